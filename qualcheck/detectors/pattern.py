"""Kind `pattern`: a sequence of words by what they are: their form, their part of speech, their place.

    kind: pattern
    patterns:
      - "(of|without) <VB!>"
      - "<verb:be> <VBG> ...6 {since}"

A pattern is read as a phrase is; each item stands for one word or mark:

    since              the word, any case                     (of|for)      one of these
    [really]           may be missing                         [<JJ>]3       up to three times
    *                  any one word                           ...  ...6     up to three, six words, no punctuation
    ...,6              up to six words or marks               !not          any word but this
    <verb:take>        any form of the verb                   <noun:child>  singular or plural
    <Name>             a name, not at the sentence's start    <number>      figure or number word
    <weekday> <month> <year>
    <Cap>  <low>       begins with a capital, with none       <~.+ing>      a regular expression for the whole word
    <VB>  <NN|NNS>     this part of speech in this place      <VB*>         VB, VBP, VBZ …
    <VB?>              can be this, whatever it is here       <VB|VBP!>     can be nothing else
    <that&IN>          both at once; <NN&!price> with `!` not
    , ; : – " ( ) £    a mark (£ any currency); without one a sequence runs over no mark
    ^  $               the start and the end of the sentence
    { }                what is between them is marked; without them the whole match

The parts of speech are those of `qualcheck/tagger.py`: NN noun, NNS plural, NNP name, VB base form of a verb, VBP present,
VBZ present with -s, VBD past, VBG -ing form, VBN participle, MD modal, JJ adjective, RB adverb, IN preposition or
conjunction, DT article, PRP pronoun, PRP$ possessive, CD number, POS noun with 's.

`unless` is a list of patterns too: a match that one of them overlaps is left alone. `min_count`: speak only if the rule
matches at least so often in the article. In `message` and `suggest`, `{1}` is what the first item matched, `{2:VBG}` the
second in that form (also VB, VBZ, VBD, VBN, NN, NNS), `{2:a}` with a or an before it, `{1>carry out}` the verb "carry out"
in the form that the first item has; a suggestion that needs an unknown form is left out.

It sees one sentence at a time, and parts of speech are right in about 95 of 100 words: prefer closed lists of words where
there are such, and `!` for words that can be nothing else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import fsum
from typing import TYPE_CHECKING, Final, NamedTuple

from qualcheck import tagger
from qualcheck.finding import Finding, Skipped, Span
from qualcheck.inflection import noun_forms, verb_forms
from qualcheck.rule import Anchor, Rule, recapitalise
from qualcheck.tagger import Chain

if TYPE_CHECKING:
    from qualcheck.document import Document
    from qualcheck.resources import Resources


@dataclass(frozen=True, kw_only=True)
class Params:
    patterns: tuple[str, ...]
    unless: tuple[str, ...] = ()
    min_count: int = 1


Test = Callable[[Chain, int], bool]

TAGS: Final = frozenset(
    "CC CD DT EX FW IN JJ JJR JJS MD NN NNS NNP NNPS PDT POS PRP PRP$ RB RBR RBS RP TO UH VB VBD VBG VBN VBP VBZ WDT WP "
    "WP$ WRB".split()
)
NUMBERS: Final = frozenset(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand".split()
)
CALENDAR: Final = {
    "weekday": frozenset("monday tuesday wednesday thursday friday saturday sunday".split()),
    "month": frozenset("january february march april may june july august september october november december".split()),
}
FIGURE: Final = re.compile(r"[0-9][0-9.,]*")
YEAR: Final = re.compile(r"1[0-9]{3}|20[0-9]{2}")
TAG_LIST: Final = re.compile(r"[A-Z$*+]+(?:\|[A-Z$*+]+)*[!?]?")
#: About how often a tag stands in a hundred words: a pattern is looked for at its rarest item.
TAG_COST: Final = {"NN": 15, "IN": 13, "NNP": 12, "DT": 10, "JJ": 7, "NNS": 6, "VB": 4, "RB": 4, "VBD": 4, "VBN": 3}
WORD_COST: Final = {
    **{"the": 6.0, "a": 2.5, "of": 2.8, "to": 2.6, "and": 2.4, "in": 2.2, ",": 5.0, ".": 4.0},
    **{tagger.START: 4.0, tagger.END: 4.0},
}
COMMON_COST: Final = 0.8
RARE_COST: Final = 0.05


class Item(NamedTuple):
    """One item: its test, how often it may stand, and by which words or tags it can be looked up."""

    test: Test
    least: int
    most: int
    lazy: bool
    words: frozenset[str]
    tags: frozenset[str]
    marked: bool


class Compiled(NamedTuple):
    items: tuple[Item, ...]
    anchor: int


class Match(NamedTuple):
    """Where a pattern matched: for each item the first index in the chain and the one after its last."""

    places: tuple[tuple[int, int], ...]

    @property
    def start(self) -> int:
        return self.places[0][0]

    @property
    def end(self) -> int:
        return self.places[-1][1]


class NotationError(ValueError):
    """A pattern that cannot be read."""


def problems(params: Params) -> Iterator[tuple[str, str]]:
    if not params.patterns:
        yield "patterns", "a pattern rule needs 'patterns' (a list)"
    if params.min_count < 1:
        yield "min_count", "min_count must be 1 or more"
    for key, sources in (("patterns", params.patterns), ("unless", params.unless)):
        for source in sources:
            try:
                compiled(source)
            except NotationError as error:
                yield key, str(error)


# Reading the notation


@lru_cache(maxsize=10_000)
def compiled(source: str) -> Compiled:
    """The pattern, ready to match. Raises NotationError."""
    items: list[Item] = []
    at = 0
    marking = False
    while at < len(source):
        letter = source[at]
        if letter.isspace():
            at += 1
        elif letter in "{}":
            if (letter == "{") == marking:
                raise NotationError(f"the pattern {source!r} has braces that do not pair")
            marking = letter == "{"
            at += 1
        else:
            item, at = _item(source, at, marking)
            items.append(item)
    if marking:
        raise NotationError(f"the pattern {source!r} opens '{{' and never closes it")
    usable = [index for index, item in enumerate(items) if item.least and (item.words or item.tags)]
    if not usable:
        raise NotationError(f"the pattern {source!r} needs at least one word or part of speech that must be there")
    return Compiled(tuple(items), min(usable, key=lambda index: _cost(items[index])))


def _cost(item: Item) -> float:
    if item.words:
        # fsum: the same sum in whatever order a set gives its members, so every process has the same anchors.
        return fsum(WORD_COST.get(word, COMMON_COST if len(word) < 5 else RARE_COST) for word in item.words)
    return fsum([2, *(TAG_COST.get(kind, 2) for kind in item.tags)])


def _item(source: str, at: int, marked: bool) -> tuple[Item, int]:
    letter = source[at]
    if source.startswith("...", at):
        found = re.match(r"\.\.\.(,?)(\d*)", source[at:])
        assert found is not None
        most = int(found[2] or 3)
        return Item(
            _anything if found[1] else _any_word, 0, most, True, frozenset(), frozenset(), marked
        ), at + found.end()
    if letter == "[":
        end = _closing(source, at, "]")
        if end < 0:
            raise NotationError(f"the pattern {source!r} opens '[' and never closes it")
        test, _, _ = _choice(source[at + 1 : end], source)
        digits = re.match(r"\d+", source[end + 1 :])
        most = int(digits[0]) if digits else 1
        return Item(test, 0, most, False, frozenset(), frozenset(), marked), end + 1 + (len(digits[0]) if digits else 0)
    if letter in "(<" and not (letter == "(" and source[at + 1 : at + 2] in ("", " ")):
        end = _closing(source, at, ")" if letter == "(" else ">")
        if end < 0:
            raise NotationError(f"the pattern {source!r} opens {letter!r} and never closes it")
        inner = source[at + 1 : end] if letter == "(" else source[at : end + 1]
        if source[end + 1 : end + 2] not in ("", " ", "}"):
            raise NotationError(f"the pattern {source!r} needs a blank after {source[at : end + 1]!r}")
        test, words, tags = _choice(inner, source)
        return Item(test, 1, 1, False, words, tags, marked), end + 1
    end = at
    while end < len(source) and not source[end].isspace() and source[end] not in "{}":
        end += 1
    test, words, tags = _choice(source[at:end], source)
    return Item(test, 1, 1, False, words, tags, marked), end


def _closing(source: str, at: int, mark: str) -> int:
    """Where `mark` stands that closes the bracket at `at`, brackets inside < > passed over; -1 if nowhere."""
    if mark == ">":
        return source.find(">", at)
    inside = False
    for end in range(at + 1, len(source)):
        if source[end] in "<>":
            inside = source[end] == "<"
        elif source[end] == mark and not inside:
            return end
    return -1


def _choice(inner: str, source: str) -> tuple[Test, frozenset[str], frozenset[str]]:
    """`a|b|<NN>`: one of these."""
    options = [option.strip() for option in re.findall(r"<[^>]*>|!<[^>]*>|[^|]+", inner)]
    options = [option for option in options if option]
    if not options:
        raise NotationError(f"the pattern {source!r} has an empty choice")
    parts = [_one(option, source) for option in options]
    if all(words and not tags for _, words, tags in parts):
        together = frozenset().union(*(words for _, words, _ in parts))
        if all(not option.startswith("<") or (":" in option and "&" not in option) for option in options):
            return _in_words(together), together, frozenset()
    if len(parts) == 1:
        return parts[0]
    tests = [test for test, _, _ in parts]
    all_tags = frozenset().union(*(tags for _, _, tags in parts))
    tagged = all(tags and not words for _, words, tags in parts)
    return (
        (lambda chain, index: any(test(chain, index) for test in tests)),
        frozenset(),
        all_tags if tagged else frozenset(),
    )


def _one(option: str, source: str) -> tuple[Test, frozenset[str], frozenset[str]]:
    if option.startswith("!"):
        test, _, _ = _one(option[1:], source)
        return _but(test), frozenset(), frozenset()
    if option == "*":
        return _any_word, frozenset(), frozenset()
    if not option.startswith("<"):
        if " " in option:
            raise NotationError(
                f"the pattern {source!r}: a choice is between single words; write a pattern for {option!r}"
            )
        word = tagger.plain(option).lower()
        word = tagger.END if word == "$" else tagger.MARKS.get(word, word)
        return _in_words(frozenset((word,))), frozenset((word,)), frozenset()
    parts = [_part(part.strip(), source) for part in option[1:-1].split("&")]
    if len(parts) == 1:
        return parts[0]
    tests = tuple(test for test, _, _ in parts)
    words: frozenset[str] = next((words for _, words, _ in parts if words), frozenset())
    tags: frozenset[str] = frozenset() if words else next((tags for _, _, tags in parts if tags), frozenset())
    return (lambda chain, index: all(test(chain, index) for test in tests)), words, tags


def _part(part: str, source: str) -> tuple[Test, frozenset[str], frozenset[str]]:
    nothing: frozenset[str] = frozenset()
    if part.startswith("!"):
        test, _, _ = _part(part[1:], source)
        return _but(test), nothing, nothing
    if part.startswith("~"):
        try:
            expression = re.compile(part[1:])
        except re.error as error:
            raise NotationError(f"the pattern {source!r}: not a valid regular expression: {error}") from error
        return (lambda chain, index: expression.fullmatch(chain.words[index]) is not None), nothing, nothing
    kind, colon, word = part.partition(":")
    if colon and kind in ("verb", "noun"):
        forms = frozenset(
            form for one in word.split("|") for form in (verb_forms(one) if kind == "verb" else noun_forms(one))
        )
        return _in_words(forms), forms, nothing
    match part:
        case "Name":
            names = frozenset(("NNP", "NNPS"))
            return (lambda chain, index: chain.tags[index] in names and index > 1), nothing, names
        case "Cap":
            return (lambda chain, index: chain.capitals[index]), nothing, nothing
        case "low":
            return (lambda chain, index: not chain.capitals[index] and _any_word(chain, index)), nothing, nothing
        case "number":
            return _is_number, nothing, nothing
    if part in CALENDAR:
        return _in_words(CALENDAR[part]), CALENDAR[part], nothing
    if part == "year":
        return (lambda chain, index: YEAR.fullmatch(chain.words[index]) is not None), nothing, nothing
    if TAG_LIST.fullmatch(part):
        return _tags(part, source)
    tag_names = [name for name in part.split("|") if TAG_LIST.fullmatch(name)]
    if tag_names:
        rest = [name for name in part.split("|") if name not in tag_names]
        tagged, listed = _tags("|".join(tag_names), source)[0], _in_words(frozenset(rest))
        return (lambda chain, index: tagged(chain, index) or listed(chain, index)), nothing, nothing
    words = frozenset(tagger.plain(word).lower() for word in part.split("|"))
    return _in_words(words), words, nothing


def _tags(part: str, source: str) -> tuple[Test, frozenset[str], frozenset[str]]:
    how = part[-1] if part[-1] in "!?" else ""
    wanted: set[str] = set()
    for name in part.rstrip("!?").split("|"):
        found = {kind for kind in TAGS if kind.startswith(name[:-1])} if name.endswith("*") else {name}
        if not found or not (found <= TAGS or "+" in name):
            raise NotationError(f"the pattern {source!r} holds the unknown part of speech {name!r}")
        wanted |= found
    kinds = frozenset(wanted)
    if how == "?":
        return (lambda chain, index: not kinds.isdisjoint(chain.can_be(index))), frozenset(), frozenset()
    if how == "!":
        return (
            (lambda chain, index: chain.tags[index] in kinds and kinds.issuperset(chain.can_be(index))),
            frozenset(),
            kinds,
        )
    return (lambda chain, index: chain.tags[index] in kinds), frozenset(), kinds


def _is_number(chain: Chain, index: int) -> bool:
    return chain.words[index] in NUMBERS or FIGURE.fullmatch(chain.words[index]) is not None


def _in_words(words: frozenset[str]) -> Test:
    return lambda chain, index: chain.words[index] in words


def _but(test: Test) -> Test:
    return lambda chain, index: _any_word(chain, index) and not test(chain, index)


def _any_word(chain: Chain, index: int) -> bool:
    return chain.words[index][0].isalnum()


def _anything(chain: Chain, index: int) -> bool:
    return chain.words[index] not in (tagger.START, tagger.END)


# Matching


def match_at(pattern: Compiled, chain: Chain, index: int) -> Match | None:
    """The match whose anchor stands at `index`, or None. Optional items take all they can, gaps as little as they can."""
    items, anchor = pattern
    if not items[anchor].test(chain, index):
        return None
    after = _forward(items, anchor + 1, chain, index + 1)
    if after is None:
        return None
    before = _backward(items, anchor - 1, chain, index)
    if before is None:
        return None
    return Match((*before, (index, index + 1), *after))


def _forward(items: tuple[Item, ...], number: int, chain: Chain, at: int) -> tuple[tuple[int, int], ...] | None:
    if number == len(items):
        return ()
    item = items[number]
    for count in _counts(item, chain, at, 1):
        rest = _forward(items, number + 1, chain, at + count)
        if rest is not None:
            return ((at, at + count), *rest)
    return None


def _backward(items: tuple[Item, ...], number: int, chain: Chain, end: int) -> tuple[tuple[int, int], ...] | None:
    if number < 0:
        return ()
    item = items[number]
    for count in _counts(item, chain, end - 1, -1):
        rest = _backward(items, number - 1, chain, end - count)
        if rest is not None:
            return (*rest, (end - count, end))
    return None


def _counts(item: Item, chain: Chain, at: int, step: int) -> Iterable[int]:
    """How many words from `at` on the item may take, in the order in which to try them."""
    test, length = item.test, len(chain.words)
    count = 0
    while count < item.most and 0 <= at < length and test(chain, at):
        count += 1
        at += step
    if count < item.least:
        return ()
    return range(item.least, count + 1) if item.lazy else range(count, item.least - 1, -1)


def anchors(params: Params) -> tuple[Anchor, ...]:
    """The anchor of each pattern of a rule."""
    return tuple(_anchor(compiled(source)) for source in params.patterns)


def _anchor(pattern: Compiled) -> Anchor:
    item = pattern.items[pattern.anchor]
    at = tuple(sorted(item.words)), () if item.words else tuple(sorted(item.tags))
    beside = [(offset, other) for offset, other in _beside(pattern) if other.words or other.tags]
    if not beside:
        return Anchor(*at)
    offset, other = min(beside, key=lambda found: (_cost(found[1]), found[0]))
    return Anchor(*at, offset, tuple(sorted(other.words)), () if other.words else tuple(sorted(other.tags)))


def _beside(pattern: Compiled) -> Iterator[tuple[int, Item]]:
    """The items next to the anchor that take exactly one word each, and how far from it they stand."""
    items, anchor = pattern
    for step in (1, -1):
        number = anchor + step
        while 0 <= number < len(items) and items[number].least == items[number].most == 1:
            yield number - anchor, items[number]
            number += step


class Entry(NamedTuple):
    """The patterns that are tried at one word or part of speech: at every place, or by what stands beside it."""

    everywhere: list[int]
    #: Offset → the word, or the part of speech, that stands there → patterns.
    by_word: dict[int, dict[str, list[int]]]
    by_tag: dict[int, dict[str, list[int]]]


class Index:
    """Patterns by their anchors: a text costs little however many there are.

    `source` gives the notation of a pattern by its number.
    """

    def __init__(self, anchors: Sequence[Anchor], source: Callable[[int], str]) -> None:
        self._anchors = tuple(anchors)
        self._source = source
        self._at_word: dict[str, list[int]] = defaultdict(list)
        self._at_tag: dict[str, list[int]] = defaultdict(list)
        for number, anchor in enumerate(self._anchors):
            for word in anchor.words:
                self._at_word[word].append(number)
            for kind in anchor.tags:
                self._at_tag[kind].append(number)
        #: Made once a text has the word.
        self._word_entries: dict[str, Entry | None] = {}
        self._tag_entries: dict[str, Entry | None] = {}
        self._read: dict[int, tuple[Compiled, tuple[Guard, ...]]] = {}

    def search(self, chain: Chain) -> Iterator[tuple[int, Match]]:
        """(number of the pattern, match), every anchor tried."""
        words, tags, length = chain.words, chain.tags, len(chain.words)
        word_entries, tag_entries = self._word_entries, self._tag_entries
        for index, word in enumerate(words):
            if word not in word_entries:
                word_entries[word] = self._entry(self._at_word.get(word))
            tag = tags[index]
            if tag not in tag_entries:
                tag_entries[tag] = self._entry(self._at_tag.get(tag))
            numbers: list[int] = []
            for entry in (word_entries[word], tag_entries[tag]):
                if entry is None:
                    continue
                numbers += entry.everywhere
                for offset, beside in entry.by_word.items():
                    if 0 <= index + offset < length and (held := beside.get(words[index + offset])):
                        numbers += held
                for offset, beside in entry.by_tag.items():
                    if 0 <= index + offset < length and (held := beside.get(tags[index + offset])):
                        numbers += held
            numbers.sort()
            for number in numbers:
                pattern, guards = self._read.get(number) or self._pattern(number)
                if _guarded(guards, chain, index):
                    match = match_at(pattern, chain, index)
                    if match is not None:
                        yield number, match

    def _entry(self, numbers: Sequence[int] | None) -> Entry | None:
        if not numbers:
            return None
        entry = Entry([], {}, {})
        for number in numbers:
            anchor = self._anchors[number]
            if not anchor.offset:
                entry.everywhere.append(number)
                continue
            for kept, held in ((entry.by_word, anchor.beside), (entry.by_tag, anchor.beside_tags)):
                for name in held:
                    kept.setdefault(anchor.offset, {}).setdefault(name, []).append(number)
        return entry

    def _pattern(self, number: int) -> tuple[Compiled, tuple[Guard, ...]]:
        pattern = compiled(self._source(number))
        made = self._read[number] = pattern, _guards(pattern)
        return made


#: How far from the anchor an item stands for sure, and its test; words instead of a test where a set says it all.
Guard = tuple[int, frozenset[str] | None, Test]


def _guards(pattern: Compiled) -> tuple[Guard, ...]:
    """The items beside the anchor, those that are sets of words first.

    Nearly all candidates fail at one of them, and looking at them costs a tenth of trying the pattern.
    """
    found = [(offset, item.words or None, item.test) for offset, item in _beside(pattern)]
    return tuple(sorted(found, key=lambda guard: (guard[1] is None, abs(guard[0]))))


def _guarded(guards: tuple[Guard, ...], chain: Chain, index: int) -> bool:
    words = chain.words
    for offset, among, test in guards:
        at = index + offset
        if not 0 <= at < len(words) or not (words[at] in among if among is not None else test(chain, at)):
            return False
    return True


def build(rules: Sequence[Rule], resources: Resources) -> Callable[[Document], Iterable[Finding | Skipped]]:
    owners = [(rule, number) for rule in rules for number in range(len(rule.anchors))]

    def source_of(number: int) -> str:
        rule, position = owners[number]
        return str(rule.params.patterns[position])

    index = Index([anchor for rule in rules for anchor in rule.anchors], source_of)
    exceptions: dict[str, Index] = {}

    def exceptions_in(rule: Rule, chain: Chain) -> Iterator[tuple[int, Match]]:
        if rule.id not in exceptions:
            sources = rule.params.unless
            exceptions[rule.id] = Index([_anchor(compiled(source)) for source in sources], sources.__getitem__)
        return exceptions[rule.id].search(chain)

    def detect(document: Document) -> Iterator[Finding]:
        found: dict[str, list[tuple[Rule, Chain, Compiled, Match, Span]]] = defaultdict(list)
        for chain in tagger.chains(document):
            # By rule, the words of this chain that its exceptions hold.
            excepted: dict[str, frozenset[int]] = {}
            for number, match in index.search(chain):
                rule, pattern = owners[number][0], compiled(source_of(number))
                span = _span(pattern, chain, match)
                if not rule.speaks_at(document, span):
                    continue
                if rule.id not in excepted:
                    others = exceptions_in(rule, chain) if rule.params.unless else ()
                    excepted[rule.id] = frozenset(at for _, other in others for at in range(other.start, other.end))
                if excepted[rule.id].isdisjoint(range(match.start, match.end)):
                    found[rule.id].append((rule, chain, pattern, match, span))
        for hits in found.values():
            kept = _apart(hits)
            if len(kept) >= hits[0][0].params.min_count:
                yield from (_finding(document, *hit) for hit in kept)

    return detect


def _span(pattern: Compiled, chain: Chain, match: Match) -> Span:
    places = [
        place for item, place in zip(pattern.items, match.places, strict=True) if item.marked and place[0] < place[1]
    ]
    if not places:
        places = [place for place in match.places if place[0] < place[1]]
    return Span(chain.starts[places[0][0]], chain.ends[places[-1][1] - 1])


def _apart(
    hits: list[tuple[Rule, Chain, Compiled, Match, Span]],
) -> list[tuple[Rule, Chain, Compiled, Match, Span]]:
    """Of the matches of one rule whose spans overlap, the longest, then the first."""
    kept: list[tuple[Rule, Chain, Compiled, Match, Span]] = []
    for hit in sorted(hits, key=lambda item: (item[4].start, -item[4].end)):
        if kept and hit[4].touches(kept[-1][4]):
            if len(hit[4]) > len(kept[-1][4]):
                kept[-1] = hit
            continue
        kept.append(hit)
    return kept


# Messages and suggestions

PLACE: Final = re.compile(r"\{(\d+)(?::(\w+)|>([a-z ]+))?\}")


def _finding(document: Document, rule: Rule, chain: Chain, pattern: Compiled, match: Match, span: Span) -> Finding:
    texts = [
        " ".join(document.text[chain.starts[first] : chain.ends[last - 1]].split()) if first < last else ""
        for first, last in match.places
    ]
    marked = " ".join(document.text[span.start : span.end].split())
    tags = [_verb_tag(chain, first) for first, _ in match.places]
    filled = [_fill(template.replace("{match}", marked), texts, tags) for template in rule.suggest]
    suggestions = [recapitalise(suggestion, marked) for suggestion in filled if suggestion is not None]
    message = _fill(rule.message, texts, tags) if PLACE.search(rule.message) else None
    return rule.finding(document, span, suggestions=suggestions, message=message)


def _fill(template: str, texts: list[str], tags: list[str]) -> str | None:
    """`template` with `{1}`, `{2:VBG}`, `{1>make}` filled; None where a form is not known. Blanks left by empty items
    close up."""
    parts: list[str] = []
    last = 0
    for place in PLACE.finditer(template):
        number = int(place[1]) - 1
        text = texts[number] if 0 <= number < len(texts) else ""
        form = place[2] if text else None
        if form == "a":
            text = f"{article(text)} {text}"
        elif form == "low":
            text = text[:1].lower() + text[1:]
        elif form or (place[3] and text):
            changed = tagger.inflected(text.lower(), form) if form else _alike(text.lower(), tags[number], place[3])
            if changed is None:
                return None
            text = changed
        parts += [template[last : place.start()], text]
        last = place.end()
    parts.append(template[last:])
    return " ".join("".join(parts).split())


AUXILIARIES: Final = frozenset("be been being am is are was were have has had having get got".split())


def _verb_tag(chain: Chain, index: int) -> str:
    """The tag of a word; a participle with an object and no auxiliary before it is a past tense for our purpose."""
    tag = chain.tags[index]
    if tag != "VBN" or not AUXILIARIES.isdisjoint(chain.words[max(index - 3, 0) : index]):
        return tag
    return "VBD" if index + 1 < len(chain.tags) and chain.tags[index + 1] in ("DT", "PRP$", "CD", "JJ") else tag


def _alike(word: str, tag: str, verb: str) -> str | None:
    """`verb` in the form in which `word` stands: did, carry out → carried out. The tag decides between past and
    participle."""
    forms = [form for form in ("VB", "VBZ", "VBG", "VBD", "VBN") if tagger.inflected(word, form) == word]
    if not forms:
        return None
    head, blank, rest = verb.partition(" ")
    changed = tagger.inflected(head, tag if tag in forms else forms[0])
    return None if changed is None else f"{changed}{blank}{rest}"


#: Written with a vowel, spoken with a consonant; written with a consonant, spoken with a vowel.
A_WORDS: Final = re.compile(
    r"(?:uni(?!n|m[pm])|unanim|use|usu|util|eu|ewe|one(?!i)|once|ukrain|ubiq|uran|ufo|u\.?[sknva]\b)", re.IGNORECASE
)
AN_WORDS: Final = re.compile(r"(?:hou?r(?!s?d|se)|hon(?:est|ou?r)|heir|[FHLMNRSX](?![a-z])|8|11\b|18\b|11,|18,)")


def article(word: str) -> str:
    """a or an, by the sound that `word` begins with."""
    if AN_WORDS.match(word) and not re.match(r"horr|horm|horn|hori|horo", word):
        return "an"
    return "an" if word[:1].lower() in "aeiou" and not A_WORDS.match(word) else "a"
