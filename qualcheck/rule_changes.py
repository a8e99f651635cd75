"""Two states of the rules compared: which rules differ, and which findings on corpora come and go with that.

Only rules that differ are run, before and after, on each text once; of the kinds whose rules look at one another all
rules are run. A rule that is off finds nothing. Findings are counted before merging, as in `rules stats`.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Final, NamedTuple

from qualcheck import corpus_pool, packs, revisions, stats, tagger
from qualcheck.checker import Checker
from qualcheck.config import Settings
from qualcheck.corpus_pool import Source
from qualcheck.detectors import phrase
from qualcheck.detectors.table import KINDS
from qualcheck.document import Document
from qualcheck.effects import ChangeKind, Effects, RuleEffect, Size, Timing
from qualcheck.errors import QualcheckError
from qualcheck.finding import CLASSES, Finding, FindingClass
from qualcheck.packs import Pack
from qualcheck.pattern import phrase_pattern
from qualcheck.rates import Excerpt
from qualcheck.resources import Resources
from qualcheck.rule import Rule
from qualcheck.run import resources as resources_of

#: Kinds of which each rule finds the same whatever the others do.
ALONE: Final = frozenset({"phrase", "regex", "pattern", "density"})
#: Words of the corpora over which time is measured, and rules that are measured alone.
TIMED_WORDS: Final = 60_000
TIMED_RULES: Final = 60
SLOWEST: Final = 10
#: A phrase of which a text has nothing.
NOWHERE: Final = Rule(
    id="nowhere",
    kind="phrase",
    class_="signal",
    severity="neutral",
    category="",
    message="",
    params=phrase.Params(phrases=("qqvzx qqvzx",)),
    patterns=(phrase_pattern("qqvzx qqvzx", True),),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One rule in the two states; None where it is not there."""

    before: Rule | None
    after: Rule | None

    @property
    def id(self) -> str:
        rule = self.after or self.before
        assert rule is not None
        return rule.id

    @property
    def change(self) -> ChangeKind:
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        if _finds(self.before) != _finds(self.after):
            return "changed"
        return "regraded" if _grade(self.before) != _grade(self.after) else "reworded"


def _finds(rule: Rule) -> tuple[object, ...]:
    """What decides where a rule fires."""
    return stats.rule_hash(rule), rule.names


def _grade(rule: Rule) -> tuple[object, ...]:
    return rule.class_, rule.severity, rule.status, rule.house_decides("class"), rule.house_decides("severity")


def _words(rule: Rule) -> tuple[object, ...]:
    """What a rule says: all else that a reader or writer of rules sees."""
    shown = tuple(replace(example, line=0, path="") for example in rule.examples)
    offered = tuple(pattern.suggest for pattern in rule.patterns)
    return (rule.message, rule.why, rule.suggest, offered, rule.fix, rule.category, rule.since, rule.references, shown)


def differences(before: Sequence[Rule], after: Sequence[Rule]) -> tuple[Difference, ...]:
    """The rules that are not the same in both states, by id; one that was renamed follows its former id."""
    old = {rule.id: rule for rule in before}
    found = []
    for rule in after:
        match = next((old.pop(id_) for id_ in (rule.id, *rule.formerly) if id_ in old), None)
        if match is None or (_finds(match), _grade(match), _words(match)) != (_finds(rule), _grade(rule), _words(rule)):
            found.append(Difference(match, rule))
    found += [Difference(rule, None) for rule in old.values()]
    return tuple(sorted(found, key=lambda each: each.id))


# The states


def packs_at(
    chosen: Sequence[Pack], shipped: Path, ref: str, here: Path, into: Path
) -> tuple[list[Pack], str, list[str]]:
    """The packs as they were at the git revision `ref` of the repository that holds `here`, written to the folder `into`.

    Packs outside that repository stay as they are. Also the commit, and the paths of lists of names and words that differ.
    Of a shipped rules folder inside the repository packs that are no more come too. Raises QualcheckError.
    """
    since = revisions.Since(ref, "--from")
    revision, _ = since.of(here / "x")
    kept: list[Pack] = []
    changed_data: list[str] = []
    found = False
    inside = _below(shipped, revision.root)
    if inside is not None:
        found = True
        names = {
            path[len(inside) :].split("/")[0]
            for path in revision.blobs
            if path.startswith(inside) and path.endswith(".yml")
        }
        now = {pack.name: pack for pack in chosen if pack.shipped}
        for name in sorted(name for name in names if "." not in name and name not in packs.DATA_FOLDERS):
            if name in now and _same_then(revision, f"{inside}{name}/", now[name]):
                kept.append(now[name])
                continue
            folder = into / "rules" / name
            _write(revision, f"{inside}{name}/", folder)
            kept.append(Pack(name, folder, f"{ref}:{inside}{name}", False))
        changed_data = [path for path in revision.changed if path.startswith(inside) and _is_data(path)]
    for pack in chosen:
        if inside is not None and pack.shipped:
            continue
        place = _below(pack.folder, revision.root)
        if place is None:
            kept.append(pack)
            continue
        found = True
        folder = into / "house" / pack.name
        _write(revision, place, folder)
        kept.append(Pack(pack.name, folder, f"{ref}:{place.rstrip('/')}", False))
    if not found:
        raise QualcheckError(
            f"--from {ref!r}: the repository {revision.root.name} holds no rules that are in force; run it in the repository "
            "of your rules, or name their folder under 'packs' of qualcheck.yml"
        )
    return kept, revision.base, sorted(changed_data)


def _below(folder: Path, root: Path) -> str | None:
    """The path of the folder from the root, with a slash at its end; None where it lies elsewhere."""
    resolved = folder.resolve()
    return f"{resolved.relative_to(root).as_posix()}/" if resolved.is_relative_to(root) and resolved != root else None


def _same_then(revision: revisions.Revision, inside: str, pack: Pack) -> bool:
    """Whether the files of a pack are what they were: then they need not be read again."""
    now = {f"{inside}{path.relative_to(pack.folder).as_posix()}" for path in pack.files()}
    then = {path for path in revision.blobs if path.startswith(inside) and path.endswith(".yml")}
    return now == {path for path in then if not _is_data(path[len(inside) :])} and all(map(revision.unchanged, now))


def _write(revision: revisions.Revision, inside: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path in revision.blobs:
        # Not by `changed`: what was renamed stood there under its old name.
        if path.startswith(inside) and path.endswith(".yml") and not _is_data(path[len(inside) :]):
            target = folder / path[len(inside) :]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(revision.bytes_then(path))


def _is_data(path: str) -> bool:
    return bool(packs.DATA_FOLDERS & set(path.split("/")[:-1]))


def packs_in(folder: Path, shown: str) -> list[Pack]:
    """The packs of a folder: the folder itself if rule files stand in it, else each folder below that has some.

    Raises QualcheckError.
    """
    if not folder.is_dir():
        raise QualcheckError("there is no such folder", shown)
    if any(folder.glob("*.yml")):
        return [Pack(folder.resolve().name, folder, shown, False)]
    found = [
        Pack(path.name, path, f"{shown}/{path.name}", False)
        for path in sorted(folder.iterdir())
        if path.is_dir() and path.name not in packs.DATA_FOLDERS and not path.name.startswith((".", "_"))
    ]
    found = [pack for pack in found if pack.files()]
    if not found:
        raise QualcheckError("the folder holds no rule file (.yml), nor do the folders in it", shown)
    return found


# The findings


class _Told(NamedTuple):
    """What one piece of the work has counted."""

    words: int
    texts: int
    before: Counter[str]
    after: Counter[str]
    classes_before: Counter[FindingClass]
    classes_after: Counter[FindingClass]
    new: dict[str, tuple[int, tuple[Excerpt, ...]]]
    gone: dict[str, tuple[int, tuple[Excerpt, ...]]]
    skipped: dict[str, str]


class _Worker:
    """Both states in one process. `renamed`: id before → id after."""

    def __init__(
        self,
        before: Sequence[Rule],
        after: Sequence[Rule],
        renamed: Mapping[str, str],
        settings: Settings,
        excerpts: int,
    ) -> None:
        found = resources_of(settings)
        self._before = Checker(before, found, recast=1, retranslate=1)
        self._after = Checker(after, found, recast=1, retranslate=1)
        self._renamed = renamed
        self._settings = settings
        self._excerpts = excerpts

    def __call__(self, sources: Sequence[Source]) -> _Told:
        told = _Told(0, 0, Counter(), Counter(), Counter(), Counter(), {}, {}, {})
        for source in sources:
            told = _plus(told, self._one(corpus_pool.document(source, self._settings)), self._excerpts)
        return told

    def _one(self, document: Document) -> _Told:
        old, new = self._before.detect(document), self._after.detect(document)
        was = {(self._renamed.get(f.rule, f.rule), f.span, f.message): f for f in old.findings}
        now = {(f.rule, f.span, f.message): f for f in new.findings}
        places_before = Counter((rule, span) for rule, span, _ in was)
        places_after = Counter((rule, span) for rule, span, _ in now)
        return _Told(
            words=corpus_pool.words(document),
            texts=1,
            before=Counter(self._renamed.get(f.rule, f.rule) for f in old.findings),
            after=Counter(f.rule for f in new.findings),
            classes_before=Counter(f.class_ for f in old.findings),
            classes_after=Counter(f.class_ for f in new.findings),
            # Other words at the same place are no other finding.
            new=_some(document, {key: f for key, f in now.items() if key[:2] not in places_before}, self._excerpts),
            gone=_some(document, {key: f for key, f in was.items() if key[:2] not in places_after}, self._excerpts),
            skipped={item.what: f"{document.id}: {item.why}" for item in (*old.skipped, *new.skipped)},
        )


def _some(
    document: Document, found: Mapping[tuple[object, ...], Finding], excerpts: int
) -> dict[str, tuple[int, tuple[Excerpt, ...]]]:
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for key, finding in found.items():
        by_rule[str(key[0])].append(finding)
    return {
        rule: (len(some), tuple(heapq.nsmallest(excerpts, (stats.excerpt(rule, document, each) for each in some))))
        for rule, some in by_rule.items()
    }


def _plus(one: _Told, other: _Told, excerpts: int) -> _Told:
    return _Told(
        one.words + other.words,
        one.texts + other.texts,
        one.before + other.before,
        one.after + other.after,
        one.classes_before + other.classes_before,
        one.classes_after + other.classes_after,
        _joined(one.new, other.new, excerpts),
        _joined(one.gone, other.gone, excerpts),
        {**other.skipped, **one.skipped},
    )


def _joined(
    one: Mapping[str, tuple[int, tuple[Excerpt, ...]]],
    other: Mapping[str, tuple[int, tuple[Excerpt, ...]]],
    excerpts: int,
) -> dict[str, tuple[int, tuple[Excerpt, ...]]]:
    nothing: tuple[int, tuple[Excerpt, ...]] = (0, ())
    joined = {}
    for rule in {**one, **other}:
        (first, some), (second, others) = one.get(rule, nothing), other.get(rule, nothing)
        joined[rule] = (first + second, tuple(heapq.nsmallest(excerpts, (*some, *others))))
    return joined


def effects(
    found: Sequence[Difference],
    before: Sequence[Rule],
    after: Sequence[Rule],
    corpora: Mapping[str, Path],
    articles: Mapping[str, Sequence[Path]],
    settings: Settings,
    *,
    names: tuple[str, str],
    data: Sequence[str] = (),
    excerpts: int = 5,
    processes: int | None = None,
    with_time: bool = False,
) -> Effects:
    """What the differences do on the corpora. `names`: what the states are called; `excerpts`: of each rule and corpus,
    always the same ones. Raises QualcheckError for a corpus that cannot be read.
    """
    runnable = [each for each in found if each.change != "reworded"]
    old, new = _run_too(runnable, before, after)
    renamed = {d.before.id: d.after.id for d in found if d.before and d.after and d.before.id != d.after.id}
    told: dict[str, _Told] = {}
    make = partial(_Worker, old, new, renamed, settings, excerpts)
    for name, part in corpus_pool.over(corpora, articles, make, processes):
        told[name] = _plus(told[name], part, excerpts) if name in told else part
    return Effects(
        before=names[0],
        after=names[1],
        corpora={name: Size(part.words, part.texts) for name, part in told.items()},
        rules=tuple(_effects_of(found, old, new, told)),
        classes={
            class_: {name: (part.classes_before[class_], part.classes_after[class_]) for name, part in told.items()}
            for class_ in CLASSES
        },
        data=tuple(data),
        skipped=_skipped(runnable, told),
        timing=_timing(runnable, old, new, corpora, articles, settings) if with_time else None,
    )


def _run_too(
    found: Sequence[Difference], before: Sequence[Rule], after: Sequence[Rule]
) -> tuple[list[Rule], list[Rule]]:
    """The rules to run in each state: those that differ, the others of kinds that look at one another, and the rules that
    say a text is no English, since nothing else is said of such a text.
    """
    ids = {rule.id for each in found for rule in (each.before, each.after) if rule is not None}
    kinds = {rule.kind for each in found for rule in (each.before, each.after) if rule is not None} - ALONE
    if not found:
        return [], []

    def wanted(rule: Rule) -> bool:
        if rule.status == "off" or rule.kind == "languagetool":
            return False
        return rule.id in ids or rule.kind in kinds or rule.kind == "language"

    return [rule for rule in before if wanted(rule)], [rule for rule in after if wanted(rule)]


def _effects_of(
    found: Sequence[Difference], old: Sequence[Rule], new: Sequence[Rule], told: Mapping[str, _Told]
) -> Iterator[RuleEffect]:
    known = {each.id for each in found} | {each.before.id for each in found if each.before is not None}
    was, now = {rule.id: rule for rule in old}, {rule.id: rule for rule in new}
    others = [Difference(was.get(id_), rule) for id_, rule in now.items() if id_ not in known]
    for each in sorted((*found, *others), key=lambda each: each.id):
        effect = RuleEffect(
            id=each.id,
            change=each.change if each.id in known else "alike",
            was=_standing(each.before),
            now=_standing(each.after),
            before={name: part.before[each.id] for name, part in told.items()},
            after={name: part.after[each.id] for name, part in told.items()},
            new={name: part.new[each.id][0] for name, part in told.items() if each.id in part.new},
            gone={name: part.gone[each.id][0] for name, part in told.items() if each.id in part.gone},
            new_excerpts={name: part.new[each.id][1] for name, part in told.items() if each.id in part.new},
            gone_excerpts={name: part.gone[each.id][1] for name, part in told.items() if each.id in part.gone},
        )
        if effect.change != "alike" or effect.differs:
            yield effect


def _standing(rule: Rule | None) -> str:
    """The class and severity of a rule, and its status where that is not the usual one."""
    if rule is None:
        return ""
    parts = (
        rule.class_ if rule.class_ == "signal" else f"{rule.class_}, {rule.severity}",
        "" if rule.status == "stable" else rule.status,
    )
    return ", ".join(part for part in parts if part)


def _skipped(found: Sequence[Difference], told: Mapping[str, _Told]) -> dict[str, str]:
    skipped = {what: why for part in told.values() for what, why in sorted(part.skipped.items())}
    for each in found:
        rule = each.after or each.before
        if rule is not None and rule.kind == "languagetool":
            skipped[rule.id] = "rules of LanguageTool are not run here; see 'qualcheck rules stats --languagetool'"
    return dict(sorted(skipped.items()))


# Time


def _timing(
    found: Sequence[Difference],
    old: Sequence[Rule],
    new: Sequence[Rule],
    corpora: Mapping[str, Path],
    articles: Mapping[str, Sequence[Path]],
    settings: Settings,
) -> Timing:
    """Seconds by kind in both states, and of each changed rule alone, in this process, over the first texts."""
    resources = resources_of(settings)
    documents = []
    words = 0
    for document in _first_documents(corpora, articles, settings):
        documents.append(document)
        words += corpus_pool.words(document)
        if words >= TIMED_WORDS:
            break
    kinds = sorted({rule.kind for rule in (*old, *new)})
    changed = [each.after for each in found if each.after is not None and each.after.status != "off"]
    alone = [rule for rule in changed if rule.kind != "languagetool"][:TIMED_RULES]
    sets: dict[tuple[str, str], list[Rule]] = {("alone", rule.id): [rule] for rule in (*alone, NOWHERE)}
    for kind in kinds:
        sets["before", kind] = [rule for rule in old if rule.kind == kind]
        sets["after", kind] = [rule for rule in new if rule.kind == kind]
    seconds = _seconds(sets, documents, resources)
    floor = seconds["alone", NOWHERE.id]
    own = ((rule.id, max(0.0, seconds["alone", rule.id] - (floor if rule.patterns else 0.0))) for rule in alone)
    slowest = sorted(own, key=lambda pair: (-pair[1], pair[0]))
    return Timing(
        words,
        {kind: (seconds["before", kind], seconds["after", kind]) for kind in kinds},
        tuple(slowest[:SLOWEST]),
        len(alone),
        floor,
    )


def _first_documents(
    corpora: Mapping[str, Path], articles: Mapping[str, Sequence[Path]], settings: Settings
) -> Iterator[Document]:
    """The texts of all corpora in turn."""
    from qualcheck import corpus

    streams: list[Iterator[Source]] = [iter(corpus.read(path)) for path in corpora.values()]
    streams += [iter(paths) for paths in articles.values()]
    while streams:
        for stream in tuple(streams):
            source = next(stream, None)
            if source is None:
                streams.remove(stream)
            else:
                yield corpus_pool.document(source, settings)


def _seconds(
    sets: Mapping[tuple[str, str], Sequence[Rule]], documents: Iterable[Document], resources: Resources
) -> dict[tuple[str, str], float]:
    """Seconds of each set of rules of one kind. What all kinds share (words, tags, names) is made before the clock runs, and
    so are the detectors. Each reads a document twice and the shorter time counts: what is compiled at first is not.
    """
    detectors: dict[tuple[str, str], Callable[[Document], Iterable[object]]] = {
        name: KINDS[rules[0].kind].build(rules, resources) for name, rules in sets.items() if rules
    }
    seconds = dict.fromkeys(sets, 0.0)
    for document in documents:
        resources.name_finder.exempt(document)
        tagger.chains(document)
        for name, detector in detectors.items():
            seconds[name] += min(_once(detector, document) for _ in range(2))
    return seconds


def _once(detector: Callable[[Document], Iterable[object]], document: Document) -> float:
    begun = perf_counter()
    tuple(detector(document))
    return perf_counter() - begun
