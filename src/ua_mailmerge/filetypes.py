"""Bytes of a file to what kind of file it is, by its content: its name is not asked. What is no sheet is refused by its name."""

import enum
import re

from ua_mailmerge.problems import UnreadableError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BIFF = (b"\x09\x08\x10\0", b"\x09\x08\x08\0", b"\x09\4\6\0", b"\x09\2\6\0", b"\x09\0\4\0")
"""How Excel 2 to 95 begin a file that is not packed into OLE2."""

SAVE_AS_XLSX = "open it and save as .xlsx, then try again."


class Kind(enum.StrEnum):
    """What reads it."""

    TEXT = "text"  # .csv, .tsv
    WORKBOOK = "workbook"  # .xlsx, .xlsm
    OPEN_DOCUMENT = "open document"  # .ods, .fods
    OLD_WORKBOOK = "old workbook"  # .xls
    WEB_TABLE = "web table"  # a page, most often under the name .xls


def kind(data: bytes, *, file: str) -> Kind:
    """The kind of sheet that ``data`` is; UnreadableError, with the way out, when it is none."""
    head = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if data.startswith((b"PK\3\4", b"PK\5\6")):
        return _zipped(data, file=file)
    if data.startswith(OLE):
        return _ole(data, file=file)
    if data.startswith(BIFF):
        return Kind.OLD_WORKBOOK
    if head.startswith(b"<?xml") and b"urn:schemas-microsoft-com:office:spreadsheet" in data[:4096]:
        raise UnreadableError(f"{file} is an Excel file in XML of 2003; {SAVE_AS_XLSX}", code="old-excel")
    if head.startswith((b"<?xml", b"<office:document")) and b"urn:oasis:names:tc:opendocument:xmlns:office" in data[:8192]:
        if b"opendocument.spreadsheet" in data[:16_384]:
            return Kind.OPEN_DOCUMENT
        raise _text_document(file)
    if head.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"<style", b"<head", b"<body", b"<!--", b"<svg", b"<div")):
        return Kind.WEB_TABLE
    if head.startswith(b"mime-version:") or (head.startswith(b"from:") and b"mime-version:" in head):
        raise UnreadableError(f"{file} is a web archive or an e-mail; {SAVE_AS_XLSX}", code="web-page")
    if head.startswith(b"{") and (b'"doc_id"' in head or b'"url"' in head):
        raise UnreadableError(
            f"{file} is only a link to a Google sheet. Open it, choose File › Download › Microsoft Excel, and give what you get.",
            code="google-link",
        )
    other = next((what for mark, what in OTHERS if data.startswith(mark)), "")
    if not other and re.match(rb'[\[{]\s*["\[{]', head):
        other = "JSON, which is made for programs"
    if other:
        raise UnreadableError(
            f"{file} is {other}, not a spreadsheet. Ask for the sheet as .xlsx or .csv, or type it into one.", code="not-a-spreadsheet"
        )
    return Kind.TEXT


OTHERS = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture or a recording"),
    (b"\0\0\0\x18ftyp", "a picture or a film"),
    (b"\0\0\0\x1cftyp", "a picture or a film"),
    (b"\0\0\0\x20ftyp", "a picture or a film"),
    (b"\0\0\0\x24ftyp", "a picture or a film"),
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
    (b"\0\1\0\0Standard ACE DB", "a database"),
    (b"\0\1\0\0Standard Jet DB", "a database"),
    (b"BEGIN:VCARD", "a list of contact cards"),
    (b"[InternetShortcut]", "a link to a web page"),
    (b"L\0\0\0\1\x14\2\0", "a link to another file"),
    (b"bplist00", "a file of macOS's own, often a link"),
)


def _zipped(data: bytes, *, file: str) -> Kind:
    """Which of the many formats that are ZIP files this is; names stand uncompressed in the container, so bytes tell."""
    if b"xl/workbook.bin" in data:
        raise UnreadableError(f"{file} is a binary Excel workbook (.xlsb); {SAVE_AS_XLSX}", code="binary-workbook")
    if b"[Content_Types].xml" in data:
        if b"word/document.xml" in data or b"ppt/presentation.xml" in data:
            raise _text_document(file)
        return Kind.WORKBOOK
    if b"application/vnd.oasis.opendocument" in data[:200]:
        if b"opendocument.spreadsheet" not in data[:200]:
            raise _text_document(file)
        return Kind.OPEN_DOCUMENT
    if b"Index/Document.iwa" in data or b"Index.zip" in data or b"Index/Tables/" in data:
        raise UnreadableError(
            f"{file} is an Apple Numbers file; in Numbers choose File › Export To › Excel, then try again.", code="numbers-file"
        )
    if b"PK\5\6" not in data[-66_000:]:
        raise _cut_short(file)
    raise UnreadableError(f"{file} is a packed archive; unpack it and give the sheet that is in it.", code="zip-archive")


def _cut_short(file: str) -> UnreadableError:
    return UnreadableError(f"{file}: it was cut short on its way. Ask for it again, or download it again.", code="damaged-file")


def _text_document(file: str) -> UnreadableError:
    return UnreadableError(
        f"{file} is a text document or slides; copy the table into a spreadsheet, save as .xlsx and try again.", code="not-a-spreadsheet"
    )


def _ole(data: bytes, *, file: str) -> Kind:
    """OLE2 holds old office files and, since 2007, the new ones under a password; directory names are UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableError(
            f"{file}: protected by a password; remove it in Excel (File › Info › Protect Workbook) and try again.",
            code="password-protected",
        )
    if any(name.encode("utf-16-le") + b"\0\0" in data for name in ("Workbook", "Book")):
        return Kind.OLD_WORKBOOK
    if 512 * (int.from_bytes(data[48:52], "little") + 2) > len(data):  # [MS-CFB] §2.2: where the directory starts
        raise _cut_short(file)
    raise UnreadableError(
        f"{file} is an old office document, not a spreadsheet; copy the table into one, save as .xlsx, then try again.",
        code="not-a-spreadsheet",
    )
