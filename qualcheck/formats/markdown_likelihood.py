"""How much the article reads like a translation, as the report of one article says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from qualcheck.finding import Span
from qualcheck.formats.markdown_page import Page
from qualcheck.formats.markdown_text import escape
from qualcheck.report import Evidence, Likelihood, Origin

#: Paragraphs named for one piece of evidence.
MOST_PLACES: Final = 5

CAUTION: Final = "It says how the text reads, never who or what wrote it."


def lines(page: Page, languages: Mapping[str, str]) -> Iterator[str]:
    """The score in words, what it rests on and where that stands; `languages` are the names of codes."""
    likelihood = page.report.likelihood
    if likelihood is None:
        return
    if likelihood.probability is None:
        yield f"How much it reads like a translation: not said, {escape(likelihood.reason)}."
        yield ""
        return
    yield f"{_first_upper(likelihood.reason)}.{_origin(likelihood.origin, languages)} {CAUTION}"
    yield ""
    yield "<details><summary>What that rests on</summary>"
    yield ""
    yield from _evidence(page, likelihood)
    yield "</details>"
    yield ""


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _origin(origin: Origin | None, languages: Mapping[str, str]) -> str:
    """Nothing where the language does not show."""
    if origin is None:
        return ""
    names = [escape(languages.get(code, code)) for code in origin.languages]
    which = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
    return f" It may have been translated from {which}, judging by {escape(origin.reason)}."


def _evidence(page: Page, likelihood: Likelihood) -> Iterator[str]:
    for_it = [each for each in likelihood.evidence if each.weight > 0]
    against = [each for each in likelihood.evidence if each.weight < 0]
    for title, found in (("Like a translation:", for_it), ("Like native news:", against)):
        if found:
            yield title
            yield ""
            yield from (f"- {_item(page, each)}" for each in found)
            yield ""
    if not likelihood.evidence:
        yield "No single wording weighs much."
        yield ""


def _item(page: Page, evidence: Evidence) -> str:
    # Where our own findings stand, the rest of the report says.
    places = _places(page, evidence.spans) if evidence.rate is not None else ""
    return escape(evidence.text) + (f" ({places})" if places else "")


def _places(page: Page, spans: Sequence[Span]) -> str:
    counts: dict[str, int] = {}
    for span in spans:
        place = page.place(span)
        counts[place] = counts.get(place, 0) + 1
    shown = [f"{place} ×{count}" if count > 1 else place for place, count in list(counts.items())[:MOST_PLACES]]
    more = len(counts) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")
