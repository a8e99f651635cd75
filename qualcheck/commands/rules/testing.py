"""`qualcheck rules test` and `lint`: whether the rules do what they say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from qualcheck.commands.console import (
    ConfigOption,
    IgnoreOption,
    SelectOption,
    finish,
    settings_from,
    with_languagetool,
)
from qualcheck.commands.house_figures import rates_file_of, rates_in
from qualcheck.commands.rules.chosen import (
    RatesOption,
    called,
    load,
    named,
    rules_in,
)
from qualcheck.config import Settings
from qualcheck.rule import Rule

#: What cannot be a file of rules.
RULE_ID: Final = re.compile(r"[a-z0-9-]+\.(?!ya?ml\Z)[A-Za-z0-9_-]+")

TEST_EXAMPLES: Final = """
Examples:

  qualcheck rules test house-rules

  qualcheck rules test rules/it/idioms.yml hi.took-a-target-on

In a rule, 'bad' is a text in which [[ ]] marks exactly what is found, 'good' the same after the first suggestion, 'ok' a
text in which nothing is found, and 'todo' one with what the rule should find one day.
"""
LINT_EXAMPLES: Final = """
Example:

  qualcheck rules lint --select house-rules
"""


def run_examples(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH...]", help="Rule files, folders or ids of rules; default: all."),
    ] = None,
    languagetool: Annotated[
        bool, typer.Option("--languagetool", help="Also those of LanguageTool's rules, which need it.")
    ] = False,
    config: ConfigOption = None,
) -> None:
    """Run the examples of the rules: exact spans, suggestions, silence where it must be, and known misses (todo)."""
    from qualcheck import examples, run
    from qualcheck.formats.text import plural

    settings = with_languagetool(settings_from(config), True if languagetool else None, None)
    rules = _chosen(paths or (), settings)
    found = run.resources(settings)
    if found.languagetool is None and any(rule.kind == "languagetool" for rule in rules):
        rules = run.without_languagetool(rules)
        typer.echo("not run: the examples of LanguageTool's rules; add --languagetool")
    failures = list(examples.failures(rules, found))
    if found.languagetool is not None:
        found.languagetool.close()
    for failure in failures:
        typer.echo(str(failure))
    if failures:
        typer.echo("correct the rule, or the example: in 'bad' the marks [[ ]] stand around exactly what is found")
    count = sum(len(rule.examples) for rule in rules)
    known = sum(1 for rule in rules for example in rule.examples if example.todo is not None)
    misses = known - sum(1 for failure in failures if failure.example.todo is not None)
    passed = f"{count - misses - len(failures)} passed"
    missed = f", {misses} known miss{'es' * (misses > 1)}" if misses else ""
    typer.echo(f"{plural(len(rules), 'rule')}, {plural(count, 'example')}: {passed}{missed}, {len(failures)} failed")
    finish(1 if failures else 0, f"{plural(len(failures), 'example')} failed" if failures else "every example came out")


def _chosen(paths: Sequence[Path], settings: Settings) -> Sequence[Rule]:
    """The rules of files and folders, and those called by their ids; all rules where nothing is named."""
    names = [str(path) for path in paths if not path.exists() and RULE_ID.fullmatch(str(path))]
    files = [path for path in paths if str(path) not in names]
    known = load(settings.with_keys(select=(), ignore=()), also_off=True) if names or not paths else ()
    rules = [*rules_in(files, settings), *(called(name, known) for name in names)] if paths else known
    return tuple({rule.id: rule for rule in rules}.values())


def lint(
    select: SelectOption = None,
    ignore: IgnoreOption = None,
    rates_file: RatesOption = None,
    config: ConfigOption = None,
) -> None:
    """Look for faults in rules: silent, noisy, slow, unclear, or twice there. All rules are compared; --select chooses
    of which faults are told.
    """
    from qualcheck import lint, neighbours, rates, run, stats
    from qualcheck.formats.text import plural

    settings = settings_from(config)
    everything = tuple(load(settings, also_off=True))
    chosen = {rule.id for rule in named(everything, select, ignore)}
    # Of a few rules it is told in seconds, since few others are like them.
    compared = neighbours.neighbours(everything, chosen) if len(chosen) < len(everything) else everything
    known = {rule.id: rates_in(rates_file or rates_file_of(rule, settings)) for rule in everything}
    bench = lint.Workbench(compared, run.resources(settings), known)
    found = [fault for fault in lint.faults(bench) if fault.rule.id in chosen]
    for fault in found:
        typer.echo(str(fault))
    told = [rule for rule in everything if rule.id in chosen]
    states = rates.states(told, known, {rule.id: stats.rule_hash(rule) for rule in told})
    typer.echo(
        f"{plural(len(told), 'rule')}: {plural(len(found), 'fault')}; rates: {states['measured']} measured, "
        f"{states['stale']} changed since, {states['unmeasured']} never measured"
    )
    finish(1 if found else 0, plural(len(found), "fault") if found else "no fault found")
