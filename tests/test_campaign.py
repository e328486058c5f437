"""A campaign looked over before an evening: what stops it, what is asked, and what editors are told."""

import datetime
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from evening import CAMPAIGN as ENDLESS
from evening import EVENT, SAMPLE, evening, made, people, run
from ua_mailmerge import keys, review, schema
from ua_mailmerge.model import Campaign, Event
from ua_mailmerge.problems import ExitCode, RefusedError, Severity

ON = datetime.date(2021, 10, 8)
CAMPAIGN = ENDLESS.replace("expires: 2999-12-31", "expires: 2021-12-31")


def read(text: str = CAMPAIGN) -> Campaign:
    """The campaign of the tests, changed."""
    found, faults = schema.campaign(text, file="campaign.yaml")
    assert found, faults
    return found


def ours(text: str = EVENT) -> Event:
    """The event of the tests."""
    found, _ = schema.event(text, file="event.yaml")
    assert found
    return found


def codes(
    text: str = CAMPAIGN, *, on: datetime.date = ON, event: str = EVENT, reasons: review.Reasons | None = None
) -> dict[str, Severity]:
    """What is said of a campaign on a day, in letters of that day."""
    found = review.look_over(
        read(text), ours(event), on=on, dated=on, reasons=reasons or review.Reasons(), find=schema.places(text, file="c")
    )
    return {problem.code: problem.severity for problem in found}


def official(line: str, *, of: str = CAMPAIGN) -> str:
    """The campaign whose first official has one line more."""
    return of.replace("    salutation:", f"    {line}\n    salutation:", 1)


def test_a_campaign_in_time_has_nothing_that_stops_it() -> None:
    """Looked at on the evening it was made for."""
    assert all(severity is not Severity.STOP for severity in codes().values())


@pytest.mark.parametrize(
    ("text", "on", "code", "severity"),
    [
        (CAMPAIGN + "\nstatus: stopped\n", ON, "appeal-stopped", Severity.STOP),
        (CAMPAIGN, datetime.date(2022, 1, 1), "appeal-ended", Severity.STOP),
        (CAMPAIGN, datetime.date(2021, 9, 1), "dated-too-early", Severity.STOP),
        (CAMPAIGN, datetime.date(2021, 12, 20), "appeal-ending", Severity.ASK),
        (official("term_ends: 2021-10-07"), ON, "term-ended", Severity.STOP),
        (official("term_ends: 2021-10-20"), ON, "term-ending", Severity.ASK),
        (official("verified_on: 2021-10-01"), datetime.date(2022, 1, 31), "not-verified", Severity.ASK),
        (official("verified_on: 2021-11-01"), ON, "not-verified", Severity.ASK),
        (CAMPAIGN.replace("People who ask", "President López Obrador knows that people who ask"), ON, "names-other", Severity.ASK),
        (CAMPAIGN.replace("report:\n", "unused:\n").split("unused:")[0], ON, "report-missing", Severity.ASK),
    ],
)
def test_what_is_said(text: str, on: datetime.date, code: str, severity: Severity) -> None:
    """Each with its severity: what stops all, what somebody should look at."""
    assert codes(text, on=on).get(code) is severity


def test_a_reason_lifts_an_end_and_nothing_else() -> None:
    """Somebody who says why may print after the appeal's end or a term's; a stopped appeal is stopped."""
    late = datetime.date(2022, 1, 1)
    assert "appeal-ended" not in codes(on=late, reasons=review.Reasons(after_expiry="asked for by the family"))
    term = official("term_ends: 2021-10-07")
    assert "term-ended" not in codes(term, reasons=review.Reasons(after_term="the successor is not known"))
    assert "appeal-stopped" in codes(CAMPAIGN + "\nstatus: stopped\n", reasons=review.Reasons("why", "why"))


def test_a_letter_dated_after_the_end_is_not_printed() -> None:
    """Nobody gets round the end by dating a letter forward or back."""
    with pytest.raises(RefusedError, match="would be dated 1 January 2022"):
        review.refuse(read(), on=ON, dated=datetime.date(2022, 1, 1), reasons=review.Reasons())


def test_a_language_the_campaign_lacks_stops_it() -> None:
    """French letters cannot come from an English sample."""
    assert codes(event=EVENT + "\nlanguage: fr\n").get("language-missing") is Severity.STOP


def test_each_problem_stands_on_its_line() -> None:
    """The path's line in the file, or the nearest above it."""
    text = official("term_ends: 2021-10-07")
    found = review.look_over(read(text), ours(), on=ON, dated=ON, reasons=review.Reasons(), find=schema.places(text, file="campaign.yaml"))
    (problem,) = [problem for problem in found if problem.code == "term-ended"]
    assert text.splitlines()[problem.where.line - 1].strip() == "term_ends: 2021-10-07"
    assert problem.where.path == "officials.0.term_ends"


# -- the commands -------------------------------------------------------------------------------


def folder(tmp_path: Path, campaign: str = ENDLESS, event: str = EVENT) -> Path:
    """campaign.yaml with event.yaml beside it."""
    return evening(tmp_path, people(2), campaign=campaign, event=event).parent / "campaign.yaml"


def test_campaign_check_says_how_much_room_a_letter_leaves(tmp_path: Path) -> None:
    """For each official and language; JSON has the same."""
    ran = run("campaign", "check", folder(tmp_path))
    assert "The letter to president in en leaves room for about" in ran.out
    told = json.loads(run("campaign", "check", folder(tmp_path), "--json").out)
    assert {room["official"] for room in told["rooms"]} == {"president", "ambassador"}


def test_a_letter_longer_than_a_page_is_asked_about(tmp_path: Path) -> None:
    """By how many lines, to whom."""
    paragraphs = "".join(f"      - {'This is a long paragraph of the sample. ' * 20}\n" for _ in range(5))
    long = re.sub(r"    paragraphs: \[.*?\]\n", f"    paragraphs:\n{paragraphs}", ENDLESS, count=1)
    told = json.loads(run("campaign", "check", folder(tmp_path, long), "--json").out)
    (first, *_) = [problem for problem in told["problems"] if problem["code"] == "letter-too-long"]
    assert "lines longer than a page" in first["message"]


def test_an_event_given_as_a_campaign_is_named(tmp_path: Path) -> None:
    """One sentence, not a list of unknown keys."""
    ran = run("campaign", "check", folder(tmp_path).with_name("event.yaml"))
    assert ran.code == ExitCode.UNREADABLE
    assert ran.out.count("campaign.yaml") + ran.out.count("-c") >= 1
    assert "an event, what is yours" in ran.out
    sheet = folder(tmp_path / "again").with_name("signers.csv")
    assert "an event, what is yours" in run("check", sheet, "-c", sheet.with_name("event.yaml")).err


def test_a_stopped_campaign_lists_what_lies_in_the_pile(tmp_path: Path) -> None:
    """Merge and reprint refuse; what was made and not posted is named by volume and code."""
    file = folder(tmp_path)
    out = tmp_path / "out"
    batch = made(file.with_name("signers.csv"), "-o", out)
    run("mark", "posted", "1-letters-president-001", "-o", out)
    file.write_text(ENDLESS + "\nstatus: stopped\n", encoding="utf-8")
    ran = run("campaign", "check", file, "-o", out)
    assert ran.code == ExitCode.HELD
    assert "1-letters-ambassador-001: 2 letters made and not posted" in ran.out
    assert "1-letters-president-001" not in ran.out
    assert "stopped" in run("merge", file.with_name("signers.csv"), "-o", out, "--yes").err
    again = run("reprint", batch.name, "-o", out, "--sheets", "1-letters-ambassador-001:1")
    assert (again.code, "stopped" in again.err) == (ExitCode.HELD, True)


def test_a_term_that_has_ended_needs_a_reason_to_merge(tmp_path: Path) -> None:
    """Refused, then made with the reason in the summary."""
    sheet = folder(tmp_path, official("term_ends: 2021-10-07", of=ENDLESS)).with_name("signers.csv")
    assert "--after-term" in run("merge", sheet, "-o", tmp_path / "out", "--yes").err
    batch = made(sheet, "-o", tmp_path / "out", "--after-term", "the successor is not known yet")
    assert "the successor is not known yet" in (batch / "summary.txt").read_text(encoding="utf-8")


# -- for editors --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["campaign", "event"])
def test_every_key_is_in_the_json_schema(kind: str) -> None:
    """And none that the files do not have: one table feeds both."""
    told = keys.json_schema(kind)
    jsonschema.Draft7Validator.check_schema(told)
    assert set(told["properties"]) == set(keys.KEYS[kind])
    for name, part in told.get("definitions", {}).items():
        assert set(part["properties"]) == set(keys.KEYS[name])
        assert all(value["description"] for value in part["properties"].values())
    fields = set(keys.MODELS[kind].__struct_fields__)
    assert {name.removeprefix("report_") for name in fields} >= {name for name in keys.KEYS[kind] if name != "report"}


class _Dateless(yaml.SafeLoader):
    """Reads a file as an editor does: dates stay text."""


_Dateless.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if not tag.endswith(":timestamp")]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def loaded(text: str) -> Any:
    """A file as an editor has it."""
    return yaml.load(text, Loader=_Dateless)  # noqa: S506 - a safe loader, less its dates


@pytest.mark.parametrize("kind", ["campaign", "event"])
def test_the_shipped_files_are_right_for_editors_too(kind: str) -> None:
    """Nothing in them would be underlined."""
    jsonschema.validate(loaded((SAMPLE / f"{kind}.yaml").read_text(encoding="utf-8")), keys.json_schema(kind))


@pytest.mark.parametrize("line", ["titel: x", "expires: soon", "status: gone", "officials: nobody", "reference: a b"])
def test_a_fault_is_a_fault_in_both(line: str) -> None:
    """What we refuse, the editor underlines."""
    key = line.partition(":")[0]
    kept = "\n".join(row for row in CAMPAIGN.splitlines() if not row.startswith(f"{key}:")) if key != "officials" else ""
    text = f"{kept}\n{line}\n"
    assert schema.campaign(text, file="campaign.yaml")[0] is None
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(loaded(text), keys.json_schema("campaign"))


def test_the_schema_is_printed() -> None:
    """As JSON, for a file beside campaign.yaml."""
    assert json.loads(run("campaign", "schema").out)["title"] == "campaign.yaml of ua-mailmerge"
    assert json.loads(run("campaign", "schema", "event").out)["title"] == "event.yaml of ua-mailmerge"


@given(st.text(max_size=60))
def test_looking_never_crashes(words: str) -> None:
    """Whatever the sample says."""
    sample = read()
    letter = next(iter(sample.letters.values()))
    changed_ = Campaign(
        **{f: getattr(sample, f) for f in sample.__struct_fields__} | {"letters": {"en": type(letter)((words or "-",), "Sincerely,")}}
    )
    review.look_over(changed_, ours(), on=ON, dated=ON, reasons=review.Reasons())
