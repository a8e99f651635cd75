"""The HTML report: the article with underlined findings beside the list of them, one file that loads nothing else.

What the desk is to do is the Markdown report's own sections, rendered: one wording for both. The article's text is only
ever inserted as text, and the page's policy lets no script run but its own.
"""

from __future__ import annotations

import base64
import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote as percent_encode

from qualcheck.document import Block
from qualcheck.finding import CLASS_RANK, Severity, Span
from qualcheck.formats import markdown
from qualcheck.formats.markdown_index import (
    STRENGTHS,
    VERDICTS,
    badness,
    evidence,
    is_scored,
    must_fix,
    order_of_rows,
)
from qualcheck.formats.markdown_page import Item, Page
from qualcheck.formats.markdown_text import HIDDEN, number, on_one_line, shortened, stem
from qualcheck.formats.templates import filled
from qualcheck.report import Report
from qualcheck.scorecard import ScorecardKeys

#: What a reader is told each class is.
CLASS_NAMES: Final[Mapping[str, str]] = {"error": "to fix", "query": "to settle", "signal": "reads translated"}
#: HTML elements for the blocks of an article; what is not named here is a plain line.
ELEMENTS: Final[Mapping[str, str]] = {"headline": "h2", "deck": "p", "subheading": "h3", "paragraph": "p"}
TITLE_LENGTH: Final = 140


@dataclass(frozen=True)
class Piece:
    """A stretch of a block with the same findings: its text, the ids of the findings, the narrowest first, the gravest
    class of them, and the ids of those that begin here."""

    text: str
    ids: tuple[str, ...]
    class_: str
    first: tuple[str, ...]


def render(
    report: Report,
    *,
    rules_version: str,
    source_language: str | None = None,
    name_style: str | None = None,
    scorecard_keys: ScorecardKeys | None = None,
    templates: Path | None = None,
) -> str:
    """The page of one article. Raises QualcheckError for a house template that is wrong."""
    page = Page(report)
    whole = markdown.parts(
        report,
        rules_version=rules_version,
        source_language=source_language,
        name_style=name_style,
        scorecard_keys=scorecard_keys,
    )
    script, style = _part("report.js"), _part("report.css")
    title = " · ".join(part for part in (stem(report.document), report.document.headline) if part)
    return filled(
        "report.html",
        {
            "title": _plain(shortened(title, TITLE_LENGTH)),
            "verdict": report.verdict.replace(" ", "-"),
            "head": _as_html("\n".join(whole.head[2:])),
            "sections": [(section[0], _as_html("\n".join(section[1:]))) for section in whole.sections],
            "tail": _as_html("\n".join(whole.tail)),
            "blocks": blocks(page),
            "findings": findings(page),
            "ticks": list(_ticks(page)),
            "counts": [(name, label, len(report.of_class(name))) for name, label in CLASS_NAMES.items()],
            "style": style,
            "script": script,
            "script_hash": _hash(script),
            "style_hash": _hash(style),
        },
        templates,
    )


@cache
def _part(name: str) -> Any:
    """A part of the page that is ours, marked as needing no escaping."""
    from markupsafe import Markup

    return Markup(resources.files("qualcheck").joinpath("templates", name).read_text("utf-8"))


@cache
def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _as_html(text: str) -> Any:
    """Markdown of the report, in which all that comes from the article is escaped already, as HTML."""
    import pyromark
    from markupsafe import Markup

    options = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_TASKLISTS | pyromark.Options.ENABLE_STRIKETHROUGH
    return Markup(pyromark.html(text, options=options))


def _plain(text: str) -> str:
    """Text without characters that hide or reorder others; jinja2 escapes the rest."""
    return HIDDEN.sub("\ufffd", text)


def blocks(page: Page) -> list[dict[str, Any]]:
    """The blocks of the article in pieces: plain text, to be escaped by who shows it."""
    return [_block(page, block) for block in page.document.blocks]


def findings(page: Page) -> list[dict[str, Any]]:
    """What is said of each finding, in the order of the text: plain text, to be escaped by who shows it."""
    return [_finding(page, item) for item in page.items]


def _block(page: Page, block: Block) -> dict[str, Any]:
    place = page.document.locate(block.span)
    return {
        "kind": block.kind,
        "element": ELEMENTS.get(block.kind, "p"),
        "number": place.paragraph if block.kind == "paragraph" else None,
        "pieces": list(_pieces(page, block.span)),
    }


def _pieces(page: Page, block: Span) -> Iterator[Piece]:
    for span, over in page.pieces(block):
        # What a click leads to is the narrowest finding.
        over.sort(key=lambda item: (len(item.finding.span), CLASS_RANK[item.finding.class_]))
        classes = sorted((item.finding.class_ for item in over), key=CLASS_RANK.__getitem__)
        yield Piece(
            _plain(page.text(span)),
            tuple(item.id for item in over),
            classes[0] if classes else "",
            tuple(item.id for item in over if max(block.start, item.finding.span.start) == span.start),
        )


def _finding(page: Page, item: Item) -> dict[str, Any]:
    finding = item.finding
    quoted = finding.in_quotation
    return {
        "id": item.id,
        "class": finding.class_,
        "severity": "" if finding.class_ == "signal" else finding.severity,
        "label": CLASS_NAMES[finding.class_],
        "place": page.place(finding.span),
        "words": _plain(shortened(page.text(finding.span), 160)),
        "message": _plain(
            "Inside quotation marks: check with the original." if quoted else on_one_line(finding.message)
        ),
        "why": _plain(on_one_line(finding.why)),
        "suggestions": [_plain(on_one_line(text)) if text.strip() else "(delete)" for text in finding.suggestions[:3]],
        "notes": [
            (page.place(note.span), _plain(shortened(page.text(note.span), 120)), _plain(on_one_line(note.text)))
            for note in finding.notes[:3]
        ],
        "rules": list(dict.fromkeys([finding.rule, *(also.rule for also in finding.also)])),
    }


def _ticks(page: Page) -> Iterator[tuple[str, str, str]]:
    """Where in the article each finding lies, in per cent of its characters without space between blocks."""
    blocks = [block.span for block in page.document.blocks]
    starts = [block.start for block in blocks]
    before = [0]
    for block in blocks:
        before.append(before[-1] + len(block))
    whole = before[-1] or 1
    for item in page.items:
        index = bisect_right(starts, item.finding.span.start) - 1
        if index >= 0:
            at = before[index] + min(item.finding.span.start - blocks[index].start, len(blocks[index]))
            yield number(round(100 * at / whole, 1)), item.finding.class_, item.id


#: Column of the index → whether it is sorted as text or as numbers.
COLUMNS: Final = (
    ("article", "text"),
    ("words", "number"),
    ("verdict", "text"),
    ("% to rework", "number"),
    ("must fix", "number"),
    ("open queries", "number"),
    ("signals per 1,000 words", "number"),
)
#: One more where it was measured.
LIKELIHOOD_COLUMN: Final = ("reads like a translation", "text")


def render_index(
    reports: Sequence[Report],
    *,
    links: Sequence[str],
    rules_version: str,
    fail_on: Severity = "major",
    templates: Path | None = None,
) -> str:
    """The page of a folder: a row an article, the worst first, sortable by every column.

    `links[i]` leads from it to the page of `reports[i]`, not yet percent-encoded.
    """
    script, style = _part("index.js"), _part("report.css")
    rows = sorted(zip(reports, links, strict=True), key=lambda row: (*badness(row[0], fail_on), row[1]))
    return filled(
        "index.html",
        {
            "columns": (*COLUMNS, *([LIKELIHOOD_COLUMN] if is_scored(reports) else [])),
            "order": order_of_rows(reports),
            "rows": [_row(report, link, fail_on) for report, link in rows],
            "rules_version": rules_version,
            "limits": " ".join(markdown.limits()),
            "style": style,
            "script": script,
            "script_hash": _hash(script),
            "style_hash": _hash(style),
        },
        templates,
    )


def _row(report: Report, link: str, fail_on: Severity) -> dict[str, Any]:
    verdict = report.verdict if report.document.words else "nothing to read"
    share = round(100 * report.touched / report.sentences) if report.sentences else 0
    numbers = (share, must_fix(report, fail_on), len(report.of_class("query")))
    density = round(report.signal_density, 1)
    return {
        "title": _plain(shortened(report.document.headline or stem(report.document) or "untitled", TITLE_LENGTH)),
        # A path that is no UTF-8 reaches us with surrogates in the place of its bytes.
        "link": percent_encode(link.encode("utf-8", "surrogateescape"), safe="/"),
        "cells": [
            (report.document.words, f"{report.document.words:,}"),
            # Sorted from the worst to the best, not by the alphabet.
            (str(VERDICTS.index(report.verdict)), verdict if report.complete else f"{verdict}; not fully checked"),
            *((value, str(value)) for value in numbers),
            (density, f"{density:.1f}"),
            *_translated(report),
        ],
    }


def _translated(report: Report) -> Iterator[tuple[str, str]]:
    """The cell that says how much evidence there is for a translation, sorted from much to little."""
    if report.likelihood is not None:
        yield str(STRENGTHS.index(report.likelihood.strength)), evidence(report)
