"""Work over several processes, its results in the order of the items: a process that dies costs one item.

The pool of `concurrent.futures` ends whole when one of its processes is killed, and does not know what that one was at.
Here each process has a pipe of its own and answers item by item, so the first item without an answer is the one that
the dead process was at. It is tried once more, in a new process; then it is given up, and the others go on.

What a process needs comes from a *recipe*, which pickles small. Where processes are forked (Linux) they share what the
recipe has prepared before; elsewhere each prepares it for itself.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Generic, Protocol, TypeVar

from qualcheck.errors import QualcheckError

if TYPE_CHECKING:
    from multiprocessing import connection
    from multiprocessing.process import BaseProcess

Item = TypeVar("Item")
Made = TypeVar("Made")
ItemOf = TypeVar("ItemOf", contravariant=True)
MadeOf = TypeVar("MadeOf", covariant=True)

#: Cost of one piece of work, in bytes of text: long enough that asking for it is nothing beside it.
CHUNK: Final = 64 * 1024
#: So many pieces for each process, and no fewer: at the end of a run none waits long for the last one.
LEAST_CHUNKS: Final = 8
#: Items of one piece.
MOST_ITEMS: Final = 16
#: Bytes that a pipe takes without anybody reading at the other end, whatever the system.
SURE: Final = 4096
#: Finished items that wait for an earlier one: how many, and of how many bytes of text.
MOST_WAITING: Final = 2000
MOST_BYTES_WAITING: Final = 32 * 1024 * 1024
#: Processes that die before they have begun, one after another, until nothing more is tried.
MOST_STILLBORN: Final = 3
#: Seconds that a process has to end by itself, all of them together.
PATIENCE: Final = 0.4
#: Bytes of text below which a second process costs more than it saves, forked and started anew.
WORTH_A_FORK: Final = 200_000
WORTH_A_START: Final = 2_000_000

#: What a worker calls to have the parent answer a question.
Ask = Callable[[Any], Any]
#: What a worker calls to say which part of its item it is at: after a death, it is known.
At = Callable[[int], None]


class Recipe(Protocol[ItemOf, MadeOf]):
    """What a process makes its work from. It is pickled where processes are not forked."""

    def prepare(self) -> None:
        """What can be shared by forked processes, done once before them."""

    def worker(self, ask: Ask, at: At) -> Callable[[ItemOf], MadeOf]:
        """The work, in the process that does it."""


@dataclass(frozen=True)
class Again(Generic[Item]):
    """Do this item in the place of the one that was given up."""

    item: Item


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def jobs_for(cost: int, items: int) -> int:
    """How many processes are worth their start for so many bytes of text in so many items."""
    if cost < WORTH_A_FORK:
        return 1
    least = WORTH_A_FORK if method() == "fork" else WORTH_A_START
    return 1 if cost < least else max(1, min(processors(), items))


def method() -> str:
    """How processes begin: as the program was told, else forked on Linux while nothing else runs in this one."""
    import multiprocessing

    told = multiprocessing.get_start_method(allow_none=True)
    if told is not None:
        return told
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def in_order(
    items: Iterable[Item],
    recipe: Recipe[Item, Made],
    jobs: int,
    *,
    lost: Callable[[Item, str, int | None], Made | Again[Item]],
    cost: Callable[[Item], int] = lambda _: 1,
    total: int | None = None,
    answer: Ask | None = None,
) -> Generator[Made, None, None]:
    """What the work makes of each item, in their order, by `jobs` processes.

    `lost(item, why, at)` stands for an item on which two processes have died, `at` being the part that the work named
    last. `cost` is the bytes of text of an item, `total` that of all of them where it is known. Closing the iterator
    ends the processes. Raises what the work raises, and QualcheckError where no process can be started.
    """
    pool = _Pool(items, recipe, jobs, lost, cost, total, answer)
    try:
        yield from pool.run()
    finally:
        pool.stop()


@dataclass
class _Task(Generic[Item]):
    index: int
    item: Item
    cost: int
    #: A process has died of it.
    deadly: bool = False


@dataclass
class _Worker(Generic[Item]):
    process: BaseProcess
    pipe: connection.Connection[Any, Any]
    #: What it has been given and has not answered, in order.
    given: deque[_Task[Item]] = field(default_factory=deque)
    #: How many of those belong to each message.
    pieces: deque[int] = field(default_factory=deque)
    begun: bool = False
    at: int | None = None


class _Pool(Generic[Item, Made]):
    def __init__(
        self,
        items: Iterable[Item],
        recipe: Recipe[Item, Made],
        jobs: int,
        lost: Callable[[Item, str, int | None], Made | Again[Item]],
        cost: Callable[[Item], int],
        total: int | None,
        answer: Ask | None,
    ) -> None:
        self._items = enumerate(items)
        self._recipe = recipe
        self._jobs = jobs
        self._lost = lost
        self._cost = cost
        self._answer = answer
        import multiprocessing

        self._context: Any = multiprocessing.get_context(method())
        share = CHUNK if total is None else total // (LEAST_CHUNKS * jobs)
        self._chunk = max(1, min(CHUNK, share))
        #: To be done again, before anything else.
        self._again: deque[_Task[Item]] = deque()
        self._done: dict[int, tuple[Made, int]] = {}
        self._waiting = 0
        self._next = 0
        self._held: _Task[Item] | None = None
        self._ended = False
        self._stillborn = 0
        self._ahead = 2
        self._workers: list[_Worker[Item]] = []

    def run(self) -> Iterator[Made]:
        from multiprocessing import connection

        if self._context.get_start_method() == "fork":
            self._recipe.prepare()
        while True:
            while self._next in self._done:
                made, cost = self._done.pop(self._next)
                self._waiting -= cost
                self._next += 1
                yield made
            self._hand_out()
            busy = [worker for worker in self._workers if worker.given]
            if not busy:
                if self._next in self._done:
                    continue
                return
            for pipe in connection.wait([worker.pipe for worker in self._workers]):
                self._hear(next(worker for worker in self._workers if worker.pipe is pipe))

    def stop(self) -> None:
        """End all processes, whatever they are at."""
        for worker in self._workers:
            with contextlib.suppress(OSError):
                worker.pipe.close()
            if worker.given:  # Those that wait for work end by themselves.
                worker.process.terminate()
        deadline = time.monotonic() + PATIENCE
        for worker in self._workers:
            worker.process.join(max(0.0, deadline - time.monotonic()))
        for worker in self._workers:
            if worker.process.is_alive():
                worker.process.kill()
            worker.process.join()
        self._workers = []

    # Work out

    def _hand_out(self) -> None:
        while len(self._workers) < self._jobs and self._more():
            self._start()
        # While a process is at one piece, a second one waits in its pipe.
        for most in range(1, self._ahead + 1):
            for worker in self._workers:
                if len(worker.pieces) < most and not any(task.deadly for task in worker.given):
                    self._give(worker)

    def _give(self, worker: _Worker[Item]) -> None:
        piece = self._piece(alone_too=not worker.given)
        if not piece:
            return
        message = pickle.dumps([task.item for task in piece], pickle.HIGHEST_PROTOCOL)
        if worker.given and len(message) > SURE:
            # It would wait here for the process, which may be waiting to be heard. So will the next ones.
            self._ahead = 1
            self._again.extendleft(reversed(piece))
            return
        worker.given.extend(piece)
        worker.pieces.append(len(piece))
        with contextlib.suppress(OSError):  # It has died; that is heard of soon.
            worker.pipe.send_bytes(message)

    def _piece(self, *, alone_too: bool) -> list[_Task[Item]]:
        piece: list[_Task[Item]] = []
        cost = 0
        while self._more() and len(piece) < MOST_ITEMS and cost < self._chunk:
            if self._again and self._again[0].deadly:
                return [self._take()] if alone_too and not piece else piece
            task = self._take()
            cost += task.cost
            piece.append(task)
        return piece

    def _more(self) -> bool:
        if self._again:
            return True
        if len(self._done) >= MOST_WAITING or (self._done and self._waiting >= MOST_BYTES_WAITING):
            return False
        return self._peek() is not None

    def _peek(self) -> _Task[Item] | None:
        if self._held is None and not self._ended:
            found = next(self._items, None)
            if found is None:
                self._ended = True
            else:
                index, item = found
                self._held = _Task(index, item, self._cost(item))
        return self._held

    def _take(self) -> _Task[Item]:
        if self._again:
            return self._again.popleft()
        task = self._peek()
        assert task is not None
        self._held = None
        return task

    def _start(self) -> None:
        ours, theirs = self._context.Pipe()
        forked = self._context.get_start_method() == "fork"
        # A forked process has every pipe of this one; were they left open, none would see this one die.
        others = [ours, *(worker.pipe for worker in self._workers)] if forked else []
        with contextlib.suppress(OSError):  # What waits to be printed would be printed by both.
            sys.stdout.flush()
            sys.stderr.flush()
        process = self._context.Process(target=_serve, args=(self._recipe, theirs, others), daemon=True)
        try:
            # Until the process has said what signals do to it, they do nothing.
            with _no_signals():
                process.start()
        except OSError as error:
            ours.close()
            if not self._workers:
                raise QualcheckError(f"cannot start a process: {error.strerror or error}; give --jobs 1") from error
            self._jobs = len(self._workers)
            return
        finally:
            theirs.close()
        self._workers.append(_Worker(process, ours))

    # Results in

    def _hear(self, worker: _Worker[Item]) -> None:
        try:
            what, value = worker.pipe.recv()
        except (EOFError, OSError, pickle.UnpicklingError):
            self._bury(worker)
            return
        match what:
            case "begun":
                worker.begun = True
                self._stillborn = 0
            case "at":
                worker.at = value
            case "made":
                task = worker.given.popleft()
                worker.pieces[0] -= 1
                if not worker.pieces[0]:
                    worker.pieces.popleft()
                worker.at = None
                self._keep(task, value)
            case "ask":
                assert self._answer is not None
                try:
                    reply = ("answer", self._answer(value))
                except QualcheckError as error:
                    reply = ("no", error)
                with contextlib.suppress(OSError):
                    worker.pipe.send(reply)
            case _:
                failure, cause = value
                raise failure from cause

    def _keep(self, task: _Task[Item], made: Made) -> None:
        self._done[task.index] = (made, task.cost)
        self._waiting += task.cost

    def _bury(self, worker: _Worker[Item]) -> None:
        """A process has died: what it was at is done again, the rest that it had is given to others."""
        worker.process.join()
        worker.pipe.close()
        self._workers.remove(worker)
        if not worker.begun:
            self._stillborn += 1
            if self._stillborn >= MOST_STILLBORN:
                raise QualcheckError(f"processes end before they begin ({_cause(worker.process)}); give --jobs 1")
        elif worker.given:
            task = worker.given.popleft()
            if not task.deadly:
                task.deadly = True
                worker.given.appendleft(task)
            else:
                found = self._lost(task.item, _cause(worker.process), worker.at)
                if isinstance(found, Again):
                    worker.given.appendleft(_Task(task.index, found.item, task.cost))
                else:
                    self._keep(task, found)
        self._again.extendleft(reversed(worker.given))


def _cause(process: BaseProcess) -> str:
    code = process.exitcode
    if code is not None and code < 0:
        name = signal.Signals(-code).name if -code in {each.value for each in signal.Signals} else str(-code)
        why = ", perhaps for want of memory" if -code == 9 else ""
        return f"the process that checked it was killed by {name}{why}"
    return f"the process that checked it ended with {code}"


@contextlib.contextmanager
def _no_signals() -> Iterator[None]:
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# In the process


def _serve(
    recipe: Recipe[Any, Any], pipe: connection.Connection[Any, Any], others: Sequence[connection.Connection[Any, Any]]
) -> None:
    import gc

    # Ctrl-C in a terminal goes to every process; the parent decides what becomes of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})
    for other in others:
        other.close()
    gc.freeze()  # Shared memory stays shared: what the parent has made is never looked through for garbage.
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        _work(recipe, pipe)


def _work(recipe: Recipe[Any, Any], pipe: connection.Connection[Any, Any]) -> None:
    waiting: deque[list[Any]] = deque()

    def ask(question: Any) -> Any:
        pipe.send(("ask", question))
        while True:
            message = pipe.recv()
            if isinstance(message, list):
                waiting.append(message)
                continue
            what, value = message
            if what == "no":
                raise value
            return value

    def at(part: int) -> None:
        pipe.send(("at", part))

    # Begun, even if the recipe fails: its error is told.
    pipe.send(("begun", None))
    try:
        work = recipe.worker(ask, at)
        while True:
            for item in waiting.popleft() if waiting else pipe.recv():
                pipe.send(("made", work(item)))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        raise
    except Exception as error:
        # The cause does not go with an error that is pickled.
        cause = error.__cause__
        pipe.send(("failed", (_sendable(error), None if cause is None else _sendable(cause))))


def _sendable(error: BaseException) -> BaseException:
    """The error, or what it says where it cannot be pickled."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
