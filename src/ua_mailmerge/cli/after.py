"""Commands afterwards: count, report, remove."""

import datetime
from pathlib import Path

import click
import msgspec

from ua_mailmerge import batch, ledger, merge
from ua_mailmerge.cli import arguments, say
from ua_mailmerge.problems import RefusedError, UnreadableError


@click.command(short_help="Count what was posted, with words for the appeal's form.")
@arguments.out
@click.option("--record", is_flag=True, help="You send it now: number it, and let the next one say what changed since.")
@click.option("--on", "day", metavar="YYYY-MM-DD", type=arguments.DATE, help="The day it is sent.  [default: today]")
@arguments.json
def report(out: Path, *, record: bool, day: datetime.date | None, as_json: bool) -> None:
    """Count what was posted, for each official and day, in words to paste into the appeal's form.

    Only letters that are marked posted are counted, never what was only printed. Calls and e-mails stand apart; `ua-mailmerge tally`
    enters them.

    \b
    Examples:
      ua-mailmerge report --record
      ua-mailmerge report
    """
    arguments.mended(out)
    reports = merge.report(out)
    if not reports:
        raise UnreadableError(say.no_batch(out))
    if record:
        sent = [told for _campaign, _event, told in reports if not told.specimen and (told.posted or told.tallies or told.since)]
        if not sent:
            raise RefusedError("There is nothing to report yet, so no report was recorded.")
        batch.append(out, [ledger.recorded(told, on=arguments.day(day)) for told in sent])
    if as_json:
        click.echo(say.json([msgspec.Raw(ledger.as_json(told)) for _campaign, _event, told in reports]))
    else:
        for campaign, event, told in reports:
            if record and told in sent:
                click.echo(f"Report {told.number}.")
            click.echo(ledger.text(told, group=event.group), nl=False)
            if told.posted and (campaign.report_url or campaign.report_words):
                click.echo(f"\n{campaign.report_words}\n{campaign.report_url}".rstrip())
    _events, torn = batch.events(out)
    if torn:
        click.echo(torn, err=True)


@click.command(short_help="Enter calls, e-mails, faxes, tweets or visits, apart from letters.")
@click.argument("action", type=click.Choice(list(ledger.ACTIONS)))
@click.argument("count", type=click.IntRange(min=1))
@arguments.out
@click.option("--official", metavar="ID", default="", help="Whom they went to.")
@click.option("--campaign", "of", metavar="REFERENCE", default="", help="Which appeal, where the folder has several.")
@click.option("--on", "day", metavar="YYYY-MM-DD", type=arguments.DATE, help="The day.  [default: today]")
@click.option("--mistaken", is_flag=True, help="They were entered by mistake: take so many off.")
def tally(action: str, count: int, out: Path, official: str, of: str, day: datetime.date | None, *, mistaken: bool) -> None:
    """Enter what people did beside letters. The report tells it apart from them; no letter is counted by it.

    \b
    Examples:
      ua-mailmerge tally calls 12 --official president --on 2021-10-08
      ua-mailmerge tally tweets 3
    """
    on = arguments.day(day)
    reports = {told.reference: (campaign, told) for campaign, _event, told in merge.report(out)}
    if not reports:
        raise UnreadableError(say.no_batch(out))
    if of not in reports and (of or len(reports) > 1):
        raise RefusedError(f"Say which appeal with --campaign; there are {', '.join(reports)}.")
    campaign, told = reports[of or next(iter(reports))]
    if campaign.specimen:
        raise RefusedError("This campaign is a specimen: nothing is counted for it.")
    if official and official not in {each.id for each in campaign.officials}:
        raise RefusedError(
            f"{official} is not an official of this campaign; there are {', '.join(each.id for each in campaign.officials)}."
        )
    entered = sum(each.count for each in told.tallies if (each.action, each.official) == (action, official))
    if mistaken and count > entered:
        raise RefusedError(f"Only {entered} {action} were entered, so {count} cannot be taken off.")
    change = -count if mistaken else count
    batch.append(
        out, [ledger.LedgerEvent(ledger.Kind.TALLY, on, reference=campaign.reference, official=official, action=action, count=change)]
    )
    click.echo(f"{campaign.reference}: {entered + change} {action} in all{f' to {official}' if official else ''}.")


@click.command(short_help="Remove the people and PDFs of a batch; its counts stay.")
@click.argument("of", metavar="BATCH")
@arguments.out
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
        say.ask(f"Remove the people and PDFs of {folder.name} for good?", default=False)
    with batch.alone(home):
        merge.mend(home, on=arguments.today())
        sentences = merge.purge(folder, on=arguments.today())
    click.echo("\n".join(sentences))
