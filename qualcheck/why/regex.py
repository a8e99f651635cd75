"""Kind `regex`: how much of the expression matches in the text, and the part at which it stops.

An expression is cut into the parts it consists of. What is shown is the place where it matches but for one part, or else
the longest beginning of it that matches, each found by trying it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from qualcheck.explanation import Step, stop
from qualcheck.expressions import PatternError, compile_source
from qualcheck.finding import Span
from qualcheck.literals import COMMON, fold_text
from qualcheck.pattern import UNIT, Pattern
from qualcheck.why.case import Case

#: So many alternatives, those with most of their words in the text, are looked at, and so many parts of each.
MOST_ALTERNATIVES: Final = 30
MOST_PARTS: Final = 40
#: Seconds for one expression over one block.
TIME_LIMIT: Final = 0.2
#: What may stand in the place of the part that does not match.
INSTEAD: Final = r"(?P<qualcheck_there>[^.!?\n]{0,30}?)"
REPEAT: Final = re.compile(r"[*+?]|\{\d*,?\d*\}")
#: A word of an expression, with the blank before it; a part that may be missing; a group of plain words.
PLAIN: Final = re.compile(r" ?[^\W\d_]*")
OPTIONAL: Final = re.compile(r".*(?<!\\)(?:[*?]|\{0?,\d*\})[?+]?", re.DOTALL)
CHOICE: Final = re.compile(r"\((?:\?:|\?P?<\w+>)([\w’' |-]+)\)")
#: So many alternatives are named.
MOST_NAMED: Final = 5
LOOK: Final = {
    "(?=": "must follow",
    "(?!": "must not follow",
    "(?<=": "must stand before",
    "(?<!": "must not stand before",
}
WORDS: Final = re.compile(r"(?<![\\\w])[a-z]{3,}")


class Miss(NamedTuple):
    """A place where the expression matches but for `part`: how many letters match, and what stood there instead."""

    letters: int
    matched: Span
    part: str
    there: Span | None
    #: Whether all the rest matches there.
    but_for_one: bool


def nearest(case: Case) -> Iterator[Step]:
    document = case.document
    blocks = [block.span for block in document.blocks if case.here(block.span)]
    words = {word for span in blocks for word in re.findall(r"\w+", fold_text(document.text[span.start : span.end]))}
    likely = sorted(case.rule.patterns, key=lambda pattern: -_share(pattern, words))[:MOST_ALTERNATIVES]
    found = [miss for pattern in likely for miss in _misses(case, pattern, blocks)]
    if found:
        yield _told(case, max(found, key=_rank))
        return
    where = "in the text" if case.line is None else f"on line {case.line}"
    yield stop("token", f"nothing {where} matches even the beginning of the expression")


def _rank(miss: Miss) -> tuple[float, int]:
    """A place that wants one part only is nearer than a beginning, and a word that differs tells more than a blank."""
    weight = (1.5 if miss.but_for_one else 1.0) * (1.0 if miss.part.strip() else 0.6)
    return miss.letters * weight, -miss.matched.start


def parts(source: str) -> tuple[str, ...]:
    """What an expression consists of: letters in a row, classes, groups, each with its repeat."""
    found: list[str] = []
    depth = 0
    for unit in UNIT.finditer(source):
        text = unit[0]
        in_braces = bool(found) and found[-1].startswith("{") and "}" not in found[-1]
        in_word = bool(found) and len(text) == 1 and text.isalpha() and PLAIN.fullmatch(found[-1]) is not None
        if depth or in_braces or in_word or (found and REPEAT.match(text)):
            found[-1] += text
        else:
            found.append(text)
        depth += (text == "(") - (text == ")")
    return tuple(_repeats_apart(found))


def _repeats_apart(found: Sequence[str]) -> Iterator[str]:
    """A repeat belongs to the letter before it, not to the word; braces come as several units."""
    joined: list[str] = []
    for text in found:
        if joined and (text.startswith("{") or _open_brace(joined[-1])):
            joined[-1] += text
        else:
            joined.append(text)
    for text in joined:
        word = re.fullmatch(r"( ?[^\W\d_]+)([^\W\d_])((?:[*+?]|\{\d*,?\d*\})+)", text)
        if word:
            yield word[1]
            yield word[2] + word[3]
        else:
            yield text


def _open_brace(text: str) -> bool:
    return re.search(r"\{[\d,]*\Z", text) is not None


def _share(pattern: Pattern, words: set[str]) -> float:
    own = WORDS.findall(pattern.source)
    return sum(word in words for word in own) / len(own) if own else 0.0


def _misses(case: Case, pattern: Pattern, blocks: Sequence[Span]) -> Iterator[Miss]:
    text = case.document.text
    for before, part, after in _cuts(pattern.source):
        for source, but_for_one in (
            (before + (after or ""), True),
            (before + INSTEAD + (after or ""), True),
            (before, False),
        ):
            if but_for_one and (after is None or _is_look(part) == (INSTEAD in source)):
                continue
            if but_for_one and not _is_look(part) and not _takes_letters(after or ""):
                continue
            expression = _compiled(source, pattern.ignore_case)
            for span in blocks if expression is not None else ():
                for found in _found(expression, text, span):
                    matched = Span(*found.span())
                    there = _there(text, found, but_for_one, span)
                    letters = sum(letter.isalnum() for letter in found[0])
                    if but_for_one and not _is_look(part) and there is not None:
                        letters -= sum(letter.isalnum() for letter in text[there.start : there.end])
                    if letters > 0 and _tells(found[0]) and case.here(matched):
                        yield Miss(letters, matched, part, there, but_for_one)


def _cuts(source: str, before: str = "", depth: int = 0) -> Iterator[tuple[str, str, str | None]]:
    """Each part of the expression with what stands before and behind it; within a group, those of its alternatives,
    where what stands behind is not known.
    """
    items = parts(source)
    for index, part in enumerate(items[:MOST_PARTS]):
        head, tail = before + "".join(items[:index]), "".join(items[index + 1 :])
        if part not in ("^", "$", "\\b") and not OPTIONAL.fullmatch(part):
            yield head, part, tail
        inside = re.fullmatch(r"\((?:\?:|\?P?<\w+>)?(.+)\)", part, re.DOTALL)
        if inside and depth < 2 and not _is_look(part):
            for option in _options(inside[1]):
                yield from ((first, one, None) for first, one, _ in _cuts(option, head, depth + 1))


def _options(source: str) -> list[str]:
    options, depth, start = [], 0, 0
    for unit in UNIT.finditer(source):
        depth += (unit[0] == "(") - (unit[0] == ")")
        if unit[0] == "|" and not depth:
            options.append(source[start : unit.start()])
            start = unit.end()
    return [*options, source[start:]][:MOST_ALTERNATIVES]


def _compiled(source: str, ignore_case: bool) -> Any:
    try:
        return compile_source(source, ignore_case) if source else None
    except PatternError:
        return None


def _found(expression: Any, text: str, span: Span) -> Iterator[Any]:
    try:
        yield from expression.finditer(text, span.start, span.end, timeout=TIME_LIMIT)
    except TimeoutError:
        return


def _is_look(part: str) -> bool:
    return part.startswith(tuple(LOOK)) or part in ("\\b", "\\B")


def _takes_letters(source: str) -> bool:
    """Whether more than edges and conditions are left of the expression."""
    return any(not _is_look(part) and part not in ("^", "$") for part in parts(source))


def _there(text: str, found: Any, but_for_one: bool, block: Span) -> Span | None:
    """What stands where the part was wanted."""
    if but_for_one and "qualcheck_there" in found.re.groupindex:
        start, end = found.span("qualcheck_there")
    elif but_for_one:
        return None
    else:
        following = re.compile(r"\s*(?:\w+(?:['’-]\w+)*|\S)").match(text, found.end(), block.end)
        start, end = found.end(), following.end() if following else found.end()
    words = text[start:end]
    lead = len(words) - len(words.lstrip())
    inner = Span(start + lead, start + lead + len(words.strip()))
    return inner if len(inner) else None


def _tells(matched: str) -> bool:
    words = re.findall(r"\w+", matched.lower())
    return len(words) > 1 or any(word not in COMMON and len(word) > 2 for word in words)


def _told(case: Case, miss: Miss) -> Step:
    part = readable(miss.part)
    look = next((told for mark, told in LOOK.items() if miss.part.startswith(mark)), None)
    if look is not None and miss.but_for_one:
        what = f"“{case.words(miss.matched)}” matches, but for a condition beside it: {part} (what {look})"
        return stop("exception", what, miss.matched)
    there = f"there stands “{case.words(miss.there)}”" if miss.there is not None else "nothing stands there"
    if miss.but_for_one:
        what = f"all but one part of the expression matches “{case.words(miss.matched)}”: it wants {part}, and {there}"
    else:
        what = f"the expression got as far as “{case.words(miss.matched)}”; next it wants {part}, and {there}"
    return stop("token", what, miss.there or miss.matched)


def readable(part: str) -> str:
    """A part in words where it is made of such: “the”, one of “a”, “b”; else as it is written."""
    if not part.strip():
        return "a blank"
    if PLAIN.fullmatch(part):
        return f"“{part.strip()}”"
    choice = CHOICE.fullmatch(part)
    if choice:
        options = [f"“{option.strip()}”" for option in choice[1].split("|") if option.strip()]
        return "one of " + ", ".join(options[:MOST_NAMED]) + (", …" if len(options) > MOST_NAMED else "")
    return part if len(part) <= 80 else part[:79] + "…"
