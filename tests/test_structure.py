"""Tagged files: what is heard is what is seen, once each, in order, as what it is."""

import datetime
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import listening
from builders import SENTENCES
from test_covers import RUN
from ua_mailmerge import aloud, covers, fonts, job_cards, pdf, typeset
from ua_mailmerge.model import Box, Face, Form, Mark, Page, Paper, Place, Rule, Style, Tag, Tagged, Tagging, Text

ABOUT = pdf.About("A title", "en", datetime.datetime(2021, 10, 8, tzinfo=datetime.UTC), b"seed", tagging=Tagging.UA)
PLAIN = msgspec.structs.replace(ABOUT, tagging=Tagging.NONE)
BODY = Style(Face.SERIF, 11.0, 15.0)


def made(pages: Sequence[Page], faces: fonts.Faces, *, about: pdf.About = ABOUT) -> bytes:
    """The bytes of a file."""
    out = io.BytesIO()
    volume = pdf.Volume(out, faces=faces, about=about)
    for page in pages:
        volume.add(page)
    volume.close()
    return out.getvalue()


def text(words: str, y: float = 60.0) -> Text:
    """A line of text."""
    return typeset.line(words, x=96.0, y=y, style=BODY, faces=None)  # type: ignore[arg-type]  # flush left asks for no width


def page(*marks: Mark, title: str = "") -> Page:
    """A page of Letter paper."""
    return Page(612, 792, marks, title=title)


def said(words: str, *, tag: Tag = Tag.P, y: float = 60.0) -> Tagged:
    """A line with a part to play."""
    return Tagged(tag, (text(words, y),))


# -- the file -------------------------------------------------------------------------------------


def test_a_tagged_file_says_so(frozen: fonts.Faces) -> None:
    """Marked, PDF/UA-1 beside PDF/A-2u, with a language and a title that the viewer shows; fields in reading order."""
    with pikepdf.open(io.BytesIO(made([page(said("Ana"))], frozen))) as file:
        assert file.check_pdf_syntax() == []
        assert bool(file.Root.MarkInfo.Marked) is True
        assert str(file.Root.Lang) == "en"
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert file.pages[0].obj.Tabs == "/S"
        with file.open_metadata() as metadata:
            assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
            assert metadata["pdfaid:part"] == "2"
            assert metadata["dc:title"] == "A title"


def test_an_untagged_file_knows_nothing_of_tags(frozen: fonts.Faces) -> None:
    """With tags or without them, a file that is not to be tagged has the same bytes."""
    with_tags = [
        page(said("Ana"), Rule(96, 70, 200, 70), Tagged(Tag.ITEM, (Tagged(Tag.TICK, (Box(60, 60, 9, 9),), "done"), text("Bo", 80))))
    ]
    without = [page(text("Ana"), Rule(96, 70, 200, 70), Box(60, 60, 9, 9), text("Bo", 80))]
    plain = made(with_tags, frozen, about=PLAIN)
    assert re.sub(rb" ET\n(?=BT)", b"", plain) == re.sub(rb" ET\n(?=BT)", b"", made(without, frozen, about=PLAIN))
    with pikepdf.open(io.BytesIO(plain)) as file:
        assert not {"/StructTreeRoot", "/MarkInfo"} & set(file.Root.keys())
        assert b"BDC" not in file.pages[0].Contents.read_bytes()


# -- what is heard --------------------------------------------------------------------------------


def test_only_what_has_a_part_is_heard(frozen: fonts.Faces) -> None:
    """Words without a tag, and strokes outside figures and fields, are decoration."""
    data = made([page(text("PROOF", 200), said("Title", tag=Tag.H1), Rule(9, 9, 99, 9), said("Words", y=80))], frozen)
    assert listening.heard(data) == [listening.Heard(("Document", "H1"), "Title"), listening.Heard(("Document", "P"), "Words")]
    assert listening.characters(data)[1] == ["PROOF"]


def test_items_make_one_list_from_page_to_page(frozen: fonts.Faces) -> None:
    """A list ends with the first thing that is no item, not with the page."""
    pages = [
        page(said("Steps", tag=Tag.H1), said("One", tag=Tag.ITEM, y=80), said("Two", tag=Tag.ITEM, y=100), title="A"),
        page(text("page 2"), said("Three", tag=Tag.ITEM, y=80), said("After", y=100), said("Again", tag=Tag.ITEM, y=120)),
        page(said("Next"), title="B"),
    ]
    with pikepdf.open(io.BytesIO(made(pages, frozen))) as file:
        first, second = file.Root.StructTreeRoot.K.K
        assert [str(kid.S) for kid in first.K] == ["/H1", "/L", "/P", "/L"]
        assert [len(kid.K) if isinstance(kid.K, pikepdf.Array) else 1 for kid in first.K] == [1, 3, 1, 1]
        assert [str(first.T), str(second.T)] == ["A", "B"]
    assert [each.text for each in listening.heard(made(pages, frozen))] == ["Steps", "One", "Two", "Three", "After", "Again", "Next"]


def test_a_paragraph_goes_on_on_the_next_page(frozen: fonts.Faces) -> None:
    """What a page's end parts is one paragraph for whoever hears it, and the page's furniture is not between."""
    second = Tagged(Tag.P, (text("and ends there."),), continues=True)
    data = made([page(said("It begins here "), text("017-P7", 700)), page(text("Ana · 2", 20), second, said("Next.", y=90))], frozen)
    assert [each.text for each in listening.heard(data)] == ["It begins here and ends there.", "Next."]


def test_rows_make_a_table(frozen: fonts.Faces) -> None:
    """Each row is headed by its first cell."""
    counts = (("Madison", "7", 60), ("Berlin", "2", 80))
    rows = [Tagged(Tag.ROW, (said(place, tag=Tag.HEADER, y=y), said(count, tag=Tag.CELL, y=y + 300))) for place, count, y in counts]
    data = made([page(*rows)], frozen)
    assert [(each.path[1:], each.text) for each in listening.heard(data)] == [
        (("Table", "TR", "TH"), "Madison"),
        (("Table", "TR", "TD"), "7"),
        (("Table", "TR", "TH"), "Berlin"),
        (("Table", "TR", "TD"), "2"),
    ]
    with pikepdf.open(io.BytesIO(data)) as file:
        assert file.Root.StructTreeRoot.K.K.K[0].K[0].A.Scope == "/Row"


def test_a_figure_is_told_and_a_field_is_named(frozen: fonts.Faces) -> None:
    """A figure has words for whoever does not see it, a field a name and a role (PDF 32000-1 §14.8.5.6); both say where they are."""
    figure = Tagged(Tag.FIGURE, (Rule(100, 100, 200, 100), text("100 mm", 110)), "A ruler (100 mm)")
    inside = Form((Tagged(Tag.TICK, (Box(0, 0, 14, 14),), "done"), Tagged(Tag.FIELD, (Box(20, 0, 90, 20),), "Name")))
    data = made([page(figure, Place(inside, 50, 300))], frozen)
    assert listening.heard(data)[0] == listening.Heard(("Document", "Figure"), "100 mm", "A ruler (100 mm)")
    with pikepdf.open(io.BytesIO(data)) as file:
        ruler, tick, field = file.Root.StructTreeRoot.K.K
        assert [round(float(n)) for n in ruler.A.BBox] == [96, 682, 200, 692]
        assert [(str(each.A[1].Role), str(each.A[1].Desc)) for each in (tick, field)] == [("/cb", "done"), ("/tv", "Name")]
        assert [round(float(n)) for n in tick.A[0].BBox] == [50, 478, 64, 492]


def test_a_form_with_tags_is_heard_on_every_page(frozen: fonts.Faces) -> None:
    """Marks that pages share, tags among them, are heard wherever they stand; without tags inside they are written once."""
    shared = Form((text("The same in every letter.", 20),))
    tagged = Form((Tagged(Tag.P, (Place(shared, 0, 0),)), said("Turned", y=40)))
    data = made([page(Place(tagged, 0, 100), said(name, y=400)) for name in ("Ana", "Bo")], frozen)
    assert [each.text for each in listening.heard(data)] == [
        "The same in every letter.",
        "Turned",
        "Ana",
        "The same in every letter.",
        "Turned",
        "Bo",
    ]
    with pikepdf.open(io.BytesIO(data)) as file:
        assert len(file.pages[0].Resources.XObject) == 1


@pytest.mark.parametrize("script", ["arabic", "hebrew", "arabic with vowel signs"])
def test_what_is_written_from_right_to_left_is_heard_as_typed(frozen: fonts.Faces, script: str) -> None:
    """Glyphs stand as the eye sees them; the element says the words in the order they are said."""
    words, style = SENTENCES[script], BODY
    broken = aloud.spoken(words, typeset.lines(words, style=style, width=120.0, faces=frozen))
    lines = tuple(Text(96, 60 + 15 * n, line, style.face, style.size, 0.0, levels) for n, (line, levels) in enumerate(broken))
    assert len(lines) > 1
    assert [each.text for each in listening.heard(made([page(Tagged(Tag.P, lines))], frozen))] == [words]


@given(st.text(alphabet="ab 中ก\n", min_size=1, max_size=60).filter(lambda words: words.strip()))
@settings(max_examples=40, deadline=None)
def test_lines_are_heard_as_the_words_they_were(faces: fonts.Faces, words: str) -> None:
    """Where a line broke at a space there is a space; where a script has none between words, none comes in."""
    words = " ".join(words.split())
    lines = aloud.spoken(words, typeset.lines(words, style=BODY, width=40.0, faces=faces))
    assert "".join(line for line, _ in lines) == words
    assert all(not levels or len(levels) == len(line) for line, levels in lines)


TREES = st.recursive(
    st.sampled_from(["one", "two", "three"]).map(said) | st.just(Rule(9, 9, 99, 9)) | st.just(text("aside")),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(lambda marks: Place(Form(tuple(marks)), 3, 4))
        | st.lists(inner.filter(lambda mark: not isinstance(mark, Text)), min_size=1, max_size=3).map(
            lambda marks: Tagged(Tag.ITEM, tuple(marks))
        )
    ),
    max_leaves=8,
)


def apart(marks: Sequence[Mark], place: Iterator[int]) -> list[Mark]:
    """The same marks, no words on top of others: PDFium reads words that stand twice at one place once."""

    def moved(mark: Mark) -> Mark:
        if isinstance(mark, Tagged):
            return msgspec.structs.replace(mark, marks=tuple(apart(mark.marks, place)))
        if isinstance(mark, Place) and isinstance(mark.form, Form):
            return msgspec.structs.replace(mark, form=Form(tuple(apart(mark.form.marks, place))))
        return msgspec.structs.replace(mark, y=17.0 * next(place)) if isinstance(mark, Text) else mark

    return [moved(mark) for mark in marks]


@given(st.lists(TREES, max_size=4), st.integers(1, 3))
@settings(max_examples=40, deadline=None)
def test_nothing_is_heard_twice_or_lost(frozen: fonts.Faces, marks: list[Mark], pages: int) -> None:
    """However tags and forms lie in one another: all that has a part is heard, once a page, in order; the rest is an artifact."""

    def spoken(marks: Sequence[Mark], *, inside: bool = False) -> list[str]:
        found = []
        for mark in marks:
            if isinstance(mark, Tagged):
                found += spoken(mark.marks, inside=True)
            elif isinstance(mark, Place) and isinstance(mark.form, Form):
                found += spoken(mark.form.marks, inside=inside)
            elif isinstance(mark, Text) and inside:
                found.append(mark.words)
        return found

    marks = apart(marks, itertools.count(1))
    data = made([page(*marks)] * pages, frozen)
    assert "".join(each.text for each in listening.heard(data)).replace(" ", "") == "".join(spoken(marks) * pages)


# -- our sheets -----------------------------------------------------------------------------------


def sheets(kind: str, faces: fonts.Faces) -> list[Page]:
    """START-HERE of a long run, covers, or the first sheets of a proof."""
    run = msgspec.structs.replace(
        RUN, volumes=RUN.volumes * 9, held=7, specimen=True, folds_mm=(93.1, 186.3), on=datetime.date(2021, 12, 20)
    )
    if kind == "start here":
        return covers.start_here(run, paper=Paper.LETTER, faces=faces)
    if kind == "covers":
        return job_cards.pages(run, faces=faces)
    looks = [covers.Look(f"Letter to president, row {n}", "Longest name, most accents") for n in range(40)]
    return covers.proof_list("Urgent action 100.21", looks, paper=Paper.LETTER, faces=faces)


@pytest.mark.parametrize("kind", ["start here", "covers", "proof"])
def test_a_sheet_is_heard_as_it_is_seen(faces: fonts.Faces, kind: str) -> None:
    """Every word once, besides page furniture; one title, no level of heading left out, figures told; items in lists."""
    made_ = sheets(kind, faces)
    data = made(made_, faces)
    found = listening.heard(data)
    marked, artifacts = listening.characters(data)
    heard = Counter(" ".join(each.text for each in found).split())
    assert heard == Counter(" ".join(marked.values()).split())
    furniture = " ".join(artifacts)
    assert not re.search("Print|Stamp|Load|letters to|Longest", furniture)
    levels = [int(each.type[1]) for each in found if re.fullmatch("H[1-6]", each.type)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    figures = [each for each in found if each.type == "Figure"]
    assert figures
    assert all(each.alt for each in figures)
    assert {each.path[-3:-1] for each in found if "LI" in each.path and each.type == "P"} == {("LI", "LBody")}
