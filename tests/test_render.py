"""Volumes from a frozen batch: paper, sides, envelopes, labels, and the same bytes whoever makes them."""

import itertools
import shutil
from pathlib import Path

import msgspec
import pypdfium2
import pytest

from evening import EVENT, contents, evening, made, pages, people, person
from ua_mailmerge import batch, merge, plan, render
from ua_mailmerge.model import MM
from ua_mailmerge.problems import UnreadableError

LONG = "Words upon words that go on and on, as they do. " * 60


def sizes(path: Path) -> set[tuple[float, float]]:
    """Width and height of the pages, in millimetres."""
    document = pypdfium2.PdfDocument(path)
    try:
        return {(round(page.get_width() / MM, 1), round(page.get_height() / MM, 1)) for page in document}
    finally:
        document.close()


# -- paper and sides ----------------------------------------------------------------------------


@pytest.mark.parametrize(("paper", "size"), [("letter", (215.9, 279.4)), ("a4", (210.0, 297.0))])
def test_paper(paper: str, size: tuple[float, float], tmp_path: Path) -> None:
    """Letters and START-HERE have the event's paper."""
    folder = made(evening(tmp_path, people(2), event=f"{EVENT}paper: {paper}\n"), "-o", tmp_path / "out")
    assert sizes(folder / "1-letters-president-001.pdf") == sizes(folder / "0-START-HERE.pdf") == {size}


ROWS = [person("One Page"), person("Two Pages", own_words=LONG), person("Three Pages", own_words=LONG * 2), person("One More")]


def test_one_side_has_no_blank_page(tmp_path: Path) -> None:
    """Letters follow one another on one-sided paper."""
    folder = made(evening(tmp_path, ROWS), "-o", tmp_path / "out")
    found = [entry for entry in batch.entries(folder) if entry.official == "president"]
    assert [entry.last_page - entry.first_page + 1 for entry in found] == [1, 2, 3, 1]
    assert all(text.strip() for text in pages(folder / "1-letters-president-001.pdf"))


def test_two_sides_start_every_letter_on_a_fresh_sheet(tmp_path: Path) -> None:
    """A blank back ends a letter of an odd number of pages, so nobody's letter is on the back of another's."""
    folder = made(evening(tmp_path, ROWS), "-o", tmp_path / "out", "--sides", "two")
    found = [entry for entry in batch.entries(folder) if entry.official == "president"]
    assert [entry.first_page % 2 for entry in found] == [1, 1, 1, 1]
    assert [entry.last_page - entry.first_page + 1 for entry in found] == [2, 2, 4, 2]
    text = pages(folder / "1-letters-president-001.pdf")
    assert [bool(words.strip()) for words in text] == [True, False, True, True, True, True, True, False, True, False]


@pytest.mark.parametrize(("sides", "sheets", "two"), [("one", 7, 4), ("two", 5, 2)])
def test_sheets_are_counted_as_paper(sides: str, sheets: int, two: int, tmp_path: Path) -> None:
    """The counts that are shown before, and the summary after, speak of sheets of paper."""
    from evening import run

    signers = evening(tmp_path, ROWS)
    told = run("check", signers, "--sides", sides, "--json").json
    assert told["matrix"]["officials"][0]["sheets"] == sheets
    assert told["two_sheets"] == two
    folder = made(signers, "-o", tmp_path / "out", "--sides", sides)
    line = next(
        line for line in (folder / "summary.txt").read_text(encoding="utf-8").splitlines() if line.startswith("1-letters-president")
    )
    assert line.split()[1:3] == ["4", str(sheets)]


def test_the_event_says_how_many_sides(tmp_path: Path) -> None:
    """sides: in event.yaml counts when the command line says nothing."""
    folder = made(evening(tmp_path, people(1), event=EVENT + "sides: two\n"), "-o", tmp_path / "out")
    assert len(pages(folder / "1-letters-president-001.pdf")) == 2


def test_every_page_of_a_letter_carries_its_code(tmp_path: Path) -> None:
    """The code at the foot finds the letter a loose sheet belongs to."""
    folder = made(evening(tmp_path, ROWS), "-o", tmp_path / "out")
    text = pages(folder / "1-letters-president-001.pdf")
    for entry in batch.entries(folder):
        if entry.official == "president":
            for page in text[entry.first_page - 1 : entry.last_page]:
                assert plan.short(entry.code) in page


# -- envelopes and labels -----------------------------------------------------------------------

FULL = [person("Shown Whole", show_address="full"), *people(3)]


@pytest.mark.parametrize(("kind", "size"), [("us_10", (241.3, 104.8)), ("iso_dl", (220.0, 110.0))])
@pytest.mark.parametrize("feed", ["0", "90", "180", "270"])
def test_envelopes_have_their_true_size(kind: str, size: tuple[float, float], feed: str, tmp_path: Path) -> None:
    """Turned for the printer by a quarter, width and height change places."""
    folder = made(evening(tmp_path, FULL), "-o", tmp_path / "out", "--envelopes", kind, "--feed", feed)
    for path in folder.glob("2-*.pdf"):
        assert sizes(path) == {size if feed in ("0", "180") else size[::-1]}


def test_whose_return_address(tmp_path: Path) -> None:
    """The signer's where they show it in full, the group's on all others, with three to spare."""
    folder = made(evening(tmp_path, FULL), "-o", tmp_path / "out")
    (own,) = pages(folder / "2-envelopes-president-001.pdf")
    assert "Shown Whole" in own
    assert "12 Elm St" in own
    assert "Letter Writers" not in own
    alike = pages(folder / "2-envelopes-president-alike-001.pdf")
    assert len(alike) == 3 + merge.SPARES
    assert len(set(alike)) == 1
    assert "210 Lanternfish Lane" in alike[0]
    assert "Signer" not in alike[0]


def test_the_country_only_across_a_border(tmp_path: Path) -> None:
    """MEXICO on the President's envelope, nothing on that for the embassy, posted in the USA."""
    folder = made(evening(tmp_path, people(1)), "-o", tmp_path / "out")
    abroad, at_home = (pages(folder / f"2-envelopes-{id_}-alike-001.pdf")[0].split("\n") for id_ in ("president", "ambassador"))
    assert abroad[abroad.index("CIUDAD DE MÉXICO, C.P. 06066") + 1] == "MEXICO"
    assert not {"MEXICO", "UNITED STATES"} & set(at_home)


def test_no_envelopes(tmp_path: Path) -> None:
    """--envelopes none prints letters only."""
    folder = made(evening(tmp_path, FULL), "-o", tmp_path / "out", "--envelopes", "none")
    assert sorted(path.name for path in folder.glob("2-*")) == []


@pytest.mark.parametrize(("paper", "a_sheet"), [("letter", 30), ("a4", 21)])
def test_labels(paper: str, a_sheet: int, tmp_path: Path) -> None:
    """One label a letter, on the sheet that fits the paper; the signers' own addresses are on none."""
    rows = [*FULL, *people(30, first=10)]
    folder = made(evening(tmp_path, rows, event=f"{EVENT}paper: {paper}\n"), "-o", tmp_path / "out", "--envelopes", "labels")
    (path,) = folder.glob("2-labels-president-*.pdf")
    assert not list(folder.glob("2-envelopes*"))
    assert [text.count("MEXICO") for text in pages(path)] == [a_sheet, len(rows) - a_sheet]
    assert "Elm" not in "".join(pages(path))


def test_labels_start_where_the_sheet_is_still_full(tmp_path: Path) -> None:
    """--label-start leaves the first ones free."""
    folder = made(evening(tmp_path, people(4)), "-o", tmp_path / "out", "--envelopes", "labels", "--label-start", "29")
    (path,) = folder.glob("2-labels-president-*.pdf")
    assert [text.count("MEXICO") for text in pages(path)] == [2, 2]


def _left_edge(path: Path) -> tuple[float, float]:
    """The lowest x and the highest y of anything on the first page, in millimetres."""
    document = pypdfium2.PdfDocument(path)
    text = document[0].get_textpage()
    boxes = [text.get_rect(at) for at in range(text.count_rects())]
    document.close()
    return min(box[0] for box in boxes) / MM, max(box[3] for box in boxes) / MM


def test_offset(tmp_path: Path) -> None:
    """--offset moves the words right and down by so many millimetres."""
    signers = evening(tmp_path, people(1))
    name = "2-envelopes-president-alike-001.pdf"
    x, y = _left_edge(made(signers, "-o", tmp_path / "a") / name)
    moved_x, moved_y = _left_edge(made(signers, "-o", tmp_path / "b", "--offset", "1.5,2") / name)
    assert moved_x - x == pytest.approx(1.5, abs=0.02)
    assert y - moved_y == pytest.approx(2, abs=0.02)


# -- the same bytes whoever makes them ----------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A batch of two volumes an official."""
    home = tmp_path_factory.mktemp("render")
    return made(evening(home, [*people(260), *FULL]), "-o", home / "out", code=3)


def _parts(folder: Path) -> list[tuple[str, list[render.Part]]]:
    class Kept(msgspec.Struct):
        parts: list[tuple[str, list[render.Part]]]

    return msgspec.json.decode((folder / "input/parts.json").read_bytes(), type=Kept).parts


def test_the_order_of_work_does_not_matter(folder: Path, tmp_path: Path) -> None:
    """Every volume, made alone and last first from a copy of input/, has the bytes that were published."""
    copy = tmp_path / f".{folder.name}.part"
    shutil.copytree(folder / "input", copy / "input")
    make = {"letters": render.letters_volumes, "envelopes": render.envelope_volumes, "alike": render.alike_volumes}
    for kind, parts in reversed(_parts(folder)):
        for part in reversed(parts):
            make[kind](copy, [part])
    published = {path: data for path, data in contents(folder).items() if path[:2] in ("1-", "2-")}
    assert {path: data for path, data in contents(copy).items() if path.endswith(".pdf")} == published


def test_everybody_is_in_one_volume(folder: Path) -> None:
    """The parts of a kind and official follow one another through signers.jsonl without gap or overlap of people."""
    seen = [entry.code for entry in batch.entries(folder)]
    letters = [code for entry, code in zip(batch.entries(folder), seen, strict=True) if "letters" in entry.volume]
    assert len(letters) == len(set(letters)) == 2 * len((folder / batch.SIGNERS).read_bytes().splitlines())
    for kind, parts in _parts(folder):
        if kind == "letters":
            for before, after in itertools.pairwise(parts):
                assert (before.start, before.end) == (after.start, after.end)


def test_a_changed_input_is_not_rendered(folder: Path, tmp_path: Path) -> None:
    """A campaign.yaml that no longer reads is a sentence, not a trace."""
    copy = tmp_path / folder.name
    shutil.copytree(folder, copy)
    (copy / "input/campaign.yaml").write_text("title: nothing else\n", encoding="utf-8")
    with pytest.raises(UnreadableError, match=r"was changed after the merge"):
        render.frozen(copy)
    (copy / "input/merge.json").unlink()
    with pytest.raises(UnreadableError, match="its input cannot be read"):
        render.frozen(copy)
