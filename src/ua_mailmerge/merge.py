"""The whole walk: sheets to people, people to a frozen batch, a batch to volumes, volumes to the ledger. Read this first."""

import datetime
import difflib
import gc
import hashlib
import itertools
import multiprocessing
import os
import re
import shutil
import signal
import unicodedata
from collections import Counter, deque
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any

import msgspec

from ua_mailmerge import (
    __version__,
    batch,
    covers,
    envelopes,
    fonts,
    intake,
    job_cards,
    labels,
    ledger,
    letters,
    pdf,
    plan,
    postage,
    postal,
    printers,
    render,
    review,
    schema,
    signers,
    stationery,
    typeset,
    windows,
)
from ua_mailmerge.model import (
    MM,
    Address,
    Campaign,
    Codes,
    Event,
    Face,
    Faces,
    Fit,
    Form,
    Group,
    Hidden,
    Official,
    Order,
    Page,
    Sides,
    Signer,
    Stack,
    Tagging,
    Trays,
)
from ua_mailmerge.problems import Problem, RefusedError, Severity, UnreadableError
from ua_mailmerge.shipped import shipped

MOST = 250
"""Letters in a volume: as many as an office printer's tray, and a person's patience, holds."""

SPARES = 3
"""Envelopes more than letters, where all are alike."""

MOST_PROCESSES = 61
"""Windows waits for no more."""

FLAPS = "4-flaps"
START_HERE, COVERS = "0-START-HERE.pdf", "0-covers.pdf"

POOL_VOLUMES = 40
"""From so many volumes on, other processes gain more than starting them costs."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A campaign, an event and how to print them: what ``check`` and ``merge`` need beside the sheets."""

    campaign: Campaign
    event: Event
    campaign_text: str
    event_text: str
    letterhead: Path
    on: datetime.date  # today
    dated: datetime.date  # the date on the letters
    sides: Sides
    envelopes: str  # a size to print, a window, labels or none
    fold: str = ""  # for a window
    printer: printers.Profile | None = None
    turn: int = 0
    dx_mm: float = 0.0
    dy_mm: float = 0.0
    labels: str = ""  # the sheet, where envelopes is labels
    label_start: int = 1
    label_margin_mm: float | None = None
    group: Group = Group.NONE
    trays: Trays = Trays.ONE
    tagging: Tagging = Tagging.NONE
    stack: Stack = Stack.POSTING
    codes: Codes = Codes.SHORT
    return_labels: str = ""  # the sheet; empty: none
    return_start: int = 1
    order: Order = Order.SHEET
    only: tuple[str, ...] = ()
    all_consented: bool = False
    reasons: review.Reasons = review.Reasons()
    fonts: Path | None = None
    sheets: tuple[str, ...] = ()  # names of the sheets that hold the signers; empty: the obvious one
    hidden: Hidden = Hidden.ASK

    @property
    def fits(self) -> dict[str, Fit]:
        """How the printer's error is made good on each kind of volume; a kind with nothing to make good is left out."""
        if self.printer is None:
            return {}
        kinds = {"letters": str(self.event.paper), "labels": self.label_sheet, "returns": self.return_labels}
        fits = {kind: self.printer.setting(medium).fit for kind, medium in kinds.items() if medium}
        if size := envelopes.SIZES.get(self.envelopes):
            fit = self.printer.setting(size.key).fit
            fits["envelopes"] = fit.turned(size.width_mm * MM, size.height_mm * MM, self.turn)
        return {kind: fit for kind, fit in fits.items() if fit != Fit()}

    @property
    def label_sheet(self) -> str:
        """The sheet for addresses."""
        return self.labels or labels.usual(self.event.paper)

    @property
    def offset_mm(self) -> tuple[float, float]:
        """How far the words on an envelope's face are moved in all."""
        of = self.printer.setting(self.envelopes) if self.printer and self.envelopes in envelopes.SIZES else printers.Setting()
        return self.dx_mm + of.x, self.dy_mm + of.y

    @property
    def request(self) -> intake.Request:
        """What each row is held against."""
        return intake.Request(
            signers.Rules(self.campaign, self.event, self.all_consented, self.dated),
            str(self.letterhead),
            letters.date_words(self.dated, self.event),
            self.sides,
            self.order,
            str(self.fonts or ""),
            self.envelopes,
            self.offset_mm,
            self.fold,
            self.only,
            self.return_labels,
            self.label_margin_mm,
        )


class Checked(msgspec.Struct, frozen=True):
    """Sheets that were read and counted, with everything there is to say about them."""

    intake: intake.Intake
    matrix: plan.Matrix
    two_sheets: int  # letters that take more than one sheet
    words: int  # about how many own words fit the first page
    sheets: dict[str, dict[int, int]]  # by official: letters by how many sheets they take
    wording: tuple[plan.Wording, ...] = ()  # whose words they are, for each official who gets any


class Batch(msgspec.Struct, frozen=True):
    """A published batch; ``new`` is false when the same people were merged before."""

    folder: Path | None
    matrix: plan.Matrix
    volumes: tuple[covers.Volume, ...] = ()
    new: bool = True
    renumbered: tuple[str, ...] = ()  # sentences about people whose No. could not be kept


# -- before -------------------------------------------------------------------------------------


def load(campaign: Path, event: Path) -> tuple[Campaign, Event, str, str]:
    """Both files, or UnreadableError with every fault in them."""
    texts = [text(path) for path in (campaign, event)]
    first, faults = schema.campaign(texts[0], file=campaign.name)
    second, more = schema.event(texts[1], file=event.name)
    stops = tuple(problem for problem in (*faults, *more) if problem.severity is Severity.STOP)
    if first is None or second is None or stops:
        lines = "\n".join(f"  {problem}" for problem in stops)
        raise UnreadableError(f"{plan.counted(len(stops), 'thing')} to mend first:\n{lines}", code="faults", problems=stops)
    return first, second, texts[0], texts[1]


def letterhead(name: str, *, beside: Path) -> Path:
    """The folder of a letterhead: one beside the event's file, else one that comes with the program."""
    for folder in (beside / name, beside / "letterhead" / name):
        if folder.is_dir():
            return folder
    try:
        return shipped(f"letterhead/{name}")
    except UnreadableError as error:
        raise UnreadableError(
            f"There is no letterhead {name}: no such folder beside event.yaml, and none of that name comes along. Use personal or group.",
            code="no-letterhead",
        ) from error


def refuse(job: Job) -> None:
    """RefusedError when the letters must not be printed: see ``review.stops``; also when the campaign has none in the event's language."""
    campaign = job.campaign
    unknown = [id_ for id_ in job.only if id_ not in {official.id for official in campaign.officials}]
    if unknown:
        raise RefusedError(f"{unknown[0]} is not an official of this campaign; there are {', '.join(o.id for o in campaign.officials)}.")
    review.refuse(campaign, on=job.on, dated=job.dated, reasons=job.reasons, only=job.only)
    review.speaks(campaign, job.event)


def try_envelopes(job: Job) -> None:
    """RefusedError when an address of the campaign or the event does not fit, or words would be pushed off the paper."""
    if job.envelopes == "none" and not job.return_labels and not job.fits:
        return
    faces = fonts.Faces.installed(job.fonts)
    if job.return_labels:
        sheet = labels.LABELS[job.return_labels]
        block = labels.returned(job.event.return_address, sheet=sheet, margin_mm=job.label_margin_mm, faces=faces)
        _try_labels(block, sheet, job, faces, start=job.return_start, kind="returns")
    for official in job.campaign.officials:
        if not job.only or official.id in job.only:
            _try_official(official, job, faces)


def _try_official(official: Official, job: Job, faces: Faces) -> None:
    to = postal.official(official, posted_from=job.event.posted_from)
    country = postal.country_line(official.country, posted_from=job.event.posted_from)
    if job.envelopes in windows.WINDOWS or "letters" in job.fits:
        view = windows.chosen(job.envelopes, paper=job.event.paper, fold=job.fold) if job.envelopes in windows.WINDOWS else None
        clear = view.clear if view else ()
        head = stationery.load(job.letterhead, paper=job.event.paper, faces=faces, event=job.event, clear=clear)
        set_ = windows.typesetter(official, event=job.event, on=view, stationery=head, date=job.request.date, faces=faces)
        writer = letters.Writer(job.campaign, job.event, official, date=job.request.date, personal=head.personal)
        for page in set_.pages(writer.letter(Signer("Nobody", Address(), (official.id,), ""))):
            _try_page(page, job, faces, kind="letters")
    if job.envelopes == "labels":
        sheet = labels.LABELS[job.label_sheet]
        block = labels.address(to, sheet=sheet, country=country, margin_mm=job.label_margin_mm, faces=faces)
        _try_labels(block, sheet, job, faces, start=job.label_start, kind="labels")
    elif job.envelopes in envelopes.SIZES:
        size, back = envelopes.SIZES[job.envelopes], job.event.return_address
        page = envelopes.envelope(to, back, size=size, turn=job.turn, dx_mm=job.dx_mm, dy_mm=job.dy_mm, country=country, faces=faces)
        _try_page(page, job, faces, kind="envelopes")


def _try_labels(block: Form, sheet: labels.LabelSheet, job: Job, faces: Faces, *, start: int, kind: str) -> None:
    labels.check(sheet, start=start, margin_mm=job.label_margin_mm, dx_mm=job.dx_mm, dy_mm=job.dy_mm)
    (page,) = labels.pages([block] * sheet.count, sheet=sheet, dx_mm=job.dx_mm, dy_mm=job.dy_mm, margin_mm=job.label_margin_mm)
    _try_page(page, job, faces, kind=kind)


def _try_page(page: Page, job: Job, faces: Faces, *, kind: str) -> None:
    if job.printer and kind in job.fits:
        printers.refuse_off_paper(page, job.fits[kind], faces=faces, on=f"{kind}, {job.printer.name}")


# -- check --------------------------------------------------------------------------------------


def check(sheets: "Sequence[Path | intake.Kept]", job: Job, *, known: intake.Known, workers: "Workers | None" = None) -> Checked:
    """Read, clean and count; nothing is written."""
    try_envelopes(job)
    executor = workers.executor if workers else lambda: None
    found = intake.gather(sheets, job.request, known=known, only=job.only, named=job.sheets, hidden=job.hidden, workers=executor)
    sheets_of: dict[str, list[int]] = {official.id: [] for official in job.campaign.officials}
    whole = dict.fromkeys(sheets_of, 0)
    for shape in found.people.shapes:
        for id_, pages in zip(shape.officials, shape.pages, strict=True):
            sheets_of[id_].append(-(-pages // 2) if job.sides is Sides.TWO else pages)
            whole[id_] += shape.full
    alike = {id_: len(sheets_of[id_]) - (whole[id_] if job.envelopes in envelopes.SIZES else 0) for id_ in sheets_of}
    printed = {id_: 0 if job.envelopes == "none" else _alike(alike[id_], job) + len(sheets_of[id_]) - alike[id_] for id_ in sheets_of}
    ready = found.rows - len(found.held)
    matrix = plan.matrix(
        job.campaign,
        people=found.rows,
        ready=ready,
        sheets=sheets_of,
        envelopes=printed,
        held=found.reasons,
        made_before=found.made_before,
    )
    longer = sum(count > 1 for counts in sheets_of.values() for count in counts)
    words = min((typeset.words_that_fit(room) for room in found.room.values()), default=0)
    wording = [
        plan.wording(id_, letters=len(of), own=found.own.get(id_, {}), by_hand=intake.BY_HAND) for id_, of in sheets_of.items() if of
    ]
    return Checked(found, matrix, longer, words, {id_: dict(Counter(counts)) for id_, counts in sheets_of.items()}, tuple(wording))


def rates(path: Path | None, *, beside: Path) -> postage.Rates | None:
    """The prices in ``path``, else in rates.yaml beside the event's file, else those that come along."""
    own = path or beside / "rates.yaml"
    found = own if path or own.is_file() else shipped("samples/ua-100-21/rates.yaml")
    return postage.read(text(found), file=found.name)


def write_rates(path: Path) -> None:
    """The prices that come along, into a file of one's own; RefusedError when there is one already."""
    if path.exists():
        raise RefusedError(f"{path} is there already; edit it, or choose another name.")
    with batch.writing(path):
        shutil.copyfile(shipped("samples/ua-100-21/rates.yaml"), path)


def posting(checked: Checked, job: Job, rates: postage.Rates | None) -> postage.Posting:
    """What posting the letters of ``checked`` costs, singly and bundled."""
    size = envelopes.SIZES["us_10" if job.event.paper == "letter" else "iso_dl"]
    if job.envelopes in windows.WINDOWS:
        size = windows.WINDOWS[job.envelopes].size
    size = envelopes.SIZES.get(job.envelopes, size)
    return postage.posting(
        checked.sheets,
        {official.id: official for official in job.campaign.officials},
        rates,
        paper=job.event.paper,
        envelope_mm=(size.width_mm, size.height_mm),
        posted_from=job.event.posted_from,
        on=job.on,
    )


def post_by(campaign: Campaign, event: Event) -> tuple[covers.PostBy, ...]:
    """For each official the last day to post, and why."""
    dates = []
    for official in campaign.officials:
        by, days = plan.post_by(campaign, official, posted_from=event.posted_from)
        to = postal.name(official.country) if postal.crosses_border(official.country, posted_from=event.posted_from) else ""
        dates.append(covers.PostBy(official.position or official.name, by, campaign.expires, days, to))
    return tuple(dates)


def _alike(pieces: int, job: Job) -> int:
    return pieces + SPARES if pieces and job.envelopes in envelopes.SIZES else pieces


# -- merge --------------------------------------------------------------------------------------


def merge(
    checked: Checked, job: Job, *, into: Path, workers: "Workers", progress: Callable[[int, int], None] = lambda done, of: None
) -> Batch:
    """Freeze the people of ``checked`` and publish their batch below ``into``; call inside ``batch.alone(into)``.

    The order matters: input, then volumes, then the folder's own name, then the ledger; whatever ends the process, nothing is half done.
    """
    refuse(job)
    if checked.intake.stops:
        raise UnreadableError("\n".join(str(problem) for problem in checked.intake.stops), problems=tuple(checked.intake.stops))
    if not len(checked.intake.people):
        return Batch(None, checked.matrix, new=False)
    for leftover in batch.unfinished(into):  # of merges that were interrupted: this one starts over, and their numbers are free again
        with batch.writing(leftover):
            shutil.rmtree(leftover)
    part = batch.open_part(into, "incoming")
    taken, given_out = _numbers(into, job)
    frozen = freeze(part, checked, job, taken=taken, given_out=given_out)
    id_ = _identity(part, job)
    if batch.made(into, id_):  # its ledger lines were lost; mend put them back, and nothing is left to do
        shutil.rmtree(part)
        return Batch(into / "batches" / id_, checked.matrix, new=False)
    home = batch.open_part(into, id_)
    with batch.writing(home):
        shutil.rmtree(home)
        part.rename(home)
    return _print(home, frozen, on=job.on, workers=workers, progress=progress)


def resume(part: Path, *, on: datetime.date, workers: "Workers", progress: Callable[[int, int], None] = lambda done, of: None) -> Batch:
    """Finish a merge that was interrupted after its input was frozen: its volumes are set again from there, to the same bytes."""
    if not (part / render.MERGE).is_file():
        raise RefusedError(f"{part.name} was interrupted before its input was complete; run the merge again.")
    campaign, _event, settings = render.frozen(part)
    reasons = review.Reasons(settings.after_expiry, settings.after_term)
    review.refuse(campaign, on=on, dated=settings.dated, reasons=reasons, only=settings.only)
    kept = msgspec.json.decode((part / PARTS).read_bytes(), type=Frozen)
    for path in part.iterdir():
        if path.is_file():
            path.unlink()
        elif path.name == render.TRAYS:
            shutil.rmtree(path)
    return _print(part, kept, on=on, workers=workers, progress=progress)


PARTS = "input/parts.json"


class Frozen(msgspec.Struct):
    """``input/parts.json``: which people go into which volume, and what summary and held.csv say."""

    parts: list[tuple[str, list[render.Part]]]  # (kind, parts that share a process)
    matrix: plan.Matrix
    held: list[batch.HeldRow]
    renumbered: list[str] = []  # sentences about people whose No. could not be kept


class _Named(msgspec.Struct):
    row: str


class _Numbered(msgspec.Struct):
    """Of a line of people only the row, as ``Signer.row`` has it."""

    s: _Named


def freeze(part: Path, checked: Checked, job: Job, *, taken: set[int], given_out: Container[int] = ()) -> Frozen:
    """Write everything the volumes are made from into ``part/input``."""
    people = checked.intake.people
    coder = plan.Coder(job.campaign.reference, job.event.code, plan.official_letters(job.campaign))
    indexes, lines = people.in_order(job.order)
    asked = [people.wanted[index] for index in indexes]
    fixed = {-number for number in asked if number < 0}
    free = plan.numbers([number for number in asked if number >= 0], taken=taken | fixed, usable=coder.usable, given_out=given_out)
    spans: _Spans = {"letters": {}, "envelopes": {}}
    counts: dict[tuple[str, str], int] = {}
    sizes: dict[tuple[str, str, int], int] = {}
    renumbered: list[str] = []
    at = in_stack = 0
    with batch.writing(part), (part / batch.SIGNERS).open("wb") as file:
        (part / batch.SIGNERS).chmod(0o600)
        for index, wanted, line in zip(indexes, asked, lines, strict=True):
            shape, number = people.shapes[index], -wanted if wanted < 0 else next(free)
            if 0 < wanted != number:
                row = msgspec.json.decode(b"{" + line, type=_Numbered).s.row
                renumbered.append(f"{row}: No. {wanted} could not be kept; the codes say {number:03d}.")
            takes = _takes(shape, job)
            tail = line if job.group is Group.NONE else b'"p":%b,%b' % (msgspec.json.encode(takes), line)
            data = b'{"n":%d,"o":%b,%b' % (number, msgspec.json.encode(shape.officials), tail)
            file.write(data)
            for kind in ("letters", "envelopes") if shape.full and job.envelopes in envelopes.SIZES else ("letters",):
                if kind == "letters" and job.stack is Stack.SIGNING:
                    together = spans[kind].setdefault(("", 0), [])
                    if not together or in_stack + len(takes) > MOST:
                        together.append([at, at])
                        in_stack = 0
                    in_stack += len(takes)
                    together[-1][1] = at + len(data)
                for id_, sheets in zip(shape.officials, takes, strict=True):
                    counts[kind, id_] = counts.get((kind, id_), 0) + 1
                    if kind == "letters" and job.stack is Stack.SIGNING:
                        continue
                    count = sizes[kind, id_, sheets] = sizes.get((kind, id_, sheets), 0) + 1
                    if count % MOST == 1:
                        spans[kind].setdefault((id_, sheets), []).append([at, at])
                    spans[kind][id_, sheets][-1][1] = at + len(data)
            at += len(data)
    parts = _parts(job, spans, counts, size=at)
    inner = part / "input"
    faces = fonts.Faces.installed(job.fonts)
    with batch.writing(inner):
        for name, text in (("campaign.yaml", job.campaign_text), ("event.yaml", job.event_text)):
            batch.write(inner / name, text.encode())
        shutil.copytree(job.letterhead, part / render.LETTERHEAD)
        (part / render.FONTS).mkdir(mode=0o700)
        faces.freeze(_used(job, people), part / render.FONTS)
    frozen = Frozen(parts, checked.matrix, checked.intake.held, renumbered)
    batch.write(part / PARTS, msgspec.json.format(msgspec.json.encode(frozen), indent=1))
    batch.write(part / render.MERGE, msgspec.json.format(msgspec.json.encode(_settings(part, job)), indent=1))
    return frozen


_Spans = dict[str, dict[tuple[str, int], list[list[int]]]]
"""By kind, official and sheets (0: whatever they take): the bytes of signers.jsonl that each volume's people lie between."""


def _takes(shape: intake.Shape, job: Job) -> tuple[int, ...]:
    """How many sheets each letter of a person takes, where letters are grouped by that; else zeros."""
    if job.group is Group.NONE:
        return (0,) * len(shape.officials)
    return tuple([-(-pages // 2) if job.sides is Sides.TWO else pages for pages in shape.pages])


def _stem(id_: str, sheets: int) -> str:
    """``president``, or ``president-2-sheets`` where letters are grouped; ``signing`` for all officials together."""
    id_ = id_ or "signing"
    return f"{id_}-{plan.counted(sheets, 'sheet').replace(' ', '-')}" if sheets else id_


def _parts(job: Job, spans: _Spans, counts: dict[tuple[str, str], int], *, size: int) -> list[tuple[str, list[render.Part]]]:
    """Volumes by the process that makes them: the letters of the same people to all officials together."""
    ids = [official.id for official in job.campaign.officials]
    named = {
        kind: {
            key: [
                render.Part(f"{step}-{kind}-{_stem(*key)}-{n:03d}", key[0], span[0], span[1], takes=key[1:] if key[1] else ())
                for n, span in enumerate(of_kind[key], 1)
            ]
            for key in sorted(of_kind, key=lambda key: (ids.index(key[0]) if key[0] else -1, key[1]))
        }
        for step, (kind, of_kind) in enumerate(spans.items(), 1)
    }
    groups: list[tuple[str, list[render.Part]]] = []
    for kind, of_kind in named.items():
        groups += [(kind, [part for part in row if part is not None]) for row in itertools.zip_longest(*of_kind.values())]
    if job.codes is Codes.FLAP and "envelopes" in named:
        for row in itertools.zip_longest(*named["envelopes"].values()):
            flaps = [msgspec.structs.replace(part, name=part.name.replace("2-envelopes", FLAPS, 1)) for part in row if part is not None]
            groups.append(("flaps", flaps))
    for id_ in ids if job.envelopes in ("labels", *envelopes.SIZES) else []:
        pieces = counts.get(("letters", id_), 0) - counts.get(("envelopes", id_), 0)
        name = f"2-labels-{id_}" if job.envelopes == "labels" else f"2-envelopes-{id_}-alike"
        count = _alike(pieces, job)
        step = count if job.envelopes == "labels" else MOST
        for n, (first, last) in enumerate(plan.volumes(count, most=max(step, 1)), 1):
            first_sheet = job.envelopes == "labels" and not any(kind == "alike" for kind, _ in groups)
            label = job.label_start if first_sheet else 1  # one sheet is part-used, the others are new
            groups.append(("alike", [render.Part(f"{name}-{n:03d}", id_, 0, 0, last - first, label)]))
    start = job.return_start
    for id_ in ids if job.return_labels else []:
        if count := counts.get(("letters", id_), 0):
            takes = tuple(sorted(sheets for official, sheets in spans["letters"] if official == id_ and sheets))
            groups.append(("returned", [render.Part(f"3-returns-{id_}-001", id_, 0, size, count, start, takes)]))
            start = 1
    return groups


def _settings(part: Path, job: Job) -> render.Settings:
    return render.Settings(
        version=__version__,
        dated=job.dated,
        date=letters.date_words(job.dated, job.event),
        sides=job.sides,
        envelopes=job.envelopes,
        fold=job.fold,
        only=job.only,
        printer=(job.printer.label or job.printer.name) if job.printer else "",
        fits=job.fits,
        turn=job.turn,
        dx_mm=job.dx_mm,
        dy_mm=job.dy_mm,
        labels=job.label_sheet if job.envelopes == "labels" else "",
        label_start=job.label_start,
        label_margin_mm=job.label_margin_mm,
        return_labels=job.return_labels,
        stack=job.stack,
        codes=job.codes,
        group=job.group,
        trays=job.trays,
        tagging=job.tagging,
        order=job.order,
        after_expiry=job.reasons.after_expiry,
        after_term=job.reasons.after_term,
        all_consented=job.all_consented,
        fonts=dict(render.hashes(part)),
    )


_ASCII = "".join(map(chr, range(0x20, 0x7F)))
_DRAWN_BY_NOTHING = frozenset(("Cc", "Cn", "Cs", "Zl", "Zp"))  # Cf stays: among the format characters are Arabic signs with a shape
_PRINTED = _ASCII + "\u00a0·×–—‘’“”…→"


def _used(job: Job, people: intake.People) -> dict[Face, str]:
    """Every character that each face may have to draw: the campaign's, the event's, the people's, and their capitals on envelopes."""
    drawn = "".join(path.read_text(encoding="utf-8") for path in sorted(job.letterhead.glob("*.yaml")))
    told = f"{job.campaign_text}{job.event_text}{drawn}{letters.date_words(job.dated, job.event)}0123456789 ·()"
    names = "".join(sorted(people.names_used))
    sans = f"{_PRINTED}{told}{names}" + "".join(
        postal.country_line(o.country, posted_from="") + postal.name(o.country) for o in job.campaign.officials
    )
    subjects = "".join(sample.subject for sample in job.campaign.letters.values())
    used = {
        Face.SERIF: told + names + "".join(sorted(people.letters_used)),
        Face.SERIF_SEMIBOLD: drawn + names + subjects,
        Face.SANS: sans + ("" if job.envelopes == "none" else envelopes.capitals(sans)),
        Face.SANS_SEMIBOLD: f"{_PRINTED}{told}{envelopes.capitals(told)}",
    }
    return {
        face: "".join(sorted(character for character in set(text) if unicodedata.category(character) not in _DRAWN_BY_NOTHING))
        for face, text in used.items()
    }


def _identity(part: Path, job: Job) -> str:
    """The batch's id: its event and a hash of everything that decides its bytes."""
    digest = hashlib.sha256()
    for path in sorted(path for path in (part / "input").rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(part).as_posix()}\0{batch.sha256(path)}\n".encode())
    return f"{job.event.code}-{digest.hexdigest()[:12]}"


def _numbers(into: Path, job: Job) -> tuple[set[int], set[int]]:
    """The numbers that letters have, and those that slips were printed with."""
    coder = plan.Coder(job.campaign.reference, job.event.code, plan.official_letters(job.campaign))
    events, _torn = batch.events(into)
    return ledger.taken(ledger.fold(events), prefix=coder.prefix), ledger.given_out(events, prefix=coder.prefix)


# -- print --------------------------------------------------------------------------------------


def _print(
    part: Path,
    frozen: Frozen,
    *,
    on: datetime.date,
    workers: "Workers",
    progress: Callable[[int, int], None],
) -> Batch:
    """Volumes, covers and lists into ``part``; then publish it and write the ledger."""
    campaign, event, settings = render.frozen(part)
    groups, matrix = frozen.parts, frozen.matrix
    told: list[covers.Volume] = []
    pieces: list[tuple[str, str, Sequence[str]]] = []  # (volume, official, codes) of letters

    def manifest() -> Iterator[bytes]:
        for done, ((kind, _), volumes) in enumerate(zip(groups, _volumes(part, groups, workers), strict=True), 1):
            for made in volumes:
                told.extend(_told(kind, made, campaign, event, settings))
                if kind == "letters":
                    pieces.extend(_by_official(made, campaign))
                yield made.manifest
            progress(done, len(groups))

    batch.write_manifest(part / batch.MANIFEST, manifest())
    told.sort(key=lambda volume: _printing_order(volume.file, campaign))
    run = _run(campaign, event, settings, tuple(told), matrix, part=part, on=on)
    _start_here(part, run, event, settings.fits.get("letters"))
    if settings.stack is Stack.SIGNING:
        batch.write_bridge(part)
    if frozen.held:
        batch.write_held(part / batch.HELD, frozen.held)
    summary = [*_summary(run, matrix, settings), "\n".join(frozen.renumbered), _archive(part)]
    batch.write_summary(part / batch.SUMMARY, list(filter(None, summary)))
    into = part.parents[1]
    folder = batch.publish(part)
    batch.append(into, ledger.made(run.batch, pieces, on=on))
    return Batch(folder, matrix, tuple(told), renumbered=tuple(frozen.renumbered))


def _by_official(made: render.Made, campaign: Campaign) -> list[tuple[str, str, Sequence[str]]]:
    """The letters of a volume for the ledger, an entry for each official they go to."""
    if made.official:
        return [(made.name, made.official, made.codes.split(" "))]
    sorted_: dict[str, list[str]] = {}
    ids = {letter: id_ for id_, letter in plan.official_letters(campaign).items()}
    for code in made.codes.split(" "):
        sorted_.setdefault(ids[plan.letter(code)], []).append(code)
    return [(made.name, id_, codes) for id_, codes in sorted_.items()]


def _archive(part: Path) -> str:
    """For the summary: why the files do not say that they are PDF/A, when they do not."""
    why = render.not_archival(part)
    return f"The files do not say that they are PDF/A, because of the letterhead: {why}. They print as well." if why else ""


_MAKE: dict[str, Callable[[Path, Iterable[render.Part]], list[render.Made]]] = {
    "letters": render.letters_volumes,
    "envelopes": render.envelope_volumes,
    "flaps": render.flap_volumes,
    "alike": render.alike_volumes,
    "returned": render.return_label_volumes,
}


def _volumes(part: Path, groups: list[tuple[str, list[render.Part]]], workers: "Workers") -> Iterator[list[render.Made]]:
    """The volumes of each group, in order, whoever makes them."""
    many = sum(len(parts) for _kind, parts in groups) >= POOL_VOLUMES
    executor = workers.executor() if many or workers.running else None
    if executor is None:
        yield from (_MAKE[kind](part, parts) for kind, parts in groups)
        return
    waiting: deque[Future[list[render.Made]]] = deque()
    for kind, parts in groups:
        waiting.append(executor.submit(_MAKE[kind], part, parts))
        if len(waiting) > 8:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _printing_order(name: str, campaign: Campaign) -> tuple[str, int, str]:
    step, kind, rest = name.removeprefix(f"{render.TRAYS}/").split("-", 2)
    step = f"{step}-{kind}" if name.startswith(render.TRAYS) else step  # all first sheets, then all further ones
    ids = [official.id for official in campaign.officials]
    mine = max((id_ for id_ in ids if rest.startswith(f"{id_}-")), key=len, default="")  # minister-two's are not minister's
    return step, ids.index(mine) if mine else len(ids), name


def _told(kind: str, made: render.Made, campaign: Campaign, event: Event, settings: render.Settings) -> list[covers.Volume]:
    """What START-HERE lists for a volume: the volume, or its trays."""
    official = campaign.official(made.official) if made.official else None
    to = covers.EVERYBODY if official is None else official.position or official.name
    if made.trays:
        return [
            covers.Volume(
                f"{tray.name}.pdf",
                covers.Kind.LETTERS if tray.first else covers.Kind.NEXT,
                to,
                tray.pieces,
                tray.sheets,
                tray.pages,
                plan.short(tray.codes[0]),
                plan.short(tray.codes[1]),
                media=event.paper.pwg_name,
            )
            for tray in made.trays
        ]
    spare = kind == "alike" and settings.envelopes != "labels"
    plain = covers.Kind.LABELS if settings.envelopes == "labels" else covers.Kind.ENVELOPES
    which = {"letters": covers.Kind.LETTERS, "returned": covers.Kind.RETURNS, "flaps": covers.Kind.FLAPS}.get(kind, plain)
    return [
        covers.Volume(
            f"{made.name}.pdf",
            which,
            to,
            made.pieces,
            made.sheets,
            made.pages,
            plan.short(made.codes.partition(" ")[0]),
            plan.short(made.codes.rpartition(" ")[2]),
            SPARES if spare else 0,
            _media(which, event, settings),
        )
    ]


def _media(kind: covers.Kind, event: Event, settings: render.Settings) -> str:
    """What goes into the tray, as PWG 5101.1 names it."""
    if kind in (covers.Kind.ENVELOPES, covers.Kind.FLAPS):
        return envelopes.SIZES[settings.envelopes].pwg_name
    if kind in (covers.Kind.LABELS, covers.Kind.RETURNS):
        return labels.LABELS[settings.labels if kind is covers.Kind.LABELS else settings.return_labels].paper.pwg_name
    return event.paper.pwg_name


def _run(
    campaign: Campaign,
    event: Event,
    settings: render.Settings,
    volumes: tuple[covers.Volume, ...],
    matrix: plan.Matrix,
    *,
    part: Path,
    on: datetime.date,
) -> covers.Run:
    kind = settings.envelopes
    return covers.Run(
        campaign.reference,
        campaign.title,
        volumes,
        post_by(campaign, event),
        event.paper,
        settings.sides,
        event.signature,
        _envelope_name(settings),
        _fold_words(kind, event, settings.fold),
        event.group,
        part.name[1:].removesuffix(".part"),
        settings.dated,
        settings.dated,
        sum(rows for _reason, rows in matrix.held),
        campaign.specimen,
        settings.return_labels,
        settings.printer,
        render.preprinted(part),
        _folds(kind, event, settings.fold),
        settings.codes is not Codes.OFF,
        _piles(campaign, settings),
    )


def _envelope_name(settings: render.Settings) -> str:
    """``#10``, ``#10 window``, or the label sheet: ``5160``; empty when none is needed."""
    known = envelopes.SIZES.get(settings.envelopes) or windows.WINDOWS.get(settings.envelopes)
    return known.name if known else settings.labels


def _fold_words(kind: str, event: Event, fold: str) -> str:
    """``at 102 and 191 mm``; empty where there is no window."""
    return windows.chosen(kind, paper=event.paper, fold=fold).fold.words if kind in windows.WINDOWS else ""


def _piles(campaign: Campaign, settings: render.Settings) -> tuple[tuple[str, str], ...]:
    """For letters that come person by person: each official's letter in the codes, and whose pile it is."""
    if settings.stack is not Stack.SIGNING:
        return ()
    letters_of = plan.official_letters(campaign)
    return tuple((letters_of[official.id], official.position or official.name) for official in campaign.officials)


def _folds(kind: str, event: Event, fold: str) -> tuple[float, ...] | None:
    if kind in windows.WINDOWS:
        return windows.chosen(kind, paper=event.paper, fold=fold).fold.marks_mm
    return windows.folds(envelopes.SIZES[kind], event.paper) if kind in envelopes.SIZES else None


def _start_here(part: Path, run: covers.Run, event: Event, fit: Fit | None) -> None:
    faces = fonts.Faces.frozen(part / render.FONTS)
    date = datetime.datetime.combine(run.dated or datetime.date.min, datetime.time(12), datetime.UTC)
    for name, sheets in (
        ("start here", covers.start_here(run, paper=event.paper, faces=faces)),
        ("covers", job_cards.pages(run, faces=faces)),
    ):
        title, seed = f"{run.reference} {run.title}: {name}", f"{run.batch} {name}".encode()
        about = pdf.About(title, "en", date, seed, tagging=Tagging.UA)
        path = part / {"start here": START_HERE, "covers": COVERS}[name]
        with batch.writing(path):
            pdf.write(path, sheets, faces=faces, about=about, fit=fit)


def _summary(run: covers.Run, matrix: plan.Matrix, settings: render.Settings) -> list[str]:
    """``summary.txt``: counts only, nobody's name."""
    width = max(len(volume.file) for volume in run.volumes)
    files = [
        f"{volume.file:{width}}  {volume.pieces:>5}  {volume.sheets:>5}  {volume.first}{' to ' if volume.last else ''}{volume.last}"
        for volume in run.volumes
    ]
    return [
        f"Urgent action {run.reference}: {run.title}\nBatch {run.batch}, letters dated {plan.day(settings.dated)}",
        *([f"Printed after the appeal's end: {settings.after_expiry}"] if settings.after_expiry else []),
        *([f"Printed after the end of an official's term: {settings.after_term}"] if settings.after_term else []),
        *(["The sheet had no Consent column; whoever merged it said that all have agreed."] if settings.all_consented else []),
        matrix.table(),
        "\n".join([f"{'file':{width}}  pieces sheets  codes", *files]),
        "\n".join(f"Post to {each.official} by {plan.day(each.by)}. {each.reason}".replace("\n", " ") for each in run.post_by),
    ]


# -- afterwards ---------------------------------------------------------------------------------


def unrecorded(into: Path) -> list[Path]:
    """Published batches that the ledger does not have, or not whole: something ended the process between the two, or within a line."""
    folders = batch.batches(into)
    told: dict[str, set[str]] = {}
    for event in batch.events(into)[0] if folders else ():
        if event.event is ledger.Kind.MADE:
            told.setdefault(event.batch, set()).add(event.volume)
    missing = [{path.stem for path in folder.glob("1-letters-*.pdf")} - told.get(folder.name, set()) for folder in folders]
    return [folder for folder, volumes in zip(folders, missing, strict=True) if volumes or folder.name not in told]


def mend(into: Path, *, on: datetime.date) -> int:
    """Write the ledger lines of batches that were published when something ended the process before them; how many batches."""
    folders = unrecorded(into)
    for folder in folders:
        volumes: dict[tuple[str, str], list[str]] = {}
        for entry in batch.entries(folder):
            if "-letters-" in entry.volume:
                volumes.setdefault((entry.volume, entry.official), []).append(entry.code)
        batch.append(into, ledger.made(folder.name, [(*key, codes) for key, codes in volumes.items()], on=on))
    return len(folders)


def happened(
    state: str,
    what: Iterable[str],
    *,
    among: ledger.States,
    of: str = "",
    on: datetime.date,
    why: str = "",
    counted: int | None = None,
) -> list[ledger.LedgerEvent]:
    """What people typed, volumes of letters and codes as on them, to ledger events; ``of``: only that batch's. RefusedError names what is
    neither. ``counted``: how many letters of the one volume somebody counted, those that are posted already included.
    """
    event = ledger.LedgerEvent(ledger.Kind(state), on, why=why)
    events: list[ledger.LedgerEvent] = []
    typed: list[str] = []
    for each in what:
        name = re.sub(r"^(?:trays/)?1-(?:first|next)-", "1-letters-", each.removesuffix(".pdf"))  # a tray stands for its volume
        homes = [home for home, volume in among.volumes if volume == name and of in ("", home)]
        if len(homes) > 1:
            raise RefusedError(f"{name} is in {len(homes)} batches: {', '.join(homes)}. Say which with --batch.")
        if homes:
            events.append(msgspec.structs.replace(event, batch=homes[0], volume=name))
        elif name[:2] in ("1-", "2-", "3-"):
            raise RefusedError(_no_volume(name, {volume for _home, volume in among.volumes}))
        else:
            typed.append(each)
    found, sentences = plan.resolve(typed, among=[code for code, piece in among.pieces.items() if of in ("", piece.batch)])
    if sentences:
        raise RefusedError(" ".join(sentences))
    if counted is not None:
        if len(events) != 1 or found:
            raise RefusedError("A count is of one volume: name the volume, and nothing else, with it.")
        events = [msgspec.structs.replace(events[0], counted=(counted, ledger.expected(among, events[0])))]
    codes: dict[str, list[str]] = {}
    for code in found:
        codes.setdefault(among.pieces[code].batch, []).append(code)
    return [*events, *(msgspec.structs.replace(event, batch=home, codes=tuple(of_batch)) for home, of_batch in codes.items())]


def _no_volume(name: str, volumes: Collection[str]) -> str:
    if "-letters-" not in name:
        return f"{name}: envelopes and labels go with their letters; mark the letters' volume, or codes."
    near = difflib.get_close_matches(name, volumes, n=1, cutoff=0.4)
    return f"{name} is not a volume of letters here.{f' Did you mean {near[0]}?' if near else ''}"


def mark(into: Path, events: Sequence[ledger.LedgerEvent]) -> None:
    """Append what people did to pieces, after asking the ledger and the campaign whether it can be; RefusedError when not."""
    told, _torn = batch.events(into)
    states = ledger.fold(told)
    for event in events:
        folder = into / "batches" / event.batch
        sentence = ledger.refusals(event, states, specimen=bool(event.batch) and folder.is_dir() and render.frozen(folder)[0].specimen)
        if sentence:
            raise RefusedError(sentence)
    batch.append(into, events)


def known(into: Path, *, reference: str, without: Collection[tuple[str, int, str]] = ()) -> intake.Known:
    """Who has letters of a campaign already. Whoever withdrew counts as one who has, until they are released; ``without``: more pieces that
    count as never made.
    """
    told, _torn = batch.events(into)
    freed = ledger.released(ledger.fold(told)) if any(event.event is ledger.Kind.RELEASED for event in told) else frozenset[Any]()
    return batch.known(into, reference=reference, without=freed.union(without))


def report(into: Path) -> list[tuple[Campaign, Event, ledger.Report]]:
    """What was posted, a report for each campaign that has batches here."""
    told, _torn = batch.events(into)
    states = ledger.fold(told)
    found: dict[str, tuple[Campaign, Event]] = {}
    batches: dict[str, set[str]] = {}
    groups: dict[str, str] = {}
    for folder in batch.batches(into):
        campaign, event, _ = render.frozen(folder)
        groups[folder.name] = event.group
        found[campaign.reference] = campaign, event
        batches.setdefault(campaign.reference, set()).add(folder.name)
    reports = []
    for reference, (campaign, event) in found.items():
        mine = {code: standing for code, standing in states.pieces.items() if standing.batch in batches[reference]}
        own: set[tuple[str, int]] | None = set()
        for home in batches[reference]:
            wrote = batch.own_words(into / "batches" / home)
            wrote = ledger.own_words(told, batch=home) if wrote is None else wrote
            own = None if own is None or wrote is None else own | wrote
        theirs = msgspec.structs.replace(states, pieces=mine)
        reports.append((campaign, event, ledger.report(theirs, campaign=campaign, events=told, groups=groups, own_words=own)))
    return reports


def purge(folder: Path, *, on: datetime.date) -> tuple[str, ...]:
    """Remove the people and PDFs of a batch; its counts stay, that of letters with own words too. Call inside ``batch.alone``."""
    wrote = batch.own_words(folder)
    numbers = None if wrote is None else tuple(sorted(number for _home, number in wrote))
    sentences = batch.purge(folder)
    batch.append(folder.parents[1], [ledger.LedgerEvent(ledger.Kind.PURGED, on, batch=folder.name, own_words=numbers)])
    return sentences


def held_before(into: Path, held: Sequence[batch.HeldRow]) -> bool:
    """Whether all these rows wait in a held.csv of an earlier batch already."""
    waiting: set[batch.HeldRow] = set()
    for path in (folder / PARTS for folder in batch.batches(into)):
        if path.is_file():
            waiting.update(msgspec.json.decode(path.read_bytes(), type=Frozen).held)
    return waiting.issuperset(held)


class Workers:
    """Other processes, started when first wanted and kept for the whole walk.

    They make millions of small values and no cycles, so they do without the collector: a quarter of their time.
    """

    def __init__(self, count: int | None = None) -> None:
        self._count = count or os.cpu_count() or 1
        self._executor: ProcessPoolExecutor | None = None

    @property
    def running(self) -> bool:
        """Whether processes have been started."""
        return self._executor is not None

    def executor(self) -> Executor | None:
        """The processes; None where there is only one processor."""
        if self._count > 1 and self._executor is None:
            self._executor = _Pool(min(self._count, MOST_PROCESSES))
        return self._executor

    def close(self) -> None:
        """Stop the processes; work not begun is dropped."""
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


class _Pool(ProcessPoolExecutor):
    """Processes that never hear Ctrl-C, which reaches every process of a terminal: the parent alone tells the person what to do."""

    def __init__(self, count: int) -> None:
        super().__init__(count, mp_context=multiprocessing.get_context("spawn"), initializer=begin)

    def submit(self, call: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """As always; a process that is started for the call inherits that interrupts are blocked, from its first moment."""
        if not hasattr(signal, "pthread_sigmask"):
            return super().submit(call, *arguments, **named)
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            return super().submit(call, *arguments, **named)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def begin() -> None:
    """For systems whose processes inherit no mask."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()  # millions of small values, no cycles: looking for any takes a quarter of the time


__all__ = [
    "Batch",
    "Checked",
    "Job",
    "Problem",
    "Workers",
    "check",
    "happened",
    "held_before",
    "known",
    "letterhead",
    "load",
    "mark",
    "mend",
    "merge",
    "purge",
    "refuse",
    "report",
    "resume",
    "try_envelopes",
    "unrecorded",
]


def text(path: Path) -> str:
    """A text file of somebody's; UnreadableError with the way out."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise UnreadableError(
            f"{path}: there is no such file. Give it with -c (campaign) or -e (event), or put it beside the sheet.", code="missing-file"
        ) from error
    except UnicodeDecodeError as error:
        raise UnreadableError(f"{path.name}: it is not saved as UTF-8. Save it again as UTF-8 text.", code="not-utf-8") from error
    except OSError as error:
        raise UnreadableError(f"{path}: cannot be read ({(error.strerror or '').lower()}).", code="unreadable") from error
