"""Impatience in a real browser: two clicks, two tabs, the back button, a stale form, all of it one submission."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser import walk
from browser.running import Arrive, Desk

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow

CONSENT = "Everybody whose letters I send agreed to this."
SEND = re.compile(r"^Send \d+ letters?$")


def sheet(tmp_path: Path) -> Path:
    """Two people who are ready."""
    return walk.table(tmp_path / "signers.csv", "Ana Example", "Ben Sample")


def sent(page: "Page") -> list[str]:
    """What this browser has sent, as its first page lists it."""
    page.goto("/sheet/")
    return [str(words) for words in page.locator('a[href^="/receipt/"]').all_inner_texts()]


@pytest.mark.parametrize("javascript", ["on", "off"])
def test_a_double_click_sends_once(javascript: str, desk: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """With JavaScript, which disables the button, and without, where both forms arrive."""
    page = arrive(javascript=javascript)
    walk.choose(page, desk.link, sheet(tmp_path))
    page.get_by_label(CONSENT).check()
    page.get_by_role("button", name=SEND).dblclick()
    page.wait_for_url("**/receipt/**")
    assert sent(page) == ["4 letters of 2 people"]


def test_two_tabs_send_once(desk: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """The second one gets the first one's receipt."""
    first = arrive()
    walk.choose(first, desk.link, sheet(tmp_path))
    second = first.context.new_page()
    second.goto(first.url)
    for page in (first, second):
        page.get_by_label(CONSENT).check()
    for page in (first, second):
        page.get_by_role("button", name=SEND).click()
        page.wait_for_url("**/receipt/**")
    assert first.url == second.url
    assert first.locator(".receipt").inner_text() == second.locator(".receipt").inner_text()
    assert sent(first) == ["4 letters of 2 people"]


def test_going_back_leads_to_the_receipt(desk: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """The page before it is not shown from memory; whoever goes back finds what was sent."""
    page = arrive()
    walk.choose(page, desk.link, sheet(tmp_path))
    code = walk.send(page)
    page.go_back()
    page.wait_for_url("**/receipt/**")
    assert page.locator(".receipt").inner_text() == code
    assert sent(page) == ["4 letters of 2 people"]


def test_a_form_from_before_a_change_is_told(desk: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """Mended in one tab, sent from the other: the other says so and shows the sheet as it is now; nothing went."""
    first = arrive()
    walk.choose(first, desk.link)
    second = first.context.new_page()
    second.goto(first.url)
    walk.mend(first, 46, {"City": "Madison"})
    second.get_by_label(CONSENT).check()
    second.get_by_role("button", name=SEND).click()
    assert "changed in another window" in second.get_by_role("alert").inner_text()
    assert walk.heading(second) == "62 of 68 people are ready: 115 letters."
    assert sent(second) == []


def test_staff_make_one_batch_of_a_double_click(desk: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """Each sheet is in one batch."""
    group, staff = arrive(), arrive(javascript="off")
    walk.choose(group, desk.link, sheet(tmp_path))
    walk.send(group)
    walk.join(staff, desk.code)
    staff.get_by_role("button", name="Make their letters").dblclick()
    staff.wait_for_url(re.compile(r"/room/(batches/\d+/|accept)$"))
    staff.get_by_role("heading", level=1).wait_for()
    staff.goto("/room/")
    assert walk.heading(staff) == "Nothing waits"
    assert staff.locator('a[href^="/room/batches/"]').count() == 1


def test_a_receipt_code_typed_on_another_device_takes_the_sheet_back(desk: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """The group's own page says so afterwards."""
    group, other = arrive(), arrive(width=320, height=640)
    walk.choose(group, desk.link, sheet(tmp_path))
    code = walk.send(group)
    other.goto("/withdraw/")
    other.get_by_label("Receipt code").fill(code.lower().replace("-", " "))
    other.get_by_role("button", name="Withdraw the sheet").click()
    assert walk.heading(other) == "The sheet is withdrawn"
    group.reload()
    assert walk.heading(group) == "This sheet is withdrawn"
