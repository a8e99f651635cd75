"""Names for users: name styles, house lists, the ledger in its formats, house lists from it, and trace."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from qualcheck import config, namelists
from qualcheck.errors import QualcheckErrors
from qualcheck.formats import names as formats
from qualcheck.gazetteer import Gazetteer
from qualcheck.ledger import LedgerForm, LedgerLine, Sighting, house_list, ledger, trace
from qualcheck.names import NameFinder
from qualcheck.readers import text as reader
from qualcheck.words import WordList

Command = Callable[..., "subprocess.CompletedProcess[str]"]

ROOT = Path(__file__).resolve().parents[1]
WORDS = WordList(ROOT / "rules/words")

FIRST = "Envoys meet again\n\nOn Monday Anna Mirskaya met Kim Jong Un in Oslo. Anna Mirskaya stayed.\n"
SECOND = "Envoys part again\n\nOn Tuesday Anna Mirskaia wrote to Kim Jong-un. Nobody asked her why.\n"
HOUSE = "- name: Anna Mirskaya\n  wrong: [Anna Mirskaia]\n"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(FIRST, encoding="utf-8")
    (tmp_path / "b.txt").write_text(SECOND, encoding="utf-8")
    return tmp_path


def listed_names(command: Command, *arguments: str) -> list[tuple[str, str, list[str]]]:
    """(rule, text, suggestions) of the findings about names."""
    out = json.loads(command("check", "a.txt", "b.txt", "--select", "names", "--format", "json", *arguments).stdout)
    return [(finding["rule"], finding["text"], finding["suggestions"]) for finding in out["findings"]]


@pytest.mark.parametrize(
    ("style", "found"),
    [
        ("ap", [("names.style-ap", "Kim Jong-un", ["Kim Jong Un"])]),
        ("bbc", [("names.style-bbc", "Kim Jong Un", ["Kim Jong-un"])]),
        ("none", []),
    ],
)
def test_two_styles_want_opposite_things(
    articles: Path, qualcheck: Command, style: str, found: list[tuple[str, str, list[str]]]
) -> None:
    assert listed_names(qualcheck, "--name-style", style) == found


def test_a_folder_may_have_a_style_of_its_own_and_the_command_line_overrules_it(
    articles: Path, qualcheck: Command
) -> None:
    settings = "name_style: ap\noverrides:\n  - {paths: [a.txt], name_style: bbc}\n"
    (articles / "qualcheck.yml").write_text(settings, encoding="utf-8")
    assert [rule for rule, _, _ in listed_names(qualcheck)] == ["names.style-bbc", "names.style-ap"]
    assert [rule for rule, _, _ in listed_names(qualcheck, "--name-style", "none")] == []


def test_a_style_can_be_ignored_and_is_not_pulled_into_another_selection(articles: Path, qualcheck: Command) -> None:
    assert listed_names(qualcheck, "--name-style", "bbc", "--ignore", "names.style-bbc") == []
    out = qualcheck("check", "a.txt", "--name-style", "bbc", "--select", "names.variant", "--format", "json")
    assert json.loads(out.stdout)["findings"] == []


def test_the_report_says_which_style(articles: Path, qualcheck: Command) -> None:
    assert " · name style BBC · " in qualcheck("check", "a.txt", "--name-style", "bbc", "--format", "markdown").stdout


@pytest.mark.parametrize("setting", ["house_names: house.yml", "house-names: [house.yml]"])
def test_a_wrong_form_of_a_house_list_is_an_error_with_a_fix(articles: Path, qualcheck: Command, setting: str) -> None:
    (articles / "house.yml").write_text(HOUSE, encoding="utf-8")
    (articles / "qualcheck.yml").write_text(f"{setting}\n", encoding="utf-8")
    out = json.loads(qualcheck("check", "b.txt", "--select", "names", "--format", "json").stdout)
    (finding,) = out["findings"]
    assert (finding["rule"], finding["class"], finding["text"]) == ("names.listed-form", "error", "Anna Mirskaia")
    assert [edit["text"] for fix in finding["fixes"] for edit in fix["edits"]] == ["Anna Mirskaya"]


def test_only_a_house_list_gives_fixes(articles: Path, qualcheck: Command) -> None:
    (articles / "b.txt").write_text("At noon Kim Yong Un drove his Rolls Royce home.", encoding="utf-8")
    out = json.loads(qualcheck("check", "b.txt", "--select", "names.listed-form", "--format", "json").stdout)
    assert [finding["fixes"] for finding in out["findings"]] == [[], []]


@pytest.mark.parametrize(
    ("house", "errors"),
    [
        ("- name: A Bee\n  wrnog: [x]\n", ["house.yml:2:3: unknown key 'wrnog' in a name; did you mean 'wrong'?"]),
        ("- wrong: [x]\n- 7\n", ["house.yml:1:3: the key 'name' is missing", "house.yml:2:3: an entry is a mapping"]),
        ("name: A Bee\n", ["house.yml:1:1: a list of names begins each entry with '- name: …'"]),
        ("- name: A Bee\n- name: A Bee\n", ["house.yml:2:3: “A Bee” is the name of two entries"]),
        (
            "- name: A Bee\n  wrong: [C Dee]\n- name: E Eff\n  accepted: [C Dee]\n",
            ["house.yml:2:11: “C Dee” is wrong here and a right form of E Eff"],
        ),
        ("- {name: A Bee, styles: {xx: {form: A Be}}}\n", ["house.yml:1:26: 'xx' is no name style"]),
        ("- {name: A Bee, surname: See}\n", ["house.yml:1:17: the surname 'See' is in no right form of A Bee"]),
        ("- {name: '…'}\n", ["house.yml:1:4: a name needs a letter or figure"]),
        ("- {name: A Bee, kind: place, known: true}\n", ["house.yml:1:17: surname, gender and known are for people"]),
    ],
)
def test_errors_of_a_house_list_stand_at_their_place(tmp_path: Path, house: str, errors: list[str]) -> None:
    (tmp_path / "house.yml").write_text(house, encoding="utf-8")
    (tmp_path / "qualcheck.yml").write_text("house_names: house.yml", encoding="utf-8")
    with pytest.raises(QualcheckErrors) as caught:
        config.load(tmp_path / "qualcheck.yml")
    told = [str(error) for error in caught.value.errors]
    assert [line[: len(error)] for line, error in zip(told, errors, strict=True)] == errors


def test_a_house_list_that_is_not_there_ends_with_its_place(articles: Path, qualcheck: Command) -> None:
    (articles / "qualcheck.yml").write_text("house_names: [away.yml]\n", encoding="utf-8")
    done = qualcheck("check", "a.txt")
    assert (done.returncode, "qualcheck.yml:1:15: there is no file 'away.yml'" in done.stderr) == (2, True)


SHIPPED = [
    {"name": "Ruritania", "accepted": ["Ruritanya", "The Realm"], "wrong": ["Rouritanie"]},
    {"name": "Anna Mirskaya", "surname": "Mirskaya", "known": True},
]


@pytest.mark.parametrize(
    ("house", "right", "wrong"),
    [
        ({"name": "Ruritania"}, ("Ruritania", "The Realm"), ("Ruritanya", "Rouritanie")),
        (
            {"name": "Ruritania", "accepted": ["Ruritanya"], "wrong": ["The Realm"]},
            ("Ruritania", "Ruritanya"),
            ("The Realm", "Rouritanie"),
        ),
        (
            {"name": "Ruretania", "wrong": ["Ruritania"]},
            ("Ruretania", "The Realm"),
            ("Ruritania", "Ruritanya", "Rouritanie"),
        ),
    ],
)
def test_the_house_chooses_the_spelling_and_other_names_stay(
    house: dict[str, object], right: tuple[str, ...], wrong: tuple[str, ...]
) -> None:
    gazetteer = Gazetteer.from_data((), SHIPPED[:1], house=[house])
    (entry,) = gazetteer.entries
    assert (entry.right, set(entry.wrong)) == (right, set(wrong))


@pytest.fixture(scope="module")
def finder() -> NameFinder:
    return NameFinder(Gazetteer.from_data(SHIPPED[1:], SHIPPED[:1]), WORDS)


def lines_of(finder: NameFinder, *texts: str) -> tuple[LedgerLine, ...]:
    return ledger(finder, [reader.document(text, f"{number}.txt") for number, text in enumerate(texts, 1)])


def told(lines: tuple[LedgerLine, ...]) -> list[list[tuple[str, int, str]]]:
    return [[(form.text, form.count, form.use) for form in line.forms] for line in lines]


@pytest.mark.parametrize(
    ("texts", "forms"),
    [
        (
            ["Nobody saw Ivo Brankov. Then Ivo Brankow left."],
            [[("Ivo Brankov", 1, "open"), ("Ivo Brankow", 1, "open")]],
        ),
        (
            ["Nobody saw Ivo Brankov. They met Ivo Brankov.", "Nobody saw Ivo Brankow."],
            [[("Ivo Brankov", 2, "print"), ("Ivo Brankow", 1, "avoid")]],
        ),
        (
            ["They flew to Ruritania.", "They left Rouritanie."],
            [[("Ruritania", 1, "print"), ("Rouritanie", 1, "avoid")]],
        ),
        (["They flew to Ruritania, as The Realm is called."], [[("Ruritania", 1, "print"), ("The Realm", 1, "also")]]),
        # A surname that its own article never introduces.
        (
            ["Nobody saw Ivo Brankov. Then Brankov said no.", "Yesterday Brankov said yes."],
            [[("Ivo Brankov", 1, "print"), ("Brankov", 2, "short")]],
        ),
        # The capital of a sentence is no other spelling.
        (
            ["Nobody saw Saad al-Brankawi. Al-Brankawi left, and al-Brankawi slept."],
            [[("Saad al-Brankawi", 1, "print"), ("Al-Brankawi", 1, "short"), ("al-Brankawi", 1, "short")]],
        ),
        # No names: adjectives before one, acronyms no list knows, pairs of names, numbered papers, a lost full stop.
        (["It has a Ruritanian-made Ostrava."], [[("Ostrava", 1, "print")]]),
        (["It raised the BP of all, said the TV."], []),
        (
            ["They met Ivo Brankov in 2000 Although Brankov slept."],
            [[("Ivo Brankov", 1, "print"), ("Brankov", 1, "short")]],
        ),
        (["It fell under Resolution 2397."], []),
        # Two people: each family name is well known by itself.
        (
            ["Nobody saw David Davis.", "Nobody saw David Davies."],
            [[("David Davis", 1, "print")], [("David Davies", 1, "print")]],
        ),
        # Capitals throughout are no drift; one inside the word is.
        (["Nobody has Kovit. The rise of KOVIT goes on."], [[("Kovit", 1, "print"), ("KOVIT", 1, "also")]]),
        (
            ["It sold BrankoCom. It kept BrankoCom.", "It sold Brankocom."],
            [[("BrankoCom", 2, "print"), ("Brankocom", 1, "avoid")]],
        ),
    ],
)
def test_the_ledger_an_editor_sees(
    finder: NameFinder, texts: list[str], forms: list[list[tuple[str, int, str]]]
) -> None:
    assert told(lines_of(finder, *texts)) == forms


def test_each_spelling_has_its_places(finder: NameFinder) -> None:
    (line,) = lines_of(finder, "\nNobody saw Ivo Brankov.", "At noon they met Ivo Brankov. Nobody saw Ivo Brankow.")
    assert [[str(sighting) for sighting in form.sightings] for form in line.forms] == [
        ["1.txt:2:12", "2.txt:1:18"],
        ["2.txt:1:42"],
    ]
    assert (str(line.first), line.count, line.drifts) == ("1.txt:2:12", 3, True)


def test_the_table_shows_drift_first_and_steers_no_terminal() -> None:
    sighting = Sighting("a\x1b.txt", 1, 2, 1)
    settled = LedgerLine("other", (LedgerForm("X\x1b[31m", (sighting,), "print"),), sighting, "X", "one spelling")
    open_ = LedgerLine(
        "person",
        (LedgerForm("A\u202e", (sighting,), "open"), LedgerForm("B", (sighting,), "open")),
        sighting,
        None,
        "as often as each other",
    )
    lines = list(formats.table((settled, open_), 2))
    assert lines[0] == "Spellings to settle"
    assert lines[-1] == "2 names in 2 articles, 1 to settle"
    assert not set("\x1b\u202e").intersection("".join(lines))


@pytest.mark.parametrize("text", ["=SUM(A1)", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_is_a_formula_and_reading_takes_the_guard_off(text: str) -> None:
    sighting = Sighting(text, 1, 1, 1)
    forms = (LedgerForm("Ivo", (sighting,), "print"), LedgerForm(text, (sighting,), "avoid"))
    written = formats.as_csv([LedgerLine("person", forms, sighting, "Ivo", text)])
    cells = [cell for row in csv.reader(io.StringIO(written, newline="")) for cell in row]
    assert [cell for cell in cells if cell.startswith(formats.FORMULA)] == []
    assert formats.reviewed(written, "l.csv")[0].forms[1].text.strip() == text.strip()


@pytest.mark.parametrize("render", [formats.as_csv, formats.as_json])
def test_a_ledger_becomes_the_same_house_list_from_a_file(finder: NameFinder, render: object) -> None:
    lines = lines_of(finder, "They met Ivo Brankov. Nobody saw Ivo Brankov in Rouritanie.", "They met Ivo Brankow.")
    expected = [
        {"name": "Ivo Brankov", "wrong": ["Ivo Brankow"]},
        {"name": "Ruritania", "kind": "place", "wrong": ["Rouritanie"]},
    ]
    assert house_list(lines) == expected
    assert callable(render)
    assert house_list(formats.reviewed(render(lines), "l")) == expected
    assert list(namelists.parse_house_list(formats.house_yaml(expected), "h.yml")) == expected


CSV = "entry;name;kind;form;use\n"


@pytest.mark.parametrize(
    ("text", "house"),
    [
        # Another name to print: the one that was there is to be avoided.
        (CSV + "1;Ivo Brankow;person;Ivo Brankov;print\n1;;person;Ivo Brankow;avoid\n", {"wrong": ["Ivo Brankov"]}),
        (
            CSV + "1;Ivo Brankow;person;Ivo;also\n1;;person;Ivo Brankov;avoid\n",
            {"accepted": ["Ivo"], "wrong": ["Ivo Brankov"]},
        ),
        (
            '{"names": [{"name": "Ivo Brankow", "kind": "person", "forms": [{"text": "Ivo Brankov", "use": "avoid"}]}]}',
            {"wrong": ["Ivo Brankov"]},
        ),
    ],
)
def test_the_editor_decides(text: str, house: dict[str, object]) -> None:
    assert house_list(formats.reviewed(text, "l")) == [{"name": "Ivo Brankow", "kind": "person", **house}]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("a,b\n", "l:1: the column 'entry' is missing"),
        (CSV + "1;A;person;B;never\n", "l:2: use is 'never'"),
        (CSV + "1;A;ship;B;avoid\n", "l:2: kind is 'ship'"),
        (CSV + "1;;person;B;avoid\n", "l:2: a form to avoid needs a name"),
        (CSV + "1;A;person;A;print\n1;B;person;B;avoid\n", "l:2: one entry has two names, “A” and “B”"),
        (CSV + "1;A;person;B;avoid\n2;B;person;B;print\n", "l:2: “B” is to be avoided here and the name of another"),
        (CSV + "1;A\n", "l:2: the row has too few cells"),
        ("{", "l:1:2: this is no JSON"),
        ("{}", "l: there is no list 'names'"),
        ('{"names": [7]}', "l: entry 1 of 'names' lacks"),
    ],
)
def test_what_is_odd_in_a_reviewed_ledger_is_told(text: str, error: str) -> None:
    with pytest.raises(Exception, match=r"^l:") as caught:
        formats.reviewed(text, "l")
    assert str(caught.value).startswith(error)


def test_the_command_writes_a_house_list_that_check_reads(articles: Path, qualcheck: Command) -> None:
    assert qualcheck("names", ".", "--format", "csv", "--output", "ledger.csv").returncode == 0
    done = qualcheck("names", "ledger.csv", "--write-house", "house.yml")
    assert (done.returncode, done.stderr) == (0, "qualcheck: exit 0: 2 names written to house.yml\n")
    (articles / "qualcheck.yml").write_text("house_names: house.yml\n", encoding="utf-8")
    assert [text for _, text, _ in listed_names(qualcheck)] == ["Anna Mirskaia", "Kim Jong-un"]
    again = qualcheck("names", "ledger.csv", "--write-house", "house.yml")
    assert (again.returncode, "house.yml: there is such a file already" in again.stderr) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["names", "a.txt", "b.txt"], 0, "b.txt:3:12"),
        (["names", "--format", "json", "a.txt"], 0, '"schema_version": 1'),
        (["names", "ledger", "a.txt"], 0, "Kim Jong Un"),
        (["names", "a.txt", "--format", "xml"], 2, "unknown format 'xml'; formats are table, json, csv"),
        (["names", "away.txt"], 2, "away.txt: there is no such file or folder"),
        (["names", "a.txt", "l.csv", "--write-house", "h.yml"], 2, "not both at once"),
        (["names", "trace", "Kim Yong Un"], 0, "is wrong for Kim Jong Un by the lists of names"),
        (["names", "trace", "Kiev", "--against", "Kyiv"], 0, "The lists of names decide: one name"),
        (["names", "trace", "Slovakia", "--against", "Slovenia"], 0, "apart"),
        (["names", "trace", "\x1b[31mIvo"], 0, "‹U+001B›"),
        (["names", "trace", " "], 2, "the name is empty"),
        (["names", "--help"], 0, "trace"),
    ],
)
def test_what_the_command_says(articles: Path, qualcheck: Command, arguments: list[str], code: int, said: str) -> None:
    done = qualcheck(*arguments)
    assert (done.returncode, said in done.stdout + done.stderr) == (code, True)


@pytest.mark.parametrize(
    ("name", "other", "said"),
    [
        ("Rouritanie", None, "is wrong for Ruritania by the lists of names: write Ruritania"),
        ("Ruritanya", "Rouritanie", "The lists of names decide: one name, since they give both to Ruritania"),
        (
            "Ruritania",
            "Anna Mirskaya",
            "apart, since they give “Ruritania” to Ruritania and “Anna Mirskaya” to Anna Mirskaya",
        ),
        ("Ivo Brankov", "Ivo Brankow", "differ in romanisation: one name"),
        ("Ivo", "Ivo", "one name"),
    ],
)
def test_trace_names_the_list_or_guard(finder: NameFinder, name: str, other: str | None, said: str) -> None:
    assert said in "\n".join(trace(finder, name, other))


@pytest.mark.parametrize(
    "text",
    [
        "They met Saad al-Brankawi at noon. Later al-Brankawi spoke. Al-Brankawi denied it.",
        "They met Saad al-Brankawi at noon.\n\n“Al-Brankawi is right,” she said.",
        "Ivo Brankov runs the mine. Ivo Brankow, no relation, plays for the club. Brankow scored twice.",
        "Ivo Brankov runs the mine. His namesake Ivo Brankow plays for the club.",
        "Ivo Brankov and Ivo Brankow came late. The two are not related.",
        "Anna Brankova runs the mine. Her cousin, who spells her name Brankowa, left.",
        "Ivo Brankov runs the mine. The name is also spelt Brankow.",
    ],
)
def test_spellings_that_the_article_means_are_left_alone(finder: NameFinder, text: str) -> None:
    assert finder.analyse(reader.document(text, "x")).variants == ()


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Park Chol-ho and Park Chol-hee ran the fair. Chol-hee said it was late. Nobody heard Park Chol-ho.", []),
        ("Park Chol-ho ran the fair. Park left. Mr Chol-ho said it was late.", ["given-name"]),
        ("Gergely Szatmari won. In the Hungarian order he is Szatmari Gergely.", []),
        ("He won as Szatmari Gergely, or Gergely Szatmari abroad. Nobody knew Gergely Szatmari.", []),
        ("Gergely Szatmari won. On Sunday Szatmari Gergely slept.", ["order"]),
    ],
)
def test_references_that_are_right_are_left_alone(finder: NameFinder, text: str, kinds: list[str]) -> None:
    assert [one.kind for one in finder.analyse(reader.document(text, "x")).references] == kinds


def test_a_right_form_beside_listed_wrong_ones_is_not_asked_about(finder: NameFinder) -> None:
    text = "They flew to Ruritania. In Rouritanie it rained. They left Rouritanie."
    analysis = finder.analyse(reader.document(text, "x"))
    assert [text[one.span.start : one.span.end] for one in analysis.variants] in ([], ["Rouritanie", "Rouritanie"])
