"""Rule packs: folders of YAML files → rules, with every error of every file at its place.

A pack is a folder; its files may be divided at will. The shipped packs are the folders under `rules/`; a house's own
are named in `packs:` of qualcheck.yml.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

from qualcheck import __version__, cache, pattern
from qualcheck import rule as rule_module
from qualcheck.detectors.table import KINDS
from qualcheck.document import BLOCK_KINDS
from qualcheck.errors import QualcheckError, QualcheckErrors
from qualcheck.finding import FindingClass
from qualcheck.rule import FIRST_RELEASE, MARKED, Example, FixSafety, Rule, Status, Where
from qualcheck.select import VERSION
from qualcheck.yamlfile import YamlFile, keys_of, read, unknown_key, validate

#: Folders of a pack that hold data, not rules.
DATA_FOLDERS: Final = frozenset({"people", "places", "organisations", "words", "likelihood"})

SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
#: Rules of LanguageTool keep the ids that its users know.
LANGUAGETOOL_ID: Final = re.compile(r"[A-Z][A-Z0-9_]*\Z")
LANGUAGE: Final = re.compile(r"[a-z]{2,3}\Z")


@dataclass(frozen=True, kw_only=True)
class CommonKeys:
    """The keys that every rule takes, whatever its kind."""

    id: str
    kind: str
    class_: FindingClass = "query"
    severity: Literal["minor", "major", "critical"] | None = None
    category: str = "Style/Unidiomatic"
    message: str = ""
    why: str = ""
    suggest: tuple[str, ...] = ()
    fix: FixSafety = "none"
    where: Where = "anywhere"
    only_in: tuple[str, ...] = ()
    except_in: tuple[str, ...] = ()
    source_languages: tuple[str, ...] = ()
    names: bool = False
    status: Status = "stable"
    since: str = FIRST_RELEASE
    references: tuple[str, ...] = ()
    examples: tuple[ExampleKeys, ...] = ()
    formerly: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ExampleKeys:
    """`bad` (with its span in double square brackets) and `good`, or `ok`."""

    bad: str | None = None
    good: str | None = None
    ok: str | None = None


@dataclass(frozen=True)
class Pack:
    """A folder of rule files. Shipped packs must carry examples; a house's own may leave out nearly all."""

    name: str
    folder: Path
    #: The folder as errors show it.
    shown: str
    shipped: bool

    def files(self) -> tuple[Path, ...]:
        return tuple(
            path
            for path in sorted(self.folder.rglob("*.yml"))
            if not DATA_FOLDERS & set(path.relative_to(self.folder).parts[:-1])
        )


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


def load(packs: Sequence[Pack], *, with_examples: bool = False) -> tuple[Rule, ...]:
    """All rules of the packs, sorted by id. Raises QualcheckErrors with everything that is wrong in any file.

    Each pack is kept in the cache under the contents of its files, so that a change of one house rule reads that pack
    alone; a check needs no examples, so packs with them are kept apart.
    """
    rules: dict[str, Rule] = {}
    errors: list[QualcheckError] = []
    for pack in packs:
        try:
            loaded = _load(pack, with_examples)
        except QualcheckErrors as error:
            errors += error.errors
            continue
        errors += [_taken(rule, rules[rule.id]) for rule in loaded if rule.id in rules]
        rules.update((rule.id, rule) for rule in loaded)
    if errors:
        raise QualcheckErrors(sorted(errors, key=lambda e: (e.path or "", e.line or 0, e.column or 0)))
    return tuple(rules[id_] for id_ in sorted(rules))


def _load(pack: Pack, with_examples: bool) -> tuple[Rule, ...]:
    contents = [(path, _bytes(pack, path)) for path in pack.files()]
    what = f"rules {'and examples ' * with_examples}of {pack.name} {'shipped' if pack.shipped else 'house'}"
    key = cache.key(what, __version__, _code(), *(part for path, raw in contents for part in (_shown(pack, path), raw)))
    kept = cache.get(key)
    if kept is not None:
        try:
            return _unpacked(kept)
        except (ValueError, KeyError):
            pass  # A cache that cannot be read is made anew.
    rules = _read((pack, path) for path, _ in contents)
    if not with_examples:
        rules = tuple(replace(rule, examples=()) for rule in rules)
    cache.put(key, _packed(rules))
    return rules


@lru_cache(maxsize=1)
def _code() -> bytes:
    """The code that makes rules and patterns: what the cache holds depends on it as well."""
    return b"".join(Path(str(module.__file__)).read_bytes() for module in (pattern, rule_module))


def _taken(rule: Rule, other: Rule) -> QualcheckError:
    message = f"the id {rule.id!r} is taken by {other.path}:{other.line}; rename one of the two"
    return QualcheckError(message, rule.path, rule.line, 1)


def version(packs: Sequence[Pack]) -> str:
    """What the rules are, in 8 hexadecimal digits: equal digits, equal rules."""
    digest = hashlib.sha256()
    for pack in packs:
        for path in pack.files():
            digest.update(_shown(pack, path).encode() + b"\0" + _bytes(pack, path) + b"\0")
    return digest.hexdigest()[:8]


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
        rule, errors = _rule(item, file, (index,), pack)
        yield from ((None, error) for error in errors)
        if not errors:
            yield rule, None


def _rule(
    item: Mapping[str, Any], file: YamlFile, where: tuple[int], pack: Pack
) -> tuple[Rule | None, list[QualcheckError]]:
    kind_name = item.get("kind")
    if kind_name not in KINDS:
        known = ", ".join(sorted(KINDS))
        what = "the key 'kind' is missing" if kind_name is None else f"unknown kind {kind_name!r}"
        return None, [file.error((*where, "kind"), f"{what}; kinds are {known}")]
    kind = KINDS[str(kind_name)]
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
        if (example.bad is None) == (example.ok is None):
            yield ("examples", index), "an example has either 'bad' (and 'good') or 'ok'"
        elif example.bad is not None and not MARKED.search(example.bad):
            yield ("examples", index, "bad"), "mark what the rule must find with [[double square brackets]]"
        elif example.ok is not None and example.good is not None:
            yield ("examples", index, "good"), "'good' belongs to 'bad'"
    if pack.shipped:
        if not keys.message:
            yield ("id",), "a shipped rule needs a message"
        if keys.class_ != "signal" and keys.severity is None:
            yield ("id",), "a shipped error or query needs a severity"
        if not any(example.bad for example in keys.examples) or not any(example.ok for example in keys.examples):
            yield ("examples",), "a shipped rule needs at least one 'bad' and one 'ok' example"


def _complete(keys: CommonKeys, params: Any, file: YamlFile, where: tuple[int], pack: Pack) -> Rule:
    kind = KINDS[keys.kind]
    return Rule(
        id=f"{pack.name}.{keys.id}",
        kind=keys.kind,
        class_=keys.class_,
        severity="neutral" if keys.class_ == "signal" else keys.severity or "minor",
        category=keys.category,
        message=keys.message or "“{match}” is on the house's list.",
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
            Example(example.bad, example.good, example.ok, file.places.get((*where, "examples", index), (0, 0))[0])
            for index, example in enumerate(keys.examples)
        ),
        formerly=keys.formerly,
        patterns=kind.patterns(params) if kind.patterns is not None else (),
        anchors=kind.anchors(params) if kind.anchors is not None else (),
        path=file.shown,
        line=file.places[where][0],
    )


# The cache holds plain data


def _packed(rules: Sequence[Rule]) -> bytes:
    """The rules as JSON, the keys of mappings in the order of the rule files."""
    import msgspec

    return msgspec.json.encode(rules)


def _unpacked(data: bytes) -> tuple[Rule, ...]:
    """Raises ValueError (msgspec's errors are of that kind) where the data are not of this version's form."""
    import msgspec

    rules = msgspec.json.decode(data, type=tuple[Rule, ...])
    return tuple(replace(rule, params=msgspec.convert(rule.params, KINDS[rule.kind].params)) for rule in rules)
