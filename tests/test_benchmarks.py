"""The benchmark runs and says all that it promises; how long anything takes is not judged here."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
TEXT = runpy.run_path(str(BENCHMARKS / "text.py"))


def speed() -> dict[str, Any]:
    sys.path.insert(0, str(BENCHMARKS))
    try:
        return runpy.run_path(str(BENCHMARKS / "speed.py"))
    finally:
        sys.path.remove(str(BENCHMARKS))


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What `speed.py --quick` prints where no peer is installed."""
    command = [sys.executable, str(BENCHMARKS / "speed.py"), "--quick", "--markdown", "speed.md"]
    folder = tmp_path_factory.mktemp("speed")
    nowhere = {f"QUALCHECK_{name}": str(folder / "none") for name in ("VALE", "PROSELINT", "HARPER", "CODESPELL")}
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=400, env={**os.environ, **nowhere}
    )
    assert done.returncode == 0, done.stderr
    assert (folder / "speed.md").read_text() == done.stdout
    return done.stdout


@pytest.mark.parametrize(
    "row",
    [
        "| one article | qualcheck --jobs 1 |",
        "| 8 articles | qualcheck --jobs 1 |",
        "| 8 articles | qualcheck --jobs 2 |",
        "| one file of 0.061 MB | qualcheck --jobs 1 |",
        "| 20 rules | qualcheck --jobs 1 |",
        "| 20 rules | qualcheck --jobs 2 |",
        "| 200 rules | qualcheck --jobs 1 |",
        "| 200 rules | qualcheck --jobs 2 |",
        "| 20 | ",
        "| 200 | ",
        "| tokens and sentences | ",
        "| phrases and regexes | ",
        "| misspelling and foreign words | ",
        "| tagger | ",
        "| names: finding them | ",
        "| likelihood | ",
        "| merging, ids, verdict | ",
        "| all of these | ",
        "| MB of the process | ",
        "- not run, because not installed: vale, proselint, harper, codespell",
    ],
)
def test_the_quick_run_has_every_row(row: str, quick: str) -> None:
    assert any(line.startswith(row) for line in quick.splitlines()), quick


def test_no_row_of_the_quick_run_failed(quick: str) -> None:
    assert "stopped after" not in quick
    assert "ended with" not in quick


def test_the_same_seed_makes_the_same_text() -> None:
    assert list(TEXT["articles"](3, seed=7)) == list(TEXT["articles"](3, seed=7))
    assert list(TEXT["articles"](3, seed=7)) != list(TEXT["articles"](3, seed=8))


@pytest.mark.parametrize(("rate", "least", "most"), [(0.0, 0, 0), (5.0, 20, 70), (50.0, 300, 700)])
def test_artifacts_come_at_the_rate_asked_for(rate: float, least: int, most: int) -> None:
    """In 10,000 words; each artifact is told by a wording that nothing else has."""
    text = " ".join(TEXT["articles"](30, seed=5, artifacts=rate))
    words = text.split()[:10_000]
    marks = (
        "fsigning",
        "recieved",
        "govern ment",
        "took a target",
        "In such a situation",
        "the point of the situation",
    )
    # One of the seven artifacts has no wording of its own.
    assert least <= sum(" ".join(words).count(mark) for mark in marks) * 7 / 6 <= most


def test_a_long_article_meets_new_names_to_its_end() -> None:
    text = TEXT["long_article"](200_000)
    halves = text[: len(text) // 2], text[len(text) // 2 :]
    names = [{word for word in half.split() if word.istitle()} for half in halves]
    assert 195_000 < len(text) <= 200_001
    assert len(names[1] - names[0]) > 100


def test_phrases_for_rules_differ_and_some_stand_in_the_text() -> None:
    texts = list(islice(TEXT["articles"](20), 20))
    phrases = TEXT["phrases"](500, texts)
    assert len({phrase.lower() for phrase in phrases}) == 500
    assert 100 < sum(any(phrase in text for text in texts) for phrase in phrases) < 250


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        ([1.0, 2.0, 4.0, 8.0], False),
        ([1.0, 4.0, 16.0, 64.0], True),
        ([1.0, 2.0, 4.0, 9.0], False),  # Once may be chance.
        ([0.001, 0.004, 0.016, 0.04], False),  # Too short to tell.
    ],
)
def test_what_grows_too_fast_is_told(seconds: list[float], told: bool) -> None:
    grown = [{"size": 1 << at, "words": 1, "parts": {"part": took}, "peak": 1.0} for at, took in enumerate(seconds)]
    assert any("more than 2.1 times: part" in line for line in speed()["_growth_table"](grown)) is told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--only", "speed"], "no section is called speed"),
        (["--peers", "word"], "no peer is called word"),
        (["--text", "nowhere"], "no .txt files in nowhere"),
    ],
)
def test_what_cannot_be_measured_is_said(arguments: list[str], said: str, tmp_path: Path) -> None:
    command = [sys.executable, str(BENCHMARKS / "speed.py"), "--quick", *arguments]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert said in done.stderr
    assert "Traceback" not in done.stderr
