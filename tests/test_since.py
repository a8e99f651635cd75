"""`--since` in real repositories and `--against` without one: only what is new speaks."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Command = Callable[..., "subprocess.CompletedProcess[str]"]

#: Faults that the house rules of these tests look for, and text around them.
RULES = """\
- {id: teh, kind: phrase, swap: {teh: the}, class: error, severity: major}
- {id: again, kind: density, phrases: [in fact], least_count: 2, least_words: 1, class: signal}
"""
SETTINGS = "packs: [house]\nselect: [house, names]\n"
STORY = """\
Ferry sails again

The ferry will sail again on Monday, the harbour office said, and teh old timetable holds.

Two engines were replaced in the yard, and the deck was painted.
"""
NEW = "\nDogs travel free, and so does teh cat of the captain.\n"


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", "-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false", *arguments],
        cwd=folder,
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"},
    ).stdout


def commit(folder: Path, message: str) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", message)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A repository with two stories, each with an old fault."""
    folder = tmp_path / "desk"
    (folder / "wire").mkdir(parents=True)
    (folder / "house").mkdir()
    (folder / "house" / "own.yml").write_text(RULES)
    (folder / "qualcheck.yml").write_text(SETTINGS)
    (folder / "wire" / "ferry.txt").write_text(STORY)
    (folder / "wire" / "été 1.txt").write_text(STORY.replace("ferry", "boat").replace("Ferry", "Boat"))
    git(folder, "init", "-q", "-b", "main")
    commit(folder, "first")
    return folder


def spoken(command: Command, folder: Path, *arguments: str) -> tuple[int, list[str]]:
    """Exit code, and `path:line:column` of every finding."""
    ended = command("check", *arguments, cwd=folder)
    assert "Traceback" not in ended.stderr
    return ended.returncode, [line.split(": ")[0] for line in ended.stdout.splitlines() if " house." in line]


def append(path: Path, text: str = NEW) -> None:
    path.write_text(path.read_text() + text)


def reword(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text().replace(old, new))


def unchanged(desk: Path) -> None:
    """Nothing is done."""


def appended(desk: Path) -> None:
    append(desk / "wire" / "ferry.txt")


def committed(desk: Path) -> None:
    append(desk / "wire" / "ferry.txt")
    commit(desk, "more")


def staged(desk: Path) -> None:
    append(desk / "wire" / "été 1.txt")
    git(desk, "add", "-A")


def paragraphs_moved(desk: Path) -> None:
    head, *rest = STORY.strip().split("\n\n")
    (desk / "wire" / "ferry.txt").write_text("\n\n".join([head, *reversed(rest)]) + "\n")


def renamed(desk: Path) -> None:
    git(desk, "mv", "wire/ferry.txt", "wire/-ferry 2.txt")
    append(desk / "wire" / "-ferry 2.txt")
    commit(desk, "renamed")


def renamed_without_git(desk: Path) -> None:
    (desk / "wire" / "ferry.txt").rename(desk / "wire" / "update.txt")
    append(desk / "wire" / "update.txt")


def untracked(desk: Path) -> None:
    (desk / "wire" / "new.txt").write_text("Dogs travel free\n\nThey do so since May, and teh cat does so as well.\n")


def branched(desk: Path) -> None:
    """Another branch is taken further after this one began: what others wrote is not new here, nor gone."""
    git(desk, "switch", "-q", "-c", "mine")
    append(desk / "wire" / "ferry.txt")
    commit(desk, "mine")
    git(desk, "switch", "-q", "main")
    append(desk / "wire" / "ferry.txt", "\nOthers wrote teh rest.\n")
    (desk / "wire" / "été 1.txt").unlink()
    commit(desk, "theirs")
    git(desk, "switch", "-q", "mine")


def word_beside(desk: Path) -> None:
    reword(desk / "wire" / "ferry.txt", "old timetable", "new timetable")


def fault_put_in(desk: Path) -> None:
    reword(desk / "wire" / "ferry.txt", "the deck", "teh deck")


@pytest.mark.parametrize(
    ("what", "ref", "places"),
    [
        (unchanged, "HEAD", []),
        (appended, "HEAD", ["wire/ferry.txt:7:31"]),
        (committed, "HEAD", []),
        (committed, "HEAD~1", ["wire/ferry.txt:7:31"]),
        (staged, "main", ["wire/été 1.txt:7:31"]),
        (paragraphs_moved, "HEAD", []),
        (renamed, "HEAD~1", ["wire/-ferry 2.txt:7:31"]),
        (renamed_without_git, "HEAD", ["wire/update.txt:7:31"]),
        (untracked, "HEAD", ["wire/new.txt:3:27"]),
        (branched, "main", ["wire/ferry.txt:7:31"]),
        (word_beside, "HEAD", []),
        (fault_put_in, "HEAD", ["wire/ferry.txt:5:44"]),
    ],
)
def test_only_what_is_new_speaks(
    desk: Path, qualcheck: Command, what: Callable[[Path], None], ref: str, places: list[str]
) -> None:
    what(desk)
    assert spoken(qualcheck, desk, "wire", "--since", ref) == (1 if places else 0, places)


def test_unchanged_files_are_not_read_and_are_counted(desk: Path, qualcheck: Command) -> None:
    appended(desk)
    ended = qualcheck("check", ".", "--since", "HEAD", cwd=desk)
    assert "1 unchanged article not checked" in ended.stdout
    assert "1 in unchanged text" in ended.stdout


def test_the_repository_of_the_article_counts_and_not_that_of_the_working_directory(
    desk: Path, qualcheck: Command, tmp_path: Path
) -> None:
    appended(desk)
    (tmp_path / "link").symlink_to(desk / "wire")
    options = ("--config", "desk/qualcheck.yml", "--since", "HEAD")
    assert spoken(qualcheck, tmp_path, "desk/wire", *options) == (1, ["desk/wire/ferry.txt:7:31"])
    assert spoken(qualcheck, tmp_path, "link/ferry.txt", *options) == (1, ["link/ferry.txt:7:31"])


def test_a_shallow_clone_says_what_it_lacks(desk: Path, qualcheck: Command, tmp_path: Path) -> None:
    branched(desk)
    git(tmp_path, "clone", "-q", "--depth", "1", "--branch", "mine", "--no-single-branch", desk.as_uri(), "clone")
    ended = qualcheck("check", "wire", "--since", "origin/main", cwd=tmp_path / "clone")
    assert (ended.returncode, len(ended.stderr.splitlines())) == (2, 2)
    assert "the clone is shallow: fetch more of it" in ended.stderr
    git(tmp_path / "clone", "fetch", "-q", "--unshallow")
    assert spoken(qualcheck, tmp_path / "clone", "wire", "--since", "origin/main") == (1, ["wire/ferry.txt:7:31"])


@pytest.mark.parametrize(
    ("ref", "message"),
    [
        ("nowhere", "'nowhere' names no commit"),
        ("--output=x", "'--output=x' names no commit"),
        ("", "'' names no commit"),
        ("HEAD:wire", "names no commit"),
    ],
)
def test_a_bad_revision_is_one_clear_line(desk: Path, qualcheck: Command, ref: str, message: str) -> None:
    ended = qualcheck("check", "wire", f"--since={ref}", cwd=desk)
    assert (ended.returncode, len(ended.stderr.splitlines()), message in ended.stderr) == (2, 2, True)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (os.environ["PATH"], "--since needs git: not a git repository"),
        ("", "--since needs git, which is not installed"),
    ],
)
def test_without_git_there_is_one_clear_line(
    qualcheck: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, message: str
) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    monkeypatch.setenv("PATH", path)
    ended = qualcheck("check", "a.txt", "--since", "HEAD", cwd=tmp_path)
    assert (ended.returncode, len(ended.stderr.splitlines()), message in ended.stderr) == (2, 2, True)


# Without git


@pytest.mark.parametrize(
    ("old", "places"),
    [
        ("wire/ferry.txt", ["wire/update-1.txt:7:31"]),
        ("old", ["wire/update-1.txt:7:31"]),
        ("wire/été 1.txt", ["wire/update-1.txt:7:31"]),
        ("house/other.txt", ["wire/update-1.txt:3:67", "wire/update-1.txt:7:31"]),
    ],
)
def test_a_story_sent_again_under_another_name(desk: Path, qualcheck: Command, old: str, places: list[str]) -> None:
    (desk / "old").mkdir()
    (desk / "old" / "ferry.txt").write_text(STORY)
    (desk / "old" / "other.txt").write_text("Council meets\n\nThe council met on Friday.\n")
    (desk / "house" / "other.txt").write_text("Council meets\n\nThe council met on Friday.\n")
    (desk / "wire" / "update-1.txt").write_text("UPDATE 1-" + STORY + NEW)
    assert spoken(qualcheck, desk, "wire/update-1.txt", "--against", old) == (1, places)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--against", "nowhere"], "nowhere: there is no such file or folder"),
        (["--against", "wire", "--since", "HEAD"], "exclude each other"),
    ],
)
def test_usage_is_checked(desk: Path, qualcheck: Command, options: list[str], message: str) -> None:
    ended = qualcheck("check", "wire", *options, cwd=desk)
    assert (ended.returncode, message in ended.stderr) == (2, True)


def test_a_name_is_new_where_its_other_spelling_is(desk: Path, qualcheck: Command) -> None:
    story = "Talks held\n\nOleg Nechiporenko met the council on Monday, his office said.\n"
    later = "\nThe council said that Oleg Nechyporenko had left at noon.\n"
    (desk / "wire" / "talks.txt").write_text(story)
    (desk / "wire" / "talks-1.txt").write_text(story + later)
    ended = qualcheck("check", "wire/talks-1.txt", "--against", "wire/talks.txt", "--select", "names", cwd=desk)
    assert "names." in ended.stdout
