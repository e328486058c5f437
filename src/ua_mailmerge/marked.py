"""A group's sheet and its problems to the same sheet marked: cells coloured, the reason beside each row, ready to mend and bring again."""

import subprocess
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from ua_mailmerge import batch, filetypes, headings, tables
from ua_mailmerge.limits import Limits
from ua_mailmerge.marking import plain
from ua_mailmerge.marking import sheet as sheets
from ua_mailmerge.marking.child import Job, Made
from ua_mailmerge.marking.reasons import ASKED, HEADING, HELD, Marks, Reason
from ua_mailmerge.model import Row
from ua_mailmerge.problems import Problem, RefusedError, Severity, UnreadableError
from ua_mailmerge.reading import Refused, too_big

START = "from ua_mailmerge.marking.child import main; main()"


class Marked(msgspec.Struct, frozen=True):
    """The marked workbook, how its name has to end, and how many rows carry a reason."""

    data: bytes
    ending: str
    rows: int


def workbook(
    path: Path,
    problems: Collection[Problem],
    *,
    named: Sequence[str] = (),
    told: Mapping[str, str] | None = None,
    limits: Limits | None = None,
) -> Marked:
    """The sheet at ``path`` with its problems marked. An .xlsx stays the workbook it is; all others become one, every cell text.

    :param named: the sheets of a workbook that were checked; empty: the obvious one.
    :param told: what somebody said of its columns, as in ``Event.columns``.
    :raises UnreadableError: it cannot be read or marked. :raises RefusedError: it has no headings, so no problem has a place.
    """
    limits = limits or Limits()
    made: Marked | None = None
    for name in dict.fromkeys(named) or ("",):
        with tables.read(path, sheet=name, limits=limits) as table:
            rows = [row for chunk in table.rows for row in chunk]
            sheet, file = table.sheet, table.file
        data = made.data if made else _bytes(path, file=file, limits=limits)
        if filetypes.kind(data, file=file) is not filetypes.Kind.WORKBOOK:
            if len(named) > 1:
                raise RefusedError(f"{file}: one sheet of such a file at a time can be marked. Give one --sheet, or save it as .xlsx.")
            return of_rows(rows, problems, file=file, sheet=sheet, told=told)
        marks = _marks(rows, problems, file=file, sheet=sheet, told=told)
        done = _elsewhere(data, marks, limits)
        made = Marked(done.data, ".xlsm" if done.macros else ".xlsx", _count(marks) + (made.rows if made else 0))
    if made is None:
        raise ValueError("no sheet to mark")
    return made


def _bytes(path: Path, *, file: str, limits: Limits) -> bytes:
    with path.open("rb") as opened:
        data = opened.read(limits.file_bytes + 1)
    if len(data) > limits.file_bytes:
        raise too_big(file, limits)
    return data


def of_rows(
    rows: Sequence[Row],
    problems: Iterable[Problem],
    *,
    file: str,
    sheet: str,
    told: Mapping[str, str] | None = None,
    limits: Limits | None = None,
) -> Marked:
    """Rows that were read, as a workbook with their problems marked."""
    marks = _marks(rows, problems, file=file, sheet=sheet, told=told)
    header = next((row for row in rows if row.number == marks.header), Row(0, ()))
    held = tuple(cell.strip() for cell in header.cells[-2:]) == batch.HELD_COLUMNS
    cells = ((row.number, [batch.unprotected(cell) for cell in row.cells] if held else row.cells) for row in rows)
    marks = msgspec.structs.replace(marks, sheet=sheet[:31] or "Signers")
    data = plain.workbook(cells, sheet=marks.sheet, header=marks.header)
    return Marked(sheets.mark(data, marks, limits=limits or Limits(file_bytes=len(data))).data, ".xlsx", _count(marks))


def _count(marks: Marks) -> int:
    return len({reason.row for reason in marks.reasons if reason.row > marks.header})


def _marks(rows: Sequence[Row], problems: Iterable[Problem], *, file: str, sheet: str, told: Mapping[str, str] | None) -> Marks:
    """Problems by their cells: below the headings a reason for each, at the headings what is wrong with a column."""
    columns, _ = headings.columns(rows[: headings.HEADER_ROWS], file=file, sheet=sheet, told=told)
    if not columns.header:
        raise RefusedError(f"{file}: it has no row of headings, so there is nowhere to say what is wrong. Put headings above the people.")
    places = {heading: at for at, heading in reversed([*enumerate(columns.headings, 1)])}
    reasons = [
        Reason(
            row=problem.where.row,
            column=places.get(problem.where.column, 0),
            kind=ASKED if problem.severity is Severity.ASK else HELD,
            heading=problem.where.column or "Row",
            words=" ".join(problem.message.split()),
        )
        for problem in problems
        if problem.severity is not Severity.NOTE and problem.where.sheet == sheet and problem.where.row >= columns.header
    ]
    reasons.sort(key=lambda reason: (reason.row, reason.kind != HELD))
    return Marks(file, sheet, columns.header, _letters(rows, columns), reasons)


def _letters(rows: Sequence[Row], columns: headings.Columns) -> int:
    """The column (from 1) that an earlier marking wrote; 0 where there is none. A Letters column of the group's own is left alone."""
    for at, heading in enumerate(columns.headings):
        said = [row.cells[at] for row in rows if row.number > columns.header and at < len(row.cells) and row.cells[at].strip()]
        if heading == HEADING and all(cell.startswith((f"{HELD} · ", f"{ASKED} · ")) for cell in said):
            return at + 1
    return 0


def _elsewhere(data: bytes, marks: Marks, limits: Limits) -> Made:
    """Mark a stranger's workbook in a process that limits itself; it is told no path and stopped when it takes too long."""
    job = msgspec.msgpack.encode(Job(marks, limits))
    child = subprocess.Popen(
        [sys.executable, "-P", "-c", START],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a trace could hold people's data
    )
    try:
        said, _ = child.communicate(len(job).to_bytes(4, "big") + job + data, timeout=limits.seconds)
    except subprocess.TimeoutExpired:
        said = b""
    finally:
        child.kill()
        child.communicate()
    try:
        answer = msgspec.msgpack.decode(said, type=Made | Refused)
    except msgspec.MsgspecError as error:
        raise UnreadableError(
            f"{marks.file}: marking it failed and was stopped. Copy the rows into a new workbook, or save as CSV UTF-8, and try again.",
            code="marking-failed",
        ) from error
    if isinstance(answer, Refused):
        raise UnreadableError(answer.message, code=answer.code)
    return answer
