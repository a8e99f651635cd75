"""The schema of rule files: not stale, true to the shipped rules, and what an editor says with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from qualcheck import house_rules, packs, rule_schema
from qualcheck.detectors.table import KINDS
from qualcheck.rule import Example
from qualcheck.yamlfile import keys_of, parse, read

SCHEMA = rule_schema.schema()
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)

FAULTS = f"""\
{rule_schema.MODELINE}
- id: wrong-key
  kind: phrase
  phrase: [a]
  phrases: [a]
- id: key-of-another-kind
  kind: density
  phrases: [a]
  swap: {{a: b}}
- id: wrong-value
  kind: phrase
  phrases: [a]
  class: warning
- id: wrong-type
  kind: phrase
  phrases: a
- id: wrong-kind
  kind: phrases
- id: in-an-example
  kind: phrase
  phrases: [a]
  examples:
    - bad: no marks
- id: Wrong Id
  kind: phrase
  phrases: [a]
  class: signal
  severity: major
- change: es.for-his-part
  clas: signal
"""


def test_the_file_is_what_the_code_says() -> None:
    assert rule_schema.file().read_text(encoding="utf-8") == rule_schema.text(), "run: python -m qualcheck.rule_schema"


def test_it_is_a_schema() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("pack", packs.shipped_packs(), ids=lambda pack: pack.name)
def test_the_shipped_rules_are_valid(pack: packs.Pack) -> None:
    said = [
        f"{path.name}: {error.json_path}: {error.message}"
        for path in pack.files()
        for error in VALIDATOR.iter_errors(read(path, path.name).data)
    ]
    assert said == []


def branch(kind: str) -> Mapping[str, Any]:
    return next(
        each["then"]["properties"]
        for each in SCHEMA["$defs"]["Rule"]["allOf"]
        if each["if"]["properties"].get("kind") == {"const": kind}
    )


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_kind_takes_its_keys_and_tells_of_each(kind: str) -> None:
    own = set(keys_of(KINDS[kind].params))
    assert set(branch(kind)) == {*own, *keys_of(packs.CommonKeys)}
    assert [key for key in own if not branch(kind)[key]["description"]] == []
    assert branch(kind)["kind"]["markdownDescription"].startswith(branch(kind)["kind"]["description"])


def test_every_key_of_all_rules_is_described() -> None:
    told = SCHEMA["$defs"]["Rule"]["properties"]
    assert set(told) == set(keys_of(packs.CommonKeys))
    assert [key for key, shape in told.items() if not shape.get("description")] == ["kind"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- {id: a, kind: phrase, phrases: [a]}",
        "- {id: a, kind: phrase, swap: {a: b}}",
        "- {id: EN_A_VS_AN, kind: languagetool}",
        "- {id: a, kind: phrase, phrases: [a], examples: [{todo: 'so [[a]]', good: b}]}",
        "- {id: a, kind: phrase, phrases: [a], only_in: [all], except_in: [quotation], since: '0.2', status: off}",
        "- {change: es.a, class: signal, phrases+: [b], except_after-: [c], swap+: {d: e}, swap-: [f]}",
    ],
)
def test_what_is_right(text: str) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(parse(text, "a.yml").data)] == []


def test_what_rules_add_writes_is_right() -> None:
    example = Example(bad="[[For his part]]: “x”", good="He: “x”")
    draft = house_rules.draft("<verb:make> it: [so]", suggest=["a", "b"], class_="signal")
    written = house_rules.entry(replace(draft, names=True, examples=(example, example)))
    text = house_rules.appended("", list(written), "a.yml", first=[rule_schema.MODELINE]).text
    assert list(VALIDATOR.iter_errors(parse(text, "a.yml").data)) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("id: a", "$"),
        ("- a", "$[0]"),
        ("- {kind: phrase, phrases: [a]}", "$[0]"),
        ("- {id: a, phrases: [a]}", "$[0]"),
        ("- {id: a, kind: phrase}", "$[0]"),
        ("- {id: a, kind: nonsense}", "$[0].kind"),
        ("- {id: a, kind: regex, pattern: [a]}", "$[0].pattern"),
        ("- {id: a b, kind: regex, pattern: a}", "$[0].id"),
        ("- {id: a, kind: phrase, phrases: [1]}", "$[0].phrases[0]"),
        ("- {id: a, kind: phrase, phrases: [a], only_in: [title]}", "$[0].only_in[0]"),
        ("- {id: a, kind: phrase, phrases: [a], source_languages: [Hindi]}", "$[0].source_languages[0]"),
        ("- {id: a, kind: phrase, phrases: [a], since: next}", "$[0].since"),
        ("- {id: a, kind: phrase, phrases: [a], examples: [{bad: a}]}", "$[0].examples[0].bad"),
        ("- {id: a, kind: phrase, phrases: [a], examples: [{bad: '[[a]]', ok: a}]}", "$[0].examples[0]"),
        ("- {id: a, kind: phrase, phrases: [a], examples: [{bad: '[[a]]', god: a}]}", "$[0].examples[0]"),
        ("- {id: a, kind: phrase, phrases: [a], class: signal, severity: minor}", "$[0].severity"),
        ("- {change: es.a, id: b}", "$[0]"),
    ],
)
def test_what_is_wrong_is_wrong_at_its_place(text: str, place: str) -> None:
    assert {error.json_path for error in VALIDATOR.iter_errors(parse(text, "a.yml").data)} == {place}


# What the editor's own server makes of it


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[int, str]]:
    """The lines, from 1, and messages of what yaml-language-server says of FAULTS beside a copy of the schema."""
    tools = os.environ.get("QUALCHECK_NODE_TOOLS")
    server = Path(tools or "") / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
    if not tools or not server.exists():
        pytest.skip("QUALCHECK_NODE_TOOLS does not name a folder with yaml-language-server from npm")
    folder = tmp_path_factory.mktemp("house-rules")
    (folder / rule_schema.FILE_NAME).write_text(rule_schema.text(), encoding="utf-8")
    command = ["node", str(server), "--stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        # A server that says nothing is ended, and the test with it.
        patience = threading.Timer(60, process.kill)
        patience.start()
        try:
            found = next(diagnostics(process, (folder / "phrases.yml").as_uri(), FAULTS))
        finally:
            patience.cancel()
            process.kill()
    return sorted((each["range"]["start"]["line"] + 1, each["message"]) for each in found)


def diagnostics(process: subprocess.Popen[bytes], uri: str, text: str) -> Iterator[list[dict[str, Any]]]:
    """What a language server says of an open document, each time it speaks of it."""
    send(process, id=1, method="initialize", params={"processId": None, "rootUri": None, "capabilities": {}})
    while "result" not in receive(process):
        pass
    opened = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
    send(process, method="initialized", params={})
    send(process, method="textDocument/didOpen", params={"textDocument": opened})
    while True:
        message = receive(process)
        if message.get("method") == "textDocument/publishDiagnostics":
            yield message["params"]["diagnostics"]
        elif "id" in message and "method" in message:
            send(process, id=message["id"], result=None)


def send(process: subprocess.Popen[bytes], **message: Any) -> None:
    assert process.stdin is not None
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    process.stdin.flush()


def receive(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    assert process.stdout is not None
    length = 0
    while (line := process.stdout.readline()) != b"\r\n":
        assert line, "the server has ended"
        length = int(line.split(b":")[1]) if line.lower().startswith(b"content-length") else length
    message: dict[str, Any] = json.loads(process.stdout.read(length))
    return message


KINDS_ALLOWED = "Value is not accepted. Valid values: " + ", ".join(f'"{kind}"' for kind in sorted(KINDS)) + "."


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (4, "Property phrase is not allowed."),
        (9, "Property swap is not allowed."),
        (13, 'Value is not accepted. Valid values: "error", "query", "signal".'),
        (16, 'Incorrect type. Expected "array".'),
        (18, KINDS_ALLOWED),
        (23, "mark what the rule must find with [[double square brackets]]"),
        (24, "write small letters, digits and single hyphens, as in took-a-target-on"),
        (28, "a signal has no severity; take the line out"),
        (30, "Property clas is not allowed."),
    ],
)
def test_an_editor_shows_each_fault_at_its_line(said: list[tuple[int, str]], line: int, message: str) -> None:
    assert (line, message) in said


def test_an_editor_shows_nothing_else(said: list[tuple[int, str]]) -> None:
    assert len(said) == 9


def test_the_command_prints_it() -> None:
    command = [sys.executable, "-m", "qualcheck", "rules", "schema"]
    assert subprocess.run(command, capture_output=True, check=True).stdout == rule_schema.text().encode()
