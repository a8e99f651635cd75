"""The features that weigh most in the score of an article, in words an editor understands, and where they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from qualcheck.document import Document
from qualcheck.finding import Finding, Span
from qualcheck.likelihood.features import LONGEST, START, Reading
from qualcheck.likelihood.model import Model, Sums
from qualcheck.report import Evidence

#: How many things are said for a translation, and how many against one.
MOST_FOR: Final = 5
MOST_AGAINST: Final = 2
#: A wording must stand this often to be shown, and be so much more frequent than in native news.
LEAST_COUNT: Final = 3
LEAST_RATIO: Final = 1.5
#: Less than this adds nothing worth saying, in log odds.
LEAST_WEIGHT: Final = 0.02
#: Words rarer than this in native news, per 1,000 words, are what an article is about, not how it is written.
COMMON: Final = 0.7
#: Wordings looked at, the heaviest first.
MOST_LOOKED_AT: Final = 40
#: A wording is left out if this part of its places lie inside or around those of one already taken.
SAME: Final = 0.5

#: Mask → how it is written for an editor.
WORDS: Final[Mapping[str, str]] = {
    "NAME": "[name]",
    "NAME's": "[name]’s",
    "NUM": "[number]",
    "MONTH": "[month]",
    "DAY": "[weekday]",
    "_w": "…",
    "_'s": "…’s",
}


def gather(
    document: Document,
    reading: Reading,
    model: Model,
    sums: Sums,
    chances: tuple[float, float, float],
    findings: Sequence[Finding],
    from_findings: tuple[float, float],
) -> tuple[Evidence, ...]:
    """What says translation, the weightiest first, then what says native news.

    `from_findings` is what the findings added to the log odds against native news and against human translation.
    """
    native, human = _slopes(model, chances)
    weights = {
        gram: value * (row.against_native * native + row.against_human * human)
        for gram, value in sums.values.items()
        for row in (model.row(gram),)
    }
    heaviest = sorted(weights, key=lambda gram: (-abs(weights[gram]), gram))
    chosen: list[str] = []
    for gram in heaviest:
        if abs(weights[gram]) < LEAST_WEIGHT or len(chosen) == MOST_LOOKED_AT:
            break
        if telling(gram) and all(_is_common(word, model) for word in gram.split()):
            chosen.append(gram)
    places = _places(reading, frozenset(chosen))
    cores: set[tuple[str, ...]] = set()
    thousand = max(1, len(reading.words)) / 1000
    said: list[Evidence] = []
    for gram in chosen:
        spans = places[gram]
        rate, usual = len(spans) / thousand, model.row(gram).native_rate
        weight = weights[gram]
        if weight > 0 and (len(spans) < LEAST_COUNT or rate < LEAST_RATIO * usual):
            continue
        if weight < 0 and (len(spans) < 2 or rate < LEAST_RATIO * usual):
            continue
        # “the …ion of” and “the …s of” are one thing to an editor: the heavier is said.
        core = tuple(word for word in gram.split() if not word.startswith(("_", "NAME")))
        if core in cores:
            continue
        cores.add(core)
        text = f"{in_words(gram)}: {_number(rate)} per 1,000 words; native news has {_number(usual)}"
        said.append(Evidence(text, round(weight, 2), len(spans), round(rate, 1), round(usual, 1), tuple(spans)))
    said += _distinct(reading, model, (native, human))
    said += _findings(document, findings, chances, from_findings)
    said.sort(key=lambda each: (-abs(each.weight), each.text))
    return (
        *_apart((each for each in said if each.weight > 0), MOST_FOR),
        *_apart((e for e in said if e.weight < 0), MOST_AGAINST),
    )


def _slopes(model: Model, chances: tuple[float, float, float]) -> tuple[float, float]:
    """How much the log odds of MT rise with either sum of the model, at this article."""
    native, human, _ = chances
    rest = (native + human) or 1.0
    shares = native / rest, human / rest
    calibration = model.settings.calibration
    return (
        shares[0] * calibration[0][0] + shares[1] * calibration[1][0],
        shares[0] * calibration[0][1] + shares[1] * calibration[1][1],
    )


def telling(gram: str) -> bool:
    """Whether a gram says something to an editor: two real words, or one with an ending or a place beside it."""
    parts = gram.split()
    plain = sum((part.isalpha() and part.islower()) or "'" in part for part in parts)
    marks = sum(part in ".,;:?!" for part in parts)
    if marks and parts[-1] in ".,;:?!" and len(parts) - marks < 2:
        return False
    if len(parts) == 1:
        return False
    return (
        plain >= 1
        and parts[-1] != START
        and len(parts) - marks - (parts[0] == START) >= (1 if parts[0] == START else 2)
    )


def _is_common(word: str, model: Model) -> bool:
    """Whether a word is frequent in native news, or no word of its own: what an article is about is no evidence."""
    if not word[0].islower():
        return True
    return word in model.rows and model.row(word).native_rate >= COMMON


def in_words(gram: str) -> str:
    """“the …ion of”; sentences that open with “In [month]”."""
    parts = gram.split()
    opens = parts[0] == START
    shown = ""
    for part in parts[opens:]:
        if part in ".,;:?!":
            shown += part
            continue
        word = WORDS.get(part, "…" + part[1:] if part.startswith("_") else part)
        shown += (" " if shown else "") + ("I" + word[1:] if word == "i" or word.startswith("i'") else word)
    if opens:
        return f"sentences that open with “{shown[:1].upper() + shown[1:]}”"
    return f"“{shown}”"


def _places(reading: Reading, wanted: frozenset[str]) -> dict[str, list[Span]]:
    """Where each gram stands."""
    places: dict[str, list[Span]] = defaultdict(list)
    for sentence in reading.sentences:
        masks, spans = sentence.masks, sentence.spans
        for first in range(len(masks)):
            gram = ""
            for last in range(first, min(first + LONGEST, len(masks))):
                gram = f"{gram} {masks[last]}" if gram else masks[last]
                if gram in wanted:
                    start = spans[first + 1][0] if masks[first] == START else spans[first][0]
                    places[gram].append(Span(start, spans[last][1]))
    return places


def _apart(said: Iterable[Evidence], most: int) -> list[Evidence]:
    """The first ones that do not stand where one before them stands."""
    taken: list[Evidence] = []
    for each in said:
        inside = [
            sum(any(span.touches(other) for other in before.spans) for span in each.spans) / len(each.spans)
            for before in taken
            if each.spans and before.spans and before.rate is not None
        ]
        if not inside or max(inside) < SAME or each.rate is None:
            taken.append(each)
        if len(taken) == most:
            break
    return taken


def _distinct(reading: Reading, model: Model, slopes: tuple[float, float]) -> list[Evidence]:
    mean, _, in_native, in_human = model.settings.distinct
    weight = model.deviation(reading) * (in_native * slopes[0] + in_human * slopes[1])
    if abs(weight) < LEAST_WEIGHT:
        return []
    here, usual = round(50 * reading.distinct), round(50 * mean)
    if here == usual:
        return []
    more = "more than" if here > usual else "fewer than"
    text = f"{here} different words in 50, {more} the {usual} of the articles it is compared with"
    return [Evidence(text, round(weight, 2), here, None, None, ())]


def _findings(
    document: Document, findings: Sequence[Finding], chances: tuple[float, float, float], added: tuple[float, float]
) -> list[Evidence]:
    native, human, _ = chances
    weight = (added[0] * native + added[1] * human) / ((native + human) or 1.0)
    shown = counted(findings)
    if abs(weight) < LEAST_WEIGHT or not document.words:
        return []
    rate = 1000 * len(shown) / document.words
    text = f"{len(shown)} findings of the rules: {_number(rate)} per 1,000 words"
    if not shown:
        text = "the rules find nothing"
    return [Evidence(text, round(weight, 2), len(shown), None, None, tuple(finding.span for finding in shown))]


#: Packs that are no measure of how a text reads.
NOT_COUNTED: Final = ("names.", "languagetool.")


def counted(findings: Sequence[Finding]) -> list[Finding]:
    """The findings that say how the text reads: none about names, none of LanguageTool, none on trial."""
    return [finding for finding in findings if not finding.rule.startswith(NOT_COUNTED) and not finding.preview]


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}".removesuffix(".0")
