"""The steps of an evening as somebody takes them on the screen: by the words that stand there."""

import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2

from ua_mailmerge.shipped import shipped

if TYPE_CHECKING:
    from playwright.sync_api import Page

SAMPLE = shipped("samples/ua-100-21")
SIGNERS = SAMPLE / "signers.xlsx"
PASSWORD = "a sentence of her own"


def heading(page: "Page") -> str:
    """The one first heading of the page."""
    (words,) = page.get_by_role("heading", level=1).all_inner_texts()
    return str(words)


# -- staff --------------------------------------------------------------------------------------


def join(page: "Page", code: str) -> None:
    """The one-time code from the terminal becomes the first account."""
    page.goto("/join/")
    page.get_by_label("One-time code").fill(code)
    page.get_by_label("Name to sign in with").fill("maria")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    page.wait_for_url("**/room/")


def bring_in(page: "Page", campaign: Path) -> None:
    """A confirmed campaign; what follows is its event."""
    page.get_by_role("link", name="Bring in a campaign").click()
    page.get_by_label("campaign.yaml").set_input_files(campaign)
    page.get_by_role("button", name="Bring it in").click()
    page.wait_for_url("**/events/new")


def make_event(page: "Page", *, code: str = "LAKE") -> str:
    """An evening, and the link that a group gets."""
    page.get_by_label("Group", exact=True).fill("Group of Lake Town")
    page.get_by_label("Code").fill(code)
    page.get_by_label("Place").fill("Lake Town")
    page.get_by_label("Day of the event").fill("2021-10-08")
    page.get_by_label("Return address").fill("Group of Lake Town\n1 Pier\nLake Town, WI 53700")
    page.get_by_role("button", name="Make the event").click()
    page.wait_for_url(re.compile(r"/room/events/\d+/$"))
    return make_link(page)


def make_link(page: "Page") -> str:
    """On an event's page."""
    page.get_by_role("button", name=re.compile("Make (the|another) link")).click()
    page.wait_for_url("**/link")
    return str(page.locator(".link").inner_text())


def real_campaign(folder: Path) -> Path:
    """The sample's campaign as a real one: a specimen cannot be marked posted."""
    text = (SAMPLE / "campaign.yaml").read_text(encoding="utf-8")
    path = folder / "campaign.yaml"
    path.write_text(re.sub(r"(?m)^specimen: \S+", "specimen: no", text), encoding="utf-8")
    return path


def accept(page: "Page") -> None:
    """The ticked sheets become a batch."""
    page.goto("/room/")
    page.get_by_role("button", name="Make their letters").click()
    page.wait_for_url(re.compile(r"/room/batches/\d+/$"))


def download_all(page: "Page", folder: Path) -> Path:
    """The batch's ZIP, unpacked; its folder."""
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download all as a ZIP").click()
    path = folder / str(downloading.value.suggested_filename)
    downloading.value.save_as(path)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    return folder / path.stem


def mark(page: "Page", state: str, *, volume: str = "", codes: str = "") -> None:
    """What happened to a volume or to pieces."""
    page.get_by_label("What happened", exact=True).select_option(state)
    if volume:
        page.get_by_label("To a volume").select_option(volume)
    page.get_by_label("Or to pieces").fill(codes)
    page.get_by_role("button", name="Mark", exact=True).click()
    page.get_by_role("status").get_by_text("Marked.").wait_for()


def texts(pdf: Path) -> list[str]:
    """The words of each page, as PDFium reads them."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


# -- a group ------------------------------------------------------------------------------------


def choose(page: "Page", link: str, sheet: Path = SIGNERS) -> None:
    """From the link of the event to the sheet, checked."""
    page.goto(link)
    page.get_by_label("The sheet of signers").set_input_files(sheet)
    page.get_by_role("button", name="Check this sheet").click()
    page.wait_for_url(re.compile(r"/sheet/[0-9a-f]{32}/$"))


def mend(page: "Page", row: int, cells: dict[str, str]) -> None:
    """Cells of a held row typed anew, on the spot."""
    form = page.locator(f"#row-{row}")
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    for heading_, words in cells.items():
        form.get_by_label(f"{heading_} in row {row}").fill(words)
    form.get_by_role("button", name=f"Mend row {row}").click()
    page.get_by_role("status").get_by_text(f"Row {row} is changed.").wait_for()


def send(page: "Page") -> str:
    """Tick the consent, press Send; the receipt code."""
    page.get_by_label("Everybody whose letters I send agreed to this.").check()
    page.get_by_role("button", name=re.compile(r"^Send \d+ letters?$")).click()
    page.wait_for_url("**/receipt/**")
    return str(page.locator(".receipt").inner_text())


def table(path: Path, *names: str, consent: str = "yes") -> Path:
    """A sheet of so many people, as CSV."""
    rows = [f"{name},Madison,WI,537{at:02d},city,{consent}" for at, name in enumerate(names, 3)]
    path.write_text("\n".join(["Name,City,State,ZIP,Show address,Consent", *rows, ""]), encoding="utf-8")
    return path
