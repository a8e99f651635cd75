"""How far a run is: a line on standard error, on a terminal only, that is gone when the run ends."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeVar

Item = TypeVar("Item")

#: Seconds between two looks.
PAUSE: Final = 0.1
#: Seconds before a rate is worth showing.
SOON: Final = 1.0
BAR: Final = 24


@dataclass
class Progress:
    """Counts `noun` up to `total` (None where nobody knows). Shown where standard error is a terminal."""

    noun: str
    total: int | None
    on: bool = field(default_factory=lambda: is_terminal())
    _begun: float = field(default_factory=time.monotonic, init=False)
    _drawn: float = field(default=0.0, init=False)
    _visible: bool = field(default=False, init=False)

    def of(self, items: Iterable[Item]) -> Iterator[Item]:
        """The items, counted as they come by."""
        self.show(0)
        try:
            for count, item in enumerate(items, 1):
                yield item
                self.show(count)
        finally:
            self.hide()

    def show(self, count: int, share: float | None = None) -> None:
        """`share` is how much is done, of 1, where it is not `count` of `total`."""
        now = time.monotonic()
        if self.on and now - self._drawn >= PAUSE:
            self._drawn = now
            width = shutil.get_terminal_size().columns - 1
            self._write("\r" + line(self.noun, count, self.total, now - self._begun, share)[:width] + "\x1b[K")
            self._visible = True

    def hide(self) -> None:
        """Make room for other lines."""
        if self._visible:
            self._write("\r\x1b[K")
            self._visible = False

    def _write(self, text: str) -> None:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except OSError:
            self.on = False


def is_terminal() -> bool:
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def line(noun: str, count: int, total: int | None, seconds: float, share: float | None = None) -> str:
    """As in `[=====>    ]  40% 200 of 500 articles, 81 a second, 4 s left`."""
    rate = count / seconds if count and seconds >= SOON else None
    speed = "" if rate is None else f", {rate:,.0f} a second" if rate >= 10 else f", {rate:,.1f} a second"
    if share is None and total:
        share = count / total
    if share is None:
        return f"{count:,} {noun}{speed}"
    filled = int(BAR * share)
    bar = "=" * filled + (">" if filled < BAR else "") + " " * (BAR - filled - 1)
    left = f", {duration(seconds * (1 - share) / share)} left" if rate is not None and 0 < share < 1 else ""
    of = f" of {total:,}" if total else ""
    return f"[{bar}] {int(100 * share):3}% {count:,}{of} {noun}{speed}{left}"


def duration(seconds: float) -> str:
    """As in 40 s, 2:05 min or 3:10 h."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02} min"
    return f"{whole // 3600}:{whole % 3600 // 60:02} h"
