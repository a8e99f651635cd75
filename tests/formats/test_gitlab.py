"""GitLab Code Quality, held to the format that GitLab documents."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator

from qualcheck.formats import gitlab
from qualcheck.formats.listing import Outcome
from qualcheck.report import Report

#: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
SCHEMA: Final = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "location", "severity"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "not": {"pattern": r"^(\./|/|[A-Za-z]:)|\\"}},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}, "end": {"type": "integer"}},
                        "additionalProperties": False,
                    },
                },
            },
        },
        "additionalProperties": False,
    },
}


def entries(outcome: Outcome) -> Any:
    text = "".join(gitlab.render(outcome))
    assert not text.startswith("\ufeff")
    return json.loads(text)


def test_the_documented_format(outcome: Outcome) -> None:
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(entries(outcome))] == []


def test_no_fingerprint_twice(outcome: Outcome) -> None:
    found = [entry["fingerprint"] for entry in entries(outcome)]
    assert len(found) == len(set(found)) == 10


@pytest.mark.parametrize(
    ("index", "severity", "begin", "end"),
    [
        (0, "info", 1, 1),
        (1, "major", 3, 3),
        (2, "minor", 3, 3),
        (3, "critical", 3, 3),
        (4, "minor", 5, 5),
        (6, "info", 5, 5),
        (7, "minor", 7, 9),
    ],
)
def test_severity_and_lines(outcome: Outcome, index: int, severity: str, begin: int, end: int) -> None:
    entry = entries(outcome)[index]
    assert (entry["severity"], entry["location"]["lines"]) == (severity, {"begin": begin, "end": end})


def test_a_fingerprint_is_of_path_and_finding() -> None:
    found = {gitlab.fingerprint("a.txt", "1"), gitlab.fingerprint("b.txt", "1"), gitlab.fingerprint("a.txt", "2")}
    assert len(found) == 3


def test_nothing_found_is_an_empty_list(make: Callable[..., Report]) -> None:
    assert entries(Outcome([make(found=())])) == []
