"""A PDF to its text in reading order: lines from positions, wrapped ones joined, columns of labels and values told apart.

Lengths are points, y upwards as PDF has it.
"""

import contextlib
import itertools
import re
from collections.abc import Iterator, Sequence

import pypdfium2

from ua_mailmerge.model import Frozen
from ua_mailmerge.problems import UnreadableError
from ua_mailmerge.sections import ends_itself

MOST_PAGES = 40
_BULLET = re.compile(r"[-–—•*·▪‣◦●■o»]|\(?\d{1,2}[.)]")
MOST_RUNS = 20_000


class Run(Frozen, frozen=True):
    """Words that stand together on a line."""

    left: float
    bottom: float
    right: float
    top: float
    words: str

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.bottom + self.top) / 2


def text(data: bytes, *, file: str) -> str:
    """The text of a PDF's pages, blank lines between them."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).casefold():
            message = (
                f"{file}: protected by a password. Open it, print it into a new PDF, and try again; or copy its words into a text file."
            )
            raise UnreadableError(message, code="password-protected") from error
        message = f"{file}: it is damaged. Ask for it again, or copy its words into a text file."
        raise UnreadableError(message, code="damaged-file") from error
    with contextlib.closing(document):
        pages, gutter, margin = [], None, 0.0
        for number in range(min(len(document), MOST_PAGES)):
            runs = _runs(document, number)
            gutter = _gutter(_lines(runs)) or gutter  # a table that goes on keeps its columns
            margin = max([margin, *[run.right for run in runs]])
            pages.append("\n".join(read(runs, gutter=gutter, margin=margin)))
    if not "".join(pages).strip():
        message = f"{file}: it holds pictures of words, no words. Look for the appeal's web page, or type what is needed into a text file."
        raise UnreadableError(message, code="no-text")
    return "\n\n".join(page for page in pages if page) + "\n"


def _runs(document: pypdfium2.PdfDocument, number: int) -> list[Run]:
    page = document[number]
    with contextlib.closing(page), contextlib.closing(page.get_textpage()) as layer:
        boxes = [layer.get_rect(at) for at in range(min(layer.count_rects(), MOST_RUNS))]
        return [
            Run(left, bottom, right, top, words)
            for left, bottom, right, top in boxes
            if (words := _words(layer.get_text_bounded(left - 0.5, bottom - 0.5, right + 0.5, top + 0.5)))
        ]


def _words(text: str) -> str:
    """Text with single spaces; PDFium gives U+FFFE or U+0002 for a hyphen at a line's end."""
    return " ".join(text.replace("\ufffe", "-").replace("\x02", "-").split())


def read(runs: Sequence[Run], *, gutter: float | None, margin: float) -> list[str]:
    """The lines of a page in reading order, "" for a blank one.

    ``gutter`` is where a second column begins, None: there is none; ``margin`` is how far lines reach to the right.
    """
    lines = _lines(runs)
    if gutter is None or not any(run.left >= gutter for line in lines for run in line):
        return _spaced([_joined(line) for line in lines], margin=margin)
    found: list[str] = []
    for in_columns, group in itertools.groupby(lines, key=lambda line: _respects(line, gutter)):
        rows = list(group)
        left = [_joined([run for run in line if run.left < gutter]) for line in rows if any(run.left < gutter for run in line)]
        right = [_joined([run for run in line if run.left >= gutter]) for line in rows if any(run.left >= gutter for run in line)]
        if found:
            found.append("")
        if not in_columns or not left or not right:
            found += _spaced([_joined(line) for line in rows], margin=margin)
        elif _are_labels(left):
            found += _labelled(left, right, margin=margin)
        else:
            found += [*_spaced(left, margin=gutter), "", *_spaced(right, margin=margin)]
    return found


def _lines(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs that stand on one line, from the top, each from the left; what nearly touches is one run."""
    lines: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (-run.middle, run.left)):
        near = next(
            (line for line in reversed(lines[-3:]) if abs(line[0].middle - run.middle) < 0.5 * min(_height(line[0]), _height(run))), None
        )
        if near is None:
            lines.append([run])
        else:
            near.append(run)
    return [_touching(sorted(line, key=lambda run: run.left)) for line in lines]


def _height(run: Run) -> float:
    return max(run.top - run.bottom, 4.0)


def _touching(line: Sequence[Run]) -> list[Run]:
    joined = [line[0]]
    for run in line[1:]:
        last = joined[-1]
        gap = run.left - last.right
        if gap < 1.2 * max(_height(last), _height(run)):
            words = last.words + ("" if gap < 0.15 * _height(run) else " ") + run.words
            joined[-1] = Run(last.left, min(last.bottom, run.bottom), max(run.right, last.right), max(last.top, run.top), words)
        else:
            joined.append(run)
    return joined


def _joined(line: Sequence[Run]) -> Run:
    """A line as one run, its parts with a space between them."""
    words = " ".join(run.words for run in line)
    return Run(line[0].left, min(run.bottom for run in line), max(run.right for run in line), max(run.top for run in line), words)


def _gutter(lines: Sequence[Sequence[Run]]) -> float | None:
    """Where a second column begins: the left edge that at least four lines share, with nothing across it in most lines; else None."""
    if len(lines) < 6:
        return None
    margin = min(run.left for line in lines for run in line)
    edges: dict[int, int] = {}
    for line in lines:
        for run in line:
            if run.left > margin + 60:
                edges[round(run.left / 3)] = edges.get(round(run.left / 3), 0) + 1
    shared = [edge * 3.0 - 2 for edge, count in edges.items() if count >= 4]
    fits = [edge for edge in shared if sum(_respects(line, edge) for line in lines) >= 0.6 * len(lines)]
    two = [
        edge for edge in fits if sum(any(run.left < edge for run in line) and any(run.left >= edge for run in line) for line in lines) >= 3
    ]
    return max(two, key=lambda edge: edges.get(round((edge + 2) / 3), 0)) if two else None


def _respects(line: Sequence[Run], gutter: float) -> bool:
    return all(run.right < gutter or run.left >= gutter for run in line)


def _are_labels(left: Sequence[Run]) -> bool:
    """Whether a left column holds labels: short, in capitals or with a colon at their end."""
    telling = sum(run.words.isupper() or run.words.rstrip().endswith(":") for run in left)
    return telling >= 0.5 * len(left) and sum(len(run.words) for run in left) / len(left) < 40


def _labelled(left: Sequence[Run], right: Sequence[Run], *, margin: float) -> Iterator[str]:
    """Each label, joined where it wraps, and below it the lines that stand beside it or under that."""
    labels: list[tuple[float, str]] = []
    last = None
    usual = min(_usual(left), _usual(right))
    for run in left:
        near = last is not None and last.middle - run.middle < min(2.15 * min(_height(last), _height(run)), 1.3 * usual)
        wraps = near and not labels[-1][1].endswith(":")
        if wraps:
            labels[-1] = (labels[-1][0], f"{labels[-1][1]} {run.words}")
        else:
            labels.append((run.top, run.words))
        last = run
    tops = [top for top, _ in labels]
    beside = [[run for run in right if upper >= run.middle > lower] for upper, lower in zip(tops, [*tops[1:], float("-inf")], strict=True)]
    yield from _spaced([run for run in right if run.middle > tops[0]], margin=margin)
    for (_, label), values in zip(labels, beside, strict=True):
        yield label if label.endswith(":") else f"{label}:"
        yield from _spaced(values, margin=margin)
        yield ""


def _spaced(lines: Sequence[Run], *, margin: float) -> list[str]:
    """The words of lines: one that wraps goes on with the next, and where the distance is clearly larger than it mostly is stands a blank.

    A line wraps when the next one's first word would not have fitted behind it. A hyphen at its end may be the word's own, and stays.
    """
    usual = _usual(lines)
    found = [lines[0].words] if lines else []
    for above, below in itertools.pairwise(lines):
        far = above.middle - below.middle > 1.35 * usual
        first = below.words.partition(" ")[0]
        wraps = above.right + (below.right - below.left) * (len(first) + 1) / max(len(below.words), 1) > margin
        if far or not wraps or ends_itself(above.words) or _BULLET.fullmatch(first):
            found += ["", below.words] if far else [below.words]
        else:
            found[-1] = f"{found[-1]} {below.words}"
    return found


def _usual(lines: Sequence[Run]) -> float:
    """The distance that lines of one paragraph mostly have."""
    gaps = sorted(above.middle - below.middle for above, below in itertools.pairwise(lines) if above.middle > below.middle)
    return gaps[len(gaps) // 3] if gaps else 1000.0
