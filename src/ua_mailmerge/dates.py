"""Words to dates: the days, and the months without a day, that a text names in English, Spanish or French."""

import calendar
import datetime
import re
from collections.abc import Iterator

from ua_mailmerge import greetings
from ua_mailmerge.data import appeal_words
from ua_mailmerge.model import Frozen

_MONTHS = {name: number for table in appeal_words.MONTHS.values() for number, names in enumerate(table, 1) for name in names.split()}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|o|º|°)? ?(?:of |de |del |- ?)?(?P<month>{_MONTH})\b\.?,? ?(?:of |de |del |- ?)?{_YEAR}\b",
        rf"\b(?P<month>{_MONTH})\b\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? {_YEAR}\b",
        r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b",
        rf"\b(?P<day>\d{{1,2}})(?P<between>[/.-])(?P<month>\d{{1,2}})(?P=between){_YEAR}\b",
        rf"\b(?P<month>{_MONTH})\b\.?,? (?:of |de |del )?{_YEAR}\b",
    )
)


class Found(Frozen, frozen=True):
    """A date in a text: where it stands, the first and the last day it can mean, and whether day and month could be the other way round."""

    start: int
    end: int
    first: datetime.date
    last: datetime.date
    unclear: bool = False

    @property
    def is_month(self) -> bool:
        """Whether the text names a month without a day."""
        return self.first != self.last


def dates(text: str) -> Iterator[Found]:
    """The dates of ``text`` in order; where two readings overlap, the one that says more. What no calendar has is passed over."""
    folded, taken = fold(text).replace("\n", " "), [False] * (len(text) + 1)
    found: list[Found] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(folded):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = [True] * (match.end() - match.start())
                found += filter(None, [_read(match)])
    yield from sorted(found, key=lambda one: one.start)


def _read(match: re.Match[str]) -> Found | None:
    parts = match.groupdict()
    year, written = int(parts["year"]), parts["month"]
    month = int(written) if written.isdecimal() else _MONTHS[written]
    day = int(parts["day"]) if parts.get("day") else 0
    in_figures = parts.get("between") is not None
    unclear = in_figures and day <= 12 and month <= 12 and day != month
    if in_figures and month > 12 >= day:
        day, month = month, day  # as Americans write it
    if not 1 <= month <= 12:
        return None
    length = calendar.monthrange(year, month)[1]
    if day > length or (day == 0 and parts.get("day")):
        return None
    first, last = datetime.date(year, month, day or 1), datetime.date(year, month, day or length)
    return Found(match.start(), match.end(), first, last, unclear)


def fold(text: str) -> str:
    """Small letters without accents, ’ as ', every character in its own place: positions in the folded text are positions in the text."""
    if text.isascii():
        return text.lower()
    return "".join([_FOLDED.get(c) or _fold_one(c) for c in text])


_FOLDED = {"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "\xa0": " ", "–": "-", "—": "-"}


def _fold_one(character: str) -> str:
    folded = greetings.fold(character) if not character.isspace() else character
    return folded if len(folded) == 1 else character
