"""What a terminal shows of hostile text, and what a log of GitHub Actions takes for a command."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from qualcheck.finding import Skipped
from qualcheck.formats import text
from qualcheck.report import Report


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b[2J", "‹U+001B›[2J"),
        ("\x1b]8;;http://evil\x07link", "‹U+001B›]8;;http://evil‹U+0007›link"),
        ("\x9b31m", "‹U+009B›31m"),
        ("a\rb", "a‹U+000D›b"),
        ("a\nb", "a‹U+000A›b"),
        ("a\x08\x7f", "a‹U+0008›‹U+007F›"),
        ("\u202egnp.exe", "‹U+202E›gnp.exe"),
        ("a\u2028b", "a‹U+2028›b"),
        ("\ufeffa", "‹U+FEFF›a"),
        ("\udc80", "‹U+DC80›"),
        ("a\tb", "a b"),
        ("👩\u200d👧 क्\u200dष", "👩\u200d👧 क्\u200dष"),
        ("::stop-commands::x", "‹::›stop-commands::x"),
        ("  ::add-mask::x", "‹  ::›add-mask::x"),
        ("and ##[add-mask]x", "and ##‹[›add-mask]x"),
        ("std::vector", "std::vector"),
    ],
)
def test_nothing_steers_a_terminal(raw: str, shown: str) -> None:
    assert text.safe(raw) == shown


def test_no_line_of_an_article_steers_a_terminal(make: Callable[..., Report]) -> None:
    report = make("::error::\x1b[1m.txt", notes=("\x1b[2J",), skipped=(Skipped("\x07", "a\nb"),))
    lines = list(text.article(report))
    assert [line for line in lines if any(ord(letter) < 32 or ord(letter) == 127 for letter in line)] == []
    assert [line for line in lines if line.lstrip().startswith("::") or "##[" in line] == []
