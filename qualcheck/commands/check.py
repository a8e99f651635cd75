"""`qualcheck check`: articles in, findings and reports out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, cast

import typer

from qualcheck.commands.console import (
    ConfigOption,
    ExtendOption,
    IgnoreOption,
    JobsOption,
    NameStyleOption,
    Output,
    SelectOption,
    code_of,
    coloured,
    complain,
    finish,
    number_of_jobs,
    settings_from,
    style,
    with_languagetool,
)
from qualcheck.commands.fixing import DiffOption, Done, FixOption, UnsafeOption, added
from qualcheck.commands.progress import Progress
from qualcheck.commands.sifting import (
    AgainstOption,
    BaselineOption,
    Sifting,
    SinceOption,
    TodayOption,
    changed_only,
    day,
    is_whole,
    remarks,
)
from qualcheck.commands.work import Checked, Checking, ReportFormat
from qualcheck.commands.writing import FORMATS, Folder, Writer
from qualcheck.config import Settings
from qualcheck.errors import QualcheckError
from qualcheck.gate import Gate
from qualcheck.report import Report

if TYPE_CHECKING:
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
    jobs: JobsOption = "auto",
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
    wanted = _Wanted(
        targets, reports, kept, summary, compare, scores, quiet, statistics, sifting, fixing, number_of_jobs(jobs)
    )
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
    #: How many processes; None for as many as are worth it.
    jobs: int | None

    @property
    def elsewhere(self) -> bool:
        """Whether the run does anything besides writing to standard output."""
        files = any(file is not None for _, file in self.targets)
        fixes = self.fixing is not None and not self.fixing[1]
        return files or fixes or self.reports is not None or self.summary is not None


def _check(paths: Sequence[str], settings: Settings, wanted: _Wanted, stdin_filename: str) -> None:
    from qualcheck import run
    from qualcheck.formats import text

    # What cannot be read is said before anything is checked.
    before = _earlier(wanted.compare) if wanted.compare is not None else None
    as_markdown = any(name == "markdown" for name, _ in wanted.targets)
    wants_markdown = wanted.reports is not None or as_markdown
    page_formats = (*(wanted.report_formats if wanted.reports is not None else ()), ReportFormat.markdown)
    styled = style if coloured(sys.stdout) else text.plain
    live = ("text", None) in wanted.targets
    checking = Checking(
        settings,
        # Every process judges by the same day.
        replace(wanted.sifting, today=day(wanted.sifting.today, "--today").isoformat()),
        tuple(paths),
        with_scores=wanted.scores or wants_markdown,
        with_figures=wants_markdown or any(name == "json" for name, _ in wanted.targets),
        page_formats=tuple(dict.fromkeys(page_formats if as_markdown else page_formats[:-1])),
        lines=("verdict" if wanted.quiet else "all") if live else None,
        styled=styled is style,
        fixing=wanted.fixing,
    )
    made = checking.made
    prepared = made.run
    keys = settings.keys
    gate = Gate(
        fail_on=keys.fail_on,
        queries=keys.fail_on_queries,
        max_signals=keys.max_signals,
        max_findings=keys.max_findings,
        fail_under=keys.fail_under,
        scorecard=keys.scorecard,
    )
    out = Output()
    folder = Folder(wanted.reports, wanted.report_formats, prepared) if wanted.reports is not None else None
    passed: list[Path] = []
    done: list[Report] = []
    unreadable: list[QualcheckError] = []
    markdown: list[str | QualcheckError] = []
    fixed: list[Done] = []
    try:
        files = list(changed_only(run.articles([path for path in paths if path != "-"], settings), made, passed))
        progress = Progress("articles", len(files))
        with closing(_stream(paths, files, checking, stdin_filename, wanted.jobs)) as stream:
            for item in progress.of(stream):
                if item.done is not None:
                    fixed.append(item.done)
                if isinstance(item.outcome, QualcheckError):
                    unreadable.append(item.outcome)
                    progress.hide()
                    complain(str(item.outcome))
                    continue
                done.append(item.outcome)
                if folder is not None:
                    folder.add(item)
                if as_markdown:
                    markdown.append(cast("str | QualcheckError", item.pages[ReportFormat.markdown]))
                if item.lines:
                    progress.hide()
                for line in item.lines:
                    out.line(line)
                if out.failed is not None and not wanted.elsewhere:
                    break
    finally:
        prepared.close()
    if out.failed is not None and not wanted.elsewhere:
        finish(3, out.reason)
    about = made.dismissals.report(done, is_whole(paths, made))
    if about is not None:
        done.append(about)
        for line in checking.lines_of(about):
            out.line(line)
    code, reason = _decide(done, unreadable, gate, settings, len(passed))
    write = Writer(prepared, done, unreadable, code, gate, out, markdown)
    writings: list[Callable[[], None]] = [
        partial(write.one, name, file, wanted.quiet) for name, file in wanted.targets if (name, file) != ("text", None)
    ]
    if folder is not None:
        writings.append(partial(folder.close, write.articles))
    if wanted.summary is not None:
        writings.append(partial(write.summary, wanted.summary, before))
    failed = _tried(writings)
    if wanted.statistics:
        for line in text.statistics(done):
            _say(line, out if live else None)
    if live and not wanted.quiet:
        for line in text.summary(done, len(unreadable), styled):
            out.line(line)
    for line in remarks(made, done, passed):
        _say(line, out if live and not wanted.quiet else None)
    if wanted.fixing is not None:
        everything = added(fixed)
        for part in everything.patches:
            out.write(part)
        _say(everything.remark(diff=wanted.fixing[1]), out if live else None)
    for error in failed:
        complain(str(error))
    if out.failed is not None:
        finish(3, out.reason)
    if failed:
        finish(max(code, *map(code_of, failed)), f"not written: {failed[0].path or failed[0].message}")
    finish(code, reason)


def _say(line: str, out: Output | None) -> None:
    """On standard output, or beside it."""
    if out is not None:
        out.line(line)
    else:
        with suppress(OSError):
            typer.echo(line, err=True)


def _tried(writings: Sequence[Callable[[], None]]) -> list[QualcheckError]:
    """Each of them done; why some could not be."""
    failed = []
    for writing in writings:
        try:
            writing()
        except QualcheckError as error:
            failed.append(error)
    return failed


def _earlier(path: Path) -> Earlier:
    from qualcheck.formats import summary

    return summary.earlier(path)


def _stream(
    paths: Sequence[str],
    files: Sequence[Path | QualcheckError],
    checking: Checking,
    stdin_filename: str,
    jobs: int | None,
) -> Generator[Checked, None, None]:
    from qualcheck import run

    if "-" in paths:
        try:
            document = run.read_standard_input(stdin_filename, checking.settings)
        except QualcheckError as error:
            yield Checked(error)
        else:
            yield checking.check(document)
    yield from checking.stream(files, jobs)


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
