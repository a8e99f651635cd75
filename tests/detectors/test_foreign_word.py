"""Words of another language left in the text, and what must be left alone."""

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
    rules = [rule for rule in packs.load(packs.shipped_packs()) if rule.kind == "foreign-word"]
    return Checker(rules, resources(Settings(folder=Path.cwd())), recast=1, retranslate=1)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The harbour e the fish market will close.", ["e"]),
        ("She thanked the nurses und the drivers.", ["und"]),
        ("It was the third strike della season.", ["della"]),
        ("They crossed the river och the forest.", ["och"]),
        ("Forty children were gerettet from the lake.", ["gerettet"]),
        ("The builders of the świątynia had left.", ["świątynia"]),
        ("The अस्पताल was evacuated.", ["अस्पताल"]),
        ("The tеrminal reopened.", ["tеrminal"]),
        ("Actualmente, we have a bridge. It is new.", ["Actualmente"]),
        ("They took the long way to l'accordo with the mill.", ["l'accordo"]),
        ("The letter, selon the mayor, was lost.", ["selon"]),
        ("She sent the letter selon the rules.", ["selon"]),
        ("A group of mexicano-estadounidenses who live there left.", ["mexicano-estadounidenses"]),
        ("It has proven su worth twice.", ["su"]),
        ("Fans of 広島東洋カープ, 12 and over, came.", ["広島東洋カープ"]),
    ],
)
def test_leftovers(check: Checker, text: str, found: list[str]) -> None:
    assert [text[f.span.start : f.span.end] for f in check(document(text, "a.txt")).findings] == found


@pytest.mark.parametrize(
    "text",
    [
        "Rio de Janeiro, Dolce e Gabbana, Ortega y Gasset and the de facto leader.",
        "Vitamin e capsules and type e batteries were sold out.",
        "They ate café food in a façade of naïve calm.",
        "The word und means and.",
        "The dish, called rakfisk, is served in autumn.",
        "The chef served “strozzapreti” with clams.",
        "He made pelmeni (dumplings) for the guests.",
        "The pysanky hung high. More pysanky came. The last pysanky broke.",
        "The newspaper Izvestia (Известия) had it first.",
        "The α variant, at 10 µm, met the β variant.",
        "It costs 30 euros per head, a van driver said, plus tips, till Friday.",
        "See https://пример.example for more.",
        "Kowalski and the mayor met. Kreuzberg is old. Rossi, we hear, has won.",
        "The mint was on the den floor, a sin and a jest; the dos and don'ts hang there.",
        "A million som in cash went to the au pair, who got het up about it.",
        "Her coup de grâce was an hors d'oeuvre with a touch of joie de vivre.",
        "The rule is valid util the end.",
        "The hijab, the kibbutz, the sauna and the tsunami are at home in English.",
    ],
)
def test_left_alone(check: Checker, text: str) -> None:
    assert check(document(text, "a.txt")).findings == ()


def test_the_meaning_is_suggested(check: Checker) -> None:
    (finding,) = check(document("The harbour e the fish market.", "a.txt")).findings
    assert finding.suggestions == ("and",)


def test_an_accepted_word_of_the_house_is_left_alone() -> None:
    settings = Settings(folder=Path.cwd()).with_keys(vocabulary=("gerettet",))
    rules = [rule for rule in packs.load(packs.shipped_packs()) if rule.kind == "foreign-word"]
    checker = Checker(rules, resources(settings), recast=1, retranslate=1)
    assert checker(document("Forty children were gerettet from the lake.", "a.txt")).findings == ()
