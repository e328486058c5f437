"""A campaign on a given day to what somebody should look at before its letters are printed, and to what must not be printed."""

import datetime
import math
import re
from collections.abc import Callable, Iterator, Sequence

import msgspec

from ua_mailmerge import guards, letters, plan, postal, typeset
from ua_mailmerge.model import Address, Campaign, Event, Face, Faces, Frozen, Official, Sample, Signer
from ua_mailmerge.problems import Problem, RefusedError, Severity, Where

SOON = datetime.timedelta(days=14)
"""An evening, the print room and the way to the post take about two weeks; less than that to a post-by date is told."""

TERM_SOON = datetime.timedelta(days=30)
"""Two weeks in the post and two on a desk: a letter to somebody whose term ends sooner may reach a successor."""

VERIFIED_FOR = datetime.timedelta(days=90)
"""About as long as an appeal runs. So names and addresses are looked at once for each appeal, and again when one goes on for longer."""

_STOP, _ASK, _NOTE = Severity.STOP, Severity.ASK, Severity.NOTE

CODES: dict[str, tuple[Severity, str]] = {
    "appeal-stopped": (_STOP, "The publisher asks for no more letters."),
    "appeal-ended": (_STOP, "The appeal has ended, or the letters are dated after its end, and nobody said why they are still wanted."),
    "dated-too-early": (_STOP, "The letters are dated before the appeal was issued."),
    "appeal-ending": (_ASK, "The last day to post is near, or past."),
    "term-ended": (_STOP, "An official's term has ended, and nobody said why letters to them are still wanted."),
    "term-ending": (_ASK, "An official's term ends within a month."),
    "not-verified": (_ASK, "Nobody has looked at an official's name and address for three months."),
    "language-missing": (_STOP, "The event's language is not among the campaign's letters."),
    "left-over": (_STOP, "A blank to fill in was left in the campaign's words."),
    "greets-other": (_STOP, "A paragraph that goes to several officials greets one of them, or somebody else."),
    "names-other": (_ASK, "A paragraph that goes to several officials names one of them."),
    "city-not-shown": (_ASK, "The campaign's words name the signer's city: whoever shows no address will be held."),
    "report-missing": (_ASK, "The campaign does not say how to report what was posted."),
    "report-link-missing": (_NOTE, "The campaign has no link for the report."),
    "country-in-address": (_ASK, "An address ends with its country, which is printed where it is needed."),
    "official-address-too-long": (_STOP, "An official's address does not fit the envelope."),
    "no-face": (_STOP, "No typeface at hand has a character of the campaign's words."),
    "letter-too-long": (_ASK, "The letter without any own words is longer than a page."),
}
"""What can be said of a campaign beside the faults ``schema`` finds. Codes are stable."""

Find = Callable[[str], Where]
"""Where a path of the file stands."""


class Reasons(Frozen, frozen=True):
    """Why somebody prints all the same; empty: nobody said."""

    after_expiry: str = ""
    after_term: str = ""


class Room(Frozen, frozen=True):
    """What the letter to one official in one language leaves on its first page."""

    official: str
    language: str
    words: int  # about how many own words fit; 0 when it runs over
    over: int = 0  # lines that do not fit


def given(campaign: Campaign, reasons: Reasons, *, on: datetime.date, dated: datetime.date) -> Reasons:
    """The reasons that are needed, on one line each: others are not kept with the batch."""
    day = max(on, dated)
    past = any(official.term_ends and official.term_ends < day for official in campaign.officials)
    return Reasons(
        " ".join(reasons.after_expiry.split()) if day > campaign.expires else "",
        " ".join(reasons.after_term.split()) if past else "",
    )


def _nowhere(_path: str) -> Where:
    return Where()


# -- what must not be printed -------------------------------------------------------------------


def refuse(campaign: Campaign, *, on: datetime.date, dated: datetime.date, reasons: Reasons, only: Sequence[str] = ()) -> None:
    """RefusedError with the first reason why these letters must not be printed."""
    for problem in stops(campaign, on=on, dated=dated, reasons=reasons, only=only):
        raise RefusedError(problem.message)


def stops(
    campaign: Campaign,
    *,
    on: datetime.date,
    dated: datetime.date,
    reasons: Reasons,
    only: Sequence[str] = (),
    find: Find = _nowhere,
) -> Iterator[Problem]:
    """Why the campaign must not be printed on that day, with letters of that date, to these officials (all, when ``only`` is empty)."""
    number = f"urgent action {campaign.reference}"
    if campaign.status == "stopped":
        message = f"Urgent action {campaign.reference} is stopped: its publisher asks for no more letters. Nothing was printed."
        yield Problem("appeal-stopped", find("status"), message, _STOP)
    if dated < campaign.issued:
        message = (
            f"The letters would be dated {plan.day(dated)}, and {number} was issued on {plan.day(campaign.issued)}. "
            "Mend the date in event.yaml, or give --dated."
        )
        yield Problem("dated-too-early", find("issued"), message, _STOP)
    if max(on, dated) > campaign.expires and not reasons.after_expiry.strip():
        yield Problem("appeal-ended", find("expires"), _ended(campaign, on=on, dated=dated), _STOP)
    for at, official in enumerate(campaign.officials):
        wanted = not only or official.id in only
        if wanted and official.term_ends and official.term_ends < max(on, dated) and not reasons.after_term.strip():
            message = (
                f"The term of {_who(official)} {'ended' if official.term_ends < on else 'ends'} on {plan.day(official.term_ends)}. "
                "Find out who holds the office now, and mend campaign.yaml, or choose the others with --only. "
                'If these letters are still wanted, say why with --after-term "reason"; it is kept with the batch.'
            )
            yield Problem("term-ended", find(f"officials.{at}.term_ends"), message, _STOP)
    yield from (problem for problem in _said(campaign, find=find) if problem.severity is _STOP)


def _ended(campaign: Campaign, *, on: datetime.date, dated: datetime.date) -> str:
    way = 'If these letters are still wanted, say why with --after-expiry "reason"; it is kept with the batch.'
    if on > campaign.expires:
        return f"Urgent action {campaign.reference} ended on {plan.day(campaign.expires)}. Look for an update of the appeal. {way}"
    return (
        f"The letters would be dated {plan.day(dated)}, and urgent action {campaign.reference} ends on {plan.day(campaign.expires)}. "
        f"Mend the date in event.yaml, or give --dated. {way}"
    )


def speaks(campaign: Campaign, event: Event) -> None:
    """RefusedError when the campaign has no letter in the event's language."""
    if letters.language_for(campaign, event) is None:
        raise RefusedError(_unspoken(campaign, event))


def _unspoken(campaign: Campaign, event: Event) -> str:
    there = " and ".join(campaign.letters)
    return (
        f"event.yaml says language: {event.language}, and the campaign has its letter in {there}. Write language: "
        f"{next(iter(campaign.letters))} in event.yaml, or add the letter below letters: {event.language}: in campaign.yaml."
    )


# -- what somebody should look at ---------------------------------------------------------------


def look_over(
    campaign: Campaign, event: Event, *, on: datetime.date, dated: datetime.date, reasons: Reasons, find: Find = _nowhere
) -> list[Problem]:
    """Everything to mend or to look at but what needs typefaces; in the order of the file where ``find`` knows it."""
    found = [*stops(campaign, on=on, dated=dated, reasons=reasons, find=find)]
    if letters.language_for(campaign, event) is None:
        found.append(Problem("language-missing", find("letters"), _unspoken(campaign, event), _STOP))
    for at, official in enumerate(campaign.officials):
        found += _official(campaign, official, f"officials.{at}", event, on=on, find=find)
    found += (problem for problem in _said(campaign, find=find) if problem.severity is not _STOP)
    if not (campaign.report_url or campaign.report_words):
        message = "Nothing says how to report what was posted. Add report: with url: or words:, as the appeal has it."
        found.append(Problem("report-missing", find("report"), message, _ASK))
    elif not campaign.report_url:
        message = "There is no link for the report. If the appeal has one, add it as url: below report:."
        found.append(Problem("report-link-missing", find("report"), message, _NOTE))
    return sorted(found, key=lambda problem: (problem.severity is _NOTE, problem.where.line))


def _official(campaign: Campaign, official: Official, path: str, event: Event, *, on: datetime.date, find: Find) -> Iterator[Problem]:
    who = _who(official)
    by, days = plan.post_by(campaign, official, posted_from=event.posted_from)
    if on <= campaign.expires and by - on <= SOON:
        left = (by - on).days
        when = "today" if not left else f"in {plan.counted(left, 'day')}"
        message = (
            f"The last day to post to {who} was {plan.day(by)}, {plan.counted(-left, 'day')} ago: letters take about {days} days, "
            f"and the appeal ends on {plan.day(campaign.expires)}. Post today, or ask the publisher."
            if left < 0
            else f"The last day to post to {who} is {plan.day(by)}, {when}: letters take about {days} days."
        )
        yield Problem("appeal-ending", find("expires"), message, _ASK)
    if official.term_ends and on <= official.term_ends <= on + TERM_SOON:
        rest = plan.counted((official.term_ends - on).days, "day")
        message = f"The term of {who} ends on {plan.day(official.term_ends)}, in {rest}. The letters may reach a successor; find out who."
        yield Problem("term-ending", find(f"{path}.term_ends"), message, _ASK)
    yield from _verified(campaign, official, path, on=on, find=find)
    if official.address and postal.country(official.address[-1][:100]) == official.country:
        message = (
            f"The last line of the address is the country, {official.address[-1]}. "
            "Take it out if it is not a city of that name: the country is printed when the letter crosses a border."
        )
        yield Problem("country-in-address", find(f"{path}.address.{len(official.address) - 1}"), message, _ASK)


def _verified(campaign: Campaign, official: Official, path: str, *, on: datetime.date, find: Find) -> Iterator[Problem]:
    """Name and address count as looked at on the day the appeal was issued, or later by us."""
    looked = max(official.verified_on or campaign.issued, campaign.issued)
    old = _ago((on - looked).days)
    if official.verified_on and official.verified_on > on:
        message = f"verified_on is {plan.day(official.verified_on)}, which has not come yet. Write the day somebody looked."
    elif on - looked <= VERIFIED_FOR:
        return
    elif official.verified_on and official.verified_on >= campaign.issued:
        message = f"The address of {_who(official)} was looked at {old} ago. Look again, and write today's date as verified_on."
    else:
        message = (
            f"Nobody has looked at the address of {_who(official)} since the appeal was issued, {old} ago. "
            "Look whether they hold the office and sit there still, and write today's date as verified_on."
        )
    yield Problem("not-verified", find(f"{path}.verified_on"), message, _ASK)


def _ago(days: int) -> str:
    """``112 days``, ``14 months``, ``5 years``: as exact as it matters."""
    if days <= 150:
        return plan.counted(days, "day")
    return plan.counted(int(days / 30.44), "month") if days < 730 else plan.counted(int(days / 365.25), "year")


def _who(official: Official) -> str:
    return f"the official {official.id}"


# -- the campaign's words -----------------------------------------------------------------------


def _said(campaign: Campaign, *, find: Find) -> Iterator[Problem]:
    """What ``guards`` would stop in a letter of somebody's own, in the words that all letters share."""
    everybody = tuple(official.id for official in campaign.officials)
    for language, sample in campaign.letters.items():
        shared = [(f"paragraphs.{at}", words) for at, words in enumerate(sample.paragraphs)]
        for part, words in (("subject", sample.subject), *shared, ("closing", sample.closing)):
            yield from _guarded(words, everybody, campaign, find(f"letters.{language}.{part}"), greets=part.startswith("par"))
    for at, official in enumerate(campaign.officials):
        for key in ("opening", "ask", "closing"):
            yield from _guarded(getattr(official, key), (official.id,), campaign, find(f"officials.{at}.{key}"), greets=key != "closing")


def _guarded(words: str, officials: tuple[str, ...], campaign: Campaign, where: Where, *, greets: bool) -> Iterator[Problem]:
    """One paragraph of the campaign, held against the guards as if it were somebody's own; its {name} and {city} are ours to fill."""
    if not words:
        return
    plain = re.sub(r"\{(?:name|city)\}", "", words)
    if "{city}" in words:
        message = "{city} stands here, so whoever shows no address will be held. Leave it out if that should not be."
        yield Problem("city-not-shown", where, message, _ASK)
    nobody = Signer("Nobody", Address(city="-"), officials, "", words=(plain,))
    for code, said, _severity in guards.faults(nobody, campaign, _ANYWHERE):
        if code == "left-over":
            yield Problem(code, where, said, _STOP)
        elif code == "greets-other" and greets:
            way = "Take the greeting out: each official's own salutation is printed above the letter."
            yield Problem(code, where, f"This paragraph greets somebody, and it goes to {_listed(officials)}. {way}", _STOP)
        elif code == "names-other" and greets:
            named = _listed([id_ for id_ in officials if _is_named(plain, id_, campaign)] or ["one official"])
            message = (
                f"This paragraph names {named}, and it goes to {_listed(officials)}. Look whether it reads well to each of them; "
                "what is for one alone belongs into their opening: or ask:."
            )
            yield Problem(code, where, message, _ASK)


_ANYWHERE = Event("", "XX", ())


def _is_named(words: str, id_: str, campaign: Campaign) -> bool:
    """Whether taking that official alone as the reader leaves nobody else named."""
    alone = Signer("Nobody", Address(city="-"), (id_,), "", words=(words,))
    return all(code != "names-other" for code, _message, _severity in guards.faults(alone, campaign, _ANYWHERE))


def _listed(ids: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(ids[:-1]), ids[-1]) if part)


# -- the campaign on paper ----------------------------------------------------------------------


def rooms(
    campaign: Campaign,
    event: Event,
    *,
    setter: Callable[[Official, Event], typeset.Typesetter],
    date: Callable[[Event], str],
    personal: bool,
) -> list[Room]:
    """What each letter leaves on its first page, by official and language. ``setter``: sets letters to an official in an event's language;
    ``date``: the words of the date in it; ``personal``: the signer's name is the head.
    """
    found = []
    nobody = Signer("Nobody", Address(), tuple(official.id for official in campaign.officials), "")
    for language in campaign.letters:
        spoken = msgspec.structs.replace(event, language=language)
        for official in campaign.officials:
            writer = letters.Writer(campaign, spoken, official, date=date(spoken), personal=personal)
            room = setter(official, spoken).room(writer.letter(nobody))
            over = math.ceil(-room / typeset.STYLES[letters.Role.BODY][0].leading) if room < 0 else 0
            found.append(Room(official.id, language, typeset.words_that_fit(room), over))
    return found


def on_paper(campaign: Campaign, rooms: Sequence[Room], *, faces: Faces, find: Find = _nowhere) -> list[Problem]:
    """Letters longer than a page, and characters no typeface has."""
    found = []
    for room in rooms:
        if room.over:
            message = (
                f"The letter to {room.official} is {plan.counted(room.over, 'line')} longer than a page, before anybody's own words. "
                "Every letter would take two sheets; shorten the sample if you can."
            )
            found.append(Problem("letter-too-long", find(f"letters.{room.language}.paragraphs"), message, _ASK))
    return [*found, *_undrawn(campaign, faces=faces, find=find)]


def _undrawn(campaign: Campaign, *, faces: Faces, find: Find) -> Iterator[Problem]:
    texts = {f"letters.{language}.paragraphs": _sample(sample) for language, sample in campaign.letters.items()}
    for at, one in enumerate(campaign.officials):
        texts[f"officials.{at}.name"] = " ".join((one.name, one.position, one.salutation, one.opening, one.ask, one.closing, *one.address))
    for path, words in texts.items():
        if missing := faces.missing(words, Face.SERIF):
            shown = ", ".join(f"{character} (U+{ord(character):04X})" for character in missing[:5])
            message = f"No typeface at hand has {shown}. See no-face in docs/errors.md for typefaces you can add."
            yield Problem("no-face", find(path), message, _STOP)


def _sample(sample: Sample) -> str:
    return " ".join((sample.subject, *sample.paragraphs, sample.closing))
