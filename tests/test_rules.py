"""Every rule runs its own examples: exact spans, what the first suggestion makes of them, silence where it must be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qualcheck import packs
from qualcheck.config import Settings
from qualcheck.examples import failures
from qualcheck.resources import Resources
from qualcheck.rule import Rule
from qualcheck.run import resources

RULES = packs.load(packs.shipped_packs())
#: Those of LanguageTool are tried in test_languagetool.py, beside a server.
OURS = [rule for rule in RULES if rule.kind != "languagetool"]


@pytest.fixture(scope="module")
def shared() -> Resources:
    return resources(Settings(folder=Path.cwd()))


@pytest.mark.parametrize("rule", OURS, ids=lambda rule: rule.id)
def test_examples(rule: Rule, shared: Resources) -> None:
    assert [str(failure) for failure in failures([rule], shared)] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_messages_keep_to_the_words_of_the_desk(rule: Rule) -> None:
    said = f"{rule.message} {rule.why}".lower()
    jargon = ("mqm", "lemma", "regex", "code point", "gazetteer", "is mistranslated")
    unwanted = [word for word in jargon if re.search(rf"\b{word}\b", said)]
    assert unwanted == []
