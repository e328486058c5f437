"""Letters to stamps: what they weigh, what posting them costs, one by one or all to one official together."""

import datetime
import math
import re
from collections.abc import Mapping
from decimal import Decimal

import msgspec
import yaml

from ua_mailmerge import plan, schema
from ua_mailmerge.model import Frozen, Official, Paper
from ua_mailmerge.problems import UnreadableError

OUNCE_G = 28.35

SHEET_G = {Paper.LETTER: 4.54, Paper.A4: 4.99}
"""One sheet: 20 lb bond Letter is 75.2 g/m² × 215.9 × 279.4 mm; A4 of 80 g/m²."""

_ENVELOPE_G_MM2 = {"letter": 6.8 / (104.775 * 241.3), "flat": 17.6 / (228.6 * 304.8)}
"""Grams for each mm² of an envelope's face: a #10 of 24 lb weighs 6.8 g; a 9 × 12 of 28 lb (105 g/m²), 2.4 times its face, 17.6 g."""

FLAT_G, FLAT_SHEETS = 13 * OUNCE_G, 150
"""What one large envelope holds: 13 ounces are the most for First-Class Mail flats (DMM 201), 150 folded sheets are about 3/4 inch."""

OLD_DAYS = 200
"""Prices change in January or July, so after so many days somebody should look."""


class Step(Frozen, frozen=True, forbid_unknown_fields=True):
    """What posting costs up to a weight."""

    up_to_g: float
    price: Decimal


class Prices(Frozen, frozen=True, forbid_unknown_fields=True, rename={"starts": "from"}):
    """The prices of one day on; destinations are ``domestic``, ``abroad`` or a country's ISO 3166-1 code."""

    starts: datetime.date
    sure: str  # verified, derived or unknown
    source: str
    letter: dict[str, tuple[Step, ...]] = msgspec.field(default_factory=dict)
    flat: dict[str, tuple[Step, ...]] = msgspec.field(default_factory=dict)


class Rates(Frozen, frozen=True, forbid_unknown_fields=True):
    """``rates.yaml``: prices by the day they began."""

    posted_from: str
    currency: str
    prices: tuple[Prices, ...]

    def at(self, on: datetime.date) -> Prices | None:
        """The newest prices that have begun and say anything; None when there are none."""
        begun = [each for each in self.prices if each.starts <= on and (each.letter or each.flat)]
        return max(begun, key=lambda each: each.starts, default=None)

    def remarks(self, on: datetime.date) -> tuple[str, ...]:
        """What to know before relying on them."""
        used = self.at(on)
        if used is None:
            return ("The rates file has no prices for this day; add them, and run this again.",)
        said = []
        later = [each for each in self.prices if used.starts < each.starts <= on]
        if later:
            said.append(
                f"Prices changed on {plan.day(later[-1].starts)} and the rates file does not have the new ones ({later[-1].source})."
            )
        elif (on - used.starts).days > OLD_DAYS:
            said.append(f"These prices began {(on - used.starts).days} days ago, and prices change once or twice a year: look them up.")
        if used.sure != "verified":
            said.append(f"These prices are {used.sure}: {used.source}.")
        return tuple(said)


class Stamps(Frozen, frozen=True):
    """Letters of one weight to one official."""

    official: str  # id
    letters: int
    sheets: int  # in each
    grams: float  # each, its envelope with it
    price: Decimal | None  # each; None: the rates file has none for that weight

    @property
    def total(self) -> Decimal | None:
        """For all of them."""
        return None if self.price is None else self.price * self.letters


class Bundle(Frozen, frozen=True):
    """All letters to one official in large envelopes, with a covering letter in each."""

    official: str  # id
    letters: int
    flats: int
    grams: float  # all together
    price: Decimal | None  # all together


class Posting(Frozen, frozen=True):
    """A merge as the post office sees it."""

    currency: str
    since: datetime.date | None  # the day the prices began
    source: str
    remarks: tuple[str, ...]
    singly: tuple[Stamps, ...]
    bundled: tuple[Bundle, ...]

    @property
    def total(self) -> Decimal | None:
        """Posting every letter singly; None when a price is missing."""
        totals = [stamps.total for stamps in self.singly]
        return None if None in totals else sum((total for total in totals if total is not None), Decimal(0))

    @property
    def total_bundled(self) -> Decimal | None:
        """Posting one bundle an official; None when a price is missing."""
        prices = [bundle.price for bundle in self.bundled]
        return None if None in prices else sum((price for price in prices if price is not None), Decimal(0))


def read(text: str, *, file: str) -> Rates:
    """``rates.yaml`` as Rates; UnreadableError with the place when it is none."""
    try:
        return msgspec.convert(yaml.load(text, Loader=schema.LOADER), Rates, strict=False)  # noqa: S506 - a base loader makes text, lists and maps only
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UnreadableError(f"{file} line {line}: this is not YAML ({error.problem}). Mend the line.", code="rates-unclear") from error
    except (msgspec.ValidationError, yaml.YAMLError) as error:
        what, _, where = str(error).partition(" - at `$")
        if "RFC3339" in what:
            what = "a day is written as 2025-07-13"
        place = re.sub(r"\[(\d+)\]", lambda found: f" {int(found[1]) + 1}", where.rstrip("`").strip(".").replace("[...]", ""))
        raise UnreadableError(
            f"{file}{', at ' + place.replace('.', ', ') if place else ''}: {what[:1].lower() + what[1:].replace('`', '')}. "
            "`ua-mailmerge plan --write-rates` writes a file to go by.",
            code="rates-unclear",
        ) from error


def posting(
    letters: Mapping[str, Mapping[int, int]],
    officials: Mapping[str, Official],
    rates: Rates | None,
    *,
    paper: Paper,
    envelope_mm: tuple[float, float],
    posted_from: str,
    on: datetime.date,
) -> Posting:
    """``letters``: by official's id, how many letters there are of so many sheets. ``rates`` of another country count as none."""
    known = rates if rates is not None and rates.posted_from == posted_from else None
    prices = known.at(on) if known else None
    singly: list[Stamps] = []
    bundled: list[Bundle] = []
    for id_, by_sheets in letters.items():
        goes = "domestic" if officials[id_].country == posted_from else officials[id_].country
        for sheets, count in sorted(by_sheets.items()):
            grams = SHEET_G[paper] * sheets + _ENVELOPE_G_MM2["letter"] * envelope_mm[0] * envelope_mm[1]
            singly.append(Stamps(id_, count, sheets, round(grams, 1), _price(prices.letter if prices else {}, goes, grams)))
        if by_sheets:
            bundled.append(_bundle(id_, by_sheets, prices.flat if prices else {}, goes, paper))
    remarks = (
        known.remarks(on) if known else (f"There are no prices for letters posted from {posted_from}: put a rates.yaml beside event.yaml.",)
    )
    return Posting(
        known.currency if known else "",
        prices.starts if prices else None,
        prices.source if prices else "",
        remarks,
        tuple(singly),
        tuple(bundled),
    )


def _bundle(id_: str, by_sheets: Mapping[int, int], prices: Mapping[str, tuple[Step, ...]], goes: str, paper: Paper) -> Bundle:
    """Letters shared out evenly over as few large envelopes as weight and thickness allow, each with a covering letter."""
    envelope = _ENVELOPE_G_MM2["flat"] * 228.6 * 304.8
    sheets = sum(count * each for each, count in by_sheets.items())
    room = min(int((FLAT_G - envelope) / SHEET_G[paper]), FLAT_SHEETS) - 1  # less the covering letter
    flats = math.ceil(sheets / room)
    grams = flats * (envelope + SHEET_G[paper]) + sheets * SHEET_G[paper]
    each_price = _price(prices, goes, grams / flats)
    return Bundle(id_, sum(by_sheets.values()), flats, round(grams, 1), None if each_price is None else each_price * flats)


def _price(prices: Mapping[str, tuple[Step, ...]], goes: str, grams: float) -> Decimal | None:
    steps = prices.get(goes, () if goes == "domestic" else prices.get("abroad", ()))
    return next((step.price for step in sorted(steps, key=lambda step: step.up_to_g) if grams <= step.up_to_g), None)
