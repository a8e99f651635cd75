"""`qualcheck dismiss`: put a finding aside, with the reason, so that nobody has to judge it again."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qualcheck.commands.console import (
    ConfigOption,
    NameStyleOption,
    finish,
    settings_from,
    with_languagetool,
    write_whole,
)
from qualcheck.commands.sifting import Sifting, TodayOption, day, home, sifted
from qualcheck.dismissals import FILE_NAME, EntryKeys, entries_for, load, render
from qualcheck.errors import QualcheckError
from qualcheck.formats.text import plural

if TYPE_CHECKING:
    from qualcheck.finding import Finding
    from qualcheck.report import Report


def dismiss(
    article: Annotated[Path, typer.Argument(metavar="ARTICLE", help="The file the findings are in.")],
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Their short ids, as reports show them.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for whoever asks later.")] = "",
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="The last day on which it holds, as in 2027-01-31.")
    ] = None,
    everywhere: Annotated[
        bool, typer.Option("--everywhere", help="The same words, or the same name, in every article and sentence.")
    ] = False,
    today: TodayOption = None,
    source_language: Annotated[
        str | None, typer.Option("--source-language", metavar="CODE", help="As for check.")
    ] = None,
    name_style: NameStyleOption = None,
    languagetool: Annotated[
        bool | None, typer.Option("--languagetool/--no-languagetool", help="Ask LanguageTool as well.")
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Dismiss findings of an article: they are counted and stop nobody, also where the story is sent again."""
    from qualcheck import run

    settings = settings_from(config, source_language=source_language, name_style=name_style)
    settings = with_languagetool(settings, languagetool, None)
    if settings.keys.strict and not reason.strip():
        raise QualcheckError('a dismissal needs a reason: the settings are strict; add --reason "…"')
    if until is not None and day(until, "--until") < day(today, "--today"):
        raise QualcheckError(f"--until {until} is over; give a day to come")
    # What the baseline knows can be dismissed too, so it is not looked at.
    made = sifted(run.prepare(settings, with_figures=False), Sifting(baseline=False, today=today), [str(article)])
    try:
        report = made.run.check(run.read_article(article, settings))
    finally:
        made.run.close()
    found = _named(report, ids)
    path = home(FILE_NAME, settings)
    wanted = entries_for(
        report.document,
        found,
        article=Path(os.path.relpath(article, path.parent)).as_posix(),
        reason=" ".join(reason.split()),
        until=until,
        everywhere=everywhere,
    )
    _append(path, wanted, settings.keys.strict)
    for finding in found:
        words = " ".join(report.document.text[finding.span.start : finding.span.end].split())
        typer.echo(f"dismissed {finding.rule} “{words}”" + (f" until {until}" if until else ""))
    finish(0, f"{plural(len(found), 'finding')} dismissed in {os.path.relpath(path)}")


def _named(report: Report, ids: Sequence[str]) -> list[Finding]:
    """The findings with these ids, of which the first letters are enough. Raises QualcheckError."""
    pairs = list(zip(report.ids, report.findings, strict=True))
    found = []
    for id_ in dict.fromkeys(each.strip().lower().removeprefix("#") for each in ids):
        fitting = [finding for known, finding in pairs if id_ and known.startswith(id_)]
        if len(fitting) > 1:
            raise QualcheckError(f"{id_!r} is the beginning of several ids; write it out", report.document.id)
        if not fitting:
            gone = any(each.id.startswith(id_) for each in report.dismissed) if id_ else False
            known = ", ".join(known for known, _ in pairs[:10]) or "none"
            raise QualcheckError(
                f"the finding {id_} is dismissed already"
                if gone
                else f"there is no finding {id_!r}; there are: {known}",
                report.document.id,
            )
        if fitting[0].kind == "meta":
            raise QualcheckError(f"{id_} is about a dismissal itself; change that instead", report.document.id)
        found += fitting
    return found


def _append(path: Path, wanted: Iterable[EntryKeys], strict: bool) -> None:
    """Put the entries behind those that are there; what people wrote into the file stays as it is."""
    if not path.exists():
        before, known = b"", set()
    else:
        known = {entry.keys for entry in load(path, strict=strict)}
        before = path.read_bytes()
        before += b"" if before.endswith(b"\n") or not before else b"\n"
    write_whole(path, before + render(entry for entry in wanted if entry not in known).encode("utf-8"))
