"""Kind `languagetool`: whether LanguageTool's rule matched, and what left its match alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qualcheck.detectors import languagetool
from qualcheck.explanation import Step, stop
from qualcheck.finding import Span
from qualcheck.why.case import MOST_PLACES, Case, Hindrance


def hindrances(case: Case) -> Iterator[Hindrance]:
    for source in case.rule.params.except_after:
        yield Hindrance(_without(source), _excepted(source))


def nearest(case: Case) -> Iterator[Step]:
    from qualcheck.languagetool.client import Unavailable

    client = case.resources.languagetool
    if client is None:
        yield stop("languagetool", "LanguageTool was not asked; add --languagetool, or languagetool: {use: required}")
        return
    document = case.document
    own = case.rule.id.partition(".")[2]
    try:
        matches = client.matches(document.text, frozenset((own,)))
    except Unavailable as error:
        yield stop("languagetool", f"LanguageTool could not be asked: {error}")
        return
    spans = [Span(match.start, match.end) for match in matches if match.rule == own]
    here = [span for span in spans if span.start < span.end <= len(document.text) and case.here(span)]
    if not here:
        where = "in the text" if case.line is None else f"on line {case.line}"
        yield stop("token", f"LanguageTool was asked, and its rule {own} found nothing {where}")
    names = case.resources.name_finder.exempt(document)
    for span in here[:MOST_PLACES]:
        name = next((name for name in names if name.contains(span)), None)
        if name is not None:
            what = f"LanguageTool matches “{case.words(span)}”, but it stands in the name “{case.words(name)}”"
            yield stop("name", what, name)
        elif languagetool._in_foreign_quotation(document, span, case.resources):
            what = f"LanguageTool matches “{case.words(span)}”, but in a quotation that is not English"
            yield stop("quotation", what, span)
        else:
            yield stop("unknown", f"LanguageTool matches “{case.words(span)}”; no reason found, please report", span)


def _without(source: str) -> Callable[[Case], Case]:
    def without(case: Case) -> Case:
        return case.with_params(except_after=tuple(one for one in case.rule.params.except_after if one != source))

    return without


def _excepted(source: str) -> Callable[[Case, Span], Step]:
    def told(case: Case, span: Span) -> Step:
        what = f"LanguageTool matches “{case.words(span)}”, but what stands behind it is an exception"
        return stop("exception", f"{what} (except_after: {source})", span)

    return told
