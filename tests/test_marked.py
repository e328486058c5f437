"""A group's sheet handed back marked: what is added, that everything else is as it was, and that it can be brought again."""

import datetime
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image as Picture

import recipes
from evening import evening, run
from recipes import RECIPES, TWO
from ua_mailmerge import marked, tables
from ua_mailmerge.limits import Limits
from ua_mailmerge.marking import plain
from ua_mailmerge.marking import sheet as sheets
from ua_mailmerge.marking.reasons import ASKED, HELD, Marks, Reason
from ua_mailmerge.problems import MailmergeError, Problem, Severity, UnreadableError, Where

SHEET = "xl/worksheets/sheet1.xml"
HEADINGS = ("Name", "City", "State", "ZIP", "Consent")
PEOPLE: tuple[tuple[str | int | None, ...], ...] = (
    ("Nia Brook", "Oakland", "CA", 2144, "yes"),
    ("Femi Ade", "Oakland", "CA", "94601", None),
    ("Ana Sol", None, "CA", "94601", "yes"),
)


def group() -> bytes:
    """A workbook as a group has it: a title over the table, a picture, a chart, rules, lists, a formula, a comment, further sheets,
    and parts that no library of ours knows.
    """
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "Sign-ups"
    page["A1"] = "Our evening"
    page.merge_cells("A1:Z1")
    for at, heading in enumerate(HEADINGS, 1):
        page.cell(3, at, heading).font = Font(bold=True, color="FF0000FF")
    for row, cells in enumerate(PEOPLE, 4):
        for at, value in enumerate(cells, 1):
            if value is not None:
                page.cell(row, at, value)
    page["D4"].fill = PatternFill("solid", fgColor="FFCCFFCC")
    page["D4"].number_format = "0000"
    page["F3"], page["F4"] = "When", datetime.date(2021, 10, 8)
    page.column_dimensions["A"].width = 33
    page.row_dimensions[5].height = 40
    page.conditional_formatting.add(
        "A4:A9",
        CellIsRule(  # type: ignore[no-untyped-call]
            operator="equal", formula=['"Nia"'], fill=PatternFill("solid", bgColor="FF00FF00")
        ),
    )
    rule = DataValidation(type="list", formula1='"yes,no"')
    rule.add("E4:E99")
    page.add_data_validation(rule)
    page["B4"].comment = Comment("Ask her again", "The group")
    picture = io.BytesIO()
    Picture.new("RGB", (20, 20), "red").save(picture, "PNG")
    page.add_image(Image(picture), "K5")
    chart = BarChart()
    chart.add_data(Reference(page, min_col=4, min_row=3, max_row=6))
    page.add_chart(chart, "K10")
    other = book.create_sheet("Sums")
    other["A1"] = "=COUNTA('Sign-ups'!A4:A99)"
    file = io.BytesIO()
    book.save(file)
    more: dict[str, str | bytes] = {
        "xl/pivotCache/pivotCacheDefinition1.xml": "<pivotCacheDefinition xmlns='x'/>",
        "xl/slicers/slicer1.xml": "<slicers xmlns='y'/>",
        "customXml/item1.xml": "<whatever>\r\n</whatever>",
        "docProps/thumbnail.jpeg": b"\xff\xd8\xff\x00nothing",
    }
    with zipfile.ZipFile(file, "a") as package:
        for name, data in more.items():
            package.writestr(name, data)
    return file.getvalue()


def problem(row: int, column: str, message: str, severity: Severity = Severity.HOLD) -> Problem:
    """A problem of a row of that sheet."""
    return Problem("some-code", Where("signers.xlsx", "Sign-ups", row, column), message, severity)


PROBLEMS = (
    problem(4, "ZIP", "2144 has four digits. Type 02144."),
    problem(4, "City", "Is that right?", Severity.ASK),
    problem(5, "Consent", "This person has not agreed."),
    problem(6, "City", "It is empty."),
    problem(6, "", "A row like one before."),
    problem(6, "Country", "There is no such column."),
    problem(5, "Name", "Only a remark.", Severity.NOTE),
)


def signers(folder: Path, data: bytes, name: str = "signers.xlsx") -> Path:
    """A sheet on the disk."""
    path = folder / name
    path.write_bytes(data)
    return path


def parts(data: bytes) -> dict[str, bytes]:
    """Every part of a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def page_of(data: bytes) -> Any:
    """The first sheet, opened with a library that is not ours."""
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


def letters(data: bytes) -> dict[int, str]:
    """What the Letters column says, by row."""
    page = page_of(data)
    column = next(cell.column for row in page.iter_rows(max_row=20) for cell in row if cell.value == "Letters")
    return {row: str(cell.value) for row, (cell,) in enumerate(page.iter_rows(min_col=column, max_col=column), 1) if cell.value}


def coloured(data: bytes) -> dict[str, list[str]]:
    """Columns of our colours, with what their rules look for."""
    rules = page_of(data).conditional_formatting
    ours = [(str(each.sqref), rule.formula[0]) for each in rules for rule in each.rules if "FIND" in "".join(rule.formula)]
    found: dict[str, list[str]] = {}
    for where, formula in ours:
        found.setdefault(where, []).append(formula.partition('"')[2].partition('"')[0])
    return found


# -- what is added ------------------------------------------------------------------------------


def test_reasons_stand_in_a_column_of_their_own(tmp_path: Path) -> None:
    """The first free column is called Letters and says of each row what it waits for; a remark that stops nobody is left out."""
    made = marked.workbook(signers(tmp_path, group()), PROBLEMS)
    assert letters(made.data) == {
        3: "Letters",
        4: "Held · ZIP: 2144 has four digits. Type 02144.  Look · City: Is that right?",
        5: "Held · Consent: This person has not agreed.",
        6: "Held · City: It is empty.  Held · Row: A row like one before.  Held · Country: There is no such column.",
    }
    assert page_of(made.data)["G3"].value == "Letters"
    assert page_of(made.data)["G3"].font.b
    assert (made.rows, made.ending) == (3, ".xlsx")


def test_cells_are_coloured_by_what_letters_says(tmp_path: Path) -> None:
    """Each column with a reason has a rule that colours the cell whose row says so; the style of no cell is touched."""
    found = coloured(marked.workbook(signers(tmp_path, group()), PROBLEMS).data)
    assert found == {
        "B4:B6": ["Held · City:", "Look · City:"],
        "D4:D6": ["Held · ZIP:"],
        "E4:E6": ["Held · Consent:"],
        "G4:G6": ["Held · ", "Look · "],
    }


def test_cells_carry_the_reason_as_a_comment(tmp_path: Path) -> None:
    """A comment says what the Letters column says; a cell that has a comment of the group's keeps that one alone."""
    page = page_of(marked.workbook(signers(tmp_path, group()), PROBLEMS).data)
    said = {cell.coordinate: (cell.comment.author, cell.comment.text) for row in page.iter_rows() for cell in row if cell.comment}
    assert said == {
        "B4": ("The group", "Ask her again"),
        "D4": ("ua-mailmerge", "Held · ZIP: 2144 has four digits. Type 02144."),
        "E5": ("ua-mailmerge", "Held · Consent: This person has not agreed."),
        "B6": ("ua-mailmerge", "Held · City: It is empty."),
    }


def test_what_is_wrong_with_a_column_is_said_at_its_heading(tmp_path: Path) -> None:
    """A problem of the headings has its comment there, and no line in the Letters column."""
    made = marked.workbook(signers(tmp_path, group()), [problem(3, "State", "Two columns mean the same.", Severity.STOP)])
    assert page_of(made.data)["C3"].comment.text == "Held · State: Two columns mean the same."
    assert letters(made.data) == {3: "Letters"}


# -- what stays ---------------------------------------------------------------------------------


def test_parts_that_need_not_change_are_the_same_bytes(tmp_path: Path) -> None:
    """Picture, chart, drawing, other sheets, and parts nobody here knows come back byte for byte, in their order."""
    data = group()
    before, after = parts(data), parts(marked.workbook(signers(tmp_path, data), PROBLEMS).data)
    assert list(after)[: len(before)] == list(before)
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {SHEET, "xl/styles.xml", "xl/comments/comment1.xml", "xl/drawings/commentsDrawing1.vml"}
    kept = set(before) - changed
    assert {"xl/media/image1.png", "xl/charts/chart1.xml", "xl/slicers/slicer1.xml", "xl/worksheets/sheet2.xml"} <= kept


def test_the_sheet_itself_stays_as_it_was(tmp_path: Path) -> None:
    """Values, formulas, styles, widths, heights, joined cells, lists and the group's own rules: all as another library read them before."""

    def seen(data: bytes) -> Mapping[str, Any]:
        page = page_of(data)
        cells = {
            cell.coordinate: (cell.value, cell.number_format, cell.font.b, cell.fill.fgColor.rgb, cell.data_type)
            for row in page.iter_rows(max_col=6)
            for cell in row
        }
        return {
            "cells": cells,
            "widths": {name: column.width for name, column in page.column_dimensions.items() if name != "G"},
            "heights": {row: page.row_dimensions[row].height for row in range(1, 7)},
            "joined": sorted(map(str, page.merged_cells.ranges)),
            "lists": [(str(each.sqref), each.formula1) for each in page.data_validations.dataValidation],
            "rules": [str(e.sqref) for e in page.conditional_formatting for r in e.rules if "FIND" not in "".join(r.formula)],
            "pictures": (len(page._images), len(page._charts)),
        }

    data = group()
    assert seen(marked.workbook(signers(tmp_path, data), PROBLEMS).data) == seen(data)


def test_taking_the_marks_off_leaves_the_sheet_it_was(tmp_path: Path) -> None:
    """Apart from the empty column and its heading, a sheet with nothing left to mend is the group's own again."""
    path = signers(tmp_path, marked.workbook(signers(tmp_path, group()), PROBLEMS).data)
    made = marked.workbook(path, ())
    assert letters(made.data) == {3: "Letters"}
    assert coloured(made.data) == {}
    page = page_of(made.data)
    assert [cell.coordinate for row in page.iter_rows() for cell in row if cell.comment] == ["B4"]


def test_marking_twice_is_marking_once(tmp_path: Path) -> None:
    """The same problems marked again give the same bytes: nothing piles up."""
    once = marked.workbook(signers(tmp_path, group()), PROBLEMS).data
    assert marked.workbook(signers(tmp_path, once), PROBLEMS).data == once


def test_comments_are_known_when_a_program_forgot_their_author(tmp_path: Path) -> None:
    """LibreOffice saves comments without their authors: ours are known by their words and go with the next marking all the same."""
    data = parts(marked.workbook(signers(tmp_path, group()), PROBLEMS).data)
    name = "xl/comments/comment1.xml"
    data[name] = data[name].replace(b"<author>ua-mailmerge</author>", b"<author> </author>")
    page = page_of(marked.workbook(signers(tmp_path, recipes.zipped(data)), ()).data)
    assert [cell.coordinate for row in page.iter_rows() for cell in row if cell.comment] == ["B4"]


def test_a_letters_column_of_the_groups_own_is_left_alone(tmp_path: Path) -> None:
    """Where the group counts letters in a column of that name, ours is another one."""
    book = openpyxl.load_workbook(io.BytesIO(group()))
    page = book.worksheets[0]
    page["F3"], page["F4"] = "Letters", "2 so far"
    book.save(tmp_path / "signers.xlsx")
    made = page_of(marked.workbook(tmp_path / "signers.xlsx", PROBLEMS).data)
    assert (made["F4"].value, made["G3"].value) == ("2 so far", "Letters")


def test_macros_are_kept_and_said(tmp_path: Path) -> None:
    """A workbook with macros stays one, byte for byte, and its name has to say so."""
    data = parts(written(TWO))
    kind = f"{recipes.RELATIONS}/vbaProject".encode()
    more = b'<Relationship Id="r9" Type="%b" Target="vbaProject.bin"/></Relationships>' % kind
    data["xl/_rels/workbook.xml.rels"] = data["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", more)
    path = signers(tmp_path, recipes.zipped({**data, "xl/vbaProject.bin": b"macro"}))
    made = marked.workbook(path, [])
    assert made.ending == ".xlsm"
    assert parts(made.data)["xl/vbaProject.bin"] == b"macro"


# -- workbooks as other programs write them -----------------------------------------------------

TYPES = (
    f'<Types xmlns="{recipes.PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>'
)
STYLES = (
    f'<styleSheet xmlns="{recipes.MAIN}"><fonts><font/></fonts><fills><fill><patternFill/></fill></fills><borders><border/></borders>'
    '<cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf/><xf numFmtId="49"/></cellXfs>'
    '<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def written(rows: str, **named: str) -> bytes:
    """A small workbook that other libraries open, too."""
    data = parts(recipes.workbook(rows, **named))
    return recipes.zipped({**data, "[Content_Types].xml": TYPES, "xl/styles.xml": STYLES})


ODD = {
    "nothing but cells": written(TWO),
    "cells without places": written(
        '<row><c t="inlineStr"><is><t>Name</t></is></c><c t="inlineStr"><is><t>City</t></is></c></row>'
        '<row><c t="inlineStr"><is><t>A B</t></is></c><c t="inlineStr"><is><t>Oakland</t></is></c></row>'
    ),
    "a range of columns": written(TWO, before='<cols><col min="1" max="16384" width="9"/></cols>'),
    "columns further on": written(TWO, before='<cols><col min="9" max="9" width="9"/></cols>'),
    "a size and spans": written(TWO.replace("<row ", '<row spans="1:2" '), dimension="A1:B2"),
    "things after the cells": written(
        TWO, after='<sheetProtection sheet="1"/><mergeCells><mergeCell ref="E2:F2"/></mergeCells><pageMargins left="1" right="1" '
        'top="1" bottom="1" header="0" footer="0"/><extLst/>'
    ),
}  # fmt: skip


@pytest.mark.parametrize("data", ODD.values(), ids=ODD)
def test_however_the_workbook_is_written(data: bytes, tmp_path: Path) -> None:
    """The marks are there and the rows still read as they did, whatever the sheet's XML leaves out or brings along."""
    path = signers(tmp_path, data)
    before = read(path)
    made = marked.workbook(path, [Problem("x", Where("signers.xlsx", "Signers", 2, "City"), "Where is that?")]).data
    assert "Held · City: Where is that?" in letters(made).values()
    after = read(signers(tmp_path, made, "again.xlsx"))
    assert [row[:2] for row in after] == [row[:2] for row in before]
    assert page_of(made)["B2"].comment.text == "Held · City: Where is that?"
    assert next(iter(coloured(made).values())) == ["Held · City:"]


def read(path: Path) -> list[tuple[str, ...]]:
    """The rows that the reader finds."""
    with tables.read(path) as table:
        return [row.cells for chunk in table.rows for row in chunk]


def test_prefixed_tags(tmp_path: Path) -> None:
    """Where every tag has a prefix, ours have it too."""
    plain_one = parts(written(TWO))
    sheet = plain_one[SHEET].decode().replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:").replace(" xmlns=", " xmlns:x=")
    data = recipes.zipped({**plain_one, SHEET: sheet.replace("<x:?xml", "<?xml")})
    made = marked.workbook(signers(tmp_path, data), [Problem("x", Where("signers.xlsx", "Signers", 2, "City"), "Hm.")]).data
    assert letters(made)[2] == "Held · City: Hm."
    assert b"<x:legacyDrawing" in parts(made)[SHEET]


def test_boxes_that_are_no_xml_cost_the_comments_only(tmp_path: Path) -> None:
    """Drawings of old programs need not be well-formed: then colours and the Letters column say it, and the drawing stays as it is."""
    data = parts(group())
    data["xl/drawings/commentsDrawing1.vml"] = b"<xml><br></xml>"
    made = marked.workbook(signers(tmp_path, recipes.zipped(data)), PROBLEMS).data
    assert parts(made)["xl/drawings/commentsDrawing1.vml"] == b"<xml><br></xml>"
    assert 4 in letters(made)


# -- other kinds of files -----------------------------------------------------------------------

TYPED = ["=1+1", "+1 555", "-5", "@ana", "\ttab", "02144", "1e5", "TRUE", "a\nb", "Zoë “quoted”"]


def test_text_files_come_back_as_a_workbook_of_text(tmp_path: Path) -> None:
    """A .csv comes back as .xlsx with every cell text whatever it begins with; blank rows keep their places."""
    lines = ["Name,Consent", *(f'"{text}",yes' for text in TYPED[:4]), "", '"02144",no']
    path = signers(tmp_path, "\n".join(lines).encode(), "signers.csv")
    made = marked.workbook(path, [Problem("x", Where("signers.csv", "", 2, "Name"), "Hm.")])
    page = page_of(made.data)
    cells = [page[f"A{row}"] for row in (2, 3, 4, 5, 7)]
    assert [cell.value for cell in cells] == [*TYPED[:4], "02144"]
    assert {(cell.data_type, cell.number_format) for cell in cells} == {("s", "@")}
    assert letters(made.data)[2] == "Held · Name: Hm."
    assert page.freeze_panes == "A2"


@given(st.lists(st.lists(st.text(max_size=40), min_size=1, max_size=4), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_no_cell_is_a_formula_in_what_we_write(cells: list[list[str]]) -> None:
    """Whatever is in a cell goes in as text and comes out the same, but for characters that XML cannot hold."""
    data = plain.workbook(enumerate(cells, 1), sheet="Signers", header=1)
    page = page_of(data)
    for row, line in enumerate(cells, 1):
        for at, text in enumerate(line, 1):
            cell = page.cell(row, at)
            if all(character >= " " and character not in "\ufffe\uffff" for character in text) and "_x" not in text:
                assert (cell.value or "") == text
            assert cell.data_type in "sn"


@pytest.mark.parametrize(
    "recipe", [pytest.param(recipe, id=recipe.file, marks=[pytest.mark.slow] if recipe.slow else []) for recipe in RECIPES]
)
def test_hostile_files_are_marked_or_refused(recipe: recipes.Recipe, tmp_path: Path) -> None:
    """Whatever a stranger sends: a marked workbook, or a sentence with a code."""
    path = signers(tmp_path, recipe.make(), recipe.file)
    said = ""
    try:
        made = marked.workbook(path, [Problem("x", Where(recipe.file, sheet, 2, "Name"), "Hm.") for sheet in ("", "Signers")])
        assert zipfile.ZipFile(io.BytesIO(made.data)).testzip() is None
    except MailmergeError as error:
        said = str(error)
    assert said == "" or said.startswith(recipe.file)


def test_marking_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    """The process that marks is ended when its time is over."""
    path = signers(tmp_path, group())
    with pytest.raises(UnreadableError) as caught:
        marked._elsewhere(path.read_bytes(), Marks("signers.xlsx", "Sign-ups", 3, 0, []), Limits(seconds=0.001))
    assert caught.value.code == "marking-failed"


def test_reasons_beyond_the_most_comments_still_stand_in_letters() -> None:
    """A sheet where thousands of rows wait has their reasons and colours, and as many comments as a workbook bears."""
    rows = [(1, ["Name"]), *((row, ["A B"]) for row in range(2, 2502))]
    reasons = [Reason(row, 1, HELD if row % 2 else ASKED, "Name", "Hm.") for row in range(2, 2502)]
    data = plain.workbook(rows, sheet="S", header=1)
    made = sheets.mark(data, Marks("s.csv", "S", 1, 0, reasons), limits=Limits()).data
    assert len(letters(made)) == 2501
    assert parts(made)["xl/comments1.xml"].count(b"<comment ") == 2000


# -- from the command line ----------------------------------------------------------------------


def test_from_check_to_a_mended_sheet_and_back(tmp_path: Path) -> None:
    """A sheet marked by check, mended in another program, checked again: nothing waits, Letters is no question, no mark is left."""
    evening(tmp_path)
    path = signers(tmp_path, group())
    out = tmp_path / "marked.xlsx"
    ran = run("check", path, "-o", tmp_path / "out", "--marked", out)
    assert ran.code == 3
    assert "2 rows" in ran.out
    said = letters(out.read_bytes())
    assert set(said) == {3, 5, 6}
    book = openpyxl.load_workbook(out)
    page = book.worksheets[0]
    page["E5"], page["B6"] = "yes", "Oakland"
    book.save(tmp_path / "mended.xlsx")
    ran = run("check", tmp_path / "mended.xlsx", "-o", tmp_path / "out", "--marked", tmp_path / "again.xlsx", "--json")
    held = [each for each in ran.json["problems"] if each["severity"] == "hold"]
    assert held == []
    assert not any("Letters" in each["message"] for each in ran.json["problems"])
    assert letters((tmp_path / "again.xlsx").read_bytes()) == {3: "Letters"}


def test_an_existing_file_is_not_written_over(tmp_path: Path) -> None:
    """A file of that name stays as it is: exit 5, before the sheet is even read."""
    evening(tmp_path)
    path = signers(tmp_path, group())
    ran = run("check", path, "-o", tmp_path / "out", "--marked", path)
    assert ran.code == 5
    assert path.read_bytes() == group() or len(path.read_bytes()) > 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("signers.xlsx", "signers.xlsx", "--marked", "m.xlsx"), "one sheet"),
        (("signers.xlsx", "--marked", "m.csv"), ".xlsx"),
    ],
)
def test_what_cannot_be_marked_is_said(arguments: tuple[str, ...], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several sheets at once, or a name that a workbook cannot have, are questions of usage."""
    evening(tmp_path)
    signers(tmp_path, group())
    monkeypatch.chdir(tmp_path)
    ran = run("check", *arguments)
    assert (ran.code, words in ran.err) == (2, True)
    assert not (tmp_path / "m.xlsx").exists()
