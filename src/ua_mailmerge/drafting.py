"""Draft to the text of a ``campaign.yaml``: the keys in the order people read them, remarks beside them, guesses at the end.

What is written is read again by ``schema.campaign`` exactly as it was, whatever the texts hold: they are quoted wherever YAML, here or in
another program, could take them for something else.
"""

import datetime
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from ua_mailmerge.appeal import Draft
from ua_mailmerge.model import Campaign, Official, Sample

WIDTH = 112
_PLAIN = re.compile(r"[^\W\d_](?:[^:#\[\]{}\"\n]|:(?=\S)|(?<=\S)#)*", re.ASCII)
_ANY_PLAIN = re.compile(r"[^\W\d_](?:[^:#\[\]{}\"\n]|:(?=\S)|(?<=\S)#)*")
_WORDS_OF_YAML = frozenset("y n yes no true false on off null none ~ .inf .nan nan inf".split())
_DATE = "%Y-%m-%d"

_HEAD_CONFIRMED = """\
# Read from {source}. Every value was compared with the appeal by a person.
"""
_HEAD = """\
# A draft, read from {source}. Nothing of it is certain until somebody has compared it with the appeal.
# Below, at the end, every guess stands under "unconfirmed:" beside the words it came from. Look at each one, put the
# value right where it stands if need be, and delete the guess's line. Nothing is merged while one is left.
"""


def text(draft: Draft, *, source: str) -> str:
    """The file; ``source`` says where the draft was read from, in words or as a file's name."""
    return "\n".join(_lines(draft, source=source)) + "\n"


def _lines(draft: Draft, *, source: str) -> Iterator[str]:
    campaign, remarks = draft.campaign, draft.remarks
    source = " ".join(re.sub(r"[^\w .,()'-]", "?", source).split())[:80]
    yield (_HEAD if campaign.unconfirmed else _HEAD_CONFIRMED).format(source=source or "an appeal")
    for key, value in (("reference", quoted(campaign.reference)), ("title", scalar(campaign.title)), ("country", quoted(campaign.country))):
        yield from _remark(remarks.get(key, ""), "")
        yield _entry(key, value, missing="not found in the appeal" if not value else "")
    for key, day in (("issued", campaign.issued), ("expires", campaign.expires)):
        yield from _remark(remarks.get(key, ""), "")
        found = day != datetime.date.min
        yield _entry(key, f"{day:{_DATE}}" if found else "", missing="" if found else "not found in the appeal; write it as year-month-day")
    yield "status: active"
    if campaign.specimen:
        yield "specimen: yes"
    yield ""
    yield from _officials(campaign.officials, remarks)
    yield from _letters(draft)
    yield from _report(campaign, remarks)
    if campaign.cc:
        yield from _remark(remarks.get("cc.0", ""), "")
        yield "cc:"
        yield from (f"  - {scalar(name)}" for name in campaign.cc)
        yield ""
    yield from _unconfirmed(campaign.unconfirmed)


def _officials(officials: Sequence[Official], remarks: Mapping[str, str]) -> Iterator[str]:
    if not officials:
        yield "officials:  # not found in the appeal: add each with id, name, address, country and salutation"
        yield ""
        return
    yield "officials:"
    for at, official in enumerate(officials):
        yield f"  - id: {quoted(official.id)}" + (
            "" if at else '  # yours to choose; it names the files and goes into the sheet\'s column "Letters to"'
        )
        yield f"    letter: {quoted(official.letter)}" + ("" if at else "  # this official's letter in piece codes")
        for key in ("name", "position", "address", "country", "salutation", "channels"):
            yield from _remark(remarks.get(f"officials.{at}.{key}", ""), "    ")
            yield from _field(official, key)
        yield ""


def _field(official: Official, key: str) -> Iterator[str]:
    if key == "address":
        yield "    address:" + ("" if official.address else "  # not found in the appeal: one printed line to a dash, without the country")
        yield from (f"      - {scalar(line)}" for line in official.address)
    elif key == "channels":
        if official.channels:
            yield "    channels:"
        for kind, values in official.channels.items():
            if len(values) == 1:
                yield f"      {kind}: {scalar(values[0])}"
            else:
                yield f"      {kind}:"
                yield from (f"        - {scalar(value)}" for value in values)
    elif value := getattr(official, key):
        yield f"    {key}: {quoted(value) if key == 'country' else scalar(value)}"
    elif key != "position":
        yield f"    {key}:  # not found in the appeal"


def _letters(draft: Draft) -> Iterator[str]:
    yield "letters:"
    if draft.preferred:
        yield from _remark(f"The appeal prefers letters in: {draft.preferred}.", "  ")
    for language, sample in draft.campaign.letters.items():
        yield f"  {language}:"
        if sample.subject:
            yield from _folded("subject", sample.subject, "    ")
        yield from _remark(draft.remarks.get(f"letters.{language}.paragraphs", ""), "    ")
        yield from _paragraphs(sample, draft.points)
        if sample.closing:
            yield from _folded("closing", sample.closing, "    ")
        else:
            yield '    closing:  # not found in the appeal: the words above the signature, such as "Sincerely,"'
    yield ""


def _paragraphs(sample: Sample, points: Sequence[str]) -> Iterator[str]:
    if sample.paragraphs:
        yield "    paragraphs:"
    elif points:
        yield "    # The appeal has no sample letter. Write it here, a paragraph to a dash; the appeal asks writers to make these points:"
        for point in points:
            yield from _remark(point, "    ", lead="# - ")
        yield "    paragraphs:"
    else:
        yield "    paragraphs:  # no sample letter was found in the appeal: write it here, a paragraph to a dash"
    for paragraph in sample.paragraphs:
        yield "      - >-"
        yield from _wrapped(paragraph, "        ")


def _report(campaign: Campaign, remarks: Mapping[str, str]) -> Iterator[str]:
    if not (campaign.report_url or campaign.report_words):
        yield "# report:  # how the publisher wants to hear what was sent; not found in the appeal"
        yield ""
        return
    yield "report:"
    for key, value in (("url", campaign.report_url), ("words", campaign.report_words)):
        yield from _remark(remarks.get(f"report.{key}", ""), "  ")
        if value:
            yield from _folded(key, value, "  ")
    yield ""


def _unconfirmed(guesses: Mapping[str, str]) -> Iterator[str]:
    if not guesses:
        return
    yield "# Each guess and the words it came from. Compare, mend above if need be, then delete the line to confirm it."
    yield "unconfirmed:"
    for path, words in guesses.items():
        yield f"  {path}: {scalar(words)}"  # one line however long: one line is deleted


# -- YAML -------------------------------------------------------------------------------------------


def scalar(value: str) -> str:
    """A text of one line, plain where every YAML reader takes it for that text, else between quotes."""
    plain = (
        bool(_ANY_PLAIN.fullmatch(value)) and value.strip() == value and value.casefold() not in _WORDS_OF_YAML and not value.endswith(":")
    )
    return value if plain and value.isprintable() else quoted(value)


def quoted(value: str) -> str:
    """A text of one line between double quotes, where another reader could take it for a number or a yes; small words stay plain."""
    if not value:
        return ""
    if re.fullmatch(r"[A-Za-z][A-Za-z-]*", value) and value.casefold() not in _WORDS_OF_YAML:
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _entry(key: str, value: str, *, missing: str) -> str:
    return f"{key}: {value}" if not missing else f"{key}:  # {missing}"


def _folded(key: str, value: str, indent: str) -> Iterator[str]:
    """A key with a text; a long one over several lines, joined again when they are read."""
    line = f"{indent}{key}: {scalar(value)}"
    if len(line) <= WIDTH:
        yield line
    else:
        yield f"{indent}{key}: >-"
        yield from _wrapped(value, indent + "  ")


def _wrapped(value: str, indent: str) -> Iterator[str]:
    """Lines that a folded block joins to ``value`` again: broken at single spaces only."""
    line = ""
    for word in value.split(" "):
        if line and len(indent) + len(line) + 1 + len(word) > WIDTH:
            yield indent + line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield indent + line


def _remark(words: str, indent: str, *, lead: str = "# ") -> Iterator[str]:
    for n, line in enumerate(textwrap.wrap(words, WIDTH - len(indent) - len(lead), break_on_hyphens=False)):
        yield f"{indent}{lead if not n else '# ' + ' ' * (len(lead) - 2)}{line}"
