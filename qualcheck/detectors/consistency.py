"""Kind `consistency`: an article that says two things about one. Class query: the original decides.

    kind: consistency
    check: weekday

`check` says what is compared:

- `weekday`: a weekday with its date, where the year stands beside it, or with the same date elsewhere in the article;
  two dates without a year whose weekdays do not agree with each other.
- `figure`: two durations, sums, sizes or shares of one thing, named by one noun that is definite the second time (*a
  three-day visit … the four-day visit*, *the talks lasted two hours*); two terms of prison of the only person
  sentenced; two numbers of dead or injured.
- `age`: two ages of one named person.
- `date`: one person born, dead or killed at two dates, one event (*the blast*) on two weekdays.
- `headline`: a figure of the headline that the text does not have, although it counts the same things.
- `opposite`: somebody does a thing, and does the opposite to the same thing (*Rao rejected the plan … Rao accepted the
  plan*), or the same figure goes up and down.

Two figures that may both be right are left alone: rounded ones, three and more for one thing, two in one sentence, and
any near words that tell of a change or another case (*rose to*, *at least*, *initially*, *another*, *up to*, *a year
before*); a list of them is `HEDGES`. What is said in quotation marks is not compared.

It cannot see that two nouns mean one thing, or which of two figures is right.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Final, Literal, NamedTuple

import regex

from qualcheck import expressions
from qualcheck.document import Document
from qualcheck.figures import NUMBERS, SCALES, amount
from qualcheck.finding import Finding, Note, Skipped, Span
from qualcheck.nlp import Token
from qualcheck.resources import Resources
from qualcheck.rule import Rule

Check = Literal["weekday", "figure", "age", "date", "headline", "opposite"]

TEXT: Final = frozenset({"deck", "paragraph", "caption"})
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS: Final = tuple("January February March April May June July August September October November December".split())
#: Days in a month, for dates without a year.
LENGTHS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
SECONDS: Final = {
    "second": 1, "minute": 60, "hour": 3600, "day": 86400, "night": 86400, "week": 604800, "month": 2629800,
    "year": 31557600,
}  # fmt: skip

WORD_NUMBER: Final = rf"(?:{'|'.join(NUMBERS)})"
NUMBER: Final = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d{{1,9}}(?:\.\d+)?|{WORD_NUMBER}(?:-{WORD_NUMBER})?)"
    r"(?:[ -]?(?:hundred|thousand|million|billion|trillion|dozen|bn|tn|m|k|crore|lakh)\b)?"
)
#: How many words either side a word of `HEDGES` is looked for.
NEAR: Final = 8
TIME: Final = rf"(?P<unit>{'|'.join(SECONDS)})s?"
DETERMINER: Final = (
    r"(?<!\p{L})(?:(?P<definite>[Tt]he|[Tt]his|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|\p{Lu}\p{L}+['’]s)|[Aa]n?) (?:[a-z]+ )?"
)
#: What stands before a figure that is an attribute (the 12-day, Rossi's long 12-day), and before one that follows (a fine of).
ATTRIBUTE: Final = rf"{DETERMINER}\Z"
OF: Final = rf"{DETERMINER}(?P<noun>[a-z]{{3,}}) of (?:about |some |around |nearly )?\Z"
#: What may follow the head of a noun phrase: so that “television” of “the 60-minute television prize” is none.
AFTER_HEAD: Final = (
    r"(?=[.,;:!?)”\"]|\s(?:in|on|of|at|for|to|from|with|by|and|or|but|that|which|who|was|is|were|are|has|had|have|will|would"
    r"|after|before|between|as|when|while|since|during|without|against|into|near|because|where|ended|began|starts?|ends?)\b"
    r"|\Z)"
)
NO_NOUN: Final = r"(?!(?:of|in|to|and|for|the|a|an|per|or|than|on|at|by|those|these|them|who|with)\b)"
HEAD: Final = rf"(?:{NO_NOUN}[a-z]+ ){{0,2}}?(?P<noun>{NO_NOUN}[a-z]{{3,}}){AFTER_HEAD}"
#: What follows the number of an attribute: -day visit, m deal (with a money sign before it), % cut.
ATTRIBUTIVE: Final = rf"{NUMBER}(?:-(?P<unit>[a-z]{{3,12}})[- ]|(?P<unit> ?%| per ?cent) |(?P<money> )){HEAD}"
GROUP: Final = rf"{NUMBER} (?:{NO_NOUN}[a-z]+ )?(?P<noun>{NO_NOUN}[a-z]{{3,}}s|people|men|women|children)\b(?P<unit>)"
MEASURE: Final = rf"{NUMBER}(?:[ -]{TIME})?(?!\w)"
MONEY: Final = r"(?:(?:US)?\$|[£€¥₹]|Rs\.? ?)\Z"
LASTED: Final = (
    r"\b[Tt]he (?:[a-z]+ )?(?P<noun>(?!had\b)[a-z]{3,}) (?:(?:that|which) )?(?:had )?lasted (?:for )?(?:about |some |around )?"
    rf"(?P<number>{NUMBER}|an?)[ -]{TIME}\b"
)
PRISON: Final = (
    rf"\b(?:sentenced|jailed|imprisoned)(?: \p{{L}}+){{0,3}}? (?:to|for) (?P<number>{NUMBER})[ -]{TIME}\b"
    rf"|\b(?P<number>{NUMBER})[ -]{TIME}[ -](?:(?:prison|jail) (?:sentence|term)|sentence)\b"
    rf"|\b(?P<number>{NUMBER})[ -]{TIME} (?:in|of) (?:prison|jail|custody|imprisonment)\b|"
    rf"\b(?P<number>{NUMBER})[ -]{TIME} behind bars\b"
)
VICTIMS: Final = r"(?:people|persons|men|women|children|civilians|soldiers|passengers|workers|residents|students)"
DEAD: Final = "killed|dead|died"
HURT: Final = "injured|wounded|hurt"
TOLL: Final = (
    rf"\b(?P<number>{NUMBER}) (?:{VICTIMS} )?(?:(?:were|was|have been|had been|are|have|had) )?(?P<fate>{DEAD}|{HURT})\b"
    rf"|\b(?P<fate>killed|injured|wounded|killing|injuring|wounding) (?P<number>{NUMBER})(?: {VICTIMS})?"
    r"(?=[.,;]| (?:and|in|on)\b)"
    rf"|\bdeath toll (?:of|is|was|stood at|stands at) (?P<number>{NUMBER})\b|\bclaimed (?P<number>{NUMBER}) lives\b"
)
HEDGES: Final = frozenset(
    "another other others second third fourth last previous previously earlier later initially initial originally "
    "original rose risen rising rise increased raised reduced cut extended shortened instead rather than least more "
    "most up maximum minimum fewer less compared new old former latter also further additional each every "
    "respectively if could may might would face faces facing faced demanded sought seeking suspended served serving "
    "after appeal both besides including whom separate separately elsewhere total combined altogether since ago "
    "average usual annual normally yesterday tomorrow next first final updated now estimated some different various "
    "several similar same best top biggest largest leading remaining main only".split()
)
#: Nouns that name one thing in two ways.
SAME_THING: Final = {
    "contract": "deal", "trip": "visit", "negotiations": "talks", "conflict": "war", "walkout": "strike",
    "suspension": "ban", "address": "speech", "ceasefire": "truce", "vacation": "holiday", "imprisonment": "prison",
}  # fmt: skip
#: Nouns that many things of one article may be: two of them are two things.
LOOSE: Final = frozenset(
    "period time old olds mark man woman boy girl child race event game match lead win victory loss shot run rise fall drop "
    "increase decrease growth stake share rate level limit margin line stretch section step stage part walk drive total cost "
    "value price profit profits sum average turnover income revenue sales distance height length gap difference range depth "
    "speed amount worth years months weeks days hours minutes seconds times points goals games matches metres meters miles "
    "kilometres kilometers feet dollars euros pounds others".split()
)

BIRTH_AND_DEATH: Final = {
    "born": "born", "died": "died", "killed": "died", "assassinated": "died", "murdered": "died", "buried": "buried",
    "drowned": "died",
}  # fmt: skip
EVENTS: Final = (
    "attack|explosion|blast|crash|earthquake|quake|shooting|blaze|funeral|ceremony|summit|collision|stabbing|bombing"
    "|derailment|collapse|accident|wedding|inauguration|coup|landslide|shipwreck|avalanche|assassination|eruption"
)
DAY: Final = rf"(?:{'|'.join(DAYS)})"
MONTH: Final = rf"(?:{'|'.join(MONTHS)})"
CALENDAR: Final = (
    rf"\b(?P<weekday>{DAY}),? (?:the )?(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?: of)? (?P<month>{MONTH})\b(?:,? (?P<year>\d{{4}}))?"
    rf"|\b(?P<weekday>{DAY}),? (?P<month>{MONTH}) (?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b(?:,? (?P<year>\d{{4}}))?"
    rf"|\b(?P<day>[0-3]?\d)(?:st|nd|rd|th)? (?P<month>{MONTH}),?(?: (?P<year>\d{{4}}))?(?:, | \()(?:a )?"
    rf"(?P<weekday>{DAY})\b(?!['’])"
)
DATED: Final = (
    rf"\b(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?: of)? (?P<month>{MONTH}),? (?P<year>[12]\d{{3}})\b"
    rf"|\b(?P<month>{MONTH}) (?P<day>[0-3]?\d)(?:st|nd|rd|th)?,? (?P<year>[12]\d{{3}})\b"
)
WHEN: Final = (
    rf"(?:on (?:(?P<weekday>{DAY})\b|(?P<day>[0-3]?\d) (?P<month>{MONTH})\b|(?P<month>{MONTH}) (?P<day>[0-3]?\d)\b)"
    r"|in (?P<year>[12]\d{3})\b)"
)
LIFE: Final = rf"\b(?P<event>{'|'.join(BIRTH_AND_DEATH)})\b(?: (?!on |in \d|and )[\p{{L}}’'-]+){{0,4}}? {WHEN}"
DAY_OF_EVENT: Final = (
    rf"(?:\b(?P<weekday>{DAY})['’]s (?:[a-z]+ ){{0,2}}?(?P<event>{EVENTS})\b"
    rf"|\b[Tt]he (?:[a-z]+ )?(?P<event>{EVENTS}) (?:(?:which|that) happened )?on (?P<weekday>{DAY})\b(?!['’]))"
)

AGE_BEFORE: Final = r"\b(?P<number>\d{1,3})-year-old (?:[a-z-]+ ){0,3}?(?=\p{Lu})"
AGE_AFTER: Final = (
    r"(?:, (?:who is |aged )?(?P<number>\d{1,3})(?=,| who\b)| \((?P<bracketed>\d{1,3})\)"
    r"|(?:,? who)? is (?P<number>\d{1,3}) years old\b)"
)
#: Words that tell of another time: he was 16 when …
OTHER_TIME: Final = frozenset("when then turned turns turning birthday ago time until".split())

#: Verbs that say the opposite of each other about one object.
OPPOSITES: Final = (
    ("accepted accepts approved approves backed backs supported supports endorsed endorses",
     "rejected rejects refused refuses opposed opposes declined declines vetoed vetoes"),
    ("confirmed confirms admitted admits acknowledged acknowledges", "denied denies refuted refutes"),
    ("lifted lifts suspended suspends froze freezes paused pauses scrapped scraps abolished abolishes waived waives "
     "respected respects observed observes honoured honours",
     "violated violates breached breaches flouted flouts broke breaks circumvented circumvents tightened tightens"),
    ("won wins", "lost loses"),
    ("joined joins entered enters", "left leaves quit quits"),
    ("signed signs ratified ratifies", "cancelled cancels scuppered"),
    ("extended extends prolonged prolongs", "ended ends terminated terminates shortened shortens"),
    ("banned bans prohibited prohibits outlawed", "allowed allows permitted permits legalised legalises"),
)  # fmt: skip
ON_HOLD: Final = r"(?:put|puts) (?:(?:the|its|his|their) )?(?:[a-z]+ )?(?P<noun>[a-z]+) on hold"
#: The pair of `OPPOSITES` with lifting and violating, which putting on hold belongs to.
LIFTED: Final = "2"
OBJECT: Final = (
    r" (?:(?P<definite>the|this|that|its|his|her|their) |an? )?(?:[a-z-]+ ){0,2}?"
    rf"(?P<noun>[a-z]{{3,}}){AFTER_HEAD}"
)
#: These say that a figure moved; beside a movement they hedge nothing.
MOVEMENTS: Final = frozenset(("rose", "increased"))
ROSE: Final = "rose|increased|grew|climbed|jumped|gained|soared|surged|is up|was up|were up"
FELL: Final = "fell|dropped|declined|decreased|shrank|slumped|plunged|sank|is down|was down|were down"
MOVED: Final = (
    rf"\b(?:(?P<up>{ROSE})|(?P<down>{FELL})) (?:by )?(?P<number>{NUMBER})"
    r"(?P<unit> ?%| per ?cent| percentage points| points)"
)

#: The day after which a leap year is one day ahead.
LEAP: Final = date(2001, 3, 1).toordinal() - 1
#: Figures of a headline that are looked up in the text, with what they count.
COUNTED: Final = (
    rf"(?<![\w.,$£€¥₹-])(?:(?P<number>{NUMBER}) (?:[a-z]+ )?"
    r"(?P<noun>[a-z]{3,}s|people|men|women|children|dead|killed|injured)|(?P<number>\d{1,3})(?P<noun>-year-old))\b"
)
PRICE: Final = rf"(?P<money>(?:US)?\$|[£€¥₹])(?P<number>{NUMBER}) ?(?:[a-z]+ )?(?P<noun>[a-z]{{4,}})\b"


@dataclass(frozen=True)
class Params:
    check: Check


class Claim(NamedTuple):
    """One thing said about one topic: its value, where, and whether the topic is a known one (“the visit”)."""

    topic: tuple[str, ...]
    value: float
    span: Span
    definite: bool = True


class Clash(NamedTuple):
    """Two places that do not go together; `reason` says why, for the messages that ask for it."""

    first: Span
    second: Span
    reason: str = ""


class Reader:
    """What all checks ask of one document."""

    def __init__(self, document: Document, resources: Resources, *, with_hedges: bool = True) -> None:
        self.document = document
        self.text = document.text
        self._resources = resources
        #: Without them, what they alone keep silent is found.
        self._with_hedges = with_hedges
        self._starts: list[int] | None = None
        self._full: dict[str, set[str]] | None = None

    @cached_property
    def numbers(self) -> list[int]:
        """Where numbers begin in the text below the headline, outside quotation marks."""
        return [
            token.start
            for token in self.document.tokens
            if (token.text[0].isdigit() or token.text.partition("-")[0].lower() in NUMBERS)
            and self.text[token.start - 1 : token.start] not in (".", ",", "-", "–")
            and self.document.quotation_at(token.start) is None
            and (block := self.document.block_at(token.start)) is not None
            and block.kind in TEXT
        ]

    @cached_property
    def token_starts(self) -> list[int]:
        return [token.start for token in self.document.tokens]

    def prose(self, pattern: str, *literals: str) -> Iterator[regex.Match[str]]:
        """Matches in the text below the headline, outside quotation marks; one of the literals must stand in the text."""
        if literals and not any(literal in self.text for literal in literals):
            return
        for block in self.document.blocks:
            if block.kind in TEXT:
                for match in _compiled(pattern).finditer(self.text, block.span.start, block.span.end):
                    if self.document.quotation_at(match.start()) is None:
                        yield match

    def hedged(self, span: Span, words: frozenset[str] = HEDGES) -> bool:
        """Whether a word near by in the sentence tells of a change, a limit or another case."""
        if self.document.sentence_at(span.start) is None:
            return True
        return self._with_hedges and next(self.hedges(span, words), None) is not None

    def hedges(self, span: Span, words: frozenset[str] = HEDGES) -> Iterator[Token]:
        """The words that do so."""
        sentence = self.document.sentence_at(span.start)
        if sentence is None:
            return
        tokens = self.document.tokens
        first = max(bisect_right(self.token_starts, span.start) - 1 - NEAR, 0)
        last = bisect_right(self.token_starts, span.end) + NEAR
        for token in tokens[first:last]:
            if sentence.start <= token.start < sentence.end and token.text.lower() in words and token.text != "May":
                yield token

    def name_before(self, at: int) -> tuple[str, Span] | None:
        """The last word of the name that ends last before `at` in its sentence."""
        mentions = self._resources.name_finder.analyse(self.document).reading.mentions
        if self._starts is None:
            self._starts = [mention.span.start for mention in mentions]
        index = bisect_right(self._starts, at - 1) - 1
        sentence = self.document.sentence_at(at)
        if index < 0 or sentence is None or not sentence.contains(mentions[index].span):
            return None
        return mentions[index].words[-1].lower(), mentions[index].span

    def one_person(self, surname: str) -> bool:
        """Whether all full names of the article that end in `surname` are one: others say nothing about one of them."""
        if self._full is None:
            self._full = defaultdict(set)
            for mention in self._resources.name_finder.analyse(self.document).reading.mentions:
                if len(mention.words) > 1:
                    self._full[mention.words[-1].lower()].add(" ".join(mention.words).lower())
        return len(self._full[surname]) <= 1

    def name_at(self, at: int) -> tuple[str, ...] | None:
        """The words of the name that begins at `at`."""
        mentions = self._resources.name_finder.analyse(self.document).reading.mentions
        found = self.name_before(at + 1)
        if found is None or self._starts is None:
            return None
        index = bisect_right(self._starts, at) - 1
        mention = mentions[index]
        return mention.words if mention.span.start - 8 <= at <= mention.span.end else None


@cache
def _compiled(pattern: str) -> regex.Pattern[str]:
    return expressions.compiled(pattern)


def problems(params: Params) -> Iterator[tuple[str, str]]:
    yield from ()


def build(rules: Sequence[Rule], resources: Resources) -> Callable[[Document], Iterable[Finding | Skipped]]:
    def detect(document: Document) -> Iterator[Finding]:
        reader = Reader(document, resources)
        for rule in rules:
            check = rule.params.check
            if check == "weekday":
                clashes = _weekdays(reader)
            elif check == "headline":
                clashes = _headline(reader)
            else:
                clashes = _clashes(document, CLAIMS[check](reader))
            for clash in clashes:
                if rule.speaks_at(document, clash.second):
                    other = " ".join(document.text[clash.first.start : clash.first.end].split())
                    notes = () if clash.first == clash.second else (Note(clash.first, "the other place"),)
                    groups = {"other": other, "reason": clash.reason}
                    yield rule.finding(document, clash.second, groups=groups, notes=notes)

    return detect


def _clashes(document: Document, claims: Iterable[Claim]) -> Iterator[Clash]:
    """Two claims of one topic whose values are not the same; topics with three values and more are several things."""
    topics: dict[tuple[str, ...], list[Claim]] = defaultdict(list)
    for claim in sorted(claims, key=lambda claim: claim.span):
        topics[claim.topic].append(claim)
    for first, *others in topics.values():
        differing = [claim for claim in others if not _alike(claim.value, first.value)]
        if not differing or not differing[0].definite:
            continue
        if any(not _alike(claim.value, differing[0].value) for claim in differing):
            continue
        if document.sentence_at(first.span.start) != document.sentence_at(differing[0].span.start):
            yield Clash(first.span, differing[0].span)


def _alike(one: float, other: float) -> bool:
    """Equal, or the one a rounding of the other: 1.97 and 2, 118 and 120, a month and 30 days, but not 14 and 15."""
    great = max(abs(one), abs(other))
    exact = great < 100 and one == int(one) and other == int(other)
    return one == other or (not exact and abs(one - other) <= 0.02 * great)


def _figures(reader: Reader) -> Iterator[Claim]:
    yield from _attributes(reader)
    for match in reader.prose(LASTED, " lasted "):
        span = Span(match.start("number"), match.end())
        number = 1.0 if match["number"][0] in "aA" else amount(match["number"]) or 0.0
        if not reader.hedged(span):
            yield Claim((_thing(match["noun"]), "time"), number * SECONDS[match["unit"]], span)
    yield from _terms(reader)
    yield from _tolls(reader)


def _attributes(reader: Reader) -> Iterator[Claim]:
    """The three-day visit, a €5m deal, its 20% share, a visit of three days, the 12 boats: what, in which unit, how many."""
    text = reader.text
    for at in reader.numbers:
        money = _compiled(MONEY).search(text, max(0, at - 5), at)
        start = money.start() if money is not None else at
        before = _compiled(ATTRIBUTE).search(text, max(0, start - 45), start)
        after = _compiled(ATTRIBUTIVE).match(text, at) if before is not None else None
        if money is None and before is not None and (after is None or not after["unit"]):
            # “The 12 boats” is one group; of “a 12 boats” there is none.
            after = _compiled(GROUP).match(text, at) if before["definite"] else None
        if after is not None and before is not None:
            noun, definite, unit = after["noun"], bool(before["definite"]), after["unit"] or ""
        else:
            before = _compiled(OF).search(text, max(0, start - 60), start)
            after = _compiled(MEASURE).match(text, at)
            if before is None or after is None or (money is None and not after["unit"]):
                continue
            noun, definite, unit = before["noun"], bool(before["definite"]), after["unit"] or ""
        number = amount(after[0])
        span = Span(start, after.end())
        if number is None or noun in LOOSE or unit == "year-old" or reader.hedged(span):
            continue
        seconds = SECONDS.get(unit)
        unit = "time" if seconds else money[0] if money is not None else unit.strip()
        yield Claim((_thing(noun), unit), number * (seconds or 1), span, definite)


def _thing(noun: str) -> str:
    noun = noun.lower()
    return SAME_THING.get(noun, noun)


def _terms(reader: Reader) -> Iterator[Claim]:
    """Terms of prison, where the sentences that tell of them name one person and no more."""
    found: list[Claim] = []
    people: set[str] = set()
    for match in reader.prose(PRISON, "sentenced", "jail", "prison", "behind bars"):
        span = Span(match.start("number"), match.end())
        number = amount(match["number"])
        if number is None or reader.hedged(span):
            continue
        name = reader.name_before(span.start)
        people |= {name[0]} if name is not None else set()
        found.append(Claim(("prison",), number * SECONDS[match["unit"]], span))
    if len(people) == 1:
        yield from found


def _tolls(reader: Reader) -> Iterator[Claim]:
    """Numbers of dead and of injured; only those that no sentence counts in parts or over a time."""
    for match in reader.prose(TOLL, "kill", "dead", "died", "injur", "wound", "hurt", "death toll", "claimed"):
        span = Span(match.start(), match.end())
        number = amount(match["number"])
        fate = (match.groupdict().get("fate") or "dead").lower()
        if number is None or number < 2 or (1900 <= number < 2100) or reader.hedged(span):
            continue
        yield Claim(("hurt" if fate.startswith(("inj", "wou", "hur")) else "dead",), number, span)


def _ages(reader: Reader) -> Iterator[Claim]:
    found: list[tuple[tuple[str, ...], int, Span]] = []
    for match in reader.prose(AGE_BEFORE, "-year-old "):
        name = reader.name_at(match.end())
        if name is not None and not reader.hedged(Span(match.start(), match.end()), OTHER_TIME):
            found.append((name, int(match["number"]), Span(match.start(), match.end("number") + len("-year-old"))))
    for at in reader.numbers:
        match = _compiled(AGE_AFTER).search(reader.text, max(0, at - 14), at + 20)
        if match is None:
            continue
        named = reader.name_before(match.start())
        number = match["number"]
        # Figures in brackets are minutes, ranks and scores as often as ages.
        if named is None or number is None or named[1].end != match.start() or not 1 <= int(number) <= 115:
            continue
        if not reader.hedged(Span(match.start(), match.end()), OTHER_TIME):
            name = reader.name_at(named[1].start)
            if name is not None:
                found.append((name, int(number), Span(match.start("number"), match.end("number"))))
    for name, age, span in found:
        if reader.one_person(name[-1].lower()):
            yield Claim(("age", name[-1].lower()), age, span)


def _dates(reader: Reader) -> Iterator[Claim]:
    for match in reader.prose(LIFE, *BIRTH_AND_DEATH):
        named = reader.name_before(match.start())
        span = Span(match.start(), match.end())
        if (
            named is None
            or match.start() - named[1].end > 12
            or not reader.one_person(named[0])
            or reader.hedged(span, frozenset({"if", "not"}))
        ):
            continue
        topic = (BIRTH_AND_DEATH[match["event"]], named[0])
        yield from _when(match, topic, span)
    for match in reader.prose(DAY_OF_EVENT, *EVENTS.split("|")):
        span = Span(match.start(), match.end())
        if not reader.hedged(span):
            yield Claim(("event", match["event"]), DAYS.index(match["weekday"]), span)


def _when(match: regex.Match[str], topic: tuple[str, ...], span: Span) -> Iterator[Claim]:
    if match["year"]:
        yield Claim((*topic, "year"), int(match["year"]) - 2000, span)
    elif match["weekday"]:
        yield Claim((*topic, "weekday"), DAYS.index(match["weekday"]), span)
    else:
        yield Claim((*topic, "day"), MONTHS.index(match["month"]) * 31 + int(match["day"]), span)


def _opposites(reader: Reader) -> Iterator[Claim]:
    document, text = reader.document, reader.text
    verbs, tokens = _verbs(), reader.document.tokens
    for index, token in enumerate(tokens):
        side = verbs.get(token.text)
        if side is None or index == 0 or document.quotation_at(token.start) is not None:
            continue
        match = _compiled(OBJECT).match(text, token.end)
        subject = index - 2 if tokens[index - 1].text in ("has", "have", "had") else index - 1
        named = reader.name_before(token.start)
        if match is None or named is None or subject < 0 or named[1].end < tokens[subject].end:
            continue
        span = Span(token.start, match.end())
        if reader.one_person(named[0]) and not reader.hedged(span):
            yield Claim((str(side[0]), named[0], match["noun"].lower()), side[1], span, bool(match["definite"]))
    for match in reader.prose(ON_HOLD, " on hold"):
        named = reader.name_before(match.start())
        if named is not None and named[1].end == match.start() - 1:
            yield Claim((LIFTED, named[0], match["noun"].lower()), 0, Span(match.start(), match.end()))
    for match in reader.prose(MOVED, "%", "cent", " points"):
        before = text[max(0, match.start() - 30) : match.start()].split()
        noun = next((word.lower() for word in reversed(before) if word not in ("has", "have", "had")), "")
        span = Span(match.start(), match.end())
        number = amount(match["number"])
        if number is not None and len(noun) > 2 and noun.isalpha() and not reader.hedged(span, HEDGES - MOVEMENTS):
            yield Claim(("moved", noun, str(number)), 0 if match["up"] else 1, span)


@cache
def _verbs() -> dict[str, tuple[int, int]]:
    """Verb form → the pair of `OPPOSITES` it is in, and the side."""
    return {
        verb: (pair, side) for pair, verbs in enumerate(OPPOSITES) for side in (0, 1) for verb in verbs[side].split()
    }


def _weekdays(reader: Reader) -> Iterator[Clash]:
    """Weekdays that are not those of their dates; the date itself, or the other pair, comes first."""
    years: dict[tuple[int, int], tuple[int, Span]] = {}
    for match in reader.prose(DATED, *MONTHS):
        key = MONTHS.index(match["month"]) + 1, int(match["day"])
        years.setdefault(key, (int(match["year"]), Span(match.start(), match.end())))
    open_pairs: list[tuple[int, int, Span]] = []
    for match in reader.prose(CALENDAR, *MONTHS):
        month, day = MONTHS.index(match["month"]) + 1, int(match["day"])
        if not 1 <= day <= LENGTHS[month - 1]:
            continue
        weekday = DAYS.index(match["weekday"])
        span = Span(match.start(), match.end())
        year, place = (int(match["year"]), span) if match["year"] else years.get((month, day), (0, span))
        if year:
            # The calendar of today begins at different times in different countries; all had it by then.
            if year > 1925 and (month != 2 or day < 29 or _leap(year)):
                right = date(year, month, day).weekday()
                if right != weekday:
                    yield Clash(place, span, f"in {year}, that day was a {DAYS[right]}")
        else:
            ordinal = (date(2001, month, day) if (month, day) != (2, 29) else date(2001, 2, 28)).toordinal()
            earlier = next((pair for pair in open_pairs if abs(pair[0] - ordinal) <= 60), None)
            around_leap = earlier is not None and min(earlier[0], ordinal) < LEAP <= max(earlier[0], ordinal)
            if earlier is None:
                open_pairs = [*open_pairs[-20:], (ordinal, weekday, span)]
            elif not around_leap and (ordinal - earlier[0] - weekday + earlier[1]) % 7:
                pair = " ".join(reader.text[earlier[2].start : earlier[2].end].split())
                yield Clash(earlier[2], span, f"with “{pair}” it would be another day")


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _headline(reader: Reader) -> Iterator[Clash]:
    """A count of the headline that nothing in the text comes near to, where the text counts the same otherwise."""
    document, text = reader.document, reader.text
    heading = next((block for block in document.blocks if block.kind == "headline"), None)
    if heading is None:
        return
    numbers: set[float] | None = None
    for pattern in (COUNTED, PRICE):
        for match in _compiled(f"(?i){pattern}").finditer(text, heading.span.start, heading.span.end):
            value, noun = amount(match["number"]), match["noun"].lower()
            if numbers is None:
                numbers = {one for block in document.blocks if block.kind in TEXT for one in _numbers(text, block.span)}
            if value is None or value < 2 or noun in SCALES or any(abs(value - one) <= 0.15 * value for one in numbers):
                continue
            same = [
                found
                for found in reader.prose(pattern)
                if _same_noun(found["noun"].lower(), noun) and not reader.hedged(Span(found.start(), found.end()))
            ]
            if len({amount(found["number"]) for found in same}) == 1:
                yield Clash(Span(same[0].start(), same[0].end()), Span(match.start(), match.end()))


def _numbers(text: str, span: Span) -> Iterator[float]:
    for found in _compiled(rf"(?i)(?<![\w.,])(?:{NUMBER}|a dozen|half a dozen)").finditer(text, span.start, span.end):
        value = 6.0 if found[0].lower().startswith("half") else amount(found[0])
        if value is not None:
            yield value


def _same_noun(one: str, other: str) -> bool:
    return one == other or {one, other} <= {"dead", "killed"} or {one, other} <= {"injured", "hurt", "wounded"}


#: What each check that compares claims reads of an article.
CLAIMS: Final[dict[str, Callable[[Reader], Iterator[Claim]]]] = {
    "figure": _figures, "age": _ages, "date": _dates, "opposite": _opposites,
}  # fmt: skip
