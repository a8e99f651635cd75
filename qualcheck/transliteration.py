"""Spellings of foreign names: letters without marks, a key under which romanisations meet, and how two words differ.

One name reaches English by several roads: Зеленський is Zelensky, Zelenskyy, Zelenskiy or Zelenskyi. `key` folds what
romanisation systems (BGN, ISO 9, pinyin and Wade-Giles habits, French, German, Spanish and Dutch spellings of Russian
and Arabic names) write differently for one sound. Two words with one key are candidates only: Davies and Davis have one
key too. Whether two names are one is decided in `qualcheck.guard`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final, Literal

#: How two words differ, from the most to the least certain sign of one name.
Difference = Literal["writing", "romanisation", "slip", "ending", "far"]

#: Letters that Unicode does not take apart into a plain letter and a mark.
PLAIN: Final = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŋ": "n"}
)

#: A hyphen, apostrophe or space within a name.
JOINTS: Final = re.compile(r"[^\w]+|_")

#: What one system writes → what the key has. Longer spellings are tried first.
SOUNDS: Final = {
    "abdul": "abdel",
    "abdal": "abdel",
    "dzh": "j",
    "tsch": "ch",
    "tch": "ch",
    "cz": "ch",
    "sch": "sh",
    "shch": "sh",
    "szcz": "sh",
    "sz": "sh",
    "kh": "h",
    "gh": "g",
    "zh": "z",
    "dj": "j",
    "dh": "d",
    "th": "t",
    "ph": "f",
    "ck": "k",
    "cq": "k",
    "x": "ks",
    "tz": "z",
    "ts": "z",
    "ou": "u",
    "oo": "u",
    "ue": "u",
    "oe": "o",
    "ae": "a",
    "aa": "a",
    "ee": "i",
    "iye": "i",
    "ije": "i",
    "ij": "i",
    "iy": "i",
    "yi": "i",
    "yy": "i",
    "ie": "i",
    "ey": "ei",
    "ye": "e",
    "je": "e",
    "w": "v",
    "q": "k",
    "y": "i",
}
SOUND: Final = re.compile("|".join(sorted(map(re.escape, SOUNDS), key=len, reverse=True)))

#: One name in a dozen spellings, and with others the first word of as many full names.
MUHAMMAD: Final = re.compile(r"m[ou]c?h?am+[ae]d")
#: ё after a consonant: Fyodorov, Fedorov. Korean yong is no such thing.
YO: Final = re.compile(r"(?<=[bcdfgklmnprstvz])yo(?!n)")
#: c is s before e, i and y in names romanised through French, Spanish or Chinese; ch stays.
SOFT_C: Final = re.compile(r"c(?=[eiy])")
HARD_C: Final = re.compile(r"c(?!h)")
#: j after the first letter is the y of German, Dutch, Polish and Nordic spelling; at the head it may be the English j.
INNER_J: Final = re.compile(r"(?<=[a-z])j")
LAST_FF: Final = re.compile(r"(?<=[aeiou])ff$")
LAST_H: Final = re.compile(r"(?<=[aeiou])h$")
DOUBLE: Final = re.compile(r"(.)\1+")

#: Endings that a Slavic, Baltic, Finnic or Nordic case leaves on a name, after the stem.
CASE_ENDINGS: Final = frozenset(
    ("", "a", "u", "e", "y", "i", "o", "em", "om", "ou", "ovi", "im", "ie", "ja", "ju", "iem", "ego", "emu", "ko", "ek")
)

#: Endings English puts on a name or word to make another: Pole, Poles, Polish; Iran, Iranian; Canary, Canaries.
ENGLISH_ENDINGS: Final = frozenset(
    (
        *("s", "es", "n", "an", "ian", "ean", "ese", "ish", "er", "ers", "ed", "d", "ing", "ic", "al", "i", "ite"),
        *("ites", "ism", "ist", "ists", "y", "ies", "ly", "man", "men", "ans", "ns", "ians", "ity", "ful", "in", "ins"),
        *("r", "rs", "or", "ors", "ment", "ry", "ery", "age", "ship", "fc", "th", "st", "nd", "rd", "able", "ial"),
        "ern",
        *("is", "ar", "ene", "eno", "ena", "os", "enos", "gate", "stan", "land", "town", "ton", "city", "uk", "us"),
    )
)

#: Masculine → feminine endings of one family name; both stand side by side in stories on couples.
FEMININE: Final = (
    *((masculine, masculine + "a") for masculine in ("ev", "ov", "in", "yn")),
    *((consonant + "y", consonant + "a") for consonant in "knlt"),
    ("ki", "ka"),
    *(("y", ending) for ending in ("aya", "aja", "aia")),
    *(("iy", ending) for ending in ("aya", "aja", "aia")),
    *(("ii", ending) for ending in ("aya", "aja", "aia")),
    *(("ij", ending) for ending in ("aya", "aja", "aia")),
    *(("i", ending) for ending in ("aya", "aja", "aia")),
    ("", "ova"),
    ("", "ove"),
    ("ek", "kova"),
    ("a", "ova"),
    ("o", "ova"),
    ("is", "iene"),
    ("as", "iene"),
    ("as", "aite"),
    ("is", "yte"),
    ("us", "iute"),
    ("is", "ou"),
    ("os", "ou"),
    ("son", "dottir"),
    ("sson", "sdottir"),
)

#: Given names that differ by sex alone in these endings: Paul and Paula, Francis and Frances.
GIVEN_FEMININE: Final = (
    ("", "a"),
    ("o", "a"),
    ("", "e"),
    ("", "ette"),
    ("", "ine"),
    ("", "ina"),
    ("is", "es"),
    ("e", "a"),
    ("y", "ie"),
)


#: One or two syllables of Hanyu pinyin. Two names made of them are close by nature: Xining, Xinming.
PINYIN: Final = re.compile(
    r"(?:(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ueng|ai|ei|ao|ou|an|en|er|ia|ie|iu|in|ua|uo|ui|un|ue|a|o|e|i|u))){1,2}"
)
#: n and ng at the end of a syllable are often exchanged: Sanxia, Sangxia.
NASAL: Final = re.compile(r"ng(?![aeiou])")


@lru_cache(maxsize=65536)
def letters(text: str) -> str:
    """`text` in lower case without marks, hyphens, apostrophes and spaces: Kim Il-Sŏng → kimilsong."""
    plain = text.lower()
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain.translate(PLAIN))
        plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return JOINTS.sub("", plain)


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """The letters of `text` with every sound written one way: Yevmenov, Evmenov → evmenov; Qadri, Kadri → kadri."""
    if MUHAMMAD.fullmatch(letters(text)):
        return "muhamad"
    folded = YO.sub("e", SOFT_C.sub("s", letters(text)))
    folded = SOUND.sub(lambda found: SOUNDS[found[0]], folded)
    folded = LAST_FF.sub("v", folded)
    folded = HARD_C.sub("k", folded)
    folded = INNER_J.sub("i", folded)
    folded = DOUBLE.sub(r"\1", folded)
    return LAST_H.sub("", folded)


def difference(first: str, second: str) -> Difference | None:
    """How two words differ that may be one name, None where they are too far apart.

    *writing*: marks, hyphens, spaces and capitals only. *romanisation*: one key. *slip*: one letter lost, added,
    changed or exchanged with its neighbour. *ending*: one stem of four letters or more with two case endings. *far*:
    two letters of a word of six or more.
    """
    from rapidfuzz.distance import OSA

    a, b = letters(first), letters(second)
    if a == b:
        return "writing"
    key_a, key_b = key(first), key(second)
    if key_a == key_b and len(key_a) >= 3:
        return "romanisation"
    if is_case_pair(a, b):
        return "ending"
    shorter = min(len(a), len(b))
    if shorter < 4 or first.count("-") != second.count("-"):
        return None
    distance = min(OSA.distance(a, b, score_cutoff=2), OSA.distance(key_a, key_b, score_cutoff=2))
    if distance <= 1:
        return "slip"
    return "far" if distance == 2 and shorter >= 6 else None


def shared_stem(a: str, b: str) -> int:
    """How many letters two words share from the first on."""
    for index, (left, right) in enumerate(zip(a, b, strict=False)):
        if left != right:
            return index
    return min(len(a), len(b))


def is_case_pair(a: str, b: str) -> bool:
    """Whether two words are one stem of four letters or more with two case endings: paroubek, paroubko."""
    stem = shared_stem(a, b)
    return any(
        a[at:] in CASE_ENDINGS and b[at:] in CASE_ENDINGS and at >= 4 for at in range(stem, max(stem - 2, 3), -1)
    )


#: What the romanisations of Korean (revised, McCune-Reischauer, the North's, passports) write differently.
KOREAN: Final = (
    ("yeo", "yo"), ("you", "yo"), ("eo", "o"), ("eu", "u"), ("oo", "u"), ("ou", "u"), ("ae", "e"), ("u", "o"),
    ("ch", "j"), ("k", "g"), ("t", "d"), ("p", "b"), ("r", "l"), ("shi", "si"), ("w", ""),
)  # fmt: skip


def korean_key(syllable: str) -> str:
    """A Korean syllable with every romanisation written one way: Jeong, Jung, Chong → jong."""
    folded = letters(syllable)
    for spelling, sound in KOREAN:
        folded = folded.replace(spelling, sound)
    return folded


def is_korean_pair(first: str, second: str) -> bool:
    """Whether two hyphened given names are the same syllables in two romanisations: Jong-un, Jung-eun."""
    some, others = first.split("-"), second.split("-")
    return len(some) == len(others) and all(
        korean_key(mine) == korean_key(theirs) for mine, theirs in zip(some, others, strict=True)
    )


def is_pinyin_pair(first: str, second: str) -> bool:
    """Whether both words are Chinese syllables and differ by more than n and ng: such names are seldom one."""
    a, b = letters(first), letters(second)
    return (
        PINYIN.fullmatch(a) is not None and PINYIN.fullmatch(b) is not None and NASAL.sub("n", a) != NASAL.sub("n", b)
    )


#: Endings that may as well be those of a foreign case or a slip: they tell English only between two known words.
WEAK_ENDINGS: Final = frozenset(
    "i y d r al in ins or ors is ar os us uk th st nd rd ic fc age ment able ity ly e a n".split()
)


def is_english_pair(first: str, second: str, *, known: bool = True) -> bool:
    """Whether English makes one word from the other: Iran, Iranian; Canary, Canaries; Chairman, Chairwoman.

    `known` says that both are words of the word list; if not, only endings that nothing else explains count.
    """
    a, b = sorted((letters(first), letters(second)), key=len)
    if b in (a + "s", a + "es"):
        return True
    endings = ENGLISH_ENDINGS if known else ENGLISH_ENDINGS - WEAK_ENDINGS
    stem = shared_stem(a, b)
    if (a.endswith("man") and b.endswith("woman")) or (a.endswith("men") and b.endswith("women")):
        return True
    for at in range(stem, max(stem - 2, 2) if known else stem - 1, -1):
        if a[at:] in ("", "e", "y", "o", "a", "ia", "s", "i") and b[at:] in endings and len(b) > len(a):
            return True
    return known and stem >= 3 and a[stem:] in endings and b[stem:] in endings and len(b[stem:]) > 1


def is_gender_pair(first: str, second: str) -> bool:
    """Whether two family names, or two given names, are those of a man and a woman: Arsenyev, Arsenyeva."""
    a, b = sorted((letters(first), letters(second)), key=len)
    stem = shared_stem(a, b)
    return any((a[at:], b[at:]) in FEMININE or (b[at:], a[at:]) in FEMININE for at in range(stem, max(stem - 3, 2), -1))


def is_given_gender_pair(first: str, second: str) -> bool:
    """Whether two given names differ by sex alone: Francis and Frances, Daniel and Danielle."""
    a, b = sorted((letters(first), letters(second)), key=len)
    stem = shared_stem(a, b)
    return is_gender_pair(first, second) or any(
        (a[at:], b[at:]) in GIVEN_FEMININE or (b[at:], a[at:]) in GIVEN_FEMININE
        for at in range(stem, max(stem - 2, 2), -1)
    )


def are_spellings(a: str, b: str) -> bool:
    """Whether two forms are one name in two spellings, word by word: not Britain and the United Kingdom."""
    some, others = a.split(), b.split()
    if letters(a) == letters(b):
        return True
    near = (difference(x, y) not in (None, "far") for x, y in zip(some, others, strict=False))
    return len(some) == len(others) and all(near)
