"""Letters taken back: out of the piles, out of every later merge, until they are asked for again."""

from pathlib import Path

import pytest

from evening import evening, people, person, run, sheet
from ua_mailmerge import batch, ledger, plan


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A campaign's folder with a batch of eight people."""
    ran = run("merge", evening(tmp_path / "e", people(8)), "-o", tmp_path / "out", "--yes")
    assert ran.code == 0, ran
    return tmp_path / "out"


def _code(out: Path, at: int, official: str = "president") -> str:
    (folder,) = batch.batches(out)
    return plan.short(batch.entries(folder, volume=f"1-letters-{official}-001")[at].code)


def test_both_letters_and_where_they_lie(out: Path) -> None:
    """One code withdraws all letters of its person, and says place and neighbours in each pile."""
    ran = run("withdraw", _code(out, 2), "-o", out)
    assert ran.code == 0, ran
    assert ran.out.startswith("Withdrawn: 2 letters. Take out of the piles, counted as they were printed:\n")
    for official in ("president", "ambassador"):
        around = [_code(out, at, official) for at in (1, 2, 3)]
        place = f"1-letters-{official}-001: letter 3 from the first, sheet 3, behind {around[0]} and before {around[2]}."
        assert f"  {around[1]}  {place} Not marked printed yet.\n" in ran.out
    assert ledger.totals(ledger.fold(batch.events(out)[0])).withdrawn == 2


def test_sheets_of_letters_on_two_sides(tmp_path: Path) -> None:
    """A pile of two-sided letters is counted in sheets of paper, and a letter of two sheets is two."""
    long = person("Long Winded", own_words="Please listen to everybody who asks for safety. " * 110)
    rows = [*people(2)[:1], long, *people(3)[1:]]
    out = tmp_path / "out"
    assert run("merge", evening(tmp_path / "e", rows), "-o", out, "--yes", "--sides", "two").code in (0, 3)
    (folder,) = batch.batches(out)
    entries = batch.entries(folder, volume="1-letters-president-001")
    last = entries[-1]
    ran = run("withdraw", plan.short(last.code), "-o", out)
    sheet_ = (last.first_page - 1) // 2 + 1
    assert last.first_page % 2 == 1
    assert sheet_ == len(entries) + 1  # one before it takes two sheets
    assert f"letter {len(entries)} from the first, sheet {sheet_}, behind" in ran.out


def test_not_made_again_until_released(out: Path, tmp_path: Path) -> None:
    """The next merge passes over whoever withdrew; after a release it makes their letters, with codes of their own."""
    gone = _code(out, 2)
    run("withdraw", gone, "-o", out)
    signers = tmp_path / "e" / "signers.csv"
    sheet(signers, people(8))
    assert "Nothing new to print." in run("merge", signers, "-o", out, "--yes").out
    told = run("withdraw", gone, "--release", "-o", out)
    assert told.code == 0, told
    assert "Merge the sheet again" in told.out
    ran = run("merge", signers, "-o", out, "--yes")
    assert "1-letters-president-001.pdf  1 letter" in ran.out
    states = ledger.fold(batch.events(out)[0])
    assert ledger.totals(states).pieces == 18
    assert ledger.totals(states).withdrawn == 2
    assert "Nothing new to print." in run("merge", signers, "-o", out, "--yes").out


def test_what_is_posted_stays_counted(out: Path) -> None:
    """The letter in the post is named, the other is withdrawn; when all are posted, the withdrawal is refused."""
    run("mark", "posted", "1-letters-president-001", "-o", out)
    ran = run("withdraw", _code(out, 2), "-o", out)
    assert ran.code == 0, ran
    assert ran.out.endswith(f"Posted already, and still counted: {_code(out, 2)}.\n")
    run("mark", "posted", "1-letters-ambassador-001", "-o", out)
    refused = run("withdraw", _code(out, 4), "-o", out)
    assert refused.code == 3
    assert "can no longer be withdrawn" in refused.err
    assert "15 letters posted" in run("report", "-o", out).out


def test_release_of_what_is_not_withdrawn(out: Path) -> None:
    """There is nothing to release, and it is said."""
    ran = run("withdraw", _code(out, 1), "--release", "-o", out)
    assert ran.code == 3
    assert "None of these letters is withdrawn" in ran.err


def test_a_short_count(out: Path) -> None:
    """Seven of eight counted: the discrepancy stands in the ledger, the report has seven until somebody counts eight."""
    ran = run("mark", "printed", "1-letters-president-001", "--counted", "7", "-o", out)
    assert ran.out.startswith("1-letters-president-001: 7 of 8 letters counted.\n1 missing: no report counts them.")
    run("mark", "posted", "1-letters-president-001", "-o", out)
    assert ": 7 letters posted by" in run("report", "-o", out).out
    run("mark", "posted", "1-letters-president-001", "--counted", "8", "-o", out)
    assert ": 8 letters posted by" in run("report", "-o", out).out
    assert [event.counted for event in batch.events(out)[0] if any(event.counted)] == [(7, 8), (8, 8)]


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (["printed", "1-letters-president-001", "--counted", "9"], "9 counted, but 1-letters-president-001 has 8 letters"),
        (["printed", "1-letters-president-001", "1-letters-ambassador-001", "--counted", "7"], "A count is of one volume"),
        (["spoiled", "1-letters-president-001", "--counted", "7"], "--counted goes with printed and posted"),
    ],
)
def test_counts_that_cannot_be(what: list[str], said: str, out: Path) -> None:
    """Refused with what to do, and the ledger is as before."""
    before = (out / batch.LEDGER).read_bytes()
    ran = run("mark", *what, "-o", out)
    assert ran.code in (2, 3)
    assert said in ran.err
    assert (out / batch.LEDGER).read_bytes() == before
