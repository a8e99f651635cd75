"""Names that are not whole, or not in the style of the others: "Kim Jong", "Kim Yo-jong" beside "Kim Jong Un"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from qualcheck.finding import Span
from qualcheck.name_view import Listed, Place, View
from qualcheck.name_words import FAMILY_FIRST, GENERIC
from qualcheck.variants import Variant


@dataclass(frozen=True, slots=True)
class Cut:
    """A name of which the last part is missing: Kim Jong, where the article has Kim Jong Un."""

    span: Span
    text: str
    whole: str
    whole_span: Span


@dataclass(frozen=True, slots=True)
class Mixed:
    """A name in another style than the others of its country."""

    span: Span
    text: str
    other: str
    other_span: Span
    country: str


def cuts(view: View) -> Iterator[Cut]:
    """Names with half of the given name missing; only where the family name stands first."""
    whole: dict[tuple[str, str], Place] = {}
    for mention in view.reading.mentions:
        words = mention.words
        if words[0] not in FAMILY_FIRST or words[:2] == HONG_KONG or len(words) < 2 or mention.all_uncertain:
            continue
        if len(words) >= 3 and all(_is_syllable(view, word) for word in words[1:3]):
            whole.setdefault((words[0], words[1]), Place(mention, 0, 2))
        elif words[1].count("-") == 1 and all(_is_syllable(view, part.title()) for part in words[1].split("-")):
            whole.setdefault((words[0], words[1].partition("-")[0]), Place(mention, 0, 1))
    if not whole:
        return
    for mention in view.reading.mentions:
        longer = whole.get(mention.words[:2]) if len(mention.words) == 2 else None
        if longer is not None:
            yield Cut(mention.span, mention.text, longer.text, longer.span)


HONG_KONG: Final = ("Hong", "Kong")


def _is_syllable(view: View, word: str) -> bool:
    """Whether a word can be half of a Korean, Chinese or Vietnamese given name: Un, Jong, Trong."""
    if not (2 <= len(word) <= 6 and word.istitle() and word.isalpha()) or word in GENERIC:
        return False
    return len(word) < 4 or view.words.zipf(word) < 4


def mixed(view: View, variants: Sequence[Variant]) -> Iterator[Mixed]:
    """At most one for each country whose people stand with and without a hyphen: North Korean names in two styles."""
    hyphened: dict[str, list[Listed]] = defaultdict(list)
    spaced: dict[str, list[Listed]] = defaultdict(list)
    for one in view.listed:
        entry = one.form.entry
        words = one.form.words
        if entry.kind == "person" and entry.country == "North Korea" and one.form.standing != "wrong":
            if any("-" in word for word in words):
                hyphened[entry.country].append(one)
            elif len(words) == 3:
                spaced[entry.country].append(one)
    for country in hyphened:
        few, many = sorted((hyphened[country], spaced[country]), key=len)
        reported = [one for one in few if not any(variant.span.touches(one.span) for variant in variants)]
        others = [one for one in many if all(one.form.entry != mine.form.entry for mine in reported)]
        if reported and others:
            one, other = reported[0], others[0]
            yield Mixed(one.span, one.form.text, other.form.text, other.span, country)
