"""Letterhead folder to Stationery: marks on the sheet, and drawings made once."""

import difflib
import math
import re
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import msgspec
import yaml

from ua_mailmerge import artwork
from ua_mailmerge.model import MM, Area, Art, Box, Event, Face, Faces, Mark, Paper, Place, Rule, Style
from ua_mailmerge.problems import Problem, Severity, UnreadableError, Where
from ua_mailmerge.typeset import LEFT, MEASURE, Stationery, line

FILE = "letterhead.yaml"
MOST_BYTES = 50_000
MOST_POINTS = 20_000  # in one path
MOST_MM = 1000

_TOP_KEYS = ("name", "head", "preprinted", "page", "next_page", "first", "next")
_PAGES = ("letterhead.pdf", "letterhead.svg", "letterhead.png", "letterhead.jpg")  # a folder with one of these needs no letterhead.yaml
_HEADS = ("signer", "art")
_PLACED = ("x", "y", "up", "from")
_KINDS: dict[str, tuple[str, ...]] = {
    "text": ("face", "size", "grey", "align"),
    "rule": ("stroke", "grey"),
    "box": ("stroke", "grey", "fill"),
    "circle": ("stroke", "grey", "fill"),
    "path": ("stroke", "grey", "fill"),
    "art": ("width",),
}
"""What each kind of element may say beside where it stands."""

_NEXT_TOP = 14 * MM  # later pages have their running line at 19 mm
_SIDE = 4 * MM  # between art in the margin and the words
_COORDINATES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "Z": 0}
_TOKEN = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|\S")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)")

Node = yaml.nodes.Node


def load(folder: Path, *, paper: Paper, faces: Faces, event: Event | None = None, clear: Sequence[Area] = ()) -> Stationery:
    """The stationery that the ``letterhead.yaml`` of ``folder`` draws on ``paper``, with ``{group}`` and ``{address}`` from the event.

    ``clear`` are areas in mm that a window may show: nothing of the first page may stand there.
    UnreadableError when the folder, the file or a drawing it names is not there, or something in the file is wrong: all faults at once,
    each with its line, in ``problems`` and in the message.
    """
    read = _Reader(folder, paper, faces, event)
    top = read.mapping(_compose(folder), "", _TOP_KEYS)
    head = read.choice(top, "head", "", _HEADS, "art" if "page" in top else "signer")
    preprinted = read.choice(top, "preprinted", "", ("yes", "no", "true", "false"), "no") in ("yes", "true")
    read.clear = [Area(x0=a.x0 * MM, y0=a.y0 * MM, x1=a.x1 * MM, y1=a.y1 * MM) for a in clear]
    first = read.elements(top.get("first"), "first")
    read.clear, read.windows = [], read.clear
    later = read.elements(top.get("next"), "next")
    pages = read.pages(top)
    marks, next_marks = (*pages[0].marks, *read.sheet(first)), (*pages[1].marks, *read.sheet(later))
    height = paper.size[1]
    above, below = _reach([*pages[0].pieces, *first], height)
    next_above, next_below = _reach([*pages[1].pieces, *later], height)
    if next_above > _NEXT_TOP or (next_below and next_below < (below or height - 15 * MM)):
        node = top.get("next") or top.get("next_page") or top.get("page")
        read.fault("letterhead-in-the-way", node, "next", "Later pages need their head from 14 mm and their foot as the first page has it.")
    if read.faults:
        raise UnreadableError(_told(read.faults), code="letterhead", problems=tuple(read.faults))
    arts = [mark.form for mark in (*marks, *next_marks) if isinstance(mark, Place) and isinstance(mark.form, Art)]
    why = next((art.not_archival for art in arts if art.not_archival), "")
    return Stationery(paper, head == "signer", marks, next_marks, above, below, why, preprinted, event.group if event else "")


def _told(faults: Sequence[Problem]) -> str:
    return str(faults[0]) if len(faults) == 1 else "\n".join([f"{faults[0].where.file} has {len(faults)} faults:", *map(str, faults)])


def _compose(folder: Path) -> Node | None:
    """The file as YAML nodes, or an UnreadableError that says why not."""
    name = f"{folder.name}/{FILE}"
    try:
        data = (folder / FILE).read_bytes()
    except FileNotFoundError as error:
        alone = next((page for page in _PAGES if (folder / page).is_file()), "")
        if alone:
            return yaml.compose(f"page: {alone}", Loader=yaml.BaseLoader)
        raise UnreadableError(_not_there(folder), code="no-letterhead") from error
    except OSError as error:
        raise UnreadableError(f"{name}: cannot be read ({error.strerror}).", code="no-letterhead") from error
    if len(data) > MOST_BYTES:
        raise UnreadableError(f"{name}: is too long for a letterhead; at most {MOST_BYTES // 1000} KB.", code="letterhead")
    try:
        return yaml.compose(data.decode("utf-8-sig"), Loader=yaml.BaseLoader)  # not the C one: deep nesting crashes it
    except UnicodeDecodeError as error:
        raise UnreadableError(f"{name}: is not UTF-8 text; save it as UTF-8.", code="letterhead") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = f" line {mark.line + 1}" if mark else ""
        raise UnreadableError(f"{name}{at}: this is not YAML we can read; check colons, quotes and indents.", code="letterhead") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise UnreadableError(f"{name}: this is not YAML we can read; check colons, quotes and indents.", code="letterhead") from error


def _not_there(folder: Path) -> str:
    """Which of folder and file is missing, and the nearest name there is."""
    if not folder.is_dir():
        beside = folder.parent.iterdir() if folder.parent.is_dir() else ()
        others = [other.name for other in beside if (other / FILE).is_file()]
        return f"There is no letterhead folder “{folder.name}”{_meant(folder.name, others)}"
    return f"The letterhead folder “{folder.name}” has no {FILE}{_meant(FILE, [other.name for other in folder.iterdir()])}"


def _meant(wrong: str, right: Iterable[str]) -> str:
    near = difflib.get_close_matches(wrong, sorted(right), n=1, cutoff=0.5)
    return f"; did you mean “{near[0]}”?" if near else "."


def _words(event: Event | None) -> dict[str, str]:
    """What a letterhead may leave to the event."""
    if event is None:
        return {}
    address = [line for line in event.return_address if line != event.group]
    return {"{group}": event.group, "{address}": " · ".join(address)}


class _Element(msgspec.Struct, frozen=True):
    """One element drawn: a mark, or strokes for the sheet's drawing, and the box it fills on the sheet, in points."""

    x0: float
    y0: float
    x1: float
    y1: float
    mark: Mark | None = None
    strokes: bytes = b""


def _reach(elements: Sequence[_Element], height: float) -> tuple[float, float]:
    """How far down the head's art comes and how far up the foot's; 0 where there is none. Art in a side margin counts for neither."""
    above = [one.y1 for one in elements if one.y1 <= height / 2]
    below = [one.y0 for one in elements if one.y0 > height / 2]
    return max(above, default=0.0), min(below, default=0.0)


class _Sheet(msgspec.Struct, frozen=True):
    """A whole page of art: its mark, and what of it stands where words could."""

    marks: tuple[Mark, ...] = ()
    pieces: tuple[_Element, ...] = ()


class _Reader:
    """Walks the nodes of one letterhead.yaml and keeps what is wrong."""

    def __init__(self, folder: Path, paper: Paper, faces: Faces, event: Event | None) -> None:
        self.words = _words(event)
        self.folder, self.faces = folder, faces
        self.width, self.height = paper.size
        self.faults: list[Problem] = []
        self.clear: list[Area] = []  # what a window may show of the page that is read, in points
        self.windows: list[Area] = []  # and of the first page

    def fault(self, code: str, node: Node | None, path: str, message: str) -> None:
        """One fault more, at a node's line; what has the wrong shape is told once."""
        if self.faults and (self.faults[-1].code, self.faults[-1].where.path) == ("wrong-shape", path):
            return
        at = node.start_mark.line + 1 if node is not None else 0
        self.faults.append(Problem(code, Where(file=f"{self.folder.name}/{FILE}", line=at, path=path), message, Severity.STOP))

    # -- YAML -----------------------------------------------------------------------------------

    def mapping(self, node: Node | None, path: str, keys: Collection[str]) -> dict[str, Node]:
        """A mapping's nodes by key; unknown and doubled keys are faults."""
        if not isinstance(node, yaml.MappingNode):
            self.fault("wrong-shape", node, path, "Here should be keys with a colon and a value, such as “x: 34”.")
            return {}
        found: dict[str, Node] = {}
        for key, value in node.value:
            name = str(key.value)
            spot = f"{path}.{name}".lstrip(".")
            if name in found:
                self.fault("doubled-key", key, spot, f"“{name}” stands here twice; keep one.")
            elif name not in keys:
                self.fault("unknown-key", key, spot, f"There is no “{name}” here{_meant(name, keys)}")
            else:
                found[name] = value
        return found

    def word(self, nodes: dict[str, Node], key: str, path: str) -> str:
        """A value as text; empty when there is none."""
        node = nodes.get(key)
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self.fault("wrong-shape", node, f"{path}.{key}".lstrip("."), "Here should be one value, not several.")
            return ""
        return str(node.value)

    def choice(self, nodes: dict[str, Node], key: str, path: str, of: Sequence[str], default: str) -> str:
        """One of a few words."""
        word = self.word(nodes, key, path)
        if key not in nodes or word in of:
            return word or default
        self.fault("wrong-value", nodes[key], f"{path}.{key}".lstrip("."), f"“{word}” is none of {', '.join(of)}{_meant(word, of)}")
        return default

    def number(self, nodes: dict[str, Node], key: str, path: str, *, default: float, least: float, most: float) -> float:
        """A number within bounds."""
        word = self.word(nodes, key, path)
        if key not in nodes:
            return default
        value = float(word) if _NUMBER.fullmatch(word.strip()) else math.nan
        if not least <= value <= most:
            self.fault("wrong-value", nodes[key], f"{path}.{key}", f"Here should be a number from {least:g} to {most:g}.")
            return default
        return value

    def lengths(self, nodes: dict[str, Node], key: str, path: str, count: Collection[int]) -> list[float]:
        """Millimetres, as many as ``count`` allows; zeros after a fault."""
        words = self.word(nodes, key, path).split()
        if len(words) in count and all(_NUMBER.fullmatch(word) for word in words):
            return [float(word) * MM for word in words]
        many = " or ".join("one number" if n == 1 else "two numbers with a space between" for n in count)
        self.fault("wrong-value", nodes[key], f"{path}.{key}", f"Here should be {many}, in mm.")
        return [0.0] * max(count)

    # -- elements -------------------------------------------------------------------------------

    def elements(self, node: Node | None, path: str) -> list[_Element]:
        """The elements of one page."""
        if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.fault("wrong-shape", node, path, "Here should be a list: each element begins with a dash.")
            return []
        made = [self.element(item, f"{path}.{number}") for number, item in enumerate(node.value, 1)]
        return [element for element in made if element is not None]

    def element(self, node: Node, path: str) -> _Element | None:
        """One element, checked and drawn; None after a fault."""
        before = len(self.faults)
        known = [*_KINDS, *_PLACED, *dict.fromkeys(key for keys in _KINDS.values() for key in keys)]
        nodes = self.mapping(node, path, known)
        kinds = [kind for kind in _KINDS if kind in nodes]
        if len(kinds) != 1:
            if len(self.faults) == before:
                self.fault(
                    "wrong-shape", node, path, f"An element is one of {', '.join(_KINDS)}; this is {' and '.join(kinds) or 'none of them'}."
                )
            return None
        kind = kinds[0]
        for key in nodes:
            if key not in (kind, *_PLACED, *_KINDS[kind]):
                self.fault(
                    "unknown-key", nodes[key], f"{path}.{key}", f"A {kind} has no “{key}”; it has {', '.join((*_PLACED, *_KINDS[kind]))}."
                )
        x, y = self.spot(node, nodes, path)
        draw = {"text": self.text, "rule": self.rule, "box": self.box, "circle": self.circle, "path": self.path, "art": self.art}[kind]
        if len(self.faults) > before:
            return None
        made = draw(nodes, path, x, y)
        if made is None or len(self.faults) > before:
            return None
        self.stand(made, node, path)
        return made

    def spot(self, node: Node, nodes: dict[str, Node], path: str) -> tuple[float, float]:
        """Where an element stands, in points from the top-left corner."""
        if "x" not in nodes or ("y" in nodes) == ("up" in nodes):
            self.fault("missing-key", node, path, "An element needs x, and either y (down from the top) or up (from the foot), in mm.")
        x = self.number(nodes, "x", path, default=0.0, least=-300, most=300) * MM
        y = self.number(nodes, "y", path, default=0.0, least=0, most=300) * MM
        up = self.number(nodes, "up", path, default=0.0, least=0, most=300) * MM
        side = self.choice(nodes, "from", path, ("left", "right", "centre"), "left")
        x = {"left": x, "right": self.width - x, "centre": self.width / 2 + x}[side]
        return x, self.height - up if "up" in nodes else y

    def stand(self, made: _Element, node: Node, path: str) -> None:
        """Elements stay on the sheet and out of the letter's words."""
        if made.x0 < -0.5 or made.y0 < -0.5 or made.x1 > self.width + 0.5 or made.y1 > self.height + 0.5:
            self.fault("off-the-sheet", node, path, "This reaches over the edge of the sheet; move it or make it smaller.")
        elif made.y0 <= self.height / 2 < made.y1 and made.x1 > LEFT - _SIDE and made.x0 < LEFT + MEASURE + _SIDE:
            self.fault(
                "letterhead-in-the-way", node, path, "This stands where the letter's words stand; keep to the head, the foot or a margin."
            )
        elif shown := [a for a in self.clear if made.x0 < a.x1 and made.x1 > a.x0 and made.y0 < a.y1 and made.y1 > a.y0]:
            away = f"keep above {shown[0].y0 / MM:.0f} mm or below {shown[0].y1 / MM:.0f} mm"
            self.fault(
                "letterhead-in-the-way", node, path, f"This would show through the envelope's window; {away}, or take another envelope."
            )

    def text(self, nodes: dict[str, Node], path: str, x: float, y: float) -> _Element | None:
        words = " ".join(self.word(nodes, "text", path).split())
        for name, value in self.words.items():
            words = words.replace(name, value)
        face = Face(self.choice(nodes, "face", path, tuple(Face), Face.SANS.value))
        size = self.number(nodes, "size", path, default=9.0, least=5, most=72)
        grey = self.number(nodes, "grey", path, default=0.0, least=0, most=1)
        align = self.choice(nodes, "align", path, ("left", "centre", "right"), "left")
        missing = self.faces.missing(words, face)
        if not words or missing:
            said = f"No typeface here has {' '.join(missing)}" if missing else "There are no words here"
            self.fault("no-glyph" if missing else "wrong-value", nodes["text"], f"{path}.text", f"{said}; write it another way.")
            return None
        width = self.faces.width(words, face, size)
        x -= {"left": 0.0, "centre": width / 2, "right": width}[align]
        mark = line(words, x=x, y=y, style=Style(face, size, size * 1.2, grey), faces=self.faces)
        return _Element(x, y - size, x + width, y + size * 0.3, mark=mark)

    def rule(self, nodes: dict[str, Node], path: str, x: float, y: float) -> _Element:
        across, down = [*self.lengths(nodes, "rule", path, (1, 2)), 0.0][:2]
        stroke, grey, _ = self.paint(nodes, path)
        box = (min(x, x + across), min(y, y + down), max(x, x + across), max(y, y + down))
        return _Element(*box, mark=Rule(x, y, x + across, y + down, stroke, grey))

    def box(self, nodes: dict[str, Node], path: str, x: float, y: float) -> _Element:
        across, down = self.lengths(nodes, "box", path, (2,))
        stroke, grey, fill = self.paint(nodes, path)
        return _Element(x, y, x + across, y + down, mark=Box(x, y, across, down, stroke, grey, fill))

    def circle(self, nodes: dict[str, Node], path: str, x: float, y: float) -> _Element:
        from reportlab.pdfgen.pathobject import PDFPathObject

        (radius,) = self.lengths(nodes, "circle", path, (1,))
        drawn = PDFPathObject()
        drawn.circle(x, self.height - y, radius)
        return _Element(x - radius, y - radius, x + radius, y + radius, strokes=_painted(drawn.getCode(), *self.paint(nodes, path)))

    def path(self, nodes: dict[str, Node], path: str, x: float, y: float) -> _Element | None:
        """A shape from SVG 1.1 path data with absolute M, L, H, V, C and Z, in mm from (x, y), y downwards."""
        from reportlab.pdfgen.pathobject import PDFPathObject

        told = steps(self.word(nodes, "path", path))
        if isinstance(told, str):
            self.fault("wrong-value", nodes["path"], f"{path}.path", told)
            return None
        drawn = PDFPathObject()
        spots = [(x, y)]
        for command, points in told:
            placed = [(x + right * MM, y + down * MM) for right, down in points]
            turned = [number for right, down in placed for number in (right, self.height - down)]
            if command == "M":
                drawn.moveTo(*turned)
            elif command == "L":
                drawn.lineTo(*turned)
            elif command == "C":
                drawn.curveTo(*turned)
            else:
                drawn.close()
            spots += placed
        across, down = [spot[0] for spot in spots[1:]], [spot[1] for spot in spots[1:]]
        return _Element(min(across), min(down), max(across), max(down), strokes=_painted(drawn.getCode(), *self.paint(nodes, path)))

    def art(self, nodes: dict[str, Node], path: str, x: float, y: float) -> _Element | None:
        name = self.word(nodes, "art", path)
        width = self.number(nodes, "width", path, default=30.0, least=1, most=300) * MM
        file = self.folder / name
        if Path(name).name != name or not file.is_file():
            others = [other.name for other in self.folder.iterdir() if other.name != FILE]
            self.fault("missing-art", nodes["art"], f"{path}.art", f"There is no drawing “{name}” beside {FILE}{_meant(name, others)}")
            return None
        drawing = artwork.any_art(file, width)
        if isinstance(drawing, str):
            self.fault("unusable-art", nodes["art"], f"{path}.art", f"{name}: {drawing}")
            return None
        return _Element(x, y, x + width, y + drawing.height, mark=Place(drawing, x, y))

    # -- whole pages ----------------------------------------------------------------------------

    def pages(self, top: dict[str, Node]) -> tuple[_Sheet, _Sheet]:
        """The art behind the first page and behind later ones: of a PDF with two pages the second, unless ``next_page`` says otherwise."""
        found = self.art_pages(top, "page")
        first = self.page(found[0], top["page"], "page", clear=self.windows) if found else _Sheet()
        later = self.art_pages(top, "next_page") or found[1:]
        key = "next_page" if "next_page" in top else "page"
        return first, self.page(later[0], top[key], key, clear=()) if later else _Sheet()

    def art_pages(self, top: dict[str, Node], key: str) -> "list[artwork.Sheet]":
        """The pages of the file that a key names; none after a fault."""
        name = self.word(top, key, "")
        if not name:
            return []
        file = self.folder / name
        if Path(name).name != name or not file.is_file():
            others = [other.name for other in self.folder.iterdir() if other.name != FILE] if self.folder.is_dir() else []
            self.fault("missing-art", top[key], key, f"There is no “{name}” beside {FILE}{_meant(name, others)}")
            return []
        found = artwork.sheets(file, (self.width, self.height))
        if isinstance(found, str):
            self.fault("unusable-art", top[key], key, f"{name}: {found}")
            return []
        return found

    def page(self, sheet: "artwork.Sheet", node: Node, path: str, *, clear: Sequence[Area]) -> _Sheet:
        """A page of art, after looking that its ink keeps out of the words and out of windows."""
        left, right = LEFT - _SIDE, LEFT + MEASURE + _SIDE
        pieces = [_Element(*box) for box in sheet.ink.pieces(left, 0.0, right, self.height)]
        for piece in pieces:
            if piece.y0 <= self.height / 2 < piece.y1:
                self.in_the_way(sheet, piece, node, path, "stands where the letter's words stand; keep to the head, the foot or a margin")
        for area in clear:
            for box in sheet.ink.pieces(area.x0, area.y0, area.x1, area.y1):
                why = "would show through the envelope's window; move it, or take another envelope"
                self.in_the_way(sheet, _Element(*box), node, path, why)
        return _Sheet((Place(sheet.art, 0.0, 0.0),), tuple(pieces))

    def in_the_way(self, sheet: "artwork.Sheet", piece: _Element, node: Node, path: str, why: str) -> None:
        """A fault that names the piece of art by its words, else by where it is."""
        words = sheet.ink.says(piece.x0, piece.y0, piece.x1, piece.y1)
        where = f"{piece.x0 / MM:.0f} to {piece.x1 / MM:.0f} mm from the left, {piece.y0 / MM:.0f} to {piece.y1 / MM:.0f} mm from the top"
        self.fault("letterhead-in-the-way", node, path, f"{f'“{words}”' if words else 'What is drawn'} ({where}) {why}.")

    def paint(self, nodes: dict[str, Node], path: str) -> tuple[float, float, float]:
        """Width of the stroke in points, its grey, and the grey inside (negative: none); a filled shape has no stroke unless it says so."""
        fill = self.number(nodes, "fill", path, default=-1.0, least=0, most=1)
        stroke = self.number(nodes, "stroke", path, default=0.0 if "fill" in nodes else 0.5, least=0, most=30)
        return stroke, self.number(nodes, "grey", path, default=0.0, least=0, most=1), fill

    def sheet(self, elements: Sequence[_Element]) -> tuple[Mark, ...]:
        """A page's marks: all strokes as one drawing beneath the rest."""
        strokes = b"\n".join(element.strokes for element in elements if element.strokes)
        drawing: tuple[Mark, ...] = (Place(Art(strokes, self.width, self.height), 0.0, 0.0),) if strokes else ()
        return drawing + tuple(element.mark for element in elements if element.mark is not None)


# -- drawings -----------------------------------------------------------------------------------


def steps(data: str) -> list[tuple[str, list[tuple[float, float]]]] | str:
    """Path data as commands M, L, C, Z with points in mm, or a sentence on what is wrong with it."""
    tokens = _TOKEN.findall(data.replace(",", " "))
    if len(tokens) > MOST_POINTS:
        return "This path is too long; simplify it, or use a drawing (art: logo.pdf)."
    found: list[tuple[str, list[tuple[float, float]]]] = []
    at = start = (0.0, 0.0)
    command, n = "", 0
    while n < len(tokens):
        if tokens[n].isalpha():
            command, n = tokens[n], n + 1
        elif command in ("", "Z"):
            return f"A path has a letter before “{tokens[n]}”: M, L, H, V, C or Z."
        if command not in _COORDINATES:
            return f"A path knows M, L, H, V, C and Z; “{command}” is none of them."
        if not found and command != "M":
            return "A path begins with M."
        numbers = tokens[n : n + _COORDINATES[command]]
        if len(numbers) < _COORDINATES[command] or not all(_NUMBER.match(number) for number in numbers):
            return f"{command} wants {_COORDINATES[command]} numbers."
        n += len(numbers)
        values = [float(number) for number in numbers]
        if not all(-MOST_MM <= value <= MOST_MM for value in values):
            return f"A path reaches {MOST_MM} mm from its beginning at most."
        if command == "H":
            points = [(values[0], at[1])]
        elif command == "V":
            points = [(at[0], values[0])]
        else:
            points = list(zip(values[::2], values[1::2], strict=True))
        found.append(("L" if command in "HV" else command, points))
        at = points[-1] if points else start
        if command == "M":
            start, command = at, "L"  # SVG 1.1 §8.3.2: further pairs are lines
    return found or "Here should be a path, such as M 0 0 L 5 0 L 5 5 Z."


def _painted(shape: str, stroke: float, grey: float, fill: float) -> bytes:
    """A shape's operators with the paint they want: PDF 32000-1 §8.5.3."""
    paint = "B" if stroke and fill >= 0 else "f" if fill >= 0 else "S" if stroke else "n"
    return f"q {stroke:g} w {grey:g} G {max(fill, 0):g} g {shape} {paint} Q".encode("ascii")
