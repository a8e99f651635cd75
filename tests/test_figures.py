"""Figures as they stand in the text: what is one, of which kind, where it ends."""

from __future__ import annotations

import pytest

from qualcheck.document import Block, Document
from qualcheck.figures import amount, figures
from qualcheck.finding import Span


def document(text: str, kind: str = "paragraph") -> Document:
    return Document("a.txt", text, (Block(kind, Span(0, len(text))),))  # type: ignore[arg-type]


def found(text: str) -> list[tuple[str, str]]:
    return [(figure.kind, text[figure.span.start : figure.span.end]) for figure in figures(document(text))]


ONE = [
    ("age", "The 71-year-old baker sold up.", "71-year-old"),
    ("age", "A six-month-old calf was weighed.", "six-month-old"),
    ("age", "She retired at the age of 58 and moved.", "at the age of 58"),
    ("age", "Aged 33, he swam the lake.", "Aged 33"),
    ("age", "The baker, Ada Brown, 45, said no.", "45"),
    ("age", "Their coach Ada Brown (45) said no.", "45"),
    ("age", "It is open to those 16 years of age.", "16 years of age"),
    ("date", "It shut on 19 June 2024 for good.", "19 June 2024"),
    ("date", "It shut on Wednesday, June 19, 2024, for good.", "Wednesday, June 19, 2024"),
    ("date", "It shut on the 3rd of May.", "3rd of May"),
    ("date", "They met in September 2023 by the lake.", "in September 2023"),
    ("date", "They met in February this year.", "in February this year"),
    ("date", "The show opens in early May here.", "in early May"),
    ("date", "Nobody has come since 2000 at all.", "since 2000"),
    ("date", "Since 2000 nobody has come.", "Since 2000"),
    ("date", "It replaces a 1961 pact.", "1961"),
    ("date", "The mayor’s 2019 visit was short.", "2019"),
    ("date", "It was a fashion of the 1990s.", "the 1990s"),
    ("date", "The log says 2024-06-19 twice.", "2024-06-19"),
    ("date", "He ruled between 1981 and 1989 with care.", "between 1981 and 1989"),
    ("date", "It runs from 3-8 May here.", "3-8 May"),
    ("sum", "It cost $3.5 million to build.", "$3.5 million"),
    ("sum", "It cost US$20bn to build.", "US$20bn"),
    ("sum", "It cost €300 to build.", "€300"),
    ("sum", "It cost 5 million euros to build.", "5 million euros"),
    ("sum", "It cost Rs 500 crore to build.", "Rs 500 crore"),
    ("sum", "It cost 20 lakh rupees to build.", "20 lakh rupees"),
    ("sum", "It fell by 30% at once.", "30%"),
    ("sum", "It fell by 3.4 per cent at once.", "3.4 per cent"),
    ("sum", "It fell between 30 and 40 percent at once.", "between 30 and 40 percent"),
    ("sum", "Two percent of it was sand.", "Two percent"),
    ("sum", "Rates rose 40 basis points at once.", "40 basis points"),
    ("duration", "She came back after 24 years away.", "24 years"),
    ("duration", "A three-day fair is planned.", "three-day"),
    ("duration", "They spoke for an hour and a half.", "an hour and a half"),
    ("duration", "They spoke for half an hour.", "half an hour"),
    ("duration", "They left a decade later.", "a decade later"),
    ("duration", "They left 18 years ago.", "18 years ago"),
    ("count", "The hall holds some 400 portraits of him.", "some 400 portraits"),
    ("count", "At least three people drowned.", "At least three people"),
    ("count", "It has more than 13,000 rural inhabitants today.", "more than 13,000 rural inhabitants"),
    ("count", "The flood killed 150,000 in a day.", "150,000"),
    ("count", "They built 2000 houses.", "2000 houses"),
    ("count", "The plant makes 3 million it cannot sell.", "3 million"),
    ("count", "He sent several thousand letters.", "several thousand letters"),
    ("document", "The ban rests on Resolution 2397 alone.", "Resolution 2397"),
    ("document", "He was tried under section 302 alone.", "section 302"),
    ("document", "See Article 5(2)(b) for that.", "Article 5(2)(b)"),
    ("document", "See Regulation (EU) 2016/679 for that.", "Regulation (EU) 2016/679"),
    ("document", "The 14th Amendment says so.", "14th Amendment"),
]


@pytest.mark.parametrize(("kind", "text", "expected"), ONE, ids=[text for _, text, _ in ONE])
def test_figure_stands_as_written(kind: str, text: str, expected: str) -> None:
    assert found(text) == [(kind, expected)]


@pytest.mark.parametrize(
    "text",
    [
        "The two leaders met on Wednesday.",
        "One of the houses had no roof.",
        "F16 jets and COVID-19 were on the list of the G7.",
        "They may march on the house.",
        "It was a day to remember, the second in a row.",
        "The 38th parallel divides them.",
        "A new film was shown.",
        "",
    ],
)
def test_no_figure(text: str) -> None:
    assert found(text) == []


def test_order_of_place_without_overlap() -> None:
    text = "In May 2021 the 40-year-old paid $5 million for 12 boats under Law 7."
    assert found(text) == [
        ("date", "In May 2021"),
        ("age", "40-year-old"),
        ("sum", "$5 million"),
        ("count", "12 boats"),
        ("document", "Law 7"),
    ]


@pytest.mark.parametrize("gap", ["\n", "\r\n", "\r", "\u00a0", "  "])
def test_white_space_inside_a_figure(gap: str) -> None:
    assert found(f"It took 24{gap}years.") == [("duration", f"24{gap}years")]


def test_offsets_are_those_of_the_document() -> None:
    text = "🙂 é\n\nIt took 24 years."
    start = text.index("It")
    article = Document("a.txt", text, (Block("headline", Span(0, 4)), Block("paragraph", Span(start, len(text)))))
    assert [text[f.span.start : f.span.end] for f in figures(article)] == ["24 years"]


def test_a_figure_never_runs_over_a_block() -> None:
    text = "Sold for 24\nYears later he came"
    article = Document("a.txt", text, (Block("headline", Span(0, 11)), Block("paragraph", Span(12, len(text)))))
    assert figures(article) == ()


@pytest.mark.parametrize(("kind", "count"), [("paragraph", 1), ("dateline", 1), ("tags", 0), ("debris", 0)])
def test_only_prose_and_datelines(kind: str, count: int) -> None:
    assert len(figures(document("Rome, 3 May 2021", kind))) == count


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,200 men", 1200.0),
        ("3.5 million", 3.5e6),
        ("20bn", 2e10),
        ("two hundred", 200.0),
        ("one hundred and five boats", 105.0),
        ("twenty-four", 24.0),
        ("a dozen", 12.0),
        ("12-year term", 12.0),
        ("5 lakh", 5e5),
        ("an hour", None),
        ("the five", None),
        ("", None),
    ],
)
def test_amount(text: str, number: float | None) -> None:
    assert amount(text) == number
