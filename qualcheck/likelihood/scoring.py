"""An article and its findings → how much it reads like a translation, or silence with the reason."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

from qualcheck.document import Document
from qualcheck.finding import Finding
from qualcheck.languages import by_language
from qualcheck.likelihood import evidence, features, origin
from qualcheck.likelihood.features import Reading
from qualcheck.likelihood.model import Model, Settings, load
from qualcheck.report import Likelihood

Strength = Literal["strong", "some", "little"]

#: Words of prose below which nothing is said.
LEAST_WORDS: Final = 150
#: At least this part of the words must stand in sentences that end as sentences do.
LEAST_PROSE: Final = 0.6
#: A transcript: this many paragraphs, and this part of all, begin with the name of a speaker.
LEAST_SPEAKERS: Final = 4
SPEAKERS: Final = 0.3

#: What the findings of our own rules add to the log odds against native news and against human translation: this much
#: for each step of ln(1 + 2 errors + queries + half the signals, per 1,000 words), up to `MOST_FINDINGS`, less what an
#: article has on average. On dev data the first is 1.2, but the rules were written on the same data, so half of it is
#: believed; between machine and human translation findings hardly tell (0.04). They are fixed numbers, not trained:
#: a change of a rule must not change the model file.
FINDINGS: Final = (0.6, 0.1)
USUAL: Final = (0.5, 0.08)
MOST_FINDINGS: Final = 4.0

#: What is out of range → what the editor reads.
OUTSIDE: Final = {
    "frequent": "its common words are too few or too many",
    "names": "it has an unusual share of names",
    "numbers": "it has an unusual share of numbers",
    "sentence": "its sentences are unusually short or long",
    "distinct": "its words repeat unusually much or little",
}


def model_path() -> Path:
    """The model that is shipped: inside the package in an installed wheel, beside it in a checkout."""
    package = Path(__file__).parents[1]
    inside = package / "rules" / "likelihood" / "model.tsv"
    return inside if inside.is_file() else package.parent / "rules" / "likelihood" / "model.tsv"


@lru_cache(maxsize=2)
def shipped() -> Model:
    return load(model_path())


def scorer(path: Path | None = None) -> Callable[[Document, Sequence[Finding]], Likelihood]:
    """What the checker calls with each document and its findings; by the shipped model if no other is given.

    Raises QualcheckError for what is no model file.
    """
    model = load(path) if path is not None else shipped()
    return lambda document, findings: score(document, findings, model)


def score(document: Document, findings: Sequence[Finding], model: Model) -> Likelihood:
    reading = features.read(document, model.masks)
    if reason := silence(reading, model):
        return Likelihood(None, None, reason)
    sums = model.sums(reading)
    found = density(findings, document.words)
    added = FINDINGS[0] * found - USUAL[0], FINDINGS[1] * found - USUAL[1]
    native, human = model.odds(sums)
    odds = native + added[0], human + added[1]
    chances = model.chances(odds)
    probability = chances[2]
    strength, reason = verdict(probability, model.settings)
    return Likelihood(
        probability=round(probability, 3),
        strength=strength,
        reason=reason,
        evidence=evidence.gather(document, reading, model, sums, chances, findings, added),
        origin=origin.guess(model, sums, by_language(findings)) if strength != "little" else None,
    )


def verdict(probability: float, settings: Settings) -> tuple[Strength, str]:
    """A probability in words."""
    strength: Strength = "little"
    if probability >= settings.strong:
        strength = "strong"
    elif probability >= settings.some:
        strength = "some"
    return strength, f"reads like a translation: {strength} evidence"


def silence(reading: Reading, model: Model) -> str:
    """Why nothing can be said about the text, or nothing."""
    if reading.all_words < LEAST_WORDS:
        return f"too short: {reading.all_words} words, and fewer than {LEAST_WORDS} show little"
    if not is_prose(reading):
        return "not running prose: too few of its lines are sentences"
    if reading.speakers >= max(LEAST_SPEAKERS, SPEAKERS * reading.paragraphs):
        return "not running prose: it looks like a transcript or a list"
    for name, value in reading.measures(model.masks.vocabulary).items():
        low, high = model.settings.ranges[name]
        if not low <= value <= high:
            return f"unlike the news that the model was trained on: {OUTSIDE[name]}"
    return ""


def is_prose(reading: Reading) -> bool:
    """Whether most words stand in sentences that end as sentences do."""
    return len(reading.words) >= LEAST_PROSE * reading.all_words


def density(findings: Sequence[Finding], words: int) -> float:
    weights = {"error": 2.0, "query": 1.0, "signal": 0.5}
    total = sum(weights[finding.class_] for finding in evidence.counted(findings))
    return min(MOST_FINDINGS, math.log1p(1000 * total / words)) if words else 0.0
