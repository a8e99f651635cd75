"""Archives: JSON Lines → shards of records → what is kept of each record, and counts that fold exactly.

A shard is a run of lines of one file, cut by the number of lines and of bytes alone, so that the same archive always
gives the same shards. All counts are whole numbers: shards give equal totals in whatever order they are added.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any, Final

import msgspec

from qualcheck.errors import QualcheckError
from qualcheck.finding import CLASSES
from qualcheck.report import Report
from qualcheck.scorecard import POINTS, counted

ENDINGS: Final = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".jsonl.zst", ".ndjson.zst")
#: Bytes of one line; what is longer is no article.
MOST_BYTES: Final = 16 * 1024 * 1024
#: Bytes of a shard, after which it ends even where it holds fewer lines than it may.
SHARD_BYTES: Final = 4 * 1024 * 1024
#: Bytes of a packed file that are unpacked at once.
PACKED: Final = 64 * 1024
#: Likelihoods are counted in so many equal classes.
CLASSES_OF_LIKELIHOOD: Final = 20


@dataclass(frozen=True)
class Fields:
    """The keys of a record. `id` and `language` may be missing from it: a record without id is called by its place."""

    text: str = "text"
    id: str = "id"
    #: The key that holds the source language, if any does.
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One text of an archive and the line it stands in."""

    id: str
    text: str
    language: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Reject:
    """A line that is no record, why in words, and what kind of reason that is."""

    file: str
    line: int
    id: str | None
    kind: str
    reason: str


@dataclass(frozen=True)
class Shard:
    """A run of lines of one file. `read` is how far the archive has been read, of 1.

    `hash` is that of the file from its first line to the last of the shard: an id that was there before is none, so that
    what comes of a shard hangs on the lines before it as well.
    """

    name: str
    file: str
    first: int
    last: int
    records: tuple[Record, ...]
    rejects: tuple[Reject, ...]
    bytes: int
    hash: str
    read: float
    #: Records that processes have died of, by their index, and how the last one did.
    deadly: Mapping[int, str] = field(default_factory=dict)

    def without(self, index: int, why: str) -> Shard:
        """The shard with a record that is not looked at again."""
        return replace(self, deadly={**self.deadly, index: why})


def files_of(inputs: Sequence[str]) -> dict[Path, str]:
    """The files of an archive, folders in sorted order → their paths below the input. Raises QualcheckError."""
    found: dict[Path, str] = {}
    for name in inputs:
        path = Path(name)
        if path.is_dir():
            inside = sorted(each for each in path.rglob("*") if each.name.endswith(ENDINGS) and each.is_file())
            if not inside:
                raise QualcheckError(f"the folder holds no file that ends in {', '.join(ENDINGS)}", name)
            for each in inside:
                found.setdefault(each, each.relative_to(path).as_posix())
        elif not path.exists():
            raise QualcheckError("there is no such file or folder", name)
        elif not path.name.endswith(ENDINGS):
            raise QualcheckError(f"an archive is a file that ends in {', '.join(ENDINGS)}, or a folder of such", name)
        else:
            found.setdefault(path, path.name)
    return found


def shards(
    files: Mapping[Path, str], fields: Fields, *, most_lines: int, most_bytes: int = SHARD_BYTES
) -> Iterator[Shard | QualcheckError]:
    """The archive, files → what they are called, in shards, in order.

    An error stands in the place of the rest of a file that cannot be read.
    The last lines before such an error are in no shard: a whole file may have more there.
    """
    sizes = [_size(file) for file in files]
    total = sum(sizes) or 1
    seen: set[bytes] = set()
    for number, (file, name) in enumerate(files.items()):
        before = sum(sizes[:number])
        try:
            yield from _shards(file, name, number, fields, seen, most_lines, most_bytes, before, total)
        except QualcheckError as error:
            yield error


def _shards(
    file: Path,
    name: str,
    number: int,
    fields: Fields,
    seen: set[bytes],
    most_lines: int,
    most_bytes: int,
    before: int,
    total: int,
) -> Iterator[Shard]:
    records: list[Record] = []
    rejects: list[Reject] = []
    first, size, count = 1, 0, 0
    until = hashlib.blake2b(digest_size=16)

    def shard(last: int, read: float) -> Shard:
        called, digest = f"{number:05}-{count:06}", until.hexdigest()
        return Shard(called, name, first, last, tuple(records), tuple(rejects), size, digest, read)

    line, position = 0, 0
    for line, raw, position in _lines(file):
        size += len(raw) if len(raw) <= MOST_BYTES else 0
        until.update(raw)
        if raw.strip():
            found = record(raw, name, line, fields, seen)
            if isinstance(found, Record):
                records.append(found)
            else:
                rejects.append(found)
        if line - first + 1 >= most_lines or size >= most_bytes:
            yield shard(line, (before + position) / total)
            records, rejects = [], []
            first, size, count = line + 1, 0, count + 1
    if line >= first:
        yield shard(line, (before + position) / total)


def record(raw: bytes, file: str, line: int, fields: Fields, seen: set[bytes]) -> Record | Reject:
    """The record of a line, or why it is none. `seen` holds the ids that have been, shortened to 16 bytes."""

    def reject(kind: str, reason: str, id_: str | None = None) -> Reject:
        return Reject(file, line, id_, kind, reason)

    if len(raw) > MOST_BYTES:
        return reject("too large", f"the line is longer than {MOST_BYTES // 1024 // 1024} MB")
    try:
        row = _decoded(raw)
    except UnicodeDecodeError as error:
        return reject("not UTF-8", f"byte 0x{raw[error.start]:02x} at offset {error.start} is not UTF-8")
    except RecursionError:
        return reject("not valid JSON", "nested too deeply")
    except ValueError as error:
        return reject("not valid JSON", " ".join(str(error).split())[:200])
    if not isinstance(row, dict):
        return reject("no record", "the line holds no mapping, as in {…}")
    given = row.get(fields.id)
    if given is None or isinstance(given, bool) or not isinstance(given, str | int) or given == "":
        if given is not None:
            return reject("bad id", f"the id in {fields.id!r} is neither a text nor a whole number")
        name = f"{file}:{line}"
    else:
        name = str(given)
    if not _is_whole(name):
        return reject("half a character", f"the id in {fields.id!r} holds half a character (a lone surrogate)")
    text = row.get(fields.text)
    if text is None:
        return reject("no text", f"there is no {fields.text!r} in the record", name)
    if not isinstance(text, str):
        return reject("text is no text", f"{fields.text!r} holds {_kind_of(text)}, not a text", name)
    if not _is_whole(text):
        return reject("half a character", f"{fields.text!r} holds half a character (a lone surrogate)", name)
    key = hashlib.blake2b(name.encode(), digest_size=16).digest()
    if key in seen:
        return reject("id twice", "another record before this one has the same id", name)
    seen.add(key)
    language = row.get(fields.language) if fields.language is not None else None
    return Record(name, text, language if isinstance(language, str) and language else None, line)


def _decoded(raw: bytes) -> Any:
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        # What some programs write and the standard does not know: NaN, huge numbers, lone surrogates, a byte order mark.
        return json.loads(raw.decode("utf-8-sig"))


def _is_whole(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _kind_of(value: object) -> str:
    match value:
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case list():
            return "a list"
        case _:
            return "a mapping"


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _lines(file: Path) -> Iterator[tuple[int, bytes, int]]:
    """Line number, line, and how many bytes of the file have been read. No more than one line is held."""
    number = 0
    broken: tuple[type[BaseException], ...] = (OSError, EOFError, zlib.error, *_zstandard_errors(file))
    try:
        with file.open("rb") as below, closing(_opened(file, below)) as source:
            while raw := source.readline(MOST_BYTES + 1):
                number += 1
                if len(raw) > MOST_BYTES and not raw.endswith(b"\n"):
                    _skip_line(source)
                yield number, raw, below.tell()
    except broken as error:
        what = getattr(error, "strerror", None) or " ".join(str(error).split())
        raise QualcheckError(f"cannot read on after line {number}: {what}", str(file)) from error


def _skip_line(source: IO[bytes]) -> None:
    while part := source.readline(MOST_BYTES):
        if part.endswith(b"\n"):
            return


def _opened(file: Path, below: IO[bytes]) -> IO[bytes]:
    if file.name.endswith(".gz"):
        return gzip.GzipFile(fileobj=below)  # type: ignore[return-value]
    if file.name.endswith(".zst"):
        return io.BufferedReader(_Unpacked(below, _zstandard(file)), 1024 * 1024)
    return below


class _Unpacked(io.RawIOBase):
    """What a file packed by zstd holds. Raises EOFError where it breaks off, which zstandard's own reader takes for the end."""

    def __init__(self, below: IO[bytes], zstandard: Any) -> None:
        self._below = below
        self._new = zstandard.ZstdDecompressor
        self._frame: Any = None
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            packed = self._frame.unused_data if self._frame is not None and self._frame.eof else b""
            if self._frame is not None and self._frame.eof:
                self._frame = None
            packed = packed or self._below.read(PACKED)
            if not packed:
                if self._frame is not None:
                    raise EOFError("the file breaks off")
                return 0
            if self._frame is None:
                self._frame = self._new().decompressobj()
            self._ready = self._frame.decompress(packed)
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size


def _zstandard(file: Path) -> Any:
    try:
        import zstandard
    except ImportError as error:
        raise QualcheckError("to read .zst, run pip install 'qualcheck[zst]'", str(file)) from error
    return zstandard


def _zstandard_errors(file: Path) -> tuple[type[Exception], ...]:
    return (_zstandard(file).ZstdError,) if file.name.endswith(".zst") else ()


# What is kept


def kept(report: Report) -> dict[str, Any]:
    """What is kept of a text that was checked. `start` and `end` are code points of the text, half-open."""
    likelihood = report.likelihood
    return {
        "verdict": report.verdict,
        "words": report.document.words,
        "sentences": report.sentences,
        "touched": report.touched,
        "complete": report.complete,
        "counts": {class_: len(report.of_class(class_)) for class_ in CLASSES},
        "likelihood": None if likelihood is None else likelihood.probability,
        "evidence": None if likelihood is None else likelihood.strength,
        "findings": [
            {
                "rule": finding.rule,
                "class": finding.class_,
                "severity": finding.severity,
                "category": finding.category,
                "start": finding.span.start,
                "end": finding.span.end,
            }
            for finding in report.findings
        ],
        "notes": list(report.notes),
        "skipped": [{"what": item.what, "why": item.why} for item in report.skipped],
    }


# Counts


@dataclass(frozen=True)
class Summary:
    """Counts of records: `totals`, and `tables` of them by a name. Whole numbers only."""

    totals: Mapping[str, int] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """As JSON has it, sorted; what is 0 is left out of the tables."""
        return {
            **{name: self.totals.get(name, 0) for name in TOTALS},
            **{name: dict(sorted(self.tables.get(name, {}).items())) for name in TABLES},
        }


#: `points` are the penalty points of the MQM scorecard; `touched` are sentences.
TOTALS: Final = ("records", "rejected", "incomplete", "words", "sentences", "touched", "points")
TABLES: Final = (
    "verdicts",
    "classes",
    "severities",
    "categories",
    "rules",
    "languages",
    "likelihood",
    "evidence",
    "rejects",
)


def of_report(report: Report) -> Summary:
    """The counts of one record. Rules are counted before findings at one place are merged, the rest as they are shown."""
    findings = report.findings
    likelihood = report.likelihood
    probability = likelihood.probability if likelihood is not None else None
    return Summary(
        {
            "records": 1,
            "incomplete": 0 if report.complete else 1,
            "words": report.document.words,
            "sentences": report.sentences,
            "touched": report.touched,
            "points": sum(POINTS[finding.severity] for finding in counted(findings)),
        },
        {
            "verdicts": {report.verdict: 1},
            "classes": Counter(finding.class_ for finding in findings),
            "severities": Counter(finding.severity for finding in findings if finding.class_ != "signal"),
            "categories": Counter(finding.category for finding in findings),
            "rules": report.rule_counts,
            "languages": {report.document.source_language or "unknown": 1},
            "likelihood": {} if likelihood is None else {_class_of(probability): 1},
            "evidence": {} if likelihood is None else {likelihood.strength or "silent": 1},
        },
    )


def of_rejects(rejects: Sequence[Reject]) -> Summary:
    return Summary({"rejected": len(rejects)}, {"rejects": Counter(reject.kind for reject in rejects)})


def _class_of(probability: float | None) -> str:
    """As in 0.90–0.95; the upper bound belongs to the next class, but for 1."""
    if probability is None:
        return "silent"
    index = min(int(probability * CLASSES_OF_LIKELIHOOD), CLASSES_OF_LIKELIHOOD - 1)
    return f"{index / CLASSES_OF_LIKELIHOOD:.2f}–{(index + 1) / CLASSES_OF_LIKELIHOOD:.2f}"


def folded(parts: Iterable[Summary]) -> Summary:
    """The counts of all together: the same in whatever order, and however they were folded before."""
    totals: Counter[str] = Counter()
    tables: dict[str, Counter[str]] = {name: Counter() for name in TABLES}
    for part in parts:
        totals.update(part.totals)
        for name, counts in part.tables.items():
            tables[name].update(counts)
    return Summary(dict(totals), {name: {key: n for key, n in table.items() if n} for name, table in tables.items()})


def summary_from(plain: object, shown: str) -> Summary:
    """The Summary of what `Summary.plain` gave. Raises QualcheckError."""
    if (
        not isinstance(plain, dict)
        or not all(_is_count(plain.get(name)) for name in TOTALS)
        or not all(
            isinstance(table := plain.get(name), dict) and all(_is_count(value) for value in table.values())
            for name in TABLES
        )
    ):
        raise QualcheckError("this is no summary that this version of qualcheck has written", shown)
    return Summary({name: plain[name] for name in TOTALS}, {name: plain[name] for name in TABLES})


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
