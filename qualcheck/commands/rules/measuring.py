"""`qualcheck rules stats`: how often the rules fire on corpora."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from qualcheck.commands.console import (
    ConfigOption,
    IgnoreOption,
    SelectOption,
    complain,
    finish,
    settings_from,
    with_languagetool,
    write_whole,
)
from qualcheck.commands.rules.chosen import RatesOption, corpora_from, house_packs, known_format, load, named

EXAMPLES: Final = """
Examples:

  qualcheck rules stats --corpus native=news/ --corpus mt=translated.jsonl.gz

  qualcheck rules stats --corpus mt=translated.jsonl.gz --select hi.blew-the-bugle --excerpts 20

  qualcheck rules stats --corpus native=news/ --corpus mt=translated.jsonl.gz --write

In JSON Lines each line holds 'text', in which a line is a paragraph, and perhaps 'id' and 'src_lang'.
"""


def stats(
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

    known_format(format_)
    paths = corpora_from(corpora)
    begun = perf_counter()
    settings = with_languagetool(settings_from(config), True if languagetool else None, None)
    everything = load(settings, also_off=True)
    measured = named(everything, select, ignore)
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
            everything if rates_file else [rule for rule in everything if rule.pack not in house_packs(settings)]
        )
        ids = {rule.id for rule in kept_rules}
        # A shipped rule that the house has changed keeps the rates it is shipped with.
        fresh = {rule.id: hashes[rule.id] for rule in measured if rule.id in ids and (rates_file or not rule.changed)}
        write_whole(path, rates.render(rates.updated(recorded, counts, fresh, kept_rules)))
    words = sum(count.words for count in counts.values())
    told = f"{words:,} words in {perf_counter() - begun:.0f} s" + (f", written to {path}" if write else "")
    skipped = [f"{name}: {what}: {why}" for name, count in counts.items() for what, why in count.skipped.items()]
    for item in skipped:
        complain(f"not done on {item}")
    finish(3 if skipped else 0, f"incomplete: {told}" if skipped else told)
