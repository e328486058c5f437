"""What each key of campaign.yaml and event.yaml may hold: ``schema`` reads the files by it, ``json_schema`` tells editors.

The model's fields are the keys, and a value that is left out is the model's own default; a test holds both.
"""

import enum
from collections.abc import Callable
from typing import Any

import msgspec

from ua_mailmerge.data import envelopes, label_sheets
from ua_mailmerge.model import Campaign, Event, Frozen, Official, Paper, Sample, Sides, Signature


class Shape(enum.StrEnum):
    """What stands behind a key."""

    TEXT = "text"  # one line or one paragraph
    LINES = "lines"  # a list, or one text with a line to each
    PARAGRAPHS = "paragraphs"  # a list, or one block with blank lines between
    DATE = "date"
    COUNTRY = "country"
    CHOICE = "choice"
    YES = "yes or no"
    WAYS = "ways"  # free keys, to lines
    GUESSES = "guesses"  # free keys, to a text each
    COLUMNS = "columns"  # headings of a sheet, to what they are
    PART = "part"  # keys of a kind of their own
    PARTS = "parts"  # a list of such
    BY_LANGUAGE = "by language"  # such, below a language code each


class Key(Frozen, frozen=True):
    """One key: ``about`` is said by editors, ``needs`` completes "is missing. It needs", ``like`` completes "cannot be used. Write"."""

    about: str
    shape: Shape = Shape.TEXT
    needs: str = ""  # empty: the key may be left out
    pattern: str = ""  # the whole text has to match it; ASCII
    like: str = ""
    most: int = 40  # characters, where there is a pattern
    choices: tuple[str, ...] = ()
    into: Callable[[str], Any] = str  # of a choice, in small letters
    fills: bool = False  # {name} and {city} are filled in
    kind: str = ""  # of a part


ENVELOPES = (*(size[0] for size in envelopes.SIZES), *(window[0] for window in envelopes.WINDOWS), "labels", "none")
FOLDS = tuple(fold[0] for fold in envelopes.FOLDS)
_SHEETS = {sheet[0].casefold(): sheet[0] for sheet in label_sheets.SHEETS}
STATUSES = ("active", "stopped")
YES = ("yes", "true")
NO = ("no", "false")
MOST_OFFICIALS = 26  # a capital each in the piece codes
LANGUAGE = "[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"  # BCP 47, as far as a letter needs it

_DAY = "the date as year-month-day, such as 2021-12-31"
_CAMPAIGN = {
    "reference": Key(
        "The appeal's number, as its publisher counts it. It opens every piece code.",
        needs="the appeal's number, such as 100.21",
        pattern="[A-Za-z0-9]+(?:[./-][A-Za-z0-9]+)*",
        like="letters, digits, dots, dashes, such as 100.21",
    ),
    "title": Key("The appeal's title, for START-HERE and the report.", needs="the appeal's title"),
    "country": Key(
        "The country the appeal is about, as its two-letter code.", Shape.COUNTRY, needs="a two-letter country code, such as MX or US"
    ),
    "issued": Key("The day the appeal was published.", Shape.DATE, needs="the day of publication, such as 2021-09-30"),
    "expires": Key(
        "The last day of the appeal. Nothing is printed later without a reason.",
        Shape.DATE,
        needs="the last day of the appeal, such as 2021-12-31",
    ),
    "officials": Key("Whom the letters go to, up to 26.", Shape.PARTS, needs="a list with at least one official", kind="official"),
    "letters": Key(
        "The sample letter, below its language.",
        Shape.BY_LANGUAGE,
        needs="the sample letter below its language, such as en:",
        kind="sample",
    ),
    "cc": Key("Names that stand behind cc: at the foot of each letter.", Shape.LINES),
    "status": Key("active, or stopped once the publisher asks for no more letters: then nothing prints.", Shape.CHOICE, choices=STATUSES),
    "specimen": Key("yes: the signers are invented. Every letter says so, and none can be marked posted.", Shape.YES),
    "unconfirmed": Key(
        "What a draft guessed, by path, with the words it came from. Deleting a line confirms it; nothing prints while one is left.",
        Shape.GUESSES,
    ),
    "report": Key("How the publisher wants to hear how many letters were sent.", Shape.PART, kind="report"),
}
_OFFICIAL = {
    "id": Key(
        "A short name of yours. It names the files and goes into the sheet's column Letters to.",
        needs="a short name in small letters, such as president",
        pattern="[a-z0-9]+(?:-[a-z0-9]+)*",
        like="small letters and digits, such as president or first-minister",
    ),
    "name": Key("The official's name as published: the first line of the address.", needs="the official's name as published"),
    "position": Key("The office they hold: the second line of the address."),
    "address": Key(
        "The address as published, a printed line to an item, without name, position and country.",
        Shape.LINES,
        needs="a list, one printed line to an item",
    ),
    "country": Key(
        "Where the address is. It is printed only when the letter crosses a border.",
        Shape.COUNTRY,
        needs="a two-letter country code, such as MX or US",
    ),
    "salutation": Key("How their letter greets them.", needs='a greeting, such as "Dear Minister,"'),
    "letter": Key("The official's letter in piece codes: P in 017-P7.", pattern="[A-Z]", like="one capital from A to Z"),
    "opening": Key("A paragraph for this official alone, above the sample's.", fills=True),
    "ask": Key("A paragraph for this official alone, below the sample's.", fills=True),
    "closing": Key("Another closing for this official.", fills=True),
    "channels": Key("Other ways to reach them, such as phone, email, fax, twitter. One each, or a list.", Shape.WAYS),
    "verified_on": Key("The day somebody last looked whether name and address are still right.", Shape.DATE),
    "term_ends": Key("The last day of their term. Later, nothing is printed to them without a reason.", Shape.DATE),
}
_SAMPLE = {
    "subject": Key("A line above the letter, without Re: and without the appeal's number.", fills=True),
    "paragraphs": Key(
        "The letter without its greeting, a paragraph to an item.", Shape.PARAGRAPHS, needs="a list, one paragraph to an item", fills=True
    ),
    "closing": Key("The words above the signature.", needs='the words above the signature, such as "Sincerely,"', fills=True),
}
_REPORT = {
    "url": Key(
        "The form, or page, where letters are reported.",
        pattern=r"https?://[^\s<>\"{}|\\^`]+",
        like="the whole link, beginning with https://",
        most=2000,
    ),
    "words": Key("What the publisher says about reporting."),
}
_EVENT = {
    "group": Key("The name of the group.", needs="the name of the group"),
    "code": Key(
        "The middle of every piece code: MAD in 100.21-MAD-017-P7.",
        needs="two to five capitals or digits, such as MAD",
        pattern="[A-Z0-9]{2,5}",
        like="two to five capitals or digits, such as MAD",
    ),
    "return_address": Key(
        "What stands on envelopes as the sender, unless a signer shows their whole address.",
        Shape.LINES,
        needs="a list, one printed line to an item",
    ),
    "place": Key("Where the evening is."),
    "date": Key("The day of the evening, and of the letters.", Shape.DATE),
    "posted_from": Key("The country the letters are posted in.", Shape.COUNTRY),
    "letterhead": Key("personal (the signer's own name), group, or a folder of your own beside this file."),
    "paper": Key("letter or a4.", Shape.CHOICE, choices=tuple(Paper), into=Paper),
    "envelope": Key("us_10 (#10), iso_dl (DL), another size, labels or none.", Shape.CHOICE, choices=ENVELOPES),
    "fold": Key("How to fold for a window; left out: the fold that shows most.", Shape.CHOICE, choices=FOLDS),
    "labels": Key(
        "The sheet for addresses on labels; left out: 5160 or L7160.", Shape.CHOICE, choices=tuple(_SHEETS), into=_SHEETS.__getitem__
    ),
    "return_labels": Key("The sheet for return addresses.", Shape.CHOICE, choices=tuple(_SHEETS), into=_SHEETS.__getitem__),
    "signature": Key("ink leaves room to sign above the name; typed does not.", Shape.CHOICE, choices=tuple(Signature), into=Signature),
    "sides": Key("Whether the printer prints on one side of the paper or on two.", Shape.CHOICE, choices=tuple(Sides), into=Sides),
    "language": Key("Which of the campaign's letters.", pattern=LANGUAGE, like="a language code, such as en or es"),
    "consent": Key("The words people agree to."),
    "contact": Key("Whom signers ask to change or withdraw: an e-mail address or a telephone number."),
    "columns": Key("What columns of the sheet are, where their headings do not say it: Legal person: name, Badge: unused.", Shape.COLUMNS),
    "fonts": Key("A folder beside this file with typefaces for characters ours cannot draw."),
}
KEYS: dict[str, dict[str, Key]] = {
    "campaign": _CAMPAIGN,
    "official": _OFFICIAL,
    "sample": _SAMPLE,
    "report": _REPORT,
    "event": _EVENT,
}
"""By kind of part, the keys it may hold, in the order in which they are listed to people."""

HOMES = {
    "campaign": "at the left edge of campaign.yaml",
    "official": "under an official",
    "sample": "under letters, below its language",
    "report": "under report",
    "event": "in event.yaml",
}
"""Where each kind of part stands."""

MODELS: dict[str, type[msgspec.Struct]] = {"campaign": Campaign, "official": Official, "sample": Sample, "event": Event}
"""The nouns that parts become; report becomes two fields of the campaign."""


# -- for editors --------------------------------------------------------------------------------

_SCALAR = ["string", "number", "boolean"]  # an editor takes 100.21 for a number; we read what stands there
_CONFIRMED = {"not": {"required": ["unconfirmed"]}}


def json_schema(kind: str) -> dict[str, Any]:
    """The JSON Schema (draft 7, which editors know best) of ``campaign`` or ``event``. What only makes sense together, such as dates
    in the wrong order or two officials with one id, it cannot say: ``ua-mailmerge campaign check`` does.
    """
    parts = [key.kind for key in KEYS[kind].values() if key.kind]
    top = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"{kind}.yaml of ua-mailmerge",
        **_part(kind),
    }
    return top | ({"definitions": {part: _part(part) for part in parts}} if parts else {})


def _part(kind: str) -> dict[str, Any]:
    needed = [name for name, key in KEYS[kind].items() if key.needs]
    return {
        "type": "object",
        "additionalProperties": False,
        **({"required": needed} if needed else {}),
        "properties": {name: _key(kind, name, key) for name, key in KEYS[kind].items()},
    }


def _key(kind: str, name: str, key: Key) -> dict[str, Any]:
    """One key for an editor: what it is, what it may be, what it is when left out."""
    told: dict[str, Any] = {"description": key.about, **_value(key)}
    if not key.needs:
        told = {"description": key.about, "anyOf": [_value(key), {"type": "null"}]}
        default = _default(kind, name)
        told |= {} if default is None else {"default": default}
    return told


def _default(kind: str, name: str) -> str | None:
    """What the model takes for a key that is left out, when that says something."""
    model = MODELS.get(kind)
    field = next((field for field in msgspec.structs.fields(model) if field.name == name), None) if model else None
    if field is None or KEYS[kind][name].shape in (Shape.YES, Shape.LINES, Shape.WAYS, Shape.GUESSES, Shape.COLUMNS):
        return None
    return str(field.default) if field.default else None


def _value(key: Key) -> dict[str, Any]:
    text: dict[str, Any] = {"type": _SCALAR}
    lines = {"anyOf": [text, {"type": "array", "items": text, "minItems": 1}]}
    part = {"$ref": f"#/definitions/{key.kind}"}
    match key.shape:
        case Shape.TEXT if key.pattern:
            return {**text, "pattern": f"^(?:{key.pattern})$", "maxLength": key.most}
        case Shape.LINES | Shape.PARAGRAPHS:
            return lines
        case Shape.DATE:
            return {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "format": "date"}
        case Shape.COUNTRY:
            return {"type": "string", "pattern": "^[A-Za-z]{2}$"}
        case Shape.CHOICE:
            return {"enum": list(dict.fromkeys(str(key.into(choice)) for choice in key.choices))}
        case Shape.YES:
            return {"enum": [True, False, *YES, *NO]}
        case Shape.WAYS:
            return {"type": "object", "additionalProperties": {"anyOf": [*lines["anyOf"], {"type": "null"}]}}
        case Shape.GUESSES | Shape.COLUMNS:
            return {"type": "object", "additionalProperties": {"type": [*_SCALAR, "null"]}}
        case Shape.PART:
            return part
        case Shape.PARTS:
            return {"type": "array", "items": part, "minItems": 1, "maxItems": MOST_OFFICIALS}
        case Shape.BY_LANGUAGE:
            named = {f"^(?:{LANGUAGE})$": part}
            return {"type": "object", "patternProperties": named, "additionalProperties": False, "minProperties": 1}
        case _:
            return text
