"""`qualcheck.yml` and the command line → Settings."""

from __future__ import annotations

import fnmatch
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from math import inf
from pathlib import Path
from typing import Any, ClassVar, Final, Literal

from qualcheck import __version__, namelists
from qualcheck.errors import QualcheckError, QualcheckErrors
from qualcheck.languagetool import installation
from qualcheck.layers import Layer, beside, layers, merged
from qualcheck.packs import Pack, installed_packs, shipped_packs
from qualcheck.rule import Rule
from qualcheck.scorecard import ScorecardKeys
from qualcheck.select import VERSION, RuleKeys, known, order
from qualcheck.yamlfile import Path_, keys_of, unknown_key, validate

FILE_NAME: Final = "qualcheck.yml"

Gate = Literal["minor", "major", "critical"]
NameStyle = Literal["ap", "bbc", "economist", "none"]


#: pydantic refuses keys that a class does not have, and takes what stands under a key as its description.
KEYS: Final[Mapping[str, Any]] = {"extra": "forbid", "use_attribute_docstrings": True}


@dataclass(frozen=True, kw_only=True)
class VerdictKeys:
    """Shares of sentences touched from which an article is to be recast, and to be translated again."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = KEYS

    recast: float = 0.2
    """The share from which an article is to be recast."""
    retranslate: float = 0.4
    """The share from which it is to be translated again."""


@dataclass(frozen=True, kw_only=True)
class LanguageToolKeys:
    """Whether LanguageTool is asked as well. `required` makes a run incomplete that cannot have it."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = KEYS

    use: Literal["off", "required"] = "off"
    """off; or required: a run that cannot have it is incomplete."""
    version: str = installation.VERSION
    """The version to be used."""
    url: str | None = None
    """A server that runs already, instead of one that qualcheck starts."""


@dataclass(frozen=True, kw_only=True)
class OverrideKeys:
    """Settings for the articles whose path matches one of `paths` (shell patterns, `**` over folders)."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = KEYS

    paths: tuple[str, ...]
    """Shell patterns; one without a slash is matched against the file name."""
    source_language: str | None = None
    """The language these articles come from, as in hi."""
    name_style: NameStyle | None = None
    """House style of foreign names in them."""
    select: tuple[str, ...] = ()
    """Only these rules here."""
    extend_select: tuple[str, ...] = ()
    """These rules as well here."""
    ignore: tuple[str, ...] = ()
    """Not these rules here."""


@dataclass(frozen=True, kw_only=True)
class SettingsKeys:
    """The keys of qualcheck.yml."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = KEYS

    extends: tuple[str, ...] = ()
    """Settings files beside this one that it builds on; what stands here wins. One path may stand without a list."""
    pin: str | None = None
    """The version whose rules fail a run; newer rules are shown as preview."""
    #: Which files of a folder are articles. Markdown and HTML are asked for: a README, or a report, is none.
    include: tuple[str, ...] = ("*.txt",)
    """Names of files that are articles, as shell patterns, where a folder is checked."""
    exclude: tuple[str, ...] = ()
    """Files and folders that are left out, as shell patterns."""
    select: tuple[str, ...] = ()
    """Only these rules: rule id, pack, category, class or lang:CODE."""
    extend_select: tuple[str, ...] = ()
    """These rules as well, rules that are off among them."""
    ignore: tuple[str, ...] = ()
    """Not these rules."""
    rules: Mapping[str, RuleKeys] = field(default_factory=dict)
    """What the house makes of rules: off, or another class, severity or status."""
    packs: tuple[str, ...] = ()
    """Folders with rules of the house, which may also change other rules; later ones have the last word."""
    installed_packs: tuple[str, ...] = ()
    """Packs of rules from installed distributions, by name; they come before the folders of the house."""
    vocabulary: tuple[str, ...] = ()
    """Words and names that are right, whatever a rule says."""
    house_names: tuple[str, ...] = ()
    """Lists of names of the house; one path may stand without a list."""
    house_rates: str | None = None
    """The file in which `qualcheck compare --write` keeps what the desk made of the findings (house-rates.json)."""
    name_style: NameStyle = "none"
    """House style of foreign names."""
    source_language: str | None = None
    """The language the articles come from, as in hi; packs of other languages rest."""
    overrides: tuple[OverrideKeys, ...] = ()
    """Other settings for the articles of some paths; the last that matches decides."""
    templates: str | None = None
    """A folder with templates that take the place of the shipped ones of the same name."""
    likelihood_model: str | None = None
    """A model of `qualcheck likelihood train` in the place of the shipped one."""
    strict: bool = False
    """Whether every dismissal needs a reason."""
    fail_on: Gate = "major"
    """Errors of this severity or graver fail a run."""
    fail_on_queries: bool = False
    """Whether queries fail a run as well."""
    max_signals: float | None = None
    """More signals than this in 1,000 words fail a run."""
    verdict: VerdictKeys = field(default_factory=VerdictKeys)
    """When an article is to be recast or translated again."""
    scorecard: ScorecardKeys = field(default_factory=ScorecardKeys)
    """What the house finds acceptable on the scorecard."""
    max_findings: Mapping[Gate, int] = field(default_factory=dict)
    """Severity → how many errors of it an article may have."""
    fail_under: float | None = None
    """Articles of 500 words or more with a lower score fail a run."""
    languagetool: LanguageToolKeys = field(default_factory=LanguageToolKeys)
    """Whether LanguageTool is asked as well."""


#: Number in the settings → the least and the most it can be.
RANGES: Final[tuple[tuple[Path_, float, float], ...]] = (
    (("max_signals",), 0, inf),
    (("fail_under",), 0, 100),
    (("verdict", "recast"), 0, 1),
    (("verdict", "retranslate"), 0, 1),
    (("scorecard", "pass_threshold"), 0, 100),
    # The score is divided by it.
    (("scorecard", "acceptable_points"), 0.001, inf),
)

#: File, line and column.
Origin = tuple[str, int, int]


@dataclass(frozen=True)
class RuleSet:
    """Which of the rules check an article, and by which name style."""

    name_style: NameStyle
    select: tuple[str, ...]
    extend_select: tuple[str, ...]
    ignore: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything a run depends on besides the texts. `folder` is where paths in the configuration start."""

    folder: Path
    keys: SettingsKeys = field(default_factory=SettingsKeys)
    house_packs: tuple[Pack, ...] = ()
    #: The entries of the house lists of names.
    house_names: tuple[namelists.Record, ...] = ()
    templates: Path | None = None
    exit_zero: bool = False
    #: Whether what LanguageTool said before is taken from the cache.
    use_cache: bool = True
    #: Folders that are never read: where this run writes its reports.
    never_read: tuple[Path, ...] = ()
    #: What the files say, before the command line changed anything, and the place of each value.
    filed: SettingsKeys = field(default_factory=SettingsKeys)
    origins: Mapping[Path_, Origin] = field(default_factory=dict)

    def source_language(self, shown: str) -> str | None:
        """The source language set for the article at the path `shown`; the last override that matches decides."""
        chosen = [override.source_language for override in self._overrides(shown) if override.source_language]
        return chosen[-1] if chosen else self.keys.source_language

    def name_style(self, shown: str) -> NameStyle:
        """The name style set for the article at the path `shown`; the last override that matches decides."""
        chosen = [override.name_style for override in self._overrides(shown) if override.name_style]
        return chosen[-1] if chosen else self.keys.name_style

    def rule_set(self, shown: str | None = None) -> RuleSet:
        """The rule set for the article at the path `shown`, or the one that stands where no override matches."""
        keys = self.keys
        found = RuleSet(keys.name_style, keys.select, keys.extend_select, keys.ignore)
        for override in self._overrides(shown) if shown is not None else ():
            wanted = {*override.select, *override.extend_select}
            found = RuleSet(
                override.name_style or found.name_style,
                override.select or found.select,
                (*found.extend_select, *override.extend_select),
                # What the command line ignores stays ignored.
                (*(name for name in found.ignore if name not in wanted & {*self.filed.ignore}), *override.ignore),
            )
        return found

    def check_names_of_rules(self, rules: Sequence[Rule]) -> None:
        """Raises QualcheckErrors for every name in the settings that names none of the rules."""
        errors = []
        for where, name in self._names_of_rules():
            try:
                known(rules, name)
            except QualcheckError as error:
                errors.append(QualcheckError(error.message, *(self.origin(where) or ())))
        if errors:
            raise QualcheckErrors(errors)

    def _names_of_rules(self) -> Iterator[tuple[Path_, str]]:
        yield from ((("rules", name), name) for name in self.keys.rules)
        for key in ("select", "extend_select", "ignore"):
            yield from (((key, index), name) for index, name in enumerate(getattr(self.keys, key)))
            for at, override in enumerate(self.keys.overrides):
                yield from ((("overrides", at), name) for name in getattr(override, key))

    def origin(self, where: Path_) -> Origin | None:
        """The place of a value in the files; None for a default, and for what the command line says."""
        return self.origins.get(where) if value_at(self.keys, where) == value_at(self.filed, where) else None

    def overrides(self, shown: str) -> Iterator[tuple[int, OverrideKeys]]:
        """Each override that matches the path `shown`, as it is or as seen from the settings file, and its index."""
        from_here = os.path.relpath(shown, self.folder).replace(os.sep, "/")
        for index, override in enumerate(self.keys.overrides):
            if any(matches(shown, pattern) or matches(from_here, pattern) for pattern in override.paths):
                yield index, override

    def _overrides(self, shown: str) -> Iterator[OverrideKeys]:
        return (override for _, override in self.overrides(shown))

    def for_all(self, **changes: Any) -> Settings:
        """These settings, which overrides have too, for every article, whatever the overrides say of them."""
        nothing: dict[str, Any] = {each.name: each.default for each in fields(OverrideKeys) if each.name in changes}
        freed = tuple(replace(override, **nothing) for override in self.keys.overrides)
        return self.with_keys(**changes, overrides=freed)

    def with_keys(self, **changes: Any) -> Settings:
        return replace(self, keys=replace(self.keys, **changes))


def matches(shown: str, pattern: str) -> bool:
    """Whether a path matches a shell pattern; one without a slash is matched against the name alone."""
    if "/" not in pattern:
        return fnmatch.fnmatchcase(shown.rsplit("/", 1)[-1], pattern)
    return fnmatch.fnmatchcase(shown, pattern) or fnmatch.fnmatchcase(shown, pattern.rstrip("/") + "/*")


def find(start: Path, name: str = FILE_NAME) -> Path | None:
    """The nearest file of that name in `start` or a folder above it."""
    for folder in (start, *start.parents):
        candidate = folder / name
        if candidate.is_file():
            return candidate
    return None


def load(path: Path | None, shown: str = FILE_NAME) -> Settings:
    """Settings from the file at `path`; the defaults where there is none. Raises QualcheckErrors."""
    if path is None:
        return Settings(folder=Path.cwd())
    found = layers(path, shown)
    each = [_keys_of(layer) for layer in found]
    errors = [error for keys in each if isinstance(keys, list) for error in keys]
    if errors:
        raise QualcheckErrors(errors)
    told = merged(found)
    keys, errors = validate(SettingsKeys, told.data, found[-1].file, ())
    if errors:
        raise QualcheckErrors(errors)
    sound = [(layer, keys) for layer, keys in zip(found, each, strict=True) if isinstance(keys, SettingsKeys)]
    return Settings(
        folder=path.parent,
        keys=keys,
        house_packs=(
            *dict.fromkeys(pack for layer, keys in sound for pack in _installed_packs(keys, layer)),
            *(pack for layer, keys in sound for pack in _house_packs(keys, layer)),
        ),
        templates=next(reversed([folder for layer, keys in sound if (folder := _templates(keys, layer))]), None),
        house_names=namelists.house_lists([each for layer, keys in sound for each in _house_names(keys, layer)]),
        filed=keys,
        origins={where: layer.origin(place) for where, (layer, place) in told.origins.items()},
    )


def _keys_of(layer: Layer) -> SettingsKeys | list[QualcheckError]:
    """What one file says, or everything that is wrong in it."""
    file, known_keys = layer.file, keys_of(SettingsKeys)
    errors = [
        file.error((key,), unknown_key(key, known_keys, FILE_NAME)) for key in layer.data if key not in known_keys
    ]
    for index, override in enumerate(_items(layer.data.get("overrides"))):
        if isinstance(override, dict):
            errors += [
                file.error(("overrides", index, key), unknown_key(key, keys_of(OverrideKeys), "an override"))
                for key in override
                if key not in keys_of(OverrideKeys)
            ]
    keys, found = validate(SettingsKeys, layer.data, file, ()) if not errors else (None, [])
    errors += found
    if isinstance(keys, SettingsKeys):
        errors += [file.error(where, message) for where, message in _problems(keys)]
    return keys if isinstance(keys, SettingsKeys) and not errors else sorted(errors, key=_line)


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _line(error: QualcheckError) -> tuple[int, int]:
    return error.line or 0, error.column or 0


def _problems(keys: SettingsKeys) -> Iterator[tuple[Path_, str]]:
    """What types alone cannot check."""
    if keys.pin is not None and not VERSION.match(keys.pin):
        yield ("pin",), f"{keys.pin!r} is no version such as {__version__}"
    elif keys.pin is not None and order(keys.pin) > order(__version__):
        yield ("pin",), f"pin is {keys.pin}, and this is qualcheck {__version__}; install that version, or pin this one"
    for name, made in keys.rules.items():
        if made.class_ == "signal" and made.severity is not None:
            yield ("rules", name), "a signal has no severity; take it out"
    for where, least, most in RANGES:
        value = value_at(keys, where)
        if value is not None and not least <= value <= most:
            wanted = f"{least:g} or more" if most == inf else f"from {least:g} to {most:g}"
            yield where, f"{where[-1]} is {value:g}; it must be {wanted}"
    for severity, number in keys.max_findings.items():
        if number < 0:
            yield ("max_findings", severity), f"{severity} is {number}; it must be 0 or more"


def value_at(keys: Any, where: Path_) -> Any:
    """The value at a path into the keys; None where there is none."""
    for part in where:
        if isinstance(keys, Mapping):
            keys = keys.get(part)
        elif isinstance(keys, tuple):
            keys = keys[part] if isinstance(part, int) and part < len(keys) else None
        else:
            keys = getattr(keys, str(part), None)
    return keys


def _house_packs(keys: SettingsKeys, layer: Layer) -> tuple[Pack, ...]:
    _there(layer, "packs", keys.packs, Path.is_dir, "folder", "a folder of rule files")
    found = [
        Pack((layer.folder / entry).resolve().name, layer.folder / entry, beside(layer.file.shown, entry), False)
        for entry in keys.packs
    ]
    taken = {*_shipped_names(), *keys.installed_packs} if found else set()
    errors = [
        layer.file.error(
            ("packs", index),
            f"there is a pack {pack.name!r} already; rename the folder, as ids of rules begin with its name",
        )
        for index, pack in enumerate(found)
        if pack.name in taken
    ]
    if errors:
        raise QualcheckErrors(errors)
    return tuple(found)


def _shipped_names() -> set[str]:
    return {pack.name for pack in shipped_packs()}


def _installed_packs(keys: SettingsKeys, layer: Layer) -> tuple[Pack, ...]:
    """Only those asked for by name: installing something else must not change what is found."""
    if not keys.installed_packs:
        return ()
    offered: dict[str, list[Pack | str]] = defaultdict(list)
    for name, pack in installed_packs():
        if pack not in offered[name]:
            offered[name].append(pack)
    errors = []
    for index, name in enumerate(keys.installed_packs):
        message = _not_to_be_had(name, offered)
        if message is not None:
            errors.append(layer.file.error(("installed_packs", index), message))
    if errors:
        raise QualcheckErrors(errors)
    return tuple(pack for name in keys.installed_packs for pack in offered[name] if isinstance(pack, Pack))


def _not_to_be_had(name: str, offered: Mapping[str, Sequence[Pack | str]]) -> str | None:
    if name not in offered:
        known = ", ".join(sorted(offered))
        return f"no installed distribution has a pack {name!r}; " + (
            f"installed are {known}" if known else "none has any"
        )
    packs = offered[name]
    if len(packs) > 1:
        return f"{len(packs)} installed distributions have a pack {name!r}; uninstall all but one"
    if isinstance(packs[0], str):
        return f"the pack {name!r} cannot be used: {packs[0]}"
    if name in _shipped_names():
        return (
            f"the installed pack {name!r} ({packs[0].shown}) has the name of a shipped pack; its authors must rename it"
        )
    return None


def _templates(keys: SettingsKeys, layer: Layer) -> Path | None:
    if keys.templates is None:
        return None
    if not (layer.folder / keys.templates).is_dir():
        raise layer.file.error(("templates",), f"there is no folder {keys.templates!r}; name a folder of templates")
    return layer.folder / keys.templates


def _house_names(keys: SettingsKeys, layer: Layer) -> list[tuple[Path, str]]:
    _there(layer, "house_names", keys.house_names, Path.is_file, "file", "a list of names")
    return [(layer.folder / entry, beside(layer.file.shown, entry)) for entry in keys.house_names]


def _there(
    layer: Layer, key: str, entries: Iterable[str], is_there: Callable[[Path], bool], what: str, name: str
) -> None:
    """Raises QualcheckErrors for each path that does not lead to what it should."""
    errors = [
        layer.file.error((key, index), f"there is no {what} {entry!r}; name {name}")
        for index, entry in enumerate(entries)
        if not is_there(layer.folder / entry)
    ]
    if errors:
        raise QualcheckErrors(errors)
