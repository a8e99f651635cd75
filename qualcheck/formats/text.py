"""What a terminal shows: a verdict line an article, an entry a finding with the words around it, a summary."""

from __future__ import annotations

import re
import shlex
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from qualcheck.document import Document
from qualcheck.finding import CLASSES, Finding, Span
from qualcheck.report import Report

#: Characters of text shown either side of a finding.
WINDOW: Final = 60

RUNNER_COMMAND: Final = re.compile(r"\A\s*::|(?<=##)\[")

#: (text, style) → text; style is one of error, query, signal, mark, verdict, dim.
Style = Callable[[str, str], str]


def plain(text: str, style: str) -> str:
    return text


def article(report: Report, style: Style = plain) -> Iterator[str]:
    """The verdict line of an article and an entry for each finding, a line a yield."""
    yield verdict_line(report, style)
    for note in report.notes:
        yield style(f"  note: {safe(note)}", "dim")
    for finding, id_ in zip(report.findings, report.ids, strict=True):
        yield from entry(report.document, finding, style, id_)
    if report.findings and report.is_article:
        yield style(f"  wrong? {safe(dismiss_command(report))}", "dim")
    for item in report.skipped:
        yield f"  not done: {safe(item.what)}: {safe(item.why)}"
    yield ""


def verdict_line(report: Report, style: Style = plain) -> str:
    document = report.document
    counts = Counter(finding.class_ for finding in report.findings)
    told = ", ".join(plural(counts[name], name) for name in CLASSES if counts[name])
    sentences = plural(report.sentences, "sentence")
    touched = f"{report.touched} of {sentences} touched" if report.findings and report.is_article else ""
    words = plural(document.words, "word") if report.is_article else ""
    details = "; ".join(part for part in (told, touched, passed_over(report), words) if part)
    return f"{safe(document.id)}: {style(report.verdict, 'verdict')} ({details})"


def dismiss_command(report: Report) -> str:
    """What puts the first finding aside, as it is typed."""
    article = shlex.quote(report.document.id)
    return f'qualcheck dismiss {article} {report.ids[0]} --reason "…"'


def passed_over(report: Report) -> str:
    """How many findings are not shown, and why."""
    dismissed = len({each.finding.span for each in report.dismissed})
    counts = (
        (report.unchanged, "in unchanged text"),
        (report.known, "in the baseline"),
        (dismissed, "dismissed"),
    )
    return ", ".join(f"{count:,} {what}" for count, what in counts if count)


def entry(document: Document, finding: Finding, style: Style = plain, id_: str = "") -> Iterator[str]:
    place = document.locate(finding.span)
    severity = "" if finding.class_ == "signal" else f" {finding.severity}"
    preview = " (preview)" if finding.preview else ""
    known_by = style(f" [{id_}]", "dim") if id_ else ""
    yield (
        f"{safe(document.id)}:{place.line}:{place.column}: "
        f"{style(finding.class_ + severity, finding.class_)} {finding.rule}{preview} {safe(finding.message)}{known_by}"
    )
    yield "    " + context(document, finding.span, style)
    for note in finding.notes[:1]:
        noted = document.locate(note.span)
        yield style(f"    see {noted.line}:{noted.column}: {safe(note.text)}", "dim")


def context(document: Document, span: Span, style: Style = plain, window: int = WINDOW) -> str:
    """The words of the span between ⟦ ⟧ with about `window` characters of its block either side."""
    text = document.text
    block = document.block_at(span.start)
    first, last = (block.span.start, block.span.end) if block is not None else (0, len(text))
    start = max(first, span.start - window)
    end = min(max(last, span.end), span.end + window)
    if start > first:
        blank = text.find(" ", start, span.start)
        start = blank + 1 if blank >= 0 else start
    if end < last:
        blank = text.rfind(" ", span.end, end)
        end = blank if blank >= 0 else end
    before = ("…" if start > first else "") + one_line(text[start : span.start])
    after = one_line(text[span.end : end]) + ("…" if end < last else "")
    return f"{before}{style('⟦' + one_line(text[span.start : span.end]) + '⟧', 'mark')}{after}"


def summary(reports: Sequence[Report], unreadable: int, style: Style = plain) -> Iterator[str]:
    """The counts over all articles."""
    counts = Counter(finding.class_ for report in reports for finding in report.findings)
    articles = [report for report in reports if report.is_article]
    words = sum(report.document.words for report in articles)
    told = ", ".join(plural(counts[name], name) for name in CLASSES)
    density = f" ({1000 * counts['signal'] / words:.1f} signals per 1,000 words)" if words and counts["signal"] else ""
    yield f"{plural(len(articles), 'article')}, {plural(words, 'word')}: {told}{density}"
    verdicts = Counter(report.verdict for report in articles)
    if len(articles) > 1:
        yield "verdicts: " + ", ".join(f"{name} {verdicts[name]}" for name in sorted(verdicts))
    if unreadable:
        yield f"{plural(unreadable, 'file')} could not be read"
    if reports:
        yield style(
            "Read from the English only: what was left out, or is wrong in good English, cannot be seen.", "dim"
        )


def statistics(reports: Sequence[Report]) -> Iterator[str]:
    """Findings by rule before merging, most frequent first."""
    counts: Counter[str] = Counter()
    for report in reports:
        counts.update(report.rule_counts)
    width = len(str(max(counts.values(), default=0)))
    for rule, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield f"{count:>{width}}  {rule}"


def plural(number: int, noun: str) -> str:
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun[:-1] + 'ies' if noun.endswith('y') else noun + 's'}"


def one_line(text: str) -> str:
    return safe(" ".join(text.split("\n")).replace("\r", ""))


def safe(text: str) -> str:
    """`text` without anything that could steer a terminal: control, format and bidirectional characters are shown
    as ‹U+XXXX›. Joiners stay: scripts and emoji need them. What GitHub's runner would take for a command in the log of
    a workflow (`::stop-commands::` at the start of a line, `##[add-mask]` anywhere) is broken up.
    """
    text = RUNNER_COMMAND.sub(r"‹\g<0>›", text)
    return "".join(
        f"‹U+{ord(letter):04X}›"
        if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp") and letter not in "\u200c\u200d\u00ad"
        else letter
        for letter in text.replace("\t", " ")
    )
