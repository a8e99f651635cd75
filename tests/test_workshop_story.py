"""The story of a desk that makes a rule of its own, told as its commands."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Command = Callable[..., "subprocess.CompletedProcess[str]"]

RULE = "house-rules.for-his-part"
#: Two articles of the Spanish desk as they came, and two that were written in English.
WIRE = {
    "fair.txt": """\
Book fair grows to 300 stalls

The book fair will have 300 stalls this spring, 40 more than last year, its director said.

For her part, the councillor promised shade along the whole avenue. The fair opens on May 29.
""",
    "port.txt": """\
Fishermen block the port

Some sixty boats blocked the mouth of the port for five hours to protest against the price of diesel.

The port did not act. The skipper of one of the boats, for his part, said that they would be back on Monday.
""",
}
NEWS = {
    "robber.txt": """\
Robber jailed for nine years

A man who drove the car in a raid was jailed on Tuesday. The judge said he had been paid well for his part in the raid.
""",
    "library.txt": """\
Library to open on Sundays

The central library will open on Sundays from June, the council said. Staff voted for the change last month.
""",
}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A repository with the articles of the desk, and what it printed of them."""
    for folder, articles in (("wire", WIRE), ("printed", WIRE), ("news", NEWS)):
        (tmp_path / folder).mkdir()
        for name, text in articles.items():
            (tmp_path / folder / name).write_text(text)
    printed = tmp_path / "printed" / "fair.txt"
    printed.write_text(printed.read_text().replace("For her part, the", "The"))
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    commit(tmp_path, "The articles of the desk")
    return tmp_path


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Desk", "-c", "user.email=desk@example.org")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def commit(folder: Path, message: str) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message)


def test_a_desk_makes_a_rule_of_its_own(desk: Path, qualcheck: Command) -> None:
    def measure(*more: str) -> subprocess.CompletedProcess[str]:
        return qualcheck("rules", "stats", "--corpus", "native=news", "--corpus", "mt=wire", "--select", RULE, *more)

    # The phrase that the desk keeps getting, with the sentence of an article as its example.
    message = "“{match}” can go: the name is enough."
    added = qualcheck("rules", "add", "for (his|her) part", "--message", message, "--from", "wire/fair.txt")
    assert added.returncode == 0
    assert added.stdout.startswith(f"house-rules/phrases.yml:3: added {RULE}\n")
    assert "found at wire/fair.txt:5:1" in added.stdout
    assert f"qualcheck rules stats --corpus native=FOLDER --select {RULE}" in added.stdout
    assert (desk / "qualcheck.yml").read_text() == "packs: [house-rules]\n"

    # In good English it finds what it should not, and is told what to do.
    measured = measure()
    assert measured.returncode == 0
    assert "paid well [[for his part]] in the raid." in measured.stdout
    assert "1 in news written in English. For each that is good English, do two things" in measured.stdout

    # The rule is narrowed, the false alarm becomes an example; the marks of the first example are one comma short.
    file = desk / "house-rules" / "phrases.yml"
    narrowed = file.read_text().replace("(his|her) part", "(his|her) part,")
    file.write_text(f'{narrowed}    - ok: "He had been paid well for his part in the raid."\n')
    tried = qualcheck("rules", "test", "house-rules")
    assert (tried.returncode, tried.stdout.splitlines()[-1]) == (1, "1 rule, 2 examples: 1 passed, 1 failed")
    assert "the marks [[ ]] stand around exactly what is found" in tried.stdout
    file.write_text(file.read_text().replace("[[For her part]],", "[[For her part,]]"))
    tried = qualcheck("rules", "test", "house-rules")
    assert (tried.returncode, tried.stdout) == (0, "1 rule, 2 examples: 2 passed, 0 failed\n")

    # It says why it is silent now.
    why = qualcheck("rules", "why", RULE, "--file", "news/robber.txt:3")
    assert why.returncode == 1
    assert "“part,” is not there, but “part”" in why.stdout

    # The figures are kept with the rule, and nothing is wrong with it.
    assert measure("--write").returncode == 0
    assert (desk / "house-rules" / "rates.json").is_file()
    linted = qualcheck("rules", "lint", "--select", "house-rules")
    assert (linted.returncode, linted.stdout) == (
        0,
        "1 rule: 0 faults; rates: 1 measured, 0 changed since, 0 never measured\n",
    )

    # What the desk does about it.
    assert qualcheck("compare", "wire", "printed", "--select", RULE, "--write").returncode == 0
    shown = qualcheck("rules", "show", RULE).stdout.splitlines()
    assert shown[-2].startswith("  found: 0 in ")
    assert shown[-1] == "  desk: this desk acted on 1 of 2"

    # The page for the pull request; then the rule is released.
    diff = qualcheck("rules", "diff", "--from", "main", "--corpus", "native=news", "wire", "--output", "diff.md")
    assert diff.returncode == 0
    assert f"| `{RULE}` | added | query, minor |" in (desk / "diff.md").read_text()
    commit(desk, f"Add {RULE}: native 0, wire 2")
    checked = qualcheck("check", "wire", "--select", RULE)
    assert checked.stdout.count("“For her part,” can go: the name is enough.") == 1
    assert checked.stdout.count("“for his part,” can go: the name is enough.") == 1
