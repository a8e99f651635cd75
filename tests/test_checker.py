"""What happens to findings between detector and report: merged, grouped, named, judged."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcheck import packs
from qualcheck.checker import Checker
from qualcheck.config import Settings
from qualcheck.gate import Gate
from qualcheck.readers.text import document
from qualcheck.report import Report
from qualcheck.run import resources

RULES = """\
- {id: broad, kind: phrase, phrases: [the old stone bridge], class: error, severity: major}
- {id: narrow, kind: phrase, phrases: [stone], class: error, severity: minor}
- {id: same, kind: phrase, phrases: [stone], class: query, severity: critical, suggest: [brick]}
- {id: sign, kind: phrase, phrases: [in fact], class: signal}
- {id: hindi, kind: phrase, phrases: [river], source_languages: [hi]}
- {id: swap, kind: phrase, swap: {colour: color, gray: grey}, class: error, severity: minor}
- {id: new, kind: phrase, phrases: [gate], class: error, severity: critical, status: preview}
- {id: yellow-line, kind: phrase, phrases: [Yellow Line], case: match}
- {id: grey-line, kind: phrase, phrases: [Grey Line], case: match, names: true}
- {id: many, kind: phrase, phrases: [toll], min_count: 2, class: error, severity: minor}
- {id: not-after, kind: phrase, phrases: [boat], except_before: [a, 'the \\w+'], except_after: [s\\b, race], class: error}
- {id: first, kind: phrase, phrases: [however], where: sentence-start}
- {id: top, kind: phrase, phrases: [pay], where: headline}
- {id: said, kind: phrase, phrases: [free], only_in: [quotation]}
- {id: told, kind: phrase, phrases: [cheap], except_in: [quotation]}
- {id: fixed, kind: phrase, swap: {teh: the}, fix: safe, class: error}
- {id: group, kind: regex, pattern: 'ferry (?<verb>go|come)\\b', span: verb, suggest: ['{verb}es'], message: 'say {verb}es'}
"""


@pytest.fixture(scope="module")
def check(tmp_path_factory: pytest.TempPathFactory) -> Checker:
    folder = tmp_path_factory.mktemp("house")
    (folder / "own.yml").write_text(RULES, encoding="utf-8")
    rules = packs.load([packs.Pack("h", folder, "h", False)])
    return Checker(rules, resources(Settings(folder=Path.cwd())), recast=0.2, retranslate=0.4)


def told(report: Report) -> list[tuple[str, str]]:
    text = report.document.text
    return [(f.rule.removeprefix("h."), text[f.span.start : f.span.end]) for f in report.findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They crossed the old stone bridge.", [("broad", "the old stone bridge"), ("narrow", "stone")]),
        ("Colour and gray.", [("swap", "Colour"), ("swap", "gray")]),
        ("One toll only.", []),
        ("A toll and a toll.", [("many", "toll"), ("many", "toll")]),
        ("This boat, the big boat, a boat, boat race and boats.", [("not-after", "boat")]),
        ("He went. “However, it rained.” It rained, however.", [("first", "However")]),
        ("Many pay toll\n\nThey said on Monday that all of them would pay when the new gates were up.", [("top", "pay")]),
        ("It is free and cheap, “free and cheap”.", [("said", "free"), ("told", "cheap")][::-1]),
        ("The ferry go and the ferry comes.", [("group", "go")]),
        ("teh end", [("fixed", "teh")]),
        ("They took the Yellow Line and the Grey Line home.", [("grey-line", "Grey Line")]),
    ],
)  # fmt: skip
def test_what_fires_where(check: Checker, text: str, expected: list[tuple[str, str]]) -> None:
    assert told(check(document(text, "a.txt"))) == expected


def test_equal_spans_merge_and_the_graver_class_speaks(check: Checker) -> None:
    (_, finding) = check(document("They crossed the old stone bridge.", "a.txt")).findings
    assert (finding.class_, [also.rule for also in finding.also]) == ("error", ["h.same"])


def test_suggestions_take_the_capitals_of_the_match(check: Checker) -> None:
    report = check(document("Colour it is. It is a colour.", "a.txt"))
    assert [finding.suggestions for finding in report.findings] == [("Color",), ("color",)]


def test_inside_a_quotation_an_error_is_a_query_without_wording(check: Checker) -> None:
    (finding,) = check(document("He said “a nice colour indeed” twice.", "a.txt")).findings
    assert (finding.class_, finding.suggestions, finding.fixes, finding.in_quotation) == ("query", (), (), True)


def test_groups_and_counts(check: Checker) -> None:
    report = check(document("Colour it is, a colour, a gray.", "a.txt"))
    assert [finding.group for finding in report.findings] == ["h.swap:colour", "h.swap:colour", "h.swap:gray"]
    assert report.rule_counts == {"h.swap": 3}


def test_a_fix_edits_the_span(check: Checker) -> None:
    (finding,) = check(document("It is teh end.", "a.txt")).findings
    assert [(fix.safe, [(e.span.start, e.span.end, e.text) for e in fix.edits]) for fix in finding.fixes] == [(True, [(6, 9, "the")])]  # fmt: skip


@pytest.mark.parametrize(("language", "fires"), [(None, True), ("hi", True), ("it", False)])
def test_packs_of_other_languages_rest(check: Checker, language: str | None, fires: bool) -> None:
    assert bool(check(document("By the river.", "a.txt", language)).findings) is fires


STORY = "The colour was right. Nobody minded. It rained. The toll was paid. They left."


def test_ids_outlive_edits_elsewhere_and_another_path(check: Checker) -> None:
    (first,) = check(document(STORY, "a.txt")).ids
    later = check(document("A new opening, long and gray.\n\n" + STORY, "wire/b.txt"))
    assert first in later.ids


def test_ids_are_unique_where_the_words_repeat(check: Checker) -> None:
    report = check(document("A fine colour it is. " * 5, "a.txt"))
    assert len(set(report.ids)) == 5


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Nothing here. Nor here.", "nothing found"),
        ("A colour.", "fix and print"),
        ("A colour. " * 2 + "None here. " * 20, "fix and print"),
        ("A colour. " * 3 + "None here. " * 10, "recast"),
        ("A colour. " * 4 + "None here. " * 4, "retranslate"),
        ("In fact it rained. " * 4 + "None here. " * 4, "retranslate"),
    ],
)
def test_the_verdict_follows_the_share_of_sentences(check: Checker, text: str, verdict: str) -> None:
    assert check(document(text, "a.txt")).verdict == verdict


def test_a_preview_rule_never_gates(check: Checker) -> None:
    report = check(document("At the gate.", "a.txt"))
    assert (len(report.findings), report.touched, Gate(fail_on="minor").failing(report)) == (1, 0, ())
