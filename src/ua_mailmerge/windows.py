"""Window envelopes: what of a folded letter a window surely shows, what it may ever show, and where a letter stands for it."""

import itertools
from collections.abc import Sequence

import msgspec

from ua_mailmerge import envelopes, postal, typeset
from ua_mailmerge.data import envelopes as table
from ua_mailmerge.envelopes import Envelope
from ua_mailmerge.letters import Letter, Role
from ua_mailmerge.model import MM, Area, Event, Face, Faces, Form, Frozen, Mark, Official, Paper, Place, Rule, Style, Tagging, Text
from ua_mailmerge.problems import RefusedError

CLEARANCE_MM = 3.175
"""1/8 in, wherever the insert slides to (DMM 601.6.3): the address stays so far inside the window, everything else so far outside. The post
asks it of the sides; we keep it above and below too, which also forgives a fold that is a millimetre or two out."""

BACK_CLEARANCE_MM = 1.6
"""For a return address, of which the post only asks that it shows."""

LEAST_LINES = 3
"""No address of an official has fewer: a fold that shows less is not offered."""

_SIZES = (11.0, 10.5, 10.0, 9.5, 9.0)  # points; sans, since machines read it; nothing smaller on envelopes
_LEADING = 1.2  # of the size
_BACK_SIZES = (9.0,)
_RISE, _FALL = envelopes.RISE, envelopes.FALL
_HEAD_LEAST = 6.4 * MM + 12.5 * _RISE  # no baseline of a name is higher: printers leave a quarter of an inch white
_HEAD_WIDTH = 45 * MM
_BELOW_PLACE, _BELOW_DATE = 8.5 * _FALL, 11 * _FALL
_DATE_DOWN = 7 * MM  # from the last line of the head to the date, at least
_MARK = (5 * MM, 3 * MM, 0.25, 0.6)  # fold marks: from the left edge, length, stroke, grey; nearer the edge few printers print


class Window(Frozen, frozen=True):
    """A window envelope: its size and where its window is, on the face as one reads it; ``back``: a second one for the return address."""

    key: str
    name: str
    size: Envelope
    made_for: str  # the fold
    window: Area
    back: Area | None = None


class Fold(Frozen, frozen=True):
    """A way to fold a sheet: where, from its top; what stands above the first fold faces the window."""

    key: str
    paper: Paper
    marks_mm: tuple[float, ...]

    @property
    def panel_mm(self) -> float:
        """How high the folded sheet is: its longest part."""
        ends = (0.0, *self.marks_mm, self.paper.size[1] / MM)
        return max(below - above for above, below in itertools.pairwise(ends))

    @property
    def words(self) -> str:
        """``at 102 and 191 mm``"""
        return f"at {' and '.join(f'{mark + 0.01:.0f}' for mark in self.marks_mm)} mm"


class View(Frozen, frozen=True):
    """One window and the sheet folded behind it; millimetres on the sheet.

    ``address``: what surely shows, clearance taken off; ``clear``: what may ever show, clearance added, one for each window.
    """

    window: Window
    fold: Fold
    address: Area
    clear: tuple[Area, ...]
    back: Area | None = None

    @property
    def lines(self) -> int:
        """How many lines of 10 on 12 points surely show."""
        return _lines(self.address, 10.0)


def _area(envelope: Envelope, told: tuple[float, float, float, float]) -> Area:
    width, height, left, foot = told
    bottom = envelope.height_mm - foot
    return Area(x0=left, y0=bottom - height, x1=left + width, y1=bottom)


WINDOWS: dict[str, Window] = {
    key: Window(key, name, size := envelopes.SIZES[of], made_for, _area(size, window), _area(size, back) if back else None)
    for key, name, of, made_for, window, back in table.WINDOWS
}
"""Every window envelope we know; ``us_10_window`` first."""

FOLDS: dict[str, Fold] = {key: Fold(key, Paper(paper), marks) for key, paper, marks in table.FOLDS}
"""Every fold we know."""


# -- geometry -----------------------------------------------------------------------------------


def slack(window: Window, fold: Fold) -> tuple[float, float]:
    """How far the folded sheet can slide inside the envelope, across and down, in millimetres; negative: it does not go in."""
    return window.size.width_mm - fold.paper.size[0] / MM, window.size.height_mm - fold.panel_mm


def seen(opening: Area, window: Window, fold: Fold, *, clearance_mm: float) -> tuple[Area, Area]:
    """What of the sheet an opening of the envelope surely shows and what it may ever show, wherever the sheet slides to.

    The first is smaller by the clearance on each side, the second larger. The folded sheet's foot is its first fold; a part above the fold
    that is shorter than the folded sheet (DIN 5008 form A) begins below the folded sheet's top.
    """
    across, down = slack(window, fold)
    front = fold.marks_mm[0]
    hidden = fold.panel_mm - front
    top, foot = opening.y0 - hidden, opening.y1 - hidden
    always = Area(
        x0=opening.x0 + clearance_mm,
        y0=top + clearance_mm,
        x1=opening.x1 - across - clearance_mm,
        y1=foot - down - clearance_mm,
    )
    ever = Area(
        x0=opening.x0 - across - clearance_mm,
        y0=top - down - clearance_mm,
        x1=opening.x1 + clearance_mm,
        y1=min(foot, front) + clearance_mm,
    )
    return always, ever


def view(window: Window, fold: Fold) -> View | None:
    """What that window shows of a sheet so folded; None when the sheet does not go in, or too little would show."""
    if min(slack(window, fold)) < 1:
        return None
    address, clear = seen(window.window, window, fold, clearance_mm=CLEARANCE_MM)
    back, clears = None, [clear]
    if window.back:
        back, _ = seen(window.back, window, fold, clearance_mm=BACK_CLEARANCE_MM)
        clears.append(seen(window.back, window, fold, clearance_mm=CLEARANCE_MM)[1])
        if _lines(back, _BACK_SIZES[-1]) < LEAST_LINES:
            return None
    made = View(window, fold, address, tuple(clears), back)
    above = min(clear.y0 for clear in clears[:1]) * MM
    return made if _lines(address, _SIZES[-1]) >= LEAST_LINES and above > _HEAD_LEAST + _BELOW_PLACE else None


def views(window: Window, paper: Paper) -> list[View]:
    """Every fold of that paper that works with the window: most lines first, of equals the one the window is made for."""
    found = [made for fold in FOLDS.values() if fold.paper is paper and (made := view(window, fold))]
    return sorted(found, key=lambda each: (-each.lines, each.fold.key != window.made_for))


def folds(size: Envelope, paper: Paper) -> tuple[float, ...] | None:
    """Where to fold a sheet for an envelope without a window, in mm from its top: the fewest folds we know; None: we know none."""
    width, height = (side / MM for side in paper.size)
    if width + 1 <= size.width_mm and height + 1 <= size.height_mm:
        return ()
    if height + 1 <= size.width_mm and width + 1 <= size.height_mm:  # put in lying
        return ()
    known = sorted((fold for fold in FOLDS.values() if fold.paper is paper), key=lambda fold: len(fold.marks_mm))
    fits = (fold.marks_mm for fold in known if width + 1 <= size.width_mm and fold.panel_mm + 1 <= size.height_mm)
    return next(fits, None)


def chosen(key: str, *, paper: Paper, fold: str = "") -> View:
    """The view of the window envelope ``key``; ``fold``: how it is folded, empty for the fold that shows most.

    RefusedError with the ways there are when paper, fold and window do not go together.
    """
    window = WINDOWS[key]
    found = views(window, paper)
    for each in found:
        if fold in ("", each.fold.key):
            return each
    ways = ", ".join(each.fold.key for each in found)
    if found:
        raise RefusedError(f"Folded as {fold}, a sheet does not show its address in {key}. Take one of these folds: {ways}.")
    sheet = "Letter" if paper is Paper.LETTER else "A4"
    others = ", ".join(other.key for other in WINDOWS.values() if views(other, paper))
    raise RefusedError(f"{key} is not for {sheet} paper: no fold shows the address and nothing else. These are: {others}.")


def _lines(area: Area, size: float) -> int:
    """How many lines of that size stand in an area."""
    height = (area.y1 - area.y0) * MM
    return max(int((height - size * (_RISE + _FALL)) / (size * _LEADING) + 1e-6) + 1, 0) if area.x1 > area.x0 else 0


# -- blocks behind a window ---------------------------------------------------------------------


def _fitted(to: Sequence[str], area: Area, sizes: Sequence[float], faces: Faces, *, country: str = "") -> tuple[float, list[str]] | None:
    """The size in which the lines go into an area, as large and as little changed as can be, and the lines there; None when in none.

    As a last way name and position share a line.
    """
    last = [country] if country else []
    lines = list(to[:-1] if country and to[-1] == country else to)
    width = (area.x1 - area.x0) * MM
    for told in (lines, [", ".join(lines[:2]), *lines[2:]]):
        ways: list[tuple[float, float, list[str]]] = []
        for size in sizes:
            style, most = Style(Face.SANS, size, size * _LEADING), _lines(area, size) - len(last)
            if told is not lines and faces.width(told[0], style.face, size, typeset.levels(told[0])) > width:
                continue
            found = envelopes.fitted(told, style=style, width=width, most=most, faces=faces)
            if len(found) <= most:
                changed = len(set(found) - set(told))
                ways.append((size - envelopes.A_LINE_CHANGED * changed, size, found))
                if not changed:
                    break  # smaller type cannot be better
        if ways:
            _, size, found = max(ways, key=lambda each: each[:2])
            return size, [*found, *last]
    return None


def _block(lines: Sequence[str], size: float, area: Area, faces: Faces, *, country: str = "") -> Form:
    """Lines in the middle of an area's height, at the letter's own left edge where they go there."""
    leading = size * _LEADING
    in_face = [Face.SANS] * (len(lines) - bool(country)) + [Face.SANS_SEMIBOLD] * bool(country)
    widest = max(faces.width(line, face, size, typeset.levels(line)) for line, face in zip(lines, in_face, strict=True))
    x = max(area.x0 * MM, min(typeset.LEFT, area.x1 * MM - widest))
    height = (len(lines) - 1) * leading + size * (_RISE + _FALL)
    y = (area.y0 + area.y1) / 2 * MM - height / 2 + size * _RISE
    marks = []
    for number, (words, face) in enumerate(zip(lines, in_face, strict=True)):
        style = Style(face, size, leading)
        marks.append(typeset.line(words, x=x, y=y + number * leading, style=style, faces=faces))
    return Form(tuple(marks))


def address(to: Sequence[str], *, on: View, country: str = "", faces: Faces) -> Form:
    """An official's address as it stands on the letter behind a window, in the largest type from 11 down to 9 points that fits.

    ``country`` is the line that stands last, in semibold. RefusedError, with the envelopes that would do, when it needs more lines than the
    window surely shows.
    """
    found = _fitted(to, on.address, _SIZES, faces, country=country)
    if found is None:
        most = _lines(on.address, _SIZES[-1])
        raise RefusedError(
            f"{to[0]}: the address has {len(to)} lines, and {on.window.key} surely shows {most}, "
            f"{on.address.x1 - on.address.x0:.0f} mm wide. These would do: {', '.join(_others(to, on, country, faces))}."
        )
    size, lines = found
    return _block(lines, size, on.address, faces, country=country)


def _others(to: Sequence[str], on: View, country: str, faces: Faces) -> list[str]:
    """The envelopes that would do for an address: windows on the same paper, then sizes that are printed."""
    papers = [on.fold.paper, *(paper for paper in Paper if paper is not on.fold.paper)]
    windows: dict[str, str] = {}
    for paper in papers:
        for window in WINDOWS.values():
            for each in views(window, paper)[:1]:
                if _fitted(to, each.address, _SIZES, faces, country=country):
                    with_paper = "" if paper is papers[0] else f" with {'Letter' if paper is Paper.LETTER else 'A4'} paper"
                    folded = f" folded as {each.fold.key}" if window is on.window else ""
                    windows.setdefault(window.key, f"{window.key}{with_paper}{folded}")
    same = [told for told in windows.values() if " with " not in told]
    return [*(same or list(windows.values())[:3]), on.window.size.key]


def back(lines: Sequence[str], *, on: View, faces: Faces) -> Form:
    """A return address as it stands behind the second window; RefusedError when it does not surely show there."""
    assert on.back is not None  # noqa: S101 - asked only of double windows
    found = _fitted(lines, on.back, _BACK_SIZES, faces)
    if found is None:
        raise RefusedError(
            f"A return address of {len(lines)} lines does not surely show in the upper window of {on.window.key}, which has room for "
            f"{_lines(on.back, _BACK_SIZES[-1])} lines {on.back.x1 - on.back.x0:.0f} mm wide. Shorten it."
        )
    return _block(found[1], found[0], on.back, faces)


# -- the letter ---------------------------------------------------------------------------------


class _Column(msgspec.Struct, frozen=True):
    """Where the head stands: points from the left edge to the right one, and down to where a window begins."""

    left: float
    right: float
    floor: float


class Opening:
    """How the letters to one official begin on their first page: head, date and address where the window asks for them.

    :param to: the official's address as ``address`` made it.
    :param home: the group's return address, for the second window.
    """

    def __init__(self, on: View, *, to: Form, stationery: typeset.Stationery, date: str, home: tuple[str, ...], faces: Faces) -> None:
        self._view, self._faces, self._personal = on, faces, stationery.personal
        self._clear = [Area(x0=a.x0 * MM, y0=a.y0 * MM, x1=a.x1 * MM, y1=a.y1 * MM) for a in on.clear]
        self._back = back(home, on=on, faces=faces) if on.back else None
        self._column = self._head_column(stationery.top)
        column = self._column
        self._name_y = min(typeset.NAME_Y, column.floor - _BELOW_PLACE - (typeset.PLACE_Y - typeset.NAME_Y))
        self._place_y = self._name_y + typeset.PLACE_Y - typeset.NAME_Y
        above = stationery.top + 5 * MM if stationery.top and not self._personal else self._place_y + _DATE_DOWN
        wide = faces.width(date, Face.SERIF, 11.0, typeset.levels(date))
        self._date_floor = self._floor(column.left, column.left + wide) - _BELOW_DATE
        wanted = max(typeset.DATE_Y, stationery.top + 8 * MM) if stationery.top else typeset.DATE_Y
        self._date_y = min(wanted, self._date_floor)
        self._dated = self._date_y >= above  # else the date begins the text
        across = [a for a in self._clear if a.x0 < typeset.LEFT + typeset.MEASURE]
        self.start = max(a.y1 for a in across) + 11 * _RISE
        self._fixed = (*to.marks, *fold_marks(on.fold))
        self._date = typeset.line(date, x=column.left, y=0.0, style=typeset.STYLES[Role.DATE][0], faces=faces)
        self._at: dict[float, Place] = {}  # address, fold marks and the date so far down, as one form
        self.apart = frozenset((Role.ADDRESS_FIRST, Role.ADDRESS, *([Role.DATE] if self._dated else [])))
        """What of the letter's words does not flow with the rest."""

    def _floor(self, left: float, right: float) -> float:
        """How far down one may write between two distances from the left edge, before a window begins."""
        return min((a.y0 for a in self._clear if a.x0 < right and left < a.x1), default=max(a.y1 for a in self._clear))

    def _head_column(self, top: float) -> _Column:
        """The whole measure above the window where the head has room there, else what is left to the right of the windows."""
        right = typeset.LEFT + typeset.MEASURE
        least = _HEAD_LEAST + _BELOW_PLACE
        for left in (typeset.LEFT, *sorted(a.x1 + 3 * MM for a in self._clear)):
            floor = self._floor(left, right)
            if floor >= least and right - left >= _HEAD_WIDTH and left >= typeset.LEFT:
                return _Column(left, right, floor)
        raise RefusedError(f"{self._view.window.key} leaves no room for the head of the letter; take another envelope.")

    def marks(self, letter: Letter) -> list[Mark]:
        """What stands above the words of a letter; RefusedError when its head would show through the window."""
        made: list[Mark] = []
        own = letter.back if self._back else ()
        if self._back:
            made.append(Place(back(own, on=self._view, faces=self._faces) if own else self._back, 0.0, 0.0))
        last = 0.0
        if self._personal and not own:
            head = self._stacked(letter.name, typeset.HEAD, self._name_y)
            if letter.place:
                head += self._stacked(letter.place, typeset.HEAD_PLACE, head[-1].y + typeset.PLACE_Y - typeset.NAME_Y)
            made += head
            last = head[-1].y
            if last + _BELOW_PLACE > self._column.floor + 0.01:
                raise RefusedError(self._too_tall)
        if self._dated:
            y = max(self._date_y, last + _DATE_DOWN) if last else self._date_y
            if y > self._date_floor + 0.01:
                raise RefusedError(self._too_tall)
        else:
            y = 0.0
        place = self._at.get(y)
        if place is None:
            date = (msgspec.structs.replace(self._date, y=y),) if self._dated else ()
            place = self._at[y] = Place(Form((*self._fixed, *date)), 0.0, 0.0)
        made.append(place)
        return made

    @property
    def _too_tall(self) -> str:
        return f"The name and the place take so many lines at the head of the letter that they would show through {self._view.window.key}."

    def _stacked(self, words: str, style: Style, y: float) -> list[Text]:
        column = self._column
        if len(words) * style.size * (typeset.ASCII_EM if words.isascii() else 1.0) <= column.right - column.left:
            return [typeset.line(words, x=column.left, y=y, style=style, faces=self._faces)]
        broken = typeset.lines(words, style=style, width=column.right - column.left, faces=self._faces)
        return [
            Text(column.left, y + number * style.leading, part, style.face, style.size, style.grey, levels)
            for number, (part, levels) in enumerate(broken)
        ]


def typesetter(
    official: Official,
    *,
    event: Event,
    on: View | None,
    stationery: typeset.Stationery,
    date: str,
    faces: Faces,
    broken: typeset.Broken | None = None,
    tagging: Tagging = Tagging.NONE,
) -> typeset.Typesetter:
    """What sets the letters to one official: as they always are, or for the window ``on`` they go behind."""
    opening = None
    if on is not None:
        country = postal.country_line(official.country, posted_from=event.posted_from)
        abroad = postal.country_line(event.posted_from, posted_from=official.country)
        to = address(postal.official(official, posted_from=event.posted_from), on=on, country=country, faces=faces)
        home = (*event.return_address, *([abroad] if abroad else []))
        opening = Opening(on, to=to, stationery=stationery, date=date, home=home, faces=faces)
    return typeset.Typesetter(stationery, faces=faces, broken=broken, opening=opening, tagging=tagging)


def fold_marks(fold: Fold) -> list[Mark]:
    """A short line at the left edge for each fold."""
    x, length, width, grey = _MARK
    return [Rule(x, mark * MM, x + length, mark * MM, width=width, grey=grey) for mark in fold.marks_mm]
