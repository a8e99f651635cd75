"""The programs that are measured: how each is called on the same files, and how it is given the same phrase rules."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

#: Name → the variable that says where it is, and what it is called on PATH.
PROGRAMS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "vale": ("QUALCHECK_VALE", ("vale",)),
    "proselint": ("QUALCHECK_PROSELINT", ("proselint",)),
    "harper": ("QUALCHECK_HARPER", ("harper-cli", "harper")),
    "codespell": ("QUALCHECK_CODESPELL", ("codespell",)),
}
#: Why a program is not given the phrase rules.
NO_PHRASES: Final[Mapping[str, str]] = {
    "proselint": "its checks are Python of its own; it takes no phrases from a settings file",
    "harper": "its command line takes rules in a language of its own only (Weir packs), no list of phrases",
    "codespell": "its dictionary holds single words, no phrases",
}


@dataclass(frozen=True)
class Tool:
    """A program, and the command that checks `paths` with it."""

    name: str
    command: Callable[[Sequence[str]], list[str]]
    environment: Mapping[str, str] = field(default_factory=dict)
    #: What it found, counted in its output; None where nobody asks.
    count: Callable[[str], int] | None = None


def program(name: str) -> str | None:
    """Where the program is, or None."""
    variable, called = PROGRAMS[name]
    told = os.environ.get(variable)
    if told:
        return shutil.which(told)
    return next((found for each in called if (found := shutil.which(each)) is not None), None)


def qualcheck(cache: Path | None, jobs: int, *, config: Path, select: str | None = None) -> Tool:
    """`qualcheck check` with its compiled rules in `cache`, or in the user's own cache."""

    def command(paths: Sequence[str]) -> list[str]:
        chosen = ["--select", select] if select is not None else []
        quiet = ["--exit-zero", "--quiet", "--config", str(config), "--jobs", str(jobs)]
        statistics = ["--statistics"] if select is not None else []
        return [sys.executable, "-m", "qualcheck", "check", *quiet, *statistics, *chosen, *paths]

    environment = {"QUALCHECK_CACHE_DIR": str(cache)} if cache is not None else {}
    return Tool(f"qualcheck --jobs {jobs}", command, environment, _statistics if select else None)


def _statistics(output: str) -> int:
    """The sum of the lines of --statistics: a number and a rule."""
    lines = (line.split() for line in output.splitlines())
    return sum(int(parts[0]) for parts in lines if len(parts) == 2 and parts[0].isdigit())


def as_shipped(name: str, where: str, folder: Path) -> Tool:
    """A peer with the rules it comes with."""
    match name:
        case "vale":
            return Tool("Vale, its own style", _vale(where, folder / "vale-own", "Vale"))
        case "proselint":
            return Tool("proselint", lambda paths: [where, "check", "-o", "compact", *paths])
        case "harper":
            return Tool("Harper", lambda paths: [where, "lint", "--format", "compact", *paths])
        case "codespell":
            return Tool("codespell", lambda paths: [where, *paths])
        case _:
            raise ValueError(name)


def _vale(where: str, folder: Path, style: str) -> Callable[[Sequence[str]], list[str]]:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "styles").mkdir(exist_ok=True)
    settings = folder / ".vale.ini"
    settings.write_text(f"StylesPath = styles\nMinAlertLevel = suggestion\n[*.txt]\nBasedOnStyles = {style}\n")
    fixed = [where, "--config", str(settings), "--no-global", "--no-exit", "--output", "line"]
    return lambda paths: [*fixed, *paths]


def vale_with(where: str, folder: Path, phrases: Sequence[str], *, rules_in_one: bool = False) -> Tool:
    """Vale with an `existence` rule for each phrase, or with one rule that has all of them."""
    style = folder / "styles" / "Bench"
    style.mkdir(parents=True)
    groups = [list(phrases)] if rules_in_one else [[phrase] for phrase in phrases]
    for number, group in enumerate(groups):
        (style / f"P{number:05}.yml").write_text(
            'extends: existence\nmessage: "Look at %s."\nlevel: warning\nignorecase: true\n'
            f"tokens: {json.dumps(group)}\n"
        )
    name = f"Vale, {len(phrases):,} phrases in one rule" if rules_in_one else f"Vale, {len(phrases):,} rules"
    return Tool(name, _vale(where, folder, "Bench"), {}, lambda output: output.count(":Bench.P"))


def house_pack(folder: Path, phrases: Sequence[str]) -> Path:
    """A pack `bench` with a rule for each phrase, and settings that choose it alone; the path of the settings."""
    pack = folder / "bench"
    pack.mkdir(parents=True)
    rules = "".join(
        f"- {{id: p{number:05}, kind: phrase, phrases: [{json.dumps(p)}]}}\n" for number, p in enumerate(phrases)
    )
    (pack / "phrases.yml").write_text(rules, encoding="utf-8")
    settings = folder / "qualcheck.yml"
    settings.write_text("packs: [bench]\nselect: [bench]\n")
    return settings
