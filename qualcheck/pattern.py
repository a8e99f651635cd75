"""Patterns: what the engine looks for. A pattern is a regular expression and the literals it cannot match without.

`phrase_pattern` turns the phrase notation of rules into a regular expression; `literals` finds in any expression the
rarest set of strings of which every match holds at least one.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import fsum, log2
from typing import Any, Final, NamedTuple
from weakref import WeakKeyDictionary

from qualcheck import expressions
from qualcheck.inflection import noun_forms, verb_forms

WORD: Final = r"\w+(?:['’ʼ‑-]\w+)*"
NAME: Final = r"(?-i:\p{Lu}\w*(?:['’ʼ‑-]\w+)*)"
NUMBER: Final = r"(?:\d+(?:[.,]\d+)*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|hundred)"
SPACE: Final = r"\s+"
#: An alternative that begins with one of these stands right behind the word before.
MARKS: Final = ",;:.!?"
#: Words a gap may skip unless it says otherwise.
GAP_WORDS: Final = 3
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

#: A phrase without any notation.
PLAIN: Final = re.compile(r"(?!.*\.\.\.)[^()\[\]<>|*…]+")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression in PyPI `regex` syntax, and sets of lower-case strings of which every match holds one each.

    `literals` has the rarest set first; it is empty where none is known: such a pattern is tried on the whole text. A
    match begins at most `lead` characters before a string of that set. `width` is the length of the longest match in
    characters, a run without bound such as `\\w+` taken for LONGEST_RUN of them; None where it has no bound at all.
    """

    source: str
    ignore_case: bool
    literals: tuple[tuple[str, ...], ...]
    leads: tuple[Lead, ...]
    width: int | None
    #: The group that a finding marks; None for the whole match.
    mark: str | None = None
    #: What to print in the place of this pattern's matches, where it differs from the rule's `suggest`.
    suggest: str | None = None
    #: Words without any notation: where the literal stands between word edges, the pattern has matched.
    plain: bool = False
    #: Whether no word goes on before, and after, the strings of the first set: "by" is not looked for in "baby".
    edges: Edges = (False, False)
    #: Whether it needs no time limit, which takes longer than most tries: set where a pattern of ours has few ways to
    #: match one stretch of text.
    quick: bool = False


class PatternError(ValueError):
    """A pattern or phrase that cannot be read; `str()` says what is wrong and what to do."""


def compile_source(source: str, ignore_case: bool) -> Any:
    """The compiled expression. Raises PatternError."""
    import regex

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)
            return expressions.compiled(source, regex.IGNORECASE if ignore_case else 0)
    except regex.error as error:
        at = f" at character {error.pos + 1}" if error.pos is not None else ""
        raise PatternError(f"not a valid regular expression: {error.msg}{at}") from error
    except (FutureWarning, RecursionError, OverflowError) as error:
        raise PatternError(f"not a valid regular expression: {error}") from error


@lru_cache(maxsize=20_000)
def make_pattern(source: str, ignore_case: bool, mark: str | None = None, suggest: str | None = None) -> Pattern:
    """A pattern with its literals. Raises PatternError for an expression that does not compile or matches nothing at all."""
    found, leads, width, edges, sound, quick = analyse(source)
    # Compiling is slow. What the standard library's parser reads is sound, and what needs a character is not empty.
    if not sound and compile_source(source, ignore_case).fullmatch("") is not None:
        raise PatternError("the pattern matches the empty text; make at least one part of it required")
    return Pattern(source, ignore_case, found, leads, width, mark, suggest, edges=edges, quick=quick)


def make_patterns(source: str, ignore_case: bool, mark: str | None = None) -> tuple[Pattern, ...]:
    """One pattern for each alternative of an expression: each has literals of its own, and those of which no literal
    stands in a text are never compiled. Raises PatternError."""
    branches = alternatives(source)
    if len(branches) < 2:
        return (make_pattern(source, ignore_case, mark),)
    return tuple(
        make_pattern(branch, ignore_case, mark if mark is not None and f"<{mark}>" in branch else None)
        for branch in branches
    )


#: One unit of an expression as far as splitting goes: an escape, a class, a bracket, a bar, any other character.
UNIT: Final = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\\\]])*\]|\(\?[aimsuxLVfbew0-9]+\)|\(\?#[^)]*\)|.", re.DOTALL)
#: Expressions that say more than their branches would: numbered groups and references to groups, verbose layout.
UNSPLIT: Final = re.compile(r"\(\?(?:P=|\(|&|P>|R\)|[a-z]*x)|\\[1-9]|\\g<|\\G")
#: What may stand around the one group of all alternatives.
EDGE: Final = re.compile(r"(?:\\b|\(\?<?[=!](?:\[[^\]]*\]|\\.)\))*")


def alternatives(source: str) -> list[str]:
    """The expressions of which `source` is the choice, or `source` alone where it is none or cannot be split.

    Both `a|b` and `\\b(?:a|b)\\b` are split. Flags set for the whole expression are set for each.
    """
    if UNSPLIT.search(source):
        return [source]
    flags, rest = _flags_apart(source)
    branches = _branches(rest)
    if len(branches) == 1:
        opening = EDGE.match(rest)
        assert opening is not None  # It matches the empty text.
        before = opening[0]
        body = rest[len(before) :]
        units = [unit[0] for unit in UNIT.finditer(body)]
        end = _closing(units)
        after = "".join(units[end + 1 :])
        if body.startswith("(?:") and end > 0 and EDGE.fullmatch(after):
            inner = _branches("".join(units[3:end]))
            branches = [f"{before}(?:{option}){after}" for option in inner]
    return [flags + branch for branch in branches] if len(branches) > 1 else [source]


def _flags_apart(source: str) -> tuple[str, str]:
    """Flags in brackets of their own hold for the whole expression, wherever they stand."""
    units = [unit[0] for unit in UNIT.finditer(source)]
    flags = [unit for unit in units if re.fullmatch(r"\(\?[a-zA-Z0-9]+\)", unit)]
    return "".join(dict.fromkeys(flags)), "".join(unit for unit in units if unit not in flags)


def _branches(source: str) -> list[str]:
    """`source` cut at the bars that stand in no bracket; whole where a group has a number."""
    branches, depth, start, at = [], 0, 0, 0
    for unit in UNIT.finditer(source):
        at = unit.start()
        if unit[0] == "(":
            if source[at + 1 : at + 2] != "?":
                return [source]
            depth += 1
        elif unit[0] == ")":
            depth -= 1
        elif unit[0] == "|" and not depth:
            branches.append(source[start:at])
            start = at + 1
    return [*branches, source[start:]]


def _closing(units: Sequence[str]) -> int:
    """Where the bracket that the first unit opens is closed; 0 where it opens none."""
    depth = 0
    for index, unit in enumerate(units):
        depth += (unit == "(") - (unit == ")")
        if not depth:
            return index
    return 0


@lru_cache(maxsize=50_000)
def phrase_pattern(phrase: str, ignore_case: bool, suggest: str | None = None) -> Pattern:
    """The pattern of a phrase, as `phrase_source` reads it. Raises PatternError.

    What the notation makes always compiles, so nothing is compiled before it is needed; words without any notation
    are their own literal.
    """
    source = phrase_source(phrase)
    if PLAIN.fullmatch(phrase):
        literal = " ".join(fold_text(phrase).split())
        return Pattern(source, ignore_case, ((literal,),), ((0, 0),), None, None, suggest, plain=ignore_case)
    found, leads, width, edges, _, _ = analyse(source)
    # Words and the white space between them leave one way to match; two gaps may share their words out in many.
    quick = phrase.count("...") + phrase.count("…") < 2
    return Pattern(source, ignore_case, found, leads, width, None, suggest, edges=edges, quick=quick)


# Phrases


class Word(NamedTuple):
    """One item of a phrase: what matches it after white space, and what may follow without, such as a comma."""

    source: str
    optional: bool = False
    #: Whether it stands right behind the item before, as in `pre-(war|school)` and `word[s]`.
    attached: bool = False
    #: The alternatives that begin with a mark.
    mark: str = ""
    #: A gap brings its own white space along.
    gap: bool = False


def phrase_source(phrase: str) -> str:
    """The regular expression of one phrase. Raises PatternError.

    `(a|b)` alternatives, `[a]` optional, `<verb:take>` and `<noun:child>` all forms, `<Name>` a capitalised word,
    `<number>`, `*` one word, `...` a gap of up to three words (`...5`: five). All else is literal; apostrophes,
    hyphens and runs of white space match in every form they have. Between two items stands white space, unless the
    phrase has none there (`pre-(war|school)`) or the second is a comma or another mark (`he said (,|that)`).
    """
    items, end = _sequence(phrase, 0, "")
    if end != len(phrase):
        raise PatternError(f"the phrase {phrase!r} has a closing {phrase[end]!r} too many")
    if not items or all(item.optional or item.gap for item in items):
        raise PatternError(f"the phrase {phrase!r} has no required word")
    body = _join(items)
    return rf"(?<![\w]){body}(?![\w])" if _ends_in_word(phrase) else rf"(?<![\w]){body}"


def _ends_in_word(phrase: str) -> bool:
    return phrase[-1:].isalnum() or phrase[-1:] in ")]>*"


def _join(items: Sequence[Word]) -> str:
    """Items with white space between them; an optional one takes its white space along."""
    parts: list[str] = []
    started = False
    for item in items:
        if item.gap:
            parts.append(item.source)
            continue
        options = [f"{SPACE}{item.source}" if started and not item.attached else item.source] if item.source else []
        options += [item.mark] if item.mark else []
        source = options[0] if len(options) == 1 else f"(?:{'|'.join(options)})"
        if not item.optional:
            parts.append(source)
            started = True
        elif started:
            parts.append(f"(?:{source})?")
        else:
            parts.append(f"(?:{source}{SPACE})?")
    return "".join(parts)


def _sequence(phrase: str, at: int, closing: str) -> tuple[list[Word], int]:
    """The items up to a character of `closing` or the end, and where that is."""
    items: list[Word] = []
    first = at
    while at < len(phrase):
        letter = phrase[at]
        attached = at > first and not phrase[at - 1].isspace() and bool(items) and not items[-1].gap
        if letter.isspace():
            at += 1
        elif letter in ")]|":
            if letter not in closing:
                break
            return items, at
        elif letter in "([":
            item, at = _choice(phrase, at)
            items.append(item._replace(attached=attached))
        elif letter == "<":
            end = phrase.find(">", at)
            if end < 0:
                raise PatternError(f"the phrase {phrase!r} opens '<' and never closes it")
            items.append(Word(_named(phrase[at + 1 : end], phrase), attached=attached))
            at = _tail(phrase, end + 1, items)
        elif phrase.startswith("...", at) or letter == "…":
            at += 3 if letter == "." else 1
            digits = re.match(r"\d+", phrase[at:])
            at += len(digits[0]) if digits else 0
            items.append(Word(f"(?:{SPACE}{WORD},?){{0,{digits[0] if digits else GAP_WORDS}}}?", gap=True))
        elif letter == "*" and (at + 1 == len(phrase) or not phrase[at + 1].isalnum()):
            items.append(Word(WORD))
            at += 1
        else:
            # A lone “>” stands for itself.
            end = at + 1
            while end < len(phrase) and not phrase[end].isspace() and phrase[end] not in "([<>)]|":
                end += 1
            items.append(Word(_literal(phrase[at:end]), attached=attached))
            at = end
    return items, at


def _choice(phrase: str, at: int) -> tuple[Word, int]:
    opening = phrase[at]
    closing = ")" if opening == "(" else "]"
    words: list[str] = []
    marks: list[str] = []
    start = at
    while True:
        items, end = _sequence(phrase, at + 1, closing + "|")
        if end >= len(phrase):
            raise PatternError(f"the phrase {phrase!r} opens {phrase[start]!r} and never closes it")
        if phrase[end] not in closing + "|":
            raise PatternError(f"the phrase {phrase!r} has a closing {phrase[end]!r} too many")
        if not items:
            raise PatternError(f"the phrase {phrase!r} has an empty alternative; use [word] for an optional word")
        if all(item.gap for item in items):
            raise PatternError(
                f"the phrase {phrase!r} has a gap in brackets; write ...2 without them, a gap may be empty"
            )
        (marks if phrase[at + 1] in MARKS else words).append(_join(items))
        at = end
        if phrase[end] == closing:
            break
    tail = [Word(f"(?:{'|'.join(words)})" if words else "")]
    after = _tail(phrase, end + 1, tail)
    behind = tail[0].source.removeprefix(f"(?:{'|'.join(words)})") if words else tail[0].source
    mark = f"(?:{'|'.join(marks)}){behind}" if marks else ""
    return Word(tail[0].source if words else "", optional=opening == "[", mark=mark), after


def _tail(phrase: str, at: int, items: list[Word]) -> int:
    """Letters and marks that stand right behind a bracket belong to it: `(a|b)'s`, `<Name>,`."""
    end = at
    while end < len(phrase) and not phrase[end].isspace() and phrase[end] not in "([<>)]|":
        end += 1
    if end > at:
        items[-1] = items[-1]._replace(source=items[-1].source + _literal(phrase[at:end]))
    return end


def _named(name: str, phrase: str) -> str:
    kind, colon, word = name.partition(":")
    if colon and word.strip():
        if kind == "verb":
            return f"(?:{'|'.join(_words(form) for form in _longest_first(verb_forms(word.strip())))})"
        if kind == "noun":
            return f"(?:{'|'.join(_words(form) for form in _longest_first(noun_forms(word.strip())))})"
    if name == "Name":
        return NAME
    if name == "number":
        return NUMBER
    raise PatternError(f"the phrase {phrase!r} holds <{name}>; known are <verb:WORD>, <noun:WORD>, <Name> and <number>")


def _longest_first(forms: Iterable[str]) -> list[str]:
    return sorted(forms, key=lambda form: (-len(form), form))


def _words(text: str) -> str:
    return SPACE.join(_literal(word) for word in text.split())


def _literal(text: str) -> str:
    return "".join(_letter(letter) for letter in text)


def _letter(letter: str) -> str:
    if letter in "'’":
        return "['’ʼ]"
    if letter in "-‑":
        return "[-‑]"
    if letter in '"“”':
        return '["“”]'
    return re.escape(letter)


# Literals

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
