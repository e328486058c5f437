"""Signers and officials to numbers, piece codes, volumes, post-by dates and counts."""

import datetime
import re
import unicodedata
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence

from ua_mailmerge.model import Campaign, Frozen, Official
from ua_mailmerge.problems import RefusedError

# -- piece codes --------------------------------------------------------------------------------

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
"""The characters of ISO/IEC 7064 MOD 37-2 in the order of their values; ``*`` only ever as a check character."""

_VALUES = {character: value for value, character in enumerate(ALPHABET[:36])}
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_ALIKE = str.maketrans("OQIL", "0011")
_PARTED = re.compile(r"(?P<prefix>.*[A-Z].*)[- ]\s*(?P<number>[0-9]+)[- ]*(?P<letter>[A-Z])[- ]*(?P<check>[0-9A-Z])")
_TYPED = re.compile(r"(?P<prefix>.*?)(?P<number>[0-9]+)(?P<letter>[A-Z])(?P<check>[0-9A-Z])")
_NEARLY_TYPED = re.compile(r"(?P<prefix>.*?)(?P<number>[0-9OQIL]+)(?P<letter>[0-9A-Z])(?P<check>[0-9A-Z*])")


def _characters(text: str) -> str:
    """The letters and digits of ``text`` as a check character covers them: A-Z and 0-9, accents and everything else dropped."""
    return "".join(character for character in unicodedata.normalize("NFKD", text).upper() if character in _VALUES)


def _state(characters: str) -> int:
    state = 0
    for character in characters:
        state = (2 * state + _VALUES[character]) % 37
    return state


def check_character(text: str) -> str:
    """The check character of ``text``, punctuation left out; ``*`` is one of its 37 values (ISO/IEC 7064:2003, MOD 37-2, pure system)."""
    return ALPHABET[(1 - 2 * _state(_characters(text))) % 37]


def official_letters(campaign: Campaign) -> dict[str, str]:
    """Each official's letter for codes, by id: the campaign's own, else the first free letter of the id, else of the alphabet.

    A letter the campaign gives twice stays with the first of the two: codes have to differ.
    """
    letters: dict[str, str] = {}
    for official in campaign.officials:
        own = _characters(official.letter)[:1]
        if own.isalpha() and own not in letters.values():
            letters[official.id] = own
    for official in campaign.officials:
        if official.id not in letters:
            free = (letter for letter in _characters(official.id) + ALPHABET[10:36] if letter.isalpha() and letter not in letters.values())
            letter = next(free, "")
            if not letter:
                raise RefusedError("A campaign holds at most 26 officials, one for each letter of the alphabet; make two campaigns of it.")
            letters[official.id] = letter
    return {official.id: letters[official.id] for official in campaign.officials}


class Coder:
    """Writes the piece codes of one campaign and event: ``100.21-MAD-017-PS``.

    A class because it holds what is the same in every code: the prefix, its check state, and the 37 possible ends for each official.
    """

    def __init__(self, reference: str, event: str, letters: Mapping[str, str]) -> None:
        """``letters``: each official's letter by id, as ``official_letters`` gives them."""
        self.prefix = f"{_written(reference)}-{_written(event)}-"
        self._start = _state(_characters(self.prefix))
        self._ends: dict[str, tuple[str, ...]] = {}
        unusable = set()
        for id_, letter in letters.items():
            checks = [ALPHABET[(1 - 2 * (2 * state + _VALUES[letter])) % 37] for state in range(37)]
            self._ends[id_] = tuple(f"-{letter}{check}" for check in checks)
            unusable.add(checks.index("*"))
        self._unusable = frozenset(unusable)

    def _state(self, digits: str) -> int:
        state = self._start
        for digit in digits:
            state = 2 * state + ord(digit) - 48
        return state % 37

    def code(self, number: int, official_id: str) -> str:
        """The full code of the piece that person ``number`` sends to that official."""
        digits = f"{number:03d}"
        state = self._start
        for digit in digits:  # as in _state; a call would cost as much again
            state = 2 * state + ord(digit) - 48
        return f"{self.prefix}{digits}{self._ends[official_id][state % 37]}"

    def usable(self, number: int) -> bool:
        """Whether no official's code would end in ``*`` with that number: nobody reads a star over the telephone."""
        return number > 0 and self._state(f"{number:03d}") not in self._unusable


def _written(part: str) -> str:
    """A part of a code as it is printed: no blanks, nothing a shell, a list or a CSV file would take for its own."""
    return re.sub(r"[^0-9A-Z./_-]", "", unicodedata.normalize("NFKD", part).upper())


def short(code: str) -> str:
    """What stands on the letter: ``017-PS`` of ``100.21-MAD-017-PS``."""
    return "-".join(code.rsplit("-", 2)[-2:])


def number(code: str) -> int:
    """The person's number in a code, full or short."""
    return int(code.rsplit("-", 2)[-2])


def letter(code: str) -> str:
    """The official's letter in a code, full or short."""
    return code.rsplit("-", 1)[-1][0]


def prefix(code: str) -> str:
    """What a short code leaves out: ``100.21-MAD-``; empty for a short code."""
    return code[: len(code) - len(short(code))]


def of_campaign(code: str, reference: str) -> bool:
    """Whether a full code is one of that campaign, whatever the event."""
    return prefix(code).rpartition("-")[0].rpartition("-")[0] == _written(reference)


class Typed(Frozen, frozen=True):
    """A code as somebody typed it: the letters and digits before the number (empty when left out), and the code as a letter shows it."""

    prefix: str
    short: str

    def means(self, code: str) -> bool:
        """Whether that full code is the one meant; a prefix may lack its front (``MAD-017-PS``)."""
        return code.endswith(f"-{self.short}") and (not self.prefix or _characters(prefix(code)).endswith(self.prefix))


def typed(text: str) -> Typed | None:
    """Reads a code as people type it: any case, blanks and dashes anywhere or nowhere, zeros in front left out; None: not a code."""
    found = _PARTED.fullmatch(text.translate(_DASHES).upper().strip()) or _TYPED.fullmatch(_characters(text))
    if not found:
        return None
    return Typed(prefix=_characters(found["prefix"]), short=f"{int(found['number']):03d}-{found['letter']}{found['check']}")


def resolve(texts: Iterable[str], *, among: Collection[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Typed codes to full codes among those that exist, each once, in the order typed; and a sentence for each that is none of them."""
    by_short: dict[str, list[str]] = {}
    for code in among:
        by_short.setdefault(short(code), []).append(code)
    codes: dict[str, None] = {}
    sentences = []
    for text in texts:
        meant = typed(text)
        found = [code for code in by_short.get(meant.short, ()) if meant.means(code)] if meant else []
        if len(found) == 1:
            codes[found[0]] = None
        else:
            sentences.append(unresolved(text, among=among, found=found))
    return tuple(codes), tuple(sentences)


def unresolved(text: str, *, among: Collection[str], found: Sequence[str] = ()) -> str:
    """The sentence for a typed code that is no piece, or (``found``) more than one."""
    name = " ".join(text.split())[:40]
    if found:
        return f"{name} could be {_listed(found, 'or')}; type it in full."
    close = nearest(text, among=among)
    return f"{name} is not a piece here; did you mean {_listed(close, 'or')}?" if close else f"{name} is not a piece here."


def nearest(text: str, *, among: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Existing codes a mistyped one may stand for, likeliest first: O for 0 and I for 1; one digit wrong, swapped, dropped or doubled;
    the check character or the official's letter wrong. They are offered, never taken: every slip of that kind fails the check character.
    """
    compact = "".join(character for character in text.upper().translate(_DASHES) if character in ALPHABET)
    found = _NEARLY_TYPED.fullmatch(compact)
    if not found or not any(map(str.isdigit, found["number"])):
        return ()
    digits, letter, check = found["number"].translate(_ALIKE), found["letter"], found["check"]
    end = (letter + check).translate(_ALIKE)
    slips = {f"{int(slip):03d}" for slip in _slips(digits) if slip}
    same = f"{int(digits):03d}"
    ranked: list[tuple[int, bool, str]] = []
    for code in among:
        own, _, own_end = short(code).partition("-")
        if own == same:
            rank = 0 if own_end.translate(_ALIKE) == end else 1 if own_end[0] == letter else 2
        elif own in slips and own_end == letter + check:
            rank = 1
        else:
            continue
        ranked.append((rank, not _characters(prefix(code)).endswith(found["prefix"]), code))
    return tuple(code for _, _, code in sorted(ranked)[:most])


def _slips(digits: str) -> Iterator[str]:
    """Every number one slip of the finger away."""
    for at in range(len(digits)):
        before, rest = digits[:at], digits[at:]
        yield before + rest[1:]
        yield before + rest[0] + rest
        yield before + rest[1:2] + rest[:1] + rest[2:]
        yield from (before + digit + rest[1:] for digit in "0123456789")


def _listed(things: Sequence[str], word: str) -> str:
    return f" {word} ".join(part for part in (", ".join(things[:-1]), things[-1]) if part)


# -- numbers ------------------------------------------------------------------------------------


def numbers(
    wanted: Iterable[int], *, taken: Container[int], usable: Callable[[int], bool], given_out: Container[int] = ()
) -> Iterator[int]:
    """A number for each person: the sheet's own (``wanted``; 0: none) where it is free and usable, else the next free one from 1 up.

    A number the sheet gives to somebody further down is kept for them; of two who want the same number the first has it.
    A number on a slip (``given_out``) goes only to whoever asks for it.
    """
    asked = list(wanted)
    kept = {number for number in asked if number > 0}
    given: set[int] = set()
    following = 1
    for ask in asked:
        if ask > 0 and ask not in given and ask not in taken and usable(ask):
            given.add(ask)
            yield ask
            continue
        while following in kept or following in given or following in taken or following in given_out or not usable(following):
            following += 1
        given.add(following)
        yield following


# -- volumes and dates --------------------------------------------------------------------------


def volumes(count: int, *, most: int = 250) -> list[tuple[int, int]]:
    """``count`` pieces as half-open ranges of at most ``most``: full ones first, so that a volume's end never depends on the total."""
    return [(first, min(first + most, count)) for first in range(0, count, most)]


DOMESTIC_DAYS = 5
"""First-Class Mail inside the USA: the service standard in force since 1 October 2021 is one to five days."""

ABROAD_DAYS = {("US", "MX"): 16}
"""A rule of thumb: First-Class Mail International names no standard; guides say 5 to 10 business days to Mexico, two weeks with
weekends, and we add two days for a holiday on either side of the border."""

OTHER_ABROAD_DAYS = 14
"""The same rule of thumb for other countries, where the usual advice is 7 to 14 days. Far or strained posts take longer."""


KEPT_DAYS = 30
"""Days after an appeal's end by which the details of its signers are deleted: what slips promise and the desk does."""

# Own words, since strftime's follow the machine's locale.
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def day(date: datetime.date) -> str:
    """``31 December 2021``: dates as we say them to people; on letters ``letters.date_words`` has the event's language."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def post_by(campaign: Campaign, official: Official, *, posted_from: str) -> tuple[datetime.date, int]:
    """The last day to post so that it arrives before the appeal ends, and the days it takes; days are rules of thumb, not promises."""
    abroad = ABROAD_DAYS.get((posted_from, official.country), OTHER_ABROAD_DAYS)
    days = DOMESTIC_DAYS if official.country == posted_from else abroad
    return campaign.expires - datetime.timedelta(days=days), days


# -- counts -------------------------------------------------------------------------------------


class Count(Frozen, frozen=True):
    """What goes to one official: letters, the sheets of paper they take, envelopes (spares included)."""

    official: str
    letters: int
    sheets: int
    envelopes: int


class Matrix(Frozen, frozen=True):
    """The counts of a merge before and after it: officials down, letters, sheets and envelopes across, held rows by reason."""

    people: int  # rows that hold a person
    ready: int  # of them, those whose letters can be printed or are printed already
    officials: tuple[Count, ...]  # in the campaign's order
    held: tuple[tuple[str, int], ...]  # (problem code, rows), most rows first
    made_before: int = 0  # letters left out since an earlier batch has them

    @property
    def total(self) -> Count:
        """All officials together."""
        return Count(
            official="all",
            letters=sum(count.letters for count in self.officials),
            sheets=sum(count.sheets for count in self.officials),
            envelopes=sum(count.envelopes for count in self.officials),
        )

    @property
    def sentence(self) -> str:
        """``71 of 73 people are ready: 142 letters.``"""
        people = f"{self.ready} of {counted(self.people, 'person is', 'people are')} ready" if self.people else "Nobody is in this sheet"
        before = f"; {counted(self.made_before, 'letter')} made before" if self.made_before else ""
        return f"{people}: {counted(self.total.letters, 'letter')}{before}."

    def table(self) -> str:
        """The matrix for a terminal: the sentence, a line an official, then what is held."""
        counts = [*self.officials, self.total] if len(self.officials) > 1 else list(self.officials)
        width = max([len(count.official) for count in counts] + [len(reason) for reason, _ in self.held] + [len("official")])
        lines = [self.sentence, "", f"{'official':{width}}  letters  sheets  envelopes"]
        lines += [f"{count.official:{width}}  {count.letters:>7}  {count.sheets:>6}  {count.envelopes:>9}" for count in counts]
        if self.held:
            lines += ["", f"{'held':{width}}  {'rows':>7}", *(f"{reason:{width}}  {rows:>7}" for reason, rows in self.held)]
        return "\n".join(lines) + "\n"


class Wording(Frozen, frozen=True):
    """Whose words the letters to one official are."""

    official: str
    letters: int
    sample: int  # that are the sample word for word
    own: int  # that have words of their own
    alike: int  # of these, those that say word for word what another letter says

    @property
    def sentence(self) -> str:
        """``58 letters to president: 31 are the sample word for word, 27 have words of their own.``"""
        sample = f"{counted(self.sample, 'is', 'are')} the sample word for word"
        own = f"{counted(self.own, 'has', 'have')} words of their own"
        alike = f", {self.alike} of them the same as another's" if self.alike else ""
        return f"{counted(self.letters, 'letter')} to {self.official}: {sample}, {own}{alike}."


def wording(official: str, *, letters: int, own: Mapping[bytes, int], by_hand: bytes) -> Wording:
    """Counts them: ``own`` by a mark of their words, ``by_hand`` the mark of those whose words nobody knows yet."""
    count = sum(own.values())
    alike = sum(times for mark, times in own.items() if times > 1 and mark != by_hand)
    return Wording(official, letters, letters - count, count, alike)


def matrix(
    campaign: Campaign,
    *,
    people: int,
    ready: int,
    sheets: Mapping[str, Collection[int]],
    envelopes: Mapping[str, int],
    held: Iterable[str],
    made_before: int = 0,
) -> Matrix:
    """Counts it all: ``sheets`` of each letter by official, ``envelopes`` by official, the one reason each held row is held for."""
    reasons: dict[str, int] = {}
    for reason in held:
        reasons[reason] = reasons.get(reason, 0) + 1
    return Matrix(
        people=people,
        ready=ready,
        officials=tuple(
            Count(
                official=official.id,
                letters=len(sheets.get(official.id, ())),
                sheets=sum(sheets.get(official.id, ())),
                envelopes=envelopes.get(official.id, 0),
            )
            for official in campaign.officials
        ),
        held=tuple(sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))),
        made_before=made_before,
    )


def counted(count: int, one: str, many: str = "") -> str:
    """``1 letter``, ``142 letters``."""
    return f"{count} {one if count == 1 else many or one + 's'}"
