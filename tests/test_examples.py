"""What `rules test` says: exact spans, corrections, right texts, known misses, and marks under the place that matters."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from qualcheck import packs
from qualcheck.config import Settings
from qualcheck.errors import QualcheckErrors
from qualcheck.examples import failures, marked, unmarked
from qualcheck.finding import Span
from qualcheck.formats import carets
from qualcheck.formats.rules import page, plain
from qualcheck.resources import Resources
from qualcheck.run import resources

Command = Callable[..., "subprocess.CompletedProcess[str]"]

RULE = """\
- id: for-his-part
  kind: phrase
  phrases: [for his part]
  suggest: [he]
  examples:
    - """


@pytest.fixture(scope="module")
def shared() -> Resources:
    return resources(Settings(folder=Path.cwd()))


def said(folder: Path, example: str, shared: Resources) -> list[str]:
    """The lines that the failures of the one example give, without the place."""
    (folder / "a.yml").write_text(RULE + example + "\n", encoding="utf-8")
    rules = packs.load([packs.Pack("house", folder, "house", False)])
    return [line for failure in failures(rules, shared) for line in str(failure).splitlines()]


@pytest.mark.parametrize(
    "example",
    [
        "bad: '[[For his part]], Rao left.'",
        "{bad: 'So [[for his part]] Rao left.', good: 'So he Rao left.'}",
        "bad: '[[For his part]], he said, and she [[for his part]].'",
        "ok: 'For her part, Rao left.'",
        "todo: '[[For her part]], Rao left.'",
        "{todo: '[[For her part]], Rao left.', good: 'He, Rao left.'}",
        # Found in part, or a little beside: still missed.
        "todo: '[[For his part]], Rao left [[for her part]].'",
        "todo: '[[For his part,]] Rao left.'",
    ],
)
def test_what_comes_out(tmp_path: Path, shared: Resources, example: str) -> None:
    assert said(tmp_path, example, shared) == []


@pytest.mark.parametrize(
    ("example", "lines"),
    [
        (
            "bad: 'Rao left, [[for her part]].'",
            ["does not fire where it should:", "    Rao left, for her part.", "              ~~~~~~~~~~~~  expected", "    nothing was found"],
        ),
        (
            "bad: 'Rao, [[for his]] part, left.'",
            ["fires elsewhere than marked:", "    Rao, for his part, left.", "         ~~~~~~~  expected", "         ^^^^^^^^^^^^  got"],
        ),
        (
            "{bad: '[[For his part]] Rao left.', good: 'Him Rao left.'}",
            ["its first suggestion does not make 'good':", "    expected Him Rao left.", "    got      He Rao left.", "              ^"],
        ),
        ("ok: 'Rao left for his part.'", ["fires on an 'ok' example:", "    Rao left for his part.", "             ^^^^^^^^^^^^  found"]),
        (
            "todo: 'Rao left [[for his part]].'",
            ["a known miss is found now; write 'bad' in the place of 'todo':", "    Rao left for his part.", "             ^^^^^^^^^^^^  found"],
        ),
        (
            "{bad: '“Rao left [[for his part]],” she said.', good: 'x'}",
            ["has a 'good' example and suggests nothing (inside a quotation nothing is suggested; take 'good' out):", "    “Rao left for his part,” she said.", "              ^^^^^^^^^^^^  found"],
        ),
    ],
)  # fmt: skip
def test_what_does_not_come_out(tmp_path: Path, shared: Resources, example: str, lines: list[str]) -> None:
    assert said(tmp_path, example, shared) == [f"house/a.yml:6: house.for-his-part: {lines[0]}", *lines[1:]]


def test_a_good_example_that_is_found_again(tmp_path: Path, shared: Resources) -> None:
    rule = RULE.replace("[he]", "[he for his part]")
    (tmp_path / "a.yml").write_text(rule + "{bad: '[[For his part]].', good: 'He for his part.'}", encoding="utf-8")
    rules = packs.load([packs.Pack("house", tmp_path, "house", False)])
    (failure,) = failures(rules, shared)
    assert failure.message == "fires on its own 'good' example:\n    He for his part.\n       ^^^^^^^^^^^^  found"


@pytest.mark.parametrize(
    ("example", "message"),
    [
        ("todo: For her part", "house/a.yml:6:7: mark what the rule should find with [[double square brackets]]"),
        ("{todo: '[[a]]', ok: b}", "house/a.yml:6:7: an example has either 'bad' (and 'good') or 'ok', or 'todo'"),
        ("{bad: '[[a]]', todo: '[[b]]'}", "house/a.yml:6:7: an example has either 'bad' (and 'good') or 'ok', or 'todo'"),
        ("good: b", "house/a.yml:6:7: an example has either 'bad' (and 'good') or 'ok', or 'todo'"),
        ("{bad: '[[a]]', god: b}", "house/a.yml:6:22: unknown key 'god'"),
    ],
)  # fmt: skip
def test_examples_that_are_none(tmp_path: Path, shared: Resources, example: str, message: str) -> None:
    with pytest.raises(QualcheckErrors) as caught:
        said(tmp_path, example, shared)
    assert str(caught.value).startswith(message)


def test_the_command_counts_known_misses_apart(qualcheck: Command, tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(
        RULE + "todo: '[[For her part]] Rao left.'\n    - ok: Rao left.\n", encoding="utf-8"
    )
    tried = qualcheck("rules", "test", "a.yml")
    assert tried.stdout == "1 rule, 2 examples: 1 passed, 1 known miss, 0 failed\n"
    assert tried.returncode == 0


def test_known_misses_are_shown_with_the_rule(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(RULE + "todo: '[[For her part]] Rao left.'\n", encoding="utf-8")
    (rule,) = packs.load([packs.Pack("house", tmp_path, "house", False)])
    assert "  todo: [[For her part]] Rao left.  (known miss: not found as yet)" in list(page(rule))
    assert plain(rule)["examples"] == [{"todo": "[[For her part]] Rao left."}]


def test_the_command_fails_for_a_known_miss_that_is_found(qualcheck: Command, tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(RULE + "todo: '[[For his part]] Rao left.'\n", encoding="utf-8")
    tried = qualcheck("rules", "test", "a.yml")
    assert tried.returncode == 1
    assert tried.stdout.splitlines()[-1] == "1 rule, 1 example: 0 passed, 1 failed"
    assert tried.stderr == "qualcheck: exit 1: 1 example failed\n"


@pytest.mark.parametrize("bad", ["[[a]] b", "a [[b]] c [[d]]", "é [[😀 b]]", "[[a]][[b]]"])
def test_marks_are_put_back_where_they_were(bad: str) -> None:
    assert marked(*unmarked(bad)) == bad


LONG = "The council met again on Monday. " * 5 + "Rao left for his part. " + "Nobody spoke after that. " * 5


@pytest.mark.parametrize(
    ("text", "place", "line", "row"),
    [
        ("Rao left.", Span(4, 8), "Rao left.", "    ^^^^  got"),
        ("北京 left.", Span(3, 7), "北京 left.", "     ^^^^  got"),
        ("北京 left.", Span(0, 2), "北京 left.", "^^^^  got"),
        ("Cafe\u0301 left.", Span(6, 10), "Cafe\u0301 left.", "     ^^^^  got"),
        ("😀 left.", Span(2, 6), "😀 left.", "   ^^^^  got"),
        ("a\tb\r\nc", Span(5, 6), "a⇥b␍⏎c", "     ^  got"),
        ("a\x1bb", Span(2, 3), "a‹U+001B›b", "         ^  got"),
        ("Rao left.", Span(9, 9), "Rao left.", "         ^  got"),
        ("Rao left.", Span(0, 0), "Rao left.", "^  got"),
        ("::error::a", Span(9, 10), "‹::›error::a", "           ^  got"),
        (LONG, Span(174, 186), "…council met again on Monday. Rao left for his part. Nobody spoke after that. Nobody spoke after…", "                                       ^^^^^^^^^^^^  got"),
        (LONG, Span(0, 3), "The council met again on Monday. The council met again on Monday. The council met again on Monday.…", "^^^  got"),
    ],
)  # fmt: skip
def test_marks_stand_under_their_text(text: str, place: Span, line: str, row: str) -> None:
    assert list(carets.lines(text, [("got", "^", [place])], place.start)) == ["    " + line, "    " + row]


def test_what_is_out_of_sight_is_counted() -> None:
    _, row = carets.lines(LONG, [("got", "^", [Span(0, 3), Span(174, 186)])], 174)
    assert row.endswith("^^^^^^^^^^^^  got (1 more outside this part)")


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        ("He left.", "She left."),
        ("He left.", "He left"),
        ("He", "He left"),
        ("北京 left", "北京 right"),
        (LONG, LONG.replace("his part", "her part")),
        # Both are cut alike, though only one is long.
        (LONG[:190], LONG[:90]),
    ],
)
def test_the_first_difference_has_the_caret(expected: str, got: str) -> None:
    wanted, made, caret = (line[13:] for line in carets.difference(expected, got))
    wide = len(re.findall("[北京]", wanted))
    place = caret.index("^") - wide
    assert wanted[:place] == made[:place]
    assert wanted[place : place + 1] != made[place : place + 1]
