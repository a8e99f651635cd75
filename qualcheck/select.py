"""Which rules of those loaded take part in a run, and what the house's settings make of them.

Rules are named by id, pack, category, class or source language, wherever settings speak of them.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final, Literal

from qualcheck.errors import QualcheckError
from qualcheck.finding import CLASSES, FindingClass
from qualcheck.rule import Rule, Status

#: Versions of rules: 0.1, 1.2.3 or 2026.11.
VERSION: Final = re.compile(r"\d+(?:\.\d+)*\Z")


@dataclass(frozen=True, kw_only=True)
class RuleKeys:
    """What the house makes of a rule: another class, severity or status. A signal has no severity."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid", "use_attribute_docstrings": True}

    class_: FindingClass | None = None
    """error, query or signal."""
    severity: Literal["minor", "major", "critical"] | None = None
    """minor, major or critical; none for a signal."""
    status: Status | None = None
    """off; preview (shown, but fails nothing); or stable."""


def adjusted(rules: Iterable[Rule], pin: str | None, changes: Mapping[str, RuleKeys]) -> tuple[Rule, ...]:
    """The rules as the house wants them: those newer than `pin` are preview, then `changes` apply in their order."""
    result = []
    for rule in rules:
        made = rule
        if pin is not None and rule.status == "stable" and order(rule.since) > order(pin):
            made = replace(made, status="preview")
        for selector, keys in changes.items():
            if named(rule, selector):
                made = _changed(made, keys)
        result.append(made)
    return tuple(result)


def _changed(rule: Rule, keys: RuleKeys) -> Rule:
    class_ = keys.class_ or rule.class_
    severity = keys.severity or rule.severity
    told = {name for name, value in (("class", keys.class_), ("severity", keys.severity)) if value is not None}
    return replace(
        rule,
        class_=class_,
        # What was a signal has no severity that it could keep.
        severity="neutral" if class_ == "signal" else "minor" if severity == "neutral" else severity,
        status=keys.status or rule.status,
        by_house=rule.by_house | told,
    )


def order(version: str) -> tuple[int, ...]:
    """What versions are compared by: 0.1 and 0.1.0 are the same one, 0.10 is later than 0.9."""
    numbers = [int(part) for part in version.split(".")]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def selected(
    rules: Sequence[Rule],
    select: Iterable[str] = (),
    extend_select: Iterable[str] = (),
    ignore: Iterable[str] = (),
) -> tuple[Rule, ...]:
    """The rules that are on. Without `select` all are but those with status off; an id in `select` or
    `extend_select` turns such a rule on. Raises QualcheckError for a selector that names nothing.
    """
    select, extend_select, ignore = tuple(select), tuple(extend_select), tuple(ignore)
    for selector in (*select, *extend_select, *ignore):
        known(rules, selector)
    by_id = {*select, *extend_select}
    return tuple(
        rule
        for rule in rules
        if (not select or any(named(rule, selector) for selector in (*select, *extend_select)))
        and (rule.status != "off" or rule.id in by_id)
        and not any(named(rule, selector) for selector in ignore)
    )


def known(rules: Sequence[Rule], selector: str) -> None:
    """Raises QualcheckError for a selector that names none of the rules."""
    if selector not in CLASSES and not any(named(rule, selector) for rule in rules):
        raise QualcheckError(_unknown(selector, rules))


def named(rule: Rule, selector: str) -> bool:
    if selector.startswith("lang:"):
        return selector[5:] in rule.source_languages
    return selector in (rule.id, rule.pack, rule.class_, rule.category, *rule.formerly) or rule.category.startswith(
        selector + "/"
    )


def _unknown(selector: str, rules: Sequence[Rule]) -> str:
    if selector.startswith("lang:"):
        languages = sorted({language for rule in rules for language in rule.source_languages})
        return f"no rule is for the source language {selector[5:]!r}; known are {', '.join(languages)}"
    names = sorted({name for rule in rules for name in (rule.id, rule.pack, rule.category)} | set(CLASSES))
    close = difflib.get_close_matches(selector, names, 1, 0.5)
    hint = f"; did you mean {close[0]!r}?" if close else "; see 'qualcheck rules list'"
    return f"{selector!r} names no rule, pack, category, class or lang:CODE{hint}"
