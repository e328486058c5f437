"""Pages written as a PDF and read back by pdfplumber: every mark's ink, in points from the top-left corner."""

import datetime
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import pdfplumber
from pdfminer.pdfinterp import PDFPageInterpreter

from ua_mailmerge import fonts, pdf
from ua_mailmerge.model import Page

ABOUT = pdf.About("Test", "en", datetime.datetime(2021, 10, 8, 12, tzinfo=datetime.UTC), b"test")


class Ink(NamedTuple):
    """A rectangle with ink in it, and what it says; ``size`` 0: a line or a box."""

    x0: float
    y0: float
    x1: float
    y1: float
    words: str = ""
    size: float = 0.0


class Sheet(NamedTuple):
    """One page as it came back."""

    width: float
    height: float
    inks: list[Ink]


def read(pages: Iterable[Page], *, faces: fonts.Faces, into: Path) -> list[Sheet]:
    """The pages through a PDF file. A character's ink is its advance wide, and from its accents (0.95 em up) to its tails (0.25 em down)
    high: pdfplumber knows where each baseline is, turned or not.
    """
    path = into / "read.pdf"
    path.unlink(missing_ok=True)
    pdf.write(path, pages, faces=faces, about=ABOUT)
    return opened(path)


def opened(path: Path) -> list[Sheet]:
    """The pages of a file."""
    with mock.patch.object(PDFPageInterpreter, "do_Do", _form), pdfplumber.open(path) as document:
        return [Sheet(float(page.width), float(page.height), [*_characters(page), *_strokes(page)]) for page in document.pages]


_DO = PDFPageInterpreter.do_Do


def _form(reader: PDFPageInterpreter, name: Any) -> None:
    """Draws a form and goes back to the page's own coordinates, as PDF 32000-1 §8.10.1 has it; pdfminer forgets the second."""
    _DO(reader, name)
    reader.device.set_ctm(reader.ctm)


def _characters(page: pdfplumber.page.Page) -> Iterator[Ink]:
    for char in page.chars:
        if not char["text"].strip():
            continue
        a, b, c, d, x, y = char["matrix"]
        em = char["height"] / abs(d) if a else char["width"] / abs(c)
        ends = [(along, up) for along in (0.0, char["adv"]) for up in (-0.25 * em, 0.95 * em)]
        corners = [(x + a * along + c * up, y + b * along + d * up) for along, up in ends]
        xs, ys = [corner[0] for corner in corners], [float(page.height) - corner[1] for corner in corners]
        yield Ink(min(xs), min(ys), max(xs), max(ys), char["text"], em)


def _strokes(page: pdfplumber.page.Page) -> Iterator[Ink]:
    for mark in [*page.lines, *page.rects, *page.curves]:
        yield Ink(mark["x0"], mark["top"], mark["x1"], mark["bottom"])
