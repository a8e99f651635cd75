"""`qualcheck rules stats`: how often the rules fire on corpora."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

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
from qualcheck.commands.house_figures import rates_file_of, rates_in
from qualcheck.commands.rules.chosen import (
    CORPUS_HELP,
    ProcessesOption,
    RatesOption,
    corpora_from,
    house_packs,
    known_format,
    load,
    named,
)

if TYPE_CHECKING:
    from qualcheck.rates import Counts
    from qualcheck.rule import Rule

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
            help=CORPUS_HELP,
        ),
    ],
    select: SelectOption = None,
    ignore: IgnoreOption = None,
    write: Annotated[
        bool, typer.Option("--write", help="Keep the counts in the rates file, where 'rules show' finds them.")
    ] = False,
    rates_file: RatesOption = None,
    format_: Annotated[str, typer.Option("--format", metavar="NAME", help="text or json.")] = "text",
    excerpts: Annotated[
        int | None,
        typer.Option(
            "--excerpts",
            min=0,
            metavar="N",
            help="Findings to show of each rule and corpus (default: 10 for one rule, else 0).",
        ),
    ] = None,
    processes: ProcessesOption = None,
    languagetool: Annotated[
        bool, typer.Option("--languagetool", help="Also what LanguageTool's rules find; that takes its time.")
    ] = False,
    config: ConfigOption = None,
) -> None:
    """Count what each rule finds on corpora, before findings with the same span are merged; rules that are off too."""
    from dataclasses import replace
    from time import perf_counter

    from qualcheck import rates, run, stats
    from qualcheck.files import shown
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
    files = {rule.id: rates_file or rates_file_of(rule, settings) for rule in everything}
    # A file that cannot be read is told of before the work.
    before = {path: rates_in(path) for path in dict.fromkeys(files.values())}
    try:
        counts = stats.measure(paths, measured, settings, excerpts=kept, processes=processes)
    finally:
        if server is not None:
            server.close()
    hashes = {rule.id: stats.rule_hash(rule) for rule in everything}
    states = {rule.id: before[files[rule.id]].state(rule, hashes[rule.id]) for rule in measured}
    if format_ == "json":
        typer.echo(formats.as_json(measured, counts, states))
    else:
        for line in formats.table(measured, counts, states):
            typer.echo(line)
        if len(measured) == 1 and measured[0].pack in house_packs(settings):
            for line in _advice(measured[0], counts, corpora, write or rates_file is not None):
                typer.echo(line)
    written: list[Path] = []
    if write:
        # A shipped rule that the house has changed keeps the rates it is shipped with.
        fresh = {rule.id: hashes[rule.id] for rule in measured if rates_file or not rule.changed}
        written = [path for path in before if any(files[id_] == path for id_ in fresh)]
        for path in written:
            own = [rule for rule in everything if files[rule.id] == path]
            taken = {rule.id: fresh[rule.id] for rule in own if rule.id in fresh}
            write_whole(path, rates.render(rates.updated(before[path], counts, taken, own)))
    words = sum(count.words for count in counts.values())
    told = f"{words:,} words in {perf_counter() - begun:.0f} s" + (
        f", written to {', '.join(map(shown, written))}" if written else ""
    )
    skipped = [f"{name}: {what}: {why}" for name, count in counts.items() for what, why in count.skipped.items()]
    for item in skipped:
        complain(f"not done on {item}")
    finish(3 if skipped else 0, f"incomplete: {told}" if skipped else told)


def _advice(rule: Rule, counts: Mapping[str, Counts], corpora: Sequence[str], kept: bool) -> Iterator[str]:
    """What to do next with a rule of the house."""
    from qualcheck.formats.text import safe
    from qualcheck.rates import NATIVE

    file = safe(rule.path)
    yield ""
    if NATIVE in counts and (count := counts[NATIVE].hits.get(rule.id, 0)):
        yield f"{count} in news written in English. For each that is good English, do two things in {file}, line {rule.line}:"
        yield '  narrow the phrase, or say what may stand behind it, as in: except_after: ["in the", "as an?"]'
        yield "  write the sentence under 'examples', as in: - ok: \"He was jailed for his part in the raid.\""
        yield f"then 'qualcheck rules test {file}', and measure again"
    elif not kept:
        yield "to keep these figures with the rule, and see them in 'qualcheck rules show':"
        given = " ".join(f"--corpus {safe(each)}" for each in corpora)
        yield f"  qualcheck rules stats {given} --select {rule.id} --write"
    else:
        yield "next, what the rule changes in your articles, for a pull request (FOLDER: your articles):"
        yield "  qualcheck rules diff --from main FOLDER --output diff.md"
