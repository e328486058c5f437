"""Letter to Pages: line breaks, page breaks, and where everything stands."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Protocol

import bidi.algorithm as uax9
import msgspec
from icu4py.breakers import CharacterBreaker, LineBreaker

from ua_mailmerge import aloud
from ua_mailmerge.letters import Block, Letter, Paragraph, Role, Words
from ua_mailmerge.model import MM, Face, Faces, Form, Frozen, Mark, Page, Paper, Place, Style, Tag, Tagged, Tagging, Text

# -- the look, from LOOK.md; lengths in points ---------------------------------------------------

LEFT = 34 * MM
MEASURE = 132 * MM
MOST_CHARACTERS = 76  # a line longer than this is hard to read
NAME_Y, PLACE_Y, DATE_Y = 19 * MM, 24 * MM, 36 * MM
NEXT_PAGE_Y = 34 * MM  # first baseline of later pages
FOOT = 19 * MM  # nothing but the code below this
CODE_UP = 10 * MM
HAND_HEIGHT = 60 * MM
LEAST_BEFORE_CLOSING = 3  # lines that a closing takes with it to a new page

HEAD = Style(Face.SERIF_SEMIBOLD, 12.5, 15)
HEAD_PLACE = Style(Face.SANS, 8.5, 11, 0.33)
RUNNING = Style(Face.SERIF, 9, 12)
CODE = Style(Face.SANS, 6, 8, 0.5)
_BODY = Style(Face.SERIF, 11, 15)
_ADDRESS = Style(Face.SERIF, 11, 13.5)

STYLES: dict[Role, tuple[Style, float]] = {
    Role.DATE: (_BODY, 0),
    Role.ADDRESS_FIRST: (_ADDRESS, 24 - 13.5),
    Role.ADDRESS: (_ADDRESS, 0),
    Role.SUBJECT: (Style(Face.SERIF_SEMIBOLD, 11, 15), 26 - 15),
    Role.SALUTATION: (_BODY, 26 - 15),
    Role.BODY: (_BODY, 7),
    Role.CLOSING: (_BODY, 7),
    Role.NAME_INKED: (_BODY, 17 * MM - 4),  # 17 mm between the closing and the top of the name's capitals
    Role.NAME_TYPED: (_BODY, 6 * MM - 4),
    Role.PLACE: (HEAD_PLACE, 1),
    Role.COPIES: (RUNNING, 9),
    Role.BY_HAND: (_BODY, 7),
}
"""Style and the space above the first line, beyond the leading, of each part of a letter."""


class Stationery(Frozen, frozen=True):
    """What is printed around the words: ``marks`` on the first page, ``next_marks`` on later ones.

    ``top`` is the lowest point the head's art reaches (0: none), ``bottom`` the highest its foot reaches, from the top of the sheet.
    """

    paper: Paper
    personal: bool = True
    marks: tuple[Mark, ...] = ()
    next_marks: tuple[Mark, ...] = ()
    top: float = 0.0
    bottom: float = 0.0
    not_archival: str = ""  # why a file with it cannot be PDF/A; empty when it can
    preprinted: bool = False  # the paper has the art already: it is shown, kept clear, and not printed
    whose: str = ""  # the group, which art without words is told as

    def without_art(self) -> "Stationery":
        """The same for paper that has the art already: the words keep clear of it, and none of it is printed."""
        return msgspec.structs.replace(self, marks=(), next_marks=(), not_archival="")


class Opening(Protocol):
    """How a letter's first page begins behind a window; ``windows`` has it."""

    @property
    def apart(self) -> frozenset[Role]:
        """What of the words does not flow with the rest."""

    @property
    def start(self) -> float:
        """The first baseline of what does."""

    def marks(self, letter: Letter) -> list[Mark]:
        """What stands above that; RefusedError when it has no room there."""


class Set(msgspec.Struct, frozen=True, eq=False):
    """Paragraphs broken into lines. ``form``: the lines of a shared block, with the baseline before it as origin."""

    lines: "tuple[_Line, ...]"
    height: float
    form: Form | None


class _Line(Frozen, frozen=True):
    words: str
    levels: bytes
    style: Style
    down: float  # from the baseline before
    role: Role
    indent: float = 0.0
    first: bool = True  # of its paragraph
    last: bool = True


class Broken(dict[str, "list[tuple[str, bytes]]"]):
    """Paragraphs of body text broken into lines so far: the letters of one signer to several officials share them."""


_BROKEN_KEPT = 4_000
ASCII_EM = 0.75  # of an em a letter: wider than names in capitals are; one all of W runs past the measure, never off the paper
_FITS = 30  # so many characters are shorter than the measure in every script: 30 em are 330 points


class Typesetter:
    """Sets letters on one stationery; keeps what it has set of the blocks that letters share.

    :param broken: lines that another typesetter with the same faces has made, to share.
    :param opening: how the first page begins when it is made for a window.
    :param tagging: whether the letters can be read aloud: a paragraph a tag.
    """

    def __init__(
        self,
        stationery: Stationery,
        *,
        faces: Faces,
        broken: Broken | None = None,
        opening: Opening | None = None,
        tagging: Tagging = Tagging.NONE,
    ) -> None:
        self._opening = opening
        self._tagging = tagging
        self._lines: Callable[[Sequence[_Line], float], Sequence[Mark]] = _texts if tagging is Tagging.NONE else _told
        self._on, self._faces, self._broken = stationery, faces, Broken() if broken is None else broken
        self._width, self._height = stationery.paper.size
        self._set: dict[Block, Set] = {}
        self._footers: dict[str, Form] = {}
        self._start = max(DATE_Y, stationery.top + 8 * MM) if not stationery.personal or stationery.top > NAME_Y else DATE_Y
        self._floor = min(self._height - FOOT, stationery.bottom - 4 * MM if stationery.bottom else self._height)
        art = stationery.marks if tagging is Tagging.NONE else aloud.told(stationery.marks, drawings=stationery.whose)
        self._art = Form(art) if art else None
        self._next_art = Form(stationery.next_marks) if stationery.next_marks else None

    def pages(self, letter: Letter) -> list[Page]:
        """The pages of one letter: one, or as many as its words need; nothing is cut or set smaller."""
        blocks = [self._block(block) for block in letter.blocks]
        marks, start = self._head(letter)
        y = start - _first(blocks)
        if y + sum([block.height for block in blocks]) > self._floor:
            return self._several(letter, [line for block in blocks for line in block.lines])
        for block in blocks:
            if block.form is not None:
                marks.append(Place(block.form, 0.0, y))
            else:
                marks += self._lines(block.lines, y)
            y += block.height
        self._foot(letter, marks)
        return [Page(self._width, self._height, tuple(marks), letter.code, letter.code)]

    def count(self, letter: Letter) -> int:
        """The number of pages ``pages`` would make."""
        blocks = [self._block(block) for block in letter.blocks]
        if self._head(letter)[1] - _first(blocks) + sum([block.height for block in blocks]) <= self._floor:
            return 1
        return len(self._several(letter, [line for block in blocks for line in block.lines]))

    def room(self, letter: Letter) -> float:
        """Points of height left on the first page of ``letter``; negative when it runs over."""
        blocks = [self._block(block) for block in letter.blocks]
        start = self._opening.start if self._opening else self._start
        return self._floor - (start - _first(blocks) + sum([block.height for block in blocks]))

    def head(self, letter: Letter) -> None:
        """Only looks whether the head of a letter has room where it must stand; RefusedError when not."""
        if self._opening:
            self._opening.marks(letter)

    def _block(self, block: Block) -> Set:
        done = self._set.get(block)
        if done is None:
            apart = self._opening.apart if self._opening else ()
            lines = tuple([line for paragraph in block.paragraphs if paragraph.role not in apart for line in self._paragraph(paragraph)])
            form = Form(self._shared(lines)) if block.words is Words.SHARED else None
            done = Set(lines, sum([line.down for line in lines]), form)
            if block.words is Words.SHARED:
                self._set[block] = done
        return done

    def _shared(self, lines_: Sequence[_Line]) -> tuple[Mark, ...]:
        """The lines of a block that letters share; in a tagged letter each of its paragraphs is a form, written once."""
        marks = self._lines(lines_, 0.0)
        if self._tagging is Tagging.NONE:
            return tuple(marks)
        return tuple(Tagged(mark.tag, (Place(Form(mark.marks), 0.0, 0.0),)) if isinstance(mark, Tagged) else mark for mark in marks)

    def _paragraph(self, paragraph: Paragraph) -> list[_Line]:
        style, above = STYLES[paragraph.role]
        if paragraph.role is Role.BY_HAND:
            return [_Line("", b"", style, above + HAND_HEIGHT, paragraph.role)]
        if paragraph.role is not Role.BODY and len(paragraph.words) <= _FITS:
            levels_ = b"" if paragraph.words.isascii() else levels(paragraph.words)
            return [_Line(paragraph.words, levels_, style, style.leading + above, paragraph.role)]
        broken = self._broken.get(paragraph.words) if style is _BODY else None
        if broken is None:
            broken = lines(paragraph.words, style=style, width=MEASURE, faces=self._faces)
            if style is _BODY and paragraph.role is Role.BODY:
                if len(self._broken) > _BROKEN_KEPT:
                    self._broken.clear()
                self._broken[paragraph.words] = broken
        flush_right = paragraph.role is Role.BODY and not paragraph.words.isascii() and uax9.get_base_level(paragraph.words) == 1
        made = []
        said = broken if self._tagging is Tagging.NONE else aloud.spoken(paragraph.words, broken)
        for number, ((shown, shown_levels), (words, levels_)) in enumerate(zip(broken, said, strict=True)):
            indent = MEASURE - self._faces.width(shown, style.face, style.size, shown_levels) if flush_right else 0.0
            down = style.leading + (above if number == 0 else 0)
            made.append(_Line(words, levels_, style, down, paragraph.role, max(indent, 0.0), number == 0, number == len(broken) - 1))
        return made

    def _head(self, letter: Letter) -> tuple[list[Mark], float]:
        """The head of the first page, and where the date stands below it: lower when name or place take more than a line."""
        marks: list[Mark] = [] if self._art is None else [Place(self._art, 0.0, 0.0)]
        if self._opening:
            opening = self._opening.marks(letter)
            return [*marks, *(opening if self._tagging is Tagging.NONE else aloud.told(opening))], self._opening.start
        if not self._on.personal:
            return marks, self._start
        name, place = self._stacked(letter.name, HEAD, NAME_Y), []
        if letter.place:
            place = self._stacked(letter.place, HEAD_PLACE, name[-1].y + PLACE_Y - NAME_Y)
        lower = (place[-1].y - PLACE_Y) if place else (name[-1].y - NAME_Y)
        if self._tagging is Tagging.NONE:
            return [*marks, *name, *place], self._start + lower
        return [*marks, *aloud.told(name), *aloud.told(place)], self._start + lower

    def _next_head(self, letter: Letter, page: int) -> tuple[list[Mark], float]:
        """The head of a later page, and where its text starts."""
        marks: list[Mark] = [] if self._next_art is None else [Place(self._next_art, 0.0, 0.0)]
        running = self._stacked(f"{letter.name} · {letter.date} · {page}", RUNNING, NAME_Y)
        return [*marks, *running], NEXT_PAGE_Y

    def _stacked(self, words: str, style: Style, y: float) -> list[Text]:
        """Words on as many lines as they need, flush left, the first at ``y``."""
        if len(words) * style.size * (ASCII_EM if words.isascii() else 1.0) <= MEASURE:
            return [line(words, x=LEFT, y=y, style=style, faces=self._faces)]
        broken = lines(words, style=style, width=MEASURE, faces=self._faces)
        return [
            Text(LEFT, y + number * style.leading, part, style.face, style.size, style.grey, levels_)
            for number, (part, levels_) in enumerate(broken)
        ]

    def _foot(self, letter: Letter, marks: list[Mark]) -> None:
        y = self._height - CODE_UP
        if letter.code:
            marks.append(Text(LEFT, y, letter.code, CODE.face, CODE.size, CODE.grey))
        if letter.footer:
            form = self._footers.get(letter.footer)
            if form is None:
                words = line(letter.footer, x=LEFT, y=0.0, style=CODE, faces=self._faces, width=MEASURE, align="right")
                form = self._footers[letter.footer] = Form((words,))
            marks.append(Place(form, 0.0, y))

    def _several(self, letter: Letter, flow: Sequence[_Line]) -> list[Page]:
        """The lines over two pages or more, without lone lines, the closing never alone."""
        pages: list[Page] = []
        start = 0
        while start < len(flow):
            first = not pages
            marks, top = self._head(letter) if first else self._next_head(letter, len(pages) + 1)
            y = top - flow[start].down
            end = start
            while end < len(flow) and y + flow[end].down <= self._floor:
                y += flow[end].down
                end += 1
            end = _parting(flow, start, max(end, start + 1))
            marks += self._lines(flow[start:end], top - flow[start].down)
            self._foot(letter, marks)
            label = letter.code if first else f"{letter.code} ({len(pages) + 1})".strip()
            pages.append(Page(self._width, self._height, tuple(marks), label, letter.code if first else ""))
            start = end
        return pages


def _first(blocks: Sequence[Set]) -> float:
    """How far the first line lies below what would be above it."""
    return next((block.lines[0].down for block in blocks if block.lines), 0.0)


def _told(lines_: Sequence[_Line], y: float) -> list[Mark]:
    """The same, each paragraph with its tag; one that began on the page before goes on."""
    made: list[Mark] = []
    start = 0
    for end in range(1, len(lines_) + 1):
        one = lines_[start]
        if end < len(lines_) and (not lines_[end].first or lines_[end].role is Role.ADDRESS):
            continue
        if texts := _texts(lines_[start:end], y):
            tag = Tag.H1 if one.role is Role.SUBJECT else Tag.P
            made.append(Tagged(tag, aloud.lines(texts) if one.role is Role.ADDRESS_FIRST else tuple(texts), continues=not one.first))
        y += sum([line.down for line in lines_[start:end]])
        start = end
    return made


def _texts(lines_: Sequence[_Line], y: float) -> list[Text]:
    """Lines one below the other, the first from the baseline ``y`` down; what is left to write by hand has no words."""
    made = []
    for one in lines_:
        y += one.down
        if one.words:
            made.append(Text(LEFT + one.indent, y, one.words, one.style.face, one.style.size, one.style.grey, one.levels))
    return made


def _parting(flow: Sequence[_Line], start: int, end: int) -> int:
    """The last good place to end a page, at or before ``end``: no lone line of a paragraph, nothing parted that belongs together."""
    for cut in range(end, start, -1):
        if cut == len(flow) or _may_part(flow, start, cut):
            return cut
    return end


def _may_part(flow: Sequence[_Line], start: int, cut: int) -> bool:
    before, after = flow[cut - 1], flow[cut]
    if after.role not in (Role.BODY, Role.BY_HAND) or before.role in (Role.SALUTATION, Role.SUBJECT):
        return False  # address, greeting, closing and name go with what they belong to
    if not after.first and (before.first or after.last):
        return False  # a lone line at the foot or the head
    if len(flow) - cut < LEAST_BEFORE_CLOSING + 2:
        return False  # a letter of one's own ends like ours: its last lines, closing and name among them, stay together
    closing = next((n for n in range(cut, len(flow)) if flow[n].role in (Role.CLOSING, Role.NAME_INKED, Role.NAME_TYPED)), len(flow))
    return closing == len(flow) or closing - cut >= LEAST_BEFORE_CLOSING or flow[cut].role is Role.BY_HAND


def words_that_fit(points: float) -> int:
    """About how many own words fit in that height: lines of 15 points, less the gap above, at 11.5 words a line of 71 characters."""
    rows = int((points - 7) // 15)
    return max(rows, 0) * 23 // 2


# -- lines ------------------------------------------------------------------------------------


def line(words: str, *, x: float, y: float, style: Style, faces: Faces, width: float = 0.0, align: str = "left") -> Text:
    """One line in ``style`` at baseline ``y``, flush left at ``x``, or flush right or centred within ``width`` points from ``x``.

    A line that begins in a right-to-left script stands flush right in ``width``.
    """
    levels_ = b"" if words.isascii() else levels(words)
    if width and levels_ and align == "left" and uax9.get_base_level(words) == 1:
        align = "right"
    if align != "left":
        slack = width - faces.width(words, style.face, style.size, levels_)
        x += slack if align == "right" else slack / 2
    return Text(x, y, words, style.face, style.size, style.grey, levels_)


def lines(text: str, *, style: Style, width: float, faces: Faces) -> list[tuple[str, bytes]]:
    """A paragraph as lines of (words, levels), broken where UAX #14 allows, as few as possible and as even as possible.

    A line break typed into the text is kept. A word wider than the measure is parted between its letters.
    """
    broken = []
    for part in text.split("\n"):
        levels_ = b"" if part.isascii() else levels(part)
        if len(part) <= MOST_CHARACTERS and faces.width(part, style.face, style.size) <= width:
            broken.append((part, levels_))
            continue
        at = 0
        for words in _even(_units(part, style, width, faces), width):
            shown = words.rstrip(" ")
            broken.append((shown, _clip(levels_[at : at + len(shown)])))
            at += len(words)
    return broken


_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)  # blocks of bidi class R, AL, AN


def levels(text: str) -> bytes:
    """The embedding level of each character by UAX #9, with the base direction of its first strong letter; empty when all are 0."""
    if not _RIGHT_TO_LEFT.search(text):
        return b""
    text = "".join([c if unicodedata.bidirectional(c) else "\ufffd" for c in text])  # what Unicode has not assigned has no direction
    base = uax9.get_base_level(text)
    storage = uax9.get_empty_storage() | {"base_level": base, "base_dir": "LR"[base]}
    uax9.get_embedding_levels(text, storage)
    uax9.explicit_embed_and_overrides(storage)
    uax9.resolve_weak_types(storage)
    uax9.resolve_neutral_types(storage, debug=False)
    uax9.resolve_implicit_levels(storage, debug=False)
    resolved = iter(storage["chars"])
    found: list[int] = []
    for character in text:  # rule X9 has taken joiners and the like out: they go with the letter before
        skipped = unicodedata.bidirectional(character) in uax9.X9_REMOVED
        found.append((found[-1] if found else base) if skipped else next(resolved)["level"])
    return bytes(found)


def _clip(levels_: bytes) -> bytes:
    return levels_ if any(levels_) else b""


def _units(text: str, style: Style, width: float, faces: Faces) -> list[tuple[str, float, float]]:
    """Unbreakable pieces as (words with the spaces after them, advance with and without those spaces)."""
    units = list(LineBreaker(text, "en"))
    bare = [unit.rstrip(" ") for unit in units]
    space, *advances = faces.widths([" ", *bare], style.face, style.size)
    made: list[tuple[str, float, float]] = []
    for unit, shown, advance in zip(units, bare, advances, strict=True):
        if advance > width:
            made += _torn(unit, style, width, faces)
        else:
            made.append((unit, advance + space * (len(unit) - len(shown)), advance))
    return made


def _torn(unit: str, style: Style, width: float, faces: Faces) -> list[tuple[str, float, float]]:
    """A piece wider than the measure, parted between grapheme clusters."""
    made, piece, advance = [], "", 0.0
    for cluster in CharacterBreaker(unit, "en"):
        wider = faces.width((piece + cluster).rstrip(" "), style.face, style.size)
        if piece and wider > width:
            made.append((piece, advance, advance))
            piece = ""
            wider = faces.width(cluster.rstrip(" "), style.face, style.size)
        piece, advance = piece + cluster, wider
    made.append((piece, faces.width(piece, style.face, style.size), advance))
    return made


def _even(units: Sequence[tuple[str, float, float]], width: float) -> list[str]:
    """Lines as few as first fit makes, with the least sum of squared slack; the last may be short, but no lone word for free.

    Each break can only fall between where filling from the end and filling from the start would put it, so few places are tried.
    """
    size = len(units)
    starts, letters, ends, lasts = [0.0], [0], [], []
    at, count = 0.0, 0
    for words, advance, bare in units:
        ends.append(at + bare)
        lasts.append(count + len(words.rstrip(" ")))
        at += advance
        count += len(words)
        starts.append(at)
        letters.append(count)

    furthest, start = [0], 0
    for end in range(2, size + 1):
        if ends[end - 1] - starts[start] > width or lasts[end - 1] - letters[start] > MOST_CHARACTERS:
            start = end - 1
            furthest.append(start)
    furthest.append(size)
    nearest, end = [size], size
    for start in range(size - 2, -1, -1):
        if ends[end - 1] - starts[start] > width or lasts[end - 1] - letters[start] > MOST_CHARACTERS:
            end = start + 1
            nearest.append(end)
    nearest.append(0)
    nearest.reverse()
    short = width / 5
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for row in range(1, len(furthest)):
        reached: dict[int, tuple[float, tuple[int, ...]]] = {}
        for end in range(nearest[row], furthest[row] + 1):
            right, characters = ends[end - 1], lasts[end - 1]
            least = -1.0
            way: tuple[int, ...] = ()
            for start, (cost_before, cuts) in best.items():
                slack = width - right + starts[start]
                if start + 1 < end and (slack < 0 or characters - letters[start] > MOST_CHARACTERS):
                    continue
                if end == size:
                    slack = 2 * max(slack - width + short, 0.0)
                cost = cost_before + slack * slack
                if start < end and (cost < least or least < 0):
                    least, way = cost, (*cuts, end)
            if least >= 0:
                reached[end] = least, way
        best = reached
    cuts = best[size][1]
    return ["".join([unit[0] for unit in units[start:end]]) for start, end in zip((0, *cuts), cuts, strict=False)]
