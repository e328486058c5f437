"""A sheet's first rows to Columns: which column feeds which field, and what the headings leave open."""

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from operator import itemgetter

from ua_mailmerge import greetings, postal
from ua_mailmerge.codes import CODES, fix_order, short
from ua_mailmerge.data import sheet_words, table_words
from ua_mailmerge.model import Frozen, Row
from ua_mailmerge.problems import Problem, Severity, Where

_STOP, _HOLD, _ASK, _NOTE = Severity.STOP, Severity.HOLD, Severity.ASK, Severity.NOTE

FIELDS: tuple[str, ...] = tuple(sheet_words.HEADINGS)
"""What a column can feed, in the order in which ``clean`` unpacks a row."""

HEADER_ROWS = 20
"""Headings are looked for in so many rows from the top."""

UNUSED = "unused"
"""What is told of a column that feeds nothing."""

_MANY = frozenset({"phone", "email"})  # never printed: the first column of several counts, and nobody is asked


class Columns(Frozen, frozen=True):
    """Which column of a sheet feeds which field."""

    file: str
    sheet: str
    header: int  # the row with the headings; 0: none found
    headings: tuple[str, ...]  # as the group wrote them
    fields: dict[str, int]  # field: column index

    def taken_for(self, index: int) -> str:
        """The field that a column feeds; "" for none."""
        return next((field for field, at in self.fields.items() if at == index), "")

    def heading(self, field: str) -> str:
        """The column's heading as written, else as we call it."""
        return self.headings[self.fields[field]] if field in self.fields else sheet_words.HEADINGS[field][0]


class Faults(list[Problem]):
    """The problems of one row, less the released ones."""

    def __init__(self, columns: Columns, number: int, released: frozenset[str]) -> None:
        super().__init__()
        self.columns, self.number, self.released = columns, number, released

    def add(self, field: str, code: str, message: str) -> None:
        """A problem of the row, unless the row releases its code."""
        severity, releasable, _ = CODES[code]
        if not (releasable and code in self.released):
            columns = self.columns
            column = columns.heading(field) if field else ""
            self.append(Problem(code, Where(columns.file, columns.sheet, self.number, column), message, severity))

    def hold(self) -> bool:
        """Whether one of them holds the row."""
        return any(problem.severity is _HOLD for problem in self)


def field_named(text: str) -> str | None:
    """The field that people call ``text``: ``Postal code`` and ``postcode`` are postcode; UNUSED for a word that means none, else None."""
    bare = _bare_heading(text)
    if bare in sheet_words.UNUSED.split():
        return UNUSED
    return _headings().get(bare) or next((field for field in FIELDS if _bare_heading(field) == bare), None)


def nearest_field(text: str) -> str:
    """The heading, as we call it, that is nearest to a misspelt one; "" when none is near."""
    near = difflib.get_close_matches(_bare_heading(text), _headings(), n=1, cutoff=0.6)
    return meaning(_headings()[near[0]]) if near else ""


def meaning(field: str) -> str:
    """A field's heading as we call it: ``ZIP`` for postcode."""
    return sheet_words.HEADINGS[field][0]


def says(heading: str, field: str) -> bool:
    """Whether a heading is the field's as we call it, but for case and punctuation."""
    return _bare_heading(heading) == _bare_heading(meaning(field))


def column_letters(index: int) -> str:
    """The spreadsheet's name of a column: A, B, …, AA."""
    return (column_letters(index // 26 - 1) if index >= 26 else "") + chr(65 + index % 26)


def columns(rows: Sequence[Row], *, file: str, sheet: str, told: Mapping[str, str] | None = None) -> tuple[Columns, tuple[Problem, ...]]:
    """The row with the most known headings among the first 20, and what is wrong with it; STOP when there is none.

    ``told``: what somebody said of columns, a heading or ``column B`` to a field or UNUSED; it goes before what a heading says.
    """
    told = told or {}
    best, head = max(
        ((len(set(_fields_named(row, told)) - {"", UNUSED}), row) for row in rows[:HEADER_ROWS]), key=itemgetter(0), default=(0, Row(0, ()))
    )
    if not best:
        message = (
            f"None of the first {HEADER_ROWS} rows has headings we know. Put Name, City, Consent and so on in one row above the people."
        )
        return Columns(file, sheet, 0, (), {}), (Problem("no-known-heading", Where(file, sheet), message, _STOP),)
    finding = _Finding(head, file=file, sheet=sheet, told=told)
    finding.match()
    finding.names()
    finding.rest()
    return finding.found, tuple(sorted(finding.problems, key=fix_order))


class _Finding:
    """What the columns of one row of headings feed, while it is found out."""

    def __init__(self, head: Row, *, file: str, sheet: str, told: Mapping[str, str]) -> None:
        self.told = _told_columns(head, told)
        self.astray = [key for key in told if not _columns_called(head, key)]
        self.named = _fields_named(head, told)
        self.problems: list[Problem] = []
        self.found = Columns(file, sheet, head.number, tuple(" ".join(cell.split()) for cell in head.cells), {})
        self.silent: set[int] = set()  # columns of which all is said

    def fault(self, code: str, message: str, index: int | None = None) -> None:
        found = self.found
        column = "" if index is None else found.headings[index]
        self.problems.append(Problem(code, Where(found.file, found.sheet, found.header, column), message, CODES[code][0]))

    def called(self, index: int) -> str:
        return f'{column_letters(index)} ("{short(self.found.headings[index])}")'

    def match(self) -> None:
        """Each field's column; two columns for one field are a question."""
        fields = self.found.fields
        wanted: dict[str, list[int]] = {}
        for index, field in enumerate(self.named):
            if field and field != UNUSED:
                wanted.setdefault(field, []).append(index)
        if {"name", "first_name", "last_name"} <= wanted.keys():
            made_up = _known_headings(sheet_words.MADE_UP_NAMES)
            kept = [index for index in wanted.pop("name") if index in self.told or _bare_heading(self.found.headings[index]) not in made_up]
            wanted |= {"name": kept} if kept else {}
        for field, indexes in wanted.items():
            sure = [index for index in indexes if index in self.told] or indexes
            fields[field] = sure[0]
            if len(sure) > 1 and field not in _MANY:
                one, other = map(self.called, sure[:2])
                message = (
                    f"Columns {one} and {other} both mean {meaning(field)}. Which one is it? Rename the other one, "
                    f'for example "old {meaning(field)}".{_on_the_line(self.found, *((index, UNUSED) for index in sure[:2]))}'
                )
                self.fault("heading-twice", message, sure[1])
            self.silent.update(sure)

    def names(self) -> None:
        """Name, or First name and Last name."""
        fields, headings = self.found.fields, self.found.headings
        parts = [field for field in ("first_name", "last_name") if field in fields]
        if "name" in fields and parts:
            one, other = (short(headings[fields[field]]) for field in ("name", parts[0]))
            message = f'There are a "{one}" and a "{other}" column. Keep Name alone, or First name and Last name, and rename the rest.'
            self.fault("heading-twice", message + _on_the_line(self.found, (fields["name"], UNUSED)), fields[parts[0]])
        elif "name" not in fields and len(parts) < 2:
            self.fault("name-column-missing", "There is no Name column. Call one Name, or two First name and Last name.")

    def rest(self) -> None:
        """What is nearly a heading, what was told of no column, and what is not used."""
        headings, fields = self.found.headings, self.found.fields
        unused = [
            index
            for index, heading in enumerate(headings)
            if heading and index not in fields.values() and index not in self.told and index not in self.silent
        ]
        for index in [*unused]:
            near = "" if self.named[index] else _nearly(headings[index], fields)
            if near:
                message = f'"{short(headings[index])}" is not a heading we know, so this column is not used. Did you mean {near}?'
                self.fault("heading-nearly", message + _on_the_line(self.found, *((index, each) for each in near.split(" or "))), index)
                unused.remove(index)
        for key in self.astray:
            self.fault("column-not-there", f'It was told what "{short(key)}" is, and no column here is called that.')
        told = [index for index in self.told if index not in fields.values() and headings[index]]
        names = [
            short(headings[index])
            for index in sorted({*unused, *told})
            if _bare_heading(headings[index]) not in _known_headings(sheet_words.HELD_HEADINGS)
        ]
        if names:
            self.fault("columns-unused", f"Not used: {', '.join(names)}.")


def _on_the_line(found: Columns, *answers: tuple[int, str]) -> str:
    """The last sentence of a question about columns: how it is answered on the command line, with a column and what it is."""
    bare = [_bare_heading(heading) for heading in found.headings]

    def named(index: int) -> str:
        heading = found.headings[index]
        plain = len(heading) <= 40 and bare.count(bare[index]) == 1 and not set(heading) & set('"$`\\!%=')
        return heading if plain else f"column {column_letters(index)}"

    ways = " or ".join(f'--column "{named(index)}={field}"' for index, field in answers)
    return f" On the command line: {ways}."


ON_THE_LINE = re.compile(r" On the command line: .*$", re.DOTALL)
"""What other shells take out of a message."""


def _columns_called(head: Row, key: str) -> list[int]:
    """The columns that ``key`` means: all with that heading, or the one of ``column B``."""
    bare = _bare_heading(key)
    found = [index for index, cell in enumerate(head.cells) if bare and _bare_heading(cell) == bare]
    letter = re.fullmatch(r"\s*column ([A-Za-z]{1,3})\s*", key)
    if letter and not found:
        return [index for index in range(len(head.cells)) if column_letters(index) == letter[1].upper()]
    return found


def _told_columns(head: Row, told: Mapping[str, str]) -> dict[int, str]:
    return {index: field for key, field in told.items() for index in _columns_called(head, key)}


@cache
def _headings() -> dict[str, str]:
    ours = {
        _bare_heading(words[field]): field for words in table_words.HEADINGS.values() for field in words if field in sheet_words.HEADINGS
    }
    return ours | {_bare_heading(heading): field for field, headings in sheet_words.HEADINGS.items() for heading in headings}


@cache
def _known_headings(headings: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_bare_heading(heading) for heading in headings)


def _bare_heading(heading: str) -> str:
    return postal.bare(heading[:200])


def _fields_named(row: Row, told: Mapping[str, str]) -> list[str]:
    """For each cell the field it is a heading of, UNUSED where that was told, or ""."""
    fields = [_field(cell[:400]) if cell else "" for cell in row.cells]
    for heading, (other, half) in sheet_words.HALF_NAMES.items():
        if other in fields and half not in fields:
            fields = [
                half if _bare_heading(cell) == _bare_heading(heading) else field for field, cell in zip(fields, row.cells, strict=True)
            ]
    for index, field in _told_columns(row, told).items() if told else ():
        fields[index] = field
    return fields


@lru_cache(maxsize=1024)
def _field(cell: str) -> str:
    """The field a heading means; what stands in brackets may be left out: Email (optional)."""
    known = _headings()
    outside = re.sub(r"\([^()]*\)", "", cell)
    found = known.get(_bare_heading(cell)) or known.get(_bare_heading(outside))
    if found:
        return found
    fits = _questions(outside) or _questions(cell)
    return fits[0] if len(fits) == 1 else ""


def _questions(cell: str) -> list[str]:
    """The fields that a whole question asks for; a heading of one or two words is none."""
    words = greetings.tokens_of(cell)
    if not 3 <= len(words) <= 60:
        return []
    said = " ".join(words)
    fit = (field for field, needed, without in _patterns() if all(has(said) for has in needed) and not without(said))
    return list(dict.fromkeys(fit))


_Search = Callable[[str], re.Match[str] | None]


@cache
def _patterns() -> list[tuple[str, list[_Search], _Search]]:
    def any_of(listed: str) -> _Search:
        return re.compile(r"\b(?:" + "|".join(word.replace("*", r"\w*") for word in listed.split()) + r")\b").search

    return [(field, [any_of(listed) for listed in needed], any_of(without)) for field, needed, without in sheet_words.QUESTIONS]


def _nearly(heading: str, found: dict[str, int]) -> str:
    """The known heading that a misspelt one is close to, or what a question may ask for, unless its field has a column already."""
    bare = _bare_heading(heading)
    if len(bare) < 3 or bare in _known_headings(sheet_words.OTHER_HEADINGS + sheet_words.HELD_HEADINGS):
        return ""
    asked = [meaning(field) for field in _questions(heading) if field not in found]
    if asked:
        return " or ".join(asked[:2])
    free = [known for known, field in _headings().items() if field not in found]
    near = difflib.get_close_matches(bare, free, n=1, cutoff=0.8)
    return meaning(_headings()[near[0]]) if near else ""
