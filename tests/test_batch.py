"""The batch folder: publish, ledger file, manifest, purge; with real files and volumes of our own writer."""

import csv
import datetime
import errno
import hashlib
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from published import AMBASSADOR, PRESIDENT, published
from ua_mailmerge import batch, copies, ledger, plan
from ua_mailmerge.problems import RefusedError, UnreadableError, UnwritableError

DAY = datetime.date(2021, 10, 8)
POSIX = pytest.mark.skipif(os.name != "posix", reason="Windows keeps rights in another way")
NOT_ROOT = pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is forbidden to root")
EVENT = ledger.LedgerEvent(event=ledger.Kind.POSTED, on=DAY, batch="b1")


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
        copies.reprint(folder, into=tmp_path / "a.pdf", codes=PRESIDENT[:1])


def test_purge_reaches_reprints(folder: Path) -> None:
    """Reprints of the batch in their usual place go with it; another batch's stay."""
    home = folder.parent.parent / batch.REPRINTS
    home.mkdir()
    copies.reprint(folder, into=home / "b1-r1.pdf", codes=PRESIDENT[:1])
    copies.reprint(folder, into=home / "b2-r1.pdf", codes=PRESIDENT[:1])
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


def test_a_ledger_cut_anywhere_goes_on(tmp_path: Path) -> None:
    """Whatever byte of the last line a power cut reached: every event before it stands, the next one is written whole, and a last
    line that was not finished is told.
    """
    first = ledger.LedgerEvent(ledger.Kind.POSTED, datetime.date(2021, 10, 8), codes=("100.21-MAD-001-PC",))
    last = ledger.LedgerEvent(ledger.Kind.PRINTED, datetime.date(2021, 10, 8), codes=("100.21-MAD-002-PA",))
    whole = ledger.line(first) + ledger.line(last)
    for cut in range(len(ledger.line(first)), len(whole) + 1):
        out = tmp_path / str(cut)
        out.mkdir()
        batch.append(out, [first, last])
        with (out / batch.LEDGER).open("r+b") as file:
            file.truncate(cut)
        batch.append(out, [first])
        events, torn = batch.events(out)
        counted = cut >= len(whole) - 1  # only the newline is missing, or nothing
        assert events == ([first, last, first] if counted else [first, first])
        assert bool(torn) == (len(ledger.line(first)) < cut < len(whole) - 1)


def test_a_process_that_dies_before_the_disk_has_it(tmp_path: Path) -> None:
    """Ended between write and flush: nothing written before is lost, and the next command goes on, without a lock in its way."""
    event = ledger.LedgerEvent(ledger.Kind.POSTED, datetime.date(2021, 10, 8), codes=("100.21-MAD-001-PC",))
    batch.append(tmp_path, [event])
    dies = (
        "import os, sys, datetime, pathlib\n"
        "from ua_mailmerge import batch, ledger\n"
        "os.fsync = lambda handle: os._exit(9)\n"
        "event = ledger.LedgerEvent(ledger.Kind.PRINTED, datetime.date(2021, 10, 9), codes=('100.21-MAD-002-PA',))\n"
        "batch.append(pathlib.Path(sys.argv[1]), [event])\n"
    )
    path = os.pathsep.join(filter(None, sys.path))
    died = subprocess.run([sys.executable, "-c", dies, str(tmp_path)], check=False, env={**os.environ, "PYTHONPATH": path})
    assert died.returncode == 9
    batch.append(tmp_path, [event])
    events, torn = batch.events(tmp_path)
    assert [each.event for each in events] == [ledger.Kind.POSTED, ledger.Kind.PRINTED, ledger.Kind.POSTED]
    assert torn == ""
