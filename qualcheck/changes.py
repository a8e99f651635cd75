"""What is new in a text: the stretches that an older version of it does not have.

Compared from the large to the small, so that what was only moved is old: paragraphs, then the sentences of the paragraphs
that are left over, then the words of the sentences that are left over, each beside the older sentence most like it. How wide
white space is never counts, nor does the kind of quotation mark or apostrophe. Where words were taken out, the gap between their
neighbours is a change: a finding that holds both neighbours is new.

A finding is new if its span, or the place that one of its notes points at (the other spelling of a name, the earlier
sentence), touches a change. One whose own words were there before is old, even if a word beside it changed.
"""

from __future__ import annotations

import difflib
import itertools
import re
from bisect import bisect_right
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from qualcheck import nlp
from qualcheck.document import Document
from qualcheck.finding import Finding, Span

#: A word or mark with the space before it, which belongs to the change where it was put in.
WORD: Final = re.compile(r"\s*(?:\w+(?:['’]\w+)*|[^\w\s])")
PLAIN: Final = str.maketrans("“”‘’\u00a0‑", "\"\"'' -")

#: Sentences of more words than this are new as a whole once a word of them changed: the comparison is quadratic.
MOST_WORDS: Final = 400
#: Older sentences that a new one is compared with, those that share the most words first.
MOST_CANDIDATES: Final = 5
#: A new sentence that shares less than this of its words with every older one is new as a whole.
LEAST_SHARED: Final = 0.4
#: Two neighbours are the partner of one sentence if they share so many words more with it, and such a share of its words.
MORE_WORDS: Final = 3
MORE_SHARED: Final = 0.15
#: An older text under another name is the same story if it has this share of the paragraphs or sentences of the new one.
SAME_STORY: Final = 0.3
#: Paragraphs that stand in more texts than this say nothing about which story it is.
MOST_STORIES: Final = 20


@dataclass(frozen=True)
class Changes:
    """The changed stretches of a text, in order and apart; an empty one stands where words were taken out."""

    spans: tuple[Span, ...]

    def has(self, finding: Finding) -> bool:
        """Whether the finding, or a place it points at, is new."""
        return self.touch(finding.span) or any(self.touch(note.span) for note in finding.notes)

    def touch(self, span: Span) -> bool:
        # The spans are apart, so their ends are in order too: only the last that begins before the end can touch.
        index = bisect_right(self.spans, span.end - 1, key=lambda change: change.start) - 1
        return index >= 0 and self.spans[index].end > span.start


def changes(old: Document, new: Document) -> Changes:
    """What `new` has and `old` does not have."""
    found = [change for pair in aligned(old, new) for change in _changed(old.text, new.text, pair)]
    return Changes(tuple(sorted(found)))


def everything(document: Document) -> Changes:
    """For a text that has no older version."""
    return Changes((Span(0, max(1, len(document.text))),))


# Which stretch was which


@dataclass(frozen=True, slots=True)
class Pair:
    """A paragraph or sentence of the new text and what it was in the old one; one of the two is None where the other
    text has nothing like it. `same`: word for word.
    """

    old: Span | None
    new: Span | None
    same: bool = False


def aligned(old: Document, new: Document, *, divided: bool = False) -> tuple[Pair, ...]:
    """Each paragraph or sentence of `new` with its partner in `old`, then the sentences of `old` that are nobody's.

    Several sentences of `new` may have one partner. With `divided` the partner of one may be two neighbouring sentences
    of `old`, where they share clearly more words with it than either does.
    """
    same, olds, news = _equal(old, [block.span for block in old.blocks], new, [block.span for block in new.blocks])
    pairs = same
    same, olds, news = _equal(
        old,
        [sentence for span in olds for sentence in nlp.sentences(old.text, span)],
        new,
        [sentence for span in news for sentence in nlp.sentences(new.text, span)],
    )
    pairs += same
    before = _Sentences(old.text, olds)
    before_both = _Sentences(old.text, list(_neighbours(old, olds)) if divided else [])
    made = [Pair(_partner(new.text, sentence, before, before_both), sentence) for sentence in news]
    pairs += made
    taken = [pair.old for pair in made if pair.old is not None]
    starts, ends = {span.start for span in taken}, {span.end for span in taken}
    pairs += [Pair(span, None) for span in olds if span.start not in starts and span.end not in ends]
    return tuple(pairs)


def _equal(
    old: Document, olds: Iterable[Span], new: Document, news: Iterable[Span]
) -> tuple[list[Pair], list[Span], list[Span]]:
    """Pairs equal stretches off, one for one: what was written twice and stood once is new the second time. With them
    comes what is left over of both.
    """
    waiting: dict[str, deque[Span]] = defaultdict(deque)
    for span in olds:
        waiting[_key(old.text, span)].append(span)
    pairs: list[Pair] = []
    left = []
    for span in news:
        key = _key(new.text, span)
        if waiting.get(key):
            pairs.append(Pair(waiting[key].popleft(), span, same=True))
        else:
            left.append(span)
    return pairs, sorted(span for spans in waiting.values() for span in spans), left


def _neighbours(document: Document, sentences: Sequence[Span]) -> Iterator[Span]:
    """Each two that follow each other in one block."""
    for one, other in itertools.pairwise(sentences):
        if document.text[one.end : other.start].isspace() and document.block_at(one.start) == document.block_at(
            other.start
        ):
            yield Span(one.start, other.end)


def _partner(text: str, sentence: Span, before: _Sentences, before_both: _Sentences) -> Span | None:
    words = _words_of(text, sentence)
    if len(words) > MOST_WORDS:
        return None
    one, shared_by_one = before.nearest(words)
    both, shared_by_both = before_both.nearest(words)
    wanted = shared_by_one + max(MORE_WORDS, MORE_SHARED * len(words))
    return both if both is not None and shared_by_both >= wanted else one


def _key(text: str, span: Span) -> str:
    return plain(text[span.start : span.end])


def plain(text: str) -> str:
    """The text as it is compared: straight marks, single spaces."""
    return " ".join(text.translate(PLAIN).split())


# Words


class _Sentences:
    """Older sentences, and which of them have a word."""

    def __init__(self, text: str, spans: Iterable[Span]) -> None:
        first: dict[str, Span] = {}
        for span in spans:
            first.setdefault(text[span.start : span.end], span)
        self._spans = list(first.values())
        self._words = [_words_of(text, span) for span in self._spans]
        self._with_word: dict[str, list[int]] = defaultdict(list)
        for index, words in enumerate(self._words):
            for word in dict.fromkeys(words):
                self._with_word[word].append(index)

    def nearest(self, words: Sequence[str]) -> tuple[Span | None, int]:
        """The one that shares most words with `words`, if it shares enough of them, and how many those are."""
        shared: Counter[int] = Counter(index for word in set(words) for index in self._with_word.get(word, ()))
        counted = Counter(words)
        best, most = None, LEAST_SHARED * len(words)
        for index, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:MOST_CANDIDATES]:
            common = sum((counted & Counter(self._words[index])).values())
            if common > most:
                best, most = index, common
        if best is None or len(self._words[best]) > MOST_WORDS:
            return None, 0
        return self._spans[best], int(most)


@dataclass(frozen=True, slots=True)
class Step:
    """Words of the old text and those of the new one in their place; one of the two may be empty. The space before a
    word belongs to it. `same`: they are equal.
    """

    old: Span
    new: Span
    same: bool


def steps(old_text: str, old: Span, new_text: str, new: Span) -> Iterator[Step]:
    """How one sentence became the other, word by word, in order."""
    olds, news = _tokens(old_text, old), _tokens(new_text, new)
    matcher = difflib.SequenceMatcher(None, _words_of(old_text, old), _words_of(new_text, new), autojunk=False)
    for tag, old_first, old_last, first, last in matcher.get_opcodes():
        yield Step(_stretch(olds, old_first, old_last, old), _stretch(news, first, last, new), tag == "equal")


def _stretch(tokens: Sequence[Span], first: int, last: int, whole: Span) -> Span:
    if first < last:
        return Span(tokens[first].start, tokens[last - 1].end)
    start = tokens[first].start if first < len(tokens) else whole.end
    return Span(start, start)


def _changed(old_text: str, new_text: str, pair: Pair) -> Iterator[Span]:
    if pair.same or pair.new is None:
        return
    if pair.old is None:
        yield pair.new
        return
    for step in steps(old_text, pair.old, new_text, pair.new):
        if not step.same:
            start, end = step.new.start, step.new.end
            yield Span(start, end if end > start else start + _blanks(new_text, start, pair.new.end))


def _tokens(text: str, span: Span) -> list[Span]:
    return [Span(*found.span()) for found in WORD.finditer(text, span.start, span.end)]


def _words_of(text: str, span: Span) -> list[str]:
    return _words(text[token.start : token.end] for token in _tokens(text, span))


def _words(tokens: Iterable[str]) -> list[str]:
    """Words to compare: a space before one counts, its width does not."""
    return [
        (" " if index and token[:1].isspace() else "") + token.strip().translate(PLAIN)
        for index, token in enumerate(tokens)
    ]


def _blanks(text: str, start: int, end: int) -> int:
    return len(text[start:end]) - len(text[start:end].lstrip())


# Which older text is the same story


class Stories:
    """Older texts by what they are called, to find the one that a new text continues."""

    def __init__(self, texts: Mapping[str, Document]) -> None:
        self._texts = texts
        self._holding: dict[str, set[str]] = defaultdict(set)
        for name, document in texts.items():
            for key in _parts(document):
                self._holding[key].add(name)

    def __getitem__(self, name: str) -> Document | None:
        return self._texts.get(name)

    def same_story(self, document: Document, besides: str | None = None) -> Document | None:
        """The text that has the most of the sentences of `document`, if it has enough of them; not the one `besides`."""
        parts = _parts(document)
        shared: Counter[str] = Counter()
        for key, weight in parts.items():
            holding = self._holding.get(key, set())
            if len(holding) <= MOST_STORIES:
                shared.update(dict.fromkeys(holding - {besides}, weight))
        if not shared:
            return None
        name, most = min(shared.items(), key=lambda item: (-item[1], item[0]))
        return self._texts[name] if most >= SAME_STORY * sum(parts.values()) else None


def _parts(document: Document) -> dict[str, int]:
    """Each sentence of a text with its length: what two versions of a story share."""
    return {key: len(key) for sentence in document.sentences if (key := _key(document.text, sentence))}
