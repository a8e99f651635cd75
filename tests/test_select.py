"""What the settings of a house make of rules: class, severity, status, and rules newer than the version pinned."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from qualcheck import config, packs, run
from qualcheck.errors import QualcheckErrors
from qualcheck.finding import Finding
from qualcheck.gate import Gate
from qualcheck.readers import text
from qualcheck.report import Report
from qualcheck.rule import Rule
from qualcheck.select import RuleKeys, adjusted, order

RULES = """
- {id: teh, kind: phrase, class: error, severity: major, phrases: [blue herring], category: Style/Unidiomatic}
- {id: new, kind: phrase, class: error, severity: major, phrases: [green herring], since: "2026.10"}
- {id: later, kind: phrase, class: error, severity: major, phrases: [red herring], since: "2026.9"}
- {id: hint, kind: phrase, class: signal, phrases: [grey herring], source_languages: [hi]}
- {id: never, kind: phrase, class: error, severity: minor, phrases: [pink herring], status: "off"}
"""


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> tuple[Rule, ...]:
    folder = tmp_path_factory.mktemp("house")
    (folder / "rules.yml").write_text(RULES, encoding="utf-8")
    return packs.load([packs.Pack("house", folder, "house", False)])


@pytest.mark.parametrize(
    ("pin", "changes", "made"),
    [
        (None, {}, {}),
        ("2026.10", {}, {}),
        ("2026.9", {}, {"new": ("error", "major", "preview")}),
        ("0.1", {}, {"new": ("error", "major", "preview"), "later": ("error", "major", "preview")}),
        ("0.1", {"house.new": {"status": "stable"}}, {"later": ("error", "major", "preview")}),
        (None, {"house.teh": {"class_": "query"}}, {"teh": ("query", "major", "stable")}),
        (None, {"house.teh": {"severity": "critical"}}, {"teh": ("error", "critical", "stable")}),
        (None, {"house.teh": {"class_": "signal"}}, {"teh": ("signal", "neutral", "stable")}),
        (None, {"house.hint": {"class_": "query"}}, {"hint": ("query", "minor", "stable")}),
        (None, {"house.hint": {"severity": "major"}}, {}),
        (None, {"house.never": {"status": "stable"}}, {"never": ("error", "minor", "stable")}),
        (None, {"lang:hi": {"status": "off"}}, {"hint": ("signal", "neutral", "off")}),
        (None, {"signal": {"status": "off"}}, {"hint": ("signal", "neutral", "off")}),
        (
            None,
            {"house": {"class_": "query"}, "house.teh": {"severity": "minor"}},
            {
                "teh": ("query", "minor", "stable"),
                "new": ("query", "major", "stable"),
                "later": ("query", "major", "stable"),
                "hint": ("query", "minor", "stable"),
                "never": ("query", "minor", "off"),
            },
        ),
    ],
)
def test_what_becomes_of_rules(
    rules: tuple[Rule, ...], pin: str | None, changes: Mapping[str, Any], made: Mapping[str, tuple[str, str, str]]
) -> None:
    found = adjusted(rules, pin, {name: RuleKeys(**keys) for name, keys in changes.items()})
    changed = {
        new.id.removeprefix("house."): (new.class_, new.severity, new.status)
        for old, new in zip(rules, found, strict=True)
        if (old.class_, old.severity, old.status) != (new.class_, new.severity, new.status)
    }
    assert changed == made


@pytest.mark.parametrize(
    ("earlier", "later"), [("0.1", "0.2"), ("0.9", "0.10"), ("2026.9", "2026.10"), ("1", "1.0.1"), ("0.1.0", "0.1.1")]
)
def test_versions_are_numbers(earlier: str, later: str) -> None:
    assert order(earlier) < order(later)


def test_a_version_with_zeros_is_the_same() -> None:
    assert order("0.1") == order("0.1.0")


def report(folder: Path, settings: str, article: str = "The mayor saw a green herring on Monday.") -> Report:
    (folder / "house").mkdir()
    (folder / "house" / "rules.yml").write_text(RULES.replace("2026.10", "0.1.0").replace("2026.9", "0.1"), "utf-8")
    (folder / "qualcheck.yml").write_text("packs: [house]\nselect: [house]\n" + settings, encoding="utf-8")
    return run.prepare(config.load(folder / "qualcheck.yml")).check(text.document(article, "wire/a.txt"))


def shapes(findings: tuple[Finding, ...]) -> list[tuple[str, str, str, bool]]:
    return [(finding.rule, finding.class_, finding.severity, finding.preview) for finding in findings]


@pytest.mark.parametrize(
    ("settings", "found", "fails"),
    [
        ("", [("house.new", "error", "major", False)], True),
        ("rules: {house.new: {severity: minor}}", [("house.new", "error", "minor", False)], False),
        ("rules: {house.new: {class: query}}", [("house.new", "query", "major", False)], False),
        ("rules: {house.new: preview}", [("house.new", "error", "major", True)], False),
        ("rules: {house.new: off}", [], False),
        ("pin: '0.0.9'", [("house.new", "error", "major", True)], False),
        ("overrides: [{paths: [wire/*], ignore: [house.new]}]", [], False),
        ("overrides: [{paths: [desk/*], ignore: [house.new]}]", [("house.new", "error", "major", False)], True),
        ("overrides: [{paths: [wire/*], select: [house.teh]}]", [], False),
    ],
)
def test_settings_decide_what_an_article_gets(
    tmp_path: Path, settings: str, found: list[tuple[str, str, str, bool]], fails: bool
) -> None:
    made = report(tmp_path, settings)
    assert (shapes(made.findings), bool(Gate().failing(made))) == (found, fails)


def test_inside_a_quotation_the_house_cannot_make_an_error(tmp_path: Path) -> None:
    article = "The mayor said: “I saw a green herring on Monday.”"
    assert shapes(report(tmp_path, "rules: {house.new: {class: error}}", article).findings) == [
        ("house.new", "query", "major", False)
    ]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("ignore: [hi,\n house.old]", "qualcheck.yml:4:2: 'house.old' names no rule"),
        ("rules:\n  house.old: off", "qualcheck.yml:4:3: 'house.old' names no rule"),
        ("overrides:\n  - {paths: [x], select: [house.old]}", "qualcheck.yml:4:5: 'house.old' names no rule"),
    ],
)
def test_a_name_of_no_rule_has_a_place(tmp_path: Path, settings: str, message: str) -> None:
    with pytest.raises(QualcheckErrors) as caught:
        report(tmp_path, settings)
    assert str(caught.value).startswith(message)
