"""Rule files: every error of every file at its place, and the shipped packs themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from qualcheck import cache, packs
from qualcheck.errors import QualcheckError, QualcheckErrors
from qualcheck.select import selected

Command = Callable[..., "CompletedProcess[str]"]

GOOD = """\
- id: took-a-target-on
  kind: phrase
  phrases: [took a target on]
"""


def house(folder: Path, **files: str) -> packs.Pack:
    for name, text in files.items():
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    return packs.Pack("house", folder, "house", False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id: x", ["house/a.yml:1:1: a rule file is a list"]),
        ("- just words", ["house/a.yml:1:3: a rule is a mapping"]),
        ("- id: x", ["house/a.yml:1:3: the key 'kind' is missing; kinds are"]),
        ("- id: x\n  kind: phrases", ["house/a.yml:2:3: unknown kind 'phrases'"]),
        ("- id: x\n  kind: phrase\n  phrase: [a]\n  phrases: [a]", ["house/a.yml:3:3: unknown key 'phrase' in a rule of kind 'phrase'; did you mean 'phrases'?"]),
        ("- id: x\n  kind: phrase", ["house/a.yml:1:3: a phrase rule needs 'phrases'"]),
        ("- kind: phrase\n  phrases: [a]", ["house/a.yml:1:3: the key 'id' is missing"]),
        ("- id: X y\n  kind: phrase\n  phrases: [a]", ["house/a.yml:1:3: the id 'X y' must be small letters"]),
        ("- id: x\n  kind: phrase\n  phrases: a", ["house/a.yml:3:3: 'phrases' must be a list"]),
        ("- id: x\n  kind: phrase\n  phrases: [1]", ["house/a.yml:3:13: 'phrases' must be a text, but 1 is none; put it in quotation marks"]),
        ("- id: x\n  kind: phrase\n  phrases: [true]", ["house/a.yml:3:13: 'phrases' must be a text, but true is none"]),
        ("- id: x\n  kind: phrase\n  phrases: [a]\n  class: warning", ["house/a.yml:4:3: 'class' is \"warning\"; it must be 'error', 'query' or 'signal'"]),
        ("- id: x\n  kind: phrase\n  phrases: [a]\n  min_count: no", ["house/a.yml:4:3: 'min_count' is \"no\"; write a whole number"]),
        ("- id: x\n  kind: phrase\n  phrases: [a]\n  min_count: 0", ["house/a.yml:4:3: min_count must be 1 or more"]),
        ("- id: x\n  kind: phrase\n  phrases: [a]\n  class: signal\n  severity: major", ["house/a.yml:5:3: a signal has no severity"]),
        ("- id: x\n  kind: phrase\n  phrases: [a]\n  only_in: [title]", ["house/a.yml:4:13: only_in: unknown block 'title'"]),
        ("- id: x\n  kind: phrase\n  phrases: [a]\n  source_languages: [Hindi]", ["house/a.yml:4:22: 'Hindi' is no ISO 639 code"]),
        ("- id: x\n  kind: phrase\n  phrases: ['(a']", ["house/a.yml:3:3: the phrase '(a' opens '(' and never closes it"]),
        ("- id: x\n  kind: regex\n  pattern: '(a'", ["house/a.yml:3:3: not a valid regular expression: missing ) at character 3"]),
        ("- id: x\n  kind: regex\n  pattern: 'a*'", ["house/a.yml:3:3: the pattern matches the empty text"]),
        ("- id: x\n  kind: regex\n  pattern: 'ab'\n  span: verb", ["house/a.yml:4:3: the pattern has no group named 'verb'"]),
        ("- id: x\n  kind: regex\n  pattern: 'ab'\n  except_after: ['(']", ["house/a.yml:4:3: except_after: not a valid regular expression"]),
        ("- id: x\n  kind: phrase\n  phrases: [a]\n  examples:\n    - bad: no mark", ["house/a.yml:5:7: mark what the rule must find with [[double square brackets]]"]),
        ("- id: x\n  kind: phrase\n  phrases: [a]\n  examples:\n    - {bad: '[[a]]', ok: b}", ["house/a.yml:5:7: an example has either 'bad'"]),
        (f"{GOOD}{GOOD}", ["house/a.yml:4:1: the id 'house.took-a-target-on' is taken by house/a.yml:1"]),
        ("- id: x\n  kind: phrase\n  phrases: ['(a']\n  clas: error\n- id: y\n", ["house/a.yml:3:3: the phrase", "house/a.yml:4:3: unknown key 'clas'", "house/a.yml:5:3: the key 'kind' is missing"]),
    ],
)  # fmt: skip
def test_all_errors_at_once_each_at_its_place(tmp_path: Path, text: str, expected: list[str]) -> None:
    with pytest.raises(QualcheckErrors) as caught:
        packs.load([house(tmp_path, a=text)])
    assert [str(e)[: len(m)] for e, m in zip(caught.value.errors, expected, strict=True)] == expected


#: A fault each of another kind: what stands in the file, and what is said of it with the column.
FAULTS = (
    ("- {id: a, kind: phrase, phrase: [on his part], phrases: [on its part]}", "25: unknown key 'phrase' in a rule of kind 'phrase'; did you mean 'phrases'?"),
    ("- {id: b, kind: regex, pattern: 'part('}", "24: not a valid regular expression: missing ) at character 6"),
    ("- {id: c, kind: density, phrases: [indeed], least_count: few}", "45: 'least_count' is \"few\"; write a whole number"),
    ("- {id: d, kind: phrase, phrases: [a part], examples: [{bad: No mark.}]}", "56: mark what the rule must find with [[double square brackets]]"),
    ("- {change: general.doubled-wort, class: signal}", "4: there is no rule 'general.doubled-wort' to change; did you mean 'general.doubled-word'?"),
    ("- {change: general.doubled-word, clas: signal}", "34: unknown key 'clas' in a change of general.doubled-word (kind repetition); did you mean 'class'?"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "message"), FAULTS)
def test_one_fault_in_a_file_is_said_at_its_place(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(QualcheckErrors) as caught:
        packs.load([*packs.shipped_packs(), house(tmp_path, a=text)])
    assert [str(error) for error in caught.value.errors] == [f"house/a.yml:1:{message}"]


def test_all_faults_of_a_file_are_said_in_its_order(tmp_path: Path) -> None:
    text = "\n".join(["# The rules of the desk.", *(text for text, _ in FAULTS)])
    with pytest.raises(QualcheckErrors) as caught:
        packs.load([*packs.shipped_packs(), house(tmp_path, a=text)])
    expected = [f"house/a.yml:{line}:{message}" for line, (_, message) in enumerate(FAULTS, 2)]
    assert [str(error) for error in caught.value.errors] == expected


def test_the_command_says_all_faults_of_a_file(tmp_path: Path, qualcheck: Command) -> None:
    (tmp_path / "house").mkdir()
    house(tmp_path / "house", a="\n".join(text for text, _ in FAULTS))
    (tmp_path / "qualcheck.yml").write_text("packs: [house]\n", encoding="utf-8")
    ended = qualcheck("rules", "test", "house/a.yml")
    assert ended.returncode == 2
    assert ended.stderr.splitlines() == [
        *(f"qualcheck: house/a.yml:{line}:{message}" for line, (_, message) in enumerate(FAULTS, 1)),
        "qualcheck: exit 2: 6 errors in rules or configuration",
    ]


def test_errors_of_several_files_come_together(tmp_path: Path) -> None:
    with pytest.raises(QualcheckErrors) as caught:
        packs.load([house(tmp_path, a="- id: x", b="a: [", c=GOOD)])
    assert [error.path for error in caught.value.errors] == ["house/a.yml", "house/b.yml"]


def test_a_house_rule_needs_only_id_kind_and_phrase(tmp_path: Path) -> None:
    (rule,) = packs.load([house(tmp_path, a=GOOD)])
    assert (rule.id, rule.class_, rule.severity) == ("house.took-a-target-on", "query", "minor")


def test_a_rule_from_the_cache_is_the_rule_from_the_file(tmp_path: Path) -> None:
    pack = house(tmp_path, a=GOOD + "  min_count: 2\n  only_in: [headline]\n  except_before: ['x']\n")
    assert packs.load([pack]) == packs.load([pack])


def test_the_shipped_rules_survive_the_cache() -> None:
    shipped = packs.shipped_packs()
    fresh = packs.load(shipped)
    assert packs.load(shipped) == packs.load(shipped) == fresh


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("QUALCHECK_CACHE_DIR", str(tmp_path / "cache"))
    cache.folder.cache_clear()
    yield tmp_path / "cache"
    cache.folder.cache_clear()


def test_a_damaged_cache_is_made_anew(tmp_path: Path, own_cache: Path) -> None:
    pack = house(tmp_path, a=GOOD.replace("target", "pretarget"))
    first = packs.load([pack])
    (kept,) = own_cache.iterdir()
    kept.write_bytes(b'[{"kind": "phrase"}]')
    assert packs.load([pack]) == first


@pytest.mark.parametrize("pack", packs.shipped_packs(), ids=lambda pack: pack.name)
def test_no_shipped_file_grows_beyond_a_screenful_of_rules(pack: packs.Pack) -> None:
    counts = {path.name: path.read_text(encoding="utf-8").count("\n- id:") + 1 for path in pack.files()}
    assert {name: count for name, count in counts.items() if count > 45} == {}


@pytest.mark.parametrize(
    ("select", "extend", "ignore", "ids"),
    [
        ([], [], [], ["house.a", "house.b"]),
        (["house.a"], [], [], ["house.a"]),
        (["house"], [], ["house.a"], ["house.b"]),
        (["error"], [], [], ["house.a"]),
        (["lang:hi"], [], [], ["house.b"]),
        (["Style"], [], [], ["house.b"]),
        (["Style/Unidiomatic"], [], [], ["house.b"]),
        ([], ["house.c"], [], ["house.a", "house.b", "house.c"]),
        (["house.c"], [], [], ["house.c"]),
        (["old-b"], [], [], ["house.b"]),
        (["signal"], [], [], []),
    ],
)
def test_selection(tmp_path: Path, select: list[str], extend: list[str], ignore: list[str], ids: list[str]) -> None:
    text = """\
- {id: a, kind: phrase, phrases: [a], class: error, category: Locale conventions/Date format}
- {id: b, kind: phrase, phrases: [b], source_languages: [hi], formerly: [old-b]}
- {id: c, kind: phrase, phrases: [c], status: 'off', category: Terminology}
"""
    rules = packs.load([house(tmp_path, a=text)])
    assert [rule.id for rule in selected(rules, select, extend, ignore)] == ids


@pytest.mark.parametrize(
    ("selector", "message"),
    [("hosue", "did you mean 'house'?"), ("lang:xx", "known are hi"), ("qqqqqq", "see 'qualcheck rules list'")],
)
def test_an_unknown_selector_is_an_error(tmp_path: Path, selector: str, message: str) -> None:
    rules = packs.load([house(tmp_path, a=GOOD + "  source_languages: [hi]\n")])
    with pytest.raises(QualcheckError) as caught:
        selected(rules, [selector])
    assert message in str(caught.value)
