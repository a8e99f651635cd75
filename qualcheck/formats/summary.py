"""A run over many articles on one Markdown page: verdicts, classes, the scorecard, how errors are spread, what changed.

For those who run the desk, not for those who mend one article. The scores are those of `qualcheck.scorecard`; the page
says what they are and that nobody has confirmed what they count.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any, Final

from qualcheck.errors import QualcheckError
from qualcheck.finding import CLASSES
from qualcheck.formats.markdown_index import VERDICTS
from qualcheck.formats.markdown_scorecard import lines as scorecard_lines
from qualcheck.formats.markdown_text import escape
from qualcheck.gate import counted
from qualcheck.report import Report
from qualcheck.scorecard import ScorecardKeys, scorecard

#: Articles with fewer words are left out of the spread: one error more or less would move them far.
SPREAD_WORDS: Final = 100


@dataclass(frozen=True)
class Earlier:
    """What an earlier JSON output said: words and findings of each class by article, and verdicts."""

    words: Mapping[str, int]
    classes: Mapping[str, Mapping[str, int]]
    verdicts: Mapping[str, str]


def earlier(path: Path) -> Earlier:
    """The JSON of an earlier run. Raises QualcheckError for a file that is none."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        reports = data["reports"]
        if not all(map(_is_report, reports)):
            raise TypeError
        return Earlier(
            {report["path"]: report["words"] for report in reports},
            {report["path"]: report["counts"]["class"] for report in reports},
            {report["path"]: report["verdict"] for report in reports},
        )
    except OSError as error:
        raise QualcheckError(f"cannot read the file: {error.strerror or error}", str(path)) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise QualcheckError("not the output of 'qualcheck check --format json'", str(path)) from error


def _is_report(plain: Any) -> bool:
    counts = plain["counts"]["class"]
    numbers = (plain["words"], *(counts.get(class_, 0) for class_ in CLASSES))
    texts = (plain["path"], plain["verdict"])
    return all(isinstance(each, int) for each in numbers) and all(isinstance(each, str) for each in texts)


def render(reports: Sequence[Report], *, keys: ScorecardKeys, before: Earlier | None = None) -> str:
    """The page, ending with a line break."""
    card = scorecard(reports, keys)
    lines = [
        "# Summary",
        "",
        f"{counted(len(reports), 'article')}, {counted(card.words, 'word')}.",
        "",
        *_table(reports, before),
        "",
        *_spread(reports),
        *(_changes(reports, before) if before is not None else ()),
        "## Scorecard",
        "",
        *scorecard_lines(card),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def _table(reports: Sequence[Report], before: Earlier | None) -> Iterator[str]:
    words = sum(report.document.words for report in reports)
    verdicts = Counter(report.verdict for report in reports)
    old_words = sum(before.words.values()) if before is not None else 0
    yield "| | now |" + (" before |" if before is not None else "")
    yield "| --- | ---: |" + (" ---: |" if before is not None else "")
    for verdict in VERDICTS:
        old = f" {Counter(before.verdicts.values())[verdict]:,} |" if before is not None else ""
        yield f"| {verdict} | {verdicts[verdict]:,} |{old}"
    for class_, name in zip(CLASSES, ("errors", "queries", "signals"), strict=True):
        count = sum(len(report.of_class(class_)) for report in reports)
        old = ""
        if before is not None:
            old = f" {_rate(sum(each.get(class_, 0) for each in before.classes.values()), old_words)} |"
        yield f"| {name} per 1,000 words | {_rate(count, words)} |{old}"


def _rate(count: int, words: int) -> str:
    return f"{1000 * count / words:.2f}" if words else "0.00"


def _spread(reports: Sequence[Report]) -> Iterator[str]:
    rates = sorted(
        1000 * len(report.of_class("error")) / report.document.words
        for report in reports
        if report.document.words >= SPREAD_WORDS
    )
    if len(rates) < 4:
        return
    low, middle, high = quantiles(rates, n=4, method="inclusive")
    yield (
        f"Errors per 1,000 words, article by article ({SPREAD_WORDS} words or more): a quarter have {low:.1f} or fewer, "
        f"half {middle:.1f} or fewer, a quarter more than {high:.1f}; the most is {rates[-1]:.1f}."
    )
    yield ""


def _changes(reports: Sequence[Report], before: Earlier) -> Iterator[str]:
    """Articles of both runs whose errors or verdict changed; how many are new or gone."""
    now = {report.document.id: report for report in reports}
    both = sorted(now.keys() & before.classes.keys())
    changed = [
        path
        for path in both
        if len(now[path].of_class("error")) != before.classes[path].get("error", 0)
        or now[path].verdict != before.verdicts[path]
    ]
    new, gone = len(now.keys() - before.classes.keys()), len(before.classes.keys() - now.keys())
    yield "## Changes"
    yield ""
    yield f"{counted(len(changed), 'article')} changed, {len(both) - len(changed):,} did not, {new:,} new, {gone:,} gone."
    yield ""
    if changed:
        yield "| article | errors before | errors now | verdict before | verdict now |"
        yield "| --- | ---: | ---: | --- | --- |"
        for path in changed:
            report = now[path]
            yield (
                f"| {escape(path)} | {before.classes[path].get('error', 0):,} | {len(report.of_class('error')):,} "
                f"| {escape(before.verdicts[path])} | {report.verdict} |"
            )
        yield ""
