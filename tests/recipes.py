"""Hostile and odd sheet files, made when a test asks for them: what a stranger can send, and what must come of it.

Each recipe names its file, what must come of it (``read N``: N rows; else the code of the refusal) and how its bytes are made.
"""

import functools
import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import NamedTuple

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
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


def zipped(
    parts: Mapping[str, Content],
    *,
    twice: Mapping[str, Content] | None = None,
    packing: int = zipfile.ZIP_DEFLATED,
    bomb: bytes = b"",
) -> bytes:
    """A ZIP file of parts; ``twice`` are added after them, under names that may be there already; ``bomb`` is packed as content.xml."""
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", packing, compresslevel=9) as container:
        warnings.simplefilter("ignore")  # zipfile remarks on a name that comes twice
        for name, content in (*parts.items(), *(twice or {}).items()):
            container.writestr(name, content)
        if bomb:
            container.writestr("content.xml", bomb, zipfile.ZIP_DEFLATED)
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


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def ole(stream: str) -> bytes:
    """The head of an OLE2 file whose directory holds one stream."""
    return OLE + bytes(1016) + stream.encode("utf-16-le") + bytes(512)


def record(kind: int, data: bytes) -> bytes:
    """One record of an old Excel file (BIFF8)."""
    return struct.pack("<HH", kind, len(data)) + data


def old_cell(row: int, column: int, value: str | float, style: int = 15) -> bytes:
    """A record for a cell: a text, or a number in the style of that index; rows and columns from 0."""
    where = struct.pack("<HHH", row, column, style)
    if isinstance(value, str):
        return record(0x204, where + struct.pack("<HB", len(value.encode("utf-16-le")) // 2, 1) + value.encode("utf-16-le"))
    return record(0x203, where + struct.pack("<d", value))


def old_workbook(cells: bytes, *, formats: tuple[str, ...] = (), after: bytes = b"") -> bytes:
    """An .xls of one sheet; each number format is the style of that index from 16 on. ``after`` comes behind the cells."""

    def begin(kind: int) -> bytes:
        return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 1996, 0, 6))

    font = record(0x31, struct.pack("<5H4BBB5s", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0, 5, 0, b"Arial"))
    codes = b"".join(
        record(0x41E, struct.pack("<HHB", 164 + at, len(code), 1) + code.encode("utf-16-le")) for at, code in enumerate(formats)
    )
    styles = [(0, 0xFFF5)] * 15 + [(0, 1)] + [(164 + at, 1) for at in range(len(formats))]
    book = begin(5) + record(0x42, struct.pack("<H", 1200)) + font * 4 + codes
    book += b"".join(record(0xE0, struct.pack("<HHH14x", 0, number, kind)) for number, kind in styles)
    name = struct.pack("<BB7s", 7, 0, b"Signers")
    at = len(book) + 4 + 6 + len(name) + 4
    stream = book + record(0x85, struct.pack("<IH", at, 0) + name) + record(0x0A, b"") + begin(16) + cells + after + record(0x0A, b"")
    return compound("Workbook", stream)


def compound(name: str, stream: bytes) -> bytes:
    """An OLE2 file of one stream."""
    stream = stream.ljust(4096, b"\0") + bytes(-max(len(stream), 4096) % 512)
    count = len(stream) // 512
    tables = next(many for many in range(1, 100) if 128 * many >= count + 1 + many)
    chain = [*range(1, count), -2, -2, *[-3] * tables]  # the stream, its directory, this table
    table = struct.pack(f"<{len(chain)}i", *chain).ljust(512 * tables, b"\xff")

    def entry(title: str, kind: int, child: int, first: int, size: int) -> bytes:
        form = "<64sHBBiii16xI16xiII"
        return struct.pack(form, title.encode("utf-16-le"), 2 * len(title) + 2, kind, 1, -1, -1, child, 0, first, size, 0)

    directory = entry("Root Entry", 5, 1, -2, 0) + entry(name, 2, -1, 0, len(stream)) + bytes(256)
    head = struct.pack("<8s16xHHHHH6xIIiIIiIiI", OLE, 0x3E, 3, 0xFFFE, 9, 6, 0, tables, count, 0, 4096, -2, 0, -2, 0)
    head += struct.pack(f"<{tables}i", *range(count + 1, count + 1 + tables))
    return head.ljust(512, b"\xff") + stream + directory + table


def open_document(body: str, *, styles: str = "", flat: bool = False, manifest: str = "") -> bytes:
    """An .ods whose spreadsheet holds ``body``, or an .fods."""
    spaces = "".join(f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style"))
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    automatic = f"<office:automatic-styles>{styles}</office:automatic-styles>"
    inner = f"{automatic}<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
    if flat:
        return f'<?xml version="1.0"?><office:document{spaces} office:mimetype="{kind}">{inner}</office:document>'.encode()
    content = f"<office:document-content{spaces}>{inner}</office:document-content>"
    return zipped(
        {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest or "<manifest/>"}, packing=zipfile.ZIP_STORED
    )


def ods_sheet(*rows: str, name: str = "Signers", style: str = "") -> str:
    """A sheet of an .ods."""
    return f'<table:table table:name="{name}" table:style-name="{style}">{"".join(rows)}</table:table>'


def ods_row(*cells: str, **attributes: str) -> str:
    """A row of an .ods: texts, or whole cells as XML; ``repeated`` and ``visibility`` are its attributes."""
    named = "".join(f' table:{ {"repeated": "number-rows-repeated"}.get(key, key) }="{value}"' for key, value in attributes.items())
    written = (
        cell if cell.startswith("<") else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row{named}>{''.join(written)}</table:table-row>"


def ods_number(value: str, shown: str = "") -> str:
    """A cell of an .ods with a number, and the words that were shown for it."""
    return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{shown or value}</text:p></table:table-cell>'


PAIR = (ods_row("Name", "City"), ods_row("A B", "Oakland"))


def packed_zeros(size: int) -> bytes:
    """XML that is a root element and ``size`` spaces."""
    return f'<sst xmlns="{MAIN}">'.encode() + b" " * size + b"</sst>"


def claiming(size: int) -> bytes:
    """A workbook with a picture that says, in the directory, that it unpacks to ``size`` bytes."""
    name = "xl/media/image1.png"
    data = bytearray(zipped({**unzipped(workbook(TWO)), name: "x"}))
    entry = data.rindex(name.encode()) - 46
    data[entry + 24 : entry + 28] = struct.pack("<I", size)
    return bytes(data)


def with_entities(name: str) -> bytes:
    """A workbook one of whose parts multiplies entities."""
    part = PARTS[name] or unzipped(workbook(TWO))[name].decode().partition("?>")[2]
    return zipped({**unzipped(workbook(TWO)), name: DOCTYPE + part.replace("</", "&b;</", 1)})


def reusing(length: int, cells: int) -> bytes:
    """A workbook whose many cells all refer to one long text."""
    rows = "".join('<row><c t="s"><v>0</v></c></row>' for _ in range(cells))
    return workbook(rows, sharedStrings=f'<sst xmlns="{MAIN}"><si><t>{"A" * length}</t></si></sst>')


class Recipe(NamedTuple):
    """A file, what must come of it, and its bytes."""

    file: str
    outcome: str
    make: Callable[[], bytes]
    slow: bool = False  # takes seconds


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
    Recipe("strings-bomb.xlsx", "part-too-big", lambda: workbook(TWO, sharedStrings=packed_zeros(97 << 20))),
    Recipe("no-workbook.zip", "zip-archive", lambda: zipped({"signers.csv": "Name,City"})),
    Recipe("a-picture-of-a-gigabyte.xlsx", "unpacks-too-big", lambda: claiming(1 << 30)),
    Recipe("junk-before.xlsx", "not-a-spreadsheet", lambda: b"GIF89a" + workbook(TWO)),
    Recipe(
        "strings-of-an-attribute.xlsx",
        "too-many-strings",
        lambda: workbook(TWO, sharedStrings=f'<sst xmlns="{MAIN}" x="{"A" * 2_000_000}"/>'),
    ),
    Recipe("one-string-for-all.xlsx", "cell-too-long", lambda: reusing(50_000, 20_000)),
    Recipe("one-short-string-for-all.xlsx", "too-much-text", lambda: reusing(30_000, 12_000), slow=True),
    Recipe(
        "two-million-strings.xlsx",
        "too-many-strings",
        lambda: workbook(TWO, sharedStrings=f'<sst xmlns="{MAIN}">{"<si/>" * 2_000_001}</sst>'),
        slow=True,
    ),
    Recipe(
        "styles-without-end.xlsx",
        "too-many-styles",
        lambda: workbook(TWO, styles=f'<styleSheet xmlns="{MAIN}"><cellXfs>{"<xf/>" * 70_000}</cellXfs></styleSheet>'),
    ),
    # Entities
    *(
        Recipe(f"entities-{number}.xlsx", "document-type", functools.partial(with_entities, name))
        for number, name in enumerate(PARTS)
        if name != "[Content_Types].xml"
    ),
    Recipe("entities-content-types.xlsx", "read 2", lambda: with_entities("[Content_Types].xml")),
    Recipe(
        "a-file-of-the-system.xlsx",
        "document-type",
        lambda: workbook(
            "",
            sheet=f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet xmlns="{MAIN}"><sheetData>&e;</sheetData></worksheet>',
        ),
    ),
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
    Recipe("last-cell-of-all.xlsx", "too-many-columns", lambda: workbook(TWO + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    Recipe("last-row-of-all.xlsx", "read 3", lambda: workbook(TWO + '<row r="1048576"><c r="A1048576"><v>1</v></c></row>')),
    Recipe("joined-all.xlsx", "read 2", lambda: workbook(TWO, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')),
    Recipe(
        "joined-often.xlsx", "read 2", lambda: workbook(TWO, after="<mergeCells>" + '<mergeCell ref="A1:B9"/>' * 9_000 + "</mergeCells>")
    ),
    Recipe(
        "columns-said-often.xlsx",
        "read 2",
        lambda: workbook(TWO, before="<cols>" + '<col min="1" max="16384" hidden="1"/>' * 30_000 + "</cols>"),
    ),
    Recipe("rows-without-end.xlsx", "too-many-rows", lambda: workbook("<row><c><v>1</v></c></row>" * 200_001), slow=True),
    Recipe("cells-without-end.xlsx", "too-many-cells", lambda: workbook(f"<row>{'<c/>' * 16_384}</row>" * 260), slow=True),
    # Order and loss
    Recipe("rows-shuffled.xlsx", "rows-out-of-order", lambda: workbook(row(1, "Name") + row(5, "E") + row(3, "C"))),
    Recipe(
        "cell-twice.xlsx", "cells-out-of-order", lambda: workbook(TWO + '<row r="3"><c r="A3"><v>1</v></c><c r="A3"><v>2</v></c></row>')
    ),
    Recipe("string-missing.xlsx", "damaged-file", lambda: workbook('<row r="1"><c r="A1" t="s"><v>99</v></c></row>')),
    Recipe("not-a-number.xlsx", "read 1", lambda: workbook('<row r="1"><c r="A1"><v>nan</v></c></row>')),
    Recipe("long-cell.xlsx", "cell-too-long", lambda: workbook(TWO + row(3, "A" * 40_000))),
    Recipe("empty-sheet.xlsx", "empty-sheet", lambda: workbook('<row r="1"><c r="A1" s="1"/></row>')),
    Recipe(
        "only-hidden.xlsx",
        "read 2",  # with a question that stops all
        lambda: workbook(TWO, workbook=PARTS["xl/workbook.xml"].replace("sheetId", 'state="veryHidden" sheetId')),
    ),
    Recipe(
        "strict.xlsx",
        "read 2",
        lambda: zipped({name: part.replace(MAIN.encode(), STRICT.encode()) for name, part in unzipped(workbook(TWO)).items()}),
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
    Recipe("letter.xls", "not-a-spreadsheet", lambda: ole("WordDocument")),
    Recipe("scan.xlsx", "not-a-spreadsheet", lambda: b"%PDF-1.7\n"),
    Recipe("photo.xlsx", "not-a-spreadsheet", lambda: b"\0\0\0\x18ftypheic"),
    Recipe("data.csv", "not-a-spreadsheet", lambda: b'[{"name": "A B"}]'),
    Recipe("signers.gsheet", "google-link", lambda: b'{"":"WARNING!","doc_id":"x"}'),
    Recipe("signers.numbers", "numbers-file", lambda: zipped({"Index/Document.iwa": "x"})),
    Recipe("signers.xlsb", "binary-workbook", lambda: zipped({**PARTS, "xl/workbook.bin": "x"})),
    Recipe("letter.docx", "not-a-spreadsheet", lambda: zipped({**PARTS, "word/document.xml": "<a/>"})),
    Recipe("2003.xml", "old-excel", lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'),
    Recipe("page.mht", "web-page", lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n"),
    # Web pages
    Recipe("page.xls", "read 2", lambda: b"<html><table><tr><th>Name<th>City<tr><td>A B<td>Oakland</table></html>"),
    Recipe("page-of-words.xls", "web-page", lambda: b"<html><p>Name, City</p></html>"),
    Recipe("page-laid-out.xls", "web-page", lambda: b"<table><tr><td>Name<td>City<tr><td><table><tr><td>A</table></table>"),
    Recipe("page-and-zip.xlsx", "not-a-spreadsheet", lambda: b"<html></html>" + workbook(TWO)),
    Recipe("wide.html", "too-many-columns", lambda: b"<table><tr><th>Name<th>City<tr><td>A" + b"<td>x" * 300 + b"</table>"),
    Recipe("never-closed.html", "read 3", lambda: b"<table><tr><th>Name<th>City<tr><td>A<td>B<tr><td>C<td>D" + b"<b" * 5_000),
    # OpenDocument
    Recipe("signers.ods", "read 2", lambda: open_document(ods_sheet(*PAIR))),
    Recipe("signers.fods", "read 2", lambda: open_document(ods_sheet(*PAIR), flat=True)),
    Recipe("letter.odt", "not-a-spreadsheet", lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.text"}, packing=0)),
    Recipe("rows-of-one.ods", "too-many-rows", lambda: open_document(ods_sheet(*PAIR, ods_row("A", repeated="1048574")))),
    Recipe("rows-of-none.ods", "read 3", lambda: open_document(ods_sheet(*PAIR, ods_row(repeated="1000000"), ods_row("C D")))),
    Recipe(
        "rows-without-end.ods", "row-out-of-reach", lambda: open_document(ods_sheet(*PAIR, ods_row(repeated="999999999"), ods_row("C D")))
    ),
    Recipe(
        "columns-of-one.ods",
        "too-many-columns",
        lambda: open_document(
            ods_sheet(*PAIR, ods_row('<table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'))
        ),
    ),
    Recipe("spaces.ods", "cell-too-long", lambda: open_document(ods_sheet(*PAIR, ods_row('A<text:s text:c="999999999"/>B')))),
    Recipe(
        "entities.ods",
        "document-type",
        lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": DOCTYPE + "<a>&b;</a>"}, packing=0),
    ),
    Recipe(
        "bomb.ods",
        "part-too-big",
        lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, packing=0, bomb=packed_zeros(193 << 20)),
        slow=True,
    ),
    Recipe("password.ods", "password-protected", lambda: open_document("", manifest="<manifest:encryption-data/>")),
    Recipe("nothing.ods", "empty-sheet", lambda: open_document(ods_sheet(ods_row(repeated="1048576")))),
    # Old Excel
    Recipe("signers.xls", "read 2", lambda: old_workbook(old_cell(0, 0, "Name") + old_cell(1, 0, "A B"))),
    Recipe("cut-short.xls", "damaged-file", lambda: old_workbook(old_cell(0, 0, "Name") * 900)[:9_000]),
    Recipe("password.xls", "password-protected", lambda: old_workbook(b"").replace(record(0x42, b"\xb0\x04"), record(0x2F, b"\x01\0"))),
    Recipe("no-book.xls", "damaged-file", lambda: ole("Workbook")),
    Recipe("far-right.xls", "damaged-file", lambda: old_workbook(old_cell(0, 0, "Name") + old_cell(1, 300, "A"))),
    Recipe(
        "chart-and-signers.xlsx",
        "read 2",
        lambda: zipped(
            {
                **unzipped(
                    workbook(
                        TWO, workbook=PARTS["xl/workbook.xml"].replace("</sheets>", '<sheet name="Chart" sheetId="2" r:id="r9"/></sheets>')
                    )
                )
            }
        ),
    ),
    Recipe(
        "the-start-of-1904.xlsx",
        "read 1",
        lambda: workbook(row(1, "2021"), workbook=PARTS["xl/workbook.xml"].replace("<sheets>", '<workbookPr date1904="1"/><sheets>')),
    ),
    # Text
    Recipe("tabs.csv", "read 2", lambda: b"Name\tCity\tZIP\r\nA B\tX, Y\t02134\r\n"),
    Recipe("sep.csv", "read 2", lambda: b"sep=;\r\nName;City\r\nA;B\r\n"),
    Recipe("one-column.csv", "read 3", lambda: b"Name\r\nA B\r\nC D\r\n"),
    Recipe("returns.csv", "read 3", lambda: b"Name,City\rA,B\rC,D\r"),
    Recipe("commas-in-semicolons.csv", "read 51", lambda: b"Name;Address;City\r\n" + b"A B;1, Main St, Apt 2, Rear;X\r\n" * 50),
    Recipe("powers.csv", "read 2", lambda: b"Name,ZIP,Phone\r\nA,2134,5.10555E+09\r\n"),
    Recipe("blank-rows.csv", "read 2", lambda: b"Name,City\n,,\n  ,\nA B,X\n,\n"),
    *(
        Recipe(f"letters-{encoding}.csv", "read 2", functools.partial("Name,City\nZoë,Montréal\n".encode, encoding))
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman")
    ),
    Recipe("japanese.csv", "unknown-encoding", lambda: "氏名,市\n山田太郎,東京\n".encode("shift_jis")),
    Recipe("long-cell.csv", "cell-too-long", lambda: b"Name,City\r\n" + b"A" * 200_000 + b",X\r\n"),
    Recipe("long-lines.csv", "cell-too-long", lambda: b'Name,City\r\n"' + b"A\n" * 50_000 + b'",X\r\n'),
    Recipe("many-columns.csv", "too-many-columns", lambda: b",".join(b"c%d" % at for at in range(100_000)) + b"\r\n"),
    Recipe("large.csv", "too-big", lambda: b"Name,City\n" + b"A B,X\n" * (11 << 20), slow=True),
    Recipe("rows-without-end.csv", "too-many-rows", lambda: b"Name,City\n" + b"A B,X\n" * 200_001),
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
