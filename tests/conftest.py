"""What several tests need: the real command, and a cache folder of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from qualcheck import cache

Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session", autouse=True)
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """No test reads or fills the user's own cache. Test processes share one: to read all rules anew takes each half a
    minute."""
    home = tmp_path_factory.getbasetemp()
    folder = (home.parent if "PYTEST_XDIST_WORKER" in os.environ else home) / "cache"
    folder.mkdir(mode=0o700, exist_ok=True)
    before = os.environ.get("QUALCHECK_CACHE_DIR")
    os.environ["QUALCHECK_CACHE_DIR"] = str(folder)
    cache.folder.cache_clear()  # A test module may have loaded rules while it was collected.
    yield folder
    os.environ.pop("QUALCHECK_CACHE_DIR")
    os.environ.update({"QUALCHECK_CACHE_DIR": before} if before is not None else {})


@pytest.fixture
def qualcheck(tmp_path: Path) -> Command:
    """The real command in a folder of its own: `qualcheck("check", "a.txt", stdin="…", cwd=…)`."""

    def command(*arguments: str, stdin: str | None = None, cwd: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "qualcheck", *arguments],
            cwd=cwd,
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            timeout=400,
            check=False,
        )

    return command


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A real browser, one for all tests of a process: two cannot be driven at once."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
        opened = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield opened
        opened.close()
