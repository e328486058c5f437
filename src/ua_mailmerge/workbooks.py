"""Bytes of an .xlsx or .xlsm to rows, in one pass over each sheet: cells with their number formats, what is hidden, what has no value.

Values, strings and number formats are all that is parsed. Drawings, names, links, themes and whatever else a stranger put into the file
is never looked at; that is also why files whose decoration is broken are read. Source: ECMA-376-1, SpreadsheetML.
"""

import posixpath
import re
from collections.abc import Iterator

import msgspec

from ua_mailmerge import grids, numberformats
from ua_mailmerge.containers import SAVE_AGAIN, Parts, damaged, walk
from ua_mailmerge.grids import Grid
from ua_mailmerge.limits import Limits, Opened
from ua_mailmerge.model import Row
from ua_mailmerge.problems import UnreadableError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
YES = frozenset({"1", "true", "on"})


class Book(msgspec.Struct, frozen=True):
    """What the workbook says of itself."""

    space: str  # the namespace of its parts
    sheets: tuple[tuple[str, str, bool], ...]  # name, part, visible
    strings: str = ""
    styles: str = ""
    from_1904: bool = False
    macros: bool = False


class Shared(msgspec.Struct, frozen=True):
    """What the sheets of a workbook share."""

    space: str
    strings: list[str]
    formats: list[str]  # by style
    from_1904: bool


def read(data: bytes, *, file: str, limits: Limits, sheet: str = "") -> tuple[Opened, Iterator[Row], int]:
    """The sheet that is wanted, else the obvious one: its rows as the person sees them, and how many blank ones were left out."""
    parts = Parts(data, file=file, limits=limits)
    book = _book(parts)
    shared = Shared(
        book.space,
        _strings(parts.read(book.strings, most=limits.strings_bytes), space=book.space, file=file, limits=limits) if book.strings else [],
        _formats(parts.read(book.styles), file=file) if book.styles else [],
        book.from_1904,
    )
    found = []
    for name, part, visible in book.sheets:
        grid = Grid(name, file=file, limits=limits, visible=visible)
        _fill(grid, parts.read(part, most=limits.sheet_bytes), shared)
        found.append(grid)
    opened, chosen = grids.choose(found, wanted=sheet, file=file, notes=(grids.macros(file),) if book.macros else ())
    return opened, chosen.walk(), chosen.blank


# -- the package: which part is what ------------------------------------------------------------


def _book(parts: Parts) -> Book:
    root = next((target for kind, target in _relations(parts, "").values() if kind == "officeDocument"), "")
    relations = _relations(parts, root)
    sheets: list[tuple[str, str, bool]] = []
    spaces: list[str] = []
    properties: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        space, _, name = name.rpartition(" ")
        spaces.append(space)
        if name == "sheet" and space in {MAIN, STRICT}:
            id_ = next((value for key, value in attributes.items() if key.endswith("/relationships id")), "")
            kind, target = relations.get(id_, ("", ""))
            if kind == "worksheet" and target in parts:
                sheets.append((attributes.get("name", ""), target, attributes.get("state", "visible") == "visible"))
        elif name == "workbookPr":
            properties.update(attributes)

    walk(parts.read(root), start, file=parts.file)
    if spaces[0] not in {MAIN, STRICT} or len(sheets) > parts.limits.sheets or len({part.lower() for _, part, _ in sheets}) < len(sheets):
        raise damaged(parts.file)
    by_kind = {kind: target for kind, target in relations.values() if target in parts}
    return Book(
        spaces[0],
        tuple(sheets),
        by_kind.get("sharedStrings", ""),
        by_kind.get("styles", ""),
        properties.get("date1904") in YES,
        "vbaProject" in by_kind,
    )


def _relations(parts: Parts, name: str) -> dict[str, tuple[str, str]]:
    """Id: (kind, target) of what a part refers to; the empty name is the whole package."""
    folder, base = posixpath.split(name)
    found: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == f"{RELATIONS} Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "").replace("\\", "/"))).lstrip("/")
            found[attributes.get("Id", "")] = attributes.get("Type", "").rpartition("/")[2], target

    walk(parts.read(posixpath.join(folder, "_rels", f"{base}.rels")), start, file=parts.file)
    return found


def _strings(data: bytes, *, space: str, file: str, limits: Limits) -> list[str]:
    """The texts that cells refer to: runs joined, readings of Chinese characters (rPh) left out."""
    found: list[str] = []
    pieces: list[str] = []
    inside = reading = False
    item, run, phonetic = f"{space} si", f"{space} t", f"{space} rPh"

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside, reading
        if name == run:
            inside = not reading
        elif name == item:
            pieces.clear()
        elif name == phonetic:
            reading = True
        if attributes and any(len(value) > 1000 for value in attributes.values()):
            raise _too_many_strings(file)

    def end(name: str) -> None:
        nonlocal inside, reading
        if name == run:
            inside = False
        elif name == item:
            found.append(_plain("".join(pieces)))
            if len(found) > limits.strings:
                raise _too_many_strings(file)
        elif name == phonetic:
            reading = False

    def text(data: str) -> None:
        if inside:
            pieces.append(data)

    walk(data, start, end, text, file=file)
    return found


def _too_many_strings(file: str) -> UnreadableError:
    return UnreadableError(
        f"{file}: its list of words is out of all proportion. Copy the rows into a new workbook and try again.", code="too-many-strings"
    )


def _formats(data: bytes, *, file: str) -> list[str]:
    """The number format of each cell style."""
    codes: dict[str, str] = {}
    styles: list[str] = []
    within = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal within
        name = name.rpartition(" ")[2]
        if name == "xf" and within:
            styles.append(attributes.get("numFmtId", "0"))
        elif name == "numFmt":
            codes.setdefault(attributes.get("numFmtId", ""), attributes.get("formatCode", ""))
        else:
            within = name == "cellXfs" or (within and name in {"alignment", "protection", "extLst", "ext"})
        if len(styles) > 65_536 or len(codes) > 10_000:
            raise UnreadableError(
                f"{file}: it carries tens of thousands of cell styles. Copy the rows into a new workbook and try again.",
                code="too-many-styles",
            )

    walk(data, start, file=file)
    built_in = {str(number): numberformats.DATE for number in numberformats.BUILT_IN_DATES}
    known = built_in | codes
    return [known.get(number, numberformats.GENERAL) for number in styles]


# -- the sheet ----------------------------------------------------------------------------------


def _fill(grid: Grid, data: bytes, shared: Shared) -> None:
    """Every cell of the sheet that holds something, in one pass; rows and cells must come once each and in order.

    A long function, because its handlers are called for every tag of every cell and share what they know in plain variables.
    """
    file, limits, strings, formats, from_1904 = grid.file, grid.limits, shared.strings, shared.formats, shared.from_1904
    cell_name, row_name, value_name, inline_name, text_name, formula_name, phonetic_name = (
        f"{shared.space} {name}" for name in ("c", "row", "v", "is", "t", "f", "rPh")
    )
    columns: dict[str, int] = {}
    texts: list[str] = []
    faults: list[tuple[int, str]] = []
    pieces: list[str] = []
    row = at = cells = 0
    kind = style = ""
    hidden = formula = empty_text = inside = inline = reading = False

    def refuse(code: str, what: str) -> UnreadableError:
        return UnreadableError(f"{file}: {what}", code=code)

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, at, cells, kind, style, hidden, formula, empty_text, inside, inline, reading
        if name == cell_name:
            cells += 1
            reference = attributes.get("r")
            here = at + 1
            if reference:
                letters = reference.rstrip("0123456789")
                here = columns.get(letters) or columns.setdefault(letters, _column(letters, file))
            if here <= at:
                raise refuse("cells-out-of-order", f"row {row} holds a cell twice or out of order. {SAVE_AGAIN}")
            at = here
            kind = attributes.get("t", "n")
            style = attributes.get("s", "")
            formula = empty_text = False
            if pieces:
                pieces.clear()
        elif name == value_name:
            inside = kind != "inlineStr"
            empty_text = kind == "str"
        elif name == text_name:
            inside = inline and not reading
        elif name == inline_name:
            inline = kind == "inlineStr"
        elif name == formula_name:
            formula = True
        elif name == row_name:
            reference = attributes.get("r")
            here = row + 1 if not reference else int(reference) if reference.isdecimal() and len(reference) < 12 else 0
            if here <= row:
                raise refuse("rows-out-of-order", f"the rows after row {row} are stored twice or out of order. {SAVE_AGAIN}")
            if cells > limits.cells:
                raise refuse(
                    "too-many-cells", "one sheet has millions of cells. Copy the rows of signers into a new workbook and try again."
                )
            row, at = here, 0
            hidden = attributes.get("hidden") in YES or attributes.get("ht") == "0"
        elif name == phonetic_name:
            reading = True
        else:
            rest(name.rpartition(" ")[2], attributes)

    def rest(name: str, attributes: dict[str, str]) -> None:
        if name == "mergeCell" and len(grid.tall) < limits.merges:
            if _tall(attributes.get("ref", "")):
                grid.tall.append(attributes["ref"])
        elif name == "col" and (attributes.get("hidden") in YES or attributes.get("width") == "0"):
            first, last = attributes.get("min", ""), attributes.get("max", "")
            if first.isdecimal() and last.isdecimal() and len(first + last) < 12 and len(grid.hidden_columns) < grids.LAST_COLUMN:
                grid.hidden_columns.append((int(first), min(int(last), grids.LAST_COLUMN)))
        elif name == "filterColumn":
            grid.filtered = True

    def end(name: str) -> None:
        nonlocal inside, inline, reading, texts, faults
        if name in (value_name, text_name):
            inside = False
        elif name == cell_name:
            if not pieces:
                if not formula or empty_text:
                    return
                faults.append((at - 1, "formula-without-value"))
                found = ""
            else:
                found = pieces[0] if len(pieces) == 1 else "".join(pieces)
                if kind == "inlineStr" or kind == "str":  # noqa: PLR1714 (once for each cell)
                    found = _plain(found)
                elif kind == "s":
                    try:
                        found = strings[int(found)]
                    except (ValueError, IndexError):
                        raise damaged(file) from None
                else:
                    found, fault = value(found)
                    if fault:
                        faults.append((at - 1, fault))
            if at > limits.columns:
                raise refuse(
                    "too-many-columns",
                    f"a value stands in column {at}, far from the table. "
                    "Delete what is to the right of it (or copy the table into a new workbook) and try again.",
                )
            if len(texts) < at - 1:
                texts += [""] * (at - 1 - len(texts))
            texts.append(found)
        elif name == row_name:
            if texts:
                grid.add(row, texts, faults, hidden=hidden)
                texts, faults = [], []
        elif name == inline_name:
            inline = False
        elif name == phonetic_name:
            reading = False

    def value(found: str) -> tuple[str, str]:
        """The text of a number, a truth value, an error or a date, and what is wrong with it."""
        if kind == "n":
            try:
                number = int(found) if found.isdecimal() and len(found) < 300 else float(found)
            except ValueError:
                return found, "error-value"
            code = formats[int(style)] if style.isdecimal() and int(style) < len(formats) else numberformats.GENERAL
            return numberformats.seen(number, code, from_1904=from_1904)
        if kind == "b":
            return ("TRUE" if found.strip() in YES else "FALSE"), ""
        if kind == "d":
            return found.strip().removesuffix("T00:00:00").replace("T", " "), "date-cell"
        return found, "error-value" if kind == "e" else ""

    def text(data: str) -> None:
        if inside:
            pieces.append(data)

    walk(data, start, end, text, file=file)


def _column(letters: str, file: str) -> int:
    at = 0
    for letter in letters.upper():
        at = at * 26 + ord(letter) - 64
        if not "A" <= letter <= "Z" or at > grids.LAST_COLUMN:
            raise UnreadableError(
                f"{file}: it holds a cell in a column that no spreadsheet program can show. {SAVE_AGAIN}", code="column-out-of-reach"
            )
    return at


_ESCAPED = re.compile(r"_x(?:005F_(?=x[0-9A-F]{4}_)|(00[01][0-9A-F])_)", re.IGNORECASE)


def _plain(text: str) -> str:
    """Text as it is meant: Excel writes control characters as ``_x000D_``, and that as ``_x005F_x000D_`` (ECMA-376 §22.9.2.19)."""
    if "_x00" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else "_", text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _tall(joined: str) -> bool:
    """Whether joined cells take in more than one row."""
    rows = re.fullmatch(r"[A-Z]{1,3}(\d{1,7}):[A-Z]{1,3}(\d{1,7})", joined)
    return bool(rows and rows[1] != rows[2])
