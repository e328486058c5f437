"""Bytes of a published appeal to its text and draft: typed by content, in a child process that limits itself. ``published`` is the parent.

``main`` takes the file on its standard input and its name as an argument, so the child opens nothing and is told no path.
"""

import codecs
import contextlib
import gc
import re
import sys

import msgspec

from ua_mailmerge import appeal, confined
from ua_mailmerge.appeal import Draft
from ua_mailmerge.problems import Problem, Severity, UnreadableError, Where

MB = 1 << 20


class Limits(msgspec.Struct, frozen=True):
    """Caps on the file of an appeal, which is a few pages; they guard the machine."""

    file_bytes: int = 24 * MB
    text_characters: int = 1_000_000
    seconds: float = 30.0  # of waiting for the child, wall clock
    cpu_seconds: int = 15
    memory_bytes: int = 768 * MB
    answer_bytes: int = 8 * MB


class Job(msgspec.Struct, frozen=True):
    """What the child is told."""

    file: str  # the name to use in messages
    limits: Limits


class Extracted(msgspec.Struct, frozen=True):
    """The text of an appeal's file, and what a person should know of how it was read."""

    text: str
    notes: tuple[Problem, ...] = ()


class Drafted(msgspec.Struct, frozen=True, tag=True):
    """What a file drafts to; its first problems are of how it was read."""

    draft: Draft


class Refused(msgspec.Struct, frozen=True, tag=True):
    """Why a file cannot be read."""

    code: str
    message: str


Answer = Drafted | Refused


def extract(data: bytes, *, file: str, limits: Limits) -> Extracted:
    """The text in ``data``, in this process; whatever is wrong with it is an UnreadableError."""
    try:
        found = _extract(data, file=file)
    except UnreadableError:
        raise
    except MemoryError as error:
        message = f"{file}: reading it takes more memory than an appeal may. Copy its words into a text file and try again."
        raise UnreadableError(message, code="too-much-memory") from error
    except Exception as error:  # lxml and PDFium raise anything at all on a broken file
        message = f"{file}: it is damaged. Ask for it again, or copy its words into a text file."
        raise UnreadableError(message, code="damaged-file") from error
    if not found.text.strip():
        raise UnreadableError(f"{file}: there is no text in it. Is it the right file?", code="empty-file")
    return Extracted(found.text[: limits.text_characters], found.notes)


def draft(data: bytes, *, file: str, limits: Limits) -> Draft:
    """What the appeal in ``data`` drafts to, in this process; UnreadableError as :func:`extract`, or because it is no appeal."""
    found = extract(data, file=file, limits=limits)
    read = appeal.read(found.text, file=file)
    if not read.is_appeal:
        raise UnreadableError(f"{file}: {read.problems[0].message}", code="not-an-appeal")
    return msgspec.structs.replace(read, problems=(*found.notes, *read.problems))


def _extract(data: bytes, *, file: str) -> Extracted:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\0").lower()
    if b"%pdf-" in head:
        return Extracted(_pdf(data, file=file))
    _refuse_others(data, file=file)
    text, notes = _decoded(data, file=file)
    if _is_page(text):
        from ua_mailmerge import webpages

        return Extracted(webpages.text(text), notes)
    return Extracted(text, notes)


def _pdf(data: bytes, *, file: str) -> str:
    try:
        from ua_mailmerge import pdftext
    except ImportError as error:
        message = (
            f"{file} is a PDF, and reading those is not installed: pip install 'ua-mailmerge[appeals]'. Or copy its words into a text file."
        )
        raise UnreadableError(message, code="pdf-not-installed") from error
    return pdftext.text(data, file=file)


def _refuse_others(data: bytes, *, file: str) -> None:
    """What is no text, by its first bytes, with the way out."""
    if data.startswith((b"PK\3\4", b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        message = f"{file} is a document of an office program. Save it as PDF or as plain text there, and give that."
        raise UnreadableError(message, code="office-document")
    if data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"RIFF")) or data[4:12] in (b"ftypheic", b"ftypavif"):
        message = f"{file} is a picture. Look for the appeal's web page or PDF, or type what is needed into a text file."
        raise UnreadableError(message, code="picture")


def _is_page(text: str) -> bool:
    head = text[:4000].lstrip("\ufeff \t\r\n").casefold()
    return (
        head.startswith(("<!doctype html", "<html", "<?xml", "<head", "<body", "<!--"))
        or len(re.findall(r"<(?:p|br|div|span|table|h[1-6])\b[^>]{0,200}>", head)) >= 3
    )


_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with theirs
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _decoded(data: bytes, *, file: str) -> tuple[str, tuple[Problem, ...]]:
    """(text, notes): as its mark, its page or UTF-8 says, else as Windows stores letters, which is then a guess."""
    declared = re.search(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{2,20})", data[:4096], re.IGNORECASE)
    names = [name for mark, name in _BOMS if data.startswith(mark)]
    if not names and data[:2000].count(0) > len(data[:2000]) // 4:
        names.append("utf-16-le" if data[1:2000:2].count(0) > data[:2000:2].count(0) else "utf-16-be")
    names.append("utf-8")
    if declared:
        names.append(declared[1].decode("ascii"))
    for name in names:
        with contextlib.suppress(UnicodeError, LookupError):
            text = data.decode(name)
            if isinstance(text, str):
                return text, ()
    if data[:4000].count(0) > 8:
        raise UnreadableError(
            f"{file} is neither text nor a web page nor a PDF. Copy the appeal's words into a text file.", code="not-text"
        )
    text = data.decode("cp1252", "replace") if b"\x8d" not in data else data.decode("mac_roman")
    message = "The file does not say how its letters are stored; they were read as Windows stores them. Look at the accents."
    return text, (Problem("guessed-encoding", Where(file=file), message, Severity.ASK),)


def main() -> None:
    """Read standard input as ``Job`` says and write one answer in MessagePack."""
    job = msgspec.json.decode(sys.argv[1], type=Job)
    confined.to(memory_bytes=job.limits.memory_bytes, cpu_seconds=job.limits.cpu_seconds)
    gc.disable()  # this process lives for one file
    answer: Answer
    try:
        data = sys.stdin.buffer.read(job.limits.file_bytes + 1)
        _load(data)
        confined.without_files()
        answer = Drafted(draft(data, file=job.file, limits=job.limits))
    except UnreadableError as error:
        answer = Refused(error.code, str(error))
    except MemoryError:
        answer = Refused("too-much-memory", f"{job.file}: reading it takes more memory than an appeal may.")
    with contextlib.suppress(OSError):  # the parent has stopped listening
        sys.stdout.buffer.write(msgspec.msgpack.encode(answer))
        sys.stdout.buffer.flush()


def _load(data: bytes) -> None:
    """The modules that this file needs, while compiled ones may still be written."""
    with contextlib.suppress(ImportError):
        if b"%PDF-" in data[:1024]:
            pass
        else:
            from ua_mailmerge import webpages  # noqa: F401
