"""What an article itself says about two spellings: "no relation", "who spells his name differently", "in the Japanese
order". Names that it explains so are as they should be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from qualcheck.document import Document
from qualcheck.nlp import TOKEN
from qualcheck.references import Reference
from qualcheck.variants import Variant

_WRITTEN: Final = r"(?:spel(?:led|t)|written|transliterated|romani[sz]ed|rendered)"
#: Two people of one name, or one name in several spellings.
SPELLING: Final = re.compile(
    r"\bno relation\b|\b(?:not |un)related(?= to (?:him|her|them|each|one another)\b|[.,;)])|\bnamesakes?\b"
    r"|\b(?:shares?|sharing|shared) (?:a|the|his|her) (?:\w+ )?name\b"
    r"|\bspel(?:l|ls|led|t|ling) (?:\w+ ){0,2}(?:sur)?names?\b|\bspelling of (?:\w+ ){0,2}(?:sur)?names?\b"
    rf"|\b(?:also|sometimes|often|usually|variously|differently|alternatively|previously|formerly) {_WRITTEN}\b"
    rf"|\b(?:sur)?names? (?:is|are|was|were|may be|can be) (?:\w+ ){{0,2}}{_WRITTEN}\b"
    r"|\bspel(?:led|t) differently\b|\btransliterat(?:ed|ion)\b|\bromani[sz](?:ed|ation)\b",
    re.IGNORECASE,
)
#: One name in two orders.
ORDER: Final = re.compile(
    r"\b(?:Japanese|Western|Eastern|Asian|Hungarian|Chinese|Korean|Vietnamese|name|naming|native|traditional|reverse|reversed)"
    r" (?:name )?(?:order|style|fashion)\b|\b(?:family|last|sur) ?names? (?:\w+ ){0,2}first\b|\bsurname[- ]first\b",
    re.IGNORECASE,
)


def unexplained_variants(document: Document, variants: Iterable[Variant]) -> Iterator[Variant]:
    """The variants of which the article does not say that both spellings are meant."""
    variants = tuple(variants)
    said = _said(document, SPELLING) if variants else []
    for variant in variants:
        own = set(TOKEN.findall(variant.text)) ^ set(TOKEN.findall(variant.other))
        if not any(own & words for words in said):
            yield variant


def unexplained_references(document: Document, references: Iterable[Reference]) -> Iterator[Reference]:
    """The references without those to a name of which the article gives both orders on purpose."""
    references = tuple(references)
    said = _said(document, ORDER) if any(one.kind == "order" for one in references) else []
    for one in references:
        if one.kind != "order" or not any(set(TOKEN.findall(one.text)) <= words for words in said):
            yield one


def _said(document: Document, remark: re.Pattern[str]) -> list[set[str]]:
    """The words of each sentence that makes such a remark, and of the sentence before it: "The two are no relation"."""
    found = []
    for match in remark.finditer(document.text):
        sentence = document.sentence_at(match.start())
        if sentence is not None:
            before = document.sentence_at(max(0, document.text.rfind(".", 0, sentence.start)))
            start = before.start if before is not None else sentence.start
            found.append(set(TOKEN.findall(document.text, start, sentence.end)))
    return found
