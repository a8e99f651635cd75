"""The thresholds of rules: which keys of a kind are some, and what a rule finds at other values of one.

Every value is tried as a rule of its own beside the others, on each text once: what the texts share (words, tags, names)
is made once for all of them. Nothing is assumed of how findings go with the value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from qualcheck import corpus_pool
from qualcheck.checker import Checker
from qualcheck.config import Settings
from qualcheck.corpus_pool import Source
from qualcheck.detectors.table import KINDS
from qualcheck.errors import QualcheckError
from qualcheck.lint import BUDGET, BUDGET_WORDS
from qualcheck.rates import NATIVE, Counts
from qualcheck.rule import Rule
from qualcheck.run import resources as resources_of
from qualcheck.sweep import Step, Sweep

#: How far two spellings of a name may lie apart, from near to far: `differences` of kind `names` holds the first of them.
DISTANCES: Final = ("writing", "capitals", "romanisation", "ending", "slip", "far")
#: Shares of the present value that are tried where a key has no values of its own to try.
SHARES: Final = (0.5, 0.6, 0.7, 0.8, 0.9, 1.1, 1.2, 1.35, 1.5, 2.0)
#: Values that a run may try.
MOST_VALUES: Final = 40

Value = int | float | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Threshold:
    """A key of a kind whose number decides how much is found.

    `values` are tried unless others are asked for; none: shares of the present one. `checks`: for which `check` (or
    `unit`) of the kind it counts; none for all.
    """

    key: str
    meaning: str
    values: tuple[float, ...] = ()
    checks: frozenset[str] = frozenset()

    def of(self, rule: Rule) -> bool:
        """Whether the rule has this threshold."""
        if self.key == "differences":
            return bool(rule.params.check == "variant")
        if self.checks:
            return getattr(rule.params, "check", getattr(rule.params, "unit", "")) in self.checks
        return getattr(rule.params, self.key, None) is not None


MIN_COUNT: Final = Threshold("min_count", "matches that an article must have", (1, 2, 3, 4, 5, 6, 8, 10))

#: Kind → its thresholds, the one that matters most first. Kinds that are not here have none.
THRESHOLDS: Final[Mapping[str, tuple[Threshold, ...]]] = {
    "density": (
        Threshold("least_count", "matches that an article must have", (2, 3, 4, 5, 6, 8, 10)),
        Threshold("per_1000", "matches in 1,000 words, above which the rule speaks", (0, 1, 2, 3, 4, 5, 6, 8, 10, 15)),
        Threshold("least_words", "words that an article must have", (50, 100, 150, 200, 300, 400, 600)),
    ),
    "epithet": (MIN_COUNT,),
    "language": (
        Threshold(
            "share",
            "share of small English words, below which a text is foreign",
            (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35),
        ),
        Threshold("least_words", "words in lower case that a text must have", (5, 10, 15, 20, 30, 40)),
    ),
    "misspelling": (
        Threshold(
            "least_frequency",
            "how frequent the word meant must be (zipf figure)",
            (0, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6),
            frozenset({"word"}),
        ),
        Threshold(
            "min_letters", "letters that an unknown word must have", (1, 2, 3, 4, 5, 6, 7, 8), frozenset({"word"})
        ),
        Threshold("term_count", "times from which an unknown word is a term", (2, 3, 4, 5, 8), frozenset({"word"})),
    ),
    "names": (Threshold("differences", "how far two spellings may lie apart"),),
    "pattern": (MIN_COUNT,),
    "phrase": (MIN_COUNT,),
    "quotation": (
        Threshold(
            "least_count",
            "marks of the usual sort that an article must have",
            (1, 2, 3, 4, 6, 8),
            frozenset({"sorts", "style"}),
        ),
        Threshold(
            "least_overlap",
            "share of the words that two wordings have in common",
            (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9),
            frozenset({"wordings"}),
        ),
    ),
    "readability": (
        Threshold("most", "the limit above which the rule speaks"),
        Threshold("least", "the limit below which the rule speaks"),
    ),
    "regex": (MIN_COUNT,),
    "repetition": (
        Threshold(
            "least_words", "words that the sentence must have", (4, 5, 6, 8, 10, 12, 15, 20), frozenset({"passage"})
        ),
        Threshold("least_count", "sentences running that must begin alike", (2, 3, 4, 5, 6), frozenset({"opening"})),
        Threshold("same_words", "words with which they begin alike", (1, 2, 3, 4, 5), frozenset({"opening"})),
    ),
    "sentence": (Threshold("least", "words that the sentence must have", (1, 2, 3, 4, 5, 6, 8, 10, 12, 15)),),
}


def thresholds(rule: Rule) -> tuple[Threshold, ...]:
    """Those that the rule has, the one that matters most first."""
    return tuple(threshold for threshold in THRESHOLDS.get(rule.kind, ()) if threshold.of(rule))


def chosen(rule: Rule, key: str | None) -> Threshold:
    """The threshold of the rule by that key, or the first one. Raises QualcheckError where it has none."""
    known = thresholds(rule)
    if not known:
        kinds = ", ".join(sorted(THRESHOLDS))
        raise QualcheckError(
            f"{rule.id} is of kind {rule.kind} and has no threshold to tune; kinds with one are {kinds}"
        )
    found = next((threshold for threshold in known if key in (None, threshold.key)), None)
    if found is None:
        keys = ", ".join(threshold.key for threshold in known)
        raise QualcheckError(f"{rule.id} has no threshold {key!r}; it has {keys}")
    return found


def values_for(rule: Rule, threshold: Threshold, asked: Sequence[float]) -> tuple[Value, ...]:
    """The values to try, in order, the present one among them. Raises QualcheckError for one that a rule cannot have."""
    if threshold.key == "differences":
        if asked:
            raise QualcheckError(f"the distance of names goes in steps ({', '.join(DISTANCES)}); leave --values out")
        return tuple(DISTANCES[: number + 1] for number in range(len(DISTANCES)))
    present = getattr(rule.params, threshold.key)
    # A limit of readability may be either; a whole one is tried in whole steps.
    whole = float(present).is_integer() and (isinstance(present, int) or threshold.key in ("most", "least"))
    tried = asked or threshold.values or tuple(present * share for share in SHARES)
    numbers = {round(value) if whole and not asked else value for value in tried} | {present}
    if isinstance(present, int):
        broken = next((value for value in asked if value != int(value)), None)
        if broken is not None:
            raise QualcheckError(f"--values {broken:g}: {threshold.key} is a whole number")
        numbers = {int(value) for value in numbers}
    wrong = {value: problem for value in numbers for problem in _problem(rule, threshold, value)}
    refused = next((value for value in asked if value in wrong), None)
    if refused is not None:
        raise QualcheckError(f"--values {refused:g}: {wrong[refused]}")
    found = tuple(sorted(numbers - wrong.keys()))
    if len(found) > MOST_VALUES:
        raise QualcheckError(f"--values names {len(found)} values; give {MOST_VALUES} at the most")
    return found


def _problem(rule: Rule, threshold: Threshold, value: float) -> list[str]:
    """What is wrong with the rule at that value, as the reader of rule files would say."""
    return [message for _, message in KINDS[rule.kind].problems(_at(rule, threshold, value).params)][:1]


def _at(rule: Rule, threshold: Threshold, value: Value) -> Rule:
    """The rule with that value, on though it be off."""
    return replace(rule, params=replace(rule.params, **{threshold.key: value}), status="stable")


class _Worker:
    """The rule at every value, in one process."""

    def __init__(self, rules: Sequence[Rule], settings: Settings) -> None:
        found = resources_of(settings)
        self._checkers = tuple(Checker([rule], found, recast=1, retranslate=1) for rule in rules)
        self._settings = settings

    def __call__(self, sources: Sequence[Source]) -> tuple[int, int, Counter[int]]:
        """Words, texts, and number of the rule → findings."""
        words = 0
        hits: Counter[int] = Counter()
        for source in sources:
            document = corpus_pool.document(source, self._settings)
            words += corpus_pool.words(document)
            for number, checker in enumerate(self._checkers):
                hits[number] += len(checker.detect(document).findings)
        return words, len(sources), hits


def sweep(
    rule: Rule,
    threshold: Threshold,
    values: Sequence[Value],
    corpora: Mapping[str, Path],
    settings: Settings,
    processes: int | None = None,
) -> Sweep:
    """The rule at each value on each corpus. Raises QualcheckError for a corpus that cannot be read."""
    rules = [_at(rule, threshold, value) for value in values]
    words: Counter[str] = Counter()
    texts: Counter[str] = Counter()
    hits: dict[str, Counter[int]] = {name: Counter() for name in corpora}
    for name, (size, number, found) in corpus_pool.over(corpora, {}, partial(_Worker, rules, settings), processes):
        words[name] += size
        texts[name] += number
        hits[name] += found
    present = _present(rule, threshold)
    steps = tuple(
        Step(told(value), {name: hits[name][number] for name in corpora}, value == present)
        for number, value in enumerate(values)
    )
    allowed = max(1, round(BUDGET[rule.class_] * words[NATIVE] / BUDGET_WORDS)) if NATIVE in corpora else None
    return Sweep(
        rule=rule.id,
        class_=rule.class_,
        kind=rule.kind,
        key=threshold.key,
        meaning=threshold.meaning,
        steps=steps,
        corpora={name: Counts(words=words[name], documents=texts[name]) for name in corpora},
        allowed=allowed,
        within=_within(steps, allowed),
        others=tuple(each.key for each in thresholds(rule) if each != threshold),
    )


def _within(steps: Sequence[Step], allowed: int | None) -> tuple[str, ...]:
    if allowed is None:
        return ()
    kept = [step for step in steps if step.hits[NATIVE] <= allowed]
    # The present value first among those that find the same.
    ordered = sorted(
        enumerate(kept),
        key=lambda pair: (-sum(pair[1].hits.values()) + pair[1].hits[NATIVE], not pair[1].present, pair[0]),
    )
    return tuple(step.value for _, step in ordered)


def _present(rule: Rule, threshold: Threshold) -> Any:
    """The value of the rule as it is; None for a choice of `differences` that is no step."""
    value = getattr(rule.params, threshold.key)
    if threshold.key != "differences":
        return value
    wanted = set(value) or set(DISTANCES)
    return next((DISTANCES[:n] for n in range(1, len(DISTANCES) + 1) if set(DISTANCES[:n]) == wanted), None)


def told(value: Value) -> str:
    """The value in a table: a number, or the farthest difference."""
    return f"to {value[-1]}" if isinstance(value, tuple) else f"{value:g}"
