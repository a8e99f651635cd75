"""The summary of a run and what changed since an earlier one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qualcheck.document import Document
from qualcheck.errors import QualcheckError
from qualcheck.finding import Finding, Span
from qualcheck.formats import json as json_format
from qualcheck.formats import summary
from qualcheck.report import Report, Verdict
from qualcheck.scorecard import ScorecardKeys


def report(name: str, words: int, errors: int, verdict: Verdict = "recast") -> Report:
    found = tuple(
        Finding("t.r", "phrase", "error", "Style", "major", Span(n, n + 1), "m", "w", group=str(n))
        for n in range(errors)
    )
    return Report(Document(name, "word " * words, ()), found, tuple(map(str, range(errors))), verdict, 1, 9)


OLD = [report("a.txt", 1000, 5), report("b.txt", 500, 2), report("gone|.txt", 500, 1)]
NEW = [report("a.txt", 1000, 1, "fix and print"), report("b.txt", 500, 2), report("new.txt", 500, 0, "nothing found")]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "old.json"
    text = "".join(json_format.render(OLD, rules_version="1", exit_code=1, complete=True))
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "line",
    [
        "3 articles, 2,000 words.",
        "| recast | 1 | 3 |",
        "| fix and print | 1 | 0 |",
        "| errors per 1,000 words | 1.50 | 4.00 |",
        "1 article changed, 1 did not, 1 new, 1 gone.",
        "| a.txt | 5 | 1 | recast | fix and print |",
        "| Style | major | 3 | 15 |",
    ],
)
def test_what_changed(old: Path, line: str) -> None:
    assert line in summary.render(NEW, keys=ScorecardKeys(), before=summary.earlier(old)).splitlines()


def test_alone_it_has_no_column_for_before() -> None:
    text = summary.render(NEW, keys=ScorecardKeys())
    assert ("before" in text, "## Changes" in text, "| recast | 1 |" in text) == (False, False, True)


def test_the_spread() -> None:
    many = [report(f"{n}.txt", 1000, n) for n in range(5)]
    assert (
        "a quarter have 1.0 or fewer, half 2.0 or fewer, a quarter more than 3.0; the most is 4.0."
        in summary.render(many, keys=ScorecardKeys())
    )


@pytest.mark.parametrize("text", ["{", "[]", '{"reports": [{}]}', '{"reports": 3}'])
def test_a_file_that_is_no_earlier_run(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text, encoding="utf-8")
    with pytest.raises(QualcheckError, match="not the output of"):
        summary.earlier(tmp_path / "x.json")


def test_the_scorecard_is_in_the_json(old: Path) -> None:
    data = json.loads(old.read_text(encoding="utf-8"))
    assert data["scorecard"]["points"] == 40
    assert data["scorecard"]["calibrated"] == 92.0
