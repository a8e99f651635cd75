"""`qualcheck check`: articles in, findings and reports out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

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
    with_languagetool,
    write_whole,
)
from qualcheck.commands.fixing import DiffOption, Fixing, FixOption, UnsafeOption
from qualcheck.commands.sifting import (
    AgainstOption,
    BaselineOption,
    Sifted,
    Sifting,
    SinceOption,
    TodayOption,
    changed_only,
    is_whole,
    remarks,
    sifted,
)
from qualcheck.config import Settings
from qualcheck.errors import QualcheckError
from qualcheck.gate import Gate
from qualcheck.report import Report

if TYPE_CHECKING:
    from qualcheck.formats.listing import Outcome
    from qualcheck.formats.summary import Earlier

EXAMPLES: Final = """
Examples:

  qualcheck check article.txt

  qualcheck check wire/ --reports reports/

  qualcheck check wire/ --source-language hi --fail-on critical

  qualcheck check wire/ --since origin/main

  qualcheck check wire/update-1.txt --against wire/story.txt

  qualcheck check wire/ --diff | git apply

  cat article.txt | qualcheck check - --stdin-filename wire/article.txt

  qualcheck check wire/ --format json --output findings.json

Exit codes: 0 nothing that gates, 1 gated findings, 2 usage, configuration or unreadable input,
3 incomplete run or internal error. The highest applies.
"""


class Severity(StrEnum):
    minor = "minor"
    major = "major"
    critical = "critical"


class ReportFormat(StrEnum):
    markdown = "markdown"
    html = "html"
    docx = "docx"


#: The ending of each report format.
ENDINGS: Final = {ReportFormat.markdown: ".md", ReportFormat.html: ".html", ReportFormat.docx: ".docx"}

#: Formats for other programs → module and function in `qualcheck.formats`.
FOR_PROGRAMS: Final = {
    "sarif": ("sarif", "render"),
    "github": ("github", "render"),
    "github-summary": ("github_summary", "render"),
    "pr-comment": ("pr_comment", "render"),
    "gitlab": ("gitlab", "render"),
    "junit": ("junit", "render"),
    "rdjsonl": ("rdjsonl", "render"),
    "csv": ("csv", "render"),
    "chat": ("chat", "render"),
}
FORMATS: Final = ("text", "markdown", "json", *FOR_PROGRAMS)


def check(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files or folders; - for standard input.")],
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", metavar="NAME[:FILE]", help=f"{', '.join(FORMATS)}; may be given several times."),
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", metavar="FILE", help="Where the one format goes.")] = None,
    reports: Annotated[
        Path | None, typer.Option("--reports", metavar="DIR", help="Write a Markdown report for each article here.")
    ] = None,
    report_formats: Annotated[
        list[ReportFormat] | None,
        typer.Option("--report-format", help="What --reports writes; may be given several times (default: markdown)."),
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
    fail_under: Annotated[
        float | None,
        typer.Option(
            "--fail-under", min=0, max=100, metavar="SCORE", help="Articles of 500 words or more that score less fail."
        ),
    ] = None,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="End with 0 where findings would gate.")] = False,
    scores: Annotated[bool, typer.Option("--scores", help="Measure readability for JSON too.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only the verdict line of each article.")] = False,
    statistics: Annotated[bool, typer.Option("--statistics", help="Count findings by rule.")] = False,
    languagetool: Annotated[
        bool | None,
        typer.Option("--languagetool/--no-languagetool", help="Ask LanguageTool as well; the run needs it then."),
    ] = None,
    languagetool_url: Annotated[
        str | None, typer.Option("--languagetool-url", metavar="URL", help="A LanguageTool server that runs already.")
    ] = None,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Ask LanguageTool again what it said before.")] = False,
    summary: Annotated[
        Path | None, typer.Option("--summary", metavar="FILE", help="Write a Markdown summary of all articles.")
    ] = None,
    compare: Annotated[
        Path | None, typer.Option("--compare", metavar="OLD.json", help="What changed since this JSON, in the summary.")
    ] = None,
    since: SinceOption = None,
    against: AgainstOption = None,
    baseline: BaselineOption = True,
    today: TodayOption = None,
    fix: FixOption = False,
    unsafe_fixes: UnsafeOption = False,
    diff: DiffOption = False,
    config: ConfigOption = None,
) -> None:
    """Check articles and report what reads wrong."""
    targets = _targets(formats, output)
    wants_fixes = fix or unsafe_fixes or diff
    if wants_fixes and "-" in paths:
        raise QualcheckError("standard input cannot be fixed; name the file")
    if diff:
        # Standard output is the patch.
        targets = [target for target in targets if target != ("text", None)]
        if any(file is None for _, file in targets):
            raise QualcheckError("--diff takes standard output; give the format a file, as in json:FILE")
    if compare is not None and summary is None:
        raise QualcheckError("--compare goes with --summary FILE")
    if Path(stdin_filename).name in ("", ".."):
        raise QualcheckError(f"--stdin-filename {stdin_filename!r} is no name of a file")
    settings = settings_from(config, select, extend_select, ignore, source_language, name_style)
    settings = with_languagetool(settings, languagetool, languagetool_url)
    changes: dict[str, Any] = {}
    if fail_on is not None:
        changes["fail_on"] = fail_on.value
    if fail_on_queries:
        changes["fail_on_queries"] = True
    if fail_under is not None:
        changes["fail_under"] = fail_under
    if max_signals is not None:
        changes["max_signals"] = max_signals
    settings = replace(
        settings.with_keys(**changes),
        exit_zero=exit_zero,
        never_read=(reports,) if reports is not None else (),
        use_cache=not no_cache,
    )
    kept = tuple(dict.fromkeys(report_formats or [ReportFormat.markdown]))
    sifting = Sifting(since, against, baseline, today=today)
    fixing = (unsafe_fixes, diff) if wants_fixes else None
    wanted = _Wanted(targets, reports, kept, summary, compare, scores, quiet, statistics, sifting, fixing)
    _check(paths, settings, wanted, stdin_filename)


@dataclass(frozen=True)
class _Wanted:
    """What a run is to write, and how much of it to say."""

    targets: Sequence[tuple[str, Path | None]]
    reports: Path | None
    report_formats: Sequence[ReportFormat]
    summary: Path | None
    compare: Path | None
    scores: bool
    quiet: bool
    statistics: bool
    sifting: Sifting
    #: Whether unsafe fixes are wanted too, and whether as a patch only.
    fixing: tuple[bool, bool] | None


def _check(paths: Sequence[str], settings: Settings, wanted: _Wanted, stdin_filename: str) -> None:
    from qualcheck import run
    from qualcheck.formats import text

    # What cannot be read is said before anything is checked.
    before = _earlier(wanted.compare) if wanted.compare is not None else None
    wants_markdown = wanted.reports is not None or any(name == "markdown" for name, _ in wanted.targets)
    prepared = run.prepare(
        settings,
        with_scores=wanted.scores or wants_markdown,
        with_figures=wants_markdown or any(name == "json" for name, _ in wanted.targets),
    )
    made = sifted(prepared, wanted.sifting, paths)
    prepared = made.run
    fixing = Fixing(prepared, *wanted.fixing) if wanted.fixing is not None else None
    passed: list[Path] = []
    keys = settings.keys
    gate = Gate(
        fail_on=keys.fail_on,
        queries=keys.fail_on_queries,
        max_signals=keys.max_signals,
        max_findings=keys.max_findings,
        fail_under=keys.fail_under,
        scorecard=keys.scorecard,
    )
    styled = style if coloured(sys.stdout) else text.plain
    live = ("text", None) in wanted.targets
    done: list[Report] = []
    unreadable: list[QualcheckError] = []
    try:
        for item in _with_progress(_stream(paths, made, stdin_filename, fixing, passed)):
            if isinstance(item, QualcheckError):
                unreadable.append(item)
                complain(str(item))
                continue
            done.append(item)
            if live:
                for line in [text.verdict_line(item, styled)] if wanted.quiet else text.article(item, styled):
                    typer.echo(line, color=True)
    finally:
        prepared.close()
    about = made.dismissals.report(done, is_whole(paths, made))
    if about is not None:
        done.append(about)
        if live:
            for line in [text.verdict_line(about, styled)] if wanted.quiet else text.article(about, styled):
                typer.echo(line, color=True)
    code, reason = _decide(done, unreadable, gate, settings, len(passed))
    write = _Writer(prepared, done, unreadable, code, gate)
    try:
        for name, file in wanted.targets:
            if (name, file) != ("text", None):
                write.one(name, file, wanted.quiet)
        if wanted.reports is not None:
            write.folder(wanted.reports, wanted.report_formats)
        if wanted.summary is not None:
            write.summary(wanted.summary, before)
    finally:
        if wanted.statistics:
            for line in text.statistics(done):
                typer.echo(line, err=not live)
        if live and not wanted.quiet:
            for line in text.summary(done, len(unreadable), styled):
                typer.echo(line, color=True)
        for line in remarks(made, done, passed):
            typer.echo(line, err=not live or wanted.quiet)
        if fixing is not None:
            for part in fixing.patches:
                typer.echo(part, nl=False)
            typer.echo(fixing.remark(), err=not live)
    finish(code, reason)


def _earlier(path: Path) -> Earlier:
    from qualcheck.formats import summary

    return summary.earlier(path)


def _stream(
    paths: Sequence[str], made: Sifted, stdin_filename: str, fixing: Fixing | None, passed: list[Path]
) -> Iterator[Report | QualcheckError]:
    from qualcheck import run

    prepared = made.run

    if "-" in paths:
        try:
            yield prepared.check(run.read_standard_input(stdin_filename, prepared.settings))
        except QualcheckError as error:
            yield error
    files = changed_only(run.articles([path for path in paths if path != "-"], prepared.settings), made, passed)
    yield from prepared.reports(files, fixing.amend if fixing is not None else None)


def _decide(
    reports: Sequence[Report], unreadable: Sequence[QualcheckError], gate: Gate, settings: Settings, passed: int = 0
) -> tuple[int, str]:
    """The exit code and what decided it; the highest code applies."""
    articles = [report for report in reports if report.is_article]
    incomplete = [report for report in articles if not report.complete]
    if incomplete:
        item = incomplete[0].skipped[0]
        return 3, f"incomplete: {len(incomplete)} of {len(articles)} articles; first {item.what}: {item.why}"
    if unreadable:
        return 2, f"{len(unreadable)} of {len(articles) + len(unreadable)} could not be read"
    failing = [(report, reasons) for report in reports if (reasons := gate.failing(report))]
    if failing:
        count = sum(report.is_article for report, _ in failing)
        what = f"{count} of {len(articles)} articles fail" if count else f"{failing[0][0].document.id} fails"
        reason = f"{what}; first: {', '.join(failing[0][1])}"
        return (0, f"--exit-zero, though {reason}") if settings.exit_zero else (1, reason)
    if articles or passed:
        return 0, "nothing that gates"
    return 0, f"no articles found; in folders `include` takes {', '.join(settings.keys.include)}"


class _Writer:
    """Writes what a run found in every format that was asked for."""

    def __init__(
        self, prepared: Any, reports: Sequence[Report], unreadable: Sequence[QualcheckError], code: int, gate: Gate
    ) -> None:
        self._prepared = prepared
        self._reports = reports
        self._articles = [report for report in reports if report.is_article]
        self._unreadable = unreadable
        self._code = code
        self._gate = gate

    def one(self, name: str, file: Path | None, quiet: bool) -> None:
        parts = self._parts(name, quiet)
        if file is None:
            for part in parts:
                typer.echo(part, nl=False)
        else:
            write_whole(file, "".join(parts))

    def summary(self, file: Path, before: Earlier | None) -> None:
        from qualcheck.formats import summary

        write_whole(file, summary.render(self._articles, keys=self._prepared.settings.keys.scorecard, before=before))

    def folder(self, folder: Path, formats: Sequence[ReportFormat]) -> None:
        """A report for each article in each format, and an index for those that have one."""
        for format_ in formats:
            taken: dict[Path, str] = {}
            for report in self._articles:
                path = report_path(report.document.id, ENDINGS[format_])
                if path in taken:
                    raise QualcheckError(f"{report.document.id} and {taken[path]} would share the report {path}")
                taken[path] = report.document.id
                write_whole(folder / path, self._page(report, format_))
            if format_ in (ReportFormat.markdown, ReportFormat.html):
                index = self._index([path.as_posix() for path in taken], format_)
                write_whole(folder / f"index{ENDINGS[format_]}", index)

    def _page(self, report: Report, format_: ReportFormat = ReportFormat.markdown) -> str | bytes:
        from qualcheck.gazetteer import STYLE_TITLES

        if format_ is ReportFormat.docx:
            from qualcheck.formats import docx

            return docx.render(report)
        settings = self._prepared.settings
        style = STYLE_TITLES.get(settings.name_style(report.document.id))
        version = self._prepared.rules_version
        if format_ is ReportFormat.html:
            from qualcheck.formats import html

            return html.render(
                report,
                rules_version=version,
                name_style=style,
                scorecard_keys=settings.keys.scorecard,
                templates=settings.templates,
            )
        from qualcheck.formats import markdown

        return markdown.render(
            report,
            rules_version=version,
            name_style=style,
            scorecard_keys=settings.keys.scorecard,
            templates=settings.templates,
        )

    def _index(self, links: Sequence[str], format_: ReportFormat) -> str:
        version, fail_on = self._prepared.rules_version, self._prepared.settings.keys.fail_on
        if format_ is ReportFormat.html:
            from qualcheck.formats import html

            templates = self._prepared.settings.templates
            return html.render_index(
                self._articles, links=links, rules_version=version, fail_on=fail_on, templates=templates
            )
        from qualcheck.formats.markdown_index import render_index

        return render_index(self._articles, links=links, rules_version=version, fail_on=fail_on)

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
            yield from (str(self._page(report)) for report in self._articles)
        elif name in FOR_PROGRAMS:
            module, function = FOR_PROGRAMS[name]
            yield from getattr(import_module(f"qualcheck.formats.{module}"), function)(self._outcome())
        else:
            from qualcheck.formats import json

            yield from json.render(
                self._reports,
                rules_version=self._prepared.rules_version,
                exit_code=self._code,
                complete=not self._unreadable and all(report.complete for report in self._reports),
                skipped=[Skipped(str(e.path), str(e)) for e in self._unreadable],
                scorecard_keys=self._prepared.settings.keys.scorecard,
            )

    def _outcome(self) -> Outcome:
        from qualcheck import rates, stats
        from qualcheck.finding import Skipped
        from qualcheck.formats.listing import Outcome

        recorded = rates.load(stats.rates_path())
        return Outcome(
            self._reports,
            [Skipped(e.path or "", e.message) for e in self._unreadable],
            self._code,
            self._prepared.rules_version,
            {rule.id: rule for rule in self._prepared.rules},
            lambda rule: rates.describe(rule, recorded, stats.rule_hash(rule)),
            self._gate,
            self._prepared.settings.keys.scorecard,
        )


def report_path(article: str, ending: str = ".md") -> Path:
    """The report of an article inside the reports folder: its path and name, the ending added, never above the folder."""
    parts = [part for part in Path(article).parts if part not in ("..", ".", "/")]
    return Path(*parts[:-1], f"{parts[-1]}{ending}")


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
