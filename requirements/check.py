"""Whether `ci.txt` is what `pyproject.toml` asks for, and whether any of it has a known fault.

    python requirements/check.py            # the list and pyproject.toml agree; no network
    python requirements/check.py --audit    # pip-audit, as far as PyPI's advisories can be reached

Exit codes: 0 in order, or not audited because the advisories cannot be reached; 1 stale, or with known faults.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
LOCK: Final = Path(__file__).with_name("ci.txt")
PINNED: Final = re.compile(r"^([\w.-]+)(?:\[[\w,-]+\])?==([^\s;\\]+)", re.MULTILINE)
COMMAND: Final = "requirements/README.md says how to make it anew"


def locked(text: str) -> dict[str, str]:
    """Name of each package of the list, in small letters and with hyphens, and its version."""
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in PINNED.findall(text)}


def stale(project: dict[str, Any], versions: dict[str, str]) -> Iterator[str]:
    """What the project asks for, itself or by the extra `dev`, and the list does not have."""
    # pip-audit and pytest bring it.
    from packaging.requirements import Requirement

    also = [line for line in LOCK.with_name("ci.in").read_text("utf-8").splitlines() if line and line[0] != "#"]
    for wanted in (*project["dependencies"], *project["optional-dependencies"]["dev"], *also):
        requirement = Requirement(wanted)
        found = versions.get(re.sub(r"[-_.]+", "-", requirement.name).lower())
        if found is None:
            yield f"{requirement.name} is missing"
        elif not requirement.specifier.contains(found, prereleases=True):
            yield f"{requirement.name} is {found}, and pyproject.toml asks for {requirement.specifier}"


def without_hash(text: str) -> Iterator[str]:
    """Packages of the list that have no hash."""
    for entry in re.split(r"\n(?=\S)", text):
        if PINNED.match(entry) and "--hash=sha256:" not in entry:
            yield entry.split("=", 1)[0]


def audited() -> int:
    """Say what pip-audit finds; how many faults."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--disable-pip",
        "--no-deps",
        "--requirement",
        str(LOCK),
        "--format",
        "json",
    ]
    try:
        done = subprocess.run(
            [*command, "--progress-spinner", "off"], capture_output=True, text=True, timeout=300, check=False
        )
        rows = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError) as error:
        print(f"not audited: pip-audit gave no answer ({type(error).__name__})")
        return 0
    faults = [(row, fault) for row in rows for fault in row.get("vulns", ())]
    unknown = [row["name"] for row in rows if "skip_reason" in row]
    for row, fault in faults:
        print(
            f"{row['name']} {row['version']}: {fault['id']}; put right in {', '.join(fault['fix_versions']) or 'no version yet'}"
        )
    if unknown:
        print(f"not audited: {len(unknown)} of {len(rows)} packages; PyPI's advisories cannot be reached from here")
    else:
        print(f"audited: {len(rows)} packages, {len(faults)} known faults")
    return len(faults)


def main() -> int:
    if sys.argv[1:] == ["--audit"]:
        return 1 if audited() else 0
    text = LOCK.read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    faults = [*stale(project, locked(text)), *(f"{name} has no hash" for name in without_hash(text))]
    for fault in faults:
        print(f"requirements/ci.txt is stale: {fault}; {COMMAND}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
