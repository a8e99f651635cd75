"""What `benchmarks/fuzz.py` and `benchmarks/giants.py` have found: each row broke once, or took for ever."""

from __future__ import annotations

import importlib.util
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest

from qualcheck import desk_rates, dismissals, packs, stats, yamlfile
from qualcheck.batch import Fields, record
from qualcheck.detectors.encoding import HIDDEN
from qualcheck.errors import QualcheckError, QualcheckErrors
from qualcheck.formats import names as ledger
from qualcheck.formats import summary
from qualcheck.mentions import read as mentions
from qualcheck.readers import text
from qualcheck.variants import _reductions
from qualcheck.words import WordList

BENCHMARKS: Final = Path(__file__).parents[1] / "benchmarks"
DEEP: Final = "[" * 100_000


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("- {id: a, kind: {b: c}}\n", "unknown kind {'b': 'c'}"),
        ("- {id: a, kind: [phrase]}\n", "unknown kind ['phrase']"),
        ("- {id: a, kind: 1}\n", "unknown kind 1"),
        ("- {id: !!python/name:os.system x, kind: phrase}\n", "tags (!) are not allowed"),
    ],
)
def test_a_rule_file_that_is_wrong_is_one_line(tmp_path: Path, rule: str, message: str) -> None:
    (tmp_path / "r.yml").write_text(rule)
    with pytest.raises(QualcheckErrors) as caught:
        packs.load([packs.Pack("house", tmp_path, "house", False)])
    assert message in str(caught.value.errors[0])


def earlier(**changes: Any) -> str:
    report = {"path": "a", "words": 1, "counts": {"class": {}}, "verdict": "recast"}
    return json.dumps({"reports": [report | changes]})


@pytest.mark.parametrize(
    "content",
    [
        DEEP,
        "null",
        '{"reports": {"a": 1}}',
        '{"reports": ["a"]}',
        earlier(words="many"),
        earlier(path=[1]),
        earlier(verdict={}),
        earlier(counts={"class": {"error": None}}),
        earlier(counts={"class": 1}),
    ],
)
def test_an_earlier_json_that_is_none_is_one_line(tmp_path: Path, content: str) -> None:
    (tmp_path / "old.json").write_text(content)
    with pytest.raises(QualcheckError, match="not the output of"):
        summary.earlier(tmp_path / "old.json")


@pytest.mark.parametrize("content", [DEEP, "9" * 5000, '{"pairs": [1]}', '{"pairs": {"a": 1}}', "null"])
def test_house_rates_that_are_none_are_one_line(tmp_path: Path, content: str) -> None:
    (tmp_path / "rates.json").write_text(content)
    with pytest.raises(QualcheckError):
        desk_rates.load(tmp_path / "rates.json", "rates.json")


@pytest.mark.parametrize("content", ['{"names": ' + DEEP, '{"names": ' + "9" * 5000 + "}"])
def test_a_ledger_that_is_none_is_one_line(content: str) -> None:
    with pytest.raises(QualcheckError, match="this is no JSON"):
        ledger._json_rows(content, "ledger.json")


@pytest.mark.parametrize(
    "raw",
    [
        b'{"id": ' + b"9" * 5000 + b', "text": "x"}',
        b'{"id": "\\ud800", "text": "x"}',
        b'{"id": 1, "text": "\\udfff x"}',
        b'{"id": 1, "text": ' + DEEP.encode(),
        b'{"id": 1e999, "text": "x"}',
    ],
)
def test_a_bad_record_is_set_aside_with_its_reason(raw: bytes) -> None:
    found: Any = record(raw, "a.jsonl", 1, Fields(), set())
    assert (found.line, bool(found.reason)) == (1, True)


def test_rules_about_dismissals_have_a_hash() -> None:
    """SARIF asked every rule for its rates, and those of kind meta have no parameters."""
    assert [stats.rule_hash(rule) for rule in dismissals.RULES] == [""] * len(dismissals.RULES)


#: Most seconds of processor time: each took minutes or hours, and takes a fraction of one now.
SOON: Final = 3.0
WORDS: Final = WordList.load(packs.rules_folder() / "words")


@pytest.mark.parametrize(
    "work",
    [
        pytest.param(lambda: WORDS.corrections("a" * 1_000_000), id="corrections of a word of a million letters"),
        pytest.param(lambda: _reductions("a" * 100_000), id="variants of a name of 100,000 letters"),
        pytest.param(lambda: mentions(text.document("A.B." * 50_000, "a.txt")), id="100,000 initials in a row"),
        pytest.param(
            lambda: mentions(text.document("Minister Said " * 20_000, "a.txt")), id="40,000 capitals in a row"
        ),
        pytest.param(
            lambda: list(HIDDEN.finditer("a" * 300_000)), id="a word of 300,000 letters, nothing hidden in it"
        ),
        pytest.param(lambda: list(HIDDEN.finditer("\u200b" * 300_000)), id="300,000 characters of no width"),
        pytest.param(lambda: text.document("“" * 100_000 + "”" * 10, "a.txt"), id="100,000 opening quotation marks"),
        pytest.param(lambda: text.document('"' * 100_000, "a.txt"), id="100,000 straight quotation marks"),
    ],
)
def test_it_ends_soon(work: Callable[[], object]) -> None:
    start = time.process_time()
    work()
    assert time.process_time() - start < SOON


@pytest.fixture(scope="module")
def fuzz(cache_folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("fuzz", BENCHMARKS / "fuzz.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["fuzz"] = module
    spec.loader.exec_module(module)
    module.warm()
    return module


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("group", ["text", "rules", "settings", "files", "arguments"])
def test_nothing_breaks(fuzz: ModuleType, group: str, number: int) -> None:
    """A little of the fuzz run; `python benchmarks/fuzz.py` is the whole of it."""
    outcome = fuzz.run(fuzz.made(group, number))
    assert outcome.faults == (), outcome.output


def test_yaml_tags_are_refused_at_their_place() -> None:
    with pytest.raises(QualcheckError) as caught:
        yamlfile.parse("a: 1\nb: !!binary aGk=\n", "r.yml")
    assert (caught.value.line, caught.value.column) == (2, 4)
