"""Misspelt words: listed misspellings, and unknown words one slip away from a frequent word.

Two ways lead to a finding:

1. The word is in the list of common misspellings (rules/words/misspelt.txt): "recieve", "teh". Any length; also with a
   capital: from six letters at the start of a sentence and in a headline, from eight or where a name is meant
   ("Amercia") everywhere.
2. The word is in lower case, has at least `min_letters` letters, is not in the word list, is not made of known words
   (prefix, ending, two words in one), and one edit (a letter put in, dropped or replaced, two neighbours swapped) makes
   it a frequent word: "fsigning", "hrvest". How frequent depends on the length: short words have many neighbours by
   chance. It stays silent where the word is likely meant: it occurs `term_count` times in the article, it stands beside
   another unknown word, alone between quotation marks, or is short and follows a number (a unit).

Never judged, listed or not: a word beside a foreign function word (de, della, und), a word with a letter outside a-z or
with a digit, parts of hyphenated words, words of the house vocabulary, a word that the article also writes with a
capital inside a sentence (a name; but see 1), and everything in an address, a file name, a hashtag, a handle or between
* or _ marks. A final 's is left out of the word.

Keys of the kind:

    min_letters   the shortest unknown word that is judged (4; not below 3)
    term_count    an unknown word that occurs this often is a term (3)

`{meant}` in the message is the list of corrections: "signing", "back or beak". At most three are given, the most
frequent first; the first one is what a fix writes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qualcheck.finding import Finding, Skipped, Span
from qualcheck.rule import Rule, recapitalise

if TYPE_CHECKING:
    from qualcheck.document import Document
    from qualcheck.nlp import Token
    from qualcheck.resources import Resources
    from qualcheck.words import WordList


@dataclass(frozen=True)
class Params:
    min_letters: int = 4
    term_count: int = 3


def problems(params: Params) -> Iterator[tuple[str, str]]:
    if params.min_letters < 3:
        yield "min_letters", "nearly every string of two letters is one slip from a word; give 3 or more"
    if params.term_count < 2:
        yield "term_count", "with less than 2 no unknown word is ever reported; give 2 or more"


#: Letters of the unknown word → the least zipf figure of the word it may have been meant to be.
LEAST: Final = {3: 6.0, 4: 4.2, 5: 3.6, 6: 3.2, 7: 2.8}
LEAST_OF_LONG: Final = 2.5

SUGGESTIONS: Final = 3

#: A correction that is so much rarer than the best one (in zipf figures) is not worth showing.
FAR_BEHIND: Final = 1.5

#: Listed misspellings with a capital are judged from this length where any word may have a capital (Thier and Teh are
#: surnames), and from the second length, or where a name is meant (Amercia), everywhere.
CAPITALISED_LETTERS: Final = 6
UNMISTAKABLE_LETTERS: Final = 8

#: When so many words have been seen, the memory of them is emptied: no corpus makes a process grow without end.
REMEMBERED: Final = 200_000

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

#: Zipf figure a word must have to be taken for a part of a new word, and of each half of a compound.
PART: Final = 2.5
HALF: Final = 4.0

#: Lower-case function words of other languages that no English sentence has beside an English word.
FOREIGN: Final = frozenset({
    "au", "aux", "avec", "con", "dans", "de", "dei", "del", "della", "delle", "dello", "dem", "den", "der", "des",
    "di", "dos", "du", "een", "egli", "ein", "eine", "el", "en", "et", "gli", "het", "il", "la", "le", "les", "lo",
    "los", "mit", "nel", "nella", "nos", "ou", "por", "pour", "que", "qui", "sur", "um", "una", "und", "une", "uno",
    "van", "von", "y", "zu", "zum", "zur",
})  # fmt: skip

QUOTE_MARKS: Final = frozenset("“”\"«»„‘’'")

POSSESSIVE: Final = re.compile(r"['’][sS]$")
CHUNK_MARK: Final = re.compile(r"[/\\@#_*<>=~`{}|]|\w\.\w|www\.")


def build(rules: Sequence[Rule], resources: Resources) -> Callable[[Document], Iterable[Finding | Skipped]]:
    words = resources.words
    accepted = {part for entry in resources.vocabulary for part in re.findall(r"[^\W\d_]+", entry.lower())}
    shortest = min(rule.params.min_letters for rule in rules)
    passed: set[str] = set()
    doubtful: dict[str, tuple[str, ...]] = {}

    def detect(document: Document) -> Iterable[Finding]:
        texts = {token.text for token in document.tokens}
        for text in texts.difference(passed, doubtful):
            corrections = _corrections(text, words, accepted, shortest)
            if corrections is None:
                passed.add(text)
            else:
                doubtful[text] = corrections
        meant = {text: doubtful[text] for text in texts & doubtful.keys()}
        if len(passed) + len(doubtful) > REMEMBERED:
            passed.clear()
            doubtful.clear()
        if any(meant.values()):
            yield from _findings(document, rules, words, meant)

    return detect


def _corrections(text: str, words: WordList, accepted: set[str], shortest: int) -> tuple[str, ...] | None:
    """What `text` may have been meant to be; empty for an unknown word like no other, None for a good one."""
    word = _bare(text)
    lower = word.lower()
    if lower in accepted or not word.isalpha():
        return None
    listed = words.misspelling(lower)
    if listed and word.isascii():
        return listed if word.islower() or len(word) >= CAPITALISED_LETTERS or listed[0][0].isupper() else None
    if not word.islower() or words.known(lower):
        return None
    if not word.isascii() or len(word) < shortest:
        return ()
    if _is_made_of_words(word, words):
        return None
    found = words.corrections(word, LEAST.get(len(word), LEAST_OF_LONG))[:SUGGESTIONS]
    return tuple(other for other in found if words.zipf(found[0]) - words.zipf(other) < FAR_BEHIND)


def _bare(text: str) -> str:
    return POSSESSIVE.sub("", text)


def _is_made_of_words(word: str, words: WordList) -> bool:
    def part(text: str) -> bool:
        return len(text) >= 4 and words.common(text, PART)

    for prefix in PREFIXES:
        if word.startswith(prefix) and (part(word[len(prefix) :]) or _has_ending(word[len(prefix) :], part)):
            return True
    if _has_ending(word, part):
        return True
    return any(words.common(word[:cut], HALF) and words.common(word[cut:], HALF) for cut in range(4, len(word) - 3))


def _has_ending(word: str, part: Callable[[str], bool]) -> bool:
    for ending, tails in ENDINGS.items():
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < 3:
            continue
        if (ending == "d" and stem[-1] != "e") or (ending == "es" and stem[-1] not in "shxzo"):
            continue
        if any(part(stem + tail) for tail in tails):
            return True
        if ending[0] in "aeiy" and len(stem) > 4 and stem[-1] == stem[-2] and part(stem[:-1]):
            return True
    return False


def _findings(
    document: Document, rules: Sequence[Rule], words: WordList, meant: dict[str, tuple[str, ...]]
) -> Iterator[Finding]:
    tokens = document.tokens
    for index, token in enumerate(tokens):
        corrections = meant.get(token.text)
        if not corrections:
            continue
        word = _bare(token.text)
        listed = bool(words.misspelling(word))
        span = Span(token.start, token.start + len(word))
        if _is_address(document.text, span) or _is_beside_foreign(tokens, index):
            continue
        unmistakable = listed and (len(word) >= UNMISTAKABLE_LETTERS or corrections[0][0].isupper())
        if not unmistakable and (_is_name(document, word) or not (word.islower() or _opens(document, token))):
            continue
        for rule in rules:
            if not listed and not _is_slip(document, index, word, meant, rule.params):
                continue
            if rule.speaks_at(document, span):
                suggestions = tuple(recapitalise(correction, word) for correction in corrections)
                yield rule.finding(
                    document,
                    span,
                    groups={"meant": _enumeration(suggestions)},
                    suggestions=suggestions,
                )


def _is_slip(document: Document, index: int, word: str, meant: dict[str, tuple[str, ...]], params: Params) -> bool:
    """Whether an unlisted unknown word stands like a slip: among known words, and not again and again."""
    tokens = document.tokens
    if len(word) < params.min_letters:
        return False
    around = document.text[: tokens[index].start].rstrip()[-1:], document.text[tokens[index].end :].lstrip()[:1]
    if around[0] in QUOTE_MARKS and around[1] in QUOTE_MARKS and all(around):
        return False
    before = tokens[index - 1].text if index else ""
    after = tokens[index + 1].text if index + 1 < len(tokens) else ""
    if len(word) <= 4 and before[-1:].isdigit():
        return False
    if before in meant or after in meant:
        return False
    return sum(1 for token in tokens if _bare(token.text) == word) < params.term_count


def _is_beside_foreign(tokens: Sequence[Token], index: int) -> bool:
    return any(token.text in FOREIGN for token in tokens[max(index - 1, 0) : index + 2])


def _is_address(text: str, span: Span) -> bool:
    """Whether the word is part of something that is not running text; or a clipped one (’twas, workin’)."""
    if text[span.start - 1 : span.start] in {"'", "’"} or (
        text[span.end : span.end + 1] in {"'", "’"} and text[span.end - 2 : span.end] == "in"
    ):
        return True
    start, end = span.start, span.end
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return CHUNK_MARK.search(text, start, end) is not None


def _is_name(document: Document, word: str) -> bool:
    """Whether the article writes the word with a capital where no sentence begins."""
    lower = word.lower()
    return any(
        token.text[0].isupper() and _bare(token.text).lower() == lower and not _opens(document, token)
        for token in document.tokens
    )


def _opens(document: Document, token: Token) -> bool:
    """Whether a capital means nothing here: at the start of a sentence or quotation, and anywhere in a headline."""
    block = document.block_at(token.start)
    if block is None or block.kind in {"headline", "deck", "subheading"}:
        return True
    if document.text[token.start - 1 : token.start] in {"“", '"', "«", "„", "‘"}:
        return True
    sentence = document.sentence_at(token.start)
    return sentence is None or document.opens(token.start, sentence)


def _enumeration(items: Sequence[str]) -> str:
    """ "a", "a or b", "a, b or c"."""
    return " or ".join(part for part in (", ".join(items[:-1]), items[-1]) if part)
