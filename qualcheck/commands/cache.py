"""`qualcheck cache`: how full the cache is, and emptying it."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from qualcheck import cache
from qualcheck.errors import QualcheckError

app = typer.Typer(help="Show or empty the cache, which holds text of articles.", no_args_is_help=True)


@app.command("show")
def cache_show() -> None:
    """Where the cache is and how full."""
    try:
        parts = cache.parts()
    except OSError as error:
        raise _error(error) from error
    typer.echo(str(cache.folder()))
    for part in parts:
        most = cache.MOST_FILES[part.name] + cache.SLACK
        typer.echo(f"  {part.name or 'rules and names'}: {part.files:,} of {most:,} files at most, {_size(part.bytes)}")


@app.command("clear")
def cache_clear() -> None:
    """Delete what the cache holds. Losing it costs time and nothing else."""
    try:
        parts = cache.clear()
    except OSError as error:
        raise _error(error) from error
    typer.echo(f"{_files(parts)} deleted, {_size(sum(part.bytes for part in parts))}")


def _files(parts: Sequence[cache.Part]) -> str:
    count = sum(part.files for part in parts)
    return f"{count:,} {'file' if count == 1 else 'files'}"


def _size(count: int) -> str:
    return f"{count / 1_000_000:,.1f} MB"


def _error(error: OSError) -> QualcheckError:
    return QualcheckError(f"cannot read or empty the cache: {error.strerror or error}", str(cache.folder()))
