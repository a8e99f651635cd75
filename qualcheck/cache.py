"""The one cache: plain bytes under a key made from everything they depend on. Losing it costs time and nothing else."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

#: The part of the cache that keeps what LanguageTool said of articles.
LANGUAGETOOL: Final = "languagetool"
#: Files kept in each part; the oldest go first.
MOST_FILES: Final[Mapping[str, int]] = {"": 200, LANGUAGETOOL: 5000}
#: So many more are let pass before the oldest are looked for.
SLACK: Final = 50


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
    try:
        return (folder() / part / name).read_bytes()
    except OSError:
        return None


def put(name: str, data: bytes, part: str = "") -> None:
    """Keep `data`; where that is not possible, nothing happens. Readable by the user alone."""
    home = folder() / part
    with contextlib.suppress(OSError):
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=home)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.replace(temporary, home / name)
        except OSError:
            os.unlink(temporary)
            raise
        _prune(home, MOST_FILES[part])


def _prune(home: Path, most: int) -> None:
    names = [entry.name for entry in os.scandir(home) if entry.is_file()]
    if len(names) > most + SLACK:
        kept = sorted((home / name for name in names), key=lambda path: path.stat().st_mtime)
        for old in kept[:-most]:
            old.unlink(missing_ok=True)
