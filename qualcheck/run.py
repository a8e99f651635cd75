"""From paths to a stream of Reports: what `qualcheck check` does, without printing."""

from __future__ import annotations

import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from qualcheck import dismissals, expressions, namelists, packs
from qualcheck.checker import Checker
from qualcheck.config import RuleSet, Settings
from qualcheck.document import Document
from qualcheck.errors import QualcheckError
from qualcheck.files import articles, shown
from qualcheck.names import NameFinder
from qualcheck.readers import text
from qualcheck.report import Report
from qualcheck.resources import Resources
from qualcheck.rule import Rule
from qualcheck.select import adjusted, selected
from qualcheck.sieve import Sieve
from qualcheck.words import WordList

if TYPE_CHECKING:
    from qualcheck.languagetool.client import Client


@dataclass(frozen=True)
class Run:
    """A checker with the rules it was made from and what they are (`rules_version`)."""

    checker: Checker
    rules: tuple[Rule, ...]
    rules_version: str
    settings: Settings
    #: Makes the checker for another rule set than that of `checker`.
    checker_for: Callable[[RuleSet], Checker]
    languagetool: Client | None = None
    #: All rules there are, those that rest among them, by id.
    known: Mapping[str, Rule] = field(default_factory=dict)
    #: What is not spoken of.
    sieve: Sieve | None = None
    _checkers: dict[RuleSet, Checker] = field(default_factory=dict, init=False, repr=False)

    def check(self, document: Document) -> Report:
        """The Report of one article, by the rule set and name style that are set for its path."""
        checker = self.checker_of(document.id)
        detected = checker.detect(document)
        return checker.report(detected, self.sieve(detected) if self.sieve is not None else None)

    def checker_of(self, shown: str) -> Checker:
        """The checker for the article at the path `shown`."""
        rule_set = self.settings.rule_set(shown)
        if rule_set == self.settings.rule_set():
            return self.checker
        if rule_set not in self._checkers:
            self._checkers[rule_set] = self.checker_for(rule_set)
        return self._checkers[rule_set]

    def took_part(self, rule: str, document: Document) -> bool:
        """Whether the rule of that name, or former name, has judged the article."""
        if rule not in self.checker_of(document.id).rules:
            return False
        one = self.known.get(rule) or next((each for each in self.rules if rule in each.formerly), None)
        languages = one.source_languages if one is not None else ()
        return not languages or document.source_language in (None, *languages)

    def close(self) -> None:
        """End what the run has started, and keep what it has compiled."""
        expressions.keep()
        if self.languagetool is not None:
            self.languagetool.close()

    def reports(
        self, paths: Iterable[Path | QualcheckError], amend: Callable[[Path, Document], Document] | None = None
    ) -> Iterator[Report | QualcheckError]:
        """A Report for each article that can be read, an error in the place of each other one.

        `amend` makes of an article that was read the one that is checked.
        """
        for path in paths:
            if isinstance(path, QualcheckError):
                yield path
                continue
            try:
                document = read_article(path, self.settings)
                if amend is not None:
                    document = amend(path, document)
            except QualcheckError as error:
                yield error
                continue
            yield self.check(document)


def prepare(
    settings: Settings,
    *,
    with_scores: bool = False,
    with_likelihood: bool = False,
    with_figures: bool = True,
) -> Run:
    """Rules, word list and names loaded, the checker built. Scores are readability, hardest sentences and likelihood.

    Raises QualcheckError or QualcheckErrors.
    """
    all_packs = (*packs.shipped_packs(), *settings.house_packs)
    loaded = (*packs.load(all_packs), *dismissals.RULES)
    settings.check_names_of_rules(loaded)
    keys = settings.keys
    with_likelihood = with_likelihood or with_scores
    if with_likelihood:
        from qualcheck.likelihood.scoring import scorer

        likelihood = scorer(settings.folder / keys.likelihood_model if keys.likelihood_model else None)
    if with_scores:
        from qualcheck.hardest import hardest
        from qualcheck.readability import readability
    found = resources(settings)

    @cache
    def rules_for(wanted: RuleSet) -> tuple[Rule, ...]:
        made = adjusted(namelists.styled(loaded, wanted.name_style), keys.pin, keys.rules)
        chosen = selected(made, wanted.select, wanted.extend_select, wanted.ignore)
        return chosen if keys.languagetool.use != "off" else without_languagetool(chosen)

    def checker(wanted: RuleSet) -> Checker:
        return Checker(
            rules_for(wanted),
            replace(found, name_finder=replace(found.name_finder, style=wanted.name_style)),
            recast=keys.verdict.recast,
            retranslate=keys.verdict.retranslate,
            readability=readability if with_scores else None,
            hardest=hardest if with_scores else None,
            with_figures=with_figures,
            likelihood=likelihood if with_likelihood else None,
        )

    rules = rules_for(settings.rule_set())
    known = {rule.id: rule for rule in loaded}
    if keys.select and not rules and keys.languagetool.use == "off":
        raise QualcheckError("only rules of LanguageTool are selected, and it is off; add --languagetool")
    return Run(
        checker(settings.rule_set()), rules, packs.version(all_packs), settings, checker, found.languagetool, known
    )


def without_languagetool(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules if rule.kind != "languagetool")


def resources(settings: Settings) -> Resources:
    """Raises QualcheckError. What LanguageTool needs is looked for when it is first asked."""
    folder = packs.rules_folder()
    keys = settings.keys.languagetool
    languagetool = None
    if keys.use != "off":
        from qualcheck.languagetool.client import Client, address

        url = None if keys.url is None else address(keys.url)[0]
        languagetool = Client(keys.version, url, use_cache=settings.use_cache)
    vocabulary = frozenset(settings.keys.vocabulary)
    words = WordList.load(folder / "words")
    gazetteer = namelists.load(folder / "names", "rules/names", settings.house_names)
    finder = NameFinder(gazetteer, words, vocabulary, settings.keys.name_style)
    return Resources(vocabulary, words, finder, languagetool)


def read_article(path: Path, settings: Settings) -> Document:
    """Raises QualcheckError with the place of what cannot be read."""
    name = shown(path)
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode) and not _is_handed_over(path, mode):
            kind = "a folder" if stat.S_ISDIR(mode) else "no file but a pipe or a device"
            raise QualcheckError(f"this is {kind}; name a file, or give - and the text on standard input", name)
        raw = path.read_bytes()
    except OSError as error:
        raise QualcheckError(f"cannot read the file: {error.strerror or error}", name) from error
    return read_bytes(raw, name, settings)


def _is_handed_over(path: Path, mode: int) -> bool:
    """Whether the shell has made the pipe, as in `qualcheck check <(pandoc story.docx)`; any other may never end."""
    return stat.S_ISFIFO(mode) and path.is_relative_to("/dev")


def read_standard_input(name: str, settings: Settings) -> Document:
    return read_bytes(sys.stdin.buffer.read(), name, settings)


def read_bytes(raw: bytes, name: str, settings: Settings) -> Document:
    """The Document of a file's content; the ending of its name says how it is read, any other one as plain text.

    Raises QualcheckError with the place of what cannot be read.
    """
    source, language = text.decode(raw, name), settings.source_language(name)
    match Path(name).suffix.lower():
        case ".md" | ".markdown":
            from qualcheck.readers import markdown

            return markdown.document(source, name, language)
        case ".html" | ".htm" | ".xhtml":
            from qualcheck.readers import html

            return html.document(source, name, language)
        case _:
            return text.document(source, name, language)


__all__ = [
    "Run",
    "articles",
    "prepare",
    "read_article",
    "read_bytes",
    "read_standard_input",
    "resources",
    "without_languagetool",
]
