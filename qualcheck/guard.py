"""Whether two spellings are one name: the guard that keeps different people and places apart.

`judge` asks each guard of `GUARDS` in order; the first that says "apart" or "one" decides. Each is a small function of
one `Pair` with its reason in words, so that `qualcheck names trace` can say which decided. What no guard settles is one
name only where the rarer spelling looks like a slip: unknown to English, or one sound written two ways.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from qualcheck.name_words import CAPITALS, FAMILY_FIRST, GENERIC, GIVEN, GIVEN_MEN, GIVEN_WOMEN
from qualcheck.transliteration import (
    Difference,
    difference,
    is_english_pair,
    is_gender_pair,
    is_given_gender_pair,
    is_korean_pair,
    is_pinyin_pair,
    key,
    letters,
    shared_stem,
)

Verdict = Literal["one", "apart"]


class Words(Protocol):
    """What is asked of the word list."""

    def known(self, word: str) -> bool: ...
    def zipf(self, word: str) -> float: ...


@dataclass(frozen=True)
class Spelling:
    """One spelling of a word of names in an article, with the company it keeps. Words are folded to letters."""

    text: str
    count: int
    #: The words right before and right after it within full names.
    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    #: The same, from headlines in title case too, where a neighbour may be no part of the name.
    near_before: frozenset[str] = frozenset()
    near_after: frozenset[str] = frozenset()
    sentences: frozenset[int] = frozenset()
    #: Every mention is this word alone; at least one is.
    bare: bool = True
    alone: bool = True
    #: A word before it says where something is: in, near, from.
    place: bool = False
    #: The article also has it in lower case.
    lower: bool = False


@dataclass(frozen=True)
class Pair:
    """Two spellings of one article: `kept` is the more frequent or, of two equals, the first in the text."""

    kept: Spelling
    other: Spelling
    difference: Difference
    words: Words
    #: Names apart by a list: letters → letters of others.
    known_pairs: Mapping[str, frozenset[str]]
    #: Letters of a word → names of the gazetteer entries that have it.
    owners: Mapping[str, frozenset[str]]
    vocabulary: frozenset[str] = frozenset()

    @property
    def agreeing(self) -> bool:
        """Another word of the full names is the same, or its initial: Dmitry Lomsadze, D. Lomsadze."""
        return _share(self.kept.near_before, self.other.near_before) or _share(
            self.kept.near_after, self.other.near_after
        )

    @property
    def disagreeing(self) -> bool:
        """Both stand in full names and no other word of them can be the same."""
        return _strangers(self.kept.before, self.other.before) or _strangers(
            self.kept.after - GENERIC_LETTERS, self.other.after - GENERIC_LETTERS
        )


GENERIC_LETTERS: Final = frozenset(letters(word) for word in GENERIC | CAPITALS)
FAMILY_LETTERS: Final = frozenset(letters(name) for name in FAMILY_FIRST)
GIVEN_LETTERS: Final = frozenset(letters(word) for word in GIVEN)
MEN: Final = frozenset(letters(name) for name in GIVEN_MEN)
WOMEN: Final = frozenset(letters(name) for name in GIVEN_WOMEN)

#: From this zipf figure on (once in a million words is 3) a spelling is a word or name of its own in the world.
WELL_KNOWN: Final = 3.0


def _share(some: frozenset[str], others: frozenset[str]) -> bool:
    if any(word not in GENERIC_LETTERS for word in some & others):
        return True
    return any(a[0] == b[0] and min(len(a), len(b)) == 1 < max(len(a), len(b)) for a in some for b in others)


def _strangers(some: frozenset[str], others: frozenset[str]) -> bool:
    return bool(some) and bool(others) and not any(_compatible(a, b) for a in some for b in others)


def _compatible(a: str, b: str) -> bool:
    """Whether two words may be one: equal, an initial of the other, or spelled nearly alike."""
    if a == b or key(a) == key(b):
        return True
    if len(a) == 1 or len(b) == 1:
        return a[:1] == b[:1]
    return a[:1] == b[:1] and difference(a, b) is not None and not (a in GIVEN_LETTERS and b in GIVEN_LETTERS)


def known_pair(pair: Pair) -> Verdict | None:
    """the two are on the list of names that are not one"""
    a, b = letters(pair.kept.text), letters(pair.other.text)
    return "apart" if b in pair.known_pairs.get(a, ()) else None


def accepted_by_house(pair: Pair) -> Verdict | None:
    """the house's vocabulary has both spellings"""
    return "apart" if {pair.kept.text, pair.other.text} <= pair.vocabulary else None


def listed_apart(pair: Pair) -> Verdict | None:
    """the lists have each as a name of its own"""
    mine = pair.owners.get(letters(pair.kept.text), frozenset())
    others = pair.owners.get(letters(pair.other.text), frozenset())
    return "apart" if mine and others and not mine & others and pair.difference != "writing" else None


def english_forms(pair: Pair) -> Verdict | None:
    """English makes one word from the other"""
    if pair.difference == "writing":
        return None
    known = _known(pair, pair.kept) and _known(pair, pair.other)
    well_known = _well_known(pair, pair.kept) and _well_known(pair, pair.other)
    if pair.difference == "romanisation" and not well_known:
        return None
    return "apart" if is_english_pair(pair.kept.text, pair.other.text, known=known) else None


def man_and_woman(pair: Pair) -> Verdict | None:
    """the two are a man's and a woman's form of one name"""
    if pair.difference == "writing":
        return None
    a, b = letters(pair.kept.text), letters(pair.other.text)
    if (a in MEN and b in WOMEN) or (a in WOMEN and b in MEN):
        return "apart"
    if pair.kept.after & pair.other.after and is_given_gender_pair(a, b):
        return "apart"
    return "apart" if is_gender_pair(a, b) and {a[-1], b[-1]} != {"o", "a"} else None


def other_words(pair: Pair) -> Verdict | None:
    """the other words of the full names differ"""
    if _misspelt_class_word(pair):
        return None
    return "apart" if pair.disagreeing and not pair.agreeing else None


def own_company(pair: Pair) -> Verdict | None:
    """each stands only within longer names, and these share no word"""
    if pair.agreeing or pair.difference == "writing" or _misspelt_class_word(pair):
        return None
    mine = (pair.kept.before | pair.kept.after) - GENERIC_LETTERS
    others = (pair.other.before | pair.other.after) - GENERIC_LETTERS
    return "apart" if mine and others and not (pair.kept.alone or pair.other.alone) else None


def chinese_syllables(pair: Pair) -> Verdict | None:
    """both are made of Chinese syllables, where one letter makes another name"""
    if pair.difference not in ("slip", "far") or pair.agreeing:
        return None
    return "apart" if is_pinyin_pair(pair.kept.text, pair.other.text) else None


def given_syllables(pair: Pair) -> Verdict | None:
    """one family name, but other syllables of the given name: Kim Yong-chol, Kim Yong-chun"""
    families = pair.kept.near_before & pair.other.near_before & FAMILY_LETTERS
    if not families or pair.difference == "writing":
        return None
    if "-" in pair.kept.text or max(len(pair.kept.text), len(pair.other.text)) <= 4:
        return None if is_korean_pair(pair.kept.text, pair.other.text) else "apart"
    if pair.difference == "romanisation":
        return None
    if (
        pair.difference == "slip"
        and not _known(pair, pair.other)
        and not is_pinyin_pair(pair.kept.text, pair.other.text)
    ):
        return None
    once = pair.difference in ("slip", "ending") and pair.other.count == 1 and pair.kept.count >= 3
    return None if once else "apart"


def one_sentence(pair: Pair) -> Verdict | None:
    """one sentence holds both"""
    if pair.difference == "writing" or not pair.kept.sentences & pair.other.sentences:
        return None
    slip = _known(pair, pair.kept) and not _known(pair, pair.other) and pair.kept.count >= 3 * pair.other.count
    return None if slip else "apart"


def short_words(pair: Pair) -> Verdict | None:
    """words this short differ in a letter without being one name"""
    shorter = min(len(letters(pair.kept.text)), len(letters(pair.other.text)))
    if pair.difference == "slip" and shorter < 5:
        return None if _late_and_bare(pair) and not _known(pair, pair.other) else "apart"
    return "apart" if shorter < 4 and pair.difference != "writing" else None


#: First letters that romanisations exchange: Yermak, Jermak; Khodorkovsky, Chodorkovsky; Iohannis, Johannis.
INITIALS: Final = frozenset(map(frozenset, ("jy", "ij", "ck", "hk", "ch", "vw", "ey")))


def first_letters(pair: Pair) -> Verdict | None:
    """the first letter differs, and not only by romanisation"""
    if pair.difference not in ("slip", "far"):
        return None
    a, b = letters(pair.kept.text), letters(pair.other.text)
    if a[0] == b[0] or a[:2] == b[1::-1] or key(a)[0] == key(b)[0]:
        return None
    return None if frozenset((a[0], b[0])) in INITIALS and min(len(a), len(b)) >= 6 else "apart"


def full_names_agree(pair: Pair) -> Verdict | None:
    """the other words of the full names are the same"""
    if not pair.agreeing:
        return None
    a, b = letters(pair.kept.text), letters(pair.other.text)
    if a in GIVEN_LETTERS and b in GIVEN_LETTERS and key(a) != key(b) and min(len(a), len(b)) < 7:
        return "apart"
    if min(len(a), len(b)) < 4 and pair.difference != "romanisation":
        return "apart"
    if pair.difference in ("slip", "far") and _well_known(pair, pair.kept) and _well_known(pair, pair.other):
        return "apart"
    if pair.difference == "far" and _known(pair, pair.kept) and _known(pair, pair.other):
        return "apart"
    return "one"


def late_and_bare(pair: Pair) -> Verdict | None:
    """one stands in a full name, the other only alone, so nobody of that name was introduced"""
    if not _late_and_bare(pair) or pair.other.count > 2:
        return None
    if pair.difference == "far":
        unknown = not _known(pair, pair.kept) and not _known(pair, pair.other)
        return "one" if unknown and min(len(letters(pair.kept.text)), len(letters(pair.other.text))) >= 8 else None
    if pair.difference == "romanisation" or not _well_known(pair, pair.other):
        return "one"
    return None


def both_well_known(pair: Pair) -> Verdict | None:
    """both are well known as words or names of their own"""
    if pair.difference == "writing":
        return None
    return "apart" if _well_known(pair, pair.kept) and _well_known(pair, pair.other) else None


def both_frequent(pair: Pair) -> Verdict | None:
    """the article uses both often"""
    if pair.difference == "writing":
        return None
    return "apart" if pair.other.count > 2 and 3 * pair.other.count > pair.kept.count else None


def both_known(pair: Pair) -> Verdict | None:
    """both are names or words of their own in the world"""
    if pair.difference == "ending" and len(letters(pair.kept.text)) >= 8 and not _well_known(pair, pair.other):
        return None
    if pair.difference in ("slip", "ending", "far"):
        return "apart" if _known(pair, pair.kept) and _known(pair, pair.other) else None
    if pair.difference == "romanisation" and not (pair.kept.place and pair.other.place):
        return "apart" if _well_known(pair, pair.other) and not _well_known(pair, pair.kept) else None
    return None


def far_apart(pair: Pair) -> Verdict | None:
    """two letters differ, and too little else speaks for one name"""
    if pair.difference != "far":
        return None
    shorter = min(len(letters(pair.kept.text)), len(letters(pair.other.text)))
    once = pair.other.count == 1 and pair.kept.count > 1
    if shorter >= 8 and once and not _known(pair, pair.other):
        return None
    stem = shared_stem(letters(pair.kept.text), letters(pair.other.text))
    ending_lost = stem >= 6 and pair.kept.count >= 3 and once and pair.other.bare and not _known(pair, pair.kept)
    return None if ending_lost else "apart"


GUARDS: Final[tuple[Callable[[Pair], Verdict | None], ...]] = (
    known_pair,
    accepted_by_house,
    listed_apart,
    man_and_woman,
    other_words,
    own_company,
    english_forms,
    chinese_syllables,
    given_syllables,
    one_sentence,
    full_names_agree,
    short_words,
    first_letters,
    late_and_bare,
    both_well_known,
    both_frequent,
    both_known,
    far_apart,
)


def _known(pair: Pair, spelling: Spelling) -> bool:
    return spelling.lower or pair.words.zipf(spelling.text) > 0


def _well_known(pair: Pair, spelling: Spelling) -> bool:
    return spelling.lower or pair.words.zipf(spelling.text) >= WELL_KNOWN


def _misspelt_class_word(pair: Pair) -> bool:
    """A word of many names, League or District, against something that is no word: Leaguge, Districtt."""
    return letters(pair.kept.text) in GENERIC_LETTERS and not _known(pair, pair.other)


def _late_and_bare(pair: Pair) -> bool:
    introduced = pair.kept.before or (pair.difference == "romanisation" and pair.kept.after - GENERIC_LETTERS)
    return bool(introduced) and pair.other.bare and not pair.other.place and not pair.other.lower


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the guard said and, in words, why."""

    verdict: Verdict
    reason: str


def judge(pair: Pair) -> Judgement:
    """The verdict of the first guard that has one; else one name."""
    for guard in GUARDS:
        verdict = guard(pair)
        if verdict is not None:
            return Judgement(verdict, (guard.__doc__ or guard.__name__).strip())
    return Judgement("one", "the spellings are close and nothing speaks for two names")
