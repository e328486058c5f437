"""Staff at the desk: accounts, campaigns, events, the queue, batches, the report."""

import csv
import datetime
import io
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from desk import evening
from desk.evening import ANA, BEN, CY, Answer
from ua_mailmerge import batch, ledger
from ua_mailmerge.desk import engine, preview, serve, sheets
from ua_mailmerge.desk.models import Batch, Campaign, Event, Link, OneTimeCode, Options, Role, Submission
from ua_mailmerge.problems import RefusedError

OPTIONS = Options(dated=datetime.date(2021, 10, 8))

# -- accounts -----------------------------------------------------------------------------------


def join(client: Client, code: str, name: str = "maria") -> Answer:
    """Make an account."""
    return client.post("/join/", {"code": code, "name": name, "password": "a sentence of her own"})


def test_the_first_account_needs_the_code_from_the_terminal() -> None:
    """The code makes one account, however it is typed, and signs it in."""
    code = serve.first_code()
    client = evening.stranger()
    assert join(client, "0000-0000-0000").status_code == 422
    assert join(client, code.lower().replace("-", "")).status_code == 302
    assert client.get("/room/").status_code == 200
    assert not serve.first_code()


def test_the_first_page_leads_to_the_first_account() -> None:
    """As long as nobody has one; afterwards it is for groups."""
    client = evening.stranger()
    assert "Make the first account" in evening.words(client.get("/"))
    join(evening.stranger(), serve.first_code())
    assert "Make the first account" not in evening.words(client.get("/"))


def test_a_one_time_code_works_once() -> None:
    """Whoever comes second with it makes nothing."""
    code = OneTimeCode.make()
    assert join(evening.stranger(), code, "one").status_code == 302
    assert join(evening.stranger(), code, "two").status_code == 422
    assert User.objects.count() == 1


def test_a_one_time_code_works_for_a_day() -> None:
    """Yesterday's is no good."""
    code = OneTimeCode.make()
    OneTimeCode.objects.update(expires=timezone.now())
    assert join(evening.stranger(), code).status_code == 422


@pytest.mark.parametrize("password", ["short", "password1234", "123456789012"])
def test_a_password_that_is_easily_guessed_is_refused(password: str) -> None:
    """Short, common, or digits only."""
    answer = evening.stranger().post("/join/", {"code": OneTimeCode.make(), "name": "maria", "password": password})
    assert answer.status_code == 422
    assert not User.objects.exists()


def test_passwords_are_kept_as_argon2() -> None:
    """A copied database takes long to try passwords on."""
    join(evening.stranger(), OneTimeCode.make())
    assert User.objects.get().password.startswith("argon2$argon2id$")


def test_a_colleague_gets_a_code_of_their_own() -> None:
    """Staff make one-time codes for one another."""
    answer = evening.staff().post("/room/accounts/invite", {"role": "post room"})
    code = evening.words(answer).split("A one-time code ")[1].split()[0]
    assert join(evening.stranger(), code, "jo").status_code == 302
    assert Role.of(User.objects.get(username="jo")) is Role.POST_ROOM


def test_the_first_account_coordinates() -> None:
    """Somebody has to let the others in."""
    join(evening.stranger(), serve.first_code())
    assert Role.of(User.objects.get()) is Role.COORDINATOR


def test_a_retired_account_is_out_at_once_and_can_come_back() -> None:
    """Its session ends with the next page, its password no longer signs in, until a coordinator lets it in again."""
    client, jo = evening.staff(), evening.staff("jo", role=Role.POST_ROOM)
    pk = User.objects.get(username="jo").pk
    client.post(f"/room/accounts/{pk}/retire")
    assert jo.get("/room/")["Location"].startswith("/sign-in/")
    form = {"username": "jo", "password": "a sentence of her own"}
    assert evening.stranger().post("/sign-in/", form).status_code == 422
    assert "retired" in evening.words(client.get("/room/accounts/"))
    client.post(f"/room/accounts/{pk}/retire", {"back": "yes"})
    assert evening.stranger().post("/sign-in/", form).status_code == 302


def test_nobody_retires_themselves() -> None:
    """So somebody is always left who can let others in."""
    client = evening.staff()
    assert client.post(f"/room/accounts/{User.objects.get().pk}/retire").status_code == 409
    assert User.objects.get().is_active


def test_signing_in_leads_only_to_our_own_pages() -> None:
    """A link that carries another site as the next page does not lead there."""
    evening.staff()
    form = {"username": "maria", "password": "a sentence of her own", "next": "https://elsewhere.example/"}
    assert evening.stranger().post("/sign-in/", form)["Location"] == "/room/"


# -- campaigns and events -----------------------------------------------------------------------


def bring(client: Client, text: str) -> Answer:
    """Choose a campaign.yaml and bring it in."""
    return client.post("/room/campaigns/new", {"file": SimpleUploadedFile("campaign.yaml", text.encode())})


def test_a_confirmed_campaign_comes_in() -> None:
    """And leads on to its event."""
    answer = bring(evening.staff(), (evening.SAMPLE / "campaign.yaml").read_text(encoding="utf-8"))
    assert answer["Location"].endswith("/events/new")
    assert Campaign.objects.get().reference == "100.21"


def test_a_campaign_with_a_guess_in_it_stays_out() -> None:
    """Each guess is named, with its line."""
    text = (evening.SAMPLE / "campaign.yaml").read_text(encoding="utf-8") + "\nunconfirmed:\n  expires: expires on December 2021\n"
    answer = bring(evening.staff(), text)
    assert answer.status_code == 422
    assert "unconfirmed.expires" in evening.words(answer)
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("text", ["", "reference: [", "a: &a [*a]", "\x00", "reference: 1\nreferense: 2"])
def test_a_faulty_campaign_is_refused_with_every_fault(text: str) -> None:
    """Nothing half read comes in."""
    answer = bring(evening.staff(), text)
    assert answer.status_code == 422
    assert not Campaign.objects.exists()


def test_a_campaign_that_is_not_utf_8_is_refused() -> None:
    """In words."""
    answer = evening.staff().post("/room/campaigns/new", {"file": SimpleUploadedFile("campaign.yaml", b"title: M\xe9xico")})
    assert "Save it again as UTF-8" in evening.words(answer)


def test_the_letter_does_not_change_under_people_who_agreed_to_it() -> None:
    """While sheets wait, another text of the same campaign is refused; the same text again is no matter."""
    client = evening.staff()
    evening.sent(evening.visit(evening.event()), ANA)
    text = Campaign.objects.get().text
    assert bring(client, text.replace("Sincerely,", "Respectfully,")).status_code == 409
    assert bring(client, text).status_code == 302


EVENT = {
    "group": "Group of Lake Town", "code": "lake", "place": "Lake Town", "date": "2021-10-08", "posted_from": "us",
    "return_address": "Group of Lake Town\n1 Pier\nLake Town, WI 53700", "letterhead": "personal", "paper": "letter", "envelope": "us_10",
    "signature": "ink", "sides": "one", "language": "en", "consent": "You may print: this letter #1.",
}  # fmt: skip


def test_an_event_is_made_from_a_form() -> None:
    """What was typed is what the engine reads, whatever YAML would make of it."""
    made = evening.staff().post(f"/room/campaigns/{evening.campaign().pk}/events/new", EVENT)
    read = Event.objects.get().read
    assert made.status_code == 302
    assert (read.code, read.posted_from, read.consent) == ("LAKE", "US", "You may print: this letter #1.")
    assert read.return_address == ("Group of Lake Town", "1 Pier", "Lake Town, WI 53700")


def test_letters_for_windows() -> None:
    """An event may choose a window envelope: the preview stands as the letter will, and a batch has no envelopes."""
    client, campaign = evening.staff(), evening.campaign()
    assert client.post(f"/room/campaigns/{campaign.pk}/events/new", EVENT | {"envelope": "us_10_window"}).status_code == 302
    visitor = evening.visit(Event.objects.get())
    draft = evening.checked(visitor, evening.ANA)
    plain = evening.checked(evening.visit(evening.event(of=campaign)), evening.ANA)
    pictures = [preview.picture(each, 2, "president", 1) for each in (draft, plain)]
    assert pictures[0] != pictures[1]
    evening.accept(client, evening.sent(visitor, evening.ANA))
    (batch,) = (path for path in (settings.DATA).rglob("batches/*") if path.is_dir())
    assert {path.name[:2] for path in batch.glob("*.pdf")} == {"0-", "1-"}


@pytest.mark.parametrize(
    ("field", "value"),
    [("code", "?"), ("posted_from", "ZZ"), ("language", "english!"), ("return_address", " "), ("envelope", "iso_c5_window_gb")],
)
def test_a_faulty_event_says_what_to_mend(field: str, value: str) -> None:
    """Beside the field it is about."""
    answer = evening.staff().post(f"/room/campaigns/{evening.campaign().pk}/events/new", EVENT | {field: value})
    assert answer.status_code == 422
    assert 'class="fault"' in answer.content.decode()


def test_two_events_of_a_campaign_have_different_codes() -> None:
    """The code tells their pieces apart."""
    client, campaign = evening.staff(), evening.campaign()
    client.post(f"/room/campaigns/{campaign.pk}/events/new", EVENT)
    assert "has this code" in evening.words(client.post(f"/room/campaigns/{campaign.pk}/events/new", EVENT))


def link_of(answer: Answer) -> str:
    """The path of the link on the page that shows it."""
    return evening.words(answer).split("http://localhost")[1].split()[0]


def test_a_link_comes_with_its_code_to_photograph() -> None:
    """Shown once, with a QR code drawn in the page; nothing is loaded from elsewhere."""
    answer = evening.staff().post(f"/room/events/{evening.event().pk}/link")
    page = answer.content.decode()
    assert evening.stranger().get(link_of(answer)).status_code == 302
    assert "<svg" in page
    assert 'class="qr"' in page


def test_another_link_leaves_the_first_open_and_replacing_closes_it() -> None:
    """A poster stays good until staff say otherwise."""
    client, event = evening.staff(), evening.event()
    first = link_of(client.post(f"/room/events/{event.pk}/link"))
    client.post(f"/room/events/{event.pk}/link")
    assert evening.stranger().get(first).status_code == 302
    last = link_of(client.post(f"/room/events/{event.pk}/link", {"replace": "yes"}))
    assert evening.stranger().get(first).status_code == 410
    assert evening.stranger().get(last).status_code == 302


def test_a_withdrawn_link_is_closed() -> None:
    """One of several can be ended alone."""
    event = evening.event()
    inside = evening.visit(event)
    evening.staff().post(f"/room/links/{Link.objects.get().pk}/revoke")
    assert inside.get("/sheet/").status_code == 410


# -- the queue ----------------------------------------------------------------------------------


def test_the_queue_says_how_many_days_are_left() -> None:
    """Post by 15 December: 68 days from the pinned day."""
    evening.sent(evening.visit(evening.event()), ANA)
    page = evening.words(evening.staff().get("/room/"))
    assert "68 days left to post by 15 December 2021" in page
    assert "2 letters of 1 person" in page


def test_an_empty_queue_says_what_comes_next() -> None:
    """First a campaign, then an event, then its link."""
    client = evening.staff()
    assert "Bring in a confirmed campaign.yaml" in evening.words(client.get("/room/"))
    evening.event()
    assert "Give the group the link" in evening.words(client.get("/room/"))


def test_several_sheets_become_one_batch() -> None:
    """One frozen merge; the manifest says which sheet and row a piece came from."""
    event = evening.event()
    one, other = evening.sent(evening.visit(event), ANA), evening.sent(evening.visit(event), BEN)
    answer = evening.accept(evening.staff(), one, other)
    made = Batch.objects.get()
    assert answer["Location"] == f"/room/batches/{made.pk}/"
    rows = {entry.row for entry in batch.entries(made.path)}
    assert rows == {f"{one.name}, row 2", f"{other.name}, row 2"}
    assert made.letters == 4


def test_a_sheet_is_in_exactly_one_batch() -> None:
    """Accepted twice, by two of the staff: the second finds it taken."""
    submission = evening.sent(evening.visit(evening.event()), ANA)
    engine.accept([submission.pk], options=OPTIONS, by=None)
    with pytest.raises(RefusedError, match="taken or withdrawn"):
        engine.accept([submission.pk], options=OPTIONS, by=None)
    assert Batch.objects.count() == 1
    assert evening.accept(evening.staff(), submission).status_code == 409


def test_sheets_of_two_events_are_two_batches() -> None:
    """Their return addresses and codes differ."""
    one, other = (evening.sent(evening.visit(evening.event(code)), who) for code, who in (("AAA", ANA), ("BBB", BEN)))
    answer = evening.accept(evening.staff(), one, other)
    assert "different events" in evening.words(answer)
    assert not Batch.objects.exists()


def test_a_refused_batch_leaves_its_sheets_in_the_queue() -> None:
    """Everybody on it was printed before: nothing is made, nothing is lost."""
    event = evening.event()
    one, other = evening.sent(evening.visit(event), ANA), evening.sent(evening.visit(event), ANA)
    engine.accept([one.pk], options=OPTIONS, by=None)
    with pytest.raises(RefusedError, match="earlier batch"):
        engine.accept([other.pk], options=OPTIONS, by=None)
    other.refresh_from_db()
    assert (other.state, other.batch_id) == ("received", None)


def test_an_appeal_that_has_ended_asks_why() -> None:
    """Past its end nothing is printed without a reason, which is kept."""
    campaign = evening.campaign()
    Campaign.objects.update(text=campaign.text.replace("expires: 2021-12-31", "expires: 2021-10-01"))
    submission = evening.sent(evening.visit(evening.event(of=Campaign.objects.get())), ANA)
    client = evening.staff()
    refused = evening.accept(client, submission)
    assert "ended on 1 October 2021" in evening.words(refused)
    assert "--" not in evening.words(refused)
    form = {"sheet": submission.pk, "dated": "2021-10-08", "order": "sheet", "after_expiry": "the update asks for them"}
    assert client.post("/room/accept", form).status_code == 302


def test_a_term_that_has_ended_asks_why() -> None:
    """Past an official's term nothing is printed to them without a reason; the question stands in the form."""
    campaign = evening.campaign()
    Campaign.objects.update(text=campaign.text.replace("    salutation:", "    term_ends: 2021-09-30\n    salutation:", 1))
    submission = evening.sent(evening.visit(evening.event(of=Campaign.objects.get())), ANA)
    client = evening.staff()
    assert "an official's term, has ended" in evening.words(client.get("/room/"))
    refused = evening.words(evening.accept(client, submission))
    assert "The term of the official president ended on 30 September 2021" in refused
    assert "--" not in refused
    form = {"sheet": submission.pk, "dated": "2021-10-08", "order": "sheet", "after_expiry": "the successor is not known"}
    assert client.post("/room/accept", form).status_code == 302


def test_a_stopped_appeal() -> None:
    """The publisher's stop comes in though sheets wait; then nothing is sent in, accepted or printed again."""
    client = evening.staff()
    printed, waiting = made(client, ANA), evening.sent(evening.visit(Event.objects.get()), BEN)
    visit = evening.visit(Event.objects.get())
    draft = evening.checked(visit, CY)
    assert bring(client, Campaign.objects.get().text.replace("status: active", "status: stopped")).status_code == 302
    assert Campaign.objects.get().read.status == "stopped"
    assert "is stopped" in evening.words(evening.accept(client, waiting))
    again = client.post(f"/room/batches/{printed.pk}/reprint", {"sheets": "1-letters-president-001:1"})
    assert (again.status_code, "is stopped" in evening.words(again)) == (409, True)
    assert engine.reprints(printed) == []
    assert "is stopped" in evening.words(evening.send(visit, draft))
    assert Submission.objects.count() == 2


def test_a_batch_that_was_interrupted_is_finished_at_the_next_start() -> None:
    """Claimed and not merged, or merged and not noted: either way it ends as one batch with each pair once."""
    event = evening.event()
    submissions = [evening.sent(evening.visit(event), who) for who in (ANA, BEN)]
    done = engine.accept([submissions[0].pk], options=OPTIONS, by=None)
    Batch.objects.filter(pk=done.pk).update(state=Batch.State.MAKING, folder="")  # the process ended before it was noted
    begun = Batch.objects.create(event=event, on=OPTIONS.dated, dated=OPTIONS.dated)  # and here before anything was merged
    Submission.objects.filter(pk=submissions[1].pk).update(batch=begun, state=Submission.State.ACCEPTED)
    assert engine.finish() == 2
    folders = [*Batch.objects.order_by("pk").values_list("folder", flat=True)]
    assert folders[0] == done.folder
    totals = ledger.totals(ledger.fold(batch.events(event.campaign.out)[0]))
    assert (len(set(folders)), totals.pieces) == (2, 4)


# -- who is in two sheets -----------------------------------------------------------------------


def test_staff_see_who_is_in_two_sheets() -> None:
    """With both rows, so that they can tell whether it is one person."""
    first, second = evening.event("AAA"), evening.event("BBB")
    one, other = evening.sent(evening.visit(first), ANA), evening.sent(evening.visit(second), BEN, ANA)
    page = evening.words(evening.staff().get(f"/room/sheets/{other.pk}/"))
    assert "Also in another sheet" in page
    assert f"{one.name}, row 2" in page


def test_somebody_in_two_sheets_is_printed_once() -> None:
    """The later sheet's letters are left out, without a word to its group."""
    first, second = evening.event("AAA"), evening.event("BBB")
    one, other = evening.sent(evening.visit(first), ANA), evening.sent(evening.visit(second), ANA, BEN)
    engine.accept([one.pk], options=OPTIONS, by=None)
    assert engine.accept([other.pk], options=OPTIONS, by=None).letters == 2


def test_somebody_who_is_another_person_is_printed() -> None:
    """When staff say so, for that row."""
    first, second = evening.event("AAA"), evening.event("BBB")
    one, other = evening.sent(evening.visit(first), ANA), evening.sent(evening.visit(second), ANA, BEN)
    engine.accept([one.pk], options=OPTIONS, by=None)
    evening.staff().post(f"/room/sheets/{other.pk}/release", {"row": "2"})
    other.refresh_from_db()
    assert engine.accept([other.pk], options=OPTIONS, by=None).letters == 4


def test_somebody_who_was_left_out_can_be_printed_afterwards() -> None:
    """As a sheet of its own, in the next batch, once."""
    first, second = evening.event("AAA"), evening.event("BBB")
    one, other = evening.sent(evening.visit(first), ANA), evening.sent(evening.visit(second), ANA, BEN)
    engine.accept([one.pk], options=OPTIONS, by=None)
    engine.accept([other.pk], options=OPTIONS, by=None)
    client = evening.staff()
    assert "1 row was left out of its batch" in evening.words(client.get(f"/room/sheets/{other.pk}/"))
    for _ in range(2):
        client.post(f"/room/sheets/{other.pk}/release", {"row": "2"})
    rest = Submission.objects.get(rest_of=other)
    assert (rest.people, rest.letters) == (1, 2)
    assert engine.accept([rest.pk], options=OPTIONS, by=None).letters == 2


def test_the_receipt_takes_back_what_was_added_to_its_sheet() -> None:
    """Rows that staff printed after all belong to the same receipt."""
    first, second = evening.event("AAA"), evening.event("BBB")
    one, other = evening.sent(evening.visit(first), ANA), evening.sent(evening.visit(second), ANA, BEN)
    engine.accept([one.pk], options=OPTIONS, by=None)
    engine.accept([other.pk], options=OPTIONS, by=None)
    evening.staff().post(f"/room/sheets/{other.pk}/release", {"row": "2"})
    other.refresh_from_db()
    engine.withdraw(other, why="withdrawn by the group")
    assert {each.state for each in Submission.objects.exclude(pk=one.pk)} == {"withdrawn"}


def test_only_rows_that_match_can_be_released() -> None:
    """A form cannot overrule anything else."""
    submission = evening.sent(evening.visit(evening.event()), ANA)
    evening.staff().post(f"/room/sheets/{submission.pk}/release", {"row": "2"})
    before = bytes(submission.sheet)
    submission.refresh_from_db()
    assert sheets.unpacked(submission.sheet) == sheets.unpacked(before)


def test_a_sheet_can_be_set_aside() -> None:
    """It is not printed, and its people are deleted."""
    submission = evening.sent(evening.visit(evening.event()), ANA)
    evening.staff().post(f"/room/sheets/{submission.pk}/aside")
    submission.refresh_from_db()
    assert (submission.state, bytes(submission.sheet)) == ("withdrawn", b"")


# -- batches ------------------------------------------------------------------------------------


def made(client: Client, *who: tuple[str, ...], specimen: bool = False) -> Batch:
    """A batch of these people."""
    event = evening.event(of=evening.campaign(specimen=specimen))
    evening.accept(client, evening.sent(evening.visit(event), *who))
    return Batch.objects.get()


def content(answer: Answer) -> bytes:
    """A downloaded file, closed."""
    data = b"".join(answer)
    answer.close()
    return data


def test_a_batch_is_downloaded_file_by_file() -> None:
    """As attachments, never shown in the page; the letters are in them."""
    client = evening.staff()
    batch_ = made(client, ANA)
    answer = client.get(f"/room/batches/{batch_.pk}/files/1-letters-president-001.pdf")
    assert answer["Content-Disposition"].startswith("attachment")
    document = pypdfium2.PdfDocument(content(answer))
    assert ANA[0] in document[0].get_textpage().get_text_range()
    document.close()


def test_a_batch_is_downloaded_as_one_zip() -> None:
    """Everything there is to print, and nothing of the frozen input."""
    client = evening.staff()
    batch_ = made(client, ANA)
    with zipfile.ZipFile(io.BytesIO(content(client.get(f"/room/batches/{batch_.pk}/all.zip")))) as archive:
        names = {Path(name).name for name in archive.namelist()}
    assert {"0-START-HERE.pdf", "1-letters-president-001.pdf", "manifest.csv"} <= names
    assert "signers.jsonl" not in names


@pytest.mark.parametrize("name", ["signers.jsonl", "merge.json", "SHA256SUMS", "..", "nothing.pdf"])
def test_nothing_else_of_a_batch_is_downloaded(name: str) -> None:
    """The frozen input and the ledger stay where they are."""
    client = evening.staff()
    assert client.get(f"/room/batches/{made(client, ANA).pk}/files/{name}").status_code == 404


def mark(client: Client, batch_: Batch, state: str, **what: str) -> Answer:
    """Mark pieces."""
    return client.post(f"/room/batches/{batch_.pk}/mark", {"state": state, "on": "2021-10-08", **what}, follow=True)


def test_pieces_are_marked_by_volume_and_by_code() -> None:
    """The ledger on the disk is the engine's own, and says the same."""
    client = evening.staff()
    batch_ = made(client, ANA, BEN)
    mark(client, batch_, "printed", volume="*")
    mark(client, batch_, "posted", volume="1-letters-president-001")
    code = batch.entries(batch_.path, volume="1-letters-ambassador-001")[0].code
    mark(client, batch_, "spoiled", codes=code.rsplit("-", 2)[1] + code[-2:].lower())
    totals = ledger.totals(ledger.fold(batch.events(batch_.event.campaign.out)[0]))
    assert (totals.posted, totals.spoiled, totals.printed) == (2, 1, 1)


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({"codes": "999-ZZ"}, "is not a piece here"),
        ({"volume": "", "codes": ""}, "Choose a volume, or type codes"),
        ({"volume": "*", "on": "2021-10-09"}, "This day has not come yet"),
        ({"volume": "3-letters-nobody-001"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_marked_is_told(what: dict[str, str], said: str) -> None:
    """In words, and nothing is written."""
    client = evening.staff()
    batch_ = made(client, ANA)
    events = len(batch.events(batch_.event.campaign.out)[0])
    assert said in evening.words(mark(client, batch_, "printed", **what))
    assert len(batch.events(batch_.event.campaign.out)[0]) == events


def test_a_specimen_cannot_be_posted() -> None:
    """Invented signers are never reported."""
    client = evening.staff()
    batch_ = made(client, ANA, specimen=True)
    assert "specimen with invented signers" in evening.words(mark(client, batch_, "posted", volume="*"))


def test_pages_are_printed_again_after_a_jam() -> None:
    """A small PDF of copied pages; the old copies count as spoiled."""
    client = evening.staff()
    batch_ = made(client, ANA, BEN, CY)
    code = batch.entries(batch_.path)[1].code
    page = client.post(f"/room/batches/{batch_.pk}/reprint", {"codes": code, "why": "jam"}, follow=True)
    name = f"{batch_.folder}-r1.pdf"
    assert name in evening.words(page)
    document = pypdfium2.PdfDocument(content(client.get(f"/room/batches/{batch_.pk}/files/{name}")))
    assert len(document) == 1
    document.close()
    totals = ledger.totals(ledger.fold(batch.events(batch_.event.campaign.out)[0]))
    assert totals.copies_spoiled == 1


def test_a_reprint_that_makes_no_sense_is_refused_in_words() -> None:
    """No codes, or codes that are none."""
    client = evening.staff()
    batch_ = made(client, ANA)
    assert "Choose what to print again" in evening.words(client.post(f"/room/batches/{batch_.pk}/reprint", {}))
    assert client.post(f"/room/batches/{batch_.pk}/reprint", {"codes": "999-ZZ"}).status_code == 409


def test_the_report_counts_only_what_was_posted() -> None:
    """With the text to paste."""
    client = evening.staff()
    batch_ = made(client, ANA, BEN)
    mark(client, batch_, "posted", volume="1-letters-president-001")
    page = evening.words(client.get(f"/room/campaigns/{batch_.event.campaign_id}/report/"))
    assert "2 letters posted" in page
    assert "Ambassador" not in page


def test_a_purged_batch_keeps_its_counts() -> None:
    """People, PDFs and reprints are gone; what was posted is still reported."""
    client = evening.staff()
    batch_ = made(client, ANA)
    mark(client, batch_, "posted", volume="*")
    client.post(f"/room/batches/{batch_.pk}/reprint", {"after": "", "codes": ""})
    assert client.post(f"/room/batches/{batch_.pk}/purge").status_code == 409
    client.post(f"/room/batches/{batch_.pk}/purge", {"sure": "yes"})
    assert not [*batch_.path.glob("*.pdf")]
    assert not any(bytes(one.sheet) for one in Submission.objects.all())
    assert "2 posted" in evening.words(client.get(f"/room/batches/{batch_.pk}/"))


def test_people_are_deleted_30_days_after_their_appeal_ended() -> None:
    """Even when nobody at the desk thinks of it."""
    client = evening.staff()
    batch_ = made(client, ANA)
    text = (
        Campaign.objects.get()
        .text.replace("expires: 2021-12-31", "expires: 2021-10-01")
        .replace("issued: 2021-09-30", "issued: 2021-08-01")
    )
    Campaign.objects.update(text=text.replace("expires: 2021-10-01", "expires: 2021-09-01"))
    Batch.objects.update(made=timezone.now() - datetime.timedelta(days=31))
    assert engine.sweep()["people"] == 2
    assert not (batch_.path / batch.SIGNERS).exists()


def test_what_goes_into_a_batch_agrees_with_the_manifest() -> None:
    """The counts on the page are those of the folder."""
    client = evening.staff()
    batch_ = made(client, ANA, BEN)
    lines = [*csv.reader(io.StringIO(content(client.get(f"/room/batches/{batch_.pk}/files/manifest.csv")).decode("utf-8-sig")))]
    assert sum("-letters-" in line[3] for line in lines[1:]) == batch_.letters == 4
