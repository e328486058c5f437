"""The nouns, frozen: what a campaign, a signer, a letter and a page are.

Lengths inside pages are points (1/72 inch), measured from the top-left corner of the sheet, y downwards.
"""

import datetime
import enum
from collections.abc import Sequence
from typing import Protocol, dataclass_transform

import msgspec

MM = 72 / 25.4
"""Points in a millimetre."""

# -- what people decide -------------------------------------------------------------------------


class Disclosure(enum.StrEnum):
    """How much of a signer's address may be shown, anywhere."""

    FULL = "full"
    CITY = "city"
    NONE = "none"


class Signature(enum.StrEnum):
    """INK leaves 17 mm to sign above the name; TYPED leaves 6."""

    INK = "ink"
    TYPED = "typed"


class Sides(enum.StrEnum):
    """How the letters will be printed."""

    ONE = "one"
    TWO = "two"


class Paper(enum.StrEnum):
    """A sheet of letter paper."""

    LETTER = "letter"
    A4 = "a4"

    @property
    def size(self) -> tuple[float, float]:
        """(width, height) in points; PWG 5101.1 na_letter and iso_a4."""
        return (612.0, 792.0) if self is Paper.LETTER else (210 * MM, 297 * MM)

    @property
    def pwg_name(self) -> str:
        """The name of the medium in PWG 5101.1, as printers know it."""
        return "na_letter_8.5x11in" if self is Paper.LETTER else "iso_a4_210x297mm"


class Group(enum.StrEnum):
    """Which letters share a volume."""

    NONE = "none"
    SHEETS = "sheets"  # those of as many sheets


class Stack(enum.StrEnum):
    """In which stacks letters come out of the printer."""

    POSTING = "posting"  # a stack for each official, in the order of their envelopes
    SIGNING = "signing"  # all letters of a person together, to be signed at one go and dealt out afterwards


class Codes(enum.StrEnum):
    """What of a piece's code stands on paper; the manifest always has all of it."""

    SHORT = "short"  # at the foot of the letter
    FLAP = "flap"  # there, and on the flap side of an envelope that belongs to one letter
    OFF = "off"


class Trays(enum.StrEnum):
    """Whether first and further sheets are also written apart, for a printer with a tray for each."""

    ONE = "one"
    EACH = "each"


class Order(enum.StrEnum):
    """The order in which letters come out of the printer."""

    SHEET = "sheet"
    NAME = "name"
    PLACE = "place"


class Hidden(enum.StrEnum):
    """What becomes of rows and columns that the spreadsheet program does not show."""

    ASK = "ask"  # nothing prints until somebody has said it
    READ = "read"
    SKIP = "skip"


class WordsPlace(enum.StrEnum):
    """Where a signer's own words stand among the sample's paragraphs."""

    FIRST = "first"  # before the sample's first paragraph
    AFTER_FIRST = "after first"  # the default
    LAST = "last"  # after the sample's last paragraph
    INSTEAD = "instead"  # in place of the sample


@dataclass_transform(frozen_default=True, field_specifiers=(msgspec.field,))
class Frozen(msgspec.Struct, frozen=True):
    """Base of every noun: a value, compared by what it holds."""


class Official(Frozen, frozen=True):
    """One addressee, as the appeal names them."""

    id: str
    name: str
    address: tuple[str, ...]  # lines as published, without name, position and country
    country: str  # ISO 3166-1 alpha-2
    salutation: str
    position: str = ""
    letter: str = ""  # the official's letter in piece codes, unique in the campaign
    opening: str = ""
    ask: str = ""
    closing: str = ""
    channels: dict[str, tuple[str, ...]] = {}
    verified_on: datetime.date | None = None
    term_ends: datetime.date | None = None


class Sample(Frozen, frozen=True):
    """The sample letter in one language."""

    paragraphs: tuple[str, ...]
    closing: str
    subject: str = ""


class Campaign(Frozen, frozen=True):
    """``campaign.yaml``: what the publisher says, the same for everybody."""

    reference: str
    title: str
    country: str
    issued: datetime.date
    expires: datetime.date
    officials: tuple[Official, ...]
    letters: dict[str, Sample]  # by language
    report_url: str = ""
    report_words: str = ""
    cc: tuple[str, ...] = ()
    status: str = "active"
    specimen: bool = False
    unconfirmed: dict[str, str] = {}

    def official(self, id_: str) -> Official:
        """The official with that id; KeyError when there is none."""
        for official in self.officials:
            if official.id == id_:
                return official
        raise KeyError(id_)


class Event(Frozen, frozen=True):
    """``event.yaml``: what is ours: the group, the evening, the stationery."""

    group: str
    code: str  # two to five capitals, the middle of a piece code: MAD
    return_address: tuple[str, ...]
    place: str = ""
    date: datetime.date | None = None
    posted_from: str = "US"
    letterhead: str = "personal"
    paper: Paper = Paper.LETTER
    envelope: str = "us_10"
    fold: str = ""  # for a window; empty: the one that shows most
    labels: str = ""  # the sheet for addresses; empty: 5160 or L7160
    return_labels: str = ""  # the sheet for return addresses; empty: none
    signature: Signature = Signature.INK
    sides: Sides = Sides.ONE
    language: str = "en"
    consent: str = ""
    contact: str = ""  # whom signers ask to change or withdraw: an e-mail address or a telephone number
    fonts: str = ""  # a folder beside event.yaml with typefaces for what ours cannot draw
    columns: dict[str, str] = {}  # what somebody said of columns: a heading, or "column B", to a field or "unused"


# -- who signs ----------------------------------------------------------------------------------


class Row(Frozen, array_like=True, gc=False):
    """One row of a sheet: its number there, its cells as the person sees them, and (column index, code) for cells that need a look."""

    number: int  # 1-based, as the spreadsheet program shows it
    cells: tuple[str, ...]
    faults: tuple[tuple[int, str], ...] = ()


class Address(Frozen, frozen=True):
    """A signer's postal address in fields, as they wrote it."""

    lines: tuple[str, ...] = ()
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""  # ISO 3166-1 alpha-2


class Signer(Frozen, frozen=True):
    """One person, cleaned: below intake a signer has a name, has agreed, and every field is NFC without control characters."""

    name: str
    address: Address
    officials: tuple[str, ...]  # ids, in the campaign's order
    row: str  # "signers.xlsx, Sheet1 row 14"
    number: int = 0  # the sheet's No.; 0: give the next free one
    disclosure: Disclosure = Disclosure.CITY
    words: tuple[str, ...] = ()  # own words, a paragraph each
    words_place: WordsPlace = WordsPlace.AFTER_FIRST
    words_by_hand: bool = False
    letter: tuple[str, ...] = ()  # a whole letter of one's own, a paragraph each
    letter_by_hand: bool = False
    released: tuple[str, ...] = ()  # problem codes a person has overruled


# -- what is on the paper -----------------------------------------------------------------------


class Face(enum.StrEnum):
    """A role a typeface plays; ``fonts`` finds the files and the fallbacks."""

    SERIF = "serif"
    SERIF_SEMIBOLD = "serif-semibold"
    SANS = "sans"
    SANS_SEMIBOLD = "sans-semibold"


class Style(Frozen, frozen=True):
    """How text is set: face, size and leading in points, grey 0 black to 1 white."""

    face: Face
    size: float
    leading: float
    grey: float = 0.0


class Text(Frozen, frozen=True):
    """One line of text with its baseline starting at (x, y), in logical order."""

    x: float
    y: float
    words: str
    face: Face
    size: float
    grey: float = 0.0
    levels: bytes = b""  # UAX #9 embedding level of each character; empty: all left to right


class Rule(Frozen, frozen=True):
    """A straight stroke."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float = 0.5
    grey: float = 0.0


class Box(Frozen, frozen=True):
    """A rectangle: a stroke of ``width`` (0: none) and a ``fill`` grey (negative: none)."""

    x: float
    y: float
    w: float
    h: float
    width: float = 0.5
    grey: float = 0.0
    fill: float = -1.0


class Form(msgspec.Struct, frozen=True, eq=False):
    """Marks that many pages share, set and written once a volume; known by identity. Its origin is where it is placed."""

    marks: "tuple[Mark, ...]"


class Embedded(msgspec.Struct, frozen=True):
    """An object of a PDF on its way into another: its bytes, with numbers where it refers to others of its list; and its stream's."""

    parts: tuple[bytes | int, ...]
    stream: bytes | None = None


class Art(msgspec.Struct, frozen=True, eq=False):
    """A drawing as PDF content; ``width`` x ``height`` points, y upwards as PDF has it; known by identity.

    ``resources`` are what its content names: the first is the dictionary, the others what that refers to. Empty: shapes alone.
    """

    content: bytes
    width: float
    height: float
    resources: tuple[Embedded, ...] = ()
    not_archival: str = ""  # why a file with it cannot be PDF/A; empty when it can


class Place(Frozen, frozen=True):
    """A form or a drawing with its origin at (x, y), turned clockwise by 0, 90, 180 or 270 degrees about it."""

    form: Form | Art
    x: float
    y: float
    turn: int = 0


class Tagging(enum.StrEnum):
    """Whether a PDF can be read aloud: who may not see it hears it in order, each part as what it is."""

    NONE = "none"
    UA = "ua"  # PDF/UA-1: ISO 14289-1


class Tag(enum.Enum):
    """What marks are to somebody who has the page read aloud: a standard structure type of PDF 32000-1 §14.8.4.

    List items that follow one another become one list, rows one table, also from page to page.
    """

    H1 = "H1"
    H2 = "H2"
    P = "P"
    ITEM = "LI"
    ROW = "TR"
    HEADER = "TH"  # of its row
    CELL = "TD"
    FIGURE = "Figure"  # rulers, codes to scan: its words and lines together, told as its ``alt``
    FIELD = "Form"  # an empty box to write in
    TICK = "Form: box"  # an empty box to tick


class Tagged(Frozen, frozen=True):
    """Marks with a part to play, in reading order. What is in none, and strokes outside a figure or a field, is decoration."""

    tag: Tag
    marks: "tuple[Mark, ...]"
    alt: str = ""  # a figure in words; a field's name
    continues: bool = False  # the paragraph that the page before ends with goes on


Mark = Text | Rule | Box | Place | Tagged


class Fit(Frozen, frozen=True):
    """How a printer's error is made good: a point (x, y) of a page goes to (across · x + right, down · y + below), in points."""

    across: float = 1.0
    down: float = 1.0
    right: float = 0.0
    below: float = 0.0

    def turned(self, width: float, height: float, turn: int) -> "Fit":
        """The same for a page of ``width`` x ``height`` that is turned clockwise on its way into the printer."""
        far_x, far_y = width * (1 - self.across) - self.right, height * (1 - self.down) - self.below
        return {
            0: self,
            90: Fit(self.down, self.across, far_y, self.right),
            180: Fit(self.across, self.down, far_x, far_y),
            270: Fit(self.down, self.across, self.below, far_x),
        }[turn]


class Page(Frozen, frozen=True):
    """One side of a sheet: its size and its marks in painting order. ``title`` and ``label`` name it in a viewer."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    label: str = ""  # the page's label; a piece's pages share theirs
    title: str = ""  # a bookmark that starts here; empty: none
    language: str = ""  # of the section that the title begins, where it is not the file's
    fit: Fit | None = None  # of this page alone, where a file holds pages for several kinds of paper


class Area(Frozen, frozen=True):
    """A rectangle on a sheet or on an envelope's face, measured from its top-left corner."""

    x0: float
    y0: float
    x1: float
    y1: float


# -- what is counted ----------------------------------------------------------------------------


class Piece(Frozen, frozen=True):
    """One letter of one signer to one official, on its way to paper."""

    code: str
    official: str
    row: str
    volume: str
    first_page: int  # 1-based, in its volume
    last_page: int


class Faces(Protocol):
    """What the core may ask of the typefaces."""

    def missing(self, text: str, face: Face) -> str:
        """The characters of ``text`` that no face at hand can draw, each once, in order."""

    def width(self, text: str, face: Face, size: float, levels: bytes = b"") -> float:
        """The advance of ``text`` on one line, in points."""

    def widths(self, words: Sequence[str], face: Face, size: float) -> list[float]:
        """The advance of each of ``words``, none of which has a space inside, in points."""
