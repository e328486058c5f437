"""A published appeal's file, or bytes of one, to a draft: read in a limited child process, since it comes from strangers."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import msgspec

from ua_mailmerge.appeal import Draft
from ua_mailmerge.extracting import Answer, Job, Limits, Refused
from ua_mailmerge.problems import UnreadableError

__all__ = ["Draft", "Limits", "draft", "read"]

START = "from ua_mailmerge.extracting import main; main()"


def read(path: Path, *, limits: Limits | None = None) -> Draft:
    """What an appeal's file drafts to: plain text in any encoding, a saved web page, or a PDF. Raises UnreadableError with a code."""
    file = path.name.encode("utf-8", "replace").decode()
    try:
        if path.is_dir():
            raise UnreadableError(f"{file} is a folder; give the appeal itself, such as appeal.txt.", code="not-a-file")
        data = path.read_bytes() if path.stat().st_size <= (limits or Limits()).file_bytes else None
    except FileNotFoundError as error:
        raise UnreadableError(f"{file}: there is no such file. Check the name and the folder.", code="missing-file") from error
    except PermissionError as error:
        raise UnreadableError(f"{file}: you are not allowed to read it. Copy it into a folder of yours.", code="no-permission") from error
    except OSError as error:
        reason = os.strerror(error.errno or 5)
        raise UnreadableError(f"{file}: the system cannot read it ({reason}). Copy it to this computer.", code="unreadable") from error
    if data is None:
        raise _too_big(file, limits or Limits())
    return draft(data, file=file, limits=limits)


def draft(data: bytes, *, file: str, limits: Limits | None = None) -> Draft:
    """What the bytes of a file called ``file`` draft to; as :func:`read`."""
    limits = limits or Limits()
    if not data:
        raise UnreadableError(f"{file}: the file is empty. Ask for it again.", code="empty-file")
    if len(data) > limits.file_bytes:
        raise _too_big(file, limits)
    answer = _asked(data, Job(file, limits))
    if isinstance(answer, Refused):
        raise UnreadableError(answer.message, code=answer.code)
    return answer.draft


def _too_big(file: str, limits: Limits) -> UnreadableError:
    return UnreadableError(f"{file}: it is larger than {limits.file_bytes >> 20} MB. Give the appeal alone.", code="too-big")


def _asked(data: bytes, job: Job) -> Answer:
    """What a child says about ``data``; it is killed when it takes too long or says too much."""
    child = subprocess.Popen(
        [sys.executable, "-P", "-c", START, msgspec.json.encode(job).decode()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a trace could hold people's data
    )
    late = threading.Timer(job.limits.seconds, child.kill)
    late.daemon = True
    late.start()
    feeder = threading.Thread(target=_feed, args=(child, data), daemon=True)
    feeder.start()
    try:
        said = child.stdout.read(job.limits.answer_bytes + 1) if child.stdout else b""
        in_time = late.is_alive()
    finally:
        late.cancel()
        child.kill()
        child.wait()
        feeder.join()
        if child.stdout:
            child.stdout.close()
    if not said and (not in_time or child.returncode == -getattr(signal, "SIGXCPU", 0)):
        raise UnreadableError(f"{job.file}: reading it took too long and was stopped. Copy its words into a text file.", code="too-slow")
    decoder: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)
    try:
        return decoder.decode(said)
    except msgspec.MsgspecError as error:
        message = f"{job.file}: reading it failed and was stopped. Copy its words into a text file and try again."
        raise UnreadableError(message, code="reading-failed") from error


def _feed(child: subprocess.Popen[bytes], data: bytes) -> None:
    if child.stdin:
        try:
            child.stdin.write(data)
            child.stdin.close()
        except OSError:
            return  # the child has ended
