"""All phrases and regular expressions of a run in one pass.

One Aho-Corasick automaton finds the rarest literal of every pattern; only where it finds one is the pattern itself
tried, in a window around the literal, with a time limit. So the cost of a text hardly grows with the number of rules,
and a pattern from a stranger cannot hang the run.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final

import regex

from qualcheck.finding import Span
from qualcheck.pattern import REACH, Edges, Pattern, compile_source, fold_text

#: Seconds one pattern may take at one place; a sane one takes microseconds.
TIME_LIMIT: Final = 0.5
#: Blanks that squeezing may have left out between two literals.
SLACK: Final = 8
#: White space that stands for one blank between two words of a phrase.
SPACES: Final = regex.compile(r"\s\s+|[^\S ]")


class TimedOut:
    """In the place of a match: the pattern took longer than TIME_LIMIT at one place."""


@dataclass(frozen=True)
class Text:
    """A text ready for the automaton: folded, each run of white space one blank, with the way back."""

    squeezed: str
    #: Where in `squeezed` characters were left out, and how many up to there; both empty where none were.
    cuts: tuple[int, ...]
    shifts: tuple[int, ...]

    def original(self, offset: int) -> int:
        index = bisect_right(self.cuts, offset) - 1
        return offset if index < 0 else offset + self.shifts[index]


def prepare(text: str) -> Text:
    folded = fold_text(text)
    parts: list[str] = []
    cuts: list[int] = []
    shifts: list[int] = []
    last = length = shift = 0
    for run in SPACES.finditer(folded):
        parts.append(folded[last : run.start()])
        parts.append(" ")
        length += run.start() - last + 1
        last = run.end()
        if last - run.start() > 1:
            shift += last - run.start() - 1
            cuts.append(length)
            shifts.append(shift)
    if not parts:
        return Text(folded, (), ())
    parts.append(folded[last:])
    return Text("".join(parts), tuple(cuts), tuple(shifts))


@lru_cache(maxsize=20_000)
def compiled(pattern: Pattern) -> Any:
    return compile_source(pattern.source, pattern.ignore_case)


@lru_cache(maxsize=20_000)
def near(pattern: Pattern) -> Any:
    """The expression for a match that begins where it is tried, or as far behind as its first literal may lie in it."""
    lead = pattern.leads[0][1]
    source = f"(?s:.{{0,{lead}}}?)\\K(?:{pattern.source})" if lead else pattern.source
    return compile_source(source, pattern.ignore_case)


class PlainMatch:
    """A match of a phrase without notation, with what the engine's callers ask of a match."""

    __slots__ = ("_end", "_start")

    def __init__(self, start: int, end: int) -> None:
        self._start = start
        self._end = end

    def start(self, group: int | str = 0) -> int:
        return self._start

    def end(self, group: int | str = 0) -> int:
        return self._end

    def span(self, group: int | str = 0) -> tuple[int, int]:
        return self._start, self._end

    def groups(self) -> tuple[str, ...]:
        return ()

    def groupdict(self) -> dict[str, str]:
        return {}


class Engine:
    """Finds all matches of many patterns in one text. `search` yields (index of the pattern, match)."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._patterns = tuple(patterns)

    @cached_property
    def _automaton(self) -> tuple[Any, list[list[int]]]:
        import ahocorasick_rs

        owners: dict[str, list[int]] = defaultdict(list)
        for index, pattern in enumerate(self._patterns):
            for literal in pattern.literals[0] if pattern.literals else ():
                owners[literal].append(index)
        literals = sorted(owners)
        if not literals:
            return None, []
        return ahocorasick_rs.AhoCorasick(literals), [owners[literal] for literal in literals]

    @cached_property
    def _checks(self) -> list[tuple[tuple[tuple[str, ...], int, int], ...]]:
        """For each pattern the sets after its first, and from where to where around a string of the first they begin.

        Squeezed text is never longer than the text, so a distance may be shorter than the pattern says by the blanks
        left out: that is what SLACK is for.
        """
        return [
            tuple(
                (literals, nearest - pattern.leads[0][1] - SLACK, farthest - pattern.leads[0][0])
                for literals, (nearest, farthest) in zip(pattern.literals[1:], pattern.leads[1:], strict=True)
            )
            for pattern in self._patterns
        ]

    @cached_property
    def _without_literal(self) -> list[int]:
        return [index for index, pattern in enumerate(self._patterns) if not pattern.literals]

    def search(self, text: str, stretches: Sequence[Span]) -> Iterator[tuple[int, Any]]:
        """Every match that lies inside one of `stretches` (sorted, apart), by pattern and place.

        Of matches of one pattern that overlap, the first is kept. A pattern that runs out of time yields
        `(index, TimedOut())` and nothing more.
        """
        candidates, plain = self._candidates(text)
        starts = [stretch.start for stretch in stretches]
        for index in sorted({*candidates, *plain, *self._without_literal}):
            pattern = self._patterns[index]
            try:
                if pattern.plain:
                    yield from ((index, match) for match in _inside(plain[index], stretches, starts))
                elif pattern.literals:
                    yield from (
                        (index, match) for match in _around(pattern, text, candidates[index], stretches, starts)
                    )
                else:
                    yield from ((index, match) for match in _everywhere(pattern, text, stretches))
            except TimeoutError:
                yield index, TimedOut()

    def _candidates(self, text: str) -> tuple[dict[int, list[int]], dict[int, list[PlainMatch]]]:
        """Pattern → the places in `text` where one of its literals begins, in order; for plain phrases the matches."""
        automaton, owners = self._automaton
        found: dict[int, list[int]] = defaultdict(list)
        plain: dict[int, list[PlainMatch]] = defaultdict(list)
        if automaton is None:
            return found, plain
        prepared = prepare(text)
        squeezed = prepared.squeezed
        patterns, checks = self._patterns, self._checks
        for literal, start, end in automaton.find_matches_as_indexes(squeezed, overlapping=True):
            for index in owners[literal]:
                pattern = patterns[index]
                if pattern.plain:
                    if _between_edges(squeezed, start, end):
                        match = PlainMatch(prepared.original(start), prepared.original(end - 1) + 1)
                        plain[index].append(match)
                elif _at_edges(pattern.edges, squeezed, start, end) and _plausible(checks[index], squeezed, start):
                    found[index].append(prepared.original(start))
        return found, plain


def _plausible(checks: tuple[tuple[tuple[str, ...], int, int], ...], squeezed: str, start: int) -> bool:
    """Whether the other literals that a pattern requires stand where they must, seen from its first one at `start`."""
    for literals, nearest, farthest in checks:
        first = start + nearest if start + nearest > 0 else 0
        last = start + farthest
        for literal in literals:
            if squeezed.find(literal, first, last + len(literal)) >= 0:
                break
        else:
            return False
    return True


def _between_edges(text: str, start: int, end: int) -> bool:
    """Whether no letter, digit or accent goes on before the start, nor after a letter or digit at the end."""
    if start and _in_word(text[start - 1]):
        return False
    return end == len(text) or not text[end - 1].isalnum() or not _in_word(text[end])


def _at_edges(edges: Edges, text: str, start: int, end: int) -> bool:
    """Whether no letter or digit goes on where the pattern has an edge; accents are left to the pattern itself."""
    if edges[0] and start and text[start - 1].isalnum():
        return False
    return not (edges[1] and end < len(text) and text[end].isalnum())


def _in_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_" or unicodedata.category(letter)[0] == "M"


def _inside(matches: list[PlainMatch], stretches: Sequence[Span], starts: list[int]) -> Iterator[PlainMatch]:
    """Those that lie inside one stretch and do not overlap the one before."""
    done = 0
    for match in matches:
        held = bisect_right(starts, match.start()) - 1
        if match.start() >= done and held >= 0 and match.end() <= stretches[held].end:
            yield match
            done = match.end()


def _around(
    pattern: Pattern, text: str, places: list[int], stretches: Sequence[Span], starts: list[int]
) -> Iterator[Any]:
    """The matches that hold a literal at one of `places`: each begins there or at most `leads[0][1]` characters before."""
    expression = near(pattern)
    reach = REACH if pattern.width is None else pattern.width + REACH // 10
    done = 0
    for place in places:
        if place < done:
            continue
        held = bisect_right(starts, place) - 1
        if held < 0 or place >= stretches[held].end:
            continue
        stretch = stretches[held]
        begin = max(stretch.start, place - pattern.leads[0][1], done)
        match = expression.match(text, begin, min(stretch.end, place + reach), timeout=TIME_LIMIT)
        if match is not None and match.start() <= place and match.end() > match.start():
            yield match
            done = match.end()


def _everywhere(pattern: Pattern, text: str, stretches: Sequence[Span]) -> Iterator[Any]:
    expression = compiled(pattern)
    for stretch in stretches:
        for match in expression.finditer(text, stretch.start, stretch.end, timeout=TIME_LIMIT):
            if match.end() > match.start():
                yield match
