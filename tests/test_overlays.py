"""Changes of rules by a house: what becomes of the rule, what is refused and where, and packs that are installed."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from qualcheck import config, packs
from qualcheck.errors import QualcheckErrors
from qualcheck.overlays import as_written
from qualcheck.rule import Rule
from qualcheck.stats import rule_hash

Command = Callable[..., "CompletedProcess[str]"]
Make = Callable[..., tuple[Rule, ...]]

BASE = """\
- id: gate
  kind: phrase
  class: error
  severity: major
  message: "“{match}” is word for word; say “entrance”."
  phrases: [gate of entry, door of entry]
  suggest: [entrance]
  except_before: [toll, garden]
  source_languages: [es]
  formerly: [base.old-gate]
  examples:
    - bad: "They met at the [[gate of entry]]."
      good: "They met at the entrance."
    - ok: "They met at the garden gate of entry."
- id: swapped
  kind: phrase
  swap: {making a visit: visiting, made a visit: visited}
- id: odd
  kind: regex
  class: signal
  pattern: '\\bodd(?= enough)'
- id: tic
  kind: density
  phrases: [in fact, meanwhile]
- id: tagged
  kind: pattern
  patterns: ["the|a of"]
- id: leftovers
  kind: foreign-word
  check: function-word
  words: {it: {della: of the, nella: in the}, es: {pero: but}}
- id: bynames
  kind: epithet
  check: bound
  people: {Kim Jong Un: [young general, great successor], Xi Jinping: [big uncle]}
"""


@pytest.fixture
def changed(tmp_path: Path) -> Make:
    """The rules of the pack `base` after the changes in the packs that follow: `changed(house="- change: …")`."""

    def load(**texts: str) -> tuple[Rule, ...]:
        found = []
        for name, text in {"base": BASE, **texts}.items():
            (tmp_path / name).mkdir(exist_ok=True)
            (tmp_path / name / "a.yml").write_text(textwrap.dedent(text), encoding="utf-8")
            found.append(packs.Pack(name, tmp_path / name, name, False))
        return packs.load(found)

    return load


def one(rules: tuple[Rule, ...], id_: str) -> Rule:
    return {rule.id: rule for rule in rules}[id_]


@pytest.mark.parametrize(
    ("id_", "change", "key", "value"),
    [
        ("gate", "class: signal", "class", "signal"),
        ("gate", "class: signal", "severity", None),
        ("gate", "severity: minor", "severity", "minor"),
        ("odd", "class: error", "severity", "minor"),
        ("gate", "status: off", "status", "off"),
        ("gate", "message: Say entrance.", "message", "Say entrance."),
        ("gate", "why: So it is.", "why", "So it is."),
        ("gate", "fix: safe", "fix", "safe"),
        ("gate", "where: headline", "where", "headline"),
        ("gate", "suggest+: [way in]", "suggest", ["entrance", "way in"]),
        ("gate", "suggest: [way in]", "suggest", ["way in"]),
        ("gate", "phrases+: [port of entry]", "phrases", ["gate of entry", "door of entry", "port of entry"]),
        ("gate", "phrases+: [door of entry]", "phrases", ["gate of entry", "door of entry"]),
        ("gate", "phrases-: [gate  of entry]", "phrases", ["door of entry"]),
        ("gate", "phrases+: [gate of entry], phrases-: [gate of entry]", "phrases", ["door of entry", "gate of entry"]),
        ("gate", "except_before-: [toll]", "except_before", ["garden"]),
        ("gate", "except_after+: [of heaven]", "except_after", ["of heaven"]),
        ("gate", "only_in+: [headline]", "only_in", ["headline"]),
        ("gate", "source_languages+: [pt]", "source_languages", ["es", "pt"]),
        ("gate", "source_languages-: [es]", "source_languages", []),
        ("gate", "min_count: 2", "min_count", 2),
        ("gate", "requires: Madrid", "requires", "Madrid"),
        ("swapped", "swap+: {make a visit: visit}", "swap", {"making a visit": "visiting", "made a visit": "visited", "make a visit": "visit"}),
        ("swapped", "swap+: {made a visit: called}", "swap", {"making a visit": "visiting", "made a visit": "called"}),
        ("swapped", "swap-: [made a visit]", "swap", {"making a visit": "visiting"}),
        ("odd", "pattern: odder", "pattern", "odder"),
        ("tic", "per_1000: 4.5", "per_1000", 4.5),
        ("tagged", "unless+: [a of]", "unless", ["a of"]),
        ("leftovers", "words+: {it: {dello: of the}}", "words", {"it": {"della": "of the", "nella": "in the", "dello": "of the"}, "es": {"pero": "but"}}),
        ("leftovers", "words-: {it: [nella]}", "words", {"it": {"della": "of the"}, "es": {"pero": "but"}}),
        ("leftovers", "words-: [es]", "words", {"it": {"della": "of the", "nella": "in the"}}),
        ("bynames", "people+: {Xi Jinping: [chairman of all]}", "people", {"Kim Jong Un": ["young general", "great successor"], "Xi Jinping": ["big uncle", "chairman of all"]}),
        ("bynames", "people+: {Xi Jinping: [big uncle]}", "people", {"Kim Jong Un": ["young general", "great successor"], "Xi Jinping": ["big uncle"]}),
        ("bynames", "people+: {Narendra Modi: [tea seller]}", "people", {"Kim Jong Un": ["young general", "great successor"], "Xi Jinping": ["big uncle"], "Narendra Modi": ["tea seller"]}),
        ("bynames", "people-: {Kim Jong Un: [young general]}", "people", {"Kim Jong Un": ["great successor"], "Xi Jinping": ["big uncle"]}),
        ("bynames", "people+: {Kim Jong Un: [young general]}, people-: {Kim Jong Un: [young general]}", "people", {"Kim Jong Un": ["great successor", "young general"], "Xi Jinping": ["big uncle"]}),
        ("gate", "examples-: [They met at the gate of entry.]", "examples", [{"ok": "They met at the garden gate of entry."}]),
        ("gate", "examples: [{ok: A gate.}]", "examples", [{"ok": "A gate."}]),
    ],
)  # fmt: skip
def test_what_becomes_of_a_key(changed: Make, id_: str, change: str, key: str, value: Any) -> None:
    rule = one(changed(house=f"- {{change: base.{id_}, {change}}}"), f"base.{id_}")
    assert as_written(rule)[key] == value


def test_nothing_else_of_the_rule_changes(changed: Make) -> None:
    before, after = changed(), changed(house="- {change: base.gate, phrases+: [port of entry]}")
    kept = as_written(one(before, "base.gate"))
    assert as_written(one(after, "base.gate")) == kept | {"phrases": [*kept["phrases"], "port of entry"]}
    assert [rule for rule in after if rule.id != "base.gate"] == [rule for rule in before if rule.id != "base.gate"]


def test_the_patterns_and_the_hash_of_the_rule_change_with_its_phrases(changed: Make) -> None:
    before, after = changed(), changed(house="- {change: base.gate, phrases+: [port of entry]}")
    assert len(one(after, "base.gate").patterns) == 3
    assert rule_hash(one(after, "base.gate")) != rule_hash(one(before, "base.gate"))


def test_the_hash_stays_where_only_the_class_changes(changed: Make) -> None:
    after = changed(house="- {change: base.gate, class: signal}")
    assert rule_hash(one(after, "base.gate")) == rule_hash(one(changed(), "base.gate"))


def test_an_example_from_an_overlay_has_its_place_there(changed: Make) -> None:
    text = "- change: base.gate\n  examples+:\n    - ok: A gate.\n"
    rule = one(changed(house=text), "base.gate")
    assert [(example.path, example.line) for example in rule.examples] == [("", 12), ("", 14), ("house/a.yml", 3)]


@pytest.mark.parametrize(
    ("texts", "phrases", "class_"),
    [
        pytest.param({"b": "- {change: base.gate, phrases+: [x of], class: query}", "c": "- {change: base.gate, phrases+: [y of], class: signal}"}, ["gate of entry", "door of entry", "x of", "y of"], "signal", id="later-pack"),
        pytest.param({"c": "- {change: base.gate, phrases+: [y of], class: signal}", "b": "- {change: base.gate, phrases+: [x of], class: query}"}, ["gate of entry", "door of entry", "y of", "x of"], "query", id="order-of-packs-not-names"),
        pytest.param({"b": "- {change: base.gate, phrases+: [x of]}\n- {change: base.gate, phrases-: [x of]}"}, ["gate of entry", "door of entry"], "error", id="later-entry"),
        pytest.param({"b": "- {change: base.gate, phrases: [x of]}", "c": "- {change: base.gate, phrases+: [y of]}"}, ["x of", "y of"], "error", id="on-top-of-a-whole-list"),
        pytest.param({"b": "- {change: base.old-gate, class: query}"}, ["gate of entry", "door of entry"], "query", id="former-id"),
    ],
)  # fmt: skip
def test_changes_apply_in_order(changed: Make, texts: dict[str, str], phrases: list[str], class_: str) -> None:
    rule = one(changed(**texts), "base.gate")
    assert (list(rule.params.phrases), rule.class_) == (phrases, class_)


def test_a_house_changes_its_own_rules_and_those_of_a_pack_behind_it(changed: Make) -> None:
    text = (
        "- {change: b.mine, class: signal}\n- {change: c.other, class: error}\n- {id: mine, kind: phrase, phrases: [a]}"
    )
    rules = changed(b=text, c="- {id: other, kind: phrase, phrases: [b]}")
    assert (one(rules, "b.mine").class_, one(rules, "c.other").class_) == ("signal", "error")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- {change: base.gatt, class: signal}", "1:4: there is no rule 'base.gatt' to change; did you mean 'base.gate'?"),
        ("- {change: gate, class: signal}", "1:4: there is no rule 'gate' to change; did you mean 'base.gate'?"),
        ("- {change: zzzzzz, class: signal}", "1:4: there is no rule 'zzzzzz' to change; see 'qualcheck rules list'"),
        ("- {change: [base.gate], class: signal}", "1:4: 'change' names one rule, as in"),
        ("- {change: base.gate}", "1:4: nothing is changed; add a key, as in 'class: signal'"),
        ("- {change: base.gate, clas: signal}", "1:23: unknown key 'clas' in a change of base.gate (kind phrase); did you mean 'class'?"),
        ("- {change: base.gate, phrase+: [a]}", "1:23: unknown key 'phrase+' in a change of base.gate (kind phrase); did you mean 'phrases+'?"),
        ("- {change: base.odd, phrases+: [a]}", "1:22: unknown key 'phrases+' in a change of base.odd (kind regex)"),
        ("- {change: base.gate, id: door}", "1:23: 'id' cannot be changed"),
        ("- {change: base.gate, kind: regex}", "1:23: 'kind' cannot be changed"),
        ("- {change: base.gate, class+: signal}", "1:23: 'class' has one value; write 'class: …' without the +"),
        ("- {change: base.gate, phrases: [a], phrases+: [b]}", "1:23: 'phrases' stands here with + or - too"),
        ("- {change: base.gate, class: warning}", "1:23: 'class' is \"warning\"; it must be"),
        ("- {change: base.gate, class: signal, severity: major}", "1:38: a signal has no severity"),
        ("- {change: base.gate, min_count: 0}", "1:23: min_count must be 1 or more"),
        ("- {change: base.gate, phrases+: port of entry}", "1:23: 'phrases+' must be a list"),
        ("- {change: base.gate, phrases+: [a, 1]}", "1:37: 'phrases' must be a text, but 1 is none"),
        ("- {change: base.gate, phrases+: ['(a']}", "1:23: the phrase '(a' opens '(' and never closes it"),
        ("- {change: base.gate, phrases-: [gate of exit]}", "1:34: 'gate of exit' is not in 'phrases' of base.gate; the nearest there is 'gate of entry'"),
        ("- {change: base.gate, except_after-: [toll]}", "1:39: 'toll' is not in 'except_after' of base.gate; it stands in 'except_before': write 'except_before-'"),
        ("- {change: base.gate, except_after-: [of]}", "1:39: 'of' is not in 'except_after' of base.gate; nothing stands there"),
        ("- {change: base.gate, phrases-: [gate of entry, door of entry]}", "1:23: a phrase rule needs 'phrases'"),
        ("- {change: base.gate, except_before+: ['(']}", "1:23: except_before: not a valid regular expression"),
        ("- {change: base.gate, source_languages+: [Spanish]}", "1:43: 'Spanish' is no ISO 639 code"),
        ("- {change: base.gate, only_in+: [title]}", "1:34: only_in: unknown block 'title'"),
        ("- {change: base.gate, examples+: [{bad: no mark}]}", "1:36: mark what the rule must find"),
        ("- {change: base.gate, examples-: [They met.]}", "1:35: 'They met.' is not in 'examples' of base.gate; the nearest there is 'They met at the gate of entry.'"),
        ("- {change: base.gate, examples-: [{ok: a}]}", "1:23: 'examples-' must be a list of the texts of the examples"),
        ("- {change: base.swapped, swap+: [made a visit]}", "1:26: 'swap+' must be a mapping of keys to values"),
        ("- {change: base.swapped, swap-: [made visit]}", "1:34: 'made visit' is not in 'swap' of base.swapped; the nearest there is 'made a visit'"),
        ("- {change: base.swapped, swap-: made a visit}", "1:26: 'swap-' must be a list of the keys to take out of 'swap'"),
        ("- {change: base.swapped, swap+: {made: 1}}", "1:34: 'made' must be a text, but 1 is none"),
        ("- {change: base.leftovers, words-: {it: [dello]}}", "1:42: 'dello' is not in 'words: it' of base.leftovers; the nearest there is 'della'"),
        ("- {change: base.leftovers, words-: {fr: [le]}}", "1:37: 'fr' is not in 'words' of base.leftovers; the nearest there is"),
        ("- {change: base.leftovers, words-: {it: [[della]]}}", "1:42: an entry to take out of 'words: it' must be one text, but this is a list; write each text after a dash of its own"),
        ("- {change: base.leftovers, words-: [{it: della}]}", "1:37: an entry to take out of 'words' must be one text, but this is a mapping; write each"),
        ("- {change: base.gate, phrases-: [[gate of entry]]}", "1:34: an entry to take out of 'phrases' must be one text, but this is a list; write each"),
        ("- {change: base.swapped, swap-: {made a visit: [visited]}}", "1:34: 'made a visit' has one value in 'swap'; to take it out, write 'swap-' as a list: the key alone after a dash"),
        ("- {change: base.swapped, swap-: {made a visit: []}}", "1:34: 'made a visit' has one value in 'swap'; to take it out, write 'swap-' as a list"),
        ("- {change: base.bynames, people+: {Kim Jong Un: [young general, 1]}}", "1:65: 'Kim Jong Un' must be a text, but 1 is none"),
        ("- {change: base.bynames, people+: {Xi Jinping: big uncle}}", "1:36: 'Xi Jinping' must be a list"),
        ("- {change: base.gate, phrases-: [door of entry]}\n- {change: base.gate, phrases-: [door of entry]}", "2:34: 'door of entry' is not in 'phrases' of base.gate, after the change in house/a.yml:1: phrases; the nearest"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_place(changed: Make, text: str, expected: str) -> None:
    with pytest.raises(QualcheckErrors) as caught:
        changed(house=text)
    assert [str(error)[: len(expected) + 12] for error in caught.value.errors] == [f"house/a.yml:{expected}"]


def test_all_that_is_wrong_with_a_change_is_said(changed: Make) -> None:
    with pytest.raises(QualcheckErrors) as caught:
        changed(house="- {change: base.gate, clas: a, phrases-: [b], severity: huge}")
    assert [error.column for error in caught.value.errors] == [23, 43, 47]


def test_rules_that_cannot_be_read_are_not_said_to_be_missing(changed: Make) -> None:
    with pytest.raises(QualcheckErrors) as caught:
        changed(b="- {id: x}", house="- {change: b.x, class: signal}")
    assert [error.path for error in caught.value.errors] == ["b/a.yml"]


def test_shipped_files_do_not_change_rules(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("- {change: base.gate, class: signal}", encoding="utf-8")
    with pytest.raises(QualcheckErrors, match="a shipped rule is changed where it stands"):
        packs.load([packs.Pack("own", tmp_path, "own", True)])


def test_the_shipped_rules_can_be_written_and_made_again() -> None:
    """What an overlay does with a rule of any kind, before it changes anything."""
    shipped = packs.load(packs.shipped_packs())
    kinds = {rule.kind: rule for rule in shipped}
    made = {
        kind: packs._changed(as_written(rule), packs.YamlFile("x", None, {(0,): (1, 1)}), (0,), rule)
        for kind, rule in kinds.items()
    }
    assert [errors for _, errors in made.values() if errors] == []
    assert {kind: as_written(rule) for kind, (rule, _) in made.items() if rule} == {
        kind: as_written(rule) for kind, rule in kinds.items()
    }


# The commands


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A house that changes a shipped rule, and an article."""
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "a.yml").write_text(
        textwrap.dedent("""\
        - change: general.doubled-word
          class: error
          severity: critical
          message: "Take one “{match}” out."
          examples+:
            - bad: "She said [[that that]] was it."
        """),
        encoding="utf-8",
    )
    (tmp_path / "qualcheck.yml").write_text("packs: [house]\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text(
        "The minister said the the talks had ended and that he would go.\n", encoding="utf-8"
    )
    return tmp_path


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("packs: [house]", [("error", "critical", "Take one “the the” out.")]),
        ("packs: [house]\nrules: {general.doubled-word: {class: query, severity: minor}}", [("query", "minor", "Take one “the the” out.")]),
        ("packs: [house]\nrules: {general.doubled-word: 'off'}", []),
    ],
)  # fmt: skip
def test_settings_have_the_last_word(
    desk: Path, qualcheck: Command, settings: str, said: list[tuple[str, str, str]]
) -> None:
    (desk / "qualcheck.yml").write_text(settings + "\n", encoding="utf-8")
    ended = qualcheck("check", "a.txt", "--format", "json", "--select", "general")
    found = json.loads(ended.stdout)["findings"]
    assert [(f["class"], f["severity"], f["message"]) for f in found] == said


def test_a_baseline_made_before_the_change_still_holds(desk: Path, qualcheck: Command) -> None:
    (desk / "qualcheck.yml").write_text("select: [general.doubled-word]\n", encoding="utf-8")
    made = qualcheck("baseline", "create", "a.txt")
    assert made.returncode == 0, made.stderr
    (desk / "qualcheck.yml").write_text("packs: [house]\nselect: [general.doubled-word]\n", encoding="utf-8")
    ended = qualcheck("check", "a.txt")
    assert ended.returncode == 0, ended.stdout


def test_show_and_list_say_who_changed_the_rule(desk: Path, qualcheck: Command) -> None:
    shown = qualcheck("rules", "show", "general.doubled-word").stdout
    listed = json.loads(qualcheck("rules", "list", "--format", "json", "--select", "general.doubled-word").stdout)
    assert "  changed by house/a.yml:1: class, severity, message, examples\n" in shown
    assert listed[0]["changed_by"] == [
        {"file": "house/a.yml", "line": 1, "keys": ["class", "severity", "message", "examples"]}
    ]


def test_the_examples_of_a_change_are_run(desk: Path, qualcheck: Command) -> None:
    ended = qualcheck("rules", "test", "house")
    assert ended.returncode == 1
    assert ended.stdout.startswith("house/a.yml:6: general.doubled-word: ")


# Installed packs


def install(site: Path, name: str, value: str, *, distribution: str = "acme-style") -> None:
    """A distribution as pip leaves it, whose module must never be imported."""
    package = value.partition(":")[0]
    rules = site / package / "rules"
    rules.mkdir(parents=True)
    (site / package / "__init__.py").write_text("raise SystemExit('imported')\n", encoding="utf-8")
    (rules / "words.yml").write_text(
        "- {id: acme-word, kind: phrase, phrases: [acmeish]}\n- {change: general.doubled-word, class: signal}\n",
        encoding="utf-8",
    )
    info = site / f"{distribution.replace('-', '_')}-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.2\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[qualcheck.packs]\n{name} = {value}\n", encoding="utf-8")
    (info / "RECORD").write_text(f"{package}/__init__.py,,\n{package}/rules/words.yml,,\n", encoding="utf-8")


def settings(folder: Path, text: str) -> config.Settings:
    (folder / "qualcheck.yml").write_text(text, encoding="utf-8")
    return config.load(folder / "qualcheck.yml")


def test_an_installed_pack_is_read_without_being_imported(
    tmp_path: Path, qualcheck: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "site", "acme", "acme_style:rules")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site"))
    (tmp_path / "qualcheck.yml").write_text("installed_packs: [acme]\n", encoding="utf-8")
    shown = qualcheck("rules", "show", "acme.acme-word")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.splitlines()[1] == "  acme-style/acme_style/rules/words.yml:1"
    changed = qualcheck("rules", "show", "general.doubled-word")
    assert "  changed by acme-style/acme_style/rules/words.yml:2: class\n" in changed.stdout


def test_an_installed_pack_that_nobody_asked_for_stays_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path / "site", "acme", "acme_style:rules")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    assert settings(tmp_path, "strict: true").house_packs == ()


def test_installed_packs_come_before_those_of_the_house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path / "site", "acme", "acme_style:rules")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    (tmp_path / "house").mkdir()
    found = settings(tmp_path, "packs: [house]\ninstalled_packs: [acme]").house_packs
    assert [(pack.name, pack.shown) for pack in found] == [("acme", "acme-style/acme_style/rules"), ("house", "house")]


@pytest.mark.parametrize(
    ("name", "value", "asked", "message"),
    [
        ("acme", "acme_style:rules", "installed_packs: [acne]", "1:19: no installed distribution has a pack 'acne'; installed are acme"),
        ("es", "acme_style:rules", "installed_packs: [es]", "1:19: the installed pack 'es' (acme-style/acme_style/rules) has the name of a shipped pack; its authors must rename it"),
        ("acme", "acme_style:rulez", "installed_packs: [acme]", "1:19: the pack 'acme' cannot be used: acme-style 1.2 offers it as 'acme_style:rulez', and has no such folder; install it anew"),
        ("acme", "../acme", "installed_packs: [acme]", "1:19: the pack 'acme' cannot be used: acme-style 1.2 offers it as '../acme', which is no folder of a package; it must be as in 'acme_style:rules'"),
        ("Acme Style", "acme_style:rules", "installed_packs: [Acme Style]", "1:19: the pack 'Acme Style' cannot be used: acme-style 1.2 offers it under a name that no pack can have: small letters, digits and single hyphens"),
        ("acme", "acme_style:rules", "packs: [acme]\ninstalled_packs: [acme]", "1:9: there is a pack 'acme' already; rename the folder, as ids of rules begin with its name"),
        ("acme", "acme_style:rules", "packs: [es]", "1:9: there is a pack 'es' already; rename the folder, as ids of rules begin with its name"),
    ],
)  # fmt: skip
def test_a_pack_that_cannot_be_had_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, asked: str, message: str
) -> None:
    install(tmp_path / "a" / "site", name, value)
    monkeypatch.syspath_prepend(str(tmp_path / "a" / "site"))
    (tmp_path / "acme").mkdir()
    (tmp_path / "es").mkdir()
    with pytest.raises(QualcheckErrors) as caught:
        settings(tmp_path, asked)
    assert [str(error) for error in caught.value.errors] == [f"qualcheck.yml:{message}"]


def test_two_distributions_with_a_pack_of_one_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path / "site", "acme", "acme_style:rules")
    install(tmp_path / "site", "acme", "other_style:rules", distribution="other")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    with pytest.raises(QualcheckErrors, match="2 installed distributions have a pack 'acme'; uninstall all but one"):
        settings(tmp_path, "installed_packs: [acme]")
