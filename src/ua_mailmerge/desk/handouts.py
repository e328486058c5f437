"""What the desk hands out: blank sheets, slips, the poster."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404

from ua_mailmerge import blank
from ua_mailmerge import handouts as papers
from ua_mailmerge.data import table_words
from ua_mailmerge.desk import forms, room
from ua_mailmerge.desk.guard import GroupRequest, Who, attached, opened, sentence
from ua_mailmerge.desk.models import Event, Link, hashed, today
from ua_mailmerge.problems import MailmergeError

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"


@opened(Who.ANYONE)
def blank_sheet(request: HttpRequest) -> HttpResponseBase:
    """A blank sheet for whoever asks, without an appeal on it."""
    return _blank(request)


@opened(Who.GROUP)
def group_sheet(request: GroupRequest) -> HttpResponseBase:
    """The blank sheet of the event a group came for."""
    return _blank(request, request.link.event)


@opened(Who.STAFF)
def event_sheet(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The blank sheet of an event, for staff to give away before the evening."""
    return _blank(request, get_object_or_404(Event.objects.select_related("campaign"), pk=pk))


def _blank(request: HttpRequest, event: Event | None = None) -> HttpResponse:
    asked = request.GET.get("language", "")
    language = asked if asked in table_words.LANGUAGES else blank.language(event.read.language if event else "en")
    given: dict[str, Any] = {"campaign": event.campaign.read, "event": event.read} if event else {}
    name = f"{table_words.SHEET[language]['filename']}.xlsx"
    return attached(blank.sheet(language=language, **given), name=name, kind=WORKBOOK)


@opened(Who.STAFF, "POST")
def slips(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Sign-up slips with numbers nobody else is given; printed before, the same ones again."""
    found = get_object_or_404(Event.objects.select_related("campaign"), pk=pk)
    form = forms.Slips(request.POST)
    if not form.is_valid():
        return room.event_page(request, found, slips=form, status=422)
    data, event = form.cleaned_data, found.read
    try:
        made = papers.slips(
            data["count"],
            campaign=found.campaign.read,
            event=event,
            out=found.campaign.out,
            on=today(),
            language=data["language"],
            consent=blank.consent(event, language=data["language"]),
            start=data["start"] or 0,
            again=bool(data["start"]),
        )
    except MailmergeError as error:
        return room.event_page(request, found, slips=form, fault=_desk_words(str(error)), status=409)
    return attached(made.data, name=f"slips-{event.code}-{made.first:03d}-{made.last:03d}.pdf", kind=PDF)


def _desk_words(words: str) -> str:
    return words.replace("leave --again out", "leave the first number empty")


@opened(Who.STAFF, "POST")
def poster(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The poster of a link that was just made: its address is sent back, since only a fingerprint of it is kept here."""
    found = get_object_or_404(Event.objects.select_related("campaign"), pk=pk)
    address = request.POST.get("address", "")[:300]
    parts = urlsplit(address)
    link = Link.objects.filter(event=found, hash=hashed(parts.path.removeprefix("/e/"))).first()
    if link is None or link.closed or parts.netloc != request.get_host() or parts.scheme not in ("http", "https"):
        return sentence(409, "This link does not work any more. Make a new one on the page of the event.")
    asked = request.POST.get("language", "")
    language = asked if asked in table_words.LANGUAGES else blank.language(found.read.language)
    try:
        data = papers.poster(campaign=found.campaign.read, event=found.read, language=language, link=address)
    except MailmergeError as error:
        return sentence(409, str(error))
    return attached(data, name=f"poster-{found.code}.pdf", kind=PDF)
