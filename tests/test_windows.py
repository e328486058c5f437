"""Window envelopes: the folded letter is pushed into every corner of its envelope, and what the window shows is read from the PDF."""

import itertools
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import builders
import evening
import sheets
from test_envelopes import FACES, LINE, holds, ink, texts
from ua_mailmerge import fonts, letters, postal, stationery, typeset, windows
from ua_mailmerge.model import MM, Area, Disclosure, Form, Official, Paper, Place, Signer, Text
from ua_mailmerge.problems import RefusedError, UnreadableError
from ua_mailmerge.shipped import shipped
from ua_mailmerge.windows import FOLDS, WINDOWS, View

DATE = "30 de septiembre de 2021"  # about as long as a date gets
VIEWS = [view for window in WINDOWS.values() for paper in Paper for view in windows.views(window, paper)]
WAYS = pytest.mark.parametrize("view", VIEWS, ids=[f"{view.window.key}, {view.fold.key}" for view in VIEWS])

PEOPLE = (
    builders.signer(),
    builders.signer(disclosure=Disclosure.FULL, words=("I ask you to listen to them. " * 9,)),
    builders.signer(disclosure=Disclosure.NONE, letter_by_hand=True),
    builders.signer(name=builders.SCRIPTS["arabic"], disclosure=Disclosure.CITY),
)


def fullest(view: View) -> Official:
    """An official whose address is as long as a window surely shows, or as addresses get; with accents above and tails below."""
    below = [f"Åvegjå {n}, Québec" for n in range(2, min(6, most_lines(view)) + 1)]
    return msgspec.structs.replace(builders.AMBASSADOR, name="Ágúst Ýmir Þingeyjarsýsla", address=tuple(below))


def most_lines(view: View) -> int:
    """How many lines of 9 on 10.8 points have room, accents above the first and tails below the last."""
    return int(((view.address.y1 - view.address.y0) * MM - 9 * 1.2) / 10.8 + 1.0001)


def setter(view: View, faces: fonts.Faces) -> tuple[typeset.Typesetter, letters.Writer]:
    """What sets and writes letters for a window, to the official of the longest address it takes."""
    to, event = fullest(view), builders.event(paper=view.fold.paper)
    campaign = builders.campaign(officials=(to,))
    around = typeset.Stationery(view.fold.paper)
    made = windows.typesetter(to, event=event, on=view, stationery=around, date=DATE, faces=faces)
    return made, letters.Writer(campaign, event, to, date=DATE, returned=view.back is not None)


def slides(view: View) -> list[tuple[float, float]]:
    """Where the folded sheet's top-left corner can lie in the envelope: every corner, the edges' middles, the middle; in mm."""
    across, down = windows.slack(view.window, view.fold)
    return list(itertools.product((0.0, across / 2, across), (0.0, down / 2, down)))


def on_face(ink: sheets.Ink, view: View, at: tuple[float, float]) -> Area:
    """Where a mark of the sheet lies on the envelope's face, in mm, when the folded sheet lies there."""
    front = view.fold.marks_mm[0]
    below_top = view.fold.panel_mm - front  # the part that faces the window hangs from the fold, which is the folded sheet's foot
    return Area(x0=ink.x0 / MM + at[0], y0=ink.y0 / MM + below_top + at[1], x1=ink.x1 / MM + at[0], y1=ink.y1 / MM + below_top + at[1])


def inside(opening: Area, mark: Area, *, by: float) -> bool:
    """Whether a mark lies in an opening with so much room around it."""
    return opening.x0 + by <= mark.x0 and mark.x1 <= opening.x1 - by and opening.y0 + by <= mark.y0 and mark.y1 <= opening.y1 - by


def touches(opening: Area, mark: Area) -> bool:
    """Whether any of a mark lies in an opening."""
    return mark.x0 < opening.x1 and mark.x1 > opening.x0 and mark.y0 < opening.y1 and mark.y1 > opening.y0


@WAYS
def test_only_the_address_ever_shows(view: View, faces: fonts.Faces, frozen_folder: Path, tmp_path: Path) -> None:
    """Wherever the sheet slides to, the whole address shows with 1/8 in around it, in nine points or more, and nothing else ever does."""
    made, writer = setter(view, faces)
    back = view.window.back
    pages = [made.pages(writer.letter(person, code="017-P7"))[0] for person in PEOPLE]
    read = sheets.read(pages, faces=fonts.Faces.frozen(frozen_folder), into=tmp_path)
    to = postal.official(fullest(view), posted_from="US")
    for person, sheet in zip(PEOPLE, read, strict=True):
        shown = [ink for ink in sheet.inks if _meets(ink, view.address)]
        assert "".join(ink.words for ink in shown).replace(",", "") == "".join(to).replace(" ", "").replace(",", "")
        assert min(ink.size for ink in shown) > 8.999
        returned = [ink for ink in sheet.inks if view.back and _meets(ink, view.back)]
        if view.back and person.disclosure is Disclosure.FULL:
            assert "".join(ink.words for ink in returned).startswith("AnaRuiz")
        others = [ink for ink in sheet.inks if ink not in shown and ink not in returned and ink.y0 < view.fold.marks_mm[0] * MM]
        assert others
        for at in slides(view):
            assert all(inside(view.window.window, on_face(ink, view, at), by=windows.CLEARANCE_MM - 0.01) for ink in shown)
            assert not any(touches(view.window.window, on_face(ink, view, at)) for ink in others)
            if back:
                assert all(inside(back, on_face(ink, view, at), by=windows.BACK_CLEARANCE_MM - 0.01) for ink in returned)
                assert not any(touches(back, on_face(ink, view, at)) for ink in others)


def _meets(ink: sheets.Ink, area: Area) -> bool:
    """Whether a mark's middle lies in an area of the sheet."""
    x, y = (ink.x0 + ink.x1) / 2 / MM, (ink.y0 + ink.y1) / 2 / MM
    return area.x0 <= x <= area.x1 and area.y0 <= y <= area.y1


@WAYS
def test_words_keep_to_their_order(view: View, faces: fonts.Faces) -> None:
    """Head, greeting, words and name stand one below the other and end where a letter ends; the fold marks stand at the folds."""
    made, writer = setter(view, faces)
    (page,) = made.pages(writer.letter(PEOPLE[0], code="017-P7"))
    marks = [mark for place in page.marks if isinstance(place, Place) and isinstance(place.form, Form) for mark in place.form.marks]
    folds = {round(mark.y0 / MM, 2) for mark in marks if not isinstance(mark, Text | Place) and hasattr(mark, "y0")}
    assert folds == {round(mark, 2) for mark in view.fold.marks_mm}


REFERENCE = {
    # window and fold: what surely shows, as computed elsewhere with the clearance given: x0, x1, y0, y1
    ("us_10_window", "letter_thirds", 3.175): (25.4, 107.95, 66.67, 77.26),
    ("us_10_window", "letter_10", 3.175): (25.4, 107.95, 66.67, 85.72),
    ("us_10_window_high", "letter_thirds", 3.175): (25.4, 107.95, 63.5, 74.08),
    ("us_10_double_window", "letter_thirds", 3.175): (19.05, 88.9, 57.15, 64.56),
    ("us_9_window", "letter_9", 3.175): (25.4, 123.83, 60.32, 79.38),
    ("us_9_double_window", "letter_9", 3.175): (22.22, 98.42, 60.32, 79.38),
    ("iso_dl_window", "din_b", 0.0): (20.0, 100.0, 50.0, 90.0),
    ("iso_c6c5_window", "din_b", 0.0): (20.0, 91.0, 54.0, 90.0),
    ("iso_c5_window", "a4_half", 0.0): (20.0, 91.0, 57.0, 88.5),
    ("iso_c6c5_window_ch", "din_b", 0.0): (117.0, 198.0, 48.0, 84.0),
    ("iso_c6c5_window_ch_new", "din_b", 0.0): (122.0, 193.0, 44.0, 75.0),
    ("iso_c5_window_ch", "a4_half", 0.0): (117.0, 198.0, 52.0, 83.5),
    ("iso_c5_window_ch_left", "a4_half", 0.0): (20.0, 101.0, 52.0, 83.5),
    ("iso_dl_window_fr", "a4_thirds", 0.0): (100.0, 190.0, 45.0, 79.0),
    ("iso_dl_window_gb", "a4_thirds", 0.0): (20.0, 100.0, 57.0, 81.0),
    ("iso_c5_window_gb", "a4_half", 0.0): (20.0, 91.0, 67.0, 88.5),
    ("iso_c6c5_window_no", "din_b", 0.0): (15.0, 96.0, 39.0, 65.0),
    ("iso_c5_window_no", "a4_half", 0.0): (15.0, 101.0, 44.0, 65.5),
}


@pytest.mark.parametrize(("way", "wanted"), REFERENCE.items(), ids=lambda value: value[0] if isinstance(value[0], str) else "")
def test_what_surely_shows(way: tuple[str, str, float], wanted: tuple[float, ...]) -> None:
    """Each window shows what the slack of its sheet leaves, to a hundredth of a millimetre."""
    key, fold, clearance = way
    always, _ = windows.seen(WINDOWS[key].window, WINDOWS[key], FOLDS[fold], clearance_mm=clearance)
    assert (always.x0, always.x1, always.y0, always.y1) == pytest.approx(wanted, abs=0.011)


def test_every_window_is_in_the_reference_and_works() -> None:
    """Each window has a sheet and a fold that show three lines or more, with paper it is made for."""
    assert {key for key, _, _ in REFERENCE} == set(WINDOWS)
    assert {view.window.key for view in VIEWS} == set(WINDOWS)
    assert {window.key for window in WINDOWS.values() if not windows.view(window, FOLDS[window.made_for])} == set()


def test_din_form_a() -> None:
    """A sheet folded at 87 mm hangs 18 mm below the folded sheet's top, so form A's address field shows, 27 mm down."""
    always, _ = windows.seen(WINDOWS["iso_dl_window"].window, WINDOWS["iso_dl_window"], FOLDS["din_a"], clearance_mm=0)
    assert (always.y0, always.y1) == (32, 72)


POINT = st.floats(0, 1)


@given(st.sampled_from(VIEWS), POINT, POINT, POINT, POINT)
def test_always_and_ever(view: View, x: float, y: float, across: float, down: float) -> None:
    """Any point of what surely shows is in the window wherever the sheet lies; a point outside of what may ever show never is."""
    area, window = view.address, view.window.window
    slack = windows.slack(view.window, view.fold)
    at = slack[0] * across, slack[1] * down
    point = area.x0 + (area.x1 - area.x0) * x, area.y0 + (area.y1 - area.y0) * y
    spot = on_face(sheets.Ink(point[0] * MM, point[1] * MM, point[0] * MM, point[1] * MM), view, at)
    assert inside(window, spot, by=windows.CLEARANCE_MM - 1e-6)
    width, height = (side / MM for side in view.fold.paper.size)
    other = width * x, min(height, view.fold.marks_mm[0]) * y
    clear = view.clear[0]
    if not (clear.x0 <= other[0] <= clear.x1 and clear.y0 <= other[1] <= clear.y1):
        spot = on_face(sheets.Ink(other[0] * MM, other[1] * MM, other[0] * MM, other[1] * MM), view, at)
        assert not touches(window, spot)


@given(st.sampled_from(VIEWS), st.lists(LINE, min_size=1, max_size=8), st.sampled_from(["", "MEXICO"]))
def test_any_address(view: View, lines: list[str], country: str) -> None:
    """Whatever the lines, the address stands where it surely shows, in nine points or more and with every letter, or it is refused."""
    try:
        form = windows.address([*lines, country] if country else lines, on=view, country=country, faces=FACES)
    except RefusedError:
        return
    shown = [(text, ink(text, None)) for text, _ in texts(form.marks)]
    area = (view.address.x0 * MM, view.address.y0 * MM, view.address.x1 * MM, view.address.y1 * MM)
    assert all(holds(area, box) and text.size >= 9 for text, box in shown)
    assert not country or shown[-1][0].words == country
    together = "".join(text.words for text, _ in shown).replace(" ", "").replace(",", "")
    assert together == "".join([*lines, country]).replace(" ", "").replace(",", "")


# -- what is refused ----------------------------------------------------------------------------


def test_address_too_long_names_envelopes_that_would_do(faces: fonts.Faces) -> None:
    """An address of more lines than surely show is refused; the envelopes named would all take it."""
    long = (
        "Minister Ana Ejemplo",
        "Ministry of Foreign Affairs",
        "Division of Human Rights",
        "Office 8",
        "Long Street 12",
        "1000 City",
        "PERU",
    )
    view = windows.chosen("us_10_window", paper=Paper.LETTER)
    with pytest.raises(RefusedError, match=r"has 7 lines, and us_10_window surely shows 5, 83 mm wide\. These would do: ") as refused:
        windows.address([f"{line}, and more words to it" for line in long], on=view, country="", faces=faces)
    named = str(refused.value).partition("would do: ")[2].rstrip(".").split(", ")
    assert named[-1] == "us_10"
    for key in named[:-1]:
        window, _, paper = key.partition(" with ")
        on = windows.chosen(window, paper=Paper.A4 if paper else Paper.LETTER)
        assert windows.address([f"{line}, and more words to it" for line in long], on=on, faces=faces).marks


def test_president_fits_a_10(faces: fonts.Faces) -> None:
    """Six lines to the Palacio Nacional go into the five that a #10 window surely shows, the country alone and last."""
    view = windows.chosen("us_10_window", paper=Paper.LETTER)
    to = postal.official(builders.PRESIDENT, posted_from="US")
    shown = windows.address(to, on=view, country="MEXICO", faces=faces).marks
    lines = [mark.words for mark in shown if isinstance(mark, Text)]
    assert len(lines) == 5
    assert lines[0] == "Andrés Manuel López Obrador"
    assert lines[-1] == "MEXICO"
    assert ", ".join(lines) == ", ".join(to)


def test_fold_that_hides_the_address() -> None:
    """A fold that does not go with a window is refused with those that do; so is paper that does not go in."""
    with pytest.raises(RefusedError, match=r"Folded as letter_half.*one of these folds: letter_10"):
        windows.chosen("us_10_window", paper=Paper.LETTER, fold="letter_half")
    with pytest.raises(RefusedError, match=r"iso_c5_window_gb is not for Letter paper.*These are: us_10_window, "):
        windows.chosen("iso_c5_window_gb", paper=Paper.LETTER)


def test_head_that_would_show(faces: fonts.Faces) -> None:
    """A head of so many lines that it would reach the window is refused, without the person's words."""
    view = windows.chosen("iso_c6c5_window_no", paper=Paper.A4)
    made, writer = setter(view, faces)
    person: Signer = msgspec.structs.replace(PEOPLE[0], name="Maria " * 30)
    with pytest.raises(RefusedError, match="would show through iso_c6c5_window_no") as refused:
        made.head(writer.letter(person))
    assert "Maria" not in str(refused.value)


def test_letterhead_that_would_show(faces: fonts.Faces) -> None:
    """Art that the window would show is named with its line; a head above it is none."""
    event = builders.event()
    clear = windows.chosen("us_10_window", paper=Paper.LETTER).clear
    assert stationery.load(shipped("letterhead/group"), paper=Paper.LETTER, faces=faces, event=event, clear=clear).marks
    double = windows.chosen("us_10_double_window", paper=Paper.LETTER).clear
    with pytest.raises(
        UnreadableError, match=r"group/letterhead\.yaml line \d+.*would show through the envelope's window; keep above 16 mm"
    ):
        stationery.load(shipped("letterhead/group"), paper=Paper.LETTER, faces=faces, event=event, clear=double)


def test_group_letterhead(faces: fonts.Faces, frozen_folder: Path, tmp_path: Path) -> None:
    """Below a group's mark the date keeps above the window, and the greeting below it."""
    event = builders.event()
    view = windows.chosen("us_10_window", paper=Paper.LETTER)
    head = stationery.load(shipped("letterhead/group"), paper=Paper.LETTER, faces=faces, event=event, clear=view.clear)
    made = windows.typesetter(builders.AMBASSADOR, event=event, on=view, stationery=head, date=DATE, faces=faces)
    writer = letters.Writer(builders.campaign(), event, builders.AMBASSADOR, date=DATE, personal=False)
    (sheet,) = sheets.read(made.pages(writer.letter(PEOPLE[0])), faces=fonts.Faces.frozen(frozen_folder), into=tmp_path)
    clear = view.clear[0]
    shown = [ink for ink in sheet.inks if touches(clear, Area(x0=ink.x0 / MM, y0=ink.y0 / MM, x1=ink.x1 / MM, y1=ink.y1 / MM))]
    assert "".join(ink.words for ink in shown) == "".join(postal.official(builders.AMBASSADOR, posted_from="US")).replace(" ", "")


# -- the whole way ------------------------------------------------------------------------------


def test_merge_for_windows(tmp_path: Path) -> None:
    """No envelopes are printed, each letter needs one, START-HERE says how to fold, and the letters show only their address."""
    signers = evening.evening(tmp_path, evening.people(3), event=evening.EVENT + "envelope: us_10_window\n")
    folder = evening.made(signers, "-o", tmp_path / "out")
    assert sorted(path.name for path in folder.glob("*.pdf")) == [
        "0-START-HERE.pdf",
        "0-covers.pdf",
        "1-letters-ambassador-001.pdf",
        "1-letters-president-001.pdf",
    ]
    (text,) = evening.pages(folder / "0-START-HERE.pdf")
    assert "#10 window envelope" in " ".join(text.split())
    assert "At 102 and 191 mm from the top. All of the address must show, and nothing else." in " ".join(text.split())
    view = windows.chosen("us_10_window", paper=Paper.LETTER)
    for sheet in sheets.opened(folder / "1-letters-ambassador-001.pdf"):
        shown = [ink for ink in sheet.inks if touches(view.clear[0], _mm(ink))]
        assert "".join(ink.words for ink in shown) == "".join(postal.official(builders.AMBASSADOR, posted_from="US")).replace(" ", "")


def test_fold_of_ones_own(tmp_path: Path) -> None:
    """A fold from event.yaml or the command line decides where the address stands; one for no window is said."""
    signers = evening.evening(tmp_path, evening.people(1), event=evening.EVENT + "envelope: us_9_window\nfold: letter_thirds\n")
    folder = evening.made(signers, "-o", tmp_path / "a", "--only", "ambassador")
    assert "At 93 and 186 mm from the top." in " ".join(evening.pages(folder / "0-START-HERE.pdf")[0].split())
    folder = evening.made(signers, "-o", tmp_path / "b", "--fold", "letter_9", "--only", "ambassador")
    assert "At 95 and 187 mm from the top." in " ".join(evening.pages(folder / "0-START-HERE.pdf")[0].split())
    assert "us_9_window folded as letter_9" in evening.run("check", signers).err  # the president needs a line more
    assert "--fold is for window envelopes" in evening.run("check", signers, "--envelopes", "us_10", "--fold", "letter_9").err
    assert "Did you mean letter_thirds?" in evening.run("check", signers, "--fold", "letter-third").err


def test_return_address_in_the_upper_window(tmp_path: Path) -> None:
    """Two windows: the upper shows the signer's whole address where they let it be seen, else the group's; one too long waits."""
    whole = evening.person("Ada Whole", show_address="full")
    long = evening.person("Bea Long", show_address="full", address="12 Elm Street " * 9)
    rows = [whole, evening.person("Cy City"), long]
    signers = evening.evening(tmp_path, rows, event=evening.EVENT + "envelope: us_9_double_window\n")
    folder = evening.made(signers, "-o", tmp_path / "out", code=3)
    view = windows.chosen("us_9_double_window", paper=Paper.LETTER)
    assert view.back
    first, second = (
        "".join(ink.words for ink in sheet.inks if touches(view.clear[1], _mm(ink)))
        for sheet in sheets.opened(folder / "1-letters-ambassador-001.pdf")
    )
    assert first == "AdaWhole12ElmStOakland,CA94601"
    assert second == "LetterWriters210LanternfishLaneMadison,WI53703"
    (held,) = evening.table(folder / "held.csv")
    assert held["Name"] == "Bea Long"
    assert "does not surely show in the upper window of us_9_double_window" in str(held)


@pytest.mark.parametrize("script", ["arabic", "hindi", "thai", "vietnamese"])
def test_return_address_in_any_script(tmp_path: Path, script: str) -> None:
    """A name that only the plain face can draw stands behind the upper window all the same."""
    signer = evening.person(builders.SCRIPTS[script], show_address="full")
    signers = evening.evening(tmp_path, [signer], event=evening.EVENT + "envelope: us_9_double_window\n")
    folder = evening.made(signers, "-o", tmp_path / "out")
    assert builders.SCRIPTS[script][-1] in evening.pages(folder / "1-letters-ambassador-001.pdf")[0]


def _mm(ink: sheets.Ink) -> Area:
    return Area(x0=ink.x0 / MM, y0=ink.y0 / MM, x1=ink.x1 / MM, y1=ink.y1 / MM)


def test_print_room_table() -> None:
    """docs/print-room.md tells for each window the best fold and the lines that surely show, for both papers."""
    told = (Path(__file__).parents[1] / "docs" / "print-room.md").read_text(encoding="utf-8")
    for window in WINDOWS.values():
        best = [windows.views(window, paper) for paper in Paper]
        cells = [f"`{found[0].fold.key}`: {found[0].lines}" if found else "–" for found in best]
        assert f"| `{window.key}` | {window.name} | {' | '.join(cells)} |" in told
