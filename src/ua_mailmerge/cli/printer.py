"""The command that measures a printer."""

from pathlib import Path

import click

from ua_mailmerge import batch, beside, calibration, envelopes, labels, printers, windows
from ua_mailmerge.cli import arguments
from ua_mailmerge.model import Paper
from ua_mailmerge.problems import RefusedError


@click.command(short_help="Print a page to measure your printer by, and keep what you measured.")
@click.argument("medium", required=False)
@click.option("--printer", metavar="NAME", help="A name of yours for the printer.")
@click.option(
    "--measured",
    metavar="LEFT,TOP[,ACROSS[,DOWN]]",
    help="What you measured on the page, in mm: from the left and the top edge to the cross, and how long the rulers came out.",
)
@click.option("--feed", type=click.Choice(["0", "90", "180", "270"]), help="Envelopes go in turned clockwise by so much.")
@click.option("-o", "--into", metavar="FILE", type=arguments.PATH, help="The page.  [default: calibrate-MEDIUM.pdf]")
@arguments.config
def calibrate(
    medium: str | None, *, printer: str | None, measured: str | None, feed: str | None, into: Path | None, config: Path | None
) -> None:
    """Write a page with a cross and rulers for MEDIUM: letter, a4, an envelope such as us_10, a sheet of labels such as 5160.

    Print it at 100 %, measure, and type what you measured: it is kept under the printer's name, and `--printer NAME` makes it good in
    every merge. With --printer the page comes out corrected, so that you can look whether it is right now. A sheet of labels also comes
    as outlines to hold against it; a window such as us_10_window as a sheet to fold and put in. Without MEDIUM: what there is.

    \b
    Examples:
      ua-mailmerge calibrate us_10
      ua-mailmerge calibrate us_10 --printer office --measured 21.5,18,99.5,100
      ua-mailmerge calibrate 5160 --printer office
    """
    path, text, known = arguments.profiles(config)
    if medium is None:
        _list(path, known)
        return
    media = [*printers.MEDIA, *windows.WINDOWS]
    key = next((str(each) for each in media if str(each).casefold() == medium.casefold()), "")
    if not key or key in printers.GROUPS:
        raise click.UsageError(f"{medium} is no envelope, label sheet or paper we know.{printers.nearest(medium, [*media])}")
    profile = known.get(printer or "", printers.Profile(printer or ""))
    if measured:
        if not printer:
            raise click.UsageError("Give the printer a name, too: --printer office.")
        _keep(path, text, profile, key, measured, feed)
        return
    if printer and printer not in known:
        profile = printers.chosen(printer, known, file=str(path))
    turn = int(feed or (profile.setting(key).feed if key in envelopes.SIZES else 0) or 0)
    file = into or Path(f"calibrate-{key}.pdf")
    beside.calibration_of(key, profile, turn=turn, into=file)
    click.echo(f"{file}: print it at 100 % (“Actual size”).")
    if key in windows.WINDOWS:
        click.echo(
            "Fold it at the short lines, put it into the envelope, and look whether the thick frame shows whole, the thin one never."
        )
    else:
        click.echo("It says what to measure, and what to type then.")


def _list(path: Path, known: dict[str, printers.Profile]) -> None:
    click.echo(f"Paper: {', '.join(Paper)}")
    click.echo(f"Envelopes: {', '.join(envelopes.SIZES)}")
    click.echo(f"Windows: {', '.join(windows.WINDOWS)}")
    click.echo(f"Labels: {', '.join(labels.LABELS)}")
    click.echo(f"\nPrinters in {path}: {', '.join(known) or 'none yet'}")
    for profile in known.values():
        for medium, setting in profile.media.items():
            feed = f", fed turned by {setting.feed}" if setting.feed else ""
            scale = f"{setting.across:g}" if setting.across == setting.down else f"{setting.across:g} × {setting.down:g}"
            click.echo(f"  {profile.name}, {medium}: {setting.x:+g} mm across, {setting.y:+g} mm down, {scale} %{feed}")


def _keep(path: Path, text: str, profile: printers.Profile, key: str, measured: str, feed: str | None) -> None:
    if key in windows.WINDOWS:
        raise click.UsageError(f"{key} is a window; measure its paper: letter or a4.")
    numbers = _numbers(measured)
    across, down = calibration.lengths_of(key)
    before = profile.setting(key)
    made = printers.measured(
        before,
        left=numbers[0],
        top=numbers[1],
        across=100 * numbers[2] / across if len(numbers) > 2 else 100.0,
        down=100 * numbers[3] / down if len(numbers) > 3 else 100.0,
    )
    if feed is not None:
        made = printers.turned(made, int(feed))
    new = printers.written(text, profile.name, key, made)
    if printers.read(new, file=path.name).get(profile.name) != printers.replaced(profile, key, made):
        raise RefusedError(f"{path}: it is written in a way of your own; put {printers.entry(key, made)} under {profile.name} yourself.")
    beside = path.with_name(f".{path.name}.part")
    with batch.writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(new, encoding="utf-8")
        beside.replace(path)
    click.echo(f"{path}: {profile.name}, {printers.entry(key, made)}")
    click.echo(f"Look whether it is right now: ua-mailmerge calibrate {key} --printer {profile.name}")


def _numbers(text: str) -> list[float]:
    try:
        numbers = [float(part) for part in text.replace(";", ",").split(",")]
    except ValueError:
        numbers = []
    if not 2 <= len(numbers) <= 4 or not all(0 < number < 400 for number in numbers):
        raise click.UsageError(f"--measured {text}: give two to four lengths in millimetres, such as 21.5,18,99.5,100.")
    return numbers
