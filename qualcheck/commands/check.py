"""`qualcheck check`: articles in, findings and reports out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from qualcheck.commands.console import (
    ConfigOption,
    ExtendOption,
    IgnoreOption,
    NameStyleOption,
    SelectOption,
    coloured,
    complain,
    finish,
    settings_from,
    style,
    write_whole,
)
from qualcheck.config import Settings
from qualcheck.errors import QualcheckError
from qualcheck.gate import Gate
from qualcheck.report import Report

EXAMPLES: Final = """
Examples:

  qualcheck check article.txt

  qualcheck check wire/ --reports reports/

  qualcheck check wire/ --source-language hi --fail-on critical

  cat article.txt | qualcheck check - --stdin-filename wire/article.txt

  qualcheck check wire/ --format json --output findings.json

Exit codes: 0 nothing that gates, 1 gated findings, 2 usage, configuration or unreadable input,
3 incomplete run or internal error. The highest applies.
"""


class Severity(StrEnum):
    minor = "minor"
    major = "major"
    critical = "critical"


FORMATS: Final = ("text", "markdown", "json")


def check(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files or folders; - for standard input.")],
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", metavar="NAME[:FILE]", help="text, markdown or json; may be given several times."),
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", metavar="FILE", help="Where the one format goes.")] = None,
    reports: Annotated[
        Path | None, typer.Option("--reports", metavar="DIR", help="Write a Markdown report for each article here.")
    ] = None,
    stdin_filename: Annotated[
        str, typer.Option("--stdin-filename", metavar="NAME", help="What standard input is called.")
    ] = "stdin.txt",
    select: SelectOption = None,
    extend_select: ExtendOption = None,
    ignore: IgnoreOption = None,
    source_language: Annotated[
        str | None, typer.Option("--source-language", metavar="CODE", help="Packs of other languages rest, as in hi.")
    ] = None,
    name_style: NameStyleOption = None,
    fail_on: Annotated[
        Severity | None, typer.Option("--fail-on", help="Errors of this severity or graver fail (default: major).")
    ] = None,
    fail_on_queries: Annotated[bool, typer.Option("--fail-on-queries", help="Queries fail as well.")] = False,
    max_signals: Annotated[
        float | None, typer.Option("--max-signals", min=0, metavar="N", help="More signals per 1,000 words fail.")
    ] = None,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="End with 0 where findings would gate.")] = False,
    scores: Annotated[bool, typer.Option("--scores", help="Measure readability for JSON too.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only the verdict line of each article.")] = False,
    statistics: Annotated[bool, typer.Option("--statistics", help="Count findings by rule.")] = False,
    config: ConfigOption = None,
) -> None:
    """Check articles and report what reads wrong."""
    targets = _targets(formats, output)
    settings = settings_from(config, select, extend_select, ignore, source_language, name_style)
    changes: dict[str, Any] = {}
    if fail_on is not None:
        changes["fail_on"] = fail_on.value
    if fail_on_queries:
        changes["fail_on_queries"] = True
    if max_signals is not None:
        changes["max_signals"] = max_signals
    settings = replace(
        settings.with_keys(**changes), exit_zero=exit_zero, never_read=(reports,) if reports is not None else ()
    )
    _check(paths, settings, targets, reports, stdin_filename, scores=scores, quiet=quiet, statistics=statistics)


def _check(
    paths: Sequence[str],
    settings: Settings,
    targets: Sequence[tuple[str, Path | None]],
    reports_folder: Path | None,
    stdin_filename: str,
    *,
    scores: bool,
    quiet: bool,
    statistics: bool,
) -> None:
    from qualcheck import run
    from qualcheck.formats import text

    wants_markdown = reports_folder is not None or any(name == "markdown" for name, _ in targets)
    prepared = run.prepare(
        settings,
        with_scores=scores or wants_markdown,
        with_figures=wants_markdown or any(name != "text" for name, _ in targets),
    )
    keys = settings.keys
    gate = Gate(fail_on=keys.fail_on, queries=keys.fail_on_queries, max_signals=keys.max_signals)
    styled = style if coloured(sys.stdout) else text.plain
    live = ("text", None) in targets
    done: list[Report] = []
    unreadable: list[QualcheckError] = []
    for item in _with_progress(_stream(paths, prepared, stdin_filename)):
        if isinstance(item, QualcheckError):
            unreadable.append(item)
            complain(str(item))
            continue
        done.append(item)
        if live:
            for line in [text.verdict_line(item, styled)] if quiet else text.article(item, styled):
                typer.echo(line, color=True)
    code, reason = _decide(done, unreadable, gate, settings.exit_zero)
    write = _Writer(prepared, done, unreadable, code)
    try:
        for name, file in targets:
            if (name, file) != ("text", None):
                write.one(name, file, quiet)
        if reports_folder is not None:
            write.folder(reports_folder)
    finally:
        if statistics:
            for line in text.statistics(done):
                typer.echo(line, err=not live)
        if live and not quiet:
            for line in text.summary(done, len(unreadable), styled):
                typer.echo(line, color=True)
    finish(code, reason)


def _stream(paths: Sequence[str], prepared: Any, stdin_filename: str) -> Iterator[Report | QualcheckError]:
    from qualcheck import run

    if "-" in paths:
        try:
            yield prepared.check(run.read_standard_input(stdin_filename, prepared.settings))
        except QualcheckError as error:
            yield error
    yield from prepared.reports(run.articles([path for path in paths if path != "-"], prepared.settings))


def _decide(
    reports: Sequence[Report], unreadable: Sequence[QualcheckError], gate: Gate, exit_zero: bool
) -> tuple[int, str]:
    """The exit code and what decided it; the highest code applies."""
    incomplete = [report for report in reports if not report.complete]
    if incomplete:
        item = incomplete[0].skipped[0]
        return 3, f"incomplete: {len(incomplete)} of {len(reports)} articles; first {item.what}: {item.why}"
    if unreadable:
        return 2, f"{len(unreadable)} of {len(reports) + len(unreadable)} could not be read"
    failing = [reasons for report in reports if (reasons := gate.failing(report))]
    if failing:
        reason = f"{len(failing)} of {len(reports)} articles fail; first: {', '.join(failing[0])}"
        return (0, f"--exit-zero, though {reason}") if exit_zero else (1, reason)
    return 0, "nothing that gates" if reports else "no articles found"


class _Writer:
    """Writes what a run found in every format that was asked for."""

    def __init__(
        self, prepared: Any, reports: Sequence[Report], unreadable: Sequence[QualcheckError], code: int
    ) -> None:
        self._prepared = prepared
        self._reports = reports
        self._unreadable = unreadable
        self._code = code

    def one(self, name: str, file: Path | None, quiet: bool) -> None:
        parts = self._parts(name, quiet)
        if file is None:
            for part in parts:
                typer.echo(part, nl=False)
        else:
            write_whole(file, "".join(parts))

    def folder(self, folder: Path) -> None:
        from qualcheck.formats.markdown_index import render_index

        taken: dict[Path, str] = {}
        links = []
        for report in self._reports:
            path = report_path(report.document.id)
            if path in taken:
                raise QualcheckError(f"{report.document.id} and {taken[path]} would share the report {path}")
            taken[path] = report.document.id
            links.append(path.as_posix())
            write_whole(folder / path, self._page(report))
        index = render_index(
            self._reports,
            links=links,
            rules_version=self._prepared.rules_version,
            fail_on=self._prepared.settings.keys.fail_on,
        )
        write_whole(folder / "index.md", index)

    def _page(self, report: Report) -> str:
        from qualcheck.formats import markdown
        from qualcheck.gazetteer import STYLE_TITLES

        style = self._prepared.settings.name_style(report.document.id)
        return markdown.render(report, rules_version=self._prepared.rules_version, name_style=STYLE_TITLES.get(style))

    def _parts(self, name: str, quiet: bool) -> Iterable[str]:
        from qualcheck.finding import Skipped
        from qualcheck.formats import text

        if name == "text":
            for report in self._reports:
                lines = [text.verdict_line(report)] if quiet else text.article(report)
                yield from (line + "\n" for line in lines)
            if not quiet:
                yield from (line + "\n" for line in text.summary(self._reports, len(self._unreadable)))
        elif name == "markdown":
            yield from map(self._page, self._reports)
        else:
            from qualcheck.formats import json

            yield from json.render(
                self._reports,
                rules_version=self._prepared.rules_version,
                exit_code=self._code,
                complete=not self._unreadable and all(report.complete for report in self._reports),
                skipped=[Skipped(str(e.path), str(e)) for e in self._unreadable],
            )


def report_path(article: str) -> Path:
    """The report of an article inside the reports folder: its path and name, `.md` added, never above the folder."""
    parts = [part for part in Path(article).parts if part not in ("..", ".", "/")]
    return Path(*parts[:-1], f"{parts[-1]}.md")


def _targets(formats: Sequence[str] | None, output: Path | None) -> list[tuple[str, Path | None]]:
    """(format, file or None for standard output) for each `--format`."""
    targets: list[tuple[str, Path | None]] = []
    for item in formats or ["text"]:
        name, _, file = item.partition(":")
        if name not in FORMATS:
            raise QualcheckError(f"unknown format {name!r}; formats are {', '.join(FORMATS)}")
        targets.append((name, Path(file) if file else None))
    if output is not None:
        if len(targets) != 1 or targets[0][1] is not None:
            raise QualcheckError("--output goes with a single --format without a file of its own")
        targets = [(targets[0][0], output)]
    if sum(1 for _, file in targets if file is None) > 1:
        raise QualcheckError("only one format can go to standard output; give the others a file, as in json:FILE")
    return targets


def _with_progress(items: Iterator[Report | QualcheckError]) -> Iterator[Report | QualcheckError]:
    """A line on standard error that counts the articles: on a terminal only, and not where findings scroll by."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        yield from items
        return
    for count, item in enumerate(items, 1):
        sys.stderr.write(f"\r{count} articles")
        sys.stderr.flush()
        yield item
    sys.stderr.write("\r\x1b[K")
