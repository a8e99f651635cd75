"""`qualcheck rules`: list, show, test, measure and lint the rules."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from qualcheck.commands.console import (
    ConfigOption,
    ExtendOption,
    IgnoreOption,
    SelectOption,
    complain,
    finish,
    settings_from,
    split,
    with_languagetool,
    write_whole,
)
from qualcheck.config import Settings
from qualcheck.errors import QualcheckError
from qualcheck.rule import Rule

if TYPE_CHECKING:
    from qualcheck.rates import Rates

RatesOption = Annotated[
    Path | None,
    typer.Option("--rates", metavar="FILE", help="The rates file (default: rates.json of the shipped rules)."),
]

STATS_EXAMPLES: Final = """
Examples:

  qualcheck rules stats --corpus native=news/ --corpus mt=translated.jsonl.gz

  qualcheck rules stats --corpus mt=translated.jsonl.gz --select hi.blew-the-bugle --excerpts 20

  qualcheck rules stats --corpus native=news/ --corpus mt=translated.jsonl.gz --write

In JSON Lines each line holds 'text', in which a line is a paragraph, and perhaps 'id' and 'src_lang'.
"""

app = typer.Typer(help="List, show, test, measure and lint the rules.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def rules_list(
    format_: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    select: SelectOption = None,
    extend_select: ExtendOption = None,
    ignore: IgnoreOption = None,
    config: ConfigOption = None,
) -> None:
    """List the rules that are on."""
    from qualcheck.formats import rules

    _known_format(format_)
    chosen = _rules(settings_from(config, select, extend_select, ignore))
    if format_ == "json":
        typer.echo(json.dumps([rules.plain(rule) | _rates_of(rule) for rule in chosen], ensure_ascii=False, indent=1))
        return
    for line in rules.listing(chosen):
        typer.echo(line)


@app.command("show")
def rules_show(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="The id of a rule, as in hi.took-a-target-on.")],
    config: ConfigOption = None,
) -> None:
    """Show one rule: what it finds, why, its examples, and how often it fires on news and on machine translation."""
    from qualcheck import dismissals
    from qualcheck.formats import rules
    from qualcheck.select import adjusted

    settings = settings_from(config)
    everything = (*_rules(settings, also_off=True), *dismissals.RULES)
    everything = adjusted(everything, settings.keys.pin, settings.keys.rules)
    found = [each for each in everything if rule in (each.id, *each.formerly)]
    if not found:
        import difflib

        close = difflib.get_close_matches(rule, [each.id for each in everything], 1, 0.4)
        hint = f"; did you mean {close[0]!r}?" if close else "; see 'qualcheck rules list'"
        raise QualcheckError(f"there is no rule {rule!r}{hint}")
    for line in rules.page(found[0]):
        typer.echo(line)
    typer.echo(f"  found: {_rates_of(found[0])['rates']}")


@app.command("test")
def rules_test(
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
    rules = _rules_in(paths, settings) if paths else _rules(settings.with_keys(select=(), ignore=()), also_off=True)
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


@app.command("stats", epilog=STATS_EXAMPLES)
def rules_stats(
    corpora: Annotated[
        list[str],
        typer.Option(
            "--corpus",
            metavar="NAME=PATH",
            help="A folder or file of .txt, .jsonl or .jsonl.gz. 'native' is news written in English, 'mt' machine "
            "translation. May be given several times.",
        ),
    ],
    select: SelectOption = None,
    ignore: IgnoreOption = None,
    write: Annotated[bool, typer.Option("--write", help="Keep the counts in the rates file.")] = False,
    rates_file: RatesOption = None,
    format_: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    excerpts: Annotated[
        int | None,
        typer.Option(
            "--excerpts",
            min=0,
            metavar="N",
            help="Findings to show by rule and corpus (default: 10 for one rule, else 0).",
        ),
    ] = None,
    processes: Annotated[
        int | None, typer.Option("--processes", min=1, metavar="N", help="Default: one each processor.")
    ] = None,
    languagetool: Annotated[
        bool, typer.Option("--languagetool", help="Also what LanguageTool's rules find; that takes its time.")
    ] = False,
    config: ConfigOption = None,
) -> None:
    """Count what each rule finds on corpora, before findings with the same span are merged; rules that are off too."""
    from dataclasses import replace
    from time import perf_counter

    from qualcheck import rates, run, stats
    from qualcheck.formats import stats as formats

    _known_format(format_)
    paths = _corpora(corpora)
    begun = perf_counter()
    settings = with_languagetool(settings_from(config), True if languagetool else None, None)
    everything = _rules(settings, also_off=True)
    measured = _named(everything, select, ignore)
    server = run.resources(settings).languagetool
    if server is None:
        measured = list(run.without_languagetool(measured))
    else:
        # One server for all processes.
        settings = settings.with_keys(languagetool=replace(settings.keys.languagetool, url=server.start()))
    kept = excerpts if excerpts is not None else 10 if len(measured) == 1 else 0
    path = rates_file or stats.rates_path()
    recorded = rates.load(path)
    try:
        counts = stats.measure(paths, measured, settings, excerpts=kept, processes=processes)
    finally:
        if server is not None:
            server.close()
    hashes = {rule.id: stats.rule_hash(rule) for rule in everything}
    states = {rule.id: recorded.state(rule, hashes[rule.id]) for rule in measured}
    if format_ == "json":
        typer.echo(formats.as_json(measured, counts, states))
    else:
        for line in formats.table(measured, counts, states):
            typer.echo(line)
    if write:
        # The shipped file holds the shipped rules; a house that keeps rates of its own names a file.
        kept_rules = (
            everything if rates_file else [rule for rule in everything if rule.pack not in _house_names(settings)]
        )
        ids = {rule.id for rule in kept_rules}
        fresh = {rule.id: hashes[rule.id] for rule in measured if rule.id in ids}
        write_whole(path, rates.render(rates.updated(recorded, counts, fresh, kept_rules)))
    words = sum(count.words for count in counts.values())
    told = f"{words:,} words in {perf_counter() - begun:.0f} s" + (f", written to {path}" if write else "")
    skipped = [f"{name}: {what}: {why}" for name, count in counts.items() for what, why in count.skipped.items()]
    for item in skipped:
        complain(f"not done on {item}")
    finish(3 if skipped else 0, f"incomplete: {told}" if skipped else told)


@app.command("lint")
def rules_lint(
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
    everything = tuple(_rules(settings, also_off=True))
    chosen = {rule.id for rule in _named(everything, select, ignore)}
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


@app.command("catalogue")
def rules_catalogue(
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


def _known_format(name: str) -> None:
    if name not in ("text", "json"):
        raise QualcheckError(f"unknown format {name!r}; formats are text, json")


def _rates_of(rule: Rule) -> dict[str, str]:
    from qualcheck import rates, stats

    if rule.params is None:
        return {"rates": "not measured, since it is not about the text"}
    return {"rates": rates.describe(rule, _recorded(), stats.rule_hash(rule))}


@lru_cache(maxsize=1)
def _recorded() -> Rates:
    from qualcheck import rates, stats

    return rates.load(stats.rates_path())


def _corpora(given: Sequence[str]) -> dict[str, Path]:
    corpora: dict[str, Path] = {}
    for item in given:
        name, equals, path = item.partition("=")
        if not equals or not name or not path:
            raise QualcheckError(f"--corpus {item!r} must be NAME=PATH, as in native=news/")
        if name in corpora:
            raise QualcheckError(f"--corpus names {name!r} twice; put the texts in one folder, or give two names")
        corpora[name] = Path(path)
    return corpora


def _named(rules: Sequence[Rule], select: Sequence[str] | None, ignore: Sequence[str] | None) -> list[Rule]:
    """The rules that the selectors name, those that are off too."""
    from dataclasses import replace

    from qualcheck.select import selected

    as_on = [replace(rule, status="stable") for rule in rules]
    chosen = {rule.id for rule in selected(as_on, split(select or ()), (), split(ignore or ()))}
    return [rule for rule in rules if rule.id in chosen]


def _house_names(settings: Settings) -> set[str]:
    return {pack.name for pack in settings.house_packs}


def _rules(settings: Settings, *, also_off: bool = False) -> Sequence[Rule]:
    """The rules that are on, as the house wants them; with `also_off` all rules as their packs have them."""
    from qualcheck import dismissals, packs
    from qualcheck.select import adjusted, selected

    loaded = packs.load((*packs.shipped_packs(), *settings.house_packs), with_examples=True)
    if also_off:
        return loaded
    # Settings may speak of those about dismissals too, which no pack has.
    everything = (*loaded, *dismissals.RULES)
    settings.check_names_of_rules(everything)
    made = adjusted(everything, settings.keys.pin, settings.keys.rules)
    return selected(made, settings.keys.select, settings.keys.extend_select, settings.keys.ignore)


def _rules_in(paths: Sequence[Path], settings: Settings) -> Sequence[Rule]:
    """The rules of the files and folders named: of the packs they belong to, or a pack of their own."""
    from qualcheck import packs

    chosen = []
    for path in paths:
        if not path.exists():
            raise QualcheckError("there is no such file or folder", str(path))
        known = (*packs.shipped_packs(), *settings.house_packs)
        target = path.resolve()
        homes = [p for p in known if p.folder.resolve() in (target, *target.parents)]
        inside = [p for p in known if target in p.folder.resolve().parents]
        if homes or inside:
            wanted = [*homes, *inside]
        else:
            folder = path if path.is_dir() else path.parent
            wanted = [packs.Pack(folder.resolve().name, folder, str(folder), False)]
        for pack in wanted:
            files = {
                f"{pack.shown}/{file.relative_to(pack.folder).as_posix()}"
                for file in pack.files()
                if target in (file.resolve(), *file.resolve().parents)
            }
            chosen += [rule for rule in packs.load([pack], with_examples=True) if rule.path in files]
    return chosen
