"""JUnit XML: a suite for each article, a case for each finding and one for the article as a whole.

What gates is a failure; other findings are skipped cases, so that a run that passes is not shown as failed; what could
not be done is an error. Names of cases have no line numbers: a service that compares two runs knows them again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from qualcheck.formats.listing import Listed, Outcome, grade, listed, told, words
from qualcheck.formats.positions import Positions
from qualcheck.formats.text import context
from qualcheck.gate import Gate
from qualcheck.report import Report

#: Characters that XML 1.0 cannot hold, not even escaped.
FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Element of a case → the attribute of its suite that counts it.
COUNTED: Final = {"failure": "failures", "error": "errors", "skipped": "skipped"}


def render(outcome: Outcome) -> Iterator[str]:
    root = Element("testsuites", name="qualcheck")
    for report in outcome.reports:
        root.append(_suite(report, outcome.gate))
    for item in outcome.unreadable:
        suite = Element("testsuite", name=_xml(item.what))
        _said(_case(suite, item.what, "the file can be read"), "error", "unreadable", item.why)
        root.append(_counted(suite))
    total: Counter[str] = Counter()
    for suite in root:
        for name in ("tests", *COUNTED.values()):
            total[name] += int(suite.attrib[name])
    root.attrib.update({name: str(total[name]) for name in ("tests", *COUNTED.values())}, time="0")
    ElementTree.indent(root)
    yield "<?xml version='1.0' encoding='utf-8'?>\n"
    yield ElementTree.tostring(root, encoding="unicode")
    yield "\n"


def _suite(report: Report, gate: Gate) -> Element:
    path = report.document.id
    suite = Element("testsuite", name=_xml(path))
    positions = Positions(report.document)
    failures = [finding for finding in report.findings if gate.stops(finding)]
    whole = _case(suite, path, "the article as a whole")
    reasons = gate.failing(report)
    if report.skipped:
        _said(whole, "error", "not done", "; ".join(f"{item.what}: {item.why}" for item in report.skipped))
    elif reasons and not failures:
        _said(whole, "failure", "limit", "; ".join(reasons))
    for item in listed([report]):
        case = _case(suite, path, _name(item))
        case.set("line", str(positions.code_points(item.finding.span).line))
        kind = "failure" if gate.stops(item.finding) else "skipped"
        _said(case, kind, grade(item.finding), told(item.document, item.finding), _details(item))
    return _counted(suite)


def _name(item: Listed) -> str:
    return f"{item.finding.rule}: “{words(item.document, item.finding)}” ({item.id})"


def _details(item: Listed) -> str:
    return "\n".join(part for part in (context(item.document, item.finding.span), item.finding.why) if part)


def _case(suite: Element, path: str, name: str) -> Element:
    return SubElement(suite, "testcase", classname=_xml(path), name=_xml(name), file=_xml(path), time="0")


def _said(case: Element, tag: str, kind: str, message: str, details: str = "") -> None:
    said = SubElement(case, tag, type=kind, message=_xml(message))
    said.text = _xml(details) or None


def _counted(suite: Element) -> Element:
    counts = Counter(said.tag for case in suite for said in case)
    suite.attrib.update({"tests": str(len(suite)), "time": "0"})
    suite.attrib.update({attribute: str(counts[tag]) for tag, attribute in COUNTED.items()})
    return suite


def _xml(text: str) -> str:
    return FORBIDDEN.sub("\ufffd", text)
