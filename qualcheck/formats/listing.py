"""What the formats for other programs share: the run as a whole, its findings in a row, and how grave each is to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from qualcheck.document import Document
from qualcheck.finding import CLASS_RANK, SEVERITY_RANK, Finding, Skipped
from qualcheck.formats.markdown_text import shortened
from qualcheck.formats.text import context
from qualcheck.gate import Gate
from qualcheck.report import Report
from qualcheck.rule import Rule
from qualcheck.scorecard import ScorecardKeys

#: How much of the words found, and of what is said about them, goes into one message, in characters.
WORDS_LENGTH: Final = 80
MESSAGE_LENGTH: Final = 1_000
#: Characters shown on either side of a mark.
MARK_WINDOW: Final = 20

Level = Literal["error", "warning", "note"]
LEVELS: Final[tuple[Level, ...]] = ("error", "warning", "note")
LEVEL_OF_CLASS: Final[Mapping[str, Level]] = {"error": "error", "query": "warning", "signal": "note"}


def _unmeasured(rule: Rule) -> str:
    return "unmeasured"


@dataclass(frozen=True)
class Outcome:
    """A run that has ended. `unreadable` names files and why; `rate` says in words how often a rule was measured to speak.

    `rules` are those of the run by id; a rule of another name style may be missing.
    """

    reports: Sequence[Report]
    unreadable: Sequence[Skipped] = ()
    exit_code: int = 0
    rules_version: str = ""
    rules: Mapping[str, Rule] = field(default_factory=dict)
    rate: Callable[[Rule], str] = _unmeasured
    gate: Gate = field(default_factory=Gate)
    scorecard_keys: ScorecardKeys = field(default_factory=ScorecardKeys)

    @property
    def complete(self) -> bool:
        return not self.unreadable and all(report.complete for report in self.reports)


@dataclass(frozen=True, slots=True)
class Listed:
    """One finding of a run with its article and its id."""

    document: Document
    finding: Finding
    id: str


def listed(reports: Sequence[Report]) -> Iterator[Listed]:
    """Every finding, article by article, in the order of the text."""
    for report in reports:
        for finding, id_ in zip(report.findings, report.ids, strict=True):
            yield Listed(report.document, finding, id_)


def gravest_first(reports: Sequence[Report]) -> list[Listed]:
    """What may gate comes before what is on trial, then by class and severity; else in the order of articles and text."""
    return sorted(listed(reports), key=lambda item: gravity(item.finding))


def gravity(finding: Finding) -> tuple[int, int, int]:
    return LEVELS.index(level(finding)), CLASS_RANK[finding.class_], SEVERITY_RANK[finding.severity]


def level(finding: Finding) -> Level:
    """Error, warning or note; a rule on trial only takes notes, since services fail a run on anything graver."""
    return "note" if finding.preview else LEVEL_OF_CLASS[finding.class_]


def grade(finding: Finding) -> str:
    """The class and severity in words: "error, major", "signal", "query, minor, preview"."""
    parts = [finding.class_, *([] if finding.class_ == "signal" else [finding.severity])]
    return ", ".join([*parts, *(["preview"] if finding.preview else [])])


def words(document: Document, finding: Finding) -> str:
    """The words found, on one line."""
    return shortened(document.text[finding.span.start : finding.span.end], WORDS_LENGTH)


def told(document: Document, finding: Finding) -> str:
    """What is wrong and what to write, in one line that names the words: a line of a file is a whole paragraph here."""
    found = words(document, finding)
    if not any(character.isalnum() for character in found):
        # A mark alone is not to be found in a paragraph.
        said = f"In “{context(document, finding.span, window=MARK_WINDOW)}”: {finding.message}"
    elif found.rstrip("…").casefold() in finding.message.casefold():
        said = finding.message
    else:
        said = f"“{found}”: {finding.message}"
    if finding.suggestions:
        said += " → " + " / ".join(suggestion or "(delete)" for suggestion in finding.suggestions)
    if finding.in_quotation:
        said += " (Inside quotation marks: check with the original.)"
    return shortened(said, MESSAGE_LENGTH)


def passed_over(reports: Sequence[Report]) -> str:
    """How many findings are not listed, and why: those of unchanged text, of the baseline, and dismissed ones."""
    counts = (
        (sum(report.unchanged for report in reports), "in unchanged text"),
        (sum(report.known for report in reports), "in the baseline"),
        (sum(len({each.finding.span for each in report.dismissed}) for report in reports), "dismissed"),
    )
    return ", ".join(f"{count:,} {what}" for count, what in counts if count)


def unfinished(outcome: Outcome) -> Iterator[Skipped]:
    """What the run could not do: files it could not read, and what was left out of articles."""
    yield from outcome.unreadable
    for report in outcome.reports:
        for item in report.skipped:
            yield Skipped(f"{report.document.id}: {item.what}", item.why)
