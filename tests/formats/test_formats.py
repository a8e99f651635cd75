"""Every format of `qualcheck check`, asked for in one run of the real command."""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from junitparser import JUnitXml

from qualcheck.commands.writing import FOR_PROGRAMS, FORMATS

ARTICLE = (
    "Mayor 😀 under fire\r\n\r\n"
    "The café 😀 was open. The opposition took a target on the minister, who has his own café.\r\n\r\n"
    "He said: ::error::x, ##[add-mask]took a target on the mayor and =1+1 left."
)
#: What has to be the same wherever a format tells it: rule, line and column in code points.
FOUND = [("hi.took-a-target-on", 3, 37), ("hi.took-a-target-on", 5, 34)]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Format → what was written."""
    import sys

    folder = tmp_path_factory.mktemp("formats")
    (folder / "wire").mkdir()
    (folder / "wire/a b.txt").write_bytes(ARTICLE.encode())
    (folder / "wire/clean.txt").write_text("Ferry sails\n\nThe ferry left on time.\n", encoding="utf-8")
    wanted = [part for name in FORMATS for part in ("--format", f"{name}:out/{name}")]
    subprocess.run(
        [sys.executable, "-m", "qualcheck", "check", "wire", "--select",
         "hi.took-a-target-on", *wanted],
        cwd=folder, check=False, capture_output=True, timeout=120,
    )  # fmt: skip
    return {name: (folder / "out" / name).read_bytes().decode() for name in FORMATS}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_speaks_of_the_article(written: dict[str, str], name: str) -> None:
    assert written[name].endswith("\n")
    assert "took a target on" in written[name]


def from_json(text: str) -> list[tuple[str, int, int]]:
    return [(each["rule"], each["line"], each["column"]) for each in json.loads(text)["findings"]]


def from_csv(text: str) -> list[tuple[str, int, int]]:
    rows = csv.DictReader(StringIO(text[1:], newline=""))
    return [(row["rule"], int(row["line"]), int(row["column"])) for row in rows]


def from_sarif(text: str) -> list[tuple[str, int, int]]:
    found = []
    for result in json.loads(text)["runs"][0]["results"]:
        region = result["locations"][0]["physicalLocation"]["region"]
        before = line_of(region["startLine"]).encode("utf-16-le")[: 2 * (region["startColumn"] - 1)]
        found.append((result["ruleId"], region["startLine"], len(before.decode("utf-16-le")) + 1))
    return found


def from_rdjsonl(text: str) -> list[tuple[str, int, int]]:
    found = []
    for row in map(json.loads, text.splitlines()):
        start = row["location"]["range"]["start"]
        before = line_of(start["line"]).encode()[: start["column"] - 1]
        found.append((row["code"]["value"], start["line"], len(before.decode()) + 1))
    return found


def line_of(number: int) -> str:
    return ARTICLE.split("\r\n")[number - 1]


@pytest.mark.parametrize(
    ("name", "read"),
    [("json", from_json), ("csv", from_csv), ("sarif", from_sarif), ("rdjsonl", from_rdjsonl)],
)
def test_all_mean_the_same_places(
    written: dict[str, str], name: str, read: Callable[[str], list[tuple[str, int, int]]]
) -> None:
    assert read(written[name]) == FOUND


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("github", "::error file=wire/a b.txt,line=3,endLine=3,col=37,endColumn=53,title=hi.took-a-target-on (error"),
        ("github-summary", "### wire/a b.txt: "),
        ("gitlab", '"location": {"path": "wire/a b.txt", "lines": {"begin": 5, "end": 5}}'),
        ("chat", "qualcheck: 1 of 2 articles must be worked on"),
        ("sarif", "native words"),
    ],
)
def test_what_stands_in_it(written: dict[str, str], name: str, words: str) -> None:
    assert words in written[name]


def test_the_clean_article_is_a_passing_case(written: dict[str, str]) -> None:
    suites = {suite.name: suite for suite in JUnitXml.fromstring(written["junit"].encode())}
    assert (suites["wire/clean.txt"].tests, suites["wire/clean.txt"].failures) == (1, 0)


@pytest.mark.parametrize("name", ["text", "github"])
def test_the_article_gives_the_runner_no_commands(written: dict[str, str], name: str) -> None:
    lines = [line for line in written[name].splitlines() if not line.startswith("::error file=")]
    assert [line for line in lines if line.lstrip().startswith("::") or "##[" in line] == []


def test_unknown_formats_are_named(qualcheck: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A", encoding="utf-8")
    said = qualcheck("check", "a.txt", "--format", "sarfi")
    assert said.returncode == 2
    assert all(name in said.stderr for name in FOR_PROGRAMS)


MARKUP = {
    "a.md": "# Mayor 😀 &amp; minister\n\nThe *opposition* 😀 took a **target** on the café &amp; left.\n",
    "a.html": "<article><h1>Mayor</h1>\r\n<p>The caf&eacute; 😀é <i>took a</i> target\r\n  on the mayor.</p></article>\r\n",
}


@pytest.mark.parametrize(
    ("name", "written_as"),
    [("a.md", "took a **target** on"), ("a.html", "took a</i> target\r\n  on")],
)
def test_columns_of_markup_are_those_of_the_file(
    qualcheck: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path, name: str, written_as: str
) -> None:
    (tmp_path / name).write_bytes(MARKUP[name].encode())
    wanted = ("--format", "sarif:q.sarif", "--format", "rdjsonl:q.rd")
    qualcheck("check", name, "--select", "hi.took-a-target-on", *wanted)
    lines = MARKUP[name].split("\n")
    (result,) = json.loads((tmp_path / "q.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    (row,) = map(json.loads, (tmp_path / "q.rd").read_text(encoding="utf-8").splitlines())
    start, end = row["location"]["range"]["start"], row["location"]["range"]["end"]
    sixteen = lines[region["startLine"] - 1].encode("utf-16-le")[2 * (region["startColumn"] - 1) :].decode("utf-16-le")
    eight = lines[start["line"] - 1].encode()[start["column"] - 1 :].decode()
    tails = lines[region["endLine"] - 1].encode("utf-16-le")[: 2 * (region["endColumn"] - 1)].decode("utf-16-le")
    assert region["snippet"]["text"] == written_as
    assert sixteen == eight
    assert sixteen.startswith(written_as.split("\n")[0])
    assert tails.endswith(written_as.split("\n")[-1])
    assert lines[end["line"] - 1].encode()[: end["column"] - 1].decode() == tails
