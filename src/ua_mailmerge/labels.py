"""Addresses to Pages: sheets of labels, for officials and for return addresses."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from ua_mailmerge import envelopes
from ua_mailmerge.data import label_sheets
from ua_mailmerge.envelopes import FALL, RISE
from ua_mailmerge.model import MM, Box, Face, Faces, Form, Frozen, Mark, Page, Paper, Place, Style, Text
from ua_mailmerge.problems import RefusedError

_SIZES = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0)  # points; nothing smaller is read by machine (DMM 202.1.2)
_RETURN_SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)  # read by people, when a letter comes back
_LEADING = (1.1, 1.22)  # of the size: at least, and where there is room
_CAPITAL = 0.714  # a plain capital above the baseline, in ems
_MARGIN_MM = (3.5, 1.5)  # left and right, top and bottom: sheets are cut and fed a little out
_SMALL_MARGIN_MM = (1.8, 1.0)  # where a label is lower than
_SMALL_MM = 15.0


class LabelSheet(Frozen, frozen=True):
    """A sheet of equal labels, numbered from 1 along the rows; millimetres."""

    key: str
    paper: Paper
    columns: int
    rows: int
    width_mm: float
    height_mm: float
    left_mm: float
    top_mm: float
    pitch_x_mm: float
    pitch_y_mm: float

    @property
    def count(self) -> int:
        """How many labels a sheet holds."""
        return self.columns * self.rows

    def corner(self, label: int) -> tuple[float, float]:
        """The top-left corner of a label (from 1) in mm."""
        row, column = divmod(label - 1, self.columns)
        return self.left_mm + column * self.pitch_x_mm, self.top_mm + row * self.pitch_y_mm


LABELS: dict[str, LabelSheet] = {
    key: LabelSheet(
        key=key,
        paper=Paper(paper),
        columns=columns,
        rows=rows,
        width_mm=width,
        height_mm=height,
        left_mm=left,
        top_mm=top,
        pitch_x_mm=across,
        pitch_y_mm=down,
    )
    for key, paper, columns, rows, width, height, left, top, across, down in label_sheets.SHEETS
}
"""Every label sheet we know; ``5160`` and ``L7160`` first."""


def usual(paper: Paper) -> str:
    """The sheet for addresses where nobody has chosen one."""
    return "5160" if paper is Paper.LETTER else "L7160"


def margin(sheet: LabelSheet, margin_mm: float | None) -> tuple[float, float]:
    """The white at the sides of a label and above and below its words, in mm; ``margin_mm`` at the sides, half of it above and below."""
    if margin_mm is not None:
        return margin_mm, margin_mm / 2
    return _SMALL_MARGIN_MM if sheet.height_mm < _SMALL_MM else _MARGIN_MM


# -- one label ----------------------------------------------------------------------------------


def address(to: Sequence[str], *, sheet: LabelSheet, country: str = "", margin_mm: float | None = None, faces: Faces) -> Form:
    """An official's address inside a label whose top-left corner is the origin, in the largest type that fits, from 11 to 8 points.

    ``country`` is the line that stands last, in semibold. RefusedError when the address does not fit even so.
    """
    lines = [envelopes.capitals(line) for line in (to[:-1] if country and to[-1] == country else to)]
    last = [envelopes.capitals(country)] if country else []
    made = _label(lines, last, sheet, _SIZES, margin_mm, faces)
    if made is None:
        raise RefusedError(
            f"{to[0]}: the address does not fit a {sheet.key} label in {_SIZES[-1]:g} point type; "
            f"shorten its lines in campaign.yaml, or take larger labels{_larger(sheet)}, or print envelopes."
        )
    return made


def returned(
    back: Sequence[str], *, sheet: LabelSheet, margin_mm: float | None = None, largest: float = _RETURN_SIZES[0], faces: Faces
) -> Form:
    """A return address on a label, as it was written, in the largest type that fits, from ``largest`` (9 points) to 6.

    RefusedError, without any of the words, when it does not fit even so.
    """
    made = _label(list(back), [], sheet, [size for size in _RETURN_SIZES if size <= largest], margin_mm, faces)
    if made is None:
        raise RefusedError(
            f"A return address of {len(back)} lines does not fit a {sheet.key} label in {_RETURN_SIZES[-1]:g} point type. "
            f"Shorten it, or take larger labels{_larger(sheet)}."
        )
    return made


def _larger(sheet: LabelSheet) -> str:
    """`` (5161, 5162)``: the next larger sheets of the same paper."""
    area = sheet.width_mm * sheet.height_mm
    larger = sorted(
        (other.width_mm * other.height_mm, other.key)
        for other in LABELS.values()
        if other.paper is sheet.paper and other.width_mm >= sheet.width_mm and other.height_mm >= sheet.height_mm
    )
    found = [key for size, key in larger if size > area * 1.01][:2]
    return f" ({', '.join(found)})" if found else ""


def _label(
    lines: Sequence[str], last: Sequence[str], sheet: LabelSheet, sizes: Sequence[float], margin_mm: float | None, faces: Faces
) -> Form | None:
    """Lines, and one in semibold below them, as large as fits and centred in height; None when nothing fits."""
    side, above = margin(sheet, margin_mm)
    left, width, height = side * MM, (sheet.width_mm - 2 * side) * MM, (sheet.height_mm - 2 * above) * MM
    tight, easy = _LEADING
    found: list[tuple[float, float, list[str]]] = []
    for size in sizes:
        most = int((height - size * (RISE + FALL)) // (size * tight)) + 1
        style = Style(face=Face.SANS, size=size, leading=size * tight)
        if most <= len(last) or faces.width("".join(last), Face.SANS_SEMIBOLD, size) > width:
            continue
        told = envelopes.fitted(lines, style=style, width=width, most=most - len(last), faces=faces)
        if len(told) + len(last) <= most:
            changed = len(set(told) - set(lines))
            found.append((size - envelopes.A_LINE_CHANGED * changed, size, told))
            if not changed:
                break  # smaller type cannot be better
    if not found:
        return None
    _, size, told = max(found, key=lambda each: each[:2])
    words = [*told, *last]
    leading = min(size * easy, (height - size * (RISE + FALL)) / max(len(words) - 1, 1))
    top = (sheet.height_mm * MM - (len(words) - 1) * leading + size * _CAPITAL) / 2
    lowest = (sheet.height_mm - above) * MM - size * FALL - (len(words) - 1) * leading
    top = min(max(top, above * MM + size * RISE), lowest)
    style_of = [Face.SANS] * len(told) + [Face.SANS_SEMIBOLD] * len(last)
    return Form(
        marks=tuple(
            envelopes.flush_left(line, left, top + n * leading, Style(face=face, size=size, leading=leading), faces)
            for n, (line, face) in enumerate(zip(words, style_of, strict=True))
        )
    )


# -- sheets of them -----------------------------------------------------------------------------


def sheets(
    addresses: Iterable[Sequence[str]],
    *,
    sheet: LabelSheet,
    start: int = 1,
    dx_mm: float = 0.0,
    dy_mm: float = 0.0,
    margin_mm: float | None = None,
    faces: Faces,
    countries: Collection[str] = (),
) -> Iterator[Page]:
    """Sheets of officials' addresses in the order given; one whose last line is in ``countries`` has it in semibold.

    RefusedError as ``address`` and ``pages`` have it.
    """
    forms: dict[tuple[str, ...], Form] = {}

    def each() -> Iterator[Form]:
        for to in addresses:
            key = tuple(to)
            if key not in forms:
                country = key[-1] if key[-1] in countries else ""
                forms[key] = address(key, sheet=sheet, country=country, margin_mm=margin_mm, faces=faces)
            yield forms[key]

    return pages(each(), sheet=sheet, start=start, dx_mm=dx_mm, dy_mm=dy_mm, margin_mm=margin_mm)


def pages(
    blocks: Iterable[Form | Sequence[Mark]],
    *,
    sheet: LabelSheet,
    start: int = 1,
    dx_mm: float = 0.0,
    dy_mm: float = 0.0,
    margin_mm: float | None = None,
) -> Iterator[Page]:
    """Labels on sheets, the first sheet from label ``start``: forms are shared, the words of other labels stand on their sheet alone.

    RefusedError when ``start`` is not on the sheet, or when an offset moves labels off the paper.
    """
    check(sheet, start=start, dx_mm=dx_mm, dy_mm=dy_mm, margin_mm=margin_mm)
    return _pages(blocks, sheet, start, dx_mm, dy_mm)


def check(sheet: LabelSheet, *, start: int = 1, dx_mm: float = 0.0, dy_mm: float = 0.0, margin_mm: float | None = None) -> None:
    """RefusedError when a sheet has no such label, or an offset would move words off the paper."""
    if not 1 <= start <= sheet.count:
        raise RefusedError(f"A {sheet.key} sheet has labels 1 to {sheet.count}; it cannot start at {start}.")
    side, above = margin(sheet, margin_mm)
    width, height = sheet.paper.size
    first, last = sheet.corner(1), sheet.corner(sheet.count)
    if not (
        first[0] + side + dx_mm >= 0
        and last[0] + sheet.width_mm - side + dx_mm <= width / MM
        and first[1] + above + dy_mm >= 0
        and last[1] + sheet.height_mm - above + dy_mm <= height / MM
    ):
        raise RefusedError(envelopes.off_the_paper(dx_mm, dy_mm))


def _pages(blocks: Iterable[Form | Sequence[Mark]], sheet: LabelSheet, start: int, dx_mm: float, dy_mm: float) -> Iterator[Page]:
    width, height = sheet.paper.size
    spots = [((x + dx_mm) * MM, (y + dy_mm) * MM) for x, y in map(sheet.corner, range(1, sheet.count + 1))]
    at = start - 1
    marks: list[Mark] = []
    for block in blocks:
        if at == sheet.count:
            yield Page(width=width, height=height, marks=tuple(marks))
            at, marks = 0, []
        x, y = spots[at]
        if isinstance(block, Form):
            marks.append(Place(block, x, y))
        else:
            marks += [Text(m.x + x, m.y + y, m.words, m.face, m.size, m.grey, m.levels) for m in block if isinstance(m, Text)]
        at += 1
    if marks:
        yield Page(width=width, height=height, marks=tuple(marks))


def outlines(sheet: LabelSheet, *, faces: Faces) -> list[Mark]:
    """Every label of a sheet drawn as an outline with its number: printed on plain paper, to be held against the sheet."""
    marks: list[Mark] = []
    for label in range(1, sheet.count + 1):
        x, y = sheet.corner(label)
        marks.append(Box(x * MM, y * MM, sheet.width_mm * MM, sheet.height_mm * MM, width=0.4))
        size = 9.0 if sheet.height_mm > _SMALL_MM else 7.0
        words = str(label)
        left = (x + sheet.width_mm / 2) * MM - faces.width(words, Face.SANS, size) / 2
        marks.append(Text(left, (y + sheet.height_mm / 2) * MM + size * _CAPITAL / 2, words, Face.SANS, size, 0.4))
    return marks
