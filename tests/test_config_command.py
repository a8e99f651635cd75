"""`qualcheck config`, `qualcheck init` and `qualcheck cache`, as a user runs them; the schema for editors."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from qualcheck import __version__, config, config_schema
from qualcheck.commands.config import starter
from qualcheck.in_force import rows

PROJECT = Path(__file__).parents[1]
Command = Callable[..., "subprocess.CompletedProcess[str]"]

SETTINGS = """\
pin: 0.1
fail-on: critical
ignore: [hi, it]
verdict: {recast: 0.3}
rules:
  general.doubled-word: {class: query}
overrides:
  - paths: [wire/**]
    source_language: hi
    ignore: [fr]
"""


@pytest.fixture
def settings(tmp_path: Path) -> config.Settings:
    (tmp_path / "qualcheck.yml").write_text(SETTINGS, encoding="utf-8")
    return config.load(tmp_path / "qualcheck.yml")


@pytest.mark.parametrize(
    ("path", "key", "value", "origin"),
    [
        (None, ("pin",), "0.1", "qualcheck.yml:1"),
        (None, ("fail_on",), "critical", "qualcheck.yml:2"),
        (None, ("ignore", 1), "it", "qualcheck.yml:3"),
        (None, ("verdict", "recast"), 0.3, "qualcheck.yml:4"),
        (None, ("verdict", "retranslate"), 0.4, "default"),
        (None, ("rules", "general.doubled-word", "class"), "query", "qualcheck.yml:6"),
        (None, ("overrides", 0, "source_language"), "hi", "qualcheck.yml:9"),
        (None, ("source_language",), None, "default"),
        (None, ("max_findings",), {}, "default"),
        ("a.txt", ("source_language",), None, "default"),
        ("wire/a.txt", ("source_language",), "hi", "qualcheck.yml:8 (override)"),
        ("wire/a.txt", ("ignore", 0), "hi", "qualcheck.yml:3"),
        ("wire/a.txt", ("ignore", 2), "fr", "qualcheck.yml:8 (override)"),
        ("wire/a.txt", ("select",), [], "default"),
    ],
)
def test_each_value_says_where_it_comes_from(
    settings: config.Settings, path: str | None, key: tuple[str | int, ...], value: object, origin: str
) -> None:
    assert [(row.value, row.origin) for row in rows(settings, path) if row.key == key] == [(value, origin)]


def test_the_command_line_is_named(qualcheck: Command, settings: config.Settings) -> None:
    shown = qualcheck("config", "show", "wire/a.txt", "--ignore", "de", "--source-language", "it", "--format", "json")
    told = {tuple(row["key"]): row["from"] for row in json.loads(shown.stdout)["settings"]}
    assert (told[("ignore", 0)], told[("ignore", 2)], told[("source_language",)], shown.returncode) == (
        "qualcheck.yml:3",
        "command line",
        "command line",
        0,
    )


def test_settings_as_text_are_a_line_each(qualcheck: Command, settings: config.Settings) -> None:
    lines = [line.split() for line in qualcheck("config", "show", "wire/a.txt").stdout.splitlines()]
    assert ["verdict.recast", "0.3", "qualcheck.yml:4"] in lines
    assert ["source_language", "hi", "qualcheck.yml:8", "(override)"] in lines


def test_rules_are_shown_as_the_house_has_them(qualcheck: Command, settings: config.Settings) -> None:
    page = qualcheck("rules", "show", "general.doubled-word").stdout.splitlines()
    assert (page[0].split()[1], page[2].strip()) == ("(query", "set by your settings: class")


def test_rules_are_listed_as_the_house_has_them(qualcheck: Command, settings: config.Settings) -> None:
    lines = qualcheck("rules", "list", "--select", "general.doubled-word").stdout.splitlines()
    assert lines[0].split()[:2] == ["general.doubled-word", "query"]


# The schema


def test_the_schema_is_current() -> None:
    assert config_schema.FILE.read_text(encoding="utf-8") == config_schema.text(), (
        "run python -m qualcheck.config_schema"
    )


def test_every_key_is_described() -> None:
    made = config_schema.schema()
    shapes = {"qualcheck.yml": made, **made["$defs"]}
    bare = [f"{name}.{key}" for name, shape in shapes.items() for key, value in shape["properties"].items() if "description" not in value]  # fmt: skip
    assert bare == []


@pytest.mark.parametrize(
    "text",
    [
        SETTINGS,
        "extends: a.yml",
        "extends: [a.yml, b.yml]",
        "house-names: a.yml",
        "extend-select: [hi]",
        "pin: '2026.11'",
        "rules: {hi: off, it: {severity: minor, status: preview}}",
        "overrides: [{paths: [a], source-language: hi, extend-select: [it]}]",
        "languagetool: {use: required, url: 'http://localhost:8081'}",
        "scorecard: {pass_threshold: 80.0}",
    ],
)
def test_what_is_right_fits_the_schema(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "vocabluary: [x]",
        "fail_on: bad",
        "rules: {hi: never}",
        "rules: {hi: {class: bad}}",
        "rules: {hi: {clas: query}}",
        "verdict: {recasts: 0.1}",
        "overrides: [{source_language: hi}]",
        "extends: 3",
    ],
)
def test_what_is_wrong_does_not(text: str) -> None:
    assert faults(text) != []


def faults(text: str) -> list[str]:
    data: Any = yaml.safe_load(text.replace(": off", ": 'off'"))
    checker = jsonschema.Draft202012Validator(json.loads(config_schema.FILE.read_text(encoding="utf-8")))
    return [error.message for error in checker.iter_errors(data)]


def test_the_schema_is_printed(qualcheck: Command) -> None:
    assert qualcheck("config", "schema").stdout == config_schema.text()


def test_the_settings_of_the_readme_are_right(tmp_path: Path) -> None:
    text = (PROJECT / "README.md").read_text(encoding="utf-8").partition("## Settings\n")[2]
    example = re.findall(r"^```yaml\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)[0].replace(
        "../house.yml", "house.yml"
    )
    for name in ("house.yml", "house-names.yml"):
        (tmp_path / name).touch()
    for name in ("house-rules", "templates"):
        (tmp_path / name).mkdir()
    (tmp_path / "qualcheck.yml").write_text(example, encoding="utf-8")
    assert config.load(tmp_path / "qualcheck.yml").keys.pin == "0.1"
    assert faults(example) == []


# A file to begin with


def test_the_starter_changes_nothing_but_the_pin(tmp_path: Path, qualcheck: Command) -> None:
    written = qualcheck("init")
    keys = config.load(tmp_path / "qualcheck.yml").keys
    assert (written.returncode, keys) == (0, config.SettingsKeys(pin=__version__))


def test_the_starter_fits_the_schema() -> None:
    assert faults(starter()) == []


def test_the_starter_is_right_with_every_line_switched_on(tmp_path: Path) -> None:
    lines = [line for line in starter().splitlines() if line.startswith("# ") and is_setting(line)]
    (tmp_path / "house.yml").touch()
    (tmp_path / "house-names.yml").touch()
    text = "\n".join(line.removeprefix("# ").replace("../house.yml", "house.yml") for line in lines)
    (tmp_path / "qualcheck.yml").write_text(text, encoding="utf-8")
    keys = config.load(tmp_path / "qualcheck.yml").keys
    assert (keys.overrides[0].name_style, set(keys.rules), keys.languagetool.use) == (
        "ap",
        {"general.doubled-word", "general.long-sentence"},
        "required",
    )


def is_setting(line: str) -> bool:
    """Whether a comment of the starter is a line of YAML: a key, or what is set in below one."""
    return line.startswith("#  ") or (
        line[2:].split(":")[0].replace("_", "").isalpha() and ":" in line and line[2].islower()
    )


def test_what_is_there_is_never_overwritten(tmp_path: Path, qualcheck: Command) -> None:
    (tmp_path / "qualcheck.yml").write_text("name_style: ap\n", encoding="utf-8")
    refused = qualcheck("init")
    assert (refused.returncode, refused.stderr.splitlines()[0], (tmp_path / "qualcheck.yml").read_text("utf-8")) == (
        2,
        "qualcheck: qualcheck.yml: the file is there already; 'qualcheck config show' tells what it sets",
        "name_style: ap\n",
    )


@pytest.mark.parametrize(
    ("installed", "told"),
    [
        ("LanguageTool-6.8", "# LanguageTool 6.8 is installed"),
        ("LanguageTool-5.0", "# LanguageTool can be asked as well; 'qualcheck languagetool install' gets it."),
    ],
)
def test_languagetool_is_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, installed: str, told: str) -> None:
    monkeypatch.setenv("QUALCHECK_LANGUAGETOOL_DIR", str(tmp_path))
    monkeypatch.setenv("LTP_PATH", str(tmp_path / "none"))
    (tmp_path / installed).mkdir()
    (tmp_path / installed / "languagetool-server.jar").touch()
    assert [line for line in starter().splitlines() if line.startswith(told)] != []


# The cache


def test_the_cache_is_shown_and_emptied(tmp_path: Path, qualcheck: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALCHECK_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / ("a" * 64)).write_bytes(b"x" * 2_000_000)
    said = [qualcheck("cache", command).stdout.splitlines()[-3:] for command in ("show", "clear", "show")]
    assert said == [
        [
            "  rules and names: 1 of 250 files at most, 2.0 MB",
            "  languagetool: 0 of 5,050 files at most, 0.0 MB",
            "  expressions: 0 of 58 files at most, 0.0 MB",
        ],
        ["1 file deleted, 2.0 MB"],
        [
            "  rules and names: 0 of 250 files at most, 0.0 MB",
            "  languagetool: 0 of 5,050 files at most, 0.0 MB",
            "  expressions: 0 of 58 files at most, 0.0 MB",
        ],
    ]


# Rules about dismissals, which no pack has


def test_settings_may_speak_of_rules_that_no_pack_has(tmp_path: Path, qualcheck: Command) -> None:
    (tmp_path / "qualcheck.yml").write_text(
        "ignore: [meta.expired-dismissal]\nrules: {meta.unused-dismissal: {severity: major}}\n", encoding="utf-8"
    )
    listed = [line.split()[:3] for line in qualcheck("rules", "list").stdout.splitlines() if line.startswith("meta.")]
    shown = qualcheck("rules", "show", "meta.expired-dismissal")
    assert (listed, shown.returncode) == (
        [["meta.unclear-dismissal", "error", "major"], ["meta.unused-dismissal", "query", "major"]],
        0,
    )
