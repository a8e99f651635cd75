"""Settings of several files: what wins, where each value comes from, and what is wrong at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcheck import __version__, config
from qualcheck.errors import QualcheckError, QualcheckErrors


def load(folder: Path, **files: str) -> config.Settings:
    """The settings of qualcheck.yml (`main`) beside other files, whose names have `/` for `__`."""
    for name, text in files.items():
        path = folder / ("qualcheck.yml" if name == "main" else name.replace("__", "/") + ".yml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return config.load(folder / "qualcheck.yml")


@pytest.mark.parametrize(
    ("base", "main", "key", "value"),
    [
        ("fail_on: minor", "name_style: ap", "fail_on", "minor"),
        ("fail_on: minor", "fail-on: critical", "fail_on", "critical"),
        ("include: ['*.md']", "include: ['*.html']", "include", ("*.html",)),
        ("select: [hi]", "select: [it]", "select", ("it",)),
        ("vocabulary: [a, b]", "vocabulary: [c]", "vocabulary", ("a", "b", "c")),
        ("ignore: [hi, it]", "ignore: [fr]", "ignore", ("hi", "it", "fr")),
        ("ignore: [hi, it]", "extend-select: [hi]", "ignore", ("it",)),
        ("max_findings: {minor: 3}", "max_findings: {major: 1}", "max_findings", {"minor": 3, "major": 1}),
        ("max_findings: {minor: 3}", "max_findings: {minor: 5}", "max_findings", {"minor": 5}),
        ("verdict: {recast: 0.1}", "verdict: {retranslate: 0.9}", "verdict", config.VerdictKeys(recast=0.1, retranslate=0.9)),
    ],
)  # fmt: skip
def test_a_later_file_wins_and_lists_grow(tmp_path: Path, base: str, main: str, key: str, value: object) -> None:
    settings = load(tmp_path, base=base, main=f"extends: base.yml\n{main}\n")
    assert getattr(settings.keys, key) == value


def test_what_is_made_of_a_rule_is_put_together(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        base="rules: {general.doubled-word: {class: query}, it: off}",
        main="extends: base.yml\nrules: {general.doubled-word: {severity: minor}}",
    )
    assert [(name, keys.class_, keys.severity, keys.status) for name, keys in settings.keys.rules.items()] == [
        ("it", None, None, "off"),
        ("general.doubled-word", "query", "minor", None),
    ]


def test_several_files_extend_in_their_order(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        one="vocabulary: [a]\nfail_on: minor",
        desk__two="extends: ../one.yml\nvocabulary: [b]",
        three="fail_on: critical",
        main="extends: [desk/two.yml, three.yml]\nvocabulary: [c]",
    )
    assert (settings.keys.vocabulary, settings.keys.fail_on) == (("a", "b", "c"), "critical")


def test_paths_start_at_the_file_that_names_them(tmp_path: Path) -> None:
    (tmp_path / "house" / "rules").mkdir(parents=True)
    (tmp_path / "own").mkdir()
    settings = load(
        tmp_path,
        house__base="packs: [rules]\nhouse_names: names.yml",
        house__names="- {name: Kyiv, wrong: [Kiew]}",
        main="extends: house/base.yml\npacks: [own]",
    )
    folders = [pack.folder.resolve().relative_to(tmp_path.resolve()).as_posix() for pack in settings.house_packs]
    assert (folders, settings.keys.packs, len(settings.house_names)) == (
        ["house/rules", "own"],
        ("house/rules", "own"),
        1,
    )


@pytest.mark.parametrize(
    ("files", "messages"),
    [
        ({"main": "extends: nowhere.yml"}, ["qualcheck.yml:1:1: there is no file 'nowhere.yml'; name a file of settings"]),
        ({"main": "extends: [nowhere.yml]"}, ["qualcheck.yml:1:11: there is no file 'nowhere.yml'; name a file of settings"]),
        (
            {"a": "extends: qualcheck.yml", "main": "extends: a.yml"},
            ["a.yml:1:1: the files extend each other in a circle: qualcheck.yml → a.yml → qualcheck.yml"],
        ),
        (
            {"main": "extends: ./qualcheck.yml"},
            ["qualcheck.yml:1:1: the files extend each other in a circle: qualcheck.yml → qualcheck.yml"],
        ),
        ({"a": "- x", "main": "extends: a.yml"}, ["a.yml:1:1: the file must be a mapping, as in 'vocabulary: [Grexit]'"]),
        (
            {"desk__a": "name-stile: ap", "main": "extends: desk/a.yml\nfail_on: bad"},
            [
                "desk/a.yml:1:1: unknown key 'name_stile' in qualcheck.yml; did you mean 'name_style'?",
                "qualcheck.yml:2:1: 'fail_on' is \"bad\"; it must be 'minor', 'major' or 'critical'",
            ],
        ),
        ({"main": "extends: 3"}, ["qualcheck.yml:1:1: 'extends' must be a list, one entry a line after a dash; it is 3"]),
        ({"desk__a": "packs: [no]", "main": "extends: desk/a.yml"}, ["desk/a.yml:1:9: there is no folder 'no'; name a folder of rule files"]),
        ({"main": "pin: 99"}, [f"qualcheck.yml:1:1: pin is 99, and this is qualcheck {__version__}; install that version, or pin this one"]),
        ({"main": "pin: latest"}, [f"qualcheck.yml:1:1: 'latest' is no version such as {__version__}"]),
        ({"main": "rules: {it: {class: signal, severity: minor}}"}, ["qualcheck.yml:1:9: a signal has no severity; take it out"]),
        ({"main": "rules:\n  it: {clas: query}"}, ["qualcheck.yml:2:8: unknown key 'clas'"]),
        ({"main": "rules:\n  it: {class: bad}"}, ["qualcheck.yml:2:8: 'class' is \"bad\"; it must be 'error', 'query' or 'signal'"]),
        ({"main": "rules:\n  it: no"}, ["qualcheck.yml:2:3: 'status' is \"no\"; it must be 'stable', 'preview' or 'off'"]),
        ({"main": "fail_under: 300"}, ["qualcheck.yml:1:1: fail_under is 300; it must be from 0 to 100"]),
        ({"main": "scorecard: {acceptable_points: 0}"}, ["qualcheck.yml:1:13: acceptable_points is 0; it must be 0.001 or more"]),
        ({"main": "max_findings: {major: -1}"}, ["qualcheck.yml:1:16: major is -1; it must be 0 or more"]),
        ({"main": "verdict: {recasts: 0.1}"}, ["qualcheck.yml:1:11: unknown key 'recasts'"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_line_with_its_place(tmp_path: Path, files: dict[str, str], messages: list[str]) -> None:
    with pytest.raises((QualcheckError, QualcheckErrors)) as caught:
        load(tmp_path, **files)
    assert str(caught.value).splitlines() == messages


@pytest.mark.parametrize("version", ["0.1", "0.10", "2026.10", "1.20.300"])
def test_a_version_stays_as_it_is_written(tmp_path: Path, version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "__version__", "9999")
    assert load(tmp_path, main=f"pin: {version}").keys.pin == version


@pytest.mark.parametrize(
    ("path", "rule_set"),
    [
        ("a.txt", ("none", (), (), ("it", "fr"))),
        ("wire/a.txt", ("ap", ("hi", "names"), (), ("it", "fr"))),
        ("wire/ansa/a.txt", ("bbc", ("hi", "names"), ("it",), ("fr", "signal"))),
    ],
)
def test_a_rule_set_for_each_path(tmp_path: Path, path: str, rule_set: tuple[object, ...]) -> None:
    settings = load(
        tmp_path,
        main="ignore: [it, fr]\noverrides:\n"
        "  - {paths: [wire/**], select: [hi, names], name_style: ap}\n"
        "  - {paths: [wire/ansa/**], extend-select: [it], ignore: [signal], name_style: bbc}\n",
    )
    found = settings.rule_set(path)
    assert (found.name_style, found.select, found.extend_select, found.ignore) == rule_set


def test_an_override_is_found_from_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(tmp_path, main="overrides:\n  - {paths: [wire/**], source_language: hi}\n")
    (tmp_path / "wire").mkdir()
    monkeypatch.chdir(tmp_path / "wire")
    assert settings.source_language("a.txt") == "hi"
