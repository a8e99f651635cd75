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
    help="Read the rules, write rules of the house, test and measure them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("list", short_help="The rules that are on.", epilog=listing.LIST_EXAMPLES)(listing.list_)
app.command("show", short_help="One rule: what it finds, why, how often.", epilog=listing.SHOW_EXAMPLES)(listing.show)
app.command("add", short_help="Write a rule of the house about a phrase.", epilog=adding.EXAMPLES)(adding.add)
app.command("why", short_help="Why a rule fires on a text, or does not.", epilog=explaining.EXAMPLES)(explaining.why)
app.command("test", short_help="Run the examples of the rules.", epilog=testing.TEST_EXAMPLES)(testing.run_examples)
app.command("stats", short_help="Count what rules find on corpora.", epilog=measuring.EXAMPLES)(measuring.stats)
app.command("lint", short_help="Look for faults in rules.", epilog=testing.LINT_EXAMPLES)(testing.lint)
app.command("diff", short_help="What a change of rules finds more and less.", epilog=comparing.EXAMPLES)(comparing.diff)
app.command("tune", short_help="Try other values of a threshold.", epilog=tuning.EXAMPLES)(tuning.tune)
app.command("mine", short_help="Find wordings that deserve a rule.", epilog=mining.EXAMPLES)(mining.mine)
app.add_typer(importing.app, name="import")
app.command("schema", short_help="The JSON schema of rule files, for editors.", epilog=adding.SCHEMA_EXAMPLES)(
    adding.schema
)
app.command("catalogue", short_help="The shipped rules as Markdown pages.")(listing.catalogue)
