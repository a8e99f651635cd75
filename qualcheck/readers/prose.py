"""From a marked-up file to a Document: the readers of Markdown and HTML write down here what is prose, and where it stands.

A reader opens a block, writes into it, and closes it. White space is collapsed as a browser does it. What is neither
heading, caption nor quoted block is told apart by its words, as in a plain text: byline, dateline, tags, debris.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from qualcheck import nlp
from qualcheck.document import SENTENCE_BLOCKS, Block, BlockKind, Comment, Document
from qualcheck.filemap import FileMap, Notation
from qualcheck.finding import Span
from qualcheck.readers import text as plain_text

#: What a reader knows of a block. A block of the kind "text" may be furniture of the page, "running" cannot.
Role = Literal["title", "heading", "text", "running", "caption", "byline", "deck", "tags"]

KINDS: Final[dict[Role, BlockKind]] = {
    "title": "subheading",
    "heading": "subheading",
    "running": "paragraph",
    "caption": "caption",
    "byline": "byline",
    "deck": "deck",
    "tags": "tags",
}

#: Stands in the place of something that is no prose in the middle of a sentence, as code.
OBJECT: Final = "\ufffc"
BLANK: Final = " \t\n\r\f"
#: A line break that is meant, among pieces.
BREAK: Final = "\v"
#: Instructions to a site generator: {{< figure >}}, {% include x %}.
SHORTCODE: Final = re.compile(r"(?:\{\{.*\}\}|\{%.*%\}|\[[a-z_]+ [^\]]*=[^\]]*\])\Z", re.DOTALL)

#: White space, and the mark of a place where a word may be broken.
RUN: Final = re.compile(r"[ \t\n\r\f]+|\u00ad+")

#: A piece of prose and where it is written: the text, start and end in the file.
Piece = tuple[str, int, int]


@dataclass
class _Block:
    role: Role
    quoted: bool
    #: A part of the file, by a number the reader gives: not every part is of the article.
    area: int
    pieces: list[Piece] = field(default_factory=list)
    #: Numbers of the pieces at which a quotation within the block, or words that must stay, begin and end.
    quotations: list[tuple[int, int]] = field(default_factory=list)
    kept: list[tuple[int, int]] = field(default_factory=list)
    is_attribute: bool = False


@dataclass(frozen=True, slots=True)
class _Remark:
    """A comment and the number of the block it stands in or before."""

    span: Span
    text: str
    block: int
    inside: bool


class Draft:
    """The blocks of a file, in the order of the file, while it is read."""

    def __init__(self, source: str) -> None:
        self.source = source
        #: The part of the file that is read now.
        self.area = 0
        self._blocks: list[_Block] = []
        self._open: _Block | None = None
        #: Blocks that stand in the file within the open one.
        self._within: list[_Block] = []
        self._remarks: list[_Remark] = []
        self._quotation: int | None = None

    @property
    def is_open(self) -> bool:
        return self._open is not None

    def open(self, role: Role, quoted: bool = False) -> None:
        self.close()
        self._open = _Block(role, quoted, self.area)

    def close(self) -> None:
        """End the open block; one without a letter or digit is dropped."""
        self.end_quotation()
        block, self._open = self._open, None
        for candidate in ([block] if block is not None else []) + self._within:
            if any(letter.isalnum() for text, _, _ in candidate.pieces for letter in text):
                self._blocks.append(candidate)
        self._within = []

    def write(self, text: str, start: int, end: int) -> None:
        """Prose of the open block, or of a new paragraph, written at [start, end) of the file."""
        if self._open is None:
            self._open = _Block("text", False, self.area)
        self._open.pieces.append((text, start, end))

    def object(self, at: int) -> None:
        """Something that is no prose stands in the sentence here."""
        self.write(OBJECT, at, at)

    def begin_quotation(self) -> None:
        if self._open is not None and self._quotation is None:
            self._quotation = len(self._open.pieces)

    def end_quotation(self) -> None:
        if self._open is not None and self._quotation is not None:
            self._open.quotations.append((self._quotation, len(self._open.pieces)))
        self._quotation = None

    @property
    def pieces(self) -> int:
        """How many pieces the open block has."""
        return len(self._open.pieces) if self._open is not None else 0

    def keep(self, first: int) -> None:
        """The pieces of the open block from number `first` on are an address or a label as well: no edit touches them."""
        if self._open is not None and first < len(self._open.pieces):
            self._open.kept.append((first, len(self._open.pieces)))

    def alternative(self, pieces: list[Piece], is_attribute: bool) -> None:
        """The text that stands for a picture: a block before the open one, or after it if that has begun."""
        block = _Block("caption", False, self.area, pieces, is_attribute=is_attribute)
        self._within.append(block)
        if self._open is None or not any(text.strip(BLANK) for text, _, _ in self._open.pieces):
            opened, self._open = self._open, None
            self.close()
            self._open = opened

    def line_break(self, at: int) -> None:
        """A line break within the block; two of them begin a new one of the same sort."""
        if self._open is None:
            return
        if self._open.pieces and self._open.pieces[-1][0] == BREAK:
            self.open(self._open.role, self._open.quoted)
        else:
            self.write(BREAK, at, at)

    def comment(self, text: str, start: int, end: int) -> None:
        inside = self._open is not None and any(text.strip(BLANK) for text, _, _ in self._open.pieces)
        self._remarks.append(_Remark(Span(start, end), text, len(self._blocks), inside))

    def lengths(self) -> dict[int, int]:
        """Area → how many characters its blocks have."""
        found: dict[int, int] = {}
        for block in self._blocks:
            found[block.area] = found.get(block.area, 0) + sum(len(text) for text, _, _ in block.pieces)
        return found

    def document(
        self,
        notation: Notation,
        shown: str,
        source_language: str | None = None,
        areas: frozenset[int] = frozenset({0}),
    ) -> Document:
        """The Document of what was written in `areas`, and of the headline above it if it has none."""
        self.close()
        kept = [index for index, block in enumerate(self._blocks) if block.area in areas]
        if kept and not any(self._blocks[index].role == "title" for index in kept):
            above = [index for index in range(kept[0]) if self._blocks[index].role == "title"]
            kept = above[-1:] + kept
        sheet = _Sheet()
        for index in kept:
            sheet.add(self._blocks[index])
        text = "".join(sheet.parts)
        blocks = tuple(_kinds(text, [(self._blocks[index].role, sheet.spans[at]) for at, index in enumerate(kept)]))
        prose = [block.span for block in blocks if block.kind in SENTENCE_BLOCKS]
        quotations = tuple(sorted({*nlp.quotations(text, prose), *sheet.quotations}))
        file = FileMap(
            self.source,
            notation,
            len(text),
            tuple(sheet.starts),
            tuple(sheet.file_starts),
            tuple(sheet.file_ends),
            tuple(sheet.attributes),
            tuple(sheet.kept),
        )
        comments = tuple(self._comments(kept, sheet.spans, blocks))
        return Document(shown, text, blocks, quotations, source_language, file=file, comments=comments)

    def _comments(self, kept: list[int], spans: list[Span], blocks: tuple[Block, ...]) -> Iterator[Comment]:
        ends = [block.span.end for block in blocks]
        for remark in self._remarks:
            at = bisect_left(kept, remark.block)
            inside = remark.inside and at < len(kept) and kept[at] == remark.block
            # Of dateline and paragraph, or slug and headline, the second.
            block = bisect_left(ends, spans[at].end) if at < len(kept) else None
            yield Comment(remark.text, remark.span, block, inside)


@dataclass
class _Sheet:
    """The prose as it grows, with the stretches of a FileMap."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    starts: list[int] = field(default_factory=list)
    file_starts: list[int] = field(default_factory=list)
    file_ends: list[int] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    quotations: list[Span] = field(default_factory=list)
    attributes: list[Span] = field(default_factory=list)
    kept: list[Span] = field(default_factory=list)

    def add(self, block: _Block) -> None:
        if self.parts:
            self._put("\n\n", self.file_ends[-1], self.file_ends[-1])
        start = self.length
        #: For each piece, where it would begin and where the one before it ended: a blank may stand between.
        places: list[tuple[int, int]] = []
        blank: Piece | None = None
        for piece in block.pieces:
            places.append((self.length + (blank is not None and self.length > start), self.length))
            for text, file_start, file_end in _cut(piece):
                if text.strip(BLANK + BREAK):
                    if blank is not None and self.length > start:
                        self._put("\n" if BREAK in blank[0] else " ", blank[1], blank[2])
                    self._put(text, file_start, file_end)
                    blank = None
                elif blank is None:
                    blank = (text, file_start, file_end)
                elif blank[2] == file_start:
                    blank = (blank[0] + text, blank[1], file_end)
        places.append((self.length, self.length))
        span = Span(start, self.length)
        self.spans.append(span)
        if block.quoted:
            self.quotations.append(span)
        for spans, numbers in ((self.quotations, block.quotations), (self.kept, block.kept)):
            within = (Span(places[first][0], places[last][1]) for first, last in numbers)
            spans += (one for one in within if one.start < one.end)
        if block.is_attribute:
            self.attributes.append(span)

    def _put(self, text: str, file_start: int, file_end: int) -> None:
        alike = len(text) == file_end - file_start
        if not (
            alike
            and self.starts
            and self.file_ends[-1] == file_start
            and self.length - self.starts[-1] == self.file_ends[-1] - self.file_starts[-1]
        ):
            self.starts.append(self.length)
            self.file_starts.append(file_start)
            self.file_ends.append(file_end)
        else:
            self.file_ends[-1] = file_end
        self.parts.append(text)
        self.length += len(text)


def _cut(piece: Piece) -> Iterator[Piece]:
    """Words and blanks of a piece apart, without soft hyphens; one that is written otherwise is left whole."""
    text, start, end = piece
    if len(text) != end - start:
        if text != "\u00ad":
            yield piece
        return
    at = 0
    for run in RUN.finditer(text):
        if at < run.start():
            yield text[at : run.start()], start + at, start + run.start()
        if run[0][0] != "\u00ad":
            yield run[0], start + run.start(), start + run.end()
        at = run.end()
    if at < len(text):
        yield text[at:], start + at, end


def _kinds(text: str, blocks: list[tuple[Role, Span]]) -> list[Block]:
    """The blocks with their kinds, those without a heading or another sign by their words."""
    roles = [role for role, _ in blocks]
    headline = next((index for index, role in enumerate(roles) if role == "title"), None)
    if headline is None and "heading" in roles:
        first = roles.index("heading")
        headline = first if not {"text", "running"} & set(roles[:first]) else None
    found: list[Block] = []
    units = []
    for index, (role, span) in enumerate(blocks):
        if index == headline:
            found += plain_text.divided(text, "headline", span)
        elif role == "text":
            if SHORTCODE.match(text, span.start, span.end):
                found.append(Block("debris", span))
            else:
                units.append(span)
        else:
            found.append(Block(KINDS[role], span))
    found += plain_text.classified(text, units, headline is not None)
    return sorted(found, key=lambda block: block.span.start)
