"""Which language an article may have been translated from: the model of the text and the rules together, or silence.

The model knows the languages of its training articles and no other: a tenth language would be given to one of the nine.
So a class of languages is named only above a sum that articles of *other* languages, left out of training, hardly
reach; where the rules point to the class as well, a lower sum is enough, and where they point elsewhere nothing is
said. Languages that the model was never shown are named by the rules alone, and only on much evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from qualcheck.languages import LanguageEvidence
from qualcheck.likelihood.model import Model, Sums
from qualcheck.report import Origin

#: Weight of the findings from which the rules point to a language, and from which they name it alone.
POINTS: Final = 3.0
NAMES: Final = 9.0
#: Different rules that it takes to name one.
LEAST_RULES: Final = 4
#: A language with less than this part of the weightiest one's evidence is not meant.
NEAR: Final = 0.9
#: More languages than this are no answer.
MOST_LANGUAGES: Final = 4


def guess(model: Model, sums: Sums, evidence: Sequence[LanguageEvidence]) -> Origin | None:
    """The language or languages, or None: most texts do not show it."""
    pointed = pointed_to(evidence)
    totals = model.origins(sums.values)
    margins = sorted(
        ((total - alone, place) for place, (total, (_, _, alone, _)) in enumerate(_pairs(model, totals))), reverse=True
    )
    trained = {code for codes, *_ in model.settings.origins for code in codes}
    # What the model was never shown it cannot rule out.
    unknown = tuple(code for code in pointed if code not in trained)
    if margins:
        margin, place = margins[0]
        codes, _, _, together = model.settings.origins[place]
        agreed = bool(set(codes) & set(pointed))
        if margin >= 0 and pointed and not agreed:
            return None
        if margin >= 0 or (agreed and totals[place] >= together):
            named = tuple(sorted((*codes, *(unknown if agreed else ()))))
            reason = "how its sentences are built" + (", and wordings that the rules know" if agreed else "")
            return Origin(named, True, reason) if len(named) <= MOST_LANGUAGES else None
    if not pointed or len(pointed) > MOST_LANGUAGES:
        return None
    best = [each for each in evidence if each.code in pointed]
    if best[0].weight < NAMES or max(each.rules for each in best) < LEAST_RULES:
        return None
    if len(unknown) < len(pointed):
        # The model knows one of them, and does not recognise it.
        return Origin(pointed, True, "wordings that the rules know") if unknown else None
    return Origin(pointed, False, "wordings that the rules know; the model of the text was not trained on it")


def _pairs(model: Model, totals: Sequence[float]) -> list[tuple[float, tuple[tuple[str, ...], float, float, float]]]:
    return list(zip(totals, model.settings.origins, strict=True))


def pointed_to(evidence: Sequence[LanguageEvidence]) -> tuple[str, ...]:
    """The languages that the rules point to, the weightiest and those that come near it; none on little evidence."""
    if not evidence or evidence[0].weight < POINTS:
        return ()
    return tuple(sorted(each.code for each in evidence if each.weight >= NEAR * evidence[0].weight))
