"""Which reports fail a run, and the exit code: 0 nothing gates, 1 gated findings, 2 bad input, 3 incomplete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from qualcheck.finding import SEVERITY_RANK, Finding
from qualcheck.report import Report
from qualcheck.scorecard import ScorecardKeys, scorecard, severity_counts

ExitCode = Literal[0, 1, 2, 3]
Limited = Literal["minor", "major", "critical"]

#: Below this many words, signals per 1,000 words say nothing.
LEAST_WORDS: Final = 100


@dataclass(frozen=True, kw_only=True)
class Gate:
    """Errors of `fail_on` or graver fail; queries, signals above a density, more errors of a severity than a limit, and
    a calibrated score below one only if asked.
    """

    fail_on: Limited = "major"
    queries: bool = False
    max_signals: float | None = None
    #: Severity → how many errors of it an article may have, repeated ones counted once.
    max_findings: Mapping[Limited, int] = field(default_factory=dict)
    #: The least score; articles too short for a score are judged by the other limits alone.
    fail_under: float | None = None
    scorecard: ScorecardKeys = field(default_factory=ScorecardKeys)

    def stops(self, finding: Finding) -> bool:
        """Whether this finding alone makes its article fail."""
        if finding.preview or finding.class_ == "signal":
            return False
        if finding.class_ == "query":
            return self.queries
        return SEVERITY_RANK[finding.severity] <= SEVERITY_RANK[self.fail_on]

    def failing(self, report: Report) -> tuple[str, ...]:
        """What makes this article fail, in words; empty if nothing does. Preview rules never fail one."""
        findings = [finding for finding in report.findings if not finding.preview]
        errors = sum(self.stops(finding) for finding in findings if finding.class_ == "error")
        queries = sum(1 for finding in findings if finding.class_ == "query")
        signals = sum(1 for finding in findings if finding.class_ == "signal")
        words = report.document.words
        reasons = []
        if errors:
            reasons.append(f"{counted(errors, 'error')} of severity {at_least(self.fail_on)}")
        if self.queries and queries:
            reasons.append(f"{queries} {'query' if queries == 1 else 'queries'}")
        if self.max_signals is not None and words >= LEAST_WORDS and 1000 * signals / words > self.max_signals:
            reasons.append(f"{1000 * signals / words:.1f} signals per 1,000 words (limit {self.max_signals:g})")
        counts = severity_counts(report)
        for severity, most in sorted(self.max_findings.items(), key=lambda item: SEVERITY_RANK[item[0]]):
            if counts[severity] > most:
                reasons.append(f"{counted(counts[severity], f'{severity} error')} (limit {most})")
        if self.fail_under is not None:
            score = scorecard([report], self.scorecard).calibrated
            if score is not None and score < self.fail_under:
                reasons.append(f"score {score:.1f} (limit {self.fail_under:g})")
        return tuple(reasons)


def at_least(severity: str) -> str:
    return severity if severity == "critical" else f"{severity} or graver"


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
