"""The page of a run on GitHub: the summary, then every finding, worst article first, as far as there is room.

A step summary over 1 MiB is dropped whole by GitHub, so the list is cut before that and says how much is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from qualcheck.finding import CLASSES
from qualcheck.formats import summary
from qualcheck.formats.listing import Outcome, grade, listed, passed_over, told, unfinished
from qualcheck.formats.markdown_index import badness
from qualcheck.formats.markdown_text import code, escape
from qualcheck.formats.positions import Positions
from qualcheck.formats.text import plural
from qualcheck.report import Report

#: Bytes of UTF-8, with room for the page's own end and for what a workflow writes besides.
SUMMARY_LIMIT: Final = 900_000


def render(outcome: Outcome, limit: int = SUMMARY_LIMIT) -> Iterator[str]:
    page = summary.render(outcome.reports, keys=outcome.scorecard_keys).replace("# Summary", "# qualcheck", 1)
    head, _, card = page.partition("## Scorecard\n")
    end = f"\n<details><summary>Scorecard</summary>\n{card}\n</details>\n"
    not_counted = passed_over(outcome.reports)
    yield head.rstrip("\n") + (f"\n\nNot counted: {not_counted}.\n" if not_counted else "\n")
    yield from _findings(outcome, limit - _size(head) - _size(end))
    yield end


def _findings(outcome: Outcome, room: int) -> Iterator[str]:
    """The list, in at most `room` bytes and a line that says what is missing."""
    left = sum(1 for _ in unfinished(outcome)) + sum(len(report.findings) for report in outcome.reports)
    pending = "\n## Findings\n"
    for heading, lines in _sections(outcome):
        pending += f"\n{heading}\n\n"
        for line in lines:
            entry = f"{pending}{line}\n"
            room -= _size(entry)
            if room < 0:
                yield f"\n… and {left:,} more; the list would be too long for GitHub.\n"
                return
            yield entry
            pending = ""
            left -= 1


def _size(text: str) -> int:
    return len(text.encode("utf-8", "backslashreplace"))


def _sections(outcome: Outcome) -> Iterator[tuple[str, list[str]]]:
    """A heading and its entries for each part of the list; none is empty."""
    missed = [f"- {escape(item.what)}: {escape(item.why)}" for item in unfinished(outcome)]
    if missed:
        yield "### Not done", missed
    fail_on = outcome.gate.fail_on
    for report in sorted(outcome.reports, key=lambda report: (*badness(report, fail_on), report.document.id)):
        if report.findings:
            yield _heading(report), list(_entries(report))


def _heading(report: Report) -> str:
    counts = [(class_, len(report.of_class(class_))) for class_ in CLASSES]
    told_of = ", ".join(plural(count, class_) for class_, count in counts if count)
    return f"### {escape(report.document.id)}: {report.verdict} ({told_of})"


def _entries(report: Report) -> Iterator[str]:
    positions = Positions(report.document)
    for item in listed([report]):
        line = positions.code_points(item.finding.span).line
        said = escape(told(report.document, item.finding))
        yield f"- Line {line}, {grade(item.finding)}: {said} {code(item.finding.rule)}"
