"""`qualcheck config` and `qualcheck init`: the settings in force, their schema, and a file to begin with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from qualcheck import __version__
from qualcheck.commands.console import (
    ConfigOption,
    ExtendOption,
    IgnoreOption,
    NameStyleOption,
    SelectOption,
    settings_from,
    write_whole,
)
from qualcheck.config import FILE_NAME
from qualcheck.errors import QualcheckError

if TYPE_CHECKING:
    from qualcheck.in_force import Row

app = typer.Typer(help="Show the settings in force and where each comes from.", no_args_is_help=True)

SHOW_EXAMPLES: Final = """
Examples:

  qualcheck config show wire/ansa/story.txt

  qualcheck config schema > qualcheck.schema.json
"""


@app.command("show", epilog=SHOW_EXAMPLES)
def config_show(
    path: Annotated[str | None, typer.Argument(metavar="[PATH]", help="An article; it need not exist.")] = None,
    format_: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    select: SelectOption = None,
    extend_select: ExtendOption = None,
    ignore: IgnoreOption = None,
    source_language: Annotated[
        str | None, typer.Option("--source-language", metavar="CODE", help="As with check.")
    ] = None,
    name_style: NameStyleOption = None,
    config: ConfigOption = None,
) -> None:
    """The settings in force, for the article at PATH or for a whole run, and where each comes from."""
    from qualcheck import in_force
    from qualcheck.files import shown

    if format_ not in ("text", "json"):
        raise QualcheckError(f"unknown format {format_!r}; formats are text, json")
    settings = settings_from(config, select, extend_select, ignore, source_language, name_style)
    article = shown(Path(path)) if path is not None else None
    found = list(in_force.rows(settings, article))
    if format_ == "json":
        rows = [{"key": list(row.key), "value": row.value, "from": row.origin} for row in found]
        typer.echo(json.dumps({"path": article, "settings": rows}, ensure_ascii=False, indent=1))
        return
    names = [_name(row) for row in found]
    values = [_value(row.value) for row in found]
    widths = [min(max(map(len, column)), 60) for column in (names, values)]
    for name, value, row in zip(names, values, found, strict=True):
        typer.echo(f"{name:<{widths[0]}}  {value:<{widths[1]}}  {row.origin}")


def _name(row: Row) -> str:
    """`verdict.recast`; the items of a list share the name of the list."""
    return ".".join(str(part) for part in row.key if isinstance(part, str) or len(row.key) > 2)


def _value(value: Any) -> str:
    from qualcheck.formats.text import safe

    if value is None:
        return "not set"
    return safe(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@app.command("schema")
def config_schema() -> None:
    """The JSON schema of qualcheck.yml, for editors that complete and check it."""
    from qualcheck.config_schema import FILE

    typer.echo(FILE.read_text(encoding="utf-8"), nl=False)


def init(
    folder: Annotated[Path, typer.Argument(metavar="[FOLDER]", help="Where it goes.")] = Path("."),
) -> None:
    """Write a commented qualcheck.yml to begin with."""
    path = folder / FILE_NAME
    if path.exists():
        raise QualcheckError("the file is there already; 'qualcheck config show' tells what it sets", str(path))
    if not folder.is_dir():
        raise QualcheckError("there is no such folder", str(folder))
    write_whole(path, starter())
    typer.echo(f"{path} written; 'qualcheck config show' tells what is in force")


def starter() -> str:
    """The file to begin with: this version pinned, LanguageTool offered where it is installed."""
    from qualcheck.languagetool import installation

    text = (
        Path(__file__).parents[1].joinpath("starter.yml").read_text(encoding="utf-8").replace("@VERSION@", __version__)
    )
    found = next((one for one in installation.installations() if one.version == installation.VERSION), None)
    if found is None:
        told = "# LanguageTool can be asked as well; 'qualcheck languagetool install' gets it.\n"
    else:
        told = (
            f"# LanguageTool {found.version} is installed and can be asked as well: slower, and it finds more slips.\n"
        )
    return text.replace("@LANGUAGETOOL@\n", told)
