"""`qualcheck compare`: what the desk made of the findings, from articles as they came and as they were published."""

from __future__ import annotations

import os
from collections.abc import Iterator
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
    write_whole,
)
from qualcheck.config import Settings
from qualcheck.errors import QualcheckError

if TYPE_CHECKING:
    from qualcheck.desk import Comparison
    from qualcheck.run import Run

EXAMPLES: Final = """
Examples:

  qualcheck compare raw/story.txt published/story.html

  qualcheck compare raw/ published/ --output desk.md

  qualcheck compare raw/ published/ --write

In folders, files with the same path belong together; their endings may differ.
"""
#: What is read in both folders, whatever `include` says: the other side may come from another system.
READABLE: Final = ("*.txt", "*.md", "*.markdown", "*.html", "*.htm", "*.xhtml")
#: So many files without a partner are named on standard error; the page names all.
MOST_NAMED: Final = 5


def compare(
    raw: Annotated[Path, typer.Argument(metavar="RAW", help="The article as it came, or a folder of them.")],
    published: Annotated[Path, typer.Argument(metavar="PUBLISHED", help="The same as published: a file, or a folder.")],
    format_: Annotated[str, typer.Option("--format", metavar="NAME", help="markdown or json.")] = "markdown",
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Write the page there instead of printing it.")
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Keep the figures; 'rules show' and reports tell them.")
    ] = False,
    rates_file: Annotated[
        Path | None,
        typer.Option(
            "--rates",
            metavar="FILE",
            help="The file they are kept in (default: house_rates in qualcheck.yml, or house-rates.json beside it).",
        ),
    ] = None,
    select: SelectOption = None,
    extend_select: ExtendOption = None,
    ignore: IgnoreOption = None,
    config: ConfigOption = None,
) -> None:
    """Learn from the desk's edits: which findings the editors acted on, and what they changed that no rule saw."""
    from qualcheck import desk_rates, run
    from qualcheck.files import shown
    from qualcheck.formats import compare as formats
    from qualcheck.formats.text import plural

    if format_ not in ("markdown", "json"):
        raise QualcheckError(f"unknown format {format_!r}; formats are markdown, json")
    settings = settings_from(config, select, extend_select, ignore)
    path = rates_file if rates_file is not None else desk_rates.path_of(settings.folder, settings.keys.house_rates)
    # What cannot be added to is said before the work, not after it.
    kept = desk_rates.load(path, shown(path)) if write else None
    pairs, raw_alone, published_alone = _pairs(raw, published, settings)
    prepared = run.prepare(settings, with_figures=False)
    done: list[Comparison] = []
    unreadable: list[QualcheckError] = []
    try:
        for one, other in pairs:
            try:
                done.append(_compared(prepared, one, other))
            except QualcheckError as error:
                unreadable.append(error)
    finally:
        prepared.close()
    told = formats.Outcomes(done, raw_alone, published_alone, prepared.rules_version)
    page = formats.markdown(told) if format_ == "markdown" else formats.as_json(told)
    if output is None:
        typer.echo(page, nl=False)
    else:
        write_whole(output, page)
    for each in unreadable:
        complain(str(each))
    _name_alone(raw_alone, published_alone)
    said = [f"{plural(len(done), 'article')} compared", *([f"written to {shown(output)}"] if output else [])]
    if kept is not None:
        hashes, took_part = _rules_of(prepared)
        write_whole(path, desk_rates.render(desk_rates.updated(kept, done, hashes, took_part)))
        said.append(f"figures kept in {shown(path)}")
    if unreadable:
        finish(2, f"{plural(len(unreadable), 'pair')} could not be read; {', '.join(said)}")
    finish(0, ", ".join(said))


def _compared(prepared: Run, one: Path, other: Path) -> Comparison:
    from qualcheck import run
    from qualcheck.desk import compare

    raw = run.read_article(one, prepared.settings)
    published = run.read_article(other, prepared.settings)
    return compare(raw, published, prepared.checker_of(raw.id).detect(raw).findings)


def _rules_of(prepared: Run) -> tuple[dict[str, str], set[str]]:
    """Rule → what it is now, and the rules that could speak in this run under all their names."""
    from qualcheck import stats

    rules = [rule for rule in prepared.rules if rule.params is not None]
    return {rule.id: stats.rule_hash(rule) for rule in rules}, {
        name for rule in rules for name in (rule.id, *rule.formerly)
    }


def _pairs(
    raw: Path, published: Path, settings: Settings
) -> tuple[list[tuple[Path, Path]], tuple[str, ...], tuple[str, ...]]:
    """The files that belong together, and the names of those without a partner. Raises QualcheckError."""
    from qualcheck.desk import paired
    from qualcheck.files import shown

    for path in (raw, published):
        if not path.exists():
            raise QualcheckError("there is no such file or folder", shown(path))
    if raw.is_dir() != published.is_dir():
        raise QualcheckError("compare two files or two folders, not a file with a folder", shown(published))
    if not raw.is_dir():
        return [(raw, published)], (), ()
    found = paired(_names(raw, settings), _names(published, settings))
    if not found.pairs:
        raise QualcheckError(
            f"no file of {shown(raw)} has the path of one in {shown(published)}; files that belong together have the same "
            "path in both folders, the ending aside"
        )
    return [(raw / one, published / other) for one, other in found.pairs], found.raw_alone, found.published_alone


def _names(folder: Path, settings: Settings) -> Iterator[str]:
    from qualcheck.files import articles

    wide = settings.with_keys(include=tuple(dict.fromkeys((*settings.keys.include, *READABLE))))
    for item in articles([str(folder)], wide):
        if isinstance(item, QualcheckError):
            raise item
        yield Path(os.path.relpath(item, folder)).as_posix()


def _name_alone(raw_alone: tuple[str, ...], published_alone: tuple[str, ...]) -> None:
    for names, where in ((raw_alone, "published"), (published_alone, "raw")):
        if names:
            more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
            complain(f"not compared, since the {where} folder does not have it: {', '.join(names[:MOST_NAMED])}{more}")
