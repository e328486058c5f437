"""A new campaign from an appeal: its draft as fields beside their source words, each confirmed or mended by a person.

Nothing is kept here between two pages: the draft travels in the form, signed, until every guess is confirmed and the campaign comes in.
"""

import datetime
import threading
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from ua_mailmerge import drafting, published
from ua_mailmerge.appeal import Draft
from ua_mailmerge.desk import room, uploads
from ua_mailmerge.desk.guard import Who, opened, too_large
from ua_mailmerge.model import Campaign, Official, Sample
from ua_mailmerge.problems import Problem, RefusedError, UnreadableError

_reading = threading.BoundedSemaphore(2)  # children at once
_SALT = "appeal"
_NEVER = datetime.date.min


class Field(msgspec.Struct, frozen=True):
    """A value to look at: where it stands in the file, what the appeal says, what stands there now."""

    path: str
    label: str
    value: str
    kind: str = "line"  # or "day", "text", "letter"
    words: str = ""  # the words it was read from; "" where it is no guess
    remark: str = ""
    hint: str = ""
    sure: bool = False  # somebody has said that it is right
    fault: str = ""
    whose: str = ""  # the official it is about

    @property
    def name(self) -> str:
        """What it is called where it stands alone."""
        return f"{self.label}, {self.whose}" if self.whose else self.label

    @property
    def rows(self) -> int:
        """How many lines of text its box shows."""
        wrapped = sum(len(line) // 34 + 1 for line in self.value.split("\n"))
        return min(max(wrapped + 1, 10 if self.kind == "letter" else 3), 24)


class Part(msgspec.Struct, frozen=True):
    """Fields that belong together; an official can be left out."""

    heading: str
    fields: tuple[Field, ...]
    official: int = -1
    left_out: bool = False


@opened(Who.COORDINATOR, "GET", "POST")
def new(request: HttpRequest) -> HttpResponseBase:
    """Paste an appeal or choose its file; then its draft, until each guess is confirmed."""
    if request.method != "POST":
        return _start(request, 200)
    if "draft" in request.POST:
        return _review(request)
    arrived, words = request.FILES.get("file"), str(request.POST.get("words") or "")
    try:
        if isinstance(arrived, uploads.Arrived):
            if arrived.too_large:
                return too_large()
            with _reading:
                draft = published.read(arrived.path)
        elif words.strip():
            with _reading:
                draft = published.draft(words.encode("utf-8", "replace"), file="The pasted words")
        else:
            return _start(request, 422, fault="Nothing arrived. Paste the appeal, or choose its file.")
    except UnreadableError as error:
        return _start(request, 422, fault=str(error), words=words)
    finally:
        if isinstance(arrived, uploads.Arrived):
            arrived.close()
    return _page(request, draft, {}, status=200)


def _start(request: HttpRequest, status: int, **context: object) -> HttpResponse:
    return render(request, "desk/appeal.html", context, status=status)


# -- looking through the draft ----------------------------------------------------------------------


def _review(request: HttpRequest) -> HttpResponseBase:
    """Back with what somebody typed and ticked: again while a guess waits or a value cannot be used, else the campaign comes in."""
    try:
        draft = msgspec.convert(signing.loads(str(request.POST["draft"]), salt=_SALT), Draft)
    except (signing.BadSignature, msgspec.ValidationError):
        return _start(request, 422, fault="The draft did not come back whole. Paste the appeal again.")
    typed = {name: str(value).replace("\r\n", "\n").strip() for name, value in request.POST.items()}
    campaign, places = _campaign(draft, typed)
    if typed.get("save"):
        return _saved(draft, campaign, typed, places)
    waiting = [field for part in _parts(draft, typed) if not part.left_out for field in part.fields if field.words and not field.sure]
    if waiting:
        return _page(request, draft, typed, status=422, waiting=waiting)
    text = drafting.text(msgspec.structs.replace(draft, campaign=campaign, remarks={}, points=()), source=_source(draft))
    try:
        faults, added = room.bring(text.encode())
    except RefusedError as error:
        return _page(request, draft, typed, status=409, fault=str(error))
    if added is None:
        return _page(request, draft, typed, status=422, faults=faults, places=places)
    messages.info(request, f"Urgent action {added.reference} is here. Next: make an event for it.")
    return redirect("new-event", added.pk)


def _page(
    request: HttpRequest,
    draft: Draft,
    typed: Mapping[str, str],
    *,
    status: int,
    waiting: Iterable[Field] = (),
    fault: str = "",
    faults: Iterable[Problem] = (),
    places: Mapping[str, str] = {},
) -> HttpResponse:
    parts = _parts(draft, typed)
    paths = [field.path for part in parts for field in part.fields]
    by_path: dict[str, list[str]] = {}
    for problem in faults:
        by_path.setdefault(_nearest(_placed(problem.where.path, places), paths), []).append(problem.message)
    parts = [
        msgspec.structs.replace(
            part,
            fields=tuple(msgspec.structs.replace(one, fault=" ".join(by_path.get(one.path, ())) or one.fault) for one in part.fields),
        )
        for part in parts
    ]
    context = {
        "parts": parts,
        "draft": signing.dumps(msgspec.to_builtins(draft), salt=_SALT, compress=True),
        "title": draft.campaign.title,
        "guesses": sum(bool(field.words) for part in parts for field in part.fields),
        "waiting": list(waiting),
        "mending": [field for part in parts for field in part.fields if field.fault],
        "fault": " ".join([fault, *by_path.get("", ())]).strip(),
        "points": draft.points,
        "letter": draft.letter,
        "preferred": draft.preferred,
        "remarks": [problem.message for problem in draft.problems if problem.code in ("embassy-asked", "guessed-encoding", "appeal-cut")],
    }
    return render(request, "desk/appeal.html", context, status=status)


def _source(draft: Draft) -> str:
    return next((problem.where.file for problem in draft.problems if problem.where.file), "") or "a published appeal"


def _saved(draft: Draft, campaign: Campaign, typed: Mapping[str, str], places: Mapping[str, str]) -> HttpResponse:
    """The draft as a file to go on with elsewhere; what nobody has confirmed stays a guess in it."""
    back = {there: here for here, there in places.items()}
    left = {
        _placed(field.path, back): field.words
        for part in _parts(draft, typed)
        if not part.left_out
        for field in part.fields
        if field.words and not field.sure
    }
    saved = msgspec.structs.replace(draft, campaign=msgspec.structs.replace(campaign, unconfirmed=left))
    answer = HttpResponse(drafting.text(saved, source=_source(draft)), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="campaign.yaml"'
    return answer


# -- a draft as fields, fields as a campaign --------------------------------------------------------


def _parts(draft: Draft, typed: Mapping[str, str]) -> list[Part]:
    """The fields of a draft with what was typed into them, in the order of the file."""
    return [
        msgspec.structs.replace(
            part,
            fields=tuple(_filled(field, draft, typed, whose=part.heading if part.official >= 0 else "") for field in part.fields),
            left_out=bool(typed.get(f"out:{part.official}")),
        )
        for part in _plain(draft)
    ]


def _filled(field: Field, draft: Draft, typed: Mapping[str, str], *, whose: str) -> Field:
    words = draft.campaign.unconfirmed.get(field.path, "")
    value = typed.get(field.path, field.value)
    mended = value != field.value
    fault = ""
    if field.kind == "day" and value and _day(value) == _NEVER:
        fault = "Write the day as year-month-day, such as 2021-12-31."
    return msgspec.structs.replace(
        field,
        value=value,
        words=words,
        remark=draft.remarks.get(field.path, ""),
        sure=bool(typed.get(f"yes:{field.path}")) or mended,
        fault=fault,
        whose=whose,
    )


def _plain(draft: Draft) -> Iterator[Part]:
    campaign = draft.campaign
    yield Part(
        "The appeal",
        (
            Field("reference", "Number", campaign.reference),
            Field("title", "Title", campaign.title),
            Field("country", "Country", campaign.country, hint="Two letters: MX, US."),
            Field("issued", "Published on", _day_text(campaign.issued), "day"),
            Field("expires", "Last day", _day_text(campaign.expires), "day"),
        ),
    )
    for at, official in enumerate(_officials(draft)):
        path = f"officials.{at}"
        yield Part(
            f"Official {official.letter}",
            (
                Field(f"{path}.name", "Name", official.name),
                Field(f"{path}.position", "Position", official.position),
                Field(
                    f"{path}.address", "Address", "\n".join(official.address), "text", hint="A printed line to a line, without the country."
                ),
                Field(f"{path}.country", "Country of the address", official.country, hint="Two letters: MX, US."),
                Field(f"{path}.salutation", "Salutation", official.salutation, hint="It opens each letter."),
                Field(
                    f"{path}.channels",
                    "Other ways to reach them",
                    _channels_text(official),
                    "text",
                    hint="Not printed. Such as phone: 202 555 0100",
                ),
            ),
            official=at,
        )
    for language, sample in campaign.letters.items():
        path = f"letters.{language}"
        letter = "\n\n".join(sample.paragraphs)
        yield Part(
            "The letter",
            (
                Field("language", "Language", language, hint="A code: en, es, fr."),
                Field(f"{path}.subject", "Subject", sample.subject, hint="Only if the appeal gives one."),
                Field(f"{path}.paragraphs", "Paragraphs", letter, "letter", hint="A blank line between two. No greeting and no name."),
                Field(f"{path}.closing", "Closing", sample.closing, hint="The words above the signature."),
            ),
        )
    yield Part(
        "Afterwards",
        (
            Field("report.words", "How the publisher wants to hear of it", campaign.report_words, "text"),
            Field("report.url", "Link to report at", campaign.report_url),
            *(
                Field(f"cc.{at}", "Copy to", name, hint="Printed below the letter as cc:. Empty it if no copy is sent.")
                for at, name in enumerate(campaign.cc)
            ),
        ),
    )


def _officials(draft: Draft) -> tuple[Official, ...]:
    """The officials that were found, or an empty one to fill in."""
    return draft.campaign.officials or (Official("official", "", (), "", "", letter="A"),)


def _campaign(draft: Draft, typed: Mapping[str, str]) -> tuple[Campaign, dict[str, str]]:
    """(the campaign that the fields say, which path in it stands for which on the page: officials who are left out move the others up)."""
    values = {field.path: field.value for part in _parts(draft, typed) for field in part.fields}
    kept = [(at, official) for at, official in enumerate(_officials(draft)) if not typed.get(f"out:{at}")]
    officials = tuple(_official(f"officials.{at}", official, values) for at, official in kept)
    places = {f"officials.{now}": f"officials.{at}" for now, (at, _) in enumerate(kept)}
    letters = {}
    for language in draft.campaign.letters:
        path, code = f"letters.{language}", values["language"] or language
        letters[code] = Sample(
            _paragraphs(values[f"{path}.paragraphs"]), _line(values[f"{path}.closing"]), _line(values[f"{path}.subject"])
        )
        places[f"letters.{code}"] = path
    return Campaign(
        reference=_line(values["reference"]),
        title=_line(values["title"]),
        country=_line(values["country"]).upper(),
        issued=_day(values["issued"]),
        expires=_day(values["expires"]),
        officials=officials,
        letters=letters,
        report_url=_line(values["report.url"]),
        report_words=_line(values["report.words"]),
        cc=tuple(_line(values[f"cc.{at}"]) for at in range(len(draft.campaign.cc)) if _line(values[f"cc.{at}"])),
    ), places


def _official(path: str, found: Official, values: Mapping[str, str]) -> Official:
    channels: dict[str, tuple[str, ...]] = {}
    for line in _lines(values[f"{path}.channels"]):
        kind, colon, value = line.partition(":")
        key = kind.strip().casefold() if colon and value.strip() else "other"
        channels[key] = (*channels.get(key, ()), value.strip() if key != "other" else line)
    return msgspec.structs.replace(
        found,
        name=_line(values[f"{path}.name"]),
        position=_line(values[f"{path}.position"]),
        address=tuple(_lines(values[f"{path}.address"])),
        country=_line(values[f"{path}.country"]).upper(),
        salutation=_line(values[f"{path}.salutation"]),
        channels=channels,
    )


def _line(text: str) -> str:
    return " ".join(_printable(text).split())


def _lines(text: str) -> list[str]:
    return [line for each in text.split("\n") if (line := _line(each))]


def _paragraphs(text: str) -> tuple[str, ...]:
    """Paragraphs as typed: a blank line parts two, other line ends are spaces."""
    found = [""]
    for line in text.split("\n"):
        if _line(line):
            found[-1] = f"{found[-1]} {_line(line)}".strip()
        elif found[-1]:
            found.append("")
    return tuple(paragraph for paragraph in found if paragraph)


def _printable(text: str) -> str:
    """Text without what a file cannot hold; what else is wrong with it, the campaign's own reader says."""
    return "".join(c if c.isprintable() or c.isspace() else " " for c in text)


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text.strip())
    except ValueError:
        return _NEVER


def _day_text(day: datetime.date) -> str:
    return "" if day == _NEVER else day.isoformat()


def _channels_text(official: Official) -> str:
    return "\n".join(f"{kind}: {value}" for kind, values in official.channels.items() for value in values)


def _placed(path: str, places: Mapping[str, Any]) -> str:
    """A path of one numbering in the other."""
    start = ".".join(path.split(".")[:2])
    return f"{places[start]}{path[len(start) :]}" if start in places else path


def _nearest(path: str, paths: Iterable[str]) -> str:
    """The field that a fault at ``path`` belongs to; "" when it is none's."""
    fits = [one for one in paths if path == one or path.startswith(f"{one}.")]
    return max(fits, key=len, default="")
