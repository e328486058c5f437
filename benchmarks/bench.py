"""N signers to a table: how fast, in how much memory and into how many bytes we and others set the same letters.

`make bench` runs it; what it finds goes to the terminal and between the marks in docs/performance.md. Not a test: nothing fails by being
slow, but a way whose output is wrong (pages missing, the first or last signer not on theirs) is reported as wrong and gets no number.
"""

import argparse
import csv
import datetime
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pypdfium2

import measure
import people

HERE = Path(__file__).parent
ROOT = HERE.parent
SAMPLE = ROOT / "samples" / "ua-100-21"
REPORT = ROOT / "docs" / "performance.md"
MARKS = ("<!-- measured: begin -->", "<!-- measured: end -->")
US = "**ua-mailmerge**"
PEER_SIGNERS = 2_000
LIMIT_SECONDS = 120
OFFICIALS = 2


class WrongError(Exception):
    """A way made something, but not the letters asked for."""


class Row(NamedTuple):
    """One way at one size; ``wrong`` says why there is no number."""

    way: str
    signers: int
    seconds: float = 0.0
    peak_mb: float = 0.0
    size: int = 0
    wrong: str = ""

    @property
    def letters(self) -> int:
        """Two a signer."""
        return OFFICIALS * self.signers

    @property
    def speed(self) -> float:
        """Letters a second, from the command's start to its end."""
        return self.letters / self.seconds if self.seconds else 0.0


class Peer(NamedTuple):
    """Another way: its name, what of it is not here (empty: all is), and its command for a sheet, a PDF and a typeface."""

    way: str
    missing: str
    command: Callable[[Path, Path, Path], list[str | Path]]


def peers() -> list[Peer]:
    """The other ways, fastest last."""

    def python(script: str, *more: str) -> Callable[[Path, Path, Path], list[str | Path]]:
        return lambda sheet, pdf, face: [sys.executable, HERE / "peers" / script, sheet, pdf, face, *more]

    uno = _python_with_uno() if shutil.which("soffice") else ""
    return [
        Peer("WeasyPrint", "" if _imports("weasyprint") else "not installed", python("weasyprint_letters.py")),
        Peer(
            "LibreOffice mail merge",
            "" if uno else "not installed",
            lambda sheet, pdf, _: [uno, HERE / "peers" / "libreoffice_letters.py", sheet, pdf, _fixed_words(pdf.with_suffix(".json"))],
        ),
        Peer("reportlab platypus", "", python("reportlab_platypus.py")),
        Peer("reportlab canvas, lines drawn on each page", "", python("reportlab_canvas.py", "lines")),
        Peer("Typst", "" if find_spec("typst") else "not installed", python("typst_letters.py")),
        Peer("pdfLaTeX", "" if shutil.which("pdflatex") else "not installed", python("pdflatex_letters.py")),
        Peer("reportlab canvas, shared text as forms", "", python("reportlab_canvas.py", "forms")),
    ]


def run_peer(peer: Peer, sheet: Path, *, count: int, face: Path, env: dict[str, str]) -> Row:
    """One peer in one process family, and a look at what it made."""
    if peer.missing:
        return Row(peer.way, count, wrong=peer.missing)
    pdf = sheet.parent / "peer.pdf"
    try:
        cost = fastest(lambda: measure.run(peer.command(sheet, pdf, face), folder=sheet.parent, env=env, limit_seconds=LIMIT_SECONDS))
        check([pdf], _names(sheet), each=OFFICIALS)
        return Row(peer.way, count, cost.seconds, cost.peak_mb, pdf.stat().st_size)
    except (measure.FailedError, WrongError) as fault:
        return Row(peer.way, count, wrong=" ".join(str(fault).split()))
    finally:
        pdf.unlink(missing_ok=True)


def run_us(sheet: Path, *, count: int, out: Path, way: str = US) -> Row:
    """Our own command, from the shell's start to its end, into ``out``."""
    merge: list[str | Path] = [_command(), "merge", sheet, "-c", _campaign(sheet.parent), "-e", SAMPLE / "event.yaml", "-o", out]
    merge += ["--yes", "--envelopes", "none", "--after-expiry", "benchmark"]

    def anew() -> measure.Cost:
        shutil.rmtree(out, ignore_errors=True)
        return measure.run(merge, folder=sheet.parent, limit_seconds=LIMIT_SECONDS)

    try:
        cost = fastest(anew)
        volumes = letter_volumes(batch_of(out))
        for official in volumes:
            check(official, _names(sheet), each=1)
    except (measure.FailedError, WrongError) as fault:
        return Row(way, count, wrong=" ".join(str(fault).split()))
    return Row(way, count, cost.seconds, cost.peak_mb, sum(path.stat().st_size for official in volumes for path in official))


def _campaign(folder: Path) -> Path:
    """The sample's campaign as a real one: without the footer that says specimen."""
    text = (SAMPLE / "campaign.yaml").read_text(encoding="utf-8")
    path = folder / "campaign.yaml"
    path.write_text(re.sub(r"(?m)^specimen: \S+", "specimen: no ", text), encoding="utf-8")
    return path


def fastest(once: Callable[[], measure.Cost]) -> measure.Cost:
    """The quickest of three runs, or of as many as start within a quarter of a minute: a busy machine only ever slows things down."""
    costs = [once()]
    while len(costs) < 3 and sum(cost.seconds for cost in costs) < 15:
        costs.append(once())
    return measure.Cost(min(cost.seconds for cost in costs), max(cost.peak_mb for cost in costs))


def check(files: Sequence[Path], names: Sequence[str], *, each: int) -> None:
    """WrongError unless the files hold ``each`` pages a signer, the first one's first and the last one's last, with the sample's words."""
    pages = 0
    for path in files:
        document = pypdfium2.PdfDocument(path)
        pages += len(document)
        document.close()
    if pages != each * len(names):
        raise WrongError(f"{pages} pages where {each * len(names)} were asked for")
    for path, page, name in ((files[0], 0, names[0]), (files[-1], -1, names[-1])):
        document = pypdfium2.PdfDocument(path)
        text = document[page % len(document)].get_textpage().get_text_range()
        document.close()
        squeezed = "".join(unicodedata.normalize("NFKC", text).split()).replace("-", "").replace("\ufffe", "").replace("\x02", "")
        for wanted in (name, "treated with respect and dignity"):
            if "".join(wanted.split()).replace("-", "") not in squeezed:
                raise WrongError("the first or last signer's words are not on their page")


def letter_volumes(batch: Path) -> list[list[Path]]:
    """The batch's letters, a list of volumes for each official; WrongError when an official has none."""
    by_official: dict[str, list[Path]] = {}
    for path in sorted(batch.glob("1-letters-*.pdf")):
        by_official.setdefault(re.sub(r"-\d+$", "", path.stem), []).append(path)
    if len(by_official) != OFFICIALS:
        raise WrongError(f"letters for {len(by_official)} officials")
    return list(by_official.values())


def reprint_seconds(out: Path) -> float | str:
    """One code out of the middle of the batch, from the shell's start to its end; a sentence when it fails."""
    batch = batch_of(out)
    with (batch / "manifest.csv").open(newline="", encoding="utf-8-sig") as file:
        codes = [row["Code"] for row in csv.DictReader(file)]
    command: list[str | Path] = [_command(), "reprint", batch, "--codes", codes[len(codes) // 2]]
    try:
        return fastest(lambda: measure.run(command, folder=out.parent)).seconds
    except measure.FailedError as fault:
        return " ".join(str(fault).split())


def check_seconds(folder: Path, *, count: int) -> float | str:
    """``ua-mailmerge check`` of a workbook, from the shell's start to its end, guarded reading and all; a sentence when it fails."""
    book = people.write_xlsx(folder / f"check-{count}.xlsx", count=count)
    command: list[str | Path] = [_command(), "check", book, "-c", _campaign(folder), "-e", SAMPLE / "event.yaml"]
    try:
        return fastest(lambda: measure.run(command, folder=folder, accept=(0, 3))).seconds
    except measure.FailedError as fault:
        return " ".join(str(fault).split())


def before_printing_seconds(command: str, folder: Path, *, count: int) -> float | str:
    """``ua-mailmerge plan`` or ``proof`` of a workbook, from the shell's start to its end; a sentence when it fails."""
    book = people.write_xlsx(folder / f"{command}-{count}.xlsx", count=count)
    told = _campaign(folder)
    told.write_text(re.sub(r"(?m)^expires: \S+", "expires: 2999-12-31", told.read_text(encoding="utf-8")), encoding="utf-8")
    words: list[str | Path] = [_command(), command, book, "-c", told, "-e", SAMPLE / "event.yaml", "-o", folder / "nothing"]
    into = folder / "proof.pdf"
    words += ["--into", into] if command == "proof" else []

    def anew() -> measure.Cost:
        into.unlink(missing_ok=True)
        return measure.run(words, folder=folder, accept=(0, 3))

    try:
        return fastest(anew).seconds
    except measure.FailedError as fault:
        return " ".join(str(fault).split())


def one_core(how: str, sheet: Path) -> dict[str, float]:
    """What ``benchmarks/checks.py`` says of a sheet: rows, seconds of computing, memory of the reading child."""
    command: list[str | Path] = [sys.executable, HERE / "checks.py", how, sheet, _campaign(sheet.parent), SAMPLE / "event.yaml"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=LIMIT_SECONDS)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def checks(folder: Path) -> Iterator[str]:
    """What was asked of checking, and what it came to."""
    for count, asked in ((500, "0.8"), (5_000, "3")):
        seconds = check_seconds(folder, count=count)
        told = seconds if isinstance(seconds, str) else f"{seconds:.2f} s"
        yield f"| Check of {count:,} rows of .xlsx from the shell in {asked} s | {told} |"
    for command in ("plan", "proof"):
        seconds = before_printing_seconds(command, folder, count=5_000)
        told = seconds if isinstance(seconds, str) else f"{seconds:.2f} s"
        yield f"| {command.capitalize()} of 5,000 signers from the shell in 3 s | {told} |"
    many = one_core("check", people.write_csv(folder / "checked.csv", count=100_000))
    yield f"| 100,000 rows of CSV checked: 30,000 rows a second of a core | {many['rows'] / many['seconds']:,.0f} |"
    read = one_core("read", people.write_xlsx(folder / "large.xlsx", count=140_000))
    size = (folder / "large.xlsx").stat().st_size / (1 << 20)
    yield f"| Reading a workbook of {size:.0f} MB, {read['rows']:,} rows, in 300 MB | {read['child_mb']:,.0f} MB, {read['seconds']:.1f} s |"


def volume_stage_seconds(batch: Path, *, processes: int) -> float | str:
    """All letter volumes of a frozen batch set again from its ``input/`` by so many processes, and compared; a sentence when it fails."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        command: list[str | Path] = [sys.executable, HERE / "volumes.py", batch, folder, str(processes)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LIMIT_SECONDS)
    return " ".join(done.stderr[-200:].split()) if done.returncode else float(done.stdout)


COVERS = {
    "Letters": ("letters", ("--envelopes", "us_10", "--return-labels", "5160")),
    "Envelopes, each with its own return address": ("envelopes", ("--envelopes", "us_10", "--return-labels", "5160")),
    "Return labels": ("returned", ("--envelopes", "us_10", "--return-labels", "5160")),
    "Address labels, all alike": ("alike", ("--envelopes", "labels")),
    "Letters for window envelopes": ("letters", ("--envelopes", "us_10_window")),
    "Letters that can be read aloud (--tagged)": ("letters", ("--envelopes", "us_10", "--tagged")),
    "Envelopes that can be read aloud (--tagged)": ("envelopes", ("--envelopes", "us_10", "--tagged")),
}
"""What is measured beside letters: the kind of volume, and the options that make it."""


def kinds(folder: Path, *, count: int) -> Iterator[str]:
    """A table of what one process sets in a second, of each kind of volume."""
    sheet = people.write_csv(folder / "kinds.csv", count=count)
    yield f"| One process, {count:,} signers | Pieces a second | Bytes a piece |"
    yield "| --- | ---: | ---: |"
    found: dict[tuple[str, ...], dict[str, tuple[float, float]]] = {}
    for number, options in enumerate(dict.fromkeys(options for _, options in COVERS.values())):
        out, again = folder / f"kinds-{number}", folder / f"kinds-{number}-again"
        merge: list[str | Path] = [_command(), "merge", sheet, "-c", _campaign(folder), "-e", SAMPLE / "event.yaml", "-o", out]
        measure.run([*merge, "--yes", "--after-expiry", "benchmark", *options], folder=folder, limit_seconds=LIMIT_SECONDS)
        again.mkdir()
        command: list[str | Path] = [sys.executable, HERE / "kinds.py", batch_of(out), again]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=LIMIT_SECONDS)
        found[options] = json.loads(done.stdout)
    for what, (kind, options) in COVERS.items():
        rate, size = found[options][kind]
        yield f"| {what} | {rate:,.0f} | {size:,.0f} |"


def batch_of(out: Path) -> Path:
    """The one batch a merge left."""
    return next(path for path in sorted((out / "batches").iterdir()) if not path.name.startswith("."))


def static_face(folder: Path) -> Path:
    """Noto Serif Regular out of the variable file our letters use: peers do not take variable ones."""
    import fontpkg_noto_serif
    import uharfbuzz as hb

    face = hb.Face(hb.Blob.from_file_path(str(Path(fontpkg_noto_serif.__file__).parent / "files" / "NotoSerif[wdth,wght].ttf")))
    wanted = hb.SubsetInput()
    wanted.keep_everything()
    for axis, value in (("wght", 400.0), ("wdth", 100.0)):
        wanted.pin_axis_location(face, axis, value)
    folder.mkdir()
    path = folder / "NotoSerif-Regular.ttf"
    path.write_bytes(bytes(hb.subset(face, wanted).blob.data))
    return path


def environment(fonts: Path) -> dict[str, str]:
    """Ours, plus a fontconfig that finds that typeface (LibreOffice takes no file)."""
    config = fonts / "fonts.conf"
    config.write_text(f"<fontconfig><dir>{fonts}</dir><cachedir>{fonts / 'cache'}</cachedir></fontconfig>", encoding="utf-8")
    return os.environ | {"FONTCONFIG_FILE": str(config)}


# -- the table ----------------------------------------------------------------------------------


def table(rows: Sequence[Row]) -> Iterator[str]:
    """One line a way, and how many times as fast we are at the same size."""
    ours = {row.signers: row.speed for row in rows if row.way == US and not row.wrong}
    yield "| Way | Signers | Letters | Seconds | Letters a second | Peak memory | Bytes a letter | We are faster by |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for row in rows:
        if row.wrong:
            yield f"| {row.way} | {row.signers:,} | | | {row.wrong} | | | |"
            continue
        factor = "" if row.way.startswith(US) or row.signers not in ours else f"{ours[row.signers] / row.speed:.1f} ×"
        memory = f"{row.peak_mb:,.0f} MB" if row.peak_mb else "not measured"
        cost = f"{row.seconds:.2f} | {row.speed:,.0f} | {memory} | {row.size / row.letters:,.0f}"
        yield f"| {row.way} | {row.signers:,} | {row.letters:,} | {cost} | {factor} |"


def machine() -> str:
    """What it was measured on, without naming it."""
    model = ""
    info = Path("/proc/cpuinfo")
    if info.exists():
        found = re.search(r"^model name\s*: (.+)$", info.read_text(), re.MULTILINE)
        model = f" ({found[1].strip()})" if found else ""
    today = datetime.datetime.now(datetime.UTC).date()
    return f"Measured {today} on {os.cpu_count()} processors{model}, {platform.system()}, Python {platform.python_version()}."


def publish(lines: Sequence[str], *, between: tuple[str, str] = MARKS) -> None:
    """Put the lines between two marks of docs/performance.md; what stands elsewhere stays."""
    text = REPORT.read_text(encoding="utf-8")
    before, begin, rest = text.partition(between[0])
    _, end, after = rest.partition(between[1])
    if not (begin and end):
        raise ValueError(f"{REPORT.name} has no place for it: {between[0]}")
    REPORT.write_text("\n".join((before + begin, *lines, end + after)), encoding="utf-8")


def main() -> None:
    """Run everything, print the tables, publish them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer-signers", type=int, default=PEER_SIGNERS, help="how many signers the peers get (default %(default)s)")
    parser.add_argument("--only", choices=("peers", "us"), help="run one half and publish nothing")
    parser.add_argument("--checks", action="store_true", help="run only what checking takes, and publish nothing")
    options = parser.parse_args()
    lines: list[str] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        if options.checks:
            print("\n".join(checks(folder)))
            return
        count = options.peer_signers
        sheet = people.write_csv(folder / "signers.csv", count=count)
        rows: list[Row] = []
        if options.only != "us":
            face = static_face(folder / "fonts")
            env = environment(face.parent)
            rows += [_say(run_peer(peer, sheet, count=count, face=face, env=env)) for peer in peers()]
        if options.only != "peers":
            rows.append(_say(run_us(sheet, count=count, out=folder / "out")))
            few = run_us(people.write_csv(folder / "few.csv", count=100), count=100, out=folder / "few", way=f"{US}, CSV")
            people.write_csv(folder / "book.csv", count=10_000)
            book = people.write_xlsx(folder / "book.xlsx", count=10_000)
            some = run_us(book, count=10_000, out=folder / "some", way=f"{US}, .xlsx")
            many = run_us(people.write_csv(folder / "many.csv", count=100_000), count=100_000, out=folder / "many", way=f"{US}, CSV")
            rows += map(_say, (few, some, many))
            lines = [*table(rows), "", *targets(few, some, many, out=folder / "many"), *checks(folder), "", *kinds(folder, count=10_000)]
        else:
            lines = [*table(rows)]
    lines = ["", machine(), "", *lines, ""]
    print("\n".join(lines))
    if options.only is None:
        publish(lines)


def targets(few: Row, some: Row, many: Row, *, out: Path) -> Iterator[str]:
    """What was asked for, and what it came to."""
    yield "| Asked for | Measured |"
    yield "| --- | --- |"
    yield f"| 100 signers from the shell in 0.6 s | {few.wrong or f'{few.seconds:.2f} s'} |"
    yield f"| .xlsx, 10,000 signers: 8,000 letters a second | {some.wrong or f'{some.speed:,.0f}'} |"
    yield f"| CSV, 100,000 signers: 30,000 letters a second | {many.wrong or f'{many.speed:,.0f}'} |"
    yield f"| 600 bytes a letter | {many.wrong or f'{many.size / many.letters:,.0f}'} |"
    yield f"| 250 MB at 100,000 signers | {many.wrong or f'{many.peak_mb:,.0f} MB'} |"
    if many.wrong:
        return
    one, two = (volume_stage_seconds(batch_of(out), processes=processes) for processes in (1, 2))
    if isinstance(one, float) and isinstance(two, float):
        yield f"| The volumes alone, one process: 50,000 letters a second | {many.letters / one:,.0f} |"
        yield f"| Two processes: 1.7 times one | {one / two:.2f} times |"
    else:
        yield f"| The volumes alone | {one if isinstance(one, str) else two} |"
    again = reprint_seconds(out)
    yield f"| One code of 200,000 letters printed again in 0.5 s | {again if isinstance(again, str) else f'{again:.2f} s'} |"


def _say(row: Row) -> Row:
    print(f"{row.way}, {row.signers:,} signers: {row.wrong or f'{row.speed:,.0f} letters a second, {row.peak_mb:,.0f} MB'}", flush=True)
    return row


def _names(sheet: Path) -> list[str]:
    with sheet.with_suffix(".csv").open(newline="", encoding="utf-8") as file:
        return [row["Name"] for row in csv.DictReader(file)]


def _command() -> Path:
    return Path(sysconfig.get_path("scripts")) / "ua-mailmerge"


def _fixed_words(path: Path) -> Path:
    sys.path.insert(0, str(HERE / "peers"))
    import letter

    path.write_text(
        json.dumps({"officials": letter.OFFICIALS, "body": letter.BODY, "closing": letter.CLOSING, "date": letter.DATE}), encoding="utf-8"
    )
    return path


def _imports(module: str) -> bool:
    """Whether it really loads: WeasyPrint also needs libraries that pip cannot bring."""
    return subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0


def _python_with_uno() -> str:
    """A Python that LibreOffice talks to: its own, the system's or this one; empty: none."""
    office = Path(shutil.which("soffice") or "").resolve().parent
    for candidate in (str(office / "python"), "/usr/bin/python3", sys.executable):
        if Path(candidate).exists() and subprocess.run([candidate, "-c", "import uno"], capture_output=True, check=False).returncode == 0:
            return candidate
    return ""


if __name__ == "__main__":
    main()
