"""campaign.yaml, and event.yaml beside it, to everything there is to mend or to look at before an evening."""

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path

from ua_mailmerge import batch, envelopes, fonts, ledger, merge, plan, postal, review, schema, stationery, windows
from ua_mailmerge.model import Campaign, Event, Faces, Frozen
from ua_mailmerge.problems import Problem, RefusedError, Severity, UnreadableError


class Vetted(Frozen, frozen=True):
    """What was found: problems, what each letter leaves of its first page, and what lies printed for an appeal that is stopped."""

    problems: tuple[Problem, ...]
    faults: bool  # the file itself has to be mended first, so its letters were not looked at
    rooms: tuple[review.Room, ...] = ()
    waiting: tuple[str, ...] = ()  # a sentence for each volume that is not posted


def vet(campaign: Path, event: Path | None, *, on: datetime.date, dated: datetime.date | None, out: Path) -> Vetted:
    """Look over a campaign as its letters would be printed on that day; ``event``: ours, else event.yaml beside it, else the plainest."""
    text = merge.text(campaign)
    read, faults = schema.campaign(text, file=campaign.name)
    ours, more, beside = _event(event or campaign.parent / "event.yaml", needed=event is not None)
    if read is None or ours is None:
        return Vetted((*faults, *more), faults=True)
    find = schema.places(text, file=campaign.name)
    day = dated or ours.date or on
    found = [*faults, *more, *review.look_over(read, ours, on=on, dated=day, reasons=review.Reasons(), find=find)]
    faces = fonts.Faces.installed(beside / ours.fonts if ours.fonts else None)
    head = stationery.load(merge.letterhead(ours.letterhead, beside=beside), paper=ours.paper, faces=faces, event=ours)
    rooms = review.rooms(read, ours, on=head, dated=day, faces=faces)
    found += review.on_paper(read, rooms, faces=faces, find=find)
    found += _addresses(read, ours, find=find, faces=faces)
    waiting = tuple(_waiting(out, read)) if read.status == "stopped" else ()
    return Vetted(
        tuple(found), faults=any(each.severity is Severity.STOP for each in (*faults, *more)), rooms=tuple(rooms), waiting=waiting
    )


def _event(path: Path, *, needed: bool) -> tuple[Event | None, Sequence[Problem], Path]:
    if not needed and not path.is_file():
        return Event("Our group", "XX", ("1 Street", "City")), (), path.parent
    read, faults = schema.event(merge.text(path), file=path.name)
    return read, faults, path.parent


def _addresses(campaign: Campaign, event: Event, *, find: review.Find, faces: Faces) -> Iterator[Problem]:
    """Officials whose address does not go on the event's envelope or into its window."""
    for at, official in enumerate(campaign.officials):
        to = postal.official(official, posted_from=event.posted_from)
        country = postal.country_line(official.country, posted_from=event.posted_from)
        try:
            if event.envelope in windows.WINDOWS:
                windows.address(to, on=windows.chosen(event.envelope, paper=event.paper, fold=event.fold), country=country, faces=faces)
            elif event.envelope in envelopes.SIZES:
                envelopes.block(to, size=envelopes.SIZES[event.envelope], country=country, faces=faces)
        except RefusedError as error:
            yield Problem("official-address-too-long", find(f"officials.{at}.address"), str(error), Severity.STOP)


def _waiting(out: Path, campaign: Campaign) -> Iterator[str]:
    """What has been made for the campaign and not posted: it has to come out of the pile."""
    told, _torn = batch.events(out)
    counts: dict[tuple[str, str, ledger.State], list[str]] = {}
    for code, standing in ledger.fold(told).pieces.items():
        if plan.of_campaign(code, campaign.reference) and standing.state in (ledger.State.MADE, ledger.State.PRINTED):
            counts.setdefault((standing.batch, standing.volume, standing.state), []).append(plan.short(code))
    for (folder, volume, state), codes in counts.items():
        some = ", ".join(codes[:6]) + (f" and {len(codes) - 6} more" if len(codes) > 6 else "")
        yield f"{folder}, {volume}: {plan.counted(len(codes), 'letter')} {state.value} and not posted ({some}). Take them out of the pile."


def stopped_since(folder: Path, campaign: Campaign) -> None:
    """RefusedError when the campaign.yaml beside the batch's home says by now that the publisher wants no more letters."""
    path = folder.parents[2] / "campaign.yaml"
    if not path.is_file():
        return
    try:
        now, _ = schema.campaign(merge.text(path), file=path.name)
    except UnreadableError:
        return
    if now is not None and now.reference == campaign.reference and now.status == "stopped":
        raise RefusedError(f"Urgent action {now.reference} is stopped: its publisher asks for no more letters. Nothing was printed.")
