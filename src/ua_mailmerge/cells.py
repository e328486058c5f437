"""One cell to what it says: clean text, paragraphs, and the short answers of a sheet."""

import difflib
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from ua_mailmerge import postal
from ua_mailmerge.codes import CODES, short
from ua_mailmerge.data import sheet_words, table_words
from ua_mailmerge.headings import FIELDS, Faults
from ua_mailmerge.model import Campaign, Disclosure, WordsPlace
from ua_mailmerge.problems import Severity

_STOP, _HOLD, _ASK, _NOTE = Severity.STOP, Severity.HOLD, Severity.ASK, Severity.NOTE

LONGEST: dict[str, int] = dict.fromkeys(FIELDS, 160) | {
    "address": 320,
    "email": 320,
    "phone": 32_767,  # never printed: what a spreadsheet cell can hold
    "officials": 1000,
    "not_to": 1000,
    "consent": 2000,  # a form exports the whole sentence that was ticked
    "show": 1000,
    "release": 1000,
    "words": 6000,  # about 1000 words: more than two pages
    "letter": 20_000,  # about seven pages
}
"""Characters in a cell; generous, so that what is longer is a slip of the paste."""

SHORTEST_CAP = min(LONGEST.values())
IN_LINES = frozenset(
    {"address", "address_2", "words", "letter", "officials", "not_to", "release"}
)  # a line break in the cell means something
PRINTED = frozenset({"name", "first_name", "last_name", "address", "address_2", "city", "region", "postcode", "words", "letter"})
DATES_MISLEAD = PRINTED | {"number", "country"}

_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")  # embeddings, overrides, isolates: UAX #9 §2
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")  # soft hyphen, zero width space, word joiner, byte order mark
_COMPOSED = re.compile("[ -~\u00c0\u00c1\u00c4-\u024f]*").fullmatch  # ASCII and Latin letters: NFC already, nothing hidden, nothing garbled
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BREAKS = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_GARBLED = re.compile("[ÂÃ][\x80-\xbf]|â€")  # UTF-8 read as Windows-1252: Ã± for ñ
LOST = re.compile(r"[^\W\d_]\?[^\W\d_]")
_UNREAD = "|".join(sheet_words.ILLEGIBLE.split())
ILLEGIBLE = re.compile(rf"[\[({{<]\s*(?:\?+|(?:{_UNREAD})\b[^\])}}>\n]{{0,20}})\s*[\])}}>]|\?\?+|_{{3,}}", re.IGNORECASE)
"""Where a hand could not be read; in a name or an address a single ? says so, too."""
CELL_FAULTS = {
    "error-value": "The cell holds an error of the spreadsheet, {}. Type what belongs there.",
    "formula-without-value": "The cell holds a formula without its result. Open the sheet, save it and try again; or type the text itself.",
    "date-cell": "The spreadsheet made this a date, {}. Type it again with ' in front, so that it stays as typed.",
    "cell-holds-rows": "The cell holds what looks like whole rows. Close the quotation mark that was opened in it.",
}


def cell(found: Faults, field: str, value: str) -> str:
    """One cell in NFC, with spaces trimmed and those characters taken out that only mislead the eye."""
    if len(value) > LONGEST[field] and len(value.strip()) > LONGEST[field]:
        length = len(value.strip())
        found.add(field, "too-long", f"{length:,} characters; we print {LONGEST[field]:,} at most. Shorten it.")
        return value.strip()[: LONGEST[field]]
    if not _COMPOSED(value):
        for hidden, code, what in (
            (_DIRECTION, "bidi-removed", "change the direction of text"),
            (_INVISIBLE, "invisible-removed", "take up no room"),
        ):
            count = len(hidden.findall(value))
            if count:
                value = hidden.sub("", value)
                found.add(field, code, f"Invisible characters that {what}: {count} taken out.")
        value = unicodedata.normalize("NFC", value)
        control = _CONTROL.search(value)
        if control:
            found.add(field, "control-character", f"{character(control[0])} cannot be printed. Delete it and type again what stood there.")
        if field in PRINTED and "\ufffd" in value:
            found.add(field, "lost-character", "� stands where a letter was lost. Type it again.")
        alone = _mark_alone(value) if field in PRINTED else ""
        if alone:
            message = f"{character(alone)} belongs on a letter and stands without one. Type the letter, or take the sign out."
            found.add(field, "mark-alone", message)
        garbled = _GARBLED.search(value) if field in PRINTED else None
        if garbled:
            found.add(field, "garbled-text", f'"{garbled[0]}" looks like an accented letter read in the wrong encoding. Type it again.')
    if field in {"words", "letter"}:
        return _BREAKS.sub("\n", value).replace("\t", " ").strip()
    if field in IN_LINES:
        return "\n".join([line for line in (" ".join(line.split()) for line in _BREAKS.split(value)) if line])
    return " ".join(value.split())


def of_example(value: str) -> bool:
    """Whether a cell says what the example row of a blank sheet says."""
    return " ".join(unicodedata.normalize("NFC", value).split()).casefold() in EXAMPLES


def without_empty(found: Faults, values: Sequence[str]) -> list[str]:
    """The cells with "N/A", "-", "nan" and the like taken for empty in an address, asked about in own words, and no name."""
    texts = list(values)
    for at, (field, said) in enumerate(zip(FIELDS, values, strict=True)):
        if said not in EMPTY or (said == sheet_words.NA and field not in _IN_ADDRESS - {"region", "country"}):
            continue
        if field in _IN_ADDRESS:
            texts[at] = ""
            found.add(field, "taken-for-empty", f'"{said}" is taken for an empty cell.')
        elif field == "email":
            texts[at] = ""
        elif field in {"words", "letter"}:
            message = f'"{said}" would be printed as own words. Empty the cell, or write words-nothing in Release to send it as it is.'
            found.add(field, "words-nothing", message)
        elif field in {"name", "first_name", "last_name"}:
            found.add(field, "name-unclear", f'"{said}" is hardly a name. Type the name, or empty the row.')
    return texts


def character(character: str) -> str:
    """``U+1F600 GRINNING FACE``."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()


def _mark_alone(text: str) -> str:
    """The first combining mark with nothing to stand on, which would be drawn on a dotted circle or a space; "" when there is none.

    A mark stands on a letter, a digit, a symbol or the dotted circle itself, through other marks and joiners; an Indian vowel sign only on
    a letter of its own script.
    """
    base = ""
    for one in text:
        kind = unicodedata.category(one)
        if kind[0] == "M":
            indian = 0x900 <= ord(one) < 0xE00 and not 0x951 <= ord(one) <= 0x954
            if not base or (indian and ord(base) >> 7 != ord(one) >> 7 and base != "\u25cc"):
                return one
        elif kind[0] in "LNS":
            base = one
        elif one not in "\u200c\u200d":
            base = ""
    return ""


def folded_words(text: str) -> set[str]:
    """The words of a text, folded."""
    return {postal.bare(word) for word in re.findall(r"[\w\u0300-\u036f]+", text.replace("’", "'").replace("n't", "nt"))} - {""}


def paragraphs(cell: str) -> tuple[tuple[str, ...], bool]:
    """A cell's paragraphs, or that it is to be written by hand."""
    if len(cell) < 40 and postal.bare(cell) in BY_HAND:
        return (), True
    if "\n" not in cell:
        return (cell,), False
    return tuple([line for line in (line.strip() for line in cell.split("\n")) if line]), False


# -- short answers ----------------------------------------------------------------------------


def _offered(field: str) -> dict[str, str]:
    """Folded answer: what it means, of every language in which the blank sheet offers answers to that field."""
    return {postal.bare(said): meant for answers in table_words.ANSWERS.values() for meant, said in answers[field].items()}


YES, NO, BY_HAND = (frozenset(words.split()) for words in (sheet_words.YES, sheet_words.NO, sheet_words.BY_HAND))
_AGREEING, _NOT, _NAME_ONLY, _SHOW_FILLERS = (
    frozenset(words.split()) for words in (sheet_words.AGREEING, sheet_words.NOT, sheet_words.NAME_ONLY, sheet_words.SHOW_FILLERS)
)
_AGREED_TO = _AGREEING | frozenset(sheet_words.AGREED_TO.split())
_SHOWN_WORDS = {key: frozenset(words.split()) for key, words in sheet_words.SHOWN_WORDS.items()}
NOBODY = frozenset(sheet_words.NOBODY.split())
ALL = frozenset(sheet_words.ALL.split()) | _offered("officials").keys()
SHOWN = {"": Disclosure.CITY} | {word: Disclosure(key) for key, words in sheet_words.SHOWN.items() for word in words.split()}
SHOWN |= {said: Disclosure(meant) for said, meant in _offered("show").items()}
SHOWN |= {
    postal.bare(slip[box]): meant
    for slip in table_words.SLIP.values()
    for box, meant in (("full", Disclosure.FULL), ("some", Disclosure.CITY), ("none", Disclosure.NONE))
}
PLACES = {"": WordsPlace.AFTER_FIRST} | {word: WordsPlace(key) for key, words in sheet_words.PLACES.items() for word in words.split()}
PLACES |= {said: WordsPlace(meant) for said, meant in _offered("words_place").items()}
EXAMPLES = frozenset(
    f"{table_words.FOR_EXAMPLE[language]} {cell}".casefold() for language, row in table_words.EXAMPLE.items() for cell in row.values()
)
"""Every cell of the blank sheet's example row, in every language."""
EXAMPLE_MARKS = tuple(f"{mark} " for mark in table_words.FOR_EXAMPLE.values())
SEPARATORS = (r"[;\n/|]+", ",", sheet_words.AND)
DATE = re.compile(
    r"(?:\d{4}([/-])\d{1,2}\1\d{1,2}|\d{1,2}([./-])\d{1,2}\2\d{2,4})(?:,?[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]\.?m\.?)?"
    r"(?: ?(?:Z|UTC|GMT)?[+-]?[\d:]{0,5}))?"
    r"|\d{1,2}-[^\W\d_]{3,4}-\d{2,4}"
    r"|\d{1,2}\.? (?:de )?[^\W\d_]{3,12}\.? (?:de )?\d{4}|[^\W\d_]{3,12}\.? \d{1,2},? \d{4}",
    re.IGNORECASE,
)
EMPTY = frozenset(sheet_words.EMPTY) | {sheet_words.NA}
"""What a form or a program writes where nobody said anything."""
_IN_ADDRESS = frozenset({"address", "address_2", "city", "region", "postcode", "country"})
NOTHING_RELEASED: tuple[frozenset[str], tuple[tuple[str, str], ...]] = (frozenset(), ())


def agreed(cell: str, *, words: str) -> bool | None:
    """Whether a Consent cell is a yes or a no; None when it is neither. ``words``: the event's own, which a form may export whole.

    A sentence is a yes when every word of it is one that agreeing takes: "yes, but…" says something else.
    """
    sign = cell.replace("\ufe0f", "").strip()
    bare = postal.bare(cell)
    if "?" in sign:
        return None
    if bare in YES or (sign and sign in sheet_words.YES_SIGNS) or sign in {"1.0", "1,0"} or DATE.fullmatch(sign):
        return True
    if not sign or bare in NO or sign in sheet_words.NO_SIGNS or sign in {"0.0", "0,0"}:
        return False
    tokens = folded_words(cell)
    if not _AGREEING.isdisjoint(tokens) and _AGREED_TO.issuperset(tokens):
        return True
    whole = {postal.bare(text) for text in (words, *table_words.CONSENT.values()) if text}
    said = {begin + text for text in whole for begin in ("", "yes", "si", "oui", "iagree", "acepto", "jaccepte")}
    return True if bare in said else None


@lru_cache(maxsize=1024)
def shown(cell: str) -> Disclosure | None:
    """How much of an address a Show address cell allows: one word, a tick, or a phrase; None when it is not clear.

    A phrase is clear when all its words are known and they name one choice; "not" is only clear where nothing is to be shown.
    """
    sign = cell.replace("\ufe0f", "").strip()
    bare = "yes" if sign and sign in sheet_words.YES_SIGNS else "no" if sign and sign in sheet_words.NO_SIGNS else postal.bare(cell)
    if bare in SHOWN:
        return SHOWN[bare] if bare or not sign else None
    tokens = {token for token in folded_words(re.sub(r"\(.*\)|:.*", "", cell)) if token not in _SHOW_FILLERS}
    said = {Disclosure(key) for key, words in _SHOWN_WORDS.items() if not words.isdisjoint(tokens)}
    if not said or not frozenset().union(*_SHOWN_WORDS.values(), _NOT, _NAME_ONLY).issuperset(tokens):
        said = {Disclosure.NONE} if not said and tokens and tokens <= _NOT | _NAME_ONLY else set()
    elif not _NOT.isdisjoint(tokens):
        said = set()
    return said.pop() if len(said) == 1 else None


@lru_cache(maxsize=256)
def released(cell: str) -> tuple[frozenset[str], tuple[tuple[str, str], ...]]:
    """The codes a Release cell overrules, and what is to be said about the others."""
    released, remarks = set(), []
    for word in re.split(r"[\s,;]+", unicodedata.normalize("NFC", cell).casefold()):
        if CODES.get(word, (_HOLD, False))[1]:
            released.add(word)
        elif word in CODES:
            remarks.append(("release-refused", f"{word} cannot be released; the row has to be mended."))
        elif word:
            near = difflib.get_close_matches(word[:40], [code for code, (_, releasable, _) in CODES.items() if releasable], n=1)
            remarks.append(("release-unknown", f'"{short(word)}" is not a code.' + (f" Did you mean {near[0]}?" if near else "")))
    return frozenset(released), tuple(remarks[:5])


def officials(cell: str, campaign: Campaign, separators: Sequence[str]) -> set[str]:
    """The ids a text names: whole first, since a position may hold a comma or an "and", then its parts; empty when one is not clear."""
    bare = postal.bare(cell)
    if bare in ALL:
        return {official.id for official in campaign.officials}
    exact = (
        {o.id for o in campaign.officials if bare in {postal.bare(o.id), postal.bare(o.name), postal.bare(o.position)}} if bare else set()
    )
    said = {postal.bare(word) for word in cell.split()} - {"", "the", "el", "la", "le", "l"}
    within = (
        {o.id for o in campaign.officials if said <= {postal.bare(word) for word in f"{o.id} {o.name} {o.position}".split()}}
        if said
        else set()
    )
    for found in (exact, within):
        if len(found) == 1:
            return found
    for depth, separator in enumerate(separators):
        parts = [part for part in re.split(separator, cell, flags=re.IGNORECASE) if part.strip()]
        if len(parts) > 1 or (parts and parts[0].strip() != cell.strip()):
            named = [officials(part.strip(), campaign, separators[depth + 1 :]) for part in parts]
            return set().union(*named) if all(named) else set()
    return set()
