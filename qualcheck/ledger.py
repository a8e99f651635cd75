"""The names of several articles as one ledger, drift between articles, and a house list made from it.

A ledger line is one person, place or organisation over all articles: every spelling, how often, where first. Spellings
meet when the lists give them to one entry, when their letters are equal, or when every word of two full names has one
romanisation key (Volodymyr Zelenskyy, Volodymyr Zelenskiy) and no two words are well known, each by itself (David Davis,
David Davies). Single words meet by their letters; a surname that stands alone in an article belongs to the one person
of that name whom other articles name in full.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from qualcheck.document import Document
from qualcheck.gazetteer import Entry
from qualcheck.guard import WELL_KNOWN, Pair, Spelling, judge
from qualcheck.name_view import ORDINARY
from qualcheck.name_words import FAMILY_FIRST, GENERIC
from qualcheck.names import NameFinder
from qualcheck.report import Name, NameKind
from qualcheck.transliteration import Difference, are_spellings, difference, key, letters

#: What becomes of a spelling. print: this one. avoid: another spelling of it; wrong in a house list. also: another name
#: of the same, right too (the UN). short: a later mention by one word. open: nothing decides.
Use = Literal["print", "avoid", "also", "short", "open"]


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where a spelling first stands in one article, 1-based, and how often it does."""

    document: str
    line: int
    column: int
    count: int

    def __str__(self) -> str:
        return f"{self.document}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class LedgerForm:
    """One spelling over all articles, a sighting for each that has it, in the order they were read."""

    text: str
    sightings: tuple[Sighting, ...]
    use: Use

    @property
    def count(self) -> int:
        return sum(sighting.count for sighting in self.sightings)

    @property
    def short(self) -> bool:
        return self.use == "short"


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One name over all articles, its most frequent full form first."""

    kind: NameKind
    forms: tuple[LedgerForm, ...]
    #: Where it first stands, whatever the spelling.
    first: Sighting
    #: The form of the lists or the house style, else the most frequent one where that is clear; None on a tie.
    suggested: str | None
    evidence: str

    @property
    def count(self) -> int:
        return sum(form.count for form in self.forms)

    @property
    def drifts(self) -> bool:
        """Whether the articles have it in more than one spelling, or in one that is not to be printed."""
        uses = [form.use for form in self.forms]
        return "avoid" in uses or (uses.count("open") > 0 and uses.count("open") + uses.count("print") > 1)


@dataclass(slots=True)
class _Gathering:
    """One name while the articles are read."""

    first: Sighting
    kinds: Counter[NameKind] = field(default_factory=Counter)
    sightings: dict[str, list[Sighting]] = field(default_factory=lambda: defaultdict(list))
    #: Spellings that were a later mention wherever they stood.
    short: set[str] = field(default_factory=set)
    #: What an article itself suggested, in place of a spelling it has.
    corrected: dict[str, str] = field(default_factory=dict)

    @property
    def full(self) -> list[str]:
        return [text for text in self.sightings if text not in self.short]

    def add(self, document: Document, name: Name) -> None:
        self.kinds[name.kind] += sum(len(form.spans) for form in name.forms)
        for form in name.forms:
            if form.short and form.text not in self.sightings:
                self.short.add(form.text)
            elif not form.short:
                self.short.discard(form.text)
            place = document.locate(form.spans[0])
            self.sightings[form.text].append(Sighting(document.id, place.line, place.column, len(form.spans)))
        full = [form.text for form in name.forms if not form.short]
        if len(full) == 1 and name.suggested is not None and name.suggested != full[0]:
            self.corrected[full[0]] = name.suggested

    def take_in(self, other: _Gathering) -> None:
        """The mentions of `other`, whose one spelling is a later mention of this name."""
        self.kinds += other.kinds
        for text, sightings in other.sightings.items():
            if text not in self.full:
                self.short.add(text)
            self.sightings[text] += sightings


def ledger(finder: NameFinder, documents: Iterable[Document]) -> tuple[LedgerLine, ...]:
    """The names of all documents, in the order of their first mention."""
    gathered: dict[str, _Gathering] = {}
    for document in documents:
        for name in finder(document):
            place = document.locate(min(form.spans[0] for form in name.forms))
            first = Sighting(document.id, place.line, place.column, sum(len(form.spans) for form in name.forms))
            identity = _identity(finder, name)
            if identity in gathered and not _is_one(finder, gathered[identity].full, name):
                identity = letters(max((form.text for form in name.forms), key=len))
            gathered.setdefault(identity, _Gathering(first)).add(document, name)
    _join_surnames(finder, gathered)
    return tuple(_line(finder, one) for one in gathered.values())


def _identity(finder: NameFinder, name: Name) -> str:
    """What two names of two articles must share to be one line."""
    full = [form.text for form in name.forms if not form.short] or [name.forms[0].text]
    entry = _entry(finder, full)
    if entry is not None:
        return f"entry {entry.name}"
    words = max(full, key=len).split()
    return " ".join(map(key, words)) if len(words) > 1 else letters(words[0])


def _is_one(finder: NameFinder, full: Sequence[str], name: Name) -> bool:
    """Whether full names of one key are one name: not where a word after the given name is well known in each."""
    text = max((form.text for form in name.forms), key=len)
    if not full or any(letters(text) == letters(one) for one in full) or _entry(finder, [text]) is not None:
        return True
    pairs = zip(text.split()[1:], max(full, key=len).split()[1:], strict=False)
    return not any(
        letters(mine) != letters(other) and min(finder.words.zipf(mine), finder.words.zipf(other)) >= WELL_KNOWN
        for mine, other in pairs
    )


def _entry(finder: NameFinder, forms: Iterable[str]) -> Entry | None:
    """The entry of the lists that has one of these forms, a right one before a wrong one."""
    forms = tuple(forms)
    found = (finder.gazetteer.by_letters.get(letters(form)) for form in forms)
    wrong = (finder.gazetteer.by_wrong_form.get(form) for form in forms)
    return next((entry for some in (found, wrong) for entry in some if entry is not None), None)


def _join_surnames(finder: NameFinder, gathered: dict[str, _Gathering]) -> None:
    """Give a surname that is never introduced in its article to the one person of that name in the others."""
    owners: dict[str, set[str]] = defaultdict(set)
    for identity, one in gathered.items():
        for text in one.full:
            words = text.split()
            if len(words) > 1 and words[-1] not in GENERIC and one.kinds["person"]:
                owners[words[-1]].add(identity)
                if words[0] in FAMILY_FIRST:
                    owners[words[0]].add(identity)
    for identity, one in list(gathered.items()):
        if len(one.full) != 1 or " " in one.full[0] or one.kinds["place"] or one.kinds["organisation"]:
            continue
        word = one.full[0]
        some = owners.get(word, set())
        known = word in finder.gazetteer.known_surnames
        if len(some) > 1 and known:
            some = {owner for owner in some if _is_known(finder, gathered[owner], word)}
        if len(some) == 1 and (known or finder.words.zipf(word) < ORDINARY or one.kinds["person"]):
            (owner,) = some
            if owner != identity:
                gathered[owner].take_in(gathered.pop(identity))


def _is_known(finder: NameFinder, one: _Gathering, surname: str) -> bool:
    entry = _entry(finder, one.full)
    return entry is not None and entry.known and entry.surname == surname


def _line(finder: NameFinder, one: _Gathering) -> LedgerLine:
    counts = {text: sum(sighting.count for sighting in some) for text, some in one.sightings.items()}
    order = {text: index for index, text in enumerate(counts)}
    texts = sorted(counts, key=lambda text: (text in one.short, -counts[text], order[text]))
    full = [text for text in texts if text not in one.short]
    entry = _entry(finder, full)
    suggested, evidence = _suggestion(finder, one, entry, {text: counts[text] for text in full})
    return LedgerLine(
        kind=entry.kind if entry is not None else one.kinds.most_common(1)[0][0],
        forms=tuple(
            LedgerForm(text, tuple(one.sightings[text]), "short" if text in one.short else _use(text, suggested, entry))
            for text in texts
        ),
        first=one.first,
        suggested=suggested,
        evidence=evidence,
    )


def _suggestion(
    finder: NameFinder, one: _Gathering, entry: Entry | None, counts: Mapping[str, int]
) -> tuple[str | None, str]:
    if entry is not None:
        if finder.style in entry.styles:
            return entry.form(finder.style), f"the name style {finder.style}"
        alone = next((text for text in counts if len(counts) == 1 and text in entry.right and not entry.house), None)
        return alone or entry.name, "the house list" if entry.house else "the lists of names"
    # A respelt surname that stands alone does not compete with full names.
    full = [text for text in counts if " " in text]
    joined = {letters(text) for text in full}
    competing = [text for text in counts if not full or " " in text or letters(text) in joined]
    first, *others = competing
    if len(counts) == 1:
        corrected = one.corrected.get(first)
        return (corrected, "the lists of names") if corrected is not None else (first, "one spelling")
    if others and counts[first] == counts[others[0]] and not _in_capitals(first, others[0]):
        return None, "as often as each other"
    mentions = f"{counts[first]} of {sum(counts[text] for text in competing)} mentions"
    return first, mentions if others else "the full name has it"


def _in_capitals(a: str, b: str) -> bool:
    """Whether only stops or capitals throughout differ: UN and U.N., COVID and Covid."""
    a, b = a.replace(".", ""), b.replace(".", "")
    return a == b or (a.lower() == b.lower() and bool({a, b} & {a.upper(), a.upper() + "s"}))


def _use(text: str, suggested: str | None, entry: Entry | None) -> Use:
    if suggested is None:
        return "open"
    if text == suggested:
        return "print"
    if _in_capitals(text, suggested) or (text[1:] == suggested[1:] and text[0].lower() == suggested[0].lower()):
        return "also"  # Al-Rumaihi, where a sentence begins.
    if are_spellings(text, suggested) or key(text) == key(suggested) or (entry is not None and text in entry.wrong):
        return "avoid"
    if entry is None:
        return "avoid" if len(text.split()) == len(suggested.split()) else "open"
    return "also" if text in entry.right else "open"


def house_list(lines: Iterable[LedgerLine]) -> list[dict[str, Any]]:
    """A house list in the gazetteer's format, sorted by name, from the lines that decide something.

    The form to print is the name, forms to avoid are wrong ones, other names are accepted. A form that another line
    prints is left out of the wrong ones: such a list would not load. Lines that avoid nothing are left out.
    """
    lines = tuple(lines)
    right = {text for line in lines for text in (line.suggested, *_forms(line, "also")) if text is not None}
    entries: list[dict[str, Any]] = []
    for line in lines:
        wrong = [text for text in _forms(line, "avoid") if text not in right]
        if line.suggested is None or not wrong:
            continue
        accepted = [text for text in _forms(line, "also") if text != line.suggested]
        kind = {} if line.kind == "other" else {"kind": line.kind}
        entries.append({"name": line.suggested, **kind, **({"accepted": accepted} if accepted else {}), "wrong": wrong})
    return sorted(entries, key=lambda entry: str(entry["name"]))


def _forms(line: LedgerLine, use: Use) -> Iterator[str]:
    return (form.text for form in line.forms if form.use == use)


def trace(finder: NameFinder, name: str, other: str | None = None) -> Iterator[str]:
    """Which list or rule decides on `name`, or on whether `name` and `other` are one: a line for each step."""
    gazetteer = finder.gazetteer
    for entry in gazetteer.entries:
        yield from _standing(entry, name, finder.style)
    owner = gazetteer.by_letters.get(letters(name))
    if owner is not None and name not in owner.right and name not in owner.wrong:
        yield f"“{name}” has the letters of {owner.name} but is not listed: its hyphens, marks or capitals differ."
    if name in gazetteer.people_by_surname:
        people = ", ".join(entry.name for entry in gazetteer.people_by_surname[name])
        yield f"“{name}” is the surname of {people}."
    if name in finder.vocabulary:
        yield f"“{name}” is in the vocabulary of qualcheck.yml."
    apart = gazetteer.apart.get(letters(name))
    if apart:
        yield f"The list of pairs keeps “{name}” apart from {', '.join(sorted(apart))}."
    yield f"“{name}” folds to “{key(name)}”; the word list gives its words {_figures(finder, name)}."
    if other is None:
        return
    mine, theirs = _entry(finder, [name]), _entry(finder, [other])
    if name == other:
        yield "Both are written alike: one name."
    elif mine is not None and theirs is not None:
        same = mine == theirs
        both = f"both to {mine.name}" if same else f"“{name}” to {mine.name} and “{other}” to {theirs.name}"
        yield f"The lists of names decide: {'one name' if same else 'apart'}, since they give {both}."
    else:
        yield from _verdicts(finder, name, other)


def _standing(entry: Entry, name: str, wanted: str) -> Iterator[str]:
    source = "house list" if entry.house else "lists of names"
    if name == entry.name:
        yield f"“{name}” is the name of an entry of the {source} ({entry.kind})."
    for style, form in entry.styles.items():
        if form.form == name:
            yield f"“{name}” is the form of the style {style} for {entry.name} (source: {form.source})."
    if name in entry.accepted:
        yield f"“{name}” is accepted for {entry.name} by the {source}."
    if name in entry.wrong:
        yield f"“{name}” is wrong for {entry.name} by the {source}: write {entry.form(wanted)}."
    elif name in entry.right and entry.form(wanted) != name and wanted in entry.styles:
        yield f"The name style {wanted} has {entry.form(wanted)} for “{name}”."


def _figures(finder: NameFinder, name: str) -> str:
    return ", ".join(f"{word} {finder.words.zipf(word):.1f}" for word in name.split())


#: How two words differ, in words.
WAYS: Final[Mapping[Difference, str]] = {
    "writing": "hyphens, marks or capitals",
    "romanisation": "romanisation",
    "slip": "a letter",
    "ending": "the ending",
    "far": "two letters",
}


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
        yield f"“{mine}” and “{theirs}” differ in {WAYS[kind]}: {verdict}, since {judgement.reason}."


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
