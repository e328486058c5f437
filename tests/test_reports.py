"""Numbered reports with what changed since the last one, and what people did beside letters."""

from pathlib import Path

import pytest

from evening import CAMPAIGN, evening, people, person, run
from ua_mailmerge import batch, plan


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A campaign's folder with a batch of eight people, one of whom wrote words of their own."""
    rows = [*people(7), person("Own Words", own_words="My aunt waited there for a year.")]
    ran = run("merge", evening(tmp_path / "e", rows), "-o", tmp_path / "out", "--yes")
    assert ran.code == 0, ran
    return tmp_path / "out"


def _codes(out: Path) -> list[str]:
    (folder,) = batch.batches(out)
    return [plan.short(entry.code) for entry in batch.entries(folder, volume="1-letters-president-001")]


def test_what_changed_since_the_last_report(out: Path) -> None:
    """A report is numbered when it is sent; the next one says how many were posted since, came back, or were not posted after all."""
    codes = _codes(out)
    run("mark", "posted", *codes[:4], "-o", out)
    first = run("report", "--record", "--on", "2021-10-20", "-o", out)
    assert first.out.startswith("Report 1.\nUrgent action 100.21, Mass deportations must stop: 4 letters posted by Letter Writers.\n")
    run("mark", "posted", *codes[4:6], "-o", out)
    run("mark", "returned", codes[0], "-o", out)
    run("mark", "spoiled", codes[1], "-o", out)
    told = run("report", "-o", out).out
    assert "Since report 1 of 20 October 2021: +1 letter, 1 more came back.\n" in told
    assert run("report", "--record", "-o", out).out.startswith("Report 2.\n")
    assert ": no change in letters." in run("report", "-o", out).out
    (json,) = run("report", "--json", "-o", out).json
    assert (json["number"], json["since"]["number"]) == (3, 2)


def test_a_letter_less(out: Path) -> None:
    """A letter that was reported and turned out spoiled is taken off, and said."""
    run("mark", "posted", "1-letters-president-001", "-o", out)
    run("report", "--record", "--on", "2021-10-20", "-o", out)
    run("mark", "spoiled", _codes(out)[0], "-o", out)
    assert "Since report 1 of 20 October 2021: \u22121 counted by mistake.\n" in run("report", "-o", out).out


def test_own_words_are_counted(out: Path) -> None:
    """Of posted letters only, and after a purge as before: it notes their numbers, and leaves no name."""
    codes = _codes(out)
    run("mark", "posted", *codes[:7], "-o", out)
    assert "own" not in run("report", "-o", out).out
    run("mark", "posted", codes[7], "-o", out)
    assert "With words of the signers' own: 1 letter.\n" in run("report", "-o", out).out
    (folder,) = batch.batches(out)
    run("purge", folder.name, "--yes", "-o", out)
    assert "With words of the signers' own: 1 letter.\n" in run("report", "-o", out).out


def test_nothing_to_report(out: Path) -> None:
    """A report of nothing is not recorded."""
    before = (out / batch.LEDGER).read_bytes()
    assert run("report", "--record", "-o", out).code == 3
    assert (out / batch.LEDGER).read_bytes() == before


def test_tallies_stand_apart(out: Path) -> None:
    """Calls and tweets add up by official, and no letter is counted by them."""
    assert run("tally", "calls", "12", "--official", "president", "-o", out).out == "100.21: 12 calls in all to president.\n"
    run("tally", "calls", "2", "--official", "president", "-o", out)
    run("tally", "calls", "1", "--official", "president", "--mistaken", "-o", out)
    run("tally", "tweets", "1", "-o", out)
    run("mark", "posted", _codes(out)[0], "-o", out)
    told = run("report", "-o", out).out
    assert ": 1 letter posted by" in told
    assert "Beside the letters: 13 calls to President of México, 1 tweet.\n" in told


def test_tallies_before_any_letter_is_posted(out: Path) -> None:
    """They are told, and no letter is."""
    run("tally", "faxes", "2", "--official", "ambassador", "-o", out)
    assert run("report", "-o", out).out.startswith("Urgent action 100.21: no letter is marked posted yet.\nBeside the letters: 2 faxes to ")


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (["calls", "1", "--official", "governor"], "governor is not an official of this campaign; there are president, ambassador."),
        (["calls", "1", "--mistaken"], "Only 0 calls were entered"),
        (["calls", "1", "--campaign", "7.22"], "Say which appeal with --campaign; there are 100.21."),
        (["calls", "1", "--on", "2998-01-01"], "has not come yet"),
        (["letters", "1"], "'letters' is not one of"),
    ],
)
def test_tallies_that_cannot_be(what: list[str], said: str, out: Path) -> None:
    """Refused with the way out; the ledger is as before."""
    before = (out / batch.LEDGER).read_bytes()
    ran = run("tally", *what, "-o", out)
    assert ran.code in (2, 3)
    assert said in ran.err
    assert (out / batch.LEDGER).read_bytes() == before


def test_a_specimen_counts_nothing(tmp_path: Path) -> None:
    """Neither tallies nor recorded reports."""
    out = tmp_path / "out"
    run("merge", evening(tmp_path / "e", people(1), campaign=CAMPAIGN + "specimen: yes\n"), "-o", out, "--yes")
    assert "specimen" in run("tally", "calls", "1", "-o", out).err
    assert run("report", "--record", "-o", out).code == 3
