"""What the likelihood model reads: sentences, masks, grams, different words."""

from __future__ import annotations

import pytest

from qualcheck.likelihood.features import Masks, Recipe, distinct, grams, read
from qualcheck.readers import text as text_reader

VOCABULARY = frozenset("the of and in to a said that it's is not he".split())


def masks(text: str, recipe: Recipe | None = None) -> list[str]:
    """The masks of all sentences of one paragraph."""
    document = text_reader.document("A headline here\n\n" + text + "\n", "a.txt")
    return [mask for sentence in read(document, Masks(VOCABULARY, recipe)).sentences for mask in sentence.masks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The council said that it’s raining.", "<S> the _w said that it's _ing ."),
        ("He met Olga Berg of Malmo in Sweden.", "<S> he _w NAME NAME of NAME in NAME ."),
        ("Berg’s pies sold.", "<S> NAME's _s _w ."),
        ("In May he said it on Tuesday.", "<S> in MONTH he said _w _w DAY ."),
        ("The toll rose to 1,250.50, or 3 in 10.", "<S> the _w _w to NUM , _w NUM in NUM ."),
        ("The U.S. is not Mr. Brown.", "<S> the NAME is not NAME NAME ."),
        ("The “ferry” – (a ship) – cost $5.", "<S> the _w a _w _w NUM ."),
        ("A bus, a tram, and a ship of nations.", "<S> a _w , a _w and a _w of _ions ."),
        ("The workers' kindness, quickly moved.", "<S> the _ers _ness , _ly _ed ."),
    ],
)
def test_words_are_masked_and_habits_of_an_outlet_left_out(text: str, expected: str) -> None:
    assert " ".join(masks(text)) == expected


@pytest.mark.parametrize(
    ("recipe", "expected"),
    [
        (Recipe(serial_comma=True), "<S> a _w , a _w , and a “ _w ” ."),
        (Recipe(marks=".,“”"), "<S> a _w , a _w and a “ _w ” ."),
        (Recipe(marks=""), "<S> a _w a _w and a _w"),
        (Recipe(endings=False), "<S> a _w , a _w and a _w ."),
    ],
)
def test_a_recipe_changes_what_is_kept(recipe: Recipe, expected: str) -> None:
    assert masks("A bus, a tram, and a “ship”.", recipe) == [
        mask for mask in expected.split() if mask in recipe.marks or mask not in "“”"
    ]


def test_what_does_not_end_as_a_sentence_is_not_read() -> None:
    document = text_reader.document("Storm closes port\n\nThe port is shut.\n\nTwo ferries wait\n", "a.txt")
    reading = read(document, Masks(VOCABULARY))
    assert [sentence.masks for sentence in reading.sentences] == [["<S>", "the", "_w", "is", "_w", "."]]
    assert reading.words == ["the", "port", "is", "shut"]


def test_each_mask_knows_where_it_stands() -> None:
    document = text_reader.document("The port of Malmo is shut.\n", "a.txt")
    (sentence,) = read(document, Masks(VOCABULARY)).sentences
    assert [document.text[start:end] for start, end in sentence.spans] == "|The|port|of|Malmo|is|shut|.".split("|")


@pytest.mark.parametrize(
    ("longest", "expected"),
    [(1, ["a", "b", "c"]), (2, ["a", "a b", "b", "b c", "c"]), (4, ["a", "a b", "a b c", "b", "b c", "c"])],
)
def test_grams(longest: int, expected: list[str]) -> None:
    assert list(grams(["a", "b", "c"], longest)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], 0.0),
        (["a", "b", "a", "c"], 0.75),
        ([str(number) for number in range(120)], 1.0),
        (["a", "b"] * 60, 0.04),
        # Windows of the first 50 words to the last: one new word, once it has come in.
        (["a"] * 50 + ["b"], (1 + 2) / 2 / 50),
    ],
)
def test_different_words_in_fifty(words: list[str], expected: float) -> None:
    assert distinct(words) == pytest.approx(expected)
