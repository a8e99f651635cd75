"""Wordings far more frequent in translations: as a table for the terminal, and as a file of draft rules."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from qualcheck.formats.text import plural, safe
from qualcheck.rates import Excerpt
from qualcheck.wordings import Mined, Wording

#: How the two corpora are called: the one with more of the wordings last.
LABELS: Final = {"native and mt": ("native", "mt"), "published and raw": ("published", "raw")}
#: The start of a sentence in a notation.
EDGE: Final = "^"
LONGEST_ID: Final = 60
#: Other wordings of the same places that a line names.
FOLDED: Final = 3

HEAD: Final = """\
# Drafts by `qualcheck rules mine`, to be judged one by one: delete what is good English, narrow what is too broad, say in
# 'message' what to write instead, and give examples of your own. The places below are quoted from the articles: take
# them out before the file goes to others. Until a rule is no longer 'preview' it is shown and fails nothing.
#
#   qualcheck rules test FILE      qualcheck rules stats --corpus native=PATH --corpus mt=PATH --select ID
"""


def table(mined: Mined) -> Iterator[str]:
    """Sizes, a row a wording with excerpts below, and what was set aside."""
    fewer, more = LABELS[mined.comparison]
    language = f" from {mined.language}" if mined.language else ""
    yield f"{more}{language}: {mined.words:,} words in {plural(mined.texts, 'text')}"
    yield f"{fewer}: {mined.native_words:,} words in {plural(mined.native_texts, 'text')}"
    yield ""
    if not mined.wordings:
        yield "No wording is so much more frequent; try a smaller --least-ratio or --least-count, or more text,"
        yield "or --marked for wordings that a rule finds already."
    else:
        yield f"{more:>6}  {fewer:>9}  {'texts':>6}  {'times':>6}  wording"
    for wording in mined.wordings:
        yield (
            f"{wording.count:>6,}  {wording.native:>9,}  {wording.texts:>6,}  {wording.ratio:>6.1f}  "
            f"{safe(wording.notation)}" + (f"   (found by {wording.rule})" if wording.rule else "")
        )
        if wording.forms:
            yield f"{'':33}{', '.join(f'{safe(form)} {count}' for form, count in wording.forms.items())}"
        if wording.folded:
            others = len(wording.folded) - FOLDED
            more_of_them = f" and {others} more" if others > 0 else ""
            yield f"{'':33}also: {'; '.join(safe(other) for other in wording.folded[:FOLDED])}{more_of_them}"
        for excerpt in wording.excerpts:
            yield f"{'':33}{_excerpt(excerpt)}"
    yield ""
    if mined.wordings:
        yield "texts: articles that have it; several translations of one count once. times: how many times as frequent."
        yield "In a wording ^ is the start of a sentence, <verb:carry> and <noun:day> are all their forms, and <NN>, <JJ>,"
        yield "<VBN> and so on any noun, adjective, participle (see qualcheck/detectors/pattern.py)."
    if mined.set_aside:
        told = "; ".join(f"{count:,} {reason}" for reason, count in sorted(mined.set_aside.items()))
        yield f"Set aside: {told}."


def _excerpt(excerpt: Excerpt) -> str:
    return (
        f"{safe(excerpt.document)}:{excerpt.line}: {safe(excerpt.before)}[[{safe(excerpt.match)}]]{safe(excerpt.after)}"
    )


def drafts(mined: Mined) -> str:
    """A rule file: one draft a wording, with its counts and excerpts in comments."""
    taken: set[str] = set()
    return HEAD + "".join(f"\n{_draft(wording, mined, taken)}" for wording in mined.wordings)


def _draft(wording: Wording, mined: Mined, taken: set[str]) -> str:
    fewer, more = LABELS[mined.comparison]
    opens = wording.kind == "phrase" and wording.notation.startswith(EDGE)
    notation = wording.notation.removeprefix(f"{EDGE} ") if opens else wording.notation
    advice = (
        "is taken out by the desk; say it as the desk does."
        if more == "raw"
        else ("is rare in news written in English; say it more plainly.")
    )
    lines = [
        f"# {plural(wording.count, 'place')} in {plural(wording.texts, 'text')} of {more}, {wording.native:,} of {fewer}: "
        f"{wording.ratio:.1f} times as frequent.",
        *(f"# Found by {wording.rule} already." for _ in (wording.rule,) if wording.rule),
        *(f"#   {_excerpt(excerpt)}" for excerpt in wording.excerpts),
        f"- id: {_id(notation, taken)}",
        f"  kind: {wording.kind}",
        "  class: signal",
        "  status: preview",
        *(["  where: sentence-start"] if opens else []),
        *([f"  source_languages: [{mined.language}]"] if mined.language else []),
        f"  message: {_quoted(f'“{{match}}” {advice}')}",
        f"  {wording.kind}s: [{_quoted(notation)}]",
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """As YAML reads it, whatever is in it."""
    return json.dumps(text, ensure_ascii=False)


def _id(notation: str, taken: set[str]) -> str:
    plain = re.sub(r"<(?:verb|noun):([^>]+)>", r"\1", notation.lower())
    slug = "-".join(re.findall(r"[a-z0-9]+", plain))[:LONGEST_ID].strip("-") or "wording"
    made = next(
        each for number in range(1, len(taken) + 2) if (each := f"{slug}-{number}" if number > 1 else slug) not in taken
    )
    taken.add(made)
    return made
