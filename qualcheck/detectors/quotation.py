"""Kind `quotation`: quotation marks that do not pair, are not English or stand in the wrong order; two wordings.

    kind: quotation
    check: closing

`check` says what is looked for:

- `closing`: a mark that opens and is never closed (“We won, he said.), or closes what was never opened; a single mark
  that opens inside a quotation and is not closed there.
- `doubled`: one mark set twice (““We won”), or a pair with nothing in it.
- `nesting`: a quotation inside another one in the same marks (“He called it “odd” again,” she said).
- `spacing`: a mark glued to the words on both sides (the“new era” began), or with its space on the wrong side.
- `foreign`: marks of other languages (« », „, 「 」, two apostrophes, two commas); the article's own are suggested.
- `style`: a quotation opened with one sort of mark and closed with another; one in single among those in double marks,
  where the article has at least `least_count` of the others and four times as many.
- `sorts`: straight marks among curly ones or curly ones among straight ones, counted likewise.
- `order`: a comma or full stop on both sides of the closing mark, a comma after a question (“Why?”, he asked), a full
  stop, or none, before *he said* (“It fell.” he said).
- `wordings`: one quotation given in two wordings. At least `least_overlap` of the words are the same, in order, and two
  of them carry meaning; what is quoted again in part, word for word, is no second wording, nor is a refrain in the same
  or the next sentence or what is said by somebody else.

News style opens a running quotation again at each paragraph and closes it once; this is silent also where paragraphs
were joined, and where the quotation runs on without the mark. Apostrophes, feet and inches, nested quotations in
British and American style and single marks in headlines are silent.

It cannot see a missing pair of marks, nor two renderings of one quotation that share few words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import regex

from qualcheck import expressions
from qualcheck.document import Block, Document
from qualcheck.finding import Finding, Note, Skipped, Span
from qualcheck.resources import Resources
from qualcheck.rule import PROSE, Rule

Check = Literal["closing", "doubled", "nesting", "spacing", "foreign", "sorts", "style", "order", "wordings"]

#: Double marks of English and of others; two apostrophes or commas, and angle brackets, as typewriters wrote them.
MARK: Final = (
    r"[“”\"„‟«»‹›「」『』《》〈〉❝❞]|``|(?<![\w'’])''(?=\w)|(?<=[^\W\d]|[.,!?…])''(?![\w'])"
    r"|(?<![\w,]),,(?=\p{L})|<<(?=\p{Lu})|(?<=[\p{L}.,!?])>>"
)
ENGLISH: Final = frozenset('“”"')
OPENING: Final = frozenset(("„", "「", "『", "《", "〈", "❝", "``", ",,", "<<"))
CLOSING: Final = frozenset(("」", "』", "》", "〉", "❞", ">>"))
SORTS: Final[Mapping[str, str]] = {'"': "straight", "“": "curly", "”": "curly"}
SENTENCE_END: Final = frozenset(".!?…:")
HEADINGS: Final = frozenset({"headline", "deck", "subheading"})

SINGLE: Final = (
    r"(?<![\p{L}\p{N}'’)])[‘'](?=\p{L})"
    r"(?!(?:em|til|cause|tis|twas|n|t|s|s-\w+|bot|net|phone|flu|plane|copter|fro|round|neath)s?\b)"
)
SINGLE_END: Final = r"(?<=[\p{L}\p{N}.,!?…])[’'](?![\p{L}\p{N}])"
#: A single-quoted stretch of prose: at least three words, the last one no plural that might be a possessive.
SINGLE_QUOTATION: Final = (
    r"(?<![\p{L}\p{N}'’)])(?P<open>[‘'])(?=\p{L})(?P<inside>(?:(?![‘\"“”\n])(?:(?<=\p{L})['’](?=\p{L})|[^'’])){8,300}?)"
    r"(?:(?<=[^s\s,])|(?<=[,.!?…]))(?P<close>['’])(?![\p{L}\p{N}])"
)
SAID: Final = (
    r"(?:said|says|asked|asks|added|adds|replied|explained|stressed|noted|told|stated|declared|insisted|recalled)"
)
SAYS: Final = rf"(?:(?:he|she|they) {SAID}|{SAID} (?:he|she|they|the|\p{{Lu}}\p{{L}}+))\b"
ORDER: Final = (
    (r"(?<=\p{L})(?P<mark>[.,][”\"][.,])(?!\w|\.)", "once is enough: the mark stands on both sides of the quotation mark"),
    (r"(?<=\p{L})(?P<mark>[!?][”\"],)(?= \p{L})", "no comma after a question or a cry"),
    (rf"(?<=\p{{L}})(?P<mark>\.[”\"]) {SAYS}", "the quotation runs on into “said”: a comma, not a full stop"),
    (rf"(?<=\p{{L}})(?P<mark>[”\"]) {SAYS}", "a comma is missing before the closing mark"),
)  # fmt: skip

#: Words that tell nothing about what is quoted.
SMALL: Final = frozenset(
    "a an the and or but if so as of in on at to for from by with about into over under than that this these those there "
    "here it its he she they we you i me him her them us my your his our their is are was were be been being am do does "
    "did have has had will would shall should can could may might must not no nor never very more most much many all any "
    "some one also just only then now who whom which what when where how why up out off down again too yes".split()
)
DENIALS: Final = frozenset(
    "not no never nor don't doesn't didn't won't can't cannot isn't aren't wasn't without".split()
)
#: Shortest and longest quotation, in words, that is compared with others; how many are compared in an article, and with
#: how many others each word may lead to.
SHORTEST, LONGEST, MOST, REACH = 3, 40, 300, 8


@dataclass(frozen=True)
class Params:
    check: Check
    least_count: int = 3
    least_overlap: float = 0.65


class Mark(NamedTuple):
    """One quotation mark; `opens` is None where the text around a straight mark does not tell."""

    text: str
    span: Span
    opens: bool | None
    block: Block


class Fault(NamedTuple):
    """What is wrong with one mark or pair, for the rules of one check; `marks` is the mark to set there."""

    check: Check
    span: Span
    note: Note | None = None
    suggestions: tuple[str, ...] = ()
    reason: str = ""


def problems(params: Params) -> Iterator[tuple[str, str]]:
    if params.least_count < 1:
        yield "least_count", "least_count must be 1 or more"
    if not 0.5 <= params.least_overlap <= 1:
        yield (
            "least_overlap",
            "least_overlap must be between 0.5 and 1: below, other sentences of one speaker are found",
        )


def build(rules: Sequence[Rule], resources: Resources) -> Callable[[Document], Iterable[Finding | Skipped]]:
    mark, single = expressions.compiled(MARK), (expressions.compiled(SINGLE), expressions.compiled(SINGLE_END))
    order = tuple((expressions.compiled(pattern), reason) for pattern, reason in ORDER)
    wanted = {rule.params.check for rule in rules}

    def detect(document: Document) -> Iterator[Finding]:
        marks = list(_marks(document, mark))
        faults: dict[str, list[Fault]] = defaultdict(list)
        pairs: list[tuple[Mark, Mark]] = []
        faults_of_marks = list(_unpaired(document, marks, pairs))
        pairs.sort(key=lambda pair: pair[0].span)
        for fault in (
            *faults_of_marks,
            *_single_left_open(document.text, pairs, single),
            *_foreign(marks),
            *_order(document, order, wanted),
        ):
            faults[fault.check].append(fault)
        for rule in rules:
            if rule.params.check == "wordings":
                yield from _wordings(rule, document, resources)
                continue
            own: Iterable[Fault] = faults[rule.params.check]
            if rule.params.check == "style":
                own = _styles(document, pairs, rule.params.least_count)
            elif rule.params.check == "sorts":
                own = _sorts(pairs, rule.params.least_count)
            for fault in own:
                if rule.speaks_at(document, fault.span):
                    yield rule.finding(
                        document,
                        fault.span,
                        groups={"reason": fault.reason},
                        suggestions=fault.suggestions or None,
                        notes=() if fault.note is None else (fault.note,),
                        # The mark is the writer's, not the speaker's.
                        in_quotation=False,
                    )

    return detect


def _marks(document: Document, pattern: regex.Pattern[str]) -> Iterator[Mark]:
    text = document.text
    for block in document.blocks:
        if block.kind not in PROSE:
            continue
        angle = False
        for found in pattern.finditer(text, block.span.start, block.span.end):
            span = Span(found.start(), found.end())
            angle = angle or found[0] in "«‹„"
            if found[0] in "»›" and not angle and text[span.start - 1 : span.end + 1].strip() == found[0]:
                # A path through the site: Home » News » World.
                continue
            yield Mark(found[0], span, _direction(text, found[0], span, block.span), block)


def _direction(text: str, mark: str, span: Span, block: Span) -> bool | None:
    """Whether the mark opens; None where what stands around it leaves it open."""
    before = text[span.start - 1] if span.start > block.start else " "
    after = text[span.end] if span.end < block.end else " "
    loose_before = before.isspace() or before in "([{—–-/‘'“\"¿¡"
    loose_after = after.isspace() or after in ")]}.,:;!?…—–-/’'”\""
    if mark in OPENING or mark in CLOSING:
        return mark in OPENING
    if loose_before and not loose_after:
        return True
    if loose_after and not loose_before:
        return False
    if span.end >= block.end or span.start <= block.start:
        return span.start <= block.start
    return {"“": True, "”": False, "«": True, "»": False, "‹": True, "›": False}.get(mark)


def _unpaired(document: Document, marks: Sequence[Mark], pairs: list[tuple[Mark, Mark]]) -> Iterator[Fault]:
    """The marks that do not pair; `pairs` takes those that do. One pass, with what is open as the only state."""
    text = document.text
    #: What is open: a quotation, and perhaps one inside it in the same marks.
    opened: list[Mark] = []
    previous: Mark | None = None
    skipped = -1
    for index, mark in enumerate(marks):
        if index == skipped:
            continue
        if opened and opened[0].block is not mark.block and not _runs_on(text, opened[0], mark):
            yield Fault("closing", opened[0].span)
            opened = []
        if previous is not None and previous.span.end == mark.span.start and _same(previous, mark):
            # Two of one sort side by side are one mark set twice, or a pair with nothing in it.
            yield Fault("doubled", Span(previous.span.start, mark.span.end), suggestions=(mark.text,))
            previous = mark
            continue
        previous = mark
        if not opened and (_is_measure(text, mark) or _is_apostrophe(text, mark)):
            continue
        if mark.text == '"' and _in_abbreviation(text, mark.span):
            yield Fault("spacing", mark.span)
            continue
        opens = mark.opens if mark.opens is not None else not opened
        if mark.opens is None and mark.text in ENGLISH and _glued(text, mark.span):
            yield Fault("spacing", mark.span, suggestions=(f" {mark.text}" if opens else f"{mark.text} ",))
        if not opens:
            if opened:
                pairs.append((opened.pop(), mark))
            else:
                yield Fault("closing", mark.span)
            continue
        if not opened:
            opened = [mark]
            continue
        if document.opens(mark.span.start, mark.block.span) or _after_sentence(text, mark.span.start):
            # Opened again, as news does at each paragraph, also where paragraphs were joined.
            opened = [mark]
            continue
        closing = _closing_pair(marks, index)
        if closing is not None:
            if mark.text in ENGLISH:
                yield Fault("nesting", Span(mark.span.start, closing.span.end))
            pairs.append((mark, closing))
            skipped, previous = index + 1, None
        elif _introduced(text, mark.span.start) and len(opened) == 1:
            opened.append(mark)
        elif mark.text == '"' and opened[0].block is mark.block and not _closes_next(marks, index):
            # One more mark opens, or none follows: this one was to close, and its space stands before it.
            yield Fault("spacing", mark.span, Note(opened[0].span, "opened here"))
            opened = []
        else:
            yield Fault("closing", opened[0].span, Note(mark.span, "the next one opens here"))
            opened = [mark]
    if opened:
        yield Fault("closing", opened[0].span)


def _closes_next(marks: Sequence[Mark], index: int) -> bool:
    return (
        index + 1 < len(marks) and marks[index + 1].block is marks[index].block and marks[index + 1].opens is not True
    )


def _closing_pair(marks: Sequence[Mark], index: int) -> Mark | None:
    """The mark that closes `marks[index]`, where another closing one stands in the block after it."""
    if _closes_next(marks, index) and _closes_next(marks, index + 1):
        return marks[index + 1]
    return None


def _introduced(text: str, at: int) -> bool:
    """Whether the words before announce a quotation: “he said, “Go.””"""
    before = text[max(0, at - 12) : at].rstrip()
    return before[-1:] in (",", ":", "(") or before.endswith((" say", " says", " said", " saying", " think", " like"))


def _single_left_open(
    text: str, pairs: Sequence[tuple[Mark, Mark]], single: tuple[regex.Pattern[str], regex.Pattern[str]]
) -> Iterator[Fault]:
    """Single marks that open inside a quotation of one paragraph and do not close there."""
    opening, closing = single
    for first, last in pairs:
        if first.block is not last.block:
            continue
        opened: Span | None = None
        for found in opening.finditer(text, first.span.end, last.span.start):
            opened = Span(found.start(), found.end())
        if opened is not None and closing.search(text, opened.end, last.span.start + 1) is None:
            yield Fault("closing", opened, Note(last.span, "the quotation ends here"))


def _runs_on(text: str, opened: Mark, mark: Mark) -> bool:
    """Whether a quotation opened in an earlier paragraph may go on to `mark`."""
    if opened.block.kind != "paragraph" or mark.block.kind != "paragraph":
        return False
    if mark.opens is not True or mark.span.start - mark.block.span.start <= 1:
        return True
    # The speaker quotes: I told them, “…”
    before = text[max(mark.block.span.start, mark.span.start - 40) : mark.span.start].replace(",", " , ").split()
    return _introduced(text, mark.span.start) and not {"I", "me", "we", "We", "us"}.isdisjoint(before[-6:])


def _same(mark: Mark, other: Mark) -> bool:
    return mark.block is other.block and mark.text == other.text


def _is_measure(text: str, mark: Mark) -> bool:
    """Feet and inches, minutes and seconds: 6'2", a 12" pipe."""
    return mark.text in ('"', "''", "”") and text[mark.span.start - 1 : mark.span.start].isdigit()


def _is_apostrophe(text: str, mark: Mark) -> bool:
    """A straight mark in the place of the apostrophe of a plural: the players" families."""
    before, after = text[mark.span.start - 1 : mark.span.start], text[mark.span.end : mark.span.end + 2]
    return mark.text == '"' and before == "s" and after[:1] == " " and after[1:].isalpha()


def _in_abbreviation(text: str, span: Span) -> bool:
    """The mark of a Hebrew abbreviation: z"l."""
    before, after = text[max(0, span.start - 3) : span.start], text[span.end : span.end + 2]
    return before[-1:].isalpha() and after[:1].isalpha() and not after[1:].isalpha() and " " in f" {before}"


def _glued(text: str, span: Span) -> bool:
    before, after = text[span.start - 1 : span.start], text[span.end : span.end + 1]
    return after.isalpha() and (before.isalpha() or before in (",", "."))


def _after_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 4) : at].rstrip()
    return before[-1:] in SENTENCE_END or before[-1:] in "”\"’'"


def _foreign(marks: Sequence[Mark]) -> Iterator[Fault]:
    """Each mark of another language, with the one the article uses in its place."""
    straight = sum(mark.text == '"' for mark in marks) > sum(mark.text in "“”" for mark in marks)
    opened = 0
    low: Mark | None = None
    for mark in marks:
        if mark.text in ENGLISH:
            # „Low and “high belong together in German, Czech and Polish; but not “English” in «French».
            if mark.text == "“" and mark.opens is False and low is not None and low.block is mark.block:
                yield Fault("foreign", mark.span, suggestions=('"' if straight else "”",))
                low = None
            continue
        opens = mark.opens if mark.opens is not None else opened == 0
        opened += 1 if opens else -1 if opened else 0
        low = mark if mark.text == "„" else low
        yield Fault("foreign", mark.span, suggestions=('"' if straight else "“" if opens else "”",))


def _styles(document: Document, pairs: Sequence[tuple[Mark, Mark]], least: int) -> Iterator[Fault]:
    """Pairs of two sorts of marks; single marks where the article clearly has double ones."""
    straight, curly = _alike(pairs)
    for first, last in pairs:
        sort, other = SORTS.get(first.text), SORTS.get(last.text)
        if sort is not None and other is not None and sort != other:
            slip = last if (sort == "curly") == (len(curly) >= len(straight)) else first
            partner, wanted = (first, sort) if slip is last else (last, other)
            note = Note(partner.span, "the other mark")
            yield Fault("style", slip.span, note, (_mark_of(wanted, opens=slip is first),))
    yield from _singles(document, document.text, pairs, least)


def _alike(pairs: Sequence[tuple[Mark, Mark]]) -> tuple[list[tuple[Mark, Mark]], list[tuple[Mark, Mark]]]:
    """The pairs of straight marks, and those of curly ones."""
    straight = [pair for pair in pairs if pair[0].text == pair[1].text == '"']
    curly = [pair for pair in pairs if SORTS.get(pair[0].text) == SORTS.get(pair[1].text) == "curly"]
    return straight, curly


def _sorts(pairs: Sequence[tuple[Mark, Mark]], least: int) -> Iterator[Fault]:
    """Pairs of one sort where the article clearly has the other."""
    straight, curly = _alike(pairs)
    few, many = sorted((straight, curly), key=len)
    if few and len(many) >= max(least, 4 * len(few)):
        for first, last in few:
            for mark, opens in ((first, True), (last, False)):
                wanted = _mark_of("straight" if many is straight else "curly", opens=opens)
                yield Fault("style", mark.span, Note(many[0][0].span, "the marks of the article"), (wanted,))


def _mark_of(sort: str, *, opens: bool) -> str:
    return '"' if sort == "straight" else "“" if opens else "”"


def _singles(document: Document, text: str, pairs: Sequence[tuple[Mark, Mark]], least: int) -> Iterator[Fault]:
    """Whole quotations in single marks, outside of others, in an article that uses double ones."""
    doubles = [pair for pair in pairs if pair[0].block.kind not in HEADINGS]
    if len(doubles) < least:
        return
    pattern = expressions.compiled(SINGLE_QUOTATION)
    found: list[regex.Match[str]] = []
    starts = [first.span.start for first, _ in pairs]
    for block in document.blocks:
        if block.kind != "paragraph":
            continue
        for match in pattern.finditer(text, block.span.start, block.span.end):
            words = match["inside"].split()
            # Also inside one that runs on into the next paragraph.
            before = bisect_right(starts, match.start()) - 1
            within = (before >= 0 and pairs[before][1].span.start > match.start()) or (
                match.start() > block.span.start and document.quotation_at(match.start() - 1) is not None
            )
            if len(words) >= 4 and not within and sum(word[:1].isupper() for word in words) * 2 < len(words):
                found.append(match)
    if found and len(doubles) >= 4 * len(found):
        straight = doubles[0][0].text == '"'
        for match in found:
            span = Span(match.start(), match.end())
            whole = f'"{match["inside"]}"' if straight else f"“{match['inside']}”"
            yield Fault("style", span, Note(doubles[0][0].span, "the marks of the article"), (whole,))


def _order(
    document: Document, patterns: Sequence[tuple[regex.Pattern[str], str]], wanted: set[Check]
) -> Iterator[Fault]:
    if "order" not in wanted:
        return
    for block in document.blocks:
        if block.kind not in PROSE:
            continue
        for pattern, reason in patterns:
            for found in pattern.finditer(document.text, block.span.start, block.span.end):
                span = Span(*found.span("mark"))
                yield Fault("order", span, reason=reason)


class Quoted(NamedTuple):
    """A quotation to compare: its span, its words in lower case, and those of them that carry meaning."""

    span: Span
    words: tuple[str, ...]
    telling: frozenset[str]


def _wordings(rule: Rule, document: Document, resources: Resources) -> Iterator[Finding]:
    quoted = _quoted(document)
    by_word: dict[str, list[int]] = defaultdict(list)
    told: set[tuple[str, ...]] = set()
    for index, quotation in enumerate(quoted):
        shared: dict[int, int] = defaultdict(int)
        for word in quotation.telling:
            for earlier in by_word[word][-REACH:]:
                shared[earlier] += 1
            by_word[word].append(index)
        for earlier in sorted(shared, key=lambda other: (-shared[other], other)):
            other = quoted[earlier]
            if (
                _one_in_two_wordings(quotation, other, shared[earlier], rule.params.least_overlap)
                and quotation.words not in told
                and not _side_by_side(document, other.span, quotation.span)
                and not _two_speakers(document, resources, other.span, quotation.span)
                and rule.speaks_at(document, quotation.span)
            ):
                told.add(quotation.words)
                # A block quotation has no marks.
                text = " ".join(document.text[other.span.start : other.span.end].split()).strip('“”‘’„«»‹›「」『』"')
                yield rule.finding(
                    document, quotation.span, groups={"other": text}, notes=(Note(other.span, "the other wording"),)
                )
                break


def _quoted(document: Document) -> list[Quoted]:
    text = document.text
    found: list[Quoted] = []
    for span in document.quotations:
        block = document.block_at(span.start)
        if block is None or block.kind in HEADINGS or text[span.end - 1].isalnum() or len(found) >= MOST:
            continue
        words = tuple(_singular(token.text.lower()) for token in document.tokens_in(span))
        telling = frozenset(word for word in words if word not in SMALL and word not in DENIALS)
        if SHORTEST <= len(words) <= LONGEST and len(telling) >= 2:
            found.append(Quoted(span, words, telling))
    return found


def _singular(word: str) -> str:
    """`word` without a plural or possessive s: towns and town are no two wordings."""
    word = word.replace("’", "'").removesuffix("'s")
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] not in "sui" else word


def _one_in_two_wordings(one: Quoted, other: Quoted, shared: int, least: float) -> bool:
    if shared < 2 or one.telling == other.telling or DENIALS & (set(one.words) ^ set(other.words)):
        return False
    if shared < 0.6 * max(len(one.telling), len(other.telling)):
        return False
    # A part quoted again, word for word, is no other wording: neither may hold all that is told in the other.
    if one.telling <= other.telling or other.telling <= one.telling:
        return False
    if all(word.isdigit() for word in set(one.words) ^ set(other.words)):
        return False
    if _holds(one.words, other.words) or _holds(other.words, one.words):
        return False
    common = _common(one.words, other.words)
    if common < 3:
        # Of three words, one in the middle or at an edge may be another one; nothing else is sure enough.
        same = sum(a == b for a, b in zip(one.words, other.words, strict=False))
        return same == 2 and len(one.words) == len(other.words) == 3
    return 2 * common >= least * (len(one.words) + len(other.words))


def _holds(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(words[at : at + len(part)] == part for at in range(len(words) - len(part) + 1))


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words stand in both in the same order; both are at most LONGEST long."""
    row = [0] * (len(other) + 1)
    for word in one:
        diagonal = 0
        for at, second in enumerate(other, 1):
            diagonal, row[at] = row[at], diagonal + 1 if word == second else max(row[at], row[at - 1])
    return row[-1]


def _side_by_side(document: Document, one: Span, other: Span) -> bool:
    """In one sentence or in two running ones: said twice on purpose."""
    if document.quotation_at(other.start) != other or one.contains(other) or other.contains(one):
        return True
    first, second = document.sentence_at(one.start), document.sentence_at(other.start)
    return first is None or second is None or document.sentence_at(first.end + 2) == second or first == second


def _two_speakers(document: Document, resources: Resources, one: Span, other: Span) -> bool:
    """Whether the sentences of both name a speaker, and not the same one."""
    first, second = _speakers(document, resources, one), _speakers(document, resources, other)
    return bool(first) and bool(second) and not first & second


def _speakers(document: Document, resources: Resources, quotation: Span) -> frozenset[str]:
    """The last words of the names in the sentence of the quotation, outside of it, near a word of saying."""
    sentence = document.sentence_at(quotation.start)
    if sentence is None:
        return frozenset()
    around = document.text[sentence.start : quotation.start] + " " + document.text[quotation.end : sentence.end]
    if regex.search(rf"\b{SAID}\b|\baccording to\b|\bcalled\b|\bdescribed\b", around) is None:
        return frozenset()
    return frozenset(
        mention.words[-1].lower()
        for mention in resources.name_finder.analyse(document).reading.mentions
        if sentence.contains(mention.span) and not quotation.touches(mention.span)
    )
