"""`qualcheck rules import vale`: what maps, what is left out and why, and that both find the same."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from qualcheck import vale
from qualcheck.yamlfile import parse

Command = Callable[..., CompletedProcess[str]]


def converted(text: str, *, errors: bool = False, name: str = "Desk.TooLong") -> vale.Converted:
    return vale.convert([(name, parse(text, "Desk/TooLong.yml"))], errors=errors)


def rule(extends: str, rest: str, message: str = "Avoid '%s'.") -> str:
    return f'extends: {extends}\nmessage: "{message}"\n{rest}\n'


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            rule("existence", "tokens: [at this point in time, '1st']\nignorecase: true"),
            [{"kind": "phrase", "phrases": ["at this point in time", "1st"], "message": "Avoid '{match}'."}],
        ),
        (rule("existence", "tokens: [Whilst]"), [{"kind": "phrase", "case": "match"}]),
        (
            rule("existence", "tokens: ['utili(s|z)e', going forward]"),
            [
                {"id": "too-long", "kind": "phrase", "phrases": ["going forward"]},
                {"id": "too-long-2", "kind": "regex", "pattern": r"\b(?:utili(?:s|z)e)\b"},
            ],
        ),
        (rule("existence", "tokens: [we, \"we'(ve|re)\"]"), [{"kind": "regex", "pattern": r"\b(?:we|we'(?:ve|re))\b"}]),
        (rule("existence", "tokens: [we, '[a-z]+ly']"), [{"kind": "regex", "pattern": r"\b(?:we|[a-z]+ly)\b"}]),
        (
            rule("existence", "tokens: ['(is|are) able to']\nignorecase: true"),
            [{"kind": "regex", "pattern": r"\b(?:(?:is|are)\s+able\s+to)\b", "case": "ignore"}],
        ),
        (rule("existence", "nonword: true\ntokens: ['!{2,}']"), [{"pattern": "(?:!{2,})"}]),
        (rule("existence", "raw: ['(?:foo', '|bar) baz']"), [{"pattern": "(?:foo|bar) baz"}]),
        (rule("existence", "raw: ['^So ']\ntokens: [it]"), [{"pattern": r"(?m)^So \b(?:it)\b"}]),
        (rule("existence", "raw: [' of']\nappend: true\ntokens: [all]"), [{"pattern": r"\b(?:all)\b of"}]),
        (rule("existence", "tokens: ['(?i)foo.bar']"), [{"pattern": r"\b(?:(?i:foo.bar))\b"}]),
        (rule("existence", "tokens: [no]\nscope: heading.h1"), [{"phrases": ["no"], "only_in": ["headline"]}]),
        (rule("existence", "tokens: [no]\nscope: [heading, paragraph]"), [{"only_in": ["headline", "subheading", "paragraph"]}]),
        (
            rule("existence", "tokens: [big]\naction: {name: replace, params: [large, great]}"),
            [{"suggest": ["large", "great"]}],
        ),
        (
            rule("substitution", "ignorecase: true\nswap: {utilise: use, in order to: to}", "Use '%s' instead of '%s'."),
            [{"kind": "phrase", "swap": {"utilise": "use", "in order to": "to"}, "message": "Use the suggestion instead of '{match}'."}],
        ),
        (
            rule("substitution", "swap: {utilise: use}", "Use '%s', not '%s'."),
            [{"message": "Use 'use', not '{match}'.", "case": "match"}],
        ),
        (
            rule("substitution", "ignorecase: true\nswap: {javascript: JavaScript}"),
            [{"kind": "regex", "suggest": ["JavaScript"], "pattern": r"\b(?:(?!(?-i:JavaScript)(?!\w))(?:javascript))\b"}],
        ),
        (
            rule("substitution", "swap: {'colou?r': hue, tint: shade|hue}", "%[2]s: %[1]s"),
            [
                {"pattern": r"\b(?:colou?r)\b", "suggest": ["hue"], "message": "{match}: hue"},
                {"pattern": r"\b(?:tint)\b", "suggest": ["shade", "hue"], "message": "{match}: shade or hue"},
            ],
        ),
        (rule("repetition", "tokens: ['[^\\s]+']\nalpha: true"), [{"kind": "repetition", "check": "word"}]),
        (
            rule("occurrence", "token: '\\b(\\w+)\\b'\nmax: 30\nscope: sentence", "%s words"),
            [{"kind": "readability", "metric": "words", "most": 30, "message": "{value} words"}],
        ),
    ],
)  # fmt: skip
def test_what_maps(text: str, wanted: list[dict[str, Any]]) -> None:
    found = converted(text)
    assert found.left_out == ()
    assert [{key: made.get(key) for key in each} for made, each in zip(found.rules, wanted, strict=True)] == wanted


@pytest.mark.parametrize(
    ("level", "errors", "class_", "severity"),
    [
        ("level: error", False, "query", "major"),
        ("level: error", True, "error", "major"),
        ("level: warning", True, "query", "minor"),
        ("", True, "query", "minor"),
        ("level: suggestion", True, "signal", None),
    ],
)
def test_nothing_is_an_error_unless_asked_for(level: str, errors: bool, class_: str, severity: str | None) -> None:
    made = converted(rule("existence", f"tokens: [a b]\n{level}"), errors=errors).rules[0]
    assert (made["class"], made.get("severity")) == (class_, severity)


def test_reason_and_link_are_kept() -> None:
    made = converted(rule("existence", "tokens: [a b]\ndescription: Too long.\nlink: https://example.org/a")).rules[0]
    assert (made["why"], made["references"]) == ("Too long.", ["https://example.org/a"])


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (rule("capitalization", "match: $title"), 1, "'capitalization' has no counterpart: no kind looks at capitals"),
        (rule("script", "script: x"), 1, "a program is not run"),
        (rule("Other.Rule", ""), 1, "'extends: Other.Rule' has no counterpart"),
        (rule("existence", "tokens: [a]\nscope: raw"), 4, "the scope 'raw' has no counterpart"),
        (rule("existence", "tokens: [a]\nscope: ~heading"), 4, "the scope '~heading' has no counterpart"),
        (rule("existence", "tokens: ['a.b']\nscope: sentence"), 4, "could match beyond it"),
        (rule("existence", "tokens: [a]\nexceptions: [a b]"), 4, "'exceptions' have no counterpart"),
        (rule("existence", "tokens: [a]\naffix: en"), 4, "the key 'affix' has no counterpart"),
        (rule("existence", "tokens: [a]\nlevel: fatal"), 4, "the level 'fatal'"),
        (rule("existence", "level: error"), 1, "neither 'tokens' nor 'raw'"),
        (rule("existence", "tokens: [a, '(b']"), 3, "'(b': not a valid regular expression"),
        (rule("existence", r"tokens: ['a(b)\1']"), 3, "is read otherwise here"),
        (rule("existence", r"tokens: ['\Qa\E']"), 3, r"'\\Q' is read otherwise here"),
        (rule("existence", r"tokens: ['[a-z-[aeiou]]']"), 3, "the set"),
        (rule("existence", r"tokens: ['\p{IsGreek}+']"), 3, "is read otherwise here"),
        (rule("existence", r"tokens: ['(?<open-close>a)']"), 3, "is read otherwise here"),
        (rule("existence", r"tokens: ['a(?i)b']"), 3, "stands inside"),
        (rule("existence", r"tokens: ['a*']"), 3, "matches the empty text"),
        (rule("substitution", "swap: {}"), 1, "it has no 'swap'"),
        (rule("repetition", "tokens: [very]"), 3, "only the repetition of any word"),
        (rule("occurrence", "token: very\nmax: 1\nscope: text"), 3, "only a 'max' of words in a sentence"),
        ("extends: existence\ntokens: [a]\n", 1, "it has no 'message'"),
        ("- a\n", 1, "no rule of Vale"),
    ],
)  # fmt: skip
def test_what_does_not_map_is_named_with_its_place(text: str, line: int, reason: str) -> None:
    found = converted(text)
    assert (found.rules, len(found.left_out)) == ((), 1)
    told = found.left_out[0]
    assert (told.path, told.rule, told.line) == ("Desk/TooLong.yml", "Desk.TooLong", line)
    assert reason in told.reason


@pytest.mark.parametrize(
    ("rest", "line", "reason"),
    [
        ("tokens: [a b]\nlimit: 2", 4, "'limit' is not kept"),
        ("tokens: [a b]\nvocab: false", 4, "'vocab: false' is not kept"),
        ("tokens: [a b]\naction: {name: remove}", 4, "the action 'remove' is not kept"),
        ("tokens: ['^So']", 3, "^ and $ are the edges of a line here"),
    ],
)
def test_what_differs_is_named(rest: str, line: int, reason: str) -> None:
    found = converted(rule("existence", rest))
    assert len(found.rules) == 1
    assert [(told.line, reason in told.reason) for told in found.remarks] == [(line, True)]


@pytest.mark.parametrize(
    ("name", "slug"),
    [("write-good.TooWordy", "too-wordy"), ("A.ADAWords", "ada-words"), ("A.E-Prime", "e-prime"), ("A.été", "t"), ("A.é", "rule")],
)  # fmt: skip
def test_a_name_becomes_an_id(name: str, slug: str) -> None:
    assert vale.slug(name) == slug


# The command, and Vale itself

STYLE = {
    "Wordy": rule(
        "existence", "ignorecase: true\nlevel: error\ntokens:\n  - at this point in time\n  - 'in (view|light) of'"
    ),
    "Swap": rule(
        "substitution", "ignorecase: true\nswap:\n  'whilst': while\n  'utili[sz]e[sd]?': use\n  internet: Internet"
    ),
    "Cased": rule("existence", "tokens: [Gov, 'Rs\\.? ?\\d+']"),
    "Bangs": rule("existence", "nonword: true\nlevel: suggestion\ntokens: ['!{2,}', ' ,']"),
    "Raw": rule("existence", "raw: ['(?:said|added) ']\ntokens: [that, '[a-z]+ly']"),
    "Twice": rule("repetition", "tokens: ['[^\\s]+']\nalpha: true"),
    "Title": rule("capitalization", "match: $title\nscope: heading"),
    "Broken": "extends: existence\nmessage: [\n",
}
TEXT = """\
At this point in time the ferry sails. In light of this, he said that whilst it rains
nobody utilises the Internet or the internet!! Utilized , or not: AT THIS POINT
in time.

The Gov said slowly that the gov paid Rs 500 and Rs. 70 for the the deck. Cafés utilise it, in view of it.

He added nothing; whilstever is no word. Infoutilise is none.
"""


@pytest.fixture
def style(tmp_path: Path) -> Path:
    folder = tmp_path / "styles" / "Desk"
    folder.mkdir(parents=True)
    for name, text in STYLE.items():
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    return folder


def test_a_style_becomes_a_pack(tmp_path: Path, style: Path, qualcheck: Command) -> None:
    done = qualcheck("rules", "import", "vale", "styles/Desk", "--output", "house")
    assert done.returncode == 0
    assert "left out: styles/Desk/Title.yml:1: Desk.Title: 'capitalization'" in done.stdout
    assert "left out: styles/Desk/Broken.yml:3: Desk.Broken: not valid YAML" in done.stdout
    assert "6 of 8 rules written to house" in done.stderr
    assert qualcheck("rules", "test", "house").stdout == "9 rules, 0 examples: 0 passed, 0 failed\n"
    again = qualcheck("rules", "import", "vale", "styles/Desk", "--output", "house")
    assert (again.returncode, "house/desk.yml: the file is there already" in again.stderr) == (2, True)


def test_several_styles_keep_their_names_apart(tmp_path: Path, style: Path, qualcheck: Command) -> None:
    shutil.copytree(style, style.parent / "OtherDesk")
    assert qualcheck("rules", "import", "vale", "styles", "--output", "house").returncode == 0
    assert sorted(path.name for path in (tmp_path / "house").iterdir()) == ["desk.yml", "other-desk.yml"]
    assert "18 rules" in qualcheck("rules", "test", "house").stdout


@pytest.mark.parametrize(
    ("folder", "code", "words"),
    [
        ("nowhere", 2, "there is no such folder"),
        ("empty", 2, "no .yml file"),
        ("titles", 1, "none of 1 rule has a counterpart"),
    ],
)
def test_a_folder_without_rules_is_told(tmp_path: Path, qualcheck: Command, folder: str, code: int, words: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "titles").mkdir()
    (tmp_path / "titles/Title.yml").write_text(STYLE["Title"], encoding="utf-8")
    done = qualcheck("rules", "import", "vale", folder, "--output", "house")
    assert (done.returncode, words in done.stderr) == (code, True)


VALE = os.environ.get("QUALCHECK_VALE") or shutil.which("vale")


@pytest.mark.skipif(VALE is None, reason="no vale: put it on the PATH, or name it in QUALCHECK_VALE")
def test_vale_finds_the_same(tmp_path: Path, style: Path, qualcheck: Command) -> None:
    (style / "Broken.yml").unlink()
    (style / "Title.yml").unlink()
    (tmp_path / ".vale.ini").write_text(
        "StylesPath = styles\nMinAlertLevel = suggestion\n[*.txt]\nBasedOnStyles = Desk\n", encoding="utf-8"
    )
    (tmp_path / "qualcheck.yml").write_text("packs: [house]\nselect: [house]\n", encoding="utf-8")
    assert qualcheck("rules", "import", "vale", "styles/Desk", "--output", "house").returncode == 0
    theirs = subprocess.run(
        [str(VALE), "--output=JSON", "--no-exit", "a.txt"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    ours = json.loads(qualcheck("check", "a.txt", "--format", "json", "--exit-zero").stdout)
    assert _ours(ours) == _theirs(json.loads(theirs.stdout))


def _theirs(data: Any) -> Counter[tuple[str, int, str]]:
    return Counter((vale.slug(each["Check"]), each["Line"], " ".join(each["Match"].split())) for each in data["a.txt"])


def _ours(data: Any) -> Counter[tuple[str, int, str]]:
    return Counter(
        (rule.partition(".")[2].removesuffix("-2").removesuffix("-3"), each["line"], " ".join(each["text"].split()))
        for each in data["findings"]
        for rule in (each["rule"], *(also["rule"] for also in each["also"]))
    )
