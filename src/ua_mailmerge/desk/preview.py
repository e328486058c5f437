"""One row of a sheet to its letters: pages as pictures, their words as text."""

import io
from collections.abc import Iterator

import msgspec
import pypdfium2

from ua_mailmerge import fonts, handouts, intake, letters, pdf, stationery, windows
from ua_mailmerge.desk import engine, sheets
from ua_mailmerge.desk.models import Draft
from ua_mailmerge.letters import Letter, Role
from ua_mailmerge.model import Page, Signer

_SCALE = 110 / 72
_KIND = {
    Role.DATE: "date",
    Role.ADDRESS_FIRST: "address",
    Role.ADDRESS: "address",
    Role.BY_HAND: "by-hand",
    Role.NAME_INKED: "inked",
}


class Proof(msgspec.Struct, frozen=True):
    """A letter to look at: whom it goes to, its words by part, how many pages it has."""

    official: str
    to: str
    head: tuple[str, ...]
    words: tuple[tuple[str, str], ...]  # (kind, words)
    pages: int

    @property
    def page_numbers(self) -> range:
        """From 1 up."""
        return range(1, self.pages + 1)


def proofs(draft: Draft, row: int) -> list[Proof]:
    """The letters of a row; none when the row is not ready."""
    with engine.lock:
        return [
            Proof(letter.official, to, tuple(filter(None, (letter.name, letter.place) if personal else ())), _words(letter), len(pages))
            for letter, to, personal, pages in _letters(draft, row)
        ]


def picture(draft: Draft, row: int, official: str, page: int) -> bytes | None:
    """A page of a letter as PNG; None when there is no such page."""
    with engine.lock:
        for letter, _to, _personal, pages in _letters(draft, row):
            if letter.official == official and 1 <= page <= len(pages):
                return _drawn(pages[page - 1], draft)
    return None


def _signer(draft: Draft, row: int) -> tuple[Signer, tuple[str, ...]] | None:
    """Cleaned as the check cleans it."""
    sheet = sheets.unpacked(draft.sheet)
    raw = sheets.row(sheet, row)
    if raw is None:
        return None
    request = msgspec.json.encode(engine.job(draft.event, agreed=draft.agreed).request)
    people = intake.clean(request, sheets.columns(sheet), [raw]).people
    return (engine.signer(people[0].line), people[0].officials) if people else None


def _letters(draft: Draft, row: int) -> Iterator[tuple[Letter, str, bool, list[Page]]]:
    found = _signer(draft, row)
    if found is None:
        return
    job = engine.job(draft.event, agreed=draft.agreed)
    faces = _faces()
    event, kind = job.event, job.envelopes
    view = windows.chosen(kind, paper=event.paper, fold=job.fold) if kind in windows.WINDOWS else None
    head = stationery.load(job.letterhead, paper=event.paper, faces=faces, event=event, clear=view.clear if view else ())
    date = letters.date_words(job.dated, job.event)
    for official in job.campaign.officials:
        if official.id in found[1]:
            returned = view is not None and view.back is not None
            writer = letters.Writer(job.campaign, event, official, date=date, personal=head.personal, returned=returned)
            letter, to = writer.letter(found[0]), official.position or official.name
            setter = windows.typesetter(official, event=event, on=view, stationery=head, date=date, faces=faces)
            yield letter, to, head.personal, setter.pages(letter)


def _words(letter: Letter) -> tuple[tuple[str, str], ...]:
    """Every part of the letter in reading order; the place that is left to write by hand is said in words."""
    parts = [(_KIND.get(p.role, ""), p.words or "Room to write by hand") for block in letter.blocks for p in block.paragraphs]
    return (*parts, *([("footer", letter.footer)] if letter.footer else []))


_loaded: list[fonts.Faces] = []


def _faces() -> fonts.Faces:
    if not _loaded:
        _loaded.append(fonts.Faces.installed())
    return _loaded[0]


def _drawn(page: Page, draft: Draft) -> bytes:
    job = engine.job(draft.event)
    about = pdf.About("Proof", job.event.language, engine.noon(job.dated), b"proof")
    data = handouts.drawn([page], faces=_faces(), about=about)
    document = pypdfium2.PdfDocument(data)
    try:
        file = io.BytesIO()
        document[0].render(scale=_SCALE).to_pil().convert("L").save(file, "PNG")
        return file.getvalue()
    finally:
        document.close()
