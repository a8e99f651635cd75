"""Which reports fail a run, and the exit code: 0 nothing gates, 1 gated findings, 2 bad input, 3 incomplete."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from qualcheck.finding import SEVERITY_RANK
from qualcheck.report import Report

ExitCode = Literal[0, 1, 2, 3]

#: Below this many words, signals per 1,000 words say nothing.
LEAST_WORDS: Final = 100


@dataclass(frozen=True, kw_only=True)
class Gate:
    """Errors of `fail_on` or graver fail; queries only if asked; signals above a density only if asked."""

    fail_on: str = "major"
    queries: bool = False
    max_signals: float | None = None

    def failing(self, report: Report) -> tuple[str, ...]:
        """What makes this article fail, in words; empty if nothing does. Preview rules never fail one."""
        findings = [finding for finding in report.findings if not finding.preview]
        errors = sum(
            1
            for finding in findings
            if finding.class_ == "error" and SEVERITY_RANK[finding.severity] <= SEVERITY_RANK[self.fail_on]
        )
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
        return tuple(reasons)


def at_least(severity: str) -> str:
    return severity if severity == "critical" else f"{severity} or graver"


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
