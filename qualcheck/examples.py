"""Runs the examples that every rule carries: the exact span, the first suggestion, and silence where it must be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qualcheck.checker import Checker
from qualcheck.finding import Finding, Span
from qualcheck.readers import text as text_reader
from qualcheck.resources import Resources
from qualcheck.rule import MARKED, Example, Rule


@dataclass(frozen=True)
class Failure:
    """An example that did not come out: what was expected and what happened, in words."""

    rule: Rule
    example: Example
    message: str

    def __str__(self) -> str:
        return f"{self.rule.path}:{self.example.line or self.rule.line}: {self.rule.id}: {self.message}"


def failures(rules: Sequence[Rule], resources: Resources) -> Iterator[Failure]:
    for rule in rules:
        checker = Checker([replace(rule, status="stable")], resources, recast=1, retranslate=1)
        for example in rule.examples:
            yield from (Failure(rule, example, message) for message in _problems(rule, example, checker))


def unmarked(bad: str) -> tuple[str, tuple[Span, ...]]:
    """The text of a `bad` example without its brackets, and the spans they stood round."""
    parts: list[str] = []
    spans: list[Span] = []
    last = length = 0
    for match in MARKED.finditer(bad):
        parts += [bad[last : match.start()], match[1]]
        length += match.start() - last
        spans.append(Span(length, length + len(match[1])))
        length += len(match[1])
        last = match.end()
    return "".join(parts) + bad[last:], tuple(spans)


def _problems(rule: Rule, example: Example, checker: Checker) -> Iterator[str]:
    if example.ok is not None:
        found = _found(checker, example.ok)
        if found:
            yield _caret("fires on an 'ok' example", example.ok, [finding.span for finding in found])
        return
    assert example.bad is not None
    text, expected = unmarked(example.bad)
    found = _found(checker, text)
    if [finding.span for finding in found] != list(expected):
        what = "does not fire where it should" if not found else "fires elsewhere than marked"
        yield _caret(what, text, [finding.span for finding in found], expected)
        return
    if example.good is None:
        return
    corrected = _corrected(text, found)
    if corrected is None:
        yield f"has a 'good' example and suggests nothing: {text!r}"
    elif corrected != example.good:
        yield f"its first suggestion makes\n    {corrected}\n  and not\n    {example.good}"
    elif again := _found(checker, example.good):
        yield _caret("fires on its own 'good' example", example.good, [finding.span for finding in again])


def _found(checker: Checker, text: str) -> tuple[Finding, ...]:
    return checker(text_reader.document(text, "example")).findings


def _corrected(text: str, found: Sequence[Finding]) -> str | None:
    for finding in sorted(found, key=lambda item: item.span, reverse=True):
        if not finding.suggestions:
            return None
        text = text[: finding.span.start] + finding.suggestions[0] + text[finding.span.end :]
    return text


def _caret(what: str, text: str, got: Sequence[Span], expected: Sequence[Span] | None = None) -> str:
    """The text on one line with carets under what was found (^) and what was expected (~)."""
    line = text.replace("\n", "⏎").replace("\r", "␍")
    rows = [f"{what}:", f"    {line}"]
    if expected is not None:
        rows.append("    " + _row(expected, "~", len(line)) + "  expected")
    rows.append("    " + _row(got, "^", len(line)) + ("  got" if got else "nothing was found"))
    return "\n".join(rows)


def _row(spans: Sequence[Span], mark: str, width: int) -> str:
    return "".join(mark if any(s.start <= at < s.end for s in spans) else " " for at in range(width)).rstrip()
