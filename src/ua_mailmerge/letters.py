"""Campaign, event and signer to the words of a letter, and the guards on those words."""

import datetime
import enum
import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence

import msgspec

from ua_mailmerge import postal
from ua_mailmerge.model import Campaign, Disclosure, Event, Frozen, Official, Sample, Signature, Signer, WordsPlace
from ua_mailmerge.problems import Severity


class Role(enum.StrEnum):
    """What a paragraph is in the letter; ``typeset`` knows how each looks."""

    DATE = "date"
    ADDRESS_FIRST = "address first"
    ADDRESS = "address"
    SUBJECT = "subject"
    SALUTATION = "salutation"
    BODY = "body"
    CLOSING = "closing"
    NAME_INKED = "name inked"  # room to sign above
    NAME_TYPED = "name typed"
    PLACE = "place"  # where the signer lives, below the name when the head is a group's
    COPIES = "copies"
    BY_HAND = "by hand"  # 60 mm of white to write in


class Paragraph(Frozen, frozen=True):
    """Words with one part to play."""

    role: Role
    words: str


class Words(enum.Enum):
    """Whose words a block holds."""

    SHARED = "shared"  # the campaign's, the same in every letter: one object, set once
    NAMED = "named"  # the campaign's, with {name} or {city} to fill
    OWN = "own"  # the signer's, never looked into


class Block(msgspec.Struct, frozen=True, eq=False):
    """Paragraphs that follow one another, known by identity."""

    paragraphs: tuple[Paragraph, ...]
    words: Words


class Letter(Frozen, frozen=True):
    """The words of one letter. ``name`` and ``place`` make its personal head, ``running`` the head of later pages."""

    official: str
    name: str
    place: str
    running: str
    blocks: tuple[Block, ...]
    code: str = ""
    footer: str = ""


SPECIMEN_FOOTER = {"en": "Specimen: invented signer", "es": "Muestra: firmante inventado", "fr": "Spécimen : signataire inventé"}

_PLACEHOLDER = re.compile(r"\{(name|city)\}")


class Writer:
    """Writes the letters to one official; what they share is made once.

    :param date: the date in words, as it will stand on every letter.
    :param personal: the signer's name is the head; else a group's letterhead is, and the place stands below the name.
    """

    def __init__(self, campaign: Campaign, event: Event, official: Official, *, date: str, personal: bool = True) -> None:
        self._official, self._date, self._personal, self._posted_from = official, date, personal, event.posted_from
        sample = sample_for(campaign, event)
        self._footer = SPECIMEN_FOOTER.get(event.language, SPECIMEN_FOOTER["en"]) if campaign.specimen else ""
        address = postal.official(official, posted_from=event.posted_from)
        top = [Paragraph(Role.DATE, date)]
        top += [Paragraph(Role.ADDRESS if row else Role.ADDRESS_FIRST, line) for row, line in enumerate(address)]
        greeting = [Paragraph(Role.SUBJECT, sample.subject)] if sample.subject else []
        greeting.append(Paragraph(Role.SALUTATION, official.salutation))
        sent = [*([official.opening] if official.opening else []), *sample.paragraphs, *([official.ask] if official.ask else [])]
        body = [Paragraph(Role.BODY, words) for words in sent]
        end = Paragraph(Role.CLOSING, official.closing or sample.closing)
        self._name = Role.NAME_INKED if event.signature is Signature.INK else Role.NAME_TYPED
        self._copies = tuple(Paragraph(Role.COPIES, f"cc: {name}") for name in campaign.cc)
        after_first = 2 if official.opening and len(body) > 1 else 1  # the sample's first paragraph stands below the opening
        before = {WordsPlace.FIRST: 0, WordsPlace.AFTER_FIRST: after_first, WordsPlace.LAST: len(body), WordsPlace.INSTEAD: 0}
        self._whole = _blocks([*top, *greeting, *body, end])
        self._around = {
            place: (
                _blocks([*top, *greeting, *body[:count]]),
                _blocks([*([] if place is WordsPlace.INSTEAD else body[count:]), end]),
            )
            for place, count in before.items()
        }
        self._top, self._greeting, self._end = _blocks(top), _blocks(greeting), _blocks([end])

    def letter(self, signer: Signer, *, code: str = "") -> Letter:
        """The letter of one signer; ``code`` is what is printed of its piece code."""
        place = postal.place(signer.address, disclosure=signer.disclosure, posted_from=self._posted_from)
        blocks: list[Block] = []
        signed = True
        if signer.letter_by_hand:
            blocks, signed = [*self._top], False
        elif signer.letter:
            greeted, signed = opens_with_greeting(signer.letter), not ends_with_signoff(signer.letter, signer.name)
            own = _own(signer.letter)
            blocks = [*self._top, *(() if greeted else self._greeting), own, *(self._end if signed else ())]
        elif signer.words or signer.words_by_hand:
            before, after = self._around[signer.words_place]
            own = _BY_HAND if signer.words_by_hand else _own(signer.words)
            blocks = [*before, own, *after]
        else:
            blocks = [*self._whole]
        if signed:
            foot = [Paragraph(self._name, signer.name)]
            if not self._personal and place:
                foot.append(Paragraph(Role.PLACE, place))
            blocks.append(Block((*foot, *self._copies), Words.OWN))
        return Letter(
            self._official.id,
            signer.name,
            place,
            f"{signer.name} · {self._date}",
            tuple([_filled(block, signer) if block.words is Words.NAMED else block for block in blocks]),
            code,
            self._footer,
        )


def _blocks(paragraphs: Sequence[Paragraph]) -> tuple[Block, ...]:
    """The paragraphs in blocks, parting those that name the signer from those that all letters share."""
    blocks: list[Block] = []
    for paragraph in paragraphs:
        words = Words.NAMED if _PLACEHOLDER.search(paragraph.words) else Words.SHARED
        if blocks and blocks[-1].words is words:
            blocks[-1] = Block((*blocks[-1].paragraphs, paragraph), words)
        else:
            blocks.append(Block((paragraph,), words))
    return tuple(blocks)


def _own(paragraphs: Sequence[str]) -> Block:
    return Block(tuple([Paragraph(Role.BODY, words) for words in paragraphs]), Words.OWN)


_BY_HAND = Block((Paragraph(Role.BY_HAND, ""),), Words.SHARED)


def _filled(block: Block, signer: Signer) -> Block:
    """Campaign text with its ``{name}`` and ``{city}``."""
    values = {"name": signer.name, "city": signer.address.city if signer.disclosure is not Disclosure.NONE else ""}
    return Block(tuple(Paragraph(p.role, _PLACEHOLDER.sub(lambda match: values[match[1]], p.words)) for p in block.paragraphs), Words.OWN)


def sample_for(campaign: Campaign, event: Event) -> Sample:
    """The sample letter in the event's language, else the campaign's first."""
    return campaign.letters.get(event.language) or next(iter(campaign.letters.values()))


def date_words(date: datetime.date, event: Event) -> str:
    """The date as the event's language writes it where the letters are posted: October 8, 2021 / 8 de octubre de 2021 (CLDR long form)."""
    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date

    try:
        locale = Locale.parse(f"{event.language}_{event.posted_from}")
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse(event.language)
    return format_date(date, "long", locale)


# -- guards -----------------------------------------------------------------------------------

_GREETING = re.compile(
    r"^\s*(dear|to (?:the|his|her|your)\b|to whom|your excellenc|mr\.? president|madam|sir\b|hello|greetings"
    r"|estimad[oa]s?|querid[oa]s?|excelent[ií]sim[oa]|señora?\b|a quien"
    r"|ch(?:er|ère|ers)\b|monsieur|madame|excellence)",
    re.IGNORECASE,
)
_SIGNOFF = re.compile(
    r"^\s*(?:yours(?: \w+)?|(?:\w+ )?sincerely(?: yours)?|respectfully(?: yours)?"
    r"|(?:with )?(?:(?:my|best|kind|warm|deep(?:est)?) )*(?:regards|respect|wishes)"
    r"|thank you|in solidarity|atentamente|respetuosamente|cordialmente|con (?:todo )?respeto|saludos(?: cordiales)?"
    r"|cordialement|respectueusement|bien à vous|avec respect)\s*[,.;!]?\s*$",
    re.IGNORECASE,
)
_GENERIC = frozenset(
    "dear to the his her your whom it may concern sir sirs madam mr mrs ms excellency excellencies honourable honorable hello greetings "
    "and or of "
    "estimado estimada estimados señor señora señores excelentisimo excelentisima quien corresponda querido querida a "
    "cher chere chers monsieur madame messieurs excellence friend friends".split()
)
_LEFT_OVER = re.compile(
    r"\[\s*email.{0,3}protected\s*\]|\{(?:name|city)\}|\[[^\]\n]{0,20}\b(?:name|address|city|date|signature|nombre|nom|ciudad|ville|fecha)\b[^\]\n]{0,20}\]",
    re.IGNORECASE,
)


def opens_with_greeting(paragraphs: Sequence[str]) -> bool:
    """Whether a letter of one's own greets somebody in its first line."""
    return bool(paragraphs) and bool(_GREETING.match(paragraphs[0])) and len(paragraphs[0].split("\n")[0]) <= 120


def ends_with_signoff(paragraphs: Sequence[str], name: str) -> bool:
    """Whether a letter of one's own ends with a closing formula, with or without the name below it."""
    lines = [line for paragraph in paragraphs[-3:] for line in paragraph.split("\n") if line.strip()]
    last = [line for line in lines[-3:] if _folded(line).strip(" ,.-") != _folded(name)]
    return bool(last) and bool(_SIGNOFF.match(last[-1]))


def greeted(text: str, campaign: Campaign) -> tuple[str, ...]:
    """The ids of the officials whom the first line of ``text`` can mean; all of them when it is general (Dear Sir or Madam)."""
    line = text.partition("\n")[0]
    if "," in line:
        line = line[: line.index(",")]
    tokens = set(_tokens(line[:120]))
    telling = tokens - _GENERIC
    if not telling:
        return tuple(official.id for official in campaign.officials)
    return tuple(official.id for official, called in zip(campaign.officials, _called(campaign), strict=True) if telling & called.names)


def faults(signer: Signer, campaign: Campaign, event: Event) -> Iterator[tuple[str, str, Severity]]:
    """What must not be printed as it stands: (code, message, severity) for each fault of a signer's letter."""
    own = (*signer.words, *signer.letter)
    for text in (signer.name, *own):
        found = _LEFT_OVER.search(text) if "[" in text or "{" in text else None
        if found:
            yield "left-over", f'"{found[0]}" is a blank to fill in. Type what belongs there, or take it out.', Severity.HOLD
            break
    if own:
        yield from _wrong_ears(signer, campaign)
    if signer.disclosure is Disclosure.NONE and any("{city}" in words for words in sample_for(campaign, event).paragraphs):
        yield (
            "city-not-shown",
            (
                "The letter names the signer's city, and this person shows no address. "
                "Set Show address to city, or give them a letter of their own."
            ),
            Severity.HOLD,
        )


def recipients(signer: Signer, campaign: Campaign) -> tuple[str, ...]:
    """Whom the signer's letter goes to: a letter of one's own goes only to the officials it greets."""
    if signer.letter and opens_with_greeting(signer.letter):
        ids = greeted(signer.letter[0], campaign)
        return tuple(id_ for id_ in signer.officials if id_ in ids)
    return signer.officials


def _wrong_ears(signer: Signer, campaign: Campaign) -> Iterator[tuple[str, str, Severity]]:
    """A greeting of somebody else, another official's name in words for this one."""
    if signer.letter and opens_with_greeting(signer.letter):
        ids = greeted(signer.letter[0], campaign)
        if not ids:
            yield (
                "greets-nobody",
                (
                    "The letter greets somebody who is not an official of this appeal. "
                    "Change the greeting, or take it out and each official's own is printed."
                ),
                Severity.HOLD,
            )
        elif not set(ids) & set(signer.officials):
            yield (
                "greets-other",
                f"The letter greets {_or(ids)}, and Letters to says {_or(signer.officials)}. Make them agree.",
                Severity.HOLD,
            )
        return
    for text in signer.words:
        for line in text.split("\n"):
            if _GREETING.match(line) and len(line) <= 80 and line.rstrip().endswith((",", ":")):
                others = [o for o in signer.officials if o not in greeted(line, campaign)]
                if others:
                    yield (
                        "greets-other",
                        (
                            f"The own words greet somebody in a letter that also goes to {_or(others)}. "
                            "Take the greeting out; each official's own is printed."
                        ),
                        Severity.HOLD,
                    )
                    return
    if len(signer.officials) and len(campaign.officials) > 1:
        spoken = set(_tokens(" ".join((*signer.words, *signer.letter))))
        for official, called in zip(campaign.officials, _called(campaign), strict=True):
            others = [id_ for id_ in signer.officials if id_ != official.id]
            if others and called.surnames and called.surnames <= spoken:
                message = (
                    f"The words name {official.id}, and the letter also goes to {_or(others)}. "
                    f"Set Letters to to {official.id}, or write names-other in Release to send it as it is."
                )
                yield "names-other", message, Severity.HOLD
                return


def _or(ids: Sequence[str]) -> str:
    return " and ".join(ids)


def _folded(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c)).strip()


def _tokens(text: str) -> list[str]:
    return re.findall(r"\w+", _folded(text))


_TITLES = frozenset(
    "ambassador president minister secretary governor senator embajador embajadora presidente presidenta ministro ministra".split()
)


class _Called(Frozen, frozen=True):
    """What tells one official from the others."""

    names: frozenset[str]  # words of four letters or more of the name, the position, the salutation
    surnames: frozenset[str]  # of them, the words of the salutation that are part of the name: {lopez, obrador}


def _called(campaign: Campaign) -> tuple[_Called, ...]:
    return _told_apart(tuple([(official.name, official.position, official.salutation) for official in campaign.officials]))


@functools.lru_cache(maxsize=16)
def _told_apart(officials: tuple[tuple[str, str, str], ...]) -> tuple[_Called, ...]:
    said = [{token for token in _tokens(" ".join(words)) if len(token) > 3} - _GENERIC for words in officials]
    called = []
    for number, (name, _position, salutation) in enumerate(officials):
        telling = frozenset(said[number].difference(*said[:number], *said[number + 1 :]))
        called.append(_Called(telling, telling & set(_tokens(name)) & set(_tokens(salutation)) - _TITLES))
    return tuple(called)
