"""Rows of one person: a sure repeat holds the later row; one that only looks like it is a question, and both print."""

import itertools
import re
from array import array
from collections.abc import Iterator
from functools import cache, lru_cache
from hashlib import blake2b

from ua_mailmerge import postal
from ua_mailmerge.codes import CODES
from ua_mailmerge.data import country_lines, nicknames, sheet_words
from ua_mailmerge.minors import UNSAID, Years
from ua_mailmerge.model import Frozen
from ua_mailmerge.problems import Problem, Where

_NEAR = 80
"""Of 100 (rapidfuzz's ratio): Ortiz and Ortis are 80, Mary and Mark 75."""

_WHO = 0xFFFFFF

_MOST_COMPARED = 40
"""With so many neighbours in the order of names each person is compared where many share a place and a word of their name."""


def folded(name: str) -> str:
    """A name for comparing: accents, case, spaces and punctuation folded."""
    return postal.bare(name)


# -- what a row can be told by ------------------------------------------------------------------


class Marks(Frozen, frozen=True, array_like=True, gc=False):
    """What tells a person from others, as 64-bit numbers that nothing can be read from, 0 where nothing is said; and the name folded."""

    name: int
    mail: int
    phone: int
    street: int
    postcode: int
    city: int
    words: str  # the name's words, folded: "ana ruiz"


def marks(name: str, bare_name: str, *, email: str, phone: str, street: str, postcode: str, country: str, city: str) -> Marks:
    """The marks of one row, whose ``bare_name`` is ``folded(name)``."""
    return Marks(
        _mark(bare_name),
        _mark(f"@{email.lower()}") if "@" in email else 0,
        _phone(phone) if phone else 0,
        _mark(_street(street)) if street else 0,
        _postcode(postcode, country) if postcode else 0,
        _city(city) if city else 0,
        _folded_words(name),
    )


def sure(marks: Marks) -> tuple[bytes, ...]:
    """What another row of the same person shares, as 8 bytes each: the name with e-mail (first, where there is one), phone or address.

    An address is a street with a ZIP or a city, or a street that stands alone and so holds it all.
    """
    name, street = marks.name, marks.street
    evidence = [(1, marks.mail), (2, marks.phone)]
    if street:
        evidence += [(3, _mixed(street, place) if place else 0) for place in (marks.postcode, marks.city)]
        if not (marks.postcode or marks.city):
            evidence.append((3, street))
    return tuple([_mixed(name, kind, mark).to_bytes(8, "big") for kind, mark in evidence if mark])


def likely(marks: Marks) -> bytes:
    """What somebody of the same name and ZIP shares, or of the same name and city where there is no ZIP: reason enough to ask."""
    return _mixed(marks.name, 4, marks.postcode or marks.city).to_bytes(8, "big")


def whole(marks: Marks) -> bytes:
    """What only a row shares that says the same of everything that tells people apart: name, ZIP, e-mail, street, city."""
    return _mixed(marks.name, marks.postcode, marks.mail, marks.street, marks.city).to_bytes(8, "big")


def _mark(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def _mixed(*parts: int) -> int:
    """One number of several; their order matters."""
    value = 0
    for part in parts:
        value = ((value ^ part) * 0x9E3779B97F4A7C15 + 1) & 0xFFFFFFFFFFFFFFFF
    return value


_word = lru_cache(maxsize=65536)(_mark)


@lru_cache(maxsize=4096)
def _postcode(postcode: str, country: str) -> int:
    code = postal.bare(postcode)
    if len(code) == 9 and country in country_lines.USPS_DOMESTIC:
        code = code[:5]  # ZIP+4
    return _mark(f"z{code}") if code else 0


@lru_cache(maxsize=4096)
def _city(city: str) -> int:
    bare = postal.bare(city)
    return _mark(f"c{bare}") if bare else 0


def _phone(phone: str) -> int:
    """Of the last nine digits: what stands before them are codes of country and area, written or not."""
    digits = "".join([character for character in phone if character.isdecimal()])
    return _mark(f"p{digits[-9:]}") if len(digits) > 6 else 0


_APART = str.maketrans(dict.fromkeys(".,;:#/-\n\t", " "))
_STREET_WORDS = dict(pair.split("=") for pair in sheet_words.STREET_WORDS.split())


def _street(street: str) -> str:
    """A street's words in no order, abbreviated: Elm Street 12 and 12 Elm St. are one."""
    words = street.lower().translate(_APART).split()
    if not street.isascii():
        words = [postal.bare(word) for word in words]
    return "s" + " ".join(sorted([_STREET_WORDS.get(word, word) for word in words]))


_NAME_APART = str.maketrans(dict.fromkeys(".,;", " ") | dict.fromkeys("'-`\"()"))


def _folded_words(name: str) -> str:
    if name.isascii():
        return " ".join(name.lower().translate(_NAME_APART).split())
    return " ".join(filter(None, map(postal.bare, re.split(r"[\s.,;]+", name))))


# -- everybody of a merge -------------------------------------------------------------------------


class Repeats:
    """Remembers the signers seen and their No.s; about 250 bytes a signer.

    Only signers count: a row that is held may be followed by the mended one. People of one household differ in name and never match.
    """

    def __init__(self) -> None:
        self._named: dict[int, list[int] | int] = {}  # by mark of the name: who
        self._spots = array("Q")
        self._marks = {field: array("Q") for field in ("mail", "phone", "street", "postcode", "city")}
        self._words = bytearray()
        self._ends = array("Q", (0,))
        self._years: dict[int, Years] = {}
        self._unasked: set[int] = set()
        self._numbers: dict[int, int] = {}
        self._sheets: dict[tuple[str, str], int] = {}

    def fault(
        self, where: Where, marks: Marks, *, years: Years = UNSAID, number: int = 0, released: bool = False, unasked: bool = False
    ) -> Problem | bool:
        """What holds the signer at ``where``: a row before it is surely of the same person, or has their No.; else they are remembered.

        True: nothing holds them, though a row before says the same of all that tells people apart (but of an age). False: nothing at all.

        :param released: somebody said that this is another person.
        :param unasked: somebody said so of whoever is only alike.
        """
        before = self._named.get(marks.name)
        same = [before] if isinstance(before, int) else before or []
        others = [who for who in same if not years.differs(self._years.get(who, UNSAID))]
        repeated = next((who for who in others if self._surely(marks, who)), None)
        if repeated is not None and not released:
            message = (
                f"The same name with the same e-mail, phone or address as {_other_row(self._where(self._spots[repeated]), where)}. "
                "If it is another person, write repeat in Release."
            )
            return Problem("repeat", where, message, CODES["repeat"][0])
        twin = not released and any(self._alike(marks, who) for who in same)
        spot = self._spot(where)
        if repeated is None:
            self._remember(marks, spot, same, years=years, unasked=unasked or released)
        if number:
            if number in self._numbers:
                other = _other_row(self._where(self._numbers[number]), where)
                return Problem(
                    "number-twice", where, f"No. {number} is also {other}. Change one of them, or empty it.", CODES["number-twice"][0]
                )
            self._numbers[number] = spot
        return twin

    def questions(self) -> Iterator[Problem]:
        """Who may be one person: the same name or nearly, at the same ZIP (or city, without one), e-mail or phone. Once for a row."""
        asked: set[int] = set()
        for one, other in sorted(self._near()):
            if other not in asked:
                asked.add(other)
                where, before = self._where(self._spots[other]), self._where(self._spots[one])
                like = "The same name" if self._name(one) == self._name(other) else "Nearly the same name"
                message = (
                    f"{like} as {_other_row(before, where)}, {self._shared(one, other)}. Both are printed. "
                    "If it is one person, take one row out; if not, write alike in Release."
                )
                yield Problem("alike", where, message, CODES["alike"][0])

    def _remember(self, marks: Marks, spot: int, same: list[int], *, years: Years, unasked: bool) -> None:
        who = len(self._spots)
        self._spots.append(spot)
        for field, column in self._marks.items():
            column.append(getattr(marks, field))
        self._words += marks.words.encode()
        self._ends.append(len(self._words))
        self._named[marks.name] = [*same, who] if same else who
        if years != UNSAID:
            self._years[who] = years
        if unasked:
            self._unasked.add(who)

    def _surely(self, marks: Marks, who: int) -> bool:
        """Whether one of the same name has the same e-mail, phone or address."""
        mine = self._marks
        if marks.mail and marks.mail == mine["mail"][who]:
            return True
        if marks.phone and marks.phone == mine["phone"][who]:
            return True
        if not marks.street or marks.street != mine["street"][who]:
            return False
        postcode, city = mine["postcode"][who], mine["city"][who]
        placed = (marks.postcode and marks.postcode == postcode) or (marks.city and marks.city == city)
        return bool(placed) or not (marks.postcode or marks.city or postcode or city)

    def _alike(self, marks: Marks, who: int) -> bool:
        """Whether one of the same name says the same of all that ``whole`` looks at."""
        mine = self._marks
        return all(getattr(marks, field) == mine[field][who] for field in ("postcode", "mail", "street", "city"))

    def _name(self, who: int) -> str:
        return self._words[self._ends[who] : self._ends[who + 1]].decode()

    def _shared(self, one: int, other: int) -> str:
        said = {"mail": "with the same e-mail", "phone": "with the same phone", "postcode": "at the same ZIP", "city": "in the same city"}
        return next(
            what for field, what in said.items() if self._marks[field][one] and self._marks[field][one] == self._marks[field][other]
        )

    def _near(self) -> Iterator[tuple[int, int]]:
        for block in self._blocks():
            ranked = sorted(block, key=lambda who: (self._name(who), who))
            for at, one in enumerate(ranked):
                for other in ranked[at + 1 : at + 1 + _MOST_COMPARED]:
                    if self._open(one, other) and self._like(one, other):
                        yield (one, other) if one < other else (other, one)

    def _like(self, one: int, other: int) -> bool:
        """Whether the names are the same, or nearly and nothing else speaks for two: an e-mail or a phone of their own."""
        name, second = self._name(one), self._name(other)
        if name == second:
            return True
        apart = [column[one] and column[other] and column[one] != column[other] for column in (self._marks["mail"], self._marks["phone"])]
        shared = (
            self._marks["mail"][one] == self._marks["mail"][other] != 0 or self._marks["phone"][one] == self._marks["phone"][other] != 0
        )
        return (shared or not any(apart)) and near(name, second)

    def _open(self, one: int, other: int) -> bool:
        """Whether two may be asked about: nobody has answered, and their ages do not differ."""
        answered = one in self._unasked or other in self._unasked
        return not answered and not self._years.get(one, UNSAID).differs(self._years.get(other, UNSAID))

    def _blocks(self) -> Iterator[list[int]]:
        """Those who share an e-mail or phone, or a place and the first or last word of their name: only one of the two may have a slip."""
        keyed = array("Q")  # 40 bits of what is shared, then who: sorted, those who share it stand together
        columns = [self._marks[field] for field in ("mail", "phone", "postcode", "city")]
        for who, (mail, phone, postcode, city) in enumerate(zip(*columns, strict=True)):
            keys = {mail, phone}
            place = postcode or city
            if place and (words := _without_suffix(self._name(who).split())):
                keys |= {place ^ _word(words[0]), place ^ _word(words[-1])}
            keyed.extend([key & ~_WHO | who for key in keys if key])
        for _, block in itertools.groupby(sorted(keyed), key=lambda key: key >> 24):
            people = [key & _WHO for key in block]
            if len(people) > 1:
                yield people

    def _spot(self, where: Where) -> int:
        """A row of any sheet as one number: half the memory of a Where."""
        return self._sheets.setdefault((where.file, where.sheet), len(self._sheets)) << 24 | where.row

    def _where(self, spot: int) -> Where:
        return Where(*list(self._sheets)[spot >> 24], spot & 0xFFFFFF)


def _other_row(row: Where, seen_from: Where) -> str:
    return f"in row {row.row}" if (row.file, row.sheet) == (seen_from.file, seen_from.sheet) else f"in {row}"


# -- names that are nearly the same -----------------------------------------------------------------


def near(one: str, other: str) -> bool:
    """Whether two folded names may be one person's: a word more, another order, a nickname, an initial, a slip in one of the words.

    Never where one is Jr. and the other is not. A first name that only ends in another vowel is another one: Mario and Maria.
    """
    if one == other:
        return True
    first, second = one.split(), other.split()
    if _suffix(first) != _suffix(second):
        return False
    first, second = _without_suffix(first), _without_suffix(second)
    if not first or not second:
        return False
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) > 1 and set(shorter) <= set(longer):
        return True
    if first[-1] == second[-1]:
        return _same_person(first[0], second[0])
    return first[0] == second[0] and _slip(first[-1], second[-1])


def _same_person(one: str, other: str) -> bool:
    """Whether two first names before the same last name may be one."""
    if 1 in {len(one), len(other)}:
        return one[0] == other[0]
    if not _nicknames().get(one, frozenset()).isdisjoint(_nicknames().get(other, frozenset())):
        return True
    gendered = one.rstrip("aoe") == other.rstrip("aoe")
    return not gendered and _slip(one, other)


def _slip(one: str, other: str) -> bool:
    from rapidfuzz import fuzz  # wait for the first two that may be alike

    return one[0] == other[0] and fuzz.ratio(one, other) >= _NEAR


@cache
def _nicknames() -> dict[str, frozenset[int]]:
    """By name the groups it is in."""
    found: dict[str, set[int]] = {}
    for at, names in enumerate(nicknames.GROUPS):
        for name in names.split():
            found.setdefault(name, set()).add(at)
    return {name: frozenset(groups) for name, groups in found.items()}


_SUFFIXES = frozenset(sheet_words.SUFFIXES.split())


def _suffix(words: list[str]) -> str:
    return {"junior": "jr", "senior": "sr"}.get(words[-1], words[-1]) if len(words) > 1 and words[-1] in _SUFFIXES else ""


def _without_suffix(words: list[str]) -> list[str]:
    return words[:-1] if _suffix(words) else words
