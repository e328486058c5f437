"""Bytes of a stranger's file to frames of rows: typed by content, in a child process that limits itself. ``tables`` is the parent.

``main`` takes the file on its standard input and a ``Job`` as its argument, so the child opens nothing and is told no path.
"""

import contextlib
import gc
import itertools
import sys
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from ua_mailmerge import delimited
from ua_mailmerge.limits import Limits, Opened
from ua_mailmerge.model import Row
from ua_mailmerge.problems import UnreadableError

CHUNK = 1000
"""Rows handed on together."""


class Job(msgspec.Struct, frozen=True):
    """What the child is told."""

    file: str  # the name to use in messages
    limits: Limits


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
    """The last frame of a file that could: how many rows were sent."""

    rows: int


Frame = Begin | Rows | Refused | Done


def read(data: bytes, *, file: str, limits: Limits) -> tuple[Opened, Iterator[list[Row]]]:
    """The table in ``data``, in this process; whatever is wrong with it is an UnreadableError, now or while iterating."""
    with _typed(file):
        if not data:
            raise UnreadableError(
                f"{file}: the file is empty. Ask for it again, or save it again from Excel or LibreOffice.", code="empty-file"
            )
        if len(data) > limits.file_bytes:
            raise too_big(file, limits)
        if _kind(data, file=file) == "text":
            opened, rows = delimited.read(data, file=file, limits=limits)
        else:
            from ua_mailmerge import workbooks

            opened, rows = workbooks.read(data, file=file, limits=limits)
        return opened, _chunks(rows, file=file, limits=limits)


def too_big(file: str, limits: Limits) -> UnreadableError:
    """The refusal of a file beyond the cap; the parent uses it too, before anything is read."""
    return UnreadableError(
        f"{file}: it is larger than {limits.file_bytes >> 20} MB. Remove pictures from it, or split it into several sheets, and try again.",
        code="too-big",
    )


def _chunks(rows: Iterator[Row], *, file: str, limits: Limits) -> Iterator[list[Row]]:
    sent = 0
    with _typed(file):
        while chunk := list(itertools.islice(rows, CHUNK)):
            sent += len(chunk)
            if sent > limits.rows:
                raise UnreadableError(
                    f"{file}: more than {limits.rows:,} rows; split it into several sheets and try again.", code="too-many-rows"
                )
            yield chunk
    if not sent:
        raise UnreadableError(f"{file}: there is no text in it. Is it the right file?", code="empty-sheet")


@contextlib.contextmanager
def _typed(file: str) -> Iterator[None]:
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
    except Exception as error:  # zipfile, expat and openpyxl raise anything at all on a broken file
        raise UnreadableError(
            f"{file}: it is damaged. Open it in Excel or LibreOffice, save it under a new name as .xlsx and try again.", code="damaged-file"
        ) from error


# -- type by content ----------------------------------------------------------------------------

SAVE_AS_XLSX = "open it and save as .xlsx, then try again."

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _kind(data: bytes, *, file: str) -> str:
    """``text`` or ``xlsx``; everything else is refused by its name, with the way out. File extensions are not asked."""
    head = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if data.startswith((b"PK\3\4", b"PK\5\6")):
        return _zipped(data, file=file)
    if data.startswith(OLE):
        raise _old(data, file=file)
    if data.startswith((b"\x09\x08\x10\0", b"\x09\x08\x08\0", b"\x09\4\6\0", b"\x09\2\6\0", b"\x09\0\4\0")):  # BIFF2 to BIFF8 without OLE
        raise _old_excel(file)
    if head.startswith(b"<?xml") and b"urn:schemas-microsoft-com:office:spreadsheet" in data[:4096]:
        raise UnreadableError(f"{file} is an old Excel XML file; {SAVE_AS_XLSX}", code="old-excel")
    if head.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"<style", b"<head", b"<body", b"<!--", b"<svg")):
        raise UnreadableError(
            f"{file} is a web page, whatever its name says; open it in Excel or LibreOffice and save as .xlsx, then try again.",
            code="web-page",
        )
    other = next((what for mark, what in OTHERS if data.startswith(mark)), "")
    if other:
        raise UnreadableError(
            f"{file} is {other}, not a spreadsheet. Ask for the sheet as .xlsx or .csv, or type it into one.", code="not-a-spreadsheet"
        )
    return "text"


OTHERS = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"{\\rtf", "a text document"),
    (b"\x1f\x8b", "a packed archive"),
    (b"BZh", "a packed archive"),
    (b"7z\xbc\xaf", "a packed archive"),
    (b"Rar!", "a packed archive"),
    (b"\xfd7zXZ", "a packed archive"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"SQLite format", "a database"),
    (b"BEGIN:VCARD", "a list of contact cards"),
    (b'{"doc_id"', "a link to a Google sheet"),
    (b'{"url"', "a link to a Google sheet"),
)


def _zipped(data: bytes, *, file: str) -> str:
    """Which of the many formats that are ZIP files this is; names stand uncompressed in the container, so bytes tell."""
    if b"xl/workbook.bin" in data:
        raise UnreadableError(f"{file} is a binary Excel workbook (.xlsb); {SAVE_AS_XLSX}", code="binary-workbook")
    if b"[Content_Types].xml" in data:
        if b"word/document.xml" in data or b"ppt/presentation.xml" in data:
            raise UnreadableError(
                f"{file} is a text document or slides; copy the table into a spreadsheet, save as .xlsx.", code="not-a-spreadsheet"
            )
        return "xlsx"
    if b"application/vnd.oasis.opendocument" in data[:200]:
        raise UnreadableError(f"{file} is an OpenDocument file; {SAVE_AS_XLSX}", code="open-document")
    if b"Index/Document.iwa" in data or b"Index.zip" in data or b"Index/Tables/" in data:
        raise UnreadableError(
            f"{file} is an Apple Numbers file; in Numbers choose File › Export To › Excel, then try again.", code="numbers-file"
        )
    if b"PK\5\6" not in data[-66_000:]:
        raise UnreadableError(f"{file}: it was cut short on its way. Ask for it again, or download it again.", code="damaged-file")
    raise UnreadableError(f"{file} is a packed archive; unpack it and give the sheet that is in it.", code="zip-archive")


def _old(data: bytes, *, file: str) -> UnreadableError:
    """OLE2 holds old office files and, since 2007, the new ones under a password; directory names are UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return UnreadableError(
            f"{file}: protected by a password; remove it in Excel (File › Info › Protect Workbook) and try again.",
            code="password-protected",
        )
    if any(name.encode("utf-16-le") + b"\0\0" in data for name in ("Workbook", "Book")):
        return _old_excel(file)
    return UnreadableError(
        f"{file} is an old office document, not a spreadsheet; copy the table into one, save as .xlsx, then try again.",
        code="not-a-spreadsheet",
    )


def _old_excel(file: str) -> UnreadableError:
    return UnreadableError(f"{file} is an old Excel file; {SAVE_AS_XLSX}", code="old-excel")


# -- the child ----------------------------------------------------------------------------------


def main() -> None:
    """Read standard input as ``Job`` says and write frames: four bytes of length, then msgpack."""
    job = msgspec.json.decode(sys.argv[1], type=Job)
    _limit("RLIMIT_AS", job.limits.memory_bytes)
    _limit("RLIMIT_CPU", job.limits.cpu_seconds)
    _limit("RLIMIT_CORE", 0)
    gc.disable()  # this process lives for one file, and its memory is limited
    out = sys.stdout.buffer
    try:
        data = sys.stdin.buffer.read(job.limits.file_bytes + 1)
        if data.startswith(b"PK"):
            import openpyxl  # noqa: F401 (here, while compiled modules may still be written)
        _limit("RLIMIT_FSIZE", 0)
        opened, chunks = read(data, file=job.file, limits=job.limits)
        _write(out, Begin(opened))
        sent = bytes_sent = 0
        for chunk in chunks:
            bytes_sent += _send(out, chunk, job=job)
            sent += len(chunk)
            if bytes_sent > job.limits.text_bytes:
                raise _too_much_text(job.file)
        _write(out, Done(sent))
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


def _limit(name: str, most: int) -> None:
    """Lower one resource limit of this process, where the system knows it; Windows has none, macOS not all."""
    with contextlib.suppress(ImportError, AttributeError, OSError, ValueError):
        import resource

        limit = getattr(resource, name)
        hard = resource.getrlimit(limit)[1]
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (soft, hard if name == "RLIMIT_CPU" else soft))
