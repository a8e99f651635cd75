"""The word list: its files are clean, and it answers as the detectors expect."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from qualcheck.errors import QualcheckError
from qualcheck.words import RARE, WordList

FOLDER = Path(__file__).parent.parent / "rules" / "words"
FILES = ["accepted.txt", "frequent.txt", "misspelt.txt", "rare.txt"]


@pytest.fixture(scope="module")
def words() -> WordList:
    return WordList.load(FOLDER)


def lines(name: str) -> list[str]:
    return (FOLDER / name).read_text(encoding="utf-8").splitlines()


def first(name: str) -> list[str]:
    return [line.split(" ", 1)[0] for line in lines(name)]


@pytest.mark.parametrize("name", FILES)
def test_files_are_sorted_and_unique(name: str) -> None:
    assert first(name) == sorted(set(first(name)))


@pytest.mark.parametrize("name", FILES)
def test_files_end_with_a_line_feed(name: str) -> None:
    assert (FOLDER / name).read_bytes().endswith(b"\n")
    assert b"\r" not in (FOLDER / name).read_bytes()


def test_files_are_small() -> None:
    assert sum((FOLDER / name).stat().st_size for name in FILES) < 3_500_000


def test_no_misspelling_is_a_word(words: WordList) -> None:
    assert [word for word in first("misspelt.txt") if words.known(word)] == []


def test_what_is_meant_are_words(words: WordList) -> None:
    meant = {part for line in lines("misspelt.txt") for part in line.split(" ", 1)[1].replace(",", " ").split()}
    assert sorted(part for part in meant if not words.known(part)) == []


def test_accepted_words_are_known(words: WordList) -> None:
    assert [word for word in first("accepted.txt") if not words.known(word)] == []


@pytest.mark.parametrize("name", ["frequent.txt", "rare.txt"])
def test_every_word_is_found(words: WordList, name: str) -> None:
    assert [word for word in first(name)[::7] if not words.known(word)] == []


@pytest.mark.parametrize(
    "word",
    [
        "the", "Government", "colour", "color", "organisation", "travelled", "storeys", "rouble", "bourse", "bromance",
        "hijab", "kibbutz", "don't", "don’t", "aardvark", "café", "walrus",
    ],
)  # fmt: skip
def test_known(words: WordList, word: str) -> None:
    assert words.known(word)


@pytest.mark.parametrize(
    "word", ["", "fsigning", "goverment", "teh", "hvae", "recieve", "aa\nab", "qxqxqxqx", "!", "石"]
)
def test_unknown(words: WordList, word: str) -> None:
    assert not words.known(word)
    assert words.zipf(word) == 0.0


@pytest.mark.parametrize(("word", "figure"), [("the", 7.7), ("signing", 4.4), ("walrus", 3.1)])
def test_zipf_of_frequent_words(words: WordList, word: str, figure: float) -> None:
    assert words.zipf(word) == pytest.approx(figure, abs=0.3)


def test_zipf_of_rare_words(words: WordList) -> None:
    assert words.zipf(first("rare.txt")[1000]) == RARE


@pytest.mark.parametrize(
    ("word", "frequent", "common"), [("signing", True, True), ("london", True, False), ("aardvark", False, False)]
)
def test_frequent_and_common(words: WordList, word: str, frequent: bool, common: bool) -> None:
    assert words.frequent(word) is frequent
    assert words.common(word) is common


@pytest.mark.parametrize(
    ("word", "corrections"),
    [
        ("fsigning", ("signing",)),
        ("hrvest", ("harvest",)),
        ("Goverment", ("government",)),
        ("amercia", ("America",)),
        ("throught", ("through", "thought")),
        ("ofthe", ("of the",)),
        ("xqzvk", ()),
    ],
)
def test_corrections(words: WordList, word: str, corrections: tuple[str, ...]) -> None:
    assert words.corrections(word) == corrections


def test_corrections_come_by_frequency(words: WordList) -> None:
    found = words.corrections("wark", 3.0)
    assert list(found) == sorted(found, key=lambda word: -words.zipf(word))
    assert "work" in found[:3]


def test_it_pickles_as_its_folder(words: WordList) -> None:
    words.known("the")
    assert len(pickle.dumps(words)) < 1_000
    assert pickle.loads(pickle.dumps(words)).known("signing")


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(QualcheckError, match=r"frequent\.txt"):
        WordList.load(tmp_path)
