"""A tagged PDF as somebody hears it: pikepdf walks the structure tree, PDFium says which characters each stretch of content has."""

import ctypes
import io
from collections.abc import Iterator
from typing import Any, NamedTuple

import pikepdf
import pypdfium2
from pypdfium2 import raw


class Heard(NamedTuple):
    """An element with content of its own: the types of the elements around it and its own, its text, what it is told as."""

    path: tuple[str, ...]
    text: str
    alt: str = ""

    @property
    def type(self) -> str:
        """Its own type: P, H1, Figure."""
        return self.path[-1]


def characters(data: bytes) -> tuple[dict[tuple[int, int], str], list[str]]:
    """The text of each stretch of content by page and MCID, and for each page that of its artifacts, as PDFium has them."""
    marked: dict[tuple[int, int], str] = {}
    artifacts = []
    document = pypdfium2.PdfDocument(data)
    for number, page in enumerate(document):
        text, rest = page.get_textpage(), ""
        for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=5, textpage=text):
            marks = [mark for each in (one, *_around(one)) for mark in _marks(each)]
            mcids = [mcid for _, mcid in marks if mcid >= 0]
            assert len(mcids) + sum(name == "Artifact" for name, _ in marks) == 1, f"page {number + 1}: {one.extract()!r} in {marks}"
            if mcids:
                marked[number, mcids[0]] = marked.get((number, mcids[0]), "") + one.extract()
            else:
                rest += one.extract()
        artifacts.append(rest)
    document.close()
    return marked, artifacts


def _around(one: pypdfium2.PdfObject) -> Iterator[pypdfium2.PdfObject]:
    """The forms that an object is in, from the inside out."""
    while one.container is not None:
        one = one.container
        yield one


def _marks(one: pypdfium2.PdfObject) -> Iterator[tuple[str, int]]:
    """The marked content that an object is in: its tag, and its MCID or -1."""
    for at in range(raw.FPDFPageObj_CountMarks(one)):
        mark = raw.FPDFPageObj_GetMark(one, at)
        size, mcid, name = ctypes.c_ulong(), ctypes.c_int(-1), ctypes.create_string_buffer(200)
        raw.FPDFPageObjMark_GetName(mark, ctypes.cast(name, ctypes.POINTER(raw.FPDF_WCHAR)), 200, size)
        raw.FPDFPageObjMark_GetParamIntValue(mark, b"MCID", mcid)
        yield name.raw[: size.value - 2].decode("utf-16-le"), mcid.value


def heard(data: bytes) -> list[Heard]:
    """Every element with content, in reading order; each stretch of content must have exactly one owner, which the parent tree names."""
    marked, _ = characters(data)
    with pikepdf.open(io.BytesIO(data)) as file:
        pages = {page.obj.objgen: number for number, page in enumerate(file.pages)}
        root = file.Root.StructTreeRoot
        owners = {int(key): list(value) for key, value in _numbers(root.ParentTree)}
        used: set[tuple[int, int]] = set()

        def walk(element: Any, path: tuple[str, ...]) -> Iterator[Heard]:
            path = (*path, str(element.S)[1:])
            kids = element.K if isinstance(element.K, pikepdf.Array) else [element.K]
            own: list[str] = []
            for kid in kids:
                if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                    assert kid.P.objgen == element.objgen
                    if own:
                        yield Heard(path, "".join(own))
                        own = []
                    yield from walk(kid, path)
                    continue
                page = pages[(kid.Pg if isinstance(kid, pikepdf.Dictionary) else element.Pg).objgen]
                number = int(kid.MCID) if isinstance(kid, pikepdf.Dictionary) else int(kid)
                assert (page, number) not in used
                assert owners[int(file.pages[page].obj.StructParents)][number].objgen == element.objgen
                used.add((page, number))
                own.append(marked.get((page, number), ""))
            if own:
                yield Heard(path, str(element.get("/ActualText", "".join(own))), str(element.get("/Alt", "")))

        found = list(walk(root.K, ()))
        assert used == {(pages[page.obj.objgen], n) for page in file.pages for n in range(len(owners[int(page.obj.StructParents)]))}
        assert marked.keys() <= used
        return found


def _numbers(tree: Any) -> Iterator[tuple[int, Any]]:
    """The entries of a number tree: PDF 32000-1 §7.9.7."""
    for kid in tree.get("/Kids", ()):
        yield from _numbers(kid)
    nums = list(tree.get("/Nums", ()))
    yield from zip(nums[::2], nums[1::2], strict=True)
