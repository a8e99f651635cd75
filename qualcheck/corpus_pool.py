"""Work over corpora in several processes: each text is read once, and what comes back is in the order of the texts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, Final, TypeVar

from qualcheck import corpus
from qualcheck.config import Settings
from qualcheck.corpus import CorpusText
from qualcheck.document import Document
from qualcheck.readers import text as text_reader
from qualcheck.run import read_article

#: A row of a corpus, or an article of any format that qualcheck reads.
Source = CorpusText | Path
Made = TypeVar("Made")
Work = Callable[[Sequence[Source]], Made]

#: Texts in one piece of work for a process.
BATCH: Final = 40
#: With fewer pieces than this a second process costs more than it saves.
LEAST_BATCHES: Final = 4


def over(
    corpora: Mapping[str, Path],
    articles: Mapping[str, Sequence[Path]],
    make: Callable[[], Work[Made]],
    processes: int | None = None,
) -> Iterator[tuple[str, Made]]:
    """Name of a corpus and what the work makes of a piece of it. `make` is called once in each process; it and what it
    makes are pickled, so it is a partial of a class of a module. Raises QualcheckError for what cannot be read.
    """
    named: dict[str, Sequence[Source]] = {name: list(corpus.read(path)) for name, path in corpora.items()}
    named.update(articles)
    pieces = [
        (name, sources[at : at + BATCH]) for name, sources in named.items() for at in range(0, len(sources), BATCH)
    ]
    workers = min(processes or os.cpu_count() or 1, len(pieces))
    if workers < 2 or len(pieces) < LEAST_BATCHES:
        work = make()
        for name, sources in pieces:
            yield name, work(sources)
        return
    with ProcessPoolExecutor(workers, initializer=_start, initargs=(make,)) as pool:
        for (name, _), made in zip(pieces, pool.map(_do, (sources for _, sources in pieces)), strict=True):
            yield name, made


def document(source: Source, settings: Settings) -> Document:
    """The Document of a text. Rules of all source languages speak about rows of a corpus, as in `rules stats`."""
    if isinstance(source, CorpusText):
        return text_reader.document(source.text, source.id)
    return read_article(source, settings)


def words(document: Document) -> int:
    """Counted at white space, as `rules stats` does."""
    return len(document.source.split())


_work: Work[Any] | None = None


def _start(make: Callable[[], Work[Any]]) -> None:
    global _work
    _work = make()


def _do(sources: Sequence[Source]) -> Any:
    assert _work is not None
    return _work(sources)
