"""Values to the bytes that PDF writes for them."""

import functools
from collections.abc import Iterable

TURNED = {0: b"1 0 0 1", 90: b"0 -1 1 0", 180: b"-1 0 0 -1", 270: b"0 1 -1 0"}
"""Clockwise turns, as the first four numbers of a matrix."""


@functools.lru_cache(maxsize=20_000)
def number(value: float) -> bytes:
    """A number as PDF writes it: two decimals, a 280th of a millimetre; no exponent."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return b"0" if text in ("-0", "") else text.encode("ascii")


def references(numbers: Iterable[int]) -> bytes:
    """References to objects, a space between."""
    return b" ".join([b"%d 0 R" % number for number in numbers])


def string(text: str) -> bytes:
    """A text string: PDF 32000-1 §7.9.2.2, ASCII as it is, all else as UTF-16."""
    if text.isascii() and text.isprintable():
        plain = text.encode("ascii")
        if b"(" in plain or b")" in plain or b"\\" in plain:
            plain = plain.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        return b"(" + plain + b")"
    return b"<FEFF" + text.encode("utf-16-be").hex().upper().encode("ascii") + b">"
