"""Runs the examples that every rule carries: the exact span, the first suggestion, and silence where it must be.

`todo` examples are known misses: they pass as long as the rule does not find what they mark, and fail once it does, so
that nobody forgets to make them `bad`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qualcheck.checker import Checker
from qualcheck.finding import Finding, Span
from qualcheck.formats import carets
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
        return f"{self.example.path or self.rule.path}:{self.example.line or self.rule.line}: {self.rule.id}: {self.message}"


def failures(rules: Sequence[Rule], resources: Resources) -> Iterator[Failure]:
    """What does not come out, at most one failure an example."""
    for rule in rules:
        if not rule.examples:
            continue
        checker = alone(rule, resources)
        for example in rule.examples:
            yield from (Failure(rule, example, message) for message in _problems(example, checker))


def alone(rule: Rule, resources: Resources) -> Checker:
    """A checker with this rule and no other; it speaks though it be off or on trial."""
    return Checker([replace(rule, status="stable")], resources, recast=1, retranslate=1)


def unmarked(bad: str) -> tuple[str, tuple[Span, ...]]:
    """The text of a `bad` or `todo` example without its brackets, and the spans they stood round."""
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


def marked(text: str, spans: Sequence[Span]) -> str:
    """The text with double square brackets round the spans, which are in order and apart."""
    parts: list[str] = []
    last = 0
    for span in spans:
        parts += [text[last : span.start], "[[", text[span.start : span.end], "]]"]
        last = span.end
    return "".join(parts) + text[last:]


def corrected(text: str, found: Sequence[Finding]) -> str | None:
    """The text after the first suggestion of each finding; None where one suggests nothing."""
    for finding in sorted(found, key=lambda item: item.span, reverse=True):
        if not finding.suggestions:
            return None
        text = text[: finding.span.start] + finding.suggestions[0] + text[finding.span.end :]
    return text


def _problems(example: Example, checker: Checker) -> Iterator[str]:
    if example.ok is not None:
        found = _found(checker, example.ok)
        if found:
            yield _shown("fires on an 'ok' example", example.ok, found)
        return
    text, expected = unmarked(example.bad or example.todo or "")
    found = _found(checker, text)
    comes_out = [finding.span for finding in found] == list(expected)
    if example.todo is not None:
        if comes_out:
            yield _shown("a known miss is found now; write 'bad' in the place of 'todo'", text, found)
        return
    if not comes_out:
        what = "does not fire where it should" if not found else "fires elsewhere than marked"
        yield _shown(what, text, found, expected)
        return
    if example.good is None:
        return
    result = corrected(text, found)
    if result is None:
        quoted = any(finding.in_quotation for finding in found)
        why = "inside a quotation nothing is suggested; take 'good' out" if quoted else "give the rule a 'suggest'"
        yield _shown(f"has a 'good' example and suggests nothing ({why})", text, found)
    elif result != example.good:
        yield "\n".join(("its first suggestion does not make 'good':", *carets.difference(example.good, result)))
    elif again := _found(checker, example.good):
        yield _shown("fires on its own 'good' example", example.good, again)


def _found(checker: Checker, text: str) -> tuple[Finding, ...]:
    return checker(text_reader.document(text, "example")).findings


def _shown(what: str, text: str, found: Sequence[Finding], expected: Sequence[Span] | None = None) -> str:
    """The text with carets under what was found (^) and, where it is other than it, what was expected (~)."""
    got = [finding.span for finding in found]
    rows = [] if expected is None else [("expected", "~", expected)]
    found_as = "found" if expected is None else "got" if got else "nothing was found"
    rows.append((found_as, "^", got))
    # What matters is the first place at which the two differ.
    places = sorted({*got}.symmetric_difference(expected or ()))
    return "\n".join((f"{what}:", *carets.lines(text, rows, places[0].start if places else 0)))
