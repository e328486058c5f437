"""The blank sheet: what it offers, that the reader takes it for what it is, and that its example is never printed."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

import builders
from ua_mailmerge import blank, cells, headings, postal, signers, tables
from ua_mailmerge.data import sheet_words, table_words
from ua_mailmerge.model import Disclosure, Official, Row

LANGUAGES = table_words.LANGUAGES


def book(language: str = "en") -> openpyxl.Workbook:
    """The blank sheet of an evening, opened again."""
    data = blank.sheet(language=language, campaign=builders.campaign(), event=builders.event())
    return openpyxl.load_workbook(io.BytesIO(data))


def read(path: Path) -> list[Row]:
    """Its rows, as ``check`` reads them."""
    with tables.read(path) as table:
        return [row for chunk in table.rows for row in chunk]


def cleaned(rows: list[Row]) -> list[signers.Cleaned]:
    """What becomes of the rows below the headings."""
    columns, _ = headings.columns(rows, file="signers.xlsx", sheet="Signers")
    return signers.clean(rows, columns, signers.Rules(builders.campaign(), builders.event()), missing=lambda _text: "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_has_every_language(language: str) -> None:
    """A language that is added is added everywhere, with the same keys."""
    for table in (table_words.HEADINGS, table_words.NOTES, table_words.ANSWERS, table_words.SHEET, table_words.SLIP):
        assert table.keys() == set(LANGUAGES)
        assert table[language].keys() == table["en"].keys()
    assert table_words.CONSENT.keys() == table_words.EXAMPLE.keys() == table_words.FOR_EXAMPLE.keys() == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_headings_and_answers_are_read(language: str, tmp_path: Path) -> None:
    """Every column of the blank sheet is taken for what it is, without a remark, and every answer in a drop-down is understood."""
    path = tmp_path / "signers.xlsx"
    path.write_bytes(blank.sheet(language=language, campaign=builders.campaign(), event=builders.event()))
    columns, problems = headings.columns(read(path)[:20], file="signers.xlsx", sheet="Signers")
    assert problems == ()
    assert columns.header == blank.HEADING_ROW
    assert list(columns.fields) == [field for field, _ in blank.COLUMNS]
    assert {cells.SHOWN[sheet] for sheet in map(postal.bare, table_words.ANSWERS[language]["show"].values())} == set(Disclosure)
    for meant, said in table_words.ANSWERS[language]["words_place"].items():
        assert cells.PLACES[postal.bare(said)].value == meant
    yes, no = (postal.bare(word) for word in table_words.ANSWERS[language]["consent"].values())
    assert yes in cells.YES
    assert no in cells.NO


def test_headings_mean_one_thing_in_every_language() -> None:
    """No heading of the blank sheet means something else in another language, or on a sheet that somebody made themselves."""
    said: dict[str, str] = {postal.bare(h): field for field, all_of in sheet_words.HEADINGS.items() for h in all_of}
    for fields in table_words.HEADINGS.values():
        for field, heading in fields.items():
            assert said.setdefault(postal.bare(heading), field) == field


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_is_never_a_person(language: str, tmp_path: Path) -> None:
    """The example row counts as blank, wherever it stands: with people below it, above it, and alone."""
    path = tmp_path / "signers.xlsx"
    path.write_bytes(blank.sheet(language=language, campaign=builders.campaign()))
    rows = read(path)
    example = next(row for row in rows if row.number == blank.EXAMPLE_ROW)
    assert [(done.signer, done.problems) for done in cleaned(rows)] == [(None, ())]
    person = real(example)
    moved = Row(9, example.cells)
    people = [done.signer.name for done in cleaned([*rows, Row(5, person), moved, Row(10, person)]) if done.signer]
    assert people == ["Nia Brook", "Nia Brook"]


def real(example: Row) -> tuple[str, ...]:
    """A person who agreed, in the columns of the example."""
    fields = [field for field, _ in blank.COLUMNS]
    said = {"name": "Nia Brook", "city": "Oakland", "consent": "yes"}
    return tuple(said.get(field, "") for field in fields)[: len(example.cells)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_typed_over_the_example_is_read(language: str, tmp_path: Path) -> None:
    """Whoever overwrites the whole example is a person like all others: nobody is lost because of the row they stand in."""
    path = tmp_path / "signers.xlsx"
    path.write_bytes(blank.sheet(language=language))
    rows = [row if row.number != blank.EXAMPLE_ROW else Row(row.number, real(row)) for row in read(path)]
    assert [done.signer.name for done in cleaned(rows) if done.signer] == ["Nia Brook"]


@pytest.mark.parametrize("left", ["address", "words", "consent"])
def test_half_an_example_holds_its_row(left: str, tmp_path: Path) -> None:
    """Where a person is typed over half of the example, the row is held and says which cell is left: nothing invented is ever printed."""
    path = tmp_path / "signers.xlsx"
    path.write_bytes(blank.sheet(language="en"))
    rows = read(path)
    at = [field for field, _ in blank.COLUMNS].index(left)
    example = next(row for row in rows if row.number == blank.EXAMPLE_ROW)
    mixed = [*real(example)]
    mixed[at] = example.cells[at]
    done = cleaned([*rows[:3], Row(4, tuple(mixed))])
    assert [done.signer for done in done] == [None]
    first = done[0].problems[0]
    assert (first.code, first.where.column) == ("example-left", table_words.HEADINGS["en"][left])


def test_every_column_is_text() -> None:
    """ZIP, phone, No. and all others are text from the first row to the last, so that no zero is dropped and no 1-2 becomes a date."""
    page = book().worksheets[0]
    for field, _ in blank.COLUMNS:
        letter = blank._letter(field)
        assert page.column_dimensions[letter].number_format == "@"
        assert page[f"{letter}{blank.EXAMPLE_ROW + 2}"].number_format == "@"


def test_it_offers_what_can_be_chosen() -> None:
    """Drop-downs for officials, consent, address and the place of own words; they suggest and refuse nothing."""
    offers = {str(offer.sqref)[0]: offer for offer in book().worksheets[0].data_validations.dataValidation}
    letters = {field: blank._letter(field) for field, _ in blank.COLUMNS if field in table_words.ANSWERS["en"]}
    assert {"officials", "consent", "show", "words_place"} <= letters.keys()
    assert offers.keys() == set(letters.values())
    assert offers[letters["officials"]].formula1 == '"all,President of México,Ambassador Esteban Moctezuma"'
    assert not any(offer.showErrorMessage for offer in offers.values())


def test_many_officials_still_fit_a_drop_down() -> None:
    """Where positions are too long for a list of 255 characters or hold a comma, ids stand there."""
    many = tuple(Official(f"m{n}", f"Minister {n}", (), "MX", "Dear Minister,", position=f"Minister, {n}") for n in range(20))
    assert blank.officials(builders.campaign(officials=many)) == [f"m{n}" for n in range(20)]


def test_each_heading_has_a_note_and_the_consent_stands_above() -> None:
    """What people agree to stands above the headings, the event's own words in its language, ours in others."""
    page = book().worksheets[0]
    assert all(page.cell(blank.HEADING_ROW, at).comment for at in range(1, len(blank.COLUMNS) + 1))
    assert table_words.CONSENT["en"] in str(page["A2"].value)
    own = builders.event(consent="You may print it.")
    assert blank.consent(own, language="en") == "You may print it."
    assert blank.consent(own, language="es") == table_words.CONSENT["es"]


def test_a_title_that_looks_like_a_formula_stays_text() -> None:
    """What the campaign's or the group's name begins with is never run by a spreadsheet program."""
    data = blank.sheet(language="en", event=builders.event(group="=1+1"))
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert (page["A1"].value, page["A1"].data_type) == ("=1+1", "s")


def test_it_prints_landscape_on_the_events_paper() -> None:
    """One page wide, headings on every page, on the event's paper; the headings stay in sight while people type."""
    page = book().worksheets[0]
    assert (page.page_setup.orientation, page.page_setup.fitToWidth, page.page_setup.fitToHeight) == ("landscape", 1, 0)
    assert page.print_title_rows == "$3:$3"
    assert page.freeze_panes == "C4"


def test_same_event_same_bytes() -> None:
    """Nothing of the time it is made gets into the workbook."""
    one, two = (blank.sheet(language="fr", campaign=builders.campaign()) for _ in range(2))
    assert one == two
    assert {info.date_time[0] for info in zipfile.ZipFile(io.BytesIO(one)).infolist()} == {2000}
