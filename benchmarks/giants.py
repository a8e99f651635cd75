"""Large texts of one odd sort each: does every part of a check take twice as long for twice the text, and no more?

    python benchmarks/giants.py [--size 100000] [--only NAME,…]

Every part of a check is timed by itself on a text of each sort and on one twice as long: reading, tokens, sentences, each
kind of rule, names, figures. Shown are the parts that take LEAST seconds or more for the longer text, and whether they
grow faster than GROWTH. A sort that takes longer than LONGEST seconds is ended, and the part that it was in is named.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from fuzz import SENTENCES

#: Twice the text may take this much longer; 2.1 on a quiet machine.
GROWTH: Final = 2.5
#: Seconds: a part that takes less is not looked at.
LEAST: Final = 0.2
#: Seconds of processor time after which a sort of text is given up.
LONGEST: Final = 40


def _names(size: int) -> str:
    chance = random.Random(7)
    made_up = (
        "".join(chance.choice(("ba", "ko", "li", "mur", "sen", "ta", "vi", "zor")) for _ in range(3)).title()
        for _ in iter(int, 1)
    )
    return " ".join(next(made_up) for _ in range(size // 8))


def prose(size: int) -> str:
    chance = random.Random(3)
    paragraphs, length = [], 0
    while length < size:
        paragraphs.append(" ".join(chance.choice(SENTENCES[:5]) for _ in range(4)))
        length += len(paragraphs[-1])
    return "\n\n".join(paragraphs)


GIANTS: Final[Mapping[str, Callable[[int], str]]] = {
    "prose in paragraphs": prose,
    "prose in one line": lambda size: prose(size).replace("\n\n", " "),
    "one word": lambda size: "a" * size,
    "no space": lambda size: "aB.,-'" * (size // 6),
    "double quotation marks": lambda size: '"' * size,
    "opening quotation marks": lambda size: "“" * size,
    "quotation marks and words": lambda size: "“a b ‘c " * (size // 8),
    "single quotation marks": lambda size: "' " * (size // 2),
    "capitalised words": _names,
    "one name again and again": lambda size: "Kim Jong Un met Kim Yong Un. " * (size // 29),
    "combining marks": lambda size: "e" + "\u0301" * size,
    "zero width": lambda size: "a\u200b" * (size // 2),
    "right to left": lambda size: "\u202eabc " * (size // 5),
    "digits": lambda size: "9" * size,
    "numbers": lambda size: "1,234.56 " * (size // 9),
    "full stops": lambda size: "." * size,
    "full stops and spaces": lambda size: ". " * (size // 2),
    "abbreviations": lambda size: "U.S. Mr. " * (size // 9),
    "hyphens": lambda size: "a-" * (size // 2),
    "apostrophes": lambda size: "a'" * (size // 2),
    "line ends": lambda size: "\n" * size,
    "short lines": lambda size: "a b\n" * (size // 4),
    "spaces": lambda size: "a" + " " * size + "b",
    "brackets": lambda size: "(" * size,
    "the the": lambda size: "the " * (size // 4),
    "very long sentence": lambda size: "which the minister of the state said that " * (size // 42),
    "not English": lambda size: "il governo ha detto che non è vero " * (size // 35),
    "Han": lambda size: "日本語。" * (size // 4),
    "emoji": lambda size: "😀" * size,
    "capital letters": lambda size: "A B " * (size // 4),
    "shouting": lambda size: "MINISTER SAID " * (size // 14),
    "nulls": lambda size: "\0" * size,
    "dates and percents": lambda size: "31 February 2024 50 percent, " * (size // 29),
    "html: open tags": lambda size: "<b>" * (size // 3) + "x",
    "html: divs": lambda size: "<div>" * (size // 10) + "A text stands here." + "</div>" * (size // 10),
    "html: entities": lambda size: "<p>" + "&amp;" * (size // 5),
    "html: comments": lambda size: "<p>a<!-- x -->b</p>" * (size // 19),
    "html: unclosed comments": lambda size: "<p>a<!-- x " * (size // 11),
    "html: paragraphs": lambda size: "".join(f"<p>{part}</p>" for part in prose(size).split("\n\n")),
    "md: brackets": lambda size: "[" * size,
    "md: emphasis": lambda size: "*a **b " * (size // 7),
    "md: quotes": lambda size: "> " * (size // 2) + "x",
    "md: lists": lambda size: "- " * (size // 2) + "x",
    "md: code marks": lambda size: "`" * (size // 2) + " " + "`" * (size // 2 - 1),
    "md: links": lambda size: "[the](x) " * (size // 9),
    "md: paragraphs": prose,
}


def parts(run: Any, name: str, source: str) -> Iterator[tuple[str, Callable[[], object]]]:
    """Each part of a check of one text, in an order in which none pays for another."""
    from qualcheck import fixes
    from qualcheck.figures import figures
    from qualcheck.formats import text
    from qualcheck.run import read_bytes

    checker, raw = run.checker, source.encode()
    held: dict[str, Any] = {}

    def keep(key: str, make: Callable[[], Any]) -> Callable[[], object]:
        def work() -> None:
            held[key] = make()

        return work

    yield "reader", keep("document", lambda: read_bytes(raw, name, run.settings))
    yield "tokens", lambda: held["document"].tokens
    yield "sentences", lambda: held["document"].sentences
    yield "tags", lambda: held["document"].tags
    yield "names", lambda: checker.resources.name_finder(held["document"])
    yield "names: exempt", lambda: checker.resources.name_finder.exempt(held["document"])
    language, detectors = checker._detectors_for(None)
    yield "kind language", lambda: list(language(held["document"]))
    for detector, _ in detectors:
        module = getattr(detector, "__module__", "?").rpartition(".")[2]
        called = getattr(detector, "__qualname__", type(detector).__name__)
        yield f"kind {module} ({called})", lambda detector=detector: list(detector(held["document"]))
    yield "figures", lambda: figures(held["document"])
    yield "whole check", keep("report", lambda: run.check(read_bytes(raw, name, run.settings)))
    yield (
        "hardest, scores",
        lambda: (checker._hardest(held["document"], checker.resources.words), checker._readability(held["document"])),
    )
    yield "likelihood", lambda: checker._likelihood(held["document"], held["report"].findings)
    yield "format text", lambda: list(text.article(held["report"]))
    from qualcheck.commands.work import Checking  # noqa: F401
    from qualcheck.formats import json, markdown

    yield "format json", lambda: list(json.render([held["report"]], rules_version="", exit_code=0, complete=True))
    yield (
        "format markdown",
        lambda: markdown.render(held["report"], rules_version="") if hasattr(markdown, "render") else None,
    )
    yield "fixes: edits", lambda: fixes.narrowed(source, fixes.Edit(fixes.Span(0, len(source)), source[:-1]))


def measure(run: Any, title: str, size: int, out: Any) -> None:
    name = {"html": "a.html", "md": "a.md"}.get(title.partition(":")[0], "a.txt")
    short, long = (parts(run, name, GIANTS[title](each)) for each in (size, 2 * size))
    for (part, work), (_, twice) in zip(short, long, strict=True):
        print(f"  … {part}", file=out, flush=True)
        seconds = []
        for each in (work, twice):
            start = time.process_time()
            each()
            seconds.append(time.process_time() - start)
        growth = seconds[1] / max(seconds[0], 1e-3)
        if seconds[1] >= LEAST:
            mark = "!" if growth > GROWTH else " "
            print(
                f"{mark} {title:28} {part:44} {seconds[0]:7.2f} {seconds[1]:7.2f} s  ×{growth:.1f}",
                file=out,
                flush=True,
            )


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--size", type=int, default=100_000)
    options.add_argument("--only", default=",".join(GIANTS))
    chosen = options.parse_args()
    from pathlib import Path

    from qualcheck.config import Settings
    from qualcheck.run import prepare

    run = prepare(Settings(folder=Path.cwd()), with_scores=True)
    run.check(__import__("qualcheck.readers.text", fromlist=["x"]).document(" ".join(SENTENCES), "warm.txt"))
    bad = 0
    for title in chosen.only.split(","):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))
            code = 1
            try:
                with open(writing, "w") as out:
                    measure(run, title, chosen.size, out)
                code = 0
            finally:
                os._exit(code)
        os.close(writing)
        last = ""
        with open(reading) as told:
            for line in told:
                if line.startswith("  … "):
                    last = line[4:].strip()
                else:
                    bad += line.startswith("!")
                    print(line, end="", flush=True)
        _, status = os.waitpid(child, 0)
        if os.waitstatus_to_exitcode(status):
            bad += 1
            print(f"! {title:28} {last:44} not ended after {LONGEST} s, or failed", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
