"""A workbook's bytes and what was found in it to the same workbook, marked."""

import re
from xml.sax.saxutils import escape

import msgspec

from ua_mailmerge.containers import Parts
from ua_mailmerge.limits import Limits
from ua_mailmerge.marking import comments, styles
from ua_mailmerge.marking.package import Package
from ua_mailmerge.marking.reasons import ASKED, HEADING, HELD, Marks
from ua_mailmerge.marking.splices import Edit, Element, inside, name_of, number_of, prefix, spliced, storable, walk

_WIDTH = 60
_TAIL = (  # CT_Worksheet, ECMA-376 §18.3.1.99: what may follow the data, in this order
    "sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate",
    "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions",
    "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors",
    "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "AlternateContent",
    "webPublishItems", "tableParts", "extLst",
)  # fmt: skip


class Done(msgspec.Struct, frozen=True):
    """A marked workbook, and whether it carries macros: its name has to end in .xlsm then."""

    data: bytes
    macros: bool


def mark(data: bytes, marks: Marks, *, limits: Limits) -> Done:
    """The workbook with the reasons in a Letters column, the cells they are about coloured, and a comment on each of these cells.

    Whatever an earlier marking left is taken away first.
    """
    package = Package(Parts(data, file=marks.file, limits=limits), limits)
    part, base = package.sheet(marks.sheet)
    sheet = Sheet(package.read(part, most=limits.sheet_bytes), marks)
    look = styles.added(package, base)
    edits = sheet.letters(look.letters) + sheet.colours(look)
    edits += sheet.say_size()
    drawing = comments.added(package, part, base, marks, drawing=sheet.drawing)
    if drawing:
        named = f'legacyDrawing xmlns:r="{base}" r:id="{drawing}"/>'.encode()
        edits.append(sheet.insert("legacyDrawing", b"<" + sheet.prefix + named))
    package.change(part, spliced(sheet.data, edits))
    return Done(package.written(), package.macros)


class _Row(msgspec.Struct):
    """A row that gets a cell, or loses one."""

    element: Element
    cells: list[tuple[int, Element]] = []


class Sheet:
    """The sheet's XML with what has to be found in it."""

    def __init__(self, data: bytes, marks: Marks) -> None:
        self.data, self.marks = data, marks
        self.children: list[Element] = []  # of the root, in order
        self.columns: list[Element] = []
        self.rows: dict[int, _Row] = {}
        self.last_column, self.last_row = 0, marks.header
        self.ours: list[Element] = []  # conditional formats of an earlier marking
        wanted = {reason.row for reason in marks.reasons} | {marks.header}
        row = column = 0
        content = False
        current: _Row | None = None
        formulas: list[str] = []

        def opened(element: Element, depth: int) -> None:
            nonlocal row, column, content, current
            name = element.name
            if depth == 0:
                self.root = element
            elif name == "row" and depth == 2:
                at = element.attributes.get("r", "")
                row, column = int(at) if at.isdecimal() and len(at) < 9 else row + 1, 0
                current = _Row(element, []) if row in wanted or (marks.letters and row > marks.header) else None
            elif name == "c" and depth == 3:
                letters = element.attributes.get("r", "").rstrip("0123456789")
                column, content = number_of(letters) if letters else column + 1, False
            elif name in ("v", "is", "f") and depth == 4:
                content = True

        def closed(element: Element, depth: int) -> None:
            name = element.name
            if depth == 1:
                self.children.append(element)
                if name == "conditionalFormatting":
                    if formulas and all(_of_ours(formula) for formula in formulas):
                        self.ours.append(element)
                    formulas.clear()
            elif name == "formula":
                formulas.append(element.text)
            elif name == "col" and depth == 2:
                self.columns.append(element)
            elif name == "c" and depth == 3:
                if content and column != marks.letters:
                    self.last_column = max(self.last_column, column)
                if content:
                    self.last_row = max(self.last_row, row)
                if current is not None:
                    current.cells.append((column, element))
            elif name == "row" and depth == 2 and current is not None:
                self.rows[row] = current
            elif name == "mergeCell":
                self.last_column = max(self.last_column, _reach(element.attributes.get("ref", ""), marks))

        walk(data, file=marks.file, opened=opened, closed=closed, texts=frozenset({"formula"}))
        self.column = marks.letters or self.last_column + 1
        self.prefix = prefix(data, self.root)

    def tag(self, name: str) -> bytes:
        """An element's name as the sheet writes it."""
        return self.prefix + name.encode()

    @property
    def drawing(self) -> str:
        """The id of the drawing that has the boxes of comments; empty: none."""
        drawn = next((child.attributes for child in self.children if child.name == "legacyDrawing"), {})
        return next((value for key, value in drawn.items() if key.rpartition(" ")[2] == "id"), "")

    # -- the Letters column -----------------------------------------------------------------

    def letters(self, style: int) -> list[Edit]:
        """The heading and a cell for each row with a reason; cells of an earlier marking go."""
        said: dict[int, list[str]] = {}
        for reason in self.marks.reasons:
            if reason.row > self.marks.header:
                said.setdefault(reason.row, []).append(reason.said)
        edits: list[Edit] = []
        for number, row in self.rows.items():
            if number == self.marks.header:
                edits += self._put(number, row, HEADING, self._heading_style(row, style))
            elif number in said:
                edits += self._put(number, row, "  ".join(said[number]), style)
            else:
                edits += [Edit(cell.start, cell.end, b"") for column, cell in row.cells if column == self.column]
        return edits + self._wide()

    def _heading_style(self, row: _Row, style: int) -> int:
        """The style of the heading to the left, so that ours looks like it."""
        before = [cell for column, cell in row.cells if column < self.column and "s" in cell.attributes]
        found = before[-1].attributes["s"] if before else ""
        return int(found) if found.isdecimal() and len(found) < 7 else style

    def _put(self, number: int, row: _Row, words: str, style: int) -> list[Edit]:
        cell = f'{name_of(self.column)}{number}" s="{style}" t="inlineStr">'.encode()
        is_, t = self.tag("is"), self.tag("t")
        new = b"".join(
            (b"<", self.tag("c"), b' r="', cell, b"<", is_, b"><", t, b' xml:space="preserve">', escape(storable(words)).encode(),
             b"</", t, b"></", is_, b"></", self.tag("c"), b">")
        )  # fmt: skip
        at = row.element
        tag = self.data[at.start : at.inner]
        spans = re.search(rb"""\sspans=["'][^"']*["']""", tag)  # a hint of how far the row goes, which is no longer true
        edits = [Edit(at.start + spans.start(), at.start + spans.end(), b"")] if spans else []
        for column, old in row.cells:
            if column == self.column:
                return [*edits, Edit(old.start, old.end, new)]
            if column > self.column:
                return [*edits, Edit(old.start, old.start, new)]
        return [*edits, *inside(self.data, at, new)]

    def _wide(self) -> list[Edit]:
        """A width for the column; one that lies within a range of columns is parted from it."""
        col = b'<%b min="%d" max="%d" width="%d" customWidth="1"/>' % (self.tag("col"), self.column, self.column, _WIDTH)
        for element in self.columns:
            first, last = (int(element.attributes.get(key, "0")[:6] or 0) for key in ("min", "max"))
            if first <= self.column <= last:
                if self.marks.letters:
                    return []  # as the group, or an earlier marking, left it
                parts = [(first, self.column - 1), (self.column + 1, last)]
                tag = self.data[element.start : element.end]
                sides = [_ranged(tag, *part) if part[0] <= part[1] else b"" for part in parts]
                return [Edit(element.start, element.end, sides[0] + col + sides[1])]
            if first > self.column:
                return [Edit(element.start, element.start, col)]
        if self.columns:
            return [Edit(self.columns[-1].end, self.columns[-1].end, col)]
        data = next(child for child in self.children if child.name == "sheetData")
        return [Edit(data.start, data.start, b"<%b>%b</%b>" % (self.tag("cols"), col, self.tag("cols")))]

    def say_size(self) -> list[Edit]:
        """The sheet's size as it is said at its top, one column wider."""
        for child in self.children:
            if child.name == "dimension":
                found = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?", child.attributes.get("ref", ""))
                if found:
                    right, low = max(number_of(found[3] or found[1]), self.column), found[4] or found[2]
                    size = b'<%b ref="%b"/>' % (self.tag("dimension"), f"{found[1]}{found[2]}:{name_of(right)}{low}".encode())
                    return [Edit(child.start, child.end, size)]
        return []

    # -- colours ----------------------------------------------------------------------------

    def colours(self, look: styles.Styles) -> list[Edit]:
        """A conditional format for each column with a reason: it colours the cell whose row says so in Letters.

        Cells keep their own style, sorting takes the colour along, and clearing the Letters cell takes it off.
        """
        edits = [Edit(old.start, old.end, b"") for old in self.ours]
        wanted: dict[tuple[int, str, str], None] = {}
        for reason in self.marks.reasons:
            if reason.row > self.marks.header:
                if reason.column:
                    wanted[reason.column, reason.kind, reason.begins] = None
                wanted[self.column, reason.kind, f"{reason.kind} · "] = None
        first = self.marks.header + 1
        rank = self._rank()
        rules: dict[int, list[bytes]] = {}
        for column, kind, begins in sorted(wanted, key=lambda each: (each[0], each[1] != HELD, each[2])):
            rank += 1
            literal = begins.replace('"', '""')
            formula = escape(f'ISNUMBER(FIND("{literal}",${name_of(self.column)}{first}))').encode()
            rules.setdefault(column, []).append(
                b'<%b type="expression" dxfId="%d" priority="%d"><%b>%b</%b></%b>'
                % (self.tag("cfRule"), look.fills[kind], rank, self.tag("formula"), formula, self.tag("formula"), self.tag("cfRule"))
            )
        name = self.tag("conditionalFormatting")
        new = b"".join(
            b'<%b sqref="%b">%b</%b>' % (name, f"{name_of(at)}{first}:{name_of(at)}{self.last_row}".encode(), b"".join(some), name)
            for at, some in rules.items()
        )
        return [*edits, self.insert("conditionalFormatting", new)]

    def _rank(self) -> int:
        """The lowest priority that a rule here has already: ours come after the group's own."""
        found = re.findall(rb"""\spriority=["'](\d{1,8})["']""", b"".join(self._formats()))
        return max(map(int, found), default=0)

    def _formats(self) -> list[bytes]:
        ours = {child.start for child in self.ours}
        kept = [child for child in self.children if child.name in ("conditionalFormatting", "extLst") and child.start not in ours]
        return [self.data[child.start : child.end] for child in kept]

    def insert(self, name: str, new: bytes) -> Edit:
        """A new element at the place that the order of a sheet's parts wants."""
        rank = _TAIL.index(name)
        for child in self.children:
            if child.name in _TAIL and _TAIL.index(child.name) > rank:
                return Edit(child.start, child.start, new)
        return Edit(self.root.close, self.root.close, new)


def _of_ours(formula: str) -> bool:
    return any(f'FIND("{kind} · ' in formula for kind in (HELD, ASKED))


def _reach(ref: str, marks: Marks) -> int:
    """The last column of joined cells that reach into the table; joined titles above it may be as wide as they like."""
    found = re.fullmatch(r"[A-Z]{1,3}\d{1,7}:([A-Z]{1,3})(\d{1,7})", ref)
    return number_of(found[1]) if found and int(found[2]) >= marks.header and number_of(found[1]) != marks.letters else 0


def _ranged(tag: bytes, first: int, last: int) -> bytes:
    """A col element for other columns."""
    for key, value in ((b"min", first), (b"max", last)):
        tag = re.sub(rb"""\s%b=["']\d+["']""" % key, b' %b="%d"' % (key, value), tag)
    return tag
