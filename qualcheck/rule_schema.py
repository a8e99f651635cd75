"""The JSON schema of rule files for editors, made from the classes that check them.

`python -m qualcheck.rule_schema` writes `rules/schema.json`; a test says when it is out of date. Which keys a rule takes
depends on its kind: each kind has a branch of its own, so that an editor points at a key that the kind does not take.
The descriptions come from the docstrings, those of a kind's own keys from its manual.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from qualcheck import overlays
from qualcheck.detectors.table import KINDS
from qualcheck.document import BLOCK_KINDS
from qualcheck.overlays import FIXED
from qualcheck.packs import LANGUAGE, LANGUAGETOOL_ID, SLUG, CommonKeys, rules_folder
from qualcheck.select import VERSION

#: Where `rules add` puts a copy for the editor, beside the rule files of a house.
FILE_NAME: Final = "schema.json"
#: The first line of a rule file that tells the editor so.
MODELINE: Final = f"# yaml-language-server: $schema={FILE_NAME}"

Shape = dict[str, Any]


def file() -> Path:
    """Where the schema of this version is."""
    return rules_folder() / FILE_NAME


def schema() -> Shape:
    """The schema of a rule file: a list of rules, and of changes of rules."""
    common, definitions = _properties(CommonKeys)
    _narrow(common, definitions["ExampleKeys"])
    kinds = {name: _properties(kind.params)[0] for name, kind in KINDS.items()}
    described = {
        name: {key: {**shape, **_about(name, key)} for key, shape in keys.items()} for name, keys in kinds.items()
    }
    rule = {
        "required": ["id", "kind"],
        # An editor shows the first description that it meets: that of a kind is its manual, in its branch.
        "properties": {**common, "kind": {"type": "string", "enum": sorted(KINDS)}},
        "allOf": [
            *(_branch(name, common, described[name], _required(name)) for name in sorted(KINDS)),
            _signal_has_no_severity(),
        ],
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A rule file of qualcheck",
        "description": "A list of rules; begin each with '- id: …'.",
        "type": ["array", "null"],
        "items": {
            "type": "object",
            "if": {"required": ["change"]},
            "then": {"$ref": "#/$defs/Change"},
            "else": {"$ref": "#/$defs/Rule"},
        },
        "$defs": {**definitions, "Rule": rule, "Change": _change(common, kinds)},
    }


def text() -> str:
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


def _properties(keys: type) -> tuple[Shape, Shape]:
    """YAML key → schema of its value, and the definitions that they refer to."""
    import pydantic

    made = pydantic.TypeAdapter(keys).json_schema()
    definitions = made.get("$defs", {})
    for definition in definitions.values():
        definition["properties"] = _written(definition["properties"])
    return _written(made["properties"]), definitions


def _written(properties: Mapping[str, Any]) -> Shape:
    """Keys as they are written, without what only repeats the key or says that it may be missing."""
    return {
        key.removesuffix("_"): {
            name: value
            for name, value in shape.items()
            if name != "title" and not (name == "default" and value in (None, "", [], {}))
        }
        for key, shape in properties.items()
    }


def _required(kind: str) -> list[str]:
    import pydantic

    found = pydantic.TypeAdapter(KINDS[kind].params).json_schema().get("required", [])
    return [key.removesuffix("_") for key in found]


def _narrow(common: Shape, example: Shape) -> None:
    """What `packs` asks for besides the types."""
    blocks = ["all", "quotation", *BLOCK_KINDS]
    for key in ("only_in", "except_in"):
        common[key]["items"] = {"enum": blocks}
    common["source_languages"]["items"] |= _like(LANGUAGE, "an ISO 639 code such as hi or it")
    common["since"] |= _like(VERSION, "a version such as 0.2, in quotation marks")
    for key in ("bad", "todo"):
        example["properties"][key] |= {
            "pattern": r"\[\[[\s\S]+?\]\]|^$",
            "patternErrorMessage": "mark what the rule must find with [[double square brackets]]",
        }
    example["oneOf"] = [{"required": [key]} for key in ("bad", "ok", "todo")]


def _like(pattern: re.Pattern[str], told: str) -> Shape:
    """The pattern in the syntax of JavaScript, which Python's is but for the anchors."""
    source = pattern.pattern.replace(r"\Z", "$")
    return {"pattern": source if source.startswith("^") else f"^{source}", "patternErrorMessage": f"write {told}"}


def _branch(kind: str, common: Shape, own: Shape, required: list[str]) -> Shape:
    """What a rule of that kind looks like: the keys of all rules, described elsewhere, and those of the kind."""
    if kind == "languagetool":
        id_ = _like(LANGUAGETOOL_ID, "the id of a rule of LanguageTool, as in EN_A_VS_AN")
    else:
        id_ = _like(SLUG, "small letters, digits and single hyphens, as in took-a-target-on")
    known: Shape = dict.fromkeys(common, True)
    then: Shape = {
        "properties": {**known, "id": id_, "kind": _told(_manual(kind)), **own},
        "additionalProperties": False,
    }
    if required:
        then["required"] = required
    if kind == "phrase":
        then["anyOf"] = [{"required": ["phrases"]}, {"required": ["swap"]}]
    return {"if": {"required": ["kind"], "properties": {"kind": {"const": kind}}}, "then": then}


def _signal_has_no_severity() -> Shape:
    nothing = {"enum": [None], "errorMessage": "a signal has no severity; take the line out"}
    is_signal = {"required": ["class"], "properties": {"class": {"const": "signal"}}}
    return {"if": is_signal, "then": {"properties": {"severity": nothing}}}


def _change(common: Shape, kinds: Mapping[str, Shape]) -> Shape:
    """`change: RULE` with new values, and for lists and mappings with `key+` and `key-`. The rule may be of any kind."""
    shapes: dict[str, dict[str, Shape]] = {}
    for key, shape in (item for keys in (common, *kinds.values()) for item in keys.items()):
        if key not in FIXED:
            # One key may mean different things to different kinds; who writes it knows the rule.
            shapes.setdefault(key, {})[json.dumps(shape, sort_keys=True)] = shape
    properties: Shape = {
        "change": {"type": "string", "description": "The id of the rule that is changed, as in hi.took-a-target-on."}
    }
    for key, distinct in sorted(shapes.items()):
        told = {"$ref": f"#/$defs/Rule/properties/{key}"} if key in common else _any_of(list(distinct.values()))
        properties[key] = told
        if any(shape.get("type") in ("array", "object") for shape in distinct.values()):
            properties[f"{key}+"] = told
            properties[f"{key}-"] = {"type": "array", "description": f"Entries of {key} that are taken out."}
    return {
        **_told(inspect.cleandoc(overlays.__doc__ or "")),
        "properties": properties,
        "additionalProperties": False,
    }


def _any_of(shapes: list[Shape]) -> Shape:
    return shapes[0] if len(shapes) == 1 else {"anyOf": shapes}


# Descriptions


@lru_cache(maxsize=64)
def _manual(kind: str) -> str:
    """The docstring of the kind's module."""
    module = inspect.getmodule(KINDS[kind].problems)
    return inspect.cleandoc((module.__doc__ if module else "") or "")


def _about(kind: str, key: str) -> Shape:
    """What the docstring of the kind's keys says of one of them; the whole manual where it says nothing."""
    return _told(next(_bullets(KINDS[kind].params, key), "") or _manual(kind))


def _told(text: str) -> Shape:
    """The first line for any editor, and the whole for those that show Markdown."""
    first, more, _ = text.partition("\n")
    return {"description": first, **({"markdownDescription": text} if more else {})}


def _bullets(params: type, key: str) -> Iterator[str]:
    for class_ in params.__mro__:
        if "__dataclass_fields__" not in vars(class_):
            continue
        for found in re.finditer(r"^- (`[^:]*`): ((?:.+(?:\n(?!- ).+)*))", inspect.getdoc(class_) or "", re.MULTILINE):
            if f"`{key}`" in found[1]:
                yield " ".join(found[2].split())


if __name__ == "__main__":
    file().write_text(text(), encoding="utf-8")
