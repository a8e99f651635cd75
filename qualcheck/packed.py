"""A pack as the cache has it: plain data, of which a rule reads the greater part when it is first asked for.

A run has thousands of rules, and an article needs a few dozen whole. The rest are known by what selects them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

import msgspec

from qualcheck.detectors.table import KINDS
from qualcheck.finding import FindingClass, Severity
from qualcheck.lexicon import Lexicon, Place, lexicon
from qualcheck.pattern import Pattern
from qualcheck.rule import UNREAD, Anchor, Example, FixSafety, Rule, Status, Where


class Head(msgspec.Struct, array_like=True, frozen=True):
    """What selects a rule and tells detectors about it."""

    id: str
    kind: str
    class_: FindingClass
    severity: Severity
    category: str
    fix: FixSafety
    where: Where
    only_in: frozenset[str]
    except_in: frozenset[str]
    source_languages: tuple[str, ...]
    names: bool
    status: Status
    since: str
    formerly: tuple[str, ...]
    anchors: tuple[Anchor, ...]
    path: str
    line: int


class Body(msgspec.Struct, array_like=True, frozen=True):
    """The rest of it."""

    message: str
    params: Any
    why: str
    suggest: tuple[str, ...]
    references: tuple[str, ...]
    #: Read apart from the rest: no check needs them.
    examples: msgspec.Raw
    patterns: tuple[Pattern, ...]


class Contents(msgspec.Struct, array_like=True, frozen=True):
    """The rules, each in two, and the lexicon of their patterns."""

    heads: tuple[Head, ...]
    bodies: tuple[msgspec.Raw, ...]
    literals: dict[str, msgspec.Raw]
    without_literal: tuple[Place, ...]


HEAD: Final = Head.__struct_fields__
BODY: Final = Body.__struct_fields__


def packed(rules: Sequence[Rule]) -> bytes:
    made = lexicon([rule.patterns for rule in rules])
    contents = Contents(
        heads=tuple(Head(*(getattr(rule, name) for name in HEAD)) for rule in rules),
        bodies=tuple(
            msgspec.Raw(msgspec.msgpack.encode(Body(*(_value(rule, name) for name in BODY)))) for rule in rules
        ),
        literals={key: msgspec.Raw(entries) for key, entries in made.packed.items()},
        without_literal=made.without_literal,
    )
    return msgspec.msgpack.encode(contents)


def unpacked(data: bytes) -> tuple[Rule, ...]:
    """Raises ValueError (msgspec's errors are of that kind) where the data are not of this version's form."""
    contents = msgspec.msgpack.decode(data, type=Contents)
    shelf = Lexicon(contents.literals, contents.without_literal)
    return tuple(
        Rule.unread(
            {name: getattr(head, name) for name in HEAD} | {"shelved": (shelf, number)},
            partial(_body, head.kind, body),
        )
        for number, (head, body) in enumerate(zip(contents.heads, contents.bodies, strict=True))
    )


def _body(kind: str, data: msgspec.Raw) -> dict[str, Any]:
    body = msgspec.msgpack.decode(data, type=Body)
    params: Any = msgspec.convert(body.params, KINDS[kind].params)
    known = {name: getattr(body, name) for name in BODY if name != "examples"}
    return known | {"params": params, UNREAD: partial(_examples, body.examples)}


def _examples(data: msgspec.Raw) -> dict[str, Any]:
    return {"examples": msgspec.msgpack.decode(data, type=tuple[Example, ...])}


def _value(rule: Rule, name: str) -> Any:
    return msgspec.Raw(msgspec.msgpack.encode(rule.examples)) if name == "examples" else getattr(rule, name)
