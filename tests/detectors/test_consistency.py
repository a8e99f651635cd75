"""Two things said about one: what clashes, and what may well both be right."""

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
    rules = [rule for rule in packs.load(packs.shipped_packs()) if rule.kind == "consistency"]
    return Checker(rules, resources(Settings(folder=Path.cwd())), recast=1, retranslate=1)


#: The first block might be taken for a headline; this one is none, and names nobody.
START = "The mill in the valley was sold, and the town talked of nothing but the ferry and the rain."


def found(check: Checker, *paragraphs: str) -> list[tuple[str, str]]:
    text = "\n\n".join((START, *paragraphs))
    findings = check(document(text, "a.txt")).findings
    return [(finding.rule.partition(".")[2], text[finding.span.start : finding.span.end]) for finding in findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It fell on Monday, 12 June 2024.", "Monday, 12 June 2024"),
        ("It fell on Monday, June 12, 2024.", "Monday, June 12, 2024"),
        ("It fell on Monday, the 12th of June 2024.", "Monday, the 12th of June 2024"),
        ("It fell on 12 June 2024 (Monday).", "12 June 2024 (Monday"),
        ("It fell on 12 June 2024 at night. On Monday, 12 June, nobody was there.", "Monday, 12 June"),
        ("It opened on Monday, 3 June. It shut on Friday, 8 June.", "Friday, 8 June"),
        ("It fell on Friday, 28 February 2025. On Friday, 29 February 2024, it stood.", "Friday, 29 February 2024"),
    ],
)
def test_weekday_of_another_date(check: Checker, text: str, expected: str) -> None:
    assert found(check, text) == [("weekday-of-date", expected)]


@pytest.mark.parametrize(
    "text",
    [
        "It fell on Wednesday, 12 June 2024, and rose on Thursday, June 13, 2024.",
        "It fell on Monday, 12 June.",
        "It opened on Monday, 3 June. It shut on Friday, 7 June.",
        "It opened on Monday, 3 June. It shut on Friday, 13 December.",
        # In a leap year the second is right, in others the first; both may be.
        "It opened on Friday, 23 February. It shut on Friday, 1 March.",
        "It fell on Monday, 31 June 2024.",
        "In June 2024, on a Monday, 12 men came.",
        "It is dated Saturday, 14 October 1066.",
    ],
)
def test_weekday_that_may_be_right(check: Checker, text: str) -> None:
    assert found(check, text) == []


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Rao began a three-day visit.", "Rain fell on the four-day visit.", "four-day visit"),
        ("Rao began a three-day visit.", "Rain fell on the two-week trip.", "two-week trip"),
        ("Rao began a visit of three days.", "Rain fell on the five-day visit.", "five-day visit"),
        ("He paid a €5m fine.", "The fine of €7m hurt.", "€7m"),
        ("He has a 20% stakeholding.", "His 30% stakeholding is large.", "30% stakeholding"),
        ("The talks lasted two hours.", "Rain fell while the talks lasted four hours.", "four hours"),
        ("The 12 passengers slept.", "Rain woke the 14 passengers.", "14 passengers"),
        ("The ten-point plan is short.", "Rao wrote the 12-point plan.", "12-point plan"),
        ("The flood killed 14 people.", "So 17 people were killed.", "17 people were killed"),
        ("The flood injured 14 people.", "So 17 were wounded.", "17 were wounded"),
        ("Rao was sentenced to three years.", "Rao got four years in prison.", "four years in prison"),
        ("Rao was jailed for three years.", "Rao left with a four-year sentence.", "four-year sentence"),
    ],
)
def test_two_figures_for_one_thing(check: Checker, first: str, second: str, expected: str) -> None:
    assert found(check, first, "It rained.", second) == [("figure-clash", expected)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Rao began a three-day visit.", "Rain fell on the three-day visit."),
        ("Rao began a 48-hour visit.", "Rain fell on the two-day visit."),
        ("Rao began a three-day visit.", "Rossi began a four-day visit."),
        ("Rao began a three-day visit.", "Rain fell on the second, four-day visit."),
        ("Rao gave a 30-minute television interview.", "He won the 60-minute television prize."),
        ("He paid a €1.97bn fine.", "The €2bn fine hurt."),
        ("He paid a €5m fine.", "The $7m fine hurt."),
        ("The flood killed 14 people.", "The toll later rose to 17: so 17 people were killed."),
        ("The flood killed 14 people.", "At least 17 people were killed."),
        ("The flood killed 14 people. Then 17 people were killed.", "So 21 people were killed."),
        ("Rao was sentenced to three years.", "Rossi got four years in prison."),
        ("Rao was sentenced to three years.", "Rao had faced up to four years in prison."),
        ("The 12 passengers slept.", "Rain woke the other 14 passengers."),
        ("Rao began a three-day visit.", "“Rain fell on the four-day visit,” he said."),
    ],
)
def test_two_figures_that_may_be_right(check: Checker, first: str, second: str) -> None:
    assert found(check, first, "It rained.", second) == []


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Anna Rossi, 45, sold it.", "Rain fell, said the 54-year-old Rossi.", [("age-clash", "54-year-old")]),
        ("Anna Rossi, 45, sold it.", "Rain fell on Anna Rossi, aged 47, and her mill.", [("age-clash", "47")]),
        ("Anna Rossi, 45, sold it.", "Rain fell, said the 45-year-old Rossi.", []),
        ("Anna Rossi, 45, sold it.", "Rain fell on Paolo Rossi, 21, and his mill.", []),
        ("Anna Rossi, 45, sold it.", "Then a 16-year-old Rossi had left the town when it rained.", []),
        ("Anna Rossi (45) scored.", "Anna Rossi (67) scored.", []),
        (
            "Anna Rossi was born in 1961.",
            "The town where Rossi was born in 1963 is gone.",
            [("date-clash", "born in 1963")],
        ),
        ("Anna Rossi died on Monday.", "Rain fell when Rossi died on Tuesday.", [("date-clash", "died on Tuesday")]),
        ("Anna Rossi died on Monday.", "Paolo Rao died on Tuesday.", []),
        ("Monday's blast shook it.", "Rain fell after the blast on Friday.", []),
        (
            "Monday's blast shook it.",
            "It was cold; the blast on Friday was heard.",
            [("date-clash", "the blast on Friday")],
        ),
        ("Anna Rossi rejected the plan.", "Rossi accepted the plan.", [("opposite-claims", "accepted the plan")]),
        (
            "Anna Rossi confirmed the report.",
            "Rossi has denied the report.",
            [("opposite-claims", "denied the report")],
        ),
        (
            "Rao put the sanctions on hold.",
            "Rao violated the sanctions.",
            [("opposite-claims", "violated the sanctions")],
        ),
        ("Anna Rossi first rejected the plan.", "Later Rossi accepted the plan.", []),
        ("Anna Rossi rejected the plan.", "Paolo Rao accepted the plan.", []),
        ("Exports rose 4%.", "Its exports fell by 4%.", [("opposite-claims", "fell by 4%")]),
        ("Exports rose 4%.", "Its exports fell by 7%.", []),
    ],
)
def test_ages_dates_and_opposites(check: Checker, first: str, second: str, expected: list[tuple[str, str]]) -> None:
    assert found(check, first, "It rained.", second) == expected


BODY = "A ferry hit the old bridge over the river at noon on Monday, and the police came with boats."


@pytest.mark.parametrize(
    ("headline", "text", "expected"),
    [
        ("16 people hurt as ferry hits bridge", "On board, 61 people were hurt, the captain said.", ["16 people"]),
        ("Girl aged 13: 13-year-old hurt on ferry", "A 16-year-old girl was hurt, the captain said.", ["13-year-old"]),
        ("Mill buys £11m bridge in the valley", "The £17m bridge was red, the captain said.", ["£11m bridge"]),
        ("60 people hurt as ferry hits bridge", "On board, 61 people were hurt, the captain said.", []),
        ("Twelve people hurt as ferry hits bridge", "On board, a dozen people were hurt, he said.", []),
        ("16 people hurt as ferry hits bridge", "On board, 12 men and 4 women were hurt; 16 in all.", []),
        ("16 people hurt as ferry hits bridge", "On board, 3 people were hurt, and 9 people on the bridge.", []),
    ],
)
def test_figure_of_the_headline(check: Checker, headline: str, text: str, expected: list[str]) -> None:
    article = f"{headline}\n\n{BODY}\n\n{text}"
    findings = check(document(article, "a.txt")).findings
    assert [article[f.span.start : f.span.end] for f in findings] == expected


def test_the_other_place_is_pointed_at(check: Checker) -> None:
    text = f"{START}\n\nRao began a three-day visit.\n\nIt rained.\n\nRain fell on the four-day visit."
    (finding,) = check(document(text, "a.txt")).findings
    assert finding.class_ == "query"
    assert [text[note.span.start : note.span.end] for note in finding.notes] == ["three-day visit"]


def test_long_text_takes_linear_time(check: Checker) -> None:
    text = "\n\n".join(f"Rao paid the €{n}m fine on Monday, 3 June, and 12 people were hurt." for n in range(3, 2003))
    assert len(check(document(text, "a.txt")).findings) <= 1
