"""Age, birth and under-18 cells to whether a person is a minor, and of a minor what may be printed: first name and city."""

import datetime
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator

from ua_mailmerge import postal
from ua_mailmerge.data import sheet_words
from ua_mailmerge.model import Frozen

OF_AGE = 18
"""Years. Below them a child: Convention on the Rights of the Child, article 1."""

FIELDS = ("age", "birth", "minor", "adult")
"""What a sheet may say of age. None of it is printed, and of a row that is ready none of it is kept."""

_OLDEST = 110
_NUMBER = re.compile(r"\d+(?:\.0+(?!\d))?")
_YEAR = re.compile(r"(\d{4})(?:\.0+)?")
_DAY = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})|(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4}|\d{2})")
_IN_WORDS = re.compile(r"(\d{1,2}) ([a-z]+) (\d{4}|\d{2})|([a-z]+) (\d{1,2}) (\d{4})")
_CLOCK = re.compile(r"[T ]\d{1,2}:\d{2}.*$")
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


class Years(Frozen, frozen=True):
    """What a row says of a person's age.

    ``minor``: None when nothing is said; ``clear``: whether it can be read and agrees with itself. ``said``: for comparing two people.
    """

    minor: bool | None = None
    clear: bool = True
    said: tuple[str, ...] = ()

    def differs(self, other: "Years") -> bool:
        """Whether the two cannot be of one person."""
        if self.minor is not None and other.minor is not None and self.minor != other.minor:
            return True
        return any(one and two and one != two for one, two in zip(self.said, other.said, strict=False))


UNSAID = Years()


def years(age: str, birth: str, minor: str, adult: str | None, *, on: datetime.date | None) -> Years:
    """What the four cells say together on the day of the event; two that contradict each other are not clear.

    :param adult: None where there is no such column; a box "18 or over" that is there and empty says nothing can be taken for granted.
    :param on: the day that counts; without one a birth date is never clear.
    """
    found = [_of_age(age), _of_birth(birth, on), _of_box(minor, ticked=True), _of_box(adult or "", ticked=False)]
    said = {verdict for verdict in found if isinstance(verdict, bool)}
    unread = any(verdict == "unclear" for verdict in found)
    missing = adult is not None and not adult.strip() and not said
    return Years(
        minor=said.pop() if len(said) == 1 else None,
        clear=not missing and not said and not (unread and not any(isinstance(verdict, bool) for verdict in found)),
        said=(" ".join(map(str, _numbers(age))) or postal.bare(age), postal.bare(_CLOCK.sub("", birth))),
    )


UNDER, OVER = "under 18", "18 or over"
"""What a held row keeps in place of an age or a date of birth; ``years`` reads it again."""


def kept(field: str, cell: str, *, on: datetime.date | None) -> str:
    """An age or birth cell as a batch may keep it with a row that waits: who is under 18, and no age; as typed while it is not clear."""
    verdict = _of_age(cell) if field == "age" else _of_birth(cell, on)
    return (UNDER if verdict else OVER) if isinstance(verdict, bool) else cell


def first_name(name: str, first: str, last: str) -> str:
    """What may be printed of a minor's name; "" when that cannot be told.

    The First name cell where there is one beside a last name; of one cell the first word, after the comma where there is one
    ("Ruiz, Ana"), titles left out. Chinese, Japanese and Korean names without a space have no first word.
    """
    if first and last:
        return first
    if last and not first and name == last:
        return ""
    before, _, after = name.partition(",")
    if all(postal.bare(word) in _SUFFIXES for word in after.split()):
        after = ""
    typed = (after or before).split()
    found = [word for word in typed if postal.bare(word) not in _TITLES]
    if not found or (len(found) == 1 and (len(typed) > 1 or _EAST_ASIAN.search(found[0]))):
        return ""
    return found[0].rstrip(",")


def told(texts: Iterable[str], *, name: str, shown: str, street: str) -> bool:
    """Whether words give away a minor's family name or street; short words in the middle of a name (de, la, bin) are nobody's."""
    kept = set(_tokens(shown))
    rest = [word for word in _tokens(name) if word not in kept]
    telling = {word for at, word in enumerate(rest) if len(word) > 3 or at == len(rest) - 1}
    where = " ".join(_tokens(street))
    for text in texts:
        tokens = _tokens(text)
        if not telling.isdisjoint(tokens) or (where and f" {where} " in f" {' '.join(tokens)} "):
            return True
    return False


_TITLES, _SUFFIXES = frozenset(sheet_words.TITLES.split()), frozenset(sheet_words.SUFFIXES.split())


def _tokens(text: str) -> list[str]:
    return [postal.bare(word) for word in re.findall(r"[\w\u0300-\u036f]+", unicodedata.normalize("NFC", text))]


# -- single cells: True for a minor, False for an adult, None for nothing said, "unclear" -----------------

_Verdict = bool | str | None
_UNDER, _OVER, _MINOR, _ADULT = (
    frozenset(words.split()) for words in (sheet_words.UNDER, sheet_words.OVER, sheet_words.MINOR, sheet_words.ADULT)
)
_YEARS = frozenset(sheet_words.YEARS.split())
_YES, _NO = frozenset(sheet_words.YES.split()), frozenset(sheet_words.NO.split())


def _nothing(cell: str) -> bool:
    return not cell.strip(" -–—_.") or postal.bare(cell) in {"na", "nd", "nc"}


def _of_box(cell: str, *, ticked: bool) -> _Verdict:
    """A box that was ticked or answered, or says it in words; ``ticked``: what a yes means."""
    if _nothing(cell) and "?" not in cell:
        return None
    sign, bare = cell.replace("\ufe0f", "").strip(), postal.bare(cell)
    if bare in _MINOR or bare in _ADULT:
        return bare in _MINOR
    if bare in _YES or sign in sheet_words.YES_SIGNS:
        return ticked
    return not ticked if bare in _NO or sign in sheet_words.NO_SIGNS else "unclear"


def _of_age(cell: str) -> _Verdict:
    """A number, a range, or words: 17, 15-17, under 18, 18+, menor de edad."""
    if _nothing(cell) and "?" not in cell:
        return None
    text = unicodedata.normalize("NFKC", cell).casefold().strip()
    bare = postal.bare(text)
    if bare in _MINOR or bare in _ADULT:
        return bare in _MINOR
    tokens = [postal.bare(token) or token for token in re.findall(r"\d+(?:\.0+(?!\d))?|[^\W\d_]+|[<>+?≤≥]", text)]
    numbers = _numbers(text)
    strange = [token for token in tokens if not token[0].isdecimal() and token not in _UNDER | _OVER | _YEARS]
    if strange or not 1 <= len(numbers) <= 2 or any(not 0 < number <= _OLDEST for number in numbers):
        return "unclear"
    under, over = not _UNDER.isdisjoint(tokens), not _OVER.isdisjoint(tokens)
    if under or over:
        return _limit(numbers, under=under, over=over)
    verdicts = {number < OF_AGE for number in numbers}
    return verdicts.pop() if len(verdicts) == 1 and numbers == sorted(numbers) else "unclear"


def _numbers(text: str) -> list[int]:
    return [int(float(number)) for number in _NUMBER.findall(text[:100])]


def _limit(numbers: list[int], *, under: bool, over: bool) -> _Verdict:
    """``under 18`` is a minor, ``18 or over`` an adult; ``under 21`` and ``over 12`` may be either."""
    if len(numbers) != 1 or under == over:
        return "unclear"
    if under:
        return True if numbers[0] <= OF_AGE else "unclear"
    return False if numbers[0] >= OF_AGE else "unclear"


def _of_birth(cell: str, on: datetime.date | None) -> _Verdict:
    """A date or a year of birth against the day of the event; a date that may be read in two ways only where both say the same."""
    if _nothing(cell) and "?" not in cell:
        return None
    bare = postal.bare(cell)
    if bare in {postal.bare(UNDER), postal.bare(OVER)}:
        return bare == postal.bare(UNDER)
    if on is None:
        return "unclear"
    verdicts = {_turns(day) > on for day in _days(unicodedata.normalize("NFKC", cell).strip(), on)}
    return verdicts.pop() if len(verdicts) == 1 else "unclear"


def _turns(born: datetime.date) -> datetime.date:
    """The birthday on which somebody is of age; those born on 29 February have it on 1 March."""
    try:
        return born.replace(year=born.year + OF_AGE)
    except ValueError:
        return datetime.date(born.year + OF_AGE, 3, 1)


def _days(text: str, on: datetime.date) -> Iterator[datetime.date]:
    """Every day that a date of birth may mean and on which somebody alive may have been born; of a year its first and last."""
    text = _CLOCK.sub("", text)
    parts: list[tuple[str, int, int]] = []
    if year := _YEAR.fullmatch(text):
        parts = [(year[1], 1, 1), (year[1], 12, 31)]
    elif day := _DAY.fullmatch(text):
        parts = [(day[1], int(day[2]), int(day[3]))] if day[1] else [(day[6], *order) for order in _orders(int(day[4]), int(day[5]))]
    else:
        words_ = [postal.bare(word) for word in re.split(r"[\s,./-]+", text)]
        plain = " ".join(
            [re.sub(r"(?<=\d)(?:st|nd|rd|th|er|o)$", "", word) for word in words_ if word not in {"de", "del", "le", "of", ""}]
        )
        if found := _IN_WORDS.fullmatch(plain):
            month = _month(found[2] or found[4])
            parts = [(found[3] or found[6], month, int(found[1] or found[5]))]
    for (written, month, number), century in itertools.product(parts, (0, 1900, 2000)):
        if (century == 0) != (len(written) == 4):
            continue
        try:
            born = datetime.date(int(written) + century, month, number)
        except ValueError:
            continue
        if born <= on and on.year - born.year < (100 if century else _OLDEST):
            yield born


def _orders(one: int, two: int) -> list[tuple[int, int]]:
    return [(one, two), (two, one)]


def _month(word: str) -> int:
    """1 to 12 for a month's name, whole or its first letters, in the languages of the sheets; 0 for none, or for letters of two."""
    found = {at for names in sheet_words.MONTHS for at, name in enumerate(names.split(), 1) if len(word) > 2 and name.startswith(word)}
    return found.pop() if len(found) == 1 else 0
