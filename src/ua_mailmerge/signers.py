"""Rows to Signers, or held with their reasons, every fault in the sheet's own coordinates."""

import datetime
import re
from collections.abc import Callable, Sequence
from operator import itemgetter

import msgspec

from ua_mailmerge import address_cells, addresses, cells, guards, minors, postal, repeats
from ua_mailmerge.codes import CODES, short
from ua_mailmerge.headings import FIELDS, Columns, Faults
from ua_mailmerge.model import Address, Campaign, Disclosure, Event, Frozen, Row, Signer, WordsPlace
from ua_mailmerge.problems import Problem, Severity, Where

_STOP, _HOLD, _ASK, _NOTE = Severity.STOP, Severity.HOLD, Severity.ASK, Severity.NOTE

_TWO_NAMES = re.compile(r"[&+]|\s(?:and|y|et)\s", re.IGNORECASE)
_UNSEEN = frozenset(
    "\n\u034f\u061c\u200c\u200d\u200e\u200f" + "".join(map(chr, range(0xFE00, 0xFE10)))
)  # they shape others and draw nothing
_EAST_ASIAN = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")


class Rules(Frozen, frozen=True):
    """What a sheet is checked against."""

    campaign: Campaign
    event: Event
    all_consented: bool = False  # somebody answered for a sheet without a Consent column
    on: datetime.date | None = None  # the day on which somebody is under 18 or not, where the event has no date


class Cleaned(Frozen, frozen=True):
    """What became of one row: a signer, or none when it is held (with problems) or blank (without)."""

    row: Row
    where: Where
    signer: Signer | None
    marks: repeats.Marks | None = None  # of a signer, what tells them from others
    problems: tuple[Problem, ...] = ()
    years: minors.Years = minors.UNSAID


def consent_column(columns: Columns, rules: Rules) -> tuple[Problem, ...]:
    """STOP when nothing says that the people on the sheet agreed."""
    if "consent" in columns.fields or rules.all_consented or not columns.header:
        return ()
    message = "There is no Consent column. Add one with yes for each person who agreed; if all of them did, say so with --all-consented."
    return (Problem("consent-column-missing", Where(columns.file, columns.sheet, columns.header), message, _STOP),)


# -- rows -------------------------------------------------------------------------------------


def clean(rows: Sequence[Row], columns: Columns, rules: Rules, *, missing: Callable[[str], str]) -> list[Cleaned]:
    """Every row below the headings as a signer, or held with its reasons. Never raises on what a cell holds.

    ``missing(text)`` tells the characters that no face covers; it is not asked about printable ASCII, which every face covers.
    """
    reader = _Reader(columns, rules, missing)
    return [reader.row(row) for row in rows if row.number > columns.header]


class _Reader:
    """Reads rows of one sheet; remembers what short answers meant, since a sheet repeats them."""

    def __init__(self, columns: Columns, rules: Rules, missing: Callable[[str], str]) -> None:
        self.columns, self.rules, self.missing = columns, rules, missing
        self.width = len(columns.headings)
        self.field_at = {index: field for field, index in columns.fields.items()}
        self.pick = itemgetter(*(columns.fields.get(field, -1) for field in FIELDS))  # -1: an empty cell put behind the others
        self.prefix = str(Where(columns.file, columns.sheet)) + (" " if columns.sheet else ", ")
        self.ages = not columns.fields.keys().isdisjoint(minors.FIELDS)
        self.on = rules.event.date or rules.on
        self.whole = "address" in columns.fields and "city" not in columns.fields  # addresses in one cell
        self.consents: dict[str, str] = {}
        self.countries: dict[str, str] = {}
        self.officials: dict[str, tuple[str, ...]] = {}

    def row(self, row: Row) -> Cleaned:
        """One row as a signer, or held."""
        typed, columns, at = row.cells, self.columns, row.number
        if len(typed) < self.width:
            typed += ("",) * (self.width - len(typed))
        values: Sequence[str] = self.pick((*typed, ""))
        where = Where(columns.file, columns.sheet, at)
        released, remarks = cells.released(values[-1]) if values[-1] else cells.NOTHING_RELEASED
        found = Faults(columns, at, released)
        whole = "".join(values)
        if any(mark in whole for mark in cells.EXAMPLE_MARKS) and (left := [at for at in values if cells.of_example(at)]):
            if all(cells.of_example(value) for value in values if value.strip()):
                return Cleaned(row, where, None)  # the example row of a blank sheet
            field = FIELDS[values.index(left[0])]
            found.add(field, "example-left", f'"{short(left[0])}" still stands there from the example. Type what is true of this person.')
        if len(whole) <= cells.SHORTEST_CAP and whole.isascii() and whole.isprintable() and "  " not in whole and not row.faults:
            values = [value.strip() for value in values]
        else:
            values = self.cleaned(row, values, found)
        if not cells.EMPTY.isdisjoint(values):
            values = cells.without_empty(found, values)
        (name, first, last, street, street_2, city, region, postcode, country, email, phone,
         own_words, words_place, own_letter, letters_to, not_to, show, consent, age, birth, minor, adult, number, _) = values  # fmt: skip
        name = name or (f"{first} {last}" if first and last else first or last)
        somebody = name or street or street_2 or city or postcode or email or own_words or own_letter
        if not somebody and not any(self.field_at.get(index) in cells.PRINTED for index, _ in row.faults):
            return Cleaned(row, where, None)

        bare_name = postal.bare(name)
        if len(typed) > self.width and not columns.sheet and any(map(str.strip, typed[self.width :])):
            message = f"The row has {len(typed)} cells under {self.width} headings. Put quotation marks round the cell with a comma in it."
            found.add("", "cells-beyond-headings", message)
        if not bare_name or bare_name.isdecimal() or "?" in name or "name" not in columns.fields or _TWO_NAMES.search(name):
            _check_name(found, name, bare_name, first, last)
        code = self.countries.get(country) or self.country(country)
        if not code:
            found.add("country", "country-unknown", f'"{short(country)}" is not a country we know. Type its name in English.')
        split = address_cells.split(street, country=code, region=region, postcode=postcode) if street and code and not city else None
        if split:
            street, city, region, postcode = split.street, split.city, split.region or region, split.postcode or postcode
            code = split.country or code
        if code and (region or postcode):
            for field, doubt, message in addresses.doubts(code, city, region, postcode):
                if field != "postcode" or not row.faults:
                    found.add(field, doubt, message)
        disclosure = cells.SHOWN.get(show) or cells.shown(show)
        years = self.years(found, age, birth, minor, adult) if self.ages else minors.UNSAID
        if disclosure is None:
            found.add("show", "show-unclear", f'"{short(show)}" is neither full, city nor none. Type one of them.')
        elif years.minor and disclosure is Disclosure.FULL:
            disclosure = Disclosure.CITY
        if "?" in whole or "[" in whole or "(" in whole or "___" in whole:
            _check_read(found, dict(zip(FIELDS, values, strict=True)), disclosure or Disclosure.FULL)
        if disclosure is None:
            pass
        elif split is None and street and not city and self.whole and disclosure is not Disclosure.NONE:
            found.add("address", "address-unsplit", _UNSPLIT.format(short(street.replace("\n", ", "))))
        elif disclosure is Disclosure.FULL or (not city and disclosure is Disclosure.CITY):
            addresses.check_shown(found, disclosure, street or street_2, city, region, postcode, code)
        words, words_by_hand = cells.paragraphs(own_words) if own_words else ((), False)
        letter, letter_by_hand = cells.paragraphs(own_letter) if own_letter else ((), False)
        place = _check_words(found, words_place, own_words, own_letter) if words_place or own_letter else WordsPlace.AFTER_FIRST
        officials = self.officials.get(letters_to) or self.named(letters_to)
        if not officials:
            choices = " or ".join([official.id for official in self.rules.campaign.officials])
            message = f'"{short(letters_to)}" is not an official of this campaign. Type {choices}, or leave the cell empty for all.'
            found.add("officials", "officials-unknown", message)
        elif not_to:
            officials = self.less(found, officials, not_to)
        refused = self.consents.get(consent)
        if refused is None:
            refused = self.consents[consent] = self.refused(consent)
        if refused:
            found.add("consent", refused, _CONSENT_MESSAGES[refused].format(short(consent)))
        counted = 0
        if number:
            counted = int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 0
            if not 0 < counted < 100_000:
                found.add(
                    "number", "number-unclear", f'"{short(number)}" is not a whole number from 1 to 99999. Type one, or empty the cell.'
                )
        for remark, message in remarks:
            found.add("release", remark, message)
        if found and found.hold():
            return Cleaned(row, where, None, None, tuple(found))

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
        if years.minor:
            signer = _as_minor(found, signer, first, last)
        for fault, message, severity in guards.faults(signer, self.rules.campaign, self.rules.event):
            if not (fault in released and CODES[fault][1]):
                heading = columns.heading("letter" if own_letter else "words" if own_words else "name")
                found.append(Problem(fault, Where(columns.file, columns.sheet, at, heading), message, severity))
        if found and found.hold():
            return Cleaned(row, where, None, None, tuple(found))
        marks = repeats.marks(
            name,
            bare_name,
            email=email,
            phone=phone,
            street=f"{street} {street_2}" if street_2 else street,
            postcode=postcode,
            country=code,
            city=city,
        )
        return Cleaned(row, where, signer, marks, tuple(found), years)

    # -- answers, remembered ----------------------------------------------------------------

    def country(self, cell: str) -> str:
        """ISO code or ""; an empty cell is where the letters are posted."""
        found = self.countries[cell] = (postal.country(cell) if cell else self.rules.event.posted_from) or ""
        return found

    def named(self, cell: str) -> tuple[str, ...]:
        """The ids of the officials a Letters to cell names, in the campaign's order; empty when one is not clear."""
        campaign = self.rules.campaign
        ids = {official.id for official in campaign.officials} if not cell else cells.officials(cell, campaign, cells.SEPARATORS)
        found = self.officials[cell] = tuple([official.id for official in campaign.officials if official.id in ids])
        return found

    def refused(self, cell: str) -> str:
        """The code of what is wrong with a Consent cell; "" for a yes."""
        if "consent" not in self.columns.fields:
            return "" if self.rules.all_consented else "no-consent"
        said = cells.agreed(cell, words=self.rules.event.consent)
        return "" if said else "consent-unclear" if said is None else "no-consent"

    def less(self, found: Faults, officials: tuple[str, ...], not_to: str) -> tuple[str, ...]:
        """The officials without those a Not to cell names; a fault when one is not clear, or nobody is left."""
        if postal.bare(not_to) in cells.NOBODY | {""}:
            return officials
        without = self.named(not_to)
        left = tuple([id_ for id_ in officials if id_ not in without])
        if not without:
            choices = " or ".join([official.id for official in self.rules.campaign.officials])
            message = f'"{short(not_to)}" is not an official of this campaign. Type {choices}, or empty the cell.'
            found.add("not_to", "officials-unknown", message)
        elif not left:
            found.add("not_to", "nobody-left", "With this, nobody is left to write to. Empty the cell, or change Letters to.")
        return left

    def years(self, found: Faults, age: str, birth: str, minor: str, adult: str) -> minors.Years:
        """What the row says of the person's age; a fault when it is not clear."""
        fields = self.columns.fields
        said = minors.years(age, birth, minor, adult if "adult" in fields else None, on=self.on)
        if not said.clear:
            told = dict(zip(minors.FIELDS, (age, birth, minor, adult), strict=True))
            field = next((field for field in minors.FIELDS if told[field].strip()), "adult")
            quoted = f'"{short(told[field])}" does not say' if told[field].strip() else "Nothing says"
            message = f"{quoted} whether this person is under 18. Type the age, or yes or no under {self.columns.heading('minor')}."
            found.add(field, "age-unclear", message)
        return said

    # -- the text of a row that is not plain ------------------------------------------------

    def cleaned(self, row: Row, values: Sequence[str], found: Faults) -> list[str]:
        """The cells as they will be printed; what cannot be printed as it stands is a fault."""
        for index, code in row.faults:
            field = self.field_at.get(index, "phone")
            if field != "phone" and (code != "date-cell" or field in cells.DATES_MISLEAD):
                cell = row.cells[index] if index < len(row.cells) else ""
                found.add(
                    field,
                    code if code in CODES else "error-value",
                    cells.CELL_FAULTS.get(code, "The cell cannot be read. Type it again.").format(short(cell)),
                )
        texts: list[str] = []
        for field, value in zip(FIELDS, values, strict=True):
            if not value:
                texts.append(value)
                continue
            plain = len(value) <= cells.SHORTEST_CAP and value.isascii() and value.isprintable() and "  " not in value
            text = value.strip() if plain or field == "phone" else cells.cell(found, field, value)
            if not plain and field in cells.PRINTED and not text.isascii():
                absent = [character for character in self.missing(text) if character not in _UNSEEN]
                if absent:
                    what = ", ".join(map(cells.character, absent[:3])) + (f" and {len(absent) - 3} more" if len(absent) > 3 else "")
                    east = " (ua-mailmerge[cjk] brings Chinese, Japanese and Korean ones)" if any(map(_EAST_ASIAN.match, absent)) else ""
                    found.add(field, "no-face", f"No typeface here has {what}. Take it out, or add a typeface that has it{east}.")
            texts.append(text)
        return texts


_UNSPLIT = (
    'Which part of "{}" is the city is not clear. Part it with commas (12 Elm St, Oakland, CA 94601), or add a City column, or set Show '
    "address to none."
)
_CONSENT_MESSAGES = {
    "no-consent": "This person has not agreed, and nothing is printed in their name. Type yes when they have.",
    "consent-unclear": '"{}" is neither yes nor no. Type yes when this person has agreed.',
}


def without_ages(cells: tuple[str, ...], columns: Columns, rules: Rules) -> tuple[str, ...]:
    """The cells of a row that is held as a batch may keep them: under 18 or not in place of an age and a date of birth."""
    at = {columns.fields[field]: field for field in ("age", "birth") if field in columns.fields}
    on = rules.event.date or rules.on
    return tuple([minors.kept(at[index], cell, on=on) if index in at else cell for index, cell in enumerate(cells)]) if at else cells


# -- checks -----------------------------------------------------------------------------------


def _as_minor(found: Faults, signer: Signer, first: str, last: str) -> Signer:
    """What may be printed and kept of a person under 18: first name and city, as far as they show it."""
    shown = minors.first_name(signer.name, first, last)
    column = "name" if "name" in found.columns.fields else "first_name"
    if not shown:
        found.add(
            column, "minor-name", "This person is under 18, and which part is the first name is not clear. Type the first name alone."
        )
    elif first and last:
        found.add(column, "minor", "Under 18: only the first name and the city are printed.")
    elif shown != signer.name:
        message = (
            "Under 18: only the first word of the name and the city are printed. If that is the family name, type the first name alone."
        )
        found.add(column, "minor", message)
    if minors.told((*signer.words, *signer.letter), name=signer.name, shown=shown, street=" ".join(signer.address.lines)):
        message = (
            "Under 18, and these words give the family name or the street. Ask them to take it out, or release it if it means another."
        )
        found.add("letter" if signer.letter else "words", "minor-told", message)
    address = Address((), signer.address.city, signer.address.region, "", signer.address.country)
    return msgspec.structs.replace(signer, name=shown, address=address)


def _check_read(found: Faults, values: dict[str, str], disclosure: Disclosure) -> None:
    """Faults for a ? or [illegible] in what will be printed: somebody has to look at the paper again."""
    shown = {Disclosure.FULL: _STREET + _TOWN, Disclosure.CITY: _TOWN, Disclosure.NONE: ()}[disclosure]
    for field in (*_NAMES, *shown, "words", "letter"):
        value = values[field]
        own = field in {"words", "letter"}
        mark = cells.ILLEGIBLE.search(value)
        if mark or ("?" in value and not own and not cells.LOST.search(value)):
            message = (
                f'"{short(mark[0] if mark else "?")}" says that this could not be read. Look at the paper again and type what stands there.'
            )
            found.add(field, "illegible", message)


_NAMES = ("name", "first_name", "last_name")
_STREET, _TOWN = ("address", "address_2", "postcode"), ("city", "region")


def _check_name(found: Faults, name: str, bare: str, first: str, last: str) -> None:
    column = "name" if "name" in found.columns.fields else "first_name" if first or not last else "last_name"
    if not name:
        found.add(column, "name-missing", "The row has no name. Type it, or empty the row.")
    elif (not bare or bare.isdecimal()) and name not in cells.EMPTY:
        found.add(column, "name-unclear", f'"{short(name)}" has no letter in it. Type the name.')
    elif "name" not in found.columns.fields and not (first and last):
        found.add("first_name" if last else "last_name", "name-half", "This half of the name is empty. Is that the whole name?")
    if cells.LOST.search(name):
        found.add(column, "lost-character", "A ? stands where a letter was lost. Type it again.")
    if _TWO_NAMES.search(name):
        found.add(column, "two-names", "Are these two people? Each of them needs a row, a consent and a signature.")


def _check_words(found: Faults, place: str, own_words: str, own_letter: str) -> WordsPlace:
    """Where own words go; a fault when that is not clear, or when words would not be printed."""
    if own_words and own_letter:
        found.add(
            "letter",
            "words-and-letter",
            "There are own words and an own letter; only one is printed. Put the words into the letter, or empty one.",
        )
    bare = postal.bare(place)
    found_place = cells.PLACES.get(bare) if bare or place in {"", "-", "–", "—"} else None
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
            "words_place", "words-place-unclear", f'"{short(place)}" is neither first, after first, last nor instead. Type one of them.'
        )
    return found_place or WordsPlace.AFTER_FIRST
