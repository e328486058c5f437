"""A file of art to a drawing that pages can share: PDF pages, pictures, SVG; and where on the page its ink stands."""

import io
import re
import zlib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ua_mailmerge.model import MM, Art, Embedded
from ua_mailmerge.problems import UnreadableError

if TYPE_CHECKING:
    import pikepdf

MOST_BYTES = 20_000_000
MOST_PIXELS = 40_000_000
CELL = 4.0
"""Ink is looked for in squares of so many points."""

DRAWN = frozenset("m l c v y h re S s f F f* B B* b b* n W W* q Q cm w J j M d G g RG rg".split())
"""The operators a drawing of shapes keeps: paths, their paint, greys and RGB (PDF 32000-1, annex A)."""

# These say nothing about a shape: marked content, text that is set up and never shown, gs once it is known to be harmless.
_LEFT_OUT = frozenset("BMC BDC EMC MP DP i ri gs BX EX BT ET Tc Tw Tz TL Tf Tr Ts Td TD Tm T*".split())
_NOT_OURS = frozenset(
    ("/Parent", "/StructParent", "/StructParents", "/PieceInfo", "/OC", "/OPI", "/Alternates", "/Metadata", "/Length", "/Interpolate")
)


class Ink(msgspec.Struct, frozen=True):
    """Which squares of a page have ink: ``rows`` from the top, a bit for each square from the left; and the words of the page."""

    rows: tuple[int, ...]
    words: tuple[tuple[float, float, str], ...] = ()  # (x, y, word), points from the top left

    def pieces(self, x0: float, y0: float, x1: float, y1: float) -> Iterator[tuple[float, float, float, float]]:
        """The boxes of what hangs together inside a rectangle, in points from the top left."""
        first, last = int(x0 // CELL), int(-(-x1 // CELL))
        mask = ((1 << max(last - first, 0)) - 1) << max(first, 0)
        left = {
            (column, row)
            for row in range(max(int(y0 // CELL), 0), min(int(-(-y1 // CELL)), len(self.rows)))
            for column in _bits(self.rows[row] & mask)
        }
        while left:
            waiting, found = [left.pop()], []
            while waiting:
                column, row = waiting.pop()
                found.append((column, row))
                near = {(column + dx, row + dy) for dx in (-2, -1, 0, 1, 2) for dy in (-2, -1, 0, 1, 2)} & left
                left -= near
                waiting += near
            columns, rows = [column for column, _ in found], [row for _, row in found]
            yield min(columns) * CELL, min(rows) * CELL, (max(columns) + 1) * CELL, (max(rows) + 1) * CELL

    def says(self, x0: float, y0: float, x1: float, y1: float) -> str:
        """The first words that stand in a box."""
        words = [word for x, y, word in self.words if x0 - CELL <= x <= x1 + CELL and y0 - CELL <= y <= y1 + CELL]
        return " ".join(words[:5])


def _bits(number: int) -> Iterator[int]:
    while number:
        low = number & -number
        yield low.bit_length() - 1
        number ^= low


# -- PDF ----------------------------------------------------------------------------------------


def pages(file: Path) -> "list[Art] | str":
    """Every page of a PDF, or a sentence on why it cannot be used; only the first two are read."""
    import pikepdf

    if file.stat().st_size > MOST_BYTES:
        return f"is larger than {MOST_BYTES // 1_000_000} MB; save it smaller."
    try:
        with pikepdf.open(file) as pdf:
            if pdf.is_encrypted:
                return "is protected by a password; save it without one."
            if not pdf.pages:
                return "has no page; save it again from the program it was drawn in."
            return [_page(page) for page in list(pdf.pages)[:2]]
    except pikepdf.PasswordError:
        return "is protected by a password; save it without one."
    except (pikepdf.PdfError, AttributeError, IndexError, TypeError, ValueError, KeyError):
        return "is not a PDF we can read; save it again as PDF."


def shapes(file: Path, width: float) -> Art | str:
    """The first page of a PDF ``width`` points wide; a sentence when it cannot be read. What is more than shapes is taken along whole."""
    found = pages(file)
    if isinstance(found, str):
        return found
    return scaled(found[0], width / found[0].width)


def scaled(art: Art, by: float) -> Art:
    """A drawing larger or smaller."""
    return Art(b"q %.6f 0 0 %.6f 0 0 cm\n%b\nQ" % (by, by, art.content), art.width * by, art.height * by, art.resources, art.not_archival)


def _page(page: "pikepdf.Page") -> Art:
    box = [float(edge) for edge in page.cropbox]
    width, height = box[2] - box[0], box[3] - box[1]
    if width <= 0 or height <= 0:
        raise ValueError("an empty page")
    if "/Rotate" not in page.obj or not int(page.obj.Rotate) % 360:
        plain = _plain(page)
        if plain is not None:
            moved = b"1 0 0 1 %.4f %.4f cm\n" % (-box[0], -box[1])
            return Art(b"q " + moved + plain + b"\nQ", width, height)
    elif int(page.obj.Rotate) % 180:
        width, height = height, width
    form = page.as_form_xobject()
    objects = tuple(_embedded(form))
    edge = [float(one) for one in form.BBox]
    matrix = [float(one) for one in form.get("/Matrix", [1, 0, 0, 1, 0, 0])]
    corners = [
        (matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5]) for x in edge[::2] for y in edge[1::2]
    ]
    content = b"q 1 0 0 1 %.4f %.4f cm /Page Do Q" % (-min(x for x, _ in corners), -min(y for _, y in corners))
    resources = (
        Embedded((b"<</XObject<</Page ", 1, b" 0 R>>>>")),
        *[msgspec.structs.replace(each, parts=_after(each.parts, 1)) for each in objects],
    )
    return Art(content, width, height, resources, _not_archival(page, objects))


def _plain(page: "pikepdf.Page") -> bytes | None:
    """The operators of a page that is shapes in greys or RGB and nothing else; None when there is more to it."""
    import pikepdf

    resources = page.obj.get("/Resources")
    states = list(dict(resources.get("/ExtGState", pikepdf.Dictionary())).values()) if resources is not None else []
    if any(state.get(key, 1) != 1 for state in states for key in ("/ca", "/CA")) or any(_masks(state) for state in states):
        return None
    kept = []
    for step in pikepdf.parse_content_stream(page):
        operator = str(step.operator)
        if operator in DRAWN:
            kept.append(step)
        elif operator not in _LEFT_OUT:
            return None
    return pikepdf.unparse_content_stream(kept)


def _masks(state: "pikepdf.Object") -> bool:
    return str(state.get("/SMask", "/None")) != "/None"


def _embedded(root: "pikepdf.Object") -> Iterator[Embedded]:
    """``root``, a stream, and everything it refers to, in the order in which it is met; numbers in them count from the root, 0."""
    import pikepdf

    met: dict[tuple[int, int], int] = {}
    waiting: list[pikepdf.Object] = []

    def number(of: "pikepdf.Object") -> int:
        if of.objgen not in met:
            met[of.objgen] = len(waiting) + 1
            waiting.append(of)
        return met[of.objgen]

    def written(value: "pikepdf.Object | object", *, top: bool = False) -> list[bytes | int]:
        if not isinstance(value, pikepdf.Object):
            return [_plain_value(value)]
        if value.is_indirect and not top:
            return [number(value), b" 0 R"]
        if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
            names = value.stream_dict if isinstance(value, pikepdf.Stream) else value
            out: list[bytes | int] = [b"<<"]
            for key in sorted(names.keys()):
                if key not in _NOT_OURS:
                    out += [pikepdf.Name(key).unparse() + b" ", *written(names[key]), b" "]
            return [*out, b">>"]
        if isinstance(value, pikepdf.Array):
            return [b"[", *[part for each in value.as_list() for part in (*written(each), b" ")], b"]"]
        return [value.unparse()]

    yield Embedded(tuple(_joined(written(root, top=True))), root.read_raw_bytes())
    at = 0
    while at < len(waiting):
        value, at = waiting[at], at + 1
        stream = value.read_raw_bytes() if isinstance(value, pikepdf.Stream) else None
        yield Embedded(tuple(_joined(written(value, top=True))), stream)


def _plain_value(value: object) -> bytes:
    """What pikepdf gives as Python's own: numbers, true and false, null."""
    if value is None:
        return b"null"
    if isinstance(value, bool):
        return b"true" if value else b"false"
    return f"{value:f}".encode("ascii") if isinstance(value, Decimal | float) else str(value).encode("ascii")


def _joined(parts: Iterable[bytes | int]) -> Iterator[bytes | int]:
    """Bytes that follow each other made one."""
    kept = b""
    for part in parts:
        if isinstance(part, bytes):
            kept += part
            continue
        yield kept
        yield part
        kept = b""
    yield kept


def _after(parts: tuple[bytes | int, ...], first: int) -> tuple[bytes | int, ...]:
    return tuple(part + first if isinstance(part, int) else part for part in parts)


def _not_archival(page: "pikepdf.Page", objects: Iterable[Embedded]) -> str:
    """Why a page keeps a volume from being PDF/A-2u; empty when nothing was found that does."""
    import pikepdf

    told = b"".join(part for each in objects for part in each.parts if isinstance(part, bytes))
    operators = {str(step.operator) for step in pikepdf.parse_content_stream(page)}
    if b"/DeviceCMYK" in told or operators & {"k", "K"}:
        return "its colours are for a printing press (CMYK)"
    if b"/LZWDecode" in told or b"/JPXDecode" in told or b"/TR" in told:
        return "it is packed in a way that archives do not take"
    fonts = [font for resources in _resources(page.obj) for font in dict(resources.get("/Font", pikepdf.Dictionary())).values()]
    if any(not _carried(font) for font in fonts):
        return "it does not carry its typefaces"
    if any("/ToUnicode" not in font for font in fonts):
        return "its words cannot be read back"
    return ""


def _resources(holder: "pikepdf.Object", depth: int = 0) -> "Iterator[pikepdf.Object]":
    """The resources of a page and of the forms on it."""
    import pikepdf

    resources = holder.get("/Resources")
    if resources is None or depth > 8:
        return
    yield resources
    for each in dict(resources.get("/XObject", pikepdf.Dictionary())).values():
        if str(each.get("/Subtype", "")) == "/Form":
            yield from _resources(each, depth + 1)


def _carried(font: "pikepdf.Object") -> bool:
    """Whether a font's program is in the file."""
    if str(font.get("/Subtype", "")) == "/Type3":
        return True
    below = font.get("/DescendantFonts")
    descriptor = (below[0] if below is not None else font).get("/FontDescriptor")
    return descriptor is not None and any(f"/FontFile{n}" in descriptor for n in ("", "2", "3"))


# -- pictures -----------------------------------------------------------------------------------


def picture(file: Path, width: float) -> Art | str:
    """A PNG or JPEG ``width`` points wide, see-through parts on white; a sentence when it cannot be used."""
    from PIL import Image, ImageOps

    if file.stat().st_size > MOST_BYTES:
        return f"is larger than {MOST_BYTES // 1_000_000} MB; save it smaller."
    data = file.read_bytes()
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
            if image.width * image.height > MOST_PIXELS:
                return f"has more than {MOST_PIXELS // 1_000_000} million dots; make it smaller."
            turned = image.getexif().get(0x0112, 1) != 1
            if image.format == "JPEG" and image.mode in ("L", "RGB") and not turned:
                image.verify()
                mode, size, packed, how = image.mode, image.size, data, b"/DCTDecode"
            else:
                flat = _on_white(ImageOps.exif_transpose(image))
                mode, size, packed, how = flat.mode, flat.size, zlib.compress(flat.tobytes(), 9), b"/FlateDecode"
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return "is not a PNG or JPEG we can read; save it again."
    space = b"/DeviceGray" if mode == "L" else b"/DeviceRGB"
    told = b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace%b/BitsPerComponent 8/Filter%b>>" % (*size, space, how)
    height = width * size[1] / size[0]
    resources = (Embedded((b"<</XObject<</Picture ", 1, b" 0 R>>>>")), Embedded((told,), packed))
    return Art(b"q %.4f 0 0 %.4f 0 0 cm /Picture Do Q" % (width, height), width, height, resources)


if TYPE_CHECKING:
    from PIL.Image import Image as Picture


def _on_white(image: "Picture") -> "Picture":
    """The picture in greys or RGB, as it looks on paper."""
    from PIL import Image

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        above = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", above.size, "white"), above)
    return image.convert("L" if image.mode in ("1", "L", "I;16", "I") else "RGB")


# -- SVG ----------------------------------------------------------------------------------------

_OUTWARD = re.compile(rb"<!ENTITY|(?:xlink:)?href\s*=\s*[\"'](?!#|data:)|@import|url\(\s*[\"']?(?!#|data:)", re.IGNORECASE)


def _svg_as_pdf(file: Path) -> bytes:
    """The SVG as a PDF of one page; empty when svglib cannot read it."""
    try:
        from svglib.svglib import svg2rlg
    except ModuleNotFoundError as error:
        raise UnreadableError(
            f"{file.name}: an SVG needs one more package: pip install 'ua-mailmerge[letterheads]'.", code="extra-missing"
        ) from error
    from reportlab.graphics import renderPDF

    try:
        drawing = svg2rlg(io.BytesIO(file.read_bytes()))
        made: object = renderPDF.drawToString(drawing) if drawing is not None and drawing.width > 0 and drawing.height > 0 else b""
        return made if isinstance(made, bytes) else b""
    except Exception:  # svglib raises what it likes on what it does not know
        return b""


def svg(file: Path, width: float) -> Art | str:
    """An SVG ``width`` points wide, through svglib; a sentence when it cannot be used."""
    if file.stat().st_size > MOST_BYTES:
        return f"is larger than {MOST_BYTES // 1_000_000} MB; save it smaller."
    if _OUTWARD.search(file.read_bytes()):
        return "refers to something outside itself; save it with everything in it."
    made = _svg_as_pdf(file)
    if not made:
        return "is not an SVG we can read; save it as plain SVG, or as PDF."
    import pikepdf

    with pikepdf.open(io.BytesIO(made)) as pdf:
        found = _page(pdf.pages[0])
    if found.not_archival:
        return "has words in it; turn them into paths (in Inkscape: Path › Object to Path), or save it as PDF."
    return scaled(found, width / found.width)


# -- any of them --------------------------------------------------------------------------------


def any_art(file: Path, width: float) -> Art | str:
    """A drawing beside letterhead.yaml ``width`` points wide, whatever kind of file it is; a sentence when it cannot be used."""
    kind = _kind(file)
    if kind == "picture":
        return picture(file, width)
    if kind == "pdf":
        return shapes(file, width)
    return svg(file, width) if kind == "svg" else _NO_KIND


_NO_KIND = "is none of PDF, PNG, JPEG and SVG; save it as one of them."


def _kind(file: Path) -> str:
    with file.open("rb") as opened:
        head = opened.read(1024)
    if head.startswith((b"\x89PNG", b"\xff\xd8")):
        return "picture"
    if b"%PDF-" in head:
        return "pdf"
    return "svg" if b"<svg" in head or file.suffix.lower() == ".svg" else ""


class Sheet(msgspec.Struct, frozen=True):
    """Art that fills a whole page, and where its ink stands."""

    art: Art
    ink: Ink


def sheets(file: Path, paper: tuple[float, float]) -> list[Sheet] | str:
    """Whole pages of art as large as the paper (points): a PDF's first two, or one picture; a sentence when they cannot be used."""
    kind = _kind(file)
    if kind == "pdf":
        found = pages(file)
        if isinstance(found, str):
            return found
        for each in found:
            if max(abs(each.width - paper[0]), abs(each.height - paper[1])) > _PAPER_PLAY:
                return f"is {_size(each.width, each.height)}, and the paper is {_size(*paper)}; save it for that paper."
        return [Sheet(each, _ink(file, number)) for number, each in enumerate(found)]
    made = any_art(file, paper[0])
    if isinstance(made, str):
        return made
    if abs(made.height - paper[1]) > _PAPER_PLAY:
        return f"is {_size(made.width, made.height)} when it is as wide as the paper, and the paper is {_size(*paper)}."
    return [Sheet(made, _ink_of_picture(file, paper) if kind == "picture" else _ink(io.BytesIO(_svg_as_pdf(file)), 0))]


_PAPER_PLAY = 2 * MM


def _size(width: float, height: float) -> str:
    return f"{width / MM:.0f} × {height / MM:.0f} mm"


# -- ink ----------------------------------------------------------------------------------------


def _ink(file: Path | io.BytesIO, page: int) -> Ink:
    """Where page ``page`` (0-based) of a PDF has ink; drawn by PDFium, since only what is seen counts."""
    try:
        import pypdfium2
    except ModuleNotFoundError as error:
        raise UnreadableError(
            "A letterhead that is a whole page needs one more package: pip install 'ua-mailmerge[letterheads]'.", code="extra-missing"
        ) from error
    document = pypdfium2.PdfDocument(file)
    try:
        shown = document[page]
        image = shown.render(scale=1, draw_annots=False).to_pil()
        text = shown.get_textpage()
        words = []
        for n in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(n)
            words.append((left, shown.get_height() - top, " ".join(text.get_text_bounded(left, bottom, right, top).split())))
        return Ink(_rows(image), tuple(words))
    finally:
        document.close()


def _ink_of_picture(file: Path, paper: tuple[float, float]) -> Ink:
    from PIL import Image, ImageOps

    with Image.open(file) as image:
        return Ink(_rows(_on_white(ImageOps.exif_transpose(image)).resize((round(paper[0]), round(paper[1])))))


def _rows(image: "Picture") -> tuple[int, ...]:
    """The squares of a picture, a dot a point, that are not white."""
    cell = int(CELL)
    dark = image.convert("L").point(lambda value: 255 if value < _WHITE else 0)
    across, down = -(-image.width // cell), -(-image.height // cell)
    rows = []
    for row in range(down):
        strip = dark.crop((0, row * cell, across * cell, (row + 1) * cell))
        rows.append(
            sum(1 << n for n in range(across) if strip.crop((n * cell, 0, (n + 1) * cell, cell)).getbbox()) if strip.getbbox() else 0
        )
    return tuple(rows)


_WHITE = 250
"""Paler greys, of 255, are taken for paper: nobody sees a tint of 2 %."""
