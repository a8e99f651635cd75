"""JUnit XML as junitparser reads it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from junitparser import Error, Failure, JUnitXml, Skipped, TestCase

from qualcheck.formats import junit
from qualcheck.formats.listing import Outcome
from qualcheck.gate import Gate
from qualcheck.report import Report


def read(outcome: Outcome) -> JUnitXml:
    return JUnitXml.fromstring("".join(junit.render(outcome)).encode())


def cases(outcome: Outcome) -> list[TestCase]:
    return [case for suite in read(outcome) for case in suite]


def test_the_counts(outcome: Outcome) -> None:
    xml = read(outcome)
    assert (xml.tests, xml.failures, xml.errors, xml.skipped) == (14, 2, 2, 8)
    assert [(suite.name, suite.tests, suite.failures, suite.errors, suite.skipped) for suite in xml] == [
        ("wire/café 1,2.txt", 10, 2, 0, 7),
        ("clean.txt", 1, 0, 0, 0),
        ("half.txt", 2, 0, 1, 1),
        ("gone.txt", 1, 0, 1, 0),
    ]


def test_the_counts_are_those_of_the_cases(outcome: Outcome) -> None:
    xml = read(outcome)
    told = (xml.tests, xml.failures, xml.errors, xml.skipped)
    xml.update_statistics()
    assert told == (xml.tests, xml.failures, xml.errors, xml.skipped)


@pytest.mark.parametrize(
    ("index", "name", "kind", "type_", "message"),
    [
        (0, "the article as a whole", None, None, None),
        (1, "general.nears: “nears” (000000)", Skipped, "signal", "“nears” is word for word; write “attacked”."),
        (
            2,
            "hi.took-a-target-on: “took a target on” (000001)",
            Failure,
            "error, major",
            "“took a target on” is word for word; write “attacked”. → attacked / (delete)",
        ),
        (4, "general.formula: “=SUM(A1)” (000003)", Failure, "error, critical", "“=SUM(A1)”: =1+1 is no prose"),
        (
            7,
            "hi.took-a-target-on: “[see](this) <script> �[31m|@here| {0}” (000006)",
            Skipped,
            "error, minor, preview",
            "“[see](this) <script> �[31m|@here| {0}”: [a](1) {0} @all #1",
        ),
        (10, "the article as a whole", None, None, None),
        (11, "the article as a whole", Error, "not done", "LanguageTool: no � answer"),
        (13, "the file can be read", Error, "unreadable", "there is no such file"),
    ],
)
def test_cases(
    outcome: Outcome, index: int, name: str, kind: type | None, type_: str | None, message: str | None
) -> None:
    case = cases(outcome)[index]
    said = [(type(each), each.type, each.message) for each in case.result]
    assert (case.name, said) == (name, [(kind, type_, message)] if kind else [])


def test_details_show_the_words_in_their_place(outcome: Outcome) -> None:
    (failure,) = cases(outcome)[2].result
    assert failure.text.startswith("The mayor 😀 ⟦took a target on⟧ the café.")
    assert failure.text.endswith("\nHindi निशाना साधा.")


def test_names_have_no_line_numbers_but_cases_have(outcome: Outcome) -> None:
    text = "".join(junit.render(outcome))
    assert 'file="wire/café 1,2.txt" time="0" line="3"' in text


def test_a_limit_fails_the_article_as_a_whole(make: Callable[..., Report]) -> None:
    run = Outcome([make(found=make().findings[:1])], gate=Gate(max_findings={"minor": 0}, fail_on="critical"))
    minor = Outcome([make(found=(make().findings[2],))], gate=run.gate)
    assert [type(each) for each in cases(run)[0].result] == []
    assert [(type(each), each.message) for each in cases(minor)[0].result] == [(Failure, "1 minor error (limit 0)")]


@pytest.mark.parametrize(("gate", "failures"), [(Gate(), 2), (Gate(fail_on="minor"), 4), (Gate(queries=True), 4)])
def test_what_fails_is_what_gates(make: Callable[..., Report], gate: Gate, failures: int) -> None:
    assert read(Outcome([make()], gate=gate)).failures == failures
