"""Who and what an article names: mentions gathered into one Name each, and the places no lexical rule looks at."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from qualcheck.finding import Span
from qualcheck.gazetteer import Entry
from qualcheck.mentions import Mention
from qualcheck.name_breaks import Cut
from qualcheck.name_view import View
from qualcheck.name_words import (
    CAPITALS,
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
    spans: dict[str, list[Span]] = defaultdict(list)
    entries: dict[str, Entry] = {}
    for mention in view.reading.mentions:
        if not _is_entity(view, mention):
            continue
        spans[mention.text].append(mention.span)
    for one in view.listed:
        text = view.document.text[one.span.start : one.span.end]
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
    _join_short(joined, spans)
    groups: dict[str, list[str]] = defaultdict(list)
    for text in spans:
        groups[joined.find(text)].append(text)
    odd = {variant.text: variant for variant in reversed(variants)}
    names = [_name(view, texts, spans, entries, odd) for texts in groups.values()]
    return tuple(sorted(names, key=lambda name: min(form.spans[0] for form in name.forms)))


def _is_entity(view: View, mention: Mention) -> bool:
    """Whether a mention belongs in the ledger: a name beyond doubt, and no adjective or bare class word."""
    first = mention.words[0]
    if mention.all_uncertain and not any(word in view.certain for word in mention.words):
        return False
    if mention.uncertain and len(mention.words) == 1 and not view.is_name(first):
        return False
    if len(mention.words) == 1:
        return first not in GENERIC and not ("-" in first and is_compound(view, first))
    # "North Korean", "South Korean": a direction and a people.
    return not all(word in GENERIC or word in CAPITALS for word in mention.words) or mention.words[-1] in GENERIC


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


def _join_short(joined: _Joined, spans: Mapping[str, list[Span]]) -> None:
    """Give each bare surname to the one full name that ends (or, family name first, begins) with it."""
    owners: dict[str, set[str]] = defaultdict(set)
    for text in spans:
        words = text.split()
        if len(words) > 1 and words[-1] not in GENERIC:
            owners[words[-1]].add(joined.find(text))
            if words[0] in FAMILY_FIRST:
                owners[words[0]].add(joined.find(text))
    for text in spans:
        if " " in text or text not in owners:
            continue
        some = {joined.find(owner) for owner in owners[text]}
        if len(some) == 1:
            joined.join(text, some.pop())


def _name(
    view: View,
    texts: Sequence[str],
    spans: Mapping[str, list[Span]],
    entries: Mapping[str, Entry],
    odd: Mapping[str, Variant],
) -> Name:
    entry = next((entries[text] for text in texts if text in entries), None)
    full = max((text for text in texts), key=lambda text: (min(text.count(" "), 2), len(spans[text])))
    forms = sorted(
        (NameForm(text, tuple(spans[text]), short=" " not in text and " " in full) for text in texts),
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
        suggested = longer[0].text
    return Name(kind=_kind(view, texts, entry), forms=tuple(forms), suggested=suggested, evidence=evidence)


def _kind(view: View, texts: Sequence[str], entry: Entry | None) -> NameKind:
    if entry is not None:
        return entry.kind
    # A later mention by the last word alone is how people are named, and few others.
    short = any(" " not in text for text in texts) and any(" " in text for text in texts)
    votes: Counter[NameKind] = Counter()
    for mention in (mention for text in texts for mention in view.by_text.get(text, ())):
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
            votes["person"] += 2 if " " in mention.text and short else 1
        if mention.before in PLACE_PREPOSITIONS:
            votes["place"] += 1
    if not votes or votes.most_common(1)[0][1] < 2:
        return "other"
    return votes.most_common(1)[0][0]
