"""reviewdog's rdjsonl: a JSON object a line, columns in bytes of UTF-8, fixes as suggestions to be committed.

A fix that changes several places (every mention of a name) cannot be a suggestion of reviewdog's; its message has it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from qualcheck.finding import Finding
from qualcheck.formats.listing import Level, Listed, Outcome, level, listed, told
from qualcheck.formats.positions import Positions, Region

SEVERITIES: Final[Mapping[Level, str]] = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}


def render(outcome: Outcome) -> Iterator[str]:
    for report in outcome.reports:
        positions = Positions(report.document)
        for item in listed([report]):
            yield json.dumps(_diagnostic(item, positions), ensure_ascii=False) + "\n"


def _diagnostic(item: Listed, positions: Positions) -> dict[str, Any]:
    finding = item.finding
    suggestions = list(_suggestions(finding, positions))
    return {
        "message": told(item.document, finding),
        "location": {"path": item.document.id, "range": _range(positions.utf8(finding.span))},
        "severity": SEVERITIES[level(finding)],
        "source": {"name": "qualcheck"},
        "code": {"value": finding.rule},
        **({"suggestions": suggestions} if suggestions else {}),
    }


def _suggestions(finding: Finding, positions: Positions) -> Iterator[dict[str, Any]]:
    for fix in finding.fixes:
        edits = positions.in_file(fix)
        if len(edits) == 1:
            yield {"range": _range(positions.utf8_in_file(edits[0].span)), "text": edits[0].text}


def _range(region: Region) -> dict[str, dict[str, int]]:
    return {
        "start": {"line": region.line, "column": region.column},
        "end": {"line": region.end_line, "column": region.end_column},
    }
