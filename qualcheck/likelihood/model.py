"""The model file: plain text, made by `qualcheck likelihood train`, read without any heavy library.

    qualcheck likelihood 1
    {one line of JSON: the settings below}
    gram TAB weight of rarity TAB against native TAB against human TAB native rate
    …
    # languages
    gram TAB one weight for each class of languages
    …

Rows are sorted. Numbers are whole: weights in hundredths, the native rate in occurrences per 100,000 words. Each gram
of an article has the value (1 + ln count) × rarity, the vector of all values is brought to length 1 (tf-idf), and the
two weights make two sums: one tells machine translation from native news, the other from human translation. The
settings turn the two into the chance of each of the three, see `Model.chances`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

from qualcheck.errors import QualcheckError
from qualcheck.likelihood.features import Masks, Reading, Recipe, grams

HEAD: Final = "qualcheck likelihood 1"
LANGUAGES: Final = "# languages"
#: Weights are stored in hundredths.
HUNDREDTH: Final = 0.01

#: The three sorts of article, in the order in which the file has them.
NATIVE: Final = "native"
HUMAN: Final = "human"
MT: Final = "mt"
SORTS: Final = (NATIVE, HUMAN, MT)

#: Standard deviations beyond which the count of different words says no more.
MOST_DEVIATIONS: Final = 3.0


class Row(NamedTuple):
    """A gram of the model: how rare it is, its two weights, its rate in native news per 1,000 words."""

    rarity: float
    against_native: float
    against_human: float
    native_rate: float


@dataclass(frozen=True)
class Settings:
    """What the file says besides the grams. All is fitted in training except `shares`, which are assumed.

    `calibration` turns the two sums into log odds: for native and for human, the weight of either sum and a constant,
    as MT against that sort at equal shares. `shares` are those of the three sorts on the desk that the probability is
    meant for. `strong` and `some` are probabilities. `ranges` are the least and greatest of each measure in training.
    """

    recipe: Recipe
    vocabulary: tuple[str, ...]
    bias: tuple[float, float]
    #: Mean and standard deviation of different words, and its weight in either sum.
    distinct: tuple[float, float, float, float]
    calibration: tuple[tuple[float, float, float], tuple[float, float, float]]
    shares: tuple[float, float, float]
    strong: float
    some: float
    ranges: Mapping[str, tuple[float, float]]
    #: The classes of languages, each with its codes, its constant, and the sums from which it is named: alone, and
    #: where the rules point the same way.
    origins: tuple[tuple[tuple[str, ...], float, float, float], ...]


class Sums(NamedTuple):
    """What the grams of an article add up to, and the values of the grams themselves, at length 1."""

    native: float
    human: float
    values: Mapping[str, float]


@dataclass(frozen=True)
class Model:
    settings: Settings
    #: gram → the rest of its row, read when it is asked for.
    rows: Mapping[str, str]
    #: The lines of the part on languages, likewise.
    language_rows: Callable[[], Mapping[str, str]] = field(repr=False)
    _read: dict[str, Row] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def masks(self) -> Masks:
        return Masks(frozenset(self.settings.vocabulary), self.settings.recipe)

    @cached_property
    def _languages(self) -> Mapping[str, str]:
        return self.language_rows()

    def row(self, gram: str) -> Row:
        found = self._read.get(gram)
        if found is None:
            rarity, native, human, rate = self.rows[gram].split("\t")
            found = Row(int(rarity) * HUNDREDTH, int(native) * HUNDREDTH, int(human) * HUNDREDTH, int(rate) * HUNDREDTH)
            self._read[gram] = found
        return found

    def sums(self, reading: Reading) -> Sums:
        counts = self.counts(reading)
        values = {gram: (1 + math.log(count)) * self.row(gram).rarity for gram, count in counts.items()}
        length = math.sqrt(sum(value * value for value in values.values())) or 1.0
        values = {gram: value / length for gram, value in values.items()}
        native, human = self.settings.bias
        for gram, value in values.items():
            row = self._read[gram]
            native += value * row.against_native
            human += value * row.against_human
        deviation = self.deviation(reading)
        _, _, in_native, in_human = self.settings.distinct
        return Sums(native + deviation * in_native, human + deviation * in_human, values)

    def counts(self, reading: Reading) -> dict[str, int]:
        """The grams of the reading that the model knows, with how often they stand there."""
        rows = self.rows
        counts: dict[str, int] = {}
        for sentence in reading.sentences:
            for gram in grams(sentence.masks, self.settings.recipe.longest):
                if gram in rows:
                    counts[gram] = counts.get(gram, 0) + 1
        return counts

    def deviation(self, reading: Reading) -> float:
        """How far the share of different words is from that of the training articles, in standard deviations."""
        mean, deviation, _, _ = self.settings.distinct
        return max(-MOST_DEVIATIONS, min(MOST_DEVIATIONS, (reading.distinct - mean) / deviation))

    def odds(self, sums: Sums) -> tuple[float, float]:
        """Log odds of MT against native and against human translation, were there as many of each."""
        native, human = self.settings.calibration
        return (
            native[0] * sums.native + native[1] * sums.human + native[2],
            human[0] * sums.native + human[1] * sums.human + human[2],
        )

    def chances(self, odds: tuple[float, float]) -> tuple[float, float, float]:
        """The chance of native, human translation and MT at the shares that the model assumes; they add up to 1."""
        native, human, mt = self.settings.shares
        parts = (
            native * math.exp(min(300.0, max(-300.0, -odds[0]))),
            human * math.exp(min(300.0, max(-300.0, -odds[1]))),
            mt,
        )
        total = sum(parts)
        return parts[0] / total, parts[1] / total, parts[2] / total

    def origins(self, values: Mapping[str, float]) -> list[float]:
        """The sum of each class of languages, in the order of `settings.origins`."""
        totals = [constant for _, constant, _, _ in self.settings.origins]
        for gram, value in values.items():
            if gram not in self._languages:
                continue
            for place, weight in enumerate(self._languages[gram].split("\t")):
                if weight:
                    totals[place] += value * int(weight) * HUNDREDTH
        return totals


def load(path: Path) -> Model:
    """Raises QualcheckError for what is not a model file."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise QualcheckError(f"cannot read the model: {error.strerror or error}", str(path)) from error
    return parse(text, str(path))


def parse(text: str, shown: str) -> Model:
    """The model in the text of a file. Raises QualcheckError."""
    try:
        head, settings, rest = text.split("\n", 2)
        if head != HEAD:
            raise ValueError(f"the first line must be '{HEAD}'")
        body, _, languages = rest.partition(LANGUAGES + "\n")
        return Model(
            _settings(json.loads(settings)),
            dict(line.split("\t", 1) for line in body.splitlines()),
            lambda: dict(line.split("\t", 1) for line in languages.splitlines()),
        )
    except (ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        raise QualcheckError(f"this is no model file of 'qualcheck likelihood train': {error}", shown) from error


def _settings(plain: Mapping[str, Any]) -> Settings:
    native, human = (tuple(map(float, row)) for row in plain["calibration"])
    return Settings(
        recipe=Recipe(**plain["recipe"]),
        vocabulary=tuple(plain["vocabulary"]),
        bias=_pair(plain["bias"]),
        distinct=_four(plain["distinct"]),
        calibration=(_three(native), _three(human)),
        shares=_three(plain["shares"]),
        strong=float(plain["strong"]),
        some=float(plain["some"]),
        ranges={name: _pair(bounds) for name, bounds in plain["ranges"].items()},
        origins=tuple(
            (tuple(codes), float(constant), float(alone), float(together))
            for codes, constant, alone, together in plain["origins"]
        ),
    )


def _pair(values: Sequence[float]) -> tuple[float, float]:
    first, second = map(float, values)
    return first, second


def _three(values: Sequence[float]) -> tuple[float, float, float]:
    first, second, third = map(float, values)
    return first, second, third


def _four(values: Sequence[float]) -> tuple[float, float, float, float]:
    first, second, third, fourth = map(float, values)
    return first, second, third, fourth


def dump(
    settings: Settings,
    rows: Iterable[tuple[str, tuple[int, int, int, int]]],
    languages: Iterable[tuple[str, Sequence[int]]],
) -> str:
    """The text of a model file; rows as they are stored, in whole numbers."""
    plain = {
        "bias": settings.bias,
        "calibration": settings.calibration,
        "distinct": settings.distinct,
        "origins": settings.origins,
        "ranges": dict(sorted(settings.ranges.items())),
        "recipe": {
            "endings": settings.recipe.endings,
            "longest": settings.recipe.longest,
            "marks": settings.recipe.marks,
            "serial_comma": settings.recipe.serial_comma,
        },
        "shares": settings.shares,
        "some": settings.some,
        "strong": settings.strong,
        "vocabulary": settings.vocabulary,
    }
    lines = [HEAD, json.dumps(plain, ensure_ascii=False, separators=(",", ":"))]
    lines += ["\t".join((gram, *map(str, numbers))) for gram, numbers in sorted(rows)]
    lines.append(LANGUAGES)
    lines += ["\t".join((gram, *(str(weight) if weight else "" for weight in weights))) for gram, weights in languages]
    return "\n".join(lines) + "\n"
