"""WeasyPrint, one HTML document for all letters."""

from html import escape
from pathlib import Path

import letter
import weasyprint

STYLE = """<style>
@font-face { font-family: Serif11; src: url(%s) }
@page { size: letter; margin: 19mm 49.9mm 19mm 34mm }
body { font: 11pt/15pt Serif11; margin: 0 }
p { margin: 0 0 7pt } .letter { break-after: page } .lines { white-space: pre-line; margin-bottom: 24pt } .closing { margin-bottom: 48pt }
</style>"""


def paragraph(words: str, style: str = "") -> str:
    """A paragraph, its words escaped."""
    return f"<p class='{style}'>{escape(words)}</p>"


signers, pdf, face = letter.arguments()
parts = ["<!doctype html><html lang=en><meta charset=utf-8><title>Letters</title>", STYLE % Path(face).as_uri(), "<body>"]
first, *others = map(paragraph, letter.BODY)
rest = "".join(others) + paragraph(letter.CLOSING, "closing")
for signer in signers:
    for address, salutation in letter.OFFICIALS:
        head = "".join(paragraph(lines, "lines") for lines in (f"{signer.name}\n{signer.place}", letter.DATE, "\n".join(address)))
        own = paragraph(signer.words) if signer.words else ""
        parts.append(f"<div class=letter>{head}{paragraph(salutation)}{first}{own}{rest}{paragraph(signer.name)}</div>")
weasyprint.HTML(string="\n".join(parts)).write_pdf(pdf)
