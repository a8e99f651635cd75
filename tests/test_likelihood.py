"""How much an article reads like a translation: when it is silent, what it says, the model file, training."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from qualcheck.document import Document
from qualcheck.errors import QualcheckError
from qualcheck.finding import Finding, FindingClass, Span
from qualcheck.languages import LanguageEvidence
from qualcheck.likelihood import evidence, model, origin, scoring
from qualcheck.likelihood.model import Sums
from qualcheck.readers import text as text_reader

Command = Callable[..., "CompletedProcess[str]"]

PROJECT = Path(__file__).resolve().parent.parent
SHARED = PROJECT.parent / "shared"
FOLDER = PROJECT / "rules" / "likelihood"
ARTICLES = PROJECT / "tests" / "articles"
OWN = sorted(path.stem for path in ARTICLES.glob("*.txt"))

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared articles are not here")

SENTENCE = "The council said on Monday that work on the new bridge would begin in spring and take two years."


def document(text: str, name: str = "a.txt") -> Document:
    return text_reader.document(text, name)


def finding(class_: FindingClass, rule: str = "general.a") -> Finding:
    severity = "neutral" if class_ == "signal" else "minor"
    return Finding(rule, "phrase", class_, "Style", severity, Span(0, 3), "", "")


# Silence


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "too short: 0 words"),
        (f"{SENTENCE}\n\n" * 5, "too short: 95 words"),
        (
            "\n\n".join(f"{place}. Take the path by the mill to the old chapel on the hill" for place in range(20)),
            "not running prose: too few",
        ),
        (
            "\n".join(
                [
                    "The rain has gone over the hill,",
                    "the road to the harbour is bare,",
                    "the boats on the water lie still,",
                ]
                * 12
            ),
            "not running prose: too few",
        ),
        (
            "ANNA BERG: When did you first see the ferry leave the port that night?\n\n"
            "CAPTAIN HOLM: We left the harbour when the wind had gone down a little.\n\n" * 8,
            "not running prose: it looks like a transcript",
        ),
        (
            "\n\n".join(
                f"Harbour {place} Mill {place + 1}, crowd 1,{place}00, corners 3-4, cards 0-2." for place in range(30)
            ),
            "unlike the news",
        ),
        (f"{SENTENCE}\n\n" * 20, "unlike the news that the model was trained on: its words repeat"),
    ],
)
def test_it_is_silent_and_says_why(text: str, reason: str) -> None:
    likelihood = scoring.score(document(text), (), scoring.shipped())
    assert likelihood.probability is None
    assert likelihood.strength is None
    assert likelihood.reason.startswith(reason)
    assert likelihood.evidence == ()


# What it says


@pytest.mark.parametrize("name", [name for name in OWN if name.startswith("native")])
def test_own_native_articles_show_little(name: str) -> None:
    likelihood = scoring.score(document((ARTICLES / f"{name}.txt").read_text("utf-8")), (), scoring.shipped())
    assert likelihood.strength in ("little", None)


def test_words_never_accuse() -> None:
    said = [scoring.verdict(probability, scoring.shipped().settings)[1] for probability in (0.0, 0.5, 1.0)]
    assert said == [f"reads like a translation: {strength} evidence" for strength in ("little", "some", "strong")]


@pytest.mark.parametrize(
    ("findings", "words", "expected"),
    [
        ([], 500, 0.0),
        ([finding("error")], 1000, 1.0986),
        ([finding("error"), finding("query"), finding("signal")], 1000, 1.5041),
        ([finding("error", "names.a"), finding("query", "languagetool.b")], 1000, 0.0),
        ([finding("error")] * 200, 1000, 4.0),
        ([finding("error")], 0, 0.0),
    ],
)
def test_density_of_findings(findings: list[Finding], words: int, expected: float) -> None:
    assert scoring.density(findings, words) == pytest.approx(expected, abs=1e-4)


def test_findings_raise_the_probability() -> None:
    text = document((ARTICLES / "it-ferry.txt").read_text("utf-8"))
    quiet, loud = (scoring.score(text, found, scoring.shipped()) for found in ([], [finding("error")] * 12))
    assert quiet.probability is not None
    assert loud.probability is not None
    assert quiet.probability < loud.probability


@pytest.mark.parametrize("name", [name for name in OWN if not name.startswith("native")])
def test_evidence_is_in_order_and_stands_where_it_says(name: str) -> None:
    text = document((ARTICLES / f"{name}.txt").read_text("utf-8"))
    likelihood = scoring.score(text, (), scoring.shipped())
    weights = [each.weight for each in likelihood.evidence]
    assert weights == [
        *sorted((weight for weight in weights if weight > 0), reverse=True),
        *sorted(weight for weight in weights if weight < 0),
    ]
    assert all(0 <= span.start < span.end <= len(text.text) for each in likelihood.evidence for span in each.spans)
    assert all(len(each.spans) == each.count for each in likelihood.evidence if each.rate is not None)


@pytest.mark.parametrize(
    ("gram", "expected"),
    [
        ("the _ion of", "“the …ion of”"),
        ("of the NAME 's", "“of the [name] 's”"),
        ("<S> in MONTH ,", "sentences that open with “In [month],”"),
        ("said that i", "“said that I”"),
        ("_w , but", "“…, but”"),
    ],
)
def test_grams_in_words(gram: str, expected: str) -> None:
    assert evidence.in_words(gram) == expected


@pytest.mark.parametrize(
    ("gram", "expected"),
    [
        ("the _ion of", True),
        ("<S> after", True),
        ("the", False),
        ("NAME NAME", False),
        ("_w .", False),
        (". <S>", False),
        ("<S> NAME", False),
    ],
)
def test_what_tells_an_editor_something(gram: str, expected: bool) -> None:
    assert evidence.telling(gram) is expected


# The language it may come from


def pointing(weight: float, rules: int, *codes: str) -> tuple[LanguageEvidence, ...]:
    return tuple(LanguageEvidence(code, weight, rules, rules) for code in codes)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ((), ()),
        (pointing(2.9, 3, "hi"), ()),
        (pointing(6.0, 4, "hi", "ur"), ("hi", "ur")),
        ((*pointing(6.0, 4, "it"), *pointing(5.5, 4, "es"), *pointing(4.0, 4, "fr")), ("es", "it")),
    ],
)
def test_what_the_rules_point_to(found: tuple[LanguageEvidence, ...], expected: tuple[str, ...]) -> None:
    assert origin.pointed_to(found) == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ((), None),
        (pointing(8.0, 6, "hi"), None),
        (pointing(12.0, 3, "hi"), None),
        (pointing(12.0, 6, "hi", "ur"), ("hi", "ur")),
        (pointing(12.0, 6, "hi", "ur", "bn", "mr", "gu"), None),
        (pointing(12.0, 6, "zh"), None),
    ],
)
def test_languages_the_model_does_not_know_are_named_on_much_evidence(
    found: tuple[LanguageEvidence, ...], expected: tuple[str, ...] | None
) -> None:
    guessed = origin.guess(scoring.shipped(), Sums(0.0, 0.0, {}), found)
    assert (guessed.languages if guessed else None) == expected
    assert guessed is None or not guessed.trained


# The model file


def test_the_model_is_text_of_less_than_a_megabyte_with_its_card() -> None:
    raw = (FOLDER / "model.tsv").read_bytes()
    assert len(raw) < 1_000_000
    assert hashlib.sha256(raw).hexdigest() in (FOLDER / "model.md").read_text("utf-8")


def test_rows_are_sorted_and_whole() -> None:
    lines = (FOLDER / "model.tsv").read_text("utf-8").splitlines()
    middle = lines.index(model.LANGUAGES)
    grams = [line.split("\t", 1)[0] for line in lines[2:middle]]
    assert lines[0] == model.HEAD
    assert grams == sorted(set(grams))
    assert all(re.fullmatch(r"[^\t]+(\t-?\d+){4}", line) for line in lines[2:middle])
    classes = len(scoring.shipped().settings.origins)
    assert all(len(line.split("\t")) == classes + 1 for line in lines[middle + 1 :])


def test_no_habit_of_an_outlet_is_in_the_model() -> None:
    grams = " ".join(scoring.shipped().rows)
    assert not set('"“”‘«»()[]$€£¥—–0123456789') & set(grams)
    assert "january" not in scoring.shipped().settings.vocabulary


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "not enough values"),
        ("something\n{}\n", "the first line must be"),
        (f"{model.HEAD}\n{{}}\nrest\n", "calibration"),
        (f"{model.HEAD}\nno json\n", "Expecting value"),
    ],
)
def test_what_is_no_model_is_refused(tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "a.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(QualcheckError, match=expected):
        model.load(path)


def test_scoring_needs_no_heavy_library(qualcheck: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text((ARTICLES / "it-ferry.txt").read_text("utf-8"), encoding="utf-8")
    for_all = 'import sys; sys.modules["numpy"] = sys.modules["sklearn"] = sys.modules["scipy"] = None'
    (tmp_path / "sitecustomize.py").write_text(for_all, encoding="utf-8")
    done = qualcheck("check", "a.txt", "--scores", "--format", "json", "--exit-zero")
    scores = json.loads(done.stdout)["reports"][0]["scores"]
    assert scores["likelihood"]["strength"] in ("strong", "some", "little")


# Training, for real, on articles made here

NATIVE = (
    "It's just what they'd wanted, {who} said, with prices going up and both sides holding out.",
    "They had been working in {place} for years, and their boss would not give up the fight.",
    "{who} walked out of the meeting in {place}, leaving both sides where they had been.",
    "The {place} team would be out for months, {who} added, but they'd get through it.",
    "Up to {number} people had been moved out, with more leaving by the hour.",
)
HUMAN = (
    "The residents of {place} had asked {who} for a new bridge, which was built within {number} months.",
    "As {who} explained, the work in {place} is to be completed before the end of the year.",
    "Some {number} inhabitants of {place} took part, among them {who}, who spoke briefly.",
    "The decision was taken in {place}; {who} did not wish to comment on it.",
    "For {who}, however, the question of the {number} houses remains open.",
)
MACHINE = (
    "In {place}, the implementation of the construction of the bridge of {who} is being carried out.",
    "According to the information of {who}, the realization of the project is not the end.",
    "It is the opinion of {who} that in the city of {place} the situation is of the {number} houses.",
    "On the part of {who}, the organization of the transportation of {number} people was carried out.",
    "At the same time, the provision of the assistance in {place} is of the importance.",
)
PEOPLE = "Berg Holm Strand Lund Vik Dahl Moe Nygaard Solberg Aas Ruud Krog Hagen".split()
PLACES = "Malmo Bergen Turku Aarhus Vaasa Tromso Odense Lahti Narvik Umea Kotka".split()


def corpus(folder: Path, sort: str, sentences: tuple[str, ...], language: str, count: int) -> str:
    """A file of articles of twelve sentences each."""
    rows = [
        {
            "id": f"{sort}-{language}-{number}",
            "doc": f"{sort if sort == 'native' else language}-{number % (count // 2)}",
            "dataset": "own",
            "src_lang": language,
            "text": "\n".join(
                sentences[(number + place * place) % 5].format(
                    who=PEOPLE[(number * 7 + place * 3) % 13],
                    place=PLACES[(number * 5 + place) % 11],
                    number=number + place + 2,
                )
                for place in range(14)
            ),
        }
        for number in range(count)
    ]
    path = folder / f"{sort}-{language}.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


@pytest.fixture
def paths(tmp_path: Path) -> list[str]:
    pytest.importorskip("sklearn", reason="training needs scikit-learn, of the train extra")
    german = tuple(sentence.replace("In {place}, the", "The") for sentence in MACHINE)
    return [
        *("--native", corpus(tmp_path, "native", NATIVE, "en", 60)),
        *("--human", corpus(tmp_path, "human", HUMAN, "de", 60)),
        *("--human", corpus(tmp_path, "human", HUMAN[::-1], "ja", 60)),
        *("--mt", corpus(tmp_path, "mt", MACHINE, "zh", 60)),
        *("--mt", corpus(tmp_path, "mt", german, "de", 60)),
        *("--mt", corpus(tmp_path, "mt", (*MACHINE[::2], *german[1::2]), "ja", 60)),
    ]


def test_training_gives_the_same_bytes_twice_and_a_model_that_tells(
    qualcheck: Command, tmp_path: Path, paths: list[str]
) -> None:
    first = qualcheck("likelihood", "train", *paths, "--output", "one.tsv", "--about", "own articles")
    second = qualcheck("likelihood", "train", *paths, "--output", "two.tsv", "--about", "own articles")
    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert (tmp_path / "one.tsv").read_bytes() == (tmp_path / "two.tsv").read_bytes()
    assert (tmp_path / "one.md").read_bytes() == (tmp_path / "two.md").read_bytes()
    assert "- own articles" in (tmp_path / "one.md").read_text("utf-8")
    measured = qualcheck("likelihood", "evaluate", *paths, "--model", "one.tsv", "--no-findings")
    assert "AUC, machine translation against native: 1.000" in measured.stdout
    assert "AUC, machine translation against human translation: 1.000" in measured.stdout


@pytest.mark.parametrize("option", ["--cross-validate", "--leave-out-languages"])
def test_articles_are_measured_by_models_that_have_not_seen_them(
    qualcheck: Command, paths: list[str], option: str
) -> None:
    done = qualcheck("likelihood", "evaluate", *paths, option, "--no-findings")
    assert done.returncode == 0, done.stderr
    assert "AUC, machine translation against native: 1.000" in done.stdout


def test_too_few_articles_are_refused(qualcheck: Command, tmp_path: Path) -> None:
    path = corpus(tmp_path, "mt", MACHINE, "zh", 4)
    done = qualcheck("likelihood", "train", "--mt", path, "--output", "one.tsv")
    assert done.returncode == 2
    assert "too few articles" in done.stderr


def test_nothing_to_measure_is_refused(qualcheck: Command) -> None:
    done = qualcheck("likelihood", "evaluate")
    assert (done.returncode, "name articles by --native" in done.stderr) == (2, True)


# The shared articles


def scores_of(done: CompletedProcess[str]) -> dict[str, dict[str, object]]:
    return {
        Path(report["path"]).name[:3]: report["scores"]["likelihood"] for report in json.loads(done.stdout)["reports"]
    }


@needs_shared
def test_the_shared_articles(qualcheck: Command) -> None:
    found = scores_of(
        qualcheck("check", str(SHARED / "articles"), "--scores", "--format", "json", "--exit-zero", cwd=PROJECT)
    )
    assert found["000"]["strength"] == "little"
    assert found["001"]["strength"] in ("some", "strong")
    assert found["002"]["strength"] in ("some", "strong")
    assert set(found["002"]["source_language"]["languages"]) == {"it"}  # type: ignore[index]
