"""The kind `epithet`: bynames of people, bound to who is named, loose, as titles, in capitals and in chains."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcheck.detectors import epithet
from qualcheck.finding import Finding
from qualcheck.gazetteer import Gazetteer
from qualcheck.names import NameFinder
from qualcheck.readers import text as reader
from qualcheck.resources import Resources
from qualcheck.rule import Rule
from qualcheck.words import WordList

WORDS = WordList(Path(__file__).resolve().parents[2] / "rules/words")
PEOPLE = [
    {"name": "Ada Brennecke", "surname": "Brennecke", "roles": ["mayor of Ostwald"], "epithets": ["iron mayor"]},
    {"name": "Otto Falk", "surname": "Falk"},
]
RESOURCES = Resources(frozenset(), WORDS, NameFinder(Gazetteer.from_data(PEOPLE), WORDS))


def rule(check: epithet.Check, **params: object) -> Rule:
    return Rule(
        id=f"names.{check}",
        kind="epithet",
        class_="query",
        severity="minor",
        category="Style/Unidiomatic",
        message="{match}: {person}",
        params=epithet.Params(check=check, **params),  # type: ignore[arg-type]
        except_in=frozenset(("quotation",)),
    )


def found(text: str, *rules: Rule) -> list[Finding]:
    detect = epithet.build(rules, RESOURCES)
    return [one for one in detect(reader.document(text, "a.txt")) if isinstance(one, Finding)]


LISTS = rule("bound", lists=True)
OWN = rule("bound", people={"Otto Falk": ("old fox", "fox of the north")})
LOOSE = rule("loose", epithets=("strongman",), min_count=2)
TITLE = rule("title", epithets=("despot",))
CAPITALS = rule("capitals", epithets=("old fox",))
CHAIN = rule("chain", people={"Otto Falk": ("old fox", "fox of the north", "tanner")}, min_count=3)


@pytest.mark.parametrize(
    ("one", "text", "spans"),
    [
        (LISTS, "Ada Brennecke spoke. The iron mayor then left.", ["The iron mayor"]),
        (LISTS, "Brennecke spoke. Then the Iron Mayor left.", ["the Iron Mayor"]),
        (OWN, "Otto Falk spoke. Then the fox of the north left.", ["the fox of the north"]),
        (LOOSE, "The strongman came. The crowd cheered the strongman.", ["The strongman", "the strongman"]),
        (TITLE, "Reporters met despot Falk at noon.", ["despot Falk"]),
        (CAPITALS, "The old fox came. The crowd cheered the Old Fox.", ["the Old Fox"]),
        (CHAIN, "Falk came. The old fox sat. The tanner ate. The fox of the north slept.", ["The fox of the north"]),
    ],
)
def test_fires(one: Rule, text: str, spans: list[str]) -> None:
    assert [text[finding.span.start : finding.span.end] for finding in found(text, one)] == spans


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (LISTS, "The iron mayor of some town left."),
        (LISTS, "Ada Brennecke spoke. An iron mayor is rare."),
        (LISTS, "Ada Brennecke spoke of “the iron mayor” herself."),
        (OWN, "Falk spoke of the old fox Reynard."),
        (LOOSE, "The strongman came once."),
        (TITLE, "Reporters met despot Otto Falk at noon."),
        (TITLE, "Reporters met despot Falk Junior at noon."),
        (CAPITALS, "The old fox came. The crowd cheered the old fox."),
        (CHAIN, "Falk came. The old fox sat. The tanner ate. The old fox slept."),
    ],
)
def test_keeps_still(one: Rule, text: str) -> None:
    assert found(text, one) == []


def test_suggests_the_surname_and_the_office() -> None:
    (finding,) = found("Ada Brennecke spoke. The iron mayor then left.", LISTS)
    assert finding.suggestions == ("Brennecke", "the mayor of Ostwald")
    assert finding.message == "The iron mayor: Ada Brennecke"
    assert [note.text for note in finding.notes] == ["named here"]


@pytest.mark.parametrize(
    ("params", "keys"),
    [
        (epithet.Params("loose"), ["epithets"]),
        (epithet.Params("bound"), ["people"]),
        (epithet.Params("title", ("the despot",)), ["epithets"]),
        (epithet.Params("loose", ("despot",), min_count=0), ["min_count"]),
        (epithet.Params("loose", ("despot",), {"Otto Falk": ("fox",)}), ["people"]),
        (epithet.Params("wrong"), ["check"]),  # type: ignore[arg-type]
        (epithet.Params("bound", lists=True), []),
    ],
)
def test_problems_name_the_key(params: epithet.Params, keys: list[str]) -> None:
    assert [key for key, _ in epithet.problems(params)] == keys
