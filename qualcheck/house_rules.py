"""A phrase that the desk keeps meeting → a rule in a file of the house: its id, its example, its text as YAML.

Files of the house are only ever added to at their end, so that comments and layout stay; what comes out is read again
before it is written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from qualcheck import packs
from qualcheck.checker import Checker
from qualcheck.document import Document
from qualcheck.errors import QualcheckError, QualcheckErrors
from qualcheck.examples import alone, corrected, failures, marked
from qualcheck.expressions import PatternError, compile_source
from qualcheck.finding import Finding, FindingClass, Span
from qualcheck.neighbours import that_may_match
from qualcheck.packs import SLUG, Pack
from qualcheck.pattern import phrase_source
from qualcheck.readers import text as text_reader
from qualcheck.resources import Resources
from qualcheck.rule import Example, Rule
from qualcheck.yamlfile import FLOAT, INTEGER, NULLS, YamlFile, parse

#: The rule file that phrases go to, and the folder where a house has none.
FILE_NAME: Final = "phrases.yml"
FOLDER_NAME: Final = "house-rules"

#: Longest id that is made of a phrase.
LONGEST_ID: Final = 50
#: Likeness, from 0 to 100, from which words of an article are shown as the nearest to a phrase.
NEAR: Final = 50
#: Kinds that judge wording: a rule of another kind says nothing about a phrase.
WORDING: Final = frozenset({"phrase", "regex", "pattern", "foreign-word"})

#: Brackets and marks of the phrase notation; what is optional is left out.
ALTERNATIVES: Final = re.compile(r"\(([^()|]*)(?:\|[^()]*)?\)")
NAMED: Final = re.compile(r"<(?:verb:|noun:)?([^<>]*)>")
GAP: Final = re.compile(r"\.\.\.\d*|…\d*|\*(?!\w)")
NOTATION: Final = re.compile(r"[()\[\]<>|*…]|\.\.\.")
#: Characters that are written by their number in YAML: they end lines there, or steer what shows them.
JOINERS: Final = "\u200c\u200d"
PLAIN_PATH: Final = re.compile(r"[\w][\w./-]*\Z", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A rule that is not yet written. `phrase` is in the notation of kind `phrase`."""

    id: str
    phrase: str
    class_: FindingClass | None = None
    message: str | None = None
    suggest: tuple[str, ...] = ()
    names: bool = False
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True)
class Addition:
    """The whole text of a file with something added, and the 1-based line at which that begins."""

    text: str
    line: int


def draft(
    phrase: str,
    *,
    id_: str | None = None,
    message: str | None = None,
    suggest: Sequence[str] = (),
    class_: FindingClass | None = None,
) -> Draft:
    """The rule about a phrase, without an example. Raises QualcheckError for what no rule can be made of."""
    phrase = " ".join(phrase.split())
    for text in (phrase, *suggest, message or ""):
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            raise QualcheckError("what was given is not UTF-8; set the terminal to UTF-8")
        if any(unicodedata.category(letter) == "Cc" for letter in text):
            raise QualcheckError(f"{text!r} holds a control character; give one line of plain text")
    if any(not text.strip() for text in suggest):
        raise QualcheckError("a suggestion is empty; give the words to print instead, or leave it out")
    try:
        phrase_source(phrase)
    except PatternError as error:
        raise QualcheckError(f"{error}; 'qualcheck rules add --help' has the notation") from error
    name = slug(phrase) if id_ is None else id_
    if not SLUG.match(name):
        told = f"the id {name!r} must be" if name else "no id can be made of the phrase; give one with --id,"
        raise QualcheckError(f"{told} small letters, digits and single hyphens, as in 'for-his-part'")
    said = " ".join((message or "").split()) or None
    replacing = tuple(" ".join(text.split()) for text in suggest)
    return Draft(id=name, phrase=phrase, message=said, suggest=replacing, class_=class_)


def slug(phrase: str) -> str:
    """The id that a phrase gives; empty where it has no Latin letter or digit."""
    letters = unicodedata.normalize("NFKD", plain_form(phrase)).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "", letters)).strip("-")
    return words if len(words) <= LONGEST_ID else words[: LONGEST_ID + 1].rpartition("-")[0] or words[:LONGEST_ID]


def plain_form(phrase: str) -> str:
    """One text that stands for the phrase: of alternatives the first, verbs and nouns as they are listed, no gaps."""
    before = None
    while before != phrase:
        before, phrase = phrase, ALTERNATIVES.sub(r"\1", re.sub(r"\[[^\[\]]*\]", "", phrase))
    return " ".join(GAP.sub(" ", NAMED.sub(r"\1", phrase)).split())


def made(draft: Draft, pack: Pack) -> Rule:
    """The rule as it will be read from the file. Raises QualcheckError."""
    try:
        return packs.rules_of_text("\n".join(entry(draft)), f"{pack.shown}/{FILE_NAME}", pack)[0]
    except QualcheckErrors as error:
        raise QualcheckError(error.errors[0].message) from error


# Examples


def with_example(draft: Draft, pack: Pack, resources: Resources, article: Document | None) -> tuple[Draft, str]:
    """The draft with an example from the article, or with the phrase itself, and what the user should know of it.

    What comes out passes: the example is run. Raises QualcheckError where the article does not hold the phrase where
    the rule can find it, and where the rule would find its own suggestion.
    """
    checker = alone(made(draft, pack), resources)
    candidates, remark = _candidates(draft, checker, article)
    for text, found in candidates:
        bad, good = marked(text, [finding.span for finding in found]), corrected(text, found)
        if good is not None and checker(text_reader.document(good, "example")).findings:
            raise QualcheckError(f"with that suggestion the rule finds “{good}” again; suggest something else")
        tried = replace(draft, examples=(Example(bad=bad, good=good),))
        if not list(failures([made(tried, pack)], resources)):
            return tried, remark
    return draft, remark or "no example could be made; add one by hand"


def _candidates(
    draft: Draft, checker: Checker, article: Document | None
) -> tuple[list[tuple[str, tuple[Finding, ...]]], str]:
    """Texts that the rule fires on by itself, the best first, each with what it finds there; and a remark."""
    if article is None:
        if NOTATION.search(draft.phrase):
            return [], "no example was made, since the phrase has several forms; add one by hand"
        return list(_firing([draft.phrase], checker)), ""
    found = checker(article).findings
    if not found:
        raise QualcheckError(_why_not(draft, article), article.id)
    # Inside a quotation nothing is suggested, so that the example could not show what to print.
    ordered = sorted(found, key=lambda finding: (finding.in_quotation, finding.span))
    sentences = dict.fromkeys(_sentence(article, finding.span) for finding in ordered)
    texts = (" ".join(article.text[each.start : each.end].split()) for each in sentences)
    place = article.locate(ordered[0].span)
    candidates = list(_firing(texts, checker))
    where = f"{article.id}:{place.line}:{place.column}"
    more = f", and {len(found) - 1} more in the article" if len(found) > 1 else ""
    return candidates, f"found at {where}{more}" if candidates else f"found at {where}, but not in that sentence alone"


def _firing(texts: Iterable[str], checker: Checker) -> Iterator[tuple[str, tuple[Finding, ...]]]:
    for text in texts:
        found = checker(text_reader.document(text, "example")).findings
        if found:
            yield text, found


def _sentence(article: Document, span: Span) -> Span:
    sentence = article.sentence_at(span.start)
    if sentence is not None and sentence.contains(span):
        return sentence
    block = article.block_at(span.start)
    return block.span if block is not None else span


def is_name(draft: Draft, pack: Pack, resources: Resources, article: Document | None) -> bool:
    """Whether the phrase is passed over because it is a name as a whole."""
    texts = [article] if article is not None else [text_reader.document(draft.phrase, "example")]
    quiet, speaking = made(draft, pack), made(replace(draft, names=True), pack)
    return any(
        not alone(quiet, resources)(text).findings and bool(alone(speaking, resources)(text).findings) for text in texts
    )


def _why_not(draft: Draft, article: Document) -> str:
    """Why the rule finds nothing in the article: the phrase is not there, or where no rule of its sort looks."""
    there = compile_source(phrase_source(draft.phrase), True).search(article.text)
    if there is not None:
        span = Span(*there.span())
        block, line = article.block_at(span.start), article.locate(span).line
        part = f"the {block.kind}" if block is not None else "no part that is read"
        return f"“{there[0]}” stands in line {line} in {part} of the article, where rules do not look; add it without --from"
    near = nearest(plain_form(draft.phrase), article)
    hint = "nothing like it is there" if near is None else f"the nearest is “{near[0]}” in line {near[1]}"
    return f"the phrase “{draft.phrase}” is not in the article; {hint}"


def nearest(words: str, article: Document) -> tuple[str, int] | None:
    """The words of the article that are most like `words`, and their line; None where nothing is like them."""
    from rapidfuzz import fuzz

    count = len(words.split())
    best: tuple[float, Span] | None = None
    tokens = article.tokens
    for size in range(max(1, count - 1), count + 2):
        for first, last in zip(tokens, tokens[size - 1 :], strict=False):
            span = Span(first.start, last.end)
            text = article.text[span.start : span.end]
            if len(text) > 3 * len(words) + 10:
                continue
            likeness = fuzz.ratio(words.lower(), text.lower(), score_cutoff=best[0] if best else NEAR)
            if likeness >= NEAR and (best is None or likeness > best[0]):
                best = likeness, span
    if best is None:
        return None
    return " ".join(article.text[best[1].start : best[1].end].split()), article.locate(best[1]).line


def found_already(
    draft: Draft, pack: Pack, rules: Sequence[Rule], resources: Resources, article: Document | None
) -> Rule | None:
    """A rule that finds all of what the draft finds: in the article, or in a sentence with the phrase."""
    frame = "They said {} again."
    text = article or text_reader.document(frame.format(plain_form(draft.phrase)), "example")
    ours = [finding.span for finding in alone(made(draft, pack), resources)(text).findings]
    if not ours:
        return None
    # Each rule is to speak for itself: findings with one span are not merged.
    # One that speaks only where an article has the words again and again does not find all that the draft finds.
    judging = [rule for rule in rules if rule.kind in WORDING and getattr(rule.params, "min_count", 1) == 1]
    judging = that_may_match(judging, [text.text])
    wording = [replace(rule, status="stable") for rule in judging]
    findings = Checker(wording, resources, recast=1, retranslate=1).detect(text).findings
    covers = [{finding.rule for finding in findings if _same(finding.span, span)} for span in ours]
    common = sorted(set.intersection(*covers))
    return next((rule for rule in rules if common and rule.id == common[0]), None)


def _same(theirs: Span, ours: Span) -> bool:
    """Whether two findings are about one thing: what they share is more than half of each."""
    shared = min(theirs.end, ours.end) - max(theirs.start, ours.start)
    return shared * 2 > max(len(theirs), len(ours))


# YAML


def entry(draft: Draft) -> Iterator[str]:
    """The lines of the rule in its file."""
    yield f"- id: {_word(draft.id)}"
    yield "  kind: phrase"
    if draft.class_ is not None:
        yield f"  class: {draft.class_}"
    if draft.message is not None:
        yield f"  message: {quoted(draft.message)}"
    yield f"  phrases: [{quoted(draft.phrase)}]"
    if draft.suggest:
        yield f"  suggest: [{', '.join(map(quoted, draft.suggest))}]"
    if draft.names:
        yield "  names: true"
    if draft.examples:
        yield "  examples:"
    for example in draft.examples:
        yield f"    - bad: {quoted(example.bad or '')}"
        if example.good is not None:
            yield f"      good: {quoted(example.good)}"


def quoted(text: str) -> str:
    """The text as YAML in double quotation marks, on one line, whatever it holds."""
    return '"' + "".join(_escaped(letter) for letter in text) + '"'


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return f"\\{letter}"
    if letter not in JOINERS and unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"):
        number = ord(letter)
        return f"\\u{number:04X}" if number < 0x10000 else f"\\U{number:08X}"
    return letter


def _word(text: str) -> str:
    """The id as it stands, in quotation marks where YAML would take it for something else."""
    special = text in NULLS or text in ("true", "false", "yes", "no", "on", "off", "y", "n")
    return f'"{text}"' if special or INTEGER.match(text) or FLOAT.match(text) or text[:1].isdigit() else text


def appended(text: str, lines: Sequence[str], shown: str, *, first: Sequence[str] = ()) -> Addition:
    """A rule file with one rule more at its end. `first` are the lines that a new file begins with.

    Line ends and the indentation of the list stay as they are. Raises QualcheckError where the file's layout does not
    let a rule be added without changing what stands there.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    before = parse(text, shown)
    if text.strip():
        column = _column(text, before)
        indent = " " * column
        begun = text if text.endswith(("\n", "\r")) else text + end
        begun += end if before.data else ""
    else:
        indent, begun = "", end.join((*first, "", ""))
    whole = begun + "".join(f"{indent}{line}{end}" for line in lines)
    _unchanged(before, whole, shown)
    return Addition(whole, len(re.findall(r"\r\n|\r|\n", begun)) + 1)


def _column(text: str, file: YamlFile) -> int:
    """How far the dashes of the list are indented."""
    import yaml

    node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    if node is None:
        return 0
    if not isinstance(node, yaml.SequenceNode):
        raise file.error((), "a rule file is a list; begin each rule with '- id: …'")
    if node.flow_style:
        raise file.error((), "the list is written in brackets, [ ]; write each rule under a dash, as in '- id: …'")
    return int(node.start_mark.column)


def _unchanged(before: YamlFile, whole: str, shown: str) -> None:
    """Raises QualcheckError unless the new text has all the old rules as they were, and one more."""
    try:
        after: Any = parse(whole, shown).data
    except QualcheckError:
        after = None
    old = before.data or []
    if not isinstance(after, list) or after[:-1] != old:
        raise QualcheckError(
            "a rule cannot be added at the end of this file; move it there by hand, or use --pack", shown
        )


def with_pack(text: str, folder: str, shown: str) -> str | None:
    """qualcheck.yml with `packs: [folder]` at its end; None where a person has to write it."""
    before = parse(text, shown).data
    if before is not None and (not isinstance(before, dict) or "packs" in before):
        return None
    end = "\r\n" if "\r\n" in text else "\n"
    begun = text if not text or text.endswith(("\n", "\r")) else text + end
    whole = begun + (end if text.strip() else "") + packs_line(folder) + end
    try:
        after = parse(whole, shown).data
    except QualcheckError:
        return None
    return whole if after == {**(before or {}), "packs": [folder]} else None


def packs_line(folder: str) -> str:
    return f"packs: [{folder if PLAIN_PATH.match(folder) else quoted(folder)}]"
