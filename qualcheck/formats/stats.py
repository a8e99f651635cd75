"""What rules found on corpora: as a table with totals and excerpts, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Final

from qualcheck.finding import CLASSES
from qualcheck.formats.text import safe
from qualcheck.rates import Counts, State
from qualcheck.rule import Rule

TEXTS: Final = "texts without an error"


def table(rules: Sequence[Rule], corpora: Mapping[str, Counts], states: Mapping[str, State]) -> Iterator[str]:
    """Sizes, a row a rule that found something (hits, and hits per 1,000 words), totals, excerpts; a line a yield.

    `states`: rule id → whether its recorded rates are those of the rule as it is.
    """
    firing = [rule for rule in rules if any(rule.id in counts.hits for counts in corpora.values())]
    width = max(len(TEXTS), *(len(rule.id) for rule in firing))
    columns = [max(len(name), 14) for name in corpora]

    def row(label: str, class_: str, cells: Sequence[str], note: str = "") -> str:
        told = "  ".join(f"{cell:>{size}}" for cell, size in zip(cells, columns, strict=True))
        return f"{label:<{width}}  {class_:<6}  {told}  {note}".rstrip()

    everything = list(corpora.values())
    yield row("", "", list(corpora), "recorded rates" if any(state != "measured" for state in states.values()) else "")
    yield row("words", "", [f"{counts.words:,}" for counts in everything])
    yield row("texts", "", [f"{counts.documents:,}" for counts in everything])
    yield ""
    yield "Findings before merging, and per 1,000 words:"
    for rule in firing:
        cells = [_cell(counts, counts.hits.get(rule.id, 0)) for counts in everything]
        yield row(rule.id, rule.class_, cells, "" if states[rule.id] == "measured" else states[rule.id])
    if len(firing) < len(rules):
        yield f"{len(rules) - len(firing)} of {len(rules)} rules found nothing"
    yield ""
    yield "As a report shows them, merged and without rules that are off:"
    for class_ in CLASSES:
        yield row("", class_, [_cell(counts, counts.shown.get(class_, 0)) for counts in everything])
    shares = [f"{counts.without_error / counts.documents:.1%}" if counts.documents else "" for counts in everything]
    yield row(TEXTS, "", shares)
    for rule in firing:
        for name, counts in corpora.items():
            yield from _excerpts(rule, name, counts)
    for name, counts in corpora.items():
        for what, why in counts.skipped.items():
            yield f"not done on {name}: {safe(what)}: {safe(why)}"


def _cell(counts: Counts, count: int) -> str:
    return f"{count:,} {counts.per_thousand(count):>7.3f}"


def _excerpts(rule: Rule, name: str, counts: Counts) -> Iterator[str]:
    excerpts = counts.excerpts.get(rule.id, ())
    if excerpts:
        yield ""
        yield f"{rule.id} on {name}: {len(excerpts)} of {counts.hits[rule.id]}"
    for excerpt in excerpts:
        yield f"  {safe(excerpt.document)}:{excerpt.line}: {safe(excerpt.before)}[[{safe(excerpt.match)}]]{safe(excerpt.after)}"


def as_json(rules: Sequence[Rule], corpora: Mapping[str, Counts], states: Mapping[str, State]) -> str:
    """The same, and the rules that found nothing too."""
    data = {
        "corpora": {
            name: {
                "words": counts.words,
                "texts": counts.documents,
                "languages": dict(counts.languages),
                "shown": {class_: counts.shown.get(class_, 0) for class_ in CLASSES},
                "without_error": counts.without_error,
                "skipped": dict(counts.skipped),
            }
            for name, counts in corpora.items()
        },
        "rules": [
            {
                "id": rule.id,
                "class": rule.class_,
                "recorded": states[rule.id],
                "corpora": {
                    name: {
                        "hits": counts.hits.get(rule.id, 0),
                        "per_1000_words": round(counts.per_thousand(counts.hits.get(rule.id, 0)), 4),
                        "excerpts": [_plain(asdict(excerpt)) for excerpt in counts.excerpts.get(rule.id, ())],
                    }
                    for name, counts in corpora.items()
                },
            }
            for rule in rules
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1)


def _plain(excerpt: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in excerpt.items() if key != "order"}
