"""What is known about one article after a check: findings, names, figures, scores and the verdict in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from qualcheck.document import Document
from qualcheck.finding import Finding, Skipped, Span

NameKind = Literal["person", "place", "organisation", "other"]
Verdict = Literal["nothing found", "fix and print", "recast", "retranslate"]


@dataclass(frozen=True, slots=True)
class NameForm:
    """One spelling of a name and every place where it stands."""

    text: str
    spans: tuple[Span, ...]
    #: A later mention by one word of the full name: Kim, where the article also has Kim Jong Un.
    short: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """One person, place or organisation of the article with all spellings found, the most frequent first.

    `suggested` is the spelling to print, None on a tie; `evidence` says in words what decided.
    """

    kind: NameKind
    forms: tuple[NameForm, ...]
    suggested: str | None
    evidence: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number a reader would check: an age, date, sum, duration, count or document number, as it stands."""

    kind: Literal["age", "date", "sum", "duration", "count", "document"]
    span: Span


@dataclass(frozen=True, slots=True)
class Metric:
    """One readability metric of the article beside native news: `low` and `high` are its 5th and 95th percentiles."""

    name: str
    value: float
    low: float
    median: float
    high: float


@dataclass(frozen=True)
class Report:
    """One article after a check. `scores` is empty unless asked for; `complete` is False if anything was skipped."""

    document: Document
    findings: tuple[Finding, ...]
    #: The short id of each finding, in the order of `findings`.
    ids: tuple[str, ...]
    verdict: Verdict
    #: Sentences touched by a finding that counts towards the verdict, and all sentences.
    touched: int
    sentences: int
    names: tuple[Name, ...] = ()
    figures: tuple[Figure, ...] = ()
    readability: tuple[Metric, ...] = ()
    #: What was not looked at although nothing failed: empty text, another language, LanguageTool off.
    notes: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    #: Findings by rule before identical spans were merged.
    rule_counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        return not self.skipped

    def of_class(self, *classes: str) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.class_ in classes)

    @property
    def signal_density(self) -> float:
        """Signals per 1,000 words."""
        return 1000 * len(self.of_class("signal")) / self.document.words if self.document.words else 0.0
