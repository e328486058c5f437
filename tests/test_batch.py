"""The batch folder: publish, ledger file, manifest, reprints, purge; with real files and volumes of our own writer."""

import csv
import datetime
import errno
import hashlib
import os
import threading
from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ua_mailmerge import batch, fonts, ledger, pdf, plan
from ua_mailmerge.model import Face, Form, Page, Piece, Place, Sides, Text
from ua_mailmerge.problems import RefusedError, UnreadableError, UnwritableError

DAY = datetime.date(2021, 10, 8)
CODER = plan.Coder("100.21", "MAD", {"president": "P", "ambassador": "A"})
FACES = fonts.Faces.installed()
POSIX = pytest.mark.skipif(os.name != "posix", reason="Windows keeps rights in another way")
NOT_ROOT = pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is forbidden to root")
EVENT = ledger.LedgerEvent(event=ledger.Kind.POSTED, on=DAY, batch="b1")


def volume(path: Path, codes: Sequence[str], *, pages_each: int = 1) -> str:
    """A volume as merge writes them: a letter a code, its body shared, labels and bookmarks with the code; its SHA-256."""
    body = Form(marks=(Text(x=96, y=300, words="Words that every letter shares.", face=Face.SERIF, size=11),))
    pages = [
        Page(
            width=612,
            height=792,
            marks=(Text(x=96, y=60, words=f"{code} page {number}", face=Face.SANS, size=9), Place(form=body, x=0, y=0)),
            label=code,
            title="" if number else code,
        )
        for code in codes
        for number in range(pages_each)
    ]
    date = datetime.datetime(2021, 10, 8, 12, tzinfo=datetime.UTC)
    return pdf.write(path, pages, faces=FACES, about=pdf.About(title=path.stem, language="en", date=date, seed=path.stem.encode())).sha256


def codes_of(official: str, count: int) -> list[str]:
    """The first codes of an official."""
    return [CODER.code(number, official) for number in range(1, 300) if CODER.usable(number)][:count]


PRESIDENT, AMBASSADOR = codes_of("president", 9), codes_of("ambassador", 5)


def published(out: Path, *, pages_each: int = 1, id_: str = "b1") -> Path:
    """A batch of nine letters to the president and five to the ambassador, with what a merge leaves beside them."""
    part = batch.open_part(out, id_)
    lines = []
    for official, codes in (("president", PRESIDENT), ("ambassador", AMBASSADOR)):
        name = f"1-letters-{official}-001"
        digest = volume(part / f"{name}.pdf", codes, pages_each=pages_each)
        pieces = []
        for at, code in enumerate(codes):
            first = at * pages_each + 1
            row = f"signers.xlsx, Sheet1 row {at + 2}"
            pieces.append(Piece(code=code, official=official, row=row, volume=name, first_page=first, last_page=first + pages_each - 1))
        lines.append(batch.manifest_lines(pieces, sha256=digest))
    volume(part / "2-envelopes-president-001.pdf", ["", "", ""])
    batch.write_manifest(part / batch.MANIFEST, lines)
    held = batch.HeldRow(headings=("Name", "ZIP"), cells=("Held Person", "02144"), row="signers.xlsx, Sheet1 row 30", reason="no-consent")
    batch.write_held(part / batch.HELD, [held])
    batch.write_summary(part / batch.SUMMARY, ["9 people", "14 letters"])
    batch.write(part / batch.SIGNERS, b'{"n":1,"k":["0011223344556677"],"o":["president"],"s":{"name":"Invented Person"}}\n')
    batch.write(part / "input" / "campaign.yaml", b"reference: 100.21\n")
    batch.write(part / "input" / "merge.json", b"{}\n")
    return batch.publish(part)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A published batch."""
    return published(tmp_path / "out")


# -- the ledger file ----------------------------------------------------------------------------


def test_append(tmp_path: Path) -> None:
    """What is appended reads back, in order; an empty list writes nothing."""
    batch.append(tmp_path, [EVENT])
    batch.append(tmp_path, [])
    batch.append(tmp_path, ledger.reprinted("b1", ["x"], on=DAY))
    assert batch.events(tmp_path) == ([EVENT, *ledger.reprinted("b1", ["x"], on=DAY)], "")


def test_no_ledger_yet(tmp_path: Path) -> None:
    """A folder without a ledger has no events."""
    assert batch.events(tmp_path) == ([], "")


@POSIX
def test_the_ledger_is_private(tmp_path: Path) -> None:
    """Only its owner reads the ledger."""
    batch.append(tmp_path, [EVENT])
    assert (tmp_path / batch.LEDGER).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("cut", [1, 20, 40])
def test_append_after_a_torn_line(tmp_path: Path, cut: int) -> None:
    """After a torn line the next event starts on a line of its own; the torn bytes stay and stay reported."""
    torn = ledger.line(EVENT)[:cut]
    (tmp_path / batch.LEDGER).write_bytes(ledger.line(EVENT) + torn)
    assert batch.events(tmp_path)[0] == [EVENT]
    batch.append(tmp_path, [EVENT])
    events, remark = batch.events(tmp_path)
    assert events == [EVENT, EVENT]
    assert "Line 2 " in remark
    assert (tmp_path / batch.LEDGER).read_bytes() == ledger.line(EVENT) + torn + b"\n" + ledger.line(EVENT)


def test_many_writers(tmp_path: Path) -> None:
    """Events that several writers append at the same time all arrive whole."""

    def write() -> None:
        for _ in range(10):
            batch.append(tmp_path, [EVENT])

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert batch.events(tmp_path) == ([EVENT] * 40, "")


def test_one_merge_at_a_time(tmp_path: Path) -> None:
    """While a merge is at work in a folder, a second one is told so; afterwards it may."""
    with batch.alone(tmp_path / "out"), pytest.raises(UnwritableError, match="another merge is at work"), batch.alone(tmp_path / "out"):
        pass
    with batch.alone(tmp_path / "out"):
        pass


# -- what cannot be written ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EACCES, "you may not write there"),
        (errno.EROFS, "can only be read"),
        (errno.ENOTDIR, "is a file, not a folder"),
        (errno.EMLINK, "could not be written (too many links)"),
    ],
)
def test_what_cannot_be_written(number: int, words: str) -> None:
    """Each fault of the disk has its sentence: what, why, what next."""
    with pytest.raises(UnwritableError) as caught, batch.writing(Path("out")):
        raise OSError(number, os.strerror(number))
    assert str(caught.value).startswith("out: ")
    assert words in str(caught.value)


def test_an_output_that_is_a_file(tmp_path: Path) -> None:
    """A file where the folder should be is left alone and named."""
    (tmp_path / "out").write_bytes(b"notes")
    with pytest.raises(UnwritableError, match=r"is a file|file of that name"):
        batch.open_part(tmp_path / "out", "b1")
    assert (tmp_path / "out").read_bytes() == b"notes"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk(tmp_path: Path) -> None:
    """A full disk ends in its sentence, not in a trace."""
    with pytest.raises(UnwritableError, match="the disk is full"), batch.writing(tmp_path), Path("/dev/full").open("wb") as file:
        file.write(b"x" * 100_000)


@NOT_ROOT
def test_a_folder_of_somebody_else(tmp_path: Path) -> None:
    """A folder we may not write to ends in its sentence."""
    (tmp_path / "out").mkdir(mode=0o500)
    with pytest.raises(UnwritableError, match="you may not write there"):
        batch.open_part(tmp_path / "out", "b1")


def test_never_over_a_file(tmp_path: Path) -> None:
    """Nothing is written over a file that is there."""
    batch.write(tmp_path / "a", b"first")
    with pytest.raises(UnwritableError, match="file of that name already"):
        batch.write(tmp_path / "a", b"second")
    assert (tmp_path / "a").read_bytes() == b"first"


# -- publish ------------------------------------------------------------------------------------


def test_publish(folder: Path) -> None:
    """A published batch is there under its id, whole; no draft is left, and asking for it finds it."""
    assert folder.name == "b1"
    assert batch.unfinished(folder.parent.parent) == []
    assert batch.made(folder.parent.parent, "b1") == folder
    assert batch.made(folder.parent.parent, "b2") is None
    assert batch.batches(folder.parent.parent) == [folder]


@POSIX
def test_a_batch_is_private(folder: Path) -> None:
    """Only its owner looks into a batch, and into folders made for it."""
    for path in (folder, folder / "input", folder.parent, folder.parent.parent):
        assert path.stat().st_mode & 0o777 == 0o700
    assert (folder / batch.MANIFEST).stat().st_mode & 0o777 == 0o600


def test_the_same_batch_again(folder: Path) -> None:
    """A batch that is there is never written over: the draft goes, the batch stays byte for byte."""
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    part = batch.open_part(folder.parent.parent, "b1")
    batch.write(part / "new", b"new")
    assert batch.publish(part) == folder
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert not part.exists()


def test_a_leftover_draft(tmp_path: Path) -> None:
    """A draft of an interrupted merge is listed, kept on demand, and otherwise dropped."""
    part = batch.open_part(tmp_path, "b1")
    batch.write(part / "volume", b"x")
    assert batch.unfinished(tmp_path) == [part]
    assert (batch.open_part(tmp_path, "b1", leftover=batch.Leftover.KEEP) / "volume").exists()
    assert not (batch.open_part(tmp_path, "b1") / "volume").exists()


def test_checksums(folder: Path) -> None:
    """SHA256SUMS lists every published file as sha256sum does, folders with a slash."""
    lines = (folder / batch.SUMS).read_text(encoding="utf-8").splitlines()
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.name != batch.SUMS)
    assert lines == [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}" for name in names]
    assert batch.verify(folder) == ()


def test_changed_and_missing_files(folder: Path) -> None:
    """A changed file and a missing one are named."""
    (folder / batch.SUMMARY).write_bytes(b"more letters")
    (folder / batch.HELD).unlink()
    changed = "b1: summary.txt was changed after it was published; take it from a copy of this folder."
    assert batch.verify(folder) == ("b1: held.csv is missing.", changed)


def test_locate(folder: Path) -> None:
    """A batch is found by its folder, its id or the start of its id."""
    out = folder.parent.parent
    assert batch.locate(out, "b1") == batch.locate(out, "b") == folder
    assert batch.locate(out, str(folder)) == batch.locate(out, str(folder / "input" / "..")) == folder.resolve()
    with pytest.raises(RefusedError, match="c is not a batch here; there are: b1"):
        batch.locate(out, "c")
    published(out, id_="b2")
    with pytest.raises(RefusedError, match="any of these batches: b1, b2"):
        batch.locate(out, "b")
    with pytest.raises(RefusedError, match="none yet"):
        batch.locate(out / "elsewhere", "b1")


# -- known people -------------------------------------------------------------------------------


def signers(out: Path, id_: str, lines: bytes) -> Path:
    """A batch that holds only signers."""
    part = batch.open_part(out, id_)
    batch.write(part / batch.SIGNERS, lines)
    return batch.publish(part)


def test_known(tmp_path: Path) -> None:
    """Fingerprints lead to the number and the officials of all batches together; the signer is not even read."""
    signers(tmp_path, "b1", b'{"n":7,"k":["00ff","01ff"],"o":["president"],"s":{"name":1}}\n{"n":8,"k":[],"o":["president"],"s":null}\n')
    signers(tmp_path, "b2", b'{"n":7,"k":["00ff"],"o":["ambassador"],"s":[]}\n')
    both = frozenset({"president", "ambassador"})
    assert batch.known(tmp_path) == {b"\x00\xff": (7, both), b"\x01\xff": (7, frozenset({"president"}))}


def test_nobody_known(tmp_path: Path) -> None:
    """Before the first merge nobody is known."""
    assert batch.known(tmp_path) == {}


def test_unreadable_signers(tmp_path: Path) -> None:
    """A damaged list of signers stops us: printing on would print people twice."""
    signers(tmp_path, "b1", b'{"n":7,"k":["00ff"')
    with pytest.raises(UnreadableError, match="nobody can tell who has written"):
        batch.known(tmp_path)


# -- held.csv and the manifest ------------------------------------------------------------------


@given(st.text())
def test_protected_cells_read_back(text: str) -> None:
    """A protected cell never starts like a formula, and comes back as it was."""
    assert not batch.protected(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert batch.unprotected(batch.protected(text)) == text


@pytest.mark.parametrize("text", ["'tis the season", "O'Neil", "12 Elm St", "0", "617-555-0100", ""])
def test_plain_cells_stay(text: str) -> None:
    """A cell that no program takes for a formula or a number with a zero too many is written as it is, and read as it is."""
    assert batch.protected(text) == text == batch.unprotected(text)


def test_held_csv(tmp_path: Path) -> None:
    """The sheets' own columns in order, Release, then Row and Reason; Excel reads it as text in UTF-8, zeros included."""
    rows = [
        batch.HeldRow(headings=("Name", "ZIP", "Name"), cells=("=Zoë", "02144", "b"), row="a.xlsx, Sheet1 row 3", reason="no-consent"),
        batch.HeldRow(headings=("name", "City"), cells=("Ann", "Rome\nItaly"), row="b.csv, row 9", reason="+duplicate"),
    ]
    batch.write_held(tmp_path / "held.csv", rows)
    data = (tmp_path / "held.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfName,ZIP,Name,City,Release,Row,Reason\r\n")
    assert list(csv.reader(data.decode("utf-8-sig").splitlines(keepends=True)))[1:] == [
        ["'=Zoë", "'02144", "b", "", "", "a.xlsx, Sheet1 row 3", "no-consent"],
        ["Ann", "", "", "Rome\nItaly", "", "b.csv, row 9", "'+duplicate"],
    ]


def test_held_csv_of_a_held_csv(tmp_path: Path) -> None:
    """A held.csv that was mended and merged has Row and Reason already: they are not doubled."""
    row = batch.HeldRow(headings=("Name", "Row", "Reason"), cells=("Ann", "a row 3", "x"), row="held.csv, row 2", reason="no-consent")
    batch.write_held(tmp_path / "held.csv", [row])
    lines = (tmp_path / "held.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines == ["Name,Release,Row,Reason", 'Ann,,"held.csv, row 2",no-consent']


def test_the_manifest(folder: Path) -> None:
    """A line a piece: code, sheet row, official, volume, pages, SHA-256 of the volume's file."""
    digest = hashlib.sha256((folder / "1-letters-president-001.pdf").read_bytes()).hexdigest()
    lines = (folder / batch.MANIFEST).read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "Code,Sheet row,Official,Volume,First page,Last page,SHA-256"
    assert lines[1] == f'{PRESIDENT[0]},"signers.xlsx, Sheet1 row 2",president,1-letters-president-001,1,1,{digest}'
    assert len(lines) == 15


@pytest.mark.parametrize("count", [1, 9])
def test_find(folder: Path, count: int) -> None:
    """Codes are found as typed, few or many, once each and in print order."""
    texts = [plan.short(code).lower() for code in reversed(PRESIDENT[:count])] * 5
    assert [entry.code for entry in batch.find(folder, texts)] == PRESIDENT[:count]
    assert batch.find(folder, PRESIDENT[:1])[0].row == "signers.xlsx, Sheet1 row 2"


def test_find_what_is_not_there(folder: Path) -> None:
    """Every code that is no piece is named, with the pieces it may stand for."""
    near = plan.short(PRESIDENT[0])[:-1] + "X"
    with pytest.raises(RefusedError) as caught:
        batch.find(folder, [PRESIDENT[1], near, "999-PP"])
    assert str(caught.value).splitlines()[0].startswith(f"{near} is not a piece here; did you mean {PRESIDENT[0]}")
    assert str(caught.value).splitlines()[1] == "999-PP is not a piece here."


def test_a_folder_that_is_no_batch(tmp_path: Path) -> None:
    """A folder without a manifest is named as such."""
    with pytest.raises(UnreadableError, match="is this the folder of a batch"):
        batch.find(tmp_path, ["017-PS"])


# -- reprints -----------------------------------------------------------------------------------


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
    made = batch.reprint(folder, into=tmp_path / "again.pdf", codes=[PRESIDENT[5], plan.short(PRESIDENT[2])])
    assert made == batch.Reprinted(files=(tmp_path / "again.pdf",), codes=(PRESIDENT[2], PRESIDENT[5]), pages=2, sheets=2)
    assert words(tmp_path / "again.pdf") == [f"{PRESIDENT[2]} page 0", f"{PRESIDENT[5]} page 0"]


def test_a_reprint_is_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    """Content, form, font, profile and metadata streams of a reprint are byte for byte those of the volume."""
    batch.reprint(folder, into=tmp_path / "again.pdf", codes=PRESIDENT[:1])
    again = streams(tmp_path / "again.pdf")
    assert again <= streams(folder / "1-letters-president-001.pdf")
    assert len(again) >= 6  # page, body, two fonts with their ToUnicode, profile, metadata


def test_a_reprint_holds_only_what_it_needs(folder: Path, tmp_path: Path) -> None:
    """Contents of other pages stay behind."""
    batch.reprint(folder, into=tmp_path / "again.pdf", codes=PRESIDENT[:1])
    assert len(streams(folder / "1-letters-president-001.pdf") - streams(tmp_path / "again.pdf")) == len(PRESIDENT) - 1


def test_a_reprint_twice_is_the_same_file(folder: Path, tmp_path: Path) -> None:
    """The same pages give the same file, whenever they are copied; asking again is no fault."""
    for name in ("a.pdf", "b.pdf", "a.pdf"):
        batch.reprint(folder, into=tmp_path / name, codes=PRESIDENT[2:4])
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_a_reprint_looks_the_same(folder: Path, tmp_path: Path) -> None:
    """A page of a reprint is the same picture as in its volume."""
    batch.reprint(folder, into=tmp_path / "again.pdf", codes=PRESIDENT[4:5])
    with pypdfium2.PdfDocument(tmp_path / "again.pdf") as again, pypdfium2.PdfDocument(folder / "1-letters-president-001.pdf") as before:
        assert again[0].render().to_pil().tobytes() == before[4].render().to_pil().tobytes()


def test_a_reprint_keeps_what_pdf_a_asks(folder: Path, tmp_path: Path) -> None:
    """Output intent, metadata, language, viewer preferences, labels and bookmarks come along."""
    batch.reprint(folder, into=tmp_path / "again.pdf", codes=PRESIDENT[2:4])
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
    made = batch.reprint(folder, into=tmp_path / "again.pdf", codes=[AMBASSADOR[0], PRESIDENT[0]])
    assert words(tmp_path / "again.pdf") == [f"{PRESIDENT[0]} page 0", f"{AMBASSADOR[0]} page 0"]
    assert made.pages == 2


def test_reprint_between_codes(folder: Path, tmp_path: Path) -> None:
    """After and before name the last good sheets: what lies between is printed again; one of them left out is the volume's end."""
    between = batch.reprint(folder, into=tmp_path / "a.pdf", after=PRESIDENT[2], before=PRESIDENT[5])
    assert between.codes == tuple(PRESIDENT[3:5])
    assert batch.reprint(folder, into=tmp_path / "b.pdf", after=PRESIDENT[6]).codes == tuple(PRESIDENT[7:])
    assert batch.reprint(folder, into=tmp_path / "c.pdf", before=AMBASSADOR[2]).codes == tuple(AMBASSADOR[:2])


def test_reprint_between_odd_codes(folder: Path, tmp_path: Path) -> None:
    """Codes of two volumes, or with nothing between, are refused."""
    with pytest.raises(RefusedError, match="different volumes"):
        batch.reprint(folder, into=tmp_path / "a.pdf", after=PRESIDENT[2], before=AMBASSADOR[3])
    with pytest.raises(RefusedError, match="no piece between"):
        batch.reprint(folder, into=tmp_path / "a.pdf", after=PRESIDENT[2], before=PRESIDENT[3])


def test_reprint_sheets(folder: Path, tmp_path: Path) -> None:
    """Sheets of paper of a volume, one page each when printed on one side."""
    made = batch.reprint(folder, into=tmp_path / "a.pdf", sheets="1-letters-president-001:3-4")
    assert made.codes == tuple(PRESIDENT[2:4])
    assert batch.reprint(folder, into=tmp_path / "b.pdf", sheets="1-letters-president-001.pdf: 9").codes == tuple(PRESIDENT[8:])


def test_reprint_envelopes(folder: Path, tmp_path: Path) -> None:
    """Sheets of an envelope volume are no letter's copies: nothing is spoiled."""
    assert batch.reprint(folder, into=tmp_path / "a.pdf", sheets="2-envelopes-president-001:2-3").codes == ()


def test_envelopes_have_one_side(folder: Path, tmp_path: Path) -> None:
    """Sheet 2 of envelopes is the second envelope, even when the letters are printed on two sides."""
    made = batch.reprint(folder, into=tmp_path / "a.pdf", sheets="2-envelopes-president-001:2-3", sides=Sides.TWO)
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
        batch.reprint(folder, into=tmp_path / "a.pdf", sheets=sheets)
    assert not (tmp_path / "a.pdf").exists()


def test_reprint_of_two_sided_sheets(tmp_path: Path) -> None:
    """On two sides a sheet is two pages: sheet 2 is pages 3 and 4."""
    folder = published(tmp_path / "out", pages_each=2)
    made = batch.reprint(folder, into=tmp_path / "a.pdf", sheets="1-letters-president-001:2-3", sides=Sides.TWO)
    assert made == batch.Reprinted(files=(tmp_path / "a.pdf",), codes=tuple(PRESIDENT[1:3]), pages=4, sheets=2)
    assert words(tmp_path / "a.pdf") == [f"{code} page {number}" for code in PRESIDENT[1:3] for number in range(2)]


def test_no_letter_on_the_back_of_another(tmp_path: Path) -> None:
    """On two sides the empty back of a volume's last sheet is copied as an empty page when another sheet follows."""
    folder = published(tmp_path / "out", pages_each=3)
    made = batch.reprint(folder, into=tmp_path / "a.pdf", codes=[PRESIDENT[8], AMBASSADOR[0]], sides=Sides.TWO)
    pages = words(tmp_path / "a.pdf")
    assert pages.index(f"{AMBASSADOR[0]} page 0") % 2 == 0
    assert made.sheets * 2 == len(pages)


def test_a_changed_volume_is_not_reprinted(folder: Path, tmp_path: Path) -> None:
    """A volume that is no longer what was published is not printed from."""
    with (folder / "1-letters-president-001.pdf").open("ab") as file:
        file.write(b"%")
    with pytest.raises(UnreadableError, match="was changed after it was published"):
        batch.reprint(folder, into=tmp_path / "a.pdf", codes=PRESIDENT[:1])


def test_a_reprint_never_goes_over_a_file(folder: Path, tmp_path: Path) -> None:
    """Another file of that name stays as it is."""
    (tmp_path / "a.pdf").write_bytes(b"other")
    with pytest.raises(UnwritableError, match="file of that name already"):
        batch.reprint(folder, into=tmp_path / "a.pdf", codes=PRESIDENT[:1])
    assert (tmp_path / "a.pdf").read_bytes() == b"other"


def test_a_reprint_of_nothing(folder: Path, tmp_path: Path) -> None:
    """A reprint wants one choice, not none and not two."""
    with pytest.raises(RefusedError, match="Choose what to print again"):
        batch.reprint(folder, into=tmp_path / "a.pdf")
    with pytest.raises(RefusedError, match="Choose what to print again"):
        batch.reprint(folder, into=tmp_path / "a.pdf", codes=PRESIDENT[:1], sheets="1-letters-president-001:1")


# -- purge --------------------------------------------------------------------------------------


def test_purge(folder: Path) -> None:
    """People and PDFs go: no file left holds a name, a row or a letter; codes and campaign stay; checksums fit what is left."""
    batch.write(folder / "notes.txt", b"Invented Person telephoned")
    told = batch.purge(folder)
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()) == [
        "SHA256SUMS",
        "input/campaign.yaml",
        "input/merge.json",
        "manifest.csv",
        "summary.txt",
    ]
    assert not any(b"Person" in path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert [entry.code for entry in batch.entries(folder)] == PRESIDENT + AMBASSADOR
    assert {entry.row for entry in batch.entries(folder)} == {""}
    assert batch.verify(folder) == ()
    assert told[0].startswith("Gone from b1: 3 PDFs")
    assert any("paper" in sentence and "backups" in sentence for sentence in told)


def test_purge_twice(folder: Path) -> None:
    """A purge may be run again, as after a power cut."""
    batch.purge(folder)
    assert batch.purge(folder)[0].startswith("Gone from b1: 0 PDFs")


def test_a_purged_batch_knows_nobody(folder: Path) -> None:
    """After a purge nobody of that batch is known, and what that means is told."""
    assert batch.known(folder.parent.parent) != {}
    told = batch.purge(folder)
    assert batch.known(folder.parent.parent) == {}
    assert any("would print them again" in sentence for sentence in told)


def test_a_purged_batch_is_not_reprinted(folder: Path, tmp_path: Path) -> None:
    """There is nothing to print from, and the sentence says why."""
    batch.purge(folder)
    with pytest.raises(RefusedError, match="are purged"):
        batch.reprint(folder, into=tmp_path / "a.pdf", codes=PRESIDENT[:1])


def test_purge_reaches_reprints(folder: Path) -> None:
    """Reprints of the batch in their usual place go with it; another batch's stay."""
    home = folder.parent.parent / batch.REPRINTS
    home.mkdir()
    batch.reprint(folder, into=home / "b1-r1.pdf", codes=PRESIDENT[:1])
    batch.reprint(folder, into=home / "b2-r1.pdf", codes=PRESIDENT[:1])
    assert batch.purge(folder)[0].startswith("Gone from b1: 4 PDFs")
    assert [path.name for path in home.iterdir()] == ["b2-r1.pdf"]


def test_purge_names_unfinished_merges(folder: Path) -> None:
    """A draft of the same batch goes; drafts of others are named."""
    out = folder.parent.parent
    batch.write(batch.open_part(out, "b1") / "x", b"people")
    other = batch.open_part(out, "b2")
    told = batch.purge(folder)
    assert batch.unfinished(out) == [other]
    assert "1 unfinished merge in" in told[-1]
