"""Typst, one compilation for all letters."""

import json
from pathlib import Path

import letter
import typst

signers, pdf, face = letter.arguments()
data = Path(pdf).with_suffix(".json")
content = {"signers": signers, "officials": letter.OFFICIALS, "body": letter.BODY, "closing": letter.CLOSING, "date": letter.DATE}
data.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
typst.compile(
    str(Path(__file__).with_name("letters.typ")),
    output=pdf,
    root=Path(pdf).anchor,
    font_paths=[str(Path(face).parent)],
    ignore_system_fonts=True,
    sys_inputs={"data": str(data)},
)
