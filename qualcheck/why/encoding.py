"""Kind `encoding`: what was looked for, and the run of characters that came nearest to it."""

from __future__ import annotations

from collections.abc import Iterator

from qualcheck.detectors import encoding
from qualcheck.explanation import Step, stop
from qualcheck.finding import Span
from qualcheck.why.case import MOST_PLACES, Case

LOOKED_FOR = {
    "mojibake": "a letter that was read in the wrong encoding, such as “Ã©” or “â€™”",
    "lost": "a sign of a lost character, such as a box, or a question mark inside a word",
    "invisible": "a soft hyphen, a zero-width blank or a mark of direction",
}


def nearest(case: Case) -> Iterator[Step]:
    text, check = case.document.text, case.rule.params.check
    where = "in the text" if case.line is None else f"on line {case.line}"
    found = list(_near(text, check))
    here = [step for step in found if step.span is None or case.here(step.span)]
    yield from here[:MOST_PLACES]
    if not here:
        plain = "; the text is plain ASCII" if text.isascii() else ""
        yield stop("token", f"nothing {where} is {LOOKED_FOR[check]}{plain}")


def _near(text: str, check: str) -> Iterator[Step]:
    if check == "mojibake":
        for match in encoding.WINDOWS.finditer(text):
            run = match[0].rstrip(" ")
            span = Span(match.start(), match.start() + len(run))
            if not encoding.decoded(run):
                yield stop("token", f"“{run}” looks like it, but decodes to nothing, so it may be meant", span)
            elif not encoding._is_likely(text, match.start(), run):
                yield stop("exception", f"“{run}” is more likely a letter before a mark or a capital", span)
    if check == "lost":
        for at, letter in enumerate(text):
            if letter == "?" and text[at - 1 : at].isalpha() and text[at + 1 : at + 2].isalpha():
                what = "the question mark inside a word is part of an address, or no ending such as ’s or ’t follows it"
                yield stop("exception", what, Span(at, at + 1))
    if check == "invisible":
        for match in encoding.INVISIBLE_ONES.finditer(text):
            what = "the character that no one sees stands beside no Latin letter, where it may be needed"
            yield stop("exception", what, Span(match.start(), match.end()))
