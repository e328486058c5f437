"""reportlab Platypus as its manual shows it: one document template, one long list of paragraphs."""

from xml.sax.saxutils import escape

import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer

signers, pdf, face = letter.arguments()
pdfmetrics.registerFont(TTFont("Serif", face))
line = ParagraphStyle("line", fontName="Serif", fontSize=letter.SIZE, leading=letter.LEADING)
block = ParagraphStyle("block", parent=line, spaceAfter=24)
paragraph = ParagraphStyle("paragraph", parent=line, spaceAfter=letter.GAP)

story: list[Flowable] = []
for signer in signers:
    for address, salutation in letter.OFFICIALS:
        story += [
            Paragraph(escape(signer.name), line),
            Paragraph(escape(signer.place), block),
            Paragraph(letter.DATE, block),
            Paragraph("<br/>".join(map(escape, address)), block),
            Paragraph(escape(salutation), paragraph),
            Paragraph(escape(letter.BODY[0]), paragraph),
        ]
        if signer.words:
            story.append(Paragraph(escape(signer.words), paragraph))
        story += [Paragraph(escape(words), paragraph) for words in letter.BODY[1:]]
        story += [Paragraph(letter.CLOSING, line), Spacer(1, 48), Paragraph(escape(signer.name), line), PageBreak()]
right = 612 - letter.LEFT - letter.MEASURE
SimpleDocTemplate(
    pdf, pagesize=(612, 792), leftMargin=letter.LEFT - 6, rightMargin=right - 6, topMargin=letter.TOP, bottomMargin=letter.TOP
).build(story)
