"""Work for the tests of processes: a module of its own, since a process that is started anew must find it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualcheck import parallel
from qualcheck.errors import QualcheckError


@dataclass(frozen=True)
class Squares:
    """Squares numbers; dies at those of `deadly`, and once at those for which there is no file in `folder` yet."""

    deadly: frozenset[int] = frozenset()
    once: frozenset[int] = frozenset()
    fails: frozenset[int] = frozenset()
    folder: str = ""
    asks: bool = False

    def prepare(self) -> None:
        pass

    def worker(self, ask: parallel.Ask, at: parallel.At) -> Callable[[int], Any]:
        def work(number: int) -> Any:
            at(number + 1)
            file = Path(self.folder, str(number))
            first = number in self.once and not file.exists()
            file.touch() if first else None
            os.kill(os.getpid(), signal.SIGKILL) if first or number in self.deadly else None
            return self.told(number) if number in self.fails else ask(number) if self.asks else number * number

        return work

    def told(self, number: int) -> Any:
        raise QualcheckError("seven is odd", "a.txt", number)
