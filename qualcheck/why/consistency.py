"""Kind `consistency`: what the article says of one thing, and why two sayings do not clash."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from qualcheck.detectors import consistency
from qualcheck.detectors.consistency import CLAIMS, DAYS, HEDGES, OTHER_TIME, Claim, Reader
from qualcheck.explanation import Step, stop, taken
from qualcheck.figures import SCALES, amount
from qualcheck.finding import Span
from qualcheck.why.case import MOST_PLACES, Case


def nearest(case: Case) -> Iterator[Step]:
    check = case.rule.params.check
    steps = list(_weekdays(case) if check == "weekday" else _headline(case) if check == "headline" else _claims(case))
    yield from steps[:MOST_PLACES]


def _claims(case: Case) -> Iterator[Step]:
    read = CLAIMS[case.rule.params.check]
    plain, open_ = Reader(case.document, case.resources), Reader(case.document, case.resources, with_hedges=False)
    claims, all_claims = list(read(plain)), list(read(open_))
    for clash in consistency._clashes(case.document, all_claims):
        if case.here(clash.first) or case.here(clash.second):
            yield from _hedged(case, plain, clash.first, clash.second)
            return
    topics: dict[tuple[str, ...], list[Claim]] = defaultdict(list)
    for claim in sorted(claims or all_claims, key=lambda claim: claim.span):
        topics[claim.topic].append(claim)
    several = [some for some in topics.values() if len(some) > 1 and any(case.here(claim.span) for claim in some)]
    for some in several:
        yield _together(case, some)
    if several:
        return
    for first, *_ in topics.values():
        if case.here(first.span):
            yield stop(
                "token", f"“{case.words(first.span)}” stands alone: nothing else is said of the same thing", first.span
            )
            return
    where = "in the text" if case.line is None else f"on line {case.line}"
    yield stop("token", f"nothing {where} is said in a form that the rule compares (check: {case.rule.params.check})")


def _hedged(case: Case, reader: Reader, first: Span, second: Span) -> Iterator[Step]:
    words = OTHER_TIME if case.rule.params.check == "age" else HEDGES
    yield taken(f"“{case.words(first)}” and “{case.words(second)}” differ", second)
    for span in (first, second):
        # An age is read with its noun, and the words near it are those of the whole.
        for token in reader.hedges(span, words):
            what = f"“{token.text}” near “{case.words(span)}” tells of a change, a limit or another case"
            yield stop("exception", what, Span(token.start, token.end))
            return
    yield stop("exception", "a word near one of the two tells of a change, a limit or another case", second)


def _together(case: Case, claims: Sequence[Claim]) -> Step:
    first, *others = claims
    named = f"“{case.words(first.span)}” and “{case.words(others[0].span)}”"
    differing = [claim for claim in others if not consistency._alike(claim.value, first.value)]
    if not differing:
        return stop("value", f"{named} agree, or the one is the other rounded", others[0].span)
    other = differing[0]
    named = f"“{case.words(first.span)}” and “{case.words(other.span)}”"
    if not other.definite:
        return stop("condition", f"{named} may be two things: the second is not “the”, “this” or “its”", other.span)
    if any(not consistency._alike(claim.value, other.value) for claim in differing):
        return stop("count", f"{named} and a third figure differ, so they are several things", other.span)
    if case.document.sentence_at(first.span.start) == case.document.sentence_at(other.span.start):
        return stop("condition", f"{named} stand in one sentence, which may mean both", other.span)
    return stop("unknown", f"{named}: no reason found; please report", other.span)


def _weekdays(case: Case) -> Iterator[Step]:
    reader = Reader(case.document, case.resources)
    found = False
    for match in reader.prose(consistency.CALENDAR, *consistency.MONTHS):
        span = Span(match.start(), match.end())
        if not case.here(span):
            continue
        found = True
        day = int(match["day"])
        if not 1 <= day <= consistency.LENGTHS[consistency.MONTHS.index(match["month"])]:
            yield stop("exception", f"“{match[0]}”: the month has no such day, so it may be no date", span)
        elif not match["year"]:
            what = f"“{match[0]}” has no year beside it, and nothing in the article that it could clash with"
            yield stop("condition", what, span)
        elif int(match["year"]) <= 1925:
            yield stop("condition", f"“{match[0]}” is before 1926, when not all countries had today's calendar", span)
        else:
            yield stop("value", f"“{match[0]}” is right: that day was a {match['weekday']}", span)
    if not found:
        where = "in the text" if case.line is None else f"on line {case.line}"
        yield stop("token", f"no weekday stands beside a date {where}, as in “{DAYS[0]}, 12 June 2024”")


def _headline(case: Case) -> Iterator[Step]:
    document, text = case.document, case.document.text
    heading = next((block for block in document.blocks if block.kind == "headline"), None)
    if heading is None:
        yield stop("block", "the article has no headline")
        return
    reader = Reader(document, case.resources)
    numbers = {
        one
        for block in document.blocks
        if block.kind in consistency.TEXT
        for one in consistency._numbers(text, block.span)
    }
    found = False
    for pattern in (consistency.COUNTED, consistency.PRICE):
        for match in consistency._compiled(f"(?i){pattern}").finditer(text, heading.span.start, heading.span.end):
            found = True
            span = Span(match.start(), match.end())
            value, noun = amount(match["number"]), match["noun"].lower()
            near = [one for one in sorted(numbers) if value is not None and abs(value - one) <= 0.15 * value]
            same = [one for one in reader.prose(pattern) if consistency._same_noun(one["noun"].lower(), noun)]
            if value is None or value < 2 or noun in SCALES:
                yield stop("value", f"“{match[0]}” is no count that can be looked up", span)
            elif near:
                yield stop("value", f"the text has “{match[0]}” too, or a figure near it ({near[0]:g})", span)
            elif not same:
                yield stop(
                    "token", f"the text counts no {noun.strip('-')}, so “{match[0]}” has nothing to differ from", span
                )
            else:
                hedged = [one for one in same if reader.hedged(Span(one.start(), one.end()))]
                told = "words near it tell of a change or a limit" if hedged else "it is given in several figures"
                yield stop("exception", f"the text counts {noun} otherwise (“{same[0][0]}”), but {told}", span)
    if not found:
        yield stop("token", "the headline has no count of things and no sum", heading.span)
