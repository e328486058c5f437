"""Reprints: pages of stored volumes copied, with real files and volumes of our own writer."""

from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from evening import evening, pages, person, run
from published import AMBASSADOR, PRESIDENT, published
from ua_mailmerge import batch, copies, plan
from ua_mailmerge.model import Sides
from ua_mailmerge.problems import RefusedError, UnreadableError, UnwritableError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A published batch."""
    return published(tmp_path / "out")


def words(path: Path) -> list[str]:
    """The first line of each page."""
    with pypdfium2.PdfDocument(path) as document:
        return [(page.get_textpage().get_text_range().splitlines() or [""])[0] for page in document]


def streams(path: Path) -> set[bytes]:
    """All streams as they are stored, but the file's own plumbing."""
    with pikepdf.open(path) as document:
        stored = (item for item in document.objects if isinstance(item, pikepdf.Stream))
        return {item.read_raw_bytes() for item in stored if item.get("/Type") not in ("/ObjStm", "/XRef")}


def test_reprint_by_codes(folder: Path, tmp_path: Path) -> None:
    """The pieces asked for, in print order, whatever the order asked; what was spoiled is told."""
    made = copies.reprint(folder, into=tmp_path / "again.pdf", codes=[PRESIDENT[5], plan.short(PRESIDENT[2])])
    assert made == copies.Reprinted(files=(tmp_path / "again.pdf",), codes=(PRESIDENT[2], PRESIDENT[5]), pages=2, sheets=2)
    assert words(tmp_path / "again.pdf") == [f"{PRESIDENT[2]} page 0", f"{PRESIDENT[5]} page 0"]


def test_a_reprint_is_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    """Content, form, font, profile and metadata streams of a reprint are byte for byte those of the volume."""
    copies.reprint(folder, into=tmp_path / "again.pdf", codes=PRESIDENT[:1])
    again = streams(tmp_path / "again.pdf")
    assert again <= streams(folder / "1-letters-president-001.pdf")
    assert len(again) >= 6  # page, body, two fonts with their ToUnicode, profile, metadata


def test_a_reprint_holds_only_what_it_needs(folder: Path, tmp_path: Path) -> None:
    """Contents of other pages stay behind."""
    copies.reprint(folder, into=tmp_path / "again.pdf", codes=PRESIDENT[:1])
    assert len(streams(folder / "1-letters-president-001.pdf") - streams(tmp_path / "again.pdf")) == len(PRESIDENT) - 1


def test_a_reprint_twice_is_the_same_file(folder: Path, tmp_path: Path) -> None:
    """The same pages give the same file, whenever they are copied; asking again is no fault."""
    for name in ("a.pdf", "b.pdf", "a.pdf"):
        copies.reprint(folder, into=tmp_path / name, codes=PRESIDENT[2:4])
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_a_reprint_looks_the_same(folder: Path, tmp_path: Path) -> None:
    """A page of a reprint is the same picture as in its volume."""
    copies.reprint(folder, into=tmp_path / "again.pdf", codes=PRESIDENT[4:5])
    with pypdfium2.PdfDocument(tmp_path / "again.pdf") as again, pypdfium2.PdfDocument(folder / "1-letters-president-001.pdf") as before:
        assert again[0].render().to_pil().tobytes() == before[4].render().to_pil().tobytes()


def test_a_reprint_keeps_what_pdf_a_asks(folder: Path, tmp_path: Path) -> None:
    """Output intent, metadata, language, viewer preferences, labels and bookmarks come along."""
    copies.reprint(folder, into=tmp_path / "again.pdf", codes=PRESIDENT[2:4])
    with pikepdf.open(tmp_path / "again.pdf") as again:
        assert str(again.Root.Lang) == "en"
        assert str(again.Root.OutputIntents[0].S) == "/GTS_PDFA1"
        assert again.Root.ViewerPreferences.DisplayDocTitle
        assert b"pdfaid" in again.Root.Metadata.read_bytes()
        assert [page.label for page in again.pages] == PRESIDENT[2:4]
        assert [str(item.title) for item in again.open_outline().root] == PRESIDENT[2:4]
        assert len(again.trailer.ID) == 2


def test_letters_to_both_officials(folder: Path, tmp_path: Path) -> None:
    """Letters of two volumes go into one file, volume by volume."""
    made = copies.reprint(folder, into=tmp_path / "again.pdf", codes=[AMBASSADOR[0], PRESIDENT[0]])
    assert words(tmp_path / "again.pdf") == [f"{PRESIDENT[0]} page 0", f"{AMBASSADOR[0]} page 0"]
    assert made.pages == 2


def test_reprint_between_codes(folder: Path, tmp_path: Path) -> None:
    """After and before name the last good sheets: what lies between is printed again; one of them left out is the volume's end."""
    between = copies.reprint(folder, into=tmp_path / "a.pdf", after=PRESIDENT[2], before=PRESIDENT[5])
    assert between.codes == tuple(PRESIDENT[3:5])
    assert copies.reprint(folder, into=tmp_path / "b.pdf", after=PRESIDENT[6]).codes == tuple(PRESIDENT[7:])
    assert copies.reprint(folder, into=tmp_path / "c.pdf", before=AMBASSADOR[2]).codes == tuple(AMBASSADOR[:2])


def test_reprint_between_odd_codes(folder: Path, tmp_path: Path) -> None:
    """Codes of two volumes, or with nothing between, are refused."""
    with pytest.raises(RefusedError, match="different volumes"):
        copies.reprint(folder, into=tmp_path / "a.pdf", after=PRESIDENT[2], before=AMBASSADOR[3])
    with pytest.raises(RefusedError, match="no piece between"):
        copies.reprint(folder, into=tmp_path / "a.pdf", after=PRESIDENT[2], before=PRESIDENT[3])


def test_reprint_sheets(folder: Path, tmp_path: Path) -> None:
    """Sheets of paper of a volume, one page each when printed on one side."""
    made = copies.reprint(folder, into=tmp_path / "a.pdf", sheets="1-letters-president-001:3-4")
    assert made.codes == tuple(PRESIDENT[2:4])
    assert copies.reprint(folder, into=tmp_path / "b.pdf", sheets="1-letters-president-001.pdf: 9").codes == tuple(PRESIDENT[8:])


def test_reprint_envelopes(folder: Path, tmp_path: Path) -> None:
    """Sheets of an envelope volume are no letter's copies: nothing is spoiled."""
    assert copies.reprint(folder, into=tmp_path / "a.pdf", sheets="2-envelopes-president-001:2-3").codes == ()


def test_envelopes_have_one_side(folder: Path, tmp_path: Path) -> None:
    """Sheet 2 of envelopes is the second envelope, even when the letters are printed on two sides."""
    made = copies.reprint(folder, into=tmp_path / "a.pdf", sheets="2-envelopes-president-001:2-3", sides=Sides.TWO)
    assert (made.pages, made.sheets) == (2, 2)


@pytest.mark.parametrize(
    ("sheets", "message"),
    [
        ("1-letters-president-001", "write the volume and its sheets like this"),
        ("1-letters-governor-001:1", "is not a volume of this batch"),
        ("1-letters-president-001:4-3", "the first comes before the last"),
        ("1-letters-president-001:0", "sheets count from 1"),
        ("1-letters-president-001:8-10", "ends with sheet 9"),
    ],
)
def test_reprint_odd_sheets(folder: Path, tmp_path: Path, sheets: str, message: str) -> None:
    """A range of sheets that cannot be is refused with what there is."""
    with pytest.raises(RefusedError, match=message):
        copies.reprint(folder, into=tmp_path / "a.pdf", sheets=sheets)
    assert not (tmp_path / "a.pdf").exists()


def test_reprint_of_two_sided_sheets(tmp_path: Path) -> None:
    """On two sides a sheet is two pages: sheet 2 is pages 3 and 4."""
    folder = published(tmp_path / "out", pages_each=2)
    made = copies.reprint(folder, into=tmp_path / "a.pdf", sheets="1-letters-president-001:2-3", sides=Sides.TWO)
    assert made == copies.Reprinted(files=(tmp_path / "a.pdf",), codes=tuple(PRESIDENT[1:3]), pages=4, sheets=2)
    assert words(tmp_path / "a.pdf") == [f"{code} page {number}" for code in PRESIDENT[1:3] for number in range(2)]


def test_no_letter_on_the_back_of_another(tmp_path: Path) -> None:
    """On two sides the empty back of a volume's last sheet is copied as an empty page when another sheet follows."""
    folder = published(tmp_path / "out", pages_each=3)
    made = copies.reprint(folder, into=tmp_path / "a.pdf", codes=[PRESIDENT[8], AMBASSADOR[0]], sides=Sides.TWO)
    pages = words(tmp_path / "a.pdf")
    assert pages.index(f"{AMBASSADOR[0]} page 0") % 2 == 0
    assert made.sheets * 2 == len(pages)


def test_a_changed_volume_is_not_reprinted(folder: Path, tmp_path: Path) -> None:
    """A volume that is no longer what was published is not printed from."""
    with (folder / "1-letters-president-001.pdf").open("ab") as file:
        file.write(b"%")
    with pytest.raises(UnreadableError, match="was changed after it was published"):
        copies.reprint(folder, into=tmp_path / "a.pdf", codes=PRESIDENT[:1])


def test_a_reprint_never_goes_over_a_file(folder: Path, tmp_path: Path) -> None:
    """Another file of that name stays as it is."""
    (tmp_path / "a.pdf").write_bytes(b"other")
    with pytest.raises(UnwritableError, match="file of that name already"):
        copies.reprint(folder, into=tmp_path / "a.pdf", codes=PRESIDENT[:1])
    assert (tmp_path / "a.pdf").read_bytes() == b"other"


def test_a_reprint_of_nothing(folder: Path, tmp_path: Path) -> None:
    """A reprint wants one choice, not none and not two."""
    with pytest.raises(RefusedError, match="Choose what to print again"):
        copies.reprint(folder, into=tmp_path / "a.pdf")
    with pytest.raises(RefusedError, match="Choose what to print again"):
        copies.reprint(folder, into=tmp_path / "a.pdf", codes=PRESIDENT[:1], sheets="1-letters-president-001:1")


@pytest.mark.parametrize("stack", ["posting", "signing"])
def test_nobody_is_on_the_back_of_another(stack: str, tmp_path: Path) -> None:
    """Letters of one, two and three pages on two sides, printed again by codes, by their neighbours and by sheets: every letter starts
    on a front, and no sheet has pages of two.
    """
    words = "Words upon words that go on and on, as they do. " * 60
    rows = [person("One"), person("Two", own_words=words), person("Three", own_words=words * 2), person("Four"), person("Five")]
    ran = run("merge", evening(tmp_path / "e", rows), "-o", tmp_path / "out", "--yes", "--sides", "two", "--stack", stack)
    assert ran.code == 0, ran
    (folder,) = batch.batches(tmp_path / "out")
    letters = [entry for entry in batch.entries(folder) if "-letters-" in entry.volume]
    volume = letters[0].volume
    codes = [entry.code for entry in letters if entry.volume == volume]
    ways: tuple[dict[str, Any], ...] = (
        {"codes": [codes[3], codes[2], codes[0]]},
        {"after": codes[0], "before": codes[4]},
        {"sheets": f"{volume}:2-4"},
    )
    for number, way in enumerate(ways):
        made = copies.reprint(folder, into=tmp_path / f"{number}.pdf", sides=Sides.TWO, **way)
        shown = [{code for code in codes if plan.short(code) in text} for text in pages(made.files[0])]
        sheets = [set().union(*shown[at : at + 2]) for at in range(0, len(shown), 2)]
        assert all(len(on) == 1 for on in sheets), way
        assert all(shown[at] for at in range(0, len(shown), 2)), way
        assert set().union(*sheets) == set(made.codes)
