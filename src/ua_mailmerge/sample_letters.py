"""Parts of an appeal to its sample letter: greeting, paragraphs, closing. A run of words is parted where the topic turns."""

import re
from collections.abc import Sequence

from ua_mailmerge.data import appeal_words
from ua_mailmerge.dates import fold
from ua_mailmerge.model import Frozen
from ua_mailmerge.sections import Section, blocks, joined

_GREETING = re.compile(
    r"^[\"'“«¡ ]*(?P<said>(?:"
    r"(?:Dear|Estimad[oa]s?|Distinguid[oa]s?|Respetad[oa]s?|Apreciad[oa]s?|Ch(?:er|ère)s?)\b[^\n,:;!?]{0,90}"
    r"|(?:Your|Su|Vuestra|Votre) (?:\w+ )?(?:Excellenc[ey]|Excelencia|Honou?r|Majesty|Majest[ée]|Highness)\b[^\n,:;!?]{0,60}"
    r")(?:[,:]|(?=[ ]*$))"
    r"|(?P<other>(?:Excellenc[ey]|Excelencia|Excelent[ií]sim[oa]|Sir|Madam|Honou?rable|Respected|Señor|Señora|Señores|Monsieur|Madame|Mesdames|Messieurs)\b"
    r"[^\n,:;!?]{0,80}(?:/ ?\w[^\n,:;!?]{0,60})?[,:](?=[ ]*$)))",
    re.MULTILINE,
)
_CLOSING = re.compile(
    r"(?P<before>^|[.!?][\"”’)]{0,2}\s+)(?P<said>"
    r"(?:(?:Yours|Very|Most) )*(?:sincerely|faithfully|respectfully|truly|cordially)(?: yours)?"
    r"|(?:with|in) (?:\w+ ){0,2}(?:respect|regards|solidarity|hope)|(?:kind|best|warm) regards"
    r"|thank you(?: for your (?:time|attention)[^\n.,]{0,40})?"
    r"|(?:sin otro particular, ?)?(?:(?:le|les|lo|la) salud[ao](?:mos)? )?(?:muy )?(?:atentamente|respetuosamente|cordialmente)"
    r"|un (?:cordial|atento) saludo|reciba un [^\n.,]{0,50}saludo"
    r"|(?:bien )?(?:cordialement|respectueusement)|(?:sinc[eè]res |respectueuses )?salutations(?: distingu[ée]es| respectueuses)?"
    r"|(?:je vous prie d['’](?:agr[ée]er|accepter)|veuillez (?:agr[ée]er|recevoir|croire)|dans l['’]attente de)(?:[^\n.]|\n(?!\n)){0,200}"
    r")(?P<mark>[,.]?)(?=\s*(?:$|\[|\n|[A-ZÀ-Þ]{3,}|[_(]))",
    re.IGNORECASE | re.MULTILINE,
)
_SUBJECT = re.compile(r"^\s*(?:subject|re|asunto|ref|objet)\s?: ?(?P<said>[^\n]{3,150})\n", re.IGNORECASE)
_BLANK = re.compile(
    r"^\W*(?:your |su |tu |votre )?(?:full )?"
    r"(?:name|nombre|nom|signature|firma|address|direcci[oó]n|adresse|city|ciudad|ville|country)\W*$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])([\"”’)\]]{0,2})\s+(?=[¡¿\"“‘(]?[A-ZÀ-Þ])")
_NO_END = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|sr|sra|lic|ing|no|art|st|gen|col|prof|hon|m|mme|mlle|cf|vs|inc|ltd|approx|jr|u\.s|e\.g|i\.e)|\b[A-Z])\.$",
    re.IGNORECASE,
)
_ASKS, _ADDS = re.compile(appeal_words.ASKS), re.compile(appeal_words.ADDS)
_SHORTEST = 100
"""Characters a proposed paragraph has before another begins."""


class Letter(Frozen, frozen=True):
    """A sample letter. ``above`` are the lines over its greeting in its own part, ``words`` the whole as it stands."""

    greeting: str = ""
    subject: str = ""
    paragraphs: tuple[str, ...] = ()
    closing: str = ""
    closing_words: str = ""
    language: str = ""
    proposed: bool = False
    words: str = ""
    above: tuple[str, ...] = ()


def letter_in(parts: Sequence[Section]) -> Letter:
    """The sample letter: in the part that is labelled so, else wherever somebody is greeted; one without paragraphs when there is none."""
    labelled = [section for section in parts if section.kind == "letter"]
    others = [section for section in parts if section.kind in ("head", "loose", "summary", "report", "points")]
    above: tuple[str, ...] = ()
    for section in labelled:
        found = _letter(section.text, greeted=False)
        if found.paragraphs:
            return found
        above = above or section.lines
    for section in others:
        found = _letter(section.text, greeted=True)
        if found.paragraphs and sum(map(len, found.paragraphs)) > 120:
            return found
    return Letter(above=above)


def _letter(text: str, *, greeted: bool) -> Letter:
    """The letter in ``text``; with ``greeted`` only when it opens with a greeting."""
    greeting = next((match for match in _GREETING.finditer(text) if len(text) - match.end() > 60), None)
    if greeting is None and greeted:
        return Letter()
    start = greeting.end() if greeting else 0
    closing = next((match for match in _CLOSING.finditer(text, start) if match.start("said") - start > 40), None)
    end = closing.start("said") if closing else len(text)
    if closing is None and greeted:
        return Letter()
    if greeting is None and closing is None and len(text) < 300:
        return Letter()
    body = text[start:end]
    subject = _SUBJECT.match(body.lstrip("\n") + "\n") if greeting else None
    if subject:
        body = body.lstrip("\n")[subject.end() :]
    paragraphs, proposed = _paragraphs(body)
    said = greeting["said"].strip(" ,:\"'“«") if greeting else ""
    return Letter(
        greeting=said + (":" if greeting and greeting["said"].endswith(":") else ""),
        subject=" ".join(subject["said"].split()) if subject else "",
        paragraphs=paragraphs,
        closing=_closing(closing),
        closing_words=" ".join(text[closing.start("said") : closing.end() + 40].split()) if closing else "",
        language=language_of(" ".join(paragraphs)),
        proposed=proposed,
        words=text[greeting.start() if greeting else 0 : closing.end() if closing else len(text)],
        above=tuple(text[: greeting.start()].split("\n")) if greeting else (),
    )


def _closing(match: re.Match[str] | None) -> str:
    if match is None:
        return ""
    said = " ".join(match["said"].split())
    long = len(said) > 40
    return f"{said[:1].upper()}{said[1:]}{match['mark'] or ('.' if long else ',')}"


def _paragraphs(body: str) -> tuple[tuple[str, ...], bool]:
    """(paragraphs, whether their breaks are proposed)."""
    lines = tuple(body.split("\n"))
    parted = [_lines_joined(block) for block in blocks(lines)]
    paragraphs = [" ".join(text.split()) for block in parted for text in block if text.strip() and not _BLANK.match(text)]
    sentences = [sentence for text in paragraphs for sentence in _sentences(text)]
    if len(paragraphs) == 1 and len(sentences) > 3:
        proposed = _parted(sentences)
        return tuple(proposed), True
    return tuple(paragraphs), False


def _lines_joined(block: Sequence[str]) -> list[str]:
    """The paragraphs of a run of lines: each line one when all end a sentence, else lines are joined, save behind a short last line."""
    if all(re.search(r"[.!?:;][\"”’)]*$", line) for line in block):
        return list(block)
    longest = max(map(len, block))
    paragraphs = [""]
    for line in block:
        paragraphs[-1] = joined(paragraphs[-1], line)
        if re.search(r"[.!?][\"”’)]*$", line) and len(line) < 0.8 * longest:
            paragraphs.append("")
    return [text for text in paragraphs if text]


def _sentences(text: str) -> list[str]:
    """The sentences of a text; an initial or an abbreviation ends none."""
    found, start = [], 0
    for match in _SENTENCE.finditer(text):
        if not _NO_END.search(text[max(start, match.start() - 12) : match.start()]):
            found.append(text[start : match.end(1)].strip())
            start = match.end()
    return [*found, text[start:].strip()]


def _parted(sentences: Sequence[str]) -> list[str]:
    """Sentences to paragraphs: a new one where the letter begins to ask, or adds another matter."""
    paragraphs: list[list[str]] = [[]]
    asking, length = False, 0
    for sentence in sentences:
        folded = fold(sentence)
        asks = bool(_ASKS.match(folded))
        adds = not asks and bool(_ADDS.match(folded))
        if length >= _SHORTEST and ((asks and not asking) or adds):
            paragraphs.append([])
            length = 0
        length += len(sentence)
        asking = asks or (asking and not adds)
        paragraphs[-1].append(sentence)
    return [" ".join(paragraph) for paragraph in paragraphs if paragraph]


def language_of(text: str) -> str:
    """The language a text is written in, by its small words: a code, or "" when they do not say."""
    words = [fold(word) for word in re.findall(r"[^\W\d_]+", text[:6000])]
    counts = {language: sum(word in small for word in words) for language, small in _SMALL.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] >= max(3, len(words) // 12) else ""


_SMALL = {language: frozenset(words.split()) for language, words in appeal_words.SMALL_WORDS.items()}
