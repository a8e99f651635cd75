"""Rules and settings → one callable from a Document to its Report: detects, merges, groups, judges."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from qualcheck.detectors.table import KINDS, Detector
from qualcheck.document import Document
from qualcheck.figures import figures
from qualcheck.finding import CLASS_RANK, SEVERITY_RANK, Also, Finding, Skipped, Span
from qualcheck.report import Metric, Report, Verdict
from qualcheck.resources import Resources
from qualcheck.rule import Rule, fold

#: Fewer touched sentences than this never make an article one to recast or translate again.
LEAST_TOUCHED: Final = 3
#: Words either side of a match that go into a finding's id.
ID_CONTEXT: Final = 3


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
    ) -> None:
        self._rules = tuple(rules)
        self._resources = resources
        self._recast = recast
        self._retranslate = retranslate
        self._readability = readability
        self._with_figures = with_figures
        #: Rules that say the whole text is not English: nothing else is said then.
        self._about_the_article = {
            rule.id for rule in self._rules if rule.kind == "language" and rule.params.unit == "article"
        }
        self._about_names = {rule.id for rule in self._rules if rule.names}
        self._detectors: dict[str | None, tuple[Detector, list[tuple[Detector, bool]]]] = {}

    def __call__(self, document: Document) -> Report:
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
        findings = tuple(sorted(merged(found), key=lambda finding: finding.order))
        touched = sentences_touched(document, findings)
        return Report(
            document=document,
            findings=findings,
            ids=ids(document, findings),
            verdict=self._verdict(findings, touched, len(document.sentences)),
            touched=touched,
            sentences=len(document.sentences),
            names=self._resources.name_finder(document),
            figures=figures(document) if self._with_figures else (),
            readability=self._readability(document) if self._readability is not None else (),
            notes=tuple(notes),
            skipped=tuple(sorted(skipped, key=lambda item: (item.what, item.why))),
            rule_counts=dict(sorted(Counter(finding.rule for finding in found).items())),
        )

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
        if not finding.preview
        for sentence in _sentences_of(document, finding.span)
    }
    return len(starts)


def _sentences_of(document: Document, span: Span) -> Iterable[Span]:
    sentence = document.sentence_at(span.start)
    if sentence is None or sentence.end >= span.end:
        return () if sentence is None else (sentence,)
    return tuple(other for other in document.sentences if other.touches(span))


def ids(document: Document, findings: Sequence[Finding]) -> tuple[str, ...]:
    """A short id for each finding from its rule, its words and the words around it: it outlives edits elsewhere,
    moved paragraphs and another file name. Equal findings are told apart by their order.
    """
    seen: Counter[str] = Counter()
    taken: set[str] = set()
    result = []
    for finding in findings:
        base = "\0".join((finding.rule, fold(_text(document, finding.span)), _context(document, finding.span)))
        seen[base] += 1
        attempt = seen[base]
        while (short := hashlib.sha256(f"{base}\0{attempt}".encode()).hexdigest()[:6]) in taken:
            attempt += 1000
        taken.add(short)
        result.append(short)
    return tuple(result)


def _text(document: Document, span: Span) -> str:
    return document.text[span.start : span.end]


def _context(document: Document, span: Span) -> str:
    """The words around a span within its block: what stands in the next paragraph may change."""
    block = document.block_at(span.start)
    first, last = (block.span.start, block.span.end) if block is not None else (span.start, span.end)
    before = fold(document.text[max(first, span.start - 80) : span.start]).split()[-ID_CONTEXT:]
    after = fold(document.text[span.end : min(last, span.end + 80)]).split()[:ID_CONTEXT]
    return " ".join(before) + "\0" + " ".join(after)
