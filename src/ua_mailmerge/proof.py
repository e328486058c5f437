"""People who are ready to the few whose sheets would show any fault in all of them."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence

from ua_mailmerge.model import Disclosure, Frozen, Signer

MOST_SCRIPTS = 6
"""Scripts beside Latin that get a sheet of their own."""


class Chosen(Frozen, frozen=True):
    """A letter to look at: whose (by place in the batch), to whom, and what it would show."""

    person: int
    official: str
    why: tuple[str, ...]


class _Best:
    """The person who has most of something; the first of several."""

    def __init__(self, why: str, of: Callable[[Signer], int]) -> None:
        self.why, self.of, self.score, self.person = why, of, 0, -1

    def see(self, person: int, signer: Signer) -> None:
        score = self.of(signer)
        if score > self.score:
            self.score, self.person = score, person


def choose(people: Iterable[tuple[Signer, Sequence[str]]], *, officials: Sequence[str]) -> tuple[Chosen, ...]:
    """About eight letters of ``people`` (signer and the ids of the officials they write to), each with all it stands for.

    Longest name, longest own words, a whole letter, most accents, longest address in full, room to write by hand, each script, the
    shortest letter; and every official at least once. One sheet may stand for several of these.
    """
    best = [
        _Best("the longest name", lambda signer: len(signer.name)),
        _Best("the longest own words", lambda signer: _length(signer.words)),
        _Best("the longest letter of one's own", lambda signer: _length(signer.letter)),
        _Best("the most accents", lambda signer: _accents(signer.name + "".join(signer.words))),
        _Best("the longest address shown in full", _address),
        _Best("room to write by hand", lambda signer: int(signer.words_by_hand or signer.letter_by_hand)),
        _Best("the shortest letter", _brevity),
    ]
    scripts: dict[str, int] = {}
    writes: list[Sequence[str]] = []
    for person, (signer, to) in enumerate(people):
        writes.append(to)
        for each in best:
            each.see(person, signer)
        if not signer.name.isascii() or any(not words.isascii() for words in signer.words):
            for script in _scripts(signer.name + "".join(signer.words) + "".join(signer.letter)):
                scripts.setdefault(script, person)
    reasons: dict[int, list[str]] = {}
    for each in best:
        if each.person >= 0:
            reasons.setdefault(each.person, []).append(each.why)
    for script, person in [*scripts.items()][:MOST_SCRIPTS]:
        reasons.setdefault(person, []).append(f"{script} letters")
    return _shared_out(reasons, writes, officials)


def _shared_out(reasons: dict[int, list[str]], writes: Sequence[Sequence[str]], officials: Sequence[str]) -> tuple[Chosen, ...]:
    """Each chosen person's letter to the official seen least so far; then a letter to each official not seen yet."""
    seen = dict.fromkeys(officials, 0)
    chosen = []
    for person, why in reasons.items():
        official = min(writes[person], key=lambda id_: seen[id_])
        seen[official] += 1
        chosen.append(Chosen(person, official, tuple(why)))
    for official in officials:
        writer = next((person for person, to in enumerate(writes) if official in to), None)
        if not seen[official] and writer is not None:
            chosen.append(Chosen(writer, official, (f"a letter to {official}",)))
    return tuple(chosen)


def _length(paragraphs: Sequence[str]) -> int:
    return sum(map(len, paragraphs))


def _accents(text: str) -> int:
    return 0 if text.isascii() else sum(map(bool, map(unicodedata.combining, unicodedata.normalize("NFD", text))))


def _address(signer: Signer) -> int:
    address = signer.address
    return len(address.lines) * 100 + _length((*address.lines, address.city, address.region)) if signer.disclosure is Disclosure.FULL else 0


def _brevity(signer: Signer) -> int:
    """The more, the shorter: no words of one's own, and a short name."""
    return 0 if signer.words or signer.letter or signer.words_by_hand or signer.letter_by_hand else max(1000 - len(signer.name), 1)


_NAMES = {"CJK": "Chinese", "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean"}


def _scripts(text: str) -> dict[str, None]:
    """The scripts of a text beside Latin, as its characters' names begin."""
    found: dict[str, None] = {}
    for character in text:
        if character > "\u024f" and character.isalpha():
            first = unicodedata.name(character, "").partition(" ")[0]
            if first not in ("LATIN", "MODIFIER", ""):
                found[_NAMES.get(first, first.capitalize())] = None
    return found
