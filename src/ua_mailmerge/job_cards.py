"""Each volume to its cover: what it is, how to print, fold and post it, and a line to initial for each thing done."""

from collections.abc import Sequence

from ua_mailmerge import covers, typeset
from ua_mailmerge.covers import (
    DATE,
    FIGURES,
    GUTTER,
    HUGE,
    LEAD,
    MARGIN,
    QUIET,
    RIGHT,
    SMALL,
    SMALL_STRONG,
    STEP,
    Kind,
    PostBy,
    Run,
    Volume,
)
from ua_mailmerge.model import MM, Box, Faces, Mark, Page, Paper, Rule, Sides, Signature, Style, Tag, Tagged, Text

_SCALE = 0.13  # of a sheet in the diagram of its folds
_FOOT = 36 * MM  # codes, ruler and initials, above the margin
_DASH = 1.5 * MM


def pages(run: Run, *, faces: Faces) -> list[Page]:
    """A sheet for each volume, to lie on its stack; one that needs more room goes on on a second sheet."""
    made: list[Page] = []
    for number, volume in enumerate(run.volumes, 1):
        made += _card(volume, number, run, faces)
    return made


def _card(volume: Volume, number: int, run: Run, faces: Faces) -> list[Page]:
    width, height = run.paper.size
    measure = width - 2 * MARGIN
    left = measure - RIGHT - GUTTER
    head = covers.Zone(MARGIN, MARGIN - 4.0, measure, faces)
    head.say(" · ".join(part for part in (run.group, run.reference, run.title) if part), QUIET)
    head.say(f"Sheet {number} of {len(run.volumes)} · batch {run.batch} · {volume.file}", QUIET)
    head.say(volume.official, _fitting(volume.official, measure, faces), gap=5.0, tag=Tag.H1)
    head.say(_what(volume, run), LEAD, gap=4.0)
    top = head.y + 6 * MM

    side = covers.Zone(MARGIN + left + GUTTER, top + STEP.leading - SMALL.leading, RIGHT, faces)
    everybody = volume.official == covers.EVERYBODY
    for each in [each for each in run.post_by if everybody or each.official == volume.official][:4]:
        _dates(each, run, side, named=each.official if everybody else "")
    for words, value in _particulars(volume, run):
        side.say(words, QUIET, gap=10.0)
        side.say(value, SMALL)
    if volume.kind is Kind.LETTERS and run.folds_mm:
        side.y += 10.0
        side.marks += _folds(run.folds_mm, run.paper, x=side.x, y=side.y, faces=faces)
        side.y += run.paper.size[1] * _SCALE + 4 * MM

    items = []
    for step in _steps(volume, run):
        marks, low = covers.steps([step], x=MARGIN, y=0.0, width=left, faces=faces)
        items.append(covers.Item(low + 5.0, covers.moved(marks)))
    spaces = [(top, height - MARGIN - _FOOT), (MARGIN + 14 * MM, height - MARGIN)]
    sheets = covers.flow(items, spaces)
    first = [*head.marks, *side.marks, *sheets[0], *_foot(volume, run, width, height, faces)]
    made = [Page(width, height, tuple(first), label=f"Cover {number}", title=volume.file)]
    for marks in sheets[1:]:
        told = Text(MARGIN, MARGIN + 8, f"Sheet {number} of {len(run.volumes)}, goes on", QUIET.face, QUIET.size, QUIET.grey)
        made.append(Page(width, height, (told, *marks), label=f"Cover {number}"))
    return made


def _fitting(words: str, width: float, faces: Faces) -> Style:
    """The largest of a few sizes in which a name takes two lines at most."""
    for size in (26.0, 22.0, 18.0):
        style = Style(HUGE.face, size, size * 1.15)
        if len(typeset.lines(words, style=style, width=width, faces=faces)) <= 2:
            return style
    return Style(HUGE.face, 14.0, 17.0)


def _what(volume: Volume, run: Run) -> str:
    """``Letters 001-PA to 073-P2 · volume 1 of 2 · 73 sheets · one-sided``"""
    alike = [each for each in run.volumes if (each.kind, each.official) == (volume.kind, volume.official)]
    which = f"volume {alike.index(volume) + 1} of {len(alike)}"
    if volume.kind is Kind.LETTERS:
        sides = "one-sided" if run.sides is Sides.ONE else "two-sided"
        parts = (covers.counted(volume.pieces, "letter"), which, covers.counted(volume.sheets, "sheet"), sides)
    elif volume.kind is Kind.NEXT:
        parts = (f"further sheets of {covers.counted(volume.pieces, 'letter')}", which, covers.counted(volume.sheets, "sheet"), "")
    elif volume.kind is Kind.ENVELOPES:
        parts = (covers.counted(volume.pieces, "envelope"), which, "all alike" if not volume.first else "one for each letter", "")
    else:
        parts = (covers.counted(volume.pieces, volume.kind.value[:-1]), which, covers.counted(volume.sheets, "sheet"), "")
    return " · ".join(filter(None, parts))


def _dates(each: PostBy, run: Run, side: covers.Zone, *, named: str) -> None:
    side.say(f"Post to {named} by" if named else "Post by", QUIET, gap=8.0 if named else 0.0, tag=Tag.H2)
    side.say(covers.day(each.by), DATE, gap=1.0)
    side.say(each.reason, SMALL, gap=3.0)
    if run.on is not None and each.by < run.on:
        side.say("Past: post today.", SMALL_STRONG)


def _particulars(volume: Volume, run: Run) -> list[tuple[str, str]]:
    """What the printer and the post want to know."""
    kind = covers.tray(volume, run)[2]
    found = [("In the tray", f"{kind}\n{volume.media}" if volume.media else kind)]
    if volume.kind is Kind.LETTERS:
        more = volume.sheets - volume.pieces
        if more > 0:
            found.append(("Letters of several sheets", f"{covers.counted(more, 'sheet')} more than letters: keep them together."))
        found.append(("Enclosed", "Nothing but the letter."))
        abroad = next((each.to for each in run.post_by if each.official == volume.official), "")
        found.append(("Stamp", f"For a letter to {abroad}." if abroad else "For a letter inside the country."))
    return found


def _steps(volume: Volume, run: Run) -> list[tuple[str, str]]:
    """What to do with this stack, at most six steps."""
    one, many, _ = covers.tray(volume, run)
    count = f"There must be {covers.counted(volume.sheets, one, many)}."
    if volume.kind is Kind.NEXT:
        lay = ("Lay each behind its first sheet.", "The same name and date stand on both; they come in the same order.")
        return [("Print them, and count.", count), lay]
    if volume.kind is not Kind.LETTERS:
        look = ("Print the first, and look at it.", "The right way round, and nothing cut off at an edge.")
        return [look, ("Print the rest.", "At 100 %, “Actual size”."), ("Count them.", count)]
    stop = {
        Sides.ONE: ("Print the first sheet, and stop.", "Its back must be empty. If not, switch two-sided printing off."),
        Sides.TWO: (
            "Print pages 1 and 2, and stop.",
            "Both must be on one sheet. If not, switch on two-sided printing.",
        ),
    }[run.sides]
    steps = [stop, ("Print the rest, and count.", count)]
    if run.signature is Signature.INK:
        steps.append(("Sign each letter above the name.", "In ink, each person their own. Nobody signs for another."))
    if run.piles:
        piles = ", ".join(f"{letter} {official}" for letter, official in run.piles)
        steps.append(("Deal the signed letters into piles, from the top.", f"The letter in the code at the foot says which: {piles}."))
    fold = "" if run.folds_mm == () else "Fold on the lines of the drawing. " if run.folds_mm else "Fold so that it goes in. "
    which = "The code at the foot of the letter tells which is whose." if run.coded else "They come in the same order."
    steps.append(("Put each letter in its envelope.", f"{fold}{which}"))
    steps.append(("Stamp, and post by the date on the right.", "Then write down how many were posted."))
    return steps


def _folds(folds_mm: Sequence[float], paper: Paper, *, x: float, y: float, faces: Faces) -> list[Mark]:
    """The sheet small, a dashed line for each fold, and how far down it is."""
    width, height = (side * _SCALE for side in paper.size)
    marks: list[Mark] = [Box(x, y, width, height, width=0.6)]
    for fold in folds_mm:
        at = y + fold * MM * _SCALE
        marks += [
            Rule(x + n * 2 * _DASH, at, min(x + (2 * n + 1) * _DASH, x + width), at, width=0.6) for n in range(int(width / _DASH / 2) + 1)
        ]
        marks.append(Text(x + width + 2 * MM, at + 3, f"{fold + 0.01:.0f} mm", SMALL.face, SMALL.size))
    where = " and ".join(f"{fold + 0.01:.0f} mm" for fold in folds_mm)
    return [Tagged(Tag.FIGURE, tuple(marks), f"Where to fold the sheet: {where} from its top.")]


def _foot(volume: Volume, run: Run, width: float, height: float, faces: Faces) -> list[Mark]:
    """First and last code, the ruler, and a line to initial for each thing done."""
    marks: list[Mark] = []
    y = height - MARGIN - 27 * MM
    if volume.first:
        codes = f"First {volume.first}" + (f"   last {volume.last}" if volume.last and volume.last != volume.first else "")
        marks.append(Tagged(Tag.P, (Text(MARGIN, y, codes, FIGURES.face, FIGURES.size),)))
    marks += covers.ruler(x=MARGIN, y=height - MARGIN - 13 * MM, width=width - 2 * MARGIN, faces=faces)
    done = ["Printed", "Counted"]
    if volume.kind is Kind.LETTERS:
        signed = ["Signed"] if run.signature is Signature.INK else []
        done = ["Printed", *signed, "Folded", "Stuffed", "Stamped", "Posted"]
    return marks + covers.initials(done, x=MARGIN, y=height - MARGIN + 1.0, width=width - 2 * MARGIN)
