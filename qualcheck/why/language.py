"""Kind `language`: how many of the words are small English words, and from which share on a text is English."""

from __future__ import annotations

from collections.abc import Iterator

from qualcheck.detectors.language import FUNCTION_WORDS
from qualcheck.document import Document
from qualcheck.explanation import Step, stop
from qualcheck.finding import Span
from qualcheck.why.case import MOST_PLACES, Case


def nearest(case: Case) -> Iterator[Step]:
    document, params = case.document, case.rule.params
    if params.unit == "article":
        yield _judged(case, Span(0, len(document.text)), "the article")
        return
    paragraphs = [block.span for block in document.blocks if block.kind == "paragraph" and case.here(block.span)]
    if not paragraphs:
        where = "the article has no paragraph" if case.line is None else f"there is no paragraph on line {case.line}"
        yield stop("block", f"{where}, and the rule judges paragraphs")
        return
    for span in sorted(paragraphs, key=lambda span: _share(document, span))[: 1 if case.line is None else MOST_PLACES]:
        yield _judged(case, span, "the paragraph with the fewest" if len(paragraphs) > 1 else "the paragraph")


def _words(document: Document, span: Span) -> list[str]:
    return [token.text for token in document.tokens_in(span) if not token.text[0].isupper() and token.text[0].isalpha()]


def _share(document: Document, span: Span) -> float:
    words = _words(document, span)
    return sum(word in FUNCTION_WORDS for word in words) / len(words) if words else 1.0


def _judged(case: Case, span: Span, what: str) -> Step:
    params = case.rule.params
    words = _words(case.document, span)
    if len(words) < params.least_words:
        told = (
            f"{what} has {len(words)} words in lower case; the rule judges from {params.least_words} on (least_words)"
        )
        return stop("count", told, span)
    known, share = sum(word in FUNCTION_WORDS for word in words), _share(case.document, span)
    told = (
        f"{what} has {known} small English words among {len(words)} in lower case, a share of {share:.2f}; "
        f"the rule speaks below {params.share:g} (share)"
    )
    return stop("value", told, span)
