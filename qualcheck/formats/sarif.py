"""SARIF 2.1.0, for code scanning and every viewer of it: results, the rules behind them, fixes and dismissals.

Columns are UTF-16 code units, which is what GitHub and VS Code count in whatever the file says; it says so as well.
A result is known again by the id of its finding (`qualcheckFinding/v1`), which outlives edits elsewhere in the text.
`primaryLocationLineHash` is left out: GitHub's upload action computes it from the checkout and warns about any other.
Only rules that spoke are described, so that the file grows with what was found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from qualcheck import __version__
from qualcheck.document import Document
from qualcheck.finding import Finding, Span
from qualcheck.formats.listing import LEVEL_OF_CLASS, Outcome, level, told, unfinished
from qualcheck.formats.markdown_text import escape
from qualcheck.formats.positions import Positions, Region
from qualcheck.report import Dismissed, Report
from qualcheck.rule import Rule

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
#: GitHub keeps the runs of several tools apart by what stands before the last slash.
CATEGORY: Final = "qualcheck/"
#: Where there is more to read about the tool, once it is published.
HOME_PAGE: Final[str | None] = None
#: How GitHub shows and filters rules: an error is sure, a query serious but a person decides, a signal may be right.
PRECISION: Final = {"error": "very-high", "query": "high", "signal": "medium"}
PROBLEM: Final = {"error": "error", "query": "warning", "signal": "recommendation"}
#: Characters of the longest sentence that is repeated for each finding in it.
CONTEXT_LENGTH: Final = 600
#: The place of words found in a message or a suggestion: {match}, {2}, {2:VBN}, {2>carry out}.
PLACE: Final = re.compile(r"\{\w+(?::\w+|>([a-z ]+))?\}")
#: What a viewer would take for an embedded link or for the place of an argument.
LINK: Final = re.compile(r"\[(?=[^\[\]]*\]\()")
ARGUMENT: Final = re.compile(r"\{(\d+)\}")


def render(outcome: Outcome) -> Iterator[str]:
    """The file in pieces: a line for each rule and result, so that a changed run shows in a diff."""
    fired = sorted({f.rule for report in outcome.reports for f in _all_findings(report)})
    numbers = {rule: number for number, rule in enumerate(fired)}
    samples = {f.rule: f for report in outcome.reports for f in _all_findings(report)}
    rules = (_descriptor(samples[id_], outcome.rules.get(id_), outcome) for id_ in fired)
    some_suppressed = any(report.dismissed for report in outcome.reports)
    yield f'{{"$schema": {json.dumps(SCHEMA)},\n"version": "2.1.0",\n"runs": [{{\n'
    yield f'"tool": {{"driver": {{{_members(_driver(outcome))},\n"rules": ['
    yield from _lines(rules)
    yield "]}},\n"
    yield f"{_members(_run(outcome))},\n"
    yield '"results": ['
    yield from _lines(
        result for report in outcome.reports for result in _results(report, numbers, suppressed=some_suppressed)
    )
    yield "]}]}\n"


def _lines(items: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    separator = "\n"
    for item in items:
        yield separator + _dump(item)
        separator = ",\n"


def _members(mapping: Mapping[str, Any]) -> str:
    return ", ".join(f"{_dump(key)}: {_dump(value)}" for key, value in mapping.items())


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _driver(outcome: Outcome) -> dict[str, Any]:
    return {
        "name": "qualcheck",
        "version": __version__,
        "semanticVersion": __version__,
        **({"informationUri": HOME_PAGE} if HOME_PAGE is not None else {}),
        "properties": {"rulesVersion": outcome.rules_version},
    }


def _run(outcome: Outcome) -> dict[str, Any]:
    notifications = [
        {"level": "error", "message": {"text": _message(f"{item.what}: {item.why}")}} for item in unfinished(outcome)
    ]
    return {
        "columnKind": "utf16CodeUnits",
        "automationDetails": {"id": CATEGORY},
        "invocations": [
            {
                "executionSuccessful": outcome.complete,
                "exitCode": outcome.exit_code,
                "toolExecutionNotifications": notifications,
            }
        ],
    }


def _descriptor(sample: Finding, rule: Rule | None, outcome: Outcome) -> dict[str, Any]:
    """What a viewer tells about a rule; of a rule that is not in the run, what its finding tells."""
    class_, preview = (rule.class_, rule.status == "preview") if rule is not None else (sample.class_, sample.preview)
    languages = rule.source_languages if rule is not None else sample.languages
    text, markdown = _help(sample, rule, outcome)
    says = _without_places(rule.message if rule is not None else sample.message)
    why = _without_places(rule.why if rule is not None else sample.why)
    return {
        "id": sample.rule,
        "name": _pascal(sample.rule),
        "shortDescription": {"text": says},
        "fullDescription": {"text": _sentence(f"{says} {why}".strip())},
        "help": {"text": text, "markdown": markdown},
        "defaultConfiguration": {"level": "note" if preview else LEVEL_OF_CLASS[class_]},
        "properties": {
            "tags": [class_, sample.category, *(f"lang:{language}" for language in languages)][:20],
            "precision": PRECISION[class_],
            "problem.severity": "recommendation" if preview else PROBLEM[class_],
        },
    }


def _help(sample: Finding, rule: Rule | None, outcome: Outcome) -> tuple[str, str]:
    """The help of a rule as text and as Markdown: what it says, why, what to write, how often it was right to speak."""
    source = rule if rule is not None else sample
    parts = [("", _without_places(source.message)), ("Why", _without_places(source.why))]
    if rule is not None:
        parts.append(("Instead", " / ".join(each or "(delete)" for each in _written(rule.suggest))))
        parts.append(("Measured", f"{outcome.rate(rule)}."))
        parts.append(("See", " ".join(rule.references)))
    parts.append(("To turn it off", f"--ignore {sample.rule}, or ignore: [{sample.rule}] in qualcheck.yml"))
    kept = [(name, text) for name, text in parts if text]
    plain = "\n".join(f"{name}: {text}" if name else text for name, text in kept)
    markdown = "\n\n".join(f"**{name}:** {escape(text)}" if name else escape(text) for name, text in kept)
    return plain, markdown


def _results(report: Report, numbers: Mapping[str, int], *, suppressed: bool) -> Iterator[dict[str, Any]]:
    positions = Positions(report.document)
    for finding, id_ in zip(report.findings, report.ids, strict=True):
        result = _result(report, positions, finding, id_, numbers)
        # Where some results are suppressed, an empty list says of the others that they are not.
        yield {**result, "suppressions": []} if suppressed else result
    for item in report.dismissed:
        result = _result(report, positions, item.finding, item.id, numbers)
        yield {**result, "suppressions": [_suppression(item)]}


def _suppression(item: Dismissed) -> dict[str, Any]:
    """Somebody's judgement, in a comment of the article or in a file beside it."""
    return {
        "kind": "inSource" if item.entry is None else "external",
        "status": "accepted",
        **({"justification": item.reason} if item.reason else {}),
        **({"properties": {"until": item.until}} if item.until else {}),
    }


def _all_findings(report: Report) -> Iterator[Finding]:
    yield from report.findings
    yield from (item.finding for item in report.dismissed)


def _result(
    report: Report, positions: Positions, finding: Finding, id_: str, numbers: Mapping[str, int]
) -> dict[str, Any]:
    document = report.document
    location = {"uri": uri(document.id)}
    related = [
        {
            "id": number,
            "physicalLocation": {
                "artifactLocation": location,
                "region": _region(positions.utf16(note.span)),
            },
            "message": {"text": _message(note.text)},
        }
        for number, note in enumerate(finding.notes, 1)
    ]
    fixes = list(_fixes(finding, positions, location))
    return {
        "ruleId": finding.rule,
        "ruleIndex": numbers[finding.rule],
        "level": level(finding),
        "message": {"text": _sentence(_message(told(document, finding)))},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": location,
                    "region": _region(positions.utf16(finding.span), positions.snippet(finding.span)),
                    **_context(document, positions, finding.span),
                }
            }
        ],
        "partialFingerprints": {"qualcheckFinding/v1": id_},
        **({"relatedLocations": related} if related else {}),
        **({"fixes": fixes} if fixes else {}),
        "properties": {"class": finding.class_, "severity": finding.severity, "inQuotation": finding.in_quotation},
    }


def _fixes(finding: Finding, positions: Positions, location: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for fix in finding.fixes:
        edits = positions.in_file(fix)
        if edits:
            replacements = [
                {"deletedRegion": _region(positions.utf16_in_file(edit.span)), "insertedContent": {"text": edit.text}}
                for edit in edits
            ]
            yield {
                "description": {"text": _sentence(_message(fix.title))},
                "artifactChanges": [{"artifactLocation": location, "replacements": replacements}],
            }


def _context(document: Document, positions: Positions, span: Span) -> dict[str, Any]:
    """The sentence around a finding, for viewers without the file; nothing where there is no more than the finding, or
    where a text without full stops is one long sentence that each finding in it would repeat.
    """
    sentence = document.sentence_at(span.start)
    if sentence is None or len(sentence) > CONTEXT_LENGTH or sentence == span or not sentence.contains(span):
        return {}
    return {"contextRegion": _region(positions.utf16(sentence), positions.snippet(sentence))}


def _region(region: Region, snippet: str | None = None) -> dict[str, Any]:
    return {
        "startLine": region.line,
        "startColumn": region.column,
        "endLine": region.end_line,
        "endColumn": region.end_column,
        **({"snippet": {"text": snippet}} if snippet else {}),
    }


def uri(path: str) -> str:
    """The path as a URI, relative where it is; a path that is no UTF-8 has surrogates in the place of its bytes."""
    encoded = quote(path.encode("utf-8", "surrogateescape"), safe="/")
    return f"file://{encoded}" if path.startswith("/") else encoded


def _message(text: str) -> str:
    """`text` without what SARIF would read as a link or an argument."""
    return ARGUMENT.sub(r"{{\1}}", LINK.sub(r"\\[", text))


def _without_places(text: str) -> str:
    return PLACE.sub(lambda found: found[1] or "…", " ".join(text.split()))


def _written(suggestions: Sequence[str]) -> Iterator[str]:
    """Suggestions in words; one that is made of the words found alone says nothing about the rule."""
    for each in map(_without_places, suggestions):
        if not each or any(letter.isalnum() for letter in each):
            yield each


def _sentence(text: str) -> str:
    """Viewers run messages together: each ends like a sentence."""
    return text if text.endswith((".", "?", "!", ".)", "…", ".”")) else f"{text}."


def _pascal(rule: str) -> str:
    parts = re.split(r"[^A-Za-z0-9]+", rule.lower())
    # A capital beside a capital would not be Pascal case to the validators.
    return "".join(part.capitalize() if len(part) > 1 else part for part in parts)
