"""Kind `readability`: the value of the sentence or article that comes nearest to the limit, and the limit."""

from __future__ import annotations

from collections.abc import Iterator

from qualcheck.detectors.readability import OF_A_SENTENCE
from qualcheck.explanation import Step, stop
from qualcheck.finding import Span
from qualcheck.hardest import measured
from qualcheck.readability import measure, prose_sentences
from qualcheck.why.case import Case

UNITS = {"words": "words", "nested": "clauses and insertions nested in it", "rare": "rare words"}


def nearest(case: Case) -> Iterator[Step]:
    params, document = case.rule.params, case.document
    if params.metric not in OF_A_SENTENCE:
        values = measure(document)
        if params.metric not in values:
            yield stop(
                "value", f"the article is too short to be measured: {params.metric} needs more sentences or words"
            )
            return
        place = next((block.span for block in document.blocks if block.kind == "headline"), None)
        place = place or next(iter(document.sentences), None)
        yield stop("value", f"the article's {params.metric} is {values[params.metric]:.4g}; {_limits(case)}", place)
        return
    sentences = [(_value(case, span), span) for span in prose_sentences(document) if case.here(span)]
    if not sentences:
        where = "in the text" if case.line is None else f"on line {case.line}"
        yield stop("value", f"no sentence of running text {where} is measured: headings and lists are left out")
        return
    value, span = min(sentences, key=lambda item: (_gap(case, item[0]), item[1]))
    which = "the sentence" if len(sentences) == 1 else "the sentence that comes nearest"
    yield stop("value", f"{which} has {value:g} {UNITS[params.metric]}; {_limits(case)}", span)


def _value(case: Case, span: Span) -> float:
    sentence = measured(case.document, span, case.resources.words)
    return float(
        {"words": sentence.words, "nested": sentence.nested, "rare": len(sentence.rare)}[case.rule.params.metric]
    )


def _gap(case: Case, value: float) -> float:
    """How far a value lies within the limits."""
    params = case.rule.params
    return min(
        params.most - value if params.most is not None else float("inf"),
        value - params.least if params.least is not None else float("inf"),
    )


def _limits(case: Case) -> str:
    params = case.rule.params
    limits = [
        f"{side} {limit:g} ({key})"
        for side, limit, key in (("above", params.most, "most"), ("below", params.least, "least"))
        if limit is not None
    ]
    return "the rule speaks " + " or ".join(limits)
