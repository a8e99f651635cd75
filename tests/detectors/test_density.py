"""Formulas counted: least number, least density, least length."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcheck import packs
from qualcheck.checker import Checker
from qualcheck.config import Settings
from qualcheck.readers.text import document
from qualcheck.run import resources

RULE = """\
- id: formulas
  kind: density
  phrases: [in fact, for his part]
  least_count: 3
  per_1000: 20
  least_words: 30
  class: signal
"""


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("In fact it rained here. " * 3 + "Nobody had seen the like of it in ten years. " * 3, 3),
        ("In fact it rained here. " * 2 + "Nobody had seen the like of it in ten years. " * 3, 0),
        ("In fact it rained here. " * 3, 0),
        ("In fact it rained here. " * 3 + "Nobody had seen the like of it in ten years. " * 30, 0),
    ],
)
def test_counts(tmp_path: Path, text: str, count: int) -> None:
    (tmp_path / "a.yml").write_text(RULE, encoding="utf-8")
    rules = packs.load([packs.Pack("h", tmp_path, "h", False)])
    checker = Checker(rules, resources(Settings(folder=Path.cwd())), recast=1, retranslate=1)
    assert len(checker(document(text, "a.txt")).findings) == count
