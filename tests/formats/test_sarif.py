"""SARIF: what Microsoft's own validator and the schema say of it, and what stands in it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from qualcheck import packs
from qualcheck.document import Block, Document
from qualcheck.finding import Finding, Span
from qualcheck.formats import sarif
from qualcheck.formats.listing import Outcome
from qualcheck.report import Report

#: What the validator would like besides errors, and why it is not there.
NOT_THERE = {
    "SARIF2002",  # Messages are whole sentences, not templates with arguments.
    "SARIF2003",  # The upload adds the commit.
    "SARIF2005",  # There is no home page yet: HOME_PAGE.
    "SARIF2006",  # The test has no network to look for the schema.
    "SARIF2009",  # Our rules have names, not numbers.
    "SARIF2011",  # A finding that is all of its sentence has no context.
    "SARIF2012",  # There is no home page for rules either.
}


@pytest.fixture(scope="module")
def log(outcome: Outcome) -> Any:
    return json.loads("".join(sarif.render(outcome)))


@pytest.fixture(scope="module")
def results(log: Any) -> Any:
    return log["runs"][0]["results"]


def validate(tools: Path, folder: Path, text: str) -> list[dict[str, Any]]:
    """What the multitool finds, with the rules of GitHub's code scanning."""
    (folder / "q.sarif").write_text(text, encoding="utf-8")
    # The program itself: npm's wrapper hands the semicolon to a shell. Its exit code is 0 whatever it finds.
    subprocess.run(
        [tools / "@microsoft/sarif-multitool-linux/Sarif.Multitool", "validate", "q.sarif", "--rule-kind",
         "Sarif;Ghas", "--level", "Error;Warning;Note", "--output", "v.sarif", "--log", "ForceOverwrite"],
        cwd=folder, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    found = json.loads((folder / "v.sarif").read_text(encoding="utf-8-sig"))["runs"][0]["results"]
    return [result for result in found if result["ruleId"] not in NOT_THERE]


def test_the_multitool_finds_nothing(node_tools: Path, tmp_path: Path, outcome: Outcome) -> None:
    assert validate(node_tools, tmp_path, "".join(sarif.render(outcome))) == []


def test_the_multitool_finds_nothing_in_any_shipped_rule(
    node_tools: Path, tmp_path: Path, make: Callable[..., Report]
) -> None:
    rules = packs.load(packs.shipped_packs())
    places = [Span(start, start + 1) for start in range(len(rules))]
    document = Document("a.txt", "Word. " * len(rules), (Block("paragraph", Span(0, 6 * len(rules))),))
    found = tuple(rule.finding(document, place) for rule, place in zip(rules, places, strict=True))
    outcome = Outcome([replace(make(found=found), document=document)], rules={rule.id: rule for rule in rules})
    assert validate(node_tools, tmp_path, "".join(sarif.render(outcome))) == []


def test_the_multitool_finds_nothing_in_an_empty_run(node_tools: Path, tmp_path: Path) -> None:
    assert validate(node_tools, tmp_path, "".join(sarif.render(Outcome([])))) == []


def test_the_multitool_would_find_a_fault(node_tools: Path, tmp_path: Path, outcome: Outcome) -> None:
    text = "".join(sarif.render(outcome)).replace('"startLine": 3', '"startLine": 9')
    assert {result["ruleId"] for result in validate(node_tools, tmp_path, text)} >= {"SARIF1007"}


def test_the_schema_holds(node_tools: Path, log: Any) -> None:
    path = node_tools / "@microsoft/sarif-multitool-linux/sarif-2.1.0.json"
    schema = json.loads(path.read_text(encoding="utf-8-sig"))
    assert [error.message for error in Draft202012Validator(schema).iter_errors(log)] == []


def found(results: Any, words: str) -> Any:
    """The result whose snippet is `words`."""
    wanted = [each for each in results if region(each)["snippet"]["text"] == words]
    assert wanted
    return wanted[0]


def region(result: Any) -> Any:
    return result["locations"][0]["physicalLocation"]["region"]


@pytest.mark.parametrize(
    ("words", "level", "line", "first", "last"),
    [
        ("nears", "note", 1, 10, 15),
        ("took a target on", "error", 3, 14, 30),
        ("=SUM(A1)", "error", 3, 65, 73),
        ("Danso", "warning", 5, 2, 7),
        ("[see](this) <script> \x1b[31m|@here| {0}", "note", 5, 41, 78),
        ("##[add-mask]it, and went\r\n\r\non for days", "error", 7, 9, 12),
    ],
)
def test_results(results: Any, words: str, level: str, line: int, first: int, last: int) -> None:
    result = found(results, words)
    place = region(result)
    assert (result["level"], place["startLine"], place["startColumn"], place["endColumn"]) == (level, line, first, last)
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "wire/caf%C3%A9%201%2C2.txt"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("took a target on", "“took a target on” is word for word; write “attacked”. → attacked / (delete)."),
        ("café", "“café”: Write “coffee house”."),
        (
            "[see](this) <script> \x1b[31m|@here| {0}",
            "“\\[see](this) <script> \x1b[31m|@here| {{0}}”: \\[a](1) {{0}} @all #1.",
        ),
    ],
)
def test_messages_hold_no_links_and_no_arguments(results: Any, words: str, message: str) -> None:
    assert found(results, words)["message"]["text"] == message


@pytest.mark.parametrize(
    ("words", "suppressions"),
    [
        ("nears", []),
        (
            "ran",
            [
                {
                    "kind": "external",
                    "status": "accepted",
                    "justification": "house style",
                    "properties": {"until": "2027-01-01"},
                }
            ],
        ),
        ("said", [{"kind": "inSource", "status": "accepted", "justification": "quoted so"}]),
    ],
)
def test_dismissed_findings_are_suppressed(results: Any, words: str, suppressions: list[Any]) -> None:
    assert found(results, words)["suppressions"] == suppressions


def test_without_dismissals_nothing_is_said_of_them(make: Callable[..., Report]) -> None:
    run = json.loads("".join(sarif.render(Outcome([make()]))))["runs"][0]
    assert [result for result in run["results"] if "suppressions" in result] == []


def test_a_fix_of_several_places(results: Any) -> None:
    (change,) = found(results, "Danso")["fixes"][0]["artifactChanges"]
    assert [(each["deletedRegion"]["startLine"], each["deletedRegion"]["startColumn"]) for each in change["replacements"]] == [
        (3, 44),
        (5, 2),
    ]  # fmt: skip


def test_a_second_place_is_a_related_location(results: Any) -> None:
    (related,) = found(results, "Danso")["relatedLocations"]
    assert related["message"]["text"] == "the other form \\[x](y) {{0}}"
    assert related["physicalLocation"]["region"]["startColumn"] == 44


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", "hi.took-a-target-on"),
        ("name", "HiTookaTargetOn"),
        ("shortDescription", {"text": "“…” is word for word; write “attacked”."}),
        ("defaultConfiguration", {"level": "error"}),
        (
            "properties",
            {
                "tags": ["error", "Style/Unidiomatic", "lang:hi"],
                "precision": "very-high",
                "problem.severity": "error",
            },
        ),
        (
            "help",
            {
                "text": "“…” is word for word; write “attacked”.\nWhy: Hindi निशाना साधा [1](2).\n"
                "Instead: attacked / … criticised / carry out it\nMeasured: 0 in 124,000 native words.\nSee: https://example.org/a\n"
                "To turn it off: --ignore hi.took-a-target-on, or ignore: [hi.took-a-target-on] in qualcheck.yml",
                "markdown": "“…” is word for word; write “attacked”.\n\n**Why:** Hindi निशाना साधा \\[1\\](2).\n\n"
                "**Instead:** attacked / … criticised / carry out it\n\n**Measured:** 0 in 124,000 native words.\n\n"
                "**See:** https<span>:</span>//example.org/a\n\n**To turn it off:** --ignore hi.took-a-target-on, or ignore: "
                "\\[hi.took-a-target-on\\] in qualcheck.yml",
            },
        ),
    ],
)
def test_a_rule_is_described_with_its_help_and_its_rates(log: Any, key: str, value: Any) -> None:
    rules = {rule["id"]: rule for rule in log["runs"][0]["tool"]["driver"]["rules"]}
    assert rules["hi.took-a-target-on"][key] == value


def test_rule_indexes(log: Any, results: Any) -> None:
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in results] == [result["ruleId"] for result in results]


def test_the_run(log: Any) -> None:
    run = log["runs"][0]
    (invocation,) = run["invocations"]
    said = [each["message"]["text"] for each in invocation["toolExecutionNotifications"]]
    assert (run["columnKind"], run["automationDetails"]["id"]) == ("utf16CodeUnits", "qualcheck/")
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 3)
    assert said == ["gone.txt: there is no such file", "half.txt: LanguageTool: no \x00 answer"]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a b.txt", "a%20b.txt"),
        ("a:b#c?.txt", "a%3Ab%23c%3F.txt"),
        ("/tmp/a.txt", "file:///tmp/a.txt"),
        ("न.txt", "%E0%A4%A8.txt"),
        ("caf\udce9.txt", "caf%E9.txt"),
    ],
)
def test_paths_are_uris(path: str, uri: str) -> None:
    assert sarif.uri(path) == uri


def test_fingerprints_do_not_move_with_the_lines(make: Callable[..., Report]) -> None:
    one = Finding("t.r", "phrase", "error", "c", "major", Span(0, 5), "m", "w")
    run = json.loads("".join(sarif.render(Outcome([make(found=(one,))]))))["runs"][0]
    assert run["results"][0]["partialFingerprints"] == {"qualcheckFinding/v1": "000000"}
