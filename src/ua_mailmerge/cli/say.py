"""How it is said: tables, problems, questions, and the way on."""

import contextlib
import itertools
import os
import shlex
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import msgspec

from ua_mailmerge import batch, covers, envelopes, headings, intake, merge, plan, postage, review, vetting, windows
from ua_mailmerge.codes import short
from ua_mailmerge.model import Campaign
from ua_mailmerge.problems import ExitCode, Problem, RefusedError, Severity, UnwritableError


def no_batch(out: Path) -> str:
    """What to do where nothing was merged yet."""
    return f"{out}: there is no batch here yet. Merge a sheet first, or give the campaign's folder with -o."


@contextlib.contextmanager
def told_how_to_go_on(out: Path) -> Iterator[None]:
    """Ctrl-C in a merge, or a process of it that died, leaves its .part folder: say how to finish or drop it."""
    try:
        yield
    except (KeyboardInterrupt, click.Abort):
        published = merge.unrecorded(out)
        if published:
            click.echo(f"\nInterrupted, but {published[-1]} is complete. The next command writes it into the ledger.", err=True)
        else:
            click.echo(f"\nInterrupted; nothing was published. {way_on(out)}", err=True)
        raise
    except BrokenExecutor as error:
        raise UnwritableError(
            f"The system ended a process that was setting letters, often for want of memory. Nothing was published. {way_on(out)}"
        ) from error


def way_on(out: Path) -> str:
    """How to go on after a merge that was interrupted."""
    left = batch.resumable(out)
    if not left:
        return "Run the merge again; it starts over."
    return f"Finish it with `ua-mailmerge merge --resume -o {quoted(out)}`, or drop it: delete the folder {quoted(left[0])}."


def refusal(job: merge.Job) -> str:
    """Why a merge would be refused; empty when it would not."""
    try:
        merge.refuse(job)
    except RefusedError as error:
        return str(error)
    return ""


def ask(question: str, *, default: bool) -> None:
    """Go on only when somebody says yes."""
    if not sys.stdin.isatty():
        raise click.UsageError("Nobody is at the keyboard to ask; say --yes if it should be done.")
    if not click.confirm(question, default=default, err=True):
        click.echo("Nothing was done.", err=True)
        raise SystemExit(ExitCode.DONE)


def checked(found: merge.Checked) -> None:
    """What became of every row, the matrix, and how many own words fit."""
    if found.intake.stops:  # nobody was counted
        return
    click.echo(found.matrix.table(), nl=False)
    longer = (
        f"{plan.counted(found.two_sheets, 'letter takes', 'letters take')} two sheets or more."
        if found.two_sheets
        else "No letter takes two sheets."
    )
    click.echo(f"\nA letter fits one page up to about {found.words} own words. {longer}")
    for tally in found.intake.tallies:
        click.echo(tally.sentence)


def appeal(read: Campaign, found: vetting.Vetted) -> None:
    """What appeal it is; for each official the last day to post, and the room for own words in each language."""
    click.echo(f"Urgent action {read.reference}: {read.title}")
    click.echo(f"Issued {plan.day(read.issued)}, ends {plan.day(read.expires)}.")
    if not found.rooms:
        return
    languages = list(read.letters)
    width = max(len("official"), *(len(official.id) for official in read.officials))
    heads = [f"own words ({language})" if len(languages) > 1 else "own words that fit" for language in languages]
    click.echo(f"\n{'official':{width}}  post by       {'  '.join(heads)}")
    for official, each in zip(read.officials, found.post_by, strict=True):
        rooms = {room.language: room for room in found.rooms if room.official == official.id}
        fits = [f"{_fits(rooms[language]):>{len(head)}}" for language, head in zip(languages, heads, strict=True)]
        click.echo(f"{official.id:{width}}  {each.by.isoformat():12}  {'  '.join(fits)}")


def _fits(room: review.Room) -> str:
    return f"{room.over} lines over" if room.over else f"about {room.words}"


def wording(found: merge.Checked) -> None:
    """Whose words the letters to each official are."""
    for each in found.wording:
        click.echo(each.sentence)


def columns(found: Sequence[headings.Columns]) -> None:
    """What the columns of each sheet were taken for, a line a sheet; a heading is quoted where it says something else than we do."""
    if found:
        click.echo()
    for sheet in found:
        read = [
            headings.meaning(field) if headings.says(heading, field) else f'{headings.meaning(field)} ("{short(heading)}")'
            for field, heading in taken(sheet)["fields"].items()
        ]
        of = f" in {sheet.file}{', ' if sheet.sheet else ''}{sheet.sheet}" if len(found) > 1 else ""
        click.echo(f"Columns read{of}: {', '.join(read)}.")


def taken(found: headings.Columns) -> dict[str, Any]:
    """For a program: each field and the heading it is read from, in the order of the columns."""
    fields = {field: found.headings[at] for field, at in sorted(found.fields.items(), key=lambda each: each[1])}
    return {"file": found.file, "sheet": found.sheet, "fields": fields}


def problems(found: Sequence[Problem], *, most: int) -> None:
    """Problems a line each, up to ``most``."""
    if not found:
        return
    words = {Severity.STOP: "stops all", Severity.HOLD: "held", Severity.ASK: "asked", Severity.NOTE: "note"}
    colours = {Severity.STOP: "red", Severity.HOLD: "red", Severity.ASK: "yellow", Severity.NOTE: None}
    click.echo()
    for problem in found[:most]:
        click.echo(click.style(f"{words[problem.severity]:>9}", fg=colours[problem.severity]) + f"  {problem}")
    if len(found) > most:
        click.echo(f"{'':>9}  … and {len(found) - most} more; `ua-mailmerge check` lists them all.")


def posting(found: postage.Posting, job: merge.Job) -> None:
    """Stamps by official and weight, then one bundle an official, side by side with what each way costs."""
    since = f", at the prices of {plan.day(found.since)}" if found.since else ""
    click.echo(f"\nPosted singly{since}")
    to = {official.id: official.country for official in job.campaign.officials}
    width = max([len(id_) for id_ in to] + [8])
    click.echo(f"{'official':{width}}  to  letters  sheets each  grams  stamps each    together")
    for stamps in found.singly:
        click.echo(
            f"{stamps.official:{width}}  {to[stamps.official]}  {stamps.letters:>7}  {stamps.sheets:>11}  {stamps.grams:>5}"
            f"  {_money(stamps.price, found):>11}  {_money(stamps.total, found):>10}"
        )
    click.echo(f"{'all':{width}}  {sum(stamps.letters for stamps in found.singly):>11}{'':33}  {_money(found.total, found):>10}")
    if job.envelopes in envelopes.SIZES:
        click.echo(
            f"In {envelopes.SIZES[job.envelopes].name} envelopes; {merge.SPARES} more than letters where all to one official are alike."
        )
    if window := windows.WINDOWS.get(job.envelopes):
        click.echo(f"In {window.size.name} envelopes with a window ({window.key}), one for each letter; nothing is printed on them.")
    click.echo("\nOr bundled, a covering letter in each large envelope (9 × 12 in or C4)")
    click.echo(f"{'official':{width}}  to  letters  large envelopes  grams    together")
    for bundle in found.bundled:
        click.echo(
            f"{bundle.official:{width}}  {to[bundle.official]}  {bundle.letters:>7}  {bundle.flats:>15}  {bundle.grams:>5.0f}"
            f"  {_money(bundle.price, found):>10}"
        )
    prices = [stamps.price for stamps in found.singly] + [bundle.price for bundle in found.bundled]
    advice = "Where no price stands, the rates file has none: `ua-mailmerge plan --write-rates rates.yaml` writes it for you to edit."
    click.echo("\n" + "\n".join([*found.remarks, *([advice] if None in prices else [])]))


def _money(amount: Decimal | None, of: postage.Posting) -> str:
    return "–" if amount is None else f"{amount:.2f} {of.currency}"


def post_by(dates: Sequence[covers.PostBy]) -> None:
    """The last day to post to each official, and why."""
    click.echo("\nPost by")
    for each in dates:
        click.echo(f"  {plan.day(each.by)}  {each.official}. {each.reason}".replace("\n", " "))


def made(new: merge.Batch, *, problems: Sequence[Problem], as_json: bool, tallies: Sequence[intake.Tally] = ()) -> None:
    """Where a batch is, what is in it, and what waits."""
    if as_json:
        folder = str(new.folder) if new.folder else None
        told = {"batch": folder, "new": new.new, "rows": tallies, "matrix": new.matrix, "volumes": new.volumes}
        click.echo(json({**told, "problems": [plain(problem) for problem in problems]}))
        return
    if not new.new:
        before = new.matrix.made_before
        click.echo(
            "\nAlready made: everybody who is ready has been printed before. Nothing new to print."
            if before
            else "\nNobody is ready yet. Nothing to print."
        )
        return
    click.echo(f"\n{new.folder}")
    for _name, each in itertools.groupby(new.volumes, key=lambda volume: volume.file.rpartition("-")[0]):
        volumes = list(each)
        to = f" to {volumes[-1].file.rpartition('-')[2]}" if len(volumes) > 1 else ""
        pieces = sum(volume.pieces for volume in volumes)
        click.echo(f"  {volumes[0].file}{to}  {plan.counted(pieces, volumes[0].kind.value[:-1])}")
    for sentence in new.renumbered:
        click.echo(sentence)
    click.echo("Open 0-START-HERE.pdf first: it says what to print in which order, on which paper.")
    if new.matrix.held and new.folder:
        rows = plan.counted(sum(rows for _reason, rows in new.matrix.held), "row is held and waits", "rows are held and wait")
        click.echo(f"{rows} in {batch.HELD}. Mend them there or in the sheet, and merge again: only they are printed.")


def leave(*, held: int) -> None:
    """End with the exit code for held rows when there are any."""
    if held:
        raise SystemExit(ExitCode.HELD)


class Progress:
    """A bar on the terminal's error stream, once a second has passed; silent when nobody looks."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def __call__(self, done: int, of: int) -> None:
        """``done`` volumes of ``of`` are set."""
        if not sys.stderr.isatty() or time.monotonic() - self._began < 1:
            return
        filled = 30 * done // max(of, 1)
        click.echo(f"\r  {'█' * filled}{'░' * (30 - filled)}  {done} of {of} volumes", nl=done == of, err=True)


def plain(problem: Problem) -> dict[str, Any]:
    """A problem for JSON."""
    return {"code": problem.code, "severity": problem.severity, "where": problem.where, "message": problem.message}


def json(value: object) -> str:
    """Any of our values as JSON, indented."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def quoted(path: Path) -> str:
    """The path as one word of the shell at hand; cmd and PowerShell know double quotes only."""
    if os.name == "posix":
        return shlex.quote(str(path))
    return f'"{path}"' if set(str(path)) & set(" &()[]{}^=;!'+,`~") else str(path)
