"""The same again: slips, and what English repeats on purpose."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcheck import packs
from qualcheck.checker import Checker
from qualcheck.config import Settings
from qualcheck.readers.text import document
from qualcheck.run import resources


@pytest.fixture(scope="module")
def check() -> Checker:
    rules = [rule for rule in packs.load(packs.shipped_packs()) if rule.kind in ("repetition", "density")]
    return Checker(rules, resources(Settings(folder=Path.cwd())), recast=1, retranslate=1)


LONG = "The bridge over the river will stay closed until the end of May, the council of the town said on Tuesday."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It closed by by noon.", ["by by"]),
        ("The the shop closed.", ["The the"]),
        ("It was the end of the of the match.", ["of the of the"]),
        ("They left quietly quietly quietly.", ["quietly quietly quietly"]),
        ("The council of the town had said that it would be at the\nthe end of the month.", ["the\nthe"]),
        ("They flew to Germany Germany on Monday.", ["Germany Germany"]),
        ("It would be back back back back.", ["back back back back"]),
        ("It opened in 2017 2017.", ["2017 2017"]),
        (f"{LONG} It rained. {LONG}", [LONG]),
        (f"{LONG} It rained. {LONG.replace('Tuesday', 'Monday')}", [LONG.replace("Tuesday", "Monday")]),
        ("He also sold it. He also sold on. He also bought one.", []),
        ("The town council sold it. The town council left. The town council came back.", ["The town council"]),
    ],
)
def test_repeated(check: Checker, text: str, found: list[str]) -> None:
    assert [text[f.span.start : f.span.end] for f in check(document(text, "a.txt")).findings] == found


@pytest.mark.parametrize(
    "text",
    [
        "He had had enough of that that day.",
        "Duran Duran and Lang Lang played in Baden Baden.",
        "It took more and more and more time.",
        "He came from time to time to watch.",
        "It is what makes a house a house.",
        "The score was 6 6 after an hour.",
        "The plan B b side.",
        "“No no no no,” he said.",
        "It was, was it not.",
        # In time that grows with the length alone.
        "No, " * 20_000,
    ],
)
def test_meant(check: Checker, text: str) -> None:
    assert check(document(text, "a.txt")).findings == ()


def test_the_first_time_is_pointed_at(check: Checker) -> None:
    (finding,) = check(document(f"{LONG} It rained. {LONG}", "a.txt")).findings
    assert [(note.span.start, note.span.end) for note in finding.notes] == [(0, len(LONG))]
