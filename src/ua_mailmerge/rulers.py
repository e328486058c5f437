"""Rulers and crosses to Marks: what paper is measured against."""

from ua_mailmerge.model import MM, Face, Faces, Mark, Rule, Text

_SIZE, _LEADING = 9.0, 12.0
_CROSS = 6 * MM  # from the middle of a cross to its ends


def _ticks(length_mm: int) -> list[tuple[int, float, float]]:
    """(mm, height of its tick in points, stroke) for each millimetre."""
    return [(mm, (5.0 if mm % 10 == 0 else 3.4 if mm % 5 == 0 else 2.0) * MM, 0.6 if mm % 10 == 0 else 0.3) for mm in range(length_mm + 1)]


def across(*, x: float, y: float, length_mm: int = 100, faces: Faces) -> list[Mark]:
    """A ruler from (x, y) to the right, a tick upwards for each millimetre, its ends and its middle named below."""
    marks: list[Mark] = [Rule(x, y, x + length_mm * MM, y, width=0.6)]
    marks += [Rule(x + mm * MM, y, x + mm * MM, y - tall, width=weight) for mm, tall, weight in _ticks(length_mm)]
    for mm, words, part in ((0, "0", 0.0), (length_mm // 2, str(length_mm // 2), 0.5), (length_mm, f"{length_mm} mm", 1.0)):
        back = faces.width(words, Face.SANS, _SIZE) * part
        marks.append(Text(x + mm * MM - back, y + _LEADING, words, Face.SANS, _SIZE))
    return marks


def down(*, x: float, y: float, length_mm: int = 100, faces: Faces) -> list[Mark]:
    """A ruler from (x, y) downwards, a tick to the left for each millimetre, its middle and its end named to the right."""
    marks: list[Mark] = [Rule(x, y, x, y + length_mm * MM, width=0.6)]
    marks += [Rule(x, y + mm * MM, x - tall, y + mm * MM, width=weight) for mm, tall, weight in _ticks(length_mm)]
    for mm, words, part in ((length_mm // 2, str(length_mm // 2), 0.35), (length_mm, f"{length_mm} mm", 0.0)):
        marks.append(Text(x + 1.5 * MM, y + mm * MM + _SIZE * part, words, Face.SANS, _SIZE))
    return marks


def cross(*, x: float, y: float) -> list[Mark]:
    """A cross whose middle is (x, y)."""
    return [Rule(x - _CROSS, y, x + _CROSS, y, width=0.3), Rule(x, y - _CROSS, x, y + _CROSS, width=0.3)]
