"""How much of a stranger's file is read, and what a reading tells before its first row."""

import msgspec

from ua_mailmerge.problems import Problem

MB = 1 << 20


class Limits(msgspec.Struct, frozen=True):
    """Caps on a sheet file. They guard the machine, so they are generous: real sheets of signers stay far below."""

    file_bytes: int = 64 * MB
    rows: int = 200_000  # rows that hold something
    columns: int = 256
    cell_characters: int = 32_767  # what Excel itself lets a cell hold
    cells: int = 4_000_000  # of one sheet, the empty ones included
    sheets: int = 255
    parts: int = 2_000  # files inside an .xlsx or .ods
    unpacked_bytes: int = 512 * MB  # all of them together
    sheet_bytes: int = 192 * MB  # 200,000 rows take some 110
    strings_bytes: int = 96 * MB
    strings: int = 2_000_000
    part_bytes: int = 16 * MB  # any other part we open
    merges: int = 5_000
    seconds: float = 40.0  # of waiting for the child, wall clock
    cpu_seconds: int = 15  # of the child, where the system can limit it
    memory_bytes: int = 768 * MB  # of the child, where the system can limit it
    frame_bytes: int = 16 * MB  # the most the parent accepts in one piece
    text_bytes: int = 256 * MB  # all rows together, on their way to the parent


class Sheet(msgspec.Struct, frozen=True):
    """A sheet of a workbook that holds something: what a person needs to know to choose it."""

    name: str
    rows: int
    visible: bool = True
    asked: bool = True  # it may hold signers, so leaving it out is a question


class Opened(msgspec.Struct, frozen=True):
    """What is known of a table before its first row: where it stands, how its letters were stored, what a person should look at."""

    sheet: str = ""  # the sheet's name; empty for text files
    encoding: str = ""  # empty for workbooks
    notes: tuple[Problem, ...] = ()
    sheets: tuple[Sheet, ...] = ()  # all that hold something, in the workbook's order
    hidden_rows: tuple[int, ...] = ()  # numbers of rows that hold something and that nobody sees
    hidden_columns: tuple[int, ...] = ()  # indexes, from 0
    filtered: bool = False  # a filter hides rows
    width: int = 0  # of a workbook's rows


class Counted(msgspec.Struct):
    """What is known after the last row."""

    blank: int = 0  # rows with nothing but spaces in them, or nothing but delimiters; they are not sent
