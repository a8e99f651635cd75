"""The notation of kind `pattern`: what each sign matches, marks and suggests."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcheck import packs
from qualcheck.checker import Checker
from qualcheck.config import Settings
from qualcheck.detectors import pattern
from qualcheck.finding import Finding
from qualcheck.readers.text import document
from qualcheck.run import resources


def findings(tmp_path: Path, text: str, rule: str) -> tuple[Finding, ...]:
    (tmp_path / "a.yml").write_text(
        f"- id: r\n  kind: pattern\n  class: error\n  severity: minor\n{rule}", encoding="utf-8"
    )
    rules = packs.load([packs.Pack("h", tmp_path, "h", False)])
    checker = Checker(rules, resources(Settings(folder=Path.cwd())), recast=1, retranslate=1)
    return checker(document(text, "a.txt")).findings


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("of <VB|VBP!>", "They spoke of provide help.", ["of provide"]),
        ("of <VB|VBP!>", "They spoke of providing help.", []),
        ("(of|without) {<VB|VBP!>}", "He left without provide help.", ["provide"]),
        ("is [really] big", "It is really big and that is big.", ["is really big", "is big"]),
        ("a [<JJ>]2 dog", "We saw a big old dog and a dog.", ["a big old dog", "a dog"]),
        ("from ... to", "We went from the old town to the sea.", ["from the old town to"]),
        ("from ... to", "We went from town, then to the sea.", []),
        ("from ...,6 to", "We went from town, then to the sea.", ["from town, then to"]),
        ("the !old bridge", "The old bridge and the new bridge.", ["the new bridge"]),
        ("<verb:take> part", "They took part and are taking part.", ["took part", "taking part"]),
        ("<Name> he", "Yesterday Rinaldi he left.", ["Rinaldi he"]),
        ("<number> <NN>", "They sold 40 ticket.", ["40 ticket"]),
        ("on <weekday>", "It rained on Friday.", ["on Friday"]),
        ("in <year>", "It rained in 1962.", ["in 1962"]),
        ("<~re.+&VB*> it", "We rebuilt it and saw it.", ["rebuilt it"]),
        ("^ so", "So it goes, and so it went.", ["So"]),
        ("went .", "So he went.", ["went."]),
        (", <that&IN> the", "He knows, that the road is shut.", [", that the"]),
        ("£ *", "It cost $5 or so.", ["$5"]),
    ],
)
def test_notation(tmp_path: Path, source: str, text: str, found: list[str]) -> None:
    hits = findings(tmp_path, text, f"  patterns: ['{source}']\n")
    assert [text[hit.span.start : hit.span.end] for hit in hits] == found


def test_unless_silences_what_it_overlaps(tmp_path: Path) -> None:
    rule = "  patterns: ['to go']\n  unless: ['(had|have) to go']\n"
    assert [hit.span.start for hit in findings(tmp_path, "We had to go. They want to go.", rule)] == [24]


def test_unless_takes_linear_time(tmp_path: Path) -> None:
    rule = "  patterns: ['to go']\n  unless: ['(had|have) to go']\n"
    assert len(findings(tmp_path, "They had to go and they want to go, " * 4000, rule)) == 4000


def test_min_count(tmp_path: Path) -> None:
    rule = "  patterns: ['in fact']\n  min_count: 2\n"
    assert findings(tmp_path, "In fact it rained.", rule) == ()
    assert len(findings(tmp_path, "In fact it rained. It was in fact a flood.", rule)) == 2


@pytest.mark.parametrize(
    ("suggest", "text", "suggestions"),
    [
        ("{2:VBG}", "They spoke of provide help.", ("providing",)),
        ("{1} the {2:VBN}", "They spoke of provide help.", ("of the provided",)),
        ("{2:a} x", "They spoke of explain help.", ("an explain x",)),
    ],
)
def test_suggestions(tmp_path: Path, suggest: str, text: str, suggestions: tuple[str, ...]) -> None:
    rule = f"  patterns: ['of {{<VB|VBP!>}}']\n  suggest: ['{suggest}']\n"
    assert [hit.suggestions for hit in findings(tmp_path, text, rule)] == [suggestions]


@pytest.mark.parametrize(
    ("text", "suggestions"),
    [
        ("The gang did an attack.", ("carried out an attack",)),
        ("The gang has done an attack.", ("carried out an attack",)),
        ("They are doing an attack.", ("carrying out an attack",)),
        ("The gang does an attack.", ("carries out an attack",)),
        ("They will do an attack.", ("carry out an attack",)),
    ],
)
def test_another_verb_in_the_same_form(tmp_path: Path, text: str, suggestions: tuple[str, ...]) -> None:
    rule = "  patterns: ['<verb:do> an attack']\n  suggest: ['{1>carry out} an attack']\n"
    assert [hit.suggestions for hit in findings(tmp_path, text, rule)] == [suggestions]


def test_participle_with_object_counts_as_past(tmp_path: Path) -> None:
    """The tagger takes "pronounced" for a participle; without an auxiliary the other verb still stands in the past."""
    rule = "  patterns: ['<verb:pronounce> a speech']\n  suggest: ['{1>give} a speech']\n"
    hits = findings(tmp_path, "The rector pronounced a speech in the hall.", rule)
    assert [hit.suggestions for hit in hits] == [("gave a speech",)]


@pytest.mark.parametrize(
    "source", ["", "* [big]", "<XYZ>", "{the dog", "the} dog", "(a|b", "[a", "<VB", "(a b|c) d", "(a|b)c", "<~(>&VB"]
)
def test_bad_notation_is_refused(source: str) -> None:
    assert [key for key, _ in pattern.problems(pattern.Params(patterns=(source,)))] == ["patterns"]


@pytest.mark.parametrize(
    ("word", "article"),
    [
        ("hour", "an"),
        ("house", "a"),
        ("university", "a"),
        ("uninvited", "an"),
        ("MP", "an"),
        ("European", "a"),
        ("apple", "an"),
    ],
)
def test_article(word: str, article: str) -> None:
    assert pattern.article(word) == article
