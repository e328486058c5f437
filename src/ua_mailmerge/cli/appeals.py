"""The command that reads a published appeal, before the evening."""

import sys
from pathlib import Path

import click

from ua_mailmerge import batch, drafting, plan, postal, published, schema
from ua_mailmerge.cli import arguments, say
from ua_mailmerge.model import Official
from ua_mailmerge.problems import Problem, RefusedError


@click.command(short_help="Draft campaign.yaml from a published appeal.")
@click.argument("source", metavar="APPEAL", type=arguments.PATH)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=arguments.PATH,
    default=Path("campaign.yaml"),
    show_default=True,
    help="The file to write; one that is there is never written over.",
)
@arguments.json
def draft(source: Path, *, output: Path, as_json: bool) -> None:
    """Read APPEAL, a published urgent action, and write what it says as a campaign.yaml to look through.

    APPEAL is a text file, a saved web page, a PDF, or - for words pasted into the terminal. Every value of the draft is a guess: each
    stands at its end under "unconfirmed:" beside the words it came from. Put right what is wrong, and delete the line of a guess to confirm
    it. Nothing is merged while one is left.

    \b
    Examples:
      ua-mailmerge draft appeal.txt
      ua-mailmerge draft "Urgent action.pdf" -o campaign.yaml
    """
    if output.exists() or output.is_symlink():
        raise RefusedError(f"{output} is there already, and nothing is written over. Choose another name with -o.")
    name, drafted = _read(source)
    text = drafting.text(drafted, source=name)
    _, faults = schema.campaign(text, file=output.name)
    problems = [*drafted.problems, *[fault for fault in faults if fault.code not in ("unconfirmed", "key-missing")]]
    _write(output, text)
    if as_json:
        told = {"file": str(output), "unconfirmed": drafted.campaign.unconfirmed, "remarks": drafted.remarks, "points": drafted.points}
        click.echo(say.json({**told, "problems": [say.plain(problem) for problem in problems]}))
    else:
        _say(drafted, name=name, output=output, problems=problems)


def _read(source: Path) -> tuple[str, published.Draft]:
    """(name for messages, draft) of an appeal; ``-`` is standard input."""
    if str(source) != "-":
        return source.name, published.read(source)
    if sys.stdin.isatty():
        click.echo("Paste the appeal, then press Ctrl-D (on Windows Ctrl-Z and Enter).", err=True)
    return "pasted words", published.draft(sys.stdin.buffer.read(published.Limits().file_bytes + 1), file="The pasted words")


def _write(output: Path, text: str) -> None:
    """A new file, whole or not at all."""
    try:
        batch.write(output, text.encode())
    except KeyboardInterrupt:
        output.unlink(missing_ok=True)
        raise


def _say(drafted: published.Draft, *, name: str, output: Path, problems: list[Problem]) -> None:
    campaign, unconfirmed = drafted.campaign, drafted.campaign.unconfirmed
    click.echo(f"Read from {name}:\n")
    rows = [("reference", campaign.reference), ("title", campaign.title), ("country", _country(campaign.country))]
    rows += [
        (key, f"{day:%Y-%m-%d}" if key in unconfirmed else "") for key, day in (("issued", campaign.issued), ("expires", campaign.expires))
    ]
    rows += [(f"official {official.letter}", _official(official)) for official in campaign.officials] or [("officials", "")]
    for language, sample in campaign.letters.items():
        count = plan.counted(len(sample.paragraphs), "paragraph")
        rows.append(
            (f"letter ({language})", f"{count}, closing with {_shortened(sample.closing) or 'nothing'}" if sample.paragraphs else "")
        )
    if drafted.points:
        rows.append(("points", f"{plan.counted(len(drafted.points), 'point')} to make, copied into the file"))
    rows.append(("report", _shortened(campaign.report_url or campaign.report_words)))
    rows += [("cc", copy) for copy in campaign.cc]
    for label, value in rows:
        click.echo(f"  {label:<12} {value or click.style('not found', fg='yellow')}")
    say.problems(problems, most=40)
    guesses = plan.counted(len(unconfirmed), "guess waits", "guesses wait")
    click.echo(f"\n{output} is a draft. {guesses} at its end under unconfirmed:, each beside the words it came from.")
    click.echo("Open it beside the appeal. Put right what is wrong, and delete the line of each guess you have compared. Then:\n")
    click.echo(f"  ua-mailmerge campaign check {say.quoted(output)}")


def _country(code: str) -> str:
    return f"{code} ({postal.name(code)})" if code else ""


def _official(official: Official) -> str:
    lines = plan.counted(len(official.address), "address line")
    who = ", ".join(part for part in (official.name, official.position) if part)
    return f"{who}: {lines}{', ' + official.country if official.country else ''}"


def _shortened(words: str) -> str:
    return words if len(words) <= 70 else f"{words[:69].rstrip()}…"
