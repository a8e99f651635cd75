"""One small run that holds what trips formats up: wide characters, CR LF, hostile text, every class, fixes, dismissals."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qualcheck.finding import Also, Edit, Finding, Fix, Note, Skipped, Span
from qualcheck.formats.listing import Outcome
from qualcheck.readers import text as reader
from qualcheck.report import Dismissed, Report
from qualcheck.rule import Rule

ARTICLE = (
    "Storm 😀 nears the cafe\u0301 of Zürich\r\n"
    "\r\n"
    "The mayor 😀 took a target on the café. Mr Danzo said it twice; =SUM(A1) stands here.\r\n"
    "\r\n"
    "“Danso is % done::error::ah,” she said, [see](this) <script> \x1b[31m|@here| {0}.\r\n"
    "\r\n"
    "He ran. ##[add-mask]it, and went\r\n"
    "\r\n"
    "on for days 100 %."
)
MESSAGE = "“{match}” is word for word; write “attacked”: a, b\nand 100 %"


def span(words: str, text: str = ARTICLE) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def finding(words: str, class_: str = "error", severity: str = "major", **more: Any) -> Finding:
    made = Finding(
        "hi.took-a-target-on", "phrase", class_, "Style/Unidiomatic", severity, span(words),  # type: ignore[arg-type]
        f"“{words}” is word for word; write “attacked”.", "Hindi निशाना साधा.",
    )  # fmt: skip
    return replace(made, **more)


def fix(words: str, text: str, safe: bool = True) -> Fix:
    return Fix(f"Replace “{words}” with “{text}”", (Edit(span(words), text),), safe)


NAME_FIX = Fix("Write Danzo", (Edit(span("Danso"), "Danzo"), Edit(span("Danzo"), "Danzo")), False)
FOUND = (
    finding("nears", "signal", "neutral", rule="general.nears"),
    finding("took a target on", fixes=(fix("took a target on", "attacked"),), suggestions=("attacked", "")),
    finding("café", severity="minor", message="Write “coffee house”."),
    finding("=SUM(A1)", severity="critical", rule="general.formula", message="=1+1 is no prose"),
    finding("Danso", "query", rule="names.variant", notes=(Note(span("Danzo"), "the other form [x](y) {0}"),),
            fixes=(NAME_FIX,), suggestions=("Danzo",)),
    finding("% done::error::ah", "query", "minor", in_quotation=True, message=MESSAGE,
            also=(Also("t.x", "signal", "neutral", "m"),)),
    finding("[see](this) <script> \x1b[31m|@here| {0}", severity="minor", preview=True, message="[a](1) {0} @all #1"),
    finding("##[add-mask]it, and went\r\n\r\non for days", severity="minor", message="One line."),
    finding("%.", "signal", "neutral", message="A mark."),
)  # fmt: skip
RULE = Rule(
    "hi.took-a-target-on", "phrase", "error", "major", "Style/Unidiomatic",
    "“{match}” is word for word; write “attacked”.", None, why="Hindi निशाना साधा [1](2).",
    suggest=("attacked", "{1} criticised", "{2:VBN}", "{2>carry out} it"), source_languages=("hi",), references=("https://example.org/a",),
)  # fmt: skip


def report(name: str = "wire/café 1,2.txt", found: tuple[Finding, ...] = FOUND, **more: Any) -> Report:
    ids = tuple(f"{number:06x}" for number in range(len(found)))
    return Report(reader.document(ARTICLE, name), found, ids, "recast", 3, 9, **more)


DISMISSED = (
    Dismissed(finding("ran", severity="minor"), "abc123", "house style", "2027-01-01", 0),
    Dismissed(finding("said", "query", rule="general.said"), "abc124", "quoted so", None, None),
)


@pytest.fixture(scope="session")
def outcome() -> Outcome:
    """Three articles, of which one is clean and one is not finished, and a file that cannot be read."""
    return Outcome(
        [
            report(dismissed=DISMISSED),
            report("clean.txt", ()),
            report("half.txt", FOUND[:1], skipped=(Skipped("LanguageTool", "no \x00 answer"),)),
        ],
        [Skipped("gone.txt", "there is no such file")],
        exit_code=3,
        rules_version="abcd",
        rules={RULE.id: RULE},
        rate=lambda rule: "0 in 124,000 native words",
    )


@pytest.fixture(scope="session")
def make() -> Callable[..., Report]:
    return report


@pytest.fixture(scope="session")
def node_tools() -> Path:
    """The folder where npm has put the validators of others; CONTRIBUTING.md has the command."""
    folder = os.environ.get("QUALCHECK_NODE_TOOLS")
    if not folder:
        pytest.skip("QUALCHECK_NODE_TOOLS does not name a folder with the validators from npm")
    return Path(folder) / "node_modules"
