"""One comment on a pull request: which articles fail, then every finding, the gravest first, as far as there is room.

The first line is a comment of HTML that nobody sees; by it `ci/github-comment.sh` finds what it wrote last time and puts
the new one in its place. GitHub refuses a comment over 65,536 characters, so the list is cut before that and says how
much is missing. Text of articles and settings is escaped: it can name nobody, link nowhere and close nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from qualcheck.document import Document
from qualcheck.finding import CLASSES
from qualcheck.formats.listing import Listed, Outcome, grade, gravest_first, level, told, unfinished
from qualcheck.formats.markdown_text import code, escape, shortened
from qualcheck.formats.positions import Positions
from qualcheck.formats.text import plural
from qualcheck.report import Report

#: Characters of a comment, in UTF-16 code units, which is the most that any way of counting gives.
LIMIT: Final = 65_536
MARK: Final = "<!-- qualcheck -->"
#: A run that found nothing updates a comment, but writes none.
MARK_NOTHING: Final = "<!-- qualcheck: nothing found -->"
#: Articles in the table.
MOST_ARTICLES: Final = 20
#: Files and articles that could not be checked, as far as they are named.
MOST_UNFINISHED: Final = 20

END: Final = "\nRead from the English only: what was left out, or is wrong in good English, cannot be seen.\n"
FOLD_OPEN: Final = "\n<details><summary>{}</summary>\n\n"
FOLD_CLOSE: Final = "\n</details>\n"


def render(outcome: Outcome) -> Iterator[str]:
    found = gravest_first(outcome.reports)
    quiet = not found and outcome.complete and not outcome.exit_code
    head = f"{MARK_NOTHING if quiet else MARK}\n## {_headline(outcome)}\n"
    head += "".join(f"\n{part}" for part in (_not_done(outcome), _table(outcome)) if part)
    yield head
    yield from _findings(found, LIMIT - _size(head) - _size(END))
    yield END


def _headline(outcome: Outcome) -> str:
    articles = sum(report.is_article for report in outcome.reports)
    failing = sum(bool(outcome.gate.failing(report)) for report in outcome.reports)
    if failing:
        return f"qualcheck: {failing:,} of {plural(articles, 'article')} must be worked on"
    return f"qualcheck: {plural(articles, 'article')}, none to be worked on" if articles else "qualcheck: no articles"


def _not_done(outcome: Outcome) -> str:
    """What could not be checked, at most MOST_UNFINISHED lines and one that says how many more."""
    items = list(unfinished(outcome))
    lines = [f"- Not done: {escape(shortened(f'{item.what}: {item.why}', 300))}\n" for item in items[:MOST_UNFINISHED]]
    if len(items) > MOST_UNFINISHED:
        lines.append(f"- and {len(items) - MOST_UNFINISHED:,} more that were not done\n")
    return "".join(lines)


def _table(outcome: Outcome) -> str:
    """A row for each article with findings; those that fail first, and why they do."""
    spoken = [report for report in outcome.reports if report.findings]
    if not spoken:
        return ""
    reasons = {id(report): "; ".join(outcome.gate.failing(report)) for report in spoken}
    rows = sorted(spoken, key=lambda report: (not reasons[id(report)], *_counts_down(report), report.document.id))
    lines = [
        "| article | verdict | errors | queries | signals | why it fails |",
        "| --- | --- | ---: | ---: | ---: | --- |",
    ]
    for report in rows[:MOST_ARTICLES]:
        counts = " | ".join(f"{len(report.of_class(class_)):,}" for class_ in CLASSES)
        name = escape(report.document.id[-200:])
        lines.append(f"| {name} | {report.verdict} | {counts} | {escape(reasons[id(report)])} |")
    if len(rows) > MOST_ARTICLES:
        lines.append(f"\nand {plural(len(rows) - MOST_ARTICLES, 'more article')} with findings")
    return "\n".join(lines) + "\n"


def _counts_down(report: Report) -> tuple[int, ...]:
    return tuple(-len(report.of_class(class_)) for class_ in CLASSES)


def _findings(found: Sequence[Listed], room: int) -> Iterator[str]:
    """Errors and queries as a list, what is on trial and signals folded, in at most `room` characters."""
    places: dict[int, Positions] = {}
    parts = [
        ("\n", [item for item in found if level(item.finding) != "note"], ""),
        (FOLD_OPEN, [item for item in found if level(item.finding) == "note"], FOLD_CLOSE),
    ]
    left = len(found)
    # The line that says what is missing, and the end of the part that is cut, must still have room.
    room -= _size(_missing(left)) + sum(_size(before) + _size(after) for before, _, after in parts) + 40
    for before, items, after in parts:
        if not items:
            continue
        yield before.format(f"Signals and rules on trial: {len(items):,}")
        for item in items:
            line = _line(item, places)
            room -= _size(line)
            if room < 0:
                yield after + _missing(left)
                return
            yield line
            left -= 1
        yield after


def _missing(left: int) -> str:
    return f"\n… and {left:,} more; the comment would be too long for GitHub.\n"


def _line(item: Listed, places: dict[int, Positions]) -> str:
    positions = _positions(item.document, places)
    line = positions.code_points(item.finding.span).line
    where = f"{escape(item.document.id[-200:])}:{line}"
    return f"- {where}, {grade(item.finding)}: {escape(told(item.document, item.finding))} {code(item.finding.rule)}\n"


def _positions(document: Document, places: dict[int, Positions]) -> Positions:
    """The places of a document are counted once, however many findings it has."""
    if id(document) not in places:
        places[id(document)] = Positions(document)
    return places[id(document)]


def _size(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
