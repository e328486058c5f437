"""The desk's records to the engine's own check, merge, mark, reprint and report; there is no second way to do any of them."""

import base64
import contextlib
import datetime
import hashlib
import hmac
import io
import re
import secrets
import shutil
import tempfile
import threading
import zipfile
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import IO

import msgspec
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from ua_mailmerge import batch, copies, intake, ledger, merge, model, plan, render, review, vetting
from ua_mailmerge.desk import sheets
from ua_mailmerge.desk.models import Batch, Campaign, Draft, Event, Fingerprint, Options, Submission, hashed, today
from ua_mailmerge.intake import Kept
from ua_mailmerge.model import Order, Sides, Signer
from ua_mailmerge.problems import RefusedError, UnwritableError

lock = threading.RLock()
"""One at a time: typefaces and typesetters remember what they set, for speed, and are not made for several threads."""

FILES = ("*.pdf", batch.HELD, batch.SUMMARY, batch.MANIFEST)
"""What may be downloaded of a batch."""

# -- check --------------------------------------------------------------------------------------


def job(event: Event, *, options: Options | None = None, agreed: bool = False, on: datetime.date | None = None) -> merge.Job:
    """What the engine needs beside the sheets."""
    read = event.read
    chosen = options or Options(dated=read.date or today())
    campaign, day = event.campaign.read, on or today()
    return merge.Job(
        campaign=campaign,
        event=read,
        campaign_text=event.campaign.text,
        event_text=event.text,
        letterhead=merge.letterhead(read.letterhead, beside=event.campaign.out.parent),
        on=day,
        dated=chosen.dated,
        sides=read.sides,
        envelopes=read.envelope,
        fold=read.fold,
        labels=read.labels,
        return_labels=read.return_labels,
        order=Order(chosen.order),
        all_consented=agreed,
        reasons=review.given(campaign, review.Reasons(chosen.after_expiry, chosen.after_expiry), on=day, dated=chosen.dated),  # one field
    )


def ended(campaign: model.Campaign) -> bool:
    """Whether the appeal, or the term of one of its officials, is over: a batch needs a reason then."""
    ends = [campaign.expires, *(official.term_ends for official in campaign.officials if official.term_ends)]
    return min(ends) < today()


def stopped(event: Event) -> str:
    """Why nothing can be sent in any more; empty while it can."""
    campaign = event.campaign.read
    if campaign.status != "stopped":
        return ""
    return f"Urgent action {campaign.reference} is stopped: its publisher asks for no more letters. Nothing can be sent in."


def check(draft: Draft) -> "tuple[merge.Checked, tuple[Ready, ...]]":
    """The sheet, counted, and who is ready; of other sheets only what the same visit sent is known: nobody learns who else wrote.

    What was counted a moment ago is not counted again: a page that is looked at and then sent costs one check.
    """
    sent = Fingerprint.objects.filter(submission__visit=draft.visit, submission__event__campaign_id=draft.event.campaign_id)
    sent = sent.exclude(submission__key=draft.key)  # another window may have sent this very sheet
    known: dict[bytes, tuple[int, frozenset[str]]] = {}
    repeats: dict[bytes, int] = {}
    for text, again, officials, submission in sent.order_by("pk").values_list("key", "again", "officials", "submission_id"):
        key, number = bytes.fromhex(text), intake.ASK if draft.rest_of_id and submission >= draft.rest_of_id else 0
        if again:  # as batch.known tells released repeats apart
            repeats[key] = repeats.get(key, -1) + 1
            key = batch.again(key, repeats[key])
            known.setdefault(bytes.fromhex(text), (number, frozenset(officials.split())))
        known[key] = number, known.get(key, (0, frozenset[str]()))[1] | frozenset(officials.split())
    asked = job(draft.event, agreed=draft.agreed)
    before = sorted((key, number, sorted(officials)) for key, (number, officials) in known.items())
    told = (asked.campaign_text, asked.event_text, asked.on, asked.dated, asked.all_consented, before)
    key = hashlib.sha256(repr(told).encode() + bytes(draft.sheet)).digest()
    with lock:
        if key not in _counted:
            checked = merge.check([sheets.unpacked(draft.sheet)], asked, known=known)
            _counted[key] = checked, ready(checked)
            while sum(each.intake.rows for each, _ in _counted.values()) > MOST_COUNTED and len(_counted) > 1:
                del _counted[next(iter(_counted))]
        return _counted[key]


MOST_COUNTED = 30_000
"""Rows of checks that are remembered: an evening's hall full of sheets. The hourly sweep forgets them, as does whoever deletes a sheet."""

_counted: "dict[bytes, tuple[merge.Checked, tuple[Ready, ...]]]" = {}  # by a hash of all that a check depends on


def forget_counted() -> None:
    """Nobody is remembered who was counted."""
    with lock:
        _counted.clear()


class Ready(msgspec.Struct, frozen=True):
    """A person whose letters can be printed, as the check found them."""

    row: int
    keys: tuple[str, ...]
    officials: tuple[str, ...]  # whom a letter goes to
    signer: Signer


class _Line(msgspec.Struct):
    k: tuple[str, ...]
    s: Signer


_decoder = msgspec.json.Decoder(_Line)


def ready(checked: merge.Checked) -> tuple[Ready, ...]:
    """Everybody who is ready, in sheet order."""
    people = checked.intake.people
    indexes, lines = people.in_order(Order.SHEET)
    found = []
    for index, line in zip(indexes, lines, strict=True):
        read = _decoder.decode(b"{" + line)
        found.append(Ready(row_number(read.s.row), read.k, people.shapes[index].officials, read.s))
    return tuple(found)


def signer(line: bytes) -> Signer:
    """The signer in the tail of a line of signers.jsonl."""
    return _decoder.decode(b"{" + line).s


def noon(day: datetime.date) -> datetime.datetime:
    """A day as a moment, for the files that want one."""
    return datetime.datetime.combine(day, datetime.time(12), datetime.UTC)


def row_number(row: str) -> int:
    """14 of ``signers.xlsx, Sheet1 row 14``."""
    return int(row.rpartition(" ")[2])


# -- send and withdraw --------------------------------------------------------------------------


def receipt(key: str) -> str:
    """The receipt code of a submission. Made from its key and our secret, so that an answer that was lost can be given again."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), f"receipt {key}".encode(), "sha256")
    text = base64.b32encode(digest).decode()[:12].translate(str.maketrans("ILOU234567", "0189234567"))
    return "-".join(text[at : at + 4] for at in range(0, 12, 4))


def send(draft: Draft) -> Submission:
    """The ready rows of a draft become a submission; rows that wait become a new draft of the same visit. RefusedError when none is ready.

    The draft's key is the submission's, and unique: whoever sends twice, from two tabs or after a lost answer, gets the first.
    """
    if sentence := stopped(draft.event):
        raise RefusedError(sentence)
    checked, people = check(draft)
    if checked.intake.stops or not people:
        raise RefusedError("Nobody on this sheet is ready yet. Mend what is held, then send.")
    sheet, held = sheets.unpacked(draft.sheet), {row_number(row.row) for row in checked.intake.held}
    sent = None
    with contextlib.suppress(IntegrityError), transaction.atomic():
        if Draft.objects.filter(pk=draft.pk, version=draft.version).delete()[0]:  # else it was sent or mended meanwhile
            sent = Submission.objects.create(
                key=draft.key,
                visit=draft.visit,
                receipt=hashed(receipt(draft.key)),
                event=draft.event,
                sheet=sheets.packed(sheets.only(sheet, {person.row for person in people})),
                agreed=draft.agreed,
                consent=draft.event.read.consent,
                people=len(people),
                letters=checked.matrix.total.letters,
                waiting=len(held),
            )
            Fingerprint.objects.bulk_create(
                Fingerprint(submission=sent, row=one.row, key=key[:16], again=len(key) > 16, officials=" ".join(one.officials))
                for one in people
                for key in one.keys
                if not key.endswith(batch.LIKE.hex())
            )
            if held:
                rest = sheets.packed(sheets.only(sheet, held))
                Draft.make(draft.event, visit=draft.visit, sheet=rest, agreed=draft.agreed, rest_of=draft.rest_of or sent)
    sent = sent or Submission.objects.filter(key=draft.key, visit=draft.visit).first()
    if sent is None:
        raise RefusedError("The sheet was changed in another window. Look at it once more, then send it.")
    return sent


def withdraw(submission: Submission, *, why: str) -> None:
    """Take a submission back with what staff took out of it, as long as nothing is printed; RefusedError when it is too late."""
    for rest in submission.submission_set.all():
        withdraw(rest, why=why)
    taken = Submission.objects.filter(pk=submission.pk, state=Submission.State.RECEIVED)
    if taken.update(state=Submission.State.WITHDRAWN):
        _forget(submission.pk)
        return
    submission = Submission.objects.select_related("batch__event__campaign").get(pk=submission.pk)
    if submission.state == Submission.State.WITHDRAWN:
        return
    made = submission.batch
    if made is None or made.state == Batch.State.MAKING:
        raise RefusedError("This sheet is being made into letters at this moment. Try again in a minute.")
    with lock:
        states = ledger.fold(batch.events(made.event.campaign.out)[0])
        pieces = {code: states.pieces[code].state for code in codes(submission, made.path) if code in states.pieces}
        if any(state not in (ledger.State.MADE, ledger.State.WITHDRAWN) for state in pieces.values()) or made.folder in states.purged:
            raise RefusedError(
                "These letters are printed. Ask the organiser to take them out of the pile; the receipt has the name of the sheet."
            )
        mine = tuple(code for code, state in pieces.items() if state is ledger.State.MADE)
        if mine:
            event = ledger.LedgerEvent(ledger.Kind.WITHDRAWN, today(), batch=made.folder, codes=mine, why=why)
            merge.mark(made.event.campaign.out, [event])
        Submission.objects.filter(pk=submission.pk).update(state=Submission.State.WITHDRAWN)
        _forget(submission.pk)


def _forget(pk: int) -> None:
    Submission.objects.filter(pk=pk).update(sheet=b"")
    Fingerprint.objects.filter(submission_id=pk).delete()


def codes(submission: Submission, folder: Path) -> list[str]:
    """The codes of the pieces of a submission in a batch."""
    return [entry.code for entry in batch.entries(folder) if "-letters-" in entry.volume and entry.row.startswith(f"{submission.name}, ")]


# -- matches between groups ---------------------------------------------------------------------


class Match(msgspec.Struct, frozen=True):
    """Somebody who is also in another submission."""

    row: int
    who: str
    other: str
    other_row: int
    other_who: str
    released: bool


def matches(submission: Submission) -> list[Match]:
    """People of a submission who are in another one of the campaign too. For staff only."""
    same = Fingerprint.objects.filter(submission=submission)
    rows: dict[str, int] = dict(same.values_list("key", "row"))
    others = Fingerprint.objects.filter(key__in=same.values("key"), submission__event__campaign_id=submission.event.campaign_id)
    others = others.exclude(submission=submission).select_related("submission").order_by("submission_id", "row")
    sheet = sheets.unpacked(submission.sheet) if submission.sheet else None
    here = sheets.people(sheet) if sheet else {}
    found: dict[tuple[int, int, int], Match] = {}
    opened: dict[int, dict[int, str]] = {}
    out = left_out(submission)
    for other in others:
        if other.submission_id not in opened:
            opened[other.submission_id] = sheets.people(sheets.unpacked(other.submission.sheet)) if other.submission.sheet else {}
        at = rows[other.key]
        found[at, other.submission_id, other.row] = Match(
            at,
            here.get(at, ""),
            other.submission.name,
            other.row,
            opened[other.submission_id].get(other.row, ""),
            at not in out if submission.batch else sheet is not None and _released(sheet, at),
        )
    return sorted(found.values(), key=lambda match: (match.row, match.other))


def _released(sheet: Kept, number: int) -> bool:
    at, row = sheets.columns(sheet).fields.get("release"), sheets.row(sheet, number)
    return row is not None and at is not None and at < len(row.cells) and "repeat" in row.cells[at].split()


def printed(made: Batch) -> dict[str, set[int]]:
    """The rows a batch printed, by the name of their sheet."""
    rows: dict[str, set[int]] = {}
    for entry in batch.entries(made.path):
        name, _, row = entry.row.partition(", ")
        if row:  # a purge takes the rows out
            rows.setdefault(name, set()).add(row_number(row))
    return rows


def left_out(submission: Submission, *, rows: Mapping[str, set[int]] | None = None) -> set[int]:
    """The rows of an accepted submission that its batch did not print, and that no later one is to print. ``rows``: ``printed`` of it."""
    made = submission.batch
    if made is None or made.state != Batch.State.MADE or not submission.sheet:
        return set()
    sheet = sheets.unpacked(submission.sheet)
    header = sheets.columns(sheet).header
    done = set((printed(made) if rows is None else rows).get(submission.name, ()))
    for rest in submission.submission_set.exclude(state=Submission.State.WITHDRAWN):
        done |= {row.number for row in sheets.unpacked(rest.sheet).kept}
    return {row.number for row in sheet.kept if row.number > header} - done


def print_anyway(submission: Submission, rows: Collection[int]) -> int:
    """Staff say that these rows are other people than those they match; how many will be printed. After a batch they make a new sheet."""
    sheet = sheets.unpacked(submission.sheet)
    numbers = {row.number for row in sheet.kept} & set(rows)
    if submission.batch:
        numbers &= left_out(submission)
    for number in numbers:
        sheet = sheets.mended(sheet, number, {}, releases=("repeat",))
    if not numbers:
        return 0
    if not submission.batch:
        changed = Submission.objects.filter(pk=submission.pk, state=Submission.State.RECEIVED).update(sheet=sheets.packed(sheet))
        return len(numbers) if changed else 0
    rest = sheets.only(sheet, numbers)
    with lock:
        checked = merge.check([rest], job(submission.event, agreed=submission.agreed), known={})
    Submission.objects.create(
        key=secrets.token_hex(16),
        visit=submission.visit,
        rest_of=submission,
        receipt=hashed(secrets.token_hex(16)),  # the first receipt takes this back, too
        event=submission.event,
        sheet=sheets.packed(rest),
        agreed=submission.agreed,
        consent=submission.consent,
        people=len(numbers),
        letters=checked.matrix.total.letters,
    )
    return len(numbers)


# -- accept: one frozen merge -------------------------------------------------------------------


def accept(ids: Sequence[int], *, options: Options, by: User | None) -> Batch:
    """Submissions become one batch. Each is in exactly one: whoever comes second finds them taken. RefusedError says why not."""
    chosen = list(Submission.objects.filter(pk__in=ids).select_related("event__campaign"))
    if not chosen:
        raise RefusedError("Choose at least one sheet.")
    event = chosen[0].event
    if any(each.event_id != event.pk for each in chosen):
        raise RefusedError("These sheets are from different events. Make a batch for each event: their return addresses and codes differ.")
    merge.refuse(job(event, options=options))
    with transaction.atomic():
        started = Batch.objects.create(
            event=event, on=today(), dated=options.dated, order=options.order, after_expiry=options.after_expiry, by=by
        )
        claimed = Submission.objects.filter(pk__in=[each.pk for each in chosen], state=Submission.State.RECEIVED, batch=None)
        if claimed.update(state=Submission.State.ACCEPTED, batch=started) != len(set(ids)):
            raise RefusedError("One of these sheets is taken or withdrawn by now. Look at the queue again.")
    try:
        return make(started)
    except BaseException:
        if _published(event.campaign.out, [each.name for each in chosen]) is None:  # else the next start notes it
            _give_back(started)
        raise


def make(started: Batch) -> Batch:
    """Merge what a batch has claimed; called again after a crash it finishes what was begun, to the same batch."""
    event, out = started.event, started.event.campaign.out
    options = Options(dated=started.dated, order=started.order, after_expiry=started.after_expiry)
    chosen = list(Submission.objects.filter(batch=started).order_by("pk"))
    asked = job(event, options=options, agreed=any(each.agreed for each in chosen), on=started.on)
    named = [msgspec.structs.replace(sheets.unpacked(each.sheet), file=each.name, sheet="", notes=()) for each in chosen]
    with lock, merge.Workers() as workers, batch.alone(out):
        merge.mend(out, on=started.on)
        folder = _published(out, [sheet.file for sheet in named])
        if folder is None:
            known = merge.known(out, reference=asked.campaign.reference, without=_taken_back(event.campaign))
            checked = merge.check(named, asked, known=known, workers=workers)
            folder = merge.merge(checked, asked, into=out, workers=workers).folder
    if folder is None:
        raise RefusedError("Everybody on these sheets is in an earlier batch. There is nothing new to print; set the sheets aside.")
    started.folder, started.state = folder.name, Batch.State.MADE
    started.letters = sum("-letters-" in entry.volume for entry in batch.entries(folder))
    started.save(update_fields=["folder", "state", "letters"])
    return started


def _taken_back(campaign: Campaign) -> Collection[tuple[str, int, str]]:
    """Pieces of sheets that their groups took back in time: whoever sends such a sheet again agrees again, and gets a letter.

    A piece that staff withdrew by its code is not among them: that person does not want it sent.
    """
    gone = Submission.objects.filter(event__campaign=campaign, state=Submission.State.WITHDRAWN, batch__state=Batch.State.MADE)
    named = [code for each in gone.select_related("batch__event__campaign") if each.batch for code in codes(each, each.batch.path)]
    return ledger.taken_back(ledger.fold(batch.events(campaign.out)[0]), named) if named else ()


def _published(out: Path, names: Collection[str]) -> Path | None:
    """The batch that has these sheets, should it be published and the database not know."""
    told = set(Batch.objects.exclude(folder="").values_list("folder", flat=True))
    for folder in batch.batches(out):
        if folder.name not in told and any(entry.row.partition(",")[0] in names for entry in batch.entries(folder)):
            return folder
    return None


def _give_back(started: Batch) -> None:
    """The sheets of a batch that came to nothing wait again."""
    with transaction.atomic():
        Submission.objects.filter(batch=started).update(state=Submission.State.RECEIVED, batch=None)
        started.delete()


def finish() -> int:
    """Finish the batches that something interrupted; how many. One that still cannot be written is left for the next start."""
    begun = list(Batch.objects.filter(state=Batch.State.MAKING).select_related("event__campaign"))
    for started in begun:
        try:
            make(started)
        except RefusedError:
            _give_back(started)
        except UnwritableError:
            continue
    return len(begun)


# -- afterwards ---------------------------------------------------------------------------------


def mark(made: Batch, *, state: str, volume: str = "", typed: str = "", on: datetime.date, why: str = "") -> int:
    """Mark a volume, the pieces with these codes, or the whole batch; how many pieces are in that state now. RefusedError says why not."""
    if on > today():
        raise RefusedError(f"{plan.day(on)} has not come yet. Give the day it happened.")
    out = made.event.campaign.out
    with lock:
        told, _torn = batch.events(out)
        states = ledger.fold(told)
        what = [volume] if volume else _listed(typed)
        events = merge.happened(state, what, among=states, of=made.folder, on=on, why=why)
        events = events or [ledger.LedgerEvent(ledger.Kind(state), on, batch=made.folder, why=why)]  # all of it
        merge.mark(out, events)
        after = ledger.totals(ledger.fold([*told, *events]), batch=made.folder)
    return int(getattr(after, state))


def _listed(typed: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,;\n]+", typed) if part.strip()]


def reprint(
    made: Batch, *, typed: str = "", after: str = "", before: str = "", spoiled_sheets: str = "", why: str = ""
) -> copies.Reprinted:
    """Pages copied into a new PDF in ``reprints``; their old copies are marked spoiled."""
    out, folder = made.event.campaign.out, made.path
    vetting.refuse_status(made.event.campaign.read)
    with lock:
        home = out / batch.REPRINTS
        with batch.writing(home):
            home.mkdir(mode=0o700, exist_ok=True)
        into = next(path for path in (home / f"{folder.name}-r{n}.pdf" for n in range(1, 10_000)) if not path.exists())
        sides: Sides = render.frozen(folder)[2].sides
        done = copies.reprint(folder, into=into, codes=_listed(typed), after=after, before=before, sheets=spoiled_sheets, sides=sides)
        merge.mark(out, ledger.reprinted(folder.name, done.codes, on=today(), why=why))
    return done


def reprints(made: Batch) -> list[Path]:
    """The reprints of a batch, newest last."""
    return sorted((made.event.campaign.out / batch.REPRINTS).glob(f"{made.folder}-r*.pdf"), key=lambda path: (len(path.name), path.name))


def files(made: Batch) -> list[Path]:
    """What of a batch may be downloaded, in printing order."""
    ids = [official.id for official in made.event.campaign.read.officials]

    def order(path: Path) -> tuple[str, int, str]:
        step, _, rest = path.name.partition("-")
        return step, next((at for at, id_ in enumerate(ids) if f"-{id_}-" in rest), 0), rest

    return [path for pattern in FILES for path in sorted(made.path.glob(pattern), key=order)]


def zipped(made: Batch) -> IO[bytes]:
    """The batch's files in one ZIP, on the disk rather than in memory."""
    file = tempfile.TemporaryFile(dir=settings.DATA)  # noqa: SIM115 - whoever sends it closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for path in files(made):
            archive.write(path, f"{made.folder}/{path.name}")
    file.seek(0, io.SEEK_SET)
    return file


class Volume(msgspec.Struct, frozen=True):
    """A volume of letters and where its pieces are."""

    name: str
    official: str
    first: str
    last: str
    states: dict[str, int]


def volumes(made: Batch) -> tuple[list[Volume], ledger.Totals, list[str]]:
    """Volumes of letters with the states of their pieces; totals; codes to take out of the pile."""
    states = ledger.fold(batch.events(made.event.campaign.out)[0])
    found = []
    for (home, name), mine in states.volumes.items():
        if home == made.folder and mine:
            counts: dict[str, int] = {}
            for code in mine:
                state = "to print" if states.pieces[code].state is ledger.State.MADE else states.pieces[code].state.value
                counts[state] = counts.get(state, 0) + 1
            found.append(Volume(name, states.pieces[mine[0]].official, plan.short(mine[0]), plan.short(mine[-1]), counts))
    withdrawn = [plan.short(c) for c, s in states.pieces.items() if s.batch == made.folder and s.state is ledger.State.WITHDRAWN]
    return found, ledger.totals(states, batch=made.folder), withdrawn


def reports(campaign: Campaign) -> list[tuple[str, ledger.Report]]:
    """What was posted: the text to paste, and its numbers. The group is named where there is only one."""
    alone = campaign.event_set.count() == 1
    with lock:
        return [(ledger.text(told, group=event.group if alone else ""), told) for _campaign, event, told in merge.report(campaign.out)]


def purge(made: Batch) -> tuple[str, ...]:
    """Delete the people and PDFs of a batch, its reprints, and what the desk keeps of its sheets."""
    out = made.event.campaign.out
    with lock, batch.alone(out):
        for path in reprints(made):
            path.unlink()
        sentences = merge.purge(made.path, on=today())
    for submission in Submission.objects.filter(batch=made):
        _forget(submission.pk)
    return sentences


def post_by(event: Event) -> tuple[datetime.date, int]:
    """The first post-by date of an event's letters, and the days to it."""
    campaign, read = event.campaign.read, event.read
    first = min(plan.post_by(campaign, official, posted_from=read.posted_from)[0] for official in campaign.officials)
    return first, (first - today()).days


# -- what goes by itself ------------------------------------------------------------------------


def sweep() -> Mapping[str, int]:
    """Delete what has had its time: drafts after a day, uploads nobody finished after an hour, people 30 days after their appeal's end."""
    now = timezone.now()
    forget_counted()
    drafts = Draft.objects.filter(expires__lte=now).delete()[0]
    uploads = [folder for folder in (settings.DATA / "uploads").glob("*") if now.timestamp() - folder.stat().st_mtime > 3600]
    for folder in uploads:
        shutil.rmtree(folder, ignore_errors=True)
    people = 0
    kept = datetime.timedelta(days=settings.KEPT_DAYS)
    for campaign in Campaign.objects.all():
        if campaign.read.expires + kept >= today():
            continue
        for made in Batch.objects.filter(event__campaign=campaign, state=Batch.State.MADE, made__lt=now - kept):
            if (made.path / batch.SIGNERS).is_file():
                purge(made)
                people += made.letters
        for submission in Submission.objects.filter(event__campaign=campaign, state=Submission.State.RECEIVED, received__lt=now - kept):
            if Submission.objects.filter(pk=submission.pk, state=Submission.State.RECEIVED).update(state=Submission.State.WITHDRAWN):
                _forget(submission.pk)
                people += submission.people
    Session.objects.filter(expire_date__lt=now).delete()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # what was deleted goes out of the journal, too
    return {"drafts": drafts, "uploads": len(uploads), "people": people}


def slips_given_out(event: Event) -> list[tuple[int, int]]:
    """The numbers that slips of this event were printed with: (first, last) of each time."""
    coder = plan.Coder(event.campaign.reference, event.code, plan.official_letters(event.campaign.read))
    told, _torn = batch.events(event.campaign.out)
    return [each.numbers for each in told if each.event is ledger.Kind.SLIPS and each.prefix == coder.prefix]
