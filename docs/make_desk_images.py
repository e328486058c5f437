"""A running desk to pictures of its pages, for ``docs/desk.md``.

    python docs/make_desk_images.py

Needs Playwright for Python and a Chromium (``CHROMIUM``, else /usr/bin/chromium). The sample's signers are invented.
"""

import io
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).parent / "images"
RUN = "from ua_mailmerge.desk.command import desk\nif __name__ == '__main__':\n    desk()\n"
APPEAL = Path(__file__).parents[1] / "samples/ua-100-21/appeal.txt"
SIGNERS = Path(__file__).parents[1] / "samples/ua-100-21/signers.xlsx"
HIGHEST = 2400


def main() -> None:
    """Walk through an evening and photograph each page."""
    with tempfile.TemporaryDirectory() as home:
        program, said = Path(home) / "run.py", Path(home) / "said"
        program.write_text(RUN)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = str(probe.getsockname()[1])
        options = ["--port", port, "--data", f"{home}/data", "--sample", "--day", "2021-10-08"]
        with said.open("w") as file:
            child = subprocess.Popen([sys.executable, "-u", program, *options], stdout=file)
        try:
            while "/e/" not in said.read_text():
                time.sleep(0.2)
            _walk(f"http://127.0.0.1:{port}", said.read_text())
        finally:
            child.terminate()
            child.wait()


def _walk(desk: str, said: str) -> None:
    link, code = re.findall(r"http\S+/e/\S+", said)[0], re.findall(r"^ {4}(\w{4}-\w{4}-\w{4})$", said, re.MULTILINE)[0]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        group = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
        group.goto(link)
        _shoot(group, "group-start")
        group.set_input_files("#sheet", SIGNERS)
        group.click("text=Check this sheet")
        group.wait_for_load_state("networkidle")
        _shoot(group, "group-check-phone")
        group.set_viewport_size({"width": 860, "height": 900})
        _shoot(group, "group-check")
        group.locator("#letters").scroll_into_view_if_needed()
        _shoot(group, "group-letters", of="#letters")
        group.check("input[name=consent]")
        group.click("button:has-text('Send')")
        group.wait_for_load_state("networkidle")
        _shoot(group, "group-receipt")
        staff = browser.new_context(viewport={"width": 860, "height": 700}, color_scheme="dark").new_page()
        staff.goto(f"{desk}/join/")
        staff.fill("#join_code", code)
        staff.fill("#join_name", "maria")
        staff.fill("#join_password", "a sentence of her own")
        _shoot(staff, "staff-join")
        staff.click("main button")
        staff.wait_for_load_state("networkidle")
        _shoot(staff, "staff-queue")
        staff.emulate_media(color_scheme="light")
        staff.click("text=Make their letters")
        staff.wait_for_load_state("networkidle")
        _shoot(staff, "staff-batch")
        for name, path in (
            ("event", "/room/events/1/"),
            ("new-event", "/room/campaigns/1/events/new"),
            ("report", "/room/campaigns/1/report/"),
            ("accounts", "/room/accounts/"),
        ):
            staff.goto(f"{desk}{path}")
            _shoot(staff, f"staff-{name}")
        staff.goto(f"{desk}/room/campaigns/appeal")
        staff.fill("#words", APPEAL.read_text(encoding="utf-8"))
        staff.click("text=Read the appeal")
        staff.wait_for_load_state("networkidle")
        _shoot(staff, "appeal", most=1100)
        staff.goto(f"{desk}/room/events/1/")
        staff.click("text=Make another link")
        staff.wait_for_load_state("networkidle")
        _shoot(staff, "staff-link")
        browser.close()


def _shoot(page: Page, name: str, *, of: str = "", most: int = HIGHEST) -> None:
    """The page, or a part of it, in few colours and not endless."""
    data = page.locator(of).screenshot() if of else page.screenshot(full_page=True)
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    picture.crop((0, 0, picture.width, min(picture.height, most))).quantize(96).save(IMAGES / f"desk-{name}.png", optimize=True)


if __name__ == "__main__":
    main()
