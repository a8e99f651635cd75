"""Where names stand in a text: runs of capitalised words with their particles, without titles and sentence openers.

No model: capitals, the article's own lower-case words and the lists of `qualcheck.name_words` decide. A word whose
capital may be one of grammar (it opens a sentence, a quotation or stands in a headline in title case) is marked
`uncertain`: it counts as a name only where the article has it with a capital elsewhere or English hardly knows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from qualcheck.document import Block, Document
from qualcheck.finding import Span
from qualcheck.name_words import (
    CAPITALS,
    CONJUNCTIONS,
    GENERIC,
    GIVEN,
    LOWER_HEADS,
    PARTICLES,
    PERSON_TITLES,
    STARTERS,
    TITLES,
)
from qualcheck.nlp import Token

#: Gaps between two words of one name.
JOINS: Final = frozenset((" ", "\u00a0", "\u202f"))
#: A full stop after these, or after a single letter, ends no sentence.
ABBREVIATIONS: Final = TITLES | frozenset(("St", "Ste", "Mt", "Ft", "Jr", "Sr", "Co", "Inc", "Ltd", "vs", "No", "Op"))
ENDS: Final = frozenset(".!?…。")
#: Marks after which a capital may be one of grammar.
OPENS: Final = frozenset('.!?…:;“”"‘«»‹›„([{—–-•*|/\n\r\t。')
POSSESSIVES: Final = ("'s", "’s", "'S", "’S", "ʼs")
#: The day and month words of `CAPITALS`; they may open a run but are never a part of a name of a person.
DAYS: Final = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June July August September"
    " October November December".split()
)
#: A block of at most this many characters may be a headline in title case whatever its kind.
TITLE_CASE_REACH: Final = 220
TITLE_CASE_SHARE: Final = 0.6


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a name stands: its words without possessive endings, and where each stands."""

    words: tuple[str, ...]
    spans: tuple[Span, ...]
    #: Offices and forms of address right before it, in order.
    titles: tuple[str, ...]
    #: The capital of the first word, or of all words, may be one of grammar.
    uncertain: bool
    all_uncertain: bool
    #: The words right before and after, lower case; empty at the edges of a sentence.
    before: str
    after: str
    #: Running number of the sentence (counted roughly) and of the block.
    sentence: int
    block: int
    #: In a block written in capitals throughout.
    capitals: bool
    #: Where the word `after` stands.
    after_span: Span | None = None

    @property
    def span(self) -> Span:
        return Span(self.spans[0].start, self.spans[-1].end)

    @property
    def text(self) -> str:
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class Reading:
    """All mentions of a document in order, and its lower-case words."""

    mentions: tuple[Mention, ...]
    lower: frozenset[str]


#: More capitalised words in a row than this are no name; they are divided, since what is done with a run takes the
#: square of its length.
MOST_WORDS: Final = 60


@dataclass(slots=True)
class _Run:
    """A run while it grows: tokens, and the context at its head."""

    tokens: list[Token]
    uncertain: bool
    before: str
    sentence: int
    block: int


def read(document: Document) -> Reading:
    """The mentions of a document, in one pass over its tokens."""
    tokens, text = document.tokens, document.text
    lower = frozenset(token.text for token in tokens if token.text[0].islower())
    mentions: list[Mention] = []
    styles = [_block_style(text, block) for block in document.blocks]
    for run, after in _runs(document, tokens, text):
        title_case, capitals = styles[run.block] if run.block >= 0 else (False, False)
        mentions.extend(_mentions(run, after, lower, title_case, capitals))
    return Reading(tuple(mentions), lower)


def _block_style(text: str, block: Block) -> tuple[bool, bool]:
    """Whether a block is written in title case, and whether in capitals throughout."""
    if len(block.span) > TITLE_CASE_REACH and block.kind not in ("headline", "subheading", "deck"):
        return False, False
    words = [word for word in text[block.span.start : block.span.end].split() if len(word) > 3 and word[0].isalpha()]
    if len(words) < 3:
        return False, bool(words) and all(word.isupper() for word in words)
    first = sum(word[0].isupper() for word in words)
    whole = sum(word.isupper() for word in words)
    # A sentence full of names is no headline: it ends with a stop.
    ends = (
        text[block.span.start : block.span.end].rstrip('"”’)').endswith((".", "!", "?")) and block.kind == "paragraph"
    )
    return first >= TITLE_CASE_SHARE * len(words) and not ends, whole > 0.8 * len(words)


def _runs(document: Document, tokens: Sequence[Token], text: str) -> Iterator[tuple[_Run, Token | None]]:
    """Runs of capitalised words, each with the lower-case word right after it (None at a stop)."""
    run: _Run | None = None
    pending: list[Token] = []  # Particles that belong to the run only if a capital follows.
    end, previous = 0, ""
    sentence, block, block_end, opens = 0, -1, 0, True
    blocks = document.blocks
    for token in tokens:
        word, start = token.text, token.start
        gap = text[end:start]
        joined = gap in JOINS
        if not joined and ENDS.intersection(gap) and not _abbreviated(gap, previous):
            sentence += 1
        if start >= block_end:
            while block + 1 < len(blocks) and blocks[block + 1].span.start <= start:
                block += 1
            block_end = blocks[block].span.end if block >= 0 else len(text)
            if block + 1 < len(blocks) and start >= block_end:
                block_end = blocks[block + 1].span.start
            joined, opens = False, True
            sentence += 1
        elif not joined:
            opens = bool(OPENS.intersection(gap)) and not _abbreviated(gap, previous)
        else:
            opens = False
        capital = word[0].isupper() or (not word[0].isdigit() and word.startswith(LOWER_HEADS) and not word.islower())
        if run is not None:
            if len(run.tokens) >= MOST_WORDS:
                yield run, None
                run, pending = None, []
            elif capital and (joined or (_abbreviated(gap, previous) and gap.strip() == "." and "\n" not in gap)):
                run.tokens.extend((*pending, token))
                pending = []
            elif joined and word in PARTICLES and len(pending) < 3:
                pending.append(token)
            else:
                after = pending[0] if pending else token if joined else None
                yield run, after
                run, pending = None, []
        if run is None and capital:
            before = previous.lower() if joined or gap == ", " else ""
            run = _Run([token], opens, before, sentence, block)
        end, previous = token.end, word
    if run is not None:
        yield run, pending[0] if pending else None


def _abbreviated(gap: str, previous: str) -> bool:
    """Whether the stop in `gap` belongs to an initial or abbreviation: George W. Bush, St. Petersburg."""
    return gap[:1] == "." and (len(previous) == 1 or previous in ABBREVIATIONS) and gap[1:] in ("", " ", "\u00a0")


def strip_possessive(word: str) -> str:
    return word[:-2] if word.endswith(POSSESSIVES) and len(word) > 3 else word


def _mentions(
    run: _Run, after: Token | None, lower: frozenset[str], title_case: bool, capitals: bool
) -> Iterator[Mention]:
    """The names in one run: openers and titles off, divided where a possessive or a person's title stands within."""
    before, uncertain = run.before, run.uncertain
    part: list[Token] = []
    pieces: list[tuple[list[Token], Token | None]] = []
    for token in run.tokens:
        part.append(token)
        if token.text.endswith(POSSESSIVES):
            pieces.append((part, None))
            part = []
    if part:
        pieces.append((part, after))
    for index, (tokens, following) in enumerate(pieces):
        first = index == 0
        yield from _pieces(
            run, tokens, before if first else "’s", following, uncertain and first, lower, title_case, capitals
        )


def _pieces(
    run: _Run,
    tokens: list[Token],
    before: str,
    after: Token | None,
    uncertain: bool,
    lower: frozenset[str],
    title_case: bool,
    capitals: bool,
) -> Iterator[Mention]:
    if uncertain or title_case:
        while tokens and _is_opener(tokens[0].text, lower):
            before, tokens, uncertain = tokens[0].text.lower(), tokens[1:], False
    while tokens and tokens[0].text in CONJUNCTIONS:
        before, tokens, uncertain = tokens[0].text.lower(), tokens[1:], False
    while tokens and tokens[0].text in ("The", "A", "An"):
        tokens, uncertain = tokens[1:], False
    cut = _second_head(tokens)
    if cut is not None:
        yield from _pieces(run, tokens[:cut], before, None, uncertain, lower, title_case, capitals)
        yield from _pieces(run, tokens[cut:], "", after, False, lower, title_case, capitals)
        return
    titles: list[str] = []
    rest = tokens
    while len(rest) > 1 and (
        rest[0].text in TITLES
        or rest[0].text in DAYS
        or (rest[0].text in CAPITALS and (rest[1].text in TITLES or rest[1].text in GIVEN))
    ):
        if rest[0].text in TITLES:
            titles.append(rest[0].text)
        rest = rest[1:]
    if rest is not tokens and all(token.text in GENERIC for token in rest):
        rest, titles = tokens, []
    elif rest is not tokens:
        uncertain = False
    while rest and rest[-1].text in PARTICLES:
        rest = rest[:-1]
    if not rest or all(token.text in CAPITALS or token.text in TITLES for token in rest):
        return
    words = tuple(strip_possessive(token.text) for token in rest)
    yield Mention(
        words=words,
        spans=tuple(Span(token.start, token.start + len(word)) for token, word in zip(rest, words, strict=True)),
        titles=tuple(titles),
        uncertain=uncertain or title_case or capitals,
        all_uncertain=title_case or capitals,
        before=before,
        after=after.text if after else "",
        sentence=run.sentence,
        block=run.block,
        capitals=capitals,
        after_span=Span(after.start, after.end) if after else None,
    )


def _second_head(tokens: Sequence[Token]) -> int | None:
    """Where a person's title begins another name inside a run: 1 in "Ukraine Prime Minister Denys Shmyhal"."""
    lead = 0
    while lead < len(tokens) and tokens[lead].text in TITLES:
        lead += 1
    for at in range(max(lead, 1), len(tokens) - 1):
        if tokens[at].text in PERSON_TITLES and not all(token.text in GENERIC for token in tokens[at + 1 :]):
            while at > 1 and tokens[at - 1].text in TITLES:
                at -= 1
            return at
    return None


def _is_opener(word: str, lower: frozenset[str]) -> bool:
    folded = strip_possessive(word).lower()
    return folded in STARTERS or folded in lower
