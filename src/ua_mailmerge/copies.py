"""Stored volumes to a small PDF of some of their pages, copied and never set again."""

import contextlib
import io
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ua_mailmerge import batch
from ua_mailmerge.model import Frozen, Sides
from ua_mailmerge.problems import RefusedError, UnreadableError

if TYPE_CHECKING:
    import pikepdf


class Reprinted(Frozen, frozen=True):
    """What a reprint made: the files (one a kind of paper), the pieces whose old copies are spoiled, pages, sheets of paper."""

    files: tuple[Path, ...]
    codes: tuple[str, ...]
    pages: int
    sheets: int


def reprint(
    folder: Path,
    *,
    into: Path,
    codes: Sequence[str] = (),
    after: str = "",
    before: str = "",
    sheets: str = "",
    sides: Sides = Sides.ONE,
) -> Reprinted:
    """Copies pages of stored volumes into a new PDF at ``into``: never set again, so a reprint cannot differ.

    Choose one of: ``codes``; all pieces of a volume ``after`` and/or ``before`` a code, the two not included; ``sheets`` as
    ``VOLUME:83-91``, counting sheets of paper. ``sides`` is how the batch is printed: two pages a sheet, whole sheets only.
    Letters and envelopes do not share paper, so each kind gets a file: ``into`` for the first, the kind added to the name of others.
    """
    if (
        not any((folder / name).exists() for name in (batch.SIGNERS, batch.HELD))
        and not any(folder.glob("*.pdf"))
        and (folder / batch.MANIFEST).is_file()
    ):
        raise RefusedError(f"{folder.name}: its people and PDFs are purged; merge their sheet again, or what is left of it.")
    if sum((bool(codes), bool(after or before), bool(sheets))) != 1:
        raise RefusedError("Choose what to print again: codes, or the pieces after and before a code, or sheets of a volume.")
    if codes:
        chosen = batch.find(folder, codes)
        pages = _pages((entry.volume, entry.first_page, entry.last_page) for entry in chosen)
    elif sheets:
        volume, first, last = _sheet_range(folder, sheets)
        leaves = 2 if _sides(volume, sides) is Sides.TWO else 1
        pages = {volume: range(leaves * (first - 1) + 1, leaves * last + 1)}
        chosen = [
            entry for entry in batch.entries(folder, volume=volume) if entry.last_page in pages[volume] or entry.first_page in pages[volume]
        ]
    else:
        chosen = _between(folder, after=after, before=before)
        pages = _pages((entry.volume, entry.first_page, entry.last_page) for entry in chosen)
    broken = batch.verify(folder, [f"{volume}.pdf" for volume in pages])
    if broken:
        raise UnreadableError("\n".join(broken))
    kinds: dict[str, dict[str, Sequence[int]]] = {}
    for volume, numbers in pages.items():
        kinds.setdefault("-".join(volume.split("-")[:2]), {})[volume] = numbers
    files, copied, on_paper = [], 0, 0
    for at, (kind, volumes) in enumerate(kinds.items()):
        path = into if at == 0 else into.with_stem(f"{into.stem}-{kind.partition('-')[2]}")
        data, count = _copied({folder / f"{volume}.pdf": numbers for volume, numbers in volumes.items()}, sides=_sides(kind, sides))
        batch.publish_file(path, data)
        files.append(path)
        copied += count
        on_paper += -(-count // 2) if _sides(kind, sides) is Sides.TWO else count
    return Reprinted(files=tuple(files), codes=tuple(dict.fromkeys(entry.code for entry in chosen)), pages=copied, sheets=on_paper)


def _sides(volume: str, sides: Sides) -> Sides:
    """Only letters are ever printed on two sides: envelopes and labels are not."""
    return sides if "-letters" in volume else Sides.ONE


def _pages(spans: Iterable[tuple[str, int, int]]) -> dict[str, Sequence[int]]:
    pages: dict[str, dict[int, None]] = {}
    for volume, first, last in spans:
        pages.setdefault(volume, {}).update(dict.fromkeys(range(first, last + 1)))
    return {volume: sorted(numbers) for volume, numbers in pages.items()}


def _sheet_range(folder: Path, text: str) -> tuple[str, int, int]:
    """``1-letters-president-001:83-91`` or ``…:83``."""
    found = re.fullmatch(r"\s*(?P<volume>.+?)(?:\.pdf)?\s*:\s*(?P<first>[0-9]+)\s*(?:[-\u2013]\s*(?P<last>[0-9]+))?\s*", text)
    if not found:
        raise RefusedError(f"{text}: write the volume and its sheets like this: 1-letters-president-001:83-91.")
    first = int(found["first"])
    last = int(found["last"] or first)
    volumes = [path.stem for path in sorted(folder.glob("*.pdf"))]
    if found["volume"] not in volumes:
        raise RefusedError(f"{found['volume']} is not a volume of this batch; there are: {', '.join(volumes)}.")
    if not 1 <= first <= last:
        raise RefusedError(f"{text}: sheets count from 1, and the first comes before the last.")
    return found["volume"], first, last


def _between(folder: Path, *, after: str, before: str) -> list[batch.Entry]:
    """The pieces strictly between two codes of one volume; one code missing: to its end, or from its start."""
    ends = [batch.find(folder, [text])[0] if text else None for text in (after, before)]
    volumes = {end.volume for end in ends if end}
    if len(volumes) != 1:
        raise RefusedError(
            f"{after} and {before} are in different volumes ({', '.join(sorted(volumes))}); print one volume's again at a time."
        )
    all_of_it = batch.entries(folder, volume=volumes.pop())
    codes = [entry.code for entry in all_of_it]
    first, last = ends
    chosen = all_of_it[codes.index(first.code) + 1 if first else 0 : codes.index(last.code) if last else None]
    if not chosen:
        raise RefusedError(f"There is no piece between {after or 'the start of the volume'} and {before or 'its end'}.")
    return chosen


_CATALOG = ("/Metadata", "/OutputIntents", "/Lang", "/ViewerPreferences", "/PageLayout", "/PageMode")
_UA = re.compile(rb"<pdfuaid:part>[^<]*</pdfuaid:part>")


def _copied(volumes: Mapping[Path, Sequence[int]], *, sides: Sides) -> tuple[bytes, int]:
    """The PDF with those pages (1-based) of those volumes, and how many pages it has; the same pages always give the same bytes.

    On two sides a sheet is copied whole, so that nobody's letter lands on the back of another's.
    """
    import pikepdf  # 80 ms that only a reprint needs

    copy = pikepdf.new()
    leaves = 2 if sides is Sides.TWO else 1
    labels: list[str] = []
    bookmarks: list[tuple[int, str]] = []
    version = "1.7"
    with contextlib.ExitStack() as open_volumes:
        for path, numbers in volumes.items():
            try:
                volume = open_volumes.enter_context(pikepdf.open(path))
            except (pikepdf.PdfError, OSError) as error:
                raise UnreadableError(f"{path.name}: cannot be read as a PDF; take it from a copy of this folder.") from error
            if not labels:
                version = volume.pdf_version
                _copy_catalog(volume, copy)
            titles = _titles(volume)
            sheets = sorted({(number - 1) // leaves for number in numbers})
            if sheets[-1] * leaves >= len(volume.pages):
                raise RefusedError(f"{path.stem} ends with sheet {-(-len(volume.pages) // leaves)}.")
            for at in (sheet * leaves + side for sheet in sheets for side in range(leaves)):
                if at >= len(volume.pages):
                    continue  # the back of the volume's last sheet
                if at % leaves == 0 and len(labels) % leaves:
                    copy.add_blank_page()
                    copy.pages[-1].mediabox = copy.pages[-2].mediabox
                    labels.append("")
                page = volume.pages[at]
                bookmarks += [(len(labels), title) for title in titles.get(page.obj.objgen, [])]
                labels.append(page.label if "/PageLabels" in volume.Root else "")
                copy.pages.append(page)
                for key in ("/StructParents", "/Tabs"):  # a volume's tags stay behind: what is printed again is for the printer
                    if key in copy.pages[-1].obj:
                        del copy.pages[-1].obj[key]
        if any(labels):
            numbering = [item for at, label in enumerate(labels) for item in (at, pikepdf.Dictionary(P=pikepdf.String(label)))]
            copy.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(numbering))
        _add_bookmarks(copy, bookmarks)
        file = io.BytesIO()
        copy.save(
            file,
            min_version=version,
            fix_metadata_version=False,
            deterministic_id=True,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
        return file.getvalue(), len(copy.pages)


def _copy_catalog(volume: "pikepdf.Pdf", copy: "pikepdf.Pdf") -> None:
    """What PDF/A and viewers ask of the document as a whole (ISO 19005-2 §6.2.3, §6.6.2); Info agrees with the XMP, so it goes too."""
    import pikepdf

    for key in _CATALOG:
        if key in volume.Root:
            value = volume.Root[key]
            compound = isinstance(value, pikepdf.Dictionary | pikepdf.Array | pikepdf.Stream)
            copy.Root[key] = copy.copy_foreign(volume.make_indirect(value)) if compound else value
    if "/Metadata" in copy.Root and _UA.search(told := copy.Root.Metadata.read_bytes()):
        copy.Root.Metadata.write(_UA.sub(b"", told))
    if "/Info" in volume.trailer:
        copy.trailer.Info = copy.copy_foreign(volume.make_indirect(volume.trailer.Info))


def _titles(volume: "pikepdf.Pdf") -> dict[tuple[int, int], list[str]]:
    """The bookmarks of a volume by the object of the page they open; only plain ones: one level, straight to a page."""
    import pikepdf

    titles: dict[tuple[int, int], list[str]] = {}
    outline = volume.Root.get("/Outlines")
    item = outline.get("/First") if outline is not None else None
    for _ in range(2 * len(volume.pages)):  # no longer than that, since a damaged chain may go in circles
        if item is None:
            break
        target = item.get("/Dest", item.A.get("/D") if "/A" in item else None)
        if isinstance(target, pikepdf.Array) and "/Title" in item:
            titles.setdefault(target[0].objgen, []).append(str(item.Title))
        item = item.get("/Next")
    return titles


def _add_bookmarks(copy: "pikepdf.Pdf", bookmarks: Sequence[tuple[int, str]]) -> None:
    import pikepdf

    if not bookmarks:
        return
    outline = copy.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Outlines, Count=len(bookmarks)))
    items = []
    for at, title in bookmarks:
        to = pikepdf.Array([copy.pages[at].obj, pikepdf.Name.Fit])
        items.append(copy.make_indirect(pikepdf.Dictionary(Title=pikepdf.String(title), Parent=outline, Dest=to)))
    for item, following in itertools.pairwise(items):
        item.Next, following.Prev = following, item
    outline.First, outline.Last = items[0], items[-1]
    copy.Root.Outlines = outline
