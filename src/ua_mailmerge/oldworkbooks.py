"""Bytes of an .xls (Excel 2 to 2003, BIFF) to rows, by xlrd: values with their number formats, hidden rows, joined cells."""

import io
from collections.abc import Iterator
from typing import Any

from ua_mailmerge import grids, numberformats
from ua_mailmerge.grids import Grid
from ua_mailmerge.limits import Limits, Opened
from ua_mailmerge.model import Row
from ua_mailmerge.problems import UnreadableError

try:
    import xlrd
except ImportError:  # it comes with an extra
    xlrd = None

MISSING = "Install what reads old Excel files with: pip install 'ua-mailmerge[xls]'. Or open it and save as .xlsx, then try again."


def read(data: bytes, *, file: str, limits: Limits, sheet: str = "") -> tuple[Opened, Iterator[Row], int]:
    """The sheet that is wanted, else the obvious one: its rows as the person sees them, and how many blank ones were left out."""
    if xlrd is None:
        raise UnreadableError(f"{file} is an old Excel file (.xls). {MISSING}", code="old-excel")
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO(), on_demand=True)
        if book.nsheets > limits.sheets:
            raise UnreadableError(
                f"{file}: it has {book.nsheets} sheets. Copy the rows into a new workbook and try again.", code="too-many-parts"
            )
        formats = [book.format_map[style.format_key].format_str if style.format_key in book.format_map else "" for style in book.xf_list]
        found = []
        for at in range(book.nsheets):
            grid = Grid(book.sheet_names()[at], file=file, limits=limits)
            _fill(grid, book.sheet_by_index(at), formats, from_1904=book.datemode == 1)
            book.unload_sheet(at)
            found.append(grid)
    except xlrd.XLRDError as error:
        if "encrypt" in str(error).lower():
            raise UnreadableError(
                f"{file}: protected by a password; remove it in Excel (File › Info › Protect Workbook) and try again.",
                code="password-protected",
            ) from error
        raise
    opened, chosen = grids.choose(found, wanted=sheet, file=file)
    return opened, chosen.walk(), chosen.blank


def _fill(grid: Grid, sheet: Any, formats: list[str], *, from_1904: bool) -> None:
    grid.visible = sheet.visibility == 0
    for number in range(sheet.nrows):
        texts: list[str] = []
        faults: list[tuple[int, str]] = []
        kinds, values = sheet.row_types(number), sheet.row_values(number)
        for at, kind in enumerate(kinds):
            text, fault = "", ""
            if kind == xlrd.XL_CELL_TEXT:
                text = values[at].replace("\r\n", "\n").replace("\r", "\n")
            elif kind in {xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE}:
                style = sheet.cell_xf_index(number, at)
                code = formats[style] if style is not None and 0 <= style < len(formats) else ""
                text, fault = numberformats.seen(values[at], code or numberformats.GENERAL, from_1904=from_1904)
            elif kind == xlrd.XL_CELL_BOOLEAN:
                text = "TRUE" if values[at] else "FALSE"
            elif kind == xlrd.XL_CELL_ERROR:
                text, fault = xlrd.error_text_from_code.get(values[at], "#VALUE!"), "error-value"
            if fault:
                faults.append((at, fault))
            texts.append(text)
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            row = sheet.rowinfo_map.get(number)
            grid.add(number + 1, texts, faults, hidden=bool(row and (row.hidden or row.height == 0)))
    grid.hidden_columns = [(at + 1, at + 1) for at, info in sheet.colinfo_map.items() if info.hidden or info.width == 0]
    for first, end, left, _right in sheet.merged_cells[: grid.limits.merges]:
        if end - first > 1:
            grid.tall.append(f"{grids.column(left)}{first + 1}:{grids.column(left)}{end}")
