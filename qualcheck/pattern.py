"""Patterns: what the engine looks for. A pattern is a regular expression and the literals it cannot match without.

`phrase_pattern` turns the phrase notation of rules into a regular expression; its literals come from `literals`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from qualcheck.expressions import PatternError, compile_source
from qualcheck.inflection import noun_forms, verb_forms
from qualcheck.literals import Edges, Lead, analyse, fold_text

WORD: Final = r"\w+(?:['’ʼ‑-]\w+)*"
NAME: Final = r"(?-i:\p{Lu}\w*(?:['’ʼ‑-]\w+)*)"
NUMBER: Final = r"(?:\d+(?:[.,]\d+)*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|hundred)"
SPACE: Final = r"\s+"
#: An alternative that begins with one of these stands right behind the word before.
MARKS: Final = ",;:.!?"
#: Words a gap may skip unless it says otherwise.
GAP_WORDS: Final = 3
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
