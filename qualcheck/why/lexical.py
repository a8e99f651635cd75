"""What may keep a rule with patterns silent where they match: capitals, conditions, exceptions, how often."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qualcheck.explanation import Step, stop
from qualcheck.expressions import compile_source
from qualcheck.finding import Span
from qualcheck.lexical import CONTEXT
from qualcheck.why.case import Case, Hindrance


def hindrances(case: Case) -> Iterator[Hindrance]:
    params = case.rule.params
    if params.case == "match":
        yield Hindrance(lambda case: case.with_params(case="ignore"), _capitals, early=True)
    if params.requires:
        yield Hindrance(lambda case: case.with_params(requires=None), _required, early=True)
    if params.forbids:
        yield Hindrance(lambda case: case.with_params(forbids=None), _forbidden, early=True)
    for source in params.except_before:
        yield Hindrance(_without("except_before", source), _excepted("except_before", source))
    for source in params.except_after:
        yield Hindrance(_without("except_after", source), _excepted("except_after", source))
    if params.min_count > 1:
        yield Hindrance(lambda case: case.with_params(min_count=1), _too_few)


def _capitals(case: Case, span: Span) -> Step:
    what = f"“{case.words(span)}” has other capitals than the rule, which minds them (case: match)"
    return stop("token", what, span)


def _required(case: Case, span: Span) -> Step:
    what = (
        f"“{case.words(span)}” matches, but the article nowhere has what the rule requires: {case.rule.params.requires}"
    )
    return stop("condition", what, span)


def _forbidden(case: Case, span: Span) -> Step:
    found = compile_source(case.rule.params.forbids, False).search(case.document.text)
    place = Span(*found.span()) if found is not None else span
    what = f"“{case.words(span)}” matches, but the article has “{case.words(place)}”, which the rule forbids (forbids)"
    return stop("condition", what, place)


def _without(key: str, source: str) -> Callable[[Case], Case]:
    def without(case: Case) -> Case:
        kept = tuple(one for one in getattr(case.rule.params, key) if one != source)
        return case.with_params(**{key: kept})

    return without


def _excepted(key: str, source: str) -> Callable[[Case, Span], Step]:
    def told(case: Case, span: Span) -> Step:
        text, before = case.document.text, key == "except_before"
        if before:
            expression = compile_source(rf"(?:{source})\s*\Z", False)
            found = expression.search(text, max(0, span.start - CONTEXT), span.start)
        else:
            found = compile_source(rf"\s*(?:{source})", False).match(text, span.end, span.end + CONTEXT)
        words = found[0].strip() if found is not None else ""
        side = "before" if before else "behind"
        stands = f"“{words}” stands right {side} it" if words else f"what stands right {side} it is an exception"
        what = f"“{case.words(span)}” matches, but {stands}, an exception of the rule ({key}: {source})"
        start = found.end() - len(found[0].lstrip()) if found is not None else span.start
        return stop("exception", what, Span(start, start + len(words)) if words and found is not None else span)

    return told


def _too_few(case: Case, span: Span) -> Step:
    count = len(case.with_params(min_count=1).detected.findings)
    least = case.rule.params.min_count
    what = f"“{case.words(span)}” matches, but only {_times(count)} in the article; the rule speaks from {least} on"
    return stop("count", f"{what} (min_count: {least})", span)


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
