"""A whole evening in a real browser, on a desktop, on a phone, and without JavaScript."""

import re
from pathlib import Path
from typing import Any

import pytest

from browser import walk
from browser.running import Arrive, Desk

pytestmark = pytest.mark.slow

MENDED = "Mireille Tanguay-Post"
"""Row 46 of the sample, whose city is missing."""

HOW: dict[str, dict[str, Any]] = {
    "a desktop": {"width": 1280, "height": 900},
    "a phone": {"width": 320, "height": 640},
    "without JavaScript": {"width": 1280, "height": 900, "javascript": "off"},
}


@pytest.mark.parametrize("how", HOW)
def test_from_a_one_time_code_to_a_report(how: str, desk: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """One account, a campaign, an event, a sheet with a row to mend, a receipt; a batch printed, spoiled, printed again, posted, told."""
    staff = arrive(**HOW[how])
    walk.join(staff, desk.code)
    walk.bring_in(staff, walk.real_campaign(tmp_path))
    link = walk.make_event(staff)

    group = arrive(**HOW[how])
    walk.choose(group, link)
    assert "/e/" not in group.url
    assert walk.heading(group) == "61 of 68 people are ready: 113 letters."
    walk.mend(group, 46, {"City": "Madison"})
    assert walk.heading(group) == "62 of 68 people are ready: 115 letters."
    group.get_by_label("Whose letters", exact=True).select_option("46")
    group.get_by_role("button", name="Show").click()
    letter = group.get_by_role("article", name="Letter to President of México")
    assert "Dear President" in letter.locator(".words").inner_text()
    picture = letter.locator("img").first
    picture.scroll_into_view_if_needed()
    if how != "without JavaScript":
        picture.evaluate("image => image.decode()")
        assert picture.evaluate("image => image.naturalWidth") == 935
    code = walk.send(group)
    assert re.fullmatch(r"\w{4}-\w{4}-\w{4}", code)
    assert walk.heading(group) == "115 letters of 62 people are in"
    assert "6 rows wait and were not sent" in group.inner_text("main")

    walk.accept(staff)
    assert "115 letters, batch LAKE-" in walk.heading(staff)
    batch = walk.download_all(staff, tmp_path)
    pages = [text for path in sorted(batch.glob("1-letters-*.pdf")) for text in walk.texts(path)]
    assert sum("October 8, 2021" in text for text in pages) >= 115
    assert sum(MENDED in text for text in pages) == 2
    assert "115 letters" in walk.texts(batch / "0-START-HERE.pdf")[0]
    manifest = (batch / "manifest.csv").read_text("utf-8-sig").splitlines()
    piece = manifest[3].split(",")[0]

    walk.mark(staff, "printed", volume="*")
    walk.mark(staff, "spoiled", codes=piece)
    assert "1 spoiled" in staff.inner_text("main .lead")
    staff.get_by_text("Print some pages again").click()
    staff.get_by_label("Pieces", exact=True).fill(piece)
    staff.get_by_role("button", name="Make a small PDF of these").click()
    with staff.expect_download() as downloading:
        staff.get_by_role("link", name=re.compile(r"-r1\.pdf$")).click()
    downloading.value.save_as(tmp_path / "again.pdf")
    assert walk.texts(tmp_path / "again.pdf")[0] in pages
    walk.mark(staff, "printed", codes=piece)
    walk.mark(staff, "posted", volume="*")
    assert "115 posted" in staff.inner_text("main .lead")
    staff.get_by_role("link", name="The report").click()
    told = staff.get_by_label("To paste into the appeal’s form").input_value()
    assert "115 letters posted by" not in told  # two events: no group is named
    assert "115 letters posted." in told
    assert "on 8 October 2021" in told


def test_the_sample_goes_from_link_to_paper(desk: Desk, arrive: Arrive, tmp_path: Path) -> None:
    """What ``make desk`` shows is complete without a file of one's own; its specimen is printed and never posted."""
    group, staff = arrive(), arrive()
    walk.choose(group, desk.link)
    walk.send(group)
    walk.join(staff, desk.code)
    assert "1 sheet waits" in walk.heading(staff)
    walk.accept(staff)
    batch = walk.download_all(staff, tmp_path)
    assert {"0-START-HERE.pdf", "1-letters-president-001.pdf", "manifest.csv", "summary.txt"} <= {path.name for path in batch.iterdir()}
    staff.get_by_label("What happened", exact=True).select_option("posted")
    staff.get_by_label("To a volume").select_option("*")
    staff.get_by_role("button", name="Mark", exact=True).click()
    assert "specimen with invented signers" in staff.get_by_role("alert").inner_text()
