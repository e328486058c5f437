"""Pages of a batch to contact sheets: where each stands, small, and what the post keeps of an envelope's face."""

from collections.abc import Sequence

from ua_mailmerge import covers, envelopes, windows
from ua_mailmerge.model import MM, Box, Face, Faces, Frozen, Mark, Page, Paper, Tag, Tagged, Text


class Small(Frozen, frozen=True):
    """A page of a volume as it will stand on the overview: which one, its size in points, what is written under it."""

    volume: str
    page: int  # 0-based
    width: float
    height: float
    caption: str
    begins: bool = True  # the first page of its piece: the one that zones belong to


class Cell(Frozen, frozen=True):
    """Where a page stands on a contact sheet, in points from the top left."""

    x: float
    y: float
    width: float
    height: float


_GAP, _CAPTION = 5 * MM, 4 * MM


def sheets(
    title: str, shown: Sequence[Small], *, paper: Paper, zones: Sequence[Box], faces: Faces
) -> list[tuple[Page, list[tuple[Small, Cell]]]]:
    """Sheets with a frame and a caption for each page of ``shown``, and where each goes; ``zones``, in its points, are drawn in each."""
    if not shown:
        return []
    width, height = paper.size
    across = 5 if shown[0].height > shown[0].width else 2
    each = (width - 2 * covers.MARGIN - (across - 1) * _GAP) / across
    scale = each / max(page.width for page in shown)
    tall = max(page.height for page in shown) * scale + _CAPTION
    top = covers.MARGIN + 8 * MM
    down = max(int((height - covers.MARGIN - top + _GAP) // (tall + _GAP)), 1)
    made = []
    for first in range(0, len(shown), across * down):
        head = Text(covers.MARGIN, covers.MARGIN, title, covers.QUIET.face, covers.QUIET.size, covers.QUIET.grey)
        marks: list[Mark] = [head if first else Tagged(Tag.H1, (head,))]
        cells = []
        for at, page in enumerate(shown[first : first + across * down]):
            x, y = covers.MARGIN + at % across * (each + _GAP), top + at // across * (tall + _GAP)
            cell = Cell(x, y, page.width * scale, page.height * scale)
            cells.append((page, cell))
            seen: list[Mark] = [Box(x, y, cell.width, cell.height, width=0.3, grey=0.6)]
            if page.begins:
                seen += [Box(x + z.x * scale, y + z.y * scale, z.w * scale, z.h * scale, width=0.4, grey=0.4) for z in zones]
            seen.append(Text(x, y + cell.height + 2.6 * MM, page.caption, Face.SANS, 5.5, 0.33))
            marks.append(Tagged(Tag.FIGURE, tuple(seen), f"A small picture of {page.caption}"))
        made.append((Page(width, height, tuple(marks), label=f"{first // (across * down) + 1}", title="" if first else title), cells))
    return made


def zones(size: envelopes.Envelope, *, turn: int) -> list[Box]:
    """What an envelope's face keeps for the post, in points of the page as it is fed: read area, barcode zone, stamp corner."""
    boxes = []
    for area in (size.read_area, size.barcode_zone, size.stamp_corner):
        corners = [_turned(x * MM, y * MM, size, turn) for x, y in ((area.x0, area.y0), (area.x1, area.y1))]
        (x0, y0), (x1, y1) = (min(each) for each in zip(*corners, strict=True)), (max(each) for each in zip(*corners, strict=True))
        boxes.append(Box(x0, y0, x1 - x0, y1 - y0))
    return boxes


def openings(view: windows.View) -> list[Box]:
    """What a window shows of a letter, in points of its first page: what surely shows, and what may ever show."""
    return [Box(area.x0 * MM, area.y0 * MM, (area.x1 - area.x0) * MM, (area.y1 - area.y0) * MM) for area in (view.address, *view.clear)]


def _turned(x: float, y: float, size: envelopes.Envelope, turn: int) -> tuple[float, float]:
    """A point of an envelope's face on the page that is turned clockwise."""
    width, height = size.width_mm * MM, size.height_mm * MM
    return {0: (x, y), 90: (height - y, x), 180: (width - x, height - y), 270: (y, width - x)}[turn]
