"""Bytes of an .xlsx or .ods to its parts: the container checked, each part read up to a cap, XML walked without a document type."""

import io
import itertools
import re
import zipfile
import zlib
from collections.abc import Callable
from xml.parsers import expat

from ua_mailmerge.limits import Limits
from ua_mailmerge.problems import UnreadableError

SAVE_AGAIN = "Open it in Excel or LibreOffice, save it under a new name as .xlsx and try again."


class Parts:
    """The files inside a container, none of them trusted: looked up by name, read up to a cap."""

    def __init__(self, data: bytes, *, file: str, limits: Limits) -> None:
        self.file, self.limits = file, limits
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise damaged(file) from error
        listed = self.zip.infolist()
        self.names = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in listed}
        fault = _container_fault(listed, self.names, limits)
        if fault:
            code, what = fault
            raise UnreadableError(f"{file}: it is not built like a workbook of Excel or LibreOffice: {what}. {SAVE_AGAIN}", code=code)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self.names

    def read(self, name: str, *, most: int = 0) -> bytes:
        """One part, unpacked; its declared size is a claim, so the cap holds for what really comes out."""
        info, most = self.names.get(name.lower()), most or self.limits.part_bytes
        if info is None:
            raise damaged(self.file)
        data = b""
        if info.file_size <= most:
            try:
                with self.zip.open(info) as part:
                    data = part.read(most + 1)
            except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
                raise damaged(self.file) from error
        if info.file_size > most or len(data) > most:
            raise UnreadableError(
                f"{self.file}: a part of it unpacks to more than {most >> 20} MB. "
                "Copy the rows into a new workbook, or save the sheet as CSV UTF-8, and try again.",
                code="part-too-big",
            )
        if b"\0" in data[:200]:
            raise damaged(self.file)  # XML in UTF-16: allowed on paper, written by nobody
        return data


def _container_fault(listed: list[zipfile.ZipInfo], names: dict[str, zipfile.ZipInfo], limits: Limits) -> tuple[str, str] | None:
    if len(listed) > limits.parts:
        return "too-many-parts", f"it has {len(listed):,} parts"
    if len(names) < len(listed):
        return "duplicate-parts", "two of its parts share one name"
    if sum(info.file_size for info in listed) > limits.unpacked_bytes:
        return "unpacks-too-big", f"it unpacks to more than {limits.unpacked_bytes >> 20} MB"
    if any(info.flag_bits & 1 for info in listed):
        return "locked-parts", "its parts are locked one by one"
    if any(info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for info in listed):
        return "odd-compression", "it is packed in an unusual way"
    if any(".." in re.split(r"[\\/]", info.filename) or info.filename.startswith(("/", "\\")) for info in listed):
        return "odd-part-name", "a part of it points outside of it"
    spans = sorted((info.header_offset, info.header_offset + info.compress_size) for info in listed)
    if any(end > start for (_, end), (start, _) in itertools.pairwise(spans)):
        return "overlapping-parts", "two of its parts share the same bytes"
    return None


def damaged(file: str) -> UnreadableError:
    """The refusal of what is not built as its format wants it."""
    return UnreadableError(
        f"{file}: it is damaged or was cut short on its way. Ask for it again, or mend it: {SAVE_AGAIN[0].lower()}{SAVE_AGAIN[1:]}",
        code="damaged-file",
    )


def walk(
    data: bytes,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
    *,
    file: str,
) -> None:
    """One pass in one buffer, so that no token is scanned twice (expat before 2.6, CVE-2023-52425); no document type.

    Names come as ``namespace name``.
    """
    parser = expat.ParserCreate(namespace_separator=" ")

    def doctype(*_: object) -> None:
        raise UnreadableError(
            f"{file}: a part of it defines entities, which no spreadsheet program writes. {SAVE_AGAIN}", code="document-type"
        )

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = start
    if end:
        parser.EndElementHandler = end
    if text:
        parser.buffer_text = True
        parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)  # noqa: FBT003 (expat's own signature)
    except expat.ExpatError as error:
        raise damaged(file) from error
