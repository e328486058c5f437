"""START-HERE: what it says, and that it holds any number of files."""

import datetime
import itertools
from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import flat
from ua_mailmerge import covers
from ua_mailmerge.covers import Kind, PostBy, Run, Volume
from ua_mailmerge.model import MM, Box, Face, Page, Paper, Rule, Sides, Signature, Text

PRESIDENT, AMBASSADOR = "President of México", "Ambassador of México"
VOLUMES = (
    Volume("1-letters-president-001.pdf", Kind.LETTERS, PRESIDENT, 71, 73, 73, "100.21-MAD-001-P3", "100.21-MAD-073-PX"),
    Volume("1-letters-ambassador-001.pdf", Kind.LETTERS, AMBASSADOR, 70, 71, 71, "100.21-MAD-001-A5", "100.21-MAD-073-A1"),
    Volume("2-envelopes-president-001.pdf", Kind.ENVELOPES, PRESIDENT, 74, 74, 74, spares=3),
    Volume("2-envelopes-ambassador-001.pdf", Kind.ENVELOPES, AMBASSADOR, 73, 73, 73, spares=3),
)
ENDS = datetime.date(2021, 12, 31)
DATES = (
    PostBy(PRESIDENT, datetime.date(2021, 12, 15), ENDS, 16, "Mexico"),
    PostBy(AMBASSADOR, datetime.date(2021, 12, 26), ENDS, 5),
)
RUN = Run("UA 100.21", "Mass deportations must stop", VOLUMES, DATES, envelope="#10", group="Letter Writers", batch="3f2a91c0")


class EvenFaces:
    """Every character is 0.58 em wide, a wide Noto Sans."""

    def missing(self, text: str, face: Face) -> str:
        return ""

    def width(self, text: str, face: Face, size: float, levels: bytes = b"") -> float:
        return len(text) * size * 0.58

    def widths(self, texts: Sequence[str], face: Face, size: float) -> list[float]:
        return [self.width(text, face, size) for text in texts]


FACES = EvenFaces()


def made(run: Run = RUN, *, paper: Paper = Paper.LETTER) -> list[Page]:
    """The pages of START-HERE."""
    return covers.start_here(run, paper=paper, faces=FACES)


def said(pages: list[Page]) -> list[str]:
    """Every line, in painting order."""
    return [mark.words.strip() for page in pages for mark in flat(page.marks) if isinstance(mark, Text)]


def boxes(page: Page) -> list[tuple[float, float, float, float]]:
    """The rectangle each line and each tick box fills."""
    found = []
    for mark in flat(page.marks):
        if isinstance(mark, Text):
            width = FACES.width(mark.words.rstrip(), mark.face, mark.size)
            found.append((mark.x, mark.y - mark.size * 0.75, mark.x + width, mark.y + mark.size * 0.2))
        elif isinstance(mark, Box):
            found.append((mark.x, mark.y, mark.x + mark.w, mark.y + mark.h))
        elif isinstance(mark, Rule):
            found.append((mark.x0, min(mark.y0, mark.y1), mark.x1, max(mark.y0, mark.y1)))
    return found


def apart(page: Page) -> bool:
    """Whether no two lines, boxes or rules lie on each other; ticks of the ruler and lines that touch at an edge may."""
    return not any(
        a[0] < b[2] - 0.1 and b[0] < a[2] - 0.1 and a[1] < b[3] - 0.1 and b[1] < a[3] - 0.1
        for a, b in itertools.combinations(boxes(page), 2)
    )


def inside(page: Page) -> bool:
    """Whether everything lies within the margins, the initials' words a little below."""
    return all(
        x0 >= covers.MARGIN - 0.1
        and y0 >= covers.MARGIN - 6
        and x1 <= page.width - covers.MARGIN + 0.6
        and y1 <= page.height - covers.MARGIN + 15
        for x0, y0, x1, y1 in boxes(page)
    )


def volumes(count: int) -> tuple[Volume, ...]:
    """So many files, letters and then envelopes with codes of their own."""
    half = (count + 1) // 2
    return tuple(
        Volume(
            f"{1 if n < half else 2}-{'letters' if n < half else 'envelopes'}-president-{n + 1:03}.pdf",
            Kind.LETTERS if n < half else Kind.ENVELOPES,
            PRESIDENT,
            250,
            262,
            262,
            f"100.21-MAD-{n * 250 + 1:05}-P3",
            f"100.21-MAD-{n * 250 + 250:05}-PX",
        )
        for n in range(count)
    )


@settings(deadline=None, max_examples=60)
@given(
    st.integers(1, 40),
    st.sampled_from(Paper),
    st.integers(1, 8),
    st.sampled_from([0, 1, 1234]),
    st.sampled_from(["Stop", "Mass deportations of migrants and asylum seekers must stop at once " * 3]),
)
def test_never_overflows(count: int, paper: Paper, officials: int, held: int, title: str) -> None:
    """However many files, officials and words there are, nothing leaves the margins or lies on anything else, and no file is lost."""
    run = msgspec.structs.replace(RUN, volumes=volumes(count), post_by=DATES[:1] * officials, held=held, title=title, specimen=True)
    pages = made(run, paper=paper)
    assert all(inside(page) and apart(page) for page in pages)
    files = {volume.file for volume in run.volumes}
    assert [words for words in said(pages) if words in files] == [volume.file for volume in run.volumes]
    assert sum(words == "15 Dec 2021" for words in said(pages)) == officials


def test_usual_run_is_one_page() -> None:
    """Two officials with letters and envelopes, held rows and a specimen's warning go on one page."""
    assert len(made(msgspec.structs.replace(RUN, held=9, specimen=True))) == 1


def test_pages_name_themselves() -> None:
    """Of several pages each says which it is, and only the first is a bookmark."""
    pages = made(msgspec.structs.replace(RUN, volumes=volumes(40)))
    assert [page.title for page in pages] == ["Start here"] + [""] * (len(pages) - 1)
    assert all(f"page {n} of {len(pages)}" in " ".join(said([page])) for n, page in enumerate(pages, 1))


def test_ruler() -> None:
    """The ruler is 100 mm from its first tick to its last, a tick each millimetre, beside what to do when it is not."""
    (page,) = made()
    ticks = sorted(mark.x0 for mark in flat(page.marks) if isinstance(mark, Rule) and mark.x0 == mark.x1)
    assert len(ticks) == 101
    assert round((ticks[-1] - ticks[0]) / MM, 3) == 100
    assert {round((b - a) / MM, 3) for a, b in itertools.pairwise(ticks)} == {1.0}
    words = " ".join(said([page]))
    assert "Is this 100 mm long?" in words
    assert "print this page again" in words


def test_tick_boxes() -> None:
    """Every step and every file has a drawn box of 5 mm to tick; six steps at most."""
    (page,) = made()
    ticks = [mark for mark in flat(page.marks) if isinstance(mark, Box)]
    assert {(round(box.w / MM, 2), round(box.h / MM, 2), box.fill) for box in ticks} == {(5.0, 5.0, -1.0)}
    assert len(ticks) == 6 + len(VOLUMES)


def test_counts() -> None:
    """The head counts letters, envelopes and sheets of paper, and says on how many sides."""
    assert "141 letters · 147 envelopes · 144 sheets · one-sided" in said(made())


def test_trays() -> None:
    """Files stand in printing order under what to load and how much of it, said anew where that changes."""
    lines = said(made())
    wanted = ["Load 144 sheets of Letter paper", *(v.file for v in VOLUMES[:2]), "Load 147 #10 envelopes", *(v.file for v in VOLUMES[2:])]
    assert [line for line in lines if line in wanted] == wanted


def test_labels_tray() -> None:
    """Labels are loaded by the sheet, and one is one."""
    label = Volume("2-labels-001.pdf", Kind.LABELS, PRESIDENT, 28, 1, 1)
    lines = said(made(msgspec.structs.replace(RUN, volumes=(*VOLUMES[:2], label), envelope="5160", paper=Paper.A4)))
    assert "Load 1 sheet of 5160 labels" in lines
    assert "Load 144 sheets of A4 paper" in lines


def test_tray_goes_on() -> None:
    """A page that begins within a tray's files says which tray."""
    later = made(msgspec.structs.replace(RUN, volumes=volumes(40)))[1:]
    assert all(any(line.endswith("continued") for line in said([page])[:4]) for page in later)


def test_codes() -> None:
    """Each file shows its first and last code; pooled envelopes have none and say so."""
    lines = said(made())
    assert {code for volume in VOLUMES for code in (volume.first, volume.last) if code} <= set(lines)
    assert lines.count("all alike") == 2
    assert "74 envelopes to President of México, 3 of them spare" in lines


@pytest.mark.parametrize(("sides", "words"), [(Sides.ONE, "empty back"), (Sides.TWO, "on one sheet")])
def test_sides_check(sides: Sides, words: str) -> None:
    """A step tells how to see whether the printer does one side or two, as this run wants it."""
    text = " ".join(said(made(msgspec.structs.replace(RUN, sides=sides))))
    assert words in text
    assert ("two-sided" in text.split("sheets ·")[1][:12]) is (sides is Sides.TWO)


@pytest.mark.parametrize(
    ("signature", "step"), [(Signature.INK, "Sign each letter above the name, in ink."), (Signature.TYPED, "Look through the letters.")]
)
def test_signing(signature: Signature, step: str) -> None:
    """Only letters with room to sign ask for a signature."""
    assert step in said(made(msgspec.structs.replace(RUN, signature=signature)))


@pytest.mark.parametrize(
    ("kept", "step"),
    [
        (VOLUMES, "put it in its envelope"),
        (VOLUMES[:2], "write the address"),
        ((*VOLUMES[:2], Volume("l", Kind.LABELS, "x", 1, 1)), "its label"),
    ],
)
def test_addressing(kept: tuple[Volume, ...], step: str) -> None:
    """The step for envelopes fits what was printed: envelopes, labels, or neither."""
    assert step in " ".join(said(made(msgspec.structs.replace(RUN, volumes=kept))))


def test_post_by() -> None:
    """Each official has a date to post by and its reason: when the appeal ends and how long the post takes."""
    lines = said(made())
    assert "15 Dec 2021" in lines
    assert "26 Dec 2021" in lines
    assert lines.count("Appeal ends 31 Dec;") == 2
    assert "about 16 days to Mexico." in lines
    assert "about 5 days." in lines


def test_reason_over_new_year() -> None:
    """When the appeal ends in another year than the date to post by, the reason says which."""
    late = PostBy(PRESIDENT, datetime.date(2021, 12, 20), datetime.date(2022, 1, 5), 1, "Mexico")
    assert late.reason == "Appeal ends 5 Jan 2022;\nabout 1 day to Mexico."


@pytest.mark.parametrize(("on", "past"), [(datetime.date(2021, 12, 15), False), (datetime.date(2021, 12, 16), True)])
def test_date_past(on: datetime.date, past: bool) -> None:
    """A date to post by that is past says so."""
    assert ("Past: post today." in said(made(msgspec.structs.replace(RUN, on=on)))) is past


@pytest.mark.parametrize(("held", "words"), [(0, None), (1, "1 row is held."), (9, "9 rows are held.")])
def test_held(held: int, words: str | None) -> None:
    """Held rows are counted, with where their reasons are; without any nothing is said."""
    lines = said(made(msgspec.structs.replace(RUN, held=held)))
    assert [line for line in lines if line.endswith("held.")] == ([words] if words else [])
    assert ("held.csv" in " ".join(lines)) is bool(held)


def test_specimen() -> None:
    """A specimen says on its first sheet that nothing of it may be posted."""
    assert "Specimen: invented signers. None of it may be posted." in said(made(msgspec.structs.replace(RUN, specimen=True)))
    assert not any("Specimen" in line for line in said(made()))
