"""Which source languages the findings of an article point to, added up.

A rule that is typical of n languages gives each of them 1/n of the weight of its finding. Rules for any language say
nothing. What comes out is evidence, no proof: languages share their idioms, and a rule for one is easier to write than
for another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from qualcheck.finding import Finding, FindingClass

#: What a finding of each class counts.
WEIGHTS: Final[Mapping[FindingClass, float]] = {"error": 3.0, "query": 2.0, "signal": 1.0}


@dataclass(frozen=True, slots=True)
class LanguageEvidence:
    """What points to one language (ISO 639): the weights added up, the findings, and the different rules."""

    code: str
    weight: float
    findings: int
    rules: int


def by_language(findings: Iterable[Finding]) -> tuple[LanguageEvidence, ...]:
    """The languages that the findings point to, the weightiest first, then by code."""
    weights: dict[str, float] = defaultdict(float)
    rules: dict[str, list[str]] = defaultdict(list)
    for finding in findings:
        for code in finding.languages:
            weights[code] += WEIGHTS[finding.class_] / len(finding.languages)
            rules[code].append(finding.rule)
    found = [
        LanguageEvidence(code, round(weight, 2), len(rules[code]), len(set(rules[code])))
        for code, weight in weights.items()
    ]
    return tuple(sorted(found, key=lambda each: (-each.weight, each.code)))
