"""Sentences without a verb or a main clause."""

from __future__ import annotations

import pytest

from qualcheck import tagger
from qualcheck.detectors import sentence
from qualcheck.readers.text import document

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


def test_problems() -> None:
    params = sentence.Params(lacks="finite-verb", opens=("With",), least=0)
    assert [key for key, _ in sentence.problems(params)] == ["least", "opens"]
