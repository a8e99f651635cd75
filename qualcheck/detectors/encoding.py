"""Kind `encoding`: characters that went wrong on the way from one system to another.

    kind: encoding
    check: mojibake

`check` says which:

- `mojibake`: UTF-8 that was read as Windows-1252, Windows-1251 or Mac Roman, once or twice over: "donâ€™t", "cafÃ©",
  "ÐŸÑƒÑ‚Ð¸Ð½". The suggestion is what was written; where a byte was lost on the way, the likeliest mark.
- `lost`: characters that stand for one that is lost: U+FFFD, private use, control characters; a question mark in the
  place of an apostrophe ("don?t") or of a letter in a name ("Jos?phine").
- `invisible`: soft hyphens, zero-width blanks and marks of direction beside a Latin letter; the suggestion is the word
  without them.

    examples: {bad: "The cafÃ© is shut.", good: "The café is shut."}

A text of ASCII letters alone is passed over at once, but for the question marks. A run is reported as mojibake only if
it decodes as a whole, and only with the leading characters that Latin, Greek, Cyrillic, Hebrew, Arabic, Indic and East
Asian text give; so capitals before a quotation mark ("BEYONCÉ’S") are left alone.

It cannot see letters that were replaced by other letters ("Erdogan" for "Erdoğan"), nor encodings other than those three.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from qualcheck import expressions
from qualcheck.finding import Edit, Finding, Fix, Skipped, Span
from qualcheck.rule import Rule

if TYPE_CHECKING:
    from qualcheck.document import Document
    from qualcheck.resources import Resources


@dataclass(frozen=True)
class Params:
    check: Literal["mojibake", "lost", "invisible"]


def problems(params: Params) -> Iterator[tuple[str, str]]:
    yield from ()


#: The bytes 80 to BF as Windows-1252 shows them; the five it leaves open come as control characters.
NEXT: Final = "\x81\x8d\x8f\x90\x9d€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\u00a0¡¢£¤¥¦§¨©ª«¬\u00ad®¯°±²³´µ¶·¸¹º»¼½¾¿"
#: One character of UTF-8 read as Windows-1252, by its first byte: what the letter before and after may be differs.
ONE: Final = rf"Ã[{NEXT}]|Â[{NEXT}]|â[€‚„†ˆ][{NEXT}]|ï»¿|ï¿½|ï[¬¼½¾][{NEXT}]|ð[ŸŒ\x9d][{NEXT}]{{2}}"
#: Characters that are told from real letters by their number only: two or more in a row.
MANY: Final = rf"(?:[ÄÅÎÏÐÑ×ØÙÚÛ][{NEXT}] ?|(?:à[¤-¿]|[á-ï][{NEXT}])[{NEXT}] ?){{2,}}"
IN_WORD: Final = rf"(?<=[a-z])[ÄÅ][{NEXT}](?=[a-z])|[Ã-Ñ][\x80-\x9f]"
WINDOWS: Final = expressions.Later(rf"(?:{MANY}|{ONE}|{IN_WORD})+")
#: ” loses its last byte where software drops what it cannot show.
CUT_SHORT: Final = expressions.Later(rf"â€(?![{NEXT}])")

#: Windows-1251 and Mac Roman, for the marks of English alone: the rest of such a text is another script.
MARKS: Final = {
    "вЂ™": "’", "вЂ˜": "‘", "вЂњ": "“", "вЂќ": "”", "вЂ“": "–", "вЂ”": "—", "вЂ¦": "…", "В«": "«", "В»": "»",
    "‚Äô": "’", "‚Äò": "‘", "‚Äú": "“", "‚Äù": "”", "‚Äì": "–", "‚Äî": "—", "‚Ä¶": "…", "√©": "é", "√®": "è", "√°": "á",
    "√≥": "ó", "√≠": "í", "√±": "ñ", "√º": "ü", "√∂": "ö", "√§": "ä", "√ß": "ç", "ÔÇÖ": "’", "ÔÇ£": "“", "ÔÇØ": "”",
}  # fmt: skip
OTHER: Final = re.compile("|".join(map(re.escape, MARKS)))
OTHER_STARTS: Final = re.compile("[вВ‚√Ô]")

LOST: Final = expressions.Later(r"(?:[\uFFFD\p{Co}]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|(?<![Â-ô])[\x80-\x84\x86-\x9f])+")
ASKED: Final = re.compile(
    r"(?<=[a-z])\?(?=(?:s|t|re|ve|ll|d|m)\b(?![?=&/]))|(?<![\w/?=&.-])[A-Z][a-z]+\?[a-z]{2,}(?![\w/?=&.-])"
)
INVISIBLE: Final = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
#: A run is looked at from its beginning only: from each of its characters would take the square of its length.
HIDDEN: Final = expressions.Later(
    rf"(?:(?<![\p{{Latin}}\p{{N}}])[\p{{Latin}}\p{{N}}]++)?"
    rf"(?:(?<=[\p{{Latin}}\p{{N}}.,;:!?])[{INVISIBLE}]+|(?<![{INVISIBLE}])[{INVISIBLE}]++(?=[\p{{Latin}}\p{{N}}]))"
    rf"(?:[{INVISIBLE}]*[\p{{Latin}}\p{{N}}])*[{INVISIBLE}]*"
)
INVISIBLE_ONES: Final = re.compile(f"[{INVISIBLE}]+")

#: How often text is taken to have been read wrongly one time after the other.
TIMES: Final = 3


def build(rules: Sequence[Rule], resources: Resources) -> Callable[[Document], Iterable[Finding | Skipped]]:
    def detect(document: Document) -> Iterator[Finding]:
        plain = document.text.isascii()
        for rule in rules:
            found: Iterable[tuple[Span, tuple[str, ...]]]
            match rule.params.check:
                case "mojibake":
                    found = () if plain else _mojibake(document.text)
                case "lost":
                    found = _lost(document.text)
                case "invisible":
                    found = () if plain else _invisible(document.text)
            for span, meant in found:
                if rule.speaks_at(document, span):
                    yield rule.finding(document, span, suggestions=meant, fixes=_guess(document, rule, span, meant))

    return detect


def _guess(document: Document, rule: Rule, span: Span, meant: Sequence[str]) -> tuple[Fix, ...]:
    """Where a byte was lost on the way, the mark meant is a guess, which no fix writes unasked."""
    if rule.fix == "none" or not meant or not CUT_SHORT.fullmatch(document.text, span.start, span.end):
        return ()
    return (Fix(f"Replace with “{meant[0]}”", (Edit(span, meant[0]),), False),)


def _mojibake(text: str) -> Iterator[tuple[Span, tuple[str, ...]]]:
    for match in WINDOWS.finditer(text):
        run = match[0].rstrip(" ")
        meant = decoded(run)
        if meant and _is_likely(text, match.start(), run):
            yield Span(match.start(), match.start() + len(run)), (meant,)
    for match in CUT_SHORT.finditer(text):
        yield Span(match.start(), match.end()), ("”",)
    if OTHER_STARTS.search(text):
        for match in OTHER.finditer(text):
            yield Span(match.start(), match.end()), (MARKS[match[0]],)


def _is_likely(text: str, start: int, run: str) -> bool:
    """Whether a run of two characters is no capital before a mark ("MAÇÔ): Portuguese and Vietnamese write Ã and Â."""
    if len(run) != 2 or run[1] not in "’‘“”…–—›‹•™ " + "\u00a0":
        return True
    after = text[start + 2 : start + 3]
    return run == "Â\u00a0" or (after.isalpha() and not text[start - 1 : start].isupper())


def decoded(run: str) -> str:
    """What was written, for UTF-8 that was read as Windows-1252 up to `TIMES` times; nothing if it was not."""
    meant = ""
    for _ in range(TIMES):
        try:
            run = b"".join(_byte(letter) for letter in run).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            break
        meant = run
    return meant.replace("\ufeff", "").replace("\u00a0", " ")


def _byte(letter: str) -> bytes:
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1")


def _lost(text: str) -> Iterator[tuple[Span, tuple[str, ...]]]:
    for match in LOST.finditer(text):
        yield Span(match.start(), match.end()), ()
    for match in ASKED.finditer(text):
        yield Span(match.start(), match.end()), ("’",) if match[0] == "?" else ()


def _invisible(text: str) -> Iterator[tuple[Span, tuple[str, ...]]]:
    if INVISIBLE_ONES.search(text):
        for match in HIDDEN.finditer(text):
            yield Span(match.start(), match.end()), (INVISIBLE_ONES.sub("", match[0]),)
