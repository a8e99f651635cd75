"""Names: the guard that keeps people apart, spellings that are one, the lists, the ledger."""

from __future__ import annotations

import itertools
import pickle
from pathlib import Path

import pytest

from qualcheck.document import Document
from qualcheck.gazetteer import Gazetteer, disorder, read_pairs
from qualcheck.ledger import house_list, ledger, trace
from qualcheck.names import NameFinder
from qualcheck.readers import text as reader
from qualcheck.words import WordList

ROOT = Path(__file__).resolve().parents[1]
PAIRS = tuple(read_pairs((ROOT / "rules/names/pairs.txt").read_text(encoding="utf-8")))
WORDS = WordList(ROOT / "rules/words")
TABLES = ROOT / "tests/names"


def table(name: str) -> list[tuple[str, str]]:
    return list(read_pairs((TABLES / name).read_text(encoding="utf-8")))


def document(text: str) -> Document:
    return reader.document(text, "example.txt")


def texts(finder: NameFinder, text: str) -> list[tuple[str, str]]:
    return [(variant.text, variant.other) for variant in finder.analyse(document(text)).variants]


@pytest.fixture(scope="module")
def finder() -> NameFinder:
    """Without lists of people and places: what the guard knows by itself and by the list of pairs."""
    return NameFinder(Gazetteer(pairs=PAIRS), WORDS)


@pytest.mark.parametrize(("first", "second"), table("apart.txt"))
def test_different_names_stay_apart(finder: NameFinder, first: str, second: str) -> None:
    text = (
        f"Elections were held.\n\nOn Monday reporters met {first} at noon. The crowd waited for hours. "
        f"In the evening they saw {second} again."
    )
    assert texts(finder, text) == []


@pytest.mark.parametrize(("first", "second"), table("one.txt"))
def test_spellings_of_one_name_meet(finder: NameFinder, first: str, second: str) -> None:
    text = (
        f"Elections were held.\n\nOn Monday reporters met {first} at noon. The crowd waited for hours. "
        f"Nobody had heard of {first} before. In the evening they saw {second} again."
    )
    assert texts(finder, text)


PEOPLE = [
    {"name": "Pak Chol Su", "surname": "Pak", "accepted": ["Pak Chol-su"], "wrong": ["Pak Jol Su"], "roles": ["envoy"]},
    {
        "name": "Volodymyr Dorshenko",
        "surname": "Dorshenko",
        "styles": {"ap": {"form": "Volodymyr Dorshenko"}, "bbc": {"form": "Volodymyr Dorshenko", "source": "a book"}},
    },
]


@pytest.fixture(scope="module")
def listed() -> NameFinder:
    return NameFinder(Gazetteer.from_data(PEOPLE, pairs=PAIRS), WORDS, frozenset(("Tarbagatov", "Tarbagatow")))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Yesterday the French team met Ana de la Cruz.", ["Ana de la Cruz"]),
        ("He thanked Ursula von der Leyen and Bashar al-Assad.", ["Ursula von der Leyen", "Bashar al-Assad"]),
        ("She met George W. Bush at O’Hare.", ["George W Bush", "O’Hare"]),
        ("Despite rain, Ukraine Prime Minister Denys Dorshenko’s car left.", ["Ukraine", "Denys Dorshenko"]),
        ("Officials said that Monday was fine.", []),
        ("Workers cheered. Analysts waited.", []),
    ],
)
def test_names_are_found_without_titles_and_openers(listed: NameFinder, text: str, names: list[str]) -> None:
    assert [mention.text for mention in listed.analyse(document(text)).reading.mentions] == names


def test_later_mentions_belong_to_the_full_name(listed: NameFinder) -> None:
    (name,) = listed(document("On Monday Pak Chol Su spoke. Nobody asked Pak. Then Pak Jol Su left with Pak Chol-su."))
    assert {form.text: form.short for form in name.forms} == {
        "Pak Chol Su": False,
        "Pak": True,
        "Pak Jol Su": False,
        "Pak Chol-su": False,
    }
    assert (name.kind, name.suggested) == ("person", "Pak Chol Su")


def test_no_rule_looks_inside_a_name_but_sentence_openers_are_no_names(listed: NameFinder) -> None:
    text = "Workers waited. On Monday Pak Chol Su met Brisa Dorshenko."
    assert [text[span.start : span.end] for span in listed.exempt(document(text))] == ["Pak Chol Su", "Brisa Dorshenko"]


def test_the_vocabulary_of_the_house_settles_a_pair(listed: NameFinder) -> None:
    assert texts(listed, "On Monday Tarbagatov spoke. Nobody asked Tarbagatow.") == []


def test_a_finder_pickles_without_its_memory(listed: NameFinder) -> None:
    listed.analyse(document("Pak Chol Su spoke."))
    copy = pickle.loads(pickle.dumps(listed))
    assert copy.gazetteer.entries == listed.gazetteer.entries
    assert copy(document("In June Pak Chol Su spoke."))[0].forms[0].text == "Pak Chol Su"


def test_two_articles_are_one_ledger_with_drift(listed: NameFinder) -> None:
    first = document("In June Volodymyr Dorshenko met Anna Mirskaya.")
    second = document("In May Volodymyr Dorshenko left. Nobody asked Anna Mirskaia. In vain Anna Mirskaya came.")
    lines = ledger(listed, [first, second])
    drift = next(line for line in lines if line.drifts)
    assert [(form.text, form.count) for form in drift.forms] == [("Anna Mirskaya", 2), ("Anna Mirskaia", 1)]
    assert house_list(lines) == [{"name": "Anna Mirskaya", "kind": "person", "wrong": ["Anna Mirskaia"]}]


@pytest.mark.parametrize(
    ("name", "other", "said"),
    [
        ("Pak Jol Su", None, "is wrong for Pak Chol Su"),
        ("Pak Chol-su", None, "is accepted for Pak Chol Su"),
        ("Pak", None, "is the surname of Pak Chol Su"),
        ("Tarbagatov", None, "in the vocabulary"),
        ("Slovakia", None, "apart from slovenia"),
        ("Kim Yong-chol", "Kim Yong-chun", "apart, since one family name"),
        ("Dmitry Lomsadze", "Dmitri Lomsadze", "one name, since the other words"),
        ("Oslo", "Lima", "too far apart"),
    ],
)
def test_trace_says_what_decided(listed: NameFinder, name: str, other: str | None, said: str) -> None:
    assert said in " ".join(trace(listed, name, other))


@pytest.mark.parametrize(
    ("people", "problem"),
    [
        ([{"name": "A B"}, {"name": "A B"}], "“A B” is the name of two entries"),
        ([{"name": "A B"}, {"name": "C D", "accepted": ["A B"]}], "right form of both A B and C D"),
        ([{"name": "A B", "wrong": ["C D"]}, {"name": "C D"}], "it cannot be both"),
        ([{"name": "A B", "accepted": ["A C", "A C"]}], "stands twice"),
        ([{"name": "A B", "styles": {"xyz": {"form": "A B"}}}], "unknown style"),
        ([{"name": "A B", "surname": "C"}], "is in no form"),
    ],
)
def test_problems_of_the_lists_are_told(people: list[dict[str, object]], problem: str) -> None:
    assert problem in " ".join(Gazetteer.from_data(people).problems())


@pytest.mark.parametrize(("names", "count"), [(["Ål", "Be", "Če"], 0), (["B", "A"], 1), (["A", "A"], 1)])
def test_disorder_of_one_file_is_told(names: list[str], count: int) -> None:
    assert len(list(disorder(names))) == count


def test_a_house_list_overrules_the_lists() -> None:
    gazetteer = Gazetteer.from_data(PEOPLE, house=[{"name": "Pak Chol-su"}])
    (entry,) = [entry for entry in gazetteer.entries if entry.house]
    assert (entry.name, entry.surname, entry.roles) == ("Pak Chol-su", "Pak", ("envoy",))
    assert set(entry.wrong) == {"Pak Chol Su", "Pak Jol Su"}
    assert list(gazetteer.problems()) == []


def test_a_long_article_with_thousands_of_names_is_read_whole(finder: NameFinder) -> None:
    syllables = ("ka", "mo", "ri", "ten", "shu", "bal", "dor", "vic", "pel", "gra", "zun", "ho", "lem", "tas", "ner")
    names = ["".join(some).capitalize() for some in itertools.product(syllables, repeat=3)]
    text = "\n\n".join(
        f"On Monday {a} met {b} and the old man said it was late again." for a, b in zip(names, names[7:], strict=False)
    )
    assert len(finder.analyse(document(text)).reading.mentions) >= 2 * (len(names) - 7)
