"""What staff type into forms, checked."""

import datetime
from typing import Any

import yaml
from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.models import User

from ua_mailmerge import schema
from ua_mailmerge.desk.models import Role, today
from ua_mailmerge.envelopes import SIZES
from ua_mailmerge.model import Order, Paper, Sides, Signature
from ua_mailmerge.problems import RefusedError
from ua_mailmerge.windows import WINDOWS, chosen


class Form(forms.Form):
    """A form whose labels end without a colon, and whose fields have ids of their own on a page with several forms."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "auto_id": f"{type(self).__name__.lower()}_%s", **kwargs})


class Day(forms.DateInput):
    """A date with the browser's own picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Join(Form):
    """The first account, and each further one: a one-time code, a name, a password."""

    code = forms.CharField(
        label="One-time code", max_length=40, help_text="From the terminal where the desk was started, or from a colleague."
    )
    name = forms.CharField(label="Name to sign in with", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        label="Password",
        max_length=200,
        help_text="At least 12 characters. A sentence of your own is easy to remember.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_name(self) -> str:
        """Not taken yet, in whatever case."""
        name = str(self.cleaned_data["name"]).strip()
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError("Somebody has this name already. Choose another.")
        return name

    def clean(self) -> dict[str, Any]:
        """A password that is not easily guessed."""
        data = super().clean() or self.cleaned_data
        if data.get("password") and data.get("name"):
            try:
                password_validation.validate_password(data["password"], User(username=data["name"]))
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data


class Invite(Form):
    """What a colleague may do."""

    role = forms.ChoiceField(
        label="What they do",
        choices=[
            (Role.POST_ROOM.value, "Post room: the queue, batches, marks, the report"),
            (Role.COORDINATOR.value, "Coordinator: campaigns, events, links and accounts, too"),
        ],
    )


class SignIn(Form):
    """Name and password."""

    username = forms.CharField(label="Name", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(label="Password", max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))


class NewEvent(Form):
    """What ``event.yaml`` holds, as a form."""

    group = forms.CharField(label="Group", max_length=120, help_text="As it stands on envelopes and in the report.")
    code = forms.CharField(label="Code", max_length=5, help_text="Two to five capitals: the middle of every piece code, such as MAD.")
    place = forms.CharField(label="Place", max_length=120, required=False)
    date = forms.DateField(label="Day of the event", widget=Day(), help_text="The date on the letters.")
    posted_from = forms.CharField(label="Posted from", max_length=2, initial="US", help_text="Two letters: US, CA, MX, GB.")
    return_address = forms.CharField(
        label="Return address", widget=forms.Textarea(attrs={"rows": 4}), help_text="A printed line to a line, the group's name first."
    )
    letterhead = forms.ChoiceField(label="Head of the letter", choices=[("personal", "The signer's own name"), ("group", "The group's")])
    paper = forms.ChoiceField(label="Paper", choices=[(Paper.LETTER.value, "US Letter"), (Paper.A4.value, "A4")])
    envelope = forms.ChoiceField(
        label="Envelopes",
        choices=[
            *((key, size.name) for key, size in SIZES.items()),
            *((key, window.name) for key, window in WINDOWS.items()),
            ("labels", "Labels"),
            ("none", "None"),
        ],
    )
    signature = forms.ChoiceField(
        label="Signature", choices=[(Signature.INK.value, "In ink, room is left"), (Signature.TYPED.value, "The typed name")]
    )
    sides = forms.ChoiceField(label="Printed on", choices=[(Sides.ONE.value, "One side"), (Sides.TWO.value, "Two sides")])
    language = forms.CharField(label="Language of the letters", max_length=20, initial="en")
    consent = forms.CharField(
        label="What people agree to",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="In plain words. The group says that each person agreed to exactly this.",
        initial=(
            "You may print this letter in my name and post it to the officials I have chosen. I have read it. My address is shown only as "
            "far as I ticked, and my details are deleted once the letters are posted and counted."
        ),
    )

    def clean_envelope(self) -> str:
        """A window has to go with the paper."""
        kind, paper = str(self.cleaned_data["envelope"]), self.cleaned_data.get("paper")
        if kind in WINDOWS and paper:
            try:
                chosen(kind, paper=Paper(paper))
            except RefusedError as error:
                raise forms.ValidationError(str(error)) from error
        return kind

    def clean_code(self) -> str:
        """In capitals."""
        return str(self.cleaned_data["code"]).strip().upper()

    @property
    def yaml(self) -> str:
        """The same as ``event.yaml``, every value as text."""
        data: dict[str, Any] = {key: str(value).strip() for key, value in self.cleaned_data.items() if value not in (None, "")}
        data["return_address"] = [line.strip() for line in data["return_address"].splitlines() if line.strip()]
        data["posted_from"] = data.get("posted_from", "US").upper()
        data["consent"] = " ".join(data["consent"].split())
        return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, default_style='"', width=100_000)

    def clean(self) -> dict[str, Any]:
        """What the engine says of it."""
        data = super().clean() or self.cleaned_data
        if not self.errors:
            _, faults = schema.event(self.yaml, file="event.yaml")
            for fault in faults:
                field = fault.where.path.split(".")[0]
                self.add_error(field if field in self.fields else None, fault.message)
        return data


LANGUAGES = [("en", "English"), ("es", "Spanish"), ("fr", "French")]


class Slips(Form):
    """Sign-up slips to print."""

    count = forms.IntegerField(label="How many", min_value=1, max_value=600)
    language = forms.ChoiceField(label="Language", choices=LANGUAGES)
    start = forms.IntegerField(
        label="First number, if they were printed before",
        min_value=1,
        max_value=99_999,
        required=False,
        help_text="Empty: new numbers. Else the same slips once more, from this number on.",
    )


class Accept(Form):
    """How the chosen sheets are printed."""

    dated = forms.DateField(label="Date on the letters", widget=Day())
    order = forms.ChoiceField(
        label="In the order of",
        choices=[(Order.SHEET.value, "the sheets"), (Order.NAME.value, "last names"), (Order.PLACE.value, "places")],
    )
    after_expiry = forms.CharField(
        label="The appeal, or an official's term, has ended: why print these letters?",
        max_length=300,
        required=False,
        help_text="Kept with the batch.",
    )


class Mark(Form):
    """What happened to pieces."""

    state = forms.ChoiceField(
        label="What happened",
        choices=[
            ("printed", "Printed"), ("posted", "Posted"), ("spoiled", "Spoiled"), ("withdrawn", "Withdrawn"), ("returned", "Came back"),
        ],
    )  # fmt: skip
    volume = forms.ChoiceField(label="To a volume", required=False)
    codes = forms.CharField(
        label="Or to pieces",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 2, "autocapitalize": "characters", "spellcheck": "false"}),
        help_text="Codes as on the letters, with commas or on lines of their own: 017-PR, 018-P2.",
    )
    on = forms.DateField(label="On the day", widget=Day())
    why = forms.CharField(label="A word for the ledger", required=False, max_length=120)

    def __init__(self, *args: Any, volumes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["volume"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker what is declared above
        field.choices = [("", "Choose"), ("*", "All letters of the batch"), *((name, name) for name in volumes)]
        self.fields["on"].initial = today()

    def clean_on(self) -> datetime.date:
        """Not a day that has yet to come."""
        day: datetime.date = self.cleaned_data["on"]
        if day > today():
            raise forms.ValidationError("This day has not come yet. Give the day it happened.")
        return day

    def clean(self) -> dict[str, Any]:
        """A volume or codes."""
        data = super().clean() or self.cleaned_data
        if bool(data.get("volume")) == bool(str(data.get("codes") or "").strip()):
            raise forms.ValidationError("Choose a volume, or type codes; one of the two.")
        return data


class Reprint(Form):
    """What to print again."""

    codes = forms.CharField(label="Pieces", required=False, max_length=5_000, help_text="Codes as on the letters: 017-PR, 018-P2.")
    after = forms.CharField(label="Or all after", required=False, max_length=60, help_text="The last good one before the jam.")
    before = forms.CharField(label="and before", required=False, max_length=60, help_text="The first good one after it.")
    sheets = forms.CharField(label="Or sheets of a volume", required=False, max_length=120, help_text="1-letters-president-001:83-91")
    why = forms.CharField(label="A word for the ledger", required=False, max_length=120, initial="jam")
