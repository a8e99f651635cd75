"""HTML cut into tags, comments and text, each with its exact place, in one pass whatever the input.

It follows the tokenizer of the HTML standard (https://html.spec.whatwg.org/multipage/parsing.html#tokenization) where that
matters to the place of prose: quoted attribute values may hold ">", scripts and titles end at their own end tag only, a
comment that is never closed reaches to the end. `html.parser` of the standard library is not used: its time grows with
the square of the length, or worse, where a tag is opened again and again and never closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

NAME: Final = re.compile(r"[A-Za-z][^\s/>]*")
ATTRIBUTE: Final = re.compile(r"[\s/]*([^\s/>][^\s/>=]*)")
EQUALS: Final = re.compile(r"\s*=\s*")
UNQUOTED: Final = re.compile(r"[^\s>]*")
TAG_END: Final = re.compile(r"[\s/]*>")
COMMENT_END: Final = re.compile(r"--!?>")

#: Elements whose content is no markup and, here, no prose.
RAW: Final = frozenset("script style title textarea xmp iframe noembed noframes noscript".split())
RAW_END: Final = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in RAW}


@dataclass(frozen=True, slots=True)
class Value:
    """The value of an attribute: its place without the quotation marks, and the mark, empty where there is none."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of the source. Tags have a name in small letters; of equal attributes the first counts."""

    kind: Literal["text", "start", "end", "comment"]
    start: int
    end: int
    name: str = ""
    attributes: dict[str, Value] | None = None
    closed: bool = False


def tokens(source: str) -> Iterator[Token]:
    """The tokens of `source` in order. What a browser drops (declarations, a tag cut off by the end) is no token."""
    at = text_from = 0
    length = len(source)
    while (at := source.find("<", at)) >= 0:
        found, after = _markup(source, at)
        if after == at:
            at += 1
            continue
        if text_from < at:
            yield Token("text", text_from, at)
        if found is not None:
            yield found
        at = text_from = after
        if found is not None and found.kind == "start" and found.name in RAW and not found.closed:
            end = RAW_END[found.name].search(source, after)
            at = text_from = end.start() if end is not None else length
    if text_from < length:
        yield Token("text", text_from, length)


def _markup(source: str, at: int) -> tuple[Token | None, int]:
    """The markup that begins with the "<" at `at`, and where it ends; no further than `at` if it is a mere "<"."""
    mark = source[at + 1 : at + 2]
    if mark == "!":
        if source.startswith("<!--", at):
            return _comment(source, at)
        return None, _after(source, ">", at)
    if mark == "?":
        return None, _after(source, ">", at)
    if mark == "/":
        if NAME.match(source, at + 2):
            return _tag(source, at, at + 2, "end")
        # At the very end it is text.
        return None, _after(source, ">", at) if at + 2 < len(source) else at
    if NAME.match(source, at + 1):
        return _tag(source, at, at + 1, "start")
    return None, at


def _comment(source: str, at: int) -> tuple[Token, int]:
    if source.startswith((">", "->"), at + 4):
        return Token("comment", at, end := source.index(">", at) + 1), end
    found = COMMENT_END.search(source, at + 4)
    end = found.end() if found is not None else len(source)
    return Token("comment", at, end), end


def _after(source: str, mark: str, at: int) -> int:
    found = source.find(mark, at)
    return found + 1 if found >= 0 else len(source)


def _tag(source: str, at: int, name_at: int, kind: Literal["start", "end"]) -> tuple[Token | None, int]:
    name = NAME.match(source, name_at)
    assert name is not None
    here = name.end()
    attributes: dict[str, Value] = {}
    while (end := TAG_END.match(source, here)) is None:
        attribute = ATTRIBUTE.match(source, here)
        if attribute is None:
            return None, len(source)
        here = attribute.end()
        value = Value(here, here, "")
        if (equals := EQUALS.match(source, here)) is not None:
            here = equals.end()
            quote = source[here : here + 1]
            if quote in ('"', "'"):
                close = source.find(quote, here + 1)
                if close < 0:
                    return None, len(source)
                value = Value(here + 1, close, quote)
                here = close + 1
            else:
                unquoted = UNQUOTED.match(source, here)
                assert unquoted is not None
                value = Value(here, unquoted.end(), "")
                here = unquoted.end()
        attributes.setdefault(attribute[1].lower(), value)
    return Token(kind, at, end.end(), name[0].lower(), attributes, "/" in end[0]), end.end()
