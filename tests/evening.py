"""An evening in files, and the program run over it: what the whole-program tests share. Everybody here is invented."""

import contextlib
import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2

import ua_mailmerge
from ua_mailmerge import cli

SAMPLE = Path(__file__).parents[1] / "samples" / "ua-100-21"

CAMPAIGN = """\
reference: "100.21"
title: Mass deportations must stop
country: MX
issued: 2021-09-30
expires: 2999-12-31
officials:
  - id: president
    letter: P
    name: Andrés Manuel López Obrador
    position: President of México
    address: ["Puerta 8, Palacio Nacional", "Plaza de la Constitución S/N, Colonia Centro", "Ciudad de México, C.P. 06066"]
    country: MX
    salutation: Dear President López Obrador,
  - id: ambassador
    letter: A
    name: Ambassador Esteban Moctezuma
    address: [Embassy of México, 1911 Pennsylvania Avenue NW, "Washington, DC 20006"]
    country: US
    salutation: Dear Ambassador Moctezuma,
letters:
  en:
    paragraphs: [People who ask for safety are sent back unheard., Please let each of them be heard.]
    closing: Sincerely,
report:
  url: https://example.org/report
  words: Tell the publisher.
"""

EVENT = """\
group: Letter Writers
code: MAD
date: 2021-10-08
return_address: [Letter Writers, 210 Lanternfish Lane, "Madison, WI 53703"]
"""

Person = dict[str, str]


def person(name: str, /, **cells: str) -> Person:
    """Somebody from Oakland who agreed; ``own_words=`` and the like fill the column Own words."""
    plain = {"Name": name, "Address": "12 Elm St", "City": "Oakland", "State": "CA", "ZIP": "94601", "Consent": "yes"}
    return plain | {heading.replace("_", " ").capitalize().replace("Zip", "ZIP"): cell for heading, cell in cells.items()}


def people(count: int, *, first: int = 1) -> list[Person]:
    """So many different people, with names that sort as they are numbered."""
    return [person(f"Signer {_letters(number)}", email=f"s{number}@example.org") for number in range(first, first + count)]


def _letters(number: int) -> str:
    """A last name for each number: no digit in it, in order."""
    return "".join(chr(97 + int(digit)) for digit in f"{number:05d}").capitalize()


def sheet(path: Path, rows: Iterable[Person]) -> Path:
    """The people as a .csv file."""
    rows = list(rows)
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, headings, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def evening(folder: Path, rows: Iterable[Person] = (), *, campaign: str = CAMPAIGN, event: str = EVENT) -> Path:
    """A folder with campaign.yaml, event.yaml and signers.csv; the path of the sheet."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "campaign.yaml").write_text(campaign, encoding="utf-8")
    (folder / "event.yaml").write_text(event, encoding="utf-8")
    return sheet(folder / "signers.csv", rows)


class Ran(NamedTuple):
    """What a run of the program left: exit code and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it said, as JSON."""
        return json.loads(self.out)


def run(*arguments: object) -> Ran:
    """The program in this process, with nobody at the keyboard."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            cli.main([str(argument) for argument in arguments])
        except SystemExit as leave:
            code = leave.code if isinstance(leave.code, int) else 1
    return Ran(code, out.getvalue(), err.getvalue())


def made(*arguments: object, code: int = 0) -> Path:
    """The folder of the batch that ``merge`` with these arguments has just published."""
    ran = run("merge", *arguments, "--yes", "--json")
    assert ran.code == code, ran
    assert ran.json["new"], ran
    return Path(ran.json["batch"])


COMMAND = [sys.executable, "-m", "ua_mailmerge"]


def environment(**changes: str) -> Mapping[str, str]:
    """This process' environment, in which a child finds the package wherever it is."""
    found = str(Path(ua_mailmerge.__file__).parents[1])
    return os.environ | {"PYTHONPATH": found, "PYTHONUTF8": "1"} | changes


def spawned(*arguments: object, cwd: Path | None = None, **variables: str) -> Ran:
    """The program in a process of its own."""
    command = [*COMMAND, *map(str, arguments)]
    done = subprocess.run(
        command, cwd=cwd, env=environment(**variables), stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False
    )
    return Ran(done.returncode, done.stdout, done.stderr)


# -- looking at what came out -------------------------------------------------------------------


def pages(path: Path) -> list[str]:
    """The text of each page, as another reader finds it."""
    document = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]
    finally:
        document.close()


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a .csv file by heading."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def names(folder: Path, *, official: str = "president") -> dict[str, str]:
    """Signers of the letters to an official by the code at the foot: name by code, read from the PDFs."""
    found = {}
    for path in sorted(folder.glob(f"1-letters-{official}-*.pdf")):
        for text in pages(path):
            lines = text.split("\n")
            code = next((line for line in lines if line[:3].isdigit() and line[3:4] == "-"), "")
            found[code] = lines[0]
    return found


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path from there."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
