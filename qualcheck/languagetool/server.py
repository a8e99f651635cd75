"""A LanguageTool server of qualcheck's own: on this machine alone, ended with the run, its log kept.

language-tool-python can start one too, but waits 15 seconds at the most, asks the wrong port where one is taken, lets
Java use a quarter of the memory, throws the log away and leaves the server running when Python is killed.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import IO, Final

from qualcheck.errors import QualcheckError
from qualcheck.languagetool import installation
from qualcheck.languagetool.installation import Installation

#: Seconds until a server must have answered.
START_LIMIT: Final = 60.0
#: Megabytes of memory it may use for its data.
HEAP: Final = 1500
#: Asks this machine itself, whatever proxy is set for the rest of the world.
DIRECTLY: Final = urllib.request.build_opener(urllib.request.ProxyHandler({}))
#: Ports tried where another program takes the one that was free.
ATTEMPTS: Final = 3


class Server:
    """A running server; `url` is where it answers. Raises QualcheckError if it does not come up in time."""

    def __init__(self, installed: Installation, log: Path, start_limit: float = START_LIMIT) -> None:
        self._java = installation.java()
        self._installed = installed
        self._log = log
        self.version = installed.version
        deadline = time.monotonic() + start_limit
        for attempt in range(1, ATTEMPTS + 1):
            self.url, self._process = self._started(_free_port())
            if self._answers_until(deadline):
                return
            died = self._process.poll() is not None
            self.stop()
            if not died:
                raise QualcheckError(f"LanguageTool did not answer within {start_limit:g} s; its log is {log}")
            if attempt == ATTEMPTS:
                raise QualcheckError(f"LanguageTool ended while it started: {_last_line(log)}; its log is {log}")

    def _started(self, port: int) -> tuple[str, subprocess.Popen[bytes]]:
        command = [
            sys.executable,
            str(Path(__file__).with_name("keeper.py")),
            str(self._java),
            f"-Xmx{HEAP}m",
            "-cp",
            self._installed.class_path,
            "org.languagetool.server.HTTPServer",
            "--port",
            str(port),
        ]
        try:
            self._log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._log.open("wb") as log:
                # A session of its own: Ctrl-C in the terminal is for qualcheck, which then ends the server.
                process = subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=self._log.parent, start_new_session=True
                )
        except OSError as error:
            raise QualcheckError(f"cannot start LanguageTool: {error.strerror or error}", str(self._log)) from error
        return f"http://127.0.0.1:{port}", process

    def _answers_until(self, deadline: float) -> bool:
        while time.monotonic() < deadline and self._process.poll() is None:
            # The answer must come from our server, not from whoever took the port.
            if answers(self.url) and self._process.poll() is None:
                return True
            time.sleep(0.1)
        return False

    def stop(self) -> None:
        """End it; what it is doing is lost. Nothing happens where it has ended already."""
        pipe: IO[bytes] | None = self._process.stdin
        if pipe is not None and not pipe.closed:
            pipe.close()
        try:
            self._process.wait(6)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def answers(url: str, timeout: float = 2.0) -> bool:
    """Whether a LanguageTool server answers there."""
    try:
        with DIRECTLY.open(f"{url}/v2/healthcheck", timeout=timeout) as answer:
            return bool(answer.read(100).strip() == b"OK")
    except (OSError, ValueError):
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _last_line(log: Path) -> str:
    try:
        lines = [line for line in log.read_text("utf-8", "replace").splitlines() if line.strip()]
    except OSError:
        return "no log"
    return lines[-1].strip()[:200] if lines else "no message"
