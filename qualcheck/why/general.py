"""What may keep a rule of any kind silent: the block, the place in it, quotation marks, names and the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qualcheck.document import Block
from qualcheck.explanation import Step, stop
from qualcheck.finding import Span
from qualcheck.rule import PROSE
from qualcheck.why.case import Case, Hindrance, one_block

QUOTATION = frozenset({"quotation"})
#: Quotation marks of any sort.
MARKS = '“”"‘’«»„'
PLACES = {
    "headline": "is not in the headline",
    "paragraph-start": "does not begin a paragraph",
    "sentence-start": "does not begin a sentence",
}


def places(case: Case) -> Iterator[Hindrance]:
    """What has to do with the place: asked right after the words match."""
    rule = case.rule
    yield Hindrance(_any_block, _block)
    if any(block.kind != "paragraph" for block in case.document.blocks):
        yield Hindrance(_all_paragraphs, _block_of_kind)
    yield Hindrance(lambda case: case.with_document(blocks=one_block(case.document)), _edge)
    if rule.where != "anywhere":
        yield Hindrance(lambda case: case.with_rule(where="anywhere"), _where)
    if QUOTATION & (rule.except_in | rule.only_in):
        yield Hindrance(_quoted_or_not, _quotation)
    if case.document.quotations:
        yield Hindrance(lambda case: case.with_document(quotations=()), _quotation_of_kind)


def last(case: Case) -> Iterator[Hindrance]:
    """What is asked when a rule has its findings: whether they are names, and what the house accepts."""
    if not case.rule.names:
        yield Hindrance(lambda case: case.with_rule(names=True), _name)
    if case.resources.vocabulary:
        yield Hindrance(_no_vocabulary, _accepted)


def _any_block(case: Case) -> Case:
    rule = case.rule
    return case.with_rule(only_in=(rule.only_in & QUOTATION) | {"all"}, except_in=rule.except_in & QUOTATION)


def _block(case: Case, span: Span) -> Step:
    rule = case.rule
    only, but = sorted(rule.only_in - QUOTATION), sorted(rule.except_in - QUOTATION)
    kind = _kind_at(case, span)
    if kind in but:
        told = f"the rule leaves these alone (except_in: {', '.join(but)})"
    elif only:
        told = f"the rule looks only there: {', '.join(only)} (only_in)"
    else:
        told = f"rules look at {_enumeration(sorted(PROSE))} unless only_in says otherwise"
    return stop("block", f"“{case.words(span)}” stands in {_a(kind)}; {told}", span)


def _all_paragraphs(case: Case) -> Case:
    return case.with_document(blocks=tuple(Block("paragraph", block.span) for block in case.document.blocks))


def _block_of_kind(case: Case, span: Span) -> Step:
    what = (
        f"“{case.words(span)}” stands in {_a(_kind_at(case, span))}, where rules of kind {case.rule.kind} do not look"
    )
    return stop("block", what, span)


def _edge(case: Case, span: Span) -> Step:
    what = f"“{case.words(span)}” runs over the edge of a paragraph or heading; a rule sees one of them at a time"
    return stop("edge", what, span)


def _where(case: Case, span: Span) -> Step:
    where = case.rule.where
    return stop("where", f"“{case.words(span)}” {PLACES[where]}, where alone the rule looks (where: {where})", span)


def _quoted_or_not(case: Case) -> Case:
    rule = case.rule
    return case.with_rule(only_in=rule.only_in - QUOTATION, except_in=rule.except_in - QUOTATION)


def _quotation(case: Case, span: Span) -> Step:
    if case.rule.except_in >= QUOTATION:
        what = f"“{case.words(span)}” stands in a quotation, which the rule leaves alone (except_in: quotation)"
    else:
        what = f"“{case.words(span)}” stands in no quotation, and the rule looks only there (only_in: quotation)"
    return stop("quotation", what, span)


def _quotation_of_kind(case: Case, span: Span) -> Step:
    quotation = next((quotation for quotation in case.document.quotations if quotation.touches(span)), span)
    words = _short(case.words(quotation).strip(MARKS))
    what = f"quotation marks keep the rule silent here: without those of “{words}” it would fire"
    return stop("quotation", what, span)


def _name(case: Case, span: Span) -> Step:
    names = case.resources.name_finder.exempt(case.document)
    name = next((name for name in names if name.contains(span)), span)
    what = f"“{case.words(span)}” is a name, or part of “{case.words(name)}”"
    if name == span:
        what = f"“{case.words(span)}” is taken for a name"
    return stop("name", f"{what}; no rule about wording judges a name (names: true lets it)", span)


def _no_vocabulary(case: Case) -> Case:
    return _with_vocabulary(case, frozenset())


def _with_vocabulary(case: Case, entries: frozenset[str]) -> Case:
    resources = case.resources
    finder = replace(resources.name_finder, vocabulary=entries)
    return replace(case, resources=replace(resources, vocabulary=entries, name_finder=finder))


def _accepted(case: Case, span: Span) -> Step:
    entries = case.resources.vocabulary
    words = {word.strip("“”\"'’.,;:").lower() for word in case.words(span).split()}
    near = [entry for entry in sorted(entries) if words & set(entry.lower().split())]
    guilty = [entry for entry in near if _with_vocabulary(case, entries - {entry}).speaks_at(span)]
    named = ", ".join(f"“{entry}” ({case.vocabulary.get(entry, 'vocabulary')})" for entry in guilty or near)
    return stop("vocabulary", f"the vocabulary of the house accepts {named or case.words(span)}", span)


def _kind_at(case: Case, span: Span) -> str:
    block = case.document.block_at(span.start)
    return block.kind if block is not None else "no block"


def _a(kind: str) -> str:
    if kind == "no block":
        return kind
    if kind in ("tags", "debris"):
        return {"tags": "a line of tags", "debris": "debris of the page"}[kind]
    return f"a {kind}"


def _enumeration(items: list[str]) -> str:
    return ", ".join(items[:-1]) + " and " + items[-1]


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + "…"
