"""Wordings far more frequent in one corpus than in another: what `qualcheck.mining` finds and `formats` print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from qualcheck.rates import Excerpt

#: What the two corpora are: news against translations, or what the desk printed against what it was given.
Comparison = Literal["native and mt", "published and raw"]


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording. `notation` is what a rule of that `kind` has for it; counts are places, `texts` documents.

    `ratio` is how many times as frequent it is by words, half a place added on either side so that none is no division
    by nothing. `likelihood` is Dunning's G2.
    """

    notation: str
    kind: Literal["phrase", "pattern"]
    count: int
    native: int
    texts: int
    ratio: float
    likelihood: float
    #: The commonest words it stands for → places, where it stands for several.
    forms: Mapping[str, int] = field(default_factory=dict)
    #: Wordings that stand at the same places, and are therefore not shown by themselves.
    folded: tuple[str, ...] = ()
    #: The rule that finds it already, if one does.
    rule: str | None = None
    excerpts: tuple[Excerpt, ...] = ()


@dataclass(frozen=True, slots=True)
class Mined:
    """The wordings in order of their log-likelihood, and how many were set aside for which reason."""

    comparison: Comparison
    wordings: tuple[Wording, ...]
    words: int
    texts: int
    native_words: int
    native_texts: int
    #: Reason → wordings.
    set_aside: Mapping[str, int]
    language: str | None = None
