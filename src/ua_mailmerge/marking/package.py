"""The parts of a workbook: what refers to what, what is changed, what is copied as it is."""

import io
import posixpath
import zipfile
from xml.sax.saxutils import quoteattr

from ua_mailmerge.containers import Parts, damaged
from ua_mailmerge.limits import Limits
from ua_mailmerge.marking.splices import Edit, Element, inside, prefix, root_of, spliced, walk

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = {OFFICE: "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
"""The namespace of a sheet's own elements, by how its relations begin; Strict workbooks have another."""

_RELATIONS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
TYPES = "[Content_Types].xml"


class Package:
    """The parts of the workbook: those that were changed or added beside those that stay."""

    def __init__(self, parts: Parts, limits: Limits) -> None:
        self.parts, self.limits = parts, limits
        self.changed: dict[str, bytes] = {}

    def __contains__(self, name: str) -> bool:
        return name in self.changed or name in self.parts

    def read(self, name: str, *, most: int = 0) -> bytes:
        """A part as it stands now."""
        return self.changed[name] if name in self.changed else self.parts.read(name, most=most or self.limits.part_bytes)

    def change(self, name: str, data: bytes) -> None:
        """A part's new bytes; one that was not there is added."""
        self.changed[name] = data

    def free(self, pattern: str) -> str:
        """The first name of that kind that no part has."""
        return next(name for name in (pattern.format(n) for n in range(1, 10_000)) if name not in self)

    def related(self, name: str) -> dict[str, tuple[str, str, str]]:
        """Id: (kind, target, whole type) of what a part refers to; the empty name is the package."""
        path = _rels(name)
        found: dict[str, tuple[str, str, str]] = {}

        def opened(element: Element, _depth: int) -> None:
            said = element.attributes
            if element.name == "Relationship" and said.get("TargetMode") != "External":
                folder = posixpath.dirname(name)
                target = posixpath.normpath(posixpath.join("/", folder, said.get("Target", "").replace("\\", "/"))).lstrip("/")
                kind = said.get("Type", "")
                found[said.get("Id", "")] = kind.rpartition("/")[2], target, kind

        if path in self:
            walk(self.read(path), file=self.parts.file, opened=opened, closed=lambda _element, _depth: None, texts=frozenset())
        return found

    def relate(self, name: str, kind: str, target: str) -> str:
        """A new relation of a part; its id."""
        path = _rels(name)
        data = self.read(path) if path in self else _RELATIONS
        taken = self.related(name)
        id_ = next(f"rIdUa{n}" for n in range(1, 10_000) if f"rIdUa{n}" not in taken)
        relative = posixpath.relpath("/" + target, "/" + posixpath.dirname(name))
        root = root_of(data, self.parts.file)
        tag = prefix(data, root) + b"Relationship"
        said = f' Id="{id_}" Type={quoteattr(kind)} Target={quoteattr(relative)}/>'.encode()
        self.change(path, spliced(data, inside(data, root, b"<" + tag + said)))
        return id_

    def typed(self, *, part: str = "", extension: str = "", kind: str) -> None:
        """Say of which type a part, or every part with that extension, is."""
        data = self.read(TYPES)
        root = root_of(data, self.parts.file)
        known: set[tuple[str, str]] = set()

        def opened(element: Element, _depth: int) -> None:
            known.add((element.name, (element.attributes.get("PartName") or element.attributes.get("Extension") or "").lower()))

        walk(data, file=self.parts.file, opened=opened, closed=lambda _element, _depth: None, texts=frozenset())
        if part and ("Override", f"/{part}".lower()) not in known:
            said = f'Override PartName="/{part}" ContentType="{kind}"/>'
        elif extension and ("Default", extension) not in known:
            said = f'Default Extension="{extension}" ContentType="{kind}"/>'
        else:
            return
        new = b"<" + prefix(data, root) + said.encode()
        edits = [Edit(root.inner, root.inner, new)] if extension else inside(data, root, new)
        self.change(TYPES, spliced(data, edits))

    def book(self) -> str:
        """The name of the workbook part."""
        return next((target for kind, target, _ in self.related("").values() if kind == "officeDocument"), "")

    @property
    def macros(self) -> bool:
        """Whether macros come along; they are copied like everything else."""
        return any(kind == "vbaProject" for kind, _, _ in self.related(self.book()).values())

    def sheet(self, name: str) -> tuple[str, str]:
        """The part of the sheet of that name, and how types of relations begin here (Strict workbooks have their own)."""
        book = self.book()
        relations = self.related(book)
        found: list[tuple[str, str]] = []

        def opened(element: Element, _depth: int) -> None:
            if element.name == "sheet" and element.attributes.get("name") == name:
                id_ = next((value for key, value in element.attributes.items() if key.endswith("/relationships id")), "")
                kind, target, whole = relations.get(id_, ("", "", ""))
                if kind == "worksheet" and target in self:
                    found.append((target, whole.rpartition("/")[0]))

        walk(self.read(book), file=self.parts.file, opened=opened, closed=lambda _element, _depth: None, texts=frozenset())
        if not found:
            raise damaged(self.parts.file)
        return found[0]

    def written(self) -> bytes:
        """The workbook: parts in their order with their own dates, those that were added behind them."""
        out = io.BytesIO()
        stored = {name.lower(): data for name, data in self.changed.items()}
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for plain, info in self.parts.names.items():
                new = stored.pop(plain, None)
                entry = zipfile.ZipInfo(info.filename, info.date_time)
                entry.compress_type, entry.external_attr = info.compress_type, info.external_attr
                if new is not None:
                    package.writestr(entry, new)
                elif info.is_dir():
                    package.writestr(entry, b"")
                else:
                    self._copy(info, entry, package)
            for name, data in self.changed.items():
                if name.lower() in stored:
                    package.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
        return out.getvalue()

    def _copy(self, info: zipfile.ZipInfo, entry: zipfile.ZipInfo, package: zipfile.ZipFile) -> None:
        with self.parts.zip.open(info) as source, package.open(entry, "w") as target:
            left = self.limits.unpacked_bytes
            while data := source.read(1 << 20):
                left -= len(data)
                if left < 0:
                    raise damaged(self.parts.file)
                target.write(data)


def _rels(name: str) -> str:
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")
