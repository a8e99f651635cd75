"""The MQM scorecard on a page and as plain data. It stands behind a fold: a score rises with every fault missed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qualcheck.formats.markdown_text import escape
from qualcheck.scorecard import LEAST_WORDS, Scorecard


def lines(card: Scorecard) -> Iterator[str]:
    """The scorecard in Markdown with its formulas."""
    yield (
        "Findings, unconfirmed; read from the English only. Errors of one group in an article count once; queries and "
        "signals do not count. A low count also means that little was seen."
    )
    yield ""
    if card.lines:
        yield "| category | severity | errors | points |"
        yield "| --- | --- | ---: | ---: |"
        yield from (
            f"| {escape(row.category)} | {row.severity} | {row.count:,} | {row.points:,} |" for row in card.lines
        )
        yield ""
    keys = card.keys
    facts = [
        f"points {card.points:,} (neutral 0, minor 1, major 5, critical 25)",
        f"per 1,000 words {card.per_1000:.1f}",
    ]
    if card.raw is not None and card.calibrated is not None:
        facts.append(f"raw score {card.raw:.1f} = 100 × (1 − points / words)")
        facts.append(
            f"calibrated score {card.calibrated:.1f} = 100 − points per 1,000 words × "
            f"(100 − {keys.pass_threshold:g}) / {keys.acceptable_points:g}"
        )
    else:
        facts.append(f"no score under {LEAST_WORDS} words")
    yield " · ".join(facts)
    yield ""
    if card.passed is not None:
        threshold = f"threshold {keys.pass_threshold:g}, {keys.acceptable_points:g} points in 1,000 words acceptable"
        yield f"{'Above' if card.passed else 'Below'} the line: {threshold}; a critical error is always below it."
        yield ""
    yield "Formulas: the MQM scorecard (themqm.org; Lommel et al. 2024, arXiv:2405.16969). Words are those of the English."
    yield ""


def values(card: Scorecard) -> dict[str, Any]:
    """The scorecard as plain data."""
    return {
        "words": card.words,
        "points": card.points,
        "per_1000": round(card.per_1000, 2),
        "raw": None if card.raw is None else round(card.raw, 2),
        "calibrated": None if card.calibrated is None else round(card.calibrated, 2),
        "passed": card.passed,
        "pass_threshold": card.keys.pass_threshold,
        "acceptable_points": card.keys.acceptable_points,
        "lines": [
            {"category": row.category, "severity": row.severity, "count": row.count, "points": row.points}
            for row in card.lines
        ],
    }
