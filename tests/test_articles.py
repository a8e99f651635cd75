"""Whole articles written for the project: what is planted in them, and which of it is found.

Beside each article stands `<name>.expected.yml`: every problem a copy editor would mark, with `found: true` where
qualcheck finds it. The clean articles expect nothing. After a change of rules run this file with `UPDATE_ARTICLES=1` in
the environment, read the difference, and commit it with the change.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from qualcheck import run
from qualcheck.config import Settings
from qualcheck.finding import Finding, Span
from qualcheck.formats.markdown import SHARE_FOUND
from qualcheck.readers import text
from qualcheck.report import Report
from qualcheck.run import Run

FOLDER = Path(__file__).parent / "articles"
ARTICLES = sorted(FOLDER.glob("*.txt"))


@pytest.fixture(scope="module")
def prepared() -> Run:
    return run.prepare(Settings(folder=Path.cwd()))


def check(prepared: Run, path: Path) -> Report:
    return prepared.checker(text.document(text.decode(path.read_bytes(), path.name), path.name))


def expected(path: Path) -> list[dict[str, Any]]:
    return list(yaml.safe_load(path.with_suffix(".expected.yml").read_text(encoding="utf-8")))


def place(article: str, item: dict[str, Any]) -> Span:
    at = -1
    for _ in range(int(item["nth"]) + 1):
        at = article.index(item["text"], at + 1)
    return Span(at, at + len(item["text"]))


def touches(finding: Finding, span: Span) -> bool:
    """Whether a finding points at a planted problem and not at half the paragraph around it."""
    return finding.span.touches(span) and len(finding.span) <= max(60, 2 * len(span))


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_what_is_found(prepared: Run, path: Path) -> None:
    report = check(prepared, path)
    items = expected(path)
    spans = [place(report.document.text, item) for item in items]
    found = [any(touches(finding, span) for finding in report.findings) for span in spans]
    if os.environ.get("UPDATE_ARTICLES"):
        updated = [{**item, "found": is_found} for item, is_found in zip(items, found, strict=True)]
        content = yaml.safe_dump(updated, allow_unicode=True, sort_keys=False, width=200)
        path.with_suffix(".expected.yml").write_text(content, encoding="utf-8")
    assert [item["text"] for item, is_found in zip(items, found, strict=True) if is_found] == [
        item["text"] for item in expected(path) if item["found"]
    ]


def test_the_share_found_is_what_the_report_says() -> None:
    items = [item for path in ARTICLES for item in expected(path)]
    found = sum(1 for item in items if item["found"])
    assert SHARE_FOUND is not None
    # The report promises no more than these articles show.
    assert 0.1 < SHARE_FOUND <= found / len(items)


@pytest.mark.parametrize("path", [path for path in ARTICLES if path.stem.startswith("native")], ids=lambda p: p.stem)
def test_good_english_is_left_alone(prepared: Run, path: Path) -> None:
    report = check(prepared, path)
    assert [(f.rule, report.document.text[f.span.start : f.span.end]) for f in report.of_class("error", "query")] == []
