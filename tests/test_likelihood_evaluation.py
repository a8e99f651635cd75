"""The measures of a likelihood model, on figures that can be counted by hand."""

from __future__ import annotations

import pytest

from qualcheck.likelihood import evaluation
from qualcheck.likelihood.evaluation import Scored
from qualcheck.report import Likelihood, Origin


def scored(sort: str, probability: float | None, words: int = 300, language: str = "zh", *named: str) -> Scored:
    origin = Origin(named, True, "") if named else None
    strength = None if probability is None else "strong" if probability > 0.7 else "little"
    return Scored("a", sort, "set", language, "engine", words, Likelihood(probability, strength, "", (), origin))


@pytest.mark.parametrize(
    ("positive", "negative", "expected"),
    [
        ([0.9, 0.8], [0.1, 0.2], 1.0),
        ([0.1], [0.9], 0.0),
        ([0.5], [0.5], 0.5),
        ([0.9, 0.3], [0.1, 0.3, 0.8], 4.5 / 6),
        ([], [0.1], 0.5),
    ],
)
def test_auc(positive: list[float], negative: list[float], expected: float) -> None:
    assert evaluation.auc(positive, negative) == pytest.approx(expected)


def test_calibration_error_weighs_bins_by_articles() -> None:
    articles = [scored("mt", 0.9)] * 3 + [scored("native", 0.9)] + [scored("native", 0.2)] * 4 + [scored("mt", None)]
    bins = evaluation.calibration(articles)
    assert [(each.weight, each.part) for each in bins] == [(4, 0.0), (4, 0.75)]
    assert evaluation.calibration_error(bins) == pytest.approx((4 * 0.2 + 4 * 0.15) / 8)


def test_calibration_at_other_shares() -> None:
    articles = [scored("mt", 0.9)] * 3 + [scored("native", 0.9)]
    (only,) = evaluation.calibration(articles, {"native": 0.5, "mt": 0.5})
    assert only.part == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("words", "expected"),
    [(149, "under 150 words"), (150, "150–299 words"), (599, "300–599 words"), (600, "600 words and more")],
)
def test_lengths(words: int, expected: str) -> None:
    assert evaluation.by_length(scored("mt", 0.5, words)) == expected


def test_groups_count_the_silent_apart() -> None:
    articles = [scored("mt", 0.9), scored("mt", 0.1), scored("mt", None), scored("native", None)]
    first, second = evaluation.group_rows(articles, evaluation.GROUPS["data set"])
    assert (first.name, first.spoken, first.silent, first.strengths) == (
        "machine translation, set",
        2,
        1,
        (0.5, 0, 0.5),
    )
    assert (second.name, second.spoken, second.silent) == ("native, set", 0, 1)


def test_a_guess_is_right_if_it_holds_the_language() -> None:
    articles = [
        scored("mt", 0.9, 300, "ru", "ru", "uk"),
        scored("mt", 0.9, 300, "zh", "ja"),
        scored("mt", 0.9, 300, "zh"),
        scored("native", 0.9, 300, "en", "ja"),
        scored("mt", 0.9, 300, "", "ja"),
    ]
    rows = {row.language: (row.articles, row.named, row.right) for row in evaluation.origin_rows(articles)}
    assert rows == {"ru": (1, 1, 1), "zh": (2, 1, 0), "all": (3, 2, 1)}


def test_lines_hold_every_part() -> None:
    articles = [scored("mt", 0.95, 300, "ru", "ru"), scored("human", 0.6), scored("native", 0.05), scored("mt", None)]
    text = "\n".join(evaluation.lines(articles, {"native": 0.3, "human": 0.1, "mt": 0.6}))
    assert "4 articles, silent on 1" in text
    assert "AUC, machine translation against native: 1.000" in text
    assert "expected calibration error: 0.233" in text
    assert "machine translation, 150–299" not in text
    assert "all                     2      1  100.0%" in text
