"""What a check does not speak of, as the command line and the files beside qualcheck.yml have it, and what it says then."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from qualcheck import baseline as baselines
from qualcheck import config as configuration
from qualcheck import dismissals
from qualcheck.config import Settings
from qualcheck.errors import QualcheckError

if TYPE_CHECKING:
    from qualcheck.document import Document
    from qualcheck.older import FromFile, FromFolder, FromGit
    from qualcheck.report import Report
    from qualcheck.run import Run

SinceOption = Annotated[
    str | None,
    typer.Option("--since", metavar="REF", help="Only what is new since the history parted from this git revision."),
]
AgainstOption = Annotated[
    Path | None,
    typer.Option("--against", metavar="OLD", help="Only what is new against this file or folder of older versions."),
]
BaselineOption = Annotated[
    bool,
    typer.Option("--baseline/--no-baseline", help=f"Pass over what {baselines.FILE_NAME} knows.", show_default=False),
]
TodayOption = Annotated[
    str | None, typer.Option("--today", metavar="DATE", help="The day that dismissals are judged by (default: today).")
]
#: So many entries that are out of date are named; the rest is counted.
MOST_NAMED: Final = 5


@dataclass(frozen=True)
class Sifting:
    """What was asked for: `since` and `against` as on the command line, `today` as an ISO date."""

    since: str | None = None
    against: Path | None = None
    baseline: bool = True
    dismissals: bool = True
    today: str | None = None


@dataclass(frozen=True)
class Sifted:
    """A run that passes over what it should, and what it passes over."""

    run: Run
    baseline: baselines.Baseline | None
    dismissals: dismissals.Dismissals
    from_git: FromGit | None


def beside(name: str, settings: Settings) -> Path | None:
    """The file of that name in the working directory or above it, else beside the settings."""
    found = configuration.find(Path.cwd(), name)
    if found is None and (settings.folder / name).is_file():
        return settings.folder / name
    return found


def home(name: str, settings: Settings) -> Path:
    """Where the file is, or where it is made: beside the settings."""
    return beside(name, settings) or settings.folder / name


def day(text: str | None, option: str) -> datetime.date:
    if text is None:
        return datetime.date.today()  # The only clock in the program.
    if not dismissals.is_date(text):
        raise QualcheckError(f"{option} {text!r} is no day such as 2027-01-31")
    return datetime.date.fromisoformat(text)


def sifted(run: Run, wanted: Sifting, paths: Sequence[str]) -> Sifted:
    """The run with its sieve. Raises QualcheckError for what cannot be read."""
    from qualcheck.sieve import Sieve

    settings = run.settings
    known = beside(baselines.FILE_NAME, settings) if wanted.baseline else None
    ignored = beside(dismissals.FILE_NAME, settings) if wanted.dismissals else None
    found = dismissals.Dismissals(
        path=ignored or settings.folder / dismissals.FILE_NAME,
        entries=dismissals.load(ignored, strict=settings.keys.strict) if ignored is not None else (),
        today=day(wanted.today, "--today"),
        rules=run.known,
        active={rule.id: rule for rule in run.rules},
        strict=settings.keys.strict,
    )
    baseline = baselines.load(known) if known is not None else None
    changes = _changes(wanted, settings, paths)
    sieve = Sieve(rules=run.known, dismissals=found, baseline=baseline, changes=changes)
    from qualcheck.older import FromGit

    return Sifted(replace(run, sieve=sieve), baseline, found, changes if isinstance(changes, FromGit) else None)


def _changes(wanted: Sifting, settings: Settings, paths: Sequence[str]) -> FromGit | FromFile | FromFolder | None:
    from qualcheck import older, run
    from qualcheck.revisions import Since

    def read(raw: bytes, name: str) -> Document:
        return run.read_bytes(raw, name, settings)

    if wanted.since is not None and wanted.against is not None:
        raise QualcheckError("--since and --against exclude each other; give one")
    if wanted.since is not None:
        return older.FromGit(Since(wanted.since), read)
    if wanted.against is None:
        return None
    if wanted.against.is_dir():
        texts = {}
        for path in run.articles([str(wanted.against)], settings):
            if isinstance(path, QualcheckError):
                raise path
            texts[path] = run.read_article(path, settings)
        return older.from_folder(wanted.against, texts, paths)
    if not wanted.against.exists():
        raise QualcheckError("there is no such file or folder", str(wanted.against))
    return older.FromFile(run.read_article(wanted.against, settings))


def changed_only(
    paths: Iterator[Path | QualcheckError], made: Sifted, passed: list[Path]
) -> Iterator[Path | QualcheckError]:
    """Without the files that git sees no change of, which go to `passed`: they need no check."""
    for path in paths:
        if made.from_git is not None and isinstance(path, Path) and made.from_git.is_unchanged(path):
            passed.append(path)
        else:
            yield path


def is_whole(paths: Sequence[str], made: Sifted) -> bool:
    """Whether the run looks at all that the file of dismissals can be about."""
    folder = os.path.realpath(made.dismissals.path.parent)
    tops = [os.path.realpath(path) for path in paths if Path(path).is_dir()]
    return made.from_git is None and any(os.path.commonpath([top, folder]) == top for top in tops)


def remarks(made: Sifted, reports: Sequence[Report], passed: Sequence[Path]) -> Iterator[str]:
    """What was passed over, in words."""
    unchanged = sum(report.unchanged for report in reports)
    known = sum(report.known for report in reports)
    dismissed = sum(len({each.finding.span for each in report.dismissed}) for report in reports)
    if passed:
        yield f"{len(passed):,} unchanged {'article' if len(passed) == 1 else 'articles'} not checked"
    parts = [
        text
        for count, text in (
            (unchanged, f"{unchanged:,} in unchanged text"),
            (known, f"{known:,} in the baseline"),
            (dismissed, f"{dismissed:,} dismissed"),
        )
        if count
    ]
    if parts:
        yield "not counted: " + ", ".join(parts)
    stale = made.baseline.stale(reports, made.run.known, made.run.took_part) if made.baseline is not None else ()
    if stale:
        named = ", ".join(f"{entry.article} {entry.id} {entry.rule}" for entry in stale[:MOST_NAMED])
        more = f" and {len(stale) - MOST_NAMED:,} more" if len(stale) > MOST_NAMED else ""
        entries = "1 entry" if len(stale) == 1 else f"{len(stale):,} entries"
        yield f"{entries} of the baseline out of date ({named}{more}); qualcheck baseline prune takes them out"
