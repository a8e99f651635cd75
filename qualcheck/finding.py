"""What a detector says about a text: spans, edits, fixes, notes and findings. All frozen, picklable values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

FindingClass = Literal["error", "query", "signal"]
Severity = Literal["neutral", "minor", "major", "critical"]

#: From the gravest to the lightest: the order in which findings are merged and reports are sorted.
CLASSES: Final[tuple[FindingClass, ...]] = ("error", "query", "signal")
SEVERITIES: Final[tuple[Severity, ...]] = ("critical", "major", "minor", "neutral")

CLASS_RANK: Final[Mapping[str, int]] = {name: rank for rank, name in enumerate(CLASSES)}
SEVERITY_RANK: Final[Mapping[str, int]] = {name: rank for rank, name in enumerate(SEVERITIES)}


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch `[start, end)` of `Document.text`, in code points."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def touches(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Put `text` in the place of `span`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that can be applied whole: several edits, since a fix of a name touches every mention."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """A second place that explains a finding: the other spelling, the antecedent, the other wording."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that could not run, and why. It makes the report of its article incomplete."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Also:
    """A finding merged into another one with the same span."""

    rule: str
    class_: FindingClass
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing said about one span of one document. Born in `Rule.finding` only."""

    rule: str
    kind: str
    class_: FindingClass
    category: str
    severity: Severity
    span: Span
    message: str
    why: str
    suggestions: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = ()
    notes: tuple[Note, ...] = ()
    also: tuple[Also, ...] = ()
    #: Findings of one rule and one form in an article share a group, so that a report can say "×10".
    group: str = ""
    in_quotation: bool = False
    #: A preview rule never gates.
    preview: bool = False
    #: Source languages (ISO 639-1) whose translations show this; empty means any.
    languages: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[int, int, int, int, str]:
        """The order of a report: place, wide before narrow, then gravity."""
        return (
            self.span.start,
            -self.span.end,
            CLASS_RANK[self.class_],
            SEVERITY_RANK[self.severity],
            self.rule,
        )
