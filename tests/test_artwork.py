"""Letterheads that come as a PDF page, a picture or an SVG."""

import io
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pikepdf
import pypdfium2
import pytest
import reportlab
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from evening import EVENT, evening, made, people, run
from ua_mailmerge import artwork
from ua_mailmerge.model import MM
from ua_mailmerge.problems import ExitCode
from ua_mailmerge.shipped import shipped

LETTER = (612.0, 792.0)
Draw = Callable[[Canvas], None]


def head(canvas: Canvas) -> None:
    """A band and a name at the head, an address at the foot: what a group has."""
    canvas.setFillColorRGB(0.1, 0.3, 0.5)
    canvas.rect(0, 792 - 20 * MM, 612, 20 * MM, stroke=0, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(34 * MM, 792 - 12 * MM, "Lanternfish Friends")
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawString(34 * MM, 9 * MM, "210 Lanternfish Lane")


def later(canvas: Canvas) -> None:
    """A line at the foot of later pages."""
    canvas.drawString(34 * MM, 9 * MM, "Lanternfish Friends, continued")


def pdf(path: Path, *pages: Draw, size: tuple[float, float] = LETTER) -> Path:
    """A PDF drawn by another program."""
    canvas = Canvas(str(path), pagesize=size, invariant=1)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return path


def group(tmp_path: Path, *pages: Draw, size: tuple[float, float] = LETTER, letterhead: str = "", words: str = "") -> Path:
    """An evening whose letterhead is a folder with letterhead.pdf, and letterhead.yaml only when it is given; the sheet."""
    someone = people(2)
    if words:
        someone[0] |= {"Own words": words}
    sheet = evening(tmp_path / "e", someone, event=EVENT + "\nletterhead: ours\n")
    folder = sheet.parent / "ours"
    folder.mkdir()
    if pages:
        pdf(folder / "letterhead.pdf", *pages, size=size)
    if letterhead:
        (folder / "letterhead.yaml").write_text(letterhead, encoding="utf-8")
    return sheet


def volume(batch: Path) -> Path:
    """The first volume of letters."""
    return min(batch.glob("1-letters-*.pdf"))


def test_a_pdf_page_stands_behind_the_first_page(tmp_path: Path) -> None:
    """A folder with letterhead.pdf is a letterhead; its second page stands behind later pages."""
    batch = made(group(tmp_path, head, later, words="Please act now. " * 120), "-o", tmp_path / "out")
    with pdfplumber.open(volume(batch)) as letters:
        first, second = (page.extract_text() for page in letters.pages[:2])
        assert "Lanternfish Friends" in first
        assert "continued" not in first
        assert "continued" in second
        name = next(word for word in letters.pages[0].extract_words() if word["text"] == "Lanternfish")
        assert abs(name["x0"] - 34 * MM) < 1
        words = [word for word in letters.pages[0].extract_words() if word["text"] in ("Dear", "Oakland")]
        assert all(word["top"] > 20 * MM for word in words)


def test_the_page_is_written_once_a_volume(tmp_path: Path) -> None:
    """However many letters share it."""
    few = volume(made(group(tmp_path / "few", head), "-o", tmp_path / "out")).stat().st_size
    sheet = evening(tmp_path / "many" / "e", people(60), event=EVENT + "\nletterhead: ours\n")
    pdf((sheet.parent / "ours").with_name("ours.pdf"), head)
    (sheet.parent / "ours").mkdir()
    (sheet.parent / "ours.pdf").rename(sheet.parent / "ours" / "letterhead.pdf")
    many = volume(made(sheet, "-o", tmp_path / "many" / "out")).stat().st_size
    assert (many - few) / 58 < 900


def test_the_same_letterhead_gives_the_same_bytes(tmp_path: Path) -> None:
    """Twice the same evening is twice the same file."""
    one, two = (volume(made(group(tmp_path / name, head), "-o", tmp_path / name / "out")) for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


def refusal(tmp_path: Path, *pages: Draw, size: tuple[float, float] = LETTER, letterhead: str = "") -> str:
    """What is said when the letterhead cannot be used; nothing is made."""
    ran = run("merge", group(tmp_path, *pages, size=size, letterhead=letterhead), "-o", tmp_path / "out", "--yes")
    assert ran.code == ExitCode.UNREADABLE
    assert not list((tmp_path / "out").glob("batches/[!.]*"))
    return ran.err


def test_art_in_the_way_is_named(tmp_path: Path) -> None:
    """A line of words in the middle of the page stands where the letter does: it is named, and where it is."""

    def across(canvas: Canvas) -> None:
        canvas.rotate(90)
        canvas.drawString(330, -300, "CONFIDENTIAL DRAFT OF THE OFFICE, NOT TO BE SENT")

    said = refusal(tmp_path, across)
    assert "mm from the left" in said
    assert "letter's words stand" in said


def test_a_frame_round_the_page_is_not_in_the_way(tmp_path: Path) -> None:
    """Its sides are in the margins, its top is a head and its foot a foot."""

    def frame(canvas: Canvas) -> None:
        canvas.rect(10 * MM, 8 * MM, 612 - 20 * MM, 792 - 16 * MM)

    assert volume(made(group(tmp_path, frame), "-o", tmp_path / "out")).is_file()


def test_paper_of_another_size_is_refused(tmp_path: Path) -> None:
    """A4 art on Letter paper would be cut or moved: both sizes are said."""
    said = refusal(tmp_path, lambda canvas: canvas.drawString(100, 800, "Head"), size=(595.28, 841.89))
    assert "210 × 297 mm" in said
    assert "216 × 279 mm" in said


def test_protected_and_empty_files_are_refused(tmp_path: Path) -> None:
    """A password, no page, no PDF: each has its own sentence."""
    folder = tmp_path / "art"
    folder.mkdir()
    plain = pdf(folder / "plain.pdf", head)
    with pikepdf.open(plain) as opened:
        opened.save(folder / "user.pdf", encryption=pikepdf.Encryption(user="secret", owner="secret"))
        opened.save(folder / "owner.pdf", encryption=pikepdf.Encryption(user="", owner="secret"))
        del opened.pages[0]
        opened.save(folder / "none.pdf")
    (folder / "broken.pdf").write_bytes(plain.read_bytes()[:200])
    said = {name: artwork.pages(folder / f"{name}.pdf") for name in ("user", "owner", "none", "broken")}
    assert "password" in str(said["user"])
    assert "password" in str(said["owner"])
    assert "no page" in str(said["none"])
    assert "cannot be" in str(said["broken"]) or "is not a PDF" in str(said["broken"])


def test_art_in_a_window_is_named(tmp_path: Path) -> None:
    """What would show through the envelope's window is refused by name."""

    def low(canvas: Canvas) -> None:
        canvas.drawString(40 * MM, 792 - 60 * MM, "Motto")

    ran = run("merge", group(tmp_path, low), "-o", tmp_path / "out", "--yes", "--envelopes", "us_10_window")
    assert ran.code == ExitCode.UNREADABLE
    assert "“Motto”" in ran.err
    assert "window" in ran.err


# -- PDF/A --------------------------------------------------------------------------------------


def claims(path: Path) -> bool:
    """Whether a file says that it is PDF/A."""
    with pikepdf.open(path) as opened, opened.open_metadata() as metadata:
        return bool(metadata.pdfa_status)


def test_a_letterhead_without_its_typeface_claims_no_archive(tmp_path: Path) -> None:
    """Helvetica that is not in the file: the letters print, and do not say they are PDF/A."""
    batch = made(group(tmp_path, head), "-o", tmp_path / "out")
    assert not claims(volume(batch))
    assert "PDF/A, because of the letterhead" in (batch / "summary.txt").read_text(encoding="utf-8")


def test_a_letterhead_with_its_typeface_does(tmp_path: Path) -> None:
    """A typeface in the file, with its letters named: the letters are PDF/A as ever."""

    def embedded(canvas: Canvas) -> None:
        if "Ours" not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont("Ours", str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf")))
        canvas.setFont("Ours", 12)
        canvas.drawString(34 * MM, 792 - 12 * MM, "Lanternfish Friends")

    plain = pdf(tmp_path / "drawn.pdf", embedded)
    with pikepdf.open(plain) as opened:  # reportlab names Helvetica on every page, used or not
        fonts = opened.pages[0].Resources.Font
        for name in [name for name, font in fonts.items() if font.BaseFont == "/Helvetica"]:
            del fonts[name]
        opened.save(tmp_path / "letterhead.pdf")
    sheet = group(tmp_path)
    (tmp_path / "letterhead.pdf").rename(sheet.parent / "ours" / "letterhead.pdf")
    batch = made(sheet, "-o", tmp_path / "out")
    assert claims(volume(batch))
    assert "PDF/A" not in (batch / "summary.txt").read_text(encoding="utf-8")


# -- pictures and SVG ---------------------------------------------------------------------------


def with_art(tmp_path: Path, name: str, data: bytes, *, width: float = 30) -> Path:
    """An evening whose letterhead has that file at its head, 30 mm wide."""
    text = f"head: art\nfirst:\n- art: {name}\n  x: 34\n  y: 10\n  width: {width}\n"
    sheet = group(tmp_path, letterhead=text)
    (sheet.parent / "ours" / name).write_bytes(data)
    return sheet


def image(mode: str, format_: str, colour: object) -> bytes:
    """A picture of one colour, three times as wide as high."""
    file = io.BytesIO()
    Image.new(mode, (300, 100), colour).save(file, format_)  # type: ignore[arg-type]
    return file.getvalue()


def colour_at(path: Path, x_mm: float, y_mm: float) -> tuple[int, int, int]:
    """The colour of the first page at a spot from its top left, as PDFium draws it."""
    document = pypdfium2.PdfDocument(path)
    try:
        drawn = document[0].render(scale=2).to_pil().convert("RGB")
    finally:
        document.close()
    found = drawn.getpixel((round(x_mm * MM * 2), round(y_mm * MM * 2)))
    assert isinstance(found, tuple)
    return found[0], found[1], found[2]


SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="100" viewBox="0 0 300 100">'
    b'<rect width="300" height="100" fill="#c00000"/></svg>'
)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("logo.png", image("RGB", "PNG", (192, 0, 0))),
        ("logo.jpg", image("RGB", "JPEG", (192, 0, 0))),
        ("press.jpg", image("CMYK", "JPEG", (0, 255, 255, 63))),
        ("palette.png", image("P", "PNG", 1)),
        ("logo.svg", SVG),
    ],
)
def test_a_picture_or_svg_is_drawn_where_it_stands(tmp_path: Path, name: str, data: bytes) -> None:
    """30 mm wide at 34 mm from the left and 10 mm down, in its colours; the file is still PDF/A."""
    path = volume(made(with_art(tmp_path, name, data), "-o", tmp_path / "out"))
    assert claims(path)
    inside, beside = colour_at(path, 49, 15), colour_at(path, 67, 15)
    assert beside == (255, 255, 255)
    if name in ("logo.png", "logo.jpg", "logo.svg"):
        assert all(abs(a - b) < 6 for a, b in zip(inside, (192, 0, 0), strict=True))


def test_see_through_parts_are_white(tmp_path: Path) -> None:
    """A PNG with transparency looks as on paper."""
    path = volume(made(with_art(tmp_path, "clear.png", image("RGBA", "PNG", (0, 0, 0, 0))), "-o", tmp_path / "out"))
    assert colour_at(path, 49, 15) == (255, 255, 255)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (SVG.replace(b"<rect", b'<image href="http://example.org/x.png"/><rect'), "outside itself"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG, "outside itself"),
        (SVG.replace(b"</svg>", b'<text x="10" y="50">Us</text></svg>'), "words in it"),
        (b"<svg", "is not an SVG we can read"),
    ],
)
def test_an_svg_that_cannot_be_used_says_why(tmp_path: Path, data: bytes, said: str) -> None:
    """References outward, words without a typeface, broken files."""
    ran = run("merge", with_art(tmp_path, "logo.svg", data), "-o", tmp_path / "out", "--yes")
    assert ran.code == ExitCode.UNREADABLE
    assert said in ran.err


def test_a_picture_may_be_the_whole_page(tmp_path: Path) -> None:
    """letterhead.png in the shape of the paper: its ink is looked at as a PDF's is."""
    paper = Image.new("L", (1275, 1650), 255)
    paper.paste(0, (200, 60, 900, 110))
    file = io.BytesIO()
    paper.save(file, "PNG")
    sheet = group(tmp_path)
    (sheet.parent / "ours" / "letterhead.png").write_bytes(file.getvalue())
    path = volume(made(sheet, "-o", tmp_path / "out"))
    assert colour_at(path, 80, 14) == (0, 0, 0)
    square = io.BytesIO()
    Image.new("L", (500, 500), 255).save(square, "PNG")
    (sheet.parent / "ours" / "letterhead.png").write_bytes(square.getvalue())
    ran = run("merge", sheet, "-o", tmp_path / "again", "--yes")
    assert "216 × 216 mm" in ran.err


# -- the preview --------------------------------------------------------------------------------


def test_a_preview_shows_both_pages(tmp_path: Path) -> None:
    """First page and later pages with words on them, the words' column and the free zones outlined; no batch."""
    sheet = group(tmp_path, head, later)
    into = tmp_path / "preview.pdf"
    ran = run("letterhead", "preview", sheet.parent / "ours", "--into", into)
    assert ran.code == 0, ran.err
    with pdfplumber.open(into) as shown:
        assert len(shown.pages) >= 2
        assert "Lanternfish Friends" in shown.pages[0].extract_text()
        assert "continued" in shown.pages[1].extract_text()
        assert all(page.rects for page in shown.pages)


def test_a_preview_of_what_comes_along(tmp_path: Path) -> None:
    """The letterheads of the program by their folders, too."""
    assert run("letterhead", "preview", shipped("letterhead/group"), "--into", tmp_path / "p.pdf").code == 0


def test_a_preview_names_what_is_in_the_way(tmp_path: Path) -> None:
    """Instead of a picture that looks right, the fault."""
    sheet = group(tmp_path, lambda canvas: canvas.rect(100, 300, 300, 300, fill=1))
    ran = run("letterhead", "preview", sheet.parent / "ours", "--into", tmp_path / "p.pdf")
    assert ran.code == ExitCode.UNREADABLE
    assert "mm from the top" in ran.err
    assert not (tmp_path / "p.pdf").exists()
