"""What a change of rules does to the findings on corpora: what `qualcheck.rule_changes` measures and `formats` print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from qualcheck.finding import FindingClass
from qualcheck.rates import Excerpt

#: `changed`: it may find something else. `regraded`: only class, severity or status. `reworded`: only what it says.
#: `alike`: the rule is the same, but another of its kind has changed what it finds.
ChangeKind = Literal["added", "removed", "changed", "regraded", "reworded", "alike"]


@dataclass(frozen=True, slots=True)
class RuleEffect:
    """One rule before and after. Counts are findings before merging, by corpus; a rule that is off finds nothing."""

    id: str
    change: ChangeKind
    #: Its class, and its status where that is not stable; "" where it was not there.
    was: str
    now: str
    before: Mapping[str, int]
    after: Mapping[str, int]
    #: Corpus → how many findings came, and some of them.
    new: Mapping[str, int]
    gone: Mapping[str, int]
    new_excerpts: Mapping[str, tuple[Excerpt, ...]] = field(default_factory=dict)
    gone_excerpts: Mapping[str, tuple[Excerpt, ...]] = field(default_factory=dict)

    @property
    def differs(self) -> bool:
        return bool(self.new or self.gone)


@dataclass(frozen=True, slots=True)
class Size:
    """What was read of a corpus."""

    words: int
    texts: int


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds as measured once, over `words` words: kind → before and after, and rule → alone, the slowest first."""

    words: int
    kinds: Mapping[str, tuple[float, float]]
    rules: tuple[tuple[str, float], ...]
    #: How many of the changed rules were measured alone, and what a phrase takes that is nowhere found.
    measured: int
    floor: float


@dataclass(frozen=True, slots=True)
class Effects:
    """All that a change does. `before` and `after` are Markdown that says what was compared."""

    before: str
    after: str
    corpora: Mapping[str, Size]
    rules: tuple[RuleEffect, ...]
    #: Class → corpus → findings before and after, of the rules that were run.
    classes: Mapping[FindingClass, Mapping[str, tuple[int, int]]]
    #: Lists of names and words that differ too, and are not measured.
    data: tuple[str, ...] = ()
    #: What could not be run → why.
    skipped: Mapping[str, str] = field(default_factory=dict)
    timing: Timing | None = None
