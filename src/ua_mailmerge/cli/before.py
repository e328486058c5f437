"""Commands before the evening."""

import datetime
import shutil
from pathlib import Path

import click

from ua_mailmerge import batch, beside, keys, merge, pictures, plan, vetting
from ua_mailmerge.cli import arguments, say
from ua_mailmerge.problems import ExitCode, RefusedError, Severity
from ua_mailmerge.shipped import shipped


@click.command(short_help="Write a real appeal and invented signers into a folder.")
@click.argument("folder", type=arguments.PATH)
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
    click.echo(f"  ua-mailmerge check {say.quoted(folder / 'signers.xlsx')}")
    click.echo(
        f'  ua-mailmerge merge {say.quoted(folder / "signers.xlsx")} -o {say.quoted(folder / "out")} --after-expiry "Trying the sample"'
    )


@click.group(short_help="Look over campaign.yaml before anything is printed.")
def campaign() -> None:
    """The campaign: what the publisher says, in campaign.yaml.

    \b
    Example:
      ua-mailmerge campaign check campaign.yaml
    """


@campaign.command("check", short_help="Say what is wrong in campaign.yaml, and what to look at.")
@click.argument("file", type=arguments.PATH)
@click.option("-e", "--event", metavar="FILE", type=arguments.PATH, help="Your event.  [default: event.yaml beside it, if there is one]")
@click.option("--dated", metavar="YYYY-MM-DD", type=arguments.DATE, help="The date on the letters.  [default: the event's, else today]")
@arguments.out
@arguments.json
def check_campaign(file: Path, event: Path | None, dated: datetime.datetime | None, out: Path, *, as_json: bool) -> None:
    """Look over FILE: faults with their line, what has ended or soon will, what nobody has looked at for long, how long the letter is.

    Exit code 4 when the file has to be mended first, 3 when its letters would not be printed today, 0 when there is nothing or only
    something to look at.

    \b
    Example:
      ua-mailmerge campaign check campaign.yaml -e event.yaml
    """
    found = vetting.vet(file, event, on=arguments.today(), dated=dated.date() if dated else None, out=out)
    if as_json:
        told = {"problems": [say.plain(problem) for problem in found.problems], "rooms": found.rooms, "waiting": found.waiting}
        click.echo(say.json(told))
    else:
        say.problems(found.problems, most=len(found.problems))
        for room in found.rooms:
            fits = f"leaves room for about {room.words} own words on its page" if not room.over else "takes more than a page"
            click.echo(f"The letter to {room.official} in {room.language} {fits}.")
        click.echo("\n".join([*found.waiting, *([] if found.problems else ["Nothing to mend."])]))
    if found.faults:
        raise SystemExit(ExitCode.UNREADABLE)
    say.leave(held=sum(problem.severity is Severity.STOP for problem in found.problems))


@campaign.command("schema", short_help="What may stand in the files, as JSON Schema for editors.")
@click.argument("kind", type=click.Choice(["campaign", "event"]), default="campaign")
def schema_(kind: str) -> None:
    """Print the JSON Schema of campaign.yaml, or of event.yaml: an editor that knows it tells what each key means as you type.

    Save it beside the file, and write this as the file's first line:

    \b
      # yaml-language-server: $schema=campaign.schema.json

    \b
    Example:
      ua-mailmerge campaign schema > campaign.schema.json
    """
    click.echo(say.json(keys.json_schema(kind)))


@click.group(short_help="See a letterhead before anything is printed on it.")
def letterhead() -> None:
    """Letterheads: a folder with letterhead.yaml, or with letterhead.pdf, .png or .svg as large as the paper.

    \b
    Example:
      ua-mailmerge letterhead preview ours
    """


@letterhead.command(short_help="A letter on a letterhead, with the free zones outlined.")
@click.argument("folder", type=arguments.PATH)
@click.option("-c", "--campaign", metavar="FILE", type=arguments.PATH, help="Whose letter to show.  [default: the sample's]")
@click.option("-e", "--event", metavar="FILE", type=arguments.PATH, help="Whose paper, window and address.  [default: the sample's]")
@click.option("--into", metavar="FILE", type=arguments.PATH, default=Path("letterhead.pdf"), show_default=True, help="The PDF to write.")
@click.option("--png", is_flag=True, help="Also write each page as a picture, beside the PDF.")
def preview(folder: Path, campaign: Path | None, event: Path | None, into: Path, *, png: bool) -> None:
    """Write a letter on the letterhead in FOLDER, first page and second, with the words' column and the window outlined.

    Art that runs into the words or into the window is named instead.

    \b
    Examples:
      ua-mailmerge letterhead preview letterhead/group
      ua-mailmerge letterhead preview ours -e event.yaml --png
    """
    pictures.ready(wanted=png)
    sample = shipped("samples/ua-100-21")
    appeal, ours, _, _ = merge.load(campaign or sample / "campaign.yaml", event or sample / "event.yaml")
    pages = beside.letterhead_preview(folder, appeal, ours, dated=ours.date or arguments.today(), into=into)
    click.echo(f"{into}  {plan.counted(pages, 'page')}")
    for picture in pictures.write(into) if png else ():
        click.echo(picture)
