"""Three lines for a chat: what came out, how much was found, and the gravest finding.

Plain text for any service: what Slack, Teams, Matrix or Discord would take for a mention, a link or an address of theirs
is written with other characters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from qualcheck.finding import CLASSES
from qualcheck.formats.listing import Outcome, gravest_first, passed_over, told
from qualcheck.formats.markdown_index import VERDICTS
from qualcheck.formats.markdown_text import shortened
from qualcheck.formats.positions import Positions
from qualcheck.formats.text import plural, safe

#: Characters of a line.
LENGTH: Final = 300
HARMLESS: Final = str.maketrans({"@": "＠", "<": "‹", ">": "›", "#": "＃", "`": "ˋ", "*": "∗", "~": "∼"})


def render(outcome: Outcome) -> Iterator[str]:
    for line in (_verdicts(outcome), _counts(outcome), _gravest(outcome)):
        yield shortened(safe(line).replace("://", ":⁄⁄").translate(HARMLESS), LENGTH) + "\n"


def _verdicts(outcome: Outcome) -> str:
    reports = [report for report in outcome.reports if report.is_article]
    if not reports:
        return "qualcheck: no articles"
    failing = sum(bool(outcome.gate.failing(report)) for report in reports)
    verdicts = Counter(report.verdict for report in reports)
    told_of = ", ".join(f"{verdicts[verdict]:,} {verdict}" for verdict in VERDICTS if verdicts[verdict])
    if failing:
        return f"qualcheck: {failing:,} of {plural(len(reports), 'article')} must be worked on ({told_of})"
    return f"qualcheck: {plural(len(reports), 'article')}, none fails ({told_of})"


def _counts(outcome: Outcome) -> str:
    counts = Counter(finding.class_ for report in outcome.reports for finding in report.findings)
    told_of = ", ".join(plural(counts[class_], class_) for class_ in CLASSES)
    line = f"{told_of} in {plural(sum(report.document.words for report in outcome.reports), 'word')}"
    unfinished = sum(not report.complete for report in outcome.reports)
    not_counted = passed_over(outcome.reports)
    parts = [f"not counted: {not_counted}"] if not_counted else []
    parts += [f"{plural(len(outcome.unreadable), 'file')} could not be read"] if outcome.unreadable else []
    parts += [f"{plural(unfinished, 'article')} not fully checked"] if unfinished else []
    return "; ".join([line, *parts])


def _gravest(outcome: Outcome) -> str:
    findings = gravest_first(outcome.reports)
    if not findings:
        return "Nothing found is not proof: what was left out, or is wrong in good English, cannot be seen."
    first = findings[0]
    line = Positions(first.document).code_points(first.finding.span).line
    return f"First: {first.document.id}, line {line}: {told(first.document, first.finding)}"
