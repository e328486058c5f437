"""The PDF writer: what a volume is made of, as other readers see it."""

import datetime
import hashlib
import io
import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import verapdf
from builders import MIXED, SCRIPTS, SENTENCES
from ua_mailmerge import fonts, pdf, typeset
from ua_mailmerge.model import Art, Box, Face, Form, Mark, Page, Place, Rule, Text

ABOUT = pdf.About("Letters & <names>", "en", datetime.datetime(2021, 10, 8, tzinfo=datetime.UTC), b"seed")
SHARED = Form((Text(96, 20, "The same in every letter.", Face.SERIF, 11), Rule(96, 30, 300, 30)))
LOGO = Art(b"0 0 1 rg 0 0 20 10 re f", 20, 10)


def volume(pages: Sequence[Page], faces: fonts.Faces, *, about: pdf.About = ABOUT) -> bytes:
    """The bytes of a volume."""
    out = io.BytesIO()
    writer = pdf.Volume(out, faces=faces, about=about)
    for page in pages:
        writer.add(page)
    made = writer.close()
    assert made.pages == len(pages)
    assert made.size == len(out.getvalue())
    return out.getvalue()


def letters(count: int) -> list[Page]:
    """Pages that share a form and a drawing, each with a name of its own."""
    return [
        Page(
            612,
            792,
            (Place(LOGO, 500, 40), Place(SHARED, 0, 100), Text(96, 54, f"Signer {n}", Face.SERIF_SEMIBOLD, 12.5)),
            f"{n:03d}-P7",
            f"{n:03d}-P7",
        )
        for n in range(1, count + 1)
    ]


def opened(data: bytes) -> pikepdf.Pdf:
    """The volume as pikepdf reads it, after it found nothing to complain about."""
    file = pikepdf.open(io.BytesIO(data))
    assert file.check_pdf_syntax() == []
    return file


def page_of(file: pikepdf.Pdf, item: pikepdf.OutlineItem) -> int:
    """The page a bookmark leads to, from 0 on."""
    assert isinstance(item.destination, pikepdf.Array)
    return file.pages.index(pikepdf.Page(item.destination[0]))


# -- structure ------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 49, 50, 51, 300])
def test_a_volume_holds_its_pages_in_order(frozen: fonts.Faces, count: int) -> None:
    """However many pages, the tree counts and finds each, and its bookmark and label say which it is."""
    with opened(volume(letters(count), frozen)) as file:
        assert len(file.pages) == count
        assert [page.label for page in file.pages] == [f"{n:03d}-P7" for n in range(1, count + 1)]
        with file.open_outline() as outline:
            marked = [(str(item.title), page_of(file, item)) for item in outline.root]
        assert marked == [(f"{n + 1:03d}-P7", n) for n in range(count)]


def test_a_volume_without_pages_opens(frozen: fonts.Faces) -> None:
    """Nothing prints from it, but it is a whole file that counts no pages."""
    with pikepdf.open(io.BytesIO(volume([], frozen))) as file:
        assert len(file.pages) == 0
        assert int(file.Root.Pages.Count) == 0


def test_a_piece_of_two_pages_has_one_bookmark(frozen: fonts.Faces) -> None:
    """A page without a title has none; one without a label is numbered."""
    pages = [Page(612, 792, (), "001-P7", "001-P7"), Page(612, 792, (), "001-P7 (2)"), Page(612, 792, ())]
    with opened(volume(pages, frozen)) as file:
        assert [page.label for page in file.pages] == ["001-P7", "001-P7 (2)", "3"]
        with file.open_outline() as outline:
            assert [str(item.title) for item in outline.root] == ["001-P7"]


def test_a_volume_says_what_it_is(frozen: fonts.Faces) -> None:
    """Title, language, date, PDF/A part, output intent and identity; printed at full size."""
    with opened(volume(letters(1), frozen)) as file:
        root = file.Root
        assert str(root.Lang) == "en"
        assert root.OutputIntents[0].S == "/GTS_PDFA1"
        assert len(root.OutputIntents[0].DestOutputProfile.read_bytes()) > 400
        assert root.ViewerPreferences.PrintScaling == "/None"
        with file.open_metadata() as metadata:
            assert metadata["dc:title"] == "Letters & <names>"
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "U")
            assert metadata["xmp:CreateDate"].startswith("2021-10-08T00:00:00")
        first, second = file.trailer.ID
        assert first == second
        assert len(bytes(first)) == 16


def test_volumes_have_identities_of_their_own(frozen: fonts.Faces) -> None:
    """Another seed is another file, though every page be the same."""
    other = pdf.About(ABOUT.title, ABOUT.language, ABOUT.date, b"other")
    with opened(volume(letters(1), frozen)) as one, opened(volume(letters(1), frozen, about=other)) as two:
        assert bytes(one.trailer.ID[0]) != bytes(two.trailer.ID[0])


def test_each_page_names_its_resources(frozen: fonts.Faces) -> None:
    """PDF/A-2 wants them on the page itself (ISO 19005-2 §6.2.2); one dictionary serves all, forms included."""
    with opened(volume(letters(3), frozen)) as file:
        shared = {page.obj.Resources.objgen for page in file.pages}
        assert len(shared) == 1
        assert {form.Resources.objgen for form in file.pages[0].Resources.XObject.values()} == shared


def test_a_form_is_written_once_a_volume(frozen: fonts.Faces) -> None:
    """What the letters share takes room once, and stands on every page."""
    with opened(volume(letters(120), frozen)) as file:
        assert len(file.pages[0].Resources.XObject) == 2
    document = pypdfium2.PdfDocument(volume(letters(3), frozen))
    assert all("The same in every letter." in page.get_textpage().get_text_range() for page in document)
    document.close()


def test_a_letter_costs_few_bytes(frozen: fonts.Faces) -> None:
    """A page that says nothing but a name costs less than 600 bytes, label and bookmark included."""
    few, many = len(volume(letters(10), frozen)), len(volume(letters(260), frozen))
    assert (many - few) / 250 < 600


def test_fonts_are_embedded_subsets(frozen: fonts.Faces) -> None:
    """Each font carries its program, a tag of six letters, widths and the way back to Unicode; only the fonts in use are there."""
    text = [Text(96, 60, SCRIPTS["chinese"], Face.SERIF, 11), Text(96, 80, "Ana", Face.SERIF, 11)]
    with opened(volume([Page(612, 792, tuple(text))], frozen)) as file:
        found = file.pages[0].Resources.Font
        names = sorted(str(font.BaseFont) for font in found.values())
        assert len(names) == 2
        for font in found.values():
            tag, _plus, _name = str(font.BaseFont)[1:].partition("+")
            assert len(tag) == 6
            assert tag.isupper()
            below = font.DescendantFonts[0]
            assert "/FontFile2" in below.FontDescriptor or "/FontFile3" in below.FontDescriptor
            assert b"beginbfchar" in font.ToUnicode.read_bytes()
            assert below.W[0] == 0


def test_pages_may_differ_in_size(frozen: fonts.Faces) -> None:
    """START-HERE and envelopes can stand in one file."""
    pages = [Page(612, 792, ()), Page(684, 297, ()), Page(612, 792, ())]
    with opened(volume(pages, frozen)) as file:
        assert [tuple(map(float, page.mediabox)) for page in file.pages] == [(0, 0, 612, 792), (0, 0, 684, 297), (0, 0, 612, 792)]


def test_an_existing_file_is_not_written_over(frozen: fonts.Faces, tmp_path: Path) -> None:
    """Write beside, never over."""
    path = tmp_path / "volume.pdf"
    pdf.write(path, letters(1), faces=frozen, about=ABOUT)
    with pytest.raises(FileExistsError):
        pdf.write(path, letters(1), faces=frozen, about=ABOUT)


def test_the_digest_is_that_of_the_file(frozen: fonts.Faces, tmp_path: Path) -> None:
    """What the manifest will say of a volume is true of its bytes."""
    path = tmp_path / "volume.pdf"
    made = pdf.write(path, letters(120), faces=frozen, about=ABOUT)
    assert made.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (made.pages, made.size) == (120, path.stat().st_size)


def test_pages_go_out_as_they_come(frozen: fonts.Faces) -> None:
    """A volume is streamed: its first pages are in the file before the last is made."""
    out = io.BytesIO()
    writer = pdf.Volume(out, faces=frozen, about=ABOUT)
    noise = [Text(96, 60 + row, f"{n * 7919 % 10007} {row * n}", Face.SERIF, 11) for n in range(40) for row in range(40)]
    sizes = []
    for _ in range(60):
        writer.add(Page(612, 792, tuple(noise)))
        sizes.append(len(out.getvalue()))
    assert sizes[-1] > 0
    assert sizes == sorted(sizes)


# -- where marks stand -------------------------------------------------------------------------------


def ink(page: Page, faces: fonts.Faces) -> tuple[int, int, int, int]:
    """The box of everything dark, in points from the top-left corner."""
    document = pypdfium2.PdfDocument(volume([page], faces))
    try:
        box = document[0].render(scale=1).to_pil().convert("L").point(lambda value: 255 if value < 128 else 0).getbbox()
    finally:
        document.close()
    assert box is not None
    return (box[0], box[1], box[2], box[3])


@pytest.mark.parametrize(
    ("turn", "box"),
    [(0, (100, 210, 140, 220)), (90, (80, 200, 90, 240)), (180, (60, 180, 100, 190)), (270, (110, 160, 120, 200))],
)
def test_a_form_turns_clockwise_about_its_origin(frozen: fonts.Faces, turn: int, box: tuple[int, int, int, int]) -> None:
    """A box 10 points below its form's origin is left of it after a quarter turn, above it after a half; wherever it stood first."""
    form = Form((Box(0, 10, 40, 10, width=0, fill=0.0),))
    assert ink(Page(400, 400, (Place(form, 100, 200, turn),)), frozen) == box
    before = Page(400, 400, (Place(form, 33, 44),))
    document = pypdfium2.PdfDocument(volume([before, Page(400, 400, (Place(form, 100, 200, turn),))], frozen))
    image = document[1].render(scale=1).to_pil().convert("L").point(lambda value: 255 if value < 128 else 0)
    document.close()
    assert image.getbbox() == box


def test_art_stands_below_and_right_of_its_place(frozen: fonts.Faces) -> None:
    """A drawing of 20 x 10 points placed at (50, 60) covers (50, 60) to (70, 70)."""
    assert ink(Page(200, 200, (Place(LOGO, 50, 60),)), frozen) == (50, 60, 70, 70)


def test_rules_and_boxes_stand_where_they_are_put(frozen: fonts.Faces) -> None:
    """Measured from the top-left corner, y downwards."""
    assert ink(Page(200, 200, (Rule(20, 30, 120, 30, width=2),)), frozen) == (20, 29, 120, 31)
    assert ink(Page(200, 200, (Box(20, 30, 50, 40, width=0, fill=0),)), frozen) == (20, 30, 70, 70)


def test_an_empty_box_leaves_its_inside_white(frozen: fonts.Faces) -> None:
    """A stroke without a fill."""
    document = pypdfium2.PdfDocument(volume([Page(100, 100, (Box(20, 20, 60, 60, width=4),))], frozen))
    image = document[0].render(scale=1).to_pil().convert("L")
    document.close()
    assert (image.getpixel((50, 50)), image.getpixel((20, 50))) == (255, 0)


# -- the same bytes --------------------------------------------------------------------------------

SCRIPT = textwrap.dedent(
    """
    import datetime, sys
    from pathlib import Path
    from ua_mailmerge import fonts, pdf, typeset
    from ua_mailmerge.model import Face, Form, Page, Place, Text
    faces = fonts.Faces.frozen(Path(sys.argv[1]))
    lines = sys.argv[3].split("|")
    form = Form(tuple(Text(96, 20.0 * row, line, Face.SERIF, 11, 0.0, typeset.levels(line)) for row, line in enumerate(lines)))
    pages = [Page(612, 792, (Place(form, 0, 90 + n), Text(96, 54, f"Signer {n}", Face.SANS, 9)), f"{n}", f"{n}") for n in range(130)]
    about = pdf.About("Letters", "en", datetime.datetime(2021, 10, 8, tzinfo=datetime.UTC), b"seed")
    print(pdf.write(Path(sys.argv[2]), pages, faces=faces, about=about).sha256)
    """
)


def test_the_same_pages_are_the_same_bytes(frozen_folder: Path, tmp_path: Path) -> None:
    """In another process, with another hash seed, in another time zone and language."""
    text = "|".join([*SCRIPTS.values(), *SENTENCES.values(), *MIXED.values()])
    digests = set()
    for number, (seed, zone, language) in enumerate(
        [("0", "UTC", "C"), ("1", "Asia/Tokyo", "de_DE.UTF-8"), ("77", "America/Chicago", "C.UTF-8")]
    ):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LANG": language, "PYTHONUTF8": "1"}
        command = [sys.executable, "-c", SCRIPT, str(frozen_folder), str(tmp_path / f"{number}.pdf"), text]
        run = subprocess.run(command, env=environment, capture_output=True, check=True, encoding="utf-8")
        digests.add(run.stdout)
    assert len(digests) == 1


def test_a_volume_does_not_depend_on_what_was_set_before(frozen: fonts.Faces, frozen_folder: Path) -> None:
    """Faces that have shaped other words give the same bytes as fresh ones, so that any worker can make any volume."""
    fresh = fonts.Faces.frozen(frozen_folder)
    volume([Page(612, 792, tuple(Text(96, 90, line, Face.SERIF, 11) for line in SENTENCES.values()))], frozen)
    assert volume(letters(60), frozen) == volume(letters(60), fresh)


# -- any marks ------------------------------------------------------------------------------------------

LENGTH = st.floats(-2000, 2000)
GREY = st.sampled_from([0.0, 0.33, 0.5, 0.9])
WORDS = st.one_of(
    st.text("abcXYZ áéñ()\\<>[]/%0123456789’", max_size=40), st.sampled_from([*SCRIPTS.values(), *SENTENCES.values(), *MIXED.values()])
)
TEXTS = st.builds(
    lambda x, y, words, face, size, grey: Text(x, y, words, face, size, grey, typeset.levels(words)),
    LENGTH,
    LENGTH,
    WORDS,
    st.sampled_from(list(Face)),
    st.floats(0.5, 80),
    GREY,
)
STROKES = st.one_of(
    st.builds(Rule, LENGTH, LENGTH, LENGTH, LENGTH, st.floats(0, 5), GREY),
    st.builds(Box, LENGTH, LENGTH, LENGTH, LENGTH, st.floats(0, 5), GREY, st.sampled_from([-1.0, 0.0, 0.9])),
)
FORMS = st.lists(st.one_of(TEXTS, STROKES), max_size=3).map(lambda inner: Form(tuple(inner)))
PLACES = st.builds(Place, st.one_of(FORMS, st.just(SHARED), st.just(LOGO)), LENGTH, LENGTH, st.sampled_from([0, 90, 180, 270]))
MARKS: st.SearchStrategy[Mark] = st.one_of(TEXTS, STROKES, PLACES)
PAGES = st.builds(
    lambda width, height, marks, label, title: Page(width, height, tuple(marks), label, title),
    st.sampled_from([612.0, 595.2755905511812]),
    st.sampled_from([792.0, 841.89]),
    st.lists(MARKS, max_size=6),
    st.text(max_size=12),
    st.text(max_size=12),
)


@settings(max_examples=120, deadline=None)
@given(st.lists(PAGES, min_size=1, max_size=5))
def test_any_marks_make_a_sound_file(frozen: fonts.Faces, pages: list[Page]) -> None:
    """Whatever stands on a page, in whatever script, and whatever it is called: no reader finds a fault in the file."""
    with opened(volume(pages, frozen)) as file:
        assert len(file.pages) == len(pages)
        for page in file.pages:
            pikepdf.parse_content_stream(page)
    document = pypdfium2.PdfDocument(volume(pages, frozen))
    assert len(document) == len(pages)
    document.close()


# -- slow: other programs' verdicts ---------------------------------------------------------------------


def samples(frozen: fonts.Faces, folder: Path) -> list[Path]:
    """Volumes with every script, forms, art, turns, and of one and many pages."""
    lines = [*SCRIPTS.values(), *SENTENCES.values(), *MIXED.values()]
    page = [Text(60, 40.0 + 17 * row, line, Face.SERIF, 9, 0.0, typeset.levels(line)) for row, line in enumerate(lines)]
    turned = [Place(SHARED, 300, 400, turn) for turn in (0, 90, 180, 270)]
    every = {
        "one": letters(1),
        "many": letters(300),
        "scripts": [Page(612, 792, (*page, *turned, Place(LOGO, 10, 10), Box(20, 700, 40, 40, fill=0.9)), "Ñ 林", "Ñ ليلى")],
    }
    for name, pages in every.items():
        (folder / f"{name}.pdf").write_bytes(volume(pages, frozen))
    return [folder / f"{name}.pdf" for name in every]


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not here (Debian: qpdf)")
def test_qpdf_finds_no_fault(frozen: fonts.Faces, tmp_path: Path) -> None:
    """``qpdf --check`` has neither errors nor warnings."""
    for path in samples(frozen, tmp_path):
        run = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, check=False, encoding="utf-8")
        assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.slow
@pytest.mark.skipif(bool(verapdf.missing()), reason=verapdf.missing() or "never")
def test_verapdf_finds_pdf_a_2u(frozen: fonts.Faces, tmp_path: Path) -> None:
    """Every volume is PDF/A-2u, whatever stands on it."""
    found = verapdf.failures(samples(frozen, tmp_path))
    assert set(map(tuple, found.values())) == {()}
