"""YAML that means what it says, with a place for every value, and its validation against stdlib dataclasses.

Differences from YAML 1.1, each a trap that people who are no programmers fall into: only `true` and `false` are truth
values (`no`, `on` and `y` are words), only plain decimal digits are numbers (`12:30`, `1_000` and `017` are words),
dates are words, a key may stand once only, and anchors, aliases and tags are refused, so a file can be neither a bomb
nor a program.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from qualcheck.errors import QualcheckError

#: A path into the data: mapping keys and list indices.
Path_ = tuple[str | int, ...]

INTEGER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)\Z")
FLOAT: Final = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+\Z")
NULLS: Final = frozenset({"", "~", "null"})


@dataclass(frozen=True)
class YamlFile:
    """The data of one YAML file and where each value stands. `shown` is the path as errors show it."""

    shown: str
    data: Any
    #: Path into the data → 1-based line and column of the value, or of the key of a mapping's value.
    places: Mapping[Path_, tuple[int, int]]
    #: Path → a number as it is written: 0.10 is a version, not a tenth.
    written: Mapping[Path_, str] = field(default_factory=dict)

    def error(self, where: Path_, message: str) -> QualcheckError:
        """An error at a path, or at the closest place above it that the file has."""
        while where not in self.places and where:
            where = where[:-1]
        line, column = self.places.get(where, (1, 1))
        return QualcheckError(message, self.shown, line, column)


def read(path: Path, shown: str) -> YamlFile:
    """Read one file. Raises QualcheckError with the place for anything that is not plain YAML in UTF-8."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise QualcheckError(f"cannot read the file: {error.strerror or error}", shown) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise QualcheckError("the file is not UTF-8; save it as UTF-8", shown, line, 1) from error
    return parse(text, shown)


def parse(text: str, shown: str) -> YamlFile:
    """The same for a text at hand."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    places: dict[Path_, tuple[int, int]] = {}
    written: dict[Path_, str] = {}
    try:
        for event in _events(text):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                mark = event.start_mark
                raise QualcheckError(
                    "anchors (&) and aliases (*) are not allowed; write the value out, or put it in quotation marks",
                    shown,
                    mark.line + 1,
                    mark.column + 1,
                )
            if getattr(event, "tag", None):
                raise QualcheckError(
                    "tags (!) are not allowed; leave it out, or put the value in quotation marks",
                    shown,
                    event.start_mark.line + 1,
                    event.start_mark.column + 1,
                )
        node = loader.get_single_node()
        data = None if node is None else _plain(node, (), places, written, shown)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = error.problem or error.context or "not valid YAML"
        raise QualcheckError(
            f"not valid YAML: {what}; check indentation, colons and quotation marks",
            shown,
            mark.line + 1 if mark else 1,
            mark.column + 1 if mark else 1,
        ) from error
    except yaml.reader.ReaderError as error:
        before = text[: error.position] if isinstance(error.position, int) else ""
        raise QualcheckError(
            f"the character U+{ord(text[error.position]) if error.position < len(text) else 0:04X} may not stand in YAML",
            shown,
            before.count("\n") + 1,
            len(before) - before.rfind("\n"),
        ) from error
    except RecursionError as error:
        raise QualcheckError("the file is nested too deeply", shown) from error
    finally:
        loader.dispose()
    return YamlFile(shown, data, places, written)


def _events(text: str) -> Iterator[Any]:
    import yaml

    yield from yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _plain(node: Any, where: Path_, places: dict[Path_, tuple[int, int]], written: dict[Path_, str], shown: str) -> Any:
    import yaml

    place = (node.start_mark.line + 1, node.start_mark.column + 1)
    places.setdefault(where, place)
    if isinstance(node, yaml.ScalarNode):
        value = _scalar(node)
        if isinstance(value, int | float) and not isinstance(value, bool):
            written[where] = node.value
        return value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*where, index), places, written, shown) for index, item in enumerate(node.value)]
    data: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise QualcheckError("a key must be a plain word", shown, line, column)
        key = key_node.value
        if key in data:
            raise QualcheckError(f"the key {key!r} stands twice; keep one", shown, line, column)
        places[(*where, key)] = (line, column)
        data[key] = _plain(value_node, (*where, key), places, written, shown)
    return data


def _scalar(node: Any) -> Any:
    value = node.value
    if node.style in ("'", '"', "|", ">"):
        return value
    if value in NULLS:
        return None
    if value in ("true", "false"):
        return value == "true"
    if INTEGER.match(value) and len(value) < 16:
        return int(value)
    if FLOAT.match(value):
        return float(value)
    return value


def keys_of(shape: type) -> tuple[str, ...]:
    """The YAML keys of a dataclass: its fields, a trailing underscore (`class_`) taken off."""
    if not is_dataclass(shape):
        raise TypeError(f"{shape} is no dataclass")
    return tuple(field.name.removesuffix("_") for field in fields(shape) if not field.metadata.get("internal"))


def unknown_key(key: str, known: tuple[str, ...], what: str) -> str:
    close = difflib.get_close_matches(key, known, 1, 0.6)
    hint = f"; did you mean {close[0]!r}?" if close else f"; it takes {', '.join(sorted(known))}"
    return f"unknown key {key!r} in {what}{hint}"


def validate(shape: type, data: Mapping[str, Any], file: YamlFile, where: Path_) -> tuple[Any, list[QualcheckError]]:
    """`data` as an instance of the dataclass `shape`, or None and every error with its place.

    pydantic checks the types strictly (a number is no text) and knows every error at once.
    """
    import pydantic

    names = {field.name.removesuffix("_"): field.name for field in fields(shape)}
    named = {names.get(key, key): value for key, value in data.items()}
    try:
        return _adapter(shape).validate_json(json.dumps(named), strict=True), []
    except pydantic.ValidationError as error:
        found = []
        for item in error.errors(include_url=False):
            loc = tuple(item["loc"])
            key = str(loc[0]).removesuffix("_") if loc else ""
            path = _existing(file, (*where, *((key, *loc[1:]) if loc else ())))
            last = next((str(part) for part in reversed(loc) if isinstance(part, str)), "")
            found.append(file.error(path, _words(item, last.removesuffix("_"))))
        unique = {(e.line, e.column, e.message): e for e in found}
        return None, list(unique.values())


@lru_cache(maxsize=64)
def _adapter(shape: type) -> Any:
    import pydantic

    return pydantic.TypeAdapter(shape)


def _existing(file: YamlFile, path: Path_) -> Path_:
    while path not in file.places and path:
        path = path[:-1]
    return path


def _words(item: Any, key: str) -> str:
    kind, message, given = item["type"], item["msg"], item.get("input")
    shown = json.dumps(given, ensure_ascii=False)
    shown = shown if len(shown) <= 60 else shown[:57] + "…"
    match kind:
        case "missing":
            return f"the key {key!r} is missing"
        case "literal_error":
            return f"{key!r} is {shown}; it must be {item['ctx']['expected']}"
        case "string_type":
            return f"{key!r} must be a text, but {shown} is none; put it in quotation marks"
        case "bool_type":
            return f"{key!r} is {shown}; write true or false"
        case "int_type" | "int_from_float":
            return f"{key!r} is {shown}; write a whole number"
        case "float_type":
            return f"{key!r} is {shown}; write a number"
        case "tuple_type" | "list_type" | "frozen_set_type" | "set_type":
            return f"{key!r} must be a list, one entry a line after a dash; it is {shown}"
        case "dict_type" | "dataclass_type" | "model_type" | "dataclass_exact_type":
            return f"{key!r} must be a mapping of keys to values; it is {shown}"
        case "unexpected_keyword_argument" | "extra_forbidden":
            return f"unknown key {str(item['loc'][-1])!r}"
        case _:
            return f"{key!r}: {message}"
