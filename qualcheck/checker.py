"""Rules and settings → one callable from a Document to its Report: detects, merges, groups, judges."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from qualcheck.detectors.table import KINDS, Detector
from qualcheck.document import Document
from qualcheck.figures import figures
from qualcheck.finding import CLASS_RANK, SEVERITY_RANK, Also, Finding, Skipped, Span
from qualcheck.identity import ids
from qualcheck.languages import by_language
from qualcheck.report import HardSentence, Likelihood, Metric, Report, Sifted, Verdict
from qualcheck.resources import Resources
from qualcheck.rule import Rule
from qualcheck.words import WordList

#: Fewer touched sentences than this never make an article one to recast or translate again.
LEAST_TOUCHED: Final = 3


@dataclass(frozen=True)
class Detected:
    """What the rules say of one article: findings in order, several at one span among them, and their ids."""

    document: Document
    findings: tuple[Finding, ...]
    ids: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]


class Checker:
    """Checks documents against `rules`. Detectors are built once for each source language that turns up.

    `recast` and `retranslate` are the shares of sentences touched from which the verdict changes.
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        resources: Resources,
        *,
        recast: float,
        retranslate: float,
        readability: Callable[[Document], tuple[Metric, ...]] | None = None,
        with_figures: bool = True,
        hardest: Callable[[Document, WordList], tuple[HardSentence, ...]] | None = None,
        likelihood: Callable[[Document, Sequence[Finding]], Likelihood] | None = None,
    ) -> None:
        # Rules of kind meta are about dismissals, and speak elsewhere.
        self._rules = tuple(rule for rule in rules if rule.kind != "meta")
        self.rules: Final = frozenset(name for rule in rules for name in (rule.id, *rule.formerly))
        self._resources = resources
        self._recast = recast
        self._retranslate = retranslate
        self._readability = readability
        self._with_figures = with_figures
        self._hardest = hardest
        self._likelihood = likelihood
        #: Rules that say the whole text is not English: nothing else is said then.
        self._about_the_article = {
            rule.id for rule in self._rules if rule.kind == "language" and rule.params.unit == "article"
        }
        self._about_names = {rule.id for rule in self._rules if rule.names}
        self._detectors: dict[str | None, tuple[Detector, list[tuple[Detector, bool]]]] = {}

    def __call__(self, document: Document) -> Report:
        return self.report(self.detect(document))

    def detect(self, document: Document) -> Detected:
        """All that the rules say, before anything is set aside or merged."""
        notes = []
        found: list[Finding] = []
        skipped: list[Skipped] = []
        if not document.text.strip():
            notes.append("the text is empty")
        else:
            language_detector, detectors = self._detectors_for(document.source_language)
            _sort_out(language_detector(document), found, skipped)
            if any(finding.rule in self._about_the_article for finding in found):
                notes.append("the text does not look like English, so nothing else was checked")
            else:
                for detector, lexical in detectors:
                    fresh: list[Finding] = []
                    _sort_out(detector(document), fresh, skipped)
                    found += self._outside_names(document, fresh) if lexical else fresh
        findings = tuple(sorted(found, key=lambda finding: (finding.order, finding.message)))
        return Detected(
            document=document,
            findings=findings,
            ids=ids(document, findings),
            skipped=tuple(sorted(skipped, key=lambda item: (item.what, item.why))),
            notes=tuple(notes),
        )

    def report(self, detected: Detected, sifted: Sifted | None = None) -> Report:
        """The Report of an article, with what `sifted` has left of the findings.

        What the article as a whole reads like is judged by all of them but those that are dismissed.
        """
        document = detected.document
        kept = Sifted(detected.findings) if sifted is None else sifted
        findings = in_order(kept.findings)
        known = {(f.rule, f.span): id_ for f, id_ in zip(detected.findings, detected.ids, strict=True)}
        merged_away = known.keys() - {(f.rule, f.span) for f in findings}
        touched = sentences_touched(document, findings)
        everything = findings
        if self._likelihood is not None and sifted is not None:
            dismissed = {id(each.finding) for each in sifted.dismissed}
            everything = in_order(finding for finding in detected.findings if id(finding) not in dismissed)
        return Report(
            document=document,
            findings=findings,
            ids=tuple(known.get((f.rule, f.span)) or ids(document, [f])[0] for f in findings),
            verdict=self._verdict(findings, touched, len(document.sentences)),
            touched=touched,
            sentences=len(document.sentences),
            names=self._resources.name_finder(document),
            figures=figures(document) if self._with_figures else (),
            readability=self._readability(document) if self._readability is not None else (),
            hardest=self._hardest(document, self._resources.words) if self._hardest is not None else (),
            likelihood=self._likelihood(document, everything) if self._likelihood is not None else None,
            languages=by_language(everything) if self._likelihood is not None else (),
            notes=detected.notes,
            skipped=detected.skipped,
            rule_counts=dict(sorted(Counter(finding.rule for finding in kept.findings).items())),
            merged_ids=tuple(
                sorted({(known[f.rule, f.span], f.rule) for f in kept.findings if (f.rule, f.span) in merged_away})
            ),
            dismissed=kept.dismissed,
            lapsed=kept.lapsed,
            baselined=kept.baselined,
            known=kept.known,
            unchanged=kept.unchanged,
        )

    @property
    def resources(self) -> Resources:
        return self._resources

    def names_in(self, document: Document) -> tuple[Span, ...]:
        """The spans of names, in order and apart."""
        return self._resources.name_finder.exempt(document)

    def _detectors_for(self, source_language: str | None) -> tuple[Detector, list[tuple[Detector, bool]]]:
        """The detector of kind `language`, and the others with whether they judge wording."""
        if source_language not in self._detectors:
            by_build: dict[Callable[[Sequence[Rule], Resources], Detector], list[Rule]] = defaultdict(list)
            for rule in self._rules:
                if not rule.source_languages or source_language in (None, *rule.source_languages):
                    by_build[KINDS[rule.kind].build].append(rule)
            language = by_build.pop(KINDS["language"].build, [])
            self._detectors[source_language] = (
                KINDS["language"].build(language, self._resources),
                [(build(rules, self._resources), KINDS[rules[0].kind].lexical) for build, rules in by_build.items()],
            )
        return self._detectors[source_language]

    def _outside_names(self, document: Document, findings: list[Finding]) -> list[Finding]:
        """Without those whose whole span is a name: no rule about wording judges a name."""
        if not findings:
            return findings
        names = self._resources.name_finder.exempt(document)
        starts = [name.start for name in names]
        return [
            finding
            for finding in findings
            if finding.rule in self._about_names or not _inside_any(finding.span, names, starts)
        ]

    def _verdict(self, findings: Sequence[Finding], touched: int, sentences: int) -> Verdict:
        if not findings:
            return "nothing found"
        share = touched / sentences if sentences else 0.0
        if touched >= LEAST_TOUCHED and share >= self._retranslate:
            return "retranslate"
        if touched >= LEAST_TOUCHED and share >= self._recast:
            return "recast"
        return "fix and print"


def _sort_out(items: Iterable[Finding | Skipped], found: list[Finding], skipped: list[Skipped]) -> None:
    for item in items:
        if isinstance(item, Skipped):
            skipped.append(item)
        else:
            found.append(item)


def _inside_any(span: Span, names: Sequence[Span], starts: Sequence[int]) -> bool:
    index = bisect_right(starts, span.start) - 1
    return index >= 0 and names[index].contains(span)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings as a report has them: merged, by place."""
    return tuple(sorted(merged(findings), key=lambda finding: finding.order))


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """One finding a span: the gravest class, then the gravest severity, then the first rule; the others in `also`."""
    by_span: dict[Span, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_span[finding.span].append(finding)
    return [_merge(same) for same in by_span.values()]


def _merge(same: list[Finding]) -> Finding:
    if len(same) == 1:
        return same[0]
    first, *others = sorted(same, key=lambda f: (CLASS_RANK[f.class_], SEVERITY_RANK[f.severity], f.rule, f.message))
    also = (Also(other.rule, other.class_, other.severity, other.message) for other in others)
    return replace(first, also=(*first.also, *dict.fromkeys(also)))


def sentences_touched(document: Document, findings: Iterable[Finding]) -> int:
    """How many sentences, headings included, share a character with a finding."""
    starts = {
        sentence.start
        for finding in findings
        if not finding.preview and finding.kind != "meta"
        for sentence in _sentences_of(document, finding.span)
    }
    return len(starts)


def _sentences_of(document: Document, span: Span) -> Iterable[Span]:
    sentence = document.sentence_at(span.start)
    if sentence is None or sentence.end >= span.end:
        return () if sentence is None else (sentence,)
    return tuple(other for other in document.sentences if other.touches(span))
