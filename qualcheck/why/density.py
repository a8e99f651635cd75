"""Kind `density`: how many of its phrases the article has, and how many it would take."""

from __future__ import annotations

from collections.abc import Iterator

from qualcheck.explanation import Step, stop
from qualcheck.finding import Span
from qualcheck.why import phrase
from qualcheck.why.case import Case, Hindrance


def hindrances(case: Case) -> Iterator[Hindrance]:
    yield Hindrance(lambda case: case.with_params(least_words=0), _short_article)
    yield Hindrance(lambda case: case.with_params(least_count=1), _few)
    yield Hindrance(lambda case: case.with_params(per_1000=0.0), _thin)


nearest = phrase.nearest


def _count(case: Case) -> int:
    return len(case.with_params(least_words=0, least_count=1, per_1000=0.0).detected.findings)


def _short_article(case: Case, span: Span) -> Step:
    least = case.rule.params.least_words
    what = f"the article has {case.document.words} words; the rule judges articles from {least} words on (least_words)"
    return stop("value", what, span)


def _few(case: Case, span: Span) -> Step:
    least, count = case.rule.params.least_count, _count(case)
    what = f"the article has {count} of the rule's phrases; it speaks from {least} on (least_count)"
    return stop("count", what, span)


def _thin(case: Case, span: Span) -> Step:
    count, words, most = _count(case), case.document.words, case.rule.params.per_1000
    what = f"{count} phrases in {words} words are {1000 * count / words:.1f} in 1,000; the rule speaks above {most:g}"
    return stop("value", f"{what} (per_1000)", span)
