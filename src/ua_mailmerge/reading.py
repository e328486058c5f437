"""Bytes of a stranger's file to frames of rows: typed by content, in a child process that limits itself. ``tables`` is the parent.

``main`` takes the file on its standard input and a ``Job`` as its argument, so the child opens nothing and is told no path.
"""

import contextlib
import gc
import itertools
import sys
from collections.abc import Callable, Iterator
from typing import BinaryIO

import msgspec

from ua_mailmerge import confined, delimited, filetypes
from ua_mailmerge.filetypes import Kind
from ua_mailmerge.limits import Counted, Limits, Opened
from ua_mailmerge.model import Row
from ua_mailmerge.problems import UnreadableError

CHUNK = 1000
"""Rows handed on together."""


class Job(msgspec.Struct, frozen=True):
    """What the child is told."""

    file: str  # the name to use in messages
    limits: Limits
    sheet: str = ""  # the sheet somebody chose


class Rows(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """A frame of rows."""

    rows: list[Row]


class Begin(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """The first frame, unless it is a refusal."""

    opened: Opened


class Refused(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """The last frame of a file that cannot be read."""

    code: str
    message: str


class Done(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """The last frame of a file that could: how many rows were sent, and how many with nothing but spaces were not."""

    rows: int
    blank: int = 0


Frame = Begin | Rows | Refused | Done


def read(data: bytes, *, file: str, limits: Limits, sheet: str = "") -> tuple[Opened, Iterator[list[Row]], Counted]:
    """The table in ``data``, in this process; whatever is wrong with it is an UnreadableError, now or while iterating.

    :param sheet: the name of the one that is wanted; empty: the obvious one.
    """
    counted = Counted()
    with typed(file):
        if not data:
            raise UnreadableError(
                f"{file}: the file is empty. Ask for it again, or save it again from Excel or LibreOffice.", code="empty-file"
            )
        if len(data) > limits.file_bytes:
            raise too_big(file, limits)
        kind = filetypes.kind(data, file=file)
        if kind is Kind.TEXT:
            if sheet:
                raise UnreadableError(f"{file}: it is a text file and has no sheets. Read it without --sheet.", code="no-such-sheet")
            opened, rows = delimited.read(data, file=file, limits=limits, counted=counted)
        else:
            opened, rows, counted.blank = _reader(kind)(data, file=file, limits=limits, sheet=sheet)
        return opened, _chunks(rows, file=file, limits=limits), counted


def _reader(kind: Kind) -> Callable[..., tuple[Opened, Iterator[Row], int]]:
    """What reads that kind of workbook; loaded when it is wanted, since starting is most of what a small sheet takes."""
    if kind is Kind.WORKBOOK:
        from ua_mailmerge import workbooks

        return workbooks.read
    if kind is Kind.OPEN_DOCUMENT:
        from ua_mailmerge import opendocument

        return opendocument.read
    if kind is Kind.OLD_WORKBOOK:
        from ua_mailmerge import oldworkbooks

        return oldworkbooks.read
    from ua_mailmerge import webtables

    return webtables.read


def too_big(file: str, limits: Limits) -> UnreadableError:
    """The refusal of a file beyond the cap; the parent uses it too, before anything is read."""
    return UnreadableError(
        f"{file}: it is larger than {limits.file_bytes >> 20} MB. Remove pictures from it, or split it into several sheets, and try again.",
        code="too-big",
    )


def _chunks(rows: Iterator[Row], *, file: str, limits: Limits) -> Iterator[list[Row]]:
    sent = 0
    with typed(file):
        while chunk := list(itertools.islice(rows, CHUNK)):
            sent += len(chunk)
            if sent > limits.rows:
                raise delimited.too_many_rows(file, limits)
            yield chunk
    if not sent:
        raise UnreadableError(f"{file}: there is no text in it. Is it the right file?", code="empty-sheet")


@contextlib.contextmanager
def typed(file: str) -> Iterator[None]:
    """Whatever a library makes of a broken file becomes a refusal with a code."""
    try:
        yield
    except UnreadableError:
        raise
    except MemoryError as error:
        raise UnreadableError(
            f"{file}: reading it takes more memory than a sheet of signers may. Copy the rows into a new workbook and try again.",
            code="too-much-memory",
        ) from error
    except Exception as error:  # zipfile, expat, xlrd and html.parser raise anything at all on a broken file
        raise UnreadableError(
            f"{file}: it is damaged. Open it in Excel or LibreOffice, save it under a new name as .xlsx and try again.", code="damaged-file"
        ) from error


# -- the child ----------------------------------------------------------------------------------


def main() -> None:
    """Read standard input as ``Job`` says and write frames: four bytes of length, then msgpack."""
    job = msgspec.json.decode(sys.argv[1], type=Job)
    confined.to(memory_bytes=job.limits.memory_bytes, cpu_seconds=job.limits.cpu_seconds)
    gc.disable()  # this process lives for one file, and its memory is limited
    out = sys.stdout.buffer
    try:
        data = sys.stdin.buffer.read(job.limits.file_bytes + 1)
        with contextlib.suppress(UnreadableError):
            _reader(filetypes.kind(data, file=job.file))  # here, while compiled modules may still be written
        confined.without_files()
        opened, chunks, counted = read(data, file=job.file, limits=job.limits, sheet=job.sheet)
        _write(out, Begin(opened))
        sent = bytes_sent = 0
        for chunk in chunks:
            bytes_sent += _send(out, chunk, job=job)
            sent += len(chunk)
            if bytes_sent > job.limits.text_bytes:
                raise _too_much_text(job.file)
        _write(out, Done(sent, counted.blank))
    except UnreadableError as error:
        with contextlib.suppress(OSError):
            _write(out, Refused(error.code, str(error)))
    except OSError:
        return  # the parent has stopped listening
    except MemoryError:
        _write(out, Refused("too-much-memory", f"{job.file}: reading it takes more memory than a sheet of signers may."))


def _too_much_text(file: str) -> UnreadableError:
    return UnreadableError(
        f"{file}: it holds more text than a sheet of signers can. Copy the rows into a new workbook and try again.", code="too-much-text"
    )


def _send(out: BinaryIO, rows: list[Row], *, job: Job) -> int:
    """Rows in as few frames as the parent's cap allows."""
    frame = msgspec.msgpack.encode(Rows(rows))
    if len(frame) > job.limits.frame_bytes:
        if len(rows) == 1:
            raise _too_much_text(job.file)
        half = len(rows) // 2
        return _send(out, rows[:half], job=job) + _send(out, rows[half:], job=job)
    out.write(len(frame).to_bytes(4, "big"))
    out.write(frame)
    out.flush()
    return len(frame)


def _write(out: BinaryIO, frame: Frame) -> None:
    data = msgspec.msgpack.encode(frame)
    out.write(len(data).to_bytes(4, "big"))
    out.write(data)
    out.flush()
