"""What the desk hands out: sheets back marked, blank sheets, slips, the poster."""

import io
import re
import zipfile
from typing import Any

import openpyxl
import pypdfium2
import zxingcpp

from desk import evening
from ua_mailmerge import batch, ledger
from ua_mailmerge.desk.models import Link

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def page_of(answer: evening.Answer) -> Any:
    """The sheet in an answer."""
    assert (answer.status_code, answer["Content-Type"]) == (200, WORKBOOK)
    return openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]


def words_in(data: bytes) -> str:
    """All words of a PDF."""
    document = pypdfium2.PdfDocument(data)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)
    finally:
        document.close()


# -- the sheet back -----------------------------------------------------------------------------


def test_a_sheet_is_taken_back_marked_mended_and_sent() -> None:
    """The check page offers the rows with the cells to mend coloured; mended there and chosen again, everybody is ready."""
    client = evening.visit(evening.event())
    draft = evening.checked(client, evening.ANA, evening.HELD)
    assert "Take your sheet back" in evening.words(client.get(f"/sheet/{draft.key}/"))
    answer = client.get(f"/sheet/{draft.key}/marked.xlsx")
    page = page_of(answer)
    assert [cell.value for cell in page[1]][-1] == "Letters"
    assert str(page["G3"].value).startswith("Held · Consent:")
    page["F3"] = "yes"
    file = io.BytesIO()
    page.parent.save(file)
    again = evening.upload(client, file.getvalue(), name="to-mend.xlsx")
    assert "2 of 2 people are ready" in evening.words(client.get(again["Location"]))


def test_what_is_served_is_made_of_kept_rows_and_only_to_save() -> None:
    """Nothing that was uploaded is served back: the workbook is made anew, every cell text, as an attachment nobody sniffs or stores."""
    client = evening.visit(evening.event())
    row = ("=cmd|' /C calc'!A0", "Madison", "WI", "53703", "city", "no")
    answer = client.get(f"/sheet/{evening.checked(client, row).key}/marked.xlsx")
    assert answer["Content-Disposition"] == 'attachment; filename="to-mend.xlsx"'
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "no-store")
    cell = page_of(answer)["A2"]
    assert (cell.value, cell.data_type) == (row[0], "s")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        assert all(info.date_time[0] == 2000 for info in package.infolist())


def test_rows_mended_at_the_desk_come_back_mended() -> None:
    """What was typed at the desk is in the sheet that is taken back."""
    client = evening.visit(evening.event())
    draft = evening.checked(client, evening.HELD)
    client.post(f"/sheet/{draft.key}/row/2", {"version": draft.version, "cell-1": "Beloit"})
    assert page_of(client.get(f"/sheet/{draft.key}/marked.xlsx"))["B2"].value == "Beloit"


def test_only_whoever_uploaded_it_takes_it_back() -> None:
    """Another visit, and whoever has no link, gets nothing."""
    event = evening.event()
    draft = evening.checked(evening.visit(event), evening.HELD)
    assert evening.visit(event).get(f"/sheet/{draft.key}/marked.xlsx").status_code == 404
    assert WORKBOOK not in evening.stranger().get(f"/sheet/{draft.key}/marked.xlsx")["Content-Type"]


def test_a_sheet_without_headings_is_told() -> None:
    """Where no heading is known there is no place for a mark: said on the page."""
    client = evening.visit(evening.event())
    draft = evening.checked(client, ("1", "2"), headings=("x", "y"))
    answer = client.get(f"/sheet/{draft.key}/marked.xlsx")
    assert (answer.status_code, "no row of headings" in evening.words(answer)) == (409, True)


# -- blank sheets -------------------------------------------------------------------------------


def test_the_blank_sheet_of_an_event_has_its_appeal_and_its_officials() -> None:
    """A group and staff get the sheet of the event; whoever has no link gets one without an appeal."""
    event = evening.event()
    for client, address in ((evening.visit(event), "/sheet/signers.xlsx"), (evening.staff(), f"/room/events/{event.pk}/signers.xlsx")):
        page = page_of(client.get(address))
        assert "Mass deportations must stop" in page["A1"].value
        assert event.read.consent in page["A2"].value
    assert "deportations" not in page_of(evening.stranger().get("/rules/signers.xlsx"))["A1"].value


def test_a_blank_sheet_in_another_language() -> None:
    """Its headings are those the check knows in that language; an unknown language is English."""
    assert page_of(evening.stranger().get("/rules/signers.xlsx?language=es"))["B3"].value == "Nombre y apellidos"
    assert page_of(evening.stranger().get("/rules/signers.xlsx?language=xx"))["B3"].value == "Name"


# -- slips and poster ---------------------------------------------------------------------------


def test_slips_are_printed_from_the_page_of_an_event() -> None:
    """Their numbers are kept in the campaign's ledger; the next ones go on after them, and the page says what was printed."""
    event, client = evening.event(), evening.staff()
    assert "print 40 slips" in evening.words(client.get(f"/room/events/{event.pk}/"))
    answer = client.post(f"/room/events/{event.pk}/slips.pdf", {"count": 6, "language": "en"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    name = re.fullmatch(r'attachment; filename="slips-MAD-001-(\d{3})\.pdf"', answer["Content-Disposition"])
    assert name is not None
    assert "100.21-MAD-001-P" in words_in(answer.content)
    more = client.post(f"/room/events/{event.pk}/slips.pdf", {"count": 6, "language": "fr"})
    after = re.search(r"MAD-(\d{3})-", more["Content-Disposition"])
    assert after is not None
    assert int(after[1]) > int(name[1])
    assert f"001–{name[1]}" in evening.words(client.get(f"/room/events/{event.pk}/"))
    told, _ = batch.events(event.campaign.out)
    assert [each.event for each in told] == [ledger.Kind.SLIPS] * 2


def test_the_same_slips_once_more() -> None:
    """With their first number the same slips are printed again, to the same bytes; what was never printed is refused in words."""
    event, client = evening.event(), evening.staff()
    first = client.post(f"/room/events/{event.pk}/slips.pdf", {"count": 6, "language": "en"})
    again = client.post(f"/room/events/{event.pk}/slips.pdf", {"count": 6, "language": "en", "start": 1})
    assert again.content == first.content
    wrong = client.post(f"/room/events/{event.pk}/slips.pdf", {"count": 60, "language": "en", "start": 1})
    assert (wrong.status_code, "leave the first number empty" in evening.words(wrong)) == (409, True)


def test_slips_that_make_no_sense() -> None:
    """None, or thousands, are refused beside the field."""
    event, client = evening.event(), evening.staff()
    for count in ("0", "9999", "many"):
        assert client.post(f"/room/events/{event.pk}/slips.pdf", {"count": count, "language": "en"}).status_code == 422


def test_the_poster_comes_with_a_new_link() -> None:
    """The page that shows a link once makes its poster, whose code leads to the event."""
    event, client = evening.event(), evening.staff()
    shown = client.post(f"/room/events/{event.pk}/link", {})
    address = re.search(r'name="address" value="([^"]+)"', shown.content.decode())
    assert address is not None
    answer = client.post(f"/room/events/{event.pk}/poster.pdf", {"address": address[1], "language": "es"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    document = pypdfium2.PdfDocument(answer.content)
    picture = document[0].render(scale=2).to_pil().convert("L")
    document.close()
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [address[1]]
    assert "firma una carta" in words_in(answer.content)


def test_no_poster_of_another_link() -> None:
    """Neither another event's link, nor a withdrawn one, nor somebody else's address becomes a poster of ours."""
    event, other, client = evening.event(), evening.event("OAK"), evening.staff()
    token = Link.make(other)
    for address in (f"http://localhost/e/{token}", "http://elsewhere.example/e/x", "javascript:alert(1)", ""):
        assert client.post(f"/room/events/{event.pk}/poster.pdf", {"address": address}).status_code == 409
