"""Compiled regular expressions of PyPI `regex`, kept between runs.

To read an expression takes `regex` about a millisecond, to make it from what was read before a sixtieth of that, and an
article needs some two hundred. Kept is what `regex` hands out for pickling, plain numbers, bytes and strings, under the
version of the library: losing it costs time and nothing else.
"""

from __future__ import annotations

import copyreg
import sys
import warnings
from typing import Any, Final, cast

from qualcheck import cache

#: With more than this the file is begun anew, so that edited rules do not fill it for ever.
MOST: Final = 40_000

#: Flags and source of an expression → what it is made from without reading it.
_kept: dict[str, bytes] | None = None
_fresh: dict[str, bytes] = {}


def compiled(source: str, flags: int = 0) -> Any:
    """The expression, as `regex.compile` makes it. Raises regex.error."""
    global _kept
    if _kept is None:
        _kept = _read()
    name = f"{int(flags)}:{source}"
    found = _kept.get(name)
    if found is not None:
        made = _made(source, found)
        if made is not None:
            return made
    import regex

    expression = regex.compile(source, flags)
    data = _data(expression)
    if data is not None:
        _kept[name] = _fresh[name] = data
    return expression


class Later:
    """An expression that is made when it is first used: what it can do is what `regex` expressions can."""

    __slots__ = ("_flags", "_made", "_source")

    def __init__(self, source: str, flags: int = 0) -> None:
        self._source = source
        self._flags = flags
        self._made: Any = None

    def __getattr__(self, name: str) -> Any:
        if self._made is None:
            self._made = compiled(self._source, self._flags)
        return getattr(self._made, name)


def keep() -> None:
    """Write what was read for the first time in this run into the cache, beside what other runs have kept there."""
    if not _fresh:
        return
    import msgspec

    everything = {**_read(), **_fresh}
    cache.put(_name(), msgspec.msgpack.encode(everything if len(everything) <= MOST else _fresh), cache.EXPRESSIONS)
    _fresh.clear()


def _read() -> dict[str, bytes]:
    import msgspec

    try:
        return msgspec.msgpack.decode(cache.get(_name(), cache.EXPRESSIONS) or b"\x80", type=dict[str, bytes])
    except msgspec.DecodeError:
        return {}


def _name() -> str:
    import regex

    return cache.key("expressions", regex.__version__, sys.version, sys.platform)


#: What an expression is made from, behind its source: flags, code, numbers of groups by name, names by number, lists of
#: words by name and their numbers, where a required string begins, its characters, its flags, how many groups.
Data = tuple[
    int, bytes, dict[str, int], dict[int, str], dict[str, list[str]], list[str], int, tuple[int, ...] | None, int, int
]


def _data(expression: Any) -> bytes | None:
    """None for what cannot be kept as plain data."""
    import msgspec

    _, made_from = cast("tuple[Any, tuple[Any, ...]]", copyreg.dispatch_table[type(expression)](expression))
    try:
        return msgspec.msgpack.encode(made_from[1:])
    except (TypeError, msgspec.MsgspecError):
        return None


def _made(source: str, data: bytes) -> Any:
    """None where the data are not of this library's form."""
    import msgspec

    try:
        return _make()(source, *msgspec.msgpack.decode(data, type=Data))
    except Exception:  # Whatever is wrong with a cache, the expression is read anew.
        return None


_maker: Any = None


def _make() -> Any:
    """What `regex` has made of pickled expressions."""
    global _maker
    if _maker is None:
        import regex

        some = regex.compile("a")
        _maker = copyreg.dispatch_table[type(some)](some)[0]
    return _maker


class PatternError(ValueError):
    """A pattern or phrase that cannot be read; `str()` says what is wrong and what to do."""


def compile_source(source: str, ignore_case: bool) -> Any:
    """The compiled expression. Raises PatternError."""
    import regex

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)
            return compiled(source, regex.IGNORECASE if ignore_case else 0)
    except regex.error as error:
        at = f" at character {error.pos + 1}" if error.pos is not None else ""
        raise PatternError(f"not a valid regular expression: {error.msg}{at}") from error
    except (FutureWarning, RecursionError, OverflowError) as error:
        raise PatternError(f"not a valid regular expression: {error}") from error
