"""Trays: letters grouped by their sheets, first and further sheets apart, paper that has its letterhead already."""

import shutil
from pathlib import Path

import pytest

import evening
import sheets
from ua_mailmerge.model import MM, Paper
from ua_mailmerge.shipped import shipped

LONG = " ".join(["They ask for nothing but to be heard before they are sent back."] * 60)
VERY_LONG = " ".join(["They ask for nothing but to be heard before they are sent back."] * 120)


def people(count: int = 9) -> list[evening.Person]:
    """Of every three one has a letter of two sheets or three; every other one shows their whole address."""
    rows = evening.people(count)
    for number, row in enumerate(rows):
        row["Own words"] = ("", LONG, "", "")[number % 4]
        row["Own letter"] = ("", "", "", VERY_LONG)[number % 4]
        row["Show address"] = "full" if number % 2 else "city"
    return rows


def manifest(folder: Path) -> list[tuple[str, str, int]]:
    """(volume, code, sheets) of each letter, one-sided."""
    rows = evening.table(folder / "manifest.csv")
    return [
        (row["Volume"], row["Code"], int(row["Last page"]) - int(row["First page"]) + 1) for row in rows if "-letters-" in row["Volume"]
    ]


def test_group_by_sheets(tmp_path: Path) -> None:
    """Each letter is in one volume, with letters of as many sheets as its own; envelopes are grouped the same way."""
    signers = evening.evening(tmp_path, people())
    folder = evening.made(signers, "-o", tmp_path / "out", "--group", "sheets")
    plain = evening.made(signers, "-o", tmp_path / "plain")
    grouped = manifest(folder)
    assert sorted(code for _, code, _ in grouped) == sorted(code for _, code, _ in manifest(plain))
    assert {volume: {count for name, _, count in grouped if name == volume} for volume, _, _ in grouped} == {
        f"1-letters-{official}-{words}-001": {count}
        for official in ("president", "ambassador")
        for words, count in (("1-sheet", 1), ("2-sheets", 2), ("3-sheets", 3))
    }
    for official in ("president", "ambassador"):
        for words in ("1-sheet", "2-sheets", "3-sheets"):
            letters = [code for volume, code, _ in grouped if volume == f"1-letters-{official}-{words}-001"]
            covers = [
                row["Code"] for row in evening.table(folder / "manifest.csv") if row["Volume"] == f"2-envelopes-{official}-{words}-001"
            ]
            assert covers == [code for code in letters if code in covers]


def test_return_labels_follow_the_groups(tmp_path: Path) -> None:
    """Return labels lie in the order of the grouped letters, on one sheet after the other without a gap."""
    rows = people(7)
    folder = evening.made(evening.evening(tmp_path, rows), "-o", tmp_path / "out", "--group", "sheets", "--return-labels", "5161")
    named = {code: name.partition(" · ")[0] for code, name in evening.names(folder).items()}
    order = [named["-".join(code.split("-")[-2:])] for volume, code, _ in manifest(folder) if "president" in volume]
    assert sorted(order) == sorted(row["Name"] for row in rows)
    whole = {row["Name"] for row in rows if row["Show address"] == "full"}
    (sheet,) = evening.pages(folder / "3-returns-president-001.pdf")
    shown = [line.strip() for line in sheet.replace("\n", " ").split("UNITED STATES") if line.strip()]
    wanted = [name if name in whole else "Letter Writers" for name in order]
    assert [line[: len(want)] for want, line in zip(wanted, shown, strict=True)] == wanted


@pytest.mark.parametrize("sides", ["one", "two"])
@pytest.mark.parametrize("group", ["none", "sheets"])
def test_trays_put_together_again(tmp_path: Path, sides: str, group: str) -> None:
    """First and further sheets, dealt out letter by letter, are the volume, page for page; a further sheet has its letter's code."""
    signers = evening.evening(tmp_path, people())
    folder = evening.made(signers, "-o", tmp_path / "out", "--trays", "--sides", sides, "--group", group)
    each = 2 if sides == "two" else 1
    entries = evening.table(folder / "manifest.csv")
    for volume in sorted(folder.glob("1-letters-*.pdf")):
        stem = volume.stem.removeprefix("1-letters-")
        whole = evening.pages(volume)
        firsts = evening.pages(folder / "trays" / f"1-first-{stem}.pdf")
        after = folder / "trays" / f"1-next-{stem}.pdf"
        nexts = evening.pages(after) if after.exists() else []
        dealt = []
        for row in (row for row in entries if row["Volume"] == volume.stem):
            count = int(row["Last page"]) - int(row["First page"]) + 1
            dealt += firsts[:each]
            further, nexts = nexts[: count - each], nexts[count - each :]
            assert all(row["Code"].split("-", 2)[2] in page for page in further[::each])
            dealt += further
            firsts = firsts[each:]
        assert dealt == whole
        assert (firsts, nexts) == ([], [])


def test_start_here_lists_trays(tmp_path: Path) -> None:
    """START-HERE says what to load, in the words of the group and of the printer; the whole letters are not listed."""
    signers = evening.evening(tmp_path, people())
    folder = evening.made(signers, "-o", tmp_path / "out", "--trays")
    told = " ".join(" ".join(evening.pages(folder / "0-START-HERE.pdf")).split())
    assert "Load 18 sheets of Letter paper" in told
    assert "Load 12 sheets of plain Letter paper" in told
    assert "put the further sheets behind their letters" in told
    assert "1-letters-" not in told
    assert Paper.LETTER.pwg_name in told
    assert "na_number-10_4.125x9.5in" in told
    assert "18 letters" in told
    assert "30 sheets" in told


def test_marking_a_tray_marks_its_letters(tmp_path: Path) -> None:
    """Whoever types a tray's name, as START-HERE has it, means the letters."""
    signers = evening.evening(tmp_path, people(3))
    evening.made(signers, "-o", tmp_path / "out", "--trays")
    ran = evening.run("mark", "posted", "trays/1-first-president-001.pdf", "-o", tmp_path / "out")
    assert "3 posted" in ran.out


def test_same_bytes(tmp_path: Path) -> None:
    """The same input gives the same trays, and checksums cover them."""
    signers = evening.evening(tmp_path, people(5))
    options = ("--trays", "--group", "sheets", "--return-labels", "5167")
    first, second = (evening.contents(evening.made(signers, "-o", tmp_path / name, *options)) for name in ("a", "b"))
    assert first == second
    assert b"trays/1-next-president-2-sheets-001.pdf" in first["SHA256SUMS"]


# -- paper that has its letterhead already ------------------------------------------------------


def letterhead(folder: Path, *, preprinted: bool) -> Path:
    """An evening on the group's letterhead."""
    signers = evening.evening(folder, people(2), event=evening.EVENT + "letterhead: ours\n")
    shutil.copytree(shipped("letterhead/group"), folder / "ours")
    file = folder / "ours" / "letterhead.yaml"
    if preprinted:
        file.write_text(file.read_text("utf-8").replace("head: art", "head: art\npreprinted: yes"), encoding="utf-8")
    return signers


def test_preprinted(tmp_path: Path) -> None:
    """Art that the paper has already is not printed; every word stands where it stands below printed art; proofs show it."""
    plain = evening.made(letterhead(tmp_path / "a", preprinted=False), "-o", tmp_path / "plain")
    ready = letterhead(tmp_path / "b", preprinted=True)
    bare = evening.made(ready, "-o", tmp_path / "bare")
    with_art, without = (sheets.opened(folder / "1-letters-president-001.pdf")[0].inks for folder in (plain, bare))
    assert not [ink for ink in without if ink.y0 < 30 * MM]
    assert [ink for ink in with_art if ink.y0 < 30 * MM]
    assert set(without) < set(with_art)
    assert "Load 6 sheets of your letterhead on Letter paper" in " ".join(evening.pages(bare / "0-START-HERE.pdf")[0].split())
    assert evening.run("proof", ready, "-o", tmp_path / "proofs", "--into", tmp_path / "proof.pdf").code == 0
    assert any("Letters for people at risk" in page for page in evening.pages(tmp_path / "proof.pdf"))
    assert not any("Letters for people at risk" in page for page in evening.pages(bare / "1-letters-president-001.pdf"))
