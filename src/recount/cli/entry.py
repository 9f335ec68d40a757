"""The group of all commands, and how each ends: its exit code and what it says on stderr.

Exit codes: 0 done; 1 done, with inputs or checks that failed, each named on stderr; 2 wrong
usage; 3 the case cannot be opened; 130 interrupted. A reader that closes the pipe early
(`| head`) ends the command quietly.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from recount import __version__
from recount.cli.verbs import json_errors as json_errors_option
from recount.cli.verbs import plain_text
from recount.errors import CaseError, InputError, ModelError, RecountError, UsageError
from recount.store.address import hide_passwords

# name: where it lives, and its one-line help (a test compares it with the command's own).
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("demo:demo", "Run the main job on the example reports."),
    "read": ("read:read", "Read reports in one shot and print what they say."),
    "init": ("case:init", "Make an empty case."),
    "add": ("case:add", "Add reports to a case and bring its incidents up to date."),
    "batch": ("batch:batch", "Read many reports on all cores, or on a cluster, into a folder."),
    "reread": ("reread:reread", "Read the documents of a case anew with another reader."),
    "watch": ("watch:watch", "Poll feeds and add what is new to a case."),
    "documents": ("lists:documents", "List the reports of a case."),
    "claims": ("lists:claims", "List who says what, grouped by speaker."),
    "sources": ("lists:sources", "List who speaks, and how often."),
    "incidents": ("lists:incidents", "List what happened, the accounts side by side."),
    "issues": ("lists:issues", "List what could not be read."),
    "show": ("show:show", "Show one record with its evidence and history."),
    "report": ("report:report", "Write a case as one self-contained web page."),
    "diff": ("diff:diff", "Tell what changed between two versions of a case."),
    "import": (
        "outside:import_outside",
        "Take other datasets' events into a case, apart from its claims.",
    ),
    "outside": ("outside:outside", "List other datasets' events in a case."),
    "compare": ("outside:compare", "Compare the incidents of a case with other datasets' events."),
    "decide": ("decide:decide", "Append a person's judgement to a case."),
    "export": ("export:export", "Write a case's records as files for other programs."),
    "redact": ("redact:redact", "Report what a redacted export of a case would withhold."),
    "serve": ("serve:serve", "Open a case in the browser: read, compare, decide."),
    "user": ("user:user", "Keep the users of a case, for when it is served to others."),
    "verify": ("verify:verify", "Check a case against its own hashes and spans."),
    "stamp": ("verify:stamp", "Have an authority stamp the head of a case's log with the time."),
    "bundle": (
        "bundle:bundle",
        "Pack a case with its evidence, or check such a bundle elsewhere.",
    ),
    "copy": ("copy:copy", "Copy a case between files and databases, and check the copy."),
    "gazetteer": ("gazetteer:gazetteer", "Add places to the built-in gazetteer."),
}


class _ReaderGoneError(Exception):
    """The reader of stdout has closed the pipe. click would end such a command with 1."""


class Commands(click.Group):
    """A group that loads a command's module only when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Returns the commands' names in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Returns a command, or None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name][0].split(":")
        found = getattr(importlib.import_module(f"recount.cli.commands.{module}"), name)
        assert isinstance(found, click.Command)
        return found

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """Reads the arguments; a help text that is asked for is printed on the way."""
        try:
            return super().make_context(*args, **extra)
        except BrokenPipeError as error:
            raise _ReaderGoneError from error

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; tells a closed pipe from other errors before click does."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError as error:
            raise _ReaderGoneError from error
        return result

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the commands with their one-line helps, loading none of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: recount read report.html --published 2016-09-30",
)
@click.version_option(__version__, prog_name="recount", help="Show the version and end.")
@json_errors_option
def group(json_errors: bool) -> None:
    """Reads reports on war and violence, and shows who says what happened, and how many.

    A CASE is one file (suffix .recount), or a schema of a PostgreSQL database
    (postgresql://HOST/DATABASE?schema=NAME). INPUT is a file, a folder, a glob, an address on
    the web (http, https), or - for standard input.
    """


def main(args: Sequence[str] | None = None) -> int:
    """Runs the command line and returns the exit code."""
    given = list(sys.argv[1:] if args is None else args)
    _set_encoding()
    gc.set_threshold(50_000, 20, 50)  # see `recount.pool.COLLECTING`
    try:
        result = group.main(given, prog_name="recount", standalone_mode=False)
    except _ReaderGoneError:
        return _close_quietly()
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return 2
    except (click.ClickException, click.Abort, KeyboardInterrupt, RecountError) as error:
        return _fail(error, machine="--json-errors" in given)
    return result if isinstance(result, int) else 0


def _fail(error: BaseException, *, machine: bool) -> int:
    """Says what went wrong and returns the exit code; raises what is the program's own fault."""
    match error:
        case click.UsageError():
            where = f" (see `{error.ctx.command_path} --help`)" if error.ctx else ""
            code, message, status = "usage", f"{error.format_message()}{where}", 2
        case click.Abort() | KeyboardInterrupt():
            code, message, status = "interrupted", "interrupted", 130
        case UsageError():
            code, message, status = "usage", str(error), 2
        case ModelError():
            code, message, status = "model", str(error), 2
        case CaseError():
            code, message, status = "case", str(error), 3
        case InputError():
            code, message, status = error.code, str(error), 1
        case _:
            raise error
    message = hide_passwords(message)
    if machine:
        line = json.dumps({"error": {"code": code, "message": message, "exit": status}})
    else:
        line = f"recount: {plain_text(message)}"
    click.echo(line, err=True)
    return status


def _close_quietly() -> int:
    """Ends a command whose reader is gone; nothing may be written to it at exit either."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    return 0


def _set_encoding() -> None:
    """Writes UTF-8 to pipes and files; a terminal keeps its encoding, and never fails on one."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if stream.isatty():
            reconfigure(errors="replace")
        else:
            reconfigure(encoding="utf-8", errors="replace")
