"""Typefaces: which file draws which character, words as glyphs, one subset a batch."""

import hashlib
import importlib.util
import itertools
import operator
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Self

import msgspec
import uharfbuzz as hb

from ua_mailmerge.model import Face
from ua_mailmerge.problems import UnreadableError

_SERIF, _SANS = "fontpkg_noto_serif/files/NotoSerif[wdth,wght].ttf", "fontpkg_noto_sans/files/NotoSans[wdth,wght].ttf"
_SCRIPTS_SERIF = (
    "pylopdf_fonts_ar/NotoNaskhArabic-Variable.ttf",
    "pylopdf_fonts_he/NotoSerifHebrew-Variable.ttf",
    "pylopdf_fonts_hi/NotoSerifDevanagari-Variable.ttf",
    "pylopdf_fonts_th/NotoSerifThai-Variable.ttf",
    "pylopdf_fonts_zh_cn/NotoSerifSC-Regular.otf",
    "pylopdf_fonts_ko/NotoSerifKR-Regular.otf",
    "pylopdf_fonts_jp/NotoSerifJP-Regular.otf",
)
_SCRIPTS_SANS = (
    "pylopdf_fonts_ar/NotoSansArabic-Variable.ttf",
    "pylopdf_fonts_he/NotoSansHebrew-Variable.ttf",
    "pylopdf_fonts_hi/NotoSansDevanagari-Variable.ttf",
    "pylopdf_fonts_th/NotoSansThai-Variable.ttf",
    "pylopdf_fonts_zh_cn/NotoSansSC-Regular.otf",
    "pylopdf_fonts_ko/NotoSansKR-Regular.otf",
    "pylopdf_fonts_jp/NotoSansJP-Regular.otf",
)
CHAINS: Mapping[Face, tuple[int, tuple[str, ...]]] = {
    Face.SERIF: (400, (_SERIF, *_SCRIPTS_SERIF)),
    Face.SERIF_SEMIBOLD: (600, (_SERIF, *_SCRIPTS_SERIF)),
    Face.SANS: (400, (_SANS, *_SCRIPTS_SANS)),
    Face.SANS_SEMIBOLD: (600, (_SANS, *_SCRIPTS_SANS)),
}
"""Weight and files of each face, the first that covers a character draws it. The files come with the packages
``fontpkg-*`` and ``pylopdf-fonts-*``, pinned exactly in pyproject.toml since they decide bytes."""

_IGNORABLE = frozenset(
    "\u00ad\u034f\u061c\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f"
)  # Unicode default ignorables people type: drawn as nothing
_REGIONS = ("", "JP", "KR")  # whose Han shapes a text wants; "": the first font's
_ALWAYS = frozenset((0x20, *range(0xFB00, 0xFB05)))  # the space, and the ligatures that a face makes of f, i and l
_TAKEN_APART = 0x590  # from here on HarfBuzz may draw a letter from its parts: Thai's sara am, Devanagari with a dot
_HOLDER = "\u25cc"  # and this one it puts below a vowel sign that nothing carries
_WORDS_KEPT = 20_000  # shaped words kept for reuse; past that the memory is dropped and filled anew
_LINES_KEPT = 10_000
_PAIRED = re.compile("[\\u0020-\\u052f\\u1e00-\\u22ff]")  # Latin, Greek, Cyrillic and signs: Indian letters join by threes
_SHORT_LINE = 48  # names and places, mostly met for the first time; longer lines are mostly of words met before


class Segment(msgspec.Struct, frozen=True):
    """Glyphs of one font on one height: ``tj`` is the inside of a TJ array (PDF 32000-1 §9.4.3), ``rise`` thousandths of an em."""

    font: int
    rise: int
    tj: bytes


class Run(msgspec.Struct, frozen=True):
    """A word or a stretch in one direction. ``actual`` is its text where the glyphs alone would not copy out as typed."""

    advance: int  # thousandths of an em
    segments: tuple[Segment, ...]
    actual: str | None = None
    unmapped: tuple[tuple[int, int, str], ...] = ()  # (font, glyph, text) of glyphs that no single character names
    plain: bytes | None = None  # the glyphs, when they are all of the face's first font, on the line, and copy out as typed


class Font:
    """One font file at one weight, opened when first asked."""

    def __init__(self, name: str, path: Path, *, weight: int = 400, source: str = "") -> None:
        self.name, self.path, self.weight, self.source = name, path, weight, source

    @cached_property
    def face(self) -> hb.Face:
        """The font's tables."""
        return hb.Face(_blob(self.path))

    @cached_property
    def pins(self) -> dict[str, float]:
        """Where each axis of a variable font stands, by tag."""
        return {axis.tag: _pin(axis, self.weight) for axis in self.face.axis_infos}

    @cached_property
    def font(self) -> hb.Font:
        """The font at its weight, to shape with."""
        font = hb.Font(self.face)
        if self.pins:
            font.set_variations(self.pins)
        return font

    @cached_property
    def scale(self) -> float:
        """Thousandths of an em in a unit of the font."""
        return 1000.0 / float(self.face.upem)

    @cached_property
    def covered(self) -> hb.Set:
        """The code points it has a glyph for."""
        return self.face.unicodes

    @cached_property
    def width(self) -> list[int]:
        """Advance of each glyph in thousandths of an em."""
        return [round(self.font.get_glyph_h_advance(glyph) * self.scale) for glyph in range(self.face.glyph_count)]

    @cached_property
    def text(self) -> dict[int, str]:
        """The character a glyph stands for: the lowest one when it stands for several, the letters of a ligature."""
        named: dict[int, str] = {}
        for code in self.covered:
            glyph = self.font.get_nominal_glyph(code)
            if glyph is not None and glyph not in named:
                named[glyph] = unicodedata.normalize("NFKC", chr(code)) if 0xFB00 <= code <= 0xFB06 else chr(code)
        return named


class Faces:
    """The typefaces at hand: coverage, widths and shaped lines. Implements ``model.Faces``."""

    def __init__(self, chains: Mapping[Face, Sequence[Font]]) -> None:
        self.fonts: list[Font] = list({id(font): font for chain in chains.values() for font in chain}.values())
        index = {id(font): number for number, font in enumerate(self.fonts)}
        self._chains = {face: [index[id(font)] for font in chain] for face, chain in chains.items()}
        self._able: dict[Face, set[str]] = {}  # characters that are known to have a font
        self._for_paper = False  # never draw a box
        self._drawn_by: dict[Face, dict[str, int]] = {face: {} for face in chains}
        self._words = {face: _Words(self, face) for face in chains}
        self.plain: dict[Face, Mapping[str, bytes | None]] = {face: _Lines(words) for face, words in self._words.items()}
        """By face and text: the inside of a TJ array for a line from left to right that the face's first font draws alone, or None."""

    @classmethod
    def installed(cls, extra: Path | None = None) -> Self:
        """The faces of the installed font packages, then the font files of the folder ``extra``.

        :raises UnreadableError: a needed package or the folder is missing, or a file in it is no font.
        """
        opened: dict[tuple[str, int], Font] = {}
        chains: dict[Face, list[Font]] = {}
        for face, (weight, files) in CHAINS.items():
            for file in files:
                path = _find(file)
                if path is not None and (file, weight) not in opened:
                    opened[file, weight] = Font(f"{path.stem.split('[')[0].split('-')[0]}-{weight}", path, weight=weight, source=file)
            chains[face] = [opened[file, weight] for file in files if (file, weight) in opened]
            if not chains[face] or chains[face][0].source != files[0]:
                raise UnreadableError(
                    f"The typeface {files[0].split('/')[0]} is not installed; install ua-mailmerge again.", code="no-typeface"
                )
        if extra is not None:
            if not extra.is_dir():
                raise UnreadableError(f"There is no folder of fonts at {extra}; check `fonts:` in event.yaml.", code="no-fonts-folder")
            for path in sorted(p for p in extra.iterdir() if p.suffix.lower() in {".ttf", ".otf"}):
                own = Font(path.stem, path, source=path.name)
                if not own.face.glyph_count:
                    raise UnreadableError(f"{path.name} is not a font we can use; take it out of {extra.name}.", code="bad-font")
                for chain in chains.values():
                    chain.append(own)
        return cls(chains)

    @classmethod
    def frozen(cls, folder: Path) -> Self:
        """The subsets that ``freeze`` left in ``folder``: what letters of that batch are drawn with, for good."""
        stored = msgspec.json.decode((folder / "fonts.json").read_bytes(), type=list[_Stored])
        fonts = {item.file: Font(item.name, folder / item.file, source=item.source) for item in stored}
        chains = {face: [fonts[item.file] for item in stored if face in item.faces] for face in Face}
        faces = cls({face: chain for face, chain in chains.items() if chain})
        faces._for_paper = True
        return faces

    def freeze(self, used: Mapping[Face, str], folder: Path) -> None:
        """Write one subset of each font that the characters in ``used`` need, with its layout rules, into ``folder``."""
        wanted: dict[int, set[int]] = {}
        for face, characters in used.items():
            for number in self._chains[face]:
                first = number == self._chains[face][0]
                drawn = {ord(c) for c in characters if any(self._drawer(face, c, region) == number for region in _REGIONS)}
                if drawn or first:
                    joining = {c for c in characters if first or unicodedata.category(c)[0] in "MZ"}
                    joining.update(
                        part for code in drawn if code > _TAKEN_APART for part in unicodedata.normalize("NFKD", chr(code)) + _HOLDER
                    )
                    drawn.update(ord(c) for c in joining if ord(c) in self.fonts[number].covered)
                    wanted.setdefault(number, set()).update(drawn, _ALWAYS if first else ())
        stored = []
        for number in sorted(wanted):
            font = self.fonts[number]
            data = _subset(font, wanted[number])
            cff = "CFF " in hb.Face(data).table_tags
            file = f"{number:02d}-{font.name}.{'otf' if cff else 'ttf'}"
            (folder / file).write_bytes(data)
            faces = [face for face in used if number in self._chains[face]]
            stored.append(_Stored(file, font.name, faces, font.source, hashlib.sha256(font.face.blob.data).hexdigest()))
        (folder / "fonts.json").write_bytes(msgspec.json.format(msgspec.json.encode(stored), indent=1))

    def missing(self, text: str, face: Face = Face.SERIF) -> str:
        """The characters of ``text`` that no face at hand can draw, each once, in order."""
        able = self._able.setdefault(face, {"\n"})
        if text.isascii() or able.issuperset(text):
            return ""
        able.update([character for character in set(text) if self._drawer(face, character) >= 0])
        return "".join(dict.fromkeys(character for character in text if character not in able))

    def width(self, text: str, face: Face, size: float, levels: bytes = b"") -> float:
        """The advance of ``text`` on one line, in points."""
        if levels:
            return sum([run.advance for run in self._visual(text, face, levels)]) * size / 1000
        words = self._words[face]
        return (sum([words[word].advance for word in text.split(" ")]) + words[" "].advance * text.count(" ")) * size / 1000

    def widths(self, words: Sequence[str], face: Face, size: float) -> list[float]:
        """The advance of each of ``words``, none of which has a space inside, in points."""
        known = self._words[face]
        return [known[word].advance * size / 1000 for word in words]

    def line(self, text: str, face: Face, levels: bytes = b"") -> list[Run]:
        """``text`` as runs of glyphs from left to right; ``levels`` as in ``model.Text``."""
        if levels:
            return self._visual(text, face, levels)
        words = self._words[face]
        between = [run for word in text.split(" ") for run in (words[" "], words[word])][1:]
        return [run for run in between if run.segments]

    def first(self, face: Face) -> int:
        """The number of the face's first font in ``fonts``."""
        return self._chains[face][0]

    def _visual(self, text: str, face: Face, levels: bytes) -> list[Run]:
        """Runs of one level each, reordered for the eye: UAX #9 rule L2."""
        spans, start = [], 0
        for end in range(1, len(text) + 1):
            if end == len(text) or levels[end] != levels[start]:
                spans.append((levels[start], text[start:end]))
                start = end
        for level in range(max(levels, default=0), 0, -1):
            start = 0
            while start < len(spans):
                end = start
                while end < len(spans) and spans[end][0] >= level:
                    end += 1
                spans[start:end] = spans[start:end][::-1]
                start = max(end, start + 1)
        runs = []
        for level, span in spans:
            words = re.split("( )", span)
            for word in reversed(words) if level & 1 else words:
                runs += self._shape(word, face, rtl=bool(level & 1))
        return runs

    def _shape(self, text: str, face: Face, *, rtl: bool = False) -> list[Run]:
        """Runs of one word or one level: a run for each font that takes part, in visual order."""
        pieces: list[tuple[int, str]] = []
        for number, character in self._drawn(text, face):
            if pieces and pieces[-1][0] == number:
                pieces[-1] = (number, pieces[-1][1] + character)
            else:
                pieces.append((number, character))
        return [self._glyphs(number, piece, rtl=rtl) for number, piece in (reversed(pieces) if rtl else pieces)]

    def _drawn(self, text: str, face: Face) -> list[tuple[int, str]]:
        """Each character with the font that draws it; marks and joiners stay with the letter before, spaces with both neighbours."""
        chain, drawn, last = self._chains[face], [], -1
        region = _region(text)
        for character in text:
            number = self._drawer(face, character, region)
            stays = last >= 0 and (
                character in _IGNORABLE or (unicodedata.category(character)[0] in "MZ" and ord(character) in self.fonts[last].covered)
            )
            last = last if stays else number if number >= 0 else chain[0]
            drawn.append((last, character))
        return drawn

    def _drawer(self, face: Face, character: str, region: str = "") -> int:
        """The number of the font that draws ``character``, -1 when there is none."""
        memory = self._drawn_by[face]
        key = character + region
        number = memory.get(key)
        if number is None:
            code, chain = ord(character), self._chains[face]
            if code in self.fonts[chain[0]].covered or character in _IGNORABLE:
                number = chain[0]
            else:
                able = [n for n in chain if code in self.fonts[n].covered]
                local = [n for n in able if region and f"{region}-" in self.fonts[n].source]
                number = (local or able or [-1])[0]
            memory[key] = number
        return number

    def _glyphs(self, number: int, text: str, *, rtl: bool) -> Run:
        font = self.fonts[number]
        buffer = _buffer(text, rtl=rtl)
        hb.shape(font.font, buffer)
        infos, positions = buffer.glyph_infos, buffer.glyph_positions
        if self._for_paper and not all(info.codepoint for info in infos):
            raise UnreadableError(
                f"{font.name} has no glyph for a character of a letter, and a box must not be printed. Merge again.", code="no-face"
            )
        scale, width, named = font.scale, font.width, font.text
        x, levels = 0, {0: _Level()}
        for info, place in zip(infos, positions, strict=True):
            rise = round(place.y_offset * scale)
            level = levels.get(rise) or levels.setdefault(rise, _Level())
            level.put(info.codepoint, x + round(place.x_offset * scale), width[info.codepoint])
            x += round(place.x_advance * scale)
        ordered = list(levels.items())
        if (
            len(ordered) > 1 and len(levels[0].glyphs) > 1
        ):  # readers take a word's place from its first and last glyph: keep both on the line
            ordered.append((0, levels[0].last()))
        total, pen, segments = x, 0, []
        for rise, level in ordered:
            if level.glyphs:
                tj, pen = level.array(pen)
                segments.append(Segment(number, rise, tj))
        if pen != total and segments:
            segments[-1] = Segment(number, segments[-1].rise, segments[-1].tj + b"%d" % (pen - total))
        seen = text[::-1] if rtl else text  # readers of a PDF expect right-to-left text as the eye sees it and turn it round themselves
        exact = "".join([named.get(info.codepoint, "\0") for info in infos]) == seen
        return Run(total, tuple(segments), None if exact else seen, () if exact else _unmapped(number, font, infos, text))


def _literal(glyphs: Sequence[int]) -> bytes:
    """Glyphs as a literal string of two-byte codes: PDF 32000-1 §7.3.4.2."""
    if not glyphs:
        return b""
    codes = b"".join([glyph.to_bytes(2, "big") for glyph in glyphs])
    for special, escaped in ((b"\\", b"\\\\"), (b"(", b"\\("), (b")", b"\\)"), (b"\r", b"\\r"), (b"\n", b"\\n")):
        codes = codes.replace(special, escaped)
    return b"(" + codes + b")"


class _Level:
    """Glyphs on one height as (code, x, width) in thousandths of an em."""

    def __init__(self) -> None:
        self.glyphs: list[tuple[int, int, int]] = []

    def put(self, glyph: int, x: int, width: int) -> None:
        self.glyphs.append((glyph, x, width))

    def last(self) -> "_Level":
        """The last glyph, taken off to a level of its own."""
        level = _Level()
        level.glyphs.append(self.glyphs.pop())
        return level

    def array(self, pen: int) -> tuple[bytes, int]:
        """The glyphs as the inside of a TJ array that starts with the pen at ``pen``, and where it leaves the pen."""
        out: list[bytes] = []
        codes: list[int] = []
        for glyph, x, width in self.glyphs:
            if x != pen:
                out += [_literal(codes), b"%d" % (pen - x)]
                codes = []
            codes.append(glyph)
            pen = x + width
        return b"".join([*out, _literal(codes)]), pen


class _Lines(dict[str, bytes | None]):
    """Lines put together so far: one person's name and words stand in a letter to each official."""

    def __init__(self, words: "_Words") -> None:
        super().__init__()
        self._words = words

    def __missing__(self, text: str) -> bytes | None:
        if len(self) > _LINES_KEPT:
            self.clear()
        words = self._words
        line = words.paired(text) if len(text) <= _SHORT_LINE else None
        if line is None:
            plain = [words[word].plain for word in text.split(" ")]
            line = None if None in plain else words.space.join(plain).replace(b")(", b"")  # type: ignore[arg-type]
        self[text] = line
        return line


class _Words(dict[str, Run]):
    """Words shaped so far in one face; a word of several fonts is one run.

    There is no end of names and numbers, so a text whose letters do no more than kern is put together from its pairs, which are
    shaped once: ten times faster than HarfBuzz word by word, and the same (a test holds that).
    """

    def __init__(self, faces: Faces, face: Face) -> None:
        super().__init__()
        self._faces, self._face = faces, face
        self._home = faces.first(face)
        self._glyphs: dict[str, bytes] = {}  # by letter: its escaped code; by pair: the kern's move, then the second letter's code
        self._advances: dict[str, int] = {}  # by letter: its width; by pair: the kern and the second letter's width
        self._busy: set[str] = set()  # letters and pairs that do more than kern

    @cached_property
    def space(self) -> bytes:
        return self[" "].segments[0].tj

    def __missing__(self, word: str) -> Run:
        if len(self) > _WORDS_KEPT:
            self.clear()
        plain = self.paired(word)
        if plain is None:
            run = _joined(self._faces._shape(word, self._face), word, self._home)
        else:
            advance = sum(map(self._advances.__getitem__, _pairs(word)))
            run = Run(advance, (Segment(self._home, 0, plain),), plain=plain)
        self[word] = run
        return run

    def paired(self, text: str) -> bytes | None:
        """The inside of a TJ array from the letters of ``text`` and their kerning; None when one of them does anything else."""
        if not text:
            return None
        try:
            return b"(%b)" % b"".join(map(self._glyphs.get, _pairs(text)))  # type: ignore[arg-type]
        except TypeError:  # a letter or a pair not met before, or busy
            return self.paired(text) if self._learn(text) else None

    def _learn(self, text: str) -> bool:
        """Shape the letters and pairs not met before; whether all of them do no more than kern."""
        font = self._faces.fonts[self._home]
        for letter in text:
            if letter not in self._glyphs and letter not in self._busy:
                simple = _PAIRED.match(letter) and letter not in _IGNORABLE
                at_home = simple and self._faces._drawer(self._face, letter) == self._home
                shaped = _shaped(font, letter) if at_home else []
                glyph = shaped[0][0] if shaped else 0
                if len(shaped) == 1 and shaped[0][1:] == (0, 0, font.width[glyph]) and font.text.get(glyph) == letter:
                    self._glyphs[letter], self._advances[letter] = _literal([glyph])[1:-1], font.width[glyph]
                else:
                    self._busy.add(letter)
        if not self._busy.isdisjoint(text):
            return False
        pairs = {one + two for one, two in itertools.pairwise(text)}
        for pair in [pair for pair in pairs if pair not in self._glyphs and pair not in self._busy]:
            alone, shaped = [_shaped(font, letter)[0] for letter in pair], _shaped(font, pair)
            if len(shaped) != 2 or shaped[0][:3] != alone[0][:3] or shaped[1] != alone[1]:
                self._busy.add(pair)
                continue
            kern = 0 if " " in pair else shaped[0][3] - alone[0][3]  # spaces part words here as everywhere
            self._glyphs[pair] = (b")%d(" % -kern if kern else b"") + self._glyphs[pair[1]]
            self._advances[pair] = kern + self._advances[pair[1]]
        return self._busy.isdisjoint(pairs)


def _pairs(text: str) -> list[str]:
    """The first letter, then each letter with the one before."""
    return [text[0], *map(operator.add, text, text[1:])]


def _shaped(font: Font, text: str) -> list[tuple[int, int, int, int]]:
    """HarfBuzz's glyphs for ``text`` from left to right as (glyph, x offset, y offset, advance) in thousandths of an em."""
    buffer = _buffer(text, rtl=False)
    hb.shape(font.font, buffer)
    places = [tuple(round(value * font.scale) for value in (p.x_offset, p.y_offset, p.x_advance)) for p in buffer.glyph_positions]
    return [(info.codepoint, *place) for info, place in zip(buffer.glyph_infos, places, strict=True)]


def _buffer(text: str, *, rtl: bool) -> hb.Buffer:
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if rtl else "ltr"
    buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    return buffer


def _joined(parts: Sequence[Run], word: str, home: int) -> Run:
    segments = tuple([segment for part in parts for segment in part.segments])
    exact = all(part.actual is None for part in parts)
    plain = None
    if exact and all(segment.font == home and not segment.rise for segment in segments):
        plain = b"".join([segment.tj for segment in segments]).replace(b")(", b"")
        segments = (Segment(home, 0, plain),)
    unmapped = () if exact else tuple([item for part in parts for item in part.unmapped])
    return Run(
        sum([part.advance for part in parts]),
        segments,
        None if exact else "".join([part.actual or "" for part in parts]) if len(parts) == 1 else word,
        unmapped,
        plain,
    )


class _Stored(msgspec.Struct):
    """A line of fonts.json: a subset, the faces it serves in chain order, and the file it was made from."""

    file: str
    name: str
    faces: list[Face]
    source: str
    sha256: str


def embedded(font: Font) -> tuple[bytes, bool]:
    """The font program for a PDF, without layout rules, and whether it is CFF (FontFile3, CIDFontType0C) or TrueType (FontFile2)."""
    if "CFF " in font.face.table_tags:
        return bytes(font.face.reference_table("CFF ").data), True
    keep = hb.SubsetInput()
    keep.sets(hb.SubsetInputSets.GLYPH_INDEX).update(range(font.face.glyph_count))
    keep.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    keep.sets(hb.SubsetInputSets.DROP_TABLE_TAG).update(
        int.from_bytes(tag, "big") for tag in (b"GSUB", b"GPOS", b"GDEF", b"cmap", b"name", b"post", b"OS/2", b"STAT")
    )
    return bytes(hb.subset(font.face, keep).blob.data), False


def _subset(font: Font, codes: set[int]) -> bytes:
    wanted = hb.SubsetInput()
    wanted.sets(hb.SubsetInputSets.UNICODE).update(codes)
    for tag, value in font.pins.items():
        wanted.pin_axis_location(font.face, tag, value)
    wanted.flags = (
        hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE | hb.SubsetFlags.CFF_IDENTITY_CHARSET | hb.SubsetFlags.DESUBROUTINIZE
    )
    return bytes(hb.subset(font.face, wanted).blob.data)


def _unmapped(number: int, font: Font, infos: Sequence[hb.GlyphInfo], text: str) -> tuple[tuple[int, int, str], ...]:
    """A text for each glyph that no character names: its cluster's for the first, a zero-width space for the others."""
    ends = dict(itertools.pairwise([*sorted({info.cluster for info in infos}), len(text)]))
    found, told = [], set()
    for info in sorted(infos, key=lambda info: not font.width[info.codepoint]):  # a letter's text goes to its body, not to its dots
        if info.codepoint not in font.text:
            found.append((number, info.codepoint, "\u200b" if info.cluster in told else text[info.cluster : ends[info.cluster]]))
            told.add(info.cluster)
    return tuple(found)


def _pin(axis: hb.OTVarAxisInfo, weight: int) -> float:
    wanted = {"wght": float(weight), "wdth": 100.0}.get(axis.tag, axis.default_value)
    return float(min(max(wanted, axis.min_value), axis.max_value))


def _region(text: str) -> str:
    """The region whose Han shapes a text wants: Japanese when it holds kana, Korean when it holds hangul."""
    for character in "" if text.isascii() else text:
        code = ord(character)
        if 0x3040 <= code <= 0x30FF:
            return "JP"
        if 0xAC00 <= code <= 0xD7A3 or 0x1100 <= code <= 0x11FF:
            return "KR"
    return ""


def _find(file: str) -> Path | None:
    package, _, inside = file.partition("/")
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(next(iter(spec.submodule_search_locations))) / inside
    return path if path.is_file() else None


def _blob(path: Path) -> hb.Blob:
    try:
        return hb.Blob.from_file_path(str(path))
    except (hb.HarfBuzzError, OSError) as error:
        raise UnreadableError(f"{path.name} cannot be read as a font; install ua-mailmerge again.", code="bad-font") from error
