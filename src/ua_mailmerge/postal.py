"""Address to printed lines: the country's order, and the country's name only where the letter crosses a border."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import combinations

from ua_mailmerge.data import country_lines as data
from ua_mailmerge.model import Address, Disclosure, Official


def lines(address: Address, *, seen_from: str) -> tuple[str, ...]:
    """A person's address below their name: street, the country's last lines in its own order, the country when it is not ``seen_from``.

    ``seen_from`` is where the letter goes, since an answer starts there. An empty field leaves no comma behind, and a field that the
    country's order has no place for gets a line of its own.
    """
    below = _below(address.country or seen_from, address.city, address.region, address.postcode)
    abroad = country_line(address.country, posted_from=seen_from)
    return (*address.lines, *below, abroad) if abroad else (*address.lines, *below)


def place(address: Address, *, disclosure: Disclosure, seen_from: str) -> str:
    """One line of what the signer lets be seen: ``12 Elm St, Oakland, CA 94601``, ``Oakland, CA``, ``Toronto, ON, Canada`` or nothing."""
    if disclosure is Disclosure.NONE:
        return ""
    country_ = address.country or seen_from
    if disclosure is Disclosure.FULL:
        below = [*address.lines, *_below(country_, address.city, address.region, address.postcode)]
    else:
        region = _region(country_, address.region) if _shows_region(country_) or not address.city else ""
        below = [part for part in (address.city, region) if part]
    if crosses_border(address.country, posted_from=seen_from):
        below.append("USA" if country_ == "US" else name(country_))
    return ", ".join(below)


def official(official: Official, *, posted_from: str, most: int = 6) -> tuple[str, ...]:
    """An official's block: name, position, address as published, country when it is another one; at most ``most`` lines.

    Only when there are more are neighbours joined with a comma, so that the longest line stays short and the last line, the city's,
    stays as published; nothing is left out.
    """
    head = [line for line in (official.name, official.position) if line]
    address = [line for line in official.address if line]
    foot = [line for line in (country_line(official.country, posted_from=posted_from),) if line]
    room = most - len(head) - len(foot)
    if len(address) <= room:
        return (*head, *address, *foot)
    if room >= 1:
        return (*head, *_joined(address, room), *foot)
    return (*_joined([*head, *address], max(1, most - len(foot))), *foot)


def crosses_border(country: str, *, posted_from: str) -> bool:
    """Whether a letter to ``country`` ("": here) is international mail. American territories are domestic to each other."""
    return bool(country) and country != posted_from and not (country in data.USPS_DOMESTIC and posted_from in data.USPS_DOMESTIC)


def country_line(country: str, *, posted_from: str) -> str:
    """The last line of an address abroad: the country in English capitals without accents; "" at home (USPS Pub 28 A31, IMM 122)."""
    if not crosses_border(country, posted_from=posted_from):
        return ""
    return data.COUNTRIES[country][0] if country in data.COUNTRIES else country


def name(country: str) -> str:
    """A country's English name in sentence form: ``Canada``."""
    return data.COUNTRIES[country][2][0] if country in data.COUNTRIES else country


def required(country: str) -> str:
    """What an address there cannot lack, as letters: A street, C city, S state, Z postcode."""
    return data.COUNTRIES[country][1] if country in data.COUNTRIES else "AC"


@lru_cache(maxsize=1024)
def country(text: str) -> str | None:
    """The ISO 3166-1 code of a country named in English, Spanish, French, often its own language, or by code; None when unknown."""
    code = text.strip().upper()
    if code in data.COUNTRIES:
        return code
    key = bare(text.replace("&", " and "))
    found = _countries().get(key)
    return found or (_countries().get(key[3:]) if key.startswith("the") else None)


@lru_cache(maxsize=1024)
def state(country: str, region: str) -> str | None:
    """The two letters of a state of the USA or a province of Canada; None when there is none such. Other countries: as written."""
    known = _states(country)
    return known.get(bare(region)) if known else region


@cache
def postcode_digits(country: str) -> int:
    """How many digits a postcode has there; 0 when it is not of digits alone, or not always of as many."""
    return next((count for count, countries in data.POSTCODE_DIGITS.items() if country in countries.split()), 0)


# -- text to its letters ----------------------------------------------------------------------

_PUNCTUATION = {code: None for code in range(128) if not chr(code).isalnum()}
_NOT_DECOMPOSED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t"})


def bare(text: str) -> str:
    """The letters and digits of ``text`` alone: case, accents, spaces and punctuation folded away.

    Vowel signs of Indian scripts and Thai are letters and stay; Arabic and Hebrew points, which one may write or not, go.
    """
    if text.isascii():
        return text.lower().translate(_PUNCTUATION)
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join([c for c in folded if c.isalnum() or _vowel_sign(c)]).translate(_NOT_DECOMPOSED)


def _vowel_sign(character: str) -> bool:
    """A mark that is part of the spelling: neither an accent (class 200 and up) nor a Hebrew or Arabic point (10 to 35); UAX #44."""
    mark_class = unicodedata.combining(character)
    return mark_class < 200 and not 10 <= mark_class <= 35 and unicodedata.category(character)[0] == "M"


# -- the tables, ready to use -----------------------------------------------------------------


@cache
def _countries() -> dict[str, str]:
    known = {bare(name_): code for code, entry in data.COUNTRIES.items() for name_ in (entry[0], *entry[2])}
    known |= {bare(name_): code for code, names in data.OTHER_NAMES.items() for name_ in names.split()}
    return known


@cache
def _states(country: str) -> dict[str, str]:
    states = {"US": data.US_STATES, "CA": data.CA_PROVINCES}.get("US" if country in data.USPS_DOMESTIC else country, {})
    return {bare(name_): code for code, full in states.items() for name_ in (code, full)}


@cache
def _order(country: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    """The last lines of an address there: for each line (what parts it from the field before it, C, S or Z)."""
    order = next((order for order, countries in data.ORDERS.items() if country in countries.split()), data.USUAL_ORDER)
    return tuple(tuple(re.findall(r"([^CSZ]*)([CSZ])", line)) for line in order.split("/"))


@cache
def _shows_region(country: str) -> bool:
    return any(field == "S" for line in _order(country) for _, field in line)


def _region(country: str, region: str) -> str:
    """The region as the post wants it: two letters in the USA and Canada (Pub 28 Appendix B), as written elsewhere."""
    return (state(country, region) or region) if region else ""


def _below(country: str, city: str, region: str, postcode: str) -> list[str]:
    """City, region and postcode in the country's order; what the order lacks stands below on its own."""
    if len(postcode) == 9 and postcode.isdecimal() and country in data.USPS_DOMESTIC:
        postcode = f"{postcode[:5]}-{postcode[5:]}"  # ZIP+4 (Pub 28 §216), which a spreadsheet holds as a number
    parts = {"C": city, "S": _region(country, region), "Z": postcode}
    below = []
    for line in _order(country):
        text = ""
        for between, field in line:
            part = parts.pop(field)
            if part:
                text = f"{text}{between}{part}" if text else part
        if text:
            below.append(text)
    return below + [part for part in parts.values() if part] if parts else below


def _joined(parts: Sequence[str], count: int) -> list[str]:
    """``parts`` on ``count`` lines, neighbours joined: lines as even as can be, then shares, then the shortest last line."""
    if count >= len(parts):
        return list(parts)

    def unevenness(cuts: tuple[int, ...]) -> tuple[int, int, int]:
        lines = [parts[start:end] for start, end in zip((0, *cuts), (*cuts, len(parts)), strict=True)]
        lengths = [sum(map(len, line)) + 2 * len(line) - 2 for line in lines]
        return sum(length * length for length in lengths), sum(len(line) ** 2 for line in lines), len(lines[-1])

    cuts = min(combinations(range(1, len(parts)), count - 1), key=unevenness)
    return [", ".join(parts[start:end]) for start, end in zip((0, *cuts), (*cuts, len(parts)), strict=True)]
