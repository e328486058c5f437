"""What the words after a command mean: options that several commands share, and the job they make."""

import contextlib
import datetime
import difflib
import math
import re
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

import click
import msgspec

from ua_mailmerge import batch, envelopes, headings, labels, merge, plan, printers, review, tables, vetting, windows
from ua_mailmerge.model import Campaign, Codes, Group, Hidden, Order, Sides, Stack, Tagging, Trays
from ua_mailmerge.problems import RefusedError, UnreadableError

PATH = click.Path(path_type=Path)


def _day(text: str) -> datetime.date:
    """A day, as year-month-day; any other way of writing one is asked about, never guessed."""
    text = text.strip()
    said = f"there is no day {text}. Look at the month and the day."
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        with contextlib.suppress(ValueError):
            return datetime.date.fromisoformat(text)
    else:
        readings = " or ".join(day.isoformat() for day in _readings(text))
        likely = f"Is that {readings}? Write it so" if readings else "Write it so: 2021-10-08"
        said = f"{text[:40]} is not written as year-month-day. {likely}."
    raise click.BadParameter(said)


def _readings(text: str) -> list[datetime.date]:
    """The days that a date with the year first or last may mean: 01/02/2026 is the second of January, or the first of February."""
    numbers = [int(number) for number in re.findall(r"\d+", text[:20])]
    if len(numbers) != 3:
        return []
    orders = {(0, 1, 2), (2, 0, 1), (2, 1, 0)}
    found = set()
    for year, month, day in orders:
        with contextlib.suppress(ValueError):
            if numbers[year] >= 1000:
                found.add(datetime.date(numbers[year], numbers[month], numbers[day]))
    return sorted(found)


DATE = _day

out = click.option(
    "-o",
    "--out",
    metavar="FOLDER",
    type=PATH,
    default=Path("out"),
    show_default=True,
    help="The campaign's folder, with its batches and its ledger.",
)
json = click.option("--json", "as_json", is_flag=True, help="Say it as JSON, for another program.")


config = click.option(
    "--config",
    metavar="FILE",
    type=PATH,
    envvar="UA_MAILMERGE_CONFIG",
    help="Where your printers are written down.  [default: config.yaml in your own settings folder]",
)


def of_a_job(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that decide what is printed, the same for check and merge."""
    for option in reversed(
        (
            click.option(
                "-c",
                "--campaign",
                metavar="FILE",
                type=PATH,
                help="The campaign: what the publisher says.  [default: campaign.yaml beside the sheet]",
            ),
            click.option(
                "-e",
                "--event",
                metavar="FILE",
                type=PATH,
                help="The event: your group, the evening, the paper.  [default: event.yaml beside the sheet]",
            ),
            click.option(
                "--sheet",
                "named",
                metavar="NAME",
                multiple=True,
                help="The sheet of a workbook that holds the signers; may be given more than once.  [default: where only one can]",
            ),
            click.option(
                "--column",
                "columns",
                metavar='"HEADING=OURS"',
                multiple=True,
                help='What a column is, where its heading does not say it: "Full legal name=name", "Notes=unused", "column F=address". '
                "May be given more than once.",
            ),
            click.option(
                "--include-hidden/--skip-hidden",
                "include_hidden",
                default=None,
                help="Use hidden and filtered rows and hidden columns, or leave them out.  [default: asked where there are any]",
            ),
            click.option(
                "-o",
                "--out",
                metavar="FOLDER",
                type=PATH,
                help="The campaign's folder; who has a letter in it already gets no second one.  [default: out]",
            ),
            click.option(
                "--only", metavar="OFFICIAL", multiple=True, help="Only the letters to this official; may be given more than once."
            ),
            click.option(
                "--order",
                type=click.Choice([order.value for order in Order]),
                default="sheet",
                show_default=True,
                help="The order in which letters come out of the printer.",
            ),
            click.option("--dated", metavar="YYYY-MM-DD", type=DATE, help="The date on the letters.  [default: the event's, else today]"),
            click.option(
                "--sides",
                type=click.Choice([sides.value for sides in Sides]),
                help="Print on one or two sides of the paper.  [default: as event.yaml says]",
            ),
            click.option(
                "--envelopes",
                metavar="KIND",
                help="us_10 (#10), iso_dl (DL), another size, one with a window such as us_10_window, labels (5160 or L7160), or none.  "
                "[default: as event.yaml says]",
            ),
            click.option(
                "--fold",
                metavar="FOLD",
                help="How letters are folded for a window: letter_thirds, din_b, …  [default: so that most lines surely show]",
            ),
            click.option(
                "--printer", metavar="NAME", help="Make good what this printer does wrong, as `ua-mailmerge calibrate` has measured it."
            ),
            config,
            click.option(
                "--feed",
                type=click.Choice(["0", "90", "180", "270"]),
                help="Turn envelopes clockwise, for a printer that takes them another way round.  [default: as the printer's profile says]",
            ),
            click.option(
                "--offset",
                metavar="X,Y",
                default="0,0",
                show_default=True,
                help="Move the words on envelopes and labels X mm to the right and Y mm down.",
            ),
            click.option("--labels", metavar="SHEET", help="Address labels instead of envelopes, on this sheet: 5163, L7163, …"),
            click.option(
                "--label-start",
                metavar="N",
                type=click.IntRange(1),
                default=1,
                show_default=True,
                help="The first label that is still on the sheet, counted along the rows.",
            ),
            click.option(
                "--label-margin",
                metavar="MM",
                type=click.FloatRange(0, 20),
                help="White at the sides of each label; half of it above and below.  [default: 3.5, on small labels 1.8]",
            ),
            click.option(
                "--return-labels",
                metavar="SHEET[:N]",
                help="Return addresses too, on labels of this sheet, the first sheet from label N: 5167, 8167:13, …",
            ),
            click.option(
                "--group",
                type=click.Choice([group.value for group in Group]),
                default="none",
                show_default=True,
                help="sheets: letters of one sheet in volumes of their own, those of two in others, and so on.",
            ),
            click.option(
                "--trays",
                is_flag=True,
                help="Also write first and further sheets apart: letterhead in one tray, plain in another.",
            ),
            click.option(
                "--tagged",
                is_flag=True,
                help="Letters and envelopes that can be read aloud (PDF/UA), in larger files; paper looks the same.",
            ),
            click.option(
                "--stack",
                type=click.Choice([stack.value for stack in Stack]),
                default="posting",
                show_default=True,
                help="posting: a stack for each official. signing: each person's letters together, to be dealt into piles once signed.",
            ),
            click.option(
                "--codes",
                type=click.Choice([codes.value for codes in Codes]),
                default="short",
                show_default=True,
                help="short: at the foot of each letter. flap: also on the flap side of envelopes that belong to one letter. off: nowhere.",
            ),
            click.option(
                "--all-consented",
                is_flag=True,
                help="The sheet has no Consent column, and you answer for it that everybody agreed. This is kept with the batch.",
            ),
        )
    ):
        command = option(command)
    return command


def job(sheets: Sequence[Path], options: dict[str, Any]) -> merge.Job:
    """The campaign and event of the first sheet, with what the command line says otherwise."""
    for sheet in sheets:
        with contextlib.suppress(OSError):
            if sheet.is_file():
                continue
        tables.read(sheet).close()  # says what is wrong with it, before campaign.yaml is missed beside it
    kept = batch_of(sheets[0])
    beside = kept / "input" if kept else sheets[0].parent
    event_path = options["event"] or beside / "event.yaml"
    campaign, event, campaign_text, event_text = merge.load(options["campaign"] or beside / "campaign.yaml", event_path)
    event = msgspec.structs.replace(event, columns=event.columns | columns_told(options.get("columns") or ()))
    from_batch = kept is not None and options["event"] is None
    if from_batch and event.fonts:
        raise UnreadableError(
            f"{sheets[0].name}: a batch keeps only parts of the typefaces in {event.fonts}. Give your event.yaml with -e."
        )
    on = today()
    dated: datetime.date = options["dated"] or event.date or on
    reasons = review.given(campaign, review.Reasons(options.get("after_expiry", ""), options.get("after_term", "")), on=on, dated=dated)
    if options.get("labels") and options["envelopes"] not in (None, "labels"):
        raise click.UsageError("--labels are for envelopes that are not printed. Give --labels or --envelopes, not both.")
    kind = "labels" if options.get("labels") else options["envelopes"] or event.envelope
    returns, _, from_ = (options.get("return_labels") or event.return_labels).partition(":")
    if from_ and not from_.isdecimal():
        raise click.UsageError(f"--return-labels {returns}:{from_}: give the number of a label after the colon, such as {returns}:13.")
    if kind not in (known := [*envelopes.SIZES, *windows.WINDOWS, "labels", "none"]):
        raise click.UsageError(f"{kind} is not a size of envelope we know.{perhaps(kind, known) or ' Try us_10, iso_dl, labels or none.'}")
    fold = options.get("fold") or (event.fold if kind == event.envelope else "")
    if fold and kind not in windows.WINDOWS:
        raise click.UsageError(f"--fold is for window envelopes, and {kind} has none.")
    if fold and fold not in windows.FOLDS:
        near = perhaps(fold, windows.FOLDS) or f" There are {', '.join(windows.FOLDS)}."
        raise click.UsageError(f"{fold} is not a fold we know.{near}")
    for id_ in options["only"]:
        if id_ not in (ids := [official.id for official in campaign.officials]):
            raise click.UsageError(f"{id_} is not an official of this campaign; there are {', '.join(ids)}.{perhaps(id_, ids)}")
    profile = profile_of(options["printer"], options["config"]) if options.get("printer") else None
    stack = Stack(options.get("stack") or "posting")
    if stack is Stack.SIGNING and (options.get("trays") or options.get("group") not in (None, "none")):
        raise click.UsageError("Letters that come person by person cannot be grouped or parted into trays; choose one of them.")
    dx, dy = offset(options["offset"])
    return merge.Job(
        campaign=campaign,
        event=event,
        campaign_text=campaign_text,
        event_text=event_text,
        letterhead=beside / "letterhead" if from_batch else merge.letterhead(event.letterhead, beside=event_path.parent),
        on=on,
        dated=dated,
        sides=Sides(options["sides"]) if options["sides"] else event.sides,
        envelopes=kind,
        fold=fold,
        printer=profile,
        turn=int(options.get("feed") or (profile.setting(kind).feed if profile and kind in envelopes.SIZES else 0) or 0),
        dx_mm=dx,
        dy_mm=dy,
        labels=label_sheet(options.get("labels") or event.labels),
        label_start=options["label_start"],
        label_margin_mm=options.get("label_margin"),
        group=Group(options.get("group") or "none"),
        stack=stack,
        codes=Codes(options.get("codes") or "short"),
        trays=Trays.EACH if options.get("trays") else Trays.ONE,
        tagging=Tagging.UA if options.get("tagged") else Tagging.NONE,
        return_labels=label_sheet(returns),
        return_start=int(from_ or 1),
        order=Order(options["order"]),
        only=tuple(options["only"]),
        all_consented=options["all_consented"],
        reasons=reasons,
        fonts=event_path.parent / event.fonts if event.fonts else None,
        sheets=tuple(options["named"]),
        hidden={None: Hidden.ASK, True: Hidden.READ, False: Hidden.SKIP}[options["include_hidden"]],
    )


def columns_told(given: Sequence[str]) -> dict[str, str]:
    """``Full legal name=name`` as heading to field."""
    told: dict[str, str] = {}
    for each in given:
        heading, equals, ours = each.rpartition("=")
        field = headings.field_named(ours)
        if not heading.strip() or not equals:
            raise click.UsageError(f'--column "{each}": give a heading of the sheet, = and what it is, such as "Full legal name=name".')
        if field is None:
            near = headings.nearest_field(ours)
            way = f"Did you mean {near}?" if near else f"Say one of our headings, such as name or zip, or {headings.UNUSED}."
            raise click.UsageError(f"{ours.strip()} is not a heading of ours. {way}")
        told[heading.strip()] = field
    return told


def config_file(given: Path | None) -> Path:
    """The file with the printers: as given, else in the folder that the system keeps for a program's settings."""
    return given or Path(click.get_app_dir("ua-mailmerge")) / "config.yaml"


def profiles(given: Path | None) -> tuple[Path, str, dict[str, printers.Profile]]:
    """The file, its text and the printers in it; no file yet: none."""
    path = config_file(given)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        text = ""
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(f"{path}: cannot be read as text; look at it, or give another with --config.", code="printers") from error
    return path, text, printers.read(text, file=path.name)


def profile_of(name: str, given: Path | None) -> printers.Profile:
    """The printer of that name."""
    path, _text, known = profiles(given)
    return printers.chosen(name, known, file=str(path))


def label_sheet(name: str) -> str:
    """A sheet of labels as somebody typed its number; empty for none."""
    known = {key.casefold(): key for key in labels.LABELS}
    if name and name.casefold() not in known:
        swapped = [key for key in labels.LABELS if sorted(key) == sorted(name.upper())]  # two digits the wrong way round
        near = perhaps(name.upper(), swapped or list(labels.LABELS), most=3) or f" There are {', '.join(labels.LABELS)}."
        raise click.UsageError(f"{name} is not a sheet of labels we know.{near}")
    return known.get(name.casefold(), "")


def batch_of(sheet: Path) -> Path | None:
    """The batch whose held.csv this sheet is, mended where it lies."""
    folder = sheet.absolute().parent
    kept = (folder / batch.MANIFEST).is_file() and (folder / "input" / "campaign.yaml").is_file()
    return folder if kept and not (folder / "campaign.yaml").exists() else None


def home(sheets: Sequence[Path], options: dict[str, Any]) -> Path:
    """The campaign's folder: as given, else the one a held.csv lies in, else out."""
    kept = batch_of(sheets[0]) if sheets else None
    given: Path | None = options["out"]
    return given or (kept.parents[1] if kept else Path("out"))


def offset(text: str) -> tuple[float, float]:
    """``1.5,-2`` as millimetres."""
    try:
        dx, dy = (float(part) for part in text.split(","))
    except ValueError:
        dx = dy = math.nan
    if not (math.isfinite(dx) and math.isfinite(dy)):
        raise click.UsageError(f"--offset {text}: give two numbers in millimetres, such as 1.5,-2.")
    return dx, dy


def today() -> datetime.date:
    """The day where this computer stands."""
    return datetime.datetime.now().astimezone().date()


def perhaps(text: str, among: Collection[str], *, most: int = 1) -> str:
    """`` Did you mean …?``, when one is near."""
    near = difflib.get_close_matches(text, among, n=most, cutoff=0.4)
    return f" Did you mean {' or '.join(near)}?" if near else ""


def refuse_stopped(out: Path, appeal: Campaign, *, given: Path | None) -> None:
    """RefusedError when the campaign.yaml that is ``given``, or lies beside ``out`` or here, says that the appeal is stopped."""
    for path in [given] if given else dict.fromkeys([out.absolute().parent / "campaign.yaml", Path("campaign.yaml").absolute()]):
        if given:
            merge.text(path)  # says when it is not there
        vetting.refuse_stopped(appeal, now=path)


current = click.option(
    "-c",
    "--campaign",
    "current",
    metavar="FILE",
    type=PATH,
    help="The campaign as it is now: when it says that the appeal is stopped, nothing is printed.  [default: campaign.yaml beside the "
    "campaign's folder, or here]",
)


def mended(out: Path) -> None:
    """Write ledger lines that a crash kept from being written, should there be any."""
    if merge.unrecorded(out):
        with batch.alone(out):
            merge.mend(out, on=today())


def day(given: datetime.date | None) -> datetime.date:
    """The day something happened; RefusedError when it has not come."""
    on = given or today()
    if on > today():
        raise RefusedError(f"{plan.day(on)} has not come yet; give the day it happened.")
    return on
