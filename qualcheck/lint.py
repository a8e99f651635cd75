"""Looks for faults in rules: what makes a rule useless, noisy, slow or unclear although it loads and its examples pass.

Each check is a function from the rules to faults, listed in `CHECKS`; the docstring says what it looks for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from qualcheck.checker import Checker
from qualcheck.engine import Engine, TimedOut
from qualcheck.examples import unmarked
from qualcheck.finding import Finding, FindingClass, Span
from qualcheck.lexical import Conditions
from qualcheck.pattern import Pattern, compile_source, fold_text
from qualcheck.rates import Rates, hits_on_native
from qualcheck.readers import text as text_reader
from qualcheck.resources import Resources
from qualcheck.rule import PLACEHOLDER, Example, Rule
from qualcheck.stats import rule_hash

#: Hits on so many words of native news that a rule of a class may have.
BUDGET: Final[Mapping[FindingClass, int]] = {"error": 1, "query": 3, "signal": 5}
BUDGET_WORDS: Final = 124_000

#: What tells a reader what to do: a clause of advice behind the first one, other wording in quotation marks, an order at
#: the start, or a word for what has to come in.
ADVICE: Final = re.compile(
    r"[;:.?] \S|“|\b(?:missing|needs?|takes)\b"
    r"|^(?:Add|Check|Close|Correct|Delete|Give|Join|Keep|Move|Open|Put|Remove|Replace|Say|Set|Spell|Split|Take|Use|Write)\b"
)
#: The name of a pack for one source language.
LANGUAGE_PACK: Final = re.compile(r"[a-z]{2}\Z")
#: A phrase without notation.
LITERAL_PHRASE: Final = re.compile(r"[^()\[\]<>*…|]+\Z")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one rule: which check saw it, what it is and what to do."""

    check: str
    rule: Rule
    message: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.rule.path}:{self.line or self.rule.line}: {self.rule.id}: {self.message} [{self.check}]"


@dataclass(frozen=True)
class Said:
    """A rule's finding in a text, as it was before findings with the same span were merged."""

    rule: str
    class_: FindingClass
    span: Span


@dataclass(frozen=True)
class Workbench:
    """The rules under the lamp, and what they say about each other's examples, worked out once."""

    rules: tuple[Rule, ...]
    resources: Resources
    rates: Rates = field(default_factory=Rates)

    @cached_property
    def by_id(self) -> Mapping[str, Rule]:
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def speaking(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if rule.status != "off")

    @cached_property
    def _together(self) -> Checker:
        return Checker(self.speaking, self.resources, recast=1, retranslate=1)

    def _alone(self, rule: Rule) -> tuple[tuple[Example, tuple[Finding, ...]], ...]:
        """The `bad` examples of a rule and what it says about them when no other is there, though it be off."""
        checker = Checker([replace(rule, status="stable")], self.resources, recast=1, retranslate=1)
        return tuple(
            (example, checker(text_reader.document(unmarked(example.bad)[0], "example")).findings)
            for example in rule.examples
            if example.bad
        )

    def together(self, text: str) -> tuple[Said, ...]:
        """What all rules that are on say about a text."""
        findings = self._together(text_reader.document(text, "example")).findings
        return tuple(
            said
            for finding in findings
            for said in (
                Said(finding.rule, finding.class_, finding.span),
                *(Said(also.rule, also.class_, finding.span) for also in finding.also),
            )
        )

    @cached_property
    def own_findings(self) -> Mapping[str, tuple[tuple[Example, tuple[Finding, ...]], ...]]:
        """Rule → its `bad` examples and what it finds in them alone."""
        return {rule.id: self._alone(rule) for rule in self.rules}


def faults(bench: Workbench) -> Iterator[Fault]:
    """Every fault of every rule, in the order of files and lines."""
    found = [fault for check in CHECKS.values() for fault in check(bench)]
    yield from sorted(found, key=lambda f: (f.rule.path, f.line or f.rule.line, f.rule.id, f.check, f.message))


def silent_on_example(bench: Workbench) -> Iterator[Fault]:
    """A rule with `bad` examples that fires on none of them can hardly fire on an article."""
    for rule in bench.rules:
        examples = bench.own_findings[rule.id]
        if examples and not any(found for _, found in examples):
            yield Fault(
                "silent-on-example",
                rule,
                "never fires on its own 'bad' example; correct the pattern, or run 'qualcheck rules test' to see",
                examples[0][0].line,
            )


def fires_on_ok(bench: Workbench) -> Iterator[Fault]:
    """What one author wrote as good English is good English for every rule."""
    for owner in bench.rules:
        for example in owner.examples:
            if example.ok is None:
                continue
            seen: set[str] = set()
            for said in bench.together(example.ok):
                if said.rule == owner.id or said.rule in seen:
                    continue
                seen.add(said.rule)
                rule = bench.by_id[said.rule]
                words = " ".join(example.ok[said.span.start : said.span.end].split())
                yield Fault(
                    "fires-on-ok",
                    rule,
                    f"fires on “{_short(words)}” in an 'ok' example of {owner.id} ({owner.path}:{example.line}); "
                    "narrow it, or reword that example",
                )


def without_literal(bench: Workbench) -> Iterator[Fault]:
    """A pattern of which no word is sure is tried at every place of every text."""
    for rule in bench.rules:
        for pattern in rule.patterns:
            if not pattern.literals:
                yield Fault(
                    "no-literal",
                    rule,
                    f"{_shown(rule, pattern)} has no word that stands in every match, or too many alternatives to tell, "
                    "which makes it slow; put a word of three letters or more in each alternative, or divide it",
                )


def too_broad(bench: Workbench) -> Iterator[Fault]:
    """By the recorded rates: more hits on native news than its class may have. At least one hit is always allowed."""
    for rule in bench.speaking:
        if bench.rates.state(rule, rule_hash(rule)) != "measured":
            continue
        hits, words = hits_on_native(rule, bench.rates)
        allowed = max(1, round(BUDGET[rule.class_] * words / BUDGET_WORDS))
        if hits > allowed:
            lower = {"error": "make it a query", "query": "make it a signal", "signal": "turn it off"}[rule.class_]
            yield Fault(
                "too-broad",
                rule,
                f"{hits} hits in {words:,} words of native news, where {'an' if rule.class_ == 'error' else 'a'} "
                f"{rule.class_} may have {allowed}; narrow it or {lower}",
            )


def overlapping(bench: Workbench) -> Iterator[Fault]:
    """Two rules of one class that mark the same span, each in a `bad` example of the other, say one thing twice."""
    meets: dict[str, dict[str, str]] = defaultdict(dict)
    for owner in bench.speaking:
        for example, own in bench.own_findings[owner.id]:
            if not own:
                continue
            text = unmarked(example.bad or "")[0]
            marked = {(finding.span, finding.class_) for finding in own}
            for said in bench.together(text):
                if said.rule != owner.id and (said.span, said.class_) in marked:
                    meets[owner.id][said.rule] = text[said.span.start : said.span.end]
    for first in sorted(meets):
        for second in sorted(meets[first]):
            if first < second and first in meets.get(second, {}):
                rule = bench.by_id[second]
                yield Fault(
                    "overlap",
                    rule,
                    f"fires on the same words as {first}, as on “{_short(meets[first][second])}”; keep one of the two, "
                    "or divide the phrases between them",
                )


def without_advice(bench: Workbench) -> Iterator[Fault]:
    """An error that suggests nothing must say in its message what to do."""
    for rule in bench.rules:
        found = [finding for _, findings in bench.own_findings[rule.id] for finding in findings]
        suggests = rule.suggest or any(pattern.suggest for pattern in rule.patterns)
        if rule.class_ != "error" or suggests or any(finding.suggestions for finding in found):
            continue
        if not ADVICE.search(rule.message.replace("“{match}”", "")):
            yield Fault(
                "no-suggestion",
                rule,
                "an error that suggests nothing and whose message does not say what to do; give 'suggest', or end "
                "the message with what to do, as in “…; take one out”",
            )


def duplicates(bench: Workbench) -> Iterator[Fault]:
    """A phrase that stands twice, in one rule or two, or that the pattern of another rule finds whole."""
    owners: dict[tuple[str, bool, int], list[tuple[Rule, str]]] = defaultdict(list)
    for rule in bench.rules:
        for pattern in rule.patterns:
            # One rule for a phrase and another for its coming back may well name the same phrase.
            key = (_key(rule, pattern), pattern.ignore_case, getattr(rule.params, "min_count", 1))
            owners[key].append((rule, _shown(rule, pattern)))
    for places in owners.values():
        (first, _), *others = places
        for rule, shown in others:
            where = "in this rule" if first is rule else f"in {first.id} ({first.path}:{first.line})"
            yield Fault("duplicate-phrase", rule, f"{shown} stands {where} already; take one out")
    yield from _contained(bench)


def _key(rule: Rule, pattern: Pattern) -> str:
    """What two patterns share if one is a copy of the other: the phrase, or the expression, in which case has a meaning."""
    phrase = _phrase(rule, pattern)
    if phrase is None:
        return pattern.source
    flat = " ".join(phrase.split())
    return fold_text(flat) if pattern.ignore_case else flat


def _contained(bench: Workbench) -> Iterator[Fault]:
    patterns = [(rule, pattern) for rule in bench.speaking for pattern in rule.patterns if pattern.literals]
    engine = Engine([pattern for _, pattern in patterns])
    for rule in bench.speaking:
        for phrase, pattern in _phrases(rule):
            if not LITERAL_PHRASE.match(phrase) or "..." in phrase:
                continue
            text = " ".join(phrase.split())
            for index, match in engine.search(text, [Span(0, len(text))]):
                other, wider = patterns[index]
                if (
                    not isinstance(match, TimedOut)
                    and match.span() == (0, len(text))
                    and wider.mark is None
                    and wider is not pattern
                    and _key(other, wider) != _key(rule, pattern)
                    and _speaks_wherever(other, rule)
                ):
                    where = "this rule" if other is rule else f"{other.id} ({other.path}:{other.line})"
                    yield Fault(
                        "duplicate-phrase",
                        rule,
                        f"“{_short(phrase)}” is found by {_shown(other, wider)} of {where} too; take it out",
                    )


def _speaks_wherever(other: Rule, rule: Rule) -> bool:
    """Whether `other` has no condition that `rule` is free of, and the same class."""
    if other is rule:
        return True
    return (
        isinstance(other.params, Conditions)
        and isinstance(rule.params, Conditions)
        and other.class_ == rule.class_
        and other.where in ("anywhere", rule.where)
        and other.only_in == rule.only_in
        and other.except_in <= rule.except_in
        and other.params.min_count <= rule.params.min_count
        and other.params.requires in (None, rule.params.requires)
        and other.params.forbids in (None, rule.params.forbids)
        and set(other.params.except_before) <= set(rule.params.except_before)
        and set(other.params.except_after) <= set(rule.params.except_after)
    )


def unknown_placeholders(bench: Workbench) -> Iterator[Fault]:
    """A `{name}` in message, why or suggestions that nothing fills is printed as it stands."""
    for rule in bench.rules:
        templates = [rule.message, rule.why, *rule.suggest]
        for name in sorted(_unfilled(rule, templates, bench)):
            yield Fault(
                "placeholder",
                rule,
                f"nothing fills {{{name}}}; write {{match}} or the name of a group that every pattern of the rule has",
            )


def _unfilled(rule: Rule, templates: Sequence[str], bench: Workbench) -> set[str]:
    asked = {name for template in templates for name in PLACEHOLDER.findall(template)} - {"match"}
    missing = set()
    if rule.patterns:
        for pattern in rule.patterns:
            names = asked | {name for name in PLACEHOLDER.findall(pattern.suggest or "") if name != "match"}
            if names:
                missing |= names - _groups(pattern)
        return missing
    for _, findings in bench.own_findings[rule.id]:
        for finding in findings:
            printed = " ".join((finding.message, finding.why, *finding.suggestions))
            missing |= asked & set(PLACEHOLDER.findall(printed))
    return missing


def _groups(pattern: Pattern) -> set[str]:
    compiled = compile_source(pattern.source, pattern.ignore_case)
    return {*compiled.groupindex, *(str(number) for number in range(1, compiled.groups + 1))}


def without_language(bench: Workbench) -> Iterator[Fault]:
    """A rule of a language pack that names no source language speaks about translations from every language."""
    for rule in bench.rules:
        if LANGUAGE_PACK.match(rule.pack) and not rule.source_languages:
            yield Fault(
                "no-language",
                rule,
                f"stands in the pack {rule.pack!r} and names no source language; add 'source_languages: [{rule.pack}]', "
                "or move it to general",
            )


def useless_suggestions(bench: Workbench) -> Iterator[Fault]:
    """A suggestion that is the very text it is to replace helps nobody."""
    for rule in bench.rules:
        for phrase, pattern in _phrases(rule):
            offered = (pattern.suggest,) if pattern.suggest is not None else rule.suggest
            if " ".join(phrase.split()) in offered:
                yield Fault(
                    "useless-suggestion",
                    rule,
                    f"suggests “{_short(phrase)}” for “{_short(phrase)}”; give another wording",
                )


def _phrases(rule: Rule) -> Iterator[tuple[str, Pattern]]:
    """The phrases of a rule as written, each with the pattern made of it, in the order of `Kind.patterns`."""
    written = (*getattr(rule.params, "phrases", ()), *getattr(rule.params, "swap", ()))
    if len(written) == len(rule.patterns):
        yield from zip(written, rule.patterns, strict=True)


def _shown(rule: Rule, pattern: Pattern) -> str:
    phrase = _phrase(rule, pattern)
    return f"“{_short(phrase)}”" if phrase is not None else f"the pattern {_short(pattern.source)}"


def _phrase(rule: Rule, pattern: Pattern) -> str | None:
    return next((phrase for phrase, made in _phrases(rule) if made is pattern), None)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 70 else flat[:69] + "…"


#: Name of a check, as faults end with it → the check.
CHECKS: Final[Mapping[str, Callable[[Workbench], Iterable[Fault]]]] = {
    "silent-on-example": silent_on_example,
    "fires-on-ok": fires_on_ok,
    "no-literal": without_literal,
    "too-broad": too_broad,
    "overlap": overlapping,
    "no-suggestion": without_advice,
    "duplicate-phrase": duplicates,
    "placeholder": unknown_placeholders,
    "no-language": without_language,
    "useless-suggestion": useless_suggestions,
}
