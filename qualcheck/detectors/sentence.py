"""Kind `sentence`: a sentence that lacks what makes it one.

    kind: sentence
    lacks: main-clause
    opens: [although, because]

`lacks` is one of

    finite-verb   no verb in a tense at all: "A pact between the two and a common commitment."
    main-clause   every finite verb belongs to a clause that opens with which, although, that …: "Although the mayor agreed."

`opens`: the words with which the sentence begins, lower case, several words if needed ("starting from"); empty means any.
`not_opens`: words with which it must not begin. `least`: fewer words are left alone (6): short fragments are a means of
style. The finding marks the first words, at most five, without an adverbial ("In short,"). Of sentences that follow each
other and lack the same only the first is reported. Where several rules fit a sentence, one speaks: one with `opens` before
one without, one of some source languages before one of all.

Left alone: sentences without a full stop at their end, questions and exclamations, sentences that begin or end
with a quotation, that end in a colon or follow one, that hold a figure before the third word, a bullet, an address or mostly
capitals, and everything outside paragraphs unless `only_in` says otherwise.

How finite verbs are found: by their part of speech. Where a form may be finite or not (“asked”, “plans”) it counts as
finite, unless the rule has `opens`: the kind rather misses a fragment than doubts a sentence. A finite verb belongs to a
subordinate clause if an opener of such a clause stands before it and no other finite verb has used it up, or if it is
joined to such a verb by “and”.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from qualcheck import tagger
from qualcheck.finding import Finding, Skipped, Span
from qualcheck.rule import Rule
from qualcheck.tagger import Chain

if TYPE_CHECKING:
    from qualcheck.document import Document
    from qualcheck.resources import Resources

#: Words of a sentence that a finding marks.
MARKED: Final = 5


@dataclass(frozen=True, kw_only=True)
class Params:
    lacks: Literal["finite-verb", "main-clause"]
    opens: tuple[str, ...] = ()
    not_opens: tuple[str, ...] = ()
    least: int = 6


FINITE: Final = frozenset(("VBZ", "VBP", "VBD", "MD"))
#: What a subject can end in: a form that may be finite is finite after it.
SUBJECT_ENDS: Final = frozenset(
    ("NN", "NNS", "NNP", "NNPS", "PRP", "RB", "RBR", "JJR", "EX", "WP", "WDT", "CD", "DT", ")")
)
#: Words that open a clause with a verb of its own, if such a verb follows before the next mark.
OPENERS: Final = frozenset(
    "which who whom whose that when where why how what although though because if unless while whereas whether".split()
)
#: These do so at the start of a sentence only; elsewhere they are mostly prepositions ("more than two", "as many").
INITIAL_OPENERS: Final = frozenset("since until till before after as".split())
#: After these a participle is one: "filmed in May", "given by the state".
AFTER_PARTICIPLE: Final = frozenset("by in on at during as from for with to of under after before up out".split())
#: Contractions with a finite verb that the tagger does not split.
FINITE_CONTRACTIONS: Final = frozenset(
    "it's that's there's here's he's she's what's who's where's how's let's this's everyone's everything's".split()
)
#: What may follow a verb and hardly a noun.
OBJECT_STARTS: Final = frozenset(("DT", "PRP", "PRP$", "NNP", "RB", "TO", "VBG", "JJ", "CD", "IN", "EX", "MD"))
#: The last letter of Latin Extended-B.
LATIN: Final = 0x24F
#: After these a capital does not begin a sentence, or it goes on one.
NO_START_AFTER: Final = (
    *(" Mr.", " Ms.", " Mrs.", " Dr.", " Sen.", " Rep.", " Gov.", " Gen.", " St."),
    *(":", ";", ",", "”", '"', "’", "»", ")"),
)
#: What begins the amount by which something rises or falls.
AMOUNTS: Final = frozenset("a an nearly almost about around more less up just only half two three some over £".split())
#: Verbs whose past is the base form.
UNCHANGED: Final = frozenset(
    "forecast broadcast put cut hit set let cost hurt quit shut split spread bet cast beat".split()
)
NOUNS: Final = frozenset(("NN", "NNS", "NNP", "NNPS", "PRP", "EX"))


def problems(params: Params) -> Iterator[tuple[str, str]]:
    if params.least < 1:
        yield "least", "least must be 1 or more"
    for key, phrases in (("opens", params.opens), ("not_opens", params.not_opens)):
        for phrase in phrases:
            if phrase != phrase.lower():
                yield key, f"write {phrase!r} in lower case"


def build(rules: Sequence[Rule], resources: Resources) -> Callable[[Document], Iterable[Finding | Skipped]]:
    openings = [
        (rule, _phrases(rule.params.opens), _phrases(rule.params.not_opens)) for rule in sorted(rules, key=_order)
    ]

    def detect(document: Document) -> Iterator[Finding]:
        end, spoken = -1, ""
        for chain in tagger.chains(document):
            follows = 0 <= chain.starts[0] - end <= 2
            if not is_candidate(document, chain):
                continue
            found = {doubtful: lacks(chain, doubtful) for doubtful in (False, True)}
            if found[False] is None:
                continue
            words = tuple(index for index, word in enumerate(chain.words) if word[0].isalnum())
            for rule, opens, not_opens in openings:
                params: Params = rule.params
                lack = found[not opens]
                if (
                    len(words) >= params.least
                    and (lack == params.lacks or (lack == "finite-verb" and params.opens))
                    and (not opens or _begins(chain, opens))
                    and not _begins(chain, not_opens)
                ):
                    first = _after_adverbial(chain, words)
                    last = words[min(first + MARKED, len(words)) - 1]
                    span = Span(chain.starts[words[first]], chain.ends[last])
                    if _in_paragraph(rule, document, span):
                        if not (follows and rule.id == spoken):
                            yield rule.finding(document, span)
                        spoken = rule.id
                        end = chain.ends[-1]
                        break

    return detect


def _order(rule: Rule) -> tuple[bool, bool, str]:
    """Of a sentence one rule speaks: first those that name its opening, of these first those of some languages only."""
    return not rule.params.opens, not rule.source_languages, rule.id


def _after_adverbial(chain: Chain, words: Sequence[int]) -> int:
    """Which of `words` to mark first: the one after "In short," and the like, if enough words follow."""
    for number in range(1, 4):
        if number < len(words) - 2 and chain.words[words[number] - 1] == ",":
            return number
    return 0


def _phrases(phrases: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(phrase.split()) for phrase in phrases)


def _begins(chain: Chain, phrases: Sequence[tuple[str, ...]]) -> bool:
    return any(chain.words[1 : 1 + len(phrase)] == phrase for phrase in phrases)


def _in_paragraph(rule: Rule, document: Document, span: Span) -> bool:
    if not rule.speaks_at(document, span):
        return False
    block = document.block_at(span.start)
    return bool(rule.only_in) or (block is not None and block.kind == "paragraph")


def is_candidate(document: Document, chain: Chain) -> bool:
    """Whether a sentence is one of running text, about which something can be said."""
    words = chain.words
    if words[-2] not in (".", "…") or len(words) < 7 or not chain.capitals[1]:
        return False
    if not words[1][0].isalpha() or ord(words[1][0]) > LATIN:
        return False
    if any(word in ("?", "!", "@", "#", "|", "/", "*", "•", "=", "_", "…") for word in words) or words[-3] == ".":
        return False
    if any(word[0].isdigit() for word in words[1:4]) or words[2] in (":", "–", "(", ".", "'"):
        return False
    alphas = [capital for word, capital in zip(words, chain.capitals, strict=True) if word[0].isalpha()]
    if sum(alphas) > 0.5 * len(alphas):
        return False
    start, end = chain.starts[1], chain.ends[-2]
    text = document.text
    before = text[max(0, start - 8) : start].rstrip(" ")
    if before.endswith(NO_START_AFTER) or document.quotation_at(start) or document.quotation_at(end - 1):
        return False
    return text[end : end + 1] not in ("”", '"', "»", "’")


def lacks(chain: Chain, doubtful: bool = True) -> Literal["finite-verb", "main-clause"] | None:
    """What the sentence lacks: any finite verb, a finite verb outside subordinate clauses, or nothing.

    `doubtful`: whether a form that may be finite or not counts as finite.
    """
    verb, finite = main_verb(chain, doubtful)
    return None if verb is not None else "main-clause" if finite else "finite-verb"


def main_verb(chain: Chain, doubtful: bool = True) -> tuple[int | None, bool]:
    """The finite verb outside subordinate clauses, if the sentence has one, and whether any finite verb was met."""
    words, tags = chain.words, chain.tags
    if doubtful and ("VB" in chain.can_be(1) or tags[1] == "UH"):
        return 1, True  # An order: "Work with your neighbours."
    pending = 0
    subordinate = finite = False
    for index in range(1, len(words) - 1):
        if not words[index][0].isalnum():
            continue
        if _opens_clause(chain, index):
            pending += 1
        elif _is_finite(chain, index) or (
            _may_be_finite(chain, index)
            and (doubtful or (tags[index] == "VBN" and words[index + 1] not in AFTER_PARTICIPLE))
        ):
            finite = True
            if pending:
                pending -= 1
                subordinate = True
            elif not (subordinate and _joined(chain, index)):
                return index, True
    return None, finite


def _opens_clause(chain: Chain, index: int) -> bool:
    word = chain.words[index]
    first = index == 1 or (index == 2 and chain.tags[1] == "CC")
    if word not in OPENERS and not (first and word in INITIAL_OPENERS and chain.tags[index + 1] == "PRP"):
        return False
    if word == "that":
        if (
            first
            or chain.words[index - 1] == ","
            or not (chain.tags[index] in ("IN", "WDT") or chain.tags[index - 1] in NOUNS)
        ):
            return False
    elif word in ("what", "how", "who", "why", "where") and first:
        return False  # "What he said is true": the clause is the subject.
    return _clause_follows(chain, index)


def _clause_follows(chain: Chain, index: int) -> bool:
    """Whether a finite verb comes before the next mark; after a conjunction, a subject before it."""
    subject = chain.words[index] in ("which", "who", "that")
    for at in range(index + 1, min(index + 16, len(chain.words) - 1)):
        if not chain.words[at][0].isalnum():
            return False
        if "+" in chain.tags[at] or chain.words[at] in FINITE_CONTRACTIONS:
            return True
        if subject and (_is_finite(chain, at) or _may_be_finite(chain, at)):
            return True
        subject = subject or chain.tags[at] in NOUNS or chain.tags[at] in ("DT", "CD", "POS")
    return False


def _is_finite(chain: Chain, index: int) -> bool:
    word, tag = chain.words[index], chain.tags[index]
    if tag not in FINITE:
        return "+" in tag or word in FINITE_CONTRACTIONS
    if tag == "VBD" and "VBN" in chain.can_be(index):
        return chain.words[index + 1] != "by" or _is_amount(chain, index + 2)
    return True


def _may_be_finite(chain: Chain, index: int) -> bool:
    tag = chain.tags[index]
    before, after, following = chain.tags[index - 1], chain.tags[index + 1], chain.words[index + 1]
    if tag in FINITE:
        return _is_finite(chain, index)
    if tag == "VB":
        return not _after_helper(chain, index)
    if tag == "VBN":
        if "VBD" not in chain.can_be(index) or _after_auxiliary(chain, index):
            return False
        if following == "by":
            return _is_amount(chain, index + 2)
        return (
            before in SUBJECT_ENDS
            or before == "CC"
            or after in ("PRP", "DT", "PRP$")
            or (before in (",", "JJ", "POS", "–") and following not in AFTER_PARTICIPLE)
        )
    if tag not in ("NN", "NNS", "JJ", "IN", "RB"):
        return False
    can = chain.can_be(index)
    subject = chain.tags[index - 2] if before in ("RB", "RBR") else before
    if ("VBZ" in can and subject in ("NN", "NNP", "PRP", "EX", "WP", "WDT", ",")) or (
        ("VBD" in can or chain.words[index] in UNCHANGED)
        and subject in ("NN", "NNP", "NNS", "NNPS", "PRP", "WP", "WDT")
    ):
        return after in OBJECT_STARTS or (tag == "NNS" and after in ("CC", ",", "."))
    if "-" in chain.words[index] and ("ed-" in chain.words[index] or chain.words[index].endswith("ed")):
        return True
    if chain.words[index - 1] in ("all", "both", "many", "some", "most", "few", "others", "cent", "percent"):
        subject = "NNS"
    return (
        "VBP" in can
        and subject in ("NNS", "NNPS", "NNP", "PRP", "WP", "WDT", "EX", ",")
        and (after in OBJECT_STARTS or (subject == "," and after == "NNS"))
    )


def _is_amount(chain: Chain, index: int) -> bool:
    return chain.words[index][0].isdigit() or chain.words[index] in AMOUNTS


def _after_auxiliary(chain: Chain, index: int) -> bool:
    at = index - 1
    while at > 0 and chain.tags[at] in ("RB", "RBR"):
        at -= 1
    return chain.words[at] in tagger.FAMILIES


def _after_helper(chain: Chain, index: int) -> bool:
    """Whether a base form is an infinitive: after to, a modal or do, adverbs between, or joined to such a one."""
    at = index - 1
    while at > 0 and (chain.tags[at] in ("RB", "PRP", "CC") or chain.words[at] in ("not", ",")):
        at -= 1
    if chain.words[at] in ("to", "do", "does", "did") or chain.tags[at] == "MD":
        return True
    return any(chain.words[back] == "to" or chain.tags[back] == "MD" for back in range(max(0, index - 12), index))


def _joined(chain: Chain, index: int) -> bool:
    """Whether a finite verb is joined by "and", "or" or "but" to what stands before, with no subject of its own."""
    at = index - 1
    while at > 0 and chain.tags[at] in ("RB", "MD"):
        at -= 1
    return chain.tags[at] == "CC" or chain.tags[at] == "MD"
