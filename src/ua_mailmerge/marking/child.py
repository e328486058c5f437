"""The process in which a stranger's workbook is marked: limits first, then the work; ``marked`` is the parent.

On its standard input come four bytes of length, a ``Job``, and the workbook; it answers with the marked workbook, or why there is none.
"""

import contextlib
import gc
import sys

import msgspec

from ua_mailmerge import confined
from ua_mailmerge.limits import Limits
from ua_mailmerge.marking import sheet
from ua_mailmerge.marking.reasons import Marks
from ua_mailmerge.problems import UnreadableError
from ua_mailmerge.reading import Refused, typed


class Job(msgspec.Struct, frozen=True):
    """What the child is told."""

    marks: Marks
    limits: Limits


class Made(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """The marked workbook, and whether macros came along."""

    data: bytes
    macros: bool


def main() -> None:
    """Read a job and a workbook, write ``Made`` or ``Refused``."""
    gc.disable()
    stream, out = sys.stdin.buffer, sys.stdout.buffer
    job = msgspec.msgpack.decode(stream.read(int.from_bytes(stream.read(4), "big")), type=Job)
    data = stream.read(job.limits.file_bytes + 1)
    confined.to(memory_bytes=job.limits.memory_bytes, cpu_seconds=job.limits.cpu_seconds)
    answer: Made | Refused
    try:
        with typed(job.marks.file):
            done = sheet.mark(data, job.marks, limits=job.limits)
            answer = Made(done.data, done.macros)
    except UnreadableError as error:
        answer = Refused(error.code, str(error))
    with contextlib.suppress(OSError):  # the parent has stopped listening
        out.write(msgspec.msgpack.encode(answer))
