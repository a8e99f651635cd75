"""Kind `language`: text that is not English, told from the share of English function words.

    kind: language
    unit: article
    least_words: 20
    share: 0.22

Counts words in lower case only, so that lists of names and scores are not mistaken. `unit: article` speaks once, at the
first sentence, and the checker then leaves everything else unsaid: a flood of findings helps nobody. `unit: paragraph`
speaks for each such paragraph of an English article, quotations aside.

It cannot tell which language it is, and short foreign passages are the business of other rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from qualcheck.document import Document
from qualcheck.finding import Finding, Skipped, Span
from qualcheck.resources import Resources
from qualcheck.rule import Rule

#: Frequent English words that few other languages share in lower case.
FUNCTION_WORDS: Final = frozenset(
    "the of and to in that is was for on it with as be at by this had not are but from or have they which one you were "
    "all there would their we been has when who will more if out so said what up its about into than them can only "
    "other new some could time these two may then do first any my now such like our over your me most made after "
    "also did many before must through years where much should well people down own just because good each those how "
    "too under last never between still while during against without another since however every both his her him she "
    "he an a i no says say being very again few until off".split()
)


@dataclass(frozen=True)
class Params:
    unit: Literal["article", "paragraph"]
    #: With fewer lower-case words nothing is said.
    least_words: int
    #: English prose has 0.40 to 0.55 of function words among its lower-case words.
    share: float


def problems(params: Params) -> Iterator[tuple[str, str]]:
    if not 0 < params.share < 1:
        yield "share", "share must lie between 0 and 1"
    if params.least_words < 1:
        yield "least_words", "least_words must be 1 or more"


def build(rules: Sequence[Rule], resources: Resources) -> Callable[[Document], Iterable[Finding | Skipped]]:
    def detect(document: Document) -> Iterator[Finding]:
        whole = Span(0, len(document.text))
        foreign = [rule for rule in rules if rule.params.unit == "article" and is_foreign(document, whole, rule.params)]
        if foreign:
            yield from (rule.finding(document, _opening(document), in_quotation=False) for rule in foreign)
            return
        for rule in rules:
            if rule.params.unit == "paragraph":
                for block in document.blocks:
                    if block.kind == "paragraph" and is_foreign(document, block.span, rule.params):
                        yield rule.finding(document, block.span)

    return detect


def is_foreign(document: Document, span: Span, params: Params) -> bool:
    """Whether the stretch has enough lower-case words, and too few of them are English function words."""
    words = [
        token.text for token in document.tokens_in(span) if not token.text[0].isupper() and token.text[0].isalpha()
    ]
    if len(words) < params.least_words:
        # Scripts without spaces or capitals make few tokens of many letters.
        letters = sum(1 for letter in document.text[span.start : span.end] if letter.isalpha())
        return letters > 5 * params.least_words and letters > 12 * max(1, len(document.tokens_in(span)))
    known = sum(1 for word in words if word in FUNCTION_WORDS)
    return known < params.share * len(words)


def _opening(document: Document) -> Span:
    sentences = document.sentences
    if sentences:
        return sentences[0]
    tokens = document.tokens
    return Span(tokens[0].start, tokens[0].end) if tokens else Span(0, len(document.text))
