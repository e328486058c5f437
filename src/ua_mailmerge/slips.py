"""Numbers to Pages: sign-up slips, one person each, three a sheet; and the poster of an event."""

import datetime
import enum
from collections.abc import Callable, Iterable, Iterator

from ua_mailmerge import aloud, letters, plan, typeset
from ua_mailmerge.data import table_words
from ua_mailmerge.model import (
    MM,
    Art,
    Box,
    Campaign,
    Event,
    Face,
    Faces,
    Form,
    Frozen,
    Mark,
    Page,
    Paper,
    Place,
    Rule,
    Style,
    Tag,
    Tagged,
    Text,
)
from ua_mailmerge.problems import RefusedError

A_SHEET = 3
"""Slips on a sheet."""

NUMBER = Style(Face.SANS_SEMIBOLD, 26.0, 28.0)
CODE = Style(Face.SANS_SEMIBOLD, 10.0, 13.0)
CONSENT = Style(Face.SANS, 11.0, 13.0)
LABEL = Style(Face.SANS, 9.0, 11.0)
STRONG = Style(Face.SANS_SEMIBOLD, 9.0, 11.0)
CHOICE = Style(Face.SANS_SEMIBOLD, 9.0, 11.0)
SMALL = Style(Face.SANS, 8.5, 10.5)
EXAMPLE = Style(Face.SANS, 8.0, 10.0, 0.33)
QUIET = Style(Face.SANS, 9.0, 11.0, 0.33)

FIELD = 9 * MM  # high enough for anybody's handwriting
TICK = 5 * MM
_SIDE = 11 * MM  # left and right of the paper: what office printers can reach, and some
_EDGE = 6.0 * MM  # above and below the words of a slip
_KEEP = 40 * MM  # the part that is torn off
_GUTTER = 7 * MM
_GAP = 3 * MM  # between fields
QR, LEAST_QR = 22 * MM, 15 * MM  # its finest squares are half a millimetre then

POSTER_QR = 60 * MM
_POSTER_SIDE = 18 * MM
_SENTENCE = (60.0, 54.0, 48.0, 42.0, 36.0, 30.0)
_LINK = Style(Face.SANS_SEMIBOLD, 24.0, 30.0)
_FOOT = Style(Face.SANS, 13.0, 18.0, 0.33)


class Batch(Frozen, frozen=True):
    """Slips to print: their numbers, in order, and what they say."""

    numbers: tuple[int, ...]
    campaign: Campaign
    event: Event
    language: str  # one of table_words.LANGUAGES
    consent: str
    contact: tuple[str, ...]  # whom to ask, a line each
    until: datetime.date  # when the people's details are deleted at the latest
    link: Callable[[float], Art] | None = None  # draws the event's link as a QR code, so many points wide
    address: str = ""  # the link in words


def numbers(count: int, *, start: int, coder: plan.Coder) -> tuple[int, ...]:
    """``count`` numbers from ``start`` up, without those that no code can be made of (see ``plan.Coder.usable``)."""
    found: list[int] = []
    while len(found) < count:
        found += [start] if coder.usable(start) else []
        start += 1
    return tuple(found)


def pages(batch: Batch, *, paper: Paper, backs: bool, faces: Faces) -> Iterator[Page]:
    """Sheets of slips, with ``backs`` each followed by its back, where own words are written.

    :raises RefusedError: the consent is longer than a slip has room for.
    """
    width, height = paper.size
    slip = height / A_SHEET
    inner = _SIDE + _KEEP + _GUTTER  # on the back the part to keep is on the left
    front = Form(tuple(_front(batch, width=width, height=slip, backs=backs, faces=faces)))
    back = Form(tuple(_back(batch, width=width, height=slip, faces=faces)))
    coder = plan.Coder(batch.campaign.reference, batch.event.code, plan.official_letters(batch.campaign))
    for at in range(0, len(batch.numbers), A_SHEET):
        some = batch.numbers[at : at + A_SHEET]
        label = f"{some[0]:03d}–{some[-1]:03d}"
        tops = [row * slip for row in range(len(some))]
        marks: list[Mark] = [*_cuts(width, slip)]
        for number, top in zip(some, tops, strict=True):
            marks.append(_number(batch, number, x=_SIDE, top=top, width=width - 2 * _SIDE - _KEEP - _GUTTER, faces=faces))
            marks += [Place(front, 0.0, top), *_numbered(batch, number, coder, top=top, width=width, faces=faces)]
        yield Page(width, height, tuple(marks), label=label)
        if backs:
            marks = [*_cuts(width, slip)]
            for number, top in zip(some, tops, strict=True):
                marks.append(_number(batch, number, x=inner, top=top, width=width - _SIDE - inner, faces=faces))
                marks.append(Place(back, 0.0, top))
            yield Page(width, height, tuple(marks), label=label)


# -- a slip -------------------------------------------------------------------------------------


class _Pen:
    """Marks down a column, from ``y``; what holds the place where the next line goes."""

    def __init__(self, x: float, y: float, width: float, faces: Faces) -> None:
        self.x, self.y, self.width, self.faces = x, y, width, faces
        self.marks: list[Mark] = []

    def say(self, words: str, style: Style, *, gap: float = 0.0, tag: Tag = Tag.P) -> None:
        """A paragraph after ``gap``; its last baseline becomes ``y``."""
        self.y += gap
        said = []
        for text, levels in aloud.spoken(words, typeset.lines(words, style=style, width=self.width, faces=self.faces)):
            self.y += style.leading
            said.append(Text(self.x, self.y, text, style.face, style.size, style.grey, levels))
        self.marks.append(Tagged(tag, tuple(said)))

    def line(self, words: str, style: Style, *, x: float, y: float) -> None:
        """A line of its own at (x, y)."""
        self.marks.append(Tagged(Tag.P, (typeset.line(words, x=x, y=y, style=style, faces=self.faces),)))

    def fields(self, *labels: tuple[str, float]) -> None:
        """Fields side by side, each with its label above and its share of the width."""
        room = self.width - _GAP * (len(labels) - 1)
        x, top = self.x, self.y + LABEL.leading + 0.5
        for label, share in labels:
            self.line(label, LABEL, x=x, y=self.y + LABEL.leading - 2.0)
            self.marks.append(Tagged(Tag.FIELD, (Box(x, top, room * share, FIELD, width=0.6, grey=0.45),), label))
            x += room * share + _GAP
        self.y = top + FIELD

    def tick(self, x: float, baseline: float, name: str) -> None:
        """An empty box, centred on the capitals of a 9-point line."""
        self.marks.append(Tagged(Tag.TICK, (Box(x, baseline - 3.2 - TICK / 2, TICK, TICK, width=0.8),), name))


def _front(batch: Batch, *, width: float, height: float, backs: bool, faces: Faces) -> list[Mark]:
    """What all fronts share: fields, choices, consent, and the words of the part to keep.

    Long words of consent are set smaller, then the boxes for officials are left out, before a slip is refused.
    """
    for boxes in (Whom.EACH, Whom.ALL):
        for size in (CONSENT.size, 10.0, 9.5):
            pen = _body(batch, whom=boxes, size=size, width=width, faces=faces)
            words = table_words.SLIP[batch.language]
            if backs or pen.y + LABEL.leading + 2.5 <= height - _EDGE:
                pen.say(words["own"], LABEL, gap=2.5)
            if pen.y <= height - _EDGE:
                return pen.marks + _kept(batch, width=width, height=height, faces=faces)
    raise RefusedError(
        "The words people agree to are too long for a slip. Shorten consent: in event.yaml to about 200 letters, and say the rest aloud."
    )


class Whom(enum.Enum):
    """Whether a slip lets people choose officials."""

    EACH = "each"
    ALL = "all"


def _body(batch: Batch, *, whom: Whom, size: float, width: float, faces: Faces) -> _Pen:
    words = table_words.SLIP[batch.language]
    pen = _Pen(_SIDE, _EDGE, width - 2 * _SIDE - _KEEP - _GUTTER, faces)
    appeal = words["appeal"].format(reference=batch.campaign.reference, title=batch.campaign.title)
    head = typeset.lines(appeal, style=STRONG, width=pen.width - 24 * MM, faces=faces)
    said = typeset.line(head[0][0] + ("…" if len(head) > 1 else ""), x=pen.x, y=pen.y + 8.0, style=STRONG, faces=faces)
    pen.marks.append(Tagged(Tag.P, (said,)))
    pen.y += 11.0
    _names(pen, words)
    pen.y += 1.0
    pen.fields((words["street"], 0.62), (words["reach"], 0.38))
    pen.y += 1.0
    pen.fields((words["city"], 0.5), (words["region"], 0.2), (words["postcode"], 0.3))
    if whom is Whom.EACH and len(batch.campaign.officials) > 1:
        _whom(pen, batch, words)
    _shown(pen, words)
    _agreed(pen, words["agree"].format(consent=batch.consent), size=size)
    return pen


def _names(pen: _Pen, words: dict[str, str]) -> None:
    """The name, and the box for people under 18 beside it."""
    whole, top = pen.width, pen.y
    pen.width = whole * 0.66
    pen.fields((words["name"], 1.0))
    side = _Pen(pen.x + pen.width + _GAP + TICK + 2 * MM, top + 11.0, whole - pen.width - _GAP - TICK - 2 * MM, pen.faces)
    side.tick(pen.x + pen.width + _GAP, top + 11.0 + SMALL.leading, words["minor"])
    side.say(words["minor"], SMALL)
    pen.marks += side.marks
    pen.width = whole


def _whom(pen: _Pen, batch: Batch, words: dict[str, str]) -> None:
    """A box for each official, on as many lines as it takes."""
    pen.y += 15.0
    x = pen.x
    pen.line(words["to"], LABEL, x=x, y=pen.y)
    x += pen.faces.width(words["to"], LABEL.face, LABEL.size) + 4 * MM
    for official in batch.campaign.officials:
        name = official.position or official.name
        needs = TICK + 1.5 * MM + pen.faces.width(name, CHOICE.face, CHOICE.size, typeset.levels(name))
        if x + needs > pen.x + pen.width and x > pen.x:
            x, pen.y = pen.x, pen.y + TICK + 3.0
        pen.tick(x, pen.y, name)
        pen.line(name, CHOICE, x=x + TICK + 1.5 * MM, y=pen.y)
        x += needs + 4 * MM


def _shown(pen: _Pen, words: dict[str, str]) -> None:
    """How much of the address may be shown: three boxes, each with an example."""
    pen.y += 20.0
    x, shares = pen.x, (0.45, 0.28, 0.27)
    for kind, share in zip(("full", "some", "none"), shares, strict=True):
        pen.tick(x, pen.y + 2.0, words[kind])
        inside = x + TICK + 1.5 * MM
        pen.line(words[kind], CHOICE, x=inside, y=pen.y)
        pen.line(words[f"{kind}_example"], EXAMPLE, x=inside, y=pen.y + 9.5)
        x += pen.width * share
    pen.y += 9.5


def _agreed(pen: _Pen, words: str, *, size: float) -> None:
    """The box to agree, and to what."""
    indent = TICK + 3 * MM
    pen.y += 7.0
    pen.tick(pen.x, pen.y + size, words)
    said = _Pen(pen.x + indent, pen.y, pen.width - indent, pen.faces)
    said.say(words, Style(CONSENT.face, size, size + 2.0))
    pen.marks += said.marks
    pen.y = said.y


def _kept(batch: Batch, *, width: float, height: float, faces: Faces) -> list[Mark]:
    """What the part to keep says below its number, set smaller where that is long, and the line it is torn off at."""
    left = width - _SIDE - _KEEP
    needs = LEAST_QR if batch.link is not None else 0.0
    tried = [_told(batch, left, size, faces) for size in (9.0, 8.0, 7.0)]
    pen = next((each for each in tried if height - _EDGE - each.y - 4.0 >= needs), None)
    if pen is None:
        raise RefusedError("The contact is too long for a slip. Shorten it to a line or two" + (", or leave --link out." if needs else "."))
    x, y = left - _GUTTER / 2, 4 * MM
    while y < height - 4 * MM:
        pen.marks.append(Rule(x, y, x, y + 1.5 * MM, width=0.5, grey=0.4))
        y += 3 * MM
    if batch.link is not None:
        side = min(QR, height - _EDGE - pen.y - 4.0)
        code = Place(batch.link(side), left, height - _EDGE - side)
        pen.marks.append(Tagged(Tag.FIGURE, (code,), table_words.SLIP[batch.language]["scan"].format(link=batch.address)))
    return pen.marks


def _told(batch: Batch, left: float, size: float, faces: Faces) -> _Pen:
    """Whom to ask, and until when details are kept, in type of that size."""
    words = table_words.SLIP[batch.language]
    quiet, strong = (Style(face, size, size * 11 / 9, grey) for face, grey in ((Face.SANS, 0.33), (Face.SANS_SEMIBOLD, 0.0)))
    pen = _Pen(left, _EDGE + 8.0 + NUMBER.leading + len(batch.campaign.officials) * CODE.leading, _KEEP, faces)
    pen.line(words["keep"], QUIET, x=left, y=_EDGE + 8.0)
    pen.say(words["contact"], quiet, gap=6.0)
    for line in batch.contact:
        wide = faces.width(line, strong.face, size, typeset.levels(line))
        fit = size * min(1.0, max(_KEEP / wide, 0.78)) if " " not in line else size  # an e-mail address stays on one line
        pen.say(line, Style(strong.face, fit, strong.leading))
    date = letters.date_words(batch.until, _speaking(batch.event, batch.language))
    pen.say(words["until"].format(date=date), Style(Face.SANS, size, quiet.leading), gap=5.0)
    return pen


def _numbered(batch: Batch, number: int, coder: plan.Coder, *, top: float, width: float, faces: Faces) -> list[Mark]:
    """What differs from part to part that is kept: the number, and the codes that its letters will have."""
    left = width - _SIDE - _KEEP
    large = typeset.line(f"{number:03d}", x=left, y=top + _EDGE + 8.0 + NUMBER.leading - 2.0, style=NUMBER, faces=faces)
    marks: list[Mark] = [Tagged(Tag.P, (large,))]
    y = top + _EDGE + 8.0 + NUMBER.leading
    for official in batch.campaign.officials:
        y += CODE.leading
        code = coder.code(number, official.id)
        size = min(CODE.size, CODE.size * _KEEP / faces.width(code, CODE.face, CODE.size))
        marks.append(Tagged(Tag.P, (Text(left, y, code, CODE.face, size),)))
    return marks


def _number(batch: Batch, number: int, *, x: float, top: float, width: float, faces: Faces) -> Tagged:
    """``No. 017`` at the right of a slip's first line, which is what a slip is called."""
    said = f"{table_words.SLIP[batch.language]['no']} {number:03d}"
    return Tagged(Tag.H1, (typeset.line(said, x=x, y=top + _EDGE + 8.0, style=CODE, faces=faces, width=width, align="right"),))


def _back(batch: Batch, *, width: float, height: float, faces: Faces) -> list[Mark]:
    """The back of a slip, turned over the long edge: lines for words of one's own; the part to keep stays empty."""
    words = table_words.SLIP[batch.language]
    x = _SIDE + _KEEP + _GUTTER
    said = typeset.line(words["back"], x=x, y=_EDGE + 8.0, style=STRONG, faces=faces)
    note = typeset.line(words["back_note"], x=x, y=_EDGE + 8.0 + LABEL.leading, style=QUIET, faces=faces)
    lines: list[Mark] = []
    y = _EDGE + 8.0 + LABEL.leading + FIELD + 2.0
    while y <= height - _EDGE:
        lines.append(Rule(x, y, width - _SIDE, y, width=0.4, grey=0.6))
        y += FIELD
    return [Tagged(Tag.P, (said,)), Tagged(Tag.P, (note,)), Tagged(Tag.FIELD, tuple(lines), words["back"])]


def _cuts(width: float, slip: float) -> Iterator[Rule]:
    """Short strokes at both edges where the sheet is cut."""
    for row in range(1, A_SHEET):
        for x in (3 * MM, width - 9 * MM):
            yield Rule(x, row * slip, x + 6 * MM, row * slip, width=0.4, grey=0.3)


def _speaking(event: Event, language: str) -> Event:
    """The event in another language, for dates."""
    return Event(event.group, event.code, event.return_address, posted_from=event.posted_from, language=language)


# -- the poster ---------------------------------------------------------------------------------


def poster(campaign: Campaign, event: Event, *, language: str, link: str, drawn: Art, paper: Paper, faces: Faces) -> Page:
    """One sentence, the link as a QR code of 60 mm and in words; the group and its evening below. ``drawn``: the code, 60 mm wide."""
    width, height = paper.size
    measure = width - 2 * _POSTER_SIDE
    words = table_words.SLIP[language]
    sentence = words["poster"].format(title=campaign.title.rstrip(" .!?…"))
    shown = link.removeprefix("https://").removeprefix("http://").removesuffix("/")
    if faces.width(shown, _LINK.face, _LINK.size) > measure:
        host, slash, token = shown.rpartition("/")
        shown = f"{host}{slash}\n{token}"  # parted where nobody takes the end of a line for a hyphen
    told = typeset.lines(shown, style=_LINK, width=measure, faces=faces)
    foot = height - _POSTER_SIDE
    room = foot - 2 * _FOOT.leading - 16 * MM - len(told) * _LINK.leading - POSTER_QR - 24 * MM - _POSTER_SIDE
    fitting = [
        style
        for most in (3, 7)
        for style in (Style(Face.SANS_SEMIBOLD, size, size * 1.15) for size in _SENTENCE)
        if len(lines := typeset.lines(sentence, style=style, width=measure, faces=faces)) <= most and len(lines) * style.leading <= room
    ]
    if not fitting:
        raise RefusedError("The appeal's title or the link is too long for a poster. Give a shorter link.")
    style = fitting[0]
    pen = _Pen(_POSTER_SIDE, _POSTER_SIDE, measure, faces)
    pen.say(sentence, style, tag=Tag.H1)
    pen.y += 14 * MM
    # the code last, since some readers lose their place after a drawing
    code = Tagged(Tag.FIGURE, (Place(drawn, pen.x, pen.y),), words["scan"].format(link=link))
    pen.y += POSTER_QR + 4 * MM
    pen.say(shown, _LINK)
    pen.y = foot - 2 * _FOOT.leading
    when = letters.date_words(event.date, _speaking(event, language)) if event.date else ""
    pen.say(" · ".join(part for part in (event.group, when, event.place) if part), _FOOT)
    pen.say(words["appeal"].format(reference=campaign.reference, title=campaign.title), _FOOT)
    return Page(width, height, (*pen.marks, code), title=words["poster_title"])


def title(batch: Batch) -> str:
    """What the PDF of the slips is called."""
    said = table_words.SLIP[batch.language]["slips_title"].format(first=f"{batch.numbers[0]:03d}", last=f"{batch.numbers[-1]:03d}")
    return f"{batch.campaign.reference} {batch.campaign.title}: {said}"


def used(made: Iterable[Page]) -> dict[Face, str]:
    """Every character that each face draws on the pages, each once."""
    found: dict[Face, set[str]] = {}

    def look(marks: Iterable[Mark]) -> None:
        for mark in marks:
            if isinstance(mark, Tagged):
                look(mark.marks)
            elif isinstance(mark, Text):
                found.setdefault(mark.face, set()).update(mark.words)
            elif isinstance(mark, Place) and isinstance(mark.form, Form):
                look(mark.form.marks)

    for page in made:
        look(page.marks)
    return {face: "".join(sorted(characters)) for face, characters in found.items()}
