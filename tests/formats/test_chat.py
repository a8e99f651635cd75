"""The three lines for a chat."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from qualcheck.finding import Finding, Span
from qualcheck.formats import chat
from qualcheck.formats.listing import Outcome
from qualcheck.report import Report


def test_the_lines(outcome: Outcome) -> None:
    assert "".join(chat.render(outcome)).splitlines() == [
        "qualcheck: 1 of 3 articles must be worked on (3 recast)",
        "5 errors, 2 queries, 3 signals in 138 words; not counted: 2 dismissed; 1 file could not be read; 1 article not fully checked",
        "First: wire/café 1,2.txt, line 3: “=SUM(A1)”: =1+1 is no prose",
    ]


@pytest.mark.parametrize(
    ("outcome", "first", "last"),
    [
        (
            Outcome([]),
            "qualcheck: no articles",
            "Nothing found is not proof: what was left out, or is wrong in good English, cannot be seen.",
        ),
    ],
)
def test_nothing_found(outcome: Outcome, first: str, last: str) -> None:
    lines = list(chat.render(outcome))
    assert (len(lines), lines[0], lines[-1]) == (3, f"{first}\n", f"{last}\n")


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("Storm @here <!channel> <@U1>", "Storm ＠here ‹!channel› ‹＠U1›"),
        ("Storm <https://evil.example|bank>", "Storm ‹https:⁄⁄evil.example|bank›"),
        ("Storm *x* `y` ~z~ #room", "Storm ∗x∗ ˋyˋ ∼z∼ ＃room"),
        ("Storm\n\nbroken\r\nup", "Storm broken up"),
        ("Storm \x1b[31m \u202e", "Storm ‹U+001B›[31m ‹U+202E›"),
        ("Storm " + "x" * 400, "Storm " + "x" * 271 + "…"),
    ],
)
def test_no_chat_takes_anything_for_its_own(make: Callable[..., Report], message: str, shown: str) -> None:
    found = Finding("t.r", "phrase", "error", "c", "major", Span(0, 5), message, "w")
    assert list(chat.render(Outcome([make("a.txt", (found,))])))[2] == f"First: a.txt, line 1: {shown}\n"
