"""The real command: exit codes, outputs, and one clear line for everything that is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

Command = Callable[..., "subprocess.CompletedProcess[str]"]

ARTICLE = """\
Bridge to open again

The old bridge over the river will open again on Monday, the council said. Work on it had taken two years.
The mayor said that the cost of of it was not yet known, and that nobody would have to pay at the gate.
"""
CLEAN = """\
Bridge to open again

The old bridge over the river will open again on Monday, the council said. Work on it had taken two years.
The mayor said that the cost of it was not yet known, and that nobody would have to pay at the gate.
"""
HOUSE = """\
- id: gate
  kind: phrase
  phrases: [at the gate]
  class: {class_}
{severity}  message: "“{{match}}” is on the house's list."
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "clean.txt").write_text(CLEAN, encoding="utf-8")
    return tmp_path


def house(folder: Path, class_: str, severity: str = "") -> None:
    (folder / "rules").mkdir()
    text = HOUSE.format(class_=class_, severity=f"  severity: {severity}\n" if severity else "")
    (folder / "rules" / "own.yml").write_text(text, encoding="utf-8")
    (folder / "qualcheck.yml").write_text("packs: [rules]\nselect: [rules]\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("class_", "severity", "options", "code"),
    [
        ("error", "major", [], 1),
        ("error", "critical", [], 1),
        ("error", "minor", [], 0),
        ("error", "minor", ["--fail-on", "minor"], 1),
        ("error", "major", ["--fail-on", "critical"], 0),
        ("error", "major", ["--exit-zero"], 0),
        ("query", "critical", [], 0),
        ("query", "minor", ["--fail-on-queries"], 1),
        ("query", "minor", ["--fail-on-queries", "--exit-zero"], 0),
        ("signal", "", [], 0),
    ],
)
def test_what_gates(
    folder: Path, qualcheck: Command, class_: str, severity: str, options: list[str], code: int
) -> None:
    house(folder, class_, severity)
    ended = qualcheck("check", "a.txt", *options)
    assert (ended.returncode, ended.stderr.splitlines()[-1].startswith(f"qualcheck: exit {code}:")) == (code, True)


def test_signals_gate_by_density(folder: Path, qualcheck: Command) -> None:
    house(folder, "signal")
    (folder / "long.txt").write_text(CLEAN * 4, encoding="utf-8")
    codes = [qualcheck("check", "long.txt", "--max-signals", limit).returncode for limit in ("5", "50")]
    assert codes == [1, 0]


@pytest.mark.parametrize(
    ("files_", "arguments", "code", "stderr"),
    [
        ({"bad.txt": b"ok\n\xff"}, ["bad.txt"], 2, "bad.txt:2:1: not UTF-8: byte 0xff at offset 3"),
        ({"bad.txt": "x".encode("utf-16")}, ["bad.txt"], 2, "looks like UTF-16"),
        ({}, ["missing.txt"], 2, "missing.txt: there is no such file or folder"),
        ({}, ["a.txt", "--format", "xml"], 2, "unknown format 'xml'; formats are text, markdown, json"),
        ({}, ["a.txt", "--format", "json", "--format", "text", "--output", "x"], 2, "--output goes with a single --format"),
        ({}, ["a.txt", "--format", "json", "--format", "text"], 2, "only one format can go to standard output"),
        ({}, ["a.txt", "--select", "nonsense"], 2, "'nonsense' names no rule"),
        ({}, ["a.txt", "--source-language", "Hindi"], 2, "'Hindi' is no ISO 639 code"),
        ({}, ["-", "--stdin-filename", "", "--reports", "r"], 2, "--stdin-filename '' is no name of a file"),
        ({}, ["-", "--stdin-filename", "wire/..", "--reports", "r"], 2, "--stdin-filename 'wire/..' is no name of a file"),
        ({}, ["a.txt", "--config", "none.yml"], 2, "none.yml: there is no such file"),
        ({"qualcheck.yml": b"packs: [rules"}, ["a.txt"], 2, "qualcheck.yml:2:1: not valid YAML"),
        ({"qualcheck.yml": b"fail_on: x"}, ["a.txt"], 2, "qualcheck.yml:1:1: 'fail_on' is \"x\""),
        ({"qualcheck.yml": b"packs: [own]", "own/a.yml": b"- id: x"}, ["a.txt"], 2, "own/a.yml:1:3: the key 'kind' is missing"),
        ({"qualcheck.yml": b"packs: [own]", "own/a.yml": b"- \xff"}, ["a.txt"], 2, "own/a.yml:1:1: the file is not UTF-8"),
        ({}, ["a.txt", "--output", "missing\0name", "--format", "json"], 2, ""),
        ({"taken": b""}, ["a.txt", "--reports", "taken"], 2, "cannot write the file"),
        ({}, ["--nonsense"], 2, "No such option"),
        ({}, [], 2, "Missing argument"),
    ],
)  # fmt: skip
def test_bad_input_gets_a_clear_line_and_no_traceback(
    folder: Path, qualcheck: Command, files_: dict[str, bytes], arguments: list[str], code: int, stderr: str
) -> None:
    for name, content in files_.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    usable = [argument.replace("\0", "/") for argument in arguments]
    (folder / "missing").touch()
    ended = qualcheck("check", *usable)
    assert ended.returncode == code
    assert stderr in ended.stderr
    assert "Traceback" not in ended.stderr + ended.stdout


def test_a_bad_article_does_not_stop_the_others(folder: Path, qualcheck: Command) -> None:
    (folder / "b.txt").write_bytes(b"\xff")
    (folder / "unreadable.txt").symlink_to(folder / "nowhere")
    ended = qualcheck("check", "b.txt", "unreadable.txt", "clean.txt", "--reports", "out")
    assert ended.returncode == 2
    assert "clean.txt: " in ended.stdout
    assert (folder / "out" / "clean.txt.md").is_file()


def test_an_empty_file_is_a_note(folder: Path, qualcheck: Command) -> None:
    (folder / "empty.txt").touch()
    ended = qualcheck("check", "empty.txt")
    assert (ended.returncode, "note: the text is empty" in ended.stdout) == (0, True)


def test_text_that_is_not_english_is_reported_once(folder: Path, qualcheck: Command) -> None:
    (folder / "it.txt").write_text(
        "Il ponte riapre lunedì, ha detto il sindaco. I lavori sono durati due anni e il costo non è ancora noto, "
        "ma nessuno dovrà pagare il pedaggio al casello, come era stato detto nei mesi scorsi dai giornali.",
        encoding="utf-8",
    )
    ended = qualcheck("check", "it.txt", "--format", "json")
    assert [finding["rule"] for finding in json.loads(ended.stdout)["findings"]] == ["general.not-english"]
    assert ended.returncode == 1


def test_a_rule_that_runs_out_of_time_makes_the_run_incomplete(folder: Path, qualcheck: Command) -> None:
    (folder / "own").mkdir()
    (folder / "own" / "a.yml").write_text("- {id: slow, kind: regex, pattern: '(?:a|aa)+[^ab]!'}", encoding="utf-8")
    (folder / "qualcheck.yml").write_text("packs: [own]\nselect: [own]\n", encoding="utf-8")
    (folder / "slow.txt").write_text(CLEAN + "a" * 90 + "!", encoding="utf-8")
    ended = qualcheck("check", "slow.txt", "--format", "json", "--exit-zero")
    told = json.loads(ended.stdout)
    assert (ended.returncode, told["complete"], told["exit"]) == (3, False, 3)
    assert told["reports"][0]["skipped"][0]["what"] == "own.slow"


def test_standard_input(folder: Path, qualcheck: Command) -> None:
    ended = qualcheck("check", "-", "--stdin-filename", "wire/x.txt", "--format", "json", stdin=ARTICLE)
    told = json.loads(ended.stdout)
    assert [report["path"] for report in told["reports"]] == ["wire/x.txt"]


def test_json_keeps_to_its_schema_and_points_at_the_characters(folder: Path, qualcheck: Command) -> None:
    text = "\ufeff" + ARTICLE.replace("\n", "\r\n").replace("The mayor", "😀 The mayor Re\u0301mi")
    (folder / "a.txt").write_text(text, encoding="utf-8", newline="")
    ended = qualcheck("check", "a.txt", "clean.txt", "--format", "json", "--scores")
    told = json.loads(ended.stdout)
    jsonschema.validate(
        told, json.loads(files("qualcheck.formats").joinpath("schema.json").read_text(encoding="utf-8"))
    )
    plain = text.removeprefix("\ufeff")
    assert told["findings"]
    assert [plain[f["start"] : f["end"]] for f in told["findings"]] == [f["text"] for f in told["findings"]]
    lines = plain.splitlines(keepends=True)
    assert all("".join(lines[f["line"] - 1 :])[f["column"] - 1 :].startswith(f["text"]) for f in told["findings"])


def test_the_same_input_gives_the_same_bytes(folder: Path, qualcheck: Command) -> None:
    runs = [qualcheck("check", ".", "--format", "json", "--reports", f"out{number}") for number in (1, 2)]
    assert runs[0].stdout == runs[1].stdout
    reports = [sorted(path.read_bytes() for path in (folder / f"out{n}").rglob("*.md")) for n in (1, 2)]
    assert reports[0] == reports[1]
    assert str(folder) not in b"".join(reports[0]).decode()


def test_several_formats_in_one_run(folder: Path, qualcheck: Command) -> None:
    qualcheck("check", "a.txt", "--format", "json:o/a.json", "--format", "markdown:o/a.md", "--format", "text:o/a.txt")
    assert sorted(path.name for path in (folder / "o").iterdir()) == ["a.json", "a.md", "a.txt"]


def test_a_hostile_article_cannot_steer_the_terminal(folder: Path, qualcheck: Command) -> None:
    (folder / "a.txt").write_text(ARTICLE.replace("of of", "\x1b]0;x\x07 of of \u202e"), encoding="utf-8")
    (folder / "b\x1b[31m.txt").write_bytes(b"\xff")
    ended = qualcheck("check", "a.txt", "b\x1b[31m.txt")
    assert not {"\x1b", "\x07", "\u202e"} & set(ended.stdout + ended.stderr)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--version"], "qualcheck "),
        (["rules", "list"], " rules"),
        (["rules", "show", "general.not-english"], "unit: article"),
        (["check", "--help"], "--source-language"),
        (["--help"], "check"),
    ],
)
def test_commands_that_only_tell(qualcheck: Command, arguments: list[str], text: str) -> None:
    ended = qualcheck(*arguments)
    assert (ended.returncode, text in ended.stdout) == (0, True)


def test_help_shows_examples(qualcheck: Command) -> None:
    assert "qualcheck check wire/ --reports reports/" in qualcheck("check", "--help").stdout


def test_rules_test_shows_where_an_example_failed(folder: Path, qualcheck: Command) -> None:
    (folder / "own.yml").write_text(
        "- id: gate\n  kind: phrase\n  phrases: [at the gate]\n  examples:\n    - bad: He [[paid]] at the gate.\n",
        encoding="utf-8",
    )
    ended = qualcheck("rules", "test", "own.yml")
    assert ended.returncode == 1
    assert "own.yml:5: " in ended.stdout
    assert "          ^^^^^^^^^^^" in ended.stdout


def test_version_imports_almost_nothing() -> None:
    code = "import sys; sys.argv = ['qualcheck', '--version']; from qualcheck.__main__ import main; main(); print(len(sys.modules))"
    ended = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}; {code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(ended.stdout.split()[-1]) < 60
