"""``ua-mailmerge desk`` as a program of its own, and what its visitors are called in tests."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from playwright.sync_api import Page

DAY = "2021-10-08"


class Desk(NamedTuple):
    """A desk that answers."""

    address: str
    link: str  # the sample event's
    code: str  # makes the first account
    data: Path


@contextmanager
def opened(data: Path, **env: str) -> Iterator[Desk]:
    """``ua-mailmerge desk`` with the sample, on a free port, its day pinned."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    said = data.parent / f"{data.name}.said"
    command: list[str | Path] = [
        sys.executable,
        "-u",
        "-m",
        "ua_mailmerge",
        "desk",
        "--port",
        port,
        "--data",
        data,
        "--sample",
        "--day",
        DAY,
    ]
    with said.open("w") as file:
        child = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT, env={**os.environ, "TZ": "UTC", **env})
        try:
            for _ in range(600):
                if "/e/" in said.read_text() or child.poll() is not None:
                    break
                time.sleep(0.1)
            told = said.read_text()
            link, code = re.search(r"http\S+/e/\S+", told), re.search(r"^ {4}(\w{4}-\w{4}-\w{4})$", told, re.MULTILINE)
            assert link, told
            assert code, told
            yield Desk(f"http://127.0.0.1:{port}", link[0], code[1], data)
        finally:
            child.terminate()
            child.wait(timeout=30)
    assert not re.search(r"Traceback|ERROR|CRITICAL", said.read_text()), said.read_text()


Arrive = Callable[..., "Page"]
"""Opens a browser of its own for somebody: ``width``, ``height``, ``javascript`` (on, off), ``scheme`` (light, dark)."""
