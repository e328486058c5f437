"""Files of appeals to text in a limited child, and the ``draft`` command over them."""

import sys
from pathlib import Path

import pytest

import appeal_pdfs
import evening
from ua_mailmerge import appeal, extracting, published, schema
from ua_mailmerge.problems import ExitCode, UnreadableError

APPEALS = Path(__file__).parent / "appeals"


def refused(data: bytes) -> str:
    """The code with which a file is refused."""
    with pytest.raises(UnreadableError) as refusal:
        published.draft(data, file="appeal")
    return refusal.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_text_in_any_encoding(encoding: str) -> None:
    """However a program stored the letters, they come out as they were; a guess is said to be one."""
    text = (APPEALS / "model-letter-es.txt").read_text(encoding="utf-8")
    read = published.draft(text.encode(encoding), file="appeal.txt")
    assert read.campaign == appeal.read(text).campaign
    assert [problem.code for problem in read.problems if problem.code == "guessed-encoding"] == ["guessed-encoding"] * (
        encoding == "cp1252"
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b" \n", "empty-file"),
        (b"PK\3\4" + bytes(99), "office-document"),
        (b"{\\rtf1 Dear Minister}", "office-document"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"%PDF-1.7\nnothing", "damaged-file"),
        (bytes(range(256)) * 9 + b"\xff\0" * 99, "not-text"),
        (appeal_pdfs.flowing(" "), "no-text"),
    ],
)
def test_what_is_no_appeal_file_is_refused_by_name(data: bytes, code: str) -> None:
    """An office document, a picture, a scan, a damaged PDF: each is named, with the way out."""
    assert refused(data) == code


def test_a_locked_pdf_is_refused_by_name() -> None:
    """A password is said to be one."""
    pikepdf = pytest.importorskip("pikepdf")
    import io

    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(appeal_pdfs.flowing("URGENT ACTION"))) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert refused(locked.getvalue()) == "password-protected"


def test_a_file_that_takes_too_long_is_stopped() -> None:
    """The parent waits as long as its limit says and no longer."""
    with pytest.raises(UnreadableError) as refusal:
        published.draft(b"Dear Minister,", file="a", limits=published.Limits(seconds=0.001))
    assert refusal.value.code == "too-slow"


@pytest.mark.skipif(sys.platform != "linux", reason="only here is the memory of a process limited")
def test_a_page_that_unfolds_is_stopped() -> None:
    """A page made to cost memory is refused in the child; the parent goes on."""
    with pytest.raises(UnreadableError) as refusal:
        published.draft(b"<html>" + b"<p>x" * 6_000_000, file="a", limits=published.Limits(memory_bytes=300 << 20))
    assert refusal.value.code in {"too-much-memory", "damaged-file", "reading-failed", "too-slow"}


def test_missing_and_odd_paths(tmp_path: Path) -> None:
    """A path that is not there, or a folder, is said to be that."""
    for path, code in ((tmp_path / "no.txt", "missing-file"), (tmp_path, "not-a-file")):
        with pytest.raises(UnreadableError) as refusal:
            published.read(path)
        assert refusal.value.code == code


# -- the command --------------------------------------------------------------------------------


def test_draft_writes_a_file_that_waits_for_a_person(tmp_path: Path) -> None:
    """The command writes the draft, says what it found and what to do next; the draft stops a merge until it is confirmed."""
    out = tmp_path / "campaign.yaml"
    ran = evening.run("draft", evening.SAMPLE / "appeal.txt", "-o", out)
    assert ran.code == ExitCode.DONE
    assert "19 guesses wait" in ran.out
    assert ran.out.rstrip().splitlines()[-1].strip().startswith("ua-mailmerge ")
    _, faults = schema.campaign(out.read_text(encoding="utf-8"), file="c")
    assert {fault.code for fault in faults} == {"unconfirmed"}


def test_a_confirmed_draft_merges(tmp_path: Path) -> None:
    """Deleting the lines of the guesses confirms them: the rest is a campaign like any other."""
    out = tmp_path / "campaign.yaml"
    evening.run("draft", evening.SAMPLE / "appeal.txt", "-o", out)
    text = out.read_text(encoding="utf-8")
    out.write_text(text.partition("unconfirmed:\n")[0], encoding="utf-8")
    assert evening.run("check", evening.SAMPLE / "signers.xlsx", "-c", out).code in (ExitCode.DONE, ExitCode.HELD)
    out.write_text(text, encoding="utf-8")
    ran = evening.run("check", evening.SAMPLE / "signers.xlsx", "-c", out)
    assert ran.code == ExitCode.UNREADABLE
    assert "unconfirmed.reference" in ran.err


def test_draft_writes_over_nothing(tmp_path: Path) -> None:
    """A file that is there stays as it is."""
    out = tmp_path / "campaign.yaml"
    out.write_text("mine", encoding="utf-8")
    ran = evening.run("draft", evening.SAMPLE / "appeal.txt", "-o", out)
    assert ran.code == ExitCode.HELD
    assert "nothing is written over" in ran.err
    assert out.read_text(encoding="utf-8") == "mine"


def test_draft_says_what_is_no_appeal(tmp_path: Path) -> None:
    """A recipe is refused in plain words and leaves no file."""
    (tmp_path / "eggs.txt").write_text("Two eggs. Beat until stiff.", encoding="utf-8")
    ran = evening.run("draft", tmp_path / "eggs.txt", "-o", tmp_path / "campaign.yaml")
    assert ran.code == ExitCode.UNREADABLE
    assert "does not read like an urgent action" in ran.err
    assert not (tmp_path / "campaign.yaml").exists()


def test_draft_reads_pasted_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``-`` takes words from the terminal or another program."""
    import io

    words = (APPEALS / "points.txt").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(words), "utf-8"))
    ran = evening.run("draft", "-", "-o", tmp_path / "campaign.yaml")
    assert ran.code == ExitCode.DONE
    assert "3 points to make" in ran.out


def test_limits_are_those_of_an_appeal() -> None:
    """A file beyond the cap is refused before anything reads it."""
    assert refused(bytes(extracting.Limits().file_bytes + 1)) == "too-big"
