"""YAML text to Campaign and Event: every fault at once, with its line, its path and the way to mend it.

Past 300 lines because half of it is words: what each key needs, what people write instead, and what to do about each fault (``CODES``).
"""

import datetime
import difflib
import itertools
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
import yaml

from ua_mailmerge import headings, postal
from ua_mailmerge.keys import HOMES, KEYS, LANGUAGE, MOST_OFFICIALS, NO, YES, Key, Shape
from ua_mailmerge.model import Campaign, Event, Official, Sample
from ua_mailmerge.problems import Problem, Severity, Where

LOADER: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""The base loaders give every scalar as text: 06066 keeps its zero, 100.20 its last digit, NO stays Norway."""

MOST_BYTES = 1_000_000
MOST_LEVELS = 20
MOST_FAULTS = 100

PLACEHOLDERS = ("name", "city")
"""What campaign text may leave to the signer, in braces."""

LEFT_OVER = re.compile(
    r"\[\s{0,9}(?:e-?mail\W{0,3}protected|(?:your|insert|type|enter|add)\b[^\]\n]{0,60}"
    r"|(?:sender.?s?\s|full\s|my\s)?(?:name|signature|address|date|city|country))\s{0,9}\]",
    re.IGNORECASE,
)
"""What a published sample leaves to fill in, and what a web page puts where it hides an e-mail address."""

CODES: dict[str, str] = {
    "not-yaml": "The file, or a line of it, cannot be read as YAML.",
    "yaml-too-big": "The file is larger than a megabyte.",
    "yaml-too-deep": "Lists and keys stand within each other more than twenty times.",
    "yaml-shorthand": "An anchor, an alias, a tag or a merge key: YAML that these files do not use.",
    "wrong-file": "An event where a campaign belongs, or the other way round.",
    "key-unknown": "A key we do not know, or one that belongs elsewhere.",
    "key-twice": "A key stands there twice.",
    "key-missing": "A key that is needed is missing, or empty.",
    "wrong-shape": "A list or keys where a text belongs, or the other way round.",
    "wrong-value": "A value cannot be used: a date, a country, an id, a choice, a link.",
    "not-unique": "Two officials have the same id, or the same letter for piece codes.",
    "dates-crossed": "The appeal ends before it was issued.",
    "hidden-character": "A text holds a character that cannot be seen and would change what is printed.",
    "placeholder-unknown": "Braces around something other than name or city, or where nothing is filled in.",
    "left-over": "A blank to fill in was left: [YOUR NAME], [email protected].",
    "greeting-in-letter": "A paragraph of the sample greets one official and would go to all.",
    "unconfirmed": "A guess that nobody has confirmed yet.",
    "too-many-faults": "The list of faults was cut after a hundred.",
}
"""Every problem the two files can have; each stops the merge. Codes are stable."""

_KEYS: dict[str, tuple[str, ...]] = {kind: tuple(keys) for kind, keys in KEYS.items()}
_MEANT = {
    **dict.fromkeys(("email", "e_mail", "facebook", "fax", "phone", "telephone", "twitter", "contacts"), "channels"),
    **dict.fromkeys(("addressees", "targets", "contact_details"), "officials"),
    **dict.fromkeys(("body", "text", "words"), "paragraphs"),
    **dict.fromkeys(("dear", "greeting"), "salutation"),
    **dict.fromkeys(("deadline", "expiry", "until"), "expires"),
    **dict.fromkeys(("from", "sender"), "return_address"),
    **dict.fromkeys(("number", "ref"), "reference"),
    **dict.fromkeys(("sign_off", "signoff"), "closing"),
    "duplex": "sides",
    "location": "place",
    "published": "issued",
    "role": "position",
    "sample": "letters",
}
_NOT_YAML = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)  # YAML 1.1 §5.1, and no BOM inside
# What an escape such as "\x07" can bring back, the marks that turn text round, and what a wrong encoding leaves.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffd-\uffff\ud800-\udfff]"
)
_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # YAML 1.1 §5.4: what its marks count
_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")

Node = yaml.nodes.Node


def campaign(text: str, *, file: str, loader: type = LOADER) -> tuple[Campaign | None, tuple[Problem, ...]]:
    """The campaign in ``text`` and everything wrong with it. Never raises.

    The campaign is there whenever its only faults are guesses not confirmed yet (code ``unconfirmed``); they stop a merge all the same.
    """
    faults = _Faults(file)
    top = _top(text, faults, kind="campaign", loader=loader)
    if top is None:
        return None, faults.told()
    values = _values(top)
    issued, expires = values["issued"], values["expires"]
    if datetime.date.min < expires < issued:
        message = f"The appeal ends on {expires}, before the day it was issued, {issued}. Look at both dates."
        faults.add("dates-crossed", top.nodes["expires"], "expires", message)
    _check_greetings(top, [official.salutation for official in values["officials"]])
    report = values.pop("report", {})
    read = Campaign(**values, **{f"report_{key}": value for key, value in report.items()})
    return (read if faults.codes <= {"unconfirmed"} else None), faults.told()


def places(text: str, *, file: str) -> Callable[[str], Where]:
    """Finds where a path such as ``officials.0.name`` stands in a file that was read; of one that is not there, the nearest above it."""
    lines: dict[str, int] = {"": 1}
    waiting: list[tuple[str, Node | None]] = [("", yaml.compose(text.removeprefix("\ufeff"), Loader=LOADER))]
    while waiting:
        path, node = waiting.pop()
        below = node.value if isinstance(node, yaml.MappingNode | yaml.SequenceNode) else []
        for index, each in enumerate(below):
            key, value = each if isinstance(each, tuple) else (each, each)
            at = f"{path}.{key.value if isinstance(each, tuple) else index}".lstrip(".")
            lines[at] = _line(key)
            waiting.append((at, value))

    def find(path: str) -> Where:
        known = path
        while known not in lines:
            known = known.rpartition(".")[0]
        return Where(file=file, line=lines[known], path=path)

    return find


def event(text: str, *, file: str, loader: type = LOADER) -> tuple[Event | None, tuple[Problem, ...]]:
    """The event in ``text`` and everything wrong with it; None when anything is. Never raises."""
    faults = _Faults(file)
    top = _top(text, faults, kind="event", loader=loader)
    if top is None:
        return None, faults.told()
    read = Event(**_values(top))
    return (None if faults.codes else read), faults.told()


# -- faults -------------------------------------------------------------------------------------


class _Faults:
    """The faults of one file, a hundred at most."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Problem] = []
        self.more = False

    @property
    def codes(self) -> set[str]:
        return {problem.code for problem in self.found}

    @property
    def full(self) -> bool:
        return len(self.found) >= MOST_FAULTS

    def add(self, code: str, at: Node | int, path: str, message: str) -> None:
        """A fault at a node, or at a line (1-based; 0: the whole file)."""
        if self.full:
            self.more = True
        else:
            line = at if isinstance(at, int) else _line(at)
            self.found.append(Problem(code, Where(file=self.file, line=line, path=_cut(path, 80)), message, Severity.STOP))

    def told(self) -> tuple[Problem, ...]:
        """The faults by line."""
        found = sorted(self.found, key=lambda problem: problem.where.line)
        if self.more:
            message = f"There are more faults than these {MOST_FAULTS}. Mend these and try again."
            found.append(Problem("too-many-faults", Where(file=self.file), message, Severity.STOP))
        return tuple(found)


class _Part(msgspec.Struct, frozen=True):
    """One mapping of the file: its values by key, blank ones left out."""

    kind: str
    path: str
    line: int
    nodes: dict[str, Node]
    faults: _Faults

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key


# -- the text as nodes --------------------------------------------------------------------------


def _top(text: str, faults: _Faults, *, kind: str, loader: type) -> _Part | None:
    """The file's own mapping; None when the text cannot be walked at all."""
    text = text.removeprefix("\ufeff")
    if len(text) > MOST_BYTES or len(text.encode("utf-8", "replace")) > MOST_BYTES:
        faults.add("yaml-too-big", 0, "", f"The file is larger than {MOST_BYTES // 1_000_000} MB. Is it the right one?")
        return None
    if odd := _NOT_YAML.search(text):
        message = f"This line holds a character that cannot be read (U+{ord(odd[0]):04X}). Type the line again and save the file as UTF-8."
        faults.add("not-yaml", len(_LINE_END.findall(text[: odd.start()])) + 1, "", message)
        return None
    root: Node | None = None
    try:
        walkable = _check_events(text, faults, loader=loader)
        if walkable:
            root = yaml.compose(text, Loader=loader)
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # the last two: an escape such as "\UFFFFFFFF"
        line, message = _syntax(error, text)
        faults.add("not-yaml", line, "", message)
        return None
    if root is None:
        if walkable:
            needed = [name for name, key in KEYS[kind].items() if key.needs]
            faults.add("not-yaml", 0, "", f"The file is empty. It needs {', '.join(needed)}.")
        return None
    if other := _other_file(root, kind):
        faults.add("wrong-file", root, "", other)
        return None
    return _part(root, "", faults, kind=kind)


def _other_file(root: Node, kind: str) -> str:
    """What to say of a file that is plainly the other one of the two; empty when it is not."""
    if not isinstance(root, yaml.MappingNode):
        return ""
    keys = [key.value for key, _ in root.value if isinstance(key, yaml.ScalarNode)]
    counts = {each: sum(key in KEYS[each] for key in keys) for each in ("campaign", "event")}
    other = next((each for each, count in counts.items() if each != kind and count >= 2 and count > 2 * counts[kind]), "")
    if not other:
        return ""
    named = " and ".join(f"{key}:" for key in [key for key in keys if key in KEYS[other]][:2])
    what = {"campaign": "a campaign, what the publisher says", "event": "an event, what is yours"}[other]
    return f"This file is {what}: it has {named}. Give it with {_OPTIONS[other]}, and the {kind} with {_OPTIONS[kind]}."


_OPTIONS = {"campaign": "-c", "event": "-e"}


def _check_events(text: str, faults: _Faults, *, loader: type) -> bool:
    """Refuse what YAML can do and these files do not need; False: do not walk it. Events come one by one, however deep the text goes."""
    level = documents = aliases = 0
    for event in yaml.parse(text, Loader=loader):
        line = event.start_mark.line + 1 if event.start_mark else 0
        level += isinstance(event, yaml.events.CollectionStartEvent) - isinstance(event, yaml.events.CollectionEndEvent)
        documents += isinstance(event, yaml.events.DocumentStartEvent)
        aliases += isinstance(event, yaml.events.AliasEvent)
        if level > MOST_LEVELS:
            message = f"The file goes more than {MOST_LEVELS} levels deep here. Look at the indents and the brackets."
            faults.add("yaml-too-deep", line, "", message)
            return False
        if documents > 1:
            faults.add("not-yaml", line, "", "A line --- starts a second document here. Keep one document in a file.")
            return False
        for sign, what in (("anchor", "*" if isinstance(event, yaml.events.AliasEvent) else "&"), ("tag", "!")):
            if (word := getattr(event, sign, None)) is not None:
                way = f"Write the words out, or put quotes round a text that begins with {what}."
                message = f"{_cut(what + word.lstrip('!'))} is shorthand that is not used here. {way}"
                faults.add("yaml-shorthand", line, "", message)
    return not aliases


def _syntax(error: Exception, text: str) -> tuple[int, str]:
    """(line, what to do) of a text that is not YAML; both loaders say it alike."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is None:
        return 0, "The file cannot be read as YAML. Compare it with the sample."
    lines = _LINE_END.split(text.rstrip())
    line = min(mark.line, len(lines) - 1)
    rest = lines[line][mark.column :] if line == mark.line else ""
    said = str(getattr(error, "problem", "") or "")
    if rest.startswith("\t") or "\t" in lines[line].removesuffix(lines[line].lstrip()):
        message = "A tab stands here. Use spaces."
    elif "cannot start any token" in said:
        message = f'A text that begins with {rest[:1]} needs quotes: "{_cut(rest.strip())}"'
    elif "mapping values are not allowed" in said:
        message = 'A text with a colon and a space in it needs quotes: "First words: the rest"'
    elif "unexpected end of stream" in said:
        opened = getattr(error, "context_mark", None)
        line = min(opened.line, line) if opened else line
        message = "A quotation mark opens here and is never closed."
    else:
        message = "This line cannot be read as YAML. Look at its indent, quotes, brackets and colons, and at the line above."
    return line + 1, message


def _part(node: Node | None, path: str, faults: _Faults, *, kind: str) -> _Part:
    """A mapping's values by key; unknown, doubled and missing keys are faults. No node: an empty part."""
    keys = _KEYS[kind]
    part = _Part(kind, path, _line(node) if node else 0, {}, faults)
    blank: dict[str, int] = {}
    excused: set[str] = set()
    if node is not None and not isinstance(node, yaml.MappingNode):
        faults.add(
            "wrong-shape", node, path, f"{_shape(node)} stands here. {path or 'The file'} needs lines such as {keys[0]}: and {keys[1]}:"
        )
        return part
    for key, value in _entries(node, path, faults) if node else ():
        if key not in keys:
            near = _nearest(key, keys)
            excused.add(near)
            faults.add("key-unknown", value, part.at(key), _unknown(key, near, kind, present=part.nodes))
        elif _is_blank(value):
            blank[key] = _line(value)
        else:
            part.nodes[key] = value
    for key, spec in KEYS[kind].items():
        if spec.needs and key not in part.nodes and key not in excused:
            what = "is empty" if key in blank else "is missing"
            faults.add("key-missing", blank.get(key, part.line), part.at(key), f"{key} {what}. It needs {spec.needs}.")
    return part


def _entries(node: yaml.MappingNode, path: str, faults: _Faults) -> Iterator[tuple[str, Node]]:
    """The pairs of a mapping whose keys are words, each key once."""
    lines: dict[str, int] = {}
    for key_node, value in node.value:
        if faults.full:
            faults.more = True
            return
        key = _nfc(key_node.value).strip() if isinstance(key_node, yaml.ScalarNode) else ""
        if not key:
            message = "A key has to be words before a colon. Put quotes round a text that begins with ? { or [."
            faults.add("wrong-shape", key_node, path, message)
        elif key == "<<":
            faults.add("yaml-shorthand", key_node, path, "<< is shorthand that is not used here. Write the lines out.")
        elif key in lines:
            message = f"{_cut(key)} stands on line {lines[key]} already. Keep one of the two."
            faults.add("key-twice", key_node, f"{path}.{key}" if path else key, message)
        else:
            lines[key] = _line(key_node)
            yield key, value


def _nearest(key: str, keys: Sequence[str]) -> str:
    """The key that was meant, or nothing."""
    folded = re.sub(r"[\W_]+", "_", key[:60].casefold()).strip("_")
    for meant in (folded, _MEANT.get(folded, "")):
        if meant in keys:
            return meant
    return next(iter(difflib.get_close_matches(folded, keys, n=1, cutoff=0.7)), "")


def _unknown(key: str, near: str, kind: str, *, present: Mapping[str, Node]) -> str:
    name = _cut(key)
    if near == "channels":
        return f"{name} is not a key here. Put it below channels, as {_cut(key.casefold())}: with its address or number."
    if near in present:
        return f"{name} is not a key here. If it belongs to {near}, put it there."
    if near:
        return f"{name} is not a key here. Did you mean {near}?"
    for home, keys in _KEYS.items():
        if home != kind and key in keys:
            return f"{name} belongs {HOMES[home]}. Move the line there."
    return f"{name} is not a key here. Delete the line, or use one of {', '.join(_KEYS[kind])}."


# -- values -------------------------------------------------------------------------------------


def _values(part: _Part) -> dict[str, Any]:
    """What each key holds, by its shape; keys that may be left out and are, stay out, since the model knows their defaults."""
    return {key: _value(part, key, spec) for key, spec in KEYS[part.kind].items() if spec.needs or key in part.nodes}


def _value(part: _Part, key: str, spec: Key) -> Any:
    """One value; the blank one of its shape where it is missing or cannot be used. What is wrong with it is among the faults."""
    node = part.nodes.get(key)
    fills = PLACEHOLDERS if spec.fills else ()
    match spec.shape:
        case Shape.LINES:
            return _list(node, part.at(key), part.faults)
        case Shape.PARAGRAPHS:
            return _paragraphs(part, key)
        case Shape.DATE:
            return _date(part, key)
        case Shape.COUNTRY:
            return _country(part, key)
        case Shape.CHOICE:
            return spec.into(_choice(part, key, spec.choices))
        case Shape.YES:
            return _choice(part, key, (*YES, *NO)) in YES
        case Shape.WAYS:
            return _ways(part, key)
        case Shape.GUESSES:
            return _guesses(part, key)
        case Shape.COLUMNS:
            return _columns(part, key)
        case Shape.PART:
            return _values(_part(node, part.at(key), part.faults, kind=spec.kind))
        case Shape.PARTS:
            return _officials(part, key)
        case Shape.BY_LANGUAGE:
            return _samples(part, key)
        case _:
            return _matching(part, key, spec) if spec.pattern else _text(part, key, placeholders=fills)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _line(node: Node) -> int:
    return node.start_mark.line + 1 if node.start_mark else 0


def _cut(text: str, most: int = 40) -> str:
    """A text short and plain enough to be shown in a message."""
    shown = "".join(c if c.isprintable() else "?" for c in text[: most + 1])
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def _is_blank(node: Node) -> bool:
    if isinstance(node, yaml.ScalarNode):
        return not node.value.strip() or (not node.style and node.value in ("~", "null", "Null", "NULL"))
    return not node.value


def _shape(node: Node) -> str:
    if isinstance(node, yaml.CollectionNode):
        return "A list" if isinstance(node, yaml.SequenceNode) else "A group of keys"
    return "A text"


def _words(node: Node, path: str, faults: _Faults, *, placeholders: Collection[str] = ()) -> str:
    """A scalar's text in NFC, checked for what must never reach paper; empty when it is no text."""
    if not isinstance(node, yaml.ScalarNode):
        message = (
            f"{_shape(node)} stands where one text belongs. Put quotes round a text that begins with {{ or [, or holds a colon and a space."
        )
        faults.add("wrong-shape", node, path, message)
        return ""
    text = _nfc(node.value).replace("\t", " ").strip()
    if hidden := _HIDDEN.search(text):
        faults.add("hidden-character", node, path, f"The text holds a hidden character (U+{ord(hidden[0]):04X}). Type it again without.")
    if left := LEFT_OVER.search(text):
        hid = "protected" in left[0].casefold()
        way = "The web page hid an e-mail address there: find it elsewhere, or take this out." if hid else "Take it out."
        faults.add("left-over", node, path, f'"{_cut(left[0])}" is left over from the publication. {way}')
    for brace in _BRACES.finditer(text):
        if faults.full:
            break
        if brace[1] not in placeholders:
            faults.add("placeholder-unknown", node, path, _brace(brace, placeholders))
    return text


def _brace(brace: re.Match[str], placeholders: Collection[str]) -> str:
    shown, right = _cut(brace[0]), " or ".join(f"{{{name}}}" for name in placeholders)
    if not placeholders:
        return f"{shown} would be printed as it stands. Placeholders work in a letter's text, subject and closing, and in opening and ask."
    if brace[1] is None:
        return f"A brace {shown} stands alone. Write {right}, or take it out."
    near = difflib.get_close_matches(brace[1].strip().casefold()[:40], placeholders, n=1)
    return f"{shown} is not a placeholder. " + (f"Did you mean {{{near[0]}}}?" if near else f"Write {right}, or take it out.")


def _text(part: _Part, key: str, *, placeholders: Collection[str] = ()) -> str:
    """One line or one paragraph: line breaks become spaces. Empty when there is none."""
    node = part.nodes.get(key)
    return _joined(_lines(_words(node, part.at(key), part.faults, placeholders=placeholders))) if node else ""


def _list(node: Node | None, path: str, faults: _Faults) -> tuple[str, ...]:
    """Lines: a list, or one text with a line to each."""
    return tuple(line for _, text in _items(node, path, faults) for line in _lines(text) if line)


def _paragraphs(part: _Part, key: str) -> tuple[str, ...]:
    """Paragraphs: a list, or one block (``|``) with blank lines between. Other texts keep a break only where a blank line was."""
    paragraphs: list[str] = []
    for item, text in _items(part.nodes.get(key), part.at(key), part.faults, placeholders=PLACEHOLDERS):
        if getattr(item, "style", None) == "|":
            paragraphs += [_joined(lines) for filled, lines in itertools.groupby(_lines(text), key=bool) if filled]
        else:
            paragraphs += filter(None, _lines(text))
    return tuple(paragraphs)


def _nodes(node: Node | None) -> list[Node]:
    if isinstance(node, yaml.SequenceNode):
        return list(node.value)
    return [node] if node else []


def _items(node: Node | None, path: str, faults: _Faults, *, placeholders: Collection[str] = ()) -> Iterator[tuple[Node, str]]:
    """The texts of a list, or the one text that stands for it."""
    for index, item in enumerate(_nodes(node)):
        at = f"{path}.{index}" if item is not node else path
        if _is_blank(item):
            faults.add("wrong-value", item, at, "This item is empty. Fill it in, or delete its dash.")
        else:
            yield item, _words(item, at, faults, placeholders=placeholders)


def _lines(text: str) -> list[str]:
    return [line.strip(" ") for line in _LINE_END.split(text)]


def _joined(lines: Iterable[str]) -> str:
    return " ".join(line for line in lines if line)


def _matching(part: _Part, key: str, spec: Key) -> str:
    """A text of one shape; empty when there is none or it has another."""
    text = _text(part, key)
    if text and not (len(text) <= spec.most and re.fullmatch(spec.pattern, text, re.ASCII)):
        part.faults.add("wrong-value", part.nodes[key], part.at(key), f"{_cut(text)} cannot be used here. Write {spec.like}.")
        return ""
    return text


def _country(part: _Part, key: str) -> str:
    text = _text(part, key)
    code = postal.country(text[:100]) if text else None
    if text and code != text.upper():
        way = f"Write {code}." if code else "Write the two-letter country code, such as MX or US."
        part.faults.add("wrong-value", part.nodes[key], part.at(key), f"{_cut(text)} cannot be used here. {way}")
    return code or ""


def _date(part: _Part, key: str) -> datetime.date:
    """A day; the first there is (``date.min``) when there is none to read."""
    text = _matching(part, key, _DAY)
    try:
        return datetime.date.fromisoformat(text) if text else datetime.date.min
    except ValueError:
        part.faults.add("wrong-value", part.nodes[key], part.at(key), f"There is no day {text}. Look at the month and the day.")
        return datetime.date.min


_DAY = Key("", pattern=r"\d{4}-\d{2}-\d{2}", like="the date as year-month-day, such as 2021-12-31")


def _choice(part: _Part, key: str, choices: Sequence[str]) -> str:
    text = _text(part, key)
    folded = text.casefold()
    if folded in choices:
        return folded
    near = difflib.get_close_matches(folded[:40], choices, n=1)
    way = f"Did you mean {near[0]}?" if near else f"It can be {', '.join(choices[:-1])} or {choices[-1]}."
    part.faults.add("wrong-value", part.nodes[key], part.at(key), f"{_cut(text)} is not a choice here. {way}")
    return choices[0]


# -- the parts of a campaign --------------------------------------------------------------------


def _officials(top: _Part, key: str) -> tuple[Official, ...]:
    node = top.nodes.get(key)
    if node is None:
        return ()
    if not isinstance(node, yaml.SequenceNode):
        message = f"{_shape(node)} stands here. Begin each official with a dash: - id: president"
        top.faults.add("wrong-shape", node, key, message)
        return ()
    if len(node.value) > MOST_OFFICIALS:
        message = f"{len(node.value)} officials are more than {MOST_OFFICIALS}, a letter of the alphabet each. Make two campaigns of it."
        top.faults.add("wrong-value", node, key, message)
        return ()
    parts = [_part(item, f"{key}.{index}", top.faults, kind="official") for index, item in enumerate(node.value)]
    officials = tuple(Official(**_values(part)) for part in parts)
    _check_unique(parts, "id", [official.id for official in officials])
    _check_unique(parts, "letter", [official.letter for official in officials])
    return officials


def _check_unique(parts: Sequence[_Part], key: str, values: Sequence[str]) -> None:
    first: dict[str, int] = {}
    for part, value in zip(parts, values, strict=True):
        if value in first:
            message = f"{value} is another official's {key} already, on line {first[value]}. Give each their own."
            part.faults.add("not-unique", part.nodes[key], part.at(key), message)
        elif value:
            first[value] = _line(part.nodes[key])


def _named(part: _Part, key: str) -> Iterator[tuple[str, Node]]:
    """The pairs of a mapping whose keys are free words."""
    node = part.nodes.get(key)
    if isinstance(node, yaml.MappingNode):
        yield from _entries(node, part.at(key), part.faults)
    elif node is not None:
        part.faults.add("wrong-shape", node, part.at(key), f"{_shape(node)} stands here. {part.at(key)} needs lines such as key: words")


def _ways(part: _Part, key: str) -> dict[str, tuple[str, ...]]:
    """Ways to reach an official by kind (phone, twitter, email), one or several to each."""
    path, named = part.at(key), _named(part, key)
    return {kind: _list(node, f"{path}.{kind}", part.faults) for kind, node in named if not _is_blank(node)}


def _samples(top: _Part, key: str) -> dict[str, Sample]:
    samples: dict[str, Sample] = {}
    for language, node in _named(top, key):
        path = f"{key}.{language}"
        if not re.fullmatch(LANGUAGE, language, re.ASCII):
            near = _nearest(language, _KEYS["sample"])
            way = f"Put {near} below a language, such as en:" if near else "Write a language code, such as en or es."
            top.faults.add("wrong-value", node, path, f"{_cut(language)} is not a language. {way}")
            continue
        samples[language] = Sample(**_values(_part(node, path, top.faults, kind="sample")))
    return samples


def _check_greetings(top: _Part, greetings: Sequence[str]) -> None:
    """A greeting inside the sample would reach every official: each has a salutation for that."""
    stems = tuple(stem for greeting in greetings if (stem := greeting.rstrip(" ,:.!").casefold()))
    letters = top.nodes.get("letters")
    for language, sample in letters.value if isinstance(letters, yaml.MappingNode) else ():
        for key, node in sample.value if isinstance(sample, yaml.MappingNode) else ():
            for item in _nodes(node) if key.value == "paragraphs" else ():
                if isinstance(item, yaml.ScalarNode) and _nfc(item.value).lstrip().casefold().startswith(stems):
                    message = (
                        "A greeting opens this paragraph and would go to every official. Take it out: each one's salutation is set above."
                    )
                    top.faults.add("greeting-in-letter", item, f"letters.{language.value}.paragraphs", message)


def _columns(top: _Part, key: str) -> dict[str, str]:
    """What each column of a sheet is, by its heading: ``Full legal name: name``."""
    told: dict[str, str] = {}
    for heading, node in _named(top, key):
        path = f"{key}.{heading}"
        said = _joined(_lines(_words(node, path, top.faults)))
        field = headings.field_named(said)
        if field:
            told[heading] = field
        elif said:
            near = headings.nearest_field(said)
            way = f"Did you mean {near}?" if near else f"Write one of our headings, such as Name or ZIP, or {headings.UNUSED}."
            top.faults.add("wrong-value", node, path, f"{_cut(said)} is not a heading of ours. {way}")
    return told


def _guesses(top: _Part, key: str) -> dict[str, str]:
    """What a draft guessed, by path; each line stops the merge until a person has looked and deleted it."""
    guesses: dict[str, str] = {}
    for path, node in _named(top, key):
        words = _joined(_lines(_nfc(node.value))) if isinstance(node, yaml.ScalarNode) else ""
        guesses[path] = words
        source = f'was read from "{_cut(words, 120)}"' if words else "is a guess"
        message = f"{_cut(path)} {source}. Put it right where it stands if need be, then delete this line to confirm it."
        top.faults.add("unconfirmed", node, f"{key}.{path}", message)
    return guesses
