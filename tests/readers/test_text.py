"""Plain text: decoding, blocks, and offsets around everything that is more than one byte."""

from __future__ import annotations

import pytest

from qualcheck.errors import QualcheckError
from qualcheck.finding import Span
from qualcheck.readers.text import decode, document

PARAGRAPH = "The harbour master said on Tuesday that the ferry would sail again as soon as its engine had been mended."


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (f"Ferry to sail again\n\n{PARAGRAPH}", ["headline", "paragraph"]),
        (f"Ferry to sail again\n\nBy Ann Other\n\n{PARAGRAPH}", ["headline", "byline", "paragraph"]),
        (f"Ferry to sail\n\nAnn\n\nBy Ann\n\n{PARAGRAPH}", ["headline", "byline", "byline", "paragraph"]),
        (f"UPDATE 2-Ferry to sail again\n\n{PARAGRAPH}", ["slug", "headline", "paragraph"]),
        (f"HARBOUR-FERRY/ENGINE (UPDATE 2)\n\nFerry to sail again\n\n{PARAGRAPH}", ["slug", "headline", "paragraph"]),
        (
            f"Ferry to sail again\n- The engine is mended\n- It sails on Friday\n{PARAGRAPH}",
            ["headline", "deck", "deck", "paragraph"],
        ),
        (f"Ferry to sail\n\n(TERGA) - PORTO SELMO, June 19 - {PARAGRAPH}", ["headline", "dateline", "paragraph"]),
        (f"Ferry to sail\n\nPorto Selmo: {PARAGRAPH}", ["headline", "dateline", "paragraph"]),
        (f"Ferry to sail\n\nPORTO SELMO, June 3 (Terga) — {PARAGRAPH}", ["headline", "dateline", "paragraph"]),
        (
            f"Ferry\n\n{PARAGRAPH}\n\nWhy did it stop?\n{PARAGRAPH}",
            ["headline", "paragraph", "subheading", "paragraph"],
        ),
        (
            f"Ferry to sail\n\n{PARAGRAPH}\n\nA second life\n\n{PARAGRAPH}",
            ["headline", "paragraph", "subheading", "paragraph"],
        ),
        (f"Ferry to sail\n\n{PARAGRAPH}\n\nTags: ferry, harbour", ["headline", "paragraph", "tags"]),
        (f"Ferry to sail\n\n{PARAGRAPH}\n\nPrevious Post Next Post", ["headline", "paragraph", "debris"]),
        (f"Ferry to sail\n\n{PARAGRAPH}\n\nPhoto: the ferry in March", ["headline", "paragraph", "caption"]),
        (PARAGRAPH, ["paragraph"]),
        ("no stop at the end of this one line", ["paragraph"]),
        ("", []),
        (" \n\t\n", []),
    ],
)
def test_blocks(text: str, kinds: list[str]) -> None:
    assert [block.kind for block in document(text, "a.txt").blocks] == kinds


WRAPPED = (
    "The harbour master said on Tuesday that the ferry would sail again as\n"
    "soon as its engine had been mended, and that nobody would have to wait\n"
    "for longer than a week.\n"
    "\n"
    "Passengers with tickets for the days before may use them later, the\n"
    "company said, or have their money back."
)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_hard_wrapped_lines_are_one_paragraph(line_end: str) -> None:
    found = document(WRAPPED.replace("\n", line_end), "a.txt")
    assert [block.kind for block in found.blocks] == ["paragraph", "paragraph"]


@pytest.mark.parametrize(
    ("text", "word", "line", "column"),
    [
        ("one\ntwo three", "three", 2, 5),
        ("one\r\ntwo three", "three", 2, 5),
        ("one\rtwo three", "three", 2, 5),
        ("😀 two three", "three", 1, 7),
        ("e\u0301te\u0301 three", "three", 1, 7),
        ("one\n\n\ntwo", "two", 4, 1),
    ],
)
def test_lines_and_columns_count_code_points(text: str, word: str, line: int, column: int) -> None:
    start = text.index(word)
    place = document(text, "a.txt").locate(Span(start, start + len(word)))
    assert (place.line, place.column, place.end_line, place.end_column) == (line, column, line, column + len(word))


def test_a_byte_order_mark_is_not_counted() -> None:
    assert decode("\ufeffone".encode(), "a.txt") == "one"


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"one\r\ntw\xff", "a.txt:2:3: not UTF-8: byte 0xff at offset 7"),
        ("é\n".encode("latin-1"), "a.txt:1:1: not UTF-8: byte 0xe9 at offset 0"),
        ("one".encode("utf-16"), "a.txt:1:1: not UTF-8: byte 0xff at offset 0 (the file looks like UTF-16)"),
        ("😀\r".encode() + b"\x80", "a.txt:2:1: not UTF-8: byte 0x80 at offset 5"),
    ],
)
def test_bytes_that_are_not_utf8_are_named(raw: bytes, message: str) -> None:
    with pytest.raises(QualcheckError) as caught:
        decode(raw, "a.txt")
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        ("He said “yes” and left.", ["“yes”"]),
        ('He said "yes" and left.', ['"yes"']),
        ("He said «yes» and left.", ["«yes»"]),
        ("He said „yes“ and left.", ["„yes“"]),
        ("He said ‘yes’ and the dogs’ bowl.", ["‘yes’"]),
        ("It’s the dogs’ bowl, isn’t it.", []),
        ("“He said ‘yes’ to it,” she said.", ["“He said ‘yes’ to it,”", "‘yes’"]),
        ("He said “yes and left.", ["“yes and left."]),
        ("In the ‘90s “a” and “b”.", ["“a”", "“b”"]),
        ("“One paragraph.\n\n“And the next,” he said.", ["“One paragraph.", "“And the next,”"]),
        ('A 5" gun and "one" more.', ['"one"']),
    ],
)
def test_quotations(text: str, quotations: list[str]) -> None:
    found = document(text, "a.txt")
    assert [text[span.start : span.end] for span in found.quotations] == quotations


def test_a_place_between_two_nested_quotations_is_in_the_outer_one() -> None:
    text = "“a ‘b’ c ‘d’ e” f"
    found = document(text, "a.txt")
    assert [found.quotation_at(text.index(letter)) is not None for letter in "abcdef"] == [True] * 5 + [False]
