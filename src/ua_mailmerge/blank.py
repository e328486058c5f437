"""Campaign and event to a blank signers workbook: headings with notes, drop-downs, an example row, the words people agree to."""

import io
import re
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ua_mailmerge.data import sheet_words, table_words
from ua_mailmerge.model import Campaign, Event, Paper

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

TITLE_ROW, AGREED_ROW, HEADING_ROW, EXAMPLE_ROW = 1, 2, 3, 4
RULED = 28
"""Rows with lines, the example included: what a landscape page holds when the sheet is printed for the table."""

COLUMNS = tuple((field, width) for field, width in table_words.COLUMNS if field in sheet_words.HEADINGS)
"""The columns that the reader has a use for, and how wide each is, in characters."""

_LIST_CHARACTERS = 255  # that Excel lets a list of choices have
_DAY = b"2000-01-01T00:00:00Z"  # same input, same bytes
_INK, _QUIET, _RULE, _HEAD = "FF1C1B19", "FF5B5751", "FFBDB7AE", "FFEDEAE4"


def language(wanted: str) -> str:
    """The language of the blank sheet and the slips: that of a BCP 47 tag where we have it, else English."""
    first = wanted.partition("-")[0].lower()
    return first if first in table_words.LANGUAGES else "en"


def consent(event: Event | None, *, language: str) -> str:
    """The words people agree to: the event's own where it has some in that language, else ours."""
    own = event.consent if event and event.language.partition("-")[0] == language else ""
    return own or table_words.CONSENT[language]


def sheet(*, language: str, campaign: Campaign | None = None, event: Event | None = None) -> bytes:
    """The workbook's bytes. Without a campaign it has no title and offers no officials, as for somebody who is only looking."""
    from openpyxl import Workbook

    book = Workbook()
    page = book.worksheets[0]
    page.title = table_words.SHEET[language]["name"]
    _columns(page, language)
    _above(page, language, campaign, event)
    _rows(page, language)
    for field, choices in _choices(language, campaign).items():
        _offer(page, field, choices, language)
    _on_paper(page, language, event)
    return _same_every_time(book)


def officials(campaign: Campaign) -> list[str]:
    """What stands for each official in a drop-down: the position where all of them fit a list and have no comma, else the id."""
    positions = [official.position or official.name for official in campaign.officials]
    fit = len(set(positions)) == len(positions) and not any(set(",\"'\n") & set(position) for position in positions)
    return positions if fit and len(",".join(positions)) <= _LIST_CHARACTERS - 20 else [official.id for official in campaign.officials]


def _choices(language: str, campaign: Campaign | None) -> dict[str, list[str]]:
    """What each column with a drop-down offers."""
    answers = {field: list(table_words.ANSWERS[language][field].values()) for field, _ in COLUMNS if field in table_words.ANSWERS[language]}
    if campaign and len(campaign.officials) > 1:
        answers["officials"] += officials(campaign)
    return answers


def _letter(field: str) -> str:
    return chr(65 + [name for name, _ in COLUMNS].index(field))


def _columns(page: "Worksheet", language: str) -> None:
    """Every column is text, so that no 0 is lost and no 1-2 becomes a date; every heading says in a note what it takes."""
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    under = Border(bottom=Side(style="medium", color=_INK))
    for field, width in COLUMNS:
        column = page.column_dimensions[_letter(field)]
        column.width, column.number_format = width, "@"
        column.alignment = Alignment(vertical="top", wrap_text=field == "words")
        head = page[f"{_letter(field)}{HEADING_ROW}"]
        head.value = table_words.HEADINGS[language][field]
        head.number_format, head.border = "@", under
        head.font = Font(bold=True, color=_INK)
        head.fill = PatternFill("solid", fgColor=_HEAD)
        head.alignment = Alignment(vertical="center", wrap_text=True)
        head.comment = Comment(table_words.NOTES[language][field], "ua-mailmerge", height=110, width=260)
    page.row_dimensions[HEADING_ROW].height = 32
    page.freeze_panes = f"C{EXAMPLE_ROW}"


def _above(page: "Worksheet", language: str, campaign: Campaign | None, event: Event | None) -> None:
    """The appeal and the words people agree to, in the rows above the headings."""
    from openpyxl.styles import Alignment, Font

    words, last = table_words.SHEET[language], _letter(COLUMNS[-1][0])
    title = [words["title"].format(reference=campaign.reference, title=campaign.title)] if campaign else []
    title += [event.group] if event else []
    page[f"A{TITLE_ROW}"] = " · ".join(title) or words["name"]
    page[f"A{TITLE_ROW}"].font = Font(bold=True, size=14, color=_INK)
    page[f"A{AGREED_ROW}"] = words["agreed"].format(consent=consent(event, language=language))
    page[f"A{AGREED_ROW}"].font = Font(color=_INK)
    page[f"A{AGREED_ROW}"].alignment = Alignment(wrap_text=True, vertical="top")
    for row, height in ((TITLE_ROW, 24.0), (AGREED_ROW, 15.0 * (1 + len(str(page[f"A{AGREED_ROW}"].value)) // 190))):
        page.row_dimensions[row].height = height
        page[f"A{row}"].data_type = "s"  # whatever it begins with, it is text
        page[f"A{row}"].number_format = "@"
        page.merge_cells(f"A{row}:{last}{row}")


def _rows(page: "Worksheet", language: str) -> None:
    """The example row, grey and in italics, and ruled rows for a sheet that is filled in by hand."""
    from openpyxl.styles import Alignment, Border, Font, Side

    thin = Side(style="thin", color=_RULE)
    line = Border(bottom=thin, right=thin)
    for row in range(EXAMPLE_ROW, EXAMPLE_ROW + RULED):
        page.row_dimensions[row].height = 31.0
        for field, _ in COLUMNS:
            cell = page[f"{_letter(field)}{row}"]
            cell.number_format, cell.border = "@", line
            cell.alignment = Alignment(vertical="top", wrap_text=field == "words" or row == EXAMPLE_ROW)
            if row == EXAMPLE_ROW and field in table_words.EXAMPLE[language]:
                cell.value = f"{table_words.FOR_EXAMPLE[language]} {table_words.EXAMPLE[language][field]}"
                cell.font = Font(italic=True, color=_QUIET)


def _offer(page: "Worksheet", field: str, choices: Sequence[str], language: str) -> None:
    """A drop-down that suggests and never refuses: what else people write is read, or asked about later."""
    from openpyxl.worksheet.datavalidation import DataValidation

    offer = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True, showErrorMessage=False)
    offer.promptTitle = table_words.HEADINGS[language][field][:32]
    offer.prompt = table_words.NOTES[language][field][:255]
    offer.showInputMessage = True
    offer.add(f"{_letter(field)}{EXAMPLE_ROW}:{_letter(field)}5000")
    page.add_data_validation(offer)


def _on_paper(page: "Worksheet", language: str, event: Event | None) -> None:
    """Landscape, one page wide, headings again on each page."""
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 1 if (event.paper if event else Paper.LETTER) is Paper.LETTER else 9  # ECMA-376 §18.3.1.63
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr] # a new sheet has it
    page.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    page.page_margins.left = page.page_margins.right = 0.4
    page.page_margins.top = page.page_margins.bottom = 0.5
    page.oddFooter.right.text = table_words.SHEET[language]["page"]  # type: ignore[union-attr] # it has all three parts


def _same_every_time(book: "Workbook") -> bytes:
    """The workbook's bytes without the time of writing in them."""
    book.properties.creator = "ua-mailmerge"
    file, out = io.BytesIO(), io.BytesIO()
    book.save(file)
    with zipfile.ZipFile(file) as written, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for part in written.infolist():
            data = written.read(part)
            if part.filename == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", _DAY, data)
            package.writestr(zipfile.ZipInfo(part.filename, (2000, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
