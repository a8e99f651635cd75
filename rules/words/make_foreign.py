"""Make foreign.txt from wordfreq 3.1.1: frequent words of other languages that English prose does not hold.

    python -m pip install wordfreq==3.1.1 spylls==0.1.7
    python rules/words/make_foreign.py

A word stands there with the languages it is frequent in, the likeliest first, when all of this is true:

- it has four letters or more;
- its zipf figure in that language is `FREQUENT` or more (`FREQUENT_ABSENT` for a word of five letters a-z or more that
  English text does not hold at all) (with an accent, `FREQUENT_ACCENTED`: most of these are
  recognised without a list, since the English list does not know them), and `AHEAD` above its figure in English;
- its English figure is below `ENGLISH`, and neither Hunspell's en_US nor accepted.txt knows it.

wordfreq's figures in English come from people who also write other languages, so absence alone is no proof: the
distance decides. The same input gives the same file; neither package is needed to run qualcheck.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
LANGUAGES: Final = "ca cs da de es fi fr hu id it nb nl pl pt ro sh sv tr".split()
FREQUENT: Final = 3.7
FREQUENT_ACCENTED: Final = 4.1
FREQUENT_ABSENT: Final = 3.2
AHEAD: Final = 2.0
ENGLISH: Final = 2.9
#: Names and loans that are frequent abroad and at home in English prose.
AT_HOME: Final = frozenset("euro euros maria juan che jose paulo santo roma carabinieri carabiniere fagioli".split())


def main() -> None:
    from spylls.hunspell import Dictionary
    from wordfreq import get_frequency_dict, zipf_frequency

    english = Dictionary.from_files("en_US")
    accepted = set((FOLDER / "accepted.txt").read_text(encoding="utf-8").split()) | AT_HOME
    found: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for language in LANGUAGES:
        for word in get_frequency_dict(language, wordlist="best"):
            figure = zipf_frequency(word, language)
            if figure < FREQUENT_ABSENT or len(word) < 4 or not word.isalpha():
                continue
            at_home = zipf_frequency(word, "en")
            if figure < _least(word, at_home):
                continue
            if at_home >= ENGLISH or figure - at_home < AHEAD or word in accepted:
                continue
            if english.lookup(word) or english.lookup(word.capitalize()):
                continue
            found[word].append((-figure, language))
    lines = [f"{word} {','.join(language for _, language in sorted(found[word]))}" for word in sorted(found)]
    (FOLDER / "foreign.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines), "words")


def _least(word: str, at_home: float) -> float:
    if not word.isascii():
        return FREQUENT_ACCENTED
    return FREQUENT if at_home or len(word) < 5 else FREQUENT_ABSENT


if __name__ == "__main__":
    main()
