"""The baseline: findings that were there when qualcheck was adopted, which are counted and do not gate.

`qualcheck.baseline.json` holds one entry a line, sorted, so that two people's changes of it merge:

    {
     "version": 1,
     "findings": [
      ["wire/ferry.txt", "1f0c9a", "general.doubled-word"],
      ["wire/ferry.txt", "b2417e", "hi.took-a-target-on"]
     ]
    }

Each names the article (from the folder of the file), the id of the finding, and its rule. An id is made from the rule, the
words and the words around them, so an entry outlives edits elsewhere in the article; a rule that was renamed keeps its
entries by its former name.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from qualcheck.document import Document
from qualcheck.errors import QualcheckError
from qualcheck.finding import Finding
from qualcheck.identity import ids
from qualcheck.report import Report
from qualcheck.rule import Rule

FILE_NAME: Final = "qualcheck.baseline.json"
VERSION: Final = 1


@dataclass(frozen=True, order=True)
class Entry:
    """One known finding."""

    article: str
    id: str
    rule: str


@dataclass(frozen=True)
class Baseline:
    """The entries of the file in `folder`."""

    folder: Path
    entries: frozenset[Entry] = frozenset()

    @cached_property
    def _by_article(self) -> Mapping[str, Mapping[str, str]]:
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for entry in self.entries:
            found[entry.article][entry.id] = entry.rule
        return found

    def article(self, shown: str) -> str:
        """The path of an article as entries name it."""
        return Path(os.path.relpath(shown, self.folder)).as_posix()

    def known(
        self, document: Document, findings: Sequence[Finding], found: Sequence[str], rules: Mapping[str, Rule]
    ) -> tuple[str | None, ...]:
        """For each finding the id of its entry, or None for one that is new."""
        entries = self._by_article.get(self.article(document.id), {})
        result = [id_ if entries.get(id_) is not None else None for id_ in found]
        for former in sorted({rule for rule in entries.values() if rule not in rules}):
            renamed = {rule.id: former for rule in rules.values() if former in rule.formerly}
            for index, id_ in enumerate(ids(document, findings, renamed) if renamed else ()):
                if result[index] is None and findings[index].rule in renamed and entries.get(id_) == former:
                    result[index] = id_
        return tuple(result)

    def stale(
        self, reports: Iterable[Report], rules: Mapping[str, Rule], took_part: Callable[[str, Document], bool]
    ) -> tuple[Entry, ...]:
        """The entries that nothing stands for any more: of articles that are gone, and those that a complete check of
        their article has not found. `rules` are all rules; `took_part` says whether one has judged an article.
        """
        checked = {self.article(report.document.id): report for report in reports if report.is_article}
        names = {name for rule in rules.values() for name in (rule.id, *rule.formerly)}
        gone = {article for article in self._by_article if article not in checked and not self._exists(article)}
        stale = []
        for entry in self.entries:
            report = checked.get(entry.article)
            if report is None:
                if entry.article in gone:
                    stale.append(entry)
            elif (
                report.complete
                and entry.id not in report.baselined
                and (entry.rule not in names or took_part(entry.rule, report.document))
            ):
                stale.append(entry)
        return tuple(sorted(stale))

    def _exists(self, article: str) -> bool:
        return (self.folder / article).exists()


def render(baseline: Baseline) -> str:
    lines = ",\n".join(
        "  " + json.dumps([entry.article, entry.id, entry.rule], ensure_ascii=False)
        for entry in sorted(baseline.entries)
    )
    return f'{{\n "version": {VERSION},\n "findings": [\n{lines}\n ]\n}}\n'


def load(path: Path) -> Baseline:
    """Raises QualcheckError with the place of what is wrong."""
    shown = os.path.relpath(path)
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise QualcheckError(f"cannot read the file: {error.strerror or error}", shown) from error
    except UnicodeDecodeError as error:
        raise QualcheckError("the file is not UTF-8", shown) from error
    except json.JSONDecodeError as error:
        raise QualcheckError(
            f"not valid JSON: {error.msg}; after a merge keep the lines of both sides", shown, error.lineno, error.colno
        ) from error
    except RecursionError as error:
        raise QualcheckError("the file is nested too deeply", shown) from error
    if not isinstance(data, dict) or data.get("version") != VERSION:
        raise QualcheckError(f'this is no baseline of this version ("version": {VERSION}); create it anew', shown)
    entries = data.get("findings")
    if not isinstance(entries, list) or set(data) != {"version", "findings"}:
        raise QualcheckError('a baseline has the keys "version" and "findings", a list; create it anew', shown)
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, list) or len(entry) != 3 or not all(isinstance(part, str) for part in entry):
            raise QualcheckError(f"entry {number} of “findings” must be [article, id, rule]", shown)
    return Baseline(path.parent, frozenset(Entry(*entry) for entry in entries))
