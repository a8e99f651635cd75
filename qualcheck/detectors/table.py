"""Every kind of rule, written out. A new kind is a module in this folder and a line here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from qualcheck.detectors import (
    agreement,
    consistency,
    density,
    encoding,
    epithet,
    foreign_word,
    language,
    languagetool,
    misspelling,
    names,
    pattern,
    phrase,
    quotation,
    readability,
    regex,
    repetition,
    sentence,
)
from qualcheck.document import Document
from qualcheck.finding import Finding, Skipped
from qualcheck.pattern import Pattern
from qualcheck.resources import Resources
from qualcheck.rule import Anchor, Rule

Detector = Callable[[Document], Iterable[Finding | Skipped]]


@dataclass(frozen=True)
class Kind:
    """What a kind consists of: the keys it takes, what may be wrong with them, and how rules become a detector."""

    params: type
    problems: Callable[[Any], Iterator[tuple[str, str]]]
    build: Callable[[Sequence[Rule], Resources], Detector]
    #: For the kinds that go through the engine: the patterns of a rule.
    patterns: Callable[[Any], tuple[Pattern, ...]] | None = None
    #: For kind `pattern`: where its patterns are tried.
    anchors: Callable[[Any], tuple[Anchor, ...]] | None = None
    #: Whether the kind judges wording, which no name is judged by.
    lexical: bool = True


KINDS: Final[Mapping[str, Kind]] = {
    "agreement": Kind(agreement.Params, agreement.problems, agreement.build, lexical=False),
    "consistency": Kind(consistency.Params, consistency.problems, consistency.build, lexical=False),
    "density": Kind(density.Params, density.problems, density.build, density.patterns),
    "encoding": Kind(encoding.Params, encoding.problems, encoding.build, lexical=False),
    "epithet": Kind(epithet.Params, epithet.problems, epithet.build, lexical=False),
    "foreign-word": Kind(foreign_word.Params, foreign_word.problems, foreign_word.build),
    "language": Kind(language.Params, language.problems, language.build, lexical=False),
    "languagetool": Kind(languagetool.Params, languagetool.problems, languagetool.build, lexical=False),
    "misspelling": Kind(misspelling.Params, misspelling.problems, misspelling.build, lexical=False),
    "names": Kind(names.Params, names.problems, names.build, lexical=False),
    "pattern": Kind(pattern.Params, pattern.problems, pattern.build, anchors=pattern.anchors),
    "phrase": Kind(phrase.Params, phrase.problems, phrase.build, phrase.patterns),
    "quotation": Kind(quotation.Params, quotation.problems, quotation.build, lexical=False),
    "readability": Kind(readability.Params, readability.problems, readability.build, lexical=False),
    "regex": Kind(regex.Params, regex.problems, regex.build, regex.patterns),
    "repetition": Kind(repetition.Params, repetition.problems, repetition.build, lexical=False),
    "sentence": Kind(sentence.Params, sentence.problems, sentence.build, lexical=False),
}
