"""A stored number and its format to the text that the person saw in the cell.

Spreadsheet files keep ``2144`` and, apart from it, ``00000``: the zero of a ZIP is in the format. Source: ECMA-376 §18.8.30-31.
"""

import datetime
import functools
import re

GENERAL = "General"
DATE = "yyyy-mm-dd"
BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Numbers of the formats that no file spells out and that show dates or times, 27 and more in Asian versions of Excel."""


def seen(value: float, code: str, *, from_1904: bool = False) -> tuple[str, str]:
    """The text of a number, and the code of what is wrong with it: ``date-cell`` or ``error-value``; empty when nothing is."""
    if value - value != 0:  # not a number, or beyond all numbers
        return str(value), "error-value"
    if code == GENERAL:
        return number(value, code), ""
    if is_date(code):
        return moment(value, from_1904=from_1904), "date-cell"
    return number(value, code), ""


def number(value: float, code: str = GENERAL) -> str:
    """A number as a person means it: whole without ``.0``, with the digits its format shows, never with an exponent when whole."""
    if value != int(value) if -1e15 < value < 1e15 else isinstance(value, float):
        return f"{value:.15g}"
    whole = int(value)
    if code == GENERAL or whole < 0:
        return str(whole)
    for least, most, mask in _masks(code):
        if least <= whole <= most:
            return _masked(str(whole), mask) if mask else str(whole)
    return str(whole)


@functools.lru_cache(256)
def is_date(code: str) -> bool:
    """Whether a format shows a date or a time: d, m, h, y or s outside of quotes, escapes and brackets, [h] and its like excepted."""
    first = re.sub(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', "", code[:255], flags=re.IGNORECASE).split(";")[0]
    return re.search(r"[dmhys]", first, re.IGNORECASE) is not None and first.strip().casefold() != "general"


def moment(value: float, *, from_1904: bool = False) -> str:
    """A count of days as date, time or both in ISO 8601; as a number where there is no such day. Excel thinks 1900 was a leap year."""
    days = value + 1462 if from_1904 else value + 1 if 1 <= value < 60 else value
    try:
        when = datetime.datetime(1899, 12, 30) + datetime.timedelta(seconds=round(days * 86_400))  # noqa: DTZ001 (a sheet has no zones)
    except (OverflowError, ValueError):
        return number(value)
    if 0 <= value < 1:
        return when.time().isoformat()
    return when.date().isoformat() if when.time() == datetime.time() else when.isoformat(" ")


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
"""What a number format is made of; ``other`` is what no digit mask holds: decimals, groups, percent, dates, words."""


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
