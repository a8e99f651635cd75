"""Where LanguageTool is, and how it gets there.

An installation is a folder `LanguageTool-<version>` that holds either the official archive (`languagetool-server.jar`
and what belongs to it) or, from Maven Central, `libs/` with all jars. It is looked for in qualcheck's own data folder
(or QUALCHECK_LANGUAGETOOL_DIR) and then where language-tool-python keeps its downloads (LTP_PATH).
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final, Literal

from qualcheck.errors import QualcheckError

#: The version whose rules the shipped pack was measured on.
VERSION: Final = "6.8"
#: LanguageTool from 6.6 on needs this Java.
LEAST_JAVA: Final = 17

Source = Literal["official", "maven"]

NAME: Final = re.compile(r"LanguageTool-(\d+\.\d+)\Z")
INSTALL_HINT: Final = "run 'qualcheck languagetool install'"


@dataclass(frozen=True)
class Installation:
    """One LanguageTool on this machine."""

    folder: Path
    version: str

    @property
    def class_path(self) -> str:
        """What Java is given as class path to find the server."""
        libs = self.folder / "libs"
        return str(libs / "*") if libs.is_dir() else str(self.folder / "languagetool-server.jar")

    @property
    def source(self) -> Source:
        return "maven" if (self.folder / "libs").is_dir() else "official"


def own_folder() -> Path:
    """Where qualcheck installs: QUALCHECK_LANGUAGETOOL_DIR, else the platform's folder for the user's data."""
    chosen = os.environ.get("QUALCHECK_LANGUAGETOOL_DIR")
    if chosen:
        # Maven and the server run in folders of their own.
        return Path(chosen).absolute()
    from platformdirs import user_data_path

    return user_data_path("qualcheck") / "languagetool"


def client_folder() -> Path:
    """Where language-tool-python installs: LTP_PATH, else its folder in the user's cache."""
    return Path(os.environ.get("LTP_PATH") or Path.home() / ".cache" / "language_tool_python").absolute()


def installations() -> Iterator[Installation]:
    """Every LanguageTool found, qualcheck's own first, the newest version first."""
    for root in (own_folder(), client_folder()):
        found = [
            Installation(folder, name[1])
            for folder in (sorted(root.iterdir()) if root.is_dir() else ())
            if (name := NAME.match(folder.name)) and _whole(folder)
        ]
        yield from sorted(found, key=lambda one: tuple(map(int, one.version.split("."))), reverse=True)


def _whole(folder: Path) -> bool:
    return (folder / "languagetool-server.jar").is_file() or any((folder / "libs").glob("languagetool-server-*.jar"))


def find(version: str = VERSION) -> Installation:
    """The installation of this version. Raises QualcheckError with what to do where there is none."""
    found = list(installations())
    for one in found:
        if one.version == version:
            return one
    if found:
        others = ", ".join(dict.fromkeys(one.version for one in found))
        raise QualcheckError(f"LanguageTool {version} is not installed, {others} is; {INSTALL_HINT}")
    raise QualcheckError(f"LanguageTool {version} is not installed; {INSTALL_HINT}")


def java() -> Path:
    """The Java to start the server with: that of JAVA_HOME, else the first on the PATH. Raises QualcheckError."""
    home = os.environ.get("JAVA_HOME")
    at_home = shutil.which("java", path=str(Path(home) / "bin")) if home else None
    found = at_home or shutil.which("java")
    if found is None:
        raise QualcheckError(f"LanguageTool needs Java, and there is none; install Java {LEAST_JAVA} or newer")
    version = java_version(Path(found))
    if version < LEAST_JAVA:
        raise QualcheckError(f"LanguageTool needs Java {LEAST_JAVA} or newer, and {found} is Java {version}")
    return Path(found)


def java_version(program: Path) -> int:
    """17 for `17.0.15`, 8 for `1.8.0_412`, 0 where the program does not tell."""
    try:
        told = subprocess.run([program, "-version"], capture_output=True, text=True, timeout=30, check=False).stderr
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.search(r'version "(?:1\.)?(\d+)', told)
    return int(found[1]) if found else 0


def install(source: Source, version: str = VERSION) -> Installation:
    """Download LanguageTool into qualcheck's own folder. Raises QualcheckError where that does not succeed.

    What is there is replaced only when the new one is whole.
    """
    root = own_folder()
    try:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=root, prefix=".install-") as work:
            (_by_maven if source == "maven" else _official)(version, Path(work))
            fresh = Path(work) / f"LanguageTool-{version}"
            if not _whole(fresh):
                raise QualcheckError(f"what was downloaded holds no LanguageTool {version}")
            target = root / fresh.name
            shutil.rmtree(target, ignore_errors=True)
            fresh.rename(target)
    except OSError as error:
        raise QualcheckError(f"cannot install LanguageTool: {error.strerror or error}", str(root)) from error
    return Installation(target, version)


def _by_maven(version: str, work: Path) -> None:
    program = shutil.which("mvn")
    if program is None:
        raise QualcheckError("there is no Maven (mvn) on the PATH; install it, or use --from official")
    pom = resources.files("qualcheck.languagetool").joinpath("pom.xml").read_text("utf-8")
    (work / "pom.xml").write_text(pom.replace("@VERSION@", version), encoding="utf-8")
    libs = work / f"LanguageTool-{version}" / "libs"
    command = [
        program,
        "-q",
        "-B",
        "dependency:copy-dependencies",
        "-DincludeScope=runtime",
        f"-DoutputDirectory={libs}",
    ]
    done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = [line for line in done.stdout.splitlines() if line.startswith("[ERROR]")]
        raise QualcheckError(f"Maven did not get LanguageTool {version}: {' '.join(lines[:1]) or done.stderr.strip()}")


def _official(version: str, work: Path) -> None:
    """language-tool-python's own download, which checks the archive's hash."""
    from language_tool_python.download_lt import LocalLanguageTool

    before = os.environ.get("LTP_PATH")
    os.environ["LTP_PATH"] = str(work)
    try:
        LocalLanguageTool.from_version_name(version).download()
    except Exception as error:
        # Refused connections, wrong hashes, a Java too old: each has an exception of its own, from four libraries.
        raise QualcheckError(f"cannot download LanguageTool {version}: {first_line(error)}") from error
    finally:
        if before is None:
            del os.environ["LTP_PATH"]
        else:
            os.environ["LTP_PATH"] = before


def first_line(error: BaseException) -> str:
    """What the error says, as far as one line goes; its name where it says nothing."""
    return next(iter(str(error).splitlines()), "") or type(error).__name__


def remove(version: str | None = None) -> tuple[Installation, ...]:
    """Delete what qualcheck installed, of one version or of all; what was deleted. Raises QualcheckError."""
    root = own_folder()
    chosen = tuple(one for one in installations() if one.folder.parent == root and version in (None, one.version))
    for one in chosen:
        try:
            shutil.rmtree(one.folder)
        except OSError as error:
            raise QualcheckError(f"cannot delete it: {error.strerror or error}", str(one.folder)) from error
    return chosen
