"""Phrases, the literals of patterns, and the engine against a plain search."""

from __future__ import annotations

import pytest
import regex

from qualcheck.engine import FEW_TEXTS, LONGEST_SCAN, TIME_LIMIT, Engine, TimedOut, prepare, scan_limit
from qualcheck.expressions import PatternError
from qualcheck.finding import Span
from qualcheck.inflection import noun_forms, verb_forms
from qualcheck.literals import fold_text
from qualcheck.pattern import Pattern, alternatives, make_pattern, phrase_pattern
from qualcheck.rule import Rule


def rule(*patterns: Pattern) -> Rule:
    return Rule("own.one", "regex", "error", "minor", "Style/Unidiomatic", "", None, patterns=patterns)


def spans(phrase: str, text: str) -> list[str]:
    engine = Engine([rule(phrase_pattern(phrase, True))])
    return [text[m.start() : m.end()] for _, _, m in engine.search(text, [Span(0, len(text))])]


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("took a target on", "He took  a\ntarget on it", ["took  a\ntarget on"]),
        ("took a target on", "He mistook a target on it", []),
        ("took a target on", "He TOOK a Target on it", ["TOOK a Target on"]),
        ("don't know", "they don’t know and don't know", ["don’t know", "don't know"]),
        ("hell-bent", "hell‑bent, hell-bent", ["hell‑bent", "hell-bent"]),
        ("<verb:take> [a] target", "takes target, taking a target, token target", ["takes target", "taking a target"]),
        ("(raise|shout)s slogans", "raises slogans", ["raises slogans"]),
        ("the <noun:country> of the world", "the countries of the world", ["the countries of the world"]),
        ("put ... on hold", "put the new sanctions on hold", ["put the new sanctions on hold"]),
        ("put ... on hold", "put a b c d on hold", []),
        ("put ...5 on hold", "put a b c d on hold", ["put a b c d on hold"]),
        ("the * of <Name>", "the mayor of Élysée, the mayor of paris", ["the mayor of Élysée"]),
        ("by <number> per cent", "by 3.5 per cent, by three per cent", ["by 3.5 per cent", "by three per cent"]),
        ("not only this,", "Not only this, he", ["Not only this,"]),
        ("café", "cafés café", ["café"]),
        ("[very] big gift", "a big gift, a very big gift", ["big gift", "very big gift"]),
        ("e", "a e b é e\u0301", ["e"]),
        ("not only this,", "not only  this,that", ["not only  this,"]),
        ("of the", "of the of  the offthe", ["of the", "of  the"]),
        ("pre-(war|school)", "a pre-war and pre school, pre-school", ["pre-war", "pre-school"]),
        ("snake[s]", "snake, snakes, snake s", ["snake", "snakes", "snake"]),
        ("<number>-<number> lead", "a 2-1 lead, a 2 - 1 lead", ["2-1 lead"]),
        ("he said (,|that)", "he said, he said that, he saidthat", ["he said,", "he said that"]),
        ("this act[,] was", "this act, was; this act was; this act , was", ["this act, was", "this act was"]),
        ("(a|b), c", "a, c; b , c", ["a, c"]),
        ("up > down", "up > down, up down", ["up > down"]),
    ],
)
def test_phrases(phrase: str, text: str, found: list[str]) -> None:
    assert spans(phrase, text) == found


@pytest.mark.parametrize(
    ("phrase", "message"),
    [
        ("(a|b", "never closes"),
        ("a)", "too many"),
        ("(a]b)", "too many"),
        ("[a)b]", "too many"),
        ("[a]", "no required word"),
        ("<verb>", "known are"),
        ("<noun:", "never closes"),
        ("(a|)", "empty alternative"),
        ("a [...2] b", "gap in brackets"),
    ],
)
def test_phrases_that_cannot_be_read(phrase: str, message: str) -> None:
    with pytest.raises(PatternError, match=message):
        phrase_pattern(phrase, True)


@pytest.mark.parametrize(
    ("source", "literals"),
    [
        (r"\bat the bottom of the (?:agreement|treaty)\b", (("at the bottom of the agreement", "at the bottom of the treaty"),)),
        (r"(?:cat|dog) food", (("cat food", "dog food"),)),
        (r"(?:elephant|crocodile)s? a", (("crocodile a", "crocodiles a", "elephant a", "elephants a"),)),
        (r"\b[Tt]he question\b", (("the question",),)),
        (r"don['’]t", (("don't",),)),
        (r"x?(?<=foo)bar", (("bar",),)),
        (r"(?!never)\w+ly so", (("ly so",),)),
        (r"took\s+(?:\w+\s+)?aim", (("took ",), ("aim",))),
        (r"\b(\w+) \1\b", ()),
        (r"(?:a|[^b])", ()),
        (r"(?:x|\d)", (tuple("0123456789x"),)),
        (r"[a-c]-foo", (("a-foo", "b-foo", "c-foo"),)),
        (r"(?:ab|c)+ food", (("ab food", "c food"), ("ab", "c"))),
        (r"(?<name>cat|dog) food", (("cat food", "dog food"),)),
    ],
)  # fmt: skip
def test_every_match_holds_one_of_each_set(source: str, literals: tuple[tuple[str, ...], ...]) -> None:
    assert make_pattern(source, False).literals == literals


@pytest.mark.parametrize("source", ["(", "a*", "(?P<x", r"\p{Nonsense}"])
def test_bad_expressions_are_refused(source: str) -> None:
    with pytest.raises(PatternError):
        make_pattern(source, False)


@pytest.mark.parametrize(
    ("source", "edges"),
    [
        (r"\bby (?=\d)", (True, False)),
        (r"\b(?:baby|by)\b", (False, True)),
        (r"(?<![\w-])by(?!\w)", (True, True)),
        (r"by\b", (False, True)),
        (r"\B[bd]y", (False, False)),
        (r"\b\$", (False, False)),
        (r"(?!\w+ing)by", (False, False)),
    ],
)
def test_the_edges_of_words_that_a_pattern_asks_for(source: str, edges: tuple[bool, bool]) -> None:
    assert make_pattern(source, False).edges == edges


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        (r"a|b", [r"a", r"b"]),
        (r"\b(?:a|b(?:c|d))\b", [r"\b(?:a)\b", r"\b(?:b(?:c|d))\b"]),
        (r"(?<!\d)(?:a[)|]b|c)(?![\w-])", [r"(?<!\d)(?:a[)|]b)(?![\w-])", r"(?<!\d)(?:c)(?![\w-])"]),
        (r"x\|y|(?i)z", [r"(?i)x\|y", r"(?i)z"]),
        (r"a[]|]b", [r"a[]|]b"]),
        (r"(a|b)|c", [r"(a|b)|c"]),
        (r"(?:a|b)+", [r"(?:a|b)+"]),
        (r"(?:a|b) (?:c|d)", [r"(?:a|b) (?:c|d)"]),
        (r"(?P<x>a)(?P=x)|c", [r"(?P<x>a)(?P=x)|c"]),
    ],
)
def test_an_expression_is_split_into_its_alternatives(source: str, parts: list[str]) -> None:
    assert alternatives(source) == parts


TEXT = "İstanbul’da  Élysée\r\nPalace and the\tend of the end; ÉLYSÉE PALACE, 😀 palace the end, ٣٤ dates, bend 5 days, lathe end"


@pytest.mark.parametrize(
    "source",
    [
        r"(?i)élysée\s+palace",
        r"the\s+end",
        r"\bthe\s+(\w+) of",
        r"(?i)palace",
        r"d; É",
        r"\p{Lu}\w+",
        r"😀 \w+",
        r"\d+ d",
        r"\bend\b",
        r"(?i)\bthe (?=end)",
    ],
)
def test_the_engine_finds_what_a_plain_search_finds(source: str) -> None:
    pattern = make_pattern(source, False)
    found = [match.span() for _, _, match in Engine([rule(pattern)]).search(TEXT, [Span(0, len(TEXT))])]
    assert found == [match.span() for match in regex.finditer(source, TEXT)]


def test_a_match_never_leaves_its_stretch() -> None:
    pattern = make_pattern(r"one\s+two", False)
    assert not list(Engine([rule(pattern)]).search("one\ntwo", [Span(0, 3), Span(4, 7)]))


def test_a_catastrophic_pattern_is_stopped() -> None:
    pattern = make_pattern(r"(?:a|aa)+[^ba]!", False)
    found = list(Engine([rule(pattern)]).search("a" * 90 + "!", [Span(0, 91)]))
    assert [(which, type(item)) for _, which, item in found] == [(pattern, TimedOut)]


#: Two words, the second of which may stand far behind the first; one that a run of letters opens; literals in words.
DEEP = (r"\b(?:won|beat)\b[^.]{0,90}\bdefeat\b", r"\b\w+ of the (?:cup|games)\b", "eat", "[.] (?=[a-z])")


def test_many_texts_are_searched_as_few_are() -> None:
    """One text asks for its own literals; after FEW_TEXTS one automaton holds all of them."""
    text = "He beat them. it was, she said, a defeat of the cup and of the games, and they won a sweet defeat.  so eat"
    engine = Engine([rule(*(make_pattern(source, False) for source in DEEP))])
    found = [
        [(which.source, match.span()) for _, which, match in engine.search(text, [Span(0, len(text))])]
        for _ in range(FEW_TEXTS + 2)
    ]
    assert all(each == found[0] for each in found)
    assert found[0] == [(source, match.span()) for source in DEEP for match in regex.finditer(source, text)]


@pytest.mark.parametrize("text", ["İ a  b", "a\r\n\r\nb", "", "  x", "x  ", "‘İİ’\u00a0 \u2009b"])
def test_squeezed_offsets_lead_back(text: str) -> None:
    prepared = prepare(text)
    folded = fold_text(text)
    assert len(folded) == len(text)
    assert all(prepared.squeezed[at] in (folded[prepared.original(at)], " ") for at in range(len(prepared.squeezed)))


@pytest.mark.parametrize(
    ("base", "forms"),
    [
        ("take", {"take", "takes", "took", "taken", "taking"}),
        ("stop", {"stop", "stops", "stopped", "stopping"}),
        ("carry", {"carry", "carries", "carried", "carrying"}),
        ("admit", {"admit", "admits", "admitted", "admitting"}),
        ("travel", {"travel", "travels", "traveled", "traveling", "travelled", "travelling"}),
        ("agree", {"agree", "agrees", "agreed", "agreeing"}),
        ("die", {"die", "dies", "died", "dying"}),
        ("be", {"be", "am", "is", "are", "was", "were", "been", "being"}),
        ("take part", {"take part", "takes part", "took part", "taken part", "taking part"}),
        ("fix", {"fix", "fixes", "fixed", "fixing"}),
        ("visit", {"visit", "visits", "visited", "visiting"}),
    ],
)
def test_forms_of_verbs(base: str, forms: set[str]) -> None:
    assert set(verb_forms(base)) == forms


@pytest.mark.parametrize(("base", "plural"), [("country", "countries"), ("man", "men"), ("church", "churches")])
def test_forms_of_nouns(base: str, plural: str) -> None:
    assert noun_forms(base) == (base, plural)


@pytest.mark.parametrize(
    ("length", "seconds"), [(0, TIME_LIMIT), (1_000_000, TIME_LIMIT + 1), (100_000_000, LONGEST_SCAN)]
)
def test_a_longer_text_may_take_longer_to_look_through(length: int, seconds: float) -> None:
    assert scan_limit(length) == seconds
