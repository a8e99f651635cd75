"""Kind `repetition`: what came twice and was meant, and how nearly two sentences or openings are the same."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from qualcheck.detectors import repetition
from qualcheck.detectors.repetition import LONGEST, NEARLY
from qualcheck.explanation import Step, stop
from qualcheck.finding import Span
from qualcheck.why.case import MOST_PLACES, Case, Hindrance


def hindrances(case: Case) -> Iterator[Hindrance]:
    params = case.rule.params
    if params.except_ and params.check != "passage":
        yield Hindrance(lambda case: case.with_params(except_=()), _allowed)
    if params.check == "passage":
        yield Hindrance(lambda case: case.with_params(least_words=4), _short)
    if params.check == "opening":
        yield Hindrance(lambda case: case.with_params(least_count=2), _few)


def nearest(case: Case) -> Iterator[Step]:
    steps = {"word": _words, "passage": _passages, "opening": _openings}[case.rule.params.check](case)
    yield from itertools.islice(steps, MOST_PLACES)


def _allowed(case: Case, span: Span) -> Step:
    return stop("exception", f"“{case.words(span)}” may come again, an exception of the rule (except)", span)


def _short(case: Case, span: Span) -> Step:
    count, least = len(case.document.tokens_in(span)), case.rule.params.least_words
    return stop(
        "value", f"the sentence has {count} words; the rule looks at sentences from {least} on (least_words)", span
    )


def _few(case: Case, span: Span) -> Step:
    least = case.rule.params.least_count
    finding = next(one for one in case.with_params(least_count=2).detected.findings if one.span.touches(span))
    count = len(finding.notes) + 1
    what = f"{count} sentences running open with “{case.words(span)}”; the rule speaks from {least} on (least_count)"
    return stop("count", what, span)


def _words(case: Case) -> Iterator[Step]:
    document, tokens = case.document, case.document.tokens
    folded = [token.text.lower() for token in tokens]
    some = False
    for at, length in repetition._doubled(folded):
        run = tokens[at : at + 2 * length]
        span = Span(run[0].start, run[-1].end)
        if not case.here(span):
            continue
        some = True
        words = case.words(span)
        if any(not document.text[a.end : b.start].isspace() for a, b in itertools.pairwise(run)):
            yield stop("token", f"“{words}”: something other than white space stands between the two", span)
        elif any(token.text[0].isupper() for token in run[length:]):
            yield stop("name", f"“{words}” may be a double name, such as Baden Baden: the second has a capital", span)
        elif run[0].text[0].isupper():
            yield stop("name", f"“{words}”: the first has a capital where no sentence begins, as a name has", span)
        elif folded[at].isdigit():
            yield stop("exception", f"“{words}”: figures may stand twice, but for years", span)
        elif length > 1:
            yield stop("exception", f"“{words}” is said on purpose in English, as “more and more” is", span)
        elif len(folded[at]) == 1:
            yield stop("exception", f"“{words}”: single letters may stand twice", span)
        else:
            yield stop("unknown", f"“{words}” stands twice; no reason found, please report", span)
    if not some:
        where = "in the text" if case.line is None else f"on line {case.line}"
        yield stop("token", f"nothing {where} stands twice running, neither a word nor up to {LONGEST} words")


def _passages(case: Case) -> Iterator[Step]:
    document, params = case.document, case.rule.params
    sentences = [(span, [token.text.lower() for token in document.tokens_in(span)]) for span in document.sentences]
    long = [(span, words) for span, words in sentences if len(words) >= params.least_words]
    pairs = [
        (len(set(words) & set(other)) / max(len(set(words)), len(set(other))), span, first)
        for (first, other), (span, words) in itertools.combinations(long, 2)
        if case.here(span)
    ]
    if not pairs:
        yield stop(
            "value", f"there are no two sentences of {params.least_words} words or more to compare (least_words)"
        )
        return
    share, span, first = max(pairs, key=lambda pair: (pair[0], -pair[1].start))
    place = document.locate(first)
    what = (
        f"the two sentences nearest to each other share {share:.0%} of their words (the other is on line {place.line})"
    )
    told = f"{what}; the rule speaks from {NEARLY:.0%} on, of shorter ones than 12 words only if they are the same"
    if share >= NEARLY:
        told = f"{what}, but they begin and end with other words, or in another order"
    yield stop("value", told, span)


def _openings(case: Case) -> Iterator[Step]:
    params, document = case.rule.params, case.document
    best: tuple[int, Span] | None = None
    count, last = 0, None
    for sentence in document.sentences:
        tokens = document.tokens_in(sentence)[: params.same_words]
        block = document.block_at(sentence.start)
        key = (block, tuple(token.text.lower() for token in tokens))
        count = count + 1 if key == last else 1
        last = key
        if len(tokens) == params.same_words and case.here(sentence) and (best is None or count > best[0]):
            best = (count, Span(tokens[0].start, tokens[-1].end))
    if best is None:
        yield stop("count", "there is no sentence to compare")
        return
    what = f"the most sentences of one paragraph that open alike, one after the other, are {best[0]}"
    told = f"{what} (“{case.words(best[1])}”); the rule speaks from {params.least_count} on (least_count)"
    yield stop("count", told, best[1])
