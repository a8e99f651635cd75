"""The command line: the commands together, and what becomes of errors. Only it and `commands/` print, write or exit."""

from __future__ import annotations

import os
import sys
import traceback
from typing import Annotated, Final

import typer

from qualcheck import __version__
from qualcheck.commands import baseline, cache, check, config, dismiss, languagetool, likelihood, names, rules
from qualcheck.commands.console import complain, finish
from qualcheck.errors import QualcheckError, QualcheckErrors

HELP: Final = "The linter for machine-translated news: finds what reads wrong in English articles and reports it."

app = typer.Typer(
    help=HELP,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(epilog=check.EXAMPLES)(check.check)
app.command()(config.init)
app.command()(dismiss.dismiss)
app.add_typer(baseline.app, name="baseline")
app.add_typer(cache.app, name="cache")
app.add_typer(config.app, name="config")
app.add_typer(languagetool.app, name="languagetool")
app.add_typer(likelihood.app, name="likelihood")
app.add_typer(names.app, name="names")
app.add_typer(rules.app, name="rules")


def run_command_line() -> None:
    """Run the command; every error that a user can cause is one line, every other one line and exit code 3."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Article text may hold anything; a terminal or pipe in another encoding must not end the run.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app(prog_name="qualcheck")
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
        finish(2, "usage, configuration or unreadable input")
    except KeyboardInterrupt:
        finish(3, "interrupted")
    except Exception as error:
        if os.environ.get("QUALCHECK_DEBUG"):
            traceback.print_exc()
        what = " ".join(str(error).split())[:300]
        complain(f"internal error: {type(error).__name__}: {what}; set QUALCHECK_DEBUG=1 to see where")
        finish(3, "internal error")


@app.callback(invoke_without_command=True)
def main(
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
) -> None:
    if version:
        typer.echo(f"qualcheck {__version__}")
        raise typer.Exit
