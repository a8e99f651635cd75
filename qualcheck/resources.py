"""What detectors share besides their rules: the house's vocabulary, the word list, the article's names, LanguageTool."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualcheck.names import NameFinder
from qualcheck.words import WordList

if TYPE_CHECKING:
    from qualcheck.languagetool.client import Client


@dataclass(frozen=True)
class Resources:
    """Made once a run by `checker.py` and handed to every kind."""

    #: Accepted words and names, as written in `vocabulary:` of qualcheck.yml.
    vocabulary: frozenset[str]
    words: WordList
    name_finder: NameFinder
    #: None where the run does without.
    languagetool: Client | None = None
