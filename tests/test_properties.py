"""Whatever the text: places hold, reports survive JSON and pickling, fixing ends, and company changes nothing."""

from __future__ import annotations

import csv
import json
import pickle
from collections.abc import Callable
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcheck.checker import Checker
from qualcheck.commands.fixing import Fixing
from qualcheck.config import Settings
from qualcheck.document import Document
from qualcheck.finding import Span
from qualcheck.formats import csv as csv_format
from qualcheck.formats import json as json_format
from qualcheck.formats import rdjsonl, sarif
from qualcheck.formats.listing import Outcome
from qualcheck.gate import Gate
from qualcheck.report import Report
from qualcheck.run import Run, prepare, read_bytes

#: The rules of most examples: a few of several kinds. The whole set takes part in fewer.
FEW: Final = ("hi", "names", "general.doubled-word", "general.straight-quotation-in-curly", "encoding")

PIECES: Final = (
    "The mayor took a target on the the minister.", "Kim Jong Un met Kim Yong Un.", "“He said so,” she told Mr. Danso.",
    "Mr Danzo is 25 years old and took a target on the café.", "e il governo", "fsigning", "i", "😀", "e\u0301", "\u200b", "\u00ad",
    "\u202e", "“", "”", '"', "’", "–", "…", ".", "?", "\r\n", "\n\n", "\r", "\n", " ", "\u2028", "\u00a0", "日本語。", "Â€™", "â€™", "1,5 million",
)  # fmt: skip
TAGS: Final = (
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "&amp;",
    "&eacute;",
    "<!-- x -->",
    "<br>",
    "**",
    "> ",
    "# ",
    "- ",
    "`",
    "[a](b)",
)

texts = st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)
marked = st.lists(st.sampled_from((*PIECES, *TAGS)), max_size=16).map(" ".join)
files = st.one_of(
    st.tuples(st.just("a.txt"), texts), st.tuples(st.just("a.md"), marked), st.tuples(st.just("a.html"), marked)
)
bounded = settings(
    max_examples=25, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
few_examples = settings(bounded, max_examples=5)


@cache
def whole() -> Run:
    return prepare(Settings(folder=Path.cwd()))


@cache
def small() -> Run:
    """The same with few rules."""
    run = whole()
    chosen = [rule for rule in run.rules if rule.id.startswith(FEW) or rule.pack in FEW]
    checker = Checker(chosen, run.checker.resources, recast=0.2, retranslate=0.4)
    return Run(checker, tuple(chosen), "", run.settings, lambda _: checker)


def check(run: Run, name: str, source: str) -> Report:
    return run.check(read_bytes(source.encode(), name, run.settings))


def spans(report: Report) -> list[Span]:
    """Every span of a report."""
    edits = [edit.span for finding in report.findings for fix in finding.fixes for edit in fix.edits]
    notes = [note.span for finding in report.findings for note in finding.notes]
    names = [span for name in report.names for form in name.forms for span in form.spans]
    return [*(finding.span for finding in report.findings), *edits, *notes, *names, *(f.span for f in report.figures)]


def are_in_bounds(report: Report) -> bool:
    document = report.document
    size, whole_file = len(document.text), len(document.source)
    in_file = [document.in_file(span) for span in spans(report)]
    return all(0 <= span.start <= span.end <= size for span in spans(report)) and all(
        0 <= span.start <= span.end <= whole_file for span in in_file
    )


@bounded
@given(files)
def test_spans_are_in_bounds(file: tuple[str, str]) -> None:
    report = check(small(), *file)
    assert are_in_bounds(report)
    assert [finding.span for finding in report.findings if not finding.span] == []


@few_examples
@given(files)
def test_spans_of_all_rules_are_in_bounds(file: tuple[str, str]) -> None:
    assert are_in_bounds(check(whole(), *file))


def as_json(*reports: Report) -> str:
    return "".join(json_format.render(reports, rules_version="", exit_code=0, complete=True))


@bounded
@given(files)
def test_a_report_survives_pickling(file: tuple[str, str]) -> None:
    report = check(small(), *file)
    again = pickle.loads(pickle.dumps(report))
    assert (again.findings, again.ids, again.names, again.verdict) == (
        report.findings, report.ids, report.names, report.verdict,
    )  # fmt: skip
    assert as_json(again) == as_json(report)


@bounded
@given(files)
def test_json_says_what_the_report_says(file: tuple[str, str]) -> None:
    report = check(small(), *file)
    document = report.document
    rows = json.loads(as_json(report))["findings"]
    assert [(row["rule"], row["id"], row["start"], row["end"], row["text"]) for row in rows] == [
        (finding.rule, id_, *_ends(document, finding.span), document.text[finding.span.start : finding.span.end])
        for finding, id_ in zip(report.findings, report.ids, strict=True)
    ]


def _ends(document: Document, span: Span) -> tuple[int, int]:
    place = document.in_file(span)
    return place.start, place.end


# Columns of formats


def outcome(report: Report) -> Outcome:
    rules = {rule.id: rule for rule in whole().rules}
    return Outcome((report,), (), 0, "", rules, lambda rule: "", Gate(fail_on="major", queries=False))


def lines_of(source: str) -> list[str]:
    return source.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def of_json(report: Report) -> list[tuple[int, int]]:
    rows = json.loads(as_json(report))["findings"]
    return [(row["line"], row["column"]) for row in rows]


def of_csv(report: Report) -> list[tuple[int, int]]:
    written = "".join(csv_format.render(outcome(report))).removeprefix("\ufeff")
    return [(int(row["line"]), int(row["column"])) for row in csv.DictReader(StringIO(written, newline=""))]


def of_sarif(report: Report) -> list[tuple[int, int]]:
    lines = lines_of(report.document.source)
    rows = json.loads("".join(sarif.render(outcome(report))))["runs"][0]["results"]
    regions = [row["locations"][0]["physicalLocation"]["region"] for row in rows]
    found = []
    for region in regions:
        before = lines[region["startLine"] - 1].encode("utf-16-le")[: 2 * (region["startColumn"] - 1)]
        found.append((region["startLine"], len(before.decode("utf-16-le")) + 1))
    return found


def of_rdjsonl(report: Report) -> list[tuple[int, int]]:
    lines = lines_of(report.document.source)
    rows = [json.loads(line) for line in "".join(rdjsonl.render(outcome(report))).split("\n") if line]
    starts = [row["location"]["range"]["start"] for row in rows]
    return [
        (start["line"], len(lines[start["line"] - 1].encode()[: start["column"] - 1].decode()) + 1) for start in starts
    ]


@pytest.mark.parametrize("read", [of_json, of_csv, of_sarif, of_rdjsonl])
@bounded
@given(file=files)
def test_columns_of_every_format_are_the_place_in_the_file(
    read: Callable[[Report], list[tuple[int, int]]], file: tuple[str, str]
) -> None:
    report = check(small(), *file)
    source = report.document.source
    starts = [source[: report.document.in_file(finding.span).start] for finding in report.findings]
    assert sorted(read(report)) == sorted((len(lines_of(before)), len(lines_of(before)[-1]) + 1) for before in starts)


# Fixes, and articles in company


@pytest.mark.parametrize("unsafe", [False, True])
@settings(bounded, max_examples=12)
@given(file=files)
def test_fixing_twice_is_fixing_once(tmp_path_factory: Any, unsafe: bool, file: tuple[str, str]) -> None:
    name, source = file
    path = tmp_path_factory.mktemp("fix") / name
    path.write_bytes(source.encode())
    first = _fixed(path, unsafe)
    assert _fixed(path, unsafe) == first


def _fixed(path: Path, unsafe: bool) -> bytes:
    """The file after `--fix`."""
    run = small()
    Fixing(run, unsafe, False).amend(path, read_bytes(path.read_bytes(), path.name, run.settings))
    return path.read_bytes()


@bounded
@given(st.lists(texts, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_company_and_order_change_nothing(sources: list[str], chance: Any) -> None:
    """Whatever a process has checked before, an article gets the same report."""
    named = [(f"{number}.txt", source) for number, source in enumerate(sources)]
    together = {name: as_json(check(small(), name, source)) for name, source in named}
    chance.shuffle(named)
    assert {name: as_json(check(small(), name, source)) for name, source in named} == together


@few_examples
@given(st.lists(texts, min_size=2, max_size=2))
def test_company_changes_nothing_for_all_rules(sources: list[str]) -> None:
    one, other = sources
    alone = as_json(check(whole(), "a.txt", one))
    assert (as_json(check(whole(), "b.txt", other)) and as_json(check(whole(), "a.txt", one))) == alone
