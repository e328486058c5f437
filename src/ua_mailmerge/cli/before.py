"""Commands before the evening."""

import shutil
from pathlib import Path

import click

from ua_mailmerge import batch
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
