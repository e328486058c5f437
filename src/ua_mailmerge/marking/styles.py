"""Two colours and a text format behind a stylesheet's own."""

import posixpath

import msgspec

from ua_mailmerge.marking.package import SPACES, STRICT, Package
from ua_mailmerge.marking.reasons import ASKED, HELD
from ua_mailmerge.marking.splices import Edit, Element, counted, inside, prefix, spliced, walk

_FILLS = {HELD: "FFF6CFCB", ASKED: "FFFDF3DC"}
_STYLES = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst")


class Styles(msgspec.Struct, frozen=True):
    """The numbers of what was added to the stylesheet."""

    letters: int  # a cell format: text
    fills: dict[str, int]  # differential formats: colours


_EMPTY_STYLES = (
    '<styleSheet xmlns="{space}"><fonts count="1"><font/></fonts><fills count="1"><fill><patternFill/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf/></cellXfs></styleSheet>'
)


def added(package: Package, base: str) -> Styles:
    """Two colours and a text format behind the workbook's own; those of an earlier marking are used again."""
    book = package.book()
    part = next((target for kind, target, _ in package.related(book).values() if kind == "styles" and target in package), "")
    if not part:
        part = package.free(posixpath.join(posixpath.dirname(book), "styles{}.xml"))
        package.change(part, _EMPTY_STYLES.format(space=SPACES.get(base, STRICT)).encode())
        package.relate(book, f"{base}/styles", part)
        package.typed(part=part, kind="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml")
    data = package.read(part)
    lists: dict[str, Element] = {}
    items: dict[str, list[Element]] = {}
    roots: list[Element] = []
    within = ""

    def opened(element: Element, depth: int) -> None:
        nonlocal within
        if depth == 1:
            within = element.name

    def closed(element: Element, depth: int) -> None:
        if depth == 0:
            roots.append(element)
        elif depth == 1:
            lists[element.name] = element
        elif depth == 2:
            items.setdefault(within, []).append(element)

    walk(data, file=package.parts.file, opened=opened, closed=closed, texts=frozenset())
    mark = prefix(data, roots[0])
    add = _Adder(data, roots[0], lists, {name: [data[i.start : i.end] for i in found] for name, found in items.items()}, mark)
    inherits = b' xfId="0"' if items.get("cellStyleXfs") else b""
    letters = add("cellXfs", b'<%bxf numFmtId="49" fontId="0" fillId="0" borderId="0"%b applyNumberFormat="1"/>' % (mark, inherits))
    fill = b'<%(p)bdxf><%(p)bfill><%(p)bpatternFill patternType="solid"><%(p)bfgColor rgb="%(c)b"/><%(p)bbgColor rgb="%(c)b"/>'
    fill += b"</%(p)bpatternFill></%(p)bfill></%(p)bdxf>"
    fills = {kind: add("dxfs", fill % {b"p": mark, b"c": colour.encode()}) for kind, colour in _FILLS.items()}
    package.change(part, spliced(data, add.edits()))
    return Styles(letters, fills)


class _Adder:
    """Adds items to the lists of a stylesheet; an item that is there already is used again."""

    def __init__(self, data: bytes, root: Element, lists: dict[str, Element], items: dict[str, list[bytes]], prefix: bytes) -> None:
        self.data, self.root, self.lists, self.items, self.prefix = data, root, lists, items, prefix
        self.added: dict[str, list[bytes]] = {}

    def __call__(self, name: str, item: bytes) -> int:
        """The item's number in its list."""
        found = self.items.setdefault(name, [])
        if item not in found:
            found.append(item)
            self.added.setdefault(name, []).append(item)
        return found.index(item)

    def edits(self) -> list[Edit]:
        """What the stylesheet's bytes have to become."""
        edits: list[Edit] = []
        for name, new in self.added.items():
            there = self.lists.get(name)
            if there is not None:
                edits += inside(self.data, there, b"".join(new))
                edits += counted(self.data, there, len(self.items[name]))
                continue
            tag = self.prefix + name.encode()
            whole = b'<%b count="%d">%b</%b>' % (tag, len(new), b"".join(new), tag)
            later = [each.start for key, each in self.lists.items() if key in _STYLES and _STYLES.index(key) > _STYLES.index(name)]
            at = min(later, default=self.root.close)
            edits.append(Edit(at, at, whole))
        return edits
