"""The command line: words and files in, words and exit codes out; the only place besides the desk that reads the clock."""

import contextlib
import datetime
import gc
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import msgspec

from ua_mailmerge import __version__, batch, envelopes, ledger, merge, plan
from ua_mailmerge.model import Order, Sides
from ua_mailmerge.problems import ExitCode, MailmergeError, Problem, RefusedError, Severity, UnreadableError
from ua_mailmerge.shipped import shipped

SECTIONS = {
    "Before the evening": ("sample",),
    "At the table": ("check",),
    "In the post room": ("merge", "reprint", "mark"),
    "Afterwards": ("report", "purge"),
}


class Grouped(click.Group):
    """A group whose help lists commands in the order of the work."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """Every command, in the order of the sections."""
        return [name for names in SECTIONS.values() for name in names]

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """A heading and its commands for each part of the work."""
        for heading, names in SECTIONS.items():
            with formatter.section(heading):
                formatter.write_dl([(name, self.commands[name].get_short_help_str(80)) for name in names])


@click.group(cls=Grouped, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="ua-mailmerge")
def root() -> None:
    """Turn an urgent action and a sheet of signers into letters ready to sign and post.

    Try it with invented people:  ua-mailmerge sample evening
    """


_sheets = click.argument("signers", nargs=-1, required=True, type=click.Path(path_type=Path))
_out = click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("out"),
    show_default=True,
    help="The campaign's folder, with its ledger and batches.",
)


def _job_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that decide what is printed, the same for check and merge."""
    for option in reversed(
        (
            click.option(
                "-c", "--campaign", type=click.Path(path_type=Path), help="The campaign file. Without it: campaign.yaml beside the sheet."
            ),
            click.option("-e", "--event", type=click.Path(path_type=Path), help="The event file. Without it: event.yaml beside the sheet."),
            click.option("--only", metavar="OFFICIAL", multiple=True, help="Print letters to this official now; may be given again."),
            click.option(
                "--order",
                type=click.Choice([order.value for order in Order]),
                default="sheet",
                show_default=True,
                help="The order letters come out in.",
            ),
            click.option(
                "--dated", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="The date on the letters. Without it: the event's."
            ),
            click.option(
                "--sides",
                type=click.Choice([sides.value for sides in Sides]),
                help="Print on one or two sides. Without it: as event.yaml says.",
            ),
            click.option(
                "--envelopes", metavar="KIND", help="us_10, iso_dl, another size, labels or none. Without it: as event.yaml says."
            ),
            click.option(
                "--feed",
                type=click.Choice(["0", "90", "180", "270"]),
                default="0",
                help="Turn envelopes clockwise, for printers that take them another way round.",
            ),
            click.option("--offset", metavar="X,Y", default="0,0", help="Move envelopes' words X mm right and Y mm down."),
            click.option("--label-start", type=click.IntRange(1), default=1, help="The first label that is left on the sheet."),
            click.option(
                "--all-consented", is_flag=True, help="The sheet has no Consent column, and you know that all have agreed. Recorded."
            ),
        )
    ):
        command = option(command)
    return command


# -- before -------------------------------------------------------------------------------------


@root.command(short_help="Write a folder with a real appeal and invented signers, to try it out.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def sample(folder: Path) -> None:
    """Write the appeal, campaign, event, signers and letterheads of a sample evening into FOLDER.

    \b
    Example:  ua-mailmerge sample evening
    """
    with batch.writing(folder):
        if folder.exists() and any(folder.iterdir()):
            raise RefusedError(f"{folder}: there is something in this folder already; choose a new name.")
        shutil.copytree(shipped("samples/ua-100-21"), folder, dirs_exist_ok=True)
        shutil.copytree(shipped("letterhead"), folder / "letterhead")
    click.echo(f"{folder} holds the appeal, campaign.yaml, event.yaml, signers.xlsx and two letterheads. Next:\n")
    click.echo(f"  ua-mailmerge check {_quoted(folder / 'signers.xlsx')}")
    click.echo(f'  ua-mailmerge merge {_quoted(folder / "signers.xlsx")} -o {_quoted(folder / "out")} --after-expiry "Trying the sample"')


# -- at the table -------------------------------------------------------------------------------


@root.command(short_help="Read the signers and say what would print, and what has to be mended.")
@_sheets
@_job_options
@_out
@click.option("--json", "as_json", is_flag=True, help="Say it as JSON, for a program.")
def check(signers: tuple[Path, ...], out: Path, *, as_json: bool, **options: Any) -> None:
    """Read the sheets of SIGNERS and say what would print, and everything that has to be mended; nothing is written.

    \b
    Example:  ua-mailmerge check signers.xlsx
    Exit code 3 when rows are held.
    """
    job = _job(signers, options)
    with merge.Workers() as workers:
        checked = merge.check(signers, job, known=batch.known(out), workers=workers)
    if as_json:
        click.echo(
            _json(
                {
                    "matrix": checked.matrix,
                    "two_sheets": checked.two_sheets,
                    "words": checked.words,
                    "problems": [_plain(p) for p in checked.intake.problems],
                }
            )
        )
    else:
        _say_checked(checked)
        _say_problems(checked.intake.problems)
        _say_expiry(job)
    _leave(checked)


# -- in the post room ---------------------------------------------------------------------------


@root.command("merge", short_help="Make the letters and envelopes of everybody who is ready.")
@click.argument("signers", nargs=-1, type=click.Path(path_type=Path))
@_job_options
@_out
@click.option(
    "--after-expiry", metavar="REASON", default="", help="Print although the appeal has ended; the reason is kept with the batch."
)
@click.option("--resume", is_flag=True, help="Finish the merge that was interrupted.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="Say what was made as JSON.")
def merge_(signers: tuple[Path, ...], out: Path, *, resume: bool, yes: bool, as_json: bool, **options: Any) -> None:
    """Make the letters and envelopes of everybody in SIGNERS who is ready and not printed yet.

    They come as one batch, a folder in OUT/batches with 0-START-HERE.pdf on top; what is held waits in its held.csv.

    \b
    Example:  ua-mailmerge merge signers.xlsx -o out
    """
    gc.freeze()
    with merge.Workers() as workers, _told_how_to_go_on(out), batch.alone(out):
        merge.mend(out, on=_today())
        if resume:
            _say_batch(_resumed(out, workers), as_json=as_json)
            return
        if not signers:
            raise click.UsageError("Give the sheet of signers, or --resume to finish an interrupted merge.")
        job = _job(signers, options)
        merge.refuse(job)
        checked = merge.check(signers, job, known=batch.known(out), workers=workers)
        if not as_json:
            _say_checked(checked)
            _say_problems([problem for problem in checked.intake.problems if problem.severity is not Severity.NOTE], most=12)
        if checked.intake.stops:
            raise UnreadableError("Nothing was printed: mend what stops it first.")
        if len(checked.intake.people) and not yes:
            _ask(f"\nMake these {plan.counted(checked.matrix.total.letters, 'letter')}?")
        made = merge.merge(checked, job, into=out, workers=workers, progress=_Progress())
        _say_batch(made, as_json=as_json)
    _leave(checked)


@root.command(short_help="Print some pages again after a jam: copied, never set anew.")
@click.argument("of", metavar="BATCH")
@_out
@click.option("--codes", metavar="A,B,…", default="", help="The pieces with these codes.")
@click.option("--after", metavar="CODE", default="", help="All pieces of a volume after this one.")
@click.option("--before", metavar="CODE", default="", help="All pieces of a volume before this one; with --after, those between.")
@click.option("--sheets", metavar="VOLUME:83-91", default="", help="These sheets of a volume.")
@click.option("--into", type=click.Path(path_type=Path, dir_okay=False), help="The new PDF. Without it: in OUT/reprints.")
@click.option("--why", default="", help="A word for the ledger: jam, smudged, …")
def reprint(of: str, out: Path, codes: str, after: str, before: str, sheets: str, into: Path | None, why: str) -> None:
    """Copy pages of BATCH into a small new PDF and mark their old copies spoiled.

    \b
    Examples:  ua-mailmerge reprint MAD-1f --codes 017-PR,018-P2
               ua-mailmerge reprint MAD-1f --after 081-P3 --before 092-PT
               ua-mailmerge reprint MAD-1f --sheets 1-letters-president-001:83-91
    """
    folder = batch.locate(out, of)
    from ua_mailmerge import render

    _campaign, _event, settings = render.frozen(folder)
    home = folder.parents[1]
    path = into or _free(home / "reprints", folder.name)
    done = batch.reprint(
        folder,
        into=path,
        codes=[code for code in codes.replace(";", ",").split(",") if code.strip()],
        after=after,
        before=before,
        sheets=sheets,
        sides=settings.sides,
    )
    merge.mark(home, ledger.reprinted(folder.name, done.codes, on=_today(), why=why))
    for file in done.files:
        click.echo(file)
    click.echo(
        f"{plan.counted(len(done.codes), 'piece')} on {plan.counted(done.sheets, 'sheet')}. The old copies count as spoiled: tear them up."
    )


@root.command(short_help="Say what happened to printed pieces: posted, spoiled, withdrawn, …")
@click.argument("state", type=click.Choice(["printed", "posted", "spoiled", "withdrawn", "returned"]))
@click.argument("what", nargs=-1, required=True)
@_out
@click.option("--batch", "of", metavar="BATCH", default="", help="Which batch a volume is in, when several have one of that name.")
@click.option("--on", "day", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="The day it happened. Without it: today.")
@click.option("--why", default="", help="A word for the ledger.")
def mark(state: str, what: tuple[str, ...], out: Path, of: str, day: datetime.datetime | None, why: str) -> None:
    """Mark WHAT, volumes or piece codes, as STATE. Only what is marked posted is ever reported.

    \b
    Examples:  ua-mailmerge mark posted 1-letters-president-001
               ua-mailmerge mark spoiled 017-PR --why smudged
    """
    on = day.date() if day else _today()
    if on > _today():
        raise RefusedError(f"{plan.day(on)} has not come yet; give the day it happened.")
    told, _torn = batch.events(out)
    states = ledger.fold(told)
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
        found, sentences = plan.resolve([each], among=states.pieces)
        if sentences:
            raise RefusedError(sentences[0])
        codes.setdefault(states.pieces[found[0]].batch, []).append(found[0])
    made += [ledger.LedgerEvent(ledger.Kind(state), on, batch=home, codes=tuple(of_batch), why=why) for home, of_batch in codes.items()]
    merge.mark(out, made)
    after = ledger.totals(ledger.fold([*told, *made]))
    click.echo(
        f"Marked {state}. Of {plan.counted(after.pieces, 'letter')}: {after.printed} printed, {after.posted} posted, "
        f"{after.returned} returned, {after.withdrawn} withdrawn."
    )


# -- afterwards ---------------------------------------------------------------------------------


@root.command(short_help="Count what was posted, with the text to paste into the appeal's form.")
@_out
@click.option("--json", "as_json", is_flag=True, help="Say it as JSON.")
def report(out: Path, *, as_json: bool) -> None:
    """Count what was posted, per official and day: never what was only printed.

    \b
    Example:  ua-mailmerge report
    """
    reports = merge.report(out)
    if not reports:
        raise UnreadableError(f"{out}: there is no batch here yet. Merge a sheet first, or give the folder with -o.")
    for campaign, event, told in reports:
        if as_json:
            click.echo(ledger.as_json(told).decode(), nl=False)
            continue
        click.echo(ledger.text(told, group=event.group), nl=False)
        if told.posted and (campaign.report_url or campaign.report_words):
            click.echo(f"\nReport it: {campaign.report_words or 'tell the publisher'} {campaign.report_url}".rstrip())
    _warn_torn(out)


@root.command(short_help="Remove the people and PDFs of a batch; its counts stay.")
@click.argument("of", metavar="BATCH")
@_out
@click.option("--yes", is_flag=True, help="Do not ask.")
def purge(of: str, out: Path, *, yes: bool) -> None:
    """Remove everybody's data and the PDFs of BATCH. The counts and piece codes stay.

    \b
    Example:  ua-mailmerge purge MAD-1f
    """
    folder = batch.locate(out, of)
    home = folder.parents[1]
    if not yes:
        _ask(f"Remove the people and PDFs of {folder.name} for good?")
    with batch.alone(home):
        sentences = batch.purge(folder)
        batch.append(home, [ledger.LedgerEvent(ledger.Kind.PURGED, _today(), batch=folder.name)])
    click.echo("\n".join(sentences))


# -- how it is said -----------------------------------------------------------------------------


def _job(sheets: Sequence[Path], options: dict[str, Any]) -> merge.Job:
    """The campaign and event beside the first sheet, with what the command line says otherwise."""
    beside = sheets[0].parent
    event_path = options["event"] or beside / "event.yaml"
    campaign, event, campaign_text, event_text = merge.load(options["campaign"] or beside / "campaign.yaml", event_path)
    on = _today()
    dated = options["dated"].date() if options["dated"] else event.date or on
    kind = options["envelopes"] or event.envelope
    if kind not in (*envelopes.SIZES, "labels", "none"):
        import difflib

        near = difflib.get_close_matches(kind, [*envelopes.SIZES, "labels", "none"], n=1, cutoff=0.4)
        raise click.UsageError(
            f"{kind} is not a size of envelope we know." + (f" Did you mean {near[0]}?" if near else " Try us_10, iso_dl, labels or none.")
        )
    try:
        dx, dy = (float(part) for part in options["offset"].split(","))
    except ValueError as error:
        raise click.UsageError(f"--offset {options['offset']}: give two numbers in millimetres, such as 1.5,-2.") from error
    return merge.Job(
        campaign=campaign,
        event=event,
        campaign_text=campaign_text,
        event_text=event_text,
        letterhead=merge.letterhead(event.letterhead, beside=event_path.parent),
        on=on,
        dated=dated,
        sides=Sides(options["sides"]) if options["sides"] else event.sides,
        envelopes=kind,
        turn=int(options["feed"]),
        dx_mm=dx,
        dy_mm=dy,
        label_start=options["label_start"],
        order=Order(options["order"]),
        only=tuple(options["only"]),
        all_consented=options["all_consented"],
        after_expiry=options.get("after_expiry", ""),
    )


def _today() -> datetime.date:
    return datetime.datetime.now().astimezone().date()


def _say_checked(checked: merge.Checked) -> None:
    click.echo(checked.matrix.table(), nl=False)
    longer = (
        f"{plan.counted(checked.two_sheets, 'letter takes', 'letters take')} two sheets or more."
        if checked.two_sheets
        else "No letter takes two sheets."
    )
    click.echo(f"\nA letter fits one page up to about {checked.words} own words. {longer}")


def _say_problems(problems: Sequence[Problem], *, most: int = 1000) -> None:
    if not problems:
        return
    words = {Severity.STOP: "stops all", Severity.HOLD: "held", Severity.ASK: "asked", Severity.NOTE: "note"}
    colours = {Severity.STOP: "red", Severity.HOLD: "red", Severity.ASK: "yellow", Severity.NOTE: None}
    click.echo()
    for problem in problems[:most]:
        click.echo(click.style(f"{words[problem.severity]:>9}", fg=colours[problem.severity]) + f"  {problem}")
    if len(problems) > most:
        click.echo(f"{'':>9}  … and {len(problems) - most} more; `ua-mailmerge check` lists them all.")


def _say_expiry(job: merge.Job) -> None:
    try:
        merge.refuse(job)
    except RefusedError as error:
        click.echo(f"\n{error}")


def _say_batch(made: merge.Batch, *, as_json: bool) -> None:
    if as_json:
        click.echo(
            _json({"batch": str(made.folder) if made.folder else None, "new": made.new, "matrix": made.matrix, "volumes": made.volumes})
        )
        return
    if not made.new:
        click.echo("\nAlready made: everybody who is ready was printed before. Nothing new to print.")
        return
    click.echo(f"\n{made.folder}")
    for volume in made.volumes:
        click.echo(f"  {volume.file}  {plan.counted(volume.pieces, volume.kind.value[:-1])}")
    click.echo("Open 0-START-HERE.pdf first: it says what to print in which order, on which paper.")


def _leave(checked: merge.Checked) -> None:
    if checked.intake.held or checked.intake.stops:
        raise SystemExit(ExitCode.HELD)


def _resumed(out: Path, workers: merge.Workers) -> merge.Batch:
    parts = batch.unfinished(out)
    ready = [part for part in parts if part.name != ".incoming.part"]
    if not ready:
        raise RefusedError(f"{out}: there is no interrupted merge that could be finished; run the merge itself.")
    return merge.resume(ready[0], on=_today(), workers=workers, progress=_Progress())


@contextlib.contextmanager
def _told_how_to_go_on(out: Path) -> Iterator[None]:
    """Ctrl-C in a merge leaves its .part folder: say how to finish or drop it."""
    try:
        yield
    except KeyboardInterrupt:
        left = batch.unfinished(out)
        if left:
            click.echo(
                f"\nInterrupted; nothing was published. {left[0]} holds what was done: finish it with "
                f"`ua-mailmerge merge --resume -o {_quoted(out)}`, or delete that folder to drop it.",
                err=True,
            )
        else:
            click.echo("\nInterrupted; nothing was written.", err=True)
        raise


def _ask(question: str) -> None:
    if not sys.stdin.isatty():
        raise click.UsageError("Nobody is at the keyboard to ask; say --yes if it should be done.")
    if not click.confirm(question, default=True):
        raise SystemExit(ExitCode.DONE)


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


def _warn_torn(out: Path) -> None:
    _events, torn = batch.events(out)
    if torn:
        click.echo(torn, err=True)


def _plain(problem: Problem) -> dict[str, Any]:
    return {"code": problem.code, "severity": problem.severity, "where": problem.where, "message": problem.message}


def _json(value: object) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def _quoted(path: Path) -> str:
    text = str(path)
    return f'"{text}"' if " " in text else text


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; faults become one sentence and an exit code."""
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
