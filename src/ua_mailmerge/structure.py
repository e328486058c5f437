"""Pages with tags to content that is marked, and to the structure tree that says what it is, in reading order.

PDF 32000-1 §14.6 to §14.8, ISO 14289-1 (PDF/UA-1).
"""

from collections.abc import Callable, Sequence

from ua_mailmerge.model import Art, Box, Form, Mark, Page, Place, Rule, Tag, Tagged, Text
from ua_mailmerge.objects import TURNED, references
from ua_mailmerge.objects import number as _n
from ua_mailmerge.objects import string as _string

_AROUND = {Tag.ITEM: "L", Tag.ROW: "Table"}
_DRAWN = frozenset((Tag.FIGURE, Tag.FIELD, Tag.TICK))  # of these the strokes are content, too
_IN_LEAF = 100  # pages in a leaf of the parent tree


class _Element:
    """A node of the tree. It is written when the next one beside it begins: until then it may go on."""

    def __init__(self, type_: str, number: int, *, extra: bytes = b"") -> None:
        self.type, self.number, self.extra = type_, number, extra
        self.page = 0
        self.kids: list[bytes] = []
        self.last: _Element | None = None
        self.said: list[str] = []  # its text in logical order
        self.turned = False  # whether its glyphs stand in another
        self.parted = False  # whether elements are below it, which say their own


class Tree:
    """The structure of a file being written.

    ``new`` gives the number of an object, ``pack`` takes its bytes, ``draw`` gives the operators of marks on a page of some height.
    """

    def __init__(
        self, *, new: Callable[[], int], pack: Callable[[int, bytes], None], draw: Callable[[Sequence[Mark], float], bytes]
    ) -> None:
        self._new, self._pack, self._draw = new, pack, draw
        self.root = new()
        self._document = self._section = _Element("Document", new())
        self._page = 0
        self._owners: list[list[int]] = []  # for each page the element of each of its stretches of content
        self._within: dict[Form, bool] = {}

    def page(self, page: Page, *, number: int) -> tuple[bytes, bytes]:
        """What the page, object ``number``, says of its tags, and its operators; one with a title begins a section."""
        self._page = number
        self._owners.append([])
        if page.title:
            spoken = b"/Lang" + _string(page.language) if page.language else b""
            self._section = self._child(self._document, "Sect", extra=b"/T" + _string(page.title) + spoken)
        out: list[bytes] = []
        self._walk(page.marks, page.height, self._section, None, (0.0, page.height), out)
        return b"/StructParents %d/Tabs/S" % (len(self._owners) - 1), b"\n".join(out)

    def close(self) -> None:
        """Write what is still open, the parent tree and the root."""
        self._finish(self._document)
        leaves = []
        for first in range(0, len(self._owners), _IN_LEAF):
            some = self._owners[first : first + _IN_LEAF]
            nums = b"".join([b"%d[%b]" % (page, references(owners)) for page, owners in enumerate(some, first)])
            leaves.append(self._new())
            self._pack(leaves[-1], b"<</Limits[%d %d]/Nums[%b]>>" % (first, first + len(some) - 1, nums))
        parents = self._new()
        self._pack(parents, b"<</Kids[%b]>>" % references(leaves))
        root = b"<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R/ParentTreeNextKey %d>>"
        self._pack(self.root, root % (self._document.number, parents, len(self._owners)))
        self._pack(self._document.number, _written(self._document, self.root))

    # -- content ------------------------------------------------------------------------------------

    def _walk(
        self, marks: Sequence[Mark], height: float, within: _Element, tag: Tag | None, origin: tuple[float, float], out: list[bytes]
    ) -> None:
        """Marks as stretches of content: of the element ``within``, where ``tag`` is given, and artifacts.

        A form with tags inside is set where it stands, since its content belongs to another element each time. ``origin``: where
        the marks' own (0, 0) is on the page, y upwards.
        """
        stretch: list[Mark] = []
        real = False
        for mark in marks:
            if isinstance(mark, Tagged):
                self._mark(stretch, height, within if real else None, out)
                element = self._element(within, mark, origin)
                self._walk(mark.marks, height, element, mark.tag, origin, out)
            elif isinstance(mark, Place) and isinstance(mark.form, Form) and self._holds_tags(mark.form):
                self._mark(stretch, height, within if real else None, out)
                out.append(b"q %b %b %b cm" % (TURNED[mark.turn], _n(mark.x), _n(height - mark.y)))
                self._walk(mark.form.marks, 0.0, within, tag, (origin[0] + mark.x, origin[1] - mark.y), out)
                out.append(b"Q")
            else:
                belongs = tag is not None and (tag in _DRAWN or isinstance(mark, Text | Place))
                if belongs is not real:
                    self._mark(stretch, height, within if real else None, out)
                    real = belongs
                stretch.append(mark)
        self._mark(stretch, height, within if real else None, out)

    def _mark(self, stretch: list[Mark], height: float, element: _Element | None, out: list[bytes]) -> None:
        """Draw a stretch of content as the element's, or as an artifact; then it is empty."""
        if not stretch:
            return
        begin = b"/Artifact BMC" if element is None else b"/%b<</MCID %d>>BDC" % (element.type.encode(), self._content(element, stretch))
        out += (begin, self._draw(stretch, height), b"EMC")
        stretch.clear()

    def _content(self, element: _Element, stretch: Sequence[Mark]) -> int:
        """The number on this page (MCID) of a stretch of content that belongs to the element."""
        for words, levels in [line for mark in stretch for line in _lines(mark)]:
            element.said.append(words)
            element.turned = element.turned or bool(levels)
        self._finish(element)  # what comes behind these words begins anew, so that it is heard behind them
        owners = self._owners[-1]
        owners.append(element.number)
        element.page = element.page or self._page
        here = element.page == self._page
        number = len(owners) - 1
        element.kids.append(b"%d" % number if here else b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % (self._page, number))
        return number

    def _holds_tags(self, form: Form) -> bool:
        if form not in self._within:
            self._within[form] = any(
                isinstance(mark, Tagged) or (isinstance(mark, Place) and isinstance(mark.form, Form) and self._holds_tags(mark.form))
                for mark in form.marks
            )
        return self._within[form]

    # -- the tree -----------------------------------------------------------------------------------

    def _element(self, parent: _Element, mark: Tagged, origin: tuple[float, float]) -> _Element:
        """The element that takes a tag's content: a new one, or the one that goes on; what always stands around it is made."""
        tag = mark.tag
        if mark.continues and parent.last is not None and parent.last.type == tag.value:
            return parent.last
        around = _AROUND.get(tag)
        if around is not None:
            goes_on = parent.last is not None and parent.last.type == around
            parent = parent.last if parent.last is not None and goes_on else self._child(parent, around)
        made = self._child(parent, tag.value.partition(":")[0], extra=_attributes(mark, origin))
        return self._child(made, "LBody") if tag is Tag.ITEM else made

    def _child(self, parent: _Element, type_: str, *, extra: bytes = b"") -> _Element:
        self._finish(parent)
        parent.parted = True
        made = parent.last = _Element(type_, self._new(), extra=extra)
        parent.kids.append(b"%d 0 R" % made.number)
        return made

    def _finish(self, parent: _Element) -> None:
        """Write the last child and what is below it: nothing more can come to it."""
        last = parent.last
        if last is not None:
            self._finish(last)
            self._pack(last.number, _written(last, parent.number))
            parent.last = None


def _written(element: _Element, parent: int) -> bytes:
    said = b"/ActualText" + _string("".join(element.said)) if element.turned and not element.parted else b""
    page = b"/Pg %d 0 R" % element.page if element.page else b""
    kids = element.kids[0] if len(element.kids) == 1 else b"[%b]" % b" ".join(element.kids)
    return b"<</S/%b/P %d 0 R%b%b%b/K %b>>" % (element.type.encode(), parent, page, element.extra, said, kids)


def _attributes(mark: Tagged, origin: tuple[float, float]) -> bytes:
    """What a kind of element has to say of itself: PDF 32000-1 §14.8.5, §14.9.3."""
    owned = []
    if mark.tag in _DRAWN:
        owned.append(b"<</O/Layout/Placement/Block/BBox[%b %b %b %b]>>" % _box(mark.marks, origin))
    if mark.tag is Tag.HEADER:
        owned.append(b"<</O/Table/Scope/Row>>")
    if mark.tag in (Tag.FIELD, Tag.TICK):  # on paper only: nothing of it can be filled in here
        role = b"/Role/cb/checked/off" if mark.tag is Tag.TICK else b"/Role/tv"
        owned.append(b"<</O/PrintField%b/Desc%b>>" % (role, _string(mark.alt)))
    alt = b"/Alt" + _string(mark.alt) if mark.tag is Tag.FIGURE else b""
    return alt + (b"/A" + (owned[0] if len(owned) == 1 else b"[%b]" % b"".join(owned)) if owned else b"")


def _box(marks: Sequence[Mark], origin: tuple[float, float]) -> tuple[bytes, bytes, bytes, bytes]:
    """The box around a drawing on its page; words by where they begin."""
    xs, ys = [], []
    for mark in marks:
        if isinstance(mark, Rule):
            xs += [mark.x0, mark.x1]
            ys += [mark.y0, mark.y1]
        elif isinstance(mark, Box):
            xs += [mark.x, mark.x + mark.w]
            ys += [mark.y, mark.y + mark.h]
        elif isinstance(mark, Text):
            xs.append(mark.x)
            ys.append(mark.y)
        elif isinstance(mark, Place) and isinstance(mark.form, Art):
            xs += [mark.x, mark.x + mark.form.width]
            ys += [mark.y, mark.y + mark.form.height]
    x, y = origin
    return (_n(x + min(xs, default=0)), _n(y - max(ys, default=0)), _n(x + max(xs, default=0)), _n(y - min(ys, default=0)))


def _lines(mark: Mark) -> Sequence[tuple[str, bytes]]:
    """The words of a mark, in logical order, with their levels."""
    if isinstance(mark, Text):
        return ((mark.words, mark.levels),)
    if isinstance(mark, Place) and isinstance(mark.form, Form):
        return [line for inner in mark.form.marks for line in _lines(inner)]
    return ()
