"""A running desk to how it bears a full evening: fifty groups at once, phones that drip, a process that is killed again and again.

`make bench-desk` runs it; what it finds goes to the terminal and between the desk's marks in docs/performance.md. Clients are threads on
the same machine, so they cost the desk what they need themselves. Not a test: nothing fails by being slow; what is wrong says so.
"""

import argparse
import contextlib
import csv
import http.cookiejar
import io
import os
import random
import re
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import bench
import people

MARKS = ("<!-- desk measured: begin -->", "<!-- desk measured: end -->")
ROWS = 500
PATIENCE_SECONDS = 120


class Desk:
    """``ua-mailmerge desk`` with the sample, on a port and in a folder that outlive its process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.link = ""
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it answers."""
        said = self.folder / "said"
        command = [sys.executable, "-u", "-m", "ua_mailmerge", "desk", "--port", str(self.port), "--data", str(self.folder / "data")]
        with said.open("wb") as file:
            self.process = subprocess.Popen([*command, "--sample", "--day", "2021-10-08"], stdout=file, stderr=subprocess.STDOUT)
        for _ in range(600):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{self.address}/", timeout=2).close()
                break
            time.sleep(0.05)
        found = re.search(r"http\S+(/e/\S+)", said.read_text())
        self.link = found[1] if found else self.link

    def kill(self) -> None:
        """As a power cut ends it."""
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        """As Ctrl-C ends it."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=20)
                return
            self.kill()


@contextlib.contextmanager
def running() -> Iterator[Desk]:
    """A desk of its own."""
    with tempfile.TemporaryDirectory(prefix="bench-desk-") as name:
        desk = Desk(Path(name))
        desk.start()
        try:
            yield desk
        finally:
            desk.stop()


class Page(NamedTuple):
    """An answer that was read to its end."""

    address: str
    text: str

    @property
    def token(self) -> str:
        """What a form of this page carries."""
        return _found(r'name="csrfmiddlewaretoken" value="([^"]+)', self.text)


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if not found:
        raise ValueError(f"not on the page: {pattern}")
    return found[1]


class Visitor:
    """A browser of a group: its cookies, its link opened."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> Page:
        """Open a page."""
        with self.opener.open(self.desk.address + path, timeout=PATIENCE_SECONDS) as answer:
            return Page(urllib.parse.urlsplit(answer.geturl()).path, answer.read().decode())

    def post(self, path: str, fields: dict[str, str], *, sheet: bytes = b"") -> Page:
        """Send a form, and read the page it leads to."""
        body, kind = form(fields, sheet=sheet)
        request = urllib.request.Request(self.desk.address + path, body, {"Content-Type": kind})
        with self.opener.open(request, timeout=PATIENCE_SECONDS) as answer:
            return Page(urllib.parse.urlsplit(answer.geturl()).path, answer.read().decode())

    def check(self, start: Page, sheet: bytes) -> Page:
        """Choose a sheet; the check page."""
        return self.post("/sheet/new", {"csrfmiddlewaretoken": start.token}, sheet=sheet)

    def send(self, checked: Page) -> Page:
        """Tick the consent, press Send; the receipt."""
        version = _found(r'name="version" value="(\d+)"', checked.text)
        fields = {"csrfmiddlewaretoken": checked.token, "version": version, "consent": "yes"}
        page = self.post(f"{checked.address}send", fields)
        _found(r'(class="receipt")', page.text)
        return page


def form(fields: dict[str, str], *, sheet: bytes) -> tuple[bytes, str]:
    """A form's body and its type."""
    boundary = uuid.uuid4().hex
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode() for name, text in fields.items()]
    if sheet:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="sheet"; filename="signers.csv"\r\nContent-Type: text/csv\r\n\r\n'
        parts.append(head.encode() + sheet + b"\r\n")
    return b"".join((*parts, f"--{boundary}--\r\n".encode())), f"multipart/form-data; boundary={boundary}"


def table(count: int, *, group: int) -> bytes:
    """A sheet of so many people that are on no other group's."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(people.HEADINGS)
    writer.writerows(people.signers(count, seed=people.SEED + group))
    return file.getvalue().encode()


def timed(act: Callable[[], object]) -> float:
    """Seconds on the clock."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def p95(seconds: Sequence[float]) -> float:
    """The time that nineteen of twenty stay within."""
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]


# -- what is measured ---------------------------------------------------------------------------


def one_check(*, times: int) -> str:
    """Somebody alone chooses a sheet of 500 rows, so often."""
    with running() as desk:
        sheet = table(ROWS, group=0)
        seconds = []
        for _ in range(times + 1):
            visitor = Visitor(desk)
            start = visitor.get(desk.link)
            seconds.append(timed(lambda visitor=visitor, start=start: visitor.check(start, sheet)))  # type: ignore[misc]
        del seconds[0]  # the first one loads typefaces
    return f"{p95(seconds):.2f} s (median {statistics.median(seconds):.2f} s, {times} times)"


def all_at_once(groups: int) -> str:
    """So many groups choose 500 rows each, look, tick and send, all at the same moment."""
    faults: list[str] = []
    seconds: list[float] = []
    with running() as desk:
        sheets = [table(ROWS, group=group) for group in range(groups)]
        visitors = [Visitor(desk) for _ in sheets]
        starts = [visitor.get(desk.link) for visitor in visitors]
        go = threading.Barrier(groups)

        def evening(group: int) -> None:
            go.wait()
            try:
                seconds.append(timed(lambda: visitors[group].send(visitors[group].check(starts[group], sheets[group]))))
            except (OSError, ValueError) as error:
                faults.append(type(error).__name__)

        total = timed(lambda: _each(evening, groups))
        with sqlite3.connect(desk.folder / "data" / "desk.sqlite3") as database:
            ((sent, rows),) = database.execute("SELECT count(*), sum(people) FROM desk_submission")
    wrong = "" if sent == len(seconds) else f", but {sent} submissions"
    return (
        f"{len(seconds)} receipts of {rows:,} people, {len(faults)} errors{wrong}; p95 {p95(seconds):.1f} s, the last after {total:.1f} s"
    )


def _each(act: Callable[[int], None], count: int) -> None:
    with ThreadPoolExecutor(count) as pool:
        for done in [pool.submit(act, number) for number in range(count)]:
            done.result()


def dripping(phones: int, *, seconds: float) -> str:
    """So many phones send their sheet a few bytes at a time while four others work as usual."""
    stop = threading.Event()
    with running() as desk:
        visitors = [Visitor(desk) for _ in range(phones)]
        starts = [visitor.get(desk.link) for visitor in visitors]

        def drip(number: int) -> None:
            body, kind = form({"csrfmiddlewaretoken": starts[number].token}, sheet=table(ROWS, group=number))
            cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in visitors[number].jar)
            head = f"POST /sheet/new HTTP/1.1\r\nHost: 127.0.0.1:{desk.port}\r\nCookie: {cookies}\r\nContent-Type: {kind}\r\n"
            with socket.create_connection(("127.0.0.1", desk.port)) as phone, contextlib.suppress(OSError):
                phone.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode())
                for byte in range(0, len(body), 64):
                    if stop.wait(0.1):
                        return
                    phone.sendall(body[byte : byte + 64])

        threads = [threading.Thread(target=drip, args=(number,), daemon=True) for number in range(phones)]
        for thread in threads:
            thread.start()
        time.sleep(2)
        taken: list[float] = []
        faults: list[str] = []
        over = time.monotonic() + seconds

        def usual(number: int) -> None:
            sheet = table(50, group=1_000 + number)
            while time.monotonic() < over:
                visitor = Visitor(desk)
                try:
                    start: list[Page] = []
                    taken.append(timed(lambda visitor=visitor, start=start: start.append(visitor.get(desk.link))))  # type: ignore[misc]
                    taken.append(timed(lambda visitor=visitor, start=start: visitor.check(start[0], sheet)))  # type: ignore[misc]
                    taken.append(timed(lambda visitor=visitor: visitor.get("/rules/")))  # type: ignore[misc]
                except (OSError, ValueError) as error:
                    faults.append(type(error).__name__)
                time.sleep(1.5)  # people read

        _each(usual, 4)
        stop.set()
    return f"p95 {p95(taken):.2f} s over {len(taken)} pages and checks of 50 rows, {len(faults)} errors"


def killed(times: int, *, groups: int) -> str:
    """The desk is killed so often while groups send; each repeats what it was doing until it has a receipt."""
    receipts: list[str] = []
    attempts = [0]
    rows = 60
    with running() as desk:

        def persistent(number: int) -> None:
            visitor, sheet = Visitor(desk), table(rows, group=number)
            checked: Page | None = None
            time.sleep(random.uniform(0, times * 1.2))
            over = time.monotonic() + 60 + 5 * times
            while time.monotonic() < over:
                attempts[0] += 1
                try:
                    checked = checked or visitor.check(visitor.get(desk.link), sheet)
                    receipts.append(visitor.send(checked).address)
                except (OSError, http.client.HTTPException, ValueError):
                    time.sleep(0.1)
                else:
                    return

        threads = [threading.Thread(target=persistent, args=(number,)) for number in range(groups)]
        for thread in threads:
            thread.start()
        for _ in range(times):
            time.sleep(random.uniform(0.1, 0.9))
            desk.kill()
            desk.start()
        for thread in threads:
            thread.join()
        desk.stop()
        return _counted(desk.folder / "data" / "desk.sqlite3", receipts, attempts[0], groups=groups)


def _counted(path: Path, receipts: Sequence[str], attempts: int, *, groups: int) -> str:
    """What lies in the database, held against what the groups were told."""
    with sqlite3.connect(path) as database:
        ((whole,),) = database.execute("PRAGMA integrity_check")
        kept = [key for (key,) in database.execute("SELECT key FROM desk_submission")]
        # torn: a submission without all its people, or one that is still a draft, too
        ((torn,),) = database.execute(
            "SELECT count(*) FROM desk_submission s WHERE people != (SELECT count(DISTINCT row) FROM desk_fingerprint f"
            " WHERE f.submission_id = s.id) OR EXISTS (SELECT 1 FROM desk_draft d WHERE d.key = s.key)"
        )
    told = [address.split("/")[2] for address in receipts]
    lost = len(set(told) - set(kept)) + groups - len(set(told))
    double = len(kept) - len(set(told) & set(kept))
    state = "whole" if whole == "ok" else whole
    return f"{lost} lost, {double} double, {torn} torn over {groups} groups and {attempts} attempts; the database is {state}"


# -- the table ----------------------------------------------------------------------------------


def main() -> None:
    """Measure everything, print the table, publish it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="a tenth of everything, and publish nothing")
    parser.add_argument("--beside", default="", help="what else the machine did meanwhile, for the table's foot")
    options = parser.parse_args()
    small = options.small
    lines = ["| Asked for | Measured |", "| --- | --- |"]
    table_: tuple[tuple[str, Callable[[], str]], ...] = (
        ("A check of 500 rows: p95 2 s", lambda: one_check(times=5 if small else 40)),
        ("50 groups with 500 rows each at once: 50 receipts, 0 errors, p95 10 s", lambda: all_at_once(5 if small else 50)),
        ("40 phones dripping their upload: others p95 1 s", lambda: dripping(4 if small else 40, seconds=5 if small else 40)),
        ("Killed 20 times while groups send: 0 lost, 0 double, 0 torn", lambda: killed(2 if small else 20, groups=10 if small else 200)),
    )
    for asked, measured in table_:
        lines.append(f"| {asked} | {measured()} |")
        print(lines[-1], flush=True)
    if not small:
        about = [bench.machine(), *([f"Meanwhile the machine also {options.beside}."] if options.beside else [])]
        bench.publish(["", " ".join(about), "", *lines, ""], between=MARKS)


if __name__ == "__main__":
    os.environ["NO_PROXY"] = "127.0.0.1"
    main()
