"""Cells of a workbook's sheets, whatever its format, to rows; and which of its sheets is the one to read."""

from collections.abc import Iterator, Sequence

import msgspec

from ua_mailmerge.delimited import erroneous, heading_like, too_many_rows
from ua_mailmerge.limits import Limits, Opened, Sheet
from ua_mailmerge.model import Row
from ua_mailmerge.problems import Problem, Severity, UnreadableError, Where

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # ECMA-376, what Excel can hold
HEADER_ROWS = 20
"""Headings are looked for in so many rows from the top."""

_CHUNK = 1000

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[Row])


class Grid:
    """A sheet while it is read. Its rows are kept packed, a thousand together: a tenth of the memory that values take."""

    def __init__(self, name: str, *, file: str, limits: Limits, visible: bool = True) -> None:
        self.name, self.visible, self.file, self.limits = name, visible, file, limits
        self.rows = 0  # that hold something, be it a formula without a value or nothing but spaces
        self.blank = 0  # of them, those with nothing but spaces
        self.width = 0
        self.hidden: list[int] = []
        self.hidden_columns: list[tuple[int, int]] = []  # first and last, from 1
        self.tall: list[str] = []  # joined cells that take in several rows: A2:A5
        self.filtered = False
        self.headings = False
        self._tabular = 0  # rows of three cells and more
        self.last_row = 0
        self._chunk: list[Row] = []
        self._packed: list[bytes] = []

    def add(self, number: int, texts: list[str], faults: Sequence[tuple[int, str]] = (), *, hidden: bool = False) -> None:
        """A row that holds something: its number from 1, its cells from column A on, (column index, code) of what is wrong with them."""
        limits = self.limits
        if number <= self.last_row:
            raise UnreadableError(
                f"{self.file}: the rows after row {self.last_row} are stored twice or out of order. "
                "Open it in Excel or LibreOffice, save it under a new name as .xlsx and try again.",
                code="rows-out-of-order",
            )
        if number > LAST_ROW:
            raise UnreadableError(
                f"{self.file}: it holds a row {number}, which no spreadsheet program can show. "
                "Open it in Excel or LibreOffice, save it under a new name as .xlsx and try again.",
                code="row-out-of-reach",
            )
        self.last_row = number
        self.rows += 1
        if self.rows > limits.rows:
            raise too_many_rows(self.file, limits)
        if len(texts) > limits.columns:
            raise UnreadableError(
                f"{self.file}, {self.name} row {number}: a value stands in column {column(len(texts) - 1)}, far from the table. "
                "Delete what is to the right of it (or copy the table into a new workbook) and try again.",
                code="too-many-columns",
            )
        self.width = max(self.width, len(texts))
        if max(map(len, texts), default=0) > limits.cell_characters:
            raise UnreadableError(
                f"{self.file}, {self.name} row {number}: a cell holds more than {limits.cell_characters:,} characters. "
                "Shorten it and try again.",
                code="cell-too-long",
            )
        if not faults and not any(map(str.strip, texts)):
            self.blank += 1
            return
        if self.rows <= HEADER_ROWS and not self.headings:
            self.headings = heading_like(texts) > 1
        self._tabular += sum(map(bool, texts)) > 2
        if hidden:
            self.hidden.append(number)
        found = erroneous(texts)
        self._chunk.append(Row(number, tuple(texts), tuple(dict.fromkeys((*faults, *found))) if found else tuple(faults)))
        if len(self._chunk) >= _CHUNK:
            self._pack()

    def _pack(self) -> None:
        self._packed.append(_encoder.encode(self._chunk))
        self._chunk = []

    def walk(self) -> Iterator[Row]:
        """The rows, all of one width."""
        self._pack()
        for packed in self._packed:
            for row in _decoder.decode(packed):
                short = self.width - len(row.cells)
                yield Row(row.number, row.cells + ("",) * short, row.faults) if short else row

    @property
    def seen(self) -> Sheet:
        """The sheet as one among others. It may hold signers when it has headings, or is visible and looks like a table."""
        asked = self.rows > 1 and (self.headings or (self.visible and self._tabular > 1))
        return Sheet(self.name, self.rows - self.blank, self.visible, asked)


def choose(found: Sequence[Grid], *, wanted: str, file: str, notes: tuple[Problem, ...] = ()) -> tuple[Opened, Grid]:
    """The sheet that is ``wanted``, else the obvious one; where none is, the first that may be it, with a question that stops all.

    One sheet is obvious when it alone may hold signers, or is alone in holding anything that can be seen.
    """
    filled = [grid for grid in found if grid.rows > grid.blank]
    if wanted:
        names = [wanted, *(grid.name for grid in found if _same(grid.name, wanted))]
        chosen = next((grid for name in names for grid in filled if grid.name == name), None)
        if chosen is None:
            listed = some([f'"{grid.name}"' for grid in filled], most=9)
            what = "holds nothing" if len(names) > 1 else "is not in it"
            raise UnreadableError(
                f'{file}: the sheet "{wanted}" {what}. There are {listed}.' if filled else _nothing(file),
                code="no-such-sheet" if filled else "empty-sheet",
            )
    else:
        if not filled:
            raise UnreadableError(_nothing(file), code="empty-sheet")
        asked = [grid for grid in filled if grid.seen.asked]
        shown = [grid for grid in filled if grid.visible]
        chosen = next(iter([*asked, *shown, *filled]))
        obvious = chosen.visible and (len(asked) == 1 or (not asked and len(shown) == 1))
        others = [grid for grid in filled if grid is not chosen]
        if not obvious or others:
            notes = (*notes, _which(chosen, filled, obvious=obvious, file=file))
    tall = [joined for joined in chosen.tall if int("".join(filter(str.isdigit, joined.partition(":")[0]))) < chosen.last_row]
    if tall:
        where = Where(file=file, sheet=chosen.name)
        message = f"Cells joined over several rows count for the first of them only: {some(tall)}. Split them and fill in each row."
        notes = (*notes, Problem("merged-cells", where, message, Severity.ASK))
    hidden = {at - 1 for first, last in chosen.hidden_columns for at in range(first, min(last, chosen.width) + 1)}
    opened = Opened(
        sheet=chosen.name,
        notes=notes,
        sheets=tuple(grid.seen for grid in filled),
        hidden_rows=tuple(chosen.hidden),
        hidden_columns=tuple(sorted(hidden)),
        filtered=chosen.filtered,
        width=chosen.width,
    )
    return opened, chosen


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _nothing(file: str) -> str:
    return f"{file}: no sheet in it holds a value. Is it the right file?"


def _which(chosen: Grid, filled: Sequence[Grid], *, obvious: bool, file: str) -> Problem:
    """What to tell about several sheets: that others were left, or that somebody must choose."""
    if obvious:
        others = some([_named(grid) for grid in filled if grid is not chosen])
        message = f'Only the sheet "{chosen.name}" was read; there is something in {others} too.'
        seen = any(grid.visible for grid in filled if grid is not chosen)
        return Problem("other-sheets", Where(file=file, sheet=chosen.name), message, Severity.ASK if seen else Severity.NOTE)
    listed = some([_named(grid) for grid in filled], most=9)
    message = f"Which sheet holds the signers? There are rows in {listed}. Say it with --sheet, once for each that counts."
    if len(filled) == 1:
        message = f"The only sheet with rows is hidden: {listed}. If it holds the signers, name it with --sheet; else unhide the right one."
    return Problem("which-sheet", Where(file=file), message, Severity.STOP)


def _named(grid: Grid) -> str:
    rows = grid.rows - grid.blank
    return f'"{grid.name}" ({rows:,} {"row" if rows == 1 else "rows"}{"" if grid.visible else ", hidden"})'


def some(names: Sequence[str], most: int = 5) -> str:
    """The first few of a list, and how many more there are."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def column(index: int) -> str:
    """The spreadsheet's name of a column: A, B, …, AA."""
    return (column(index // 26 - 1) if index >= 26 else "") + chr(65 + index % 26)


def macros(file: str) -> Problem:
    """What is said of a workbook that carries programs."""
    return Problem("macros-ignored", Where(file=file), "It carries macros; they were not read and not run.", Severity.NOTE)
