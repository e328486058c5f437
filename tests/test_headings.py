"""Which column of a sheet is what: headings of event forms in three languages, questions, and what somebody says of a column."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evening import EVENT, evening, run
from ua_mailmerge import headings, schema
from ua_mailmerge.model import Row
from ua_mailmerge.problems import Problem, Severity


def understood(*names: str, told: dict[str, str] | None = None) -> tuple[dict[str, int], tuple[Problem, ...]]:
    """What a row of headings is understood as."""
    columns, problems = headings.columns([Row(1, names)], file="s.csv", sheet="", told=told)
    return columns.fields, problems


SERVICES = {
    "Google Forms": (
        (
            "Timestamp",
            "Full name",
            "Mailing address (street, city, state, ZIP)",
            "Do you agree that we print your name on the letters and post them for you?",
            "May we show your full address on the letter?",
            "Would you like to add a message of your own?",
        ),
        (None, "name", "address", "consent", "show", "words"),
    ),
    "Google Forms en español": (
        (
            "Marca temporal",
            "Nombre completo",
            "¿Cuál es su dirección postal?",
            "Ciudad",
            "¿Autoriza que enviemos las cartas en su nombre?",
            "¿Quiere agregar unas palabras propias?",
        ),
        (None, "name", "address", "city", "consent", "words"),
    ),
    "Google Forms en français": (
        (
            "Horodateur",
            "Prénom",
            "Nom",
            "Adresse postale",
            "Ville",
            "Code postal",
            "Acceptez-vous que les lettres soient envoyées en votre nom ?",
        ),
        (None, "first_name", "last_name", "address", "city", "postcode", "consent"),
    ),
    "Action Network": (
        ("first_name", "last_name", "email", "zip_code", "can2_user_address", "can2_user_city", "can2_state_abbreviated", "can2_phone"),
        ("first_name", "last_name", "email", "postcode", "address", "city", "region", "phone"),
    ),
    "CiviCRM": (
        ("Contact ID", "Display Name", "First Name", "Last Name", "Street Address", "City", "Postal Code", "State", "Country", "Email"),
        (None, None, "first_name", "last_name", "address", "city", "postcode", "region", "country", "email"),
    ),
    "NationBuilder": (
        (
            "nationbuilder_id",
            "first_name",
            "last_name",
            "full_name",
            "email",
            "primary_address1",
            "primary_address2",
            "primary_city",
            "primary_state",
            "primary_zip",
            "primary_country_code",
        ),
        (None, "first_name", "last_name", None, "email", "address", "address_2", "city", "region", "postcode", "country"),
    ),
    "Eventbrite": (
        ("Order #", "First Name", "Last Name", "Email", "Home Address 1", "Home City", "Home State", "Home Zip", "Home Country"),
        (None, "first_name", "last_name", "email", "address", "city", "region", "postcode", "country"),
    ),
    "Microsoft Forms": (
        ("ID", "Start time", "Completion time", "Your full name", "What is your street address?", "Which city do you live in?", "I agree"),
        (None, None, None, "name", "address", "city", "consent"),
    ),
}


@pytest.mark.parametrize("service", SERVICES)
def test_exports_of_services_need_no_renaming(service: str) -> None:
    """Each column feeds what it asked for, and nothing is a question."""
    names, meant = SERVICES[service]
    fields, problems = understood(*names)
    assert fields == {field: at for at, field in enumerate(meant) if field}
    assert {problem.code for problem in problems} <= {"columns-unused"}


@pytest.mark.parametrize(
    "heading",
    [
        "Do you agree that we keep your data?",
        "Do you agree to receive letters from us?",
        "I agree that my photo may be used in letters to members",
        "Do you not agree that we sign letters for you?",
        "¿Acepta recibir nuestras cartas?",
        "Acceptez-vous de recevoir nos lettres ?",
        "Are you 18 or older and agree to sign letters?",
    ],
)
def test_agreeing_to_something_else_is_no_consent(heading: str) -> None:
    """A yes to a newsletter must not print a letter."""
    assert "consent" not in understood("Name", heading)[0]


def test_nombre_is_half_a_name_beside_apellidos() -> None:
    """Nombre alone is the whole name, beside Apellidos the first; Nom the same beside Prénom."""
    assert understood("Nombre", "Ciudad", "Consentimiento")[0]["name"] == 0
    assert understood("Nombre", "Apellidos", "Consentimiento")[0] == {"first_name": 0, "last_name": 1, "consent": 2}
    assert understood("Nom", "Prénom", "Accord")[0] == {"last_name": 0, "first_name": 1, "consent": 2}


@pytest.mark.parametrize("key", ["Legal person", "legal  PERSON", "column B"])
def test_what_somebody_says_of_a_column_goes_first(key: str) -> None:
    """By its heading, however written, or by its letter; nothing is left to ask."""
    fields, problems = understood("City", "Legal person", "Consent", told={key: "name"})
    assert fields == {"city": 0, "name": 1, "consent": 2}
    assert problems == ()


def test_a_question_says_what_releases_it() -> None:
    """What the message of a question tells to type is the answer to it."""
    _, (problem,) = understood("Name", "Street", "Consent", "Address")
    assert problem.severity is Severity.STOP
    ways = re.findall('--column "(.*?)=(.*?)"', problem.message)
    assert len(ways) == 2
    for (heading, field), at in zip(ways, (3, 1), strict=True):
        fields, rest = understood("Name", "Street", "Consent", "Address", told={heading: str(headings.field_named(field))})
        assert fields["address"] == at
        assert [problem.code for problem in rest] == ["columns-unused"]


def test_of_two_columns_with_one_heading_the_letter_says_which() -> None:
    """A heading that is there twice cannot tell them apart."""
    _, (problem,) = understood("Name", "City", "Consent", "City")
    assert 'On the command line: --column "column B=unused" or --column "column D=unused".' in problem.message
    assert understood("Name", "City", "Consent", "City", told={"column D": headings.UNUSED})[0]["city"] == 1


def test_a_nearly_right_heading_is_used_once_somebody_says_so() -> None:
    """Adress is asked about, not guessed."""
    _, (problem,) = understood("Name", "Adress", "Consent")
    assert problem.code == "heading-nearly"
    assert '--column "Adress=Address"' in problem.message
    fields, problems = understood("Name", "Adress", "Consent", told={"Adress": "address"})
    assert fields["address"] == 1
    assert problems == ()


def test_a_column_that_is_not_there_is_told() -> None:
    """One event.yaml may serve several sheets, so this is a note."""
    _, (problem,) = understood("Name", "Consent", told={"Adress": "address"})
    assert (problem.code, problem.severity) == ("column-not-there", Severity.NOTE)


@given(st.lists(st.text(max_size=60), max_size=12), st.dictionaries(st.text(max_size=12), st.sampled_from(headings.FIELDS), max_size=3))
def test_any_row_of_headings_is_understood_somehow(names: list[str], told: dict[str, str]) -> None:
    """Whatever stands there: no two fields from one column, and every column of a field is there."""
    fields, _ = understood(*names, told=told)
    assert len(set(fields.values())) == len(fields)
    assert all(0 <= at < len(names) for at in fields.values())


def test_event_yaml_says_what_columns_are() -> None:
    """``columns:`` takes our headings in any language, and ``unused``; a slip names the nearest."""
    event, faults = schema.event(EVENT + "columns:\n  Legal person: Nombre\n  Badge: unused\n", file="event.yaml")
    assert not faults
    assert event
    assert event.columns == {"Legal person": "name", "Badge": headings.UNUSED}
    _, (fault,) = schema.event(EVENT + "columns:\n  Legal person: Adress\n", file="event.yaml")
    assert fault.code == "wrong-value"
    assert "Did you mean Address?" in fault.message


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """A sheet whose name column is called something else."""
    path = evening(tmp_path).with_name("odd.csv")
    path.write_text("Legal person,City,Consent\nAna Ruiz,Lima,yes\n", encoding="utf-8")
    return path


def test_check_says_what_each_column_was_taken_for(odd: Path) -> None:
    """One line a sheet, and as JSON; --column releases what stopped it."""
    stopped = run("check", odd)
    assert stopped.code == 4
    assert "Columns read: City, Consent." in stopped.out
    told = ("check", odd, "--column", "Legal person=name")
    done = run(*told)
    assert 'Columns read: Name ("Legal person"), City, Consent.' in done.out
    assert "1 row = 1 ready." in done.out
    fields = {"name": "Legal person", "city": "City", "consent": "Consent"}
    assert run(*told, "--json").json["columns"] == [{"file": "odd.csv", "sheet": "", "fields": fields}]


def test_a_marked_sheet_knows_what_was_said_of_columns(odd: Path) -> None:
    """A sheet none of whose headings we know is marked once somebody says what they are."""
    odd.write_text("Legal person,Yes or no\nAna Ruiz,\n", encoding="utf-8")
    into = odd.with_name("marked.xlsx")
    done = run("check", odd, "--column", "Legal person=name", "--column", "Yes or no=consent", "--marked", into)
    assert done.code == 3
    assert into.exists()


SLIPS = [("Legal person", "give a heading"), ("Legal person=nmae", "Did you mean Name?"), ("=name", "give a heading")]


@pytest.mark.parametrize(("said", "answer"), SLIPS)
def test_a_slip_in_column_is_told(odd: Path, said: str, answer: str) -> None:
    """Nothing is read before it is clear."""
    done = run("check", odd, "--column", said)
    assert done.code == 2
    assert answer in done.err
