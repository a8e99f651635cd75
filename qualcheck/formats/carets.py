"""One line of text with marks under places in it, for a terminal: `rules test` shows what it expected and what it got.

Long texts are cut to the part that matters; marks stand in terminal columns, so that they are right under East Asian
letters, combining marks and characters that are shown by their number.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final

from qualcheck.finding import Span
from qualcheck.formats.text import RUNNER_COMMAND, safe

#: Terminal columns of text that are shown, and how many of them may stand before the place that matters.
WIDTH: Final = 100
BEFORE: Final = 40
LONGEST_WORD: Final = 20
INDENT: Final = "    "
#: What stands for characters that would break or bend the line.
SHOWN: Final = {"\n": "⏎", "\r": "␍", "\t": "⇥"}
#: Characters that take no column of their own.
NO_WIDTH: Final = frozenset({"Mn", "Me", "Cf"})

#: What the marks mean, the character they are made of, and where they stand.
Marks = tuple[str, str, Sequence[Span]]


def lines(text: str, rows: Sequence[Marks], focus: int = 0) -> Iterator[str]:
    """The text on one line and a line of marks for each of `rows`. Where it is long, the part round offset `focus`."""
    cells = _cells(text)
    yield from _part(text, cells, rows, 0 if _width("".join(cells)) <= WIDTH else _start(text, cells, focus))


def difference(expected: str, got: str) -> Iterator[str]:
    """Two texts one under the other and a caret under the first character in which they differ."""
    pairs = enumerate(zip(expected, got, strict=False))
    place = next((at for at, (one, other) in pairs if one != other), min(len(expected), len(got)))
    caret: Sequence[Marks] = [("", "^", [Span(place, place)])]
    cells = _cells(expected), _cells(got)
    # Both begin alike, so they are cut alike.
    fits = all(_width("".join(each)) <= WIDTH for each in cells)
    start = 0 if fits else _start(expected, cells[0], place)
    wanted, _ = _part(expected, cells[0], caret, start)
    made, row = _part(got, cells[1], caret, start)
    for name, line in (("expected ", wanted), ("got      ", made), (" " * 9, row.rstrip())):
        yield f"{INDENT}{name}{line.removeprefix(INDENT)}"


def _part(text: str, cells: Sequence[str], rows: Sequence[Marks], start: int) -> Iterator[str]:
    """As much of the text from `start` as a line holds, and the marks."""
    end = _end(text, cells, start)
    before = "…" if start else ""
    yield INDENT + before + "".join(cells[start:end]) + ("…" if end < len(cells) else "")
    columns = list(accumulate(map(_width, cells[start:end]), initial=len(before)))
    for meaning, mark, spans in rows:
        shown = [Span(max(span.start, start), min(span.end, end)) for span in spans]
        seen = [span for span in shown if span.start <= span.end]
        more = f" ({len(spans) - len(seen)} more outside this part)" if len(seen) < len(spans) else ""
        row = _row([(columns[span.start - start], columns[span.end - start]) for span in seen], mark)
        yield f"{INDENT}{row}  {meaning}{more}" if row else f"{INDENT}{meaning}{more}"


def _cells(text: str) -> list[str]:
    """Each character as it is shown."""
    cells = [SHOWN.get(letter) or safe(letter) for letter in text]
    for command in RUNNER_COMMAND.finditer(text):
        cells[command.start()] = "‹" + cells[command.start()]
        cells[command.end() - 1] += "›"
    return cells


def _width(shown: str) -> int:
    """Columns of a terminal."""
    return sum(
        0 if unicodedata.category(letter) in NO_WIDTH else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in shown
    )


def _start(text: str, cells: Sequence[str], focus: int) -> int:
    """Where a long text is cut at its beginning: at a word, not far before `focus`. Decided by what stands before it."""
    start, room = focus, BEFORE
    while start > 0 and _width(cells[start - 1]) <= room:
        start -= 1
        room -= _width(cells[start])
    blank = text.find(" ", start, focus)
    return blank + 1 if start > 0 and blank >= 0 else start


def _end(text: str, cells: Sequence[str], start: int) -> int:
    """How far a line reaches that begins at `start`; the last word that it would cut is left out if it is short."""
    end, room = start, WIDTH
    while end < len(cells) and _width(cells[end]) <= room:
        room -= _width(cells[end])
        end += 1
    blank = text.rfind(" ", max(start, end - LONGEST_WORD), end)
    return blank if end < len(cells) and blank >= 0 else end


def _row(columns: Sequence[tuple[int, int]], mark: str) -> str:
    """The marks from each first up to each last column, at least one of them."""
    row: list[str] = []
    for first, last in columns:
        row += " " * (max(last, first + 1) - len(row))
        row[first : max(last, first + 1)] = mark * (max(last, first + 1) - first)
    return "".join(row)
