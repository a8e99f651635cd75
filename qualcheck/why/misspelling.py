"""Kind `misspelling`: the words that look wrong, and what lets each of them pass: known, a name, a term, an address.

Figures in brackets are those of the word list: 7.7 for “the”, 3 for a word met once in a million (zipf).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualcheck import slips
from qualcheck.detectors import misspelling
from qualcheck.explanation import Obstacle, Step, stop
from qualcheck.finding import Span
from qualcheck.nlp import Token
from qualcheck.why.case import MOST_PLACES, Case, Hindrance


def hindrances(case: Case) -> Iterator[Hindrance]:
    if case.rule.params.check == "word":
        yield Hindrance(lambda case: case.with_params(term_count=10**6), _term)
        yield Hindrance(lambda case: case.with_params(min_letters=1), _short)
    if case.rule.params.least_frequency:
        yield Hindrance(lambda case: case.with_params(least_frequency=0.0), _rare)


def nearest(case: Case) -> Iterator[Step]:
    found = _splits(case) if case.rule.params.check == "split" else _words(case)
    # Names are many; what else is unknown comes before them.
    steps = sorted(found, key=lambda step: step.obstacle == "name")
    yield from steps[:MOST_PLACES]
    if steps:
        return
    where = "in the text" if case.line is None else f"on line {case.line}"
    if case.rule.params.check == "split":
        yield stop("token", f"no two neighbours {where} make one frequent word of which a part is no word of its own")
        return
    rare = _rarest(case)
    told = f"; the rarest is “{rare.text}” ({case.resources.words.zipf(rare.text):.1f})" if rare is not None else ""
    yield stop("token", f"every word {where} is in the word list{told}", Span(rare.start, rare.end) if rare else None)


def _term(case: Case, span: Span) -> Step:
    word, least = case.words(span), case.rule.params.term_count
    count = sum(misspelling._bare(token.text) == word for token in case.document.tokens)
    what = f"“{word}” stands {count} times in the article; an unknown word that comes {least} times is a term"
    return stop("count", f"{what} (term_count)", span)


def _short(case: Case, span: Span) -> Step:
    least = case.rule.params.min_letters
    return stop("value", f"“{case.words(span)}” is shorter than {least} letters (min_letters)", span)


def _rare(case: Case, span: Span) -> Step:
    words, word = case.resources.words, case.words(span)
    meant = (misspelling._corrections(word, words, _accepted(case)) or (word,))[0]
    figure = min(words.zipf(part) for part in meant.split())
    what = f"“{word}” may be “{meant}”, whose frequency is {figure:.1f}; the rule speaks from"
    return stop("value", f"{what} {case.rule.params.least_frequency:g} on (least_frequency)", span)


def _rarest(case: Case) -> Token | None:
    words = case.resources.words
    own = [token for token in case.document.tokens if token.text.isalpha() and case.here(Span(token.start, token.end))]
    return min(own, key=lambda token: (words.zipf(token.text), token.start), default=None)


def _accepted(case: Case) -> frozenset[str]:
    entries = case.resources.vocabulary
    return frozenset(part for entry in entries for part in re.findall(r"[^\W\d_]+", entry.lower()))


def _words(case: Case) -> Iterator[Step]:
    document, words = case.document, case.resources.words
    accepted = _accepted(case)
    corrections = {token.text: misspelling._corrections(token.text, words, accepted) for token in document.tokens}
    meant = {text: found for text, found in corrections.items() if found is not None}
    for index, token in enumerate(document.tokens):
        word = misspelling._bare(token.text)
        span = Span(token.start, token.start + len(word))
        if not case.here(span) or not any(letter.isalpha() for letter in word):
            continue
        found = corrections[token.text]
        if found is None:
            if words.misspelling(word) or not all(words.known(part) for part in re.split(r"['’‑-]", word) if part):
                yield stop(*_passed(case, word, accepted), span)
        elif not found:
            yield stop("token", f"“{word}” is unknown, but one slip away from no frequent word", span)
        else:
            yield _placed(case, index, word, meant, span)


def _passed(case: Case, word: str, accepted: frozenset[str]) -> tuple[Obstacle, str]:
    """Why a word that is not in the list, or is a listed misspelling, is not judged at all."""
    words, lower = case.resources.words, word.lower()
    if lower in accepted:
        return "vocabulary", f"“{word}” is in the vocabulary of the house"
    if word[:1].isupper() and not words.misspelling(lower):
        what = f"“{word}” has a capital and is no letter lost, doubled or swapped in a very frequent word: it may be a name"
        return "name", what
    if word[:1].isupper():
        return "name", f"“{word}” has a capital and is too short to be no name"
    if len(word) <= slips.SHORT:
        return (
            "token",
            f"“{word}” is a short string; such are judged only as a letter lost or swapped in a very frequent word",
        )
    if not word.isalpha() or not word.isascii():
        return "token", f"“{word}” has other letters or marks than a-z, or its parts are words"
    if words.languages(lower):
        return (
            "language",
            f"“{word}” is a word of another language ({', '.join(words.languages(lower))}), not judged here",
        )
    return "token", f"“{word}” is made of known words: a prefix, an ending, or two words in one"


def _placed(case: Case, index: int, word: str, meant: dict[str, tuple[str, ...]], span: Span) -> Step:
    """Which condition of its place lets a word pass that has corrections, in the detector's order."""
    document, words, params = case.document, case.resources.words, case.rule.params
    tokens = document.tokens
    corrections = meant[tokens[index].text]
    listed = bool(words.misspelling(word))
    glued = " " in corrections[0] and not (word.islower() or word.istitle())
    unmistakable = len(word) >= misspelling.UNMISTAKABLE_LETTERS or (listed and corrections[0][0].isupper()) or glued
    may_be = f"“{word}” may be a slip for {misspelling._enumeration([f'“{one}”' for one in corrections])}, but"
    if misspelling._is_address(document.text, span):
        return stop("exception", f"{may_be} it is part of an address, a file name, a tag or a clipped form", span)
    if misspelling._is_beside_foreign(tokens, index):
        return stop("exception", f"{may_be} it stands beside a foreign word", span)
    if not (unmistakable and (listed or glued or not word.islower())):
        if misspelling._names(document, {word.lower()}):
            return stop("name", f"{may_be} the article also writes it with a capital inside a sentence: a name", span)
        if not (word.islower() or misspelling._opens(document, tokens[index])):
            return stop("name", f"{may_be} it has a capital inside a sentence, as a name has", span)
    if (
        (not listed or len(word) < misspelling.CAPITALISED_LETTERS)
        and not (word.islower() or glued)
        and not corrections[0][0].isupper()
        and not misspelling._stands_like_a_word(document, index, words)
    ):
        return stop("name", f"{may_be} it has a capital and stands as a name would", span)
    if len(word) <= slips.SHORT and not listed and not misspelling._is_among_words(document, index, words):
        return stop("token", f"{may_be} it is short and not between two frequent words", span)
    often = sum(1 for token in tokens if misspelling._bare(token.text) == word)
    if not listed and not misspelling._is_slip(document, index, word, meant, params, often):
        return _meant(case, index, word, meant, span, may_be)
    return stop("unknown", f"{may_be} no reason was found why it passes; please report", span)


def _meant(case: Case, index: int, word: str, meant: dict[str, tuple[str, ...]], span: Span, may_be: str) -> Step:
    tokens = case.document.tokens
    beside = [token.text for token in (*tokens[max(index - 1, 0) : index], *tokens[index + 1 : index + 2])]
    unknown = next((text for text in beside if text in meant), None)
    if unknown is not None:
        return stop("exception", f"{may_be} it stands beside another unknown word (“{unknown}”)", span)
    if index and beside[0][-1:].isdigit() and len(word) <= 4:
        return stop("exception", f"{may_be} it follows a figure, as a unit does", span)
    return stop("quotation", f"{may_be} it stands alone between quotation marks, so it is meant", span)


def _splits(case: Case) -> Iterator[Step]:
    document, words = case.document, case.resources.words
    tokens, accepted = document.tokens, _accepted(case)
    for left in range(len(tokens) - 1):
        one, other = tokens[left], tokens[left + 1]
        span = Span(one.start, other.end)
        joined = one.text.lower() + other.text.lower()
        if not case.here(span) or document.text[one.end : other.start].strip(" -\u00a0"):
            continue
        fragments = [part.text for part in (one, other) if misspelling._is_fragment(part.text, words, accepted)]
        if not fragments or not words.known(joined):
            continue
        told = _one_word_or_two(case, left, joined, span)
        yield stop("token", f"“{case.words(span)}” may be “{joined}”, but {told}", span)


def _one_word_or_two(case: Case, left: int, joined: str, span: Span) -> str:
    """Why two neighbours are not taken for one word, in the detector's order."""
    document, words = case.document, case.resources.words
    tokens = document.tokens
    if not words.common(joined, slips.SPLIT):
        return f"“{joined}” is too rare a word ({words.zipf(joined):.1f})"
    if not misspelling._whole(document, tokens[left], tokens[left + 1], words):
        return "the parts may be words of their own, or have capitals"
    if misspelling._is_row_of_letters(tokens, left):
        return "letters are spelt out one by one"
    if misspelling._is_address(document.text, span):
        return "it is part of an address or a file name"
    if any(misspelling._is_beside_foreign(tokens, at) for at in (left, left + 1)):
        return "it stands beside a foreign word"
    return "no reason was found; please report"
