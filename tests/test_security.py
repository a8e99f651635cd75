"""The lines of SECURITY.md that no other test holds. Each test names what an attacker would try."""

from __future__ import annotations

import csv
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import pytest

from qualcheck import cache, packs
from qualcheck.commands.check import FORMATS
from qualcheck.commands.writing import report_path
from qualcheck.errors import QualcheckError
from qualcheck.formats import templates
from qualcheck.languagetool import installation
from qualcheck.yamlfile import parse

Command = Callable[..., "subprocess.CompletedProcess[str]"]
PROJECT: Final = Path(__file__).parents[1]
WORDS: Final = "took a target on"

#: What stands on both sides of the words that a rule finds, and in the names of articles.
HOSTILE: Final = (
    "\x1b]0;owned\x07\x1b[2J",
    "\r::error::owned",
    "%0A::add-mask::x",
    "##[add-mask]x",
    "=cmd|' /C calc'!A0",
    "+1", "-1", "@SUM(1)", "\t=1",
    "]]><x/>&ent;\x00\x01\ufffe",
    "<script>alert(1)</script>",
    "\u202e\u2066gnp.exe",
    "\x9b31m",
    "\u2028::error::x\u2029",
)  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Format → what was written of hostile articles; under `terminal` what a terminal showed."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "wire").mkdir()
    for number, words in enumerate(HOSTILE):
        text = f"A headline {words}\n\nThe mayor {words} {WORDS} {words} the bridge.\n\n{words}\n"
        (folder / "wire" / f"{number} %0A::x,y=;.txt").write_bytes(text.encode())
    wanted = [part for name in FORMATS for part in ("--format", f"{name}:out/{name}")]
    command = [sys.executable, "-m", "qualcheck", "check", "wire", "--jobs", "1", "--select", "hi.took-a-target-on"]
    subprocess.run([*command, *wanted], cwd=folder, check=False, capture_output=True, timeout=200)
    shown = subprocess.run(command, cwd=folder, check=False, capture_output=True, timeout=200)
    files = {name: (folder / "out" / name).read_bytes().decode() for name in FORMATS}
    return files | {"terminal": (shown.stdout + shown.stderr).decode()}


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("json", json.loads),
        ("sarif", json.loads),
        ("gitlab", json.loads),
        ("junit", ElementTree.fromstring),
        ("rdjsonl", lambda text: [json.loads(line) for line in text.removesuffix("\n").split("\n")]),
    ],
)
def test_every_format_can_be_read_whatever_the_article_holds(
    written: dict[str, str], name: str, read: Callable[[str], object]
) -> None:
    assert read(written[name])
    assert written[name].count(WORDS) >= len(HOSTILE)


def test_no_cell_of_the_csv_is_a_formula(written: dict[str, str]) -> None:
    rows = list(csv.reader(StringIO(written["csv"].removeprefix("\ufeff"), newline="")))
    assert len(rows) == len(HOSTILE) + 1
    assert [cell for row in rows for cell in row if re.match(r"\s*[=+\-@\t\r]", cell)] == []


@pytest.mark.parametrize("name", ["terminal", "text", "github", "chat"])
def test_nothing_on_the_terminal_is_a_control_character(written: dict[str, str], name: str) -> None:
    assert WORDS in written[name]
    assert re.findall("[^\n\x20-\x7e\xa0-\u200d\u2010-\u2027\u202f-\u2065\u206a-\U0010ffff]", written[name]) == []


def test_a_workflow_gets_no_command_of_an_article(written: dict[str, str]) -> None:
    lines = written["github"].splitlines()
    assert {line.split(" ")[0] for line in lines} == {"::error", "qualcheck:"}
    assert [line for line in lines if line.count("::") > 2 and "file=wire/" not in line] == []
    assert [line for line in written["terminal"].splitlines() if line.lstrip().startswith("::") or "##[" in line] == []


# Names of files


@pytest.mark.parametrize(
    ("article", "report"),
    [
        ("wire/a.txt", "wire/a.txt.md"),
        ("../../etc/passwd", "etc/passwd.md"),
        ("/etc/passwd", "etc/passwd.md"),
        ("wire/../../a.txt", "wire/a.txt.md"),
        ("a\nb\r\x1b[31m.txt", "a_b__[31m.txt.md"),
        ("CON", "_CON.md"),
        ("aux.txt", "_aux.txt.md"),
        ("nul/com1.html", "_nul/_com1.html.md"),
        ("console.txt", "console.txt.md"),
        ("wire./a.txt", "wire_/a.txt.md"),
        ("wire /a.", "wire_/a_.md"),
        ("a" * 255, f"{'a' * 200}~b0f3323e.md"),
        ("日" * 85, f"{'日' * 66}~c8ca39ac.md"),
    ],
)
def test_the_name_of_a_report(article: str, report: str) -> None:
    made = report_path(article)
    assert made == Path(report)
    assert max(len(os.fsencode(part)) for part in made.parts) <= 240


def listed(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_reports_stay_in_their_folder(tmp_path: Path, qualcheck: Command) -> None:
    work = tmp_path / "deep/work"
    names = ["a.txt", "A.txt", "../out.txt", "line\nend.txt", "aux.txt", f"{'long' * 60}.txt"]
    work.mkdir(parents=True)
    for name in names:
        (work / name).write_text(f"The mayor {WORDS} him.\n", encoding="utf-8")
    before = listed(tmp_path)
    done = qualcheck("check", *names, "--reports", "r", "--exit-zero", "--quiet", "--jobs", "1", cwd=work)
    assert done.returncode == 0, done.stderr
    reports = listed(work / "r")
    assert sorted(set(listed(tmp_path)) - set(before)) == sorted(f"deep/work/r/{name}" for name in reports)
    assert len({name.casefold() for name in reports}) == len(names) + 1
    assert [name for name in reports if "\n" in name] == []


@pytest.mark.parametrize(
    ("link", "code", "said"),
    [("wire", 2, "a link in the reports folder leads out of it"), ("wire/a.txt.md", 0, "nothing that gates")],
)
def test_a_link_in_the_reports_folder_leads_nowhere(
    tmp_path: Path, qualcheck: Command, link: str, code: int, said: str
) -> None:
    work, elsewhere = tmp_path / "work", tmp_path / "elsewhere"
    (work / "wire").mkdir(parents=True)
    elsewhere.mkdir()
    (elsewhere / "file").write_text("untouched")
    (work / "wire/a.txt").write_text("All is well on the bridge.\n")
    (work / "r" / link).parent.mkdir(parents=True)
    target = {"wire": elsewhere}.get(link, elsewhere / "file")
    (work / "r" / link).symlink_to(target)
    done = qualcheck("check", "wire", "--reports", "r", "--jobs", "1", cwd=work)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    assert (listed(elsewhere), (elsewhere / "file").read_text()) == (["file"], "untouched")


# Rules and settings of strangers


@pytest.mark.parametrize(
    "text",
    [
        "a: !!python/object/apply:os.system ['touch owned']",
        "a: !!python/name:os.system",
        "a: !!python/module:os",
        "!!python/object/new:type {args: [x, [], {}]}",
        "a: &x [y]\nb: *x",
        "a: &a [x, x]\n" + "".join(f"{b}: [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
        "<<: *x",
        "[" * 5000,
        "- " * 5000,
        "{a: " * 5000,
    ],
)
def test_yaml_is_data(text: str) -> None:
    with pytest.raises(QualcheckError) as caught:
        parse(text, "r.yml")
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("key", ["extends", "house_names", "packs", "templates"])
def test_a_file_that_is_named_is_not_shown(tmp_path: Path, qualcheck: Command, key: str) -> None:
    (tmp_path / "secret").write_text("token: s3cr3t-value\nother\n")
    (tmp_path / "work").mkdir()
    (tmp_path / "work/qualcheck.yml").write_text(f"{key}: ['../secret']\n")
    (tmp_path / "work/a.txt").write_text("All is well.\n")
    done = qualcheck("check", "a.txt", "--jobs", "1", cwd=tmp_path / "work")
    assert done.returncode == 2
    assert "s3cr3t" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ report.__init__.__globals__ }}",
        "{% include '/etc/passwd' %}",
        "{% include '../secret' %}",
        "{{ ().__class__.__base__.__subclasses__() }}",
        "{{ '%s' | format(x.__class__) }}{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    ],
)
def test_a_template_runs_nothing(tmp_path: Path, template: str) -> None:
    (tmp_path / "secret").write_text("s3cr3t")
    (tmp_path / "house").mkdir()
    (tmp_path / "house/x.html").write_text(template)
    with pytest.raises(QualcheckError) as caught:
        templates.filled("x.html", {"report": object(), "x": 1}, tmp_path / "house")
    assert "s3cr3t" not in str(caught.value)


@pytest.mark.parametrize("pattern", ["(a|aa)+$", "(x+x+)+y", r"(\w*\w*\w*)*!"])
def test_a_pattern_has_its_time(tmp_path: Path, qualcheck: Command, pattern: str) -> None:
    (tmp_path / "house").mkdir()
    rule = f"- id: slow\n  kind: regex\n  pattern: '{pattern}'\n  message: x\n"
    (tmp_path / "house/r.yml").write_text(rule)
    (tmp_path / "qualcheck.yml").write_text("packs: [house]\nselect: [house]\n")
    (tmp_path / "a.txt").write_text("The words are these: " + "a" * 5000 + " " + "x" * 5000 + " b c.\n")
    done = qualcheck("check", "a.txt", "--jobs", "1", cwd=tmp_path)
    assert done.returncode in (0, 1, 3)
    assert "internal error" not in done.stderr


# The network


def test_a_check_opens_no_connection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process, whose sockets end the run: a whole check, with scores and reports."""
    from qualcheck import cli

    def refused(*_: object, **__: object) -> object:
        raise AssertionError("a connection was opened")

    (tmp_path / "a.txt").write_text(f"The mayor {WORDS} the minister on Monday. See http://127.0.0.1:9/x.\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "create_connection", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.setattr(
        sys, "argv", ["qualcheck", "check", "a.txt", "--jobs", "1", "--scores", "--reports", "r", "--exit-zero"]
    )
    with pytest.raises(SystemExit) as ended:
        cli.run_command_line()
    assert (ended.value.code, (tmp_path / "r/a.txt.md").is_file()) == (0, True)


def test_what_holds_no_languagetool_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Maven that brings nothing, as one that was told lies would."""
    monkeypatch.setenv("QUALCHECK_LANGUAGETOOL_DIR", str(tmp_path / "lt"))
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/mvn").write_text("#!/bin/sh\nexit 0\n")
    (tmp_path / "bin/mvn").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    with pytest.raises(QualcheckError, match="holds no LanguageTool"):
        installation.install("maven")
    assert list((tmp_path / "lt").iterdir()) == []


# The cache


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("QUALCHECK_CACHE_DIR", str(tmp_path / "cache"))
    cache.folder.cache_clear()
    yield tmp_path / "cache"
    monkeypatch.undo()
    cache.folder.cache_clear()


def test_a_cache_that_others_can_write_to_is_not_read(home: Path) -> None:
    name = cache.key("x")
    cache.put(name, b"ours")
    assert cache.get(name) == b"ours"
    home.chmod(0o777)
    assert cache.get(name) is None


@pytest.mark.parametrize("name", ["../secret", "/etc/hostname", "", ".", "x" * 64])
def test_the_cache_gives_nothing_but_its_own_files(home: Path, name: str) -> None:
    cache.put(cache.key("x"), b"ours")
    (home.parent / "secret").write_bytes(cache._sum(b"s") + b"s")
    assert cache.get(name) is None


RULE: Final = "- {id: one, kind: phrase, phrases: [took a target on], message: x}\n"


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: b"",
        lambda raw: raw[: len(raw) // 2],
        lambda raw: raw[:-1],
        lambda raw: raw[: len(raw) // 2] + b"\x00" + raw[len(raw) // 2 + 1 :],
        lambda raw: b"\xff" * len(raw),
        lambda raw: cache._sum(b"\x90") + b"\x90",
        lambda raw: (
            cache._sum(b"\x84\xa1a\x01\xa1b\x02\xa1c\x03\xa1d\x04") + b"\x84\xa1a\x01\xa1b\x02\xa1c\x03\xa1d\x04"
        ),
        lambda raw: cache._sum(b'{"persons": 1}') + b'{"persons": 1}',
    ],
    ids=["empty", "half", "one byte short", "one byte wrong", "other bytes", "an empty list", "a mapping", "JSON"],
)
def test_a_damaged_cache_does_no_harm(home: Path, tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    (tmp_path / "house").mkdir()
    (tmp_path / "house/r.yml").write_text(RULE)
    pack = packs.Pack("house", tmp_path / "house", "house", False)
    first = packs.load([pack])
    for path in home.rglob("*"):
        path.write_bytes(damage(path.read_bytes()))
    assert packs.load([pack]) == first


# What we install


def test_the_lock_file_is_what_the_project_asks_for() -> None:
    command = [sys.executable, "requirements/check.py"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
