"""The pages of the rules: they are those of the rules as they stand, and whatever a rule says stays text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualcheck import packs, rates, stats
from qualcheck.formats import catalogue
from qualcheck.rates import Rates
from qualcheck.rule import Rule

RULES = packs.load(packs.shipped_packs())
PAGES = catalogue.pages(RULES, rates.load(stats.rates_path()))


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_page_is_that_of_the_rules(name: str) -> None:
    kept = (packs.rules_folder() / name).read_text(encoding="utf-8")
    assert kept == PAGES[name], "run: qualcheck rules catalogue --write"


def test_there_is_no_page_of_a_pack_that_is_no_more() -> None:
    kept = {path.relative_to(packs.rules_folder()).as_posix() for path in packs.rules_folder().glob("*/README.md")}
    assert kept - {"words/README.md"} == set(PAGES) - {"README.md"}


def test_every_rule_stands_once() -> None:
    rows = [line for page in PAGES.values() for line in page.splitlines() if line.startswith("| `")]
    assert len(rows) == len(RULES)


@pytest.mark.parametrize("hostile", ["a | b", "<script>", "[x](http://e.example)", "![x](y)", "`code`", "@everyone"])
def test_what_a_rule_says_stays_text(hostile: str) -> None:
    rule: Rule = replace(RULES[0], message=hostile, examples=())
    (row,) = [line for line in catalogue.pages([rule], Rates())[f"{rule.pack}/README.md"].splitlines() if "| `" in line]
    assert hostile not in row
    assert row.count(" | ") == 4
