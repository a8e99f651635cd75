"""`qualcheck rules list`, `show` and `catalogue`: read the rules."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from qualcheck.commands.console import (
    ConfigOption,
    ExtendOption,
    IgnoreOption,
    SelectOption,
    finish,
    settings_from,
    write_whole,
)
from qualcheck.commands.rules.chosen import known_format, load, rates_of
from qualcheck.errors import QualcheckError


def list_(
    format_: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    select: SelectOption = None,
    extend_select: ExtendOption = None,
    ignore: IgnoreOption = None,
    config: ConfigOption = None,
) -> None:
    """List the rules that are on."""
    from qualcheck.formats import rules

    known_format(format_)
    chosen = load(settings_from(config, select, extend_select, ignore))
    if format_ == "json":
        typer.echo(json.dumps([rules.plain(rule) | rates_of(rule) for rule in chosen], ensure_ascii=False, indent=1))
        return
    for line in rules.listing(chosen):
        typer.echo(line)


def show(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="The id of a rule, as in hi.took-a-target-on.")],
    config: ConfigOption = None,
) -> None:
    """Show one rule: what it finds, why, its examples, and how often it fires on news and on machine translation."""
    from qualcheck import dismissals
    from qualcheck.formats import rules
    from qualcheck.select import adjusted

    settings = settings_from(config)
    everything = (*load(settings, also_off=True), *dismissals.RULES)
    everything = adjusted(everything, settings.keys.pin, settings.keys.rules)
    found = [each for each in everything if rule in (each.id, *each.formerly)]
    if not found:
        import difflib

        close = difflib.get_close_matches(rule, [each.id for each in everything], 1, 0.4)
        hint = f"; did you mean {close[0]!r}?" if close else "; see 'qualcheck rules list'"
        raise QualcheckError(f"there is no rule {rule!r}{hint}")
    for line in rules.page(found[0]):
        typer.echo(line)
    typer.echo(f"  found: {rates_of(found[0])['rates']}")


def catalogue(
    write: Annotated[
        bool, typer.Option("--write", help="Write the pages into the rules folder instead of printing them.")
    ] = False,
) -> None:
    """The shipped rules as Markdown pages: one of all packs, and one a pack by topic."""
    from qualcheck import packs, rates, stats
    from qualcheck.formats import catalogue
    from qualcheck.formats.text import plural

    rules = packs.load(packs.shipped_packs(), with_examples=True)
    pages = catalogue.pages(rules, rates.load(stats.rates_path()))
    for name, text in pages.items():
        if write:
            write_whole(packs.rules_folder() / name, text)
        else:
            typer.echo(text)
    if write:
        finish(0, f"{plural(len(pages), 'page')} written to {packs.rules_folder()}")
