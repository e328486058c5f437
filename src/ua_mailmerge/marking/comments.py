"""A comment on each cell with a reason: the words in one part, the boxes they are shown in in another."""

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape

import msgspec

from ua_mailmerge.marking.package import SPACES, STRICT, Package
from ua_mailmerge.marking.reasons import ASKED, HELD, Marks
from ua_mailmerge.marking.splices import Edit, Element, inside, name_of, prefix, spliced, storable, walk
from ua_mailmerge.problems import UnreadableError

AUTHOR = "ua-mailmerge"
MOST_COMMENTS = 2_000
"""Comments on a sheet; each is a drawn box, and thousands of them make a workbook slow. Colours and reasons have no such end."""

_VML = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
)
_KIND = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;width:200pt;height:70pt;visibility:hidden" '
    'fillcolor="#fdf3dc" o:insetmode="auto" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><v:fill color2="#fdf3dc"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 12, {top}, 4, {right}, 12, {bottom}, 4</x:Anchor>"
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


class _Notes(msgspec.Struct):
    """A sheet's comments as they stand."""

    data: bytes
    root: Element
    authors: Element | None = None
    author: int = -1  # our number among them
    count: int = 0
    listed: Element | None = None
    others: set[str] = set()  # cells with somebody else's comment
    ours: list[Element] = []


def added(package: Package, part: str, base: str, marks: Marks, *, drawing: str) -> str:
    """Comments on the cells with a reason, beside the group's own. ``drawing``: the sheet's relation to its boxes, empty where it has none.

    :returns: the relation to new boxes that the sheet has to name; empty where it has some, or needs none.
    """
    try:
        return _added(package, part, base, marks, drawing)
    except UnreadableError:  # drawings of old programs need not be XML; colours and the Letters column say it all without comments
        return ""


def _added(package: Package, part: str, base: str, marks: Marks, drawing: str) -> str:
    related = package.related(part)
    there = next((target for kind, target, _ in related.values() if kind == "comments" and target in package), "")
    boxes = related.get(drawing, ("", "", ""))[1]
    said: dict[tuple[int, int], list[str]] = {}
    for reason in marks.reasons:
        if reason.column:
            said.setdefault((reason.row, reason.column), []).append(reason.said)
    if not (said or there) or (drawing and boxes not in package):
        return ""
    empty = f'<comments xmlns="{SPACES.get(base, STRICT)}"><authors/><commentList/></comments>'.encode()
    notes = _notes(package.read(there) if there else empty, marks.file)
    cells = [at for at in said if f"{name_of(at[1])}{at[0]}" not in notes.others][:MOST_COMMENTS]
    old = {note.attributes.get("ref", "") for note in notes.ours}
    drawn = _boxed(package.read(boxes) if boxes else _VML.encode(), cells, old, marks.file)
    noted = spliced(notes.data, _noted(notes, [(at, said[at]) for at in cells]))
    if not there:
        there = package.free("xl/comments{}.xml")
        package.relate(part, f"{base}/comments", there)
        package.typed(part=there, kind="application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml")
    package.change(there, noted)
    if boxes:
        package.change(boxes, drawn)
        return ""
    boxes = package.free("xl/drawings/vmlDrawing{}.vml")
    package.change(boxes, drawn)
    package.typed(extension="vml", kind="application/vnd.openxmlformats-officedocument.vmlDrawing")
    return package.relate(part, f"{base}/vmlDrawing", boxes)


def _notes(data: bytes, file: str) -> _Notes:
    roots: list[Element] = []
    authors: list[str] = []
    found: list[Element] = []
    lists: dict[str, Element] = {}
    words: list[str] = []
    ours: list[Element] = []

    def closed(element: Element, depth: int) -> None:
        if depth == 0:
            roots.append(element)
        elif depth == 1:
            lists[element.name] = element
        elif element.name == "author":
            authors.append(element.text)
        elif element.name == "t":
            words.append(element.text)
        elif element.name == "comment":
            author = element.attributes.get("authorId", "")
            by_us = author in {str(at) for at, name in enumerate(authors) if name == AUTHOR}
            if by_us or "".join(words).startswith((f"{HELD} · ", f"{ASKED} · ")):  # LibreOffice forgets who wrote a comment
                ours.append(element)
            else:
                found.append(element)
            words.clear()

    walk(data, file=file, opened=lambda _element, _depth: None, closed=closed, texts=frozenset({"author", "t"}))
    return _Notes(
        data,
        roots[0],
        lists.get("authors"),
        authors.index(AUTHOR) if AUTHOR in authors else -1,
        len(authors),
        lists.get("commentList"),
        {note.attributes.get("ref", "") for note in found},
        ours,
    )


def _noted(notes: _Notes, said: Sequence[tuple[tuple[int, int], list[str]]]) -> list[Edit]:
    """Our comments taken out, and new ones put in."""
    p = prefix(notes.data, notes.root).decode()
    if notes.authors is None or notes.listed is None:
        raise UnreadableError("comments without authors")
    edits = [Edit(old.start, old.end, b"") for old in notes.ours]
    author = notes.author
    if author < 0:
        author = notes.count
        edits += inside(notes.data, notes.authors, f"<{p}author>{AUTHOR}</{p}author>".encode())
    new = "".join(
        f'<{p}comment ref="{name_of(column)}{row}" authorId="{author}"><{p}text><{p}t xml:space="preserve">'
        f"{escape(storable(chr(10).join(words)))}</{p}t></{p}text></{p}comment>"
        for (row, column), words in said
    )
    return edits + inside(notes.data, notes.listed, new.encode())


def _cell(at: dict[str, str]) -> str:
    """The cell a box belongs to: ``D14`` of row 13 and column 3."""
    row, column = at.get("Row", ""), at.get("Column", "")
    return f"{name_of(int(column) + 1)}{int(row) + 1}" if (row + column).isdecimal() and len(row + column) < 14 and row and column else ""


def _boxed(data: bytes, cells: Sequence[tuple[int, int]], old: set[str], file: str) -> bytes:
    """The boxes that comments are shown in: ours of before out, new ones in."""
    roots: list[Element] = []
    gone: list[Element] = []
    kinds: set[str] = set()
    at: dict[str, str] = {}

    def opened(element: Element, depth: int) -> None:
        if depth == 1:
            at.clear()
            if element.name == "shapetype":
                kinds.add(element.attributes.get("id", ""))

    def closed(element: Element, depth: int) -> None:
        if depth == 0:
            roots.append(element)
        elif element.name in ("Row", "Column"):
            at[element.name] = element.text.strip()
        elif depth == 1 and element.name == "shape" and _cell(at) in old:
            gone.append(element)

    walk(data, file=file, opened=opened, closed=closed, texts=frozenset({"Row", "Column"}))
    kept = spliced(data, [Edit(each.start, each.end, b"") for each in gone])
    ids = [int(found) for found in re.findall(rb"_x0000_s(\d{1,8})", kept)]
    first = max([1024, *ids]) + 1
    new = "" if "_x0000_t202" in kinds else _KIND
    new += "".join(
        _SHAPE.format(
            id=first + n, row=row - 1, column=column - 1, left=column, right=column + 4, top=max(row - 2, 0), bottom=max(row - 2, 0) + 5
        )
        for n, (row, column) in enumerate(cells)
    )
    return spliced(data, [*(Edit(each.start, each.end, b"") for each in gone), *inside(data, roots[0], new.encode())])
