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
from qualcheck.expressions import compile_source
from qualcheck.finding import Finding, FindingClass, Span
from qualcheck.lexical import Conditions
from qualcheck.literals import fold_text
from qualcheck.pattern import Pattern
from qualcheck.rates import Rates, hits_on_native
from qualcheck.readers import text as text_reader
from qualcheck.resources import Resources
from qualcheck.rule import MARKED, PLACEHOLDER, PROSE, Example, Rule
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
#: Kinds that are about given words: of the others the code knows what to say.
WORDED: Final = frozenset({"phrase", "regex", "density", "pattern"})
#: Categories of slips in marks, blanks, capitals and figures, which every writer makes.
MARKS: Final = frozenset(
    {
        "Linguistic conventions/Punctuation",
        "Linguistic conventions/Spelling (capitalization)",
        "Locale conventions/Number format",
    }
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
class Workbench:
    """The rules under the lamp, and what they say about each other's examples, worked out once."""

    rules: tuple[Rule, ...]
    resources: Resources
    #: Rule → the rates of the file that it is in.
    rates: Mapping[str, Rates] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> Mapping[str, Rule]:
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def speaking(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if rule.status != "off")

    @cached_property
    def heard(self) -> tuple[Rule, ...]:
        """The rules of which one can tell what they say: LanguageTool's only where it is there."""
        return tuple(rule for rule in self.rules if rule.kind != "languagetool" or self.resources.languagetool)

    @cached_property
    def _together(self) -> Checker:
        return Checker(self.speaking, self.resources, recast=1, retranslate=1)

    @cached_property
    def _said(self) -> dict[str, tuple[Finding, ...]]:
        return {}

    def together(self, text: str) -> tuple[Finding, ...]:
        """What all rules that are on say about a text, before findings with the same span are merged."""
        if text not in self._said:
            self._said[text] = self._together.detect(text_reader.document(text, "example")).findings
        return self._said[text]

    def _own(self, rule: Rule, text: str) -> tuple[Finding, ...]:
        """What a rule says about a text, though it be off, or silenced by another rule."""
        found = tuple(finding for finding in self.together(text) if finding.rule == rule.id)
        if found:
            return found
        checker = Checker([replace(rule, status="stable")], self.resources, recast=1, retranslate=1)
        return checker.detect(text_reader.document(text, "example")).findings

    @cached_property
    def own_findings(self) -> Mapping[str, tuple[tuple[Example, tuple[Finding, ...]], ...]]:
        """Rule → its `bad` examples and what it finds in them alone."""
        return {
            rule.id: tuple(
                (example, self._own(rule, unmarked(example.bad)[0])) for example in rule.examples if example.bad
            )
            for rule in self.rules
        }


def faults(bench: Workbench) -> Iterator[Fault]:
    """Every fault of every rule, in the order of files and lines."""
    found = [fault for check in CHECKS.values() for fault in check(bench)]
    yield from sorted(found, key=lambda f: (f.rule.path, f.line or f.rule.line, f.rule.id, f.check, f.message))


def silent_on_example(bench: Workbench) -> Iterator[Fault]:
    """A rule with `bad` examples that fires on none of them can hardly fire on an article."""
    for rule in bench.heard:
        examples = bench.own_findings[rule.id]
        if examples and not any(found for _, found in examples):
            yield Fault(
                "silent-on-example",
                rule,
                "never fires on its own 'bad' example; correct the pattern, or run 'qualcheck rules test' to see",
                examples[0][0].line,
            )


def fires_on_ok(bench: Workbench) -> Iterator[Fault]:
    """What one author wrote as good English is none that an error may be found in. Queries and signals may be right."""
    for owner in bench.rules:
        for example in owner.examples:
            if example.ok is None:
                continue
            seen: set[str] = set()
            for said in bench.together(example.ok):
                if said.class_ != "error" or said.rule == owner.id or said.rule in seen:
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
    """A pattern of which no word is sure is tried at every place of every text. One about marks cannot have any."""
    for rule in bench.rules:
        if rule.category in MARKS:
            continue
        for pattern in rule.patterns:
            if not pattern.literals:
                yield Fault(
                    "no-literal",
                    rule,
                    f"{_shown(rule, pattern)} has no word that stands in every match, or too many alternatives to tell, "
                    "which makes it slow; put a word of three letters or more in each alternative, or divide it",
                )


def too_broad(bench: Workbench) -> Iterator[Fault]:
    """By the recorded rates: more hits on native news than its class may have. At least one hit is always allowed. Rules
    that read no given words look for slips of any writer's, which native news has too.
    """
    for rule in bench.speaking:
        if rule.kind not in WORDED or rule.category in MARKS:
            continue
        recorded = bench.rates.get(rule.id, Rates())
        if recorded.state(rule, rule_hash(rule)) != "measured":
            continue
        hits, words = hits_on_native(rule, recorded)
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
    """Two rules of one class that mark the same spans, each in most `bad` examples of the other, say one thing twice;
    unless a source language may be set for which either speaks alone.
    """
    meets: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for owner in bench.speaking:
        for example, own in bench.own_findings[owner.id]:
            if not own:
                continue
            text = unmarked(example.bad or "")[0]
            marked = {(finding.span, finding.class_) for finding in own}
            for said in bench.together(text):
                if said.rule != owner.id and (said.span, said.class_) in marked:
                    meets[owner.id][said.rule].append(text[said.span.start : said.span.end])
    for first in sorted(meets):
        for second in sorted(meets[first]):
            rule, other = bench.by_id[second], bench.by_id[first]
            alike = _speaks_whenever(other, rule) or _speaks_whenever(rule, other)
            there, back = meets[first][second], meets.get(second, {}).get(first, ())
            # One example of many that both know is a border between the two.
            mostly = 2 * len(there) > len(bench.own_findings[first]) and 2 * len(back) > len(bench.own_findings[second])
            if first < second and mostly and alike:
                yield Fault(
                    "overlap",
                    rule,
                    f"fires on the same words as {first}, as on “{_short(there[0])}”; keep one of the two, "
                    "or divide the phrases between them",
                )


def without_advice(bench: Workbench) -> Iterator[Fault]:
    """An error that suggests nothing must say in its message what to do."""
    for rule in bench.heard:
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
    """A phrase that stands twice, in one rule or two that speak of the same languages, or that a wider one finds whole."""
    owners: dict[tuple[str, bool, int], list[tuple[Rule, str]]] = defaultdict(list)
    for rule in bench.rules:
        for pattern in rule.patterns:
            # One rule for a phrase and another for its coming back may well name the same phrase.
            key = (_key(rule, pattern), pattern.ignore_case, getattr(rule.params, "min_count", 1))
            owners[key].append((rule, _shown(rule, pattern)))
    for places in owners.values():
        (first, _), *others = places
        for rule, shown in others:
            # The one that speaks less often goes.
            if _speaks_wherever(first, rule):
                kept, spare = first, rule
            elif _speaks_wherever(rule, first):
                kept, spare = rule, first
            else:
                continue
            where = "in this rule" if kept is spare else f"in {kept.id} ({kept.path}:{kept.line})"
            yield Fault("duplicate-phrase", spare, f"{shown} stands {where} already; take one out")
    yield from _contained(bench)


def _key(rule: Rule, pattern: Pattern) -> str:
    """What two patterns share if one is a copy of the other: the phrase, or the expression, in which case has a meaning."""
    phrase = _phrase(rule, pattern)
    if phrase is None:
        return pattern.source
    flat = " ".join(phrase.split())
    return fold_text(flat) if pattern.ignore_case else flat


def _contained(bench: Workbench) -> Iterator[Fault]:
    engine = Engine(bench.speaking)
    for rule in bench.speaking:
        for phrase, pattern in _phrases(rule):
            if not LITERAL_PHRASE.match(phrase) or "..." in phrase:
                continue
            text = " ".join(phrase.split())
            for other, wider, match in engine.search(text, [Span(0, len(text))]):
                if (
                    wider.literals
                    and not isinstance(match, TimedOut)
                    and match.span() == (0, len(text))
                    and wider.mark is None
                    and wider is not pattern
                    and _key(other, wider) != _key(rule, pattern)
                    and other.class_ == rule.class_
                    and _speaks_wherever(other, rule)
                ):
                    where = "this rule" if other is rule else f"{other.id} ({other.path}:{other.line})"
                    yield Fault(
                        "duplicate-phrase",
                        rule,
                        f"“{_short(phrase)}” is found by {_shown(other, wider)} of {where} too; take it out",
                    )


def _speaks_wherever(other: Rule, rule: Rule) -> bool:
    """Whether `other` has no condition that `rule` is free of."""
    if other is rule:
        return True
    return (
        isinstance(other.params, Conditions)
        and isinstance(rule.params, Conditions)
        and _speaks_whenever(other, rule)
        and other.where in ("anywhere", rule.where)
        and other.only_in == rule.only_in
        and other.except_in <= rule.except_in
        and other.params.min_count <= rule.params.min_count
        and other.params.requires in (None, rule.params.requires)
        and other.params.forbids in (None, rule.params.forbids)
        and set(other.params.except_before) <= set(rule.params.except_before)
        and set(other.params.except_after) <= set(rule.params.except_after)
    )


def _speaks_whenever(other: Rule, rule: Rule) -> bool:
    """Whether no source language that is set lets `rule` speak and not `other`."""
    if not other.source_languages:
        return True
    return bool(rule.source_languages) and set(rule.source_languages) <= set(other.source_languages)


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


def vague_messages(bench: Workbench) -> Iterator[Fault]:
    """A message that neither names what was found nor says what to do leaves the reader to guess."""
    for rule in bench.rules:
        suggests = rule.suggest or any(pattern.suggest for pattern in rule.patterns)
        told = PLACEHOLDER.search(rule.message) or ADVICE.search(rule.message)
        if rule.kind in WORDED and not told and not suggests:
            yield Fault("vague-message", rule, "names neither the words found nor what to do; put {match} in it")


def fix_without_suggestion(bench: Workbench) -> Iterator[Fault]:
    """A fix is made of the first suggestion; without one there is nothing to put in."""
    for rule in bench.rules:
        suggests = rule.suggest or (rule.patterns and all(pattern.suggest for pattern in rule.patterns))
        if rule.fix != "none" and rule.kind in WORDED and not suggests:
            yield Fault("fix-without-suggestion", rule, f"'fix: {rule.fix}' needs something to put in; give 'suggest'")


def finds_its_suggestion(bench: Workbench) -> Iterator[Fault]:
    """Who follows a suggestion must not meet the same finding again."""
    for rule in bench.rules:
        # Exceptions and conditions may be there to spare it.
        if not isinstance(rule.params, Conditions) or rule.params.except_before or rule.params.except_after:
            continue
        engine = Engine([rule])
        for suggestion in dict.fromkeys((*rule.suggest, *(pattern.suggest or "" for pattern in rule.patterns))):
            found = engine.search(suggestion, [Span(0, len(suggestion))]) if "{" not in suggestion else ()
            if any(not isinstance(match, TimedOut) for _, _, match in found):
                yield Fault(
                    "finds-its-suggestion",
                    rule,
                    f"suggests “{_short(suggestion)}”, which it finds again; suggest other wording, or narrow it",
                )


def idle_exceptions(bench: Workbench) -> Iterator[Fault]:
    """An exception that can never apply looks like a safeguard and is none."""
    for rule in bench.rules:
        looked_at = (rule.only_in - {"quotation"}) or PROSE
        for block in sorted(rule.except_in - looked_at - {"quotation"} if "all" not in looked_at else ()):
            yield Fault(
                "idle-exception", rule, f"never looks at a {block}, so 'except_in: {block}' says nothing; take it out"
            )
        before, after = (getattr(rule.params, f"except_{side}", ()) for side in ("before", "after"))
        for key, sources in (("except_before", before), ("except_after", after)):
            for source in sorted({source for source in sources if sources.count(source) > 1}):
                yield Fault("idle-exception", rule, f"{key} has “{_short(source)}” twice; take one out")
        for source in after:
            if source.startswith(("^", r"\A")):
                yield Fault(
                    "idle-exception",
                    rule,
                    f"except_after “{_short(source)}” asks for the start of the text behind a match; take the {source[0]} out",
                )


def contradictions(bench: Workbench) -> Iterator[Fault]:
    """Conditions that nothing can meet at once: the rule never speaks."""
    for rule in bench.rules:
        looked_at = rule.only_in - {"quotation"} or PROSE
        if rule.only_in & rule.except_in - {"all"} == rule.only_in and rule.only_in:
            both = ", ".join(sorted(rule.only_in & rule.except_in))
            yield Fault(
                "contradiction", rule, f"only_in and except_in both name {both}, so it never speaks; take one out"
            )
        elif rule.where == "headline" and (not looked_at & {"headline", "all"} or "headline" in rule.except_in):
            yield Fault(
                "contradiction", rule, "'where: headline' and its blocks leave nothing to look at; take one out"
            )
        requires, forbids = (getattr(rule.params, key, None) for key in ("requires", "forbids"))
        if requires is not None and requires == forbids:
            yield Fault("contradiction", rule, "requires what it forbids, so it never speaks; take one of the two out")
        elif forbids is not None:
            for phrase, _ in _phrases(rule):
                if LITERAL_PHRASE.match(phrase) and compile_source(forbids, False).search(phrase):
                    yield Fault(
                        "contradiction",
                        rule,
                        f"'forbids' is met by “{_short(phrase)}” itself, so it never speaks; narrow 'forbids'",
                    )


def proves_nothing(bench: Workbench) -> Iterator[Fault]:
    """An `ok` example shows something only if it has a word of the phrases, or of what they find in `bad` examples. No good
    English has the words of rules about text left untranslated.
    """
    for rule in bench.rules:
        if rule.kind != "phrase" or rule.category.startswith("Accuracy/Untranslated") or rule.names:
            continue
        told = [fold_text(example.ok) for example in rule.examples if example.ok is not None]
        literals = {literal for pattern in rule.patterns for literals in pattern.literals for literal in literals}
        # A pattern without literals is tried everywhere.
        if not told or not all(pattern.literals for pattern in rule.patterns) or not literals:
            continue
        found = {text for example in rule.examples for text in MARKED.findall(fold_text(example.bad or ""))}
        words = {word for text in literals | found for word in text.split() if len(word) > 2} or literals
        if not any(word in text for word in words for text in told):
            yield Fault(
                "proves-nothing",
                rule,
                "none of its 'ok' examples has a word that it looks for; write the nearest correct sentence",
            )


def listed_names(bench: Workbench) -> Iterator[Fault]:
    """What is a name as a whole is judged by no rule about wording: a phrase that is a listed name never speaks."""
    names = {fold_text(form) for entry in bench.resources.name_finder.gazetteer.entries for form in entry.right}
    for rule in bench.rules:
        if rule.names:
            continue
        for phrase, _ in _phrases(rule):
            if phrase != phrase.lower() and fold_text(" ".join(phrase.split())) in names:
                yield Fault(
                    "is-a-name",
                    rule,
                    f"“{_short(phrase)}” is a name, which no rule judges; take it out, or write 'names: true'",
                )


def slow(bench: Workbench) -> Iterator[Fault]:
    """A pattern that runs out of time on an article made of the words it looks for."""
    for rule in bench.rules:
        if rule.kind != "regex":
            continue
        words = [word.strip() for pattern in rule.patterns for literals in pattern.literals for word in literals][:9]
        # Behind each literal stands what repetitions like, and what ends them in vain.
        text = " ".join(f"{word} {'a' * 60} the same words again ;" for word in (*words, *words))
        for _, pattern, match in Engine([rule]).search(text, [Span(0, len(text))]):
            if isinstance(match, TimedOut):
                yield Fault(
                    "slow",
                    rule,
                    f"{_shown(rule, pattern)} runs out of time; take out repetitions in repetitions, as in (a+)+",
                )


def former_ids(bench: Workbench) -> Iterator[Fault]:
    """A former id that is in use, or that two rules claim, leads nobody to the right rule."""
    claimed: dict[str, Rule] = {}
    for rule in bench.rules:
        for name in rule.formerly:
            other = bench.by_id.get(name) or claimed.get(name)
            if other is not None:
                yield Fault("former-id", rule, f"the former id {name!r} leads to {other.id} too; take it out of one")
            claimed[name] = rule


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
    "finds-its-suggestion": finds_its_suggestion,
    "fix-without-suggestion": fix_without_suggestion,
    "vague-message": vague_messages,
    "idle-exception": idle_exceptions,
    "contradiction": contradictions,
    "proves-nothing": proves_nothing,
    "is-a-name": listed_names,
    "slow": slow,
    "former-id": former_ids,
}
