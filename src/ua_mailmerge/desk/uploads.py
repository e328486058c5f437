"""An uploaded file to kept rows: streamed to a private folder, read at once in the limited child, deleted."""

import contextlib
import re
import secrets
import shutil
import threading
from pathlib import Path
from typing import IO, Any

import msgspec
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from ua_mailmerge import tables
from ua_mailmerge.intake import Kept

_reading = threading.BoundedSemaphore(4)  # children at once: each may take memory_bytes


class Arrived(UploadedFile):  # type: ignore[type-arg] # generic for its stubs only
    """A file on our disk until it is closed, which Django does at the end of the request."""

    def __init__(self, path: Path, *, size: int) -> None:
        super().__init__(None, path.name, size=size)
        self.path = path

    @property
    def too_large(self) -> bool:
        """Whether it was over the limit; its bytes are gone then."""
        return (self.size or 0) > settings.FILE_BYTES

    def close(self) -> None:
        """Delete it."""
        shutil.rmtree(self.path.parent, ignore_errors=True)


class ToDisk(FileUploadHandler):
    """Writes an upload to ``DATA/uploads`` as it comes, and no more of it than we take."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A folder of its own, so that messages can call the file by its name."""
        super().new_file(*args, **kwargs)
        folder = settings.DATA / "uploads" / secrets.token_hex(12)
        folder.mkdir(mode=0o700, parents=True)
        self.path = folder / plain(self.file_name or "")
        self.file: IO[bytes] = self.path.open("xb")
        self.path.chmod(0o600)
        self.got = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Store it, unless the file is over the limit already: the rest is read and dropped, so that the answer reaches its sender."""
        del start
        self.got += len(raw_data)
        if self.got > settings.FILE_BYTES:
            self.file.truncate(0)
            return
        try:
            self.file.write(raw_data)
        except OSError:
            self.upload_interrupted()
            raise

    def file_complete(self, file_size: int) -> Arrived:
        """The file as the view gets it."""
        del file_size
        try:
            self.file.close()
        except OSError:
            self.upload_interrupted()
            raise
        return Arrived(self.path, size=self.got)

    def upload_interrupted(self) -> None:
        """Nothing stays of half an upload."""
        if hasattr(self, "file"):
            with contextlib.suppress(OSError):
                self.file.close()
            shutil.rmtree(self.path.parent, ignore_errors=True)


def plain(name: str) -> str:
    """A file's name as we dare to use it: no folders, nothing a shell or a terminal would take for its own."""
    bare = re.sub(r"[^\w.() -]", "_", name.replace("\\", "/").rpartition("/")[2]).strip(" .")
    stem, dot, ending = bare[-200:].rpartition(".")
    return f"{(stem or ending)[:60] or 'sheet'}{dot}{ending[:8]}" if stem else f"{ending[:60] or 'sheet'}"


MOST_SHEETS = 8
"""Sheets of one workbook to choose from."""


def read(path: Path) -> Kept:
    """The rows of a sheet, read in a limited child; UnreadableError when there is no reading it.

    Where somebody has to choose, all that can be chosen is read now: the file is gone when they answer.
    """
    limits = tables.Limits(file_bytes=settings.FILE_BYTES, rows=settings.SHEET_ROWS, text_bytes=32 << 20, seconds=30.0)
    with _reading:
        sheet, listed = _sheet(path, "", limits)
        which = any(note.code == "which-sheet" for note in sheet.notes)
        if not (which or sheet.hidden_rows or sheet.hidden_columns):
            return sheet
        settled = msgspec.structs.replace(sheet, notes=tuple(note for note in sheet.notes if note.code != "which-sheet"))
        others = [each.name for each in listed if which and each.asked and each.name != sheet.sheet]
        choices = [settled, *(_sheet(path, name, limits)[0] for name in others[: MOST_SHEETS - 1])]
        return msgspec.structs.replace(sheet, choices=tuple(choices))


def _sheet(path: Path, name: str, limits: tables.Limits) -> tuple[Kept, tuple[tables.Sheet, ...]]:
    with tables.read(path, sheet=name, limits=limits) as table:
        rows = [row for chunk in table.rows for row in chunk]
        found = table.opened
        kept = Kept(table.file, table.sheet, table.notes, rows, found.hidden_rows, found.hidden_columns, found.filtered, table.blank)
        return kept, found.sheets
