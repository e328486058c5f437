"""A signer's address against its country: postal codes, states, and what is missing of what will be shown."""

import difflib
import re
import unicodedata
from functools import lru_cache

from ua_mailmerge import countries, postal, zip_places
from ua_mailmerge.codes import short
from ua_mailmerge.data import country_lines
from ua_mailmerge.headings import Faults
from ua_mailmerge.model import Disclosure

Doubt = tuple[str, str, str]
"""A field, a code of ``codes.CODES`` and the sentence about it."""


def prepare(country: str) -> None:
    """Load now what checking addresses there needs, while something else is waited for."""
    countries.facts(country)
    if country in country_lines.USPS_DOMESTIC:
        zip_places.load()


@lru_cache(maxsize=8192)
def doubts(country: str, city: str, region: str, postcode: str) -> tuple[Doubt, ...]:
    """What is odd about the last lines of an address; remembered, since a group's people live in a few places."""
    found: list[Doubt] = []
    state = postal.state(country, region) if region else ""
    if state is None:
        near = difflib.get_close_matches(region[:40].title(), postal.states(country), n=1)
        meant = f" Did you mean {near[0]}?" if near else ""
        found.append(("region", "state-unknown", f'"{short(region)}" is not a state or province of {postal.name(country)}.{meant}'))
    pattern = countries.facts(country).postcode
    if postcode and pattern:
        code = digits_alone(postcode)
        fault = None if pattern.fullmatch(code) else _misformed(postcode, code, country, pattern)
        elsewhere = None if fault else _elsewhere(country, city, state or "", postcode, code)
        found += [("postcode", *what) for what in (fault, elsewhere) if what]
    return tuple(found)


def check_shown(found: Faults, disclosure: Disclosure, street: str, city: str, region: str, postcode: str, country: str) -> None:
    """What an address lacks of what will be printed. City states need no city."""
    needed = countries.facts(country).required if country else frozenset("C")
    after = "Type it, or set Show address to none."
    if not city and ("C" in needed or ("S" in needed and not region)):
        found.add("city", "city-missing", f"The city is missing. {after}")
    if disclosure is not Disclosure.FULL:
        return
    after = "Type it, or set Show address to city."
    if not street:
        found.add("address", "address-missing", f"The street is missing. {after}")
    if "S" in needed and not region and not _city_and_state(country, city)[1]:
        found.add("region", "state-missing", f"The state or province is missing. {after}")
    if "Z" in needed and not postcode:
        found.add("postcode", "zip-missing", f"The ZIP or postal code is missing. {after}")


# -- postal codes -----------------------------------------------------------------------------

_STRICT = country_lines.USPS_DOMESTIC | {"CA"}  # elsewhere people put the country's letters in front: D-10115, C.P. 06066
_LETTERS_BEFORE = re.compile(r"(?:[A-Z]\.?){1,4}")
_COUNT = dict(enumerate("no one two three four five six seven eight nine".split()))
_CITY_WITH_STATE = re.compile(r"(.+),\s*([^,]+)")


def digits_alone(postcode: str) -> str:
    """A code as the patterns want it: capitals, no spaces and hyphens, digits of any script and width as ASCII."""
    if not postcode.isascii():
        postcode = "".join([str(unicodedata.decimal(c)) if c.isdecimal() else c for c in unicodedata.normalize("NFKC", postcode)])
        postcode = re.sub(r"[\s\u2010-\u2015〒]", "", postcode)
    return postcode.replace(" ", "").replace("-", "").upper()


def _misformed(postcode: str, code: str, country: str, pattern: re.Pattern[str]) -> tuple[str, str] | None:
    """What is wrong with a code that is not of its country's form; None when only the country's letters are before it, or lack."""
    if code.isdecimal():
        zeros = next((zeros for zeros in ("0", "00") if pattern.fullmatch(zeros + code)), "")
        whole = zeros + code
        if country in country_lines.USPS_DOMESTIC:
            whole = f"{whole[:5]}-{whole[5:]}".rstrip("-")
        elif postcode.isascii():
            whole = zeros + postcode
        if zeros:
            return "zip-lost-zero", f"{postcode} has {_COUNT.get(len(code), len(code))} digits. Did Excel drop a 0? Type {whole}."
    if country not in _STRICT and (pattern.fullmatch(_LETTERS_BEFORE.sub("", code, count=1)) or pattern.fullmatch(country + code)):
        return None
    looks = f'"{short(postcode)}" does not look like a postal code ({postal.name(country)}).'
    return "zip-unclear", f"{looks} Mend it, or fill in Country if it is elsewhere."


def _elsewhere(country: str, city: str, state: str, postcode: str, code: str) -> tuple[str, str] | None:
    """The question about a code that belongs to another place than the row says."""
    city, in_city = _city_and_state(country, city)
    state = state or in_city
    if country in country_lines.USPS_DOMESTIC:
        place = zip_places.contradicts(code[:5], city=city, state=state)
        return ("zip-elsewhere", f"{code[:5]} is {place.city}, {place.state}. Which is right, the ZIP or the city?") if place else None
    area = countries.area_postcode(country, state) if state else None
    if area is None or area.match(code):
        return None
    there = postal.state_name(country, state)
    return "zip-elsewhere", f"{short(postcode)} is not a postal code of {there}. Which is right, the code or the state?"


def _city_and_state(country: str, city: str) -> tuple[str, str]:
    """``Oakland, CA`` as the city and the state it carries; a city alone as it is, with ""."""
    both = _CITY_WITH_STATE.fullmatch(city) if "," in city else None
    state = postal.state(country, both[2]) if both and postal.states(country) else None
    return (both[1], state) if both and state else (city, "")
