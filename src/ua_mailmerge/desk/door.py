"""What a group sees: from the link of its event to a receipt."""

import re
import secrets
from collections.abc import Sequence
from typing import Any

import msgspec
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from ua_mailmerge import codes, headings, marked
from ua_mailmerge.data import sheet_words
from ua_mailmerge.desk import engine, preview, sheets, uploads
from ua_mailmerge.desk.guard import GroupRequest, Who, attached, opened, sentence, too_large
from ua_mailmerge.desk.models import Draft, Event, Link, Submission, hashed, typed
from ua_mailmerge.intake import Kept
from ua_mailmerge.model import Hidden
from ua_mailmerge.problems import Problem, RefusedError, Severity, UnreadableError

MOST_ROWS = 60
"""Rows with problems on one page; the others follow when these are mended."""

OPEN_ROWS = 5

# -- in and out ---------------------------------------------------------------------------------


@opened(Who.ANYONE)
def front(request: HttpRequest) -> HttpResponseBase:
    """What this place is, for whoever comes without a link."""
    return render(request, "desk/front.html", {"nobody": not User.objects.exists()})


@opened(Who.ANYONE)  # as often as anybody likes: nobody guesses 192 bits, and a limit would let one stranger keep a whole hall out
def enter(request: HttpRequest, token: str) -> HttpResponseBase:
    """The link of an event, exchanged at once for a visit: the token leaves the address bar."""
    link = Link.objects.filter(hash=hashed(token)).first()
    if link is None:
        return sentence(404, "This link is not known here. Look whether all of it was copied, or ask the organiser of your event.")
    if link.closed:
        return sentence(410, link.closed)
    if request.session.get("link") != link.pk:
        request.session["visit"] = secrets.token_hex(16)
        request.session["link"] = link.pk
    request.session.cycle_key()
    answer = redirect("start")
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@opened(Who.GROUP, "POST")
def leave(request: GroupRequest) -> HttpResponseBase:
    """End the visit on this device; sheets not sent are deleted."""
    Draft.objects.filter(visit=request.visit).delete()
    engine.forget_counted()
    for name in ("link", "visit"):
        request.session.pop(name, None)
    return redirect("front")


# -- choose -------------------------------------------------------------------------------------


@opened(Who.GROUP)
def start(request: GroupRequest) -> HttpResponseBase:
    """Choose a sheet; what this visit is looking at and has sent."""
    return _start(request)


def _start(request: GroupRequest, *, fault: str = "", status: int = 200) -> HttpResponse:
    drafts = Draft.objects.filter(visit=request.visit, event=request.link.event, expires__gt=timezone.now()).order_by("pk")
    sent = Submission.objects.filter(visit=request.visit, event=request.link.event).order_by("pk")
    context = {
        **_about(request.link.event),
        "fault": fault,
        "drafts": [(draft, sheets.unpacked(draft.sheet).file) for draft in drafts],
        "sent": sent,
        "most_mb": settings.FILE_BYTES >> 20,
    }
    return render(request, "desk/start.html", context, status=status)


def _about(event: Event) -> dict[str, Any]:
    campaign = event.campaign.read
    by, days = engine.post_by(event)
    return {"event": event.read, "campaign": campaign, "post_by": by, "days": days}


@opened(Who.GROUP, "POST", limit="upload")
def upload(request: GroupRequest) -> HttpResponseBase:
    """Read the sheet at once in the limited child; its rows are kept, the file is deleted."""
    arrived = request.FILES.get("sheet")
    if not isinstance(arrived, uploads.Arrived):
        return _start(request, fault="No file arrived. Choose the sheet first.", status=422)
    if stopped := engine.stopped(request.link.event):
        arrived.close()
        return _start(request, fault=stopped, status=409)
    try:
        if arrived.too_large:
            return too_large()
        sheet = uploads.read(arrived.path)
    except UnreadableError as error:
        return _start(request, fault=str(error), status=422)
    finally:
        arrived.close()
    draft = Draft.make(request.link.event, visit=request.visit, sheet=sheets.packed(sheet))
    return redirect("check", draft.key)


# -- check --------------------------------------------------------------------------------------


class Field(msgspec.Struct, frozen=True):
    """A cell to mend: the form's name for it, the heading, what stands there."""

    name: str
    label: str
    value: str
    kind: str = "line"  # or "text", "choice"
    choices: tuple[tuple[str, str], ...] = ()


class RowToMend(msgspec.Struct, frozen=True):
    """A row with what is wrong with it and the cells that would mend it."""

    number: int
    problems: tuple[tuple[str, str], ...]  # (where in the row, message)
    fields: tuple[Field, ...]
    releases: tuple[tuple[str, str], ...]  # (code, words)
    held: bool
    opened: bool


_RELATED = {
    "city-missing": ("show",),
    "address-missing": ("show",),
    "state-missing": ("show",),
    "zip-missing": ("show",),
    "city-not-shown": ("show",),
    "names-other": ("officials",),
    "greets-other": ("officials",),
    "words-and-letter": ("words",),
}
_CHOICES = {
    "show": (("full", "full: whole address"), ("city", "city only"), ("none", "none")),
    "consent": (("no", "no"), ("yes", "yes, has agreed")),
}
_RELEASES = {"repeat": "This is another person: print the letter", "alike": "They are two people"}
_DESK_WORDS = {
    "consent-column-missing": "There is no Consent column. If everybody on the sheet agreed, say so below. "
    "If not, add the column, with yes for each person who did, and choose the sheet again.",
    "which-sheet": "Several sheets of this file may hold the signers, or one that is hidden. Say below which one it is.",
}
_IN_RELEASE = (
    (re.compile(r",? or (?:write )?\S+ (?:in|under) Release to send it as it is"), ", or leave it as it is"),
    (re.compile(r" ?If (?:it|this) is another person, write repeat in Release\."), ""),
    (re.compile(r" If it is one person, take (?:it|one row) out; if not, write alike in Release\."), ""),
    (re.compile(r" Say --include-hidden .*"), " Say below what shall become of them."),
    (re.compile(r" On the command line: .*"), " Say below what each column is."),
    (re.compile(r"has a letter already"), "is in a sheet you sent before"),
)


@opened(Who.GROUP)
def look(request: GroupRequest, key: str) -> HttpResponseBase:
    """The check page: what would print, what needs somebody, a letter to look at, and Send."""
    draft = _draft(request, key)
    return _look(request, draft) if isinstance(draft, Draft) else draft


def _look(request: GroupRequest, draft: Draft, *, fault: str = "", status: int = 200) -> HttpResponse:
    sheet = sheets.unpacked(draft.sheet)
    columns = sheets.columns(sheet)
    checked, ready = engine.check(draft)
    problems = checked.intake.problems
    stops = [problem for problem in problems if problem.severity is Severity.STOP]
    rows = _rows(sheet, columns, problems)
    people = () if stops else ready
    shown = _number(request.GET.get("row")) or (people[0].row if people else 0)
    context = {
        **_about(draft.event),
        "draft": draft,
        "file": sheet.file,
        "checked": checked,
        "matrix": [(draft.event.campaign.read.official(count.official), count) for count in checked.matrix.officials],
        "fault": fault,
        "stops": [_said(problem) for problem in stops],
        "asked_which": _asked_which(sheet, stops),
        "ask_consent": any(problem.code == "consent-column-missing" for problem in stops),
        "column_problems": [_said(p) for p in problems if p.severity is not Severity.STOP and not _of_row(p, columns)],
        "held": [row for row in rows if row.held][:MOST_ROWS],
        "held_count": sum(row.held for row in rows),
        "asked": [row for row in rows if not row.held][:MOST_ROWS],
        "notes": [_said(p) for p in problems if p.severity is Severity.NOTE and _of_row(p, columns)][:MOST_ROWS],
        "columns": _columns(columns, problems),
        "meanings": [(field, sheets.meaning(field)) for field in headings.FIELDS],
        "say_columns": "columns" in request.GET or any(problem.code in _OF_COLUMNS for problem in problems),
        "people": people[:500],
        "row": shown,
        "proofs": preview.proofs(draft, shown) if shown and people else [],
    }
    return render(request, "desk/look.html", context, status=status)


@opened(Who.GROUP, limit="preview")
def take_back(request: GroupRequest, key: str) -> HttpResponseBase:
    """The rows that are kept, as a workbook with the cells to mend coloured; never the file that was uploaded, which is gone."""
    draft = _draft(request, key)
    if not isinstance(draft, Draft):
        return draft
    sheet = sheets.unpacked(draft.sheet)
    try:
        made = marked.of_rows(sheet.kept, engine.check(draft)[0].intake.problems, file=sheet.file, sheet=sheet.sheet, told=sheet.told)
    except RefusedError as error:
        return _look(request, draft, fault=str(error), status=409)
    return attached(made.data, name="to-mend.xlsx", kind="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


class Which(msgspec.Struct, frozen=True):
    """What somebody has to say of a workbook, and what they said: (name, rows, chosen) of the sheets, and of what is hidden."""

    sheets: tuple[tuple[str, int, bool], ...]
    hidden: bool
    said: str
    open: bool  # nothing is counted before it is answered


def _asked_which(sheet: Kept, stops: Sequence[Problem]) -> Which | None:
    if not sheet.choices:
        return None
    asked = {problem.code for problem in stops}.intersection({"which-sheet", "hidden-rows", "hidden-columns"})
    listed = tuple((each.sheet, len(each.kept), each.sheet == sheet.sheet and "which-sheet" not in asked) for each in sheet.choices)
    hidden = any(each.hidden_rows or each.hidden_columns for each in sheet.choices)
    return Which(listed if "which-sheet" in asked or len(listed) > 1 else (), hidden, sheet.hidden.value, bool(asked))


_OF_COLUMNS = frozenset({"heading-twice", "heading-nearly", "name-column-missing"})


class Column(msgspec.Struct, frozen=True):
    """A column of the sheet: its place, its heading, the field it feeds, and whether somebody has to say."""

    at: int
    heading: str
    field: str
    asked: bool

    @property
    def meaning(self) -> str:
        """The field as we call it; "" for a column that is not used."""
        return sheets.meaning(self.field) if self.field else ""


def _columns(columns: headings.Columns, problems: Sequence[Problem]) -> list[Column]:
    asked = {problem.where.column for problem in problems if problem.code in ("heading-twice", "heading-nearly")}
    fed = {at: field for field, at in columns.fields.items()}
    return [
        Column(at, heading, fed.get(at, ""), heading in asked and at not in fed) for at, heading in enumerate(columns.headings) if heading
    ]


def _of_row(problem: Problem, columns: headings.Columns) -> bool:
    return problem.where.row > columns.header


def _said(problem: Problem) -> tuple[str, str]:
    """(where, message) as the desk says it: what is asked for is on the page, not on a command line."""
    message = _DESK_WORDS.get(problem.code, problem.message)
    for pattern, words in _IN_RELEASE:
        message = pattern.sub(words, message)
    where = ", ".join(filter(None, (f"row {problem.where.row}" if problem.where.row else "", problem.where.column)))
    return where, message


def _rows(sheet: Kept, columns: headings.Columns, problems: Sequence[Problem]) -> list[RowToMend]:
    """Problems by row, held rows and rows to look at; the first few are open."""
    by_row: dict[int, list[Problem]] = {}
    for problem in problems:
        if problem.severity in (Severity.HOLD, Severity.ASK) and _of_row(problem, columns):
            by_row.setdefault(problem.where.row, []).append(problem)
    found: list[RowToMend] = []
    for number, mine in sorted(by_row.items()):
        held = any(problem.severity is Severity.HOLD for problem in mine)
        raw = sheets.row(sheet, number)
        cells = raw.cells if raw else ()
        fields: dict[str, Field] = {}
        for problem in mine:
            headings = [problem.where.column] if problem.where.column else []
            headings += [columns.heading(field) for field in _RELATED.get(problem.code, ())]
            for heading in headings:
                fields.setdefault(heading, _field(columns, cells, heading, problem))
        releases = {p.code: _RELEASES.get(p.code, "Leave it as it is") for p in mine if codes.CODES[p.code][1]}
        spots = tuple((problem.where.column, _said(problem)[1]) for problem in mine)
        found.append(
            RowToMend(number, spots, tuple(fields.values()), tuple(releases.items()), held, sum(r.held for r in found) < OPEN_ROWS)
        )
    return found


def _field(columns: headings.Columns, cells: Sequence[str], heading: str, problem: Problem) -> Field:
    at = columns.headings.index(heading) if heading in columns.headings else -1
    value = cells[at] if 0 <= at < len(cells) else ""
    field = next((f for f in headings.FIELDS if columns.heading(f) == heading), "")
    name = f"cell-{at}" if at >= 0 else f"new-{field}"
    if problem.code == "zip-lost-zero":
        meant = re.search(r"Type ([\d-]+)\.", problem.message)
        value = meant[1] if meant else value
    if field in _CHOICES:
        known = next((choice for choice, _ in _CHOICES[field] if choice == value.strip().lower()), "")
        choices = _CHOICES[field] if known or not value.strip() else ((value, value), *_CHOICES[field])
        return Field(name, heading, known or value or ("city" if field == "show" else "no"), "choice", choices)
    long = field in ("words", "letter") or len(value) > 60 or "\n" in value
    return Field(name, heading, value, "text" if long else "line")


@opened(Who.GROUP, "POST", limit="mend")
def mend(request: GroupRequest, key: str, row: int) -> HttpResponseBase:
    """Cells of one row typed anew."""
    draft = _draft(request, key)
    if not isinstance(draft, Draft):
        return draft
    sheet = sheets.unpacked(draft.sheet)
    columns = sheets.columns(sheet)
    if sheets.row(sheet, row) is None or row <= columns.header:
        return _look(request, draft, fault=f"Row {row} is not on this sheet any more.", status=409)
    releases = [code for code in request.POST.getlist("release") if code in codes.CODES and codes.CODES[code][1]]
    changed = sheets.mended(sheet, row, _typed(request.POST, columns), releases=releases)
    return _changed(request, draft, sheet=sheets.packed(changed), said=f"Row {row} is changed.")


def _typed(post: QueryDict, columns: headings.Columns) -> dict[str, str]:
    """The cells of a mending form by heading; only headings that are there, or that we know."""
    cells: dict[str, str] = {}
    for name, value in post.items():
        kind, _, which = name.partition("-")
        text = str(value).replace("\r\n", "\n")[:32_767]
        if kind == "cell" and which.isdecimal() and int(which) < len(columns.headings):
            cells[columns.headings[int(which)]] = text
        elif kind == "new" and which in sheet_words.HEADINGS and which not in columns.fields and text.strip():
            cells[sheets.meaning(which)] = text
    return cells


@opened(Who.GROUP, "POST", limit="mend")
def agreed(request: GroupRequest, key: str) -> HttpResponseBase:
    """Somebody answers for a sheet without a Consent column."""
    draft = _draft(request, key)
    if not isinstance(draft, Draft):
        return draft
    if request.POST.get("agreed") != "yes":
        return _look(request, draft, fault="Tick the box if everybody on the sheet agreed.", status=422)
    return _changed(request, draft, agreed=True)


@opened(Who.GROUP, "POST", limit="mend")
def which(request: GroupRequest, key: str) -> HttpResponseBase:
    """Somebody says which sheet of the workbook it is, and whether hidden rows and columns count."""
    draft = _draft(request, key)
    if not isinstance(draft, Draft):
        return draft
    said = request.POST.get("hidden", "")
    hidden = Hidden(said) if said in set(Hidden) else Hidden.ASK
    chosen = sheets.answered(sheets.unpacked(draft.sheet), which=request.POST.get("which", ""), hidden=hidden)
    if chosen is None:
        return _look(request, draft, fault="Choose one of the sheets.", status=422)
    return _changed(request, draft, sheet=sheets.packed(chosen))


@opened(Who.GROUP, "POST", limit="mend")
def columns(request: GroupRequest, key: str) -> HttpResponseBase:
    """Somebody says what each column is."""
    draft = _draft(request, key)
    if not isinstance(draft, Draft):
        return draft
    sheet = sheets.unpacked(draft.sheet)
    count = len(sheets.columns(sheet).headings)
    said = {at: request.POST.get(f"column-{at}", "") for at in range(count)}
    return _changed(request, draft, sheet=sheets.packed(sheets.taken_for(sheet, said)))


def _changed(request: GroupRequest, draft: Draft, *, said: str = "", **fields: object) -> HttpResponseBase:
    """Store a change unless another window made one before."""
    if request.POST.get("version") != str(draft.version):
        return _look(request, draft, fault=_STALE, status=409)
    changed = Draft.objects.filter(pk=draft.pk, version=draft.version).update(version=draft.version + 1, **fields)
    if not changed:
        return _look(request, Draft.objects.select_related("event__campaign").get(pk=draft.pk), fault=_STALE, status=409)
    if said:
        messages.info(request, said)
    return redirect("check", draft.key)


_STALE = "The sheet was changed in another window meanwhile. This is how it stands now; do it once more if it is still wanted."


@opened(Who.GROUP, "POST")
def drop(request: GroupRequest, key: str) -> HttpResponseBase:
    """Delete a sheet that was not sent."""
    Draft.objects.filter(key=key, visit=request.visit).delete()
    engine.forget_counted()
    messages.info(request, "The sheet is deleted here.")
    return redirect("start")


@opened(Who.GROUP, limit="preview")
def picture(request: GroupRequest, key: str, row: int, official: str, page: int) -> HttpResponseBase:
    """A page of a letter as a picture."""
    draft = _draft(request, key)
    if not isinstance(draft, Draft):
        return draft
    data = preview.picture(draft, row, official, page)
    return HttpResponse(data, content_type="image/png") if data else sentence(404, "There is no such page of a letter.")


# -- send ---------------------------------------------------------------------------------------


@opened(Who.GROUP, "POST", limit="send")
def send(request: GroupRequest, key: str) -> HttpResponseBase:
    """The ready rows go in; sending the same again leads to the same receipt."""
    draft = _draft(request, key)
    if not isinstance(draft, Draft):
        return draft
    if request.POST.get("version") != str(draft.version):
        return _look(request, draft, fault=_STALE, status=409)
    if request.POST.get("consent") != "yes":
        return _look(request, draft, fault="Tick that everybody agreed; without it nothing can be sent.", status=422)
    try:
        sent = engine.send(draft)
    except RefusedError as error:
        fresh = Draft.objects.select_related("event__campaign").filter(pk=draft.pk).first()
        return _look(request, fresh, fault=str(error), status=409) if fresh else sentence(409, str(error))
    return redirect("receipt", sent.key)


@opened(Who.GROUP)
def receipt(request: GroupRequest, key: str) -> HttpResponseBase:
    """What was sent, the code that can take it back, what happens now."""
    sent = Submission.objects.filter(key=key, visit=request.visit).select_related("event__campaign", "batch").first()
    if sent is None:
        return sentence(404, "There is no receipt here. Open it in the browser the sheet was sent from.")
    waiting = Draft.objects.filter(visit=request.visit, event=sent.event, expires__gt=timezone.now()).order_by("-pk").first()
    context = {**_about(sent.event), "sent": sent, "receipt": engine.receipt(sent.key), "waiting": waiting, "kept_days": settings.KEPT_DAYS}
    return render(request, "desk/receipt.html", context)


@opened(Who.ANYONE, "GET", "POST", limit="code")
def withdraw(request: HttpRequest) -> HttpResponseBase:
    """Take a sheet back with its receipt code."""
    if request.method != "POST":
        return render(request, "desk/withdraw.html", {"code": ""})
    text = request.POST.get("code", "")[:60]
    sent = Submission.objects.filter(receipt=hashed(typed(text))).first()
    if sent is None:
        fault = "No sheet has this code. Look at the receipt again: 12 letters and digits, in three fours."
        return render(request, "desk/withdraw.html", {"code": text, "fault": fault}, status=422)
    try:
        engine.withdraw(sent, why="withdrawn by the group")
    except RefusedError as error:
        return render(request, "desk/withdraw.html", {"code": text, "fault": str(error)}, status=409)
    return render(request, "desk/withdraw.html", {"done": True})


# -- the rules ----------------------------------------------------------------------------------

BLANK = ("name", "address", "address_2", "city", "region", "postcode", "country", "email", "words", "officials", "show", "consent")
RULES = {
    "name": "One person a row, as it should stand on the letter. First name and Last name in two columns will do too.",
    "address": "Street and number. Needed only where the whole address may be shown.",
    "address_2": "Flat, unit, anything that stands on a second line.",
    "city": "Stands on the letter unless Show address is none.",
    "region": "State or province.",
    "postcode": "As text: 02144 keeps its 0.",
    "country": "Empty means the country the letters are posted from.",
    "email": "Never printed. It helps to tell people apart who have the same name.",
    "words": "A sentence or a paragraph of the person's own. It is printed as typed. “by hand” leaves room to write.",
    "officials": "Empty means a letter to each official.",
    "show": "full, city or none: how much of the address may be shown. Empty means city.",
    "consent": "yes for each person who agreed. No row is printed without it.",
}


@opened(Who.ANYONE)
def rules(request: HttpRequest) -> HttpResponseBase:
    """What the sheet's columns take."""
    return render(request, "desk/rules.html", {"rules": [(sheets.meaning(field), RULES[field]) for field in BLANK]})


def _draft(request: GroupRequest, key: str) -> Draft | HttpResponseBase:
    """This visit's draft; where it was sent already, the way to its receipt."""
    draft = Draft.objects.select_related("event__campaign").filter(key=key, visit=request.visit, event=request.link.event).first()
    if draft is not None and draft.expires > timezone.now():
        return draft
    if Submission.objects.filter(key=key, visit=request.visit).exists():
        return redirect("receipt", key)
    return sentence(
        404,
        "This sheet is not here: it was deleted, or its day is over. Choose the file again.",
        next_url="/sheet/",
        next_words="Choose a file",
    )


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 8 else 0
