"""Faults planted in rules, each found by the check that is there for it, and good rules left alone."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from qualcheck import packs
from qualcheck.config import Settings
from qualcheck.lint import CHECKS, Workbench, faults
from qualcheck.rates import Corpus, Rate, Rates
from qualcheck.resources import Resources
from qualcheck.run import resources
from qualcheck.stats import rule_hash

Bench = Callable[..., Workbench]
Command = Callable[..., "CompletedProcess[str]"]

GATE = """
- id: gate
  kind: phrase
  class: error
  message: "“{match}” is word for word; say “entrance”."
  phrases: [gate of entry]
  suggest: [entrance]
  examples:
    - bad: "They met at the [[gate of entry]]."
      good: "They met at the entrance."
    - ok: "They met at the gate."
"""


@pytest.fixture(scope="module")
def shared() -> Resources:
    return resources(Settings(folder=Path.cwd()))


@pytest.fixture
def bench(tmp_path: Path, shared: Resources) -> Bench:
    """The rules of one or more packs: `bench(own="- id: …", hi="- id: …")`, and the native hits of a rule."""

    def made(native_hits: int | None = None, words: int = 124_000, stale: bool = False, **texts: str) -> Workbench:
        folders = []
        for name, text in texts.items():
            (tmp_path / name).mkdir()
            (tmp_path / name / "a.yml").write_text(textwrap.dedent(text), encoding="utf-8")
            folders.append(packs.Pack(name, tmp_path / name, name, False))
        rules = packs.load(folders)
        rates = Rates(
            {"native": Corpus(words, 9, {})},
            {rule.id: Rate("old" if stale else rule_hash(rule), {"native": native_hits or 0}) for rule in rules},
        )
        return Workbench(
            rules, shared, {} if native_hits is None else dict.fromkeys([rule.id for rule in rules], rates)
        )

    return made


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(GATE.replace("[[gate of entry]]", "[[gate of exit]]"), [("silent-on-example", "own.gate")], id="silent"),
        pytest.param(GATE.replace("class: error", "class: error\n  status: 'off'").replace("[[gate of entry]]", "[[gates]]"), [("silent-on-example", "own.gate")], id="silent-and-off"),
        pytest.param(GATE.replace("ok: ", 'ok: "The house shut its doors."\n    - ok: ') + """
- {id: doors, kind: phrase, class: error, message: "“{match}”: say “closed”.", phrases: [shut its doors], examples: [{bad: "It [[shut its doors]]."}]}
""", [("fires-on-ok", "own.doors")], id="ok-of-another"),
        pytest.param("""
- {id: two, kind: phrase, phrases: ["<Name> <Name> *"]}
""", [("no-literal", "own.two")], id="phrase-without-literal"),
        pytest.param("""
- {id: any, kind: regex, pattern: '\\b\\w+ing of the\\b|\\w+ \\p{Lu}'}
""", [("no-literal", "own.any")], id="one-alternative-without-literal"),
        pytest.param(GATE + GATE.replace("id: gate", "id: door").replace("phrases: [gate of entry]", "phrases: ['(gate|door) of entry']"), [("duplicate-phrase", "own.gate"), ("overlap", "own.gate")], id="overlap"),
        pytest.param(GATE.replace("  suggest: [entrance]\n", "").replace('      good: "They met at the entrance."\n', "").replace("; say “entrance”", ""), [("no-suggestion", "own.gate")], id="error-without-advice"),
        pytest.param(GATE.replace("[gate of entry]", "[gate of entry, Gate  of entry]"), [("duplicate-phrase", "own.gate")], id="twice-in-one-rule"),
        pytest.param("""
- {id: a, kind: phrase, phrases: [for his part he]}
- {id: b, kind: phrase, phrases: [on his side, For his part he]}
""", [("duplicate-phrase", "own.b")], id="in-two-rules"),
        pytest.param("""
- {id: a, kind: phrase, phrases: ["<verb:take> a target on"]}
- {id: b, kind: phrase, swap: {taking a target on: attacking}}
""", [("duplicate-phrase", "own.b")], id="found-by-a-wider-one"),
        pytest.param("""
- {id: a, kind: regex, pattern: '\\bputs? emphasis'}
- {id: b, kind: regex, pattern: '\\bputs? emphasis'}
""", [("duplicate-phrase", "own.b")], id="expression-twice"),
        pytest.param(GATE.replace("say “entrance”", "say “{better}”"), [("placeholder", "own.gate")], id="placeholder-in-message"),
        pytest.param(GATE.replace("suggest: [entrance]", "suggest: [entrance, 'way {1}']"), [("placeholder", "own.gate")], id="placeholder-in-suggest"),
        pytest.param("""
- {id: a, kind: phrase, swap: {make a visit to: "visit {place}"}}
""", [("placeholder", "own.a")], id="placeholder-in-swap"),
        pytest.param("""
- id: a
  kind: misspelling
  message: "“{match}” for {mean}"
  examples: [{bad: "The [[goverment]] fell."}]
""", [("placeholder", "own.a")], id="placeholder-of-another-kind"),
        pytest.param("""
- {id: a, kind: phrase, swap: {make a visit: make a visit}}
""", [("finds-its-suggestion", "own.a"), ("useless-suggestion", "own.a")], id="suggests-what-it-finds"),
        pytest.param("""
- {id: a, kind: phrase, phrases: ["(gate|door) of entry", door of entry]}
""", [("duplicate-phrase", "own.a")], id="covered-by-an-earlier-phrase-of-the-rule"),
        pytest.param("""
- {id: a, kind: phrase, swap: {made a visit: made a visit to}}
""", [("finds-its-suggestion", "own.a")], id="finds-what-its-swap-suggests"),
        pytest.param("""
- {id: a, kind: regex, pattern: '\\bvisit(?:s|ed)?\\b', suggest: [paid a visit]}
""", [("finds-its-suggestion", "own.a")], id="finds-what-its-expression-suggests"),
        pytest.param("- {id: a, kind: phrase, phrases: [gate of entry], fix: safe}", [("fix-without-suggestion", "own.a")], id="fix-without-suggestion"),
        pytest.param("- {id: a, kind: pattern, patterns: ['gate of NN'], fix: unsafe}", [("fix-without-suggestion", "own.a")], id="fix-of-another-kind"),
        pytest.param("- {id: a, kind: phrase, phrases: [gate of entry], class: signal, message: Looks translated.}", [("vague-message", "own.a")], id="message-that-says-nothing"),
        pytest.param("- {id: a, kind: density, phrases: [in fact, indeed], message: Formulas}", [("vague-message", "own.a")], id="vague-message-of-another-kind"),
        pytest.param("- {id: a, kind: phrase, phrases: [gate of entry], except_after: ['^for goods']}", [("idle-exception", "own.a")], id="exception-at-the-start-of-the-text"),
        pytest.param("- {id: EN_A, kind: languagetool, class: signal, except_after: ['of', 'of']}", [("idle-exception", "own.EN_A")], id="exception-twice"),
        pytest.param("- {id: a, kind: regex, pattern: 'gate of', except_in: [byline]}", [("idle-exception", "own.a")], id="exception-for-a-block-never-looked-at"),
        pytest.param("- {id: a, kind: readability, metric: words, most: 40, only_in: [headline], except_in: [headline]}", [("contradiction", "own.a")], id="only-in-and-except-in"),
        pytest.param("- {id: a, kind: phrase, phrases: [gate of entry], where: headline, only_in: [paragraph]}", [("contradiction", "own.a")], id="headline-and-paragraph"),
        pytest.param("- {id: a, kind: regex, pattern: 'gate of', requires: Madrid, forbids: Madrid}", [("contradiction", "own.a")], id="requires-and-forbids"),
        pytest.param("- {id: a, kind: phrase, phrases: [gate of entry], forbids: 'gates?'}", [("contradiction", "own.a")], id="forbids-its-own-phrase"),
        pytest.param(GATE.replace('ok: "They met at the gate."', 'ok: "She left early."'), [("proves-nothing", "own.gate")], id="ok-without-the-words"),
        pytest.param("- {id: a, kind: phrase, phrases: [gate of entry, Vladimir Putin]}", [("is-a-name", "own.a")], id="phrase-that-is-a-name"),
        pytest.param("- {id: a, kind: regex, pattern: 'gate (?:a|a\\w|\\w+ ?)+!'}", [("slow", "own.a")], id="repetition-in-a-repetition"),
        pytest.param("""
- {id: a, kind: phrase, phrases: [gate of entry]}
- {id: b, kind: phrase, phrases: [door of entry], formerly: [own.a]}
""", [("former-id", "own.b")], id="former-id-in-use"),
        pytest.param("""
- {id: a, kind: phrase, phrases: [gate of entry], formerly: [own.x]}
- {id: b, kind: phrase, phrases: [door of entry], formerly: [own.x]}
""", [("former-id", "own.b")], id="former-id-of-two-rules"),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found(bench: Bench, text: str, found: list[tuple[str, str]]) -> None:
    assert [(fault.check, fault.rule.id) for fault in faults(bench(own=text))] == found


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(GATE, id="good"),
        pytest.param(GATE.replace("gate of entry]\n", "gate of entry, gates of entry]\n"), id="two-phrases"),
        pytest.param(GATE.replace("  suggest: [entrance]\n", "").replace('      good: "They met at the entrance."\n', ""), id="advice-in-the-message"),
        pytest.param("- {id: bare, kind: phrase, phrases: [at the gate]}", id="house-rule"),
        pytest.param("- {id: a, kind: phrase, phrases: [so], examples: [{ok: 'Soon.'}, {bad: 'And [[so]].'}]}", id="short-literal"),
        pytest.param("""
- {id: once, kind: phrase, class: signal, phrases: [this is why]}
- {id: again, kind: phrase, class: query, phrases: [this is why], min_count: 2}
""", id="once-and-again"),
        pytest.param("""
- {id: a, kind: phrase, class: signal, phrases: ["<verb:take> a target on"], where: headline}
- {id: b, kind: phrase, class: signal, phrases: [taking a target on]}
""", id="the-wider-one-speaks-elsewhere"),
        pytest.param("""
- {id: a, kind: regex, pattern: '\\b(?P<verb>takes) (?P<n>\\d+) hours', suggest: ['{verb} {2} h'], message: '{n}'}
""", id="groups"),
        pytest.param("""
- {id: a, kind: phrase, phrases: [gate of entry], source_languages: [es]}
- {id: b, kind: phrase, phrases: [gate of entry], source_languages: [ru]}
""", id="the-same-phrase-from-two-languages"),
        pytest.param("- {id: a, kind: phrase, phrases: [gate of entry], suggest: [gate], fix: safe}", id="fix-with-suggestion"),
        pytest.param("- {id: a, kind: phrase, phrases: [gate of], suggest: [the gate of entry], except_after: [entry]}", id="an-exception-for-what-it-suggests"),
        pytest.param("- {id: a, kind: phrase, phrases: [gate of entry], message: Say entrance; see the list.}", id="advice-without-the-words"),
        pytest.param("- {id: a, kind: phrase, phrases: [gate of entry], only_in: [all], except_in: [byline]}", id="every-block-but-one"),
        pytest.param("- {id: a, kind: phrase, phrases: [gate of entry], only_in: [headline, quotation], except_in: [quotation]}", id="headlines-only"),
        pytest.param("- {id: a, kind: phrase, phrases: [gate of entry], requires: Madrid, forbids: Berlin}", id="requires-one-forbids-another"),
        pytest.param("- {id: a, kind: phrase, phrases: [gate of entry, Vladimir Putin], names: true}", id="a-name-judged-on-purpose"),
        pytest.param(GATE.replace("ok: ", 'ok: "The house shut its doors."\n    - ok: ') + """
- {id: doors, kind: phrase, class: query, phrases: [shut its doors], examples: [{bad: "It [[shut its doors]]."}]}
""", id="a-query-may-be-right"),
        pytest.param("""
- {id: a, kind: misspelling, message: "“{match}” for {meant}", examples: [{bad: "The [[goverment]] fell."}]}
""", id="what-a-kind-fills"),
    ],
)  # fmt: skip
def test_a_good_rule_is_left_alone(bench: Bench, text: str) -> None:
    assert [str(fault) for fault in faults(bench(own=text))] == []


@pytest.mark.parametrize(
    ("class_", "hits", "words", "stale", "found"),
    [
        ("error", 1, 124_000, False, []),
        ("error", 2, 124_000, False, ["too-broad"]),
        ("query", 3, 124_000, False, []),
        ("query", 4, 124_000, False, ["too-broad"]),
        ("signal", 5, 124_036, False, []),
        ("signal", 6, 124_036, False, ["too-broad"]),
        ("error", 10, 1_240_000, False, []),
        ("error", 11, 1_240_000, False, ["too-broad"]),
        ("error", 1, 900, False, []),
        ("signal", 2, 900, False, ["too-broad"]),
        ("error", 50, 124_000, True, []),
        ("error", None, 124_000, False, []),
    ],
)
def test_too_broad_by_class_and_size(
    bench: Bench, class_: str, hits: int | None, words: int, stale: bool, found: list[str]
) -> None:
    made = bench(hits, words, stale, own=GATE.replace("class: error", f"class: {class_}"))
    assert [fault.check for fault in faults(made)] == found


@pytest.mark.parametrize(
    ("languages", "pack", "found"),
    [("[]", "hi", ["no-language"]), ("[ur]", "hi", []), ("[]", "own", []), ("[]", "general", [])],
)
def test_a_language_pack_names_its_languages(bench: Bench, languages: str, pack: str, found: list[str]) -> None:
    text = GATE.replace("kind: phrase", f"kind: phrase\n  source_languages: {languages}")
    assert [fault.check for fault in faults(bench(**{pack: text}))] == found


def test_a_fault_is_one_line_with_its_place(bench: Bench) -> None:
    made = bench(own=GATE.replace("[[gate of entry]]", "[[gate of exit]]"))
    assert [str(fault) for fault in faults(made)] == [
        "own/a.yml:9: own.gate: never fires on its own 'bad' example; correct the pattern, or run "
        "'qualcheck rules test' to see [silent-on-example]"
    ]


def test_every_check_has_planted_faults_over_kinds() -> None:
    table = Path(__file__).read_text(encoding="utf-8")
    assert [name for name in CHECKS if f'"{name}"' not in table] == []


def test_every_check_says_what_it_looks_for() -> None:
    assert [name for name, check in CHECKS.items() if not check.__doc__] == []


def test_the_command_tells_only_of_the_rules_selected(tmp_path: Path, qualcheck: Command) -> None:
    (tmp_path / "own").mkdir()
    text = GATE + "- {id: gate-again, kind: phrase, phrases: [gate of entry]}\n"
    (tmp_path / "own" / "a.yml").write_text(text, encoding="utf-8")
    (tmp_path / "qualcheck.yml").write_text("packs: [own]\n", encoding="utf-8")
    ended = qualcheck("rules", "lint", "--select", "own")
    assert ended.returncode == 1, ended.stderr
    assert ended.stdout.splitlines() == [
        "own/a.yml:12: own.gate-again: “gate of entry” stands in own.gate (own/a.yml:2) already; take one out "
        "[duplicate-phrase]",
        "2 rules: 1 fault; rates: 0 measured, 0 changed since, 2 never measured",
    ]
