"""Who may open which page, how often, and in which words a refusal comes."""

import enum
import errno
import sys
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect
from django.template import loader
from django.views.decorators.http import require_http_methods

from ua_mailmerge import __version__
from ua_mailmerge.desk.models import Link, Role
from ua_mailmerge.problems import MailmergeError, UnwritableError

View = Callable[..., HttpResponseBase]


# -- who ----------------------------------------------------------------------------------------


class Who(enum.Enum):
    """Whom a page is for. A page that names nobody is closed to everybody."""

    ANYONE = "anyone"
    GROUP = "group"
    STAFF = "staff"  # coordinators and the post room
    COORDINATOR = "coordinator"


class GroupRequest(HttpRequest):
    """A request of somebody who came through an event's link."""

    link: Link
    visit: str


def opened(who: Who, *methods: str, limit: str = "") -> Callable[[View], View]:
    """Opens a view to ``who`` for those HTTP methods (GET where none is named), at most as often as ``settings.LIMITS[limit]``."""
    allowed = [*(methods or ("GET",))]
    if "GET" in allowed:
        allowed.append("HEAD")

    def mark(view: View) -> View:
        wrapped = require_http_methods(allowed)(view)
        wrapped.__dict__.update(opened=who, limit=limit)
        return wrapped

    return mark


class Closed:
    """Lets nobody in but whom the view names; counts what has a limit."""

    def __init__(self, answer: View) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Nothing yet: which view it is for is known below."""
        return self.answer(request)

    def process_view(self, request: HttpRequest, view: View, _args: tuple[Any, ...], _kwargs: dict[str, Any]) -> HttpResponseBase | None:
        """A refusal, or None to go on."""
        who = getattr(view, "opened", None)
        refused: HttpResponseBase | None
        if who is Who.GROUP:
            refused = _visit(request)
        elif who in (Who.STAFF, Who.COORDINATOR):
            refused = _staff(request) or _coordinator(request, who)
        else:
            refused = None if who is Who.ANYONE else sentence(403, "This page is closed.")
        limit = getattr(view, "limit", "")
        if refused is None and limit and (request.method == "POST" or limit == "preview") and not _within(request, limit):
            refused = sentence(429, "That was very often in a short time. Wait ten minutes, then go on; nothing is lost.")
            refused["Retry-After"] = "600"
        return refused


def _visit(request: HttpRequest) -> HttpResponse | None:
    link = Link.objects.select_related("event__campaign").filter(pk=request.session.get("link") or 0).first()
    if link is None or not request.session.get("visit"):
        return sentence(403, "This page opens with the link of your event. Open that link first; your organiser has it.")
    if link.closed:
        return sentence(410, link.closed)
    group = cast(GroupRequest, request)
    group.link, group.visit = link, request.session["visit"]
    return None


def _staff(request: HttpRequest) -> HttpResponseBase | None:
    user = request.user
    if user.is_authenticated and user.is_active and user.is_staff:
        return None
    if request.method in ("GET", "HEAD"):
        return redirect(f"{loader_url('sign-in')}?next={request.path}")
    return sentence(403, "You are signed out. Sign in, then do it again.", next_url=loader_url("sign-in"), next_words="Sign in")


def _coordinator(request: HttpRequest, who: Who) -> HttpResponse | None:
    if who is Who.STAFF or Role.of(cast(User, request.user)) is Role.COORDINATOR:
        return None
    words = "Campaigns, events, their links and accounts belong to coordinators. Ask one of them to do it."
    return sentence(403, words, next_url=loader_url("queue"), next_words="To the queue")


def loader_url(name: str) -> str:
    """The address of a page by its name."""
    from django.urls import reverse

    return reverse(name)


def _within(request: HttpRequest, limit: str) -> bool:
    """Counts one more; whether visit and event are still within their limits. In memory: the desk is one process."""
    per_visit, per_event = settings.LIMITS[limit]
    link = getattr(request, "link", None)
    who = getattr(request, "visit", "") or (str(request.user.pk) if request.user.is_authenticated else "stranger")
    inside = True
    for name, (most, seconds) in (
        (f"visit {who}", per_visit if who != "stranger" else per_event),
        (f"event {link and link.event_id}", per_event),
    ):
        key = f"limit {limit} {name}".replace(" ", "-")
        cache.add(key, 0, seconds)
        try:
            inside = cache.incr(key) <= most and inside
        except ValueError:  # it ran out in between
            cache.set(key, 1, seconds)
    return inside


# -- answers ------------------------------------------------------------------------------------


def sentence(status: int, words: str, *, next_url: str = "", next_words: str = "") -> HttpResponse:
    """A page with one sentence: what is the matter and what to do next. Asks no database."""
    titles = {403: "Closed", 404: "Not here", 410: "Over", 413: "Too large", 429: "Too often", 500: "Our fault", 503: "Not now"}
    told = {"title": titles.get(status, "Not like this"), "words": words, "next_url": next_url, "next_words": next_words}
    return HttpResponse(loader.render_to_string("desk/sentence.html", {**told, **EVERYWHERE}), status=status)


class Answers:
    """Outermost: nothing but static files may be stored on the way, and what stops us is told in words."""

    def __init__(self, answer: View) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer with its headers."""
        response = self.answer(request)
        if not request.path.startswith(settings.STATIC_URL):
            response["Cache-Control"] = "no-store"
        return response

    def process_exception(self, _request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The sentence for a fault we know."""
        return known(error)


def known(error: BaseException | None) -> HttpResponse | None:
    """The page for a fault we know; None for one we do not."""
    if isinstance(error, MailmergeError):
        return sentence(503 if isinstance(error, UnwritableError) else 422, _without_paths(str(error)))
    if isinstance(error, RequestDataTooBig):
        return too_large()
    if isinstance(error, MultiPartParserError):
        return sentence(400, "The upload arrived incomplete. Send it again.")
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    if full or (isinstance(error, DatabaseError) and any(word in str(error) for word in ("full", "disk I/O", "readonly", "No space left"))):
        return sentence(
            503, "The desk's disk is full, so nothing was stored. Tell the organiser; then send the same page again, nothing is doubled."
        )
    if isinstance(error, InterfaceError | OperationalError) and connection.vendor != "sqlite":
        return sentence(503, "The desk cannot reach its database and stored nothing. Wait a minute, then send the same page again.")
    if isinstance(error, DatabaseError) and "locked" in str(error):
        return sentence(503, "The desk is busy and stored nothing. Send the same page again; nothing is doubled.")
    return None


def _without_paths(text: str) -> str:
    """A sentence of the engine without this machine's folders."""
    return text.replace(f"{settings.DATA}/", "").replace(str(settings.DATA), "the desk")


def too_large() -> HttpResponse:
    """The page for a sheet over the limit."""
    most = settings.FILE_BYTES >> 20
    return sentence(
        413, f"This file is larger than {most} MB. A sheet of signers is much smaller: copy its rows into a new workbook and send that."
    )


def bad_request(_request: HttpRequest | None, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return known(exception) or sentence(400, "The desk could not read this request. Go back and send it again.")


def forbidden(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    del exception
    return sentence(403, "This page is closed.")


def not_found(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    del exception
    return sentence(404, "There is no such page. Check the link, or ask the organiser of your event for it.")


def crashed(_request: HttpRequest) -> HttpResponse:
    """500, or the words for a fault that came up before a view was asked."""
    return known(sys.exc_info()[1]) or sentence(
        500, "Something in the desk is broken. Nothing was stored; tell the organiser when it happened."
    )


def forged(_request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without our token: another site's, or one from before signing in."""
    del reason
    return sentence(403, "This form is too old or came from somewhere else. Go back, load the page again and send it once more.")


def locked_out(*_request: object) -> HttpResponse:
    """After five wrong passwords."""
    return sentence(429, "Five wrong passwords in a row: this name is locked for 15 minutes. Then sign in again.")


EVERYWHERE = {"pinned": settings.DAY, "version": __version__}


def shown_on_every_page(_request: HttpRequest) -> dict[str, object]:
    """For the templates: the pinned day, the version."""
    return {**EVERYWHERE}


def attached(data: bytes, *, name: str, kind: str) -> HttpResponse:
    """A file to save, under a name and of a kind that are ours."""
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
