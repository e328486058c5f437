"""A real desk in a process of its own, and a real browser to open it with; without either the tests are skipped with the reason."""

import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from browser.running import Arrive, Desk, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
ALONE = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip
"""How the browser starts: it asks nobody for anything, and can reach nothing but this computer."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk of its own for one test."""
    with opened(tmp_path / "data") as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """Chromium from the system; nothing is downloaded."""
    if importlib.util.find_spec("playwright") is None:
        pytest.skip("Playwright for Python is not installed: make test-slow installs it")
    if not CHROMIUM:
        pytest.skip("no Chromium on PATH: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=[*ALONE])
        yield running
        running.close()


class Visitor(NamedTuple):
    """Somebody's browser, with what it asked for and what it complained about."""

    context: "BrowserContext"
    asked: list[str]
    complaints: list[str]


@pytest.fixture
def arrive(browser: "Browser", desk: Desk) -> Iterator[Arrive]:
    """A browser of its own for each person, 1280 px wide unless told.

    At the end: nothing was asked of anybody but the desk, no script failed, no policy was broken.
    """
    everybody: list[Visitor] = []

    def come(*, width: int = 1280, height: int = 900, javascript: str = "on", scheme: str = "light") -> "Page":
        context = browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=javascript == "on",
            color_scheme="dark" if scheme == "dark" else "light",
            accept_downloads=True,
            base_url=desk.address,
        )
        context.set_default_timeout(20_000)
        visitor = Visitor(context, [], [])
        everybody.append(visitor)

        def complained(message: "ConsoleMessage") -> None:
            if message.type == "error" and "the server responded with a status of" not in message.text:  # refusals are pages
                visitor.complaints.append(message.text)

        context.on("request", lambda request: visitor.asked.append(request.url))
        context.on("console", complained)
        context.on("weberror", lambda error: visitor.complaints.append(str(error.error)))
        return context.new_page()

    yield come
    for visitor in everybody:
        visitor.context.close()
        assert [url for url in visitor.asked if not url.startswith(f"{desk.address}/")] == []
        assert visitor.complaints == []
