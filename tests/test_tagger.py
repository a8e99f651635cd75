"""Parts of speech, chains and forms of words."""

from __future__ import annotations

import time

import pytest

from qualcheck import nlp, tagger
from qualcheck.readers.text import document


def tagged(text: str) -> str:
    tokens = tuple(nlp.tokens(text))
    return " ".join(f"{token.text}/{tag}" for token, tag in zip(tokens, tagger.tag(text, tokens), strict=True))


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("The report was published.", "The/DT report/NN was/VBD published/VBN"),
        ("They report the loss.", "They/PRP report/VBP the/DT loss/NN"),
        ("She wants to report it.", "She/PRP wants/VBZ to/TO report/VB it/PRP"),
        ("He has often seen it.", "He/PRP has/VBZ often/RB seen/VBN it/PRP"),
        ("It's late, and they don't care.", "It's/PRP+VBZ late/JJ and/CC they/PRP don't/VBP care/VB"),
        ("We met Anna Kowalska’s son.", "We/PRP met/VBD Anna/NNP Kowalska’s/POS son/NN"),
        ("In 1998 he sold 1,200 cars.", "In/IN 1998/CD he/PRP sold/VBD 1/CD 200/CD cars/NNS"),
        ("The narbity was flumpish.", "The/DT narbity/NN was/VBD flumpish/JJ"),
        ("", ""),
    ],
)
def test_tags(text: str, tags: str) -> None:
    assert tagged(text) == tags


def test_a_document_has_one_tag_for_each_token() -> None:
    text = document("A headline\n\nMr. Smith said: “We can’t go.” Really?\r\nYes!", "a.txt")
    assert len(text.tags) == len(text.tokens)
    assert text.tags is text.tags


@pytest.mark.parametrize(
    ("word", "tags"),
    [("of", {"IN"}), ("provide", {"VB", "VBP"}), ("report", {"NN", "VB", "VBP"}), ("zorbling", {"VBG", "NN", "JJ"})],
)
def test_possible_tags(word: str, tags: set[str]) -> None:
    assert set(tagger.possible(word).split("/")) == tags


def test_chains_hold_words_and_marks_of_one_sentence() -> None:
    text = document("A headline here\n\nHe paid $5 – “too much”, they said. She left.", "a.txt")
    words = [" ".join(chain.words[1:-1]) for chain in tagger.chains(text)]
    assert words == ["a headline here", 'he paid £ 5 – " too much " , they said .', "she left ."]


@pytest.mark.parametrize(
    ("word", "kind", "form"),
    [
        ("provide", "VBG", "providing"),
        ("goes", "VB", "go"),
        ("took", "VBN", "taken"),
        ("stopped", "VBG", "stopping"),
        ("tries", "VBD", "tried"),
        ("says", "VBZ", "says"),
        ("bridge", "NNS", "bridges"),
        ("cities", "NN", "city"),
        ("children", "NN", "child"),
        ("xyzzying", "VBD", None),
    ],
)
def test_forms(word: str, kind: str, form: str | None) -> None:
    assert tagger.inflected(word, kind) == form


def test_speed() -> None:
    """At least 300,000 words a second on a quiet machine; a tenth of it here, for the busy ones."""
    text = "The council said on Monday that it would close the old bridge for repairs. " * 400
    tokens = tuple(nlp.tokens(text))
    tagger.tag(text, tokens)
    start = time.process_time()
    tagger.tag(text, tokens)
    assert len(tokens) / (time.process_time() - start) > 30_000


def test_tables_are_sorted_and_unique() -> None:
    for name in ("tags.txt", "tag-contexts.txt"):
        lines = (tagger.words_folder() / name).read_text(encoding="utf-8").splitlines()
        assert lines == sorted(set(lines))
