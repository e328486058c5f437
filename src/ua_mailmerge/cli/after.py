"""Commands afterwards: count, report, remove."""

from pathlib import Path

import click
import msgspec

from ua_mailmerge import batch, ledger, merge
from ua_mailmerge.cli import arguments, say
from ua_mailmerge.problems import UnreadableError


@click.command(short_help="Count what was posted, with words for the appeal's form.")
@arguments.out
@arguments.json
def report(out: Path, *, as_json: bool) -> None:
    """Count what was posted, for each official and day, in words to paste into the appeal's form.

    Only letters that are marked posted are counted, never what was only printed.

    \b
    Example:
      ua-mailmerge report
    """
    arguments.mended(out)
    reports = merge.report(out)
    if not reports:
        raise UnreadableError(say.no_batch(out))
    if as_json:
        click.echo(say.json([msgspec.Raw(ledger.as_json(told)) for _campaign, _event, told in reports]))
    else:
        for campaign, event, told in reports:
            click.echo(ledger.text(told, group=event.group), nl=False)
            if told.posted and (campaign.report_url or campaign.report_words):
                click.echo(f"\n{campaign.report_words}\n{campaign.report_url}".rstrip())
    _events, torn = batch.events(out)
    if torn:
        click.echo(torn, err=True)


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
        sentences = batch.purge(folder)
        batch.append(home, [ledger.LedgerEvent(ledger.Kind.PURGED, arguments.today(), batch=folder.name)])
    click.echo("\n".join(sentences))
