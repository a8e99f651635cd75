"""What a check writes: the reports of articles as they are finished, and the formats over all of them at the end."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qualcheck.commands.console import Output, write_whole
from qualcheck.commands.work import Checked, ReportFormat
from qualcheck.errors import QualcheckError
from qualcheck.gate import Gate
from qualcheck.report import Report

if TYPE_CHECKING:
    from qualcheck.formats.listing import Outcome
    from qualcheck.formats.summary import Earlier
    from qualcheck.run import Run

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


#: Bytes that a file name may have, less what a temporary name needs.
LONGEST_NAME: Final = 240
#: Bytes that are kept of a longer one.
SHORTENED: Final = 200
UNPRINTABLE: Final = re.compile(r"[\x00-\x1f\x7f\x80-\x9f\u2028\u2029]")
ENDS_BADLY: Final = re.compile(r"[. ]\Z")
#: Names of devices in Windows, whatever ending they have.
RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\Z)", re.IGNORECASE)


@dataclass(frozen=True)
class Folder:
    """The folder of reports, filled as articles are finished, so that a run that is ended leaves whole reports.

    What cannot be written is kept in `failed`: the first of each format, after which that format is not tried again.
    """

    folder: Path
    formats: Sequence[ReportFormat]
    run: Run
    #: Path of a report → the article it is of.
    _taken: dict[ReportFormat, dict[Path, str]] = field(default_factory=dict, init=False)
    #: The same paths as a file system sees them that does not tell capitals apart.
    _alike: dict[ReportFormat, set[str]] = field(default_factory=dict, init=False)
    failed: dict[ReportFormat, QualcheckError] = field(default_factory=dict, init=False)

    def add(self, checked: Checked) -> None:
        """Write the reports of one article."""
        if not isinstance(checked.outcome, Report) or not checked.outcome.is_article:
            return
        for format_ in self.formats:
            if format_ not in self.failed:
                try:
                    self._write(checked.outcome.document.id, checked.pages[format_], format_)
                except QualcheckError as error:
                    self.failed[format_] = error

    def _write(self, article: str, page: str | bytes | QualcheckError, format_: ReportFormat) -> None:
        if isinstance(page, QualcheckError):
            raise page
        path = report_path(article, ENDINGS[format_])
        taken = self._taken.setdefault(format_, {})
        if path in taken:
            raise QualcheckError(f"{article} and {taken[path]} would share the report {path}")
        alike = self._alike.setdefault(format_, set())
        if _folded(path) in alike:
            # Some file systems take them for one, and the first report would be lost.
            path = path.with_name(_shortened(path.name, path.as_posix(), ENDINGS[format_]))
        alike.add(_folded(path))
        taken[path] = article
        home = self.folder.resolve()
        if not (home / path).parent.resolve().is_relative_to(home):
            raise QualcheckError(
                "a link in the reports folder leads out of it; remove it", str(self.folder / path.parent)
            )
        write_whole(self.folder / path, page)

    def close(self, reports: Sequence[Report]) -> None:
        """Write an index for the formats that have one. Raises QualcheckError with the first that failed."""
        for format_ in self.formats:
            if format_ in self.failed:
                raise self.failed[format_]
            if format_ in (ReportFormat.markdown, ReportFormat.html):
                links = [path.as_posix() for path in self._taken.get(format_, ())]
                write_whole(self.folder / f"index{ENDINGS[format_]}", self._index(reports, links, format_))

    def _index(self, reports: Sequence[Report], links: Sequence[str], format_: ReportFormat) -> str:
        version, fail_on = self.run.rules_version, self.run.settings.keys.fail_on
        if format_ is ReportFormat.html:
            from qualcheck.formats import html

            templates = self.run.settings.templates
            return html.render_index(reports, links=links, rules_version=version, fail_on=fail_on, templates=templates)
        from qualcheck.formats.markdown_index import render_index

        return render_index(reports, links=links, rules_version=version, fail_on=fail_on)


@dataclass(frozen=True)
class Writer:
    """Writes what a run found in every format that was asked for."""

    run: Run
    reports: Sequence[Report]
    unreadable: Sequence[QualcheckError]
    code: int
    gate: Gate
    out: Output
    #: The Markdown reports, where they are wanted as one text.
    markdown: Sequence[str | QualcheckError]

    @property
    def articles(self) -> list[Report]:
        return [report for report in self.reports if report.is_article]

    def one(self, name: str, file: Path | None, quiet: bool) -> None:
        parts = self._parts(name, quiet)
        if file is None:
            for part in parts:
                self.out.write(part)
        else:
            write_whole(file, "".join(parts))

    def summary(self, file: Path, before: Earlier | None) -> None:
        from qualcheck.formats import summary

        write_whole(file, summary.render(self.articles, keys=self.run.settings.keys.scorecard, before=before))

    def _parts(self, name: str, quiet: bool) -> Iterable[str]:
        from qualcheck.finding import Skipped
        from qualcheck.formats import text

        if name == "text":
            for report in self.reports:
                lines = [text.verdict_line(report)] if quiet else text.article(report)
                yield from (line + "\n" for line in lines)
            if not quiet:
                yield from (line + "\n" for line in text.summary(self.reports, len(self.unreadable)))
        elif name == "markdown":
            for page in self.markdown:
                if isinstance(page, QualcheckError):
                    raise page
                yield page
        elif name in FOR_PROGRAMS:
            module, function = FOR_PROGRAMS[name]
            yield from getattr(import_module(f"qualcheck.formats.{module}"), function)(self._outcome())
        else:
            from qualcheck.formats import json

            yield from json.render(
                self.reports,
                rules_version=self.run.rules_version,
                exit_code=self.code,
                complete=not self.unreadable and all(report.complete for report in self.reports),
                skipped=[Skipped(str(e.path), str(e)) for e in self.unreadable],
                scorecard_keys=self.run.settings.keys.scorecard,
            )

    def _outcome(self) -> Outcome:
        from qualcheck import rates, stats
        from qualcheck.commands.house_figures import rates_file_of, rates_in
        from qualcheck.finding import Skipped
        from qualcheck.formats.listing import Outcome

        return Outcome(
            self.reports,
            [Skipped(e.path or "", e.message) for e in self.unreadable],
            self.code,
            self.run.rules_version,
            {rule.id: rule for rule in self.run.rules},
            lambda rule: rates.describe(rule, rates_in(rates_file_of(rule, self.run.settings)), stats.rule_hash(rule)),
            self.gate,
            self.run.settings.keys.scorecard,
        )


def report_path(article: str, ending: str = ".md") -> Path:
    """The report of an article inside the reports folder: its path and name, the ending added, never above the folder."""
    parts = [_part(part) for part in Path(article).parts if part not in ("..", ".", "/")]
    name = f"{parts[-1]}{ending}"
    if len(os.fsencode(name)) > LONGEST_NAME:
        name = _shortened(name, article, ending)
    return Path(*parts[:-1], name)


def _part(part: str) -> str:
    """A name that is one on every system: no control characters, no device of Windows, no blank or stop at its end."""
    plain = UNPRINTABLE.sub("_", part)
    plain = ENDS_BADLY.sub("_", plain)
    return f"_{plain}" if RESERVED.match(plain) else plain


def _shortened(name: str, whole: str, ending: str) -> str:
    """A name of its own for what `whole` says, short enough for every file system."""
    digest = hashlib.sha256(whole.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    kept = name.removesuffix(ending).encode("utf-8", "surrogateescape")[:SHORTENED]
    return f"{kept.decode('utf-8', 'ignore')}~{digest}{ending}"


def _folded(path: Path) -> str:
    return unicodedata.normalize("NFC", path.as_posix()).casefold()
