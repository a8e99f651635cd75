"""Misspelt words: listed misspellings, unknown words one slip from a frequent word, and spaces lost or put in.

    kind: misspelling
    check: word

`check` says which kind of slip:

- `word` (the default). Two ways lead to a finding:

  1. The word is in the list of common misspellings (rules/words/misspelt.txt): "recieve", "teh". Any length; also with
     a capital: from five letters at the start of a sentence and in a headline, from eight or where a name is meant
     ("Amercia") everywhere.
  2. The word is not in the word list, is not made of known words (prefix, ending, two words in one), and one edit (a
     letter put in, dropped or replaced, two neighbours swapped) makes it a frequent word: "fsigning", "hrvest",
     "one-poit". How frequent depends on the length: short words have many neighbours by chance. Two words run together
     are found here too, also with a capital or a figure: "saidthat", "theUnited", "in1998", "300people". A string of one
     to three letters that is no word ("tha", "b") is judged between frequent words only, and only as a letter lost or
     swapped. With a capital a word is judged only as a letter lost, doubled or swapped in a very frequent word, before a
     word that is no verb: from five letters where a sentence begins ("Govenment"), from eight elsewhere. It stays silent
     where the word is likely meant: it occurs `term_count` times in the article, it stands beside another unknown word,
     alone between quotation marks, or is short and follows a number (a unit).

- `split`: a space, or a hyphen and a space, inside a word: "govern ment", "wit h", "to gether", "inter- national". One
  of the two parts is no word of its own, and both together are a frequent one.

Never judged, listed or not: a word beside a foreign function word (de, della, und), a word with a letter outside a-z or
with a digit, words of the house vocabulary, a word that the article also writes with a capital inside a sentence (a
name; but see 1), and everything in an address, a file name, a hashtag, a handle or between * or _ marks. A final 's is
left out of the word.

Keys of the kind, for `check: word`:

    min_letters   the shortest unknown word that is judged (1)
    term_count    an unknown word that occurs this often is a term (3)
    least_frequency   an unlisted word is told of only if the word meant has this zipf figure or more (0)

`{meant}` in the message is the list of corrections: "signing", "back or beak". At most three are given, the most
frequent first; the first one is what a fix writes. The fix of a listed misspelling in small letters that can mean one
word only is safe; that of any other one is what the rule says.

It cannot see a slip that makes another English word ("form the sea"): rules/general/slips.yml has frames for some.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from qualcheck import slips
from qualcheck.finding import Edit, Finding, Fix, Skipped, Span
from qualcheck.rule import Rule, recapitalise

if TYPE_CHECKING:
    from qualcheck.document import Document
    from qualcheck.nlp import Token
    from qualcheck.resources import Resources
    from qualcheck.words import WordList


@dataclass(frozen=True)
class Params:
    check: Literal["word", "split"] = "word"
    min_letters: int = 1
    term_count: int = 3
    least_frequency: float = 0.0


def problems(params: Params) -> Iterator[tuple[str, str]]:
    if params.min_letters < 1:
        yield "min_letters", "a word has at least one letter; give 1 or more"
    if params.term_count < 2:
        yield "term_count", "with less than 2 no unknown word is ever reported; give 2 or more"
    if not 0 <= params.least_frequency <= 8:
        yield (
            "least_frequency",
            "least_frequency is a zipf figure: 0 for any word, 3 for one in a million, 7.7 for “the”",
        )


#: Listed misspellings with a capital are judged from this length where any word may have a capital (below it Thier and
#: Teh, which are surnames, only before a word that is no verb), and from the second length, or where a name is meant
#: (Amercia), everywhere.
CAPITALISED_LETTERS: Final = 6
UNMISTAKABLE_LETTERS: Final = 8
#: An unlisted one is judged from this length where a sentence begins.
OPENING_LETTERS: Final = 5
#: A part of a hyphenated word is judged from this length.
PART_LETTERS: Final = 4

#: When so many words have been seen, the memory of them is emptied: no corpus makes a process grow without end.
REMEMBERED: Final = 200_000

#: Zipf figure of the neighbours between which a short string is judged.
NEIGHBOUR: Final = 4.0

#: Lower-case function words of other languages that no English sentence has beside an English word.
FOREIGN: Final = frozenset({
    "au", "aux", "avec", "con", "dans", "de", "dei", "del", "della", "delle", "dello", "dem", "den", "der", "des",
    "di", "dos", "du", "een", "egli", "ein", "eine", "el", "en", "et", "gli", "het", "il", "la", "le", "les", "lo",
    "los", "mit", "nel", "nella", "nos", "ou", "por", "pour", "que", "qui", "sur", "um", "una", "und", "une", "uno",
    "van", "von", "y", "zu", "zum", "zur",
})  # fmt: skip

#: Letters that are words of other languages (e, y: and), and I, o: the kind foreign-word looks at most of them.
NOT_JUDGED: Final = frozenset("aeouwyz")

#: Words before a single letter that is meant: grade b, vitamin d, point c.
LETTERED: Final = frozenset(
    "vitamin vitamins type types grade hepatitis letter letters group groups class section plan part category string "
    "appendix point points phase stage level zone block row gate room tier schedule subsection paragraph article "
    "clause option figure model series exhibit lot the a an of variable axis note serie league factor big small".split()
)

#: Zipf figure of the word behind an unlisted word with a capital, and the parts of speech that speak for a name.
BEHIND_CAPITALISED: Final = 3.0
BEHIND_NAMES: Final = frozenset(("VBD", "VBZ", "MD", "POS", "CC"))

#: A function word run together with a word that has a capital or with a figure, and a figure with a noun of counting.
GLUED: Final = re.compile(
    r"([Tt]he|of|[Aa]nd|[Tt]hat|was|[Ww]ith|[Ff]rom|were|have|has|had|been|said|[Ww]hen|[Aa]fter|about|which|their|his|by|"
    r"for|[Bb]ut)([A-Z][a-z]{3,})"
    r"|(in|of|about|than|to|from|by|over|for|at|until|since|and|around|nearly|some|with|before|after)([0-9]{2,})"
    r"|([0-9]+)(people|persons|percent|years|months|days|hours|minutes|the|and|of|in|from|were|was|at|to|by|dollars|euros|"
    r"yuan|yen|countries|children|women|men|houses|cases|students|soldiers)"
)
#: Characters either side of a word that are looked at for the marks of an address.
LONGEST_ADDRESS: Final = 300
#: A longer run of letters is no word.
LONGEST: Final = 64
#: Names of firms and sites that are written so.
BRANDS: Final = frozenset(("theSkimm", "theGrio", "theScore", "theGuardian", "forMobile", "byHeart"))

QUOTE_MARKS: Final = frozenset("“”\"«»„‘’'")

POSSESSIVE: Final = re.compile(r"['’][sS]$")
CHUNK_MARK: Final = re.compile(r"[/\\@#_*<>=~`{}|+]|\w\.\w|www\.")
VOWEL: Final = re.compile(r"[aeiouy]")


def build(rules: Sequence[Rule], resources: Resources) -> Callable[[Document], Iterable[Finding | Skipped]]:
    words = resources.words
    accepted = frozenset(part for entry in resources.vocabulary for part in re.findall(r"[^\W\d_]+", entry.lower()))
    of_words = [rule for rule in rules if rule.params.check == "word"]
    of_splits = [rule for rule in rules if rule.params.check == "split"]
    passed: set[str] = set()
    doubtful: dict[str, tuple[str, ...]] = {}
    fragments: dict[str, bool] = {}

    def detect(document: Document) -> Iterable[Finding]:
        texts = {token.text for token in document.tokens}
        for text in texts.difference(passed, doubtful):
            corrections = _corrections(text, words, accepted)
            if corrections is None:
                passed.add(text)
            else:
                doubtful[text] = corrections
            fragments[text] = _is_fragment(text, words, accepted)
        meant = {text: doubtful[text] for text in texts & doubtful.keys()}
        parts = {text for text in texts if fragments[text]} if of_splits else set()
        if len(passed) + len(doubtful) > REMEMBERED:
            passed.clear()
            doubtful.clear()
            fragments.clear()
        split: list[Span] = []
        if parts:
            for finding in _splits(document, of_splits, words, parts):
                split.append(finding.span)
                yield finding
        if any(meant.values()):
            yield from _findings(document, of_words, words, meant, split)

    return detect


def _corrections(text: str, words: WordList, accepted: frozenset[str]) -> tuple[str, ...] | None:
    """What `text` may have been meant to be; empty for an unknown word like no other, None for a good one."""
    word = _bare(text)
    lower = word.lower()
    if lower in accepted or len(word) > LONGEST:
        return None
    if not (word.islower() or word.istitle()) or not word.isalpha():
        glued = GLUED.fullmatch(word)
        if glued and word not in BRANDS:
            return (" ".join(part for part in glued.groups() if part),)
    if not word.isalpha():
        return _of_compound(word, words, accepted)
    listed = words.misspelling(lower)
    if listed and word.isascii():
        return listed if word.islower() or len(word) >= OPENING_LETTERS or listed[0][0].isupper() else None
    if word.islower():
        return _of_lower(word, words)
    if not word.istitle() or not word.isascii() or len(word) < OPENING_LETTERS or words.known(lower):
        return None
    if slips.is_made_of_words(lower, words):
        return None
    joined = slips.apart(lower, words)
    return slips.of_capitalised(word, words) or ((joined,) if joined else None)


def _of_lower(word: str, words: WordList) -> tuple[str, ...] | None:
    if len(word) <= slips.SHORT:
        if word in FOREIGN or not word.isascii() or word in NOT_JUDGED:
            return None
        if len(word) > 1 and words.common(word, 2.5) and not words.strange(word):
            return None
        return slips.corrections(word, words) or None
    if words.known(word):
        return None
    if not word.isascii():
        return ()
    if slips.is_made_of_words(word, words):
        return None
    return slips.corrections(word, words)


def _of_compound(text: str, words: WordList, accepted: frozenset[str]) -> tuple[str, ...] | None:
    """The same for a contraction, and for a hyphenated word of which one part is misspelt."""
    plain = text.replace("’", "'").replace("‑", "-")
    if plain != plain.lower() or not plain.isascii():
        return None
    if plain.endswith("n't") and plain.count("'") == 1:
        return slips.contraction(plain) or None
    parts = plain.split("-")
    if len(parts) < 2 or not all(part.isalpha() for part in parts):
        return None
    wrong = [part for part in parts if part not in accepted and not words.known(part)]
    if len(wrong) != 1 or len(wrong[0]) < PART_LETTERS or wrong[0] in FOREIGN:
        return None
    if slips.is_made_of_words(wrong[0], words) or not all(
        words.common(part, 3.0) for part in parts if part != wrong[0]
    ):
        return None
    found = words.misspelling(wrong[0]) or slips.corrections(wrong[0], words)
    return tuple("-".join(other if part == wrong[0] else part for part in parts) for other in found) or None


def _is_fragment(text: str, words: WordList, accepted: frozenset[str]) -> bool:
    return (
        len(text) <= LONGEST
        and text.isalpha()
        and text.isascii()
        and text.islower()
        and text not in accepted
        and slips.is_fragment(text, words)
    )


def _bare(text: str) -> str:
    return POSSESSIVE.sub("", text)


def _splits(document: Document, rules: Sequence[Rule], words: WordList, parts: set[str]) -> Iterator[Finding]:
    tokens, text = document.tokens, document.text
    last = -1
    for index, token in enumerate(tokens):
        if token.text not in parts:
            continue
        for left in (index - 1, index):
            if left <= last or not 0 <= left < len(tokens) - 1:
                continue
            one, other = tokens[left], tokens[left + 1]
            word = _whole(document, one, other, words)
            if not word or _is_row_of_letters(tokens, left):
                continue
            span = Span(one.start, other.end)
            if _is_address(text, span) or _is_beside_foreign(tokens, left) or _is_beside_foreign(tokens, left + 1):
                continue
            last = left + 1
            for rule in rules:
                if rule.speaks_at(document, span):
                    meant = recapitalise(word, one.text) if len(one.text) > 1 or one.text.islower() else word.title()
                    yield rule.finding(document, span, groups={"meant": meant}, suggestions=(meant,))


def _whole(document: Document, one: Token, other: Token, words: WordList) -> str:
    """The word of which two tokens are the parts, or nothing."""
    gap = document.text[one.end : other.start]
    if gap not in {" ", "\u00a0", "- "} or not (other.text.isalpha() and one.text.isalpha() and other.text.islower()):
        return ""
    if not one.text.islower() and not (one.text.istitle() and _opens(document, one)):
        return ""
    if one.text.lower() in {"a", "i"} and other.text != "n":
        return ""
    if gap == "- " and other.text in {"and", "or", "to", "but", "as", "than", "nor"}:
        return ""
    return slips.whole(one.text.lower(), other.text, words)


def _is_row_of_letters(tokens: Sequence[Token], left: int) -> bool:
    """Whether letters are spelt out one by one, or a short string stands in a row of such."""
    around = [*tokens[max(left - 1, 0) : left], *tokens[left + 2 : left + 3]]
    return any(len(token.text) == 1 and token.text not in {"a", "I"} for token in around)


def _findings(
    document: Document,
    rules: Sequence[Rule],
    words: WordList,
    meant: dict[str, tuple[str, ...]],
    split: Sequence[Span],
) -> Iterator[Finding]:
    tokens = document.tokens
    spelled = {_bare(text).lower() for text, corrections in meant.items() if corrections}
    # Both are asked of every finding, and to look through all words each time would take the square of them.
    often = Counter(word for token in tokens if (word := _bare(token.text)).lower() in spelled)
    names = _names(document, spelled)
    for index, token in enumerate(tokens):
        corrections = meant.get(token.text)
        if not corrections:
            continue
        word = _bare(token.text)
        listed = bool(words.misspelling(word))
        span = Span(token.start, token.start + len(word))
        if _is_address(document.text, span) or _is_beside_foreign(tokens, index):
            continue
        if any(span.touches(other) for other in split):
            continue
        glued = " " in corrections[0] and not (word.islower() or word.istitle())
        unmistakable = len(word) >= UNMISTAKABLE_LETTERS or (listed and corrections[0][0].isupper()) or glued
        if not (unmistakable and (listed or glued or not word.islower())) and (
            word.lower() in names or not (word.islower() or _opens(document, token))
        ):
            continue
        if (
            (not listed or len(word) < CAPITALISED_LETTERS)
            and not (word.islower() or glued)
            and not corrections[0][0].isupper()
            and not _stands_like_a_word(document, index, words)
        ):
            continue
        if len(word) <= slips.SHORT and not listed and not _is_among_words(document, index, words):
            continue
        for rule in rules:
            if not listed and not (
                _is_slip(document, index, word, meant, rule.params, often[word])
                and all(words.zipf(part) >= rule.params.least_frequency for part in corrections[0].split())
            ):
                continue
            if rule.speaks_at(document, span):
                suggestions = corrections if glued else tuple(recapitalise(item, word) for item in corrections)
                yield rule.finding(
                    document,
                    span,
                    groups={"meant": _enumeration(suggestions)},
                    suggestions=suggestions,
                    fixes=_sure_fix(rule, span, word, suggestions) if listed and word.islower() else (),
                )


def _sure_fix(rule: Rule, span: Span, word: str, suggestions: Sequence[str]) -> tuple[Fix, ...]:
    """A listed misspelling in small letters with one meaning is put right without asking, but for a rule without fixes."""
    if rule.fix == "none" or len(suggestions) != 1:
        return ()
    return (Fix(f"Replace “{word}” with “{suggestions[0]}”", (Edit(span, suggestions[0]),), True),)


def _is_slip(
    document: Document, index: int, word: str, meant: dict[str, tuple[str, ...]], params: Params, often: int
) -> bool:
    """Whether an unlisted unknown word stands like a slip: among known words, and not again and again."""
    tokens = document.tokens
    if len(word) < params.min_letters:
        return False
    around = _beside(document.text, tokens[index])
    if around[0] in QUOTE_MARKS and around[1] in QUOTE_MARKS and all(around):
        return False
    before = tokens[index - 1].text if index else ""
    after = tokens[index + 1].text if index + 1 < len(tokens) else ""
    if len(word) <= 4 and before[-1:].isdigit() and (len(word) <= slips.SHORT or not VOWEL.search(word)):
        return False
    if before in meant or after in meant:
        return False
    return often < params.term_count


def _beside(text: str, token: Token) -> tuple[str, str]:
    """The characters before and behind a word, white space left out; empty where there is none."""
    before, after = token.start - 1, token.end
    while before >= 0 and text[before].isspace():
        before -= 1
    while after < len(text) and text[after].isspace():
        after += 1
    return text[before] if before >= 0 else "", text[after : after + 1]


def _is_among_words(document: Document, index: int, words: WordList) -> bool:
    """Whether a short string stands between frequent words, with nothing but blanks (and commas behind it) between."""
    tokens, text = document.tokens, document.text
    token = tokens[index]
    if not 0 < index < len(tokens) - 1:
        return False
    before, after = tokens[index - 1], tokens[index + 1]
    if text[before.end : token.start] != " " or text[token.end : after.start] not in {" ", ", "}:
        return False
    if before.text.lower() in LETTERED and len(token.text) == 1:
        return False
    return all(
        beside.text.isalpha()
        and (beside.text.islower() or beside is after or _opens(document, beside))
        and words.common(beside.text, NEIGHBOUR)
        for beside in (before, after)
    )


def _stands_like_a_word(document: Document, index: int, words: WordList) -> bool:
    """Whether a word with a capital stands where a name would not: before a known word that is no verb."""
    tokens, text = document.tokens, document.text
    if index + 1 >= len(tokens):
        return False
    after = tokens[index + 1]
    return (
        text[tokens[index].end : after.start].isspace()
        and after.text.isalpha()
        and words.frequent(after.text, BEHIND_CAPITALISED)
        and document.tags[index + 1] not in BEHIND_NAMES
    )


def _is_beside_foreign(tokens: Sequence[Token], index: int) -> bool:
    return any(token.text in FOREIGN for token in tokens[max(index - 1, 0) : index + 2])


def _is_address(text: str, span: Span) -> bool:
    """Whether the word is part of something that is not running text; or a clipped one (’twas, workin’)."""
    if text[span.start - 1 : span.start] in {"'", "’"} or (
        text[span.end : span.end + 1] in {"'", "’"} and text[span.end - 2 : span.end] == "in"
    ):
        return True
    start, end = span.start, span.end
    first, last = max(start - LONGEST_ADDRESS, 0), min(end + LONGEST_ADDRESS, len(text))
    while start > first and not text[start - 1].isspace():
        start -= 1
    while end < last and not text[end].isspace():
        end += 1
    return CHUNK_MARK.search(text, start, end) is not None


def _names(document: Document, words: set[str]) -> set[str]:
    """Which of the words the article writes with a capital where no sentence begins."""
    return {
        word
        for token in document.tokens
        if token.text[0].isupper() and (word := _bare(token.text).lower()) in words and not _opens(document, token)
    }


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
