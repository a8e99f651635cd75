"""What makes two findings the same one: the short id, and the words around a span that go into it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from qualcheck.document import Document
from qualcheck.finding import Finding, Span
from qualcheck.rule import fold

#: Words either side of a match that go into a finding's id.
CONTEXT_WORDS: Final = 3
CONTEXT_LETTERS: Final = 80

NOTHING: Final[Mapping[str, str]] = {}


def ids(document: Document, findings: Sequence[Finding], names: Mapping[str, str] = NOTHING) -> tuple[str, ...]:
    """A short id for each finding from its rule, its words and the words around it: it outlives edits elsewhere,
    moved paragraphs and another file name. Equal findings at different places are told apart by their order; those of
    one rule at one place have one id.

    `names` says under which other name the id of a rule is made: a former one.
    """
    seen: Counter[str] = Counter()
    taken: set[str] = set()
    of_place: dict[tuple[str, Span], str] = {}
    result = []
    for finding in findings:
        place = (finding.rule, finding.span)
        if place not in of_place:
            rule = names.get(finding.rule, finding.rule)
            base = "\0".join((rule, fold(_text(document, finding.span)), *context(document, finding.span)))
            seen[base] += 1
            attempt = seen[base]
            while (short := hashlib.sha256(f"{base}\0{attempt}".encode()).hexdigest()[:6]) in taken:
                attempt += 1000
            taken.add(short)
            of_place[place] = short
        result.append(of_place[place])
    return tuple(result)


def context(document: Document, span: Span) -> tuple[str, str]:
    """The words before and after a span within its block: what stands in the next paragraph may change."""
    block = document.block_at(span.start)
    first, last = (block.span.start, block.span.end) if block is not None else (span.start, span.end)
    before = fold(document.text[max(first, span.start - CONTEXT_LETTERS) : span.start]).split()[-CONTEXT_WORDS:]
    after = fold(document.text[span.end : min(last, span.end + CONTEXT_LETTERS)]).split()[:CONTEXT_WORDS]
    return " ".join(before), " ".join(after)


def _text(document: Document, span: Span) -> str:
    return document.text[span.start : span.end]
