"""Epithets: what the press of another language calls a person instead of a name: "the young general", "the tsar".

A rule of this kind says with `check` what it looks for:

    check: bound      an epithet with "the" for a person whom the article names: {person} in the message, a neutral word
                      suggested. `people` gives epithets by person; `lists: true` adds those of the lists of people.
    check: loose      an epithet of the rule's `epithets`, whoever is meant ("the strongman")
    check: title      a word of `epithets` as a title before a bare surname of the lists: "dictator Kim"
    check: capitals   one of the rule's `epithets` with a capital and without: "the Tsar", "the tsar"
    check: chain      `min_count` or more different epithets of the lists and the rule's `people` for one person

Epithets are words without the article, in any case. The keys of `people` are names of the lists; the surname and the
first role there are what is suggested. `min_count`: how many of the rule's epithets an article must have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

from qualcheck.document import Document
from qualcheck.finding import Finding, Note, Skipped, Span
from qualcheck.gazetteer import Entry
from qualcheck.names import Analysis
from qualcheck.nlp import TOKEN, Token
from qualcheck.rule import Rule, fold

if TYPE_CHECKING:
    from qualcheck.resources import Resources

Check = Literal["bound", "loose", "title", "capitals", "chain"]
Words = tuple[str, ...]


@dataclass(frozen=True)
class Params:
    """What a rule of this kind looks for."""

    check: Check
    epithets: tuple[str, ...] = ()
    people: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lists: bool = False
    min_count: int = 1


@dataclass(frozen=True, slots=True)
class Epithet:
    """An epithet as words in lower case; who is meant (a name of the lists) and what to say instead."""

    words: Words
    person: str
    surname: str
    neutral: tuple[str, ...]
    rule: Rule


@dataclass(frozen=True, slots=True)
class Hit:
    """An epithet found in a text: from the article to the last word."""

    span: Span
    epithet: Epithet


def problems(params: Params) -> Iterator[tuple[str, str]]:
    if params.check not in get_args(Check):
        yield "check", f"“{params.check}” is no check of epithets: use {', '.join(get_args(Check))}."
    if params.check in ("loose", "title", "capitals") and not params.epithets:
        yield "epithets", f"the check {params.check} needs epithets: list them without “the”."
    if params.check in ("bound", "chain") and not (params.people or params.lists):
        yield "people", f"the check {params.check} needs epithets by person, or lists: true."
    if params.check not in ("bound", "chain") and (params.people or params.lists):
        yield "people", f"the check {params.check} takes epithets, not people or lists."
    for epithet in (*params.epithets, *(one for some in params.people.values() for one in some)):
        if epithet.lower().startswith(("the ", "a ", "an ")):
            yield "epithets", f"“{epithet}”: leave the article out."
    if params.min_count < 1:
        yield "min_count", "must be 1 or more."


def build(rules: Sequence[Rule], resources: Resources) -> Callable[[Document], Iterable[Finding | Skipped]]:
    finder = resources.name_finder
    epithets = _index(_epithets(rules, resources))
    titles = {word.lower(): rule for rule in rules if rule.params.check == "title" for word in rule.params.epithets}
    capitals = [rule for rule in rules if rule.params.check == "capitals"]
    chains = [rule for rule in rules if rule.params.check == "chain"]
    surnames = finder.gazetteer.people_by_surname

    def detect(document: Document) -> Iterator[Finding]:
        hits = list(_hits(document, epithets))
        analysis = finder.analyse(document) if hits or titles else None
        if analysis is None:
            return
        yield from _report(document, hits, analysis)
        for rule in capitals:
            yield from _capitals(rule, document, hits)
        for rule in chains:
            yield from _chains(rule, document, hits, analysis)
        if titles:
            yield from _titles(document, titles, surnames)

    return detect


def _epithets(rules: Sequence[Rule], resources: Resources) -> Iterator[Epithet]:
    """Every epithet of the rules, those of the lists of people last."""
    entries = {entry.name: entry for entry in resources.name_finder.gazetteer.entries if entry.kind == "person"}
    for rule in rules:
        params = rule.params
        if params.check in ("loose", "capitals"):
            for text in params.epithets:
                yield Epithet(_words(text), "", "", (), rule)
        if params.check not in ("bound", "chain"):
            continue
        for name, texts in params.people.items():
            for text in texts:
                yield _bound(text, name, entries.get(name), rule)
        if params.lists:
            for entry in entries.values():
                for text in entry.epithets:
                    yield _bound(text, entry.name, entry, rule)


def _bound(text: str, name: str, entry: Entry | None, rule: Rule) -> Epithet:
    surname = (entry.surname if entry else "") or name
    roles = entry.roles[:1] if entry else ()
    return Epithet(_words(text), name, surname, (surname, *(f"the {role}" for role in roles)), rule)


def _words(text: str) -> Words:
    return tuple(TOKEN.findall(text.lower()))


def _index(epithets: Iterable[Epithet]) -> Mapping[str, Sequence[Epithet]]:
    """First word → the epithets that begin with it, the longest first and those of a rule's own list before others."""
    found: dict[str, list[Epithet]] = defaultdict(list)
    for epithet in epithets:
        found[epithet.words[0]].append(epithet)
    for some in found.values():
        some.sort(key=lambda one: (-len(one.words), not one.rule.params.people))
    return found


def _hits(document: Document, epithets: Mapping[str, Sequence[Epithet]]) -> Iterator[Hit]:
    """Epithets after "the", every person's at the longest match, none before a name ("the tsar Nicholas")."""
    tokens = document.tokens
    for at, token in enumerate(tokens):
        if token.text not in ("the", "The", "THE") or at + 1 >= len(tokens):
            continue
        longest = 0
        for epithet in epithets.get(tokens[at + 1].text.lower(), ()):
            size = len(epithet.words)
            if size < longest:
                break
            last = at + size
            if last < len(tokens) and _match(tokens[at + 1 : last + 1], epithet.words) and not _goes_on(document, last):
                longest = size
                yield Hit(Span(token.start, tokens[at + size].end), epithet)


def _match(tokens: Sequence[Token], words: Words) -> bool:
    return tuple(token.text.lower() for token in tokens) == words


def _goes_on(document: Document, last: int) -> bool:
    """Whether a capitalised word follows directly, so that the words are a title: the tsar Nicholas."""
    tokens = document.tokens
    if last + 1 >= len(tokens):
        return False
    following = tokens[last + 1]
    return document.text[tokens[last].end : following.start] == " " and following.text[0].isupper()


def _report(document: Document, hits: Sequence[Hit], analysis: Analysis) -> Iterator[Finding]:
    named = _named(document, analysis)
    counts: dict[str, int] = defaultdict(int)
    for hit in hits:
        counts[hit.epithet.rule.id] += 1
    seen: set[tuple[str, Span]] = set()
    for hit in hits:
        epithet, rule = hit.epithet, hit.epithet.rule
        if (
            rule.params.check in ("capitals", "chain")
            or (rule.id, hit.span) in seen
            or counts[rule.id] < rule.params.min_count
        ):
            continue
        if not rule.speaks_at(document, hit.span):
            continue
        if rule.params.check == "loose":
            seen.add((rule.id, hit.span))
            yield rule.finding(document, hit.span, groups={"person": ""}, group=f"{rule.id}:{' '.join(epithet.words)}")
            continue
        place = named.get(epithet.person) or named.get(epithet.surname)
        if place is None:
            continue
        seen.add((rule.id, hit.span))
        yield rule.finding(
            document,
            hit.span,
            groups={"person": document.text[place.start : place.end]},
            suggestions=epithet.neutral,
            notes=(Note(place, "named here"),),
            group=f"{rule.id}:{' '.join(epithet.words)}",
        )


def _named(document: Document, analysis: Analysis) -> Mapping[str, Span]:
    """Names of the lists, and bare surnames, that the article has → where it has them first."""
    found: dict[str, Span] = {}
    for mention in analysis.reading.mentions:
        found.setdefault(mention.words[-1], mention.span)
        found.setdefault(mention.words[0], mention.span)
    for one in analysis.listed:
        found.setdefault(one.form.entry.name, one.span)
    return found


def _titles(document: Document, titles: Mapping[str, Rule], surnames: Mapping[str, object]) -> Iterator[Finding]:
    """A word of the list right before a surname that stands alone: "dictator Kim", but not "dictator Kim Jong Un"."""
    tokens = document.tokens
    for at, token in enumerate(tokens[:-1]):
        rule = titles.get(token.text.lower())
        following = tokens[at + 1]
        if rule is None or following.text not in surnames:
            continue
        if document.text[token.end : following.start] != " " or _goes_on(document, at + 1):
            continue
        span = Span(token.start, following.end)
        if rule.speaks_at(document, span):
            yield rule.finding(document, span, groups={"person": following.text}, suggestions=(following.text,))


def _chains(rule: Rule, document: Document, hits: Sequence[Hit], analysis: Analysis) -> Iterator[Finding]:
    """One finding for each person under many names, at the epithet that makes it a chain."""
    named = _named(document, analysis)
    chains: dict[str, dict[Words, Hit]] = defaultdict(dict)
    for hit in hits:
        if hit.epithet.rule is rule and (hit.epithet.person in named or hit.epithet.surname in named):
            chains[hit.epithet.person].setdefault(hit.epithet.words, hit)
    for person, chain in chains.items():
        if len(chain) < rule.params.min_count:
            continue
        last = list(chain.values())[rule.params.min_count - 1]
        if rule.speaks_at(document, last.span):
            others = ", ".join(f"“the {' '.join(words)}”" for words in chain)
            yield rule.finding(document, last.span, groups={"person": person, "others": others}, suggestions=())


def _capitals(rule: Rule, document: Document, hits: Sequence[Hit]) -> Iterator[Finding]:
    """One epithet in two ways of writing: the first mention that differs from the first of all is reported."""
    forms: dict[Words, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for hit in (hit for hit in hits if hit.epithet.rule is rule):
        text = document.text[hit.span.start : hit.span.end].partition(" ")[2]
        if hit.span not in forms[hit.epithet.words][text]:
            forms[hit.epithet.words][text].append(hit.span)
    for written in forms.values():
        if len(written) < 2:
            continue
        ranked = sorted(written.items(), key=lambda item: (-len(item[1]), not item[0].islower()))
        other, places = ranked[0]
        for text, spans in ranked[1:]:
            for span in spans:
                if rule.speaks_at(document, span) and fold(text) == fold(other):
                    yield rule.finding(
                        document,
                        span,
                        groups={"other": other},
                        suggestions=(),
                        notes=(Note(places[0], f"“{other}” here"),),
                    )
