"""Kind `names`: the names that were read, the pairs of spellings that come near, and which guard keeps them apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from qualcheck import variants
from qualcheck.explanation import Step, stop
from qualcheck.finding import Span
from qualcheck.guard import judge
from qualcheck.ledger import WAYS
from qualcheck.name_view import Place, View
from qualcheck.names import Analysis
from qualcheck.transliteration import difference
from qualcheck.why.case import MOST_PLACES, Case, Hindrance

ASKED = {
    "cut-off": "is a longer name of the article, of one whose family name stands first, without its last part",
    "mixed-style": "is a North Korean name with a hyphen beside others without one",
    "given-name": "is the given name of one whose family name stands first",
    "order": "stands in two orders",
    "role": "has two offices that nobody holds at once",
    "unknown": "says something with “Mr” or an office, and was never introduced",
    "headline": "is in the headline, deck or caption with a family name that the text does not have",
}


def hindrances(case: Case) -> Iterator[Hindrance]:
    if case.rule.params.differences:
        yield Hindrance(lambda case: case.with_params(differences=()), _other_difference)


def nearest(case: Case) -> Iterator[Step]:
    document, finder = case.document, case.resources.name_finder
    analysis = finder.analyse(document)
    mentions = [one for one in analysis.reading.mentions if case.here(one.span)]
    if not mentions:
        where = "in the text" if case.line is None else f"on line {case.line}"
        yield stop("token", f"no name was read {where}")
        return
    check = case.rule.params.check
    if check == "variant":
        yield from _variants(case, analysis)
    elif check in ("listed-form", "house-style"):
        yield from _listed(case, analysis)
    else:
        named = ", ".join(f"“{text}”" for text in dict.fromkeys(one.text for one in mentions[:8]))
        yield stop("condition", f"of the names read ({named}) none {ASKED[check]}", mentions[0].span)


def _other_difference(case: Case, span: Span) -> Step:
    analysis = case.resources.name_finder.analyse(case.document)
    variant = next(one for one in analysis.variants if one.span.touches(span))
    wanted = ", ".join(case.rule.params.differences)
    what = f"“{variant.text}” and “{variant.other}” differ in {variant.difference}; the rule looks at {wanted}"
    return stop("value", f"{what} (differences)", span)


def _view(case: Case, analysis: Analysis) -> View:
    finder = case.resources.name_finder
    return View(
        document=case.document,
        reading=analysis.reading,
        listed=analysis.listed,
        gazetteer=finder.gazetteer,
        words=finder.words,
        vocabulary=finder.vocabulary,
        style=finder.style,
    )


def _variants(case: Case, analysis: Analysis) -> Iterator[Step]:
    view = _view(case, analysis)
    explained = [one for one in variants.variants(view) if one not in analysis.variants and case.here(one.span)]
    for one in explained[:MOST_PLACES]:
        what = f"“{one.text}” and “{one.other}”: the article says that both spellings are meant"
        yield stop("exception", what, one.span)
    steps = list(_pairs(case, view))
    yield from steps[: MOST_PLACES - len(explained)]
    if not explained and not steps:
        words = list(dict.fromkeys(word for word, _ in variants._words(view)))
        named = ", ".join(f"“{word}”" for word in words[:8]) or "none of four letters or more"
        yield stop("value", f"no two words of names are near enough to be one; compared were {named}")


def _pairs(case: Case, view: View) -> Iterator[Step]:
    """Pairs of spellings that may be near, and the guard's word on each."""
    places: dict[str, list[Place]] = defaultdict(list)
    for word, place in variants._words(view):
        places[word].append(place)
    spellings: dict[str, object] = {}
    for one, two in variants._candidates(list(places)):
        kept, other = (one, two) if len(places[one]) >= len(places[two]) else (two, one)
        span = places[other][0].span
        kind = difference(kept, other)
        if not (case.here(span) or case.here(places[kept][0].span)) or kind == "writing":
            continue
        if kind is None:
            continue
        judgement = judge(variants._pair(view, kept, other, kind, places, spellings))  # type: ignore[arg-type]
        named = f"“{kept}” and “{other}” differ in {WAYS[kind]}"
        if judgement.verdict == "apart":
            yield stop("name", f"{named}, and are kept apart: {judgement.reason}", span)
        else:
            what = f"{named}, but one of them may have its capital from the start of a sentence only"
            yield stop("name", what, span)


def _listed(case: Case, analysis: Analysis) -> Iterator[Step]:
    found = False
    for one in analysis.listed:
        if not case.here(one.span):
            continue
        found = True
        entry = one.form.entry
        source = "the house list" if entry.house else "the lists of names"
        if case.rule.params.check == "house-style":
            wanted = entry.styles.get(case.rule.params.style)
            told = f"its form is {wanted.form}" if wanted is not None else "no form is known"
            what = f"“{one.form.text}” ({entry.name}): in the style {case.rule.params.style} {told}"
            yield stop("value", what, one.span)
        else:
            what = f"“{one.form.text}” is a right form of {entry.name} in {source}"
            yield stop("value", what, one.span)
    if not found:
        names = list(dict.fromkeys(one.text for one in analysis.reading.mentions if case.here(one.span)))
        named = ", ".join(f"“{name}”" for name in names[:8])
        yield stop("token", f"no form of the lists of names stands here; read were {named}")
