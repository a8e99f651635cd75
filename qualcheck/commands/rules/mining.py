"""`qualcheck rules mine`: wordings that translations have and news does not, as drafts of rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from qualcheck.commands.console import ConfigOption, finish, settings_from, write_whole
from qualcheck.commands.rules.chosen import load
from qualcheck.errors import QualcheckError

if TYPE_CHECKING:
    from qualcheck.corpus import CorpusText

EXAMPLES: Final = """
Examples:

  qualcheck rules mine --native news/ --mt translated.jsonl.gz --source-language zh

  qualcheck rules mine --raw raw/ --published published/ --write drafts.yml

A corpus is a folder or file of .txt, .jsonl or .jsonl.gz; raw and published texts are paired by the names of their files.
"""


def mine(
    native: Annotated[
        Path | None, typer.Option("--native", metavar="PATH", help="News written in English: a folder or file.")
    ] = None,
    mt: Annotated[
        Path | None, typer.Option("--mt", metavar="PATH", help="Translations, of the same kind of news if possible.")
    ] = None,
    raw: Annotated[
        Path | None, typer.Option("--raw", metavar="FOLDER", help="Instead of --mt: articles as the desk got them.")
    ] = None,
    published: Annotated[
        Path | None,
        typer.Option("--published", metavar="FOLDER", help="Instead of --native: the same as they were printed."),
    ] = None,
    source_language: Annotated[
        str | None,
        typer.Option(
            "--source-language",
            metavar="CODE",
            help="Only translations from this language, by 'src_lang' of JSON Lines; text files are all taken.",
        ),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="Wordings to show.")] = 30,
    least_count: Annotated[
        int, typer.Option("--least-count", min=2, metavar="N", help="Places that a wording must have.")
    ] = 8,
    least_texts: Annotated[
        int,
        typer.Option(
            "--least-texts", min=1, metavar="N", help="Articles it must stand in; translations of one are one."
        ),
    ] = 4,
    least_ratio: Annotated[
        float | None,
        typer.Option(
            "--least-ratio",
            min=1.0,
            metavar="X",
            help="How many times as frequent it must be (default: 4; with --raw: 1.5).",
        ),
    ] = None,
    excerpts: Annotated[
        int, typer.Option("--excerpts", min=0, metavar="N", help="Places to show of each wording.")
    ] = 2,
    marked: Annotated[bool, typer.Option("--marked", help="Also wordings that a rule finds already.")] = False,
    write: Annotated[
        Path | None,
        typer.Option("--write", metavar="FILE", help="Write draft rules to a new file, such as drafts.yml."),
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Find wordings that are far more frequent in translations than in news, or that the desk takes out."""
    from time import perf_counter

    from qualcheck import corpus, mining, run
    from qualcheck.formats import wordings
    from qualcheck.formats.text import plural

    begun = perf_counter()
    settings = settings_from(config, source_language=source_language)
    if (native is None) == (raw is None) or (mt is None) != (native is None) or (raw is None) != (published is None):
        raise QualcheckError("give two corpora: --native and --mt, or --raw and --published")
    if write is not None and write.exists():
        raise QualcheckError("the file is there already; name a new one, or take it away", str(write))
    if write is not None and write.suffix not in (".yml", ".yaml"):
        raise QualcheckError("a rule file ends in .yml", str(write))
    wanted = mining.Wanted(
        least_count, least_texts, least_ratio or (4.0 if raw is None else 1.5), limit, excerpts, marked
    )
    rules, resources = load(settings), run.resources(settings)
    if raw is not None and published is not None:
        before, after = _pairs(raw, published)
        mined = mining.mine(after, before, rules, resources, wanted, "published and raw", source_language)
    else:
        assert native is not None
        assert mt is not None
        texts = [
            text for text in corpus.read(mt) if source_language is None or text.language in (None, source_language)
        ]
        if not texts:
            raise QualcheckError(f"no text of it is translated from {source_language!r} by its 'src_lang'", str(mt))
        mined = mining.mine(corpus.read(native), texts, rules, resources, wanted, "native and mt", source_language)
    for line in wordings.table(mined):
        typer.echo(line)
    told = plural(len(mined.wordings), "wording")
    if write is not None:
        write_whole(write, wordings.drafts(mined))
        told += f", drafts written to {write}"
    words = mined.words + mined.native_words
    finish(0, f"{told}; {words:,} words in {perf_counter() - begun:.0f} s")


def _pairs(raw: Path, published: Path) -> tuple[list[CorpusText], list[CorpusText]]:
    """The texts of both folders that have one name in both. Raises QualcheckError where there is none."""
    from qualcheck import corpus

    before = {text.id: text for text in corpus.read(raw)}
    after = {text.id: text for text in corpus.read(published)}
    shared = sorted(before.keys() & after.keys())
    if not shared:
        raise QualcheckError(
            f"no file has the same name in both folders; {raw} has {min(before)}, {published} has {min(after)}"
        )
    return [before[name] for name in shared], [after[name] for name in shared]
