"""What a signers sheet may hold: headings, consent, disclosure, and what holds a row."""

import datetime
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ua_mailmerge import codes, headings, repeats, signers
from ua_mailmerge.data import sheet_words, table_words
from ua_mailmerge.model import Campaign, Disclosure, Event, Official, Row, Sample, Signer, WordsPlace
from ua_mailmerge.problems import Problem, Severity, Where

PRESIDENT = Official(
    id="president",
    name="Andrés Manuel López Obrador",
    position="President of México",
    address=("Palacio Nacional",),
    country="MX",
    salutation="Dear President López Obrador,",
)
AMBASSADOR = Official(
    id="ambassador",
    name="Ambassador Esteban Moctezuma",
    position="Embassy of México",
    address=("1911 Pennsylvania Avenue NW",),
    country="US",
    salutation="Dear Ambassador Moctezuma,",
)
CAMPAIGN = Campaign(
    reference="100.21",
    title="Mass deportations must stop",
    country="MX",
    issued=datetime.date(2021, 9, 30),
    expires=datetime.date(2021, 12, 31),
    officials=(PRESIDENT, AMBASSADOR),
    letters={"en": Sample(("First.", "Second."), "Sincerely,")},
)
RULES = signers.Rules(CAMPAIGN, Event(group="Group", code="MAD", return_address=("1 Group St",), date=datetime.date(2021, 10, 8)))
FULL = {
    "Name": "Ana Ruiz",
    "Address": "12 Elm St",
    "City": "Oakland",
    "State": "CA",
    "ZIP": "94601",
    "Show address": "full",
    "Consent": "yes",
}


def sheet(*people: dict[str, str], file: str = "s.xlsx", name: str = "Sheet1") -> tuple[headings.Columns, list[Row]]:
    """A sheet with these people from row 2 on; its headings are the keys of the first."""
    rows = [Row(1, tuple(people[0]))] + [Row(number, tuple(person.values())) for number, person in enumerate(people, 2)]
    return headings.columns(rows, file=file, sheet=name)[0], rows


def check(*people: dict[str, str], rules: signers.Rules = RULES, missing: str = "") -> list[signers.Cleaned]:
    """The people of one sheet, cleaned; no face has the characters of ``missing``."""
    columns, rows = sheet(*people)
    return signers.clean(rows, columns, rules, missing=lambda text: "".join(c for c in text if c in missing))


def person(**cells: str) -> dict[str, str]:
    """Ana Ruiz, who agreed and shows everything, with other cells: ``own_words`` is the column Own words."""
    return FULL | {key.replace("_", " ").capitalize() if key != "zip" else "ZIP": cell for key, cell in cells.items()}


def signer(**cells: str) -> Signer:
    """The signer that a row becomes; fails when it is held."""
    (cleaned,) = check(person(**cells))
    assert cleaned.signer, cleaned.problems
    return cleaned.signer


def faults(**cells: str) -> list[str]:
    """The codes of a row's problems."""
    (cleaned,) = check(person(**cells))
    return [problem.code for problem in cleaned.problems]


def held(**cells: str) -> str:
    """The only problem's code of a row that is held."""
    (cleaned,) = check(person(**cells))
    assert cleaned.signer is None
    (problem,) = cleaned.problems
    return problem.code


def understood(*rows: tuple[str, ...]) -> tuple[headings.Columns, tuple[Problem, ...]]:
    """What the first rows of a sheet are understood as."""
    return headings.columns([Row(number, cells) for number, cells in enumerate(rows, 1)], file="s.xlsx", sheet="Sheet1")


# -- headings ---------------------------------------------------------------------------------


@given(st.permutations(list(headings.FIELDS)), st.sampled_from([str.upper, str.lower, str.title]))
def test_headings_in_any_order_and_case(fields: list[str], case: object) -> None:
    """Each documented heading feeds its field wherever it stands."""
    assert callable(case)
    fields = [field for field in fields if field not in {"first_name", "last_name"}]
    columns, problems = understood(tuple(str(case(sheet_words.HEADINGS[field][0])) for field in fields))
    assert columns.fields == {field: index for index, field in enumerate(fields)}
    assert problems == ()


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("  nàme ", "name"),
        ("E-mail", "email"),
        ("Zip code", "postcode"),
        ("Postal code:", "postcode"),
        ("No.", "number"),
        ("№", "number"),
        ("OWN WORDS", "words"),
        ("Own-words-place", "words_place"),
        ("Email (optional)", "email"),
        ("Street", "address"),
        ("ADDRESS LINE 2", "address_2"),
    ],
)
def test_headings_ignore_case_accents_and_punctuation(heading: str, field: str) -> None:
    """What stands in brackets, and how a heading is written, does not matter."""
    assert field in understood(("Consent", heading))[0].fields


def test_no_heading_means_two_fields() -> None:
    """The table of headings is unambiguous."""
    known = [repeats.folded(heading) for names in sheet_words.HEADINGS.values() for heading in set(map(repeats.folded, names))]
    assert sorted(set(known)) == sorted(known)


def test_headings_may_stand_below_a_title() -> None:
    """The row with the most headings among the first twenty is it; rows above it are not people."""
    rows = [
        Row(1, ("Sign-up, 8 October", "", "")),
        Row(2, ("", "", "")),
        Row(3, ("City", "Name", "Consent")),
        Row(4, ("Lima", "Ana Ruiz", "yes")),
    ]
    columns, problems = headings.columns(rows, file="s.xlsx", sheet="Sheet1")
    assert columns.header == 3
    assert problems == ()
    (cleaned,) = signers.clean(rows, columns, RULES, missing=lambda _: "")
    assert cleaned.where == Where("s.xlsx", "Sheet1", 4)


def test_a_sheet_without_headings_is_refused() -> None:
    """Headings further down than twenty rows, or none at all, stop the sheet."""
    columns, problems = understood(*[("Ana Ruiz", "Oakland")] * 20, ("Name", "City"))
    assert [(problem.code, problem.severity) for problem in problems] == [("no-known-heading", Severity.STOP)]
    assert columns.header == 0


def test_an_empty_sheet_is_refused() -> None:
    """No rows, no headings."""
    assert [problem.code for problem in understood()[1]] == ["no-known-heading"]


@pytest.mark.parametrize("names", [("City", "Consent"), ("First name", "City"), ("Last name", "City")])
def test_a_sheet_needs_names(names: tuple[str, ...]) -> None:
    """Name, or First name and Last name."""
    assert [problem.code for problem in understood(names)[1]] == ["name-column-missing"]


def test_two_columns_for_one_field_stop_the_sheet() -> None:
    """Which of two address columns is printed is for a person to say."""
    ((problem),) = understood(("Name", "Street", "Consent", "Address"))[1]
    assert (problem.code, problem.severity, problem.where.column) == ("heading-twice", Severity.STOP, "Address")
    assert 'B ("Street")' in problem.message
    assert 'D ("Address")' in problem.message


def test_name_beside_first_name_stops_the_sheet() -> None:
    """A Name column beside Last name may hold whole names or first names."""
    assert [problem.code for problem in understood(("Name", "Last name", "Consent"))[1]] == ["heading-twice"]


def test_two_phone_columns_do_no_harm() -> None:
    """A phone number is never printed."""
    assert understood(("Name", "Phone", "Mobile", "Consent"))[1] == ()


def test_a_nearly_right_heading_is_asked_about() -> None:
    """A misspelt heading does not feed its field in silence, nor get lost in silence."""
    columns, (problem,) = understood(("Name", "Adress", "Consent"))
    assert (problem.code, problem.severity) == ("heading-nearly", Severity.ASK)
    assert "Did you mean Address?" in problem.message
    assert "address" not in columns.fields


@pytest.mark.parametrize("heading", ["Date", "County", "Status", "Notes"])
def test_other_headings_are_not_taken_for_misspelt_ones(heading: str) -> None:
    """Date is not State, County is not Country; that they are not used is said."""
    assert [problem.code for problem in understood(("Name", heading, "Consent"))[1]] == ["columns-unused"]


def test_what_held_csv_adds_needs_no_remark() -> None:
    """Row and Reason come back with the mended sheet."""
    assert understood(("Name", "Consent", "Row", "Reason"))[1] == ()


def test_first_and_last_name_make_the_name() -> None:
    """Two columns are one name."""
    (cleaned,) = check({"Last name": "Ruiz", "First name": "Ana", "Consent": "yes", "City": "Lima"})
    assert cleaned.signer
    assert cleaned.signer.name == "Ana Ruiz"


def test_half_a_name_is_asked_about() -> None:
    """Some people have one name only, so it prints."""
    (cleaned,) = check({"First name": "Suharto", "Last name": "", "Consent": "yes", "City": "Lima"})
    assert cleaned.signer
    assert [(problem.code, problem.where.column) for problem in cleaned.problems] == [("name-half", "Last name")]


# -- consent and disclosure -------------------------------------------------------------------


def test_a_sheet_without_consent_is_refused() -> None:
    """No Consent column stops the sheet, and would hold every row."""
    columns, rows = sheet({"Name": "Ana Ruiz", "City": "Lima"})
    assert [(problem.code, problem.severity) for problem in signers.consent_column(columns, RULES)] == [
        ("consent-column-missing", Severity.STOP)
    ]
    (cleaned,) = signers.clean(rows, columns, RULES, missing=lambda _: "")
    assert [problem.code for problem in cleaned.problems] == ["no-consent"]


def test_somebody_may_answer_for_a_sheet_without_consent() -> None:
    """--all-consented stands for the missing column."""
    rules = signers.Rules(CAMPAIGN, RULES.event, all_consented=True)
    columns, rows = sheet({"Name": "Ana Ruiz", "City": "Lima"})
    assert signers.consent_column(columns, rules) == ()
    assert signers.clean(rows, columns, rules, missing=lambda _: "")[0].signer


def test_nobody_can_answer_for_a_person_who_did_not_agree() -> None:
    """Where there is a Consent column, --all-consented changes nothing."""
    rules = signers.Rules(CAMPAIGN, RULES.event, all_consented=True)
    assert [cleaned.signer for cleaned in check(person(consent=""), person(consent="no"), rules=rules)] == [None, None]


@pytest.mark.parametrize(
    "answer",
    [
        "yes",
        "Y",
        " x ",
        "TRUE",
        "1",
        "sí",
        "oui",
        "✓",
        "✔️",
        "2021-10-08",
        "2021-10-08 19:30",
        "10/8/21",
        "8 Oct 2021",
        "October 8, 2021",
        "8 de octubre de 2021",
        "8-Oct-21",
        "2021/10/08 7:30:05 PM GMT-7",
        "2021-10-08T18:22:11.000Z",
        "10/8/2021 18:22:11",
        "1.0",
        "Acepto",
        "Estoy de acuerdo",
        "J’accepte",
        "d'accord",
        "vrai",
        "Yes, I agree.",
        "I agree that you print letters in my name and post them",
        "Sí, autorizo que impriman y envíen cartas en mi nombre",
        "Oui, j’accepte que vous imprimiez cette lettre en mon nom",
        table_words.CONSENT["en"],
        "I agree. " + table_words.CONSENT["en"],
        "Acepto. " + table_words.CONSENT["es"],
    ],
)
def test_ways_to_say_yes(answer: str) -> None:
    """Yes in the three languages of the sheets, a tick, or the day it was said."""
    assert signer(consent=answer).name == "Ana Ruiz"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("", "no-consent"),
        ("no", "no-consent"),
        ("FALSE", "no-consent"),
        ("☐", "no-consent"),
        ("maybe", "consent-unclear"),
        ("yes but not my address", "consent-unclear"),
        ("44469", "consent-unclear"),
        ("?", "consent-unclear"),
        ("yes?", "consent-unclear"),
        ("I agree to nothing", "consent-unclear"),
        ("I do not agree", "no-consent"),
        ("I don’t agree", "no-consent"),
        ("no acepto", "no-consent"),
        ("Je ne suis pas d’accord", "no-consent"),
        ("faux", "no-consent"),
        ("0.0", "no-consent"),
        ("10", "consent-unclear"),
        ("ask her mother", "consent-unclear"),
    ],
)
def test_whatever_is_not_a_yes_holds(answer: str, code: str) -> None:
    """Nothing is printed in the name of someone who did not agree."""
    assert held(consent=answer) == code


def test_consent_cannot_be_released() -> None:
    """Only the person can agree; the attempt is answered."""
    assert faults(consent="", release="no-consent") == ["no-consent", "release-refused"]


@pytest.mark.parametrize(
    ("answer", "disclosure"),
    [
        ("full", "full"), ("Yes", "full"), ("City only", "city"), ("", "city"), ("none", "none"), ("no", "none"), ("✓", "full"),
        ("Show my full address", "full"), ("show my whole address", "full"), ("Only my city", "city"),
        ("Just city and state, please", "city"),
        ("My name only", "none"), ("Do not show my address", "none"), ("Don’t show", "none"), ("name and city", "city"),
        ("completa", "full"), ("Mostrar toda mi dirección", "full"), ("solo mi ciudad", "city"), ("no mostrar mi dirección", "none"),
        ("Solo mi nombre", "none"), ("adresse complète", "full"), ("Afficher toute mon adresse", "full"), ("ma ville seulement", "city"),
        ("Mon nom seulement", "none"), ("n’affichez pas mon adresse", "none"),
        ("aucune", "none"),
        ("Show my city only (for example Oakland, CA)", "city"),
    ],
)  # fmt: skip
def test_ways_to_say_how_much_to_show(answer: str, disclosure: str) -> None:
    """An empty cell shows the city."""
    assert signer(show_address=answer).disclosure == Disclosure(disclosure)


def test_no_show_address_column_shows_the_city() -> None:
    """Without the column nobody's street is printed."""
    (cleaned,) = check({"Name": "Ana Ruiz", "City": "Lima", "Address": "12 Elm St", "Consent": "yes"})
    assert cleaned.signer
    assert cleaned.signer.disclosure is Disclosure.CITY


@pytest.mark.parametrize(
    "answer", ["perhaps", "?", "not my full address", "street and city", "do not show my street", "no city", "full, but not in Mexico"]
)
def test_an_unclear_answer_about_the_address_holds(answer: str) -> None:
    """How much to show is never guessed."""
    assert held(show_address=answer) == "show-unclear"


@pytest.mark.parametrize(
    ("missing", "full", "city", "none"),
    [
        ("address", ["address-missing"], [], []),
        ("city", ["city-missing"], ["city-missing"], []),
        ("state", ["state-missing"], [], []),
        ("zip", ["zip-missing"], [], []),
    ],
)
def test_what_is_shown_must_be_there(missing: str, full: list[str], city: list[str], none: list[str]) -> None:
    """An address is whole as far as it is printed."""
    assert [faults(show_address=show, **{missing: ""}) for show in ("full", "city", "none")] == [full, city, none]


def test_a_city_may_carry_its_state() -> None:
    """A City of "Oakland, CA" prints as it should."""
    assert signer(city="Oakland, CA", state="").address.city == "Oakland, CA"


def test_countries_differ_in_what_an_address_needs() -> None:
    """A German address has no state."""
    assert signer(country="Germany", state="", zip="10115").address.country == "DE"


# -- cells ------------------------------------------------------------------------------------


def test_a_row_becomes_a_signer() -> None:
    """Every column lands in its field."""
    found = signer(address_2="Apt 4", own_words="One.\n\nTwo.", own_words_place="last", letters_to="ambassador", **{"no.": "017"})
    assert (found.name, found.officials, found.number, found.words, found.words_place) == (
        "Ana Ruiz",
        ("ambassador",),
        17,
        ("One.", "Two."),
        WordsPlace.LAST,
    )
    assert (found.address.lines, found.address.city, found.address.region) == (("12 Elm St", "Apt 4"), "Oakland", "CA")
    assert (found.address.postcode, found.address.country, found.row) == ("94601", "US", "s.xlsx, Sheet1 row 2")


def test_rows_of_a_text_file_have_no_sheet() -> None:
    """A CSV file's rows are named by file and row."""
    columns, rows = sheet(FULL, file="s.csv", name="")
    (cleaned,) = signers.clean(rows, columns, RULES, missing=lambda _: "")
    assert cleaned.signer
    assert cleaned.signer.row == str(cleaned.where) == "s.csv, row 2"


def test_spaces_are_trimmed_and_collapsed_in_lines() -> None:
    """A name is one line; non-breaking and doubled spaces are slips."""
    assert signer(name="  Ana \u00a0 María\nRuiz ").name == "Ana María Ruiz"


def test_own_words_keep_their_spaces_and_paragraphs() -> None:
    """Own words are set as typed: paragraphs at line breaks, inner spaces kept."""
    assert signer(own_words="  I  ask you.\r\n\r\n Now. \n").words == ("I  ask you.", "Now.")


def test_an_address_keeps_its_lines() -> None:
    """A line break in an address cell is a line of the address."""
    assert signer(address="12 Elm St\nApt 4").address.lines == ("12 Elm St", "Apt 4")


def test_text_is_composed() -> None:
    """Decomposed accents become one character (NFC)."""
    assert signer(name="Jose\u0301 Ruiz").name == "José Ruiz"


def test_direction_overrides_are_stripped_with_a_note() -> None:
    """Overrides could make a name read as another one; the person still gets a letter."""
    (cleaned,) = check(person(name="Ana \u202eRuiz\u202c"))
    assert cleaned.signer
    assert cleaned.signer.name == "Ana Ruiz"
    assert [(problem.code, problem.severity) for problem in cleaned.problems] == [("bidi-removed", Severity.NOTE)]


def test_joiners_stay() -> None:
    """Zero width joiners are spelling in Persian and Indian scripts."""
    assert signer(name="क्\u200dष").name == "क्\u200dष"


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"name": "Ana\x07 Ruiz"}, "control-character"),
        ({"own_words": "It\x92s time."}, "control-character"),
        ({"name": "Mu\ufffdoz"}, "lost-character"),
        ({"name": "Ana Mu?oz"}, "lost-character"),
        ({"name": "Ana MuÃ±oz"}, "garbled-text"),
        ({"name": "12"}, "name-unclear"),
        ({"name": "—"}, "name-unclear"),
        ({"name": ""}, "name-missing"),
        ({"name": "A" * 161}, "too-long"),
        ({"own_words": "word " * 1300}, "too-long"),
        ({"country": "Atlantis"}, "country-unknown"),
        ({"letters_to": "the senator"}, "officials-unknown"),
        ({"own_words": "Please.", "own_words_place": "middle"}, "words-place-unclear"),
        ({"own_words_place": "instead"}, "words-missing"),
        ({"own_words": "Please.", "own_letter": "I ask you."}, "words-and-letter"),
        ({"no.": "0"}, "number-unclear"),
        ({"no.": "12a"}, "number-unclear"),
        ({"no.": "100000"}, "number-unclear"),
        ({"no.": "²"}, "number-unclear"),
        ({"own_words": "Dear [YOUR NAME]"}, "left-over"),
    ],
)
def test_what_holds_a_row(cells: dict[str, str], code: str) -> None:
    """One reason each, named."""
    assert held(**cells) == code


def test_characters_without_a_face_hold_and_are_named() -> None:
    """Never a box on paper, and the message names the character, not the person."""
    (cleaned,) = check(person(name="Ana \U0001f600"), missing="\U0001f600")
    assert cleaned.signer is None
    (problem,) = cleaned.problems
    assert (problem.code, problem.where.column) == ("no-face", "Name")
    assert "U+1F600 GRINNING FACE" in problem.message
    assert "Ana" not in problem.message


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("ि", "U+093F DEVANAGARI VOWEL SIGN I"),
        ("Ana ि", "U+093F DEVANAGARI VOWEL SIGN I"),
        ("(ि)", "U+093F DEVANAGARI VOWEL SIGN I"),
        ("Anaि", "U+093F DEVANAGARI VOWEL SIGN I"),
        ("\u0301Ana", "U+0301 COMBINING ACUTE ACCENT"),
        ("Ana \u0337 Ruiz", "U+0337 COMBINING SHORT SOLIDUS OVERLAY"),
    ],
)
def test_a_mark_without_a_letter_holds(text: str, mark: str) -> None:
    """It would be drawn on a dotted circle, or on the space beside it."""
    (cleaned,) = check(person(name=text, own_words=text))
    assert cleaned.signer is None
    assert {(problem.code, problem.where.column) for problem in cleaned.problems} >= {("mark-alone", "Name"), ("mark-alone", "Own words")}
    assert f"{mark} belongs on a letter" in cleaned.problems[0].message


@pytest.mark.parametrize(
    "text", ["अनीता", "क्\u200dष", "ที่", "מֹשֶׁה", "مُحَمَّد", "Z\u0337oe\u0308", "1\ufe0f\u20e3 A", "\u25cc\u093f A", "র\u0951 A"]
)
def test_marks_on_letters_stay(text: str) -> None:
    """Vowel signs, points, accents on any letter, digits in a box, a dotted circle that was typed."""
    assert "mark-alone" not in faults(name=text)


def test_characters_never_printed_need_no_face() -> None:
    """An e-mail address is not on paper."""
    (cleaned,) = check(person(email="☃@example.org"), missing="☃")
    assert cleaned.signer


@pytest.mark.parametrize(
    ("country", "postcode", "code"),
    [
        ("", "94601", None),
        ("", "94601-1234", None),
        ("", "2144", "zip-lost-zero"),
        ("", "601", "zip-lost-zero"),
        ("", "2144-1234", "zip-lost-zero"),
        ("", "21441234", "zip-lost-zero"),
        ("", "2144.0", "zip-unclear"),
        ("", "M5V 2T6", "zip-unclear"),
        ("Canada", "M5V 2T6", None),
        ("Canada", "m5v2t6", None),
        ("Canada", "94601", "zip-unclear"),
        ("Mexico", "6066", "zip-lost-zero"),
        ("Mexico", "06066", None),
        ("Brazil", "1310-100", "zip-lost-zero"),
        ("Germany", "1067", "zip-lost-zero"),
        ("United Kingdom", "SW1A 1AA", None),
    ],
)
def test_a_postcode_that_lost_its_zero_holds(country: str, postcode: str, code: str | None) -> None:
    """A plain 2144 is a question, not a change; a code of another country is one too."""
    place = {"": ("", "CA"), "Canada": ("Toronto", "ON")}.get(country, ("Town", ""))
    assert faults(country=country, zip=postcode, city=place[0], state=place[1], show_address="none") == ([code] if code else [])


def test_the_question_about_a_lost_zero() -> None:
    """What is there, what may have happened, what to type."""
    (cleaned,) = check(person(zip="2144"))
    assert str(cleaned.problems[0]) == "s.xlsx, Sheet1 row 2, ZIP: 2144 has four digits. Did Excel drop a 0? Type 02144."


def test_a_released_code_prints_as_typed() -> None:
    """A person may overrule what a rule only suspects."""
    found = signer(zip="2144", release="zip-lost-zero")
    assert (found.address.postcode, found.released) == ("2144", ("zip-lost-zero",))


def test_a_misspelt_release_is_asked_about() -> None:
    """A code that does not exist releases nothing, and the nearest one is named."""
    (cleaned,) = check(person(zip="2144", release="zip-lost-zeros"))
    assert [problem.code for problem in cleaned.problems] == ["zip-lost-zero", "release-unknown"]
    assert "Did you mean zip-lost-zero?" in cleaned.problems[1].message


def test_a_misspelt_state_is_asked_about() -> None:
    """It prints as typed, and somebody looks."""
    (cleaned,) = check(person(state="Califronia"))
    assert cleaned.signer
    assert "Did you mean California?" in cleaned.problems[0].message


@pytest.mark.parametrize("name", ["Ana and Luis Ruiz", "Ana & Luis", "Ana y Luis Ruiz", "Ana et Luis", "Ana + Luis"])
def test_two_people_in_one_name_are_asked_about(name: str) -> None:
    """Each of them needs a signature; but Ortega y Gasset was one man, so it prints."""
    (cleaned,) = check(person(name=name))
    assert cleaned.signer
    assert [(problem.code, problem.severity) for problem in cleaned.problems] == [("two-names", Severity.ASK)]


@pytest.mark.parametrize("name", ["Andy Anderson", "Yetta Hyett", "Sandra Eteri"])
def test_names_that_hold_an_and_are_one(name: str) -> None:
    """Only a word of its own joins two names."""
    assert faults(name=name) == []


@pytest.mark.parametrize(
    ("cell", "ids"),
    [
        ("", ("president", "ambassador")),
        ("both", ("president", "ambassador")),
        ("President", ("president",)),
        ("ambassador, president", ("president", "ambassador")),
        ("President and Ambassador", ("president", "ambassador")),
        ("president\nambassador", ("president", "ambassador")),
        ("Embassy of Mexico", ("ambassador",)),
        ("Esteban Moctezuma", ("ambassador",)),
        ("the president;", ("president",)),
    ],
)
def test_ways_to_name_officials(cell: str, ids: tuple[str, ...]) -> None:
    """Ids, names, positions, parts that fit one official only; in the campaign's order."""
    assert signer(letters_to=cell).officials == ids


@pytest.mark.parametrize("cell", ["Mexico", "president, senator", "none", ";"])
def test_an_official_who_is_not_clear_holds_with_the_choices(cell: str) -> None:
    """No letter goes to somebody guessed."""
    (cleaned,) = check(person(letters_to=cell))
    assert cleaned.signer is None
    assert "Type president or ambassador" in cleaned.problems[0].message


@pytest.mark.parametrize(
    ("to", "not_to", "ids"),
    [
        ("", "ambassador", ("president",)),
        ("", "the President", ("ambassador",)),
        ("both", "Esteban Moctezuma", ("president",)),
        ("president", "ambassador", ("president",)),
        ("", "nobody", ("president", "ambassador")),
        ("", "-", ("president", "ambassador")),
        ("", "ninguno", ("president", "ambassador")),
    ],
)
def test_not_to_leaves_an_official_out(to: str, not_to: str, ids: tuple[str, ...]) -> None:
    """A person may leave somebody out; empty, a dash and "nobody" leave out none."""
    assert signer(letters_to=to, not_to=not_to).officials == ids


def test_not_to_holds_when_it_is_not_clear_or_leaves_nobody() -> None:
    """No letter goes to somebody it was not to go to."""
    assert held(not_to="senator") == "officials-unknown"
    assert held(not_to="both") == "nobody-left"
    assert held(letters_to="president", not_to="president") == "nobody-left"


@pytest.mark.parametrize("heading", ["No enviar a", "Pas à", "Sauf", "Except", "DO NOT SEND TO"])
def test_not_to_is_known_in_three_languages(heading: str) -> None:
    """The column is found by its heading."""
    assert understood(("Name", "Consent", heading))[0].fields["not_to"] == 2


@pytest.mark.parametrize(
    "cells",
    [
        {"name": "Ana R?"},
        {"name": "[illegible] Ruiz"},
        {"address": "12 E? St"},
        {"city": "Oakland?"},
        {"city": "[ilegible]"},
        {"own_words": "My mother came from (?) in 1981."},
        {"own_words": "I was [illisible] then."},
        {"own_words": "They took ???? from us."},
        {"own_letter": "Please [illegible word] them."},
    ],
)
def test_what_could_not_be_read_holds(cells: dict[str, str]) -> None:
    """Somebody looks at the paper again; a ? in a sentence of one's own is a question."""
    assert held(**cells) == "illegible"


def test_a_question_is_not_illegible() -> None:
    """Own words may ask, and what is not printed need not be read."""
    assert faults(own_words="Why? And (how) [so]?") == []
    assert faults(address="12 E? St", show_address="city") == []
    assert faults(city="O?", show_address="none") == []


def test_a_position_may_hold_a_comma_and_an_and() -> None:
    """The whole cell is tried before its parts."""
    minister = Official(
        id="minister", name="Invented", position="Minister of Justice, Peace and Home", address=(), country="MX", salutation=""
    )
    campaign = Campaign(
        reference="1",
        title="t",
        country="MX",
        issued=CAMPAIGN.issued,
        expires=CAMPAIGN.expires,
        officials=(PRESIDENT, minister),
        letters=CAMPAIGN.letters,
    )
    (cleaned,) = check(person(letters_to="minister of justice, peace and home; president"), rules=signers.Rules(campaign, RULES.event))
    assert cleaned.signer
    assert cleaned.signer.officials == ("president", "minister")


@pytest.mark.parametrize("cell", ["by hand", "By hand.", "HANDWRITTEN"])
def test_words_by_hand(cell: str) -> None:
    """Room to write instead of words."""
    assert (signer(own_words=cell).words, signer(own_words=cell).words_by_hand) == ((), True)
    assert (signer(own_letter=cell).letter, signer(own_letter=cell).letter_by_hand) == ((), True)


@pytest.mark.parametrize(
    ("cell", "place"),
    [("", "after first"), ("First", "first"), ("after the first paragraph", "after first"), ("at the end", "last"), ("instead", "instead")],
)
def test_ways_to_say_where_own_words_go(cell: str, place: str) -> None:
    """Four places; by default after the first paragraph."""
    assert signer(own_words="Please.", own_words_place=cell).words_place == WordsPlace(place)


def test_cells_that_the_spreadsheet_spoilt_hold() -> None:
    """An error, a formula without its result, a date in a name; a date in Consent is a yes."""
    columns, rows = sheet(FULL)
    names = list(FULL)
    faulty = [
        Row(2, tuple((FULL | {"City": "#REF!"}).values()), ((names.index("City"), "error-value"),)),
        Row(3, tuple((FULL | {"Name": ""}).values()), ((names.index("Name"), "formula-without-value"),)),
        Row(4, tuple((FULL | {"Address": "2021-12-01"}).values()), ((names.index("Address"), "date-cell"),)),
        Row(5, tuple((FULL | {"Consent": "2021-10-08"}).values()), ((names.index("Consent"), "date-cell"),)),
    ]
    found = signers.clean([rows[0], *faulty], columns, RULES, missing=lambda _: "")
    assert [cleaned.problems[0].code if cleaned.problems else "" for cleaned in found] == [
        "error-value",
        "formula-without-value",
        "date-cell",
        "",
    ]
    assert [bool(cleaned.signer) for cleaned in found] == [False, False, False, True]


def test_a_fault_in_a_column_that_is_not_used_does_no_harm() -> None:
    """Only what feeds a field can spoil a letter."""
    columns, rows = sheet(FULL | {"Notes": "#REF!"})
    row = Row(2, rows[1].cells, ((len(FULL), "error-value"),))
    assert signers.clean([row], columns, RULES, missing=lambda _: "")[0].problems == ()


def test_a_blank_row_is_neither_signer_nor_problem() -> None:
    """Numbers, countries and ticks that were filled in ahead are not a person."""
    blank = dict.fromkeys(FULL, "") | {"Consent": "yes", "State": "CA"}
    (cleaned,) = check(blank)
    assert (cleaned.signer, cleaned.problems) == (None, ())


def test_short_rows_are_filled_up() -> None:
    """A row may end before the last heading."""
    columns, rows = sheet(FULL)
    (cleaned,) = signers.clean([Row(2, rows[1].cells[:1])], columns, RULES, missing=lambda _: "")
    assert [problem.code for problem in cleaned.problems] == ["city-missing", "no-consent"]


def test_a_row_of_a_text_file_with_too_many_cells_holds() -> None:
    """A comma without quotation marks shifts every cell after it."""
    columns, rows = sheet(FULL, file="s.csv", name="")
    (cleaned,) = signers.clean([Row(2, (*rows[1].cells, "yes"))], columns, RULES, missing=lambda _: "")
    assert [problem.code for problem in cleaned.problems] == ["cells-beyond-headings"]


cell_texts = st.sampled_from(["", "a@example.org", "b@example.org", "510 555 0114", "-"])

# -- repeats ----------------------------------------------------------------------------------


def repeated(seen: repeats.Repeats, cleaned: signers.Cleaned) -> list[Problem]:
    """Why the signer of a row is held for a row before it, if it is."""
    signer = cleaned.signer
    if signer is None or cleaned.marks is None:
        return []
    released = {"released": "repeat" in signer.released, "unasked": "alike" in signer.released}
    fault = seen.fault(cleaned.where, cleaned.marks, years=cleaned.years, number=signer.number, **released)
    return [fault] if isinstance(fault, Problem) else []


def settled(*people: dict[str, str]) -> list[list[str]]:
    """The problems of people of one sheet after repeats were looked for."""
    seen = repeats.Repeats()
    found = [[problem.code for problem in (*cleaned.problems, *repeated(seen, cleaned))] for cleaned in check(*people)]
    for question in seen.questions():
        found[question.where.row - 2].append(question.code)
    return found


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {"name": "ANA  RUÍZ"}),
        ({"zip": "94601-1234"}, {"zip": "94601", "address": "Elm Street 12"}),
        ({"zip": ""}, {"zip": "94601", "state": "", "address": "12 Elm St."}),
        ({"address": "12 Elm Street, Oakland CA", "city": "", "zip": ""}, {"address": "12 Elm St., Oakland, CA", "city": "", "zip": ""}),
        ({"email": "ana@example.org"}, {"zip": "94602", "address": "9 Oak Ave", "email": "Ana@Example.org"}),
        ({"phone": "+1 (510) 555-0114"}, {"zip": "94602", "address": "9 Oak Ave", "phone": "510.555.0114"}),
        ({"phone": "06 12 34 56 78"}, {"zip": "94602", "address": "9 Oak Ave", "phone": "+33 6 12 34 56 78"}),
    ],
)
def test_the_same_person_twice_is_held(first: dict[str, str], second: dict[str, str]) -> None:
    """The same folded name with the same e-mail, phone or address, which is a street with a ZIP or a city."""
    columns = {"email": "", "phone": "", "show_address": "none"}
    assert settled(person(**columns | first), person(**columns | second)) == [[], ["repeat"]]


@pytest.mark.parametrize(
    "second",
    [
        {"name": "Luis Ruiz"},
        {"name": "Luis Ruiz", "email": "ana@example.org"},
        {"name": "Ana Ruiz Jr."},
        {"zip": "93701", "city": "Fresno", "email": "other@example.org"},
        {"name": "Anna Ruiz", "email": "anna@example.org"},
        {"name": "Ano Ruiz"},
        {"name": "Mary Ruiz"},
    ],
)
def test_a_household_is_never_a_repeat(second: dict[str, str]) -> None:
    """Another name at the same address or e-mail, the same name elsewhere, a like name with an e-mail of its own: no question even."""
    assert settled(person(email="ana@example.org"), person(**{"email": "ana@example.org"} | second)) == [[], []]


@pytest.mark.parametrize(
    "second",
    [
        {"address": "9 Oak Ave"},
        {"address": ""},
        {"name": "Anna Ruiz"},
        {"name": "Ana Ruizz"},
        {"name": "Ruiz Ana"},
        {"name": "Ana María Ruiz"},
        {"name": "Anita Ruiz"},
        {"name": "A. Ruiz"},
        {"name": "Anna Ruiz", "zip": "", "address": "9 Oak Ave"},
        {"name": "Anna Ruiz", "zip": "94602", "email": "ana@example.org"},
        {"name": "Anna Ruiz", "zip": "94602", "phone": "510 555 0114"},
    ],
)
def test_somebody_who_is_only_alike_is_asked_about(second: dict[str, str]) -> None:
    """The same name without the same address, or one nearly the same, at the same ZIP, e-mail or phone: both print."""
    plain = {"show_address": "city", "email": "", "phone": ""}
    first = {"email": "ana@example.org"} if "email" in second else {"phone": "510-555-0114"} if "phone" in second else {}
    if second.get("zip") == "":
        first["zip"] = ""
    assert settled(person(**plain | first), person(**plain | second)) == [[], ["alike"]]


def test_alike_is_answered_by_release() -> None:
    """Whoever says that they are two people is asked no more."""
    assert settled(person(release=""), person(name="Anna Ruiz", release="alike")) == [[], []]


@pytest.mark.parametrize("ages", [{"age": "45"}, {"date_of_birth": "1976-01-02"}, {"under_18": "no"}])
def test_a_parent_and_a_child_of_one_name_are_two(ages: dict[str, str]) -> None:
    """Who differs in age is another person; a third row of either is not."""
    child = dict.fromkeys(ages, "") | {"under_18": "yes"}
    parent = dict.fromkeys(child, "") | ages
    assert settled(person(**child), person(**parent)) == [["minor"], []]
    assert settled(person(**child), person(**parent), person(**parent)) == [["minor"], [], ["repeat"]]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("robert diaz", "bob diaz", True), ("jose diaz", "pepe diaz", True), ("mario diaz", "maria diaz", False),
        ("daniel diaz", "daniela diaz", False), ("jon smith", "john smith", True), ("john smith", "john smyth", True),
        ("mary smith", "mark smith", False), ("john smith jr", "john smith", False), ("john smith jr", "jon smith junior", True),
        ("john smith ii", "john smith iii", False), ("ann lee", "bea lee", False), ("", "a b", False), ("jr", "jr sr", False),
    ],
)  # fmt: skip
def test_names_that_are_nearly_the_same(one: str, other: str, expected: bool) -> None:
    """A nickname, a slip; never Jr. and none, nor a first name that ends in another vowel."""
    assert repeats.near(one, other) is expected
    assert repeats.near(other, one) is expected


@given(st.lists(st.tuples(st.sampled_from(["Ana Ruiz", "Anna Ruiz", "Bo Li", "Ana Ruiz Jr", "Ana"]), cell_texts, cell_texts), max_size=8))
def test_questions_hold_nobody_and_come_once(rows: list[tuple[str, str, str]]) -> None:
    """However alike people are, a question is of a row that prints, names a row before it, and is asked once."""
    seen = repeats.Repeats()
    people = check(*[person(name=name, email=email, phone=phone) for name, email, phone in rows]) if rows else []
    printed = [cleaned.where.row for cleaned in people if cleaned.signer and not repeated(seen, cleaned)]
    asked = [question.where.row for question in seen.questions()]
    assert len(set(asked)) == len(asked)
    assert set(asked) <= set(printed)


def test_a_repeat_names_the_row_before() -> None:
    """The message says which row, and how to say that it is somebody else."""
    seen = repeats.Repeats()
    first, second = check(FULL, FULL)
    assert repeated(seen, first) == []
    (fault,) = repeated(seen, second)
    assert fault.message.startswith("The same name with the same e-mail, phone or address as in row 2.")


def test_a_repeat_may_be_released() -> None:
    """Mother and daughter can share a name and an address."""
    assert settled(person(release=""), person(release="repeat")) == [[], []]


def test_a_held_row_is_not_repeated() -> None:
    """The mended row after a held one prints."""
    assert settled(person(consent=""), FULL) == [["no-consent"], []]


def test_a_number_can_be_given_once() -> None:
    """Two rows with the same No. would be one piece code."""
    assert settled(person(**{"no.": "17"}), person(name="Luis Ruiz", **{"no.": "017"})) == [[], ["number-twice"]]


def test_repeats_across_sheets_name_the_sheet() -> None:
    """One memory for all the sheets of a merge."""
    seen = repeats.Repeats()
    for file in ("a.csv", "b.csv"):
        columns, rows = sheet(FULL, file=file, name="")
        found = repeated(seen, signers.clean(rows, columns, RULES, missing=lambda _: "")[0])
    assert "as in a.csv, row 2" in found[0].message


@given(st.text(min_size=1))
def test_folding_ignores_case_and_composition(name: str) -> None:
    """However a name is composed, it folds to the same letters."""
    assert repeats.folded(unicodedata.normalize("NFD", name)) == repeats.folded(unicodedata.normalize("NFC", name))


# -- order and codes --------------------------------------------------------------------------


def problem(severity: Severity, row: int, code: str = "x") -> Problem:
    """A problem in some row."""
    return Problem(code, Where("s.xlsx", "Sheet1", row), "", severity)


ORDERED = [
    problem(Severity.STOP, 3),
    problem(Severity.HOLD, 0),
    problem(Severity.ASK, 3, "heading-nearly"),
    problem(Severity.ASK, 4),
    problem(Severity.HOLD, 9),
    problem(Severity.NOTE, 9),
    problem(Severity.HOLD, 10),
]


@given(st.permutations(ORDERED))
def test_problems_come_in_the_order_of_mending(problems: list[Problem]) -> None:
    """What stops all first, then files and columns, then row by row, in a row the worst first."""
    assert sorted(problems, key=codes.fix_order) == ORDERED


def test_every_code_is_told() -> None:
    """Codes are kebab-case, meanings are sentences, and what would print untold or unasked cannot be released."""
    for code, (severity, releasable, meaning) in codes.CODES.items():
        assert code == code.lower().replace(" ", "-").replace("_", "-")
        assert meaning.endswith(".")
        assert not (releasable and severity is Severity.STOP)
    assert not any(
        codes.CODES[code][1] for code in ("no-consent", "consent-unclear", "name-missing", "no-face", "left-over", "greets-other")
    )


# -- properties -------------------------------------------------------------------------------

cell_text = st.one_of(st.text(max_size=40), st.text("ab é\n\t\u202e\u0301\u200b\u00a0\ufffd?&,[]{}0123456789", max_size=40))


@given(st.lists(st.tuples(*[st.one_of(st.just(""), cell_text, st.text(st.characters(), max_size=5))] * len(headings.FIELDS)), max_size=3))
def test_clean_never_raises(rows: list[tuple[str, ...]]) -> None:
    """Whatever a sheet holds, each row becomes a signer, held with reasons, or blank."""
    columns = headings.Columns("s.xlsx", "Sheet1", 1, headings.FIELDS, {field: index for index, field in enumerate(headings.FIELDS)})
    found = signers.clean([Row(number, cells) for number, cells in enumerate(rows, 2)], columns, RULES, missing=lambda _: "")
    assert [cleaned.row.cells for cleaned in found] == rows
    seen = repeats.Repeats()
    for cleaned in found:
        holds = any(problem.severity is Severity.HOLD for problem in cleaned.problems)
        assert not (holds and cleaned.signer)
        assert holds or cleaned.signer or not cleaned.problems
        assert all(problem.severity is Severity.HOLD for problem in repeated(seen, cleaned))


def visible(text: str) -> str:
    """What is left of a text without spaces and without the characters that are taken out with a note."""
    hidden = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xAD, 0x200B, 0x2060, 0xFEFF}
    return "".join(unicodedata.normalize("NFC", "".join(c for c in text if ord(c) not in hidden)).split())


@given(name=cell_text, street=cell_text, second=cell_text, city=cell_text, state=cell_text, words=cell_text)
def test_nothing_typed_is_lost_or_changed(name: str, street: str, second: str, city: str, state: str, words: str) -> None:
    """Every cell is in the signer as typed (NFC), or its row is held: never silently altered."""
    cells = person(name=name, address=street, address_2=second, city=city, state=state, own_words=words, country="Peru", zip="15001")
    (cleaned,) = check(cells)
    if cleaned.signer is None:
        assert cleaned.problems
        assert cleaned.row.cells == tuple(cells.values())
        return
    found = cleaned.signer
    said = {problem.where.column for problem in cleaned.problems if problem.code == "taken-for-empty"}  # N/A is no street, and that is told
    street, second, city, state = (
        "" if column in said else text
        for column, text in zip(("Address", "Address 2", "City", "State"), (street, second, city, state), strict=True)
    )
    typed = [name, street + "\n" + second, city, state, words]
    kept = [found.name, "\n".join(found.address.lines), found.address.city, found.address.region, "\n".join(found.words)]
    assert [visible(text) for text in kept] == [visible(text) for text in typed]


@given(words=st.text(st.characters(categories=("L", "P", "Zs"), exclude_characters="\u00a0"), max_size=60))
def test_own_words_keep_every_space(words: str) -> None:
    """In one paragraph even the spaces stay as typed, but those around it."""
    (cleaned,) = check(person(own_words=words))
    if cleaned.signer and not cleaned.signer.words_by_hand:
        assert "".join(cleaned.signer.words) == unicodedata.normalize("NFC", words.strip())


@given(st.lists(cell_text, max_size=8), st.lists(cell_text, max_size=8))
def test_columns_never_raise(first: list[str], second: list[str]) -> None:
    """Any two rows are understood as headings, or refused with a problem."""
    columns, problems = understood(tuple(first), tuple(second))
    assert columns.header or [problem.code for problem in problems] == ["no-known-heading"]


@given(st.permutations(range(3)))
def test_chunks_do_not_matter(order: list[int]) -> None:
    """A row's outcome depends on nothing but the row, so chunks may be cleaned anywhere."""
    people = [FULL, person(consent="no"), person(zip="2144")]
    together = check(*people)
    columns, rows = sheet(*people)
    alone = {number: signers.clean([rows[number + 1]], columns, RULES, missing=lambda _: "")[0] for number in order}
    assert [alone[number] for number in range(3)] == together
