"""A whole address in one cell: parted where there is no doubt, held where there is, and no part of it lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evening import EVENT, evening, run
from ua_mailmerge import postal
from ua_mailmerge.address_cells import split

SURE = [
    ("US", "12 Elm St, Oakland, CA 94601", ("12 Elm St", "Oakland", "CA", "94601", "")),
    ("US", "12 Elm St\nOakland CA 94601", ("12 Elm St", "Oakland", "CA", "94601", "")),
    ("US", "12 Elm St\nApt 3\nOakland, California, 94601", ("12 Elm St\nApt 3", "Oakland", "California", "94601", "")),
    ("US", "12 Elm St Oakland CA 94601", ("12 Elm St", "Oakland", "CA", "94601", "")),
    ("US", "12 Elm St, New York 10001", ("12 Elm St", "New York", "", "10001", "")),
    ("US", "350 5th Ave, New York, New York 10118, USA", ("350 5th Ave", "New York", "New York", "10118", "US")),
    ("US", "PO Box 12, Madison WI 53703-1234", ("PO Box 12", "Madison", "WI", "53703-1234", "")),
    ("US", "12 Elm St, Oakland, CA", ("12 Elm St", "Oakland", "CA", "", "")),
    ("US", "Oakland, CA 94601", ("", "Oakland", "CA", "94601", "")),
    ("US", "Torstr. 1, 10119 Berlin, Germany", ("Torstr. 1", "Berlin", "", "10119", "DE")),
    ("MX", "Reforma 222, Col. Juárez, 06600 Ciudad de México", ("Reforma 222, Col. Juárez", "Ciudad de México", "", "06600", "")),
    ("MX", "Reforma 222, 06600 Ciudad de México, CDMX", ("Reforma 222", "Ciudad de México", "CDMX", "06600", "")),
    ("ES", "Calle Mayor 1, 2º B, 28001 Madrid", ("Calle Mayor 1, 2º B", "Madrid", "", "28001", "")),
    ("FR", "12 rue de la Paix\n75002 Paris", ("12 rue de la Paix", "Paris", "", "75002", "")),
    ("GB", "10 Lamp St, London SW1A 2AA", ("10 Lamp St", "London", "", "SW1A 2AA", "")),
    ("CA", "1 Bloor St W, Toronto ON M5V 2T6", ("1 Bloor St W", "Toronto", "ON", "M5V 2T6", "")),
]


@pytest.mark.parametrize(("country", "text", "parts"), SURE)
def test_an_address_is_parted_where_it_is_clear(country: str, text: str, parts: tuple[str, ...]) -> None:
    """From the end: country, state, a code of that country's form, the city."""
    found = split(text, country=country)
    assert found
    assert (found.street, found.city, found.region, found.postcode, found.country) == parts


UNSURE = [
    ("US", "12 Elm St"),
    ("US", "12 Elm St, Oakland"),  # Oakland in which state?
    ("US", "12 Elm St, Apt 4, CA 94601"),  # no city
    ("US", "12 Elm St, Madison, CA 94601"),  # the ZIP is Oakland's
    ("US", "123 North Hollywood CA 91601"),  # North Hollywood, or Hollywood
    ("US", "Elm Street, CA 94601"),
    ("US", "12 Elm St, Rear Building, 94601"),
    ("ES", "Calle Mayor 1, 28001, Madrid"),  # Madrid is a province too
    ("US", ", ,\n"),
    ("US", "94601"),
]


@pytest.mark.parametrize(("country", "text"), UNSURE)
def test_an_address_that_is_not_clear_is_not_parted(country: str, text: str) -> None:
    """Better held than printed with a flat for a city."""
    assert split(text, country=country) is None


PIECE = st.sampled_from(
    ["12 Elm St", "Apt 3", "Oakland", "CA", "94601", "CA 94601", "New York", "10001", "Madrid", "28001 Madrid", "USA", "México", "#4", "ñ"]
)


@given(st.lists(PIECE, min_size=1, max_size=6), st.sampled_from([", ", "\n", " "]), st.sampled_from(["US", "MX", "ES", "DE", "CA"]))
def test_no_part_is_lost(pieces: list[str], between: str, country: str) -> None:
    """Every letter and digit is in one of the fields; a country that was named stays as its code."""
    text = between.join(pieces)
    found = split(text, country=country)
    if found:
        kept = sorted(postal.bare(found.street + found.city + found.region + found.postcode))
        typed = sorted(postal.bare(text))
        named = [piece for piece in pieces if found.country and postal.country(piece) == found.country]
        assert kept == typed or any(sorted([*kept, *postal.bare(piece)]) == typed for piece in named)


def test_columns_of_their_own_say_the_rest() -> None:
    """A ZIP column makes a town sure, and nothing else a city."""
    found = split("12 Elm St, Oakland", country="US", postcode="94601")
    assert found
    assert (found.street, found.city, found.postcode) == ("12 Elm St", "Oakland", "94601")
    assert split("12 Elm St, Rear Building", country="US", postcode="94601") is None
    assert split("Jr. Cusco 5, Interior", country="PE", postcode="15001") is None


SHEET = "Name,Mailing address,Show address,Consent\n"


@pytest.mark.parametrize(
    ("address", "show", "code"),
    [
        ('"12 Elm St, Oakland, CA 94601"', "full", ""),
        ('"12 Elm St, Oakland, CA 94601"', "", ""),
        ('"12 Elm St, Oakland"', "", "address-unsplit"),
        ('"12 Elm St, Oakland"', "none", ""),
        ('"12 Elm St, Oakland, CA"', "full", "zip-missing"),
        ("N/A", "full", "city-missing"),
        ("?", "full", "illegible"),
    ],
)
def test_a_sheet_with_one_address_column(address: str, show: str, code: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where it is not clear the row is held with the reason, unless nothing of the address is shown."""
    sheet = evening(tmp_path_factory.mktemp("e"), event=EVENT).with_name("s.csv")
    sheet.write_text(SHEET + f"Ana Ruiz,{address},{show},yes\n", encoding="utf-8")
    told = run("check", sheet, "--json").json["problems"]
    assert [problem["code"] for problem in told if problem["severity"] == "hold"][:1] == ([code] if code else [])


@pytest.mark.parametrize("said", ["N/A", "nan", "none", "-", "NULL"])
def test_what_says_nothing_is_never_printed_as_an_address(said: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A street N/A is missing; a flat - is left out; a name nan is no name."""
    sheet = evening(tmp_path_factory.mktemp("e")).with_name("s.csv")
    sheet.write_text(
        f"Name,Address,Address 2,City,State,ZIP,Show address,Consent\nAna Ruiz,{said},,Oakland,CA,94601,full,yes\n"
        f"Eva Ruiz,1 Elm St,{said},Oakland,CA,94601,full,yes\n{said},1 Elm St,,Oakland,CA,94601,full,yes\n",
        encoding="utf-8",
    )
    told = run("check", sheet, "--json").json["problems"]
    found = {(problem["where"].get("row"), problem["code"]) for problem in told}
    assert {(2, "taken-for-empty"), (2, "address-missing"), (3, "taken-for-empty"), (4, "name-unclear")} <= found
