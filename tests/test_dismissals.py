"""Dismissals: what somebody has judged is counted and stops nobody, until it expires or nothing stands for it."""

from __future__ import annotations

import datetime
import json
import subprocess
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from qualcheck import dismissals
from qualcheck.dismissals import Dismissals, EntryKeys, load, render
from qualcheck.document import Comment, Document
from qualcheck.errors import QualcheckErrors
from qualcheck.finding import Finding, Note, Span
from qualcheck.identity import ids
from qualcheck.readers.text import document
from qualcheck.rule import Rule

Command = Callable[..., "subprocess.CompletedProcess[str]"]

TODAY = datetime.date(2027, 1, 15)


def rule(id_: str, **more: object) -> Rule:
    return Rule(id_, "phrase", "error", "major", "Style/Unidiomatic", "", None, **more)  # type: ignore[arg-type]


RULES = {
    each.id: each
    for each in (rule("g.teh", formerly=("g.the-teh",)), rule("g.gate"), rule("hi.gate"), *dismissals.RULES)
}
TEXT = "Ferry sails\n\nHe paid teh man at the gate.\n\nShe paid teh man at the quay."


def article(*comments: tuple[str, int | None]) -> Document:
    """The text with comments before the block of that index; behind the last one for None."""
    plain = document(TEXT, "wire/a.txt")
    told = tuple(Comment(text, Span(0, 0), block, False) for text, block in comments)
    return Document(plain.id, plain.text, plain.blocks, plain.quotations, comments=told)


def findings(text: Document) -> tuple[Finding, ...]:
    """g.teh twice, g.gate once, with a note at the other man."""
    places = [("g.teh", 20, "teh"), ("g.gate", 30, "at the gate"), ("g.teh", 50, "teh")]
    made = []
    for id_, at, words in places:
        start = text.text.index(words, at - 10)
        note = (Note(Span(*(text.text.index("quay"), text.text.index("quay") + 4)), ""),) if id_ == "g.gate" else ()
        made.append(RULES[id_].finding(text, Span(start, start + len(words)), notes=note))
    return tuple(made)


def judged(text: Document, *entries: EntryKeys, strict: bool = False) -> tuple[list[str | None], list[str]]:
    """Reason of each finding (None: not dismissed), and what is said about comments."""
    made = Dismissals(
        path=Path("qualcheck.ignore.yml"),
        entries=tuple(dismissals.Entry(keys, number) for number, keys in enumerate(entries, 1)),
        today=TODAY,
        rules=RULES,
        active=RULES,
        strict=strict,
    )
    verdicts = made.of(text, findings(text), ids(text, findings(text)))
    return [each.reason if each else None for each in verdicts.dismissed], [
        finding.rule[5:] for finding in verdicts.meta
    ]


def keys(**more: str) -> EntryKeys:
    return EntryKeys(**{"rule": "g.teh", "text": "teh", "reason": "r", **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("entry", "dismissed"),
    [
        (keys(), ["r", None, "r"]),
        (keys(text="TEH"), ["r", None, "r"]),
        (keys(text="the"), [None, None, None]),
        (keys(rule="g.the-teh"), ["r", None, "r"]),
        (keys(rule="g.gate"), [None, None, None]),
        (keys(rule="g.gate", text="at the gate"), [None, "r", None]),
        (keys(rule="g.gate", text="at the…"), [None, "r", None]),
        (keys(context="she paid … man at the"), [None, None, "r"]),
        (keys(context="somebody paid … man at the"), [None, None, None]),
        (keys(article="elsewhere.txt"), ["r", None, "r"]),
        (keys(until="2027-01-15"), ["r", None, "r"]),
        (keys(until="2027-01-14"), [None, None, None]),
        (EntryKeys(rule="g.gate", name="Quay", reason="r"), [None, "r", None]),
        (EntryKeys(rule="g.gate", name="at the gate"), [None, "", None]),
        (EntryKeys(rule="g.gate", name="gate"), [None, None, None]),
    ],
)
def test_an_entry_is_known_by_its_words(entry: EntryKeys, dismissed: list[str | None]) -> None:
    assert judged(article(), entry) == (dismissed, [])


@pytest.mark.parametrize(
    ("comments", "dismissed", "meta"),
    [
        ([(" qualcheck: ignore g.teh ", 1)], ["", None, None], []),
        ([('qualcheck: ignore g.teh reason="A  name"', 1)], ["A name", None, None], []),
        ([("qualcheck: ignore g.teh reason=“A name” until=2027-01-15", 2)], [None, None, "A name"], []),
        ([("qualcheck: ignore g.teh, g.gate", 1)], ["", "", None], []),
        ([("qualcheck: ignore g", 1)], ["", "", None], []),
        ([("qualcheck: ignore all", 1)], ["", "", None], []),
        ([("qualcheck: ignore error", 1)], ["", "", None], []),
        ([("qualcheck: ignore Style", 1)], ["", "", None], []),
        ([("qualcheck: ignore g.the-teh", 1)], ["", None, None], []),
        ([("qualcheck: ignore-file g.teh", 2)], ["", None, ""], []),
        ([("qualcheck: ignore-file g.teh", None)], ["", None, ""], []),
        ([("qualcheck: ignore-start g.teh", 1)], ["", None, ""], []),
        ([("qualcheck: ignore-start g.teh", 1), ("qualcheck: ignore-end g.teh", 2)], ["", None, None], []),
        ([("qualcheck: ignore-start g.teh", 1), ("qualcheck: ignore-end", 2)], ["", None, None], []),
        ([("qualcheck: ignore-start g.teh", 1), ("qualcheck: ignore-end g.gate", 2)], ["", None, ""], []),
        ([("an editor's remark", 1), ("ignore g.teh", 1)], [None, None, None], []),
        ([("qualcheck: ignore g.teh", 0)], [None, None, None], ["unused-dismissal"]),
        ([("qualcheck: ignore hi.gate", 1)], [None, None, None], ["unused-dismissal"]),
        ([("qualcheck: ignore g.teh", None)], [None, None, None], ["unused-dismissal"]),
        ([("qualcheck: ignore g.teh until=2027-01-14", 1)], [None, None, None], ["expired-dismissal"]),
        ([("qualcheck: ignore g.tteh", 1)], [None, None, None], ["unclear-dismissal"]),
        ([("qualcheck: ignore", 1)], [None, None, None], ["unclear-dismissal"]),
        ([("qualcheck: ignore-next g.teh", 1)], [None, None, None], ["unclear-dismissal"]),
        ([("qualcheck: ignore g.teh until=soon", 1)], [None, None, None], ["unclear-dismissal"]),
        ([("qualcheck: ignore g.teh until=2027-02-30", 1)], [None, None, None], ["unclear-dismissal"]),
        ([('qualcheck: ignore g.teh reason="a', 1)], [None, None, None], ["unclear-dismissal"]),
    ],
)  # fmt: skip
def test_comments(comments: list[tuple[str, int | None]], dismissed: list[str | None], meta: list[str]) -> None:
    assert judged(article(*comments)) == (dismissed, meta)


@pytest.mark.parametrize(
    ("comment", "dismissed", "meta"),
    [
        ("qualcheck: ignore g.teh", [None, None, None], ["unclear-dismissal"]),
        ('qualcheck: ignore g.teh reason=" "', [None, None, None], ["unclear-dismissal"]),
        ('qualcheck: ignore g.teh reason="A name"', ["A name", None, None], []),
    ],
)
def test_strict_comments_need_a_reason(comment: str, dismissed: list[str | None], meta: list[str]) -> None:
    assert judged(article((comment, 1)), strict=True) == (dismissed, meta)


def test_an_entry_counts_as_used_where_a_comment_says_the_same() -> None:
    text = article(("qualcheck: ignore g.teh reason=c", 1))
    assert judged(text, keys(reason="e")) == (["e", None, "e"], [])


# The file


@pytest.mark.parametrize(
    "entry",
    [
        keys(),
        keys(text='"quoted" \\ \t \x85 \u2028 😀: - # {', until="2027-01-01", context=" … ", article="wire/é ‘1’.txt"),
        EntryKeys(rule="names.variant", name="O’Brien", reason="no"),
    ],
)
def test_what_is_written_is_read(tmp_path: Path, entry: EntryKeys) -> None:
    file = tmp_path / "qualcheck.ignore.yml"
    file.write_text("# Ours.\n" + render([entry, entry]), encoding="utf-8")
    assert [each.keys for each in load(file)] == [entry, entry]


@pytest.mark.parametrize(
    ("content", "strict", "message"),
    [
        ("rule: g.teh\n", False, ":1:1: the file is a list"),
        ("- teh\n", False, ":1:3: a dismissal is a mapping"),
        ("- {rule: g.teh}\n", False, ":1:3: a dismissal has either 'text'"),
        ("- {rule: g.teh, text: a, name: b}\n", False, "either 'text'"),
        ("- {text: a}\n", False, "the key 'rule' is missing"),
        ("- {rule: g.teh, text: ' '}\n", False, "is empty"),
        ("- {rule: g.teh, text: 12}\n", False, "'text' must be a text"),
        ("- {rule: g.teh, text: a, untill: x}\n", False, "did you mean 'until'"),
        ("- {rule: g.teh, text: a, until: 1.2.2027}\n", False, ":1:26: 'until' is '1.2.2027'; write a day such as"),
        ("- {rule: g.teh, text: a}\n", True, "needs a 'reason'"),
        ("- {rule: g.teh}\n- {rule: g.teh}\n", False, ":2:3:"),
    ],
)
def test_a_bad_file_names_every_place(tmp_path: Path, content: str, strict: bool, message: str) -> None:
    file = tmp_path / "qualcheck.ignore.yml"
    file.write_text(content)
    with pytest.raises((QualcheckErrors, dismissals.QualcheckError)) as raised:
        load(file, strict=strict)
    assert message in str(raised.value)


# The command


HOUSE = """\
- {id: teh, kind: phrase, swap: {teh: the}, class: error, severity: major}
- {id: gate, kind: phrase, phrases: [at the gate], class: error, severity: major}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "own.yml").write_text(HOUSE)
    (tmp_path / "qualcheck.yml").write_text("packs: [house]\nselect: [house, meta]\n")
    (tmp_path / "a.txt").write_text(TEXT)
    return tmp_path


def id_of(command: Command, rule: str, number: int = 0) -> str:
    found = json.loads(command("check", "a.txt", "--format", "json").stdout)["findings"]
    return str([each["id"] for each in found if each["rule"] == rule][number])


def test_a_dismissed_finding_is_counted_and_stops_nobody(desk: Path, qualcheck: Command) -> None:
    (desk / "qualcheck.ignore.yml").write_text("# Ours.")
    first = id_of(qualcheck, "house.teh")
    ended = qualcheck(
        "dismiss", "a.txt", first[:4], first, "--reason", "His name", "--until", "2027-03-01", "--today", "2027-01-15"
    )
    assert (ended.returncode, "dismissed house.teh “teh” until 2027-03-01" in ended.stdout) == (0, True)
    assert (desk / "qualcheck.ignore.yml").read_text().startswith("# Ours.\n- rule: house.teh\n")
    ended = qualcheck("check", "a.txt", "--format", "json", "--today", "2027-03-01")
    data = json.loads(ended.stdout)
    schema = json.loads(files("qualcheck").joinpath("formats/schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(data, schema)
    assert [each["suppressed"] for each in data["findings"]] == [
        None,
        None,
        {"reason": "His name", "until": "2027-03-01"},
    ]
    assert (data["reports"][0]["passed_over"]["dismissed"], data["reports"][0]["counts"]["class"]["error"]) == (1, 2)


@pytest.mark.parametrize(
    ("options", "left"),
    [(["--everywhere"], 0), ([], 1)],
)
def test_it_holds_in_the_same_words_or_everywhere(
    desk: Path, qualcheck: Command, options: list[str], left: int
) -> None:
    qualcheck("dismiss", "a.txt", id_of(qualcheck, "house.teh"), "--reason", "A name", *options)
    (desk / "a.txt").rename(desk / "UPDATE 1.txt")
    assert qualcheck("check", "UPDATE 1.txt").stdout.count(" house.teh ") == left


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a.txt", "zzz", "--reason", "r"], "there is no finding 'zzz'; there are: "),
        (["a.txt", "", "--reason", "r"], "there is no finding ''"),
        (["nowhere.txt", "1", "--reason", "r"], "nowhere.txt: cannot read the file"),
        (["a.txt", "1", "--until", "tomorrow"], "--until 'tomorrow' is no day"),
        (["a.txt", "1", "--until", "2026-01-01", "--today", "2026-01-02"], "--until 2026-01-01 is over"),
        (["a.txt", "1", "--today", "2026-1-2", "--until", "2026-01-02"], "--today '2026-1-2' is no day"),
    ],
)
def test_usage_is_checked(desk: Path, qualcheck: Command, arguments: list[str], message: str) -> None:
    ended = qualcheck("dismiss", *arguments)
    assert (ended.returncode, message in ended.stderr) == (2, True)
    assert not (desk / "qualcheck.ignore.yml").exists()


def test_strict_settings_ask_for_a_reason(desk: Path, qualcheck: Command) -> None:
    (desk / "qualcheck.yml").write_text("packs: [house]\nselect: [house]\nstrict: true\n")
    ended = qualcheck("dismiss", "a.txt", "1")
    assert (ended.returncode, "needs a reason" in ended.stderr) == (2, True)


UNUSED = '- {rule: house.teh, text: tehh, article: a.txt, reason: r}\n- {rule: house.teh, text: teh, reason: r, until: "2027-01-14"}\n'


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["a.txt"], ["1:1 meta.unused-dismissal", "2:1 meta.expired-dismissal"]),
        (["."], ["1:1 meta.unused-dismissal", "2:1 meta.expired-dismissal"]),
        (["b.txt"], []),
        (["a.txt", "--ignore", "meta.unused-dismissal"], ["2:1 meta.expired-dismissal"]),
        (["a.txt", "--ignore", "meta"], []),
        (["a.txt", "--ignore", "house.teh"], []),
        (["a.txt", "--today", "2027-01-14"], ["1:1 meta.unused-dismissal"]),
    ],
)
def test_unused_and_expired_entries_are_findings(
    desk: Path, qualcheck: Command, arguments: list[str], said: list[str]
) -> None:
    (desk / "b.txt").write_text("Nothing\n\nNothing is wrong here, said Ms Ray.\n")
    (desk / "qualcheck.ignore.yml").write_text(UNUSED)
    ended = qualcheck("check", "--today", "2027-01-15", *arguments)
    lines = [line.split() for line in ended.stdout.splitlines() if " meta." in line]
    assert [f"{line[0].removeprefix('qualcheck.ignore.yml:').rstrip(':')} {line[3]}" for line in lines] == said


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [("b.md", "", ""), ("b.html", "<html><body><article><p>", "</p></article></body></html>")],
)
def test_a_comment_in_the_article(desk: Path, qualcheck: Command, name: str, before: str, after: str) -> None:
    comment = '<!-- qualcheck: ignore house.teh reason="His name" until=2027-01-15 -->'
    between = f"{after[:4]}\n\n{comment}\n\n{before[-3:]}"
    (desk / name).write_text(
        f"{before}He paid teh man at noon, said Ms Ray.{between}She paid teh man as well.{after}\n"
    )
    ended = qualcheck("check", name, "--today", "2027-01-15")
    assert (ended.stdout.count("major house.teh "), "1 dismissed" in ended.stdout) == (1, True)
    ended = qualcheck("check", name, "--today", "2027-01-16")
    assert (ended.stdout.count("major house.teh "), ended.stdout.count(" meta.expired-dismissal ")) == (2, 1)


def test_formats_take_a_report_on_the_file_itself(desk: Path, qualcheck: Command) -> None:
    (desk / "qualcheck.ignore.yml").write_text(UNUSED)
    data = json.loads(qualcheck("check", "a.txt", "--format", "json", "--today", "2027-01-15").stdout)
    assert [report["path"] for report in data["reports"]] == ["a.txt"]
    assert data["findings"][-1]["path"] == "qualcheck.ignore.yml"
    assert "of 1 articles fail" in qualcheck("check", "a.txt", "--reports", "out", "--fail-on-queries").stderr
    assert sorted(path.name for path in (desk / "out").iterdir()) == ["a.txt.md", "index.md"]
