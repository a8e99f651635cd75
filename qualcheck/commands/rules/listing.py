"""`qualcheck rules list`, `show` and `catalogue`: read the rules."""

from __future__ import annotations

import json
from typing import Annotated, Final

import typer

from qualcheck.commands import house_figures
from qualcheck.commands.console import (
    ConfigOption,
    ExtendOption,
    IgnoreOption,
    SelectOption,
    finish,
    settings_from,
    write_whole,
)
from qualcheck.commands.rules.chosen import called, known_format, load, rates_of

LIST_EXAMPLES: Final = """
Examples:

  qualcheck rules list --select lang:es,general

  qualcheck rules list | grep "for his part"
"""
SHOW_EXAMPLES: Final = """
Example:

  qualcheck rules show hi.took-a-target-on
"""


def list_(
    format_: Annotated[str, typer.Option("--format", metavar="NAME", help="text or json.")] = "text",
    select: SelectOption = None,
    extend_select: ExtendOption = None,
    ignore: IgnoreOption = None,
    config: ConfigOption = None,
) -> None:
    """List the rules that are on."""
    from qualcheck.formats import rules

    known_format(format_)
    settings = settings_from(config, select, extend_select, ignore)
    chosen = load(settings)
    if format_ == "json":
        told = [rules.plain(rule) | rates_of(rule, settings) | house_figures.as_data(rule, settings) for rule in chosen]
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for line in rules.listing(chosen):
        typer.echo(line)


def show(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="The id of a rule, as in hi.took-a-target-on.")],
    config: ConfigOption = None,
) -> None:
    """Show one rule: what it finds, why, its examples, and how often it fires on news and on machine translation."""
    from qualcheck import desk_rates, dismissals
    from qualcheck.formats import rules
    from qualcheck.select import adjusted

    settings = settings_from(config)
    everything = (*load(settings, also_off=True), *dismissals.RULES)
    everything = adjusted(everything, settings.keys.pin, settings.keys.rules)
    found = called(rule, everything)
    for line in rules.page(found):
        typer.echo(line)
    typer.echo(f"  found: {rates_of(found, settings)['rates']}")
    desk = house_figures.desk_of(found, settings)
    if desk:
        typer.echo(f"  desk: {desk_rates.describe(desk)}")


def catalogue(
    write: Annotated[
        bool, typer.Option("--write", help="Write the pages into the rules folder instead of printing them.")
    ] = False,
) -> None:
    """The shipped rules as Markdown pages: one of all packs, and one a pack by topic."""
    from qualcheck import packs, rates, stats
    from qualcheck.formats import catalogue
    from qualcheck.formats.text import plural

    rules = packs.load(packs.shipped_packs())
    pages = catalogue.pages(rules, rates.load(stats.rates_path()))
    for name, text in pages.items():
        if write:
            write_whole(packs.rules_folder() / name, text)
        else:
            typer.echo(text)
    if write:
        finish(0, f"{plural(len(pages), 'page')} written to {packs.rules_folder()}")
