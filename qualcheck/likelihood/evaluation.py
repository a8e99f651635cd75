"""A model against articles of which it is known how they came about: what it separates, how far its numbers hold.

- AUC: the chance that of two articles, one machine-translated and one not, the first has the higher probability
- calibration: articles in ten bins by probability; expected calibration error is the mean distance between the mean
  probability of a bin and its part of machine translations, weighted by articles (Naeini and others, AAAI 2015)
- tables by group: data set or outlet, language, length, system

Articles on which the model is silent are counted and left out.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from qualcheck.likelihood.model import HUMAN, MT, NATIVE, SORTS
from qualcheck.report import Likelihood

BINS: Final = 10
#: Lengths by which articles are grouped, in words.
LENGTHS: Final = (150, 300, 600)
STRENGTHS: Final = ("strong", "some", "little")
#: Names of the sorts in tables.
TITLES: Final[Mapping[str, str]] = {NATIVE: "native", HUMAN: "human translation", MT: "machine translation"}


@dataclass(frozen=True, slots=True)
class Scored:
    """One article, what is known of it, and what the model says."""

    id: str
    sort: str
    group: str
    language: str
    system: str
    words: int
    likelihood: Likelihood

    @property
    def probability(self) -> float:
        """The probability; below every other where the model is silent."""
        return -1.0 if self.likelihood.probability is None else self.likelihood.probability


def auc(positive: Iterable[float], negative: Iterable[float]) -> float:
    """The chance that one of the first is above one of the second, ties half; 0.5 where either is empty."""
    above = list(positive)
    below = sorted(negative)
    if not above or not below:
        return 0.5
    wins = sum(bisect_left(below, value) + bisect_right(below, value) for value in above)
    return wins / 2 / len(above) / len(below)


@dataclass(frozen=True, slots=True)
class Bin:
    """Articles of nearly the same probability: their weight, its mean, and the part that is machine translation."""

    weight: float
    probability: float
    part: float


def calibration(scored: Sequence[Scored], shares: Mapping[str, float] | None = None) -> list[Bin]:
    """The bins that hold articles; with `shares` the sorts count as if they stood in these shares."""
    spoken = [each for each in scored if each.likelihood.probability is not None]
    counts = {sort: sum(each.sort == sort for each in spoken) for sort in SORTS}
    weights = {
        sort: (shares.get(sort, 0.0) / counts[sort] if shares is not None else 1.0) for sort in SORTS if counts[sort]
    }
    bins: dict[int, list[Scored]] = defaultdict(list)
    for each in spoken:
        bins[min(BINS - 1, int(BINS * each.probability))].append(each)
    found = []
    for _, inside in sorted(bins.items()):
        total = sum(weights[each.sort] for each in inside)
        if total:
            found.append(
                Bin(
                    total,
                    sum(weights[each.sort] * each.probability for each in inside) / total,
                    sum(weights[each.sort] for each in inside if each.sort == MT) / total,
                )
            )
    return found


def calibration_error(bins: Sequence[Bin]) -> float:
    total = sum(each.weight for each in bins) or 1.0
    return sum(each.weight * abs(each.probability - each.part) for each in bins) / total


def by_length(each: Scored) -> str:
    edges = [f"{low}–{high - 1} words" for low, high in pairwise(LENGTHS)]
    if each.words < LENGTHS[0]:
        return f"under {LENGTHS[0]} words"
    return next(
        (edge for edge, high in zip(edges, LENGTHS[1:], strict=True) if each.words < high),
        f"{LENGTHS[-1]} words and more",
    )


def _is_from(each: Scored) -> bool:
    """Whether it is a translation from a language that is known."""
    return each.sort != NATIVE and bool(each.language)


GROUPS: Final[Mapping[str, Callable[[Scored], str]]] = {
    "data set": lambda each: f"{TITLES[each.sort]}, {each.group or 'no data set'}",
    "source language": lambda each: f"{TITLES[each.sort]}, {each.language}" if _is_from(each) else "",
    "length": lambda each: f"{TITLES[each.sort]}, {by_length(each)}",
    "system": lambda each: each.system if each.sort == MT else "",
}


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One line of a table: articles spoken about, silent ones, mean probability, parts of each strength."""

    name: str
    spoken: int
    silent: int
    probability: float
    strengths: tuple[float, float, float]


def group_rows(scored: Sequence[Scored], key: Callable[[Scored], str]) -> list[GroupRow]:
    """A row for each value of `key`, sorted by it; articles for which it is empty are left out."""
    groups: dict[str, list[Scored]] = defaultdict(list)
    for each in scored:
        if name := key(each):
            groups[name].append(each)
    return [_row(name, inside) for name, inside in sorted(groups.items())]


def _row(name: str, inside: Sequence[Scored]) -> GroupRow:
    spoken = [each for each in inside if each.likelihood.probability is not None]
    count = len(spoken) or 1
    strong, some, little = (sum(each.likelihood.strength == name for each in spoken) / count for name in STRENGTHS)
    return GroupRow(
        name=name,
        spoken=len(spoken),
        silent=len(inside) - len(spoken),
        probability=sum(each.probability for each in spoken) / count,
        strengths=(strong, some, little),
    )


@dataclass(frozen=True, slots=True)
class OriginRow:
    """The guesses of the source language for translations from one language."""

    language: str
    articles: int
    named: int
    right: int


def origin_rows(scored: Sequence[Scored]) -> list[OriginRow]:
    """By source language where that is known, then all together. Right is a guess that holds it, whatever else it holds."""
    found = []
    spoken = [each for each in scored if _is_from(each) and each.likelihood.probability is not None]
    for language in [*sorted({each.language for each in spoken}), "all"]:
        inside = [each for each in spoken if language in (each.language, "all")]
        named = [each for each in inside if each.likelihood.origin is not None]
        right = [each for each in named if each.likelihood.origin and each.language in each.likelihood.origin.languages]
        found.append(OriginRow(language, len(inside), len(named), len(right)))
    return found


def lines(
    scored: Sequence[Scored], shares: Mapping[str, float], groups: Sequence[str] = tuple(GROUPS)
) -> Iterator[str]:
    """The evaluation as text, with a plot of the calibration."""
    of = {sort: [each.probability for each in scored if each.sort == sort and each.probability >= 0] for sort in SORTS}
    silent = sum(each.probability < 0 for each in scored)
    yield f"{len(scored)} articles, silent on {silent}"
    for sort in (NATIVE, HUMAN):
        if of[sort] and of[MT]:
            yield f"AUC, machine translation against {TITLES[sort]}: {auc(of[MT], of[sort]):.3f}"
    yield from _auc_by_group(scored)
    assumed = calibration(scored, shares)
    raw = calibration(scored)
    yield ""
    yield (
        f"expected calibration error: {calibration_error(raw):.3f} with the articles as they are, "
        f"{calibration_error(assumed):.3f} at the shares the model assumes"
    )
    yield from plot(raw)
    for title in groups:
        rows = group_rows(scored, GROUPS[title])
        if not rows:
            continue
        yield ""
        width = max(len(title), *(len(row.name) for row in rows))
        yield f"{title:{width}}  articles  silent  mean  strong   some  little"
        for row in rows:
            strong, some, little = (f"{100 * part:5.1f}%" for part in row.strengths)
            yield f"{row.name:{width}}  {row.spoken:8}  {row.silent:6}  {row.probability:.2f}  {strong} {some}  {little}"
    rows_of_origin = [row for row in origin_rows(scored) if row.articles]
    if any(row.named for row in rows_of_origin):
        yield ""
        yield "source language  articles  named  right"
        for origin in rows_of_origin:
            part = f"{100 * origin.right / origin.named:5.1f}%" if origin.named else "     –"
            yield f"{origin.language:15}  {origin.articles:8}  {origin.named:5}  {part}"


def _auc_by_group(scored: Sequence[Scored]) -> Iterator[str]:
    """How well machine translation is told from the native news of each data set, and from each language."""
    spoken = [each for each in scored if each.probability >= 0]
    native = [each for each in spoken if each.sort == NATIVE]
    mt = [each for each in spoken if each.sort == MT]
    groups = sorted({each.group for each in native})
    if len(groups) > 1:
        parts = [
            f"{group or 'no data set'} {auc(_probabilities(mt), _probabilities(inside)):.3f} ({len(inside)})"
            for group in groups
            for inside in ([each for each in native if each.group == group],)
        ]
        yield f"  native by data set: {', '.join(parts)}"
    languages = sorted({each.language for each in mt})
    if len(languages) > 1 and native:
        values = {
            language: auc(_probabilities(each for each in mt if each.language == language), _probabilities(native))
            for language in languages
        }
        parts = [f"{language or 'unknown'} {value:.3f}" for language, value in values.items()]
        mean = sum(values.values()) / len(values)
        yield f"  against native by source language: {', '.join(parts)}; mean {mean:.3f}"


def _probabilities(scored: Iterable[Scored]) -> list[float]:
    return [each.probability for each in scored]


def plot(bins: Sequence[Bin]) -> Iterator[str]:
    """A line for each bin: the mean probability (o), the part that is machine translation (x), * where they meet."""
    yield "probability  0" + " " * 48 + "1  articles"
    for each in bins:
        row = [" "] * 51
        said, true = round(50 * each.probability), round(50 * each.part)
        row[true] = "x"
        row[said] = "*" if said == true else "o"
        yield f"{each.probability:11.2f}  {''.join(row)} {each.weight:9.0f}"
