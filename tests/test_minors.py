"""Whoever is under 18 is printed with first name and city, whatever else the sheet says of them."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import builders
from evening import evening, made, pages, person, sheet, table
from ua_mailmerge import headings, minors, signers
from ua_mailmerge.model import Disclosure, Row, Signer
from ua_mailmerge.problems import Problem

ON = datetime.date(2021, 10, 8)


def minor(age: str = "", birth: str = "", box: str = "", adult: str | None = None, *, on: datetime.date | None = ON) -> bool | str | None:
    """What four cells say: True for a minor, None for nothing, "unclear"."""
    found = minors.years(age, birth, box, adult, on=on)
    return found.minor if found.clear else "unclear"


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        ("", None), ("-", None), ("n/a", None), ("17", True), ("18", False), ("17.0", True), (" 42 years old", False), ("9 años", True),
        ("15 ans", True), ("15-17", True), ("18-24", False), ("16-18", "unclear"), ("under 18", True), ("<18", True), ("menor de 18", True),
        ("moins de 18 ans", True), ("18+", False), ("65+", False), ("18 or over", False), ("18 ans et plus", False), ("12+", "unclear"),
        ("under 21", "unclear"), ("adult", False), ("Menor de edad", True), ("mineure", True), ("17?", "unclear"), ("?", "unclear"),
        ("seventeen", "unclear"), ("2004", "unclear"), ("0", "unclear"), ("yes", "unclear"), ("１７", True), ("17 or 18", "unclear"),
    ],
)  # fmt: skip
def test_ways_to_say_an_age(age: str, expected: bool | str | None) -> None:
    """Numbers, ranges and limits in three languages; what may be either is not clear."""
    assert minor(age) == expected


@pytest.mark.parametrize(
    ("birth", "expected"),
    [
        ("2003-10-08", False), ("2003-10-09", True), ("2003-10-09T00:00", True), ("2004", True), ("2002", False), ("2003", "unclear"),
        ("10/9/2003", "unclear"), ("09/10/2003", "unclear"), ("1/5/2010", True), ("25/12/1990", False), ("9.10.2003", "unclear"),
        ("31.1.2004", True), ("8 Oct 2003", False), ("9 de octubre de 2003", True), ("9 octobre 2003", True), ("October 9, 2003", True),
        ("1er mai 2010", True), ("3/4/55", False), ("3/4/12", True), ("2030-01-01", "unclear"), ("31/31/2003", "unclear"),
        ("?", "unclear"), ("37902", "unclear"), ("", None),
    ],
)  # fmt: skip
def test_ways_to_say_a_birthday(birth: str, expected: bool | str | None) -> None:
    """Against the day of the event. Day and month may be swapped, so such a date counts where both readings say the same."""
    assert minor(birth=birth) == expected


def test_a_birthday_without_an_event_date_is_not_clear() -> None:
    """There is no day to hold it against."""
    assert minor(birth="1990-01-01", on=None) == "unclear"
    assert minor(birth=minors.OVER, on=None) is False


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"box": "yes"}, True), ({"box": "✓"}, True), ({"box": ""}, None), ({"box": "no"}, False), ({"box": "perhaps"}, "unclear"),
        ({"box": "menor"}, True), ({"adult": "yes"}, False), ({"adult": "no"}, True), ({"adult": "x"}, False), ({"adult": ""}, "unclear"),
        ({"adult": "", "age": "30"}, False), ({"box": "yes", "age": "30"}, "unclear"), ({"box": "no", "birth": "2003"}, False),
        ({"age": "17?", "box": "yes"}, True),
    ],
)  # fmt: skip
def test_boxes(cells: dict[str, Any], expected: bool | str | None) -> None:
    """An empty box "18 or over" is no yes; two cells that contradict each other are not clear; a clear one helps an unclear one."""
    assert minor(**cells) == expected


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=10), st.one_of(st.none(), st.text(max_size=10)))
def test_no_cell_breaks_it(age: str, birth: str, box: str, adult: str | None) -> None:
    """Whatever is typed, it is a minor, none, or not clear."""
    found = minors.years(age, birth, box, adult, on=ON)
    assert not found.clear or found.minor in (True, False, None)


@given(st.dates(datetime.date(1915, 1, 1), ON))
def test_a_birthday_is_counted_to_the_day(born: datetime.date) -> None:
    """Eighteen from the birthday on."""
    age = ON.year - born.year - ((ON.month, ON.day) < (born.month, born.day))
    assert minor(birth=born.isoformat()) is (age < 18)


@pytest.mark.parametrize(
    ("name", "first", "last", "shown"),
    [
        ("Ana Ruiz", "", "", "Ana"), ("Ana María Ruiz", "Ana María", "Ruiz", "Ana María"), ("Ruiz, Ana", "", "", "Ana"),
        ("Luis Ruiz, Jr.", "", "", "Luis"), ("Miss Ana Ruiz", "", "", "Ana"), ("Mr Ruiz", "", "", ""), ("Ana", "", "", "Ana"),
        ("Jean-Luc Petit", "", "", "Jean-Luc"), ("王小明", "", "", ""), ("김 민준", "", "", "김"), ("Ruiz", "", "Ruiz", ""),
        ("Ana Ruiz", "Ana Ruiz", "", "Ana"),
    ],
)  # fmt: skip
def test_the_first_name(name: str, first: str, last: str, shown: str) -> None:
    """The First name cell; of one cell the first word without titles; nothing where that cannot be told."""
    assert minors.first_name(name, first, last) == shown


# -- in a sheet -------------------------------------------------------------------------------


def cleaned(**cells: str) -> signers.Cleaned:
    """One row, cleaned for an event on 8 October 2021."""
    row = person("Ana Ruiz", **{"show_address": "full"} | cells)
    columns, _ = headings.columns([Row(1, tuple(row))], file="s.csv", sheet="")
    rules = signers.Rules(builders.campaign(), builders.event(), on=ON)
    return signers.clean([Row(2, tuple(row.values()))], columns, rules, missing=lambda _: "")[0]


def codes_of(problems: tuple[Problem, ...]) -> list[str]:
    """What is wrong."""
    return [problem.code for problem in problems]


def test_a_minor_is_first_name_and_city() -> None:
    """Of a whole address that may be shown nothing but the city is kept, and no age."""
    found = cleaned(age="17")
    assert isinstance(found.signer, Signer)
    assert (found.signer.name, found.signer.address.lines, found.signer.address.postcode) == ("Ana", (), "")
    assert (found.signer.address.city, found.signer.disclosure) == ("Oakland", Disclosure.CITY)
    assert codes_of(found.problems) == ["minor"]


def test_a_minor_who_shows_the_whole_address_needs_none() -> None:
    """What is not printed need not be there."""
    assert codes_of(cleaned(under_18="yes", address="", zip="").problems) == ["minor"]


def test_a_minor_may_show_less() -> None:
    """None stays none."""
    row = cleaned(under_18="yes", show_address="none").signer
    assert row
    assert row.disclosure is Disclosure.NONE


def test_a_grown_up_is_printed_as_typed() -> None:
    """18 on the day of the event."""
    found = cleaned(date_of_birth="2003-10-08")
    assert found.signer
    assert (found.signer.name, found.signer.disclosure) == ("Ana Ruiz", Disclosure.FULL)


@pytest.mark.parametrize("cells", [{"age": "17?"}, {"date_of_birth": "2003"}, {"age": "17", "under_18": "no"}, {"18_or_over": ""}])
def test_an_age_that_is_not_clear_holds(cells: dict[str, str]) -> None:
    """Nobody guesses, and it cannot be released: it can be typed."""
    found = cleaned(**cells)
    assert (found.signer, codes_of(found.problems)) == (None, ["age-unclear"])


@pytest.mark.parametrize("words", ["I am Ana Ruiz.", "The Ruiz family asks you.", "I live at 12 Elm St, Oakland.", "Yours, RUÍZ"])
def test_words_that_give_a_minor_away_hold(words: str) -> None:
    """Own words are never altered, so somebody has to ask the child."""
    assert codes_of(cleaned(age="12", own_words=words).problems) == ["minor", "minor-told"]
    found = cleaned(age="12", own_words=words, release="minor-told")
    assert found.signer
    assert found.signer.words == (words,)


def test_nothing_more_of_a_minor_is_printed_or_kept(tmp_path: Path) -> None:
    """Letters, envelopes, return labels, manifest and the people of a batch: no family name, street, ZIP or age anywhere."""
    row = person("Zoraida Quintanilla", address="77 Hidden Lane", zip="94601", show_address="full", age="16")
    row["Date of birth"] = "2005-03-04"
    folder = made(evening(tmp_path, [row]), "-o", tmp_path / "out", "--return-labels", "5167")
    text = "".join("".join(pages(path)) for path in sorted(folder.glob("*.pdf")))
    assert "Zoraida" in text
    assert "Oakland, CA" in text
    kept = b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.suffix in {".jsonl", ".json", ".csv", ".txt", ".yaml"})
    for secret in ("Quintanilla", "77 Hidden", "94601", "2005-03-04", '"16"'):
        assert secret not in text
        assert secret.encode() not in kept


def test_a_held_row_keeps_no_age_and_comes_back_a_minor(tmp_path: Path) -> None:
    """held.csv says under 18 instead, which is read again when the row is mended."""
    row = person("Zoraida Quintanilla", consent="", date_of_birth="2005-03-04", age="16", show_address="full")
    folder = made(evening(tmp_path, [row, person("Bo Li", age="40")]), "-o", tmp_path / "out", code=3)
    (waiting,) = table(folder / "held.csv")
    assert (waiting["Age"], waiting["Date of birth"]) == ("under 18", "under 18")
    assert all(b"2005-03-04" not in path.read_bytes() for path in folder.rglob("*") if path.is_file())
    sheet(folder / "held.csv", [waiting | {"Consent": "yes"}])
    text = pages(made(folder / "held.csv") / "1-letters-president-001.pdf")[0]
    assert "Zoraida" in text
    assert "Quintanilla" not in text
