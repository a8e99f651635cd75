"""Known people, places and organisations: which forms of a name are right, in which style, and which are wrong.

A list is plain data, one mapping for each name, as in `rules/names/`:

    - name: Kim Jong Un
      styles: {ap: {form: Kim Jong Un, source: "…"}, bbc: {form: Kim Jong-un, source: unconfirmed}}
      accepted: [Kim Jongun]          # right besides the name and the forms of the styles
      wrong: [Kim Yong Un]            # surely wrong: an error
      surname: Kim                    # people: what later mentions use
      gender: m
      roles: [North Korean leader]
      epithets: [young general]       # what the press of the source language calls the person, without article
      known: true                     # known to all by the surname alone
      country: North Korea

A house list has the same format; an entry may say `kind: person`, `place` or `organisation`. The house's spelling is
the only one: the other spellings of that name are then wrong (Kiev where the house has Kyiv), but not its other names
(the UN where the house has the United Nations), unless the house list gives them as wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any, Final, Literal

from qualcheck.nlp import TOKEN
from qualcheck.transliteration import are_spellings, letters

EntryKind = Literal["person", "place", "organisation", "other"]
Standing = Literal["name", "accepted", "wrong"]
STYLES: Final = ("ap", "bbc", "economist")
#: How each is called in messages and reports.
STYLE_TITLES: Final = {"ap": "AP", "bbc": "BBC", "economist": "Economist"}


@dataclass(frozen=True, slots=True)
class StyleForm:
    """The form a style wants and where that is written; `source` is "unconfirmed" where it was not read."""

    form: str
    source: str = "unconfirmed"

    @property
    def confirmed(self) -> bool:
        return self.source != "unconfirmed"


@dataclass(frozen=True)
class Entry:
    """One person, place or organisation of a list."""

    name: str
    kind: EntryKind
    styles: Mapping[str, StyleForm] = field(default_factory=dict, hash=False)
    accepted: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    surname: str = ""
    gender: str = ""
    roles: tuple[str, ...] = ()
    epithets: tuple[str, ...] = ()
    known: bool = False
    country: str = ""
    #: From the list of the user's own house.
    house: bool = False

    @property
    def right(self) -> tuple[str, ...]:
        """Every right form, the name first."""
        return tuple(dict.fromkeys((self.name, *(style.form for style in self.styles.values()), *self.accepted)))

    def form(self, style: str) -> str:
        """The form a style wants; the name where the style says nothing."""
        wanted = self.styles.get(style)
        return wanted.form if wanted is not None else self.name

    @classmethod
    def from_data(cls, data: Mapping[str, Any], kind: EntryKind, *, house: bool = False) -> Entry:
        """An entry from one mapping of a list. Unknown keys are the loader's matter and are passed over here."""
        styles = {
            style: StyleForm(form["form"], form.get("source") or "unconfirmed")
            if isinstance(form, Mapping)
            else StyleForm(str(form))
            for style, form in (data.get("styles") or {}).items()
        }
        return cls(
            name=str(data["name"]),
            kind=data.get("kind", kind),
            styles=styles,
            accepted=tuple(map(str, data.get("accepted") or ())),
            wrong=tuple(map(str, data.get("wrong") or ())),
            surname=str(data.get("surname") or ""),
            gender=str(data.get("gender") or ""),
            roles=tuple(map(str, data.get("roles") or ())),
            epithets=tuple(map(str, data.get("epithets") or ())),
            known=bool(data.get("known")),
            country=str(data.get("country") or ""),
            house=house,
        )


@dataclass(frozen=True, slots=True)
class Form:
    """One listed form: its words as tokens, the entry it belongs to and its standing there."""

    words: tuple[str, ...]
    text: str
    entry: Entry
    standing: Standing


@dataclass(frozen=True)
class Gazetteer:
    """All entries, the user's house list last. Frozen; the indexes are made when first asked for."""

    entries: tuple[Entry, ...] = ()
    #: Pairs of names, or words of names, that look alike and are not one: Slovakia and Slovenia.
    pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_data(
        cls,
        people: Iterable[Mapping[str, Any]] = (),
        places: Iterable[Mapping[str, Any]] = (),
        organisations: Iterable[Mapping[str, Any]] = (),
        house: Iterable[Mapping[str, Any]] = (),
        pairs: Iterable[Sequence[str]] = (),
    ) -> Gazetteer:
        """A gazetteer from lists of mappings. An entry of `house` takes the place of the shipped one of that name.

        The shipped entry's other forms then are wrong ones, unless the house list accepts them.
        """
        shipped = [
            *(Entry.from_data(data, "person") for data in people),
            *(Entry.from_data(data, "place") for data in places),
            *(Entry.from_data(data, "organisation") for data in organisations),
        ]
        own = [
            Entry.from_data(data, "person" if data.get("surname") or data.get("gender") else "other", house=True)
            for data in house
        ]
        kept, merged = [], list(own)
        # A form that the house gives as wrong names the same person or place too: else the shipped list would allow it.
        owners = {
            _same(form): at
            for forms in ("wrong", "right")
            for at, entry in enumerate(own)
            for form in getattr(entry, forms)
        }
        if not own:
            return cls(tuple(shipped), tuple((a, b) for a, b in pairs))
        for entry in shipped:
            at = next((owners[_same(form)] for form in entry.right if _same(form) in owners), None)
            if at is None:
                kept.append(entry)
            else:
                merged[at] = _housed(merged[at], entry)
        return cls((*kept, *merged), tuple((a, b) for a, b in pairs))

    @cached_property
    def apart(self) -> Mapping[str, frozenset[str]]:
        """Letters of a name → letters of the names it must not be taken for."""
        found: dict[str, set[str]] = {}
        for a, b in self.pairs:
            found.setdefault(letters(a), set()).add(letters(b))
            found.setdefault(letters(b), set()).add(letters(a))
        return {word: frozenset(others) for word, others in found.items()}

    def forms(self, word: str) -> tuple[Form, ...]:
        """The forms that begin with a word, the longest first."""
        named = self._by_first_word.get(word)
        if named is None:
            return ()
        if word not in self._forms:
            made = (
                Form(tuple(TOKEN.findall(text.replace("’", "'"))), text, entry, standing)
                for text, entry, standing in named
            )
            self._forms[word] = tuple(sorted(made, key=lambda form: (-len(form.words), form.standing == "wrong")))
        return self._forms[word]

    @cached_property
    def _forms(self) -> dict[str, tuple[Form, ...]]:
        """Those that have been asked for: an article has a hundred of the thousands of first words."""
        return {}

    @cached_property
    def _by_first_word(self) -> Mapping[str, list[tuple[str, Entry, Standing]]]:
        found: dict[str, list[tuple[str, Entry, Standing]]] = {}
        first_of = TOKEN.search
        for entry in self.entries:
            standings: dict[str, Standing] = dict.fromkeys(entry.wrong, "wrong")
            standings |= dict.fromkeys(entry.right, "accepted")
            standings[entry.name] = "name"
            for text, standing in standings.items():
                first = first_of(text.replace("’", "'"))
                if first:
                    found.setdefault(first[0], []).append((text, entry, standing))
        return found

    @cached_property
    def by_letters(self) -> Mapping[str, Entry]:
        """Letters of each right form → its entry: under hyphens, marks and capitals all forms meet."""
        return {letters(form): entry for entry in reversed(self.entries) for form in entry.right}

    @cached_property
    def by_wrong_form(self) -> Mapping[str, Entry]:
        """Wrong form → its entry."""
        return {form: entry for entry in self.entries for form in entry.wrong}

    @cached_property
    def people_by_surname(self) -> Mapping[str, tuple[Entry, ...]]:
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if entry.kind == "person" and entry.surname:
                found.setdefault(entry.surname, []).append(entry)
        return {surname: tuple(people) for surname, people in found.items()}

    @cached_property
    def known_surnames(self) -> frozenset[str]:
        """Surnames by which a person is known to all."""
        return frozenset(entry.surname for entry in self.entries if entry.known and entry.surname)

    @cached_property
    def one_word_owners(self) -> Mapping[str, frozenset[str]]:
        """Letters of each word of a right form → the names of the entries that have it: for the guard."""
        found: dict[str, set[str]] = {}
        for entry in self.entries:
            for form in entry.right:
                for word in TOKEN.findall(form):
                    found.setdefault(letters(word), set()).add(entry.name)
        return {word: frozenset(names) for word, names in found.items()}

    @cached_property
    def epithets(self) -> Mapping[str, tuple[tuple[tuple[str, ...], Entry], ...]]:
        """First word of an epithet, lower case → the words of each epithet that begins with it, and whose it is."""
        found: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
        for entry in self.entries:
            for epithet in entry.epithets:
                words = tuple(TOKEN.findall(epithet.lower()))
                if words:
                    found.setdefault(words[0], []).append((words, entry))
        return {word: tuple(sorted(some, key=lambda one: -len(one[0]))) for word, some in found.items()}

    def problems(self) -> Iterator[str]:
        """What is wrong with the lists, in plain words: one form in two entries, both right and wrong, doubled.

        Whether a file is sorted is seen file by file, by `disorder`.
        """
        owners: dict[str, str] = {}
        counts = Counter((entry.kind, entry.name) for entry in self.entries)
        for (_, name), count in counts.items():
            if count > 1:
                yield f"“{name}” is the name of two entries: keep one."
        for entry in self.entries:
            for form in entry.right:
                owner = owners.setdefault(form, entry.name)
                if owner != entry.name:
                    yield f"“{form}” is a right form of both {owner} and {entry.name}: keep it in one."
        for entry in self.entries:
            yield from _contradictions(entry, owners)


def read_pairs(text: str) -> Iterator[tuple[str, str]]:
    """The pairs of `rules/names/pairs.txt`: one in a line, "Slovakia | Slovenia"; # begins a comment."""
    for line in text.splitlines():
        first, bar, second = line.partition("#")[0].partition("|")
        if bar:
            yield first.strip(), second.strip()


def _same(form: str) -> str:
    """What two forms share that are one name for sure: the letters of several words, a single word as it is."""
    return letters(form) if " " in form else form


def _housed(house: Entry, shipped: Entry) -> Entry:
    """A house entry with what the shipped one knows besides; its other spellings become wrong, its other names stay."""
    others = [form for form in shipped.right if form not in house.right and form not in house.wrong]
    respelt = [form for form in others if any(are_spellings(form, mine) for mine in house.right)]
    shipped_wrong = (form for form in shipped.wrong if form not in house.right)
    return Entry(
        name=house.name,
        kind=house.kind if house.kind != "other" else shipped.kind,
        styles=house.styles,
        accepted=tuple(dict.fromkeys((*house.accepted, *(form for form in others if form not in respelt)))),
        wrong=tuple(dict.fromkeys((*house.wrong, *respelt, *shipped_wrong))),
        surname=house.surname or shipped.surname,
        gender=house.gender or shipped.gender,
        roles=house.roles or shipped.roles,
        epithets=tuple(dict.fromkeys((*house.epithets, *shipped.epithets))),
        known=house.known or shipped.known,
        country=house.country or shipped.country,
        house=True,
    )


def disorder(names: Sequence[str]) -> Iterator[str]:
    """What is wrong with the order of one file's names: sorted by letters without marks and capitals, each once."""
    for before, after in pairwise(names):
        if before == after:
            yield f"“{after}” stands twice."
        elif sort_key(before) > sort_key(after):
            yield f"“{after}” stands after “{before}”: sort the entries by name."


def sort_key(name: str) -> tuple[str, str]:
    return " ".join(letters(word) for word in name.split()), name


def _contradictions(entry: Entry, owners: Mapping[str, str]) -> Iterator[str]:
    for form in entry.wrong:
        if form in owners:
            yield f"“{form}” is wrong for {entry.name} and a right form of {owners[form]}: it cannot be both."
    for texts in (entry.accepted, entry.wrong, entry.roles, entry.epithets):
        for text in {text for text in texts if texts.count(text) > 1}:
            yield f"“{text}” stands twice in the entry {entry.name}."
    for style in entry.styles:
        if style not in STYLES:
            yield f"The entry {entry.name} has a form for the unknown style “{style}”: use {', '.join(STYLES)}."
    if entry.kind == "person" and entry.surname and entry.surname not in " ".join(entry.right):
        yield f"The surname “{entry.surname}” is in no form of {entry.name}."
    if entry.kind != "person" and (entry.surname or entry.gender or entry.known):
        yield f"{entry.name} is no person: leave out surname, gender and known."
