"""Thresholds of rules: every numeric key is known, values are tried truly, the budget, the table, the plot, the command."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from subprocess import CompletedProcess
from typing import get_args, get_type_hints

import pytest

from qualcheck import packs, stats, tuning
from qualcheck.config import Settings
from qualcheck.detectors.table import KINDS
from qualcheck.errors import QualcheckError
from qualcheck.formats import sweep as formats
from qualcheck.rates import Counts
from qualcheck.rule import Rule
from qualcheck.sweep import Step, Sweep

Command = Callable[..., "CompletedProcess[str]"]

DENSITY = "id: formulas, kind: density, class: signal, phrases: [in fact], least_count: 3, least_words: 5"
REPEATED = "They said it rained, and in fact it rained. "
PLAIN = "They said it rained, and nobody was surprised at that.\n"


def rule(folder: Path, keys: str = DENSITY) -> Rule:
    folder.mkdir(exist_ok=True)
    (folder / "a.yml").write_text(f"- {{{keys}}}\n", encoding="utf-8")
    return packs.load([packs.Pack("own", folder, "own", False)])[0]


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Of native news one text in four has the phrase twice; translations have it 1, 2, 3 and 4 times."""
    folder = tmp_path_factory.mktemp("corpora")
    found = {"native": [2, 0, 0, 0], "mt": [1, 2, 3, 4]}
    for name, times in found.items():
        rows = [json.dumps({"text": PLAIN + REPEATED * number, "id": f"{name}{at}"}) for at, number in enumerate(times)]
        (folder / f"{name}.jsonl").write_text("\n".join(rows), encoding="utf-8")
    return {name: folder / f"{name}.jsonl" for name in found}


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory, corpora: dict[str, Path]) -> Sweep:
    folder = tmp_path_factory.mktemp("swept")
    one = rule(folder / "own")
    threshold = tuning.chosen(one, None)
    return tuning.sweep(one, threshold, tuning.values_for(one, threshold, ()), corpora, Settings(folder=folder))


# Which keys are thresholds


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_numeric_key_of_a_kind_is_a_threshold_and_no_other(kind: str) -> None:
    params = KINDS[kind].params
    hints = get_type_hints(params)
    numeric = {
        field.name for field in fields(params) if {int, float} & {hints[field.name], *get_args(hints[field.name])}
    }
    known = {threshold.key for threshold in tuning.THRESHOLDS.get(kind, ())}
    assert known - {"differences"} == numeric


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (DENSITY, ["least_count", "per_1000", "least_words"]),
        ("id: a, kind: phrase, phrases: [x]", ["min_count"]),
        ("id: a, kind: readability, metric: words, most: 40", ["most"]),
        ("id: a, kind: readability, metric: Flesch reading ease, least: 30", ["least"]),
        ("id: a, kind: repetition, check: word", []),
        ("id: a, kind: repetition, check: passage", ["least_words"]),
        ("id: a, kind: repetition, check: opening", ["least_count", "same_words"]),
        ("id: a, kind: misspelling", ["least_frequency", "min_letters", "term_count"]),
        ("id: a, kind: misspelling, check: split", []),
        ("id: a, kind: quotation, check: wordings", ["least_overlap"]),
        ("id: a, kind: names, check: variant", ["differences"]),
        ("id: a, kind: names, check: role", []),
        ("id: a, kind: encoding, check: mojibake", []),
    ],
)
def test_a_rule_has_the_thresholds_of_what_it_checks(tmp_path: Path, keys: str, expected: list[str]) -> None:
    assert [threshold.key for threshold in tuning.thresholds(rule(tmp_path / "own", keys))] == expected


@pytest.mark.parametrize(
    ("keys", "key", "asked", "expected"),
    [
        (DENSITY, None, (), (2, 3, 4, 5, 6, 8, 10)),
        (DENSITY.replace("least_count: 3", "least_count: 7"), None, (), (2, 3, 4, 5, 6, 7, 8, 10)),
        (DENSITY, "per_1000", (1.5, 3), (0.0, 1.5, 3)),
        ("id: a, kind: readability, metric: words, most: 40", None, (), (20, 24, 28, 32, 36, 40, 44, 48, 54, 60, 80)),
        ("id: a, kind: quotation, check: wordings, least_overlap: 0.7", None, (0.9,), (0.7, 0.9)),
    ],
)
def test_the_present_value_is_among_those_tried(
    tmp_path: Path, keys: str, key: str | None, asked: tuple[float, ...], expected: tuple[float, ...]
) -> None:
    one = rule(tmp_path / "own", keys)
    assert tuning.values_for(one, tuning.chosen(one, key), asked) == expected


@pytest.mark.parametrize(
    ("keys", "key", "asked", "message"),
    [
        (
            "id: a, kind: repetition, check: word",
            None,
            (),
            "own.a is of kind repetition and has no threshold to tune; kinds",
        ),
        (DENSITY, "metric", (), "own.formulas has no threshold 'metric'; it has least_count, per_1000, least_words"),
        (DENSITY, None, (1,), "--values 1: least_count must be 2 or more"),
        (DENSITY, None, (2.5,), "--values 2.5: least_count is a whole number"),
        (DENSITY, None, tuple(range(2, 90)), "--values names 88 values; give 40 at the most"),
        ("id: a, kind: names, check: variant", None, (1,), "the distance of names goes in steps"),
    ],
)
def test_what_cannot_be_tried(
    tmp_path: Path, keys: str, key: str | None, asked: tuple[float, ...], message: str
) -> None:
    one = rule(tmp_path / "own", keys)
    with pytest.raises(QualcheckError, match=re.escape(message)):
        tuning.values_for(one, tuning.chosen(one, key), asked)


# What is found


def test_each_value_finds_what_the_rule_would_with_it(swept: Sweep) -> None:
    assert [(step.value, step.hits["native"], step.hits["mt"], step.present) for step in swept.steps] == [
        ("2", 2, 9, False),
        ("3", 0, 7, True),
        ("4", 0, 4, False),
        ("5", 0, 0, False),
        ("6", 0, 0, False),
        ("8", 0, 0, False),
        ("10", 0, 0, False),
    ]


def test_the_present_value_finds_what_rules_stats_counts(
    tmp_path: Path, corpora: dict[str, Path], swept: Sweep
) -> None:
    counted = stats.measure(corpora, [rule(tmp_path / "own")], Settings(folder=tmp_path))
    present = next(step for step in swept.steps if step.present)
    assert dict(present.hits) == {name: counts.hits.get("own.formulas", 0) for name, counts in counted.items()}
    assert {name: counts.words for name, counts in swept.corpora.items()} == {n: c.words for n, c in counted.items()}


def test_the_budget_picks_the_value_that_finds_most_within_it(swept: Sweep) -> None:
    # One hit is always allowed, and two stand at least_count 2.
    assert (swept.allowed, swept.within[0]) == (1, "3")


def test_a_rule_that_is_off_is_tried_too(tmp_path: Path, corpora: dict[str, Path]) -> None:
    one = rule(tmp_path / "own", DENSITY + ", status: 'off'")
    found = tuning.sweep(one, tuning.chosen(one, None), (2,), corpora, Settings(folder=tmp_path))
    assert [step.hits["mt"] for step in found.steps] == [9]


def test_the_distance_of_names_goes_from_writing_to_far(tmp_path: Path) -> None:
    text = "Oleg Tarasevich opened the plant.\n\nWorkers cheered when Oleg Tarasevitch left.\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    one = rule(tmp_path / "own", "id: a, kind: names, check: variant")
    threshold = tuning.chosen(one, None)
    values = tuning.values_for(one, threshold, ())
    found = tuning.sweep(one, threshold, values, {"mt": tmp_path / "a.txt"}, Settings(folder=tmp_path))
    hits = [step.hits["mt"] for step in found.steps]
    assert (hits[0], hits[-1], hits == sorted(hits)) == (0, 1, True)
    assert [(step.value, step.present) for step in found.steps][-2:] == [("to slip", False), ("to far", True)]


def test_misspellings_of_rare_words_can_be_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "The farmers said the hrvest was over before the rain came down.\n", encoding="utf-8"
    )
    one = rule(tmp_path / "own", "id: a, kind: misspelling")
    threshold = tuning.chosen(one, "least_frequency")
    found = tuning.sweep(one, threshold, (0, 3, 8), {"mt": tmp_path / "a.txt"}, Settings(folder=tmp_path))
    assert [step.hits["mt"] for step in found.steps] == [1, 1, 0]


# The table and the plot


def test_the_table_marks_the_present_value_and_what_is_over_the_budget(swept: Sweep) -> None:
    lines = list(formats.table(swept))
    rows = {line.split()[1 if line.startswith("→") else 0]: line for line in lines if re.match(r"[→ ] +\d+ +\d", line)}
    assert rows["2"].endswith("over the budget")
    assert rows["3"].startswith("→")
    assert rows["3"].endswith("now")
    assert "least_count 3 keeps to that and finds most: 0 on native, 7 on mt. So do 4, 5, 6, 8, 10." in lines
    assert "Other thresholds of the rule: --key per_1000, --key least_words." in lines


@pytest.mark.parametrize(
    ("share", "bar"), [(0.0, ""), (0.0001, "▏"), (0.5, "█" * 20), (1.0, "█" * 40), (0.5125, "█" * 20 + "▌")]
)
def test_a_bar_is_as_long_as_its_share(share: float, bar: str) -> None:
    assert formats._bar(share) == bar


def test_the_plot_is_a_picture_of_every_step_and_loads_nothing(swept: Sweep) -> None:
    text = formats.svg(swept)
    root = ElementTree.fromstring(text)
    space = "{http://www.w3.org/2000/svg}"
    lines = [line.get("points", "").split() for line in root.iter(f"{space}polyline")]
    assert [len(points) for points in lines] == [7, 7]
    titles = [title.text for title in root.iter(f"{space}title")]
    assert "mt, least_count 3: 7 findings, " in " ".join(title or "" for title in titles)
    assert not re.search(r"href|script|url\(|@import|<image", text)
    assert text == formats.svg(swept)


def test_the_plot_stands_without_findings_and_with_strange_names(swept: Sweep) -> None:
    steps = (Step("1", {"a<b&\x07": 0}, True),)
    odd = replace(swept, steps=steps, corpora={"a<b&\x07": Counts(words=0)}, allowed=None, within=())
    assert ElementTree.fromstring(formats.svg(odd)) is not None
    assert "No corpus is called 'native', so nothing is said of the budget." in list(formats.table(odd))


@pytest.mark.parametrize(
    ("most", "top", "marks"),
    [(18.559, 20, 5), (1.0, 1.0, 6), (0.137, 0.15, 4), (6.0, 6, 7), (0.00004, 0.00005, 6)],
)
def test_the_axis_ends_at_a_round_number(most: float, top: float, marks: int) -> None:
    found, values = formats._scale(most)
    assert found == pytest.approx(top)
    assert len(values) == marks


# The command


def test_the_command_prints_the_table_and_writes_the_plot(
    qualcheck: Command, tmp_path: Path, corpora: dict[str, Path]
) -> None:
    rule(tmp_path / "own")
    (tmp_path / "qualcheck.yml").write_text("packs: [own]\n", encoding="utf-8")
    ended = qualcheck(
        *("rules", "tune", "own.formulas", "--key", "least_count", "--values", "2,4", "--svg", "plots/a.svg"),
        *(f"--corpus={name}={path}" for name, path in corpora.items()),
    )
    assert ended.returncode == 0, ended.stderr
    assert "own.formulas (signal, kind density): least_count, matches that an article must have" in ended.stdout
    assert "3 values on 188 words" in ended.stderr
    assert (tmp_path / "plots" / "a.svg").read_text(encoding="utf-8").startswith("<svg ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["own.formula"], "did you mean 'own.formulas'?"),
        (["own"], "'own' names several rules; give the id of one"),
        (["own.formulas", "--values", "two"], "--values 'two' is no number; write them as in 1,2,3.5"),
        (["own.formulas", "--values", "nan"], "--values 'nan' is no number that a threshold can have"),
    ],
)
def test_what_the_command_refuses(qualcheck: Command, tmp_path: Path, arguments: list[str], message: str) -> None:
    rule(tmp_path / "own")
    (tmp_path / "qualcheck.yml").write_text("packs: [own]\n", encoding="utf-8")
    ended = qualcheck("rules", "tune", *arguments, "--corpus", "native=native.jsonl")
    assert (ended.returncode, message in ended.stderr) == (2, True), ended.stderr
