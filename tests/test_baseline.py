"""The baseline: what was there when qualcheck was adopted stops nobody, and its file merges."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from qualcheck.baseline import FILE_NAME, Baseline, Entry, load, render
from qualcheck.errors import QualcheckError

Command = Callable[..., "subprocess.CompletedProcess[str]"]

RULES = """\
- {id: teh, kind: phrase, swap: {teh: the}, class: error, severity: major}
- {id: gate, kind: phrase, phrases: [at the gate], class: error, severity: minor}
- {id: gates, kind: phrase, phrases: [at the gate], class: query, severity: minor}
"""
TEXT = "Ferry sails\n\nThe ferry sails on Monday, and teh old times hold. Pay at the gate, said Ms Ray.\n"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "own.yml").write_text(RULES)
    (tmp_path / "qualcheck.yml").write_text("packs: [house]\nselect: [house]\n")
    (tmp_path / "wire").mkdir()
    (tmp_path / "wire" / "a.txt").write_text(TEXT)
    (tmp_path / "wire" / "b.txt").write_text(TEXT.replace("ferry", "boat"))
    return tmp_path


def rules_of(desk: Path) -> list[tuple[str, str]]:
    entries = json.loads((desk / FILE_NAME).read_text())["findings"]
    return [(article, rule) for article, _, rule in entries]


def reworded(desk: Path, old: str, new: str) -> None:
    for file in (desk / "wire").iterdir():
        file.write_text(file.read_text().replace(old, new))


A = [("wire/a.txt", "house.gate"), ("wire/a.txt", "house.gates"), ("wire/a.txt", "house.teh")]
B = [("wire/b.txt", rule) for _, rule in A]


def test_create_knows_everything_and_merged_findings_too(desk: Path, qualcheck: Command) -> None:
    assert qualcheck("check", ".").returncode == 1
    ended = qualcheck("baseline", "create")
    assert (ended.returncode, "6 entries added" in ended.stdout) == (0, True)
    assert sorted(rules_of(desk)) == [*A, *B]
    ended = qualcheck("check", ".")
    assert (ended.returncode, "not counted: 4 in the baseline" in ended.stdout) == (0, True)
    assert qualcheck("check", ".", "--no-baseline").returncode == 1
    # The other finding at the same place does not speak when the first is turned off.
    assert "house." not in qualcheck("check", ".", "--ignore", "house.gate").stdout


def test_it_is_found_from_a_folder_below(desk: Path, qualcheck: Command) -> None:
    qualcheck("baseline", "create")
    assert qualcheck("check", "a.txt", cwd=desk / "wire").returncode == 0
    assert (
        qualcheck("check", str(desk / "wire"), "--config", str(desk / "qualcheck.yml"), cwd=desk.parent).returncode == 0
    )


def test_an_entry_outlives_edits_elsewhere_and_covers_one_finding_only(desk: Path, qualcheck: Command) -> None:
    qualcheck("baseline", "create")
    reworded(desk, "The", "A new paragraph.\n\nThe")
    assert qualcheck("check", ".").returncode == 0
    reworded(desk, "A new", "So teh new")
    ended = qualcheck("check", ".")
    assert (ended.returncode, ended.stdout.count(" house.teh ")) == (1, 2)


def test_what_is_gone_is_reported_and_pruned(desk: Path, qualcheck: Command) -> None:
    qualcheck("baseline", "create")
    (desk / "wire" / "b.txt").unlink()
    reworded(desk, "teh", "the")
    ended = qualcheck("check", ".")
    assert "4 entries of the baseline out of date (wire/a.txt" in ended.stdout
    reworded(desk, "Monday", "Monday at teh quay")
    assert "4 taken out, 2 in all" in qualcheck("baseline", "prune").stdout
    assert rules_of(desk) == A[:2]
    assert "1 entry added, 0 taken out, 3 in all" in qualcheck("baseline", "update").stdout
    assert sorted(rules_of(desk)) == A


@pytest.mark.parametrize(
    "arguments", [["wire/b.txt"], [".", "--ignore", "house"], [".", "--select", "general.doubled-word"]]
)  # fmt: skip
def test_what_was_not_looked_at_is_not_out_of_date(desk: Path, qualcheck: Command, arguments: list[str]) -> None:
    qualcheck("baseline", "create")
    assert "out of date" not in qualcheck("check", *arguments).stdout


def test_a_renamed_rule_keeps_its_entries(desk: Path, qualcheck: Command) -> None:
    qualcheck("baseline", "create")
    renamed = RULES.replace("id: teh,", "id: the-misspelt, formerly: [house.teh],")
    (desk / "house" / "own.yml").write_text(renamed)
    ended = qualcheck("check", ".")
    assert (ended.returncode, "out of date" in ended.stdout) == (0, False)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["create"], "there is a baseline already"),
        (["update", "nowhere"], "could not be read"),
    ],
)
def test_usage_is_checked(desk: Path, qualcheck: Command, arguments: list[str], message: str) -> None:
    qualcheck("baseline", "create")
    ended = qualcheck("baseline", *arguments)
    assert (ended.returncode, message in ended.stderr) == (2, True)


def test_without_one_there_is_nothing_to_prune(desk: Path, qualcheck: Command) -> None:
    ended = qualcheck("baseline", "prune")
    assert (ended.returncode, "make one with qualcheck baseline create" in ended.stderr) == (2, True)


# The file


ENTRIES = [Entry("b.txt", "2", "x.y"), Entry("a “1”.txt", "3", "x.y"), Entry("a “1”.txt", "1", "x.z")]


def test_the_file_is_sorted_with_one_entry_a_line(tmp_path: Path) -> None:
    lines = render(Baseline(tmp_path, frozenset(ENTRIES))).splitlines()
    assert lines[3:6] == [
        '  ["a “1”.txt", "1", "x.z"],',
        '  ["a “1”.txt", "3", "x.y"],',
        '  ["b.txt", "2", "x.y"]',
    ]


@pytest.mark.parametrize("entries", [[], ENTRIES])
def test_what_is_written_is_read(tmp_path: Path, entries: list[Entry]) -> None:
    baseline = Baseline(tmp_path, frozenset(entries))
    (tmp_path / FILE_NAME).write_text(render(baseline), encoding="utf-8")
    assert load(tmp_path / FILE_NAME) == baseline


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", ":1:2: not valid JSON"),
        ("<<<<<<< HEAD\n", "after a merge keep the lines of both sides"),
        ("[]", "no baseline of this version"),
        ('{"version": 2, "findings": []}', "no baseline of this version"),
        ('{"version": 1}', 'has the keys "version" and "findings"'),
        ('{"version": 1, "findings": [["a", "b"]]}', "entry 1"),
        ('{"version": 1, "findings": [["a", "b", "c"], ["a", "b", 3]]}', "entry 2"),
        ("[" * 100_000, "nested too deeply"),
        ("é".encode("latin-1"), "not UTF-8"),
    ],
)
def test_a_bad_file_is_one_clear_line(tmp_path: Path, content: str | bytes, message: str) -> None:
    (tmp_path / FILE_NAME).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(QualcheckError) as raised:
        load(tmp_path / FILE_NAME)
    assert message in str(raised.value)
