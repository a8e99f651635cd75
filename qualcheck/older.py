"""The older version of an article: from git, from another file, or from a folder that holds it under whatever name."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qualcheck.changes import Changes, Stories, changes, everything
from qualcheck.document import Document
from qualcheck.revisions import Revision, Since

#: (content, name) → Document.
Reader = Callable[[bytes, str], Document]


@dataclass(frozen=True)
class FromGit:
    """What each article was at the point where HEAD and a revision part."""

    since: Since
    read: Reader
    _gone: dict[Path, Stories] = field(default_factory=dict, init=False, repr=False)

    def is_unchanged(self, path: Path) -> bool:
        """Whether git sees no change of the file. Raises QualcheckError."""
        revision, name = self.since.of(path)
        return revision.unchanged(name)

    def __call__(self, document: Document) -> Changes:
        revision, name = self.since.of(Path(document.id))
        raw = revision.old_bytes(name)
        if raw is not None:
            return changes(self._read(raw, name), document)
        # A file that was moved without telling git is one that it does not know, beside one that is gone.
        old = self._moved(revision, name).same_story(document)
        return everything(document) if old is None else changes(old, document)

    def _moved(self, revision: Revision, name: str) -> Stories:
        if revision.root not in self._gone:
            ending = os.path.splitext(name)[1]
            texts = {path: revision.old_bytes(path) for path in revision.gone if path.endswith(ending)}
            self._gone[revision.root] = Stories(
                {path: self._read(raw, path) for path, raw in texts.items() if raw is not None}
            )
        return self._gone[revision.root]

    def _read(self, raw: bytes, name: str) -> Document:
        """The old text, whatever its encoding was: only words that are the same count."""
        return self.read(raw.decode("utf-8", "replace").encode(), name)


@dataclass(frozen=True)
class FromFile:
    """One text that everything is compared with."""

    old: Document

    def __call__(self, document: Document) -> Changes:
        return changes(self.old, document)


@dataclass(frozen=True)
class FromFolder:
    """The older texts of a folder, by their path in it. The one that shares most with an article is its older version,
    whatever it is called; where none shares enough, the one with the same path; `tops` are the folders checked. An
    article that stands in the folder itself is not its own older version.
    """

    folder: Path
    stories: Stories
    tops: Sequence[Path]

    def __call__(self, document: Document) -> Changes:
        itself = Path(os.path.relpath(document.id, self.folder)).as_posix()
        old = self.stories.same_story(document, itself) or next(self._of_the_same_name(Path(document.id), itself), None)
        return everything(document) if old is None else changes(old, document)

    def _of_the_same_name(self, path: Path, itself: str) -> Iterator[Document]:
        for top in (*self.tops, path.parent):
            name = Path(os.path.relpath(path, top)).as_posix()
            found = self.stories[name]
            if found is not None and name != itself:
                yield found


def from_folder(folder: Path, texts: Mapping[Path, Document], paths: Iterable[str]) -> FromFolder:
    named = {Path(os.path.relpath(path, folder)).as_posix(): document for path, document in texts.items()}
    return FromFolder(folder, Stories(named), tuple(Path(path) for path in paths if Path(path).is_dir()))
