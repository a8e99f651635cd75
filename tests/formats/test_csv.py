"""CSV, read back with Python's own reader and with the eyes of a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import StringIO

import pytest

from qualcheck.finding import Finding, Span
from qualcheck.formats import csv as csv_format
from qualcheck.formats.listing import Outcome
from qualcheck.report import Report


def rows(outcome: Outcome) -> list[dict[str, str]]:
    text = "".join(csv_format.render(outcome))
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text[1:], newline=""), dialect="excel", strict=True))


@pytest.mark.parametrize(
    ("index", "column", "value"),
    [
        (0, "path", "wire/café 1,2.txt"),
        (0, "line", "1"),
        (1, "column", "13"),
        (1, "end_column", "29"),
        (1, "class", "error"),
        (1, "rule", "hi.took-a-target-on"),
        (1, "suggestions", "attacked / (delete)"),
        (1, "id", "000001"),
        (3, "text", "'=SUM(A1)"),
        (3, "message", "'=1+1 is no prose"),
        (5, "in_quotation", "yes"),
        (5, "message", "“{match}” is word for word; write “attacked”: a, b\nand 100 %"),
        (6, "text", "[see](this) <script> \x1b[31m|@here| {0}"),
        (6, "preview", "yes"),
        (7, "text", "##[add-mask]it, and went\r\n\r\non for days"),
        (9, "path", "half.txt"),
    ],
)
def test_cells(outcome: Outcome, index: int, column: str, value: str) -> None:
    assert rows(outcome)[index][column] == value


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_is_a_formula(make: Callable[..., Report], start: str) -> None:
    found = Finding("t.r", "phrase", "error", "c", "major", Span(0, 5), f"{start}cmd|'/C calc'!A0", "w")
    (row,) = rows(Outcome([make(f"{start}a.txt", (found,))]))
    assert (row["message"], row["path"]) == (f"'{start}cmd|'/C calc'!A0", f"'{start}a.txt")


def test_a_harmless_cell_stays_as_it_is(outcome: Outcome) -> None:
    assert rows(outcome)[1]["text"] == "took a target on"
