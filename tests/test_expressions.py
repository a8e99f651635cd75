"""Compiled expressions that outlive the run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import regex

from qualcheck import cache, expressions

SOURCES = [
    (r"(?P<a>x+)(?:b|c){2,}(?P<k>d)?", 0),
    (r"\b(?:straße|İstanbul|\p{Lu}\w+)\b", int(regex.IGNORECASE)),
    (r"(?<=a)b|(?<!c)d", 0),
    (r"(?V1)[\p{L}--[a-f]]+", int(regex.VERSION1)),
    (r"(a)(b)\1", 0),
]
TEXT = "xxbcd STRASSE straße Élysée ab d cd abc ghi abaaba"


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, and a run that has read nothing as yet."""
    monkeypatch.setenv("QUALCHECK_CACHE_DIR", str(tmp_path))
    cache.folder.cache_clear()
    monkeypatch.setattr(expressions, "_kept", None)
    monkeypatch.setattr(expressions, "_fresh", {})
    return tmp_path


@pytest.fixture(autouse=True)
def _own_folder_again() -> Iterator[None]:
    yield
    cache.folder.cache_clear()


def spans(source: str, flags: int) -> list[object]:
    return [(match.span(), match.groupdict()) for match in expressions.compiled(source, flags).finditer(TEXT)]


@pytest.mark.parametrize(("source", "flags"), SOURCES)
def test_what_was_kept_matches_as_what_was_read(
    fresh: Path, monkeypatch: pytest.MonkeyPatch, source: str, flags: int
) -> None:
    expected = [(match.span(), match.groupdict()) for match in regex.finditer(source, TEXT, flags)]
    assert spans(source, flags) == expected
    expressions.keep()
    expressions._make()
    monkeypatch.setattr(expressions, "_kept", None)
    monkeypatch.setattr(regex, "compile", lambda *_: pytest.fail("read again"))
    assert spans(source, flags) == expected


@pytest.mark.parametrize(
    "damage", [b"", b"\x81", b"\x81\xa3a:b\xc4\x01x", b"no such thing", b"\x81\xa30:a\xc4\x01\x90"]
)
def test_a_damaged_cache_is_read_anew(fresh: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes) -> None:
    spans("a", 0)
    expressions.keep()
    (file,) = (fresh / cache.EXPRESSIONS).iterdir()
    file.write_bytes(damage)
    monkeypatch.setattr(expressions, "_kept", None)
    assert spans("a", 0) == [(match.span(), {}) for match in regex.finditer("a", TEXT)]


def test_runs_keep_what_others_have_kept(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for source in ("a", "b"):
        monkeypatch.setattr(expressions, "_kept", None)
        expressions.compiled(source)
        expressions.keep()
    assert set(expressions._read()) == {"0:a", "0:b"}


def test_an_expression_for_later_does_what_it_would_now() -> None:
    later = expressions.Later(r"[a-c]+", regex.IGNORECASE)
    assert [match[0] for match in later.finditer("xAbcx")] == ["Abc"]
    assert later.sub("-", "xAbcx") == "x-x"
