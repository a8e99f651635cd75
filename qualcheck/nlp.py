"""Tokens, sentences and quotations of plain text. Everything works on code point offsets of the text it is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from qualcheck import expressions
from qualcheck.finding import Span


class Token(NamedTuple):
    """A word or number as it stands in the text, hyphenated and apostrophised words whole."""

    text: str
    start: int
    end: int


TOKEN: Final = expressions.Later(r"[\p{L}\p{M}\p{N}]+(?:['’ʼ‑-][\p{L}\p{M}\p{N}]+)*")


def tokens(text: str) -> Iterator[Token]:
    for match in TOKEN.finditer(text):
        yield Token(match[0], match.start(), match.end())


def sentences(text: str, span: Span) -> Iterator[Span]:
    """The sentences of one block, in order, without the white space around them."""
    import sentencex

    block = text[span.start : span.end]
    for boundary in sentencex.get_sentence_boundaries("en", block):
        stripped = boundary["text"].strip()
        if stripped:
            lead = len(boundary["text"]) - len(boundary["text"].lstrip())
            start = span.start + boundary["start_index"] + lead
            yield Span(start, start + len(stripped))


#: Opening mark → closing mark. A straight mark opens and closes itself.
PAIRS: Final = {"“": "”", "«": "»", "„": "“", '"': '"', "‘": "’", "「": "」", "『": "』", "‹": "›"}

QUOTE_MARK: Final = expressions.Later(r"[“”«»„\"‘’「」『』‹›]")


#: Quotations within quotations that a mark may close; to look through all that are open would take the square of them.
DEEPEST: Final = 20


def quotations(text: str, blocks: Iterable[Span]) -> tuple[Span, ...]:
    """The quotations of the prose blocks, marks included, sorted; nested ones stand beside those that hold them.

    Curly, straight, angle and low-high marks; single curly marks only where they cannot be apostrophes. News style
    reopens the mark at each new paragraph of a running quotation: each such paragraph is a quotation. A mark that is
    never closed reaches to the end of its block.
    """
    found: list[Span] = []
    for block in blocks:
        open_marks: list[tuple[str, int]] = []
        for match in QUOTE_MARK.finditer(text, block.start, block.end):
            mark, at = match[0], match.start()
            closes = next(
                (
                    index
                    for index in range(len(open_marks) - 1, max(len(open_marks) - DEEPEST, 0) - 1, -1)
                    if _closes(text, mark, at, open_marks[index][0])
                ),
                None,
            )
            if closes is not None:
                found.append(Span(open_marks[closes][1], at + 1))
                del open_marks[closes:]
            elif mark in PAIRS and _opens(text, mark, at, block):
                open_marks.append((mark, at))
        found.extend(Span(start, block.end) for _, start in open_marks if text[start] != "‘")
    return tuple(sorted(found))


def _opens(text: str, mark: str, at: int, block: Span) -> bool:
    before = text[at - 1] if at > block.start else " "
    after = text[at + 1] if at + 1 < block.end else " "
    if mark == "‘":
        return not before.isalnum() and after.isalnum() and not _is_elision(text, at)
    if mark == '"':
        return not after.isspace()
    return True


def _closes(text: str, mark: str, at: int, opened: str) -> bool:
    if PAIRS[opened] != mark:
        return False
    if opened == "‘":
        # Between letters, and after the s of a plural, ’ is an apostrophe.
        after = text[at + 1] if at + 1 < len(text) else " "
        return not after.isalnum()
    return True


def _is_elision(text: str, at: int) -> bool:
    """A wrongly turned apostrophe: ‘90s, ‘em, ‘til."""
    word = text[at + 1 : at + 5].lower()
    return word[:2].isdigit() or word.startswith(("em ", "til ", "cause"))
