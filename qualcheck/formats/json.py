"""JSON, stable: `schema.json` beside this module describes every key."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from qualcheck import __version__
from qualcheck.document import Document
from qualcheck.finding import CLASSES, SEVERITIES, Finding, Fix, Skipped, Span
from qualcheck.formats import markdown_scorecard
from qualcheck.report import Dismissed, Likelihood, Report
from qualcheck.scorecard import ScorecardKeys, scorecard

#: Rises when a key changes its meaning or goes; new keys do not raise it.
FORMAT_VERSION: Final = 1
#: What a house that sets nothing finds acceptable.
PLAIN: Final = ScorecardKeys()


def render(
    reports: Sequence[Report],
    *,
    rules_version: str,
    exit_code: int,
    complete: bool,
    skipped: Sequence[Skipped] = (),
    scorecard_keys: ScorecardKeys = PLAIN,
) -> Iterator[str]:
    """The whole output as JSON text. `skipped` names what the run as a whole could not do, unreadable files first."""
    plain = {
        "version": FORMAT_VERSION,
        "tool": {"name": "qualcheck", "version": __version__},
        "rules_version": rules_version,
        "complete": complete,
        "exit": exit_code,
        "skipped": [_skipped(item) for item in skipped],
        "reports": [_report(report, scorecard_keys) for report in reports if report.is_article],
        "scorecard": markdown_scorecard.values(scorecard(reports, scorecard_keys)),
        "findings": [finding for report in reports for finding in _findings(report)],
    }
    yield json.dumps(plain, ensure_ascii=False, indent=1)
    yield "\n"


def _report(report: Report, keys: ScorecardKeys) -> dict[str, Any]:
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
        "passed_over": {
            "unchanged": report.unchanged,
            "baseline": report.known,
            "dismissed": len({each.finding.span for each in report.dismissed}),
        },
        "names": [
            {
                "kind": name.kind,
                "forms": [
                    {"text": form.text, "count": len(form.spans), "spans": _spans(document, form.spans)}
                    for form in name.forms
                ],
                "suggested": name.suggested,
                "evidence": name.evidence,
            }
            for name in report.names
        ],
        "figures": [
            {"kind": figure.kind, "text": _text(document, figure.span), **_span(document, figure.span)}
            for figure in report.figures
        ],
        "scores": _scores(report, keys) if report.readability or report.likelihood is not None else None,
    }


def _scores(report: Report, keys: ScorecardKeys) -> dict[str, Any]:
    return {
        "readability": {
            metric.name: {"value": metric.value, "native": [metric.low, metric.median, metric.high]}
            for metric in report.readability
        },
        "scorecard": markdown_scorecard.values(scorecard([report], keys)),
        "likelihood": _likelihood(report.document, report.likelihood) if report.likelihood is not None else None,
        "languages": [
            {"code": each.code, "weight": each.weight, "findings": each.findings, "rules": each.rules}
            for each in report.languages
        ],
    }


def _likelihood(document: Document, likelihood: Likelihood) -> dict[str, Any]:
    origin = likelihood.origin
    return {
        "probability": likelihood.probability,
        "strength": likelihood.strength,
        "reason": likelihood.reason,
        "evidence": [
            {
                "text": each.text,
                "weight": each.weight,
                "count": each.count,
                "rate": each.rate,
                "native": each.native,
                "spans": _spans(document, each.spans),
            }
            for each in likelihood.evidence
        ],
        "source_language": None
        if origin is None
        else {"languages": list(origin.languages), "trained": origin.trained, "reason": origin.reason},
    }


def _findings(report: Report) -> Iterator[dict[str, Any]]:
    """Those that are shown, then those that are dismissed."""
    for finding, id_ in zip(report.findings, report.ids, strict=True):
        yield _finding(report.document, finding, id_, None)
    for each in report.dismissed:
        yield _finding(report.document, each.finding, each.id, each)


def _finding(document: Document, finding: Finding, id_: str, dismissed: Dismissed | None) -> dict[str, Any]:
    place = document.locate(finding.span)
    return {
        "id": id_,
        "path": document.id,
        "record": document.record,
        "rule": finding.rule,
        "class": finding.class_,
        "category": finding.category,
        "severity": finding.severity,
        "message": finding.message,
        "why": finding.why,
        **_span(document, finding.span),
        "paragraph": place.paragraph,
        "block": place.block,
        "in_quotation": finding.in_quotation,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "text": _text(document, finding.span),
        "suggestions": list(finding.suggestions),
        "fixes": [_fix(document, fix) for fix in finding.fixes],
        "notes": [{**_span(document, note.span), "text": note.text} for note in finding.notes],
        "also": [
            {"rule": also.rule, "class": also.class_, "severity": also.severity, "message": also.message}
            for also in finding.also
        ],
        "group": finding.group,
        "engine": "qualcheck",
        "suppressed": None if dismissed is None else {"reason": dismissed.reason, "until": dismissed.until},
    }


def _fix(document: Document, fix: Fix) -> dict[str, Any]:
    edits = [document.file_edit(edit) for edit in fix.edits]
    return {
        "title": fix.title,
        "safe": fix.safe,
        "edits": [{"start": edit.span.start, "end": edit.span.end, "text": edit.text} for edit in edits],
    }


def _counts(values: Iterator[str] | Any, names: Sequence[str]) -> dict[str, int]:
    counter = Counter(values)
    return {name: counter[name] for name in names}


def _skipped(item: Skipped) -> dict[str, str]:
    return {"what": item.what, "why": item.why}


def _span(document: Document, span: Span) -> dict[str, int]:
    place = document.in_file(span)
    return {"start": place.start, "end": place.end}


def _spans(document: Document, spans: Sequence[Span]) -> list[list[int]]:
    return [[place.start, place.end] for place in map(document.in_file, spans)]


def _text(document: Document, span: Span) -> str:
    return document.text[span.start : span.end]
