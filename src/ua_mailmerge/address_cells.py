"""A whole address in one cell to its fields, where there is no doubt; every letter and digit of it ends up in one of them.

People write ``12 Elm St, Oakland, CA 94601`` into a form that asks for an address. What the pieces are is told from the end: a country, a
state, a postal code of that country's form before or behind a city. In the USA the ZIP has to agree, as far as it is known.
"""

import re
from functools import lru_cache

from ua_mailmerge import addresses, countries, postal, zip_places
from ua_mailmerge.data import country_lines, sheet_words
from ua_mailmerge.model import Frozen


class Parts(Frozen, frozen=True):
    """The fields of an address that stood in one cell; ``street`` has a line break between its lines."""

    street: str
    city: str
    region: str
    postcode: str
    country: str  # ISO code; "" where the cell names none


class _Last(Frozen, frozen=True):
    """What the last pieces of an address are; ``before``: the pieces before them."""

    before: list[str]
    city: str
    region: str
    postcode: str


@lru_cache(maxsize=4096)
def split(text: str, *, country: str, region: str = "", postcode: str = "") -> Parts | None:
    """The fields of ``text``, or None when it could be read in two ways, or in none.

    :param country: where it is, unless the text ends with another one. :param region: and ``postcode``: what columns of their own say.
    """
    lines = [[piece.strip() for piece in line.split(",") if piece.strip()] for line in text.split("\n")]
    pieces = [piece for line in lines for piece in line]
    named = _country(pieces[-1], country) if len(pieces) > 1 else ""
    if named:
        pieces.pop()
    last = _last(pieces, named or country, region=region, postcode=postcode)
    if last is None or not _is_city(last.city):
        return None
    if (named or country) in country_lines.USPS_DOMESTIC and not _agrees(last, country=named or country):
        return None
    return Parts(_lines(lines, last.before), last.city, last.region, last.postcode, named)


def _lines(lines: list[list[str]], street: list[str]) -> str:
    """The pieces of the street as they stood in lines."""
    found, count = [], len(street)
    for line in lines:
        if taken := line[:count]:
            found.append(", ".join(taken))
            count -= len(taken)
    return "\n".join(found) if sum(map(len, lines)) > 1 else ", ".join(street)


def _country(piece: str, home: str) -> str:
    """The country a last piece names; "" for none, or where it may be a state at home (Georgia, CA)."""
    found = postal.country(piece) or ""
    return "" if postal.states(home) and postal.state(home, piece) else found


def _last(pieces: list[str], country: str, *, region: str, postcode: str) -> _Last | None:
    """City, state and code at the end of the pieces; None when it is not clear which is which."""
    left = [*pieces]
    if not left:
        return None
    city, before, told = left.pop(), False, (region, postcode)
    if not region and _is_state_of(left, city, country, postcode):
        region, city = city, left.pop()
    if not postcode:
        postcode, city, before = _code_in(city, country)
    if not city and left:
        city = left.pop()
    if not region and not before and _is_state_of(left, city, country, postcode):
        region, city = city, left.pop()
    if not region and not before and not _is_state(country, city):
        city, region = _state_in(city, country)
    if not city or not (postcode or region):
        return None
    alone = (region, postcode) == told or (country in country_lines.USPS_DOMESTIC and region == told[0])
    if alone and not _known_town(city, country, postcode) and len(left) > 0:
        return None  # nothing beside it says that it is a city
    if left or _known_town(city, country, postcode):
        return _Last(left, city, region, postcode)
    return _without_commas(city, country, region, postcode)


def _is_state_of(left: list[str], piece: str, country: str, postcode: str) -> bool:
    """Whether a piece is the state of the city in the piece before it: CA, and not the city in "New York, 10001"."""
    if not left or not _is_state(country, piece):
        return False
    return not _known_town(piece, country, postcode) or _known_town(left[-1], country, postcode)


def _code_in(piece: str, country: str) -> tuple[str, str, bool]:
    """A postal code at the end or the beginning of a piece, the rest, whether it is before it; "" when both could be one."""
    pattern, words = countries.facts(country).postcode, piece.split()
    found: list[tuple[str, str, bool]] = []
    for before in (False, True):
        for count in (2, 1):
            code, rest = (words[:count], words[count:]) if before else (words[-count:], words[:-count])
            bare = addresses.digits_alone(re.sub(r"^[A-Z]{1,2}-(?=\d)", "", " ".join(code)))
            if pattern and len(code) == count and pattern.fullmatch(bare):
                found.append((" ".join(code), " ".join(rest), before and bool(rest)))
                break
    return found[0] if len(set(found)) == 1 else ("", piece, False)


def _state_in(city: str, country: str) -> tuple[str, str]:
    """``Oakland CA`` as a city and its state; a city alone as it is, with ""."""
    words = city.split()
    starts = (start for start in range(1, len(words)) if _is_state(country, " ".join(words[start:])))
    start = next(starts, len(words))
    return " ".join(words[:start]), " ".join(words[start:])


def _without_commas(text: str, country: str, region: str, postcode: str) -> _Last | None:
    """``12 Elm St Oakland``: a street with a number, and the one town of that ZIP that it ends with."""
    words = text.split()
    towns = [start for start in range(1, len(words)) if _known_town(" ".join(words[start:]), country, postcode)]
    if len(towns) != 1 or towns[0] < 3 or not words[0][0].isdecimal():
        return None
    return _Last([" ".join(words[: towns[0]])], " ".join(words[towns[0] :]), region, postcode)


def _is_state(country: str, piece: str) -> bool:
    return bool(postal.states(country)) and bool(postal.state(country, piece))


def _known_town(city: str, country: str, postcode: str) -> bool:
    """Whether the post delivers letters with that ZIP to a town of that name; false where nobody knows."""
    return country in country_lines.USPS_DOMESTIC and zip_places.has_town(postcode[:5], city)


def _is_city(city: str) -> bool:
    """Whether a piece can be a city: not a house number, not a flat."""
    first = postal.bare(city.split(maxsplit=1)[0]) if city.split() else ""
    return bool(first) and not first[0].isdecimal() and "#" not in city and first not in sheet_words.FLATS and len(city) <= 60


def _agrees(last: _Last, *, country: str) -> bool:
    """Whether a ZIP belongs to the city and the state that were found beside it."""
    state = postal.state(country, last.region) or ""
    return not last.postcode or zip_places.contradicts(last.postcode[:5], city=last.city, state=state) is None
