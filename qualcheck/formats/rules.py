"""Rules as a list, as plain data and as a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from qualcheck.rule import FIRST_RELEASE, Rule


def listing(rules: Sequence[Rule]) -> Iterator[str]:
    """A line a rule: id, class, severity, kind, source languages, message."""
    width = max((len(rule.id) for rule in rules), default=0)
    for rule in rules:
        severity = "" if rule.class_ == "signal" else rule.severity
        languages = ",".join(rule.source_languages) or "any"
        preview = "preview: " if rule.status == "preview" else ""
        yield (
            f"{rule.id:<{width}}  {rule.class_:<6}  {severity:<8}  {rule.kind:<11}  {languages:<8}  "
            f"{preview}{rule.message}"
        )
    yield f"{len(rules)} rules"


def plain(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "kind": rule.kind,
        "class": rule.class_,
        "severity": rule.severity,
        "category": rule.category,
        "message": rule.message,
        "why": rule.why,
        "suggest": list(rule.suggest),
        "fix": rule.fix,
        "where": rule.where,
        "only_in": sorted(rule.only_in),
        "except_in": sorted(rule.except_in),
        "source_languages": list(rule.source_languages),
        "status": rule.status,
        "since": rule.since,
        "set_by_house": sorted(rule.by_house),
        "changed_by": [
            {"file": change.path, "line": change.line, "keys": list(change.keys)} for change in rule.changed
        ],
        "references": list(rule.references),
        "examples": [
            {name: text for name in ("bad", "todo", "good", "ok") if (text := getattr(example, name)) is not None}
            for example in rule.examples
        ],
        "formerly": list(rule.formerly),
        "params": _params(rule),
        "file": rule.path,
        "line": rule.line,
    }


def page(rule: Rule) -> Iterator[str]:
    """What somebody wants to know who met the rule in a report."""
    severity = "" if rule.class_ == "signal" else f" {rule.severity}"
    yield f"{rule.id}  ({rule.class_}{severity}, {rule.category}, kind {rule.kind}, {rule.status})"
    yield f"  {rule.path}:{rule.line}"
    yield from (f"  changed by {change}" for change in rule.changed)
    if rule.by_house:
        yield f"  set by your settings: {', '.join(sorted(rule.by_house))}"
    if rule.since != FIRST_RELEASE:
        yield f"  since: {rule.since}"
    yield f"  says: {rule.message}"
    if rule.why:
        yield f"  why: {rule.why}"
    if rule.source_languages:
        yield f"  source languages: {', '.join(rule.source_languages)}"
    if rule.suggest:
        yield f"  suggests: {' | '.join(rule.suggest)}"
    if rule.where != "anywhere":
        yield f"  where: {rule.where}"
    for name, blocks in (("only in", rule.only_in), ("not in", rule.except_in)):
        if blocks:
            yield f"  {name}: {', '.join(sorted(blocks))}"
    for key, value in _params(rule).items():
        if value not in (None, (), {}, "", 1):
            shown = [str(item) for item in value] if isinstance(value, (list, tuple)) else [str(value)]
            yield f"  {key}: {shown[0]}" if len(shown) == 1 else f"  {key}:"
            if len(shown) > 1:
                yield from (f"    - {item}" for item in shown)
    for example in rule.examples:
        if example.bad is not None:
            yield f"  bad:  {_line(example.bad)}"
            if example.good is not None:
                yield f"  good: {_line(example.good)}"
        elif example.ok is not None:
            yield f"  ok:   {_line(example.ok)}"
        elif example.todo is not None:
            yield f"  todo: {_line(example.todo)}  (known miss: not found as yet)"
    for reference in rule.references:
        yield f"  see {reference}"


def _params(rule: Rule) -> dict[str, Any]:
    """The keys of the kind; none where the rule is not about the text."""
    return asdict(rule.params) if rule.params is not None else {}


def _line(text: str) -> str:
    return text.replace("\n", " ⏎ ")
