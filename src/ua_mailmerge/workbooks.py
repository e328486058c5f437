"""Bytes of an .xlsx to rows: the container checked, the sheet's structure scanned, then read by openpyxl and reconciled.

openpyxl sees only a container written here: the sheet data, the strings and the number formats that passed. Drawings, names, links,
filters, themes and whatever else a stranger put into the file is never parsed; that is also why files whose decoration openpyxl
cannot digest are read.
"""

import datetime
import functools
import io
import itertools
import posixpath
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

import msgspec

from ua_mailmerge.delimited import heading_like
from ua_mailmerge.limits import Limits, Opened
from ua_mailmerge.model import Row
from ua_mailmerge.problems import Problem, Severity, UnreadableError, Where

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # ECMA-376, what Excel can hold

SAVE_AGAIN = "Open it in Excel or LibreOffice, save it under a new name as .xlsx and try again."


class Sheet(msgspec.Struct, frozen=True):
    """A sheet the workbook lists."""

    name: str
    part: str
    visible: bool


class Scan(msgspec.Struct):
    """What a pass over the sheet's XML found, before anybody reads values."""

    rows: int = 0  # rows that hold a value, or a formula without one
    cells: int = 0  # cells that hold a value
    last_row: int = 0
    last_column: int = 0
    hidden_rows: list[int] = []
    hidden_columns: list[tuple[int, int]] = []
    merges: list[str] = []
    unvalued: dict[int, list[int]] = {}  # row: columns (0-based) whose formula has no stored value
    filtered: bool = False
    head: bytes = b""  # from the start of the part to the first element inside the root
    data: bytes = b""  # the sheetData element up to its last row that holds something, still open


def read(data: bytes, *, file: str, limits: Limits) -> tuple[Opened, Iterator[Row]]:
    """The first visible sheet with a heading (or else with a value): its rows as the person sees them, blank ones left out."""
    parts = Parts(data, file=file, limits=limits)
    book, macros = _book(parts)
    scans = [(sheet, _scan(parts.read(sheet.part, most=limits.sheet_bytes), file=file, limits=limits)) for sheet in book.sheets]
    filled = [(sheet, scan) for sheet, scan in scans if scan.rows]
    shown = [(sheet, scan) for sheet, scan in filled if sheet.visible]
    if not shown:
        raise _empty(file, filled[0][0].name if filled else "")
    clean = _container(book, shown, parts=parts, limits=limits)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl's remarks on styles
        import openpyxl

        workbook = openpyxl.load_workbook(clean, read_only=True, data_only=True, keep_links=False)
    chosen = next((at for at, sheet in enumerate(workbook.worksheets) if len(shown) > 1 and _has_headings(sheet)), 0)
    sheet, scan = shown[chosen]
    others = [other.name for other, _ in filled if other is not sheet]
    notes = _notes(sheet, scan, others=others, file=file) + (_macros(file) if macros else ())
    return Opened(sheet=sheet.name, notes=notes), _rows(workbook.worksheets[chosen], scan, file=file, sheet=sheet.name, limits=limits)


# -- the container ------------------------------------------------------------------------------


class Parts:
    """The files inside the .xlsx, none of them trusted: looked up by name, read up to a cap, never a DOCTYPE."""

    def __init__(self, data: bytes, *, file: str, limits: Limits) -> None:
        self.file, self.limits = file, limits
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise _damaged(file) from error
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
            raise _damaged(self.file)
        data = b""
        if info.file_size <= most:
            try:
                with self.zip.open(info) as part:
                    data = part.read(most + 1)
            except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
                raise _damaged(self.file) from error
        if info.file_size > most or len(data) > most:
            raise UnreadableError(
                f"{self.file}: a part of it unpacks to more than {most >> 20} MB. "
                "Copy the rows into a new workbook, or save the sheet as CSV UTF-8, and try again.",
                code="part-too-big",
            )
        if b"\0" in data[:200]:
            raise _damaged(self.file)  # XML in UTF-16: allowed on paper, written by nobody
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


def _damaged(file: str) -> UnreadableError:
    return UnreadableError(
        f"{file}: it is damaged or was cut short on its way. Ask for it again, or mend it: {SAVE_AGAIN[0].lower()}{SAVE_AGAIN[1:]}",
        code="damaged-file",
    )


def _empty(file: str, hidden: str) -> UnreadableError:
    if hidden:
        return UnreadableError(f'{file}: only the hidden sheet "{hidden}" has rows. Unhide it, save and try again.', code="hidden-sheet")
    return UnreadableError(f"{file}: no sheet in it holds a value. Is it the right file?", code="empty-sheet")


# -- the package: which part is what ------------------------------------------------------------


class Book(msgspec.Struct, frozen=True):
    """What the workbook says of itself."""

    sheets: tuple[Sheet, ...]
    strings: str = ""
    styles: str = ""
    from_1904: bool = False


def _book(parts: Parts) -> tuple[Book, bool]:
    """The workbook's sheets in their order, and whether macros come along."""
    root = next((target for kind, target in _relations(parts, "").values() if kind == "officeDocument"), "")
    relations = _relations(parts, root)
    sheets: list[tuple[dict[str, str], str]] = []
    properties: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == f"{MAIN} sheet":
            sheets.append((attributes, attributes.get(f"{RELATIONS} id", "")))
        elif name == f"{MAIN} workbookPr":
            properties.update(attributes)
        elif name == f"{STRICT} workbook":
            raise UnreadableError(
                f'{parts.file}: it was saved as "Strict Open XML". Open it in Excel, save it as "Excel Workbook (.xlsx)" and try again.',
                code="strict-workbook",
            )

    _walk(parts.read(root), start, file=parts.file)
    listed = tuple(
        Sheet(attributes.get("name", ""), relations[id_][1], attributes.get("state", "visible") == "visible")
        for attributes, id_ in sheets
        if relations.get(id_, ("", ""))[0] == "worksheet" and relations[id_][1] in parts
    )
    if len(listed) > 255 or len({sheet.part.lower() for sheet in listed}) < len(listed):
        raise _damaged(parts.file)
    by_kind = {kind: target for kind, target in relations.values() if target in parts}
    book = Book(listed, by_kind.get("sharedStrings", ""), by_kind.get("styles", ""), properties.get("date1904") in {"1", "true", "on"})
    return book, "vbaProject" in by_kind


def _relations(parts: Parts, name: str) -> dict[str, tuple[str, str]]:
    """Id: (kind, target) of what a part refers to; the empty name is the whole package."""
    folder, base = posixpath.split(name)
    found: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == f"{PACKAGE}/relationships Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "").replace("\\", "/"))).lstrip("/")
            found[attributes.get("Id", "")] = attributes.get("Type", "").rpartition("/")[2], target

    _walk(parts.read(posixpath.join(folder, "_rels", f"{base}.rels")), start, file=parts.file)
    return found


# -- the sheet's structure ----------------------------------------------------------------------


def _walk(
    data: bytes,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
    *,
    file: str,
    parser: expat.XMLParserType | None = None,
) -> None:
    """One pass in one buffer, so that no token is scanned twice (expat before 2.6, CVE-2023-52425); no document type."""
    parser = parser or expat.ParserCreate(namespace_separator=" ")

    def doctype(*_: object) -> None:
        raise UnreadableError(
            f"{file}: a part of it defines entities, which no spreadsheet program writes. {SAVE_AGAIN}", code="document-type"
        )

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = start
    if end:
        parser.EndElementHandler = end
    if text:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)  # noqa: FBT003 (expat's own signature)
    except expat.ExpatError as error:
        raise _damaged(file) from error


def _scan(data: bytes, *, file: str, limits: Limits) -> Scan:
    """Where values stand in the sheet, how many there are, and that rows and cells come once each and in order."""
    scan = Scan(hidden_rows=[], hidden_columns=[], merges=[], unvalued={})
    cell_name, row_name, value_name, inline_name, formula_name = (f"{MAIN} {name}" for name in ("c", "row", "v", "is", "f"))
    columns: dict[str, int] = {}
    row = column = cells = began = ended = 0
    kind = ""
    row_hidden = row_filled = formula = empty_text = valued = inside = False
    parser = expat.ParserCreate(namespace_separator=" ")

    def refuse(code: str, what: str) -> UnreadableError:
        return UnreadableError(f"{file}: {what}", code=code)

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, cells, kind, row_hidden, row_filled, formula, empty_text, valued, inside, ended
        if name == cell_name:
            cells += 1
            reference = attributes.get("r")
            at = column + 1
            if reference:
                letters = reference.rstrip("0123456789")
                at = columns.get(letters) or columns.setdefault(letters, _column(letters, file))
            if at <= column:
                raise refuse("cells-out-of-order", f"row {row} holds a cell twice or out of order. {SAVE_AGAIN}")
            column = at
            kind = attributes.get("t", "n")
            formula = empty_text = valued = False
        elif name == value_name:
            inside = kind != "inlineStr"
            empty_text = kind == "str"
        elif name == inline_name:
            valued = valued or kind == "inlineStr"
        elif name == formula_name:
            formula = True
        elif name == row_name:
            reference = attributes.get("r")
            at = row + 1 if not reference else int(reference) if reference.isdecimal() and len(reference) < 12 else 0
            if at <= row:
                raise refuse("rows-out-of-order", f"the rows after row {row} are stored twice or out of order. {SAVE_AGAIN}")
            if cells > limits.cells:
                raise refuse(
                    "too-many-cells", "one sheet has millions of cells. Copy the rows of signers into a new workbook and try again."
                )
            if row_filled:
                ended = parser.CurrentByteIndex
            row, column, row_filled = at, 0, False
            row_hidden = attributes.get("hidden") in {"1", "true"}
        else:
            rest(name.removeprefix(MAIN), attributes)

    def rest(name: str, attributes: dict[str, str]) -> None:
        nonlocal began
        if name == " worksheet":
            began = parser.CurrentByteIndex
            return
        if not scan.head:
            scan.head = data[: parser.CurrentByteIndex]
        if name == " sheetData":
            began = parser.CurrentByteIndex
        elif name == " mergeCell" and len(scan.merges) < limits.merges:
            scan.merges.append(attributes.get("ref", ""))
        elif name == " col" and attributes.get("hidden") in {"1", "true"} and len(scan.hidden_columns) < LAST_COLUMN:
            first, last = attributes.get("min", ""), attributes.get("max", "")
            if first.isdecimal() and last.isdecimal() and len(first + last) < 12:
                scan.hidden_columns.append((int(first), int(last)))
        elif name == " filterColumn":
            scan.filtered = True

    def end(name: str) -> None:
        nonlocal inside, row_filled
        if name == value_name:
            inside = False
        elif name == cell_name:
            if valued:
                scan.cells += 1
            elif formula and not empty_text:
                scan.unvalued.setdefault(row, []).append(column - 1)
            else:
                return
            scan.last_column = max(scan.last_column, column)
            if not row_filled:
                if row > LAST_ROW:
                    raise refuse("row-out-of-reach", f"it holds a row {row}, which no spreadsheet program can show. {SAVE_AGAIN}")
                row_filled = True
                scan.rows += 1
                scan.last_row = row
                if row_hidden:
                    scan.hidden_rows.append(row)
        elif name == f"{MAIN} sheetData" and not scan.data:
            scan.data = data[began : parser.CurrentByteIndex if row_filled else ended]

    def text(_: str) -> None:
        nonlocal valued
        if inside:
            valued = True

    _walk(data, start, end, text, file=file, parser=parser)
    if scan.rows > limits.rows:
        raise refuse("too-many-rows", f"more than {limits.rows:,} rows; split it into several sheets and try again.")
    if scan.last_column > limits.columns:
        raise refuse(
            "too-many-columns",
            f"a value stands in column {scan.last_column}, far from the table. "
            "Delete what is to the right of it (or copy the table into a new workbook) and try again.",
        )
    return scan


def _column(letters: str, file: str) -> int:
    at = 0
    for letter in letters.upper():
        at = at * 26 + ord(letter) - 64
        if not "A" <= letter <= "Z" or at > LAST_COLUMN:
            raise UnreadableError(
                f"{file}: it holds a cell in a column that no spreadsheet program can show. {SAVE_AGAIN}", code="column-out-of-reach"
            )
    return at


# -- what openpyxl is given ---------------------------------------------------------------------


def _container(book: Book, shown: list[tuple[Sheet, Scan]], *, parts: Parts, limits: Limits) -> io.BytesIO:
    """A workbook of the sheet data, strings and number formats that passed, and nothing else."""
    strings = parts.read(book.strings, most=limits.strings_bytes) if book.strings else b""
    if strings:
        _count_strings(strings, file=parts.file, limits=limits)
    clean = io.BytesIO()
    sheets = range(1, len(shown) + 1)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    with zipfile.ZipFile(clean, "w") as out:
        out.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types"><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            + (f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/>' if strings else "")
            + "</Types>",
        )
        out.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr date1904="{int(book.from_1904)}"/><sheets>'
            + "".join(f'<sheet name="s{at}" sheetId="{at}" r:id="r{at}"/>' for at in sheets)
            + "</sheets></workbook>",
        )
        out.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships">'
            + "".join(f'<Relationship Id="r{at}" Type="{RELATIONS}/worksheet" Target="worksheets/s{at}.xml"/>' for at in sheets)
            + "</Relationships>",
        )
        out.writestr("xl/styles.xml", _styles(parts.read(book.styles) if book.styles else b"", file=parts.file))
        if strings:
            out.writestr("xl/sharedStrings.xml", strings)
        for at, (_, scan) in enumerate(shown, 1):
            out.writestr(f"xl/worksheets/s{at}.xml", _sheet_xml(scan))
    return clean


def _sheet_xml(scan: Scan) -> bytes:
    """The sheet's own first tag and data, with its size told truly; the prefix its tags carry, if any, stays."""
    root = re.findall(rb"<([^\s/>?!]+)", scan.head)[-1]
    prefix = root.removesuffix(b"worksheet")
    size = f'dimension ref="A1:{_letters(scan.last_column)}{scan.last_row}"/>'.encode()
    return b"".join((scan.head, b"<", prefix, size, scan.data, b"</", prefix, b"sheetData></", root, b">"))


def _count_strings(data: bytes, *, file: str, limits: Limits) -> None:
    found, name = 0, f"{MAIN} si"

    def start(element: str, attributes: dict[str, str]) -> None:
        nonlocal found
        found += element == name
        if found > limits.strings or any(len(value) > 1000 for value in attributes.values()):
            raise UnreadableError(
                f"{file}: its list of words is out of all proportion. Copy the rows into a new workbook and try again.",
                code="too-many-strings",
            )

    _walk(data, start, file=file)


def _styles(data: bytes, *, file: str) -> bytes:
    """A stylesheet of number formats alone."""
    formats: list[str] = []
    styles: list[str] = []
    within = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal within
        name = name.rpartition(" ")[2]
        if name == "xf" and within:
            number = attributes.get("numFmtId", "0")
            styles.append(f'<xf numFmtId="{number if number.isdecimal() and len(number) < 9 else 0}"/>')
        elif name == "numFmt" and attributes.get("numFmtId", "").isdecimal():
            formats.append(f'<numFmt numFmtId="{attributes["numFmtId"][:9]}" formatCode={quoteattr(attributes.get("formatCode", ""))}/>')
        else:
            within = name == "cellXfs" or (within and name in {"alignment", "protection", "extLst", "ext"})
        if len(styles) > 65_536 or len(formats) > 10_000:
            raise UnreadableError(
                f"{file}: it carries tens of thousands of cell styles. Copy the rows into a new workbook and try again.",
                code="too-many-styles",
            )

    if data:
        _walk(data, start, file=file)
    return (
        f'<styleSheet xmlns="{MAIN}">{"<numFmts>" + "".join(formats) + "</numFmts>" if formats else ""}<fonts><font/></fonts>'
        "<fills><fill><patternFill/></fill></fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>"
        f"<cellXfs>{''.join(styles) or '<xf/>'}</cellXfs>"
        '<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ).encode()


# -- values -------------------------------------------------------------------------------------


def _has_headings(sheet: Any) -> bool:
    rows = itertools.islice(sheet.iter_rows(values_only=True), 20)
    return any(heading_like(value for value in row if isinstance(value, str)) > 1 for row in rows)


def _rows(worksheet: Any, scan: Scan, *, file: str, sheet: str, limits: Limits) -> Iterator[Row]:
    worksheet.reset_dimensions()
    rows = cells = 0
    most, unvalued = limits.cell_characters, scan.unvalued
    for number, found in enumerate(worksheet.iter_rows(max_row=scan.last_row, max_col=scan.last_column), 1):
        texts: list[str] = []
        faults: list[tuple[int, str]] = []
        filled = 0
        for cell in found:
            value = cell.value
            if value is None:
                texts.append("")
                continue
            filled += 1
            kind = cell.data_type
            if kind == "s":
                if "\r" in value or "_x00" in value:
                    value = _plain(value)
                if len(value) > most:
                    raise UnreadableError(
                        f"{file}, {sheet} row {number}: a cell holds more than {most:,} characters. Shorten it and try again.",
                        code="cell-too-long",
                    )
                texts.append(value)
            elif kind == "n":
                texts.append(_number(value, cell.number_format))
                if value - value != 0:  # not a number, or beyond all numbers
                    faults.append((len(texts) - 1, "error-value"))
            elif kind == "b":
                texts.append("TRUE" if value else "FALSE")
            else:
                texts.append(_moment(value) if kind == "d" else str(value))
                faults.append((len(texts) - 1, "date-cell" if kind == "d" else "error-value"))
        cells += filled
        if number in unvalued:
            faults.extend((column, "formula-without-value") for column in unvalued[number])
        if filled or faults:
            rows += 1
            if faults or any(map(str.strip, texts)):
                yield Row(number, tuple(texts), tuple(sorted(faults)))
    if rows != scan.rows or cells != scan.cells:
        raise UnreadableError(
            f"{file}, {sheet}: {scan.rows} rows hold something but {rows} could be read, so the file is odd inside. {SAVE_AGAIN}",
            code="rows-lost",
        )


def _plain(text: str) -> str:
    """Line ends as they are meant: Excel writes a carriage return inside a cell as ``_x000D_`` (ECMA-376 §22.9.2.19)."""
    text = re.sub(r"_x00(0[9ADad])_", lambda found: chr(int(found[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _number(value: float, code: str) -> str:
    """A number as a person means it: whole without ``.0``, with the digits its format shows, never with an exponent when whole."""
    if value != int(value) if -1e15 < value < 1e15 else isinstance(value, float):
        return f"{value:.15g}"
    whole = int(value)
    if code == "General" or whole < 0:
        return str(whole)
    for least, most, mask in _masks(code):
        if least <= whole <= most:
            return _masked(str(whole), mask) if mask else str(whole)
    return str(whole)


def _masked(digits: str, mask: tuple[str, ...]) -> str:
    """Digits set into a mask from the right; what is over stands before the first place."""
    out: list[str] = []
    left = digits
    places = sum(mark in {"0", "#", "?"} for mark in mask)
    for mark in reversed(mask):
        if mark in {"0", "#", "?"}:
            places -= 1
            taken = left if places == 0 else left[-1:]
            left = left[: len(left) - len(taken)]
            out.append(taken or ("0" if mark == "0" else ""))
        else:
            out.append(mark[1:])
    return "".join(reversed(out))


TOKEN = re.compile(
    r'\[(?P<bracket>[^\]]*)\]|\\(?P<escaped>.)|"(?P<quoted>[^"]*)"|_.|\*.|(?P<end>;)|(?P<place>[0#?])|(?P<sign>[-()+: ])|(?P<other>.)',
    re.DOTALL,
)
"""What a number format is made of (ECMA-376 §18.8.31); ``other`` is what no digit mask holds: decimals, groups, percent, dates, words."""


@functools.lru_cache(256)
def _masks(code: str) -> tuple[tuple[float, float, tuple[str, ...]], ...]:
    """The sections of a number format for whole numbers from 0: (least, most, mask); an empty mask means: as it is."""
    sections: list[tuple[float, float, tuple[str, ...]]] = []
    mask: list[str] = []
    least, most, plain = 0.0, float("inf"), True
    for found in TOKEN.finditer(code[:255] + ";"):
        kind, text = found.lastgroup, found[0]
        if kind == "place":
            mask.append(text)
        elif kind in {"sign", "escaped", "quoted"}:
            literal = found[kind]
            if not any(map(str.isalnum, literal)):  # of a number with a word or a unit, the number alone is meant
                mask.append("=" + literal)
        elif kind == "bracket":
            condition = re.fullmatch(r"(<=|<|>=|>|=)(\d{1,15})", text[1:-1])
            if condition:
                sign, bound = condition[1], int(condition[2])
                least = {">=": bound, ">": bound + 1, "=": bound}.get(sign, 0)
                most = {"<=": bound, "<": bound - 1, "=": bound}.get(sign, float("inf"))
        elif kind == "other":
            plain = False
        elif kind == "end":
            usable = plain and any(mark in {"0", "#", "?"} for mark in mask)
            sections.append((least, most, tuple(mask) if usable else ()))
            mask, least, most, plain = [], 0.0, float("inf"), True
    return tuple(sections)


def _moment(value: object) -> str:
    """A date or time in ISO 8601."""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else str(value)


# -- what a person should look at ---------------------------------------------------------------


def _notes(sheet: Sheet, scan: Scan, *, others: list[str], file: str) -> tuple[Problem, ...]:
    where = Where(file=file, sheet=sheet.name)
    notes: list[Problem] = []

    def add(code: str, message: str, severity: Severity) -> None:
        notes.append(Problem(code, where, message, severity))

    if others:
        names = _some([f'"{name}"' for name in others])
        add("other-sheets", f'Only the sheet "{sheet.name}" was read; there are rows in {names} too.', Severity.ASK)
    if scan.hidden_rows:
        rows, why = _some([str(row) for row in scan.hidden_rows]), " (hidden by a filter)" if scan.filtered else ""
        add(
            "hidden-rows",
            f"Hidden rows are read like all others: {rows}{why}. Delete rows that shall not print.",
            Severity.ASK,
        )
    hidden = [column for first, last in scan.hidden_columns for column in range(first, min(last, scan.last_column) + 1)]
    if hidden:
        add("hidden-columns", f"Hidden columns are read like all others: {_some([_letters(at) for at in hidden])}.", Severity.NOTE)
    merges = [merge for merge in scan.merges if _tall(merge, scan.last_row)]
    if merges:
        add(
            "merged-cells",
            f"Cells joined over several rows count for the first of them only: {_some(merges)}. Split them and fill in each row.",
            Severity.ASK,
        )
    return tuple(notes)


def _macros(file: str) -> tuple[Problem, ...]:
    return (Problem("macros-ignored", Where(file=file), "It carries macros; they were not read and not run.", Severity.NOTE),)


def _some(names: list[str], most: int = 5) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def _letters(column: int) -> str:
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _tall(merge: str, last_row: int) -> bool:
    """Whether joined cells take in more than one row of the table."""
    rows = re.fullmatch(r"[A-Z]{1,3}(\d{1,7}):[A-Z]{1,3}(\d{1,7})", merge)
    return bool(rows and rows[1] != rows[2] and int(rows[1]) < last_row)
