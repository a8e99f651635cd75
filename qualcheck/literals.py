"""What strings every match of an expression holds: `analyse` reads an expression and finds the rarest set of strings of
which each match holds at least one.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from functools import lru_cache
from math import fsum, log2
from typing import Any, Final, NamedTuple
from weakref import WeakKeyDictionary

from qualcheck.expressions import PatternError, compile_source

#: More alternatives than this make a literal set that costs more than it saves.
MOST_LITERALS: Final = 1200
#: Runs of literals are multiplied out up to this many.
MOST_PRODUCTS: Final = 24
#: So many sets of literals are kept: one to find candidates by, the others to throw them out again.
MOST_SETS: Final = 4
#: Sequences that have been read → what `_strings` says of them, as long as they live.
STRINGS: Final[WeakKeyDictionary[Any, frozenset[str] | None]] = WeakKeyDictionary()
#: Items of an expression that take no characters.
ZERO_WIDTH: Final = frozenset({"AT", "ASSERT", "ASSERT_NOT"})
#: A try costs twice as much where the literal may lie so many characters into the match.
DEPTH: Final = 40
#: So many runs of one class of characters without a bound share a stretch of REACH characters out in a few thousand ways.
MOST_RUNS: Final = 2
#: More characters, or rounds, than this are no bound.
FEW: Final = 12
#: The run of literals at its beginning.
NOTHING: Final = frozenset({""})
#: A run of one class of characters, such as \\w+, is taken to be no longer than this.
LONGEST_RUN: Final = 64
#: A match is looked for this far from its literal at the most, so that one long line costs no more than many.
REACH: Final = 1000


#: How far into a match a string may begin: at least and at most so many characters.
Lead = tuple[int, int]

#: Whether strings stand at the start of a word, and at the end of one.
Edges = tuple[bool, bool]

DIGITS: Final = "0123456789"
#: One character of the text → the one character under which the engine looks for literals.
FOLDED: Final = str.maketrans({"’": "'", "ʼ": "'", "‑": "-", "“": '"', "”": '"'})
#: Digits of other scripts, which \\d matches as well.
OTHER_DIGIT: Final = re.compile(r"(?![0-9])\d")


def fold_text(text: str) -> str:
    """`text` in lower case with plain apostrophes, hyphens and quotation marks: the same length, character by character."""
    lowered = text.lower()
    if len(lowered) != len(text):
        # İ and few others grow when lowered; they stay as they are.
        lowered = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    folded = lowered.translate(FOLDED)
    return folded if folded.isascii() else OTHER_DIGIT.sub(lambda digit: str(int(digit[0])), folded)


PROPERTY: Final = re.compile(r"\\[pP]\{[^}]*\}|\\[XRKhm]|\\[LN]\{[^}]*\}")
NAMED_GROUP: Final = re.compile(r"\(\?<(?![=!])")
BLANK: Final = re.compile(r"( +)")
#: Minus the binary logarithm of the share of a character in English news, about.
BITS: Final[Mapping[str, float]] = {
    **dict(
        zip(
            " etaoinsrhldcumfpgwybvkxjqz",
            map(
                float,
                "1 3.3 3.7 3.9 4 4 4 4.1 4.2 4.5 5 4.9 5.2 5.4 5.6 5.8 5.8 5.9 6 6 6.3 6.8 7.2 9.2 9.5 10.5 10.5".split(),
            ),
            strict=True,
        )
    ),
    **dict.fromkeys(DIGITS, 10.0),
    **{".": 6.6, ",": 6.6, '"': 7.5, "'": 8.5, "-": 8.5, "(": 10.0, ")": 10.0, ":": 10.0, "?": 11.0, "!": 12.0},
}
#: The bits of the most frequent words, the most frequent first.
COMMON: Final[Mapping[str, float]] = {
    word: 7 + 0.7 * log2(1 + rank)
    for rank, word in enumerate(
        (
            "the of and to in a is that for on with as at by it be was are an from this has have he his not will its but "
            "or their they been which who were had one all said would there no if out so up more than about when can after "
            "could i we you she her him them what into other some do did does just only over also new time now"
        ).split()
    )
}


class Analysis(NamedTuple):
    """What `analyse` finds out: see the fields of Pattern."""

    literals: tuple[tuple[str, ...], ...]
    leads: tuple[Lead, ...]
    width: int | None
    edges: Edges
    #: Whether the expression was read to its end and no match of it is empty.
    sound: bool
    #: See the field of Pattern.
    quick: bool


class Run(NamedTuple):
    """Strings of which every match holds one, how far into the match they may begin, and the edges they stand at."""

    strings: frozenset[str]
    lead: Lead
    edges: Edges


def analyse(source: str) -> Analysis:
    """The sets of strings of which every match of an expression holds one, the rarest first (empty where none is
    sure); how far into a match a string of each may begin; the longest match's length (None: no bound); and the edges
    of the first set.

    Reads the expression with the standard library's own parser, which knows the same syntax but for Unicode
    properties; what it cannot read has no literals, which costs time and no match.
    """
    from re import _parser  # type: ignore[attr-defined]  # sre_parse under its name since Python 3.11

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            tree = _parser.parse(NAMED_GROUP.sub("(?P<", PROPERTY.sub(_as_word, source)))
        width = sum(_width(tree, *item)[1] for item in tree if item[0].name not in ZERO_WIDTH)
    except (re.error, Warning, PatternError, OverflowError, RecursionError, KeyError, IndexError):
        return Analysis((), (), None, (False, False), False, False)
    runs: dict[frozenset[str], Run] = {}
    for run in _required(tree, (0, 0)):
        runs.setdefault(run.strings, run)
    # A literal far into the match costs as many tries as it lies deep.
    best = sorted(
        runs.values(),
        key=lambda run: (
            log2(1 + run.lead[1] / DEPTH) - _rarity_of(run.strings),
            len(run.strings),
            sorted(run.strings),
        ),
    )[:MOST_SETS]
    # The first finds candidates; of the others the one that is looked up fastest throws them out.
    best[1:] = sorted(best[1:], key=lambda run: len(run.strings))
    return Analysis(
        tuple(tuple(sorted(run.strings)) for run in best),
        tuple(run.lead for run in best),
        width if width < REACH else None,
        best[0].edges if best else (False, False),
        tree.getwidth()[0] > 0,
        _open_runs(tree) <= MOST_RUNS,
    )


def _as_word(found: re.Match[str]) -> str:
    """For the standard library's parser a class of letters, the name of which has been looked up."""
    _look_up(found[0])
    return r"\w"


@lru_cache(maxsize=500)
def _look_up(name: str) -> None:
    compile_source(name, False)


def _rarity_of(found: frozenset[str]) -> float:
    """How rare it is that a character of news begins one of the strings, in bits: minus the logarithm of the share."""
    return -log2(fsum(2.0 ** -rarity(item) for item in found))


@lru_cache(maxsize=100_000)
def rarity(literal: str) -> float:
    """The bits of one string: those of its characters, but a word has no more than words of its kind have.

    A model of letters alone takes “police” for a hundred times rarer than it is.
    """
    bits = 0.0
    for word in BLANK.split(literal):
        letters = sum(_bits(letter) for letter in word)
        bits += min(letters, COMMON.get(word, 14.0 + 0.8 * len(word)))
    return bits


def _bits(letter: str) -> float:
    return BITS.get(letter, 14.0 if letter.isascii() else 17.0)


def _required(tree: Any, lead: Lead) -> Iterator[Run]:
    """The runs of which every match of the sequence holds one each.

    `lead` is how far in the sequence itself may begin. Zero-width items do not end a run.
    """
    run, began, opens, closes = NOTHING, lead, False, False
    for op, argument in tree:
        name = op.name
        if name in ZERO_WIDTH:
            if _is_word_edge(name, argument):
                opens, closes = opens or run is NOTHING, True
            continue
        exact = _exact(name, argument)
        if exact is not None and len(run) * len(exact) <= MOST_PRODUCTS:
            run = frozenset(before + after for before in run for after in exact)
        else:
            again = _repeated(name, argument)
            if again is not None and len(run) * len(again) <= MOST_PRODUCTS:
                yield from _usable(
                    frozenset(before + after for before in run for after in again), began, (opens, False)
                )
            else:
                yield from _usable(run, began, (opens, closes))
            opens = closes and exact is not None
            run, began = (NOTHING, lead) if exact is None else (exact, lead)
            if exact is None and again is None:
                yield from _inner(name, argument, lead)
        closes = False
        least, most = _width(tree, op, argument)
        start = lead
        lead = (min(REACH, lead[0] + least), min(REACH, lead[1] + most))
        if exact is None:
            run, began = NOTHING, lead
            if again is not None:
                # The last of the repeated strings stands right before what follows.
                shortest, longest = min(map(len, again)), max(map(len, again))
                run, began = again, (max(start[0], lead[0] - longest), lead[1] - shortest)
    yield from _usable(run, began, (opens, closes))


def _repeated(name: str, argument: Any) -> frozenset[str] | None:
    """The strings an item repeats at least once, such as the digits of \\d{1,3}; None where it is no such item."""
    if name not in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") or not argument[0]:
        return None
    strings = _strings(argument[2])
    return None if strings is None or "" in strings or len(strings) > MOST_PRODUCTS else strings


def _is_word_edge(name: str, argument: Any) -> bool:
    """Whether a zero-width item says that no word goes on here: \\b, (?<![\\w]) and (?!\\w)."""
    if name == "AT":
        return bool(argument.name == "AT_BOUNDARY")
    if name != "ASSERT_NOT" or len(argument[1]) != 1:
        return False
    op, members = argument[1][0]
    return bool(op.name == "IN") and any(
        kind.name == "CATEGORY" and value.name == "CATEGORY_WORD" for kind, value in members
    )


def _width(tree: Any, op: Any, argument: Any) -> Lead:
    """The least and the most characters an item takes, runs of white space being one blank at the least.

    A run of one class of characters without a bound counts as LONGEST_RUN.
    """
    if op.name in ("LITERAL", "NOT_LITERAL", "IN", "ANY"):
        return 1, 1
    from re import _parser  # type: ignore[attr-defined]

    least, most = map(int, _parser.SubPattern(tree.state, [(op, argument)]).getwidth())
    return least, most if most < REACH else _longest(op, argument)


def _longest(op: Any, argument: Any) -> int:
    """The most characters of an item without a bound of its own."""
    if _exact(op.name, argument) == frozenset({" "}):
        return 8
    if (
        op.name.endswith("REPEAT")
        and len(argument[2]) == 1
        and argument[2][0][0].name in ("IN", "LITERAL", "NOT_LITERAL")
    ):
        return LONGEST_RUN
    if op.name == "SUBPATTERN":
        return _longest_of(argument[3])
    if op.name == "BRANCH":
        return max(_longest_of(option) for option in argument[1])
    if op.name.endswith("REPEAT") and int(argument[1]) < 20:
        return min(REACH, int(argument[1]) * _longest_of(argument[2]))
    return REACH


def _open_runs(tree: Any) -> int:
    """How many runs without a bound an expression has; more than MOST_RUNS where one is repeated as part of another."""
    runs = 0
    for op, argument in tree:
        name = op.name
        if name.endswith("REPEAT"):
            inner = _open_runs(argument[2])
            plain = len(argument[2]) == 1 and argument[2][0][0].name in ("IN", "LITERAL", "NOT_LITERAL", "ANY")
            if int(argument[1]) <= 1:
                runs += inner
            elif inner or (not plain and int(argument[1]) > FEW):
                return MOST_RUNS + 1
            else:
                runs += int(argument[1]) > FEW
        elif name == "SUBPATTERN":
            runs += _open_runs(argument[3])
        elif name == "ATOMIC_GROUP":
            runs += _open_runs(argument)
        elif name == "BRANCH":
            runs += max(_open_runs(option) for option in argument[1])
        elif name in ("ASSERT", "ASSERT_NOT"):
            runs += _open_runs(argument[1])
        elif name.startswith("GROUPREF"):
            return MOST_RUNS + 1
    return runs


def _longest_of(tree: Any) -> int:
    return min(REACH, sum(_width(tree, *item)[1] for item in tree))


def _inner(name: str, argument: Any, lead: Lead) -> Iterator[Run]:
    """What an item that is no plain choice of strings requires."""
    if name == "SUBPATTERN":
        yield from _required(argument[3], lead)
    elif name == "ATOMIC_GROUP":
        yield from _required(argument, lead)
    elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and argument[0]:
        yield from _required(argument[2], lead)
    elif name == "BRANCH":
        options = [
            max(_required(option, lead), key=lambda run: _rarity_of(run.strings), default=None)
            for option in argument[1]
        ]
        known = [option for option in options if option is not None]
        if len(known) == len(options):
            union = frozenset().union(*(run.strings for run in known))
            reach = min(run.lead[0] for run in known), max(run.lead[1] for run in known)
            edges = all(run.edges[0] for run in known), all(run.edges[1] for run in known)
            yield from _usable(union, reach, edges)


def _usable(strings: frozenset[str], lead: Lead, edges: Edges) -> Iterator[Run]:
    """The run without strings that hold another of it, if every match must hold one that says anything."""
    if len(strings) > MOST_LITERALS or not all(item.strip() for item in strings):
        return
    if len(strings) > MOST_PRODUCTS:
        yield Run(strings, lead, _sure(edges, strings, strings))
        return
    shortest = frozenset(item for item in strings if not any(other != item and other in item for other in strings))
    further = max(min(item.find(short) for short in shortest if short in item) for item in strings)
    yield Run(shortest, (lead[0], lead[1] + further), _sure(edges, strings, shortest))


def _sure(edges: Edges, strings: frozenset[str], kept: frozenset[str]) -> Edges:
    """The edges that hold for the strings kept as well: each string must have one at its start, or at its end."""
    opens = edges[0] and all(item[0].isalnum() and item.startswith(tuple(kept)) for item in strings)
    closes = edges[1] and all(item[-1].isalnum() and item.endswith(tuple(kept)) for item in strings)
    return opens, closes and (not opens or kept == strings)


def _exact(name: str, argument: Any) -> frozenset[str] | None:
    """All the strings an item can match, folded, each run of white space a blank; None where there is no short list."""
    if name == "LITERAL":
        return frozenset({_folded(chr(argument))})
    if name == "IN":
        letters = set()
        for op, value in argument:
            if op.name == "LITERAL":
                letters.add(_folded(chr(value)))
            elif op.name == "CATEGORY" and value.name == "CATEGORY_SPACE":
                letters.add(" ")
            elif op.name == "CATEGORY" and value.name == "CATEGORY_DIGIT":
                letters.update(DIGITS)
            elif op.name == "RANGE" and value[1] - value[0] < MOST_PRODUCTS:
                letters.update(_folded(chr(code)) for code in range(value[0], value[1] + 1))
            else:
                return None
        return frozenset(letters)
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        least, most, inner = argument
        strings = _strings(inner)
        if strings is not None and strings == frozenset({" "}):
            return strings if least else frozenset({"", " "})
        if strings is not None and int(most) == 1:
            return strings if least else strings | {""}
        return None
    if name == "SUBPATTERN":
        return _strings(argument[3])
    if name == "BRANCH":
        options = [_strings(option) for option in argument[1]]
        known = [option for option in options if option is not None]
        union = frozenset().union(*known)
        return union if len(known) == len(options) and len(union) <= MOST_LITERALS else None
    return None


def _strings(tree: Any) -> frozenset[str] | None:
    """All the strings a sequence can match, as `_exact` has them. Kept with the tree: it is asked for at every level."""
    if tree not in STRINGS:
        STRINGS[tree] = _strings_of(tree)
    return STRINGS[tree]


def _strings_of(tree: Any) -> frozenset[str] | None:
    run = NOTHING
    for op, argument in tree:
        if op.name in ZERO_WIDTH:
            continue
        exact = _exact(op.name, argument)
        if exact is None or len(run) * len(exact) > MOST_PRODUCTS:
            return None
        run = frozenset(before + after for before in run for after in exact)
    return run


@lru_cache(maxsize=10_000)
def _folded(letter: str) -> str:
    return " " if letter.isspace() else fold_text(letter)
