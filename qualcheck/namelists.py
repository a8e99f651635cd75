"""The lists of names under `rules/names/` and of a house → plain data for the gazetteer, every error at its place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal

from qualcheck import __version__, cache
from qualcheck.errors import QualcheckError, QualcheckErrors
from qualcheck.gazetteer import STYLES, Entry, Gazetteer, read_pairs
from qualcheck.rule import Rule
from qualcheck.yamlfile import YamlFile, keys_of, parse, read, unknown_key, validate

Record = Mapping[str, Any]

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


def load(folder: Path, shown: str, house: Sequence[Record] = ()) -> Gazetteer:
    """The gazetteer of the folder and the house lists' entries.

    Raises QualcheckErrors with everything that is wrong in any file of the folder.
    """
    files = {group: sorted((folder / group).glob("*.yml")) for group in GROUPS}
    try:
        raw = [path.read_bytes() for group in GROUPS for path in files[group]]
        pairs = (folder / "pairs.txt").read_text(encoding="utf-8") if (folder / "pairs.txt").is_file() else ""
    except OSError as error:
        raise QualcheckError(f"cannot read the lists of names: {error.strerror or error}", shown) from error
    key = cache.key("names", __version__, *raw)
    data = _cached(cache.get(key))
    if data is None:
        data = {group: _entries(files[group], folder, shown) for group in GROUPS}
        cache.put(key, json.dumps(data, ensure_ascii=False).encode())
    return Gazetteer.from_data(**data, house=house, pairs=read_pairs(pairs))


def _cached(kept: bytes | None) -> dict[str, list[dict[str, Any]]] | None:
    try:
        data = json.loads(kept or b"null")
    except (ValueError, RecursionError):
        return None  # A cache that cannot be read is made anew.
    return data if isinstance(data, dict) and set(data) == set(GROUPS) else None


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


def house_lists(files: Sequence[tuple[Path, str]]) -> tuple[Record, ...]:
    """The entries of the user's own lists, (path, path as shown). Raises QualcheckErrors with all that is wrong."""
    read_files: list[YamlFile] = []
    errors: list[QualcheckError] = []
    for path, shown in files:
        try:
            read_files.append(read(path, shown))
        except QualcheckError as error:
            errors.append(error)
    return _house_entries(read_files, errors)


def parse_house_list(text: str, shown: str) -> tuple[Record, ...]:
    """The same for the text of one list."""
    return _house_entries([parse(text, shown)], [])


def _house_entries(files: Sequence[YamlFile], errors: list[QualcheckError]) -> tuple[Record, ...]:
    entries: list[Record] = []
    for file in files:
        found, bad = entries_of(file)
        entries += found
        errors += bad
    if not errors:
        errors += _contradictions(files)
    if errors:
        order = {file.shown: index for index, file in enumerate(files)}
        raise QualcheckErrors(sorted(errors, key=lambda e: (order.get(e.path or "", -1), e.line or 0, e.column or 0)))
    return tuple(entries)


def _contradictions(files: Sequence[YamlFile]) -> Iterator[QualcheckError]:
    """What is wrong with lists whose keys are right: a name or form of two entries, or one both right and wrong."""
    names: set[str] = set()
    right: dict[str, str] = {}
    for file in files:
        for index, record in enumerate(file.data or ()):
            name = record["name"]
            yield from _odd_entry(file, index, record)
            if name in names:
                yield file.error((index, "name"), f"“{name}” is the name of two entries; make them one")
            names.add(name)
            for form, where in _right_forms(record):
                owner = right.setdefault(form, name)
                if owner != name:
                    yield file.error((index, *where), f"“{form}” is a right form of {owner} too; keep it in one entry")
    for file in files:
        for index, record in enumerate(file.data or ()):
            for at, form in enumerate(record.get("wrong") or ()):
                if form in right:
                    message = f"“{form}” is wrong here and a right form of {right[form]}; it cannot be both"
                    yield file.error((index, "wrong", at), message)


def _right_forms(record: Record) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """The right forms of an entry, each with its place in the entry."""
    yield record["name"], ("name",)
    for at, form in enumerate(record.get("accepted") or ()):
        if form != record["name"]:
            yield form, ("accepted", at)
    for style, keys in (record.get("styles") or {}).items():
        if keys["form"] != record["name"]:
            yield keys["form"], ("styles", style, "form")


def _odd_entry(file: YamlFile, index: int, record: Record) -> Iterator[QualcheckError]:
    """What is wrong with one entry by itself."""
    forms = [*_right_forms(record), *((form, ("wrong", at)) for at, form in enumerate(record.get("wrong") or ()))]
    for form, where in forms:
        if not any(letter.isalnum() for letter in form):
            yield file.error((index, *where), "a name needs a letter or figure; write one, or delete this")
    for style in record.get("styles") or {}:
        if style not in STYLES:
            yield file.error((index, "styles", style), f"{style!r} is no name style; styles are {', '.join(STYLES)}")
    surname = record.get("surname")
    if surname and not any(surname in form for form, _ in _right_forms(record)):
        yield file.error((index, "surname"), f"the surname {surname!r} is in no right form of {record['name']}")
    entry = Entry.from_data(record, "other")
    if entry.kind in ("place", "organisation") and (entry.surname or entry.gender or entry.known):
        yield file.error((index, "kind"), f"surname, gender and known are for people, but the kind is {entry.kind}")


def styled(rules: Sequence[Rule], style: str) -> tuple[Rule, ...]:
    """`rules` with the rule of a name style switched on; the same rules for the style "none"."""
    wanted = f"names.style-{style}"
    return tuple(replace(rule, status="stable") if rule.id == wanted else rule for rule in rules)
