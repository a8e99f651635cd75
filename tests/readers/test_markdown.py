"""Markdown: what is prose, which block it is, and the exact characters of the file behind it."""

from __future__ import annotations

import time

import pytest

from qualcheck.document import Document
from qualcheck.finding import Edit, Span
from qualcheck.readers import text as plain_text
from qualcheck.readers.markdown import document

PARAGRAPH = "The harbour master said on Tuesday that the ferry would sail again as soon as its engine had been mended."


def blocks(found: Document) -> list[tuple[str, str]]:
    return [(block.kind, found.text[block.span.start : block.span.end]) for block in found.blocks]


def place(found: Document, words: str) -> Span:
    start = found.text.index(words)
    return Span(start, start + len(words))


#: The file with the characters that belong to the words between ⟦ and ⟧, the words, and whether they can be replaced.
EXACT = [
    ("The ⟦dogs⟧ bark.", "dogs", True),
    ("The **⟦dogs⟧** bark.", "dogs", True),
    ("The ⟦big **dogs⟧** bark.", "big dogs", False),
    ("The **⟦big** dogs⟧ bark.", "big dogs", False),
    ("The _⟦big_ __dogs⟧__ bark.", "big dogs", False),
    ("The ***⟦dogs⟧*** bark.", "dogs", True),
    ("The ⟦big [dogs⟧](https://example.org/dogs 'no big dogs') bark.", "big dogs", False),
    ("The [⟦big dogs⟧][ref] bark.\n\n[ref]: https://example.org 'big dogs'", "big dogs", True),
    ("Cats &amp; ⟦dogs⟧ bark.", "dogs", True),
    ("⟦Cats &amp; dogs⟧ bark.", "Cats & dogs", True),
    ("Cats ⟦&amp;⟧ dogs bark.", "&", True),
    ("The dog⟦&#8217;s⟧ bark.", "’s", True),
    ("The ⟦dog&#x2019;s⟧ bark.", "dog’s", True),
    ("The ⟦dog&rsquo;s⟧ bark.", "dog’s", True),
    ("The caf⟦&eacute;⟧ is shut.", "é", True),
    ("The ⟦AT&T⟧ dogs bark.", "AT&T", True),
    ("Five ⟦\\* dogs⟧ bark.", "* dogs", True),
    ("Five ⟦dogs \\* two⟧ bark.", "dogs * two", True),
    ("Five ⟦\\\\ dogs⟧ bark.", "\\ dogs", True),
    ("The ⟦big\ndogs⟧ bark.", "big dogs", True),
    ("The ⟦big\r\ndogs⟧ bark.", "big dogs", True),
    ("The ⟦big\rdogs⟧ bark.", "big dogs", True),
    ("> The ⟦big\n> dogs⟧ bark.", "big dogs", True),
    ("> > The ⟦big\n> > dogs⟧ bark.", "big dogs", True),
    ("> The ⟦big\ndogs⟧ bark.", "big dogs", True),
    ("- The ⟦big\n  dogs⟧ bark.", "big dogs", True),
    ("The ⟦big  \ndogs⟧ bark.", "big\ndogs", False),
    ("The ⟦big\\\ndogs⟧ bark.", "big\ndogs", False),
    ("The ⟦big   dogs⟧ bark.", "big dogs", True),
    ("😀 The ⟦dogs⟧ bark.", "dogs", True),
    ("😀 **The** 👩‍👩‍👧 ⟦dogs 🐶⟧ bark.", "dogs 🐶", True),
    ("e\u0301 ⟦dogs⟧ bark.", "dogs", True),
    ("é&amp;é\r\n😀 **⟦dogs⟧** bark.", "dogs", True),
    ("\u4e00 \u0440 ⟦dogs⟧\u00a0bark.", "dogs", True),
    ("The ⟦dogs ~~and cats~~ bark⟧.", "dogs bark", False),
    ("The ⟦dogs[^1] bark⟧.\n\n[^1]: A note.", "dogs bark", False),
    ("The ⟦dogs <b>bark⟧</b>.", "dogs bark", False),
    ("The ⟦dogs<!-- all --> bark⟧.", "dogs bark", False),
    ("The ⟦trans&shy;lation⟧ is good.", "translation", False),
    ("The ⟦dogs `run` bark⟧.", "dogs \ufffc bark", False),
    ("Five <https://⟦example.org⟧/> dogs.", "example.org", False),
    ("The ⟦big [dogs⟧] bark.\n\n[dogs]: https://example.org", "big dogs", False),
    ("The [⟦dogs⟧][] bark.\n\n[dogs]: https://example.org", "dogs", False),
    ("The big [⟦dogs⟧](https://example.org) bark.", "dogs", True),
    ("# The ⟦dogs⟧ bark", "dogs", True),
    ("## The ⟦dogs⟧ bark ##", "dogs", True),
    ("The ⟦dogs⟧ bark\n====", "dogs", True),
    ("![The ⟦dogs⟧ bark](dogs.jpg)", "dogs", True),
    ("![The **⟦big** dogs⟧](dogs.jpg)", "big dogs", False),
    ("| The ⟦dogs⟧ | bark |\n|---|---|\n| a | b |", "dogs", True),
    ("| The | bark |\n|---|---|\n| a | ⟦b \\| dogs⟧ |", "b | dogs", True),
    ("---\ntitle: dogs\n---\nThe ⟦dogs⟧ bark.", "dogs", True),
    ("+++\ntitle = 'dogs 😀'\n+++\n\nThe ⟦dogs⟧ bark.", "dogs", True),
    ("---\r\ntitle: dogs\r\n---\r\nThe ⟦dogs⟧ bark.", "dogs", True),
    ("<p>The ⟦dogs⟧ bark.</p>", "dogs", True),
    ("> <p>The ⟦big\n> dogs⟧ bark.</p>", "big dogs", False),
    ("<img src='dogs.jpg' alt='The ⟦dogs &amp; cats⟧'>", "dogs & cats", True),
    ("1. The ⟦dogs⟧ bark.", "dogs", True),
    ("- [ ] The ⟦dogs⟧ bark.", "dogs", True),
    ("[^1]\n\n[^1]: The ⟦dogs⟧ bark.", "dogs", True),
]


@pytest.mark.parametrize(("marked", "words", "editable"), EXACT)
def test_words_are_at_their_exact_characters_in_the_file(marked: str, words: str, editable: bool) -> None:
    before, rest = marked.split("⟦")
    written, after = rest.split("⟧")
    found = document(before + written + after, "a.md")
    span = place(found, words)
    assert found.in_file(span) == Span(len(before), len(before) + len(written))
    assert found.editable(span) is editable


@pytest.mark.parametrize(
    ("source", "line", "column", "end_line", "end_column"),
    [
        ("One *two* dogs", 1, 11, 1, 15),
        ("One\r\n\r\n😀 **big** dogs", 3, 11, 3, 15),
        ("---\na: b\n---\n# &amp; dogs", 4, 9, 4, 13),
        ("> > One\n> > `x` dogs", 2, 9, 2, 13),
    ],
)
def test_lines_and_columns_are_those_of_the_file(
    source: str, line: int, column: int, end_line: int, end_column: int
) -> None:
    found = document(source, "a.md")
    at = found.locate(place(found, "dogs"))
    assert (at.line, at.column, at.end_line, at.end_column) == (line, column, end_line, end_column)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (f"# Ferry to sail\n\n{PARAGRAPH}", [("headline", "Ferry to sail"), ("paragraph", PARAGRAPH)]),
        (f"## Ferry to sail\n\n{PARAGRAPH}", [("headline", "Ferry to sail"), ("paragraph", PARAGRAPH)]),
        (f"Ferry to sail\n\n{PARAGRAPH}", [("headline", "Ferry to sail"), ("paragraph", PARAGRAPH)]),
        (f"{PARAGRAPH}\n\n## A second life\n\nYes.", [("paragraph", PARAGRAPH), ("subheading", "A second life"), ("paragraph", "Yes.")]),
        (f"# One\n\n# Two\n\n{PARAGRAPH}", [("headline", "One"), ("subheading", "Two"), ("paragraph", PARAGRAPH)]),
        (f"# UPDATE 2-Ferry\n\n{PARAGRAPH}", [("slug", "UPDATE 2-"), ("headline", "Ferry"), ("paragraph", PARAGRAPH)]),
        (f"# Ferry\n\n*By Ann Other*\n\n{PARAGRAPH}", [("headline", "Ferry"), ("byline", "By Ann Other"), ("paragraph", PARAGRAPH)]),
        (f"# Ferry\n\nThe engine is mended\n\n{PARAGRAPH}", [("headline", "Ferry"), ("deck", "The engine is mended"), ("paragraph", PARAGRAPH)]),
        (f"# Ferry\n\n**PORTO SELMO:** {PARAGRAPH}", [("headline", "Ferry"), ("dateline", "PORTO SELMO:"), ("paragraph", PARAGRAPH)]),
        (f"{PARAGRAPH}\n\n**A second life**\n\n{PARAGRAPH}", [("paragraph", PARAGRAPH), ("subheading", "A second life"), ("paragraph", PARAGRAPH)]),
        (f"{PARAGRAPH}\n\nTags: ferry", [("paragraph", PARAGRAPH), ("tags", "Tags: ferry")]),
        (f"{PARAGRAPH}\n\n> Yes.\n\n- One\n- Two", [("paragraph", PARAGRAPH), ("paragraph", "Yes."), ("paragraph", "One"), ("paragraph", "Two")]),
        (f"![The ferry](a.jpg)\n\n{PARAGRAPH}", [("caption", "The ferry"), ("paragraph", PARAGRAPH)]),
        (f"![The ferry](a.jpg) {PARAGRAPH}", [("caption", "The ferry"), ("paragraph", PARAGRAPH)]),
        ("It ![the ferry](a.jpg) sails again today.", [("paragraph", "It sails again today."), ("caption", "the ferry")]),
        ("It sails [![the ferry](a.jpg)](b.html) again today.", [("paragraph", "It sails again today."), ("caption", "the ferry")]),
        ("It sails ![](a.jpg) ![😀](b.png) again today.", [("paragraph", "It sails again today.")]),
        ("    code here\n\n```\nmore code\n```\n\nIt sails again today.", [("paragraph", "It sails again today.")]),
        ("<script>\nlet a = 1\n\nlet b = 2\n</script>\n\nIt sails again today.", [("paragraph", "It sails again today.")]),
        ("It sails <del>not</del> again today.", [("paragraph", "It sails again today.")]),
        *(
            (f"<{name}><p>{PARAGRAPH}</p></{name}>\n\n{PARAGRAPH}", [("paragraph", PARAGRAPH), ("paragraph", PARAGRAPH)])
            for name in ("article", "aside", "footer", "main")
        ),
        ("It <code>sails</code> today and **here <kbd>x</kbd> too**.", [("paragraph", "It \ufffc today and here \ufffc too.")]),
        ('<figure>\n<img src="a.jpg" alt="One">\n<figcaption>Two</figcaption>\n</figure>\n\nIt sails again today.', [("caption", "One"), ("caption", "Two"), ("paragraph", "It sails again today.")]),
        (f'{PARAGRAPH}\n\n{{{{< figure src="a.jpg" >}}}}', [("paragraph", PARAGRAPH), ("debris", '{{< figure src="a.jpg" >}}')]),
        (f"{PARAGRAPH}\n\n---\nIt sails: today\n\n---\n", [("paragraph", PARAGRAPH), ("paragraph", "It sails: today")]),
        ("---\ntitle: never closed\n\nIt sails again today.", [("headline", "title: never closed"), ("paragraph", "It sails again today.")]),
        ("", []),
        ("---\na: b\n---", []),
        ("***\n\n<!-- nothing -->\n", []),
    ],
)  # fmt: skip
def test_blocks(source: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(document(source, "a.md")) == expected


@pytest.mark.parametrize(
    ("source", "quotations"),
    [
        ("He said “**yes**” and left.", ["“yes”"]),
        ("He said &quot;yes&quot; and left.", ['"yes"']),
        ("He said:\n\n> Yes.\n>\n> And no.\n\nHe left.", ["Yes.", "And no."]),
        ("> [!NOTE]\n> This was changed.", []),
        ("> - Yes.", ["Yes."]),
    ],
)
def test_quotations(source: str, quotations: list[str]) -> None:
    found = document(source, "a.md")
    assert [found.text[span.start : span.end] for span in found.quotations] == quotations


@pytest.mark.parametrize(
    ("source", "text", "block", "inside"),
    [
        ("<!-- a -->\n\nOne dog.\n\nTwo dogs.", " a ", "One dog.", False),
        ("<!-- a -->\nOne dog.\n\nTwo dogs.", " a ", "One dog.", False),
        ("<!-- a --> One dog.\n\nTwo dogs.", " a ", "One dog.", False),
        ("One <!-- a\nb --> dog.\n\nTwo dogs.", " a\nb ", "One dog.", True),
        ("One dog. <!-- a -->\n\nTwo dogs.", " a ", "One dog.", True),
        ("One dog.\n\n<!--a-->\n\nTwo dogs.", "a", "Two dogs.", False),
        ("One dog.\n\n> <!-- a -->\n> Two dogs.", " a ", "Two dogs.", False),
        ("😀 One dog.\r\n\r\n<!-- é -->\r\n\r\n# Two dogs", " é ", "Two dogs", False),
        ("<!-- a -->\n\nROME: Two dogs were seen in the harbour on Tuesday.", " a ", "Two dogs were seen in the harbour on Tuesday.", False),
    ],
)  # fmt: skip
def test_comments(source: str, text: str, block: str, inside: bool) -> None:
    found = document(source, "a.md")
    (comment,) = found.comments
    assert (comment.text, comment.inside) == (text, inside)
    assert found.source[comment.span.start : comment.span.end] == f"<!--{text}-->"
    assert comment.block is not None
    span = found.blocks[comment.block].span
    assert found.text[span.start : span.end] == block


@pytest.mark.parametrize("source", ["One dog.\n\n<!-- a -->", "<!-- a -->", "One dog.\n\n<!-- a -->\n\n```\nx\n```"])
def test_a_comment_behind_the_last_block_has_none(source: str) -> None:
    assert [comment.block for comment in document(source, "a.md").comments] == [None]


@pytest.mark.parametrize("source", ["```\n<!-- a -->\n```", "`<!-- a -->`", "---\n# <!-- a -->\n---\nOne"])
def test_a_comment_in_code_is_none(source: str) -> None:
    assert document(source, "a.md").comments == ()


@pytest.mark.parametrize(
    ("source", "words", "text", "expected"),
    [
        ("The *big* dogs bark.", "big", "small", "The *small* dogs bark."),
        ("Cats &amp; dogs.", "Cats & dogs", "dogs & cats", "dogs & cats."),
        ("The dogs bark.", "dogs", "R&lt;D *dogs* [a]", "The R\\&lt;D \\*dogs\\* \\[a\\] bark."),
        ("The dogs bark.", "dogs", "snake_case _x_ <b>", "The snake_case \\_x\\_ \\<b> bark."),
        ("The dogs bark.", "The", "# The", "\\# The dogs bark."),
        ("> The dogs bark.", "The", "2. The", "> 2\\. The dogs bark."),
        ("The dogs bark.", "dogs", "2. dogs", "The 2. dogs bark."),
        ("> The big\n> dogs bark.", "big dogs", "cats", "> The cats bark."),
        ("😀 The\r\ndogs bark.", "The dogs", "é", "😀 é bark."),
        ("The dogs  bark.", " bark", "", "The dogs."),
    ],
)
def test_an_edit_is_written_as_markdown(source: str, words: str, text: str, expected: str) -> None:
    found = document(source, "a.md")
    edit = found.file_edit(Edit(place(found, words), text))
    assert source[: edit.span.start] + edit.text + source[edit.span.end :] == expected


def test_a_byte_order_mark_is_not_counted() -> None:
    found = document(plain_text.decode("\ufeff# The dogs".encode(), "a.md"), "a.md")
    assert found.in_file(place(found, "dogs")) == Span(6, 10)


@pytest.mark.parametrize(
    "unit",
    ["*", "[", "![", "`", "<", "<a ", "<!-- ", "> ", "- ", "# ", "&", "&amp;", "\\", "|a", "~~", "😀 ", "word *and* ", "a\n", "a\n\n", "---\n", "<div>\n\n"],
)  # fmt: skip
def test_time_grows_with_length_only(unit: str) -> None:
    source = unit * (300_000 // len(unit))
    begun = time.process_time()
    found = document(source, "a.md")
    assert len(found.text) <= len(source)
    assert time.process_time() - begun < 30
