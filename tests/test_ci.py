"""What runs in the services of others: each file by its validator, and what can be run here, run."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from qualcheck.languagetool import installation

PROJECT: Final = Path(__file__).parents[1]
BIN: Final = Path(sys.executable).parent
#: What the wheel is made of.
SOURCES: Final = (".pre-commit-hooks.yaml", "LICENSE", "README.md", "pyproject.toml", "qualcheck", "rules")


def tool(name: str) -> str:
    """A program of the dev extra; the test is skipped where it is missing."""
    found = shutil.which(name, path=str(BIN)) or shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed; pip install '.[dev]' gets it")
    return found


@pytest.mark.parametrize(
    ("program", "arguments"),
    [
        ("pre-commit", ["validate-manifest", ".pre-commit-hooks.yaml"]),
        ("check-jsonschema", ["--builtin-schema", "vendor.github-actions", "action.yml"]),
        ("check-jsonschema", ["--builtin-schema", "vendor.gitlab-ci", "ci/gitlab.yml"]),
        ("hadolint", ["Dockerfile"]),
        ("shellcheck", ["ci/github-check.sh", "ci/github-comment.sh"]),
    ],
)
def test_its_own_validator_finds_nothing(program: str, arguments: list[str]) -> None:
    done = subprocess.run([tool(program), *arguments], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.replace("ok -- validation done\n", "")) == (0, "")


# The action


def steps() -> list[dict[str, Any]]:
    data: dict[str, Any] = yaml.safe_load((PROJECT / "action.yml").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = data["runs"]["steps"]
    return found


@pytest.mark.parametrize("script", [step["run"] for step in steps() if "run" in step])
def test_nothing_is_put_into_the_text_of_a_script(script: str) -> None:
    assert "${{" not in script


@pytest.mark.parametrize(
    "path", [path for step in steps() for path in re.findall(r"ci/[\w-]+\.sh", step.get("run", ""))]
)
def test_the_scripts_of_the_action_can_be_run(path: str) -> None:
    assert os.access(PROJECT / path, os.X_OK)


def script(name: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A script of the action, run as a GitHub runner does it."""
    told = {
        "RUNNER_TEMP": str(folder / "temp"),
        "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
        "GITHUB_OUTPUT": str(folder / "output"),
        "GITHUB_REPOSITORY": "desk/news",
        "PATH": f"{folder / 'bin'}:{BIN}:{os.environ['PATH']}",
    }
    return subprocess.run(
        ["bash", str(PROJECT / "ci" / name), *([str(folder / "comment.md")] if name == "github-comment.sh" else [])],
        cwd=folder,
        env={**os.environ, **told, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with two articles, one of which fails."""
    (tmp_path / "wire").mkdir()
    (tmp_path / "wire" / "a b.txt").write_text("The MP took a target on the minister on Monday.\n", encoding="utf-8")
    (tmp_path / "good.txt").write_text("The mayor opened a school on Monday.\n", encoding="utf-8")
    return tmp_path


def test_the_check_of_the_action(desk: Path) -> None:
    tool("qualcheck")
    done = script("github-check.sh", desk, PATHS="wire/a b.txt\n\ngood.txt\n", SARIF="true")
    work = desk / "temp" / "qualcheck"
    assert (done.returncode, (desk / "output").read_text("utf-8")) == (0, "exit-code=1\n")
    assert done.stdout.startswith("::error file=wire/a b.txt,line=1,")
    assert (desk / "summary.md").read_text("utf-8").startswith("# qualcheck\n")
    assert (work / "comment.md").read_text("utf-8").startswith("<!-- qualcheck -->\n")
    assert (work / "qualcheck.sarif").is_file()


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({"PATHS": "good.txt"}, "0"),
        ({"PATHS": "."}, "1"),
        ({"PATHS": ".", "ARGUMENTS": "--ignore\nhi"}, "0"),
        ({"PATHS": ".", "ARGUMENTS": "--ignore=hi\r\n"}, "0"),
        ({"PATHS": "$(touch hacked)\n`touch hacked`\n; touch hacked"}, "2"),
        ({"PATHS": "--exit-zero"}, "2"),
        ({"PATHS": "good.txt", "ARGUMENTS": "--no-such-option"}, "2"),
    ],
)
def test_inputs_are_data(desk: Path, environment: dict[str, str], code: str) -> None:
    tool("qualcheck")
    script("github-check.sh", desk, **environment)
    assert ((desk / "output").read_text("utf-8"), (desk / "hacked").exists()) == (f"exit-code={code}\n", False)


#: Stands in for gh, which no registry has and which would need GitHub: it keeps comments in a file, and takes the two
#: methods and the query that the script uses.
GH: Final = """\
import json, os, pathlib, sys
store = pathlib.Path(os.environ["COMMENTS"])
comments = json.loads(store.read_text("utf-8"))
arguments = sys.argv[2:]
if os.environ.get("REFUSED") in arguments:
    sys.exit("gh: Resource not accessible by integration (HTTP 403)")
if "--paginate" in arguments:
    assert arguments[1] == "repos/desk/news/issues/7/comments", arguments
    print("\\n".join(str(each["id"]) for each in comments if each["body"].startswith("<!-- qualcheck")))
    sys.exit()
method = arguments[arguments.index("--method") + 1]
target = arguments[arguments.index("--method") + 2]
body = pathlib.Path(arguments[arguments.index("-F") + 1].removeprefix("body=@")).read_text("utf-8")
if method == "POST":
    assert target == "repos/desk/news/issues/7/comments", arguments
    comments.append({"id": 100 + len(comments), "body": body})
else:
    at = [f"repos/desk/news/issues/comments/{each['id']}" for each in comments].index(target)
    comments[at]["body"] = body
store.write_text(json.dumps(comments), "utf-8")
"""
OTHER: Final = {"id": 1, "body": "Well done!"}
FOUND: Final = "<!-- qualcheck -->\n## 1 of 2\n"
NOTHING: Final = "<!-- qualcheck: nothing found -->\n## none\n"


@pytest.mark.parametrize(
    ("before", "body", "after", "said"),
    [
        ([OTHER], FOUND, [OTHER, {"id": 101, "body": FOUND}], "qualcheck: comment written"),
        ([{"id": 5, "body": NOTHING}, OTHER], FOUND, [{"id": 5, "body": FOUND}, OTHER], "qualcheck: the comment 5 is up to date"),
        ([{"id": 5, "body": FOUND}], NOTHING, [{"id": 5, "body": NOTHING}], "qualcheck: the comment 5 is up to date"),
        (
            [{"id": 5, "body": FOUND}, {"id": 6, "body": FOUND}],
            NOTHING,
            [{"id": 5, "body": NOTHING}, {"id": 6, "body": FOUND}],
            "qualcheck: the comment 5 is up to date",
        ),
        ([OTHER], NOTHING, [OTHER], "qualcheck: nothing found, and no comment to update"),
        ([OTHER], "", [OTHER], "qualcheck: there is no comment to write"),
    ],
)  # fmt: skip
def test_one_comment_that_updates_itself(
    tmp_path: Path, before: list[dict[str, Any]], body: str, after: list[dict[str, Any]], said: str
) -> None:
    done = comment(tmp_path, before, body)
    kept = json.loads((tmp_path / "comments.json").read_text("utf-8"))
    assert (done.returncode, done.stdout, kept) == (0, f"{said}\n", after)


@pytest.mark.parametrize("refused", ["--paginate", "POST"])
def test_a_token_that_may_not_write_fails_nothing(tmp_path: Path, refused: str) -> None:
    done = comment(tmp_path, [OTHER], FOUND, REFUSED=refused)
    assert (done.returncode, done.stdout.startswith("::warning title=qualcheck::The comment could not")) == (0, True)


def comment(
    folder: Path, before: list[dict[str, Any]], body: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    (folder / "bin").mkdir()
    (folder / "bin" / "gh").write_text(f"#!{sys.executable}\n{GH}", encoding="utf-8")
    (folder / "bin" / "gh").chmod(0o755)
    (folder / "comments.json").write_text(json.dumps(before), "utf-8")
    (folder / "comment.md").write_text(body, encoding="utf-8")
    told = {"COMMENTS": str(folder / "comments.json"), "PULL_REQUEST": "7", **environment}
    return script("github-comment.sh", folder, **told)


# Docker


def dockerfile() -> str:
    return (PROJECT / "Dockerfile").read_text(encoding="utf-8")


def copied() -> list[str]:
    """What the Dockerfile copies from the checkout."""
    lines = re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile(), re.MULTILINE)
    return [source for line in lines for source in line.split()]


@pytest.mark.parametrize("source", copied())
def test_what_docker_copies_is_there(source: str) -> None:
    ignored = (PROJECT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert (PROJECT / source).exists()
    assert f"!{source.split('/')[0]}" in ignored


def test_docker_gets_the_languagetool_that_the_rules_were_measured_on() -> None:
    assert f"ARG LANGUAGETOOL={installation.VERSION}\n" in dockerfile()


# pre-commit


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=Desk", "-c", "user.email=desk@example.org", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def hooked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A repository that uses the hook of this checkout, and the environment to run pre-commit in."""
    tool("pre-commit")
    source, desk = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("desk")
    for name in SOURCES:
        copy = shutil.copytree if (PROJECT / name).is_dir() else shutil.copy
        copy(PROJECT / name, source / name)
    for folder in (source, desk):
        git(folder, "init", "--quiet")
    git(source, "add", "--force", ".")
    git(source, "commit", "--quiet", "--message", "qualcheck")
    hook = {"id": "qualcheck", "files": "^wire/"}
    settings = {"repos": [{"repo": str(source), "rev": git(source, "rev-parse", "HEAD").strip(), "hooks": [hook]}]}
    (desk / ".pre-commit-config.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    environment = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("home"))}
    made = subprocess.run(
        [tool("pre-commit"), "install-hooks"], cwd=desk, env=environment, capture_output=True, text=True, check=False
    )
    if made.returncode and re.search(r"No matching distribution|ConnectionError|Could not fetch", made.stdout):
        pytest.skip("pip cannot get the dependencies of qualcheck here")
    assert made.returncode == 0, made.stdout + made.stderr
    return desk, environment


@pytest.mark.parametrize(
    ("name", "article", "code", "line"),
    [
        ("wire/a.txt", "The MP took a target on the minister on Monday.\n", 1, "wire/a.txt:1:8: error major hi.took-a-target-on"),
        ("wire/b.txt", "The mayor opened a school on Monday.\n", 0, "qualcheck....Passed"),
        ("notes.txt", "The MP took a target on the minister on Monday.\n", 0, "qualcheck....(no files to check)Skipped"),
    ],
)  # fmt: skip
def test_the_hook_in_a_real_repository(
    hooked: tuple[Path, dict[str, str]], name: str, article: str, code: int, line: str
) -> None:
    desk, environment = hooked
    git(desk, "rm", "--quiet", "--cached", "-r", "--ignore-unmatch", ".")
    (desk / name).parent.mkdir(exist_ok=True)
    (desk / name).write_text(article, encoding="utf-8")
    git(desk, "add", name, ".pre-commit-config.yaml")
    done = subprocess.run(
        [tool("pre-commit"), "run"], cwd=desk, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stdout
    assert line in re.sub(r"\.{4,}", "....", done.stdout)
