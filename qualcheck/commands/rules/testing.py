"""`qualcheck rules test` and `lint`: whether the rules do what they say."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qualcheck.commands.console import (
    ConfigOption,
    IgnoreOption,
    SelectOption,
    finish,
    settings_from,
    with_languagetool,
)
from qualcheck.commands.rules.chosen import RatesOption, load, named, rules_in


def run_examples(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH...]", help="Rule files or folders; default: all rules.")
    ] = None,
    languagetool: Annotated[
        bool, typer.Option("--languagetool", help="Also those of LanguageTool's rules, which need it.")
    ] = False,
    config: ConfigOption = None,
) -> None:
    """Run the examples of the rules: exact spans, suggestions, and silence where it must be."""
    from qualcheck import examples, run

    settings = with_languagetool(settings_from(config), True if languagetool else None, None)
    rules = rules_in(paths, settings) if paths else load(settings.with_keys(select=(), ignore=()), also_off=True)
    found = run.resources(settings)
    if found.languagetool is None and any(rule.kind == "languagetool" for rule in rules):
        rules = run.without_languagetool(rules)
        typer.echo("not run: the examples of LanguageTool's rules; add --languagetool")
    failures = list(examples.failures(rules, found))
    if found.languagetool is not None:
        found.languagetool.close()
    for failure in failures:
        typer.echo(str(failure))
    count = sum(len(rule.examples) for rule in rules)
    typer.echo(f"{len(rules)} rules, {count} examples: {count - len(failures)} passed, {len(failures)} failed")
    finish(1 if failures else 0, f"{len(failures)} examples failed" if failures else "every example came out")


def lint(
    select: SelectOption = None,
    ignore: IgnoreOption = None,
    rates_file: RatesOption = None,
    config: ConfigOption = None,
) -> None:
    """Look for faults in rules: silent, noisy, slow, unclear, or twice there. All rules are compared; --select chooses
    of which faults are told.
    """
    from qualcheck import lint, rates, run, stats
    from qualcheck.formats.text import plural

    settings = settings_from(config)
    everything = tuple(load(settings, also_off=True))
    chosen = {rule.id for rule in named(everything, select, ignore)}
    recorded = rates.load(rates_file or stats.rates_path())
    bench = lint.Workbench(everything, run.resources(settings), recorded)
    found = [fault for fault in lint.faults(bench) if fault.rule.id in chosen]
    for fault in found:
        typer.echo(str(fault))
    told = [rule for rule in everything if rule.id in chosen]
    states = rates.states(told, recorded, {rule.id: stats.rule_hash(rule) for rule in told})
    typer.echo(
        f"{plural(len(told), 'rule')}: {plural(len(found), 'fault')}; rates: {states['measured']} measured, "
        f"{states['stale']} changed since, {states['unmeasured']} never measured"
    )
    finish(1 if found else 0, plural(len(found), "fault") if found else "no fault found")
