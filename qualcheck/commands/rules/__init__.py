"""`qualcheck rules`: the rule workshop. One module for each thing one does with rules."""

from __future__ import annotations

import typer

from qualcheck.commands.rules import listing, measuring, testing

app = typer.Typer(
    help="List, show, test, measure and lint the rules.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("list")(listing.list_)
app.command("show")(listing.show)
app.command("test")(testing.run_examples)
app.command("stats", epilog=measuring.EXAMPLES)(measuring.stats)
app.command("lint")(testing.lint)
app.command("catalogue")(listing.catalogue)
