"""Sentences without a verb or a main clause."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcheck import packs, tagger
from qualcheck.checker import Checker
from qualcheck.config import Settings
from qualcheck.detectors import sentence
from qualcheck.readers.text import document
from qualcheck.run import resources

HEAD = "Council closes the bridge\n\nThe council met on Monday and closed the bridge. "


def verdicts(text: str) -> list[str | None]:
    article = document(HEAD + text, "a.txt")
    chains = [chain for chain in tagger.chains(article) if chain.starts[0] >= len(HEAD)]
    return [sentence.lacks(chain) if sentence.is_candidate(article, chain) else None for chain in chains]


@pytest.mark.parametrize(
    ("text", "lack"),
    [
        ("A treaty of friendship between the two valleys and a common pledge.", "finite-verb"),
        ("In the middle of the night, finally the meeting and the handshake.", "finite-verb"),
        ("Then the strange sight of a general who made jokes in front of the cameras.", "main-clause"),
        ("Although the mayor said that the level of the debt was worrying.", "main-clause"),
        ("Which the mayor of the town had never seen before.", "main-clause"),
        ("Although the mayor was worried, the council agreed to the plan.", None),
        ("The man who came to the town in May has left.", None),
        ("What the mayor said about the bridge was not true.", None),
        ("Prices in the town rose by a quarter in a year.", None),
        ("The firm sold the mill that had been in the family for years.", None),
        ("More than two thousand people have signed the letter.", None),
        ("Work with your neighbours and the owners of the house.", None),
        ("“A disgrace for the whole of the town and the valley.”", None),
        ("Why a new bridge in the middle of the old town?", None),
        ("Not any more.", None),
        ("A bridge for the whole of the town and the valley", None),
    ],
)
def test_lacks(text: str, lack: str | None) -> None:
    assert verdicts(text) == [lack]


@pytest.fixture(scope="module")
def check() -> Checker:
    rules = [rule for rule in packs.load(packs.shipped_packs()) if rule.kind == "sentence"]
    return Checker(rules, resources(Settings(folder=Path.cwd())), recast=1, retranslate=1)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("A treaty of friendship between the two valleys and a common pledge.", "general.no-finite-verb"),
        ("The strange sight of a general who made jokes in the camp.", "general.no-main-clause"),
        ("Due to which the workers lost their jobs within a week.", "general.which-alone"),
        ("With the old border once again becoming the front of a quarrel.", "general.preposition-phrase-alone"),
        ("Starting from the old harbour, closed to the public for a decade.", "it.starting-from"),
        ("Enough to feed rumours of a reshuffle in the autumn.", "it.enough-to"),
        ("To then ask the region for more money, without naming a figure.", "it.to-then"),
        ("All in an atmosphere of celebration that nobody in the village remembers.", "it.all-in-a"),
        ("Words that did not please the owners of the bars along the canal.", "it.words-that"),
        ("In short, the end of an era, according to the curator.", "it.in-short-the-noun"),
    ],
)
def test_most_specific_rule_speaks(check: Checker, text: str, rule: str) -> None:
    found = check.detect(document(HEAD + text, "a.txt")).findings
    assert [finding.rule for finding in found] == [rule]


def test_problems() -> None:
    params = sentence.Params(lacks="finite-verb", opens=("With",), least=0)
    assert [key for key, _ in sentence.problems(params)] == ["least", "opens"]
