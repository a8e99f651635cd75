"""Fixes: what is applied, in which order, how it reaches the file, and that a second time changes nothing."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcheck import fixes
from qualcheck.document import Document
from qualcheck.errors import QualcheckError
from qualcheck.finding import Edit, Finding, Fix, Span
from qualcheck.fixes import Seen, edited, encoded, fixed, narrowed, patch, write
from qualcheck.readers.text import document

Command = Callable[..., "subprocess.CompletedProcess[str]"]
#: (rule, words found, what a fix writes, safe, class)
Row = tuple[str, str, str, bool, str]


def found(text: Document, rows: Iterable[Row]) -> Iterable[Finding]:
    """A finding for each place of the words of each row."""
    for rule, words, new, safe, class_ in rows:
        start = text.text.find(words)
        while start >= 0:
            span = Span(start, start + len(words))
            fix = Fix("", (Edit(span, new),), safe)
            yield Finding(rule, "phrase", class_, "Other", "minor", span, "", "", fixes=(fix,))  # type: ignore[arg-type]
            start = text.text.find(words, start + 1)


def looks(rows: Sequence[Row], names: Sequence[str] = ()) -> Callable[[Document], Seen]:
    def look(text: Document) -> Seen:
        findings = tuple(sorted(found(text, rows), key=lambda finding: finding.order))
        spans = [Span(text.text.find(name), text.text.find(name) + len(name)) for name in names]
        ids = tuple(f"{f.rule}{f.span.start}" for f in findings)
        return Seen(text, Counter(finding.rule for finding in findings), findings, ids, spans)

    return look


def after(content: str, rows: Sequence[Row], names: Sequence[str] = (), *, unsafe: bool = False) -> str:
    def read(source: str) -> Document:
        return document(source, "a.txt")

    return fixed(read(content), looks(rows, names), read, unsafe=unsafe).source


TEH: Row = ("teh", "teh", "the", True, "error")
DOUBLE: Row = ("double", "the the", "the", True, "error")


@pytest.mark.parametrize(
    ("text", "rows", "unsafe", "expected"),
    [
        ("so teh end", [TEH], False, "so the end"),
        ("so teh end", [("teh", "teh", "the", False, "error")], False, "so teh end"),
        ("so teh end", [("teh", "teh", "the", False, "error")], True, "so the end"),
        ("so teh end", [("teh", "teh", "the", True, "query")], False, "so teh end"),
        ("so teh end", [("teh", "teh", "the", True, "query")], True, "so the end"),
        ("so teh end", [("teh", "teh", "the", True, "signal")], False, "so the end"),
        # One fix makes room for the next.
        ("so the teh end", [TEH, DOUBLE], False, "so the end"),
        ("the the the end", [DOUBLE], False, "the end"),
        # Two fixes at one place: the wider goes first, and the narrower finds nothing any more.
        ("in teh end", [("wide", "in teh end", "at last", True, "error"), TEH], False, "at last"),
        # A fix that brings its own finding again is left out, and so are two that undo each other.
        ("a colour b", [("more", "colour", "colour colour", True, "error")], False, "a colour b"),
        ("a big b", [("up", "big", "large", True, "error"), ("down", "large", "big", True, "error")], False, "a big b"),
        ("teh a big b", [TEH, ("up", "big", "large", True, "error"), ("down", "large", "big", True, "error")], False, "teh a big b"),
        # Nothing inside quotation marks.
        ("so “teh end” said", [TEH], True, "so “teh end” said"),
        ("so “teh end” said teh man", [TEH], True, "so “teh end” said the man"),
    ],
)  # fmt: skip
def test_what_is_applied(text: str, rows: list[Row], unsafe: bool, expected: str) -> None:
    once = after(text, rows, unsafe=unsafe)
    assert (once, after(once, rows, unsafe=unsafe)) == (expected, expected)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("teh", "Teh", "The", True, "error")], "Mr Teh Lim left teh office."),
        ([("space", "Teh  Lim", "Teh Lim", True, "error")], "Mr Teh Lim left teh office."),
        ([("teh", "teh", "the", True, "error")], "Mr Teh Lim left the office."),
        ([("left", "Lim left", "Lim, left", True, "error")], "Mr Teh Lim, left teh office."),
    ],
)
def test_no_name_is_changed(rows: list[Row], expected: str) -> None:
    assert after("Mr Teh Lim left teh office.", rows, ["Teh Lim"], unsafe=True) == expected


@pytest.mark.parametrize(
    ("text", "span", "new", "expected"),
    [
        ("the the end", (0, 7), "the", (3, 7, "")),
        ("a b", (1, 2), " ", (2, 2, "")),
        ("so,and", (2, 3), ", ", (3, 3, " ")),
        ("colour", (0, 6), "color", (4, 5, "")),
        ("abc", (0, 3), "xyz", (0, 3, "xyz")),
    ],
)
def test_an_edit_touches_only_what_differs(
    text: str, span: tuple[int, int], new: str, expected: tuple[int, int, str]
) -> None:
    edit = narrowed(text, Edit(Span(*span), new))
    assert (edit.span.start, edit.span.end, edit.text) == expected


@given(st.text("ab the", max_size=40), st.integers(0, 40), st.integers(0, 10), st.text("ab the", max_size=8))
def test_a_narrowed_edit_does_the_same(text: str, start: int, length: int, new: str) -> None:
    edit = Edit(Span(min(start, len(text)), min(start + length, len(text))), new)
    assert edited(text, [narrowed(text, edit)]) == edited(text, [edit])


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.sampled_from(["teh", "the", "big", "large", "“", "”", "\r\n", "\n", " ", "x", "😀"]), max_size=25).map(
        "".join
    )
)
def test_fixing_twice_is_fixing_once(text: str) -> None:
    rows: list[Row] = [TEH, DOUBLE, ("wide", "teh big", "a big", True, "error"), ("up", "big", "large", True, "error")]
    once = after(text, rows)
    assert after(once, rows) == once


# Files


@pytest.mark.parametrize("mode", [0o644, 0o600, 0o755])
def test_a_file_is_replaced_whole_with_its_permissions(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"before")
    file.chmod(mode)
    write(file, b"before", b"after")
    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (b"after", mode)
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"before")
    (tmp_path / "link.txt").symlink_to("a.txt")
    write(tmp_path / "link.txt", b"before", b"after")
    assert ((tmp_path / "link.txt").is_symlink(), (tmp_path / "a.txt").read_bytes()) == (True, b"after")


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"somebody else")
    with pytest.raises(QualcheckError, match="has changed while it was checked"):
        write(file, b"before", b"after")
    assert file.read_bytes() == b"somebody else"


def test_a_kill_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process dies between writing and renaming: what stood there stands there still."""
    file = tmp_path / "a.txt"
    file.write_bytes(b"before")

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(fixes.os, "replace", die)
    with pytest.raises(KeyboardInterrupt):
        write(file, b"before", b"after" * 1_000_000)
    assert file.read_bytes() == b"before"


@pytest.mark.parametrize(
    ("raw", "source", "expected"),
    [
        (b"a", "b", b"b"),
        (b"\xef\xbb\xbfa\r\n", "b\r\n", b"\xef\xbb\xbfb\r\n"),
        ("é😀".encode(), "😀", "😀".encode()),
    ],
)
def test_a_byte_order_mark_is_kept(raw: bytes, source: str, expected: bytes) -> None:
    assert encoded(raw, source) == expected


OLD = "Ferry\n\nIt was teh end.\n\nIt was not.\n\nNo.\n"


@pytest.mark.parametrize(
    "before",
    [OLD, OLD.strip(), OLD.replace("\n", "\r\n"), "\ufeff" + OLD, OLD.replace("\n", "\r"), "teh", "\n\nteh\n", "teh 😀 é\x0c\x85\u2028 teh\n"],
)  # fmt: skip
@pytest.mark.parametrize(
    "name", ["a.txt", "wire/a b.txt", "-été “1”.txt", 'quote".txt', "tab\t.txt", "back\\slash.txt"]
)
def test_git_takes_the_patch(tmp_path: Path, before: str, name: str) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    old, new = before.encode(), before.replace("teh", "the").encode()
    file.write_bytes(old)
    done = subprocess.run(
        ["git", "apply", "-"], cwd=tmp_path, input=patch(name, old, new), capture_output=True, check=False
    )
    assert (done.stderr, file.read_bytes()) == (b"", new)


# The command

ARTICLE = (
    "\ufeffBridge to open again\r\n\r\nThe old bridge will open again on Monday , the council said. The cost of of the "
    "work is “not yet known , Ms Ray said” in thier office, and the goverment paid.\r\n\r\nMs Oleg Teh recieved nothing"
)
REPAIRED = ARTICLE.replace("Monday ,", "Monday,").replace("of of", "of").replace("goverment", "government")
REPAIRED = REPAIRED.replace("thier", "their").replace("recieved", "received")


@pytest.fixture
def article(tmp_path: Path) -> Path:
    file = tmp_path / "a.txt"
    file.write_bytes(ARTICLE.encode())
    file.chmod(0o640)
    return file


def test_fix_writes_what_is_safe_and_leaves_the_rest_as_it_is(article: Path, qualcheck: Command) -> None:
    ended = qualcheck("check", "a.txt", "--fix")
    assert article.read_bytes().decode() == REPAIRED
    assert stat.S_IMODE(article.stat().st_mode) == 0o640
    assert "5 fixes applied to a.txt" in ended.stdout
    again = qualcheck("check", "a.txt", "--fix")
    assert ("nothing to fix" in again.stdout, article.read_bytes().decode()) == (True, REPAIRED)


def test_diff_writes_nothing_and_git_takes_it(article: Path, qualcheck: Command, tmp_path: Path) -> None:
    plain = qualcheck("check", "a.txt")
    command = [sys.executable, "-m", "qualcheck", "check", "a.txt", "--diff"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert (article.read_bytes().decode(), ended.returncode) == (ARTICLE, plain.returncode)
    taken = subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=ended.stdout, capture_output=True, check=False)
    assert (taken.stderr, article.read_bytes().decode()) == (b"", REPAIRED)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (
            "a.md",
            "---\ntitle: of of\n---\n# Bridge *opens* again\n\nThe cost of the **the** work &amp; of of *it* , said Ms Ray, is `of of` known.\n",
            "---\ntitle: of of\n---\n# Bridge *opens* again\n\nThe cost of the **the** work &amp; of *it*, said Ms Ray, is `of of` known.\n",
        ),
        (
            "a.html",
            "<html><body><p title='of of'>The cost of of the work &amp; of <b>of</b> it &#8212; 😀 was, in thier hands , said Ms Ray.</p></body></html>",
            "<html><body><p title='of of'>The cost of the work &amp; of <b>of</b> it &#8212; 😀 was, in their hands, said Ms Ray.</p></body></html>",
        ),
    ],
)
def test_markup_is_kept(qualcheck: Command, tmp_path: Path, name: str, before: str, after: str) -> None:
    (tmp_path / name).write_text(before, encoding="utf-8")
    ended = qualcheck("check", name, "--fix")
    assert (ended.returncode, (tmp_path / name).read_text(encoding="utf-8")) == (0, after)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["-", "--fix"], "standard input cannot be fixed"),
        (["a.txt", "--diff", "--format", "json"], "--diff takes standard output"),
    ],
)
def test_usage_is_checked(article: Path, qualcheck: Command, options: list[str], message: str) -> None:
    ended = qualcheck("check", *options, stdin="")
    assert (ended.returncode, message in ended.stderr) == (2, True)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_read_only_file_is_an_error_of_its_own(article: Path, qualcheck: Command) -> None:
    article.chmod(0o440)
    ended = qualcheck("check", "a.txt", "--fix")
    assert (ended.returncode, "read-only" in ended.stderr) == (2, True)


def test_a_name_is_put_right_only_by_the_house_list(qualcheck: Command, tmp_path: Path) -> None:
    text = "Talks held\n\nAnton Gromyka met the council on Monday, his office said in the evening.\n"
    (tmp_path / "a.txt").write_text(text)
    (tmp_path / "names.yml").write_text("- {name: Anton Gromyko, kind: person, wrong: [Anton Gromyka]}\n")
    qualcheck("check", "a.txt", "--fix")
    assert (tmp_path / "a.txt").read_text() == text
    (tmp_path / "qualcheck.yml").write_text("house_names: names.yml\n")
    qualcheck("check", "a.txt", "--fix")
    assert (tmp_path / "a.txt").read_text() == text.replace("Gromyka", "Gromyko")
