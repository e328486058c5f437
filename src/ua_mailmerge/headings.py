"""A sheet's first rows to Columns: which column feeds which field, and what the headings leave open."""

import difflib
import re
from collections.abc import Sequence
from functools import cache
from operator import itemgetter

from ua_mailmerge import postal
from ua_mailmerge.codes import CODES, fix_order, short
from ua_mailmerge.data import sheet_words, table_words
from ua_mailmerge.model import Frozen, Row
from ua_mailmerge.problems import Problem, Severity, Where

_STOP, _HOLD, _ASK, _NOTE = Severity.STOP, Severity.HOLD, Severity.ASK, Severity.NOTE

FIELDS: tuple[str, ...] = tuple(sheet_words.HEADINGS)
"""What a column can feed, in the order in which ``clean`` unpacks a row."""

HEADER_ROWS = 20
"""Headings are looked for in so many rows from the top."""


class Columns(Frozen, frozen=True):
    """Which column of a sheet feeds which field."""

    file: str
    sheet: str
    header: int  # the row with the headings; 0: none found
    headings: tuple[str, ...]  # as the group wrote them
    fields: dict[str, int]  # field: column index

    def heading(self, field: str) -> str:
        """The column's heading as written, else as we call it."""
        return self.headings[self.fields[field]] if field in self.fields else sheet_words.HEADINGS[field][0]


class Faults(list[Problem]):
    """The problems of one row, less the released ones."""

    def __init__(self, columns: Columns, number: int, released: frozenset[str]) -> None:
        super().__init__()
        self.columns, self.number, self.released = columns, number, released

    def add(self, field: str, code: str, message: str) -> None:
        """A problem of the row, unless the row releases its code."""
        severity, releasable, _ = CODES[code]
        if not (releasable and code in self.released):
            columns = self.columns
            column = columns.heading(field) if field else ""
            self.append(Problem(code, Where(columns.file, columns.sheet, self.number, column), message, severity))

    def hold(self) -> bool:
        """Whether one of them holds the row."""
        return any(problem.severity is _HOLD for problem in self)


def columns(rows: Sequence[Row], *, file: str, sheet: str) -> tuple[Columns, tuple[Problem, ...]]:
    """The row with the most known headings among the first 20, and what is wrong with it; STOP when there is none."""
    best, head = max(((len(set(_fields_named(row)) - {""}), row) for row in rows[:HEADER_ROWS]), key=itemgetter(0), default=(0, Row(0, ())))
    if not best:
        message = (
            f"None of the first {HEADER_ROWS} rows has headings we know. Put Name, City, Consent and so on in one row above the people."
        )
        return Columns(file, sheet, 0, (), {}), (Problem("no-known-heading", Where(file, sheet), message, _STOP),)
    headings = tuple(" ".join(cell.split()) for cell in head.cells)
    fields: dict[str, int] = {}
    problems: list[Problem] = []

    def fault(code: str, message: str, index: int | None = None) -> None:
        column = "" if index is None else headings[index]
        problems.append(Problem(code, Where(file, sheet, head.number, column), message, CODES[code][0]))

    for index, field in enumerate(_fields_named(head)):
        if field in fields and field != "phone":
            first, meant = fields[field], sheet_words.HEADINGS[field][0]
            one, other = (f'{_letters(column)} ("{short(headings[column])}")' for column in (first, index))
            both = f"Columns {one} and {other} both mean {meant}"
            fault("heading-twice", f'{both}. Which one is it? Rename the other one, for example "old {meant}".', index)
        elif field:
            fields.setdefault(field, index)
    parts = [field for field in ("first_name", "last_name") if field in fields]
    if "name" in fields and parts:
        one, other = (short(headings[fields[field]]) for field in ("name", parts[0]))
        message = f'There are a "{one}" and a "{other}" column. Keep Name alone, or First name and Last name, and rename the rest.'
        fault("heading-twice", message, fields[parts[0]])
    elif "name" not in fields and len(parts) < 2:
        fault("name-column-missing", "There is no Name column. Call one Name, or two First name and Last name.")
    unused = [index for index, field in enumerate(_fields_named(head)) if not field and headings[index]]
    for index in [*unused]:
        near = _nearly(headings[index], fields)
        if near:
            fault(
                "heading-nearly",
                f'"{short(headings[index])}" is not a heading we know, so this column is not used. Did you mean {near}?',
                index,
            )
            unused.remove(index)
    names = [short(headings[index]) for index in unused if _bare_heading(headings[index]) not in _known_headings(sheet_words.HELD_HEADINGS)]
    if names:
        fault("columns-unused", f"Not used: {', '.join(names)}.")
    return Columns(file, sheet, head.number, headings, fields), tuple(sorted(problems, key=fix_order))


@cache
def _headings() -> dict[str, str]:
    ours = {
        _bare_heading(words[field]): field for words in table_words.HEADINGS.values() for field in words if field in sheet_words.HEADINGS
    }
    return ours | {_bare_heading(heading): field for field, headings in sheet_words.HEADINGS.items() for heading in headings}


@cache
def _known_headings(headings: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_bare_heading(heading) for heading in headings)


def _bare_heading(heading: str) -> str:
    return postal.bare(heading[:200])


def _fields_named(row: Row) -> list[str]:
    """For each cell the field it is a heading of, or ""; what stands in brackets may be left out: Email (optional)."""
    known = _headings()
    return [known.get(_bare_heading(cell)) or known.get(_bare_heading(re.sub(r"\([^()]*\)", "", cell[:200])), "") for cell in row.cells]


def _nearly(heading: str, found: dict[str, int]) -> str:
    """The known heading that a misspelt one is close to, unless its field has a column already."""
    bare = _bare_heading(heading)
    if len(bare) < 3 or bare in _known_headings(sheet_words.OTHER_HEADINGS + sheet_words.HELD_HEADINGS):
        return ""
    free = [known for known, field in _headings().items() if field not in found]
    near = difflib.get_close_matches(bare, free, n=1, cutoff=0.8)
    return sheet_words.HEADINGS[_headings()[near[0]]][0] if near else ""


def _letters(index: int) -> str:
    """The spreadsheet's name of a column: A, B, …, AA."""
    return (_letters(index // 26 - 1) if index >= 26 else "") + chr(65 + index % 26)
