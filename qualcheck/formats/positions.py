"""Where a finding stands in the file, in the units that other programs count in: the one converter for all formats.

Lines are those of `Document.locate`. Columns are 1-based and the end is exclusive everywhere; what differs is the unit:

- code points: text, JSON, CSV, GitHub annotations, GitLab, JUnit;
- UTF-16 code units: SARIF as we write it, and every editor that speaks LSP: 😀 is two;
- bytes of UTF-8: reviewdog: é is two, 😀 four. A byte order mark and the encoding of the file are left out of account.

A combining mark is a character of its own in each of them. CR LF is one line end and belongs to no column.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Final

from qualcheck.document import LINE_END, Document
from qualcheck.finding import Edit, Fix, Span

ASTRAL: Final = re.compile("[\U00010000-\U0010ffff]")
NOT_ASCII: Final = re.compile("[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Region:
    """1-based lines and columns; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Positions:
    """The places of one document. Counting the wide characters once makes each place cheap, however long its line is."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._source = document.source

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(end.end() for end in LINE_END.finditer(self._source))]

    @cached_property
    def _astral(self) -> list[int]:
        return [found.start() for found in ASTRAL.finditer(self._source)]

    @cached_property
    def _not_ascii(self) -> list[int]:
        return [found.start() for found in NOT_ASCII.finditer(self._source)]

    @cached_property
    def _more_bytes(self) -> list[int]:
        """How many bytes more than characters there are before each character of `_not_ascii`, and in all."""
        return list(accumulate((_bytes(self._source[offset]) - 1 for offset in self._not_ascii), initial=0))

    def code_points(self, span: Span) -> Region:
        place = self._document.locate(span)
        return Region(place.line, place.column, place.end_line, place.end_column)

    def utf16(self, span: Span) -> Region:
        return self.utf16_in_file(self._document.in_file(span))

    def utf8(self, span: Span) -> Region:
        return self.utf8_in_file(self._document.in_file(span))

    def utf16_in_file(self, span: Span) -> Region:
        """Of a span of the file, as the edits of `in_file` have it."""
        return Region(*self._place(span.start, self._surrogates), *self._place(span.end, self._surrogates))

    def utf8_in_file(self, span: Span) -> Region:
        return Region(*self._place(span.start, self._continued), *self._place(span.end, self._continued))

    def utf16_offset(self, offset: int) -> int:
        """An offset of the file in UTF-16 code units from its start, as scripts of a page count."""
        return offset + self._surrogates(0, offset)

    def snippet(self, span: Span) -> str:
        """The characters of the file there, marks and entities included."""
        place = self._document.in_file(span)
        return self._source[place.start : place.end]

    def in_file(self, fix: Fix) -> tuple[Edit, ...]:
        """The edits of a fix as edits of the file, in order; none where the file cannot be changed so without harm."""
        if not all(self._document.editable(edit.span) for edit in fix.edits):
            return ()
        return tuple(sorted(self._document.file_edit(edit) for edit in fix.edits))

    def _place(self, offset: int, more: Callable[[int, int], int]) -> tuple[int, int]:
        """Line and column of an offset of the file; `more` counts what the unit has beyond characters."""
        line = bisect_right(self._line_starts, offset)
        first = self._line_starts[line - 1]
        return line, offset - first + 1 + more(first, offset)

    def _surrogates(self, first: int, last: int) -> int:
        """Characters of the stretch that UTF-16 writes as two."""
        return bisect_left(self._astral, last) - bisect_left(self._astral, first)

    def _continued(self, first: int, last: int) -> int:
        """Bytes of the stretch beyond the first of each character."""
        return (
            self._more_bytes[bisect_left(self._not_ascii, last)] - self._more_bytes[bisect_left(self._not_ascii, first)]
        )


def _bytes(character: str) -> int:
    return len(character.encode("utf-8", "surrogatepass"))
