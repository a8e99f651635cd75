"""Points and scores against the worked examples of the scorecard's authors, and what does not count."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from qualcheck.document import Document
from qualcheck.finding import Finding, FindingClass, Severity, Span
from qualcheck.gate import Gate
from qualcheck.report import Report
from qualcheck.scorecard import ScorecardKeys, counted, scorecard, severity_counts


def finding(
    severity: Severity = "minor", class_: FindingClass = "error", group: str = "", preview: bool = False
) -> Finding:
    return Finding("t.rule", "phrase", class_, "Style", severity, Span(0, 1), "m", "w", group=group, preview=preview)


def report(words: int, findings: Sequence[Finding]) -> Report:
    ids = tuple(str(index) for index in range(len(findings)))
    return Report(Document("a.txt", "word " * words, ()), tuple(findings), ids, "recast", 1, 1)


def errors(**counts: int) -> list[Finding]:
    return [finding(severity, group=f"{severity}{n}") for severity, count in counts.items() for n in range(count)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "found", "acceptable", "points", "per_1000", "raw", "calibrated", "passed"),
    [
        (500, errors(minor=3, major=1), 25, 8, 16.0, 98.4, 93.6, True),
        (500, errors(minor=3, major=1), 12, 8, 16.0, 98.4, 100 - 16 * 10 / 12, False),
        (1000, errors(major=5), 25, 25, 25.0, 97.5, 90.0, True),
        (2000, errors(critical=1), 25, 25, 12.5, 98.75, 95.0, False),
        (1000, [], 25, 0, 0.0, 100.0, 100.0, True),
        (499, errors(minor=3), 25, 3, 3000 / 499, None, None, None),
        (100, errors(critical=1), 25, 25, 250.0, None, None, False),
        (0, [], 25, 0, 0.0, None, None, None),
    ],
)
def test_the_scorecard(
    words: int,
    found: Sequence[Finding],
    acceptable: float,
    points: int,
    per_1000: float,
    raw: float | None,
    calibrated: float | None,
    passed: bool | None,
) -> None:
    card = scorecard([report(words, found)], ScorecardKeys(acceptable_points=acceptable))
    assert (card.points, card.passed) == (points, passed)
    assert card.per_1000 == pytest.approx(per_1000)
    assert (card.raw, card.calibrated) == (pytest.approx(raw), pytest.approx(calibrated))


def test_many_articles_have_one_scorecard() -> None:
    card = scorecard([report(300, errors(minor=1)), report(700, errors(minor=1, major=1))], ScorecardKeys())
    assert (card.words, card.points, [(line.severity, line.count) for line in card.lines]) == (
        1000,
        7,
        [("major", 1), ("minor", 2)],
    )


@pytest.mark.parametrize(
    ("findings", "severities"),
    [
        ([finding(class_="query"), finding("neutral", "signal")], []),
        ([finding(preview=True)], []),
        ([finding(group="x"), finding(group="x"), finding(group="y")], ["minor", "minor"]),
        ([finding(group="x"), finding("critical", group="x")], ["critical"]),
    ],
)
def test_what_counts(findings: Sequence[Finding], severities: Sequence[str]) -> None:
    assert [each.severity for each in counted(findings)] == severities


@pytest.mark.parametrize(
    ("gate", "words", "found", "reasons"),
    [
        (Gate(fail_on="critical", max_findings={"major": 2}), 100, errors(major=3), ("3 major errors (limit 2)",)),
        (Gate(fail_on="critical", max_findings={"major": 2}), 100, errors(major=2), ()),
        (Gate(fail_on="critical", fail_under=95), 500, errors(minor=3, major=1), ("score 93.6 (limit 95)",)),
        (Gate(fail_on="critical", fail_under=95), 499, errors(minor=3, major=1), ()),
        (Gate(fail_on="critical", fail_under=90), 500, errors(minor=3, major=1), ()),
    ],
)
def test_limits(gate: Gate, words: int, found: Sequence[Finding], reasons: tuple[str, ...]) -> None:
    assert gate.failing(report(words, found)) == reasons


def test_severities_are_counted_by_group() -> None:
    assert severity_counts(report(10, [*errors(major=2), finding("major", group="major0")]))["major"] == 2
