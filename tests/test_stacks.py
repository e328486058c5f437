"""Letters by person or by official, and what of their codes stands on paper."""

import csv
from pathlib import Path

import pdfplumber
import pytest

from evening import evening, made, pages, people, person, run
from ua_mailmerge import ledger, merge
from ua_mailmerge.batch import events


def batch(tmp_path: Path, *options: str, count: int = 4) -> Path:
    """A batch of people of whom the first shows the whole address."""
    sheet = evening(tmp_path / "e", [person("Ana Ruiz", Show_address="full"), *people(count - 1)])
    return made(sheet, "-o", tmp_path / "out", *options)


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# -- signing order ------------------------------------------------------------------------------


def test_for_signing_the_letters_of_a_person_lie_together(tmp_path: Path) -> None:
    """One stack, person by person; every letter of the posting order is in it, once."""
    folder = batch(tmp_path, "--stack", "signing")
    assert sorted(path.name for path in folder.glob("1-*.pdf")) == ["1-letters-signing-001.pdf"]
    letters = [row for row in table(folder / "manifest.csv") if "-letters-" in row["Volume"]]
    people_ = [row["Sheet row"] for row in letters]
    assert people_ == sorted(people_, key=people_.index)
    assert all(people_[n] == people_[n + 1] for n in range(0, len(people_), 2))
    assert [row["Official"] for row in letters[:2]] == ["president", "ambassador"]
    other = batch(tmp_path / "posting")
    assert {row["Code"] for row in letters} == {row["Code"] for row in table(other / "manifest.csv")}
    assert all(
        ("López" in page) == (row["Official"] == "president")
        for page, row in zip(pages(folder / "1-letters-signing-001.pdf"), letters, strict=True)
    )


def test_the_bridge_says_where_a_signed_letter_goes(tmp_path: Path) -> None:
    """Each letter once, with its page in the signed stack, its place in its official's pile, and the envelope that is its own."""
    folder = batch(tmp_path, "--stack", "signing")
    bridge = table(folder / "bridge.csv")
    manifest = {row["Code"]: row for row in table(folder / "manifest.csv") if "-letters-" in row["Volume"]}
    assert {row["Code"]: row["First page"] for row in bridge} == {code: row["First page"] for code, row in manifest.items()}
    for official in ("president", "ambassador"):
        assert [row["Place in pile"] for row in bridge if row["Official"] == official] == ["1", "2", "3", "4"]
    own = [row for row in bridge if row["Envelope"]]
    assert [row["Envelopes"] for row in own] == ["2-envelopes-president-001", "2-envelopes-ambassador-001"]
    assert "Deal the signed letters into piles" in " ".join(" ".join(pages(folder / "0-covers.pdf")).split())


def test_volumes_for_signing_hold_whole_people(tmp_path: Path) -> None:
    """Nobody's letters are parted between two stacks, and none is larger than a tray."""
    folder = batch(tmp_path, "--stack", "signing", "--envelopes", "none", count=2 * merge.MOST // 3)
    by_volume: dict[str, set[str]] = {}
    counts: dict[str, int] = {}
    for row in table(folder / "manifest.csv"):
        by_volume.setdefault(row["Volume"], set()).add(row["Sheet row"])
        counts[row["Volume"]] = counts.get(row["Volume"], 0) + 1
    assert len(by_volume) == 2
    assert not set.intersection(*by_volume.values())
    assert max(counts.values()) <= merge.MOST


def test_marking_and_reporting_go_by_official_all_the_same(tmp_path: Path) -> None:
    """The ledger knows each letter's official, whatever the stack; a volume is marked whole, a reprint is copied by code."""
    folder = batch(tmp_path, "--stack", "signing")
    out = tmp_path / "out"
    assert run("mark", "posted", "1-letters-signing-001", "-o", out).code == 0
    states = ledger.fold(events(out)[0])
    assert sorted({standing.official for standing in states.pieces.values()}) == ["ambassador", "president"]
    report = run("report", "-o", out).out
    assert "8" in report
    codes = [row["Code"] for row in table(folder / "manifest.csv") if "-letters-" in row["Volume"]]
    assert run("reprint", folder.name, "--codes", codes[3], "-o", out).code == 0


def test_signing_order_and_trays_exclude_each_other(tmp_path: Path) -> None:
    """Said before anything is made."""
    sheet = evening(tmp_path / "e", people(2))
    ran = run("merge", sheet, "-o", tmp_path / "out", "--yes", "--stack", "signing", "--trays")
    assert ran.code == 2
    assert "choose one of them" in ran.err


def test_an_interrupted_ledger_is_mended_to_the_same(tmp_path: Path) -> None:
    """What a crash between folder and ledger loses is put back, official by official."""
    batch(tmp_path, "--stack", "signing")
    out = tmp_path / "out"
    told = ledger.fold(events(out)[0])
    (out / "ledger.jsonl").unlink()
    run("report", "-o", out)
    again = ledger.fold(events(out)[0])
    assert {code: (s.volume, s.official) for code, s in again.pieces.items()} == {
        code: (s.volume, s.official) for code, s in told.pieces.items()
    }


# -- codes --------------------------------------------------------------------------------------


@pytest.mark.parametrize("codes", ["short", "off"])
def test_codes_on_letters(codes: str, tmp_path: Path) -> None:
    """Short ones at the foot, or none; the manifest has them all either way."""
    folder = batch(tmp_path, "--codes", codes)
    manifest = [row for row in table(folder / "manifest.csv") if row["Volume"] == "1-letters-president-001"]
    assert len(manifest) == 4
    for row, words in zip(manifest, pages(folder / "1-letters-president-001.pdf"), strict=True):
        assert ("-".join(row["Code"].split("-")[-2:]) in words) == (codes == "short")


def test_codes_on_the_flap_side_only(tmp_path: Path) -> None:
    """An envelope that belongs to one letter has its code on the back, in an order to feed it again; no face has one."""
    folder = batch(tmp_path, "--codes", "flap")
    faces, flaps = folder / "2-envelopes-president-001.pdf", folder / "4-flaps-president-001.pdf"
    (row,) = [row for row in table(folder / "manifest.csv") if row["Volume"] == "2-envelopes-president-001"]
    short = "-".join(row["Code"].split("-")[-2:])
    assert short not in pages(faces)[0]
    assert pages(flaps)[0].strip() == short
    with pdfplumber.open(faces) as one, pdfplumber.open(flaps) as other:
        assert (one.pages[0].width, one.pages[0].height) == (other.pages[0].width, other.pages[0].height)
    assert "flap up" in " ".join(" ".join(pages(folder / "0-START-HERE.pdf")).split())
    assert not list(batch(tmp_path / "plain").glob("4-*.pdf"))
