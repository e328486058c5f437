"""An independent check of the writer: the same Pages drawn with reportlab's canvas look the same."""

import datetime
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import pypdfium2
import pytest
import uharfbuzz as hb
from PIL import Image, ImageChops
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from builders import SCRIPTS, campaign, event, flat, signer
from ua_mailmerge import envelopes, fonts, letters, pdf, postal, stationery, typeset
from ua_mailmerge.model import Art, Box, Disclosure, Face, Mark, Page, Paper, Rule, Text
from ua_mailmerge.shipped import shipped

DPI = 100
FACES = dict(zip(Face, ("NotoSerif-400", "NotoSerif-600", "NotoSans-400", "NotoSans-600"), strict=True))


@pytest.fixture(scope="module")
def drawn_with(frozen_folder: Path) -> dict[Face, hb.Font]:
    """The frozen Latin fonts, known to reportlab by the face's name; their HarfBuzz fonts to place glyphs with."""
    made = {}
    for face, name in FACES.items():
        (path,) = frozen_folder.glob(f"*-{name}.ttf")
        pdfmetrics.registerFont(TTFont(str(face), str(path)))
        made[face] = hb.Font(hb.Face(hb.Blob.from_file_path(str(path))))
    return made


def glyphs(text: Text, font: hb.Font) -> Iterator[tuple[float, float, str]]:
    """(x, y, character) of each glyph of a line, shaped by HarfBuzz as a whole, not word by word as ours are."""
    face = font.face
    named = {font.get_nominal_glyph(code): chr(code) for code in sorted(face.unicodes, reverse=True)}
    buffer = hb.Buffer()
    buffer.add_str(text.words)
    buffer.guess_segment_properties()
    hb.shape(font, buffer)
    pen, scale = text.x, text.size / face.upem
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        yield pen + place.x_offset * scale, -place.y_offset * scale, named[info.codepoint]
        pen += place.x_advance * scale


def draw(canvas: Canvas, marks: Sequence[Mark], drawn_with: dict[Face, hb.Font], *, height: float) -> None:
    """Marks on a canvas whose origin is ``height`` below theirs."""
    for mark in flat(marks):
        canvas.saveState()
        if isinstance(mark, Text):
            canvas.setFillGray(mark.grey)
            canvas.setFont(str(mark.face), mark.size)
            for x, up, character in glyphs(mark, drawn_with[mark.face]):
                canvas.drawString(x, height - mark.y - up, character)
        elif isinstance(mark, Rule):
            canvas.setStrokeGray(mark.grey)
            canvas.setLineWidth(mark.width)
            canvas.line(mark.x0, height - mark.y0, mark.x1, height - mark.y1)
        elif isinstance(mark, Box):
            canvas.setLineWidth(mark.width)
            canvas.setStrokeGray(mark.grey)
            canvas.setFillGray(max(mark.fill, 0))
            canvas.rect(mark.x, height - mark.y - mark.h, mark.w, mark.h, stroke=int(mark.width > 0), fill=int(mark.fill >= 0))
        else:
            assert not isinstance(mark.form, Art), "art comes from reportlab already"
            canvas.translate(mark.x, height - mark.y)
            canvas.rotate(-mark.turn)
            draw(canvas, mark.form.marks, drawn_with, height=0)
        canvas.restoreState()


def by_reportlab(page: Page, drawn_with: dict[Face, hb.Font]) -> bytes:
    """The page as reportlab writes it."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(page.width, page.height), invariant=1)
    draw(canvas, page.marks, drawn_with, height=page.height)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def by_us(page: Page, faces: fonts.Faces) -> bytes:
    """The page as we write it."""
    out = io.BytesIO()
    volume = pdf.Volume(out, faces=faces, about=pdf.About("", "en", datetime.datetime(2021, 10, 8, tzinfo=datetime.UTC), b""))
    volume.add(page)
    volume.close()
    return out.getvalue()


def raster(data: bytes) -> Image.Image:
    """The first page in grey."""
    document = pypdfium2.PdfDocument(data)
    try:
        image: Image.Image = document[0].render(scale=DPI / 72).to_pil().convert("L")
    finally:
        document.close()
    return image


def differing(page: Page, faces: fonts.Faces, drawn_with: dict[Face, hb.Font]) -> float:
    """The share of the page's ink that is elsewhere in the other drawing, and its box, which must be the same within a pixel."""
    ours, theirs = raster(by_us(page, faces)), raster(by_reportlab(page, drawn_with))
    assert ours.size == theirs.size
    boxes = [image.point(lambda value: 255 if value < 160 else 0).getbbox() for image in (ours, theirs)]
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert all(abs(one - two) <= 1 for one, two in zip(*boxes, strict=True))
    return apart(ours, theirs)


def apart(ours: Image.Image, theirs: Image.Image) -> float:
    """How much grey differs between two drawings, as a share of all the ink of the first."""
    ink, differs = (image.histogram() for image in (ImageChops.invert(ours), ImageChops.difference(ours, theirs)))
    return sum(count * grey for grey, count in enumerate(differs)) / sum(count * grey for grey, count in enumerate(ink))


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize(
    "name", ["Ana Ruiz", SCRIPTS["vietnamese"], SCRIPTS["polish"], SCRIPTS["greek"], SCRIPTS["cyrillic"], SCRIPTS["icelandic"]]
)
def test_letters_look_as_reportlab_draws_them(frozen: fonts.Faces, drawn_with: dict[Face, hb.Font], name: str, paper: Paper) -> None:
    """Every glyph within a twelfth of a pixel: less than 1.5 % of the ink differs at 100 dpi.

    Positions are rounded to a thousandth of an em in ours and to a hundredth of a point in reportlab's, which moves an edge by
    up to 0.01 points or 0.014 pixels a glyph, and by a few of these at a line's end: that much grey may differ, no more.
    """
    of = campaign(specimen=True)
    words = ("The office filed five affidavits — “first”, they said, ‘AVATAR To Ye’. " * 40,)
    person = signer(name=name, words=words, disclosure=Disclosure.FULL)
    letter = letters.Writer(of, event(paper=paper), of.official("president"), date="October 8, 2021").letter(person, code="017-P7")
    head = stationery.load(shipped("letterhead/personal"), paper=paper, faces=frozen)
    made = typeset.Typesetter(head, faces=frozen).pages(letter)
    assert len(made) == 2
    for page in made:
        assert differing(page, frozen, drawn_with) < 0.015


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_envelopes_look_as_reportlab_draws_them(frozen: fonts.Faces, drawn_with: dict[Face, hb.Font], turn: int) -> None:
    """Capitals, accents and a turned form: the same within 3 % of the ink."""
    size = envelopes.SIZES["us_10"]
    to = envelopes.block(postal.official(campaign().official("president"), posted_from="US"), size=size, country="MEXICO", faces=frozen)
    page = envelopes.envelope(to, ("Ana Ruiz", "12 Elm St", "Oakland CA 94601"), size=size, turn=turn, faces=frozen)
    assert differing(page, frozen, drawn_with) < 0.03


def test_strokes_look_as_reportlab_draws_them(frozen: fonts.Faces, drawn_with: dict[Face, hb.Font]) -> None:
    """Rules and boxes with strokes, fills and greys."""
    marks = (
        Rule(20, 30, 280, 30, width=2),
        Rule(20, 40, 280, 90, width=0.5, grey=0.4),
        Box(20, 100, 60, 40),
        Box(100, 100, 60, 40, width=0, fill=0.9),
        Box(180, 100, 60, 40, width=3, grey=0.5, fill=0.2),
    )
    assert differing(Page(300, 200, marks), frozen, drawn_with) < 0.01


def test_the_comparison_can_fail(frozen: fonts.Faces, drawn_with: dict[Face, hb.Font]) -> None:
    """A line half a point off is far beyond what the other tests let pass."""
    here, there = (Page(300, 60, (Text(20, 30 + off, "Every letter has its place.", Face.SERIF, 11),)) for off in (0, 0.5))
    assert apart(raster(by_us(here, frozen)), raster(by_reportlab(there, drawn_with))) > 0.2
