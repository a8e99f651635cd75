"""Styles of Vale → rules of ours: what maps exactly, or with a difference that is named; the rest is left out by name.

- `existence` becomes kind `phrase` for tokens that are plain words, kind `regex` for the others and for `raw`.
- `substitution` becomes `phrase` with `swap`, and `regex` for keys that are regular expressions.
- `repetition` of any word becomes kind `repetition`.
- `occurrence` of words in a sentence, with `max`, becomes kind `readability`.

Vale's levels are wishes of a style guide, so nothing becomes an error unless asked for: `error` is a query of severity
major, `warning` (Vale's default) a minor query, `suggestion` a signal. `message` is kept, `%s` as `{match}`; in a
substitution the first `%s` is the right wording. `description` becomes `why`, `link` a reference.

Rules look where ours look: headlines, sub-headings and paragraphs, not bylines and tags. `\\b` and `\\w` know all letters,
Vale's those of English. Apostrophes and hyphens of plain words are found in every form.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from qualcheck.expressions import PatternError, compile_source
from qualcheck.pattern import UNIT, make_patterns, phrase_pattern
from qualcheck.yamlfile import YamlFile

#: Level → class and severity; with `errors` asked for, level error is an error.
LEVELS: Final[Mapping[str, tuple[str, str | None]]] = {
    "error": ("query", "major"),
    "warning": ("query", "minor"),
    "suggestion": ("signal", None),
}
#: Scope → the blocks it names; an empty tuple for all prose.
SCOPES: Final[Mapping[str, tuple[str, ...]]] = {
    "text": (),
    "sentence": (),
    "paragraph": ("paragraph",),
    "heading": ("headline", "subheading"),
    "heading.h1": ("headline",),
    **{f"heading.h{number}": ("subheading",) for number in range(2, 7)},
}
#: Keys every rule of Vale has; those that change nothing of what is found.
COMMON: Final = frozenset(
    {"extends", "message", "level", "scope", "description", "link", "name", "action", "tests", "matchcase"}
)
#: Keys of each extension point that is mapped.
KEYS: Final[Mapping[str, frozenset[str]]] = {
    "existence": frozenset({"tokens", "raw", "ignorecase", "nonword", "append", "vocab", "exceptions"}),
    "substitution": frozenset({"swap", "ignorecase", "nonword", "vocab", "exceptions", "capitalize"}),
    "repetition": frozenset({"tokens", "ignorecase", "alpha", "max", "vocab", "exceptions"}),
    "occurrence": frozenset({"token", "max", "min", "ignorecase"}),
}
#: What is left out as a whole → what does something like it here.
ELSEWHERE: Final[Mapping[str, str]] = {
    "capitalization": "no kind looks at capitals",
    "conditional": "no kind asks for one text where another stands; kind phrase with 'requires' is the nearest",
    "consistency": "write two rules of kind phrase, each with the other form under 'requires'",
    "metric": "kind readability has the formulas there are",
    "readability": "kind readability has limits of its own; its figures are not Vale's",
    "script": "a program is not run",
    "sequence": "kind pattern does this, with parts of speech of its own; write it by hand",
    "spelling": "the rules general.misspelling and general.unknown-word look for misspellings",
}
#: Plain words: the same in Vale's expressions and in our phrases.
PLAIN: Final = re.compile(r"\w(?:[\w ,'’&/%-]*\w)?")
#: Escapes that mean the same in both kinds of expression.
ESCAPES: Final = frozenset("bBdDsSwWtnrfvA")
#: Tokens of `repetition` that stand for any word.
ANY_WORD: Final = frozenset({r"[^\s]+", r"\S+", r"\w+", r"[\w]+", r"\b\w+\b", r"[^\s.!?]+", r"\b\w+"})
WORD_COUNT: Final = frozenset(
    {r"\b(\w+)\b", r"\b\w+\b", r"(\w+)", r"\w+", r"[^\s]+", r"\S+", r"\b([\w'-]+)\b", r"[\w'-]+"}
)
#: What may run over the end of a sentence, or stands for its edge.
OPEN: Final = re.compile(r"\[\^|(?<!\\)\.|\\[WSDs](?![+]?\w)|[\^$]")
#: A wording that Vale reads as an expression; one that is no wording for a reader.
EXPRESSION: Final = re.compile(r"[\[\](){}*+?\\^$]")
TELLING_NOTHING: Final = re.compile(r"[\[{\\^$*+?]|\(\?")
EDGES: Final = re.compile(r"(?<![\\\[])[\^$]")
#: What stands for many words.
BROAD: Final = re.compile(r"(?<!\\)[.\[]|\\[wWSDdpP]")
WORDS: Final = re.compile(r"\w+")
MESSAGE_PART: Final = re.compile(r"""(['"“‘`]?)%(?:\[(\d)\])?([sd%])(['"”’`]?)""")


@dataclass(frozen=True, slots=True)
class Told:
    """What was left out, or kept with a difference: file, line, rule of Vale and why."""

    path: str
    line: int
    rule: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.reason}"


@dataclass(frozen=True)
class Converted:
    """The rules, as they are written to a rule file; what was left out; what was kept with a difference."""

    rules: tuple[Mapping[str, Any], ...]
    left_out: tuple[Told, ...]
    remarks: tuple[Told, ...]


class _Unmapped(Exception):
    """Why a rule, at a path into its file, has no counterpart."""

    def __init__(self, reason: str, *where: str | int) -> None:
        super().__init__(reason)
        self.where = where


def convert(files: Iterable[tuple[str, YamlFile]], *, errors: bool = False) -> Converted:
    """The rules of the files, each with the name of the rule in Vale (`write-good.So`). `errors`: level error is class
    error."""
    rules: list[Mapping[str, Any]] = []
    left_out: list[Told] = []
    remarks: list[Told] = []
    for name, file in files:
        try:
            data = _data(file)
            made = [_checked({**_common(name, data, errors), **part}) for part in _parts(data)]
        except _Unmapped as error:
            left_out.append(_told(name, file, error.where, str(error)))
            continue
        rules += _numbered(made, {rule["id"] for rule in rules})
        remarks += [_told(name, file, (key,), reason) for key, reason in _differences(data)]
    return Converted(tuple(rules), tuple(left_out), tuple(remarks))


def slug(name: str) -> str:
    """`write-good.TooWordy` → `too-wordy`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", name.rpartition(".")[2])
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-") or "rule"


def _told(name: str, file: YamlFile, where: Sequence[str | int], reason: str) -> Told:
    return Told(file.shown, file.error(tuple(where), "").line or 1, name, reason)


def _data(file: YamlFile) -> Mapping[str, Any]:
    if not isinstance(file.data, dict) or not isinstance(file.data.get("extends"), str):
        raise _Unmapped("this is no rule of Vale; it has no 'extends'")
    data: dict[str, Any] = {str(key): value for key, value in file.data.items()}
    extends = data["extends"]
    if extends in ELSEWHERE:
        raise _Unmapped(f"{extends!r} has no counterpart: {ELSEWHERE[extends]}", "extends")
    if extends not in KEYS:
        raise _Unmapped(f"'extends: {extends}' has no counterpart", "extends")
    # Keys that are written in another case are the same to Vale.
    data = {key.lower(): value for key, value in data.items()}
    for key, value in data.items():
        if key not in COMMON and key not in KEYS[extends] and key != "limit":
            raise _Unmapped(f"the key {key!r} has no counterpart", key)
        if key in ("ignorecase", "nonword", "append", "alpha") and not isinstance(value, bool):
            raise _Unmapped(f"{key!r} is neither true nor false", key)
    if data.get("exceptions"):
        raise _Unmapped(
            "'exceptions' have no counterpart; write the rule by hand, with except_before or except_after", "exceptions"
        )
    if not isinstance(data.get("message"), str):
        raise _Unmapped("it has no 'message'")
    return data


def _common(name: str, data: Mapping[str, Any], errors: bool) -> dict[str, Any]:
    level = data.get("level", "warning")
    if level not in LEVELS:
        raise _Unmapped(f"the level {level!r} is not error, warning or suggestion", "level")
    class_, severity = LEVELS[level]
    rule: dict[str, Any] = {"id": slug(name), "class": "error" if errors and level == "error" else class_}
    if severity is not None:
        rule["severity"] = severity
    if data.get("description"):
        rule["why"] = _text(data["description"], "description")
    if data.get("link"):
        rule["references"] = [_text(data["link"], "link")]
    blocks = _blocks(data)
    if blocks:
        rule["only_in"] = blocks
    return rule


def _blocks(data: Mapping[str, Any]) -> list[str]:
    given = data.get("scope") or "text"
    scopes = [str(scope).strip() for scope in (given if isinstance(given, list) else [given])]
    for scope in scopes:
        if scope not in SCOPES:
            known = ", ".join(sorted({name.partition(".")[0] for name in SCOPES}))
            raise _Unmapped(f"the scope {scope!r} has no counterpart; mapped are {known}", "scope")
    if any(not SCOPES[scope] for scope in scopes):
        return []
    return list(dict.fromkeys(block for scope in scopes for block in SCOPES[scope]))


def _text(value: Any, key: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _Unmapped(f"{key!r} is no text", key)
    return " ".join(str(value).split())


def _differences(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What was kept with a difference that may matter."""
    if data.get("limit"):
        yield "limit", "'limit' is not kept: every place is found"
    if data.get("vocab") is False:
        yield "vocab", "'vocab: false' is not kept: accepted words of your settings are left alone"
    action = data.get("action")
    if isinstance(action, dict) and action.get("name") not in (None, "replace"):
        yield "action", f"the action {action.get('name')!r} is not kept: nothing is suggested"
    for key in ("tokens", "raw"):
        if any(EDGES.search(str(source)) for source in data.get(key) or ()):
            yield key, "^ and $ are the edges of a line here; in plain text Vale takes them for those of the whole file"
    if data["extends"] == "repetition":
        yield "tokens", "our kind leaves alone what may stand twice (had had, double names, chants)"
    if data["extends"] == "occurrence":
        yield "token", "words are counted our way: every sentence of the prose, a number as a word"


# Each extension point


def _parts(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The keys of one or more rules that together find what the rule of Vale finds."""
    match data["extends"]:
        case "existence":
            return list(_existence(data))
        case "substitution":
            return list(_substitution(data))
        case "repetition":
            return [_repetition(data)]
        case _:
            return [_occurrence(data)]


def _existence(data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    tokens = list(dict.fromkeys(token for token in _texts(data, "tokens") if token.strip()))
    raw = "".join(_texts(data, "raw"))
    if not tokens and not raw:
        raise _Unmapped("it has neither 'tokens' nor 'raw'")
    rule = {"message": _message(data["message"], [None]), **_suggested(data)}
    phrases = [token for token in tokens if PLAIN.fullmatch(token)]
    if raw or data.get("nonword") or not _apart(phrases, [token for token in tokens if not PLAIN.fullmatch(token)]):
        phrases = []
    if phrases:
        yield {"kind": "phrase", **rule, "phrases": phrases, **_case(data, "phrase")}
    others = [(index, token) for index, token in enumerate(tokens) if token not in set(phrases)]
    if not others and not raw:
        return
    _closed(data, [raw, *(token for _, token in others)])
    body = "|".join(_expression(token, "tokens", index) for index, token in others)
    if body:
        body = f"(?:{body})" if data.get("nonword") else rf"\b(?:{body})\b"
    # The parts of `raw` are one expression, whose blanks Vale does not widen.
    beside = _expression(raw, "raw", 0, blanks=False) if raw else ""
    pattern = body + beside if data.get("append") else beside + body
    yield {"kind": "regex", **rule, "pattern": _multiline(pattern), **_case(data, "regex")}


def _apart(phrases: Iterable[str], expressions: Sequence[str]) -> bool:
    """Whether nothing that an expression finds can hold one of the phrases: else a place would be found twice."""
    words = {word for source in expressions for word in WORDS.findall(source.lower())}
    if any(BROAD.search(source) for source in expressions):
        return False
    return not any(words.issuperset(WORDS.findall(phrase.lower())) for phrase in phrases)


def _substitution(data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    swap = data.get("swap")
    if not isinstance(swap, dict) or not swap:
        raise _Unmapped("it has no 'swap'")
    _closed(data, swap)
    plain: dict[str, str] = {}
    #: Suggestions → the expressions they are for.
    others: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for key, value in swap.items():
        right = "" if value is None else _text(value, "swap")
        options = tuple(option.strip() for option in right.split("|") if option.strip())
        expression = _expression(key, "swap", key)
        accepted = [re.escape(option) for option in options]
        if right and not _replaces(data) and EXPRESSION.search(right):
            # What Vale leaves alone may be an expression; it tells the reader nothing.
            accepted = [_expression(right, "swap", key)]
            options = () if TELLING_NOTHING.search(right) else options
        accepted = [each for each in accepted if _may_be(expression, each, bool(data.get("ignorecase")))]
        if PLAIN.fullmatch(key) and not accepted and len(options) == 1 and not data.get("nonword"):
            plain[key] = options[0]
            continue
        if accepted:
            # What is right already is no finding.
            expression = rf"(?!(?-i:{'|'.join(accepted)})(?!\w))(?:{expression})"
        others[options].append(expression)
    if plain:
        message = _message(data["message"], list(dict.fromkeys(plain.values())), swapped=True)
        yield {"kind": "phrase", "message": message, "swap": plain, **_case(data, "phrase")}
    for options, expressions in others.items():
        # Vale tries the longer keys first.
        body = "|".join(sorted(expressions, key=lambda text: -len(text)))
        pattern = f"(?:{body})" if data.get("nonword") else rf"\b(?:{body})\b"
        rule = {"kind": "regex", "message": _message(data["message"], [" or ".join(options) or None], swapped=True)}
        suggest = {"suggest": list(options)} if options else {}
        yield {**rule, **suggest, "pattern": _multiline(pattern), **_case(data, "regex")}


def _repetition(data: Mapping[str, Any]) -> dict[str, Any]:
    tokens = _texts(data, "tokens")
    if len(tokens) != 1 or tokens[0] not in ANY_WORD:
        raise _Unmapped("only the repetition of any word is mapped; write the words as kind phrase", "tokens")
    if data.get("max"):
        raise _Unmapped("'max' has no counterpart", "max")
    return {"kind": "repetition", "message": _message(data["message"], [None]), "check": "word"}


def _occurrence(data: Mapping[str, Any]) -> dict[str, Any]:
    most = data.get("max")
    if (
        data.get("token") not in WORD_COUNT
        or data.get("scope") != "sentence"
        or data.get("min")
        or not isinstance(most, int)
    ):
        raise _Unmapped(
            "only a 'max' of words in a sentence is mapped; kind density counts phrases in an article", "token"
        )
    message = _message(data["message"], [None]).replace("{match}", "{value}")
    return {"kind": "readability", "message": message, "metric": "words", "most": most}


def _texts(data: Mapping[str, Any], key: str) -> list[str]:
    value = data.get(key) or []
    if not isinstance(value, list):
        raise _Unmapped(f"{key!r} is no list", key)
    for index, item in enumerate(value):
        if isinstance(item, bool) or not isinstance(item, str | int | float):
            raise _Unmapped(f"{item!r} is no text", key, index)
    return [str(item) for item in value]


def _case(data: Mapping[str, Any], kind: str) -> dict[str, str]:
    ignores = bool(data.get("ignorecase"))
    # Each kind says so where it differs from its default.
    return {"case": "ignore" if ignores else "match"} if ignores == (kind == "regex") else {}


def _replaces(data: Mapping[str, Any]) -> bool:
    action = data.get("action")
    return isinstance(action, dict) and action.get("name") == "replace"


def _suggested(data: Mapping[str, Any]) -> dict[str, list[str]]:
    action = data.get("action")
    params = action.get("params") if isinstance(action, dict) and _replaces(data) else None
    return {"suggest": [str(each) for each in params]} if isinstance(params, list) and params else {}


def _message(message: str, rights: Sequence[str | None], *, swapped: bool = False) -> str:
    """`%s` filled: the match, and in a substitution (`swapped`) first the right wording, of which there may be many."""
    told = 0

    def part(found: re.Match[str]) -> str:
        nonlocal told
        before, number, letter, after = found.groups()
        if letter == "%":
            return f"{before}%{after}"
        told = int(number) if number else told + 1
        if not swapped or told != 1:
            return f"{before}{{match}}{after}"
        if len(rights) == 1 and rights[0] is not None:
            return f"{before}{rights[0]}{after}"
        return "the suggestion" if before and after else f"{before}the suggestion{after}"

    return " ".join(MESSAGE_PART.sub(part, message).split())


# Expressions


def _closed(data: Mapping[str, Any], sources: Iterable[str]) -> None:
    """Raises _Unmapped for an expression whose scope is a sentence where it could see beyond one."""
    if data.get("scope") == "sentence" and any(OPEN.search(source) for source in sources):
        raise _Unmapped("an expression with the scope 'sentence' could match beyond it here", "scope")


def _expression(source: str, key: str, index: str | int, *, blanks: bool = True) -> str:
    """An expression of Vale (.NET syntax as the Go library regexp2 reads it) in ours, its groups without numbers.

    Raises _Unmapped for what the two read differently.
    """
    flags = re.match(r"\(\?(-?)i\)", source)
    if flags is not None:
        return f"(?{flags[1]}i:{_expression(source[flags.end() :], key, index, blanks=blanks)})"
    parts = []
    units = [unit[0] for unit in UNIT.finditer(source)]
    for at, unit in enumerate(units):
        following = "".join(units[at + 1 : at + 12])
        if unit.startswith("\\") and unit[1:2].isalnum() and unit[1:2] not in ESCAPES:
            if not (unit[1:2] in "pP" and re.match(r"\{\^?[A-Za-z]{1,2}\}", following)):
                raise _Unmapped(f"{source!r}: {unit!r} is read otherwise here", key, index)
        elif unit.startswith("[") and len(unit) > 1 and (re.search(r"-\[|\[\^?\[|&&|\|\||~~|--", unit)):
            raise _Unmapped(f"{source!r}: the set {unit!r} is read otherwise here", key, index)
        elif unit.startswith("(?") and len(unit) > 2:
            raise _Unmapped(f"{source!r}: {unit!r} stands inside", key, index)
        elif unit == "(":
            if not following.startswith("?"):
                unit = "(?:"
            elif not re.match(r"\?(?:[:=!>]|<[=!]|-?i:)", following):
                raise _Unmapped(f"{source!r}: '({following[:4]}…' is read otherwise here", key, index)
        elif unit == " " and blanks and not re.match(r"[ *+?{]", following):
            unit = r"\s+"
        elif unit == " " and blanks and following.startswith(" "):
            unit = ""
        parts.append(unit)
    made = "".join(parts)
    try:
        empty = compile_source(made, False).fullmatch("") is not None
    except PatternError as error:
        raise _Unmapped(f"{source!r}: {error}", key, index) from error
    if empty and key != "raw":
        raise _Unmapped(f"{source!r} matches the empty text", key, index)
    return made


def _multiline(pattern: str) -> str:
    return f"(?m){pattern}" if EDGES.search(pattern) else pattern


def _may_be(expression: str, right: str, ignore_case: bool) -> bool:
    """Whether what is right may be found by the expression: always so where that is an expression too."""
    plain = re.sub(r"\\(.)", r"\1", right)
    return right != re.escape(plain) or compile_source(expression, ignore_case).fullmatch(plain) is not None


def _checked(rule: dict[str, Any]) -> dict[str, Any]:
    """The rule, if it can be read here, its keys in the order of a rule file."""
    try:
        if rule["kind"] == "regex":
            make_patterns(rule["pattern"], rule.get("case") == "ignore")
        for phrase in (*rule.get("phrases", ()), *rule.get("swap", ())):
            phrase_pattern(phrase, True)
    except PatternError as error:
        raise _Unmapped(str(error)) from error
    if rule["kind"] in ("phrase", "regex"):
        # Vale does not know a name when it sees one.
        rule["names"] = True
    first = ("id", "kind", "class", "severity", "message", "why", "suggest")
    return {
        key: rule[key] for key in (*(key for key in first if key in rule), *(key for key in rule if key not in first))
    }


def _numbered(made: Sequence[dict[str, Any]], taken: Iterable[str]) -> list[dict[str, Any]]:
    """Ids of their own for the parts of one rule, and for rules whose names differ in capitals only."""
    used = set(taken)
    numbered = []
    for rule in made:
        name, number = rule["id"], 1
        while rule["id"] in used:
            number += 1
            rule = {**rule, "id": f"{name}-{number}"}
        used.add(rule["id"])
        numbered.append(rule)
    return numbered
