"""Envelopes and labels: what stands where on the paper, measured from the marks."""

import itertools
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sheets
from ua_mailmerge import envelopes, fonts
from ua_mailmerge.envelopes import SIZES
from ua_mailmerge.model import MM, Area, Face, Form, Mark, Page, Place, Text
from ua_mailmerge.problems import RefusedError

PALACE = (
    "Rosa Ejemplo Núñez",
    "President of México",
    "Puerta 8, Palacio Nacional",
    "Plaza de la Constitución S/N, Colonia Centro",
    "Ciudad de México, C.P. 06066",
    "MEXICO",
)
EMBASSY = ("Ambassador Luz Modelo", "Embassy of México", "1911 Pennsylvania Avenue NW", "Washington, DC 20006")
BACK = ("Letter Writers of Springfield", "PO Box 1234", "Springfield, IL 62701")
SIZE = SIZES["us_10"]


class EvenFaces:
    """Every character is 0.58 em wide, about a Noto Sans capital."""

    def missing(self, text: str, face: Face) -> str:
        return ""

    def width(self, text: str, face: Face, size: float, levels: bytes = b"") -> float:
        return len(text) * size * 0.58

    def widths(self, texts: Sequence[str], face: Face, size: float) -> list[float]:
        return [self.width(text, face, size) for text in texts]


FACES = EvenFaces()

Ink = tuple[float, float, float, float]


def texts(marks: tuple[Mark, ...]) -> list[tuple[Text, Place | None]]:
    """Every line on a page with the place of its form."""
    found: list[tuple[Text, Place | None]] = []
    for mark in marks:
        if isinstance(mark, Text):
            found.append((mark, None))
        elif isinstance(mark, Place) and isinstance(mark.form, Form):
            found += [(text, mark) for text in mark.form.marks if isinstance(text, Text)]
    return found


def turned(x: float, y: float, place: Place | None) -> tuple[float, float]:
    """A point of a form on its page."""
    if place is None:
        return x, y
    x, y = {0: (x, y), 90: (-y, x), 180: (-x, -y), 270: (y, -x)}[place.turn]
    return place.x + x, place.y + y


def ink(text: Text, place: Place | None) -> Ink:
    """The rectangle a line's capitals with accents and its commas fill, on the page."""
    width = FACES.width(text.words, text.face, text.size)
    a = turned(text.x, text.y - text.size * 0.95, place)
    b = turned(text.x + width, text.y + text.size * 0.25, place)
    return min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])


def zone(area: Area, size: envelopes.Envelope, turn: int) -> Ink:
    """A zone of the face on a turned page, in points."""
    width, height = size.width_mm * MM, size.height_mm * MM
    origin = {0: (0.0, 0.0), 90: (height, 0.0), 180: (width, height), 270: (0.0, width)}[turn]
    place = Place(Form(()), *origin, turn)
    a, b = turned(area.x0 * MM, area.y0 * MM, place), turned(area.x1 * MM, area.y1 * MM, place)
    return min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])


def meet(a: Ink, b: Ink) -> bool:
    """Whether two rectangles share more than an edge."""
    return a[0] < b[2] - 0.01 and b[0] < a[2] - 0.01 and a[1] < b[3] - 0.01 and b[1] < a[3] - 0.01


def holds(outer: Ink, inner: Ink) -> bool:
    """Whether one rectangle lies inside another."""
    return outer[0] - 0.01 <= inner[0] and outer[1] - 0.01 <= inner[1] and inner[2] <= outer[2] + 0.01 and inner[3] <= outer[3] + 0.01


def words(marks: tuple[Mark, ...]) -> list[str]:
    """The lines on a page."""
    return [text.words for text, _ in texts(marks)]


def printed(to: tuple[str, ...] = PALACE, back: tuple[str, ...] = BACK, *, size: envelopes.Envelope = SIZE, turn: int = 0) -> Page:
    """One envelope."""
    return envelopes.envelope(to, back, size=size, turn=turn, country="MEXICO", faces=FACES)


# -- the face -----------------------------------------------------------------------------------


@pytest.mark.parametrize("key", SIZES)
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_zones(key: str, turn: int) -> None:
    """Only the address stands in the read area; the barcode zone and the stamp corner are empty, however the page is turned."""
    size = SIZES[key]
    page = printed(EMBASSY, BACK[:2], size=size, turn=turn)
    lines = [(text.size, ink(text, place)) for text, place in texts(page.marks)]
    area = zone(size.read_area, size, turn)
    assert all(holds(area, box) for points, box in lines if points == 11.5)
    assert not any(meet(area, box) for points, box in lines if points == 9)
    assert not any(meet(zone(free, size, turn), box) for _, box in lines for free in (size.barcode_zone, size.stamp_corner))
    assert all(holds((0, 0, page.width, page.height), box) for _, box in lines)


TURNS = pytest.mark.parametrize("turn", [0, 90, 180, 270])
ZONES = pytest.mark.parametrize("key", SIZES)


@ZONES
@TURNS
def test_face_on_paper(key: str, turn: int, faces: fonts.Faces, frozen_folder: Path, tmp_path: Path) -> None:
    """Read back from the PDF, turned as it feeds: only the address in the read area and all of it there, the barcode zone and the stamp
    corner free, type of nine points or more, six lines at most, and half an inch white at either side.
    """
    size = SIZES[key]
    to, back = (*PALACE[:-1], "MEXICO"), ("Ýrsa Ñandú-Québec", "12 Elm Street, Apartment 4", "Oakland, CA 94601")
    page = envelopes.envelope(to, back, size=size, turn=turn, country="MEXICO", faces=faces)
    (sheet,) = sheets.read([page], faces=fonts.Faces.frozen(frozen_folder), into=tmp_path)
    assert (sheet.width, sheet.height) == pytest.approx((page.width, page.height), abs=0.01)
    assert min(ink.size for ink in sheet.inks) > 8.999
    parted = next(n for n, ink in enumerate(sheet.inks) if ink.words == "Ý")  # where the return address begins
    address, corner = sheet.inks[:parted], sheet.inks[parted:]
    told = envelopes.capitals("".join(to)).replace(" ", "")
    assert "".join(ink.words for ink in address).replace(",", "") == told.replace(",", "")
    assert "".join(ink.words for ink in corner).replace(",", "") == "".join(back).replace(" ", "").replace(",", "")
    assert len({round(ink.x0 if turn in (90, 270) else ink.y0) for ink in address}) <= envelopes.MOST_LINES
    area = zone(size.read_area, size, turn)
    assert all(holds(area, ink[:4]) for ink in address)
    assert not any(meet(area, ink[:4]) for ink in corner)
    for free in (size.barcode_zone, size.stamp_corner):
        assert not any(meet(zone(free, size, turn), ink[:4]) for ink in sheet.inks)
    white = Area(x0=12.6, y0=6.4, x1=size.width_mm - 12.6, y1=size.height_mm - 6.4)
    assert all(holds(zone(white, size, turn), ink[:4]) for ink in sheet.inks)


@TURNS
def test_offset_on_paper(turn: int, faces: fonts.Faces, frozen_folder: Path, tmp_path: Path) -> None:
    """An offset moves every character by as much as it says, to the right and down as one reads the face, however that is turned."""
    pages = [envelopes.envelope(PALACE, BACK, size=SIZE, turn=turn, dx_mm=x, dy_mm=y, faces=faces) for x, y in ((0, 0), (3.5, -2.25))]
    plain, moved = sheets.read(pages, faces=fonts.Faces.frozen(frozen_folder), into=tmp_path)
    x, y = {0: (3.5, -2.25), 90: (2.25, 3.5), 180: (-3.5, 2.25), 270: (-2.25, -3.5)}[turn]
    assert [ink.words for ink in plain.inks] == [ink.words for ink in moved.inks]
    for before, after in zip(plain.inks, moved.inks, strict=True):
        assert (after.x0 - before.x0, after.y0 - before.y0) == pytest.approx((x * MM, y * MM), abs=0.02)


NAMED = {
    # Sizes as the post and PWG 5101.1 name them: width and height in mm
    "us_10": (241.3, 104.775),
    "us_9": (225.425, 98.425),
    "us_monarch": (190.5, 98.425),
    "us_6x9": (228.6, 152.4),
    "us_9x12": (304.8, 228.6),
    "us_personal": (165.1, 92.075),
    "us_a2": (146.05, 111.125),
    "iso_dl": (220, 110),
    "iso_c6c5": (229, 114),
    "iso_c6": (162, 114),
    "iso_c5": (229, 162),
    "iso_c4": (324, 229),
    "it_american": (230, 110),
    "jp_chou3": (235, 120),
}


def test_sizes() -> None:
    """Every size is there, as large as its name says, its read area and barcode zone where the post measures them."""
    assert {key: (round(size.width_mm, 3), round(size.height_mm, 3)) for key, size in SIZES.items()} == NAMED
    ten = SIZES["us_10"]
    assert [round(edge, 2) for edge in _edges(ten.read_area)] == [12.7, 34.92, 228.6, 88.9]
    assert [round(edge, 2) for edge in _edges(ten.barcode_zone)] == [120.65, 88.9, 241.3, 104.77]


def _edges(area: Area) -> Ink:
    return area.x0, area.y0, area.x1, area.y1


@pytest.mark.parametrize(("key", "width", "height"), [("us_10", 684.0, 297.0), ("iso_dl", 623.62, 311.81)])
def test_true_size(key: str, width: float, height: float) -> None:
    """A page is as large as its envelope; turned by a quarter its sides change places."""
    pages = [printed(size=SIZES[key], turn=turn) for turn in (0, 90, 180, 270)]
    sizes = [(round(page.width, 2), round(page.height, 2)) for page in pages]
    assert sizes == [(width, height), (height, width), (width, height), (height, width)]


def test_address_place() -> None:
    """The address starts 101.6 mm from the left on a #10 and 95 mm on a DL, in 11.5 point type, 15 points a line."""
    for key, x in (("us_10", 101.6), ("iso_dl", 95.0)):
        block = [mark for mark in envelopes.block(PALACE, size=SIZES[key], country="MEXICO", faces=FACES).marks if isinstance(mark, Text)]
        assert {round(text.x / MM, 2) for text in block} == {x}
        assert {text.size for text in block} == {11.5}
        assert {round(b.y - a.y, 2) for a, b in itertools.pairwise(block)} == {15.0}


@pytest.mark.parametrize("key", SIZES)
def test_foot(key: str) -> None:
    """The last line of the longest address stands 19 mm above the foot or higher."""
    six = ("A", "B", "C", "D", "E", "F")
    last = envelopes.block(six, size=SIZES[key], faces=FACES).marks[-1]
    assert isinstance(last, Text)
    assert last.y <= (SIZES[key].height_mm - 19) * MM + 0.01


def test_country_line() -> None:
    """The country stands last, alone and in semibold, and is not printed twice."""
    given = envelopes.block(PALACE, size=SIZE, country="MEXICO", faces=FACES)
    added = envelopes.block(PALACE[:-1], size=SIZE, country="MEXICO", faces=FACES)
    assert given.marks == added.marks
    faces = [text.face for text, _ in texts(given.marks)]
    assert faces == [Face.SANS] * 5 + [Face.SANS_SEMIBOLD]
    assert words(given.marks).count("MEXICO") == 1


def test_no_country_at_home() -> None:
    """An address inside the country is all in the plain face."""
    assert {text.face for text, _ in texts(envelopes.block(EMBASSY, size=SIZE, faces=FACES).marks)} == {Face.SANS}


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("Plaza de la Constitución", "PLAZA DE LA CONSTITUCIÓN"),
        ("Große Straße", "GROSSE STRASSE"),
        ("Nguyễn Đức", "NGUYỄN ĐỨC"),
        ("Αθήνα, Μάιος, Προΐστιος, Μαΐου", "ΑΘΗΝΑ, ΜΑΪΟΣ, ΠΡΟΪΣΤΙΟΣ, ΜΑΪΟΥ"),
        ("улица Йодная", "УЛИЦА ЙОДНАЯ"),
        ("თბილისი", "თბილისი"),
        ("東京都, شارع", "東京都, شارع"),
    ],
)
def test_capitals(written: str, wanted: str) -> None:
    """Capitals keep their accents; Greek ones drop the stress and keep or gain a diaeresis; scripts without capitals stay."""
    assert envelopes.capitals(written) == wanted


def test_long_line_breaks() -> None:
    """A line wider than the read area is broken after a comma, and the comma goes."""
    block = envelopes.block(
        ("Name", "Puerta 8, Palacio Nacional, Plaza de la Constitución Sin Número, Colonia Centro"), size=SIZE, faces=FACES
    )
    assert words(block.marks)[1:] == ["PUERTA 8, PALACIO NACIONAL", "PLAZA DE LA CONSTITUCIÓN SIN NÚMERO, COLONIA CENTRO"]


def test_lines_join() -> None:
    """Of seven lines two neighbours share one; the name and the city keep their own."""
    lines = ("Name", "Office", "Door 8", "Palace", "Square", "Quarter", "06066 City")
    shown = words(envelopes.block(lines, size=SIZE, faces=FACES).marks)
    assert len(shown) == 6
    assert (shown[0], shown[-1]) == ("NAME", "06066 CITY")
    assert ", ".join(shown) == ", ".join(lines).upper()


def test_too_long_is_refused() -> None:
    """An address that six lines cannot hold is refused with the number of lines and what to do."""
    with pytest.raises(RefusedError, match=r"needs \d+ lines and an envelope of size #10 holds 6; join or shorten"):
        envelopes.block([f"Line {n} of an address that is far too long to be joined" for n in range(9)], size=SIZE, faces=FACES)


LINE = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("C", "Z", "M")) | st.just(" "), min_size=1, max_size=90).map(
    lambda text: " ".join(text.split()) or "-"
)


@given(st.lists(LINE, min_size=1, max_size=8), st.sampled_from(["us_10", "iso_dl"]), st.sampled_from(["", "MEXICO"]))
def test_any_address(lines: list[str], key: str, country: str) -> None:
    """Whatever the lines, the address stands in the read area on at most six lines with every letter in order, or it is refused."""
    size = SIZES[key]
    try:
        block = envelopes.block(lines, size=size, country=country, faces=FACES)
    except RefusedError:
        return
    shown = texts(block.marks)
    assert len(shown) <= 6
    assert all(holds(zone(size.read_area, size, 0), ink(text, place)) for text, place in shown)

    def letters(texts_: list[str]) -> str:
        return "".join(texts_).replace(" ", "").replace(",", "")

    whole = [*lines, country] if lines[-1] != country else lines
    assert letters([text.words for text, _ in shown]) == letters([envelopes.capitals(line) for line in whole])


# -- return address -----------------------------------------------------------------------------


def test_return_address_place() -> None:
    """The return address starts 12.7 mm from the left and 16 mm down, 9 points on 12."""
    lines = [text for text, place in texts(printed().marks) if place is None]
    assert [text.words for text in lines] == list(BACK)
    assert (round(lines[0].x / MM, 2), round(lines[0].y / MM, 2), lines[0].size) == (12.7, 16.0, 9.0)
    assert round(lines[1].y - lines[0].y, 2) == 12.0


@given(st.lists(LINE, min_size=1, max_size=8), st.sampled_from(["us_10", "iso_dl", "us_9", "us_personal"]))
def test_any_return_address(lines: list[str], key: str) -> None:
    """A return address stays above the read area and left of the middle, or is refused."""
    size = SIZES[key]
    try:
        shown = texts(envelopes.sender(lines, size=size, faces=FACES).marks)
    except RefusedError:
        return
    corner = (12.7 * MM, 0.0, size.width_mm * MM / 2, size.read_area.y0 * MM)
    assert all(holds(corner, ink(text, place)) for text, place in shown)


def test_refusal_keeps_the_sender_out() -> None:
    """The refusal of a return address, which may be a signer's, holds none of its words."""
    with pytest.raises(RefusedError) as refused:
        envelopes.sender([f"secret {n}" * 9 for n in range(9)], size=SIZE, faces=FACES)
    assert "secret" not in str(refused.value)


def test_shared_blocks() -> None:
    """Envelopes to one official place one and the same form, and so do pooled return addresses."""
    block, corner = envelopes.block(PALACE, size=SIZE, faces=FACES), envelopes.sender(BACK, size=SIZE, faces=FACES)
    pages = [envelopes.envelope(block, corner, size=SIZE, faces=FACES) for _ in range(2)]
    assert [[mark.form for mark in page.marks if isinstance(mark, Place)] for page in pages] == [[block, corner]] * 2


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_offset(turn: int) -> None:
    """An offset moves everything on the face to the right and down as one reads it, by as much as it says."""
    plain = envelopes.envelope(PALACE, BACK, size=SIZE, turn=turn, faces=FACES)
    moved = envelopes.envelope(PALACE, BACK, size=SIZE, turn=turn, dx_mm=3, dy_mm=-2, faces=FACES)
    wanted = {0: (3, -2), 90: (2, 3), 180: (-3, 2), 270: (-2, -3)}[turn]
    for (a, a_place), (b, b_place) in zip(texts(plain.marks), texts(moved.marks), strict=True):
        (x0, y0), (x1, y1) = turned(a.x, a.y, a_place), turned(b.x, b.y, b_place)
        assert (round((x1 - x0) / MM, 2), round((y1 - y0) / MM, 2)) == wanted


@pytest.mark.parametrize(("dx_mm", "dy_mm"), [(-13, 0), (90, 0), (0, -14), (0, 22)])
def test_offset_off_the_paper(dx_mm: float, dy_mm: float) -> None:
    """An offset that would push words over an edge is refused."""
    with pytest.raises(RefusedError, match="pushes words off the paper"):
        envelopes.envelope(PALACE, BACK, size=SIZE, dx_mm=dx_mm, dy_mm=dy_mm, faces=FACES)


def test_odd_turn_is_refused() -> None:
    """A face turns by quarters only."""
    with pytest.raises(RefusedError, match="0, 90, 180 or 270 degrees, not by 45"):
        printed(turn=45)


def test_right_to_left_sender() -> None:
    """A return address in Arabic letters stands flush left like the others, with its direction told."""
    first, _ = texts(printed(back=("نادي الرسائل", "PO Box 1")).marks)[-2]
    assert round(first.x / MM, 2) == 12.7
    assert set(first.levels) == {1}
