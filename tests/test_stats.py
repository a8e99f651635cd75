"""What rules are measured on, the counts, and the file that keeps them."""

from __future__ import annotations

import gzip
import json
import textwrap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from qualcheck import corpus, packs, rates, stats
from qualcheck.config import Settings
from qualcheck.errors import QualcheckError
from qualcheck.rates import Corpus, Counts, Rate, Rates
from qualcheck.rule import Rule
from qualcheck.stats import rule_hash

Command = Callable[..., "CompletedProcess[str]"]

RULES = """
- {id: gate, kind: phrase, class: error, phrases: [at the gate]}
- {id: gate-again, kind: phrase, class: signal, phrases: [at the (gate|door)]}
- {id: silent, kind: phrase, class: query, phrases: [on the moon]}
- {id: resting, kind: phrase, class: error, phrases: [by the river], status: "off"}
"""
NATIVE = "The mayor stood at the door and waved.\nNobody else stood there by the river for long.\n"
MT = (
    "They met at the gate on Monday, the council said.\nShe was waiting at the gate and he left.\n"
    "He said: “We meet at the gate.” Nobody answered him."
)


def rules(folder: Path, text: str = RULES) -> tuple[Rule, ...]:
    folder.mkdir(exist_ok=True)
    (folder / "a.yml").write_text(textwrap.dedent(text), encoding="utf-8")
    return packs.load([packs.Pack("own", folder, "own", False)])


def one(folder: Path, **keys: object) -> Rule:
    """A rule of kind phrase, with some keys set."""
    plain = {"id": "gate", "kind": "phrase", "phrases": ["at the gate", "by the gate"], **keys}
    return rules(folder, json.dumps([plain]))[0]


def write_rows(path: Path, *rows: object) -> Path:
    raw = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    path.write_bytes(gzip.compress(raw) if path.suffix == ".gz" else raw)
    return path


# Corpora


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_rows_become_texts_with_a_blank_line_between_paragraphs(tmp_path: Path, name: str) -> None:
    path = write_rows(tmp_path / name, {"text": "One.\nTwo\u2028x.", "id": "n:1", "src_lang": "zh"}, {"text": "Three."})
    assert list(corpus.read(path)) == [
        corpus.CorpusText("n:1", "One.\n\nTwo\u2028x.\n", "zh"),
        corpus.CorpusText(f"{name}:2", "Three.\n", None),
    ]


def test_a_folder_is_read_in_sorted_order_with_ids_below_it(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.txt").write_text("Two.\nLines.", encoding="utf-8")
    (tmp_path / "notes.md").write_text("No article.", encoding="utf-8")
    write_rows(tmp_path / "z.jsonl", {"text": "Last."})
    found = [(text.id, text.text) for text in corpus.read(tmp_path)]
    assert found == [("sub/b.txt", "Two.\nLines."), ("z.jsonl:1", "Last.\n")]


@pytest.mark.parametrize(
    ("name", "raw", "message"),
    [
        ("a.jsonl", b'{"text": "x"}\n{', "a.jsonl:2: not valid JSON"),
        ("a.jsonl", b'{"txt": "x"}', "a.jsonl:1: a row must be a mapping with a key 'text'"),
        ("a.jsonl", b"[1]", "a.jsonl:1: a row must be a mapping"),
        ("a.jsonl", b"\xff", "a.jsonl:1:1: not UTF-8"),
        ("a.jsonl.gz", b"plain", "a.jsonl.gz: cannot read the file"),
        ("a.pdf", b"", "a.pdf: a corpus is a folder, or a file that ends in .txt"),
        ("sub/a.pdf", b"", "sub: the folder holds no .txt, .jsonl or .jsonl.gz file"),
    ],
)
def test_what_is_no_corpus_gets_a_place(tmp_path: Path, name: str, raw: bytes, message: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(QualcheckError) as caught:
        list(corpus.read(tmp_path / name.partition("/")[0]))
    assert message in str(caught.value)


# Counting


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Counts]:
    folder = tmp_path_factory.mktemp("counted")
    corpora = {
        "native": write_rows(folder / "n.jsonl", {"text": NATIVE, "src_lang": "en"}),
        "mt": write_rows(folder / "mt.jsonl", {"text": MT, "src_lang": "hi"}, {"text": NATIVE, "src_lang": "zh"}),
    }
    return stats.measure(corpora, rules(folder / "own"), Settings(folder=folder), excerpts=2)


def test_hits_are_counted_before_merging_and_rules_that_are_off_too(counted: dict[str, Counts]) -> None:
    assert {name: dict(counts.hits) for name, counts in counted.items()} == {
        "native": {"own.gate-again": 1, "own.resting": 1},
        "mt": {"own.gate": 3, "own.gate-again": 4, "own.resting": 1},
    }


def test_words_texts_and_languages(counted: dict[str, Counts]) -> None:
    assert [(c.words, c.documents, dict(c.languages)) for c in counted.values()] == [
        (17, 1, {"en": 17}),
        (46, 2, {"hi": 29, "zh": 17}),
    ]


def test_what_a_report_shows_is_merged_and_without_rules_that_are_off(counted: dict[str, Counts]) -> None:
    assert dict(counted["native"].shown) == {"signal": 1}
    assert dict(counted["mt"].shown) == {"error": 2, "query": 1, "signal": 1}
    assert [counts.without_error for counts in counted.values()] == [1, 1]


def test_excerpts_are_few_with_the_words_around_them(counted: dict[str, Counts]) -> None:
    some = counted["mt"].excerpts["own.gate"]
    assert len(some) == 2
    assert {excerpt.match for excerpt in some} == {"at the gate"}
    assert [excerpt.order for excerpt in some] == sorted(excerpt.order for excerpt in some)


def test_several_processes_count_the_same(tmp_path: Path) -> None:
    rows = [{"text": (MT + "\n") * 60, "id": f"t{number}"} for number in range(60)]
    path = write_rows(tmp_path / "mt.jsonl.gz", *rows)
    loaded = rules(tmp_path / "own")
    runs = [
        stats.measure({"mt": path}, loaded, Settings(folder=tmp_path), excerpts=3, processes=processes)
        for processes in (1, 2)
    ]
    assert runs[0] == runs[1]
    assert runs[0]["mt"].hits["own.gate"] == 3 * 60 * 60


# What a rate belongs to


@pytest.mark.parametrize(
    "keys",
    [
        {"message": "Other words."},
        {"why": "Because."},
        {"class": "error", "severity": "major"},
        {"category": "Terminology"},
        {"suggest": ["entrance"]},
        {"examples": [{"ok": "At the gates."}]},
        {"status": "off"},
        {"references": ["a book"]},
        {"phrases": ["by the gate", "at the gate"]},
        {"phrases": ["by the gate"], "swap": {"at the gate": "at the entrance"}},
    ],
    ids=lambda keys: next(iter(keys)),
)
def test_what_does_not_decide_where_a_rule_fires_leaves_its_hash(tmp_path: Path, keys: dict[str, object]) -> None:
    assert rule_hash(one(tmp_path, **keys)) == rule_hash(one(tmp_path))


@pytest.mark.parametrize(
    "keys",
    [
        {"phrases": ["at the gate"]},
        {"case": "match"},
        {"min_count": 2},
        {"except_after": ["of"]},
        {"requires": "town"},
        {"where": "headline"},
        {"only_in": ["headline"]},
        {"except_in": ["quotation"]},
        {"source_languages": ["hi"]},
    ],
    ids=lambda keys: next(iter(keys)),
)
def test_what_decides_where_a_rule_fires_changes_its_hash(tmp_path: Path, keys: dict[str, object]) -> None:
    assert rule_hash(one(tmp_path, **keys)) != rule_hash(one(tmp_path))


def test_a_rule_from_the_cache_has_the_same_hash() -> None:
    shipped = packs.shipped_packs()
    read = {rule.id: rule_hash(rule) for rule in packs.load(shipped)}
    packs.load(shipped)
    assert {rule.id: rule_hash(rule) for rule in packs.load(shipped)} == read


SIZES = {
    "mt": Corpus(605_630, 1972, {"ru": 300_000, "zh": 305_630}),
    "native": Corpus(124_036, 339, {"en": 124_036}),
    "human": Corpus(147_703, 496, {}),
    "wire": Corpus(9_876, 40, {}),
}


@pytest.mark.parametrize(
    ("keys", "hits", "told"),
    [
        ({}, {"mt": 14, "native": 0}, "0 in 124,000 native words, 14 in 605,000 of MT"),
        ({}, {"wire": 2, "human": 1}, "1 in 147,000 of human translation, 2 in 9,876 words of wire"),
        ({}, {}, "unmeasured"),
        ({"source_languages": ["ru", "uk"]}, {"mt": 3}, "3 in 605,000 of MT"),
        (
            {"source_languages": ["hi", "ur"]},
            {"native": 0, "mt": 3},
            "0 in 124,000 native words, unmeasured in MT from hi or ur (3 in 605,000 of MT from other languages)",
        ),
    ],
)
def test_rates_in_words(tmp_path: Path, keys: dict[str, object], hits: dict[str, int], told: str) -> None:
    rule = one(tmp_path, **keys)
    recorded = Rates(SIZES, {"own.gate": Rate(rule_hash(rule), hits)})
    assert rates.describe(rule, recorded, rule_hash(rule)) == told


def test_rates_of_a_changed_rule_are_shown_as_those_of_before(tmp_path: Path) -> None:
    rule = one(tmp_path)
    recorded = Rates(SIZES, {"own.gate": Rate("other", {"native": 2})})
    told = rates.describe(rule, recorded, rule_hash(rule))
    assert told == "unmeasured since the rule was changed; before: 2 in 124,000 native words"
    assert recorded.state(rule, rule_hash(rule)) == "stale"
    assert Rates().state(rule, rule_hash(rule)) == "unmeasured"


def test_a_rule_keeps_its_rates_under_a_new_id(tmp_path: Path) -> None:
    rule = replace(one(tmp_path), formerly=("own.door",))
    recorded = Rates(SIZES, {"own.door": Rate(rule_hash(rule), {"native": 2})})
    assert recorded.state(rule, rule_hash(rule)) == "measured"
    assert list(rates.updated(recorded, {}, {}, [rule]).rules) == ["own.gate"]


def test_writing_keeps_what_still_holds(tmp_path: Path) -> None:
    loaded = rules(tmp_path)
    gate, again, *_ = loaded
    old = Rates(
        {"native": Corpus(10, 1, {}), "human": Corpus(5, 1, {})},
        {
            "own.gate": Rate("same", {"native": 1, "human": 7}),
            "own.gate-again": Rate("before", {"native": 1, "human": 7}),
            "own.gone": Rate("x", {"native": 1}),
        },
    )
    counts = {"native": Counts(10, 1, {}, {"own.gate": 2})}
    new = rates.updated(old, counts, {gate.id: "same", again.id: "now"}, loaded)
    assert new.rules == {
        "own.gate": Rate("same", {"native": 2, "human": 7}),
        "own.gate-again": Rate("now", {"native": 0}),
    }


def test_rates_of_two_sizes_of_one_corpus_are_not_mixed(tmp_path: Path) -> None:
    loaded = rules(tmp_path)
    old = Rates({"native": Corpus(10, 1, {})}, {rule.id: Rate("x", {"native": 1}) for rule in loaded})
    with pytest.raises(QualcheckError, match=r"had 10 words when own\.gate-again and others were measured"):
        rates.updated(old, {"native": Counts(11, 1)}, {"own.gate": "x"}, loaded)


def test_a_rule_that_ran_out_of_time_stays_unmeasured(tmp_path: Path) -> None:
    loaded = rules(tmp_path)[:1]
    new = rates.updated(Rates(), {"mt": Counts(9, 1, skipped={"own.gate": "too slow"})}, {"own.gate": "x"}, loaded)
    assert new.state(loaded[0], "x") == "unmeasured"


def test_the_file_comes_back_as_it_was_one_rule_a_line(tmp_path: Path) -> None:
    recorded = Rates(SIZES, {"own.b": Rate("x", {"native": 0, "mt": 3}), "own.a": Rate("y", {"mt": 1})})
    text = rates.render(recorded)
    (tmp_path / "rates.json").write_text(text, encoding="utf-8")
    assert rates.load(tmp_path / "rates.json") == recorded
    assert text.splitlines()[-5:] == [
        '"rules": {',
        '"own.a": {"hash": "y", "hits": {"mt": 1}},',
        '"own.b": {"hash": "x", "hits": {"mt": 3, "native": 0}}',
        "}",
        "}",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<<<<<<< ours", "rates.json:1: not valid JSON"),
        ("{}", "rates.json: not a rates file"),
        ("[]", "rates.json: not a rates file"),
        ('{"corpora": {"a": 1}, "rules": {}}', "rates.json: not a rates file"),
    ],
)
def test_a_broken_rates_file_is_one_clear_line(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "rates.json").write_text(text, encoding="utf-8")
    with pytest.raises(QualcheckError) as caught:
        rates.load(tmp_path / "rates.json")
    assert message in str(caught.value)
    assert "measure again" in str(caught.value)


# The shipped rates


@pytest.mark.skipif(not stats.rates_path().is_file(), reason="rules/rates.json is not written yet")
def test_shipped_rates_are_sorted_and_of_rules_that_exist(record_property: Callable[[str, object], None]) -> None:
    text = stats.rates_path().read_text(encoding="utf-8")
    recorded = rates.load(stats.rates_path())
    shipped = packs.load(packs.shipped_packs())
    known = {id_ for rule in shipped for id_ in (rule.id, *rule.formerly)}
    # A rule changed since it was measured is no error: it is counted, and 'rules show' says so.
    for state, count in rates.states(
        shipped, dict.fromkeys([rule.id for rule in shipped], recorded), {rule.id: rule_hash(rule) for rule in shipped}
    ).items():
        record_property(state, count)
    assert text == rates.render(recorded)
    assert sorted(set(recorded.rules) - known) == []
    assert {name for rate in recorded.rules.values() for name in rate.hits} <= set(recorded.corpora)


# The commands


@pytest.fixture
def house(tmp_path: Path) -> Path:
    rules(tmp_path / "own")
    (tmp_path / "qualcheck.yml").write_text("packs: [own]\n", encoding="utf-8")
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_text(NATIVE.replace("\n", "\n\n"), encoding="utf-8")
    write_rows(tmp_path / "mt.jsonl", {"text": MT, "id": "x:1", "src_lang": "hi"})
    return tmp_path


BOTH = ("--corpus", "native=news", "--corpus", "mt=mt.jsonl")


def test_stats_write_and_count_what_is_stale(house: Path, qualcheck: Command) -> None:
    first = qualcheck("rules", "stats", *BOTH, "--select", "own", "--write", "--rates", "own.json")
    changed = RULES.replace("[on the moon]", "[on a moon]")
    (house / "own" / "a.yml").write_text(changed, encoding="utf-8")
    again = qualcheck("rules", "stats", *BOTH, "--select", "own", "--rates", "own.json", "--format", "json")
    assert (first.returncode, again.returncode) == (0, 0), first.stderr + again.stderr
    assert json.loads((house / "own.json").read_text(encoding="utf-8"))["rules"]["own.gate"]["hits"] == {
        "mt": 3,
        "native": 0,
    }
    told = {rule["id"]: rule["recorded"] for rule in json.loads(again.stdout)["rules"]}
    assert told == {
        "own.gate": "measured", "own.gate-again": "measured", "own.silent": "stale", "own.resting": "measured"
    }  # fmt: skip


def test_rates_of_house_rules_are_kept_beside_them(house: Path, qualcheck: Command) -> None:
    shipped = stats.rates_path().read_bytes()
    written = qualcheck("rules", "stats", *BOTH, "--select", "own", "--write")
    assert written.stderr.endswith(", written to own/rates.json\n")
    assert stats.rates_path().read_bytes() == shipped
    shown = qualcheck("rules", "show", "own.gate").stdout
    assert [line for line in shown.splitlines() if line.startswith("  found: 0 in ") and " 3 in " in line] != []


def test_stats_of_one_rule_show_excerpts(house: Path, qualcheck: Command) -> None:
    ended = qualcheck("rules", "stats", *BOTH, "--select", "own.gate", "--rates", "own.json")
    lines = ended.stdout.splitlines()
    assert "own.gate on mt: 3 of 3" in lines
    assert len([line for line in lines if line.startswith("  x:1:1: They met [[at the gate]] on Monday, the ")]) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--corpus", "news"], "--corpus 'news' must be NAME=PATH"),
        (["--corpus", "a=news", "--corpus", "a=mt.jsonl"], "--corpus names 'a' twice"),
        (["--corpus", "a=none"], "none: there is no such file or folder"),
        (["--corpus", "a=news", "--format", "xml"], "unknown format 'xml'"),
        (["--corpus", "a=news", "--select", "nonsense"], "'nonsense' names no rule"),
        ([], "Missing option '--corpus'"),
    ],
)
def test_stats_that_cannot_run(house: Path, qualcheck: Command, arguments: list[str], message: str) -> None:
    ended = qualcheck("rules", "stats", *arguments)
    assert (ended.returncode, message in ended.stderr, "Traceback" in ended.stderr) == (2, True, False)


def test_rates_are_told_by_show_and_list(house: Path, qualcheck: Command) -> None:
    shown = qualcheck("rules", "show", "own.gate")
    listed = json.loads(qualcheck("rules", "list", "--format", "json", "--select", "own").stdout)
    assert shown.stdout.splitlines()[-1] == "  found: unmeasured"
    assert {rule["rates"] for rule in listed} == {"unmeasured"}
