"""Commands at the table, while people sign."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from ua_mailmerge import batch, beside, merge, pictures, plan
from ua_mailmerge.cli import arguments, say
from ua_mailmerge.problems import ExitCode, Problem, UnwritableError


@click.command(short_help="Say what would print, and what has to be mended first.")
@click.argument("signers", nargs=-1, required=True, type=arguments.PATH)
@arguments.of_a_job
@click.option(
    "--marked",
    metavar="FILE",
    type=arguments.PATH,
    help="Also write a copy of the sheet with every cell to mend coloured and the reason beside its row.",
)
@arguments.json
def check(signers: tuple[Path, ...], *, marked: Path | None, as_json: bool, **options: Any) -> None:
    """Read SIGNERS, one sheet or several, and say what would print and what has to be mended. Nothing is printed.

    Every problem comes with its file, sheet, row and column, in the order in which you would go through them. Rows that are held wait;
    everybody else can be printed. Exit code 3 when rows are held, 4 when a sheet cannot be used at all.

    \b
    Examples:
      ua-mailmerge check signers.xlsx
      ua-mailmerge check signers.xlsx --marked to-mend.xlsx
      ua-mailmerge check north.xlsx south.csv -c campaign.yaml -e event.yaml
    """
    if marked is not None:
        _can_mark(marked, signers)
    job = arguments.job(signers, options)
    with merge.Workers() as workers:
        checked = merge.check(
            signers, job, known=merge.known(arguments.home(signers, options), reference=job.campaign.reference), workers=workers
        )
    problems = checked.intake.problems
    unplaced = [stop for stop in checked.intake.stops if not stop.where.row]  # a question that comes before any row
    rows = _mark(marked, signers[0], problems, job, options) if marked and not unplaced else 0
    if as_json:
        click.echo(
            say.json(
                {
                    "rows": checked.intake.tallies,
                    "columns": [say.taken(columns) for columns in checked.intake.columns],
                    "matrix": checked.matrix,
                    "two_sheets": checked.two_sheets,
                    "words": checked.words,
                    "wording": checked.wording,
                    "refused": say.refusal(job),
                    "problems": [say.plain(problem) for problem in problems],
                    "marked": str(marked) if marked and not unplaced else None,
                }
            )
        )
    else:
        say.checked(checked)
        say.wording(checked)
        say.columns(checked.intake.columns)
        say.problems(problems, most=len(problems))
        if refusal := say.refusal(job):
            click.echo(f"\n{refusal}")
        if marked and unplaced:
            click.echo("\nNothing is marked yet: mend first what stops all.")
        elif marked:
            click.echo(f"\n{marked}: your sheet, with {plan.counted(rows, 'row')} marked. Mend what is coloured, then check it again.")
    if checked.intake.stops:
        raise SystemExit(ExitCode.UNREADABLE)
    say.leave(held=len(checked.intake.held))


def _can_mark(into: Path, signers: tuple[Path, ...]) -> None:
    """Say what is wrong with the name of the marked copy before anything is read."""
    if len(signers) > 1:
        raise click.UsageError("--marked takes one sheet at a time.")
    if into.suffix.lower() not in (".xlsx", ".xlsm"):
        raise click.UsageError(f"{into.name}: the marked sheet is a workbook; give it a name that ends in .xlsx.")
    if into.exists():
        raise UnwritableError(f"{into}: there is a file of that name already; choose another name.")


def _mark(into: Path, sheet: Path, problems: Sequence[Problem], job: merge.Job, options: dict[str, Any]) -> int:
    """Write the marked copy; how many rows carry a reason."""
    from ua_mailmerge import marked

    made = marked.workbook(sheet, problems, named=options["named"], told=job.event.columns)
    if into.suffix.lower() != made.ending:
        why = "carries macros, which are kept as they are" if made.ending == ".xlsm" else "has no macros"
        raise click.UsageError(f"{sheet.name} {why}: give the marked copy a name that ends in {made.ending}.")
    batch.write(into, made.data)
    return made.rows


@click.command("plan", short_help="Count sheets, envelopes and stamps before anything prints.")
@click.argument("signers", nargs=-1, type=arguments.PATH)
@arguments.of_a_job
@click.option(
    "--rates", metavar="FILE", type=arguments.PATH, help="What posting costs.  [default: rates.yaml beside event.yaml, else ours]"
)
@click.option("--write-rates", metavar="FILE", type=arguments.PATH, help="Write the prices that come along to a file of yours, to edit.")
@arguments.json
def plan_(signers: tuple[Path, ...], *, rates: Path | None, write_rates: Path | None, as_json: bool, **options: Any) -> None:
    """Say what SIGNERS will take: letters, paper, envelopes, stamps, the days to post by, and what waits. Nothing is printed.

    \b
    Examples:
      ua-mailmerge plan signers.xlsx
      ua-mailmerge plan --write-rates rates.yaml
    """
    if write_rates:
        merge.write_rates(write_rates)
        click.echo(f"{write_rates} holds the prices that come along. Edit it, and leave it beside event.yaml.")
        if not signers:
            return
    if not signers:
        raise click.UsageError("Give the sheet of signers.")
    job = arguments.job(signers, options)
    prices = merge.rates(rates, beside=(options["event"] or signers[0]).parent)
    with merge.Workers() as workers:
        known = merge.known(arguments.home(signers, options), reference=job.campaign.reference)
        checked = merge.check(signers, job, known=known, workers=workers)
    posting, dates = merge.posting(checked, job, prices), merge.post_by(job.campaign, job.event)
    if as_json:
        refused = say.refusal(job)
        told = {"matrix": checked.matrix, "sheets": checked.sheets, "posting": posting, "post_by": dates, "refused": refused}
        click.echo(say.json(told))
    else:
        say.checked(checked)
        say.problems(checked.intake.stops, most=len(checked.intake.stops))
        if not checked.intake.stops:
            say.posting(posting, job)
            say.post_by(dates)
        if refusal := say.refusal(job):
            click.echo(f"\n{refusal}")
    if checked.intake.stops:
        raise SystemExit(ExitCode.UNREADABLE)
    say.leave(held=len(checked.intake.held))


@click.command("proof", short_help="Make the few sheets that would show any fault in all.")
@click.argument("signers", nargs=-1, required=True, type=arguments.PATH)
@arguments.of_a_job
@click.option("--into", metavar="FILE", type=arguments.PATH, default=Path("proof.pdf"), show_default=True, help="The PDF to write.")
@click.option("--png", is_flag=True, help="Also write each sheet as a picture, beside the PDF.")
def proof_(signers: tuple[Path, ...], *, into: Path, png: bool, **options: Any) -> None:
    """Make about eight sheets of SIGNERS to look at before five hundred are printed, with PROOF across each.

    The longest name and the longest own words, the most accents, each script, the shortest letter, every official, an envelope of
    each kind, and a ruler to measure. Nothing is counted as made; the sheets are set as the letters will be.

    \b
    Example:
      ua-mailmerge proof signers.xlsx --png
    """
    pictures.ready(wanted=png)
    job = arguments.job(signers, options)
    with merge.Workers() as workers:
        checked = merge.check(signers, job, known={}, workers=workers)
    made = beside.proofs(checked, job, into=into)
    click.echo(f"{made.file}  {plan.counted(made.pages, 'page')}")
    for look in made.looks:
        click.echo(f"  {look.why}: {look.what}")
    for picture in pictures.write(into) if png else ():
        click.echo(picture)
    click.echo("Print it at 100 %, measure the ruler, and look at each sheet. None of them may be posted.")
