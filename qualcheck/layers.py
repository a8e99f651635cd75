"""qualcheck.yml and the files it extends → one mapping of settings, and where each value comes from.

What a file says wins over what the files it extends say. Single values, `select` and `include` take the place of the
earlier ones; the lists of ADDING grow, earlier entries first; mappings are put together key by key. A later `select` or
`extend-select` takes the same name out of an earlier `ignore`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from qualcheck.errors import QualcheckError, QualcheckErrors
from qualcheck.yamlfile import Path_, YamlFile, read

#: Lists that grow with each file.
ADDING: Final = frozenset(
    {"exclude", "extend_select", "house_names", "ignore", "installed_packs", "overrides", "packs", "vocabulary"}
)
#: Keys that one text may stand for, instead of a list of one.
ONE_OR_MORE: Final = ("extends", "house_names")
#: Keys that hold paths beside the file that names them.
PATHS: Final = ("packs", "house_names", "house_rates", "templates", "likelihood_model")


@dataclass(frozen=True)
class Layer:
    """One file of settings, its keys with underscores and short forms written out. `folder` is where it lies."""

    file: YamlFile
    folder: Path

    @property
    def data(self) -> Mapping[str, Any]:
        return cast("Mapping[str, Any]", self.file.data)

    def origin(self, where: Path_) -> tuple[str, int, int]:
        """File, line and column of a value."""
        error = self.file.error(where, "")
        return self.file.shown, error.line or 1, error.column or 1


@dataclass(frozen=True)
class Merged:
    """What all files together say, and which layer and place each value has, three keys deep."""

    data: Mapping[str, Any]
    origins: Mapping[Path_, tuple[Layer, Path_]]


def layers(path: Path, shown: str) -> tuple[Layer, ...]:
    """The file at `path` after all it extends. Raises QualcheckError or QualcheckErrors."""
    return tuple(_layers(path, shown, ()))


def _layers(path: Path, shown: str, above: tuple[tuple[Path, str], ...]) -> Iterator[Layer]:
    layer = Layer(_plain(read(path, shown)), path.parent)
    chain = (*above, (path.resolve(), shown))
    extends = layer.data.get("extends", [])
    errors: list[QualcheckError] = []
    for index, entry in enumerate(extends if isinstance(extends, list) else ()):
        if not isinstance(entry, str):
            continue  # The types are checked with those of all other keys.
        target = path.parent / entry
        name = beside(shown, entry)
        if not target.is_file():
            errors.append(layer.file.error(("extends", index), f"there is no file {entry!r}; name a file of settings"))
        elif target.resolve() in (known for known, _ in chain):
            circle = " → ".join((*(each for _, each in chain), name))
            errors.append(layer.file.error(("extends", index), f"the files extend each other in a circle: {circle}"))
        else:
            try:
                yield from _layers(target, name, chain)
            except QualcheckErrors as error:
                errors += error.errors
            except QualcheckError as error:
                errors.append(error)
    if errors:
        raise QualcheckErrors(errors)
    yield layer


def _plain(file: YamlFile) -> YamlFile:
    """Keys with underscores, lists where one text may stand for one, rules as mappings, a version as it is written."""
    if file.data is not None and not isinstance(file.data, dict):
        raise QualcheckError("the file must be a mapping, as in 'vocabulary: [Grexit]'", file.shown, 1, 1)
    data: dict[str, Any] = {}
    for key, value in (file.data or {}).items():
        name = underscored(key)
        if name in ONE_OR_MORE and isinstance(value, str):
            value = [value]
        elif name == "pin":
            value = file.written.get((key,), value)
        elif name == "rules" and isinstance(value, dict):
            value = {rule: _rule_keys(keys) for rule, keys in value.items()}
        elif isinstance(value, list):
            value = [{underscored(k): v for k, v in item.items()} if isinstance(item, dict) else item for item in value]
        data[name] = value
    return YamlFile(file.shown, data, {_renamed(where): place for where, place in file.places.items()})


def _renamed(where: Path_) -> Path_:
    """A path into the file as a path into its data."""
    if where[:1] == ("rules",):
        return (*where[:2], *("class_" if part == "class" else part for part in where[2:]))
    return tuple(underscored(part) if isinstance(part, str) and at in (0, 2) else part for at, part in enumerate(where))


def _rule_keys(value: Any) -> Any:
    """`off` is short for `{status: off}`."""
    if isinstance(value, str):
        return {"status": value}
    return (
        {"class_" if key == "class" else key: each for key, each in value.items()} if isinstance(value, dict) else value
    )


def merged(found: Sequence[Layer]) -> Merged:
    data: dict[str, Any] = {}
    origins: dict[Path_, tuple[Layer, Path_]] = {}
    home = found[-1].folder
    for layer in found:
        for key, value in layer.data.items():
            if key == "extends":
                continue
            told = _relocated(key, value, layer.folder, home)
            if key in ("select", "extend_select") and isinstance(told, list):
                _spared(data, origins, told)
            if key in ADDING and isinstance(told, list) and key in data:
                at = len(data[key])
                data[key] = [*data[key], *told]
            elif isinstance(told, dict) and isinstance(data.get(key), dict):
                # What is said again comes last, where the order of keys counts.
                data[key] = {k: v for k, v in data[key].items() if k not in told} | _inner(data[key], told)
                at = 0
            else:
                origins = {path: origin for path, origin in origins.items() if path[0] != key}
                data[key] = told
                at = 0
            origins[(key,)] = (layer, (key,))
            items = enumerate(told) if isinstance(told, list) else told.items() if isinstance(told, dict) else ()
            for inner, item in items:
                here = (key, at + inner if isinstance(told, list) else inner)
                origins[here] = (layer, (key, inner))
                origins.update(
                    ((*here, sub), (layer, (key, inner, sub))) for sub in (item if isinstance(item, dict) else ())
                )
    return Merged(data, origins)


def _inner(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> dict[str, Any]:
    """Mappings in a mapping (what is made of a rule) are put together as well."""
    return {
        key: {**earlier[key], **value} if isinstance(value, dict) and isinstance(earlier.get(key), dict) else value
        for key, value in later.items()
    }


def _spared(data: dict[str, Any], origins: dict[Path_, tuple[Layer, Path_]], selected: Sequence[Any]) -> None:
    """Take out of an earlier `ignore` what is selected now."""
    before = data.get("ignore")
    if not isinstance(before, list):
        return
    kept = [(entry, origins.pop(("ignore", index))) for index, entry in enumerate(before)]
    kept = [(entry, origin) for entry, origin in kept if entry not in selected]
    data["ignore"] = [entry for entry, _ in kept]
    origins.update(((("ignore", index)), origin) for index, (_, origin) in enumerate(kept))


def _relocated(key: str, value: Any, folder: Path, home: Path) -> Any:
    """Paths of a file in another folder, as seen from the folder of the file that extends it."""
    if key not in PATHS or folder.resolve() == home.resolve():
        return value
    if isinstance(value, list):
        return [_relocated(key, entry, folder, home) for entry in value]
    return Path(os.path.relpath(folder / value, home)).as_posix() if isinstance(value, str) else value


def underscored(key: str) -> str:
    """`extend-select` is `extend_select`: people write both."""
    return key.replace("-", "_")


def beside(shown: str, entry: str) -> str:
    """How the path of a file named in a configuration is shown: from where the configuration is shown."""
    return entry if Path(entry).is_absolute() else os.path.normpath(os.path.join(os.path.dirname(shown), entry))
