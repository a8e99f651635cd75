"""The kind `names`: each check fires where it should, says what it knows and suggests only what is decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcheck.detectors import names
from qualcheck.finding import Finding
from qualcheck.gazetteer import Gazetteer
from qualcheck.names import NameFinder
from qualcheck.readers import text as reader
from qualcheck.resources import Resources
from qualcheck.rule import Rule
from qualcheck.words import WordList

WORDS = WordList(Path(__file__).resolve().parents[2] / "rules/words")
PEOPLE = [
    {
        "name": "Pak Chol Su",
        "surname": "Pak",
        "country": "North Korea",
        "accepted": ["Pak Chol-su"],
        "wrong": ["Pak Jol Su"],
        "styles": {
            "ap": {"form": "Pak Chol Su", "source": "a book"},
            "bbc": {"form": "Pak Chol-su", "source": "unconfirmed"},
        },
    },
    {"name": "Ri Hyang Mi", "surname": "Ri", "country": "North Korea", "accepted": ["Ri Hyang-mi"]},
]
PLACES = [
    {"name": "Ostwald", "wrong": ["Ostvalda"]},
    {"name": "Lorrach Grand Hotel", "wrong": ["Lorrach Great Hotel"]},
]
ORGANISATIONS = [{"name": "Brandt-Nowak", "wrong": ["Brandt Nowak"]}]
HOUSE = [{"name": "Tarbagatov", "kind": "person", "wrong": ["Tarbagatow"]}]
FINDER = NameFinder(Gazetteer.from_data(PEOPLE, PLACES, ORGANISATIONS, HOUSE), WORDS)
RESOURCES = Resources(frozenset(), WORDS, FINDER)
EVERYWHERE = frozenset(("headline", "byline", "subheading", "paragraph", "tags"))


def rule(check: names.Check, **params: object) -> Rule:
    return Rule(
        id=f"names.{check}",
        kind="names",
        class_="error" if check in ("listed-form", "house-style") else "query",
        severity="major",
        category="Terminology/Inconsistent",
        message="“{match}”: {other}; {evidence}",
        params=names.Params(check=check, **params),  # type: ignore[arg-type]
        only_in=EVERYWHERE,
    )


def found(text: str, one: Rule) -> list[Finding]:
    detect = names.build([one], RESOURCES)
    return [finding for finding in detect(reader.document(text, "a.txt")) if isinstance(finding, Finding)]


def spans(text: str, one: Rule) -> list[str]:
    return [text[finding.span.start : finding.span.end] for finding in found(text, one)]


@pytest.mark.parametrize(
    ("one", "text", "expected"),
    [
        (rule("variant"), "Oleg Dorshenko won. Dorshenko slept. Then Dorschenko woke.", ["Dorschenko"]),
        (rule("variant"), "Pak Chol Su won. Later Pak Chol-su slept. Then Pak Chol Su woke.", ["Pak Chol-su"]),
        (rule("variant"), "Hana Vávrová won. Reporters asked Hana Vavrová why.", ["Hana Vavrová"]),
        (rule("variant"), "They met in Murnau Square. They ate near Mur-nau Square.", ["Mur-nau Square"]),
        (rule("listed-form"), "They met in Ostvalda at noon.", ["Ostvalda"]),
        (rule("listed-form"), "Pak Jol Su’s plane landed.", ["Pak Jol Su"]),
        (rule("cut-off"), "Pak Chol Su won. In June Pak Chol left.", ["Pak Chol"]),
        (rule("mixed-style"), "Pak Chol Su won. Nobody asked Ri Hyang-mi.", ["Ri Hyang-mi"]),
        (rule("given-name"), "Pak Chol Su won. Mr Chol Su left, and Pak slept.", ["Chol Su"]),
        (rule("order"), "Gergely Szatmari won. On Sunday Szatmari Gergely left.", ["Szatmari Gergely"]),
        (rule("role"), "President Dorshenko won. Prime Minister Dorshenko left.", ["Dorshenko"]),
        (rule("unknown"), "The mine shut. Mr Dorshenko said so.", ["Dorshenko"]),
        (rule("house-style", style="ap"), "In June Pak Chol-su left.", ["Pak Chol-su"]),
        (rule("house-style", style="bbc"), "In June Pak Chol Su left.", ["Pak Chol Su"]),
    ],
)
def test_fires(one: Rule, text: str, expected: list[str]) -> None:
    assert spans(text, one) == expected


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (rule("variant"), "Oleg Dorshenko won. Dorshenko’s wife slept."),
        (rule("variant"), "Igor Dorshov won. His wife Marina Dorshova slept."),
        (rule("variant"), "PAK CHOL SU WINS AGAIN TODAY\n\nPak Chol Su won."),
        (rule("variant", differences=("slip",)), "Hana Vávrová won. Reporters asked Hana Vavrová why."),
        (rule("listed-form"), "They met in Ostwald at noon."),
        (rule("listed-form"), "In June Pak Chol-su left."),
        (rule("cut-off"), "Pak Chol Su won. In June Pak left."),
        (rule("mixed-style"), "Pak Chol Su won. Nobody asked Lee Hyang-mi."),
        (rule("given-name"), "Pak Chol Su won. Mr Pak left."),
        (rule("order"), "Gergely Szatmari won. Gergely Szatmari left."),
        (rule("role"), "President Dorshenko won. Former Prime Minister Dorshenko left."),
        (rule("unknown"), "Oleg Dorshenko dug coal. Mr Dorshenko said so."),
        (rule("house-style", style="economist"), "In June Pak Chol-su left."),
    ],
)
def test_keeps_still(one: Rule, text: str) -> None:
    assert found(text, one) == []


def test_the_majority_is_suggested_with_its_evidence() -> None:
    text = "Dorshenko wins vote\n\nOn Monday Dorshenko spoke. Reporters asked Dorschenko."
    (finding,) = found(text, rule("variant"))
    assert finding.suggestions == ("Dorshenko",)
    assert finding.fixes == ()
    assert finding.message == ("“Dorschenko”: Dorshenko; the headline has “Dorshenko”, 2 mentions; this form once")


def test_on_a_tie_both_are_shown_and_none_is_suggested() -> None:
    (finding,) = found("On Monday Dorshenko spoke. Reporters asked Dorschenko.", rule("variant"))
    assert finding.suggestions == ()
    assert "“Dorshenko”" in finding.message


def test_nothing_is_suggested_inside_a_quotation() -> None:
    (finding,) = found("Dorshenko came. Dorshenko spoke. “Nobody asked Dorschenko,” she said.", rule("variant"))
    assert (finding.in_quotation, finding.suggestions) == (True, ())


@pytest.mark.parametrize(
    ("text", "class_", "severity", "fixes"),
    [
        ("In June Pak Jol Su left.", "error", "major", 0),
        ("In June Brandt Nowak left.", "error", "minor", 0),
        ("They met in the Lorrach Great Hotel.", "query", "minor", 0),
        ("In June Tarbagatow left.", "error", "major", 1),
    ],
)
def test_a_listed_form_is_as_grave_as_it_misleads(text: str, class_: str, severity: str, fixes: int) -> None:
    (finding,) = found(text, rule("listed-form"))
    assert (finding.class_, finding.severity, len(finding.fixes)) == (class_, severity, fixes)


def test_an_unconfirmed_form_of_a_style_is_a_query() -> None:
    (finding,) = found("In June Pak Chol Su left.", rule("house-style", style="bbc"))
    assert (finding.class_, finding.suggestions) == ("query", ("Pak Chol-su",))


@pytest.mark.parametrize(
    ("params", "keys"),
    [
        (names.Params("variant"), []),
        (names.Params("wrong"), ["check"]),  # type: ignore[arg-type]
        (names.Params("variant", ("spelling",)), ["differences"]),
        (names.Params("cut-off", ("slip",)), ["differences"]),
        (names.Params("house-style"), ["style"]),
        (names.Params("variant", style="ap"), ["style"]),
    ],
)
def test_problems_name_the_key(params: names.Params, keys: list[str]) -> None:
    assert [key for key, _ in names.problems(params)] == keys
