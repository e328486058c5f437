"""The validator itself: it must be able to say yes and no."""

from pathlib import Path

import pikepdf
import pytest

import verapdf

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(verapdf.missing()), reason=verapdf.missing() or "never")]

# A conforming file says so in its metadata (ISO 19005-2, 6.6.4).
XMP = b"""<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>U</pdfaid:conformance></rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def blank(path: Path, *, content: bytes = b"", metadata: bytes = XMP) -> Path:
    """A page of letter paper with that content, which may use the standard face /F1, not embedded."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(612, 792))
    page.Contents = pdf.make_stream(content)
    if b"/F1" in content:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
    pdf.Root.Metadata = pdf.make_stream(metadata, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
    pdf.save(path, min_version="1.7", deterministic_id=True)
    return path


def test_a_conforming_file_breaks_no_rule(tmp_path: Path) -> None:
    """A blank page with the right metadata is PDF/A-2u."""
    path = blank(tmp_path / "blank.pdf")
    assert verapdf.failures([path]) == {path: []}


def test_each_file_gets_its_own_verdict(tmp_path: Path) -> None:
    """A face that is not embedded (6.2.11.4.1) is reported for the file that has it, however odd its name, and for no other."""
    good = blank(tmp_path / "blank.pdf")
    bad = blank(tmp_path / "Ñ ö.pdf", content=b"BT /F1 12 Tf 72 72 Td (A) Tj ET")
    found = verapdf.failures([good, bad])
    assert found[good] == []
    assert any(rule.startswith("6.2.11.4.1-1 x1:") for rule in found[bad])


def test_a_file_that_is_no_pdf_fails(tmp_path: Path) -> None:
    """What cannot be read is never taken for conforming."""
    path = tmp_path / "text.pdf"
    path.write_text("not a PDF", encoding="utf-8")
    assert verapdf.failures([path])[path]


def test_an_untagged_file_is_not_taken_for_a_tagged_one(tmp_path: Path) -> None:
    """PDF/UA-1 asks for tags (7.1), a title (7.1) and metadata that says so (5), and each is missed by name."""
    path = blank(tmp_path / "blank.pdf")
    missed = {rule.split(" ")[0] for rule in verapdf.failures([path], flavour="ua1")[path]}
    assert {"7.1-11", "5-1"} <= missed
