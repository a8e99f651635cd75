"""One rule before one text, to be tried as it is and with this or that taken away. The detector itself is the judge."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from qualcheck.checker import Checker, Detected
from qualcheck.detectors.table import KINDS
from qualcheck.document import Block, Document
from qualcheck.explanation import Step
from qualcheck.finding import Span
from qualcheck.resources import Resources
from qualcheck.rule import Rule

#: So many places are told of; a word that stands everywhere needs no more.
MOST_PLACES = 5


@dataclass(frozen=True)
class Case:
    """`line`: the line of the file that alone is asked about. `vocabulary`: its entries → where they are written."""

    rule: Rule
    document: Document
    resources: Resources
    line: int | None = None
    vocabulary: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def detected(self) -> Detected:
        """What the rule alone says, whatever its status and the source language."""
        rule = replace(self.rule, status="stable", source_languages=())
        return Checker([rule], self.resources, recast=1, retranslate=1).detect(self.document)

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """Where the rule alone speaks, on the line that is asked about."""
        return tuple(finding.span for finding in self.detected.findings if self.here(finding.span))

    def here(self, span: Span) -> bool:
        return on_line(self.document, span, self.line)

    def speaks_at(self, span: Span) -> bool:
        return any(span.touches(other) for other in self.spans)

    def words(self, span: Span) -> str:
        return " ".join(self.document.text[span.start : span.end].split())

    def with_rule(self, **changes: Any) -> Case:
        return replace(self, rule=replace(self.rule, **changes))

    def with_params(self, **changes: Any) -> Case:
        """The same with other keys of the kind, what is made of them too."""
        params = replace(self.rule.params, **changes)
        kind = KINDS[self.rule.kind]
        made: dict[str, Any] = {"params": params}
        if kind.patterns is not None:
            made["patterns"] = kind.patterns(params)
        if kind.anchors is not None:
            made["anchors"] = kind.anchors(params)
        return self.with_rule(**made)

    def with_document(self, **changes: Any) -> Case:
        return replace(self, document=replace(self.document, **changes))


def on_line(document: Document, span: Span, line: int | None) -> bool:
    """Whether a span of the text stands, at least in part, on the line of the file; None is every line."""
    if line is None:
        return True
    place = document.locate(span)
    return place.line <= line <= place.end_line


@dataclass(frozen=True)
class Hindrance:
    """Something that may keep a rule silent: how to take it away, and what to say where that makes the rule speak.

    `early`: it is asked before the place of a match is.
    """

    without: Callable[[Case], Case]
    told: Callable[[Case, Span], Step]
    early: bool = False


def stopped(case: Case, hindrances: Sequence[Hindrance]) -> list[tuple[Step, ...]]:
    """For each place where the rule speaks once hindrances are taken away: those that are in its way there, in order.

    Every one of them was tried: with them away the rule speaks, with any one of them back it does not.
    """
    tried: dict[frozenset[int], Case] = {}

    def without(away: frozenset[int]) -> Case:
        if away not in tried:
            made = case
            for index in sorted(away):
                made = hindrances[index].without(made)
            tried[away] = made
        return tried[away]

    everything = frozenset(range(len(hindrances)))
    places: list[Span] = []
    for away in (*(frozenset((index,)) for index in sorted(everything)), everything):
        for span in without(away).spans:
            if not case.speaks_at(span) and not any(span.touches(other) for other in places):
                places.append(span)
    found = []
    for span in sorted(places)[:MOST_PLACES]:
        alone = (index for index in sorted(everything) if without(frozenset((index,))).speaks_at(span))
        guilty = next(((index,) for index in alone), None) or _together(span, everything, without)
        found.append(tuple(hindrances[index].told(case, span) for index in guilty))
    return found


def _together(span: Span, everything: frozenset[int], without: Callable[[frozenset[int]], Case]) -> tuple[int, ...]:
    """The fewest hindrances, found one after the other, that must all be away for the rule to speak at the span."""
    needed = everything
    for index in sorted(everything, reverse=True):
        if without(needed - {index}).speaks_at(span):
            needed -= {index}
    return tuple(sorted(needed))


def one_block(document: Document) -> tuple[Block, ...]:
    return (Block("paragraph", Span(0, len(document.text))),)
