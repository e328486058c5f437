"""A sheet file to a Table: read in a limited child process, because a stranger's spreadsheet can cost any parser all it has."""

import errno
import os
import signal
import stat
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from ua_mailmerge.limits import Limits, Opened, Sheet
from ua_mailmerge.model import Row
from ua_mailmerge.problems import Problem, Severity, UnreadableError, Where
from ua_mailmerge.reading import Begin, Done, Frame, Job, Refused, Rows, too_big

__all__ = ["Limits", "Row", "Sheet", "Table", "read"]


START = "from ua_mailmerge.reading import main; main()"


class Table:
    """A sheet being read: ``sheet``, ``encoding`` and ``notes`` wait for the child's first word, ``rows`` come as it sends them.

    Use it in a ``with`` block, or call ``close``, to stop the child when the rows are not wanted to the end.
    """

    def __init__(self, child: subprocess.Popen[bytes], *, file: str, limits: Limits, notes: tuple[Problem, ...]) -> None:
        self.file = file
        self._child, self._limits, self._notes = child, limits, notes
        self._seconds = limits.seconds
        self._decoder: msgspec.msgpack.Decoder[Frame] = msgspec.msgpack.Decoder(Frame)
        self._opened: Opened | None = None
        self._refused: UnreadableError | None = None
        self._end = weakref.finalize(self, _stop, child)
        self._got = 0
        self.blank = 0  # rows with nothing but spaces in them; known after the last row

    @property
    def sheet(self) -> str:
        """The sheet's name; empty for text files."""
        return self._open().sheet

    @property
    def encoding(self) -> str:
        """How the letters were stored; empty for workbooks."""
        return self._open().encoding

    @property
    def notes(self) -> tuple[Problem, ...]:
        """What a person should know or look at: hidden rows, other sheets, letters that had to be guessed."""
        return self._notes + self._open().notes

    @property
    def opened(self) -> Opened:
        """All that is known before the first row: sheets, hidden rows and columns."""
        return self._open()

    @property
    def rows(self) -> Iterator[list[Row]]:
        """The rows in file order, in chunks, blank ones left out: to be walked once. Leaving the loop early stops the child."""
        try:
            self._open()
            while isinstance(frame := self._frame(), Rows):
                self._got += len(frame.rows)
                yield frame.rows
            if not isinstance(frame, Done) or frame.rows != self._got:
                raise self._broken()
            self.blank = frame.blank
        finally:
            self.close()

    def close(self) -> None:
        """Stop the child; rows not yet read are gone."""
        self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _open(self) -> Opened:
        if self._opened is None:
            frame = self._frame()
            if not isinstance(frame, Begin):
                raise self._broken()
            self._opened = frame.opened
        return self._opened

    def _frame(self) -> Frame:
        """The child's next frame; a refusal is raised, and raised again whenever the table is asked."""
        if self._refused is None:
            try:
                frame = self._receive()
            except UnreadableError as error:
                self._refused = error
            else:
                if not isinstance(frame, Refused):
                    return frame
                self._refused = UnreadableError(frame.message, code=frame.code)
            self.close()
        raise self._refused

    def _receive(self) -> Frame:
        """Wait for the child as long as all waits together may take, then stop it."""
        pipe = self._child.stdout
        if pipe is None or pipe.closed:
            raise self._broken()
        began = time.monotonic()
        late = threading.Timer(self._seconds, self._child.kill)
        late.daemon = True
        late.start()
        try:
            head = pipe.read(4)
            size = int.from_bytes(head, "big")
            data = pipe.read(size) if len(head) == 4 and size <= self._limits.frame_bytes else b""
        finally:
            late.cancel()
            self._seconds -= time.monotonic() - began
        silent = len(head) < 4 or len(data) < size <= self._limits.frame_bytes
        if self._seconds <= 0 or (silent and self._out_of_time()):
            raise UnreadableError(
                f"{self.file}: reading it took too long and was stopped. "
                "Copy the rows into a new workbook, or save as CSV UTF-8, and try again.",
                code="too-slow",
            )
        try:
            return self._decoder.decode(data)
        except msgspec.MsgspecError as error:
            raise self._broken() from error

    def _out_of_time(self) -> bool:
        """Whether the child, which has just fallen silent, was ended by its limit of computing time."""
        try:
            ended = self._child.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return False
        return hasattr(signal, "SIGXCPU") and ended == -signal.SIGXCPU

    def _broken(self) -> UnreadableError:
        return UnreadableError(
            f"{self.file}: reading it failed and was stopped. "
            "Open it in Excel or LibreOffice, save it under a new name as .xlsx and try again.",
            code="reading-failed",
        )


def read(path: Path, *, sheet: str = "", limits: Limits | None = None) -> Table:
    """Start reading a sheet in a child process and return at once, so that the caller can do something else meanwhile.

    :param sheet: the name of the one that is wanted; empty: the obvious one, or a question (``which-sheet``) among the notes.

    What is wrong with the path itself raises UnreadableError here; what is wrong inside the file raises it at the first use of the table.
    """
    limits, file = limits or Limits(), _shown(path.name or str(path))
    descriptor = _open(path, file)
    try:
        size = os.fstat(descriptor).st_size
        if not size:
            raise UnreadableError(
                f"{file}: the file is empty. Ask for it again, or save it again from Excel or LibreOffice.", code="empty-file"
            )
        if size > limits.file_bytes:
            raise too_big(file, limits)
        child = subprocess.Popen(
            [sys.executable, "-P", "-c", START, msgspec.json.encode(Job(file, limits, sheet)).decode()],
            stdin=descriptor,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a trace could hold people's data
        )
    finally:
        os.close(descriptor)
    return Table(child, file=file, limits=limits, notes=_open_elsewhere(path, file))


def _stop(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.kill()
    if child.stdout:
        child.stdout.close()
    child.wait()


# -- the file itself ----------------------------------------------------------------------------


def _shown(name: str) -> str:
    """A file's name as it can be printed: names need not be text on every system."""
    return name.encode("utf-8", "replace").decode()


def _open(path: Path, file: str) -> int:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            what = "a folder" if path.is_dir() else "not a file"
            raise UnreadableError(f"{file} is {what}; give the sheet itself, such as signers.xlsx.", code="not-a-file")
        return os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    except FileNotFoundError as error:
        raise UnreadableError(f"{file}: there is no such file. Check the name and the folder.", code="missing-file") from error
    except PermissionError as error:
        if os.name == "nt" or _locks(path):
            raise UnreadableError(
                f"{file} is open in another program, such as Excel. Save and close it there, then try again.", code="open-elsewhere"
            ) from error
        raise UnreadableError(
            f"{file}: you are not allowed to read it. Copy it into a folder of yours and try again.", code="no-permission"
        ) from error
    except OSError as error:
        reason = os.strerror(error.errno or errno.EIO)
        raise UnreadableError(
            f"{file}: the system cannot read it ({reason}). Copy it to this computer and try again.", code="unreadable"
        ) from error


def _locks(path: Path) -> bool:
    """Whether Excel (``~$name``) or LibreOffice (``.~lock.name#``) says it has the file open; Excel drops two letters of a long name."""
    names = {f"~${path.name}", f"~${path.name[2:]}", f".~lock.{path.name}#"}
    return any(path.with_name(name).exists() for name in names)


def _open_elsewhere(path: Path, file: str) -> tuple[Problem, ...]:
    if not _locks(path):
        return ()
    message = "It seems to be open in another program; what is not saved there yet is not read."
    return (Problem("open-elsewhere", Where(file=file), message, Severity.NOTE),)
