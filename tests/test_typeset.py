"""Lines, pages and where everything stands; golden pages as text, ``GOLDEN=write`` writes them anew."""

import datetime
import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icu4py.breakers import CharacterBreaker, LineBreaker

from builders import PARAGRAPHS, SCRIPTS, SENTENCES, campaign, event, signer
from ua_mailmerge import fonts, letters, schema, stationery, typeset
from ua_mailmerge.model import MM, Address, Disclosure, Face, Faces, Form, Page, Paper, Place, Rule, Signature, Signer, Style, Text
from ua_mailmerge.shipped import shipped

BODY = Style(Face.SERIF, 11, 15)
WIDTH = typeset.MEASURE
GOLDEN = Path(__file__).parent / "golden"


class EvenFaces:
    """Every character is 0.5 em wide."""

    def missing(self, text: str, face: Face) -> str:
        return ""

    def width(self, text: str, face: Face, size: float, levels: bytes = b"") -> float:
        return len(text) * size * 0.5

    def widths(self, words: Sequence[str], face: Face, size: float) -> list[float]:
        return [self.width(word, face, size) for word in words]


EVEN = EvenFaces()


def broken(text: str, *, width: float = WIDTH, faces: Faces = EVEN) -> list[str]:
    """A paragraph's lines."""
    return [words for words, _levels in typeset.lines(text, style=BODY, width=width, faces=faces)]


def first_fit(text: str, *, width: float = WIDTH) -> list[str]:
    """The same paragraph, each line filled as far as it goes."""
    made = [""]
    for unit in LineBreaker(text, "en"):
        longer = (made[-1] + unit).rstrip(" ")
        if made[-1] and (EVEN.width(longer, Face.SERIF, 11) > width or len(longer) > typeset.MOST_CHARACTERS):
            made.append("")
        made[-1] += unit
    return [line.rstrip(" ") for line in made]


def marks(page: Page) -> list[Text | Rule]:
    """Every mark of a page with its place on the sheet, forms opened."""
    found: list[Text | Rule] = []
    for mark in page.marks:
        if isinstance(mark, Place) and isinstance(mark.form, Form):
            for inner in mark.form.marks:
                assert isinstance(inner, Text)
                found.append(Text(inner.x + mark.x, inner.y + mark.y, inner.words, inner.face, inner.size, inner.grey, inner.levels))
        elif isinstance(mark, Text):
            found.append(mark)
    return found


def texts(page: Page) -> list[Text]:
    """Every line of a page, from top to bottom."""
    return sorted((mark for mark in marks(page) if isinstance(mark, Text)), key=lambda text: (text.y, text.x))


def flow(pages: Sequence[Page]) -> list[str]:
    """The words of a letter's pages without the heads and feet, in order."""
    return [
        text.words
        for page in pages
        for text in texts(page)
        if typeset.DATE_Y - 10 < text.y < page.height - typeset.FOOT + 1 and text.size == 11
    ]


def set_letter(person: Signer, *, faces: Faces = EVEN, paper: Paper = Paper.LETTER, code: str = "017-P7", **changes: object) -> list[Page]:
    """A person's letter to the president, on plain paper; ``changes`` to the campaign."""
    of = campaign(**changes)
    letter = letters.Writer(of, event(paper=paper), of.official("president"), date="October 8, 2021").letter(person, code=code)
    return typeset.Typesetter(typeset.Stationery(paper), faces=faces).pages(letter)


# -- lines ----------------------------------------------------------------------------------------

WORDS = st.lists(st.text("abcdefghijklmnop-'é", min_size=1, max_size=14), min_size=1, max_size=90).map(" ".join)


@given(WORDS)
def test_every_word_survives_line_breaking(text: str) -> None:
    """Lines are the paragraph, parted at spaces and behind hyphens; nothing is lost, doubled or moved."""
    assert "".join(broken(text)).replace(" ", "") == text.replace(" ", "")
    assert " ".join(broken(text)).split() == " ".join(first_fit(text)).split() or "-" in text


@given(st.text(max_size=600))
def test_every_character_survives_line_breaking(text: str) -> None:
    """Whatever is typed, only spaces and line ends at a break go."""
    kept = "".join(broken(text))
    assert kept.replace(" ", "").replace("\n", "") == text.replace(" ", "").replace("\n", "")


@given(WORDS, st.floats(60, 400))
def test_no_line_is_wider_than_the_measure(text: str, width: float) -> None:
    """Nor longer than 76 characters, unless a single letter is wider."""
    for line in broken(text, width=width):
        assert EVEN.width(line, Face.SERIF, 11) <= width + 1e-9 or len(list(CharacterBreaker(line, "en"))) == 1
        assert len(line) <= typeset.MOST_CHARACTERS


@given(WORDS)
def test_there_are_as_few_lines_as_can_be(text: str) -> None:
    """Evenness never costs a line: filling each line as far as it goes makes as many."""
    assert len(broken(text)) == len(first_fit(text))


@given(WORDS)
def test_lines_are_at_least_as_even_as_first_fit(text: str) -> None:
    """Over the lines but the last, the sum of squared gaps at the right edge is never more than when each line is filled."""

    def raggedness(lines: Sequence[str]) -> float:
        last = max(WIDTH - EVEN.width(lines[-1], Face.SERIF, 11) - WIDTH + WIDTH / 5, 0)
        return sum((WIDTH - EVEN.width(line, Face.SERIF, 11)) ** 2 for line in lines[:-1]) + 4 * last * last

    assert raggedness(broken(text)) <= raggedness(first_fit(text)) + 1e-6


def test_a_typed_line_break_is_kept() -> None:
    """A line end inside a paragraph stands where it was typed."""
    assert broken("One.\nTwo.") == ["One.", "Two."]


def test_an_overlong_word_is_parted_between_its_letters() -> None:
    """A word wider than the measure breaks, it does not overflow; the words before it keep their line."""
    lines = broken("See " + "a" * 200 + " end.")
    assert lines[0].startswith("See")
    assert "".join(lines).replace(" ", "") == "See" + "a" * 200 + "end."
    assert all(EVEN.width(line, Face.SERIF, 11) <= WIDTH for line in lines)


def test_an_overlong_word_keeps_its_accents() -> None:
    """It is parted between grapheme clusters: no line begins with a mark or a joiner."""
    clusters = ["ọ̀", "é", "क्ष", "👩‍👩‍👧"] * 40
    lines = broken("".join(clusters))
    assert len(lines) > 1
    assert [cluster for line in lines for cluster in CharacterBreaker(line, "en")] == list(CharacterBreaker("".join(clusters), "en"))


@pytest.mark.parametrize("key", ["thai", "chinese", "japanese", "korean"])
def test_scripts_without_spaces_break(faces: fonts.Faces, key: str) -> None:
    """Thai breaks between words, Chinese and Japanese nearly anywhere, and no line begins with a full stop."""
    lines = broken(SENTENCES[key], faces=faces, width=WIDTH / 2)
    assert len(lines) > 1
    assert "".join(lines).replace(" ", "") == SENTENCES[key].replace(" ", "")
    assert not any(line[0] in "。、，．）" for line in lines)
    assert all(faces.width(line, Face.SERIF, 11) <= WIDTH / 2 for line in lines)


def test_levels_follow_the_first_strong_letter() -> None:
    """UAX #9: an English line with a Hebrew name is level 0 with the name at 1; a Hebrew line with an English word is 1 with 2 inside."""
    assert typeset.levels("Ana Ruiz") == b""
    assert typeset.levels("a אב 1") == bytes([0, 0, 1, 1, 1, 2])
    assert typeset.levels("אב ab") == bytes([1, 1, 1, 2, 2])


def test_a_joiner_goes_with_the_letter_before() -> None:
    """Characters that UAX #9 takes out have a level all the same, one for each character."""
    text = "می\u200cخواهم"
    assert typeset.levels(text) == bytes([1] * len(text))


@given(st.text(st.sampled_from("abאבجد 12.,()\u200d\u064eé-"), max_size=60))
def test_there_is_a_level_for_each_character(text: str) -> None:
    """Or none at all where everything runs from left to right."""
    assert len(typeset.levels(text)) in (0, len(text))
    for words, levels in typeset.lines(text, style=BODY, width=120, faces=EVEN):
        assert len(levels) in (0, len(words))


# -- where a line stands ------------------------------------------------------------------------------


def test_a_line_is_flush_left_right_or_centred() -> None:
    """Within its width."""
    where = {
        align: typeset.line("abcd", x=10, y=5, style=BODY, faces=EVEN, width=100, align=align).x for align in ("left", "right", "center")
    }
    assert where == {"left": 10, "right": 10 + 100 - 22, "center": 10 + (100 - 22) / 2}


def test_a_right_to_left_paragraph_is_flush_right_and_a_name_flush_left(frozen: fonts.Faces) -> None:
    """Own words in Arabic end at the right edge of the measure; head and signature stand where everybody's do."""
    person = signer(name=SCRIPTS["arabic"], words=(SENTENCES["arabic"],))
    page = set_letter(person, faces=frozen)[0]
    lines = [text for text in texts(page) if text.words in SENTENCES["arabic"] and text.size == 11]
    assert len(lines) == 2
    for text in lines:
        right = text.x + frozen.width(text.words, text.face, text.size, text.levels)
        assert right == pytest.approx(typeset.LEFT + WIDTH, abs=0.01)
    assert [text.x for text in texts(page) if text.words == person.name] == [typeset.LEFT] * 2


# -- pages --------------------------------------------------------------------------------------------


def test_the_head_stands_where_the_look_says() -> None:
    """Name at 19 mm, place at 24, date at 36, the address 24 points below it, the salutation 26 below the address."""
    page = set_letter(signer())[0]
    y = {text.words: text.y for text in texts(page)}
    assert y["Ana Ruiz"] > 100  # the signature; the head is above it
    assert texts(page)[0].y == pytest.approx(19 * MM)
    assert texts(page)[1].y == pytest.approx(24 * MM)
    assert y["October 8, 2021"] == pytest.approx(36 * MM)
    assert y["Andrés Manuel López Obrador"] == pytest.approx(36 * MM + 24)
    assert y["Dear President López Obrador,"] - y["MEXICO"] == pytest.approx(26)
    assert y[PARAGRAPHS[0]] - y["Dear President López Obrador,"] == pytest.approx(22)


@pytest.mark.parametrize(("kind", "gap"), [("ink", 17 * MM), ("typed", 6 * MM)])
def test_there_is_room_to_sign(kind: str, gap: float) -> None:
    """17 mm of white between the tails of the closing and the capitals of the name, 6 when the name is only typed."""
    of = campaign()
    letter = letters.Writer(of, event(signature=Signature(kind)), of.official("president"), date="October 8, 2021").letter(signer())
    page = typeset.Typesetter(typeset.Stationery(Paper.LETTER), faces=EVEN).pages(letter)[0]
    y = {text.words: text.y for text in texts(page)}
    tails, capitals = 0.24 * 11, 0.714 * 11  # of Noto Serif
    assert y["Ana Ruiz"] - capitals - (y["Sincerely,"] + tails) == pytest.approx(gap, abs=0.3 * MM)


def test_nothing_stands_in_the_foot_but_code_and_footer() -> None:
    """19 mm from the foot are free; the code is 10 mm up, the specimen's footer beside it."""
    for page in set_letter(signer(words=("word " * 700,)), specimen=True):
        low = [text for text in texts(page) if text.y > page.height - typeset.FOOT]
        assert [text.words for text in low] == ["017-P7", "Specimen: invented signer"]
        assert {text.y for text in low} == {page.height - 10 * MM}


def test_a_second_page_says_whose_it_is() -> None:
    """Name, date and number of the page at 19 mm; the text goes on at 34."""
    pages = set_letter(signer(words=("word " * 700,)))
    assert len(pages) == 2
    head, first = texts(pages[1])[:2]
    assert (head.words, head.size) == ("Ana Ruiz · October 8, 2021 · 2", 9)
    assert head.y == pytest.approx(19 * MM)
    assert first.y == pytest.approx(34 * MM)


def test_pages_of_a_letter_share_its_label_and_one_bookmark() -> None:
    """The bookmark opens the first page; the label of the second tells it from the first."""
    pages = set_letter(signer(words=("word " * 700,)))
    assert [page.title for page in pages] == ["017-P7", ""]
    assert [page.label for page in pages] == ["017-P7", "017-P7 (2)"]


def test_words_by_hand_leave_sixty_millimetres() -> None:
    """Between the paragraph before and the one after there are 60 mm of white more than usual."""
    typed = {text.words: text.y for text in texts(set_letter(signer())[0])}
    blank = {text.words: text.y for text in texts(set_letter(signer(words_by_hand=True))[0])}
    moved = (blank[PARAGRAPHS[1]] - blank[PARAGRAPHS[0]]) - (typed[PARAGRAPHS[1]] - typed[PARAGRAPHS[0]])
    assert moved >= 60 * MM
    assert moved < 60 * MM + 23


PARAGRAPH = st.integers(1, 60).map(lambda count: " ".join(["wordy"] * count))


@settings(max_examples=150, deadline=None)
@given(st.lists(PARAGRAPH, min_size=1, max_size=40), st.sampled_from(list(Paper)), st.booleans())
def test_pages_hold_every_line_once_and_part_nothing_that_belongs_together(paragraphs: list[str], paper: Paper, own_letter: bool) -> None:
    """For letters of one to many pages: every line is there once and in order, none below 19 mm from the foot.

    No lone line of a paragraph stands at a foot or a head, and closing and name take three lines with them.
    """
    person = signer(letter=tuple(paragraphs)) if own_letter else signer(words=tuple(paragraphs))
    pages = set_letter(person, paper=paper)
    body = [*paragraphs] if own_letter else [PARAGRAPHS[0], *paragraphs, *PARAGRAPHS[1:]]
    lines = [broken(paragraph) for paragraph in body]
    found = flow(pages)
    start = found.index("Dear President López Obrador,") + 1
    assert found[start:] == [*[line for paragraph in lines for line in paragraph], "Sincerely,", "Ana Ruiz"]
    assert all(text.y <= page.height - typeset.FOOT for page in pages for text in texts(page) if text.size == 11)
    edges = [(number, row, len(paragraph)) for number, paragraph in enumerate(lines) for row in range(len(paragraph))]
    at = 0
    for number, page in enumerate(pages[:-1]):
        count = len(flow([page]))
        at += count - (start if number == 0 else 0)
        paragraph, row, size = edges[at]
        if row:
            assert row != 1, "a lone line at the foot"
            assert row != size - 1, "a lone line at the head"
        assert paragraph < len(lines)
    if len(pages) > 1:
        assert len(flow([pages[-1]])) >= 2 + typeset.LEAST_BEFORE_CLOSING


@pytest.mark.parametrize("pages", range(1, 7))
def test_letters_of_one_to_six_pages(pages: int) -> None:
    """However long, nothing is cut or set smaller."""
    paragraphs = ("word " * 80,) * (5 * pages - 3)
    made = set_letter(signer(letter=paragraphs))
    assert len(made) == pages
    assert {text.size for page in made for text in texts(page)} == {6, 8.5, 9, 11, 12.5} - ({9} if pages == 1 else set())


def test_the_end_of_a_letter_of_ones_own_is_not_left_alone() -> None:
    """A sign-off of one's own takes three lines with it to a new page, like ours."""
    for count in range(20, 60):
        pages = set_letter(signer(letter=(*["One line."] * count, "Sincerely,", "Ana Ruiz")))
        if len(pages) > 1:
            assert len(flow([pages[-1]])) >= 2 + typeset.LEAST_BEFORE_CLOSING
            return
    raise AssertionError("never two pages")


def test_a_letterheads_art_keeps_its_room() -> None:
    """The date stands 8 mm below a head's art; the text ends 4 mm above the foot's."""
    art = Rule(72, 100, 540, 100)
    head = typeset.Stationery(Paper.LETTER, personal=False, marks=(art,), top=120.0, bottom=700.0)
    of = campaign()
    letter = letters.Writer(of, event(), of.official("president"), date="October 8, 2021", personal=False).letter(
        signer(words=("word " * 700,))
    )
    pages = typeset.Typesetter(head, faces=EVEN).pages(letter)
    assert next(mark.y for mark in letter_texts(pages[0]) if mark.words == "October 8, 2021") == pytest.approx(120 + 8 * MM)
    assert max(text.y for page in pages for text in letter_texts(page) if text.size == 11) <= 700 - 4 * MM


def letter_texts(page: Page) -> list[Text]:
    """The lines of a page whose first mark is a letterhead's art."""
    inside = [
        mark
        for mark in page.marks
        if not (isinstance(mark, Place) and isinstance(mark.form, Form) and isinstance(mark.form.marks[0], Rule))
    ]
    return texts(Page(page.width, page.height, tuple(inside)))


# -- the sample -----------------------------------------------------------------------------------------


def sample(person: Signer, *, faces: fonts.Faces, paper: Paper = Paper.LETTER) -> list[Page]:
    """A person's letter of the shipped sample to the president, on the shipped personal letterhead, with room for ink."""
    of, problems = schema.campaign((shipped("samples/ua-100-21") / "campaign.yaml").read_text(encoding="utf-8"), file="campaign.yaml")
    assert of is not None
    assert not problems
    on = event(paper=paper)
    head = stationery.load(shipped("letterhead/personal"), paper=paper, faces=faces)
    date = letters.date_words(datetime.date(2021, 10, 8), on)
    letter = letters.Writer(of, on, of.official("president"), date=date, personal=head.personal).letter(person, code="017-P7")
    return typeset.Typesetter(head, faces=faces).pages(letter)


OWN = (
    "I drove a city bus in Milwaukee for thirty-one years, and a bus driver learns one thing first: you do not leave a child at a "
    "dark stop because the timetable says so. You wait, you ask, you find out who is coming for them. What I read about the "
    "detentions in Chiapas is the opposite of that. Nobody waits, nobody asks, and the bus goes south with people on it who had every "
    "right to be heard. You have spoken often of the poor coming first. These are the poor, and they have come. "
).split()


@pytest.mark.parametrize("paper", list(Paper))
def test_the_sample_with_75_own_words_and_room_to_sign_fits_a_page(frozen: fonts.Faces, paper: Paper) -> None:
    """On Letter and on A4; the words are 4.6 letters long on average, as in the sample's own letters."""
    assert len(OWN) >= 75
    assert len(sample(signer(words=(" ".join(OWN[:75]),)), paper=paper, faces=frozen)) == 1


@pytest.mark.parametrize(("paper", "most"), [(Paper.LETTER, 92), (Paper.A4, 138)])
def test_so_many_own_words_fit_a_page(frozen: fonts.Faces, paper: Paper, most: int) -> None:
    """What ``check`` says fits does fit, and is not far from what really does: lines of 71 characters hold about 11.5 words."""
    text = (OWN * 3)[: most * 2]
    fits = max(
        count for count in range(1, len(text)) if len(sample(signer(words=(" ".join(text[:count]),)), paper=paper, faces=frozen)) == 1
    )
    assert most <= fits <= most + 23


# -- golden pages ---------------------------------------------------------------------------------------


def described(pages: Sequence[Page]) -> str:
    """Pages as text, a mark to a line: x y face size text."""
    out = []
    for number, page in enumerate(pages, 1):
        out.append(f"page {number}: {page.width:g} x {page.height:g} label {page.label!r} title {page.title!r}")
        for text in texts(page):
            grey = f" grey {text.grey:g}" if text.grey else ""
            levels = " rtl" if text.levels else ""
            out.append(f"{text.x:7.2f} {text.y:7.2f} {text.face} {text.size:g}{grey}{levels} {text.words}")
    return "\n".join(out) + "\n"


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("shortest", signer()),
        ("own-words", signer(words=(" ".join(OWN),), disclosure=Disclosure.FULL)),
        ("right-to-left-words", signer(name=SCRIPTS["arabic"], words=(SENTENCES["arabic"],))),
        ("two-pages", signer(words=(" ".join(OWN * 2), " ".join(OWN)))),
    ],
)
def test_golden_pages(frozen: fonts.Faces, name: str, person: Signer) -> None:
    """A letter of the sample, every mark with its place: what changes here changes on paper."""
    found = described(sample(person, faces=frozen))
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8", newline="\n")
    assert found == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [("Stop.",), tuple(["Please stop the buses. " * 20] * 6)])
def test_a_long_name_and_place_take_more_lines_and_stay_on_the_paper(words: tuple[str, ...], faces: Faces) -> None:
    """Nothing of a head is cut: it is broken at the measure, and what stands below moves down."""
    person = signer(
        name="Dr. Maria Anna Elisabeth Theodora von Hohenstein-Lichtenberg zu Waldburg-Zeil und Trauchburg III.",
        address=Address(
            ("12345 Elizabeth Cady Stanton Boulevard, Building 7, Apartment 12B, Rear Entrance",), "Oakland", "CA", "94601", "US"
        ),
        disclosure=Disclosure.FULL,
        words=words,
    )
    long, short = (set_letter(one, faces=faces) for one in (person, signer(words=words)))
    for page in long:
        for mark in texts(page):
            assert mark.x + faces.width(mark.words, mark.face, mark.size, mark.levels) <= typeset.LEFT + typeset.MEASURE + 0.1
    told = " ".join(mark.words for mark in texts(long[0]))
    assert "Trauchburg III." in told
    assert "Rear Entrance" in told
    date_y = [next(mark.y for mark in texts(pages[0]) if mark.words == "October 8, 2021") for pages in (long, short)]
    assert date_y[0] - date_y[1] == pytest.approx(typeset.HEAD.leading + typeset.HEAD_PLACE.leading)
