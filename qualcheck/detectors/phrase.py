"""Kind `phrase`: words and word sequences, written down as they are read.

    kind: phrase
    phrases:
      - took a target on
      - <verb:increase> the (BP|tension) of

Case does not matter (`case: match` makes it matter). Apostrophes, hyphens and white space match in every form.
In a phrase `(a|b)` is a choice, `[a]` may be missing, `<verb:take>` is any form of the verb, `<noun:child>` singular or
plural, `<Name>` one capitalised word, `<number>` a number, `*` one word, and `...` a gap of up to three words (`...5`:
five). With `swap: {wrong: right}` in place of `phrases`, each wrong form carries its own suggestion.

It cannot see meaning or parts of speech, and never looks past the paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from qualcheck import lexical
from qualcheck.expressions import PatternError
from qualcheck.lexical import Conditions, condition_problems
from qualcheck.pattern import Pattern, phrase_pattern


@dataclass(frozen=True, kw_only=True)
class Params(Conditions):
    phrases: tuple[str, ...] = ()
    swap: Mapping[str, str] = field(default_factory=dict)
    case: Literal["ignore", "match"] = "ignore"


def problems(params: Params) -> Iterator[tuple[str, str]]:
    yield from condition_problems(params)
    if not params.phrases and not params.swap:
        yield "phrases", "a phrase rule needs 'phrases' (a list) or 'swap' (wrong: right)"
    for key, phrases in (("phrases", params.phrases), ("swap", tuple(params.swap))):
        for phrase in phrases:
            try:
                phrase_pattern(phrase, params.case == "ignore")
            except PatternError as error:
                yield key, str(error)


def patterns(params: Params) -> tuple[Pattern, ...]:
    ignore_case = params.case == "ignore"
    return (
        *(phrase_pattern(phrase, ignore_case) for phrase in params.phrases),
        *(phrase_pattern(wrong, ignore_case, right) for wrong, right in params.swap.items()),
    )


build = lexical.build
