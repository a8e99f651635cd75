"""JSON, stable: `schema.json` beside this module describes every key."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from qualcheck import __version__
from qualcheck.document import Document
from qualcheck.finding import CLASSES, SEVERITIES, Finding, Skipped, Span
from qualcheck.report import Report

#: Rises when a key changes its meaning or goes; new keys do not raise it.
FORMAT_VERSION: Final = 1


def render(
    reports: Sequence[Report], *, rules_version: str, exit_code: int, complete: bool, skipped: Sequence[Skipped] = ()
) -> Iterator[str]:
    """The whole output as JSON text. `skipped` names what the run as a whole could not do, unreadable files first."""
    plain = {
        "version": FORMAT_VERSION,
        "tool": {"name": "qualcheck", "version": __version__},
        "rules_version": rules_version,
        "complete": complete,
        "exit": exit_code,
        "skipped": [_skipped(item) for item in skipped],
        "reports": [_report(report) for report in reports],
        "findings": [_finding(report, index) for report in reports for index in range(len(report.findings))],
    }
    yield json.dumps(plain, ensure_ascii=False, indent=1)
    yield "\n"


def _report(report: Report) -> dict[str, Any]:
    document = report.document
    return {
        "path": document.id,
        "record": document.record,
        "headline": document.headline,
        "words": document.words,
        "source_language": document.source_language,
        "verdict": report.verdict,
        "sentences": report.sentences,
        "sentences_touched": report.touched,
        "complete": report.complete,
        "skipped": [_skipped(item) for item in report.skipped],
        "notes": list(report.notes),
        "counts": {
            "class": _counts((finding.class_ for finding in report.findings), CLASSES),
            "severity": _counts((finding.severity for finding in report.findings), SEVERITIES),
            "category": dict(sorted(Counter(finding.category for finding in report.findings).items())),
        },
        "names": [
            {
                "kind": name.kind,
                "forms": [
                    {"text": form.text, "count": len(form.spans), "spans": [[s.start, s.end] for s in form.spans]}
                    for form in name.forms
                ],
                "suggested": name.suggested,
                "evidence": name.evidence,
            }
            for name in report.names
        ],
        "figures": [
            {"kind": figure.kind, "text": _text(document, figure.span), **_span(figure.span)}
            for figure in report.figures
        ],
        "scores": {
            "readability": {
                metric.name: {"value": metric.value, "native": [metric.low, metric.median, metric.high]}
                for metric in report.readability
            }
        }
        if report.readability
        else None,
    }


def _finding(report: Report, index: int) -> dict[str, Any]:
    finding = report.findings[index]
    document = report.document
    place = document.locate(finding.span)
    return {
        "id": report.ids[index],
        "path": document.id,
        "record": document.record,
        "rule": finding.rule,
        "class": finding.class_,
        "category": finding.category,
        "severity": finding.severity,
        "message": finding.message,
        "why": finding.why,
        "start": finding.span.start,
        "end": finding.span.end,
        "paragraph": place.paragraph,
        "block": place.block,
        "in_quotation": finding.in_quotation,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "text": _text(document, finding.span),
        "suggestions": list(finding.suggestions),
        "fixes": [_fix(finding, number) for number in range(len(finding.fixes))],
        "notes": [{**_span(note.span), "text": note.text} for note in finding.notes],
        "also": [
            {"rule": also.rule, "class": also.class_, "severity": also.severity, "message": also.message}
            for also in finding.also
        ],
        "group": finding.group,
        "engine": "qualcheck",
        "suppressed": None,
    }


def _fix(finding: Finding, number: int) -> dict[str, Any]:
    fix = finding.fixes[number]
    return {
        "title": fix.title,
        "safe": fix.safe,
        "edits": [{**_span(edit.span), "text": edit.text} for edit in fix.edits],
    }


def _counts(values: Iterator[str] | Any, names: Sequence[str]) -> dict[str, int]:
    counter = Counter(values)
    return {name: counter[name] for name in names}


def _skipped(item: Skipped) -> dict[str, str]:
    return {"what": item.what, "why": item.why}


def _span(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def _text(document: Document, span: Span) -> str:
    return document.text[span.start : span.end]
