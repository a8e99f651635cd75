"""GitHub annotations: a workflow command for each of the gravest findings, to be printed in a step of a workflow.

GitHub shows ten errors, ten warnings and ten notices of a step and drops the rest without a word, so the gravest come
first, no more are written, and a last line says how many there are. The list of all is in `github-summary`.
Paths are relative to the working directory, which has to be the root of the repository.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from qualcheck.formats.listing import LEVELS, Level, Listed, Outcome, grade, gravest_first, level, told, unfinished
from qualcheck.formats.positions import Positions
from qualcheck.formats.text import plural, safe

#: Annotations of one level that GitHub keeps of one step.
LIMIT: Final = 10
COMMANDS: Final[Mapping[Level, str]] = {"error": "error", "warning": "warning", "note": "notice"}


def render(outcome: Outcome) -> Iterator[str]:
    shown: Counter[Level] = Counter()
    for item in unfinished(outcome):
        if shown["error"] < LIMIT:
            shown["error"] += 1
            yield command("error", {"title": "qualcheck: not done"}, f"{item.what}: {item.why}")
    left_out: Counter[Level] = Counter()
    for found in gravest_first(outcome.reports):
        kind = level(found.finding)
        if shown[kind] == LIMIT:
            left_out[kind] += 1
        else:
            shown[kind] += 1
            yield _annotation(found)
    if left_out:
        told_of = ", ".join(plural(left_out[kind], COMMANDS[kind]) for kind in LEVELS if left_out[kind])
        yield f"qualcheck: {told_of} more than GitHub shows of one step; the format github-summary lists all findings\n"


def _annotation(item: Listed) -> str:
    region = Positions(item.document).code_points(item.finding.span)
    place = {"file": item.document.id, "line": str(region.line), "endLine": str(region.end_line)}
    # GitHub refuses columns where the lines differ.
    columns = {"col": str(region.column), "endColumn": str(region.end_column)} if region.line == region.end_line else {}
    title = {"title": f"{item.finding.rule} ({grade(item.finding)})"}
    return command(COMMANDS[level(item.finding)], {**place, **columns, **title}, told(item.document, item.finding))


def command(name: str, properties: Mapping[str, str], message: str) -> str:
    """A workflow command on a line of its own. Properties stay as they are: a path has to be that of the file."""
    told_of = ",".join(f"{key}={_escaped(value, ':,')}" for key, value in properties.items())
    return f"::{name} {told_of}::{_escaped(safe(message))}\n"


def _escaped(text: str, more: str = "") -> str:
    """`text` as the runner reads it back: percent signs first, since they begin the other escapes."""
    for character in f"%\r\n{more}":
        text = text.replace(character, f"%{ord(character):02X}")
    return text
