"""Hostile and odd sheet files, made when a test asks for them: what a stranger can send, and what must come of it.

Each recipe names its file, what must come of it (``read N``: N rows; else the code of the refusal) and how its bytes are made.
"""

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import NamedTuple

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "xl/worksheets/sheet1.xml"
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'

PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
    '<sheets><sheet name="Signers" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="r3" Type="{RELATIONS}/styles" Target="/xl/styles.xml"/></Relationships>',
    "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>Name</t></si><si><t>City</t></si></sst>',
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="49"/></cellXfs></styleSheet>',
    SHEET: "",
}
"""The least a workbook is made of."""

Content = str | bytes
Edit = Callable[[bytearray], bytes]


def zipped(parts: Mapping[str, Content], *, twice: Mapping[str, Content] | None = None, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP file of parts; ``twice`` are added after them, under names that may be there already."""
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", packing, compresslevel=9) as container:
        warnings.simplefilter("ignore")  # zipfile remarks on a name that comes twice
        for name, content in (*parts.items(), *(twice or {}).items()):
            container.writestr(name, content)
    return out.getvalue()


def workbook(rows: str, *, before: str = "", after: str = "", dimension: str = "", **parts: Content) -> bytes:
    """An .xlsx with one sheet of ``rows``; ``parts`` replace the usual ones, by the last word of their path."""
    size = f'<dimension ref="{dimension}"/>' if dimension else ""
    sheet = f'<?xml version="1.0"?><worksheet xmlns="{MAIN}">{size}{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    named = {name: parts.get(name.rpartition("/")[2].removesuffix(".xml"), content) for name, content in PARTS.items()}
    return zipped({**named, SHEET: parts.get("sheet", sheet)})


def row(number: int, *cells: str) -> str:
    """A row of texts from column A on."""
    written = (f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>' for at, cell in enumerate(cells))
    return f'<row r="{number}">{"".join(written)}</row>'


TWO = row(1, "Name", "City") + row(2, "A B", "Oakland")


def lying() -> bytes:
    """A sheet that says it unpacks to 100 bytes and unpacks to a megabyte."""
    data = bytearray(workbook(TWO + "<!--" + "a" * (1 << 20) + "-->"))
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        info = container.getinfo(SHEET)
        entry = data.index(SHEET.encode(), container.start_dir) - 46
    data[info.header_offset + 22 : info.header_offset + 26] = data[entry + 24 : entry + 28] = struct.pack("<I", 100)
    return bytes(data)


def overlapping() -> bytes:
    """Two names in the directory for the same packed bytes."""
    data = workbook(TWO)
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        start, count = container.start_dir, len(container.filelist)
        entry = data[start : data.index(b"PK\5\6")]
    first = entry[: 46 + struct.unpack("<H", entry[28:30])[0]]
    directory = entry + first[:46] + b"x" * (len(first) - 46)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count + 1, count + 1, len(directory), start, 0)
    return data[:start] + directory + end


def locked() -> bytes:
    """A container whose parts say they are encrypted one by one."""
    data = bytearray(workbook(TWO))
    at = data.index(b"PK\1\2")
    data[at + 8] |= 1
    return bytes(data)


def ole(stream: str) -> bytes:
    """The head of an OLE2 file whose directory holds one stream."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016) + stream.encode("utf-16-le") + bytes(512)


def packed_zeros(size: int) -> bytes:
    """XML that is a root element and ``size`` spaces."""
    return f'<sst xmlns="{MAIN}">'.encode() + b" " * size + b"</sst>"


class Recipe(NamedTuple):
    """A file, what must come of it, and its bytes."""

    file: str
    outcome: str
    make: Callable[[], bytes]


RECIPES = (
    # Containers
    Recipe("cut-short.xlsx", "damaged-file", lambda: workbook(TWO)[:600]),
    Recipe("lying-size.xlsx", "damaged-file", lying),
    Recipe("overlapping.xlsx", "overlapping-parts", overlapping),
    Recipe("locked.xlsx", "locked-parts", locked),
    Recipe("sheet-twice.xlsx", "duplicate-parts", lambda: zipped(PARTS, twice={SHEET: "<a/>"})),
    Recipe("many-parts.xlsx", "too-many-parts", lambda: zipped({**PARTS, **{f"xl/media/{at}.bin": "" for at in range(2_500)}})),
    Recipe("outside.xlsx", "odd-part-name", lambda: zipped({**PARTS, "../../outside.txt": "x"})),
    Recipe("bzip2.xlsx", "odd-compression", lambda: zipped(PARTS, packing=zipfile.ZIP_BZIP2)),
    Recipe("strings-bomb.xlsx", "part-too-big", lambda: workbook(TWO, sharedStrings=packed_zeros(40 << 20))),
    Recipe("no-workbook.zip", "zip-archive", lambda: zipped({"signers.csv": "Name,City"})),
    # Entities
    Recipe("entities-sheet.xlsx", "document-type", lambda: workbook("", sheet=f'{DOCTYPE}<worksheet xmlns="{MAIN}">&b;</worksheet>')),
    Recipe("entities-styles.xlsx", "document-type", lambda: workbook(TWO, styles=f'{DOCTYPE}<styleSheet xmlns="{MAIN}"/>')),
    Recipe("entities-strings.xlsx", "document-type", lambda: workbook(TWO, sharedStrings=f'{DOCTYPE}<sst xmlns="{MAIN}"/>')),
    Recipe(
        "entities-nobody-reads.xlsx", "read 2", lambda: zipped({**unzipped(workbook(TWO)), "docProps/core.xml": DOCTYPE + "<a>&b;</a>"})
    ),
    # Sizes that lie, values far away
    Recipe("says-full-grid.xlsx", "read 2", lambda: workbook(TWO, dimension="A1:XFD1048576")),
    Recipe("says-one-cell.xlsx", "read 3", lambda: workbook(TWO + row(3, "C"), dimension="A1")),
    Recipe("says-nonsense.xlsx", "read 2", lambda: workbook(TWO, dimension="NOT A REF")),
    Recipe("far-right.xlsx", "too-many-columns", lambda: workbook(TWO + '<row r="3"><c r="XFD3"><v>1</v></c></row>')),
    Recipe("no-such-column.xlsx", "column-out-of-reach", lambda: workbook(TWO + '<row r="3"><c r="AAAAA3"><v>1</v></c></row>')),
    Recipe("no-such-row.xlsx", "row-out-of-reach", lambda: workbook(TWO + '<row r="2000000000"><c><v>1</v></c></row>')),
    Recipe("formatted-empty.xlsx", "read 2", lambda: workbook(TWO + "".join(f'<row r="{at}"><c s="1"/></row>' for at in range(3, 30_000)))),
    Recipe("far-down.xlsx", "read 3", lambda: workbook(TWO + '<row r="300000"><c r="A300000"><v>1</v></c></row>')),
    # Order and loss
    Recipe("rows-shuffled.xlsx", "rows-out-of-order", lambda: workbook(row(1, "Name") + row(5, "E") + row(3, "C"))),
    Recipe(
        "cell-twice.xlsx", "cells-out-of-order", lambda: workbook(TWO + '<row r="3"><c r="A3"><v>1</v></c><c r="A3"><v>2</v></c></row>')
    ),
    Recipe("string-missing.xlsx", "damaged-file", lambda: workbook('<row r="1"><c r="A1" t="s"><v>99</v></c></row>')),
    Recipe("not-a-number.xlsx", "damaged-file", lambda: workbook('<row r="1"><c r="A1"><v>nan</v></c></row>')),
    Recipe("long-cell.xlsx", "cell-too-long", lambda: workbook(TWO + row(3, "A" * 40_000))),
    Recipe("empty-sheet.xlsx", "empty-sheet", lambda: workbook('<row r="1"><c r="A1" s="1"/></row>')),
    Recipe(
        "only-hidden.xlsx",
        "hidden-sheet",
        lambda: workbook(TWO, workbook=PARTS["xl/workbook.xml"].replace("sheetId", 'state="veryHidden" sheetId')),
    ),
    Recipe(
        "strict.xlsx",
        "strict-workbook",
        lambda: workbook(TWO, workbook='<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'),
    ),
    Recipe(
        "prefixed.xlsx",
        "read 1",
        lambda: workbook(
            "", sheet=f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row><x:c><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>'
        ),
    ),
    # Other formats, whatever their names say
    Recipe("sheet.csv", "read 2", lambda: workbook(TWO)),
    Recipe("password.xlsx", "password-protected", lambda: ole("EncryptedPackage")),
    Recipe("signers.xls", "old-excel", lambda: ole("Workbook")),
    Recipe("letter.xls", "not-a-spreadsheet", lambda: ole("WordDocument")),
    Recipe("page.xls", "web-page", lambda: b"<html><table><tr><td>Name</td></tr></table></html>"),
    Recipe("page-and-zip.xlsx", "web-page", lambda: b"<html></html>" + workbook(TWO)),
    Recipe("scan.xlsx", "not-a-spreadsheet", lambda: b"%PDF-1.7\n"),
    Recipe("signers.ods", "open-document", lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, packing=0)),
    Recipe("signers.numbers", "numbers-file", lambda: zipped({"Index/Document.iwa": "x"})),
    Recipe("signers.xlsb", "binary-workbook", lambda: zipped({**PARTS, "xl/workbook.bin": "x"})),
    Recipe("letter.docx", "not-a-spreadsheet", lambda: zipped({**PARTS, "word/document.xml": "<a/>"})),
    # Text
    Recipe("nothing.csv", "empty-file", lambda: b""),
    Recipe("mark-only.csv", "empty-sheet", lambda: b"\xef\xbb\xbf"),
    Recipe("zero-byte.csv", "not-a-spreadsheet", lambda: b"Name,City\r\nA\0B,Oakland\r\n"),
    Recipe("noise.csv", "not-a-spreadsheet", lambda: zlib.compress(bytes(range(256)) * 9) + bytes(range(256))),
    Recipe("open-quote.csv", "broken-quotes", lambda: b'Name,City\n"A B,Oakland\nC D,Oakland\n'),
    Recipe("open-quote-long.csv", "cell-too-long", lambda: b'Name,City\n"A B,X\n' + b"C,D\n" * 10_000),
    Recipe("stray-quote.csv", "broken-quotes", lambda: b'Name,City\n"A" B,Oakland\n'),
    Recipe("commas.csv", "too-many-columns", lambda: b"a," * 1_000),
    Recipe("one-line.csv", "line-too-long", lambda: b"," * 9_000_000),
    Recipe("two-encodings.csv", "mixed-encoding", lambda: "Zoë,Montréal\n".encode() * 3 + "Zoë,Montréal\n".encode("cp1252")),
    Recipe("russian.csv", "unknown-encoding", lambda: "Имя;Город\nИван Петров;Москва\n".encode("cp1251")),
    Recipe("chinese.csv", "unknown-encoding", lambda: "姓名,城市\n王小明,北京\n".encode("gb18030")),
    Recipe("polish.csv", "unknown-encoding", lambda: "Name;City\nŁukasz Żółć;Łódź\n".encode("cp1250")),
)


def unzipped(data: bytes) -> dict[str, bytes]:
    """The parts of a ZIP file."""
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        return {name: container.read(name) for name in container.namelist()}
