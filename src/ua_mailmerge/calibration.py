"""Media to Pages that people print once, measure and hold against the paper: rulers and crosses, outlines of labels, windows."""

from ua_mailmerge import envelopes, labels, rulers, typeset, windows
from ua_mailmerge.envelopes import Envelope
from ua_mailmerge.labels import LabelSheet
from ua_mailmerge.model import MM, Box, Face, Faces, Form, Mark, Page, Paper, Place, Style, Text
from ua_mailmerge.printers import CROSS_MM
from ua_mailmerge.windows import View

_SMALL = Style(Face.SANS, 9.0, 12.0)
_STRONG = Style(Face.SANS_SEMIBOLD, 12.0, 16.0)
_X = _Y = CROSS_MM * MM


def paper(on: Paper, *, faces: Faces, printer: str = "", of: str = "") -> Page:
    """A sheet of letter paper with a cross, two rulers and what to measure; ``of``: it stands for another medium of that size."""
    name = "Letter paper" if on is Paper.LETTER else "A4 paper"
    return _page(*on.size, name, of or str(on), faces, printer)


def envelope(size: Envelope, *, turn: int = 0, faces: Faces, printer: str = "") -> Page:
    """An envelope's face with the same, turned as it is fed."""
    plain = _page(size.width_mm * MM, size.height_mm * MM, f"{size.name} envelope", size.key, faces, printer)
    if not turn:
        return plain
    origin = {90: (plain.height, 0.0), 180: (plain.width, plain.height), 270: (0.0, plain.width)}[turn]
    width, height = (plain.height, plain.width) if turn in (90, 270) else (plain.width, plain.height)
    return Page(width, height, (Place(Form(plain.marks), *origin, turn),), plain.label, plain.title)


def sheet(of: LabelSheet, *, faces: Faces, printer: str = "") -> list[Page]:
    """The outlines of a sheet of labels, to be held against it, then its paper's cross and rulers."""
    width, height = of.paper.size
    marks = labels.outlines(of, faces=faces)
    title = f"{of.key} labels"
    return [Page(width, height, tuple(marks), title, title), paper(of.paper, faces=faces, printer=printer, of=of.key)]


def window(view: View, *, faces: Faces) -> Page:
    """A sheet to fold and put into a window envelope: the outer frame must never show, the inner one always."""
    width, height = view.fold.paper.size
    marks: list[Mark] = windows.fold_marks(view.fold)
    for area, weight in ((view.address, 0.8), *((each, 0.3) for each in view.clear), *([(view.back, 0.8)] if view.back else [])):
        left, right = max(area.x0 * MM, 0.0), min(area.x1 * MM, width)
        marks.append(Box(left, area.y0 * MM, right - left, (area.y1 - area.y0) * MM, width=weight, grey=0.0 if weight > 0.5 else 0.4))
    x, y = view.address.x0 * MM + 6, view.address.y0 * MM + 14
    marks.append(Text(x, y, "All of this frame must show.", Face.SANS_SEMIBOLD, 9.0))
    below = max(each.y1 for each in view.clear) * MM + 24
    said = [
        (f"{view.window.name} ({view.window.key}), folded {view.fold.words} from the top ({view.fold.key})", _STRONG),
        ("Fold at the short lines at the left edge, this side out, and put the sheet into the envelope.", _SMALL),
        ("Push it into every corner. The thick frame must show whole each time, and the thin one never.", _SMALL),
        (f"At least {view.lines} lines of an address surely show.", _SMALL),
    ]
    for words, style in said:
        marks.append(typeset.line(words, x=typeset.LEFT, y=below, style=style, faces=faces))
        below += style.leading
    return Page(width, height, tuple(marks), view.window.name, view.window.name)


def _page(width: float, height: float, name: str, key: str, faces: Faces, printer: str) -> Page:
    """A cross 20 mm from the left edge and the top, a ruler from it to the right and one down, what to do beside them."""
    long_x, long_y = lengths(width, height)
    marks: list[Mark] = [*rulers.cross(x=_X, y=_Y), *rulers.across(x=_X, y=_Y, length_mm=long_x, faces=faces)]
    marks += rulers.down(x=_X, y=_Y, length_mm=long_y, faces=faces)
    ways = f"--printer {printer or 'NAME'} --measured LEFT,TOP,ACROSS,DOWN"
    x, y = _X + 18 * MM, _Y + 12 * MM
    words = [
        (f"{name}{f' on {printer}' if printer else ''}", _STRONG),
        ("Measure in millimetres, to a half:", _SMALL),
        ("LEFT from the left edge of the paper to the cross (20),", _SMALL),
        ("TOP from the top edge to the cross (20),", _SMALL),
        (f"ACROSS from 0 to {long_x} on the upper ruler, DOWN from 0 to {long_y} on the left one.", _SMALL),
        ("Then type what you measured:", _SMALL),
        (f"ua-mailmerge calibrate {key} {ways}", _SMALL),
    ]
    for text, style in words:
        for line, levels in typeset.lines(text, style=style, width=width - x - 8 * MM, faces=faces):
            y += style.leading
            marks.append(Text(x, y, line, style.face, style.size, style.grey, levels))
    return Page(width, height, tuple(marks), name, name)


def lengths_of(medium: str) -> tuple[int, int]:
    """The same for the page of a medium: a paper, an envelope, or a sheet of labels."""
    if medium in envelopes.SIZES:
        size = envelopes.SIZES[medium]
        return lengths(size.width_mm * MM, size.height_mm * MM)
    return lengths(*(labels.LABELS[medium].paper if medium in labels.LABELS else Paper(medium)).size)


def lengths(width: float, height: float) -> tuple[int, int]:
    """How long the rulers of a page are, in mm: to the right and down."""
    across = next(mm for mm in (150, 100, 50) if (CROSS_MM + mm + 12) * MM <= width)
    return across, next(mm for mm in (200, 100, 50) if (CROSS_MM + mm + 8) * MM <= height)
