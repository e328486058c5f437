"""Counts to Pages: START-HERE, the sheet that says what to print, in which order, on what, and until when to post it."""

import datetime
import enum
import itertools
from collections.abc import Callable, Iterable, Sequence

import msgspec

from ua_mailmerge import aloud, rulers, typeset
from ua_mailmerge.model import (
    MM,
    Box,
    Face,
    Faces,
    Form,
    Frozen,
    Mark,
    Page,
    Paper,
    Place,
    Rule,
    Sides,
    Signature,
    Style,
    Tag,
    Tagged,
    Text,
)

MARGIN = 18 * MM
BOX = 5 * MM
RULER = 100 * MM
HAIRLINE = 0.4
TINT = 0.9  # the only grey area on paper: 10 %

HUGE = Style(Face.SANS_SEMIBOLD, 26.0, 30.0)
DATE = Style(Face.SANS_SEMIBOLD, 20.0, 24.0)
LEAD = Style(Face.SANS, 13.0, 18.0)
STEP = Style(Face.SANS, 12.0, 17.0)
HEADING = Style(Face.SANS_SEMIBOLD, 12.0, 17.0)
FILE = Style(Face.SANS_SEMIBOLD, 10.5, 14.0)
FIGURES = Style(Face.SANS, 10.5, 14.0)
SMALL = Style(Face.SANS, 9.0, 12.0)
SMALL_STRONG = Style(Face.SANS_SEMIBOLD, 9.0, 12.0)
QUIET = Style(Face.SANS, 9.0, 12.0, 0.33)

GUTTER = 11 * MM
RIGHT = 50 * MM  # the right column: dates and what waits
FOOT = 25 * MM  # ruler and initials, above the margin
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Kind(enum.StrEnum):
    """What a file is printed on."""

    LETTERS = "letters"
    NEXT = "further sheets"  # of letters whose first sheets lie in another tray
    ENVELOPES = "envelopes"
    LABELS = "labels"
    RETURNS = "return labels"
    FLAPS = "flap sides"


EVERYBODY = "All officials, person by person"
"""Whom a volume of letters to sign goes to."""


class Volume(Frozen, frozen=True):
    """One file to print."""

    file: str  # "1-letters-president-001.pdf"
    kind: Kind
    official: str  # as a person calls them
    pieces: int  # letters, envelopes or labels in it, spares included
    sheets: int  # sheets of paper, envelopes or sheets of labels it takes
    pages: int = 0
    first: str = ""  # piece codes; empty when all pieces are alike
    last: str = ""
    spares: int = 0
    media: str = ""  # what goes into the tray, as PWG 5101.1 names it


class PostBy(Frozen, frozen=True):
    """The last day to post to one official, and why."""

    official: str
    by: datetime.date
    ends: datetime.date
    days: int
    to: str = ""  # the country, when the letter crosses a border

    @property
    def reason(self) -> str:
        """``Appeal ends 31 Dec; about 16 days to Mexico.`` on two lines."""
        abroad = f" to {self.to}" if self.to else ""
        return f"Appeal ends {_day(self.ends, year=self.ends.year != self.by.year)};\nabout {counted(self.days, 'day')}{abroad}."


class Run(Frozen, frozen=True):
    """One print run, counted: all that its cover sheets say. No signer's name or address."""

    reference: str
    title: str
    volumes: tuple[Volume, ...]  # in printing order
    post_by: tuple[PostBy, ...]
    paper: Paper = Paper.LETTER
    sides: Sides = Sides.ONE
    signature: Signature = Signature.INK
    envelope: str = ""  # "#10", or the label sheet: "5160"; empty: none printed
    fold: str = ""  # "at 102 and 191 mm", for a window
    group: str = ""
    batch: str = ""
    dated: datetime.date | None = None  # the date on the letters
    on: datetime.date | None = None  # the day of printing: a post-by date before it is said to be past
    held: int = 0  # rows
    specimen: bool = False
    return_labels: str = ""  # the sheet; empty: none
    printer: str = ""  # the one that its profile was made for
    preprinted: bool = False  # first sheets go on paper that has the letterhead already
    folds_mm: tuple[float, ...] | None = None  # where to fold, from the top of the sheet; None: we know no way
    coded: bool = True  # codes stand on the letters
    piles: tuple[tuple[str, str], ...] = ()  # letters that come person by person: an official's letter in the codes, and the official


# -- words --------------------------------------------------------------------------------------


def day(date: datetime.date) -> str:
    """``15 Dec 2021``."""
    return _day(date, year=True)


def _day(day: datetime.date, *, year: bool) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")


def counted(count: int, one: str, many: str = "") -> str:
    """``1 letter``, ``1,420 letters``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _summary(run: Run) -> str:
    """``142 letters · 146 envelopes · 144 sheets · one-sided``"""
    letters = [volume for volume in run.volumes if volume.kind is Kind.LETTERS]
    parts = [counted(sum(volume.pieces for volume in letters), "letter")]
    for kind in (Kind.ENVELOPES, Kind.LABELS, Kind.RETURNS):
        count = sum(volume.pieces for volume in run.volumes if volume.kind is kind)
        parts += [counted(count, kind.value[:-1])] if count else []
    paper = [volume.sheets for volume in run.volumes if volume.kind in (Kind.LETTERS, Kind.NEXT)]
    parts.append(counted(sum(paper), "sheet"))
    parts.append("one-sided" if run.sides is Sides.ONE else "two-sided")
    return " · ".join(parts)


def tray(volume: Volume, run: Run) -> tuple[str, str, str]:
    """What goes into the tray for a volume: one of it, several, and its kind: ``Letter paper``."""
    if volume.kind is Kind.ENVELOPES:
        kind = f"{run.envelope} envelopes".strip()
        return kind[:-1], kind, kind
    if volume.kind is Kind.FLAPS:
        kind = f"printed {run.envelope} envelopes".replace("  ", " ")
        return f"{kind[:-1]}, flap up", f"{kind}, flap up", f"Printed {run.envelope} envelopes, flap up"
    kind = "Letter paper" if run.paper is Paper.LETTER else "A4 paper"
    if run.preprinted and volume.kind is Kind.LETTERS:
        kind = f"your letterhead on {kind}"
    elif volume.kind is Kind.NEXT:
        kind = f"plain {kind}"
    if volume.kind in (Kind.LABELS, Kind.RETURNS):
        kind = f"{run.envelope if volume.kind is Kind.LABELS else run.return_labels} labels".strip()
    return f"sheet of {kind}", f"sheets of {kind}", kind


def _steps(run: Run) -> list[tuple[str, str]]:
    """What to do, at most six steps, verb first; each with a quieter second line or none."""
    kinds = {volume.kind for volume in run.volumes}
    check = (
        "Print pages 1 and 2 of the first file."
        if next((volume.pages for volume in run.volumes if volume.kind is Kind.LETTERS), 0) != 1
        else "Print the first file."
    )
    if run.printer:
        check = f"{check[:-1]} on {run.printer}."
    sides = {
        Sides.ONE: "Every sheet must have an empty back. If not, switch two-sided printing off.",
        Sides.TWO: "Both pages must be on one sheet. If not, switch two-sided printing on, turned over the long edge.",
    }[run.sides]
    sign = {
        Signature.INK: ("Sign each letter above the name, in ink.", "Each person signs their own."),
        Signature.TYPED: ("Look through the letters.", "The names are typed; nothing is left to sign."),
    }[run.signature]
    named = any(volume.kind is Kind.ENVELOPES and volume.first for volume in run.volumes)
    alike = any(volume.kind is Kind.ENVELOPES and not volume.first for volume in run.volumes)
    if Kind.LABELS in kinds:
        post = ("Fold each letter, put it in an envelope, stick on its label.", "Labels come in the order of the letters.")
    elif Kind.ENVELOPES in kinds:
        order = "Envelopes come in the order of the letters."
        if alike:
            order = "Envelopes to one official are all alike."
        if alike and named:
            order = "A letter with a street under its name has an envelope with that name. All others are alike."
        post = ("Fold each letter and put it in its envelope.", order)
    elif run.fold:
        show = f"{run.fold[0].upper()}{run.fold[1:]} from the top. All of the address must show, and nothing else."
        post = (f"Fold each letter at its marks, put it in a {run.envelope} envelope.", show)
    else:
        post = ("Fold each letter, put it in an envelope, write the address.", "Copy the address from the letter itself.")
    apart = ""
    if Kind.NEXT in kinds:
        apart = "Tick each one. Then put the further sheets behind their letters: same order, same name at the top."
    if Kind.RETURNS in kinds:
        post = (post[0], f"{post[1]} Return labels come in the order of the letters.")
    return [
        ("Print this page and measure the ruler below.", "Choose “Actual size” or 100 % in the print window."),
        (check, sides),
        ("Print the files listed below, from the top.", apart or "Tick each one. Change what is in the tray where it says so."),
        sign,
        post,
        ("Stamp and post by the dates on the right.", "Then write down what was posted: only posted letters count."),
    ]


# -- zones --------------------------------------------------------------------------------------


class Zone:
    """A column that marks are stacked in, from ``y`` down."""

    def __init__(self, x: float, y: float, width: float, faces: Faces) -> None:
        self.x, self.y, self.width, self.faces = x, y, width, faces
        self.marks: list[Mark] = []

    def say(self, words: str, style: Style, *, gap: float = 0.0, tag: Tag = Tag.P) -> None:
        """A paragraph after ``gap``, broken into lines; its last baseline becomes ``y``."""
        self.y += gap
        said = []
        for text, levels in aloud.spoken(words, typeset.lines(words, style=style, width=self.width, faces=self.faces)):
            self.y += style.leading
            said.append(Text(self.x, self.y, text, style.face, style.size, style.grey, levels))
        self.marks.append(Tagged(tag, tuple(said)))


def _tick(x: float, baseline: float, style: Style) -> Tagged:
    """An empty box to tick, centred on the capitals of a line."""
    return Tagged(Tag.TICK, (Box(x, baseline - style.size * 0.357 - BOX / 2, BOX, BOX, width=0.7),), "done")


def steps(what: Iterable[tuple[str, str]], *, x: float, y: float, width: float, faces: Faces) -> tuple[list[Mark], float]:
    """Steps with a box to tick each; returns the marks and the last baseline."""
    marks: list[Mark] = []
    for number, (step, note) in enumerate(what):
        zone = Zone(x + BOX + 3.5 * MM, y + (5.0 if number else 0.0), width - BOX - 3.5 * MM, faces)
        zone.marks.append(_tick(x, zone.y + STEP.leading, STEP))
        zone.say(step, STEP)
        if note:
            zone.say(note, QUIET, gap=1.5)
        marks.append(Tagged(Tag.ITEM, tuple(zone.marks)))
        y = zone.y
    return marks, y


def ruler(*, x: float, y: float, width: float, faces: Faces) -> list[Mark]:
    """100 mm with a tick each millimetre, and what to do when it is not 100 mm; ``y`` is its base line."""
    marks = Tagged(Tag.FIGURE, tuple(rulers.across(x=x, y=y, faces=faces)), "A ruler to measure on the paper, 100 mm long.")
    zone = Zone(x + RULER + GUTTER, y - 5 * MM - SMALL.size * 0.3, width - RULER - GUTTER, faces)
    zone.say("Is this 100 mm long?", SMALL_STRONG)
    zone.say("If not, choose “Actual size” or 100 % in the print window, then print this page again.", SMALL)
    return [marks, *zone.marks]


def initials(what: Sequence[str], *, x: float, y: float, width: float) -> list[Mark]:
    """A line to sign for each thing done, side by side; ``y`` is the line."""
    each = (width - 6 * MM * (len(what) - 1)) / len(what)
    marks: list[Mark] = []
    for number, words in enumerate(what):
        left = x + number * (each + 6 * MM)
        marks.append(Tagged(Tag.P, (Text(left, y + 10.5, words, QUIET.face, QUIET.size, QUIET.grey),)))
        marks.append(Tagged(Tag.FIELD, (Rule(left, y, left + each, y, width=HAIRLINE),), f"{words}: initials"))
    return marks


def post_by(each: PostBy, run: Run, zone: Zone) -> None:
    """A date to post by, large, and its reason."""
    zone.say(each.official, SMALL_STRONG, gap=12.0)
    zone.say(_day(each.by, year=True), DATE, gap=1.0)
    zone.say(each.reason, SMALL, gap=3.0)
    if run.on is not None and each.by < run.on:
        zone.say("Past: post today.", SMALL_STRONG)


# -- the list of files --------------------------------------------------------------------------

Draw = Callable[[float], list[Mark]]


class Item(Frozen, frozen=True):
    """A row of a list: its height and what draws it below a ``y``; one that leads stays with the next, ``again`` heads a page it begins."""

    height: float
    draw: Draw
    leads: bool = False
    again: "Item | None" = None


def _heading(words: str, x: float, width: float, faces: Faces, *, quiet: str = "") -> Item:
    """A heading; ``quiet`` stands at its right end, where there is room."""

    def draw(y: float) -> list[Mark]:
        zone = Zone(x, y + 10.0, width, faces)
        zone.say(words, HEADING, tag=Tag.H2)
        room = width - faces.width(words, HEADING.face, HEADING.size) - GUTTER
        if quiet and faces.width(quiet, QUIET.face, QUIET.size) <= room:
            end = typeset.line(quiet, x=x, y=zone.y, style=QUIET, faces=faces, width=width, align="right")
            zone.marks.append(Tagged(Tag.P, (end,)))
        return zone.marks

    return Item(10.0 + HEADING.leading * len(typeset.lines(words, style=HEADING, width=width, faces=faces)) + 6.0, draw, leads=True)


def _takes(volume: Volume) -> str:
    """``73 sheets``"""
    unit = {Kind.LETTERS: "sheet", Kind.NEXT: "sheet", Kind.ENVELOPES: "envelope", Kind.FLAPS: "envelope"}.get(volume.kind, "label sheet")
    return counted(volume.sheets, unit)


def _row(volume: Volume, x: float, width: float, columns: tuple[float, float], faces: Faces, again: Item) -> Item:
    """Box, file and whom it is for; how much it takes; first and last code. ``columns``: the width of these two."""
    takes, codes = columns
    left = x + BOX + 3.5 * MM
    middle = width - (left - x) - codes - takes
    unit = "letter" if volume.kind is Kind.NEXT else volume.kind.value[:-1]
    about = f"{'further sheets of ' if volume.kind is Kind.NEXT else ''}{counted(volume.pieces, unit)} to {volume.official}"
    if volume.spares:
        about += f", {volume.spares} of them spare"

    def zones(y: float) -> list[Zone]:
        name = Zone(left, y + 3.0, middle - 4 * MM, faces)
        name.say(volume.file, FILE)
        name.say(about, QUIET)
        much = Zone(left + middle, y + 3.0, takes, faces)
        much.say(_takes(volume), FIGURES)
        code = Zone(left + middle + takes, y + 3.0, codes + 1.0, faces)
        if volume.first:
            code.say(volume.first, FIGURES)
            if volume.last != volume.first:
                code.say(volume.last, FIGURES)
        else:
            code.say("all alike", FIGURES)
        return [name, much, code]

    height = max(zone.y for zone in zones(0.0)) + 4.5

    def draw(y: float) -> list[Mark]:
        marks: list[Mark] = [Rule(x, y, x + width, y, width=HAIRLINE, grey=0.6), _tick(x, y + 3.0 + FILE.leading, FILE)]
        return [Tagged(Tag.ITEM, (*marks, *(mark for zone in zones(y) for mark in zone.marks)))]

    return Item(height, draw, again=again)


def _files(run: Run, x: float, width: float, faces: Faces) -> list[Item]:
    """The volumes in printing order under what goes into the tray; a heading wherever that changes."""
    takes = max((faces.width(_takes(volume), FIGURES.face, FIGURES.size) for volume in run.volumes), default=0.0)
    codes = [code for volume in run.volumes for code in (volume.first, volume.last)]
    columns = takes + 6 * MM, max([37 * MM, *(faces.width(code, FIGURES.face, FIGURES.size) for code in codes)])
    items: list[Item] = []
    for loaded, volumes in itertools.groupby(run.volumes, key=lambda volume: tray(volume, run)):
        some = list(volumes)
        one, many, kind = loaded
        again = _heading(f"{kind}, continued", x, width, faces)
        items.append(_heading(f"Load {counted(sum(volume.sheets for volume in some), one, many)}", x, width, faces, quiet=some[0].media))
        items += [_row(volume, x, width, columns, faces, again) for volume in some]
    return items


# -- START-HERE ---------------------------------------------------------------------------------


def start_here(run: Run, *, paper: Paper, faces: Faces) -> list[Page]:
    """The sheet that lies on top of the stack: one page, and further ones when the list of files is long."""
    width, height = paper.size
    measure = width - 2 * MARGIN
    floor = height - MARGIN - FOOT
    later: list[Item] = []

    head = Zone(MARGIN, MARGIN - 4.0, measure, faces)
    head.say(" · ".join(part for part in (run.group, run.reference, run.title) if part), QUIET)
    head.say("Start here", HUGE, gap=5.0, tag=Tag.H1)
    head.say(_summary(run), LEAD, gap=4.0)
    if run.specimen:
        head.say("Specimen: invented signers. None of it may be posted.", HEADING)
    marks = head.marks
    top = head.y + 6 * MM

    left = measure - RIGHT - GUTTER
    todo, low = steps(_steps(run), x=MARGIN, y=top, width=left, faces=faces)
    marks += todo
    side = Zone(MARGIN + left + GUTTER, top + STEP.leading - SMALL.leading, RIGHT, faces)
    side.say("Post by", QUIET, tag=Tag.H2)
    side.y -= 6.0
    for each in run.post_by:
        before, kept = side.y, len(side.marks)
        post_by(each, run, side)
        if side.y > low + 4.0:
            del side.marks[kept:]
            side.y = before
            later.append(_dated(each, run, MARGIN, measure, faces))
    waits = _waiting(run)
    before, kept = side.y, len(side.marks)
    for number, words in enumerate(waits):
        side.say(words, SMALL if number else SMALL_STRONG, gap=0.0 if number else 14.0)
    if side.y > low + SMALL.leading:
        del side.marks[kept:]
        side.y = before
    else:
        waits = ()
    marks += side.marks
    below = max(low, side.y)

    items = [_note(" ".join(waits), MARGIN, measure, faces)] if waits else []
    items += _files(run, MARGIN, measure, faces)
    if later:
        items += [_heading("More dates to post by", MARGIN, measure, faces), *later]
    spaces = [(below + 4 * MM, floor), (MARGIN + 8 * MM, height - MARGIN)]
    sheets = flow(items, spaces)
    marks += sheets[0]
    marks += ruler(x=MARGIN, y=height - MARGIN - 17 * MM, width=measure, faces=faces)
    done = ("Printed", "Checked", "Signed" if run.signature is Signature.INK else "Folded", "Posted, date")
    marks += initials(done, x=MARGIN, y=height - MARGIN + 1.0, width=measure)
    pages = [marks, *sheets[1:]]
    made = []
    for number, page in enumerate(pages, 1):
        extra = _running(run, number, len(pages), width, faces)
        made.append(Page(width, height, (*extra, *page), label=f"Start here {number}", title="Start here" if number == 1 else ""))
    return made


class Look(Frozen, frozen=True):
    """A sheet of a proof: what it is, and what to look at."""

    what: str  # "Letter to president, signers.xlsx row 14"
    why: str


def proof_list(title: str, looks: Sequence[Look], *, paper: Paper, faces: Faces) -> list[Page]:
    """What to look at in a proof, with a box to tick each, and the ruler: the proof's first sheet."""
    width, height = paper.size
    measure = width - 2 * MARGIN
    head = Zone(MARGIN, MARGIN - 4.0, measure, faces)
    head.say(title, QUIET)
    head.say("Proof", HUGE, gap=5.0, tag=Tag.H1)
    head.say("Look at these sheets before you print all of them. None of them may be posted.", LEAD, gap=4.0)
    items = []
    for look in looks:
        marks, low = steps([(look.why, look.what)], x=MARGIN, y=0.0, width=measure, faces=faces)
        items.append(Item(low + 8.0, moved(marks)))
    spaces = [(head.y + 6 * MM, height - MARGIN - FOOT), (MARGIN + 8 * MM, height - MARGIN)]
    sheets = flow(items, spaces)
    first = [*head.marks, *sheets[0], *ruler(x=MARGIN, y=height - MARGIN - 6 * MM, width=measure, faces=faces)]
    return [
        Page(width, height, tuple(marks), label=f"Proof {n}", title="" if n > 1 else "Proof", language="en")
        for n, marks in enumerate([first, *sheets[1:]], 1)
    ]


def untagged(marks: Iterable[Mark]) -> list[Mark]:
    """The same marks as decoration: what is said again is not read aloud again."""
    return [inner for mark in marks for inner in (untagged(mark.marks) if isinstance(mark, Tagged) else (mark,))]


def moved(marks: Sequence[Mark]) -> Draw:
    """Draws marks that were set at y = 0 further down."""
    return lambda y: [Place(Form(tuple(marks)), 0.0, y)]


PROOF = Style(Face.SANS_SEMIBOLD, 118.0, 118.0, TINT)


def proofed(page: Page, *, faces: Faces) -> Page:
    """The page with PROOF across it, pale and behind everything, as wide as the page lets it."""
    size = min(PROOF.size, PROOF.size * (page.width - 2 * MARGIN) / faces.width("PROOF", PROOF.face, PROOF.size))
    x = (page.width - faces.width("PROOF", PROOF.face, size)) / 2
    mark = Text(x, page.height * 0.55 + size * 0.36, "PROOF", PROOF.face, size, PROOF.grey)
    return msgspec.structs.replace(page, marks=(mark, *page.marks))


def _running(run: Run, number: int, count: int, width: float, faces: Faces) -> list[Mark]:
    """The batch and the page's number at the top right; later pages also say what they belong to, which is not read aloud again."""
    page = f"page {number} of {count}" if count > 1 else ""
    right = " · ".join(part for part in (f"batch {run.batch}" if run.batch else "", page) if part)
    marks: list[Mark] = []
    y = MARGIN - 4.0 + QUIET.leading
    if right:
        y_right = y if number > 1 else y + 5.0 + HUGE.leading
        words = typeset.line(right, x=MARGIN, y=y_right, style=QUIET, faces=faces, width=width - 2 * MARGIN, align="right")
        marks.append(words if number > 1 else Tagged(Tag.P, (words,)))
    if number > 1:
        marks.append(typeset.line(f"Start here · {run.reference}", x=MARGIN, y=y, style=QUIET, faces=faces))
    return marks


def _waiting(run: Run) -> tuple[str, ...]:
    """What is held, and what releases it."""
    if not run.held:
        return ()
    return f"{counted(run.held, 'row is', 'rows are')} held.", "Reasons are in held.csv. Mend it there, then merge it."


def _note(words: str, x: float, width: float, faces: Faces) -> Item:
    def draw(y: float) -> list[Mark]:
        zone = Zone(x, y + 2.0, width, faces)
        zone.say(words, SMALL)
        return zone.marks

    return Item(2.0 + SMALL.leading * len(typeset.lines(words, style=SMALL, width=width, faces=faces)) + 4.0, draw)


def _dated(each: PostBy, run: Run, x: float, width: float, faces: Faces) -> Item:
    """A post-by date that had no room beside the steps."""

    def zone_at(y: float) -> Zone:
        zone = Zone(x, y, width, faces)
        post_by(each, run, zone)
        return zone

    return Item(zone_at(0.0).y + 6.0, lambda y: zone_at(y).marks)


def flow(items: Sequence[Item], spaces: Sequence[tuple[float, float]]) -> list[list[Mark]]:
    """Items down the first space, then as many of the last as it takes; an item that leads never ends a page."""
    pages: list[list[Mark]] = [[]]
    y, floor = spaces[0]
    for number, item in enumerate(items):
        need = item.height
        if item.leads and number + 1 < len(items):
            need += items[number + 1].height
        if y + need > floor:
            pages.append([])
            y, floor = spaces[min(len(pages) - 1, len(spaces) - 1)]
            if item.again is not None:
                pages[-1] += untagged(item.again.draw(y))
                y += item.again.height
        pages[-1] += item.draw(y)
        y += item.height
    return pages
