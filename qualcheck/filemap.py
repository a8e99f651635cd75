"""Where the prose of a marked-up file stands in it: offsets of `Document.text` → offsets of the decoded file, and back
into its notation.

The prose is cut into stretches, and each is written in one stretch of the file. Where both are equally long, they run
side by side, character by character; otherwise the stretch is one thing ("&" written `&amp;`, a blank written as a line
break with a margin). What lies between two stretches of the file is markup. A stretch with an empty place in the file
is not written there at all, as the space between two blocks.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from qualcheck.finding import Edit, Span

Notation = Literal["markdown", "html"]

#: What Markdown reads as a mark anywhere in a line, and at the start of one.
MARKDOWN_MARK: Final = re.compile(r"[\\`*\[\]~|]|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!?])|&(?=#?\w+;)")
MARKDOWN_LINE_START: Final = re.compile(r"(?P<before>\d{1,9}(?=[.)])|(?=[#>+=-]))(?P<mark>[#>+=.)-])")

#: Marks that mean nothing before the words that follow them now, and might before others.
OPENERS: Final = ("<", "</", "<!", "<?", "&", "&#", "\\")

#: Marks of Markdown that are none where they stand between letters, or without a partner.
INERT: Final = frozenset("*_~`[]!|")


@dataclass(frozen=True, slots=True)
class FileMap:
    """The decoded file `source`, without a byte order mark, and the stretches of it that hold the prose.

    Stretch i begins at `starts[i]` of the prose and is written at `[file_starts[i], file_ends[i])` of the file; the
    prose is `length` characters long. The places in the file rise with those in the prose but for a text that stands in
    the middle of another one, as the alt text of an image within a paragraph does; it comes after the paragraph.
    """

    source: str
    notation: Notation
    length: int
    starts: Sequence[int]
    file_starts: Sequence[int]
    file_ends: Sequence[int]
    #: Stretches of the prose that are values of attributes, where quotation marks are escaped as well.
    attributes: tuple[Span, ...] = ()
    #: Stretches of the prose that mean something else to the file as well, as the label of a link: no edit touches them.
    kept: tuple[Span, ...] = ()

    def in_file(self, span: Span) -> Span:
        """The smallest stretch of the file that holds all characters of `span`, and the markup between them."""
        if not self.starts:
            return Span(0, 0)
        if span.start >= span.end:
            at = self._insertion(span.start)
            return Span(at, at)
        first, last = self._index(span.start), self._index(span.end - 1)
        start, end = self._place(span.start)[0], self._place(span.end - 1)[1]
        # An alt text within a paragraph stands behind it: the last stretch need not be the last in the file.
        return Span(min((start, *self.file_starts[first + 1 : last + 1])), max((end, *self.file_ends[first:last])))

    def editable(self, span: Span) -> bool:
        """Whether other words can be put there: no markup, no label of a link, no character cut in half, no mark before."""
        if span.start >= span.end:
            return True
        if _touches(self.kept, span):
            return False
        index = self._index(span.start)
        if self._beside_mark(self._place(span.start)[0], self._place(span.end - 1)[1]):
            return False
        at: int | None = None
        while index < len(self.starts) and self.starts[index] < span.end:
            start, end = self.starts[index], self._end(index)
            file_start, file_end = self.file_starts[index], self.file_ends[index]
            whole = span.start <= start and end <= span.end
            one_thing = end - start != file_end - file_start
            if file_start == file_end or (one_thing and not whole) or (at is not None and at != file_start):
                return False
            at = file_end
            index += 1
        return True

    def _beside_mark(self, start: int, end: int) -> bool:
        """Whether something stands right before or after that might be markup if there were other words between."""
        if self.source.endswith(OPENERS, 0, start):
            return True
        if self.notation == "html":
            return False
        # A mark that is markup belongs to no stretch.
        before, after = (start > 0 and self.source[start - 1] in INERT), self.source[end : end + 1] in INERT
        return (before and self._is_prose(start - 1)) or (after and self._is_prose(end))

    def _is_prose(self, at: int) -> bool:
        """Whether the character of the file is one of the prose."""
        index = bisect_right(self.file_starts, at) - 1
        return index >= 0 and at < self.file_ends[index]

    def edit(self, edit: Edit) -> Edit:
        """The same change in the file: offsets of the file, the text in the file's notation."""
        place = self.in_file(edit.span)
        return Edit(place, self._noted(edit, place.start))

    def _noted(self, edit: Edit, at: int) -> str:
        text = edit.text
        if self.notation == "markdown":
            text = MARKDOWN_MARK.sub(r"\\\g<0>", text)
            line_start = max(self.source.rfind("\n", 0, at), self.source.rfind("\r", 0, at)) + 1
            if not self.source[line_start:at].strip(" \t>"):
                found = MARKDOWN_LINE_START.match(text)
                text = f"{found['before']}\\{text[found.start('mark') :]}" if found is not None else text
            return text
        text = html.escape(text, quote=_touches(self.attributes, edit.span))
        if self.source.isascii():
            # A page of ASCII letters may be served under any encoding.
            text = text.encode("ascii", "xmlcharrefreplace").decode("ascii")
        return text

    def _index(self, offset: int) -> int:
        return max(bisect_right(self.starts, offset) - 1, 0)

    def _end(self, index: int) -> int:
        return self.starts[index + 1] if index + 1 < len(self.starts) else self.length

    def _place(self, offset: int) -> tuple[int, int]:
        """Start and end in the file of the character at `offset`."""
        index = self._index(offset)
        start, file_start, file_end = self.starts[index], self.file_starts[index], self.file_ends[index]
        if self._end(index) - start != file_end - file_start:
            return file_start, file_end
        return file_start + offset - start, file_start + offset - start + 1

    def _insertion(self, offset: int) -> int:
        """Where a text put before the character at `offset` goes: behind the last character, before markup."""
        if offset > 0 and (place := self._place(min(offset, self.length) - 1))[0] < place[1]:
            return place[1]
        return self._place(offset)[0] if offset < self.length else self.file_ends[-1]


def _touches(spans: Sequence[Span], one: Span) -> bool:
    """Whether a span shares a character with one of `spans`, which are in order and apart."""
    index = bisect_right(spans, one.end - 1, key=lambda span: span.start) - 1
    return index >= 0 and spans[index].touches(one)
