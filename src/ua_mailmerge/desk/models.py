"""What the desk keeps beside the engine's own folders: campaigns, events and their links, sheets sent in, who may sign in."""

import datetime
import hashlib
import secrets
from pathlib import Path

import msgspec
from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone

from ua_mailmerge import model, schema
from ua_mailmerge.problems import UnreadableError


def hashed(secret: str) -> str:
    """What is stored of a secret that is long enough not to be guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def code(size: int = 12) -> str:
    """A code a person can type: 5 bits a character, without I, L, O, U."""
    text = "".join(secrets.choice("0123456789ABCDEFGHJKMNPQRSTVWXYZ") for _ in range(size))
    return "-".join(text[at : at + 4] for at in range(0, size, 4))


def typed(text: str) -> str:
    """A code as it was given out, however it is typed."""
    bare = "".join(text.upper().translate(str.maketrans("OIL", "011", "- \t.")).split())
    return "-".join(bare[at : at + 4] for at in range(0, len(bare), 4))


def today() -> datetime.date:
    """The day at the desk; pinned while the sample is tried."""
    return settings.DAY or timezone.localdate()


class Campaign(models.Model):
    """A confirmed ``campaign.yaml``; its batches and ledger are the engine's, in ``out``."""

    reference = models.CharField(max_length=40, unique=True)
    text = models.TextField()
    added = models.DateTimeField(auto_now_add=True)

    @property
    def read(self) -> model.Campaign:
        """The campaign as the engine knows it."""
        found, _ = schema.campaign(self.text, file="campaign.yaml")
        if found is None:
            raise UnreadableError("The campaign's file can no longer be read; bring it in again.")
        return found

    @property
    def out(self) -> Path:
        """The campaign's folder."""
        return settings.DATA / "campaigns" / self.reference.replace("/", "_") / "out"


class Event(models.Model):
    """An ``event.yaml``: an evening of a group, for one campaign."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT)
    code = models.CharField(max_length=5)
    text = models.TextField()
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        """An event's code tells its pieces apart within a campaign."""

        constraints = (models.UniqueConstraint(fields=("campaign", "code"), name="one_code_a_campaign"),)

    @property
    def read(self) -> model.Event:
        """The event as the engine knows it."""
        found, _ = schema.event(self.text, file="event.yaml")
        if found is None:
            raise UnreadableError("The event's settings can no longer be read; make the event again.")
        return found


class Link(models.Model):
    """A way in for a group. Only the token's hash is here; the token is shown once."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE)
    hash = models.CharField(max_length=64, unique=True)
    made = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField()
    revoked = models.DateTimeField(null=True)

    @classmethod
    def make(cls, event: Event) -> str:
        """A new link's token: 192 bits."""
        token = secrets.token_urlsafe(24)
        cls.objects.create(event=event, hash=hashed(token), expires=timezone.now() + datetime.timedelta(days=settings.LINK_DAYS))
        return token

    @property
    def closed(self) -> str:
        """Why the link leads nowhere any more; empty while it works."""
        if self.revoked:
            return "This link was withdrawn. Ask the organiser of your event for the new one."
        if self.expires <= timezone.now():
            return "This link has run out. Ask the organiser of your event for a new one."
        return ""


class Draft(models.Model):
    """A sheet somebody is looking at and has not sent; gone when it is sent, or after a day. ``key`` makes its sending happen once."""

    key = models.CharField(max_length=32, unique=True)
    visit = models.CharField(max_length=32, db_index=True)
    event = models.ForeignKey(Event, on_delete=models.CASCADE)
    sheet = models.BinaryField()  # sheets.packed
    agreed = models.BooleanField(default=False)  # somebody answered for a sheet without a Consent column
    rest_of = models.ForeignKey("Submission", null=True, on_delete=models.SET_NULL)  # the rows that waited when the others were sent
    version = models.IntegerField(default=1)  # grows with each mending: a form from before is stale
    made = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField()

    @classmethod
    def make(cls, event: Event, *, visit: str, sheet: bytes, agreed: bool = False, rest_of: "Submission | None" = None) -> "Draft":
        """A new draft, for a day."""
        expires = timezone.now() + datetime.timedelta(hours=settings.DRAFT_HOURS)
        return cls.objects.create(
            key=secrets.token_hex(16), visit=visit, event=event, sheet=sheet, agreed=agreed, rest_of=rest_of, expires=expires
        )


class Batch(models.Model):
    """One frozen merge over one or several submissions; the pieces and what became of them are in the engine's ledger."""

    class State(models.TextChoices):
        """MAKING until the engine has published it."""

        MAKING = "making"
        MADE = "made"

    event = models.ForeignKey(Event, on_delete=models.PROTECT)
    state = models.CharField(max_length=10, choices=State.choices, default=State.MAKING)
    folder = models.CharField(max_length=80, default="")  # the batch's id, once it is published
    made = models.DateTimeField(auto_now_add=True)
    on = models.DateField()
    dated = models.DateField()
    order = models.CharField(max_length=10, default="sheet")
    after_expiry = models.CharField(max_length=300, default="")
    letters = models.IntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)

    @property
    def path(self) -> Path:
        """The batch's folder."""
        return self.event.campaign.out / "batches" / self.folder


class Submission(models.Model):
    """What a group sent in: the rows that were ready, and nothing else of its sheet."""

    class State(models.TextChoices):
        """Where it is; what became of its pieces is in the ledger."""

        RECEIVED = "received"
        ACCEPTED = "accepted"
        WITHDRAWN = "withdrawn"

    key = models.CharField(max_length=32, unique=True)  # the draft's: one draft, one submission
    visit = models.CharField(max_length=32, db_index=True)
    rest_of = models.ForeignKey("self", null=True, on_delete=models.SET_NULL)  # rows its batch left out, which staff want printed after all
    receipt = models.CharField(max_length=64, unique=True)  # hash
    event = models.ForeignKey(Event, on_delete=models.PROTECT)
    batch = models.ForeignKey(Batch, null=True, on_delete=models.SET_NULL)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    sheet = models.BinaryField(default=bytes)
    agreed = models.BooleanField(default=False)
    consent = models.TextField(default="")  # the wording that was agreed to
    received = models.DateTimeField(auto_now_add=True)
    people = models.IntegerField()
    letters = models.IntegerField()
    waiting = models.IntegerField(default=0)  # rows of the sheet that were not ready

    @property
    def name(self) -> str:
        """What staff call it, and what its rows are called in a batch: ``sheet-0012``."""
        return f"sheet-{self.pk:04d}"


class Fingerprint(models.Model):
    """A fingerprint of a person in a submission, by which staff see that somebody is in two of them."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE)
    row = models.IntegerField()
    key = models.CharField(max_length=16, db_index=True)  # 8 bytes in hex
    again = models.BooleanField(default=False)  # somebody said that it is another person than the one with the same key
    officials = models.CharField(max_length=1000)  # ids, with spaces between


class Role(models.TextChoices):
    """What somebody at the desk may do: everything, or what happens to sheets and letters."""

    COORDINATOR = "coordinator"
    POST_ROOM = "post room"

    @classmethod
    def of(cls, user: User) -> "Role":
        """A coordinator is Django's superuser: allowed everything."""
        return cls.COORDINATOR if user.is_superuser else cls.POST_ROOM


class OneTimeCode(models.Model):
    """Lets one more person make an account; shown once, only its hash is kept."""

    role = models.CharField(max_length=12, choices=Role.choices, default=Role.COORDINATOR)
    hash = models.CharField(max_length=64, unique=True)
    expires = models.DateTimeField()

    @classmethod
    def make(cls, role: Role = Role.COORDINATOR) -> str:
        """A new code; it works for a day."""
        text = code()
        cls.objects.create(hash=hashed(text), role=role, expires=timezone.now() + datetime.timedelta(days=1))
        return text


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How staff want a batch printed."""

    dated: datetime.date
    order: str = "sheet"
    after_expiry: str = ""
