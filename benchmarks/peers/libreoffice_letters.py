"""LibreOffice Writer's own mail merge, without a window, driven over UNO: a template of two pages, the sheet as data source, one PDF.

Runs in the Python that has LibreOffice's ``uno``, so it takes the fixed words as JSON and needs nothing else. Arguments: sheet, PDF, words.
"""

import atexit
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.style.BreakType import PAGE_BEFORE
from com.sun.star.text.ControlCharacter import PARAGRAPH_BREAK
from com.sun.star.text.MailMergeType import FILE

sheet, pdf = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
words = json.loads(Path(sys.argv[3]).read_text(encoding="utf-8"))
folder = pdf.with_suffix(".libreoffice")
for name in ("data", "out"):
    (folder / name).mkdir(parents=True)
shutil.copy(sheet, folder / "data" / "signers.csv")
pipe = f"bench{time.time_ns()}"
office = subprocess.Popen(
    [
        "soffice",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nologo",
        f"--accept=pipe,name={pipe};urp;",
    ],
    start_new_session=True,
)


@atexit.register
def leave() -> None:
    """No office of ours stays behind, however this ends: ``soffice`` starts others, so the whole session goes."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(office.pid, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)


def setting(name: str, value: object) -> PropertyValue:
    """A named value as UNO wants it."""
    return PropertyValue(name, 0, value, 0)


def connect() -> Any:
    """The office's component context, as soon as it listens."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(600):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:  # whatever UNO raises while nobody listens yet
            time.sleep(0.1)
    sys.exit("LibreOffice did not start")


context = connect()
services = context.ServiceManager


def service(name: str) -> Any:
    """A new UNO object."""
    return services.createInstanceWithContext(name, context)


databases = service("com.sun.star.sdb.DatabaseContext")
source = databases.createInstance()
source.URL = f"sdbc:flat:{(folder / 'data').as_uri()}"
source.Info = tuple(
    setting(name, value)
    for name, value in (("Extension", "csv"), ("HeaderLine", True), ("FieldDelimiter", ","), ("StringDelimiter", '"'), ("CharSet", "utf-8"))
)
source.DatabaseDocument.storeAsURL((folder / "source.odb").as_uri(), ())
databases.registerObject("bench", source)

desktop = service("com.sun.star.frame.Desktop")
document = desktop.loadComponentFromURL("private:factory/swriter", "_blank", 0, (setting("Hidden", True),))
page = document.StyleFamilies.getByName("PageStyles").getByName("Standard")
page.Width, page.Height, page.LeftMargin, page.RightMargin, page.TopMargin, page.BottomMargin = 21590, 27940, 3400, 4990, 1900, 1900
standard = document.StyleFamilies.getByName("ParagraphStyles").getByName("Standard")
standard.CharFontName, standard.CharHeight = "Noto Serif", 11
text = document.Text
cursor = text.createTextCursor()


def field(column: str) -> None:
    """Insert a column of the sheet."""
    masters, path = document.TextFieldMasters, f"com.sun.star.text.fieldmaster.DataBase.bench.signers.{column}"
    if masters.hasByName(path):
        master = masters.getByName(path)
    else:
        master = document.createInstance("com.sun.star.text.fieldmaster.Database")
        master.DataBaseName, master.DataTableName, master.DataColumnName, master.DataCommandType = "bench", "signers", column, 0
    inserted = document.createInstance("com.sun.star.text.TextField.Database")
    inserted.attachTextFieldMaster(master)
    text.insertTextContent(cursor, inserted, False)


def paragraph(*parts: str, after: float = 7) -> None:
    """Words, and columns marked by ``@``, as one paragraph with so many points after it."""
    if text.String:
        text.insertControlCharacter(cursor, PARAGRAPH_BREAK, False)
    cursor.ParaBottomMargin = round(after * 2540 / 72)
    cursor.BreakType = uno.Enum("com.sun.star.style.BreakType", "NONE")
    for part in parts:
        if part.startswith("@"):
            field(part[1:])
        else:
            text.insertString(cursor, part, False)


for address, salutation in words["officials"]:
    another = bool(text.String)
    paragraph("@Name", after=0)
    if another:
        cursor.BreakType = PAGE_BEFORE
    paragraph("@Address", ", ", "@City", ", ", "@State", " ", "@ZIP", after=24)
    paragraph(words["date"], after=24)
    for line in address:
        paragraph(line, after=24 if line == address[-1] else 0)
    paragraph(salutation)
    paragraph(words["body"][0])
    paragraph("@Own words")
    for line in words["body"][1:]:
        paragraph(line)
    paragraph(words["closing"], after=48)
    paragraph("@Name", after=0)
document.storeToURL((folder / "template.odt").as_uri(), (setting("FilterName", "writer8"),))
document.close(True)

merge = service("com.sun.star.text.MailMerge")
merge.DataSourceName, merge.CommandType, merge.Command, merge.DocumentURL = "bench", 0, "signers", (folder / "template.odt").as_uri()
merge.OutputType, merge.OutputURL, merge.FileNamePrefix, merge.FileNameFromColumn = FILE, (folder / "out").as_uri(), "letters", False
merge.SaveAsSingleFile, merge.SaveFilter = True, "writer_pdf_Export"
merge.execute(())
next((folder / "out").iterdir()).replace(pdf)
with contextlib.suppress(Exception):  # the office is gone before it can answer
    desktop.terminate()
office.wait(30)
