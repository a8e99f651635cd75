"""Kind `languagetool`: one rule of LanguageTool, taken over with a class, a severity and rates of our own.

    id: EN_A_VS_AN
    kind: languagetool
    message: "{message}"
    except_after: ['[$£€]']

`id` is LanguageTool's own, `{message}` what LanguageTool says. The rules of this kind are the whole allow-list: any
other rule of LanguageTool is off, since most speak of right English or of names. They take part only in a run with
`--languagetool` (or `languagetool:` in qualcheck.yml); all are asked for in one request.

A match is left alone inside a name, inside a quotation that is not English, and where it runs over the edge of a block.
It cannot see what LanguageTool does not: on news most of its matches are names, and names are not asked for.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from qualcheck.document import Document
from qualcheck.engine import TIME_LIMIT
from qualcheck.expressions import PatternError, compile_source
from qualcheck.finding import Finding, Skipped, Span
from qualcheck.resources import Resources
from qualcheck.rule import Rule

#: The least share of English words in a quotation that is taken for English.
ENGLISH: Final = 0.5
#: How far behind a match its exceptions may look, in characters.
CONTEXT: Final = 120


@dataclass(frozen=True)
class Params:
    """LanguageTool's rule has the id of ours. `except_after`: regular expressions; a match right before which one of
    them matches, white space apart, is left alone.
    """

    except_after: tuple[str, ...] = ()


def problems(params: Params) -> Iterator[tuple[str, str]]:
    for source in params.except_after:
        try:
            compile_source(source, False)
        except PatternError as error:
            yield "except_after", f"except_after: {error}"


def build(rules: Sequence[Rule], resources: Resources) -> Callable[[Document], Iterable[Finding | Skipped]]:
    by_id = {rule.id.partition(".")[2]: rule for rule in rules}
    wanted = frozenset(by_id)

    def detect(document: Document) -> Iterator[Finding | Skipped]:
        if resources.languagetool is None:
            return
        from qualcheck.languagetool.client import Unavailable

        try:
            matches = resources.languagetool.matches(document.text, wanted)
        except Unavailable as error:
            yield Skipped("LanguageTool", str(error))
            return
        names = sorted(resources.name_finder.exempt(document))
        starts = [name.start for name in names]
        for match in matches:
            rule = by_id.get(match.rule)
            span = Span(match.start, match.end)
            if rule is None or not span.start < span.end <= len(document.text) or not rule.speaks_at(document, span):
                continue
            index = bisect_right(starts, span.start) - 1
            if (index >= 0 and names[index].contains(span)) or _in_foreign_quotation(document, span, resources):
                continue
            if any(_follows(source, document.text, span.end) for source in rule.params.except_after):
                continue
            yield rule.finding(
                document, span, groups={"message": match.message}, suggestions=[s for s in match.replacements if s]
            )

    return detect


def _follows(source: str, text: str, at: int) -> bool:
    expression = compile_source(rf"\s*(?:{source})", False)
    return expression.match(text, at, at + CONTEXT, timeout=TIME_LIMIT) is not None


def _in_foreign_quotation(document: Document, span: Span, resources: Resources) -> bool:
    quotation = document.quotation_at(span.start)
    if quotation is None:
        return False
    words = [token.text for token in document.tokens_in(quotation) if token.text.isalpha()]
    return sum(resources.words.known(word) for word in words) < ENGLISH * len(words)
