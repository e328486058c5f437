"""Faults as values, faults as exceptions, and the exit codes both lead to."""

import enum

import msgspec


class ExitCode(enum.IntEnum):
    """What the shell hears; ``docs/errors.md`` lists them. 1 is Python's own, 2 is click's."""

    DONE = 0
    USAGE = 2
    HELD = 3
    UNREADABLE = 4
    UNWRITABLE = 5
    INTERRUPTED = 130


class Severity(enum.StrEnum):
    """What a problem does to its row: STOP nothing prints, HOLD the row waits, ASK it prints and somebody looks, NOTE it prints."""

    STOP = "stop"
    HOLD = "hold"
    ASK = "ask"
    NOTE = "note"


class Where(msgspec.Struct, frozen=True, order=True):
    """A spot in the user's own coordinates: ``signers.xlsx, Sheet1 row 14, ZIP`` or ``campaign.yaml line 12, officials.0.salutation``."""

    file: str = ""
    sheet: str = ""
    row: int = 0  # 1-based, as the spreadsheet program shows it; 0: the whole file
    column: str = ""  # the heading as the group wrote it
    line: int = 0  # 1-based line of a text file; 0: none
    path: str = ""  # dotted path inside a YAML file

    def __str__(self) -> str:
        row = f"{self.sheet} row {self.row}".strip() if self.row else self.sheet
        spot = self.file + (f" line {self.line}" if self.line else "")
        return ", ".join(part for part in (spot, row, self.column or self.path) if part)


class Problem(msgspec.Struct, frozen=True):
    """A fault in data: a stable kebab-case code, where it is, and a sentence that says what and what next.

    The message never holds a person's name, address or words beyond the cell value that is at fault.
    """

    code: str
    where: Where
    message: str
    severity: Severity = Severity.HOLD

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if str(self.where) else self.message


class MailmergeError(Exception):
    """A fault that stops us; its text is one sentence for the person at the keyboard: what, where, what next."""

    exit_code = ExitCode.USAGE


class UnreadableError(MailmergeError):
    """An input cannot be read, or holds nothing we can use."""

    exit_code = ExitCode.UNREADABLE

    def __init__(self, message: str, *, code: str = "unreadable", problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.problems = problems


class UnwritableError(MailmergeError):
    """An output cannot be written; what was there before is untouched."""

    exit_code = ExitCode.UNWRITABLE


class RefusedError(MailmergeError):
    """The request makes sense but must not be done: an expired appeal, a specimen marked posted."""

    exit_code = ExitCode.HELD
