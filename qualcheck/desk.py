"""What the desk made of an article: its findings beside the text that was published.

A finding was *acted on* where words of its own were changed or taken out, or words put in between them. It was *left*
where its words were printed as they were, wherever they stand now. It was *cut* where its whole sentence is gone, or so
much reworded that nothing tells what became of it; that says nothing about the finding, unless it marks the whole
sentence and the paragraph was kept. Where two places do not agree (two spellings of one name), a change of the other place
is an answer as well. Quotation marks, apostrophes and white space count only for the kinds that judge
them, since every desk sets its own.

An editor who rewrites half of the words touches half of the findings without having seen one: `chance` says how likely
as many words running were touched in that article.
"""

from __future__ import annotations

import hashlib
import os
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Final, Literal

from qualcheck.changes import WORD, Pair, Step, aligned, plain, steps
from qualcheck.document import Document
from qualcheck.finding import Finding, FindingClass, Span
from qualcheck.rule import fold

Outcome = Literal["acted on", "left", "cut"]
#: What was printed in the place of a finding: our first suggestion, another of ours, other words, or nothing.
Put = Literal["first", "another", "other", "out"]
#: What sort of change no rule saw. `marks`: punctuation and capitals only.
Sort = Literal["reworded", "added", "taken out", "names and figures", "marks"]

#: Kinds that judge quotation marks and white space themselves.
OF_MARKS: Final = frozenset({"encoding", "quotation"})
#: Kinds that say that two places do not agree: either may be changed.
OF_TWO_PLACES: Final = frozenset({"consistency", "names"})
#: A finding of more words than this says that something is wrong, not which words are.
MOST_SEEN: Final = 12
#: A finding with this share of the letters of its sentence marks the whole of it.
WHOLE: Final = 0.9
#: Words so common that what stands on both sides of one was changed in one go.
JOINTS: Final = frozenset("a an the of to in on at for and that".split())
WORDS: Final = re.compile(r"\w+")
#: Characters of an excerpt before and after the words.
AROUND: Final = 60
#: Excerpts kept for each rule, and for each change that no rule saw.
MOST_EXCERPTS: Final = 3
#: A suggestion this long counts as printed where other words were put beside it.
LEAST_TELLING: Final = 4


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words of the raw text with those around them."""

    document: str
    line: int
    column: int
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one finding. `was` and `became`: its words with the changed ones beside them, before and after."""

    rule: str
    class_: FindingClass
    outcome: Outcome
    excerpt: Excerpt
    was: str
    became: str
    #: None where it was not acted on, or nothing was suggested.
    put: Put | None
    chance: float


@dataclass(frozen=True, slots=True)
class Rewording:
    """A change that no finding touches."""

    sort: Sort
    was: str
    became: str
    excerpt: Excerpt


@dataclass(frozen=True)
class Comparison:
    """One article beside what was published. `key` is a hash of both texts; words are those of the raw text."""

    key: str
    raw: str
    published: str
    judged: tuple[Judged, ...]
    rewordings: tuple[Rewording, ...]
    words: int
    #: Words in sentences that were printed, and how many of them were changed.
    kept: int
    changed: int
    sentences_cut: int
    sentences_added: int


@dataclass(frozen=True)
class Tally:
    """What became of the findings of one rule in one class."""

    acted: int = 0
    left: int = 0
    cut: int = 0
    #: What was put in: first, another, other, out → how often, where something had been suggested.
    put: Mapping[str, int] = field(default_factory=dict)
    #: How many would have been touched by chance, of those acted on and left.
    chance: float = 0.0

    @property
    def found(self) -> int:
        return self.acted + self.left + self.cut

    @property
    def decided(self) -> int:
        return self.acted + self.left


def compare(raw: Document, published: Document, findings: Sequence[Finding]) -> Comparison:
    """What was made of `findings`, which are those of `raw`, and of the rest of it."""
    work = _Work(raw, published)
    one_each = {(finding.rule, finding.class_, finding.span): finding for finding in findings}
    judged = tuple(work.judged(finding) for finding in one_each.values())
    flags = work.flags
    seen = [f.span for f in one_each.values() if f.kind != "readability" and work.length(f.span) <= MOST_SEEN]
    return Comparison(
        key=hashlib.sha256(f"{raw.source}\0{published.source}".encode("utf-8", "backslashreplace")).hexdigest()[:16],
        raw=raw.id,
        published=published.id,
        judged=judged,
        rewordings=tuple(work.rewordings(seen)),
        words=raw.words,
        kept=len(flags),
        changed=sum(flags),
        sentences_cut=sum(pair.old is None for pair in work.pairs),
        sentences_added=sum(pair.new is None for pair in work.pairs),
    )


@dataclass(frozen=True)
class _Sentence:
    """A sentence of the raw text with its partner, and the steps from one to the other; one step where they are equal."""

    raw: Span
    steps: tuple[Step, ...]


class _Work:
    """Two texts laid side by side. In a Step `old` is published and `new` is raw: every raw sentence has a partner."""

    def __init__(self, raw: Document, published: Document) -> None:
        self._raw = raw
        self._published = published
        self._chances: dict[int, float] = {}
        self.pairs: tuple[Pair, ...] = aligned(published, raw, divided=True)
        self._cut = sorted(pair.new for pair in self.pairs if pair.old is None and pair.new is not None)
        self._kept = sorted(
            (
                _Sentence(pair.new, self._steps(pair))
                for pair in self.pairs
                if pair.old is not None and pair.new is not None
            ),
            key=lambda sentence: sentence.raw,
        )
        # What one raw sentence has become is nothing that was put into its neighbour.
        self._printed = sorted(step.old for sentence in self._kept for step in sentence.steps if step.same)

    def _steps(self, pair: Pair) -> tuple[Step, ...]:
        assert pair.old is not None
        assert pair.new is not None
        if pair.same:
            return (Step(pair.old, pair.new, True),)
        return tuple(steps(self._published.text, pair.old, self._raw.text, pair.new))

    def length(self, span: Span) -> int:
        return sum(1 for _ in WORD.finditer(self._raw.text, span.start, span.end))

    # How much was changed

    @cached_property
    def flags(self) -> list[bool]:
        """For each word and mark of the sentences that were printed, whether it was changed."""
        return [
            not step.same
            for sentence in self._kept
            for step in sentence.steps
            for _ in WORD.finditer(self._raw.text, step.new.start, step.new.end)
        ]

    @cached_property
    def _sums(self) -> list[int]:
        return list(accumulate(self.flags, initial=0))

    def _chance(self, length: int) -> float:
        """The share of the places where of so many words running one was changed."""
        length = max(1, min(length, len(self.flags)))
        if length not in self._chances:
            places = len(self.flags) - length + 1
            touched = sum(self._sums[at + length] > self._sums[at] for at in range(places))
            self._chances[length] = touched / places if places > 0 else 0.0
        return self._chances[length]

    # Findings

    def judged(self, finding: Finding) -> Judged:
        span = finding.span
        holding = [sentence for sentence in self._kept if sentence.raw.touches(span)]
        cut = [sentence for sentence in self._cut if sentence.touches(span)]
        touched = self._touched(holding, span)
        own = self._raw.text[span.start : span.end]
        put: Put | None = None
        was, became = own, own
        if touched is not None:
            outcome: Outcome = "acted on"
            was, became, before, after = self._became(touched, span)
            if finding.suggestions:
                put = _put(before, after, own, became, finding.suggestions)
        elif cut:
            became = ""
            outcome = "acted on" if holding or self._alone(span, cut[0]) else "cut"
            put = "out" if outcome == "acted on" and finding.suggestions else None
        elif finding.kind in OF_MARKS and (printed := self._printed_as(holding, span)) is not None:
            outcome, became = "acted on", printed
            put = _put("", "", own, printed, finding.suggestions) if finding.suggestions else None
        elif (elsewhere := self._settled_elsewhere(finding)) is not None:
            outcome, (was, became) = "acted on", elsewhere
        else:
            outcome = "left"
        return Judged(
            rule=finding.rule,
            class_=finding.class_,
            outcome=outcome,
            excerpt=_excerpt(self._raw, span),
            was=_one_line(was),
            became=_one_line(became),
            put=put,
            chance=0.0 if outcome == "cut" else self._chance(self.length(span)),
        )

    def _touched(self, holding: Iterable[_Sentence], span: Span) -> _Sentence | None:
        return next((s for s in holding if any(_touches(step, span, self._raw.text) for step in s.steps)), None)

    def _settled_elsewhere(self, finding: Finding) -> tuple[str, str] | None:
        """The words of the other place, before and after, where a finding about two places was settled there."""
        for note in finding.notes if finding.kind in OF_TWO_PLACES else ():
            touched = self._touched((s for s in self._kept if s.raw.touches(note.span)), note.span)
            if touched is not None:
                was, became, _, _ = self._became(touched, note.span)
                return was, became
        return None

    def _alone(self, span: Span, sentence: Span) -> bool:
        """Whether the finding marks the whole sentence, and only this sentence of its paragraph is gone."""
        block = self._raw.block_at(sentence.start)
        whole = min(span.end, sentence.end) - max(span.start, sentence.start) >= WHOLE * len(sentence)
        return whole and block is not None and any(each.raw.touches(block.span) for each in self._kept)

    def _became(self, sentence: _Sentence, span: Span) -> tuple[str, str, str, str]:
        """The words of the finding with the changed ones beside them, raw and as printed, and what of the raw ones
        stands before and after the finding."""
        text = self._raw.text
        touching = [at for at, step in enumerate(sentence.steps) if _touches(step, span, text)]
        chosen = sentence.steps[touching[0] : touching[-1] + 1]
        first, last = chosen[0].new.start, chosen[-1].new.end
        start, end = min(span.start, _trimmed(text, Span(first, last)).start), max(span.end, last)
        printed = "".join(self._words(step) for step in chosen)
        became = text[start:first] + printed + text[last : max(last, span.end)]
        return text[start:end], became, text[start : span.start], text[span.end : end]

    def _words(self, step: Step) -> str:
        """What was printed in the place of a step, without what other sentences of the raw text have become."""
        text = self._published.text
        if step.same:
            return text[step.old.start : step.old.end]
        tokens = [Span(*found.span()) for found in WORD.finditer(text, step.old.start, step.old.end)]
        return "".join(text[token.start : token.end] for token in tokens if not self._is_elsewhere(token))

    def _is_elsewhere(self, token: Span) -> bool:
        at = bisect_right(self._printed, token.start, key=lambda span: span.start) - 1
        return at >= 0 and self._printed[at].end > token.start

    def _printed_as(self, holding: Sequence[_Sentence], span: Span) -> str | None:
        """The words of the finding as they were printed, where marks or white space differ; None where they do not."""
        for step in (step for sentence in holding for step in sentence.steps if step.same):
            words = zip(
                WORD.finditer(self._raw.text, step.new.start, step.new.end),
                WORD.finditer(self._published.text, step.old.start, step.old.end),
                strict=False,
            )
            inside = [(raw[0], new[0]) for raw, new in words if Span(*raw.span()).touches(span)]
            if any(raw != new for raw, new in inside):
                return "".join(new for _, new in inside).strip()
        return None

    # What no rule saw

    def rewordings(self, seen: Sequence[Span]) -> Iterator[Rewording]:
        for sentence in self._kept:
            for group in _groups(sentence.steps, self._raw.text):
                start, end = group[0].new.start, group[-1].new.end
                span = _trimmed(self._raw.text, Span(start, end))
                if any(_touches(step, other, self._raw.text) for step in group for other in seen if not step.same):
                    continue
                was = _one_line(self._raw.text[span.start : span.end])
                became = _one_line("".join(self._words(step) for step in group))
                if plain(was) != plain(became):
                    was, became = _core(was, became)
                    sort = _sort(was, became, self._opens(sentence, span))
                    yield Rewording(sort, was, became, _excerpt(self._raw, span))

    def _opens(self, sentence: _Sentence, span: Span) -> bool:
        return self._raw.opens(span.start, sentence.raw)


def _groups(found: Sequence[Step], text: str) -> Iterator[list[Step]]:
    """The changes of a sentence, those joined that only one little word parts."""
    group: list[Step] = []
    for at, step in enumerate(found):
        if not step.same:
            group.append(step)
        elif group:
            joins = text[step.new.start : step.new.end].strip().lower() in JOINTS and at + 1 < len(found)
            if joins:
                group.append(step)
            else:
                yield group
                group = []
    if group:
        yield group


def _touches(step: Step, span: Span, text: str) -> bool:
    """Whether a step changes words of the span, or puts words between them."""
    if step.same:
        return False
    if not len(step.new):
        return span.start < step.new.start < span.end
    return _trimmed(text, step.new).touches(span)


def _trimmed(text: str, span: Span) -> Span:
    """Without the white space before it."""
    words = text[span.start : span.end]
    return Span(span.end - len(words.lstrip()), span.end) if words.strip() else span


def _put(before: str, after: str, own: str, became: str, suggestions: Sequence[str]) -> Put:
    """What was printed, where `became` took the place of `before`, the finding's own words and `after`."""
    printed = _folded(became)
    for index, suggestion in enumerate(suggestions):
        if printed == _folded(before + suggestion + after):
            return "another" if index else "first"
    if not printed:
        return "out"
    for index, suggestion in enumerate(suggestions):
        words = _folded(suggestion)
        if len(words) >= LEAST_TELLING and f" {words} " in f" {printed} " and words not in _folded(own):
            return "another" if index else "first"
    return "other"


def _folded(text: str) -> str:
    return fold(plain(text))


def _sort(was: str, became: str, opens: bool) -> Sort:
    old, new = WORDS.findall(was), WORDS.findall(became)
    if [word.lower() for word in old] == [word.lower() for word in new]:
        return "marks"
    if _has_name(was, opens) or _has_name(became, opens):
        return "names and figures"
    if not old:
        return "added"
    return "reworded" if new else "taken out"


def _has_name(words: str, opens: bool) -> bool:
    """Whether a figure is among the words, or a capital that no sentence begins with."""
    for found in WORDS.finditer(words):
        begins = words[: found.start()].rstrip(" “\"‘'(")[-1:] in (".", "!", "?", ":") or (opens and not found.start())
        if found[0][0].isdigit() or (found[0][0].isupper() and not begins):
            return True
    return False


def _core(was: str, became: str) -> tuple[str, str]:
    """Without the words that both begin or end with: a capital moved to the next word is no change of it."""
    olds, news = WORD.findall(was), WORD.findall(became)
    for side in (0, -1):
        while olds and news and olds[side].strip().lower() == news[side].strip().lower():
            olds.pop(side)
            news.pop(side)
    if not olds and not news:
        return was, became
    return "".join(olds).strip(), "".join(news).strip()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _excerpt(document: Document, span: Span) -> Excerpt:
    block = document.block_at(span.start)
    text = document.text
    low, high = (block.span.start, block.span.end) if block is not None else (0, len(text))
    first, last = max(low, span.start - AROUND), min(max(high, span.end), span.end + AROUND)
    before, after = text[first : span.start], text[span.end : last]
    # Words cut through at the edges are left out.
    before = before if first == low else "…" + before.partition(" ")[2]
    after = after if last == max(high, span.end) else after.rpartition(" ")[0] + "…"
    place = document.locate(span)
    words = _one_line(text[span.start : span.end])
    return Excerpt(document.id, place.line, place.column, _spaced(before), words, _spaced(after))


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text)


# Over many articles


@dataclass(frozen=True)
class Change:
    """A change that no rule saw, as often as it was made."""

    was: str
    became: str
    count: int
    articles: int
    excerpts: tuple[Excerpt, ...]


def tallies(comparisons: Iterable[Comparison]) -> dict[tuple[str, FindingClass], Tally]:
    """Rule and class → what became of its findings."""
    by_rule: dict[tuple[str, FindingClass], list[Judged]] = defaultdict(list)
    for comparison in comparisons:
        for judged in comparison.judged:
            by_rule[judged.rule, judged.class_].append(judged)
    return {key: tally(by_rule[key]) for key in sorted(by_rule)}


def tally(judged: Sequence[Judged]) -> Tally:
    outcomes = Counter(each.outcome for each in judged)
    put = Counter(each.put for each in judged if each.put is not None)
    return Tally(
        acted=outcomes["acted on"],
        left=outcomes["left"],
        cut=outcomes["cut"],
        put=dict(sorted(put.items())),
        chance=round(sum(each.chance for each in judged), 2),
    )


def unseen(comparisons: Iterable[Comparison]) -> dict[Sort, tuple[Change, ...]]:
    """The changes that no rule saw, by sort, equal ones counted together, the most frequent first."""
    found: dict[tuple[Sort, str, str], list[Rewording]] = defaultdict(list)
    for comparison in comparisons:
        for each in comparison.rewordings:
            named = each.sort in ("names and figures", "marks")
            key = (each.was, each.became) if named else (fold(each.was), fold(each.became))
            found[each.sort, *key].append(each)
    sorts: dict[Sort, list[Change]] = defaultdict(list)
    for (sort, was, became), same in found.items():
        articles = len({each.excerpt.document for each in same})
        sorts[sort].append(Change(was, became, len(same), articles, tuple(e.excerpt for e in same[:MOST_EXCERPTS])))
    return {
        sort: tuple(sorted(changes, key=lambda each: (-each.count, -each.articles, each.was, each.became)))
        for sort, changes in sorts.items()
    }


# Which files belong together


@dataclass(frozen=True)
class Paired:
    """Paths of raw and published texts that belong together, and those that have no partner, or more than one."""

    pairs: tuple[tuple[str, str], ...]
    raw_alone: tuple[str, ...]
    published_alone: tuple[str, ...]


def paired(raw: Iterable[str], published: Iterable[str]) -> Paired:
    """Pairs relative paths: equal ones first, then those that differ in their ending only, where no other does."""
    raws, others = sorted(raw), sorted(published)
    pairs = [(name, name) for name in raws if name in set(others)]
    left = [name for name in raws if name not in set(others)]
    right = [name for name in others if name not in set(raws)]
    stems = Counter(map(_stem, left)), Counter(map(_stem, right))
    by_stem = {_stem(name): name for name in right}
    more = [
        (name, by_stem[_stem(name)]) for name in left if stems[0][_stem(name)] == 1 and stems[1].get(_stem(name)) == 1
    ]
    taken = {name for pair in more for name in pair}
    return Paired(
        tuple(sorted((*pairs, *more))),
        tuple(name for name in left if name not in taken),
        tuple(name for name in right if name not in taken),
    )


def _stem(name: str) -> str:
    return os.path.splitext(name)[0]
