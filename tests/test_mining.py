"""Wordings that translations have and news has not: counting, folding, what is set aside, drafts, and the command."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from qualcheck import mining, packs, run
from qualcheck.config import Settings
from qualcheck.corpus import CorpusText
from qualcheck.errors import QualcheckError
from qualcheck.formats import wordings
from qualcheck.mining import Wanted, log_likelihood, mine, residual_idf
from qualcheck.resources import Resources
from qualcheck.rule import Rule
from qualcheck.wordings import Mined, Wording

Command = Callable[..., "CompletedProcess[str]"]

#: What every text has besides, so that sentences differ.
TOWNS = ("mill", "harbour", "market", "school", "library", "bakery", "station", "garden", "theatre", "quarry")
NATIVE = (
    "The {0} opened again on a cold morning, and the neighbours came to look. Nobody had expected so many visitors.\n"
    "Work went on for two years. The roof was mended first, then the floor, then the long wall beside the {0}.\n"
)
#: Three formulas, one of them in several forms and one with an open place.
TRANSLATED = (
    "At the present stage, the {0} opened again on a cold morning, and the neighbours came to look.\n"
    "The council carries out works at the {0}. They carried out works in the yard, and {1} were carrying out works.\n"
    "He mended the {0} for the sake of the {0}, as reported by the council.\n"
)


def texts(template: str, *, names: tuple[str, ...] = TOWNS, language: str | None = None) -> list[CorpusText]:
    return [
        CorpusText(f"{number}.txt", template.format(name, f"{number + 2} men"), language)
        for number, name in enumerate(names)
    ]


@pytest.fixture(scope="module")
def resources() -> Resources:
    return run.resources(Settings(folder=Path()))


@pytest.fixture
def mined(resources: Resources) -> Callable[..., Mined]:
    def result(translated: list[CorpusText], rules: tuple[Rule, ...] = (), **wanted: int) -> Mined:
        settings = Wanted(**{"least_count": 5, "least_texts": 3, **wanted})  # type: ignore[arg-type]
        return mine(texts(NATIVE, names=TOWNS * 4), translated, rules, resources, settings)

    return result


def notations(found: Mined) -> list[str]:
    return [wording.notation for wording in found.wordings]


def test_the_formulas_come_out_longest_and_with_all_their_forms(mined: Callable[..., Mined]) -> None:
    found = mined(texts(TRANSLATED))
    by_notation = {wording.notation: wording for wording in found.wordings}
    assert {
        "^ at the present stage,",
        "<verb:carry> out <noun:work>",
        "for the sake of",
        "as reported by the council",
    } <= set(by_notation)
    forms = by_notation["<verb:carry> out <noun:work>"]
    assert (forms.count, forms.native, forms.texts) == (30, 0, 10)
    assert dict(forms.forms) == {"carried out works": 10, "carries out works": 10, "carrying out works": 10}


def test_parts_of_a_wording_are_not_shown_beside_it(mined: Callable[..., Mined]) -> None:
    assert not {"present stage", "at the present", "the sake of", "reported by", "carried out works"} & set(
        notations(mined(texts(TRANSLATED)))
    )


@pytest.mark.parametrize(
    ("sentence", "unwanted"),
    [
        ("They came with Olga Marchenko to the {0} and sat down in the yard.", "olga"),
        ("They came on Monday to the {0} and sat down in the yard.", "monday"),
        ("They came with “old hats” to the {0} and sat down.", "with old"),
    ],
    ids=["name", "day", "mark"],
)
def test_names_days_and_marks_end_a_wording(mined: Callable[..., Mined], sentence: str, unwanted: str) -> None:
    found = mined(texts(sentence))
    assert found.wordings
    assert not [notation for notation in notations(found) if unwanted in notation]


def test_one_document_does_not_make_a_wording(mined: Callable[..., Mined]) -> None:
    repeated = "The blue lantern hung there. " * 20
    found = mined([*texts(NATIVE), CorpusText("x", repeated, None)])
    assert notations(found) == []
    assert found.set_aside["in too few documents"] > 0


def test_translations_of_one_document_count_once(mined: Callable[..., Mined]) -> None:
    systems = [CorpusText(f"{n}", TRANSLATED.format("mill", "two men"), "zh", source="one") for n in range(10)]
    assert notations(mined(systems)) == []


def test_a_figure_with_a_comma_or_point_is_one_number(mined: Callable[..., Mined]) -> None:
    found = mined(texts("They paid exactly 2,394,513 euros for it, or exactly 3.5 pounds for the {0}."))
    assert "exactly <number>" in " ".join(notations(found))
    matches = {excerpt.match for wording in found.wordings for excerpt in wording.excerpts}
    assert not [match for match in matches if match.endswith((" 2", " 3"))]


def test_an_open_place_stands_for_its_part_of_speech(mined: Callable[..., Mined]) -> None:
    found = mined(texts("Rain put a {0} to sleep."))
    assert [wording.notation for wording in found.wordings if wording.kind == "pattern"] == ["put a <NN> to sleep"]


@pytest.mark.parametrize(
    ("keys", "marked", "shown"),
    [
        ("phrases: [for the sake of]", False, False),
        ("phrases: [for the sake of]", True, True),
        ("phrases: [for the sake of], min_count: 3", False, False),
        ("phrases: [for the sake of], status: 'off'", False, True),
        ("phrases: [for the love of]", False, True),
    ],
    ids=["found", "asked for", "found only where it comes back", "off", "another phrase"],
)
def test_what_a_rule_finds_is_left_out_unless_asked_for(
    mined: Callable[..., Mined], tmp_path: Path, keys: str, marked: bool, shown: bool
) -> None:
    (tmp_path / "a.yml").write_text(f"- {{id: sake, kind: phrase, {keys}}}\n", encoding="utf-8")
    rules = packs.load([packs.Pack("own", tmp_path, "own", False)])
    found = mined(texts(TRANSLATED), rules, marked=marked)
    assert ("for the sake of" in notations(found)) is shown
    assert [wording.rule for wording in found.wordings if wording.notation == "for the sake of" and marked] == (
        ["own.sake"] * marked
    )


@pytest.mark.parametrize(
    ("counts", "expected"),
    [((10, 1000, 10, 1000), 0.0), ((20, 1000, 0, 1000), 27.73), ((30, 1000, 10, 2000), 26.16)],
)
def test_log_likelihood(counts: tuple[int, int, int, int], expected: float) -> None:
    # The last: 40 in 3,000 are expected to be 13.33 and 26.67; 2(30 ln 2.25 + 10 ln 0.375) = 29.04.
    assert log_likelihood(*counts) == pytest.approx({26.16: 29.04}.get(expected, expected), abs=0.01)


def test_a_word_of_a_topic_has_a_high_residual_idf() -> None:
    assert residual_idf(100, 5, 100) > mining.TOPIC > residual_idf(20, 18, 100)


def test_the_order_is_that_of_the_likelihood_and_twice_the_same(mined: Callable[..., Mined]) -> None:
    first, second = mined(texts(TRANSLATED)), mined(texts(TRANSLATED))
    likelihoods = [wording.likelihood for wording in first.wordings]
    assert likelihoods == sorted(likelihoods, reverse=True)
    assert first == second


def test_too_much_text_is_refused(mined: Callable[..., Mined], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mining, "MOST_WORDS", 100)
    with pytest.raises(QualcheckError, match="more than 100 words; give a part of them"):
        mined(texts(TRANSLATED))


# Drafts


def test_drafts_are_rules_that_load_and_find_their_places(mined: Callable[..., Mined], tmp_path: Path) -> None:
    found = mined(texts(TRANSLATED))
    (tmp_path / "drafts.yml").write_text(wordings.drafts(found), encoding="utf-8")
    rules = packs.load([packs.Pack("own", tmp_path, "own", False)])
    by_id = {rule.id: rule for rule in rules}
    assert len(rules) == len(found.wordings)
    assert {rule.status for rule in rules} == {"preview"}
    assert by_id["own.at-the-present-stage"].where == "sentence-start"
    assert notations(mined(texts(TRANSLATED), rules)) == []


def test_text_of_articles_stays_in_the_comments() -> None:
    from qualcheck.rates import Excerpt

    excerpt = Excerpt(
        "0", "a\n- {id: evil, kind: phrase, phrases: [x]}", 3, "before\x85- id: b", "out of\u2028it", " # x"
    )
    wording = Wording("out of it", "phrase", 9, 0, 4, 20.0, 30.0, excerpts=(excerpt,))
    text = wordings.drafts(Mined("native and mt", (wording, wording), 1, 1, 1, 1, {}))
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert [line for line in lines if line.startswith("- ")] == ["- id: out-of-it", "- id: out-of-it-2"]
    assert "evil" not in "\n".join(lines)


# The command


def corpora(folder: Path) -> tuple[str, str]:
    for name, template in (("native", NATIVE), ("wire", TRANSLATED)):
        (folder / name).mkdir()
        for text in texts(template, names=TOWNS * 4 if name == "native" else TOWNS):
            (folder / name / text.id).write_text(text.text.replace("\n", "\n\n"), encoding="utf-8")
    return "native", "wire"


def test_the_command_shows_a_table_and_writes_drafts(qualcheck: Command, tmp_path: Path) -> None:
    corpora(tmp_path)
    ended = qualcheck(
        "rules", "mine", "--native", "native", "--mt", "wire", "--least-count", "5", "--write", "house/drafts.yml"
    )
    assert ended.returncode == 0, ended.stderr
    assert "mt: 550 words in 10 texts" in ended.stdout
    assert "<verb:carry> out <noun:work>" in ended.stdout
    assert "carried out works 10" in ended.stdout
    assert "drafts written to house/drafts.yml" in ended.stderr
    assert "- id: carry-out-work\n" in (tmp_path / "house" / "drafts.yml").read_text(encoding="utf-8")


def test_what_the_desk_takes_out(qualcheck: Command, tmp_path: Path) -> None:
    corpora(tmp_path)
    (tmp_path / "native" / "only-here.txt").write_text("No pair has this text, said the council.\n", encoding="utf-8")
    ended = qualcheck(
        "rules", "mine", "--raw", "wire", "--published", "native", "--least-count", "5", "--excerpts", "0"
    )
    assert ended.returncode == 0, ended.stderr
    assert "raw: 550 words in 10 texts\npublished: 410 words in 10 texts" in ended.stdout
    assert "<verb:carry> out <noun:work>" in ended.stdout


def test_only_translations_from_the_language_are_read(qualcheck: Command, tmp_path: Path) -> None:
    corpora(tmp_path)
    rows = [*texts(TRANSLATED, language="zh"), *texts("Out of the blue the {0} shut at noon.", language="ru")]
    lines = [json.dumps({"text": row.text, "src_lang": row.language, "id": f"{row.language}{row.id}"}) for row in rows]
    (tmp_path / "mt.jsonl").write_text("\n".join(lines), encoding="utf-8")
    ended = qualcheck(
        "rules", "mine", "--native", "native", "--mt", "mt.jsonl", "--source-language", "ru", "--least-count", "5"
    )
    assert ended.returncode == 0, ended.stderr
    assert "mt from ru: 90 words in 10 texts" in ended.stdout
    assert "<noun:work>" not in ended.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--native", "native"], "give two corpora: --native and --mt, or --raw and --published"),
        (["--native", "native", "--raw", "wire"], "give two corpora"),
        (["--native", "native", "--mt", "nowhere"], "nowhere: there is no such file or folder"),
        (
            ["--raw", "wire", "--published", "other"],
            "no file has the same name in both folders; wire has 0.txt, other has z.txt",
        ),
        (["--native", "native", "--mt", "wire", "--write", "native/0.txt"], "native/0.txt: the file is there already"),
        (["--native", "native", "--mt", "wire", "--write", "a.txt"], "a.txt: a rule file ends in .yml"),
        (
            ["--native", "native", "--mt", "mt.jsonl", "--source-language", "ru"],
            "mt.jsonl: no text of it is translated from 'ru'",
        ),
        (["--native", "native", "--mt", "other"], "one of the two corpora has no paragraph of sentences"),
    ],
)
def test_what_the_command_refuses(qualcheck: Command, tmp_path: Path, arguments: list[str], message: str) -> None:
    corpora(tmp_path)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "z.txt").write_text("", encoding="utf-8")
    (tmp_path / "mt.jsonl").write_text(json.dumps({"text": "x", "src_lang": "zh"}), encoding="utf-8")
    ended = qualcheck("rules", "mine", *arguments)
    assert (ended.returncode, message in ended.stderr) == (2, True), ended.stderr
