"""Address to printed lines: the country's order, and the country's name only where the letter crosses a border."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import combinations

from ua_mailmerge import countries
from ua_mailmerge.data import address_forms
from ua_mailmerge.data import country_lines as data
from ua_mailmerge.model import Address, Disclosure, Official


def lines(address: Address, *, seen_from: str) -> tuple[str, ...]:
    """A person's address below their name, in the country's own order, with the country when it is not ``seen_from``.

    ``seen_from`` is where the letter goes, since an answer starts there. An empty field leaves no comma behind, and a field that the
    country's order has no place for gets a line of its own.
    """
    own = _in_order(address.country or seen_from, address)
    abroad = country_line(address.country, posted_from=seen_from)
    return (*own, abroad) if abroad else tuple(own)


def place(address: Address, *, disclosure: Disclosure, seen_from: str) -> str:
    """One line of what the signer lets be seen: ``12 Elm St, Oakland, CA 94601``, ``Oakland, CA``, ``Toronto, ON, Canada`` or nothing."""
    if disclosure is Disclosure.NONE:
        return ""
    country_ = address.country or seen_from
    if disclosure is Disclosure.FULL:
        shown = _in_order(country_, address)
    else:
        region = _region(country_, address.region) if countries.facts(country_).uses_state or not address.city else ""
        shown = [part for part in (address.city, region) if part]
    if crosses_border(address.country, posted_from=seen_from):
        shown.append("USA" if country_ == "US" else name(country_))
    return ", ".join(shown)


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
    return data.COUNTRIES[country][1][0] if country in data.COUNTRIES else country


@lru_cache(maxsize=1024)
def country(text: str) -> str | None:
    """The ISO 3166-1 code of a country; None when unknown.

    Names in English, Spanish, French, German, Portuguese and Italian, often its own, and codes of two and three letters are known.
    """
    code = text.strip().upper()
    if code in data.COUNTRIES:
        return code
    key = bare(text.replace("&", " and "))
    if not key:
        return None
    bare_key = key.removeprefix("the")
    return _countries().get(key) or _countries().get(bare_key) or _countries_in_cldr().get(key)


@lru_cache(maxsize=4096)
def state(country: str, region: str) -> str | None:
    """A state as its country's post writes it: ``CA`` for California; None when there is none such.

    As typed where the post knows no states, or where it writes them in other letters, since there is no one way to write those in Latin.
    """
    known = _states(country)
    return known.get(bare(region)) or known.get(_bare_state(region)) if known else region


@cache
def states(country: str) -> tuple[str, ...]:
    """The names of a country's states; empty where ``state`` knows none."""
    return tuple(label for _, label in countries.facts(_states_of(country)).states) if _states(country) else ()


def state_name(country: str, state: str) -> str:
    """The name of a state that is given as its post writes it: ``Jalisco`` for Jal."""
    return next((label for key, label in countries.facts(_states_of(country)).states if key == state), state)


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
    known = {bare(name_): code for code, (line, names) in data.COUNTRIES.items() for name_ in (line, *names)}
    known |= {bare(name_): code for code, names in data.OTHER_NAMES.items() for name_ in names.split()}
    return known


@cache
def _countries_in_cldr() -> dict[str, str]:
    """Codes of three letters, and names in more languages: loaded (some 20 ms) when a name is none of ours; never one that is unclear."""
    from babel import Locale
    from babel.core import get_global

    known: dict[str, str] = {}
    unclear = {"congo"}  # two countries, though one of them is called so in Spanish
    names = [(code, name_) for language in ("en", "es", "fr", "de", "pt", "it") for code, name_ in Locale(language).territories.items()]
    names += [(codes[0], old) for old, codes in get_global("territory_aliases").items() if len(old) == 3 and len(codes) == 1]
    for code, name_ in names:
        key = bare(name_)
        if code in data.COUNTRIES and known.setdefault(key, code) != code:
            unclear.add(key)
    return {key: code for key, code in known.items() if key not in unclear and not key.isdecimal()}


def _states_of(country: str) -> str:
    return "US" if country in data.USPS_DOMESTIC else country


@cache
def _states(country: str) -> dict[str, str]:
    country = _states_of(country)
    names = [(text, key) for key, label in countries.facts(country).states for text in (label, key)]
    if not all(ord(character) < 0x250 for _, key in names for character in key):
        return {}
    names += [(text, key) for key, others in address_forms.STATE_ALIASES.get(country, {}).items() for text in (key, *others.split(","))]
    known = {_bare_state(text): key for text, key in names} | {bare(text): key for text, key in names}
    known.pop("", None)
    return known


def _bare_state(region: str) -> str:
    """A state's letters without the words that say what it is: ``provincia de Sevilla`` and ``Sevilla`` are one."""
    words = [bare(word) for word in re.split(r"[\s,/-]+", region)]
    return "".join([word for word in words if word not in address_forms.STATE_WORDS]) or "".join(words)


def _region(country: str, region: str) -> str:
    """The region as it is printed: in the short form where the post asks for it, as typed elsewhere."""
    return (state(country, region) or region) if region and country in address_forms.SHORT_STATES else region


def _in_order(country: str, address: Address) -> list[str]:
    """Street, city, region and postcode in the country's order; in its local order where they are written in East Asian letters."""
    facts = countries.facts(country)
    postcode = address.postcode
    if len(postcode) == 9 and postcode.isdecimal() and country in data.USPS_DOMESTIC:
        postcode = f"{postcode[:5]}-{postcode[5:]}"  # ZIP+4 (Pub 28 §216), which a spreadsheet holds as a number
    parts = {"C": address.city, "S": _region(country, address.region), "Z": postcode}
    local = facts.local_order is not facts.order and _EAST_ASIAN.search("".join((*address.lines, address.city)))
    shown: list[str] = []
    for line in facts.local_order if local else facts.order:
        if line == _STREET:
            shown += address.lines
            continue
        text = ""
        for between, field in line:
            if parts[field]:
                text = f"{text}{between}{parts[field]}" if text else parts[field]
        if text:
            shown.append(text)
    return shown


_STREET = (("", "A"),)
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


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
