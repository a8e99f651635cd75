"""The cache: readable by the user alone, bounded, and emptied without touching anything else."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcheck import cache


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own, empty, below a folder that is not there yet."""
    folder = tmp_path / "deep" / "cache"
    monkeypatch.setenv("QUALCHECK_CACHE_DIR", str(folder))
    cache.folder.cache_clear()
    return folder


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    yield
    cache.folder.cache_clear()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_only_the_user_can_read_it(home: Path) -> None:
    before = os.umask(0)
    try:
        cache.put(cache.key("a"), b"text", cache.LANGUAGETOOL)
    finally:
        os.umask(before)
    file = home / cache.LANGUAGETOOL / cache.key("a")
    assert [mode(path) for path in (home, file.parent, file)] == [0o700, 0o700, 0o600]


def test_what_is_put_is_got(home: Path) -> None:
    cache.put(cache.key("a"), b"text")
    assert (cache.get(cache.key("a")), cache.get(cache.key("b"))) == (b"text", None)


def fill(folder: Path, count: int, size: int) -> list[Path]:
    """Files of the cache, the oldest first."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / cache.key(str(number)) for number in range(count)]
    for age, path in enumerate(reversed(paths)):
        path.write_bytes(b"x" * size)
        os.utime(path, (1_000_000_000 - age, 1_000_000_000 - age))
    return paths


def test_the_oldest_files_go_first(home: Path) -> None:
    most = cache.MOST_FILES[""]
    paths = fill(home, most + cache.SLACK, 1)
    cache.put(cache.key("newest"), b"x")
    kept = [path for path in (*paths, home / cache.key("newest")) if path.exists()]
    assert kept == [*paths[-(most - 1) :], home / cache.key("newest")]


def test_bytes_are_bounded(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST_BYTES", 250)
    fill(home, 5, 100)
    cache.put(cache.key("newest"), b"x" * (100 - cache.SUM))
    assert sum(part.bytes for part in cache.parts()) == 200


def test_clearing_leaves_what_is_not_ours(home: Path) -> None:
    fill(home, 2, 10)
    fill(home / cache.LANGUAGETOOL, 3, 10)
    (home / "letter.txt").write_text("keep", encoding="utf-8")
    (home / "tmpab_d1234").write_text("half", encoding="utf-8")
    cleared = [(part.name, part.files) for part in cache.clear()]
    left = sorted(path.name for path in home.rglob("*"))
    assert (cleared, left) == ([("", 3), (cache.LANGUAGETOOL, 3), (cache.EXPRESSIONS, 0)], ["letter.txt"])


def test_clearing_what_is_not_there(home: Path) -> None:
    assert [part.files for part in cache.clear()] == [0, 0, 0]
