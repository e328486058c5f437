"""A batch's pages to a few sheets with many of them on each, small, with the zones that the post reads drawn in."""

import itertools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ua_mailmerge import batch, contact, envelopes, fonts, pdf, plan, render, windows
from ua_mailmerge.model import Box, Page, Tagging
from ua_mailmerge.problems import RefusedError, UnreadableError

if TYPE_CHECKING:
    import pikepdf


def write(folder: Path, into: Path) -> int:
    """The overview of the batch in ``folder`` as the PDF ``into``, which must not exist; returns its pages.

    Of files that are all alike only the first page is shown. The pages are placed whole, as they lie in the volumes.
    """
    import pikepdf

    if into.exists():
        raise RefusedError(f"{into} is there already; take it away, or choose another name.")
    volumes = [path for path in sorted(folder.glob("[0-9]-*.pdf")) if path.name[0] != "0"]
    if not volumes:
        raise RefusedError(f"{folder.name}: its PDFs are gone, so there is nothing to show.")
    broken = batch.verify(folder, [path.name for path in volumes])
    if broken:
        raise UnreadableError("\n".join(broken))
    campaign, event, settings = render.frozen(folder)
    faces = fonts.Faces.frozen(folder / render.FONTS)
    size = envelopes.SIZES.get(settings.envelopes)
    drawn: dict[str, list[Box]] = {"envelopes": contact.zones(size, turn=settings.turn)} if size else {}
    if settings.envelopes in windows.WINDOWS:
        drawn["letters"] = contact.openings(windows.chosen(settings.envelopes, paper=event.paper, fold=settings.fold))
    title = f"Urgent action {campaign.reference}, batch {folder.name}"
    seed = f"{folder.name} overview".encode()
    about = pdf.About(f"{title}: overview", "en", render.noon(settings.dated), seed, not render.not_archival(folder), Tagging.UA)
    with batch.writing(into):
        frames = into.with_name(f".{into.name}.part")
        frames.unlink(missing_ok=True)
        try:
            sheets: list[tuple[Page, list[tuple[contact.Small, contact.Cell]]]] = []
            for kind, small in itertools.groupby(_small(folder, volumes), key=lambda each: each.volume.split("-")[1]):
                sheets += contact.sheets(f"{title}: {kind}", list(small), paper=event.paper, zones=drawn.get(kind, ()), faces=faces)
            pdf.write(frames, [page for page, _ in sheets], faces=faces, about=about)
            with pikepdf.open(frames) as made:
                opened = {path.stem: pikepdf.open(path) for path in volumes}
                for sheet, (_, cells) in zip(made.pages, sheets, strict=True):
                    for each, cell in cells:
                        low = float(sheet.mediabox[3]) - cell.y - cell.height
                        rectangle = pikepdf.Rectangle(cell.x, low, cell.x + cell.width, low + cell.height)
                        _underlay(made, sheet, opened[each.volume].pages[each.page], rectangle)
                made.save(into, deterministic_id=True)
                for volume in opened.values():
                    volume.close()
            into.chmod(0o600)
        finally:
            frames.unlink(missing_ok=True)
    return len(sheets)


_MARKED = re.compile(rb"/\w+<</MCID \d+>>BDC|/Artifact BMC")


def _underlay(made: "pikepdf.Pdf", sheet: "pikepdf.Page", page: "pikepdf.Page", rectangle: "pikepdf.Rectangle") -> None:
    """Place a page, small, behind a sheet, as an artifact: the sheet's own figures say what it is.

    A page of a tagged volume has marks of its own, which name elements of that volume's tree: here they mean nothing.
    """
    import pikepdf

    form = made.copy_foreign(page.as_form_xobject())
    if "/StructParents" in page.obj:
        form.write(_MARKED.sub(b"/Span BMC", form.read_bytes()))
    name = sheet.add_resource(form, pikepdf.Name.XObject)
    placed = sheet.calc_form_xobject_placement(form, name, rectangle)
    sheet.contents_add(b"/Artifact BMC\n" + placed + b"EMC\n", prepend=True)


def _small(folder: Path, volumes: Sequence[Path]) -> Iterator[contact.Small]:
    """Every page to show, in printing order, with the piece's code and what was left out said under it."""
    import pikepdf

    codes, firsts = {}, set()
    for entry in batch.entries(folder):
        firsts.add((entry.volume, entry.first_page))
        codes.update({(entry.volume, number): plan.short(entry.code) for number in range(entry.first_page, entry.last_page + 1)})
    for path in volumes:
        with pikepdf.open(path) as volume:
            alike = (path.stem, 1) not in codes
            for number, page in enumerate(volume.pages, 1):
                _, _, width, height = map(float, page.mediabox)
                last = len(volume.pages)
                caption = f"{path.stem}: {last} like this" if alike and last > 1 else path.stem if alike else codes[path.stem, number]
                yield contact.Small(path.stem, number - 1, width, height, caption, alike or (path.stem, number) in firsts)
                if alike:
                    break
