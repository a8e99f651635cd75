"""`qualcheck baseline`: the findings of today, which shall not stop anybody tomorrow."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qualcheck.baseline import FILE_NAME, Baseline, Entry, load, render
from qualcheck.commands.console import (
    ConfigOption,
    NameStyle,
    NameStyleOption,
    complain,
    finish,
    settings_from,
    with_languagetool,
    write_whole,
)
from qualcheck.commands.sifting import Sifting, beside, sifted
from qualcheck.errors import QualcheckError
from qualcheck.formats.text import plural

if TYPE_CHECKING:
    from qualcheck.report import Report
    from qualcheck.run import Run

app = typer.Typer(no_args_is_help=True, help=f"Known findings, in {FILE_NAME}: they are counted and stop nobody.")

PathsArgument = Annotated[
    list[str] | None, typer.Argument(metavar="[PATH]...", help="Files or folders (default: the working directory).")
]
SourceOption = Annotated[
    str | None,
    typer.Option("--source-language", metavar="CODE", help="As for check: what is checked must be the same."),
]
LanguageToolOption = Annotated[
    bool | None, typer.Option("--languagetool/--no-languagetool", help="Ask LanguageTool as well.")
]
FileOption = Annotated[
    Path | None,
    typer.Option("--output", metavar="FILE", help="Where a new baseline goes (default: beside qualcheck.yml)."),
]


@app.command()
def create(
    paths: PathsArgument = None,
    output: FileOption = None,
    source_language: SourceOption = None,
    name_style: NameStyleOption = None,
    languagetool: LanguageToolOption = None,
    config: ConfigOption = None,
) -> None:
    """Write all findings of today into a new baseline."""
    checked = _checked(paths, source_language, name_style, languagetool, config)
    path = output or checked.run.settings.folder / FILE_NAME
    if path.exists():
        raise QualcheckError("there is a baseline already; use update or prune, or delete it", str(path))
    _write(path, checked, frozenset(), frozenset())


@app.command()
def update(
    paths: PathsArgument = None,
    source_language: SourceOption = None,
    name_style: NameStyleOption = None,
    languagetool: LanguageToolOption = None,
    config: ConfigOption = None,
) -> None:
    """Add what is new to the baseline, and take out what is gone."""
    _amend(_checked(paths, source_language, name_style, languagetool, config), adding=True)


@app.command()
def prune(
    paths: PathsArgument = None,
    source_language: SourceOption = None,
    name_style: NameStyleOption = None,
    languagetool: LanguageToolOption = None,
    config: ConfigOption = None,
) -> None:
    """Take what is gone out of the baseline; nothing is added."""
    _amend(_checked(paths, source_language, name_style, languagetool, config), adding=False)


@dataclass(frozen=True)
class _Checked:
    """The articles, checked with what is dismissed and, where there is one, with the baseline."""

    run: Run
    reports: Sequence[Report]
    unreadable: int


def _checked(
    paths: list[str] | None,
    source_language: str | None,
    name_style: NameStyle | None,
    languagetool: bool | None,
    config: Path | None,
) -> _Checked:
    from qualcheck import run

    settings = settings_from(config, source_language=source_language, name_style=name_style)
    settings = with_languagetool(settings, languagetool, None)
    wanted = paths or ["."]
    made = sifted(run.prepare(settings, with_figures=False), Sifting(), wanted)
    reports = []
    unreadable = 0
    try:
        for item in made.run.reports(run.articles(wanted, settings)):
            if isinstance(item, QualcheckError):
                unreadable += 1
                complain(str(item))
            else:
                reports.append(item)
    finally:
        made.run.close()
    incomplete = [report for report in reports if not report.complete]
    if incomplete:
        first = incomplete[0].skipped[0]
        finish(
            3,
            f"incomplete, nothing is written: {len(incomplete)} of {len(reports)} articles; {first.what}: {first.why}",
        )
    return _Checked(made.run, reports, unreadable)


def _existing(run: Run) -> tuple[Path, Baseline]:
    path = beside(FILE_NAME, run.settings)
    if path is None:
        raise QualcheckError(f"there is no {FILE_NAME} here or above; make one with qualcheck baseline create")
    return path, load(path)


def _amend(checked: _Checked, *, adding: bool) -> None:
    """Write the existing baseline without what is gone; with what is new where `adding`."""
    path, before = _existing(checked.run)
    stale = frozenset(before.stale(checked.reports, checked.run.known, checked.run.took_part))
    _write(path, checked if adding else replace(checked, reports=()), before.entries, stale)


def _write(path: Path, checked: _Checked, before: frozenset[Entry], stale: frozenset[Entry]) -> None:
    names = Baseline(path.parent)
    found = {
        Entry(names.article(report.document.id), id_, rule)
        for report in checked.reports
        for id_, rule in _known_as(report)
    }
    entries = (before - stale) | found
    write_whole(path, render(Baseline(path.parent, frozenset(entries))))
    parts = [f"{plural(len(entries - before), 'entry')} added" if found or not before else ""]
    parts += [f"{len(stale)} taken out" if before else "", f"{len(entries)} in all" if before else ""]
    typer.echo(f"{os.path.relpath(path)}: " + ", ".join(part for part in parts if part))
    if checked.unreadable:
        finish(2, f"{checked.unreadable} could not be read")
    finish(0, "the baseline is written")


def _known_as(report: Report) -> list[tuple[str, str]]:
    """Id and rule of each finding, of those merged into another one too: it may speak when the other is gone."""
    pairs = zip(report.findings, report.ids, strict=True)
    return [(id_, finding.rule) for finding, id_ in pairs if finding.kind != "meta"] + list(report.merged_ids)
