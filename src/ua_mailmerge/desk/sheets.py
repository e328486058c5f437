"""Kept rows to bytes and back, cells mended, some rows of many."""

import zlib
from collections.abc import Collection, Mapping

import msgspec

from ua_mailmerge import headings, unseen
from ua_mailmerge.data import sheet_words
from ua_mailmerge.intake import Kept
from ua_mailmerge.model import Hidden, Row

_decoder = msgspec.msgpack.Decoder(Kept)


def packed(sheet: Kept) -> bytes:
    """For the database."""
    return zlib.compress(msgspec.msgpack.encode(sheet), 6)


def unpacked(data: bytes | memoryview) -> Kept:
    """From the database."""
    return _decoder.decode(zlib.decompress(data))


def columns(sheet: Kept) -> headings.Columns:
    """What each column of the sheet is taken for."""
    found, _ = headings.columns(sheet.kept[: headings.HEADER_ROWS], file=sheet.file, sheet=sheet.sheet, told=sheet.told)
    return found


def taken_for(sheet: Kept, said: Mapping[int, str]) -> Kept:
    """The sheet with what somebody said of its columns, by their place: a field or ``headings.UNUSED``. Of others nothing is changed."""
    told = {f"column {headings.column_letters(at)}": field for at, field in said.items() if field in (*headings.FIELDS, headings.UNUSED)}
    return msgspec.structs.replace(sheet, told=sheet.told | told)


def meaning(field: str) -> str:
    """A field's heading as we call it."""
    return sheet_words.HEADINGS[field][0]


def row(sheet: Kept, number: int) -> Row | None:
    """The row with that number."""
    return next((each for each in sheet.kept if each.number == number), None)


def mended(sheet: Kept, number: int, cells: Mapping[str, str], *, releases: Collection[str] = ()) -> Kept:
    """The sheet with cells of one row typed anew, by heading; a column that is missing is added. ``releases``: codes to overrule."""
    found = columns(sheet)
    changes = dict(cells)
    if releases:
        heading = found.heading("release")
        before = row(sheet, number)
        at = found.fields.get("release")
        said = before.cells[at] if before and at is not None and at < len(before.cells) else ""
        changes[heading] = " ".join(dict.fromkeys([*said.split(), *releases]))
    headings = [*found.headings]
    kept = list(sheet.kept)
    for heading, text in changes.items():
        if heading not in headings:
            headings.append(heading)
        at = headings.index(heading)
        kept = [_with(each, at, text) if each.number == number else each for each in kept]
    if len(headings) > len(found.headings):
        kept = [Row(each.number, tuple(headings), each.faults) if each.number == found.header else each for each in kept]
    return msgspec.structs.replace(sheet, kept=kept)


def _with(row: Row, at: int, text: str) -> Row:
    cells = [*row.cells, *[""] * (at + 1 - len(row.cells))]
    cells[at] = text
    return Row(row.number, tuple(cells), tuple(fault for fault in row.faults if fault[0] != at))


def answered(sheet: Kept, *, which: str, hidden: Hidden) -> Kept | None:
    """The sheet that somebody chose, with hidden rows and columns or without; None when there is no such sheet to choose.

    It starts from what was read, so that an answer can be changed; what was mended since is as it was.
    """
    read = next((each for each in sheet.choices if each.sheet == which), None) or (sheet.choices[0] if len(sheet.choices) == 1 else None)
    if read is None:
        return None
    if hidden is Hidden.ASK:
        return msgspec.structs.replace(read, choices=sheet.choices)
    rows = unseen.without_columns(read.kept, read.hidden_columns) if hidden is Hidden.SKIP else read.kept
    found, _ = headings.columns(rows[: headings.HEADER_ROWS], file=read.file, sheet=read.sheet)
    if hidden is Hidden.SKIP:
        rows = unseen.without_rows(rows, frozenset(read.hidden_rows), header=found.header)
    return msgspec.structs.replace(
        read,
        notes=(*read.notes, *unseen.questions(read.opened, found, hidden=hidden)),
        kept=rows,
        hidden_rows=(),
        hidden_columns=(),
        hidden=hidden,
        left_out=len(read.kept) - len(rows),
        choices=sheet.choices,
    )


def only(sheet: Kept, rows: Collection[int]) -> Kept:
    """The sheet with only those rows below its headings."""
    header = columns(sheet).header
    kept = [each for each in sheet.kept if each.number == header or each.number in rows]
    return Kept(sheet.file, sheet.sheet, (), kept, told=sheet.told)


def people(sheet: Kept) -> dict[int, str]:
    """Who is in each row, for staff who have to tell two people apart: name, city, ZIP."""
    found = columns(sheet)
    wanted = [found.fields[field] for field in ("name", "first_name", "last_name", "city", "postcode") if field in found.fields]
    return {
        each.number: " · ".join(each.cells[at].strip() for at in wanted if at < len(each.cells) and each.cells[at].strip())
        for each in sheet.kept
        if each.number > found.header
    }
