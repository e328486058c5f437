"""Ledger events to the state of every piece, totals and the report; nothing about people, and nothing counted twice."""

import datetime
import difflib
import enum
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache

import msgspec

from ua_mailmerge import plan
from ua_mailmerge.model import Campaign, Frozen

# -- events -------------------------------------------------------------------------------------


class Kind(enum.StrEnum):
    """What can happen to pieces, to a batch (purged), to numbers (slips were printed with them) and to a campaign (tally, reported)."""

    MADE = "made"
    PRINTED = "printed"
    SPOILED = "spoiled"
    REPRINTED = "reprinted"
    POSTED = "posted"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"
    RELEASED = "released"
    PURGED = "purged"
    SLIPS = "slips"
    TALLY = "tally"
    REPORTED = "reported"


_NOT_OF_PIECES = (Kind.MADE, Kind.SLIPS, Kind.TALLY, Kind.REPORTED)


class LedgerEvent(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of the ledger. ``made`` names its codes; later events name codes, or a volume of a batch, or a whole batch."""

    event: Kind
    on: datetime.date
    batch: str = ""
    volume: str = ""
    official: str = ""
    codes: tuple[str, ...] = ()
    why: str = ""
    prefix: str = ""  # of slips: what their codes begin with
    numbers: tuple[int, int] = (0, 0)  # of slips: the first and the last
    reference: str = ""  # of a tally or a report: the campaign
    action: str = ""  # of a tally: a key of ACTIONS
    count: int = 0  # of a tally: how many; less than 0 takes back
    number: int = 0  # of a report
    told: tuple[tuple[str, int, int], ...] = ()  # of a report: (official, posted, of them returned)
    own_words: tuple[int, ...] | None = None  # of a purge: the numbers of those who had written words of their own; None: not known
    counted: tuple[int, int] = (0, 0)  # of a volume: letters counted by hand, and letters there should have been; (0, 0): nobody counted


_decoder = msgspec.json.Decoder(LedgerEvent)


def parse(data: bytes) -> tuple[list[LedgerEvent], str]:
    """The events of a ledger file, and a sentence when a line could not be read (empty: all were).

    A line that a power cut tore holds an event that was never finished: it counts as not written. One that only lost its
    newline is whole, since an object ends with its brace: it counts.
    """
    try:
        return _decoder.decode_lines(data), ""
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass  # one bad line somewhere: find it
    events, bad = [], []
    for at, text in enumerate(data.split(b"\n"), start=1):
        try:
            if text.strip():
                events.append(_decoder.decode(text))
        except (msgspec.DecodeError, UnicodeDecodeError):
            bad.append(at)
    return events, _torn(bad) if bad else ""


def _torn(lines: Sequence[int]) -> str:
    where = f"Line {lines[0]}" if len(lines) == 1 else f"Lines {', '.join(map(str, lines))}"
    return (
        f"{where} of the ledger {'is' if len(lines) == 1 else 'are'} cut off or not ours and did not count: "
        "look at what was printed or posted that day and mark it again."
    )


def line(event: LedgerEvent) -> bytes:
    """The event as its line of the ledger."""
    return msgspec.json.encode(event) + b"\n"


def made(batch: str, volumes: Iterable[tuple[str, str, Sequence[str]]], *, on: datetime.date) -> tuple[LedgerEvent, ...]:
    """A batch's events: one for each volume (name, official's id, codes)."""
    return tuple(
        LedgerEvent(event=Kind.MADE, on=on, batch=batch, volume=volume, official=official, codes=tuple(codes))
        for volume, official, codes in volumes
    )


def reprinted(batch: str, codes: Sequence[str], *, on: datetime.date, why: str = "") -> tuple[LedgerEvent, ...]:
    """What a reprint leaves: the old copies are spoiled, new ones are made; nothing for sheets that belong to no piece."""
    if not codes:
        return ()  # an event without codes would be about the whole batch
    spoiled = LedgerEvent(event=Kind.SPOILED, on=on, batch=batch, codes=tuple(codes), why=why)
    return spoiled, msgspec.structs.replace(spoiled, event=Kind.REPRINTED)


# -- states -------------------------------------------------------------------------------------


class State(enum.StrEnum):
    """Where a piece is; always exactly one of these."""

    MADE = "made"
    SPOILED = "spoiled"  # its copy is no good and no new one is made yet
    PRINTED = "printed"
    POSTED = "posted"
    RETURNED = "returned"  # posted, and came back
    WITHDRAWN = "withdrawn"


class Standing(Frozen, frozen=True):
    """Where a piece stands; pieces of one volume mostly share one."""

    batch: str
    volume: str
    official: str
    state: State
    on: datetime.date  # since when; for a posted piece the day it was posted
    spoiled: int = 0  # copies that were no good
    on_paper: bool = False  # there was a copy of it once, good or not
    returned_on: datetime.date | None = None
    released: bool = False  # withdrawn, and its person may have a new one made


class States(Frozen, frozen=True):
    """All pieces by code, purged batches, and how many codes the events name that were never made."""

    pieces: dict[str, Standing]
    volumes: dict[tuple[str, str], tuple[str, ...]]  # (batch, volume): codes
    purged: dict[str, datetime.date]
    missing: dict[tuple[str, str], int]  # (batch, volume): letters that the last count by hand did not find
    unknown: int = 0


_FROM: dict[Kind, tuple[State, ...]] = {
    Kind.PRINTED: (State.MADE, State.SPOILED),
    Kind.SPOILED: (State.MADE, State.PRINTED, State.POSTED, State.RETURNED),
    Kind.REPRINTED: (State.SPOILED,),
    Kind.POSTED: (State.MADE, State.PRINTED, State.RETURNED),
    Kind.WITHDRAWN: (State.MADE, State.SPOILED, State.PRINTED),
    Kind.RETURNED: (State.POSTED,),
    Kind.RELEASED: (State.WITHDRAWN,),
}
_TO = {
    Kind.PRINTED: State.PRINTED,
    Kind.SPOILED: State.SPOILED,
    Kind.REPRINTED: State.MADE,
    Kind.POSTED: State.POSTED,
    Kind.WITHDRAWN: State.WITHDRAWN,
    Kind.RETURNED: State.RETURNED,
    Kind.RELEASED: State.WITHDRAWN,  # its old letter stays out of the post; a new one gets a code of its own
}


def _after(standing: Standing, event: LedgerEvent) -> Standing:
    """The piece after the event; an event that cannot happen to it where it stands changes nothing."""
    if standing.state not in _FROM[event.event]:
        return standing
    if event.event is Kind.RELEASED:
        return msgspec.structs.replace(standing, released=True)
    returned = event.event is Kind.RETURNED
    return msgspec.structs.replace(
        standing,
        state=_TO[event.event],
        on=standing.on if returned else event.on,
        returned_on=event.on if returned else None,
        spoiled=standing.spoiled + (event.event is Kind.SPOILED),
        on_paper=standing.on_paper or event.event in (Kind.PRINTED, Kind.SPOILED, Kind.POSTED),
    )


def fold(events: Iterable[LedgerEvent]) -> States:
    """The state of every piece after all events, in their order. A code is one piece however often it is made or named;
    the first event that makes it says which batch and volume it is in.
    """
    events = list(events)
    pieces: dict[str, Standing] = {}
    volumes: dict[tuple[str, str], tuple[str, ...]] = {}
    for event in events:
        if event.event is Kind.MADE:
            standing = Standing(batch=event.batch, volume=event.volume, official=event.official, state=State.MADE, on=event.on)
            new = tuple(dict.fromkeys(code for code in event.codes if code not in pieces))
            pieces.update(dict.fromkeys(new, standing))
            key = (event.batch, event.volume)
            volumes[key] = volumes.get(key, ()) + new
    purged: dict[str, datetime.date] = {}
    unknown: set[str] = set()
    missing: dict[tuple[str, str], int] = {}
    for event in events:
        if any(event.counted):
            missing[event.batch, event.volume] = max(0, event.counted[1] - event.counted[0])
        if event.event is Kind.PURGED:
            purged.setdefault(event.batch, event.on)
        elif event.event not in _NOT_OF_PIECES:
            after = cache(lambda standing, event=event: _after(standing, event))
            for code in _named(event, volumes):
                if code in pieces:
                    pieces[code] = after(pieces[code])
                else:
                    unknown.add(code)
    return States(pieces=pieces, volumes=volumes, purged=purged, unknown=len(unknown), missing=missing)


def _named(event: LedgerEvent, volumes: Mapping[tuple[str, str], tuple[str, ...]]) -> Iterable[str]:
    """The codes an event is about."""
    if event.codes:
        return event.codes
    if event.volume and event.batch:
        return volumes.get((event.batch, event.volume), ())
    if event.batch:
        return (code for (batch, _), codes in volumes.items() if batch == event.batch for code in codes)
    return ()


class Totals(Frozen, frozen=True):
    """Pieces by where they are; the six states add up to ``pieces``. ``copies_spoiled`` counts paper, not pieces; ``missing`` letters are
    in one of the states too, nobody knows which, and no report counts them.
    """

    pieces: int = 0
    made: int = 0
    spoiled: int = 0
    printed: int = 0
    posted: int = 0
    returned: int = 0
    withdrawn: int = 0
    copies_spoiled: int = 0
    missing: int = 0


def totals(states: States, *, official: str = "", batch: str = "") -> Totals:
    """Counts of all pieces, or of one official's or one batch's."""
    counts = dict.fromkeys(State, 0)
    spoiled = 0
    for standing in states.pieces.values():
        if official in ("", standing.official) and batch in ("", standing.batch):
            counts[standing.state] += 1
            spoiled += standing.spoiled
    uncounted = {
        key: count
        for key, count in states.missing.items()
        if batch in ("", key[0]) and any(official in ("", states.pieces[code].official) for code in states.volumes.get(key, ()))
    }
    return Totals(
        pieces=sum(counts.values()),
        copies_spoiled=spoiled,
        missing=sum(min(count, len(in_the_pile(states, *key))) for key, count in uncounted.items()),
        **{state.value: count for state, count in counts.items()},
    )


def in_the_pile(states: States, batch: str, volume: str) -> list[str]:
    """The codes of a volume that are on its pile or were posted from it: what a count by hand should find, those posted before included."""
    codes = states.volumes.get((batch, volume), ())
    return [code for code in codes if states.pieces[code].state in (State.MADE, State.PRINTED, State.POSTED, State.RETURNED)]


def expected(states: States, event: LedgerEvent) -> int:
    """How many letters of a volume a count by hand should find once the event has happened to it."""
    codes = states.volumes.get((event.batch, event.volume), ())
    anew = [code for code in codes if event.event is Kind.PRINTED and states.pieces[code].state is State.SPOILED]
    return len(in_the_pile(states, event.batch, event.volume)) + len(anew)


def surely_posted(states: States) -> Mapping[tuple[str, str], int]:
    """For each volume with missing letters, how many of it were posted for certain: what is missing was not, whichever they are."""
    most = {}
    for key, missing in states.missing.items():
        pile = in_the_pile(states, *key)
        posted = sum(states.pieces[code].state in (State.POSTED, State.RETURNED) for code in pile)
        most[key] = max(0, min(posted, len(pile) - missing))
    return most


def taken(states: States, *, prefix: str) -> set[int]:
    """The numbers in use under a code prefix (``Coder.prefix``), withdrawn ones too: a number is never given twice."""
    return {plan.number(code) for code in states.pieces if code.startswith(prefix) and plan.prefix(code) == prefix}


def given_out(events: Iterable[LedgerEvent], *, prefix: str) -> set[int]:
    """The numbers on slips that were printed for a code prefix: they go to whoever's row says so, and to nobody else."""
    slips = [event for event in events if event.event is Kind.SLIPS and event.prefix == prefix]
    return {number for event in slips for number in range(event.numbers[0], event.numbers[1] + 1)}


def taken_back(states: States, codes: Iterable[str]) -> frozenset[tuple[str, int, str]]:
    """(batch, number, official's id) of those pieces that were withdrawn before there was a copy of them on paper."""
    standings = ((code, states.pieces[code]) for code in codes if code in states.pieces)
    return frozenset(
        (standing.batch, plan.number(code), standing.official)
        for code, standing in standings
        if standing.state is State.WITHDRAWN and not standing.on_paper
    )


def own_words(events: Iterable[LedgerEvent], *, batch: str) -> set[tuple[str, int]] | None:
    """(batch, number) of those who had written words of their own, as the batch's purge noted them; None: nobody can tell."""
    noted = [event.own_words for event in events if event.event is Kind.PURGED and event.batch == batch and event.own_words is not None]
    return {(batch, number) for number in noted[0]} if noted else None


def released(states: States) -> frozenset[tuple[str, int, str]]:
    """(batch, number, official's id) of withdrawn pieces whose person may have a new letter made."""
    return frozenset((piece.batch, plan.number(code), piece.official) for code, piece in states.pieces.items() if piece.released)


# -- what may be marked -------------------------------------------------------------------------

_CANNOT = {
    (Kind.PRINTED, State.WITHDRAWN): "withdrawn: take {it} out of the pile",
    (Kind.SPOILED, State.WITHDRAWN): "withdrawn: nothing of {it} needs a new copy",
    (Kind.REPRINTED, State.WITHDRAWN): "withdrawn: take {it} out of the pile",
    (Kind.POSTED, State.WITHDRAWN): "withdrawn: take {it} out of the pile",
    (Kind.POSTED, State.SPOILED): "spoiled and not printed again: reprint {it} first, or mark the others by their codes",
    (Kind.WITHDRAWN, State.POSTED): "posted already: {it} can no longer be withdrawn",
    (Kind.WITHDRAWN, State.RETURNED): "posted already and came back: keep {it} out of the post",
    (Kind.RETURNED, State.MADE): "not marked posted: mark {it} posted first, with the day",
    (Kind.RETURNED, State.SPOILED): "not marked posted: mark {it} posted first, with the day",
    (Kind.RETURNED, State.PRINTED): "not marked posted: mark {it} posted first, with the day",
    (Kind.RETURNED, State.WITHDRAWN): "withdrawn, not posted",
}
_CANNOT |= {(Kind.RELEASED, state): "not withdrawn: there is nothing of {it} to release" for state in State if state is not State.WITHDRAWN}
_HARMLESS_IN_A_PILE = (State.WITHDRAWN, State.POSTED, State.RETURNED)


def refusals(event: LedgerEvent, states: States, *, specimen: bool) -> str | None:
    """The sentence why this must not be marked; None: it may. Codes are full codes; ``plan.resolve`` makes them of typed ones.

    A volume may be marked although some of its pieces are past that: they stay as they are. A piece named by its code may not.
    """
    if specimen and event.event in (Kind.POSTED, Kind.RETURNED):
        return "This campaign is a specimen with invented signers: nothing of it can be marked posted or returned."
    if event.event is Kind.PURGED or event.event in _NOT_OF_PIECES:
        return None
    unknown = [code for code in event.codes if code not in states.pieces]
    if unknown:
        return plan.unresolved(unknown[0], among=states.pieces.keys())
    named = list(_named(event, states.volumes))
    if not named:
        return _no_such(event, states)
    if any(event.counted) and (sentence := _miscounted(event, states)):
        return sentence
    against: dict[str, list[str]] = {}
    for code in named:
        state = states.pieces[code].state
        reason = _CANNOT.get((event.event, state))
        if reason and (event.codes or state not in _HARMLESS_IN_A_PILE):
            against.setdefault(reason, []).append(code)
    if not against:
        return None
    reason, codes = next(iter(against.items()))
    first = ", ".join(codes[:5]) + (f" and {len(codes) - 5} more" if len(codes) > 5 else "")
    return f"{first} {'is' if len(codes) == 1 else 'are'} {reason.format(it='it' if len(codes) == 1 else 'them')}."


def _miscounted(event: LedgerEvent, states: States) -> str | None:
    counted, of = event.counted
    if event.codes or not event.volume:
        return "A count is of one volume: name the volume, and nothing else, with it."
    if len({states.pieces[code].official for code in states.volumes[event.batch, event.volume]}) > 1:
        return f"{event.volume} goes to several officials: mark its letters by their codes, once they are sorted."
    if counted > of:
        return (
            f"{counted} counted, but {event.volume} has {plan.counted(of, 'letter')} that may go: look for a copy too many, or count again."
        )
    return None


def _no_such(event: LedgerEvent, states: States) -> str:
    batches = dict.fromkeys(batch for batch, _ in states.volumes)
    if not event.batch:
        return "Name the pieces by their codes, or a volume, or a batch."
    if event.batch not in batches:
        return f"{event.batch} is not a batch in this ledger.{_perhaps(event.batch, batches)}"
    volumes = [volume for batch, volume in states.volumes if batch == event.batch]
    return f"{event.volume} is not a volume of letters in this batch.{_perhaps(event.volume, volumes)}"


def _perhaps(text: str, among: Iterable[str]) -> str:
    close = difflib.get_close_matches(text, list(among), n=2, cutoff=0.5)
    return f" Did you mean {' or '.join(close)}?" if close else ""


# -- the report ---------------------------------------------------------------------------------


class Posted(Frozen, frozen=True):
    """What was posted to one official: letters, the days, and how many of them came back."""

    official: str
    to: str  # the position, or the name where there is none
    posted: int
    returned: int
    days: tuple[tuple[datetime.date, int], ...]  # (day, letters), first day first


ACTIONS = {"calls": "call", "emails": "e-mail", "faxes": "fax", "tweets": "tweet", "visits": "visit"}
"""What people do beside letters, entered by hand; and the word for one."""


class Tally(Frozen, frozen=True):
    """Actions of one kind for one official (empty: for nobody in particular), kept apart from letters."""

    action: str
    official: str
    count: int


class Since(Frozen, frozen=True):
    """What changed since the last report that was recorded: letters more, letters that turned out not to be posted, letters come back."""

    number: int
    on: datetime.date
    more: int
    fewer: int
    returned: int

    @property
    def sentence(self) -> str:
        """The corrections in words."""
        parts = [f"+{plan.counted(self.more, 'letter')}"] if self.more else []
        parts += [f"\u2212{self.fewer} counted by mistake"] if self.fewer else []
        parts += [f"{self.returned} more came back"] if self.returned > 0 else []
        parts += [f"{-self.returned} that had come back posted again"] if self.returned < 0 else []
        return f"Since report {self.number} of {plan.day(self.on)}: {', '.join(parts) or 'no change in letters'}."


class Report(Frozen, frozen=True):
    """Only what was posted: no made, printed, spoiled or withdrawn piece is in any number here."""

    reference: str
    title: str
    specimen: bool
    posted: int
    returned: int
    officials: tuple[Posted, ...]  # in the campaign's order; those nothing went to are left out
    report_url: str = ""
    groups: tuple[tuple[str, int], ...] = ()  # (group, letters), where there are several
    own_words: int | None = None  # letters with words of the signer's own; None: nobody can tell any more
    tallies: tuple[Tally, ...] = ()
    number: int = 1  # what this report would be
    since: Since | None = None


def report(
    states: States,
    *,
    campaign: Campaign,
    events: Sequence[LedgerEvent] = (),
    groups: Mapping[str, str] | None = None,
    own_words: Collection[tuple[str, int]] | None = None,
) -> Report:
    """Counts what was posted, per official and day. A specimen has posted nothing, whatever its ledger says.

    ``events``: where tallies and earlier reports are; ``groups``: batch to group; ``own_words``: (batch, number) of the people who wrote
    words of their own.
    """
    names = {official.id: official.position or official.name for official in campaign.officials}
    days: dict[str, dict[datetime.date, int]] = {}
    returned: dict[str, int] = {}
    by_group: dict[str, int] = {}
    own = 0
    for code, standing in _counted(states) if not campaign.specimen else ():
        group = (groups or {}).get(standing.batch, "")
        by_group[group] = by_group.get(group, 0) + 1
        own += (standing.batch, plan.number(code)) in (own_words or ())
        of_official = days.setdefault(standing.official, {})
        of_official[standing.on] = of_official.get(standing.on, 0) + 1
        returned[standing.official] = returned.get(standing.official, 0) + (standing.state is State.RETURNED)
    order = [id_ for id_ in names if id_ in days] + sorted(days.keys() - names.keys())
    officials = tuple(
        Posted(
            official=id_,
            to=names.get(id_, id_),
            posted=sum(days[id_].values()),
            returned=returned[id_],
            days=tuple(sorted(days[id_].items())),
        )
        for id_ in order
    )
    return Report(
        reference=campaign.reference,
        title=campaign.title,
        specimen=campaign.specimen,
        posted=sum(official.posted for official in officials),
        returned=sum(official.returned for official in officials),
        officials=officials,
        report_url=campaign.report_url,
        groups=tuple(sorted(by_group.items())) if len(by_group) > 1 else (),
        own_words=None if own_words is None else own,
        tallies=tallies(events, reference=campaign.reference),
        number=1 + max((event.number for event in _reported(events, campaign.reference)), default=0),
        since=_since(_reported(events, campaign.reference), officials),
    )


def tallies(events: Iterable[LedgerEvent], *, reference: str) -> tuple[Tally, ...]:
    """A campaign's other actions, by kind and official."""
    counts: dict[tuple[str, str], int] = {}
    for event in events:
        if event.event is Kind.TALLY and event.reference == reference:
            key = (event.action, event.official)
            counts[key] = counts.get(key, 0) + event.count
    order = list(ACTIONS)
    known = sorted((key for key in counts if key[0] in ACTIONS), key=lambda key: (order.index(key[0]), key[1]))
    return tuple(
        Tally(action=action, official=official, count=counts[action, official]) for action, official in known if counts[action, official]
    )


def _reported(events: Iterable[LedgerEvent], reference: str) -> list[LedgerEvent]:
    return [event for event in events if event.event is Kind.REPORTED and event.reference == reference]


def _since(reported: Sequence[LedgerEvent], officials: Sequence[Posted]) -> Since | None:
    if not reported:
        return None
    before = {id_: (posted, returned) for id_, posted, returned in reported[-1].told}
    now = {each.official: (each.posted, each.returned) for each in officials}
    posted = [now.get(id_, (0, 0))[0] - before.get(id_, (0, 0))[0] for id_ in {**before, **now}]
    returned = sum(back for _posted, back in now.values()) - sum(back for _posted, back in before.values())
    more, fewer = sum(change for change in posted if change > 0), -sum(change for change in posted if change < 0)
    return Since(number=reported[-1].number, on=reported[-1].on, more=more, fewer=fewer, returned=returned)


def recorded(report: Report, *, on: datetime.date) -> LedgerEvent:
    """The event that this report was sent: the next one tells what changed since."""
    told = tuple((each.official, each.posted, each.returned) for each in report.officials)
    return LedgerEvent(Kind.REPORTED, on, reference=report.reference, number=report.number, told=told)


def _counted(states: States) -> Iterator[tuple[str, Standing]]:
    """What was posted for certain. Of a volume with missing letters the last day's are left out: which ones, nobody knows, so those
    that came back are kept.
    """
    left = dict(surely_posted(states))
    posted = [(code, piece) for code, piece in states.pieces.items() if piece.state in (State.POSTED, State.RETURNED)]
    if left:
        posted.sort(key=lambda one: (one[1].state is not State.RETURNED, one[1].on))
    for code, piece in posted:
        key = (piece.batch, piece.volume)
        if key in left:
            left[key] -= 1
            if left[key] < 0:
                continue
        yield code, piece


def text(report: Report, *, group: str = "") -> str:
    """The report in words to paste into the appeal's form."""
    if report.specimen:
        return f"Urgent action {report.reference}: a specimen with invented signers. Nothing was posted.\n"
    after = _beside_letters(report)
    if not report.posted:
        return "\n".join([f"Urgent action {report.reference}: no letter is marked posted yet.", *after]) + "\n"
    by = f" by {group}" if group else ""
    lines = [f"Urgent action {report.reference}, {report.title}: {plan.counted(report.posted, 'letter')} posted{by}."]
    for official in report.officials:
        back = f"; {official.returned} came back" if official.returned else ""
        lines.append(f"{official.to}: {plan.counted(official.posted, 'letter')} posted {_days(official.days)}{back}.")
    if report.own_words:
        lines.append(f"With words of the signers' own: {plan.counted(report.own_words, 'letter')}.")
    if report.groups:
        lines.append(f"By group: {', '.join(f'{group} {count}' for group, count in report.groups)}.")
    return "\n".join(lines + after) + "\n"


def _beside_letters(report: Report) -> list[str]:
    to = {each.official: each.to for each in report.officials}
    lines = [report.since.sentence] if report.since else []
    if report.tallies:
        told = [
            plan.counted(tally.count, ACTIONS[tally.action], {"faxes": "faxes"}.get(tally.action, ""))
            + (f" to {to.get(tally.official, tally.official)}" if tally.official else "")
            for tally in report.tallies
        ]
        lines.append(f"Beside the letters: {', '.join(told)}.")
    return lines


def as_json(report: Report) -> bytes:
    """The report for a program: the fields of ``Report``, dates as 2021-10-08."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"


def _days(days: Sequence[tuple[datetime.date, int]]) -> str:
    if len(days) == 1:
        return f"on {plan.day(days[0][0])}"
    if len(days) <= 3:
        each = [f"{count} on {plan.day(day)}" for day, count in days]
        return f"({', '.join(each[:-1])} and {each[-1]})"
    return f"between {plan.day(days[0][0])} and {plan.day(days[-1][0])}"
