"""Times the parts of a check in one process, in seconds of processor time; prints JSON for speed.py.

    python benchmarks/parts.py parts FOLDER ROUNDS
    python benchmarks/parts.py growth FILE SMALLEST LARGEST SECONDS
    python benchmarks/parts.py shapes SMALLEST LARGEST SECONDS
    python benchmarks/parts.py rules CONFIG FOLDER ROUNDS

What several parts use (tokens, tags, names) is made and timed before them, so no part pays for another.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, Final

import text as own_text

from qualcheck import config, run, tagger
from qualcheck.__main__ import OBJECTS_PER_COLLECTION
from qualcheck.checker import Detected
from qualcheck.detectors.table import KINDS
from qualcheck.finding import Finding
from qualcheck.identity import ids
from qualcheck.run import Run

#: Parts that belong to one aim.
NAMES_OF_PARTS: Final = {
    "phrase": "phrases and regexes",
    "regex": "phrases and regexes",
    "misspelling": "misspelling and foreign words",
    "foreign-word": "misspelling and foreign words",
    "names": "names: rules",
    "pattern": "pattern rules (on tags)",
    "sentence": "sentence rules (on tags)",
}
SMALL: Final = "other kinds: "


@dataclass
class Clock:
    """Seconds of processor time of each part, added up."""

    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        start = time.process_time()
        yield
        self.seconds[name] += time.process_time() - start


@dataclass(frozen=True)
class Parts:
    """A run taken apart."""

    run: Run
    detectors: tuple[tuple[str, Callable[[Any], Any]], ...]
    likelihood: Callable[[Any, list[Finding]], Any]

    @classmethod
    def of(cls, made: Run) -> Parts:
        from qualcheck.likelihood.scoring import scorer

        by_build: dict[Any, list[Any]] = defaultdict(list)
        for rule in made.rules:
            if rule.kind != "meta":
                by_build[KINDS[rule.kind].build].append(rule)
        detectors = tuple(
            (
                NAMES_OF_PARTS.get(rules[0].kind, SMALL + rules[0].kind),
                build(rules, made.checker.resources),
            )
            for build, rules in by_build.items()
        )
        return cls(made, detectors, scorer())

    def time(self, raw: bytes, name: str, clock: Clock) -> int:
        """Check one article part by part; how many words it has."""
        from qualcheck.figures import figures
        from qualcheck.readability import readability

        with clock.part("reader and quotations"):
            document = run.read_bytes(raw, name, self.run.settings)
        with clock.part("tokens and sentences"):
            words = document.words
            document.sentences  # noqa: B018
        with clock.part("tagger"):
            document.tags  # noqa: B018
        with clock.part("tagger: sentences with tags"):
            tagger.chains(document)
        with clock.part("names: finding them"):
            self.run.checker.names_in(document)
        found = []
        for part, detector in self.detectors:
            with clock.part(part):
                found += [finding for finding in detector(document) if isinstance(finding, Finding)]
        found.sort(key=lambda finding: (finding.order, finding.message))
        with clock.part("merging, ids, verdict"):
            detected = Detected(document, tuple(found), ids(document, found), (), ())
            report = self.run.checker.report(detected)
        with clock.part("likelihood"):
            self.likelihood(document, list(report.findings))
        with clock.part("for reports: readability, figures"):
            readability(document)
            figures(document)
        return words


def prepared(settings: config.Settings | None = None) -> Run:
    gc.set_threshold(OBJECTS_PER_COLLECTION)
    return run.prepare(settings if settings is not None else config.load(None), with_figures=False)


def peak() -> float:
    """MB that this process has held at most."""
    try:
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)


def reset_peak() -> None:
    """From now on `peak` tells of what comes; where the system cannot do that, of all there was."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def files_of(folder: str) -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in sorted(Path(folder).rglob("*.txt"))]


def of_folder(folder: str, rounds: int) -> dict[str, Any]:
    """Each part over all articles: the first time, when every word is new, and again (the median of the rounds)."""
    parts = Parts.of(prepared())
    articles = files_of(folder)
    # Everything is loaded and compiled before the clock is looked at.
    for number, article in enumerate(own_text.articles(40, seed=99)):
        parts.time(article.encode(), f"first-{number}.txt", Clock())
        parts.run.check(run.read_bytes(article.encode(), f"again-{number}.txt", parts.run.settings))
    passes = []
    words = 0
    for _ in range(rounds + 1):
        clock = Clock()
        words = sum(parts.time(raw, name, clock) for name, raw in articles)
        passes.append(dict(clock.seconds))
    whole = []
    for _ in range(rounds):
        clock = Clock()
        for name, raw in articles:
            with clock.part("whole"):
                parts.run.check(run.read_bytes(raw, name, parts.run.settings))
        whole.append(clock.seconds["whole"])
    return {"words": words, "passes": passes, "whole": whole, "peak": peak()}


def growth(texts: Callable[[int], str], smallest: int, largest: int, seconds: float) -> list[dict[str, Any]]:
    """Each part over texts of 1, 2, 4 … times `smallest` characters; it stops where the next would not be done in time."""
    parts = PARTS or Parts.of(prepared())
    deadline = time.process_time() + seconds
    rows: list[dict[str, Any]] = []
    size = smallest
    parts.time(texts(size).encode(), "first.txt", Clock())
    while size <= largest:
        raw = texts(size).encode()
        best: dict[str, float] = {}
        gc.collect()
        reset_peak()
        words = 0
        # The shorter the text the more often: the best of so many is little disturbed by what else the machine does.
        for number in range(max(2 if largest < 5_000_000 else 1, min(5, 2_000_000 // size))):
            clock = Clock()
            words = parts.time(raw, f"{size}-{number}.txt", clock)  # Nothing is remembered of a text of that name.
            best = {name: min(best.get(name, took), took) for name, took in clock.seconds.items()}
        rows.append({"size": len(raw), "words": words, "parts": best, "peak": peak()})
        took = sum(best.values())
        if time.process_time() + 2.5 * took > deadline:
            break
        size *= 2
    return rows


PARTS: Parts | None = None


def prefix(long: str, size: int) -> str:
    return long[:size].rsplit("\n", 1)[0] + "\n" if size < len(long) else long


def _names(size: int) -> str:
    writer = own_text.Writer(5)
    parts = []
    length = 0
    while length < size:
        writer._cast()
        line = ", ".join(writer._people) + f" and {writer._people[0].split()[1]} met in {writer._places[0]}.\n\n"
        parts.append(line)
        length += len(line)
    return "".join(parts)


def _repeated(unit: str) -> Callable[[int], str]:
    return lambda size: unit * (size // len(unit) + 1)


def _one(old: str, new: str) -> Callable[[int], str]:
    """Prose in which one thing is another."""
    return lambda size: own_text.long_article(size, seed=4).replace(old, new)


#: Texts that no newsroom sends, each of which holds much of one thing.
SHAPES: Final[dict[str, Callable[[int], str]]] = {
    "one paragraph": lambda size: " ".join(own_text.long_article(size, seed=4).split()),
    "one sentence": lambda size: (
        " ".join(own_text.long_article(size, seed=4).split()).replace(".", ",").replace("”", "")
    ),
    "a line break after each word": lambda size: own_text.long_article(size, seed=4).replace(" ", "\n"),
    "a name in every place": _names,
    "one name again and again": _repeated("Anna Karanen met Anna Karinen. "),
    "one finding again and again": _repeated("In such a situation the the school took a target on him. "),
    "one sentence again and again": _repeated("“We will open the bridge,” the mayor said on Monday.\n\n"),
    "quotation marks that never close": _repeated("“Open the bridge, the mayor said.\n"),
    "quotation marks only": _repeated('“ ” " '),
    "capitals": lambda size: own_text.long_article(size, seed=4).upper(),
    "every word with a capital": lambda size: own_text.long_article(size, seed=4).title(),
    "figures": _repeated("In 1998, 3,450 people paid 12.5 percent of 77 million euros in 14 days. "),
    "no spaces": lambda size: own_text.long_article(size, seed=4).replace(" ", ""),
    "spaces": _repeated("bridge          "),
    "all words unknown": lambda size: own_text.long_article(size, seed=4).replace("e", "xq"),
    "an address": _repeated("https://example.org/a/b-c_d?e=f&g=h "),
}


def shapes(smallest: int, largest: int, seconds: float) -> dict[str, list[dict[str, Any]]]:
    global PARTS
    PARTS = Parts.of(prepared())
    return {name: growth(texts, smallest, largest, seconds) for name, texts in SHAPES.items()}


def of_rules(configuration: str, folder: str, rounds: int) -> dict[str, Any]:
    """Only the phrase rules of a settings file over all articles, in memory: no start, no names, no reports."""
    path = Path(configuration)
    # Paths of packs are those of the file's folder.
    os.chdir(path.parent)
    made = prepared(config.load(path))
    rules = [rule for rule in made.rules if rule.kind == "phrase"]
    detector = KINDS["phrase"].build(rules, made.checker.resources)
    documents = [run.read_bytes(raw, name, made.settings) for name, raw in files_of(folder)]
    words = sum(document.words for document in documents)
    found = len(list(chain.from_iterable(detector(document) for document in documents)))
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        for document in documents:
            list(detector(document))
        taken.append(time.process_time() - start)
    return {"rules": len(rules), "words": words, "findings": found, "seconds": taken, "peak": peak()}


def main(arguments: list[str]) -> Any:
    match arguments:
        case ["parts", folder, rounds]:
            return of_folder(folder, int(rounds))
        case ["growth", file, smallest, largest, seconds]:
            long = Path(file).read_text(encoding="utf-8")
            most = min(int(largest), len(long) + 1)
            return growth(lambda size: prefix(long, size), int(smallest), most, float(seconds))
        case ["shapes", smallest, largest, seconds]:
            return shapes(int(smallest), int(largest), float(seconds))
        case ["rules", configuration, folder, rounds]:
            return of_rules(configuration, folder, int(rounds))
    raise SystemExit(__doc__)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))
