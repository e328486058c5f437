"""Two rows of one person: the same name with the same ZIP or e-mail address holds the second."""

from collections.abc import Sequence
from hashlib import blake2b

from ua_mailmerge import postal
from ua_mailmerge.codes import CODES
from ua_mailmerge.data import country_lines
from ua_mailmerge.problems import Problem, Where


def folded(name: str) -> str:
    """A name for comparing: accents, case, spaces and punctuation folded."""
    return postal.bare(name)


def fingerprints(bare_name: str, postcode: str, country: str, email: str, city: str) -> tuple[bytes, ...]:
    """What another row of the same person shares: name with ZIP, name with e-mail; without either, name with city."""
    code = ""
    if postcode:
        code = postal.bare(postcode)
        if len(code) == 9 and country in country_lines.USPS_DOMESTIC:
            code = code[:5]  # ZIP+4
    keys = []
    if code:
        keys.append(digest(f"{bare_name}\0z{code}"))
    if "@" in email:
        keys.append(digest(f"{bare_name}\0@{email.lower()}"))
    return tuple(keys) or (digest(f"{bare_name}\0c{postal.bare(city)}"),)


def digest(text: str) -> bytes:
    """8 bytes that stand for a text; nothing can be read from them."""
    return blake2b(text.encode(), digest_size=8).digest()


class Repeats:
    """Remembers the signers seen, by fingerprint and by No.; about 300 bytes a signer.

    Only signers count: a row that is held may be followed by the mended one. People of one household differ in name and never match.
    """

    def __init__(self) -> None:
        self._seen: dict[bytes, int] = {}
        self._numbers: dict[int, int] = {}
        self._sheets: dict[tuple[str, str], int] = {}

    def fault(self, where: Where, key: Sequence[bytes], *, number: int, released: bool) -> Problem | None:
        """What holds the signer at ``where``: a row before it has a fingerprint of theirs, or their No.; else they are remembered."""
        seen, spot = self._seen, self._spot(where)
        before = next((seen[one] for one in key if one in seen), None)
        if before is not None and not released:
            message = (
                f"The same name with the same ZIP, e-mail or city as {_other_row(self._where(before), where)}. "
                "If it is another person, write repeat in Release."
            )
            return Problem("repeat", where, message, CODES["repeat"][0])
        if before is None:
            for one in key:
                seen[one] = spot
        if number:
            if number in self._numbers:
                other = _other_row(self._where(self._numbers[number]), where)
                return Problem(
                    "number-twice", where, f"No. {number} is also {other}. Change one of them, or empty it.", CODES["number-twice"][0]
                )
            self._numbers[number] = spot
        return None

    def _spot(self, where: Where) -> int:
        """A row of any sheet as one number: half the memory of a Where."""
        return self._sheets.setdefault((where.file, where.sheet), len(self._sheets)) << 24 | where.row

    def _where(self, spot: int) -> Where:
        return Where(*list(self._sheets)[spot >> 24], spot & 0xFFFFFF)


def _other_row(row: Where, seen_from: Where) -> str:
    return f"in row {row.row}" if (row.file, row.sheet) == (seen_from.file, seen_from.sheet) else f"in {row}"
