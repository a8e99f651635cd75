"""Parts of speech: one coarse Penn tag for every token of a text.

    NN NNS     noun, singular and plural            VB VBP VBZ VBD VBG VBN   verb: base, present, -s, past, -ing, participle
    NNP NNPS   name                                 MD   modal (can, will)   TO   to
    POS        noun or name with 's or s'           DT   article, this, some, every      PDT   all, both before the
    JJ JJR JJS adjective                            PRP PRP$   pronoun, possessive       WDT WP WRB   which, who, when
    RB RBR RBS adverb                               IN   preposition, that, because      RP   particle (up, off)
    CD number  EX there  UH yes, oh  CC and  FW foreign        PRP+VBZ, NN+MD …  word with a verb glued on: it's, who'll

A contraction with not has the tag of its verb: don't VBP, can't MD.

How it works: rules/words/tags.txt gives each word its possible tags, the likeliest first. A word with one tag has it. For
the others rules/words/tag-contexts.txt says which tag wins between which neighbours. Words that are not listed are judged
by their ending and their capital. No statistics at run time, two dictionary look-ups a word.

What it cannot do: it sees one word back (past adverbs to the auxiliary) and one word on, so that a past tense and a
participle are confused where only the far side of the sentence decides ("the horse raced past the barn fell").
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from qualcheck.inflection import IRREGULAR_NOUNS, IRREGULAR_VERBS, noun_forms, third_person, verb_forms
from qualcheck.nlp import Token

if TYPE_CHECKING:
    from qualcheck.document import Document

#: What stands before the first word of a sentence, and after the last.
EDGE: Final = "^"
#: A comma, semicolon, colon, dash or bracket between two words.
COMMA: Final = ","
#: Any state, in the table of contexts.
ANY: Final = "*"

#: The auxiliaries decide how the verb after them is read; each family has a state of its own.
FAMILIES: Final[Mapping[str, str]] = {
    word: family
    for family, words in {
        "be": "am is are was were be been being isn't aren't wasn't weren't i'm it's he's she's that's there's we're "
        "you're they're who's what's",
        "have": "have has had having haven't hasn't hadn't i've we've you've they've who've",
        "do": "do does did don't doesn't didn't",
        "modal": "can could will would may might must shall should cannot can't couldn't won't wouldn't mustn't shan't "
        "shouldn't i'll you'll he'll she'll it'll we'll they'll i'd you'd he'd she'd we'd they'd",
        "to": "to",
    }.items()
    for word in words.split()
}

#: Words that are contexts of their own beside their tags.
OWN_STATE: Final = frozenset(
    "the a an of in for by at on with from that this these those as and or but if than not no all so more most very "
    "who which what when where how while after before since because it they he she we you i there their his her its "
    "let get got gets getting make made makes help helped helps see saw seen like about over out up off down".split()
)

#: States that outlive an adverb: "has often seen", "to really see".
LASTING: Final = frozenset(("be", "have", "do", "modal", "to"))

#: Tags that do not change a lasting state.
ADVERBS: Final = frozenset(("RB", "RBR", "RBS"))

#: After these a full stop ends no sentence.
TITLES: Final = frozenset(
    "mr mrs ms dr prof st gen lt col sgt maj capt cmdr adm sen rep gov rev hon fr sr jr no vs jan feb mar apr aug sept "
    "sep oct nov dec inc ltd co corp".split()
)

#: Ending → possible tags of a word that is not listed; the first that fits.
ENDINGS: Final = (
    ("'s", "POS"),
    ("s'", "POS"),
    ("ing", "VBG/NN/JJ"),
    ("ed", "VBN/VBD/JJ"),
    ("ly", "RB"),
    ("ness", "NN"),
    ("ment", "NN"),
    ("tion", "NN"),
    ("ity", "NN"),
    ("ism", "NN"),
    ("ship", "NN"),
    ("able", "JJ"),
    ("ible", "JJ"),
    ("less", "JJ"),
    ("ful", "JJ"),
    ("ous", "JJ"),
    ("ish", "JJ"),
    ("ical", "JJ"),
    ("ial", "JJ"),
    ("ional", "JJ"),
    ("ive", "JJ"),
    ("esque", "JJ"),
    ("est", "JJS"),
    ("ss", "NN"),
    ("us", "NN"),
    ("is", "NN"),
    ("s", "NNS"),
)

#: Verb glued on with an apostrophe → its tag.
GLUED: Final = {"'re": "VBP", "'ve": "VBP", "'ll": "MD", "'m": "VBP", "'d": "MD"}


class Data(NamedTuple):
    """The two tables. `words`: word → possible tags, likeliest first, parted by /. `contexts`: tags → state before →
    next word's likeliest tag (or own state) → tag; under "" the tag where the next word says nothing."""

    words: dict[str, str]
    contexts: dict[str, dict[str, dict[str, str]]]


def words_folder() -> Path:
    inside = Path(__file__).parent / "rules" / "words"
    return inside if inside.is_dir() else Path(__file__).parents[1] / "rules" / "words"


@lru_cache(maxsize=1)
def data() -> Data:
    folder = words_folder()
    fields = iter((folder / "tags.txt").read_text(encoding="utf-8").split())
    words = dict(zip(fields, fields, strict=True))
    contexts: dict[str, dict[str, dict[str, str]]] = {}
    for line in (folder / "tag-contexts.txt").read_text(encoding="utf-8").splitlines():
        tags, state, tag, *nexts = line.split()
        entry = {"": tag}
        for item in nexts:
            key, _, value = item.partition("=")
            entry[key] = value
        contexts.setdefault(tags, {})[state] = entry
    return Data(words, contexts)


def possible(word: str, *, start: bool = False) -> str:
    """The tags `word` can have, likeliest first, parted by /. `start`: the word opens a sentence, so that its capital
    says nothing. Apostrophes in any form."""
    return _possible(plain(word), start)


def plain(word: str) -> str:
    """`word` with straight apostrophes and plain hyphens."""
    return word if word.isascii() else word.replace("’", "'").replace("ʼ", "'").replace("‑", "-")


def forget() -> None:
    """Read the tables again when they are next asked for."""
    data.cache_clear()
    _possible.cache_clear()


@lru_cache(maxsize=100_000)
def _possible(word: str, start: bool) -> str:
    words = data().words
    if word[0].isupper():
        low = word.lower()
        if not start:
            return words.get(word) or words.get(low if low in FAMILIES or low in OWN_STATE else "") or capital(word)
        return words.get(low) or words.get(word) or capital(word)
    return words.get(word) or unlisted(word)


def capital(word: str) -> str:
    """The possible tags of an unlisted word with a capital."""
    if "'" in word:
        return _apostrophe(word, "NNP")
    return "NNPS/NNP" if word.endswith("s") and data().words.get(word[:-1], "").startswith("NN") else "NNP"


def _apostrophe(word: str, noun: str) -> str:
    rest = word.rpartition("'")[2]
    if rest in ("s", ""):
        return "POS"
    glued = GLUED.get("'" + rest)
    return f"{noun}+{glued}" if glued else noun


def unlisted(word: str) -> str:
    """The possible tags of an unlisted word, figures included."""
    if word[0].isdigit():
        last = word.lstrip("0123456789.,-‑/")
        if not last:
            return "CD"
        if last in ("s", "'s"):
            return "NNS" if last == "s" else "POS"
        if last in ("st", "nd", "rd", "th", "am", "pm"):
            return "JJ" if last in ("st", "nd", "rd", "th") else "NN"
        return "JJ" if "-" in word else "CD"
    if "-" in word or "‑" in word:
        return _hyphenated(word.replace("‑", "-"))
    if "'" in word:
        return _apostrophe(word, "NN")
    return by_ending(word)


def _hyphenated(word: str) -> str:
    if word.endswith("'s"):
        return "POS"
    words = data().words
    first, _, last = word.rpartition("-")
    tags = words.get(last) or by_ending(last)
    head = words.get(first, "")
    if last in ("up", "off", "out", "down", "in", "over", "back", "on", "through") and "VB" in head:
        return "NN/JJ"
    if first in ("re", "co", "over", "under", "pre", "mis") and tags.startswith("VB"):
        return tags
    if tags.startswith("NNS"):
        return "NNS"
    if tags.startswith(("NN",)):
        return "JJ/NN"
    return "JJ"


def by_ending(word: str) -> str:
    """The possible tags of a lower-case word by its ending alone."""
    if len(word) > 3:
        if word.endswith("s"):
            stem = data().words.get(word[:-1]) or data().words.get(word[:-2]) or ""
            if "VB" in stem.split("/"):
                return "NNS/VBZ" if stem.startswith("NN") else "VBZ/NNS" if "NN" in stem.split("/") else "VBZ"
        for ending, tags in ENDINGS:
            if word.endswith(ending):
                return tags
    return "NN"


def tag(text: str, tokens: Sequence[Token]) -> tuple[str, ...]:
    """The tags of `tokens`, one each; `text` is the text they were taken from."""
    contexts = data().contexts
    classes, states, marks = prepare(text, tokens)
    result: list[str] = []
    done = result.append
    state = EDGE
    nothing: dict[str, dict[str, str]] = {}
    for index, tags in enumerate(classes):
        if marks[index]:
            state = marks[index]
        if "/" in tags:
            entry = contexts.get(tags, nothing)
            choice = entry.get(state) or entry.get(ANY)
            if choice is None:
                tags = tags.partition("/")[0]
            elif len(choice) == 1:
                tags = choice[""]
            else:
                following = marks[index + 1] or states[index + 1] or classes[index + 1].partition("/")[0]
                tags = choice.get(following) or choice[""]
        done(tags)
        own_state = states[index]
        if own_state:
            state = own_state
        elif tags not in ADVERBS or state not in LASTING:
            state = tags
    return tuple(result)


def prepare(text: str, tokens: Sequence[Token]) -> tuple[list[str], list[str], list[str]]:
    """For each token its possible tags, its own state ("" for most) and the mark before it; one mark more at the end."""
    classes: list[str] = []
    states: list[str] = []
    marks: list[str] = []
    add, note, put = classes.append, states.append, marks.append
    get, families, own = _possible, FAMILIES, OWN_STATE
    end = 0
    before = mark = EDGE
    for word, start, stop in tokens:
        if start - end == 1 and text[end] == " ":
            mark = ""
        elif end:
            mark = _mark(text[end:start], before)
        end = stop
        if not word.isascii():
            word = plain(word)
        add(get(word, mark is EDGE))
        put(mark)
        before = low = word.lower()
        note(families.get(low) or (low if low in own else ""))
    put(EDGE)
    return classes, states, marks


def _mark(gap: str, before: str) -> str:
    """What the characters between two tokens are: the edge of a sentence, a comma or the like, or nothing that counts."""
    if "\n" in gap or "\r" in gap or "!" in gap or "?" in gap:
        return EDGE
    if "." in gap and before not in TITLES and (len(before) > 1 or before.isdigit() or before == "i"):
        return EDGE
    return COMMA if any(letter in gap for letter in ",;:–—()[]") or " - " in gap else ""


# Sentences as chains of words and marks

#: Marks that count as one.
MARKS: Final[Mapping[str, str]] = {
    **dict.fromkeys('“”„«»"', '"'),
    **dict.fromkeys("‘’‹›", "'"),
    **dict.fromkeys("—–―", "–"),
    **dict.fromkeys("([{", "("),
    **dict.fromkeys(")]}", ")"),
    **dict.fromkeys("$£€¥₹", "£"),
}

#: The ends of a chain, and their tags.
START: Final = "^"
END: Final = "⏎"


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """One sentence: its words and punctuation marks in order, between START and END. All tuples are of one length.

    `words` are in lower case with plain apostrophes; a mark is its own word and tag. `starts` and `ends` are offsets in
    the text.
    """

    words: tuple[str, ...]
    tags: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    capitals: tuple[bool, ...]

    def can_be(self, index: int) -> tuple[str, ...]:
        """The tags that the word can have, the likeliest first."""
        word = self.words[index]
        if not word[0].isalnum():
            return (word,)
        if self.capitals[index] and self.tags[index].startswith("NNP"):
            return (self.tags[index],)
        return tuple(possible(word).split("/"))


@lru_cache(maxsize=2)
def chains(document: Document) -> tuple[Chain, ...]:
    """The sentences of a document, in order."""
    text, tokens, tags = document.text, document.tokens, document.tags
    starts = [token.start for token in tokens]
    result = []
    for sentence in document.sentences:
        first = bisect_left(starts, sentence.start)
        last = bisect_left(starts, sentence.end)
        if first < last:
            result.append(_chain(text, tokens[first:last], tags[first:last], sentence.start, sentence.end))
    return tuple(result)


def _chain(text: str, tokens: Sequence[Token], tags: Sequence[str], start: int, end: int) -> Chain:
    words = [START]
    kinds = [START]
    begins = [start]
    stops = [start]
    capitals = [False]
    at = start
    for (word, begin, stop), kind in zip(tokens, tags, strict=True):
        if begin - at != 1 or text[at] != " ":
            _marks(text, at, begin, words, kinds, begins, stops, capitals)
        words.append(plain(word).lower())
        kinds.append(kind)
        begins.append(begin)
        stops.append(stop)
        capitals.append(word[0].isupper())
        at = stop
    _marks(text, at, end, words, kinds, begins, stops, capitals)
    words.append(END)
    kinds.append(END)
    begins.append(end)
    stops.append(end)
    capitals.append(False)
    return Chain(tuple(words), tuple(kinds), tuple(begins), tuple(stops), tuple(capitals))


def _marks(
    text: str,
    start: int,
    end: int,
    words: list[str],
    kinds: list[str],
    begins: list[int],
    stops: list[int],
    capitals: list[bool],
) -> None:
    for at in range(start, end):
        letter = text[at]
        if letter.isspace():
            continue
        if letter == "-" and at and text[at - 1].isspace():
            letter = "–"
        mark = MARKS.get(letter, letter)
        words.append(mark)
        kinds.append(mark)
        begins.append(at)
        stops.append(at + 1)
        capitals.append(False)


# Forms of a word


@lru_cache(maxsize=1)
def _irregular() -> dict[str, str]:
    """Irregular form of a verb → its base."""
    return {form: base for base, line in IRREGULAR_VERBS.items() for form in line.split()}


def verb_base(word: str) -> str | None:
    """The base of a verb form in lower case, or None where none is known: going → go, tries → try."""
    words = data().words

    def is_base(candidate: str) -> bool:
        return "VB" in words.get(candidate, "").split("/")

    if word in _irregular():
        return _irregular()[word]
    if is_base(word):
        return word
    for ending in ("ing", "ed", "es", "s", "d"):
        if not word.endswith(ending):
            continue
        stem = word[: -len(ending)]
        doubled = stem[:-1] if len(stem) > 2 and stem[-1] == stem[-2] else ""
        silent = f"{stem}e" if ending in ("ing", "ed") else ""
        with_y = f"{stem[:-1]}y" if stem.endswith("i") else ""
        for candidate in (silent, stem, doubled, with_y):
            if candidate and is_base(candidate) and word in verb_forms(candidate):
                return candidate
    return None


def noun_base(word: str) -> str | None:
    """The singular of a noun in lower case, or None where none is known."""
    for singular, plural in IRREGULAR_NOUNS.items():
        if word == plural:
            return singular
    for ending, instead in (("ies", "y"), ("s", ""), ("es", "")):
        if word.endswith(ending):
            candidate = word.removesuffix(ending) + instead
            if candidate and "NN" in possible(candidate).split("/") and word in noun_forms(candidate):
                return candidate
    return word if "NN" in possible(word).split("/") else None


def inflected(word: str, kind: str) -> str | None:
    """`word` in the form of the tag `kind` (VB, VBZ, VBD, VBN, VBG, NN, NNS), or None where its base is not known."""
    if kind in ("NN", "NNS"):
        singular = noun_base(word)
        return None if singular is None else noun_forms(singular)[-1] if kind == "NNS" else singular
    base = verb_base(word)
    if base is None or base == "be":
        return None
    third = {"have": "has", "do": "does", "go": "goes", "undergo": "undergoes"}.get(base) or third_person(base)
    forms = verb_forms(base)
    past = [form for form in forms if form not in (base, third) and not form.endswith("ing")] or [base]
    if kind in ("VB", "VBP"):
        return base
    if kind == "VBZ":
        return third
    if kind == "VBG":
        return next((form for form in forms if form.endswith("ing") and form != base), None)
    return past[0] if kind == "VBD" or len(past) == 1 or base not in IRREGULAR_VERBS else past[1]
