"""The JSON schema of qualcheck.yml for editors, made from the classes that check it.

`python -m qualcheck.config_schema` writes `config.schema.json`; a test says when it is out of date.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from qualcheck.config import SettingsKeys
from qualcheck.layers import ONE_OR_MORE

FILE: Final = Path(__file__).with_name("config.schema.json")


def schema() -> dict[str, Any]:
    """pydantic's schema with the short forms that a file may use: one text for a list of one, `off` for a rule."""
    import pydantic

    made = pydantic.TypeAdapter(SettingsKeys).json_schema()
    properties = made["properties"]
    for key in ONE_OR_MORE:
        listed = {name: value for name, value in properties[key].items() if name not in ("description", "title")}
        told = {name: properties[key][name] for name in ("description", "title")}
        properties[key] = {**told, "anyOf": [{"type": "string"}, listed]}
    properties["pin"]["anyOf"].insert(1, {"type": "number"})
    rule = properties["rules"]["additionalProperties"]
    properties["rules"]["additionalProperties"] = {"anyOf": [{"enum": ["off", "preview", "stable"]}, rule]}
    for definition in made["$defs"].values():
        _written(definition)
    _written(made)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": "qualcheck.yml"}


def _written(shape: dict[str, Any]) -> None:
    """Keys as they are written: without the underscore that Python needs, and with hyphens too."""
    properties = shape["properties"] = {key.removesuffix("_"): value for key, value in shape["properties"].items()}
    # As patterns, hyphens are accepted and underscores suggested.
    hyphened = {f"^{key.replace('_', '-')}$": value for key, value in properties.items() if "_" in key}
    if hyphened:
        shape["patternProperties"] = hyphened


def text() -> str:
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
