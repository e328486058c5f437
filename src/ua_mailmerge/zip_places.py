"""A ZIP of the USA to the post towns it delivers to, as the package zipcodes knows them.

The package looks through all 43,000 ZIPs at each question (0.1 ms) and needs a quarter of a second to load. So the ZIPs that share three
digits are asked for together and kept, and ``load`` can be called from a thread while the sheet is still being read.
"""

import difflib
import re
from functools import cache, lru_cache
from typing import NamedTuple

import zipcodes

from ua_mailmerge import postal


class Place(NamedTuple):
    """Where the letters with a ZIP go."""

    city: str
    state: str  # two letters
    towns: frozenset[str]  # the bare names the post takes, and those it would rather not


def load() -> None:
    """Load the ZIPs now rather than at the first question."""
    zipcodes.is_real("00501")


def place(zip5: str) -> Place | None:
    """Where a ZIP of five digits is; None when the package does not know it, which proves nothing: ZIPs come and go."""
    return _zone(zip5[:3]).get(zip5)


def has_town(zip5: str, city: str) -> bool:
    """Whether letters with that ZIP are delivered to a town of that name."""
    found = place(zip5)
    return found is not None and _bare(city) in found.towns


def contradicts(zip5: str, *, city: str, state: str) -> Place | None:
    """Where a ZIP is when that is not where a row says; None when the two agree, or nobody can tell.

    A city that is no post town's name is most likely a part of town, and passes; unless it is nearly a name of the ZIP's own.
    """
    found = place(zip5)
    if found is None:
        return None
    if state and state != found.state:
        return found
    town = city.lower() if city.isascii() and city.isalpha() else _bare(city)
    if not town or town in found.towns:
        return None
    return found if town in _post_towns(found.state) or any(_nearly(town, name) for name in found.towns) else None


@cache
def _zone(digits: str) -> dict[str, Place]:
    places: dict[str, Place] = {}
    for one in zipcodes.similar_to(digits) if len(digits) == 3 and digits.isascii() and digits.isdecimal() else ():
        names = (one["city"], *one["acceptable_cities"], *one["unacceptable_cities"])
        places[one["zip_code"]] = Place(one["city"], one["state"], frozenset(map(_bare, names)))
    return places


@cache
def _post_towns(state: str) -> frozenset[str]:
    """The bare names of the towns of a state that the post delivers to."""
    return frozenset(_bare(one["city"]) for one in zipcodes.filter_by_state(state))


def _nearly(town: str, name: str) -> bool:
    """Whether a town is most likely a misspelt name: the same first letter, one letter more, less, other or two swapped."""
    near = len(town) > 4 and town[0] == name[0] and abs(len(town) - len(name)) < 2
    return near and difflib.SequenceMatcher(None, town, name, autojunk=False).ratio() > 0.85


_WORDS = dict(pair.split("=") for pair in "st=saint mt=mount ft=fort n=north s=south e=east w=west hts=heights spgs=springs".split())


@lru_cache(maxsize=4096)
def _bare(city: str) -> str:
    return "".join([_WORDS.get(word, word) for word in map(postal.bare, re.split(r"[\s.-]+", city))])
