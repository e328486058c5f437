"""Hidden rows and columns of a sheet: what is asked of them, and rows without them."""

from collections.abc import Collection, Sequence

from ua_mailmerge.headings import Columns, column_letters
from ua_mailmerge.limits import Opened
from ua_mailmerge.model import Hidden, Row
from ua_mailmerge.problems import Problem, Severity, Where

_HOW = {
    Hidden.ASK: "Say --include-hidden to use them too, or --skip-hidden to leave out whatever is hidden.",
    Hidden.READ: "They were read like all others.",
    Hidden.SKIP: "They were left out.",
}


def questions(opened: Opened, columns: Columns, *, hidden: Hidden) -> tuple[Problem, ...]:
    """What is said of hidden rows below the headings and of hidden columns that mean something: STOP until somebody has answered.

    Of the columns that were left out the headings are gone from ``columns``, so all of them are named.
    """
    where = Where(columns.file, columns.sheet)
    severity = Severity.STOP if hidden is Hidden.ASK else Severity.NOTE
    found: list[Problem] = []
    if rows := [row for row in opened.hidden_rows if row > columns.header]:
        count = "1 hidden row holds" if len(rows) == 1 else f"{len(rows):,} hidden rows hold"
        why = " (a filter hides rows here)" if opened.filtered else ""
        numbers = _some([str(row) for row in rows])
        found.append(Problem("hidden-rows", where, f"{count} something: {numbers}{why}. {_HOW[hidden]}", severity))
    meant = opened.hidden_columns if hidden is Hidden.SKIP else sorted(set(columns.fields.values()).intersection(opened.hidden_columns))
    if meant:
        named = _some([_named(at, columns) for at in meant])
        found.append(Problem("hidden-columns", where, f"Hidden columns: {named}. {_HOW[hidden]}", severity))
    return tuple(found)


def without_columns(rows: Sequence[Row], hidden: Sequence[int]) -> list[Row]:
    """The rows with nothing in those columns, as if they were empty."""
    gone = frozenset(hidden)
    return [
        Row(
            row.number,
            tuple(["" if at in gone else cell for at, cell in enumerate(row.cells)]),
            tuple(fault for fault in row.faults if fault[0] not in gone),
        )
        for row in rows
    ]


def without_rows(rows: Sequence[Row], hidden: Collection[int], *, header: int) -> list[Row]:
    """The rows less the hidden ones; the headings and what stands above them stay."""
    return [row for row in rows if row.number <= header or row.number not in hidden]


def _named(at: int, columns: Columns) -> str:
    heading = columns.headings[at] if at < len(columns.headings) else ""
    return f'{column_letters(at)} ("{heading[:40]}")' if heading else column_letters(at)


def _some(names: Sequence[str], most: int = 5) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
