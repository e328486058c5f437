"""Commands for what lies on the table: the blank sheet, slips, the poster."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ua_mailmerge import batch, merge, plan, schema
from ua_mailmerge.cli import arguments, say
from ua_mailmerge.data import table_words
from ua_mailmerge.model import Campaign, Event
from ua_mailmerge.problems import Severity, UnreadableError, UnwritableError


def _of_an_event(command: Callable[..., Any]) -> Callable[..., Any]:
    """The campaign, the event and the language of what is made for the table."""
    for option in (
        click.option(
            "--language",
            type=click.Choice(table_words.LANGUAGES),
            help="The language of its own words.  [default: the event's, else English]",
        ),
        click.option(
            "-e",
            "--event",
            metavar="FILE",
            type=arguments.PATH,
            help="The event: your group, the evening, the paper.  [default: event.yaml beside the campaign]",
        ),
        click.option(
            "-c",
            "--campaign",
            metavar="FILE",
            type=arguments.PATH,
            default=Path("campaign.yaml"),
            show_default=True,
            help="The campaign: what the publisher says.",
        ),
    ):
        command = option(command)
    return command


@click.command(short_help="Make a blank sheet of signers for the evening.")
@_of_an_event
@click.option(
    "-o", "--into", metavar="FILE", type=arguments.PATH, default=Path("signers.xlsx"), show_default=True, help="The new workbook."
)
def sheet(campaign: Path, event: Path | None, language: str | None, into: Path) -> None:
    """Make a blank sheet for an evening: the headings with notes, drop-downs, an example row, the words people agree to.

    The example row is never printed. ZIP, phone and No. are text, so no first 0 is lost.

    \b
    Examples:
      ua-mailmerge sheet -c campaign.yaml -o signers.xlsx
      ua-mailmerge sheet --language es -o firmantes.xlsx
    """
    from ua_mailmerge import blank

    beside = campaign.parent / "event.yaml"
    found: Event | None = None
    if event is None and not beside.exists():
        appeal = _alone(campaign)
    else:
        appeal, found, *_texts = merge.load(campaign, event or beside)
    batch.write(into, blank.sheet(language=language or blank.language(found.language if found else "en"), campaign=appeal, event=found))
    click.echo(f"{into} is ready to fill in, or to print and fill in by hand. Then: ua-mailmerge check {say.quoted(into)}")


def _alone(campaign: Path) -> Campaign:
    """The campaign without an event, or every fault in it."""
    found, faults = schema.campaign(merge.text(campaign), file=campaign.name)
    stops = tuple(problem for problem in faults if problem.severity is Severity.STOP)
    if found is None or stops:
        raise UnreadableError("\n".join(map(str, stops)), code="faults", problems=stops)
    return found


@click.command(short_help="Print sign-up slips, three a page, for people to fill in.")
@click.argument("count", metavar="N", type=click.IntRange(1, 3_000))
@_of_an_event
@arguments.out
@click.option("--into", metavar="FILE", type=arguments.PATH, help="The new PDF.  [default: slips-001-040.pdf, by its numbers]")
@click.option("--from", "start", metavar="N", type=click.IntRange(1, 99_999), help="The first number.  [default: after the last one given]")
@click.option("--again", is_flag=True, help="Print slips once more that were printed before: say which with --from.")
@click.option("--link", metavar="URL", default="", help="A link to print as a QR code on the part people keep.")
@click.option("--contact", metavar="WORDS", default="", help="Whom people ask to change or withdraw.  [default: as event.yaml says]")
@click.option(
    "--delete-by",
    metavar="YYYY-MM-DD",
    type=arguments.DATE,
    help=f"The day by which people's details are deleted.  [default: {plan.KEPT_DAYS} days after the appeal's end]",
)
def slips(count: int, campaign: Path, event: Path | None, language: str | None, out: Path, into: Path | None, **options: Any) -> None:
    """Print N sign-up slips: one person a slip, three a page.

    Each has a number, which goes into the No. column of the sheet and becomes the number of that person's letters. The numbers are kept
    in the campaign's folder, so no two slips and no other letter get the same one. The part on the right is torn off and kept.

    Slips have backs for own words when event.yaml says sides: two.

    \b
    Examples:
      ua-mailmerge slips 40
      ua-mailmerge slips 12 --language es --link https://letters.example.org/e/f8k2
      ua-mailmerge slips 40 --from 1 --again --into lost.pdf
    """
    from ua_mailmerge import blank, handouts

    appeal, found, *_texts = merge.load(campaign, event or campaign.parent / "event.yaml")
    spoken = language or blank.language(found.language)
    until: datetime.date | None = options["delete_by"]
    if into is not None and into.exists():
        raise UnwritableError(f"{into}: there is a file of that name already; choose another name.")
    made = handouts.slips(
        count,
        campaign=appeal,
        event=found,
        out=out,
        on=arguments.today(),
        language=spoken,
        consent=blank.consent(found, language=spoken),
        start=options["start"] or 0,
        again=options["again"],
        contact=(found.group, options["contact"]) if options["contact"] else (),
        until=until,
        link=options["link"],
    )
    path = into or Path(f"slips-{made.first:03d}-{made.last:03d}.pdf")
    batch.write(path, made.data)
    less = made.last - made.first + 1 - count
    left_out = f", less {less} that no code can be made of" if less else ""
    click.echo(f"{path}: {plan.counted(count, 'slip')}, numbers {made.first:03d} to {made.last:03d}{left_out}.")
    click.echo("Print at 100 % and cut between the slips.")
    if arguments.today() > appeal.expires:
        click.echo(f"Urgent action {appeal.reference} ended on {plan.day(appeal.expires)}. Look for an update of the appeal.", err=True)
    click.echo("Type each slip into the sheet with its number in the No. column.")


@click.command(short_help="Print a poster with the event's link and its QR code.")
@_of_an_event
@click.option("--link", metavar="URL", required=True, help="Where people go: the event's link at the desk, or any other.")
@click.option("--into", metavar="FILE", type=arguments.PATH, default=Path("poster.pdf"), show_default=True, help="The new PDF.")
def poster(campaign: Path, event: Path | None, language: str | None, link: str, into: Path) -> None:
    """Print a poster for the door: one sentence, the link as a QR code of 60 mm, and in words.

    \b
    Example:
      ua-mailmerge poster --link https://letters.example.org/e/f8k2
    """
    from ua_mailmerge import blank, handouts

    appeal, found, *_texts = merge.load(campaign, event or campaign.parent / "event.yaml")
    data = handouts.poster(campaign=appeal, event=found, language=language or blank.language(found.language), link=link)
    batch.write(into, data)
    click.echo(f"{into} is ready to print.")


@click.command(short_help="Print a page with other ways to act: calls, e-mails, tweets.")
@_of_an_event
@click.option("--into", metavar="FILE", type=arguments.PATH, default=Path("handout.pdf"), show_default=True, help="The new PDF.")
def handout(campaign: Path, event: Path | None, language: str | None, into: Path) -> None:
    """Print a page for people who want to do more than write: how each official can be reached.

    What the campaign gives below channels is printed as published; a channel that begins with the word unusable is not.

    \b
    Example:
      ua-mailmerge handout -c campaign.yaml
    """
    from ua_mailmerge import blank, handouts

    appeal, found, *_texts = merge.load(campaign, event or campaign.parent / "event.yaml")
    batch.write(into, handouts.other_ways(campaign=appeal, event=found, language=language or blank.language(found.language)))
    click.echo(f"{into} is ready to print. Enter what people do with `ua-mailmerge tally`.")
