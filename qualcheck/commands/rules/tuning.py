"""`qualcheck rules tune`: what a rule finds at other values of a threshold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from qualcheck.commands.console import ConfigOption, finish, settings_from, write_whole
from qualcheck.commands.rules.chosen import CORPUS_HELP, ProcessesOption, corpora_from, load
from qualcheck.errors import QualcheckError

EXAMPLES: Final = """
Examples:

  qualcheck rules tune general.long-sentence --corpus native=news/ --corpus mt=translated.jsonl.gz

  qualcheck rules tune house.formulas --key per_1000 --values 1,2,3,5 --corpus native=news/ --svg formulas.svg

Nothing is changed: set the value in the rule file, then 'qualcheck rules test' and 'qualcheck rules stats'.
"""


def tune(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="The id of a rule with a threshold.")],
    corpora: Annotated[
        list[str],
        typer.Option(
            "--corpus",
            metavar="NAME=PATH",
            help=CORPUS_HELP,
        ),
    ],
    key: Annotated[
        str | None, typer.Option("--key", metavar="KEY", help="Which threshold (default: the rule's first one).")
    ] = None,
    values: Annotated[
        str | None, typer.Option("--values", metavar="N,N,…", help="Values to try besides the present one.")
    ] = None,
    svg: Annotated[
        Path | None, typer.Option("--svg", metavar="FILE", help="Also write the plot as an SVG file.")
    ] = None,
    processes: ProcessesOption = None,
    config: ConfigOption = None,
) -> None:
    """Count what a rule finds on corpora at other values of a threshold, as a table and a plot."""
    from time import perf_counter

    from qualcheck import tuning
    from qualcheck.commands.rules.chosen import named
    from qualcheck.formats import sweep as formats

    begun = perf_counter()
    paths, asked = corpora_from(corpora), _numbers(values)
    settings = settings_from(config)
    found = next((each for each in load(settings, also_off=True) if rule in (each.id, *each.formerly)), None)
    if found is None:
        named(load(settings, also_off=True), [rule], None)
        raise QualcheckError(f"{rule!r} names several rules; give the id of one, as 'qualcheck rules list' shows it")
    threshold = tuning.chosen(found, key)
    tried = tuning.values_for(found, threshold, asked)
    measured = tuning.sweep(found, threshold, tried, paths, settings, processes)
    for line in formats.table(measured):
        typer.echo(line)
    if svg is not None:
        write_whole(svg, formats.svg(measured))
    words = sum(counts.words for counts in measured.corpora.values())
    told = f"{len(tried)} values on {words:,} words in {perf_counter() - begun:.0f} s"
    finish(0, told + (f", plot written to {svg}" if svg is not None else ""))


def _numbers(values: str | None) -> tuple[float, ...]:
    """Raises QualcheckError."""
    numbers = []
    for part in (values or "").split(","):
        if not part.strip():
            continue
        try:
            number = float(part)
        except ValueError as error:
            raise QualcheckError(f"--values {part.strip()!r} is no number; write them as in 1,2,3.5") from error
        if number != number or abs(number) > 1e9:
            raise QualcheckError(f"--values {part.strip()!r} is no number that a threshold can have")
        numbers.append(number)
    return tuple(numbers)
