"""Which source languages findings point to."""

from __future__ import annotations

import pytest

from qualcheck.finding import Finding, FindingClass, Span
from qualcheck.languages import LanguageEvidence, by_language


def finding(rule: str, class_: FindingClass, *languages: str) -> Finding:
    severity = "neutral" if class_ == "signal" else "minor"
    return Finding(rule, "phrase", class_, "Style", severity, Span(0, 1), "", "", languages=languages)


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([], []),
        ([finding("general.a", "error")], []),
        ([finding("hi.a", "error", "hi")], [("hi", 3.0, 1, 1)]),
        ([finding("hi.a", "error", "hi", "ur", "bn")] * 2, [("bn", 2.0, 2, 1), ("hi", 2.0, 2, 1), ("ur", 2.0, 2, 1)]),
        (
            [finding("it.a", "signal", "it", "fr"), finding("it.b", "query", "it")],
            [("it", 2.5, 2, 2), ("fr", 0.5, 1, 1)],
        ),
        (
            [finding("x.a", "error", *"ar fa tr az ur kk ky".split())],
            [(c, 0.43, 1, 1) for c in "ar az fa kk ky tr ur".split()],
        ),
    ],
)
def test_weights_are_added_up_and_shared(findings: list[Finding], expected: list[tuple[str, float, int, int]]) -> None:
    assert by_language(findings) == tuple(LanguageEvidence(*each) for each in expected)
