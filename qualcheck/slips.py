"""Slips of the fingers: what an unknown word may have been meant to be, and where a space was lost or put in.

Everything here judges words alone, in lower case, by the word list; the kind `misspelling` looks at where they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from qualcheck.words import WordList

#: Letters of the unknown word → the least zipf figure of the word it may have been meant to be.
LEAST: Final = {1: 6.5, 2: 5.3, 3: 5.0, 4: 4.2, 5: 3.6, 6: 3.2, 7: 2.8}
LEAST_OF_LONG: Final = 2.5
#: A string of one to three letters that some list has as a name or an abbreviation: only the commonest words are meant.
LEAST_OF_DOUBTFUL: Final = 6.5
SHORT: Final = 3

SUGGESTIONS: Final = 3

#: A correction that is so much rarer than the best one (in zipf figures) is not worth showing.
FAR_BEHIND: Final = 1.5

#: An unknown word with a capital is judged only as a letter lost, doubled or swapped in a word of this figure.
LEAST_OF_CAPITALISED: Final = 4.3

#: A word of another language is judged only as such a slip in a word of this figure.
LEAST_OF_NEAR: Final = 5.0

PREFIXES: Final = (
    "anti", "auto", "bio", "counter", "cross", "crypto", "cyber", "de", "dis", "down", "eco", "electro", "extra",
    "fore", "geo", "hydro", "hyper", "inter", "intra", "macro", "mega", "meta", "micro", "mid", "mini", "mis", "mono",
    "multi", "nano", "neo", "neuro", "non", "out", "over", "para", "petro", "photo", "poly", "post", "pre", "pro",
    "pseudo", "psycho", "re", "semi", "socio", "sub", "super", "tele", "thermo", "trans", "ultra", "un", "under", "up",
    "vice",
)  # fmt: skip
#: Ending → what may be put back on the stem to find the word it was made from.
ENDINGS: Final = {
    "s": ("",), "es": ("",), "d": ("",), "ed": ("",), "ing": ("", "e"), "ly": ("",), "ness": ("",), "like": ("",),
    "ish": ("", "e"), "able": ("", "e"), "er": ("", "e"), "ers": ("", "e"), "less": ("",), "ist": ("", "e", "y"),
    "ists": ("", "e", "y"), "ism": ("", "e", "y"), "isms": ("", "e", "y"), "wise": ("",), "hood": ("",), "ship": ("",),
    "dom": ("",), "ful": ("",), "ise": ("", "y"), "ised": ("", "y"), "ises": ("", "y"), "ising": ("", "y"),
    "ize": ("", "y"), "ized": ("", "y"), "izes": ("", "y"), "izing": ("", "y"), "isation": ("", "y"),
    "ization": ("", "y"), "ies": ("y",), "ied": ("y",), "ier": ("y",), "iest": ("y",), "iness": ("y",), "ily": ("y",),
    "fest": ("",), "gate": ("",), "esque": ("", "e"), "proof": ("",), "free": ("",), "ville": ("",),
    "phobia": ("", "o"), "ification": ("", "y"), "ified": ("", "y"), "ify": ("", "y"), "ability": ("", "e"),
    "ology": ("",), "maker": ("",),
}  # fmt: skip
#: Endings of grammar. With them a frequent word would be in the list itself: "moring" is not made of "more".
INFLECTIONS: Final = frozenset({"s", "es", "d", "ed", "ing", "er", "ies", "ied", "ier", "iest"})
#: Zipf figure from which the forms of a word are all in the list.
WITH_ALL_FORMS: Final = 5.0

#: Zipf figure a word must have to be taken for a part of a new word, and of each half of a compound.
PART: Final = 2.5
HALF: Final = 4.0

#: Function words that no compound is made with: beside one of them a space was lost.
NEVER_COMPOUND: Final = frozenset(
    "the of and that was with from were which their have has had been would his this they said when these those what "
    "about because could should there where while who".split()
)
#: Function words that compounds are made with ("onscreen", "plugin"): the other half must be frequent in itself.
SELDOM_COMPOUND: Final = frozenset("to in on for at by as is it he be are not or an we no its but if into our".split())
BESIDE_SELDOM: Final = 5.3
BESIDE_NEVER: Final = 3.6

#: How frequent a word must be to be taken for one that a space cuts in two, and how frequent where one part is a letter.
SPLIT: Final = 3.6
SPLIT_LETTER: Final = 4.0
SPLIT_SHORT: Final = 6.0
#: A word this rare (zipf) is taken for a part of a word, if the whole word is so much more frequent.
RARE_PART: Final = 3.0
RARE_PART_AHEAD: Final = 1.5
#: Parts that the list knows as words, and that never stand alone in lower case.
FRAGMENTS: Final = frozenset(
    "inter intra trans ment tion sion ing ings ity ties ness ally tions ments ional tive tives ture tures ance ence "
    "ences ible ably ical ically ised ized dis mis ant ent ated ating ation".split()
)
CONTRACTED: Final = frozenset(
    "don't doesn't didn't isn't aren't wasn't weren't hasn't haven't hadn't won't wouldn't can't couldn't shouldn't "
    "mustn't needn't shan't ain't mightn't oughtn't daren't mayn't".split()
)


def corrections(word: str, words: WordList) -> tuple[str, ...]:
    """What the unknown `word`, in lower case, may have been meant to be, likeliest first; at most `SUGGESTIONS`."""
    if len(word) <= SHORT:
        found = _of_short(word, words)
    elif words.languages(word) and not is_near(word, words):
        return ()
    else:
        found = words.corrections(word, LEAST.get(len(word), LEAST_OF_LONG))
        joined = apart(word, words)
        if joined and (len(word) > 6 or not found):
            return (joined,)
        if joined:
            return (*near_the_best(found, words)[: SUGGESTIONS - 1], joined)
    return near_the_best(found, words)


def _of_short(word: str, words: WordList) -> tuple[str, ...]:
    least = LEAST_OF_DOUBTFUL if words.known(word) and not words.strange(word) else LEAST[len(word)]
    return tuple(
        other
        for other in words.corrections(word, least)
        if len(other) == len(word) + 1 or sorted(other) == sorted(word)
    )


def near_the_best(found: tuple[str, ...], words: WordList) -> tuple[str, ...]:
    return tuple(other for other in found[:SUGGESTIONS] if words.zipf(found[0]) - words.zipf(other) < FAR_BEHIND)


def of_capitalised(word: str, words: WordList) -> tuple[str, ...]:
    """The same for a word that has a capital: a letter lost, doubled or swapped, not the first and not the last."""
    lower = word.lower()
    return tuple(
        other
        for other in words.corrections(lower, LEAST_OF_CAPITALISED)
        if other[:1] == lower[:1] and other[-1:] == lower[-1:] and _is_usual_slip(lower, other)
    )[:SUGGESTIONS]


def is_near(word: str, words: WordList) -> bool:
    """Whether an unknown word of a-z in lower case is a very frequent one with a letter lost, doubled or swapped.

    Such a word is misspelt, even if another language has it too: "util" is until.
    """
    return (
        word.isascii()
        and not words.known(word)
        and any(_is_usual_slip(word, other) for other in words.corrections(word, LEAST_OF_NEAR))
    )


def _is_usual_slip(wrong: str, right: str) -> bool:
    if len(wrong) == len(right):
        return sorted(wrong) == sorted(right)
    if len(wrong) < len(right):
        return True
    at = next(index for index, pair in enumerate(zip(wrong, f"{right} ", strict=True)) if pair[0] != pair[1])
    return wrong[at] == wrong[at - 1]


def contraction(word: str) -> tuple[str, ...]:
    """What an unknown contraction with n't may have been meant to be: "dosen't" is doesn't."""
    if word in CONTRACTED or not word.endswith("n't"):
        return ()
    stem = word.removesuffix("n't")
    return tuple(sorted(other for other in CONTRACTED if sorted(other) == sorted(word) or _drops(stem, other[:-3])))


def _drops(wrong: str, right: str) -> bool:
    """Whether one letter was lost or doubled between the two."""
    short, long = sorted((wrong, right), key=len)
    return len(long) == len(short) + 1 and any(long[:at] + long[at + 1 :] == short for at in range(1, len(long)))


def is_made_of_words(word: str, words: WordList) -> bool:
    """Whether an unknown word is new and not wrong: prefix and word, word and ending, two words."""

    def part(text: str) -> bool:
        return len(text) >= 4 and words.common(text, PART)

    for prefix in PREFIXES:
        if word.startswith(prefix):
            rest = word[len(prefix) :]
            if part(rest) or _has_ending(rest, part, words):
                return True
    if _has_ending(word, part, words):
        return True
    return apart(word, words) == "" and any(
        words.common(word[:cut], HALF) and words.common(word[cut:], HALF) for cut in range(4, len(word) - 3)
    )


def _has_ending(word: str, part: Callable[[str], bool], words: WordList) -> bool:
    for ending, tails in ENDINGS.items():
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < 3:
            continue
        if (ending == "d" and stem[-1] != "e") or (ending == "es" and stem[-1] not in "shxzo"):
            continue
        for stem_word in _stems(stem, ending, tails):
            if part(stem_word) and not (ending in INFLECTIONS and words.frequent(stem_word, WITH_ALL_FORMS)):
                return True
    return False


def _stems(stem: str, ending: str, tails: tuple[str, ...]) -> Iterator[str]:
    yield from (stem + tail for tail in tails)
    if ending[0] in "aeiy" and len(stem) > 4 and stem[-1] == stem[-2]:
        yield stem[:-1]


def apart(word: str, words: WordList) -> str:
    """An unknown word as the two words it was run together from, or nothing: "saidthat" is "said that"."""
    for cut in range(2, len(word) - 1):
        left, right = word[:cut], word[cut:]
        if left in NEVER_COMPOUND and _may_stand_beside(right, BESIDE_NEVER, words):
            return f"{left} {right}"
        if right in NEVER_COMPOUND and _may_stand_beside(left, BESIDE_NEVER, words):
            return f"{left} {right}"
    for cut in range(2, len(word) - 1):
        left, right = word[:cut], word[cut:]
        if (left in SELDOM_COMPOUND and _may_stand_beside(right, BESIDE_SELDOM, words)) or (
            right in SELDOM_COMPOUND and _may_stand_beside(left, BESIDE_SELDOM, words)
        ):
            return f"{left} {right}"
    return ""


def _may_stand_beside(word: str, least: float, words: WordList) -> bool:
    if len(word) <= SHORT:
        return word in NEVER_COMPOUND or word in SELDOM_COMPOUND or words.common(word, BESIDE_SELDOM)
    return words.common(word, least)


def is_fragment(word: str, words: WordList) -> bool:
    """Whether a string in lower case is no word that stands alone in prose, so that it may be a part of one."""
    if len(word) == 1:
        return word not in "ai"
    return word in FRAGMENTS or not words.known(word) or words.strange(word) or not words.frequent(word, RARE_PART)


def whole(left: str, right: str, words: WordList) -> str:
    """The word that a space cut in two, or nothing. One of the parts is a fragment; both are in lower case."""
    word = left + right
    of_letter = min(len(left), len(right)) == 1
    least = SPLIT_SHORT if len(word) <= SHORT else SPLIT_LETTER if of_letter else SPLIT
    if not words.common(word, least) or words.strange(word):
        return ""
    if any(is_fragment(part, words) and not _is_rare_word(part, word, words) for part in (left, right)):
        return word
    return ""


def _is_rare_word(part: str, word: str, words: WordList) -> bool:
    """Whether a part may well be a rare word of its own, the whole being not much more frequent."""
    if len(part) == 1 or part in FRAGMENTS or words.strange(part):
        return False
    return words.zipf(part) >= words.zipf(word) - RARE_PART_AHEAD
