"""Tables: what strangers' sheets become, and that nothing in them harms the process that asks."""

import csv
import datetime
import io
import os
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from html import escape
from pathlib import Path

import openpyxl
import pytest
import python_calamine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from recipes import (
    PAIR,
    PARTS,
    RECIPES,
    TWO,
    Recipe,
    ods_number,
    ods_row,
    ods_sheet,
    old_cell,
    old_workbook,
    open_document,
    record,
    row,
    unzipped,
    workbook,
    zipped,
)
from ua_mailmerge import reading, tables
from ua_mailmerge.limits import Limits, Opened
from ua_mailmerge.model import Row
from ua_mailmerge.problems import Severity, UnreadableError

LIMITS = Limits()

Value = bool | float | str | datetime.date | datetime.time | datetime.datetime


def rows_of(data: bytes, *, file: str = "signers.xlsx") -> list[Row]:
    """All rows, read in this process."""
    return [row for chunk in reading.read(data, file=file, limits=LIMITS)[1] for row in chunk]


def cells_of(data: bytes) -> list[tuple[str, ...]]:
    """The cells of all rows."""
    return [row.cells for row in rows_of(data)]


def opened(data: bytes) -> Opened:
    """What is known before the first row."""
    return reading.read(data, file="signers.xlsx", limits=LIMITS)[0]


def saved(fill: Callable[[openpyxl.Workbook], object]) -> bytes:
    """A workbook as openpyxl saves it."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    fill(book)
    book.save(out)
    return out.getvalue()


def sheet_of(*values: tuple[Value, str]) -> bytes:
    """One row of (value, number format)."""

    def fill(book: openpyxl.Workbook) -> None:
        for column, (value, number_format) in enumerate(values, 1):
            book.worksheets[0].cell(1, column, value).number_format = number_format

    return saved(fill)


# -- strangers' files ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "recipe", [pytest.param(recipe, id=recipe.file, marks=[pytest.mark.slow] if recipe.slow else []) for recipe in RECIPES]
)
def test_each_hostile_file_is_read_right_or_refused_by_code(recipe: Recipe, tmp_path: Path) -> None:
    """A stranger's file is read with every row, or refused with one clear sentence and its code."""
    path = tmp_path / recipe.file
    path.write_bytes(recipe.make())
    outcome, said = "", f"{recipe.file}."
    try:
        with tables.read(path) as table:
            outcome = f"read {sum(len(chunk) for chunk in table.rows)}"
    except UnreadableError as error:
        outcome, said = error.code, str(error)
    assert outcome == recipe.outcome
    assert said.startswith(recipe.file)
    assert said.endswith((".", "?"))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_changed_bytes_of_a_csv_are_read_or_refused(data: st.DataObject) -> None:
    """Whatever befalls the bytes of a text file, the refusal is ours: no library's error is behind it."""
    whole = 'Name;City\r\n"Zoë; Núñez";Montréal\r\n王小明;北京\r\n'.encode(data.draw(st.sampled_from(["utf-8", "utf-16", "utf-8-sig"])))
    at, length = data.draw(st.integers(0, len(whole))), data.draw(st.integers(0, 6))
    changed = whole[:at] + data.draw(st.binary(max_size=6)) + whole[at + length :]
    try:
        rows_of(changed, file="signers.csv")
    except UnreadableError as error:
        other_by_chance = changed.startswith(
            (b"PK", b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")
        )  # a zip, or an Excel of 1985 to 1995
        assert error.code != "damaged-file" or "not the UTF" in str(error) or other_by_chance  # noqa: PT017 (refused is right too)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_changed_bytes_of_a_workbook_are_read_or_refused(data: st.DataObject) -> None:
    """Whatever befalls the bytes of a workbook or of a part in it, nothing but UnreadableError comes out."""
    whole = workbook(TWO + row(3, "C D", "Łódź") + '<row r="4"><c r="A4" t="s"><v>0</v></c><c r="B4" s="1"><v>2144</v></c></row>')
    part = data.draw(st.sampled_from(["", *PARTS]))
    inside = unzipped(whole)
    target = inside[part] if part else whole
    at, length = data.draw(st.integers(0, len(target))), data.draw(st.integers(0, 4))
    changed = target[:at] + data.draw(st.binary(max_size=4)) + target[at + length :]
    try:
        rows_of(zipped({**inside, part: changed}) if part else changed)
    except UnreadableError as error:
        assert error.code  # noqa: PT017 (being refused is one of two right outcomes)


def whole_files() -> dict[str, bytes]:
    """A small file of every kind of workbook there is."""
    cells = old_cell(0, 0, "Name") + old_cell(0, 1, "ZIP") + old_cell(1, 0, "Zoë") + old_cell(1, 1, 2144.0, 16)
    rows = (ods_row("Name", "ZIP"), ods_row("Zoë", ods_number("2144", "02144")), ods_row("C", "D", repeated="2", visibility="filter"))
    return {
        "ods": open_document(ods_sheet(*rows)),
        "fods": open_document(ods_sheet(*rows), flat=True),
        "xls": old_workbook(cells, formats=("00000",), after=record(0xE5, struct.pack("<HHHHH", 1, 1, 2, 0, 0))),
        "html": b"<html><meta charset=utf-8><table><tr><td rowspan=2>Name<td>ZIP<tr><td>Zo&euml;<td>02144<br></table>",
    }


WHOLE = whole_files()


@pytest.mark.parametrize("kind", WHOLE)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_changed_bytes_of_other_workbooks_are_read_or_refused(kind: str, data: st.DataObject) -> None:
    """The same for .ods (outside and inside of its container), .fods, .xls and web pages."""
    whole = WHOLE[kind]
    inside = unzipped(whole) if kind == "ods" else {}
    part = data.draw(st.sampled_from(["", "content.xml"])) if inside else ""
    target = inside[part] if part else whole
    at, length = data.draw(st.integers(0, len(target))), data.draw(st.integers(0, 4))
    changed = target[:at] + data.draw(st.binary(max_size=4)) + target[at + length :]
    try:
        rows_of(zipped({**inside, part: changed}, packing=0) if part else changed)
    except UnreadableError as error:
        assert error.code  # noqa: PT017 (being refused is one of two right outcomes)


# -- values as the person sees them -------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "number_format", "seen"),
    [
        (2144, "00000", "02144"),
        (2144, "General", "2144"),
        (21440000, "00000-0000", "02144-0000"),
        (2144, "[<=99999]00000;00000\\-0000", "02144"),
        (946011234, "[<=99999]00000;00000\\-0000", "94601-1234"),
        (5105551234, "[<=9999999]###\\-####;\\(###\\)\\ ###\\-####", "(510) 555-1234"),
        (5105551234, "000-000-0000", "510-555-1234"),
        (5105551234.0, "General", "5105551234"),
        (7, '"CP "00000', "00007"),
        (12345, "#,##0", "12345"),
        (12.0, "0.00", "12"),
        (12.5, "General", "12.5"),
        (0.1 + 0.2, "General", "0.3"),
        (-3, "00000", "-3"),
        (123456, "00000", "123456"),
        ("02144", "@", "02144"),
        ("  as typed ", "General", "  as typed "),
        (True, "General", "TRUE"),
        (datetime.date(2021, 9, 30), "dd/mm/yyyy", "2021-09-30"),
        (datetime.datetime(2021, 9, 30, 18, 5), "yyyy-mm-dd hh:mm", "2021-09-30 18:05:00"),  # noqa: DTZ001 (a sheet has no zones)
        (datetime.time(18, 5), "hh:mm", "18:05:00"),
    ],
)
def test_a_cell_reads_as_the_person_sees_it(value: Value, number_format: str, seen: str) -> None:
    """A number keeps the zeros its format shows and gains none; dates are ISO; text is as typed."""
    assert cells_of(sheet_of((value, number_format))) == [(seen,)]


def test_a_date_counts_from_1904_where_the_workbook_says_so() -> None:
    """Workbooks from old Macs count days from 1904."""

    def fill(book: openpyxl.Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904
        book.worksheets[0].append([datetime.date(2021, 9, 30)])

    assert cells_of(saved(fill)) == [("2021-09-30",)]


def test_dates_errors_and_formulas_without_a_value_are_reported() -> None:
    """What a spreadsheet made of a cell is told with its column, not guessed away."""
    cells = '<c r="A1" t="e"><v>#REF!</v></c><c r="B1"><f>1+1</f></c><c r="C1"><f>1+1</f><v>2</v></c><c r="D1" t="str"><f>""</f><v></v></c>'
    assert rows_of(workbook(f'<row r="1">{cells}</row>')) == [
        Row(1, ("#REF!", "", "2"), ((0, "error-value"), (1, "formula-without-value")))
    ]


def test_a_row_of_formulas_without_values_is_not_lost() -> None:
    """A row whose only content could not be read is still there, with its faults."""
    assert rows_of(workbook(TWO + '<row r="3"><c r="B3"><f>A2</f><v/></c></row>'))[2] == Row(3, ("", ""), ((1, "formula-without-value"),))


def test_a_carriage_return_in_a_cell_is_a_line_end() -> None:
    """Excel writes a carriage return inside a cell as _x000D_; other underscores stay."""
    assert cells_of(workbook(row(1, "one_x000D_\ntwo&#13;three", "a_x_b"))) == [("one\ntwo\nthree", "a_x_b")]


def test_rows_keep_their_numbers_and_blank_ones_are_left_out() -> None:
    """A row's number is the one the spreadsheet program shows."""
    data = workbook(row(2, "Name", "City") + '<row r="3"><c r="A3" s="1"/></row>' + row(4, " ", "") + row(7, "A", "B"))
    assert [row.number for row in rows_of(data)] == [2, 7]


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.lists(
            st.one_of(
                st.none(),
                st.booleans(),
                st.integers(-(10**14), 10**14),
                st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="_=\ufffe\uffff"), min_size=1),
            ),
            min_size=1,
            max_size=5,
        ),
        min_size=1,
        max_size=8,
    )
)
def test_what_openpyxl_wrote_is_read_back(lines: list[list[bool | int | str | None]]) -> None:
    """Texts, whole numbers and truth values come back from a workbook as they were put in, each row at its number."""

    def fill(book: openpyxl.Workbook) -> None:
        for number, line in enumerate(lines, 1):
            for column, value in enumerate(line, 1):
                cell = book.worksheets[0].cell(number, column, value)
                if isinstance(value, str):
                    cell.data_type = "s"  # even "#N/A" is text here

    expected = {
        number: [str(value).upper() if isinstance(value, bool) else "" if value is None else str(value) for value in line]
        for number, line in enumerate(lines, 1)
    }
    kept = {number: line for number, line in expected.items() if any(map(str.strip, line))}
    try:
        found = {row.number: list(row.cells) for row in rows_of(saved(fill))}
    except UnreadableError as error:
        assert error.code == "empty-sheet"  # noqa: PT017 (nothing but blanks is one of the inputs)
        found = {}
    width = max((len(cells) for cells in found.values()), default=0)
    assert found == {number: (line + [""] * 5)[:width] for number, line in kept.items()}


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        (ods_number("2144", "02144"), "02144"),
        (ods_number("5105551234", "(510) 555-1234"), "(510) 555-1234"),
        (ods_number("5105551234"), "5105551234"),
        (ods_number("12345", "12,345"), "12345"),
        (ods_number("7", "CP 00007"), "00007"),
        (ods_number("0.5", "50%"), "0.5"),
        (ods_number("1", "TRUE"), "TRUE"),
        (ods_number("2144", " "), "2144"),
        (ods_number("2144", "###"), "2144"),
        (ods_number("12.25", "12.3"), "12.25"),
        ('<table:table-cell office:value-type="boolean" office:boolean-value="true"/>', "TRUE"),
        ('<table:table-cell office:value-type="string" office:string-value="A"/>', "A"),
        (
            '<table:table-cell office:value-type="date" office:date-value="2021-09-30"><text:p>30/09/21</text:p></table:table-cell>',
            "2021-09-30",
        ),
        ('<table:table-cell office:value-type="time" office:time-value="PT18H05M00S"/>', "18:05:00"),
        ("<table:table-cell><text:p>one</text:p><text:p>two<text:line-break/>3</text:p></table:table-cell>", "one\ntwo\n3"),
        (
            '<table:table-cell><text:p>a<text:s text:c="2"/><text:span>b</text:span><text:tab/>c\n   d</text:p>\n </table:table-cell>',
            "a  b\tc d",
        ),
        (
            "<table:table-cell><office:annotation><text:p>remark</text:p></office:annotation><text:p>said</text:p></table:table-cell>",
            "said",
        ),
    ],
)
def test_a_cell_of_an_open_document_reads_as_the_person_sees_it(cell: str, seen: str) -> None:
    """The words that were shown stand beside the number; what is only decoration of a number is left out, as from other workbooks."""
    assert cells_of(open_document(ods_sheet(ods_row(cell, "."))))[0][0] == seen


@pytest.mark.parametrize(
    ("value", "code", "seen"),
    [
        (2144.0, "00000", "02144"),
        (2144.0, "", "2144"),
        (5105551234.0, "000-000-0000", "510-555-1234"),
        (44469.0, "dd/mm/yyyy", "2021-09-30"),
        (0.75347222222, "hh:mm", "18:05:00"),
        ("Zoë 王", "", "Zoë 王"),
    ],
)
def test_a_cell_of_an_old_workbook_reads_as_the_person_sees_it(value: str | float, code: str, seen: str) -> None:
    """Formats stand apart from values there, too."""
    data = old_workbook(old_cell(0, 0, value, 16 if code else 15), formats=(code,) if code else ())
    assert cells_of(data) == [(seen,)]


def test_an_old_workbook_without_what_reads_it_says_how_to_get_it() -> None:
    """The extra is named, and the way without it."""
    program = (
        "import sys; sys.modules['xlrd'] = None\n"
        "from ua_mailmerge import limits, problems, reading\n"
        "try: reading.read(sys.stdin.buffer.read(), file='signers.xls', limits=limits.Limits())\n"
        "except problems.UnreadableError as error: print(error.code, error)"
    )
    data = old_workbook(old_cell(0, 0, "Name"))
    done = subprocess.run([sys.executable, "-c", program], input=data, capture_output=True, check=True)
    assert done.stdout.decode().startswith("old-excel signers.xls is an old Excel file")
    assert "ua-mailmerge[xls]" in done.stdout.decode()


def test_a_table_of_a_page_keeps_what_was_typed() -> None:
    """Zeros, line breaks and characters written as entities stay; spaces of the source do not; cells that span others keep their place."""
    page = (
        b"<html><head><meta charset='utf-8'><style>td {mso: x}</style></head><table>\n <tr><th>Name</th><th>ZIP</th><th>Own words</th></tr>"
        b"<tr><td> Zo&euml;\n  N&#250;&ntilde;ez&nbsp;</td><td>02144</td><td>one<br>two &lt;b&gt;</td></tr>"
        b"<tr><td rowspan=2>Tall<td colspan=2>wide</tr><tr><td>1<td>2</tr></table>"
    )
    assert cells_of(page)[1:] == [("Zoë Núñez", "02144", "one\ntwo <b>"), ("Tall", "wide", ""), ("", "1", "2")]


@pytest.mark.parametrize("charset", ["windows-1252", "iso-8859-1", "utf-8"])
def test_a_page_says_how_its_letters_are_stored(charset: str) -> None:
    """What a page says of itself counts where its bytes agree."""
    page = (
        f"<html><meta http-equiv=Content-Type content='text/html; charset={charset}'><table><tr><td>Name<td>City<tr><td>Zoë<td>“M”</table>"
    )
    data = page.encode("cp1252" if charset != "utf-8" else "utf-8")
    assert cells_of(data)[1] == ("Zoë", "“M”")


@pytest.mark.parametrize("word", ["#REF!", "#N/A", "#¿NOMBRE?", "#VALEUR!", "Err:502", "########", " #DIV/0! "])
@pytest.mark.parametrize("kind", ["csv", "xlsx", "page", "ods"])
def test_the_name_of_an_error_is_no_text(word: str, kind: str) -> None:
    """Exports write errors as words, and # alone where a column was too narrow; nobody's letter may carry them."""
    data = {
        "csv": f'Name,City\nA B,"{word}"\n'.encode(),
        "xlsx": workbook(row(1, "Name", "City") + row(2, "A B", word)),
        "page": f"<table><tr><td>Name<td>City<tr><td>A B<td>{word}</table>".encode(),
        "ods": open_document(ods_sheet(ods_row("Name", "City"), ods_row("A B", word))),
    }[kind]
    assert rows_of(data)[1].faults == ((1, "error-value"),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_digits_of_a_text_file_lose_the_point_a_program_gave_them(encoding: str) -> None:
    """94601.0 is how programs write a ZIP that they took for a number; a price or a version stays as it is."""
    data = "Name,ZIP,Phone,Own words\nA,94601.0,5105551234.0,version 2.0\nB,02144,1.5,3.0\n".encode(encoding)
    assert cells_of(data)[1:] == [("A", "94601", "5105551234", "version 2.0"), ("B", "02144", "1.5", "3.0")]


def test_words_like_errors_stay_words() -> None:
    """A hashtag, a number sign and a sentence about errors are what somebody typed."""
    assert rows_of(b"Name,Own words\nA,#FreeThem!\nB,# 1\nC,#1\nD,not #REF!\n")[1:] == [
        Row(2, ("A", "#FreeThem!")),
        Row(3, ("B", "# 1")),
        Row(4, ("C", "#1")),
        Row(5, ("D", "not #REF!")),
    ]


words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp"), exclude_characters="_#\ufffe\uffff"),
    min_size=1,
    max_size=9,
)
typed = st.lists(words, min_size=1, max_size=3).map(" ".join)
grids = st.lists(st.lists(typed, min_size=2, max_size=4), min_size=1, max_size=6)


def as_ods(lines: list[list[str]]) -> bytes:
    """Texts as LibreOffice stores them."""
    return open_document(
        ods_sheet(*(ods_row(*(escape(text) if text[0] != "<" else "&lt;" + escape(text[1:]) for text in line)) for line in lines))
    )


def as_page(lines: list[list[str]]) -> bytes:
    """Texts as a program exports them; the first row has headings."""
    rows = "".join("<tr>" + "".join(f"<td>{escape(text)}</td>" for text in line) + "</tr>" for line in [["Name", "City"], *lines])
    return f"<html><head><meta charset=utf-8></head><body><table>{rows}</table>".encode()


def as_xls(lines: list[list[str]]) -> bytes:
    """Texts in cells of BIFF8, which count in UTF-16."""
    return old_workbook(b"".join(old_cell(row, at, text) for row, line in enumerate(lines) for at, text in enumerate(line)))


def as_xlsx(lines: list[list[str]]) -> bytes:
    """Texts as openpyxl stores them."""

    def fill(book: openpyxl.Workbook) -> None:
        for number, line in enumerate(lines, 1):
            for column, text in enumerate(line, 1):
                book.worksheets[0].cell(number, column, text).data_type = "s"

    return saved(fill)


@pytest.mark.parametrize("write", [as_ods, as_page, as_xls, as_xlsx])
@settings(max_examples=40, deadline=None)
@given(lines=grids)
def test_every_text_that_goes_in_comes_out(write: Callable[[list[list[str]]], bytes], lines: list[list[str]]) -> None:
    """Of every kind of workbook, each text, character for character, in its row and column."""
    found = [[cell for cell in cells if cell] for cells in cells_of(write(lines))]
    assert found[-len(lines) :] == lines


@pytest.mark.parametrize("write", [as_ods, as_xls, as_xlsx])
@settings(max_examples=20, deadline=None)
@given(lines=grids)
def test_another_reader_finds_the_same(write: Callable[[list[list[str]]], bytes], lines: list[list[str]]) -> None:
    """python-calamine, which shares no code with us, reads the same texts in the same places."""
    data = write(lines)
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    assert [tuple(line) for line in sheet.to_python()] == cells_of(data)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
@pytest.mark.parametrize("ending", ["ods", "fods", "xls", "xlsx", "html"])
def test_what_libreoffice_saves_is_read_as_it_was(ending: str, tmp_path: Path) -> None:
    """The same sheet, saved by a spreadsheet program in every format it has: the same zeros, texts and line breaks, hidden rows told."""

    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.worksheets[0]
        for line in (
            ["Name", "ZIP", "Own words", "Sum"],
            ["Zoë Núñez", 2144, "one\ntwo <b> & “three”", "=1/0"],
            ["Hidden", 94601, "x", 5105551234],
        ):
            sheet.append(line)
        sheet["B2"].number_format = "00000"
        sheet["D3"].number_format = "000-000-0000"
        sheet.row_dimensions[3].hidden = ending != "html"  # which LibreOffice leaves out of pages

    (tmp_path / "signers.xlsx").write_bytes(saved(fill))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", ending, "--outdir", tmp_path / "out", tmp_path / "signers.xlsx"],
        check=True,
        capture_output=True,
        timeout=120,
    )
    data = (tmp_path / "out" / f"signers.{ending}").read_bytes()
    assert rows_of(data) == [
        Row(1, ("Name", "ZIP", "Own words", "Sum")),
        Row(2, ("Zoë Núñez", "02144", "one\ntwo <b> & “three”", "#DIV/0!"), ((3, "error-value"),)),
        Row(3, ("Hidden", "94601", "x", "510-555-1234")),
    ]
    assert opened(data).hidden_rows == ((3,) if ending != "html" else ())


# -- which sheet, and what a person should know --------------------------------------------------


def two_sheets(book: openpyxl.Workbook) -> None:
    """A sheet of instructions before the sheet of signers."""
    book.worksheets[0].title = "Read me"
    book.worksheets[0].append(["Instructions"])
    signers = book.create_sheet("Signers")
    signers.append(["Name", "City"])
    signers.append(["A B", "Oakland"])


def two_towns(book: openpyxl.Workbook) -> None:
    """Two sheets of signers."""
    for sheet, title, rows in ((book.worksheets[0], "North", 3), (book.create_sheet("South"), "South", 2)):
        sheet.title = title
        sheet.append(["Name", "City"])
        for number in range(rows):
            sheet.append([f"{title} {number}", "Oakland"])


def test_the_sheet_with_headings_is_read_and_the_others_are_named() -> None:
    """Where one sheet alone may hold signers nothing is asked before it prints; that others hold something is told."""
    found = opened(saved(two_sheets))
    assert (found.sheet, [(note.code, note.severity) for note in found.notes]) == ("Signers", [("other-sheets", Severity.ASK)])
    assert '"Read me" (1 row)' in found.notes[0].message


def test_a_hidden_list_beside_the_signers_is_a_note() -> None:
    """Drop-downs keep their choices on hidden sheets; nobody has to look at them."""

    def fill(book: openpyxl.Workbook) -> None:
        two_sheets(book)
        book.worksheets[0].sheet_state = "hidden"

    assert [(note.code, note.severity) for note in opened(saved(fill)).notes] == [("other-sheets", Severity.NOTE)]


def test_several_sheets_of_signers_are_a_question() -> None:
    """Which one it is nobody guesses: nothing prints before somebody has said it."""
    found = opened(saved(two_towns))
    assert [(note.code, note.severity) for note in found.notes] == [("which-sheet", Severity.STOP)]
    assert '"North" (4 rows), "South" (3 rows)' in found.notes[0].message
    assert [(sheet.name, sheet.rows, sheet.asked) for sheet in found.sheets] == [("North", 4, True), ("South", 3, True)]


def test_a_second_page_without_headings_is_a_question() -> None:
    """A table that goes on on another sheet would be lost in silence."""

    def fill(book: openpyxl.Workbook) -> None:
        two_towns(book)
        book.worksheets[1].delete_rows(1)
        for number in range(1, 3):
            book.worksheets[1].cell(number, 3, "yes")

    assert [note.code for note in opened(saved(fill)).notes] == ["which-sheet"]


def test_a_hidden_sheet_is_not_taken_for_the_obvious_one() -> None:
    """Nobody sees what would print, so somebody has to name it."""

    def fill(book: openpyxl.Workbook) -> None:
        two_sheets(book)
        book.worksheets[1].sheet_state = "hidden"

    assert [note.code for note in opened(saved(fill)).notes] == ["which-sheet"]


@pytest.mark.parametrize("wanted", ["South", " south "])
def test_the_sheet_that_is_named_is_read(wanted: str) -> None:
    """Capitals and spaces aside; then nothing is left to ask."""
    found, chunks, _ = reading.read(saved(two_towns), file="signers.xlsx", limits=LIMITS, sheet=wanted)
    assert (found.sheet, found.notes) == ("South", ())
    assert [row.cells[0] for chunk in chunks for row in chunk] == ["Name", "South 0", "South 1"]


@pytest.mark.parametrize("data", [saved(two_towns), b"Name,City\nA B,X\n"], ids=["workbook", "text"])
def test_a_sheet_that_is_not_there_is_refused(data: bytes) -> None:
    """With the names of those that are; a text file has none."""
    with pytest.raises(UnreadableError) as refused:
        reading.read(data, file="signers.xlsx", limits=LIMITS, sheet="West")
    assert refused.value.code == "no-such-sheet"
    assert ('"North", "South"' in str(refused.value)) == data.startswith(b"PK")


def test_sheets_of_every_kind_of_workbook_are_told_apart() -> None:
    """An .ods names its sheets and hides them by their style; tables of a page are numbered."""
    styles = '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
    ods = open_document(ods_sheet(*PAIR) + ods_sheet(*PAIR, name="Old", style="h"), styles=styles)
    assert [(sheet.name, sheet.visible) for sheet in opened(ods).sheets] == [("Signers", True), ("Old", False)]
    page = b"<table><tr><td>Menu</table><table><tr><td>Name<td>City<tr><td>A<td>B</table>"
    assert opened(page).sheet == "Table 2"


def hiding(book: openpyxl.Workbook) -> None:
    """A sheet with a hidden row, a hidden column, a filter and cells joined over two rows."""
    sheet = book.worksheets[0]
    for line in (["Name", "City"], ["A B", "Oakland"], ["C D", "Oakland"]):
        sheet.append(line)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.merge_cells("A2:A3")
    sheet.auto_filter.ref = "A1:B3"
    sheet.auto_filter.add_filter_column(0, ["A B"])


def test_hidden_rows_columns_and_tall_merges_are_read_and_told() -> None:
    """Nothing hidden is dropped here, and nothing hidden goes unsaid: whoever asks for the table learns which rows and columns it is."""
    found = opened(saved(hiding))
    assert [note.code for note in found.notes] == ["merged-cells"]
    assert (found.hidden_rows, found.hidden_columns, found.filtered) == ((3,), (1,), True)
    assert [row.number for row in rows_of(saved(hiding))] == [1, 2, 3]


@pytest.mark.parametrize("flat", [False, True])
def test_hidden_rows_and_columns_of_an_open_document_are_told(flat: bool) -> None:
    """By hand, by a filter, in a folded group; a repeated row is hidden as often as it is repeated."""
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    group = f'<table:table-row-group table:display="false">{ods_row("G H")}</table:table-row-group>'
    rows = (ods_row("A B", "X", visibility="collapse", repeated="2"), ods_row("C D", visibility="filter"), group, ods_row("I J"))
    found = opened(open_document(ods_sheet(columns, ods_row("Name", "City"), *rows), flat=flat))
    assert (found.hidden_rows, found.hidden_columns, found.filtered) == ((2, 3, 4, 5), (1,), True)


def test_hidden_rows_and_columns_of_an_old_workbook_are_told() -> None:
    """ROW and COLINFO records say so."""
    row = record(0x208, struct.pack("<HHHHHHI", 1, 0, 1, 255, 0, 0, 0x20 | 0x100))
    column = record(0x7D, struct.pack("<HHHHHH", 1, 1, 2000, 15, 1, 0))
    found = opened(old_workbook(column + row + old_cell(0, 0, "Name") + old_cell(0, 1, "City") + old_cell(1, 0, "A B")))
    assert (found.hidden_rows, found.hidden_columns) == ((2,), (1,))


def test_hidden_rows_and_columns_of_a_page_are_told() -> None:
    """As Excel writes them: ``display:none``."""
    head = b"<table><col><col style='display:none'><tr><td>Name<td>City"
    found = opened(head + b"<tr style='mso-height-source:auto; display : none'><td>A B<td>X</table>")
    assert (found.hidden_rows, found.hidden_columns) == ((2,), (1,))


def test_macros_are_ignored_and_told() -> None:
    """A workbook with macros is read like any other; they are never opened."""
    parts = unzipped(workbook(TWO))
    relations = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>", b'<Relationship Id="m" Type="x/vbaProject" Target="vbaProject.bin"/></Relationships>'
    )
    found = opened(zipped({**parts, "xl/_rels/workbook.xml.rels": relations, "xl/vbaProject.bin": b"\0"}))
    assert [note.code for note in found.notes] == ["macros-ignored"]


def test_decoration_openpyxl_cannot_digest_does_not_matter() -> None:
    """Only values, strings and number formats are parsed, so a broken font, filter or name in a file keeps no row back."""
    styles = PARTS["xl/styles.xml"].replace("<cellXfs>", '<fonts><font><family val="99"/></font></fonts><cellXfs>')
    book = PARTS["xl/workbook.xml"].replace("</sheets>", "</sheets><definedNames><definedName/></definedNames>")
    data = workbook(
        TWO, after='<autoFilter ref="?"><filterColumn/></autoFilter><sheetProtection sheet="perhaps"/>', styles=styles, workbook=book
    )
    assert len(rows_of(data)) == 2


# -- text files ---------------------------------------------------------------------------------

LINES = 'Name,Address,City,ZIP\r\nZoë Núñez,"12 Rue de l\'Église, Apt 3",Montréal,02134\r\nJosé “Pepe” Peña,Calle 5 – 2º,México,06066\r\n'
CELLS = [
    ("Name", "Address", "City", "ZIP"),
    ("Zoë Núñez", "12 Rue de l'Église, Apt 3", "Montréal", "02134"),
    ("José “Pepe” Peña", "Calle 5 – 2º", "México", "06066"),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"])
def test_letters_are_told_from_the_bytes(encoding: str) -> None:
    """The usual ways to store letters are told apart; a guess among Western ones is asked about."""
    data = LINES.replace("º", "o" if encoding == "mac_roman" else "º").encode(encoding)
    assert [cells[0] for cells in cells_of(data)] == [cells[0] for cells in CELLS]
    guessed = [note.code for note in opened(data).notes]
    assert guessed == (["guessed-encoding"] if encoding in {"cp1252", "mac_roman"} else [])


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_header_tells_the_delimiter(delimiter: str) -> None:
    """A comma inside cells does not make a comma file."""
    text = f"Name{delimiter}Address{delimiter}City\n" + f'"A B"{delimiter}"1, Main St, Apt 2, Rear"{delimiter}X\n' * 20
    assert {len(cells) for cells in cells_of(text.encode())} == {3}


def test_rows_alike_tell_the_delimiter_where_no_heading_is_known() -> None:
    """Headings in another language leave the rows to decide."""
    assert cells_of("姓名;地址\n王;北京, 1, 2\n李;上海\n".encode())[1] == ("王", "北京, 1, 2")


def test_a_sep_line_names_the_delimiter_and_is_no_row() -> None:
    """Excel's own first line ``sep=;`` is not shown by it, so rows count from the next."""
    assert rows_of(b"sep=;\r\nName;City\r\nA;B\r\n")[0] == Row(1, ("Name", "City"))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_are_the_same(end: str) -> None:
    """Rows and lines inside cells end in one way; row numbers count rows, not lines."""
    text = f'Name,City{end}"A{end}B",X{end}{end}C,Y{end}'
    assert rows_of(text.encode()) == [Row(1, ("Name", "City")), Row(2, ("A\nB", "X")), Row(4, ("C", "Y"))]


def test_a_cell_that_swallowed_rows_is_reported() -> None:
    """Two stray quotation marks that happen to pair up make a cell of whole rows: told, not lost."""
    assert rows_of(b'Name,City,ZIP\n"A,X,1\nB,Y,2\nC,Z,3"\nD,W,4\n')[1].faults == ((0, "cell-holds-rows"),)


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=("Cc", "Cs")), max_size=12)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.just("A") | texts.map("x".__add__), texts, texts), max_size=8),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8-sig", "utf-16"]),
)
def test_what_a_csv_writer_wrote_is_read_back(lines: list[tuple[str, str, str]], delimiter: str, encoding: str) -> None:
    """Cells of a well-made text file come back letter for letter."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([("Name", "City", "Own words"), *lines])
    assert cells_of(out.getvalue().encode(encoding)) == [("Name", "City", "Own words"), *lines]


# -- the child and its parent -------------------------------------------------------------------


def written(tmp_path: Path, rows: int) -> Path:
    """A text file of one heading and ``rows`` rows."""
    path = tmp_path / "signers.csv"
    path.write_text("Name,City\n" + "A B,Oakland\n" * rows, encoding="utf-8")
    return path


def test_rows_come_in_chunks(tmp_path: Path) -> None:
    """A long sheet streams: no chunk holds more than a thousand rows, none is missing, all are in order."""
    with tables.read(written(tmp_path, 5_500)) as table:
        chunks = list(table.rows)
    assert max(map(len, chunks)) == 1_000
    assert [row.number for chunk in chunks for row in chunk] == list(range(1, 5_502))


def test_leaving_early_ends_the_child(tmp_path: Path) -> None:
    """Whoever stops listening leaves no process behind."""
    with tables.read(written(tmp_path, 150_000)) as table:
        next(table.rows)
        child = table._child
    assert child.poll() is not None


def test_a_table_nobody_reads_ends_its_child(tmp_path: Path) -> None:
    """A table thrown away unread leaves no process behind either."""
    table = tables.read(written(tmp_path, 150_000))
    child = table._child
    del table
    assert child.poll() is not None


def test_a_refusal_is_the_same_each_time(tmp_path: Path) -> None:
    """Asked again, a table refused once is refused with the same words."""
    path = tmp_path / "signers.xls"
    path.write_bytes(b"<html>")
    said = []
    with tables.read(path) as table:
        for ask in (lambda: table.sheet, lambda: list(table.rows), lambda: table.notes):
            with pytest.raises(UnreadableError) as refused:
                ask()
            said.append((refused.value.code, str(refused.value)))
    assert len(set(said)) == 1


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(rows=100), "too-many-rows"),
        (Limits(file_bytes=1_000), "too-big"),
        (Limits(seconds=0.005), "too-slow"),
        (Limits(text_bytes=1_000), "too-much-text"),
        (Limits(cell_characters=5), "cell-too-long"),
        (Limits(columns=1), "too-many-columns"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_limit_ends_the_reading_with_its_code(limits: Limits, code: str, tmp_path: Path) -> None:
    """What goes beyond a cap is refused by name."""
    with pytest.raises(UnreadableError) as refused, tables.read(written(tmp_path, 3_000), limits=limits) as table:
        list(table.rows)
    assert refused.value.code == code


def test_small_frames_carry_a_large_sheet(tmp_path: Path) -> None:
    """The child parts its rows into frames the parent accepts."""
    with tables.read(written(tmp_path, 3_000), limits=Limits(frame_bytes=500)) as table:
        assert sum(len(chunk) for chunk in table.rows) == 3_001


def test_a_row_larger_than_a_frame_is_refused(tmp_path: Path) -> None:
    """A row that does not fit into a frame is not cut."""
    path = tmp_path / "signers.csv"
    path.write_text("Name,Own words\nA B," + "x" * 900, encoding="utf-8")
    with pytest.raises(UnreadableError) as refused, tables.read(path, limits=Limits(frame_bytes=500)) as table:
        list(table.rows)
    assert refused.value.code == "too-much-text"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit a process's address space")
def test_too_much_memory_is_refused_not_suffered(tmp_path: Path) -> None:
    """A child that reaches its limit of memory says so, or falls silent; either way the parent has a sentence."""
    path = tmp_path / "signers.csv"
    path.write_bytes(b"Name,City\n" + b"A,B\n" * 5_000_000)
    limits = Limits(memory_bytes=60 << 20, rows=10**9)
    with pytest.raises(UnreadableError) as refused, tables.read(path, limits=limits) as table:
        list(table.rows)
    assert refused.value.code in {"too-much-memory", "reading-failed"}


@pytest.mark.parametrize(
    "says",
    [
        "out.write(b'not a frame at all')",
        "out.write((1 << 31).to_bytes(4, 'big') + b'x' * 9)",
        "out.write((9).to_bytes(4, 'big') + b'x')",
        "out.write((3).to_bytes(4, 'big') + b'xyz')",
        "[out.write(b'\\xff' * 65536) for _ in range(10**9)]",
        "pass",
        "raise SystemExit(3)",
    ],
)
def test_a_child_gone_wrong_cannot_harm_its_parent(says: str) -> None:
    """Whatever comes out of the child, the parent hears it out or ends it, and says one sentence."""
    child = subprocess.Popen([sys.executable, "-c", f"import sys; out = sys.stdout.buffer; {says}"], stdout=-1, stderr=subprocess.DEVNULL)
    began = time.monotonic()
    with pytest.raises(UnreadableError) as refused, tables.Table(child, file="signers.csv", limits=LIMITS, notes=()) as table:
        list(table.rows)
    assert refused.value.code == "reading-failed"
    assert child.poll() is not None
    assert time.monotonic() - began < 10


# -- the path -----------------------------------------------------------------------------------


def test_a_missing_file_is_told_at_once(tmp_path: Path) -> None:
    """No child is started for a file that is not there."""
    with pytest.raises(UnreadableError, match=r"signers\.xlsx: there is no such file") as refused:
        tables.read(tmp_path / "signers.xlsx")
    assert refused.value.code == "missing-file"


def test_a_folder_is_not_a_sheet(tmp_path: Path) -> None:
    """A folder given by mistake is named as one."""
    with pytest.raises(UnreadableError, match="is a folder") as refused:
        tables.read(tmp_path)
    assert refused.value.code == "not-a-file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """A named pipe, which would keep us waiting for ever, is refused."""
    os.mkfifo(tmp_path / "signers.csv")
    with pytest.raises(UnreadableError) as refused:
        tables.read(tmp_path / "signers.csv")
    assert refused.value.code == "not-a-file"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="this user may read everything")
@pytest.mark.parametrize(("lock", "code"), [("", "no-permission"), ("~$signers.csv", "open-elsewhere")])
def test_a_file_one_may_not_read_is_told_from_one_open_elsewhere(lock: str, code: str, tmp_path: Path) -> None:
    """A lock file beside it says that another program has the sheet open."""
    path = written(tmp_path, 1)
    path.chmod(0)
    if lock:
        (tmp_path / lock).touch()
    with pytest.raises(UnreadableError) as refused:
        tables.read(path)
    assert refused.value.code == code


@pytest.mark.parametrize("lock", ["~$signers.csv", "~$gners.csv", ".~lock.signers.csv#"])
def test_a_sheet_open_in_another_program_is_read_with_a_note(lock: str, tmp_path: Path) -> None:
    """What is not saved there yet cannot be read, and that is said."""
    (tmp_path / lock).touch()
    with tables.read(written(tmp_path, 1)) as table:
        assert [note.code for note in table.notes] == ["open-elsewhere"]


def test_modules_beside_the_sheet_are_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A csv.py in the folder one works in is a file like any other."""
    (tmp_path / "csv.py").write_text("raise SystemExit(9)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with tables.read(written(tmp_path, 1)) as table:
        assert table.encoding == "utf-8"
