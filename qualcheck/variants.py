"""Mentions that do not fit the others of the article: two spellings of one name, a name cut off, two styles.

Spellings are compared in three ways: names that differ by hyphens, spaces, marks or capitals only; class words with a
capital and without; words that differ in letters, where the guard decides whether they are one name.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final, Literal

from qualcheck.finding import Span
from qualcheck.gazetteer import Entry
from qualcheck.guard import Pair, Spelling, judge
from qualcheck.mentions import Mention
from qualcheck.name_view import ORDINARY, Listed, Place, View
from qualcheck.name_words import (
    CAPITALS,
    FAMILY_FIRST,
    GENERIC,
    GIVEN,
    LOWER_HEADS,
    PARTICLES,
    PLACE_PREPOSITIONS,
    PLACE_WORDS,
)
from qualcheck.transliteration import CASE_ENDINGS, Difference, are_spellings, difference, key, letters

#: Words of a name are joined for comparison up to this many: Kim Il Sung Square is four.
LONGEST_UNIT: Final = 4


@dataclass(frozen=True, slots=True)
class Variant:
    """One mention in a spelling that does not fit another one of the article."""

    span: Span
    text: str
    #: The other spelling, and where it first stands.
    other: str
    other_span: Span
    #: In words: where the other form stands and how often each is used.
    evidence: str
    #: The spelling to print; None where nothing decides.
    suggestion: str | None
    difference: Difference | Literal["capitals"]
    reason: str
    group: str


def variants(view: View) -> tuple[Variant, ...]:
    """All variants in order of place, none inside another."""
    return tuple(
        _widest(
            [
                *_capital_variants(view),
                *_written_variants(view),
                *_divided_variants(view),
                *_spelled_variants(view),
                *_listed_variants(view),
            ]
        )
    )


def _listed_variants(view: View) -> Iterator[Variant]:
    """Two right forms of one entry in one article, where they are two spellings and not two names: Kyiv and Kiev."""
    found: dict[Entry, dict[str, list[Listed]]] = defaultdict(lambda: defaultdict(list))
    for one in view.listed:
        if one.form.standing != "wrong":
            found[one.form.entry][one.form.text].append(one)
    for entry, forms in found.items():
        if len(forms) < 2:
            continue
        (kept, places), *others = sorted(forms.items(), key=lambda item: (-len(item[1]), item[1][0].span))
        for text, some in others:
            if not are_spellings(text, kept) or (text.isupper() and kept.isupper()):
                continue  # UN and U.N. are a matter of stops, not of names.
            tie = len(places) <= len(some)
            style = view.style
            for one in some:
                yield Variant(
                    span=one.span,
                    text=text,
                    other=kept,
                    other_span=places[0].span,
                    evidence=_evidence(view, kept, [place.span for place in places], len(some)),
                    suggestion=entry.form(style) if style != "none" else None if tie else kept,
                    difference="writing",
                    reason="the lists have both for one name",
                    group=letters(text),
                )


def _written_variants(view: View) -> list[Variant]:
    """Names that differ by hyphens, spaces, marks or capitals only: Kim Jong Un and Kim Jong-un."""
    groups: dict[str, dict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
    for mention in view.reading.mentions:
        size = len(mention.words)
        for first in range(size):
            if first == 0 and mention.uncertain and not _may_open(view, mention):
                continue
            for last in range(first, min(size, first + LONGEST_UNIT)):
                place = Place(mention, first, last)
                if mention.words[first] in PARTICLES or mention.words[last] in PARTICLES:
                    continue
                joined = letters(place.text)
                if len(joined) >= 4:
                    groups[joined][place.text.replace("’", "'").replace("‑", "-")].append(place)
    found: list[Variant] = []
    for surfaces in groups.values():
        if len(surfaces) > 1:
            found.extend(_written_group(view, surfaces))
    return found


def _may_open(view: View, mention: Mention) -> bool:
    """Whether the first word of a mention is a part of the name although its capital may be one of grammar."""
    return view.is_name(mention.words[0]) or mention.words[0] in view.heading


def _divided_variants(view: View) -> Iterator[Variant]:
    """Full names that differ in letters and in where the words end: Abdulrahman al-Busaidi, Abdel Rahman Al-Bu Saidi."""
    groups: dict[str, dict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
    for mention in view.reading.mentions:
        size = len(mention.words)
        if size > 1 and not (mention.uncertain and not _may_open(view, mention)) and len(letters(mention.text)) >= 10:
            groups[key(mention.text)][mention.text].append(Place(mention, 0, size - 1))
    for forms in groups.values():
        (kept, places), *others = sorted(forms.items(), key=lambda item: (-len(item[1]), item[1][0].span))
        for text, some in others:
            if text.count(" ") != kept.count(" ") and letters(text) != letters(kept):
                for place in some:
                    yield _variant(
                        view,
                        [place],
                        places,
                        whole=True,
                        difference="romanisation",
                        reason="the whole names sound alike",
                        count=len(some),
                    )


def _written_group(view: View, surfaces: Mapping[str, list[Place]]) -> Iterator[Variant]:
    named = ((text, _without_openers(text, places, surfaces)) for text, places in surfaces.items())
    usable = {
        text: places
        for text, places in named
        if places and not (text.isupper() and (len(text) > 3 or any(place.mention.capitals for place in places)))
    }
    if len(usable) < 2:
        return
    ranked = sorted(usable.items(), key=lambda item: (-len(item[1]), item[1][0].span.start))
    kept_text, kept = ranked[0]
    for text, places in ranked[1:]:
        if text.lower() == kept_text.lower() and not _inner_capitals(text, kept_text):
            continue
        if _spacing(text) != _spacing(kept_text) and _ordinary(view, text) and _ordinary(view, kept_text):
            pairs = [place for place in places if _shared_rare(view, place, kept)]
            for place in pairs:
                other = _shared_rare(view, place, kept)
                assert other is not None
                yield _variant(view, [place], [other], whole=True, difference="writing", reason=WRITING)
            continue
        if not _same_company(places, kept) or _spelled_apart(places, kept):
            continue
        yield from (
            _variant(view, [place], kept, whole=False, difference="writing", reason=WRITING, count=len(places))
            for place in places
        )


WRITING: Final = "only hyphens, spaces, marks or capitals differ"


def _inner_capitals(a: str, b: str) -> bool:
    """Whether two spellings differ in a capital inside a word (WorldCom), and no word is all capitals."""
    return not any(word.isupper() and len(word) > 1 for word in (*a.split(), *b.split()))


def _without_openers(text: str, places: Sequence[Place], surfaces: Mapping[str, list[Place]]) -> list[Place]:
    """`places` without those where "Al-Rumaihi", beside al-Rumaihi, has the capital of a sentence or headline."""
    if text[0].lower() + text[1:] not in surfaces or text[0].islower():
        return list(places)
    return [place for place in places if place.first or not place.mention.uncertain]


def _spacing(text: str) -> int:
    """How many parts a spelling has by spaces and hyphens."""
    return len(text.replace("-", " ").split()) + text.count(" ") * LONGEST_UNIT


def _ordinary(view: View, text: str) -> bool:
    """Whether all words of a spelling are ordinary English: Guest House, Prime-Minister. Kim Jong Un is a name."""
    first = text.partition(" ")[0]
    if len(first) > 1 and (first in FAMILY_FIRST or first in GIVEN):
        return False
    return all(word in GENERIC or view.words.zipf(word) >= ORDINARY for word in text.replace("-", " ").split())


def _shared_rare(view: View, place: Place, others: Sequence[Place]) -> Place | None:
    """The first of `others` in whose full name a rare word is also in the full name of `place`."""
    mine = {word for word in place.mention.words if not _ordinary(view, word) and len(word) > 3}
    return next((other for other in others if mine & set(other.mention.words)), None)


def _same_company(places: Sequence[Place], kept: Sequence[Place]) -> bool:
    """Whether the words before two spellings can be those of one person: José Silva and Jose Mourinho are two."""
    mine, other = _after(places), _after(kept)
    mine_before = {letters(place.mention.words[place.first - 1]) for place in places if place.first}
    other_before = {letters(place.mention.words[place.first - 1]) for place in kept if place.first}
    if mine and other and not mine & other:
        return False
    return not (mine_before and other_before and not mine_before & other_before)


def _spelled_apart(places: Sequence[Place], kept: Sequence[Place]) -> bool:
    """Whether a capital inside the word is all that differs and one sentence holds both: Legend and LeGend."""
    if places[0].text.lower() != kept[0].text.lower() or len(kept) > 2:
        return False
    return bool({place.mention.sentence for place in places} & {place.mention.sentence for place in kept})


def _after(places: Sequence[Place]) -> set[str]:
    """The words right after, letters only, class words left out."""
    words = (place.mention.words[place.last + 1 : place.last + 2] for place in places)
    return {letters(word) for some in words for word in some if word not in GENERIC}


def _capital_variants(view: View) -> list[Variant]:
    """One place or thing with its class word in capitals and not: Kim Il Sung Square, Kim Il-Sung square."""
    capital: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for mention in view.reading.mentions:
        if len(mention.words) > 1 and not mention.all_uncertain and mention.words[-1] in PLACE_WORDS:
            head = letters(" ".join(mention.words[:-1]))
            capital[head, mention.words[-1].lower()].append(Place(mention, 0, len(mention.words) - 1))
    found: list[Variant] = []
    if not capital:
        return found
    for mention in view.reading.mentions:
        kept = capital.get((letters(mention.text), mention.after))
        if not kept or mention.after_span is None:
            continue
        if len(kept) == 1 and kept[0].text.startswith(mention.text):
            continue  # Once each, and nothing else differs: a capital alone is not worth a question.
        span = Span(mention.span.start, mention.after_span.end)
        text = f"{mention.text} {mention.after}"
        found.append(
            Variant(
                span=span,
                text=text,
                other=kept[0].text,
                other_span=kept[0].span,
                evidence=_evidence(view, kept[0].text, [place.span for place in kept], 1),
                suggestion=kept[0].text if len(kept) > 1 else None,
                difference="capitals",
                reason=WRITING,
                group=letters(text),
            )
        )
    return found


def _spelled_variants(view: View) -> list[Variant]:
    """Words of names that differ in letters and are, the guard says, one name."""
    places: dict[str, list[Place]] = defaultdict(list)
    for word, place in _words(view):
        places[word].append(place)
    usable = {
        word: found
        for word, found in places.items()
        if word in view.certain
        or word in view.heading
        or (view.is_name(word) and word.lower() not in view.reading.lower)
    }
    order = {word: index for index, word in enumerate(usable)}
    spellings: dict[str, Spelling] = {}
    found: list[Variant] = []
    for a, b in _candidates(list(usable)):
        kept, other = (a, b) if (len(usable[a]), -order[a]) >= (len(usable[b]), -order[b]) else (b, a)
        kind = difference(kept, other)
        if kind is None or kind == "writing":
            continue
        pair = _pair(view, kept, other, kind, usable, spellings)
        judgement = judge(pair)
        if judgement.verdict == "apart":
            continue
        for place in usable[other]:
            if _stands_listed(view, place, usable[kept]):
                continue  # The lists call the other form wrong, and say so there.
            shares = pair.agreeing and any(set(place.mention.words) & set(one.mention.words) for one in usable[kept])
            found.append(
                _variant(
                    view,
                    [place],
                    usable[kept],
                    whole=shares,
                    difference=kind,
                    reason=judgement.reason,
                    count=len(usable[other]),
                )
            )
    return found


def _stands_listed(view: View, place: Place, kept: Sequence[Place]) -> bool:
    """Whether a place has a right form of the lists and the other spelling is a wrong one of the same entry."""
    mine = view.listed_at(place.span)
    others = (view.listed_at(one.span) for one in kept)
    return (
        mine is not None
        and mine.form.standing != "wrong"
        and any(
            other is not None and other.form.standing == "wrong" and other.form.entry == mine.form.entry
            for other in others
        )
    )


def _words(view: View) -> Iterator[tuple[str, Place]]:
    """The words of names whose spelling is compared; the parts of hyphened ones too."""
    for mention in view.reading.mentions:
        if mention.before in FOREIGN_BEFORE:
            continue
        for index, word in enumerate(mention.words):
            if mention.capitals:
                word = word.capitalize()
            elif word.isupper():
                continue
            plain = letters(word)
            if len(word) < 4 or word in PARTICLES or word in CAPITALS or not (plain.isalpha() and plain.isascii()):
                continue
            family_first = index > 0 and mention.words[index - 1] in FAMILY_FIRST
            if "-" not in word or (family_first and word.count("-") == 1):
                yield word, Place(mention, index, index)
            elif not is_compound(view, word):
                yield word, Place(mention, index, index)
                start = mention.spans[index].start
                for part in PART.finditer(word):
                    yield part[0], Place(mention, index, index, Span(start + part.start(), start + part.end()))


#: A capitalised part of a hyphened word that is long enough to be a name by itself.
PART: Final = re.compile(r"(?<![^-])[^\W\d_][^\W\d_]{4,}(?![^-])")

#: Foreign prepositions: the word after them is bent by its own grammar, as the name of a party may be.
FOREIGN_BEFORE: Final = frozenset(("pro", "za", "für", "por", "para", "pour", "per", "voor"))


def is_compound(view: View, word: str) -> bool:
    """Whether a hyphened word holds ordinary English, a month or a single letter: Russian-flagged, Proton-M."""
    if "-" not in word:
        return False
    # al-Rumaihi: a particle of the name, and no word of English.
    parts = word.split("-")[word.lower().startswith(LOWER_HEADS) :]
    return any(
        len(part) < 2 or part in CAPITALS or (part[0].islower() and view.words.zipf(part) >= 4) for part in parts
    )


def _pair(
    view: View,
    kept: str,
    other: str,
    kind: Difference,
    usable: Mapping[str, list[Place]],
    spellings: dict[str, Spelling],
) -> Pair:
    for word in (kept, other):
        if word not in spellings:
            spellings[word] = _spelling(view, word, usable[word])
    return Pair(
        kept=spellings[kept],
        other=spellings[other],
        difference=kind,
        words=view.words,
        known_pairs=view.gazetteer.apart,
        owners=view.gazetteer.one_word_owners,
        vocabulary=view.vocabulary,
    )


def _spelling(view: View, word: str, places: Sequence[Place]) -> Spelling:
    before, after, near_before, near_after = set(), set(), set(), set()
    for place in places:
        mention = place.mention
        previous = next((w for w in reversed(mention.words[: place.first]) if w not in PARTICLES), None)
        following = next((w for w in mention.words[place.last + 1 :] if w not in PARTICLES), None)
        if previous is not None:
            near_before.add(letters(previous))
            if not mention.all_uncertain:
                before.add(letters(previous))
        if following is not None:
            near_after.add(letters(following))
            if not mention.all_uncertain:
                after.add(letters(following))
    return Spelling(
        text=word,
        count=len(places),
        before=frozenset(before),
        after=frozenset(after),
        near_before=frozenset(near_before),
        near_after=frozenset(near_after),
        sentences=frozenset(place.mention.sentence for place in places),
        bare=all(len(place.mention.words) == 1 for place in places),
        alone=any(len(place.mention.words) == 1 for place in places),
        place=any(place.mention.before in PLACE_PREPOSITIONS for place in places),
        lower=word.lower() in view.reading.lower,
    )


def _candidates(words: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of words that may be near: letters or keys that meet when one or two are left out, and equal stems."""
    buckets: dict[str, list[int]] = defaultdict(list)
    for index, word in enumerate(words):
        for some in _reductions(word):
            buckets[some].append(index)
    pairs = {pair for bucket in buckets.values() if len(bucket) > 1 for pair in combinations(bucket, 2)}
    return [(words[a], words[b]) for a, b in sorted(pairs)]


@lru_cache(maxsize=4096)
def _reductions(word: str) -> tuple[str, ...]:
    """What a word shares with each word it may be another spelling of. Kept, since names come again and again."""
    plain, folded = letters(word), key(word)
    reduced = {plain, *_reduced(plain)}
    if folded != plain:
        reduced.add(folded)
        reduced.update(_reduced(folded))
    for ending in CASE_ENDINGS:
        if plain.endswith(ending) and len(plain) - len(ending) >= 4:
            reduced.add("^" + plain[: len(plain) - len(ending)])
    return tuple(reduced)


#: No word of a name has more letters. The variants of one are as many as the square of its letters.
LONGEST_WORD: Final = 40


def _reduced(word: str) -> list[str]:
    """`word` with one letter left out, and with two where it has six or more."""
    size = len(word)
    if not 4 <= size <= LONGEST_WORD:
        return []
    once = [word[:at] + word[at + 1 :] for at in range(size)]
    if size < 6:
        return once
    return once + [less[:at] + less[at + 1 :] for first, less in enumerate(once) for at in range(first, size - 1)]


def _variant(
    view: View,
    places: Sequence[Place],
    kept: Sequence[Place],
    *,
    whole: bool,
    difference: Difference,
    reason: str,
    count: int = 1,
) -> Variant:
    """The variant at `places[0]`. With `whole` the full names are shown, else the words that differ."""
    place, other = places[0], kept[0]
    if whole:
        mine = set(place.mention.words)
        other = next((one for one in kept if mine & set(one.mention.words)), other)
        span, text = place.mention.span, place.mention.text
        other_span, other_text = other.mention.span, other.mention.text
    else:
        span, text, other_span, other_text = place.span, place.text, other.span, other.text
    tie = len(kept) <= count
    suggestion = None if tie else other_text
    entry = view.entry_at(other_span) or view.entry_at(span)
    if entry is not None and view.style != "none":
        suggestion = entry.form(view.style)
    return Variant(
        span=span,
        text=text,
        other=other_text,
        other_span=other_span,
        evidence=_evidence(view, other_text, [place.span for place in kept], count),
        suggestion=suggestion if suggestion != text else None,
        difference=difference,
        reason=reason,
        group=letters(text),
    )


def _evidence(view: View, other: str, kept: Sequence[Span], count: int) -> str:
    """Where the other form stands and how often each is used, in words."""
    headline = any(view.headline.contains(span) for span in kept)
    where = f"the headline has “{other}”" if headline else f"the article also has “{other}”"
    if len(kept) <= count:
        return f"{where}; {_times(count)} each, so the article does not tell which is right"
    return f"{where}, {len(kept)} mentions; this form {_times(count)}"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _widest(variants: Iterable[Variant]) -> Iterator[Variant]:
    """The variants in order of place; of two that overlap the wider, else the first given."""
    taken: list[Variant] = []
    # Those taken lie apart, so only the one before and the one behind can overlap the next.
    starts: list[int] = []
    ends: list[int] = []
    for variant in sorted(variants, key=lambda one: -len(one.span)):
        start, end = variant.span.start, variant.span.end
        at = bisect_right(starts, start)
        if (at and ends[at - 1] > start) or (at < len(starts) and starts[at] < end):
            continue
        starts.insert(at, start)
        ends.insert(at, end)
        taken.append(variant)
    yield from sorted(taken, key=lambda one: one.span)
