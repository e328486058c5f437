"""Beside the volumes: proofs, previews of letterheads, pages to measure a printer by, bundles. Nothing here is counted as made."""

import datetime
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from ua_mailmerge import (
    batch,
    bundles,
    calibration,
    contact,
    covers,
    envelopes,
    fonts,
    handouts,
    labels,
    ledger,
    letters,
    merge,
    pdf,
    plan,
    postal,
    printers,
    proof,
    render,
    stationery,
    typeset,
    windows,
)
from ua_mailmerge.model import MM, Address, Box, Campaign, Disclosure, Event, Fit, Official, Page, Paper, Signer, Tagging
from ua_mailmerge.problems import RefusedError
from ua_mailmerge.shipped import shipped

# -- proof --------------------------------------------------------------------------------------


class Proof(msgspec.Struct, frozen=True):
    """A proof that was written: its file, and what each of its letters stands for."""

    file: Path
    looks: tuple[covers.Look, ...]
    pages: int


def proofs(checked: merge.Checked, job: merge.Job, *, into: Path) -> Proof:
    """Write the few sheets that would show any fault in all of them, PROOF across each, to the PDF ``into``; nothing else is kept.

    They are set from a frozen batch that is thrown away, so they are what the volumes will be.
    """
    if checked.intake.stops or not len(checked.intake.people):
        raise RefusedError("Nobody is ready yet, so there is nothing to look at. `ua-mailmerge check` says what waits.")
    if into.exists():
        raise RefusedError(f"{into} is there already; take it away, or choose another name with -o.")
    with tempfile.TemporaryDirectory(prefix="ua-mailmerge-") as folder:
        part = batch.open_part(Path(folder), "proof")
        merge.freeze(part, checked, job, taken=set())
        lines = msgspec.json.Decoder(render.Line).decode_lines((part / batch.SIGNERS).read_bytes())
        ids = [official.id for official in job.campaign.officials]
        chosen = proof.choose([(line.s, line.o) for line in lines], officials=ids)
        looks, pages = [], []
        shown: set[tuple[str, bool]] = set()  # an envelope for each official, with the group's address and with a signer's
        made = render.sheets(part, [(lines[each.person], each.official) for each in chosen])
        for each, (letter, cover) in zip(chosen, made, strict=True):
            line = lines[each.person]
            pages += _fitted(letter, job.fits.get("letters"))
            what = f"Letter to {each.official}, {line.s.row}"
            kind = (each.official, line.s.disclosure is Disclosure.FULL)
            if cover and kind not in shown:
                shown.add(kind)
                pages += _fitted(cover, job.fits.get("labels" if job.envelopes == "labels" else "envelopes"))
                what += ", and its labels" if job.envelopes == "labels" else ", and its envelope"
            looks.append(covers.Look(what, _sentence(each.why)))
        faces = fonts.Faces.frozen(part / render.FONTS)
        title = f"Urgent action {job.campaign.reference}: {job.campaign.title}"
        first = covers.proof_list(title, looks, paper=job.event.paper, faces=faces)
        archival = not render.not_archival(part)
        about = pdf.About(f"{title}: proof", job.event.language, render.noon(job.dated), b"proof", archival, Tagging.UA)
        with batch.writing(into):
            into.parent.mkdir(parents=True, exist_ok=True)
            written = pdf.write(
                into,
                [covers.proofed(page, faces=faces) for page in [*_fitted(first, job.fits.get("letters")), *pages]],
                faces=faces,
                about=about,
            )
            into.chmod(0o600)
        return Proof(into, tuple(looks), written.pages)


def letterhead_preview(folder: Path, campaign: Campaign, event: Event, *, dated: datetime.date, into: Path) -> int:
    """A letter on the letterhead in ``folder``, long enough for a second page, to the PDF ``into``; returns its pages.

    Outlined: the column of the words, the edge that printers leave white, and what the event's window may show.
    """
    if into.exists():
        raise RefusedError(f"{into} is there already; take it away, or choose another name.")
    faces = fonts.Faces.installed()
    view = windows.chosen(event.envelope, paper=event.paper) if event.envelope in windows.WINDOWS else None
    head = stationery.load(folder, paper=event.paper, faces=faces, event=event, clear=view.clear if view else ())
    official = campaign.officials[0]
    date = letters.date_words(dated, event)
    words = tuple(next(iter(campaign.letters.values())).paragraphs) * 2
    somebody = Signer("Signer’s Name", Address(("12 Street",), "City"), (official.id,), "", words=words)
    writer = letters.Writer(campaign, event, official, date=date, personal=head.personal)
    setter = windows.typesetter(official, event=event, on=view, stationery=head, date=date, faces=faces, tagging=Tagging.UA)
    width, height = event.paper.size
    column = Box(typeset.LEFT, typeset.FOOT, typeset.MEASURE, height - 2 * typeset.FOOT, width=0.3, grey=0.6)
    edge = Box(18, 18, width - 36, height - 36, width=0.3, grey=0.6)  # a quarter of an inch
    pages = []
    for number, page in enumerate(setter.pages(writer.letter(somebody))):
        openings = contact.openings(view) if view and not number else []
        pages.append(covers.proofed(msgspec.structs.replace(page, marks=(*page.marks, column, edge, *openings)), faces=faces))
    about = pdf.About(f"Letterhead {folder.name}", event.language, render.noon(dated), b"letterhead", not head.not_archival, Tagging.UA)
    with batch.writing(into):
        batch.publish_file(into, handouts.drawn(pages, faces=faces, about=about))
    return len(pages)


def _sentence(why: Sequence[str]) -> str:
    text = ", ".join(why)
    return text[0].upper() + text[1:]


# -- calibration ---------------------------------------------------------------------------------


def calibration_of(medium: str, profile: printers.Profile, *, turn: int = 0, into: Path) -> None:
    """Write the page to measure a printer by, for a paper, an envelope, a window or a sheet of labels, printed through ``profile``."""
    faces, name, fit = fonts.Faces.installed(None), profile.name, profile.setting(medium).fit
    if size := envelopes.SIZES.get(medium):
        pages = [calibration.envelope(size, turn=turn, faces=faces, printer=name)]
        fit = fit.turned(size.width_mm * MM, size.height_mm * MM, turn)
    elif window := windows.WINDOWS.get(medium):
        best = [views[0] for paper in Paper if (views := windows.views(window, paper))]
        pages = [calibration.window(view, faces=faces) for view in best]
        fit = profile.setting(best[0].fold.paper).fit
    elif medium in labels.LABELS:
        pages = calibration.sheet(labels.LABELS[medium], faces=faces, printer=name)
    else:
        pages = [calibration.paper(Paper(medium), faces=faces, printer=name)]
    if into.exists():
        raise RefusedError(f"{into} is there already; take it away, or choose another name with -o.")
    about = pdf.About(f"{medium}: to measure a printer by", "en", render.noon(datetime.date(2021, 1, 1)), f"calibrate {medium}".encode())
    with batch.writing(into):
        batch.publish_file(into, handouts.drawn(pages, faces=faces, about=about, fit=fit))


# -- a signer's own copy --------------------------------------------------------------------------


def copy(folder: Path, code: str, *, into: Path | None = None) -> tuple[Path, int]:
    """The letters of the person that a piece code is of, for them to read or to keep, to a tagged PDF; the file, and how many letters.

    Set from the frozen batch, so the words are those of the volumes; nobody else's letter is in it, and it counts as no piece.
    """
    entry = batch.find(folder, [code])[0]
    if not (folder / batch.SIGNERS).is_file():
        raise RefusedError(f"{folder.name}: its people are purged, so there is nothing left to copy.")
    number = plan.short(entry.code).partition("-")[0]
    into = into or Path(f"copy-{number}.pdf")
    if into.exists():
        raise RefusedError(f"{into} is there already; take it away, or choose another name with --into.")
    campaign, event, settings = render.frozen(folder)
    letters_ = list(render.to_keep(folder, entry.code))
    title = f"{campaign.reference} {campaign.title}: {render.TO_KEEP.get(event.language, render.TO_KEEP['en'])}, {number}"
    seed = f"{folder.name} copy {number}".encode()
    about = pdf.About(title, event.language, render.noon(settings.dated), seed, not render.not_archival(folder), Tagging.UA)
    with batch.writing(into):
        pages = [page for pages in letters_ for page in pages]
        pdf.write(into, pages, faces=fonts.Faces.frozen(folder / render.FONTS), about=about)
        into.chmod(0o600)
    return into, len(letters_)


# -- bundles ------------------------------------------------------------------------------------


def _fitted(pages: Iterable[Page], fit: Fit | None) -> list[Page]:
    """Pages as their printer wants them."""
    return [msgspec.structs.replace(page, fit=fit) for page in pages] if fit else list(pages)


class Bundled(msgspec.Struct, frozen=True):
    """A covering letter, list and label that were written."""

    file: Path
    bundle: bundles.Bundle
    spoiled: int  # letters that are left out since their only copy is spoiled


def bundle(folder: Path, id_: str, *, into: Path, own_words: Sequence[str] = (), dated: datetime.date | None = None) -> Bundled:
    """The covering letter for all letters of a batch to one official, the list of what is enclosed and the parcel's label.

    Counted are the pieces that can lie in the parcel: none withdrawn, none whose only copy is spoiled, none that is posted already.
    """
    campaign, event, settings = render.frozen(folder)
    official = next((each for each in campaign.officials if each.id == id_), None)
    if official is None:
        known = ", ".join(each.id for each in campaign.officials)
        raise RefusedError(f"{id_} is not an official of this campaign; there are {known}.")
    if into.exists():
        raise RefusedError(f"{into} is there already; take it away, or choose another name.")
    told, _torn = batch.events(folder.parents[1])
    pieces = ledger.fold(told).pieces
    if not (folder / batch.SIGNERS).is_file():
        raise RefusedError(f"{folder.name}: its people are purged, so nobody can count from where they wrote.")
    coder = plan.Coder(campaign.reference, event.code, plan.official_letters(campaign))
    lines = msgspec.json.Decoder(render.Line).decode_lines((folder / batch.SIGNERS).read_bytes())
    states = {line.n: pieces[code].state for line in lines if id_ in line.o and (code := coder.code(line.n, id_)) in pieces}
    inside = [line.s for line in lines if states.get(line.n) in (ledger.State.MADE, ledger.State.PRINTED)]
    if not inside:
        raise RefusedError(f"No letter to {id_} of {folder.name} is waiting to be posted.")
    counted = bundles.counted(inside, official)
    faces = fonts.Faces.installed()
    head = stationery.load(folder / render.LETTERHEAD, paper=event.paper, faces=faces, event=event)
    if head.personal:  # nobody's own name stands above the group's words
        head = stationery.load(shipped("letterhead/group"), paper=event.paper, faces=faces, event=event)
    head = head.without_art() if head.preprinted else head
    date = letters.date_words(dated or settings.dated, event)
    words = (official.salutation, *bundles.covering(counted, language=event.language, own_words=own_words))
    group = Signer(event.group, Address(), (id_,), "", disclosure=Disclosure.NONE, letter=words)
    letter = letters.Writer(campaign, event, official, date=date, personal=False).letter(group)
    to, country = _addressed(official, event)
    abroad = postal.country_line(event.posted_from, posted_from=official.country)
    back = (*event.return_address, *([abroad] if abroad else []))
    pages = [
        *typeset.Typesetter(head, faces=faces, tagging=Tagging.UA).pages(letter),
        *bundles.enclosed(counted, official.position or official.name, language=event.language, paper=event.paper, faces=faces),
        bundles.label(to, back, country=country, paper=event.paper, faces=faces),
    ]
    title = f"{campaign.reference} {campaign.title}: to {official.position or official.name}"
    seed = f"{folder.name} bundle {id_}".encode()
    about = pdf.About(title, event.language, render.noon(dated or settings.dated), seed, not head.not_archival, Tagging.UA)
    with batch.writing(into):
        batch.publish_file(into, handouts.drawn(pages, faces=faces, about=about, fit=settings.fits.get("letters")))
    return Bundled(into, counted, sum(state is ledger.State.SPOILED for state in states.values()))


def _addressed(official: Official, event: Event) -> tuple[tuple[str, ...], str]:
    """An official's address as it is posted, and the country line it ends with."""
    return postal.official(official, posted_from=event.posted_from), postal.country_line(official.country, posted_from=event.posted_from)
