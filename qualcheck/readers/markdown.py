"""Markdown → Document: CommonMark with tables, footnotes, strikethrough and task lists, read by pyromark.

Prose is what a reader of the page sees: marks are taken out, entities and escapes resolved, line breaks within a
paragraph are spaces. A heading of the first level, or the first heading before any text, is the headline. Alt texts and
cells of tables are captions. A block quotation is a quotation: what was said there is not reworded. No prose are: front
matter (YAML between ---, TOML between +++), code, link addresses and titles, struck-out text, and instructions to a site
generator that stand alone ({{< … >}}, {% … %}). HTML in the file is read as HTML is.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import Final

from qualcheck.document import Document
from qualcheck.readers import html
from qualcheck.readers.prose import Draft, Piece, Role

#: Front matter ends at the first line of the marks it begins with.
FRONT_MATTER: Final = re.compile(r"(---|\+\+\+)[ \t]*(?:\r\n|\r|\n)")
MARGIN: Final = " \t>"

BLOCKS: Final[dict[str, Role]] = {
    "Paragraph": "text",
    "Item": "running",
    "TableCell": "caption",
    "DefinitionListTitle": "running",
    "DefinitionListDefinition": "running",
}
#: Links whose words are their address, or the label it is found by.
LABELS: Final = frozenset({"Autolink", "Email", "Shortcut", "ShortcutUnknown", "Collapsed", "CollapsedUnknown"})
INLINE: Final = frozenset({"Emphasis", "Strong", "Strikethrough", "Link", "Image"})
ELEMENT: Final = re.compile(r"<(/?)(code|kbd|samp|var|tt|math|svg|del|s|strike|script|style)(?=[\s/>])", re.IGNORECASE)
#: What holds no prose, with its end.
UNREAD: Final = frozenset({"CodeBlock", "Strikethrough", "MetadataBlock"})


def document(text: str, shown: str, source_language: str | None = None) -> Document:
    """The Document of a decoded Markdown file."""
    reader = _Reader(text)
    reader.read()
    return reader.draft.document("markdown", shown, source_language)


def prose_from(text: str) -> int:
    """Where the front matter ends; 0 where there is none."""
    opening = FRONT_MATTER.match(text)
    if opening is None:
        return 0
    closing = re.compile(rf"^{re.escape(opening[1])}[ \t]*(?:\r\n|\r|\n|\Z)", re.MULTILINE).search(text, opening.end())
    return closing.end() if closing is not None else 0


def _tag(value: object) -> tuple[str, object]:
    """The name of a tag and what pyromark says of it, None where it says nothing."""
    if isinstance(value, dict):
        ((name, details),) = value.items()
        return name, details
    return str(value), None


class _Reader:
    def __init__(self, text: str) -> None:
        self.draft = Draft(text)
        self._text = text
        self._first = prose_from(text)
        body = text[self._first :]
        self._body = body
        #: Byte of the body → code point; None where they are the same.
        self._code_points: list[int] | None = None
        if not body.isascii():
            begins = (byte & 0xC0 != 0x80 for byte in body.encode("utf-8", "surrogatepass"))
            self._code_points = [0, *accumulate(begins)]
        #: What the text that comes now belongs to, innermost last.
        self._unread = 0
        self._quoted = 0
        self._running = 0
        #: The start of a line break whose margin on the next line is not known yet, and its end.
        self._line_end: tuple[int, int] | None = None
        self._alternative: list[Piece] | None = None
        self._images = 0
        #: For each open link the number of its first piece, -1 if its words are nothing but words.
        self._links: list[int] = []
        self._html: list[Piece] = []
        #: An element written as HTML within a paragraph whose content is no prose.
        self._element = ""
        self._written_to = 0

    def read(self) -> None:
        import pyromark

        options = pyromark.Options
        chosen = (
            options.ENABLE_TABLES
            | options.ENABLE_FOOTNOTES
            | options.ENABLE_STRIKETHROUGH
            | options.ENABLE_TASKLISTS
            | options.ENABLE_HEADING_ATTRIBUTES
            | options.ENABLE_GFM
        )
        for event, place in pyromark.events_with_range(self._body, options=chosen):
            start, end = self._at(place["start"]), self._at(place["end"])
            if isinstance(event, str):
                self._mark(event, start, end)
                continue
            ((name, value),) = event.items()
            if name == "Start":
                self._start(*_tag(value))
            elif name == "End":
                self._end(*_tag(value))
            else:
                self._leaf(name, value, start, end)
        self.draft.close()

    def _at(self, byte: int) -> int:
        return self._first + (byte if self._code_points is None else self._code_points[byte])

    def _start(self, tag: str, details: object) -> None:
        self._line_end = None
        if tag not in INLINE:
            self._element = ""
        match tag:
            case "Heading":
                level = details["level"] if isinstance(details, dict) else ""
                self.draft.open("title" if level == "H1" else "heading", self._quoted > 0)
            case "BlockQuote":
                self.draft.close()
                # A note or warning in a box is the house's own text.
                self._quoted += details is None
            case "Link":
                kind = details.get("link_type") if isinstance(details, dict) else None
                self._links.append(self.draft.pieces if kind in LABELS else -1)
            case "Image":
                self._images += 1
                self._alternative = [] if self._alternative is None else self._alternative
            case "Item" | "FootnoteDefinition":
                self.draft.close()
                self._running += 1
            case _ if tag in BLOCKS:
                held = self._running or self._quoted
                self.draft.open("running" if held and tag == "Paragraph" else BLOCKS[tag], self._quoted > 0)
            case _ if tag in UNREAD:
                self._unread += 1
            case "HtmlBlock" | "List" | "Table":
                self.draft.close()
            case _:
                pass

    def _end(self, tag: str, details: object) -> None:
        match tag:
            case "BlockQuote":
                self.draft.close()
                self._quoted -= details is None
            case "Link":
                first = self._links.pop()
                if first >= 0:
                    self.draft.keep(first)
            case "Image":
                self._images -= 1
                if not self._images and self._alternative is not None:
                    self.draft.alternative(self._alternative, False)
                    self._alternative = None
            case "Item" | "FootnoteDefinition":
                self.draft.close()
                self._running -= 1
            case "Heading" | "Table":
                self.draft.close()
            case "HtmlBlock":
                html.read_part(self.draft, self._html, self._quoted > 0)
                self.draft.close()
                self._html = []
            case _ if tag in BLOCKS:
                self.draft.close()
            case _ if tag in UNREAD:
                self._unread -= 1
            case _:
                pass

    def _mark(self, event: str, start: int, end: int) -> None:
        if event == "SoftBreak":
            self._line_end = (start, end)
        elif event == "HardBreak" and self._alternative is None:
            self.draft.line_break(start)

    def _leaf(self, name: str, value: object, start: int, end: int) -> None:
        if name == "Html" and not self._unread:
            self._html.append((self._text[start:end], start, end))
        elif name == "InlineHtml" and not self._unread:
            self._break_line(start)
            html.read_part(self.draft, [(self._text[start:end], start, end)], self._quoted > 0)
            if (element := ELEMENT.match(self._text, start)) is not None:
                opens, closes = not element[1] and not self._element, element[2].lower() == self._element
                self._element = element[2].lower() if opens else "" if closes and element[1] else self._element
        elif name == "Code" and not self._unread and self._alternative is None:
            self._break_line(start)
            self.draft.object(start)
        elif name == "Text" and isinstance(value, str) and not self._unread and not self._element:
            self._break_line(start)
            self._prose(value, start, end)

    def _prose(self, text: str, start: int, end: int) -> None:
        if len(text) == end - start and start > self._written_to and self._text[start - 1] == "\\":
            # The text begins with a character whose escape is a part of it.
            self._write(text[0], start - 1, start + 1)
            text, start = text[1:], start + 1
        if text:
            self._write(text, start, end)

    def _break_line(self, start: int) -> None:
        """Write the last line break as a blank, with the margin of the next line if nothing else stands before it."""
        if self._line_end is not None:
            first, last = self._line_end
            self._line_end = None
            self._write(" ", first, start if not self._text[last:start].strip(MARGIN) else last)

    def _write(self, text: str, start: int, end: int) -> None:
        if self._alternative is not None:
            self._alternative.append((text, start, end))
        else:
            self._written_to = end
            if not self.draft.is_open:
                self.draft.open("running" if self._running or self._quoted else "text", self._quoted > 0)
            self.draft.write(text, start, end)
