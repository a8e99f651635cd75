"""Measures rules: how often each fires on each corpus, counted before merging, and some of its findings."""

from __future__ import annotations

import hashlib
import heapq
import inspect
import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from qualcheck import corpus
from qualcheck.checker import Checker
from qualcheck.config import Settings
from qualcheck.corpus import CorpusText
from qualcheck.detectors.table import KINDS
from qualcheck.document import Document
from qualcheck.finding import Finding
from qualcheck.packs import rules_folder
from qualcheck.rates import Counts, Excerpt
from qualcheck.readers import text as text_reader
from qualcheck.rule import Rule
from qualcheck.run import resources

#: Words in one piece of work for a process.
BATCH: Final = 15_000
#: With fewer pieces than this a second process costs more than it saves.
LEAST_BATCHES: Final = 4
#: Characters of an excerpt before and after the finding.
AROUND: Final = 60

#: Keys of rules with patterns that only say what the patterns are; the hash takes the patterns themselves.
PATTERN_KEYS: Final = frozenset({"phrases", "swap", "pattern", "case", "span"})

Batch = tuple[str, tuple[CorpusText, ...]]


def rates_path() -> Path:
    """Where the rates of the shipped rules are kept."""
    return rules_folder() / "rates.json"


def measure(
    corpora: Mapping[str, Path],
    rules: Sequence[Rule],
    settings: Settings,
    *,
    excerpts: int = 0,
    processes: int | None = None,
) -> dict[str, Counts]:
    """Name of each corpus → what the rules found in it, all of them speaking whatever the source language.

    Rules with status off are measured as the others are. `excerpts`: how many findings to keep for each rule and
    corpus. `processes`: None for one each processor. Raises QualcheckError for a corpus that cannot be read.
    """
    batches = [batch for name, path in corpora.items() for batch in _batches(name, corpus.read(path))]
    counters: dict[str, list[Counts]] = {name: [] for name in corpora}
    workers = min(processes or os.cpu_count() or 1, len(batches))
    if workers < 2 or len(batches) < LEAST_BATCHES:
        work = _Worker(rules, settings, excerpts)
        for name, texts in batches:
            counters[name].append(work(texts))
    else:
        with ProcessPoolExecutor(workers, initializer=_start, initargs=(rules, settings, excerpts)) as pool:
            for (name, _), counts in zip(batches, pool.map(_work, (texts for _, texts in batches)), strict=True):
                counters[name].append(counts)
    return {name: _added(parts, excerpts) for name, parts in counters.items()}


def _batches(name: str, texts: Iterable[CorpusText]) -> Iterator[Batch]:
    held: list[CorpusText] = []
    words = 0
    for item in texts:
        held.append(item)
        words += len(item.text.split())
        if words >= BATCH:
            yield name, tuple(held)
            held, words = [], 0
    if held:
        yield name, tuple(held)


class _Worker:
    """The checker of one process and what it counts."""

    def __init__(self, rules: Sequence[Rule], settings: Settings, excerpts: int) -> None:
        self._checker = Checker(rules, resources(settings), recast=1, retranslate=1)
        self._excerpts = excerpts
        self._off = {rule.id for rule in rules if rule.status == "off"}

    def __call__(self, texts: Sequence[CorpusText]) -> Counts:
        return _added([self._one(item) for item in texts], self._excerpts)

    def _one(self, item: CorpusText) -> Counts:
        document = text_reader.document(item.text, item.id)
        report = self._checker(document)
        shown = Counter(class_ for finding in report.findings if (class_ := self._shown(finding)) is not None)
        words = len(item.text.split())
        return Counts(
            words=words,
            documents=1,
            languages={item.language: words} if item.language else {},
            hits=report.rule_counts,
            shown=shown,
            without_error=0 if shown["error"] else 1,
            excerpts=_excerpts(document, report.findings) if self._excerpts else {},
            skipped={skipped.what: f"{item.id}: {skipped.why}" for skipped in report.skipped},
        )

    def _shown(self, finding: Finding) -> str | None:
        """The class under which a report shows the finding; None if every rule that has it is off."""
        said = ((finding.rule, finding.class_), *((also.rule, also.class_) for also in finding.also))
        return next((class_ for rule, class_ in said if rule not in self._off), None)


_worker: _Worker | None = None


def _start(rules: Sequence[Rule], settings: Settings, excerpts: int) -> None:
    """What each process does first: everything that all of its work needs is made once."""
    global _worker
    _worker = _Worker(rules, settings, excerpts)


def _work(texts: Sequence[CorpusText]) -> Counts:
    assert _worker is not None
    return _worker(texts)


def _added(parts: Sequence[Counts], excerpts: int) -> Counts:
    languages: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    found: dict[str, list[Excerpt]] = defaultdict(list)
    skipped: dict[str, str] = {}
    for part in parts:
        languages.update(part.languages)
        hits.update(part.hits)
        shown.update(part.shown)
        for rule, some in part.excerpts.items():
            found[rule] = heapq.nsmallest(excerpts, [*found[rule], *some])
        skipped = {**part.skipped, **skipped}
    return Counts(
        words=sum(part.words for part in parts),
        documents=sum(part.documents for part in parts),
        languages=dict(sorted(languages.items())),
        hits=dict(sorted(hits.items())),
        shown=dict(sorted(shown.items())),
        without_error=sum(part.without_error for part in parts),
        excerpts={rule: tuple(found[rule]) for rule in sorted(found)},
        skipped=dict(sorted(skipped.items())),
    )


def _excerpts(document: Document, findings: Sequence[Finding]) -> dict[str, tuple[Excerpt, ...]]:
    found: dict[str, list[Excerpt]] = defaultdict(list)
    for finding in findings:
        for rule in dict.fromkeys((finding.rule, *(also.rule for also in finding.also))):
            found[rule].append(excerpt(rule, document, finding))
    return {rule: tuple(some) for rule, some in found.items()}


def excerpt(rule: str, document: Document, finding: Finding) -> Excerpt:
    """The finding with the words around it, as rates and their tables show it."""
    span, text = finding.span, document.text
    first, last = max(0, span.start - AROUND), min(len(text), span.end + AROUND)
    before, after = text[first : span.start].replace("\n", " "), text[span.end : last].replace("\n", " ")
    return Excerpt(
        order=hashlib.sha256(f"{rule}\0{document.id}\0{span.start}".encode()).hexdigest()[:16],
        document=document.id,
        line=document.locate(span).line,
        # Words cut through at the edges are left out.
        before=before if first == 0 else before.partition(" ")[2],
        match=" ".join(text[span.start : span.end].split()),
        after=after if last == len(text) else after.rpartition(" ")[0],
    )


def rule_hash(rule: Rule) -> str:
    """What decides where a rule fires, in 12 hexadecimal digits; message, suggestions and examples do not count.

    For the kinds with patterns these are the expressions that the engine runs and their conditions; for the others the
    parameters and the code of the kind, without comment lines and the module's docstring. Word lists, names and the
    tokenizer are left out: measure again after a change of them.
    """
    if rule.params is None:
        return ""  # The rules about dismissals look at no text.
    params = asdict(rule.params)
    if rule.patterns:
        params = {key: value for key, value in params.items() if key not in PATTERN_KEYS}
        decided: Any = sorted([pattern.source, pattern.ignore_case, pattern.mark or ""] for pattern in rule.patterns)
    else:
        decided = _code(rule.kind)
    plain = [
        rule.kind,
        params,
        decided,
        rule.where,
        sorted(rule.only_in),
        sorted(rule.except_in),
        sorted(rule.source_languages),
    ]
    return hashlib.sha256(json.dumps(plain, sort_keys=True, default=sorted).encode()).hexdigest()[:12]


@lru_cache(maxsize=64)
def _code(kind: str) -> str:
    source = Path(inspect.getfile(KINDS[kind].build)).read_text(encoding="utf-8")
    without_manual = re.sub(r'\A""".*?"""', "", source, count=1, flags=re.DOTALL)
    lines = (line.rstrip() for line in without_manual.splitlines())
    kept = "\n".join(line for line in lines if line and not line.lstrip().startswith("#"))
    return hashlib.sha256(kept.encode()).hexdigest()
