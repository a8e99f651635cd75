"""Kind `foreign-word`: words of another language left in an English sentence.

    kind: foreign-word
    check: function-word
    words:
      it: {e: and, della: of the}

`check` says which kind of leftover:

- `function-word`: a word of the lists, with what it means as the suggestion, where plain English words in lower case
  stand on both sides of it ("countries e the common commitment"). Particles of names and loans such as *de facto* do
  not stand so.
- `content-word`: one to three words in lower case that English prose does not hold and that are frequent in another
  language, or carry an accent that English lacks ("premature babies who are umsorgt").
- `script`: letters of a script other than Latin outside brackets; `brackets: true` looks inside brackets as well.
- `look-alike`: a letter of another script inside a Latin word, which no eye can see ("tеrminal").

Left alone: words inside names, in the house's vocabulary, used three times or more in the article (a term), set off by
quotation marks or brackets, and those that the sentence introduces (*called*, *known as*, *the word*).

A word with a capital is judged by `content-word` only where it opens a sentence and no name can stand ("Actualmente,
we have …"); an elided article counts as part of its word (l'accord).

It cannot see a foreign word that is also an English one ("die", "pour"), nor German nouns, which have a capital.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import regex

from qualcheck import expressions
from qualcheck.document import Document
from qualcheck.finding import Finding, Skipped, Span
from qualcheck.nlp import Token
from qualcheck.resources import Resources
from qualcheck.rule import Rule
from qualcheck.slips import is_near

#: Zipf figure from which a neighbour counts as a plain English word.
PLAIN: Final = 3.0
#: The same for the neighbours of a word that is only probably foreign.
FREQUENT: Final = 4.0
#: A word used so often in an article is a term of it.
TERM: Final = 3
#: The first letter of another script.
FIRST_GREEK: Final = "\u0370"
#: When so many words have been seen, the memory of them is emptied: no corpus makes a process grow without end.
REMEMBERED: Final = 200_000
#: A longer run of foreign words is a quotation or a title.
LONGEST_RUN: Final = 3
#: A quotation of at most so many words names a word, or a title.
SHORT_QUOTATION: Final = 4

#: Parts of speech that stand behind a foreign word at the start of a sentence, and behind no name there.
BEHIND_ANY: Final = frozenset(("DT", "PRP", "PRP$"))
BEHIND_ACCENTED: Final = BEHIND_ANY | {"NN", "NNS", "JJ", "TO"}

#: Words that introduce a foreign one.
INTRODUCES: Final = frozenset(
    "called named known dubbed termed word term so-called means meaning titled entitled aka".split()
)
#: Words before a unit or a currency: a million som.
NUMBERS: Final = frozenset("hundred thousand million billion trillion dozen half few many several".split())
#: Words before a single letter that is no word: vitamin e, grade z.
LETTERED: Final = frozenset(
    "vitamin vitamins type grade hepatitis letter letters group class section plan part category note string appendix "
    "point phase stage level zone block row gate room tier schedule axis sub generation factor".split()
)
LOANS: Final = frozenset(
    "de facto|de jure|per se|vis à vis|a la carte|à la carte|du jour|raison d'être|coup d'état|et al|et cetera|que sera sera|"
    "la la|al dente|al fresco|hors d'oeuvre|je ne sais quoi|fait accompli|nom de guerre|nom de plume|joie de vivre|"
    "esprit de corps|pièce de résistance|crème de la crème|cause célèbre|tour de force|cul de sac|carte blanche|faux pas|"
    "savoir faire|laissez faire|dolce vita|la dolce vita|prima facie|ad hoc|pro rata|mea culpa|quid pro quo|carpe diem|"
    "sotto voce|a cappella|café au lait|eau de cologne|eau de toilette|chargé d'affaires|enfant terrible|femme fatale|"
    "haute couture|haute cuisine|pied à terre|trompe l'oeil|tête à tête|vice versa|volte face|maître d'|petit four|"
    "bric à brac|ancien régime|belle époque|bon vivant|déjà vu|en masse|en route|en suite|entre nous|grand prix|"
    "de rigueur|gilets jaunes|de luxe|à la mode|plat du jour|dot com|em dash|em dashes|het up|o level|o levels|o the|"
    "pas de|faux pas|pas seul|pro tem|in flagrante|de grâce|de théâtre|de foudre|de force|de résistance|de coeur|"
    "du monde".split("|")
)
#: What French and Italian write with an apostrophe before a vowel, and the words that English has taken over with it.
ELIDED: Final = frozenset("l d qu c n s j jusqu lorsqu dell all nell dall sull un quest quell".split())
ELIDED_LOANS: Final = frozenset(
    "oeuvre oeuvres œuvre état etat oeil œil être etre hôtel hotel azur affaires honneur esprit arte "
    "artagnan orsay amour oro italia équipe equipe".split()
)
OTHER_SCRIPT: Final = expressions.Later(
    r"[\p{L}--\p{Script=Latin}--\p{Script=Greek}--\p{Script=Common}--\p{Script=Inherited}]"
    r"[^\p{Script=Latin}\r\n()\[\]]*",
    int(regex.VERSION1),
)
#: What stands behind the last letter of a stretch: digits, marks and spaces belong to the English again.
TAIL: Final = expressions.Later(r"[^\p{L}\p{M}]+\Z")
GREEK_WORD: Final = expressions.Later(r"\p{Script=Greek}{3,}(?:\s+\p{Script=Greek}{2,})*")
MIXED: Final = expressions.Later(
    r"(?<![\p{L}\p{M}])(?=\p{L}*\p{Script=Latin})(?=\p{L}*[\p{Script=Cyrillic}\p{Script=Greek}])[\p{L}\p{M}]+"
)
#: Cyrillic and Greek letters that look like Latin ones.
LATIN_TWINS: Final = str.maketrans(
    "асеорхуіјѕԁһАВЕКМНОРСТУХІЈЅαοντρυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aceopxyijsdhABEKMHOPCTYXIJSaovtpuABEZHIKMNOPTYX"
)


@dataclass(frozen=True)
class Params:
    check: Literal["function-word", "content-word", "script", "look-alike"]
    #: Language → word → what it means; for `function-word`.
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    brackets: bool = False


def problems(params: Params) -> Iterator[tuple[str, str]]:
    if (params.check == "function-word") != bool(params.words):
        yield "words", "'words' (language, word and meaning) goes with check: function-word, and only with it"
    for language, words in params.words.items():
        for word in words:
            if word != word.lower() or not word.isalpha():
                yield "words", f"{word!r} ({language}) must be one word in lower case"


def build(rules: Sequence[Rule], resources: Resources) -> Callable[[Document], Iterable[Finding | Skipped]]:
    lists = {rule.id: _by_word(rule.params.words) for rule in rules}
    passed: set[str] = set()
    foreign: set[str] = set()

    def words_of(texts: set[str]) -> set[str]:
        """Those of the words that are foreign, in lower case or with a capital; each word is looked up once."""
        for text in texts.difference(passed, foreign):
            lower = text.lower() if text.istitle() else text
            (foreign if _is_foreign(lower, resources) else passed).add(text)
        found = texts & foreign
        if len(passed) + len(foreign) > REMEMBERED:
            passed.clear()
            foreign.clear()
        return found

    def detect(document: Document) -> Iterator[Finding]:
        texts = {token.text for token in document.tokens}
        has_other_scripts = bool(document.text) and max(document.text) >= FIRST_GREEK
        for rule in rules:
            match rule.params.check:
                case "function-word":
                    if not texts.isdisjoint(lists[rule.id].keys()):
                        yield from _function_words(rule, lists[rule.id], document, resources)
                case "content-word":
                    found = words_of(texts)
                    if found:
                        yield from _content_words(rule, document, found, resources)
                case "script":
                    if has_other_scripts:
                        yield from _other_script(rule, document)
                case "look-alike":
                    if has_other_scripts:
                        yield from _look_alikes(rule, document)

    return detect


def _by_word(words: Mapping[str, Mapping[str, str]]) -> dict[str, tuple[str, ...]]:
    """Word → its meanings in all the languages that have it, the first given first."""
    found: dict[str, dict[str, None]] = {}
    for meanings in words.values():
        for word, meaning in meanings.items():
            found.setdefault(word, {})[meaning] = None
    return {word: tuple(meanings) for word, meanings in found.items()}


def _function_words(
    rule: Rule, words: Mapping[str, tuple[str, ...]], document: Document, resources: Resources
) -> Iterator[Finding]:
    tokens = document.tokens
    for index, token in enumerate(tokens):
        if token.text not in words or not 0 < index < len(tokens) - 1 or token.text in resources.vocabulary:
            continue
        before, after = tokens[index - 1], tokens[index + 1]
        if not (_joined(document, before, token) and _joined(document, token, after)):
            continue
        if not (_is_plain(before, words, resources, PLAIN) and _is_plain(after, words, resources, PLAIN)):
            continue
        if _in_loan(document, token, before, after) or before.text in INTRODUCES:
            continue
        if before.text in NUMBERS or (len(token.text) == 1 and before.text in LETTERED):
            continue
        span = Span(token.start, token.end)
        if rule.speaks_at(document, span):
            yield rule.finding(document, span, suggestions=words[token.text])


def _content_words(rule: Rule, document: Document, foreign: set[str], resources: Resources) -> Iterator[Finding]:
    tokens = document.tokens
    index = 0
    counts: Counter[str] | None = None

    def is_foreign(text: str) -> bool:
        return text in foreign and text.islower()

    while index < len(tokens):
        if not is_foreign(tokens[index].text):
            if tokens[index].text in foreign and _opens_in_foreign(document, index, resources):
                span = Span(tokens[index].start, tokens[index].end)
                if rule.speaks_at(document, span):
                    yield rule.finding(document, span)
            index += 1
            continue
        end = index + 1
        while end < len(tokens) and _joined(document, tokens[end - 1], tokens[end]) and is_foreign(tokens[end].text):
            end += 1
        run, first = tokens[index:end], index
        index = end
        counts = counts or Counter(token.text.lower() for token in tokens)
        if len(run) > LONGEST_RUN or any(counts[token.text.lower()] >= TERM for token in run):
            continue
        span = Span(run[0].start, run[-1].end)
        before = tokens[first - 1] if first else None
        after = tokens[end] if end < len(tokens) else None
        if before is not None and _in_loan(document, run[0], before, run[-1]):
            continue
        if _set_off(document, span, before) or not _among_english(document, run, before, after, resources):
            continue
        if rule.speaks_at(document, span):
            yield rule.finding(document, span)


def _opens_in_foreign(document: Document, index: int, resources: Resources) -> bool:
    """Whether a word with a capital opens a sentence of a paragraph as no name does: before an article, a pronoun or
    (with an accent) a noun in lower case. A name that opens a sentence has a verb, a preposition or "and" behind it.
    """
    tokens = document.tokens
    token = tokens[index]
    lower = token.text.lower()
    if index + 1 >= len(tokens):
        return False
    block, sentence = document.block_at(token.start), document.sentence_at(token.start)
    if block is None or block.kind != "paragraph" or sentence is None or not document.opens(token.start, sentence):
        return False
    after = tokens[index + 1]
    gap = document.text[token.end : after.start]
    if gap.strip(",") != " " or not after.text.islower() or not resources.words.frequent(after.text, FREQUENT):
        return False
    wanted = BEHIND_ANY if token.text.isascii() else BEHIND_ACCENTED
    if document.tags[index + 1] not in wanted or ("," in gap and document.tags[index + 1] != "PRP"):
        return False
    return sum(1 for other in tokens if other.text.lower() == lower) == 1


def _is_foreign(text: str, resources: Resources) -> bool:
    if len(text) < 4 or text != text.lower() or text in resources.vocabulary:
        return False
    if not text.isalpha():
        return _is_foreign_compound(text.replace("’", "'").replace("‑", "-"), resources)
    words = resources.words
    if words.frequent(text, 2.5) or is_near(text, words):
        return False
    # An accented loan that English prose uses, such as façade, is in the English list.
    return bool(words.languages(text)) or (not text.isascii() and not words.known(text) and _is_latin(text))


def _is_foreign_compound(text: str, resources: Resources) -> bool:
    """Whether a word is one with an elided article or pronoun before it (l'accord), or has foreign parts only."""
    head, apostrophe, tail = text.partition("'")
    if apostrophe:
        return head in ELIDED and len(tail) > 3 and tail.isalpha() and tail not in ELIDED_LOANS
    return "-" in text and all(len(part) > 3 and _is_foreign(part, resources) for part in text.split("-"))


def _is_latin(text: str) -> bool:
    return all("LATIN" in unicodedata.name(letter, "") for letter in text if letter.isalpha())


def _among_english(
    document: Document, run: Sequence[Token], before: Token | None, after: Token | None, resources: Resources
) -> bool:
    """Whether a frequent English word stands right before or after, and none of the two is a foreign name or word."""
    neighbours = [
        token
        for token, joined in (
            (before, before is not None and _joined(document, before, run[0])),
            (after, after is not None and _joined(document, run[-1], after)),
        )
        if token is not None and joined
    ]
    if any(token.text[0].isupper() and not _is_well_known(token.text, resources) for token in neighbours):
        return False
    return any(resources.words.frequent(token.text, FREQUENT) and token.text.islower() for token in neighbours)


def _is_well_known(text: str, resources: Resources) -> bool:
    """Whether a word with a capital is an English one, or a name that is met often in English."""
    return resources.words.frequent(text.removesuffix("'s").removesuffix("’s"), PLAIN)


def _set_off(document: Document, span: Span, before: Token | None) -> bool:
    """Whether quotation marks, brackets or a word of introduction show that the writer meant the foreign word."""
    text = document.text
    previous = text[span.start - 1] if span.start else ""
    following = text[span.end : span.end + 2]
    if previous in "“\"‘'«(*_#@/<" or following[:1] in '”"’»)*_@/' or following == " (":
        return True
    quotation = document.quotation_at(span.start)
    if quotation is not None and len(document.tokens_in(quotation)) <= SHORT_QUOTATION:
        return True
    return before is not None and before.text.lower() in INTRODUCES | {"or", "as"}


def _is_plain(token: Token, words: Mapping[str, tuple[str, ...]], resources: Resources, least: float) -> bool:
    text = token.text
    return text not in words and text.islower() and text.isalpha() and resources.words.frequent(text, least)


def _joined(document: Document, first: Token, second: Token) -> bool:
    """Whether only white space stands between two tokens of one block."""
    between = document.text[first.end : second.start]
    return between.isspace() and document.block_at(first.start) is document.block_at(second.start)


def _in_loan(document: Document, token: Token, before: Token, after: Token) -> bool:
    text = document.text[before.start : after.end].lower()
    near = " ".join(text.split()).replace("’", "'").replace("-", " ")
    pair_before = " ".join((before.text.lower(), token.text))
    pair_after = " ".join((token.text, after.text.lower()))
    return near in LOANS or pair_before in LOANS or pair_after in LOANS


def _other_script(rule: Rule, document: Document) -> Iterator[Finding]:
    params: Params = rule.params
    text = document.text
    for block in document.blocks:
        found = [*OTHER_SCRIPT.finditer(text, block.span.start, block.span.end)]
        found += GREEK_WORD.finditer(text, block.span.start, block.span.end)
        for match in found:
            stretch = TAIL.sub("", match[0])
            span = Span(match.start(), match.start() + len(stretch))
            if (
                _is_mixed(text, span)
                or _in_address(text, span)
                or (not params.brackets and _bracketed(text, span, block.span))
            ):
                continue
            if rule.speaks_at(document, span):
                yield rule.finding(document, span)


def _is_mixed(text: str, span: Span) -> bool:
    """Whether a Latin letter stands right beside: that is a word with a look-alike in it."""
    beside = text[max(0, span.start - 1) : span.start] + text[span.end : span.end + 1]
    return bool(regex.search(r"\p{Script=Latin}", beside))


def _in_address(text: str, span: Span) -> bool:
    """Whether the word that the span stands in began as a web address."""
    head = text[max(0, span.start - 200) : span.start]
    return "://" in head[max(head.rfind(" "), head.rfind("\n")) + 1 :]


def _bracketed(text: str, span: Span, block: Span) -> bool:
    before = text[max(block.start, span.start - 200) : span.start]
    return before.rfind("(") > before.rfind(")") or before.rfind("[") > before.rfind("]")


def _look_alikes(rule: Rule, document: Document) -> Iterator[Finding]:
    for match in MIXED.finditer(document.text):
        span = Span(match.start(), match.end())
        plain = match[0].translate(LATIN_TWINS)
        if rule.speaks_at(document, span) and plain.isascii():
            yield rule.finding(document, span, suggestions=(plain,))
