"""Make frequent.txt and rare.txt from wordfreq 3.1.1, without the misspellings wordfreq has collected.

    python -m pip install wordfreq==3.1.1 spylls==0.1.7
    python rules/words/make_words.py

wordfreq counts what people type, so it holds "recieve" and "hvae" beside "receive" and "have". A word is dropped when
all of this is true:

- Hunspell's en_US (it comes with spylls) does not know it in lower case, nor its American spelling;
- it is one edit (insert, delete, replace, swap) away from a word that is far more frequent: see `MARGIN`;
- it is not made of known words (prefix + word, word + ending, word + word);
- it is not in accepted.txt.

An n marks a name: Hunspell knows the word only with a capital. An x marks a strange word: Hunspell does not know it in
any case, nor does its American spelling, nor accepted.txt ("tion", "nal", "gan", but also "quidditch"). Alone it proves
nothing; a strange word of one to three letters is no word of prose.

Left sides of misspelt.txt are dropped always; words of accepted.txt are added. The same input gives the same files.
It takes about a minute; neither package is needed to run qualcheck.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent

#: Zipf figure (log10 of the frequency per thousand million words) from which a word stands in frequent.txt.
FREQUENT: Final = 2.5

#: Length of a word → by how many powers of ten the neighbour must be more frequent. Short words have many neighbours.
MARGIN: Final = {2: 9.0, 3: 3.0, 4: 3.0, 5: 2.6, 6: 2.0}
MARGIN_OF_LONG: Final = 1.5

#: A strange word (see below) of so many letters or fewer stands in rare.txt only if accepted.txt has it.
SHORT: Final = 3

#: Added to the margin where the edit is not of the kind that fingers and spellers make: see `is_usual_slip`.
UNUSUAL: Final = 1.0

#: A word this frequent is never dropped; the neighbour has at least this frequency.
NEVER_DROPPED: Final = 3.6
NEIGHBOUR: Final = 3.0

#: British spelling → American spelling, for asking an American word list.
BRITISH: Final = (
    ("our", "or"), ("is", "iz"), ("ys", "yz"), ("ae", "e"), ("oe", "e"), ("ogue", "og"), ("re", "er"), ("ll", "l"),
    ("l", "ll"), ("amme", "am"), ("ence", "ense"),
)  # fmt: skip

WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
PLAIN: Final = re.compile(r"[a-z]+")
LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"

VOWELS: Final = frozenset("aeiouy")
KEYS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")

PREFIXES: Final = (
    "anti", "auto", "bio", "co", "counter", "cross", "cyber", "de", "dis", "down", "eco", "electro", "extra", "fore",
    "geo", "hydro", "hyper", "in", "inter", "intra", "kilo", "macro", "mega", "meta", "micro", "mid", "mini", "mis",
    "mono", "multi", "nano", "neo", "neuro", "non", "off", "on", "out", "over", "para", "photo", "poly", "post", "pre",
    "pro", "pseudo", "psycho", "re", "self", "semi", "socio", "sub", "super", "tele", "thermo", "trans", "ultra", "un",
    "under", "up", "vice",
)  # fmt: skip
ENDINGS: Final = (
    "able", "d", "dom", "ed", "er", "ers", "es", "ful", "hood", "ier", "ies", "iest", "ing", "isation", "ise", "ised",
    "ises", "ish", "ising", "ism", "isms", "ist", "ists", "ization", "less", "like", "ly", "ness", "s", "ship", "wise",
    "y",
)  # fmt: skip


def edits(word: str) -> Iterator[str]:
    for index in range(len(word) + 1):
        head, tail = word[:index], word[index:]
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in LETTERS)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        yield from (head + letter + tail for letter in LETTERS)


def are_near(one: str, other: str) -> bool:
    """Whether two letters are both vowels or lie side by side on the keyboard."""
    if one in VOWELS and other in VOWELS:
        return True
    places = {letter: (row, column) for row, keys in enumerate(KEYS) for column, letter in enumerate(keys)}
    (row, column), (other_row, other_column) = places[one], places[other]
    return abs(row - other_row) + abs(column - other_column) == 1


def is_usual_slip(wrong: str, right: str) -> bool:
    """Whether the one edit from `right` to `wrong` is usual: a swap, a letter lost or doubled, a near letter.

    Not at the first letter: bourse and course, bromance and romance, curation and duration are all words.
    """
    if wrong[0] != right[0]:
        return sorted(wrong) == sorted(right)
    if len(wrong) < len(right):
        return True
    at = next((index for index, pair in enumerate(zip(wrong, right, strict=False)) if pair[0] != pair[1]), len(right))
    if len(wrong) > len(right):
        neighbours = wrong[at - 1 : at] + wrong[at + 1 : at + 2]
        return wrong[at] in neighbours or any(
            are_near(wrong[at], letter) for letter in neighbours if letter not in VOWELS
        )
    return sorted(wrong) == sorted(right) or are_near(wrong[at], right[at])


def is_british(word: str, dictionary: set[str]) -> bool:
    return any(
        word[: found.start()] + american + word[found.end() :] in dictionary
        for british, american in BRITISH
        for found in re.finditer(british, word)
    )


def british(words: Iterable[str], dictionary: set[str]) -> set[str]:
    return {word for word in words if is_british(word, dictionary)}


def is_made_of(word: str, dictionary: set[str], zipf: dict[str, float]) -> bool:
    """Whether the word is a prefix and a word, a word and an ending, or two words, all of them known and not rare."""

    def good(part: str, least: float = 2.0) -> bool:
        return len(part) >= 4 and part in dictionary and zipf.get(part, 0.0) > least

    if any(word.startswith(prefix) and good(word[len(prefix) :]) for prefix in PREFIXES):
        return True
    for ending in ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < 4:
            continue
        if good(stem) or (ending[0] in "aeiy" and f"{stem}e" in dictionary):
            return True
        if (stem[-1] == stem[-2] and stem[:-1] in dictionary) or (ending[0] == "i" and f"{stem}y" in dictionary):
            return True
    return any(good(word[:cut], 3.0) and good(word[cut:], 3.0) for cut in range(4, len(word) - 3))


def doubtful(zipf: dict[str, float], dictionary: set[str]) -> set[str]:
    """The words of wordfreq that are more likely slips of a frequent word than words."""
    neighbours = {word for word, figure in zipf.items() if figure >= NEIGHBOUR and (word in dictionary or figure > 4)}
    found = set()
    for word, figure in zipf.items():
        if figure > NEVER_DROPPED or len(word) < 2 or word in dictionary or not PLAIN.fullmatch(word):
            continue
        nearest = max(
            (
                zipf[other] - (0.0 if is_usual_slip(word, other) else UNUSUAL)
                for other in edits(word)
                if other != word and other in neighbours
            ),
            default=0.0,
        )
        if (
            nearest - figure >= MARGIN.get(len(word), MARGIN_OF_LONG)
            and not is_british(word, dictionary)
            and not is_made_of(word, dictionary, zipf)
        ):
            found.add(word)
    return found


def lines(name: str) -> list[str]:
    return (FOLDER / name).read_text(encoding="utf-8").splitlines()


def main() -> None:
    import spylls.hunspell  # type: ignore[import-not-found]
    from wordfreq import get_frequency_dict

    zipf = {
        word: math.log10(frequency) + 9
        for word, frequency in get_frequency_dict("en", wordlist="large").items()
        if WORD.fullmatch(word)
    }
    american = spylls.hunspell.Dictionary.from_files(
        str(Path(spylls.hunspell.__file__).parent / "data" / "en" / "en_US")
    )
    dictionary = {word for word in zipf if american.lookup(word)}
    names = {word for word in zipf if word not in dictionary and american.lookup(word.title())}
    accepted = set(lines("accepted.txt"))
    strange = {
        word for word in zipf.keys() - dictionary - names - accepted if not american.lookup(word.upper())
    } - british(zipf, dictionary)
    wrong = {line.split(maxsplit=1)[0] for line in lines("misspelt.txt")}
    dropped = (doubtful(zipf, dictionary) - accepted) | wrong
    kept = {word: figure for word, figure in zipf.items() if word not in dropped}
    frequent = {word: figure for word, figure in kept.items() if figure >= FREQUENT}
    rare = (kept.keys() | accepted) - frequent.keys() - wrong - {word for word in strange if len(word) <= SHORT}
    (FOLDER / "frequent.txt").write_text(
        "".join(
            f"{word} {round(10 * frequent[word])}{'n' * (word in names)}{'x' * (word in strange)}\n"
            for word in sorted(frequent)
        ),
        encoding="utf-8",
    )
    (FOLDER / "rare.txt").write_text("".join(f"{word}\n" for word in sorted(rare)), encoding="utf-8")


if __name__ == "__main__":
    main()
