"""Labels: what stands where on a sheet, how an address is fitted, what is refused."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import evening
import sheets
from test_envelopes import EMBASSY, FACES, LINE, PALACE, Ink, holds, ink, texts
from ua_mailmerge import envelopes, fonts, labels, pdf
from ua_mailmerge.labels import LABELS
from ua_mailmerge.model import MM, Face, Form, Page, Paper, Place
from ua_mailmerge.problems import RefusedError

SHEETS = pytest.mark.parametrize("key", LABELS)


def spots(page: Page, key: str) -> list[int]:
    """The labels of a sheet that something stands on, from 1."""
    sheet = LABELS[key]
    found = []
    for mark in page.marks:
        assert isinstance(mark, Place)
        column = (mark.x / MM - sheet.left_mm) / sheet.pitch_x_mm
        row = (mark.y / MM - sheet.top_mm) / sheet.pitch_y_mm
        assert abs(column - round(column)) < 1e-6
        assert abs(row - round(row)) < 1e-6
        found.append(round(row) * sheet.columns + round(column) + 1)
    return found


def test_labels_start_at() -> None:
    """Labels run along the rows from label n, and go on at label 1 of the next sheet."""
    pages = labels.sheets([EMBASSY] * 5, sheet=LABELS["5160"], start=28, faces=FACES)
    assert [spots(page, "5160") for page in pages] == [[28, 29, 30], [1, 2]]


@pytest.mark.parametrize(("key", "start"), [("5160", 0), ("5160", 31), ("L7160", 22)])
def test_labels_start_off_the_sheet(key: str, start: int) -> None:
    """A start that is no label of the sheet is refused with the numbers there are."""
    with pytest.raises(RefusedError, match=f"{key} sheet has labels 1 to {LABELS[key].count}"):
        labels.sheets([EMBASSY], sheet=LABELS[key], start=start, faces=FACES)


def test_no_addresses_no_sheet() -> None:
    """No addresses, no empty sheet."""
    assert [*labels.sheets([], sheet=LABELS["5160"], faces=FACES)] == []


def test_label_papers() -> None:
    """5160 is a sheet of 30 on Letter, L7160 one of 21 on A4."""
    pages = [next(labels.sheets([EMBASSY], sheet=LABELS[key], faces=FACES)) for key in ("5160", "L7160")]
    assert [(round(page.width), round(page.height)) for page in pages] == [(612, 792), (595, 842)]
    assert [LABELS[key].count for key in ("5160", "L7160")] == [30, 21]


@pytest.mark.parametrize("key", LABELS)
def test_sheets_add_up(key: str) -> None:
    """Margins and labels make the paper."""
    sheet = LABELS[key]
    width, height = (side / MM for side in sheet.paper.size)
    across = 2 * sheet.left_mm + (sheet.columns - 1) * sheet.pitch_x_mm + sheet.width_mm
    down = 2 * sheet.top_mm + (sheet.rows - 1) * sheet.pitch_y_mm + sheet.height_mm
    assert abs(across - width) < 0.25
    assert abs(down - height) < 0.25


@given(st.lists(LINE, min_size=1, max_size=8), st.sampled_from(["5160", "L7160", "5163"]), st.booleans())
def test_any_label(lines: list[str], key: str, abroad: bool) -> None:
    """An address stands inside its label in type of 8 points or more with every letter in order, or it is refused."""
    sheet = LABELS[key]
    address = [*lines, "MEXICO"] if abroad else lines
    try:
        (page,) = labels.sheets([address], sheet=sheet, faces=FACES, countries={"MEXICO"})
    except RefusedError:
        return
    (place,) = page.marks
    assert isinstance(place, Place)
    margin = (3 * MM, 1 * MM)
    label = (
        place.x + margin[0],
        place.y + margin[1],
        place.x + sheet.width_mm * MM - margin[0],
        place.y + sheet.height_mm * MM - margin[1],
    )
    shown = texts(page.marks)
    assert all(text.size >= 8 and holds(label, ink(text, at)) for text, at in shown)
    together = "".join(text.words for text, _ in shown).replace(" ", "").replace(",", "")
    assert together == "".join(map(envelopes.capitals, address)).replace(" ", "").replace(",", "")


def test_label_country() -> None:
    """The country line of a label is in semibold."""
    (page,) = labels.sheets([PALACE], sheet=LABELS["5163"], faces=FACES, countries={"MEXICO"})
    assert texts(page.marks)[-1][0].face is Face.SANS_SEMIBOLD


def test_label_too_small() -> None:
    """An address that does not fit a label in 8 points is refused, and the refusal names official, sheet and a way on."""
    with pytest.raises(RefusedError, match=r"Rosa Ejemplo Núñez: .* 5167 label in 8 point type; .* or print envelopes"):
        next(labels.sheets([PALACE], sheet=LABELS["5167"], faces=FACES))


def test_same_address_once() -> None:
    """Labels with the same address share one form."""
    (page,) = labels.sheets([EMBASSY, EMBASSY], sheet=LABELS["5160"], faces=FACES)
    forms = [mark.form for mark in page.marks if isinstance(mark, Place)]
    assert forms[0] is forms[1]


def test_label_offset() -> None:
    """An offset moves all labels; one that moves them off the paper is refused."""
    plain, moved = (next(labels.sheets([EMBASSY], sheet=LABELS["5160"], dx_mm=dx, dy_mm=0.5, faces=FACES)).marks[0] for dx in (0, 1))
    assert isinstance(plain, Place)
    assert isinstance(moved, Place)
    assert round((moved.x - plain.x) / MM, 2) == 1
    with pytest.raises(RefusedError, match="off the paper"):
        labels.sheets([EMBASSY], sheet=LABELS["5160"], dx_mm=20, faces=FACES)


# -- on paper -----------------------------------------------------------------------------------

SHORT = ("Ágúst Ñandú", "Gjögur Qy 7")


def label(key: str, number: int, *, margin_mm: float | None = None) -> Ink:
    """The inside of a label, its margin taken off, in points."""
    sheet = LABELS[key]
    x, y = sheet.corner(number)
    side, above = labels.margin(sheet, margin_mm)
    return (x + side) * MM, (y + above) * MM, (x + sheet.width_mm - side) * MM, (y + sheet.height_mm - above) * MM


@SHEETS
def test_every_label_on_paper(key: str, faces: fonts.Faces, frozen_folder: Path, tmp_path: Path) -> None:
    """Read back from the PDF: on every sheet we know, each label from the one it starts at holds its own words inside its margin."""
    sheet = LABELS[key]
    start = min(3, sheet.count)
    blocks = [labels.returned((*SHORT, chr(65 + number % 26)), sheet=sheet, faces=faces).marks for number in range(sheet.count - start + 1)]
    pages = labels.pages(blocks, sheet=sheet, start=start)
    (read,) = sheets.read(pages, faces=fonts.Faces.frozen(frozen_folder), into=tmp_path)
    told = "".join(SHORT).replace(" ", "")
    for number in range(start, sheet.count + 1):
        inks = [one for one in read.inks if holds(label(key, number), one[:4])]
        assert "".join(one.words for one in inks) == told + chr(65 + (number - start) % 26)
        assert min(one.size for one in inks) > 5.999
    assert len(read.inks) == (len(told) + 1) * len(blocks)


@pytest.mark.parametrize("margin_mm", [2.0, 8.0])
def test_margin(margin_mm: float, faces: fonts.Faces, frozen_folder: Path, tmp_path: Path) -> None:
    """An inner margin of one's own is kept: at the sides as told, half of it above and below."""
    pages = labels.sheets([EMBASSY] * 2, sheet=LABELS["5163"], margin_mm=margin_mm, faces=faces)
    (read,) = sheets.read(pages, faces=fonts.Faces.frozen(frozen_folder), into=tmp_path)
    spots = [label("5163", number, margin_mm=margin_mm) for number in (1, 2)]
    assert all(any(holds(spot, one[:4]) for spot in spots) for one in read.inks)
    assert min(one.x0 for one in read.inks) == pytest.approx(spots[0][0], abs=0.01)


@SHEETS
def test_outlines(key: str, faces: fonts.Faces, frozen_folder: Path, tmp_path: Path) -> None:
    """The outline proof has each label where it is on the sheet, with its number in it."""
    sheet = LABELS[key]
    width, height = sheet.paper.size
    page = Page(width, height, tuple(labels.outlines(sheet, faces=faces)))
    (read,) = sheets.read([page], faces=fonts.Faces.frozen(frozen_folder), into=tmp_path)
    boxes = [one for one in read.inks if not one.size]
    assert len(boxes) == sheet.count
    for number, box in enumerate(boxes, 1):
        x, y = sheet.corner(number)
        assert box[:4] == pytest.approx((x * MM, y * MM, (x + sheet.width_mm) * MM, (y + sheet.height_mm) * MM), abs=0.02)
        assert "".join(one.words for one in read.inks if one.size and holds(box[:4], one[:4])) == str(number)


def test_larger_labels_are_named() -> None:
    """A refusal names the next larger sheets of the same paper."""
    with pytest.raises(RefusedError, match=r"take larger labels \(5160, 5260\)"):
        next(labels.sheets([PALACE], sheet=LABELS["5167"], faces=FACES))
    with pytest.raises(RefusedError, match="A return address of 9 lines does not fit a L7651 label in 6 point type") as refused:
        labels.returned([f"secret {n}" * 5 for n in range(9)], sheet=LABELS["L7651"], faces=FACES)
    assert "secret" not in str(refused.value)


def test_return_address_as_written(faces: fonts.Faces) -> None:
    """A return address keeps its small letters, and fits the smallest label in six points or more."""
    made = labels.returned(("Madison letter-writing group", "210 Lanternfish Lane", "Madison, WI 53703"), sheet=LABELS["5167"], faces=faces)
    lines = [text.words for text, _ in texts(made.marks)]
    assert lines == ["Madison letter-writing group", "210 Lanternfish Lane", "Madison, WI 53703"]
    assert isinstance(made, Form)


# -- the whole way ------------------------------------------------------------------------------


def test_merge_on_labels_of_ones_choice(tmp_path: Path) -> None:
    """``--labels`` chooses the sheet, ``--label-start`` where it begins; START-HERE says what to load."""
    signers = evening.evening(tmp_path, evening.people(3))
    folder = evening.made(signers, "-o", tmp_path / "out", "--labels", "5163", "--label-start", "9")
    assert "Load 3 sheets of 5163 labels" in " ".join(evening.pages(folder / "0-START-HERE.pdf")[0].split())
    first, second = sheets.opened(folder / "2-labels-president-001.pdf")
    for page, numbers in ((first, (9, 10)), (second, (1,))):
        for number in numbers:
            assert any(holds(label("5163", number), one[:4]) for one in page.inks)
        assert all(any(holds(label("5163", number), one[:4]) for number in numbers) for one in page.inks)
    (only,) = sheets.opened(folder / "2-labels-ambassador-001.pdf")
    assert any(holds(label("5163", 1), one[:4]) for one in only.inks)


def test_return_labels(tmp_path: Path) -> None:
    """Return labels come in the order of the letters: the signer's own where they show it all, else the group's; a long one waits."""
    rows = [
        evening.person("Ada Whole", show_address="full"),
        evening.person("Bea City"),
        evening.person("Cy Long", show_address="full", address="1234 North Very Long Avenue Of The Republic, Building 7, " * 2),
    ]
    signers = evening.evening(tmp_path, rows, event=evening.EVENT + "envelope: us_10_window\nreturn_labels: 5167\n")
    folder = evening.made(signers, "-o", tmp_path / "out", "--return-labels", "5167:80", code=3)
    first, second = sheets.opened(folder / "3-returns-president-001.pdf")
    assert "".join(one.words for one in first.inks) == "AdaWhole12ElmStOakland,CA94601UNITEDSTATES"
    assert all(holds(label("5167", 80), one[:4]) for one in first.inks)
    assert {round(one.size, 1) for one in first.inks} <= {round(one.size, 1) for one in second.inks}  # one size where it fits
    assert "".join(one.words for one in second.inks) == "LetterWriters210LanternfishLaneMadison,WI53703UNITEDSTATES"
    assert all(holds(label("5167", 1), one[:4]) for one in second.inks)
    (held,) = evening.table(folder / "held.csv")
    assert held["Name"] == "Cy Long"
    assert "5167" in str(held)
    assert "Cy" not in held["Reason"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--labels", "5136"), "5136 is not a sheet of labels we know. Did you mean 5163"),
        (("--labels", "l7610"), "Did you mean L7160"),
        (("--labels", "zzzz"), "There are 5160, L7160"),
        (("--return-labels", "5167:x"), "give the number of a label after the colon"),
        (("--labels", "5160", "--envelopes", "us_10"), "Give --labels or --envelopes, not both"),
        (("--return-labels", "5167:81"), "A 5167 sheet has labels 1 to 80; it cannot start at 81."),
        (("--labels", "3474", "--offset", "4,0"), "pushes words off the paper"),
        (("--labels", "5160", "--label-start", "31"), "it cannot start at 31"),
    ],
)
def test_what_is_said(tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    """A sheet that is not known is named with the nearest ones; so is what a sheet cannot do."""
    assert said in evening.run("check", evening.evening(tmp_path, evening.people(1)), *options).err


def test_every_sheet_is_in_the_docs() -> None:
    """docs/print-room.md names each sheet under its paper."""
    told = (Path(__file__).parents[1] / "docs" / "print-room.md").read_text(encoding="utf-8")
    section = " ".join(told.partition("## Labels")[2].partition("\n## ")[0].split())
    for paper, name in ((Paper.LETTER, "US Letter"), (Paper.A4, "A4")):
        keys = sorted(key for key, sheet in LABELS.items() if sheet.paper is paper)
        listed = section.partition(f"- {name}: ")[2].partition(" - A4:")[0].partition(" `")[0]
        assert sorted(listed.split(", ")) == keys


def test_same_bytes(tmp_path: Path, faces: fonts.Faces, frozen_folder: Path) -> None:
    """The same labels are the same bytes."""
    written = []
    for name in ("a.pdf", "b.pdf"):
        pages = labels.sheets([PALACE] * 40, sheet=LABELS["L7163"], start=4, faces=faces, countries={"MEXICO"})
        pdf.write(tmp_path / name, pages, faces=fonts.Faces.frozen(frozen_folder), about=sheets.ABOUT)
        written.append((tmp_path / name).read_bytes())
    assert written[0] == written[1]
    assert envelopes.capitals("é") == "É"
    assert labels.usual(Paper.A4) == "L7160"
