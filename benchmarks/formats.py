"""Time each format on a run and on one twice as long: with 2n findings it should take twice as long as with n.

    python benchmarks/formats.py [ARTICLES] [FINDINGS_PER_ARTICLE]

Prints, for each format, the seconds of processor time for n and for 2n articles, their ratio, and the same for one
article with n and 2n findings in a single line, where a column counted from the start of the line each time would show.
Exits with 1 where a ratio is above LIMIT. The articles are made here; nothing is checked, only written.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Final

from qualcheck.commands.check import FOR_PROGRAMS
from qualcheck.document import Block, Document
from qualcheck.finding import Edit, Finding, Fix, Note, Span
from qualcheck.formats import json, text
from qualcheck.formats.listing import Outcome
from qualcheck.report import Report

#: Twice the work may take this much longer: machines are noisy, and quadratic growth would be 4.
LIMIT: Final = 3.0
#: The best of so many runs counts.
RUNS: Final = 3
SENTENCE: Final = "The mayor 😀 took a target on the café, and Zürich waited. "
CLASSES: Final = (("error", "major"), ("query", "minor"), ("signal", "neutral"))


def report(name: str, findings: int) -> Report:
    """An article of one paragraph with a finding in each sentence."""
    article = SENTENCE * findings
    found = []
    for number in range(findings):
        class_, severity = CLASSES[number % 3]
        start = number * len(SENTENCE) + SENTENCE.index("took")
        span = Span(start, start + len("took a target on"))
        found.append(
            Finding(
                f"hi.rule-{number % 40}", "phrase", class_, "Style/Unidiomatic", severity, span,
                "“took a target on” is word for word; write “attacked”.", "Hindi निशाना साधा.", ("attacked",),
                (Fix("Write “attacked”", (Edit(span, "attacked"),), True),), (Note(span, "here too"),),
            )
        )  # fmt: skip
    document = Document(name, article, (Block("paragraph", Span(0, len(article))),))
    ids = tuple(f"{number:06x}" for number in range(findings))
    return Report(document, tuple(found), ids, "recast", findings, findings)


def writers() -> dict[str, Callable[[Outcome], Iterable[str]]]:
    found: dict[str, Callable[[Outcome], Iterable[str]]] = {
        name: getattr(import_module(f"qualcheck.formats.{module}"), function)
        for name, (module, function) in FOR_PROGRAMS.items()
    }
    found["json"] = lambda outcome: json.render(outcome.reports, rules_version="", exit_code=0, complete=True)
    found["text"] = lambda outcome: (line for report in outcome.reports for line in text.article(report))
    return found


def seconds(write: Callable[[Outcome], Iterable[str]], make: Callable[[], Outcome]) -> tuple[float, int]:
    """The best time and the size in bytes. Each run has new documents, whose lines and sentences are not counted yet."""
    best, size = float("inf"), 0
    for _ in range(RUNS):
        outcome = make()
        for each in outcome.reports:
            each.document.words  # noqa: B018  (the check itself has counted them)
        # How often garbage is looked for depends on what else is in memory.
        gc.collect()
        gc.disable()
        begin = time.process_time()
        size = sum(len(part.encode("utf-8", "replace")) for part in write(outcome))
        best = min(best, time.process_time() - begin)
        gc.enable()
    return best, size


def main(articles: int, each: int) -> int:
    long = articles * each // 2
    worst = 0.0
    print(
        f"{articles} and {2 * articles} articles with {each} findings each; one line with {long} and {2 * long} findings"
    )
    for name, write in writers().items():
        many = [
            seconds(write, lambda count=count: Outcome([report(f"{n}.txt", each) for n in range(count)]))
            for count in (articles, 2 * articles)
        ]
        one = [seconds(write, lambda count=count: Outcome([report("a.txt", count)])) for count in (long, 2 * long)]
        ratios = many[1][0] / many[0][0], one[1][0] / one[0][0]
        # What takes some milliseconds has no ratio worth the name.
        worst = max([worst, *(r for r, (_, (t, _)) in zip(ratios, (many, one), strict=True) if t > 0.05)])
        print(
            f"{name:<15} {many[0][0]:7.3f} s {many[1][0]:7.3f} s ×{ratios[0]:.2f} {many[0][1] / 1e6:7.2f} MB   "
            f"one line: {one[0][0]:7.3f} s {one[1][0]:7.3f} s ×{ratios[1]:.2f}"
        )
    return int(worst > LIMIT)


if __name__ == "__main__":
    sys.exit(main(*(map(int, sys.argv[1:3])) if len(sys.argv) > 2 else (1000, 5)))
