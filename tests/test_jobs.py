"""Work over processes: the same output as one, a process that dies costs one article, and an early end leaves no halves."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from qualcheck import parallel
from qualcheck.commands.progress import line
from qualcheck.errors import QualcheckError

Command = Callable[..., "subprocess.CompletedProcess[str]"]

sys.path.insert(0, str(Path(__file__).parent / "recipes"))  # Processes that are started anew look there too.
Squares: Any = import_module("squares").Squares

METHODS = [each for each in ("fork", "spawn") if each in multiprocessing.get_all_start_methods()]

ARTICLE = """\
Bridge {number} to open again

The old bridge over the river will open again on Monday, the council said. Work on it had taken {number} years.
The mayor said that the cost of of it was not yet known, and that nobody would have to pay at the gate. Kim Jong Un and
Kim Yong Un were not there. “We wait since two years,” said a neighbour, who wished to stay without a name.
"""


@pytest.fixture(params=METHODS)
def method(request: pytest.FixtureRequest) -> Iterator[str]:
    before = multiprocessing.get_start_method(allow_none=True)
    multiprocessing.set_start_method(request.param, force=True)
    yield request.param
    multiprocessing.set_start_method(before, force=True)


def squares(recipe: Any, numbers: int = 60, jobs: int = 2, **more: Any) -> list[Any]:
    return list(parallel.in_order(range(numbers), recipe, jobs, **{"lost": lambda *given: given, **more}))


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_results_come_in_the_order_of_the_items(method: str, jobs: int) -> None:
    assert squares(Squares(), jobs=jobs) == [number * number for number in range(60)]


def test_large_items_and_results(method: str) -> None:
    assert squares(Squares(asks=True), 6, answer=lambda number: "x" * 1_000_000 * number) == [
        "x" * 1_000_000 * number for number in range(6)
    ]


def test_a_process_that_dies_costs_its_item_only(method: str) -> None:
    found = squares(Squares(deadly=frozenset({0, 31, 59})))
    why = "the process that checked it was killed by SIGKILL, perhaps for want of memory"
    lost = {number: (number, why, number + 1) for number in (0, 31, 59)}
    assert found == [lost.get(number, number * number) for number in range(60)]


def test_what_a_process_died_of_once_is_done_again(method: str, tmp_path: Path) -> None:
    recipe = Squares(once=frozenset({0, 7, 8, 59}), folder=str(tmp_path))
    assert squares(recipe) == [number * number for number in range(60)]


def test_an_item_may_be_replaced_by_a_harmless_one(method: str) -> None:
    found = squares(Squares(deadly=frozenset({7})), lost=lambda number, why, at: parallel.Again(number * 100))
    assert found[6:9] == [36, 490_000, 64]


def test_an_error_of_the_work_ends_it_with_its_place(method: str) -> None:
    with pytest.raises(QualcheckError, match=r"a\.txt:7: seven is odd"):
        squares(Squares(fails=frozenset({7})))


def test_a_question_refused_is_an_error_of_the_work(method: str) -> None:
    def refuse(question: object) -> object:
        raise QualcheckError("no server")

    with pytest.raises(QualcheckError, match="no server"):
        squares(Squares(asks=True), answer=refuse)


def test_processes_end_when_nobody_wants_more() -> None:
    stream = parallel.in_order(range(10**9), Squares(), 2, lost=lambda *given: given)
    assert next(stream) == 0
    assert len(multiprocessing.active_children()) == 2
    stream.close()
    assert multiprocessing.active_children() == []


def test_results_that_wait_for_an_early_one_are_bounded() -> None:
    taken = []

    def numbers() -> Iterator[int]:
        for number in range(20_000):
            taken.append(number)
            yield number

    stream = parallel.in_order(numbers(), Squares(), 2, lost=lambda *given: given)
    next(stream)
    ahead = len(taken)
    stream.close()
    assert ahead < parallel.MOST_WAITING + 200


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ((200, 500, 2.5), "[=========>              ]  40% 200 of 500 articles, 80 a second, 4 s left"),
        ((0, 500, 0.1), "[>                       ]   0% 0 of 500 articles"),
        ((1, 500, 0.5), "[>                       ]   0% 1 of 500 articles"),
        ((10, 1000, 100.0), "[>                       ]   1% 10 of 1,000 articles, 0.1 a second, 2:45 h left"),
        ((500, 500, 50.0), "[========================] 100% 500 of 500 articles, 10 a second"),
        ((30, None, 10.0), "30 articles, 3.0 a second"),
        ((30, None, 60.0, 0.25), "[======>                 ]  25% 30 articles, 0.5 a second, 3:00 min left"),
    ],
)
def test_the_progress_line(given: tuple[Any, ...], told: str) -> None:
    assert line("articles", *given) == told


# The command


@pytest.fixture
def wire(tmp_path: Path) -> Path:
    (tmp_path / "wire").mkdir()
    for number in range(24):
        text = ARTICLE.format(number=number)
        (tmp_path / "wire" / f"{number:02}.txt").write_text(text * (1 + number % 3), encoding="utf-8")
    (tmp_path / "wire" / "05.txt").write_bytes(b"ok\n\xff")
    (tmp_path / "wire" / "07.txt").write_text("", encoding="utf-8")
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "08.txt").write_text(ARTICLE.format(number=8), encoding="utf-8")
    return tmp_path


STARTED = {
    "fork": "import multiprocessing; from qualcheck.__main__ import main; main()",
    "spawn": "import multiprocessing; multiprocessing.set_start_method('spawn'); from qualcheck.__main__ import main; main()",
}


def outcome(folder: Path, method: str, *arguments: str) -> dict[str, Any]:
    """Everything that a run leaves behind."""
    out = folder / "out"
    ended = subprocess.run(
        [sys.executable, "-c", STARTED[method], "check", *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=400,
        check=False,
    )
    left = {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}
    texts = {path.name: path.read_bytes() for path in (folder / "wire").iterdir()}
    subprocess.run(["rm", "-rf", str(out)], check=True)
    return {"code": ended.returncode, "out": ended.stdout, "err": ended.stderr, "files": left, "articles": texts}


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        (
            "fork",
            "wire --reports out/r --report-format markdown --report-format html --summary out/s.md --format text --format json:out/j "
            "--format sarif:out/x --format csv:out/c --format markdown:out/m --scores --statistics",
        ),
        ("fork", "wire --against old --format text --quiet --fail-on-queries --max-signals 3"),
        ("fork", "wire missing.txt --diff --unsafe-fixes --format json:out/j"),
        ("spawn", "wire --reports out/r --format json"),
    ],
)  # fmt: skip
def test_the_same_bytes_as_one_job(wire: Path, method: str, arguments: str) -> None:
    one = outcome(wire, method, *arguments.split(), "--jobs", "1")
    two = outcome(wire, method, *arguments.split(), "--jobs", "3")
    assert two == one
    assert one["code"] == 2


def test_baseline_and_dismissals_are_the_same(wire: Path, qualcheck: Command) -> None:
    qualcheck("baseline", "create", "wire/08.txt", "wire/09.txt", "wire/10.txt", cwd=wire)
    (wire / "qualcheck.ignore.yml").write_text(
        "- rule: general.doubled-word\n  text: of of\n  article: wire/11.txt\n  reason: Tried.\n"
        "- rule: general.doubled-word\n  text: was was\n  article: wire/12.txt\n  reason: Nothing stands for it.\n"
    )
    one = outcome(wire, "fork", ".", "--jobs", "1", "--format", "json")
    assert outcome(wire, "fork", ".", "--jobs", "2", "--format", "json") == one
    assert "not counted: " in one["err"]


def test_fixes_are_the_same(wire: Path) -> None:
    before = {path.name: path.read_bytes() for path in (wire / "wire").iterdir()}
    one = outcome(wire, "fork", "wire", "--fix", "--jobs", "1")
    for name, content in before.items():
        (wire / "wire" / name).write_bytes(content)
    assert outcome(wire, "fork", "wire", "--fix", "--jobs", "2") == one
    assert "fixes applied to" in one["out"]


@pytest.mark.parametrize("jobs", ["0", "-1", "two", "1.5", "9999", ""])
def test_a_number_of_jobs_that_is_none(qualcheck: Command, jobs: str) -> None:
    ended = qualcheck("check", "a.txt", f"--jobs={jobs}")
    assert (ended.returncode, "is neither auto nor a number from 1 to 512" in ended.stderr) == (2, True)


def started(folder: Path, *arguments: str, **more: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "qualcheck", "check", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
        **more,
    )


def children(parent: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(parent)], capture_output=True, text=True, check=False)
    return [int(each) for each in found.stdout.split()]


def waited(condition: Callable[[], Any], seconds: float = 180) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return found


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """More than can be checked before a test has looked."""
    (tmp_path / "wire").mkdir()
    for number in range(1500):
        (tmp_path / "wire" / f"{number:04}.txt").write_text(ARTICLE.format(number=number) * 4, encoding="utf-8")
    return tmp_path


@pytest.mark.skipif(sys.platform != "linux", reason="sends signals to processes found by pgrep")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_run_that_is_ended_leaves_whole_reports_and_no_process(many: Path, number: signal.Signals, jobs: str) -> None:
    run = started(many, "wire", "--jobs", jobs, "--reports", "out", "--format", "json:all.json")
    assert waited(lambda: len(list(many.glob("out/wire/*.md"))) > 5)
    working = children(run.pid)
    begun = time.monotonic()
    # Ctrl-C in a terminal goes to all processes of the run, a kill to the one that is named.
    os.killpg(run.pid, number) if number == signal.SIGINT else os.kill(run.pid, number)
    _, said = run.communicate(timeout=30)
    took = time.monotonic() - begun
    assert (run.returncode, said.splitlines()[-1]) == (3, "qualcheck: exit 3: interrupted")
    assert took < 2  # One second, and one for a busy machine.
    assert waited(lambda: not any(Path(f"/proc/{pid}").exists() for pid in working))
    reports = [path.read_text(encoding="utf-8") for path in many.glob("out/wire/*.md")]
    assert {text.endswith("\n") and len(text) > 500 for text in reports} == {True}
    assert [path for path in many.rglob("*") if path.name.startswith(".") or path.name == "all.json"] == []


@pytest.mark.skipif(sys.platform != "linux", reason="kills processes found by pgrep")
def test_killed_workers_lose_no_article(many: Path) -> None:
    for path in sorted((many / "wire").iterdir())[300:]:
        path.unlink()
    run = started(many, "wire", "--jobs", "2", "--quiet")
    killed = []
    while len(killed) < 3 and run.poll() is None:
        victims = waited(lambda: [pid for pid in children(run.pid) if pid not in killed], 10) or []
        time.sleep(0.3)
        for victim in victims[:1]:
            os.kill(victim, signal.SIGKILL)
            killed.append(victim)
    shown, said = run.communicate(timeout=400)
    assert killed
    articles = [line.partition(":")[0] for line in shown.splitlines() if line.startswith("wire/")]
    assert articles == [f"wire/{number:04}.txt" for number in range(300)]
    assert "Traceback" not in said


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_workers_end_when_the_run_is_killed(many: Path) -> None:
    run = started(many, "wire", "--jobs", "2", "--reports", "out")
    working = waited(lambda: children(run.pid) if list(many.glob("out/wire/*.md")) else [])
    run.kill()
    run.communicate()
    assert len(working) == 2
    assert waited(lambda: not any(Path(f"/proc/{pid}").exists() for pid in working), 10)


LIMITED = """
import resource, os, sys
from qualcheck import run
from qualcheck.commands import work
real = run.read_article

def read_article(path, settings):
    document = real(path, settings)
    if "DEADLY" in document.text:
        os.kill(os.getpid(), 9)
    if "INTERNAL" in document.text:
        raise RuntimeError("a fault of ours")
    return document

run.read_article = read_article
from qualcheck.__main__ import main
main()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the fault is planted in a process that is forked")
def test_an_article_that_kills_its_process_is_reported_incomplete(wire: Path) -> None:
    (wire / "wire" / "10.txt").write_text("DEADLY", encoding="utf-8")
    (wire / "wire" / "05.txt").unlink()
    ended = subprocess.run(
        [sys.executable, "-c", LIMITED, "check", "wire", "--jobs", "2", "--reports", "out"],
        cwd=wire,
        capture_output=True,
        encoding="utf-8",
        timeout=400,
        check=False,
    )
    assert ended.returncode == 3
    assert "not done: the article: the process that checked it was killed by SIGKILL" in ended.stdout
    assert ended.stderr.splitlines()[-1].startswith(
        "qualcheck: exit 3: incomplete: 1 of 23 articles; first the article"
    )
    assert len(list((wire / "out" / "wire").glob("*.md"))) == 23
