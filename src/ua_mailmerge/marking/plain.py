"""Rows to a new workbook in which every cell is text: for sheets that were no .xlsx."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from ua_mailmerge.marking.package import OFFICE, SPACES, TYPES
from ua_mailmerge.marking.splices import name_of, storable

_MAIN = SPACES[OFFICE]
_KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def workbook(rows: Iterable[tuple[int, Sequence[str]]], *, sheet: str, header: int) -> bytes:
    """A new workbook with these rows (number, cells), every cell text whatever it begins with; for sheets that were no .xlsx."""
    out = io.BytesIO()
    widths: dict[int, int] = {}
    lines: list[str] = []
    for number, cells in rows:
        style = 2 if number == header else 1
        line = [f'<row r="{number}">']
        for at, cell in enumerate(cells, 1):
            if cell:
                widths[at] = min(max(widths.get(at, 8), *(len(part) + 2 for part in cell.split("\n"))), 50)
                words = escape(storable(cell))
                line.append(f'<c r="{name_of(at)}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>')
        lines.append("".join([*line, "</row>"]))
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{widths.get(at, 10)}" style="1" customWidth="1"/>'
        for at in range(1, max(widths, default=1) + 1)
    )
    frozen = (
        f'<sheetViews><sheetView workbookViewId="0"><pane ySplit="{header}" topLeftCell="A{header + 1}" activePane="bottomLeft" '
        'state="frozen"/></sheetView></sheetViews>'
        if header
        else ""
    )
    parts = {
        TYPES: '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KINDS}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KINDS}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KINDS}.styles+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{OFFICE}"><sheets>'
        f'<sheet name={quoteattr(sheet)} sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}">{frozen}<cols>{columns}</cols>'
        f"<sheetData>{''.join(lines)}</sheetData></worksheet>",
    }
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            whole = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text
            package.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), whole.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()
