"""Every kind of file the program makes from the sample, judged by tools that are not ours: qpdf, veraPDF, pdftotext. Slow."""

import shutil
import subprocess
import unicodedata
from pathlib import Path

import pypdfium2
import pytest

import verapdf
from evening import SAMPLE, run, table
from ua_mailmerge.shipped import shipped

pytestmark = pytest.mark.slow

WAYS = {
    "as shipped": (),
    "A4, DL turned, two-sided": ("--envelopes", "iso_dl", "--feed", "90", "--offset", "1,-1", "--sides", "two"),
    "labels": ("--envelopes", "labels", "--label-start", "4"),
    "by name, one official": ("--only", "ambassador", "--order", "name", "--tagged"),
    "a window, return labels, trays": ("--envelopes", "us_10_window", "--return-labels", "5167:7", "--trays", "--group", "sheets"),
    "labels of one's choice, through a printer's profile": ("--labels", "5163", "--label-margin", "4", "--printer", "office"),
    "two windows": ("--envelopes", "us_10_double_window", "--only", "ambassador", "--sides", "two", "--trays", "--tagged"),
    "everything tagged, return labels": ("--labels", "5163", "--return-labels", "5167", "--tagged"),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The sample merged in several ways, and a reprint; every PDF that came of it."""
    found: list[Path] = []
    for number, (way, options) in enumerate(WAYS.items()):
        home = tmp_path_factory.mktemp("evening") / "sample"
        shutil.copytree(SAMPLE, home)
        shutil.copytree(shipped("letterhead"), home / "letterhead")
        event = (home / "event.yaml").read_text(encoding="utf-8")
        if number == 1:
            event = event.replace("paper: letter", "paper: a4").replace("letterhead: personal", "letterhead: group")
        (home / "event.yaml").write_text(event, encoding="utf-8")
        config = home / "config.yaml"
        config.write_text("printers:\n  office:\n    labels: {x: 1, y: -1, scale: [100.4, 99.8]}\n    letter: {x: 0.5}\n")
        if "--printer" in options:
            for medium in ("letter", "us_10", "5160", "us_10_window"):
                page = home / "out" / f"calibrate-{medium}.pdf"
                page.parent.mkdir(exist_ok=True)
                assert run("calibrate", medium, "--printer", "office", "--config", config, "-o", page).code == 0
        ran = run("merge", home / "signers.xlsx", "-o", home / "out", "--yes", "--after-expiry", way, *options, "--config", config)
        assert ran.code == 3, ran.err
        (folder,) = (home / "out" / "batches").iterdir()
        code = table(folder / "manifest.csv")[5]["Code"]
        assert run("reprint", folder, "--codes", code, "-o", home / "out").code == 0
        of_event = (
            "-c",
            home / "campaign.yaml",
            "--link",
            "https://letters.example.org/e/f8k2Qx",
            "--language",
            ("en", "es", "fr")[number % 3],
        )
        assert run("slips", "7", *of_event, "-o", home / "out", "--into", home / "out" / "slips.pdf").code == 0
        assert run("poster", *of_event, "--into", home / "out" / "poster.pdf").code == 0
        for command, *arguments in (("overview",), ("copy", code), ("bundle", "ambassador")):
            assert run(command, folder, *arguments, "--into", home / "out" / f"{command}.pdf").code == 0
        told = [option for option in options if option not in ("--trays", "--group", "sheets")]
        proof = run("proof", home / "signers.xlsx", *told, "--config", config, "--into", home / "out" / "proof.pdf", "-o", home / "none")
        assert proof.code == 0, proof.err
        assert run("letterhead", "preview", home / "letterhead" / "group", "--into", home / "out" / "letterhead.pdf").code == 0
        found += sorted((home / "out").rglob("*.pdf"))
    return found


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finds_nothing(files: list[Path]) -> None:
    """Structure, cross-references and streams of every file are in order."""
    for path in files:
        done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{path.name}: {done.stdout}{done.stderr}"


@pytest.mark.skipif(bool(verapdf.missing()), reason=verapdf.missing() or "veraPDF is there")
def test_verapdf_finds_nothing(files: list[Path]) -> None:
    """Every file is PDF/A-2u."""
    assert {path.name: faults for path, faults in verapdf.failures(files).items() if faults} == {}


@pytest.mark.skipif(bool(verapdf.missing()), reason=verapdf.missing() or "veraPDF is there")
def test_what_is_read_aloud_is_tagged(files: list[Path]) -> None:
    """START-HERE, covers, proofs, slips, posters, overviews, bundles, copies, and volumes that were asked for so are PDF/UA-1."""
    beside = ("proof.pdf", "letterhead.pdf", "slips.pdf", "poster.pdf", "overview.pdf", "bundle.pdf", "copy.pdf")
    aloud = [path for path in files if path.name.startswith("0-") or path.name in beside or _asked(path)]
    assert len(aloud) > (2 + len(beside)) * len(WAYS)
    assert {path.name: faults for path, faults in verapdf.failures(aloud, flavour="ua1").items() if faults} == {}


def _asked(path: Path) -> bool:
    """Whether a file is a volume of a batch that was merged with --tagged."""
    folder = next((each for each in path.parents if each.parent.name == "batches"), None)
    return folder is not None and '"tagging": "ua"' in (folder / "input" / "merge.json").read_text(encoding="utf-8")


def test_fonts_are_embedded(files: list[Path]) -> None:
    """Nothing depends on the typefaces of the machine that prints."""
    import pikepdf

    for path in files:
        with pikepdf.open(path) as document:
            fonts = [one for one in document.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"]
            assert fonts
            assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts), path.name


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_every_letter_carries_its_signers_name(files: list[Path]) -> None:
    """Names copy out as they were typed, in every script, with both readers."""
    names = {f"signers.xlsx, Signers row {number}": row["Name"] for number, row in enumerate(_signers(), start=2)}
    volume = next(path for path in files if path.name == "1-letters-president-001.pdf")
    plain = _squeezed(subprocess.run(["pdftotext", volume, "-"], capture_output=True, check=True).stdout.decode())
    document = pypdfium2.PdfDocument(volume)
    pages = [_squeezed(page.get_textpage().get_text_range()) for page in document]
    document.close()
    for row in table(volume.parent / "manifest.csv"):
        if row["Volume"] == volume.stem:
            name = _squeezed(names[row["Sheet row"]])
            assert name in pages[int(row["First page"]) - 1], row["Code"]
            assert name in plain, row["Code"]


def _signers() -> list[dict[str, str]]:
    import openpyxl

    headings, *rows = openpyxl.load_workbook(SAMPLE / "signers.xlsx", read_only=True)["Signers"].iter_rows(values_only=True)
    return [dict(zip(map(str, headings), map(str, row), strict=True)) for row in rows]


def _squeezed(text: str) -> str:
    """Letters alone: readers put spaces and direction marks where they like."""
    kept = (
        character for character in unicodedata.normalize("NFC", text) if character.isalnum() or unicodedata.category(character)[0] == "M"
    )
    return "".join(kept)
