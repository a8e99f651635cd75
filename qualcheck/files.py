"""Which files a run reads: paths as given, folders walked in sorted order under .gitignore and the settings."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qualcheck.config import Settings, matches
from qualcheck.errors import QualcheckError

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


def articles(paths: Sequence[str], settings: Settings) -> Iterator[Path | QualcheckError]:
    """Each file once, in the order of the arguments; what cannot be read comes as an error in its place.

    A file named outright is always read; in folders `include`, `exclude` and .gitignore decide.
    """
    seen: set[Path] = set()
    for argument in paths:
        path = Path(argument)
        if path.is_dir():
            found: Iterator[Path | QualcheckError] = _walk(path, settings)
        elif path.exists():
            found = iter([path])
        else:
            found = iter([QualcheckError("there is no such file or folder", shown(path))])
        for item in found:
            if isinstance(item, QualcheckError):
                yield item
                continue
            key = Path(os.path.abspath(item))
            if key not in seen:
                seen.add(key)
                yield item


def shown(path: Path) -> str:
    """The path as reports show it: relative to the working directory, with forward slashes."""
    return Path(os.path.relpath(path)).as_posix()


def _walk(top: Path, settings: Settings) -> Iterator[Path | QualcheckError]:
    never = {folder.resolve() for folder in settings.never_read}
    specs = _specs_above(top)

    def descend(folder: Path, specs: tuple[tuple[Path, GitIgnoreSpec], ...]) -> Iterator[Path | QualcheckError]:
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            yield QualcheckError(f"cannot read the folder: {error.strerror or error}", shown(folder))
            return
        own = _spec(folder)
        specs = (*specs, (folder.resolve(), own)) if own is not None else specs
        for entry in entries:
            path = folder / entry.name
            is_folder = entry.is_dir(follow_symlinks=False)
            if entry.name.startswith(".") or _ignored(path, is_folder, specs):
                continue
            relative = os.path.relpath(path, settings.folder).replace(os.sep, "/")
            if any(matches(relative, pattern) for pattern in settings.keys.exclude):
                continue
            if is_folder:
                if path.resolve() not in never:
                    yield from descend(path, specs)
            elif _is_file(entry) and any(matches(relative, pattern) for pattern in settings.keys.include):
                yield path

    yield from descend(top, specs)


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # A link that leads to itself.
        return False


def _spec(folder: Path) -> GitIgnoreSpec | None:
    file = folder / ".gitignore"
    if not file.is_file():
        return None
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(file.read_text(encoding="utf-8", errors="replace").splitlines())
    except OSError:
        return None


def _specs_above(top: Path) -> tuple[tuple[Path, GitIgnoreSpec], ...]:
    """The .gitignore files from the root of the repository down to the folder above `top`; none outside one."""
    resolved = top.resolve()
    root = next((folder for folder in (resolved, *resolved.parents) if (folder / ".git").exists()), None)
    if root is None or root == resolved:
        return ()
    above = [folder for folder in resolved.parents if folder == root or root in folder.parents]
    specs = ((folder, _spec(folder)) for folder in reversed(above))
    return tuple((folder, spec) for folder, spec in specs if spec is not None)


def _ignored(path: Path, is_folder: bool, specs: Sequence[tuple[Path, GitIgnoreSpec]]) -> bool:
    """Git's rule: the deepest .gitignore that has something to say decides."""
    resolved = path.parent.resolve() / path.name
    for folder, spec in reversed(specs):
        name = resolved.relative_to(folder).as_posix() + ("/" if is_folder else "")
        decision = spec.check_file(name).include
        if decision is not None:
            return bool(decision)
    return False
