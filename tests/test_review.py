"""A campaign on a day: what must not be printed, and what somebody should look at."""

import datetime
from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import evening
from builders import AMBASSADOR, PARAGRAPHS, PRESIDENT, campaign, event
from ua_mailmerge import fonts, review, schema
from ua_mailmerge.model import Campaign, Sample
from ua_mailmerge.problems import RefusedError, Severity
from ua_mailmerge.review import Reasons

DAY = datetime.date(2021, 10, 8)
NONE = Reasons()
FACES = fonts.Faces.installed()


def codes(appeal: Campaign, *, on: datetime.date = DAY, dated: datetime.date | None = None, reasons: Reasons = NONE) -> list[str]:
    """The codes of all there is to say, but that there is no link for the report."""
    found = review.look_over(appeal, event(), on=on, dated=dated or on, reasons=reasons)
    return [problem.code for problem in found if problem.code != "report-missing"]


def said(appeal: Campaign, *, on: datetime.date = DAY) -> str:
    """All messages, a line each."""
    return "\n".join(problem.message for problem in review.look_over(appeal, event(), on=on, dated=on, reasons=NONE))


def president(**changes: object) -> Campaign:
    """The appeal with a changed president."""
    return campaign(officials=(msgspec.structs.replace(PRESIDENT, **changes), AMBASSADOR))


def letter(*paragraphs: str, closing: str = "Sincerely,") -> Campaign:
    """The appeal with another sample letter."""
    return campaign(letters={"en": Sample(paragraphs, closing)})


def test_nothing_to_say() -> None:
    """A campaign in its time, with fresh addresses, gives no problem."""
    assert codes(campaign(report_url="https://example.org")) == []


def test_each_code_has_the_severity_of_its_table() -> None:
    """What stops, asks and notes is what CODES says, and no other code is given."""
    faulty = campaign(
        status="stopped",
        officials=(msgspec.structs.replace(PRESIDENT, term_ends=DAY, address=("Palacio", "México")), AMBASSADOR),
        letters={"es": Sample(("Soy de {city}.", "[YOUR NAME]", "President López Obrador must act.", "Dear Minister,"), "Atentamente,")},
    )
    for on in (DAY, datetime.date(2021, 12, 20), datetime.date(2023, 1, 1)):
        for problem in review.look_over(faulty, event(), on=on, dated=on, reasons=NONE):
            assert review.CODES[problem.code][0] is problem.severity


def test_a_stopped_appeal() -> None:
    """What the publisher stopped is not printed, for no reason at all."""
    assert codes(campaign(status="stopped"), reasons=Reasons("please", "please")) == ["appeal-stopped"]


@pytest.mark.parametrize(
    ("on", "dated", "reason", "code"),
    [
        ("2021-12-31", "2021-12-31", "", []),
        ("2022-01-01", "2021-12-31", "", ["appeal-ended"]),
        ("2022-01-01", "2021-12-31", "extended", []),
        ("2021-12-31", "2022-01-01", "", ["appeal-ended"]),
        ("2021-12-31", "2022-01-01", "extended", []),
        ("2021-10-08", "2021-09-29", "", ["dated-too-early"]),
    ],
)
def test_after_the_end(on: str, dated: str, reason: str, code: Sequence[str]) -> None:
    """Neither the day of printing nor the date on the letters may be past the appeal's end without a reason; no back-dating either."""
    day, date = datetime.date.fromisoformat(on), datetime.date.fromisoformat(dated)
    found = [problem.code for problem in review.stops(campaign(), on=day, dated=date, reasons=Reasons(after_expiry=reason))]
    assert found == code


def test_a_term_that_ends() -> None:
    """Thirty days before its end an official's term is remarked on; after it nothing prints without a reason."""
    appeal = president(term_ends=datetime.date(2021, 11, 7))
    assert codes(appeal, on=datetime.date(2021, 10, 7)) == []
    assert codes(appeal, on=datetime.date(2021, 10, 8)) == ["term-ending"]
    assert codes(appeal, on=datetime.date(2021, 11, 7)) == ["term-ending"]
    assert codes(appeal, on=datetime.date(2021, 11, 8)) == ["term-ended"]
    assert codes(appeal, on=datetime.date(2021, 11, 8), reasons=Reasons(after_term="the successor is not sworn in")) == []


def test_a_term_of_somebody_nobody_writes_to() -> None:
    """With --only, only the terms of those who get a letter count."""
    appeal, day = president(term_ends=DAY), DAY + datetime.timedelta(days=1)
    review.refuse(appeal, on=day, dated=day, reasons=Reasons(), only=("ambassador",))
    with pytest.raises(RefusedError, match="term of the official president ended on 8 October 2021"):
        review.refuse(appeal, on=day, dated=day, reasons=Reasons(), only=("president",))


@pytest.mark.parametrize(("days", "told"), [(90, ""), (91, "91 days"), (400, "13 months"), (1000, "2 years")])
def test_an_address_nobody_has_looked_at(days: int, told: str) -> None:
    """For ninety days from the appeal's issue, or from verified_on, an address counts as looked at; then it is said how old that is."""
    on = DAY + datetime.timedelta(days=days)
    appeal = msgspec.structs.replace(president(verified_on=DAY), expires=datetime.date(2999, 1, 1))
    asked = [problem.message for problem in review.look_over(appeal, event(), on=on, dated=on, reasons=NONE)]
    assert any(f"looked at {told} ago" in message for message in asked) is bool(told)


def test_an_address_nobody_has_ever_looked_at() -> None:
    """Without verified_on the day of issue counts; a day that has not come is said to be wrong."""
    assert "since the appeal was issued, 92 days ago" in said(campaign(), on=datetime.date(2021, 12, 31))
    assert "which has not come yet" in said(president(verified_on=datetime.date(2021, 10, 9)))


def test_the_last_day_to_post() -> None:
    """From two weeks before the last day to post on, the day is said; afterwards how long ago it was."""
    assert codes(campaign(), on=datetime.date(2021, 11, 30)) == []
    assert "last day to post to the official president is 15 December 2021, in 14 days" in said(campaign(), on=datetime.date(2021, 12, 1))
    assert "was 15 December 2021, 5 days ago" in said(campaign(), on=datetime.date(2021, 12, 20))


def test_the_country_in_an_address() -> None:
    """An address that ends with its country would show it twice, or where it is not wanted."""
    assert codes(president(address=("Palacio Nacional", "Ciudad de México", "México"))) == ["country-in-address"]


def test_words_the_guards_would_stop() -> None:
    """Blanks, greetings and names in the sample are found as in somebody's own letter."""
    assert codes(letter(*PARAGRAPHS, "Yours, [SU NOMBRE]")) == ["left-over"]
    assert codes(letter("Dear Ambassador,", *PARAGRAPHS)) == ["greets-other"]
    assert codes(letter("President López Obrador has to act.", *PARAGRAPHS)) == ["names-other"]
    assert codes(letter("I write from {city}.", *PARAGRAPHS)) == ["city-not-shown"]
    assert codes(president(opening="You are the president, Mr. President.")) == []


def test_a_language_the_campaign_does_not_speak() -> None:
    """An event in a language the campaign has no letter in is asked about; another country's variant is the same language."""
    spanish = campaign(letters={"es": Sample(PARAGRAPHS, "Atentamente,")})
    review.speaks(spanish, event(language="es-MX"))
    with pytest.raises(RefusedError, match="language: fr, and the campaign has its letter in es"):
        review.speaks(spanish, event(language="fr"))
    found = review.look_over(spanish, event(language="fr"), on=DAY, dated=DAY, reasons=NONE)
    assert "language-missing" in [problem.code for problem in found]


def test_report() -> None:
    """A campaign without a report step is asked about; one with words and no link is a note."""
    assert [p.code for p in review.look_over(campaign(), event(), on=DAY, dated=DAY, reasons=NONE)] == ["report-missing"]
    noted = review.look_over(campaign(report_words="Tell us."), event(), on=DAY, dated=DAY, reasons=NONE)
    assert [(p.code, p.severity) for p in noted] == [("report-link-missing", Severity.NOTE)]


def test_each_problem_stands_on_its_line() -> None:
    """The path's line in the file, or that of what it would stand in."""
    text = evening.CAMPAIGN.replace("    salutation: Dear P", "    term_ends: 2021-10-07\n    salutation: Dear P")
    read, _ = schema.campaign(text, file="campaign.yaml")
    assert read
    find = schema.places(text, file="campaign.yaml")
    found = {p.code: p for p in review.look_over(read, event(), on=datetime.date(2022, 1, 1), dated=DAY, reasons=NONE, find=find)}
    where = found["term-ended"].where
    assert (where.path, text.splitlines()[where.line - 1].strip()) == ("officials.0.term_ends", "term_ends: 2021-10-07")
    assert text.splitlines()[found["not-verified"].where.line - 1].strip() == "- id: ambassador"


@given(st.text(max_size=60))
def test_looking_never_crashes(words: str) -> None:
    """Whatever the sample says, it is looked at."""
    review.look_over(letter(words or "-"), event(), on=DAY, dated=DAY, reasons=NONE)


def test_a_letter_over_the_page() -> None:
    """It is said which letter, in which language, by how many lines."""
    rooms = [review.Room("president", "en", 92), review.Room("president", "es", 0, 4)]
    (problem,) = review.on_paper(campaign(), rooms, faces=FACES)
    assert problem.code == "letter-too-long"
    assert "The letter to president is 4 lines longer than a page" in problem.message


def test_a_character_nothing_draws() -> None:
    """A character of the campaign no typeface has stops it, and is shown with its number."""
    (problem,) = review.on_paper(letter("\U00012000 is Sumerian."), [], faces=FACES)
    assert (problem.code, problem.severity) == ("no-face", Severity.STOP)
    assert "U+12000" in problem.message


def test_only_needed_reasons_are_kept() -> None:
    """A reason is kept with the batch where there was something to give a reason for, on one line."""
    given = Reasons("by\nmail", "still there")
    later = datetime.date(2022, 1, 1)
    assert review.given(campaign(), given, on=DAY, dated=DAY) == Reasons()
    assert review.given(campaign(), given, on=later, dated=DAY) == Reasons("by mail", "")
    assert review.given(president(term_ends=DAY), given, on=later, dated=later) == Reasons("by mail", "still there")
