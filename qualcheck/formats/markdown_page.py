"""A report dealt out to the sections of its page: which finding stands where, and the phrase to search for."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final, NamedTuple

from qualcheck.document import Document
from qualcheck.finding import SEVERITY_RANK, Finding, Span
from qualcheck.formats.markdown_text import PHRASE_LENGTH, bold, escape
from qualcheck.report import Name, Report

#: A sentence with this many findings is recast, not patched.
RECAST: Final = 3
#: The shortest and longest run of words given to search for.
FEWEST_WORDS: Final = 2
MOST_WORDS: Final = 8

BLOCK_NAMES: Final[Mapping[str, str]] = {
    "slug": "slug line",
    "headline": "headline",
    "deck": "deck",
    "byline": "byline",
    "subheading": "heading",
    "caption": "caption",
    "tags": "tag line",
    "debris": "leftover line",
}


class Item(NamedTuple):
    """A finding with its short id."""

    id: str
    finding: Finding


@dataclass(frozen=True)
class Page:
    """A report with its findings dealt out to the sections. Each finding is in exactly one."""

    report: Report

    @property
    def document(self) -> Document:
        return self.report.document

    @cached_property
    def items(self) -> tuple[Item, ...]:
        return tuple(map(Item, self.report.ids, self.report.findings))

    @cached_property
    def names(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if is_name(item.finding))

    @cached_property
    def signals(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.finding.class_ == "signal" and not is_name(item.finding))

    @cached_property
    def quoted(self) -> tuple[Item, ...]:
        return tuple(item for item in self.serious if item.finding.in_quotation)

    @cached_property
    def settle(self) -> tuple[tuple[Item, ...], ...]:
        """Queries and critical errors by group, the gravest group first."""
        found = [item for item in self.serious if not item.finding.in_quotation and is_open(item.finding)]
        return tuple(sorted(grouped(found), key=lambda group: SEVERITY_RANK[group[0].finding.severity]))

    @cached_property
    def throughout(self) -> tuple[tuple[Item, ...], ...]:
        """Groups of two errors or more, the largest first."""
        return tuple(sorted((group for group in grouped(self.plain) if len(group) > 1), key=lambda group: -len(group)))

    @cached_property
    def singles(self) -> tuple[Item, ...]:
        return tuple(group[0] for group in grouped(self.plain) if len(group) == 1)

    @cached_property
    def singles_in(self) -> Mapping[Span | None, list[Finding]]:
        """Sentence → the findings of `singles` in it."""
        found: dict[Span | None, list[Finding]] = {}
        for item in self.singles:
            found.setdefault(self.document.sentence_at(item.finding.span.start), []).append(item.finding)
        return found

    @cached_property
    def recast(self) -> Mapping[Span, int]:
        """Sentences with `RECAST` findings or more → how many. Names and other people's words do not count."""
        sentences = [
            self.document.sentence_at(item.finding.span.start)
            for item in self.items
            if not is_name(item.finding) and not item.finding.in_quotation
        ]
        counts = Counter(sentence for sentence in sentences if sentence is not None)
        return {sentence: count for sentence, count in counts.items() if count >= RECAST}

    @cached_property
    def serious(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.finding.class_ != "signal" and not is_name(item.finding))

    @cached_property
    def plain(self) -> tuple[Item, ...]:
        return tuple(item for item in self.serious if not item.finding.in_quotation and not is_open(item.finding))

    @cached_property
    def name_rows(self) -> list[tuple[Name | None, tuple[Item, ...]]]:
        """Names with a finding, each with its findings; then groups of findings that belong to no known name."""
        owners: dict[int, list[Item]] = {}
        strays: list[Item] = []
        for item in self.names:
            owner = next(
                (
                    index
                    for index, name in enumerate(self.report.names)
                    if any(span.touches(item.finding.span) for form in name.forms for span in form.spans)
                ),
                None,
            )
            (strays if owner is None else owners.setdefault(owner, [])).append(item)
        known: list[tuple[Name | None, tuple[Item, ...]]] = [
            (self.report.names[index], tuple(items)) for index, items in sorted(owners.items())
        ]
        return known + [(None, group) for group in grouped(strays)]

    def pieces(self, span: Span) -> Iterator[tuple[Span, list[Item]]]:
        """A stretch of the text cut where findings begin or end, each piece with the findings over it: they may overlap
        and hold one another."""
        inside = [item for item in self.items if item.finding.span.touches(span)]
        cuts = {span.start, span.end}
        for item in inside:
            cuts |= {max(span.start, item.finding.span.start), min(span.end, item.finding.span.end)}
        for start, end in pairwise(sorted(cuts)):
            piece = Span(start, end)
            yield piece, [item for item in inside if item.finding.span.touches(piece)]

    # Places and phrases

    @cached_property
    def lowered(self) -> str:
        return self.document.text.lower()

    @cached_property
    def starts(self) -> list[int]:
        return [token.start for token in self.document.tokens]

    def text(self, span: Span) -> str:
        return self.document.text[span.start : span.end]

    def place(self, span: Span) -> str:
        """Where a span stands, as an editor would say it: ¶4, headline, heading above ¶4, tag line."""
        found = self.document.locate(span)
        if found.paragraph is not None:
            return f"¶{found.paragraph}"
        if found.block is None:
            return f"line {found.line}"
        name = BLOCK_NAMES.get(found.block, found.block)
        if found.block not in ("subheading", "caption"):
            return name
        above = sum(block.kind == "paragraph" and block.span.start < span.start for block in self.document.blocks)
        below = any(block.kind == "paragraph" and block.span.start > span.start for block in self.document.blocks)
        return f"{name} above ¶{above + 1}" if below else f"{name} below ¶{above}"

    def places(self, items: Sequence[Item]) -> str:
        """“¶1 ×2, ¶2, headline”."""
        counts = Counter(self.place(item.finding.span) for item in items)
        return ", ".join(f"{place} ×{count}" if count > 1 else place for place, count in counts.items())

    def phrase(self, span: Span) -> str:
        """Escaped words to search for, the span itself in bold where there are words beside it."""
        span = self._trimmed(span)
        run = self.run(span)
        if run.end < span.end:
            return f"“{escape(self._cut(run))} … {escape(self._tail(span, run))}”"
        before, match, after = (
            escape(self._cut(Span(*ends)))
            for ends in ((run.start, span.start), (span.start, span.end), (span.end, run.end))
        )
        return f"“{before}{bold(self.text(span), match)}{after}”" if before or after else f"“{match}”"

    def opening(self, sentence: Span) -> str:
        """Escaped first words of a sentence, enough to find it."""
        run = self._prefix(sentence, *self.words_of(sentence), fewest=4)
        return f"“{escape(self._cut(run))}{' …' if run.end < sentence.end - 1 else ''}”"

    def _trimmed(self, span: Span) -> Span:
        """The span without white space at its ends: some patterns need it, no reader does."""
        text = self.text(span)
        if not text.strip():
            return span
        return Span(span.end - len(text.lstrip()), span.start + len(text.rstrip()))

    def _cut(self, span: Span) -> str:
        """The text of a span, exact; one without spaces (another script, a row of marks) may be too long to show."""
        text = self.text(span)
        return text if len(text) <= PHRASE_LENGTH else text[:PHRASE_LENGTH] + "…"

    def _tail(self, span: Span, run: Span) -> str:
        """The last words of a span of which `run` is the beginning."""
        _, last = self.words_of(span)
        start = max(run.end, self.document.tokens[max(last - 1, 0)].start)
        return self._cut(Span(start, span.end)).strip()

    def run(self, span: Span) -> Span:
        """The shortest run of two to eight words around the span that a search finds only here.

        Of runs equally short, one inside the sentence is preferred, then one that begins with the span. A span of more
        than eight words, or over a line end, is cut to a run of its first words. Where every run occurs elsewhere too,
        the span alone comes back: the paragraph number has to do.
        """
        first, last = self.words_of(span)
        if first > last:
            return span
        line = self._line(span.start)
        if last - first >= MOST_WORDS or span.end > line.end:
            return self._prefix(span, first, last, fewest=3)
        sentence = self.document.sentence_at(span.start) or line
        for bounds in (Span(max(line.start, sentence.start), min(line.end, sentence.end)), line):
            for length in range(max(FEWEST_WORDS, last - first + 1), MOST_WORDS + 1):
                for left in range(length - (last - first)):
                    run = self._between(span, first - left, first - left + length - 1)
                    if run is not None and bounds.contains(run) and self._is_unique(run):
                        return run
        return span

    def _prefix(self, span: Span, first: int, last: int, *, fewest: int) -> Span:
        """The first words of the span, as many as make it unique; all of a short one."""
        line = self._line(span.start)
        most = min(first + MOST_WORDS, last + 1)
        runs = [
            Span(span.start, span.end if index == last + 1 else self.document.tokens[index - 1].end)
            for index in range(min(first + fewest, most), most + 1)
            if index > first and self.document.tokens[index - 1].end <= line.end
        ]
        if not runs:
            return Span(span.start, min(span.end, line.end))
        return next((run for run in runs if self._is_unique(run)), runs[-1])

    def words_of(self, span: Span) -> tuple[int, int]:
        """Index of the first and the last word that the span touches; of its neighbours if it touches none."""
        tokens = self.document.tokens
        first = bisect_right(self.starts, span.start) - 1
        if first < 0 or tokens[first].end <= span.start:
            first += 1
        last = bisect_left(self.starts, span.end) - 1
        if first > last and tokens:
            return max(last, 0), min(first, len(tokens) - 1)
        return first, last

    def _between(self, span: Span, first: int, last: int) -> Span | None:
        tokens = self.document.tokens
        if first < 0 or last >= len(tokens):
            return None
        return Span(min(span.start, tokens[first].start), max(span.end, tokens[last].end))

    def _line(self, offset: int) -> Span:
        """The line of the file that holds the character, without its end: searches do not cross lines."""
        text = self.document.text
        start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
        found = LINE_END.search(text, offset)
        return Span(start, found.start() if found else len(text))

    def _is_unique(self, run: Span) -> bool:
        """Whether a search that does not mind capitals finds the run once."""
        words = self.text(run).lower()
        first = self.lowered.find(words)
        return self.lowered.find(words, first + 1) < 0


LINE_END: Final = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")


def is_name(finding: Finding) -> bool:
    return finding.rule.startswith("names.")


def is_open(finding: Finding) -> bool:
    """Whether a person must decide before the rest is worth doing."""
    return finding.class_ == "query" or finding.severity == "critical"


def is_grave(finding: Finding) -> bool:
    return finding.severity in ("critical", "major")


def grouped(items: Iterable[Item]) -> list[tuple[Item, ...]]:
    """Items by the group of their finding, in order of the first of each; one without a group stands alone."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.finding.group or f"\0{item.id}", []).append(item)
    return [tuple(group) for group in groups.values()]
