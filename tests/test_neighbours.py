"""Which rules are like one another: beside these few the same is said of a rule as beside all."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcheck import packs
from qualcheck.neighbours import neighbours, that_may_match

RULES = packs.rules_of_text(
    """\
- {id: part, kind: phrase, phrases: ["for (his|her) part"]}
- {id: same, kind: phrase, phrases: [For her part]}
- {id: wider, kind: regex, pattern: '\\bpart\\b'}
- {id: speaks, kind: phrase, phrases: [the totality of], examples: [{ok: "He was paid for his part."}]}
- {id: spoken, kind: phrase, phrases: [took a target], formerly: [own.target]}
- {id: target, kind: phrase, phrases: [in the day of yesterday]}
- {id: marks, kind: regex, pattern: '[^a-z]{9}'}
- {id: without, kind: repetition, check: word}
""",
    "a.yml",
    packs.Pack("own", Path("own"), "own", False),
)


@pytest.mark.parametrize(
    ("chosen", "beside"),
    [
        ({"own.part"}, ["part", "same", "wider", "speaks", "marks"]),
        ({"own.speaks"}, ["part", "wider", "speaks", "marks"]),
        ({"own.target"}, ["spoken", "target", "marks"]),
        # Of what has no literal nobody knows what it is like.
        ({"own.marks"}, [rule.id.removeprefix("own.") for rule in RULES]),
        ({"own.without"}, [rule.id.removeprefix("own.") for rule in RULES]),
    ],
)
def test_the_rules_that_a_rule_is_compared_with(chosen: set[str], beside: list[str]) -> None:
    assert [rule.id for rule in neighbours(RULES, chosen)] == [f"own.{name}" for name in beside]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("For\n  HER part", ["part", "same", "wider", "marks", "without"]),
        ("Nothing of the kind.", ["marks", "without"]),
    ],
)
def test_the_rules_that_may_find_something(text: str, found: list[str]) -> None:
    assert [rule.id for rule in that_may_match(RULES, [text])] == [f"own.{name}" for name in found]
