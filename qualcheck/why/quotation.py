"""Kind `quotation`: the marks that were found and pair, or the two quotations that come nearest to each other."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import regex

from qualcheck.detectors import quotation
from qualcheck.detectors.quotation import MARK, Mark
from qualcheck.explanation import Step, stop
from qualcheck.finding import Span
from qualcheck.why.case import Case, Hindrance

FINE = {
    "closing": "every mark that opens is closed",
    "doubled": "no mark is set twice",
    "nesting": "no quotation stands inside another one in the same marks",
    "spacing": "no mark is glued to the words on both sides or has its space on the wrong side",
    "foreign": "all marks are English ones",
    "style": "no quotation is opened with one sort of mark and closed with another",
    "sorts": "no quotation has another sort of mark than the rest",
    "order": "commas and full stops stand on the right side of the closing marks",
}


def hindrances(case: Case) -> Iterator[Hindrance]:
    if case.rule.params.check in ("style", "sorts"):
        yield Hindrance(lambda case: case.with_params(least_count=1), _few)
    if case.rule.params.check == "wordings":
        yield Hindrance(lambda case: case.with_params(least_overlap=0.5), _far)


def nearest(case: Case) -> Iterator[Step]:
    if case.rule.params.check == "wordings":
        yield _wordings(case)
        return
    marks = [mark for mark in quotation._marks(case.document, regex.compile(MARK)) if case.here(mark.span)]
    where = "in the text" if case.line is None else f"on line {case.line}"
    if not marks:
        yield stop("token", f"there is no double quotation mark {where}")
        return
    pairs: list[tuple[Mark, Mark]] = []
    list(quotation._unpaired(case.document, list(quotation._marks(case.document, regex.compile(MARK))), pairs))
    told = FINE[case.rule.params.check]
    if case.rule.params.check in ("style", "sorts"):
        straight, curly = quotation._alike(pairs)
        told = f"{told} ({len(straight)} pairs are straight, {len(curly)} curly; it takes four times as many)"
    span = marks[0].span
    held = next((Span(one.span.start, last.span.end) for one, last in pairs if case.here(one.span)), span)
    count = "1 mark" if len(marks) == 1 else f"{len(marks)} marks"
    yield stop("value", f"{count} {where}: {told}", held)


def _few(case: Case, span: Span) -> Step:
    least = case.rule.params.least_count
    what = f"“{case.words(span)}” is of another sort, but the article has fewer than {least} pairs of the usual one"
    return stop("count", f"{what} (least_count)", span)


def _far(case: Case, span: Span) -> Step:
    quoted = {one.span: one for one in quotation._quoted(case.document)}
    finding = next(one for one in case.with_params(least_overlap=0.5).detected.findings if one.span.touches(span))
    one, other = quoted[finding.span], quoted[finding.notes[0].span]
    share = 2 * quotation._common(one.words, other.words) / (len(one.words) + len(other.words))
    least = case.rule.params.least_overlap
    what = f"{share:.2f} of the words of the two quotations are the same; the rule speaks from {least:g} on"
    return stop("value", f"{what} (least_overlap)", span)


def _wordings(case: Case) -> Step:
    document, least = case.document, case.rule.params.least_overlap
    quoted = quotation._quoted(document)
    pairs = [
        (len(one.telling & other.telling), -two, other, one)
        for (first, other), (two, one) in itertools.combinations(enumerate(quoted), 2)
        if case.here(one.span)
    ]
    if not pairs:
        return stop("count", "there are no two quotations of 3 to 40 words to compare")
    shared, _, first, second = max(pairs, key=lambda pair: pair[:2])
    if not shared:
        return stop("value", "no two quotations share a word that tells something", second.span)
    named = f"the two quotations nearest to each other (“{_short(case.words(first.span))}” comes first)"
    if shared < 2 or shared < 0.6 * max(len(first.telling), len(second.telling)):
        return stop("value", f"{named} share too few telling words ({shared}) to be one", second.span)
    if first.telling <= second.telling or second.telling <= first.telling:
        return stop(
            "exception", f"{named}: one holds all that is told in the other, so it is quoted again in part", second.span
        )
    if quotation.DENIALS & (set(first.words) ^ set(second.words)):
        return stop("exception", f"{named}: one denies what the other says", second.span)
    if quotation._side_by_side(document, first.span, second.span):
        return stop(
            "exception", f"{named} stand in one sentence or in two running ones: said twice on purpose", second.span
        )
    if quotation._two_speakers(document, case.resources, first.span, second.span):
        return stop("name", f"{named} have different speakers", second.span)
    common = quotation._common(first.words, second.words)
    share = 2 * common / (len(first.words) + len(second.words))
    what = f"{named} have {common} words in the same order, a share of {share:.2f}; the rule speaks from {least:g} on"
    return stop("value", what, second.span)


def _short(text: str) -> str:
    text = text.strip('“”‘’„«»‹›「」『』"')
    return text if len(text) <= 50 else text[:50].rsplit(" ", 1)[0] + "…"
