"""Which modules a command loads beyond those that Python itself begins with, and what they cost.

    python benchmarks/imports.py [--names] [ARGUMENT...]      as in: python benchmarks/imports.py check one.txt

Without arguments: `--version`, and `check` of one short article with the cache warm. Prints how many modules there are, the
libraries by their own milliseconds, and who asked for each; with --names the names of the modules alone.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ARTICLE: Final = (
    "Bridge opens\n\nThe old bridge will open again on Monday, the mayor said. Nobody has to pay the toll.\n"
)


@dataclass(frozen=True)
class Module:
    """A module that was loaded, how long it took without those that it loads, and the module that asked for it."""

    name: str
    microseconds: int
    by: str | None


def loaded(arguments: Sequence[str], cwd: Path | None = None) -> list[Module]:
    """What `python -m qualcheck ARGUMENTS` loads, in the order in which it was done."""
    bare = {module.name for module in _told([sys.executable, "-X", "importtime", "-c", "pass"], cwd)}
    found = _told([sys.executable, "-X", "importtime", "-m", "qualcheck", *arguments], cwd)
    return [module for module in found if module.name not in bare]


def _told(command: Sequence[str], cwd: Path | None) -> list[Module]:
    said = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False).stderr
    rows = []
    for line in said.splitlines():
        if line.startswith("import time:") and not line.endswith("imported package"):
            own, _, name = line[12:].split("|", 2)
            rows.append((len(name) - len(name.lstrip()), name.strip(), int(own)))
    modules = []
    above: list[tuple[int, str]] = []
    # A module is told of after those that it loads: from the end, each one's asker is the last that stands further left.
    for depth, name, own in reversed(rows):
        while above and above[-1][0] >= depth:
            above.pop()
        modules.append(Module(name, own, above[-1][1] if above else None))
        above.append((depth, name))
    return modules[::-1]


def lines(modules: Sequence[Module]) -> list[str]:
    by_library: dict[str, list[Module]] = defaultdict(list)
    for module in modules:
        by_library[module.name.split(".")[0]].append(module)
    said = [f"{len(modules)} modules, {sum(each.microseconds for each in modules) / 1000:.0f} ms"]
    for library, inside in sorted(by_library.items(), key=lambda item: -sum(each.microseconds for each in item[1])):
        first = next((each.by for each in reversed(inside) if each.by and each.by.split(".")[0] != library), None)
        took = sum(each.microseconds for each in inside) / 1000
        said.append(f"{took:8.1f} ms {len(inside):4}  {library}" + (f"  (for {first})" if first else ""))
    return said


def main(arguments: Sequence[str]) -> None:
    if arguments[:1] == ["--names"]:
        print("\n".join(module.name for module in loaded(arguments[1:])))
        return
    if arguments:
        print("\n".join(lines(loaded(arguments))))
        return
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "one.txt").write_text(ARTICLE)
        check = ["check", "one.txt"]
        loaded(check, Path(folder))  # The cache is warm from here on.
        for each in (["--version"], check):
            print(f"qualcheck {' '.join(each)}: " + "\n".join(lines(loaded(each, Path(folder)))[:25]) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
