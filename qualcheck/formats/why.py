"""Why a rule fired or did not: lines for people, each step with the words it is about, and plain data for programs."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, Final

from qualcheck.document import Document
from qualcheck.explanation import Explanation, Step
from qualcheck.finding import Span
from qualcheck.formats.text import Style, one_line, plain, safe

#: Characters of text shown either side of what a step is about, and of that itself at the most.
AROUND: Final = 40
LONGEST: Final = 80


def lines(told: Explanation, style: Style = plain) -> Iterator[str]:
    """The verdict, the steps that led to it with an excerpt, other places, remarks."""
    document = told.document
    where = safe(document.id) if told.line is None else f"{safe(document.id)}:{told.line}"
    yield f"{told.rule.id}: {style(told.verdict, 'verdict')} on {where}"
    yield from _steps(document, told.steps, style)
    if told.elsewhere:
        yield "  other places, where it was stopped:"
        yield from _steps(document, told.elsewhere, style)
    for remark in told.remarks:
        yield f"  note: {safe(remark)}"


def _steps(document: Document, steps: Sequence[Step], style: Style) -> Iterator[str]:
    shown: Span | None = None
    for step in steps:
        mark = "yes" if step.done else style("no ", "error")
        yield f"  {mark}  {safe(step.what)}"
        if step.span is not None and step.span != shown:
            yield from ("       " + line for line in excerpt(document, step.span))
            shown = step.span


def excerpt(document: Document, span: Span) -> tuple[str, str]:
    """The words around the span on one line with its place before it, and carets under the span."""
    text = document.text
    block = document.block_at(span.start)
    first, last = (block.span.start, max(block.span.end, span.end)) if block is not None else (0, len(text))
    end = min(span.end, span.start + LONGEST)
    start, stop = _at_word(text, max(first, span.start - AROUND), first, span.start), min(last, end + AROUND)
    before = ("…" if start > first else "") + one_line(text[start : span.start])
    words = one_line(text[span.start : end])
    after = one_line(text[end:stop]) + ("…" if stop < last else "")
    place = document.locate(span)
    lead = f"{place.line}:{place.column}  "
    return (
        f"{lead}{before}{words}{after}",
        " " * (len(lead) + width(before)) + "^" * max(1, width(words)),
    )


def _at_word(text: str, start: int, first: int, end: int) -> int:
    """The start of the first whole word from `start` on."""
    if start == first:
        return start
    blank = text.find(" ", start, end)
    return blank + 1 if blank >= 0 else start


def width(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(
        0 if unicodedata.category(letter) in ("Mn", "Me", "Cf") else 1 + (unicodedata.east_asian_width(letter) in "WF")
        for letter in text
    )


def as_data(told: Explanation) -> dict[str, Any]:
    """The same for programs. `reason` is the first step that was not taken; null where the rule fired."""
    reason = told.reason
    return {
        "rule": told.rule.id,
        "kind": told.rule.kind,
        "article": told.document.id,
        "line": told.line,
        "verdict": told.verdict,
        "reason": _as_data(told.document, reason) if reason is not None else None,
        "steps": [_as_data(told.document, step) for step in told.steps],
        "elsewhere": [_as_data(told.document, step) for step in told.elsewhere],
        "remarks": list(told.remarks),
    }


def _as_data(document: Document, step: Step) -> dict[str, Any]:
    data: dict[str, Any] = {"done": step.done, "what": step.what, "obstacle": step.obstacle, "place": None}
    if step.span is not None:
        place, span = document.locate(step.span), document.in_file(step.span)
        data["place"] = {
            "start": span.start,
            "end": span.end,
            "line": place.line,
            "column": place.column,
            "end_line": place.end_line,
            "end_column": place.end_column,
            "text": document.text[step.span.start : step.span.end],
        }
    return data
