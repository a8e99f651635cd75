"""The one cache: plain bytes under a key made from everything they depend on. Losing it costs time and nothing else."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Final

#: Files kept; the oldest go first.
MOST_FILES: Final = 200


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


def get(name: str) -> bytes | None:
    try:
        return (folder() / name).read_bytes()
    except OSError:
        return None


def put(name: str, data: bytes) -> None:
    """Keep `data`; where that is not possible, nothing happens. Readable by the user alone."""
    with contextlib.suppress(OSError):
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder())
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.replace(temporary, folder() / name)
        except OSError:
            os.unlink(temporary)
            raise
        kept = sorted(folder().iterdir(), key=lambda path: path.stat().st_mtime)
        for old in kept[:-MOST_FILES]:
            old.unlink()
