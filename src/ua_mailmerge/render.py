"""A frozen batch's input to its volumes; reads nothing but that folder, so it can run in any process and gives the same bytes."""

import datetime
import enum
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache, partial
from pathlib import Path

import msgspec

from ua_mailmerge import aloud, batch, envelopes, fonts, labels, letters, pdf, plan, postal, schema, stationery, typeset, windows
from ua_mailmerge.model import (
    Campaign,
    Codes,
    Disclosure,
    Event,
    Fit,
    Form,
    Group,
    Mark,
    Page,
    Piece,
    Sides,
    Signer,
    Stack,
    Tagging,
    Text,
    Trays,
)
from ua_mailmerge.problems import UnreadableError

MERGE, FONTS, LETTERHEAD = "input/merge.json", "input/fonts", "input/letterhead"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """``input/merge.json``: everything a merge was told beside its sheets, campaign and event. Same settings, same bytes."""

    version: str
    dated: datetime.date
    date: str  # in words, as on the letters
    sides: Sides
    envelopes: str  # "us_10", "labels", "none"
    fold: str = ""  # for a window
    only: tuple[str, ...] = ()  # officials that were asked for; empty: all
    turn: int = 0
    dx_mm: float = 0.0
    dy_mm: float = 0.0
    labels: str = ""  # the sheet for addresses
    label_start: int = 1
    label_margin_mm: float | None = None
    return_labels: str = ""  # the sheet for return addresses; empty: none
    codes: Codes = Codes.SHORT
    stack: Stack = Stack.POSTING
    order: str = "sheet"
    after_expiry: str = ""
    after_term: str = ""
    all_consented: bool = False
    group: Group = Group.NONE
    trays: Trays = Trays.ONE
    tagging: Tagging = Tagging.NONE
    printer: str = ""  # as people call it, where a profile makes good what it does wrong
    fits: dict[str, Fit] = {}  # by kind of volume: letters, envelopes, labels, returns
    fonts: dict[str, str] = {}  # file: SHA-256 of the typeface it was made from


class Line(msgspec.Struct, frozen=True):
    """A line of signers.jsonl: number, officials of this batch, fingerprints, the signer."""

    n: int
    o: tuple[str, ...]
    k: tuple[str, ...]
    s: Signer
    p: tuple[int, ...] = ()  # sheets of each official's letter, where letters are grouped by them

    def takes(self, official: str) -> int:
        """How many sheets the letter to that official takes; 0: nobody asked."""
        return self.p[self.o.index(official)] if self.p else 0


class Part(msgspec.Struct, frozen=True):
    """The people of one volume: the bytes of signers.jsonl from the first to behind the last of them."""

    name: str
    official: str
    start: int
    end: int
    alike: int = 0  # envelopes or labels that are all the same: how many
    label: int = 1  # the first label that is left on the first sheet
    takes: tuple[int, ...] = ()  # only letters of so many sheets, in that order; empty: all


class Tray(msgspec.Struct, frozen=True):
    """The first or the further sheets of a volume's letters, in a file of their own."""

    name: str
    first: bool  # the first sheet of each letter
    pieces: int
    pages: int
    sheets: int
    codes: tuple[str, str]  # of the first and the last letter that has one


class Made(msgspec.Struct, frozen=True):
    """A finished volume, counted. ``manifest`` is its lines of manifest.csv."""

    name: str
    official: str
    pieces: int
    pages: int
    sheets: int
    codes: str  # full codes, a space between
    manifest: bytes
    size: int
    trays: tuple[Tray, ...] = ()


def letters_volumes(folder: Path, parts: Iterable[Part]) -> list[Made]:
    """Set and write volumes of letters; parts of the same people for several officials share what is set of them."""
    room = _room(folder)
    return [_volume(room, part, room.letters(part), folder, trays=room.settings.trays) for part in parts]


def envelope_volumes(folder: Path, parts: Iterable[Part]) -> list[Made]:
    """Write volumes of envelopes that carry the signer's address."""
    room = _room(folder)
    return [_volume(room, part, room.named_envelopes(part), folder) for part in parts]


def flap_volumes(folder: Path, parts: Iterable[Part]) -> list[Made]:
    """Write volumes of the flap sides of envelopes that carry the signer's address."""
    room = _room(folder)
    return [_volume(room, part, room.flaps(part), folder) for part in parts]


def alike_volumes(folder: Path, parts: Iterable[Part]) -> list[Made]:
    """Write volumes of envelopes or labels that are all alike: they belong to no piece."""
    room = _room(folder)
    return [_unnumbered(room, part, room.alike(part), folder) for part in parts]


def return_label_volumes(folder: Path, parts: Iterable[Part]) -> list[Made]:
    """Write volumes of return addresses on labels, in the order of the letters: they belong to no piece."""
    room = _room(folder)
    return [_unnumbered(room, part, room.returned(part), folder) for part in parts]


def sheets(folder: Path, chosen: Iterable[tuple[Line, str]]) -> Iterator[tuple[list[Page], list[Page]]]:
    """For each line and official the pages of the letter, and of its envelope or labels, as the volumes will have them, tagged."""
    room = _room(folder, Art.SHOWN, Tagging.UA)
    for line, official in chosen:
        yield room.letter(line, official)[1], [told(page) for page in room.cover(line, official)]


TO_KEEP = {"en": "Copy to keep, not for the post", "es": "Copia para guardar, no para enviar", "fr": "Copie personnelle, ne pas poster"}
"""What stands at the foot of a signer's own copy, beside the code, in letters that every batch has."""


def to_keep(folder: Path, code: str) -> Iterator[list[Page]]:
    """The pages of all letters of the person to whom the piece ``code`` belongs, as the volumes have them, tagged, said to be copies."""
    room = _room(folder, Art.SHOWN, Tagging.UA)
    with (folder / batch.SIGNERS).open("rb") as file:
        lines = map(msgspec.json.Decoder(Line).decode, file)
        line = next(line for line in lines if any(room.coder.code(line.n, official) == code for official in line.o))
    words = TO_KEEP.get(room.event.language, TO_KEEP["en"])
    for id_ in line.o:
        official = room.campaign.official(id_)
        short = plan.short(room.coder.code(line.n, id_))
        letter = room.writers[id_].letter(line.s, code=f"{short} · {words}")
        named = {"label": short, "title": official.position or official.name}
        pages = room.setters[id_].pages(letter)
        yield [msgspec.structs.replace(page, **(named if at == 0 else {"label": f"{short} ({at + 1})"})) for at, page in enumerate(pages)]


def told(page: Page) -> Page:
    """The page with its words as paragraphs, for envelopes and labels: what stands on them needs no other part."""
    return msgspec.structs.replace(page, marks=aloud.told(page.marks))


class Art(enum.Enum):
    """What becomes of a letterhead's art that the paper has already."""

    LEFT_OUT = "left out"
    SHOWN = "shown"  # in proofs


class _Room:
    """What one process keeps of a frozen batch: campaign, typefaces, writers and typesetters for each official."""

    def __init__(self, folder: Path, *, art: Art, tagging: Tagging) -> None:
        self.folder = folder
        self.campaign, self.event, self.settings = frozen(folder)
        if tagging is not Tagging.NONE:
            self.settings = msgspec.structs.replace(self.settings, tagging=tagging)
        self.faces = fonts.Faces.frozen(folder / FONTS)
        campaign, event = self.campaign, self.event
        kind, date = self.settings.envelopes, self.settings.date
        view = windows.chosen(kind, paper=event.paper, fold=self.settings.fold) if kind in windows.WINDOWS else None
        head = stationery.load(folder / LETTERHEAD, paper=event.paper, faces=self.faces, event=event, clear=view.clear if view else ())
        self.head = head = head.without_art() if head.preprinted and art is Art.LEFT_OUT else head
        broken = typeset.Broken()
        self.setters = {
            o.id: windows.typesetter(
                o,
                event=event,
                on=view if o.id in (self.settings.only or (o.id,)) else None,
                stationery=head,
                date=date,
                faces=self.faces,
                broken=broken,
                tagging=self.settings.tagging,
            )
            for o in campaign.officials
        }
        returned = view is not None and view.back is not None
        self.writers = {
            o.id: letters.Writer(campaign, event, o, date=date, personal=head.personal, returned=returned) for o in campaign.officials
        }
        self.coder = plan.Coder(campaign.reference, event.code, plan.official_letters(campaign))
        self._people: tuple[tuple[int, int], list[Line]] = ((0, 0), [])
        self._decoder = msgspec.json.Decoder(Line)

    def people(self, part: Part) -> list[Line]:
        """The people of a part; those last read are kept, since the next official's part mostly has the same."""
        if self._people[0] != (part.start, part.end):
            with (self.folder / batch.SIGNERS).open("rb") as file:
                file.seek(part.start)
                self._people = (part.start, part.end), self._decoder.decode_lines(file.read(part.end - part.start))
        official = part.official
        if not official:
            return self._people[1]
        if part.takes:
            return [line for line in self._people[1] if official in line.o and line.takes(official) in part.takes]
        return [line for line in self._people[1] if official in line.o]

    def letters(self, part: Part) -> Iterator[tuple[str, str, list[Page]]]:
        """(code, sheet row, pages) of each letter."""
        for line in self.people(part):
            for official in (part.official,) if part.official else line.o:
                full, made = self.letter(line, official)
                if self.settings.sides is Sides.TWO and len(made) % 2:
                    made.append(msgspec.structs.replace(made[-1], marks=(), title=""))  # the next letter starts on a fresh sheet
                yield full, line.s.row, made

    def letter(self, line: Line, official: str) -> tuple[str, list[Page]]:
        """(code, pages) of one letter."""
        full = self.coder.code(line.n, official)
        letter = self.writers[official].letter(line.s, code="" if self.settings.codes is Codes.OFF else plan.short(full))
        return full, self.setters[official].pages(letter)

    def named_envelopes(self, part: Part) -> Iterator[tuple[str, str, list[Page]]]:
        """(code, sheet row, page) of each envelope with the signer's own return address."""
        to = self.to(part.official)
        for line in self.people(part):
            if line.s.disclosure is Disclosure.FULL:
                full = self.coder.code(line.n, part.official)
                yield full, line.s.row, [self.named_envelope(line, part.official, to, plan.short(full))]

    def flaps(self, part: Part) -> Iterator[tuple[str, str, list[Page]]]:
        """(code, sheet row, page) of the flap side of each of those envelopes: the code, small, at its foot."""
        size, settings = envelopes.SIZES[self.settings.envelopes], self.settings
        for line in self.people(part):
            if line.s.disclosure is Disclosure.FULL:
                full = self.coder.code(line.n, part.official)
                short = plan.short(full)
                yield full, line.s.row, [envelopes.flap(short, size=size, turn=settings.turn, faces=self.faces, label=short)]

    def named_envelope(self, line: Line, official: str, to: Form, label: str) -> Page:
        """One envelope with the signer's own return address."""
        return self._envelope(to, self.back(line, official), envelopes.SIZES[self.settings.envelopes], label)

    def back(self, line: Line, official: str) -> tuple[str, ...]:
        """A signer's own return address."""
        home = "" if self.country(official) else self.event.posted_from  # abroad, whoever sends it back needs the country
        return (line.s.name, *postal.lines(line.s.address, seen_from=home))

    def ours(self, official: str) -> tuple[str, ...]:
        """The group's return address, with the country where a letter leaves it."""
        abroad = postal.country_line(self.event.posted_from, posted_from=self.campaign.official(official).country)
        return (*self.event.return_address, *([abroad] if abroad else []))

    def returned(self, part: Part) -> Iterator[Page]:
        """Sheets of return addresses, one for each letter: the signer's where they show it all, else the group's."""
        settings, official = self.settings, part.official
        sheet, inner = labels.LABELS[settings.return_labels], settings.label_margin_mm
        one = partial(labels.returned, sheet=sheet, margin_mm=inner, faces=self.faces)
        group = one(self.ours(official))
        size = max(mark.size for mark in group.marks if isinstance(mark, Text))  # the others no larger, so that a sheet looks of a piece

        def blocks() -> Iterator[Form | tuple[Mark, ...]]:
            for takes in part.takes or (0,):  # one sheet goes on where the one before ends, however many sign
                with (self.folder / batch.SIGNERS).open("rb") as file:
                    for line in map(self._decoder.decode, file):
                        if official not in line.o or line.takes(official) != takes:
                            continue
                        own = line.s.disclosure is Disclosure.FULL
                        yield one(self.back(line, official), largest=size).marks if own else group

        return labels.pages(blocks(), sheet=sheet, start=part.label, dx_mm=settings.dx_mm, dy_mm=settings.dy_mm, margin_mm=inner)

    def cover(self, line: Line, official: str) -> list[Page]:
        """What carries one letter's address in the post: its envelope, or a sheet of labels; nothing when none is printed."""
        kind = self.settings.envelopes
        if kind not in ("labels", *envelopes.SIZES):
            return []
        if line.s.disclosure is Disclosure.FULL and kind != "labels":
            return [self.named_envelope(line, official, self.to(official), "")]
        return [*self.alike(Part("", official, 0, 0, alike=1, label=self.settings.label_start))]

    def to(self, official: str) -> Form:
        """The official's address as a form that all envelopes share."""
        size = envelopes.SIZES[self.settings.envelopes]
        return envelopes.block(self.address(official), size=size, country=self.country(official), faces=self.faces)

    def address(self, official: str) -> tuple[str, ...]:
        return postal.official(self.campaign.official(official), posted_from=self.event.posted_from)

    def country(self, official: str) -> str:
        return postal.country_line(self.campaign.official(official).country, posted_from=self.event.posted_from)

    def _envelope(self, to: Form, back: tuple[str, ...] | Form, size: envelopes.Envelope, label: str) -> Page:
        settings = self.settings
        return envelopes.envelope(
            to, back, size=size, turn=settings.turn, dx_mm=settings.dx_mm, dy_mm=settings.dy_mm, faces=self.faces, label=label, title=label
        )

    def alike(self, part: Part) -> Iterable[Page]:
        """Envelopes with the group's return address, or a sheet of labels: the same for every piece."""
        settings = self.settings
        if settings.envelopes == "labels":
            sheet, inner, country = labels.LABELS[settings.labels], settings.label_margin_mm, self.country(part.official)
            block = labels.address(self.address(part.official), sheet=sheet, country=country, margin_mm=inner, faces=self.faces)
            blocks = [block] * part.alike
            return labels.pages(blocks, sheet=sheet, start=part.label, dx_mm=settings.dx_mm, dy_mm=settings.dy_mm, margin_mm=inner)
        size = envelopes.SIZES[settings.envelopes]
        back = envelopes.sender(self.ours(part.official), size=size, faces=self.faces)
        return [self._envelope(self.to(part.official), back, size, "")] * part.alike

    def about(self, name: str) -> pdf.About:
        campaign, settings = self.campaign, self.settings
        title = f"{campaign.reference} {campaign.title}: {name}"
        seed = f"{self.folder.name.strip('.').removesuffix('.part')} {name}".encode()
        return pdf.About(title, self.event.language, noon(settings.dated), seed, not self.head.not_archival, settings.tagging)


@lru_cache(maxsize=2)
def _room(folder: Path, art: Art = Art.LEFT_OUT, tagging: Tagging = Tagging.NONE) -> _Room:
    return _Room(folder, art=art, tagging=tagging)


def not_archival(folder: Path) -> str:
    """Why the volumes of a batch do not say they are PDF/A; empty when they do."""
    plain = all(path.suffix == ".yaml" for path in (folder / LETTERHEAD).iterdir())
    return "" if plain else _room(folder).head.not_archival


def preprinted(folder: Path) -> bool:
    """Whether the letters go on paper that has their letterhead already."""
    return _room(folder).head.preprinted


def frozen(folder: Path) -> tuple[Campaign, Event, Settings]:
    """The campaign, event and settings a batch was made with."""
    try:
        texts = [(folder / "input" / name).read_text(encoding="utf-8") for name in ("campaign.yaml", "event.yaml")]
        settings = msgspec.json.decode((folder / MERGE).read_bytes(), type=Settings)
    except (OSError, msgspec.DecodeError) as error:
        raise UnreadableError(f"{folder.name}: its input cannot be read; take the folder from a copy.") from error
    campaign, _ = schema.campaign(texts[0], file="campaign.yaml")
    event, _ = schema.event(texts[1], file="event.yaml")
    if campaign is None or event is None:
        raise UnreadableError(f"{folder.name}: its campaign.yaml or event.yaml was changed after the merge; take the folder from a copy.")
    return campaign, event, settings


def _volume(room: _Room, part: Part, letters_: Iterable[tuple[str, str, list[Page]]], folder: Path, *, trays: Trays = Trays.ONE) -> Made:
    """Write one volume beside, rename it last, and describe it."""
    pieces: list[Piece] = []
    ids = {letter: id_ for id_, letter in plan.official_letters(room.campaign).items()}
    apart: list[tuple[str, list[Page]]] = []

    def pages() -> Iterator[Page]:
        at = 0
        for code, row, made in letters_:
            pieces.append(Piece(code, part.official or ids[plan.letter(code)], row, part.name, at + 1, at + len(made)))
            at += len(made)
            if trays is Trays.EACH:
                apart.append((code, made))
            yield from made

    written = _write(room, part, pages(), folder)
    sheets = -(-written.pages // 2) if room.settings.sides is Sides.TWO and "letters" in part.name else written.pages
    lines = batch.manifest_lines(pieces, sha256=written.sha256)
    return Made(
        part.name,
        part.official,
        len(pieces),
        written.pages,
        sheets,
        " ".join([piece.code for piece in pieces]),
        lines,
        written.size,
        tuple(_trays(room, part, apart, folder)) if apart else (),
    )


TRAYS = "trays"


def _trays(room: _Room, part: Part, letters_: list[tuple[str, list[Page]]], folder: Path) -> Iterator[Tray]:
    """Write the first sheets of a volume's letters and the further ones apart, each in the order of the letters."""
    each = 2 if room.settings.sides is Sides.TWO else 1
    firsts = [(code, pages[:each]) for code, pages in letters_]
    nexts = [(code, pages[each:]) for code, pages in letters_ if len(pages) > each]
    stem = part.name.removeprefix("1-letters-")
    with batch.writing(folder / TRAYS):
        (folder / TRAYS).mkdir(mode=0o700, exist_ok=True)
    for name, some in ((f"{TRAYS}/1-first-{stem}", firsts), (f"{TRAYS}/1-next-{stem}", nexts)):
        if some:
            pages = [page for _, of_one in some for page in of_one]
            written = _write(room, msgspec.structs.replace(part, name=name), pages, folder)
            first = some is firsts
            yield Tray(name, first, len(some), written.pages, written.pages // each, (some[0][0], some[-1][0]))


def _unnumbered(room: _Room, part: Part, pages: Iterable[Page], folder: Path) -> Made:
    written = _write(room, part, pages, folder)
    return Made(part.name, part.official, part.alike, written.pages, written.pages, "", b"", written.size)


def _write(room: _Room, part: Part, pages: Iterable[Page], folder: Path) -> pdf.Written:
    path = folder / f"{part.name}.pdf"
    beside = path.with_suffix(".pdf.part")
    with batch.writing(path):
        beside.unlink(missing_ok=True)
        kind = part.name.split("-")[1]
        fit = room.settings.fits.get("letters" if part.name.startswith(TRAYS) else kind)
        if room.settings.tagging is Tagging.UA and kind != "letters" and not part.name.startswith(TRAYS):
            pages = map(told, pages)
        written = pdf.write(beside, pages, faces=room.faces, about=room.about(part.name), fit=fit)
        beside.rename(path)
    return written


def noon(day: datetime.date) -> datetime.datetime:
    """A day as a moment, for files that want one."""
    return datetime.datetime.combine(day, datetime.time(12), datetime.UTC)


def hashes(folder: Path) -> Mapping[str, str]:
    """The typefaces of a batch: subset file and the SHA-256 of the file it was made from."""
    stored = msgspec.json.decode((folder / FONTS / "fonts.json").read_bytes(), type=list[dict[str, object]])
    return {str(item["file"]): str(item["sha256"]) for item in stored}
