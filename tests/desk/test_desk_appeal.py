"""A new campaign from an appeal: pasted or chosen, looked through field by field, taken in."""

import html
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import appeal_pdfs
from desk import evening
from desk.evening import Answer
from ua_mailmerge import schema
from ua_mailmerge.desk.models import Campaign

APPEALS = Path(__file__).parents[1] / "appeals"
PAGE = "/room/campaigns/appeal"


def pasted(client: Client, words: str) -> Answer:
    """Paste an appeal and have it read."""
    return client.post(PAGE, {"words": words})


def form(answer: Answer) -> dict[str, str]:
    """What the form of a page would send as it stands, nothing ticked that is not ticked."""
    page = answer.content.decode()
    fields = {}
    for tag in re.findall(
        r"<input [^>]+>", page.partition('name="draft"')[0][-40:] + '<input name="draft"' + page.partition('name="draft"')[2]
    ):
        name, value = (re.search(rf' {key}="([^"]*)"', tag) for key in ("name", "value"))
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            fields[html.unescape(name[1])] = html.unescape(value[1]) if value else ""
    for name_, value_ in re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL):
        fields[html.unescape(name_)] = html.unescape(value_)
    return fields


def ticked(fields: dict[str, str], answer: Answer, *, but: str = "") -> dict[str, str]:
    """The same with each guess said to be right, one by one, save one."""
    names = re.findall(r'type="checkbox" name="(yes:[^"]+)"', answer.content.decode())
    return fields | {name: "yes" for name in names if name != f"yes:{but}"}


SAMPLE = (evening.SAMPLE / "appeal.txt").read_text(encoding="utf-8")


def test_a_pasted_appeal_comes_back_as_fields_beside_their_words() -> None:
    """Every guess shows the words it came from and a box of its own; there is no box for all."""
    answer = pasted(evening.staff(), SAMPLE)
    assert answer.status_code == 200
    words = evening.words(answer)
    assert "19 guesses to compare with the appeal" in words
    assert "This Urgent Action expires on December 2021." in words
    assert answer.content.decode().count("Yes, that is right") == 19
    assert form(answer)["officials.0.address"].split("\n")[0] == "Puerta 8, Palacio Nacional"


def test_the_whole_letter_stands_beside_its_paragraphs() -> None:
    """Whoever compares the paragraphs has all their words at the left, not an excerpt."""
    page = evening.words(pasted(evening.staff(), SAMPLE))
    assert page.count("persecuted and violently detained migrants and asylum seekers") == 2


def test_a_campaign_comes_in_when_each_guess_has_its_yes() -> None:
    """What comes in is the campaign that was shown, and it leads on to its event."""
    client = evening.staff()
    answer = pasted(client, SAMPLE)
    done = client.post(PAGE, ticked(form(answer), answer))
    assert done.status_code == 302, evening.words(done)
    assert done["Location"].endswith("/events/new")
    shipped, _ = schema.campaign((evening.SAMPLE / "campaign.yaml").read_text(encoding="utf-8").replace("specimen: yes", ""), file="c")
    assert Campaign.objects.get().read == shipped


def test_one_guess_without_a_yes_keeps_it_out() -> None:
    """The page comes back with what was typed and ticked, and says which value waits."""
    client = evening.staff()
    answer = pasted(client, SAMPLE)
    again = client.post(PAGE, ticked(form(answer), answer, but="expires"))
    assert again.status_code == 422
    assert "1 value waits for your yes: Last day" in evening.words(again)
    assert not Campaign.objects.exists()
    assert client.post(PAGE, form(again) | {"yes:expires": "yes"}).status_code == 302


def test_mending_a_value_confirms_it() -> None:
    """Whoever types something else has looked at it."""
    client = evening.staff()
    answer = pasted(client, SAMPLE)
    fields = ticked(form(answer), answer, but="title") | {"title": "End the mass deportations"}
    assert client.post(PAGE, fields).status_code == 302
    assert Campaign.objects.get().read.title == "End the mass deportations"


def test_an_official_can_be_left_out() -> None:
    """Nobody need confirm the lines of somebody who gets no letters."""
    client = evening.staff()
    answer = pasted(client, SAMPLE)
    fields = {name: value for name, value in ticked(form(answer), answer).items() if not name.startswith("yes:officials.0")}
    assert client.post(PAGE, fields | {"out:0": "yes"}).status_code == 302
    assert [official.id for official in Campaign.objects.get().read.officials] == ["ambassador"]


def test_what_cannot_be_used_is_said_at_its_field() -> None:
    """A fault of the campaign's own reader stands at the field it is about, also when an official before it was left out."""
    client = evening.staff()
    answer = pasted(client, SAMPLE)
    fields = ticked(form(answer), answer) | {"out:0": "yes", "officials.1.country": "Atlantis", "expires": "2021-01-01"}
    again = client.post(PAGE, fields)
    assert again.status_code == 422
    page = again.content.decode()
    assert 'id="e-officials.1.country"' in page
    assert 'id="e-expires"' in page
    assert form(again)["officials.1.country"] == "Atlantis"
    assert not Campaign.objects.exists()


def test_points_stand_beside_the_letter_that_is_to_be_written() -> None:
    """An appeal without a letter comes in once somebody has written one."""
    client = evening.staff()
    answer = pasted(client, (APPEALS / "points.txt").read_text(encoding="utf-8"))
    assert "return his chess set" in evening.words(answer)
    fields = ticked(form(answer), answer)
    assert client.post(PAGE, fields).status_code == 422
    fields |= {"letters.en.paragraphs": "One.\n\nTwo\nlines.", "letters.en.closing": "Sincerely,"}
    assert client.post(PAGE, fields).status_code == 302
    assert Campaign.objects.get().read.letters["en"].paragraphs == ("One.", "Two lines.")


@pytest.mark.parametrize("name", ["web-page.html", "case-sheet.txt", "model-letter-fr.txt"])
def test_a_chosen_file_is_read(name: str) -> None:
    """A page, a text and a PDF give the same fields as their words."""
    client, data = evening.staff(), (APPEALS / name).read_bytes()
    answer = client.post(PAGE, {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 200
    if name.endswith(".txt"):
        pdf = appeal_pdfs.flowing(data.decode()) if "model" in name else appeal_pdfs.case_sheet(data.decode())
        other = client.post(PAGE, {"file": SimpleUploadedFile("appeal.pdf", pdf)})
        assert {**form(other), "draft": ""} == {**form(answer), "draft": ""}


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"words": "Two eggs, flour and milk."}, "does not read like an urgent action"),
        ({"words": ""}, "Nothing arrived"),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7 broken")}, "damaged"),
        ({"file": SimpleUploadedFile("a.docx", b"PK\3\4")}, "office program"),
        ({"draft": "forged"}, "did not come back whole"),
    ],
)
def test_what_is_no_appeal_is_refused_in_words(sent: dict[str, object], said: str) -> None:
    """And the page to paste another stays."""
    answer = evening.staff().post(PAGE, sent)
    assert answer.status_code == 422
    assert said in evening.words(answer)
    assert "Read the appeal" in evening.words(answer)


def test_no_upload_stays(data: Path) -> None:
    """The file is deleted as soon as it is read."""
    evening.staff().post(PAGE, {"file": SimpleUploadedFile("web-page.html", (APPEALS / "web-page.html").read_bytes())})
    assert not list((data / "uploads").glob("*"))


def test_a_draft_can_be_saved_and_finished_elsewhere() -> None:
    """What has its yes is confirmed in the file, the rest still waits in it."""
    client = evening.staff()
    answer = pasted(client, SAMPLE)
    saved = client.post(PAGE, form(answer) | {"yes:reference": "yes", "title": "Another title", "out:0": "yes", "save": "yes"})
    read, faults = schema.campaign(saved.content.decode(), file="c")
    assert read is not None
    assert {fault.code for fault in faults} == {"unconfirmed"}
    assert not {"reference", "title", "officials.1.name"} & read.unconfirmed.keys()
    assert {"expires", "officials.0.name"} <= read.unconfirmed.keys()
    assert read.officials[0].id == "ambassador"


def test_markup_in_an_appeal_stays_text() -> None:
    """A stranger's words reach the page as words."""
    answer = pasted(evening.staff(), SAMPLE.replace("MASS DEPORTATIONS", "<script>alert(1)</script> DEPORTATIONS"))
    assert b"<script>alert" not in answer.content


def test_a_group_cannot_open_it() -> None:
    """The page is the room's."""
    assert evening.visit(evening.event()).post(PAGE, {"words": SAMPLE}).status_code == 403
