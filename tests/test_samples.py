import importlib.util
import re
import unicodedata
import zipfile
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from ua_mailmerge import headings, repeats, schema, signers, tables
from ua_mailmerge.model import Campaign, Event
from ua_mailmerge.problems import Problem, Severity

SAMPLES = Path(__file__).parents[1] / "samples"
FOLDER = SAMPLES / "ua-100-21"


@pytest.fixture(scope="module")
def appeal() -> str:
    """The appeal as published, on one line."""
    return (FOLDER / "appeal.txt").read_text(encoding="utf-8").replace("\n", " ")


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    """The shipped campaign, which has no fault."""
    read, faults = schema.campaign((FOLDER / "campaign.yaml").read_text(encoding="utf-8"), file="campaign.yaml")
    assert not faults
    assert read
    return read


@pytest.fixture(scope="module")
def event() -> Event:
    """The shipped event, which has no fault."""
    read, faults = schema.event((FOLDER / "event.yaml").read_text(encoding="utf-8"), file="event.yaml")
    assert not faults
    assert read
    return read


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    """The script that makes the sheet."""
    spec = importlib.util.spec_from_file_location("make_signers", SAMPLES / "make_signers.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def sheet_of(path: Path) -> Worksheet:
    """The one sheet of a workbook."""
    (sheet,) = openpyxl.load_workbook(path).worksheets
    return sheet


@pytest.fixture(scope="module")
def people() -> list[dict[str, object]]:
    """The shipped sheet by heading, empty cells left out."""
    headings, *rows = sheet_of(FOLDER / "signers.xlsx").iter_rows(values_only=True)
    return [{str(key): value for key, value in zip(headings, row, strict=True) if value is not None} for row in rows]


# -- the appeal ---------------------------------------------------------------------------------


def test_the_letter_is_the_published_one(appeal: str, campaign: Campaign) -> None:
    """Its paragraphs, joined, are what stands between the greeting and the closing, character for character."""
    greeting, closing = campaign.official("president").salutation, campaign.letters["en"].closing
    published = appeal[appeal.index(greeting) + len(greeting) : appeal.rindex(closing)]
    assert " ".join(campaign.letters["en"].paragraphs) == published.strip()


def test_the_letter_has_three_paragraphs(campaign: Campaign) -> None:
    """The publication has lost them; they part where the thought does."""
    openings = [paragraph[:16] for paragraph in campaign.letters["en"].paragraphs]
    assert openings == ["I am writing to ", "I am also aware ", "I call upon you "]


@pytest.mark.parametrize("id_", ["president", "ambassador"])
def test_an_address_is_the_published_one(id_: str, appeal: str, campaign: Campaign) -> None:
    """Name, position and lines follow one another as published, less the country."""
    official = campaign.official(id_)
    words = re.findall(r"\w+", " ".join((official.name, official.position, *official.address)))
    assert " ".join(words) in " ".join(re.findall(r"\w+", appeal))


def test_the_channels_are_the_published_ones(appeal: str, campaign: Campaign) -> None:
    """What the publication hides is not made up."""
    channels = [text for official in campaign.officials for texts in official.channels.values() for text in texts]
    assert len(channels) == 4
    assert all(text in appeal for text in channels)


def test_the_report_step_is_the_published_one(appeal: str, campaign: Campaign) -> None:
    """Word for word."""
    assert campaign.report_words in appeal


def test_the_sample_is_a_specimen(campaign: Campaign) -> None:
    """Letters of invented people must not be posted."""
    assert campaign.specimen


def test_the_campaign_has_a_letter_in_the_language_of_the_event(campaign: Campaign, event: Event) -> None:
    """And the event falls within the appeal."""
    assert event.language in campaign.letters
    assert event.date
    assert campaign.issued <= event.date <= campaign.expires


# -- the signers --------------------------------------------------------------------------------


def test_the_sheet_is_what_its_script_makes(maker: ModuleType, tmp_path: Path) -> None:
    """Every cell, its format and the look of the headings."""
    made = tmp_path / "signers.xlsx"
    made.write_bytes(maker.workbook())
    shipped, again = sheet_of(FOLDER / "signers.xlsx"), sheet_of(made)
    assert again.dimensions == shipped.dimensions
    for row, row_again in zip(shipped.iter_rows(), again.iter_rows(), strict=True):
        for cell, cell_again in zip(row, row_again, strict=True):
            assert (cell_again.value, cell_again.number_format, cell_again.font.b) == (cell.value, cell.number_format, cell.font.b)


def test_the_same_people_give_the_same_bytes(maker: ModuleType) -> None:
    """No clock stands in the workbook."""
    assert maker.workbook() == maker.workbook()
    with zipfile.ZipFile(FOLDER / "signers.xlsx") as archive:
        assert {member.date_time[0] for member in archive.infolist()} == {2021}
        assert b"2021-10-08T21:30:00Z" in archive.read("docProps/core.xml")


def test_a_real_evening_signed(people: list[dict[str, object]]) -> None:
    """Sixty people and more."""
    assert len(people) >= 60


@pytest.mark.parametrize("script", ["GREEK", "CYRILLIC", "ARABIC", "HEBREW", "DEVANAGARI", "THAI", "CJK", "HANGUL"])
def test_each_script_signed(script: str, people: list[dict[str, object]]) -> None:
    """Somebody's name is written in it."""
    assert any(unicodedata.name(character, "").startswith(script) for person in people for character in str(person["Name"]))


@pytest.mark.parametrize("letter", ["ễ", "ị", "Đ", "Ż", "Ź", "ą", "Ñ", "ı", "ğ", "Þ", "ọ̀", "ʻ", "’", "ř", "è"])
def test_each_kind_of_accent_signed(letter: str, people: list[dict[str, object]]) -> None:
    """Vietnamese, Polish, Spanish, Turkish, Icelandic, Yoruba, Hawaiian, Czech, French, and the typographer's apostrophe."""
    assert any(letter in unicodedata.normalize("NFC", str(person["Name"])) for person in people)


def test_zips_are_as_spreadsheets_leave_them() -> None:
    """Text with its zero, a number shown with its zero, and one that lost it."""
    sheet = sheet_of(FOLDER / "signers.xlsx")
    cells = [cell for (cell,) in sheet.iter_rows(min_row=2, min_col=6, max_col=6)]
    assert any(isinstance(cell.value, str) and cell.value.startswith("0") for cell in cells)
    assert {cell.value for cell in cells if cell.number_format == "00000"} == {2130, 2903}
    assert [cell.value for cell in cells if isinstance(cell.value, int) and cell.value < 10000 and cell.number_format == "General"] == [
        2144
    ]


def test_own_words_are_one_to_a_hundred_and_twenty(people: list[dict[str, object]]) -> None:
    """From a single word to the longest that people write, in two paragraphs and in smart quotes."""
    words = [str(person["Own words"]) for person in people if "Own words" in person]
    counts = [len(text.split()) for text in words]
    assert (min(counts), max(counts)) == (1, 120)
    assert any("\n\n" in text and "“" in text for text in words)


def test_every_place_for_own_words_is_used(people: list[dict[str, object]]) -> None:
    """First, last, instead; after the first paragraph is where nothing is said."""
    assert {person.get("Own words place", "after first") for person in people if "Own words" in person} >= {
        "first",
        "after first",
        "last",
        "instead",
    }


def test_every_choice_of_address_and_official_is_used(people: list[dict[str, object]]) -> None:
    """Full, city and none; one official or both."""
    assert {person.get("Show address") for person in people} == {None, "full", "city", "none"}
    assert {"president", "ambassador", None} <= {person.get("Letters to") for person in people}


def test_everybody_can_only_be_reached_at_example_org(people: list[dict[str, object]]) -> None:
    """Nobody's real address or telephone is shipped."""
    assert all(str(person["Email"]).casefold().endswith("@example.org") for person in people if "Email" in person)
    assert all("555" in str(person["Phone"]) for person in people if "Phone" in person)


def test_the_sheet_holds_seven_rows(campaign: Campaign, event: Event) -> None:
    """Each for another reason; one more is printed and asked about, and the rest is free of fault."""
    with tables.read(FOLDER / "signers.xlsx") as table:
        rows = [row for chunk in table.rows for row in chunk]
        columns, wrong = headings.columns(rows, file=table.file, sheet=table.sheet)
    assert not wrong
    cleaned = signers.clean(rows[1:], columns, signers.Rules(campaign=campaign, event=event), missing=lambda _: "")
    seen = repeats.Repeats()
    faults = [
        seen.fault(row.where, row.marks, number=row.signer.number, released="repeat" in row.signer.released)
        for row in cleaned
        if row.signer and row.marks
    ]
    repeated = [(fault.where.row, fault.code, fault.severity) for fault in faults if isinstance(fault, Problem)]
    found = [(problem.where.row, problem.code, problem.severity) for row in cleaned for problem in row.problems]
    assert sorted(found + repeated) == [
        (32, "zip-lost-zero", Severity.HOLD),
        (41, "two-names", Severity.ASK),
        (44, "repeat", Severity.HOLD),
        (45, "no-consent", Severity.HOLD),
        (46, "city-missing", Severity.HOLD),
        (47, "names-other", Severity.HOLD),
        (49, "greets-other", Severity.HOLD),
        (50, "left-over", Severity.HOLD),
    ]
