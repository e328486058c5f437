"""Pages to a PDF volume, streamed; decides nothing."""

import datetime
import functools
import hashlib
import struct
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO
from xml.sax.saxutils import escape

import msgspec
import uharfbuzz as hb

from ua_mailmerge import __version__, fonts, structure
from ua_mailmerge.model import Art, Box, Embedded, Face, Fit, Form, Mark, Page, Place, Rule, Tagged, Tagging, Text
from ua_mailmerge.objects import TURNED
from ua_mailmerge.objects import number as _n
from ua_mailmerge.objects import references as _references
from ua_mailmerge.objects import string as _string

PRODUCER = f"ua-mailmerge {__version__}"
_LEAF = 50  # pages below one node of the page tree
_IN_STREAM = 1_000  # objects in one object stream (PDF 32000-1 §7.5.7)
_PLACINGS_KEPT = 5_000
_CHUNK = 1 << 18
_DEFLATED = b"/Filter/FlateDecode"
_ENTRY = struct.Struct(">BIH").pack
_SHORT = 370  # a stream shorter than this is not worth the time to deflate it


class About(msgspec.Struct, frozen=True):
    """What a volume says of itself; ``seed`` is hashed into its identity, so it must differ between volumes."""

    title: str
    language: str
    date: datetime.datetime
    seed: bytes
    archival: bool = True  # whether the file says that it is PDF/A-2u
    tagging: Tagging = Tagging.NONE  # whether it is tagged and, when it is archival too, says that it is PDF/UA-1


class Written(msgspec.Struct, frozen=True):
    """A finished volume: its pages, its bytes, its SHA-256 in hex."""

    pages: int
    size: int
    sha256: str


def write(path: Path, pages: Iterable[Page], *, faces: fonts.Faces, about: About, fit: Fit | None = None) -> Written:
    """Write ``pages`` as one PDF/A-2u file at ``path``, which must not exist yet; ``fit``: for a printer that is out."""
    with path.open("xb") as file:
        volume = Volume(file, faces=faces, about=about, fit=fit)
        for page in pages:
            volume.add(page)
        return volume.close()


class Volume:
    """A PDF file being written: pages go out as they come, then what they share, the page tree and the cross-references."""

    def __init__(self, file: BinaryIO, *, faces: fonts.Faces, about: About, fit: Fit | None = None) -> None:
        self._fit = None if fit == Fit() else fit
        self._file, self._faces, self._about = file, faces, about
        self._hash = hashlib.sha256()
        self._at = 0
        self._offsets: list[tuple[int, int, int]] = [(0, 0, 65535)]  # a cross-reference entry per object
        self._packed: list[tuple[int, bytes]] = []  # small objects waiting for the next object stream
        self._pages = 0
        self._leaves: list[tuple[int, list[int]]] = []
        self._labels: list[bytes] = []
        self._label = "\0"
        self._marked: list[tuple[int, bytes, int]] = []  # bookmarks: (page object, title, own object)
        self._size: tuple[float, float] = (0, 0)
        self._placed: dict[Form | Art, tuple[int, float, float]] = {}  # form: (number in /XObject, where it stands)
        self._forms: list[int] = []  # their objects
        self._fonts: dict[int, int] = {}  # font number: object
        self._unmapped: dict[int, dict[int, str]] = {}
        self._started: dict[tuple[float, float, Face, float, float, float], tuple[bytes, bytes]] = {}
        self._placings: dict[tuple[Place, float], bytes] = {}
        self._waiting = bytearray()  # bytes not yet handed to the file
        self._emit(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        self._catalog, self._tree, self._resources, self._outline = self._new(), self._new(), self._new(), self._new()
        tagged = about.tagging is Tagging.UA
        self._structure = structure.Tree(new=self._new, pack=self._pack, draw=self._content) if tagged else None

    def add(self, page: Page) -> None:
        """Write one page."""
        if self._structure is None:
            number, tags, data = 0, b"", self._content(page.marks, page.height)
        else:
            number = self._new()
            tags, data = self._structure.page(page, number=number)
        packing = b""
        fit = page.fit or self._fit
        if fit is not None:
            data = _fitted(data, fit, page.height)
        if len(data) >= _SHORT:  # a small window and little memory: the same bytes in a sixth of the time
            packer = zlib.compressobj(6, zlib.DEFLATED, 12, 4)
            data, packing = packer.compress(data) + packer.flush(), _DEFLATED
        content = self._raw_stream(self._new(), data, packing)
        number = number or self._new()
        if self._pages % _LEAF == 0:
            self._leaves.append((self._new(), []))
        parent, kids = self._leaves[-1]
        kids.append(number)
        box = b""
        if (page.width, page.height) != self._size:
            if not self._pages:
                self._size = (page.width, page.height)
            else:
                box = b"/MediaBox[0 0 %b %b]" % (_n(page.width), _n(page.height))
        self._pack(
            number, b"<</Type/Page/Parent %d 0 R/Contents %d 0 R/Resources %d 0 R%b%b>>" % (parent, content, self._resources, box, tags)
        )
        if page.label != self._label:
            self._label = page.label
            named = b"/P" + _string(page.label) if page.label else b"/S/D/St %d" % (self._pages + 1)
            self._labels.append(b"%d<<%b>>" % (self._pages, named))
        if page.title:
            self._marked.append((number, _string(page.title), self._new()))
        self._pages += 1

    def close(self) -> Written:
        """Write what the pages share and finish the file."""
        for number, entry in list(self._fonts.items()):
            self._font(number, entry)
        xobjects = b"".join([b"/X%d %d 0 R" % pair for pair in enumerate(self._forms)])
        self._pack(self._resources, b"<</Font<<%b>>/XObject<<%b>>>>" % (self._font_names(), xobjects))
        for leaf, kids in self._leaves:
            self._pack(leaf, b"<</Type/Pages/Parent %d 0 R/Count %d/Kids[%b]>>" % (self._tree, len(kids), _references(kids)))
        box = b"[0 0 %b %b]" % (_n(self._size[0]), _n(self._size[1]))
        leaves = [leaf for leaf, _kids in self._leaves]
        self._pack(self._tree, b"<</Type/Pages/MediaBox%b/Count %d/Kids[%b]>>" % (box, self._pages, _references(leaves)))
        self._bookmarks()
        if self._structure is not None:
            self._structure.close()
        self._close_catalog()
        self._flush()
        self._cross_references()
        self._hand_over()
        return Written(self._pages, self._at, self._hash.hexdigest())

    # -- content --------------------------------------------------------------------------------

    def _content(self, marks: Sequence[Mark], height: float) -> bytes:
        """The operators of a page, or with height 0 of a form whose origin is its top-left corner."""
        out: list[bytes] = []
        started, plain = self._started, self._faces.plain
        for mark in marks:
            if isinstance(mark, Text):
                glyphs = None if mark.levels else plain[mark.face][mark.words]
                key = (mark.x, mark.y, mark.face, mark.size, mark.grey, height)
                start, end = started.get(key) or self._start(key)
                if glyphs is None:
                    out.append(start[: start.rindex(b"[")])
                    self._runs(self._faces.line(mark.words, mark.face, mark.levels), mark.size, out)
                    out.append(end[end.index(b"J") + 1 :])
                else:
                    out.append(start + glyphs + end)
            elif isinstance(mark, Place):
                out.append(self._placings.get((mark, height)) or self._placing(mark, height))
            elif isinstance(mark, Tagged):
                out.append(self._content(mark.marks, height))
            else:
                self._stroke(mark, height, out)
        return b"\n".join(out).replace(b" ET\n/X", b" ET/X")

    def _start(self, key: tuple[float, float, Face, float, float, float]) -> tuple[bytes, bytes]:
        """What comes before and after the glyphs of a line at a place in a face, size and grey; kept, since letters share places."""
        x, y, face, size, grey, height = key
        shade = b" %b g" % _n(grey) if grey else b""
        font = self._named(self._faces.first(face))
        start = b"BT%b/F%d %b Tf %b %b Td[" % (shade, font, _n(size), _n(x), _n(height - y))
        self._started[key] = start, b"]TJ 0 g ET" if grey else b"]TJ ET"
        return self._started[key]

    def _named(self, font: int) -> int:
        """The font's number, noting that the volume needs it."""
        if font not in self._fonts:
            self._fonts[font] = self._new()
        return font

    def _runs(self, runs: Sequence[fonts.Run], size: float, out: list[bytes]) -> None:
        """Runs of several fonts, heights or directions, left to right."""
        font, rise = -1, 0
        for run in runs:
            if run.actual is not None:
                out.append(b"/Span<</ActualText%b>>BDC" % _string(run.actual))
                for number, glyph, told in run.unmapped:
                    self._unmapped.setdefault(number, {}).setdefault(glyph, told)
            for segment in run.segments:
                if segment.font != font:
                    font = segment.font
                    out.append(b"/F%d %b Tf" % (self._named(font), _n(size)))
                if segment.rise != rise:
                    rise = segment.rise
                    out.append(b"%b Ts" % _n(rise * size / 1000))
                out.append(b"[%b]TJ" % segment.tj)
            if run.actual is not None:
                out.append(b"EMC")
        if rise:
            out.append(b"0 Ts")

    def _placing(self, mark: Place, height: float) -> bytes:
        """A form is written at its first use and stands there of itself; elsewhere it is moved from there."""
        x, y = mark.x, height - mark.y
        name, home_x, home_y = self._placed.get(mark.form) or self._place(mark.form, x, y)
        if mark.turn:
            out = b"q %b %b %b cm 1 0 0 1 %b %b cm/X%d Do Q" % (TURNED[mark.turn], _n(x), _n(y), _n(-home_x), _n(-home_y), name)
        elif (x, y) == (home_x, home_y):
            out = b"/X%d Do" % name
        else:
            out = b"q 1 0 0 1 %b %b cm/X%d Do Q" % (_n(x - home_x), _n(y - home_y), name)
        if len(self._placings) < _PLACINGS_KEPT:
            self._placings[mark, height] = out
        return out

    def _stroke(self, mark: Rule | Box, height: float, out: list[bytes]) -> None:
        if isinstance(mark, Rule):
            ends = (_n(mark.x0), _n(height - mark.y0), _n(mark.x1), _n(height - mark.y1))
            out.append(b"%b w %b G %b %b m %b %b l S" % (_n(mark.width), _n(mark.grey), *ends))
            return
        shape = b"%b %b %b %b re" % (_n(mark.x), _n(height - mark.y - mark.h), _n(mark.w), _n(mark.h))
        if mark.fill >= 0:
            out.append(b"q %b g %b f Q" % (_n(mark.fill), shape))
        if mark.width:
            out.append(b"%b w %b G %b S" % (_n(mark.width), _n(mark.grey), shape))

    def _place(self, form: Form | Art, x: float, y: float) -> tuple[int, float, float]:
        """Write a form whose origin stands at (x, y); its name and that place."""
        name, entry = len(self._placed), self._new()
        self._placed[form] = name, x, y
        self._forms.append(entry)
        resources = self._resources
        if isinstance(form, Art):
            if form.resources:
                resources = self._embedded(form.resources)
            content = b"1 0 0 1 0 %b cm\n" % _n(-form.height) + form.content
            box = b"[0 %b %b 0]" % (_n(-form.height), _n(form.width))
        else:
            content = self._content(form.marks, 0)
            box = b"[-3000 -3000 3000 3000]"
        matrix = b"/Matrix[1 0 0 1 %b %b]" % (_n(x), _n(y))
        self._stream(entry, content, b"/Type/XObject/Subtype/Form/BBox%b%b/Resources %d 0 R" % (box, matrix, resources))
        return self._placed[form]

    def _embedded(self, objects: Sequence[Embedded]) -> int:
        """Write what a drawing brings along; the number of its resources."""
        numbers = [self._new() for _ in objects]
        for number, each in zip(numbers, objects, strict=True):
            data = b"".join([b"%d" % numbers[part] if isinstance(part, int) else part for part in each.parts])
            if each.stream is None:
                self._pack(number, data)
            else:
                self._raw_stream(number, each.stream, data.removeprefix(b"<<").removesuffix(b">>"))
        return numbers[0]

    # -- what pages share -----------------------------------------------------------------------

    def _font_names(self) -> bytes:
        return b"".join([b"/F%d %d 0 R" % (number, self._fonts[number]) for number in sorted(self._fonts)])

    def _font(self, number: int, entry: int) -> None:
        """A composite font with Identity-H codes: PDF 32000-1 §9.7; widths, descriptor, ToUnicode."""
        font = self._faces.fonts[number]
        program = _program(font)
        file = self._new()
        key, extra = (b"/FontFile3", b"/Subtype/CIDFontType0C") if program.cff else (b"/FontFile2", b"/Length1 %d" % program.length)
        self._raw_stream(file, program.packed, extra + _DEFLATED)
        descriptor, below, unicode = self._new(), self._new(), self._new()
        name = b"/" + program.name
        self._pack(descriptor, b"<</Type/FontDescriptor/FontName%b%b%b %d 0 R>>" % (name, program.metrics, key, file))
        kind = b"/CIDFontType0" if program.cff else b"/CIDFontType2/CIDToGIDMap/Identity"
        system = b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        self._pack(
            below,
            b"<</Type/Font/Subtype%b/BaseFont%b%b/FontDescriptor %d 0 R/DW 0/W[0[%b]]>>" % (kind, name, system, descriptor, program.widths),
        )
        unmapped = self._unmapped.get(number)
        self._raw_stream(unicode, _deflated(_to_unicode(font.text | unmapped)) if unmapped else program.unicode, _DEFLATED)
        self._pack(
            entry,
            b"<</Type/Font/Subtype/Type0/BaseFont%b/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
            % (name, below, unicode),
        )

    def _bookmarks(self) -> None:
        if not self._marked:
            self._pack(self._outline, b"<</Type/Outlines/Count 0>>")
            return
        entries = [entry for _page, _title, entry in self._marked]
        before = [b"", *[b"/Prev %d 0 R" % entry for entry in entries]]
        after = [*[b"/Next %d 0 R" % entry for entry in entries[1:]], b""]
        for (page, title, entry), back, on in zip(self._marked, before, after, strict=False):
            self._pack(entry, b"<</Title%b/Parent %d 0 R%b%b/Dest[%d 0 R/Fit]>>" % (title, self._outline, back, on, page))
        self._pack(self._outline, b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % (entries[0], entries[-1], len(entries)))

    def _close_catalog(self) -> None:
        profile, metadata = self._new(), self._new()
        self._raw_stream(profile, _srgb(), b"/N 3" + _DEFLATED)
        self._raw_stream(metadata, _xmp(self._about), b"/Type/Metadata/Subtype/XML")
        tags = b"" if self._structure is None else b"/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R" % self._structure.root
        intent = b"[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB)/DestOutputProfile %d 0 R>>]" % profile
        self._pack(
            self._catalog,
            b"<</Type/Catalog/Pages %d 0 R/Outlines %d 0 R/PageLabels<</Nums[%b]>>/Lang%b/Metadata %d 0 R/OutputIntents%b"
            b"/ViewerPreferences<</PrintScaling/None/DisplayDocTitle true>>%b>>"
            % (self._tree, self._outline, b"".join(self._labels), _string(self._about.language), metadata, intent, tags),
        )

    # -- objects --------------------------------------------------------------------------------

    def _emit(self, data: bytes) -> None:
        self._waiting += data
        self._at += len(data)
        if len(self._waiting) > _CHUNK:
            self._hand_over()

    def _hand_over(self) -> None:
        self._file.write(self._waiting)
        self._hash.update(self._waiting)
        self._waiting.clear()

    def _new(self) -> int:
        self._offsets.append((0, 0, 0))
        return len(self._offsets) - 1

    def _stream(self, number: int, data: bytes, extra: bytes = b"") -> int:
        return self._raw_stream(number, zlib.compress(data, 6), extra + _DEFLATED)

    def _raw_stream(self, number: int, data: bytes, extra: bytes) -> int:
        self._offsets[number] = (1, self._at, 0)
        self._emit(b"%d 0 obj\n<<%b/Length %d>>stream\n%b\nendstream\nendobj\n" % (number, extra, len(data), data))
        return number

    def _pack(self, number: int, data: bytes) -> None:
        self._packed.append((number, data))
        if len(self._packed) == _IN_STREAM:
            self._flush()

    def _flush(self) -> None:
        """Write the waiting small objects as one object stream."""
        if not self._packed:
            return
        stream = self._new()
        head, at = [], 0
        for place, (number, data) in enumerate(self._packed):
            head.append(b"%d %d" % (number, at))
            at += len(data) + 1
            self._offsets[number] = (2, stream, place)
        index = b" ".join(head) + b"\n"
        body = index + b"\n".join([data for _number, data in self._packed])
        self._stream(stream, body, b"/Type/ObjStm/N %d/First %d" % (len(self._packed), len(index)))
        self._packed = []

    def _cross_references(self) -> None:
        start, number = self._at, self._new()
        self._offsets[number] = (1, start, 0)
        table = b"".join([_ENTRY(*entry) for entry in self._offsets])
        id_ = hashlib.sha256(self._about.seed).hexdigest()[:32].encode("ascii")
        extra = b"/Type/XRef/W[1 4 2]/Size %d/Root %d 0 R/ID[<%b><%b>]/Filter/FlateDecode" % (len(self._offsets), self._catalog, id_, id_)
        self._raw_stream(number, zlib.compress(table, 6), extra)
        self._emit(b"startxref\n%d\n%%%%EOF\n" % start)


class _Program(msgspec.Struct, frozen=True):
    """A font as a PDF embeds it; made once a process."""

    name: bytes
    cff: bool
    length: int
    packed: bytes
    widths: bytes
    metrics: bytes
    unicode: bytes  # the ToUnicode CMap of the characters it names, deflated


@functools.cache
def _program(font: fonts.Font) -> _Program:
    data, cff = fonts.embedded(font)
    tag = hashlib.sha256(data).digest()
    prefix = bytes(65 + byte % 26 for byte in tag[:6])
    extents = font.font.get_font_extents("ltr")
    cap = font.font.get_metric_position_with_fallback(hb.OTMetricsTag.CAP_HEIGHT)
    box = struct.unpack_from(">4h", font.face.reference_table("head").data, 36)  # OpenType head: xMin yMin xMax yMax
    heights = [round(height * font.scale) for height in (*box, extents.ascender, extents.descender, cap)]
    metrics = b"/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV 80" % tuple(heights)
    widths = b" ".join([b"%d" % width for width in font.width])
    return _Program(
        prefix + b"+" + font.name.encode("ascii", "replace"),
        cff,
        len(data),
        _deflated(data),
        widths,
        metrics,
        _deflated(_to_unicode(font.text)),
    )


def _to_unicode(named: dict[int, str]) -> bytes:
    """A ToUnicode CMap: PDF 32000-1 §9.10.3."""
    out = [
        b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def",
        b"/CMapName/Adobe-Identity-UCS def/CMapType 2 def 1 begincodespacerange<0000><FFFF>endcodespacerange",
    ]
    pairs = [b"<%04X><%b>" % (glyph, told.encode("utf-16-be").hex().upper().encode("ascii")) for glyph, told in sorted(named.items())]
    for start in range(0, len(pairs), 100):
        some = pairs[start : start + 100]
        out += [b"%d beginbfchar" % len(some), *some, b"endbfchar"]
    out.append(b"endcmap CMapName currentdict/CMap defineresource pop end end")
    return b"\n".join(out)


_UA = (
    '</rdf:Description><rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" '
    'xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" '
    'xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfuaid:part>1</pdfuaid:part>'
    '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>'
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>'
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>"
    "</rdf:li></rdf:Bag></pdfaExtension:schemas>"
)
"""That a file is PDF/UA-1 (ISO 14289-1 §5), and what this is, for PDF/A-2, which does not know it (ISO 19005-2 §6.6.2.3)."""


def _xmp(about: About) -> bytes:
    """The XMP packet that names the file PDF/A-2u (ISO 19005-2 §6.6), and PDF/UA-1 when it is tagged."""
    date = about.date.isoformat()
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
        'xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(about.title)}</rdf:li></rdf:Alt></dc:title>'
        f"<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate><pdf:Producer>{PRODUCER}</pdf:Producer>"
        f"{'<pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>' if about.archival else ''}"
        f"{_UA if about.tagging is Tagging.UA and about.archival else ''}"
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()


@functools.cache
def _srgb() -> bytes:
    """An sRGB display profile, deflated: ICC.1:2001-04 (v2): matrix from IEC 61966-2-1 adapted to D50, tone curve of 64 points."""

    def fixed(*values: float) -> bytes:
        return b"".join(struct.pack(">i", round(value * 65536)) for value in values)

    def tone(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    text = b"sRGB"
    curve = b"curv" + struct.pack(">II", 0, 64) + b"".join(struct.pack(">H", round(tone(n / 63) * 65535)) for n in range(64))
    desc = b"desc" + struct.pack(">II", 0, len(text) + 1) + text + b"\0" + bytes(4 + 4 + 2 + 1 + 67)
    tags: list[tuple[bytes, bytes]] = [
        (b"desc", desc),
        (b"cprt", b"text" + bytes(4) + b"No copyright\0"),
        (b"wtpt", b"XYZ " + bytes(4) + fixed(0.9505, 1.0, 1.0891)),
        (b"rXYZ", b"XYZ " + bytes(4) + fixed(0.43607, 0.22249, 0.01392)),
        (b"gXYZ", b"XYZ " + bytes(4) + fixed(0.38515, 0.71687, 0.09708)),
        (b"bXYZ", b"XYZ " + bytes(4) + fixed(0.14307, 0.06061, 0.71410)),
        (b"rTRC", curve),
    ]
    at = 128 + 4 + 12 * (len(tags) + 2)
    index, body = b"", b""
    for name, data in tags:
        names = (b"rTRC", b"gTRC", b"bTRC") if name == b"rTRC" else (name,)
        index += b"".join(struct.pack(">4sII", one, at + len(body), len(data)) for one in names)
        body += data + bytes(-len(data) % 4)
    size = at + len(body)
    head = struct.pack(
        ">I4sI4s4s4s6H4s4sI4s4sQI",
        size,
        bytes(4),
        0x02100000,
        b"mntr",
        b"RGB ",
        b"XYZ ",
        2021,
        1,
        1,
        0,
        0,
        0,
        b"acsp",
        bytes(4),
        0,
        bytes(4),
        bytes(4),
        0,
        0,
    )
    head += fixed(0.9642, 1.0, 0.8249) + bytes(4)
    return _deflated(head.ljust(128, b"\0") + struct.pack(">I", len(tags) + 2) + index + body)


def _deflated(data: bytes) -> bytes:
    return zlib.compress(data, 9)


def _fitted(content: bytes, fit: Fit, height: float) -> bytes:
    """The operators of a page moved and scaled; PDF counts from the foot (32000-1 §8.3.4)."""
    up = height * (1 - fit.down) - fit.below
    return b"q %.5f 0 0 %.5f %.3f %.3f cm %b Q" % (fit.across, fit.down, fit.right, up, content)
