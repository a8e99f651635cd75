"""Kind `sentence`: of each sentence, what it was found to lack, and what else the rule asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qualcheck import tagger
from qualcheck.detectors import sentence
from qualcheck.explanation import Step, stop
from qualcheck.finding import Span
from qualcheck.tagger import Chain
from qualcheck.why.case import MOST_PLACES, Case, Hindrance

LACKS = {
    "finite-verb": "has no verb in a tense",
    "main-clause": "has no main clause",
    None: "has a main clause with a verb in a tense",
}


def hindrances(case: Case) -> Iterator[Hindrance]:
    params = case.rule.params
    if params.least > 1:
        yield Hindrance(lambda case: case.with_params(least=1), _short)
    if params.not_opens:
        yield Hindrance(lambda case: case.with_params(not_opens=()), _not_opens)


def nearest(case: Case) -> Iterator[Step]:
    steps = [
        (near, step)
        for chain in tagger.chains(case.document)
        if case.here(Span(chain.starts[0], chain.ends[-1]))
        for near, step in (_judged(case, chain),)
    ]
    # The sentences that got farthest come first.
    ordered = sorted(steps, key=lambda item: (-item[0], item[1].span.start if item[1].span else 0))
    farthest = [step for near, step in ordered if near == ordered[0][0]]
    yield from farthest[: MOST_PLACES if case.line is not None else 1]
    if not steps:
        where = "in the text" if case.line is None else f"on line {case.line}"
        yield stop("block", f"there is no sentence {where}: bylines, tags and the like are none")


def _opening(chain: Chain) -> str:
    return " ".join(word for word in chain.words[1:7])


def _short(case: Case, span: Span) -> Step:
    chain = next(one for one in tagger.chains(case.document) if one.ends[-1] >= span.end)
    count = sum(word[0].isalnum() for word in chain.words)
    least = case.rule.params.least
    return stop("value", f"the sentence has {count} words; the rule looks at those from {least} on (least)", span)


def _not_opens(case: Case, span: Span) -> Step:
    chain = next(one for one in tagger.chains(case.document) if one.ends[-1] >= span.end)
    phrases = case.rule.params.not_opens
    begins = next((one for one in phrases if sentence._begins(chain, (tuple(one.split()),))), _opening(chain))
    what = f"the sentence begins with “{begins}”, with which it may stand as it is (not_opens)"
    return stop("exception", what, span)


def _judged(case: Case, chain: Chain) -> tuple[int, Step]:
    """How far a sentence got on its way to a finding, and what stopped it."""
    params, document = case.rule.params, case.document
    span = Span(chain.starts[1], chain.ends[-2]) if len(chain.words) > 2 else Span(chain.starts[0], chain.ends[-1])
    if not sentence.is_candidate(document, chain):
        return 0, stop("condition", f"the sentence is not judged: {_no_candidate(case, chain)}", span)
    opens = sentence._phrases(params.opens)
    lack = sentence.lacks(chain, not opens)
    if opens and not sentence._begins(chain, opens):
        shown = ", ".join(f"“{one}”" for one in params.opens[:4]) + (", …" if len(params.opens) > 4 else "")
        what = f"the sentence begins with “{' '.join(chain.words[1:4])} …”, with none of {shown} (opens)"
        return 1 + (lack is not None), stop("token", what, span)
    if lack != params.lacks and not (lack == "finite-verb" and opens):
        verb, _ = sentence.main_verb(chain, not opens)
        place = Span(chain.starts[verb], chain.ends[verb]) if verb is not None else span
        told = f" (“{case.words(place)}”)" if verb is not None else ""
        doubt = "" if opens else "; a form that may be a verb in a tense counts as one"
        what = f"the sentence {LACKS[lack]}{told}; the rule looks for one that {LACKS[params.lacks]}{doubt}"
        return 2, stop("token", what, place)
    if _follows_another(case, chain):
        what = "the sentence before lacks the same, and of sentences that follow each other the first is told of"
        return 3, stop("other-rule", what, span)
    return 3, stop("unknown", "no reason found; please report", span)


def _follows_another(case: Case, chain: Chain) -> bool:
    """Whether the sentence is spoken of where no sentence stands before it."""
    text = case.document.text
    blanked = (
        "".join(letter if letter.isspace() else "0" for letter in text[: chain.starts[1]]) + text[chain.starts[1] :]
    )
    alone = replace(case, document=replace(case.document, text=blanked))
    return alone.speaks_at(Span(chain.starts[1], chain.ends[-2]))


def _no_candidate(case: Case, chain: Chain) -> str:
    """Which of the things that take a sentence out of judgement holds, in the detector's order."""
    words, text = chain.words, case.document.text
    if words[-2] not in (".", "…"):
        return "it does not end in a full stop"
    if len(words) < 7:
        return "it is too short"
    if not chain.capitals[1]:
        return "it does not begin with a capital"
    if any(word in ("?", "!", "@", "#", "|", "/", "*", "•", "=", "_", "…") for word in words):
        return "it is a question, a cry, a list or an address"
    if any(word[0].isdigit() for word in words[1:4]):
        return "a figure stands among its first words"
    start, end = chain.starts[1], chain.ends[-2]
    if case.document.quotation_at(start) or case.document.quotation_at(end - 1) or text[end : end + 1] in '”"»’':
        return "it begins or ends with a quotation"
    if text[max(0, start - 8) : start].rstrip(" ").endswith(sentence.NO_START_AFTER):
        return "it goes on after a colon, a comma or a closing mark"
    alphas = [capital for word, capital in zip(words, chain.capitals, strict=True) if word[0].isalpha()]
    if sum(alphas) > 0.5 * len(alphas):
        return "most of its words have capitals"
    return "it is no sentence of running text"
