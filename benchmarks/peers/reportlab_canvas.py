"""reportlab's canvas by hand, the two ways of a skilled user.

``lines`` wraps the fixed text once and draws each line on each page. ``forms`` draws what an official's letters share once, as form
XObjects, and only the signer's lines on each page.
"""

import sys
from collections.abc import Sequence

import letter
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

signers, pdf, face = letter.arguments()
forms = sys.argv[4] == "forms"
pdfmetrics.registerFont(TTFont("Serif", face))
canvas = Canvas(pdf, pagesize=(612, 792))


def wrap(words: str) -> list[str]:
    """Lines of the letter's measure."""
    return list(simpleSplit(words, "Serif", letter.SIZE, letter.MEASURE))


def draw(lines: Sequence[str], y: float) -> float:
    """Put lines below each other; returns where the next one goes."""
    for line in lines:
        canvas.drawString(letter.LEFT, y, line)
        y -= letter.LEADING
    return y


def head(address: Sequence[str], salutation: str, first: Sequence[str]) -> float:
    """Everything from the date to the sample's first paragraph."""
    y = draw([letter.DATE], DATE_Y) - 9
    y = draw(address, y) - 11
    y = draw([salutation], y) - letter.GAP
    return draw(first, y) - letter.GAP


def rest(y: float) -> float:
    """The sample's other paragraphs and the closing."""
    for lines in body[1:]:
        y = draw(lines, y) - letter.GAP
    return draw([letter.CLOSING], y)


DATE_Y = 690.0
body = [wrap(words) for words in letter.BODY]
height = letter.LEADING * (sum(map(len, body[1:])) + 1) + letter.GAP * (len(body) - 1)
below: list[float] = []
if forms:
    for number, (address, salutation) in enumerate(letter.OFFICIALS):
        canvas.beginForm(f"head{number}", 0, 0, 612, 792)
        canvas.setFont("Serif", letter.SIZE)
        below.append(head(address, salutation, body[0]))
        canvas.endForm()
    canvas.beginForm("rest", 0, -792, 612, 792)
    canvas.setFont("Serif", letter.SIZE)
    rest(0)
    canvas.endForm()

for signer in signers:
    own = wrap(signer.words) if signer.words else []
    for number, (address, salutation) in enumerate(letter.OFFICIALS):
        canvas.setFont("Serif", letter.SIZE)
        draw([signer.name, signer.place], 738)
        if forms:
            canvas.doForm(f"head{number}")
            y = below[number]
        else:
            y = head(address, salutation, body[0])
        if own:
            y = draw(own, y) - letter.GAP
        if forms:
            canvas.saveState()
            canvas.translate(0, y)
            canvas.doForm("rest")
            canvas.restoreState()
            y -= height
        else:
            y = rest(y)
        draw([signer.name], y - 48)
        canvas.showPage()
canvas.save()
