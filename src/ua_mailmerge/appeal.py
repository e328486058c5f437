"""Text of a published urgent action to a draft campaign: every value a guess, beside the words it came from. Never raises.

Appeals come in families: the web page, the case sheet with labelled fields, the sheet with a model letter below an address, older ones
with points instead of a letter; in English, Spanish and French. Nothing here asks which family a text is of: each part is looked for in
every place it can stand, so that a new layout loses parts and never the whole.
"""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from ua_mailmerge import addressees, greetings
from ua_mailmerge.addressees import Addressee
from ua_mailmerge.data import appeal_words
from ua_mailmerge.dates import dates, fold
from ua_mailmerge.model import Campaign, Frozen, Official, Sample
from ua_mailmerge.problems import Problem, Severity, Where
from ua_mailmerge.sample_letters import Letter, language_of, letter_in
from ua_mailmerge.sections import Section, blocks, bullets, clean, plain, sections

MOST_OFFICIALS = 26  # a capital each in the piece codes
_SOURCE = 240
"""The most characters of source words kept beside a guess: enough to find the place."""


class Draft(Frozen, frozen=True):
    """A campaign as far as an appeal tells it, every guess in its ``unconfirmed``.

    A date that was not found is ``datetime.date.min``, a text "".

    ``remarks`` are sentences by path, for whoever looks at that field; ``points`` is what the appeal asks writers to say where it has no
    letter; ``letter`` is the letter as it stands, ``preferred`` are the languages it asks for, as it says it.
    """

    campaign: Campaign
    remarks: dict[str, str] = msgspec.field(default_factory=dict)
    points: tuple[str, ...] = ()
    preferred: str = ""
    letter: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def is_appeal(self) -> bool:
        """Whether the text is an appeal at all; if not, ``problems`` says so first."""
        return not any(problem.code == "not-an-appeal" for problem in self.problems)


def read(text: str, *, file: str = "") -> Draft:
    """The draft of the campaign that ``text`` publishes; whatever the text, there is one, and ``problems`` says what it lacks."""
    whole = clean(text)
    parts = sections(whole)
    notes = _Notes(file)
    if len(text) > len(whole) + 50_000:
        notes.add("appeal-cut", "The text is longer than any appeal, and its end was not read. Give only the appeal.", Severity.ASK)
    letter = letter_in(parts)
    found = _addressees(parts, letter)
    reference = _reference(whole, parts, notes)
    country = _country(whole, parts, found, notes)
    title = _title(parts, whole, notes)
    expires = _expires(whole, notes)
    issued = _issued(parts, whole, expires, notes)
    officials = _officials(found, letter, country, notes)
    points = () if letter.paragraphs else _points(parts, notes)
    letters = _letters(letter, letter.language or language_of(" ".join(points)) or language_of(whole) or "en", notes)
    preferred = _preferred(parts, notes)
    url, words = _report(parts, letter, notes)
    copies = _copies(parts, notes)
    campaign = Campaign(
        reference=reference,
        title=title,
        country=country,
        issued=issued,
        expires=expires,
        officials=officials,
        letters=letters,
        report_url=url,
        report_words=words,
        cc=copies,
        unconfirmed={path: notes.unconfirmed[path] for path in sorted(notes.unconfirmed, key=_place)},
    )
    signs = (re.search(appeal_words.SIGNS, fold(whole)), reference, found, letter.paragraphs or points, expires != datetime.date.min)
    if sum(map(bool, signs)) < 3 or not (found or letter.paragraphs or points):
        message = "This does not read like an urgent action: no officials, letter or last day were found in it. Give the appeal's own text."
        return Draft(campaign, problems=(Problem("not-an-appeal", Where(file=file), message, Severity.STOP), *notes.problems))
    problems = (*notes.problems, *_missing(campaign, letter, file))
    return Draft(campaign, notes.remarks, points, preferred, letter.words if letter.paragraphs else "", problems)


_ORDER = ("reference", "title", "country", "issued", "expires", "officials", "letters", "report", "cc")
_FIELDS = ("name", "position", "address", "country", "salutation", "channels", "subject", "paragraphs", "closing", "url", "words")


def _place(path: str) -> tuple[int, int, int]:
    """Where a path stands in the file."""
    keys = path.split(".")
    number = next((int(key) for key in keys if key.isdecimal()), 0)
    return _ORDER.index(keys[0]), number, _FIELDS.index(keys[-1]) if keys[-1] in _FIELDS else 0


class _Notes:
    """What is said beside the values: the words each came from, remarks, problems."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.unconfirmed: dict[str, str] = {}
        self.remarks: dict[str, str] = {}
        self.problems: list[Problem] = []

    def guess(self, path: str, words: str, remark: str = "", *, value: Sequence[str] = ()) -> None:
        """A value at ``path`` was read from ``words``; of many words those round the ``value`` are kept, where it stands in them."""
        words = " ".join(words.split())
        first, last = (words.find(value[0]), words.find(value[-1])) if value else (-1, -1)
        if len(words) > 100 and 0 <= first <= last:
            start, end = max(0, first - 20), last + len(value[-1]) + 20
            start, end = words.rfind(" ", 0, start + 1) + 1, words.find(" ", end)
            words = f"{'… ' if start else ''}{words[start : end if end >= 0 else None].strip('/ ')}{' …' if end >= 0 else ''}"
        if len(words) > _SOURCE:
            words = f"{words[: _SOURCE - 60].rpartition(' ')[0] or words[:180]} … {words[-55:].partition(' ')[2] or words[-50:]}"
        self.unconfirmed[path] = words
        if remark:
            self.remarks[path] = remark

    def add(self, code: str, message: str, severity: Severity = Severity.ASK, path: str = "") -> None:
        """Something to look at."""
        self.problems.append(Problem(code, Where(file=self.file, path=path), message, severity))


# -- number, country, title -----------------------------------------------------------------------

_NUMBER = re.compile(
    r"(?<!\w)(?:ua|au|urgent action|accion urgente|action urgente)(?: ?(?:no\.?|number|nº|n°|numero))? ?[:#-]?\s?"
    r"(\d{1,3}) ?([./]) ?(\d{2,4})(?![\d/])"
)
_INDEX = re.compile(r"\b((?:afr|amr|asa|eur|mde|act|ior|nws|org|pol)) ?(\d{2}) ?/ ?(\d{2,5}) ?/ ?(\d{2,4})\b")


def _reference(whole: str, parts: Sequence[Section], notes: _Notes) -> str:
    """The appeal's number as published: 100.21, 100/21; without one the document's, AMR-41/4444/2021."""
    folded = fold(whole)
    for section in parts:
        labelled = re.search(r"(?<![\d/.])(\d{1,3})([./])(\d{2,4})(?![\d/])", section.text[:60]) if section.kind == "reference" else None
        if labelled:
            notes.guess("reference", f"{section.label}: {section.text}" if section.label else section.text)
            return labelled[0]
    number, index = _NUMBER.search(folded), _INDEX.search(folded)
    if number:
        notes.guess("reference", _around(whole, number.start(), number.end()))
        return f"{number[1]}{number[2]}{number[3]}"
    if index:
        remark = "The appeal gives no number of its own; this is the number of the document."
        notes.guess("reference", _around(whole, index.start(), index.end()), remark)
        return f"{index[1].upper()}-{index[2]}/{index[3]}/{index[4]}"
    return ""


def _country(whole: str, parts: Sequence[Section], found: Sequence[Addressee], notes: _Notes) -> str:
    """The country an appeal is about: named in its first lines, else the one it names most, else where its officials are."""
    head = [line for section in parts[:4] if section.kind not in ("letter", "background") for line in section.lines if line][:8]
    tops = [line for line in head if len(line) < 160]
    for line in tops:
        if code := addressees.country_named(line.partition(":")[0]) or addressees.country_named(line.partition("(")[0]):
            notes.guess("country", line)
            return code
    for line in sorted(tops, key=lambda line: _NUMBER.search(fold(line)) is None and _INDEX.search(fold(line)) is None):
        named = list(_countries(line))
        if named and (_NUMBER.search(fold(line)) or _INDEX.search(fold(line))):
            notes.guess("country", line)
            return named[0][0]
    counts: dict[str, list[str]] = {}
    for code, words in _countries(whole[:20_000]):
        counts.setdefault(code, []).append(words)
    if counts:
        code = max(counts, key=lambda code: (len(counts[code]), [one.country for one in found].count(code)))
        at = whole.find(counts[code][0])
        notes.guess("country", _around(whole, at, at + len(counts[code][0])), "The country that the appeal names most.")
        return code
    for one in found:
        if one.country:
            notes.guess("country", one.words, "The appeal names no country; this is where its official is.")
            return one.country
    return ""


_NAME_WORD = re.compile(r"[^\W\d_][\w'’.-]*")


def _countries(text: str) -> Iterator[tuple[str, str]]:
    """(code, words) of each country named in a text, the longest name at each place."""
    words = list(_NAME_WORD.finditer(text))
    at = 0
    while at < len(words):
        step = 1
        if (
            words[at][0][0].isupper()
            and fold(words[at][0]) not in ("america", "the", "la", "el", "le")
            and not _is_new(text, words[at].start())
        ):
            for count in (5, 4, 3, 2, 1):
                last = min(at + count, len(words)) - 1
                name = text[words[at].start() : words[last].end()]
                if "\n" not in name and (code := addressees.country_in_prose(name)):
                    yield code, name
                    step = last - at + 1
                    break
        at += step


def _is_new(text: str, at: int) -> bool:
    return text[max(0, at - 4) : at] in ("New ", "new ")


def _title(parts: Sequence[Section], whole: str, notes: _Notes) -> str:
    for line, said in _titles(parts):
        title = re.sub(r"^(?:first|second|third|further|update on) ua\b.*", "", said, flags=re.IGNORECASE).strip(" .:–—-")
        title = re.sub(r" ?\([^()]*(?:UA|AU)[ :]?\d[^()]*\)$", "", title).strip(" .:–—-")
        if len(title) > 3 and any(c.isalpha() for c in title):
            notes.guess("title", line, "" if title != title.upper() else "Published in capitals; look at names and places.")
            return _sentence_case(title, whole) if title == title.upper() else title
    return ""


_CALL = re.compile(r"take action|please|actu(?:en|a|e)\b|passez a l'action|agissez|merci d'")
_URGENT = re.compile(r"(?:urgent action|accion urgente|action urgente)s?\b")


def _titles(parts: Sequence[Section]) -> Iterator[tuple[str, str]]:
    """(line, what it says as a title), the likeliest first."""
    for section in parts:
        if section.kind == "title" and section.text:
            yield section.text, " ".join(next(blocks(section.lines)))
    head = [
        plain(line)
        for section in parts[:3]
        if section.kind in ("head", "reference", "index", "issued", "loose")
        for line in section.lines
        if line
    ]
    for line in head[:12]:
        opened = _URGENT.match(fold(line))
        rest = line[opened.end() :].lstrip(" :–—-") if opened else ""
        if rest and not _NUMBER.search(fold(line)[: opened.end() + 12 if opened else 0]):
            yield line, rest
    for line in head[:12]:
        if numbered := re.match(r"(?:UA|AU):? ?\d{1,3}[/.]\d{2,4} (.{4,80}?) (?=\d{1,2} \w+ \d{4}$)", line):
            yield line, numbered[1]
    shouted = [
        line
        for line in head[:14]
        if line.isupper()
        and len(line.split()) > 1
        and not re.search(r"AMNESTY|AMNIST|^PUBLIC|^UA\b|^AU\b", line)
        and not _CALL.match(fold(line))
    ]
    for at, line in enumerate(shouted):
        if not _URGENT.fullmatch(fold(line).strip(" !")) and not addressees.country_named(line):
            follows = shouted[at + 1] if at + 1 < len(shouted) and head.index(shouted[at + 1]) == head.index(line) + 1 else ""
            yield f"{line} {follows}".strip(), f"{line} {follows}".strip()
    for line in head[:8]:
        if (
            2 < len(line.split()) < 16
            and not next(dates(line), None)
            and not _URGENT.fullmatch(fold(line))
            and not _INDEX.search(fold(line))
        ):
            yield line, line


def _sentence_case(title: str, whole: str) -> str:
    """Words in capitals as the rest of the text writes them: a name keeps its capital, the others are small."""
    seen: dict[str, set[str]] = {}
    for line in whole.replace(title, "").split("\n"):
        if not line.isupper():
            for match in _NAME_WORD.finditer(line):
                begins = match.start() == 0 or line[: match.start()].rstrip()[-1:] in (".", ":", "!", "?", '"', "“", "")
                if not (begins and match[0][1:].islower()):
                    seen.setdefault(match[0].lower(), set()).add(match[0])
    words = []
    for match in re.finditer(r"[^\W\d_][\w'’-]*|.", title):
        word = match[0]
        forms = seen.get(word.lower(), set())
        same = {form for form in forms if form.lower() == word.lower()}
        small = word.lower()
        named = "" if same or not addressees.country_named(word) else word.capitalize()
        words.append(named or (small if small in same or not same else max(sorted(same), key=lambda form: (not form.isupper(), form))))
    text = "".join(words)
    return text[:1].upper() + text[1:]


# -- dates ------------------------------------------------------------------------------------------

_UNTIL = re.compile(rf"\b(?:{appeal_words.UNTIL})(?![\w])".replace(" ", r"\s"))


def _expires(whole: str, notes: _Notes) -> datetime.date:
    """The last day: the first date behind words that say so. A month stands for its last day."""
    folded = fold(whole)
    every = list(dates(whole))
    choices = []
    for said in _UNTIL.finditer(folded):
        near = next((date for date in every if said.end() <= date.start <= said.end() + 60), None)
        if near is None or folded[said.end() : near.start].count("\n") > 2 or re.search(r"[.;]\s+\S", folded[said.end() : near.start]):
            continue
        start, end = folded.rfind("\n", 0, said.start()) + 1, folded.find("\n", near.end)
        line = folded[start : end if end >= 0 else len(folded)]
        weak = " ".join(said[0].split()) in appeal_words.WEAK_UNTIL
        if weak and len(line) > 60 and not re.search(appeal_words.APPEALS, line[max(0, said.start() - start - 80) : near.start - start]):
            continue
        choices.append(((weak and len(line) > 200, weak), said.start(), near))
    if not choices:
        return datetime.date.min
    _, start, near = min(choices, key=lambda choice: choice[:2])
    remark = "The appeal gives the month alone; its last day was taken." if near.is_month else ""
    if near.unclear:
        remark = "In figures alone: the day was taken to stand first. Is it the other way round?"
    notes.guess("expires", _around(whole, start, near.end), remark)
    return near.last


_DATED = (
    r"(?:issue date|date of issue|publication date|date(?: de publication| d'emission)?|fecha(?: de (?:emision|publicacion))?)\s?:\s?\S"
)


def _issued(parts: Sequence[Section], whole: str, expires: datetime.date, notes: _Notes) -> datetime.date:
    """The day of publication: behind its label, else on a line of its own or in the first lines; never after ``expires``."""
    head = [line for section in parts[:6] for line in section.lines[:14] if section.kind in ("head", "loose", "reference", "index")][:14]
    labelled = [line for section in parts if section.kind == "issued" for line in section.lines[:3]]
    inside = [" ".join(whole[found.start() : found.end() + 40].split("\n")) for found in re.finditer(_DATED, fold(whole))]
    alone = [line for line in head if (date := next(dates(line), None)) and date.end - date.start > len(line) - 4]
    numbered = [line for line in head if _NUMBER.search(fold(line)) or _INDEX.search(fold(line))]
    for line in (*labelled, *inside, *alone, *numbered):
        for date in dates(line):
            if expires == datetime.date.min or date.first <= expires:
                remark = "The appeal gives the month alone; its first day was taken." if date.is_month else ""
                if date.unclear:
                    remark = "In figures alone: the day was taken to stand first. Is it the other way round?"
                notes.guess("issued", line[: date.end] if line in inside else line, remark)
                return date.first
    return datetime.date.min


# -- officials --------------------------------------------------------------------------------------


def _addressees(parts: Sequence[Section], letter: Letter) -> tuple[Addressee, ...]:
    """The officials, from the part that lists them, from above the letter's greeting, or from lines that read like addresses."""
    listed = [one for section in parts if section.kind == "targets" for one in addressees.listed(section.lines)]
    if any(one.address for one in listed):
        return tuple(listed[:MOST_OFFICIALS])
    above = [one for one in addressees.listed(letter.above) if one.address and len(one.words) < 600]
    if above:
        return tuple(above[:MOST_OFFICIALS])
    loose = [
        one
        for section in parts
        if section.kind not in ("background", "copies", "letter", "summary")
        for one, _ in addressees.among(section.lines)
        if one.address or one.channels
    ]
    return tuple((loose or listed)[:MOST_OFFICIALS])


def _officials(found: Sequence[Addressee], letter: Letter, country: str, notes: _Notes) -> tuple[Official, ...]:
    ids = _ids(found)
    capitals = _capitals(ids)
    greeted = _greeted(found, letter.greeting)
    officials = []
    for at, (one, id_, capital) in enumerate(zip(found, ids, capitals, strict=True)):
        path = f"officials.{at}"
        notes.guess(f"{path}.name", one.words, value=[one.name])
        if one.position:
            notes.guess(f"{path}.position", one.words, value=[one.position])
        if one.address:
            remark = "Published on one line; where its lines break is a proposal." if one.one_line else ""
            notes.guess(f"{path}.address", one.words, remark, value=[one.address[0].split(", ")[0], one.address[-1].split(", ")[-1]])
        where = one.country or country
        if where:
            remark = "" if one.country else "The lines name no country; this is the one the appeal is about. An embassy stands in another."
            notes.guess(f"{path}.country", one.words, remark, value=[one.address[-1].split(", ")[-1]] if one.address else ())
        salutation, words, remark = _salutation(one, greeted.get(at, ""), letter, where)
        if salutation:
            notes.guess(f"{path}.salutation", words, remark)
        if one.channels:
            notes.guess(
                f"{path}.channels",
                one.words,
                value=_ends(one.channels),
            )
        if one.hidden:
            kinds = " and ".join(one.hidden)
            notes.remarks[f"{path}.channels"] = f"The web page hides the {kinds}, so it is not here. Letters go by post all the same."
            notes.add(
                "channel-hidden",
                f"The page hides the {kinds} of official {at + 1}. Look it up elsewhere if you need it.",
                Severity.NOTE,
                path,
            )
        officials.append(
            Official(
                id=id_,
                letter=capital,
                name=one.name,
                position=one.position,
                address=one.address,
                country=where,
                salutation=salutation,
                channels=one.channels,
            )
        )
    return tuple(officials)


def _ends(channels: Mapping[str, Sequence[str]]) -> list[str]:
    every = [value for values in channels.values() for value in values]
    return [every[0], every[-1]]


def _greeted(found: Sequence[Addressee], greeting: str) -> dict[int, str]:
    """Which officials the letter's own greeting fits: the only one, those whose title or name it says, all when it says neither."""
    if not greeting or not found:
        return {}
    if len(found) == 1:
        return {0: greeting}
    said = {greetings.title_of(token) for token in greetings.tokens_of(greeting) if len(token) > 2}
    shared = [len(said & {greetings.title_of(token) for token in greetings.tokens_of(f"{one.name} {one.position}")}) for one in found]
    best = max(shared)
    if best:
        return {shared.index(best): greeting}
    return dict.fromkeys(range(len(found)), greeting) if "excellenc" in fold(greeting) or "excelencia" in fold(greeting) else {}


def _salutation(one: Addressee, greeting: str, letter: Letter, country: str) -> tuple[str, str, str]:
    """(salutation, source words, remark): as published for this official, else the letter's, else put together from title and name."""
    mark = ":" if letter.language == "es" and letter.greeting.endswith(":") else ","
    if one.greetings:
        fitting = [said for said in one.greetings if _language_of_greeting(said) == letter.language]
        chosen = (fitting or list(one.greetings))[0]
        others = [said for said in one.greetings if said != chosen]
        remark = f"The appeal also gives {' and '.join(others)}." if others else ""
        return f"{chosen}{mark}", f"{'/'.join(one.greetings)}", remark
    if greeting:
        return f"{greeting.rstrip(' ,:')}{mark}", greeting, ""
    made = _made(one, letter.language or "en", country)
    if made:
        return (
            f"{made}{mark}",
            f"{one.name}, {one.position}" if one.position else one.name,
            "The appeal has none for this official; put together from title and name.",
        )
    return "", "", ""


_GREETING_LANGUAGE = (
    ("en", ("dear", "your", "excellency", "sir", "madam")),
    ("fr", ("monsieur", "madame", "excellence", "votre", "cher", "chere")),
)


def _language_of_greeting(said: str) -> str:
    first = fold(said).split()[0] if said.split() else ""
    return next((language for language, openers in _GREETING_LANGUAGE if first in openers), "es")


def _made(one: Addressee, language: str, country: str) -> str:
    title = addressees.title_in(one.name) or addressees.title_in(one.position)
    key = fold(title).replace(" ", "_")
    honorific = fold(addressees.honorific_in(one.name)).rstrip(". ")
    named = bool(one.position) or bool(addressees.title_in(one.name) and addressees.surname(one.name, double=False) != one.name)
    name = addressees.surname(one.name, double=language == "es" or country in _TWO_SURNAMES) if named else ""
    if language == "en":
        called = title if key in appeal_words.GREETED and key not in appeal_words.WOMEN | appeal_words.MEN else honorific.capitalize()
        return f"Dear {_capitals_of(called)} {name}".strip() if called else f"Dear {one.name}" if named else ""
    her = key in appeal_words.WOMEN or honorific in appeal_words.HERS
    him = key in appeal_words.MEN or honorific in appeal_words.HIS
    if her == him or key not in appeal_words.GREETED | appeal_words.WOMEN | appeal_words.MEN:
        return ""
    if language == "es":
        return f"{'Señora' if her else 'Señor'} {_capitals_of(title)}"
    return f"{'Madame la' if her else 'Monsieur le'} {_capitals_of(title)}".replace(" le A", " l’A").replace(" la A", " l’A")


_TWO_SURNAMES = frozenset("AR BO CL CO CR CU DO EC ES GT HN MX NI PA PE PR PY SV UY VE GQ".split())


def _capitals_of(title: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in title.split())


def _ids(found: Sequence[Addressee]) -> list[str]:
    """A short name for each official: the title, with what it is over or a number where two have the same."""
    ids: list[str] = []
    for one in found:
        title = addressees.title_in(one.position) or addressees.title_in(one.name)
        base = _slug(greetings.title_of(fold(title)) if title else addressees.surname(one.name, double=False)) or "official"
        longer = _slug(one.position)[:30].strip("-")
        id_ = base if base not in ids else longer if longer and longer not in ids else base
        ids.append(id_ if id_ not in ids else next(f"{id_}-{n}" for n in range(2, 99) if f"{id_}-{n}" not in ids))
    return ids


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def _capitals(ids: Sequence[str]) -> list[str]:
    """A capital for each official, from its id where that is free."""
    taken: list[str] = []
    for id_ in ids:
        wanted = [c for c in id_.upper() if "A" <= c <= "Z"] + [chr(code) for code in range(65, 91)]
        taken.append(next(c for c in wanted if c not in taken))
    return taken


# -- the letter and what belongs to it --------------------------------------------------------------


def _letters(letter: Letter, language: str, notes: _Notes) -> dict[str, Sample]:
    path = f"letters.{language}"
    if letter.paragraphs:
        remark = ""
        if letter.proposed:
            remark = "The letter came as one run of words; where its paragraphs break is a proposal."
            notes.add("paragraphs-proposed", f"{remark} Look at them.", Severity.ASK, f"{path}.paragraphs")
        notes.guess(f"{path}.paragraphs", letter.words, remark)
        if letter.closing:
            notes.guess(f"{path}.closing", letter.closing_words)
        if letter.subject:
            notes.guess(f"{path}.subject", letter.subject)
    return {language: Sample(letter.paragraphs, letter.closing, letter.subject)}


def _points(parts: Sequence[Section], notes: _Notes) -> tuple[str, ...]:
    """What the appeal asks writers to say, where it has no letter."""
    for section in parts:
        if section.kind == "points":
            found = bullets(section.lines) or [" ".join(block) for block in blocks(section.lines)]
            if found:
                message = f"The appeal has no sample letter, only {len(found)} points to make. Write the letter with them."
                notes.add("letter-missing", message, Severity.ASK, "letters")
                return tuple(found)
    message = "The appeal has no sample letter, or none was found. Write one, or copy it into the file."
    notes.add("letter-missing", message, Severity.ASK, "letters")
    return ()


def _preferred(parts: Sequence[Section], notes: _Notes) -> str:
    """The languages an appeal wants letters in, in its own words."""
    said = next((section.text.split("\n")[0] for section in parts if section.kind == "language" and section.text), "")
    if not said:
        for section in parts:
            asked = (
                re.search(r"\b(?:in|en)\b ([^:.]{3,60}?)(?:,? (?:or|o|ou) .{3,20}(?:own|propio|propre) .*)?:?$", section.label.rstrip(": "))
                if section.kind == "points"
                else None
            )
            if asked and any(word in fold(asked[1]) for words in appeal_words.LANGUAGES.values() for word in words.split()):
                said = asked[1]
    said = re.split(r"[.;\n]", said.strip(" .:"))[0][:120]
    if said and any(word in fold(said) for words in appeal_words.LANGUAGES.values() for word in words.split()):
        notes.add("languages-asked", f"The appeal prefers letters in: {said}.", Severity.NOTE, "letters")
        return said
    return ""


_REPORT = re.compile(
    r"let us know|report (?:your|back|the actions?)|important to report|tell us (?:what|about|that)|inform us|cuentanos|cuentennos"
    r"|haznos saber"
    r"|haganos saber|hagannos saber"
    r"|informen? de (?:sus|tus|su)|informenos|faites-nous savoir|dites-nous|signalez-nous|informez-nous"
)
_URL = re.compile(r"https?://[^\s<>\"{}|\\^`]+[^\s<>\"{}|\\^`.,;:!?)]")
_CLICK = re.compile(r"(?:please )?click (?:here|on)|haz clic|haga clic|cliquez", re.IGNORECASE)


def _report(parts: Sequence[Section], letter: Letter, notes: _Notes) -> tuple[str, str]:
    """(link, words) of the step with which writers report what they sent; words that only worked as a link are left out."""
    for section in parts:
        if section.kind in ("letter", "background", "targets", "copies") and section.label:
            continue
        for line in section.lines:
            if not (_REPORT.search(fold(line)) or (section.kind == "report" and line)) or line in letter.words:
                continue
            url = next((match[0] for match in _URL.finditer(line)), "")
            said = _URL.sub("", plain(line)).replace("<>", "").replace("()", "")
            sentences = [sentence.strip() for sentence in re.split(r"(?<=[.!?]) +(?=[A-ZÁÉÍÓÚÀÉ¡¿])", " ".join(said.split()))]
            kept = [sentence for sentence in sentences if not _CLICK.match(sentence)] or sentences
            words = " ".join(kept).replace(" .", ".").strip()
            if words:
                remark = "The link was lost in the publication." if not url and len(kept) < len(sentences) else ""
                notes.guess("report.words", line, remark)
            if url:
                notes.guess("report.url", line)
            return url, words
    return "", ""


_DIPLOMATS = re.compile(
    r"diplomatic representatives?|representacion(?:es)? diplomatica|representantes? diplomaticos|representants? diplomatiques?"
)


def _copies(parts: Sequence[Section], notes: _Notes) -> tuple[str, ...]:
    """Who gets a copy, a line each: name and position."""
    copies = []
    for section in parts:
        if section.kind != "copies":
            continue
        if _DIPLOMATS.search(fold(f"{section.label} {section.text}")):
            message = "The appeal asks for copies to the country's embassy where you are. Add it to the officials if you write to it."
            notes.add("embassy-asked", message, Severity.NOTE, "cc")
        if _DIPLOMATS.search(fold(section.label)):
            continue
        lines = [line for line in section.lines if not _DIPLOMATS.search(fold(line))]
        for one in addressees.listed(lines):
            name = f"{one.name}, {one.position}" if one.position else one.name
            if len(name) < 120 and not next(dates(name), None):
                copies.append((name, one.words))
    for at, (_, words) in enumerate(copies[:8]):
        notes.guess(
            f"cc.{at}",
            words,
            "Printed below the letter as cc:. Keep it if the copy is sent; to write to them, make them an official." if not at else "",
        )
    return tuple(name for name, _ in copies[:8])


def _missing(campaign: Campaign, letter: Letter, file: str) -> tuple[Problem, ...]:
    """What a campaign needs and the appeal did not give."""
    lacks = {
        "reference": not campaign.reference,
        "title": not campaign.title,
        "country": not campaign.country,
        "issued": campaign.issued == datetime.date.min,
        "expires": campaign.expires == datetime.date.min,
        "officials": not campaign.officials,
    }
    for at, official in enumerate(campaign.officials):
        lacks |= {
            f"officials.{at}.address": not official.address,
            f"officials.{at}.country": not official.country,
            f"officials.{at}.salutation": not official.salutation,
        }
    if letter.paragraphs:
        lacks |= {f"letters.{language}.closing": not sample.closing for language, sample in campaign.letters.items()}
    return tuple(
        Problem("part-not-found", Where(file=file, path=path), f"{path} was not found in the appeal. Fill it in.", Severity.ASK)
        for path, lacking in lacks.items()
        if lacking
    )


def _around(whole: str, start: int, end: int) -> str:
    """The line that a find stands on, or the part of a long one round it."""
    first, last = whole.rfind("\n", 0, start) + 1, whole.find("\n", end)
    last = last if last >= 0 else len(whole)
    if last - first <= _SOURCE:
        return whole[first:last]
    first, last = max(first, start - 90), min(last, end + 90)
    return whole[first:last]
