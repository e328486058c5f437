"""campaign.yaml, and event.yaml beside it, to everything there is to mend or to look at before an evening; and once it is stopped."""

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from ua_mailmerge import batch, covers, fonts, ledger, letters, merge, plan, review, schema, stationery, typeset, windows
from ua_mailmerge.model import Campaign, Event, Official, Sides
from ua_mailmerge.problems import MailmergeError, Problem, RefusedError, Severity, UnreadableError, Where

_NOBODY = Event("Your group", "XX", ("Your group", "1 Your Street", "Your Town"))
"""Stands for the event where none is given: US Letter, a #10 envelope, the signer's name as the head."""


class Vetted(msgspec.Struct, frozen=True):
    """What was found; the campaign is None when its file has faults, and then they are all there is."""

    campaign: Campaign | None
    problems: tuple[Problem, ...]
    rooms: tuple[review.Room, ...] = ()
    post_by: tuple[covers.PostBy, ...] = ()


def vet(campaign: Path, event: Path | None, *, on: datetime.date, dated: datetime.date | None = None, reasons: review.Reasons) -> Vetted:
    """Read the files and say what a merge on that day would stop at, and what somebody should look at.

    :raises UnreadableError: there is no such file.
    """
    text = merge.text(campaign)
    read, faults = schema.campaign(text, file=campaign.name)
    ours: Event | None = _NOBODY
    if event is not None:
        event_text = merge.text(event)
        ours, more = schema.event(event_text, file=event.name)
        faults = (*faults, *more)
    if read is None or ours is None:
        return Vetted(None, faults)
    find = schema.places(text, file=campaign.name)
    dated = dated or ours.date or on
    try:
        rooms, misfits = _set(read, ours, event, dated=dated, on=on)
    except MailmergeError as error:  # the letterhead, or a typeface
        where = Where(event.name if event else campaign.name)
        found: Sequence[Problem] = getattr(error, "problems", ()) or [Problem("letterhead", where, str(error), Severity.STOP)]
        return Vetted(read, (*faults, *review.look_over(read, ours, on=on, dated=dated, reasons=reasons, find=find), *found))
    problems = review.look_over(read, ours, on=on, dated=dated, reasons=reasons, find=find)
    problems += review.on_paper(read, rooms, faces=_faces(ours, event), find=find)
    for at, message in misfits.items():
        problems.append(Problem("official-address-too-long", find(f"officials.{at}.address"), message, Severity.STOP))
    problems.sort(key=lambda problem: (_RANK[problem.severity], problem.where.line))
    return Vetted(read, (*faults, *problems), tuple(rooms), merge.post_by(read, ours))


_RANK = {Severity.STOP: 0, Severity.HOLD: 0, Severity.ASK: 1, Severity.NOTE: 2}


def _faces(event: Event, path: Path | None) -> fonts.Faces:
    return fonts.Faces.installed(path.parent / event.fonts if path and event.fonts else None)


def _set(
    campaign: Campaign, event: Event, path: Path | None, *, dated: datetime.date, on: datetime.date
) -> tuple[list[review.Room], dict[int, str]]:
    """What each letter leaves on its page; and, by the official's place in the file, why an address does not fit the envelope."""
    faces = _faces(event, path)
    folder = merge.letterhead(event.letterhead, beside=path.parent if path else Path())
    view = windows.chosen(event.envelope, paper=event.paper, fold=event.fold) if event.envelope in windows.WINDOWS else None
    head = stationery.load(folder, paper=event.paper, faces=faces, event=event, clear=view.clear if view else ())
    misfits = {}
    for at, official in enumerate(campaign.officials):
        alone = msgspec.structs.replace(campaign, officials=(official,))
        try:
            merge.try_envelopes(_job(alone, event, folder, path, dated=dated, on=on))
        except RefusedError as error:
            misfits[at] = str(error)

    def setter(official: Official, spoken: Event) -> typeset.Typesetter:
        behind = None if campaign.officials.index(official) in misfits else view
        date = letters.date_words(dated, spoken)
        return windows.typesetter(official, event=spoken, on=behind, stationery=head, date=date, faces=faces)

    def date(spoken: Event) -> str:
        return letters.date_words(dated, spoken)

    return review.rooms(campaign, event, setter=setter, date=date, personal=head.personal), misfits


def _job(campaign: Campaign, event: Event, letterhead: Path, path: Path | None, *, dated: datetime.date, on: datetime.date) -> merge.Job:
    return merge.Job(
        campaign=campaign,
        event=event,
        campaign_text="",
        event_text="",
        letterhead=letterhead,
        on=on,
        dated=dated,
        sides=Sides.ONE,
        envelopes=event.envelope,
        fold=event.fold,
        labels=event.labels,
        return_labels=event.return_labels,
        fonts=path.parent / event.fonts if path and event.fonts else None,
    )


# -- a campaign that was stopped ----------------------------------------------------------------


def waiting(out: Path, campaign: Campaign) -> Iterator[str]:
    """What has been made for the campaign and not posted: it has to come out of the pile."""
    told, _torn = batch.events(out)
    counts: dict[tuple[str, str, ledger.State], list[str]] = {}
    for code, standing in ledger.fold(told).pieces.items():
        if plan.of_campaign(code, campaign.reference) and standing.state in (ledger.State.MADE, ledger.State.PRINTED):
            counts.setdefault((standing.batch, standing.volume, standing.state), []).append(plan.short(code))
    for (folder, volume, state), codes in counts.items():
        some = ", ".join(codes[:6]) + (f" and {len(codes) - 6} more" if len(codes) > 6 else "")
        yield f"{folder}, {volume}: {plan.counted(len(codes), 'letter')} {state.value} and not posted ({some}). Take them out of the pile."


def refuse_stopped(campaign: Campaign, *, now: Path) -> None:
    """RefusedError when the campaign.yaml at ``now`` is of this appeal and says by now that its publisher wants no more letters; a file
    that is not there, or cannot be read, says nothing.
    """
    try:
        read, _ = schema.campaign(merge.text(now), file=now.name)
    except UnreadableError:
        return
    if read is not None and read.reference == campaign.reference:
        refuse_status(read)


def refuse_status(campaign: Campaign) -> None:
    """RefusedError when the appeal is stopped."""
    if campaign.status == "stopped":
        raise RefusedError(f"Urgent action {campaign.reference} is stopped: its publisher asks for no more letters. Nothing was printed.")
