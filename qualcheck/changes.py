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
import re
from bisect import bisect_right
from collections import Counter, defaultdict
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
    left = _without(_counted(old, _blocks(old)), new, _blocks(new))
    olds = [span for span in _blocks(old) if _key(old.text, span) in left.old]
    old_sentences = [sentence for span in olds for sentence in nlp.sentences(old.text, span)]
    new_sentences = [sentence for span in left.new for sentence in nlp.sentences(new.text, span)]
    rest = _without(_counted(old, old_sentences), new, new_sentences)
    before = _Sentences([old.text[s.start : s.end] for s in old_sentences if _key(old.text, s) in rest.old])
    found = [change for sentence in rest.new for change in _changed_words(before, new.text, sentence)]
    return Changes(tuple(sorted(found)))


def everything(document: Document) -> Changes:
    """For a text that has no older version."""
    return Changes((Span(0, max(1, len(document.text))),))


@dataclass(frozen=True)
class _Left:
    """What has no partner: the spans of the new text, and how often each key of the old one is left."""

    new: list[Span]
    old: Mapping[str, int]


def _blocks(document: Document) -> list[Span]:
    return [block.span for block in document.blocks]


def _counted(document: Document, spans: Iterable[Span]) -> Counter[str]:
    return Counter(_key(document.text, span) for span in spans)


def _without(old: Counter[str], document: Document, spans: Iterable[Span]) -> _Left:
    """Pairs equal stretches off, one for one: what was written twice and stood once is new the second time."""
    left = []
    for span in spans:
        key = _key(document.text, span)
        if old[key]:
            old[key] -= 1
        else:
            left.append(span)
    return _Left(left, +old)


def _key(text: str, span: Span) -> str:
    return plain(text[span.start : span.end])


def plain(text: str) -> str:
    """The text as it is compared: straight marks, single spaces."""
    return " ".join(text.translate(PLAIN).split())


# Words


class _Sentences:
    """Older sentences, and which of them have a word."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.words = [_words(WORD.findall(text)) for text in dict.fromkeys(texts)]
        self._with_word: dict[str, list[int]] = defaultdict(list)
        for index, words in enumerate(self.words):
            for word in dict.fromkeys(words):
                self._with_word[word].append(index)

    def nearest(self, words: Sequence[str]) -> list[str] | None:
        """The one that shares most words with `words`, if it shares enough of them."""
        shared: Counter[int] = Counter(index for word in set(words) for index in self._with_word.get(word, ()))
        counted = Counter(words)
        best, most = None, LEAST_SHARED * len(words)
        for index, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:MOST_CANDIDATES]:
            common = sum((counted & Counter(self.words[index])).values())
            if common > most:
                best, most = self.words[index], common
        return best


def _changed_words(before: _Sentences, text: str, sentence: Span) -> Iterator[Span]:
    tokens = [Span(*found.span()) for found in WORD.finditer(text, sentence.start, sentence.end)]
    words = _words(text[token.start : token.end] for token in tokens)
    old = before.nearest(words) if len(words) <= MOST_WORDS else None
    if old is None or len(old) > MOST_WORDS:
        yield sentence
        return
    matcher = difflib.SequenceMatcher(None, old, words, autojunk=False)
    for tag, _, _, first, last in matcher.get_opcodes():
        if tag == "delete":
            start = tokens[first].start if first < len(tokens) else sentence.end
            yield Span(start, start + _blanks(text, start, sentence.end))
        elif tag != "equal":
            yield Span(tokens[first].start, tokens[last - 1].end)


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
