"""What LanguageTool says of a text: from the cache, from a server of the run's own, or from one at a given address.

language-tool-python does the talking. Three of its habits are kept away from the rest: lengths in UTF-16 units (emoji
are sent as a sign of one unit, so every offset is one of code points), exceptions of four libraries, and classes that
start servers by themselves.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from qualcheck import cache
from qualcheck.errors import QualcheckError
from qualcheck.languagetool import installation
from qualcheck.languagetool.installation import first_line
from qualcheck.languagetool.server import DIRECTLY, Server

LANGUAGE: Final = "en-US"
#: Characters sent at once; longer texts are sent paragraph by paragraph until so many are together.
MOST_CHARACTERS: Final = 20_000
#: Suggestions kept of each match.
SUGGESTIONS: Final = 5
#: Hosts that are this machine.
LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
#: Characters beyond the first plane, which Java counts as two.
ASTRAL: Final = re.compile(r"[\U00010000-\U0010ffff]")
LONE_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
#: What is sent for such a character: a sign that LanguageTool takes for no letter, mark or space.
STAND_IN: Final = "\u25a1"


@dataclass(frozen=True, slots=True)
class Match:
    """One match: half-open code points of the text given, what LanguageTool says, and what it would write instead."""

    rule: str
    start: int
    end: int
    message: str
    replacements: tuple[str, ...]


class Unavailable(Exception):
    """LanguageTool cannot be asked: not there, dead, or not understood; `str()` says why and what to do."""


@dataclass
class Client:
    """Asks LanguageTool for the matches of some of its rules.

    `url` is a server somebody else runs; without it, one is started when first needed, once more if it dies, and
    ended by `close`. `version` is the LanguageTool that must answer. With `use_cache`, what was asked before is not
    asked again, and for a folder of unchanged articles no server is started.
    """

    version: str = installation.VERSION
    url: str | None = None
    use_cache: bool = True
    _server: Server | None = field(default=None, init=False, repr=False)
    _tool: Any = field(default=None, init=False, repr=False)
    _restarted: bool = field(default=False, init=False, repr=False)
    _why_not: str | None = field(default=None, init=False, repr=False)
    #: In a process that shares the server of another one: asks that one for the address.
    _borrow: Callable[[str | None], str] | None = field(default=None, init=False, repr=False)
    _borrowed: str | None = field(default=None, init=False, repr=False)

    def matches(self, text: str, rules: frozenset[str]) -> tuple[Match, ...]:
        """The matches of these rules, in order. Raises Unavailable, and at once if it did so before."""
        sent = LONE_SURROGATE.sub(STAND_IN, ASTRAL.sub(STAND_IN, text))
        return tuple(
            Match(rule, start + offset, start + offset + length, message, tuple(replacements))
            for start, part in parts(sent)
            for rule, offset, length, message, replacements in self._part(part, rules)
        )

    def _part(self, text: str, rules: frozenset[str]) -> list[list[Any]]:
        name = cache.key("languagetool", self.version, self.url or "", LANGUAGE, ",".join(sorted(rules)), text)
        if self.use_cache:
            kept = cache.get(name, cache.LANGUAGETOOL)
            if kept is not None:
                try:
                    return [row for row in json.loads(kept) if len(row) == 5]
                except (ValueError, TypeError, RecursionError):
                    pass  # A cache that cannot be read is made anew.
        rows = self._asked(text, rules)
        if self.use_cache:
            cache.put(name, json.dumps(rows, ensure_ascii=False).encode(), cache.LANGUAGETOOL)
        return rows

    def _asked(self, text: str, rules: frozenset[str]) -> list[list[Any]]:
        if self._why_not is not None:
            raise Unavailable(self._why_not)
        try:
            tool = self._connected(rules)
            try:
                found = tool.check(text)
            except Exception as error:
                found = self._once_more(text, rules, error)
        except (QualcheckError, Unavailable) as error:
            self._why_not = str(error)
            raise Unavailable(self._why_not) from error
        return [
            [one.rule_id, one.offset, one.error_length, one.message, list(one.replacements[:SUGGESTIONS])]
            for one in sorted(found, key=lambda one: (one.offset, one.error_length, one.rule_id))
        ]

    def _once_more(self, text: str, rules: frozenset[str], error: Exception) -> Any:
        """The second try of a run whose server has died; there is no third."""
        if self.url is not None or self._restarted:
            raise Unavailable(f"LanguageTool does not answer: {first_line(error)}") from error
        self._restarted = True
        self.close()
        tool = self._connected(rules)
        try:
            return tool.check(text)
        except Exception as again:
            raise Unavailable(f"LanguageTool died and did not answer again: {first_line(again)}") from again

    def _connected(self, rules: frozenset[str]) -> Any:
        """The tool, set to ask for these rules and no others."""
        if self._tool is None:
            from language_tool_python import LanguageTool

            url = self.start()
            try:
                version = version_at(url)
                if version != self.version:
                    raise Unavailable(
                        f"LanguageTool at {url} is {version}, and the configuration asks for {self.version}"
                    )
                self._tool = LanguageTool(LANGUAGE, remote_server=url, proxies={"no_proxy": "127.0.0.1,localhost,::1"})
            except Unavailable:
                raise
            except Exception as error:
                raise Unavailable(f"LanguageTool at {url} does not answer: {first_line(error)}") from error
        self._tool.enabled_rules = set(rules)
        self._tool.enabled_rules_only = True
        return self._tool

    def start(self) -> str:
        """The address of the server to ask, started if it is the run's own. Raises QualcheckError."""
        if self.url is not None:
            return self.url
        if self._borrow is not None:
            self._borrowed = self._borrow(self._borrowed)
            return self._borrowed
        if self._server is None:
            self._server = Server(installation.find(self.version), log_file())
        return self._server.url

    def lend(self, dead: str | None) -> str:
        """The address of the run's server for another process; `dead` is the address that does not answer any more, for
        which another server is started, once a run. Raises QualcheckError.
        """
        if dead is not None and self._server is not None and self._server.url == dead:
            if self._restarted:
                raise QualcheckError("LanguageTool died twice")
            self._restarted = True
            self.close()
        return self.start()

    def borrow_from(self, ask: Callable[[str | None], str]) -> None:
        """From now on use the server of the process that answers `ask`, by its `lend`."""
        self._server = self._tool = None
        self._borrow = ask

    def close(self) -> None:
        """End the server if it is the run's own."""
        self._tool = None
        if self._server is not None:
            self._server.stop()
            self._server = None


def log_file() -> Path:
    """Where a server of this run writes what it says; kept after the run."""
    return cache.folder() / "languagetool-server" / f"{os.getpid()}.log"


def parts(text: str) -> Iterator[tuple[int, str]]:
    """`text` in stretches that can be sent at once, with where each begins: whole paragraphs as far as they go."""
    start = 0
    while len(text) - start > MOST_CHARACTERS:
        limit = start + MOST_CHARACTERS
        end = max(text.rfind(mark, start, limit) + len(mark) for mark in ("\n\n", "\n"))
        if end <= start + 2:
            end = text.rfind(" ", start, limit) + 1 or limit
        if end <= start:
            end = limit
        yield start, text[start:end]
        start = end
    if text[start:].strip():
        yield start, text[start:]


def version_at(url: str) -> str:
    """The version of the server at this address. Raises OSError or ValueError where there is none."""
    with DIRECTLY.open(f"{url}/v2/info", timeout=10) as answer:
        return str(json.loads(answer.read(100_000))["software"]["version"])


def address(given: str) -> tuple[str, bool]:
    """The address as `http://host:port`, and whether it is on this machine. Raises QualcheckError."""
    split = urlsplit(given if "://" in given else f"http://{given}")
    if split.scheme not in ("http", "https") or not split.hostname or split.path.strip("/") not in ("", "v2"):
        raise QualcheckError(f"{given!r} is no address of a LanguageTool server; write it as http://127.0.0.1:8081")
    return f"{split.scheme}://{split.netloc}", split.hostname in LOCAL
