"""The whole way of a Markdown or HTML article: from the file to JSON that points at the characters of the file."""

from __future__ import annotations

import json
import pickle
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from qualcheck import run
from qualcheck.config import Settings
from qualcheck.document import Document
from qualcheck.readers import html, markdown, text

MARKDOWN = """---\r
title: We recieve no finding here\r
---\r
# 😀 Harbour &amp; ferry recieve a date\r
\r
The **harbour master** took a **target** on the owner and said they would recieve\r
`recieve` the the engine &#8212; caf&eacute; and all &#8212; on *Tuesday* at the latest.\r
\r
> We will recieve it.\r
"""
HTML = """<!DOCTYPE html>\r
<title>We recieve no finding here</title><body><nav>recieve</nav>\r
<article><h1>😀 Harbour &amp; ferry recieve a date</h1>\r
<p>The <b>harbour master</b> took a <b>target</b> on the owner and said they would recieve\r
  <code>recieve</code> the the engine &#8212; caf&eacute; and all &#8212; on <i>Tuesday</i> at the latest.\r
<blockquote>We will recieve it.</blockquote></article>\r
"""


@pytest.mark.parametrize(("name", "source", "mark"), [("a.md", MARKDOWN, "**"), ("a.html", HTML, "<b>")])
@pytest.mark.parametrize("lead", ["", "\ufeff"])
def test_json_points_at_the_characters_of_the_file(
    qualcheck, tmp_path: Path, name: str, source: str, mark: str, lead: str
) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / name).write_bytes((lead + source).encode())
    told = json.loads(qualcheck("check", name, "--format", "json", "--scores").stdout)
    jsonschema.validate(
        told, json.loads(files("qualcheck.formats").joinpath("schema.json").read_text(encoding="utf-8"))
    )
    found = [(f["text"], source[f["start"] : f["end"]], f["class"]) for f in told["findings"] if f["class"] != "signal"]
    close = mark.replace("<", "</")
    assert found == [
        ("recieve", "recieve", "error"),
        ("took a target on", f"took a {mark}target{close} on", "error"),
        ("recieve", "recieve", "error"),
        ("the the", "the the", "error"),
        ("recieve", "recieve", "query"),
    ]
    edits = [edit for f in told["findings"] for fix in f["fixes"] for edit in fix["edits"]]
    assert [(source[edit["start"] : edit["end"]], edit["text"]) for edit in edits] == [
        ("recieve", "receive"),
        ("recieve", "receive"),
        ("the the", "the"),
    ]
    lines = source.split("\r\n")
    assert all(lines[f["line"] - 1][f["column"] - 1] == f["text"][0] for f in told["findings"])
    names = [
        source[start:end] for name in told["reports"][0]["figures"] for start, end in [(name["start"], name["end"])]
    ]
    assert names == [figure["text"] for figure in told["reports"][0]["figures"]]


@pytest.mark.parametrize(
    ("name", "notation"),
    [
        ("a.md", "markdown"),
        ("a.MARKDOWN", "markdown"),
        ("a.html", "html"),
        ("a.htm", "html"),
        ("a.b.XHTML", "html"),
        ("a.txt", None),
        ("a.story", None),
        ("md", None),
        ("md/a", None),
    ],
)
def test_the_ending_says_how_a_file_is_read(tmp_path: Path, name: str, notation: str | None) -> None:
    found = run.read_bytes(b"<p>One *dog*.</p>", name, Settings(folder=tmp_path))
    assert (found.file.notation if found.file is not None else None) == notation


def test_standard_input_is_read_by_its_name(qualcheck) -> None:  # type: ignore[no-untyped-def]
    ended = qualcheck(
        "check", "-", "--stdin-filename", "a.html", stdin="<p title=recieve>They would <b>recieve</b> the letter.</p>"
    )
    assert "a.html:1:32: error major general.misspelling" in ended.stdout


@pytest.mark.parametrize("name", ["a.md", "a.html"])
@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (b"One\r\n\xe9t\xe9", "not UTF-8: byte 0xe9 at offset 5"),
        ("<p>One".encode("utf-16"), "not UTF-8: byte 0xff at offset 0 (the file looks like UTF-16)"),
    ],
)
def test_a_file_that_is_not_utf8_gets_one_clear_line(
    qualcheck, tmp_path: Path, name: str, raw: bytes, line: str
) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / name).write_bytes(raw)
    ended = qualcheck("check", name)
    assert ended.returncode == 2
    assert line in ended.stderr.splitlines()[0]
    assert "Traceback" not in ended.stderr


def test_a_folder_without_articles_says_what_it_was_searched_for(qualcheck, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.md").write_text("One dog.", encoding="utf-8")
    ended = qualcheck("check", ".")
    assert "no articles found; in folders `include` takes *.txt" in ended.stderr


@pytest.mark.parametrize(
    "found",
    [markdown.document(MARKDOWN, "a.md"), html.document(HTML, "a.html"), text.document(MARKDOWN, "a.txt")],
    ids=["markdown", "html", "text"],
)
def test_documents_pickle(found: Document) -> None:
    assert pickle.loads(pickle.dumps(found)) == found


def test_a_plain_text_is_its_own_source() -> None:
    found = text.document("# a *b* &amp;", "a.txt")
    assert found.file is None
    assert found.source is found.text
