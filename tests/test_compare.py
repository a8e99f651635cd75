"""`qualcheck compare`: what became of each finding, what no rule saw, and the figures that a house keeps."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from qualcheck import desk, desk_rates
from qualcheck.desk import Comparison, Tally
from qualcheck.errors import QualcheckError
from qualcheck.finding import Finding, FindingClass, Note, Span
from qualcheck.readers.text import document

Command = Callable[..., CompletedProcess[str]]

RAW = """\
Ferry to sail again

The mayor took a target on the council on Monday, and the ferry will sail again in spring.

Two engines were replaced and the deck was painted. The captain blew the bugle of change.

Fares stay as they are.
"""


def finding(
    words: str,
    *suggestions: str,
    raw: str = RAW,
    kind: str = "phrase",
    rule: str = "x.r",
    class_: FindingClass = "error",
) -> Finding:
    start = raw.index(words)
    span = Span(start, start + len(words))
    return Finding(rule, kind, class_, "Style/Unidiomatic", "major", span, "m", "", suggestions)


def compared(published: str, *findings: Finding, raw: str = RAW) -> Comparison:
    return desk.compare(document(raw, "raw/a.txt"), document(published, "pub/a.txt"), findings)


MOVED = "\n\n".join(reversed(RAW.strip().split("\n\n"))) + "\n"


@pytest.mark.parametrize(
    ("words", "published", "outcome", "became"),
    [
        ("took a target on", RAW, "left", "took a target on"),
        ("took a target on", MOVED, "left", "took a target on"),
        ("took a target on", RAW.replace("took a target on", "attacked"), "acted on", "attacked"),
        ("took a target on", RAW.replace("took a target on the council on Monday, and", "said"), "acted on", "said"),
        ("took a target on", RAW.replace("a target", "a clear target"), "acted on", "took a clear target on"),
        ("took a target on", RAW.replace("the council", "councillors"), "left", "took a target on"),
        ("took a target on", RAW.replace("The mayor", "Ms Rossi, the mayor,"), "left", "took a target on"),
        ("took a target on", MOVED.replace("took a target on", "attacked"), "acted on", "attacked"),
        ("took a target on", RAW.replace("Monday, and the", "Monday. The"), "left", "took a target on"),
        ("in spring", RAW.replace("Monday, and the ferry", "Monday. It is known that the ferry"), "left", "in spring"),
        ("blew the bugle", RAW.replace(" The captain blew the bugle of change.", ""), "cut", ""),
        ("Two engines", RAW.replace("painted. The captain", "painted, and the captain"), "left", "Two engines"),
        ("bugle of change", RAW.replace("painted. The captain", "painted, and the captain"), "left", "bugle of change"),
        ("The captain blew the bugle of change.", RAW.replace(" The captain blew the bugle of change.", ""), "acted on", ""),
        ("Fares stay as they are.", RAW.replace("Fares stay as they are.\n", ""), "cut", ""),
        ("Fares stay", "", "cut", ""),
        ("on Monday,", RAW.replace("on Monday, ", ""), "acted on", ""),
    ],
)  # fmt: skip
def test_what_became_of_a_finding(words: str, published: str, outcome: str, became: str) -> None:
    judged = compared(published, finding(words)).judged[0]
    assert (judged.outcome, judged.became) == (outcome, became)


@pytest.mark.parametrize(
    ("kind", "outcome"), [("phrase", "left"), ("names", "left"), ("quotation", "acted on"), ("encoding", "acted on")]
)
def test_quotation_marks_count_for_the_kinds_that_judge_them(kind: str, outcome: str) -> None:
    raw = 'He said "it is so" again.\n'
    judged = compared(raw.replace('"it', "“it"), finding('"it', raw=raw, kind=kind), raw=raw).judged[0]
    assert judged.outcome == outcome


@pytest.mark.parametrize(
    ("suggestions", "printed", "put"),
    [
        (("attacked", "criticised"), "attacked", "first"),
        (("attacked", "criticised"), "criticised", "another"),
        (("attacked", "criticised"), "sharply criticised", "another"),
        (("attacked", "criticised"), "turned on", "other"),
        (("attacked", "criticised"), "", "out"),
        ((), "attacked", None),
    ],
)
def test_what_was_printed_in_its_place(suggestions: tuple[str, ...], printed: str, put: str | None) -> None:
    published = RAW.replace("took a target on ", f"{printed} ".lstrip())
    assert compared(published, finding("took a target on", *suggestions)).judged[0].put == put


@pytest.mark.parametrize(
    ("kind", "outcome", "became"), [("names", "acted on", "harbour"), ("consistency", "acted on", "harbour"), ("phrase", "left", "mayor")]
)  # fmt: skip
def test_where_two_places_do_not_agree_either_may_be_changed(kind: str, outcome: str, became: str) -> None:
    at = RAW.index("ferry will")
    two = replace(finding("mayor", kind=kind), notes=(Note(Span(at, at + 5), "the other spelling"),))
    judged = compared(RAW.replace("ferry will", "harbour will"), two).judged[0]
    assert (judged.outcome, judged.became) == (outcome, became)


def test_one_finding_of_a_rule_at_a_place_counts_once_and_those_of_others_too() -> None:
    twice = (finding("took a target on"), finding("took a target on"), finding("took a target on", rule="x.other"))
    assert [judged.rule for judged in compared(RAW, *twice).judged] == ["x.r", "x.other"]


@pytest.mark.parametrize(
    ("published", "sort", "was", "became"),
    [
        (RAW.replace("were replaced", "were changed"), "reworded", "replaced", "changed"),
        (RAW.replace("will sail again", "sails"), "reworded", "will sail again", "sails"),
        (RAW.replace("was painted", "was also painted"), "added", "", "also"),
        (RAW.replace("as they are", "as are"), "taken out", "they", ""),
        (RAW.replace("on Monday", "on Tuesday"), "names and figures", "Monday", "Tuesday"),
        (RAW.replace("Two engines", "The 2 engines"), "names and figures", "Two", "The 2"),
        (RAW.replace("on Monday, and", "on Monday and"), "marks", ",", ""),
        (RAW.replace("Two engines", "Both the engines"), "reworded", "Two", "Both the"),
    ],
)
def test_what_no_rule_saw(published: str, sort: str, was: str, became: str) -> None:
    found = compared(published, finding("took a target on")).rewordings
    assert [(each.sort, each.was, each.became) for each in found] == [(sort, was, became)]


@pytest.mark.parametrize(
    ("words", "kind", "seen"),
    [
        ("were replaced", "phrase", True),
        ("Two engines were replaced and the deck was painted. The captain blew the bugle", "sentence", False),
        ("Two engines were replaced", "readability", False),
        ("the deck", "phrase", False),
    ],
)
def test_a_change_is_seen_where_a_finding_names_its_words(words: str, kind: str, seen: bool) -> None:
    published = RAW.replace("were replaced", "were changed")
    assert (compared(published, finding(words, kind=kind)).rewordings == ()) is seen


def test_a_sentence_that_was_divided_or_joined_is_followed() -> None:
    divided = compared(RAW.replace("Monday, and the ferry", "Monday. The ferry"))
    joined = compared(RAW.replace("painted. The captain", "painted, and the captain"))
    assert (divided.sentences_cut, divided.sentences_added, divided.changed) == (0, 0, 3)
    assert (joined.sentences_cut, joined.sentences_added) == (0, 0)
    assert {each.sort for each in joined.rewordings} == {"added"}


def test_changes_are_counted_together_most_frequent_first() -> None:
    first = compared(RAW.replace("were replaced", "were changed").replace("in spring", "in summer"))
    other = compared(RAW.replace("were replaced", "were changed"))
    assert [(each.was, each.became, each.count) for each in desk.unseen([first, other])["reworded"]] == [
        ("replaced", "changed", 2),
        ("spring", "summer", 1),
    ]


def test_chance_grows_with_the_length_of_a_finding_and_with_what_was_changed() -> None:
    little = compared(RAW.replace("in spring", "in summer"), finding("Fares"), finding("Fares stay as they are"))
    short, long = (judged.chance for judged in little.judged)
    much = compared(RAW.replace("the", "this"), finding("Fares")).judged[0].chance
    assert 0 < short < long < 1
    assert short < much


# Figures


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(0, 0, 0.0, 1.0), (0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (1, 10, 0.0179, 0.4042)],
)
def test_the_interval_is_wilsons(count: int, of: int, low: float, high: float) -> None:
    assert desk_rates.interval(count, of) == pytest.approx((low, high), abs=1e-4)


@pytest.mark.parametrize(
    ("acted", "left", "is_ignored"),
    [(1, 9, True), (0, 5, True), (0, 4, False), (2, 8, False), (5, 5, False), (20, 80, True)],
)
def test_a_rule_is_ignored_where_most_of_it_is_surely_left(acted: int, left: int, is_ignored: bool) -> None:
    assert desk_rates.ignored(Tally(acted, left, cut=30)) is is_ignored


@pytest.mark.parametrize(
    ("class_", "words"),
    [
        ("error", "make it a query or a signal, narrow it or turn it off: rules: {x.r: off}"),
        ("query", "make it a signal, narrow it or turn it off: rules: {x.r: off}"),
        ("signal", "narrow it or turn it off: rules: {x.r: off}"),
    ],
)
def test_advice_names_a_weaker_class(class_: FindingClass, words: str) -> None:
    assert desk_rates.advice("x.r", class_) == words


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, ""),
        ({"error": Tally(9, 3)}, "this desk acted on 9 of 12"),
        ({"error": Tally(9, 3, 2)}, "this desk acted on 9 of 12, and cut 2 with the paragraph"),
        ({"error": Tally(1, 0), "query": Tally(0, 2)}, "this desk acted on 1 of 1 (error); this desk acted on 0 of 2 (query)"),
        ({"signal": Tally(cut=1)}, "this desk cut 1 with the paragraph"),
    ],
)  # fmt: skip
def test_figures_in_words(told: dict[FindingClass, Tally], words: str) -> None:
    assert desk_rates.describe(told) == words


def test_a_pair_compared_again_is_replaced_and_other_rules_stay(tmp_path: Path) -> None:
    both = compared(RAW, finding("took a target on"), finding("blew the bugle", rule="x.other"))
    one = compared(RAW, finding("took a target on"), finding("to sail again"))
    hashes = {"x.r": "new", "x.other": "o"}
    rates = desk_rates.updated(desk_rates.HouseRates(), [both], {"x.r": "old", "x.other": "o"}, {"x.r", "x.other"})
    rates = desk_rates.updated(rates, [one], hashes, {"x.r"})
    rates = desk_rates.updated(rates, [compared("", finding("Fares"))], hashes, {"x.r"})
    path = tmp_path / "rates.json"
    path.write_text(desk_rates.render(rates), encoding="utf-8")
    read = desk_rates.load(path, "rates.json")
    assert desk_rates.render(read) == path.read_text(encoding="utf-8")
    assert {class_: (t.acted, t.left, t.cut) for class_, t in read.of("x.r", "new").items()} == {"error": (0, 2, 1)}
    assert read.of("x.r", "old") == {}
    assert read.of("x.renamed", "o", ["x.other"])["error"].left == 1


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("{", "not valid JSON"),
        ("[]", "not a file of 'qualcheck compare"),
        ('{"pairs": {"a": {"x.r": {}}}}', "not a file"),
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, content: str, what: str) -> None:
    (tmp_path / "r.json").write_text(content, encoding="utf-8")
    with pytest.raises(QualcheckError, match=what):
        desk_rates.load(tmp_path / "r.json", "r.json")


# Files and the command


@pytest.mark.parametrize(
    ("raw", "published", "pairs", "alone"),
    [
        (["a.txt"], ["a.txt"], [("a.txt", "a.txt")], ((), ())),
        (["d/a.txt"], ["d/a.html"], [("d/a.txt", "d/a.html")], ((), ())),
        (["d/a.txt"], ["a.txt"], [], (("d/a.txt",), ("a.txt",))),
        (["a.txt"], ["a.html", "a.md"], [], (("a.txt",), ("a.html", "a.md"))),
        (["a.txt", "b.txt"], ["a.txt", "a.html"], [("a.txt", "a.txt")], (("b.txt",), ("a.html",))),
        (["a.md", "a.txt"], ["a.html"], [], (("a.md", "a.txt"), ("a.html",))),
    ],
)
def test_which_files_belong_together(
    raw: list[str], published: list[str], pairs: list[tuple[str, str]], alone: tuple[tuple[str, ...], tuple[str, ...]]
) -> None:
    found = desk.paired(raw, published)
    assert (list(found.pairs), (found.raw_alone, found.published_alone)) == (pairs, alone)


HOUSE_RULES = """\
- id: for-his-part
  kind: phrase
  class: signal
  phrases: [for his part]
  suggest: [also]
- id: bugle
  kind: phrase
  class: error
  severity: major
  phrases: [blew the bugle of change]
  suggest: [called for change]
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Six articles whose desk leaves one rule of the house and follows the other."""
    (tmp_path / "house").mkdir()
    (tmp_path / "house/rules.yml").write_text(HOUSE_RULES, encoding="utf-8")
    (tmp_path / "qualcheck.yml").write_text("packs: [house]\nselect: [house]\n", encoding="utf-8")
    for number in range(6):
        raw = f"The mayor, for his part, blew the bugle of change in ward {number}. Fares * stay as they are."
        published = raw.replace("blew the bugle of change", "called for change").replace("stay as", "remain as")
        for folder, text in (("raw", raw), ("published", published)):
            (tmp_path / folder / "d").mkdir(parents=True, exist_ok=True)
            ending = "html" if folder == "published" and number == 0 else "txt"
            text = f"<article><p>{text}</p></article>" if ending == "html" else text
            (tmp_path / folder / "d" / f"{number}.{ending}").write_text(text + "\n", encoding="utf-8")
    (tmp_path / "raw/alone.txt").write_text("Nobody printed this.\n", encoding="utf-8")
    return tmp_path


def test_the_page_names_what_the_desk_does(house: Path, qualcheck: Command) -> None:
    done = qualcheck("compare", "raw", "published", "--output", "desk.md")
    page = (house / "desk.md").read_text(encoding="utf-8")
    assert (done.returncode, done.stdout) == (0, "")
    assert "the published folder does not have it: alone.txt" in done.stderr
    assert "| `house.bugle` | 6 | 6 | 0 | 0 | 100% (61% to 100%) |" in page
    assert "| our first suggestion 6 |" in page
    assert (
        "`house.for-his-part` (signal): left 6 of 6: narrow it or turn it off: `rules: {house.for-his-part: off}`"
        in page
    )
    assert "| 6 | 6 | stay | remain |" in page
    assert "Fares \\* " in page
    assert "- alone.txt: not in the published folder" in page


def test_json_has_every_finding_and_every_change(house: Path, qualcheck: Command) -> None:
    data = json.loads(qualcheck("compare", "raw", "published", "--format", "json").stdout)
    assert [each["put"] for each in data["articles"][0]["findings"]] == [None, "first"]
    assert (data["classes"]["error"]["acted"], data["classes"]["signal"]["left"]) == (6, 6)
    assert [(rule["id"], rule["ignored"]) for rule in data["rules"]] == [
        ("house.bugle", False),
        ("house.for-his-part", True),
    ]
    assert data["unseen"]["reworded"][0]["count"] == 6
    assert data["raw_alone"] == ["alone.txt"]


def test_the_figures_of_the_house_are_kept_once_and_told(house: Path, qualcheck: Command) -> None:
    first = qualcheck("compare", "raw", "published", "--write")
    kept = (house / "house-rates.json").read_bytes()
    qualcheck("compare", "raw", "published", "--write")
    assert (first.returncode, (house / "house-rates.json").read_bytes()) == (0, kept)
    assert "desk: this desk acted on 0 of 6" in qualcheck("rules", "show", "house.for-his-part").stdout
    listed = json.loads(qualcheck("rules", "list", "--format", "json").stdout)
    assert [each["desk"]["error"]["acted"] for each in listed if each["id"] == "house.bugle"] == [6]
    report = qualcheck("check", "raw/d/1.txt", "--format", "markdown", "--exit-zero").stdout
    assert "- `house.bugle`: this desk acted on 6 of 6" in report


def test_a_changed_rule_begins_anew(house: Path, qualcheck: Command) -> None:
    (house / "qualcheck.yml").write_text("packs: [house]\nselect: [house]\nhouse_rates: f/r.json\n", encoding="utf-8")
    qualcheck("compare", "raw", "published", "--write")
    assert (house / "f/r.json").exists()
    (house / "house/rules.yml").write_text(
        HOUSE_RULES.replace("[for his part]", "[for his part, so]"), encoding="utf-8"
    )
    assert "desk:" not in qualcheck("rules", "show", "house.for-his-part").stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("raw", "nowhere"), "nowhere: there is no such file or folder"),
        (("raw", "published/d/1.txt"), "compare two files or two folders"),
        (("raw", "house"), "no file of raw has the path of one in house"),
        (("raw", "published", "--format", "pdf"), "formats are markdown, json"),
        (("raw", "published", "--write", "--rates", "qualcheck.yml"), "qualcheck.yml:1: not valid JSON"),
    ],
)
def test_what_cannot_be_compared_is_told(
    house: Path, qualcheck: Command, arguments: tuple[str, ...], words: str
) -> None:
    done = qualcheck("compare", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr


@pytest.mark.parametrize("content", [b"\x00\x01\x02\xff\xfe\x00", b"The caf\xe9 reopened.\n"])
@pytest.mark.parametrize("folder", ["raw", "published"])
def test_a_file_that_cannot_be_read_is_named_and_the_others_compared(
    house: Path, qualcheck: Command, folder: str, content: bytes
) -> None:
    (house / folder / "d/1.txt").write_bytes(content)
    done = qualcheck("compare", "raw", "published")
    assert done.returncode == 2
    assert f"qualcheck: {folder}/d/1.txt" in done.stderr
    assert done.stderr.splitlines()[-1] == "qualcheck: exit 2: 1 pair could not be read; 5 articles compared"
