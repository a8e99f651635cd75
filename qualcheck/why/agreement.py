"""Kind `agreement`: whom each pronoun may mean, and what keeps its gender from being doubted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualcheck.detectors import agreement
from qualcheck.detectors.agreement import PRONOUNS, Person
from qualcheck.explanation import Step, stop
from qualcheck.finding import Span
from qualcheck.nlp import Token
from qualcheck.why.case import MOST_PLACES, Case

GENDERS = {"m": "a man", "f": "a woman", "u": "of unknown gender"}


def nearest(case: Case) -> Iterator[Step]:
    bearers = agreement._bearers(case.resources.name_finder.gazetteer)
    people = agreement.persons(case.document, case.resources, bearers)
    check = {"gender": _gender, "mixed": _mixed, "reflexive": _reflexive}[case.rule.params.check]
    steps = list(check(case, people))
    yield from steps[:MOST_PLACES]
    if not steps:
        where = "in the text" if case.line is None else f"on line {case.line}"
        pronouns = "“himself” or “herself”" if case.rule.params.check == "reflexive" else "pronoun such as he, her"
        yield stop("token", f"there is no {pronouns} {where}")


def _told(people: Sequence[Person]) -> str:
    return ", ".join(f"“{person.text}” ({GENDERS[person.gender]})" for person in people)


def _gender(case: Case, people: list[list[Person]]) -> Iterator[Step]:
    document = case.document
    seen: list[set[str]] = []
    for number, sentence in enumerate(document.sentences):
        genders: set[str] = set()
        tokens = document.tokens_in(sentence)
        for index, token in enumerate(tokens):
            gender = PRONOUNS.get(token.text.lower())
            if gender is None:
                continue
            first = gender not in genders and not any(gender in before for before in seen[-2:])
            genders.add(gender)
            span = Span(token.start, token.end)
            if case.here(span):
                yield _pronoun(case, people, number, tokens, index, first)
        seen.append(set(genders))


def _pronoun(
    case: Case, people: list[list[Person]], number: int, tokens: Sequence[Token], index: int, first: bool
) -> Step:
    """Why the pronoun is not doubted, in the detector's order."""
    document, token = case.document, tokens[index]
    span, gender = Span(token.start, token.end), PRONOUNS[token.text.lower()]
    other = "f" if gender == "m" else "m"
    sentence = document.sentences[number]
    if document.quotation_at(span.start) is not None:
        return stop("quotation", f"“{token.text}” stands in a quotation, where anybody may be meant", span)
    bound = agreement._relative(document, span, people[number])
    if not first and bound is None:
        return stop(
            "condition", f"a pronoun of the same gender stands before “{token.text}”, so somebody is meant", span
        )
    near = [*(people[number - 1] if number else []), *(one for one in people[number] if one.span.start < span.start)]
    near = [bound] if bound is not None else near
    if not near and not any(people[max(0, number - 2) : number]):
        near = agreement._behind_the_comma(document, sentence, span, people[number])
    if not near:
        return stop("condition", f"no person is in sight of “{token.text}”, here or in the sentence before", span)
    fitting = [person for person in near if person.gender == gender]
    unknown = [person for person in near if person.gender == "u"]
    if fitting or unknown:
        what = f"“{token.text}” may mean {_told(fitting or unknown)}"
        return stop("condition", what, (fitting or unknown)[-1].span)
    if any(document.quotation_at(person.span.start) for person in near):
        return stop("quotation", f"the person in sight of “{token.text}” stands in a quotation: {_told(near)}", span)
    nearest_ = max(near, key=lambda person: person.span)
    if nearest_.span.start >= sentence.start and agreement._another(document, tokens, index, nearest_.span):
        return stop(
            "condition", f"“{token.text}” is the object, and cannot be {_told([nearest_])}: somebody else is", span
        )
    return stop("unknown", f"“{token.text}” ({GENDERS[gender]}, not {other}): no reason found; please report", span)


def _mixed(case: Case, people: list[list[Person]]) -> Iterator[Step]:
    document = case.document
    for number, sentence in enumerate(document.sentences):
        pronouns = [
            token
            for token in document.tokens_in(sentence)
            if token.text.lower() in PRONOUNS and not token.text.endswith("self")
        ]
        if not pronouns or not case.here(sentence):
            continue
        span = Span(pronouns[0].start, pronouns[-1].end)
        near = [person for at in range(max(0, number - 2), number + 1) for person in people[at]]
        if len({PRONOUNS[token.text.lower()] for token in pronouns}) < 2:
            yield stop("token", f"the sentence has pronouns of one gender only (“{pronouns[0].text}”)", span)
        elif any(sentence.touches(quotation) for quotation in document.quotations):
            yield stop("quotation", "the sentence has a quotation, in which others may be meant", span)
        elif len({person.text for person in near}) != 1 or not people[number]:
            told = f"several persons are in sight: {_told(near)}" if near else "no person is in sight"
            yield stop("condition", told, span)
        elif people[number][0].gender != "u":
            what = f"the only person, {_told(people[number][:1])}, has a known gender: another rule judges that"
            yield stop("condition", what, people[number][0].span)
        else:
            yield stop("unknown", "no reason found; please report", span)


def _reflexive(case: Case, people: list[list[Person]]) -> Iterator[Step]:
    document = case.document
    tokens, tags = document.tokens, document.tags
    for index, token in enumerate(tokens):
        span = Span(token.start, token.end)
        if token.text not in ("himself", "herself") or not case.here(span):
            continue
        wanted = "she" if token.text == "himself" else "he"
        at = index - 1
        while at >= 0 and index - at <= agreement.REFLEXIVE_REACH and tags[at].startswith(agreement.BETWEEN):
            at -= 1
        subject = tokens[at] if at >= 0 else None
        if subject is None or subject.text.lower() != wanted:
            place = Span(subject.start, subject.end) if subject is not None else span
            found = f"“{subject.text}” stands there" if subject is not None else "nothing stands there"
            what = f"“{wanted}” is not the word before the verb of “{token.text}”: {found}"
            yield stop("token", what, place)
        elif index - at == 1:
            yield stop("condition", f"“{token.text}” stands right behind “{subject.text}”, for emphasis", span)
        else:
            yield stop("condition", f"a mark or “and” parts “{subject.text}” from “{token.text}”", span)
