"""`qualcheck rules why`: whether a rule fires on a text, and what is in its way if not."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from qualcheck.commands.console import (
    ConfigOption,
    ExtendOption,
    IgnoreOption,
    NameStyleOption,
    SelectOption,
    coloured,
    finish,
    settings_from,
    style,
    with_languagetool,
)
from qualcheck.commands.rules.chosen import called, known_format
from qualcheck.errors import QualcheckError

if TYPE_CHECKING:
    from qualcheck.config import Settings
    from qualcheck.document import Document

EXAMPLES: Final = """
Examples:

  qualcheck rules why house-rules.for-his-part --text "For her part, the mayor agreed."

  qualcheck rules why general.doubled-word --file wire/story.txt:12

The exit code is 0 where the rule fires, 1 where it does not, 2 for a rule or file that is not there, 3 where the rule
could not be tried.
"""

#: The name of a text given on the command line.
TEXT: Final = "text"


def why(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="The id of a rule, as in hi.took-a-target-on.")],
    text: Annotated[str | None, typer.Option("--text", metavar="TEXT", help="The text to try it on.")] = None,
    file: Annotated[
        str | None,
        typer.Option("--file", metavar="FILE[:LINE]", help="An article, or one line of it; the whole article is read."),
    ] = None,
    format_: Annotated[str, typer.Option("--format", metavar="NAME", help="text or json.")] = "text",
    source_language: Annotated[
        str | None, typer.Option("--source-language", metavar="CODE", help="As with check.")
    ] = None,
    select: SelectOption = None,
    extend_select: ExtendOption = None,
    ignore: IgnoreOption = None,
    name_style: NameStyleOption = None,
    languagetool: Annotated[
        bool | None, typer.Option("--languagetool/--no-languagetool", help="Ask LanguageTool.", show_default=False)
    ] = None,
    languagetool_url: Annotated[
        str | None, typer.Option("--languagetool-url", metavar="URL", help="A LanguageTool server that runs already.")
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Whether a rule fires on a text, step by step; if not, the first thing that is in its way."""
    from qualcheck import dismissals, packs, run
    from qualcheck import why as reasons
    from qualcheck.commands.sifting import Sifting, sifted
    from qualcheck.formats import why as formats

    known_format(format_)
    if (text is None) == (file is None):
        raise QualcheckError('give a text or an article: --text "…" or --file FILE[:LINE]')
    settings = settings_from(config, select, extend_select, ignore, source_language, name_style)
    settings = with_languagetool(settings, languagetool, languagetool_url)
    loaded = packs.load((*packs.shipped_packs(), *settings.house_packs))
    asked = called(rule, (*loaded, *dismissals.RULES))
    document, line = (read(file, settings)) if file is not None else (from_text(text or "", settings), None)
    made = run.prepare(settings, with_figures=False)
    try:
        told = reasons.explain(asked, document, sifted(made, Sifting(), [document.id]).run, line)
    finally:
        made.close()
    if format_ == "json":
        typer.echo(json.dumps(formats.as_data(told), ensure_ascii=False, indent=1))
    else:
        for each in formats.lines(told, style if coloured(sys.stdout) else lambda text, _: text):
            typer.echo(each)
    code = {"fired": 0, "did not fire": 1, "not judged": 3}[told.verdict]
    finish(code, f"the rule {told.verdict}" if told.verdict != "not judged" else "the rule could not be tried")


def from_text(text: str, settings: Settings) -> Document:
    from qualcheck import run

    return run.read_bytes(text.encode("utf-8", "surrogateescape"), TEXT, settings)


def read(given: str, settings: Settings) -> tuple[Document, int | None]:
    """The article and the line of it that is asked about. Raises QualcheckError."""
    from qualcheck import run

    path, line = given, None
    named = re.fullmatch(r"(.+):(\d{1,9})", given)
    if named and not Path(given).exists():
        path, line = named[1], int(named[2])
    document = run.read_standard_input("-", settings) if path == "-" else run.read_article(Path(path), settings)
    count = document.source.count("\n") + 1
    if line is not None and not 1 <= line <= count:
        raise QualcheckError(f"there is no line {line}; the file has {count}", path)
    return document, line
