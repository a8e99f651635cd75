"""Kinds `phrase` and `density`: how far a phrase got in the text, and which word was not there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from qualcheck.explanation import Step, stop
from qualcheck.expressions import PatternError, compile_source
from qualcheck.finding import Span
from qualcheck.literals import COMMON, fold_text
from qualcheck.pattern import WORD, phrase_source
from qualcheck.why.case import Case

#: So many phrases of a rule, those with most of their words in the text, are looked at.
MOST_PHRASES: Final = 40
#: What may stand in the place of the one word that is not there: no more than two words, and no end of a sentence.
INSTEAD: Final = rf"(?P<there>[^\w.!?\n]+(?:{WORD}[^\w.!?\n]+){{0,2}}?)"
NOTATION: Final = {
    "<Name>": "a word with a capital",
    "<number>": "a number",
    "*": "any word",
    "^": "the start of the sentence",
    "$": "the end of the sentence",
}
#: So many alternatives are named; brackets with more of them than four are cut short.
MOST_NAMED: Final = 5
CHOICE: Final = re.compile(r"([(\[<])((?:[^()\[\]<>|]+\|){4,}[^()\[\]<>|]+)([)\]>])")
PLAIN_WORD: Final = re.compile(r"(?<![\w:<])\w{2,}(?![\w:])")


class Miss(NamedTuple):
    """A place where most of a phrase stands: what matches before and behind, what was wanted between, what stood there.

    `score` grows with the words that match, small ones counting half, and with the share of the phrase that does.
    """

    score: float
    phrase: str
    before: Span | None
    wanted: str
    there: Span | None
    after: Span | None


def nearest(case: Case) -> Iterator[Step]:
    params = case.rule.params
    phrases = (*params.phrases, *getattr(params, "swap", {}))
    ignore_case = getattr(params, "case", "ignore") == "ignore"
    texts = _of_line(case)
    folded = {word for start, text in texts for word in re.findall(r"\w+", fold_text(text))}
    likely = sorted(phrases, key=lambda phrase: -_share(phrase, folded))[:MOST_PHRASES]
    found = [miss for phrase in likely for miss in _misses(case, phrase, ignore_case, texts)]
    if found:
        yield _told(case, max(found, key=lambda miss: (miss.score, miss.before is not None, -_place(miss).start)))
        return
    yield _nothing(case, phrases, folded)


def parts(phrase: str) -> tuple[str, ...]:
    """The items of a phrase as they are written: what blanks part outside of brackets."""
    found, depth, start = [], 0, 0
    for at, letter in enumerate(phrase):
        depth += (letter in "([<") - (letter in ")]>")
        if letter.isspace() and not depth:
            found.append(phrase[start:at])
            start = at + 1
    return tuple(part for part in (*found, phrase[start:]) if part)


def readable(part: str) -> str:
    """An item in words: `<verb:take>` is a form of “take”."""
    named = re.fullmatch(r"<(verb|noun):([^>]+)>", part)
    if named:
        return f"a form of “{named[2]}”"
    if part.startswith("(") and part.endswith(")") and "(" not in part[1:]:
        options = [f"“{option}”" for option in part[1:-1].split("|")]
        return "one of " + ", ".join(options[:MOST_NAMED]) + (", …" if len(options) > MOST_NAMED else "")
    return NOTATION.get(part, f"“{shortened(part)}”")


def shortened(phrase: str) -> str:
    """The phrase with the first of many alternatives only."""
    return CHOICE.sub(lambda found: found[1] + "|".join(found[2].split("|")[:3]) + "|…" + found[3], phrase)


def _required(part: str) -> bool:
    return not part.startswith(("...", "…")) and not (part.startswith("[") and part.endswith("]"))


def _of_line(case: Case) -> list[tuple[int, str]]:
    """The blocks that stand on the line that is asked about, each with where it begins."""
    text = case.document.text
    return [
        (block.span.start, text[block.span.start : block.span.end])
        for block in case.document.blocks
        if case.here(block.span)
    ]


def _share(phrase: str, words: set[str]) -> float:
    own = [word.lower() for word in PLAIN_WORD.findall(phrase)]
    telling = [word for word in own if word not in COMMON] or own
    return sum(word in words for word in telling) / len(telling) if telling else 0.0


def _misses(case: Case, phrase: str, ignore_case: bool, texts: Sequence[tuple[int, str]]) -> Iterator[Miss]:
    """For each required item the best place where what stands before it, or behind it too, matches without it."""
    items = parts(phrase)
    for index in (at for at, item in enumerate(items) if _required(item)):
        before, after = _bare(items[:index]), _bare(items[index + 1 :])
        for source, has_after in _sources(before, after):
            expression = _compiled(source, ignore_case)
            for start, text in texts if expression is not None else ():
                for found in expression.finditer(text):
                    miss = _miss(phrase, items[index], start, text, found, bool(before), has_after)
                    if case.here(_place(miss)) and _tells(_matched(found, bool(before), has_after)):
                        yield miss


def _bare(items: Sequence[str]) -> str:
    """Items without the gaps and optional ones at their ends, as a phrase; nothing where none is required."""
    kept = list(items)
    while kept and not _required(kept[-1]):
        kept.pop()
    while kept and not _required(kept[0]):
        kept.pop(0)
    return " ".join(kept)


def _sources(before: str, after: str) -> Iterator[tuple[str, bool]]:
    try:
        first = f"(?P<before>{phrase_source(before)})" if before else ""
        second = f"(?P<after>{phrase_source(after)})" if after else ""
    except PatternError:
        return
    if first and second:
        yield first + INSTEAD + second, True
    elif second:
        yield second, True
    if first:
        yield first, False


def _compiled(source: str, ignore_case: bool) -> Any:
    try:
        return compile_source(source, ignore_case)
    except PatternError:
        return None


def _miss(phrase: str, wanted: str, start: int, text: str, found: Any, before: bool, after: bool) -> Miss:
    span = Span(found.start("before") + start, found.end("before") + start) if before else None
    behind = Span(found.start("after") + start, found.end("after") + start) if after else None
    if before and after:
        there = Span(found.end("before"), found.start("after"))
    elif before:
        next_word = re.compile(r"[^\w\n]*\w+(?:['’-]\w+)*|\S*").match(text, found.end("before"))
        there = Span(found.end("before"), next_word.end() if next_word else found.end("before"))
    else:
        words = list(re.finditer(r"\w+(?:['’-]\w+)*", text[: found.start("after")]))
        there = Span(words[-1].start() if words else found.start("after"), found.start("after"))
    words_there = text[there.start : there.end]
    lead = len(words_there) - len(words_there.lstrip())
    inner = Span(there.start + lead + start, there.start + lead + len(words_there.strip()) + start)
    return Miss(
        _score(phrase, _matched(found, before, after)), phrase, span, wanted, inner if len(inner) else None, behind
    )


def _matched(found: Any, before: bool, after: bool) -> list[str]:
    """The words of the text that match."""
    groups = [found[name] for name, there in (("before", before), ("after", after)) if there]
    return [word for group in groups for word in re.findall(r"\w+", group.lower())]


def _score(phrase: str, words: Sequence[str]) -> float:
    weight = sum(0.5 if word in COMMON else 1.0 for word in words)
    return weight * min(1.0, len(words) / sum(_required(part) for part in parts(phrase)))


def _tells(words: Sequence[str]) -> bool:
    """Whether what matches is more than one small word, which every text has."""
    return len(words) > 1 or any(word not in COMMON for word in words)


def _place(miss: Miss) -> Span:
    spans = [span for span in (miss.before, miss.there, miss.after) if span is not None]
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _told(case: Case, miss: Miss) -> Step:
    there = f"but “{case.words(miss.there)}”" if miss.there is not None else "but the text goes on without it"
    wanted = f"{readable(miss.wanted)} is not there"
    phrase = f"the phrase “{shortened(miss.phrase)}”"
    if miss.before is not None and miss.after is not None:
        again = f"“{case.words(miss.after)}” stands behind it again"
        if miss.there is None:
            there, again = f"“{case.words(miss.after)}”, which is to follow, stands at once", ""
        what = f"{phrase} got as far as “{case.words(miss.before)}”: {wanted}, {there}" + (again and f"; {again}")
    elif miss.before is not None:
        what = f"{phrase} got as far as “{case.words(miss.before)}”: {wanted}, {there}"
    else:
        assert miss.after is not None
        before = there if miss.there is not None else "but nothing stands before"
        what = f"{phrase}: {wanted} before “{case.words(miss.after)}”, {before}"
    return stop("token", what, miss.there or _place(miss))


def _nothing(case: Case, phrases: Sequence[str], words: set[str]) -> Step:
    where = "in the text" if case.line is None else f"on line {case.line}"
    if len(phrases) == 1:
        own = [word.lower() for word in PLAIN_WORD.findall(phrases[0])]
        missing = [word for word in own if word not in words]
        named = f": “{missing[0]}” is nowhere {where}" if missing else ""
        return stop("token", f"nothing {where} comes near the phrase “{shortened(phrases[0])}”{named}")
    shown = ", ".join(f"“{shortened(phrase)}”" for phrase in phrases[:3])
    return stop("token", f"nothing {where} comes near one of the {len(phrases)} phrases ({shown}, …)")
