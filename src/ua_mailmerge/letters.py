"""Campaign, event and signer to the words of a letter, and the guards on those words."""

import datetime
import difflib
import enum
import functools
import itertools
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
    """The words of one letter. ``name`` and ``place`` make its personal head, ``name`` and ``date`` that of later pages."""

    official: str
    name: str
    place: str
    date: str
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
        self._campaign = campaign
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

    def place(self, signer: Signer) -> str:
        """Where the signer lives, as far as it may be shown: the same in the letter to every official."""
        return postal.place(signer.address, disclosure=signer.disclosure, posted_from=self._posted_from)

    def letter(self, signer: Signer, *, code: str = "", place: str | None = None) -> Letter:
        """The letter of one signer; ``code`` is what is printed of its piece code, ``place`` theirs when it is known already."""
        place = self.place(signer) if place is None else place
        blocks: list[Block] = []
        signed = lives = True
        if signer.letter_by_hand:
            blocks, signed, lives = [*self._top], False, False
        elif signer.letter:
            closed = closes(signer.letter, signer.name)
            own = _own(signer.letter) if closed is None else _closed(signer.letter, *closed, name=self._name)
            blocks = [*self._top, *(() if greeting_in(signer.letter, self._campaign) else self._greeting), own]
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

_OPENERS = re.compile(
    r"(?:dear\b|to (?:the|his|her|your)\b|to whom\b|your (?:excellenc|honou?r)|good (?:morning|afternoon|evening|day)\b|hello\b|hi\b"
    r"|greetings\b|madam\b|sirs?\b|estimad[oa]s?\b|querid[oa]s?\b|respetad[oa]s?\b|distinguid[oa]s?\b|apreciad[oa]s?\b|apreciable\b|honorable\b"
    r"|excelent[ií]sim[oa]s?\b|(?:muy )?señor(?:a|es)?\b|buen(?:os|as) (?:d[ií]as|tardes|noches)\b|hola\b|a quien\b"
    r"|al? (?:señora?|l[oa]s?)\b"
    r"|ch(?:er|ère|ers|ères)\b|mesdames\b|messieurs\b|monsieur\b|madame\b|excellenc[ey]\b|bonjour\b|à (?:l[ae]s?\b|son\b|votre\b|l[’']))",
    re.IGNORECASE,
)
_GREETING_ENDS = re.compile(r"[,:;!،：，！]|\s[-–—]\s|—|(?<=\w{3})(?<!Mrs)(?<!Sra)(?<!Lic)(?<!Pres)\.(?=\s|$)")
_LONGEST_GREETING = 80
_SIGNOFF = (
    r"(?:yours|(?:\w+ ){0,2}sincerely(?: yours)?|(?:\w+ )?(?:respectfully|faithfully|cordially|gratefully|truly|warmly)(?: yours)?"
    r"|(?:yours )?(?:in|with) (?:\w+ ){0,2}(?:solidarity|peace|hope|gratitude|respect|regards|wishes|thanks|concern|friendship)"
    r"|(?:(?:my|best|kind|kindest|warm|warmest) )*(?:regards|respects|wishes)|many thanks|thank you(?: very much| in advance)?|thanks"
    r"|(?:le saluda )?(?:muy )?(?:atentamente|respetuosamente|cordialmente)|sinceramente|con (?:\w+ ){0,2}(?:respeto|esperanza|saludos?)"
    r"|(?:un )?(?:cordial(?:es)? |atento )?saludos?(?: cordial(?:es)?)?|suy[oa]|gracias"
    r"|(?:très |bien )?(?:cordialement|respectueusement|sincèrement)|bien à vous|(?:avec|en) (?:\w+ ){0,2}(?:respect|solidarité)|merci)"
)
_SIGNOFF_LINE = re.compile(rf"\W*{_SIGNOFF}\s*[,.;!،，]?\s*", re.IGNORECASE)
_SIGNOFF_INSIDE = re.compile(rf"(?:^|[.!?…][”\"’)]?\s+){_SIGNOFF}\s*[,.]\s*(?P<name>[^.!?,]*)\W*$", re.IGNORECASE)
_SIGNOFF_SENTENCE = re.compile(
    r"(?:veuillez|je vous prie d[’']|nous vous prions d[’']|recev(?:ez|oir)|sin (?:otro|más)|quedo de|reciba|le saluda)\b", re.IGNORECASE
)
_THANKS = re.compile(r"\W*(?:many )?(?:thank|gracias|merci)", re.IGNORECASE)
_POSTSCRIPT = re.compile(r"p\.? ?(?:s|d)\b", re.IGNORECASE)
_SHORT_LINE = 60
_GENERIC = frozenset(
    "dear to the his her your our my whom it may concern sir sirs madam mr mrs ms mx dr prof excellency excellencies honor honour "
    "honourable honorable esteemed respected distinguished hello hi good morning afternoon evening day greetings and or of in at "
    "for all everyone elected official officials authority authorities government member members staff team leader leaders friend "
    "friends please attention republic estimado estimada estimados estimadas respetado respetada distinguido distinguida apreciado "
    "apreciada apreciable muy senor senora senores senoras don dona excelentisimo excelentisima c lic quien corresponda querido "
    "querida queridos a al de del la las el los y e mio hola buenos buenas dias tardes noches autoridades gobierno amigo amigos "
    "atencion sr sra republica cher chere chers cheres monsieur madame messieurs mesdames excellence bonjour et le les l d du des "
    "son sa votre ami amis autorites gouvernement republique m mme".split()
)
_TITLES = {
    word: words.split()[0]
    for words in (
        "president presidente presidenta pres",
        "ambassador embajador embajadora ambassadeur ambassadrice amb",
        "minister ministro ministra ministre",
        "premier",
        "secretary secretario secretaria secretaire",
        "governor gobernador gobernadora gouverneur gouverneure",
        "senator senador senadora senateur senatrice",
        "chancellor canciller chancelier",
        "prosecutor fiscal procureur",
        "consul consulesa",
        "commissioner comisionado comisionada commissaire",
        "director directora directeur directrice",
        "general",
        "judge juez jueza juge",
        "mayor alcalde alcaldesa maire",
        "king rey roi",
        "queen reina reine",
    )
    for word in words.split()
}
"""Titles in the languages letters are written in, each with the one it is compared by."""

_LEFT_OVER = re.compile(
    r"\[\s*email.{0,3}protected\s*\]|\{\s*(?:name|city)\s*\}"
    r"|\[(?![^\]]*\b(?:withheld|changed|redacted|omitted)\b)[^\]\n]{0,20}\b(?:name|address|city|date|signature|nombre|nom|ciudad|ville|fecha)\b[^\]\n]{0,20}\]"
    r"|\[\s*(?:your|insert|enter|add|tu|su|votre)\b[^\]\n]{0,60}\]|[<(]\s*(?:your|insert) (?:\w+ )?name\s*[>)]",
    re.IGNORECASE,
)


def greeting_in(paragraphs: Sequence[str], campaign: Campaign) -> str:
    """The words with which a letter of one's own greets somebody: in its first line, or below a date and an address; "" when nobody."""
    lines = [line for paragraph in paragraphs[:10] for line in paragraph.split("\n")][:10]
    for number, line in enumerate(lines):
        found = _greeting(line, campaign)
        if found and (number == 0 or _OPENERS.match(found)):
            return found
        if len(line) > _SHORT_LINE or _is_sentence(line):
            return ""
    return ""


def _greeting(line: str, campaign: Campaign) -> str:
    """The greeting that a line is or begins with: ``Dear President López Obrador``, ``Señor Embajador``; "" when it is prose.

    A greeting has a word that opens one, or a title, or an official's surname; and nothing but names, titles and capitals beside it:
    "Dear friends of mine were deported" is a sentence.
    """
    line = line.strip().lstrip("¡¿\"“'")
    parts = [part for part in _GREETING_ENDS.split(line) if part.strip()]
    if not parts or len(parts[0]) > _LONGEST_GREETING:
        return ""
    known = _known(campaign)
    closed = line.endswith((",", ":", "،", "：", "，"))
    if len(line) <= _LONGEST_GREETING and (closed or len(parts) == 1) and _greets(line, known, alone=True, closed=closed):
        return line.rstrip(" ,:;،：，.!")
    if not _greets(parts[0], known, alone=False, closed=len(parts[0]) < len(line)):
        return ""
    said = [parts[0]]
    for part in parts[1:]:  # Hello, Mr. President, thank you
        words = [_folded(word) for word in re.findall(r"\w+", part)]
        if not any(word in _TITLES or word in known.names for word in words) or not all(known.has(word) for word in words):
            break
        said.append(part)
    return ",".join(said).strip()


def _greets(said: str, known: "_Known", *, alone: bool, closed: bool) -> bool:
    """Whether words are a greeting; ``alone``: they are a whole line; ``closed``: a comma, colon or the like stands behind them."""
    words = re.findall(r"\w+", said)
    folded = [_folded(word) for word in words]
    if not words or len(words) > 14:
        return False
    strange = [word for word, plain in zip(words, folded, strict=True) if len(word) > 1 and not known.has(plain)]
    lower = any(word[0].islower() for word in strange)
    if _OPENERS.match(said):
        return (closed or alone) and (not lower or (alone and closed and len(words) <= 6))
    if alone and closed and all(word.lower() == word.upper() for word in words):
        return True  # a script without capitals, which says nothing of whom it greets
    titled = any(plain in _TITLES for plain in folded)
    if folded[0] in ("the", "el", "la", "le", "a", "my", "our") or not (titled or known.surnames & set(folded)):
        return False
    if alone and closed:
        return not lower
    return not strange and closed and len(words) > 1 and (titled or folded[0] in _HONOURS)


def greeted(said: str, campaign: Campaign) -> tuple[str, ...]:
    """The ids of the officials whom a greeting can mean; all of them when it is general (Dear Sir or Madam), none when it means others."""
    called = _called(campaign)
    known = _known(campaign)
    tokens = [_title(token) for token in _tokens(said)]
    named = [near for near in (known.nearest(token) for token in tokens if token not in _TITLES) if near]
    titles = [token for token in tokens if token in _TITLES]
    if not named and any(len(token) > 1 and not known.has(token) for token in tokens):
        return ()  # somebody else, whatever the title
    meant: set[str] = {id_ for id_, one in called.items() if any(name in one.names for name in named)}
    for title in dict.fromkeys(titles):
        bearers = {id_ for id_, one in called.items() if title in one.titles}
        if not bearers:
            return ()
        meant |= bearers & meant or bearers
    for title, name in itertools.pairwise(tokens):  # President Moctezuma: the title of one, the name of another
        near = known.nearest(name) if title in _TITLES and name not in _TITLES else ""
        if near and not any(title in one.titles and near in one.names for one in called.values()):
            return ()
    if not named and not titles:
        return tuple(called)
    return tuple(id_ for id_ in called if id_ in meant)


def closes(paragraphs: Sequence[str], name: str) -> tuple[int, int] | None:
    """Where a letter of one's own signs off: the paragraphs that hold its closing formula and its name, -1 each where there is none.

    None when it does not sign off at all. A formula inside a longer paragraph counts as its paragraph's.
    """
    last = len(paragraphs) - 1
    for at in range(last, max(last - 5, -1), -1):
        line, below = paragraphs[at].strip(), paragraphs[at + 1 :]
        tail = [words for words in below if not _POSTSCRIPT.match(words)]
        if any(len(words) > _SHORT_LINE or _is_sentence(words) for words in tail):
            break
        signed_below = bool(below) and _is_name(below[0], name)
        formula = bool(_SIGNOFF_LINE.fullmatch(line)) and (signed_below or line.endswith((",", "،", "，")) or not _THANKS.match(line))
        formula = formula or (bool(_SIGNOFF_SENTENCE.match(line)) and len(line) <= 200 and (not tail or signed_below))
        formula = formula or (line.endswith((",", "،", "，")) and len(line.split()) <= 6 and (not tail or signed_below))
        if formula:
            return at, at + 1 if tail and below and tail[0] == below[0] else -1
        inside = _SIGNOFF_INSIDE.search(line)
        if inside and signed_below:
            return at, at + 1
        if inside and not tail and (_is_name(inside["name"], name) or line.endswith(",")):
            return at, at if inside["name"].strip() else -1
    for at in range(last, max(last - 3, -1), -1):
        if at and _is_name(paragraphs[at], name):
            return -1, at
        if len(paragraphs[at]) > _SHORT_LINE or _is_sentence(paragraphs[at]):
            break
    return None


def _is_sentence(line: str) -> bool:
    """Whether a line ends as sentences do; ``Mr.`` and ``Jr.`` are not the end of one."""
    ended = line.rstrip('"”’) ').endswith((".", "!", "?", "…", "。"))
    return ended and not re.search(r"\b(?:\w|jr|sr|esq|phd|md)\.$", line, re.IGNORECASE)


def _is_name(line: str, name: str) -> bool:
    """Whether a line is the signer's name, whole or in part, with a title or two at most beside it."""
    called = set(_tokens(name))
    written = [token for token in _tokens(line) if token not in _GENERIC or token in called]
    own = [token for token in written if token in called or (len(token) == 1 and any(part.startswith(token) for part in called))]
    strange = len(written) - len(own)
    return bool(own) and len(written) <= 8 and (not strange or (len(own) > 1 and strange <= 2))


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
    sample = sample_for(campaign, event)
    officials = [campaign.official(id_) for id_ in signer.officials]
    said = [] if signer.letter and closes(signer.letter, signer.name) else [one.closing or sample.closing for one in officials]
    if not signer.letter:
        said.append(sample.subject)
        if signer.words_place is not WordsPlace.INSTEAD or not (signer.words or signer.words_by_hand):
            said += [*sample.paragraphs, *[words for one in officials for words in (one.opening, one.ask)]]
    return any("{city}" in words for words in said)


def recipients(signer: Signer, campaign: Campaign) -> tuple[str, ...]:
    """Whom the signer's letter goes to: a letter of one's own goes only to the officials it greets."""
    said = greeting_in(signer.letter, campaign) if signer.letter else ""
    if not said:
        return signer.officials
    ids = greeted(said, campaign)
    return tuple([id_ for id_ in signer.officials if id_ in ids]) or signer.officials


def _wrong_ears(signer: Signer, campaign: Campaign) -> Iterator[tuple[str, str, Severity]]:
    """A greeting of somebody else, another official's name in words for this one."""
    officials = signer.officials
    said = greeting_in(signer.letter, campaign) if signer.letter else ""
    if said:
        ids = greeted(said, campaign)
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
                    f"Set Letters to to {id_}, or write names-other in Release to send it as it is."
                )
                yield "names-other", message, Severity.HOLD
                return


def _left_out(line: str, officials: Sequence[str], campaign: Campaign) -> tuple[str, ...]:
    """The officials who would read a greeting in ``line`` that is not theirs."""
    said = _greeting(line, campaign)
    alone = len(line.strip()) <= len(said) + 3
    if not said or not (alone or _OPENERS.match(said)):
        return ()
    ids = greeted(said, campaign)
    heard = ids or (alone and not _trusted(said, officials))
    return tuple([id_ for id_ in officials if id_ not in ids]) if heard else ()


def _trusted(said: str, officials: Sequence[str]) -> bool:
    """Whether a greeting that tells us nothing is taken for the reader's: it is in a script without capitals, and there is one reader."""
    return len(officials) == 1 and said.lower() == said.upper()


def _named(paragraphs: Sequence[str], campaign: Campaign) -> Iterator[str]:
    """The ids of the officials whom a text speaks of or to: by all their surnames, by title and surname, as Mr. President, as AMLO."""
    text = " ".join(paragraphs)
    tokens = [_title(token) for token in _tokens(text)]
    spoken, pairs = set(tokens), set(itertools.pairwise([token for token in tokens if token not in ("le", "la", "l")]))
    every = _called(campaign)
    for id_, called in every.items():
        titles = called.titles.difference(*[other.titles for other in every.values() if other is not called])
        if (
            (called.surnames and called.surnames <= spoken)
            or any((title, name) in pairs for title in called.titles for name in called.surnames)
            or any((honour, title) in pairs for title in titles for honour in _HONOURS)
            or (called.initials and re.search(rf"\b{called.initials}\b", text))
        ):
            yield id_


_HONOURS = ("mr", "madam", "madame", "monsieur", "senor", "senora", "dear", "estimado", "estimada")


def _listed(ids: Sequence[str]) -> str:
    return " and ".join(ids)


def _folded(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c)).strip()


def _tokens(text: str) -> list[str]:
    return re.findall(r"\w+", _folded(text))


def _title(token: str) -> str:
    return _TITLES.get(token, token)


class _Called(Frozen, frozen=True):
    """What an official is called, in folded words."""

    titles: frozenset[str]  # {president}
    names: frozenset[str]  # the words of name, salutation and position that are no titles: {andres, manuel, lopez, obrador, amlo}
    surnames: frozenset[str]  # the words that salutation and name share, which no other official has: {lopez, obrador}
    initials: str  # AMLO; "" for fewer than three names


class _Known(Frozen, frozen=True):
    """The words a greeting in this campaign may hold."""

    names: frozenset[str]
    surnames: frozenset[str]
    places: frozenset[str]  # {mexico}

    def has(self, token: str) -> bool:
        """Whether ``token`` is a name, a title, a courtesy or the country: {mexico, mexican, mexicana}."""
        return token in _GENERIC or token in _TITLES or any(token[:5] == place[:5] for place in self.places) or bool(self.nearest(token))

    def nearest(self, token: str) -> str:
        """The name that ``token`` is, give or take a slip of the pen; "" when it is none."""
        if token in self.names:
            return token
        return next(iter(difflib.get_close_matches(token, self.names, 1, 0.8)), "") if len(token) > 4 else ""


def _called(campaign: Campaign) -> dict[str, _Called]:
    return _told_apart(tuple([(one.id, one.name, one.position, one.salutation) for one in campaign.officials]), _places(campaign))


def _known(campaign: Campaign) -> _Known:
    return _all_known(tuple([(one.id, one.name, one.position, one.salutation) for one in campaign.officials]), _places(campaign))


def _places(campaign: Campaign) -> tuple[str, ...]:
    return (campaign.country, *[official.country for official in campaign.officials])


@functools.lru_cache(maxsize=16)
def _all_known(officials: tuple[tuple[str, str, str, str], ...], countries: tuple[str, ...]) -> _Known:
    called = _told_apart(officials, countries).values()
    return _Known(
        frozenset[str]().union(*[one.names for one in called]),
        frozenset[str]().union(*[one.surnames for one in called]),
        _place_words(countries),
    )


def _place_words(countries: tuple[str, ...]) -> frozenset[str]:
    return frozenset(token for country in countries for token in _tokens(postal.name(country)) if len(token) > 3 and token not in _GENERIC)


@functools.lru_cache(maxsize=16)
def _told_apart(officials: tuple[tuple[str, str, str, str], ...], countries: tuple[str, ...]) -> dict[str, _Called]:
    places = _place_words(countries)
    words = {id_: [[_title(token) for token in _tokens(text)] for text in said] for id_, *said in officials}
    named = {
        id_: [token for token in name if len(token) > 1 and token not in _GENERIC and token not in _TITLES]
        for id_, (name, _position, _salutation) in words.items()
    }
    called = {}
    for id_, (_name, position, salutation) in words.items():
        every = {token for text in words[id_] for token in text}
        titles = frozenset(every & set(_TITLES))
        name = named[id_]
        others = {token for other, tokens in named.items() if other != id_ for token in tokens}
        surnames = (set(name) & set(salutation) or {token for token in name[-1:] if len(token) > 2}) - others
        initials = "".join([token[0] for token in name]).upper() if len(name) > 2 and "".join(name).isascii() else ""
        said = {
            token for token in (*name, *salutation, *[token for token in position if len(token) > 3], initials.lower()) if len(token) > 1
        }
        called[id_] = _Called(titles, frozenset(said - _GENERIC - set(_TITLES) - places), frozenset(surnames), initials)
    return called
