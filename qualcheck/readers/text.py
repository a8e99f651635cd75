"""Plain text → Document: decoding, and which line is headline, byline, dateline, sub-heading, paragraph or page debris."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from qualcheck import nlp
from qualcheck.document import SENTENCE_BLOCKS, Block, BlockKind, Document
from qualcheck.errors import QualcheckError
from qualcheck.finding import Span

LINE: Final = re.compile(r"[^\r\n]+")

#: Words that agencies put over a story that is sent again.
RESENT: Final = r"(?:UPDATE|RPT|WRAPUP|CORRECTED|REFILE|BRIEF|ADVISORY|EXCLUSIVE|FACTBOX|URGENT|BREAKING)"
SLUG: Final = re.compile(rf"(?:[A-Z0-9]{{2,}}(?:[-/][A-Z0-9]+)+(?: \([A-Z]+ ?\d*\))?|{RESENT}(?: \d+)?)\s*\Z")
SLUG_PREFIX: Final = re.compile(rf"(?:{RESENT}(?: \d+)?\s?[-–—:]+\s?)+(?=\S)")
#: One name, at most six words, a title or a desk behind it.
BYLINE: Final = re.compile(
    r"(?:By|BY|by|Reported by|Written by|Reporting by|Editing by|Edited by|Translated by|Text by)[: ]\s*"
    r"[^\W\d_a-z][\w.'’-]*(?:(?:,? and|,| &)? [\w.'’()/@-]+){0,9}\.?\Z"
)
AGENCY: Final = r"\([A-Z][\w ./-]{1,20}\)"
DAY: Final = r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8})(?:, \d{4})?"
#: "(ANSA) - ROME, June 19 -", "MOSCOW, June 3 (Reuters) —", "Moscow: ", "NEW DELHI:".
DATELINE: Final = re.compile(
    rf"(?:(?:{AGENCY}\s*[-–—]\s*)?[A-Z][A-Z.'’-]+(?:[ /][A-Z][A-Z.'’-]+){{0,3}}(?:, [A-Z][\w. ]{{2,20}})?(?:,? {DAY})?"
    rf"\s*(?:{AGENCY}\s*)?(?:[-–—]{{1,2}}|:)\s+"
    rf"|{AGENCY}\s*[-–—]\s+"
    r"|[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}:\s+(?=[A-Z\"“‘«]))"
)
TAGS: Final = re.compile(
    r"(?:Tags?|Topics?|Keywords?|Filed under|Related topics|Labels?|Categories|Category)\s*:", re.IGNORECASE
)
CAPTION: Final = re.compile(
    r"(?:FILE(?: PHOTO)?|File photo|Photo|Image|Picture|Caption|Pictured)\s*[:：(]", re.IGNORECASE
)
SITES: Final = r"(?:facebook|twitter|whatsapp|telegram|email|print|copy link)"
#: Lines of a page around the article, whole.
DEBRIS: Final = re.compile(
    "(?:"
    + "|".join(
        (
            r"(?:previous|next) (?:post|article|story)\b.{0,40}",
            r"(?:also read|read also|read more|see also|more on this|related(?: articles| stories| posts)?|recommended)"
            r"\s*[:：|].{0,160}",
            r"share (?:this|on|via)\b.{0,60}",
            r"(?:click|tap) here\b.{0,60}",
            r"advertisements?|sponsored|loading\.*|skip to content",
            r"(?:sign up|subscribe|follow us)\b.{0,80}",
            rf"{SITES}(?:[ |,/]+(?:{SITES}|x))*",
            r"(?:©|\(c\)|copyright).{0,120}",
            r"(?:all rights|reproduction) reserved.{0,40}",
            r"(?:comments?|leave a (?:comment|reply)).{0,20}",
        )
    )
    + r")\Z",
    re.IGNORECASE,
)
BULLET: Final = re.compile(r"[-–—•*·▪]\s+\S")
ENDS_SENTENCE: Final = re.compile(r"[.!?…:;][\"”’»')\]]*\s*\Z")
ENDS_HARD: Final = re.compile(r"[.!…:;][\"”’»')\]]*\s*\Z")

#: Lines of hard-wrapped text are about this long.
WRAPPED: Final = range(45, 101)
#: A heading has at most so many words.
HEADING_WORDS: Final = 14
HEADLINE_WORDS: Final = 40


def decode(raw: bytes, shown: str) -> str:
    """UTF-8, a leading byte order mark taken off. Raises QualcheckError with the place of the first bad byte."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = len(re.findall(rb"\r\n|\r|\n", before)) + 1
        tail = re.split(rb"\r\n|\r|\n", before)[-1]
        hint = "UTF-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "another encoding"
        raise QualcheckError(
            f"not UTF-8: byte 0x{raw[error.start]:02x} at offset {error.start} (the file looks like {hint}); save it as UTF-8",
            shown,
            line,
            len(tail.decode("utf-8")) + 1,
        ) from error
    return text.removeprefix("\ufeff")


def document(text: str, shown: str, source_language: str | None = None, record: str | None = None) -> Document:
    """The Document of a decoded plain text."""
    blocks = tuple(blocks_of(text))
    quotations = nlp.quotations(text, [block.span for block in blocks if block.kind in SENTENCE_BLOCKS])
    return Document(shown, text, blocks, quotations, source_language, record)


def blocks_of(text: str) -> Iterator[Block]:
    """The blocks of a plain text. A line is a block, but for hard-wrapped text, where a group of lines is one."""
    return classified(text, list(_units(text)))


def classified(text: str, units: list[Span], seen_headline: bool = False) -> Iterator[Block]:
    """The blocks of a text whose units are known, told apart by their words and their order.

    `seen_headline` says that the headline stands outside these units.
    """
    body = _first_paragraph(text, units)
    for index, unit in enumerate(units):
        line = text[unit.start : unit.end]
        if index < body:
            kind = _kind_before_body(line, seen_headline, index, units, text)
            seen_headline = seen_headline or kind == "headline"
        else:
            kind = _kind_in_body(line, index, units, text)
        if kind == "paragraph" and index > body + 1:
            yield Block(kind, unit)
        else:
            yield from divided(text, kind, unit)


def divided(text: str, kind: BlockKind, unit: Span) -> tuple[Block, ...]:
    """A headline with its slug, or a paragraph with its dateline, as two blocks; anything else as one."""
    line = text[unit.start : unit.end]
    split: tuple[BlockKind, int] | None = None
    if kind == "headline" and (slug := SLUG_PREFIX.match(line)):
        split = ("slug", slug.end())
    elif kind == "paragraph" and (dateline := DATELINE.match(line)):
        split = ("dateline", dateline.end())
    if split is None or not 0 < split[1] < len(line):
        return (Block(kind, unit),)
    head = line[: split[1]].rstrip()
    return (
        Block(split[0], Span(unit.start, unit.start + len(head))),
        Block(kind, Span(unit.start + split[1], unit.end)),
    )


def _units(text: str) -> Iterator[Span]:
    """Lines without the white space around them; the lines of a hard-wrapped paragraph together."""
    group: list[Span] = []
    last_end = 0
    for match in LINE.finditer(text):
        line = match[0].strip()
        if not line:
            continue
        start = match.start() + match[0].index(line[0])
        span = Span(start, start + len(line))
        breaks = text[last_end : match.start()]
        if group and len(re.findall(r"\r\n|\r|\n", breaks)) > 1:
            yield from _joined(text, group)
            group = []
        group.append(span)
        last_end = match.end()
    yield from _joined(text, group)


def _joined(text: str, group: list[Span]) -> list[Span]:
    """The lines of a group as one span where they look hard-wrapped: alike in length and broken in mid-sentence.

    A line that begins small after one that ends in mid-sentence belongs to it in any case.
    """
    if len(group) < 2:
        return group
    lines = [text[span.start : span.end] for span in group]
    inner = lines[:-1]
    wrapped = all(len(line) in WRAPPED for line in inner) and len(lines[-1]) <= max(len(line) for line in inner) + 10
    broken = sum(1 for line in inner if not ENDS_SENTENCE.search(line))
    if wrapped and broken * 2 > len(inner) and any(line[:1].islower() for line in lines[1:]):
        return [Span(group[0].start, group[-1].end)]
    joined = group[:1]
    for span, line, before in zip(group[1:], lines[1:], lines, strict=False):
        if line[:1].islower() and len(before) in WRAPPED and not ENDS_SENTENCE.search(before):
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def _first_paragraph(text: str, units: list[Span]) -> int:
    """The index of the first unit of running text; everything before is headline, byline and the like."""
    for index, unit in enumerate(units):
        line = text[unit.start : unit.end]
        words = len(line.split())
        if BYLINE.match(line) or SLUG.match(line) or DEBRIS.match(line) or CAPTION.match(line) or BULLET.match(line):
            continue
        if DATELINE.match(line) and words > HEADING_WORDS:
            return index
        if ENDS_HARD.search(line) and words > 3:
            return index
        if words > HEADLINE_WORDS:
            return index
    return 0 if len(units) <= 1 else len(units) if _all_short(text, units) else 0


def _all_short(text: str, units: list[Span]) -> bool:
    return all(len(text[unit.start : unit.end].split()) <= HEADLINE_WORDS for unit in units)


def _kind_before_body(line: str, seen_headline: bool, index: int, units: list[Span], text: str) -> BlockKind:
    other = _furniture(line)
    if other is not None:
        return other
    if SLUG.match(line) and not seen_headline:
        return "slug"
    if len(line.split()) <= 3 and _named_below(line, units[index + 1 : index + 3], text):
        return "byline"
    return "deck" if seen_headline else "headline"


def _kind_in_body(line: str, index: int, units: list[Span], text: str) -> BlockKind:
    other = _furniture(line)
    if other is not None:
        return other
    words = len(line.split())
    following = text[units[index + 1].start : units[index + 1].end] if index + 1 < len(units) else ""
    if (
        index > 0
        and words <= HEADING_WORDS
        and not ENDS_HARD.search(line)
        and not BULLET.match(line)
        and not line[:1].islower()
        and line[-1:] not in ',”"’»'
        and len(following.split()) > max(words, HEADING_WORDS)
    ):
        return "subheading"
    return "paragraph"


def _furniture(line: str) -> BlockKind | None:
    if BYLINE.match(line):
        return "byline"
    if TAGS.match(line):
        return "tags"
    if DEBRIS.match(line):
        return "debris"
    if CAPTION.match(line):
        return "caption"
    return None


def _named_below(line: str, following: list[Span], text: str) -> bool:
    """Whether one of the next two lines is a byline that holds the same words: a content system printed it twice."""
    return any(BYLINE.match(text[unit.start : unit.end]) and line in text[unit.start : unit.end] for unit in following)
