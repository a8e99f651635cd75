"""The numbers an editor checks against the source: ages, dates, sums, durations, counts and document numbers.

Nothing is judged here. The figures are reported as they stand, in order of place, without overlaps. Where two kinds
could claim the same words the earlier in `PATTERNS` has them: "a 71-year-old" is an age and no duration.

A year alone counts only where the words around it make it a date ("since 2000", "a 1961 pact"). A number word counts
only beside a unit or people ("three soldiers"): "two leaders" is not a figure to look up. Weekdays count with a date.

Every pattern is linear: a number may not begin inside another one, no repetition is open, and none is nested.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final, Literal

import regex

from qualcheck import expressions
from qualcheck.document import SENTENCE_BLOCKS, Block, Document
from qualcheck.finding import Span
from qualcheck.report import Figure

FigureKind = Literal["age", "date", "sum", "duration", "count", "document"]

#: Where figures stand: the prose, and a dateline with its date.
FIGURE_BLOCKS: Final = SENTENCE_BLOCKS | {"dateline"}

#: Words may be divided by a line end (CRLF is two characters) or by two spaces.
S: Final = r"\s{1,2}"
#: Between the words of a compound: 24 hours, 24-hour.
GAP: Final = rf"(?:{S}|-)"
#: A number or word does not begin inside another one: this also keeps long runs of digits linear.
EDGE: Final = r"(?<![\w.,/–-])"
END: Final = r"(?!\w)"

DIGITS: Final = r"\d{1,3}(?:,\d{2,3}){1,5}(?:\.\d{1,4})?|\d{1,12}(?:\.\d{1,4})?"
UNITS: Final = r"(?i:one|two|three|four|five|six|seven|eight|nine)"
TEENS: Final = (
    r"(?i:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    r"|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six|seven|eight|nine))?)"
)
SCALE: Final = r"(?:hundred|thousand|million|billion|trillion|lakh|crore|dozen|m|mn|bn|tn|k)"
#: One number in figures, with an optional scale: 400, 1,200, 3.5 million, 24-.
FIGURE: Final = rf"(?:{DIGITS})(?:{GAP}?{SCALE}{END})?"
#: One number in words: three, twenty-four, two hundred, a dozen.
SPELT: Final = rf"(?:(?:{TEENS}|{UNITS})(?:{GAP}{SCALE}{END})?|an?{GAP}{SCALE}{END})"
#: From one number to another: 30-40, 30 to 40, between 30 and 40.
RANGE: Final = rf"(?:{FIGURE}(?:\s?[-–]\s?|{S}(?:to|or){S})|(?i:between){S}{FIGURE}{S}and{S})?{FIGURE}"
ROUGHLY: Final = (
    rf"(?:(?:some|about|around|nearly|almost|over|roughly|approximately|at{S}least|up{S}to"
    rf"|(?:more|fewer|less){S}than){S})?"
)

MONTH: Final = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.?|Feb\.?|Mar\.|Apr\.|Jun\.|Jul\.|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
WEEKDAY: Final = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Mon|Tues?|Wed|Thu(?:rs)?|Fri|Sat|Sun)\.?"
YEAR: Final = r"(?:1[5-9]|20)\d\d"
BEFORE_MONTH: Final = r"(?i:in|since|until|till|from|by|before|after|during|last|next|this|early|mid|late|of)"
#: Words that are not what is counted: they end in s and are no plural, or they begin another part of the sentence.
NOT_COUNTED: Final = (
    r"(?:was|is|has|its|this|as|his|does|says|us|yes|less|plus|across|versus|perhaps|always|thus|besides|unless|ours"
    r"|hers|theirs|towards|afterwards|it|he|she|they|we|you|that|which|who|when|while|if|but|and|or|to|in|on|at|by|for"
    r"|from|with|after|before|since|than|the|an?|are|were|had|have|will|would|could|must|not|also)"
)
DECADE: Final = r"(?:1[5-9]|20)\d0s"
DAY: Final = r"[0-3]?\d(?:st|nd|rd|th)?"
TIME_UNIT: Final = r"(?:second|minute|hour|day|night|week|fortnight|month|year|decade|century|centurie)s?"
CURRENCY: Final = (
    r"(?:(?:US|U\.S\.|Canadian|Australian|Hong Kong)\s)?"
    r"(?:dollars?|euros?|pounds?(?:\ssterling)?|rupees?|yen|yuan|renminbi|roubles?|rubles?|won|francs?|liras?|lire|pesos?"
    r"|reais|real|rand|riyals?|dirhams?|dinars?|hryvnias?|zlotys?|kron(?:er|or|a|e)|forints?|shekels?|cents|pence"
    r"|USD|EUR|GBP|INR|JPY|CNY|RMB|RUB|CHF)"
)
MONEY_SIGN: Final = r"(?:(?:US|A|C|HK|R)?\$|[€£¥₹₽₩₺₴₪]|(?:USD|EUR|GBP|INR|JPY|CNY|RMB|RUB|CHF|Rs)\.?\s?)"
PEOPLE: Final = (
    r"(?:people|persons|men|women|children|boys|girls|students|pupils|soldiers|troops|officers|policemen|civilians"
    r"|workers|employees|residents|villagers|passengers|migrants|refugees|prisoners|hostages|victims|survivors|deaths"
    r"|casualties|votes|seats|dead|others|killed|injured|wounded|missing|arrested|detained|displaced)"
)

PATTERNS: Final[Sequence[tuple[FigureKind, str]]] = (
    (
        "document",
        (
            rf"{EDGE}(?:(?:Resolution|Article|Law|Decree|Regulation|Directive|Section|Clause|Chapter|Protocol|Annex|Order"
            rf"|Bill|Act|Case|Rule|Circular|Ordinance|File|Flight|Decision|Opinion"
            rf"|resolution|article|law|decree|regulation|directive|section|clause|protocol)s?"
            rf"{S}(?:\([A-Z]{{2,4}}\){S}|(?:No\.?|no\.|[Nn]umber){S})?(?:[A-Z]{{1,4}}-?)?\d[\d./-]{{0,14}}(?<![./-])"
            rf"(?:\(\w{{1,3}}\)){{0,3}}{END}"
            rf"|\d{{1,2}}(?:st|nd|rd|th){S}Amendment{END}|No\.{S}\d{{1,6}}(?:/\d{{2,4}})?{END})"
        ),
    ),
    (
        "age",
        (
            rf"{EDGE}(?:(?:{RANGE}|{TEENS}|{UNITS}){GAP}(?:years?|months?|weeks?|days?){GAP}olds?{END}"
            rf"|(?:{FIGURE}|{SPELT}){S}years?{S}of{S}age{END}"
            rf"|(?i:aged|(?:at{S})?(?:the{S})?age{S}of){S}(?:(?:between|under|over){S})?{RANGE}(?![\w%]|,\d)"
            rf"|(?<=\b\p{{Lu}}\p{{L}}{{1,20}}(?:,\s|\s\())(?:[1-9]\d|1[01]\d)(?=[,.;)]))"
        ),
    ),
    (
        "sum",
        (
            rf"(?:(?<![\w$])(?:{MONEY_SIGN}(?:{RANGE}))"
            rf"|{EDGE}(?:{RANGE}|{SPELT})(?:{GAP}{CURRENCY}{END}|\s?€|\s?%|{GAP}per\s?cent{END}"
            rf"|{S}percentage{S}points?{END}|{S}basis{S}points?{END}))"
        ),
    ),
    (
        "date",
        (
            rf"{EDGE}(?:(?:{WEEKDAY},?{S}(?:the{S})?)?"
            rf"(?:{DAY}(?:\s?[-–]\s?{DAY})?{S}(?:of{S})?{MONTH}(?:,?{S}(?:of{S})?{YEAR})?"
            rf"|{MONTH}{S}{DAY}(?:\s?[-–]\s?{DAY})?(?:,?{S}{YEAR})?|{MONTH},?{S}(?:of{S})?{YEAR})"
            rf"|\d{{4}}-\d\d-\d\d|\d\d?[./]\d\d?[./](?:\d{{4}}|\d\d)"
            rf"|{BEFORE_MONTH}{GAP}(?:(?:the{S})?(?:early|mid|late|beginning{S}of|start{S}of|middle{S}of|end{S}of){GAP})?"
            rf"{MONTH}(?:,?{S}(?:of{S})?(?:{YEAR}|(?:this|last|next){S}year))?"
            rf"|(?i:in|since|until|till|from|by|before|after|during|early|mid|late|end{S}of|year){GAP}"
            rf"(?:(?:the{S})?(?:year|spring|summer|autumn|fall|winter|early|mid|late)(?:{S}of)?{GAP})?"
            rf"{YEAR}(?:{S}(?:to|and|until){S}{YEAR}|[-–](?:{YEAR}|\d\d))?(?!,\d|\.\d|\s?%|{S}{PEOPLE})"
            rf"|(?i:between){S}{YEAR}{S}and{S}{YEAR}"
            rf"|{YEAR}[-–]{YEAR}|(?i:the{S})?{DECADE}"
            rf"|(?<=\b[Aa]\s|[’']s\s){YEAR}(?={S}[A-Za-z])|(?<=\bthe\s|\bits\s|\bhis\s|\bher\s){YEAR}(?={S}[A-Za-z]))"
            rf"{END}"
        ),
    ),
    (
        "duration",
        (
            rf"(?i){EDGE}(?:(?:{RANGE}|{SPELT}){GAP}(?:and{GAP}a{GAP}half{GAP})?(?:straight{S}|consecutive{S})?"
            rf"{TIME_UNIT}(?:{S}and{S}a{S}half)?(?:{S}(?:ago|later|earlier){END})?"
            rf"|half{S}an?{S}{TIME_UNIT}|an?{S}{TIME_UNIT}{S}(?:and{S}a{S}half|ago|later|earlier)"
            rf"|an?{S}(?:decade|century)){END}"
        ),
    ),
    (
        "count",
        (
            rf"(?i){EDGE}{ROUGHLY}(?:{RANGE}{S}(?:of{S}(?:the{S}|its{S}|their{S})?)?"
            rf"(?:(?!{NOT_COUNTED}{END})[a-z][a-z’'-]{{1,20}}{S}){{0,2}}?"
            rf"(?:(?!{NOT_COUNTED}{END})[a-z][a-z-]{{1,20}}s|{PEOPLE}|staff|km|kg|mph|percent)"
            rf"|(?:{TEENS}|{UNITS})(?:{GAP}{SCALE})?{S}(?:other{S}|more{S})?{PEOPLE}"
            rf"|(?:an?|several|{UNITS}|{TEENS}){S}(?:hundred|thousand|million|billion)(?:{S}[a-z][a-z’'-]{{1,20}}s)?"
            rf"|(?!{YEAR}{END})(?=\d\d\d|\d+,)(?:{DIGITS})|{DIGITS}{GAP}?{SCALE})"
            rf"{END}"
        ),
    ),
)


#: What every figure holds near its beginning: a digit, with its money sign, a number word or a month.
ANCHOR: Final = (
    rf"(?<![\d.,])[$€£¥₹₽₩₺₴₪]?\d|\b(?:(?i:{TEENS}|{UNITS}|hundred|thousand|million|billion|dozen|half|decade|century"
    rf"|{TIME_UNIT}{S}(?:ago|later|earlier|and{S}a))|{MONTH})(?!\w)"
)
#: Where a word begins.
WORD: Final = r"(?<!\w)\w"
#: How many characters before its number a figure may begin: "at the end of this", "between the ages of".
LEAD: Final = 32


def figures(document: Document) -> tuple[Figure, ...]:
    """The figures of the prose, in order of place. No two share a character."""
    found = [
        figure for block in document.blocks if block.kind in FIGURE_BLOCKS for figure in _in_block(document, block)
    ]
    return tuple(sorted(found, key=lambda figure: figure.span))


def _in_block(document: Document, block: Block) -> Iterator[Figure]:
    """The figures of one block: no figure runs over its edge."""
    text = document.text[block.span.start : block.span.end]
    starts = list(_starts(text))
    taken = bytearray(len(text))
    for kind, pattern in _compiled():
        for start in starts:
            match = None if taken[start] else pattern.match(text, start)
            if match is not None and not any(taken[start : match.end()]):
                taken[start : match.end()] = b"\x01" * (match.end() - start)
                yield Figure(kind, Span(block.span.start + start, block.span.start + match.end()))


def _starts(text: str) -> Iterator[int]:
    """Where a figure may begin, ascending: at a number or a month, and at the words shortly before one.

    Trying the patterns there alone is five times as fast as searching the whole text with each.
    """
    done = -1
    anchors, words = _anchors()
    for anchor in anchors.finditer(text):
        for word in words.finditer(text, max(done + 1, anchor.start() - LEAD), anchor.start()):
            yield word.start()
        done = anchor.start()
        yield done


@cache
def _compiled() -> tuple[tuple[FigureKind, regex.Pattern[str]], ...]:
    """The patterns, compiled when first needed: that takes 40 ms, and not every run asks for figures."""
    return tuple((kind, expressions.compiled(pattern)) for kind, pattern in PATTERNS)


@cache
def _anchors() -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    return expressions.compiled(ANCHOR), expressions.compiled(WORD)


NUMBERS: Final[Mapping[str, int]] = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen".split()
    )
} | {
    word: 10 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}  # fmt: skip
SCALES: Final[Mapping[str, float]] = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "lakh": 1e5, "million": 1e6, "m": 1e6, "mn": 1e6, "crore": 1e7,
    "billion": 1e9, "bn": 1e9, "trillion": 1e12, "tn": 1e12, "dozen": 12,
}  # fmt: skip


def amount(text: str) -> float | None:
    """The number that `text` begins with: 1,200 and 3.5 million, two hundred, twenty-four, a dozen. None without one."""
    total = None
    for part in regex.findall(r"\d[\d,]*(?:\.\d+)?|[a-z]+", text.lower()):
        if part[0].isdigit():
            if total is not None:
                break
            total = float(part.replace(",", ""))
        elif part in SCALES and (total is not None or part not in ("k", "m", "mn", "bn", "tn")):
            total = (1.0 if total is None else total) * SCALES[part]
        elif part in NUMBERS:
            total = (total or 0.0) + NUMBERS[part]
        elif part != "and" and (part not in ("a", "an") or total is not None):
            break
    return total
