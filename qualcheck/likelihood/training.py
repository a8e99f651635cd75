"""Articles of which it is known how they came about → a model file. Needs scikit-learn; nothing here is random.

    1  the vocabulary: words that are frequent in every group of articles (sort and data set), so that no topic, year or
       outlet can bring one in
    2  grams of at least `LEAST_SOURCES` different source documents; five translations of one article are one source
    3  two logistic regressions, MT against native and MT against human translation, on tf-idf; the heaviest grams are
       kept and both are fitted again on these alone
    4  the same in five parts by source document, which gives every article a score from a model that has not seen it;
       on these scores the calibration, the thresholds and the ranges are found
    5  one regression for each class of source languages, with a threshold from articles whose language was left out

The same articles and the same version of scikit-learn give the same bytes.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from qualcheck import corpus
from qualcheck.corpus import CorpusText
from qualcheck.document import Document
from qualcheck.errors import QualcheckError
from qualcheck.likelihood import features
from qualcheck.likelihood.evaluation import Scored, lines
from qualcheck.likelihood.features import DAYS, MONTHS, Masks, Reading, Recipe
from qualcheck.likelihood.model import HUMAN, MT, NATIVE, SORTS, Model, Settings, Sums, dump
from qualcheck.likelihood.scoring import LEAST_WORDS, is_prose, verdict
from qualcheck.readers import text as text_reader
from qualcheck.report import Likelihood

#: Words of the vocabulary; the words of a group below which it is put with the rest of its sort.
VOCABULARY: Final = 900
LEAST_GROUP: Final = 20_000
#: Source documents in which a gram must stand, and the grams kept.
LEAST_SOURCES: Final = 4
MOST_GRAMS: Final = 15_000
MOST_LANGUAGE_GRAMS: Final = 4_000
#: Inverse strength of regularisation: against native, against human, languages.
STRENGTHS: Final = (30.0, 10.0, 10.0)
#: How much the share of different words counts beside the grams, whose vector has length 1.
DISTINCT: Final = 0.02
#: Parts of cross-validation.
PARTS: Final = 5
#: Shares of native, human translation and MT on the desk that a probability is meant for.
SHARES: Final = (0.3, 0.1, 0.6)
#: Part of the native articles that reach "strong" and "some" by the text alone.
STRONG_NATIVE: Final = 0.01
SOME_NATIVE: Final = 0.1
#: Ranges of measures: this part of the articles is left out at either end, then they are widened by part of their breadth.
OUTLIERS: Final = 0.002
WIDER: Final = 0.15
#: Articles that a class of languages must have; languages that translations do not keep apart are one class.
LEAST_LANGUAGE: Final = 40
TOGETHER: Final = (("ru", "uk"),)
#: Part of the articles of other languages that may reach the sum from which a class is named, alone or with the rules.
NAMED_WRONGLY: Final = 0.004
POINTED_WRONGLY: Final = 0.04
#: What is added to the two sums: languages that no model was shown are named half as often as without.
CAUTION: Final = (0.75, 0.5)


@dataclass(frozen=True)
class Article:
    """One article for training or evaluation."""

    sort: str
    text: CorpusText
    document: Document = field(repr=False)

    @property
    def source(self) -> str:
        return self.text.source or f"{self.sort}:{self.text.id}"

    @property
    def part(self) -> int:
        """The part of cross-validation it is in: that of its source document."""
        return int(hashlib.sha1(self.source.encode()).hexdigest(), 16) // 100 % PARTS

    def scored(self, likelihood: Likelihood) -> Scored:
        return Scored(
            id=self.text.id,
            sort=self.sort,
            group=self.text.group,
            language=self.text.language or "",
            system=self.text.system,
            words=self.document.words,
            likelihood=likelihood,
        )

    @cached_property
    def small_words(self) -> Counter[str]:
        """The words of its sentences that are written with a small letter: no names."""
        found = (match[3] for match in features.TOKEN.finditer(self.document.text))
        return Counter(
            word.replace("’", "'") for word in found if word and word[0].islower() and re.fullmatch(r"[a-z'’]+", word)
        )


def articles(paths: Mapping[str, Sequence[Path]]) -> list[Article]:
    """All articles of the sorts NATIVE, HUMAN and MT. Raises QualcheckError for what cannot be read."""
    return [
        Article(sort, text, text_reader.document(text.text, text.id))
        for sort in SORTS
        for path in paths.get(sort, ())
        for text in corpus.read(path)
    ]


def enough(found: Sequence[Article], least: int = PARTS) -> None:
    """Raises QualcheckError where some sort has articles in fewer than `least` parts of cross-validation."""
    for sort in SORTS:
        parts = {article.part for article in found if article.sort == sort}
        if len(parts) < least:
            raise QualcheckError(
                f"there are too few articles to train on: --{sort} needs more, so that {least} of {PARTS} parts have some"
            )


def vocabulary(found: Sequence[Article], size: int = VOCABULARY) -> tuple[str, ...]:
    """The words whose least rate over all groups is highest, sorted; no month and no weekday."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    totals: Counter[tuple[str, str]] = Counter()
    for article in found:
        group = article.sort, article.text.group
        counts[group].update(article.small_words)
        totals[group] += article.small_words.total()
    for group in [group for group, total in totals.items() if total < LEAST_GROUP]:
        rest = group[0], "rest"
        moved, total = counts.pop(group), totals.pop(group)
        counts[rest].update(moved)
        totals[rest] += total
    groups = sorted(group for group in counts if totals[group])
    shared = set.intersection(*(set(counts[group]) for group in groups)) - (MONTHS - {"may", "march"}) - DAYS
    least = {word: min(counts[group][word] / totals[group] for group in groups) for word in shared}
    return tuple(sorted(sorted(least, key=lambda word: (-least[word], word))[:size]))


class Table:
    """The grams of all articles as one sparse matrix: a row for each article, 1 + ln count in its cells."""

    def __init__(self, found: Sequence[Article], readings: Sequence[Reading], longest: int) -> None:
        import numpy
        from scipy import sparse

        counters = [
            Counter(gram for sentence in reading.sentences for gram in features.grams(sentence.masks, longest))
            for reading in readings
        ]
        by_source: dict[str, set[str]] = defaultdict(set)
        for article, counter in zip(found, counters, strict=True):
            by_source[article.source].update(counter)
        sources = Counter(gram for grams in by_source.values() for gram in grams)
        self.grams = sorted(gram for gram, count in sources.items() if count >= LEAST_SOURCES)
        column = {gram: place for place, gram in enumerate(self.grams)}
        cells: tuple[list[int], list[int], list[float]] = [], [], []
        for row, counter in enumerate(counters):
            for gram, count in counter.items():
                if gram in column:
                    cells[0].append(row)
                    cells[1].append(column[gram])
                    cells[2].append(1 + math.log(count))
        shape = len(found), len(self.grams)
        self.counts = sparse.csr_matrix((cells[2], cells[:2]), shape=shape)
        self.counts.sort_indices()
        places = {source: place for place, source in enumerate(sorted(by_source))}
        self.source = numpy.array([places[article.source] for article in found])
        self._sparse, self._numpy = sparse, numpy

    def sources_with(self, rows: Any) -> tuple[Any, int]:
        """For each gram the source documents of these rows that have it, and how many sources there are."""
        numpy = self._numpy
        chosen = self.counts[rows]
        own = self.source[rows]
        member = self._sparse.csr_matrix((numpy.ones(len(own)), (own, numpy.arange(len(own)))))
        there = chosen.copy()
        there.data[:] = 1
        present = member @ there
        present.data[:] = 1
        return numpy.asarray(present.sum(axis=0)).ravel(), len(set(own.tolist()))

    def weighted(self, columns: Any, rarity: Any) -> Any:
        """All rows as tf-idf vectors of length 1 over these columns."""
        numpy, sparse = self._numpy, self._sparse
        matrix = self.counts[:, columns] @ sparse.diags(rarity[columns])
        length = numpy.sqrt(numpy.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
        length[length == 0] = 1
        return sparse.csr_matrix(sparse.diags(1 / length) @ matrix)


@dataclass(frozen=True)
class Trainer:
    """Articles with their readings and their table, made once; models are trained on any part of them.

    `recipe` and the other fields are there for ablations. Raises ImportError without scikit-learn.
    """

    articles: Sequence[Article]
    recipe: Recipe = field(default_factory=Recipe)
    words: int = VOCABULARY
    most_grams: int = MOST_GRAMS
    with_distinct: bool = True
    sources: int = LEAST_SOURCES

    @cached_property
    def vocabulary(self) -> tuple[str, ...]:
        return vocabulary(self.articles, self.words)

    @cached_property
    def readings(self) -> list[Reading]:
        masks = Masks(frozenset(self.vocabulary), self.recipe)
        return [features.read(article.document, masks) for article in self.articles]

    @cached_property
    def table(self) -> Table:
        return Table(self.articles, self.readings, self.recipe.longest)

    @cached_property
    def sorts(self) -> Any:
        import numpy

        return numpy.array([article.sort for article in self.articles])

    @cached_property
    def parts(self) -> Any:
        import numpy

        return numpy.array([article.part for article in self.articles])

    @cached_property
    def long(self) -> Any:
        """Which articles are long enough for a score, and prose."""
        import numpy

        return numpy.array([reading.all_words >= LEAST_WORDS and is_prose(reading) for reading in self.readings])

    @cached_property
    def variety(self) -> Any:
        import numpy

        return numpy.array([reading.distinct for reading in self.readings])

    def train(self, rows: Any = None, *, with_origins: bool = True) -> Trained:
        """A model trained on these rows (a mask), on all if None. Raises QualcheckError where too few are left."""
        import numpy

        rows = numpy.ones(len(self.articles), dtype=bool) if rows is None else rows
        enough([self.articles[int(place)] for place in numpy.flatnonzero(rows)], PARTS - 1)
        fitted = self._fit(rows)
        sums = numpy.zeros((len(self.articles), 2))
        for part in range(PARTS):
            inside, outside = rows & (self.parts != part), rows & (self.parts == part)
            if outside.any():
                sums[outside] = self._fit(inside).sums(self, outside)
        judged = rows & self.long
        calibration = self._calibration(sums, judged)
        strong, some = self._thresholds(sums, judged & (self.sorts == NATIVE), calibration)
        origins, language_rows = self._origins(fitted, rows) if with_origins else ((), [])
        settings = Settings(
            recipe=self.recipe,
            vocabulary=self.vocabulary,
            bias=(round(fitted.bias[0], 4), round(fitted.bias[1], 4)),
            distinct=fitted.distinct,
            calibration=calibration,
            shares=SHARES,
            strong=strong,
            some=some,
            ranges=self._ranges(judged),
            origins=origins,
        )
        rates = self._native_rates(rows, fitted.columns)
        grams = [self.table.grams[column] for column in fitted.columns]
        numbers = zip(
            _hundredths(fitted.rarity[fitted.columns]),
            _hundredths(fitted.weights[0]),
            _hundredths(fitted.weights[1]),
            rates,
            strict=True,
        )
        return Trained(
            dump(settings, zip(grams, numbers, strict=True), language_rows),
            settings,
            self._scored(sums, rows, settings),
        )

    def _fit(self, rows: Any) -> Fitted:
        import numpy

        there, sources = self.table.sources_with(rows)
        rarity = 1 + numpy.log((1 + sources) / (1 + there))
        columns = numpy.flatnonzero(there >= self.sources)
        mean, deviation = float(self.variety[rows].mean()), float(self.variety[rows].std()) or 1.0
        variety = numpy.clip((self.variety - mean) / deviation, -3, 3) * (DISTINCT if self.with_distinct else 0.0)
        weights, _ = self._weigh(self.table.weighted(columns, rarity), variety, rows)
        heaviest = numpy.maximum(abs(weights[0][:-1]), abs(weights[1][:-1]))
        # Single words are kept whatever they weigh: evidence asks how frequent they are.
        heaviest[[" " not in self.table.grams[column] for column in columns]] = numpy.inf
        columns = columns[numpy.sort(numpy.argsort(-heaviest, kind="stable")[: self.most_grams])]
        weights, bias = self._weigh(self.table.weighted(columns, rarity), variety, rows)
        scale = DISTINCT if self.with_distinct else 0.0
        return Fitted(
            columns=columns,
            rarity=rarity,
            weights=(weights[0][:-1], weights[1][:-1]),
            bias=bias,
            distinct=(
                round(mean, 4),
                round(deviation, 4),
                round(float(weights[0][-1]) * scale, 4),
                round(float(weights[1][-1]) * scale, 4),
            ),
        )

    def _weigh(self, matrix: Any, variety: Any, rows: Any) -> tuple[tuple[Any, Any], tuple[float, float]]:
        """The weights and constants of MT against native and of MT against human translation."""
        from scipy import sparse

        whole = sparse.csr_matrix(sparse.hstack([matrix, sparse.csr_matrix(variety.reshape(-1, 1))]))
        found = [
            _regression(whole[chosen], self.sorts[chosen] == MT, strength)
            for other, strength in ((NATIVE, STRENGTHS[0]), (HUMAN, STRENGTHS[1]))
            for chosen in (rows & ((self.sorts == MT) | (self.sorts == other)),)
        ]
        return (found[0][0], found[1][0]), (found[0][1], found[1][1])

    def _calibration(self, sums: Any, rows: Any) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
        from sklearn.linear_model import LogisticRegression

        fitted = LogisticRegression(C=100.0, class_weight="balanced", max_iter=1000).fit(sums[rows], self.sorts[rows])
        of = {sort: place for place, sort in enumerate(fitted.classes_)}
        found = []
        for other in (NATIVE, HUMAN):
            slopes = fitted.coef_[of[MT]] - fitted.coef_[of[other]]
            constant = fitted.intercept_[of[MT]] - fitted.intercept_[of[other]]
            found.append((round(float(slopes[0]), 3), round(float(slopes[1]), 3), round(float(constant), 3)))
        return found[0], found[1]

    def _thresholds(
        self, sums: Any, rows: Any, calibration: tuple[tuple[float, float, float], tuple[float, float, float]]
    ) -> tuple[float, float]:
        import numpy

        odds = [sums[rows] @ numpy.array(row[:2]) + row[2] for row in calibration]
        native, human, mt = SHARES
        chances = mt / (mt + native * numpy.exp(-odds[0]) + human * numpy.exp(-odds[1]))
        strong, some = (
            math.ceil(1000 * float(numpy.quantile(chances, 1 - part, method="higher"))) / 1000
            for part in (STRONG_NATIVE, SOME_NATIVE)
        )
        return min(strong, 0.999), min(some, strong, 0.999)

    def _scored(self, sums: Any, rows: Any, settings: Settings) -> list[Scored]:
        """What the articles of these rows get, each from a model that has not seen it; by the text alone."""
        import numpy

        judge = Model(settings, {}, dict)
        found = []
        for place in numpy.flatnonzero(rows):
            likelihood = Likelihood(None, None, "too short, or no prose")
            if self.long[place]:
                chances = judge.chances(judge.odds(Sums(float(sums[place][0]), float(sums[place][1]), {})))
                strength, reason = verdict(chances[2], settings)
                likelihood = Likelihood(chances[2], strength, reason)
            found.append(self.articles[int(place)].scored(likelihood))
        return found

    def _ranges(self, rows: Any) -> dict[str, tuple[float, float]]:
        import numpy

        known = frozenset(self.vocabulary)
        measured = [self.readings[place].measures(known) for place in numpy.flatnonzero(rows)]
        ranges = {}
        for name in measured[0]:
            low, high = numpy.quantile([each[name] for each in measured], [OUTLIERS, 1 - OUTLIERS]).tolist()
            more = WIDER * (high - low)
            ranges[name] = (round(max(0.0, low - more), 3), round(high + more, 3))
        return ranges

    def _native_rates(self, rows: Any, columns: Any) -> list[int]:
        """Occurrences of each gram in 100,000 words of native news."""
        places = [place for place in range(len(self.articles)) if rows[place] and self.sorts[place] == NATIVE]
        wanted = {self.table.grams[column] for column in columns}
        counts: Counter[str] = Counter()
        for place in places:
            for sentence in self.readings[place].sentences:
                counts.update(gram for gram in features.grams(sentence.masks, self.recipe.longest) if gram in wanted)
        words = sum(len(self.readings[place].words) for place in places) or 1
        return [round(100_000 * counts[self.table.grams[column]] / words) for column in columns]

    # Source languages

    @cached_property
    def classes(self) -> tuple[tuple[str, ...], ...]:
        """The classes of source languages with enough translations, each with its codes."""
        together = {code: codes for codes in TOGETHER for code in codes}
        counts: Counter[tuple[str, ...]] = Counter()
        for article in self.articles:
            if article.sort != NATIVE and article.text.language:
                counts[together.get(article.text.language, (article.text.language,))] += 1
        kept = sorted(codes for codes, count in counts.items() if count >= LEAST_LANGUAGE)
        return tuple(kept) if len(kept) > 1 else ()

    @cached_property
    def class_of(self) -> Any:
        """The class of each article by its place in `classes`, -1 without one."""
        import numpy

        place = {code: number for number, codes in enumerate(self.classes) for code in codes}
        return numpy.array([-1 if a.sort == NATIVE else place.get(a.text.language or "", -1) for a in self.articles])

    def _origins(
        self, fitted: Fitted, rows: Any
    ) -> tuple[tuple[tuple[tuple[str, ...], float, float, float], ...], list[tuple[str, list[int]]]]:
        import numpy

        classes = [number for number in range(len(self.classes)) if (rows & (self.class_of == number)).any()]
        if len(classes) < 3:
            # With one of them left out, there must be something to choose from.
            return (), []
        matrix = self.table.weighted(fitted.columns, fitted.rarity)
        translated = rows & (self.class_of >= 0)
        # What articles of each language get from a model that was never shown the language.
        unseen = numpy.full((len(self.articles), len(self.classes)), -numpy.inf)
        for out in classes:
            others = [number for number in classes if number != out]
            columns, weights, constants = self._languages(matrix, translated & (self.class_of != out), others)
            chosen = translated & (self.class_of == out)
            unseen[numpy.ix_(chosen, others)] = (matrix[:, columns] @ weights + constants)[chosen]
        columns, weights, constants = self._languages(matrix, translated, classes)
        origins = []
        for place, number in enumerate(classes):
            wrong = unseen[translated & (self.class_of != number) & self.long, number]
            alone, together = (
                math.ceil(100 * (float(numpy.quantile(wrong, 1 - part, method="higher")) + more)) / 100
                for part, more in zip((NAMED_WRONGLY, POINTED_WRONGLY), CAUTION, strict=True)
            )
            origins.append((self.classes[number], round(float(constants[place]), 4), alone, together))
        kept = [
            (self.table.grams[fitted.columns[column]], _hundredths(weights[row])) for row, column in enumerate(columns)
        ]
        return tuple(origins), sorted(kept)

    def _languages(self, matrix: Any, rows: Any, classes: Sequence[int]) -> tuple[Any, Any, Any]:
        """The columns kept, a weight for each and each class, and the constants."""
        import numpy

        columns = numpy.arange(matrix.shape[1])
        for most in (MOST_LANGUAGE_GRAMS, None):
            found = [
                _regression(matrix[rows][:, columns], self.class_of[rows] == number, STRENGTHS[2]) for number in classes
            ]
            weights = numpy.array([weights for weights, _ in found]).T
            if most is not None:
                heaviest = abs(weights).max(axis=1)
                columns = numpy.sort(numpy.argsort(-heaviest, kind="stable")[:most])
        return columns, weights, numpy.array([constant for _, constant in found])


@dataclass(frozen=True)
class Trained:
    """A model file, its settings, and what cross-validation gave each article by its text alone."""

    text: str
    settings: Settings
    scored: list[Scored]


@dataclass(frozen=True)
class Fitted:
    """Both regressions on the grams kept: columns of the table, weights, constants."""

    columns: Any
    rarity: Any
    weights: tuple[Any, Any]
    bias: tuple[float, float]
    distinct: tuple[float, float, float, float]

    def sums(self, trainer: Trainer, rows: Any) -> Any:
        """Both sums of these rows."""
        import numpy

        matrix = trainer.table.weighted(self.columns, self.rarity)[rows]
        mean, deviation, *in_sums = self.distinct
        variety = numpy.clip((trainer.variety[rows] - mean) / deviation, -3, 3)
        return numpy.stack(
            [matrix @ self.weights[place] + self.bias[place] + variety * in_sums[place] for place in (0, 1)], axis=1
        )


def _regression(matrix: Any, positive: Any, strength: float) -> tuple[Any, float]:
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=strength, solver="liblinear", class_weight="balanced", max_iter=500)
    fitted.fit(matrix, positive)
    return fitted.coef_[0], float(fitted.intercept_[0])


def _hundredths(values: Iterable[float]) -> list[int]:
    return [round(100 * float(value)) for value in values]


#: What any model of this kind cannot show, for the card.
LIMITS: Final = """\
- A score says how a text reads, never who or what wrote it. A person may have been the translator, or may write so.
- Edited machine translation, and good human translation, may read like native news.
- Native news of other countries than those below may read like a translation to this model; measure it apart.
- It is a score of a whole article. Sentences are not ranked: it does not point at faults.
- It is silent below 150 words, on what is no running prose, and on texts unlike those it was trained on."""


def card(found: Sequence[Article], trained: Trained, about: str = "") -> str:
    """The card of a model as Markdown: data, sizes, measures, limits. The same articles give the same card."""
    sha = hashlib.sha256(trained.text.encode()).hexdigest()
    settings = trained.settings
    native, human, mt = (f"{100 * share:.0f} %" for share in settings.shares)
    rows = Counter((article.sort, article.text.group or "–", article.text.language or "–") for article in found)
    words: Counter[tuple[str, str, str]] = Counter()
    for article in found:
        words[article.sort, article.text.group or "–", article.text.language or "–"] += len(article.text.text.split())
    sources = {sort: len({article.source for article in found if article.sort == sort}) for sort in SORTS}
    return "\n".join(
        [
            "# Card of the model beside this file",
            "",
            "Made by `qualcheck likelihood train`; do not edit. What it is and what was tried: `docs/likelihood.md`.",
            "",
            f"- model.tsv: {len(trained.text.encode()):,} bytes, SHA-256 {sha}",
            f"- {len(settings.vocabulary)} words in the vocabulary, grams of up to {settings.recipe.longest}",
            f"- a probability is meant for a desk with {native} native news, {human} human translation and {mt} machine"
            " translation",
            f"- “strong” from {settings.strong}, “some” from {settings.some}",
            *([f"- {about}"] if about else []),
            "",
            "## Data",
            "",
            "| sort | data set | language | articles | words |",
            "|---|---|---|--:|--:|",
            *(f"| {' | '.join(key)} | {rows[key]} | {words[key]:,} |" for key in sorted(rows)),
            "",
            "Source documents: " + ", ".join(f"{sort} {count}" for sort, count in sources.items()) + ".",
            "",
            "## Measures",
            "",
            f"By cross-validation in {PARTS} parts, no source document in two; by the text alone, without the findings",
            "of the rules, which raise the figures.",
            "",
            "```",
            *lines(trained.scored, dict(zip(SORTS, settings.shares, strict=True)), ("data set", "length")),
            "```",
            "",
            "## Limits",
            "",
            LIMITS,
            "",
        ]
    )
