"""The nouns of marking: why a cell is marked, and in which sheet."""

import msgspec

HELD, ASKED = "Held", "Look"
"""How a reason begins in the Letters column: the row waits, or prints and somebody looks at it."""

HEADING = "Letters"


class Reason(msgspec.Struct, frozen=True, array_like=True):
    """Why a row waits or wants a look: its words, and the cell they are about (column from 1; 0: the whole row)."""

    row: int
    column: int
    kind: str  # HELD or ASKED
    heading: str
    words: str

    @property
    def said(self) -> str:
        """As it stands in the Letters column: ``Held · ZIP: 2144 has four digits…``"""
        return f"{self.begins} {self.words}"

    @property
    def begins(self) -> str:
        """What the colour of the cell looks for in the Letters column."""
        return f"{self.kind} · {self.heading[:60]}:"


class Marks(msgspec.Struct, frozen=True):
    """What to write into which sheet. ``letters``: the column (from 1) of Letters from an earlier marking; 0: none."""

    file: str
    sheet: str
    header: int
    letters: int
    reasons: list[Reason]
