"""Corpora: many texts under one name, to measure rules on.

A corpus is a folder or a file. In a folder all files `.txt`, `.jsonl` and `.jsonl.gz` are read, in sorted order. A
`.txt` file is one text. A line of a `.jsonl` file is a mapping with `text`, in which every line is a paragraph, and
perhaps `id`, `src_lang`, the source language of a translation (ISO 639), `doc`, the document it translates, `dataset`,
where it comes from, and `system`, who translated it.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from qualcheck.errors import QualcheckError
from qualcheck.readers.text import decode

SUFFIXES: Final = (".txt", ".jsonl", ".jsonl.gz")


@dataclass(frozen=True, slots=True)
class CorpusText:
    """One text of a corpus, ready for the text reader. `language` is the source language, None where nothing says.

    `source` names the document that several texts may be translations of (`doc`), `group` where it comes from
    (`dataset`), `system` who translated it; all are empty where nothing says.
    """

    id: str
    text: str
    language: str | None
    source: str = ""
    group: str = ""
    system: str = ""


def read(path: Path) -> Iterator[CorpusText]:
    """All texts of the corpus at `path`. Raises QualcheckError with the place of what cannot be read."""
    if path.is_dir():
        files = [file for file in sorted(path.rglob("*")) if file.is_file() and file.name.endswith(SUFFIXES)]
        if not files:
            raise QualcheckError(f"the folder holds no {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]} file", str(path))
    elif not path.exists():
        raise QualcheckError("there is no such file or folder", str(path))
    elif not path.name.endswith(SUFFIXES):
        raise QualcheckError(f"a corpus is a folder, or a file that ends in {', '.join(SUFFIXES)}", str(path))
    else:
        files = [path]
    for file in files:
        if file.name.endswith(".txt"):
            yield CorpusText(_name(file, path), decode(_bytes(file), str(file)), None)
        else:
            yield from _rows(file, _name(file, path))


def _bytes(file: Path) -> bytes:
    try:
        raw = file.read_bytes()
        return gzip.decompress(raw) if file.name.endswith(".gz") else raw
    except (OSError, EOFError, zlib.error) as error:
        what = getattr(error, "strerror", None) or error
        raise QualcheckError(f"cannot read the file: {what}", str(file)) from error


def _name(file: Path, top: Path) -> str:
    """The file as ids show it: the same from whichever folder the command is run."""
    return file.name if file == top else file.relative_to(top).as_posix()


def _rows(file: Path, name: str) -> Iterator[CorpusText]:
    # Only a line feed ends a row: U+2028 and its like may stand inside JSON strings.
    for number, line in enumerate(decode(_bytes(file), str(file)).split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise QualcheckError(f"not valid JSON: {error}", str(file), number) from error
        text = row.get("text") if isinstance(row, dict) else None
        if not isinstance(text, str):
            raise QualcheckError("a row must be a mapping with a key 'text' that holds a text", str(file), number)
        language = row.get("src_lang")
        yield CorpusText(
            id=str(row.get("id", f"{name}:{number}")),
            text="\n\n".join(text.split("\n")) + "\n",
            language=language if isinstance(language, str) else None,
            source=str(row.get("doc", "")),
            group=str(row.get("dataset", "")),
            system=str(row.get("system", "")),
        )
