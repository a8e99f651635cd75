"""What the names of one text are read from: its mentions, the listed names in it, and which words are surely names."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from qualcheck.document import Document
from qualcheck.finding import Span
from qualcheck.gazetteer import Entry, Form, Gazetteer, StyleForm
from qualcheck.guard import Words
from qualcheck.mentions import Mention, Reading, strip_possessive
from qualcheck.name_words import GIVEN, STARTERS
from qualcheck.nlp import Token
from qualcheck.transliteration import are_spellings

#: Nobody is looked for in a word that English uses this often (zipf) where its capital is one of grammar.
ORDINARY: Final = 3.0


@dataclass(frozen=True, slots=True)
class Listed:
    """A form of the lists found in the text."""

    span: Span
    form: Form


@dataclass(frozen=True, slots=True)
class Place:
    """A word, or words in a row, of one mention."""

    mention: Mention
    first: int
    last: int
    #: A part of one hyphened word: Svatove in Svatove-Kreminna.
    part: Span | None = None

    @property
    def span(self) -> Span:
        return self.part or Span(self.mention.spans[self.first].start, self.mention.spans[self.last].end)

    @property
    def text(self) -> str:
        text = " ".join(self.mention.words[self.first : self.last + 1])
        start = self.mention.spans[self.first].start
        return text[self.part.start - start : self.part.end - start] if self.part else text


@dataclass(frozen=True)
class View:
    """A document with its mentions and listed names, and the lists they are judged by. Handed from step to step."""

    document: Document
    reading: Reading
    listed: tuple[Listed, ...]
    gazetteer: Gazetteer
    words: Words
    vocabulary: frozenset[str]
    style: str

    @cached_property
    def certain(self) -> frozenset[str]:
        """Words that have a capital where grammar asks for none."""
        return frozenset(
            word
            for mention in self.reading.mentions
            if not mention.all_uncertain
            for index, word in enumerate(mention.words)
            if index or not mention.uncertain
        )

    @cached_property
    def heading(self) -> frozenset[str]:
        """Words that open a run of capitalised words where the first capital may be one of grammar."""
        return frozenset(
            mention.words[0]
            for mention in self.reading.mentions
            if mention.uncertain and not mention.all_uncertain and len(mention.words) > 1
        )

    @cached_property
    def headline(self) -> Span:
        """The headline; an empty span before the text where there is none."""
        return next((block.span for block in self.document.blocks if block.kind == "headline"), Span(-1, -1))

    @cached_property
    def _entries(self) -> dict[Span, Entry]:
        return {one.span: one.form.entry for one in self.listed}

    def is_name(self, word: str) -> bool:
        """Whether a word whose capital may be one of grammar is a name: certain elsewhere, or no English word."""
        if word in self.certain or word in GIVEN:
            return True
        folded = word.lower()
        return folded not in self.reading.lower and folded not in STARTERS and self.words.zipf(word) < ORDINARY

    @cached_property
    def _listed_starts(self) -> list[int]:
        return [one.span.start for one in self.listed]

    def listed_at(self, span: Span) -> Listed | None:
        """The listed form that holds `span`."""
        index = bisect_right(self._listed_starts, span.start) - 1
        if index < 0 or not self.listed[index].span.contains(span):
            return None
        return self.listed[index]

    def entry_at(self, span: Span) -> Entry | None:
        """The entry of the lists that stands exactly there."""
        return self._entries.get(span)


def listed_names(gazetteer: Gazetteer, document: Document) -> Iterator[Listed]:
    """Every listed form in the text, the longest at each place, none inside another."""
    forms, tokens, text = gazetteer.forms, document.tokens, document.text
    if not gazetteer.entries:
        return
    index, count = 0, len(tokens)
    while index < count:
        word = tokens[index].text
        found = forms(word) or (forms(_plain(word)) if not word.isascii() or word[-2:] == "'s" else ())
        match = next((form for form in found if _stands(form, tokens, index, text)), None) if found else None
        if match is None:
            index += 1
            continue
        last = tokens[index + len(match.words) - 1]
        end = last.end if _plain_mark(last.text) == match.words[-1] else last.end - 2
        yield Listed(Span(tokens[index].start, end), match)
        index += len(match.words)


def _plain_mark(word: str) -> str:
    return word.replace("’", "'").replace("‑", "-")


def _plain(word: str) -> str:
    return _plain_mark(strip_possessive(word))


def _stands(form: Form, tokens: Sequence[Token], index: int, text: str) -> bool:
    """Whether the words of a form stand at `index`, with at most a full stop and a space between them."""
    size = len(form.words)
    if index + size > len(tokens):
        return False
    if size > 1 and tokens[index + 1].text[0] != form.words[1][0]:
        return False
    run = tokens[index : index + size]
    for at, (token, word) in enumerate(zip(run, form.words, strict=True)):
        own = token.text
        if own != word and (_plain(own) if at == size - 1 else _plain_mark(own)) != word:
            return False
        if at and text[run[at - 1].end : token.start] not in (" ", ". ", "\u00a0", ".", "/", " & "):
            return False
    return True


def out_of_style(listed: Iterable[Listed], style: str) -> Iterator[tuple[Listed, StyleForm]]:
    """Right forms that a style writes in another way, each with the form the style wants."""
    for one in listed:
        entry, text = one.form.entry, one.form.text
        wanted = entry.styles.get(style)
        if wanted is None or one.form.standing == "wrong" or text == wanted.form:
            continue
        others = {entry.name, *(form.form for form in entry.styles.values())}
        if text in others or are_spellings(text, wanted.form):
            yield one, wanted
