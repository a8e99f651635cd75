"""Kind `density`: formulas that are nothing by themselves and a tic in numbers.

    kind: density
    phrases: [in fact, meanwhile, it is worth noting that]
    least_count: 3
    per_1000: 4
    least_words: 200

Speaks at each of them where the article holds at least `least_count`, and more than `per_1000` in 1,000 words; silent in
articles of fewer than `least_words` words. The phrases are written as in kind `phrase`.

It cannot see whether one of them was the right word; that is why it only counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from qualcheck.document import Document
from qualcheck.engine import Engine, TimedOut
from qualcheck.expressions import PatternError
from qualcheck.finding import Finding, Skipped, Span
from qualcheck.pattern import Pattern, phrase_pattern
from qualcheck.resources import Resources
from qualcheck.rule import Rule


@dataclass(frozen=True)
class Params:
    phrases: tuple[str, ...]
    least_count: int = 3
    per_1000: float = 0.0
    least_words: int = 150


def problems(params: Params) -> Iterator[tuple[str, str]]:
    if params.least_count < 2:
        yield "least_count", "least_count must be 2 or more; for one use take kind phrase"
    if not params.phrases:
        yield "phrases", "a density rule needs phrases"
    for phrase in params.phrases:
        try:
            phrase_pattern(phrase, True)
        except PatternError as error:
            yield "phrases", str(error)


def patterns(params: Params) -> tuple[Pattern, ...]:
    return tuple(phrase_pattern(phrase, True) for phrase in params.phrases)


def build(rules: Sequence[Rule], resources: Resources) -> Callable[[Document], Iterable[Finding | Skipped]]:
    engine = Engine(rules)

    def detect(document: Document) -> Iterator[Finding | Skipped]:
        found: dict[str, set[Span]] = {rule.id: set() for rule in rules}
        for rule, _, match in engine.search(document.text, [block.span for block in document.blocks]):
            if isinstance(match, TimedOut):
                yield Skipped(rule.id, "one of its phrases took too long; simplify it")
                continue
            span = Span(match.start(), match.end())
            if rule.speaks_at(document, span):
                found[rule.id].add(span)
        for rule in rules:
            params: Params = rule.params
            spans = sorted(found[rule.id])
            if document.words < params.least_words or len(spans) < params.least_count:
                continue
            if 1000 * len(spans) / document.words > params.per_1000:
                yield from (rule.finding(document, span, groups={"count": str(len(spans))}) for span in spans)

    return detect
