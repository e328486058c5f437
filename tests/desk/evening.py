"""What an evening needs, for tests: a campaign, events, visitors, staff, sheets."""

import csv
import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse, HttpResponseBase
from django.test import Client

from ua_mailmerge.desk import room
from ua_mailmerge.desk.models import Campaign, Draft, Event, Link, Role, Submission
from ua_mailmerge.shipped import shipped

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

    Answer: TypeAlias = _MonkeyPatchedWSGIResponse
else:
    Answer = HttpResponse

SAMPLE = shipped("samples/ua-100-21")
HEADINGS = ("Name", "City", "State", "ZIP", "Show address", "Consent")
ANA = ("Ana Example", "Madison", "WI", "53703", "city", "yes")
BEN = ("Ben Sample", "Madison", "WI", "53704", "city", "yes")
CY = ("Cy Specimen", "Madison", "WI", "53705", "city", "yes")
HELD = ("Di Muster", "Madison", "WI", "53706", "city", "no")


def campaign(*, specimen: bool = False) -> Campaign:
    """The sample's campaign; a real one unless a specimen is asked for, so that its letters can be posted."""
    text = (SAMPLE / "campaign.yaml").read_text(encoding="utf-8")
    if not specimen:
        text = text.replace("specimen: yes", "specimen: no")
    _, added = room.bring(text.encode())
    assert added is not None
    return added


def event(code: str = "MAD", *, of: Campaign | None = None) -> Event:
    """An evening of a group."""
    text = (SAMPLE / "event.yaml").read_text(encoding="utf-8").replace("code: MAD", f"code: {code}")
    return Event.objects.create(campaign=of or Campaign.objects.first() or campaign(), code=code, text=text)


def stranger(*, csrf: bool = False) -> Client:
    """Somebody who only knows the address."""
    return Client(enforce_csrf_checks=csrf, SERVER_NAME="localhost")


def visit(to: Event) -> Client:
    """Somebody who opened an event's link."""
    client = stranger()
    answer = client.get(f"/e/{Link.make(to)}")
    assert (answer.status_code, answer["Location"]) == (302, "/sheet/")
    return client


def staff(name: str = "maria", *, role: Role = Role.COORDINATOR) -> Client:
    """Somebody who is signed in."""
    client = stranger()
    user = User.objects.filter(username=name).first() or User.objects.create_user(
        name, password="a sentence of her own", is_staff=True, is_superuser=role is Role.COORDINATOR
    )
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def table(*rows: Sequence[str], headings: Sequence[str] = HEADINGS) -> bytes:
    """A sheet as CSV."""
    file = io.StringIO()
    csv.writer(file).writerows([headings, *rows])
    return file.getvalue().encode()


def upload(client: Client, data: bytes, *, name: str = "signers.csv") -> Answer:
    """Choose a sheet and press Check."""
    return client.post("/sheet/new", {"sheet": SimpleUploadedFile(name, data)})


def checked(client: Client, *rows: Sequence[str], headings: Sequence[str] = HEADINGS) -> Draft:
    """A sheet that was uploaded and can be looked at."""
    answer = upload(client, table(*rows, headings=headings))
    assert answer.status_code == 302, words(answer)
    return Draft.objects.get(key=answer["Location"].split("/")[2])


def sent(client: Client, *rows: Sequence[str], headings: Sequence[str] = HEADINGS) -> Submission:
    """A sheet that was uploaded and sent."""
    draft = checked(client, *rows, headings=headings)
    answer = send(client, draft)
    assert answer.status_code == 302, words(answer)
    return Submission.objects.get(key=draft.key)


def send(client: Client, draft: Draft) -> Answer:
    """Tick the consent and press Send."""
    return client.post(f"/sheet/{draft.key}/send", {"version": draft.version, "consent": "yes"})


def accept(client: Client, *submissions: Submission) -> Answer:
    """Tick sheets in the queue and make their letters."""
    return client.post("/room/accept", {"sheet": [one.pk for one in submissions], "dated": "2021-10-08", "order": "sheet"})


def words(answer: Answer | HttpResponseBase) -> str:
    """A page as somebody reads it."""
    assert isinstance(answer, HttpResponse)
    text = answer.content.decode()
    main = text.partition('<main id="main" tabindex="-1">')[2].partition("</main>")[0] or text
    bare = re.sub(r"<[^>]+>", " ", main)
    for entity, character in (("&#x27;", "'"), ("&quot;", '"'), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        bare = bare.replace(entity, character)
    return " ".join(bare.split())
