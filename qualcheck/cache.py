"""The one cache: plain bytes under a key made from everything they depend on. Losing it costs time and nothing else.

It holds text of articles, so its folders and files are readable by the user alone. Each part has a limit of files and
of bytes; the oldest files go first. What is damaged, and what anybody else could have written, counts as not there.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

#: The part of the cache that keeps what LanguageTool said of articles.
LANGUAGETOOL: Final = "languagetool"
#: The part of the cache that keeps compiled expressions.
EXPRESSIONS: Final = "expressions"
#: Files kept in each part; the oldest go first.
MOST_FILES: Final[Mapping[str, int]] = {"": 200, LANGUAGETOOL: 5000, EXPRESSIONS: 8}
#: So many more are let pass before the oldest are looked for.
SLACK: Final = 50
#: Bytes kept in each part.
MOST_BYTES: Final = 256 * 1024 * 1024

#: Bytes before the data, by which damage shows.
SUM: Final = 4

#: What the cache writes: keys, and files that are not yet whole.
OURS: Final = re.compile(r"[0-9a-f]{64}\Z|tmp[a-z0-9_]{8}\Z")


@dataclass(frozen=True)
class Part:
    """How full a part of the cache is."""

    name: str
    files: int
    bytes: int


def key(*parts: str | bytes) -> str:
    """A file name for what depends on `parts` and on nothing else."""
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        digest.update(str(len(raw)).encode() + b":" + raw)
    return digest.hexdigest()


@lru_cache(maxsize=1)
def folder() -> Path:
    """QUALCHECK_CACHE_DIR, else the platform's cache folder for the user."""
    chosen = os.environ.get("QUALCHECK_CACHE_DIR")
    if chosen:
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("qualcheck")


def get(name: str, part: str = "") -> bytes | None:
    """What was put there, whole; None where there is nothing, or nothing that can be relied on."""
    home = folder() / part
    try:
        if not _is_ours(home.stat()) or not OURS.match(name):
            return None
        raw = (home / name).read_bytes()
    except OSError:
        return None
    return raw[SUM:] if raw[:SUM] == _sum(raw[SUM:]) else None


def _sum(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(SUM, "big")


def _is_ours(status: os.stat_result) -> bool:
    """Whether nobody but the user, and root, can have written there."""
    if os.name == "nt":
        return True
    return status.st_uid in (0, os.geteuid()) and not status.st_mode & stat.S_IWOTH


def holds(name: str, part: str = "") -> bool:
    return (folder() / part / name).is_file()


def put(name: str, data: bytes, part: str = "") -> None:
    """Keep `data`; where that is not possible, nothing happens."""
    home = folder() / part
    with contextlib.suppress(OSError):
        folder().parent.mkdir(parents=True, exist_ok=True)
        for each in dict.fromkeys((folder(), home)):
            each.mkdir(mode=0o700, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=home)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_sum(data))
                file.write(data)
            os.replace(temporary, home / name)
        except OSError:
            os.unlink(temporary)
            raise
        _prune(home, MOST_FILES[part])


def _prune(home: Path, most: int) -> None:
    found = [(status.st_mtime_ns, status.st_size, path) for path, status in _files(home)]
    if len(found) <= most + SLACK and sum(size for _, size, _ in found) <= MOST_BYTES:
        return
    kept_bytes = 0
    for kept, (_, size, path) in enumerate(sorted(found, reverse=True)):
        kept_bytes += size
        if kept >= most or kept_bytes > MOST_BYTES:
            path.unlink(missing_ok=True)


def _files(home: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """The files of the cache in one of its folders; whatever else lies there is not ours."""
    with contextlib.suppress(FileNotFoundError), os.scandir(home) as entries:
        for entry in entries:
            if OURS.match(entry.name) and entry.is_file(follow_symlinks=False):
                with contextlib.suppress(FileNotFoundError):  # Another process may tidy up as well.
                    yield home / entry.name, entry.stat()


def parts() -> tuple[Part, ...]:
    """How full each part is. Raises OSError where the folder cannot be read."""
    found = [(name, [status.st_size for _, status in _files(folder() / name)]) for name in MOST_FILES]
    return tuple(Part(name, len(sizes), sum(sizes)) for name, sizes in found)


def clear() -> tuple[Part, ...]:
    """Delete what the cache holds and nothing else; what that was. Raises OSError where it cannot be deleted."""
    before = parts()
    for name in sorted(MOST_FILES, reverse=True):
        for path, _ in list(_files(folder() / name)):
            path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # Something else lies there, or nothing ever did.
            (folder() / name).rmdir()
    return before
