"""YAML that means what it says, and errors at their place."""

from __future__ import annotations

import pytest

from qualcheck.errors import QualcheckError
from qualcheck.yamlfile import parse


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: no", {"a": "no"}),
        ("a: [yes, on, off, n]", {"a": ["yes", "on", "off", "n"]}),
        ("a: true", {"a": True}),
        ("a: 12:30", {"a": "12:30"}),
        ("a: 1_000", {"a": "1_000"}),
        ("a: 017", {"a": "017"}),
        ("a: 0x1f", {"a": "0x1f"}),
        ("a: 2024-06-19", {"a": "2024-06-19"}),
        ("a: 3", {"a": 3}),
        ("a: '3'", {"a": "3"}),
        ("a: 0.25", {"a": 0.25}),
        ("a:", {"a": None}),
        ("", None),
        ("\ufeffa: 1", {"a": 1}),
    ],
)
def test_values_are_what_was_written(text: str, data: object) -> None:
    assert parse(text.removeprefix("\ufeff"), "f.yml").data == data


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\na: 2", "f.yml:2:1: the key 'a' stands twice"),
        ("a: &x 1\nb: *x", "f.yml:1:4: anchors (&) and aliases (*) are not allowed"),
        ("a: *x", "f.yml:1:4: anchors (&) and aliases (*) are not allowed"),
        ("a: [1", "f.yml:2:1: not valid YAML"),
        ("a: b: c", "f.yml:1:5: not valid YAML"),
        ("\ta: b", "f.yml:1:1: not valid YAML"),
        ("a: \x01", "f.yml:1:4: the character U+0001 may not stand in YAML"),
        ("? [a]\n: b", "f.yml:1:3: a key must be a plain word"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(text: str, message: str) -> None:
    with pytest.raises(QualcheckError) as caught:
        parse(text, "f.yml")
    assert str(caught.value).startswith(message)


def test_places_of_values_and_keys() -> None:
    places = parse("- id: x\n  list:\n    - one\n    - two\n", "f.yml").places
    assert {path: places[path] for path in [(0, "id"), (0, "list", 1)]} == {(0, "id"): (1, 3), (0, "list", 1): (4, 7)}
