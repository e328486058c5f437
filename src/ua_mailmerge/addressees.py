"""Lines of an appeal to the officials they name: each one's name, position, address lines, country, channels and greetings.

Officials come in three ways: with a line to each part, with everything on one line, and with everything on one line without even commas
between name, position and street. What cannot be told apart stays together, so that nothing is lost: a person looks at each of them.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from ua_mailmerge import postal
from ua_mailmerge.data import appeal_words, country_lines
from ua_mailmerge.dates import fold
from ua_mailmerge.model import Frozen
from ua_mailmerge.sections import plain

MOST_LINES = 600
"""Of a part that lists officials; more is another text."""

_LABELS = (*appeal_words.CHANNELS, ("salutation", appeal_words.SALUTATION))
_CHANNEL = re.compile(
    rf"(?<![\w@.])(?:{'|'.join(f'(?P<{name}>{words})' for name, words in _LABELS)})"
    r" ?(?:\([^)\n]{1,40}\) ?)?[:：] ?"
)
_HIDDEN_EMAIL = re.compile(r"\[\s?e-?mail(?:\s|&#160;|-)?protected\s?\]", re.IGNORECASE)
_EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]{1,80}@[\w-]+(?:\.[\w-]+)+")
_HANDLE = re.compile(r"(?<![\w.])@\w+")
_LINK = re.compile(r"<?https?://[^\s<>\"{}|\\^`]+>?")
_OFFICES = sorted({fold(office) for office in appeal_words.OFFICES}, key=len, reverse=True)
_OFFICE = re.compile(rf"(?<![\w'-])(?:{'|'.join(map(re.escape, _OFFICES))})(?![\w'-])")
_HONORIFIC = re.compile(rf"(?:{appeal_words.HONORIFICS})(?=[ ,]|$)")
_PLACE = re.compile(
    rf"(?<!\w)(?:{'|'.join(sorted((re.escape(fold(word)) for word in appeal_words.PLACES), key=len, reverse=True))})(?![\w'])"
)
_UNIT, _QUARTER = re.compile(appeal_words.UNITS), re.compile(appeal_words.QUARTERS)
_STREET_END = re.compile(rf"(?:^|[\s,])(?:{appeal_words.STREETS})\.?(?:$|[\s,])")
_JOINING = frozenset("of the for and on in to de del la las los el y e du des d l le les et da do".split())
_PARTICLES = frozenset("de la las los del van von der den bin ibn al el da di du le y".split())
_ABBREVIATED = frozenset("USA UK DRC UAE U.S.A. U.K. EEUU EE.UU.".split())
_POSTCODE_ALONE = re.compile(r"(?:c\. ?p\.?|cp|p\.? ?o\.? box|zip|apdo\.?)? ?[\d -]{3,10}")
_US_PLACE = re.compile(r"\b([A-Z]\.?[A-Z])\.? \d{5}(?:-\d{4})?$")
_GB_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$")
_CA_POSTCODE = re.compile(r"\b[A-Z]\d[A-Z] ?\d[A-Z]\d$")


class Addressee(Frozen, frozen=True):
    """One official as far as the lines tell: ``words`` are those lines, ``greetings`` the forms of address they give.

    ``hidden`` are the channels that a web page withheld.
    """

    name: str
    position: str
    address: tuple[str, ...]
    country: str  # "" when the lines do not say
    channels: dict[str, tuple[str, ...]]
    greetings: tuple[str, ...]
    hidden: tuple[str, ...]
    words: str
    one_line: bool = False


_REACHED = re.compile(
    r"(?:\s*(?:\[\s?e-?mail.{0,3}protected\s?\]|[\w.+'-]{1,80}@[\w-]+(?:\.[\w-]+)+|@\w+|[+(]?\d[\d ()./–-]{5,25}\d)"
    r"(?: ?(?:[;,/]|\b(?:or|and|y|o|et|ou)\b))?)+",
    re.IGNORECASE,
)


def _marks(line: str) -> list[tuple[re.Match[str], int]]:
    """The words that introduce channels in a line, each with the end of what it introduces."""
    marks = list(_CHANNEL.finditer(fold(line)))
    return [(mark, marks[at + 1].start() if at + 1 < len(marks) else len(line)) for at, mark in enumerate(marks)]


def _parted_officials(line: str) -> list[str]:
    """A line that ran on over several officials, parted where after a channel's value another name begins."""
    starts = [0]
    for mark, end in _marks(line):
        value = _REACHED.match(line, mark.end(), end)
        rest = line[value.end() : end].strip() if value else ""
        if value and len(rest) > 25 and rest[0].isupper() and rest.count(",") >= 1 and _opens(rest):
            starts.append(value.end())
    return [line[start:end].strip() for start, end in zip(starts, [*starts[1:], len(line)], strict=True)]


def listed(lines: Sequence[str]) -> tuple[Addressee, ...]:
    """The officials of a part that holds nothing else."""
    return tuple(
        found
        for entry in _entries([each for line in lines[:MOST_LINES] for each in _parted_officials(plain(line))])
        if (found := read(entry))
    )


def among(lines: Sequence[str]) -> Iterator[tuple[Addressee, tuple[int, int]]]:
    """Officials in a text that holds other things too, each with its first line and the one after its last.

    A line or a block is one when it names a channel with a colon and has the commas, figures or lines of an address.
    """
    at = 0
    while at < len(lines):
        line = _behind_sentences(plain(lines[at]))
        if _runs_on(line):
            *before, line = _parted_officials(line)
            for each in before:
                if earlier := read([each]):
                    yield earlier, (at, at + 1)
            found, end = read([line]), at + 1
        else:
            end = at
            while end < len(lines) and lines[end] and len(lines[end]) < 120 and not _runs_on(plain(lines[end])):
                end += 1
            entry = [plain(each) for each in lines[at:end]]
            found = read(entry) if _is_block(entry) else None
            end = max(end, at + 1)
        if found:
            yield found, (at, end)
        at = end


def _behind_sentences(line: str) -> str:
    """An official on the line of the sentence before, without that sentence; else the line."""
    *_, last = [0, *(match.end() for match in re.finditer(r"(?<=[a-z]{4}[.!?]) (?=[A-ZÀ-Þ])", line))]
    return line[last:] if last and _runs_on(line[last:]) else line


def _runs_on(line: str) -> bool:
    channel = _CHANNEL.search(fold(line))
    before = line[: channel.start()] if channel else ""
    return len(before) > 25 and before.count(",") >= 2 and not re.search(r"[.!?] [A-Z]\w+ \w+ \w+ \w", _unabbreviated(before))


def _unabbreviated(text: str) -> str:
    return re.sub(r"\b(?:[A-Z]\.)+|\b\w{1,4}\.(?= \w)", "", text)


def _is_block(entry: Sequence[str]) -> bool:
    named = any(_CHANNEL.search(fold(line)) for line in entry)
    alone = [line for line in entry if not _CHANNEL.match(fold(line))]
    placed = any(_is_place(line) or country_named(line.rstrip(".,")) for line in alone[1:])
    return 2 <= len(alone) <= 12 and placed and (named or bool(_OFFICE.search(fold(" ".join(alone[:2])))))


def _entries(lines: Sequence[str]) -> Iterator[list[str]]:
    """The lines of each official: one ends where a name or an office opens a line after channels, or after a blank line and an address."""
    entry: list[str] = []
    closed = blank = settled = False
    for line in lines:
        if not line:
            blank = True
            continue
        bare = not _CHANNEL.match(fold(line)) and not _HANDLE.match(line) and not _EMAIL.match(line) and not _HIDDEN_EMAIL.match(line)
        if entry and bare and (closed or _runs_on(line) or (blank and settled and _opens(line))):
            yield entry
            entry, closed, settled = [], False, False
        entry.append(line)
        settled = settled or len(entry) > 3 or _is_place(line) or bool(country_named(line))
        closed = closed or not bare or _runs_on(line)
        blank = False
    if entry:
        yield entry


def _opens(line: str) -> bool:
    folded = fold(line)
    return bool(
        _OFFICE.match(folded) or _HONORIFIC.match(folded) or (_OFFICE.search(folded) and not _PLACE.match(folded)) or _is_person(line)
    )


# -- one official -----------------------------------------------------------------------------------


def read(entry: Sequence[str]) -> Addressee | None:
    """The official whom some lines name; None when they name nobody or hold no address."""
    words = " / ".join(entry)
    if len(words) > 2000:
        return None
    rest, channels, greetings, hidden = _channels(entry)
    rest = [line for line in rest if not re.fullmatch(r"\W*(?:and|y|et|or|o|ou)?\W*", line, re.IGNORECASE)]
    if not rest:
        return None
    lines, country = _country(rest)
    if not lines:
        return None
    one_line = len(lines) == 1 and len(lines[0]) > 40
    name, position, address = _parted(lines[0]) if one_line else _headed(lines)
    if not name or not any(c.isalpha() for c in name):
        return None
    return Addressee(name, position, tuple(address), country or _country_of(address), channels, greetings, hidden, words, one_line)


def _channels(entry: Sequence[str]) -> tuple[list[str], dict[str, tuple[str, ...]], tuple[str, ...], tuple[str, ...]]:
    """(lines without channels, channels, greetings, hidden channels)."""
    rest: list[str] = []
    channels: dict[str, list[str]] = {}
    greetings: list[str] = []
    hidden: list[str] = []
    for line in entry:
        marks = _marks(line)
        if before := _loose(line[: marks[0][0].start()] if marks else line, channels, hidden).strip(" ,;|-/"):
            rest.append(before)
        for mark, end in marks:
            value = line[mark.end() : end].strip(" ,;|/")
            kind = mark.lastgroup or ""
            if kind == "salutation":
                greetings += _greetings(value)
            elif _HIDDEN_EMAIL.search(value):
                hidden.append(kind)
                channels.setdefault("", [])
            else:
                channels.setdefault(kind, []).extend(_values(kind, value))
    kept = {kind: tuple(dict.fromkeys(values)) for kind, values in channels.items() if kind and values}
    return rest, kept, tuple(greetings), tuple(dict.fromkeys(hidden))


def _loose(text: str, channels: dict[str, list[str]], hidden: list[str]) -> str:
    """``text`` without addresses of the net that no word introduces; those go to ``channels``."""
    if _HIDDEN_EMAIL.search(text):
        hidden.append("email")
        text = _HIDDEN_EMAIL.sub("", text)
    for kind, pattern in (("website", _LINK), ("email", _EMAIL), ("twitter", _HANDLE)):
        for found in pattern.findall(text):
            channels.setdefault(kind, []).append(found.strip("<>"))
        text = pattern.sub("", text)
    return re.sub(r"<mailto:[^>]*>|<>", "", text)


def _values(kind: str, value: str) -> list[str]:
    if kind == "email" and (found := _EMAIL.findall(value)):
        return [str(one) for one in found]
    if kind == "twitter" and (found := _HANDLE.findall(value)):
        return [str(one) for one in found]
    value = re.sub(r"<mailto:[^>]*>", "", value)
    parts = re.split(r" ?; ?| (?:or|and|y|o|et|ou|/) (?=[+(@\d])| ?/ (?=[+(])|, (?=\+)", value)
    return [part.strip(" ,.<>") for part in parts if part.strip(" ,.<>")]


def _greetings(value: str) -> list[str]:
    """``Dear Minister/Estimado Señor Secretario`` as two; a slash inside ``Señor/a`` parts nothing."""
    value = value.strip("\"'“”«»‘’ ")
    parts = re.split(r" ?/ ?(?=[A-ZÁÉÍÓÚÉÈÀ]\w{2,})|; ", value)
    return [greeting for part in parts if (greeting := part.strip("\"'“”«»‘’ ,.:;"))]


def country_named(text: str) -> str:
    """The code of the country that a whole line or piece is the name of; "" when it is none. Codes of two letters are not names."""
    text = text.strip(" .,;()")
    if len(text) > 60 or (len(text) < 4 and text not in _ABBREVIATED) or fold(text) == "america":
        return ""
    return postal.country(text) or ""


@cache
def _names_of_countries() -> dict[str, str]:
    known = {postal.bare(name): code for code, (_, names) in country_lines.COUNTRIES.items() for name in names}
    known |= {postal.bare(name): code for code, names in country_lines.OTHER_NAMES.items() for name in names.split()}
    return {name: code for name, code in known.items() if len(name) > 3 and name != "america"}


def country_in_prose(text: str) -> str:
    """As :func:`country_named`, for words out of a sentence: no names in languages that appeals are not in, where Island is Iceland."""
    return _names_of_countries().get(postal.bare(text), "") if text not in _ABBREVIATED else country_named(text)


def _country(lines: Sequence[str]) -> tuple[list[str], str]:
    """(lines without the country at their end, its code)."""
    *above, last = lines
    if code := country_named(last):
        return (above, code) if above else ([last], code)
    head, comma, tail = last.rpartition(",")
    if comma and head.strip() and (code := country_named(tail)):
        return [*above, head.strip(" ,")], code
    ended = re.search(r"[ -]+([^\s\d,-][^\d,]{3,40})$", last)
    if ended and re.search(r"\d[ -]*$", last[: ended.start(1)]) and (code := country_named(ended[1])):
        return [*above, last[: ended.start()].rstrip(" -,")], code
    return [*lines], ""


def _country_of(address: Sequence[str]) -> str:
    """The country that the form of an address's last line gives away."""
    last = address[-1] if address else ""
    return "US" if _in_us(last) else "GB" if _GB_POSTCODE.search(last) else "CA" if _CA_POSTCODE.search(last) else ""


def _in_us(line: str) -> bool:
    found = _US_PLACE.search(line)
    return found is not None and postal.state("US", found[1]) is not None


def _is_place(line: str) -> bool:
    folded = fold(line)
    return bool(re.search(r"\d", line) or _PLACE.match(folded) or _STREET_END.search(folded))


def _is_person(line: str) -> bool:
    """Whether a line reads like a name: two to six words, capitals but for particles, no figure, no office, no word of an address."""
    folded = fold(line)
    honoured = _HONORIFIC.match(folded)
    words = [word for word in re.findall(r"[^\s,]+", line[honoured.end() :] if honoured else line) if fold(word) not in _PARTICLES]
    if not words or len(words) > 6 or re.search(r"\d", line) or _PLACE.search(folded) or _OFFICE.search(folded):
        return False
    return all(word[0].isupper() or not word[0].isascii() for word in words) and (len(words) > 1 or bool(honoured))


def _headed(lines: Sequence[str]) -> tuple[str, str, list[str]]:
    """(name, position, address) of an official with a line to each part: the name may stand above or below the position."""
    name, position, at = "", "", 0
    for at, line in enumerate(lines[:4]):  # noqa: B007 (where the address begins)
        folded = fold(line)
        titled = _OFFICE.search(folded)
        if not name and "," in line and titled and _is_person(line.partition(",")[0]):
            name, _, position = (part.strip() for part in line.partition(","))
        elif not name and _is_person(line) and not _is_place(line):
            name = line.strip(" ,")
        elif not position and titled and not _PLACE.match(folded) and not re.search(r"\d", line):
            position = line.strip(" ,")
        else:
            break
    else:
        at += 1
    if not name and (whole := _office_and_name(position)):
        name, position = whole
    if not name and not position and lines:
        name, at = lines[0].strip(" ,"), 1
    if not name:
        name, position = position, ""
    address = [line.strip(" ,;") for line in lines[at:]]
    return name, position, _wrapped(address) if len(address) == 1 else [line for line in address if line]


def _office_and_name(line: str) -> tuple[str, str] | None:
    """``President Jane Doe`` is a name with its title; ``Minister of Justice`` is no name."""
    titled = _OFFICE.match(fold(line))
    rest = line[titled.end() :].strip() if titled else ""
    words = [fold(word) for word in rest.split()]
    if not rest or words[0] in _JOINING or set(words) & appeal_words.PORTFOLIOS or country_named(rest) or not _is_person(f"Mr {rest}"):
        return None
    return line, ""


# -- everything on one line ---------------------------------------------------------------------------


def _parted(line: str) -> tuple[str, str, list[str]]:
    """(name, position, address) of an official with everything on one line."""
    words = line.split()
    starts = _word_starts(line)
    address_at = next((n for n, word in enumerate(words) if n and _opens_address(line[starts[n] :], word)), len(words))
    comma = next((n + 1 for n, word in enumerate(words) if word.endswith(",") and n + 1 < len(words)), len(words))
    office = next((match for match in _OFFICE.finditer(fold(line)) if match.start() in starts), None)
    office_at = starts.index(office.start()) if office else len(words)
    head = min(address_at, comma)
    if office is None or office_at > address_at or (office_at > comma and not words[office_at - 1].endswith(",")):
        return _text(words[:head]), "", _wrapped([_text(words[head:], keep=True)])
    after = office_at + len(office[0].split())
    end = _position_end(words, after, address_at)
    if office_at == 0 and end == after:  # a title before a name: Ambassador Jane Doe
        return _text(words[:head]), "", _wrapped([_text(words[head:], keep=True)])
    position = _text(words[office_at:end])
    if office_at == 0:
        named = max(end, min(head if head > end else address_at, end + 5))
        return _text(words[end:named]) or position, position if words[end:named] else "", _wrapped([_text(words[named:], keep=True)])
    return _text(words[:office_at]), position, _wrapped([_text(words[end:], keep=True)])


def _position_end(words: Sequence[str], at: int, address_at: int) -> int:
    """Where a position ends that goes on at ``at``: behind its last portfolio or country, else before the comma or the address."""
    start, last = at, at
    while at < min(len(words), address_at):
        word = fold(words[at]).strip(",.;")
        country = next((n for n in (4, 3, 2, 1) if at + n <= len(words) and country_named(_text(words[at : at + n]))), 0)
        if country:
            last = at = at + country
        elif word in appeal_words.PORTFOLIOS:
            last = at = at + 1
        elif word in _JOINING or (at > start and fold(words[at - 1]) in _JOINING):
            last = at + 1 if word not in _JOINING else last
            at += 1
        else:
            break
        if words[at - 1].endswith(","):
            break
    return last


def _opens_address(rest: str, word: str) -> bool:
    return bool(re.match(r"#?\d", word)) or (word[:1].isupper() and bool(_PLACE.match(fold(rest)) or _UNIT.match(fold(rest))))


def _word_starts(line: str) -> list[int]:
    return [match.start() for match in re.finditer(r"\S+", line)]


def _text(words: Sequence[str], *, keep: bool = False) -> str:
    text = " ".join(words)
    return text if keep else text.strip(" ,;")


def _wrapped(address: Sequence[str]) -> list[str]:
    """An address on one line to printed lines.

    Commas part it. A door or a floor stays with its building, a quarter with its street, a postcode, a state and the city with each other;
    before a house number that follows an institution there is a break although no comma stands there.
    """
    text = address[0] if address else ""
    text = re.sub(r"(?<=[a-zà-ÿ]) (?=\d{1,5}[A-Za-z]? [A-Z][\w.]+ .{0,40}\b(?:" + _STREET_WORDS + r")\b)", ", ", text)
    pieces = [piece.strip(" ;") for piece in re.split(r"[,;] ?", text) if piece.strip(" ;")]
    lines: list[str] = []
    waiting = False
    for at, piece in enumerate(pieces):
        folded = fold(piece)
        state = at == len(pieces) - 1 and bool((_US_PLACE.fullmatch(piece) and _in_us(piece)) or _POSTCODE_ALONE.fullmatch(folded))
        unit = bool(_UNIT.match(folded))
        on_street = bool(lines) and unit and bool(re.match(r"\d", lines[-1]) or _STREET_END.search(fold(lines[-1])))
        if lines and (waiting or state or on_street or _QUARTER.match(folded)):
            lines[-1] = f"{lines[-1]}, {piece}"
            waiting = False
        else:
            lines.append(piece)
            waiting = unit and at + 2 < len(pieces)
    return lines


_STREET_WORDS = "Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Square|Drive|Lane|Way|Place|Parkway|Highway|Terrace|Row|NW|NE|SW|SE|Rue|Calle"


def surname(name: str, *, double: bool) -> str:
    """The family name at the end of a name, its particles with it; ``double``: two of them, as in Spanish."""
    words = [word for word in _bare_name(name).split() if word]
    if not words:
        return ""
    at = len(words) - (2 if double and len(words) > 2 else 1)
    while at > 1 and fold(words[at - 1]) in _PARTICLES:
        at -= 1
    return " ".join(words[at:])


def title_in(text: str) -> str:
    """The office that a name or a position speaks of, as written: ``Ambassador``, ``Minister``; "" when there is none."""
    found = _OFFICE.search(fold(text))
    return text[found.start() : found.end()] if found else ""


def honorific_in(name: str) -> str:
    """``Mr``, ``Sra.``, ``His Excellency`` at the beginning of a name; "" when there is none."""
    found = _HONORIFIC.match(fold(name))
    return name[: found.end()] if found else ""


def _bare_name(name: str) -> str:
    """A name without honorifics and title before it and what follows a comma."""
    text = name.partition(",")[0]
    for _ in range(4):
        folded = fold(text)
        found = _HONORIFIC.match(folded) or _OFFICE.match(folded)
        if not found or found.end() >= len(text):
            break
        text = text[found.end() :].strip()
    return text
