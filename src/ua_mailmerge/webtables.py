"""Bytes of a web page that holds a table to rows: what many programs export under the name .xls.

Sending people to Excel with such a file would cost ZIPs their zeros, since Excel makes numbers of what it finds in a page. The words of
the table are all there, so they are read; a page without a table that has headings is refused.
"""

import codecs
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from ua_mailmerge import delimited, grids
from ua_mailmerge.grids import Grid
from ua_mailmerge.limits import Limits, Opened
from ua_mailmerge.model import Row
from ua_mailmerge.problems import Problem, UnreadableError

BREAKS = frozenset({"br", "p", "div", "li"})
SILENT = frozenset({"script", "style"})


def read(data: bytes, *, file: str, limits: Limits, sheet: str = "") -> tuple[Opened, Iterator[Row], int]:
    """The table that is wanted, else the obvious one: its rows, and how many blank ones were left out."""
    encoding, notes = _encoding(data, file=file)
    page = _Page(file=file, limits=limits)
    page.feed(data.decode(encoding))
    page.close()
    page.end_table()
    if not any(grid.headings for grid in page.grids):
        raise not_a_table(file)
    opened, chosen = grids.choose(page.grids, wanted=sheet, file=file, notes=notes)
    return opened, chosen.walk(), chosen.blank


def not_a_table(file: str) -> UnreadableError:
    """The refusal of a page that is no table of people."""
    return UnreadableError(
        f"{file} is a web page, whatever its name says, and no table in it has headings we know; "
        "open it in Excel or LibreOffice and save as .xlsx, then try again.",
        code="web-page",
    )


def _encoding(data: bytes, *, file: str) -> tuple[str, tuple[Problem, ...]]:
    """What the bytes say, else what the page says of itself, as browsers take it: Latin-1 means Windows-1252."""
    said = re.search(rb"<meta[^>]{1,200}charset\s*=\s*[\"']?([\w-]{2,20})", data[:4096], re.IGNORECASE)
    if said and not data.startswith(tuple(mark for mark, _ in delimited.BOMS)):
        name = said[1].decode("ascii")
        name = "cp1252" if name.lower() in {"iso-8859-1", "latin1", "us-ascii", "ascii"} else name
        try:
            codecs.lookup(name)
            data.decode(name)
        except (LookupError, UnicodeDecodeError):
            pass
        else:
            return name, ()
    return delimited.encoding(data, file=file)


class _Page(HTMLParser):
    """A page's tables as grids, in the order in which they stand."""

    def __init__(self, *, file: str, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.file, self.limits = file, limits
        self.grids: list[Grid] = []
        self.grid: Grid | None = None
        self.silent = False
        self.columns = self.row = 0
        self.hidden = self.within = False
        self.texts: list[str] = []
        self.spanned: dict[int, int] = {}  # column: rows that a cell from above still takes
        self.cell: list[str] | None = None
        self.span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One opening tag; closing tags of rows and cells may be missing."""
        if tag in SILENT:
            self.silent = True
        elif tag == "table":
            if self.grid is not None:
                raise not_a_table(self.file)  # tables in tables lay out a page
            if len(self.grids) >= self.limits.sheets:
                raise not_a_table(self.file)
            self.grid = Grid(f"Table {len(self.grids) + 1}", file=self.file, limits=self.limits)
            self.grids.append(self.grid)
            self.columns = self.row = 0
            self.spanned = {}
        elif self.grid is None:
            return
        elif tag == "col":
            span = _count(dict(attrs).get("span"), self.limits.columns)
            if _unseen(attrs):
                self.grid.hidden_columns.append((self.columns + 1, self.columns + span))
            self.columns += span
        elif tag == "tr":
            self.end_row()
            self.begin_row(hidden=_unseen(attrs))
        elif tag in {"td", "th"}:
            self.end_cell()
            if not self.within:
                self.begin_row()
            named = dict(attrs)
            self.span = _count(named.get("colspan"), self.limits.columns), _count(named.get("rowspan"), grids.LAST_ROW)
            self.cell, self.silent = [], False
        elif tag in BREAKS and self.cell:
            self.cell.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """``<br/>`` and ``<col/>``; of others the slash means nothing."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """One closing tag."""
        if tag in SILENT:
            self.silent = False
        elif tag in {"td", "th"}:
            self.end_cell()
        elif tag == "tr":
            self.end_row()
        elif tag == "table":
            self.end_table()
        elif tag in BREAKS - {"br"} and self.cell:
            self.cell.append("\n")

    def handle_data(self, data: str) -> None:
        """Words; line ends in the source are spaces."""
        if self.cell is not None and not self.silent:
            self.cell.append(re.sub(r"[ \t\r\n\f]+", " ", data))

    def end_cell(self) -> None:
        """Put the cell where it stands, right of what comes down from rows above."""
        if self.cell is None:
            return
        self._skip_spanned()
        lines = [line.strip(" \xa0") for line in re.sub(" +", " ", "".join(self.cell)).split("\n")]
        at, (across, down) = len(self.texts), self.span
        self.texts += ["\n".join(lines).strip("\n"), *[""] * (across - 1)]
        if down > 1 and self.grid is not None:
            self.spanned.update(dict.fromkeys(range(at, at + across), down))
            if self.texts[at] and len(self.grid.tall) < self.limits.merges:
                self.grid.tall.append(f"{grids.column(at)}{self.row}:{grids.column(at)}{self.row + down - 1}")
        self.cell = None

    def _skip_spanned(self) -> None:
        while self.spanned.get(len(self.texts), 0) > 0 and len(self.texts) <= self.limits.columns:
            self.texts.append("")

    def begin_row(self, *, hidden: bool = False) -> None:
        """A new row; a cell begins one where its tag is missing."""
        self.row += 1
        self.within, self.hidden, self.texts = True, hidden, []

    def end_row(self) -> None:
        """Hand the row on."""
        self.end_cell()
        if self.within and self.grid is not None:
            while self.texts and not self.texts[-1]:
                self.texts.pop()
            if self.texts:
                self.grid.add(self.row, self.texts, hidden=self.hidden)
            self.spanned = {at: left - 1 for at, left in self.spanned.items() if left > 1}
        self.within, self.texts = False, []

    def end_table(self) -> None:
        """The table is whole."""
        if self.grid is not None:
            self.end_row()
            self.grid = None


def _count(text: str | None, most: int) -> int:
    return max(1, min(int(text), most)) if text and text.isdecimal() and len(text) < 8 else 1


def _unseen(attrs: list[tuple[str, str | None]]) -> bool:
    named = dict(attrs)
    return "hidden" in named or "display:none" in (named.get("style") or "").lower().replace(" ", "")
