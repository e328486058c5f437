"""Bytes of an .ods or .fods to rows: content.xml in one pass, each cell with the words that were shown in it.

OpenDocument keeps beside each number the text that the person saw (``02144``), which no library hands on: python-calamine gives 2144.0.
Source: OpenDocument 1.3, part 3, §9 (tables) and §6.1 (text).
"""

import re
from collections.abc import Iterator

from ua_mailmerge import grids, numberformats
from ua_mailmerge.containers import Parts, damaged, walk
from ua_mailmerge.delimited import ERRORS
from ua_mailmerge.grids import Grid
from ua_mailmerge.limits import Limits, Opened
from ua_mailmerge.model import Row
from ua_mailmerge.problems import UnreadableError

SPACE = "urn:oasis:names:tc:opendocument:xmlns"
OFFICE, TABLE, TEXT, STYLE = (f"{SPACE}:{name}:1.0" for name in ("office", "table", "text", "style"))
CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
UNSEEN = frozenset({f"{OFFICE} annotation", f"{TEXT} note", f"{TEXT} ruby-text", f"{TABLE} shapes", f"{TABLE} tracked-changes"})
"""What stands inside a cell or a table and is not the cell's text: remarks, drawings, readings, what was there before."""
_WRAPPED = re.compile(r"[ \t]*[\t\r\n][ \t\r\n]*")
"""Line ends of the file, which mean a space (§6.1.2); spaces alone are kept, since LibreOffice writes several as they are."""


def read(data: bytes, *, file: str, limits: Limits, sheet: str = "") -> tuple[Opened, Iterator[Row], int]:
    """The sheet that is wanted, else the obvious one: its rows as the person sees them, and how many blank ones were left out."""
    with_macros = False
    if data.startswith(b"PK"):
        parts = Parts(data, file=file, limits=limits)
        if "META-INF/manifest.xml" in parts and b"encryption-data" in parts.read("META-INF/manifest.xml"):
            raise UnreadableError(
                f"{file}: protected by a password; in LibreOffice save it again without one (File › Save As) and try again.",
                code="password-protected",
            )
        with_macros = any(name.startswith(("basic/", "scripts/")) and not name.endswith("/") for name in parts.names)
        data = parts.read("content.xml", most=limits.sheet_bytes)
    found = _Content(file=file, limits=limits).read(data)
    opened, chosen = grids.choose(found, wanted=sheet, file=file, notes=(grids.macros(file),) if with_macros else ())
    return opened, chosen.walk(), chosen.blank


class _Content:
    """What is known while content.xml is walked."""

    def __init__(self, *, file: str, limits: Limits) -> None:
        self.file, self.limits = file, limits
        self.grids: list[Grid] = []
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.grid: Grid | None = None
        self.row = self.repeat = self.at = self.cells = 0
        self.hidden = False
        self.groups: list[bool] = []  # row groups that stand open, and whether each is folded away
        self.texts: list[str] = []
        self.faults: list[tuple[int, str]] = []
        self.cell: dict[str, str] | None = None
        self.unseen = 0
        self.paragraphs = 0
        self.inside = False  # a paragraph
        self.pieces: list[str] = []

    def read(self, data: bytes) -> list[Grid]:
        """Every table, as a grid."""
        walk(data, self._start, self._end, self._text, file=self.file)
        return self.grids

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self.unseen or name in UNSEEN or (self.cell is not None and ":drawing:" in name):
            self.unseen += 1
            return
        space, _, tag = name.rpartition(" ")
        if space == TEXT:
            self._in_text(tag, attributes)
        elif space == TABLE:
            self._in_table(tag, attributes)
        elif space == STYLE and tag == "style":
            self.style = attributes.get(f"{STYLE} name", "") if attributes.get(f"{STYLE} family") == "table" else ""
        elif space == STYLE and tag == "table-properties" and attributes.get(f"{TABLE} display") == "false":
            self.hidden_styles.add(self.style)

    def _in_text(self, tag: str, attributes: dict[str, str]) -> None:
        if self.cell is None:
            return
        if tag in {"p", "h"}:
            if self.paragraphs:
                self.pieces.append("\n")
            self.paragraphs += 1
            self.inside = True
        elif tag == "s":
            self.pieces.append(" " * _count(attributes.get(f"{TEXT} c", "1"), most=self.limits.cell_characters))
        elif tag == "tab":
            self.pieces.append("\t")
        elif tag == "line-break":
            self.pieces.append("\n")

    def _in_table(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table":
            if self.grid is not None or len(self.grids) >= self.limits.sheets:
                raise damaged(self.file)
            visible = attributes.get(f"{TABLE} style-name", "") not in self.hidden_styles
            self.grid = Grid(attributes.get(f"{TABLE} name", ""), file=self.file, limits=self.limits, visible=visible)
            self.grids.append(self.grid)
            self.row = self.at = self.cells = 0
            self.groups = []
        elif self.grid is None:
            return
        elif tag in {"table-cell", "covered-table-cell"}:
            self.cell, self.paragraphs = attributes, 0
            self.pieces.clear()
            self.cells += 1
            if self.cells > self.limits.cells:
                raise UnreadableError(
                    f"{self.file}: one sheet has millions of cells. Copy the rows of signers into a new workbook and try again.",
                    code="too-many-cells",
                )
        elif tag == "table-row":
            shown = attributes.get(f"{TABLE} visibility", "visible")
            self.hidden = shown != "visible" or any(self.groups)
            self.grid.filtered = self.grid.filtered or shown == "filter"
            self.repeat = _count(attributes.get(f"{TABLE} number-rows-repeated", "1"))
            self.at, self.texts, self.faults = 0, [], []
        elif tag == "table-row-group":
            self.groups.append(attributes.get(f"{TABLE} display") == "false")
        elif tag == "table-column":
            repeat = _count(attributes.get(f"{TABLE} number-columns-repeated", "1"))
            if attributes.get(f"{TABLE} visibility", "visible") != "visible" and len(self.grid.hidden_columns) < grids.LAST_COLUMN:
                self.grid.hidden_columns.append((self.at + 1, self.at + repeat))
            self.at = min(self.at + repeat, grids.LAST_COLUMN)

    def _text(self, data: str) -> None:
        if self.inside and not self.unseen:
            self.pieces.append(_WRAPPED.sub(" ", data) if "\n" in data or "\t" in data else data)

    def _end(self, name: str) -> None:
        if self.unseen:
            self.unseen -= 1
            return
        space, _, tag = name.rpartition(" ")
        if space == TEXT and tag in {"p", "h"}:
            self.inside = False
        elif space != TABLE or self.grid is None:
            return
        elif tag in {"table-cell", "covered-table-cell"}:
            self._end_cell()
        elif tag == "table-row":
            if self.texts:
                for _ in range(self.repeat):
                    self.row += 1
                    self.grid.add(self.row, self.texts, self.faults, hidden=self.hidden)
            else:
                self.row += self.repeat
        elif tag == "table-row-group" and self.groups:
            self.groups.pop()
        elif tag == "table":
            self.grid = None

    def _end_cell(self) -> None:
        attributes, self.cell = self.cell or {}, None
        repeat = _count(attributes.get(f"{TABLE} number-columns-repeated", "1"))
        text, fault = _seen(attributes, "".join(self.pieces))
        if not text and not fault:
            self.at += repeat
            return
        if self.at + repeat > self.limits.columns:
            raise UnreadableError(
                f"{self.file}: a value stands in column {self.at + repeat}, far from the table. "
                "Delete what is to the right of it (or copy the table into a new workbook) and try again.",
                code="too-many-columns",
            )
        if self.at > len(self.texts):
            self.texts += [""] * (self.at - len(self.texts))
        rows = _count(attributes.get(f"{TABLE} number-rows-spanned", "1"))
        if rows > 1 and self.grid is not None and len(self.grid.tall) < self.limits.merges:
            letters = grids.column(self.at)
            self.grid.tall.append(f"{letters}{self.row + 1}:{letters}{self.row + rows}")
        for _ in range(repeat):
            if fault:
                self.faults.append((self.at, fault))
            self.texts.append(text)
            self.at += 1


def _count(text: str, *, most: int = grids.LAST_ROW) -> int:
    """How often something is repeated: a claim, so it is held to what a spreadsheet can hold."""
    return min(int(text), most) if text.isdecimal() and len(text) < 10 else 1


def _seen(attributes: dict[str, str], shown: str) -> tuple[str, str]:
    """The text of a cell, and the code of what is wrong with it."""
    kind = attributes.get(f"{OFFICE} value-type", "")
    if kind != "string" and not shown.strip("# "):
        shown = ""  # the column was too narrow, or nothing was written
    if attributes.get(f"{CALC} value-type") == "error" or (kind != "string" and ERRORS.fullmatch(shown)):
        return shown or "#VALUE!", "error-value"
    if not kind:
        unvalued = not shown and f"{TABLE} formula" in attributes
        return shown, "formula-without-value" if unvalued else ""
    if kind == "string":
        return shown or attributes.get(f"{OFFICE} string-value", ""), ""
    if kind == "boolean":
        return ("TRUE" if attributes.get(f"{OFFICE} boolean-value") == "true" else "FALSE"), ""
    if kind == "date":
        return attributes.get(f"{OFFICE} date-value", shown).removesuffix("T00:00:00").replace("T", " "), "date-cell"
    if kind == "time":
        return _time(attributes.get(f"{OFFICE} time-value", ""), shown), "date-cell"
    return _number(attributes.get(f"{OFFICE} value", ""), shown)


def _time(stored: str, shown: str) -> str:
    found = re.fullmatch(r"PT(\d{1,4})H(\d\d)M(\d\d)(?:[.,]\d+)?S", stored)
    return ":".join(found.groups()) if found else shown or stored


def _number(stored: str, shown: str) -> tuple[str, str]:
    """A number as it was shown, where that is digits with signs between; of one with a unit or grouped in threes, the number alone."""
    try:
        value = int(stored) if stored.isdecimal() and len(stored) < 300 else float(stored)
    except ValueError:
        return (shown, "") if shown and not stored else (shown or stored, "error-value")
    if value - value != 0:
        return stored, "error-value"
    runs = re.findall(r"\d+", shown)
    if not runs and any(map(str.isalpha, shown)):
        return shown, ""  # TRUE, or a word that a format makes of a number
    if value == int(value) >= 0 and "".join(runs).lstrip("0") == str(int(value)).lstrip("0"):
        if re.fullmatch(r"[-\d()+: /]+", shown):
            return shown, ""
        if len(runs) == 1:
            return runs[0], ""
    return numberformats.number(value), ""
