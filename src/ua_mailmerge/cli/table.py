"""Commands at the table, while people sign."""

from pathlib import Path
from typing import Any

import click

from ua_mailmerge import batch, merge
from ua_mailmerge.cli import arguments, say
from ua_mailmerge.problems import ExitCode


@click.command(short_help="Say what would print, and what has to be mended first.")
@click.argument("signers", nargs=-1, required=True, type=arguments.PATH)
@arguments.of_a_job
@arguments.json
def check(signers: tuple[Path, ...], *, as_json: bool, **options: Any) -> None:
    """Read SIGNERS, one sheet or several, and say what would print and what has to be mended. Nothing is written.

    Every problem comes with its file, sheet, row and column, in the order in which you would go through them. Rows that are held wait;
    everybody else can be printed. Exit code 3 when rows are held, 4 when a sheet cannot be used at all.

    \b
    Examples:
      ua-mailmerge check signers.xlsx
      ua-mailmerge check north.xlsx south.csv -c campaign.yaml -e event.yaml
    """
    job = arguments.job(signers, options)
    with merge.Workers() as workers:
        checked = merge.check(
            signers, job, known=batch.known(arguments.home(signers, options), reference=job.campaign.reference), workers=workers
        )
    problems = checked.intake.problems
    if as_json:
        click.echo(
            say.json(
                {
                    "matrix": checked.matrix,
                    "two_sheets": checked.two_sheets,
                    "words": checked.words,
                    "refused": say.refusal(job),
                    "problems": [say.plain(problem) for problem in problems],
                }
            )
        )
    else:
        say.checked(checked)
        say.problems(problems, most=len(problems))
        if refusal := say.refusal(job):
            click.echo(f"\n{refusal}")
    if checked.intake.stops:
        raise SystemExit(ExitCode.UNREADABLE)
    say.leave(held=len(checked.intake.held))
