"""``ua-mailmerge desk`` as a program: its start, its limits, its hint when the extra is missing."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

RUN = "from ua_mailmerge.desk.command import desk; desk()"


class Running(NamedTuple):
    """A desk that answers."""

    port: int
    said: str
    data: Path


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A desk with the sample, on a port of its own."""
    data, port = tmp_path_factory.mktemp("desk") / "data", free_port()
    said = data.parent / "said"
    with said.open("w") as file:
        child = subprocess.Popen(
            [sys.executable, "-u", "-c", RUN, "--port", str(port), "--data", str(data), "--sample", "--day", "2021-10-08"],
            stdout=file, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            for _ in range(300):
                if "/e/" in said.read_text() or child.poll() is not None:
                    break
                time.sleep(0.1)
            yield Running(port, said.read_text(), data)
        finally:
            child.terminate()
            child.wait(timeout=20)


def ask(running: Running, method: str, path: str, body: object = None, **headers: str) -> tuple[int, str]:
    """A plain request; the status and the page."""
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=20)
    try:
        connection.request(method, path, body=body, headers=headers, encode_chunked=headers.get("Transfer-Encoding") == "chunked")  # type: ignore[arg-type]
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_it_says_where_it_is_and_how_to_begin(running: Running) -> None:
    """The address, the one-time code, the sample's link."""
    assert f"http://127.0.0.1:{running.port}/" in running.said
    assert re.search(r"^ {4}[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$", running.said, re.MULTILINE)


def test_it_answers_with_the_band_of_the_pinned_day(running: Running) -> None:
    """Whoever tries the sample sees that its day is pinned."""
    status, page = ask(running, "GET", "/")
    assert status == 200
    assert "it is always <strong>8 October 2021</strong>" in page


@pytest.mark.skipif(os.name != "posix", reason="rights of this kind are POSIX")
def test_its_folder_is_private(running: Running) -> None:
    """0700, and 0600 what is in it, whatever the umask."""
    assert running.data.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in running.data.iterdir() if path.is_file()} == {0o600}


def test_a_body_over_12_mb_is_refused_in_words(running: Running) -> None:
    """Announced, it is refused at once."""
    status, page = ask(running, "POST", "/sheet/new", **{"Content-Length": str(13 << 20)})
    assert status == 413
    assert "larger than 10 MB" in page


def test_a_chunked_body_over_12_mb_is_refused_too(running: Running) -> None:
    """A length that is not announced does not matter."""
    chunks = (b"x" * (1 << 20) for _ in range(13))
    try:
        status, page = ask(running, "POST", "/sheet/new", chunks, **{"Transfer-Encoding": "chunked"})
    except (BrokenPipeError, ConnectionResetError):  # it hung up on us while we were still sending
        status, page = 413, "larger than 10 MB"
    assert status == 413
    assert "larger than 10 MB" in page
    assert ask(running, "GET", "/")[0] == 200


def test_a_taken_port_is_told(running: Running) -> None:
    """With another one to try."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, "--port", str(running.port), "--data", str(running.data.parent / "other")],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert f"Port {running.port} is taken" in done.stderr


@pytest.fixture
def behind_proxy(tmp_path: Path) -> Iterator[Running]:
    """A desk that a web server with TLS passes requests on to."""
    port, said = free_port(), tmp_path / "said"
    options = ["--port", str(port), "--data", str(tmp_path / "data"), "--host", "desk.example.org", "--behind-proxy"]
    with said.open("w") as file:
        child = subprocess.Popen([sys.executable, "-u", "-c", RUN, *options], stdout=file, stderr=subprocess.STDOUT)
        try:
            for _ in range(300):
                if "one-time code" in said.read_text() or child.poll() is not None:
                    break
                time.sleep(0.1)
            yield Running(port, said.read_text(), tmp_path / "data")
        finally:
            child.terminate()
            child.wait(timeout=20)


def test_behind_a_proxy_everything_goes_by_tls(behind_proxy: Running) -> None:
    """Links with https, cookies that travel by TLS only and to this name only, browsers told to stay with TLS."""
    assert "https://desk.example.org/join/" in behind_proxy.said
    connection = http.client.HTTPConnection("127.0.0.1", behind_proxy.port, timeout=20)
    connection.request("GET", "/sign-in/", headers={"Host": "desk.example.org", "X-Forwarded-Proto": "https"})
    answer = connection.getresponse()
    cookie = answer.headers["Set-Cookie"]
    assert answer.status == 200
    assert cookie.startswith("__Host-csrftoken=")
    assert "Secure" in cookie
    assert "Path=/;" in f"{cookie};"
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    connection.close()


def test_behind_a_proxy_nothing_is_answered_without_tls(behind_proxy: Running) -> None:
    """Who comes without is led to https; another name, also one in a header that proxies use, gets nothing."""
    assert ask(behind_proxy, "GET", "/", Host="desk.example.org")[0] == 301
    assert ask(behind_proxy, "GET", "/", Host="elsewhere.example", **{"X-Forwarded-Proto": "https"})[0] == 400
    spoofed = {"Host": "desk.example.org", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "elsewhere.example"}
    status, page = ask(behind_proxy, "GET", "/", **spoofed)
    assert status == 200
    assert "elsewhere" not in page


@pytest.mark.parametrize("options", [["--host", "desk.example.org"], ["--behind-proxy"], ["--host", "192.0.2.1:80", "--behind-proxy"]])
def test_nothing_is_open_to_a_network_without_tls(options: list[str], tmp_path: Path) -> None:
    """A name without a proxy, or a proxy without a name, is refused before anything is made."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, "--data", str(tmp_path / "d"), *options], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert not (tmp_path / "d").exists()


def test_without_the_extra_it_says_how_to_get_it(tmp_path: Path) -> None:
    """One sentence with the command, and no folder is made."""
    code = (
        "import sys; sys.modules['django'] = None\n"
        "from ua_mailmerge.desk.command import desk\n"
        "from ua_mailmerge.problems import MailmergeError\n"
        "try:\n    desk(['--data', sys.argv[1]], standalone_mode=False)\n"
        "except MailmergeError as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "d")], capture_output=True, text=True, timeout=60, check=True)
    assert "pip install 'ua-mailmerge[desk]'" in done.stdout
    assert not (tmp_path / "d").exists()
