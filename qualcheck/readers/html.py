"""HTML → Document: the article of a page, or a fragment of one, with the exact place of every character.

Where the prose is: in <article> (not in one within <aside>, <nav> or <footer>; of several outermost ones, each that has at
least a fifth of the text of the longest, since the others are teasers), else in <main>, else in <body> without <aside> and
<footer>, else anywhere. An <h1> above the article is its headline if it has none of its own.

<h1> is the headline, other headings are sub-headings; <figcaption>, cells of tables and alt texts are captions;
<blockquote> and <q> are quotations: what was said there is not reworded. Paragraphs that are byline, dateline or tags are
known by their words or by a class of that name. No prose are: attributes, scripts, styles, code, <pre>, navigation,
buttons and other controls, struck-out text (<del>, <s>), the reading aid of <ruby>, links to footnotes in <sup>, and what
is `hidden`. Entities are resolved as a browser does it, white space is collapsed; a soft hyphen is no part of its word.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from html import unescape
from typing import Final, NamedTuple

from qualcheck.document import Document
from qualcheck.readers.html_tokens import RAW, Token, Value, tokens
from qualcheck.readers.prose import Draft, Piece, Role

#: The elements before and after which a browser begins a new line.
BLOCKS: Final = frozenset(
    "address article aside blockquote body caption center col colgroup dd details dialog dir div dl dt fieldset figcaption"
    " figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe legend li main menu nav ol optgroup"
    " option p pre search section summary table tbody td tfoot th thead tr ul".split()
)
VOID: Final = frozenset("area base br col embed hr img input link meta param source track wbr".split())
HEADINGS: Final = frozenset("h1 h2 h3 h4 h5 h6".split())
#: What ends a paragraph or a heading that was not closed.
ENDS_PARAGRAPH: Final = BLOCKS - frozenset(
    "body caption col colgroup head html option optgroup tbody td tfoot th thead tr".split()
)
ENDS_HEADING: Final = HEADINGS | frozenset("p ul ol dl table blockquote article section figure".split())

UNREAD: Final = RAW | frozenset(
    "head nav pre svg math template object canvas audio video map select datalist button label legend dialog menu"
    " code kbd samp var tt del s strike rt rp".split()
)
#: Those of them that stand for a word of the sentence.
OBJECTS: Final = frozenset("code kbd samp var tt math".split())

ROLES: Final[dict[str, Role]] = {
    "h1": "title",
    **dict.fromkeys(HEADINGS - {"h1"}, "heading"),
    **dict.fromkeys(("figcaption", "caption", "td", "th"), "caption"),
    **dict.fromkeys(("blockquote", "li", "dd", "dt", "summary"), "running"),
}
#: Classes that content systems give to paragraphs.
CLASSES: Final[dict[str, Role]] = {
    **dict.fromkeys(("byline", "author"), "byline"),
    **dict.fromkeys(("standfirst", "deck", "dek", "subtitle", "subheadline"), "deck"),
    **dict.fromkeys(("tags", "keywords"), "tags"),
    **dict.fromkeys(("caption", "wp-caption-text"), "caption"),
}
CLASSED: Final = frozenset("p div address ul h2 h3".split())

CHARACTER: Final = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);?")

#: Areas of a page; articles are numbered from 1.
BODY, MAIN, MARGIN = 0, -1, -2
#: A share of the longest article below which another one is a teaser.
LEAST_SHARE: Final = 0.2


def document(text: str, shown: str, source_language: str | None = None) -> Document:
    """The Document of a decoded HTML file."""
    draft = Draft(text)
    _Reader(draft, [(text, 0, len(text))], is_page=True).read()
    draft.close()
    return draft.document("html", shown, source_language, _article(draft.lengths()))


def read_part(draft: Draft, pieces: list[Piece], quoted: bool = False) -> None:
    """Read HTML that stands in another file, given as stretches of that file, into a draft; ends no open block itself.

    All of it is of the article, as what stands around it is.
    """
    _Reader(draft, pieces, quoted).read()


def _article(lengths: dict[int, int]) -> frozenset[int]:
    longest = max((length for area, length in lengths.items() if area > 0), default=0)
    if longest:
        return frozenset(area for area, length in lengths.items() if area > 0 and length >= LEAST_SHARE * longest)
    return frozenset({next((area for area in (MAIN, BODY, MARGIN) if area in lengths), BODY)})


class _Element(NamedTuple):
    """An open element and what it means for the text in it."""

    name: str
    role: Role
    quoted: bool
    unread: bool
    area: int


class _Reader:
    def __init__(self, draft: Draft, pieces: list[Piece], quoted: bool = False, *, is_page: bool = False) -> None:
        self._draft = draft
        self._is_page = is_page
        self._source = "".join(text for text, _, _ in pieces)
        self._places = [start for _, start, _ in pieces]
        self._starts = [0]
        for text, _, _ in pieces[:-1]:
            self._starts.append(self._starts[-1] + len(text))
        self._stack = [_Element("", "text", quoted, False, BODY)]
        #: How often each element is open, so that a stray end tag costs nothing.
        self._count: Counter[str] = Counter()
        self._articles = 0

    def read(self) -> None:
        for token in tokens(self._source):
            match token.kind:
                case "text":
                    self._text(token.start, token.end)
                case "start":
                    self._open(token)
                case "end":
                    self._close(token)
                case "comment":
                    text = self._source[token.start : token.end].removeprefix("<!--")
                    text = re.sub(r"(?:--!?>|->|>)\Z", "", text)
                    self._draft.comment(text, self._at(token.start), self._at(token.end - 1) + 1)

    def _at(self, offset: int) -> int:
        """The place in the file of a character of the HTML."""
        index = bisect_right(self._starts, offset) - 1
        return self._places[index] + offset - self._starts[index]

    def _text(self, start: int, end: int) -> None:
        top = self._stack[-1]
        if top.unread or (not self._draft.is_open and self._source[start:end].isspace()):
            return
        if not self._draft.is_open:
            self._begin(top)
        for piece in self._pieces(start, end):
            self._draft.write(*piece)

    def _begin(self, top: _Element) -> None:
        self._draft.area = top.area
        self._draft.open(top.role, top.quoted)

    def _pieces(self, start: int, end: int) -> list[Piece]:
        """The characters of a stretch of HTML with their places, entities resolved."""
        found: list[Piece] = []
        at = start
        for entity in CHARACTER.finditer(self._source, start, end):
            resolved = unescape(entity[0])
            if resolved != entity[0]:
                found += self._plain(at, entity.start())
                found.append((resolved, self._at(entity.start()), self._at(entity.end() - 1) + 1))
                at = entity.end()
        return found + self._plain(at, end)

    def _plain(self, start: int, end: int) -> list[Piece]:
        found: list[Piece] = []
        while start < end:
            index = bisect_right(self._starts, start)
            stop = min(end, self._starts[index]) if index < len(self._starts) else end
            at = self._at(start)
            found.append((self._source[start:stop], at, at + stop - start))
            start = stop
        return found

    def _open(self, token: Token) -> None:
        name = token.name
        if name in ENDS_PARAGRAPH and self._count["p"]:
            self._leave("p")
        if name in ENDS_HEADING and self._stack[-1].name in HEADINGS:
            self._leave(self._stack[-1].name)
        top = self._stack[-1]
        if name in BLOCKS and not top.unread:
            self._draft.close()
        if name in VOID or (token.closed and (top.unread or name in RAW)):
            self._void(token, top)
            return
        if name in OBJECTS and not top.unread and self._draft.is_open:
            self._draft.object(self._at(token.start))
        if name == "q" and not top.unread:
            if not self._draft.is_open:
                self._begin(top)
            self._draft.begin_quotation()
        self._count[name] += 1
        self._stack.append(self._element(token, top))

    def _element(self, token: Token, top: _Element) -> _Element:
        name, attributes = token.name, token.attributes or {}
        unread = top.unread or name in UNREAD or "hidden" in attributes
        unread = unread or (name == "a" and top.name == "sup")
        role = ROLES.get(name, top.role)
        if name in CLASSED and "class" in attributes:
            classes = self._value(attributes["class"]).lower().split()
            role = next((CLASSES[each] for each in classes if each in CLASSES), role)
        return _Element(name, role, top.quoted or name == "blockquote", unread, self._area(name, top))

    def _area(self, name: str, top: _Element) -> int:
        if not self._is_page or top.area == MARGIN or top.area > 0:
            return top.area
        if name == "article":
            self._articles += 1
            return self._articles
        if name in ("aside", "footer", "nav"):
            return MARGIN
        return MAIN if name == "main" else top.area

    def _void(self, token: Token, top: _Element) -> None:
        if top.unread or token.attributes is None:
            return
        if token.name == "br":
            self._draft.line_break(self._at(token.start))
        alt = token.attributes.get("alt")
        if token.name == "img" and alt is not None and alt.quote and alt.start < alt.end:
            self._draft.area = top.area
            self._draft.alternative(self._pieces(alt.start, alt.end), True)

    def _value(self, value: Value) -> str:
        return unescape(self._source[value.start : value.end])

    def _close(self, token: Token) -> None:
        name = token.name
        if name == "br":
            self._draft.line_break(self._at(token.start))
            return
        if self._count[name]:
            self._leave(name)
        if name in BLOCKS and not self._stack[-1].unread:
            self._draft.close()
        if name == "q":
            self._draft.end_quotation()

    def _leave(self, name: str) -> None:
        """Close the innermost open element of the name, and those left open within it."""
        while True:
            element = self._stack.pop()
            self._count[element.name] -= 1
            if element.name == name:
                return
