"""Event to what lies on the table before anybody signs: sign-up slips, whose numbers the ledger keeps, and the poster."""

import datetime
import functools
import io
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from ua_mailmerge import batch, fonts, ledger, pdf, plan, ways
from ua_mailmerge import slips as sheets
from ua_mailmerge.model import Art, Campaign, Event, Face, Fit, Page, Sides, Tagging
from ua_mailmerge.problems import RefusedError

MOST_SLIPS = 3_000


class Told(msgspec.Struct, frozen=True):
    """A batch of slips that was made: its first and last number, and the PDF."""

    first: int
    last: int
    count: int
    data: bytes


def slips(
    count: int,
    *,
    campaign: Campaign,
    event: Event,
    out: Path,
    on: datetime.date,
    language: str,
    consent: str,
    start: int = 0,
    again: bool = False,
    contact: Sequence[str] = (),
    until: datetime.date | None = None,
    link: str = "",
    fonts_folder: Path | None = None,
) -> Told:
    """Make ``count`` slips and write their numbers into the ledger, so that nobody else is given one of them.

    ``start`` 0: the number after all that letters have or slips were given. ``again``: slips that were printed before, once more.

    :raises RefusedError: the campaign is stopped, or a number is taken already.
    """
    if campaign.status == "stopped":
        raise RefusedError(f"Urgent action {campaign.reference} is stopped: its publisher asks for no more letters. Nothing was printed.")
    coder = plan.Coder(campaign.reference, event.code, plan.official_letters(campaign))
    with batch.alone(out):
        told, _torn = batch.events(out)
        given = ledger.given_out(told, prefix=coder.prefix)
        taken = ledger.taken(ledger.fold(told), prefix=coder.prefix)
        numbers = sheets.numbers(count, start=start or max(given | taken, default=0) + 1, coder=coder)
        refuse(numbers, given=given, taken=taken, again=again)
        made = sheets.Batch(
            numbers,
            campaign,
            event,
            language,
            consent,
            tuple(contact) or contact_lines(event),
            until or max(campaign.expires, on) + datetime.timedelta(days=plan.KEPT_DAYS),
            functools.partial(_qr, link) if link else None,
            link,
        )
        faces = fonts.Faces.installed(fonts_folder)
        seed = f"{coder.prefix} slips {numbers[0]} {numbers[-1]} {language} {link}"
        title = sheets.title(made)
        pages = list(sheets.pages(made, paper=event.paper, backs=event.sides is Sides.TWO, faces=faces))
        data = drawn(pages, faces=faces, about=_about(title, language, campaign, seed))
        if not set(numbers) <= given:
            batch.append(out, [ledger.LedgerEvent(ledger.Kind.SLIPS, on, prefix=coder.prefix, numbers=(numbers[0], numbers[-1]))])
    return Told(numbers[0], numbers[-1], count, data)


def refuse(numbers: Sequence[int], *, given: set[int], taken: set[int], again: bool) -> None:
    """RefusedError when a number must not be handed out."""
    first, last = numbers[0], numbers[-1]
    if last > 99_999:
        raise RefusedError(f"Numbers go up to 99999, and these slips would end at {last}. Begin lower with --from.")
    if again:
        if not set(numbers) <= given:
            raise RefusedError(f"Slips {first:03d} to {last:03d} were not all printed before; leave --again out.")
        return
    if met := sorted(given.intersection(numbers)):
        raise RefusedError(
            f"Slip {met[0]:03d} was handed out before. Leave --from out to go on after the last one ({max(given | taken):03d}), "
            "or say --again to print the same slips once more."
        )
    if met := sorted(taken.intersection(numbers)):
        raise RefusedError(
            f"Number {met[0]:03d} is on a letter already. Leave --from out to go on after the last one ({max(given | taken):03d})."
        )


def contact_lines(event: Event) -> tuple[str, ...]:
    """Whom people ask: the event's own contact, else the group at its address."""
    if event.contact:
        return (event.group, event.contact)
    return (event.group, *[line for line in event.return_address if line != event.group])


def poster(*, campaign: Campaign, event: Event, language: str, link: str, fonts_folder: Path | None = None) -> bytes:
    """The poster of an event as a PDF of one page."""
    faces = fonts.Faces.installed(fonts_folder)
    code = qr(link, side=sheets.POSTER_QR)
    page = sheets.poster(campaign, event, language=language, link=link, drawn=code, paper=event.paper, faces=faces)
    title = f"{campaign.reference} {campaign.title}: {page.title}"
    return drawn([page], faces=faces, about=_about(title, language, campaign, f"{event.code} poster {link}"))


def _about(title: str, language: str, campaign: Campaign, seed: str) -> pdf.About:
    """What these sheets say of themselves; whoever cannot see them has them read aloud."""
    return pdf.About(title, language, _noon(campaign.issued), seed.encode(), tagging=Tagging.UA)


def other_ways(*, campaign: Campaign, event: Event, language: str, fonts_folder: Path | None = None) -> bytes:
    """The page with each official's usable channels, as a PDF.

    :raises RefusedError: the campaign is stopped, or has no channel that can be used.
    """
    if campaign.status == "stopped":
        raise RefusedError(f"Urgent action {campaign.reference} is stopped: its publisher asks for nothing more. Nothing was printed.")
    if not ways.usable(campaign):
        raise RefusedError("No official of this campaign has a channel that can be used. Put them below channels: in campaign.yaml.")
    faces = fonts.Faces.installed(fonts_folder)
    made = ways.pages(campaign, language=language, paper=event.paper, faces=faces)
    title = f"{campaign.reference} {campaign.title}: {made[0].title}"
    return drawn(made, faces=faces, about=pdf.About(title, language, _noon(campaign.issued), f"{campaign.reference} ways".encode()))


def _qr(text: str, side: float) -> Art:
    return qr(text, side=side)


def qr(text: str, *, side: float) -> Art:
    """``text`` as a QR code, ``side`` points wide without its quiet zone; level M, so that a stain does it no harm (ISO/IEC 18004)."""
    from reportlab.graphics.barcode import qrencoder

    if len(text.encode()) > 300:
        raise RefusedError("The link is too long to be read from paper. Give a shorter one.")
    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    modules = [[bool(module) for module in row] for row in code.modules]
    each = side / len(modules)
    content = io.StringIO()
    for row, line in enumerate(modules):
        at = 0
        while at < len(line):
            end = at
            while end < len(line) and line[end]:
                end += 1
            if end > at:
                content.write(f"{at * each:.3f} {side - (row + 1) * each:.3f} {(end - at) * each:.3f} {each:.3f} re\n")
            at = max(end, at + 1)
    content.write("f\n")
    return Art(content.getvalue().encode(), side, side)


def drawn(pages: Iterable[Page], *, faces: fonts.Faces, about: pdf.About, fit: Fit | None = None) -> bytes:
    """Pages as a PDF, with subsets of only those characters that stand on them, in the weights they are set in."""
    pages = list(pages)
    used = sheets.used(pages)
    with tempfile.TemporaryDirectory(prefix="ua-mailmerge-") as folder:
        home = Path(folder)
        faces.freeze({face: used.get(face, " ") for face in Face}, home)
        pdf.write(home / "made.pdf", pages, faces=fonts.Faces.frozen(home), about=about, fit=fit)
        return (home / "made.pdf").read_bytes()


def _noon(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(12), datetime.UTC)
