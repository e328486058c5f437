"""Addresses to Pages: envelopes in true size."""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence

from ua_mailmerge import typeset
from ua_mailmerge.data import envelopes as table
from ua_mailmerge.model import MM, Area, Face, Faces, Form, Frozen, Mark, Page, Place, Style, Text
from ua_mailmerge.problems import RefusedError

ADDRESS = Style(face=Face.SANS, size=11.5, leading=15.0)
_SMALLER = tuple(Style(face=Face.SANS, size=size, leading=size * 1.3) for size in (11.0, 10.5, 10.0, 9.5, 9.0))
SENDER = Style(face=Face.SANS, size=9.0, leading=12.0)

MOST_LINES = 6
SENDER_LINES = 5

_MARGIN_MM = 12.7  # half an inch: the read area's sides (DMM 202.2.1) and where a return address starts
_FOOT_MM = 19.0  # no baseline lower: 15.9 mm of barcode zone (Pub 28 A1) and room for the printer to drift
_STAMP_MM = (44.5, 35.0)  # a design reserve: USPS gives no figure for stamps; one or two and the postmark
_SENDER_MM = 16.0  # first baseline of the return address from the top
_SENDER_LEAST_MM = 9.5  # and the highest it may climb when it has many lines
_START = 0.54  # the address' first baseline, as a part of the height
RISE = 0.95  # the tallest accented capital above the baseline, in ems
FALL = 0.25  # commas and the Q's tail below it
A_LINE_CHANGED = 1.5  # how many points of size one gives up rather than break a line in two or join two, for each line changed
_DESCENT = 0.3


class Envelope(Frozen, frozen=True):
    """A size of envelope and what its face keeps free; the flap is up, the long side across."""

    key: str
    name: str
    width_mm: float
    height_mm: float
    pwg_name: str
    shape: str  # "letter" or "flat", as USPS sorts it
    address_x_mm: float
    read_area: Area
    barcode_zone: Area
    stamp_corner: Area


def _sizes() -> Iterable[Envelope]:
    """Every size with its zones, which USPS measures from the right edge and the foot.

    Read area: half an inch from either side, from 5/8 to 2 3/4 inches above the foot (DMM 202.2.1); barcode zone: 4 3/4 x 5/8 inches in the
    lower right corner (Pub 28 A1, DMM 202.5). Flats have no such rule; they keep the same foot and sides free.
    """
    inch = table.INCH_MM
    for key, name, width, height, pwg_name, shape, x in table.SIZES:
        foot = height - 0.625 * inch
        yield Envelope(
            key=key,
            name=name,
            width_mm=width,
            height_mm=height,
            pwg_name=pwg_name,
            shape=shape,
            address_x_mm=x,
            read_area=Area(x0=_MARGIN_MM, y0=height - 2.75 * inch if shape == "letter" else _STAMP_MM[1], x1=width - _MARGIN_MM, y1=foot),
            barcode_zone=Area(x0=width - 4.75 * inch, y0=foot, x1=width, y1=height),
            stamp_corner=Area(x0=width - _STAMP_MM[0], y0=0.0, x1=width, y1=_STAMP_MM[1]),
        )


SIZES: dict[str, Envelope] = {size.key: size for size in _sizes()}
"""Every size we know; ``us_10`` and ``iso_dl`` first."""


# -- words on the face --------------------------------------------------------------------------

_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
_DIALYTIKA = "\N{COMBINING DIAERESIS}"


def capitals(text: str) -> str:
    """``text`` in capitals as an address has them: accents kept, except that Greek capitals drop theirs (μάιος: ΜΑΪΟΣ).

    Georgian stays as it is: its capitals are for display, and few typefaces have them.
    """
    if _GREEK.search(text):
        text = _without_tonos(text)
    return unicodedata.normalize("NFC", "".join(c if "\u10d0" <= c <= "\u10ff" else c.upper() for c in text))


def _without_tonos(text: str) -> str:
    """Greek without accents and breathings; where an accent kept two vowels apart, a diaeresis does so now (Unicode SpecialCasing)."""
    kept: list[str] = []
    base, accented = "", False  # the last letter, and whether we took its accent
    for character in unicodedata.normalize("NFD", text):
        if not unicodedata.combining(character):
            hiatus = accented and base in "αεοηωΑΕΟΗΩ" and character in "ιυΙΥ"
            kept.append(character + _DIALYTIKA if hiatus else character)
            base, accented = character, False
        elif not _GREEK.match(base) or character == _DIALYTIKA:
            if not kept[-1].endswith(character):
                kept.append(character)
        elif character == "\N{COMBINING GREEK YPOGEGRAMMENI}":
            kept.append("ι")
        else:
            accented = True
    return "".join(kept)


def flush_left(words: str, x: float, y: float, style: Style, faces: Faces) -> Text:
    """One line flush left at (x, y), whichever way its script runs."""
    if words.isascii():
        return Text(x, y, words, style.face, style.size)
    return typeset.line(words, x=x, y=y, style=style, faces=faces)


def _broken(line: str, style: Style, width: float, faces: Faces) -> list[str]:
    """``line`` broken until every part fits ``width`` points: after a comma if that leaves a fair line, else at a space, else anywhere."""
    parts: list[str] = []
    while faces.width(line, style.face, style.size) > width:
        fits = _fitting(line, style, width, faces)
        comma = line.rfind(", ", 0, fits + 1)
        space = line.rfind(" ", 0, fits + 1)
        at = comma + 1 if comma >= fits // 3 else space if space > 0 else fits
        parts.append(line[:at].rstrip(" ,"))
        line = line[at:].lstrip()
    parts.append(line)
    return parts


def _fitting(line: str, style: Style, width: float, faces: Faces) -> int:
    """How many leading characters of a line that is too long fit; at least one, and never between a letter and its mark."""
    low, high = 1, len(line)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if faces.width(line[:middle], style.face, style.size) <= width else (low, middle)
    while low > 1 and unicodedata.combining(line[low]):
        low -= 1
    return low


def _surely_fits(line: str, style: Style, width: float) -> bool:
    """Whether ``line`` need not be measured: no ASCII character of a text face is wider than an em."""
    return len(line) * style.size <= width and line.isascii()


def fitted(lines: Sequence[str], *, style: Style, width: float, most: int, faces: Faces) -> list[str]:
    """``lines`` so that each fits ``width``; more than ``most`` are joined with a comma, shortest neighbours first.

    The first line, a name, is never joined; the last, the city's, only when no others fit. The list is longer than ``most`` if all that was
    not enough.
    """
    if len(lines) <= most and all(_surely_fits(line, style, width) or faces.width(line, style.face, style.size) <= width for line in lines):
        return list(lines)
    parts = [part for line in lines for part in _broken(line, style, width, faces)]
    while len(parts) > most:
        joined = [f"{a}, {b}" for a, b in itertools.pairwise(parts)]
        last = len(joined) - 1
        fit = [(at == last, wide, at) for at in range(1, len(joined)) if (wide := faces.width(joined[at], style.face, style.size)) <= width]
        if not fit:
            break
        _, _, at = min(fit)
        parts[at : at + 2] = [joined[at]]
    return parts


# -- envelopes ----------------------------------------------------------------------------------


def block(to: Sequence[str], *, size: Envelope, country: str = "", faces: Faces) -> Form:
    """The address of one official as it stands on a ``size`` face, to be placed at its top-left corner; make it once an official.

    ``country`` is the line that stands last and alone, in semibold; when ``to`` ends with it, it is not printed twice. What does not go on
    six lines in 11.5 points is set smaller, down to 9. RefusedError when that is not enough.
    """
    lines = [capitals(line) for line in (to[:-1] if country and to and to[-1] == country else to)]
    most = MOST_LINES - bool(country)
    left, right = size.address_x_mm * MM, size.read_area.x1 * MM
    for plain in (ADDRESS, *_SMALLER):
        told = fitted(lines, style=plain, width=right - left, most=most, faces=faces)
        if len(told) <= most:
            break
    else:
        told = fitted(lines, style=ADDRESS, width=right - left, most=most, faces=faces)
        raise RefusedError(
            f"{to[0]}: the address needs {len(told) + bool(country)} lines and an envelope of size {size.name} holds {MOST_LINES}; "
            "join or shorten lines in campaign.yaml."
        )
    strong = Style(face=Face.SANS_SEMIBOLD, size=plain.size, leading=plain.leading)
    styles = [plain] * len(told) + [strong] * bool(country)
    top = _first_baseline(size, len(styles), plain)
    words = [*told, capitals(country)] if country else told
    pairs = zip(words, styles, strict=True)
    return Form(marks=tuple(flush_left(line, left, top + n * plain.leading, style, faces) for n, (line, style) in enumerate(pairs)))


def _first_baseline(size: Envelope, lines: int, style: Style) -> float:
    """The first baseline of an address of so many lines, in points: below the middle, in the read area, the last line 19 mm up."""
    start = max(size.height_mm * MM * _START, size.read_area.y0 * MM + style.size * RISE)
    return min(start, (size.height_mm - _FOOT_MM) * MM - (lines - 1) * style.leading)


def sender(back: Sequence[str], *, size: Envelope, faces: Faces) -> Form:
    """The return address as it stands on a ``size`` face, to be placed at its top-left corner; make it once when all envelopes share it."""
    return Form(marks=_sender(back, size, faces))


def _sender(back: Sequence[str], size: Envelope, faces: Faces) -> tuple[Mark, ...]:
    """The return address above the read area, in the left half; one of many lines starts higher. RefusedError over five lines."""
    width = (size.width_mm / 2 - _MARGIN_MM) * MM
    lowest = size.read_area.y0 * MM - SENDER.size * _DESCENT
    most = min(SENDER_LINES, int((lowest - _SENDER_LEAST_MM * MM) // SENDER.leading) + 1)
    lines = fitted(back, style=SENDER, width=width, most=most, faces=faces)
    if len(lines) > most:
        raise RefusedError(
            f"A return address needs {len(lines)} lines; an envelope of size {size.name} holds {most} above the address. Shorten it."
        )
    top = min(_SENDER_MM * MM, lowest - (len(lines) - 1) * SENDER.leading)
    x = _MARGIN_MM * MM
    return tuple([flush_left(line, x, top + n * SENDER.leading, SENDER, faces) for n, line in enumerate(lines)])


def envelope(
    to: Sequence[str] | Form,
    back: Sequence[str] | Form,
    *,
    size: Envelope,
    turn: int = 0,
    dx_mm: float = 0.0,
    dy_mm: float = 0.0,
    faces: Faces,
    country: str = "",
    label: str = "",
    title: str = "",
) -> Page:
    """One envelope's face as a page of its true size.

    ``to`` and ``back`` are lines, or the forms ``block`` and ``sender`` made for this size. ``turn`` (0, 90, 180 or 270 degrees clockwise)
    is for printers that take envelopes another way round; ``dx_mm`` to the right and ``dy_mm`` down, as one reads the face, make good where
    the printer is out. RefusedError when an address does not fit or an offset would push words off the paper.
    """
    dx, dy = dx_mm * MM, dy_mm * MM
    address = to if isinstance(to, Form) else block(to, size=size, country=country, faces=faces)
    width, height = size.width_mm * MM, size.height_mm * MM
    x, y = _origin(width, height, dx, dy, turn)
    corner = back.marks if isinstance(back, Form) else _sender(back, size, faces)
    if dx or dy:
        _stay_on(width, height, (*address.marks, *corner), dx, dy, faces)
    if isinstance(back, Form) or turn:
        own = back if isinstance(back, Form) else Form(corner)
        marks: tuple[Mark, ...] = (Place(address, x, y, turn), Place(own, x, y, turn))
    else:  # words of this page alone: a form would only make the file larger
        marks = (Place(address, dx, dy), *_moved(corner, dx, dy))
    if turn in (90, 270):
        width, height = height, width
    return Page(width=width, height=height, marks=marks, label=label, title=title)


def flap(code: str, *, size: Envelope, turn: int = 0, faces: Faces, label: str = "") -> Page:
    """The side with the flap, as large as the envelope: a piece's code at the foot, small and grey, where nobody reads for an address."""
    width, height = size.width_mm * MM, size.height_mm * MM
    words = Text(_MARGIN_MM * MM, height - 8 * MM, code, Face.SANS, 6.0, 0.5)
    x, y = _origin(width, height, 0.0, 0.0, turn)
    marks: tuple[Mark, ...] = (Place(Form((words,)), x, y, turn),) if turn else (words,)
    if turn in (90, 270):
        width, height = height, width
    return Page(width=width, height=height, marks=marks, label=label)


def _origin(width: float, height: float, dx: float, dy: float, turn: int) -> tuple[float, float]:
    """Where a face's top-left corner comes to lie on its turned page."""
    match turn:
        case 0:
            return dx, dy
        case 90:
            return height - dy, dx
        case 180:
            return width - dx, height - dy
        case 270:
            return dy, width - dx
    raise RefusedError(f"An envelope can be turned by 0, 90, 180 or 270 degrees, not by {turn}.")


def _moved(marks: tuple[Mark, ...], dx: float, dy: float) -> tuple[Mark, ...]:
    """Lines moved by an offset."""
    if not (dx or dy):
        return marks
    return tuple([Text(m.x + dx, m.y + dy, m.words, m.face, m.size, m.grey, m.levels) for m in marks if isinstance(m, Text)])


def _stay_on(width: float, height: float, marks: Iterable[Mark], dx: float, dy: float, faces: Faces) -> None:
    """RefusedError when words, moved by an offset, leave the face."""
    for mark in marks:
        if isinstance(mark, Text):
            # Unmoved they end half an inch before the right edge, so only a large offset has to be measured.
            right = mark.x + (faces.width(mark.words, mark.face, mark.size, mark.levels) if dx > _MARGIN_MM * MM else 0.0)
            across = mark.x + dx >= 0 and right + dx <= width
            down = mark.y - mark.size * RISE + dy >= 0 and mark.y + mark.size * _DESCENT + dy <= height
            if not (across and down):
                raise RefusedError(off_the_paper(dx / MM, dy / MM))


def off_the_paper(dx_mm: float, dy_mm: float) -> str:
    """What is said about an offset that is too large."""
    return f"An offset of {dx_mm:g} mm across and {dy_mm:g} mm down pushes words off the paper; take a smaller one."
