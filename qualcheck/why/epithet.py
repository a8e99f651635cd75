"""Kind `epithet`: the bynames found, and why none of them was spoken of: the person is not named, the word is a title."""

from __future__ import annotations

from collections.abc import Iterator

from qualcheck.detectors import epithet
from qualcheck.explanation import Step, stop
from qualcheck.finding import Span
from qualcheck.why.case import MOST_PLACES, Case, Hindrance


def hindrances(case: Case) -> Iterator[Hindrance]:
    if case.rule.params.min_count > 1:
        yield Hindrance(lambda case: case.with_params(min_count=1), _few)


def nearest(case: Case) -> Iterator[Step]:
    steps = list(_titles(case) if case.rule.params.check == "title" else _bynames(case))
    yield from steps[:MOST_PLACES]
    if not steps:
        where = "in the text" if case.line is None else f"on line {case.line}"
        looked = "with “the” before it " if case.rule.params.check != "title" else ""
        yield stop("token", f"none of the rule's bynames stands {where} {looked}".rstrip())


def _few(case: Case, span: Span) -> Step:
    least = case.rule.params.min_count
    named = {case.words(finding.span).lower() for finding in case.with_params(min_count=1).detected.findings}
    if case.rule.params.check == "chain":
        spoken = (count for count in range(least, 0, -1) if case.with_params(min_count=count).spans)
        what = f"the person has {next(spoken, 0)} bynames here; the rule speaks from {least} on"
    else:
        what = f"the article has {len(named)} of the bynames; the rule speaks from {least} on"
    return stop("count", f"{what} (min_count)", span)


def _bynames(case: Case) -> Iterator[Step]:
    document, params = case.document, case.rule.params
    index = epithet._index(epithet._epithets([case.rule], case.resources))
    hits = list(epithet._hits(document, index))
    named = epithet._named(document, case.resources.name_finder.analyse(document))
    seen: set[Span] = set()
    for hit in hits:
        if hit.span in seen or not case.here(hit.span):
            continue
        seen.add(hit.span)
        words = case.words(hit.span)
        if params.check in ("bound", "chain") and hit.epithet.person not in named and hit.epithet.surname not in named:
            people = ", ".join(dict.fromkeys(one.epithet.person for one in hits if one.span == hit.span))
            yield stop("condition", f"“{words}” is a byname of {people}, whom the article does not name", hit.span)
        elif params.check == "capitals":
            yield stop("condition", f"“{words}” is not written in two ways, with capitals and without", hit.span)
    yield from _before_names(case, index, seen)


def _before_names(case: Case, index: object, seen: set[Span]) -> Iterator[Step]:
    """Bynames that stand right before a name, which makes them titles, or without “the”."""
    document = case.document
    tokens = document.tokens
    wanted = {one.words for some in index.values() for one in some}  # type: ignore[attr-defined]
    sizes = {len(words) for words in wanted}
    for at in range(len(tokens)):
        for size in sorted(sizes, reverse=True):
            words = tuple(token.text.lower() for token in tokens[at : at + size])
            if len(words) < size or words not in wanted:
                continue
            span = Span(tokens[at].start, tokens[at + size - 1].end)
            if not case.here(span) or any(span.touches(other) for other in seen):
                break
            if at == 0 or tokens[at - 1].text not in ("the", "The", "THE"):
                yield stop("token", f"“{case.words(span)}” has no “the” before it", span)
            elif epithet._goes_on(document, at + size - 1):
                after = tokens[at + size].text
                yield stop("name", f"“{case.words(span)}” stands before a name (“{after}”), so it is a title", span)
            break


def _titles(case: Case) -> Iterator[Step]:
    document, tokens = case.document, case.document.tokens
    titles = {word.lower() for word in case.rule.params.epithets}
    surnames = case.resources.name_finder.gazetteer.people_by_surname
    for at, token in enumerate(tokens):
        span = Span(token.start, token.end)
        if token.text.lower() not in titles or not case.here(span):
            continue
        if at + 1 >= len(tokens) or document.text[token.end : tokens[at + 1].start] != " ":
            yield stop("token", f"no word stands right behind “{token.text}”", span)
        elif tokens[at + 1].text not in surnames:
            what = f"“{tokens[at + 1].text}” behind “{token.text}” is no surname of the lists of people"
            yield stop("token", what, span)
        elif epithet._goes_on(document, at + 1):
            yield stop("name", f"“{tokens[at + 1].text}” begins a full name; the rule looks at bare surnames", span)
