"""Kind `foreign-word`: the words that look foreign, and what keeps each of them from being a leftover."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from qualcheck.detectors import foreign_word
from qualcheck.detectors.foreign_word import FREQUENT, LONGEST_RUN, PLAIN, SHORT_QUOTATION, TERM
from qualcheck.explanation import Step, stop
from qualcheck.finding import Span
from qualcheck.nlp import Token
from qualcheck.slips import is_near
from qualcheck.why.case import MOST_PLACES, Case, Hindrance


def hindrances(case: Case) -> Iterator[Hindrance]:
    if case.rule.params.check == "script" and not case.rule.params.brackets:
        yield Hindrance(lambda case: case.with_params(brackets=True), _bracketed)


def nearest(case: Case) -> Iterator[Step]:
    checks: dict[str, Callable[[Case], Iterator[Step]]] = {
        "function-word": _function_words,
        "content-word": _content_words,
        "script": _scripts,
        "look-alike": _look_alikes,
    }
    steps = list(checks[case.rule.params.check](case))
    yield from steps[:MOST_PLACES]
    if not steps:
        where = "in the text" if case.line is None else f"on line {case.line}"
        looked = {
            "function-word": f"none of the words of the rule stands {where} in lower case",
            "content-word": f"every word {where} is English, or in no list of another language",
            "script": f"no letter of another script stands {where}",
            "look-alike": f"no letter of another script stands inside a Latin word {where}",
        }
        yield stop("token", looked[case.rule.params.check])


def _bracketed(case: Case, span: Span) -> Step:
    return stop("exception", f"“{case.words(span)}” stands in brackets, where the rule does not look (brackets)", span)


def _function_words(case: Case) -> Iterator[Step]:
    document, resources = case.document, case.resources
    words = foreign_word._by_word(case.rule.params.words)
    tokens = document.tokens
    for index, token in enumerate(tokens):
        span = Span(token.start, token.end)
        if token.text.lower() not in words or not case.here(span):
            continue
        if token.text not in words:
            yield stop("token", f"“{token.text}” has a capital; the rule looks at words in lower case", span)
            continue
        before = tokens[index - 1] if index else None
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        found = None
        for side, beside in (("before", before), ("behind", after)):
            ends = (beside, token) if side == "before" else (token, beside)
            if beside is None or not foreign_word._joined(document, *ends):
                found = stop("token", f"no word stands right {side} “{token.text}”", span)
            elif not foreign_word._is_plain(beside, words, resources, PLAIN):
                found = _no_plain_word(case, beside, side, token, PLAIN)
            if found is not None:
                break
        if found is None and before is not None and after is not None:
            found = _introduced(case, token, before, after)
        yield found or stop("unknown", f"no reason found for “{token.text}”; please report", span)


def _introduced(case: Case, token: Token, before: Token, after: Token) -> Step | None:
    span = Span(token.start, token.end)
    if foreign_word._in_loan(case.document, token, before, after):
        return stop("exception", f"“{token.text}” is part of a phrase that English has taken over", span)
    if before.text in foreign_word.INTRODUCES | foreign_word.NUMBERS | foreign_word.LETTERED:
        return stop("exception", f"“{before.text}” before “{token.text}” shows that it is meant", span)
    return None


def _no_plain_word(case: Case, beside: Token, side: str, token: Token, least: float) -> Step:
    place = Span(beside.start, beside.end)
    if beside.text[0].isupper():
        why = "has a capital, so the two may be a name"
    elif not beside.text.isalpha():
        why = "is no plain word"
    else:
        why = f"is no frequent English word ({case.resources.words.zipf(beside.text):.1f}; it takes {least:g})"
    return stop("token", f"“{beside.text}” {side} “{token.text}” {why}", place)


def _content_words(case: Case) -> Iterator[Step]:
    document, resources, words = case.document, case.resources, case.resources.words
    tokens = document.tokens
    counts = Counter(token.text.lower() for token in tokens)
    for index, token in enumerate(tokens):
        span = Span(token.start, token.end)
        lower = token.text.lower()
        if not case.here(span):
            continue
        if not foreign_word._is_foreign(lower, resources):
            if words.languages(lower) or not lower.replace("’", "'").isascii():
                yield stop("token", f"“{token.text}” {_not_foreign(case, lower)}", span)
            continue
        before = tokens[index - 1] if index else None
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if not token.text.islower():
            yield stop("name", f"“{token.text}” has a capital where a name may stand", span)
        elif counts[lower] >= TERM:
            yield stop("count", f"“{token.text}” stands {counts[lower]} times; from {TERM} on it is a term", span)
        elif before is not None and foreign_word._in_loan(document, token, before, token):
            yield stop("exception", f"“{token.text}” is part of a phrase that English has taken over", span)
        elif foreign_word._set_off(document, span, before):
            what = (
                f"quotation marks (of {SHORT_QUOTATION} words or fewer), brackets or a word such as “called” show that "
                f"“{token.text}” is meant"
            )
            yield stop("exception", what, span)
        elif not foreign_word._among_english(document, [token], before, after, resources):
            beside = next((one for one in (before, after) if one is not None and one.text[:1].isupper()), None)
            if beside is not None:
                yield stop("name", f"“{beside.text}” beside “{token.text}” has a capital, so it may be a name", span)
            else:
                what = f"no frequent English word ({FREQUENT:g} or more) stands right beside “{token.text}”"
                yield stop("token", what, span)
        else:
            what = f"“{token.text}” stands in a run of more than {LONGEST_RUN} foreign words, a quotation or title"
            yield stop("exception", what, span)


def _not_foreign(case: Case, lower: str) -> str:
    words = case.resources.words
    if len(lower) < 4:
        return "is too short: words from four letters on are judged"
    if lower in case.resources.vocabulary:
        return "is in the vocabulary of the house"
    if words.frequent(lower, 2.5):
        return f"is a word of English as well ({words.zipf(lower):.1f})"
    if is_near(lower, words):
        return "looks like a misspelt English word, which kind misspelling judges"
    if words.known(lower):
        return "is in the English word list"
    return "has letters other than Latin ones" if not lower.isascii() else "is in no list of another language"


def _scripts(case: Case) -> Iterator[Step]:
    text = case.document.text
    for block in case.document.blocks:
        found = [*foreign_word.OTHER_SCRIPT.finditer(text, block.span.start, block.span.end)]
        found += foreign_word.GREEK_WORD.finditer(text, block.span.start, block.span.end)
        for match in found:
            span = Span(match.start(), match.start() + len(foreign_word.TAIL.sub("", match[0])))
            if not case.here(span):
                continue
            if foreign_word._is_mixed(text, span):
                what = f"“{case.words(span)}” has a Latin letter beside it: that is a look-alike, for another rule"
                yield stop("exception", what, span)
            elif foreign_word._in_address(text, span):
                yield stop("exception", f"“{case.words(span)}” is part of an address", span)


def _look_alikes(case: Case) -> Iterator[Step]:
    for match in foreign_word.MIXED.finditer(case.document.text):
        span = Span(match.start(), match.end())
        plain = match[0].translate(foreign_word.LATIN_TWINS)
        if case.here(span) and not plain.isascii():
            what = f"“{match[0]}” has letters of two scripts, but some of them look like no Latin letter"
            yield stop("token", what, span)
