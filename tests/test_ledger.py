"""What happened to pieces, and what may be said about it."""

import datetime
import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ua_mailmerge import ledger
from ua_mailmerge.ledger import Kind, LedgerEvent, State
from ua_mailmerge.model import Campaign, Official, Sample

DAY = datetime.date(2021, 10, 8)
LATER = datetime.date(2021, 10, 11)
P1, P2, P3, A1 = "100.21-MAD-001-PC", "100.21-MAD-002-PA", "100.21-MAD-003-P8", "100.21-MAD-001-A4"
PRESIDENT, AMBASSADOR = "1-letters-president-001", "1-letters-ambassador-001"
MADE = ledger.made("b1", [(PRESIDENT, "president", (P1, P2, P3)), (AMBASSADOR, "ambassador", (A1,))], on=DAY)


def happened(kind: Kind, *codes: str, batch: str = "", volume: str = "", on: datetime.date = DAY) -> LedgerEvent:
    """An event about codes, a volume or a batch."""
    return LedgerEvent(event=kind, on=on, batch=batch, volume=volume, codes=codes)


def state(code: str, *events: LedgerEvent) -> State:
    """Where a piece of the batch is after the events."""
    return ledger.fold([*MADE, *events]).pieces[code].state


def campaign(*, specimen: bool = False) -> Campaign:
    """A campaign with the two officials of the batch."""
    return Campaign(
        reference="100.21",
        title="A case",
        country="MX",
        issued=datetime.date(2021, 9, 30),
        expires=datetime.date(2021, 12, 31),
        officials=(
            Official(id="president", name="A Name", position="President", address=("1",), country="MX", salutation="Dear President,"),
            Official(id="ambassador", name="Ambassador B", address=("2",), country="US", salutation="Dear Ambassador,"),
        ),
        letters={"en": Sample(paragraphs=("Words.",), closing="Sincerely,")},
        report_url="https://example.org/report",
        specimen=specimen,
    )


# -- the file's lines ---------------------------------------------------------------------------


def test_a_line() -> None:
    """An event is one line of JSON with nothing in it that it does not say."""
    event = LedgerEvent(event=Kind.POSTED, on=DAY, batch="b1", volume=PRESIDENT)
    assert ledger.line(event) == b'{"event":"posted","on":"2021-10-08","batch":"b1","volume":"1-letters-president-001"}\n'


def test_lines_read_back() -> None:
    """What was written reads back the same, without a remark."""
    assert ledger.parse(b"".join(map(ledger.line, MADE))) == (list(MADE), "")


@pytest.mark.parametrize("cut", range(1, 60))
def test_a_torn_last_line(cut: int) -> None:
    """A last line cut anywhere does not count and is reported by its number; the lines before it count."""
    whole = ledger.line(MADE[0])
    torn = ledger.line(happened(Kind.POSTED, P1))[:cut]
    events, remark = ledger.parse(whole + torn)
    assert events == [MADE[0]]
    assert remark.startswith("Line 2 of the ledger is cut off")


def test_a_last_line_without_its_newline() -> None:
    """A line that only lost its newline is whole and counts, so that it counts the same after the next append."""
    assert ledger.parse(ledger.line(MADE[0]).rstrip()) == ([MADE[0]], "")


def test_a_torn_line_in_the_middle() -> None:
    """A torn line that later lines follow is left out and reported for good."""
    line = ledger.line(MADE[0])
    assert ledger.parse(line + b'{"event":"pos\n' + line)[0] == [MADE[0], MADE[0]]
    assert "Line 2 of" in ledger.parse(line + b'{"event":"pos\n' + line)[1]


def test_several_bad_lines() -> None:
    """Lines of nobody's are all named: not JSON, not ours, not text."""
    assert ledger.parse(b'nonsense\n{"event":"eaten","on":"2021-10-08"}\n\xff\xfe\n')[1].startswith("Lines 1, 2, 3 of the ledger are")


def test_an_empty_ledger() -> None:
    """No bytes, no events."""
    assert ledger.parse(b"") == ([], "")


# -- states -------------------------------------------------------------------------------------


def test_the_usual_way() -> None:
    """Made, printed, posted."""
    assert state(P1) is State.MADE
    assert state(P1, happened(Kind.PRINTED, P1)) is State.PRINTED
    assert state(P1, happened(Kind.PRINTED, P1), happened(Kind.POSTED, P1)) is State.POSTED


def test_a_volume_or_a_batch_at_once() -> None:
    """A volume marks its pieces, a batch all of them."""
    assert ledger.totals(ledger.fold([*MADE, happened(Kind.PRINTED, batch="b1", volume=PRESIDENT)])).printed == 3
    assert ledger.totals(ledger.fold([*MADE, happened(Kind.POSTED, batch="b1")])).posted == 4


def test_posted_without_printed() -> None:
    """Nobody has to mark printed before posted."""
    assert state(P1, happened(Kind.POSTED, P1)) is State.POSTED


def test_what_was_taken_back_in_time() -> None:
    """Only what was withdrawn before there was any copy of it on paper; the others stand, whatever is said of them."""
    one, two, three = "100.21-MAD-001-PE", "100.21-MAD-002-PC", "100.21-MAD-003-PA"
    made = LedgerEvent(Kind.MADE, DAY, batch="b", volume="v", official="president", codes=(one, two, three))
    events = [made, happened(Kind.WITHDRAWN, one), happened(Kind.PRINTED, two), happened(Kind.WITHDRAWN, two)]
    assert ledger.taken_back(ledger.fold(events), [one, two, three, "100.21-MAD-009-PX"]) == {("b", 1, "president")}


def test_a_spoiled_copy() -> None:
    """A spoiled piece is not posted until there is a new copy, even if it was marked posted, or is marked so again."""
    assert state(P1, happened(Kind.POSTED, P1), happened(Kind.SPOILED, P1)) is State.SPOILED
    assert state(P1, happened(Kind.SPOILED, P1), happened(Kind.POSTED, P1)) is State.SPOILED
    assert state(P1, happened(Kind.SPOILED, P1), happened(Kind.PRINTED, P1), happened(Kind.POSTED, P1)) is State.POSTED


def test_a_reprint() -> None:
    """A reprint spoils the old copy and makes a new one, which can be posted; the paper is counted, the piece is still one."""
    states = ledger.fold([*MADE, *ledger.reprinted("b1", [P1], on=DAY), happened(Kind.POSTED, batch="b1", volume=PRESIDENT)])
    assert ledger.totals(states) == ledger.Totals(pieces=4, made=1, posted=3, copies_spoiled=1)


def test_withdrawn_is_for_good() -> None:
    """A withdrawn piece is not printed, spoiled or posted any more; a posted one can no longer be withdrawn."""
    for kind in (Kind.PRINTED, Kind.SPOILED, Kind.REPRINTED, Kind.POSTED, Kind.RETURNED):
        assert state(P1, happened(Kind.WITHDRAWN, P1), happened(kind, P1)) is State.WITHDRAWN
    assert state(P1, happened(Kind.POSTED, P1), happened(Kind.WITHDRAWN, P1)) is State.POSTED


def test_returned() -> None:
    """Only a posted piece can come back; it stays one that was posted, on its day, until it is posted again."""
    assert state(P1, happened(Kind.RETURNED, P1)) is State.MADE
    back = [*MADE, happened(Kind.POSTED, P1), happened(Kind.RETURNED, P1, on=LATER)]
    piece = ledger.fold(back).pieces[P1]
    assert (piece.state, piece.on, piece.returned_on) == (State.RETURNED, DAY, LATER)
    again = ledger.fold([*back, happened(Kind.POSTED, P1, on=LATER)]).pieces[P1]
    assert (again.state, again.on, again.returned_on) == (State.POSTED, LATER, None)


def test_purged_batches_keep_counts() -> None:
    """A purge changes no count."""
    posted = [*MADE, happened(Kind.POSTED, batch="b1")]
    states = ledger.fold([*posted, happened(Kind.PURGED, batch="b1", on=LATER)])
    assert ledger.totals(states) == ledger.totals(ledger.fold(posted))
    assert states.purged == {"b1": LATER}


def test_events_about_nothing() -> None:
    """Codes that were never made count nowhere; how many there are is known."""
    states = ledger.fold([*MADE, happened(Kind.POSTED, "100.21-MAD-999-P1"), happened(Kind.POSTED, batch="b9"), happened(Kind.POSTED)])
    assert ledger.totals(states) == ledger.Totals(pieces=4, made=4)
    assert states.unknown == 1


def test_a_piece_made_twice_is_one() -> None:
    """A code two batches claim is one piece, the first one's."""
    states = ledger.fold([*MADE, *ledger.made("b2", [("1-letters-president-001", "president", (P1, P1))], on=LATER)])
    assert ledger.totals(states).pieces == 4
    assert ledger.totals(states, batch="b2").pieces == 0
    assert states.pieces[P1].batch == "b1"


def test_totals_of_one_official() -> None:
    """Totals can be asked for one official."""
    assert ledger.totals(ledger.fold(MADE), official="ambassador") == ledger.Totals(pieces=1, made=1)


def test_taken_numbers() -> None:
    """Numbers once given stay taken, withdrawn or not; those under another prefix are another event's."""
    states = ledger.fold([*MADE, happened(Kind.WITHDRAWN, P2)])
    assert ledger.taken(states, prefix="100.21-MAD-") == {1, 2, 3}
    assert ledger.taken(states, prefix="100.21-BOS-") == set()


CODES = [P1, P2, P3, A1, "100.21-MAD-999-P1"]
EVENTS = st.builds(
    LedgerEvent,
    event=st.sampled_from(Kind),
    on=st.sampled_from([DAY, LATER]),
    batch=st.sampled_from(["", "b1", "b2"]),
    volume=st.sampled_from(["", PRESIDENT, AMBASSADOR]),
    official=st.sampled_from(["president", "ambassador"]),
    codes=st.lists(st.sampled_from(CODES), max_size=4).map(tuple),
    counted=st.sampled_from([(0, 0), (2, 3), (1, 3), (3, 3), (0, 1)]),
)


@given(st.lists(EVENTS, max_size=25), st.data())
def test_totals_never_exceed_the_pieces(events: list[LedgerEvent], data: st.DataObject) -> None:
    """Whatever happened in whatever order: each piece made is in exactly one state, and no report counts more than were made."""
    mixed = data.draw(st.permutations([*MADE, *events]))
    codes = {code for event in mixed if event.event is Kind.MADE for code in event.codes}
    totals = ledger.totals(ledger.fold(mixed))
    assert totals.pieces == len(codes)
    assert totals.made + totals.spoiled + totals.printed + totals.posted + totals.returned + totals.withdrawn == len(codes)
    report = ledger.report(ledger.fold(mixed), campaign=campaign())
    assert max(0, totals.posted + totals.returned - totals.missing) <= report.posted <= totals.posted + totals.returned <= len(codes)
    assert report.posted == totals.posted + totals.returned or totals.missing
    assert sum(count for official in report.officials for _, count in official.days) == report.posted


@given(st.lists(EVENTS, max_size=25), st.data())
def test_a_short_count_is_never_reported(events: list[LedgerEvent], data: st.DataObject) -> None:
    """Whatever happened in whatever order: what the last count of a volume did not find is in no report, whatever is marked posted then."""
    mixed = [*data.draw(st.permutations([*MADE, *events])), LedgerEvent(Kind.POSTED, LATER, "b1", PRESIDENT, counted=(1, 3))]
    states = ledger.fold(mixed)
    report = ledger.report(ledger.fold([*mixed, happened(Kind.POSTED, batch="b1")]), campaign=campaign())
    pile = len(ledger.in_the_pile(states, "b1", PRESIDENT))
    others = sum(piece.volume != PRESIDENT or piece.batch != "b1" for piece in states.pieces.values())
    assert report.posted <= max(0, pile - 2) + others


def test_a_short_count() -> None:
    """Two of three counted: the volume is posted, two are reported; a count that finds the third reports it too."""
    short = LedgerEvent(Kind.POSTED, DAY, "b1", PRESIDENT, counted=(2, 3))
    states = ledger.fold([*MADE, short])
    assert ledger.totals(states) == ledger.Totals(pieces=4, made=1, posted=3, missing=1)
    assert ledger.report(states, campaign=campaign()).posted == 2
    found = ledger.fold([*MADE, short, msgspec.structs.replace(short, counted=(3, 3))])
    assert ledger.totals(found).missing == 0
    assert ledger.report(found, campaign=campaign()).posted == 3


def test_a_letter_posted_by_its_code_is_posted() -> None:
    """What somebody holds in hand and names is not among the missing, as long as there are enough others."""
    short = LedgerEvent(Kind.PRINTED, DAY, "b1", PRESIDENT, counted=(2, 3))
    assert ledger.report(ledger.fold([*MADE, short, happened(Kind.POSTED, P1, P2)]), campaign=campaign()).posted == 2


def test_a_count_that_cannot_be() -> None:
    """More than there are, of codes, or of no volume: refused."""
    assert "look for a copy too many" in (refused(LedgerEvent(Kind.PRINTED, DAY, "b1", PRESIDENT, counted=(4, 3))) or "")
    assert "name the volume" in (refused(LedgerEvent(Kind.PRINTED, DAY, "b1", codes=(P1,), counted=(1, 3))) or "")


def test_released() -> None:
    """Only what is withdrawn can be released; its old letter stays withdrawn."""
    assert "not withdrawn" in (refused(happened(Kind.RELEASED, P1)) or "")
    states = ledger.fold([*MADE, happened(Kind.WITHDRAWN, P1), happened(Kind.RELEASED, P1), happened(Kind.POSTED, batch="b1")])
    assert states.pieces[P1].state is State.WITHDRAWN
    assert ledger.released(states) == {("b1", 1, "president")}


@given(st.lists(EVENTS, max_size=25))
def test_an_event_twice_is_an_event_once(events: list[LedgerEvent]) -> None:
    """An event written twice in a row (a command run again after a crash) changes nothing."""
    once = [*MADE, *events]
    assert ledger.fold([event for event in once for _ in range(2)]) == ledger.fold(once)


@given(st.lists(EVENTS, max_size=25))
def test_when_made_is_written_does_not_matter(events: list[LedgerEvent]) -> None:
    """A batch's own events may come late: the totals are the same."""
    events = [event for event in events if event.event is not Kind.MADE]
    assert ledger.fold([*events, *MADE]) == ledger.fold([*MADE, *events])


@given(st.lists(EVENTS, max_size=25))
def test_what_is_refused_does_not_happen_by_itself(events: list[LedgerEvent]) -> None:
    """An event that names codes and is let in at the door is one that can happen to each of them."""
    states = ledger.fold([*MADE, *events])
    for event in events:
        if event.codes and event.event is Kind.POSTED and ledger.refusals(event, states, specimen=False) is None:
            after = ledger.fold([*MADE, *events, event])
            assert all(after.pieces[code].state is State.POSTED for code in event.codes)


# -- what may be marked -------------------------------------------------------------------------


def refused(event: LedgerEvent, *before: LedgerEvent, specimen: bool = False) -> str | None:
    """The sentence at the door, after the events before."""
    return ledger.refusals(event, ledger.fold([*MADE, *before]), specimen=specimen)


def test_a_specimen_is_never_posted() -> None:
    """Nothing of a specimen can be marked posted or returned; printed it may be."""
    assert "specimen" in (refused(happened(Kind.POSTED, P1), specimen=True) or "")
    assert "specimen" in (refused(happened(Kind.RETURNED, batch="b1"), specimen=True) or "")
    assert refused(happened(Kind.PRINTED, P1), specimen=True) is None


def test_usual_marks_are_let_in() -> None:
    """What can happen is not refused."""
    assert refused(happened(Kind.PRINTED, batch="b1")) is None
    assert refused(happened(Kind.POSTED, batch="b1", volume=PRESIDENT)) is None
    assert refused(happened(Kind.POSTED, P1), happened(Kind.POSTED, P1)) is None
    assert refused(happened(Kind.PURGED, batch="b1")) is None


def test_an_unknown_code() -> None:
    """A code that was never made is refused with the nearest that were."""
    assert refused(happened(Kind.POSTED, "100.21-MAD-001-PX")) == f"100.21-MAD-001-PX is not a piece here; did you mean {P1} or {A1}?"


def test_an_unknown_batch_or_volume() -> None:
    """So are a batch and a volume."""
    assert "Did you mean b1?" in (refused(happened(Kind.POSTED, batch="b11")) or "")
    assert "Did you mean 1-letters-president-001" in (refused(happened(Kind.POSTED, batch="b1", volume="letters-president-001")) or "")
    assert "Name the pieces" in (refused(happened(Kind.POSTED)) or "")


def test_spoiled_pieces_are_not_posted() -> None:
    """Posting a spoiled piece without a reprint is refused, by its code or with its volume."""
    spoiled = happened(Kind.SPOILED, P2)
    assert refused(happened(Kind.POSTED, P2), spoiled) == (
        f"{P2} is spoiled and not printed again: reprint it first, or mark the others by their codes."
    )
    assert "spoiled" in (refused(happened(Kind.POSTED, batch="b1", volume=PRESIDENT), spoiled) or "")
    assert refused(happened(Kind.POSTED, P1), spoiled) is None


def test_withdrawn_pieces_are_not_posted() -> None:
    """A withdrawn piece is refused by its code; a volume passes over it."""
    withdrawn = happened(Kind.WITHDRAWN, P2)
    assert "take it out of the pile" in (refused(happened(Kind.POSTED, P2), withdrawn) or "")
    assert refused(happened(Kind.POSTED, batch="b1", volume=PRESIDENT), withdrawn) is None


def test_posted_pieces_are_not_withdrawn() -> None:
    """What is in the post can no longer be withdrawn; what was not posted cannot come back."""
    assert "can no longer be withdrawn" in (refused(happened(Kind.WITHDRAWN, P1), happened(Kind.POSTED, P1)) or "")
    assert "mark it posted first" in (refused(happened(Kind.RETURNED, P1)) or "")


# -- the report ---------------------------------------------------------------------------------


def test_only_posted_pieces_are_reported() -> None:
    """Made, printed, spoiled and withdrawn pieces are in no number of the report."""
    states = ledger.fold(
        [
            *MADE,
            happened(Kind.POSTED, P1, P2),
            happened(Kind.RETURNED, P2, on=LATER),
            happened(Kind.PRINTED, P3),
            happened(Kind.WITHDRAWN, A1),
        ]
    )
    report = ledger.report(states, campaign=campaign())
    assert (report.posted, report.returned) == (2, 1)
    assert report.officials == (ledger.Posted(official="president", to="President", posted=2, returned=1, days=((DAY, 2),)),)


def test_the_text_to_paste() -> None:
    """The text says how many letters, to whom, when, how many came back."""
    states = ledger.fold([*MADE, happened(Kind.POSTED, P1, P2), happened(Kind.POSTED, P3, A1, on=LATER), happened(Kind.RETURNED, A1)])
    assert ledger.text(ledger.report(states, campaign=campaign()), group="Group 128") == (
        "Urgent action 100.21, A case: 4 letters posted by Group 128.\n"
        "President: 3 letters posted (2 on 8 October 2021 and 1 on 11 October 2021).\n"
        "Ambassador B: 1 letter posted on 11 October 2021; 1 came back.\n"
    )


def test_many_days() -> None:
    """More than three days are told as first and last."""
    codes = [f"100.21-MAD-{n:03}-PX" for n in range(5)]
    events = [happened(Kind.POSTED, code, on=DAY + datetime.timedelta(days=n)) for n, code in enumerate(codes)]
    states = ledger.fold([*ledger.made("b", [("v", "president", codes)], on=DAY), *events])
    assert "posted between 8 October 2021 and 12 October 2021." in ledger.text(ledger.report(states, campaign=campaign()))


def test_nothing_posted_yet() -> None:
    """Before the first letter is posted the text says so."""
    assert ledger.text(ledger.report(ledger.fold(MADE), campaign=campaign())) == "Urgent action 100.21: no letter is marked posted yet.\n"


def test_a_specimens_report() -> None:
    """A specimen reports nothing, even if its ledger was tampered with."""
    report = ledger.report(ledger.fold([*MADE, happened(Kind.POSTED, P1)]), campaign=campaign(specimen=True))
    assert report.posted == 0
    assert ledger.text(report) == "Urgent action 100.21: a specimen with invented signers. Nothing was posted.\n"


def test_an_official_the_campaign_lost() -> None:
    """Letters to an official who was struck from the campaign are still reported, by the id."""
    states = ledger.fold([*ledger.made("b", [("v", "governor", (P1,))], on=DAY), happened(Kind.POSTED, P1)])
    assert ledger.text(ledger.report(states, campaign=campaign())).endswith("governor: 1 letter posted on 8 October 2021.\n")


def test_the_report_for_programs() -> None:
    """The JSON has the same numbers, dates as 2021-10-08."""
    report = ledger.report(ledger.fold([*MADE, happened(Kind.POSTED, P1)]), campaign=campaign())
    data = json.loads(ledger.as_json(report))
    assert data["posted"] == 1
    assert data["officials"][0]["days"] == [["2021-10-08", 1]]
    assert msgspec.json.decode(ledger.as_json(report), type=ledger.Report) == report
