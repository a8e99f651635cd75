"""What was counted on corpora: the counts of one run, and `rules/rates.json`, where they are kept.

    {"corpora": {NAME: {"documents": n, "languages": {CODE: words}, "words": n}},
     "rules": {ID: {"hash": "…", "hits": {NAME: n}}}}

A corpus and a rule stand on one line each, sorted, so that two branches that measured different rules merge. The hash
says what the rule was when it was measured; with another hash the figures are those of another rule.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from qualcheck.errors import QualcheckError
from qualcheck.rule import Rule

#: The corpora with a meaning of their own: news written in English, and machine translation.
NATIVE: Final = "native"
MT: Final = "mt"
#: How `describe` names a corpus after the number of its words; others are "words of NAME".
LABELS: Final[Mapping[str, str]] = {NATIVE: "native words", MT: "of MT", "human": "of human translation"}

State = Literal["measured", "stale", "unmeasured"]


@dataclass(frozen=True, slots=True, order=True)
class Excerpt:
    """One finding with the words around it. `order` is a hash of rule, text and place: the excerpts shown are those
    with the smallest, which is a random choice and always the same one.
    """

    order: str
    document: str
    line: int
    before: str
    match: str
    after: str


@dataclass(frozen=True)
class Counts:
    """What one corpus showed. Words are counted at white space, as the evaluation does."""

    words: int = 0
    documents: int = 0
    #: Source language → words of the corpus translated from it, as far as the corpus says.
    languages: Mapping[str, int] = field(default_factory=dict)
    #: Rule → findings before identical spans are merged.
    hits: Mapping[str, int] = field(default_factory=dict)
    #: Class → findings as a report shows them: merged, errors inside quotations as queries, none of rules that are off.
    shown: Mapping[str, int] = field(default_factory=dict)
    #: Texts in which no error was found.
    without_error: int = 0
    #: Rule → some of its findings.
    excerpts: Mapping[str, tuple[Excerpt, ...]] = field(default_factory=dict)
    #: What could not run → why, at its first place.
    skipped: Mapping[str, str] = field(default_factory=dict)

    def per_thousand(self, count: int) -> float:
        return 1000 * count / self.words if self.words else 0.0


@dataclass(frozen=True, slots=True)
class Corpus:
    """The size of a corpus that rules were measured on."""

    words: int
    documents: int
    languages: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Rate:
    """The findings of one rule by corpus, and the hash of the rule that had them."""

    hash: str
    hits: Mapping[str, int]


@dataclass(frozen=True)
class Rates:
    """The contents of a rates file."""

    corpora: Mapping[str, Corpus] = field(default_factory=dict)
    rules: Mapping[str, Rate] = field(default_factory=dict)

    def of(self, rule: Rule) -> Rate | None:
        """What is recorded for the rule, under its id or a former one."""
        return next((self.rules[id_] for id_ in (rule.id, *rule.formerly) if id_ in self.rules), None)

    def state(self, rule: Rule, hash_: str) -> State:
        rate = self.of(rule)
        if rate is None or not rate.hits:
            return "unmeasured"
        return "measured" if rate.hash == hash_ else "stale"


def load(path: Path) -> Rates:
    """The rates in the file at `path`, none where there is no file. Raises QualcheckError."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Rates(
            {name: Corpus(row["words"], row["documents"], row["languages"]) for name, row in data["corpora"].items()},
            {id_: Rate(row["hash"], row["hits"]) for id_, row in data["rules"].items()},
        )
    except FileNotFoundError:
        return Rates()
    except OSError as error:
        raise QualcheckError(f"cannot read the file: {error.strerror or error}", str(path)) from error
    except ValueError as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        raise QualcheckError(
            f"not valid JSON: {error}; measure again with 'qualcheck rules stats --write'", str(path), line
        ) from error
    except (KeyError, TypeError, AttributeError) as error:
        raise QualcheckError(
            "not a rates file; measure again with 'qualcheck rules stats --write'", str(path)
        ) from error


def render(rates: Rates) -> str:
    """The text of the rates file."""
    corpora = {
        name: {"documents": c.documents, "languages": c.languages, "words": c.words}
        for name, c in rates.corpora.items()
    }
    rules = {id_: {"hash": rate.hash, "hits": rate.hits} for id_, rate in rates.rules.items()}
    return f'{{\n"corpora": {{\n{_lines(corpora)}}},\n"rules": {{\n{_lines(rules)}}}\n}}\n'


def _lines(table: Mapping[str, Any]) -> str:
    lines = (f"{json.dumps(key)}: {json.dumps(table[key], sort_keys=True)}" for key in sorted(table))
    return ",\n".join(lines) + ("\n" if table else "")


def updated(rates: Rates, counts: Mapping[str, Counts], hashes: Mapping[str, str], rules: Sequence[Rule]) -> Rates:
    """`rates` with what was counted. `hashes` has the rules that were measured, `rules` are all there are.

    Figures of an unchanged rule on other corpora stay; those of rules that are no more go; a rule with a former id
    takes its figures along. Raises QualcheckError where rules would end up with figures from two sizes of one corpus.
    """
    corpora = {name: Corpus(c.words, c.documents, dict(c.languages)) for name, c in counts.items()}
    left_out = [rule.id for rule in rules if rule.id not in hashes and rates.of(rule) is not None]
    for name, corpus in corpora.items():
        old = rates.corpora.get(name)
        if left_out and old is not None and (old.words, old.documents) != (corpus.words, corpus.documents):
            raise QualcheckError(
                f"the corpus {name!r} had {old.words:,} words when {left_out[0]} and others were measured and has "
                f"{corpus.words:,} now; measure all rules, or give it another name"
            )
    kept: dict[str, Rate] = {}
    for rule in rules:
        rate = rates.of(rule)
        if rule.id in hashes:
            fresh = {name: c.hits.get(rule.id, 0) for name, c in counts.items() if rule.id not in c.skipped}
            same = rate is not None and rate.hash == hashes[rule.id]
            before = (
                {name: n for name, n in rate.hits.items() if name not in counts} if rate is not None and same else {}
            )
            rate = Rate(hashes[rule.id], {**before, **fresh})
        if rate is not None:
            kept[rule.id] = rate
    return Rates({**rates.corpora, **corpora}, kept)


def describe(rule: Rule, rates: Rates, hash_: str) -> str:
    """The rates of a rule in words: "0 in 124,000 native words, 14 in 605,000 of MT", or "unmeasured"."""
    rate = rates.of(rule)
    if rate is None or not rate.hits:
        return "unmeasured"
    names = sorted((name for name in rate.hits if name in rates.corpora), key=_rank)
    told = ", ".join(_on_corpus(rule, name, rate.hits[name], rates.corpora[name]) for name in names)
    return told if rate.hash == hash_ else f"unmeasured since the rule was changed; before: {told}"


def _rank(name: str) -> tuple[int, str]:
    known = list(LABELS)
    return (known.index(name) if name in known else len(known), name)


def _on_corpus(rule: Rule, name: str, hits: int, corpus: Corpus) -> str:
    label = LABELS.get(name, f"words of {name}")
    words = _rounded(corpus.words)
    if name == MT and rule.source_languages and not set(rule.source_languages) & set(corpus.languages):
        return (
            f"unmeasured in MT from {_listed(rule.source_languages)} ({hits} in {words} {label} from other languages)"
        )
    return f"{hits} in {words} {label}"


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} or {items[-1]}"


def _rounded(words: int) -> str:
    """Whole thousands from ten thousand on; nobody asks for more."""
    return f"{words // 1000 * 1000 if words >= 10_000 else words:,}"


def hits_on_native(rule: Rule, rates: Rates) -> tuple[int, int]:
    """The hits of a rule on native news, and the words of it; (0, 0) where it was not measured there."""
    rate = rates.of(rule)
    if rate is None or NATIVE not in rate.hits or NATIVE not in rates.corpora:
        return 0, 0
    return rate.hits[NATIVE], rates.corpora[NATIVE].words


def states(rules: Iterable[Rule], rates: Mapping[str, Rates], hashes: Mapping[str, str]) -> Mapping[State, int]:
    """How many rules are measured, stale and unmeasured. `rates`: rule → the rates of the file that it is in."""
    found: dict[State, int] = {"measured": 0, "stale": 0, "unmeasured": 0}
    for rule in rules:
        found[rates[rule.id].state(rule, hashes[rule.id])] += 1
    return found
