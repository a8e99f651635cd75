"""What befalls a run from outside: full disks, files that change or go, readers that leave. One line, no halves, the right code."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Command = Callable[..., "subprocess.CompletedProcess[str]"]

ARTICLE = """\
Bridge to open again

The old bridge over the river will open again on Monday, the council said. Work on it had taken two years.
The mayor said that the cost of of it was not yet known, and that nobody would have to pay at the gate.
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the faults are made with the means of Linux")


@pytest.fixture
def wire(tmp_path: Path) -> Path:
    (tmp_path / "wire").mkdir()
    for number in range(5):
        (tmp_path / "wire" / f"{number}.txt").write_text(ARTICLE, encoding="utf-8")
    return tmp_path


def last(ended: subprocess.CompletedProcess[str]) -> str:
    assert "Traceback" not in ended.stderr
    return ended.stderr.splitlines()[-1]


def halves(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.name.endswith(".tmp")]


# Where it writes


@pytest.fixture
def full(wire: Path) -> Iterator[Path]:
    """A disk of 16 kB."""
    (wire / "disk").mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(wire / "disk")], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("may not mount a disk here")
    yield wire
    subprocess.run(["umount", str(wire / "disk")], check=True)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_disk_that_fills_up_keeps_whole_reports_and_the_other_formats(
    full: Path, qualcheck: Command, jobs: str
) -> None:
    for number in range(5, 12):
        (full / "wire" / f"{number}.txt").write_text(ARTICLE, encoding="utf-8")
    options = [
        "--reports",
        "disk/r",
        "--format",
        "json:all.json",
        "--format",
        "text",
        "--summary",
        "s.md",
        "--jobs",
        jobs,
    ]
    ended = qualcheck("check", "wire", *options, cwd=full)
    reports = [path.read_text(encoding="utf-8") for path in (full / "disk").rglob("*.md")]
    assert ended.returncode == 3
    assert "cannot write the file: No space left on device" in ended.stderr
    assert last(ended).startswith("qualcheck: exit 3: not written: disk/r/wire/")
    assert 0 < len(reports) < 12
    assert len(set(reports)) == len(reports)
    assert {text.endswith("\n") for text in reports} == {True}
    assert (halves(full), (full / "all.json").stat().st_size > 0, (full / "s.md").is_file()) == ([], True, True)
    assert ended.stdout.count("general.doubled-word") >= 12


def test_a_batch_on_a_full_disk_goes_on_when_there_is_room(full: Path, qualcheck: Command) -> None:
    rows = "".join(f'{{"id": "{n}", "text": "{"The cost of of it was not known. " * 20}"}}\n' for n in range(12))
    (full / "a.jsonl").write_text(rows)
    command = ["batch", "a.jsonl", "--output", "disk/out", "--shard-size", "3"]
    ended = qualcheck(*command, cwd=full)
    assert (ended.returncode, halves(full)) == (3, [])
    assert "No space left on device" in ended.stderr
    subprocess.run(["mount", "-o", "remount,size=1m", str(full / "disk")], check=True)
    again = qualcheck(*command, cwd=full)
    assert (again.returncode, "12 texts checked" in again.stderr) == (0, True)


@pytest.mark.parametrize("format_", ["json", "text", "csv", "sarif"])
def test_a_full_target(wire: Path, qualcheck: Command, format_: str) -> None:
    ended = qualcheck("check", "wire", "--format", f"{format_}:/dev/full", "--summary", "s.md", cwd=wire)
    assert ended.returncode == 3
    assert last(ended) == "qualcheck: exit 3: not written: /dev/full"
    assert Path("/dev/full").is_char_device()
    assert (wire / "s.md").is_file()


@pytest.mark.parametrize(
    "command",
    ["check wire", "check wire --format json --reports r", "rules list", "check wire --diff --unsafe-fixes", "--help"],
)
@pytest.mark.parametrize("target", ["full", "closed"])
def test_output_that_is_full_or_that_nobody_reads(wire: Path, command: str, target: str) -> None:
    read, write = os.pipe()
    os.close(read)
    full = os.open("/dev/full", os.O_WRONLY)
    ended = subprocess.run(
        [sys.executable, "-m", "qualcheck", *command.split()],
        cwd=wire,
        stdout={"full": full, "closed": write}[target],
        stderr=subprocess.PIPE,
        encoding="utf-8",
        timeout=400,
        check=False,
    )
    os.close(write)
    os.close(full)
    why = {"full": "No space left on device", "closed": "standard output was closed before all was written"}[target]
    assert ended.returncode == 3
    assert last(ended).startswith("qualcheck: exit 3: ")
    assert why in last(ended)
    assert len(list(wire.glob("r/wire/*.md"))) == (5 if "--reports" in command else 0)


def test_a_reader_that_leaves_takes_no_report_with_it(wire: Path) -> None:
    line = f"{sys.executable} -m qualcheck check wire --reports r --format json:a.json --format text | head -1; echo ${{PIPESTATUS[0]}}"
    ended = subprocess.run(["bash", "-c", line], cwd=wire, capture_output=True, encoding="utf-8", timeout=400, check=False)  # fmt: skip
    # Where all has gone into the pipe before head leaves, the run does not notice.
    assert ended.stdout.splitlines()[-1] in ("0", "3")
    assert "Traceback" not in ended.stderr
    assert (len(list(wire.glob("r/wire/*.md"))), (wire / "a.json").is_file()) == (5, True)


@pytest.fixture
def read_only(wire: Path) -> Iterator[Path]:
    """A folder that even root cannot write in."""
    (wire / "kept").mkdir()
    done = subprocess.run(["chattr", "+i", str(wire / "kept")], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("may not make a folder unchangeable here")
    yield wire
    subprocess.run(["chattr", "-i", str(wire / "kept")], check=True)


@pytest.mark.parametrize(
    "options",
    [
        ["--reports", "kept/r"],
        ["--reports", "kept"],
        ["--format", "json:kept/a.json"],
        ["--summary", "kept/s.md"],
    ],
)
def test_a_folder_that_cannot_be_written_in(read_only: Path, qualcheck: Command, options: list[str]) -> None:
    ended = qualcheck("check", "wire", "--format", "csv:all.csv", *options, cwd=read_only)
    assert (ended.returncode, (read_only / "all.csv").is_file()) == (2, True)
    assert last(ended).startswith("qualcheck: exit 2: not written: kept")


def test_a_batch_in_a_folder_that_cannot_be_written_in(read_only: Path, qualcheck: Command) -> None:
    (read_only / "a.jsonl").write_text('{"text": "Fine."}\n')
    ended = qualcheck("batch", "a.jsonl", "--output", "kept/out", cwd=read_only)
    assert (ended.returncode, "kept/out: cannot write there: " in ended.stderr, last(ended)[:17]) == (
        2,
        True,
        "qualcheck: exit 2",
    )


def test_two_runs_in_one_folder_of_reports(wire: Path) -> None:
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "qualcheck", "check", "wire", "--reports", "r", "--format", "json:r/all.json"],
            cwd=wire,
            stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    codes = [run.communicate(timeout=400) and run.returncode for run in runs]
    assert codes == [0, 0]
    left = {path.relative_to(wire / "r").as_posix(): path.read_bytes() for path in (wire / "r").rglob("*.*")}
    subprocess.run([sys.executable, "-m", "qualcheck", "check", "wire", "--reports", "alone", "--format", "json:alone/all.json"], cwd=wire, check=False)  # fmt: skip
    assert left == {
        path.relative_to(wire / "alone").as_posix(): path.read_bytes() for path in (wire / "alone").rglob("*.*")
    }


# What it reads


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_what_is_no_readable_file(wire: Path, qualcheck: Command, jobs: str) -> None:
    (wire / "wire" / "folder.txt").mkdir()
    (wire / "wire" / "folder.txt" / "inside.txt").write_text(ARTICLE, encoding="utf-8")
    (wire / "wire" / "loop.txt").symlink_to("loop.txt")
    (wire / "wire" / "round").symlink_to("..")
    (wire / "wire" / "nowhere.txt").symlink_to("nothing")
    os.mkfifo(wire / "wire" / "pipe.txt")
    walked = qualcheck("check", "wire", "--quiet", "--jobs", jobs, cwd=wire)
    assert walked.returncode == 0
    assert sum(line.startswith("wire/") for line in walked.stdout.splitlines()) == 6
    named = qualcheck("check", "wire/loop.txt", "wire/nowhere.txt", "wire/pipe.txt", "wire/1.txt", "--jobs", jobs, cwd=wire)  # fmt: skip
    assert (named.returncode, "wire/1.txt:" in named.stdout) == (2, True)
    assert last(named) == "qualcheck: exit 2: 3 of 4 could not be read"


def test_a_file_without_permission(wire: Path) -> None:
    (wire / "wire" / "2.txt").chmod(0)
    capabilities = "-dac_override,-dac_read_search"
    obedient = ["setpriv", f"--bounding-set={capabilities}", f"--inh-caps={capabilities}"]  # Root obeys no permissions.
    ended = subprocess.run(
        [*(obedient if os.geteuid() == 0 else []), sys.executable, "-m", "qualcheck", "check", "wire", "--quiet"],
        cwd=wire,
        capture_output=True,
        encoding="utf-8",
        timeout=400,
        check=False,
    )
    assert (ended.returncode, last(ended)) == (2, "qualcheck: exit 2: 1 of 5 could not be read")
    assert "wire/2.txt: cannot read the file: Permission denied" in ended.stderr
    assert sum(line.startswith("wire/") for line in ended.stdout.splitlines()) == 4


GOES = """
import os
from pathlib import Path
from qualcheck import run

real = run.articles

def articles(paths, settings):
    found = list(real(paths, settings))
    Path("wire/1.txt").unlink()
    Path("wire/2.txt").write_text("")
    os.truncate("wire/3.txt", 100)
    return iter(found)

run.articles = articles
from qualcheck.__main__ import main
main()
"""


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_files_that_go_or_shrink_after_they_were_listed(wire: Path, jobs: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", GOES, "check", "wire", "--quiet", "--jobs", jobs],
        cwd=wire,
        capture_output=True,
        encoding="utf-8",
        timeout=400,
        check=False,
    )
    assert "wire/1.txt: cannot read the file: No such file or directory" in ended.stderr
    assert (ended.returncode, last(ended)) == (2, "qualcheck: exit 2: 1 of 5 could not be read")


def test_files_that_are_written_while_they_are_read(wire: Path, qualcheck: Command) -> None:
    over = threading.Event()

    def write() -> None:
        number = 0
        while not over.is_set():
            (wire / "wire" / "3.txt").write_text(ARTICLE * (number % 400), encoding="utf-8")
            number += 7

    writer = threading.Thread(target=write)
    writer.start()
    try:
        ended = qualcheck("check", "wire", "--fix", "--reports", "r", cwd=wire)
    finally:
        over.set()
        writer.join()
    assert ended.returncode in (0, 1, 2)
    assert (last(ended)[:16], halves(wire)) == ("qualcheck: exit ", [])
    assert "of of" not in (wire / "wire" / "1.txt").read_text(encoding="utf-8")
