"""Letters to stamps."""

import contextlib
import datetime
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evening import evening, people, run
from ua_mailmerge import postage
from ua_mailmerge.model import Official, Paper
from ua_mailmerge.problems import ExitCode, UnreadableError

ROOT = Path(__file__).parents[1]
SHIPPED = postage.read((ROOT / "samples" / "ua-100-21" / "rates.yaml").read_text(encoding="utf-8"), file="rates.yaml")
OFFICIALS = {
    "president": Official("president", "A. Person", ("Palacio",), "MX", "Dear President,"),
    "ambassador": Official("ambassador", "B. Person", ("Embassy",), "US", "Dear Ambassador,"),
}
NUMBER_10 = (241.3, 104.775)


def posted(
    letters: dict[str, dict[int, int]], *, on: str, rates: postage.Rates | None = SHIPPED, posted_from: str = "US"
) -> postage.Posting:
    """Letters in #10 envelopes on US paper."""
    return postage.posting(
        letters, OFFICIALS, rates, paper=Paper.LETTER, envelope_mm=NUMBER_10, posted_from=posted_from, on=datetime.date.fromisoformat(on)
    )


def test_the_prices_of_the_day_count() -> None:
    """In October 2021 a letter cost 58 cents inside the USA and 1.30 to Mexico."""
    found = posted({"president": {1: 58}, "ambassador": {1: 55}}, on="2021-10-08")
    assert [(each.official, each.letters, each.price) for each in found.singly] == [
        ("president", 58, Decimal("1.30")),
        ("ambassador", 55, Decimal("0.58")),
    ]
    assert found.total == 58 * Decimal("1.30") + 55 * Decimal("0.58")
    assert found.remarks == ()


@pytest.mark.parametrize(("sheets", "price"), [(1, "0.78"), (4, "0.78"), (5, "1.07"), (10, "1.07"), (11, "1.36")])
def test_four_sheets_in_a_number_10_weigh_less_than_an_ounce(sheets: int, price: str) -> None:
    """20 lb sheets of 4.54 g in an envelope of 6.8 g: the fifth needs another ounce, the eleventh a third."""
    (stamps,) = posted({"ambassador": {sheets: 1}}, on="2025-08-01").singly
    assert stamps.price == Decimal(price)


def test_a_price_that_is_not_known_is_not_guessed() -> None:
    """Two ounces to Mexico have no price in the file that comes along: no total is made up."""
    found = posted({"president": {1: 3, 6: 1}}, on="2025-08-01")
    assert [stamps.price for stamps in found.singly] == [Decimal("1.70"), None]
    assert found.total is None
    assert found.total_bundled is None


def test_old_prices_are_remarked_on() -> None:
    """Prices change in January or July: 200 days without a change want a look."""
    assert posted({}, on="2022-03-17").remarks == ()
    assert "201 days ago" in posted({}, on="2022-03-18").remarks[0]


def test_prices_known_to_have_changed_are_remarked_on() -> None:
    """An entry without values says that newer prices exist."""
    (remark,) = posted({}, on="2026-07-12").remarks
    assert "12 July 2026" in remark
    assert posted({}, on="2026-07-12").since == datetime.date(2025, 7, 13)


def test_how_sure_a_price_is_is_said() -> None:
    """A price worked out from a later page is told apart from one that was published."""
    assert "derived" in posted({}, on="2023-02-01").remarks[0]


def test_prices_of_another_country_do_not_count() -> None:
    """Letters posted in Mexico cost no US stamps."""
    found = posted({"president": {1: 1}}, on="2021-10-08", posted_from="MX")
    assert (found.singly[0].price, found.total, found.since) == (None, None, None)
    assert "posted from MX" in found.remarks[0]


def test_a_country_may_have_prices_of_its_own() -> None:
    """``MX`` comes before ``abroad``."""
    rates = postage.read(
        "posted_from: US\ncurrency: USD\nprices:\n- {from: 2021-01-01, sure: verified, source: counter, "
        "letter: {MX: [{up_to_g: 30, price: 1}], abroad: [{up_to_g: 30, price: 2}]}}",
        file="rates.yaml",
    )
    assert posted({"president": {1: 1}}, on="2021-02-01", rates=rates).total == Decimal(1)


@given(st.dictionaries(st.integers(1, 5), st.integers(1, 400), min_size=1))
def test_a_bundle_holds_every_letter_within_the_limits(letters: dict[int, int]) -> None:
    """As many large envelopes as needed, none heavier than 13 ounces or thicker than its letters may be."""
    (bundle,) = posted({"president": letters}, on="2025-08-01").bundled
    sheets = sum(each * count for each, count in letters.items())
    assert bundle.letters == sum(letters.values())
    assert bundle.grams / bundle.flats <= 13 * 28.35 + 4.54
    assert sheets / bundle.flats <= postage.FLAT_SHEETS


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("posted_from: US\ncurrency: USD\nprices:\n- {from: soon, sure: verified, source: x}", "prices 1, from: a day is written as"),
        ("posted_from: US\ncurrency: USD\nprises: []", "prises"),
        ("posted_from: US\ncurrency: USD", "prices"),
        ("posted_from: [US", "not yaml"),
        ("just words", "expected"),
        ("", "expected"),
        ("a: &a [*a]", "not yaml"),
    ],
)
def test_a_rates_file_that_is_none_is_refused_with_the_place(text: str, says: str) -> None:
    """Which file, where in it, and how to get one that works."""
    with pytest.raises(UnreadableError, match=r"^rates\.yaml") as refused:
        postage.read(text, file="rates.yaml")
    assert says in str(refused.value).lower()


@given(st.text(max_size=80))
def test_reading_rates_never_crashes(text: str) -> None:
    """Any text is rates or refused."""
    with contextlib.suppress(UnreadableError):
        postage.read(text, file="rates.yaml")


# -- the command --------------------------------------------------------------------------------


def test_the_plan_says_what_a_sheet_takes(tmp_path: Path) -> None:
    """Letters, sheets, envelopes, stamps by weight, days to post by; nothing is written."""
    sheet = evening(tmp_path / "e", people(3))
    before = sorted(path.name for path in sheet.parent.iterdir())
    ran = run("plan", sheet, "-o", tmp_path / "out")
    for words in ("3 of 3 people are ready", "Posted singly", "Or bundled", "Post by", "USD"):
        assert words in ran.out
    assert sorted(path.name for path in sheet.parent.iterdir()) == before
    assert not (tmp_path / "out").exists()


def test_rates_beside_the_event_count(tmp_path: Path) -> None:
    """The group's own prices come before ours, also as JSON."""
    sheet = evening(tmp_path / "e", people(2))
    rates = sheet.parent / "rates.yaml"
    assert run("plan", "--write-rates", rates).code == 0
    assert run("plan", "--write-rates", rates).code == ExitCode.HELD
    steps = "{domestic: [{up_to_g: 50, price: 7}], abroad: [{up_to_g: 50, price: 11}]}"
    text = f"posted_from: US\ncurrency: EUR\nprices: [{{from: 2020-01-01, sure: verified, source: counter, letter: {steps}}}]"
    rates.write_text(text, encoding="utf-8")
    told = json.loads(run("plan", sheet, "--json").out)
    assert told["posting"]["currency"] == "EUR"
    assert {stamps["price"] for stamps in told["posting"]["singly"]} <= {"7", "11"}


def test_held_rows_are_told_by_reason(tmp_path: Path) -> None:
    """A plan counts who waits, and ends as check does."""
    first, *others = people(3)
    ran = run("plan", evening(tmp_path / "e", [first | {"Consent": ""}, *others]))
    assert "no-consent" in ran.out
    assert ran.code == 3
