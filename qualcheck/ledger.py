"""The names of several articles as one ledger, drift between articles, and a house list made from it.

A ledger line is one person, place or organisation over all articles: every full form, how often, where first. Forms
meet when the lists give them to one entry, when their letters are equal, or when every word of two full names has one
romanisation key (Volodymyr Zelenskyy, Volodymyr Zelenskiy). Single words meet only by their letters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qualcheck.document import Document
from qualcheck.finding import Span
from qualcheck.gazetteer import Entry
from qualcheck.guard import Pair, Spelling, judge
from qualcheck.name_view import are_spellings
from qualcheck.names import NameFinder
from qualcheck.report import Name, NameKind
from qualcheck.transliteration import difference, key, letters


@dataclass(frozen=True, slots=True)
class LedgerForm:
    """One spelling over all articles. `documents` are the ids of the articles that have it, in order."""

    text: str
    count: int
    documents: tuple[str, ...]
    short: bool


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One name over all articles, its most frequent full form first."""

    kind: NameKind
    forms: tuple[LedgerForm, ...]
    #: Where it first stands: the id of the article and the place in its text.
    document: str
    span: Span
    #: The form of the lists or the house style, else the most frequent one where that is clear; None on a tie.
    suggested: str | None
    evidence: str

    @property
    def drifts(self) -> bool:
        """Whether the articles have it in more than one spelling."""
        return sum(not form.short for form in self.forms) > 1


def ledger(finder: NameFinder, documents: Iterable[Document]) -> tuple[LedgerLine, ...]:
    """The names of all documents, in the order of their first mention."""
    groups: dict[str, list[tuple[Document, Name]]] = {}
    for document in documents:
        for name in finder(document):
            groups.setdefault(_identity(finder, name), []).append((document, name))
    return tuple(_line(finder, some) for some in groups.values())


def _identity(finder: NameFinder, name: Name) -> str:
    """What two names of two articles must share to be one line."""
    full = max((form.text for form in name.forms if not form.short), key=len, default=name.forms[0].text)
    entry = finder.gazetteer.by_letters.get(letters(full))
    if entry is not None:
        return f"entry {entry.name}"
    words = full.split()
    return " ".join(map(key, words)) if len(words) > 1 else letters(full)


def _line(finder: NameFinder, some: Sequence[tuple[Document, Name]]) -> LedgerLine:
    counts: Counter[str] = Counter()
    where: dict[str, list[str]] = {}
    short: dict[str, bool] = {}
    for document, name in some:
        for form in name.forms:
            counts[form.text] += len(form.spans)
            where.setdefault(form.text, []).append(document.id)
            short[form.text] = short.get(form.text, True) and form.short
    order = list(counts)
    forms = tuple(
        LedgerForm(text, counts[text], tuple(dict.fromkeys(where[text])), short[text])
        for text in sorted(order, key=lambda text: (short[text], -counts[text], order.index(text)))
    )
    first, name = some[0]
    suggested, evidence = _suggestion(finder, forms)
    kinds = Counter(name.kind for _, name in some)
    return LedgerLine(
        kind=kinds.most_common(1)[0][0],
        forms=forms,
        document=first.id,
        span=min(form.spans[0] for form in name.forms),
        suggested=suggested,
        evidence=evidence,
    )


def _suggestion(finder: NameFinder, forms: Sequence[LedgerForm]) -> tuple[str | None, str]:
    entry = finder.gazetteer.by_letters.get(letters(forms[0].text))
    if entry is not None:
        if finder.style in entry.styles:
            return entry.form(finder.style), f"the style {finder.style}"
        return entry.name, "the house list" if entry.house else "the lists of names"
    full = [form for form in forms if not form.short]
    if len(full) < 2:
        return forms[0].text, "one spelling"
    if full[0].count == full[1].count:
        return None, "a tie"
    return full[0].text, f"{full[0].count} of {sum(form.count for form in full)} mentions"


def house_list(lines: Iterable[LedgerLine]) -> list[Mapping[str, Any]]:
    """A reviewed ledger as house list: the suggested form of each name that drifts, its other spellings wrong.

    Lines without a suggested form, or with one spelling only, are left out: the house decides those by hand.
    """
    entries: list[Mapping[str, Any]] = []
    for line in lines:
        if line.suggested is None or not line.drifts:
            continue
        wrong = [
            form.text
            for form in line.forms
            if not form.short and form.text != line.suggested and are_spellings(form.text, line.suggested)
        ]
        if not wrong:
            continue
        kind = {} if line.kind == "other" else {"kind": line.kind}
        entries.append({"name": line.suggested, **kind, "wrong": wrong})
    return sorted(entries, key=lambda entry: str(entry["name"]))


def trace(finder: NameFinder, name: str, other: str | None = None) -> Iterator[str]:
    """Which list or rule decides on `name`, or on whether `name` and `other` are one: a line for each step."""
    gazetteer = finder.gazetteer
    for entry in gazetteer.entries:
        yield from _standing(entry, name)
    owner = gazetteer.by_letters.get(letters(name))
    if owner is not None and name not in owner.right and name not in owner.wrong:
        yield f"“{name}” has the letters of {owner.name}, but is not listed: a variant in hyphens, marks or capitals."
    if name in gazetteer.people_by_surname:
        people = ", ".join(entry.name for entry in gazetteer.people_by_surname[name])
        yield f"“{name}” is the surname of {people}."
    if name in finder.vocabulary:
        yield f"“{name}” is in the vocabulary of qualcheck.yml."
    apart = gazetteer.apart.get(letters(name))
    if apart:
        yield f"The list of pairs keeps “{name}” apart from {', '.join(sorted(apart))}."
    yield f"“{name}” folds to “{key(name)}”; the word list gives its words {_figures(finder, name)}."
    if other is not None:
        yield from _verdicts(finder, name, other)


def _standing(entry: Entry, name: str) -> Iterator[str]:
    source = "house list" if entry.house else "lists of names"
    if name == entry.name:
        yield f"“{name}” is the name of an entry of the {source} ({entry.kind})."
    for style, form in entry.styles.items():
        if form.form == name:
            yield f"“{name}” is the form of the style {style} for {entry.name} (source: {form.source})."
    if name in entry.accepted:
        yield f"“{name}” is accepted for {entry.name} by the {source}."
    if name in entry.wrong:
        yield f"“{name}” is wrong for {entry.name} by the {source}: write {entry.name}."


def _figures(finder: NameFinder, name: str) -> str:
    return ", ".join(f"{word} {finder.words.zipf(word):.1f}" for word in name.split())


def _verdicts(finder: NameFinder, name: str, other: str) -> Iterator[str]:
    """The guard's word on each pair of words of two full names that differ, without an article around them."""
    some, others = name.split(), other.split()
    if len(some) != len(others):
        yield f"“{name}” and “{other}” have not the same number of words: they are compared by their letters only."
        return
    for at, (mine, theirs) in enumerate(zip(some, others, strict=True)):
        if mine == theirs:
            continue
        kind = difference(mine, theirs)
        if kind is None:
            yield f"“{mine}” and “{theirs}” are too far apart to be one name."
            continue
        pair = Pair(
            kept=_alone(some, at),
            other=_alone(others, at),
            difference=kind,
            words=finder.words,
            known_pairs=finder.gazetteer.apart,
            owners=finder.gazetteer.one_word_owners,
            vocabulary=finder.vocabulary,
        )
        judgement = judge(pair)
        verdict = "one name" if judgement.verdict == "one" else "apart"
        yield f"“{mine}” and “{theirs}” differ by {kind}: {verdict}, since {judgement.reason}."


def _alone(words: Sequence[str], at: int) -> Spelling:
    before = frozenset(letters(word) for word in words[at - 1 : at])
    after = frozenset(letters(word) for word in words[at + 1 : at + 2])
    return Spelling(
        text=words[at],
        count=1,
        before=before,
        after=after,
        near_before=before,
        near_after=after,
        bare=len(words) == 1,
        alone=len(words) == 1,
    )
