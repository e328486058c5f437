"""Bytes of a .csv or .tsv to rows: letters decoded, columns parted, nothing guessed in silence."""

import codecs
import csv
import functools
import io
import itertools
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ua_mailmerge.data import sheet_words
from ua_mailmerge.limits import Counted, Limits, Opened
from ua_mailmerge.model import Row
from ua_mailmerge.problems import Problem, Severity, UnreadableError, Where

DELIMITERS = ",;\t|"

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with theirs
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

ERRORS = re.compile(
    r"#¡?(?:REF|DIV/0|VALUE|VALOR|VALEUR|NAME|NUM|NUL|NULL|NULO|NOMBRE|NOM|SPILL|CALC|FIELD|BLOCKED|UNKNOWN|CONNECT|BUSY|ERROR|EXTERNAL)[!?]"
    r"|#¿NOMBRE\?|#N/[AD]|#GETTING_DATA|Err:\d{3}|#{3,}"
)
"""What a spreadsheet shows in place of a value, in English, Spanish and French; # alone where a number was wider than its column."""

SAVE_AS = "Open it in Excel or LibreOffice, save it as .xlsx and try again."


def heading_like(cells: Iterable[str]) -> int:
    """How many of the cells read like a heading, case, accents, spaces and punctuation aside; ``signers`` decides what they mean."""
    return sum(_folded(cell) in _headings() for cell in cells if len(cell) < 40)


@functools.cache
def _headings() -> frozenset[str]:
    return frozenset(map(_folded, (*itertools.chain.from_iterable(sheet_words.HEADINGS.values()), *sheet_words.OTHER_HEADINGS)))


def read(data: bytes, *, file: str, limits: Limits, counted: Counted | None = None) -> tuple[Opened, Iterator[Row]]:
    """The table in ``data``: blank rows left out and counted, the others numbered as a spreadsheet program would number them."""
    letters, notes = encoding(data, file=file)
    if not _lines_end(data, limits.cell_characters * limits.columns):
        raise UnreadableError(f"{file}: a line in it runs on without end, so it is not a table. {SAVE_AS}", code="line-too-long")
    head = codecs.getincrementaldecoder(letters)("ignore").decode(data[: 256 * 1024]).replace("\r\n", "\n").replace("\r", "\n")
    named = re.match(r'"?sep=(.)"?\n', head)  # Excel's own way to name the delimiter; it does not show that line
    delimiter = named.group(1) if named else _delimiter(head)
    lines = io.TextIOWrapper(io.BytesIO(data), letters, newline=None)
    if named:
        next(lines)
    odd = not letters.startswith(("utf-8", "cp", "mac")) or any(mark in data for mark in (b"#", b"Err:", b".0"))
    rows = _rows(lines, delimiter, file=file, limits=limits, counted=counted or Counted())
    return Opened(encoding=letters, notes=notes), map(_as_shown, rows) if odd else rows


def _rows(lines: Iterable[str], delimiter: str, *, file: str, limits: Limits, counted: Counted) -> Iterator[Row]:
    before = csv.field_size_limit(limits.cell_characters)
    number, last, width, most = 0, 0, 0, limits.columns
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, 1):
            first, last = last + 1, reader.line_num
            if not cells or (not cells[0].strip() and not any(map(str.strip, cells))):
                counted.blank += bool(cells)
                continue
            if len(cells) > most:
                cells = _narrowed(cells, most, file=file, number=number)  # noqa: PLW2901 (trailing empty cells only)
            width = width or len(cells)
            yield Row(number, tuple(cells)) if last == first else Row(number, tuple(cells), _swallowed(cells, delimiter, width))
    except csv.Error as error:
        raise _broken(error, file=file, number=number + 1, limits=limits) from error
    finally:
        csv.field_size_limit(before)


def _as_shown(row: Row) -> Row:
    """A row with the names of errors found out, and with whole numbers without the ``.0`` that programs, not people, put there."""
    faults = tuple(sorted((*row.faults, *erroneous(row.cells))))
    return Row(row.number, tuple([cell[:-2] if _WHOLE(cell) else cell for cell in row.cells]), faults)


_WHOLE = re.compile(r"[0-9]{2,15}\.0").fullmatch


def too_many_rows(file: str, limits: Limits) -> UnreadableError:
    """The refusal of a sheet beyond the cap."""
    return UnreadableError(f"{file}: more than {limits.rows:,} rows; split it into several sheets and try again.", code="too-many-rows")


def erroneous(cells: Sequence[str]) -> list[tuple[int, str]]:
    """Cells that hold the name of an error, where a value was meant."""
    return [(at, "error-value") for at, cell in enumerate(cells) if ("#" in cell or "Err:" in cell) and ERRORS.fullmatch(cell.strip())]


def _swallowed(cells: list[str], delimiter: str, width: int) -> tuple[tuple[int, str], ...]:
    """Cells that hold what looks like rows of the sheet: two stray quotation marks make one cell of all between them."""
    return tuple(
        (column, "cell-holds-rows")
        for column, cell in enumerate(cells)
        if width > 1 and "\n" in cell and any(line.count(delimiter) >= max(1, width - 2) for line in cell.split("\n")[1:])
    )


def _narrowed(cells: list[str], most: int, *, file: str, number: int) -> list[str]:
    if any(map(str.strip, cells[most:])):
        raise UnreadableError(f"{file}, row {number}: more than {most} columns; is it the sheet of signers?", code="too-many-columns")
    return cells[:most]


def _broken(error: csv.Error, *, file: str, number: int, limits: Limits) -> UnreadableError:
    if "field larger" in str(error):
        return UnreadableError(
            f"{file}, row {number}: a cell holds more than {limits.cell_characters:,} characters. "
            f"Most often a quotation mark was opened there and never closed: mend that row and try again.",
            code="cell-too-long",
        )
    return UnreadableError(
        f"{file}, row {number}: the quotation marks in this row or just below it do not pair up, so where its cells end is a guess. "
        f"{SAVE_AS}",
        code="broken-quotes",
    )


def _lines_end(data: bytes, most: int) -> bool:
    """Whether each ``most`` bytes hold the end of a line, so that none can fill the memory."""
    at = 0
    while len(data) - at > most:
        end = max(data.rfind(b"\n", at, at + most), data.rfind(b"\r", at, at + most))
        if end < at:
            return False
        at = end + 1
    return True


# -- letters ------------------------------------------------------------------------------------


def encoding(data: bytes, *, file: str) -> tuple[str, tuple[Problem, ...]]:
    """How the letters are stored: a mark says so, or UTF-8 fits, or zeros tell UTF-16; what is left is guessed and asked about."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            if not _decodes(data, encoding):
                raise UnreadableError(
                    f"{file}: it is damaged: its letters are not the {encoding[:6].upper()} it says. {SAVE_AS}", code="damaged-file"
                )
            return encoding, ()
    wide = _wide(data)
    if wide and _decodes(data, wide):
        return wide, ()
    if 0 in data or _controls(data) > len(data) // 100:
        raise UnreadableError(f"{file}: this is not text but some other kind of file. {SAVE_AS}", code="not-a-spreadsheet")
    if data.isascii() or _decodes(data, "utf-8"):
        return "utf-8", ()
    return _single_byte(data, file=file)


def _decodes(data: bytes, encoding: str) -> bool:
    decoder, step = codecs.getincrementaldecoder(encoding)(), 1 << 20
    try:
        return not any("\0" in decoder.decode(data[at : at + step], final=at + step >= len(data)) for at in range(0, len(data), step))
    except UnicodeDecodeError:
        return False


def _wide(data: bytes) -> str:
    """UTF-16 without its mark: Latin text leaves every other byte zero."""
    even, odd = data[:4000:2], data[1:4000:2]
    if not odd:
        return ""
    first, second = even.count(0) / len(even), odd.count(0) / len(odd)
    if min(first, second) > 0.1 or max(first, second) < 0.4:
        return ""
    return "utf-16-le" if second > first else "utf-16-be"


def _controls(data: bytes) -> int:
    return len(data) - len(data.translate(None, bytes(set(range(32)) - {9, 10, 12, 13})))


def _single_byte(data: bytes, *, file: str) -> tuple[str, tuple[Problem, ...]]:
    """Windows-1252, or Mac Roman where only that reads like words; anything else is refused rather than printed wrong."""
    for encoding, called in (("cp1252", "Windows (1252)"), ("mac_roman", "Macintosh")):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _reads(text):
            spots = ", ".join(str(text.count("\n", 0, found.start()) + 1) for found in itertools.islice(_odd_lines(text), 5))
            message = (
                f"The file does not say how its letters are stored; they were read as Western European, {called}. "
                f"Look at the accents in lines {spots}: if they are wrong, save the sheet as .xlsx or as CSV UTF-8."
            )
            return encoding, (Problem("guessed-encoding", Where(file=file), message, Severity.ASK),)
    lenient = data.decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    if len(re.findall(r"[^\x00-\x7f]", lenient)) >= 2 * broken:
        line = lenient.count("\n", 0, lenient.index("\ufffd")) + 1
        raise UnreadableError(
            f"{file}: its letters are stored in two ways at once; line {line} is the first that does not fit. "
            "Paste that row again in Excel or LibreOffice, save as .xlsx and try again.",
            code="mixed-encoding",
        )
    raise UnreadableError(
        f"{file}: how its letters are stored cannot be told. In Excel save it as .xlsx or as CSV UTF-8 (File › Save As), then try again.",
        code="unknown-encoding",
    )


BESIDE_LETTERS = frozenset("‘’“”‚„‹›«»–—…°´™®©¿¡\u00a0ªº")
"""What stands next to letters in ordinary Western text."""


def _reads(text: str) -> bool:
    """Whether decoded letters look like words: mostly plain Latin, no capital or stray sign in the middle of a word."""
    found = list(itertools.islice(re.finditer(r"[^\x00-\x7f]", text), 20_000))
    sample = text[: found[-1].end()]
    plain = sum(map(str.isalpha, sample.encode("ascii", "ignore").decode("ascii")))
    if sum(match[0].isalpha() for match in found) > plain * 2 / 3:
        return False  # Cyrillic, Chinese, Japanese … read as if they were Western
    strange = sum(_strange(match[0], text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]) for match in found)
    return strange * 10 <= len(found)


def _strange(letter: str, before: str, after: str) -> bool:
    if letter.isalpha():
        return letter.isupper() and before.islower()
    if letter == "·":
        return not (before == after == "l")
    return letter not in BESIDE_LETTERS and (before.isalpha() or after.isalpha())


def _odd_lines(text: str) -> Iterator[re.Match[str]]:
    return re.finditer(r"[^\x00-\x7f][^\n\r]*", text)


# -- columns ------------------------------------------------------------------------------------


def _delimiter(head: str) -> str:
    """The header decides: what parts one of the first 20 lines into at least two headings; else what parts the rows most alike."""
    lines = head.split("\n", 20)[:20]
    named = {sign: max(heading_like(_parted(line, sign)) for line in lines) for sign in DELIMITERS}
    best = max(DELIMITERS, key=named.__getitem__)
    return best if named[best] > 1 else max(DELIMITERS, key=lambda sign: _alike(head, sign))


def _parted(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _alike(head: str, delimiter: str) -> float:
    widths: Counter[int] = Counter()
    try:
        for cells in itertools.islice(csv.reader(io.StringIO(head), delimiter=delimiter), 200):
            widths[len(cells)] += bool(cells)
    except csv.Error:
        return 0.0
    width, rows = max(((width, rows) for width, rows in widths.items() if width > 1), key=lambda pair: pair[1], default=(1, 0))
    return rows / (widths.total() or 1) * math.sqrt(1 - 1 / width)


def _folded(text: str) -> str:
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text)
    return "".join(filter(str.isalnum, plain.casefold()))
