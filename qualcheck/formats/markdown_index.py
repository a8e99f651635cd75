"""The index of a folder of reports: a Markdown table with a row for each article, the worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote as percent_encode

from qualcheck.finding import SEVERITY_RANK, Severity
from qualcheck.formats.markdown import limits
from qualcheck.formats.markdown_text import HEADLINE_LENGTH, escape, shortened, stem
from qualcheck.gate import counted
from qualcheck.report import Report, Verdict

#: From the worst to the best.
VERDICTS: Final[tuple[Verdict, ...]] = ("retranslate", "recast", "fix and print", "nothing found")

#: How much an article reads like a translation, from much to little; silent articles stand with those that do not.
STRENGTHS: Final = ("strong", "some", "little", None)


def render_index(
    reports: Sequence[Report],
    *,
    links: Sequence[str],
    rules_version: str,
    fail_on: Severity = "major",
    not_run: Sequence[str] = (),
) -> str:
    """The page of a folder, ending with a line break.

    `links[i]` leads from it to the page of `reports[i]`: a relative path with `/`, not yet percent-encoded. What must
    be fixed are the errors from `fail_on` up. `not_run` names what was off in this run. The order of the rows does not
    depend on the order of `reports`.
    """
    shared = [note for note in (reports[0].notes if reports else ()) if all(note in report.notes for report in reports)]
    verdicts = Counter(report.verdict for report in reports)
    facts = [
        counted(len(reports), "article"),
        *(f"{verdict} {verdicts[verdict]}" for verdict in VERDICTS if verdicts[verdict]),
        *(
            [f"{unfinished} not fully checked"]
            if (unfinished := sum(not report.complete for report in reports))
            else []
        ),
        f"rules {escape(rules_version)}",
        *([f"not run: {', '.join(map(escape, not_run))}"] if not_run else []),
    ]
    lines = ["# Articles checked", "", " · ".join(facts), ""]
    if shared:
        lines += [f"All: {escape('; '.join(shared))}", ""]
    scored = is_scored(reports)
    lines += [
        "> " + " ".join(limits()),
        "",
        order_of_rows(reports),
        "",
        "| article | words | verdict | must fix | open queries | signals per 1,000 words |"
        + (" reads like a translation |" if scored else ""),
        "|---|--:|---|--:|--:|--:|" + ("---|" if scored else ""),
    ]
    rows = sorted(zip(reports, links, strict=True), key=lambda row: (*badness(row[0], fail_on), row[1]))
    lines += [_row(report, link, fail_on, shared) for report, link in rows]
    return "\n".join(lines) + "\n"


def is_scored(reports: Sequence[Report]) -> bool:
    """Whether it was asked how much the articles read like translations."""
    return any(report.likelihood is not None for report in reports)


def order_of_rows(reports: Sequence[Report]) -> str:
    """What `badness` sorts by, in words."""
    return (
        f"Worst first: by verdict ({', '.join(VERDICTS)}), "
        + ("then by how much it reads like a translation, " if is_scored(reports) else "")
        + "then by the share of sentences and headings that need work, then by how much must be fixed per 1,000 words."
    )


def _row(report: Report, link: str, fail_on: Severity, shared: Sequence[str]) -> str:
    title = escape(shortened(report.document.headline, HEADLINE_LENGTH) or stem(report.document) or "untitled")
    # A path that is no UTF-8 reaches us with surrogates in the place of its bytes.
    target = percent_encode(link.encode("utf-8", "surrogateescape"), safe="/")
    remarks = [
        report.verdict if report.document.words else "nothing to read",
        *([] if report.complete else ["not fully checked"]),
        *(escape(note) for note in report.notes if note not in shared),
    ]
    return (
        f"| [{title}]({target}) | {report.document.words:,} | {'; '.join(remarks)} | {must_fix(report, fail_on)} "
        f"| {len(report.of_class('query'))} | {report.signal_density:.1f} |"
    ) + _translated(report)


def _translated(report: Report) -> str:
    """How much evidence there is for a translation, in a cell; nothing where scores were not asked for."""
    return f" {evidence(report)} |" if report.likelihood is not None else ""


def evidence(report: Report) -> str:
    strength = report.likelihood.strength if report.likelihood is not None else None
    return f"{strength} evidence" if strength is not None else "not said"


def badness(report: Report, fail_on: Severity) -> tuple[float, float, float, float]:
    """What the rows are sorted by, ascending."""
    likelihood = report.likelihood
    strength = STRENGTHS.index(likelihood.strength) if likelihood is not None else 0
    touched = report.touched / report.sentences if report.sentences else 0.0
    density = must_fix(report, fail_on) / report.document.words if report.document.words else 0.0
    return VERDICTS.index(report.verdict), strength, -touched, -density


def must_fix(report: Report, fail_on: Severity) -> int:
    """Errors that gate: a rule on trial never does."""
    limit = SEVERITY_RANK[fail_on]
    return sum(not found.preview and SEVERITY_RANK[found.severity] <= limit for found in report.of_class("error"))
