"""One article of a check from its path to what is shown and written of it: the work that is divided over processes."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from qualcheck.commands.fixing import Done, Fixing
from qualcheck.commands.sifting import Sifted, Sifting, sifted
from qualcheck.config import Settings
from qualcheck.document import Document
from qualcheck.errors import QualcheckError
from qualcheck.report import Report, unfinished

if TYPE_CHECKING:
    from qualcheck.parallel import Ask, At
    from qualcheck.run import Run

#: A text for what is made ready before the first article: every part of a check has run once.
FIRST_WORDS: Final = (
    "Bridge to open again\n\nThe old bridge over the river will open again on Monday, the mayor said. “Work on it had "
    "taken two years,” he told reporters. Nobody would have to pay the the toll.\n"
)


class ReportFormat(StrEnum):
    markdown = "markdown"
    html = "html"
    docx = "docx"


@dataclass(frozen=True)
class Checked:
    """What came of one article: its Report or why it could not be read, and what was made of that."""

    outcome: Report | QualcheckError
    #: The lines for the terminal.
    lines: tuple[str, ...] = ()
    #: The report in each format that is wanted, or why it could not be written.
    pages: Mapping[ReportFormat, str | bytes | QualcheckError] = field(default_factory=dict)
    done: Done | None = None


@dataclass(frozen=True)
class Checking:
    """How the articles of a run are checked: all that a process must know for its share of them."""

    settings: Settings
    sifting: Sifting
    paths: tuple[str, ...]
    with_scores: bool
    with_figures: bool
    page_formats: tuple[ReportFormat, ...] = ()
    #: Lines for the terminal: none, the verdict alone, or all; with colours or without.
    lines: str | None = None
    styled: bool = False
    #: Whether unsafe fixes are wanted too, and whether as a patch only; None for no fixes.
    fixing: tuple[bool, bool] | None = None

    @cached_property
    def made(self) -> Sifted:
        """The run, made ready. Raises QualcheckError or QualcheckErrors."""
        from qualcheck import run

        prepared = run.prepare(self.settings, with_scores=self.with_scores, with_figures=self.with_figures)
        return sifted(prepared, self.sifting, self.paths)

    def __getstate__(self) -> dict[str, Any]:
        """Without the run, which every process makes for itself where it is not there yet."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    def stream(self, files: Sequence[Path | QualcheckError], jobs: int | None) -> Generator[Checked, None, None]:
        """What comes of each article, in their order, by so many processes; None for as many as are worth it."""
        from qualcheck import parallel

        costs = [_cost(file) for file in files]
        total = sum(costs)
        count = parallel.jobs_for(total, len(files)) if jobs is None else max(1, min(jobs, len(files)))
        if count == 1:
            yield from map(self.worker(), files)
            return
        languagetool = self.made.run.languagetool
        yielded = parallel.in_order(
            files,
            self,
            count,
            lost=self._lost,
            cost=_cost,
            total=total,
            answer=languagetool.lend if languagetool is not None else None,
        )
        with closing(yielded):
            yield from yielded

    def prepare(self) -> None:
        run = self.made.run
        if run.languagetool is None:
            from qualcheck.readers import text

            document = text.document(FIRST_WORDS, "first.txt", self.settings.keys.source_language)
            checker = run.checker
            self._finished(checker.report(checker.detect(document)), None)

    def worker(self, ask: Ask | None = None, at: At | None = None) -> Callable[[Path | QualcheckError], Checked]:
        """What checks one article. `ask` leads to the process that runs the LanguageTool server."""
        run = self.made.run
        if ask is not None and run.languagetool is not None:
            run.languagetool.borrow_from(ask)
        fixing = Fixing(run, *self.fixing) if self.fixing is not None else None

        def work(path: Path | QualcheckError) -> Checked:
            if isinstance(path, QualcheckError):
                return Checked(path)
            from qualcheck.run import read_article

            try:
                document = read_article(path, self.settings)
                if fixing is not None:
                    document = fixing.amend(path, document)
            except QualcheckError as error:
                return Checked(error, done=fixing.taken() if fixing is not None else None)
            return self.check(document, fixing.taken() if fixing is not None else None)

        return work

    def check(self, document: Document, done: Done | None = None) -> Checked:
        """What comes of an article that is read. If the check fails, the others do not."""
        try:
            report = self.made.run.check(document)
        except Exception as error:
            if os.environ.get("QUALCHECK_DEBUG"):
                raise
            what = " ".join(str(error).split())[:300]
            report = unfinished(document, f"internal error: {type(error).__name__}: {what}")
        return self._finished(report, done)

    def _finished(self, report: Report, done: Done | None) -> Checked:
        return Checked(_slim(report), tuple(self.lines_of(report)), self._pages(report), done)

    def lines_of(self, report: Report) -> list[str]:
        """What the terminal shows of a report."""
        from qualcheck.commands.console import style
        from qualcheck.formats import text

        if self.lines is None:
            return []
        styled = style if self.styled else text.plain
        return [text.verdict_line(report, styled)] if self.lines == "verdict" else list(text.article(report, styled))

    def _pages(self, report: Report) -> dict[ReportFormat, str | bytes | QualcheckError]:
        made: dict[ReportFormat, str | bytes | QualcheckError] = {}
        for format_ in self.page_formats:
            try:
                made[format_] = page(report, format_, self.made.run)
            except QualcheckError as error:
                made[format_] = error
        return made

    def _lost(self, path: Path | QualcheckError, why: str, at: int | None) -> Checked:
        from qualcheck.files import shown

        assert isinstance(path, Path)
        return self._finished(unfinished(Document(shown(path), "", ()), why), None)


def page(report: Report, format_: ReportFormat, run: Run) -> str | bytes:
    """The report of an article as a page. Raises QualcheckError where a template of the house is wrong."""
    from qualcheck.gazetteer import STYLE_TITLES

    if format_ is ReportFormat.docx:
        from qualcheck.formats import docx

        return docx.render(report)
    settings = run.settings
    style = STYLE_TITLES.get(settings.name_style(report.document.id))
    if format_ is ReportFormat.html:
        from qualcheck.formats import html

        return html.render(
            report,
            rules_version=run.rules_version,
            name_style=style,
            scorecard_keys=settings.keys.scorecard,
            templates=settings.templates,
        )
    from qualcheck.commands import house_figures
    from qualcheck.formats import markdown

    return markdown.render(
        report,
        rules_version=run.rules_version,
        name_style=style,
        scorecard_keys=settings.keys.scorecard,
        templates=settings.templates,
        desk=house_figures.remark(run),
    )


def _slim(report: Report) -> Report:
    """The report without what its document has worked out, which is many times the text; the count of words stays."""
    document = replace(report.document)
    document.__dict__["words"] = report.document.words
    return replace(report, document=document)


def _cost(path: Path | QualcheckError) -> int:
    if isinstance(path, QualcheckError):
        return 1
    try:
        return max(1, path.stat().st_size)
    except OSError:
        return 1
