"""What staff see: campaigns and events, the queue, batches, the report."""

import re
from typing import cast

import segno
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe

from ua_mailmerge import batch, blank, plan, schema
from ua_mailmerge.desk import engine, forms, sheets, uploads
from ua_mailmerge.desk.guard import Who, loader_url, opened, sentence, too_large
from ua_mailmerge.desk.models import Batch, Campaign, Event, Link, OneTimeCode, Options, Role, Submission, hashed, today, typed
from ua_mailmerge.problems import MailmergeError, Problem, RefusedError, Severity, Where

# -- in and out ---------------------------------------------------------------------------------


@opened(Who.ANYONE, "GET", "POST", limit="code")
def join(request: HttpRequest) -> HttpResponseBase:
    """An account for whoever has a one-time code."""
    form = forms.Join(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = OneTimeCode.objects.filter(hash=hashed(typed(form.cleaned_data["code"])), expires__gt=timezone.now())
        with transaction.atomic():
            role = next(map(Role, given.values_list("role", flat=True)), Role.POST_ROOM)
            used = given.delete()[0]  # up, by whoever comes first
            if used:
                user = User.objects.create_user(
                    form.cleaned_data["name"], password=form.cleaned_data["password"], is_staff=True, is_superuser=role is Role.COORDINATOR
                )
        if used:
            login(request, user, backend="django.contrib.auth.backends.ModelBackend")
            return redirect("queue")
        form.add_error("code", "This code is not known, used or older than a day. Start the desk again, or ask a colleague for one.")
    return render(request, "desk/join.html", {"form": form}, status=422 if form.errors else 200)


@opened(Who.ANYONE, "GET", "POST")
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Name and password; five wrong ones lock the name for a while."""
    form = forms.SignIn(request.POST or None)
    onward = request.POST.get("next") or request.GET.get("next") or ""
    if request.method == "POST" and form.is_valid():
        user = authenticate(request, **form.cleaned_data)
        if user is not None and user.is_staff:
            login(request, user)
            return redirect(onward if url_has_allowed_host_and_scheme(onward, {request.get_host()}) else "queue")
        form.add_error(None, "Name and password do not belong together. Try again; after five times the name is locked for 15 minutes.")
    return render(request, "desk/sign_in.html", {"form": form, "next": onward}, status=422 if form.errors else 200)


@opened(Who.STAFF, "POST")
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """The whole session ends, a group's visit in this browser too."""
    logout(request)
    return redirect("front")


# -- accounts -----------------------------------------------------------------------------------


@opened(Who.COORDINATOR)
def accounts(request: HttpRequest) -> HttpResponseBase:
    """Who may sign in, and as what."""
    users = User.objects.filter(is_staff=True).order_by("-is_active", "username")
    listed = [{"user": user, "role": Role.of(user), "self": user == request.user} for user in users]
    return render(request, "desk/accounts.html", {"accounts": listed, "form": forms.Invite()})


@opened(Who.COORDINATOR, "POST")
def invite(request: HttpRequest) -> HttpResponseBase:
    """A one-time code for a colleague, shown once."""
    form = forms.Invite(request.POST)
    if not form.is_valid():
        return redirect("accounts")
    role = Role(form.cleaned_data["role"])
    return render(request, "desk/invite.html", {"code": OneTimeCode.make(role), "role": role})


@opened(Who.COORDINATOR, "POST")
def retire(request: HttpRequest, pk: int) -> HttpResponseBase:
    """An account that can no longer sign in, or may again. Nobody retires themselves, so a coordinator is always left."""
    user = get_object_or_404(User, pk=pk, is_staff=True)
    if user == request.user:
        return sentence(
            409, "This is your own account. Ask another coordinator to retire it.", next_url=loader_url("accounts"), next_words="Back"
        )
    back = request.POST.get("back") == "yes"
    User.objects.filter(pk=pk).update(is_active=back)
    messages.info(request, f"{user.username} may sign in again." if back else f"{user.username} is signed out and can no longer sign in.")
    return redirect("accounts")


# -- the queue ----------------------------------------------------------------------------------


@opened(Who.STAFF)
def queue(request: HttpRequest) -> HttpResponseBase:
    """What waits, soonest post-by first; batches; events and campaigns."""
    return render(request, "desk/queue.html", _queue())


def _queue() -> dict[str, object]:
    received = Submission.objects.filter(state=Submission.State.RECEIVED).select_related("event__campaign").order_by("pk")
    dates = {event.pk: engine.post_by(event) for event in {each.event for each in received}}
    rows = [
        {
            "sheet": each,
            "by": dates[each.event_id][0],
            "days": dates[each.event_id][1],
            "late": -dates[each.event_id][1],
            "matches": len({m.row for m in engine.matches(each)}),
        }
        for each in received
    ]
    rows.sort(key=lambda row: (cast(int, row["days"]), cast(Submission, row["sheet"]).event_id))
    expired = any(engine.ended(each.event.campaign.read) for each in received)
    form = forms.Accept(initial={"dated": received[0].event.read.date or today() if received else today()})
    return {
        "rows": rows,
        "form": form,
        "expired": expired,
        "batches": Batch.objects.select_related("event__campaign").order_by("-pk")[:50],
        "events": Event.objects.select_related("campaign").order_by("-pk"),
        "campaigns": Campaign.objects.order_by("-pk"),
    }


@opened(Who.STAFF, "POST")
def accept(request: HttpRequest) -> HttpResponseBase:
    """The chosen sheets become one batch."""
    form = forms.Accept(request.POST)
    ids = [int(text) for text in request.POST.getlist("sheet") if text.isascii() and text.isdecimal()][:200]
    fault = ""
    if form.is_valid():
        options = Options(
            dated=form.cleaned_data["dated"], order=form.cleaned_data["order"], after_expiry=form.cleaned_data["after_expiry"]
        )
        try:
            made = engine.accept(ids, options=options, by=cast(User, request.user))
        except RefusedError as error:
            fault = _at_the_desk(str(error))
        else:
            return redirect("batch", made.pk)
    return render(request, "desk/queue.html", {**_queue(), "form": form, "fault": fault, "chosen": ids}, status=409 if fault else 422)


def _at_the_desk(said: str) -> str:
    """A refusal without the command line's options."""
    said = said.replace(", or choose the others with --only", "").replace(", or give --dated", "")
    return re.sub(r'say why with --after-[a-z]+ "reason"; it is kept with the batch', "say why in the field below", said)


@opened(Who.STAFF)
def submission(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One sheet: counts, consent, who is in another sheet too."""
    sent = get_object_or_404(Submission.objects.select_related("event__campaign", "batch"), pk=pk)
    sheet = sheets.unpacked(sent.sheet) if sent.sheet else None
    people = [*sheets.people(sheet).items()] if sheet else []
    out = engine.left_out(sent)
    context = {
        "sent": sent,
        "event": sent.event.read,
        "people": people,
        "matches": engine.matches(sent),
        "left_out": [each for each in people if each[0] in out],
    }
    return render(request, "desk/submission.html", context)


@opened(Who.STAFF, "POST")
def release(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Rows that match another sheet are other people: they will be printed."""
    sent = get_object_or_404(Submission.objects.exclude(state=Submission.State.WITHDRAWN).select_related("event__campaign", "batch"), pk=pk)
    rows = {int(text) for text in request.POST.getlist("row") if text.isascii() and text.isdecimal()}
    count = engine.print_anyway(sent, rows & ({match.row for match in engine.matches(sent)} | engine.left_out(sent)))
    messages.info(request, f"{plan.counted(count, 'row')} will be printed.")
    return redirect("submission", pk)


@opened(Who.STAFF, "POST")
def set_aside(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A sheet that is not printed: its people are deleted here."""
    sent = get_object_or_404(Submission, pk=pk)
    engine.withdraw(sent, why="set aside")
    messages.info(request, f"{sent.name} is set aside; its people are deleted here.")
    return redirect("queue")


# -- campaigns and events -----------------------------------------------------------------------


@opened(Who.COORDINATOR, "GET", "POST")
def bring_in(request: HttpRequest) -> HttpResponseBase:
    """A confirmed campaign.yaml."""
    if request.method != "POST":
        return _bring_in(request, 200)
    arrived = request.FILES.get("file")
    if not isinstance(arrived, uploads.Arrived):
        return _bring_in(request, 422, fault="No file arrived. Choose campaign.yaml first.")
    try:
        if arrived.too_large:
            return too_large()
        faults, added = bring(arrived.path.read_bytes())
    except UnicodeDecodeError:
        faults, added = (
            [Problem("not-utf-8", Where(file=arrived.name or ""), "It is not saved as UTF-8. Save it again as UTF-8 text.", Severity.STOP)],
            None,
        )
    except RefusedError as error:
        return _bring_in(request, 409, fault=str(error))
    finally:
        arrived.close()
    if added is None:
        return _bring_in(request, 422, faults=faults)
    messages.info(request, f"Urgent action {added.reference} is here. Next: make an event for it.")
    return redirect("new-event", added.pk)


def _bring_in(request: HttpRequest, status: int, **context: object) -> HttpResponse:
    return render(request, "desk/bring_in.html", context, status=status)


def bring(data: bytes) -> tuple[list[Problem], Campaign | None]:
    """Bring a campaign in, or say every fault in it. RefusedError while sheets wait that were sent for another text of it."""
    text = data.decode("utf-8-sig")
    read, problems = schema.campaign(text, file="campaign.yaml")
    stops = [problem for problem in problems if problem.severity is Severity.STOP]
    if read is None or stops or read.unconfirmed:
        return stops or list(problems), None
    with transaction.atomic():
        before = Campaign.objects.filter(reference=read.reference).first()
        if before is None:
            added = Campaign.objects.create(reference=read.reference, text=text)
        else:
            waiting = Submission.objects.filter(event__campaign=before, state=Submission.State.RECEIVED).count()
            if waiting and before.text != text and read.status != "stopped":
                raise RefusedError(
                    f"{plan.counted(waiting, 'sheet waits', 'sheets wait')} that agreed to the present text. Print them or set them aside."
                )
            Campaign.objects.filter(pk=before.pk).update(text=text)
            added = before
    added.out.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return [], added


@opened(Who.COORDINATOR, "GET", "POST")
def new_event(request: HttpRequest, pk: int) -> HttpResponseBase:
    """An evening of a group."""
    campaign = get_object_or_404(Campaign, pk=pk)
    form = forms.NewEvent(request.POST or None, initial={"date": today()})
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                made = Event.objects.create(campaign=campaign, code=form.cleaned_data["code"], text=form.yaml)
        except IntegrityError:
            form.add_error("code", "Another event of this campaign has this code. Choose another, such as MAD2.")
        else:
            return redirect("event", made.pk)
    return render(request, "desk/new_event.html", {"form": form, "campaign": campaign.read}, status=422 if form.errors else 200)


@opened(Who.STAFF)
def event(request: HttpRequest, pk: int) -> HttpResponseBase:
    """An event: its links, what lies on the table, its sheets."""
    return event_page(request, get_object_or_404(Event.objects.select_related("campaign"), pk=pk))


def event_page(request: HttpRequest, found: Event, *, slips: forms.Slips | None = None, fault: str = "", status: int = 200) -> HttpResponse:
    """The page of an event, with what is wrong with the slips that were asked for."""
    context = {
        "found": found,
        "event": found.read,
        "campaign": found.campaign.read,
        "links": found.link_set.order_by("-pk"),
        "sent": found.submission_set.order_by("-pk"),
        "post_by": engine.post_by(found),
        "slips": slips or forms.Slips(initial={"count": 40, "language": blank.language(found.read.language)}),
        "given_out": engine.slips_given_out(found),
        "fault": fault,
    }
    return render(request, "desk/event.html", context, status=status)


@opened(Who.COORDINATOR, "POST")
def new_link(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A link, shown this once with its QR code; ``replace`` ends all others."""
    found = get_object_or_404(Event.objects.select_related("campaign"), pk=pk)
    with transaction.atomic():
        if request.POST.get("replace"):
            found.link_set.filter(revoked=None).update(revoked=timezone.now())
        token = Link.make(found)
    address = request.build_absolute_uri(f"/e/{token}")
    qr = segno.make(address, error="m")
    drawn = qr.svg_inline(scale=6, border=4, svgclass="qr", lineclass=None, omitsize=True, title="The link as a code to photograph")
    context = {"found": found, "event": found.read, "campaign": found.campaign.read, "address": address, "qr": mark_safe(drawn)}  # noqa: S308 - ours
    return render(request, "desk/link.html", {**context, "languages": forms.LANGUAGES})


@opened(Who.COORDINATOR, "POST")
def revoke(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A link that leads nowhere from now on."""
    link = get_object_or_404(Link, pk=pk)
    Link.objects.filter(pk=pk, revoked=None).update(revoked=timezone.now())
    messages.info(request, "The link is withdrawn. Whoever came through it is out, too.")
    return redirect("event", link.event_id)


# -- batches ------------------------------------------------------------------------------------


def _batch(pk: int) -> Batch:
    return get_object_or_404(Batch.objects.select_related("event__campaign"), pk=pk, state=Batch.State.MADE)


@opened(Who.STAFF)
def batch_(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A batch: what to download and print, where its pieces are, what to mark."""
    return _shown(request, _batch(pk))


def _shown(
    request: HttpRequest, made: Batch, *, fault: str = "", mark: forms.Mark | None = None, reprint: forms.Reprint | None = None
) -> HttpResponse:
    volumes, totals, withdrawn = engine.volumes(made)
    rows = engine.printed(made)
    sheets_ = [
        {"pk": each.pk, "name": each.name, "letters": each.letters, "state": each.state, "out": len(engine.left_out(each, rows=rows))}
        for each in made.submission_set.select_related("batch").order_by("pk")
    ]
    context = {
        "made": made,
        "event": made.event.read,
        "campaign": made.event.campaign.read,
        "files": [path.name for path in engine.files(made)],
        "reprints": [path.name for path in engine.reprints(made)],
        "volumes": volumes,
        "totals": totals,
        "withdrawn": withdrawn,
        "sheets": sheets_,
        "mark": mark or forms.Mark(volumes=[volume.name for volume in volumes]),
        "reprint": reprint or forms.Reprint(),
        "fault": fault,
        "post_by": engine.post_by(made.event),
        "purged": not (made.path / batch.SIGNERS).is_file(),
    }
    return render(request, "desk/batch.html", context, status=409 if fault else 422 if (mark and mark.errors) else 200)


@opened(Who.STAFF)
def download(_request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """One file of a batch, or one of its reprints."""
    made = _batch(pk)
    path = {path.name: path for path in [*engine.files(made), *engine.reprints(made)]}.get(name)
    if path is None:
        return sentence(404, "This batch has no such file. It may have been purged.")
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


@opened(Who.STAFF)
def download_all(_request: HttpRequest, pk: int) -> HttpResponseBase:
    """All files of a batch in one ZIP."""
    made = _batch(pk)
    return FileResponse(engine.zipped(made), as_attachment=True, filename=f"{made.folder}.zip")


@opened(Who.STAFF, "POST")
def mark(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Printed, spoiled, posted: a volume, codes, or all of it."""
    made = _batch(pk)
    form = forms.Mark(request.POST, volumes=[volume.name for volume in engine.volumes(made)[0]])
    if not form.is_valid():
        return _shown(request, made, mark=form)
    data = form.cleaned_data
    volume = "" if data["volume"] == "*" else data["volume"]
    try:
        count = engine.mark(made, state=data["state"], volume=volume, typed=data["codes"], on=data["on"], why=data["why"])
    except MailmergeError as error:
        return _shown(request, made, mark=form, fault=str(error))
    messages.info(request, f"Marked. {plan.counted(count, 'letter')} of this batch {'is' if count == 1 else 'are'} {data['state']} now.")
    return redirect("batch", pk)


@opened(Who.STAFF, "POST")
def reprint(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Pages again after a jam; their old copies count as spoiled."""
    made = _batch(pk)
    form = forms.Reprint(request.POST)
    if not form.is_valid():
        return _shown(request, made, reprint=form)
    data = form.cleaned_data
    try:
        done = engine.reprint(
            made, typed=data["codes"], after=data["after"], before=data["before"], spoiled_sheets=data["sheets"], why=data["why"]
        )
    except MailmergeError as error:
        return _shown(request, made, reprint=form, fault=str(error))
    names = " and ".join(path.name for path in done.files)
    messages.info(request, f"{plan.counted(len(done.codes), 'piece')} to print again: {names}, below. Tear the old copies up.")
    return redirect("batch", pk)


@opened(Who.STAFF, "POST")
def purge(request: HttpRequest, pk: int) -> HttpResponseBase:
    """People and PDFs deleted, counts kept."""
    made = _batch(pk)
    if request.POST.get("sure") != "yes":
        return _shown(request, made, fault="Tick that you are sure; what is deleted does not come back.")
    for words in engine.purge(made):
        messages.info(request, words)
    return redirect("batch", pk)


@opened(Who.STAFF)
def report(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What was posted, with the text to paste."""
    campaign = get_object_or_404(Campaign, pk=pk)
    return render(request, "desk/report.html", {"campaign": campaign.read, "reports": engine.reports(campaign)})
