"""The command line: words and files in, words and exit codes out; besides the desk the only place that reads the clock."""

import gc
import io
import os
import sys
from collections.abc import Sequence

import click

from ua_mailmerge import __version__
from ua_mailmerge.cli import after, appeals, before, campaign, handouts, post, printer, table
from ua_mailmerge.desk.command import desk
from ua_mailmerge.problems import ExitCode, MailmergeError

SECTIONS: dict[str, tuple[click.Command, ...]] = {
    "Before the evening": (
        before.sample,
        appeals.draft,
        campaign.campaign,
        handouts.sheet,
        handouts.slips,
        handouts.poster,
        handouts.handout,
        before.letterhead,
        printer.calibrate,
    ),
    "At the table": (table.check, table.plan_, table.proof_, desk),
    "In the post room": (post.merge_, post.overview_, post.reprint, post.copy_, post.bundle_, post.mark, post.withdraw),
    "Afterwards": (after.tally, after.report, after.purge),
}
"""Every command, in the order of the work."""


class Grouped(click.Group):
    """A group whose help lists commands in the order of the work."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """Every command, in the order of the sections."""
        return [str(command.name) for commands in SECTIONS.values() for command in commands]

    def format_commands(self, _context: click.Context, formatter: click.HelpFormatter) -> None:
        """A heading and its commands for each part of the work."""
        longest = max(map(len, self.commands))
        for heading, commands in SECTIONS.items():
            with formatter.section(heading):
                formatter.write_dl([(f"{command.name:{longest}}", command.get_short_help_str(80)) for command in commands])


@click.group(cls=Grouped, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="ua-mailmerge")
@click.pass_context
def root(context: click.Context) -> None:
    """Turn an urgent action and a sheet of signers into letters ready to sign and post.

    \b
    Try it with invented people:   ua-mailmerge sample evening
    More about a command:          ua-mailmerge merge --help
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for _commands in SECTIONS.values():
    for _command in _commands:
        root.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; faults become one sentence and an exit code."""
    gc.disable()  # a command is over before there is anything to collect, and looking for it takes a quarter of the time
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a name that the terminal has no letters for must not end the program
            stream.reconfigure(encoding=None if os.name == "posix" or stream.isatty() else "utf-8", errors="replace")
    try:
        root.main(args=list(arguments) if arguments is not None else None, prog_name="ua-mailmerge", standalone_mode=False)
    except click.exceptions.Exit as leave:
        raise SystemExit(leave.exit_code) from None
    except click.ClickException as error:
        error.show()
        raise SystemExit(ExitCode.USAGE) from None
    except (KeyboardInterrupt, click.Abort):
        raise SystemExit(ExitCode.INTERRUPTED) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(ExitCode.DONE) from None
    except MailmergeError as error:
        click.echo(str(error), err=True)
        raise SystemExit(error.exit_code) from None
