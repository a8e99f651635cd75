"""Kind `pattern`: the sentence that fits a pattern but for one item, what was wanted there and what stood there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from qualcheck import tagger
from qualcheck.detectors import pattern
from qualcheck.detectors.pattern import Compiled, Item, compiled, match_at
from qualcheck.explanation import Step, stop, taken
from qualcheck.finding import Span
from qualcheck.literals import COMMON
from qualcheck.tagger import Chain
from qualcheck.why.case import Case, Hindrance
from qualcheck.why.phrase import readable, shortened

#: So many patterns of a rule are looked at.
MOST_PATTERNS: Final = 60


#: Parts of speech in words.
NAMED: Final = {
    "NN": "a noun", "NNS": "a plural", "NNP": "a name", "NNPS": "a name", "POS": "a noun with ’s",
    "VB": "a verb (base form)", "VBP": "a verb (present)", "VBZ": "a verb (present with -s)", "VBD": "a verb (past)",
    "VBG": "an -ing form", "VBN": "a participle", "MD": "a modal verb", "JJ": "an adjective", "JJR": "a comparative",
    "JJS": "a superlative", "RB": "an adverb", "RBR": "an adverb", "RBS": "an adverb", "IN": "a preposition",
    "DT": "an article", "PRP": "a pronoun", "PRP$": "a possessive", "CC": "and, but or or", "CD": "a number",
    "TO": "to", "RP": "a particle", "WDT": "which", "WP": "who", "WRB": "when or where", "EX": "there",
}  # fmt: skip


class Miss(NamedTuple):
    """Where a pattern fits but for one item, or how far it got: how much fits, and the word that stood there."""

    weight: float
    source: str
    wanted: str
    chain: Chain
    #: Indexes in the chain: what fits, and the word in the place of the item.
    first: int
    end: int
    at: int
    whole: bool


def hindrances(case: Case) -> Iterator[Hindrance]:
    params = case.rule.params
    for source in params.unless:
        yield Hindrance(_without(source), _excepted(source))
    if params.min_count > 1:
        yield Hindrance(lambda case: case.with_params(min_count=1), _too_few)


def nearest(case: Case) -> Iterator[Step]:
    chains = [chain for chain in tagger.chains(case.document) if case.here(Span(chain.starts[0], chain.ends[-1]))]
    found = [
        miss
        for source in case.rule.params.patterns[:MOST_PATTERNS]
        for chain in chains
        for miss in _misses(source, chain)
    ]
    if not found:
        where = "in the text" if case.line is None else f"on line {case.line}"
        yield stop("token", f"no sentence {where} has the beginning of one of its patterns")
        return
    best = max(found, key=lambda miss: (miss.weight, miss.whole, -miss.chain.starts[miss.first]))
    matched = _span(best.chain, best.first, best.end)
    got = f"the pattern “{shortened(best.source)}” " + ("fits but for one item" if best.whole else "got so far")
    yield taken(f"{got}: “{case.words(matched)}”", matched)
    yield stop(
        "token",
        f"{readable(best.wanted)} is not there: {_standing(case, best)}",
        _span(best.chain, best.at, best.at + 1),
    )


def items(source: str) -> tuple[str, ...]:
    """The items of a pattern as they are written, one for each that `compiled` makes."""
    found: list[str] = []
    at, marking = 0, False
    while at < len(source):
        if source[at].isspace() or source[at] in "{}":
            marking = source[at] == "{" if source[at] in "{}" else marking
            at += 1
        else:
            _, end = pattern._item(source, at, marking)
            found.append(source[at:end].strip())
            at = end
    return tuple(found)


def _misses(source: str, chain: Chain) -> Iterator[Miss]:
    made, written = compiled(source), items(source)
    for index, item in enumerate(made.items):
        if not item.least:
            continue
        loose = item._replace(test=_one, words=frozenset(), tags=frozenset())
        changed = (*made.items[:index], loose, *made.items[index + 1 :])
        anchor = next((at for at, one in enumerate(made.items) if at != index and one.least == one.most == 1), None)
        for at in range(len(chain.words)) if anchor is not None else ():
            match = match_at(Compiled(changed, anchor or 0), chain, at)
            if match is not None and 0 < match.places[index][0] < len(chain.words):
                fits = [place for number, place in enumerate(match.places) if number != index]
                weight = _weight(chain, fits, made.items)
                if weight > 1:
                    yield Miss(
                        weight, source, written[index], chain, match.start, match.end, match.places[index][0], True
                    )
    yield from _beginnings(source, made, written, chain)


def _beginnings(source: str, made: Compiled, written: tuple[str, ...], chain: Chain) -> Iterator[Miss]:
    """How far the pattern got from each word of the sentence."""
    for start in range(len(chain.words)):
        reached, end = _reach(made.items, 0, chain, start)
        if reached < len(made.items) and end > start and end < len(chain.words):
            weight = _weight(chain, [(start, end)], made.items) * 0.8
            if weight > 1:
                yield Miss(weight, source, written[reached], chain, start, end, end, False)


def _reach(parts: tuple[Item, ...], number: int, chain: Chain, at: int) -> tuple[int, int]:
    """The item that fails farthest on when the pattern begins at a word, and the word it fails at."""
    if number == len(parts):
        return number, at
    best = (number, at)
    for count in pattern._counts(parts[number], chain, at, 1):
        best = max(best, _reach(parts, number + 1, chain, at + count))
    return best


def _weight(chain: Chain, places: list[tuple[int, int]], parts: tuple[Item, ...]) -> float:
    """How much is told by the words that fit: a small word tells little."""
    words = [chain.words[at] for first, last in places for at in range(first, last)]
    return sum(0.5 if word in COMMON else 1.0 for word in words if word[0].isalnum())


def _one(chain: Chain, index: int) -> bool:
    return 0 < index < len(chain.words) - 1


def _span(chain: Chain, first: int, end: int) -> Span:
    return Span(chain.starts[first], chain.ends[max(first, end - 1)])


def _standing(case: Case, miss: Miss) -> str:
    chain, at = miss.chain, miss.at
    if at >= len(chain.words) - 1:
        return "the sentence ends there"
    word = case.document.text[chain.starts[at] : chain.ends[at]]
    if not chain.words[at][0].isalnum():
        return f"there stands the mark “{word}”"
    if not re.search(r"<[^>]*[A-Z]", miss.wanted):
        return f"there stands “{word}”"
    can = [tag for tag in chain.can_be(at) if tag != chain.tags[at]]
    also = f"; it can also be {', '.join(can)}" if can else ""
    return f"there stands “{word}”, read as {NAMED.get(chain.tags[at], 'a word')} ({chain.tags[at]}{also})"


def _without(source: str) -> Callable[[Case], Case]:
    def without(case: Case) -> Case:
        return case.with_params(unless=tuple(one for one in case.rule.params.unless if one != source))

    return without


def _excepted(source: str) -> Callable[[Case, Span], Step]:
    def told(case: Case, span: Span) -> Step:
        place = next(iter(_places(case, source, span)), span)
        what = f"“{case.words(span)}” matches, but so does the exception “{shortened(source)}” on “{case.words(place)}” (unless)"
        return stop("exception", what, place)

    return told


def _places(case: Case, source: str, span: Span) -> Iterator[Span]:
    made = compiled(source)
    for chain in tagger.chains(case.document):
        for at in range(len(chain.words)):
            match = match_at(made, chain, at)
            if match is not None:
                place = _span(chain, match.start, match.end)
                if place.touches(span):
                    yield place


def _too_few(case: Case, span: Span) -> Step:
    least, count = case.rule.params.min_count, len(case.with_params(min_count=1).detected.findings)
    often = "once" if count == 1 else f"{count} times"
    what = f"“{case.words(span)}” matches, but only {often} in the article; the rule speaks from {least} on"
    return stop("count", f"{what} (min_count: {least})", span)
