"""Every rule runs its own examples: exact spans, what the first suggestion makes of them, silence where it must be."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcheck import packs
from qualcheck.config import Settings
from qualcheck.examples import failures
from qualcheck.resources import Resources
from qualcheck.rule import Rule
from qualcheck.run import resources

RULES = packs.load(packs.shipped_packs(), with_examples=True)


@pytest.fixture(scope="module")
def shared() -> Resources:
    return resources(Settings(folder=Path.cwd()))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_examples(rule: Rule, shared: Resources) -> None:
    assert [str(failure) for failure in failures([rule], shared)] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_messages_keep_to_the_words_of_the_desk(rule: Rule) -> None:
    said = f"{rule.message} {rule.why}".lower()
    unwanted = [
        word for word in ("mqm", "lemma", "regex", "code point", "gazetteer", "is mistranslated") if word in said
    ]
    assert unwanted == []
