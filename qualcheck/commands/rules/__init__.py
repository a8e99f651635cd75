"""`qualcheck rules`: the rule workshop. One module for each thing one does with rules."""

from __future__ import annotations

import typer

from qualcheck.commands.rules import (
    adding,
    comparing,
    explaining,
    importing,
    listing,
    measuring,
    mining,
    testing,
    tuning,
)

app = typer.Typer(
    help="List, show, test, measure and lint the rules.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("list")(listing.list_)
app.command("show")(listing.show)
app.command("add", epilog=adding.EXAMPLES)(adding.add)
app.command("why", epilog=explaining.EXAMPLES)(explaining.why)
app.command("test")(testing.run_examples)
app.command("stats", epilog=measuring.EXAMPLES)(measuring.stats)
app.command("lint")(testing.lint)
app.command("catalogue")(listing.catalogue)
app.command("mine", epilog=mining.EXAMPLES)(mining.mine)
app.command("schema")(adding.schema)
app.add_typer(importing.app, name="import")
app.command("diff", epilog=comparing.EXAMPLES)(comparing.diff)
app.command("tune", epilog=tuning.EXAMPLES)(tuning.tune)
