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
        ("The actress Kim Torv has sold his house.", ["his"]),
        ("The actress Kim Torv smiled. Later, Torv said he was ill.", ["he"]),
        ("Kim Torv, a spokeswoman for the port, said he was ill.", ["he"]),
        ("Kim Torv, the spokeswoman said, was ill. He rested.", []),
        ("Ms Tonk lost his father in the flood.", ["his"]),
        ("Jana Nováková said he would wait.", ["he"]),
        ("Rani Kaur said he would wait.", ["he"]),
        ("The suspect met nobody. Merkel said he would wait.", []),
        ("Merkel said he would wait.", ["he"]),
        ("Ms Tonk became the head of the party, and he smiled.", ["he"]),
        ("Ms Tonk is a judge, and there was a judge whom he knew.", []),
        ("While she agrees, Mr Holm will not sign.", ["she"]),
        ("While she agrees, the union and Mr Holm will not sign.", []),
        ("Asked why she agrees, Mr Holm smiled.", []),
        ("Torvi Holm met Ms Tonk, who lives with his mother.", ["his"]),
        ("Torvi Holm met Ms Tonk, who lives with her mother.", []),
        ("Ms Tonk shouted at him from the gate.", []),
        ("Ms Tonk said the guard had seen him.", []),
        ("Ms Tonk, a neighbour from the port, shouted at him.", []),
        ("Torvi Holm met the woman who sold it to him.", []),
        ("Torvi Holm met Ms Tonk, who is the owner of his flat.", []),
        ("Mr Holm called her and left.", []),
        ("Mr Holm called her mother and left.", ["her"]),
        ("Mr Holm has an official residence with her name on it.", ["her"]),
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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("After the vote Oduya had tears in his eyes as she left.", ["she"]),
        ("Although Oduya had tears in his eyes as she left, she smiled.", ["his"]),
        ("Although Oduya had tears in her eyes as she left, she smiled.", []),
        ("Oduya told Torvi Holm that she had lost his bag.", []),
        ("She hurt himself on the gate.", ["himself"]),
        ("He has never really forgiven herself.", ["herself"]),
        ("He herself was ill.", []),
        ("She met the minister himself.", []),
        ("He smiled, and she did it herself.", []),
        ("It was he who asked her to do it herself.", []),
    ],
)
def test_two_genders_in_one_sentence(check: Checker, text: str, found: list[str]) -> None:
    assert [text[f.span.start : f.span.end] for f in check(document(text, "a.txt")).findings] == found


def test_the_person_is_pointed_at(check: Checker) -> None:
    (finding,) = check(document("The spokeswoman smiled. He promised new seats.", "a.txt")).findings
    assert [(note.span.start, note.span.end) for note in finding.notes] == [(4, 15)]
