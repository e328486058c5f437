"""The desk for whoever does not see it, does not use a mouse, or needs it large: axe-core, the accessibility tree, reflow, keys."""

import importlib.util
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from browser import walk
from browser.running import Arrive, Desk

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.slow


def everywhere(desk: Desk, arrive: Arrive, folder: Path, **how: Any) -> "Iterator[tuple[str, Page]]":
    """Every page of the desk as its reader finds it, refusals included, by the way of an evening; what can be unfolded is."""
    for name, page in _evening(desk, arrive, folder, **how):
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        yield name, page


def _evening(desk: Desk, arrive: Arrive, folder: Path, **how: Any) -> "Iterator[tuple[str, Page]]":
    group = arrive(**how)
    for path in ("/", "/rules/", "/withdraw/", "/join/", "/sign-in/", "/nothing", "/sheet/", "/e/nothing"):
        group.goto(path)
        yield path, group
    group.goto("/withdraw/")
    group.get_by_label("Receipt code").fill("ABCD")
    group.get_by_role("button", name="Withdraw the sheet").click()
    yield "withdraw, refused", group
    group.goto(desk.link)
    yield "start", group
    page = folder / "page.csv"
    page.write_bytes(b"<html><table><tr><td>Name</td></tr></table></html>")
    group.get_by_label("The sheet of signers").set_input_files(page)
    group.get_by_role("button", name="Check this sheet").click()
    yield "start, refused", group
    walk.choose(group, desk.link, walk.table(folder / "nobody.csv"))
    yield "check, nobody", group
    unasked = folder / "unasked.csv"
    unasked.write_text("Name,City,State,ZIP\nAna Example,Madison,WI,53703\n")
    walk.choose(group, desk.link, unasked)
    yield "check, no Consent column", group
    walk.choose(group, desk.link)
    yield "check", group
    walk.send(group)
    yield "receipt", group
    group.goto("/sheet/")
    yield "start, something sent", group

    staff = arrive(**how)
    staff.goto("/join/")
    staff.get_by_label("One-time code").fill("0000-0000-0000")
    staff.get_by_label("Name to sign in with").fill("maria")
    staff.get_by_label("Password").fill("short")
    staff.get_by_role("button", name="Make the account").click()
    yield "join, refused", staff
    walk.join(staff, desk.code)
    yield "queue", staff
    for name in ("events/1/", "sheets/1/", "accounts/", "campaigns/appeal", "campaigns/new"):
        staff.goto(f"/room/{name}")
        yield name, staff
    staff.goto("/room/campaigns/appeal")
    staff.get_by_label("The appeal’s words").fill((walk.SAMPLE / "appeal.txt").read_text(encoding="utf-8"))
    staff.get_by_role("button", name="Read the appeal").click()
    staff.get_by_role("heading", name=re.compile("Mass deportations", re.IGNORECASE), level=1).wait_for()
    yield "guesses", staff
    staff.goto("/room/campaigns/new")
    faulty = folder / "faulty.yaml"
    faulty.write_text("reference: 1\nreferense: 2\n")
    staff.get_by_label("campaign.yaml").set_input_files(faulty)
    staff.get_by_role("button", name="Bring it in").click()
    yield "bring in, refused", staff
    staff.goto("/room/campaigns/1/events/new")
    yield "new event", staff
    staff.get_by_label("Group", exact=True).fill("Group of Lake Town")
    staff.get_by_label("Code").fill("?")
    staff.get_by_label("Return address").fill("1 Pier")
    staff.get_by_role("button", name="Make the event").click()
    yield "new event, refused", staff
    staff.goto("/room/events/1/")
    walk.make_link(staff)
    yield "link", staff
    walk.accept(staff)
    yield "batch", staff
    staff.get_by_role("button", name="Mark", exact=True).click()
    yield "batch, mark refused", staff
    staff.goto("/room/campaigns/1/report/")
    yield "report", staff
    staff.goto("/room/")
    yield "queue, empty", staff


def accessibility_tree(page: "Page") -> list[dict[str, Any]]:
    """The nodes as Chromium tells them to a screen reader."""
    session = page.context.new_cdp_session(page)
    nodes: list[dict[str, Any]] = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [node for node in nodes if not node["ignored"]]


NAMED = {"textbox", "combobox", "checkbox", "button", "link", "region", "article", "image", "navigation", "complementary", "Date"}


def nameless(page: "Page") -> list[str]:
    """What would be announced as nothing but its kind."""
    nodes = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in accessibility_tree(page) if "role" in node]
    return [role for role, name in nodes if role in NAMED and not name.strip()]


def refused_without_reason(page: "Page") -> list[str]:
    """Fields marked as wrong whose description has no words of a fault."""
    found: list[str] = page.evaluate(
        """[...document.querySelectorAll("[aria-invalid=true]")].filter(each => !(each.getAttribute("aria-describedby") || "").split(" ")
        .some(id => { const told = document.getElementById(id); return told && told.matches(".fault") && told.innerText.trim(); }))
        .map(each => each.outerHTML.slice(0, 120))"""
    )
    return found


# -- every page ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_axe_finds_nothing_serious(scheme: str, width: int, desk: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """On every page, in light and in dark, on a desktop and a phone."""
    if importlib.util.find_spec("axe_playwright_python") is None:
        pytest.skip("axe-playwright-python is not installed: make test-slow installs it")
    from axe_playwright_python.sync_playwright import Axe

    found = []
    for name, page in everywhere(desk, arrive, tmp_path, width=width, scheme=scheme):
        found += [
            (name, violation["id"], [node["html"][:120] for node in violation["nodes"]][:3])
            for violation in Axe().run(page).response["violations"]
            if violation["impact"] in ("serious", "critical")
        ]
    assert found == []


def test_every_page_reads_well(desk: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """Landmarks, headings, titles, names and reasons are there for whoever listens; nothing scrolls sideways for whoever enlarges.

    640 and 320 pixels are a window of 1280 at 200 and 400 %.
    """
    faults: list[tuple[str, object]] = []
    refused = 0
    for name, page in everywhere(desk, arrive, tmp_path):
        faults += [(name, role) for role in ("banner", "main", "contentinfo") if page.get_by_role(role).count() != 1]
        levels = [int(each) for each in page.evaluate("[...document.querySelectorAll('h1, h2, h3, h4')].map(each => each.tagName[1])")]
        if levels.count(1) != 1 or any(after - before > 1 for before, after in itertools.pairwise(levels)):
            faults.append((name, levels))
        if not page.title().removesuffix("· UA Mailmerge").strip() or page.locator("html").get_attribute("lang") != "en":
            faults.append((name, page.title()))
        faults += [(name, f"{role} without a name") for role in nameless(page)]
        faults += [(name, f"{field} refused without a reason") for field in refused_without_reason(page)]
        refused += page.locator("[aria-invalid=true]").count()
        for width in (640, 320):
            page.set_viewport_size({"width": width, "height": 640})
            needs = page.evaluate("document.documentElement.scrollWidth")
            if needs > width:
                faults.append((name, f"{needs} wide in {width}"))
        page.set_viewport_size({"width": 1280, "height": 900})
    assert faults == [], faults
    assert refused >= 5


# -- a screen reader on the check page ----------------------------------------------------------


def test_a_row_to_mend_is_read_with_its_reason(desk: Desk, arrive: Arrive) -> None:
    """The field says which heading and row it is, and what is wrong with it."""
    from playwright.sync_api import expect

    page = arrive()
    walk.choose(page, desk.link)
    field = page.get_by_role("textbox", name="City in row 46", exact=True)
    expect(field).to_have_accessible_description(re.compile("The city is missing"))


def test_what_a_mended_row_changes_is_announced(desk: Desk, arrive: Arrive) -> None:
    """The live region stays where it is and gets the new words and the new count; the focus goes on to the next row."""
    page = arrive()
    walk.choose(page, desk.link)
    page.evaluate("document.querySelector('#said').watched = true")
    walk.mend(page, 46, {"City": "Madison"})
    said = page.get_by_role("status")
    assert said.evaluate("each => each.watched"), "a screen reader watches an element; a new one in its place says nothing"
    assert said.get_attribute("aria-live") == "polite"
    assert said.inner_text().strip() == "Row 46 is changed. 62 of 68 people are ready: 115 letters."
    assert page.evaluate("document.activeElement.innerText").startswith("Row 47")
    assert page.evaluate("document.activeElement.parentElement.open")


# -- keys ---------------------------------------------------------------------------------------


def focused(page: "Page") -> "Locator":
    """What has the focus; it has to be visible."""
    now = page.locator(":focus")
    style, width = now.evaluate("each => { const s = getComputedStyle(each); return [s.outlineStyle, parseFloat(s.outlineWidth)]; }")
    assert style == "solid", now.evaluate("each => each.outerHTML.slice(0, 200)")
    assert width >= 3
    return now


def tab_to(page: "Page", words: str, *, most: int = 60) -> "Locator":
    """Tab until something with these words in its label or text has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        now = focused(page)
        if words in now.evaluate("each => (each.labels && each.labels.length ? each.labels[0] : each).textContent"):
            return now
    raise AssertionError(f"{words!r} was not reached with Tab")


def test_a_group_needs_nothing_but_keys(desk: Desk, arrive: Arrive) -> None:
    """From the link to the receipt with Tab, Enter, Space and what is typed; the focus is always to be seen."""
    from playwright.sync_api import expect

    page = arrive()
    page.on("filechooser", lambda choosing: choosing.set_files(walk.SIGNERS))
    page.goto(desk.link)
    page.keyboard.press("Tab")
    assert focused(page).inner_text() == "To the content"
    page.keyboard.press("Enter")
    tab_to(page, "The sheet of signers", most=2)
    page.keyboard.press("Space")
    expect(page.get_by_label("The sheet of signers")).to_have_value(re.compile(r"signers\.xlsx$"), timeout=20_000)
    tab_to(page, "Check this sheet", most=1)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/sheet/[0-9a-f]{32}/$"))
    tab_to(page, "City in row 46")
    page.keyboard.type("Madison")
    tab_to(page, "Mend row 46")
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text("Row 46 is changed.").wait_for()
    tab_to(page, "Show")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"\?row=\d+"))
    tab_to(page, "Everybody whose letters I send")
    page.keyboard.press("Space")
    tab_to(page, "Send 115 letters", most=1)
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipt/**")
    tab_to(page, "take the sheet back")
