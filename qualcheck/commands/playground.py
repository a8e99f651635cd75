"""`qualcheck playground`: a page on this machine to check an article and to write, try and save a rule."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from qualcheck.commands.console import ConfigOption, complain, finish, settings_from, write_whole
from qualcheck.config import FILE_NAME, Settings
from qualcheck.errors import QualcheckError

if TYPE_CHECKING:
    from qualcheck.packs import Pack

EXAMPLES: Final = """
Examples:

  qualcheck playground wire/story.txt

  qualcheck playground --pack house-rules --corpus native=news/ --corpus mt=translated/
"""


def playground(
    article: Annotated[Path | None, typer.Argument(metavar="[ARTICLE]", help="An article to begin with.")] = None,
    corpora: Annotated[
        list[str] | None,
        typer.Option(
            "--corpus",
            metavar="NAME=PATH",
            help="A folder or file of .txt, .jsonl or .jsonl.gz whose first 200 texts a rule is tried on: 'native' is "
            "news written in English, 'mt' machine translation. May be given several times.",
        ),
    ] = None,
    pack: Annotated[
        Path | None,
        typer.Option(
            "--pack",
            metavar="FOLDER",
            help="The folder that rules are saved in (default: the one of 'packs' in qualcheck.yml).",
        ),
    ] = None,
    port: Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535, help="0 takes a free one.")] = 0,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
    config: ConfigOption = None,
) -> None:
    """Open a page on this machine: paste an article and see its report, write a rule and see what it finds, save it.

    Only this machine can reach it, nothing is loaded from elsewhere, and Ctrl-C ends it.
    """
    from qualcheck import run
    from qualcheck.files import shown
    from qualcheck.playground.server import Server, Site
    from qualcheck.playground.worker import Job, Worker

    settings = settings_from(config)
    own = _pack(pack, settings)
    text, name = "", "pasted.txt"
    if article is not None:
        text, name = run.read_article(article, settings).source, shown(article)
    worker = Worker(Job(settings, own, _corpora(corpora or ()), name))
    try:
        site = Site(worker, write_whole, text, _advice(own, settings))
        try:
            server = Server(site, port)
        except OSError as error:
            message = f"port {port} cannot be used: {error.strerror or error}; leave --port out to take a free one"
            raise QualcheckError(message) from error
        signal.signal(signal.SIGTERM, _interrupt)
        with server:
            typer.echo(f"The playground is at {server.url}")
            typer.echo("Only this machine can open it, with the whole address. Ctrl-C ends it.")
            if not no_browser:
                _open(server.url)
            server.serve_forever(poll_interval=0.2)
    except KeyboardInterrupt:
        pass
    finally:
        worker.close()
    finish(0, "the playground was ended")


def _interrupt(*_: Any) -> None:
    raise KeyboardInterrupt


def _open(url: str) -> None:
    import webbrowser

    if not webbrowser.open(url):
        complain("no browser could be opened; open the address yourself")


def _corpora(given: Any) -> dict[str, Path]:
    from qualcheck.commands.rules.chosen import corpora_from

    return corpora_from(given)


def _pack(folder: Path | None, settings: Settings) -> Pack | None:
    """The house's pack that rules are saved in: the one named, else the only one of the settings."""
    from qualcheck.playground import house

    if folder is not None:
        return house.pack(folder, os.path.relpath(folder))
    if len(settings.house_packs) == 1:
        return house.pack(settings.house_packs[0].folder, settings.house_packs[0].shown)
    return None


def _advice(own: Pack | None, settings: Settings) -> str:
    if own is None or own.folder in {pack.folder.resolve() for pack in settings.house_packs}:
        return ""
    from qualcheck.house_rules import packs_line

    folder = os.path.relpath(own.folder, settings.folder.resolve()).replace(os.sep, "/")
    return f"For every check to use it, put “{packs_line(folder)}” into {FILE_NAME}."
