"""The 461 strings of the Big List of Naughty Strings (tests/naughty, MIT), in every field: printed as they are, or held with their place.

What "as it is" means stands in ``meant``: composed (NFC), spaces at the ends and doubled ones trimmed as in any cell, and without those
characters that only mislead the eye, each of which the row's remarks must then name. The fast tests go from the row to the marks on the
page; the slow ones from a workbook or a text file through the program to the PDF, read back by two other readers.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from builders import campaign, event, flat
from evening import Person, evening, pages, spawned, table
from ua_mailmerge import batch, cells, codes, fonts, headings, letters, postal, signers, typeset
from ua_mailmerge.data import sheet_words
from ua_mailmerge.model import Face, Page, Paper, Place, Row, Signer, Text
from ua_mailmerge.problems import Severity

STRINGS: list[str] = json.loads((Path(__file__).parent / "naughty" / "blns.json").read_text(encoding="utf-8"))
FIELDS = [field for field in headings.FIELDS if field not in {"first_name", "last_name"}]
PLAIN = {
    "name": "Ana Ruiz",
    "address": "12 Elm St",
    "city": "Oakland",
    "region": "CA",
    "postcode": "94601",
    "show": "full",
    "consent": "yes",
}
PARTED = {"first_name": "Ana", "last_name": "Ruiz"} | {field: cell for field, cell in PLAIN.items() if field != "name"}
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
HIDDEN = re.compile("[\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
SPACE = re.compile(r"\s")


def meant(text: str) -> str:
    """A string as a line of a sheet means it."""
    return " ".join(unicodedata.normalize("NFC", HIDDEN.sub("", text)).split())


def cleaned(field: str, string: str, missing: Callable[[str], str]) -> signers.Cleaned:
    """What becomes of a person's row when one cell holds a string."""
    person = (PARTED if field in {"first_name", "last_name"} else PLAIN) | {field: string}
    if field == "words_place":
        person |= {"words": "I ask you."}
    rows = [Row(1, tuple(sheet_words.HEADINGS[key][0] for key in person)), Row(2, tuple(person.values()))]
    columns, problems = headings.columns(rows, file="naughty.csv", sheet="")
    assert problems == ()
    (found,) = signers.clean(rows, columns, signers.Rules(campaign(), event()), missing=missing)
    return found


def where_it_stands(field: str, signer: Signer) -> str:
    """What the signer's record holds of a field that is printed, as one text."""
    address = signer.address
    return {
        "name": signer.name,
        "first_name": signer.name,
        "last_name": signer.name,
        "address": " ".join(address.lines),
        "address_2": " ".join(address.lines),
        "city": address.city,
        "region": address.region,
        "postcode": address.postcode,
        "words": "\n".join(signer.words),
        "letter": "\n".join(signer.letter),
    }[field]


BESIDE = dict.fromkeys(("name", "address", "city", "region", "postcode", "words", "letter"), ("", "")) | {
    "first_name": ("", "Ruiz"),
    "last_name": ("Ana", ""),
    "address_2": ("12ElmSt", ""),
}
"""The fields that are printed, and what stands before and after their cell in the signer's record."""


def solid(text: str) -> str:
    """A text without its spaces, since lines break at them."""
    return SPACE.sub("", text)


def marks(page: Page) -> Iterator[str]:
    """The words of a page's marks, forms opened."""
    for mark in flat(page.marks):
        if isinstance(mark, Place):
            yield from (inner.words for inner in flat(getattr(mark.form, "marks", ())) if isinstance(inner, Text))
        elif isinstance(mark, Text):
            yield mark.words


@pytest.fixture(scope="module")
def missing(faces: fonts.Faces) -> Callable[[str], str]:
    """The characters no installed typeface has."""

    @cache
    def absent(text: str) -> str:
        return faces.missing(text, Face.SERIF) + faces.missing(text, Face.SANS)

    return absent


def test_there_are_461() -> None:
    """The list is whole."""
    assert len(STRINGS) == 461


@pytest.mark.parametrize("field", [*FIELDS, "first_name", "last_name"])
def test_each_is_printed_as_it_is_or_held_with_its_place(field: str, missing: Callable[[str], str], faces: fonts.Faces) -> None:
    """From the row to the marks on the page; what is held names row and column."""
    writer = letters.Writer(campaign(), event(), campaign().official("president"), date="October 8, 2021")
    setter = typeset.Typesetter(typeset.Stationery(Paper.LETTER), faces=faces)
    for string in STRINGS:
        found = cleaned(field, string, missing)
        holding = [problem for problem in found.problems if problem.severity is Severity.HOLD]
        assert all(problem.code in codes.CODES and problem.where.row == 2 and problem.where.column for problem in found.problems)
        assert (found.signer is None) == bool(holding), string
        if found.signer is None:
            continue
        if HIDDEN.search(string) and field != "phone":
            assert {problem.code for problem in found.problems} & {"bidi-removed", "invisible-removed"}, string
        if field == "address_2" and string in cells.EMPTY:  # N/A is no second line: left out, and said so
            assert "taken-for-empty" in {problem.code for problem in found.problems}
            continue
        if field not in BESIDE or (field in {"words", "letter"} and (found.signer.words_by_hand or found.signer.letter_by_hand)):
            continue
        before, after = BESIDE[field]
        assert solid(where_it_stands(field, found.signer)) == before + solid(meant(string)) + after, string
        page = solid("".join(words for page in setter.pages(writer.letter(found.signer)) for words in marks(page)))
        shown = meant(string)
        assert solid((postal.state("US", shown) or shown) if field == "region" else shown) in page, string


# -- from a file to paper ---------------------------------------------------------------------

# What every reader gives back in the order it was typed.
READABLE = re.compile(r"[ -~\u00a1-\u024f\u0391-\u03ff\u0400-\u04ff\u2010-\u2026]+")


def naughty_rows(field: str) -> list[Person]:
    """A person for each string, every one of another name and e-mail address, so that nobody is held as a repeat."""
    rows = []
    for at, string in enumerate(STRINGS):
        person = PARTED if field in {"first_name", "last_name"} else PLAIN
        plain = {sheet_words.HEADINGS[key][0]: cell for key, cell in person.items()}
        for heading in {"Name", "First name", "Last name"} & set(plain):
            plain[heading] += "".join(chr(97 + int(digit)) for digit in str(at))
        plain["Email"] = f"s{at}@example.org"
        if field == "words_place":
            plain["Own words"] = "I ask you."
        rows.append(plain | {sheet_words.HEADINGS[field][0]: string})
    return rows


def workbook(path: Path, rows: list[Person]) -> Path:
    """The rows as an .xlsx file, every cell a text; control characters escaped as Excel escapes them (ECMA-376 §22.9.2.19)."""
    book = Workbook(write_only=True)
    page = book.create_sheet("Signers")
    page.append(list(rows[0]))
    for row in rows:
        cells = []
        for text in row.values():
            cell = WriteOnlyCell(page, value="")
            cell.value = CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", text) or None
            cell.data_type = "s"
            cells.append(cell)
        page.append(cells)
    book.save(path)
    return path


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("field", [*FIELDS, "first_name", "last_name"])
def test_each_comes_out_of_a_file_on_paper_or_in_held_csv(field: str, kind: str, tmp_path: Path) -> None:
    """461 rows in are the letters made and the rows held: the first are read back from the PDF, the others have row and reason."""
    rows = naughty_rows(field)
    signers_ = evening(tmp_path / "evening", rows)
    if kind == "xlsx":
        signers_.unlink()
        signers_ = workbook(signers_.with_suffix(".xlsx"), rows)
    ran = spawned(
        "merge", signers_, "-o", tmp_path / "out", "--only", "president", "--envelopes", "none", "--yes", "--json", "--dated", "2021-10-08"
    )
    assert "Traceback" not in ran.out + ran.err
    assert ran.code in {0, 3}, ran
    folder = Path(ran.json["batch"])
    entries = {int(entry.row.rpartition(" ")[2]): entry for entry in batch.entries(folder)}
    held = {int(row["Row"].rpartition(" ")[2]): row for row in table(folder / "held.csv")} if (folder / "held.csv").exists() else {}
    assert set(entries) | set(held) == set(range(2, len(rows) + 2))
    assert not set(entries) & set(held)
    assert all(row["Reason"] for row in held.values())
    read: dict[str, list[str]] = {volume: pages(folder / f"{volume}.pdf") for volume in {entry.volume for entry in entries.values()}}
    for number, entry in entries.items():
        string = meant(rows[number - 2][sheet_words.HEADINGS[field][0]])
        if field in BESIDE and field != "region" and not (field == "address_2" and string in cells.EMPTY):
            text = solid("".join(read[entry.volume][entry.first_page - 1 : entry.last_page]))
            if READABLE.fullmatch(string):
                assert solid(string) in unicodedata.normalize("NFC", text), (number, string)
            else:  # readers differ in order, and some take characters apart; but each must be there
                assert not every(string) - every(text), (number, string)


def every(text: str) -> set[str]:
    """The characters of a text however they are composed, but for those that are drawn as nothing."""
    return {one for one in unicodedata.normalize("NFKD", text) if not one.isspace() and unicodedata.category(one) not in {"Cf", "Mn"}}
