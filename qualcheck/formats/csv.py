"""CSV for a spreadsheet: a row for each finding. RFC 4180, UTF-8 with a byte order mark, by which Excel knows it.

A cell that a spreadsheet would take for a formula begins with an apostrophe.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final

from qualcheck.formats.listing import Outcome, listed
from qualcheck.formats.names import guarded
from qualcheck.formats.positions import Positions

COLUMNS: Final = (
    "path", "line", "column", "end_line", "end_column", "class", "severity", "rule", "category", "text", "message",
    "suggestions", "why", "in_quotation", "preview", "id",
)  # fmt: skip


def render(outcome: Outcome) -> Iterator[str]:
    yield "\ufeff" + _row(COLUMNS)
    for report in outcome.reports:
        positions = Positions(report.document)
        for item in listed([report]):
            finding, region = item.finding, positions.code_points(item.finding.span)
            yield _row(
                (
                    item.document.id,
                    str(region.line),
                    str(region.column),
                    str(region.end_line),
                    str(region.end_column),
                    finding.class_,
                    finding.severity,
                    finding.rule,
                    finding.category,
                    item.document.text[finding.span.start : finding.span.end],
                    finding.message,
                    " / ".join(suggestion or "(delete)" for suggestion in finding.suggestions),
                    finding.why,
                    "yes" if finding.in_quotation else "no",
                    "yes" if finding.preview else "no",
                    item.id,
                )
            )


def _row(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([guarded(cell) for cell in cells])
    return out.getvalue()
