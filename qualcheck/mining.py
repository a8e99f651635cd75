"""Finds wordings that are far more frequent in one corpus than in another, as drafts of rules to be judged.

Counted are sequences of 2 to 5 words in three forms: as they stand; with verbs and nouns taken as all their forms
(`<verb:carry> out`); and with one word in the middle open, of which only the part of speech counts (`the <NN> of`).
A name, a day, a month or a mark ends a sequence; the start of a sentence, a comma and a number may be part of one.

Sequences grow word by word, and only such as are frequent enough grow further, so memory goes with the words of the
corpora and not with all sequences there are. The order is that of Dunning's log-likelihood ratio; it is high for what is
frequent, so a least ratio of the frequencies stands beside it.
"""

from __future__ import annotations

import hashlib
import heapq
import itertools
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import exp, log, log2
from typing import Final, NamedTuple

from qualcheck import nlp, tagger
from qualcheck.checker import Checker
from qualcheck.corpus import CorpusText
from qualcheck.document import Block, Document
from qualcheck.errors import QualcheckError
from qualcheck.finding import Span
from qualcheck.names import NameFinder
from qualcheck.rates import Excerpt
from qualcheck.readers import text as text_reader
from qualcheck.resources import Resources
from qualcheck.rule import Rule
from qualcheck.tagger import Chain
from qualcheck.wordings import Comparison, Mined, Wording

#: Words of a sequence.
SHORTEST: Final = 2
LONGEST: Final = 5
#: Words of both corpora together that are read at the most: about 1 GB of memory.
MOST_WORDS: Final = 5_000_000
#: G2 from which a difference is chance in less than one of 10,000 cases (chi-square with one degree of freedom).
SIGNIFICANT: Final = 15.13
#: Of two wordings the one that stands at this share of the other's places takes its place.
SAME: Final = 0.7
#: Most wordings that are looked at closely: places, documents, rules.
MOST_CANDIDATES: Final = 6000
#: Places of a wording that are tried with the rules.
TRIED: Final = 8
#: Characters of an excerpt either side.
AROUND: Final = 60
#: Residual IDF (in bits) from which a noun or adjective belongs to a topic: it comes back where it has been, and seldom
#: stands elsewhere.
TOPIC: Final = 0.9
#: Share of the places of a wording that one document may have.
MOST_IN_ONE: Final = 0.34
#: Kinds of rules whose findings mark a wording.
WORDING_KINDS: Final = frozenset({"phrase", "regex", "pattern", "density"})

#: Words that make no wording of another word, and such as make none among themselves.
ARTICLES: Final = frozenset("the a an to 's".split())
EMPTY: Final = ARTICLES | frozenset(
    "of in on at for with by from into that and or is are was were be been has have had it this its his their he they"
    " <verb:be> <verb:have>".split()
)

#: Marks within a figure.
FIGURE_MARKS: Final = (",", ".")

BREAK: Final = -1
NUMBER: Final = "<number>"
EDGE: Final = tagger.START
COMMA: Final = ","
#: Blocks whose sentences are read: headlines have a grammar and capitals of their own.
BLOCKS: Final = frozenset({"paragraph", "deck"})
#: Parts of speech an open place may have, and what stands for each in a pattern.
OPEN: Final[Mapping[str, str]] = {
    **{tag: f"<{tag}>" for tag in ("NN", "NNS", "JJ", "RB", "VBG", "VBN", "VB")},
    **dict.fromkeys(("VBD", "VBZ", "VBP"), "<VBD|VBZ|VBP>"),
}
OPEN_ITEMS: Final = frozenset(OPEN.values())
#: Words before and behind the open place.
OPENINGS: Final = ((1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1))

#: Where a sequence stands: its first item in the corpus, and how many items it has.
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What makes a wording worth showing."""

    least_count: int = 8
    least_texts: int = 4
    least_ratio: float = 4.0
    limit: int = 30
    excerpts: int = 2
    #: Also those that a rule finds already.
    marked: bool = False


@dataclass
class _Corpus:
    """A corpus as numbers: one item a place. `words` and `forms` are numbers of `_Items`, BREAK between sequences."""

    words: array[int] = field(default_factory=lambda: array("i"))
    forms: array[int] = field(default_factory=lambda: array("i"))
    tags: array[int] = field(default_factory=lambda: array("i"))
    #: For the excerpts: offsets in the text, and which text.
    starts: array[int] = field(default_factory=lambda: array("i"))
    ends: array[int] = field(default_factory=lambda: array("i"))
    owners: array[int] = field(default_factory=lambda: array("i"))
    texts: list[CorpusText] = field(default_factory=list)
    #: Words as other commands count them.
    size: int = 0


@dataclass
class _Items:
    """Number of each item ↔ what it is."""

    numbers: dict[str, int] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)

    def number(self, item: str) -> int:
        found = self.numbers.get(item)
        if found is None:
            found = self.numbers[item] = len(self.names)
            self.names.append(item)
        return found


class _Candidate(NamedTuple):
    """A sequence of items with its counts in both corpora; `width` is how many items it spans."""

    items: tuple[str, ...]
    places: int
    native: int
    ratio: float
    likelihood: float


def log_likelihood(count: int, size: int, other: int, other_size: int) -> float:
    """G2 of `count` places in `size` against `other` in `other_size`: twice the log of how much likelier the counts are
    with two frequencies than with one. T. Dunning, “Accurate Methods for the Statistics of Surprise and Coincidence”,
    Computational Linguistics 19(1), 1993; in this form for two corpora P. Rayson and R. Garside, “Comparing Corpora
    using Frequency Profiling”, 2000.
    """
    share = (count + other) / (size + other_size)
    parts = ((count, size * share), (other, other_size * share))
    return 2 * sum(observed * log(observed / expected) for observed, expected in parts if observed)


def residual_idf(count: int, texts: int, all_texts: int) -> float:
    """In bits how much rarer by documents a word is than one that falls on them by chance; high for words of a topic.

    K. Church and W. Gale, “Inverse Document Frequency (IDF): A Measure of Deviations from Poisson”, 1995.
    """
    return -log2(texts / all_texts) + log2(1 - exp(-count / all_texts))


def mine(
    native: Iterable[CorpusText],
    translated: Iterable[CorpusText],
    rules: Sequence[Rule],
    resources: Resources,
    wanted: Wanted,
    comparison: Comparison = "native and mt",
    language: str | None = None,
) -> Mined:
    """The wordings that are far more frequent in `translated`, at most `wanted.limit` of them.

    `rules`: what they find already is left out, or named with `wanted.marked`. Raises QualcheckError for more than
    MOST_WORDS words and for a corpus without sentences.
    """
    items = _Items()
    finder = resources.name_finder
    first, second = _Corpus(), _Corpus()
    for corpus, texts in ((second, translated), (first, native)):
        for text in texts:
            _add(corpus, text, items, finder)
            if first.size + second.size > MOST_WORDS:
                raise QualcheckError(f"the corpora hold more than {MOST_WORDS:,} words; give a part of them")
    if not first.words or not second.words:
        raise QualcheckError(
            "one of the two corpora has no paragraph of sentences in it; give folders of whole articles"
        )
    candidates = _candidates(first, second, items, wanted)
    set_aside: Counter[str] = Counter()
    kept = _judged(candidates, second, items, rules, resources, wanted, set_aside)
    return Mined(
        comparison, tuple(kept), second.size, len(second.texts), first.size, len(first.texts), set_aside, language
    )


# Reading


def _add(corpus: _Corpus, text: CorpusText, items: _Items, finder: NameFinder) -> None:
    document = text_reader.document(text.text, text.id)
    owner = len(corpus.texts)
    corpus.texts.append(text)
    corpus.size += len(text.text.split())
    names = iter(finder.exempt(document))
    name = next(names, None)
    for chain in tagger.chains(document):
        block = document.block_at(chain.starts[0])
        if block is None or block.kind not in BLOCKS:
            continue
        for index, word in enumerate(chain.words):
            start, end = chain.starts[index], chain.ends[index]
            if _inside_figure(document.text, start, end):
                # The figure before goes on: 2,394,513 and 3.5 are one.
                corpus.ends[-1] = end
                continue
            while name is not None and name.end <= start:
                name = next(names, None)
            named = name is not None and name.start < end and start < end
            one, other = (None, None) if named else _item(chain, index, word)
            corpus.words.append(BREAK if one is None else items.number(one))
            corpus.forms.append(BREAK if other is None else items.number(other))
            tag = OPEN.get(chain.tags[index])
            corpus.tags.append(BREAK if tag is None or one is None else items.number(tag))
            corpus.starts.append(start)
            corpus.ends.append(end)
            corpus.owners.append(owner)


def _inside_figure(text: str, start: int, end: int) -> bool:
    """Whether a mark or figure stands right behind a digit that it belongs to."""
    mark, before, after = (start, start - 1, end) if text[start:end] in FIGURE_MARKS else (start - 1, start - 2, start)
    return (
        before >= 0
        and text[mark : mark + 1] in FIGURE_MARKS
        and text[before].isdigit()
        and text[after : after + 1].isdigit()
    )


def _item(chain: Chain, index: int, word: str) -> tuple[str | None, str | None]:
    """The word as it stands, and with all its forms; None for what ends a sequence."""
    tag = chain.tags[index]
    if word in (EDGE, COMMA):
        return word, word
    if tag.startswith("NNP") or not word[0].isalnum():
        return None, None
    if tag == "CD" or word[0].isdigit():
        return NUMBER, NUMBER
    return word, _form(word, tag)


@lru_cache(maxsize=100_000)
def _form(word: str, tag: str) -> str:
    if not word.isalpha():
        return word
    if tag.startswith("VB"):
        base = tagger.verb_base(word)
        return f"<verb:{base}>" if base is not None else word
    if tag in ("NN", "NNS"):
        base = tagger.noun_base(word)
        return f"<noun:{base}>" if base is not None else word
    return word


# Counting


def _candidates(first: _Corpus, second: _Corpus, items: _Items, wanted: Wanted) -> list[tuple[_Candidate, list[Place]]]:
    """Every sequence with its places in `second`, by falling likelihood."""
    sizes = (sum(1 for word in second.words if word != BREAK), sum(1 for word in first.words if word != BREAK))
    found: dict[tuple[str, ...], tuple[_Candidate, list[Place]]] = {}
    for form in ("forms", "words"):
        grams = list(_grams(getattr(second, form), getattr(first, form), items, wanted.least_count))
        for names, at, counts, natives, width in grams:
            _keep(found, names, at, counts, natives, width, sizes, wanted)
        if form == "words":
            for names, at, counts, natives, width in _opened(first, second, grams, items, wanted.least_count):
                _keep(found, names, at, counts, natives, width, sizes, wanted)
    ordered = sorted(found.values(), key=lambda pair: (-pair[0].likelihood, *_plainness(pair[0].items)))
    return ordered[:MOST_CANDIDATES]


def _plainness(items: tuple[str, ...]) -> tuple[int, int, tuple[str, ...]]:
    """Of wordings equally likely the one with no open place comes first, then the longest."""
    return sum(item in OPEN_ITEMS for item in items), -len(items), items


class _Level(NamedTuple):
    """All frequent sequences of one length: number → items, the number at each place (BREAK for none), and counts."""

    names: list[tuple[str, ...]]
    at: array[int]
    counts: list[int]
    natives: list[int]
    width: int


def _grams(second: array[int], first: array[int], items: _Items, least: int) -> Iterator[_Level]:
    """The sequences of one word, then of two and so on: each is two of those before that overlap but for one word."""
    counts = Counter(number for number in second if number != BREAK)
    table = {number: index for index, number in enumerate(n for n, count in counts.items() if count >= least)}
    at = array("i", (table.get(number, BREAK) for number in second))
    there = array("i", (table.get(number, BREAK) for number in first))
    names: list[tuple[str, ...]] = [(items.names[number],) for number in table]
    yield _level(names, at, there, 1)
    # The start of a sentence and a comma are items, but no words.
    for width in range(2, LONGEST + 3):
        pairs = Counter((a, b) for a, b in itertools.pairwise(at) if a != BREAK and b != BREAK)
        grown = {pair: index for index, pair in enumerate(p for p, count in pairs.items() if count >= least)}
        names = [(*names[a], names[b][-1]) for a, b in grown]
        at = array("i", (grown.get(pair, BREAK) for pair in itertools.pairwise(at)))
        there = array("i", (grown.get(pair, BREAK) for pair in itertools.pairwise(there)))
        yield _level(names, at, there, width)


def _level(names: list[tuple[str, ...]], at: array[int], there: array[int], width: int) -> _Level:
    counts, natives = [0] * len(names), [0] * len(names)
    for numbers, counted in ((at, counts), (there, natives)):
        for number in numbers:
            if number != BREAK:
                counted[number] += 1
    return _Level(names, at, counts, natives, width)


def _opened(first: _Corpus, second: _Corpus, grams: Sequence[_Level], items: _Items, least: int) -> Iterator[_Level]:
    """The sequences with one open place."""
    by_width = {level.width: level for level in grams}
    known: dict[int, dict[tuple[str, ...], int]] = {
        width: {name: number for number, name in enumerate(by_width[width].names)} for width in (1, 2, 3)
    }
    there = {width: _located(first.words, known[width], items, width) for width in (1, 2, 3)}
    for before, behind in OPENINGS:
        lefts, rights = by_width[before], by_width[behind]
        keys = list(_open_keys(lefts.at, rights.at, second.tags, before))
        counts = Counter(key for key in keys if key is not None)
        table = {key: index for index, key in enumerate(k for k, count in counts.items() if count >= least)}
        names = [(*lefts.names[a], items.names[tag], *rights.names[b]) for a, tag, b in table]
        at = array("i", (BREAK if key is None else table.get(key, BREAK) for key in keys))
        natives = Counter(
            table.get(key, BREAK) for key in _open_keys(there[before], there[behind], first.tags, before) if key
        )
        yield _Level(
            names,
            at,
            [counts[key] for key in table],
            [natives[index] for index in range(len(names))],
            before + 1 + behind,
        )


def _open_keys(
    lefts: array[int], rights: array[int], tags: array[int], before: int
) -> Iterator[tuple[int, int, int] | None]:
    shifted = zip(lefts, itertools.islice(tags, before, None), itertools.islice(rights, before + 1, None), strict=False)
    for a, tag, b in shifted:
        yield None if a == BREAK or b == BREAK or tag == BREAK else (a, tag, b)


def _located(words: array[int], known: Mapping[tuple[str, ...], int], items: _Items, width: int) -> array[int]:
    """The number of the known sequence at each place."""
    numbers = {tuple(items.numbers[item] for item in name): number for name, number in known.items()}
    return array("i", (numbers.get(key, BREAK) for key in zip(*(words[n:] for n in range(width)), strict=False)))


def _keep(
    found: dict[tuple[str, ...], tuple[_Candidate, list[Place]]],
    names: Sequence[tuple[str, ...]],
    at: array[int],
    counts: Sequence[int],
    natives: Sequence[int],
    width: int,
    sizes: tuple[int, int],
    wanted: Wanted,
) -> None:
    """Add the sequences that are frequent enough, with their places."""
    chosen: dict[int, list[Place]] = {}
    for number, name in enumerate(names):
        if name in found or not _is_wording(name):
            continue
        count, native = counts[number], natives[number]
        ratio = ((count + 0.5) / sizes[0]) / ((native + 0.5) / sizes[1])
        if count < wanted.least_count or ratio < wanted.least_ratio:
            continue
        likelihood = log_likelihood(count, sizes[0], native, sizes[1])
        if likelihood >= SIGNIFICANT:
            chosen[number] = []
            found[name] = _Candidate(name, count, native, ratio, likelihood), chosen[number]
    for index, number in enumerate(at):
        if number in chosen:
            chosen[number].append((index, width))


def _is_wording(name: tuple[str, ...]) -> bool:
    """Whether a sequence can be a rule: words enough, marks where a rule may have them, and a word that says something."""
    words = [item for item in name if item not in (EDGE, COMMA)]
    if not SHORTEST <= len(words) <= LONGEST or name[0] == COMMA:
        return False
    # A comma behind the opening of a sentence belongs to it; elsewhere it parts what is before from what is behind.
    if COMMA in name and (name[0] != EDGE or name.index(COMMA) != len(name) - 1):
        return False
    if words[0] in ("'s", "and", "or") or words[-1] in ("the", "a", "an", "and"):
        return False
    telling = [item for item in words if item not in ARTICLES and item != NUMBER]
    fixed = [item for item in telling if item not in OPEN_ITEMS]
    return len(telling) >= SHORTEST and any(item not in EMPTY for item in fixed)


# Judging


def _judged(
    candidates: Sequence[tuple[_Candidate, list[Place]]],
    corpus: _Corpus,
    items: _Items,
    rules: Sequence[Rule],
    resources: Resources,
    wanted: Wanted,
    set_aside: Counter[str],
) -> list[Wording]:
    """Those that are left when topics, wordings at the same places and those of the rules are set aside."""
    documents = [item.source or item.id for item in corpus.texts]
    topics = _topics(corpus, items, documents)
    lasting = _longest(candidates)
    known = frozenset(candidate.items for candidate, _ in candidates)
    rules_of_wording = [_at_once(rule) for rule in rules if rule.kind in WORDING_KINDS and rule.status != "off"]
    checker = Checker(rules_of_wording, resources, recast=1, retranslate=1)
    #: Item of the corpus → the wordings kept that stand there.
    holders: dict[int, list[int]] = defaultdict(list)
    kept: list[Wording] = []
    shown: list[int] = []
    for candidate, places in candidates:
        if len(shown) >= wanted.limit:
            break
        texts = Counter(documents[corpus.owners[index]] for index, _ in places)
        if candidate.items not in lasting:
            set_aside["part of a longer one"] += 1
        elif _one_literal(candidate, places, corpus, items, known):
            set_aside["one wording of it stands for all"] += 1
        elif len(texts) < wanted.least_texts:
            set_aside["in too few documents"] += 1
        elif max(texts.values()) > MOST_IN_ONE * candidate.places or any(item in topics for item in candidate.items):
            set_aside["about a topic"] += 1
        elif (same := _same_places(places, holders)) is not None:
            set_aside["at the places of another"] += 1
            kept[same] = replace(kept[same], folded=(*kept[same].folded, _notation(candidate.items)))
        else:
            for index, width in places:
                for item in range(index, index + width):
                    if corpus.words[item] != BREAK and items.names[corpus.words[item]] not in (EDGE, COMMA):
                        holders[item].append(len(kept))
            excerpts, rule = _tried(candidate, places, corpus, checker, wanted.excerpts)
            kept.append(_wording(candidate, places, corpus, len(texts), excerpts, rule))
            if rule is None or wanted.marked:
                shown.append(len(kept) - 1)
            else:
                set_aside["found by a rule"] += 1
    return [kept[index] for index in shown]


def _at_once(rule: Rule) -> Rule:
    """The rule as if it spoke at the first match already: a paragraph is less than the article that it counts in."""
    counts = {"min_count": 1, "least_count": 1, "least_words": 0, "per_1000": 0.0}
    changes = {key: value for key, value in counts.items() if hasattr(rule.params, key)}
    return replace(rule, params=replace(rule.params, **changes))


def _topics(corpus: _Corpus, items: _Items, documents: Sequence[str]) -> frozenset[str]:
    """Nouns and adjectives that are concentrated in few documents, in each form."""
    counts: Counter[tuple[int, int]] = Counter()
    where: dict[tuple[int, int], set[str]] = defaultdict(set)
    content = {items.numbers.get(tag) for tag in ("<NN>", "<NNS>", "<JJ>")}
    for word, form, tag, owner in zip(corpus.words, corpus.forms, corpus.tags, corpus.owners, strict=True):
        if tag in content:
            counts[word, form] += 1
            where[word, form].add(documents[owner])
    copies = len(documents) / max(1, len(set(documents)))
    total = len(set(documents))
    topics: set[str] = set()
    for pair, count in counts.items():
        texts = len(where[pair])
        # Several translations of one document say its words as often again.
        if residual_idf(max(texts, round(count / copies)), texts, total) > TOPIC:
            topics.update(items.names[number] for number in pair)
    return frozenset(topics)


def _longest(candidates: Sequence[tuple[_Candidate, list[Place]]]) -> frozenset[tuple[str, ...]]:
    """The sequences that no longer one holds at nearly all their places."""
    counts = {candidate.items: candidate.places for candidate, _ in candidates}
    shorter = {
        part
        for name, count in counts.items()
        for start, end in itertools.combinations(range(len(name) + 1), 2)
        if SHORTEST <= end - start < len(name) and count >= SAME * counts.get(part := name[start:end], count + count)
    }
    return frozenset(counts.keys() - shorter)


def _one_literal(
    candidate: _Candidate, places: Sequence[Place], corpus: _Corpus, items: _Items, known: frozenset[tuple[str, ...]]
) -> bool:
    """Whether a sequence with forms or an open place is nearly always the same words, which are a candidate too."""
    literal = Counter(tuple(corpus.words[index : index + width]) for index, width in places).most_common(1)[0]
    names = tuple(items.names[number] for number in literal[0] if number != BREAK)
    return names != candidate.items and names in known and literal[1] >= SAME * len(places)


def _same_places(places: Sequence[Place], holders: Mapping[int, Sequence[int]]) -> int | None:
    """The wording kept that has half of this one's words, or more, at most of its places."""
    shared: Counter[int] = Counter()
    for index, width in places:
        words = Counter(holder for item in range(index, index + width) for holder in holders.get(item, ()))
        shared.update(holder for holder, count in words.items() if 2 * count >= width)
    best = max(shared.items(), key=lambda pair: (pair[1], -pair[0]), default=None)
    return best[0] if best is not None and best[1] >= SAME * len(places) else None


def _tried(
    candidate: _Candidate, places: Sequence[Place], corpus: _Corpus, checker: Checker, excerpts: int
) -> tuple[tuple[Excerpt, ...], str | None]:
    """Some of the places, and the rule that speaks at half or more of those tried."""
    chosen = heapq.nsmallest(
        max(TRIED, excerpts), (_excerpt(candidate, place, corpus) for place in places), key=lambda pair: pair[0].order
    )
    speaking: Counter[str] = Counter()
    for _, (paragraph, span, language) in chosen[:TRIED]:
        block = Block("paragraph", Span(0, len(paragraph)))
        quotations = nlp.quotations(paragraph, [block.span])
        findings = checker.detect(Document("excerpt", paragraph, (block,), quotations, language)).findings
        speaking.update({finding.rule for finding in findings if finding.span.touches(span)})
    rule, times = min(speaking.items(), key=lambda pair: (-pair[1], pair[0]), default=("", 0))
    one_each_document: dict[str, Excerpt] = {}
    for excerpt, _ in chosen:
        one_each_document.setdefault(excerpt.document, excerpt)
    marked = rule if times and 2 * times >= len(chosen[:TRIED]) else None
    return tuple(one_each_document.values())[:excerpts], marked


def _excerpt(candidate: _Candidate, place: Place, corpus: _Corpus) -> tuple[Excerpt, tuple[str, Span, str | None]]:
    """One place with the words around it; and its paragraph, where it stands there, and the source language."""
    index, width = place
    item = corpus.texts[corpus.owners[index]]
    inner = [n for n in range(index, index + width) if corpus.starts[n] < corpus.ends[n]]
    start, end = corpus.starts[inner[0]], corpus.ends[inner[-1]]
    text = item.text
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    before, after = text[max(first, start - AROUND) : start], text[end : min(last, end + AROUND)]
    excerpt = Excerpt(
        order=hashlib.sha256(f"{' '.join(candidate.items)}\0{item.id}\0{start}".encode()).hexdigest()[:16],
        document=item.id,
        line=text.count("\n", 0, start) + 1,
        before=before if start - AROUND <= first else before.partition(" ")[2],
        match=" ".join(text[start:end].split()),
        after=after if end + AROUND >= last else after.rpartition(" ")[0],
    )
    return excerpt, (text[first:last], Span(start - first, end - first), item.language)


def _wording(
    candidate: _Candidate,
    places: Sequence[Place],
    corpus: _Corpus,
    texts: int,
    excerpts: tuple[Excerpt, ...],
    rule: str | None,
) -> Wording:
    forms: Counter[str] = Counter()
    for place in places:
        forms[_excerpt(candidate, place, corpus)[0].match.lower()] += 1
    commonest = dict(sorted(forms.items(), key=lambda pair: (-pair[1], pair[0]))[:4])
    return Wording(
        notation=_notation(candidate.items),
        kind="phrase" if is_phrase(candidate.items) else "pattern",
        count=candidate.places,
        native=candidate.native,
        texts=texts,
        ratio=candidate.ratio,
        likelihood=candidate.likelihood,
        forms=commonest if len(forms) > 1 else {},
        excerpts=excerpts,
        rule=rule,
    )


def is_phrase(items: Sequence[str]) -> bool:
    """Whether kind `phrase` can say it, with `where: sentence-start` for that; kind `pattern` has parts of speech."""
    return not any(item in OPEN_ITEMS for item in items)


def _notation(items: Sequence[str]) -> str:
    """As the rules of its kind write it, but with the start of a sentence in front of a phrase too."""
    return " ".join(items).replace(f" {COMMA}", COMMA) if is_phrase(items) else " ".join(items)
