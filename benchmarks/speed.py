"""How fast qualcheck is, part by part and beside its peers, and how time and memory grow. See README.md.

    python benchmarks/speed.py [--quick] [--peers vale,proselint,harper,codespell] [--text FOLDER] [--markdown OUT]

Prints Markdown tables. Ratios are those of one run, in which the programs take turns.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

import peers
from peers import Tool

HERE: Final = Path(__file__).parent
SECTIONS: Final = ("whole", "rules", "parts", "growth", "shapes")
#: Words per second and core that a part is to reach (issue 11).
AIMS: Final = {
    "tokens and sentences": 1_000_000,
    "phrases and regexes": 2_000_000,
    "misspelling and foreign words": 600_000,
    "tagger": 300_000,
    "names: finding them": 150_000,
    "likelihood": 300_000,
}
#: Twice the text is to take no more than this.
MOST_GROWTH: Final = 2.1
#: A part below this, in seconds, is not judged: the clock is too coarse.
LEAST_SECONDS: Final = 0.05
#: A program that takes longer than this, in seconds, runs once.
SLOW: Final = 15.0


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    articles: int
    long: int
    rules: tuple[int, ...]
    runs: int
    smallest: int
    #: Seconds of processor time for the growth of one text, and after which a peer is stopped.
    growth_seconds: float
    timeout: float
    shape_sizes: tuple[int, int]


FULL: Final = Size(500, 10_000_000, (100, 1_000, 10_000), 3, 78_125, 150, 90, (20_000, 160_000))
QUICK: Final = Size(8, 60_000, (20, 200), 1, 15_000, 3, 15, (10_000, 20_000))


@dataclass(frozen=True)
class Taken:
    """What one run of a program took. `tree` is all its processes together, where the system tells."""

    wall: float
    cpu: float
    process: float
    tree: float | None
    found: int | None
    #: None where it was stopped, or why it failed.
    failed: str | None = None


def execute(tool: Tool, paths: Sequence[str], timeout: float) -> Taken:
    """Run the program to its end; memory in MB."""
    command = tool.command(paths)
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output, tempfile.TemporaryFile() as errors:
        start = time.monotonic()
        process = subprocess.Popen(
            command, stdout=output, stderr=errors, stdin=subprocess.DEVNULL, env={**os.environ, **tool.environment},
            start_new_session=True,
        )  # fmt: skip
        stopped = threading.Event()

        def stop() -> None:
            stopped.set()
            with contextlib.suppress(OSError):
                os.killpg(process.pid, 9)

        watch = Watch(process.pid)
        timer = threading.Timer(timeout, stop)
        timer.start()
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.ended.set()
        watch.join()
        output.seek(0)
        said = output.read() if tool.count is not None else ""
        failed = None
        if stopped.is_set():
            failed = f"stopped after {timeout:g} s"
        elif process.returncode < 0 or (process.returncode == 2 and tool.name.startswith("qualcheck")):
            errors.seek(0)
            last = (errors.read().decode(errors="replace").strip().splitlines() or ["no output"])[-1]
            failed = f"ended with {process.returncode}: {last[:80]}"
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Taken(
        wall,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss / unit,
        watch.most,
        tool.count and tool.count(said),
        failed,
    )


class Watch(threading.Thread):
    """Looks ten times a second at how much memory a process and its children hold; shared pages count once."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self.ended = threading.Event()
        self.most: float | None = None

    def run(self) -> None:
        while not self.ended.wait(0.1):
            held = sum(_held(pid) for pid in _family(self._pid))
            if held:
                self.most = max(self.most or 0.0, held)


def _family(pid: int) -> Iterator[int]:
    yield pid
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _family(int(child))


def _held(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def in_turn(tools: Sequence[Tool], paths: Sequence[str], runs: int, timeout: float) -> dict[str, list[Taken]]:
    """Each program so often, one after another: A B C, A B C. Slow ones, and those that fail, run once."""
    taken: dict[str, list[Taken]] = {tool.name: [] for tool in tools}
    for _ in range(runs):
        for tool in tools:
            before = taken[tool.name]
            if before and (before[0].failed or before[0].wall > SLOW):
                continue
            note(f"{tool.name}: {Path(paths[0]).name}")
            before.append(execute(tool, paths, timeout))
            last = before[-1]
            note(f"  {last.failed or ''} wall {last.wall:.2f} s, CPU {last.cpu:.2f} s, {last.process:.0f} MB")
    return taken


def note(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


def in_process(cache: Path | None, *arguments: str) -> Any:
    """What parts.py says: in a process of its own, so that nothing here counts."""
    note(f"parts.py {arguments[0]}")
    environment = {**os.environ, **({"QUALCHECK_CACHE_DIR": str(cache)} if cache is not None else {})}
    command = [sys.executable, str(HERE / "parts.py"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise SystemExit(f"parts.py {arguments[0]} failed with {done.returncode}:\n{done.stderr}")
    return json.loads(done.stdout)


# Tables


Row = Sequence[str]


def table(head: Row, rows: Iterable[Row]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""


def number(value: float | None) -> str:
    if value is None:
        return "–"
    if value >= 1000:
        return f"{float(f'{value:.3g}'):,.0f}"
    return f"{value:.3g}"


def spread(values: Sequence[float]) -> str:
    """The median, and from where to where where there is more than one."""
    middle = number(median(values))
    return middle if len(values) < 2 else f"{middle} ({number(min(values))}–{number(max(values))})"


def rows_of(taken: dict[str, list[Taken]], what: str, words: int, first: str, *, with_found: bool) -> Iterator[Row]:
    """One row for each program; ratios to the program `first`, medians of one run."""
    base = median(each.cpu for each in taken[first]) if not taken[first][0].failed else None
    base_wall = median(each.wall for each in taken[first]) if base is not None else None
    for name, runs in taken.items():
        failed = runs[0].failed
        cpu, wall = median(each.cpu for each in runs), median(each.wall for each in runs)
        yield [
            what,
            name,
            failed or spread([each.wall for each in runs]),
            spread([each.cpu for each in runs]),
            number(None if failed else words / wall),
            number(None if failed else words / cpu),
            number(max(each.process for each in runs)),
            number(max((each.tree for each in runs if each.tree is not None), default=None)),
            number(None if failed or base_wall is None else wall / base_wall),
            number(None if failed or base is None else cpu / base),
            *([number(runs[0].found)] if with_found else []),
        ]


HEAD: Final = ("text", "program", "wall s", "CPU s", "words/s", "words per CPU s", "MB, largest process", "MB, all processes",
               "wall ×", "CPU ×")  # fmt: skip


# Sections


@dataclass(frozen=True)
class Bench:
    """What all sections use."""

    size: Size
    work: Path
    peers: dict[str, str]
    jobs: tuple[int, ...]
    folder: Path
    long: Path
    one: Path
    words: dict[str, int]
    config: Path

    #: Where the compiled rules are kept: a folder of this run, or with --quick the user's own.
    cache: Path | None


def whole(bench: Bench) -> Iterator[str]:
    size = bench.size
    yield "## The whole program, with the rules it comes with"
    yield ""
    yield "From start to end, start included. × is beside `qualcheck --jobs 1` on the same text in the same run."
    yield ""
    others = [peers.as_shipped(name, where, bench.work) for name, where in bench.peers.items()]
    ours = [peers.qualcheck(bench.cache, jobs, config=bench.config) for jobs in bench.jobs]
    rows: list[Row] = []
    cold = []
    for run in range(size.runs if bench.cache is not None else 0):
        note("qualcheck: cold cache")
        empty = peers.qualcheck(bench.work / f"cold-{run}", 1, config=bench.config)
        cold.append(execute(empty, [str(bench.one)], 600))
        if cold[-1].wall > SLOW:
            break
    execute(ours[0], [str(bench.one)], 600)  # The cache is warm from here on.
    taken = in_turn([ours[0], *others], [str(bench.one)], max(size.runs, 5 if size.runs > 1 else 1), size.timeout)
    nothing = {"qualcheck, nothing in its cache": cold} if cold else {}
    rows += rows_of({**taken, **nothing}, "one article", bench.words["one"], ours[0].name, with_found=False)
    taken = in_turn([*ours, *others], [str(bench.folder)], size.runs, size.timeout)
    rows += rows_of(taken, f"{bench.words['files']:,} articles", bench.words["folder"], ours[0].name, with_found=False)
    long_timeout = {tool.name: size.timeout * (10 if tool is ours[0] else 1) for tool in (ours[0], *others)}
    taken = {tool.name: in_turn([tool], [str(bench.long)], 1, long_timeout[tool.name])[tool.name]
             for tool in (ours[0], *others)}  # fmt: skip
    long = f"one file of {bench.long.stat().st_size / 1e6:.2g} MB"
    rows += rows_of(taken, long, bench.words["long"], ours[0].name, with_found=False)
    yield from table(HEAD, rows)


def with_rules(bench: Bench) -> Iterator[str]:
    size = bench.size
    yield "## The same phrase rules alone"
    yield ""
    yield "Generated phrases as a house pack, chosen alone with `select`; for Vale a style with a rule of kind `existence`"
    yield "for each, and, where it can do with less, one rule with all phrases. × is beside `qualcheck --jobs 1` with as"
    yield "many rules. Qualcheck reads whatever else a check needs, names among it."
    yield ""
    for name in bench.peers:
        if name in peers.NO_PHRASES:
            yield f"- {name}: not here, {peers.NO_PHRASES[name]}."
    if set(bench.peers) & set(peers.NO_PHRASES):
        yield ""
    texts = [path.read_text(encoding="utf-8") for path in sorted(bench.folder.rglob("*.txt"))[:100]]
    import text as own_text

    phrases = own_text.phrases(max(size.rules), texts)
    del texts
    rows: list[Row] = []
    grown: dict[str, dict[int, float]] = {}
    in_memory: list[Row] = []
    previous: tuple[int, float] | None = None
    for count in size.rules:
        settings = peers.house_pack(bench.work / f"pack-{count}", phrases[:count])
        ours = [peers.qualcheck(bench.cache, jobs, config=settings, select="bench") for jobs in bench.jobs]
        tools = list(ours)
        if "vale" in bench.peers:
            tools.append(peers.vale_with(bench.peers["vale"], bench.work / f"vale-{count}", phrases[:count]))
            tools.append(
                peers.vale_with(
                    bench.peers["vale"], bench.work / f"vale-one-{count}", phrases[:count], rules_in_one=True
                )
            )
        first = execute(ours[0], [str(bench.one)], 600)
        note(f"{count} rules read for the first time: {first.cpu:.2f} s CPU")
        taken = in_turn(tools, [str(bench.folder)], size.runs, size.timeout)
        rows += rows_of(taken, f"{count:,} rules", bench.words["folder"], ours[0].name, with_found=True)
        for name, runs in taken.items():
            kind = name if name.startswith("qualcheck") else "Vale, one rule" if "in one" in name else "Vale"
            if not runs[0].failed:
                grown.setdefault(kind, {})[count] = median(each.cpu for each in runs)
        alone = in_process(bench.cache, "rules", str(settings), str(bench.folder), str(size.runs))
        took = median(alone["seconds"])
        in_memory.append([
            f"{count:,}", number(took), number(alone["words"] / took), number(alone["findings"]), number(alone["peak"]),
            number(took / previous[1] if previous else None), number(first.cpu),
        ])  # fmt: skip
        previous = (count, took)
    yield from table((*HEAD, "findings"), rows)
    yield "Growth with the number of rules (CPU seconds of the whole program, and how many times as long as with the fewer):"
    yield ""
    head = ("program", *(f"{count:,} rules" for count in size.rules))
    yield from table(head, ([name, *_steps(grown[name], size.rules)] for name in grown))
    yield "Matching alone, in one process, articles in memory:"
    yield ""
    yield from table(("rules", "CPU s", "words per CPU s", "findings", "MB", "× fewer rules", "CPU s when first read"),
                     in_memory)  # fmt: skip


def _steps(values: dict[int, float], counts: Sequence[int]) -> Iterator[str]:
    before: float | None = None
    for count in counts:
        value = values.get(count)
        if value is None:
            yield "–"
        else:
            yield number(value) + (f" (× {number(value / before)})" if before else "")
        before = value


def parts(bench: Bench) -> Iterator[str]:
    made = in_process(bench.cache, "parts", str(bench.folder), str(bench.size.runs))
    words, passes = made["words"], made["passes"]
    yield f"## Each part alone: {bench.words['files']:,} articles, {words:,} words, one process"
    yield ""
    yield "Words per second of processor time: the first time these articles are read, and again. The share is of the first time."
    yield ""
    total = sum(passes[0].values())
    rows: list[Row] = []
    for name in sorted(passes[0], key=lambda each: -passes[0][each]):
        again = [words / max(each[name], 1e-9) for each in passes[1:]]
        aim = AIMS.get(name)
        rows.append([
            name, number(words / max(passes[0][name], 1e-9)), spread(again), f"{passes[0][name] / total:.1%}",
            number(aim), number(median(again) / aim if aim else None),
        ])  # fmt: skip
    again = [words / sum(each.values()) for each in passes[1:]]
    rows.append(["all of these", number(words / total), spread(again), "100%", "–", "–"])
    of_whole = [words / each for each in made["whole"]]
    rows.append(["a check (without likelihood and what is for reports)", "–", spread(of_whole), "–", "–", "–"])
    yield from table(("part", "words per CPU s, first", "again", "share", "aim", "of the aim"), rows)
    yield f"Largest: {number(made['peak'])} MB, with what readability, figures and likelihood load."
    yield ""


def growth(bench: Bench) -> Iterator[str]:
    size = bench.size
    made = in_process(
        bench.cache, "growth", str(bench.long), str(size.smallest), str(size.long), str(size.growth_seconds)
    )
    yield "## Growth with the length of one article"
    yield ""
    yield from _growth_table(made)


def shapes(bench: Bench) -> Iterator[str]:
    smallest, largest = bench.size.shape_sizes
    made = in_process(bench.cache, "shapes", str(smallest), str(largest), "6")
    yield "## Growth with texts that no newsroom sends"
    yield ""
    yield f"Parts that take more than {MOST_GROWTH} times as long for twice the text, at the last doubling and on average."
    yield ""
    rows: list[Row] = []
    for shape, grown in made.items():
        last = grown[-1]
        total = sum(last["parts"].values())
        slow = _superlinear(grown)
        said = "; ".join(
            f"{name} × {number(end)} (mean {number(mean)}), {number(took)} s" for name, end, mean, took in slow
        )
        rows.append(
            [
                shape,
                f"{last['size']:,}",
                number(total),
                number(last["words"] / total),
                number(last["peak"]),
                said or "–",
            ]
        )
    yield from table(("text", "characters", "CPU s", "words per CPU s", "MB", "parts that grow too fast"), rows)


def _superlinear(grown: Sequence[dict[str, Any]]) -> Iterator[tuple[str, float, float, float]]:
    """Part, factor of the last doubling, mean factor, seconds at the end."""
    for name, took in grown[-1]["parts"].items():
        values = [row["parts"][name] for row in grown if row["parts"][name] >= LEAST_SECONDS]
        if len(values) < 2:
            continue
        last, mean = values[-1] / values[-2], (values[-1] / values[0]) ** (1 / (len(values) - 1))
        if last > MOST_GROWTH and mean > MOST_GROWTH:
            yield name, last, mean, took


def _growth_table(grown: Sequence[dict[str, Any]]) -> Iterator[str]:
    yield "CPU seconds, and in brackets how many times as long as for half the text:"
    yield ""
    sizes = [f"{row['size'] / 1e6:.2g} MB" for row in grown]
    rows: list[Row] = []
    for name in sorted(grown[-1]["parts"], key=lambda each: -grown[-1]["parts"][each]):
        values = [row["parts"][name] for row in grown]
        rows.append([name, *_doublings(values)])
    rows.append(["all of these", *_doublings([sum(row["parts"].values()) for row in grown])])
    rows.append(["words", *(f"{row['words']:,}" for row in grown)])
    rows.append(["MB of the process", *(number(row["peak"]) for row in grown)])
    yield from table(("part", *sizes), rows)
    slow = list(_superlinear(grown))
    for name, last, mean, _ in sorted(slow, key=lambda each: -each[3]):
        yield f"- more than {MOST_GROWTH} times: {name}, × {number(last)} at the last doubling, × {number(mean)} on average"
    if not slow:
        yield f"No part takes more than {MOST_GROWTH} times as long for twice the text."
    yield ""


def _doublings(values: Sequence[float]) -> Iterator[str]:
    before: float | None = None
    for value in values:
        sure = before is not None and before >= LEAST_SECONDS / 10
        yield number(value) + (f" ({number(value / before)})" if before and sure else "")
        before = value


# The command


def options_of(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="less of everything, once: to see that it runs")
    parser.add_argument("--peers", default=",".join(peers.PROGRAMS), help="which, by commas; an empty text for none")
    parser.add_argument("--only", default=",".join(SECTIONS[:-1]), help=f"sections, by commas: {', '.join(SECTIONS)}")
    parser.add_argument("--text", type=Path, metavar="FOLDER", help="measure on these .txt files")
    parser.add_argument("--artifacts", type=float, default=2.0, help="planted artifacts in 1,000 words")
    parser.add_argument("--runs", type=int, help="how often each program runs")
    parser.add_argument("--articles", type=int, help="how many articles are measured")
    parser.add_argument("--long", type=int, metavar="CHARACTERS", help="length of the one long file")
    parser.add_argument("--jobs", default="1,2", help="numbers of processes, by commas")
    parser.add_argument("--markdown", type=Path, metavar="OUT", help="write the tables here as well")
    options = parser.parse_args(arguments)
    options.only = [name for name in options.only.split(",") if name]
    if unknown := set(options.only) - set(SECTIONS):
        parser.error(f"no section is called {', '.join(sorted(unknown))}")
    options.peers = [name for name in options.peers.split(",") if name]
    if unknown := set(options.peers) - set(peers.PROGRAMS):
        parser.error(f"no peer is called {', '.join(sorted(unknown))}")
    return options


def prepared(options: argparse.Namespace, work: Path) -> Bench:
    """The texts written, the peers found."""
    size = QUICK if options.quick else FULL
    changed = {"runs": options.runs, "articles": options.articles, "long": options.long}
    size = Size(**{**size.__dict__, **{name: value for name, value in changed.items() if value is not None}})
    code = "import json, sys; sys.path.insert(0, sys.argv[1]); import material; print(json.dumps(material.make(sys.argv[2:])))"
    given = [str(work), str(size.articles), str(size.long), str(options.artifacts), str(options.text or "")]
    done = subprocess.run([sys.executable, "-c", code, str(HERE), *given], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr.strip().splitlines()[-1])
    config = work / "plain" / "qualcheck.yml"
    config.parent.mkdir()
    config.write_text("{}\n")
    found = {name: where for name in options.peers if (where := peers.program(name)) is not None}
    articles = work / "articles"
    cache = None if options.quick else work / "cache"
    one = sorted(articles.rglob("*.txt"))[0]
    jobs = tuple(int(each) for each in options.jobs.split(","))
    return Bench(size, work, found, jobs, articles, work / "long.txt", one, json.loads(done.stdout), config, cache)


def said(options: argparse.Namespace, bench: Bench) -> Iterator[str]:
    """The tables, line by line."""
    yield "# Speed of qualcheck"
    yield ""
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg()) if hasattr(os, "getloadavg") else "?"
    yield f"- machine: {os.cpu_count()} processors, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    yield f"- load at the start (1, 5, 15 minutes): {load}" + (
        "; **busy: trust CPU seconds and ratios, not wall time**" if _busy() else ""
    )
    kind = (
        "files of a folder"
        if options.text
        else f"made by benchmarks/text.py, {options.artifacts:g} artifacts in 1,000 words"
    )
    yield f"- text: {kind}: {bench.words['files']:,} articles of {bench.words['folder']:,} words together;"
    yield f"  one file of {bench.words['long']:,} words"
    yield f"- median (least–most) of {bench.size.runs} runs in turn; what takes more than {SLOW:g} s runs once"
    missing = [name for name in options.peers if name not in bench.peers]
    if missing:
        yield f"- not run, because not installed: {', '.join(missing)}"
    yield ""
    sections: dict[str, Callable[[Bench], Iterator[str]]] = {
        "whole": whole, "rules": with_rules, "parts": parts, "growth": growth, "shapes": shapes
    }  # fmt: skip
    for name in options.only:
        yield from sections[name](bench)
    if _busy():
        yield f"Load at the end: {os.getloadavg()[0]:.1f}."


def _busy() -> bool:
    return hasattr(os, "getloadavg") and os.getloadavg()[0] > 1.5


def main(arguments: Sequence[str]) -> None:
    options = options_of(arguments)
    with tempfile.TemporaryDirectory(prefix="qualcheck-speed-") as folder:
        # As in an installed package, no program compiles its Python anew in each run.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(Path(folder) / "bytecode"))
        bench = prepared(options, Path(folder))
        lines = []
        for line in said(options, bench):
            print(line, flush=True)
            lines.append(line)
    if options.markdown is not None:
        options.markdown.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
