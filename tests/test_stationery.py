"""Letterheads: what a letterhead.yaml draws, and what is said when it cannot."""

from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from ua_mailmerge import artwork, stationery
from ua_mailmerge.model import MM, Art, Box, Event, Face, Paper, Place, Rule, Text
from ua_mailmerge.problems import ExitCode, UnreadableError
from ua_mailmerge.shipped import shipped
from ua_mailmerge.typeset import Stationery


class EvenFaces:
    """Every character is half an em wide; none has a snowman."""

    def missing(self, text: str, face: Face) -> str:
        return "☃" if "☃" in text else ""

    def width(self, text: str, face: Face, size: float, levels: bytes = b"") -> float:
        return len(text) * size * 0.5

    def widths(self, words: Sequence[str], face: Face, size: float) -> list[float]:
        return [self.width(word, face, size) for word in words]


def folder_with(tmp_path: Path, text: str) -> Path:
    """A letterhead folder ``ours`` with that letterhead.yaml."""
    folder = tmp_path / "ours"
    folder.mkdir(exist_ok=True)
    (folder / "letterhead.yaml").write_text(text, encoding="utf-8")
    return folder


def loaded(tmp_path: Path, text: str, *, paper: Paper = Paper.LETTER) -> Stationery:
    """What that letterhead.yaml draws."""
    return stationery.load(folder_with(tmp_path, text), paper=paper, faces=EvenFaces())


def refused(tmp_path: Path, text: str) -> UnreadableError:
    """What is said of that letterhead.yaml."""
    with pytest.raises(UnreadableError) as caught:
        loaded(tmp_path, text)
    return caught.value


def faults(tmp_path: Path, text: str) -> list[tuple[str, int, str]]:
    """Code, line and path of each fault."""
    return [(problem.code, problem.where.line, problem.where.path) for problem in refused(tmp_path, text).problems]


# -- what is drawn ------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", Paper)
def test_shipped_letterheads(paper: Paper) -> None:
    """Both letterheads that come along load on either paper: the signer's name alone, and a drawn one that leaves the date its place."""
    personal = stationery.load(shipped("letterhead/personal"), paper=paper, faces=EvenFaces())
    group = stationery.load(shipped("letterhead/group"), paper=paper, faces=EvenFaces())
    assert (personal.personal, personal.marks) == (True, ())
    assert not group.personal
    assert group.top <= 28 * MM
    assert group.bottom >= paper.size[1] - 19 * MM  # the words end there anyway


def test_shipped_art_is_grey() -> None:
    """The drawn letterhead is black on white and greys: no colour operator."""
    group = stationery.load(shipped("letterhead/group"), paper=Paper.LETTER, faces=EvenFaces())
    drawings = [mark.form.content for mark in group.marks if isinstance(mark, Place) and isinstance(mark.form, Art)]
    assert drawings
    assert not any(operator in content.split() for content in drawings for operator in (b"rg", b"RG", b"k", b"K", b"cs", b"sc"))


def test_same_bytes() -> None:
    """A letterhead draws the same bytes every time."""
    twice = [stationery.load(shipped("letterhead/group"), paper=Paper.A4, faces=EvenFaces()).marks for _ in range(2)]
    contents = [[mark.form.content for mark in marks if isinstance(mark, Place) and isinstance(mark.form, Art)] for marks in twice]
    assert contents[0] == contents[1]


def test_text(tmp_path: Path) -> None:
    """Text stands where x and y say, in its face, size and grey."""
    (mark,) = loaded(
        tmp_path, "head: art\nfirst:\n- text: Our Group\n  face: sans-semibold\n  size: 14\n  grey: 0.33\n  x: 34\n  y: 18\n"
    ).marks
    assert mark == Text(34 * MM, 18 * MM, "Our Group", Face.SANS_SEMIBOLD, 14, 0.33)


@pytest.mark.parametrize(
    ("lines", "x"),
    [
        ("x: 20", 20 * MM),
        ("x: 20\n  from: right", 612 - 20 * MM),
        ("x: 0\n  from: centre", 306),
        ("x: 20\n  from: right\n  align: right", 612 - 20 * MM - 40),
        ("x: 0\n  from: centre\n  align: centre", 306 - 20),
    ],
)
def test_sides(tmp_path: Path, lines: str, x: float) -> None:
    """An element's x counts from the left, the right or the centre; the text begins, ends or is centred there."""
    (mark,) = loaded(tmp_path, f"first:\n- text: 12345678\n  size: 10\n  y: 20\n  {lines}\n").marks
    assert isinstance(mark, Text)
    assert round(mark.x, 3) == round(x, 3)


def test_up(tmp_path: Path) -> None:
    """A foot measured up from the lower edge stands as high on A4 as on Letter."""
    for paper in Paper:
        (mark,) = loaded(tmp_path, "first:\n- rule: 132\n  x: 34\n  up: 15\n", paper=paper).marks
        assert isinstance(mark, Rule)
        assert round((paper.size[1] - mark.y0) / MM, 3) == 15
        assert round((mark.x1 - mark.x0) / MM, 3) == 132


def test_box(tmp_path: Path) -> None:
    """A box has a stroke, or a grey inside and no stroke unless it says so."""
    marks = loaded(tmp_path, "first:\n- box: 30 20\n  x: 10\n  y: 10\n- box: 30 20\n  x: 10\n  y: 10\n  fill: 0.9\n").marks
    assert [(mark.width, mark.fill) for mark in marks if isinstance(mark, Box)] == [(0.5, -1.0), (0.0, 0.9)]


def test_art_is_one_drawing(tmp_path: Path) -> None:
    """Circles and paths of a page become one drawing, made of path operators only."""
    text = "first:\n- circle: 3\n  x: 20\n  y: 20\n  fill: 0\n- path: M 0 0 H 5 V 5 C 4 4 3 3 2 2 L 1 1 Z\n  x: 30\n  y: 10\n"
    (mark,) = loaded(tmp_path, text).marks
    assert isinstance(mark, Place)
    assert isinstance(mark.form, Art)
    assert (mark.x, mark.y, mark.form.width, mark.form.height) == (0, 0, 612, 792)
    operators = {word for word in mark.form.content.split() if word[:1].isalpha()}
    assert operators == {b"q", b"Q", b"n", b"w", b"G", b"g", b"m", b"l", b"c", b"h", b"f", b"S"}


def test_path_place(tmp_path: Path) -> None:
    """A path's points are millimetres from its x and y, downwards."""
    (mark,) = loaded(tmp_path, "first:\n- path: M 1 2 L 3 4\n  x: 20\n  y: 10\n").marks
    assert isinstance(mark, Place)
    assert isinstance(mark.form, Art)
    numbers = [float(word) for word in mark.form.content.split() if not word.isalpha()]
    wanted = [21 * MM, 792 - 12 * MM, 23 * MM, 792 - 14 * MM]
    assert numbers[-4:] == pytest.approx(wanted, abs=0.01)


def test_reach(tmp_path: Path) -> None:
    """How far down the head comes and how far up the foot; a strip in the side margin counts for neither."""
    text = "head: art\nfirst:\n- box: 20 10\n  x: 34\n  y: 12\n- rule: 132\n  x: 34\n  up: 15\n- rule: 0 200\n  x: 12\n  y: 40\n"
    ours = loaded(tmp_path, text)
    assert (round(ours.top / MM, 2), round((792 - ours.bottom) / MM, 2)) == (22, 15)


def test_next_pages(tmp_path: Path) -> None:
    """Later pages have what stands under next, and nothing else."""
    ours = loaded(tmp_path, "first:\n- rule: 10\n  x: 34\n  y: 10\nnext:\n- rule: 20\n  x: 34\n  y: 10\n")
    assert [len(ours.marks), len(ours.next_marks)] == [1, 1]
    assert ours.marks != ours.next_marks


def test_signer_is_the_default_head(tmp_path: Path) -> None:
    """Without a word on the head it is the signer's name."""
    assert loaded(tmp_path, "first:\n").personal


# -- drawings from a file -----------------------------------------------------------------------


def draw(path: Path, *, words: str = "", colours: str = "grey") -> None:
    """A PDF of 100 x 50 points with a triangle, perhaps with words or printing-press colours."""
    canvas = Canvas(str(path), pagesize=(100, 50), invariant=1)
    if colours == "cmyk":
        canvas.setFillColorCMYK(0, 1, 1, 0)
    shape = canvas.beginPath()
    shape.moveTo(0, 0)
    shape.lineTo(100, 0)
    shape.lineTo(50, 50)
    shape.close()
    canvas.drawPath(shape, stroke=0, fill=1)
    if words:
        canvas.drawString(10, 10, words)
    canvas.save()


LOGO = "head: art\nfirst:\n- art: logo.pdf\n  x: 34\n  y: 10\n  width: 20\n"


def test_pdf_drawing(tmp_path: Path) -> None:
    """The shapes of a PDF's first page become a drawing as wide as asked, true in proportion."""
    draw(folder_with(tmp_path, LOGO) / "logo.pdf")
    (mark,) = loaded(tmp_path, LOGO).marks
    assert isinstance(mark, Place)
    assert isinstance(mark.form, Art)
    assert (round(mark.form.width / MM, 2), round(mark.form.height / MM, 2)) == (20, 10)
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.Contents = pdf.make_stream(mark.form.content)
        assert {str(step.operator) for step in pikepdf.parse_content_stream(page)} <= artwork.DRAWN


@pytest.mark.parametrize(
    ("words", "colours", "why"), [("", "grey", ""), ("Amici", "grey", "does not carry its typefaces"), ("", "cmyk", "CMYK")]
)
def test_a_drawing_that_is_no_archive_says_so(tmp_path: Path, words: str, colours: str, why: str) -> None:
    """Words without their typeface and printing-press colours are drawn all the same; the file then claims no PDF/A."""
    draw(folder_with(tmp_path, LOGO) / "logo.pdf", words=words, colours=colours)
    assert why in loaded(tmp_path, LOGO).not_archival
    assert bool(why) == bool(loaded(tmp_path, LOGO).not_archival)


def test_drawing_that_is_no_pdf(tmp_path: Path) -> None:
    """What is broken, or no art at all, is refused with what to do."""
    file = folder_with(tmp_path, LOGO) / "logo.pdf"
    for data, said in (
        (b"\x89PNG\r\n", "is not a PNG or JPEG we can read"),
        (b"%PDF-1.7 no", "is not a PDF we can read"),
        (b"words", "is none of"),
    ):
        file.write_bytes(data)
        assert said in str(refused(tmp_path, LOGO))


def test_missing_drawing(tmp_path: Path) -> None:
    """A drawing that is not in the folder is named with its line and the nearest file there is."""
    draw(folder_with(tmp_path, LOGO) / "logo2.pdf")
    error = refused(tmp_path, LOGO)
    assert (
        str(error)
        == "ours/letterhead.yaml line 3, first.1.art: There is no drawing “logo.pdf” beside letterhead.yaml; did you mean “logo2.pdf”?"
    )
    assert error.exit_code is ExitCode.UNREADABLE


def test_drawing_outside_the_folder(tmp_path: Path) -> None:
    """A drawing lies in the letterhead's own folder and nowhere else."""
    draw(tmp_path / "logo.pdf")
    assert faults(tmp_path, LOGO.replace("logo.pdf", "../logo.pdf")) == [("missing-art", 3, "first.1.art")]


# -- faults -------------------------------------------------------------------------------------


def test_missing_folder(tmp_path: Path) -> None:
    """A letterhead that is not there is named with the nearest one that is."""
    folder_with(tmp_path, "head: signer\n")
    with pytest.raises(UnreadableError, match=r"There is no letterhead folder “our”; did you mean “ours”\?"):
        stationery.load(tmp_path / "our", paper=Paper.LETTER, faces=EvenFaces())


def test_missing_file(tmp_path: Path) -> None:
    """A folder without its file is told so, with the nearest file in it; no path of the machine is shown."""
    (folder_with(tmp_path, "head: signer\n") / "letterhead.yaml").rename(tmp_path / "ours" / "letterhead.yml")
    with pytest.raises(UnreadableError) as caught:
        stationery.load(tmp_path / "ours", paper=Paper.LETTER, faces=EvenFaces())
    assert str(caught.value) == "The letterhead folder “ours” has no letterhead.yaml; did you mean “letterhead.yml”?"


def test_unknown_key(tmp_path: Path) -> None:
    """A key nobody knows is named with its line and the nearest right one."""
    error = refused(tmp_path, "head: art\nfirst:\n- text: Us\n  x: 34\n  y: 10\n  sise: 9\n")
    assert str(error) == "ours/letterhead.yaml line 6, first.1.sise: There is no “sise” here; did you mean “size”?"


def test_all_faults_at_once(tmp_path: Path) -> None:
    """Every fault is listed, each with its line and path."""
    text = "hed: art\nfirst:\n- text: Us\n  x: 34\n  y: ten\n- rule: long\n  x: 34\n  x: 35\n  y: 12\n- circle: 3\n  y: 4\n"
    assert faults(tmp_path, text) == [
        ("unknown-key", 1, "hed"),
        ("wrong-value", 5, "first.1.y"),
        ("doubled-key", 8, "first.2.x"),
        ("missing-key", 10, "first.3"),
    ]
    assert str(refused(tmp_path, text)).startswith("ours/letterhead.yaml has 4 faults:\n")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("- text: Us\n  face: comic\n  x: 34\n  y: 10\n", ("wrong-value", 3, "first.1.face")),
        ("- text: Us\n  fill: 1\n  x: 34\n  y: 10\n", ("unknown-key", 3, "first.1.fill")),
        ("- text: Us ☃\n  x: 34\n  y: 10\n", ("no-glyph", 2, "first.1.text")),
        ("- text: ''\n  x: 34\n  y: 10\n", ("wrong-value", 2, "first.1.text")),
        ("- text: [Us]\n  x: 34\n  y: 10\n", ("wrong-shape", 2, "first.1.text")),
        ("- text: Us\n  x: 34\n  y: 10\n  up: 10\n", ("missing-key", 2, "first.1")),
        ("- text: Us\n  rule: 5\n  x: 34\n  y: 10\n", ("wrong-shape", 2, "first.1")),
        ("- x: 34\n  y: 10\n", ("wrong-shape", 2, "first.1")),
        ("- Us\n", ("wrong-shape", 2, "first.1")),
        ("  text: Us\n", ("wrong-shape", 2, "first")),
        ("- rule: long\n  x: 34\n  y: 10\n", ("wrong-value", 2, "first.1.rule")),
        ("- rule: nan\n  x: 34\n  y: 10\n", ("wrong-value", 2, "first.1.rule")),
        ("- box: 5\n  x: 34\n  y: 10\n", ("wrong-value", 2, "first.1.box")),
        ("- box: 5 5\n  x: 34\n  y: 10\n  grey: 2\n", ("wrong-value", 5, "first.1.grey")),
        ("- rule: 190\n  x: 34\n  y: 10\n", ("off-the-sheet", 2, "first.1")),
        ("- box: 50 200\n  x: 60\n  y: 40\n", ("letterhead-in-the-way", 2, "first.1")),
        ("- path: L 0 0\n  x: 34\n  y: 10\n", ("wrong-value", 2, "first.1.path")),
    ],
)
def test_element_faults(tmp_path: Path, text: str, fault: tuple[str, int, str]) -> None:
    """A wrong element is told by code, line and path."""
    assert faults(tmp_path, "first:\n" + text) == [fault]


def test_next_head_in_the_way(tmp_path: Path) -> None:
    """Art on later pages stays above their running line and as low as the first page's foot."""
    assert faults(tmp_path, "next:\n- rule: 10\n  x: 34\n  y: 20\n") == [("letterhead-in-the-way", 2, "next")]
    assert faults(tmp_path, "next:\n- rule: 10\n  x: 34\n  up: 30\n") == [("letterhead-in-the-way", 2, "next")]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"first: [\n", r"ours/letterhead.yaml line \d: this is not YAML"),
        (b"first: \xff\n", "is not UTF-8 text"),
        (b"[" * 40_000, "this is not YAML"),
        (b"# " + b"x" * 300_000, "too long"),
        (b"", "should be keys with a colon"),
        (b"- text: Us\n", "should be keys with a colon"),
    ],
)
def test_not_a_letterhead(tmp_path: Path, data: bytes, said: str) -> None:
    """A file that is no letterhead at all is refused in one sentence."""
    (folder_with(tmp_path, "") / "letterhead.yaml").write_bytes(data)
    with pytest.raises(UnreadableError, match=said):
        stationery.load(tmp_path / "ours", paper=Paper.LETTER, faces=EvenFaces())


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("", "such as M 0 0"),
        ("L 1 1", "begins with M"),
        ("5 5", "has a letter before “5”"),
        ("M 0 0 A 1 1", "“A” is none of them"),
        ("M 0 0 L 5", "L wants 2 numbers"),
        ("M 0 0 C 1 2 3 4 5 Z", "C wants 6 numbers"),
        ("M 0 0 L 1 1 Z 4", "has a letter before “4”"),
        ("m 0 0", "“m” is none of them"),
        ("M 0 0 L 1e999 0", "1000 mm"),
    ],
)
def test_path_faults(data: str, said: str) -> None:
    """Path data that cannot be drawn is told by what is wrong in it."""
    told = stationery.steps(data)
    assert isinstance(told, str)
    assert said in told


def test_path_data() -> None:
    """Pairs after M are lines, H and V keep the other coordinate, Z goes back to where the shape began."""
    assert stationery.steps("M0,0 5,0 V5H0Z M 1-1L.5.5") == [
        ("M", [(0, 0)]),
        ("L", [(5, 0)]),
        ("L", [(5, 5)]),
        ("L", [(0, 5)]),
        ("Z", []),
        ("M", [(1, -1)]),
        ("L", [(0.5, 0.5)]),
    ]


@given(st.text(alphabet="MLHVCZ 0123456789.,-e\n", max_size=60) | st.text(max_size=30))
def test_any_path_data(data: str) -> None:
    """Any path data is either drawn or told what is wrong; it never raises."""
    told = stationery.steps(data)
    assert isinstance(told, str) or told[0][0] == "M"


def test_not_shipped() -> None:
    """What did not come along is missed in a sentence; nothing outside letterhead and samples is handed out."""
    for name in ("letterhead/none", "pyproject.toml", "src"):
        with pytest.raises(UnreadableError, match="install ua-mailmerge again"):
            shipped(name)


def test_a_groups_letterhead_says_the_group_of_the_event() -> None:
    """The shipped letterhead is anybody's: its name and address come from event.yaml."""
    ours = Event("Grupo Río", "RIO", ("Grupo Río", "PO Box 9", "Austin, TX 78701"))
    head = stationery.load(shipped("letterhead/group"), paper=Paper.LETTER, faces=EvenFaces(), event=ours)
    said = [mark.words for mark in head.marks if isinstance(mark, Text)]
    assert said == ["Grupo Río", "Letters for people at risk", "PO Box 9 · Austin, TX 78701"]
