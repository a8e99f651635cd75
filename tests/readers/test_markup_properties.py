"""Markdown and HTML of every sort: each word of the prose leads to its own characters of the file, and back."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from qualcheck.document import Document
from qualcheck.finding import Edit, Span
from qualcheck.readers import html, markdown

Reader = Callable[[str, str], Document]

WORDS = ["dogs", "Émile", "café", "don’t", "x1", "😀", "e\u0301t", "ﬁn", "中", "St.", "“so”", '"so"', "a", "-", "."]
ENTITIES = ["&amp;", "&#8217;", "&eacute;", "&nbsp;", "&lt;b&gt;", "&#128512;", "&unknown;", "AT&T", "&quot;", "&shy;"]
BLANKS = [" ", "  ", "\n", "\r\n", "\n\n", "\r\n\r\n", "\t", " \n "]
TAGS = [
    "<b>",
    "</b>",
    "<i class='a>b'>",
    "</i>",
    "<p>",
    "</p>",
    "<br>",
    "<code>",
    "</code>",
    "<q>",
    "</q>",
    "<!-- c -->",
]
TAGS += [
    "<h1>",
    "</h1>",
    "<blockquote>",
    "</blockquote>",
    "<img alt='a dog'>",
    "<script>no</script>",
    "<",
    ">",
    "<a",
    "</",
]
TAGS += [
    "<ul>",
    "<li>",
    "<td>",
    "<article>",
    "</article>",
    "<del>",
    "</del>",
    "<sup>",
    "<!--",
    "<nav>",
    "</nav>",
    '<a b="',
]
MARKS = [
    "*",
    "**",
    "_",
    "`",
    "~~",
    "[",
    "](u)",
    "![",
    "]",
    "\\",
    "\n> ",
    "\n- ",
    "\n# ",
    "\n\n---\n",
    "|",
    "\n    ",
    "<b>",
]
MARKS += [
    "</b>",
    "<!-- c -->",
    "[^1]",
    "\n[^1]: ",
    "\n[a]: u\n",
    "[a]",
    "  \n",
    "<uri:v>",
    "<p>",
    "\n<div>\n",
    "&amp;",
    "\\*",
    "\n```\n",
]

HTML = st.lists(st.sampled_from(WORDS + ENTITIES + BLANKS * 2 + TAGS), max_size=40).map("".join)
MARKDOWN = st.lists(st.sampled_from(WORDS + ENTITIES + BLANKS * 2 + MARKS), max_size=40).map("".join)


def slice_of(found: Document, span: Span) -> str:
    place = found.in_file(span)
    return found.source[place.start : place.end]


def plain(text: str) -> str:
    """As read, whatever the white space, escapes, margins and soft hyphens."""
    text = unescape(re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", text))
    return "".join(re.sub(r"[\n\r][ \t>]*", " ", text).replace("\u00ad", "").split())


def spans_hold(found: Document) -> None:
    """Every word leads to its characters; where it can be replaced, these are the word or its written form."""
    for token in found.tokens:
        span = Span(token.start, token.end)
        place = found.in_file(span)
        assert 0 <= place.start < place.end <= len(found.source)
        assert plain(slice_of(found, span)) == plain(token.text) or not found.editable(span)
        located = found.locate(span)
        assert (located.line, located.column) <= (located.end_line, located.end_column)
    for block in found.blocks:
        assert found.text[block.span.start : block.span.end].strip()
        edge = Span(block.span.start, block.span.start + 1)
        assert plain(slice_of(found, edge)) == plain(found.text[edge.start : edge.end].replace("\ufffc", ""))
    for comment in found.comments:
        assert found.source[comment.span.start : comment.span.end].startswith("<!--")
        assert comment.block is None or comment.block < len(found.blocks)


@settings(max_examples=300, deadline=None)
@given(HTML)
@example("<p>dogs&amp;x1</p>")
def test_html_words_lead_to_their_characters(source: str) -> None:
    spans_hold(html.document(source, "a.html"))


@settings(max_examples=300, deadline=None)
@given(MARKDOWN)
def test_markdown_words_lead_to_their_characters(source: str) -> None:
    spans_hold(markdown.document(source, "a.md"))


@settings(max_examples=300, deadline=None)
@given(HTML, st.data())
def test_a_word_replaced_in_html_is_replaced_in_the_prose(source: str, data: st.DataObject) -> None:
    replaced(html.document(source, "a"), html.document, data)


@settings(max_examples=300, deadline=None)
@given(MARKDOWN, st.data())
def test_a_word_replaced_in_markdown_is_replaced_in_the_prose(source: str, data: st.DataObject) -> None:
    replaced(markdown.document(source, "a"), markdown.document, data)


def replaced(found: Document, reader: Reader, data: st.DataObject) -> None:
    words = [Span(token.start, token.end) for token in found.tokens]
    words = [span for span in words if found.editable(span)]
    assume(words)
    span = data.draw(st.sampled_from(words))
    edit = found.file_edit(Edit(span, "zebra"))
    source = found.source[: edit.span.start] + edit.text + found.source[edit.span.end :]
    after = reader(source, "a")
    assert after.text == found.text[: span.start] + "zebra" + found.text[span.end :]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*WORDS, "&", "<b>", "AT&T", "&amp;", "*a*", "_b_", "[c]", "`d`", "\\", "# ", "1. ", "> ", "~~"]
        ),
        min_size=1,
    ).map(" ".join)
)
@pytest.mark.parametrize(
    ("reader", "source"),
    [(html.document, "<p>One dogs two</p>"), (markdown.document, "One dogs two"), (markdown.document, "dogs two")],
)
def test_any_words_put_in_are_read_as_they_are(reader: Reader, source: str, words: str) -> None:
    found = reader(source, "a")
    start = found.text.index("dogs")
    edit = found.file_edit(Edit(Span(start, start + 4), words))
    after = reader(source[: edit.span.start] + edit.text + source[edit.span.end :], "a")
    assert after.text == " ".join(found.text.replace("dogs", words).split())
