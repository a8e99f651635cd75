"""Pronouns of another gender than the one person in sight."""

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
    rules = [rule for rule in packs.load(packs.shipped_packs()) if rule.kind == "agreement"]
    return Checker(rules, resources(Settings(folder=Path.cwd())), recast=1, retranslate=1)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The spokeswoman smiled. He promised new seats.", ["He"]),
        ("Ms Tonk said his clients had paid.", ["his"]),
        ("Giulia Marten won the race. He thanked her team.", ["He"]),
        ("The queen opened the hall in his best coat.", ["his"]),
        ("Mr Holm said she would pay.", ["she"]),
        ("The lawyer, Ms Tonk, said his clients had paid.", ["his"]),
        ("The farmer's mother lost his shoes.", []),
        ("The spokeswoman met the driver. He promised seats.", []),
        ("The spokeswoman smiled. “He promised seats,” she said.", []),
        ("Ms Tonk met Holm. He promised new seats.", []),
        ("Ms Tonk spoke of her brother. He had paid.", []),
        ("Giulia Holm left. Torvi Holm smiled. He promised new seats.", []),
        ("Andrea Holm smiled. He promised new seats.", []),
        ("He had met the spokeswoman. He promised seats.", []),
    ],
)
def test_gender(check: Checker, text: str, found: list[str]) -> None:
    assert [text[f.span.start : f.span.end] for f in check(document(text, "a.txt")).findings] == found


def test_the_person_is_pointed_at(check: Checker) -> None:
    (finding,) = check(document("The spokeswoman smiled. He promised new seats.", "a.txt")).findings
    assert [(note.span.start, note.span.end) for note in finding.notes] == [(4, 15)]
