"""How later mentions of a person refer back: by the family name, in one order, under one office, after an introduction.

Each check is made for precision: it speaks only where the article itself shows the person's full name, or where a
verb of saying or a form of address shows that a person is meant.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from qualcheck.document import Document
from qualcheck.finding import Span
from qualcheck.gazetteer import Gazetteer
from qualcheck.mentions import Mention, Reading
from qualcheck.name_words import FAMILY_FIRST, GENERIC, GIVEN, PARTICLES, SAYING
from qualcheck.transliteration import key, letters

ReferenceKind = Literal["given-name", "order", "unknown", "role", "headline"]

#: Forms of address: with them a later mention takes the family name.
ADDRESSES: Final = frozenset(("Mr", "Mrs", "Ms", "Miss", "Dr", "Prof"))
#: Offices that one person does not hold at one time, by the first word of the title.
OFFICES: Final = {
    "President": "president",
    "Premier": "prime minister",
    "Prime Minister": "prime minister",
    "Chancellor": "chancellor",
    "King": "king",
    "Foreign Minister": "foreign minister",
    "Defence Minister": "defence minister",
    "Defense Minister": "defence minister",
    "Finance Minister": "finance minister",
    "Interior Minister": "interior minister",
}
#: One of these before an office says that it was held at another time or by a deputy.
OTHER_TIME: Final = frozenset(
    "former then ex late acting interim deputy vice future incoming outgoing previous".split()
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A later mention that does not refer as English news does."""

    kind: ReferenceKind
    span: Span
    text: str
    #: The full name, the other order, or the other office.
    other: str
    other_span: Span
    suggestion: str | None = None


def references(
    reading: Reading,
    document: Document,
    gazetteer: Gazetteer,
    zipf: Callable[[str], float],
    odd: frozenset[str] = frozenset(),
) -> Iterator[Reference]:
    """All of them in order of place. `zipf` is the word list's figure of a word's frequency.

    `odd` are spellings that do not fit others of the article: they make no second person.
    """
    found = [
        *_given_names(reading.mentions, gazetteer, odd),
        *_orders(reading.mentions),
        *_roles(reading.mentions),
        *_unknown(reading, gazetteer, zipf),
        *_headlines(reading.mentions, document, odd),
    ]
    yield from sorted(found, key=lambda one: one.span)


def _given_names(mentions: Sequence[Mention], gazetteer: Gazetteer, odd: frozenset[str]) -> Iterator[Reference]:
    """The given name of a person whose family name stands first: "Mr Jong Un", "Jinping said"."""
    whole: dict[str, Mention] = {}
    families: dict[str, set[str]] = defaultdict(set)
    alone = {mention.words[0] for mention in mentions if len(mention.words) == 1}
    for mention in mentions:
        if _family_first(mention, gazetteer):
            given = letters(" ".join(mention.words[1:]))
            whole.setdefault(given, mention)
            if mention.text not in odd:
                families[mention.words[0]].add(given)
    for mention in mentions:
        full = whole.get(letters(mention.text))
        if full is None or mention.words == full.words or full.span.start > mention.span.start:
            continue
        if mention.before in ("’s", "and", "by") and not mention.titles:
            continue
        # Two who share the family name are told apart by the given name, and friends are called by it.
        if len(families[full.words[0]]) > 1 and not mention.titles:
            continue
        if full.words[0] not in alone and not mention.titles and mention.after not in SAYING:
            continue
        yield Reference("given-name", mention.span, mention.text, full.text, full.span, full.words[0])


def _family_first(mention: Mention, gazetteer: Gazetteer) -> bool:
    words = mention.words
    if len(words) < 2 or mention.all_uncertain:
        return False
    if words[0] in GIVEN or any(word in GENERIC for word in words[1:]):
        return False
    entry = gazetteer.by_letters.get(letters(mention.text))
    if entry is not None:
        return entry.kind == "person" and entry.surname == words[0] and words[0] in FAMILY_FIRST
    hyphened = len(words) == 2 and words[1].count("-") == 1 and not words[1].istitle()
    return words[0] in FAMILY_FIRST and hyphened


def _orders(mentions: Sequence[Mention]) -> Iterator[Reference]:
    """One name in two orders: "Orban Viktor" where the article also has "Viktor Orban"."""
    groups: dict[frozenset[str], dict[tuple[str, ...], list[Mention]]] = defaultdict(lambda: defaultdict(list))
    for mention in mentions:
        words = tuple(word for word in mention.words if word not in PARTICLES)
        if 2 <= len(words) <= 3 and len(set(words)) == len(words) and not any(word in GENERIC for word in words):
            groups[frozenset(map(letters, words))][tuple(map(letters, words))].append(mention)
    for orders in groups.values():
        if len(orders) < 2:
            continue
        (_, kept), *others = sorted(orders.items(), key=lambda item: (-len(item[1]), item[1][0].span))
        sentences = {mention.sentence for mention in kept}
        for _, some in others:
            if any(mention.sentence in sentences for mention in some):
                continue  # "Kenzaburo Oe, or Oe Kenzaburo in the Japanese order"
            for mention in some:
                tie = len(kept) <= len(some)
                yield Reference(
                    "order", mention.span, mention.text, kept[0].text, kept[0].span, None if tie else kept[0].text
                )


def _roles(mentions: Sequence[Mention]) -> Iterator[Reference]:
    """A person under two offices that nobody holds at once: "President Iohannis", then "Prime Minister Iohannis"."""
    held: dict[str, dict[str, list[Mention]]] = defaultdict(lambda: defaultdict(list))
    for mention in mentions:
        office = OFFICES.get(" ".join(mention.titles[-2:])) or OFFICES.get(mention.titles[-1] if mention.titles else "")
        elsewhere = mention.before in OTHER_TIME or any(title.lower() in OTHER_TIME for title in mention.titles)
        if office and not elsewhere and not mention.all_uncertain:
            held[letters(mention.words[-1])][office].append(mention)
    for offices in held.values():
        if len(offices) < 2:
            continue
        firsts = {mention.words[0] for some in offices.values() for mention in some if len(mention.words) > 1}
        if len(firsts) > 1:
            continue
        (kept, places), *others = sorted(offices.items(), key=lambda item: (-len(item[1]), item[1][0].span))
        for office, some in others:
            yield Reference("role", some[0].span, f"{office} {some[0].text}", kept, places[0].span)


def _unknown(reading: Reading, gazetteer: Gazetteer, zipf: Callable[[str], float]) -> Iterator[Reference]:
    """A family name that says something and was never introduced: who is this?"""
    counts = Counter(word for mention in reading.mentions for word in mention.words if len(mention.words) > 1)
    near = {key(word) for word in counts}
    known = gazetteer.known_surnames
    seen: set[str] = set()
    for mention in reading.mentions:
        word = mention.words[0]
        if len(mention.words) > 1 or mention.all_uncertain or word in seen or word.isupper() or word in GENERIC:
            continue
        if mention.after not in SAYING or not (mention.titles and mention.titles[-1] in ADDRESSES):
            continue
        if word in counts or key(word) in near or word in known or word in GIVEN or zipf(word) >= 2.5:
            continue
        seen.add(word)
        yield Reference("unknown", mention.span, mention.text, mention.text, mention.span)


def _headlines(mentions: Sequence[Mention], document: Document, odd: frozenset[str]) -> Iterator[Reference]:
    """A person in headline, deck or caption whose family name the body never has, though it has the given name."""
    display = {index for index, block in enumerate(document.blocks) if block.kind in ("headline", "deck", "caption")}
    body = [mention for mention in mentions if mention.block not in display]
    surnames = {letters(word) for mention in body for word in mention.words}
    by_given = {mention.words[0]: mention for mention in reversed(body) if len(mention.words) > 1}
    for mention in mentions:
        if mention.block not in display or len(mention.words) < 2 or mention.capitals or mention.text in odd:
            continue
        given, *rest = mention.words
        other = by_given.get(given)
        # In a headline in title case more than the name may have been read as one.
        if given in GIVEN and other is not None and not any(letters(word) in surnames for word in rest):
            yield Reference("headline", mention.span, mention.text, other.text, other.span)
