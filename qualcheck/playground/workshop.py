"""What the playground does: checks an article, tries a rule, finds the text of a rule. Its answers are plain data.

Whatever stands in an answer may come from an article or a stranger's rule: the page shows it as text and never as
markup. Offsets are in UTF-16 code units, as scripts count, of the text that the page sent.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile, islice
from pathlib import Path
from typing import Any, Final

from qualcheck import corpus, dismissals, examples, packs, run, why
from qualcheck.checker import Checker
from qualcheck.config import Settings
from qualcheck.document import Document
from qualcheck.errors import QualcheckError, QualcheckErrors
from qualcheck.finding import Finding, Span
from qualcheck.formats import html, markdown
from qualcheck.formats import why as why_format
from qualcheck.formats.markdown_page import Page
from qualcheck.formats.markdown_text import shortened
from qualcheck.formats.positions import ASTRAL, Positions
from qualcheck.formats.text import plural
from qualcheck.packs import Pack
from qualcheck.playground import house
from qualcheck.readers import text as text_reader
from qualcheck.report import Report
from qualcheck.resources import Resources
from qualcheck.rule import Example, Rule

#: Texts of each corpus that a rule is tried on, and seconds after which no further one is begun.
TEXTS: Final = 200
SECONDS: Final = 4.0
#: Findings shown of an article, of a rule in it, and of a rule in each corpus.
MOST_FINDINGS: Final = 400
MOST_HITS: Final = 100
MOST_EXCERPTS: Final = 12
#: Characters shown before and after a hit, and of the hit itself.
AROUND: Final = 60
LONGEST_HIT: Final = 200
#: Words of an article for which it is asked why a rule is silent.
MOST_WORDS: Final = 5000
#: The keys of an example that hold its text.
EXAMPLES: Final = ("bad", "todo", "ok")
#: What pasted text is called, where paths decide on settings.
PASTED: Final = "pasted.txt"

STARTER: Final = """\
- id: for-his-part
  kind: phrase
  class: query
  severity: minor
  message: "“{match}” looks translated; often it can go."
  why: "Spanish “por su parte” turns to another speaker; the name alone does it in English."
  phrases: [for his part, for her part]
  # Not these: a regular expression for what stands right behind.
  except_after: ["in"]
  examples:
    - bad: "The mayor, [[for his part]], promised new buses."
    - ok: "She thanked him for his part in the rescue of the crew."
"""

Answer = dict[str, Any]


@dataclass(frozen=True)
class Kept:
    """The first texts of one corpus, read once. `whole` says whether there are no others."""

    name: str
    documents: tuple[Document, ...]
    whole: bool


class Workshop:
    """Rules, names, words and corpora loaded once. Raises QualcheckError or QualcheckErrors for what cannot be."""

    def __init__(self, settings: Settings, own: Pack | None, corpora: Mapping[str, Path], article_name: str) -> None:
        self._settings = settings
        self._own = own
        self._article_name = article_name
        self._corpora = tuple(_kept(name, path) for name, path in corpora.items())
        self.reload()

    def reload(self) -> None:
        """Read the rules again: one of the house was saved. What is wrong leaves all as it was."""
        prepared, found = run.prepare(self._with_own(), with_figures=False), run.resources(self._settings)
        self._run = prepared
        self._resources: Resources = found

    def _with_own(self) -> Settings:
        """The settings, with the pack that rules are saved in, once it is there."""
        if self._own is None or not house.files(self._own):
            return self._settings
        return replace(self._settings, house_packs=self._house_packs())

    def _house_packs(self) -> tuple[Pack, ...]:
        """The packs of the settings, and the one that rules are saved in, whether it is there yet or not."""
        named = self._settings.house_packs
        known = {pack.folder.resolve() for pack in named}
        return named if self._own is None or self._own.folder in known else (*named, self._own)

    def state(self) -> Answer:
        """What the page shows before anything is asked."""
        return {
            "files": list(house.files(self._own)) if self._own is not None else [],
            "pack": self._own.shown if self._own is not None else None,
            "corpora": [
                {"name": kept.name, "texts": len(kept.documents), "whole": kept.whole} for kept in self._corpora
            ],
            "rules": [rule.id for rule in self._run.known.values() if rule.path and rule.kind != "meta"],
            "starter": STARTER,
            "limits": " ".join(markdown.limits()),
        }

    def check(self, article: str) -> Answer:
        """The report of an article."""
        document = self._document(article)
        report = self._run.check(document)
        shown = _first(report)
        page = Page(shown)
        places = _Places(article, document)
        left = len(report.findings) - len(shown.findings)
        return {
            "verdict": markdown.verdict_words(report),
            "facts": [plural(document.words, "word"), plural(len(report.findings), "finding")],
            "counts": [
                {"class": name, "label": label, "count": len(report.of_class(name))}
                for name, label in html.CLASS_NAMES.items()
            ],
            "notes": [
                *report.notes,
                *(f"not run: {skipped.what} ({skipped.why})" for skipped in report.skipped),
                *([f"only the first {MOST_FINDINGS} findings are shown, {left} more are left out"] if left else []),
            ],
            "limits": " ".join(markdown.limits()),
            "blocks": html.blocks(page),
            "findings": [
                {**each, **places.of(item.finding.span)}
                for each, item in zip(html.findings(page), page.items, strict=True)
            ],
        }

    def try_rule(self, draft: str, article: str) -> Answer:
        """What the one rule in `draft` does: its faults with their places, its examples, the article, the corpora."""
        try:
            rule = self._drafted(draft)
            checker = examples.alone(rule, self._resources)
        except QualcheckErrors as errors:
            return {"errors": _errors(draft, errors.errors)}
        except QualcheckError as error:
            return {"errors": _errors(draft, [error])}
        return {
            "errors": [],
            "rule": {"id": rule.id, "kind": rule.kind, "class": rule.class_, "label": html.CLASS_NAMES[rule.class_]},
            "examples": list(self._examples(rule, checker)),
            "article": self._in_article(rule, checker, article),
            "corpora": [_in_corpus(checker, kept) for kept in self._corpora],
        }

    def save(self, draft: str, name: str) -> house.Change:
        """What saving the rule, or the change of one, writes.

        Raises QualcheckError or QualcheckErrors, also where another file changes the rule and no longer can.
        """
        if self._own is None:
            raise QualcheckError("no folder to save in: start with --pack FOLDER")
        draft = _unix(draft)
        self._drafted(draft, name)
        change = house.change(self._own, name, draft)
        loaded = house.rules(list(house.texts(self._house_packs(), change)))
        self._settings.check_names_of_rules((*loaded.values(), *dismissals.RULES))
        return change

    def open(self, id_: str) -> Answer:
        """The text of a rule as its file has it, or of the house's change of it; and the file, if it can be saved there."""
        for name in house.files(self._own) if self._own is not None else ():
            changed = house.text_of(*self._own_file(name), ("change", id_))
            if changed is not None:
                return {"text": changed, "file": name, "said": f"What the house changes in {id_} stands in {name}."}
        rule = self._run.known.get(id_)
        home = next((pack for pack in self._packs() if rule is not None and pack.name == rule.pack), None)
        if rule is None or home is None:
            raise QualcheckError(f"there is no rule {id_[:100]!r}; choose one from the list")
        path = home.folder / rule.path.removeprefix(f"{home.shown}/")
        text = house.text_of(_text(path, rule.path), rule.path, ("id", rule.id.partition(".")[2]))
        if text is None:
            raise QualcheckError("the rule stands here no longer; load the page again", rule.path)
        said = f"{rule.id} stands in {rule.path}, line {rule.line}."
        if home.shipped:
            said += f" Saved, this is a copy beside it. To change that one instead, write “- change: {rule.id}” and what differs."
        is_own = self._own is not None and path.parent.resolve() == self._own.folder
        return {"text": text, "file": path.name if is_own else None, "said": said}

    def _drafted(self, draft: str, name: str | None = None) -> Rule:
        """The one rule of the draft, or what its change makes of a rule, with those of all other entries.

        `name` is the file that it is for, if that is known. Raises QualcheckError or QualcheckErrors.
        """
        file = house.draft_file(draft)
        key = house.key_of(file.data[0])
        if key[0] == "id":
            return packs.rules_of_text(draft, house.DRAFT, self._pack())[0]
        texts = list(house.texts(self._house_packs()))
        rules = house.rules(house.with_draft(texts, self._pack(), draft, key, name))
        return rules.get(key[1]) or next(rule for rule in rules.values() if key[1] in rule.formerly)

    def _own_file(self, name: str) -> tuple[str, str]:
        pack = self._pack()
        return _text(pack.folder / name, f"{pack.shown}/{name}"), f"{pack.shown}/{name}"

    def _packs(self) -> tuple[Pack, ...]:
        return (*packs.shipped_packs(), *self._with_own().house_packs)

    def _pack(self) -> Pack:
        """The pack that a rule on the page would be one of."""
        return self._own or Pack("house", Path(), "house", False)

    def _document(self, article: str) -> Document:
        return run.read_bytes(article.encode("utf-8"), self._article_name, self._settings)

    def _in_article(self, rule: Rule, checker: Checker, article: str) -> Answer:
        document = self._document(article)
        detected = checker.detect(document)
        places = _Places(article, document)
        page = Page(checker.report(detected))
        hits = [
            {
                "place": page.place(finding.span),
                "message": finding.message,
                "suggestions": list(finding.suggestions[:3]),
                **_excerpt(document, finding),
                **places.of(finding.span),
            }
            for finding in detected.findings[:MOST_HITS]
        ]
        return {
            "count": len(detected.findings),
            "hits": hits,
            "notes": _not_run(detected),
            "why": self._why(rule, checker, document)
            if not hits and not detected.skipped and document.words <= MOST_WORDS
            else [],
        }

    def _examples(self, rule: Rule, checker: Checker) -> Iterator[Answer]:
        failed: dict[Example, list[str]] = {}
        for failure in examples.failures([rule], self._resources):
            failed.setdefault(failure.example, []).append(failure.message)
        for example in rule.examples:
            name, text = next((name, text) for name in EXAMPLES if (text := getattr(example, name)) is not None)
            document = text_reader.document(examples.unmarked(text)[0], "example")
            is_missed = name == "bad" and example in failed and not checker.detect(document).findings
            yield {
                "name": name,
                "text": text,
                "line": example.line,
                "passed": example not in failed,
                "said": failed.get(example, []),
                "why": self._why(rule, checker, document) if is_missed else [],
            }

    def _why(self, rule: Rule, checker: Checker, document: Document) -> list[Answer]:
        """Why the rule is silent, step by step up to what stood in its way; nothing of an empty text."""
        if not document.text.strip():
            return []
        # The rule alone, with nothing of the settings that could turn it off: it is on trial here.
        keys: Answer = {"select": (), "ignore": (), "extend_select": (), "rules": {}, "overrides": (), "pin": None}
        settings = self._settings.with_keys(**keys)
        trial = replace(
            self._run,
            checker=checker,
            checker_for=lambda _: checker,
            rules=(rule,),
            known={rule.id: rule},
            settings=settings,
            sieve=None,
        )
        told = why.explain(replace(rule, status="stable"), document, trial)
        return [
            {
                "done": step.done,
                "what": step.what,
                "excerpt": "\n".join(why_format.excerpt(document, step.span)) if step.span is not None else "",
            }
            for step in dropwhile(lambda step: step.done and step.span is None, told.steps)
        ]


class _Places:
    """From spans of a document to UTF-16 offsets of the text that the page sent."""

    def __init__(self, article: str, document: Document) -> None:
        self._document = document
        self._positions = Positions(document)
        # The reader takes off a leading byte order mark.
        self._shift = len(article) - len(document.source)

    def of(self, span: Span) -> dict[str, int]:
        in_file = self._document.in_file(span)
        start, end = (self._positions.utf16_offset(offset) + self._shift for offset in (in_file.start, in_file.end))
        return {"start": start, "end": end}


def _text(path: Path, shown: str) -> str:
    try:
        return _unix(text_reader.decode(path.read_bytes(), shown))
    except OSError as error:
        raise QualcheckError(f"cannot read the file: {error.strerror or error}", shown) from error


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n")


def _kept(name: str, path: Path) -> Kept:
    texts = list(islice(corpus.read(path), TEXTS + 1))
    return Kept(name, tuple(text_reader.document(each.text, each.id) for each in texts[:TEXTS]), len(texts) <= TEXTS)


def _first(report: Report) -> Report:
    return replace(report, findings=report.findings[:MOST_FINDINGS], ids=report.ids[:MOST_FINDINGS])


def _in_corpus(checker: Checker, kept: Kept) -> Answer:
    end = time.monotonic() + SECONDS
    excerpts: list[dict[str, str]] = []
    notes: list[str] = []
    texts = words = count = 0
    for document in kept.documents:
        if time.monotonic() > end:
            break
        detected = checker.detect(document)
        texts += 1
        words += len(document.text.split())
        count += len(detected.findings)
        notes = notes or _not_run(detected)
        excerpts += [
            {"document": document.id, **_excerpt(document, finding)}
            for finding in detected.findings[: MOST_EXCERPTS - len(excerpts)]
        ]
    if texts < len(kept.documents):
        notes = [*notes, f"stopped after {SECONDS:g} seconds; the other texts were not looked at"]
    return {"name": kept.name, "texts": texts, "words": words, "count": count, "excerpts": excerpts, "notes": notes}


def _not_run(detected: Any) -> list[str]:
    return [*detected.notes, *(f"not run: {skipped.what} ({skipped.why})" for skipped in detected.skipped)]


def _excerpt(document: Document, finding: Finding) -> dict[str, str]:
    span, text = finding.span, document.text
    block = document.block_at(span.start)
    begin, end = (block.span.start, max(span.end, block.span.end)) if block is not None else (0, len(text))
    first, last = max(begin, span.start - AROUND), min(end, span.end + AROUND)
    before, after = " ".join(text[first : span.start].split("\n")), " ".join(text[span.end : last].split("\n"))
    return {
        # Words cut through at the edges are left out.
        "before": before if first == begin else "… " + before.partition(" ")[2],
        "match": shortened(text[span.start : span.end], LONGEST_HIT),
        "after": after if last == end else after.rpartition(" ")[0] + " …",
    }


def _errors(draft: str, errors: Sequence[QualcheckError]) -> list[Answer]:
    """Each fault with its place: line and column in code points, from 1, and `at` in UTF-16 code units from the start.

    A fault of another file, such as a change that does not go with the draft, is told at the start, with its own place.
    """
    lines = draft.split("\n")
    found = []
    for fault in errors:
        is_elsewhere = fault.path not in (None, house.DRAFT)
        error = QualcheckError(str(fault)) if is_elsewhere else fault
        line = min(max(error.line or 1, 1), len(lines))
        column = min(max(error.column or 1, 1), len(lines[line - 1]) + 1)
        before = "\n".join([*lines[: line - 1], lines[line - 1][: column - 1]])
        found.append(
            {
                "line": line,
                "column": column,
                "at": len(before) + len(ASTRAL.findall(before)),
                "message": error.message,
            }
        )
    return found
