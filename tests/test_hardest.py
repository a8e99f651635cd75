"""What makes a sentence hard, and the limits a house sets."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcheck import packs
from qualcheck.checker import Checker
from qualcheck.config import Settings
from qualcheck.detectors import readability
from qualcheck.finding import Span
from qualcheck.hardest import hardest, measured
from qualcheck.packs import Pack
from qualcheck.readers import text as reader
from qualcheck.run import resources

RESOURCES = resources(Settings(folder=Path.cwd()))


@pytest.mark.parametrize(
    ("sentence", "words", "nested", "rare"),
    [
        ("The cat sat.", 3, 0, ()),
        ("The cat that sat (there) left when it rained.", 9, 3, ()),
        ("He came — late — and sat: alone.", 6, 3, ()),
        ("The obsequious cat sat by the Obsequious.", 7, 0, ("obsequious",)),
        ("Xyzzyq sat.", 2, 0, ()),
    ],
)
def test_what_makes_a_sentence_hard(sentence: str, words: int, nested: int, rare: tuple[str, ...]) -> None:
    document = reader.document(f"Headline\n\n{sentence}", "a.txt")
    start = document.text.index(sentence)
    found = measured(document, Span(start, start + len(sentence)), RESOURCES.words)
    assert (found.words, found.nested, found.rare) == (words, nested, rare)


def test_the_hardest_come_first_and_easy_ones_not_at_all() -> None:
    easy = "The cat sat on the mat. " * 6
    hard = "The mayor said that the wall which was built when the river ran there would stand if the people of the town helped. "
    harder = hard.replace(" helped", " who fear for the obsequious cat helped")
    document = reader.document(f"Headline\n\n{easy}{hard}{harder}", "a.txt")
    assert [document.text[one.span.start : one.span.end] for one in hardest(document, RESOURCES.words)] == [
        harder.strip(),
        hard.strip(),
    ]


LONG = "One two three four five six seven."


@pytest.mark.parametrize(
    ("keys", "text", "found"),
    [
        ("metric: words\n  most: 6", f"It was.\n\n{LONG} Short one.", [LONG]),
        ("metric: words\n  most: 7", f"It was.\n\n{LONG} Short one.", []),
        ("metric: words\n  least: 3", f"It was.\n\n{LONG} Short one.", ["Short one."]),
        ("metric: Words per sentence\n  most: 9", "The head\n\n" + ("word " * 12 + "end. ") * 4, ["The head"]),
        ("metric: Words per sentence\n  most: 9", "The head\n\n" + ("word " * 4 + "end. ") * 8, []),
    ],
)
def test_limits(tmp_path: Path, keys: str, text: str, found: list[str]) -> None:
    (tmp_path / "r.yml").write_text(f"- id: limit\n  kind: readability\n  class: query\n  {keys}\n", encoding="utf-8")
    checker = Checker(packs.load([Pack("house", tmp_path, "house", False)]), RESOURCES, recast=1, retranslate=1)
    report = checker(reader.document(text, "a.txt"))
    assert [report.document.text[each.span.start : each.span.end] for each in report.findings] == found


@pytest.mark.parametrize(
    ("params", "key"),
    [
        (readability.Params(metric="words"), "metric"),
        (readability.Params(metric="word", most=3), "metric"),
        (readability.Params(metric="words", most=3, least=5), "most"),
    ],
)
def test_limits_that_make_no_sense(params: readability.Params, key: str) -> None:
    assert [where for where, _ in readability.problems(params)] == [key]
