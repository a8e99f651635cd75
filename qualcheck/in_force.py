"""Settings → one row a value, with where it comes from: a default, a file and line, or the command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Final

from qualcheck.config import OverrideKeys, Settings, SettingsKeys, value_at
from qualcheck.yamlfile import Path_

DEFAULT: Final = "default"
COMMAND_LINE: Final = "command line"
#: Keys that an override changes for the articles of its paths.
PER_PATH: Final = tuple(each.name for each in fields(OverrideKeys) if each.name != "paths")


@dataclass(frozen=True)
class Row:
    """One value at its path into the settings (`("verdict", "recast")`), and where it comes from."""

    key: Path_
    value: Any
    origin: str


def rows(settings: Settings, shown: str | None = None) -> Iterator[Row]:
    """The settings for the article at the path `shown`; with None those of the whole run, overrides listed."""
    for each in fields(SettingsKeys):
        if each.name == "extends" or (each.name == "overrides" and shown is not None):
            continue  # What they say is in the other keys.
        if shown is not None and each.name in PER_PATH:
            yield from _for_path(settings, each.name, shown)
        else:
            yield from _flat(settings, (each.name,), getattr(settings.keys, each.name))


def _flat(settings: Settings, where: Path_, value: Any) -> Iterator[Row]:
    items: list[tuple[str | int, Any]] = []
    if is_dataclass(value):
        # What a rule or an override does not say is no setting.
        left_out = len(where) > 1
        told = ((each.name, getattr(value, each.name)) for each in fields(value))
        items = [(name, inner) for name, inner in told if not left_out or inner not in (None, ())]
    elif isinstance(value, Mapping):
        items = list(value.items())
    elif isinstance(value, tuple):
        items = list(enumerate(value))
    if items:
        for name, inner in items:
            yield from _flat(settings, (*where, name), inner)
    else:
        yield Row(_as_written(where), list(value) if isinstance(value, tuple) else value, _origin(settings, where))


def _as_written(where: Path_) -> Path_:
    return tuple(part.removesuffix("_") if isinstance(part, str) else part for part in where)


def _origin(settings: Settings, where: Path_) -> str:
    if value_at(settings.keys, where) != value_at(settings.filed, where):
        return COMMAND_LINE
    # A key that a file leaves out of a mapping has no place, though the mapping has.
    return _place(settings, where[:3] if where[:3] in settings.origins else where[:2])


def _place(settings: Settings, where: Path_) -> str:
    origin = settings.origins.get(where)
    return DEFAULT if origin is None else f"{origin[0]}:{origin[1]}"


def _for_path(settings: Settings, key: str, shown: str) -> Iterator[Row]:
    """The value of a key that overrides may change; lists that grow name the place of each item."""
    matching = [
        (f"{_place(settings, ('overrides', at))} (override)", getattr(override, key))
        for at, override in settings.overrides(shown)
        if getattr(override, key)
    ]
    in_force = getattr(settings.rule_set(shown), key) if key != "source_language" else settings.source_language(shown)
    if not isinstance(in_force, tuple):
        yield Row((key,), in_force, matching[-1][0] if matching else _origin(settings, (key,)))
        return
    if not in_force:
        yield Row((key,), [], _origin(settings, (key,)))
    first = getattr(settings.keys, key)
    for index, item in enumerate(in_force):
        told = [origin for origin, values in matching if item in values]
        at = first.index(item) if item in first else None
        yield Row((key, index), item, told[-1] if told or at is None else _origin(settings, (key, at)))
