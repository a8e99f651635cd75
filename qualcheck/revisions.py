"""The texts as they were at a git revision, and which of them have changed since.

Compared is the working tree with the commit where the history of REF and that of HEAD part (the merge base), so that
what others have changed on REF meanwhile does not count. A file that git sees as renamed has the text of its old name;
one that git does not know yet has none. Only reading commands are run, without a shell, with names ended by NUL and
with nothing that a repository's configuration could start.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from qualcheck.errors import QualcheckError

#: A rename with so much of the text in common is one.
RENAMED: Final = "--find-renames=40%"
#: More renamed files than this in one comparison are taken as new ones; git's own limit is for source code.
MOST_RENAMES: Final = "-l20000"
TIME: Final = 120


@dataclass(frozen=True)
class Revision:
    """One repository at the merge base: path from its root → blob, and the path each changed file had there."""

    root: Path
    #: The commit.
    base: str
    blobs: dict[str, str]
    #: Path of the working tree → path at the revision, None for a file that was not there; unchanged files are not in it.
    changed: dict[str, str | None]

    def old_bytes(self, path: str) -> bytes | None:
        """What the file held; None if it was not there."""
        before = self.changed.get(path, path)
        blob = self.blobs.get(before) if before is not None else None
        return None if blob is None else _git(self.root, "cat-file", "blob", blob)

    def bytes_then(self, path: str) -> bytes:
        """What the file held that had this path at the revision."""
        return _git(self.root, "cat-file", "blob", self.blobs[path])

    def unchanged(self, path: str) -> bool:
        return path not in self.changed and path in self.blobs

    @property
    def gone(self) -> tuple[str, ...]:
        """Paths that were there and are not any more, under this name or another: what an untracked file may continue."""
        kept = {before for before in self.changed.values() if before is not None}
        return tuple(path for path in self.blobs if path not in kept and not (self.root / path).exists())


@dataclass(frozen=True)
class Since:
    """The repositories that hold the articles, each read once."""

    ref: str
    #: The option that the user has given the revision by, for what is said of it.
    option: str = "--since"
    _revisions: dict[Path, Revision] = field(default_factory=dict, init=False, repr=False)
    _roots: dict[Path, Path] = field(default_factory=dict, init=False, repr=False)

    def of(self, path: Path) -> tuple[Revision, str]:
        """The revision of the repository that holds `path`, and the path from its root. Raises QualcheckError."""
        folder = Path(os.path.realpath(path.parent))
        if folder not in self._roots:
            self._roots[folder] = root_of(folder, self.option)
        root = self._roots[folder]
        if root not in self._revisions:
            self._revisions[root] = _revision(root, self.ref, self.option)
        return self._revisions[root], (folder / path.name).relative_to(root).as_posix()


def root_of(folder: Path, option: str = "--since") -> Path:
    """The top of the working tree that holds a folder. Raises QualcheckError outside one."""
    while not folder.is_dir():
        folder = folder.parent
    found = _run(folder, "rev-parse", "--show-toplevel", option=option)
    if found.returncode:
        hint = "; for texts outside a repository give --against OLD" if option == "--since" else ""
        raise QualcheckError(f"{option} needs git: {_reason(found)}{hint}")
    return Path(os.path.realpath(os.fsdecode(found.stdout.rstrip(b"\n"))))


def _revision(root: Path, ref: str, option: str) -> Revision:
    base = _merge_base(root, ref, option)
    blobs = {}
    for entry in _git(root, "ls-tree", "-r", "-z", "--full-tree", base).split(b"\0"):
        meta, _, name = entry.partition(b"\t")
        if name and meta.split()[1] == b"blob":
            blobs[os.fsdecode(name)] = meta.split()[2].decode()
    return Revision(root, base, blobs, _changed(root, base))


def _merge_base(root: Path, ref: str, option: str) -> str:
    if ref.startswith("-") or not ref.strip() or "\0" in ref:
        raise QualcheckError(f"{option} {ref!r} names no commit, branch or tag")
    shallow = _git(root, "rev-parse", "--is-shallow-repository").strip() == b"true"
    hint = "; the clone is shallow: fetch more of it (git fetch --unshallow, fetch-depth: 0)" if shallow else ""
    commit = _run(root, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
    if commit.returncode:
        raise QualcheckError(f"{option} {ref!r} names no commit, branch or tag of {root.name}{hint}")
    sha = commit.stdout.strip().decode()
    if _run(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}").returncode:
        raise QualcheckError(f"{option} {ref!r}: the repository {root.name} has no commit yet")
    base = _run(root, "merge-base", sha, "HEAD")
    if base.returncode or not base.stdout.strip():
        raise QualcheckError(f"{option} {ref!r} and HEAD have no commit in common{hint}")
    return base.stdout.split()[0].decode()


def _changed(root: Path, base: str) -> dict[str, str | None]:
    out = _git(
        root,
        "diff", "--name-status", "-z", "--no-ext-diff", "--no-textconv", "--no-relative", RENAMED, MOST_RENAMES, base, "--",
    )  # fmt: skip
    changed: dict[str, str | None] = {}
    fields = iter(os.fsdecode(out).split("\0"))
    for status in fields:
        if not status:
            break
        before = next(fields)
        match status[0]:
            case "R" | "C":
                changed[next(fields)] = before
            case "A":
                changed[before] = None
            case "D":
                pass
            case _:  # Modified, of another type, unmerged.
                changed[before] = before
    return changed


def _git(root: Path, *arguments: str) -> bytes:
    done = _run(root, *arguments)
    if done.returncode:
        raise QualcheckError(f"git {arguments[0]} failed: {_reason(done)}")
    return done.stdout


def _run(folder: Path, *arguments: str, option: str = "--since") -> subprocess.CompletedProcess[bytes]:
    environment = {
        key: value for key, value in os.environ.items() if key not in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")
    }
    try:
        return subprocess.run(
            ["git", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false", *arguments],
            cwd=folder,
            env={**environment, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIME,
            check=False,
        )
    except FileNotFoundError as error:
        hint = "; give --against OLD instead" if option == "--since" else ""
        raise QualcheckError(f"{option} needs git, which is not installed{hint}") from error
    except subprocess.TimeoutExpired as error:
        raise QualcheckError(f"git {arguments[0]} took longer than {TIME} seconds") from error


def _reason(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[0].removeprefix("fatal: ") if lines else f"it ended with {done.returncode}"
