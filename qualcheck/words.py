"""The English word list: is this a word, how frequent is it, and what might it have been meant to be.

Three files of one folder, all sorted and unique, one entry per line (see rules/words/README.md):

    frequent.txt   word and ten times its zipf figure: "signing 44"; an n behind it marks a name: "havana 34n", an x a
                   word that the dictionary does not know in any case: "tion 31x"
    rare.txt       words below zipf 2.5, without a figure
    misspelt.txt   a misspelling and what was meant: "teh the"; several meanings are parted by commas
    given-names.txt  given names that only women (f) or only men (m) bear: "Adriana f"
    foreign.txt    a word that is frequent elsewhere and not English, and its languages: "wissen de"

The zipf figure is the decimal logarithm of a word's frequency per thousand million words: 7.7 for "the", 3 for a word
met once in a million. Nothing is read before it is asked for, and the 200,000 rare words are never made into a set:
they stay one stretch of bytes that is searched by halving (about 10 microseconds a word), so one article costs little.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from qualcheck.errors import QualcheckError

FILES: Final = ("frequent.txt", "rare.txt", "misspelt.txt", "foreign.txt", "given-names.txt")

#: What `zipf` says of a word of rare.txt, whose own figure lies between 1.0 and 2.5.
RARE: Final = 1.5

#: From this figure on a word is frequent: about 6,500 words.
FREQUENT: Final = 4.0

#: A longer run of letters is no word, and to try every letter at every place of it would take for ever.
LONGEST_WORD: Final = 64

LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class WordList:
    """The word list of a folder. It pickles as its folder and opens the files again in the other process.

    Words are looked up in lower case with a plain apostrophe, whatever form they are given in.
    """

    folder: Path

    @classmethod
    def load(cls, folder: Path) -> WordList:
        """The list in `folder`; a file that is missing there is a QualcheckError."""
        for name in FILES:
            if not (folder / name).is_file():
                raise QualcheckError(f"the word list needs the file {name}", str(folder / name))
        return cls(folder)

    def __reduce__(self) -> tuple[type[WordList], tuple[Path]]:
        return WordList, (self.folder,)

    def known(self, word: str) -> bool:
        """Whether the word is in the list. Frequent misspellings are not, nor are rare names that look like one."""
        folded = _fold(word)
        return folded in self._frequent or _holds(self._rare, folded.encode())

    def zipf(self, word: str) -> float:
        """The zipf figure: to one decimal from 2.5 up, `RARE` below, 0.0 for an unknown word."""
        folded = _fold(word)
        tenths = self._frequent.get(folded)
        if tenths is not None:
            return int(tenths[:2]) / 10
        return RARE if _holds(self._rare, folded.encode()) else 0.0

    def frequent(self, word: str, least: float = FREQUENT) -> bool:
        """Whether the zipf figure of the word is `least` or more; `least` is 2.5 or more."""
        tenths = self._frequent.get(_fold(word))
        return tenths is not None and int(tenths[:2]) >= 10 * least

    def common(self, word: str, least: float = FREQUENT) -> bool:
        """Whether the word is `frequent` and not a name, a nationality or the like."""
        return self.frequent(word, least) and not self._frequent[_fold(word)].endswith("n")

    def strange(self, word: str) -> bool:
        """Whether people type the word and the dictionary does not know it: clippings, brands, parts of words."""
        return self._frequent.get(_fold(word), "").endswith("x")

    def misspelling(self, word: str) -> tuple[str, ...]:
        """What a listed misspelling stands for, the likeliest first; empty for any other word."""
        return tuple(self._misspelt.get(_fold(word), "").split(",")) if _fold(word) in self._misspelt else ()

    def corrections(self, word: str, least: float = FREQUENT) -> tuple[str, ...]:
        """The words, not names, of zipf figure `least` (2.5) and up that are one edit from `word`, most frequent first.

        One edit puts in, drops or replaces one letter a-z, or swaps two neighbours. Words of equal figure stand in
        alphabetical order. The listed meanings of a known misspelling come first, and alone.
        """
        listed = self.misspelling(word)
        if listed:
            return listed
        folded = _fold(word)
        if len(folded) > LONGEST_WORD:
            return ()
        found = {edit for edit in _edits(folded) if edit in self._frequent} - {folded}
        return tuple(
            sorted((edit for edit in found if self.common(edit, least)), key=lambda edit: (-self.zipf(edit), edit))
        )

    def languages(self, word: str) -> tuple[str, ...]:
        """The languages (ISO 639) in which a word that is no English one is frequent; empty for any other word."""
        line = _line(self._foreign, _fold(word).encode() + b" ")
        return tuple(line.split()[1].decode().split(",")) if line else ()

    def gender(self, given_name: str) -> str:
        """ "f" or "m" for a given name that only women or only men bear; empty for any other word."""
        return self._given.get(given_name, "")

    @cached_property
    def _given(self) -> dict[str, str]:
        fields = iter((self.folder / "given-names.txt").read_text(encoding="utf-8").split())
        return dict(zip(fields, fields, strict=True))

    @cached_property
    def _frequent(self) -> dict[str, str]:
        # The figures stay text until one is asked for: turning 51,000 of them into numbers costs more than the rest.
        fields = iter((self.folder / "frequent.txt").read_text(encoding="utf-8").split())
        return dict(zip(fields, fields, strict=True))

    @cached_property
    def _misspelt(self) -> dict[str, str]:
        text = (self.folder / "misspelt.txt").read_text(encoding="utf-8")
        return dict(line.split(" ", 1) for line in text.splitlines())

    @cached_property
    def _rare(self) -> bytes:
        return (self.folder / "rare.txt").read_bytes()

    @cached_property
    def _foreign(self) -> bytes:
        return (self.folder / "foreign.txt").read_bytes()


def _fold(word: str) -> str:
    return word.lower().replace("’", "'")


def _holds(lines: bytes, word: bytes) -> bool:
    """Whether `word` is one of the sorted lines."""
    return bool(_line(lines, word + b"\n"))


def _line(lines: bytes, head: bytes) -> bytes:
    """The one of the sorted lines, each ended by a line feed, that begins with `head`, or nothing.

    `head` ends in the line feed or in a blank, so that it begins one line alone. UTF-8 sorts as its code points do.
    """
    low, high = 0, len(lines)
    while low < high:
        start = lines.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = lines.find(b"\n", start) + 1
        line = lines[start:end]
        if line.startswith(head):
            return line
        if line < head:
            low = end
        else:
            high = start
    return b""


def _edits(word: str) -> Iterator[str]:
    for index in range(len(word) + 1):
        head, tail = word[:index], word[index:]
        if tail:
            rest = tail[1:]
            yield head + rest
            for letter in LETTERS:
                yield head + letter + rest
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in LETTERS:
            yield head + letter + tail
