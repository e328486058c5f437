"""All letters to one official, sent together."""

from pathlib import Path

import pdfplumber
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import flat
from evening import evening, made, people, person, run
from test_covers import EvenFaces
from ua_mailmerge import bundles
from ua_mailmerge.model import MM, Address, Disclosure, Official, Paper, Signer, Text
from ua_mailmerge.problems import ExitCode

AMBASSADOR = Official("ambassador", "B. Person", ("1 Embassy Row", "Washington, DC 20006"), "US", "Dear Ambassador,")


def signer(city: str, *, disclosure: Disclosure = Disclosure.CITY, words: str = "") -> Signer:
    """Somebody from a city of Wisconsin."""
    address = Address(("1 Street",), city, "WI", "53703", "US")
    return Signer("Somebody", address, ("ambassador",), "row", disclosure=disclosure, words=(words,) if words else ())


def test_places_are_counted_as_their_writers_show_them() -> None:
    """Most letters first; who shows no place is counted and not placed; a street is never in the list."""
    found = bundles.counted(
        [
            signer("Verona"),
            signer("Madison", words="Please."),
            signer("Madison", disclosure=Disclosure.FULL),
            signer("X", disclosure=Disclosure.NONE),
        ],
        AMBASSADOR,
    )
    assert found == bundles.Bundle(4, (("Madison, WI", 2), ("Verona, WI", 1)), 1, 1)


@pytest.mark.parametrize("language", ["en", "es", "fr", "pt"])
@pytest.mark.parametrize("letters", [1, 2])
def test_the_covering_letter_counts(language: str, letters: int) -> None:
    """Its numbers are the bundle's, and no blank is left."""
    told = " ".join(bundles.covering(bundles.Bundle(letters, (("Madison, WI", letters),), 0, letters), language=language))
    assert "{" not in told
    assert "Madison, WI" in told
    assert ("2" in told) == (letters == 2)


def test_the_groups_own_words_stand_instead() -> None:
    """With the numbers filled in, and otherwise as typed."""
    bundle = bundles.Bundle(58, (("A", 30), ("B", 28)), 0, 0)
    assert bundles.covering(bundle, language="en", own_words=("{letters} from {places}: {x}",)) == ("58 from 2: {x}",)


@given(st.lists(st.integers(1, 999), max_size=260), st.integers(0, 9))
def test_every_place_is_listed_once_with_its_number(counts: list[int], unshown: int) -> None:
    """However many places: pages enough, and the numbers add up."""
    places = tuple((f"Place {n}", count) for n, count in enumerate(counts))
    bundle = bundles.Bundle(sum(counts) + unshown, places, unshown, 0)
    pages = bundles.enclosed(bundle, "Somebody", language="en", paper=Paper.LETTER, faces=EvenFaces())
    texts = [(page, mark) for page in pages for mark in flat(page.marks) if isinstance(mark, Text)]
    words = [mark.words for _, mark in texts]
    assert [word for word in words if word.startswith("Place ")] == [place for place, _ in places]
    assert sum(int(word) for word in words if word.isdecimal()) == sum(counts) + unshown
    assert all(mark.y <= page.height - bundles.MARGIN for page, mark in texts)


# -- the command --------------------------------------------------------------------------------


def batch(tmp_path: Path) -> tuple[Path, Path]:
    """A batch of five people, one of whom shows no place, and the campaign's folder."""
    sheet = evening(tmp_path / "e", [person("Ana Ruiz", Show_address="none"), person("Bo Lee", own_words="Please act."), *people(3)])
    return made(sheet, "-o", tmp_path / "out"), tmp_path / "out"


def pages(path: Path) -> list[str]:
    """The text of each page."""
    with pdfplumber.open(path) as pdf:
        return [page.extract_text() for page in pdf.pages]


def test_a_bundle_has_a_letter_a_list_and_a_label(tmp_path: Path) -> None:
    """On the group's letterhead, never under a signer's name; nobody's name in it."""
    folder, out = batch(tmp_path)
    into = tmp_path / "b.pdf"
    ran = run("bundle", folder.name, "president", "-o", out, "--into", into)
    assert ran.code == 0, ran.err
    assert "5 letters from 1 place." in ran.out
    letter, enclosed, label = pages(into)
    assert "5 letters to you are enclosed. They come from Oakland, CA, USA. One of them has words" in " ".join(letter.split())
    assert "place not shown 1" in enclosed
    assert "MEXICO" in label
    assert not any(name in page for page in (letter, enclosed, label) for name in ("Ana Ruiz", "Bo Lee", "Elm St"))


def test_the_label_is_as_large_as_it_says(tmp_path: Path) -> None:
    """150 × 100 mm to cut out, the address inside it."""
    folder, out = batch(tmp_path)
    run("bundle", folder.name, "president", "-o", out, "--into", tmp_path / "b.pdf")
    with pdfplumber.open(tmp_path / "b.pdf") as pdf:
        (frame,) = pdf.pages[-1].rects
        assert (round(frame["width"] / MM), round(frame["height"] / MM)) == (150, 100)
        inside = pdf.pages[-1].within_bbox((frame["x0"], frame["top"], frame["x1"], frame["bottom"]))
        assert len(inside.chars) == len(pdf.pages[-1].chars)


def test_a_withdrawn_or_spoiled_letter_is_not_counted(tmp_path: Path) -> None:
    """The letter says what lies in the parcel; a spoiled copy is told about."""
    folder, out = batch(tmp_path)
    codes = [line.split(",")[0] for line in (folder / "manifest.csv").read_text(encoding="utf-8-sig").splitlines() if ",president," in line]
    run("mark", "withdrawn", codes[0], "-o", out)
    run("mark", "spoiled", codes[1], "-o", out)
    ran = run("bundle", folder.name, "president", "-o", out, "--into", tmp_path / "b.pdf")
    assert "3 letters from" in ran.out
    assert "1 letter more would belong in it" in ran.out


def test_nothing_left_to_post_is_no_bundle(tmp_path: Path) -> None:
    """Posted letters are gone; an unknown official is named with those there are; nothing is written over."""
    folder, out = batch(tmp_path)
    assert "there are president, ambassador" in run("bundle", folder.name, "king", "-o", out, "--into", tmp_path / "b.pdf").err
    run("mark", "posted", "1-letters-president-001", "-o", out)
    ran = run("bundle", folder.name, "president", "-o", out, "--into", tmp_path / "b.pdf")
    assert ran.code == ExitCode.HELD
    assert not (tmp_path / "b.pdf").exists()
    (tmp_path / "b.pdf").write_text("mine", encoding="utf-8")
    assert run("bundle", folder.name, "ambassador", "-o", out, "--into", tmp_path / "b.pdf").code == ExitCode.HELD
    assert (tmp_path / "b.pdf").read_text(encoding="utf-8") == "mine"


def test_a_bundle_carries_the_weights_it_is_set_in(tmp_path: Path) -> None:
    """Headings and the country in semibold: a typeface of its own beside the regular one, and only the letters that are used."""
    folder, out = batch(tmp_path)
    into = tmp_path / "b.pdf"
    run("bundle", folder.name, "president", "-o", out, "--into", into)
    with pikepdf.open(into) as opened:
        programs = [font.DescendantFonts[0].FontDescriptor.FontFile2 for font in opened.pages[0].Resources.Font.values()]
        advances = {bytes(font.DescendantFonts[0].W[1].unparse()) for font in opened.pages[0].Resources.Font.values()}
        assert len(programs) >= 3
        assert len(advances) == len(programs)  # no two are the same letters in the same weight
    assert into.stat().st_size < 100_000
