"""Columns in the units that others count in, and the way back from them to the words."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qualcheck.document import Block, Document
from qualcheck.filemap import FileMap
from qualcheck.finding import Edit, Fix, Span
from qualcheck.formats.positions import Positions, Region

#: text, words, region in code points, columns in UTF-16, columns in UTF-8
TABLE = [
    ("a bad cat", "bad", (1, 3, 1, 6), (3, 6), (3, 6)),
    ("é bad", "bad", (1, 3, 1, 6), (3, 6), (4, 7)),
    ("e\u0301 bad", "bad", (1, 4, 1, 7), (4, 7), (5, 8)),
    ("caf\u0065\u0301s", "e\u0301s", (1, 4, 1, 7), (4, 7), (4, 8)),
    ("😀 bad", "bad", (1, 3, 1, 6), (4, 7), (6, 9)),
    ("bad😀", "bad😀", (1, 1, 1, 5), (1, 6), (1, 8)),
    ("👩‍👩‍👧 bad", "bad", (1, 7, 1, 10), (10, 13), (20, 23)),
    ("🇮🇹 e bad", "bad", (1, 6, 1, 9), (8, 11), (12, 15)),
    ("😀\r\né bad", "bad", (2, 3, 2, 6), (3, 6), (4, 7)),
    ("a\r\n\r\n😀 bad\r\n", "bad", (3, 3, 3, 6), (4, 7), (6, 9)),
    ("a\r😀 bad", "bad", (2, 3, 2, 6), (4, 7), (6, 9)),
    ("é bad\r\n😀 cat.", "bad\r\n😀 cat", (1, 3, 2, 6), (3, 7), (4, 9)),
    ("निशाना bad", "bad", (1, 8, 1, 11), (8, 11), (20, 23)),
    ("a\u2028é bad", "bad", (1, 5, 1, 8), (5, 8), (8, 11)),
    ("bad", "", (1, 1, 1, 1), (1, 1), (1, 1)),
]


@pytest.mark.parametrize(("text", "words", "places", "utf16", "utf8"), TABLE)
def test_columns(
    text: str, words: str, places: tuple[int, int, int, int], utf16: tuple[int, int], utf8: tuple[int, int]
) -> None:
    start = text.index(words)
    span = Span(start, start + len(words))
    positions = Positions(Document("a.txt", text, ()))
    line, _, end_line, _ = places
    assert positions.code_points(span) == Region(*places)
    assert positions.utf16(span) == Region(line, utf16[0], end_line, utf16[1])
    assert positions.utf8(span) == Region(line, utf8[0], end_line, utf8[1])
    assert positions.snippet(span) == words


@given(st.text(alphabet="ab é\u0301😀\u200d✈\r\n\u2028\x85ñ漢"), st.data())
def test_columns_lead_back_to_the_place(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    assume(text[max(0, offset - 1) : offset + 1] != "\r\n")
    line_start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    before = text[line_start:offset]
    positions = Positions(Document("a.txt", text, ()))
    assert positions.utf16(Span(offset, offset)).column == len(before.encode("utf-16-le")) // 2 + 1
    assert positions.utf8(Span(offset, offset)).column == len(before.encode()) + 1
    assert positions.code_points(Span(offset, offset)).line == positions.utf16(Span(offset, offset)).line


#: The prose “Café & 😀 bad cat” as a page has it: an entity, an emoji before the words, an inline mark within them.
SOURCE = "<p>\r\n  Caf&eacute; &amp; 😀 bad <i>cat</i></p>"
TEXT = "Café & 😀 bad cat"
STRETCHES = [("Caf", "Caf"), ("é", "&eacute;"), (" ", " "), ("&", "&amp;"), (" 😀 bad ", " 😀 bad "), ("cat", "cat")]


def page() -> Document:
    starts, file_starts, file_ends, at, file_at = [], [], [], 0, 0
    for prose, written in STRETCHES:
        file_at = SOURCE.index(written, file_at)
        starts.append(at)
        file_starts.append(file_at)
        at, file_at = at + len(prose), file_at + len(written)
        file_ends.append(file_at)
    return Document(
        "a.html", TEXT, (Block("paragraph", Span(0, len(TEXT))),),
        file=FileMap(SOURCE, "html", len(TEXT), starts, file_starts, file_ends),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "code_points", "utf16", "utf8", "snippet"),
    [
        ("é", (6, 14), (6, 14), (6, 14), "&eacute;"),
        ("bad", (23, 26), (24, 27), (26, 29), "bad"),
        ("bad cat", (23, 33), (24, 34), (26, 36), "bad <i>cat"),
    ],
)
def test_a_page_is_counted_as_it_is_written(
    words: str, code_points: tuple[int, int], utf16: tuple[int, int], utf8: tuple[int, int], snippet: str
) -> None:
    start = TEXT.index(words)
    span = Span(start, start + len(words))
    positions = Positions(page())
    found = [positions.code_points(span), positions.utf16(span), positions.utf8(span)]
    assert found == [Region(2, first, 2, last) for first, last in (code_points, utf16, utf8)]
    assert positions.snippet(span) == snippet


@pytest.mark.parametrize(
    ("words", "text", "written"),
    [("bad", "R&B", [("bad", "R&amp;B")]), ("bad cat", "dog", [])],
)
def test_a_fix_is_written_as_the_page_writes_it_or_not_at_all(
    words: str, text: str, written: list[tuple[str, str]]
) -> None:
    start = TEXT.index(words)
    edits = Positions(page()).in_file(Fix("t", (Edit(Span(start, start + len(words)), text),), True))
    assert [(SOURCE[edit.span.start : edit.span.end], edit.text) for edit in edits] == written
