"""The desk with its records in PostgreSQL, a real one, started for the test and stopped after it."""

import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from browser import walk
from browser.running import Arrive, Desk, opened

pytestmark = pytest.mark.slow

USER = "postgres" if hasattr(os, "geteuid") and os.geteuid() == 0 else None
"""PostgreSQL refuses to run as root; Debian's package brings a user for it."""


def program(name: str) -> str:
    """Where a program of PostgreSQL is; Debian keeps them off PATH."""
    found = shutil.which(name) or next(map(str, sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)), "")
    if not found:
        pytest.skip(f"no {name} here: apt-get install postgresql")
    return found


@pytest.fixture
def database() -> Iterator[str]:
    """The URL of an empty database in a cluster of its own."""
    for package in ("psycopg", "dj_database_url"):
        if importlib.util.find_spec(package) is None:
            pytest.skip(f"{package} is not installed: pip install 'ua-mailmerge[postgres]'")
    initdb, control = program("initdb"), program("pg_ctl")
    home = Path(tempfile.mkdtemp(prefix="desk-postgres-"))
    if USER:
        shutil.chown(home, USER)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    cluster, said = home / "cluster", home / "said"

    def run(*command: str | Path) -> None:
        done = subprocess.run(command, user=USER, group=USER, cwd=home, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr

    try:
        run(initdb, "--auth=trust", "--encoding=UTF8", "--locale=C", "--username=desk", "-D", cluster)
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={home}"
        subprocess.run(
            [control, "-D", cluster, "-l", said, "-w", "-o", options, "start"],
            user=USER, group=USER, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, timeout=120,
        )  # fmt: skip
        try:
            yield f"postgres://desk@127.0.0.1:{port}/postgres"
        finally:
            run(control, "-D", cluster, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def desk(tmp_path: Path, database: str) -> Iterator[Desk]:
    """A desk that keeps its records there; it makes no file for them."""
    with opened(tmp_path / "data", DATABASE_URL=database) as running:
        yield running
    assert not [*(tmp_path / "data").glob("*.sqlite3*")]


def test_an_evening_with_postgresql(desk: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """Two tabs send one sheet, staff print it, a receipt code comes too late, and the report is there."""
    group, staff = arrive(), arrive()
    walk.choose(group, desk.link)
    walk.mend(group, 46, {"City": "Madison"})
    other = group.context.new_page()
    other.goto(group.url)
    code = walk.send(group)
    other.reload()
    assert walk.heading(other) == "115 letters of 62 people are in"
    walk.join(staff, desk.code)
    assert walk.heading(staff) == "1 sheet waits"
    walk.accept(staff)
    batch = walk.download_all(staff, tmp_path)
    assert len(walk.texts(batch / "1-letters-president-001.pdf")) >= 58
    walk.mark(staff, "printed", volume="*")
    group.goto("/withdraw/")
    group.get_by_label("Receipt code").fill(code)
    group.get_by_role("button", name="Withdraw the sheet").click()
    assert "These letters are printed" in group.get_by_role("alert").inner_text()
    staff.get_by_role("link", name="The report").click()
    assert walk.heading(staff) == "Report"
