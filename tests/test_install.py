"""The package as a user gets it: a wheel in an environment of its own, used from another folder."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(PROJECT)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python that has the wheel, and sees the dependencies of this one but nothing of the checkout."""
    folder = tmp_path_factory.mktemp("env")
    venv.create(folder, with_pip=False)
    site = next((folder / "lib").glob("python*/site-packages"))
    zipfile.ZipFile(wheel).extractall(site)
    return folder / "bin" / "python"


def run(python: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": sysconfig.get_paths()["purelib"]}
    return subprocess.run(
        [str(python), "-m", "qualcheck", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_wheel_holds_rules_and_data(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "qualcheck/rules/general/language.yml",
        "qualcheck/formats/schema.json",
        "qualcheck/config.schema.json",
        "qualcheck/starter.yml",
        "qualcheck/playground/page.html",
        "qualcheck/playground/page.js",
    } <= names


def test_the_rules_of_the_wheel_are_used(python: Path, tmp_path: Path) -> None:
    listed = run(python, tmp_path, "rules", "list", "--format", "json")
    assert (listed.returncode, "general.not-english" in listed.stdout, str(PROJECT) in listed.stdout) == (
        0,
        True,
        False,
    )


def test_an_article_is_checked_and_reported(python: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The mayor said on Monday that the goverment would pay.", encoding="utf-8")
    ended = run(python, tmp_path, "check", "a.txt", "--reports", "out")
    assert (ended.returncode, (tmp_path / "out" / "a.txt.md").is_file()) == (1, True)
