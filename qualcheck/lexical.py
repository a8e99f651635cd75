"""From rules with patterns to findings: what the kinds `phrase` and `regex` share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

from qualcheck.document import Document
from qualcheck.engine import TIME_LIMIT, Engine, TimedOut, scan_limit
from qualcheck.expressions import PatternError, compile_source
from qualcheck.finding import Finding, Skipped, Span
from qualcheck.pattern import Pattern
from qualcheck.resources import Resources
from qualcheck.rule import Rule

#: How far before and after a match its exceptions may look, in characters.
CONTEXT: Final = 120


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """The keys that every rule with patterns takes.

    - `min_count`: speak only if the rule matches at least so often in the article.
    - `except_before`, `except_after`: regular expressions; a match right before or right after which one of them
      matches is left alone. White space between is skipped.
    - `requires`, `forbids`: regular expressions that must, or must not, match somewhere in the article.
    """

    min_count: int = 1
    except_before: tuple[str, ...] = ()
    except_after: tuple[str, ...] = ()
    requires: str | None = None
    forbids: str | None = None


class Match(NamedTuple):
    """One place where a pattern of a rule matched: what to mark, all that matched, its groups, a suggestion of its own."""

    span: Span
    whole: Span
    groups: dict[str, str]
    suggest: str | None


def condition_problems(conditions: Conditions) -> Iterator[tuple[str, str]]:
    if conditions.min_count < 1:
        yield "min_count", "min_count must be 1 or more"
    expressions = [
        *(("except_before", source) for source in conditions.except_before),
        *(("except_after", source) for source in conditions.except_after),
        *(("requires", source) for source in (conditions.requires,) if source is not None),
        *(("forbids", source) for source in (conditions.forbids,) if source is not None),
    ]
    for key, source in expressions:
        try:
            compile_source(source, False)
        except PatternError as error:
            yield key, f"{key}: {error}"


def build(rules: Sequence[Rule], resources: Resources) -> Callable[[Document], Iterable[Finding | Skipped]]:
    """One automaton for all patterns of all rules, whichever of the two kinds they are."""
    engine = Engine(rules)

    def detect(document: Document) -> Iterator[Finding | Skipped]:
        stretches = [block.span for block in document.blocks]
        matches: dict[str, list[Match]] = {}
        order: dict[str, Rule] = {}
        for rule, pattern, match in engine.search(document.text, stretches):
            order[rule.id] = rule
            if isinstance(match, TimedOut):
                yield Skipped(rule.id, "its pattern took too long; simplify it")
                continue
            matches.setdefault(rule.id, []).append(_match(pattern, match))
        for rule_id, found in matches.items():
            rule = order[rule_id]
            try:
                yield from _spoken(rule, document, _leftmost(found) if rule.kind == "regex" else _apart(found))
            except TimeoutError:
                yield Skipped(rule.id, "one of its conditions took too long; simplify it")

    return detect


def _match(pattern: Pattern, found: Any) -> Match:
    groups = {name: value or "" for name, value in found.groupdict().items()}
    groups.update({str(number): value or "" for number, value in enumerate(found.groups(), 1)})
    marked = pattern.mark if pattern.mark is not None and found.start(pattern.mark) >= 0 else 0
    return Match(Span(*found.span(marked)), Span(*found.span()), groups, pattern.suggest)


def _leftmost(found: list[Match]) -> list[Match]:
    """Of the matches of one expression that overlap, the first, then the one of the first alternative: what the
    expression would have found before it was split into its alternatives, which `found` is in the order of."""
    kept: list[Match] = []
    for match in sorted(found, key=lambda item: item.whole.start):
        if not kept or match.whole.start >= kept[-1].whole.end:
            kept.append(match)
    return kept


def _apart(found: list[Match]) -> list[Match]:
    """Of the matches of one rule that overlap, the longest, then the first."""
    kept: list[Match] = []
    for match in sorted(found, key=lambda item: (item.span.start, -item.span.end)):
        if kept and match.span.touches(kept[-1].span):
            if len(match.span) > len(kept[-1].span):
                kept[-1] = match
            continue
        kept.append(match)
    return kept


def _spoken(rule: Rule, document: Document, found: list[Match]) -> Iterator[Finding]:
    conditions: Conditions = rule.params
    if conditions.requires and not _anywhere(conditions.requires, document.text):
        return
    if conditions.forbids and _anywhere(conditions.forbids, document.text):
        return
    kept = [
        match
        for match in found
        if rule.speaks_at(document, match.span) and not _excepted(conditions, document, match.span)
    ]
    if len(kept) < conditions.min_count:
        return
    for match in kept:
        templates = None if match.suggest is None else (match.suggest,)
        yield rule.finding(document, match.span, groups=match.groups, templates=templates)


def _excepted(conditions: Conditions, document: Document, span: Span) -> bool:
    text = document.text
    block = document.block_at(span.start)
    first, last = (block.span.start, block.span.end) if block else (0, len(text))
    return any(
        _condition(rf"(?:{source})\s*\Z").search(text, max(first, span.start - CONTEXT), span.start, timeout=TIME_LIMIT)
        for source in conditions.except_before
    ) or any(
        _condition(rf"\s*(?:{source})").match(text, span.end, min(last, span.end + CONTEXT), timeout=TIME_LIMIT)
        for source in conditions.except_after
    )


def _anywhere(source: str, text: str) -> bool:
    return _condition(source).search(text, timeout=scan_limit(len(text))) is not None


@lru_cache(maxsize=4096)
def _condition(source: str) -> Any:
    return compile_source(source, False)
