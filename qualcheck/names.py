"""The names of an article: who and what is named, in which spellings, and which of these does not fit.

`NameFinder` reads a Document once (`qualcheck.mentions`), looks names up in the lists (`qualcheck.gazetteer`), pairs
spellings that may be one name (`qualcheck.variants`, `qualcheck.transliteration`) and asks the guard whether they are
(`qualcheck.guard`). The kinds `names` and `epithet` and the report ask the same finder; it remembers the last document.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from qualcheck.document import Document
from qualcheck.finding import Span
from qualcheck.gazetteer import Gazetteer
from qualcheck.guard import Words
from qualcheck.mentions import Reading, read
from qualcheck.name_breaks import Cut, Mixed, cuts, mixed
from qualcheck.name_entities import entities, exempt
from qualcheck.name_remarks import unexplained_references, unexplained_variants
from qualcheck.name_view import Listed, View, listed_names
from qualcheck.references import Reference, references
from qualcheck.report import Name
from qualcheck.variants import Variant, variants

NameStyle = Literal["ap", "bbc", "economist", "none"]


@dataclass(frozen=True)
class Analysis:
    """All that is known about the names of one document."""

    reading: Reading
    listed: tuple[Listed, ...]
    variants: tuple[Variant, ...]
    cuts: tuple[Cut, ...]
    mixed: tuple[Mixed, ...]
    references: tuple[Reference, ...]
    names: tuple[Name, ...]
    exempt: tuple[Span, ...]


@dataclass
class _Memory:
    """The last document and what was found in it."""

    document: Document | None = None
    analysis: Analysis | None = None


@dataclass(frozen=True)
class NameFinder:
    """Finds names. `style` is the house style of foreign names.

    `words` is a word list with `known` and `zipf`; `vocabulary` holds the words and names the house accepts.
    """

    gazetteer: Gazetteer
    words: Words
    vocabulary: frozenset[str] = frozenset()
    style: NameStyle = "none"
    _memory: _Memory = field(default_factory=_Memory, init=False, repr=False, compare=False)

    def __call__(self, document: Document) -> tuple[Name, ...]:
        """The names of the article, in the order of their first mention."""
        return self.analyse(document).names

    def exempt(self, document: Document) -> tuple[Span, ...]:
        """The spans of names, sorted and apart: no lexical rule fires inside one."""
        return self.analyse(document).exempt

    def analyse(self, document: Document) -> Analysis:
        memory = self._memory
        if memory.document is document and memory.analysis is not None:
            return memory.analysis
        analysis = _analyse(self, document)
        memory.document, memory.analysis = document, analysis
        return analysis

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "_memory": _Memory()}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)


def _analyse(finder: NameFinder, document: Document) -> Analysis:
    view = View(
        document=document,
        reading=read(document),
        listed=tuple(listed_names(finder.gazetteer, document)),
        gazetteer=finder.gazetteer,
        words=finder.words,
        vocabulary=finder.vocabulary,
        style=finder.style,
    )
    found, cut = tuple(unexplained_variants(document, variants(view))), tuple(cuts(view))
    odd = frozenset(
        (*(one.text for one in found), *(one.form.text for one in view.listed if one.form.standing == "wrong"))
    )
    referred = references(view.reading, document, finder.gazetteer, finder.words.zipf, odd)
    return Analysis(
        reading=view.reading,
        listed=view.listed,
        variants=found,
        cuts=cut,
        mixed=tuple(mixed(view, found)),
        references=tuple(unexplained_references(document, referred)),
        names=entities(view, found, cut),
        exempt=tuple(exempt(view)),
    )
