"""`qualcheck languagetool`: install it, say what is there, remove it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from qualcheck.commands.console import ConfigOption, finish, settings_from
from qualcheck.errors import QualcheckError

app = typer.Typer(
    help="Install LanguageTool, see what is there, remove it.", no_args_is_help=True, rich_markup_mode=None
)


class Source(StrEnum):
    official = "official"
    maven = "maven"


VersionOption = Annotated[
    str | None, typer.Option("--version", metavar="N.N", help="Another version than the one rules were measured on.")
]


@app.command()
def install(
    source: Annotated[
        Source | None,
        typer.Option(
            "--from", help="official: language-tool-python's download; maven: Maven Central, which needs mvn."
        ),
    ] = None,
    version: VersionOption = None,
) -> None:
    """Download LanguageTool. Nothing else ever does. Without --from, Maven is used where it is there."""
    import shutil

    from qualcheck.languagetool import installation

    chosen = source.value if source is not None else "maven" if shutil.which("mvn") else "official"
    wanted = _known(version) or installation.VERSION
    typer.echo(f"Getting LanguageTool {wanted} ({chosen}) …", err=True)
    done = installation.install("maven" if chosen == "maven" else "official", wanted)
    finish(0, f"LanguageTool {done.version} is in {done.folder}")


@app.command()
def status(config: ConfigOption = None) -> None:
    """Say which LanguageTool and which Java there are, and what to do. Ends with 1 where a run could not have it."""
    from qualcheck.languagetool import client, installation

    keys = settings_from(config).keys.languagetool
    typer.echo(f"wanted: LanguageTool {keys.version}; by the settings it is {keys.use}")
    found = list(installation.installations())
    for one in found:
        typer.echo(f"found: {one.version} ({one.source}) in {one.folder}")
    if not found:
        typer.echo(f"found: none in {installation.own_folder()} nor in {installation.client_folder()}")
    missing = ""
    if keys.url is not None:
        url = client.address(keys.url)[0]
        try:
            version = client.version_at(url)
        except (OSError, ValueError, KeyError) as error:
            missing = f"no LanguageTool answers at {url} ({error})"
        else:
            typer.echo(f"server: {version} at {url}")
            if version != keys.version:
                missing = f"the server is {version}; set languagetool: {{version: '{version}'}} or run {keys.version}"
    else:
        try:
            typer.echo(f"java: {installation.java()}")
            installation.find(keys.version)
        except QualcheckError as error:
            missing = str(error)
    finish(1 if missing else 0, missing or "ready; use it with 'qualcheck check --languagetool'")


@app.command()
def remove(version: VersionOption = None) -> None:
    """Delete what `install` got; of other places nothing is deleted."""
    from qualcheck.languagetool import installation

    gone = installation.remove(_known(version))
    for one in gone:
        typer.echo(f"deleted {one.folder}")
    finish(0, "" if gone else f"nothing is installed in {installation.own_folder()}")


def _known(version: str | None) -> str | None:
    import re

    if version is not None and not re.fullmatch(r"\d+\.\d+", version):
        raise QualcheckError(f"--version {version!r} must be like 6.8")
    return version
