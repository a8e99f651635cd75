"""The command line: the only place that prints, writes files or exits."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from qualcheck import __version__
from qualcheck.config import Settings
from qualcheck.errors import QualcheckError, QualcheckErrors
from qualcheck.gate import Gate
from qualcheck.report import Report

HELP: Final = "The linter for machine-translated news: finds what reads wrong in English articles and reports it."

CHECK_EXAMPLES: Final = """
Examples:

  qualcheck check article.txt

  qualcheck check wire/ --reports reports/

  qualcheck check wire/ --source-language hi --fail-on critical

  cat article.txt | qualcheck check - --stdin-filename wire/article.txt

  qualcheck check wire/ --format json --output findings.json

Exit codes: 0 nothing that gates, 1 gated findings, 2 usage, configuration or unreadable input,
3 incomplete run or internal error. The highest applies.
"""

app = typer.Typer(
    help=HELP,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
rules_app = typer.Typer(help="List, show and test the rules.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(rules_app, name="rules")


class Severity(StrEnum):
    minor = "minor"
    major = "major"
    critical = "critical"


FORMATS: Final = ("text", "markdown", "json")

ConfigOption = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="Settings file (default: qualcheck.yml, found upwards).")
]
SelectOption = Annotated[
    list[str] | None,
    typer.Option("--select", metavar="RULE", help="Only these: rule id, pack, category, class or lang:CODE."),
]
ExtendOption = Annotated[
    list[str] | None, typer.Option("--extend-select", metavar="RULE", help="These as well, rules that are off among them.")
]
IgnoreOption = Annotated[list[str] | None, typer.Option("--ignore", metavar="RULE", help="Not these.")]


def run_command_line() -> None:
    """Run the command; every error that a user can cause is one line, every other one line and exit code 3."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Article text may hold anything; a terminal or pipe in another encoding must not end the run.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app(prog_name="qualcheck")
    except QualcheckErrors as error:
        for each in error.errors:
            complain(str(each))
        finish(2, f"{len(error.errors)} errors in rules or configuration" if len(error.errors) > 1 else "bad rules or configuration")
    except QualcheckError as error:
        complain(str(error))
        finish(2, "usage, configuration or unreadable input")
    except KeyboardInterrupt:
        finish(3, "interrupted")
    except Exception as error:
        if os.environ.get("QUALCHECK_DEBUG"):
            traceback.print_exc()
        what = " ".join(str(error).split())[:300]
        complain(f"internal error: {type(error).__name__}: {what}; set QUALCHECK_DEBUG=1 to see where")
        finish(3, "internal error")


@app.callback(invoke_without_command=True)
def main(
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
) -> None:
    if version:
        typer.echo(f"qualcheck {__version__}")
        raise typer.Exit


@app.command(epilog=CHECK_EXAMPLES)
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
    settings = _settings(config, select, extend_select, ignore, source_language)
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
    prepared = run.prepare(settings, with_scores=scores or wants_markdown)
    keys = settings.keys
    gate = Gate(fail_on=keys.fail_on, queries=keys.fail_on_queries, max_signals=keys.max_signals)
    style = _style if _coloured(sys.stdout) else text.plain
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
            for line in [text.verdict_line(item, style)] if quiet else text.article(item, style):
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
            for line in text.summary(done, len(unreadable), style):
                typer.echo(line, color=True)
    finish(code, reason)


def _stream(paths: Sequence[str], prepared: Any, stdin_filename: str) -> Iterator[Report | QualcheckError]:
    from qualcheck import run

    if "-" in paths:
        try:
            yield prepared.checker(run.read_standard_input(stdin_filename, prepared.settings))
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

    def __init__(self, prepared: Any, reports: Sequence[Report], unreadable: Sequence[QualcheckError], code: int) -> None:
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
        from qualcheck.formats import markdown

        taken: dict[Path, str] = {}
        links = []
        for report in self._reports:
            path = report_path(report.document.id)
            if path in taken:
                raise QualcheckError(f"{report.document.id} and {taken[path]} would share the report {path}")
            taken[path] = report.document.id
            links.append(path.as_posix())
            write_whole(folder / path, markdown.render(report, rules_version=self._prepared.rules_version))
        write_whole(folder / "index.md", markdown.render_index(self._reports, links=links, rules_version=self._prepared.rules_version))

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
            from qualcheck.formats import markdown

            for report in self._reports:
                yield markdown.render(report, rules_version=self._prepared.rules_version)
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


def write_whole(path: Path, content: str) -> None:
    """Write to a temporary file and rename: nobody ever sees half a report. Raises QualcheckError."""
    temporary = path.with_name(f".{path.name[:100]}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(content, encoding="utf-8", newline="", errors="backslashreplace")
        os.replace(temporary, path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise QualcheckError(f"cannot write the file: {error.strerror or error}", str(path)) from error


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


def _settings(
    config: Path | None,
    select: Sequence[str] | None,
    extend_select: Sequence[str] | None,
    ignore: Sequence[str] | None,
    source_language: str | None = None,
) -> Settings:
    from qualcheck import config as configuration
    from qualcheck.packs import LANGUAGE

    if config is not None and not config.is_file():
        raise QualcheckError("there is no such file", str(config))
    path = config if config is not None else configuration.find(Path.cwd())
    shown = os.path.relpath(path) if path is not None else configuration.FILE_NAME
    settings = configuration.load(path, shown)
    changes: dict[str, Any] = {}
    if select:
        changes["select"] = _split(select)
    if extend_select:
        changes["extend_select"] = (*settings.keys.extend_select, *_split(extend_select))
    if ignore:
        changes["ignore"] = (*settings.keys.ignore, *_split(ignore))
    if source_language is not None:
        if not LANGUAGE.match(source_language):
            raise QualcheckError(f"--source-language {source_language!r} is no ISO 639 code such as hi or it")
        changes |= {"source_language": source_language, "overrides": ()}
    return settings.with_keys(**changes)


def _split(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


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


def _coloured(stream: Any) -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (stream.isatty() and os.environ.get("TERM") != "dumb")


STYLES: Final[dict[str, dict[str, Any]]] = {
    "error": {"fg": "red", "bold": True},
    "query": {"fg": "yellow", "bold": True},
    "signal": {"fg": "cyan"},
    "mark": {"bold": True},
    "verdict": {"bold": True},
    "dim": {"dim": True},
}


def _style(text: str, style: str) -> str:
    return typer.style(text, **STYLES[style])


def complain(message: str) -> None:
    from qualcheck.formats.text import safe

    typer.echo(f"qualcheck: {safe(message)}", err=True)


def finish(code: int, reason: str) -> None:
    """Say on standard error what decided, and exit."""
    from qualcheck.formats.text import safe

    typer.echo(f"qualcheck: exit {code}: {safe(reason)}", err=True)
    sys.exit(code)


@rules_app.command("list")
def rules_list(
    format_: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    select: SelectOption = None,
    extend_select: ExtendOption = None,
    ignore: IgnoreOption = None,
    config: ConfigOption = None,
) -> None:
    """List the rules that are on."""
    from qualcheck.formats import rules

    if format_ not in ("text", "json"):
        raise QualcheckError(f"unknown format {format_!r}; formats are text, json")
    chosen = _rules(_settings(config, select, extend_select, ignore))
    for part in rules.listing(chosen) if format_ == "text" else rules.listing_json(chosen):
        typer.echo(part)


@rules_app.command("show")
def rules_show(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="The id of a rule, as in hi.took-a-target-on.")],
    config: ConfigOption = None,
) -> None:
    """Show one rule: what it finds, why, and its examples."""
    from qualcheck.formats import rules

    settings = _settings(config, None, None, None)
    everything = _rules(settings.with_keys(select=(), ignore=()), also_off=True)
    found = [each for each in everything if rule in (each.id, *each.formerly)]
    if not found:
        import difflib

        close = difflib.get_close_matches(rule, [each.id for each in everything], 1, 0.4)
        hint = f"; did you mean {close[0]!r}?" if close else "; see 'qualcheck rules list'"
        raise QualcheckError(f"there is no rule {rule!r}{hint}")
    for line in rules.page(found[0]):
        typer.echo(line)


@rules_app.command("test")
def rules_test(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH...]", help="Rule files or folders; default: all rules.")
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Run the examples of the rules: exact spans, suggestions, and silence where it must be."""
    from qualcheck import examples, run

    settings = _settings(config, None, None, None)
    rules = _rules_in(paths, settings) if paths else _rules(settings.with_keys(select=(), ignore=()), also_off=True)
    failures = list(examples.failures(rules, run.resources(settings)))
    for failure in failures:
        typer.echo(str(failure))
    count = sum(len(rule.examples) for rule in rules)
    typer.echo(f"{len(rules)} rules, {count} examples: {count - len(failures)} passed, {len(failures)} failed")
    finish(1 if failures else 0, f"{len(failures)} examples failed" if failures else "every example came out")


def _rules(settings: Settings, *, also_off: bool = False) -> Sequence[Any]:
    from qualcheck import packs
    from qualcheck.select import selected

    loaded = packs.load((*packs.shipped_packs(), *settings.house_packs), with_examples=True)
    if also_off:
        return loaded
    return selected(loaded, settings.keys.select, settings.keys.extend_select, settings.keys.ignore)


def _rules_in(paths: Sequence[Path], settings: Settings) -> Sequence[Any]:
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
            wanted = [p for p in (*homes, *inside)]
        else:
            folder = path if path.is_dir() else path.parent
            wanted = [packs.Pack(folder.resolve().name, folder, str(folder), False)]
        for pack in wanted:
            files = {f"{pack.shown}/{file.relative_to(pack.folder).as_posix()}" for file in pack.files() if target in (file.resolve(), *file.resolve().parents)}
            chosen += [rule for rule in packs.load([pack], with_examples=True) if rule.path in files]
    return chosen
