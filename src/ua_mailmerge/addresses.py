"""A signer's address against its country: postal codes, states, and what is missing of what will be shown."""

import difflib
import re

from ua_mailmerge import postal
from ua_mailmerge.codes import short
from ua_mailmerge.data import country_lines
from ua_mailmerge.headings import Faults
from ua_mailmerge.model import Disclosure


def check_postcode(found: Faults, postcode: str, country: str, digits: int) -> None:
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
        looks = f'"{short(postcode)}" does not look like a postal code ({postal.name(country)}).'
        message = f"{looks} Mend it, or fill in Country if it is elsewhere."
        found.add("postcode", "zip-unclear", message)


_COUNT = dict(enumerate("no one two three four five six seven eight".split()))
_ZIP = re.compile(r"\d{5}(?:[ -]?\d{4})?", re.ASCII)
_CANADIAN = re.compile(r"[A-Z]\d[A-Z][ -]?\d[A-Z]\d", re.ASCII | re.IGNORECASE)
_CITY_WITH_STATE = re.compile(r".+,\s*([A-Za-z]{2})")


def no_such_state(country: str, region: str) -> str:
    """The sentence about a state that a country does not have, with the nearest it has."""
    states = country_lines.CA_PROVINCES if country == "CA" else country_lines.US_STATES
    near = difflib.get_close_matches(region[:40].title(), states.values(), n=1)
    return f'"{short(region)}" is not a state or province of {postal.name(country)}.' + (f" Did you mean {near[0]}?" if near else "")


def check_shown(
    found: Faults, disclosure: Disclosure, street: str, city: str, region: str, postcode: str, country: str, needed: str
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
