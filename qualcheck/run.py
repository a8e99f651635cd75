"""From paths to a stream of Reports: what `qualcheck check` does, without printing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from qualcheck import namelists, packs
from qualcheck.checker import Checker
from qualcheck.config import NameStyle, Settings
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
    #: Makes the checker for another name style than that of `checker`.
    restyled: Callable[[NameStyle], Checker]
    _restyled: dict[NameStyle, Checker] = field(default_factory=dict, init=False, repr=False)

    def check(self, document: Document) -> Report:
        """The Report of one article, by the name style that is set for its path."""
        style = self.settings.name_style(document.id)
        if style == self.settings.keys.name_style:
            return self.checker(document)
        if style not in self._restyled:
            self._restyled[style] = self.restyled(style)
        return self._restyled[style](document)

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
            yield self.check(document)


def prepare(
    settings: Settings, *, with_scores: bool = False, with_figures: bool = True, with_examples: bool = False
) -> Run:
    """Rules, word list and names loaded, the checker built. Raises QualcheckError or QualcheckErrors."""
    all_packs = (*packs.shipped_packs(), *settings.house_packs)
    loaded = packs.load(all_packs, with_examples=with_examples)
    keys = settings.keys
    if with_scores:
        from qualcheck.readability import readability
    found = resources(settings)

    def rules_for(style: NameStyle) -> tuple[Rule, ...]:
        return selected(namelists.styled(loaded, style), keys.select, keys.extend_select, keys.ignore)

    def checker(style: NameStyle) -> Checker:
        return Checker(
            rules_for(style),
            replace(found, name_finder=replace(found.name_finder, style=style)),
            recast=keys.verdict.recast,
            retranslate=keys.verdict.retranslate,
            readability=readability if with_scores else None,
            with_figures=with_figures,
        )

    rules = rules_for(keys.name_style)
    return Run(checker(keys.name_style), rules, packs.version(all_packs), settings, checker)


def resources(settings: Settings) -> Resources:
    folder = packs.rules_folder()
    vocabulary = frozenset(settings.keys.vocabulary)
    words = WordList.load(folder / "words")
    gazetteer = namelists.load(folder / "names", "rules/names", settings.house_names)
    return Resources(vocabulary, words, NameFinder(gazetteer, words, vocabulary, settings.keys.name_style))


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
