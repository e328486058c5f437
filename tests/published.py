"""A published batch with real volumes of our own writer, for tests of what comes after a merge."""

import datetime
from collections.abc import Sequence
from pathlib import Path

from ua_mailmerge import batch, fonts, pdf, plan
from ua_mailmerge.model import Face, Form, Page, Piece, Place, Text

CODER = plan.Coder("100.21", "MAD", {"president": "P", "ambassador": "A"})
FACES = fonts.Faces.installed()


def volume(path: Path, codes: Sequence[str], *, pages_each: int = 1) -> str:
    """A volume as merge writes them: a letter a code, its body shared, labels and bookmarks with the code; its SHA-256."""
    body = Form(marks=(Text(x=96, y=300, words="Words that every letter shares.", face=Face.SERIF, size=11),))
    pages = [
        Page(
            width=612,
            height=792,
            marks=(Text(x=96, y=60, words=f"{code} page {number}", face=Face.SANS, size=9), Place(form=body, x=0, y=0)),
            label=code,
            title="" if number else code,
        )
        for code in codes
        for number in range(pages_each)
    ]
    date = datetime.datetime(2021, 10, 8, 12, tzinfo=datetime.UTC)
    return pdf.write(path, pages, faces=FACES, about=pdf.About(title=path.stem, language="en", date=date, seed=path.stem.encode())).sha256


def codes_of(official: str, count: int) -> list[str]:
    """The first codes of an official."""
    return [CODER.code(number, official) for number in range(1, 300) if CODER.usable(number)][:count]


PRESIDENT, AMBASSADOR = codes_of("president", 9), codes_of("ambassador", 5)


def published(out: Path, *, pages_each: int = 1, id_: str = "b1") -> Path:
    """A batch of nine letters to the president and five to the ambassador, with what a merge leaves beside them."""
    part = batch.open_part(out, id_)
    lines = []
    for official, codes in (("president", PRESIDENT), ("ambassador", AMBASSADOR)):
        name = f"1-letters-{official}-001"
        digest = volume(part / f"{name}.pdf", codes, pages_each=pages_each)
        pieces = []
        for at, code in enumerate(codes):
            first = at * pages_each + 1
            row = f"signers.xlsx, Sheet1 row {at + 2}"
            pieces.append(Piece(code=code, official=official, row=row, volume=name, first_page=first, last_page=first + pages_each - 1))
        lines.append(batch.manifest_lines(pieces, sha256=digest))
    volume(part / "2-envelopes-president-001.pdf", ["", "", ""])
    batch.write_manifest(part / batch.MANIFEST, lines)
    held = batch.HeldRow(headings=("Name", "ZIP"), cells=("Held Person", "02144"), row="signers.xlsx, Sheet1 row 30", reason="no-consent")
    batch.write_held(part / batch.HELD, [held])
    batch.write_summary(part / batch.SUMMARY, ["9 people", "14 letters"])
    batch.write(part / batch.SIGNERS, b'{"n":1,"k":["0011223344556677"],"o":["president"],"s":{"name":"Invented Person"}}\n')
    batch.write(part / "input" / "campaign.yaml", b"reference: 100.21\n")
    batch.write(part / "input" / "merge.json", b"{}\n")
    return batch.publish(part)
