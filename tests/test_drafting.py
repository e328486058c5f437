"""Drafts to files: what is written is read again as it was, by us and by others."""

import datetime

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

import builders
from ua_mailmerge import drafting, schema
from ua_mailmerge.appeal import Draft
from ua_mailmerge.model import Sample

AWKWARD = [
    "06066", "100.20", "NO", "@handle", "yes", "~", "null", "a: b", "a #b", "#1", "- x", "[x]", "{x}", "*a", "&a",
    "!t", "%", "|", ">-", '"', "'", "\\", "\\x07", "a:", ": a", "2021-09-30", "1e5",
    "0x1F", "é", "…", "?", "? a", "---", "...", ".5", "=", "<<",
]  # fmt: skip


@pytest.mark.parametrize("value", AWKWARD)
def test_a_text_stays_that_text(value: str) -> None:
    """Whatever YAML would take for a number, a yes or its own signs is quoted: every reader finds the text."""
    assert yaml.load(drafting.scalar(value), Loader=schema.LOADER) == value  # noqa: S506 (types nothing)
    assert yaml.safe_load(drafting.scalar(value)) == value


@given(
    st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "), min_size=1)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
@example("NO")
@example("x" * 500)
def test_any_text_stays_that_text(value: str) -> None:
    """The same for any text of one line, also where it is folded over several."""
    assert yaml.load(drafting.scalar(value), Loader=yaml.BaseLoader) == value  # noqa: S506 (types nothing)
    written = "\n".join(drafting._folded("words", value, "  "))
    assert yaml.load("top:\n" + written, Loader=yaml.BaseLoader) == {"top": {"words": value}}  # noqa: S506


def test_a_whole_campaign_reads_back() -> None:
    """Every key of a campaign that a draft can fill comes back as it was, guesses and all."""
    official = builders.PRESIDENT
    campaign = builders.campaign(
        reference="100.20",
        country="NO",
        letters={"es": Sample(("Uno: #1", ("- dos " * 60).strip()), "Atentamente,", "Asunto: sí")},
        report_url="https://example.org/r?a=1#b",
        report_words="Tell us: how many?",
        cc=("@somebody", "NO"),
        unconfirmed={"reference": "UA: 100.20", f"officials.0.{'name'}": f"{official.name} #1"},
        specimen=True,
    )
    read, faults = schema.campaign(drafting.text(Draft(campaign), source="x\n# y: z"), file="c")
    assert read == campaign
    assert {fault.code for fault in faults} == {"unconfirmed"}


def test_what_was_not_found_is_left_empty() -> None:
    """A draft without dates and officials says which are missing, and our reader asks for each."""
    campaign = builders.campaign(issued=datetime.date.min, expires=datetime.date.min, officials=(), reference="")
    _, faults = schema.campaign(drafting.text(Draft(campaign), source="x"), file="c")
    assert {fault.where.path for fault in faults} == {"reference", "issued", "expires", "officials"}
