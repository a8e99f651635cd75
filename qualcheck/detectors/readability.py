"""Kind `readability`: a limit for how a sentence or the whole article reads.

    kind: readability
    metric: words
    most: 45

`metric` is of a sentence: `words`, `nested` (clauses and insertions) or `rare` (rare words); or of the article, by the
name it has in the report: "Flesch reading ease", "Gunning fog" and so on. `most` and `least` are the limits, of which
at least one is given; `except_in` and `only_in` choose the blocks of sentences. A rule about the article marks its
headline, or its first sentence where there is none; the value stands in `{value}`.

It counts; whether the long sentence is a good one it cannot see. Translated copy often has the shortest sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from qualcheck.document import Document
from qualcheck.finding import Finding, Skipped
from qualcheck.hardest import measured
from qualcheck.readability import LONGEST_SENTENCE, MEAN_SENTENCE, SCORES, measure, prose_sentences
from qualcheck.report import HardSentence
from qualcheck.resources import Resources
from qualcheck.rule import Rule

OF_A_SENTENCE: Final = ("words", "nested", "rare")
OF_THE_ARTICLE: Final = (MEAN_SENTENCE, LONGEST_SENTENCE, *SCORES)


@dataclass(frozen=True, kw_only=True)
class Params:
    metric: str
    most: float | None = None
    least: float | None = None


def problems(params: Params) -> Iterator[tuple[str, str]]:
    if params.metric not in (*OF_A_SENTENCE, *OF_THE_ARTICLE):
        known = ", ".join((*OF_A_SENTENCE, *OF_THE_ARTICLE))
        yield "metric", f"unknown metric {params.metric!r}; known are {known}"
    if params.most is None and params.least is None:
        yield "metric", "a readability rule needs a limit: most, least or both"
    elif params.most is not None and params.least is not None and params.most < params.least:
        yield "most", "most is below least; nothing lies between"


def build(rules: Sequence[Rule], resources: Resources) -> Callable[[Document], Iterable[Finding | Skipped]]:
    of_sentences = [rule for rule in rules if rule.params.metric in OF_A_SENTENCE]
    of_articles = [rule for rule in rules if rule.params.metric in OF_THE_ARTICLE]

    def detect(document: Document) -> Iterator[Finding]:
        if of_sentences:
            for span in prose_sentences(document):
                sentence = measured(document, span, resources.words)
                for rule in of_sentences:
                    value = _value(sentence, rule.params.metric)
                    if _outside(rule.params, value) and rule.speaks_at(document, span):
                        yield rule.finding(
                            document, span, groups={"value": f"{value:g}"}, group=f"{rule.id}:{span.start}"
                        )
        values = measure(document) if of_articles else {}
        place = next((block.span for block in document.blocks if block.kind == "headline"), None)
        place = place or next(iter(document.sentences), None)
        for rule in of_articles:
            if place is not None and rule.params.metric in values and _outside(rule.params, values[rule.params.metric]):
                yield rule.finding(document, place, groups={"value": f"{values[rule.params.metric]:g}"})

    return detect


def _value(sentence: HardSentence, metric: str) -> float:
    return {"words": sentence.words, "nested": sentence.nested, "rare": len(sentence.rare)}[metric]


def _outside(params: Params, value: float) -> bool:
    return (params.most is not None and value > params.most) or (params.least is not None and value < params.least)
