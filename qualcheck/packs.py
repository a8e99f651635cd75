"""Rule packs: folders of YAML files → rules, with every error of every file at its place.

A pack is a folder; its files may be divided at will. The shipped packs are the folders under `rules/`; a house's own
are named in `packs:` of qualcheck.yml. A house's files may also change rules of other packs: see `overlays`.
"""

from __future__ import annotations

import contextlib
import hashlib
import inspect
import os
import re
import signal
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

from qualcheck import __version__, cache, expressions, inflection, lexicon, literals, overlays, packed, pattern
from qualcheck import rule as rule_module
from qualcheck.detectors.table import KINDS, Kind
from qualcheck.document import BLOCK_KINDS
from qualcheck.errors import QualcheckError, QualcheckErrors
from qualcheck.finding import FindingClass
from qualcheck.pattern import Pattern
from qualcheck.rule import FIRST_RELEASE, MARKED, Example, FixSafety, Rule, Status, Where
from qualcheck.select import VERSION
from qualcheck.yamlfile import YamlFile, keys_of, parse, read, unknown_key, validate

if TYPE_CHECKING:
    from importlib.metadata import Distribution

#: With so many packs to be read, more than one process reads them.
MANY_UNREAD: Final = 4

#: Folders of a pack that hold data, not rules.
DATA_FOLDERS: Final = frozenset({"people", "places", "organisations", "words", "likelihood"})

#: The group of entry points under which distributions offer packs.
ENTRY_POINTS: Final = "qualcheck.packs"
#: A package, perhaps one in another, and perhaps a folder in it.
ENTRY_VALUE: Final = re.compile(r"[A-Za-z_]\w*(?:\.\w+)*(?::\w+(?:\.\w+)*)?\Z")

SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
#: Rules of LanguageTool keep the ids that its users know.
LANGUAGETOOL_ID: Final = re.compile(r"[A-Z][A-Z0-9_]*\Z")
LANGUAGE: Final = re.compile(r"[a-z]{2,3}\Z")


#: pydantic refuses keys that a class does not have, and takes what stands under a key as its description.
DOCUMENTED: Final[Mapping[str, Any]] = {"extra": "forbid", "use_attribute_docstrings": True}


@dataclass(frozen=True, kw_only=True)
class CommonKeys:
    """The keys that every rule takes, whatever its kind."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = DOCUMENTED

    id: str
    """The rule's name in its pack: small letters, digits and single hyphens. It says what is found, not what is wrong."""
    kind: str
    """How the rule looks for things; each kind takes keys of its own."""
    class_: FindingClass = "query"
    """error: sure, to be fixed. query: serious, a person decides. signal: reads translated, may be right in its place."""
    severity: Literal["minor", "major", "critical"] | None = None
    """How grave an error or query is; from major up an error fails a run. A signal has none."""
    category: str = "Style/Unidiomatic"
    """What sort of fault it is, by the MQM typology, as in Style/Unidiomatic or Accuracy/Mistranslation."""
    message: str = ""
    """What the copy editor reads: one line, plain words, what to do. {match} stands for the words found."""
    why: str = ""
    """What the other language does and why English does not."""
    suggest: tuple[str, ...] = ()
    """What to print instead, the best first; it is given the capitals of what was found. {match} may stand in it."""
    fix: FixSafety = "none"
    """Whether --fix may write the first suggestion: safe without being looked at, unsafe if asked for, or none."""
    where: Where = "anywhere"
    """Where in the text the rule speaks."""
    only_in: tuple[str, ...] = ()
    """The parts of an article in which the rule speaks, as in headline, paragraph or quotation; all means every part."""
    except_in: tuple[str, ...] = ()
    """The parts of an article in which it does not speak, as in quotation."""
    source_languages: tuple[str, ...] = ()
    """The languages whose translations have it, as in hi or it; with --source-language the rules of others rest."""
    names: bool = False
    """Whether the rule may speak about what is a name as a whole."""
    status: Status = "stable"
    """stable; preview: shown, but it fails nothing; off: only where asked for."""
    since: str = FIRST_RELEASE
    """The version that the rule came with, in quotation marks; who pins an older one gets it as preview."""
    references: tuple[str, ...] = ()
    """Where the knowledge comes from."""
    examples: tuple[ExampleKeys, ...] = ()
    """The rule's tests: 'qualcheck rules test' runs them."""
    formerly: tuple[str, ...] = ()
    """Former ids, with their pack; settings, baselines and dismissals that name them go on to hold."""


@dataclass(frozen=True, kw_only=True)
class ExampleKeys:
    """`bad` or `todo` (with the span in double square brackets), perhaps with `good`; or `ok`."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = DOCUMENTED

    bad: str | None = None
    """A text in which [[double square brackets]] stand round exactly what the rule finds."""
    good: str | None = None
    """The text of `bad` as the rule's first suggestion makes it."""
    ok: str | None = None
    """A right text, in which the rule finds nothing."""
    todo: str | None = None
    """A known miss: marked like `bad`, and not found as yet. The rule's test fails once it is found: make it `bad` then."""


@dataclass(frozen=True)
class Pack:
    """A folder of rule files. Shipped packs must carry examples; a house's own may leave out nearly all."""

    name: str
    folder: Path
    #: The folder as errors show it.
    shown: str
    shipped: bool

    def files(self) -> tuple[Path, ...]:
        found = []
        for folder, folders, names in os.walk(self.folder):
            folders[:] = [name for name in folders if name not in DATA_FOLDERS]
            found += [Path(folder, name) for name in names if name.endswith(".yml")]
        return tuple(sorted(found))


def installed_packs() -> Iterator[tuple[str, Pack | str]]:
    """The packs that installed distributions offer, by name; in the place of one that cannot be had, why not.

    A distribution offers a pack by an entry point of the group `qualcheck.packs`: its name is the name of the pack, its
    value the folder, as in `acme = "acme_style:rules"` for the folder `rules` of the package `acme_style`. Nothing of the
    distribution is imported, so its code never runs.
    """
    from importlib.metadata import distributions

    for distribution in distributions():
        for point in distribution.entry_points:
            if point.group == ENTRY_POINTS:
                yield point.name, _installed(point.name, point.value, distribution)


def _installed(name: str, value: str, distribution: Distribution) -> Pack | str:
    owner = f"{distribution.name} {distribution.version}"
    if not SLUG.match(name):
        return f"{owner} offers it under a name that no pack can have: small letters, digits and single hyphens"
    if not ENTRY_VALUE.match(value):
        return f"{owner} offers it as {value!r}, which is no folder of a package; it must be as in 'acme_style:rules'"
    parts = re.split("[.:]", value)
    # An editable install has its files elsewhere on the path.
    homes = (Path(str(distribution.locate_file(""))), *map(Path, sys.path))
    folder = next((home.joinpath(*parts) for home in homes if home.joinpath(*parts).is_dir()), None)
    if folder is None:
        return f"{owner} offers it as {value!r}, and has no such folder; install it anew"
    return Pack(name, folder, "/".join((distribution.name, *parts)), False)


def rules_folder() -> Path:
    """The shipped `rules/`: inside the package in an installed wheel, beside it in a checkout."""
    inside = Path(__file__).parent / "rules"
    return inside if inside.is_dir() else Path(__file__).parents[1] / "rules"


def shipped_packs() -> tuple[Pack, ...]:
    folder = rules_folder()
    return tuple(
        Pack(path.name, path, f"rules/{path.name}", True)
        for path in sorted(folder.iterdir())
        if path.is_dir() and path.name not in DATA_FOLDERS and not path.name.startswith((".", "_"))
    )


def load(packs: Sequence[Pack]) -> tuple[Rule, ...]:
    """All rules of the packs, sorted by id. Raises QualcheckErrors with everything that is wrong in any file.

    Each pack is kept in the cache under the contents of its files, so that a change of one house rule reads that pack
    alone.
    """
    _read_together(packs)
    rules: dict[str, Rule] = {}
    errors: list[QualcheckError] = []
    unread: set[str] = set()
    for pack in packs:
        try:
            loaded = _load(pack)
        except QualcheckErrors as error:
            errors += error.errors
            unread.add(pack.name)
            continue
        errors += [_taken(rule, rules[rule.id]) for rule in loaded if rule.id in rules]
        rules.update((rule.id, rule) for rule in loaded)
    changes = [overlay for pack in packs for overlay in overlays_of(pack)]
    if changes:
        rules, found = overlays.applied(rules, changes, _changed, unread=unread)
        errors += found
    if errors:
        raise QualcheckErrors(sorted(errors, key=lambda e: (e.path or "", e.line or 0, e.column or 0)))
    return tuple(rules[id_] for id_ in sorted(rules))


def overlays_of(pack: Pack) -> Iterator[overlays.Overlay]:
    """The changes of rules in the files of a house's pack. What cannot be read has been told of with its rules."""
    for path in () if pack.shipped else pack.files():
        with contextlib.suppress(QualcheckError):
            if b"change" in _bytes(pack, path):
                yield from overlays.overlays_in(read(path, _shown(pack, path)))


def _changed(
    item: Mapping[str, Any], file: YamlFile, where: tuple[int], rule: Rule
) -> tuple[Rule | None, list[QualcheckError]]:
    """The rule made anew of its keys. A house need not give what a shipped rule must have."""
    return _rule(item, file, where, Pack(rule.pack, Path(), "", False))


def _read_together(packs: Sequence[Pack]) -> None:
    """Read the packs that the cache has not, into the cache, on all processors: the first run waits half as long.

    Whatever goes wrong here, a process killed among it, is told or mended when the packs are read one by one.
    """
    # Elsewhere, or beside threads, a fork is not safe.
    if sys.platform != "linux" or threading.active_count() > 1:
        return
    with contextlib.suppress(QualcheckError, OSError):
        unread = [pack for pack in packs if pack.shipped and not cache.holds(_key(pack))]
        count = min(os.cpu_count() or 1, len(unread))
        if count < 2 or len(unread) < MANY_UNREAD:
            return
        from multiprocessing import current_process, get_context

        if current_process().daemon:  # It may have no children.
            return
        shares: list[list[Pack]] = [[] for _ in range(count)]
        sizes = [0] * count
        for size, pack in sorted(((sum(path.stat().st_size for path in p.files()), p) for p in unread), key=_by_size):
            least = sizes.index(min(sizes))
            shares[least].append(pack)
            sizes[least] += size
        processes = [get_context("fork").Process(target=_fill_cache, args=(share,), daemon=True) for share in shares]
        try:
            for process in processes:
                process.start()
            for process in processes:
                process.join()
        finally:
            for process in processes:
                if process.is_alive():
                    process.terminate()


def _by_size(sized: tuple[int, Pack]) -> int:
    return -sized[0]


def _fill_cache(packs: Sequence[Pack]) -> None:
    """What each process does. It ends with its parent, which hears of Ctrl-C by itself, and says nothing."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for pack in packs:
        with contextlib.suppress(Exception):
            _load(pack)


def _load(pack: Pack) -> tuple[Rule, ...]:
    key = _key(pack)
    kept = cache.get(key)
    if kept is not None:
        try:
            return packed.unpacked(kept)
        except (ValueError, KeyError):
            pass  # A cache that cannot be read is made anew.
    rules = _read((pack, path) for path in pack.files())
    cache.put(key, packed.packed(rules))
    return rules


def _key(pack: Pack) -> str:
    """The name under which the cache has the pack: what is in its files and the code that reads them."""
    sort = "shipped" if pack.shipped else "house"
    return cache.key("rules of", pack.name, sort, pack.shown, __version__, _code(), _digest(pack))


def _digest(pack: Pack) -> str:
    """What is in the files of the pack, in hexadecimal digits.

    To read six hundred files costs more than all else at a start, so for the shipped packs it is kept under the names,
    sizes and times of the files.
    """
    if not pack.shipped:
        return _digest_of_contents(pack)
    state = cache.key("state of", pack.shown, *_state(pack))
    kept = cache.get(state)
    if kept is None:
        kept = _digest_of_contents(pack).encode()
        cache.put(state, kept)
    return kept.decode("ascii", "replace")


def _state(pack: Pack) -> Iterator[str]:
    for path in pack.files():
        try:
            status = path.stat()
        except OSError as error:
            raise QualcheckError(f"cannot read the file: {error.strerror or error}", _shown(pack, path)) from error
        yield f"{path} {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"


def _digest_of_contents(pack: Pack) -> str:
    return cache.key(*(part for path in pack.files() for part in (_shown(pack, path), _bytes(pack, path))))


@lru_cache(maxsize=1)
def _code() -> bytes:
    """The code that makes rules and patterns, and the libraries that read expressions: what the cache holds depends on
    them as well."""
    import regex

    ours = (expressions, inflection, lexicon, literals, packed, pattern, rule_module)
    makers = {inspect.getmodule(make) for kind in KINDS.values() for make in (kind.patterns, kind.anchors) if make}
    files = sorted({__file__, *(str(module.__file__) for module in (*ours, *makers) if module is not None)})
    versions = f"{sys.version} {regex.__version__}".encode()
    return b"".join((versions, *(Path(file).read_bytes() for file in files)))


def _taken(rule: Rule, other: Rule) -> QualcheckError:
    message = f"the id {rule.id!r} is taken by {other.path}:{other.line}; rename one of the two"
    return QualcheckError(message, rule.path, rule.line, 1)


def version(packs: Sequence[Pack]) -> str:
    """What the rules are, in 8 hexadecimal digits: equal digits, equal rules."""
    return hashlib.sha256(" ".join(_digest(pack) for pack in packs).encode()).hexdigest()[:8]


def _bytes(pack: Pack, path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise QualcheckError(f"cannot read the file: {error.strerror or error}", _shown(pack, path)) from error


def _shown(pack: Pack, path: Path) -> str:
    return f"{pack.shown}/{path.relative_to(pack.folder).as_posix()}"


# Reading


def _read(files: Iterable[tuple[Pack, Path]]) -> tuple[Rule, ...]:
    rules: dict[str, Rule] = {}
    errors: list[QualcheckError] = []
    for pack, path in files:
        try:
            file = read(path, _shown(pack, path))
        except QualcheckError as error:
            errors.append(error)
            continue
        for rule, problem in _rules_of(file, pack):
            if problem is not None:
                errors.append(problem)
            elif rule is not None and rule.id in rules:
                errors.append(_taken(rule, rules[rule.id]))
            elif rule is not None:
                rules[rule.id] = rule
    if errors:
        raise QualcheckErrors(sorted(errors, key=lambda e: (e.path or "", e.line or 0, e.column or 0)))
    return tuple(rules[id_] for id_ in sorted(rules))


def rules_of_text(text: str, shown: str, pack: Pack) -> tuple[Rule, ...]:
    """The rules of one rule file whose text is at hand, in its order. Raises QualcheckErrors with every place."""
    try:
        file = parse(text, shown)
    except QualcheckError as error:
        raise QualcheckErrors([error]) from error
    found = list(_rules_of(file, pack))
    errors = [problem for _, problem in found if problem is not None]
    rules: dict[str, Rule] = {}
    for rule in (rule for rule, _ in found if rule is not None):
        if rule.id in rules:
            errors.append(_taken(rule, rules[rule.id]))
        rules[rule.id] = rule
    if errors:
        raise QualcheckErrors(sorted(errors, key=lambda e: (e.line or 0, e.column or 0)))
    return tuple(rules.values())


def changed_by_text(text: str, shown: str, rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules that the changes in a rule file's text make of `rules`, which have their examples; the others are left
    out. Raises QualcheckErrors with every place.
    """
    try:
        changes = list(overlays.overlays_in(parse(text, shown)))
    except QualcheckError as error:
        raise QualcheckErrors([error]) from error
    before = {rule.id: rule for rule in rules}
    after, errors = overlays.applied(before, changes, _changed, unread=frozenset())
    if errors:
        raise QualcheckErrors(errors)
    return tuple(rule for id_, rule in after.items() if rule is not before[id_])


def _rules_of(file: YamlFile, pack: Pack) -> Iterator[tuple[Rule | None, QualcheckError | None]]:
    if file.data is None:
        return
    if not isinstance(file.data, list):
        yield None, file.error((), "a rule file is a list; begin each rule with '- id: …'")
        return
    for index, item in enumerate(file.data):
        if not isinstance(item, dict):
            yield None, file.error((index,), "a rule is a mapping of keys to values; begin it with '- id: …'")
            continue
        if overlays.is_overlay(item):
            if pack.shipped:
                yield None, file.error((index, "change"), "a shipped rule is changed where it stands, not by 'change'")
            continue
        rule, errors = _rule(item, file, (index,), pack)
        yield from ((None, error) for error in errors)
        if not errors:
            yield rule, None


def _rule(
    item: Mapping[str, Any], file: YamlFile, where: tuple[int], pack: Pack
) -> tuple[Rule | None, list[QualcheckError]]:
    kind_name = item.get("kind")
    if not isinstance(kind_name, str) or kind_name not in KINDS:
        known = ", ".join(sorted(KINDS))
        what = "the key 'kind' is missing" if kind_name is None else f"unknown kind {kind_name!r}"
        return None, [file.error((*where, "kind"), f"{what}; kinds are {known}")]
    kind = KINDS[kind_name]
    common_names, kind_names = keys_of(CommonKeys), keys_of(kind.params)
    errors = [
        file.error((*where, key), unknown_key(key, (*common_names, *kind_names), f"a rule of kind {kind_name!r}"))
        for key in item
        if key not in common_names and key not in kind_names
    ]
    common, found = validate(CommonKeys, {key: item[key] for key in item if key in common_names}, file, where)
    errors += found
    params, found = validate(kind.params, {key: item[key] for key in item if key in kind_names}, file, where)
    errors += found
    if params is not None:
        errors += [file.error((*where, key), message) for key, message in kind.problems(params)]
    if common is not None:
        errors += [file.error((*where, *path), message) for path, message in _problems(common, pack)]
    if errors or common is None or params is None:
        return None, errors
    return _complete(common, params, file, where, pack), []


def _problems(keys: CommonKeys, pack: Pack) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What types alone cannot check."""
    if keys.kind == "languagetool" and not LANGUAGETOOL_ID.match(keys.id):
        yield ("id",), f"the id {keys.id!r} must be that of a rule of LanguageTool, as in EN_A_VS_AN"
    elif keys.kind != "languagetool" and not SLUG.match(keys.id):
        yield ("id",), f"the id {keys.id!r} must be small letters, digits and single hyphens, as in 'took-a-target-on'"
    if keys.class_ == "signal" and keys.severity is not None:
        yield ("severity",), "a signal has no severity; take the line out"
    for key, kinds in (("only_in", keys.only_in), ("except_in", keys.except_in)):
        for index, kind in enumerate(kinds):
            if kind not in BLOCK_KINDS and kind not in ("quotation", "all"):
                yield (key, index), f"{key}: unknown block {kind!r}; known are all, quotation, {', '.join(BLOCK_KINDS)}"
    for index, language in enumerate(keys.source_languages):
        if not LANGUAGE.match(language):
            yield ("source_languages", index), f"{language!r} is no ISO 639 code such as hi or it"
    if not VERSION.match(keys.since):
        yield ("since",), f"{keys.since!r} is no version such as 0.2 or 2026.11"
    for key, texts in (("message", (keys.message,)), ("suggest", keys.suggest)):
        for text in texts:
            if "\n" in text:
                yield (key,), f"{key} must be one line"
    for index, example in enumerate(keys.examples):
        if sum(text is not None for text in (example.bad, example.ok, example.todo)) != 1:
            yield ("examples", index), "an example has either 'bad' (and 'good') or 'ok', or 'todo' for a known miss"
        elif example.bad is not None and not MARKED.search(example.bad):
            yield ("examples", index, "bad"), "mark what the rule must find with [[double square brackets]]"
        elif example.todo is not None and not MARKED.search(example.todo):
            yield ("examples", index, "todo"), "mark what the rule should find with [[double square brackets]]"
        elif example.ok is not None and example.good is not None:
            yield ("examples", index, "good"), "'good' belongs to 'bad'"
    if pack.shipped:
        if not keys.message:
            yield ("id",), "a shipped rule needs a message"
        if keys.class_ != "signal" and keys.severity is None:
            yield ("id",), "a shipped error or query needs a severity"
        if not any(example.bad for example in keys.examples) or not any(example.ok for example in keys.examples):
            yield ("examples",), "a shipped rule needs at least one 'bad' and one 'ok' example"


def _house_message(keys: CommonKeys) -> str:
    """What a rule without a message says. Only houses have such rules."""
    plain = keys.suggest[0] if keys.suggest and "{" not in keys.suggest[0] else ""
    return f"“{{match}}” is on the house's list; write “{plain}”." if plain else "“{match}” is on the house's list."


def _patterns(kind: Kind, params: Any, pack: Pack) -> tuple[Pattern, ...]:
    """What the engine looks for. A stranger's pattern never goes without its time limit, however quick it looks."""
    patterns = kind.patterns(params) if kind.patterns is not None else ()
    return patterns if pack.shipped else tuple(replace(each, quick=False) for each in patterns)


def _complete(keys: CommonKeys, params: Any, file: YamlFile, where: tuple[int], pack: Pack) -> Rule:
    kind = KINDS[keys.kind]
    return Rule(
        id=f"{pack.name}.{keys.id}",
        kind=keys.kind,
        class_=keys.class_,
        severity="neutral" if keys.class_ == "signal" else keys.severity or "minor",
        category=keys.category,
        message=keys.message or _house_message(keys),
        params=params,
        why=keys.why,
        suggest=keys.suggest,
        fix=keys.fix,
        where=keys.where,
        only_in=frozenset(keys.only_in),
        except_in=frozenset(keys.except_in),
        source_languages=keys.source_languages,
        names=keys.names,
        status=keys.status,
        since=keys.since,
        references=keys.references,
        examples=tuple(
            Example(
                example.bad,
                example.good,
                example.ok,
                file.places.get((*where, "examples", index), (0, 0))[0],
                example.todo,
            )
            for index, example in enumerate(keys.examples)
        ),
        formerly=keys.formerly,
        patterns=_patterns(kind, params, pack),
        anchors=kind.anchors(params) if kind.anchors is not None else (),
        path=file.shown,
        line=file.places[where][0],
    )
