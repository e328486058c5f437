"""Table to Signers: headings, blanks, duplicates, consent, every fault in the sheet's own coordinates.

Past 300 lines because the rules of a sheet stand together: what each column may hold, what holds a row, and what releases it (``CODES``).
"""

import difflib
import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from hashlib import blake2b
from operator import itemgetter

from ua_mailmerge import guards, postal
from ua_mailmerge.data import country_lines, sheet_words
from ua_mailmerge.model import Address, Campaign, Disclosure, Event, Frozen, Row, Signer, WordsPlace
from ua_mailmerge.problems import Problem, Severity, Where

_STOP, _HOLD, _ASK, _NOTE = Severity.STOP, Severity.HOLD, Severity.ASK, Severity.NOTE

CODES: dict[str, tuple[Severity, bool, str]] = {
    # code: (severity, whether its code in Release overrules it, what it means)
    "no-known-heading": (_STOP, False, "None of the first 20 rows has a heading we know."),
    "name-column-missing": (_STOP, False, "There is no Name column, and not both First name and Last name."),
    "consent-column-missing": (_STOP, False, "There is no Consent column, and nobody said that all have agreed."),
    "heading-twice": (_STOP, False, "Two columns mean the same thing."),
    "heading-nearly": (_ASK, False, "A heading looks like a misspelt one; its column is not used."),
    "columns-unused": (_NOTE, False, "Columns with a heading we have no use for."),
    "cells-beyond-headings": (
        _HOLD,
        True,
        "A row of a text file has more cells than there are headings: a comma or quote is out of place.",
    ),
    "error-value": (_HOLD, False, "The cell holds an error of the spreadsheet, like #REF!."),
    "cell-holds-rows": (_HOLD, False, "A cell of a text file holds what looks like whole rows: quotation marks are out of place."),
    "formula-without-value": (_HOLD, False, "The cell holds a formula whose result was never saved."),
    "date-cell": (_HOLD, True, "The spreadsheet turned what was typed into a date."),
    "control-character": (_HOLD, False, "A character that controls machines and cannot be printed."),
    "lost-character": (_HOLD, True, "A letter was lost on the way: � or a ? within a word."),
    "garbled-text": (_HOLD, True, "Accented letters came out as two others: the file was saved or read in another encoding."),
    "no-face": (_HOLD, False, "No typeface at hand has the character."),
    "too-long": (_HOLD, False, "The cell is longer than anything we print."),
    "name-missing": (_HOLD, False, "A row has something in it but no name."),
    "name-unclear": (_HOLD, True, "The name has no letter in it."),
    "name-half": (_ASK, True, "First name or Last name is empty."),
    "two-names": (_ASK, True, "The name looks like two people; each needs a row."),
    "no-consent": (_HOLD, False, "The person has not agreed."),
    "consent-unclear": (_HOLD, False, "Consent says neither yes nor no."),
    "show-unclear": (_HOLD, False, "Show address is neither full, city nor none."),
    "address-missing": (_HOLD, False, "The address is to be shown in full and has no street."),
    "city-missing": (_HOLD, False, "The address is to be shown and has no city."),
    "state-missing": (_HOLD, False, "The address is to be shown in full and has no state or province."),
    "zip-missing": (_HOLD, False, "The address is to be shown in full and has no ZIP or postal code."),
    "zip-lost-zero": (_HOLD, True, "A ZIP or postal code is short of a digit: the spreadsheet dropped a first 0."),
    "zip-unclear": (_HOLD, True, "A ZIP or postal code does not look like one of that country."),
    "state-unknown": (_ASK, True, "No such state or province."),
    "country-unknown": (_HOLD, False, "No country of that name."),
    "officials-unknown": (_HOLD, False, "Letters to names somebody who is not an official of this campaign."),
    "words-place-unclear": (_HOLD, False, "Own words place is neither first, after first, last nor instead."),
    "words-missing": (_HOLD, False, "Own words are to stand instead of the sample, and there are none."),
    "words-and-letter": (_HOLD, False, "Both own words and an own letter: only one can be printed."),
    "number-unclear": (_HOLD, False, "No. is not a whole number from 1 to 99999."),
    "number-twice": (_HOLD, False, "Two rows have the same No."),
    "repeat": (_HOLD, True, "The same name with the same ZIP or e-mail address as a row before."),
    "release-unknown": (_ASK, False, "Release names a code that does not exist."),
    "release-refused": (_ASK, False, "Release names a code that nobody can overrule."),
    "bidi-removed": (_NOTE, True, "Invisible characters that change the direction of text were taken out."),
    "invisible-removed": (_NOTE, True, "Invisible characters were taken out."),
    # found by guards.faults
    "left-over": (_HOLD, False, "A blank to fill in was left: [YOUR NAME], {name}, [email protected]."),
    "city-not-shown": (_HOLD, False, "The letter names the signer's city, which the signer does not show."),
    "greets-nobody": (_HOLD, False, "A letter of one's own greets somebody who is not an official of the appeal."),
    "greets-other": (_HOLD, False, "A letter greets an official it does not go to."),
    "names-other": (_HOLD, True, "Own words name an official, and the letter also goes to another."),
    # found by intake
    "address-too-long": (_HOLD, False, "The address is to be shown in full and does not fit an envelope."),
}
"""Every problem a row can have; codes are stable."""

FIELDS: tuple[str, ...] = tuple(sheet_words.HEADINGS)
"""What a column can feed, in the order in which ``clean`` unpacks a row."""

HEADER_ROWS = 20
"""Headings are looked for in so many rows from the top."""

LONGEST: dict[str, int] = dict.fromkeys(FIELDS, 160) | {
    "address": 320,
    "email": 320,
    "phone": 32_767,  # never printed: what a spreadsheet cell can hold
    "officials": 1000,
    "release": 1000,
    "words": 6000,  # about 1000 words: more than two pages
    "letter": 20_000,  # about seven pages
}
"""Characters in a cell; generous, so that what is longer is a slip of the paste."""

_SHORTEST_CAP = min(LONGEST.values())
_IN_LINES = frozenset({"address", "address_2", "words", "letter", "officials", "release"})  # a line break in the cell means something
_PRINTED = frozenset({"name", "first_name", "last_name", "address", "address_2", "city", "region", "postcode", "words", "letter"})
_DATES_MISLEAD = _PRINTED | {"number", "country"}


class Columns(Frozen, frozen=True):
    """Which column of a sheet feeds which field."""

    file: str
    sheet: str
    header: int  # the row with the headings; 0: none found
    headings: tuple[str, ...]  # as the group wrote them
    fields: dict[str, int]  # field: column index

    def heading(self, field: str) -> str:
        """The column's heading as written, else as we call it."""
        return self.headings[self.fields[field]] if field in self.fields else sheet_words.HEADINGS[field][0]


class Rules(Frozen, frozen=True):
    """What a sheet is checked against."""

    campaign: Campaign
    event: Event
    all_consented: bool = False  # somebody answered for a sheet without a Consent column


class Cleaned(Frozen, frozen=True):
    """What became of one row: a signer, or none when it is held (with problems) or blank (without)."""

    row: Row
    where: Where
    signer: Signer | None
    key: tuple[bytes, ...] = ()  # 8-byte fingerprints of name with ZIP, name with e-mail
    problems: tuple[Problem, ...] = ()
    whole: bytes = b""  # the fingerprint of all that tells people apart: name, ZIP, e-mail, street, city


def fix_order(problem: Problem) -> tuple[bool, bool, str, str, int, int, str]:
    """Sort key: the order in which a person would fix problems. What stops all, then files and columns, then row by row, worst first."""
    where = problem.where
    of_file = not where.row or problem.code in {"heading-nearly", "columns-unused"}
    rank = (_STOP, _HOLD, _ASK, _NOTE).index(problem.severity)
    return problem.severity is not _STOP, not of_file, where.file, where.sheet, where.row or where.line, rank, where.column


# -- headings ---------------------------------------------------------------------------------


def columns(rows: Sequence[Row], *, file: str, sheet: str) -> tuple[Columns, tuple[Problem, ...]]:
    """The row with the most known headings among the first 20, and what is wrong with it; STOP when there is none."""
    best, head = max(((len(set(_fields_named(row)) - {""}), row) for row in rows[:HEADER_ROWS]), key=itemgetter(0), default=(0, Row(0, ())))
    if not best:
        message = (
            f"None of the first {HEADER_ROWS} rows has headings we know. Put Name, City, Consent and so on in one row above the people."
        )
        return Columns(file, sheet, 0, (), {}), (Problem("no-known-heading", Where(file, sheet), message, _STOP),)
    headings = tuple(" ".join(cell.split()) for cell in head.cells)
    fields: dict[str, int] = {}
    problems: list[Problem] = []

    def fault(code: str, message: str, index: int | None = None) -> None:
        column = "" if index is None else headings[index]
        problems.append(Problem(code, Where(file, sheet, head.number, column), message, CODES[code][0]))

    for index, field in enumerate(_fields_named(head)):
        if field in fields and field != "phone":
            first, meant = fields[field], sheet_words.HEADINGS[field][0]
            one, other = (f'{_letters(column)} ("{_short(headings[column])}")' for column in (first, index))
            both = f"Columns {one} and {other} both mean {meant}"
            fault("heading-twice", f'{both}. Which one is it? Rename the other one, for example "old {meant}".', index)
        elif field:
            fields.setdefault(field, index)
    parts = [field for field in ("first_name", "last_name") if field in fields]
    if "name" in fields and parts:
        one, other = (_short(headings[fields[field]]) for field in ("name", parts[0]))
        message = f'There are a "{one}" and a "{other}" column. Keep Name alone, or First name and Last name, and rename the rest.'
        fault("heading-twice", message, fields[parts[0]])
    elif "name" not in fields and len(parts) < 2:
        fault("name-column-missing", "There is no Name column. Call one Name, or two First name and Last name.")
    unused = [index for index, field in enumerate(_fields_named(head)) if not field and headings[index]]
    for index in [*unused]:
        near = _nearly(headings[index], fields)
        if near:
            fault(
                "heading-nearly",
                f'"{_short(headings[index])}" is not a heading we know, so this column is not used. Did you mean {near}?',
                index,
            )
            unused.remove(index)
    names = [
        _short(headings[index]) for index in unused if _bare_heading(headings[index]) not in _known_headings(sheet_words.HELD_HEADINGS)
    ]
    if names:
        fault("columns-unused", f"Not used: {', '.join(names)}.")
    return Columns(file, sheet, head.number, headings, fields), tuple(sorted(problems, key=fix_order))


def consent_column(columns: Columns, rules: Rules) -> tuple[Problem, ...]:
    """STOP when nothing says that the people on the sheet agreed."""
    if "consent" in columns.fields or rules.all_consented or not columns.header:
        return ()
    message = "There is no Consent column. Add one with yes for each person who agreed; if all of them did, say so with --all-consented."
    return (Problem("consent-column-missing", Where(columns.file, columns.sheet, columns.header), message, _STOP),)


@cache
def _headings() -> dict[str, str]:
    return {_bare_heading(heading): field for field, headings in sheet_words.HEADINGS.items() for heading in headings}


@cache
def _known_headings(headings: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_bare_heading(heading) for heading in headings)


def _bare_heading(heading: str) -> str:
    return postal.bare(heading[:200])


def _fields_named(row: Row) -> list[str]:
    """For each cell the field it is a heading of, or ""; what stands in brackets may be left out: Email (optional)."""
    known = _headings()
    return [known.get(_bare_heading(cell)) or known.get(_bare_heading(re.sub(r"\([^()]*\)", "", cell[:200])), "") for cell in row.cells]


def _nearly(heading: str, found: dict[str, int]) -> str:
    """The known heading that a misspelt one is close to, unless its field has a column already."""
    bare = _bare_heading(heading)
    if len(bare) < 3 or bare in _known_headings(sheet_words.OTHER_HEADINGS + sheet_words.HELD_HEADINGS):
        return ""
    free = [known for known, field in _headings().items() if field not in found]
    near = difflib.get_close_matches(bare, free, n=1, cutoff=0.8)
    return sheet_words.HEADINGS[_headings()[near[0]]][0] if near else ""


def _letters(index: int) -> str:
    """The spreadsheet's name of a column: A, B, …, AA."""
    return (_letters(index // 26 - 1) if index >= 26 else "") + chr(65 + index % 26)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


# -- rows -------------------------------------------------------------------------------------


def clean(rows: Sequence[Row], columns: Columns, rules: Rules, *, missing: Callable[[str], str]) -> list[Cleaned]:
    """Every row below the headings as a signer, or held with its reasons. Never raises on what a cell holds.

    ``missing(text)`` tells the characters that no face covers; it is not asked about printable ASCII, which every face covers.
    """
    reader = _Reader(columns, rules, missing)
    return [reader.row(row) for row in rows if row.number > columns.header]


class _Faults(list[Problem]):
    """The problems of one row, less the released ones."""

    def __init__(self, columns: Columns, number: int, released: frozenset[str]) -> None:
        super().__init__()
        self.columns, self.number, self.released = columns, number, released

    def add(self, field: str, code: str, message: str) -> None:
        severity, releasable, _ = CODES[code]
        if not (releasable and code in self.released):
            columns = self.columns
            column = columns.heading(field) if field else ""
            self.append(Problem(code, Where(columns.file, columns.sheet, self.number, column), message, severity))

    def hold(self) -> bool:
        return any(problem.severity is _HOLD for problem in self)


class _Reader:
    """Reads rows of one sheet; remembers what short answers meant, since a sheet repeats them."""

    def __init__(self, columns: Columns, rules: Rules, missing: Callable[[str], str]) -> None:
        self.columns, self.rules, self.missing = columns, rules, missing
        self.width = len(columns.headings)
        self.field_at = {index: field for field, index in columns.fields.items()}
        self.pick = itemgetter(*(columns.fields.get(field, -1) for field in FIELDS))  # -1: an empty cell put behind the others
        self.prefix = str(Where(columns.file, columns.sheet)) + (" " if columns.sheet else ", ")
        self.consents: dict[str, str] = {}
        self.countries: dict[str, tuple[str, str, int]] = {}
        self.officials: dict[str, tuple[str, ...]] = {}

    def row(self, row: Row) -> Cleaned:
        """One row as a signer, or held."""
        cells, columns, at = row.cells, self.columns, row.number
        if len(cells) < self.width:
            cells += ("",) * (self.width - len(cells))
        values: Sequence[str] = self.pick((*cells, ""))
        where = Where(columns.file, columns.sheet, at)
        released, remarks = _released(values[-1]) if values[-1] else _NOTHING_RELEASED
        found = _Faults(columns, at, released)
        whole = "".join(values)
        if len(whole) <= _SHORTEST_CAP and whole.isascii() and whole.isprintable() and "  " not in whole and not row.faults:
            values = [value.strip() for value in values]
        else:
            values = self.cleaned(row, values, found)
        (name, first, last, street, street_2, city, region, postcode, country, email, _,
         own_words, words_place, own_letter, letters_to, show, consent, number, _) = values  # fmt: skip
        name = name or (f"{first} {last}" if first and last else first or last)
        somebody = name or street or street_2 or city or postcode or email or own_words or own_letter
        if not somebody and not any(self.field_at.get(index) in _PRINTED for index, _ in row.faults):
            return Cleaned(row, where, None)

        bare_name = postal.bare(name)
        if len(cells) > self.width and not columns.sheet and any(map(str.strip, cells[self.width :])):
            message = f"The row has {len(cells)} cells under {self.width} headings. Put quotation marks round the cell with a comma in it."
            found.add("", "cells-beyond-headings", message)
        if not bare_name or bare_name.isdecimal() or "?" in name or "name" not in columns.fields or _TWO_NAMES.search(name):
            _check_name(found, name, bare_name, first, last)
        code, needed, digits = self.countries.get(country) or self.country(country)
        if not code:
            found.add("country", "country-unknown", f'"{_short(country)}" is not a country we know. Type its name in English.')
        elif postcode and not (len(postcode) == digits and postcode.isdecimal()) and not row.faults:
            _check_postcode(found, postcode, code, digits)
        if region and postal.state(code, region) is None:
            found.add("region", "state-unknown", _no_such_state(code, region))
        disclosure = _SHOWN.get(show) or _answer(show, _SHOWN)
        if disclosure is None:
            found.add("show", "show-unclear", f'"{_short(show)}" is neither full, city nor none. Type one of them.')
        elif disclosure is Disclosure.FULL or (not city and disclosure is Disclosure.CITY):
            _check_shown(found, disclosure, street or street_2, city, region, postcode, code, needed)
        words, words_by_hand = _text(own_words) if own_words else ((), False)
        letter, letter_by_hand = _text(own_letter) if own_letter else ((), False)
        place = _check_words(found, words_place, own_words, own_letter) if words_place or own_letter else WordsPlace.AFTER_FIRST
        officials = self.officials.get(letters_to) or self.named(letters_to)
        if not officials:
            choices = " or ".join([official.id for official in self.rules.campaign.officials])
            message = f'"{_short(letters_to)}" is not an official of this campaign. Type {choices}, or leave the cell empty for all.'
            found.add("officials", "officials-unknown", message)
        refused = self.consents.get(consent)
        if refused is None:
            refused = self.consents[consent] = self.refused(consent)
        if refused:
            found.add("consent", refused, _CONSENT_MESSAGES[refused].format(_short(consent)))
        counted = 0
        if number:
            counted = int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 0
            if not 0 < counted < 100_000:
                found.add(
                    "number", "number-unclear", f'"{_short(number)}" is not a whole number from 1 to 99999. Type one, or empty the cell.'
                )
        for remark, message in remarks:
            found.add("release", remark, message)
        if found and found.hold():
            return Cleaned(row, where, None, (), tuple(found))

        street_lines: tuple[str, ...] = tuple([line for line in (street, street_2) if line])
        if "\n" in street or "\n" in street_2:
            street_lines = tuple([line for cell in street_lines for line in cell.split("\n")])
        signer = Signer(
            name,
            Address(street_lines, city, region, postcode, code),
            officials,
            f"{self.prefix}row {at}",
            counted,
            disclosure or Disclosure.CITY,
            words,
            place,
            words_by_hand,
            letter,
            letter_by_hand,
            tuple(sorted(released)) if released else (),
        )
        for fault, message, severity in guards.faults(signer, self.rules.campaign, self.rules.event):
            if not (fault in released and CODES[fault][1]):
                heading = columns.heading("letter" if own_letter else "words" if own_words else "name")
                found.append(Problem(fault, Where(columns.file, columns.sheet, at, heading), message, severity))
        if found and found.hold():
            return Cleaned(row, where, None, (), tuple(found))
        keys = _fingerprints(bare_name, postcode, code, email, city)
        fingerprint = _digest(f"{bare_name}\0{postcode}\0{email}\0{street}\0{street_2}\0{city}".casefold())
        return Cleaned(row, where, signer, keys, tuple(found), fingerprint)

    # -- answers, remembered ----------------------------------------------------------------

    def country(self, cell: str) -> tuple[str, str, int]:
        """(ISO code or "", what an address there cannot lack, digits of a postcode); an empty cell is where the letters are posted."""
        code = (postal.country(cell) if cell else self.rules.event.posted_from) or ""
        found = self.countries[cell] = (code, postal.required(code), postal.postcode_digits(code))
        return found

    def named(self, cell: str) -> tuple[str, ...]:
        """The ids of the officials a Letters to cell names, in the campaign's order; empty when one is not clear."""
        campaign = self.rules.campaign
        ids = {official.id for official in campaign.officials} if not cell else _officials(cell, campaign, _SEPARATORS)
        found = self.officials[cell] = tuple([official.id for official in campaign.officials if official.id in ids])
        return found

    def refused(self, cell: str) -> str:
        """The code of what is wrong with a Consent cell; "" for a yes."""
        if "consent" not in self.columns.fields:
            return "" if self.rules.all_consented else "no-consent"
        sign = cell.replace("\ufe0f", "").strip()
        bare = postal.bare(cell)
        if bare in _YES or (sign and sign in sheet_words.YES_SIGNS) or _DATE.fullmatch(cell):
            return ""
        return "no-consent" if not cell or bare in _NO or (sign and sign in sheet_words.NO_SIGNS) else "consent-unclear"

    # -- the text of a row that is not plain ------------------------------------------------

    def cleaned(self, row: Row, values: Sequence[str], found: _Faults) -> list[str]:
        """The cells as they will be printed; what cannot be printed as it stands is a fault."""
        for index, code in row.faults:
            field = self.field_at.get(index, "phone")
            if field != "phone" and (code != "date-cell" or field in _DATES_MISLEAD):
                cell = row.cells[index] if index < len(row.cells) else ""
                found.add(
                    field,
                    code if code in CODES else "error-value",
                    _CELL_FAULTS.get(code, "The cell cannot be read. Type it again.").format(_short(cell)),
                )
        texts: list[str] = []
        for field, value in zip(FIELDS, values, strict=True):
            if not value:
                texts.append(value)
                continue
            plain = len(value) <= _SHORTEST_CAP and value.isascii() and value.isprintable() and "  " not in value
            text = value.strip() if plain or field == "phone" else _cell(found, field, value)
            if not plain and field in _PRINTED and not text.isascii():
                absent = [character for character in self.missing(text) if character not in _UNSEEN]
                if absent:
                    what = ", ".join(map(_character, absent[:3])) + (f" and {len(absent) - 3} more" if len(absent) > 3 else "")
                    east = " (ua-mailmerge[cjk] brings Chinese, Japanese and Korean ones)" if any(map(_EAST_ASIAN.match, absent)) else ""
                    found.add(field, "no-face", f"No typeface here has {what}. Take it out, or add a typeface that has it{east}.")
            texts.append(text)
        return texts


# -- one cell ---------------------------------------------------------------------------------

_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")  # embeddings, overrides, isolates: UAX #9 §2
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")  # soft hyphen, zero width space, word joiner, byte order mark
_UNSEEN = frozenset(
    "\n\u034f\u061c\u200c\u200d\u200e\u200f" + "".join(map(chr, range(0xFE00, 0xFE10)))
)  # they shape others and draw nothing
_EAST_ASIAN = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")
_COMPOSED = re.compile("[ -~\u00c0\u00c1\u00c4-\u024f]*").fullmatch  # ASCII and Latin letters: NFC already, nothing hidden, nothing garbled
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BREAKS = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_GARBLED = re.compile("[ÂÃ][\x80-\xbf]|â€")  # UTF-8 read as Windows-1252: Ã± for ñ
_LOST = re.compile(r"[^\W\d_]\?[^\W\d_]")
_TWO_NAMES = re.compile(r"[&+]|\s(?:and|y|et)\s", re.IGNORECASE)

_CELL_FAULTS = {
    "error-value": "The cell holds an error of the spreadsheet, {}. Type what belongs there.",
    "formula-without-value": "The cell holds a formula without its result. Open the sheet, save it and try again; or type the text itself.",
    "date-cell": "The spreadsheet made this a date, {}. Type it again with ' in front, so that it stays as typed.",
    "cell-holds-rows": "The cell holds what looks like whole rows. Close the quotation mark that was opened in it.",
}


def _cell(found: _Faults, field: str, value: str) -> str:
    """One cell in NFC, with spaces trimmed and those characters taken out that only mislead the eye."""
    if len(value) > LONGEST[field] and len(value.strip()) > LONGEST[field]:
        length = len(value.strip())
        found.add(field, "too-long", f"{length:,} characters; we print {LONGEST[field]:,} at most. Shorten it.")
        return value.strip()[: LONGEST[field]]
    if not _COMPOSED(value):
        for hidden, code, what in (
            (_DIRECTION, "bidi-removed", "change the direction of text"),
            (_INVISIBLE, "invisible-removed", "take up no room"),
        ):
            count = len(hidden.findall(value))
            if count:
                value = hidden.sub("", value)
                found.add(field, code, f"Invisible characters that {what}: {count} taken out.")
        value = unicodedata.normalize("NFC", value)
        control = _CONTROL.search(value)
        if control:
            found.add(field, "control-character", f"{_character(control[0])} cannot be printed. Delete it and type again what stood there.")
        if field in _PRINTED and "\ufffd" in value:
            found.add(field, "lost-character", "� stands where a letter was lost. Type it again.")
        garbled = _GARBLED.search(value) if field in _PRINTED else None
        if garbled:
            found.add(field, "garbled-text", f'"{garbled[0]}" looks like an accented letter read in the wrong encoding. Type it again.')
    if field in {"words", "letter"}:
        return _BREAKS.sub("\n", value).replace("\t", " ").strip()
    if field in _IN_LINES:
        return "\n".join([line for line in (" ".join(line.split()) for line in _BREAKS.split(value)) if line])
    return " ".join(value.split())


def _character(character: str) -> str:
    """``U+1F600 GRINNING FACE``."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()


def _text(cell: str) -> tuple[tuple[str, ...], bool]:
    """A cell's paragraphs, or that it is to be written by hand."""
    if len(cell) < 40 and postal.bare(cell) in _BY_HAND:
        return (), True
    if "\n" not in cell:
        return (cell,), False
    return tuple([line for line in (line.strip() for line in cell.split("\n")) if line]), False


# -- short answers ----------------------------------------------------------------------------

_YES, _NO, _BY_HAND = (frozenset(words.split()) for words in (sheet_words.YES, sheet_words.NO, sheet_words.BY_HAND))
_SHOWN = {"": Disclosure.CITY} | {word: Disclosure(key) for key, words in sheet_words.SHOWN.items() for word in words.split()}
_PLACES = {"": WordsPlace.AFTER_FIRST} | {word: WordsPlace(key) for key, words in sheet_words.PLACES.items() for word in words.split()}
_SEPARATORS = (r"[;\n/|]+", ",", sheet_words.AND)
_DATE = re.compile(
    r"(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}([./-])\d{1,2}\1\d{2,4})(?:[ T]\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?)?"
    r"|\d{1,2}\.? (?:de )?[^\W\d_]{3,12}\.? (?:de )?\d{4}|[^\W\d_]{3,12}\.? \d{1,2},? \d{4}",
    re.IGNORECASE,
)
_CONSENT_MESSAGES = {
    "no-consent": "This person has not agreed, and nothing is printed in their name. Type yes when they have.",
    "consent-unclear": '"{}" is neither yes nor no. Type yes when this person has agreed.',
}
_NOTHING_RELEASED: tuple[frozenset[str], tuple[tuple[str, str], ...]] = (frozenset(), ())


def _answer(cell: str, known: dict[str, Disclosure]) -> Disclosure | None:
    sign = cell.replace("\ufe0f", "").strip()
    bare = "yes" if sign and sign in sheet_words.YES_SIGNS else "no" if sign and sign in sheet_words.NO_SIGNS else postal.bare(cell)
    return known.get(bare) if bare else None


@lru_cache(maxsize=256)
def _released(cell: str) -> tuple[frozenset[str], tuple[tuple[str, str], ...]]:
    """The codes a Release cell overrules, and what is to be said about the others."""
    released, remarks = set(), []
    for word in re.split(r"[\s,;]+", unicodedata.normalize("NFC", cell).casefold()):
        if CODES.get(word, (_HOLD, False))[1]:
            released.add(word)
        elif word in CODES:
            remarks.append(("release-refused", f"{word} cannot be released; the row has to be mended."))
        elif word:
            near = difflib.get_close_matches(word[:40], [code for code, (_, releasable, _) in CODES.items() if releasable], n=1)
            remarks.append(("release-unknown", f'"{_short(word)}" is not a code.' + (f" Did you mean {near[0]}?" if near else "")))
    return frozenset(released), tuple(remarks[:5])


def _officials(cell: str, campaign: Campaign, separators: Sequence[str]) -> set[str]:
    """The ids a text names: whole first, since a position may hold a comma or an "and", then its parts; empty when one is not clear."""
    bare = postal.bare(cell)
    if bare in sheet_words.ALL.split():
        return {official.id for official in campaign.officials}
    exact = (
        {o.id for o in campaign.officials if bare in {postal.bare(o.id), postal.bare(o.name), postal.bare(o.position)}} if bare else set()
    )
    said = {postal.bare(word) for word in cell.split()} - {"", "the", "el", "la", "le", "l"}
    within = (
        {o.id for o in campaign.officials if said <= {postal.bare(word) for word in f"{o.id} {o.name} {o.position}".split()}}
        if said
        else set()
    )
    for found in (exact, within):
        if len(found) == 1:
            return found
    for depth, separator in enumerate(separators):
        parts = [part for part in re.split(separator, cell, flags=re.IGNORECASE) if part.strip()]
        if len(parts) > 1 or (parts and parts[0].strip() != cell.strip()):
            named = [_officials(part.strip(), campaign, separators[depth + 1 :]) for part in parts]
            return set().union(*named) if all(named) else set()
    return set()


# -- checks -----------------------------------------------------------------------------------


def _check_name(found: _Faults, name: str, bare: str, first: str, last: str) -> None:
    column = "name" if "name" in found.columns.fields else "first_name" if first or not last else "last_name"
    if not name:
        found.add(column, "name-missing", "The row has no name. Type it, or empty the row.")
    elif not bare or bare.isdecimal():
        found.add(column, "name-unclear", f'"{_short(name)}" has no letter in it. Type the name.')
    elif "name" not in found.columns.fields and not (first and last):
        found.add("first_name" if last else "last_name", "name-half", "This half of the name is empty. Is that the whole name?")
    if _LOST.search(name):
        found.add(column, "lost-character", "A ? stands where a letter was lost. Type it again.")
    if _TWO_NAMES.search(name):
        found.add(column, "two-names", "Are these two people? Each of them needs a row, a consent and a signature.")


def _check_postcode(found: _Faults, postcode: str, country: str, digits: int) -> None:
    """A postcode that is short of its first zeros, or not one of that country (USA and Canada, where we know the form for sure)."""
    bare = re.sub(r"[\s-]", "", postcode)
    american = country in country_lines.USPS_DOMESTIC
    lost = bare.isdecimal() and (digits - 2 <= len(bare) < digits or (american and len(bare) in {7, 8}))
    if lost:
        whole = bare.zfill(digits if len(bare) < digits else 9)
        whole = whole if len(whole) == digits else f"{whole[:5]}-{whole[5:]}"
        message = f"{postcode} has {_COUNT[len(bare)]} digits. Did Excel drop a 0? Type {whole}."
        found.add("postcode", "zip-lost-zero", message)
    elif (american and not _ZIP.fullmatch(postcode)) or (country == "CA" and not _CANADIAN.fullmatch(postcode)):
        looks = f'"{_short(postcode)}" does not look like a postal code ({postal.name(country)}).'
        message = f"{looks} Mend it, or fill in Country if it is elsewhere."
        found.add("postcode", "zip-unclear", message)


_COUNT = dict(enumerate("no one two three four five six seven eight".split()))
_ZIP = re.compile(r"\d{5}(?:[ -]?\d{4})?", re.ASCII)
_CANADIAN = re.compile(r"[A-Z]\d[A-Z][ -]?\d[A-Z]\d", re.ASCII | re.IGNORECASE)
_CITY_WITH_STATE = re.compile(r".+,\s*([A-Za-z]{2})")


def _no_such_state(country: str, region: str) -> str:
    states = country_lines.CA_PROVINCES if country == "CA" else country_lines.US_STATES
    near = difflib.get_close_matches(region[:40].title(), states.values(), n=1)
    return f'"{_short(region)}" is not a state or province of {postal.name(country)}.' + (f" Did you mean {near[0]}?" if near else "")


def _check_shown(
    found: _Faults, disclosure: Disclosure, street: str, city: str, region: str, postcode: str, country: str, needed: str
) -> None:
    """What an address lacks of what will be printed; ``needed`` as libaddressinput has it. City states need no city."""
    after = "Type it, or set Show address to none."
    if not city and ("C" in needed or ("S" in needed and not region)):
        found.add("city", "city-missing", f"The city is missing. {after}")
    if disclosure is not Disclosure.FULL:
        return
    after = "Type it, or set Show address to city."
    if not street:
        found.add("address", "address-missing", f"The street is missing. {after}")
    in_city = _CITY_WITH_STATE.fullmatch(city)
    if "S" in needed and not region and not (in_city and postal.state(country, in_city[1])):
        found.add("region", "state-missing", f"The state or province is missing. {after}")
    if "Z" in needed and not postcode:
        found.add("postcode", "zip-missing", f"The ZIP or postal code is missing. {after}")


def _check_words(found: _Faults, place: str, own_words: str, own_letter: str) -> WordsPlace:
    """Where own words go; a fault when that is not clear, or when words would not be printed."""
    if own_words and own_letter:
        found.add(
            "letter",
            "words-and-letter",
            "There are own words and an own letter; only one is printed. Put the words into the letter, or empty one.",
        )
    found_place = _PLACES.get(postal.bare(place))
    if not own_words:
        if found_place is WordsPlace.INSTEAD and not own_letter:
            found.add(
                "words",
                "words-missing",
                "Own words are to stand instead of the sample, and there are none. Type them, or change their place.",
            )
        return WordsPlace.AFTER_FIRST
    if found_place is None:
        found.add(
            "words_place", "words-place-unclear", f'"{_short(place)}" is neither first, after first, last nor instead. Type one of them.'
        )
    return found_place or WordsPlace.AFTER_FIRST


# -- repeats ----------------------------------------------------------------------------------


def folded(name: str) -> str:
    """A name for comparing: accents, case, spaces and punctuation folded."""
    return postal.bare(name)


def _fingerprints(bare_name: str, postcode: str, country: str, email: str, city: str) -> tuple[bytes, ...]:
    """What another row of the same person shares: name with ZIP, name with e-mail; without either, name with city."""
    code = ""
    if postcode:
        code = postal.bare(postcode)
        if len(code) == 9 and country in country_lines.USPS_DOMESTIC:
            code = code[:5]  # ZIP+4
    keys = []
    if code:
        keys.append(_digest(f"{bare_name}\0z{code}"))
    if "@" in email:
        keys.append(_digest(f"{bare_name}\0@{email.lower()}"))
    return tuple(keys) or (_digest(f"{bare_name}\0c{postal.bare(city)}"),)


def _digest(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=8).digest()


class Repeats:
    """Remembers the signers seen, by fingerprint and by No.; about 300 bytes a signer.

    Only signers count: a row that is held may be followed by the mended one. People of one household differ in name and never match.
    """

    def __init__(self) -> None:
        self._seen: dict[bytes, int] = {}
        self._numbers: dict[int, int] = {}
        self._sheets: dict[tuple[str, str], int] = {}

    def of(self, cleaned: Cleaned) -> Where | None:
        """The row this one repeats, else None; it is then remembered itself."""
        if cleaned.signer is None:
            return None
        before = next((self._seen[key] for key in cleaned.key if key in self._seen), None)
        if before is not None:
            return self._where(before)
        self._seen.update(dict.fromkeys(cleaned.key, self._spot(cleaned.where)))
        return None

    def settle(self, cleaned: Cleaned) -> Cleaned:
        """``cleaned``, held when it repeats a row before it (unless ``repeat`` is released) or has the No. of one."""
        signer = cleaned.signer
        if signer is None:
            return cleaned
        fault = self.fault(cleaned.where, cleaned.key, number=signer.number, released="repeat" in signer.released)
        return Cleaned(cleaned.row, cleaned.where, None, cleaned.key, (*cleaned.problems, fault)) if fault else cleaned

    def fault(self, where: Where, key: Sequence[bytes], *, number: int, released: bool) -> Problem | None:
        """What holds the signer at ``where``: a row before it has a fingerprint of theirs, or their No.; else they are remembered."""
        seen, spot = self._seen, self._spot(where)
        before = next((seen[one] for one in key if one in seen), None)
        if before is not None and not released:
            message = (
                f"The same name with the same ZIP, e-mail or city as {_other_row(self._where(before), where)}. "
                "If it is another person, write repeat in Release."
            )
            return Problem("repeat", where, message, CODES["repeat"][0])
        if before is None:
            for one in key:
                seen[one] = spot
        if number:
            if number in self._numbers:
                other = _other_row(self._where(self._numbers[number]), where)
                return Problem(
                    "number-twice", where, f"No. {number} is also {other}. Change one of them, or empty it.", CODES["number-twice"][0]
                )
            self._numbers[number] = spot
        return None

    def _spot(self, where: Where) -> int:
        """A row of any sheet as one number: half the memory of a Where."""
        return self._sheets.setdefault((where.file, where.sheet), len(self._sheets)) << 24 | where.row

    def _where(self, spot: int) -> Where:
        return Where(*list(self._sheets)[spot >> 24], spot & 0xFFFFFF)


def _other_row(row: Where, seen_from: Where) -> str:
    return f"in row {row.row}" if (row.file, row.sheet) == (seen_from.file, seen_from.sheet) else f"in {row}"
