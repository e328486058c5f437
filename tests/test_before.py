"""What is made before the evening, from the command line: the blank sheet, slips, the poster."""

from pathlib import Path

import openpyxl
import pytest

from evening import CAMPAIGN, contents, evening, made, names, pages, person, run, sheet
from ua_mailmerge.data import table_words

LINK = "https://letters.example.org/e/f8k2"


@pytest.mark.parametrize("language", table_words.LANGUAGES)
def test_the_blank_sheet_filled_in_is_merged(language: str, tmp_path: Path) -> None:
    """From ``sheet`` to a letter: people are typed below the example, the example stays, and only they get letters."""
    evening(tmp_path)
    blank = tmp_path / "blank.xlsx"
    ran = run("sheet", "-c", tmp_path / "campaign.yaml", "-o", blank, "--language", language)
    assert (ran.code, ran.err) == (0, "")
    book = openpyxl.load_workbook(blank)
    page = book.worksheets[0]
    headings = {str(cell.value): at for at, cell in enumerate(page[3], 1)}
    words = table_words.HEADINGS[language]
    answers = table_words.ANSWERS[language]
    for row, name in ((5, "Nia Brook"), (6, "Femi Ade")):
        said = {"name": name, "city": "Oakland", "consent": answers["consent"]["yes"], "show": answers["show"]["city"]}
        for field, text in (said | {"officials": answers["officials"]["all"], "number": str(row)}).items():
            page.cell(row, headings[words[field]], text)
    book.save(tmp_path / "signers.xlsx")
    ran = run("check", tmp_path / "signers.xlsx", "-o", tmp_path / "out", "--json")
    assert ran.json["problems"] == []
    folder = made(tmp_path / "signers.xlsx", "-o", tmp_path / "out")
    assert sorted(names(folder).values()) == ["Femi Ade", "Nia Brook"]
    assert {code[:3] for code in names(folder)} == {"005", "006"}
    example = table_words.EXAMPLE[language]["name"]
    assert not any(example in text for pdf in folder.glob("*.pdf") for text in pages(pdf))


def test_a_sheet_without_an_event(tmp_path: Path) -> None:
    """The campaign alone is enough for a blank sheet."""
    evening(tmp_path)
    (tmp_path / "event.yaml").unlink()
    assert run("sheet", "-c", tmp_path / "campaign.yaml", "-o", tmp_path / "blank.xlsx").code == 0


def test_numbers_of_slips_meet_their_letters(tmp_path: Path) -> None:
    """Slips first, then a sheet where one person has the number of a slip and one has none: the slip's number stays with its person."""
    home = tmp_path / "evening"
    path = evening(home)
    common = ("-c", home / "campaign.yaml", "-o", home / "out")
    assert run("slips", 10, *common, "--into", home / "slips.pdf").code == 0
    assert "001" in pages(home / "slips.pdf")[0]
    folder = made(sheet(path, [person("Nia Brook"), person("Femi Ade") | {"No.": "3"}]), "-o", home / "out")
    found = {name: int(code[:3]) for code, name in names(folder).items()}
    assert found["Femi Ade"] == 3
    assert found["Nia Brook"] > 10
    ran = run("slips", 10, *common, "--into", home / "more.pdf")
    assert int(ran.out.split("numbers ")[1][:3]) > found["Nia Brook"]


def test_nothing_is_written_over(tmp_path: Path) -> None:
    """Each of them leaves a file that is there already as it is, and slips use no number then."""
    evening(tmp_path)
    there = tmp_path / "there"
    there.write_text("mine", encoding="utf-8")
    before = contents(tmp_path)
    of_event = ("-c", tmp_path / "campaign.yaml")
    assert run("sheet", *of_event, "-o", there).code == 5
    assert run("slips", 3, *of_event, "-o", tmp_path / "out", "--into", there).code == 5
    assert run("poster", *of_event, "--link", LINK, "--into", there).code == 5
    assert contents(tmp_path) == before


def test_an_appeal_that_has_ended_is_said(tmp_path: Path) -> None:
    """Slips for an ended appeal are printed, with a word about it; the day of deletion is not in the past."""
    evening(tmp_path, campaign=CAMPAIGN.replace("2999-12-31", "2021-12-31"))
    ran = run("slips", 3, "-c", tmp_path / "campaign.yaml", "-o", tmp_path / "out", "--into", tmp_path / "slips.pdf")
    assert (ran.code, "ended on 31 December 2021" in ran.err) == (0, True)
    assert "2022" not in pages(tmp_path / "slips.pdf")[0]


def test_contact_and_date_on_a_slip(tmp_path: Path) -> None:
    """The event's contact stands on the part to keep, another where the command says so, and the day that is promised."""
    evening(tmp_path, event="group: Letter Writers\ncode: MAD\nreturn_address: [1 Elm Street]\ncontact: hello@example.org\n")
    of_event = ("-c", tmp_path / "campaign.yaml", "-o", tmp_path / "out")
    assert run("slips", 3, *of_event, "--into", tmp_path / "a.pdf").code == 0
    assert "hello@example.org" in pages(tmp_path / "a.pdf")[0]
    ran = run("slips", 3, *of_event, "--contact", "555 0100", "--delete-by", "2030-05-01", "--language", "fr", "--into", tmp_path / "b.pdf")
    assert ran.code == 0
    text = " ".join(pages(tmp_path / "b.pdf")[0].split())
    assert "555 0100" in text
    assert "1 mai 2030" in text


def test_the_poster_is_written(tmp_path: Path) -> None:
    """One sentence and the link, in the language that was asked for."""
    evening(tmp_path)
    assert run("poster", "-c", tmp_path / "campaign.yaml", "--link", LINK, "--language", "es", "--into", tmp_path / "p.pdf").code == 0
    (text,) = pages(tmp_path / "p.pdf")
    assert "firma una carta con nosotros" in " ".join(text.split())
    assert "letters.example.org/e/f8k2" in text
