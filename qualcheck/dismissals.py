"""Dismissals: findings that somebody has judged right in their place, with the reason, and until when.

In `qualcheck.ignore.yml`, found as `qualcheck.yml` is:

    - rule: general.doubled-word
      text: had had                       # the words it was found at; or `name:`, a name
      context: "the losses he … before"   # the words before and after; without it, everywhere
      article: wire/ferry.txt             # where it was dismissed
      reason: Grammar, not a slip.
      until: "2027-01-01"                 # the last day on which it holds

An entry holds for its words in any article, so that a story that is sent again under another name stays dismissed;
`article` only tells when nothing stands for the entry any more. `text` that ends in … is the beginning of a long one. A
`name` is found where the finding's words, or the other spelling it points at, are that name.

In Markdown and HTML also in comments, for the next block (the one it stands in), from one comment to another, and for
the whole file:

    <!-- qualcheck: ignore general.doubled-word reason="Grammar" until=2027-01-01 -->
    <!-- qualcheck: ignore-start hi --> … <!-- qualcheck: ignore-end hi -->
    <!-- qualcheck: ignore-file signal, names reason="A list of names" -->

They name rules as `--ignore` does: id, pack, category or class; `all` is every rule.
"""

from __future__ import annotations

import datetime
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from qualcheck.document import Block, Comment, Document
from qualcheck.errors import QualcheckError, QualcheckErrors
from qualcheck.finding import CLASSES, Finding, Span
from qualcheck.identity import context, ids
from qualcheck.report import Dismissed, Report
from qualcheck.rule import Rule, fold
from qualcheck.yamlfile import YamlFile, keys_of, read, unknown_key, validate

FILE_NAME: Final = "qualcheck.ignore.yml"
#: Longer texts stand in the file by their beginning.
LONGEST_TEXT: Final = 120
SHOWN_TEXT: Final = 40
CUT: Final = "…"

DIRECTIVE: Final = re.compile(r"\s*qualcheck\s*:\s*(?P<what>[\w-]+)(?P<rest>.*)\Z", re.DOTALL)
ARGUMENT: Final = re.compile(
    r"""(?P<key>reason|until)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|“(?P<curly>[^”]*)”|(?P<bare>[^\s,"'“”]+))"""
    r"|(?P<rule>[\w./:-]+(?: [\w-]+(?=/))?)|(?P<other>[^\s,])"
)
#: What ends a line in YAML.
LINE: Final = re.compile(r"[^\r\n\x85\u2028\u2029]*(?:\r\n|[\r\n\x85\u2028\u2029]|\Z)")
SCOPES: Final = ("ignore", "ignore-start", "ignore-end", "ignore-file")


def _rule(name: str, class_: Any, severity: Any, message: str, why: str) -> Rule:
    return Rule(f"meta.{name}", "meta", class_, severity, "Other", message, None, why, path=__name__)


UNUSED: Final = _rule(
    "unused-dismissal",
    "query",
    "minor",
    "Nothing is found any more that the dismissal of {what} is for; take it out.",
    "A dismissal that nothing stands for hides the next finding that is like the old one.",
)
EXPIRED: Final = _rule(
    "expired-dismissal",
    "query",
    "minor",
    "The dismissal of {what} held until {until}; decide again, or take it out.",
    "Whoever dismissed it wanted it to be looked at again after that day.",
)
UNCLEAR: Final = _rule(
    "unclear-dismissal",
    "error",
    "major",
    "This comment dismisses nothing: {problem}.",
    "A comment that qualcheck cannot read would be taken for a dismissal by everybody else.",
)
#: What dismissals themselves are found at fault for. They are selected and ignored as every rule is.
RULES: Final[tuple[Rule, ...]] = (EXPIRED, UNCLEAR, UNUSED)


@dataclass(frozen=True, kw_only=True)
class EntryKeys:
    """The keys of one dismissal."""

    rule: str
    text: str | None = None
    name: str | None = None
    context: str | None = None
    article: str | None = None
    reason: str | None = None
    until: str | None = None


@dataclass(frozen=True)
class Entry:
    """One entry of the file and the line it begins at."""

    keys: EntryKeys
    line: int

    @property
    def shown(self) -> str:
        return f"“{shortened(self.keys.name or self.keys.text or '')}” ({self.keys.rule})"

    def fits(self, document: Document, finding: Finding, rules: Mapping[str, Rule]) -> bool:
        """Whether the entry is about this finding, whatever the day."""
        keys = self.keys
        if keys.rule != finding.rule and keys.rule not in _former(finding.rule, rules):
            return False
        if keys.name is not None:
            return fold(keys.name) in _names(document, finding)
        words = fold(_text(document, finding.span))
        wanted = fold(keys.text or "")
        same = words.startswith(wanted.removesuffix(CUT).rstrip()) if wanted.endswith(CUT) else words == wanted
        return same and (keys.context is None or fold(keys.context) == fold(context_of(document, finding.span)))


def shortened(words: str) -> str:
    return words if len(words) <= SHOWN_TEXT else words[: SHOWN_TEXT - 1] + CUT


def context_of(document: Document, span: Span) -> str:
    """The words before and after, as an entry holds them."""
    return f" {CUT} ".join(context(document, span)).strip()


def _former(rule: str, rules: Mapping[str, Rule]) -> tuple[str, ...]:
    return rules[rule].formerly if rule in rules else ()


def _names(document: Document, finding: Finding) -> set[str]:
    spans = (finding.span, *(note.span for note in finding.notes))
    return {re.sub(r"(?:'s|')\Z", "", fold(_text(document, span))) for span in spans}


def _text(document: Document, span: Span) -> str:
    return document.text[span.start : span.end]


# In an article


@dataclass(frozen=True)
class Verdicts:
    """What the dismissals say of the findings of one article. `meta` is what is at fault with its comments."""

    dismissed: tuple[Dismissed | None, ...]
    lapsed: tuple[int, ...]
    meta: tuple[Finding, ...]


@dataclass(frozen=True)
class Dismissals:
    """The entries of the file at `path` and how they, and comments, are read.

    `today` is the day they are judged by; `rules` are all rules there are, by id, and `active` those that take part as
    the settings have them; with `strict`, nothing is dismissed without a reason.
    """

    path: Path
    entries: tuple[Entry, ...]
    today: datetime.date
    rules: Mapping[str, Rule]
    active: Mapping[str, Rule]
    strict: bool = False

    @cached_property
    def _of_rule(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for index, entry in enumerate(self.entries):
            found.setdefault(entry.keys.rule, []).append(index)
        return found

    @cached_property
    def _selectors(self) -> frozenset[str]:
        names = {"all", *CLASSES}
        for rule in self.rules.values():
            parts = rule.category.split("/")
            names |= {rule.id, rule.pack, *rule.formerly, *("/".join(parts[: n + 1]) for n in range(len(parts)))}
        return frozenset(names)

    def expired(self, until: str | None) -> bool:
        return until is not None and self.today > datetime.date.fromisoformat(until)

    def of(self, document: Document, findings: Sequence[Finding], found: Sequence[str]) -> Verdicts:
        """Which of the findings of an article are dismissed; `found` are their ids."""
        comments, meta = self._comments(document)
        used: set[int] = set()
        dismissed: list[Dismissed | None] = []
        lapsed: set[int] = set()
        for finding, id_ in zip(findings, found, strict=True):
            one: Dismissed | None = None
            for index, comment in enumerate(comments):
                if comment.holds(finding, document) and self._selected(comment.rules, finding):
                    used.add(index)
                    if not self.expired(comment.until):
                        one = one or Dismissed(finding, id_, comment.reason, comment.until, None)
            for index in self._candidates(finding):
                entry = self.entries[index]
                if not entry.fits(document, finding, self.rules):
                    continue
                if self.expired(entry.keys.until):
                    lapsed.add(index)
                else:
                    # The entry is used, whether or not a comment says the same.
                    one = Dismissed(finding, id_, entry.keys.reason or "", entry.keys.until, index)
            dismissed.append(one)
        meta += self._about(document, comments, used)
        return Verdicts(tuple(dismissed), tuple(sorted(lapsed)), tuple(meta))

    def _say(self, rule: Rule, document: Document, span: Span, **groups: str) -> Iterator[Finding]:
        """A finding of one of RULES, if it is active, as the settings have it."""
        if rule.id in self.active:
            yield self.active[rule.id].finding(document, span, groups=groups, in_quotation=False)

    def _candidates(self, finding: Finding) -> Iterator[int]:
        for name in (finding.rule, *_former(finding.rule, self.rules)):
            yield from self._of_rule.get(name, ())

    def _selected(self, selectors: Iterable[str], finding: Finding) -> bool:
        names = {finding.rule, finding.rule.partition(".")[0], finding.class_, finding.category, "all"}
        names.update(_former(finding.rule, self.rules))
        return any(name in names or finding.category.startswith(f"{name}/") for name in selectors)

    def _about(self, document: Document, comments: Sequence[_Told], used: set[int]) -> list[Finding]:
        found: list[Finding] = []
        for index, comment in enumerate(comments):
            if self.expired(comment.until):
                found += self._say(EXPIRED, document, comment.place, until=comment.until or "", what=comment.shown)
            elif index not in used and any(self._takes_part(name) for name in comment.rules):
                found += self._say(UNUSED, document, comment.place, what=comment.shown)
        return found

    def _takes_part(self, selector: str) -> bool:
        """Whether an active rule answers to it: of a rule that rests nothing can be found."""
        if selector == "all":
            return True
        return any(
            selector in (rule.id, rule.pack, rule.class_, *rule.formerly)
            or f"{rule.category}/".startswith(f"{selector}/")
            for rule in self.active.values()
        )

    def _comments(self, document: Document) -> tuple[list[_Told], list[Finding]]:
        told: list[_Told] = []
        meta: list[Finding] = []
        open_: list[_Told] = []
        for comment in document.comments:
            read_ = DIRECTIVE.match(comment.text)
            if read_ is None:
                continue
            place = _place(document, comment)
            try:
                one = _told(read_["what"], read_["rest"], document, comment, place)
                unknown = [name for name in one.rules if name not in self._selectors]
                if unknown:
                    raise ValueError(f"there is no rule, pack, category or class {unknown[0]!r}")
                if self.strict and not one.reason and one.what != "ignore-end":
                    raise ValueError("it gives no reason, and the settings are strict")
            except ValueError as error:
                meta += self._say(UNCLEAR, document, place, problem=str(error))
                continue
            if one.what == "ignore-end":
                ended = [each for each in open_ if not one.rules or each.rules == one.rules]
                open_ = [each for each in open_ if each not in ended]
                told += [replace(each, span=Span(each.span.start, one.span.start)) for each in ended]
            elif one.what == "ignore-start":
                open_.append(one)
            else:
                told.append(one)
        return told + open_, meta

    # Of a whole run

    def report(self, reports: Sequence[Report], whole: bool) -> Report | None:
        """What is at fault with the file itself, as a report on it; None if nothing is.

        Of an entry is spoken if its article was checked, or is gone; of one without an article if the run looked at
        everything (`whole`).
        """
        used = {each.entry for report in reports for each in report.dismissed}
        lapsed = {index for report in reports for index in report.lapsed}
        checked = {self._relative(report.document.id): report for report in reports if report.is_article}
        if not self.entries:
            return None
        document = _of_file(self.path, self.entries)
        found: list[Finding] = []
        for index, entry in enumerate(self.entries):
            span = document.blocks[index].span
            if self.expired(entry.keys.until):
                if index in lapsed or self._concerned(entry, checked, whole):
                    found += self._say(EXPIRED, document, span, until=entry.keys.until or "", what=entry.shown)
            elif index not in used and self._concerned(entry, checked, whole) and self._can_speak(entry):
                found += self._say(UNUSED, document, span, what=entry.shown)
        if not found:
            return None
        kept = tuple(found)
        return Report(document, kept, ids(document, kept), "fix and print", 0, 0, is_article=False)

    def _relative(self, shown: str) -> str:
        return Path(os.path.relpath(shown, self.path.parent)).as_posix()

    def _concerned(self, entry: Entry, checked: Mapping[str, Report], whole: bool) -> bool:
        article = entry.keys.article
        if article is None:
            return whole and all(report.complete for report in checked.values())
        if article in checked:
            return checked[article].complete
        return not (self.path.parent / article).exists()

    def _can_speak(self, entry: Entry) -> bool:
        """Whether the rule took part, or does not exist any more."""
        name = entry.keys.rule
        return name not in self._selectors or any(name in (rule.id, *rule.formerly) for rule in self.active.values())


def _of_file(path: Path, entries: Sequence[Entry]) -> Document:
    """The file as a Document whose blocks are the first lines of the entries."""
    shown = Path(os.path.relpath(path)).as_posix()
    text = path.read_bytes().decode("utf-8-sig")
    starts = [0]
    for line in LINE.findall(text):
        starts.append(starts[-1] + len(line))
    blocks = []
    for entry in entries:
        begin = starts[entry.line - 1]
        line = text[begin : starts[entry.line]]
        blocks.append(Block("paragraph", Span(begin, begin + len(line.rstrip()))))
    return Document(shown, text, tuple(blocks))


# Comments


@dataclass(frozen=True)
class _Told:
    """A comment understood: what it is for (`span`, of the text) and where a finding about it stands (`place`)."""

    what: str
    rules: tuple[str, ...]
    reason: str
    until: str | None
    span: Span
    place: Span

    @property
    def shown(self) -> str:
        return ", ".join(self.rules)

    def holds(self, finding: Finding, document: Document) -> bool:
        return self.span.start <= finding.span.start < self.span.end


def _told(what: str, rest: str, document: Document, comment: Comment, place: Span) -> _Told:
    """Raises ValueError with what is wrong, in words."""
    if what not in SCOPES:
        raise ValueError(f"{what!r} is none of {', '.join(SCOPES)}")
    rules: list[str] = []
    values: dict[str, str] = {}
    for part in ARGUMENT.finditer(rest):
        if part["other"]:
            raise ValueError(
                f"“{' '.join(rest[part.start() :].split())[:40]}” is neither a rule, a reason= nor an until="
            )
        if part["key"]:
            value = next(v for name in ("double", "single", "curly", "bare") if (v := part[name]) is not None)
            values[part["key"]] = " ".join(value.split())
        else:
            rules.append(part["rule"])
    if not rules and what != "ignore-end":
        raise ValueError("it names no rule; write its id, or all")
    until = values.get("until")
    if until is not None and not is_date(until):
        raise ValueError(f"until={until} is no day such as 2027-01-31")
    return _Told(what, tuple(rules), values.get("reason", ""), until, _scope(what, document, comment), place)


def _scope(what: str, document: Document, comment: Comment) -> Span:
    end = len(document.text) + 1
    if what == "ignore-file":
        return Span(0, end)
    if comment.block is None:
        return Span(end, end)
    block = document.blocks[comment.block].span
    return block if what == "ignore" else Span(block.start, end)


def _place(document: Document, comment: Comment) -> Span:
    """Where a finding about a comment stands: at the first word of its block, or the last word of the text."""
    index = comment.block if comment.block is not None else len(document.blocks) - 1
    if not document.blocks:
        return Span(0, 0)
    tokens = document.tokens_in(document.blocks[index].span)
    if not tokens:
        return document.blocks[index].span
    token = tokens[-1 if comment.block is None else 0]
    return Span(token.start, token.end)


def is_date(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


# The file


def load(path: Path, *, strict: bool = False) -> tuple[Entry, ...]:
    """Raises QualcheckErrors with everything that is wrong, each at its place."""
    file = read(path, Path(os.path.relpath(path)).as_posix())
    if file.data is None:
        return ()
    if not isinstance(file.data, list):
        raise QualcheckError("the file is a list; begin each dismissal with '- rule: …'", file.shown, 1, 1)
    entries: list[Entry] = []
    errors: list[QualcheckError] = []
    for index, item in enumerate(file.data):
        entry, found = _entry(file, index, item, strict)
        errors += found
        entries += [entry] if entry is not None else []
    if errors:
        raise QualcheckErrors(sorted(errors, key=lambda error: (error.line or 0, error.column or 0)))
    return tuple(entries)


def _entry(file: YamlFile, index: int, item: Any, strict: bool) -> tuple[Entry | None, list[QualcheckError]]:
    if not isinstance(item, dict):
        return None, [file.error((index,), "a dismissal is a mapping; begin it with '- rule: …'")]
    known = keys_of(EntryKeys)
    errors = [file.error((index, key), unknown_key(key, known, "a dismissal")) for key in item if key not in known]
    keys, found = validate(EntryKeys, {key: item[key] for key in item if key in known}, file, (index,))
    errors += found
    if keys is not None:
        if (keys.text is None) == (keys.name is None):
            errors.append(file.error((index,), "a dismissal has either 'text', the words found, or 'name', a name"))
        elif not (keys.text or keys.name or "").strip():
            errors.append(file.error((index,), "'text' or 'name' is empty; write the words that were found"))
        if keys.until is not None and not is_date(keys.until):
            errors.append(file.error((index, "until"), f"'until' is {keys.until!r}; write a day such as 2027-01-31"))
        if strict and not (keys.reason or "").strip():
            errors.append(file.error((index,), "a dismissal needs a 'reason': the settings are strict"))
    if errors or keys is None:
        return None, errors
    return Entry(keys, file.places[(index,)][0]), []


def entries_for(
    document: Document, findings: Iterable[Finding], *, article: str, reason: str, until: str | None, everywhere: bool
) -> list[EntryKeys]:
    """The entries that dismiss the findings, and what was merged into them, each once."""
    made: dict[EntryKeys, None] = {}
    for finding in findings:
        words = " ".join(_text(document, finding.span).split())
        by_name = everywhere and finding.kind == "names"
        text = words if len(words) <= LONGEST_TEXT else words[:LONGEST_TEXT].rsplit(" ", 1)[0] + CUT
        for rule in dict.fromkeys((finding.rule, *(also.rule for also in finding.also))):
            keys = EntryKeys(
                rule=rule,
                text=None if by_name else text,
                name=words if by_name else None,
                context=None if everywhere else context_of(document, finding.span),
                article=None if everywhere else article,
                reason=reason,
                until=until,
            )
            made[keys] = None
    return list(made)


def render(entries: Iterable[EntryKeys]) -> str:
    """The entries as YAML, to be put at the end of the file."""
    lines = []
    for entry in entries:
        values = ((key, getattr(entry, key)) for key in keys_of(EntryKeys))
        told = [f"{key}: {value if key == 'rule' else _quoted(value)}" for key, value in values if value is not None]
        lines += ["- " + told[0], *("  " + line for line in told[1:])]
    return "".join(line + "\n" for line in lines)


def _quoted(value: str) -> str:
    """A text as YAML reads it back whatever it holds."""
    plain = json.dumps(value, ensure_ascii=False)
    return "".join(letter if letter.isprintable() else f"\\U{ord(letter):08X}" for letter in plain)
