"""GitLab Code Quality: one JSON array, for `artifacts: reports: codequality:`.

The fingerprint has no line number, so a finding stays the same one in a merge request when lines are added above it;
the path is in it, since GitLab drops a second finding with the same fingerprint. Paths are relative to the working
directory, which has to be the root of the repository.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any, Literal

from qualcheck.finding import Finding
from qualcheck.formats.listing import Listed, Outcome, listed, told
from qualcheck.formats.positions import Positions, Region


def render(outcome: Outcome) -> Iterator[str]:
    separator = "[\n"
    for report in outcome.reports:
        positions = Positions(report.document)
        for item in listed([report]):
            entry = _entry(item, positions.code_points(item.finding.span))
            yield separator + json.dumps(entry, ensure_ascii=False)
            separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"


def _entry(item: Listed, region: Region) -> dict[str, Any]:
    return {
        "description": told(item.document, item.finding),
        "check_name": item.finding.rule,
        "fingerprint": fingerprint(item.document.id, item.id),
        "severity": severity(item.finding),
        "location": {"path": item.document.id, "lines": {"begin": region.line, "end": region.end_line}},
    }


def fingerprint(path: str, id_: str) -> str:
    """32 hexadecimal digits from the path and the id of the finding."""
    return hashlib.sha256(f"{path}\0{id_}".encode("utf-8", "surrogateescape")).hexdigest()[:32]


def severity(finding: Finding) -> Literal["info", "minor", "major", "critical"]:
    """Errors keep their severity, queries are minor, signals and what is on trial information."""
    if finding.preview or finding.class_ == "signal" or finding.severity == "neutral":
        return "info"
    return finding.severity if finding.class_ == "error" else "minor"
