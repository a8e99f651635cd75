"""What the likelihood model reads of an article.

Only sentences that end as sentences do are read, wherever they stand: headings, captions without a stop, tags and
lists would teach a model the layout of an outlet. In them the words are masked, so that no topic can be learnt:

    a word of the model's vocabulary     itself, in lower case: the, of, said
    a word with a capital                NAME, or at the beginning of a sentence by its ending
    a month, a weekday                   MONTH, DAY
    a number, whatever its format        NUM
    any other word                       its ending: _ing, _ion, _ly, _s … or _w

`<S>` stands before each sentence, and `. , ; : ? !` are kept. Quotation marks, dashes, brackets, currency signs, the
comma before "and", the stops in "U.S." and "Mr." and the spelling of numbers are habits of an outlet and left out.
A *gram* is a run of one to four of these, joined by spaces.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from qualcheck.document import SENTENCE_BLOCKS, Document
from qualcheck.finding import Span

#: The longest gram.
LONGEST: Final = 4
#: What is kept of the punctuation.
MARKS: Final = ".,;:?!"
START: Final = "<S>"
NUMBER: Final = "NUM"
NAME: Final = "NAME"

SENTENCE_END: Final = re.compile(r"[.!?…][\"'”’»)\]]*\Z")

#: A number with what sticks to it, letters with stops (U.S.), a word, a mark.
TOKEN: Final = re.compile(
    r"(\d[\d.,:]*\d[^\W_]*|\d[^\W_]*)|((?:[A-Za-z]\.){2,})|([^\W\d_]+(?:['’ʼ‑-][^\W_]+)*)|([.,;:?!\"“”«»()\[\]$€£¥—–])"
)

#: After these a full stop is American.
TITLES: Final = frozenset("mr mrs ms dr prof st gen lt col sgt capt sen rep gov rev jr no vs inc co corp ltd".split())

MONTHS: Final = frozenset(
    "january february march april may june july august september october november december".split()
)
DAYS: Final = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())

#: Endings that stand for a word, the first that fits; a word must be two letters longer.
ENDINGS: Final = ("ing ions ion ly ed ment ness ity al ive ous ers er 's s").split()

#: Words in the window in which different words are counted.
WINDOW: Final = 50


@dataclass(frozen=True)
class Recipe:
    """What may be changed about the features, for ablations; a model is stored with its recipe.

    `marks` are the punctuation marks kept, `serial_comma` whether the comma before "and" and "or" is.
    """

    longest: int = LONGEST
    marks: str = MARKS
    serial_comma: bool = False
    endings: bool = True


class Masks:
    """Word → its mask, by a vocabulary. Remembers what it was asked, up to a limit."""

    def __init__(self, vocabulary: frozenset[str], recipe: Recipe | None = None) -> None:
        self.vocabulary = vocabulary
        self.recipe = recipe or Recipe()
        self._inside: dict[str, tuple[str, str]] = {}
        self._first: dict[str, tuple[str, str]] = {}

    def of(self, word: str, *, first: bool) -> tuple[str, str]:
        """The mask and the lower case form of a word."""
        known = self._first if first else self._inside
        found = known.get(word)
        if found is None:
            if len(known) > 50_000:
                known.clear()
            found = known[word] = self._make(word, first)
        return found

    def _make(self, word: str, first: bool) -> tuple[str, str]:
        lower = word.lower().replace("’", "'").replace("ʼ", "'").replace("‑", "-")
        if word[0].isupper():
            if lower in MONTHS and not (first and lower in ("may", "march")):
                return "MONTH", lower
            if lower in DAYS:
                return "DAY", lower
            if lower == "i" or lower.startswith("i'"):
                return lower, lower
            if not first:
                return (f"{NAME}'s" if lower.endswith("'s") else NAME), lower
        if lower in self.vocabulary:
            return lower, lower
        if word[0].isupper() and lower.endswith("'s"):
            return f"{NAME}'s", lower
        if self.recipe.endings:
            for ending in ENDINGS:
                if lower.endswith(ending) and len(lower) > len(ending) + 2:
                    return f"_{ending}", lower
        return "_w", lower


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as the model reads it: masks, and for each where it stands; `<S>` stands at the start."""

    masks: list[str]
    spans: list[tuple[int, int]]


@dataclass(frozen=True)
class Reading:
    """An article as the model reads it."""

    sentences: tuple[Sentence, ...]
    #: The words of these sentences in lower case, in order.
    words: list[str] = field(repr=False)
    #: Words of all headings, paragraphs and captions.
    all_words: int
    #: Paragraphs, and how many of them begin with the name of a speaker and a colon.
    paragraphs: int
    speakers: int

    @cached_property
    def masks(self) -> Counter[str]:
        return Counter(mask for sentence in self.sentences for mask in sentence.masks)

    @cached_property
    def distinct(self) -> float:
        """Different words in a window of 50, as a share, the mean over all windows (Covington and McFall 2010)."""
        return distinct(self.words)

    def measures(self, vocabulary: frozenset[str]) -> dict[str, float]:
        """What shows whether this is the sort of text the model knows, each name with its value."""
        total = max(1, len(self.words))
        masks = self.masks
        return {
            "frequent": sum(count for mask, count in masks.items() if mask in vocabulary) / total,
            "names": (masks[NAME] + masks[f"{NAME}'s"]) / total,
            "numbers": masks[NUMBER] / total,
            "sentence": total / max(1, len(self.sentences)),
            "distinct": self.distinct,
        }


#: "Q: ", "JOHN SMITH: ", "The Speaker: ".
SPEAKER: Final = re.compile(r"\s*(?:[A-Z][\w.'’-]*(?: [A-Z][\w.'’()-]*){0,4}) ?: *\S")


def read(document: Document, masks: Masks) -> Reading:
    """The reading of a document by a vocabulary."""
    sentences: list[Sentence] = []
    words: list[str] = []
    text = document.text
    for span in document.sentences:
        if SENTENCE_END.search(text, span.start, span.end):
            sentences.append(_sentence(text, span, masks, words))
    prose = [block.span for block in document.blocks if block.kind in SENTENCE_BLOCKS]
    speakers = sum(SPEAKER.match(text, block.start, block.end) is not None for block in prose)
    all_words = sum(len(document.tokens_in(block)) for block in prose)
    return Reading(tuple(sentences), words, all_words, len(prose), speakers)


def _sentence(text: str, span: Span, masks: Masks, words: list[str]) -> Sentence:
    """The masks of one sentence; its words are added to `words`."""
    recipe = masks.recipe
    found = [START]
    spans = [(span.start, span.start)]
    last = ""
    for match in TOKEN.finditer(text, span.start, span.end):
        kind = match.lastindex
        if kind == 3:
            mask, last = masks.of(match[0], first=len(found) == 1)
            words.append(last)
            if not recipe.serial_comma and mask in ("and", "or") and found[-1] == ",":
                found.pop()
                spans.pop()
        elif kind == 4:
            mask = match[0]
            if mask not in recipe.marks or (mask == "." and last in TITLES):
                continue
            last = ""
        else:
            mask = NUMBER if kind == 1 else NAME
            last = match[0].lower()
            words.append(last)
            if mask == NUMBER and found[-1] == NUMBER:
                spans[-1] = (spans[-1][0], match.end())
                continue
        found.append(mask)
        spans.append(match.span())
    return Sentence(found, spans)


def grams(sentence: Sequence[str], longest: int = LONGEST) -> Iterator[str]:
    """All grams of a sentence, with repetitions."""
    last = len(sentence)
    for start in range(last):
        gram = sentence[start]
        yield gram
        for end in range(start + 1, min(start + longest, last)):
            gram = f"{gram} {sentence[end]}"
            yield gram


def distinct(words: Sequence[str]) -> float:
    """Different words in a window of 50 words, as a share, the mean over all windows; 0 without words."""
    if len(words) <= WINDOW:
        return len(set(words)) / len(words) if words else 0.0
    counts = Counter(words[:WINDOW])
    different = total = len(counts)
    for leaving, coming in zip(words, words[WINDOW:], strict=False):
        if leaving != coming:
            left = counts[leaving] - 1
            counts[leaving] = left
            if not left:
                different -= 1
            if not counts.get(coming):
                different += 1
            counts[coming] = counts.get(coming, 0) + 1
        total += different
    return total / (len(words) - WINDOW + 1) / WINDOW
