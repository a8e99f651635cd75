"""Two states of the rules compared: which differ, which findings come and go, the page, and the command in a repository."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from qualcheck import packs, rule_changes
from qualcheck.config import Settings
from qualcheck.effects import Effects, RuleEffect
from qualcheck.errors import QualcheckError
from qualcheck.formats import effects as formats
from qualcheck.packs import Pack
from qualcheck.rates import Excerpt
from qualcheck.rule import Rule

Command = Callable[..., "subprocess.CompletedProcess[str]"]

BEFORE = """\
- {id: gate, kind: phrase, class: error, phrases: [at the gate]}
- {id: river, kind: phrase, class: signal, phrases: [by the river]}
- {id: gone, kind: phrase, class: query, phrases: [nobody else]}
- {id: worded, kind: phrase, class: query, phrases: [stood there], message: "“{match}”: say it."}
- {id: same, kind: phrase, class: query, phrases: [waved]}
- {id: dash, kind: phrase, class: query, phrases: [on the moon]}
"""
AFTER = """\
- {id: gate, kind: phrase, class: error, phrases: [at the door]}
- {id: river, kind: phrase, class: query, phrases: [by the river]}
- {id: fresh, kind: phrase, class: error, phrases: [for long]}
- {id: worded, kind: phrase, class: query, phrases: [stood there], message: "“{match}”: cut it."}
- {id: same, kind: phrase, class: query, phrases: [waved]}
- {id: dash, kind: phrase, class: query, phrases: [on the sun]}
"""
NATIVE = "The mayor stood at the door and waved.\n\nNobody else stood there by the river for long.\n"
MT = "They met at the gate on Monday.\n\nShe was waiting at the gate while he waved.\n"


def rules(folder: Path, text: str) -> tuple[Rule, ...]:
    folder.mkdir(exist_ok=True)
    (folder / "a.yml").write_text(text, encoding="utf-8")
    return packs.load([Pack("own", folder, "own", False)])


@pytest.fixture
def corpora(tmp_path: Path) -> dict[str, Path]:
    found = {"native": tmp_path / "native", "mt": tmp_path / "mt"}
    for path, text in zip(found.values(), (NATIVE, MT), strict=True):
        path.mkdir()
        (path / "a.txt").write_text(text, encoding="utf-8")
    return found


@pytest.fixture
def effects(tmp_path: Path, corpora: dict[str, Path]) -> Callable[..., Effects]:
    def measured(before: str = BEFORE, after: str = AFTER, **keys: object) -> Effects:
        old, new = rules(tmp_path / "old", before), rules(tmp_path / "new", after)
        found = rule_changes.differences(old, new)
        settings = Settings(folder=tmp_path)
        given = {"names": ("the old", "the new"), **keys}
        return rule_changes.effects(found, old, new, corpora, {}, settings, **given)  # type: ignore[arg-type]

    return measured


# Which rules differ


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("", "phrases: [x]", "added"),
        ("phrases: [x]", "", "removed"),
        ("phrases: [x]", "phrases: [y]", "changed"),
        ("phrases: [x]", "phrases: [x], except_after: [y]", "changed"),
        ("phrases: [x]", "phrases: [x], min_count: 2", "changed"),
        ("phrases: [x]", "phrases: [x], except_in: [quotation]", "changed"),
        ("phrases: [x]", "phrases: [x], source_languages: [hi]", "changed"),
        ("phrases: [x]", "phrases: [x], names: true", "changed"),
        ("phrases: [x]", "phrases: [x], class: signal", "regraded"),
        ("phrases: [x]", "phrases: [x], severity: major", "regraded"),
        ("phrases: [x]", "phrases: [x], status: 'off'", "regraded"),
        ("phrases: [x]", "phrases: [x], why: So", "reworded"),
        ("phrases: [x]", "phrases: [x], suggest: [y]", "reworded"),
        ("swap: {x: y}", "swap: {x: z}", "reworded"),
        ("phrases: [x]", "phrases: [x], examples: [{ok: y}]", "reworded"),
    ],
)
def test_what_kind_of_change_it_is(tmp_path: Path, before: str, after: str, change: str) -> None:
    states = [
        rules(tmp_path / name, f"- {{id: a, kind: phrase, {keys}}}\n" * bool(keys))
        for name, keys in (("old", before), ("new", after))
    ]
    assert [(each.id, each.change) for each in rule_changes.differences(*states)] == [("own.a", change)]


def test_rules_that_only_moved_do_not_differ(tmp_path: Path) -> None:
    old = rules(tmp_path / "old", BEFORE)
    new = rules(tmp_path / "new", "# A remark.\n\n" + "".join(reversed(BEFORE.splitlines(keepends=True))))
    assert rule_changes.differences(old, new) == ()


def test_a_renamed_rule_is_followed_by_its_former_id(tmp_path: Path, effects: Callable[..., Effects]) -> None:
    found = effects(
        "- {id: gate, kind: phrase, phrases: [at the gate]}\n",
        "- {id: entry, formerly: [own.gate], kind: phrase, phrases: [at the (gate|door)]}\n",
    )
    (rule,) = found.rules
    assert (rule.id, rule.change, rule.before["mt"], rule.after["mt"], rule.new, rule.gone) == (
        "own.entry", "changed", 2, 2, {"native": 1}, {},
    )  # fmt: skip


# Which findings come and go


def test_findings_are_counted_by_rule_and_corpus(effects: Callable[..., Effects]) -> None:
    found = {rule.id: rule for rule in effects().rules}
    table = {id_: (rule.change, dict(rule.new), dict(rule.gone)) for id_, rule in found.items()}
    assert table == {
        "own.dash": ("changed", {}, {}),
        "own.fresh": ("added", {"native": 1}, {}),
        "own.gate": ("changed", {"native": 1}, {"mt": 2}),
        "own.gone": ("removed", {}, {"native": 1}),
        "own.river": ("regraded", {}, {}),
        "own.worded": ("reworded", {}, {}),
    }


def test_totals_by_class_are_of_the_rules_that_were_run(effects: Callable[..., Effects]) -> None:
    classes = effects().classes
    assert {name: dict(counts) for name, counts in classes.items()} == {
        "error": {"native": (0, 2), "mt": (2, 0)},
        "query": {"native": (1, 1), "mt": (0, 0)},
        "signal": {"native": (1, 0), "mt": (0, 0)},
    }


def test_counts_are_those_of_rules_stats(
    tmp_path: Path, corpora: dict[str, Path], effects: Callable[..., Effects]
) -> None:
    from qualcheck import stats

    found = effects()
    counted = stats.measure(corpora, rules(tmp_path / "new", AFTER), Settings(folder=tmp_path))
    assert {name: size.words for name, size in found.corpora.items()} == {n: c.words for n, c in counted.items()}
    assert [rule.after for rule in found.rules if rule.change == "changed"] == [
        {name: counts.hits.get(id_, 0) for name, counts in counted.items()} for id_ in ("own.dash", "own.gate")
    ]


def test_a_rule_that_is_turned_off_loses_its_findings(effects: Callable[..., Effects]) -> None:
    found = effects(
        "- {id: gate, kind: phrase, phrases: [at the gate]}\n",
        "- {id: gate, kind: phrase, phrases: [at the gate], status: 'off'}\n",
    )
    assert [(rule.change, dict(rule.gone), rule.now) for rule in found.rules] == [
        ("regraded", {"mt": 2}, "query, minor, off")
    ]


def test_excerpts_are_bounded_and_always_the_same(effects: Callable[..., Effects]) -> None:
    one, again = effects(excerpts=1), effects(excerpts=1)
    gate = next(rule for rule in one.rules if rule.id == "own.gate")
    assert [len(some) for some in gate.gone_excerpts.values()] == [1]
    assert one == again


def test_rules_that_look_at_one_another_are_run_together(
    effects: Callable[..., Effects], corpora: dict[str, Path]
) -> None:
    fragment = f"{NATIVE}\nA pact between the two and a common commitment.\n"
    (corpora["mt"] / "a.txt").write_text(fragment, encoding="utf-8")
    sentence = "- {{id: {0}, kind: sentence, lacks: finite-verb, least: {1}}}\n"
    found = effects(
        sentence.format("a", 90) + sentence.format("b", 6), sentence.format("a", 6) + sentence.format("b", 6)
    )
    assert [(rule.id, rule.change, dict(rule.new), dict(rule.gone)) for rule in found.rules] == [
        ("own.a", "changed", {"mt": 1}, {}),
        ("own.b", "alike", {}, {"mt": 1}),
    ]


def test_time_is_measured_only_if_asked_for(effects: Callable[..., Effects]) -> None:
    assert effects().timing is None
    timing = effects(with_time=True).timing
    assert timing is not None
    assert (set(timing.kinds), timing.measured, timing.words) == ({"phrase"}, 4, 33)
    assert {rule for rule, _ in timing.rules} == {"own.dash", "own.fresh", "own.gate", "own.river"}


# The page


def test_the_page_of_a_pull_request(effects: Callable[..., Effects]) -> None:
    page = "\n".join(formats.markdown(effects(), 10))
    assert (
        "From the old to the new: 6 rules differ (1 added, 1 removed, 2 changed, 1 class or status, 1 wording only)."
        in page
    )
    assert "| native | 17 | 1 | 2 | 3 | +2 | −1 |" in page
    assert "| `own.gate` | changed | error, minor | 0 → **1** (0.000 → 58.824) | 2 → **0** (125.000 → 0.000) |" in page
    assert "`own.gate` on native, 1:\n\n- `a.txt:1` The mayor stood **at the door** and waved." in page
    assert "Changed without any effect on these corpora (1): `own.dash`." in page
    assert "Other class, severity or status, and the same findings (1): `own.river` (signal → query, minor)." in page
    assert "Only reworded (1): `own.worded`." in page
    assert "Time" not in page


def test_new_findings_on_native_news_come_first_and_the_rest_is_counted(effects: Callable[..., Effects]) -> None:
    page = "\n".join(formats.markdown(effects(), 1))
    assert "| `own.gate` |" in page
    assert "| `own.gone` |" not in page
    assert "2 more rules: 1 new, 1 gone; give a larger `--limit` to see them." in page


def test_text_of_articles_is_harmless_on_the_page() -> None:
    excerpt = Excerpt("0", "a`b\n.txt", 3, "| <b>x</b> ", "@all\n# y", " [z](http://z)")
    rule = RuleEffect("own.a", "added", "", "error, minor", {"mt": 0}, {"mt": 1}, {"mt": 1}, {}, {"mt": (excerpt,)})
    told = Effects("a", "b", {}, (rule,), {"error": {}, "query": {}, "signal": {}})
    assert [line for line in formats.markdown(told, 5) if "txt" in line] == [
        r"- a\`b .txt:3 \| &lt;b&gt;x&lt;/b&gt; <b><span>@</span>all \# y</b> \[z\](http<span>:</span>//z)"
    ]


# States


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", "-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false", *arguments],
        cwd=folder,
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"},
    ).stdout


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A repository with a house pack that has changed since the tag v1, and a lists folder as the shipped rules have."""
    folder = tmp_path / "desk"
    (folder / "house").mkdir(parents=True)
    (folder / "house" / "own.yml").write_text(BEFORE, encoding="utf-8")
    (folder / "shipped" / "hi").mkdir(parents=True)
    (folder / "shipped" / "hi" / "a.yml").write_text("- {id: a, kind: phrase, phrases: [x]}\n", encoding="utf-8")
    (folder / "shipped" / "words").mkdir()
    (folder / "shipped" / "words" / "w.txt").write_text("one\n", encoding="utf-8")
    (folder / "qualcheck.yml").write_text("packs: [house]\n", encoding="utf-8")
    (folder / "wire").mkdir()
    (folder / "wire" / "a.txt").write_text(NATIVE, encoding="utf-8")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "first")
    git(folder, "tag", "v1")
    git(folder, "mv", "house/own.yml", "house/renamed.yml")
    (folder / "house" / "renamed.yml").write_text(AFTER, encoding="utf-8")
    return folder


def test_packs_are_read_as_they_were(desk: Path, tmp_path: Path) -> None:
    now = [Pack("hi", desk / "shipped" / "hi", "rules/hi", True), Pack("house", desk / "house", "house", False)]
    (desk / "shipped" / "words" / "w.txt").write_text("two\n", encoding="utf-8")
    then, commit, data = rule_changes.packs_at(now, desk / "shipped", "v1", desk, tmp_path / "then")
    assert commit == git(desk, "rev-parse", "v1").strip()
    # What did not change is not read again.
    assert then[0] is now[0]
    assert [(pack.name, pack.shown, [path.name for path in pack.files()]) for pack in then[1:]] == [
        ("house", "v1:house", ["own.yml"])
    ]
    assert data == ["shipped/words/w.txt"]


def test_packs_outside_the_repository_stay_as_they_are(desk: Path, tmp_path: Path) -> None:
    elsewhere = Pack("far", tmp_path / "far", "far", False)
    now = [elsewhere, Pack("house", desk / "house", "house", False)]
    then, _, _ = rule_changes.packs_at(now, tmp_path / "no-rules", "v1", desk, tmp_path / "then")
    assert then[0] is elsewhere
    with pytest.raises(QualcheckError, match="the repository desk holds no rules that are in force"):
        rule_changes.packs_at([elsewhere], tmp_path / "no-rules", "v1", desk, tmp_path / "again")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (["a.yml"], ["f"]),
        (["hi/a.yml", "it/b.yml", "words/w.yml", ".x/c.yml"], ["hi", "it"]),
    ],
    ids=["a pack", "a folder of packs"],
)
def test_a_folder_is_a_pack_or_holds_packs(tmp_path: Path, files: list[str], expected: list[str]) -> None:
    for file in files:
        path = tmp_path / "f" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("[]\n", encoding="utf-8")
    assert [pack.name for pack in rule_changes.packs_in(tmp_path / "f", "f")] == expected


# The command


def test_the_command_compares_with_a_commit(qualcheck: Command, desk: Path) -> None:
    ended = qualcheck("rules", "diff", "--from", "v1", "wire", "--corpus", "native=wire", "--exit-code", cwd=desk)
    assert ended.returncode == 1, ended.stderr
    assert (
        f"From `v1` ({git(desk, 'rev-parse', 'v1')[:10]}, where the histories part) to the working tree" in ended.stdout
    )
    assert "| `house.fresh` | added | error, minor |" in ended.stdout
    assert "`wire/a.txt:3`" in ended.stdout
    assert "6 rules differ, 4 new and 2 gone findings in 34 words" in ended.stderr


def test_the_command_compares_two_folders(qualcheck: Command, desk: Path, tmp_path: Path) -> None:
    (tmp_path / "older").mkdir()
    (tmp_path / "older" / "a.yml").write_text(BEFORE, encoding="utf-8")
    ended = qualcheck(
        *(
            "rules",
            "diff",
            "--from-folder",
            "../older",
            "--to",
            "house",
            "--corpus",
            "native=wire",
            "--output",
            "diff.md",
        ),
        cwd=desk,
    )
    assert (ended.returncode, ended.stdout) == (0, ""), ended.stderr
    page = (desk / "diff.md").read_text(encoding="utf-8")
    assert "From `../older` to `house`: 6 rules differ" in page
    assert "| `house.gate` | changed |" in page


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["wire"], "give one of --from REF, --from-folder FOLDER and --from-installed"),
        (["--from", "v1", "--from-installed", "wire"], "give one of"),
        (["--from", "v1"], "give texts to try the rules on"),
        (["--from", "v9", "wire"], "--from 'v9' names no commit, branch or tag of desk"),
        (["--from", "v1", "--to", "house", "wire"], "--to goes with --from-folder and --from-installed"),
        (["--from-folder", "wire", "--to", "house", "wire"], "wire: the folder holds no rule file (.yml)"),
        (["--from-folder", "shipped", "nowhere"], "nowhere: there is no such file or folder"),
        (["--from-installed", "wire"], "rules: there is no such folder"),
    ],
)
def test_what_the_command_refuses(qualcheck: Command, desk: Path, arguments: list[str], message: str) -> None:
    ended = qualcheck("rules", "diff", *arguments, cwd=desk)
    assert (ended.returncode, message in ended.stderr) == (2, True), ended.stderr


def test_a_broken_rule_of_the_old_state_has_its_place(qualcheck: Command, desk: Path) -> None:
    (desk / "house" / "renamed.yml").write_text("- {id: a, kind: phrase}\n", encoding="utf-8")
    git(desk, "add", "-A")
    git(desk, "commit", "-q", "-m", "broken")
    git(desk, "tag", "v2")
    (desk / "house" / "renamed.yml").write_text(AFTER, encoding="utf-8")
    ended = qualcheck("rules", "diff", "--from", "v2", "wire", cwd=desk)
    assert ended.returncode == 2
    assert "v2:house/renamed.yml:1" in ended.stderr


def test_the_replace_of_a_rule_is_not_a_change(tmp_path: Path) -> None:
    old = rules(tmp_path / "old", BEFORE)
    assert rule_changes.differences(old, [replace(rule, line=9, path="elsewhere.yml") for rule in old]) == ()
