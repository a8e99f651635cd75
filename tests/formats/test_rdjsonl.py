"""reviewdog's format: what its validator says, and columns in bytes."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from qualcheck.formats import rdjsonl
from qualcheck.formats.listing import Outcome


def diagnostics(outcome: Outcome) -> list[Any]:
    return [json.loads(line) for line in rdjsonl.render(outcome)]


def validated(tools: Path, folder: Path, rows: list[Any]) -> subprocess.CompletedProcess[str]:
    """The validator reads the objects as a list, not a line each."""
    path = folder / "rows.json"
    path.write_text(json.dumps({"diagnostics": rows}), encoding="utf-8")
    program = tools / "@umbrelladocs/rdformat-validator/bin/rdformat-validator.js"
    return subprocess.run(
        ["node", program, "--strict", "--no-extra-fields", "--format", "json", path],
        capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip


def test_the_validator_finds_nothing(node_tools: Path, tmp_path: Path, outcome: Outcome) -> None:
    said = validated(node_tools, tmp_path, diagnostics(outcome))
    assert (said.returncode, json.loads(said.stdout)["totalErrors"]) == (0, 0)


def test_the_validator_would_find_a_fault(node_tools: Path, tmp_path: Path, outcome: Outcome) -> None:
    rows = diagnostics(outcome)
    rows[0]["location"]["range"]["start"]["line"] = "1"
    assert validated(node_tools, tmp_path, rows).returncode == 1


def test_a_line_each(outcome: Outcome) -> None:
    lines = "".join(rdjsonl.render(outcome)).split("\n")
    assert (len(lines), lines[-1]) == (11, "")


@pytest.mark.parametrize(
    ("index", "severity", "start", "end"),
    [
        (0, "INFO", (1, 12), (1, 17)),
        (1, "ERROR", (3, 16), (3, 32)),
        (2, "ERROR", (3, 37), (3, 42)),
        (4, "WARNING", (5, 4), (5, 9)),
        (6, "INFO", (5, 45), (5, 82)),
        (7, "ERROR", (7, 9), (9, 12)),
    ],
)
def test_columns_are_bytes(
    outcome: Outcome, index: int, severity: str, start: tuple[int, int], end: tuple[int, int]
) -> None:
    row = diagnostics(outcome)[index]
    place = row["location"]["range"]
    assert row["severity"] == severity
    assert [(each["line"], each["column"]) for each in (place["start"], place["end"])] == [start, end]


@pytest.mark.parametrize(
    ("index", "suggestions"),
    [
        (0, None),
        (
            1,
            [
                {
                    "range": {"start": {"line": 3, "column": 16}, "end": {"line": 3, "column": 32}},
                    "text": "attacked",
                }
            ],
        ),
        (4, None),
    ],
)
def test_only_a_fix_of_one_place_is_a_suggestion(outcome: Outcome, index: int, suggestions: list[Any] | None) -> None:
    assert diagnostics(outcome)[index].get("suggestions") == suggestions
