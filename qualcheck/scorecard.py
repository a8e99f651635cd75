"""The MQM scorecard: penalty points of an article's errors, and the scores made of them.

Formulas and weights are those of the MQM scorecard with absolute penalty totals (themqm.org; Lommel et al. 2024,
arXiv:2405.16969). What is counted are findings that nobody has confirmed, read from the English only: a low count also
means that little was seen, so no score stands on the first page of a report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from qualcheck.finding import SEVERITIES, Finding, Severity
from qualcheck.report import Report

#: Penalty points of one error (the severity penalty multiplier, SPM).
POINTS: Final[Mapping[Severity, int]] = {"neutral": 0, "minor": 1, "major": 5, "critical": 25}
#: The highest score (MSV).
HIGHEST: Final = 100.0
#: Scores are normed to so many words (RWC).
REFERENCE_WORDS: Final = 1000
#: An article with fewer words has no score: one error more or less would decide it.
LEAST_WORDS: Final = 500


@dataclass(frozen=True, kw_only=True)
class ScorecardKeys:
    """What a house finds acceptable: `acceptable_points` (APP) in 1,000 words score exactly `pass_threshold` (PT)."""

    #: pydantic refuses keys that the class does not have, and takes what stands under a key as its description.
    __pydantic_config__: ClassVar[Mapping[str, Any]] = {"extra": "forbid", "use_attribute_docstrings": True}

    pass_threshold: float = 90.0
    """The lowest score that passes."""
    acceptable_points: float = 25.0
    """The penalty points in 1,000 words that score exactly that."""


@dataclass(frozen=True)
class Line:
    """One row of the scorecard: how many errors of a category and severity, and their points."""

    category: str
    severity: Severity
    count: int
    points: int


@dataclass(frozen=True)
class Scorecard:
    """Points and scores of one article or of many.

    `points` is the absolute penalty total (APT), `per_word` PWPT, `per_1000` NPT; `raw` is (1 - PWPT) * 100 and
    `calibrated` 100 - NPT * (100 - PT) / APP. Scores and `passed` are None under LEAST_WORDS; a critical error fails
    at any length.
    """

    words: int
    lines: tuple[Line, ...]
    keys: ScorecardKeys

    @property
    def points(self) -> int:
        return sum(line.points for line in self.lines)

    @property
    def per_word(self) -> float:
        return self.points / self.words if self.words else 0.0

    @property
    def per_1000(self) -> float:
        return self.per_word * REFERENCE_WORDS

    @property
    def raw(self) -> float | None:
        return (1 - self.per_word) * HIGHEST if self.words >= LEAST_WORDS else None

    @property
    def calibrated(self) -> float | None:
        if self.words < LEAST_WORDS:
            return None
        return HIGHEST - self.per_1000 * (HIGHEST - self.keys.pass_threshold) / self.keys.acceptable_points

    @property
    def passed(self) -> bool | None:
        if any(line.severity == "critical" for line in self.lines):
            return False
        return None if self.calibrated is None else self.calibrated >= self.keys.pass_threshold


def scorecard(reports: Iterable[Report], keys: ScorecardKeys) -> Scorecard:
    """The scorecard of these articles together. Queries, signals and preview rules do not count; findings of one group
    in an article count once, since a name that is wrong nine times is one mistake."""
    words = 0
    counts: Counter[tuple[str, Severity]] = Counter()
    for report in reports:
        words += report.document.words
        counts.update((finding.category, finding.severity) for finding in counted(report.findings))
    lines = (
        Line(category, severity, count, count * POINTS[severity]) for (category, severity), count in counts.items()
    )
    return Scorecard(words, tuple(sorted(lines, key=lambda line: (-line.points, line.category, line.severity))), keys)


def counted(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The errors that count: the gravest of each group, in the order of the text."""
    gravest: dict[str, Finding] = {}
    for finding in findings:
        if finding.class_ != "error" or finding.preview:
            continue
        known = gravest.get(finding.group)
        if known is None or SEVERITIES.index(finding.severity) < SEVERITIES.index(known.severity):
            gravest[finding.group] = finding
    return tuple(gravest.values())


def severity_counts(report: Report) -> dict[str, int]:
    """How many errors of each severity count."""
    found = Counter(finding.severity for finding in counted(report.findings))
    return {severity: found[severity] for severity in SEVERITIES}
