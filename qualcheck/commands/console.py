"""What the commands share: their common options, settings, printing, writing files, and the one way out."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from qualcheck.config import Settings
from qualcheck.errors import QualcheckError

#: More processes than this are a slip of the finger.
MOST_JOBS: Final = 512

ConfigOption = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="Settings file (default: qualcheck.yml, found upwards).")
]
SelectOption = Annotated[
    list[str] | None,
    typer.Option("--select", metavar="RULE", help="Only these: rule id, pack, category, class or lang:CODE."),
]
ExtendOption = Annotated[
    list[str] | None,
    typer.Option("--extend-select", metavar="RULE", help="These as well, rules that are off among them."),
]
IgnoreOption = Annotated[list[str] | None, typer.Option("--ignore", metavar="RULE", help="Not these.")]

JobsOption = Annotated[
    str,
    typer.Option("--jobs", "-j", metavar="N|auto", help="Processes that share the work; the output is the same."),
]


def number_of_jobs(given: str) -> int | None:
    """As many as were asked for; None for auto. Raises QualcheckError."""
    if given == "auto":
        return None
    if not given.isascii() or not given.isdigit() or not 1 <= int(given) <= MOST_JOBS:
        raise QualcheckError(f"--jobs {given!r} is neither auto nor a number from 1 to {MOST_JOBS}")
    return int(given)


class NameStyle(StrEnum):
    ap = "ap"
    bbc = "bbc"
    economist = "economist"
    none = "none"


NameStyleOption = Annotated[
    NameStyle | None, typer.Option("--name-style", help="House style of foreign names (default: none).")
]


def settings_from(
    config: Path | None,
    select: Sequence[str] | None = None,
    extend_select: Sequence[str] | None = None,
    ignore: Sequence[str] | None = None,
    source_language: str | None = None,
    name_style: NameStyle | None = None,
) -> Settings:
    from qualcheck import config as configuration
    from qualcheck.packs import LANGUAGE

    if config is not None and not config.is_file():
        raise QualcheckError("there is no such file", str(config))
    path = config if config is not None else configuration.find(Path.cwd())
    shown = os.path.relpath(path) if path is not None else configuration.FILE_NAME
    settings = configuration.load(path, shown)
    changes: dict[str, Any] = {}
    if select:
        settings = settings.for_all(select=split(select))
    if extend_select:
        changes["extend_select"] = (*settings.keys.extend_select, *split(extend_select))
    if ignore:
        changes["ignore"] = (*settings.keys.ignore, *split(ignore))
    if source_language is not None:
        if not LANGUAGE.match(source_language):
            raise QualcheckError(f"--source-language {source_language!r} is no ISO 639 code such as hi or it")
        settings = settings.for_all(source_language=source_language)
    if name_style is not None:
        settings = settings.for_all(name_style=name_style.value)
    return settings.with_keys(**changes)


def with_languagetool(settings: Settings, wanted: bool | None, url: str | None) -> Settings:
    """The settings with what the command line says of LanguageTool. An address asks for it."""
    from dataclasses import replace

    keys = settings.keys.languagetool
    if wanted is not None or url is not None:
        keys = replace(keys, use="off" if wanted is False else "required", url=url or keys.url)
    if keys.use != "off" and keys.url is not None:
        from qualcheck.languagetool.client import address

        server, here = address(keys.url)
        if not here:
            complain(f"the articles go to {server}, which is not this machine")
    return settings.with_keys(languagetool=keys)


def split(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


def write_whole(path: Path, content: str | bytes) -> None:
    """Write to a temporary file and rename: nobody ever sees half a report. Raises QualcheckError.

    What is no file, such as /dev/stdout or a pipe, is written to as it is.
    """
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
    # No name that somebody else could have put a link at.
    temporary = path.with_name(f".{path.name[:50]}.{secrets.token_hex(4)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file() and not path.is_dir():
            with path.open("wb") as device:
                device.write(raw)
            return
        with temporary.open("xb") as file:
            file.write(raw)
        os.replace(temporary, path)
    except OSError as error:
        raise QualcheckError(f"cannot write the file: {error.strerror or error}", str(path)) from error
    finally:
        with contextlib.suppress(OSError):  # It is there only where the writing has failed or was interrupted.
            temporary.unlink()


#: What befalls a run, rather than what the command line got wrong.
MISFORTUNES: Final = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG} if os.name != "nt" else {errno.ENOSPC}
)


def code_of(error: QualcheckError) -> int:
    """The exit code of a run that could not write a file: 3 where the disk is full or broken, else 2."""
    cause = error.__cause__
    return 3 if isinstance(cause, OSError) and cause.errno in MISFORTUNES else 2


@dataclass
class Output:
    """Standard output. Once nobody reads it, or it is full, nothing more is written to it; the run goes on."""

    failed: OSError | None = None

    def write(self, text: str | bytes, *, styled: bool | None = None) -> None:
        if self.failed is None:
            try:
                typer.echo(text, nl=False, color=styled)
            except OSError as error:
                self.failed = error
                discard_output()

    def line(self, text: str) -> None:
        self.write(text + "\n", styled=True)

    @property
    def reason(self) -> str:
        """Why it failed, in words."""
        return output_failed(self.failed) if self.failed is not None else ""


def output_failed(error: OSError) -> str:
    if error.errno == errno.EPIPE:
        return "standard output was closed before all was written"
    return f"cannot write to standard output: {error.strerror or error}"


def discard_output() -> None:
    """What is still to be written to standard output goes nowhere, so that Python can end in peace."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def coloured(stream: Any) -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (stream.isatty() and os.environ.get("TERM") != "dumb")


STYLES: Final[dict[str, dict[str, Any]]] = {
    "error": {"fg": "red", "bold": True},
    "query": {"fg": "yellow", "bold": True},
    "signal": {"fg": "cyan"},
    "mark": {"bold": True},
    "verdict": {"bold": True},
    "dim": {"dim": True},
}


def style(text: str, style: str) -> str:
    return typer.style(text, **STYLES[style])


def complain(message: str) -> None:
    from qualcheck.formats.text import safe

    with contextlib.suppress(OSError):
        typer.echo(f"qualcheck: {safe(message)}", err=True)


def finish(code: int, reason: str) -> None:
    """Say on standard error what decided, and exit."""
    from qualcheck.formats.text import safe

    with contextlib.suppress(OSError):
        typer.echo(f"qualcheck: exit {code}: {safe(reason)}", err=True)
    sys.exit(code)
