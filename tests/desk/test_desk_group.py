"""A group at the desk: link, sheet, check, mending, sending, receipt, withdrawing."""

import datetime
import io
import re
from pathlib import Path

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from desk import evening
from desk.evening import ANA, BEN, CY, HEADINGS, HELD
from recipes import RECIPES, Recipe
from ua_mailmerge import batch, ledger
from ua_mailmerge.desk import engine, sheets
from ua_mailmerge.desk.models import Draft, Fingerprint, Link, Submission, hashed

# -- the link -----------------------------------------------------------------------------------


def test_the_token_leaves_the_address_bar_at_once() -> None:
    """Opening a link leads on to an address that holds nothing of it, and nothing of it goes to other pages."""
    token = Link.make(evening.event())
    answer = evening.stranger().get(f"/e/{token}")
    assert answer["Location"] == "/sheet/"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert token not in answer.content.decode()


def test_only_the_tokens_hash_is_stored() -> None:
    """Whoever reads the database has no link; the token has 192 bits."""
    token = Link.make(evening.event())
    assert Link.objects.get().hash == hashed(token)
    assert len(token) == 32


def test_a_wrong_link_says_so() -> None:
    """A link that was not copied whole leads to a sentence, not to an empty page."""
    evening.event()
    answer = evening.stranger().get("/e/nothing")
    assert answer.status_code == 404
    assert "ask the organiser" in evening.words(answer)


@pytest.mark.parametrize("change", [{"expires": timezone.now() - datetime.timedelta(days=1)}, {"revoked": timezone.now()}])
def test_a_link_that_is_over_lets_nobody_in_and_those_inside_out(change: dict[str, datetime.datetime]) -> None:
    """An expired or withdrawn link closes the door, also behind those who came through it."""
    event = evening.event()
    token = Link.make(event)
    inside = evening.stranger()
    inside.get(f"/e/{token}")
    Link.objects.update(**change)
    assert evening.stranger().get(f"/e/{token}").status_code == 410
    assert inside.get("/sheet/").status_code == 410


def test_opening_the_same_link_again_keeps_what_was_begun() -> None:
    """Photographing the code a second time does not lose the sheet."""
    event = evening.event()
    token = Link.make(event)
    client = evening.stranger()
    client.get(f"/e/{token}")
    draft = evening.checked(client, ANA)
    client.get(f"/e/{token}")
    assert client.get(f"/sheet/{draft.key}/").status_code == 200


# -- which sheet --------------------------------------------------------------------------------


def workbook(**sheets: tuple[tuple[str, ...], ...]) -> bytes:
    """A workbook of sheets by name, the second row of each hidden."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    del book[book.sheetnames[0]]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in (HEADINGS, *rows):
            sheet.append(row)
        sheet.row_dimensions[3].hidden = len(rows) > 1
    book.save(out)
    return out.getvalue()


def uploaded(client: Client, data: bytes) -> Draft:
    """A workbook that can be looked at."""
    answer = evening.upload(client, data, name="signers.xlsx")
    assert answer.status_code == 302, evening.words(answer)
    return Draft.objects.get(key=answer["Location"].split("/")[2])


def answer(client: Client, draft: Draft, **said: str) -> str:
    """Say which sheet, and what of hidden rows; the page after it."""
    answered = client.post(f"/sheet/{draft.key}/which", {"version": draft.version, **said})
    assert answered.status_code == 302, evening.words(answered)
    draft.refresh_from_db()
    return evening.words(client.get(f"/sheet/{draft.key}/"))


def test_a_workbook_with_one_table_asks_nothing() -> None:
    """Most sheets need no answer."""
    client = evening.visit(evening.event())
    draft = uploaded(client, workbook(Signers=(ANA,)))
    page = evening.words(client.get(f"/sheet/{draft.key}/"))
    assert "1 of 1 people are ready" in page or "1 of 1 person is ready" in page
    assert "Which sheet" not in page


def test_of_several_sheets_somebody_chooses() -> None:
    """Nothing is counted before; the answer can be changed, and what is sent is what was chosen."""
    client = evening.visit(evening.event())
    draft = uploaded(client, workbook(North=(ANA,), South=(BEN,)))
    page = evening.words(client.get(f"/sheet/{draft.key}/"))
    assert "Which sheet holds the signers? North, 2 rows South, 2 rows" in page
    assert "--sheet" not in page
    assert evening.send(client, draft).status_code == 409
    assert "Ana Example" in answer(client, draft, which="North")
    assert "Ben Sample" in answer(client, draft, which="South")
    assert evening.send(client, draft).status_code == 302
    kept = sheets.unpacked(Submission.objects.get(key=draft.key).sheet)
    assert [row.cells[0] for row in kept.kept] == ["Name", "Ben Sample"]
    assert kept.choices == ()


@pytest.mark.parametrize(("said", "people"), [("skip", ["Ana Example"]), ("read", ["Ana Example", "Ben Sample"])])
def test_hidden_rows_are_a_question(said: str, people: list[str]) -> None:
    """Somebody says whether they count; the answer holds for the letters shown and for what is sent."""
    client = evening.visit(evening.event())
    draft = uploaded(client, workbook(Signers=(ANA, BEN)))
    page = evening.words(client.get(f"/sheet/{draft.key}/"))
    assert "1 hidden row holds something: 3. Say below what shall become of them." in page
    assert "--" not in page
    shown = answer(client, draft, hidden=said)
    assert ("Ben Sample" in shown) == ("Ben Sample" in people)
    evening.send(client, draft)
    kept = sheets.unpacked(Submission.objects.get(key=draft.key).sheet)
    assert [row.cells[0] for row in kept.kept][1:] == people


def test_one_question_after_another() -> None:
    """Which sheet comes first; that it has no Consent column is asked once it is known which one it is."""
    client = evening.visit(evening.event())
    book = openpyxl.load_workbook(io.BytesIO(workbook(North=(ANA,), South=(BEN,))))
    for sheet in book.worksheets:
        sheet.delete_cols(HEADINGS.index("Consent") + 1)
    out = io.BytesIO()
    book.save(out)
    draft = uploaded(client, out.getvalue())
    assert "Everybody on this sheet agreed" not in evening.words(client.get(f"/sheet/{draft.key}/"))
    assert "Everybody on this sheet agreed" in answer(client, draft, which="North")
    client.post(f"/sheet/{draft.key}/agreed", {"version": draft.version, "agreed": "yes"})
    assert "signers.xlsx, North: 1 row = 1 ready." in evening.words(client.get(f"/sheet/{draft.key}/"))


def test_what_a_column_is_can_be_said_on_the_page() -> None:
    """Two columns for one thing stop the sheet; the answer is chosen in a list, holds for what is sent, and can be changed."""
    client = evening.visit(evening.event())
    draft = uploaded(client, b"Name,What is your full name?,Adress,City,Consent\nana99,Ana Example,1 Elm St,Lima,yes\n")
    page = evening.words(client.get(f"/sheet/{draft.key}/"))
    assert "both mean Name" in page
    assert "Say below what each column is." in page
    assert "--" not in page
    said = {"column-0": "unused", "column-1": "name", "column-2": "address", "column-3": "city", "column-4": "consent"}
    client.post(f"/sheet/{draft.key}/columns", {"version": draft.version, **said})
    draft.refresh_from_db()
    page = evening.words(client.get(f"/sheet/{draft.key}/"))
    assert "Ana Example" in page
    assert "Did you mean Address?" not in page
    client.post(f"/sheet/{draft.key}/columns", {"version": draft.version, **said, "column-0": "name"})
    draft.refresh_from_db()
    assert "both mean Name" in evening.words(client.get(f"/sheet/{draft.key}/"))
    client.post(f"/sheet/{draft.key}/columns", {"version": draft.version, **said, "column-9": "city", "column-3": "street?"})
    draft.refresh_from_db()
    assert evening.send(client, draft).status_code == 302
    kept = sheets.unpacked(Submission.objects.get(key=draft.key).sheet)
    assert sheets.columns(kept).fields == {"name": 1, "address": 2, "city": 3, "consent": 4}


def test_a_sheet_that_is_not_there_is_not_taken() -> None:
    """A form made up, or one from before: the page says what to do."""
    client = evening.visit(evening.event())
    draft = uploaded(client, workbook(North=(ANA,), South=(BEN,)))
    answered = client.post(f"/sheet/{draft.key}/which", {"version": draft.version, "which": "West"})
    assert answered.status_code == 422
    assert "Choose one of the sheets." in evening.words(answered)


# -- check --------------------------------------------------------------------------------------


def test_the_check_says_one_sentence_and_the_counts() -> None:
    """Who is ready, how many letters, and to whom."""
    client = evening.visit(evening.event())
    page = evening.words(client.get(f"/sheet/{evening.checked(client, ANA, BEN, HELD).key}/"))
    assert "2 of 3 people are ready: 4 letters." in page
    assert "President of México 2 2" in page


def test_a_check_that_is_remembered_is_of_this_very_sheet() -> None:
    """Nothing is counted twice, and nothing that changed is taken for what it was: a cell, an answer, what was sent meanwhile."""
    client = evening.visit(evening.event())
    draft = evening.checked(client, ANA, HELD)
    first = engine.check(draft)
    assert engine.check(draft) is first
    client.post(f"/sheet/{draft.key}/row/3", {"version": 1, "cell-5": "yes"})
    draft.refresh_from_db()
    mended = engine.check(draft)
    assert len(mended[1]) == 2
    evening.sent(client, ANA)
    assert [person.row for person in engine.check(draft)[1]] == [3]
    engine.sweep()
    assert engine.check(draft) is not mended


def test_an_upload_is_not_kept_as_a_file(data: Path) -> None:
    """The rows are kept for a day, the file only while it is read."""
    client = evening.visit(evening.event())
    evening.checked(client, ANA)
    assert not [*(data / "uploads").iterdir()]


def test_what_a_column_was_taken_for_is_said() -> None:
    """Each heading with its meaning; those we do not use are named."""
    client = evening.visit(evening.event())
    draft = evening.checked(client, (*ANA, "blue"), headings=("Full name", *HEADINGS[1:], "Shoes"))
    page = evening.words(client.get(f"/sheet/{draft.key}/"))
    assert "Full name Name" in page
    assert "Shoes not used" in page


def test_a_held_row_is_mended_on_the_spot() -> None:
    """A cell typed anew counts at once."""
    client = evening.visit(evening.event())
    draft = evening.checked(client, (*ANA[:3], "2144", "full", "yes"), headings=HEADINGS)
    lost = evening.checked(client, ("Ana Example", "Boston", "MA", "2144", "city", "yes"))
    page = client.get(f"/sheet/{lost.key}/").content.decode()
    assert 'name="cell-3" value="02144"' in page
    answer = client.post(f"/sheet/{lost.key}/row/2", {"version": 1, "cell-3": "02144"}, follow=True)
    assert "1 of 1 person is ready" in evening.words(answer) or "1 of 1 people are ready" in evening.words(answer)
    assert Draft.objects.filter(key=draft.key, version=1).exists()


def test_a_fault_can_be_left_as_it_is_where_that_is_allowed() -> None:
    """“Leave it as it is” overrules a guess of ours, and adds the column it needs."""
    client = evening.visit(evening.event())
    draft = evening.checked(client, ("Ana Example", "Boston", "MA", "2144", "city", "yes"))
    client.post(f"/sheet/{draft.key}/row/2", {"version": 1, "cell-3": "2144", "release": "zip-lost-zero"})
    assert "1 of 1" in evening.words(client.get(f"/sheet/{draft.key}/"))


def test_no_page_speaks_of_the_sheets_release_column() -> None:
    """Whoever mends on the spot ticks a box; what is said of Release is for a sheet."""
    client = evening.visit(evening.event())
    answer = evening.upload(client, (evening.SAMPLE / "signers.xlsx").read_bytes(), name="signers.xlsx")
    page = evening.words(client.get(answer["Location"]))
    assert "Write ambassador under Letters to, or leave it as it is." in page
    assert not re.search(r"(?:in|under) Release", page)


def test_consent_cannot_be_overruled() -> None:
    """A code that nobody can release stays, whatever a form says."""
    client = evening.visit(evening.event())
    draft = evening.checked(client, HELD)
    client.post(f"/sheet/{draft.key}/row/2", {"version": 1, "release": "no-consent"})
    assert "0 of 1" in evening.words(client.get(f"/sheet/{draft.key}/"))


def test_a_sheet_without_consent_column_asks_who_answers_for_it() -> None:
    """Nothing is counted until somebody ticks that all agreed; then it is, and the submission says so."""
    client = evening.visit(evening.event())
    draft = evening.checked(client, ANA[:5], headings=HEADINGS[:5])
    assert "There is no Consent column." in evening.words(client.get(f"/sheet/{draft.key}/"))
    assert client.post(f"/sheet/{draft.key}/agreed", {"version": 1}).status_code == 422
    client.post(f"/sheet/{draft.key}/agreed", {"version": 1, "agreed": "yes"})
    draft.refresh_from_db()
    evening.send(client, draft)
    assert Submission.objects.get().agreed


def test_the_first_five_rows_are_open() -> None:
    """All rows with a problem are listed, five of them unfolded."""
    client = evening.visit(evening.event())
    rows = [(f"Person {n}", "Madison", "WI", f"5370{n}", "city", "no") for n in range(1, 8)]
    page = client.get(f"/sheet/{evening.checked(client, *rows).key}/").content.decode()
    assert len(re.findall(r'<details class="row is-held"[^>]*>', page)) == 7
    assert len(re.findall(r'<details class="row is-held"[^>]* open>', page)) == 5


def test_the_letters_of_any_row_are_shown_with_their_words() -> None:
    """Pages as pictures, and the same words as text beside them."""
    client = evening.visit(evening.event())
    draft = evening.checked(client, ANA, BEN)
    page = evening.words(client.get(f"/sheet/{draft.key}/?row=3"))
    assert "Dear President López Obrador," in page
    assert page.count("Ben Sample") >= 4
    picture = client.get(f"/sheet/{draft.key}/letter/3/president/1.png")
    assert picture.content.startswith(b"\x89PNG")
    assert picture["Cache-Control"] == "no-store"
    assert client.get(f"/sheet/{draft.key}/letter/3/president/2.png").status_code == 404


def test_what_people_type_is_text_on_the_page() -> None:
    """Markup in a cell is shown, never obeyed."""
    client = evening.visit(evening.event())
    draft = evening.checked(client, ("<script>alert(1)</script>", *ANA[1:5], "no"), ("<b>Bo</b> Sample", *BEN[1:]))
    page = client.get(f"/sheet/{draft.key}/").content.decode()
    assert "<script>alert" not in page
    assert "<b>Bo" not in page


@pytest.mark.parametrize("recipe", [recipe for recipe in RECIPES if not recipe.slow], ids=lambda recipe: recipe.file)
def test_hostile_and_odd_sheets_end_in_words(recipe: Recipe) -> None:
    """Whatever the reader refuses is refused through the door as well: a sentence, never a crash, and nothing is left behind."""
    client = evening.visit(evening.event())
    answer = evening.upload(client, recipe.make(), name=recipe.file)
    assert answer.status_code in (302, 422), answer.status_code
    if answer.status_code == 302:
        assert client.get(answer["Location"]).status_code == 200
    else:
        assert 'class="fault"' in answer.content.decode()


def test_a_file_over_the_limit_is_refused_in_words() -> None:
    """More than 10 MB is no sheet of signers."""
    client = evening.visit(evening.event())
    answer = evening.upload(client, b"Name\n" + b"x" * (10 << 20))
    assert answer.status_code == 413
    assert "larger than 10 MB" in evening.words(answer)


def test_no_file_is_refused_in_words() -> None:
    """Pressing Check without choosing says what to do."""
    client = evening.visit(evening.event())
    assert "Choose the sheet first" in evening.words(client.post("/sheet/new", {}))


def test_a_files_name_is_made_harmless() -> None:
    """A name with folders or markup in it is only ever a name."""
    client = evening.visit(evening.event())
    answer = evening.upload(client, evening.table(ANA), name="../../<img src=x>.csv")
    page = client.get(answer["Location"]).content.decode()
    assert "<img src=x" not in page


# -- what a group learns of others --------------------------------------------------------------


def test_a_group_sees_repeats_within_its_own_sheet() -> None:
    """The same person twice on one sheet is held, with the row it repeats."""
    client = evening.visit(evening.event())
    twice = (*ANA, "9 Pier Lane")
    page = evening.words(client.get(f"/sheet/{evening.checked(client, twice, twice, headings=(*HEADINGS, 'Address')).key}/"))
    assert "row 2" in page
    assert "1 row needs you" in page


def test_a_group_is_asked_about_people_who_are_alike() -> None:
    """The same name and ZIP and nothing more: both are printed, and the group may say that they are two."""
    client = evening.visit(evening.event())
    draft = evening.checked(client, ANA, ANA)
    page = evening.words(client.get(f"/sheet/{draft.key}/"))
    assert "2 of 2 people are ready" in page
    assert "The same name as in row 2, at the same ZIP. Both are printed." in page
    assert "Release" not in page
    client.post(f"/sheet/{draft.key}/row/3", {"version": 1, "release": "alike"})
    assert "The same name as" not in evening.words(client.get(f"/sheet/{draft.key}/"))


def test_a_group_sees_what_it_sent_before() -> None:
    """A late version of the same sheet sends only what is new."""
    client = evening.visit(evening.event())
    evening.sent(client, ANA)
    page = evening.words(client.get(f"/sheet/{evening.checked(client, ANA, BEN).key}/"))
    assert "2 letters; 2 letters made before" in page or "2 letters made before" in page


def test_somebody_who_looks_like_one_sent_before_is_asked_about() -> None:
    """Same name and street, and an e-mail more: held, in the desk's own words, until the group says that it is another person."""
    client = evening.visit(evening.event())
    evening.sent(client, (*ANA, "9 Pier Lane", ""), headings=(*HEADINGS, "Address", "Email"))
    draft = evening.checked(client, (*ANA, "9 Pier Lane", "ana@example.org"), headings=(*HEADINGS, "Address", "Email"))
    page = evening.words(client.get(f"/sheet/{draft.key}/"))
    assert "is in a sheet you sent before" in page
    assert "Release" not in page
    client.post(f"/sheet/{draft.key}/row/2", {"version": 1, "release": "repeat"})
    assert "1 of 1" in evening.words(client.get(f"/sheet/{draft.key}/"))


def test_a_group_never_learns_who_else_wrote() -> None:
    """Somebody in another group's sheet, of this event or another, looks the same as somebody new."""
    first, second = evening.event("AAA"), evening.event("BBB")
    alone = evening.visit(second)
    expected = evening.words(alone.get(f"/sheet/{evening.checked(alone, ANA).key}/"))
    evening.sent(evening.visit(first), ANA)
    evening.sent(evening.visit(second), ANA)
    later = evening.visit(second)
    assert evening.words(later.get(f"/sheet/{evening.checked(later, ANA).key}/")) == expected


# -- send ---------------------------------------------------------------------------------------


def test_good_rows_go_and_the_others_wait() -> None:
    """Send takes who is ready; what waits is told on the receipt and can be mended from there."""
    client = evening.visit(evening.event())
    submission = evening.sent(client, ANA, HELD)
    assert (submission.people, submission.letters, submission.waiting) == (1, 2, 1)
    receipt = client.get(f"/receipt/{submission.key}/")
    assert "1 row waits and was not sent" in evening.words(receipt)
    rest = Draft.objects.get()
    assert evening.words(client.get(f"/sheet/{rest.key}/")).startswith("signers.csv 0 of 1")


def test_a_repeat_that_waits_still_waits_when_the_others_are_sent() -> None:
    """Sending does not turn the question whether it is another person into "made before"; saying so releases it."""
    client = evening.visit(evening.event())
    evening.sent(client, (*ANA, "9 Pier Lane"), (*ANA, "9 Pier Lane"), (*HELD, ""), headings=(*HEADINGS, "Address"))
    rest = Draft.objects.get()
    page = evening.words(client.get(f"/sheet/{rest.key}/"))
    assert "0 of 2 people are ready" in page
    assert "is in a sheet you sent before" in page
    client.post(f"/sheet/{rest.key}/row/3", {"version": 1, "release": "repeat"})
    assert "1 of 2 people are ready: 2 letters" in evening.words(client.get(f"/sheet/{rest.key}/"))


def test_a_submission_holds_only_the_rows_that_were_sent() -> None:
    """People who did not agree are not kept with those who did."""
    submission = evening.sent(evening.visit(evening.event()), ANA, HELD)
    kept = sheets.unpacked(submission.sheet).kept
    assert [row.cells[0] for row in kept] == ["Name", ANA[0]]


def test_nothing_is_sent_without_the_consent_tick() -> None:
    """The wording has to be agreed to at the very end."""
    client = evening.visit(evening.event())
    draft = evening.checked(client, ANA)
    answer = client.post(f"/sheet/{draft.key}/send", {"version": 1})
    assert answer.status_code == 422
    assert not Submission.objects.exists()


def test_the_wording_that_was_agreed_to_is_kept() -> None:
    """A submission carries the consent as it read that day."""
    submission = evening.sent(evening.visit(evening.event()), ANA)
    assert submission.consent.startswith("You may print this letter in my name")


def test_sending_twice_makes_one_submission() -> None:
    """Double click, back button or a lost answer: the same receipt, once in the queue."""
    client = evening.visit(evening.event())
    draft = evening.checked(client, ANA)
    answers = [evening.send(client, draft) for _ in range(3)]
    assert {answer["Location"] for answer in answers} == {f"/receipt/{draft.key}/"}
    assert Submission.objects.count() == 1


def test_two_tabs_that_send_at_once_make_one_submission() -> None:
    """Both read the draft before either has sent it: the key is unique, so the second gets the first one's."""
    client = evening.visit(evening.event())
    evening.checked(client, ANA)
    one, other = (Draft.objects.select_related("event__campaign").get() for _ in range(2))
    assert engine.send(one).pk == engine.send(other).pk
    assert Submission.objects.count() == 1


def test_the_receipt_can_be_read_again() -> None:
    """A receipt whose page was lost is there again, with the same code."""
    client = evening.visit(evening.event())
    submission = evening.sent(client, ANA)
    codes = {re.search(r'class="receipt"[^>]*>([^<]+)<', client.get(f"/receipt/{submission.key}/").content.decode())[1] for _ in range(2)}  # type: ignore[index]
    assert codes == {engine.receipt(submission.key)}
    assert submission.receipt == hashed(codes.pop())


def test_a_stale_form_changes_nothing() -> None:
    """A form from before another window's change says so, and shows how the sheet stands."""
    client = evening.visit(evening.event())
    draft = evening.checked(client, ANA, HELD)
    client.post(f"/sheet/{draft.key}/row/3", {"version": 1, "cell-5": "yes"})
    stale_send = evening.send(client, draft)
    stale_mend = client.post(f"/sheet/{draft.key}/row/3", {"version": 1, "cell-5": "no"})
    assert (stale_send.status_code, stale_mend.status_code) == (409, 409)
    assert "changed in another window" in evening.words(stale_send)
    assert "2 of 2" in evening.words(stale_mend)
    assert not Submission.objects.exists()


def test_a_sheet_that_was_not_sent_is_gone_after_a_day() -> None:
    """Its address says so from then on, and the sweep deletes it."""
    client = evening.visit(evening.event())
    draft = evening.checked(client, ANA)
    Draft.objects.update(expires=timezone.now())
    assert client.get(f"/sheet/{draft.key}/").status_code == 404
    assert engine.sweep()["drafts"] == 1
    assert not Draft.objects.exists()


def test_leaving_deletes_what_was_not_sent() -> None:
    """Whoever leaves a shared computer leaves nothing."""
    client = evening.visit(evening.event())
    evening.checked(client, ANA)
    client.post("/leave")
    assert not Draft.objects.exists()
    assert client.get("/sheet/").status_code == 403


# -- withdraw -----------------------------------------------------------------------------------


def withdraw(submission: Submission) -> str:
    """Type the receipt code, as people type."""
    typed = engine.receipt(submission.key).lower().replace("-", " ")
    return evening.words(evening.stranger().post("/withdraw/", {"code": typed}))


def test_a_receipt_code_withdraws_what_waits() -> None:
    """Before it is accepted a sheet simply goes, and its people with it."""
    submission = evening.sent(evening.visit(evening.event()), ANA)
    assert "The sheet is withdrawn" in withdraw(submission)
    submission.refresh_from_db()
    assert submission.state == "withdrawn"
    assert not bytes(submission.sheet)
    assert not Fingerprint.objects.exists()


def test_a_receipt_code_withdraws_what_is_made_and_not_printed() -> None:
    """In a batch its pieces are marked withdrawn, and only its own."""
    event = evening.event()
    mine, other = evening.sent(evening.visit(event), ANA), evening.sent(evening.visit(event), BEN)
    evening.accept(evening.staff(), mine, other)
    assert "The sheet is withdrawn" in withdraw(mine)
    totals = ledger.totals(ledger.fold(batch.events(event.campaign.out)[0]))
    assert (totals.withdrawn, totals.made) == (2, 2)


def test_a_sheet_taken_back_before_printing_can_be_sent_again() -> None:
    """Its people get their letters in the next batch, with numbers of their own: a withdrawn code is never given twice."""
    event, client = evening.event(), evening.staff()
    first = evening.sent(evening.visit(event), ANA, BEN)
    evening.accept(client, first)
    withdraw(first)
    again = evening.sent(evening.visit(event), ANA)
    assert evening.accept(client, again).status_code == 302
    states = ledger.fold(batch.events(event.campaign.out)[0])
    totals = ledger.totals(states)
    assert (totals.withdrawn, totals.made, totals.pieces) == (4, 2, 6)


def test_somebody_staff_took_out_is_not_printed_again_from_another_sheet() -> None:
    """A signer who wants their letter back does not get another one because somebody sends the sheet once more."""
    event, client = evening.event(), evening.staff()
    one = evening.sent(evening.visit(event), ANA)
    made = evening.accept(client, one)
    client.post(f"{made['Location']}mark", {"state": "withdrawn", "volume": "*", "on": "2021-10-08"})
    other = evening.sent(evening.visit(event), ANA, BEN)
    evening.accept(client, other)
    other.refresh_from_db()
    assert other.batch is not None
    assert other.batch.letters == 2


def test_a_receipt_code_cannot_withdraw_what_is_printed() -> None:
    """Then only the organiser can take it out of the pile."""
    submission = evening.sent(evening.visit(evening.event()), ANA)
    client = evening.staff()
    made = evening.accept(client, submission)
    client.post(f"{made['Location']}mark", {"state": "printed", "volume": "*", "on": "2021-10-08"})
    assert "These letters are printed" in withdraw(submission)
    submission.refresh_from_db()
    assert submission.state == "accepted"


def test_a_wrong_receipt_code_says_so() -> None:
    """And says how one looks."""
    answer = evening.stranger().post("/withdraw/", {"code": "ABCD"})
    assert answer.status_code == 422
    assert "12 letters and digits" in evening.words(answer)


def test_the_blank_sheet_has_headings_the_check_knows() -> None:
    """Filled in, the blank sheet is ready to send: every heading is one we know."""
    client = evening.visit(evening.event())
    blank = client.get("/rules/signers.xlsx").content
    answer = evening.upload(client, blank, name="signers.xlsx")
    page = evening.words(client.get(answer["Location"]))
    assert "not used" not in page
    assert CY[0] not in page
