"""Writes what speed.py measures on: a folder of articles and one long file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import text

#: A long file of given articles holds each of them once, and no more than asked for.
BETWEEN: Final = "\n\n"


def make(arguments: Sequence[str]) -> dict[str, int]:
    """From: folder to write in, number of articles, characters of the long file, artifacts in 1,000 words, and a folder
    of articles to take or an empty text. How many words each has."""
    work, count, long, artifacts, given = (
        Path(arguments[0]),
        int(arguments[1]),
        int(arguments[2]),
        float(arguments[3]),
        arguments[4],
    )
    if given:
        paths = sorted(Path(given).rglob("*.txt"))
        if not paths:
            raise SystemExit(f"no .txt files in {given}")
        every = [path.read_text(encoding="utf-8") for path in paths]
        # Evenly from all of them, whatever they are sorted by.
        articles = every[:: max(1, len(every) // count)][:count]
        one = BETWEEN.join(every)[:long]
    else:
        articles = list(text.articles(count, artifacts=artifacts))
        one = text.long_article(long, artifacts=artifacts)
    folder = work / "articles"
    folder.mkdir()
    for number, article in enumerate(articles):
        (folder / f"{number:05}.txt").write_text(article, encoding="utf-8")
    (work / "long.txt").write_text(one, encoding="utf-8")
    return {
        "files": len(articles),
        "folder": sum(len(article.split()) for article in articles),
        "long": len(one.split()),
        "one": len(articles[0].split()),
    }
