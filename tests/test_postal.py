"""The order of an address, and the country only where a border is crossed."""

import unicodedata

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from ua_mailmerge import countries, postal
from ua_mailmerge.data import address_forms, country_lines
from ua_mailmerge.model import Address, Disclosure, Official

OAKLAND = Address(("12 Elm St",), "Oakland", "CA", "94601", "US")
TORONTO = Address(("1 Bloor St W", "Apt 3"), "Toronto", "ON", "M5V 2T6", "CA")
PRESIDENT = Official(
    id="president",
    name="Andrés Manuel López Obrador",
    position="President of México",
    address=("Puerta 8, Palacio Nacional", "Plaza de la Constitución S/N", "Colonia Centro", "Ciudad de México, C.P. 06066"),
    country="MX",
    salutation="Dear President López Obrador,",
)
AMBASSADOR = Official(
    id="ambassador",
    name="Ambassador Esteban Moctezuma",
    position="Embassy of México",
    address=("1911 Pennsylvania Avenue NW", "Washington, DC 20006"),
    country="US",
    salutation="Dear Ambassador Moctezuma,",
)

codes = st.sampled_from(sorted(country_lines.COUNTRIES))
words = st.text(st.characters(categories=("L", "N")), max_size=12)


def address(country: str, *, city: str = "Lima", region: str = "", postcode: str = "12345") -> Address:
    """An address there whose fields can be told apart."""
    return Address(("1 Main St",), city, region, postcode, country)


@pytest.mark.parametrize(
    ("country", "last_lines"),
    [
        ("US", ("Town, NY 12345",)),
        ("CA", ("Town NY  12345",)),
        ("MX", ("12345 Town, NY",)),
        ("GB", ("Town", "NY", "12345")),
        ("DE", ("12345 Town", "NY")),
        ("BR", ("Town - NY", "12345")),
        ("IT", ("12345 Town NY",)),
        ("AU", ("Town NY 12345",)),
        ("HK", ("Town", "NY", "12345")),
        ("PR", ("Town, NY 12345",)),
        ("SG", ("Town 12345", "NY")),
        ("TR", ("12345 Town/NY",)),
        ("CH", ("12345 Town", "NY")),  # not CH-12345, which the library would print
        ("GI", ("Town", "NY", "12345")),
        ("JP", ("Town, NY", "12345")),
    ],
)
def test_each_country_has_its_order(country: str, last_lines: tuple[str, ...]) -> None:
    """City, state and postcode stand as the country's post has them; what its order lacks stands below on its own."""
    assert postal.lines(address(country, city="Town", region="NY", postcode="12345"), seen_from=country)[1:] == last_lines


@pytest.mark.parametrize(
    ("city", "region", "postcode", "line"),
    [
        ("Oakland", "", "94601", "Oakland 94601"),
        ("", "CA", "94601", "CA 94601"),
        ("Oakland", "CA", "", "Oakland, CA"),
        ("", "", "94601", "94601"),
    ],
)
def test_an_empty_field_leaves_no_comma(city: str, region: str, postcode: str, line: str) -> None:
    """What parts two fields is printed only between two fields."""
    assert postal.lines(address("US", city=city, region=region, postcode=postcode), seen_from="US")[1:] == (line,)


def test_an_empty_address_has_no_lines() -> None:
    """Nothing in, nothing out."""
    assert postal.lines(Address(country="US"), seen_from="US") == ()


@pytest.mark.parametrize("region", ["CA", "ca", "California", "california", "C.A."])
def test_states_are_printed_as_two_letters(region: str) -> None:
    """USPS Pub 28 Appendix B."""
    assert postal.lines(address("US", city="Oakland", region=region, postcode="94601"), seen_from="US")[1] == "Oakland, CA 94601"


def test_an_unknown_state_is_printed_as_typed() -> None:
    """A state we do not know is never dropped or guessed."""
    assert postal.lines(address("US", region="Jefferson"), seen_from="US")[1] == "Lima, Jefferson 12345"


def test_no_country_line_inside_the_country() -> None:
    """A letter posted inside the country carries no country line."""
    assert postal.lines(OAKLAND, seen_from="US") == ("12 Elm St", "Oakland, CA 94601")


def test_a_country_line_abroad() -> None:
    """A letter that crosses a border ends with the country in English capitals."""
    assert postal.lines(TORONTO, seen_from="US") == ("1 Bloor St W", "Apt 3", "Toronto ON  M5V 2T6", "CANADA")


def test_american_territories_are_domestic_to_each_other() -> None:
    """USPS carries mail between Puerto Rico and the states as domestic (DMM 608.2.1)."""
    san_juan = Address(("1 Calle Sol",), "San Juan", "PR", "00901", "PR")
    assert postal.lines(san_juan, seen_from="US") == ("1 Calle Sol", "San Juan, PR 00901")
    assert postal.lines(san_juan, seen_from="MX")[-1] == "PUERTO RICO"


def test_an_address_without_a_country_is_at_home() -> None:
    """An empty country is where the letters are posted."""
    assert postal.lines(Address(("1 Main St",), "Lima", "", "15001", ""), seen_from="DE") == ("1 Main St", "15001 Lima")


@pytest.mark.parametrize(
    ("disclosure", "posted_from", "shown"),
    [
        (Disclosure.FULL, "US", "12 Elm St, Oakland, CA 94601"),
        (Disclosure.CITY, "US", "Oakland, CA"),
        (Disclosure.NONE, "US", ""),
        (Disclosure.CITY, "MX", "Oakland, CA, USA"),
    ],
)
def test_the_place_shows_no_more_than_allowed(disclosure: Disclosure, posted_from: str, shown: str) -> None:
    """Below the name stands as much of the address as the signer lets be seen, and the country only abroad."""
    assert postal.place(OAKLAND, disclosure=disclosure, seen_from=posted_from) == shown


def test_a_foreign_signer_shows_the_country() -> None:
    """A signer from abroad is placed with their country."""
    assert postal.place(TORONTO, disclosure=Disclosure.CITY, seen_from="US") == "Toronto, ON, Canada"


def test_a_region_that_the_post_ignores_is_not_shown_with_the_city() -> None:
    """Where an address has no region, the city is enough."""
    assert postal.place(address("DE", city="Köln", region="NRW"), disclosure=Disclosure.CITY, seen_from="DE") == "Köln"


@pytest.mark.parametrize(
    ("country", "lines"),
    [
        ("HU", ("Budapest", "Fő utca 1", "1011")),
        ("IR", ("Tehran", "Fő utca 1", "1011")),
    ],
)
def test_some_countries_put_the_city_above_the_street(country: str, lines: tuple[str, ...]) -> None:
    """The order of libaddressinput, the street's place included."""
    city = Address(("Fő utca 1",), lines[0], "", "1011", country)
    assert postal.lines(city, seen_from=country) == lines


def test_an_address_in_east_asian_letters_begins_with_the_largest() -> None:
    """Written in Japanese a Japanese address goes from the postcode down to the street; written in Latin letters up."""
    assert postal.lines(Address(("丸の内1-1",), "千代田区", "東京都", "100-0001", "JP"), seen_from="MX") == (
        "100-0001",
        "東京都千代田区",
        "丸の内1-1",
        "JAPAN",
    )
    assert postal.lines(Address(("1-1 Marunouchi",), "Chiyoda-ku", "Tokyo", "100-0001", "JP"), seen_from="MX") == (
        "1-1 Marunouchi",
        "Chiyoda-ku, Tokyo",
        "100-0001",
        "JAPAN",
    )


def test_an_order_has_every_field_once() -> None:
    """Whatever the library's form of a country's address lacks was given a place."""
    for country in country_lines.COUNTRIES:
        for order in (countries.facts(country).order, countries.facts(country).local_order):
            assert sorted(field for line in order for _, field in line) == ["A", "C", "S", "Z"]
            assert (("", "A"),) in order


def test_states_are_known_by_every_name_there_is() -> None:
    """A state's short form and the library's names mean that state, and so do the short forms people write."""
    for country in filter(postal.states, country_lines.COUNTRIES):
        for key, label in countries.facts(country).states:
            assert None not in {postal.state(country, key), postal.state(country, label), postal.state(country, label.upper())}
            assert postal.state(country, label.casefold()) == postal.state(country, label)
        for key, names in address_forms.STATE_ALIASES.get(country, {}).items():
            assert {name: postal.state(country, name) for name in names.split(",")} == dict.fromkeys(names.split(","), key)


@pytest.mark.parametrize(
    ("country", "region", "state"),
    [
        ("MX", "DF", "CDMX"),
        ("MX", "Ciudad de Mexico", "CDMX"),
        ("MX", "CDMX", "CDMX"),
        ("MX", "Edo. Mex.", "Méx."),
        ("ES", "Provincia de Sevilla", "SE"),
        ("ES", "La Coruña", "C"),
        ("US", "Calif.", "CA"),
        ("US", "La.", "LA"),
        ("US", "State of Washington", "WA"),
        ("PR", "Puerto Rico", "PR"),
        ("CA", "Québec", "QC"),
        ("CA", "Ont.", "ON"),
        ("AU", "New South Wales", "NSW"),
        ("BR", "Sao Paulo", "SP"),
        ("IT", "Milano", "MI"),
        ("IE", "County Cork", "Co. Cork"),
        ("IN", "Tamilnadu", "Tamil Nadu"),
        ("US", "Ontario", None),
        ("MX", "Texas", None),
        ("DE", "NRW", "NRW"),
        ("JP", "Tōkyō-to", "Tōkyō-to"),
    ],
)
def test_states_are_known_by_many_names(country: str, region: str, state: str | None) -> None:
    """Short forms, accents or none, with or without the word for what it is; as typed where a post has none."""
    assert postal.state(country, region) == state


@pytest.mark.parametrize(
    ("country", "region", "printed"),
    [("US", "calif.", "CA"), ("AU", "Victoria", "VIC"), ("BR", "São Paulo", "SP"), ("IT", "Roma", "RM"), ("MX", "Jalisco", "Jalisco")],
)
def test_a_short_form_is_printed_only_where_the_post_asks_for_it(country: str, region: str, printed: str) -> None:
    """Elsewhere a state is printed as typed."""
    assert any(line.endswith(printed) or f"{printed} " in line for line in postal.lines(address(country, region=region), seen_from=country))


@given(codes, words, words, words)
def test_the_city_alone_never_shows_street_or_postcode(country: str, city: str, region: str, street: str) -> None:
    """City disclosure prints neither street nor postcode."""
    shown = postal.place(Address((f"<{street}>",), city, region, "<Z>", country), disclosure=Disclosure.CITY, seen_from="US")
    assert "<" not in shown


@given(codes, codes, words, words, words)
def test_no_field_is_lost(country: str, posted_from: str, city: str, region: str, postcode: str) -> None:
    """Every field is in the lines, whatever the country's order lacks; no line is empty or ends in a comma."""
    lines = postal.lines(Address(("1 Main St",), city, region, postcode, country), seen_from=posted_from)
    assert all(any(part in line for line in lines) for part in (city, postcode))
    assert any((postal.state(country, region) or region) in line for line in lines)
    assert all(line and line[-1] not in ", -" and line[0] not in ", -" for line in lines)


def test_the_president_has_six_lines_from_abroad() -> None:
    """Neighbours are joined only where there are too many lines, and the city's line stays as published."""
    assert postal.official(PRESIDENT, posted_from="US") == (
        "Andrés Manuel López Obrador",
        "President of México",
        "Puerta 8, Palacio Nacional",
        "Plaza de la Constitución S/N, Colonia Centro",
        "Ciudad de México, C.P. 06066",
        "MEXICO",
    )


def test_the_president_at_home_needs_no_joining() -> None:
    """Without the country there is room for every line as published."""
    assert postal.official(PRESIDENT, posted_from="MX") == (PRESIDENT.name, PRESIDENT.position, *PRESIDENT.address)


def test_the_embassy_has_no_country_line_in_its_host_country() -> None:
    """The embassy in Washington is domestic when posted in the USA, and abroad from Mexico."""
    assert postal.official(AMBASSADOR, posted_from="US") == (AMBASSADOR.name, AMBASSADOR.position, *AMBASSADOR.address)
    assert postal.official(AMBASSADOR, posted_from="MX")[-1] == "UNITED STATES"


@given(st.lists(st.text("abc ", min_size=1, max_size=20), min_size=1, max_size=9), st.integers(2, 8), st.sampled_from(["US", "MX"]))
def test_joining_loses_nothing(parts: list[str], most: int, posted_from: str) -> None:
    """An official's block has at most ``most`` lines and every published line in order."""
    official = Official(id="x", name="Name", position="Position", address=tuple(parts), country="MX", salutation="")
    block = postal.official(official, posted_from=posted_from, most=most)
    assert len(block) <= most
    assert ", ".join(block) == ", ".join(["Name", "Position", *parts, *(["MEXICO"] if posted_from == "US" else [])])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Mexico", "MX"),
        ("México", "MX"),
        ("mexique", "MX"),
        ("MX", "MX"),
        ("Estados Unidos", "US"),
        ("U.S.A.", "US"),
        ("The Netherlands", "NL"),
        ("Trinidad & Tobago", "TT"),
        ("Allemagne", "DE"),
        ("中国", "CN"),
        ("EE. UU.", "US"),
        ("EE.UU.", "US"),
        ("E.U.A.", "US"),
        ("États-Unis", "US"),
        ("Stati Uniti", "US"),
        ("Vereinigte Staaten", "US"),
        ("Reino Unido", "GB"),
        ("Royaume-Uni", "GB"),
        ("Inghilterra", "GB"),
        ("Alemanha", "DE"),
        ("DEU", "DE"),
        ("nld", "NL"),
        ("840", None),
        ("Türkiye", "TR"),
        ("turkey", "TR"),
        ("Congo", None),
        ("Atlantis", None),
        ("", None),
        ("!", None),
    ],
)
def test_countries_are_known_by_many_names(text: str, code: str | None) -> None:
    """English, Spanish, French, some of the countries' own names, codes; what is unclear is unknown."""
    assert postal.country(text) == code


def test_every_country_is_known_by_its_own_names() -> None:
    """No name means two countries: each leads back to the code it stands with."""
    assert {name: postal.country(name) for code, (_, names) in country_lines.COUNTRIES.items() for name in names} == {
        name: code for code, (_, names) in country_lines.COUNTRIES.items() for name in names
    }


def test_country_lines_are_plain_capitals() -> None:
    """A country line is ASCII capitals without abbreviation (USPS Pub 28 A31); U.S. Virgin Islands is its name."""
    assert all(entry[0].isascii() and entry[0] == entry[0].upper() for entry in country_lines.COUNTRIES.values())


@pytest.mark.parametrize("language", ["en", "es", "fr", "de", "pt", "it"])
def test_countries_are_known_in_six_languages(language: str) -> None:
    """Every name CLDR has in these languages is known, but for a Congo that may be either."""
    names = {code: name for code, name in Locale(language).territories.items() if code in country_lines.COUNTRIES and name != "Congo"}
    assert len(names) == len(country_lines.COUNTRIES) - (language == "es")
    assert {code: postal.country(name) for code, name in names.items()} == {code: code for code in names}


def test_the_line_of_a_country_is_its_english_name() -> None:
    """What stands at the foot is CLDR's English name in plain capitals, but for the few that are set by hand."""
    by_hand = {"CD", "CG", "CI", "HK", "MM", "MO", "PS", "UM", "XK"}
    plain = {"&": "AND", "ST.": "SAINT", "’": "'"}
    for code, name in Locale("en").territories.items():
        if code in country_lines.COUNTRIES and code not in by_hand:
            words = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() if "’" not in name else name
            assert country_lines.COUNTRIES[code][0] == " ".join(plain.get(word, word) for word in words.upper().split())


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("  José  O'Neil-Ruiz ", "joseoneilruiz"),
        ("Łukasz Øre", "lukaszore"),
        ("Straße", "strasse"),
        ("مُحَمَّد", "محمد"),
        ("अनीता", "अनीता"),
        ("が", "か\u3099"),
    ],
)
def test_bare_text_keeps_letters_alone(text: str, bare: str) -> None:
    """Accents, points, case and punctuation go; vowel signs are letters and stay."""
    assert postal.bare(text) == bare


@given(st.text())
def test_folding_never_raises(text: str) -> None:
    """Any text folds and can be looked up."""
    assert postal.country(text) is None or postal.country(text) in country_lines.COUNTRIES
