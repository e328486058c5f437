"""Text of a published appeal to its labelled parts: the head, the letter, the addressees, the background, in the order they stand."""

import itertools
import re
import unicodedata
from collections.abc import Iterator

from ua_mailmerge.data import appeal_words
from ua_mailmerge.dates import fold
from ua_mailmerge.model import Frozen

MOST_CHARACTERS = 100_000
"""An appeal is two to four pages; what stands behind this is another text."""

_LABELS = tuple((kind, re.compile(rf"(?:{pattern})(?![\w'])")) for kind, pattern in appeal_words.LABELS)
_INLINE = re.compile(rf"(?<=[^\s])[ ]+(?={'|'.join(map(re.escape, appeal_words.INLINE))})(?!\b[A-Z]+ [A-Z]+:)")
_LEAD = re.compile(r"[\s•*▪►»>#|_=~-]*")
_ONE_LINE = frozenset(("previous", "reference", "index", "issued", "language", "deadline", "person"))
_BULLET = re.compile(r"\s*(?:[•*▪►·‣◦⁃■●▸◆»-]|[-–—](?=\s)|o(?=\s{1,3}[A-ZÁÉÍÓÚ])|\(?\d{1,2}[.)](?=\s))\s*")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufdd0-\ufdef\ufffd-\uffff\ud800-\udfff]")
_PARTED = re.compile(r"(?<![\w-])([^\W\d_]+)-\n([^\W\d_]+)(?![\w-])([^\s]*)[ ]?")
_REACH = re.compile(r"\b(?:e-?mail|twitter|x|fax|(?:tele)?phone|tel|telefono|correo(?: electronico|-e)?|courriel) ?:$")
_SPACES = re.compile(r"[^\S\n]+")


class Section(Frozen, frozen=True):
    """A part of an appeal: its kind (``head`` before any label), the label as it stands, and its lines; an empty one is a blank line."""

    kind: str
    label: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines joined as they stand."""
        return "\n".join(self.lines).strip("\n")


def clean(text: str) -> str:
    """``text`` in NFC with plain spaces and line ends, without what cannot be seen or printed, as far as an appeal reaches."""
    text = unicodedata.normalize("NFC", text[:MOST_CHARACTERS])
    text = re.sub("\r\n|[\r\x85\u2028\u2029\x0b\x0c]", "\n", text)
    text = _UNSEEN.sub("", text)
    text = "".join([c if c == "\n" or (c >= " " and not "\x7f" <= c <= "\x9f") else " " for c in text])
    text = "\n".join([line.strip(" ") for line in unicodedata.normalize("NFC", _SPACES.sub(" ", text)).split("\n")])
    return _unwrapped(_mended(text))


def ends_itself(line: str) -> bool:
    """Whether a line that reaches the margin is over all the same: behind a label's colon, or at a hyphen that may be its word's own."""
    return line.endswith("-") or (line.endswith(":") and not _REACH.search(fold(line[-20:])))


def _unwrapped(text: str) -> str:
    """A text that a mail program broke at one width, its lines joined: the next one's first word would not have fitted behind them."""
    lines = text.split("\n")
    filled = [len(line) for line in lines if line]
    width = max(filled, default=0)
    full = sum(length >= width - 12 for length in filled)
    if not 55 <= width <= 100 or full < max(6, 0.3 * len(filled)):
        return text
    found = lines[:1]
    for above, below in itertools.pairwise(lines):
        wraps = above and below and len(above) + 1 + len(below.split(" ")[0]) > width and not _BULLET.match(below)
        if wraps and not ends_itself(above):
            found[-1] = f"{found[-1]} {below}"
        else:
            found.append(below)
    return "\n".join(found)


def _mended(text: str) -> str:
    """Words that a hyphen parts at a line's end made whole where the text has them whole elsewhere; others may own their hyphen."""
    if not _PARTED.search(text):
        return text
    whole = set(re.findall(r"[^\W\d_]+", text.lower()))
    return _PARTED.sub(lambda match: f"{match[1]}{match[2]}{match[3]}\n" if f"{match[1]}{match[2]}".lower() in whole else match[0], text)


def sections(text: str) -> tuple[Section, ...]:
    """The parts of a cleaned text, in order; lines before the first label are the head."""
    found: list[Section] = []
    kind, label, lines = "head", "", list[str]()
    whole = _INLINE.sub("\n", text).split("\n")
    skipped = False
    for line, following in zip(whole, [*whole[1:], ""], strict=True):
        if skipped:
            skipped = False
            continue
        opened = _opened(line, inside=kind)
        if not opened and line.isupper() and following.isupper():  # a long label wraps
            opened = _opened(f"{line} {following}", inside=kind)
            skipped = opened is not None
        if opened:
            found.append(Section(kind, label, tuple(lines)))
            kind, label, rest = opened
            lines = [rest] if rest else []
            continue
        if kind in _ONE_LINE and any(lines) and (not line or lines[0]):  # the value is over; what follows belongs to no label
            found.append(Section(kind, label, tuple(lines)))
            kind, label, lines = "loose", "", []
        lines.append(line)
    found.append(Section(kind, label, tuple(lines)))
    return tuple(section for section in found if section.label or any(section.lines))


def _opened(line: str, *, inside: str) -> tuple[str, str, str] | None:
    """(kind, label, rest of the line) where a line opens a part."""
    lead = _LEAD.match(line)
    start = lead.end() if lead else 0
    folded = fold(line)[:240]
    for kind, pattern in _LABELS:
        match = pattern.match(folded, start)
        if not match:
            continue
        label, rest = line[start : match.end()], line[match.end() :].strip()
        if kind == "person" and inside in ("targets", "copies", "letter") and "pron" not in folded:
            continue
        if kind == "copies" and "diplom" in folded:
            return kind, line, ""
        if kind == "copies" and rest.endswith((":", ".")) and not rest.startswith(":"):
            return kind, line, ""
        if kind == "points" and rest and rest.endswith(":"):
            return kind, line, ""
        if not rest or rest[0] in ":：":
            return kind, label, rest.lstrip(":： ")
        shouted = label.isupper() and len(label.split()) > 1
        if shouted and not rest.isupper():
            return kind, label, rest
        if shouted and kind in ("points", "background", "letter"):
            return kind, line, ""
    return None


def bullets(lines: tuple[str, ...]) -> list[str]:
    """The points of a list, wrapped lines joined; empty when no line opens with a bullet."""
    points: list[str] = []
    for line in lines:
        marked = _BULLET.match(line) if line else None
        if marked and marked.end() < len(line):
            points.append(line[marked.end() :].strip())
        elif line and points and not line.endswith(":"):
            points[-1] = joined(points[-1], line)
    return [point for point in points if point]


def plain(line: str) -> str:
    """A line without the bullet it may open with."""
    marked = _BULLET.match(line)
    return line[marked.end() :].strip() if marked and marked.end() < len(line) else line


def joined(before: str, after: str) -> str:
    """Two lines of one paragraph as one; a hyphen at the end stays, since nobody can tell whether it was the word's own."""
    if before.endswith("-") and before[-2:-1].isalpha() and after[:1].islower():
        return before + after
    return f"{before} {after}" if before else after


def blocks(lines: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Runs of lines between blank ones."""
    run: list[str] = []
    for line in (*lines, ""):
        if line:
            run.append(line)
        elif run:
            yield tuple(run)
            run = []
