"""Printer profiles: measuring one, keeping it, and what it does to every page that is printed through it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import evening
import sheets
from ua_mailmerge import calibration, envelopes, fonts, labels, pdf, printers
from ua_mailmerge.model import MM, Fit, Form, Page, Paper, Place
from ua_mailmerge.printers import Profile, Setting
from ua_mailmerge.problems import RefusedError, UnreadableError

# -- the file -----------------------------------------------------------------------------------

FILE = """\
# Our printers
printers:
  office:
    label: The laser on the second floor
    us_10: {x: -1.5, y: 2, scale: 100.4, feed: 90}  # flap to the left
    letter: {x: 0.3, scale: [100.2, 99.8]}
    labels: {y: -1}
  home:
"""


def test_read() -> None:
    """A printer has a label, and for each medium what it is moved, scaled and turned by."""
    office = printers.read(FILE, file="config.yaml")["office"]
    assert office.label == "The laser on the second floor"
    assert office.media["us_10"] == Setting(-1.5, 2, 100.4, 100.4, 90)
    assert office.media["letter"] == Setting(0.3, 0, 100.2, 99.8)


def test_what_counts_for_a_medium() -> None:
    """A medium's own entry, else its group's, for labels else their paper's, else nothing."""
    office = printers.read(FILE, file="config.yaml")["office"]
    assert office.setting("5160") == Setting(y=-1)
    assert office.setting("iso_dl") == Setting()
    plain = Profile("x", media={"letter": Setting(x=1), "envelopes": Setting(y=2), "iso_dl": Setting(y=3)})
    assert (plain.setting("5160").x, plain.setting("us_9").y, plain.setting("iso_dl").y, plain.setting("L7160").x) == (1, 2, 3, 0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "printers:\n  a:\n    us_11: {x: 1}\n",
            "config.yaml line 3: us_11 is no envelope, label sheet or paper we know. Did you mean us_10",
        ),
        ("printers:\n  a:\n    us_10: {x: 1, z: 2}\n", "line 3: z is not used here; there are x, y, scale and feed."),
        ("printers:\n  a:\n    us_10: {x: 44}\n", "line 3: x is a number from -30 to 30."),
        ("printers:\n  a:\n    us_10: {scale: 40}\n", "scale is a number from 90 to 110."),
        ("printers:\n  a:\n    us_10: {feed: 45}\n", "feed is 0, 90, 180 or 270."),
        ("printers:\n  a:\n    us_10: 3\n", "line 3: here should be x, y, scale or feed"),
        ("printers:\n  a: {us_10: {x: 1}}\n  a: {us_10: {x: 2}}\n", "a stands here twice; keep one."),
        ("printers: [\n", "config.yaml line"),
    ],
)
def test_faults_are_told_with_their_line(text: str, said: str) -> None:
    """A fault in the file is said with its line and the nearest right word."""
    with pytest.raises(UnreadableError) as fault:
        printers.read(text, file="config.yaml")
    assert said in str(fault.value)


TEXTS = ("", "\n", "# only words\n", "other: 1\n", "printers:\n", "printers:\n  home:\n    a4: {x: 1}\n", FILE, FILE.rstrip())


@pytest.mark.parametrize("text", [*TEXTS, "printers:\n  office:\n", "printers:\n  office:\n  home:\n    a4: {x: 1}\nother: 2\n"])
@pytest.mark.parametrize("medium", ["us_10", "iso_dl", "letter"])
def test_written_and_read_back(text: str, medium: str) -> None:
    """A setting is put into the file; all that was in it stays, its comments too."""
    new = Setting(1.25, -3, 99.5, 100.5, 270)
    after = printers.written(text, "office", medium, new)
    before = printers.read(text, file="") if "printers" in text else {}
    office = before.get("office", Profile("office"))
    assert printers.read(after, file="") == {**before, "office": printers.replaced(office, medium, new)}
    assert all(line.split("#")[1] in after for line in text.splitlines() if "#" in line)
    assert printers.written(after, "office", medium, new) == after


def test_nearest_printer_is_named() -> None:
    """A printer that is not in the file is refused with those that are."""
    known = printers.read(FILE, file="config.yaml")
    with pytest.raises(RefusedError, match=r"There is no printer offise in config\.yaml\. Did you mean office\?"):
        printers.chosen("offise", known, file="config.yaml")
    with pytest.raises(RefusedError, match=r"There are office, home\."):
        printers.chosen("zzz", known, file="config.yaml")
    with pytest.raises(RefusedError, match="has none yet"):
        printers.chosen("office", {}, file="config.yaml")


# -- measuring ----------------------------------------------------------------------------------

OUT = st.floats(-8, 8)
STRETCH = st.floats(0.97, 1.03)


@given(OUT, OUT, STRETCH, STRETCH, OUT, OUT, st.floats(98, 102), st.floats(98, 102))
def test_what_is_measured_is_made_good(
    right: float, below: float, wide: float, high: float, x: float, y: float, across: float, down: float
) -> None:
    """Whatever a printer does, and whatever profile the page was printed with: after one measurement every point comes out in place."""

    def paper(setting: Setting, at: tuple[float, float]) -> tuple[float, float]:
        """Where a point of a page lands on that printer's paper, in mm."""
        fit = setting.fit
        return (
            wide * (fit.across * at[0] + fit.right / MM) + right,
            high * (fit.down * at[1] + fit.below / MM) + below,
        )

    before = Setting(x, y, across, down)
    left, top = paper(before, (20, 20))
    ruler = paper(before, (120, 120))
    after = printers.measured(before, left=left, top=top, across=ruler[0] - left, down=ruler[1] - top)
    for point in ((20.0, 20.0), (190.0, 250.0)):
        assert paper(after, point) == pytest.approx(point, abs=0.06)


def test_what_no_printer_does() -> None:
    """A page printed at another scale, or fed another way round, is not made good but said."""
    with pytest.raises(RefusedError, match=r"100 %, or “Actual size”"):
        printers.measured(Setting(), left=20, top=20, across=85)
    with pytest.raises(RefusedError, match="look which way round the paper goes in"):
        printers.measured(Setting(), left=80, top=20)


# -- pages --------------------------------------------------------------------------------------

FIT = Fit(1.004, 0.997, 3.0, -2.0)
BACK = ("Madison letter-writing group", "210 Lanternfish Lane", "Madison, WI 53703")
TO = ("Ambassador Luz Modelo", "Embassy of México", "1911 Pennsylvania Avenue NW", "Washington, DC 20006")


def through(pages: list[Page], fit: Fit | None, *, frozen: fonts.Faces, into: Path) -> sheets.Sheet:
    """The first page as it comes back from a PDF."""
    path = into / "fit.pdf"
    path.unlink(missing_ok=True)
    pdf.write(path, pages, faces=frozen, about=sheets.ABOUT, fit=fit)
    return sheets.opened(path)[0]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_every_character_moves(turn: int, faces: fonts.Faces, frozen_folder: Path, tmp_path: Path) -> None:
    """Read back from the PDF, each character stands where the profile wants it on the face, however that is turned."""
    frozen, size = fonts.Faces.frozen(frozen_folder), envelopes.SIZES["us_10"]
    width, height = size.width_mm * MM, size.height_mm * MM
    pages = [envelopes.envelope(TO, BACK, size=size, turn=turn, faces=faces)]
    plain = through(pages, None, frozen=frozen, into=tmp_path)
    moved = through(pages, FIT.turned(width, height, turn), frozen=frozen, into=tmp_path)

    def face(ink: sheets.Ink) -> tuple[float, float, float, float]:
        """The corners of a character as one reads the face."""
        x0, y0, x1, y1 = ink[:4]
        return {
            0: (x0, y0, x1, y1),
            90: (y0, height - x1, y1, height - x0),
            180: (width - x1, height - y1, width - x0, height - y0),
            270: (width - y1, x0, width - y0, x1),
        }[turn]

    assert [ink.words for ink in plain.inks] == [ink.words for ink in moved.inks]
    for before, after in zip(plain.inks, moved.inks, strict=True):
        x0, y0, x1, y1 = face(before)
        wanted = (FIT.across * x0 + 3, FIT.down * y0 - 2, FIT.across * x1 + 3, FIT.down * y1 - 2)
        assert face(after) == pytest.approx(wanted, abs=0.05)


def test_nothing_to_make_good_changes_nothing(faces: fonts.Faces, frozen_folder: Path, tmp_path: Path) -> None:
    """A profile without an error gives the same bytes as none."""
    frozen = fonts.Faces.frozen(frozen_folder)
    made = []
    for number, fit in enumerate((None, Fit())):
        path = tmp_path / f"{number}.pdf"
        pdf.write(path, [calibration.paper(Paper.A4, faces=faces)], faces=frozen, about=sheets.ABOUT, fit=fit)
        made.append(path.read_bytes())
    assert made[0] == made[1]


def test_extent(faces: fonts.Faces) -> None:
    """The box around a page's marks follows turned forms."""
    inner = Form(tuple(labels.outlines(labels.LABELS["5160"], faces=faces)))
    plain = printers.extent([Place(inner, 0, 0)], faces=faces)
    turned = printers.extent([Place(inner, 792, 0, 90)], faces=faces)
    assert turned == pytest.approx((792 - plain[3], plain[0], 792 - plain[1], plain[2]))
    assert printers.extent([], faces=faces) == (0, 0, 0, 0)


# -- calibration pages --------------------------------------------------------------------------


@pytest.mark.parametrize("key", envelopes.SIZES)
@pytest.mark.parametrize("turn", [0, 90])
def test_cross_and_rulers(key: str, turn: int, faces: fonts.Faces, frozen_folder: Path, tmp_path: Path) -> None:
    """On every envelope the cross stands 20 mm from left and top, the rulers are as long as they say, and all is on the paper."""
    size = envelopes.SIZES[key]
    page = calibration.envelope(size, turn=turn, faces=faces)
    (sheet,) = sheets.read([page], faces=fonts.Faces.frozen(frozen_folder), into=tmp_path)
    assert all(ink.x0 >= -0.1 and ink.x1 <= sheet.width + 0.1 and ink.y0 >= -0.1 and ink.y1 <= sheet.height + 0.1 for ink in sheet.inks)
    rules = [ink for ink in sheet.inks if not ink.size]
    right, down = calibration.lengths_of(key)
    long = sorted({round(max(ink.x1 - ink.x0, ink.y1 - ink.y0) / MM, 1) for ink in rules}, reverse=True)
    assert {right, down} <= set(long)
    middle = (sheet.width - 20 * MM, 20 * MM) if turn else (20 * MM, 20 * MM)
    crossing = [ink for ink in rules if ink.x0 - 0.1 <= middle[0] <= ink.x1 + 0.1 and ink.y0 - 0.1 <= middle[1] <= ink.y1 + 0.1]
    assert len(crossing) >= 4  # two strokes of the cross, two rulers


# -- the whole way ------------------------------------------------------------------------------


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings file of one's own."""
    monkeypatch.setenv("UA_MAILMERGE_CONFIG", str(tmp_path / "mine" / "config.yaml"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "mine" / "config.yaml"


def test_measure_keep_and_look(config: Path) -> None:
    """The page is printed, what was measured is kept under a name, and the page comes again corrected; nothing is written over."""
    ran = evening.run("calibrate", "us_10")
    assert ran.out.startswith("calibrate-us_10.pdf: print it at 100 %")
    assert "is there already" in evening.run("calibrate", "us_10").err
    ran = evening.run("calibrate", "us_10", "--printer", "office", "--measured", "21.5,18,149.25,50")
    assert "office, us_10: {x: -1.61, y: 2, scale: [100.5, 100]}" in ran.out
    assert "us_10: {x: -1.61, y: 2, scale: [100.5, 100]}" in config.read_text()
    assert evening.run("calibrate", "us_10", "--printer", "office", "-o", "again.pdf").code == 0
    (first,), (again,) = sheets.opened(Path("calibrate-us_10.pdf")), sheets.opened(Path("again.pdf"))
    strokes = [[ink for ink in sheet.inks if not ink.size] for sheet in (first, again)]
    x = [min(ink.x0 for ink in each if ink.y1 - ink.y0 > 100) / MM for each in strokes]  # the ruler downwards
    assert x[0] == pytest.approx(20, abs=0.01)
    assert 0.995 * x[1] + 1.6 == pytest.approx(20, abs=0.02)
    assert "office, us_10: -1.61 mm across, +2 mm down, 100.5 × 100 %" in evening.run("calibrate").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("us_11",), "us_11 is no envelope, label sheet or paper we know. Did you mean us_10"),
        (("us_10", "--measured", "20,20"), "Give the printer a name, too"),
        (("us_10", "--printer", "office", "--measured", "20"), "give two to four lengths in millimetres"),
        (("us_10", "--printer", "office"), "There is no printer office"),
        (("us_10_window", "--printer", "office", "--measured", "20,20"), "is a window; measure its paper"),
    ],
)
def test_what_calibrate_says(config: Path, arguments: tuple[str, ...], said: str) -> None:
    """What cannot be is said with the way on."""
    assert said in evening.run("calibrate", *arguments).err
    assert not config.exists()


@pytest.mark.parametrize("medium", ["letter", "a4", "5160", "L7651", "iso_c5_window_ch", "us_10_window"])
def test_a_page_for_each_kind(config: Path, medium: str) -> None:
    """Paper, labels and windows have a page as well; labels come as outlines first, windows on each paper that fits."""
    assert evening.run("calibrate", medium).code == 0
    pages = {"5160": 2, "L7651": 2, "us_10_window": 2, "iso_c5_window_ch": 2}.get(medium, 1)
    assert len(sheets.opened(Path(f"calibrate-{medium}.pdf"))) == pages


def test_merge_through_a_profile(config: Path, tmp_path: Path) -> None:
    """``--printer`` moves everything: letters, START-HERE, envelopes as they are fed, and the profile's feed is used."""
    config.parent.mkdir()
    config.write_text("printers:\n  office:\n    label: The laser\n    letter: {x: 1, y: 2}\n    us_10: {x: -2, y: 0.5, feed: 180}\n")
    signers = evening.evening(tmp_path / "e", evening.people(2))
    plain = evening.made(signers, "-o", tmp_path / "plain", "--feed", "180")
    moved = evening.made(signers, "-o", tmp_path / "moved", "--printer", "office")
    shifts = {"0-START-HERE": (1, 2), "1-letters-president-001": (1, 2), "2-envelopes-president-alike-001": (2, -0.5)}
    for name, (x, y) in shifts.items():
        before, after = (sheets.opened(folder / f"{name}.pdf")[0].inks for folder in (plain, moved))
        if name.startswith("0"):
            assert "on The laser." in " ".join(evening.pages(moved / f"{name}.pdf")[0].split())
            before, after = ([ink for ink in inks if not ink.size][-40:] for inks in (before, after))
        for one, other in zip(before, after, strict=True):
            assert (other.x0 - one.x0, other.y0 - one.y0) == pytest.approx((x * MM, y * MM), abs=0.03)


@pytest.mark.parametrize(
    ("setting", "options"),
    [
        ("us_10: {x: -14}", ("--envelopes", "us_10")),
        ("us_10: {y: 25}", ("--envelopes", "us_10", "--feed", "90")),
        ("labels: {x: 9}", ("--envelopes", "labels")),
        ("letter: {y: -17}", ("--envelopes", "none")),
    ],
)
def test_profile_that_pushes_words_off_the_paper(config: Path, tmp_path: Path, setting: str, options: tuple[str, ...]) -> None:
    """A profile that would push words over an edge is refused, nothing is printed."""
    config.parent.mkdir()
    config.write_text(f"printers:\n  office:\n    {setting}\n")
    signers = evening.evening(tmp_path / "e", evening.people(1))
    ran = evening.run("merge", signers, "-o", tmp_path / "out", "--yes", "--printer", "office", *options)
    assert "pushes words off the paper" in ran.err
    assert not (tmp_path / "out" / "batches").exists()


def test_unknown_printer(config: Path, tmp_path: Path) -> None:
    """A printer that is not there is named with the nearest."""
    config.parent.mkdir()
    config.write_text(FILE)
    ran = evening.run("check", evening.evening(tmp_path / "e", evening.people(1)), "--printer", "ofice")
    assert "Did you mean office?" in ran.err


def test_proof_and_bundle_through_a_profile(config: Path, tmp_path: Path) -> None:
    """A proof's letters and envelopes are each made good for their own paper; a bundle's pages as the batch's letters were."""
    config.parent.mkdir()
    config.write_text("printers:\n  office:\n    letter: {x: 1, y: 2}\n    us_10: {x: -2, y: 0.5}\n")
    signers = evening.evening(tmp_path / "e", evening.people(1))
    for name, options in (("plain", ()), ("moved", ("--printer", "office"))):
        assert evening.run("proof", signers, "-o", tmp_path / "o", "--into", tmp_path / f"{name}.pdf", *options).code == 0
        folder = evening.made(signers, "-o", tmp_path / name, *options)
        assert evening.run("bundle", folder.name, "president", "-o", tmp_path / name, "--into", tmp_path / f"{name}-bundle.pdf").code == 0
    for name in ("", "-bundle"):
        pairs = list(zip(*(sheets.opened(tmp_path / f"{kind}{name}.pdf") for kind in ("plain", "moved")), strict=True))
        assert len(pairs) > 1
        for before, after in pairs:
            x, y = (-2, 0.5) if before.height < 400 else (1, 2)
            for one, other in zip(before.inks, after.inks, strict=True):
                assert (other.x0 - one.x0, other.y0 - one.y0) == pytest.approx((x * MM, y * MM), abs=0.03)
