"""`ua-mailmerge campaign`: what stands in campaign.yaml, before anybody signs."""

import datetime
from pathlib import Path

import click

from ua_mailmerge import batch, keys, plan, review, vetting
from ua_mailmerge.cli import arguments, say
from ua_mailmerge.problems import ExitCode, Severity


@click.group(short_help="Check campaign.yaml, or tell your editor about it.")
def campaign() -> None:
    """campaign.yaml, what the publisher says: check it before anybody signs, and tell your editor what may stand in it.

    \b
    Examples:
      ua-mailmerge campaign check campaign.yaml -e event.yaml
      ua-mailmerge campaign schema -o campaign.schema.json
    """


@campaign.command(short_help="Say what is wrong with campaign.yaml, and what to look at.")
@click.argument("file", type=arguments.PATH, default=Path("campaign.yaml"))
@click.option(
    "-e",
    "--event",
    metavar="FILE",
    type=arguments.PATH,
    help="The event: its paper, letterhead, envelope and language count.  [default: event.yaml beside FILE, if there is one]",
)
@click.option("--on", metavar="YYYY-MM-DD", type=arguments.DATE, help="As if it were that day, such as the evening's.  [default: today]")
@click.option("--dated", metavar="YYYY-MM-DD", type=arguments.DATE, help="The date on the letters.  [default: the event's, else today]")
@click.option("--after-expiry", metavar="REASON", default="", help="As with merge: why it is printed although the appeal has ended.")
@click.option("--after-term", metavar="REASON", default="", help="As with merge: why somebody is written to whose term has ended.")
@arguments.out
@arguments.json
def check(
    file: Path,
    event: Path | None,
    on: datetime.date | None,
    dated: datetime.date | None,
    after_expiry: str,
    after_term: str,
    out: Path,
    *,
    as_json: bool,
) -> None:
    """Say what is wrong with FILE, with its line, and what somebody should look at before letters are printed. Nothing is written.

    Keys and values; whether the appeal has ended or is about to; whose address nobody has looked at for three months, whose term ends;
    letters longer than a page; addresses that do not fit the envelope; blanks that were left to fill in. When the appeal is stopped, the
    letters that are printed and not posted are listed.

    Exit code 4 when the file has to be mended before anything can be merged, 3 when a merge would be refused, else 0.

    \b
    Examples:
      ua-mailmerge campaign check campaign.yaml
      ua-mailmerge campaign check campaign.yaml -e event.yaml --on 2021-10-08
    """
    beside = file.parent / "event.yaml"
    found = vetting.vet(
        file,
        event or (beside if beside.is_file() else None),
        on=on or arguments.today(),
        dated=dated,
        reasons=review.Reasons(after_expiry, after_term),
    )
    read = found.campaign
    waiting = [*vetting.waiting(out, read)] if read and read.status == "stopped" else []
    if as_json:
        told = {"rooms": found.rooms, "post_by": found.post_by, "waiting": waiting}
        click.echo(say.json({**told, "problems": [say.plain(problem) for problem in found.problems]}))
    else:
        if read:
            say.appeal(read, found)
        say.problems(found.problems, most=len(found.problems))
        if waiting:
            click.echo("\n" + "\n".join(waiting))
        stops, asks = (sum(problem.severity is severity for problem in found.problems) for severity in (Severity.STOP, Severity.ASK))
        click.echo(f"\n{_sum(stops, asks)}")
    faults = [problem for problem in found.problems if problem.severity is Severity.STOP]
    if read is None or any(problem.code not in review.CODES for problem in faults):
        raise SystemExit(ExitCode.UNREADABLE)
    if faults:
        raise SystemExit(ExitCode.HELD)


def _sum(stops: int, asks: int) -> str:
    if stops:
        return f"{plan.counted(stops, 'thing stops', 'things stop')} a merge." + (f" {asks} more to look at." if asks else "")
    return f"Nothing stops a merge. {plan.counted(asks, 'thing')} to look at." if asks else "Nothing stops a merge."


@campaign.command(short_help="A JSON Schema of campaign.yaml or event.yaml, for your editor.")
@click.argument("kind", type=click.Choice(["campaign", "event"]), default="campaign")
@click.option("-o", "--into", metavar="FILE", type=arguments.PATH, help="Where to write it.  [default: on the screen]")
def schema(kind: str, into: Path | None) -> None:
    """Print a JSON Schema of campaign.yaml, or of event.yaml, so that an editor completes its keys and marks what is wrong as you type.

    Write it beside your file, and put this line at the top of the file; Visual Studio Code (with the YAML extension by Red Hat), Neovim,
    Emacs and the JetBrains editors know it. The sample's files have it already.

    \b
      # yaml-language-server: $schema=campaign.schema.json

    \b
    Examples:
      ua-mailmerge campaign schema -o campaign.schema.json
      ua-mailmerge campaign schema event -o event.schema.json
    """
    text = say.json(keys.json_schema(kind)) + "\n"
    if into is None:
        click.echo(text, nl=False)
        return
    batch.publish_file(into, text.encode())
    click.echo(f"{into}  put this line at the top of {kind}.yaml:\n# yaml-language-server: $schema={into.name}")
