"""The process that checks. One request at a time; one that takes too long is ended with its process.

Python cannot stop a thread, and a rule on trial may hold anything, so the work is done in a process of its own: when it
is ended, the page, which another process serves, goes on, and the next request gets a new one.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, Literal

from qualcheck.config import Settings
from qualcheck.errors import QualcheckError, QualcheckErrors
from qualcheck.packs import Pack

#: Seconds that one request may take, that a request waits for the one before, and that rules may take to load.
LIMIT: Final = 20.0
PATIENCE: Final = 2.0
START: Final = 300.0

What = Literal["state", "check", "try_rule", "open", "save", "reload"]


@dataclass(frozen=True)
class Job:
    """What a worker is made for."""

    settings: Settings
    own: Pack | None
    corpora: Mapping[str, Path]
    article_name: str
    limit: float = LIMIT


class Busy(Exception):
    """Another request is being worked on."""


class TooLong(Exception):
    """The request took longer than it may; it was ended."""


class Ended(Exception):
    """The process ended by itself, as where memory runs out."""


class Worker:
    """A process with a Workshop. `ask` may be called from any thread.

    Raises QualcheckErrors at once for rules, settings and corpora that cannot be read.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self._turn = threading.Lock()
        self._closed = False
        self._ready = False
        self._start()
        try:
            self._await_start()
        except BaseException:
            self.close()
            raise

    def ask(self, what: What, *arguments: str) -> Any:
        """What the Workshop's function answers. Raises Busy, TooLong, Ended, and what the function raises."""
        if not self._turn.acquire(timeout=PATIENCE):
            raise Busy
        try:
            if not self._ready:
                self._await_start()
            self._pipe.send((what, arguments))
            if not self._pipe.poll(self._job.limit):
                raise TooLong
            done, answer = self._pipe.recv()
        except TooLong:
            self._restart()
            raise
        except (EOFError, OSError) as error:
            self._restart()
            raise Ended from error
        finally:
            self._turn.release()
        if done:
            return answer
        raise QualcheckErrors(answer)

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._closed = True
        self._process.kill()
        self._process.join(1)

    def _restart(self) -> None:
        self._process.kill()
        self._process.join(5)
        self._pipe.close()
        if not self._closed:
            self._start()

    def _start(self) -> None:
        # A new interpreter: a fork of a process with threads may stand still for ever.
        context = multiprocessing.get_context("spawn")
        self._ready = False
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=_work, args=(other, self._job), daemon=True)
        with _without_interrupts():
            self._process.start()
        other.close()

    def _await_start(self) -> None:
        try:
            if not self._pipe.poll(START):
                raise QualcheckErrors([QualcheckError(f"the rules and corpora did not load in {START:g} seconds")])
            errors = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise Ended from error
        if errors:
            raise QualcheckErrors(errors)
        self._ready = True


@contextlib.contextmanager
def _without_interrupts() -> Iterator[None]:
    """A process begun here never sees Ctrl-C, which a terminal sends to all: the one that began it ends it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(pipe: Connection, job: Job) -> None:
    """What the process does: answers until nobody asks any more. Nothing is ever written to the terminal."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from qualcheck.playground.workshop import Workshop

    with contextlib.suppress(EOFError, OSError):
        try:
            workshop = Workshop(job.settings, job.own, job.corpora, job.article_name)
        except Exception as error:
            pipe.send(_as_errors(error))
            return
        pipe.send([])
        while True:
            what, arguments = pipe.recv()
            try:
                answer = True, getattr(workshop, what)(*arguments)
            except Exception as error:
                answer = False, _as_errors(error)
            pipe.send(answer)


def _as_errors(error: Exception) -> list[QualcheckError]:
    if isinstance(error, QualcheckErrors):
        return error.errors
    if isinstance(error, QualcheckError):
        return [error]
    return [QualcheckError(f"internal error: {type(error).__name__}")]
