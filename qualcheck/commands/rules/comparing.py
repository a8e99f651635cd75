"""`qualcheck rules diff`: which findings a change of rules brings and takes away."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from qualcheck.commands.console import ConfigOption, complain, finish, settings_from, write_whole
from qualcheck.commands.rules.chosen import CORPUS_HELP, ProcessesOption, corpora_from
from qualcheck.errors import QualcheckError

if TYPE_CHECKING:
    from qualcheck.config import Settings
    from qualcheck.packs import Pack

EXAMPLES: Final = """
Examples:

  qualcheck rules diff --from origin/main --corpus native=news/ --corpus mt=translated.jsonl.gz --output diff.md

  qualcheck rules diff --from-folder old-rules/ --to new-rules/ wire/

  qualcheck rules diff --from-installed --to rules/ --corpus native=news/

Give one of --from, --from-folder and --from-installed. With --from the rules of the repository you stand in, the shipped
ones or the packs of qualcheck.yml, are compared with what they were where its history and that of REF part.
"""
#: What articles given as paths are called beside the corpora.
ARTICLES: Final = "articles"


def diff(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="[PATH...]", help="Articles to try the rules on, besides corpora.")
    ] = None,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="REF", help="The rules as they were at a git commit, branch or tag.")
    ] = None,
    from_folder: Annotated[
        Path | None, typer.Option("--from-folder", metavar="FOLDER", help="The rules in a folder: a pack, or packs.")
    ] = None,
    from_installed: Annotated[
        bool, typer.Option("--from-installed", help="The rules of the qualcheck that runs.")
    ] = False,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            metavar="FOLDER",
            help="The changed rules (default: those in force; with --from-installed: the folder 'rules').",
        ),
    ] = None,
    corpora: Annotated[
        list[str] | None,
        typer.Option("--corpus", metavar="NAME=PATH", help=CORPUS_HELP),
    ] = None,
    excerpts: Annotated[
        int, typer.Option("--excerpts", min=0, metavar="N", help="Findings to show of each rule and corpus.")
    ] = 5,
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="Rules to show with their findings.")] = 40,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Write the page there instead of printing it.")
    ] = None,
    with_time: Annotated[
        bool,
        typer.Option("--time", help="Also the time that kinds and changed rules take, which is never twice the same."),
    ] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="End with 1 if a finding comes or goes, as 'git diff' does.")
    ] = False,
    processes: ProcessesOption = None,
    config: ConfigOption = None,
) -> None:
    """Show which findings a change of rules brings and takes away on texts, as Markdown for a pull request."""
    from time import perf_counter

    from qualcheck import packs, rule_changes
    from qualcheck.files import articles
    from qualcheck.formats import effects as formats
    from qualcheck.formats.text import plural

    begun = perf_counter()
    if sum((from_ is not None, from_folder is not None, from_installed)) != 1:
        raise QualcheckError("give one of --from REF, --from-folder FOLDER and --from-installed")
    if not corpora and not paths:
        raise QualcheckError("give texts to try the rules on: --corpus NAME=PATH, or paths of articles")
    settings = settings_from(config)
    named = corpora_from(corpora or ())
    if paths and ARTICLES in named:
        raise QualcheckError(f"--corpus {ARTICLES}=…: articles given as paths are called so; take another name")
    found = list(articles(paths or [], settings))
    for item in found:
        if isinstance(item, QualcheckError):
            raise item
    given = {ARTICLES: [item for item in found if isinstance(item, Path)]} if paths else {}
    if paths and not given[ARTICLES]:
        raise QualcheckError("there is no article under the paths given; see 'include' in qualcheck.yml")
    with tempfile.TemporaryDirectory(prefix="qualcheck-") as folder:
        old, new, names, data = _states(from_, from_folder, to, settings, Path(folder))
        before, after = packs.load(old), packs.load(new)
        differing = rule_changes.differences(before, after)
        measured = rule_changes.effects(
            differing,
            before,
            after,
            named if differing else {},
            given if differing else {},
            settings,
            names=names,
            data=data,
            excerpts=excerpts,
            processes=processes,
            with_time=with_time and bool(differing),
        )
    text = "\n".join(formats.markdown(measured, limit)).rstrip("\n") + "\n"
    if output is None:
        typer.echo(text, nl=False)
    else:
        write_whole(output, text)
    for what, why in measured.skipped.items():
        complain(f"not done: {what}: {why}")
    came, went = (sum(sum(getattr(rule, which).values()) for rule in measured.rules) for which in ("new", "gone"))
    verb = "differs" if len(differing) == 1 else "differ"
    told = f"{plural(len(differing), 'rule')} {verb}, {came:,} new and {went:,} gone findings"
    told += f" in {sum(size.words for size in measured.corpora.values()):,} words and {perf_counter() - begun:.0f} s"
    finish(1 if exit_code and came + went else 0, told + (f", written to {output}" if output else ""))


def _states(
    from_: str | None, from_folder: Path | None, to: Path | None, settings: Settings, into: Path
) -> tuple[Sequence[Pack], Sequence[Pack], tuple[str, str], Sequence[str]]:
    """The packs before and after, what both are called, and the lists that differ too. Raises QualcheckError."""
    from qualcheck import packs, rule_changes
    from qualcheck.formats.effects import literal

    force = (*packs.shipped_packs(), *settings.house_packs)
    if from_ is not None:
        if to is not None:
            raise QualcheckError(
                "--to goes with --from-folder and --from-installed; --from compares the rules in force"
            )
        old, commit, data = rule_changes.packs_at(force, packs.rules_folder(), from_, Path.cwd(), into)
        return old, force, (f"{literal(from_)} ({commit[:10]}, where the histories part)", "the working tree"), data
    if from_folder is None:
        folder = to or Path("rules")
        if folder.is_dir() and folder.resolve() == packs.rules_folder().resolve():
            raise QualcheckError(
                f"qualcheck runs from the rules in {folder} itself, so nothing can differ; give --from REF"
            )
        new = _in_place_of(force, rule_changes.packs_in(folder, str(folder)), all_shipped=True)
        return force, new, ("the installed rules", literal(str(folder))), ()
    old = rule_changes.packs_in(from_folder, str(from_folder))
    if to is None:
        unknown = [pack.name for pack in old if pack.name not in {each.name for each in force}]
        if unknown:
            raise QualcheckError(
                f"no pack in force is called {unknown[0]!r}; name the folder with the changed rules: --to FOLDER",
                str(from_folder),
            )
        return _in_place_of(force, old), force, (literal(str(from_folder)), "the rules in force"), ()
    new = rule_changes.packs_in(to, str(to))
    if len(old) == len(new) == 1:
        # Two folders with the versions of one pack; the ids begin with the name of the changed one.
        from dataclasses import replace

        old = [replace(old[0], name=new[0].name)]
    return _in_place_of(force, old), _in_place_of(force, new), (literal(str(from_folder)), literal(str(to))), ()


def _in_place_of(force: Sequence[Pack], given: Sequence[Pack], *, all_shipped: bool = False) -> list[Pack]:
    """The packs in force, with those given in the place of the ones of their names, or of all shipped ones."""
    names = {pack.name for pack in given}
    return [*(pack for pack in force if pack.name not in names and not (all_shipped and pack.shipped)), *given]
