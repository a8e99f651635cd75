"""The article as a Word file with each finding as a comment at its place (python-docx, extra `docx`)."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from qualcheck.errors import QualcheckError
from qualcheck.formats.html import CLASS_NAMES
from qualcheck.formats.markdown_page import Item, Page
from qualcheck.formats.markdown_text import on_one_line
from qualcheck.report import Report

#: Word's own styles for blocks of an article; what is not named here is ordinary text.
STYLES: Final = {"headline": "Title", "deck": "Subtitle", "subheading": "Heading 2", "caption": "Caption"}
#: What XML 1.0 cannot hold; Word would not open the file.
IMPOSSIBLE: Final = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LINE_ENDS: Final = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
#: The same article gives the same file: nothing in it depends on the day.
DAY: Final = datetime(2000, 1, 1)


def render(report: Report) -> bytes:
    """The file. Raises QualcheckError where python-docx is not installed."""
    try:
        from docx import Document
    except ImportError as error:
        raise QualcheckError("Word files need python-docx; install qualcheck[docx]") from error
    page = Page(report)
    file = Document()
    core = file.core_properties
    core.author = core.last_modified_by = "qualcheck"
    core.created = core.modified = core.last_printed = DAY
    core.title = IMPOSSIBLE.sub("\ufffd", report.document.headline)[:255]
    runs: dict[str, list[Any]] = {item.id: [] for item in page.items}
    for block in report.document.blocks:
        paragraph = file.add_paragraph(style=STYLES.get(block.kind))
        for span, over in page.pieces(block.span):
            run = paragraph.add_run(IMPOSSIBLE.sub("\ufffd", LINE_ENDS.sub(" ", page.text(span))))
            for item in over:
                runs[item.id].append(run)
    for item in page.items:
        if runs[item.id]:
            comment = file.add_comment(
                [runs[item.id][0], runs[item.id][-1]], text=_comment(page, item), author="qualcheck", initials="q"
            )
            comment._comment_elm.date = DAY
    out = BytesIO()
    file.save(out)
    return _undated(out.getvalue())


def _undated(file: bytes) -> bytes:
    """The same archive with all its parts of one day."""
    out = BytesIO()
    with ZipFile(BytesIO(file)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            part = ZipInfo(name)
            part.compress_type = ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return out.getvalue()


def _comment(page: Page, item: Item) -> str:
    finding = item.finding
    lines = [f"{CLASS_NAMES[finding.class_]}: {finding.message}"]
    if finding.in_quotation:
        lines = [f"{CLASS_NAMES[finding.class_]}: inside quotation marks; check with the original"]
    if finding.suggestions:
        lines.append("→ " + " / ".join(text if text.strip() else "(delete)" for text in finding.suggestions[:3]))
    lines += [f"Compare {page.place(note.span)} “{page.text(note.span)}”" for note in finding.notes[:3]]
    if finding.why:
        lines.append(finding.why)
    lines.append(f"{item.id} · {finding.rule}")
    return IMPOSSIBLE.sub("\ufffd", "\n".join(map(on_one_line, lines)))
