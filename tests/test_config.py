"""qualcheck.yml: what it says, and every error at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcheck import config
from qualcheck.errors import QualcheckError, QualcheckErrors


def load(folder: Path, text: str) -> config.Settings:
    path = folder / "qualcheck.yml"
    path.write_text(text, encoding="utf-8")
    return config.load(path)


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("- a", ["qualcheck.yml:1:1: the file must be a mapping"]),
        (
            "vocabluary: [x]",
            ["qualcheck.yml:1:1: unknown key 'vocabluary' in qualcheck.yml; did you mean 'vocabulary'?"],
        ),
        ("fail_on: bad", ["qualcheck.yml:1:1: 'fail_on' is \"bad\"; it must be 'minor', 'major' or 'critical'"]),
        ("vocabulary: x", ["qualcheck.yml:1:1: 'vocabulary' must be a list"]),
        ("fail_on_queries: yes", ["qualcheck.yml:1:1: 'fail_on_queries' is \"yes\"; write true or false"]),
        ("packs: [nowhere]", ["qualcheck.yml:1:9: there is no folder 'nowhere'"]),
        (
            "overrides:\n  - {path: [a]}",
            ["qualcheck.yml:2:6: unknown key 'path' in an override; did you mean 'paths'?"],
        ),
        ("overrides:\n  - {source_language: hi}", ["qualcheck.yml:2:5: the key 'paths' is missing"]),
    ],
)
def test_errors_stand_at_their_place(tmp_path: Path, text: str, messages: list[str]) -> None:
    with pytest.raises((QualcheckError, QualcheckErrors)) as caught:
        load(tmp_path, text)
    lines = str(caught.value).splitlines()
    assert [line[: len(message)] for line, message in zip(lines, messages, strict=True)] == messages


@pytest.mark.parametrize(
    ("path", "language"),
    [("wire/hindi/a.txt", "hi"), ("wire/hindi/old/a.txt", "ur"), ("wire/a.txt", "it"), ("a.txt", "it")],
)
def test_the_last_override_decides(tmp_path: Path, path: str, language: str) -> None:
    settings = load(
        tmp_path,
        "source-language: it\noverrides:\n"
        "  - {paths: [wire/hindi/**], source-language: hi}\n"
        "  - {paths: [wire/hindi/old/*], source_language: ur}\n",
    )
    assert settings.source_language(path) == language


def test_an_empty_file_means_the_defaults(tmp_path: Path) -> None:
    assert load(tmp_path, "# nothing yet\n").keys == config.SettingsKeys()


def test_the_nearest_file_upwards_is_found(tmp_path: Path) -> None:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    (tmp_path / "qualcheck.yml").touch()
    (tmp_path / "a" / "qualcheck.yml").touch()
    assert config.find(below) == tmp_path / "a" / "qualcheck.yml"
