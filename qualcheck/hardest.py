"""What makes a sentence hard to read: its length, what is nested in it, and rare words.

Used by the report, which shows the hardest sentences of an article, and by the kind `readability`.
"""

from __future__ import annotations

import re
from typing import Final

from qualcheck.document import Document
from qualcheck.finding import Span
from qualcheck.readability import prose_sentences, words
from qualcheck.report import HardSentence
from qualcheck.words import WordList

#: Words that open a clause inside another one.
OPENERS: Final = frozenset(
    "that which who whom whose where when while because although though since if unless until whereas whether".split()
)
#: What else stands between the parts of a sentence: brackets, spaced dashes, colons and semicolons.
INSERTED: Final = re.compile(r"\(|\[|\s[—–-]\s|—|[:;]\s")
#: A word below this zipf figure (about three in a million) is rare.
RARE: Final = 3.3
#: Native news has a median of 21 words a sentence (`native_readability.json`); up to there length costs nothing.
EASY_LENGTH: Final = 21
#: Sentences shown.
MOST: Final = 3


def hardness(sentence: HardSentence) -> float:
    """An order, no measure: ten words over the median weigh as much as two clauses or two rare words."""
    return max(0, sentence.words - EASY_LENGTH) / 5 + sentence.nested + len(sentence.rare)


def measured(document: Document, span: Span, word_list: WordList) -> HardSentence:
    """What makes the sentence at `span` hard."""
    text = document.text[span.start : span.end]
    tokens = document.tokens_in(span)
    nested = sum(token.text.lower() in OPENERS for token in tokens) + len(INSERTED.findall(text))
    rare = (
        token.text.lower()
        for token in tokens
        if token.text.isalpha() and token.text.islower() and 0 < word_list.zipf(token.text) < RARE
    )
    return HardSentence(span, len(words(text)), nested, tuple(dict.fromkeys(rare)))


def hardest(document: Document, word_list: WordList) -> tuple[HardSentence, ...]:
    """The hardest sentences of the article, hardest first; only those that are longer than native news has them."""
    found = [measured(document, span, word_list) for span in prose_sentences(document)]
    hard = [one for one in found if one.words > EASY_LENGTH and one.nested + len(one.rare) > 0]
    return tuple(sorted(hard, key=lambda one: (-hardness(one), one.span))[:MOST])
