"""Kind `regex`: a regular expression in the syntax of PyPI's `regex`.

    kind: regex
    pattern: '\\bof (?<verb>provide|give)\\b'
    span: verb

Case matters unless `case: ignore` is given. `span` names the group that the finding marks; without it the whole match
is marked. Groups may stand in `message` and `suggest` as `{name}` or `{1}`. A pattern is tried where one of the literal
words it needs stands, sees at most 1,000 characters either side and never past its paragraph, and is stopped after half
a second.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from qualcheck import lexical
from qualcheck.expressions import PatternError, compile_source
from qualcheck.lexical import Conditions, condition_problems
from qualcheck.pattern import Pattern, make_patterns


@dataclass(frozen=True, kw_only=True)
class Params(Conditions):
    pattern: str
    case: Literal["ignore", "match"] = "match"
    span: str | None = None


def problems(params: Params) -> Iterator[tuple[str, str]]:
    yield from condition_problems(params)
    try:
        make_patterns(params.pattern, params.case == "ignore")
    except PatternError as error:
        yield "pattern", str(error)
        return
    if params.span is not None and params.span not in compile_source(params.pattern, False).groupindex:
        yield "span", f"the pattern has no group named {params.span!r}; write (?<{params.span}>…) in it"


def patterns(params: Params) -> tuple[Pattern, ...]:
    return make_patterns(params.pattern, params.case == "ignore", mark=params.span)


build = lexical.build
