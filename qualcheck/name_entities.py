"""Who and what an article names: mentions gathered into one Name each, and the places no lexical rule looks at."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from qualcheck.finding import Span
from qualcheck.gazetteer import Entry
from qualcheck.mentions import Mention
from qualcheck.name_breaks import Cut
from qualcheck.name_view import ORDINARY, Place, View
from qualcheck.name_words import (
    CAPITALS,
    COUNTRIES,
    FAMILY_FIRST,
    GENERIC,
    GIVEN,
    ORGANISATION_WORDS,
    PERSON_TITLES,
    PLACE_PREPOSITIONS,
    PLACE_WORDS,
    SAYING,
)
from qualcheck.report import Name, NameForm, NameKind
from qualcheck.transliteration import letters
from qualcheck.variants import Variant, is_compound


def exempt(view: View) -> Iterator[Span]:
    spans = [one.span for one in view.listed]
    for mention in view.reading.mentions:
        kept = [
            span
            for index, (word, span) in enumerate(zip(mention.words, mention.spans, strict=True))
            if not (mention.all_uncertain or (mention.uncertain and index == 0)) or view.is_name(word)
        ]
        if kept:
            spans.append(Span(kept[0].start, kept[-1].end))
    end = Span(-1, -1)
    for span in sorted(spans):
        if span.start < end.end:
            end = Span(end.start, max(end.end, span.end))
            continue
        if end.start >= 0:
            yield end
        end = span
    if end.start >= 0:
        yield end


def entities(view: View, variants: Sequence[Variant], cuts: Sequence[Cut]) -> tuple[Name, ...]:
    """One Name for each person, place or thing: full forms, later short forms and the spellings that do not fit."""
    joined = _Joined()
    mentions: dict[str, list[Mention]] = defaultdict(list)
    spans: dict[str, list[Span]] = defaultdict(list)
    for mention in view.reading.mentions:
        listed = view.listed_at(mention.span)
        if listed is not None and len(listed.span) > len(mention.span):
            # The Republic of Korea: two runs of capitals, and one name of the lists.
            text, span = listed.form.text, listed.span
        elif _is_entity(view, mention):
            place = _named(view, mention)
            text, span = INITIALS.sub(_with_stops, place.text), place.span
        else:
            continue
        mentions[text].append(mention)
        if spans[text][-1:] != [span]:
            spans[text].append(span)
    entries: dict[str, Entry] = {}
    for one in view.listed:
        text = view.document.text[one.span.start : one.span.end]
        text = text if text in spans else one.form.text
        if text in spans:
            entries[text] = one.form.entry
            joined.join(one.form.entry.name, text)
    for text in spans:
        joined.join("letters " + letters(text), text)
    by_word: dict[str, list[str]] = defaultdict(list)
    for text in spans:
        for word in text.split():
            by_word[word].append(text)
    for variant in variants:
        for text in by_word.get(variant.text.partition(" ")[0], ()):
            if f" {variant.text} " in f" {text} " and variant.text != text:
                joined.join(text, f" {text} ".replace(f" {variant.text} ", f" {variant.other} ").strip())
        joined.join(variant.text, variant.other)
    for cut in cuts:
        joined.join(cut.text, cut.whole)
    _join_short(joined, spans, entries)
    groups: dict[str, list[str]] = defaultdict(list)
    for text in spans:
        groups[joined.find(text)].append(text)
    odd = {variant.text: variant for variant in reversed(variants)}
    names = [_name(view, texts, spans, mentions, entries, odd) for texts in groups.values()]
    return tuple(sorted(names, key=lambda name: min(form.spans[0] for form in name.forms)))


def _named(view: View, mention: Mention) -> Place:
    """A mention without the adjectives before the name: the Aurus of a "Russian-made Aurus"."""
    first, last = 0, len(mention.words) - 1
    while first < last and is_compound(view, mention.words[first]):
        first += 1
    return Place(mention, first, last)


#: An acronym that was written with stops: its letters are words of the mention.
INITIALS: Final = re.compile(r"(?<!\S)[A-Z](?: [A-Z])+(?!\S)")


def _with_stops(found: re.Match[str]) -> str:
    return found[0].replace(" ", ".") + "."


#: An acronym of at most this many letters that no list knows is as often a measure or a thing as a name: TV, SUV, F16.
SHORT_ACRONYM: Final = 3


def _is_entity(view: View, mention: Mention) -> bool:
    """Whether a mention belongs in the ledger: a name beyond doubt, and no adjective, class word or pair of names."""
    first = mention.words[0]
    if mention.all_uncertain and not any(word in view.certain for word in mention.words):
        return False
    opens_only = mention.uncertain and first not in view.certain and first not in GIVEN
    if opens_only and len(mention.words) == 1 and (not view.is_name(first) or view.words.zipf(first) > 0):
        return view.listed_at(mention.span) is not None
    if all(len(word) == 1 for word in mention.words) and len(mention.words) <= SHORT_ACRONYM:
        return view.listed_at(mention.span) is not None or letters(mention.text) in view.gazetteer.by_letters
    if len(mention.words) > 1:
        # "North Korean", "South Korean": a direction and a people.
        return not all(word in GENERIC or word in CAPITALS for word in mention.words) or mention.words[-1] in GENERIC
    if view.listed_at(mention.span) is not None:
        return True
    if first in GENERIC or (len(first) <= SHORT_ACRONYM and first.isupper()):
        return False
    if mention.after[:1].isdigit() and view.words.zipf(first) >= ORDINARY:
        return False  # "Resolution 2397", "Paragraph 5"
    parts = first.split("-")
    pair = len(parts) == 2 and all(part in view.certain or part.isupper() for part in parts)  # "Putin-Kim", "US-UN"
    return not (pair or is_compound(view, first))


class _Joined:
    """Texts that are one name: a forest of parents."""

    def __init__(self) -> None:
        self.parents: dict[str, str] = {}

    def find(self, text: str) -> str:
        while (parent := self.parents.get(text, text)) != text:
            text = parent
        return text

    def join(self, a: str, b: str) -> None:
        first, second = self.find(a), self.find(b)
        if first != second:
            self.parents[first] = second


def _join_short(joined: _Joined, spans: Mapping[str, list[Span]], entries: Mapping[str, Entry]) -> None:
    """Give each bare surname to the one full name that ends (or, family name first, begins) with it.

    Of several it is the one whom everybody knows by the surname: Kim is Kim Jong Un, and Kim Il Sung is named in full.
    """
    owners: dict[str, set[str]] = defaultdict(set)
    for text in spans:
        words = text.split()
        if len(words) > 1 and words[-1] not in GENERIC:
            owners[_opening(words[-1])].add(joined.find(text))
            if words[0] in FAMILY_FIRST:
                owners[words[0]].add(joined.find(text))
    for text in spans:
        if " " in text or _opening(text) not in owners:
            continue
        some = {joined.find(owner) for owner in owners[_opening(text)]}
        if len(some) > 1:
            known = {
                joined.find(full) for full, entry in entries.items() if entry.known and entry.surname == text != full
            }
            some &= known
        if len(some) == 1:
            joined.join(text, some.pop())


def _opening(word: str) -> str:
    """A word as it opens a sentence: Al-Rumaihi."""
    return word[0].upper() + word[1:]


def _name(
    view: View,
    texts: Sequence[str],
    spans: Mapping[str, list[Span]],
    mentions: Mapping[str, list[Mention]],
    entries: Mapping[str, Entry],
    odd: Mapping[str, Variant],
) -> Name:
    entry = next((entries[text] for text in texts if text in entries), None)
    parts = {_opening(word) for text in texts if " " in text for word in text.split()}
    forms = sorted(
        (NameForm(text, tuple(spans[text]), short=" " not in text and _opening(text) in parts) for text in texts),
        key=lambda form: (-len(form.spans), form.spans[0]),
    )
    variant = next((odd[text] for text in texts if text in odd), None)
    longer = [form for form in forms if not form.short]
    suggested: str | None = None
    evidence = "one spelling"
    if entry is not None and view.style != "none":
        suggested, evidence = entry.form(view.style), f"the style {view.style} has it"
    elif entry is not None and entry.house:
        suggested, evidence = entry.name, "the house list has it"
    elif entry is not None and any(text in entry.wrong for text in texts):
        suggested, evidence = entry.name, "the lists of names give another form as wrong"
    elif variant is not None:
        suggested, evidence = variant.suggestion, variant.evidence
    elif len(longer) == 1:
        corrected = _corrected(view, longer[0])
        suggested = corrected or longer[0].text
        if corrected is not None:
            evidence = "the lists of names give a part of it as wrong"
    return Name(kind=_kind(texts, mentions, entry), forms=tuple(forms), suggested=suggested, evidence=evidence)


def _corrected(view: View, form: NameForm) -> str | None:
    """A name with a listed wrong form inside it put right: a Rolls-Royce Phantom; None where there is none."""
    span = form.spans[0]
    listed = view.listed_at(Span(span.start, span.start + 1))
    if listed is None or listed.form.standing != "wrong" or listed.form.text not in form.text:
        return None
    return form.text.replace(listed.form.text, listed.form.entry.form(view.style))


def _kind(texts: Sequence[str], mentions: Mapping[str, list[Mention]], entry: Entry | None) -> NameKind:
    if entry is not None:
        return entry.kind
    if any(text in COUNTRIES for text in texts):
        return "place"
    # A later mention by the last word alone is how people are named, and few others.
    short = any(" " not in text for text in texts) and any(" " in text for text in texts)
    votes: Counter[NameKind] = Counter()
    for mention in (mention for text in texts for mention in mentions[text]):
        if "War" in mention.words:
            continue
        if mention.words[-1] in ORGANISATION_WORDS or mention.words[0] in ORGANISATION_WORDS:
            votes["organisation"] += 2
        if mention.words[-1] in PLACE_WORDS:
            votes["place"] += 2
        if any(title in PERSON_TITLES for title in mention.titles):
            votes["person"] += 3
        if mention.words[0] in GIVEN and len(mention.words) > 1:
            votes["person"] += 3
        if mention.words[0] in FAMILY_FIRST and (len(mention.words) == 3 or "-" in mention.words[-1]):
            votes["person"] += 2
        if mention.after in SAYING and not mention.words[-1].isupper():
            votes["person"] += 2 if short else 1
        if mention.before in PLACE_PREPOSITIONS:
            votes["place"] += 1
    if not votes or votes.most_common(1)[0][1] < 2:
        return "other"
    return votes.most_common(1)[0][0]
