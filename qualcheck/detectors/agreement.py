"""Kind `agreement`: a pronoun of another gender than the one person it can mean.

    kind: agreement
    check: gender

Languages without gendered pronouns (Turkish, Persian, Hindi, Bengali, Indonesian) and languages that leave the pronoun
out leave the choice to the machine, which takes *he*. The gender of a person is known from a title (Ms, King), a noun
(spokeswoman, father), the gazetteer or a given name that only women or only men bear; the article's later surname
mentions inherit it. The rule speaks (class query) where the sentence and the two before it name persons of the other
gender only: any person of unknown gender, any earlier pronoun of the same gender and any quotation keep it silent.

`check: mixed` speaks where one sentence has *his* and *she* and one person only, with no other in sight.

It cannot see who is meant where two persons are in sight, and knows nothing of those who are neither.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from qualcheck.document import Document
from qualcheck.finding import Finding, Note, Skipped, Span
from qualcheck.gazetteer import Gazetteer
from qualcheck.mentions import Mention
from qualcheck.nlp import Token
from qualcheck.resources import Resources
from qualcheck.rule import Rule
from qualcheck.words import WordList

Gender = Literal["m", "f", "u"]

PRONOUNS: Final[dict[str, Gender]] = {
    "he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f",
}  # fmt: skip
TITLES_OF_MEN: Final = frozenset(
    "Mr Sir Lord King Prince Emperor Sultan Father Brother Baron Count Duke Pope Sheikh Ayatollah".split()
)
TITLES_OF_WOMEN: Final = frozenset(
    "Mrs Ms Miss Lady Dame Queen Princess Empress Sister Baroness Countess Duchess Mme Madame Signora Frau".split()
)
MEN: Final = frozenset(
    "man boy father dad husband son brother uncle nephew grandfather grandson boyfriend bridegroom groom widower gentleman "
    "king prince duke monk priest spokesman businessman chairman policeman fireman salesman congressman actor waiter "
    "schoolboy stepfather stepson imam fiancé".split()
)
WOMEN: Final = frozenset(
    "woman girl mother mum mom wife daughter sister aunt niece grandmother granddaughter girlfriend bride widow lady queen "
    "princess duchess nun spokeswoman businesswoman chairwoman policewoman saleswoman congresswoman actress waitress "
    "schoolgirl stepmother stepdaughter heiress hostess landlady stewardess sportswoman heroine midwife housewife fiancée "
    "grandma goddess".split()
)
#: Persons of either gender. A word too many here costs a finding, a word too few a false one.
PERSONS: Final = frozenset(
    "president minister premier chancellor leader chief head boss coach guard suspect victim judge student pupil child baby "
    "teen teenager youth king guy person friend colleague relative resident citizen candidate athlete hero rival witness "
    "patient thief spy chef host guest nurse clerk star captain official expert accused defendant deceased sergeant "
    "lieutenant colonel admiral marshal ambassador envoy deputy mayor governor senator lawmaker attorney counsel "
    "partner spouse parent cousin twin sibling neighbour neighbor toddler infant adult pensioner graduate professor pilot "
    "model artist author poet critic champion striker goalkeeper midfielder defender winger opponent referee umpire "
    "monarch emir sultan pope saint prophet mp ceo doctor medic surgeon officer soldier newcomer successor predecessor".split()
)
PERSON_ENDINGS: Final = ("er", "or", "ist", "ian", "ant", "ent", "ee", "man", "person", "mate", "year-old")
#: Nouns with such an ending that are no persons.
THINGS: Final = frozenset(
    "water power order number letter summer winter weather centre center matter paper river sector factor error colour "
    "color floor door quarter offer dinner computer chapter corner border tower answer danger disaster server summer "
    "supper layer barrier border career carrier charter cluster counter cover culture encounter fever "
    "figure filter finger flower former further gender gutter hunger latter manner marker "
    "minor mirror monitor motor murder October other paper per poster printer prior quarter register "
    "remainder river rumour shelter shoulder slander soccer terror thunder timber trailer "
    "transfer tumour vigour whether behaviour favour honour humour labour harbour parlour "
    "rigour interior exterior superior corridor anchor event percent talent content extent moment rent "
    "cent intent accent scent tent continent instrument restaurant plant want grant current recent present absent "
    "patent incident accident component constant giant elephant coffee tree committee guarantee fee "
    "jubilee degree list west east north south gist fist exist median".split()
)
DETERMINERS: Final = frozenset("the a an this that his her their its our my your another one each every".split())
#: Between a role and a name: "lawyer Ms Butt", "the lawyer, Ms Butt".
ROLE_GAP: Final = re.compile(r",?\s*(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Dame)\.?\s+)?")
#: Words before a place or a site, not before a person.
PLACING: Final = frozenset("in on at near via into onto across throughout".split())
SITES: Final = frozenset(
    "Twitter Facebook Instagram YouTube Telegram WhatsApp TikTok Google Apple Netflix Amazon Microsoft".split()
)
#: Between a role and the name it belongs to, or a name and its apposition.
APPOSITION: Final = 26


@dataclass(frozen=True)
class Params:
    check: Literal["gender", "mixed"]


class Person(NamedTuple):
    """A person named or described in the text."""

    span: Span
    gender: Gender
    text: str


def problems(params: Params) -> Iterator[tuple[str, str]]:
    yield from ()


def build(rules: Sequence[Rule], resources: Resources) -> Callable[[Document], Iterable[Finding | Skipped]]:
    bearers = _bearers(resources.name_finder.gazetteer)

    def detect(document: Document) -> Iterator[Finding]:
        words = {token.text.lower() for token in document.tokens}
        if not words & PRONOUNS.keys():
            return
        people = persons(document, resources, bearers)
        for rule in rules:
            found = _other_gender if rule.params.check == "gender" else _mixed
            yield from found(rule, document, people)

    return detect


def persons(document: Document, resources: Resources, bearers: Mapping[str, Gender]) -> list[list[Person]]:
    """The persons of each sentence of the document, in order; an apposition is the person it belongs to."""
    analysis = resources.name_finder.analyse(document)
    others = {
        span.start
        for name in analysis.names
        if name.kind in ("place", "organisation")
        for form in name.forms
        for span in form.spans
    }
    listed = {one.span.start: one.form.entry.gender for one in analysis.listed if one.form.entry.gender}
    known_people = {
        span.start for name in analysis.names if name.kind == "person" for form in name.forms for span in form.spans
    }
    named = [
        mention
        for mention in analysis.reading.mentions
        if mention.span.start in known_people or (mention.span.start not in others and not _is_thing(mention))
    ]
    words = resources.words
    by_surname = _surnames(named, listed, words)
    found: list[list[Person]] = []
    starts = {mention.span.start: mention for mention in named}
    for sentence in document.sentences:
        people: list[Person] = []
        tokens = document.tokens_in(sentence)
        inside = sentence.start
        for index, token in enumerate(tokens):
            if token.start < inside:
                continue
            mention = starts.get(token.start)
            if mention is not None:
                inside = mention.span.end
                gender = _gender(mention, listed, words)
                if gender is None and len(mention.words) == 1:
                    gender = by_surname.get(mention.words[0]) or bearers.get(mention.words[0])
                gender = gender or "u"
                people.append(Person(mention.span, gender, mention.text))
                continue
            noun = _noun_gender(token.text, tokens, index) if token.text.islower() or not index else None
            if noun is not None:
                people.append(Person(Span(token.start, token.end), noun, token.text))
        found.append(_merged(people, document.text))
    return found


def _bearers(gazetteer: Gazetteer) -> dict[str, Gender]:
    """Surname → gender, for people known to all by it, where all who bear it have the same."""
    found: dict[str, set[str]] = {}
    for entry in gazetteer.entries:
        if entry.kind == "person" and entry.surname and entry.known:
            found.setdefault(entry.surname, set()).add(entry.gender)
    return {name: genders.pop() for name, genders in found.items() if genders in ({"m"}, {"f"})}  # type: ignore[misc]


def _is_thing(mention: Mention) -> bool:
    """Whether a single capitalised word is rather a place, body or site: an acronym, or what one is in, on or at."""
    if len(mention.words) > 1 or mention.titles:
        return False
    return mention.words[0].isupper() or mention.before in PLACING or mention.words[0] in SITES


def _surnames(named: Sequence[Mention], listed: dict[int, str], words: WordList) -> dict[str, Gender]:
    """Surname → gender, where the article names one who bears it in full, or several of one gender."""
    found: dict[str, set[Gender]] = {}
    for mention in named:
        if len(mention.words) > 1 or mention.titles:
            found.setdefault(mention.words[-1], set()).add(_gender(mention, listed, words) or "u")
    return {name: genders.pop() if len(genders) == 1 else "u" for name, genders in found.items()}


def _gender(mention: Mention, listed: dict[int, str], words: WordList) -> Gender | None:
    titles = set(mention.titles)
    if titles & TITLES_OF_WOMEN:
        return "f"
    if titles & TITLES_OF_MEN:
        return "m"
    known = listed.get(mention.span.start)
    if known in ("m", "f"):
        return known  # type: ignore[return-value]
    gender = words.gender(mention.words[0]) if len(mention.words) > 1 else ""
    return gender or None  # type: ignore[return-value]


def _noun_gender(word: str, tokens: Sequence[Token], index: int) -> Gender | None:
    word = word.lower().removesuffix("'s").removesuffix("’s")
    if word in WOMEN:
        return "f"
    if word in MEN:
        return "m"
    back = [token.text.lower() for token in tokens[max(0, index - 3) : index]]
    if word in PERSONS:
        return "u" if {*DETERMINERS, "of", "as", "by", "former", "female", "male"} & set(back) or index == 0 else None
    if not word.endswith(PERSON_ENDINGS) or word.endswith("ment") or word in THINGS or len(word) < 5:
        return None
    if word.endswith("year-old"):
        return "u"
    if "female" in back or "male" in back:
        return "f" if "female" in back else "m"
    return "u" if DETERMINERS & set(back[-2:]) else None


def _merged(people: list[Person], text: str) -> list[Person]:
    """A role beside a name is that person: "lawyer Ms Butt", "Ms Butt, the lawyer,"."""
    kept: list[Person] = []
    for person in people:
        before = kept[-1] if kept else None
        if before is not None:
            between = text[before.span.end : person.span.start]
            close = len(between) <= APPOSITION and not any(mark in between for mark in ".;:!?")
            if (
                close
                and before.gender == "u"
                and not before.text.endswith(("'s", "’s"))
                and ROLE_GAP.fullmatch(between)
                and person.gender != "u"
            ):
                kept[-1] = person
                continue
            if (
                close
                and person.gender == "u"
                and between.startswith(",")
                and person.text.islower()
                and before.gender != "u"
            ):
                continue
        kept.append(person)
    return kept


def _other_gender(rule: Rule, document: Document, people: list[list[Person]]) -> Iterator[Finding]:
    seen: list[set[Gender]] = []
    for number, sentence in enumerate(document.sentences):
        genders: set[Gender] = set()
        near = [person for at in range(max(0, number - 1), number + 1) for person in people[at]]
        for token in document.tokens_in(sentence):
            gender = PRONOUNS.get(token.text.lower())
            if gender is None:
                continue
            span = Span(token.start, token.end)
            first = gender not in genders and not any(gender in earlier for earlier in seen[-2:])
            genders.add(gender)
            other: Gender = "f" if gender == "m" else "m"
            antecedents = [
                person
                for at in (number, number - 1)
                if at >= 0
                for person in people[at]
                if person.gender == other and person.span.start < span.start
            ]
            if (
                first
                and antecedents
                and all(person.gender == other for person in near)
                and document.quotation_at(span.start) is None
                and not any(document.quotation_at(person.span.start) for person in near)
                and rule.speaks_at(document, span)
            ):
                nearest = max(antecedents, key=lambda person: person.span)
                note = Note(nearest.span, "the only person in sight")
                yield rule.finding(document, span, groups={"person": nearest.text}, notes=(note,))
        seen.append(genders)


def _mixed(rule: Rule, document: Document, people: list[list[Person]]) -> Iterator[Finding]:
    for number, sentence in enumerate(document.sentences):
        near = [person for at in range(max(0, number - 2), number + 1) for person in people[at]]
        if len({person.text for person in near}) != 1 or not people[number] or people[number][0].gender != "u":
            continue
        if any(sentence.touches(quotation) for quotation in document.quotations):
            continue
        pronouns = [
            (PRONOUNS[token.text.lower()], Span(token.start, token.end))
            for token in document.tokens_in(sentence)
            if token.text.lower() in PRONOUNS
        ]
        if len({gender for gender, _ in pronouns}) == 2:
            second = next(span for gender, span in pronouns if gender != pronouns[0][0])
            if rule.speaks_at(document, second):
                note = Note(pronouns[0][1], "the other gender")
                yield rule.finding(document, second, groups={"person": people[number][0].text}, notes=(note,))
