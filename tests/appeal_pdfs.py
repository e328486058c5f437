"""PDFs of appeals for tests: the case sheet as a table of labels and values, and text as a word processor sets it."""

import io
import re
from pathlib import Path
from xml.sax.saxutils import escape

import fontpkg_noto_serif
from reportlab.lib.pagesizes import A4, letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

pdfmetrics.registerFont(TTFont("plain", Path(fontpkg_noto_serif.__file__).parent / "files" / "NotoSerif[wdth,wght].ttf"))
PLAIN = ParagraphStyle("plain", fontName="plain", fontSize=10, leading=13)
LABEL = ParagraphStyle("label", parent=PLAIN)


def case_sheet(text: str) -> bytes:
    """The labelled fields of ``text`` in two columns, labels left and wrapped, values right; rows may break over pages."""
    fields = [
        (match[1], match[2].strip("\n: "))
        for match in re.finditer(
            r"^([A-ZÍÓÚÁÉ][A-ZÍÓÚÁÉ'&\" ()\d+]{6,}):?(.*?)(?=^[A-ZÍÓÚÁÉ][A-ZÍÓÚÁÉ'&\" ()\d+]{6,}|\Z)", text, re.MULTILINE | re.DOTALL
        )
    ]
    rows = [[Paragraph(escape(label) + ":", LABEL), _flow(value)] for label, value in fields]
    table = Table(rows, colWidths=[150, 350], style=[("VALIGN", (0, 0), (-1, -1), "TOP"), ("GRID", (0, 0), (-1, -1), 0.5, "black")])
    return _built([Paragraph("URGENT ACTION CASE SHEET", LABEL), Spacer(1, 8), table], letter)


def flowing(text: str) -> bytes:
    """``text`` as paragraphs over the width of the page; short lines keep their ends."""
    return _built(_flow(text), A4)


def _flow(text: str) -> list[Flowable]:
    parts: list[Flowable] = []
    for block in text.split("\n\n"):
        parts += [*(Paragraph(escape(line), PLAIN) for line in block.strip("\n").split("\n")), Spacer(1, 9)]
    return parts[:-1]


def _built(parts: list[Flowable], size: tuple[float, float]) -> bytes:
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=size, invariant=True, leftMargin=54, rightMargin=54).build(parts)
    return out.getvalue()
