"""`qualcheck batch`: an archive of JSON Lines, shard by shard, so that a run that was ended goes on where it was."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from qualcheck import __version__
from qualcheck.commands.console import (
    ConfigOption,
    ExtendOption,
    IgnoreOption,
    JobsOption,
    NameStyleOption,
    Output,
    SelectOption,
    complain,
    finish,
    number_of_jobs,
    settings_from,
    write_whole,
)
from qualcheck.commands.progress import Progress
from qualcheck.config import Settings
from qualcheck.errors import QualcheckError

if TYPE_CHECKING:
    from qualcheck.batch import Fields, Shard, Summary
    from qualcheck.parallel import Ask, At
    from qualcheck.run import Run

EXAMPLES: Final = """
Examples:

  qualcheck batch archive.jsonl.gz --output checked/

  qualcheck batch 2025/ 2026/ --output checked/ --text-field body --id-field key --jobs 8

  qualcheck batch --summary node-1/ node-2/ > summary.json

Killed or interrupted, the same command goes on where it was. In the output folder: records/ with a line for each text,
rejects/ with what is no record and why, done/ with a mark for each finished shard, and summary.json at the end.
"""
#: Told apart from later ones in batch.json and summary.json.
VERSION: Final = 2
ABOUT: Final = "batch.json"
SUMMARY: Final = "summary.json"
#: Seconds that a run waits for the processes of one before it that was killed.
PATIENCE: Final = 5.0
SIZE: Final = re.compile(r"(\d{1,9})(?: ?([KM])B)?", re.IGNORECASE)


def batch(
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="Files .jsonl, .jsonl.gz or .jsonl.zst, or folders of them.")
    ],
    output: Annotated[Path | None, typer.Option("--output", metavar="DIR", help="Where the results go.")] = None,
    summary: Annotated[
        bool, typer.Option("--summary", help="Add up the output folders given as INPUT, on standard output.")
    ] = False,
    text_field: Annotated[str, typer.Option("--text-field", metavar="KEY", help="The key of the text.")] = "text",
    id_field: Annotated[str, typer.Option("--id-field", metavar="KEY", help="The key of the id.")] = "id",
    language_field: Annotated[
        str | None, typer.Option("--language-field", metavar="KEY", help="The key of the source language, as in hi.")
    ] = None,
    shard_size: Annotated[
        str, typer.Option("--shard-size", metavar="N|NMB", help="Lines, or bytes as in 4MB, that are done at once.")
    ] = "500",
    jobs: JobsOption = "auto",
    select: SelectOption = None,
    extend_select: ExtendOption = None,
    ignore: IgnoreOption = None,
    source_language: Annotated[
        str | None, typer.Option("--source-language", metavar="CODE", help="Packs of other languages rest, as in hi.")
    ] = None,
    name_style: NameStyleOption = None,
    likelihood: Annotated[
        bool, typer.Option("--likelihood/--no-likelihood", help="Whether each text reads like a translation.")
    ] = True,
    config: ConfigOption = None,
) -> None:
    """Check an archive of JSON Lines; findings do not fail the run."""
    from qualcheck.batch import SHARD_BYTES, Fields, files_of

    if summary:
        _add_up([Path(name) for name in inputs])
        return
    if output is None:
        raise QualcheckError("--output DIR is missing: where the results go")
    most_lines, most_bytes = _size(shard_size)
    keys = Fields(text_field, id_field, language_field)
    files = files_of(inputs)
    settings = settings_from(config, select, extend_select, ignore, source_language, name_style)
    if settings.keys.languagetool.use != "off":
        raise QualcheckError("batch does not ask LanguageTool; set languagetool: {use: off}")
    work = Batch(settings, output, likelihood)
    cut = (most_lines, min(most_bytes or SHARD_BYTES, SHARD_BYTES))
    about = {"version": VERSION, **work.about(), "archive": _archive(files, keys, cut)}
    with locked(output):
        _same(output, about)
        _run(files, keys, cut, work, number_of_jobs(jobs))


@dataclass(frozen=True)
class Batch:
    """How the records of an archive are checked and where that is kept."""

    settings: Settings
    output: Path
    likelihood: bool

    @cached_property
    def run(self) -> Run:
        from qualcheck import run

        return run.prepare(self.settings, with_likelihood=self.likelihood, with_figures=False)

    def __getstate__(self) -> dict[str, Any]:
        """Without the run, which every process makes for itself where it is not there yet."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    def about(self) -> dict[str, Any]:
        """What decides what is found in a text."""
        keys = self.settings.keys
        model = self.settings.folder / keys.likelihood_model if keys.likelihood_model else None
        with _readable(model):
            trained = "" if model is None else hashlib.sha256(model.read_bytes()).hexdigest()
        parts = repr((sorted(asdict(keys).items()), self.settings.house_names, trained))
        return {
            "qualcheck": __version__,
            "rules_version": self.run.rules_version,
            "settings": hashlib.sha256(parts.encode("utf-8", "backslashreplace")).hexdigest()[:16],
            "likelihood_asked": self.likelihood,
        }

    def prepare(self) -> None:
        from qualcheck.commands.work import FIRST_WORDS
        from qualcheck.readers import text

        self.run.check(text.document(FIRST_WORDS, "first", self.settings.keys.source_language))

    def worker(self, ask: Ask | None = None, at: At | None = None) -> Callable[[Shard], Summary]:
        """What checks one shard and keeps what comes of it."""
        run = self.run

        def work(shard: Shard) -> Summary:
            return self.shard(run, shard, at)

        return work

    def shard(self, run: Run, shard: Shard, at: At | None) -> Summary:
        from qualcheck import batch
        from qualcheck.document import Document
        from qualcheck.readers import text
        from qualcheck.report import unfinished

        lines: list[str] = []
        counts = [batch.of_rejects(shard.rejects)]
        for index, record in enumerate(shard.records):
            if at is not None:
                at(index)
            language = record.language or self.settings.source_language(record.id)
            if index in shard.deadly:
                report = unfinished(Document(record.id, "", (), source_language=language), shard.deadly[index])
            else:
                document = text.document(record.text, record.id, language)
                try:
                    report = run.check(document)
                except Exception as error:
                    if os.environ.get("QUALCHECK_DEBUG"):
                        raise
                    what = " ".join(str(error).split())[:300]
                    report = unfinished(document, f"internal error: {type(error).__name__}: {what}")
            lines.append(_json({"id": record.id, "line": record.line, **batch.kept(report)}))
            counts.append(batch.of_report(report))
        summary = batch.folded(counts)
        keep(self.output / "records" / f"{shard.name}.jsonl", "".join(lines))
        if shard.rejects:
            keep(
                self.output / "rejects" / f"{shard.name}.jsonl", "".join(_json(asdict(each)) for each in shard.rejects)
            )
        place = {"file": shard.file, "first": shard.first, "last": shard.last, "hash": shard.hash}
        mark = {**place, **summary.plain()}
        keep(mark_of(self.output, shard.name), _json(mark))
        return summary


def lost(shard: Shard, why: str, at: int | None) -> Any:
    """A shard on which two processes have died is done once more without the record that they were at."""
    from qualcheck.parallel import Again

    if at is None:
        raise QualcheckError(f"{shard.file}, lines {shard.first}–{shard.last}: {why}; nothing of them is kept")
    return Again(shard.without(at, why))


def _run(files: Mapping[Path, str], keys: Fields, cut: tuple[int, int], work: Batch, jobs: int | None) -> None:
    from qualcheck import batch, parallel

    output = work.output
    broken: list[QualcheckError] = []
    names: list[str] = []
    progress = Progress("texts", None)
    shares: dict[int, float] = {}
    count = [0, 0]

    def pending() -> Iterator[Shard]:
        for shard in batch.shards(files, keys, most_lines=cut[0], most_bytes=cut[1]):
            if isinstance(shard, QualcheckError):
                broken.append(shard)
                progress.hide()
                complain(str(shard))
                continue
            names.append(shard.name)
            if mark_of(output, shard.name).is_file():
                _same_lines(output, shard)
                count[1] += 1
            else:
                shares[count[0]] = shard.read
                count[0] += 1
                yield shard

    for folder in ("records", "rejects", "done"):
        with _writable(output / folder):
            (output / folder).mkdir(exist_ok=True)
            for left in (output / folder).glob(".*.tmp"):
                left.unlink()
    # With one job too the work is done in a process of its own: a text that kills it costs that text only.
    stream = parallel.in_order(pending(), work, jobs or parallel.processors(), lost=lost, cost=_cost)
    texts = 0
    try:
        for index, done in enumerate(stream):
            texts += done.totals.get("records", 0)
            progress.show(texts, shares.pop(index, None))
    finally:
        progress.hide()
        stream.close()
        work.run.close()
    if broken:
        finish(2, f"{len(broken)} of {len(files)} files could not be read to their end; what was read is kept")
    whole = batch.folded(_mark(mark_of(output, name)) for name in names)
    write_whole(output / SUMMARY, _pretty({**_about(output), "shards": len(names), **whole.plain()}))
    told = _told(whole)
    before = f" ({count[1]:,} of {len(names):,} shards were done before)" if count[1] else ""
    finish(3 if whole.totals.get("incomplete") else 0, f"{told}{before}")


def _told(summary: Summary) -> str:
    totals = summary.totals
    parts = [f"{totals.get('records', 0):,} texts checked"]
    if totals.get("rejected"):
        kinds = ", ".join(f"{name} {count:,}" for name, count in sorted(summary.tables["rejects"].items()))
        parts.append(f"{totals['rejected']:,} lines set aside in rejects/ ({kinds})")
    if totals.get("incomplete"):
        parts.append(f"incomplete: {totals['incomplete']:,}")
    return "; ".join(parts)


def _cost(shard: Shard) -> int:
    return shard.bytes + 1


def _size(given: str) -> tuple[int, int | None]:
    """Lines and bytes that end a shard."""
    found = SIZE.fullmatch(given.strip())
    if not found or not int(found[1]):
        raise QualcheckError(f"--shard-size {given!r} is neither a number of lines, as in 500, nor of bytes, as in 4MB")
    number = int(found[1])
    if found[2] is None:
        return number, None
    return 10**9, number * (1024 if found[2].upper() == "K" else 1024 * 1024)


# The output folder


@contextlib.contextmanager
def locked(output: Path) -> Iterator[None]:
    """The output folder is this run's alone. The lock goes with the processes of the run, however they end.

    Raises QualcheckError where another run has it.
    """
    with _writable(output):
        output.mkdir(parents=True, exist_ok=True)
        lock = (output / "lock").open("ab")
    with closing(lock):
        deadline = time.monotonic() + PATIENCE
        while not _lock(lock.fileno()):
            if time.monotonic() > deadline:
                raise QualcheckError("another run writes there; wait for it, or give another --output", str(output))
            time.sleep(0.1)
        yield


def _lock(handle: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _archive(files: Mapping[Path, str], keys: Fields, cut: tuple[int, int]) -> dict[str, Any]:
    listed = [[name, file.stat().st_size] for file, name in files.items()]
    return {"files": listed, "fields": asdict(keys), "shard_lines": cut[0], "shard_bytes": cut[1]}


def _same(output: Path, about: Mapping[str, Any]) -> None:
    """That what is in the folder was made of the same archive in the same way. Raises QualcheckError."""
    if not (output / ABOUT).exists():
        if any((output / name).exists() for name in ("records", "done")):
            raise QualcheckError(
                f"there are results, and no {ABOUT} that says of what; give another --output", str(output)
            )
        write_whole(output / ABOUT, _pretty(about))
        return
    known = _about(output)
    different = [name for name in about if about[name] != known.get(name)]
    if different:
        what = {
            "version": "layout",
            "qualcheck": "version of qualcheck",
            "archive": "input, fields or shard size",
            "rules_version": "version of the rules",
        }
        named = ", ".join(what.get(name, name.replace("_", " ")) for name in different)
        raise QualcheckError(f"the results there have another {named}; give another --output", str(output))


def _same_lines(output: Path, shard: Shard) -> None:
    """That a shard with a mark has the lines it was made of. Raises QualcheckError."""
    path = mark_of(output, shard.name)
    found = _loaded(path)
    if not isinstance(found, dict):
        raise QualcheckError("this was not written by qualcheck batch", str(path))
    if found.get("hash") != shard.hash:
        raise QualcheckError(
            f"the results there have another input: {shard.file} has changed in its lines 1–{shard.last}; "
            "give another --output",
            str(output),
        )


def _about(output: Path) -> dict[str, Any]:
    found = _loaded(output / ABOUT)
    if not isinstance(found, dict):
        raise QualcheckError("this was not written by qualcheck batch", str(output / ABOUT))
    return found


def mark_of(output: Path, shard: str) -> Path:
    return output / "done" / f"{shard}.json"


def _mark(path: Path) -> Summary:
    from qualcheck.batch import summary_from

    return summary_from(_loaded(path), str(path))


def _loaded(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except OSError as error:
        raise QualcheckError(f"cannot read the file: {error.strerror or error}", str(path)) from error
    except (ValueError, RecursionError) as error:
        raise QualcheckError("the file is not valid JSON", str(path)) from error


def keep(path: Path, content: str) -> None:
    """Write whole, and on the disk before it has its name: a mark must never stand for what a power cut has taken.

    Raises QualcheckError.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content.encode("utf-8", "backslashreplace"))
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        raise QualcheckError(f"cannot write the file: {error.strerror or error}", str(path)) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


@contextlib.contextmanager
def _writable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise QualcheckError(f"cannot write there: {error.strerror or error}", str(path)) from error


@contextlib.contextmanager
def _readable(path: Path | None) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise QualcheckError(f"cannot read the file: {error.strerror or error}", str(path)) from error


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def _pretty(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


# Several output folders


def _add_up(folders: Sequence[Path]) -> None:
    from qualcheck.batch import folded, summary_from

    parts = []
    first: dict[str, Any] = {}
    shards = 0
    for folder in folders:
        found = _loaded(folder / SUMMARY)
        parts.append(summary_from(found, str(folder / SUMMARY)))
        about = {
            name: found.get(name) for name in ("version", "qualcheck", "rules_version", "settings", "likelihood_asked")
        }
        first = first or about
        if about != first:
            raise QualcheckError(f"it was not checked as {folders[0]} was; add up what was checked alike", str(folder))
        shards += found.get("shards", 0)
    out = Output()
    out.write(_pretty({**first, "shards": shards, **folded(parts).plain()}))
    finish(3, out.reason) if out.failed is not None else finish(0, f"{len(folders):,} summaries added up")


__all__ = ["EXAMPLES", "Batch", "batch", "keep", "locked", "lost", "mark_of"]
