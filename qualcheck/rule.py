"""A rule as the detectors see it: what it looks for, what it says, and where it may speak.

`Rule.finding` is the only place where findings are born.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from qualcheck.finding import Edit, Finding, FindingClass, Fix, Note, Severity, Span
from qualcheck.pattern import Pattern

if TYPE_CHECKING:
    from qualcheck.document import Document
    from qualcheck.lexicon import Lexicon

Where = Literal["anywhere", "sentence-start", "paragraph-start", "headline"]
FixSafety = Literal["none", "safe", "unsafe"]
Status = Literal["stable", "preview", "off"]

#: The version of the rules that say nothing else.
FIRST_RELEASE: Final = "0.1"

#: Blocks a rule looks at unless it says otherwise: what the writer wrote and the translator translated.
PROSE: Final = frozenset({"headline", "deck", "subheading", "paragraph", "caption"})

#: Where a rule keeps what reads the fields that it has not yet.
UNREAD: Final = "_unread"
#: One thread at a time reads on in a rule.
READING: Final = threading.RLock()

PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
#: What the `bad` and `todo` examples of a rule mark.
MARKED: Final = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Example:
    """One example of a rule: `bad` (marked text, and `good`, what the first suggestion makes of it), `ok`, or `todo`,
    marked text that the rule misses as yet.
    """

    bad: str | None = None
    good: str | None = None
    ok: str | None = None
    line: int = 0
    todo: str | None = None
    #: The file that an overlay brought it from; else it stands in the rule's own.
    path: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """Where a house has changed a rule by an overlay, and which keys of it."""

    path: str
    line: int
    keys: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {', '.join(self.keys)}"


class Anchor(NamedTuple):
    """Where a pattern of words is tried: with it in the cache, those that an article has no place for are never read."""

    #: The words or, where there are none, the parts of speech at which it is tried.
    words: tuple[str, ...]
    tags: tuple[str, ...]
    #: How far from there one more of these words, or else parts of speech, must stand; 0 where none need.
    offset: int = 0
    beside: tuple[str, ...] = ()
    beside_tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    """One rule, whole and validated. `params` is the frozen `Params` of its kind."""

    id: str
    kind: str
    class_: FindingClass
    severity: Severity
    category: str
    message: str
    params: Any
    # Fields with a factory have no default in the class, so that `unread` can leave them out.
    why: str = field(default_factory=str)
    suggest: tuple[str, ...] = field(default_factory=tuple)
    fix: FixSafety = "none"
    where: Where = "anywhere"
    only_in: frozenset[str] = frozenset()
    except_in: frozenset[str] = frozenset()
    source_languages: tuple[str, ...] = ()
    #: Whether the rule may speak about what is a name as a whole.
    names: bool = False
    status: Status = "stable"
    #: The version that the rule came with; those of the first release do not say.
    since: str = FIRST_RELEASE
    references: tuple[str, ...] = field(default_factory=tuple)
    examples: tuple[Example, ...] = field(default_factory=tuple)
    formerly: tuple[str, ...] = ()
    #: What the engine looks for, for the kinds that go through it.
    patterns: tuple[Pattern, ...] = field(default_factory=tuple)
    #: What the settings of the house have decided ("class", "severity"), whatever the kind says of a match.
    by_house: frozenset[str] = frozenset()
    #: Where each pattern of kind `pattern` is tried.
    anchors: tuple[Anchor, ...] = ()
    #: The rule file and line, as shown to the user.
    path: str = ""
    line: int = 0
    #: What overlays have made of it, in their order.
    changed: tuple[Change, ...] = ()
    #: The lexicon that has the rule's patterns, and the rule's number in it. A rule made from another has none: its
    #: patterns may differ.
    shelved: tuple[Lexicon, int] | None = field(default=None, init=False, compare=False, repr=False)

    @classmethod
    def unread(cls, known: Mapping[str, Any], rest: Callable[[], Mapping[str, Any]]) -> Rule:
        """The rule with the fields `known`; the others are read by `rest` once one of them is asked for.

        What `rest` gives may hold another one, under UNREAD, for those that are still missing.
        """
        rule = object.__new__(cls)
        rule.__dict__.update(known)
        rule.__dict__[UNREAD] = rest
        return rule

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            with READING:
                while name not in self.__dict__:
                    if not self._read():
                        raise AttributeError(f"a rule has no {name!r}")
                return self.__dict__[name]

        def __getstate__(self) -> dict[str, Any]:
            # The whole rule goes to another process.
            while self._read():
                pass
            return self.__dict__

    def _read(self) -> bool:
        """Read more of the rule; whether there was any more."""
        with READING:
            rest = self.__dict__.get(UNREAD)
            if rest is None:
                return False
            more = rest()
            self.__dict__.update(more)
            if UNREAD not in more:
                del self.__dict__[UNREAD]
            return True

    @property
    def pack(self) -> str:
        return self.id.partition(".")[0]

    def house_decides(self, key: str) -> bool:
        """Whether a house has set the key, in its settings or by an overlay."""
        return key in self.by_house or any(key in change.keys for change in self.changed)

    def speaks_at(self, document: Document, span: Span) -> bool:
        """Whether the rule's `where`, `only_in` and `except_in` let it speak about this span.

        `only_in: [all]` means every block, furniture of the page included. A span that runs over the edge of a block is
        never spoken about: no sentence does that.
        """
        block = document.block_at(span.start)
        if block is None or not block.span.contains(span):
            return False
        kinds = {block.kind, "quotation"} if document.in_quotation(span) else {block.kind}
        if self.except_in & kinds:
            return False
        blocks_wanted = self.only_in - {"quotation"}
        if block.kind not in (blocks_wanted or PROSE) and "all" not in blocks_wanted:
            return False
        if "quotation" in self.only_in and "quotation" not in kinds:
            return False
        match self.where:
            case "anywhere":
                return True
            case "headline":
                return block.kind == "headline"
            case "paragraph-start":
                return document.opens(span.start, block.span)
            case "sentence-start":
                sentence = document.sentence_at(span.start)
                return sentence is not None and document.opens(span.start, sentence)

    def finding(
        self,
        document: Document,
        span: Span,
        *,
        groups: Mapping[str, str] | None = None,
        message: str | None = None,
        suggestions: Sequence[str] | None = None,
        templates: Sequence[str] | None = None,
        fixes: Sequence[Fix] = (),
        notes: Sequence[Note] = (),
        class_: FindingClass | None = None,
        severity: Severity | None = None,
        group: str | None = None,
        in_quotation: bool | None = None,
    ) -> Finding:
        """The finding of this rule at `span`.

        `groups` fills `{name}` and `{1}` in message and suggestions; `{match}` is the text of the span. `suggestions`
        are taken as they are; `templates` stand in the place of the rule's own `suggest`.
        Inside a quotation an error becomes a query and nothing is suggested: what a person said is checked
        with the original, not reworded.
        """
        text = document.text[span.start : span.end]
        match = " ".join(text.split())
        values = {**(groups or {}), "match": match}
        quoted = document.in_quotation(span) if in_quotation is None else in_quotation
        if self.house_decides("class"):
            class_ = self.class_
        if self.house_decides("severity"):
            severity = self.severity
        kept_class = class_ or self.class_
        if quoted and kept_class == "error":
            kept_class = "query"
        if suggestions is None:
            templates = self.suggest if templates is None else templates
            suggestions = [recapitalise(fill(template, values), match) for template in templates]
        if not fixes and self.fix != "none" and suggestions:
            title = f"Replace “{match}” with “{suggestions[0]}”"
            fixes = [Fix(title, (Edit(span, suggestions[0]),), self.fix == "safe")]
        return Finding(
            rule=self.id,
            kind=self.kind,
            class_=kept_class,
            category=self.category,
            severity="neutral" if kept_class == "signal" else severity or self.severity,
            span=span,
            message=fill(message or self.message, values),
            why=fill(self.why, values),
            suggestions=() if quoted else tuple(dict.fromkeys(suggestions)),
            # What would overwrite markup is left to a person.
            fixes=()
            if quoted
            else tuple(fix for fix in fixes if all(document.editable(edit.span) for edit in fix.edits)),
            notes=tuple(notes),
            group=f"{self.id}:{fold(match) if group is None else group}",
            in_quotation=quoted,
            preview=self.status == "preview",
            languages=self.source_languages,
        )


def fold(text: str) -> str:
    """The form under which two matches count as one: lower case, plain apostrophes and hyphens, single spaces."""
    return " ".join(text.lower().replace("’", "'").replace("‑", "-").split())


def fill(template: str, values: Mapping[str, str]) -> str:
    """`template` with its `{name}` placeholders filled; an unknown one stays as it is."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]) or "", template)


def recapitalise(suggestion: str, match: str) -> str:
    """`suggestion` with the capitals of `match`: WHOLE UPPER, First letter, or as it stands."""
    letters = [letter for letter in match if letter.isalpha()]
    if len(letters) > 3 and all(letter.isupper() for letter in letters):
        return suggestion.upper()
    if letters and letters[0].isupper() and match[:1].isalpha() and suggestion[:1].islower():
        return suggestion[:1].upper() + suggestion[1:]
    return suggestion
