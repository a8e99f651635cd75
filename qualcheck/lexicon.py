"""Which patterns a text can hold at all: an index of the literals of many patterns by the rarest piece of each.

A text asks for the literals of the pieces that it has and for no others: of a hundred thousand some two thousand. What
the other patterns are need not even be read from the cache.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from qualcheck.literals import rarity
from qualcheck.pattern import Pattern

#: Characters of a piece: of the longest of these that a literal has room for.
LENGTHS: Final = (8, 4)
#: The key of literals that are shorter than any piece.
ANY: Final = ""


#: A pattern: the rule's number among those of the lexicon, times WIDTH, and the pattern's among those of the rule. One
#: number, since a run holds a hundred thousand of them.
Place = int
WIDTH: Final = 1 << 20


#: A literal and the patterns of whose first set it is.
Entry = tuple[str, tuple[Place, ...]]


@dataclass(frozen=True)
class Lexicon:
    """The literals of the patterns of many rules by their key, as they stand in the cache: each list of entries is read
    once a text has the piece.
    """

    #: Key → packed entries.
    packed: Mapping[str, Any]
    #: Patterns without any literal, which are tried on every text.
    without_literal: tuple[Place, ...]

    def entries(self, key: str) -> tuple[Entry, ...]:
        import msgspec

        packed = self.packed.get(key)
        return msgspec.msgpack.decode(packed, type=tuple[Entry, ...]) if packed is not None else ()


def lexicon(patterns: Sequence[Sequence[Pattern]]) -> Lexicon:
    """The lexicon of rules by the patterns of each."""
    import msgspec

    places: dict[str, list[Place]] = defaultdict(list)
    without: list[Place] = []
    for place, pattern in _places(patterns):
        for literal in pattern.literals[0] if pattern.literals else ():
            places[literal].append(place)
        if not pattern.literals:
            without.append(place)
    by_key: dict[str, list[Entry]] = defaultdict(list)
    for literal in sorted(places):
        by_key[_key(literal)].append((literal, tuple(places[literal])))
    return Lexicon({key: msgspec.msgpack.encode(by_key[key]) for key in sorted(by_key)}, tuple(without))


def keys(squeezed: str) -> set[str]:
    """The keys under which the literals of a folded text may stand."""
    found = {ANY}
    for length in LENGTHS:
        found.update(_pieces(squeezed, length))
    return found


def _places(patterns: Sequence[Sequence[Pattern]]) -> Iterator[tuple[Place, Pattern]]:
    for number, each in enumerate(patterns):
        for position, pattern in enumerate(each):
            yield number * WIDTH + position, pattern


def _key(literal: str) -> str:
    """The rarest of the pieces at the edges of the literal's rarest word: to weigh all pieces takes ten times as long."""
    length = next((length for length in LENGTHS if len(literal) >= length), None)
    if length is None:
        return ANY
    words = literal.split(" ")
    rarest = max(range(len(words)), key=lambda at: (rarity(words[at]), -at))
    start = sum(len(word) + 1 for word in words[:rarest])
    last = len(literal) - length
    starts = {min(max(at, 0), last) for at in (start - length // 2, start, start + len(words[rarest]) - length // 2)}
    return max((literal[at : at + length] for at in starts), key=lambda piece: (rarity(piece), piece))


def _pieces(text: str, length: int) -> Iterator[str]:
    return (text[start : start + length] for start in range(len(text) - length + 1))
