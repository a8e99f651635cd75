"""What the commands share: their common options, settings, printing, writing files, and the one way out."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from qualcheck.config import Settings
from qualcheck.errors import QualcheckError

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
    """Write to a temporary file and rename: nobody ever sees half a report. Raises QualcheckError."""
    temporary = path.with_name(f".{path.name[:100]}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace"))
        os.replace(temporary, path)
    except OSError as error:
        with contextlib.suppress(OSError):  # Where a folder on the way is a file, there is nothing to take away.
            temporary.unlink()
        raise QualcheckError(f"cannot write the file: {error.strerror or error}", str(path)) from error


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

    typer.echo(f"qualcheck: {safe(message)}", err=True)


def finish(code: int, reason: str) -> None:
    """Say on standard error what decided, and exit."""
    from qualcheck.formats.text import safe

    typer.echo(f"qualcheck: exit {code}: {safe(reason)}", err=True)
    sys.exit(code)
