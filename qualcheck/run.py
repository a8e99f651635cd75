"""From paths to a stream of Reports: what `qualcheck check` does, without printing."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from qualcheck import namelists, packs
from qualcheck.checker import Checker
from qualcheck.config import Settings
from qualcheck.document import Document
from qualcheck.errors import QualcheckError
from qualcheck.files import articles, shown
from qualcheck.names import NameFinder
from qualcheck.readers import text
from qualcheck.report import Report
from qualcheck.resources import Resources
from qualcheck.rule import Rule
from qualcheck.select import selected
from qualcheck.words import WordList


@dataclass(frozen=True)
class Run:
    """A checker with the rules it was made from and what they are (`rules_version`)."""

    checker: Checker
    rules: tuple[Rule, ...]
    rules_version: str
    settings: Settings

    def reports(self, paths: Iterable[Path | QualcheckError]) -> Iterator[Report | QualcheckError]:
        """A Report for each article that can be read, an error in the place of each other one."""
        for path in paths:
            if isinstance(path, QualcheckError):
                yield path
                continue
            try:
                document = read_article(path, self.settings)
            except QualcheckError as error:
                yield error
                continue
            yield self.checker(document)


def prepare(settings: Settings, *, with_scores: bool = False, with_examples: bool = False) -> Run:
    """Rules, word list and names loaded, the checker built. Raises QualcheckError or QualcheckErrors."""
    all_packs = (*packs.shipped_packs(), *settings.house_packs)
    loaded = packs.load(all_packs, with_examples=with_examples)
    keys = settings.keys
    rules = selected(loaded, keys.select, keys.extend_select, keys.ignore)
    if with_scores:
        from qualcheck.readability import readability
    checker = Checker(
        rules,
        resources(settings),
        recast=keys.verdict.recast,
        retranslate=keys.verdict.retranslate,
        readability=readability if with_scores else None,
    )
    return Run(checker, rules, packs.version(all_packs), settings)


def resources(settings: Settings) -> Resources:
    folder = packs.rules_folder()
    vocabulary = frozenset(settings.keys.vocabulary)
    words = WordList.load(folder / "words")
    return Resources(vocabulary, words, NameFinder(namelists.load(folder / "names", "rules/names"), words, vocabulary))


def read_article(path: Path, settings: Settings) -> Document:
    """Raises QualcheckError with the place of what cannot be read."""
    name = shown(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise QualcheckError(f"cannot read the file: {error.strerror or error}", name) from error
    return text.document(text.decode(raw, name), name, settings.source_language(name))


def read_standard_input(name: str, settings: Settings) -> Document:
    raw = sys.stdin.buffer.read()
    return text.document(text.decode(raw, name), name, settings.source_language(name))


__all__ = ["Run", "articles", "prepare", "read_article", "read_standard_input", "resources"]
