"""For every kind, what may keep its rules silent, and what to say where nothing came of them. As in detectors/table.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from qualcheck.explanation import Step
from qualcheck.why import (
    agreement,
    consistency,
    density,
    encoding,
    epithet,
    foreign_word,
    language,
    languagetool,
    lexical,
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
from qualcheck.why.case import Case, Hindrance


def nothing(case: Case) -> Iterator[Hindrance]:
    yield from ()


@dataclass(frozen=True)
class Reasons:
    """`nearest`: how far the rule got where not even its wording, or its value, was met; the last step says why not."""

    nearest: Callable[[Case], Iterator[Step]]
    hindrances: Callable[[Case], Iterator[Hindrance]] = nothing


REASONS: Final[dict[str, Reasons]] = {
    "agreement": Reasons(agreement.nearest),
    "consistency": Reasons(consistency.nearest),
    "density": Reasons(density.nearest, density.hindrances),
    "encoding": Reasons(encoding.nearest),
    "epithet": Reasons(epithet.nearest, epithet.hindrances),
    "foreign-word": Reasons(foreign_word.nearest, foreign_word.hindrances),
    "language": Reasons(language.nearest),
    "languagetool": Reasons(languagetool.nearest, languagetool.hindrances),
    "misspelling": Reasons(misspelling.nearest, misspelling.hindrances),
    "names": Reasons(names.nearest, names.hindrances),
    "pattern": Reasons(pattern.nearest, pattern.hindrances),
    "phrase": Reasons(phrase.nearest, lexical.hindrances),
    "quotation": Reasons(quotation.nearest, quotation.hindrances),
    "readability": Reasons(readability.nearest),
    "regex": Reasons(regex.nearest, lexical.hindrances),
    "repetition": Reasons(repetition.nearest, repetition.hindrances),
    "sentence": Reasons(sentence.nearest, sentence.hindrances),
}
