"""Which rules can have anything to do with one another, told by the literals of their patterns: so few that they can be
compared while somebody waits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from qualcheck.literals import fold_text
from qualcheck.rule import Rule


def that_may_match(rules: Sequence[Rule], texts: Collection[str]) -> list[Rule]:
    """The rules that may find something in one of the texts: what has a literal there, or has none that is known."""
    folded = "\n".join(_squeezed(text) for text in texts)
    return [rule for rule in rules if _may_match(rule, folded)]


def neighbours(rules: Sequence[Rule], chosen: Collection[str]) -> tuple[Rule, ...]:
    """The rules with the ids `chosen`, and those among `rules` that may find what these find, or speak in their examples.

    What can be said of the chosen ones beside the others can be said beside these.
    """
    wanted = [rule for rule in rules if rule.id in chosen]
    if not all(rule.patterns and all(pattern.literals for pattern in rule.patterns) for rule in wanted):
        return tuple(rules)
    literals = {literal for rule in wanted for pattern in rule.patterns for literal in pattern.literals[0]}
    about = {text for rule in wanted for text in (*_written(rule), *_examples(rule))}
    near = {rule.id for rule in rules if rule.id in chosen or _holds(rule, literals)}
    # Two rules that are told apart by examples alone must each speak in those of the other; what is no English silences all.
    near |= {rule.id for rule in that_may_match(rules, about | literals) if rule.patterns or rule.kind == "language"}
    names = {name for rule in wanted for name in (rule.id, *rule.formerly)}
    return tuple(rule for rule in rules if rule.id in near or names.intersection((rule.id, *rule.formerly)))


def _may_match(rule: Rule, folded: str) -> bool:
    return not rule.patterns or any(
        not pattern.literals or any(literal in folded for literal in pattern.literals[0]) for pattern in rule.patterns
    )


def _holds(rule: Rule, literals: Collection[str]) -> bool:
    text = "\n".join(_squeezed(example) for example in _examples(rule))
    return any(literal in text for literal in literals)


def _examples(rule: Rule) -> Iterator[str]:
    for example in rule.examples:
        for text in (example.bad, example.good, example.ok, example.todo):
            if text is not None:
                yield text.replace("[[", "").replace("]]", "")


def _written(rule: Rule) -> Iterator[str]:
    yield from getattr(rule.params, "phrases", ())
    yield from getattr(rule.params, "swap", ())
    yield from rule.suggest


def _squeezed(text: str) -> str:
    """The text as the engine looks for literals in it."""
    return f" {' '.join(fold_text(text).split())} "
