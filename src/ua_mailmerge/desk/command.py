"""``ua-mailmerge desk``: words and options in, a running desk out. Imports Django only when it is asked for."""

import datetime
import gc
import importlib.util
import re
from pathlib import Path

import click

from ua_mailmerge.problems import MailmergeError

NEEDED = ("django", "django_htmx", "whitenoise", "waitress", "axes", "csp", "argon2", "segno", "pypdfium2")


def missing() -> list[str]:
    """Which packages of the extra are not installed."""
    return [name for name in NEEDED if importlib.util.find_spec(name) is None]


@click.command(short_help="Open the web desk: groups send sheets in, staff print and post.")
@click.option("--port", type=click.IntRange(1, 65_535), default=8321, show_default=True, help="Where it answers on this computer.")
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("desk-data"),
    show_default=True,
    help="The folder for everything the desk keeps; private to you.",
)
@click.option("--host", metavar="NAME", default="", help="Its name on the network, such as desk.example.org; needs --behind-proxy.")
@click.option("--behind-proxy", is_flag=True, help="A web server with TLS on this computer passes requests on; see docs/desk.md.")
@click.option("--sample", is_flag=True, help="Load the sample campaign with an event, to try it out.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Pretend that it is this day; every page says so.")
def desk(port: int, data: Path, *, host: str, behind_proxy: bool, sample: bool, day: datetime.datetime | None) -> None:
    """Open the desk in the browser of this computer. Ctrl-C closes it.

    \b
    Example:
      ua-mailmerge desk --data evening-desk
    """
    if missing():
        raise MailmergeError("The desk needs a few packages more. Install them with:  pip install 'ua-mailmerge[desk]'")
    if bool(host) != behind_proxy:
        raise click.UsageError(
            "--host and --behind-proxy go together: names and addresses cross a network only through TLS, which a web server in front "
            "of the desk does. docs/desk.md shows its settings. Without both the desk answers to this computer alone."
        )
    if host and not re.fullmatch(r"(?!-)[a-z0-9-]{1,63}(?:\.(?!-)[a-z0-9-]{1,63})+", host):
        raise click.UsageError(f"--host {host}: give the bare name in small letters, such as desk.example.org.")
    from ua_mailmerge.desk import serve

    serve.prepare(data.resolve(), day=day.date().isoformat() if day else "", host=host)
    made = serve.server(port)
    address = f"https://{host}" if host else f"http://{serve.HOST}:{port}"
    link = serve.sample() if sample else ""
    serve.tidy()
    code = serve.first_code()
    who = f"its proxy passes on to port {port}" if host else "only on this computer"
    click.echo(f"The desk is open at {address}/  ({who}; Ctrl-C closes it)")
    if code:
        click.echo(f"\nMake the first account at {address}/join/ with this one-time code:\n\n    {code}\n")
    if link:
        click.echo(f"The sample event's link, as a group gets it:\n\n    {address}/e/{link}\n")
    gc.enable()  # a command does without; a desk is open all day
    serve.run(made)
    click.echo("\nThe desk is closed.")
