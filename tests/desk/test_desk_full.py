"""The desk on a disk that is full: refusals in words, reading goes on, the same form succeeds when there is room again."""

import contextlib
import http.cookiejar
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from desk import evening
from desk.evening import ANA, BEN
from desk.test_desk_command import RUN, free_port

resource = pytest.importorskip("resource", reason="limits of this kind are POSIX")


class Answer(NamedTuple):
    """What came of a request."""

    status: int
    path: str
    page: str


class Group:
    """A group's browser."""

    def __init__(self, address: str) -> None:
        self.address = address
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar)

    def ask(self, path: str, body: bytes | None = None, kind: str = "application/x-www-form-urlencoded") -> Answer:
        """A page, or a form and where it leads."""
        request = urllib.request.Request(self.address + path, body, {"Content-Type": kind})
        try:
            answer = self.opener.open(request, timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return Answer(answer.status, urllib.parse.urlsplit(answer.geturl()).path, answer.read().decode())

    def upload(self, token: str, data: bytes) -> Answer:
        """A sheet."""
        body = (
            b'--x\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n' + token.encode() +
            b'\r\n--x\r\nContent-Disposition: form-data; name="sheet"; filename="s.csv"\r\n\r\n' + data + b"\r\n--x--\r\n"
        )  # fmt: skip
        return self.ask("/sheet/new", body, "multipart/form-data; boundary=x")

    def send(self, checked: Answer) -> Answer:
        """The same form as often as it is called."""
        fields = {"csrfmiddlewaretoken": token(checked), "version": "1", "consent": "yes"}
        return self.ask(f"{checked.path}send", urllib.parse.urlencode(fields).encode())


def token(answer: Answer) -> str:
    """What the forms of a page carry."""
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)', answer.page)
    assert found, answer.page
    return found[1]


@contextmanager
def running(data: Path, *before: str) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """A desk with the sample as (process, address, the link's path); ``before``: a command that starts it."""
    port = free_port()
    options = ["--port", str(port), "--data", str(data), "--sample", "--day", "2021-10-08"]
    child = subprocess.Popen(
        [*before, sys.executable, "-u", "-c", RUN, *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert child.stdout
    try:
        link = next((found[1] for line in child.stdout if (found := re.search(r"http\S+(/e/\S+)", line))), "")
        if not link:
            pytest.skip("the disk could not be made: this needs the right to mount one")
        address = f"http://127.0.0.1:{port}"
        for _ in range(200):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{address}/", timeout=5).close()
                break
            time.sleep(0.05)
        yield child, address, link
    finally:
        child.terminate()
        child.wait(timeout=30)
        child.stdout.close()


def evening_on_a_full_disk(address: str, link: str, *, fill: Callable[[], None], free: Callable[[], None]) -> None:
    """Check, then no room: nothing can be stored and all can be read; then room: the same form goes through, once."""
    group = Group(address)
    start = group.ask(link)
    checked = group.upload(token(start), evening.table(ANA, BEN))
    assert "2 of 2 people are ready" in checked.page
    fill()
    for refused in (group.send(checked), group.send(checked), group.upload(token(start), evening.table(ANA))):
        assert refused.status == 503, refused.page
        assert "disk is full" in refused.page
    for path in ("/", "/sheet/", checked.path, "/rules/"):
        assert group.ask(path).status == 200, path
    free()
    receipts = [group.send(checked) for _ in range(2)]
    assert {answer.status for answer in receipts} == {200}
    assert len({answer.path for answer in receipts}) == 1
    assert group.ask("/sheet/").page.count("4 letters of 2 people") == 1


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux limits a process that runs")
def test_where_no_file_may_grow(tmp_path: Path) -> None:
    """As on a full disk no file of the desk can grow; here because the system forbids it (RLIMIT_FSIZE), which any user can ask for."""
    with running(tmp_path / "data") as (child, address, link):
        before = resource.prlimit(child.pid, resource.RLIMIT_FSIZE)

        def limit(most: int) -> None:
            resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (most, before[1]))

        evening_on_a_full_disk(address, link, fill=lambda: limit(1), free=lambda: limit(before[0]))


@pytest.mark.slow
@pytest.mark.skipif(not (shutil.which("unshare") and os.geteuid() == 0), reason="only root makes a disk of its own")
def test_on_a_disk_that_is_really_full(tmp_path: Path) -> None:
    """The data folder is a small disk of its own, seen by the desk alone, and filled to its last byte."""
    data = tmp_path / "data"
    data.mkdir()
    with running(data, "unshare", "--mount", "sh", "-c", f'mount -t tmpfs -o size=6m,mode=700 tmpfs "{data}" && exec "$@"', "-") as (
        child,
        address,
        link,
    ):
        filler = Path(f"/proc/{child.pid}/root{data}/filler")

        def fill() -> None:
            with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
                while True:
                    file.write(bytes(4096))

        evening_on_a_full_disk(address, link, fill=fill, free=filler.unlink)
