"""The table of ablations in docs/likelihood.md: what each family of features brings to the likelihood model.

    python benchmarks/likelihood_ablations.py --native docs_native.jsonl --human docs_human_translation.jsonl \
        --mt docs_mt.jsonl.gz

Text alone, without the findings of the rules. Cross-validation in five parts by source document; then each source
language left out, with one part of the native articles. A row takes 15 to 40 seconds. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy

from qualcheck.likelihood.evaluation import auc
from qualcheck.likelihood.features import MARKS, Recipe
from qualcheck.likelihood.model import HUMAN, MT, NATIVE
from qualcheck.likelihood.training import PARTS, SHARES, Article, Trainer, articles

LEFT_OUT_MARKS = '"“”«»()[]$€£¥—–'

VARIANTS: Mapping[str, Mapping[str, Any]] = {
    "as shipped": {},
    "single words only": {"recipe": Recipe(longest=1)},
    "up to two": {"recipe": Recipe(longest=2)},
    "up to three": {"recipe": Recipe(longest=3)},
    "up to five": {"recipe": Recipe(longest=5)},
    "other words without their endings": {"recipe": Recipe(endings=False)},
    "no punctuation at all": {"recipe": Recipe(marks="")},
    "with quotation marks, dashes, brackets, currency": {"recipe": Recipe(marks=MARKS + LEFT_OUT_MARKS)},
    "with the comma before “and”": {"recipe": Recipe(serial_comma=True)},
    "without different words in 50": {"with_distinct": False},
    "vocabulary of 400": {"words": 400},
    "vocabulary of 1,300": {"words": 1300},
    "5,000 grams kept": {"most_grams": 5000},
    "all grams kept": {"most_grams": 10**6},
    "grams of 8 source documents": {"sources": 8},
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for sort in (NATIVE, HUMAN, MT):
        parser.add_argument(f"--{sort}", type=Path, required=True)
    parser.add_argument("--largest-group", default="bbc", help="the data set of native news that is shown apart")
    options = parser.parse_args()
    found = articles({sort: [getattr(options, sort)] for sort in (NATIVE, HUMAN, MT)})
    print("| | native | native, other data sets | human translation | language left out: native | human | strong |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for name, changes in VARIANTS.items():
        print(f"| {name} | {' | '.join(row(Trainer(found, **changes), options.largest_group))} |", flush=True)


def row(trainer: Trainer, largest: str) -> list[str]:
    sorts, everything = trainer.sorts, numpy.ones(len(trainer.articles), dtype=bool)
    sums = numpy.zeros((len(trainer.articles), 2))
    for part in range(PARTS):
        outside = trainer.parts == part
        sums[outside] = trainer._fit(everything & ~outside).sums(trainer, outside)
    calibration = trainer._calibration(sums, trainer.long)
    chances = probabilities(sums, calibration)
    others = numpy.array([is_other(article, largest) for article in trainer.articles])
    limit = numpy.quantile(chances[trainer.long & (sorts == NATIVE)], 0.99)
    values = [auc(chances[sorts == MT], chances[chosen]) for chosen in (sorts == NATIVE, others, sorts == HUMAN)]
    languages = numpy.array([article.text.language or "" for article in trainer.articles])
    against: tuple[list[float], list[float]] = [], []
    for number, language in enumerate(sorted(set(languages[sorts == MT]))):
        own = languages == language
        outside = own | (trainer.parts == number % PARTS)
        unseen = numpy.full(len(trainer.articles), numpy.nan)
        unseen[outside] = probabilities(trainer._fit(~outside).sums(trainer, outside), calibration)
        against[0].append(auc(unseen[own & (sorts == MT)], unseen[outside & (sorts == NATIVE)]))
        against[1].append(auc(unseen[own & (sorts == MT)], unseen[own & (sorts == HUMAN)]))
    strong = float((chances[trainer.long & (sorts == MT)] > limit).mean())
    return [*(f"{value:.3f}" for value in (*values, *map(numpy.mean, against))), f"{100 * strong:.0f} %"]


def is_other(article: Article, largest: str) -> bool:
    return article.sort == NATIVE and article.text.group != largest


def probabilities(sums: Any, calibration: Any) -> Any:
    odds = [sums @ numpy.array(row[:2]) + row[2] for row in calibration]
    native, human, mt = SHARES
    return mt / (mt + native * numpy.exp(-odds[0]) + human * numpy.exp(-odds[1]))


if __name__ == "__main__":
    main()
