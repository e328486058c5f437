"""The command line: words and files in, words and exit codes out; the only place besides the desk that reads the clock.

Past 300 lines because half of it is what people read: the help of every command, the questions and the answers.
"""

import contextlib
import datetime
import difflib
import gc
import io
import itertools
import math
import os
import shlex
import shutil
import sys
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from pathlib import Path
from typing import Any

import click
import msgspec

from ua_mailmerge import __version__, batch, envelopes, ledger, merge, plan, tables
from ua_mailmerge.desk.command import desk as desk_command
from ua_mailmerge.model import Order, Sides
from ua_mailmerge.problems import ExitCode, MailmergeError, Problem, RefusedError, Severity, UnreadableError, UnwritableError
from ua_mailmerge.shipped import shipped

SECTIONS = {
    "Before the evening": ("sample",),
    "At the table": ("check", "desk"),
    "In the post room": ("merge", "reprint", "mark"),
    "Afterwards": ("report", "purge"),
}


class Grouped(click.Group):
    """A group whose help lists commands in the order of the work."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """Every command, in the order of the sections."""
        return [name for names in SECTIONS.values() for name in names]

    def format_commands(self, _context: click.Context, formatter: click.HelpFormatter) -> None:
        """A heading and its commands for each part of the work."""
        for heading, names in SECTIONS.items():
            with formatter.section(heading):
                formatter.write_dl([(f"{name:8}", self.commands[name].get_short_help_str(80)) for name in names])


@click.group(cls=Grouped, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="ua-mailmerge")
@click.pass_context
def root(context: click.Context) -> None:
    """Turn an urgent action and a sheet of signers into letters ready to sign and post.

    \b
    Try it with invented people:   ua-mailmerge sample evening
    More about a command:          ua-mailmerge merge --help
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


_PATH = click.Path(path_type=Path)
_DATE = click.DateTime(["%Y-%m-%d"])
_out = click.option(
    "-o",
    "--out",
    metavar="FOLDER",
    type=_PATH,
    default=Path("out"),
    show_default=True,
    help="The campaign's folder, with its batches and its ledger.",
)
_json_ = click.option("--json", "as_json", is_flag=True, help="Say it as JSON, for another program.")


def _job_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that decide what is printed, the same for check and merge."""
    for option in reversed(
        (
            click.option(
                "-c",
                "--campaign",
                metavar="FILE",
                type=_PATH,
                help="The campaign: what the publisher says.  [default: campaign.yaml beside the sheet]",
            ),
            click.option(
                "-e",
                "--event",
                metavar="FILE",
                type=_PATH,
                help="The event: your group, the evening, the paper.  [default: event.yaml beside the sheet]",
            ),
            click.option(
                "-o",
                "--out",
                metavar="FOLDER",
                type=_PATH,
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
            click.option("--dated", metavar="YYYY-MM-DD", type=_DATE, help="The date on the letters.  [default: the event's, else today]"),
            click.option(
                "--sides",
                type=click.Choice([sides.value for sides in Sides]),
                help="Print on one or two sides of the paper.  [default: as event.yaml says]",
            ),
            click.option(
                "--envelopes",
                metavar="KIND",
                help="us_10 (#10), iso_dl (DL), another size, labels (5160 or L7160), or none.  [default: as event.yaml says]",
            ),
            click.option(
                "--feed",
                type=click.Choice(["0", "90", "180", "270"]),
                default="0",
                show_default=True,
                help="Turn envelopes clockwise, for a printer that takes them another way round.",
            ),
            click.option(
                "--offset",
                metavar="X,Y",
                default="0,0",
                show_default=True,
                help="Move the words on envelopes and labels X mm to the right and Y mm down.",
            ),
            click.option(
                "--label-start",
                metavar="N",
                type=click.IntRange(1),
                default=1,
                show_default=True,
                help="The first label that is still on the sheet, counted along the rows.",
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


# -- before -------------------------------------------------------------------------------------


@root.command(short_help="Write a real appeal and invented signers into a folder.")
@click.argument("folder", type=_PATH)
def sample(folder: Path) -> None:
    """Write a sample evening into FOLDER: the appeal, campaign.yaml, event.yaml, signers and letterheads.

    The appeal is a real one that has ended, the signers are invented. It is the quickest way to see what the letters look like, and a
    good place to copy your own campaign.yaml and event.yaml from.

    \b
    Example:
      ua-mailmerge sample evening
    """
    with batch.writing(folder):
        if folder.is_dir() and any(folder.iterdir()):
            raise RefusedError(f"{folder}: there is something in this folder already; choose a new name.")
        shutil.copytree(shipped("samples/ua-100-21"), folder, dirs_exist_ok=True)
        shutil.copytree(shipped("letterhead"), folder / "letterhead", dirs_exist_ok=True)
    click.echo(f"{folder} holds appeal.txt, campaign.yaml, event.yaml, signers.xlsx and two letterheads. Next:\n")
    click.echo(f"  ua-mailmerge check {_quoted(folder / 'signers.xlsx')}")
    click.echo(f'  ua-mailmerge merge {_quoted(folder / "signers.xlsx")} -o {_quoted(folder / "out")} --after-expiry "Trying the sample"')


# -- at the table -------------------------------------------------------------------------------


@root.command(short_help="Say what would print, and what has to be mended first.")
@click.argument("signers", nargs=-1, required=True, type=_PATH)
@_job_options
@_json_
def check(signers: tuple[Path, ...], *, as_json: bool, **options: Any) -> None:
    """Read SIGNERS, one sheet or several, and say what would print and what has to be mended. Nothing is written.

    Every problem comes with its file, sheet, row and column, in the order in which you would go through them. Rows that are held wait;
    everybody else can be printed. Exit code 3 when rows are held, 4 when a sheet cannot be used at all.

    \b
    Examples:
      ua-mailmerge check signers.xlsx
      ua-mailmerge check north.xlsx south.csv -c campaign.yaml -e event.yaml
    """
    job = _job(signers, options)
    with merge.Workers() as workers:
        checked = merge.check(signers, job, known=batch.known(_home(signers, options), reference=job.campaign.reference), workers=workers)
    problems = checked.intake.problems
    if as_json:
        click.echo(
            _json(
                {
                    "matrix": checked.matrix,
                    "two_sheets": checked.two_sheets,
                    "words": checked.words,
                    "refused": _refusal(job),
                    "problems": [_plain(problem) for problem in problems],
                }
            )
        )
    else:
        _say_checked(checked)
        _say_problems(problems, most=len(problems))
        if refusal := _refusal(job):
            click.echo(f"\n{refusal}")
    if checked.intake.stops:
        raise SystemExit(ExitCode.UNREADABLE)
    _leave(held=len(checked.intake.held))


# -- in the post room ---------------------------------------------------------------------------


@root.command("merge", short_help="Make the letters and envelopes of everybody who is ready.")
@click.argument("signers", nargs=-1, type=_PATH)
@_job_options
@click.option(
    "--after-expiry", metavar="REASON", default="", help="Print although the appeal has ended. The reason is kept with the batch."
)
@click.option("--resume", is_flag=True, help="Finish the merge that was interrupted; no sheet is needed.")
@click.option("--yes", is_flag=True, help="Do not ask, as a script wants it.")
@_json_
def merge_(signers: tuple[Path, ...], *, resume: bool, yes: bool, as_json: bool, **options: Any) -> None:
    """Make the letters and envelopes of everybody in SIGNERS who is ready and has none yet.

    They come as one batch, a folder in out/batches: 0-START-HERE.pdf says what to print in which order on which paper, manifest.csv
    where each letter is, and held.csv holds the rows that wait, ready to be mended and merged. When more people have signed, merge the
    same sheet again: only the new ones are printed.

    \b
    Examples:
      ua-mailmerge merge signers.xlsx
      ua-mailmerge merge signers.xlsx --only ambassador --sides two
      ua-mailmerge merge out/batches/MAD-1f/held.csv
    """
    if resume == bool(signers):
        raise click.UsageError(
            "--resume takes no sheet: it finishes what an interrupted merge has read already."
            if resume
            else "Give the sheet of signers, or --resume to finish an interrupted merge."
        )
    gc.freeze()
    out = _home(signers, options)
    if resume:
        _resume(out, as_json=as_json)
        return
    job = _job(signers, options)
    merge.refuse(job)
    with merge.Workers() as workers, _told_how_to_go_on(out), batch.alone(out):
        merge.mend(out, on=_today())
        checked = merge.check(signers, job, known=batch.known(out, reference=job.campaign.reference), workers=workers)
        people, held, problems = len(checked.intake.people), checked.intake.held, checked.intake.problems
        if not as_json:
            _say_checked(checked)
            _say_problems([problem for problem in problems if problem.severity is not Severity.NOTE], most=12)
        if checked.intake.stops:
            said = "\n".join(map(str, checked.intake.stops)) + "\n" if as_json else ""
            raise UnreadableError(f"{said}Nothing was printed: mend what stops it first.")
        if people and not yes:
            _ask(f"\nMake these {plan.counted(checked.matrix.total.letters, 'letter')}?", default=True)
        made = merge.merge(checked, job, into=out, workers=workers, progress=_Progress())
        _say_batch(made, problems=problems, as_json=as_json)
        said_before = not made.new and merge.held_before(out, held)
    if not said_before:
        _leave(held=len(held))


def _resume(out: Path, *, as_json: bool) -> None:
    part = next(iter(batch.resumable(out)), None)
    if part is None:
        raise RefusedError(f"{out}: there is no interrupted merge that could be finished; run the merge itself.")
    with merge.Workers() as workers, _told_how_to_go_on(out), batch.alone(out):
        merge.mend(out, on=_today())
        made = merge.resume(part, on=_today(), workers=workers, progress=_Progress())
    _say_batch(made, problems=[], as_json=as_json)
    _leave(held=sum(rows for _reason, rows in made.matrix.held))


@root.command(short_help="Print some pages again, after a jam: copied, never set anew.")
@click.argument("of", metavar="BATCH")
@_out
@click.option("--codes", metavar="A,B,…", default="", help="The pieces with these codes.")
@click.option("--after", metavar="CODE", default="", help="The pieces of a volume that come after this one.")
@click.option("--before", metavar="CODE", default="", help="The pieces of a volume that come before this one; with --after, those between.")
@click.option("--sheets", metavar="VOLUME:83-91", default="", help="These sheets of a volume, counted from 1.")
@click.option("--into", metavar="FILE", type=_PATH, help="The new PDF.  [default: a new name in out/reprints]")
@click.option("--why", metavar="WORDS", default="", help="A word for the ledger, such as jam or smudged. No names.")
def reprint(of: str, out: Path, codes: str, after: str, before: str, sheets: str, into: Path | None, why: str) -> None:
    """Copy some pages of BATCH into a small new PDF, and mark their old copies spoiled.

    BATCH is the name of its folder in out/batches, or the beginning of it. Codes stand at the foot of each letter. The pages are copies
    of those printed before, so nothing in them can differ.

    \b
    Examples:
      ua-mailmerge reprint MAD-1f --codes 017-PR,018-P2
      ua-mailmerge reprint MAD-1f --after 081-P3 --before 092-PT
      ua-mailmerge reprint MAD-1f --sheets 1-letters-president-001:83-91
    """
    folder = batch.locate(out, of)
    from ua_mailmerge import render

    _campaign, _event, settings = render.frozen(folder)
    home = folder.parents[1]
    _mended(home)
    done = batch.reprint(
        folder,
        into=into or _free(home / batch.REPRINTS, folder.name),
        codes=[code for code in codes.replace(";", ",").split(",") if code.strip()],
        after=after,
        before=before,
        sheets=sheets,
        sides=settings.sides,
    )
    try:
        merge.mark(home, ledger.reprinted(folder.name, done.codes, on=_today(), why=why))
    except RefusedError:  # somebody has withdrawn: no copy of their letter stays behind
        for file in done.files:
            file.unlink()
        raise
    for file in done.files:
        click.echo(file)
    sheets_ = plan.counted(done.sheets, "sheet")
    if done.codes:
        click.echo(f"{plan.counted(len(done.codes), 'piece')} on {sheets_}. The old copies count as spoiled: tear them up.")
    else:
        click.echo(f"{sheets_}, all alike: they belong to no letter, so nothing else changes.")


@root.command(short_help="Say what became of letters: printed, posted, spoiled, …")
@click.argument("state", type=click.Choice(["printed", "posted", "spoiled", "withdrawn", "returned"]))
@click.argument("what", nargs=-1, required=True)
@_out
@click.option("--batch", "of", metavar="BATCH", default="", help="The batch a volume is in, when several have one of that name.")
@click.option("--on", "day", metavar="YYYY-MM-DD", type=_DATE, help="The day it happened.  [default: today]")
@click.option("--why", metavar="WORDS", default="", help="A word for the ledger, such as smudged. No names.")
def mark(state: str, what: tuple[str, ...], out: Path, of: str, day: datetime.datetime | None, why: str) -> None:
    """Say what became of letters. WHAT is a volume, or the code at the foot of a letter; give as many as you like.

    \b
    printed     it lies in the tray
    posted      it is in the letter box; only these are ever reported
    spoiled     this copy is no good: reprint it
    withdrawn   the signer wants it back: take it out of the pile
    returned    the post brought it back

    \b
    Examples:
      ua-mailmerge mark posted 1-letters-president-001
      ua-mailmerge mark posted 1-letters-ambassador-001 --on 2021-10-11
      ua-mailmerge mark spoiled 017-PR 018-P2 --why smudged
    """
    on = day.date() if day else _today()
    if on > _today():
        raise RefusedError(f"{plan.day(on)} has not come yet; give the day it happened.")
    _mended(out)
    told, torn = batch.events(out)
    states = ledger.fold(told)
    if not states.pieces:
        raise UnreadableError(_no_batch(out))
    chosen = batch.locate(out, of).name if of else ""
    made = []
    codes: dict[str, list[str]] = {}
    for each in what:
        name = each.removesuffix(".pdf")
        homes = [home for home, volume in states.volumes if volume == name and chosen in ("", home)]
        if len(homes) > 1:
            raise RefusedError(f"{name} is in {len(homes)} batches: {', '.join(homes)}. Say which with --batch.")
        if homes:
            made.append(ledger.LedgerEvent(ledger.Kind(state), on, batch=homes[0], volume=name, why=why))
            continue
        if name[:2] in ("1-", "2-"):
            raise RefusedError(_no_volume(name, {volume for _home, volume in states.volumes}))
        found, sentences = plan.resolve([each], among=states.pieces)
        if sentences:
            raise RefusedError(sentences[0])
        codes.setdefault(states.pieces[found[0]].batch, []).append(found[0])
    made += [ledger.LedgerEvent(ledger.Kind(state), on, batch=home, codes=tuple(of_batch), why=why) for home, of_batch in codes.items()]
    merge.mark(out, made)
    after = ledger.totals(ledger.fold([*told, *made]))
    click.echo(
        f"Marked {state}. Of {plan.counted(after.pieces, 'letter')}: {after.printed} printed, {after.posted} posted, "
        f"{after.spoiled} spoiled, {after.withdrawn} withdrawn, {after.returned} returned."
    )
    if torn:
        click.echo(torn, err=True)


# -- afterwards ---------------------------------------------------------------------------------


@root.command(short_help="Count what was posted, with words for the appeal's form.")
@_out
@_json_
def report(out: Path, *, as_json: bool) -> None:
    """Count what was posted, for each official and day, in words to paste into the appeal's form.

    Only letters that are marked posted are counted, never what was only printed.

    \b
    Example:
      ua-mailmerge report
    """
    _mended(out)
    reports = merge.report(out)
    if not reports:
        raise UnreadableError(_no_batch(out))
    if as_json:
        click.echo(_json([msgspec.Raw(ledger.as_json(told)) for _campaign, _event, told in reports]))
    else:
        for campaign, event, told in reports:
            click.echo(ledger.text(told, group=event.group), nl=False)
            if told.posted and (campaign.report_url or campaign.report_words):
                click.echo(f"\n{campaign.report_words}\n{campaign.report_url}".rstrip())
    _events, torn = batch.events(out)
    if torn:
        click.echo(torn, err=True)


@root.command(short_help="Remove the people and PDFs of a batch; its counts stay.")
@click.argument("of", metavar="BATCH")
@_out
@click.option("--yes", is_flag=True, help="Do not ask, as a script wants it.")
def purge(of: str, out: Path, *, yes: bool) -> None:
    """Remove the people and the PDFs of BATCH for good, once its letters are posted. Counts and piece codes stay.

    BATCH is the name of its folder in out/batches, or the beginning of it. What cannot be reached from here is told.

    \b
    Example:
      ua-mailmerge purge MAD-1f
    """
    folder = batch.locate(out, of)
    home = folder.parents[1]
    if not yes:
        _ask(f"Remove the people and PDFs of {folder.name} for good?", default=False)
    with batch.alone(home):
        merge.mend(home, on=_today())
        sentences = batch.purge(folder)
        batch.append(home, [ledger.LedgerEvent(ledger.Kind.PURGED, _today(), batch=folder.name)])
    click.echo("\n".join(sentences))


# -- what the words mean ------------------------------------------------------------------------


def _job(sheets: Sequence[Path], options: dict[str, Any]) -> merge.Job:
    """The campaign and event of the first sheet, with what the command line says otherwise."""
    for sheet in sheets:
        with contextlib.suppress(OSError):
            if sheet.is_file():
                continue
        tables.read(sheet).close()  # says what is wrong with it, before campaign.yaml is missed beside it
    kept = _batch_of(sheets[0])
    beside = kept / "input" if kept else sheets[0].parent
    event_path = options["event"] or beside / "event.yaml"
    campaign, event, campaign_text, event_text = merge.load(options["campaign"] or beside / "campaign.yaml", event_path)
    from_batch = kept is not None and options["event"] is None
    if from_batch and event.fonts:
        raise UnreadableError(
            f"{sheets[0].name}: a batch keeps only parts of the typefaces in {event.fonts}. Give your event.yaml with -e."
        )
    on = _today()
    kind = options["envelopes"] or event.envelope
    if kind not in (known := [*envelopes.SIZES, "labels", "none"]):
        raise click.UsageError(f"{kind} is not a size of envelope we know.{_perhaps(kind, known) or ' Try us_10, iso_dl, labels or none.'}")
    for id_ in options["only"]:
        if id_ not in (ids := [official.id for official in campaign.officials]):
            raise click.UsageError(f"{id_} is not an official of this campaign; there are {', '.join(ids)}.{_perhaps(id_, ids)}")
    dx, dy = _offset(options["offset"])
    return merge.Job(
        campaign=campaign,
        event=event,
        campaign_text=campaign_text,
        event_text=event_text,
        letterhead=beside / "letterhead" if from_batch else merge.letterhead(event.letterhead, beside=event_path.parent),
        on=on,
        dated=options["dated"].date() if options["dated"] else event.date or on,
        sides=Sides(options["sides"]) if options["sides"] else event.sides,
        envelopes=kind,
        turn=int(options["feed"]),
        dx_mm=dx,
        dy_mm=dy,
        label_start=options["label_start"],
        order=Order(options["order"]),
        only=tuple(options["only"]),
        all_consented=options["all_consented"],
        after_expiry=" ".join(options.get("after_expiry", "").split()) if on > campaign.expires else "",
        fonts=event_path.parent / event.fonts if event.fonts else None,
    )


def _batch_of(sheet: Path) -> Path | None:
    """The batch whose held.csv this sheet is, mended where it lies."""
    folder = sheet.absolute().parent
    kept = (folder / batch.MANIFEST).is_file() and (folder / "input" / "campaign.yaml").is_file()
    return folder if kept and not (folder / "campaign.yaml").exists() else None


def _home(sheets: Sequence[Path], options: dict[str, Any]) -> Path:
    """The campaign's folder: as given, else the one a held.csv lies in, else out."""
    kept = _batch_of(sheets[0]) if sheets else None
    home: Path | None = options["out"]
    return home or (kept.parents[1] if kept else Path("out"))


def _offset(text: str) -> tuple[float, float]:
    """``1.5,-2`` as millimetres."""
    try:
        dx, dy = (float(part) for part in text.split(","))
    except ValueError:
        dx = dy = math.nan
    if not (math.isfinite(dx) and math.isfinite(dy)):
        raise click.UsageError(f"--offset {text}: give two numbers in millimetres, such as 1.5,-2.")
    return dx, dy


def _today() -> datetime.date:
    return datetime.datetime.now().astimezone().date()


def _perhaps(text: str, among: Collection[str]) -> str:
    near = difflib.get_close_matches(text, among, n=1, cutoff=0.4)
    return f" Did you mean {near[0]}?" if near else ""


def _no_volume(name: str, volumes: Collection[str]) -> str:
    if "-letters-" not in name:
        return f"{name}: envelopes and labels go with their letters; mark the letters' volume, or codes."
    return f"{name} is not a volume of letters here.{_perhaps(name, volumes)}"


def _no_batch(out: Path) -> str:
    return f"{out}: there is no batch here yet. Merge a sheet first, or give the campaign's folder with -o."


def _mended(out: Path) -> None:
    """Write ledger lines that a crash kept from being written, should there be any."""
    if merge.unrecorded(out):
        with batch.alone(out):
            merge.mend(out, on=_today())


@contextlib.contextmanager
def _told_how_to_go_on(out: Path) -> Iterator[None]:
    """Ctrl-C in a merge, or a process of it that died, leaves its .part folder: say how to finish or drop it."""
    try:
        yield
    except (KeyboardInterrupt, click.Abort):
        published = merge.unrecorded(out)
        if published:
            click.echo(f"\nInterrupted, but {published[-1]} is complete. The next command writes it into the ledger.", err=True)
        else:
            click.echo(f"\nInterrupted; nothing was published. {_way_on(out)}", err=True)
        raise
    except BrokenExecutor as error:
        raise UnwritableError(
            f"The system ended a process that was setting letters, often for want of memory. Nothing was published. {_way_on(out)}"
        ) from error


def _way_on(out: Path) -> str:
    left = batch.resumable(out)
    if not left:
        return "Run the merge again; it starts over."
    return f"Finish it with `ua-mailmerge merge --resume -o {_quoted(out)}`, or drop it: delete the folder {_quoted(left[0])}."


def _refusal(job: merge.Job) -> str:
    """Why a merge would be refused; empty when it would not."""
    try:
        merge.refuse(job)
    except RefusedError as error:
        return str(error)
    return ""


def _ask(question: str, *, default: bool) -> None:
    """Go on only when somebody says yes."""
    if not sys.stdin.isatty():
        raise click.UsageError("Nobody is at the keyboard to ask; say --yes if it should be done.")
    if not click.confirm(question, default=default, err=True):
        click.echo("Nothing was done.", err=True)
        raise SystemExit(ExitCode.DONE)


root.add_command(desk_command)


# -- how it is said -----------------------------------------------------------------------------


def _say_checked(checked: merge.Checked) -> None:
    if checked.intake.stops:  # nobody was counted
        return
    click.echo(checked.matrix.table(), nl=False)
    longer = (
        f"{plan.counted(checked.two_sheets, 'letter takes', 'letters take')} two sheets or more."
        if checked.two_sheets
        else "No letter takes two sheets."
    )
    click.echo(f"\nA letter fits one page up to about {checked.words} own words. {longer}")


def _say_problems(problems: Sequence[Problem], *, most: int) -> None:
    if not problems:
        return
    words = {Severity.STOP: "stops all", Severity.HOLD: "held", Severity.ASK: "asked", Severity.NOTE: "note"}
    colours = {Severity.STOP: "red", Severity.HOLD: "red", Severity.ASK: "yellow", Severity.NOTE: None}
    click.echo()
    for problem in problems[:most]:
        click.echo(click.style(f"{words[problem.severity]:>9}", fg=colours[problem.severity]) + f"  {problem}")
    if len(problems) > most:
        click.echo(f"{'':>9}  … and {len(problems) - most} more; `ua-mailmerge check` lists them all.")


def _say_batch(made: merge.Batch, *, problems: Sequence[Problem], as_json: bool) -> None:
    if as_json:
        folder = str(made.folder) if made.folder else None
        told = {"batch": folder, "new": made.new, "matrix": made.matrix, "volumes": made.volumes}
        click.echo(_json({**told, "problems": [_plain(problem) for problem in problems]}))
        return
    if not made.new:
        before = made.matrix.made_before
        click.echo(
            "\nAlready made: everybody who is ready has been printed before. Nothing new to print."
            if before
            else "\nNobody is ready yet. Nothing to print."
        )
        return
    click.echo(f"\n{made.folder}")
    for _name, each in itertools.groupby(made.volumes, key=lambda volume: volume.file.rpartition("-")[0]):
        volumes = list(each)
        to = f" to {volumes[-1].file.rpartition('-')[2]}" if len(volumes) > 1 else ""
        pieces = sum(volume.pieces for volume in volumes)
        click.echo(f"  {volumes[0].file}{to}  {plan.counted(pieces, volumes[0].kind.value[:-1])}")
    for sentence in made.renumbered:
        click.echo(sentence)
    click.echo("Open 0-START-HERE.pdf first: it says what to print in which order, on which paper.")
    if made.matrix.held and made.folder:
        rows = plan.counted(sum(rows for _reason, rows in made.matrix.held), "row is held and waits", "rows are held and wait")
        click.echo(f"{rows} in {batch.HELD}. Mend them there or in the sheet, and merge again: only they are printed.")


def _leave(*, held: int) -> None:
    if held:
        raise SystemExit(ExitCode.HELD)


class _Progress:
    """A bar on the terminal's error stream, once a second has passed; silent when nobody looks."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def __call__(self, done: int, of: int) -> None:
        if not sys.stderr.isatty() or time.monotonic() - self._began < 1:
            return
        filled = 30 * done // max(of, 1)
        click.echo(f"\r  {'█' * filled}{'░' * (30 - filled)}  {done} of {of} volumes", nl=done == of, err=True)


def _free(folder: Path, name: str) -> Path:
    """A file name in ``folder`` that is not taken."""
    with batch.writing(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
    return next(path for path in (folder / f"{name}-r{n}.pdf" for n in range(1, 10_000)) if not path.exists())


def _plain(problem: Problem) -> dict[str, Any]:
    return {"code": problem.code, "severity": problem.severity, "where": problem.where, "message": problem.message}


def _json(value: object) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def _quoted(path: Path) -> str:
    """The path as one word of the shell at hand; cmd and PowerShell know double quotes only."""
    if os.name == "posix":
        return shlex.quote(str(path))
    return f'"{path}"' if set(str(path)) & set(" &()[]{}^=;!'+,`~") else str(path)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; faults become one sentence and an exit code."""
    gc.disable()  # a command is over before there is anything to collect, and looking for it takes a quarter of the time
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a name that the terminal has no letters for must not end the program
            stream.reconfigure(encoding=None if os.name == "posix" or stream.isatty() else "utf-8", errors="replace")
    try:
        root.main(args=list(arguments) if arguments is not None else None, prog_name="ua-mailmerge", standalone_mode=False)
    except click.exceptions.Exit as leave:
        raise SystemExit(leave.exit_code) from None
    except click.ClickException as error:
        error.show()
        raise SystemExit(ExitCode.USAGE) from None
    except (KeyboardInterrupt, click.Abort):
        raise SystemExit(ExitCode.INTERRUPTED) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(ExitCode.DONE) from None
    except MailmergeError as error:
        click.echo(str(error), err=True)
        raise SystemExit(error.exit_code) from None
