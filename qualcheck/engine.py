"""All phrases and regular expressions of a run in one pass.

One Aho-Corasick automaton finds the rarest literal of every pattern; only where it finds one is the pattern itself
tried, in a window around the literal, with a time limit. So the cost of a text hardly grows with the number of rules,
and a pattern from a stranger cannot hang the run.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final

import regex

from qualcheck.expressions import compile_source
from qualcheck.finding import Span
from qualcheck.lexicon import WIDTH, Lexicon, Place, keys, lexicon
from qualcheck.literals import REACH, fold_text
from qualcheck.pattern import Pattern
from qualcheck.rule import Rule

#: Seconds one pattern may take at one place; a sane one takes microseconds.
TIME_LIMIT: Final = 0.5
#: For so many texts an automaton of their own is made; then one of all literals, which takes as long as thirty of them.
FEW_TEXTS: Final = 30
#: With a literal no deeper in a match than this, every place before it is tried.
SHALLOW: Final = 8
#: With a literal that may lie deeper than this, the expression is searched for rather than tried at place after place.
DEEP: Final = 100
#: More strings than this are not looked for before a pattern is tried.
MOST_CHECKED: Final = 8
#: Blanks that squeezing may have left out between two literals.
SLACK: Final = 8
#: White space that stands for one blank between two words of a phrase.
SPACES: Final = regex.compile(r"\s\s+|[^\S ]")


#: Characters that a sane expression is looked for in within a second at the least, and the most seconds there are for it.
SCANNED: Final = 1_000_000
LONGEST_SCAN: Final = 5.0


def scan_limit(length: int) -> float:
    """Seconds that an expression may take to be looked for in so many characters."""
    return min(LONGEST_SCAN, TIME_LIMIT + length / SCANNED)


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


@lru_cache(maxsize=1_500)
def compiled(pattern: Pattern) -> Any:
    return compile_source(pattern.source, pattern.ignore_case)


@lru_cache(maxsize=1_500)
def near(pattern: Pattern, lead: int) -> Any:
    """The expression for a match that begins where it is tried, or at most `lead` characters behind."""
    if not lead:
        return compiled(pattern)
    return compile_source(f"(?s:.{{0,{lead}}}?)\\K(?:{pattern.source})", pattern.ignore_case)


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


#: A further set of a pattern's literals, and from where to where around one of its first set they begin.
Check = tuple[tuple[str, ...], int, int]


class Candidate:
    """A pattern of a rule as the engine asks for it, made once a literal of it stands in a text."""

    __slots__ = ("checks", "closes", "heads", "opens", "order", "pattern", "plain", "rule")

    def __init__(self, rule: Rule, order: tuple[int, int]) -> None:
        pattern = rule.patterns[order[1]]
        self.rule = rule
        #: The rule's place among those of the engine, and the pattern's among those of the rule.
        self.order = order
        self.pattern = pattern
        self.plain = pattern.plain
        #: Accents at the edges are left to the pattern itself.
        self.opens, self.closes = pattern.edges
        # Squeezed text is never longer than the text, so a distance may be shorter than the pattern says by the blanks
        # left out: that is what SLACK is for.
        others = [
            (literals, lead, (literals, lead[0] - pattern.leads[0][1] - SLACK, lead[1] - pattern.leads[0][0]))
            for literals, lead in zip(pattern.literals[1:], pattern.leads[1:], strict=True)
        ]
        #: The strings a match begins with, where the first set may lie deep in it: each place of one is tried, and not
        #: every place before the literal that was found.
        self.heads: Check | None = next(
            (check for literals, lead, check in others if lead == (0, 0) and pattern.leads[0][1] > SHALLOW), None
        )
        # To look for many strings takes longer than to try the pattern.
        self.checks: tuple[Check, ...] = tuple(
            check for literals, _, check in others if check is not self.heads and len(literals) <= MOST_CHECKED
        )


class Shelf:
    """The rules of one lexicon that the engine has."""

    def __init__(self, lexicon: Lexicon, rules: Mapping[int, tuple[int, Rule]]) -> None:
        self.lexicon = lexicon
        #: Number in the lexicon → place in the engine and rule.
        self.rules = rules
        self._made: dict[Place, Candidate | None] = {}

    def candidate(self, place: Place) -> Candidate | None:
        """None for a pattern of a rule that the engine has not."""
        if place not in self._made:
            number, position = divmod(place, WIDTH)
            found = self.rules.get(number)
            self._made[place] = Candidate(found[1], (found[0], position)) if found is not None else None
        return self._made[place]


#: Shelves are told apart by what their places are multiplied with.
SHELF: Final = 1 << 40
#: Whose a literal is: number of the shelf times SHELF plus the place there; nearly always of one pattern alone.
Owners = int | tuple[int, ...]


class Net:
    """An automaton over literals, and for each the patterns that it may belong to."""

    def __init__(self, shelves: Sequence[Shelf], owners: Mapping[str, Owners]) -> None:
        import ahocorasick_rs

        self._shelves = shelves
        self._automaton = ahocorasick_rs.AhoCorasick(list(owners)) if owners else None
        self._owners = list(owners.values())
        self._candidates: list[tuple[Candidate, ...] | None] = [None] * len(owners)

    def hits(self, squeezed: str) -> Iterator[tuple[tuple[Candidate, ...], int, int]]:
        """Every place of a literal: whose it may be, its start and its end."""
        if self._automaton is None:
            return
        made = self._candidates
        for literal, start, end in self._automaton.find_matches_as_indexes(squeezed, overlapping=True):
            candidates = made[literal]
            if candidates is None:
                candidates = self._resolved(literal)
            if candidates:
                yield candidates, start, end

    def _resolved(self, literal: int) -> tuple[Candidate, ...]:
        owners = self._owners[literal]
        found = tuple(
            candidate
            for number, place in (
                divmod(owner, SHELF) for owner in (owners if isinstance(owners, tuple) else (owners,))
            )
            if (candidate := self._shelves[number].candidate(place)) is not None
        )
        self._candidates[literal] = found
        return found


class Engine:
    """Finds all matches of the patterns of many rules in one text.

    One article asks for the literals of which it has a piece; over many articles an automaton of all of them pays.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._shelves = _shelved(rules)
        self._texts = 0
        self._net: Net | None = None

    @cached_property
    def _without_literal(self) -> list[Candidate]:
        return [
            candidate
            for shelf in self._shelves
            for place in shelf.lexicon.without_literal
            if (candidate := shelf.candidate(place)) is not None
        ]

    def search(self, text: str, stretches: Sequence[Span]) -> Iterator[tuple[Rule, Pattern, Any]]:
        """Every match that lies inside one of `stretches` (sorted, apart), by rule, pattern and place.

        Of matches of one pattern that overlap, the first is kept. A pattern that runs out of time yields
        `(rule, pattern, TimedOut())` and nothing more.
        """
        found, plain = self._candidates(text)
        starts = [stretch.start for stretch in stretches]
        for candidate in sorted({*found, *plain, *self._without_literal}, key=lambda candidate: candidate.order):
            rule, pattern = candidate.rule, candidate.pattern
            try:
                if pattern.plain:
                    matches: Iterator[Any] = _inside(plain[candidate], stretches, starts)
                elif candidate.heads is not None:
                    matches = _at(pattern, text, sorted(set(found[candidate])), 0, stretches, starts)
                elif pattern.literals:
                    matches = _at(pattern, text, found[candidate], pattern.leads[0][1], stretches, starts)
                else:
                    matches = _everywhere(pattern, text, stretches)
                for match in matches:
                    yield rule, pattern, match
            except TimeoutError:
                yield rule, pattern, TimedOut()

    def _candidates(self, text: str) -> tuple[dict[Candidate, list[int]], dict[Candidate, list[PlainMatch]]]:
        """Pattern → the places in `text` where one of its literals begins, in order, or where a match may begin if it
        has heads; for plain phrases the matches."""
        found: dict[Candidate, list[int]] = defaultdict(list)
        plain: dict[Candidate, list[PlainMatch]] = defaultdict(list)
        prepared = prepare(text)
        squeezed = prepared.squeezed
        original = prepared.original if prepared.cuts else None
        length = len(squeezed)
        # The innermost loop of a run: what stands here as one expression was three functions.
        for candidates, start, end in self._net_for(squeezed).hits(squeezed):
            opens = not start or not squeezed[start - 1].isalnum()
            closes = end == length or not squeezed[end].isalnum()
            for candidate in candidates:
                if candidate.plain:
                    if opens and _between_edges(squeezed, start, end):
                        match = PlainMatch(prepared.original(start), prepared.original(end - 1) + 1)
                        plain[candidate].append(match)
                elif (
                    (opens or not candidate.opens)
                    and (closes or not candidate.closes)
                    and (not candidate.checks or _plausible(candidate.checks, squeezed, start))
                ):
                    begins = (start,) if candidate.heads is None else _heads(candidate.heads, squeezed, start)
                    found[candidate] += begins if original is None else map(original, begins)
        return found, plain

    def _net_for(self, squeezed: str) -> Net:
        if self._net is None:
            self._texts += 1
            if self._texts <= FEW_TEXTS:
                return self._net_of(keys(squeezed))
            self._net = self._net_of({key for shelf in self._shelves for key in shelf.lexicon.packed})
        return self._net

    def _net_of(self, wanted: set[str]) -> Net:
        owners: dict[str, Owners] = {}
        for number, shelf in enumerate(self._shelves):
            for key in wanted & shelf.lexicon.packed.keys():
                for literal, places in shelf.lexicon.entries(key):
                    ours = tuple(number * SHELF + place for place in places)
                    others = owners.get(literal, ())
                    ours = (*(others if isinstance(others, tuple) else (others,)), *ours)
                    owners[literal] = ours if len(ours) > 1 else ours[0]
        return Net(self._shelves, owners)


def _shelved(rules: Sequence[Rule]) -> list[Shelf]:
    """The rules by the lexicon that they were read with; one is made for those that have none."""
    numbers: dict[int, tuple[Lexicon, dict[int, tuple[int, Rule]]]] = {}
    loose: list[tuple[int, Rule]] = []
    for place, rule in enumerate(rules):
        if rule.shelved is None:
            loose.append((place, rule))
        else:
            made, number = rule.shelved
            numbers.setdefault(id(made), (made, {}))[1][number] = (place, rule)
    shelves = [Shelf(made, held) for made, held in numbers.values()]
    if loose:
        shelves.append(Shelf(lexicon([rule.patterns for _, rule in loose]), dict(enumerate(loose))))
    return shelves


def _plausible(checks: tuple[Check, ...], squeezed: str, start: int) -> bool:
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


def _heads(heads: Check, squeezed: str, start: int) -> list[int]:
    """Where a match may begin whose first literal stands at `start`."""
    literals, nearest, farthest = heads
    first = start + nearest if start + nearest > 0 else 0
    last = start + farthest
    found = []
    for literal in literals:
        place = squeezed.find(literal, first, last + len(literal))
        while place >= 0:
            found.append(place)
            place = squeezed.find(literal, place + 1, last + len(literal))
    return found


def _between_edges(text: str, start: int, end: int) -> bool:
    """Whether no letter, digit or accent goes on before the start, nor after a letter or digit at the end."""
    if start and _in_word(text[start - 1]):
        return False
    return end == len(text) or not text[end - 1].isalnum() or not _in_word(text[end])


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


def _at(
    pattern: Pattern, text: str, places: Sequence[int], lead: int, stretches: Sequence[Span], starts: list[int]
) -> Iterator[Any]:
    """The matches that begin at one of `places` or at most `lead` characters before."""
    expression = near(pattern, lead) if lead <= DEEP else compiled(pattern)
    attempt = expression.match if lead <= DEEP else expression.search
    limit = {} if pattern.quick else {"timeout": TIME_LIMIT}
    reach = REACH if pattern.width is None else pattern.width + REACH // 10
    done = 0
    for place in places:
        if place < done:
            continue
        held = bisect_right(starts, place) - 1
        if held < 0 or place >= stretches[held].end:
            continue
        stretch = stretches[held]
        match = attempt(text, max(stretch.start, place - lead, done), min(stretch.end, place + reach), **limit)
        if match is not None and match.start() <= place and match.end() > match.start():
            yield match
            done = match.end()


def _everywhere(pattern: Pattern, text: str, stretches: Sequence[Span]) -> Iterator[Any]:
    expression = compiled(pattern)
    for stretch in stretches:
        for match in expression.finditer(text, stretch.start, stretch.end, timeout=scan_limit(len(stretch))):
            if match.end() > match.start():
                yield match
