"""The cover of each volume: what it says, and that it holds whatever it is told."""

import datetime
from pathlib import Path

import msgspec
import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import flat
from evening import SAMPLE, made
from test_covers import FACES, RUN
from ua_mailmerge import covers, envelopes, job_cards, windows
from ua_mailmerge.covers import Kind, Run
from ua_mailmerge.model import MM, Box, Mark, Page, Paper, Place, Rule, Sides, Signature, Text

MEDIA = {Kind.LETTERS: "na_letter_8.5x11in", Kind.ENVELOPES: "na_number-10_4.125x9.5in"}
FILES = tuple(msgspec.structs.replace(volume, media=MEDIA[volume.kind]) for volume in RUN.volumes)
WITH_FOLDS = msgspec.structs.replace(RUN, volumes=FILES, folds_mm=(101.6, 190.5))


def marks(page: Page) -> list[Mark]:
    """Every mark of a page where it stands, those of forms among them."""
    found: list[Mark] = []
    for mark in flat(page.marks):
        if isinstance(mark, Place) and hasattr(mark.form, "marks"):
            for one in flat(mark.form.marks):
                if isinstance(one, Rule):
                    found.append(
                        msgspec.structs.replace(one, x0=one.x0 + mark.x, x1=one.x1 + mark.x, y0=one.y0 + mark.y, y1=one.y1 + mark.y)
                    )
                elif isinstance(one, Text | Box):
                    found.append(msgspec.structs.replace(one, x=one.x + mark.x, y=one.y + mark.y))
        else:
            found.append(mark)
    return found


def words(page: Page) -> str:
    """Everything a page says."""
    return " ".join(mark.words.strip() for mark in marks(page) if isinstance(mark, Text))


def cards(run: Run = WITH_FOLDS) -> list[Page]:
    """The covers of a run."""
    return job_cards.pages(run, faces=FACES)


def test_each_volume_has_a_cover() -> None:
    """What, for whom, which of how many, first and last code, sheets, sides, the tray, the date."""
    pages = cards()
    assert [page.title for page in pages] == [volume.file for volume in RUN.volumes]
    first = words(pages[0])
    for said in (
        "President of México",
        "Sheet 1 of 4",
        "71 letters · volume 1 of 1 · 73 sheets · one-sided",
        "First 100.21-MAD-001-P3",
        "last 100.21-MAD-073-PX",
        "15 Dec 2021",
        "na_letter_8.5x11in",
        "2 sheets more than letters",
        "For a letter to Mexico.",
    ):
        assert said in first, said
    assert "na_number-10_4.125x9.5in" in words(pages[2])
    assert "all alike" in words(pages[2])


@pytest.mark.parametrize(("sides", "said"), [(Sides.ONE, "Its back must be empty"), (Sides.TWO, "Both must be on one sheet")])
def test_the_stop_check_fits_the_sides(sides: Sides, said: str) -> None:
    """One-sided: look at the back; two-sided: pages 1 and 2 must be one sheet."""
    assert said in words(cards(msgspec.structs.replace(WITH_FOLDS, sides=sides))[0])


def test_further_sheets_are_laid_behind_the_first() -> None:
    """Where trays are printed apart, the second stack's cover says where it belongs."""
    further = msgspec.structs.replace(FILES[0], kind=Kind.NEXT, pieces=2, sheets=2)
    said = words(cards(msgspec.structs.replace(WITH_FOLDS, volumes=(further,)))[0])
    assert "further sheets of 2 letters" in said
    assert "Lay each behind its first sheet." in said


def test_only_ink_is_signed() -> None:
    """Typed names leave nothing to sign, so there is nothing to initial for it."""
    typed = words(cards(msgspec.structs.replace(WITH_FOLDS, signature=Signature.TYPED))[0])
    assert "Sign" not in typed
    inked = words(cards()[0])
    assert [word for word in ("Printed", "Signed", "Folded", "Stuffed", "Stamped", "Posted") if word in inked] == [
        "Printed", "Signed", "Folded", "Stuffed", "Stamped", "Posted",
    ]  # fmt: skip


def test_the_folds_are_drawn_where_they_are() -> None:
    """A dashed line for each, as far down the small sheet as on the large one."""
    page = cards()[0]
    (sheet,) = [mark for mark in marks(page) if isinstance(mark, Box) and abs(mark.h / mark.w - 792 / 612) < 0.01 and mark.h > 20 * MM]
    dashes = {
        round(mark.y0, 1)
        for mark in marks(page)
        if isinstance(mark, Rule) and sheet.x <= mark.x0 < sheet.x + sheet.w and mark.y0 < sheet.y + sheet.h
    }
    assert dashes == {round(sheet.y + fold * MM * sheet.h / 792, 1) for fold in (101.6, 190.5)}
    assert "102 mm" in words(page)


@pytest.mark.parametrize(
    ("size", "paper", "folds"),
    [
        ("us_10", Paper.LETTER, 2),
        ("iso_dl", Paper.A4, 2),
        ("iso_c5", Paper.A4, 1),
        ("us_6x9", Paper.LETTER, 1),
        ("iso_c4", Paper.A4, 0),
        ("us_9x12", Paper.LETTER, 0),
        ("iso_c6", Paper.A4, None),
    ],
)
def test_folds_for_an_envelope(size: str, paper: Paper, folds: int | None) -> None:
    """As few as make the sheet fit; a C6 wants the sheet folded both ways, which we do not draw."""
    found = windows.folds(envelopes.SIZES[size], paper)
    assert (None if found is None else len(found)) == folds


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=160),
    st.text("abc dé", min_size=1, max_size=200),
    st.sampled_from(Paper),
    st.sampled_from(Sides),
    st.booleans(),
)
@settings(max_examples=60)
def test_a_cover_never_overflows(official: str, title: str, paper: Paper, sides: Sides, late: bool) -> None:
    """However long the names: nothing over an edge, nothing of the steps over the foot, every volume there."""
    volumes = tuple(msgspec.structs.replace(volume, official=official) for volume in RUN.volumes)
    dates = tuple(msgspec.structs.replace(each, official=official) for each in RUN.post_by)
    on = datetime.date(2021, 12, 30) if late else None
    run = msgspec.structs.replace(WITH_FOLDS, volumes=volumes, post_by=dates, title=title, paper=paper, sides=sides, on=on)
    pages = cards(run)
    assert [page.title for page in pages if page.title] == [volume.file for volume in volumes]
    for page in pages:
        for mark in marks(page):
            assert not isinstance(mark, Text) or 0 < mark.y <= page.height - covers.MARGIN + 12
            assert not isinstance(mark, Box) or mark.y + mark.h <= page.height - covers.MARGIN - 25 * MM


def test_a_batch_has_its_covers(tmp_path: Path) -> None:
    """0-covers.pdf holds one for each file, in printing order."""
    folder = made(SAMPLE / "signers.xlsx", "-o", tmp_path / "out", "--after-expiry", "a try", code=3)
    files = sorted(path.name for path in folder.glob("[12]-*.pdf"))
    with pdfplumber.open(folder / "0-covers.pdf") as pdf:
        text = [page.extract_text() for page in pdf.pages]
        assert len(text) == len(files)
        assert all(any(file in page for page in text) for file in files)
        ruler = [line for line in pdf.pages[0].lines if abs(line["x1"] - line["x0"] - 100 * MM) < 0.1]
        assert ruler
    assert {volume.value for volume in Kind} >= {"letters", "envelopes"}
