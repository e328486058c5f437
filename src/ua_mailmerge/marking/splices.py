"""XML with places: where each element of a part stands in its bytes, and a few bytes spliced in there."""

import re
from collections.abc import Callable, Iterable
from xml.parsers import expat

import msgspec

from ua_mailmerge.containers import damaged


class Edit(msgspec.Struct, frozen=True, order=True):
    """Bytes of a part from ``start`` to ``end`` become ``data``."""

    start: int
    end: int
    data: bytes


def spliced(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The part with all edits made; those at one place in the order they were given."""
    out: list[bytes] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end > edit.start)):
        if edit.start < at:
            raise ValueError("two edits overlap")
        out += [data[at : edit.start], edit.data]
        at = edit.end
    return b"".join([*out, data[at:]])


class Element(msgspec.Struct):
    """An element where it stands: its tag from ``start`` to ``inner``, its content to ``close``, all of it to ``end``."""

    name: str  # without its namespace
    attributes: dict[str, str]
    start: int
    inner: int = 0
    close: int = 0
    end: int = 0
    text: str = ""


def walk(
    data: bytes, *, file: str, opened: Callable[[Element, int], None], closed: Callable[[Element, int], None], texts: frozenset[str]
) -> None:
    """One pass; both are told the depth (0: the root). ``texts``: elements whose text is kept."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    stack: list[Element] = []

    def doctype(*_: object) -> None:
        raise damaged(file)

    def start(name: str, attributes: dict[str, str]) -> None:
        at = parser.CurrentByteIndex
        element = Element(name.rpartition(" ")[2], attributes, at, _tag_end(data, at))
        opened(element, len(stack))
        stack.append(element)

    def end(_name: str) -> None:
        element = stack.pop()
        at = parser.CurrentByteIndex
        empty = data[element.inner - 2 : element.inner] == b"/>"
        element.close = element.inner if empty else at
        element.end = element.inner if empty else data.index(b">", at) + 1
        closed(element, len(stack))

    def text(words: str) -> None:
        if stack and stack[-1].name in texts:
            stack[-1].text += words

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)  # noqa: FBT003 (expat's own signature)
    except expat.ExpatError as error:
        raise damaged(file) from error


_TAG = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")


def _tag_end(data: bytes, at: int) -> int:
    found = _TAG.match(data, at)
    return found.end() if found else data.index(b">", at) + 1


def prefix(data: bytes, element: Element) -> bytes:
    """``x:`` of ``<x:row``; empty where the namespace is the default one."""
    found = re.match(rb"<([^\s/>:]+:)?", data[element.start : element.start + 200])
    return (found[1] or b"") if found else b""


def inside(data: bytes, element: Element, content: bytes) -> list[Edit]:
    """``content`` at the end of an element, which may have been empty."""
    if data[element.inner - 2 : element.inner] != b"/>":
        return [Edit(element.close, element.close, content)]
    name = re.match(rb"<([^\s/>]+)", data[element.start : element.inner])
    tag = name[1] if name else b""
    return [Edit(element.inner - 2, element.inner, b">" + content + b"</" + tag + b">")]


def counted(data: bytes, element: Element, count: int) -> list[Edit]:
    """The ``count`` attribute of a list, told anew where it has one."""
    tag = data[element.start : element.inner]
    found = re.search(rb"""\scount=["']\d+["']""", tag)
    return [Edit(element.start + found.start(), element.start + found.end(), b' count="%d"' % count)] if found else []


def root_of(data: bytes, file: str) -> Element:
    """The outermost element of a part."""
    roots: list[Element] = []

    def closed(element: Element, depth: int) -> None:
        if not depth:
            roots.append(element)

    walk(data, file=file, opened=lambda _element, _depth: None, closed=closed, texts=frozenset())
    return roots[0]


_UNSTORABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def storable(text: str) -> str:
    """Without what XML 1.0 cannot hold."""
    return _UNSTORABLE.sub("\ufffd", text)[:32_000]


def name_of(column: int) -> str:
    """A column's name: AB of 28."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def number_of(letters: str) -> int:
    """A column's number: 28 of AB."""
    at = 0
    for letter in letters[:4].upper():
        at = at * 26 + ord(letter) - 64
    return at
