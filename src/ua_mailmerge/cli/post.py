"""Commands in the post room: print, print again, say what became of it."""

import datetime
import gc
from pathlib import Path
from typing import Any

import click

from ua_mailmerge import batch, beside, copies, ledger, merge, plan, withdrawals
from ua_mailmerge.cli import arguments, say
from ua_mailmerge.problems import RefusedError, Severity, UnreadableError


@click.command("merge", short_help="Make the letters and envelopes of everybody who is ready.")
@click.argument("signers", nargs=-1, type=arguments.PATH)
@arguments.of_a_job
@click.option(
    "--after-expiry", metavar="REASON", default="", help="Print although the appeal has ended. The reason is kept with the batch."
)
@click.option(
    "--after-term", metavar="REASON", default="", help="Print although an official's term has ended. The reason is kept with the batch."
)
@click.option("--resume", is_flag=True, help="Finish the merge that was interrupted; no sheet is needed.")
@click.option("--yes", is_flag=True, help="Do not ask, as a script wants it.")
@arguments.json
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
    out = arguments.home(signers, options)
    if resume:
        _resume(out, as_json=as_json)
        return
    job = arguments.job(signers, options)
    merge.refuse(job)
    with merge.Workers() as workers, say.told_how_to_go_on(out), batch.alone(out):
        merge.mend(out, on=arguments.today())
        checked = merge.check(signers, job, known=merge.known(out, reference=job.campaign.reference), workers=workers)
        people, held, problems = len(checked.intake.people), checked.intake.held, checked.intake.problems
        if not as_json:
            say.checked(checked)
            say.problems([problem for problem in problems if problem.severity is not Severity.NOTE], most=12)
        if checked.intake.stops:
            said = "\n".join(map(str, checked.intake.stops)) + "\n" if as_json else ""
            raise UnreadableError(f"{said}Nothing was printed: mend what stops it first.")
        if people and not yes:
            say.ask(f"\nMake these {plan.counted(checked.matrix.total.letters, 'letter')}?", default=True)
        made = merge.merge(checked, job, into=out, workers=workers, progress=say.Progress())
        say.made(made, problems=problems, as_json=as_json, tallies=checked.intake.tallies)
        said_before = not made.new and merge.held_before(out, held)
    if not said_before:
        say.leave(held=len(held))


def _resume(out: Path, *, as_json: bool) -> None:
    part = next(iter(batch.resumable(out)), None)
    if part is None:
        raise RefusedError(f"{out}: there is no interrupted merge that could be finished; run the merge itself.")
    with merge.Workers() as workers, say.told_how_to_go_on(out), batch.alone(out):
        merge.mend(out, on=arguments.today())
        made = merge.resume(part, on=arguments.today(), workers=workers, progress=say.Progress())
    say.made(made, problems=[], as_json=as_json)
    say.leave(held=sum(rows for _reason, rows in made.matrix.held))


@click.command("bundle", short_help="A covering letter, list and label for all letters to one official.")
@click.argument("of", metavar="BATCH")
@click.argument("official")
@arguments.out
@click.option("--into", metavar="FILE", type=arguments.PATH, help="The PDF to write.  [default: bundle-OFFICIAL.pdf]")
@click.option("--words", metavar="FILE", type=arguments.PATH, help="Your own words for the covering letter, with {letters} and {places}.")
@click.option("--dated", metavar="YYYY-MM-DD", type=arguments.DATE, help="The date on it.  [default: that of the letters]")
def bundle_(of: str, official: str, out: Path, into: Path | None, words: Path | None, dated: datetime.date | None) -> None:
    """Write what goes with all letters of BATCH to OFFICIAL when they are posted together in large envelopes.

    A covering letter on the group's letterhead says how many letters from how many places; the list of what is enclosed names the
    places, as far as their writers show them; the label is for the parcel. Withdrawn letters, and those whose only copy is
    spoiled, are not counted.

    \b
    Example:
      ua-mailmerge bundle MAD-1f president
    """
    text = [" ".join(part.split()) for part in merge.text(words).split("\n\n") if part.strip()] if words else []
    day = dated
    made = beside.bundle(batch.locate(out, of), official, into=into or Path(f"bundle-{official}.pdf"), own_words=text, dated=day)
    bundle, places = made.bundle, plan.counted(len(made.bundle.places), "place")
    click.echo(f"{made.file}: {plan.counted(bundle.letters, 'letter')} from {places}. Count the stack before you seal it.")
    if made.spoiled:
        click.echo(f"{plan.counted(made.spoiled, 'letter')} more would belong in it, but their copies are spoiled: reprint them first.")


@click.command("copy", short_help="One person's letters as a PDF for them to read or to keep.")
@click.argument("of", metavar="BATCH")
@click.argument("code")
@arguments.out
@click.option("--into", metavar="FILE", type=arguments.PATH, help="The PDF to write.  [default: copy-NUMBER.pdf]")
def copy_(of: str, code: str, out: Path, into: Path | None) -> None:
    """Write the letters of one person in BATCH to a PDF for them to read before they sign, or to keep: to each official, nobody else's.

    CODE is that of any of their letters. The words are those of the printed letters; at the foot stands that it is a copy. A screen
    reader can read it aloud. It counts as no letter.

    \b
    Example:
      ua-mailmerge copy MAD-1f 017-P7
    """
    file, letters = beside.copy(batch.locate(out, of), code, into=into)
    click.echo(f"{file}: {plan.counted(letters, 'letter')}, to read or to keep. Do not post it.")


@click.command("overview", short_help="Show every page of a batch small, many on a sheet.")
@click.argument("of", metavar="BATCH")
@arguments.out
@click.option("--into", metavar="FILE", type=arguments.PATH, default=Path("overview.pdf"), show_default=True, help="The PDF to write.")
def overview_(of: str, out: Path, into: Path) -> None:
    """Show every page of BATCH small, many on a sheet, each with its code; on envelopes the zones that the post reads are drawn.

    \b
    Example:
      ua-mailmerge overview MAD-1f
    """
    from ua_mailmerge import overview

    sheets = overview.write(batch.locate(out, of), into)
    click.echo(f"{into}  {plan.counted(sheets, 'sheet')}")


@click.command(short_help="Print some pages again, after a jam: copied, never set anew.")
@click.argument("of", metavar="BATCH")
@arguments.out
@click.option("--codes", metavar="A,B,…", default="", help="The pieces with these codes.")
@click.option("--after", metavar="CODE", default="", help="The pieces of a volume that come after this one.")
@click.option("--before", metavar="CODE", default="", help="The pieces of a volume that come before this one; with --after, those between.")
@click.option("--sheets", metavar="VOLUME:83-91", default="", help="These sheets of a volume, counted from 1.")
@click.option("--into", metavar="FILE", type=arguments.PATH, help="The new PDF.  [default: a new name in out/reprints]")
@click.option("--why", metavar="WORDS", default="", help="A word for the ledger, such as jam or smudged. No names.")
@arguments.current
def reprint(
    of: str, out: Path, codes: str, after: str, before: str, sheets: str, into: Path | None, why: str, current: Path | None
) -> None:
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

    campaign, _event, settings = render.frozen(folder)
    home = folder.parents[1]
    arguments.refuse_stopped(home, campaign, given=current)
    arguments.mended(home)
    done = copies.reprint(
        folder,
        into=into or _free(home / batch.REPRINTS, folder.name),
        codes=[code for code in codes.replace(";", ",").split(",") if code.strip()],
        after=after,
        before=before,
        sheets=sheets,
        sides=settings.sides,
    )
    try:
        merge.mark(home, ledger.reprinted(folder.name, done.codes, on=arguments.today(), why=why))
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


@click.command(short_help="Say what became of letters: printed, posted, spoiled, …")
@click.argument("state", type=click.Choice(["printed", "posted", "spoiled", "withdrawn", "returned"]))
@click.argument("what", nargs=-1, required=True)
@arguments.out
@click.option("--batch", "of", metavar="BATCH", default="", help="The batch a volume is in, when several have one of that name.")
@click.option("--on", "day", metavar="YYYY-MM-DD", type=arguments.DATE, help="The day it happened.  [default: today]")
@click.option("--why", metavar="WORDS", default="", help="A word for the ledger, such as smudged. No names.")
@click.option(
    "--counted", metavar="N", type=click.IntRange(min=0), help="How many letters of the volume you counted, posted ones included."
)
def mark(state: str, what: tuple[str, ...], out: Path, of: str, day: datetime.date | None, why: str, counted: int | None) -> None:
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
      ua-mailmerge mark printed 1-letters-president-001 --counted 71
    """
    if counted is not None and state not in ("printed", "posted"):
        raise click.UsageError("--counted goes with printed and posted.")
    on = arguments.day(day)
    arguments.mended(out)
    told, torn = batch.events(out)
    states = ledger.fold(told)
    if not states.pieces:
        raise UnreadableError(say.no_batch(out))
    chosen = batch.locate(out, of).name if of else ""
    made = merge.happened(state, what, among=states, of=chosen, on=on, why=why, counted=counted)
    merge.mark(out, made)
    after = ledger.totals(ledger.fold([*told, *made]))
    if counted is not None:
        _say_counted(made[0])
    missing = f", {after.missing} missing" if after.missing else ""
    click.echo(
        f"Marked {state}. Of {plan.counted(after.pieces, 'letter')}: {after.printed} printed, {after.posted} posted, "
        f"{after.spoiled} spoiled, {after.withdrawn} withdrawn, {after.returned} returned{missing}."
    )
    if torn:
        click.echo(torn, err=True)


def _say_counted(event: ledger.LedgerEvent) -> None:
    counted, of = event.counted
    click.echo(f"{event.volume}: {counted} of {plan.counted(of, 'letter')} counted.")
    if counted < of:
        click.echo(f"{of - counted} missing: no report counts them. Reprint what is gone, then mark the volume again with what you count.")


@click.command(short_help="Take somebody's letters back, and say where they lie.")
@click.argument("codes", nargs=-1, required=True, metavar="CODE…")
@arguments.out
@click.option("--batch", "of", metavar="BATCH", default="", help="The batch the codes are in.")
@click.option("--on", "day", metavar="YYYY-MM-DD", type=arguments.DATE, help="The day it happened.  [default: today]")
@click.option("--why", metavar="WORDS", default="", help="A word for the ledger. No names.")
@click.option("--release", is_flag=True, help="They want their letters after all: the next merge makes new ones.")
def withdraw(codes: tuple[str, ...], out: Path, of: str, day: datetime.date | None, why: str, *, release: bool) -> None:
    """Take back all letters of the person with CODE, to every official, and say where in the piles they lie.

    No later merge makes them again, no reprint copies them and no report counts them. What is in the post stays counted.
    For one letter only there is `ua-mailmerge mark withdrawn CODE`.

    \b
    Examples:
      ua-mailmerge withdraw 017-PR
      ua-mailmerge withdraw 017-PR --release
    """
    on = arguments.day(day)
    arguments.mended(out)
    home = batch.locate(out, of).name if of else ""
    if release:
        again = withdrawals.release(out, codes, of=home, on=on, why=why)
        click.echo(f"{', '.join(map(plan.short, again))}: released. Merge the sheet again; the new letters have new codes.")
        return
    done = withdrawals.withdraw(out, codes, of=home, on=on, why=why)
    click.echo(f"Withdrawn: {plan.counted(len(done.codes), 'letter')}. Take out of the piles, counted as they were printed:")
    for pull in done.pulls:
        click.echo(f"  {pull.sentence}{'' if pull.printed else ' Not marked printed yet.'}")
    if done.posted:
        click.echo(f"Posted already, and still counted: {', '.join(map(plan.short, done.posted))}.")


def _free(folder: Path, name: str) -> Path:
    """A file name in ``folder`` that is not taken."""
    with batch.writing(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
    return next(path for path in (folder / f"{name}-r{n}.pdf" for n in range(1, 10_000)) if not path.exists())
