"""Why a rule spoke of a text, or did not: the steps to its verdict, for people and programs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from qualcheck.document import Document
from qualcheck.finding import Span
from qualcheck.rule import Rule

#: What keeps a rule silent, by the name that programs see.
Obstacle = Literal[
    "off",
    "language",
    "languagetool",
    "empty",
    "not-english",
    "token",
    "value",
    "exception",
    "condition",
    "count",
    "block",
    "edge",
    "where",
    "quotation",
    "name",
    "vocabulary",
    "other-rule",
    "time",
    "unknown",
]

Verdict = Literal["fired", "did not fire", "not judged"]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was asked: whether it let the rule on, in words, and where in the text. `obstacle` is None for a
    step that was taken.
    """

    done: bool
    what: str
    span: Span | None = None
    obstacle: Obstacle | None = None


def taken(what: str, span: Span | None = None) -> Step:
    return Step(True, what, span)


def stop(obstacle: Obstacle, what: str, span: Span | None = None) -> Step:
    return Step(False, what, span, obstacle)


@dataclass(frozen=True)
class Explanation:
    """What a rule says of a text, and why. `line` restricts it to what stands on that line of the file.

    `elsewhere` are other places of the text where the rule was stopped, `remarks` what else there is to know.
    """

    rule: Rule
    document: Document
    line: int | None
    verdict: Verdict
    steps: tuple[Step, ...]
    elsewhere: tuple[Step, ...] = ()
    remarks: tuple[str, ...] = field(default=())

    @property
    def reason(self) -> Step | None:
        """The first thing that stood in the way; None where the rule fired."""
        return next((step for step in self.steps if not step.done), None)
