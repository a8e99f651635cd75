"""The command line: the commands together, and what becomes of errors. Only it and `commands/` print, write or exit."""

from __future__ import annotations

import errno
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Final

import typer

from qualcheck import __version__
from qualcheck.commands.console import MISFORTUNES, code_of, complain, discard_output, finish, output_failed
from qualcheck.errors import QualcheckError, QualcheckErrors

HELP: Final = "The linter for machine-translated news: finds what reads wrong in English articles and reports it."

#: What typer makes of Ctrl-C.
INTERRUPTED: Final = 130
#: What typer puts in the place of standard output once nobody reads it.
PACIFIED: Final = "PacifyFlushWrapper"

#: Every command and the module in `commands/` that has it: as its `app` where that has commands of its own, else as the
#: function of that name. Only the module of the command asked for is imported.
COMMANDS: Final = {
    "check": "check",
    "compare": "compare",
    "init": "config",
    "batch": "batch",
    "dismiss": "dismiss",
    "playground": "playground",
    "baseline": "baseline",
    "cache": "cache",
    "config": "config",
    "languagetool": "languagetool",
    "likelihood": "likelihood",
    "names": "names",
    "rules": "rules",
}
GROUPS: Final = frozenset({"baseline", "cache", "config", "languagetool", "likelihood", "names", "rules"})


def application(arguments: Sequence[str]) -> typer.Typer:
    """The command line as far as `arguments` need it: one command, or all where they name none."""
    app = typer.Typer(
        help=HELP,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(main)
    asked = arguments[0] if arguments and arguments[0] in COMMANDS else None
    for name in COMMANDS if asked is None else (asked,):
        module = import_module(f"qualcheck.commands.{COMMANDS[name]}")
        if name in GROUPS:
            app.add_typer(module.app, name=name)
        else:
            app.command(name, epilog=getattr(module, "EXAMPLES", None))(getattr(module, name))
    return app


def run_command_line() -> None:
    """Run the command; every error that a user can cause is one line, every other one line and exit code 3."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Article text may hold anything; a terminal or pipe in another encoding must not end the run.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    _heed_signals()
    try:
        _run()
    except SystemExit as ended:
        if ended.code == INTERRUPTED:
            finish(3, "interrupted")
        if type(sys.stdout).__name__ == PACIFIED:
            discard_output()
            finish(3, output_failed(BrokenPipeError(errno.EPIPE, "")))
        try:
            # Python would tell of output that cannot be written only after the last word.
            sys.stdout.flush()
        except OSError as error:
            discard_output()
            finish(3, output_failed(error))
        raise


def _run() -> None:
    try:
        application(sys.argv[1:])(prog_name="qualcheck")
    except QualcheckErrors as error:
        for each in error.errors:
            complain(str(each))
        finish(
            2,
            f"{len(error.errors)} errors in rules or configuration"
            if len(error.errors) > 1
            else "bad rules or configuration",
        )
    except QualcheckError as error:
        complain(str(error))
        finish(code_of(error), "usage, configuration or unreadable input" if code_of(error) == 2 else error.message)
    except KeyboardInterrupt:
        finish(3, "interrupted")
    except Exception as error:
        if os.environ.get("QUALCHECK_DEBUG"):
            traceback.print_exc()
        if isinstance(error, OSError) and error.errno in MISFORTUNES:
            discard_output()
            finish(3, f"cannot write: {error.strerror}")
        what = " ".join(str(error).split())[:300]
        complain(f"internal error: {type(error).__name__}: {what}; set QUALCHECK_DEBUG=1 to see where")
        finish(3, "internal error")


def _heed_signals() -> None:
    """A run that is told to end tidies up, as after Ctrl-C: temporary files, processes, LanguageTool."""

    def stop(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is signal.SIG_DFL:
            signal.signal(getattr(signal, name), stop)


def main(
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
) -> None:
    if version:
        typer.echo(f"qualcheck {__version__}")
        raise typer.Exit
