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
    parts: int = 2_000  # files inside an .xlsx
    unpacked_bytes: int = 512 * MB  # all of them together
    sheet_bytes: int = 96 * MB
    strings_bytes: int = 32 * MB
    strings: int = 1_000_000
    part_bytes: int = 16 * MB  # any other part we open
    merges: int = 5_000
    seconds: float = 40.0  # of waiting for the child, wall clock
    cpu_seconds: int = 15  # of the child, where the system can limit it
    memory_bytes: int = 768 * MB  # of the child, where the system can limit it
    frame_bytes: int = 16 * MB  # the most the parent accepts in one piece
    text_bytes: int = 256 * MB  # all rows together, on their way to the parent


class Opened(msgspec.Struct, frozen=True):
    """What is known of a table before its first row: where it stands, how its letters were stored, what a person should look at."""

    sheet: str = ""  # the sheet's name; empty for text files
    encoding: str = ""  # empty for workbooks
    notes: tuple[Problem, ...] = ()
