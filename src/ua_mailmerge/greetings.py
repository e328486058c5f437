"""Words to greetings and sign-offs: whom a letter of one's own greets, and whether it has a closing of its own."""

import difflib
import functools
import itertools
import re
import unicodedata
from collections.abc import Sequence

from ua_mailmerge import postal
from ua_mailmerge.model import Campaign, Frozen

OPENERS = re.compile(
    r"(?:dear\b|to (?:the|his|her|your)\b|to whom\b|your (?:excellenc|honou?r)|good (?:morning|afternoon|evening|day)\b|hello\b|hi\b"
    r"|greetings\b|madam\b|sirs?\b|estimad[oa]s?\b|querid[oa]s?\b|respetad[oa]s?\b|distinguid[oa]s?\b|apreciad[oa]s?\b|apreciable\b|honorable\b"
    r"|excelent[ií]sim[oa]s?\b|(?:muy )?señor(?:a|es)?\b|buen(?:os|as) (?:d[ií]as|tardes|noches)\b|hola\b|a quien\b"
    r"|al? (?:señora?|l[oa]s?)\b"
    r"|ch(?:er|ère|ers|ères)\b|mesdames\b|messieurs\b|monsieur\b|madame\b|excellenc[ey]\b|bonjour\b|à (?:l[ae]s?\b|son\b|votre\b|l[’']))",
    re.IGNORECASE,
)
_GREETING_ENDS = re.compile(r"[,:;!،：，！]|\s[-–—]\s|—|(?<=\w{3})(?<!Mrs)(?<!Sra)(?<!Lic)(?<!Pres)\.(?=\s|$)")
LONGEST_GREETING = 80
HONOURS = ("mr", "madam", "madame", "monsieur", "senor", "senora", "dear", "estimado", "estimada")
"""Folded words that make a title a form of address: Mr. President."""

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


def greeting_in(paragraphs: Sequence[str], campaign: Campaign) -> str:
    """The words with which a letter of one's own greets somebody: in its first line, or below a date and an address; "" when nobody."""
    lines = [line for paragraph in paragraphs[:10] for line in paragraph.split("\n")][:10]
    for number, line in enumerate(lines):
        found = greeting_of(line, campaign)
        if found and (number == 0 or OPENERS.match(found)):
            return found
        if len(line) > _SHORT_LINE or _is_sentence(line):
            return ""
    return ""


def greeting_of(line: str, campaign: Campaign) -> str:
    """The greeting that a line is or begins with: ``Dear President López Obrador``, ``Señor Embajador``; "" when it is prose.

    A greeting has a word that opens one, or a title, or an official's surname; and nothing but names, titles and capitals beside it:
    "Dear friends of mine were deported" is a sentence.
    """
    line = line.strip().lstrip("¡¿\"“'")
    parts = [part for part in _GREETING_ENDS.split(line) if part.strip()]
    if not parts or len(parts[0]) > LONGEST_GREETING:
        return ""
    known = known_in(campaign)
    closed = line.endswith((",", ":", "،", "：", "，"))
    if len(line) <= LONGEST_GREETING and (closed or len(parts) == 1) and _greets(line, known, alone=True, closed=closed):
        return line.rstrip(" ,:;،：，.!")
    if not _greets(parts[0], known, alone=False, closed=len(parts[0]) < len(line)):
        return ""
    said = [parts[0]]
    for part in parts[1:]:  # Hello, Mr. President, thank you
        words = [fold(word) for word in re.findall(r"\w+", part)]
        if not any(word in _TITLES or word in known.names for word in words) or not all(known.has(word) for word in words):
            break
        said.append(part)
    return ",".join(said).strip()


def _greets(said: str, known: "Known", *, alone: bool, closed: bool) -> bool:
    """Whether words are a greeting; ``alone``: they are a whole line; ``closed``: a comma, colon or the like stands behind them."""
    words = re.findall(r"\w+", said)
    folded = [fold(word) for word in words]
    if not words or len(words) > 14:
        return False
    strange = [word for word, plain in zip(words, folded, strict=True) if len(word) > 1 and not known.has(plain)]
    lower = any(word[0].islower() for word in strange)
    if OPENERS.match(said):
        return (closed or alone) and (not lower or (alone and closed and len(words) <= 6))
    if alone and closed and all(word.lower() == word.upper() for word in words):
        return True  # a script without capitals, which says nothing of whom it greets
    titled = any(plain in _TITLES for plain in folded)
    if folded[0] in ("the", "el", "la", "le", "a", "my", "our") or not (titled or known.surnames & set(folded)):
        return False
    if alone and closed:
        return not lower
    return not strange and closed and len(words) > 1 and (titled or folded[0] in HONOURS)


def greeted(said: str, campaign: Campaign) -> tuple[str, ...]:
    """The ids of the officials whom a greeting can mean; all of them when it is general (Dear Sir or Madam), none when it means others."""
    called = called_in(campaign)
    known = known_in(campaign)
    tokens = [title_of(token) for token in tokens_of(said)]
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
    called = set(tokens_of(name))
    written = [token for token in tokens_of(line) if token not in _GENERIC or token in called]
    own = [token for token in written if token in called or (len(token) == 1 and any(part.startswith(token) for part in called))]
    strange = len(written) - len(own)
    return bool(own) and len(written) <= 8 and (not strange or (len(own) > 1 and strange <= 2))


def fold(text: str) -> str:
    """Lower case without accents."""
    if text.isascii():
        return text.lower().strip()
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c)).strip()


def tokens_of(text: str) -> list[str]:
    """The folded words of a text."""
    return re.findall(r"\w+", fold(text))


def title_of(token: str) -> str:
    """The title a folded word is, in English: presidente, president; else the word itself."""
    return _TITLES.get(token, token)


class Called(Frozen, frozen=True):
    """What an official is called, in folded words."""

    titles: frozenset[str]  # {president}
    names: frozenset[str]  # the words of name, salutation and position that are no titles: {andres, manuel, lopez, obrador, amlo}
    surnames: frozenset[str]  # the words that salutation and name share, which no other official has: {lopez, obrador}
    initials: str  # AMLO; "" for fewer than three names


class Known(Frozen, frozen=True):
    """The words a greeting in this campaign may hold."""

    names: frozenset[str]
    surnames: frozenset[str]
    places: frozenset[str]  # {mexico}
    telling: tuple[str, ...]  # no official is spoken of without one of these

    def has(self, token: str) -> bool:
        """Whether ``token`` is a name, a title, a courtesy or the country: {mexico, mexican, mexicana}."""
        return token in _GENERIC or token in _TITLES or any(token[:5] == place[:5] for place in self.places) or bool(self.nearest(token))

    def nearest(self, token: str) -> str:
        """The name that ``token`` is, give or take a slip of the pen; "" when it is none."""
        if token in self.names:
            return token
        return next(iter(difflib.get_close_matches(token, self.names, 1, 0.8)), "") if len(token) > 4 else ""


def called_in(campaign: Campaign) -> dict[str, Called]:
    """What each official of a campaign is called, by id."""
    return _told_apart(tuple([(one.id, one.name, one.position, one.salutation) for one in campaign.officials]), _places(campaign))


def known_in(campaign: Campaign) -> Known:
    """The words a greeting in this campaign may hold."""
    return _all_known(tuple([(one.id, one.name, one.position, one.salutation) for one in campaign.officials]), _places(campaign))


def _places(campaign: Campaign) -> tuple[str, ...]:
    return (campaign.country, *[official.country for official in campaign.officials])


@functools.lru_cache(maxsize=16)
def _all_known(officials: tuple[tuple[str, str, str, str], ...], countries: tuple[str, ...]) -> Known:
    called = _told_apart(officials, countries).values()
    surnames = frozenset[str]().union(*[one.surnames for one in called])
    titles = [word for word, title in _TITLES.items() if any(title in one.titles for one in called)]
    return Known(
        frozenset[str]().union(*[one.names for one in called]),
        surnames,
        _place_words(countries),
        tuple(sorted({*surnames, *titles, *[one.initials.lower() for one in called if one.initials]})),
    )


def _place_words(countries: tuple[str, ...]) -> frozenset[str]:
    return frozenset(
        token for country in countries for token in tokens_of(postal.name(country)) if len(token) > 3 and token not in _GENERIC
    )


@functools.lru_cache(maxsize=16)
def _told_apart(officials: tuple[tuple[str, str, str, str], ...], countries: tuple[str, ...]) -> dict[str, Called]:
    places = _place_words(countries)
    words = {id_: [[title_of(token) for token in tokens_of(text)] for text in said] for id_, *said in officials}
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
        called[id_] = Called(titles, frozenset(said - _GENERIC - set(_TITLES) - places), frozenset(surnames), initials)
    return called
