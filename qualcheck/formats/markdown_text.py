"""Text of an article or a rule on a Markdown page: made harmless, shortened, put in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from qualcheck.document import Document

#: How much of a headline, a message or a reason is shown, in characters.
HEADLINE_LENGTH: Final = 140
PHRASE_LENGTH: Final = 120
MESSAGE_LENGTH: Final = 240
WHY_LENGTH: Final = 500


def bold(raw: str, escaped: str) -> str:
    """`**` works only between a letter or digit and what stands outside; elsewhere an HTML tag does."""
    if not raw:
        return ""
    if raw[0].isalnum() and raw[-1].isalnum():
        return f"**{escaped}**"
    return f"<b>{escaped}</b>"


def stem(document: Document) -> str:
    """The name of the file without folders and ending."""
    name = re.split(r"[\\/]", document.id)[-1]
    return name.rpartition(".")[0] or name


def on_one_line(text: str) -> str:
    return " ".join(text.split())


def shortened(text: str, length: int) -> str:
    text = on_one_line(text)
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def times(count: int) -> str:
    return f" ×{count}" if count > 1 else ""


def code(rule: str) -> str:
    return f"`{rule}`" if re.fullmatch(r"[A-Za-z0-9_.-]+", rule) else escape(rule)


#: White space that would end a line or a table row.
BREAKS: Final = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
#: Characters that hide, reorder or cannot be written: controls, bidi marks and overrides, tags, lone surrogates.
HIDDEN: Final = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff"
    r"\ud800-\udfff\U000e0000-\U000e007f]"
)
SPECIAL: Final = re.compile(
    r"(?P<entity>[&<>])"
    r"|(?P<slash>[\\`*\[\]|~]|(?<![^\W_])_|_(?![^\W_]))"
    # GitHub looks for these in the finished text, where a backslash is gone: only an element between them helps.
    r"|(?P<span>@|\#(?=\d)|:(?=//)|:(?=[\w+-]+:)|(?<=GH)-(?=\d)|(?<=www)\.|(?<!\s)\$)"
    r"|(?P<plain>[\#$])",
    re.IGNORECASE,
)
ENTITIES: Final[Mapping[str, str]] = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def escape(text: str) -> str:
    """`text` as GitHub Markdown for the inside of a line or table cell: it renders as these characters.

    Not for the beginning of a line, where "1." or "-" would make a list: every line of the report begins with words of
    its own.
    Markdown, HTML, links and addresses, images, mentions, references to issues, emoji names and formulas stay text.
    Line ends become spaces. Characters that hide or reorder others become �.
    """
    return SPECIAL.sub(_harmless, HIDDEN.sub("�", BREAKS.sub(" ", text)))


def _harmless(match: re.Match[str]) -> str:
    kind, found = match.lastgroup, match[0]
    if kind == "entity":
        return ENTITIES[found]
    return f"<span>{found}</span>" if kind == "span" else f"\\{found}"
