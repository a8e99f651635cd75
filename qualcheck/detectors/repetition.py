"""Kind `repetition`: the same again, where nobody meant it.

    kind: repetition
    check: word
    except: [had, that, very]

`check` says what is repeated:

- `word`: a word or up to five words twice or more running ("the the", "of the of the"), with nothing but white space
  between. Words of `except` may stand twice ("had had"), double names too ("Duran Duran"), and what is chanted in
  quotation marks ("no no no").
- `passage`: a sentence of at least `least_words` words that stands in the article before, whole or nearly so (one word
  in ten may differ); the finding points at the first one.
- `opening`: `least_count` sentences running within a paragraph that begin with the same `same_words` words.

It cannot see that the same thing is said again in other words.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from qualcheck.document import Document
from qualcheck.finding import Finding, Note, Skipped, Span
from qualcheck.nlp import Token
from qualcheck.resources import Resources
from qualcheck.rule import Rule
from qualcheck.words import WordList

#: Longest sequence of words looked for twice running.
LONGEST: Final = 5
#: Words of a run that is not judged again from its second word on: time would grow with the square of its length.
LONGEST_RUN: Final = 100
#: Share of words that two nearly equal sentences have in common.
NEARLY: Final = 0.9
#: Zipf figure from which a capitalised word is well enough known not to be half of a double name.
WELL_KNOWN: Final = 3.8


@dataclass(frozen=True)
class Params:
    check: Literal["word", "passage", "opening"]
    except_: tuple[str, ...] = ()
    least_words: int = 8
    least_count: int = 3
    same_words: int = 2


def problems(params: Params) -> Iterator[tuple[str, str]]:
    if params.least_words < 4:
        yield "least_words", "least_words must be 4 or more: shorter sentences come back by themselves"
    if params.least_count < 2 or params.same_words < 1:
        yield "least_count", "least_count must be 2 or more, same_words 1 or more"


def build(rules: Sequence[Rule], resources: Resources) -> Callable[[Document], Iterable[Finding | Skipped]]:
    def detect(document: Document) -> Iterator[Finding]:
        for rule in rules:
            match rule.params.check:
                case "word":
                    yield from _words_twice(rule, document, resources.words)
                case "passage":
                    yield from _passages(rule, document)
                case "opening":
                    yield from _openings(rule, document)

    return detect


def _words_twice(rule: Rule, document: Document, words: WordList) -> Iterator[Finding]:
    tokens = document.tokens
    folded = [token.text.lower() for token in tokens]
    allowed = frozenset(rule.params.except_)
    done = 0
    for at, length in _doubled(folded):
        if at < done:
            continue
        end = at + 2 * length
        while folded[end : end + length] == folded[at : at + length]:
            end += length
        found = _judge(rule, document, tokens[at:end], length, allowed, words)
        if found is not None:
            yield found
        if found is not None or end - at > LONGEST_RUN:
            done = end


def _doubled(folded: list[str]) -> list[tuple[int, int]]:
    """Where a sequence of words stands twice running: (index of its first word, how many words), in order."""
    found: list[tuple[int, int]] = []
    for length in range(1, LONGEST + 1):
        same = [at for at, (a, b) in enumerate(zip(folded, folded[length:], strict=False)) if a == b]
        if length > 1:
            # Of each run of equal pairs, those that have `length` of them in a row.
            standing = set(same)
            same = [at for at in same if all(at + more in standing for more in range(1, length))]
        found += [(at, length) for at in same]
    return sorted(found)


def _judge(
    rule: Rule, document: Document, run: Sequence[Token], length: int, allowed: frozenset[str], words: WordList
) -> Finding | None:
    once = run[:length]
    folded = [token.text.lower() for token in once]
    text = document.text
    span = Span(run[0].start, run[-1].end)
    if any(not text[a.end : b.start].isspace() for a, b in itertools.pairwise(run)):
        return None
    # Said four times running, even "one" or "back" is no English; chants stand in quotation marks.
    if len(run) < 4 * length and not _is_slip(document, run, folded, allowed, words):
        return None
    if not rule.speaks_at(document, span) or (len(run) > 2 * length and document.in_quotation(span)):
        return None
    return rule.finding(document, span, suggestions=(text[once[0].start : once[-1].end],))


def _is_slip(
    document: Document, run: Sequence[Token], folded: list[str], allowed: frozenset[str], words: WordList
) -> bool:
    length = len(folded)
    if " ".join(folded) in allowed:
        return False
    if length > 1:
        # "more and more and more", "from time to time to", "what makes a gadget a gadget" are meant.
        meant = {"and", "or"} & {folded[0], folded[-1]} or (
            length == 2 and ("to" in folded or folded[0] in ("a", "an"))
        )
        return not meant and len(set(folded)) > 1 and not any(token.text[0].isupper() for token in run[1:])
    if folded[0].isdigit():
        return len(folded[0]) == 4 and len(run) == 2 and folded[0][:2] in ("19", "20")
    if run[-1].text[0].isupper():
        # Lang Lang, Duran Duran and Baden Baden are names; a place or institution twice is none.
        return len(folded[0]) > 4 and run[0].text == run[1].text and words.frequent(folded[0], WELL_KNOWN)
    if run[0].text[0].isupper():
        sentence = document.sentence_at(run[0].start)
        return sentence is not None and document.opens(run[0].start, sentence)
    return folded[0][0].isalpha() and (len(folded[0]) > 1 or folded[0] == "a")


def _passages(rule: Rule, document: Document) -> Iterator[Finding]:
    params: Params = rule.params
    seen: dict[tuple[str, ...], list[tuple[Span, list[str]]]] = defaultdict(list)
    for sentence in document.sentences:
        words = [token.text.lower() for token in document.tokens_in(sentence)]
        if len(words) < params.least_words:
            continue
        keys = {tuple(words[:4]), tuple(words[-4:])}
        earlier = next((span for key in sorted(keys) for span, other in seen[key] if _nearly_equal(words, other)), None)
        if earlier is not None and rule.speaks_at(document, sentence):
            note = Note(earlier, "the first time")
            yield rule.finding(document, sentence, notes=(note,), group=" ".join(words))
            continue
        for key in keys:
            # A few sentences of one opening are enough to compare with.
            if len(seen[key]) < 8:
                seen[key].append((sentence, words))


def _nearly_equal(words: list[str], other: list[str]) -> bool:
    if words == other:
        return True
    if len(words) < 12 or abs(len(words) - len(other)) > 0.1 * len(words):
        return False
    shared = len(set(words) & set(other))
    return shared >= NEARLY * max(len(set(words)), len(set(other)))


def _openings(rule: Rule, document: Document) -> Iterator[Finding]:
    params: Params = rule.params
    run: list[Span] = []
    last: tuple[int, tuple[str, ...]] | None = None
    allowed = frozenset(params.except_)
    for sentence in (*document.sentences, None):
        key = None
        opening = None
        if sentence is not None:
            tokens = document.tokens_in(sentence)[: params.same_words]
            block = document.block_at(sentence.start)
            words = tuple(token.text.lower() for token in tokens)
            if len(words) == params.same_words and block is not None and " ".join(words) not in allowed:
                key = (block.span.start, words)
                opening = Span(tokens[0].start, tokens[-1].end)
        if key is None or key != last:
            if len(run) >= params.least_count and rule.speaks_at(document, run[-1]):
                notes = tuple(Note(span, "the same opening") for span in run[:-1])
                yield rule.finding(document, run[-1], notes=notes)
            run = []
        last = key
        if opening is not None:
            run.append(opening)
