"""Campaign, event and signer to the words of a letter."""

import datetime
import enum
import re
import unicodedata
from collections.abc import Sequence
from hashlib import blake2b

import msgspec

from ua_mailmerge import greetings, postal
from ua_mailmerge.model import Campaign, Disclosure, Event, Frozen, Official, Sample, Signature, Signer, WordsPlace


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
    """The words of one letter. ``name`` and ``place`` make its personal head, ``name`` and ``date`` that of later pages."""

    official: str
    name: str
    place: str
    date: str
    blocks: tuple[Block, ...]
    code: str = ""
    footer: str = ""
    back: tuple[str, ...] = ()  # name and whole address, where they may be shown behind a second window


SPECIMEN_FOOTER = {"en": "Specimen: invented signer", "es": "Muestra: firmante inventado", "fr": "Spécimen : signataire inventé"}

_PLACEHOLDER = re.compile(r"\{(name|city)\}")


class Writer:
    """Writes the letters to one official; what they share is made once.

    :param date: the date in words, as it will stand on every letter.
    :param personal: the signer's name is the head; else a group's letterhead is, and the place stands below the name.
    :param returned: the letters carry a return address, for a second window.
    """

    def __init__(
        self, campaign: Campaign, event: Event, official: Official, *, date: str, personal: bool = True, returned: bool = False
    ) -> None:
        self._official, self._date, self._personal = official, date, personal
        self._campaign, self._returned = campaign, returned
        self._home = "" if postal.crosses_border(official.country, posted_from=event.posted_from) else event.posted_from
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
        self._names = any(block.words is Words.NAMED for block in self._whole)
        self._top, self._greeting, self._end = _blocks(top), _blocks(greeting), _blocks([end])

    def _place(self, signer: Signer) -> str:
        """Where the signer lives, as far as it may be shown, with the country when the letter leaves it."""
        return postal.place(signer.address, disclosure=signer.disclosure, seen_from=self._official.country)

    def _back(self, signer: Signer) -> tuple[str, ...]:
        """The signer's return address, where they show it all; one who writes abroad needs the country to have it back."""
        if signer.disclosure is not Disclosure.FULL:
            return ()
        return (signer.name, *postal.lines(signer.address, seen_from=self._home))

    def letter(self, signer: Signer, *, code: str = "") -> Letter:
        """The letter of one signer; ``code`` is what is printed of its piece code."""
        place = self._place(signer)
        blocks: list[Block] = []
        signed = lives = True
        if signer.letter_by_hand:
            blocks, signed, lives = [*self._top], False, False
        elif signer.letter:
            closed = greetings.closes(signer.letter, signer.name)
            own = _own(signer.letter) if closed is None else _closed(signer.letter, *closed, name=self._name)
            blocks = [*self._top, *(() if greetings.greeting_in(signer.letter, self._campaign) else self._greeting), own]
            blocks += self._end if closed is None else ()
            signed = closed is None or closed[1] < 0
            lives = signed or (closed is not None and closed[1] == len(signer.letter) - 1)  # nothing stands below the name
        elif signer.words or signer.words_by_hand:
            before, after = self._around[signer.words_place]
            own = _BY_HAND if signer.words_by_hand else _own(signer.words)
            blocks = [*before, own, *after]
        else:
            blocks = [*self._whole]
        foot = [Paragraph(self._name, signer.name)] if signed else []
        if lives and place and not self._personal:
            foot.append(Paragraph(Role.PLACE, place))
        if not signer.letter_by_hand:
            foot += self._copies
        if foot:
            blocks.append(Block(tuple(foot), Words.OWN))
        return Letter(
            self._official.id,
            signer.name,
            place,
            self._date,
            tuple([_filled(block, signer) if block.words is Words.NAMED else block for block in blocks] if self._names else blocks),
            code,
            self._footer,
            self._back(signer) if self._returned else (),
        )


_NOBODYS_WORDS = frozenset({Role.DATE, Role.ADDRESS_FIRST, Role.ADDRESS, Role.NAME_INKED, Role.NAME_TYPED, Role.PLACE, Role.COPIES})


def wording(letter: Letter) -> bytes:
    """A mark of 16 bytes that two letters to one official share when they say the same word for word, whoever signs them."""
    said = [p.words for block in letter.blocks for p in block.paragraphs if p.role not in _NOBODYS_WORDS]
    return blake2b("\n".join(said).encode(), digest_size=16).digest()


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


def _closed(paragraphs: Sequence[str], signoff: int, named: int, *, name: Role) -> Block:
    """A letter of one's own that signs off, with room to sign above its name; one from right to left keeps its lines flush right."""
    roles = [Role.BODY] * len(paragraphs)
    if signoff != named and not any(unicodedata.bidirectional(c) in ("R", "AL") for words in paragraphs[-5:] for c in words):
        roles[signoff] = Role.CLOSING if signoff >= 0 else roles[signoff]
        roles[named] = name if named >= 0 else roles[named]
    return Block(tuple(map(Paragraph, roles, paragraphs)), Words.OWN)


_BY_HAND = Block((Paragraph(Role.BY_HAND, ""),), Words.SHARED)


def _filled(block: Block, signer: Signer) -> Block:
    """Campaign text with its ``{name}`` and ``{city}``."""
    values = {"name": signer.name, "city": signer.address.city if signer.disclosure is not Disclosure.NONE else ""}
    return Block(tuple(Paragraph(p.role, _PLACEHOLDER.sub(lambda match: values[match[1]], p.words)) for p in block.paragraphs), Words.OWN)


def language_for(campaign: Campaign, event: Event) -> str | None:
    """Which of the campaign's letters the event's language asks for: itself, or the same language of another country; None: none."""
    if event.language in campaign.letters:
        return event.language
    bare = event.language.partition("-")[0]
    return next((language for language in campaign.letters if language.partition("-")[0] == bare), None)


def sample_for(campaign: Campaign, event: Event) -> Sample:
    """The sample letter in the event's language, else the campaign's first; a merge refuses the latter (``review.speaks``)."""
    return campaign.letters[language_for(campaign, event) or next(iter(campaign.letters))]


def date_words(date: datetime.date, event: Event) -> str:
    """The date as the event's language writes it where the letters are posted: October 8, 2021 / 8 de octubre de 2021 (CLDR long form)."""
    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date

    try:
        locale = Locale.parse(f"{event.language}_{event.posted_from}")
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse(event.language)
    return format_date(date, "long", locale)
