"""What is known about one article after a check: findings, names, figures, scores and the verdict in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from qualcheck.document import Document
from qualcheck.finding import Finding, Skipped, Span
from qualcheck.languages import LanguageEvidence

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


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that makes an article read like a translation, or like native news, in words.

    `rate` and `native` are occurrences per 1,000 words here and in native news, None where that says nothing; `weight`
    is what it adds to the log odds of a machine translation.
    """

    text: str
    weight: float
    count: int
    rate: float | None
    native: float | None
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """The language an article may have been translated from: one code, or several that cannot be told apart.

    `trained` says whether the model of the text knows any of them; where it does not, the rules alone speak.
    """

    languages: tuple[str, ...]
    trained: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Likelihood:
    """How much an article reads like a translation. Silent where `probability` is None; `reason` says why, or how much.

    The probability is that of a machine translation on a desk with the shares that the model assumes.
    """

    probability: float | None
    strength: Literal["strong", "some", "little"] | None
    reason: str
    evidence: tuple[Evidence, ...] = ()
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class HardSentence:
    """A sentence with its words, the clauses and insertions nested in it, and its rare words in lower case."""

    span: Span
    words: int
    nested: int
    rare: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dismissed:
    """A finding that somebody has judged wrong or right in its place: why, and until when (an ISO date, inclusive).

    `entry` is the index of the entry of qualcheck.ignore.yml, None where a comment in the article says so.
    """

    finding: Finding
    id: str
    reason: str
    until: str | None
    entry: int | None


@dataclass(frozen=True)
class Sifted:
    """What is left of the findings of an article, and what was set aside."""

    findings: tuple[Finding, ...]
    dismissed: tuple[Dismissed, ...] = ()
    #: Entries of qualcheck.ignore.yml that would have held, had they not expired.
    lapsed: tuple[int, ...] = ()
    #: The entries of the baseline that are found, as their ids.
    baselined: tuple[str, ...] = ()
    #: At how many places there are findings of the baseline, and findings in text that has not changed.
    known: int = 0
    unchanged: int = 0


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
    #: The hardest sentences, hardest first.
    hardest: tuple[HardSentence, ...] = ()
    likelihood: Likelihood | None = None
    #: The source languages that the findings point to; empty unless scores are asked for.
    languages: tuple[LanguageEvidence, ...] = ()
    #: What was not looked at although nothing failed: empty text, another language, LanguageTool off.
    notes: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    #: Findings by rule before identical spans were merged.
    rule_counts: Mapping[str, int] = field(default_factory=dict)
    #: Id and rule of each finding that is merged into another one.
    merged_ids: tuple[tuple[str, str], ...] = ()
    #: What is not among the findings, as in Sifted.
    dismissed: tuple[Dismissed, ...] = ()
    lapsed: tuple[int, ...] = ()
    baselined: tuple[str, ...] = ()
    known: int = 0
    unchanged: int = 0
    #: False for the report on qualcheck.ignore.yml itself.
    is_article: bool = True

    @property
    def complete(self) -> bool:
        return not self.skipped

    def of_class(self, *classes: str) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.class_ in classes)

    @property
    def signal_density(self) -> float:
        """Signals per 1,000 words."""
        return 1000 * len(self.of_class("signal")) / self.document.words if self.document.words else 0.0


def unfinished(document: Document, why: str) -> Report:
    """The Report of an article whose check did not end."""
    skipped = (Skipped("the article", why),)
    return Report(document, (), (), "nothing found", touched=0, sentences=0, skipped=skipped)
