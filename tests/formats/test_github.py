"""GitHub: annotations read back as the runner reads them, and the page of the run."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import pytest

from qualcheck.finding import Finding, Span
from qualcheck.formats import github, github_summary
from qualcheck.formats.listing import Outcome
from qualcheck.report import Report

#: The escapes of a workflow command: token → what stands for it; commas and colons in properties alone.
DATA: Final = {"\r": "%0D", "\n": "%0A", "%": "%25"}
PROPERTIES: Final = {"\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C", "%": "%25"}
COMMAND: Final = re.compile(r"::(?P<name>error|warning|notice) (?P<properties>[^\r\n]*?)::(?P<message>[^\r\n]*)\n")


def unescaped(text: str, table: dict[str, str]) -> str:
    """As the runner does it: token by token, the percent sign last. What is no escape must not have a percent sign."""
    assert re.search(f"%(?!{'|'.join(code[1:] for code in table.values())})", text) is None
    for token, code in table.items():
        text = text.replace(code, token)
    return text


def parsed(line: str) -> tuple[str, dict[str, str], str]:
    """Strict: a line that the runner would not take whole raises."""
    match = COMMAND.fullmatch(line)
    assert match is not None, line
    pairs = [pair.split("=", 1) for pair in match["properties"].split(",")]
    return match["name"], {key: unescaped(value, PROPERTIES) for key, value in pairs}, unescaped(match["message"], DATA)


@pytest.fixture(scope="module")
def commands(outcome: Outcome) -> list[tuple[str, dict[str, str], str]]:
    return [parsed(line) for line in github.render(outcome)]


def test_the_gravest_come_first(commands: list[tuple[str, dict[str, str], str]]) -> None:
    assert [properties["title"] for _, properties, _ in commands] == [
        "qualcheck: not done",
        "qualcheck: not done",
        "general.formula (error, critical)",
        "hi.took-a-target-on (error, major)",
        "hi.took-a-target-on (error, minor)",
        "hi.took-a-target-on (error, minor)",
        "names.variant (query, major)",
        "hi.took-a-target-on (query, minor)",
        "hi.took-a-target-on (error, minor, preview)",
        "general.nears (signal)",
        "hi.took-a-target-on (signal)",
        "general.nears (signal)",
    ]


@pytest.mark.parametrize(
    ("index", "name", "place", "message"),
    [
        (2, "error", {"line": "3", "endLine": "3", "col": "64", "endColumn": "72"}, "“=SUM(A1)”: =1+1 is no prose"),
        (
            3,
            "error",
            {"line": "3", "endLine": "3", "col": "13", "endColumn": "29"},
            "“took a target on” is word for word; write “attacked”. → attacked / (delete)",
        ),
        (5, "error", {"line": "7", "endLine": "9"}, "“##‹[›add-mask]it, and went on for days”: One line."),
        (
            7,
            "warning",
            {"line": "5", "endLine": "5", "col": "11", "endColumn": "28"},
            "“% done::error::ah”: “{match}” is word for word; write “attacked”: a, b and 100 % (Inside quotation marks: "
            "check with the original.)",
        ),
        (
            8,
            "notice",
            {"line": "5", "endLine": "5", "col": "41", "endColumn": "78"},
            "“[see](this) <script> ‹U+001B›[31m|@here| {0}”: [a](1) {0} @all #1",
        ),
        (
            10,
            "notice",
            {"line": "9", "endLine": "9", "col": "17", "endColumn": "19"},
            "In “on for days 100 ⟦%.⟧”: A mark.",
        ),
    ],
)
def test_annotations(
    commands: list[tuple[str, dict[str, str], str]], index: int, name: str, place: dict[str, str], message: str
) -> None:
    found_name, properties, found_message = commands[index]
    assert properties.pop("file") == "wire/café 1,2.txt"
    properties.pop("title")
    assert (found_name, properties, found_message) == (name, place, message)


def many(make: Callable[..., Report], count: int) -> Outcome:
    classes = ("error", "query", "signal")
    found = tuple(
        Finding(f"t.r{number}", "phrase", classes[number % 3], "c", "major", Span(0, 5), "Storm: m", "w")
        for number in range(count)
    )
    return Outcome([make("a.txt", found)])


@pytest.mark.parametrize(
    ("count", "last"),
    [
        (3, "::notice file=a.txt,line=1,endLine=1,col=1,endColumn=6,title=t.r2 (signal)::Storm: m\n"),
        (
            100,
            "qualcheck: 24 errors, 23 warnings, 23 notices more than GitHub shows of one step; the format github-summary "
            "lists all findings\n",
        ),
    ],
)
def test_no_more_than_github_shows(make: Callable[..., Report], count: int, last: str) -> None:
    lines = list(github.render(many(make, count)))
    assert len([line for line in lines if line.startswith("::")]) == min(count, 30)
    assert lines[-1] == last


@pytest.mark.parametrize(
    "line",
    [
        "# qualcheck",
        "3 articles, 138 words.",
        "Not counted: 2 dismissed.",
        "## Findings",
        "### Not done",
        "- half.txt: LanguageTool: no � answer",
        "### wire/café 1,2.txt: recast (5 errors, 2 queries, 2 signals)",
        "- Line 3, error, major: “took a target on” is word for word; write “attacked”. → attacked / (delete) `hi.took-a-target-on`",
        "- Line 5, error, minor, preview: “\\[see\\](this) &lt;script&gt; �\\[31m\\|<span>@</span>here\\| {0}”: \\[a\\](1) {0} "
        "<span>@</span>all <span>#</span>1 `hi.took-a-target-on`",
        "<details><summary>Scorecard</summary>",
    ],
)
def test_the_page(outcome: Outcome, line: str) -> None:
    assert line in "".join(github_summary.render(outcome)).splitlines()


def test_the_page_of_a_clean_run_has_no_list(make: Callable[..., Report]) -> None:
    assert "## Findings" not in "".join(github_summary.render(Outcome([make(found=())])))


@pytest.mark.parametrize("limit", [4_000, 20_000])
def test_a_long_list_is_cut(make: Callable[..., Report], limit: int) -> None:
    page = "".join(github_summary.render(many(make, 1_000), limit))
    entries = len([line for line in page.splitlines() if line.startswith("- Line")])
    assert limit - 100 < len(page.encode()) < limit + 100
    assert f"… and {1_000 - entries:,} more; the list would be too long for GitHub." in page
