"""`qualcheck names`: the names of articles as one ledger, a house list from it, and what decided on a name."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup

from qualcheck.commands.console import (
    ConfigOption,
    NameStyleOption,
    coloured,
    complain,
    finish,
    settings_from,
    style,
    write_whole,
)
from qualcheck.config import Settings
from qualcheck.document import Document
from qualcheck.errors import QualcheckError

FORMATS: Final = ("table", "json", "csv")

LEDGER_EXAMPLES: Final = """
Examples:

  qualcheck names wire/

  qualcheck names wire/ --format csv --output ledger.csv

  qualcheck names ledger.csv --write-house house-names.yml

In a ledger as CSV or JSON, change 'use' (print, avoid, also, short, open) and 'name', the form to print; then
--write-house makes a house list of it, which qualcheck.yml names under house_names.
"""


class LedgerFirst(TyperGroup):
    """`qualcheck names PATH...` is `qualcheck names ledger PATH...`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, *ctx.help_option_names):
            args = ["ledger", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=LedgerFirst,
    help="The names of articles as one ledger (qualcheck names PATH...), and what decided on a name.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("ledger", epilog=LEDGER_EXAMPLES)
def ledger(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...", help="Articles or folders; with --write-house also a reviewed .json or .csv."
        ),
    ],
    format_: Annotated[str, typer.Option("--format", help="table, json or csv.")] = "table",
    output: Annotated[Path | None, typer.Option("--output", metavar="FILE", help="Where it goes.")] = None,
    write_house: Annotated[
        Path | None, typer.Option("--write-house", metavar="FILE", help="Write a house list of names, a new file.")
    ] = None,
    name_style: NameStyleOption = None,
    config: ConfigOption = None,
) -> None:
    """Every name of the articles: its spellings, how often, where first, and what to print. PATH... alone does this."""
    from qualcheck.formats import names as formats

    if format_ not in FORMATS:
        raise QualcheckError(f"unknown format {format_!r}; formats are {', '.join(FORMATS)}")
    if write_house is not None and write_house.exists():
        raise QualcheckError("there is such a file already; name a new one", str(write_house))
    settings = settings_from(config, name_style=name_style)
    ledgers = [path for path in paths if write_house is not None and Path(path).suffix in (".json", ".csv")]
    if ledgers and len(ledgers) < len(paths):
        raise QualcheckError("--write-house takes reviewed ledgers or articles, not both at once")
    if ledgers and write_house is not None:
        lines = formats.reviewed(_read(ledgers), ledgers[0])
        _write_house(lines, write_house)
        return
    from qualcheck import ledger as ledgers_

    documents = _Documents(paths, settings)
    found = ledgers_.ledger(_finder(settings), documents)
    if write_house is not None:
        _write_house(found, write_house, documents)
        return
    if format_ == "table":
        styled = style if output is None and coloured(sys.stdout) else lambda text, _: text
        text = "".join(f"{line}\n" for line in formats.table(found, documents.read, styled))
    else:
        text = formats.as_json(found) if format_ == "json" else formats.as_csv(found)
    if output is None:
        typer.echo(text, nl=False, color=True)
    else:
        write_whole(output, text)
    _end(documents, f"{len(found)} names, {sum(line.drifts for line in found)} to settle")


@app.command("trace")
def trace(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name as written, in quotation marks.")],
    against: Annotated[
        str | None, typer.Option("--against", metavar="OTHER", help="Another spelling: is it the same name?")
    ] = None,
    name_style: NameStyleOption = None,
    config: ConfigOption = None,
) -> None:
    """Say which list, rule or guard decides on a name, or on whether two spellings are one."""
    from qualcheck import ledger as ledgers
    from qualcheck.formats.text import safe

    if not name.strip() or (against is not None and not against.strip()):
        raise QualcheckError("the name is empty")
    settings = settings_from(config, name_style=name_style)
    other = " ".join(against.split()) if against is not None else None
    for line in ledgers.trace(_finder(settings), " ".join(name.split()), other):
        typer.echo(safe(line))
    finish(0, "traced")


class _Documents:
    """The articles at `paths`, one after the other; those that cannot be read are complained of and counted."""

    def __init__(self, paths: Sequence[str], settings: Settings) -> None:
        self._paths = paths
        self._settings = settings
        self.read = 0
        self.unreadable = 0

    def __iter__(self) -> Iterator[Document]:
        from qualcheck import run

        for path in run.articles(self._paths, self._settings):
            try:
                if isinstance(path, QualcheckError):
                    raise path
                document = run.read_article(path, self._settings)
            except QualcheckError as error:
                complain(str(error))
                self.unreadable += 1
                continue
            self.read += 1
            yield document


def _finder(settings: Settings) -> Any:
    from qualcheck import run

    return run.resources(settings).name_finder


def _read(paths: Sequence[str]) -> str:
    if len(paths) > 1:
        raise QualcheckError("--write-house takes one reviewed ledger at a time")
    try:
        return Path(paths[0]).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise QualcheckError(f"cannot read the file: {error.strerror or error}", paths[0]) from error
    except UnicodeDecodeError as error:
        raise QualcheckError("the file is not UTF-8; save it as UTF-8", paths[0]) from error


def _write_house(lines: Sequence[Any], path: Path, documents: _Documents | None = None) -> None:
    from qualcheck import ledger as ledgers
    from qualcheck import namelists
    from qualcheck.formats import names as formats

    entries = ledgers.house_list(lines)
    text = formats.house_yaml(entries)
    namelists.parse_house_list(text, str(path))  # What is written can be read.
    if documents is None or not documents.unreadable:
        write_whole(path, text)
    told = f"{len(entries)} names written to {path}"
    if documents is None:
        finish(0, told)
    else:
        _end(documents, told)


def _end(documents: _Documents, told: str) -> None:
    if documents.unreadable:
        finish(2, f"{documents.unreadable} of {documents.read + documents.unreadable} could not be read")
    finish(0, told if documents.read else "no articles found")
