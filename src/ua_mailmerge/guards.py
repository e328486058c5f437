"""A signer's words to what must not be printed as it stands."""

import itertools
import re
from collections.abc import Iterator, Sequence

from ua_mailmerge import greetings, letters
from ua_mailmerge.model import Campaign, Disclosure, Event, Signer, WordsPlace
from ua_mailmerge.problems import Severity

_LEFT_OVER = re.compile(
    r"\[\s*e-?mail.{0,3}protected\s*\]|\{\s*(?:name|city)\s*\}"
    r"|\[(?![^\]]*\b(?:withheld|changed|redacted|omitted)\b)[^\]\n]{0,20}\b(?:name|address|city|date|signature|nombre|nom|ciudad|ville|fecha)\b[^\]\n]{0,20}\]"
    r"|\[\s*(?:your|insert|enter|add|tu|su|votre)\b[^\]\n]{0,60}\]|[<(]\s*(?:your|insert) (?:\w+ )?name\s*[>)]",
    re.IGNORECASE,
)


def faults(signer: Signer, campaign: Campaign, event: Event) -> Iterator[tuple[str, str, Severity]]:
    """What must not be printed as it stands: (code, message, severity) for each fault of a signer's letter."""
    own = (*signer.words, *signer.letter)
    for text in (signer.name, *own):
        found = _LEFT_OVER.search(text) if "[" in text or "{" in text or "<" in text or "(" in text else None
        if found:
            yield "left-over", f'"{found[0]}" is a blank to fill in. Type what belongs there, or take it out.', Severity.HOLD
            break
    else:  # whom a letter greets is asked once its blanks are filled in
        if own:
            yield from _wrong_ears(signer, campaign)
    unknown = signer.disclosure is Disclosure.NONE or not signer.address.city
    if unknown and _prints_city(signer, campaign, event):
        yield (
            "city-not-shown",
            (
                "The letter names the signer's city, and this person shows no address. "
                "Set Show address to city, or give them a letter of their own."
            ),
            Severity.HOLD,
        )


def _prints_city(signer: Signer, campaign: Campaign, event: Event) -> bool:
    """Whether campaign text with ``{city}`` will stand in one of the signer's letters."""
    if signer.letter_by_hand:
        return False
    sample = letters.sample_for(campaign, event)
    officials = [campaign.official(id_) for id_ in signer.officials]
    said = [] if signer.letter and greetings.closes(signer.letter, signer.name) else [one.closing or sample.closing for one in officials]
    if not signer.letter:
        said.append(sample.subject)
        if signer.words_place is not WordsPlace.INSTEAD or not (signer.words or signer.words_by_hand):
            said += [*sample.paragraphs, *[words for one in officials for words in (one.opening, one.ask)]]
    return any("{city}" in words for words in said)


def recipients(signer: Signer, campaign: Campaign) -> tuple[str, ...]:
    """Whom the signer's letter goes to: a letter of one's own goes only to the officials it greets."""
    said = greetings.greeting_in(signer.letter, campaign) if signer.letter else ""
    if not said:
        return signer.officials
    ids = greetings.greeted(said, campaign)
    return tuple([id_ for id_ in signer.officials if id_ in ids]) or signer.officials


def _wrong_ears(signer: Signer, campaign: Campaign) -> Iterator[tuple[str, str, Severity]]:
    """A greeting of somebody else, another official's name in words for this one."""
    officials = signer.officials
    said = greetings.greeting_in(signer.letter, campaign) if signer.letter else ""
    if said:
        ids = greetings.greeted(said, campaign)
        if not ids and not _trusted(said, officials):
            yield (
                "greets-nobody",
                (
                    "The greeting does not say which official of this appeal is meant. "
                    "Greet them by name or title, or take the greeting out and each official's own is printed."
                ),
                Severity.HOLD,
            )
            return
        if ids and not set(ids) & set(officials):
            yield (
                "greets-other",
                f"The letter greets {_listed(ids)}, and Letters to says {_listed(officials)}. Make them agree.",
                Severity.HOLD,
            )
            return
        officials = tuple([id_ for id_ in officials if id_ in ids]) or officials
    for text in (*signer.words, *signer.letter):
        for line in text.split("\n"):
            others = _left_out(line, officials, campaign)
            if others:
                greets = "letter greets" if signer.letter else "own words greet"
                message = (
                    f"The {greets} somebody in a letter that also goes to {_listed(others)}. "
                    "Take the greeting out; each official's own is printed."
                )
                yield "greets-other", message, Severity.HOLD
                return
    if len(campaign.officials) > 1 and not (said and len(officials) == 1):
        for id_ in _named((*signer.words, *signer.letter), campaign):
            others = tuple([one for one in officials if one != id_])
            if others:
                also = "also " if id_ in officials else ""
                message = (
                    f"The words name {id_}, and the letter {also}goes to {_listed(others)}. "
                    f"Write {id_} under Letters to, or names-other under Release to send it as it is."
                )
                yield "names-other", message, Severity.HOLD
                return


def _left_out(line: str, officials: Sequence[str], campaign: Campaign) -> tuple[str, ...]:
    """The officials who would read a greeting in ``line`` that is not theirs."""
    if len(line) > greetings.LONGEST_GREETING + 10 and not greetings.OPENERS.match(line.lstrip(" ¡¿\"“'")):
        return ()
    said = greetings.greeting_of(line, campaign)
    alone = len(line.strip()) <= len(said) + 3
    if not said or not (alone or greetings.OPENERS.match(said)):
        return ()
    ids = greetings.greeted(said, campaign)
    heard = ids or (alone and not _trusted(said, officials))
    return tuple([id_ for id_ in officials if id_ not in ids]) if heard else ()


def _trusted(said: str, officials: Sequence[str]) -> bool:
    """Whether a greeting that tells us nothing is taken for the reader's: it is in a script without capitals, and there is one reader."""
    return len(officials) == 1 and said.lower() == said.upper()


def _named(paragraphs: Sequence[str], campaign: Campaign) -> Iterator[str]:
    """The ids of the officials whom a text speaks of or to: by all their surnames, by title and surname, as Mr. President, as AMLO."""
    text = " ".join(paragraphs)
    folded = greetings.fold(text)
    if not any(word in folded for word in greetings.known_in(campaign).telling):
        return
    tokens = [greetings.title_of(token) for token in re.findall(r"\w+", folded)]
    spoken, pairs = set(tokens), set(itertools.pairwise([token for token in tokens if token not in ("le", "la", "l")]))
    every = greetings.called_in(campaign)
    for id_, called in every.items():
        titles = called.titles.difference(*[other.titles for other in every.values() if other is not called])
        if (
            (called.surnames and called.surnames <= spoken)
            or any((title, name) in pairs for title in called.titles for name in called.surnames)
            or any((honour, title) in pairs for title in titles for honour in greetings.HONOURS)
            or (called.initials and re.search(rf"\b{called.initials}\b", text))
        ):
            yield id_


def _listed(ids: Sequence[str]) -> str:
    return " and ".join(ids)
