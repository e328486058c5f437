"""Commands before the evening."""

import shutil
from pathlib import Path

import click

from ua_mailmerge import batch, beside, merge, pictures, plan
from ua_mailmerge.cli import arguments, say
from ua_mailmerge.problems import RefusedError
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
