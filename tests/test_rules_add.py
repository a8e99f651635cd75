"""`qualcheck rules add`: the rule, its example, the files it goes to, and what it refuses."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from qualcheck import house_rules, packs
from qualcheck.config import Settings
from qualcheck.document import Document
from qualcheck.errors import QualcheckError
from qualcheck.examples import failures
from qualcheck.readers import text as reader
from qualcheck.resources import Resources
from qualcheck.rule import Example
from qualcheck.run import resources
from qualcheck.yamlfile import parse

Command = Callable[..., "subprocess.CompletedProcess[str]"]

PACK = packs.Pack("house-rules", Path("house-rules"), "house-rules", False)
ARTICLE = """\
Mayor signs: “all of it”

MADRID, June 3 (Reuters) - The mayor signed it on Tuesday.

“And for his part, Rao will not sign,” she added.

For his part, the minister said it was "good" — 😀, see [1]: {x} # \\n. Nobody spoke.

The White House was silent. The council sat for nine hours and in the end it was the minister
of works who left first.
"""


@pytest.fixture(scope="module")
def shared() -> Resources:
    return resources(Settings(folder=Path.cwd()))


@pytest.fixture(scope="module")
def article() -> Document:
    return reader.document(ARTICLE, "wire/a.txt")


def example_of(draft: house_rules.Draft) -> tuple[str | None, str | None]:
    (example,) = draft.examples
    return example.bad, example.good


@pytest.mark.parametrize(
    ("phrase", "id_"),
    [
        ("for his part", "for-his-part"),
        ("  For  his\npart, ", "for-his-part"),
        ("the mayor’s café", "the-mayors-cafe"),
        ("<verb:make> (the|a) [nice] point ...5 of *", "make-the-point-of"),
        ("in (the (red|blue)|a) case", "in-the-red-case"),
        ("<Name> said (,|that)", "name-said"),
        (
            "took a target on the minister of foreign and domestic affairs",
            "took-a-target-on-the-minister-of-foreign-and",
        ),
    ],
)
def test_an_id_is_made_of_the_phrase(phrase: str, id_: str) -> None:
    assert house_rules.draft(phrase).id == id_


@pytest.mark.parametrize(
    ("phrase", "more", "message"),
    [
        ("on (his part", {}, "the phrase 'on (his part' opens '(' and never closes it"),
        ("  ", {}, "has no required word"),
        ("[a]", {}, "has no required word"),
        ("<word:a> b", {}, "'qualcheck rules add --help' has the notation"),
        ("北京", {}, "no id can be made of the phrase; give one with --id"),
        ("a", {"id_": "A b"}, "the id 'A b' must be small letters, digits and single hyphens"),
        ("a \x1b b", {}, "holds a control character"),
        ("a", {"suggest": ["b\x07"]}, "holds a control character"),
        ("a \udcff", {}, "is not UTF-8"),
        ("a", {"suggest": ["b", " "]}, "a suggestion is empty"),
    ],
)
def test_what_no_rule_is_made_of(phrase: str, more: dict[str, str], message: str) -> None:
    with pytest.raises(QualcheckError) as caught:
        house_rules.draft(phrase, **more)  # type: ignore[arg-type]
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("phrase", "suggest", "bad", "good"),
    [
        ("for his part", [], '[[For his part]], the minister said it was "good" — 😀, see [1]: {x} # \\n.', None),
        ("for his part", ["he"], '[[For his part]], the minister said it was "good" — 😀, see [1]: {x} # \\n.', 'He, the minister said it was "good" — 😀, see [1]: {x} # \\n.'),
        # Outside quotations first; inside nothing can be suggested.
        ("will not sign", ["signs"], "“And for his part, Rao [[will not sign]],” she added.", None),
        # Over the end of a line.
        ("the minister of works", [], "The council sat for nine hours and in the end it was [[the minister of works]] who left first.", None),
        ("<verb:sign> it", [], "The mayor [[signed it]] on Tuesday.", None),
        ("all of it", [], "Mayor signs: “[[all of it]]”", None),
    ],
)  # fmt: skip
def test_the_example_is_the_sentence_of_the_article(
    shared: Resources, article: Document, phrase: str, suggest: list[str], bad: str, good: str | None
) -> None:
    draft, remark = house_rules.with_example(house_rules.draft(phrase, suggest=suggest), PACK, shared, article)
    assert example_of(draft) == (bad, good)
    assert remark.startswith("found at wire/a.txt:")


def test_every_place_in_the_sentence_is_marked(shared: Resources) -> None:
    text = "Nobody spoke. She left, for her part, and he for his part left too."
    draft = house_rules.draft("for (his|her) part", suggest=["at once"])
    draft, remark = house_rules.with_example(draft, PACK, shared, reader.document(text, "a.txt"))
    bad = "She left, [[for her part]], and he [[for his part]] left too."
    assert example_of(draft) == (bad, "She left, at once, and he at once left too.")
    assert remark == "found at a.txt:1:25, and 1 more in the article"


@pytest.mark.parametrize(
    ("phrase", "suggest", "examples"),
    [
        ("for his part", [], (Example(bad="[[for his part]]", line=0),)),
        ("for his part", ["he"], (Example(bad="[[for his part]]", good="he"),)),
        ("for (his|her) part", ["he"], ()),
    ],
)
def test_without_an_article_the_phrase_itself_is_the_example(
    shared: Resources, phrase: str, suggest: list[str], examples: tuple[Example, ...]
) -> None:
    draft, _ = house_rules.with_example(house_rules.draft(phrase, suggest=suggest), PACK, shared, None)
    assert draft.examples == examples


@pytest.mark.parametrize(
    ("phrase", "suggest", "message"),
    [
        ("for his share", [], "wire/a.txt: the phrase “for his share” is not in the article; the nearest is “for his part” in line 5"),
        ("<verb:sing> it", [], "wire/a.txt: the phrase “<verb:sing> it” is not in the article; the nearest is “signed it” in line 3"),
        ("xylophone quartet", [], "wire/a.txt: the phrase “xylophone quartet” is not in the article; nothing like it is there"),
        ("madrid", [], "wire/a.txt: “MADRID” stands in line 3 in the dateline of the article, where rules do not look"),
        ("for his part", ["and for his part"], "with that suggestion the rule finds “And for his part, the minister"),
    ],
)  # fmt: skip
def test_what_the_article_does_not_bear_out(
    shared: Resources, article: Document, phrase: str, suggest: list[str], message: str
) -> None:
    with pytest.raises(QualcheckError) as caught:
        house_rules.with_example(house_rules.draft(phrase, suggest=suggest), PACK, shared, article)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(("phrase", "name"), [("White House", True), ("was silent", False), ("for his part", False)])
def test_names_are_told_from_wording(shared: Resources, article: Document, phrase: str, name: bool) -> None:
    assert house_rules.is_name(house_rules.draft(phrase), PACK, shared, article) is name


OTHERS = """\
- {id: part, kind: phrase, phrases: [for (his|her) part], status: off}
- {id: opens, kind: phrase, phrases: [mayor], where: sentence-start}
- {id: one, kind: phrase, phrases: [signed]}
- {id: long, kind: regex, pattern: 'Nobody spoke about the .*'}
"""


@pytest.mark.parametrize(
    ("phrase", "with_article", "found"),
    [
        ("for his part", True, "house-rules.part"),
        ("for his part,", False, "house-rules.part"),
        ("for her part", False, "house-rules.part"),
        ("for (his|its) part", False, "house-rules.part"),
        # Only where it opens a sentence, only a small part, only as a small part of something larger.
        ("mayor", False, None),
        ("signed it on Tuesday", True, None),
        ("nobody spoke", True, None),
        ("White House", True, None),
    ],
)
def test_a_rule_that_finds_the_phrase_already(
    shared: Resources, article: Document, phrase: str, with_article: bool, found: str | None
) -> None:
    rules = packs.rules_of_text(OTHERS, "house-rules/a.yml", PACK)
    draft = house_rules.draft(phrase)
    other = house_rules.found_already(draft, PACK, rules, shared, article if with_article else None)
    assert (other.id if other is not None else None) == found


@pytest.mark.parametrize(
    "text",
    [
        "plain", "", "no: yes", "- a # b", "'single' \"double\"", "back\\slash \\n", "[a] {b} &c *d !e |f >g %h @i `j`",
        "😀 👩‍👩‍👧 ❤️", "tab\there", "line\u2028end\u0085and\ufeffmark", "\u202eright to left\u2069", "nbsp\u00a0 soft\u00adhyphen",
        "शब्द\u200dहै", "x\x7fy", "\U000e0001tag", "true", "null", "12:30", "~", " edge ", ": ",
    ],
)  # fmt: skip
def test_any_text_is_quoted_so_that_yaml_reads_it_back(text: str) -> None:
    written = f"- a: {house_rules.quoted(text)}\n"
    assert parse(written, "a.yml").data == [{"a": text}]
    assert len(written.splitlines()) == 1


@pytest.mark.parametrize("id_", ["true", "null", "no", "12", "2026", "1-2", "0", "for-his-part", "3-day-visit"])
def test_any_id_is_read_back(id_: str) -> None:
    (rule,) = packs.rules_of_text("\n".join(house_rules.entry(house_rules.draft("a", id_=id_))), "a.yml", PACK)
    assert rule.id == f"house-rules.{id_}"


ENTRY = ("- id: b", "  kind: phrase")


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("", "# first\n\n- id: b\n  kind: phrase\n", 3),
        ("# only a comment\n", "# only a comment\n- id: b\n  kind: phrase\n", 2),
        ("- id: a # kept\n  kind: phrase\n", "- id: a # kept\n  kind: phrase\n\n- id: b\n  kind: phrase\n", 4),
        ("- id: a", "- id: a\n\n- id: b\n  kind: phrase\n", 3),
        ("- id: a\r\n# end\r\n", "- id: a\r\n# end\r\n\r\n- id: b\r\n  kind: phrase\r\n", 4),
        ("  - id: a\n    kind: x\n", "  - id: a\n    kind: x\n\n  - id: b\n    kind: phrase\n", 4),
        ("---\n- id: a\n", "---\n- id: a\n\n- id: b\n  kind: phrase\n", 4),
        ("- why: |\n    a\n", "- why: |\n    a\n\n- id: b\n  kind: phrase\n", 4),
    ],
)
def test_a_rule_is_added_at_the_end_and_the_rest_stays(before: str, after: str, line: int) -> None:
    added = house_rules.appended(before, ENTRY, "a.yml", first=["# first"])
    assert (added.text, added.line) == (after, line)


@pytest.mark.parametrize(
    ("before", "message"),
    [
        ("[{id: a}]\n", "a.yml:1:1: the list is written in brackets, [ ]; write each rule under a dash"),
        ("id: a\n", "a.yml:1:1: a rule file is a list"),
        ("- why: |+\n    a\n", "a.yml: a rule cannot be added at the end of this file"),
        ("- id: a\n...\n", "a.yml: a rule cannot be added at the end of this file"),
        ("- id: [a\n", "a.yml:2:1: not valid YAML"),
    ],
)
def test_a_file_that_nothing_can_be_added_to(before: str, message: str) -> None:
    with pytest.raises(QualcheckError) as caught:
        house_rules.appended(before, ENTRY, "a.yml")
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("before", "folder", "after"),
    [
        ("", "house-rules", "packs: [house-rules]\n"),
        ("# all off\n", "house-rules", "# all off\n\npacks: [house-rules]\n"),
        ("fail_on: major # kept", "house-rules", "fail_on: major # kept\n\npacks: [house-rules]\n"),
        ("pin: '0.1'\r\n", "../our rules", "pin: '0.1'\r\n\r\npacks: [\"../our rules\"]\r\n"),
        ("packs: []\n", "house-rules", None),
        ("packs:\n", "house-rules", None),
        ("{fail_on: major}\n", "house-rules", None),
        ("fail_on: major\n...\n", "house-rules", None),
        ("- a\n", "house-rules", None),
    ],
)
def test_packs_are_added_where_a_line_will_do(before: str, folder: str, after: str | None) -> None:
    assert house_rules.with_pack(before, folder, "qualcheck.yml") == after


# The command


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "wire").mkdir()
    (tmp_path / "wire" / "a.txt").write_text(ARTICLE, encoding="utf-8")
    return tmp_path


def test_a_first_rule_and_a_second_one(qualcheck: Command, desk: Path, shared: Resources) -> None:
    first = qualcheck("rules", "add", "for his part", "--suggest", "he", "--from", "wire/a.txt")
    assert first.returncode == 0
    assert first.stdout.splitlines()[0] == "house-rules/phrases.yml:3: added house-rules.for-his-part"
    assert "its example comes out" in first.stdout
    assert "qualcheck.yml: 'packs: [house-rules]' added" in first.stdout
    assert (desk / "house-rules" / "schema.json").read_bytes() == (packs.rules_folder() / "schema.json").read_bytes()
    rules = desk / "house-rules" / "phrases.yml"
    assert rules.read_text(encoding="utf-8").startswith(
        "# yaml-language-server: $schema=schema.json\n\n- id: for-his-part\n"
    )

    rules.write_bytes(rules.read_bytes() + b"# ours\n")
    second = qualcheck("rules", "add", "nobody spoke", "--class", "signal")
    assert second.returncode == 0
    assert "house-rules is one of your packs" in second.stdout
    assert "\n# ours\n\n- id: nobody-spoke\n  kind: phrase\n  class: signal\n" in rules.read_text(encoding="utf-8")
    house = packs.Pack("house-rules", desk / "house-rules", "house-rules", False)
    written = packs.load([house])
    assert [(rule.id, len(rule.examples)) for rule in written] == [
        ("house-rules.for-his-part", 1),
        ("house-rules.nobody-spoke", 1),
    ]
    assert list(failures(written, shared)) == []
    checked = qualcheck("check", "wire/a.txt", "--select", "house-rules", "--exit-zero")
    assert "house-rules.for-his-part “For his part” is on the house's list; write “he”." in checked.stdout


def test_what_the_command_refuses(qualcheck: Command, desk: Path) -> None:
    house = desk / "house-rules"
    house.mkdir()
    (desk / "qualcheck.yml").write_text("packs: [house-rules]\n", encoding="utf-8")
    (house / "a.yml").write_text("- {id: for-his-part, kind: phrase, phrases: [for his part]}\n", encoding="utf-8")
    taken = qualcheck("rules", "add", "for his part")
    found = qualcheck("rules", "add", "for his part", "--id", "other")
    wrong = qualcheck("rules", "add", "for his part", "--class", "warning")
    assert [each.returncode for each in (taken, found, wrong)] == [2, 2, 2]
    assert "the id 'house-rules.for-his-part' is taken by house-rules/a.yml:1; give another with --id" in taken.stderr
    assert "the rule house-rules.for-his-part (house-rules/a.yml:1) finds “for his part” already" in found.stderr
    assert "--class is 'warning'; it must be error, query, signal" in wrong.stderr
    assert sorted(path.name for path in house.iterdir()) == ["a.yml"]


def test_a_folder_of_ones_own_and_force(qualcheck: Command, desk: Path) -> None:
    (desk / "qualcheck.yml").write_text("packs: [spanish] # ours\n", encoding="utf-8")
    (desk / "spanish").mkdir()
    (desk / "spanish" / "a.yml").write_text("- {id: a, kind: phrase, phrases: [for his part]}\n", encoding="utf-8")
    added = qualcheck("rules", "add", "for his part", "--pack", "more", "--force")
    assert added.returncode == 0
    assert "write 'more' into the list 'packs' in qualcheck.yml" in added.stdout
    assert (desk / "more" / "phrases.yml").exists()
    assert (desk / "qualcheck.yml").read_text(encoding="utf-8") == "packs: [spanish] # ours\n"


def test_the_message_given_is_that_of_the_rule(shared: Resources) -> None:
    draft = house_rules.draft("took a decision", message=" say  “decided” ")
    assert house_rules.made(draft, PACK).message == "say “decided”"
    assert list(house_rules.entry(draft))[2] == '  message: "say “decided”"'


@pytest.mark.parametrize(("keys", "found"), [("", "old.part"), ("  min_count: 2\n", None)])
def test_a_rule_that_wants_the_words_twice_does_not_find_all(shared: Resources, keys: str, found: str | None) -> None:
    other = packs.rules_of_text(
        f"- id: part\n  kind: phrase\n  phrases: [for his part]\n{keys}", "a.yml", replace(PACK, name="old")
    )
    text = reader.document("For his part, he left. For his part, she stayed.", "a.txt")
    rule = house_rules.found_already(house_rules.draft("for his part"), PACK, other, shared, text)
    assert (rule.id if rule else None) == found
