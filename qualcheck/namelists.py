"""The lists of names under `rules/names/` and of a house → plain data for the gazetteer, every error at its place."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from qualcheck import __version__, cache
from qualcheck.errors import QualcheckError, QualcheckErrors
from qualcheck.gazetteer import Gazetteer, read_pairs
from qualcheck.yamlfile import YamlFile, keys_of, read, unknown_key, validate

GROUPS: Final = ("people", "places", "organisations")


@dataclass(frozen=True, kw_only=True)
class StyleKeys:
    form: str
    source: str = "unconfirmed"


@dataclass(frozen=True, kw_only=True)
class EntryKeys:
    """The keys of one entry, as `qualcheck.gazetteer` explains them."""

    name: str
    kind: Literal["person", "place", "organisation"] | None = None
    styles: Mapping[str, StyleKeys] = field(default_factory=dict)
    accepted: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    surname: str = ""
    gender: Literal["m", "f", "x", ""] = ""
    roles: tuple[str, ...] = ()
    epithets: tuple[str, ...] = ()
    known: bool = False
    country: str = ""


def load(folder: Path, shown: str) -> Gazetteer:
    """The gazetteer of the folder. Raises QualcheckErrors with everything that is wrong in any file."""
    files = {group: sorted((folder / group).glob("*.yml")) for group in GROUPS}
    try:
        raw = [path.read_bytes() for group in GROUPS for path in files[group]]
        pairs = (folder / "pairs.txt").read_text(encoding="utf-8") if (folder / "pairs.txt").is_file() else ""
    except OSError as error:
        raise QualcheckError(f"cannot read the lists of names: {error.strerror or error}", shown) from error
    key = cache.key("names", __version__, *raw)
    kept = cache.get(key)
    if kept is None:
        data = {group: _entries(files[group], folder, shown) for group in GROUPS}
        cache.put(key, json.dumps(data, ensure_ascii=False).encode())
    else:
        data = json.loads(kept)
    return Gazetteer.from_data(**data, pairs=read_pairs(pairs))


def _entries(paths: Sequence[Path], folder: Path, shown: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    errors: list[QualcheckError] = []
    for path in paths:
        try:
            file = read(path, f"{shown}/{path.relative_to(folder).as_posix()}")
        except QualcheckError as error:
            errors.append(error)
            continue
        found, bad = entries_of(file)
        entries += found
        errors += bad
    if errors:
        raise QualcheckErrors(errors)
    return entries


def entries_of(file: YamlFile) -> tuple[list[dict[str, Any]], list[QualcheckError]]:
    """The entries of one list that are right, and what is wrong with the others."""
    if not isinstance(file.data, list):
        return [], [] if file.data is None else [file.error((), "a list of names begins each entry with '- name: …'")]
    entries, errors = [], []
    for index, item in enumerate(file.data):
        if not isinstance(item, dict):
            errors.append(file.error((index,), "an entry is a mapping; begin it with '- name: …'"))
            continue
        unknown = [key for key in item if key not in keys_of(EntryKeys)]
        errors += [file.error((index, key), unknown_key(key, keys_of(EntryKeys), "a name")) for key in unknown]
        known = {key: value for key, value in item.items() if key not in unknown}
        keys, found = validate(EntryKeys, known, file, (index,))
        errors += found
        if keys is not None and not unknown:
            entries.append(known)
    return entries, errors
