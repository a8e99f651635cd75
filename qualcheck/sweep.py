"""One rule at several values of one of its thresholds: what `qualcheck.tuning` measures and `formats` print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qualcheck.finding import FindingClass
from qualcheck.rates import Counts


@dataclass(frozen=True, slots=True)
class Step:
    """One value, as a rule file has it, and the findings by corpus before merging."""

    value: str
    hits: Mapping[str, int]
    #: Whether the rule has this value now.
    present: bool


@dataclass(frozen=True, slots=True)
class Sweep:
    """The steps in order of the value."""

    rule: str
    class_: FindingClass
    kind: str
    key: str
    #: What the key means, in a few words.
    meaning: str
    steps: tuple[Step, ...]
    corpora: Mapping[str, Counts]
    #: How many findings on native news the class may have; None where no native corpus was measured.
    allowed: int | None
    #: Values that keep to it, the one with most findings elsewhere first.
    within: tuple[str, ...]
    #: Other thresholds of the rule.
    others: tuple[str, ...] = ()

    def per_thousand(self, step: Step, corpus: str) -> float:
        return self.corpora[corpus].per_thousand(step.hits.get(corpus, 0))
