"""`qualcheck.yml` and the command line → Settings."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal

from qualcheck import namelists
from qualcheck.errors import QualcheckError, QualcheckErrors
from qualcheck.packs import Pack
from qualcheck.yamlfile import Path_, YamlFile, keys_of, read, unknown_key, validate

FILE_NAME: Final = "qualcheck.yml"

Gate = Literal["minor", "major", "critical"]
NameStyle = Literal["ap", "bbc", "economist", "none"]


@dataclass(frozen=True, kw_only=True)
class VerdictKeys:
    """Shares of sentences touched from which an article is to be recast, and to be translated again."""

    recast: float = 0.2
    retranslate: float = 0.4


@dataclass(frozen=True, kw_only=True)
class OverrideKeys:
    """Settings for the articles whose path matches one of `paths` (shell patterns, `**` over folders)."""

    paths: tuple[str, ...]
    source_language: str | None = None
    name_style: NameStyle | None = None


@dataclass(frozen=True, kw_only=True)
class SettingsKeys:
    """The keys of qualcheck.yml."""

    include: tuple[str, ...] = ("*.txt",)
    exclude: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    vocabulary: tuple[str, ...] = ()
    #: Lists of names of the house; one path may stand without a list.
    house_names: tuple[str, ...] = ()
    name_style: NameStyle = "none"
    source_language: str | None = None
    overrides: tuple[OverrideKeys, ...] = ()
    fail_on: Gate = "major"
    fail_on_queries: bool = False
    max_signals: float | None = None
    verdict: VerdictKeys = field(default_factory=VerdictKeys)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything a run depends on besides the texts. `folder` is where paths in the configuration start."""

    folder: Path
    keys: SettingsKeys = field(default_factory=SettingsKeys)
    house_packs: tuple[Pack, ...] = ()
    #: The entries of the house lists of names.
    house_names: tuple[namelists.Record, ...] = ()
    exit_zero: bool = False
    #: Folders that are never read: where this run writes its reports.
    never_read: tuple[Path, ...] = ()

    def source_language(self, shown: str) -> str | None:
        """The source language set for the article at the path `shown`; the last override that matches decides."""
        chosen = [override.source_language for override in self._overrides(shown) if override.source_language]
        return chosen[-1] if chosen else self.keys.source_language

    def name_style(self, shown: str) -> NameStyle:
        """The name style set for the article at the path `shown`; the last override that matches decides."""
        chosen = [override.name_style for override in self._overrides(shown) if override.name_style]
        return chosen[-1] if chosen else self.keys.name_style

    def _overrides(self, shown: str) -> Iterator[OverrideKeys]:
        for override in self.keys.overrides:
            if any(matches(shown, pattern) for pattern in override.paths):
                yield override

    def for_all(self, **changes: Any) -> Settings:
        """These settings (`source_language`, `name_style`) for every article, whatever the overrides say of them."""
        nothing: dict[str, Any] = dict.fromkeys(changes)
        freed = tuple(replace(override, **nothing) for override in self.keys.overrides)
        return self.with_keys(**changes, overrides=freed)

    def with_keys(self, **changes: Any) -> Settings:
        return replace(self, keys=replace(self.keys, **changes))


def matches(shown: str, pattern: str) -> bool:
    """Whether a path matches a shell pattern; one without a slash is matched against the name alone."""
    if "/" not in pattern:
        return fnmatch.fnmatchcase(shown.rsplit("/", 1)[-1], pattern)
    return fnmatch.fnmatchcase(shown, pattern) or fnmatch.fnmatchcase(shown, pattern.rstrip("/") + "/*")


def find(start: Path) -> Path | None:
    """The nearest qualcheck.yml in `start` or a folder above it."""
    for folder in (start, *start.parents):
        candidate = folder / FILE_NAME
        if candidate.is_file():
            return candidate
    return None


def load(path: Path | None, shown: str = FILE_NAME) -> Settings:
    """Settings from the file at `path`; the defaults where there is none. Raises QualcheckErrors."""
    if path is None:
        return Settings(folder=Path.cwd())
    file = read(path, shown)
    data = {} if file.data is None else file.data
    if not isinstance(data, dict):
        raise QualcheckError("the file must be a mapping, as in 'vocabulary: [Grexit]'", shown, 1, 1)
    plain = _underscored(data)
    errors = [
        file.error((key,), unknown_key(key, keys_of(SettingsKeys), FILE_NAME))
        for key in data
        if _name(key) not in keys_of(SettingsKeys)
    ]
    for index, override in enumerate(plain.get("overrides") or ()):
        if isinstance(override, dict):
            errors += [
                file.error(("overrides", index, key), unknown_key(key, keys_of(OverrideKeys), "an override"))
                for key in override
                if key not in keys_of(OverrideKeys)
            ]
    known = {key: value for key, value in plain.items() if key in keys_of(SettingsKeys)}
    if isinstance(known.get("house_names"), str):
        known["house_names"] = [known["house_names"]]
    keys, found = validate(SettingsKeys, known, file, ()) if not errors else (None, [])
    errors += found
    if keys is None or errors:
        raise QualcheckErrors(sorted(errors, key=lambda e: (e.line or 0, e.column or 0)))
    return Settings(
        folder=path.parent,
        keys=keys,
        house_packs=_house_packs(keys, path.parent, file),
        house_names=_house_names(keys, path.parent, file),
    )


def _name(key: str) -> str:
    return key.replace("-", "_")


def _underscored(data: Mapping[str, Any]) -> dict[str, Any]:
    """`extend-select` is `extend_select`: people write both."""
    return {
        _name(key): [
            {_name(inner): item[inner] for inner in item} if isinstance(item, dict) else item for item in value
        ]
        if isinstance(value, list)
        else value
        for key, value in data.items()
    }


def _house_packs(keys: SettingsKeys, folder: Path, file: YamlFile) -> tuple[Pack, ...]:
    packs = []
    errors = []
    for index, entry in enumerate(keys.packs):
        path = folder / entry
        if path.is_dir():
            packs.append(Pack(path.resolve().name, path, entry.rstrip("/"), False))
        else:
            errors.append(file.error(("packs", index), f"there is no folder {entry!r}; name a folder of rule files"))
    if errors:
        raise QualcheckErrors(errors)
    return tuple(packs)


def _house_names(keys: SettingsKeys, folder: Path, file: YamlFile) -> tuple[namelists.Record, ...]:
    errors = [
        file.error(_place(file, "house_names", index), f"there is no file {entry!r}; name a list of names")
        for index, entry in enumerate(keys.house_names)
        if not (folder / entry).is_file()
    ]
    if errors:
        raise QualcheckErrors(errors)
    return namelists.house_lists([(folder / entry, _beside(file.shown, entry)) for entry in keys.house_names])


def _place(file: YamlFile, key: str, index: int) -> Path_:
    """The place of an item of a list under a key that may be written with a hyphen."""
    written = next((name for name in file.data if _name(name) == key), key)
    return (written, index)


def _beside(shown: str, entry: str) -> str:
    """How the path of a file named in a configuration is shown: from where the configuration is shown."""
    return entry if Path(entry).is_absolute() else os.path.normpath(os.path.join(os.path.dirname(shown), entry))
