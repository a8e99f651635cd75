"""A text with its blocks, quotations and sentences, and where in the user's file each character stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Final, Literal, get_args

from qualcheck import nlp
from qualcheck.filemap import FileMap
from qualcheck.finding import Edit, Span

BlockKind = Literal[
    "slug", "headline", "deck", "byline", "dateline", "subheading", "paragraph", "caption", "tags", "debris"
]
BLOCK_KINDS: Final[tuple[str, ...]] = get_args(BlockKind)

#: Blocks that hold sentences.
SENTENCE_BLOCKS: Final = frozenset({"headline", "deck", "subheading", "paragraph", "caption"})

LINE_END: Final = re.compile(r"\r\n|\r|\n")
LETTER_OR_FIGURE: Final = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text with one duty in the article. Blocks are in order and do not overlap."""

    kind: BlockKind
    span: Span


@dataclass(frozen=True, slots=True)
class Place:
    """Where a span stands in the file: 1-based lines and columns, in code points; the end is exclusive.

    `paragraph` counts the blocks of kind paragraph from 1 and is None outside them.
    """

    paragraph: int | None
    block: BlockKind | None
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment `<!-- … -->` of a Markdown or HTML file, which no reader of the article sees.

    `text` is what stands between the marks, `span` the whole comment in the file. `block` is the index of the block it
    stands in (`inside`) or of the next one; None behind the last.
    """

    text: str
    span: Span
    block: int | None
    inside: bool


@dataclass(frozen=True)
class Document:
    """One article. `text` is its prose, and all offsets are code points of it: in a plain text those of the decoded file
    without a leading byte order mark. In Markdown and HTML markup is taken out and entities are resolved; there `file`
    leads from the prose to the file, and only `in_file`, `file_edit`, `editable`, `locate` and `source` look at it.

    `id` is the path as it is shown and written to reports. Sentences and tokens are made when first asked for.
    """

    id: str
    text: str
    blocks: tuple[Block, ...]
    quotations: tuple[Span, ...] = ()
    source_language: str | None = None
    record: str | None = field(default=None)
    file: FileMap | None = field(default=None, repr=False)
    comments: tuple[Comment, ...] = ()

    @property
    def source(self) -> str:
        """The decoded file, markup included, without a leading byte order mark."""
        return self.text if self.file is None else self.file.source

    def in_file(self, span: Span) -> Span:
        """Where a span of the text stands in `source`: the smallest stretch that holds it, with the markup within."""
        return span if self.file is None else self.file.in_file(span)

    def editable(self, span: Span) -> bool:
        """Whether the place of the span in the file can be overwritten without harm to markup."""
        return self.file is None or self.file.editable(span)

    def file_edit(self, edit: Edit) -> Edit:
        """The same edit for `source`: its offsets, and the text as the file writes it. Only for an editable span."""
        return edit if self.file is None else self.file.edit(edit)

    @cached_property
    def words(self) -> int:
        """How many words the whole text has, names, tags and bylines included."""
        return len(self.tokens)

    @cached_property
    def tokens(self) -> tuple[nlp.Token, ...]:
        return tuple(nlp.tokens(self.text))

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """The part of speech of each token; see `qualcheck.tagger`."""
        from qualcheck import tagger

        return tagger.tag(self.text, self.tokens)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences of headline, deck, sub-headings, paragraphs and captions, without the space around them."""
        return tuple(
            sentence
            for block in self.blocks
            if block.kind in SENTENCE_BLOCKS
            for sentence in nlp.sentences(self.text, block.span)
        )

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block.span.start for block in self.blocks]

    @cached_property
    def _quotation_starts(self) -> list[int]:
        return [quotation.start for quotation in self.quotations]

    @cached_property
    def _quotation_reach(self) -> list[int]:
        """For each quotation, how far it and those before it reach: where to stop looking for one that holds."""
        return list(accumulate((quotation.end for quotation in self.quotations), max))

    @cached_property
    def _token_starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(end.end() for end in LINE_END.finditer(self.source))]

    @cached_property
    def _first_letters(self) -> dict[Span, int]:
        """Of each stretch that `opens` was asked about: a paragraph of a thousand marks is read through once."""
        return {}

    @cached_property
    def paragraph_numbers(self) -> dict[int, int]:
        """Index of a block → the number of the paragraph it is; a dateline has the number of its paragraph."""
        numbers: dict[int, int] = {}
        count = 0
        for index, block in enumerate(self.blocks):
            if block.kind == "paragraph":
                count += 1
                numbers[index] = count
            elif block.kind == "dateline":
                numbers[index] = count + 1
        return numbers

    @cached_property
    def headline(self) -> str:
        """The headline, or the first words of the text where there is none."""
        for block in self.blocks:
            if block.kind == "headline":
                return " ".join(self.text[block.span.start : block.span.end].split())
        words = self.text.split(maxsplit=12)
        return " ".join(words[:12]) + ("…" if len(words) > 12 else "")

    def block_at(self, offset: int) -> Block | None:
        return _holder(self.blocks, self._block_starts, offset)

    def sentence_at(self, offset: int) -> Span | None:
        index = bisect_right(self._sentence_starts, offset) - 1
        if index < 0 or offset >= self.sentences[index].end:
            return None
        return self.sentences[index]

    def quotation_at(self, offset: int) -> Span | None:
        """The innermost quotation, marks included, that holds the character at `offset`."""
        index = bisect_right(self._quotation_starts, offset) - 1
        while index >= 0 and self._quotation_reach[index] > offset:
            if offset < self.quotations[index].end:
                return self.quotations[index]
            index -= 1
        return None

    def in_quotation(self, span: Span) -> bool:
        """Whether the whole span stands inside one quotation."""
        quotation = self.quotation_at(span.start)
        return quotation is not None and quotation.contains(span)

    def tokens_in(self, span: Span) -> Sequence[nlp.Token]:
        """The tokens that begin inside the span."""
        first = bisect_right(self._token_starts, span.start - 1)
        last = bisect_right(self._token_starts, span.end - 1)
        return self.tokens[first:last]

    def opens(self, offset: int, span: Span) -> bool:
        """Whether only opening marks and white space stand between the start of `span` and `offset`."""
        first = self._first_letters.get(span)
        if first is None:
            found = LETTER_OR_FIGURE.search(self.text, span.start, span.end)
            first = self._first_letters[span] = found.start() if found is not None else span.end
        return offset <= first

    def locate(self, span: Span) -> Place:
        """Line and column in the file of a span of the text, and its place among the paragraphs."""
        place = self.in_file(span)
        line, column = self._line_and_column(place.start)
        end_line, end_column = self._line_and_column(place.end)
        index = bisect_right(self._block_starts, span.start) - 1
        block = self.block_at(span.start)
        return Place(
            paragraph=self.paragraph_numbers.get(index) if block is not None else None,
            block=block.kind if block is not None else None,
            line=line,
            column=column,
            end_line=end_line,
            end_column=end_column,
        )

    def _line_and_column(self, offset: int) -> tuple[int, int]:
        """Of an offset of `source`."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1


def _holder(blocks: tuple[Block, ...], starts: list[int], offset: int) -> Block | None:
    index = bisect_right(starts, offset) - 1
    if index < 0 or offset >= blocks[index].span.end:
        return None
    return blocks[index]
