"""The Word file, opened again: the article's own text, and each finding as a comment at its place."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document

from qualcheck.finding import Finding, Span
from qualcheck.formats import docx
from qualcheck.readers import text as reader
from qualcheck.report import Report

ARTICLE = "Ferry halts\n\nThe ferry took a halt 😀 of hours. So it \x07 was.\n\n“A halt,” she said."


def finding(words: str, in_quotation: bool = False, suggestions: tuple[str, ...] = ()) -> Finding:
    at = ARTICLE.index(words)
    span = Span(at, at + len(words))
    return Finding(
        "t.rule", "phrase", "error", "Style", "minor", span, f"“{words}”: no.", "Word for word.", suggestions,
        in_quotation=in_quotation,
    )  # fmt: skip


FOUND = (
    finding("took a halt", suggestions=("stopped", "")),
    finding("a halt 😀 of hours. So it"),
    finding("A halt", in_quotation=True),
)
REPORT = Report(reader.document(ARTICLE, "a.txt"), FOUND, ("aaa", "bbb", "ccc"), "recast", 2, 4)


def test_the_article_is_in_the_file() -> None:
    file = Document(BytesIO(docx.render(REPORT)))
    assert [paragraph.text for paragraph in file.paragraphs] == [
        "Ferry halts",
        "The ferry took a halt 😀 of hours. So it \ufffd was.",
        "“A halt,” she said.",
    ]


@pytest.mark.parametrize(
    ("index", "marked", "said"),
    [
        (0, "took a halt", "to fix: “took a halt”: no.\n→ stopped / (delete)\nWord for word.\naaa · t.rule"),
        (1, "a halt 😀 of hours. So it", "to fix: “a halt 😀 of hours. So it”: no.\nWord for word.\nbbb · t.rule"),
        (2, "A halt", "to fix: inside quotation marks; check with the original\nWord for word.\nccc · t.rule"),
    ],
)
def test_each_finding_is_a_comment_at_its_place(index: int, marked: str, said: str) -> None:
    file = Document(BytesIO(docx.render(REPORT)))
    comment = list(file.comments)[index]
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    inside, text = False, []
    for element in file.element.body.iter():
        own = element.get(f"{space}id") == str(comment.comment_id)
        inside = (inside or (own and element.tag == f"{space}commentRangeStart")) and not (
            own and element.tag == f"{space}commentRangeEnd"
        )
        text += [element.text] if inside and element.tag == f"{space}t" else []
    assert ("".join(text), comment.text) == (marked, said)


def test_the_same_report_gives_the_same_file() -> None:
    assert docx.render(REPORT) == docx.render(REPORT)
