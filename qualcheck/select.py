"""Which rules of those loaded take part in a run: by id, pack, category, class or source language."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from qualcheck.errors import QualcheckError
from qualcheck.finding import CLASSES
from qualcheck.rule import Rule


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
        if not any(_named(rule, selector) for rule in rules) and selector not in CLASSES:
            raise QualcheckError(_unknown(selector, rules))
    named = {*select, *extend_select}
    return tuple(
        rule
        for rule in rules
        if (not select or any(_named(rule, selector) for selector in (*select, *extend_select)))
        and (rule.status != "off" or rule.id in named)
        and not any(_named(rule, selector) for selector in ignore)
    )


def _named(rule: Rule, selector: str) -> bool:
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
