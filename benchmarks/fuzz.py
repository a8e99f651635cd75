"""Throw what nobody would write at the real command, and see that it stays civil.

    python benchmarks/fuzz.py [--seconds 60] [--first 0] [--count N] [--only text,rules,settings,files,arguments]

Every case is made from its number alone, so a find is seen again with `--first NUMBER --count 1 --only GROUP`. Each one
runs the command line in a process and a folder of its own. A find is: an exit code beyond 0 to 3, a traceback, the words
"internal error", more than LONGEST seconds of processor time, or an output that was asked for and is missing or broken
although the run says that it went well. `giants.py` has the large texts.
"""

# Tables have long rows.
# ruff: noqa: E501
from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
#: Seconds of processor time that a case may take, and seconds until it is killed on a busy machine.
LONGEST: Final = 10.0
KILLED: Final = 60


@dataclass(frozen=True)
class Case:
    """Files in an empty folder and the command line that is run there. `outputs`: file → json, xml, text."""

    name: str
    arguments: tuple[str, ...]
    files: Mapping[str, bytes] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    code: int | None
    seconds: float
    megabytes: int
    output: str
    faults: tuple[str, ...]


def run(case: Case) -> Outcome:
    """Run one case and judge it."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz"))
    try:
        for name, content in case.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        code, seconds, megabytes, output = _in_a_process(case.arguments, folder)
        faults = list(_faults(case, folder, code, seconds, output))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Outcome(code, seconds, megabytes, output, tuple(faults))


def _in_a_process(arguments: tuple[str, ...], folder: Path, killed: int = KILLED) -> tuple[int | None, float, int, str]:
    """Exit code (None where it was killed), seconds of processor time, megabytes at the most, and what was said."""
    with tempfile.TemporaryFile() as said:
        child = os.fork()
        if child == 0:
            code = 99
            try:
                os.setsid()
                os.chdir(folder)
                nowhere = os.open(os.devnull, os.O_RDONLY)
                os.dup2(nowhere, 0)
                os.dup2(said.fileno(), 1)
                os.dup2(said.fileno(), 2)
                resource.setrlimit(resource.RLIMIT_CPU, (killed, killed))
                sys.stdout, sys.stderr = (open(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))  # noqa: SIM115
                sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
                code = _command(arguments)
            except BaseException:
                traceback.print_exc()
            finally:
                with contextlib.suppress(Exception):
                    sys.stdout.flush()
                    sys.stderr.flush()
                os._exit(code)
        until = time.monotonic() + killed
        while True:
            found, status, usage = os.wait4(child, os.WNOHANG)
            if found:
                break
            if time.monotonic() > until:
                os.killpg(child, signal.SIGKILL)
                _, status, usage = os.wait4(child, 0)
                break
            time.sleep(0.01)
        said.seek(0)
        output = said.read().decode("utf-8", "replace")
    code = os.waitstatus_to_exitcode(status)
    return (code if code >= 0 else None), usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024, output


def _command(arguments: tuple[str, ...]) -> int:
    from qualcheck.cli import run_command_line

    sys.argv = ["qualcheck", *arguments]
    os.environ["QUALCHECK_DEBUG"] = ""
    try:
        run_command_line()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1 if ended.code else 0
    return 0


def _faults(case: Case, folder: Path, code: int | None, seconds: float, output: str) -> Iterator[str]:
    if code is None:
        yield f"killed after {seconds:.0f} s"
    elif code not in range(4):
        yield f"exit code {code}"
    if "Traceback (most recent call last)" in output:
        yield "traceback"
    if "internal error" in output:
        yield "internal error"
    if code is not None and seconds > LONGEST:
        yield f"{seconds:.0f} s"
    if "\x1b" in output.replace("\\x1b", ""):
        yield "escape sequence on the terminal"
    if code in (0, 1):
        for name, kind in case.outputs.items():
            try:
                PARSERS[kind]((folder / name).read_text(encoding="utf-8"))
            except (OSError, ValueError, ElementTree.ParseError) as error:
                yield f"output {name}: {type(error).__name__}"


def _parse_lines(text: str) -> None:
    for line in text.splitlines():
        json.loads(line)


PARSERS: Final[Mapping[str, Callable[[str], object]]] = {
    "json": json.loads,
    "lines": _parse_lines,
    "xml": ElementTree.fromstring,
    "text": str,
}

# Texts

SENTENCES: Final = (
    "The minister took a target on the the opposition in such a situation.",
    "Kim Jong Un met Kim Yong Un in Pyongyang on Monday, 31 February 2024.",
    "“We will win,” said Mr. Al-Rahman (52), who is 25 years old.",
    "He said that he will fsigning an agreement worth $1.5 million with the U.S. e il governo.",
    "It was not only a bridge but also a road, informed the deputy chairman of the committee.",
    "\"Work had taken two years', she told 'Reuters' on 3.5.2021, i.e. 12,000,000.00 euros.",
)
ODD: Final = (
    "\ufeff", "\u200b", "\u200d", "\u00ad", "\u202e", "\u2066", "\u2069", "\u0301" * 7, "\u0000", "\u001b[31m", "\u0007", "\r", "\r\n",
    "\n\n\n", "\u2028", "\u2029", "\u0085", "\x0c", "\x0b", "😀", "👩‍👩‍👧‍👦", "🇩🇪", "ﷺ", "İ", "ı", "ß", "ŉ", "ǆ", "ﬁ", "Σς", "K",
    "\U0010ffff", "\ufffe", "\ufffd", "“", "”", "‘", "’", "«", "»", "„", '"', "'", "``", "''", "(", ")", "[", "]", "—", "–", "…",
    "&lt;", "&#x110000;", "&#0;", "&nbsp", "<b>", "</b>", "<!-- qualcheck: ignore-start -->", "<!-- qualcheck: ignore x.y reason=\"",
    "<script>", "<![CDATA[", "]]>", "<p", "```", "~~~", "* ", "> ", "1. ", "# ", "| a | b |", "[x](y", "![", "\\", "$$", "::error::x",
    "=cmd|' /C calc'!A0", "%0A", "9" * 400, "1e999", "٣٤٥", "Ⅷ", "½", "२०२४", "日本語。", "привет мир.", "مرحبا", "שלום", "ไทยไทย",
    "a" * 3000, "A.B." * 200, "-" * 500, "said " * 100, "very " * 300, "Mr. " * 50, "the the ", " e ", "?" * 99, ".",
)  # fmt: skip


def text(chance: random.Random) -> str:
    parts: list[str] = []
    for _ in range(chance.choice((1, 3, 10, 30, 100))):
        roll = chance.random()
        if roll < 0.45:
            parts.append(chance.choice(SENTENCES))
        elif roll < 0.75:
            parts.append(chance.choice(ODD))
        elif roll < 0.85:
            parts.append("".join(_character(chance) for _ in range(chance.choice((1, 5, 40)))))
        elif roll < 0.9:
            parts.append(chance.choice(ODD) * chance.choice((10, 1000)))
        else:
            sentence = chance.choice(SENTENCES)
            at = chance.randrange(len(sentence))
            parts.append(sentence[:at] + chance.choice(ODD) + sentence[at:])
        parts.append(chance.choice((" ", " ", "\n\n", "\n", "", "\r\n\r\n", "\t")))
    return "".join(parts)


def _character(chance: random.Random) -> str:
    code = chance.choice((chance.randrange(0x110000), chance.randrange(0x3000), chance.randrange(0x250)))
    return chr(code) if not 0xD800 <= code < 0xE000 else "�"


def encoded(chance: random.Random, words: str) -> bytes:
    raw = words.encode("utf-8", "surrogatepass")
    roll = chance.random()
    if roll < 0.03:
        at = chance.randrange(len(raw) + 1)
        return raw[:at] + bytes([chance.randrange(128, 256)]) + raw[at:]
    return b"\xef\xbb\xbf" + raw if roll < 0.1 else raw


def markup(chance: random.Random, ending: str) -> str:
    """A text as a page or as Markdown, nested and broken."""
    words = text(chance)
    if ending == ".html":
        tags = chance.choices(("p", "div", "b", "i", "table", "td", "tr", "li", "ul", "a", "svg", "math", "template", "textarea",
                               "select", "option", "noscript", "h1", "blockquote", "figure", "article", "em"), k=12)  # fmt: skip
        pieces = [words[at : at + 40] for at in range(0, len(words), 40)]
        for tag in tags:
            at = chance.randrange(len(pieces) + 1)
            pieces.insert(
                at, chance.choice((f"<{tag}>", f"</{tag}>", f"<{tag} x='&amp;\"", f"<{tag}/>", f"<{tag}>" * 200))
            )
        return "".join(pieces)
    marks = (
        "> " * 60,
        "- " * 60,
        "*" * 90,
        "[" * 200,
        "](" * 90,
        "`" * 40,
        "\n---\n",
        "\n    ",
        "<div>",
        "\n\n1. ",
        "_" * 70,
    )
    return words.replace(". ", chance.choice(marks), 3) + chance.choice(marks)


# Rules, settings and other files

WEIRD: Final = (
    "", "~", "null", "true", "-1", "0", "1e308", ".inf", ".nan", "9" * 400, "[]", "{}", "[[[]]]", "{a: {b: c}}", "'", '"', "*a", "&a b",
    "!!python/object/apply:os.system [echo]", "!!python/name:os.system", "!!binary aGk=", "<<: {a: b}", "? [a]\n: b", "|\n  x", ">-",
    "(a|aa)+$", "(x+x+)+y", r"(\w*\w*\w*)*!", "((((((", "[[[[", "a{99999}", "(?P<n>a)(?P<n>b)", "(?#", r"\p{Greek}", r"\Z\K", "(?R)",
    "(?<=a+)b", r"(\w+) \1", "<verb:make>", "<noun:>", "<verb:make", "...", "…9999", "a (b|c", "(" * 300 + "a" + ")" * 300, "|||||", "* * *",
    "\u202e", "😀", "x" * 5000, "\0", "\ud7ff", "2024-01-01", "12:30", "0x10", "../../../../etc/passwd", "/etc/passwd", "/dev/zero", ".", "..",
    "{match}", "{0}", "{match.__class__}", "{", "}}", "%s%s%n", "hi", "error", "critical", "neutral", "signal", "off", "stable", "phrase",
    "<VERB> <NOUN>+ (of|on)* <NOUN>", "[pos:VERB]{0,9999}", "(?:(?:(?:a?){20}){20}){20}", "[a-\\d]", "a**", "(?i)(?-i)", "\\",
)  # fmt: skip

RULES: Final = """\
- id: one
  kind: phrase
  class: error
  severity: major
  category: Style/Unidiomatic
  source_languages: [hi]
  message: "“{match}” looks wrong."
  why: "Reason."
  where: anywhere
  except_before: [the]
  except_after: [of]
  fix: safe
  phrases: ["took a target on", "in such a (situation|case)", "<verb:make> the point"]
  suggest: [attacked]
  examples:
    - bad: "He [[took a target on]] her."
      good: "He attacked her."
    - ok: "Fine."
- id: two
  kind: regex
  class: signal
  message: "“{match}” and {word}."
  why: "Reason."
  pattern: '\\b(?P<word>not only)\\b .{1,40}? but also'
  examples:
    - bad: "It is [[not only this but also]] that."
    - ok: "Fine."
- id: three
  kind: density
  class: signal
  message: "Many."
  why: "Reason."
  phrases: [very, said]
"""

SETTINGS: Final = """\
extends: base.yml
pin: "0.1"
include: ["*.txt"]
exclude: [archive]
vocabulary: [Grexit, Mohammed Ali Hassan]
house_names: names.yml
name_style: bbc
packs: [house]
ignore: [hi.in-such-a-situation]
rules:
  general.doubled-word: {class: query, severity: minor}
  general.long-sentence: off
source_language: hi
overrides:
  - {paths: ["wire/**"], source_language: it, name_style: ap, ignore: [signal]}
fail_on: major
fail_on_queries: false
max_signals: 12
max_findings: {critical: 0, major: 2}
fail_under: 90
scorecard: {pass_threshold: 90, acceptable_points: 25}
verdict: {recast: 0.2, retranslate: 0.4}
templates: templates
languagetool: {use: "off", version: "6.8"}
"""

NAMES: Final = """\
- name: Kyiv
  accepted: [City of Kyiv]
  wrong: [Kiew]
- name: Kim Jong Un
  kind: person
  wrong: [Kim Yong Un]
"""

IGNORED: Final = """\
- id: 1f0c9a
  path: a.txt
  rule: general.doubled-word
  words: the the
  context: aaaa
  reason: His name
  until: 2027-01-31
"""

BASELINE: Final = json.dumps(
    {"version": 1, "findings": [{"id": "1f0c9a", "rule": "general.doubled-word", "path": "a.txt"}]}
)
LAUGHS: Final = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(22)
)


def mutated(chance: random.Random, source: str) -> str:
    """A file with some of its lines, values or characters changed."""
    lines = source.split("\n")
    for _ in range(chance.choice((0, 1, 1, 2, 5))):
        at = chance.randrange(len(lines))
        line = lines[at]
        match chance.randrange(9):
            case 0:
                lines[at] = ""
            case 1:
                lines.insert(at, lines[chance.randrange(len(lines))])
            case 2 | 3 | 4:
                lines[at] = f"{line.split(':')[0]}: {chance.choice(WEIRD)}"
            case 5:
                lines[at] = f"{line.split(':')[0]}: {json.dumps(chance.choice((*WEIRD, *ODD)))}"
            case 6:
                lines[at] = " " * chance.randrange(9) + line.strip()
            case 7:
                where = chance.randrange(len(line) + 1)
                lines[at] = line[:where] + chance.choice(ODD) + line[where:]
            case _:
                lines[at] = f"{line.split(':')[0]}: [{chance.choice(WEIRD)}, {chance.choice(WEIRD)}]"
    whole = "\n".join(lines)
    return chance.choice((LAUGHS, "- " * 3000, "[" * 3000, "{a: " * 2000)) if chance.random() < 0.02 else whole


def _shipped() -> list[Path]:
    return sorted(path for path in (ROOT / "rules").glob("*/*.yml") if path.parent.name not in ("names", "words"))


def some_shipped(chance: random.Random) -> str:
    """A few rules of a shipped file, as they are written."""
    rules = chance.choice(_shipped()).read_text(encoding="utf-8").split("\n- id:")
    start = chance.randrange(len(rules))
    chosen = rules[start : start + 2]
    return "\n".join(
        part if part.lstrip().startswith(("- id", "#")) and not n and not start else f"- id:{part}"
        for n, part in enumerate(chosen)
    )


FORMATS: Final = {
    "json": "json", "sarif": "json", "gitlab": "json", "junit": "xml", "rdjsonl": "lines", "csv": "text", "github": "text",
    "github-summary": "text", "pr-comment": "text", "chat": "text", "markdown": "text", "text": "text",
}  # fmt: skip


def _formats(chance: random.Random, most: int = 3) -> tuple[list[str], dict[str, str]]:
    chosen = chance.sample(sorted(FORMATS), chance.randrange(1, most + 1))
    arguments = [part for name in chosen for part in ("--format", f"{name}:out.{name}")]
    return arguments, {f"out.{name}": FORMATS[name] for name in chosen}


# Cases by group


def a_text(chance: random.Random) -> Case:
    ending = chance.choice((".txt", ".txt", ".md", ".html"))
    words = text(chance) if ending == ".txt" or chance.random() < 0.3 else markup(chance, ending)
    formats, outputs = _formats(chance)
    arguments = ["check", f"a{ending}", "--jobs", "1", *formats]
    roll = chance.random()
    if roll < 0.15:
        arguments += [
            "--reports",
            "reports",
            "--report-format",
            "markdown",
            "--report-format",
            "html",
            "--summary",
            "s.md",
        ]
        outputs |= {"reports/index.md": "text", "s.md": "text"}
    elif roll < 0.25:
        arguments += ["--scores", "--statistics"]
    elif roll < 0.4:
        arguments += ["--fix", "--unsafe-fixes"]
    elif roll < 0.5:
        arguments = ["names", f"a{ending}"]
        outputs = {}
    elif roll < 0.6:
        arguments += ["--against", "old.txt"]
    if roll > 0.9:
        records = b"".join(_record(chance) for _ in range(chance.randrange(1, 5)))
        return Case("batch", ("batch", "a.jsonl", "--output", "out", "--jobs", "1"), {"a.jsonl": records})
    return Case(
        "text", tuple(arguments), {f"a{ending}": encoded(chance, words), "old.txt": text(chance).encode()}, outputs
    )


def _record(chance: random.Random) -> bytes:
    value: object = text(chance)
    if chance.random() < 0.3:
        value = chance.choice((None, 1, [], {}, "\ud800 lone", "x\udfffy \ud83d", "", 1e308))
    plain = {"id": chance.choice(("a", 1, None, "\ud800", "../x", "a" * 3000)), "text": value}
    raw = json.dumps(plain).encode()
    return (raw[: chance.randrange(len(raw))] if chance.random() < 0.1 else raw) + b"\n"


def some_rules(chance: random.Random) -> Case:
    source = mutated(chance, RULES if chance.random() < 0.5 else some_shipped(chance))
    files = {
        "house/r.yml": encoded(chance, source),
        "qualcheck.yml": b"packs: [house]\n",
        "a.txt": text(chance).encode(),
    }
    match chance.randrange(7):
        case 0:
            return Case("rules test", ("rules", "test", "house/r.yml"), files)
        case 1:
            return Case("rules add", ("rules", "add", chance.choice((*WEIRD, *ODD))), files)
        case 2:
            return Case("rules list", ("rules", "list"), files)
        case 3:
            return Case("rules show", ("rules", "show", "house.one"), files)
        case _:
            formats, outputs = _formats(chance, 2)
            arguments = ("check", "a.txt", "--jobs", "1", *formats)
            only = ("--select", "house") if chance.random() < 0.7 else ()
            return Case("check with rules", (*arguments, *only), files, outputs)


def some_settings(chance: random.Random) -> Case:
    base = chance.choice(
        ("extends: qualcheck.yml\n", "vocabulary: [x]\n", "extends: base.yml\n", mutated(chance, SETTINGS))
    )
    files = {
        "qualcheck.yml": encoded(chance, mutated(chance, SETTINGS)),
        "base.yml": base.encode("utf-8", "replace"),
        "names.yml": NAMES.encode(),
        "house/r.yml": RULES.encode(),
        "templates/x.txt": b"",
        "wire/a.txt": text(chance).encode(),
    }
    command = chance.choice(
        (("config", "show"), ("config", "show", "wire/a.txt"), ("check", "wire", "--jobs", "1"), ("names", "wire"))
    )
    return Case("settings", command, files)


def some_files(chance: random.Random) -> Case:
    """The files that stand beside articles: dismissals, baseline, names of the house, an earlier JSON, a ledger."""
    words = " ".join(SENTENCES).encode()
    files = {
        "a.txt": words,
        "qualcheck.ignore.yml": encoded(chance, mutated(chance, IGNORED)),
        "qualcheck.baseline.json": _json(chance, BASELINE),
        "names.yml": encoded(chance, mutated(chance, NAMES)),
        "qualcheck.yml": chance.choice((b"house_names: names.yml\n", b"strict: true\n")),
        "ledger.csv": encoded(chance, mutated(chance, "use,name,form\nprint,Kyiv,Kyiv\navoid,Kyiv,Kiev\n")),
        "old.json": _json(chance, '{"version": 1, "reports": [], "findings": [], "tool": {}}'),
        "house-rates.json": _json(chance, '{"rules": {}}'),
    }
    command = chance.choice(
        (
            ("check", "a.txt", "--jobs", "1"),
            ("baseline", "update", "a.txt"),
            ("baseline", "prune", "a.txt"),
            ("dismiss", "a.txt", "1f0c9a", "--reason", "x"),
            ("names", "ledger.csv", "--write-house", "new.yml"),
            ("names", "trace", "Kiev", "--against", "Kyiv"),
            ("check", "a.txt", "--jobs", "1", "--summary", "s.md", "--compare", "old.json"),
        )
    )
    return Case("files", command, files)


def _json(chance: random.Random, source: str) -> bytes:
    values = ("null", "[]", "{}", "1e999", "NaN", '"x"', "[" * 5000, "-1", "9" * 5000, '"\\ud800"', "true")
    for _ in range(chance.choice((0, 1, 2))):
        at = chance.randrange(len(source))
        source = chance.choice(
            (source[:at], source[:at] + chance.choice(values) + source[at + 1 :], chance.choice(values))
        )
        source = source or "x"
    return encoded(chance, source)


#: Values that stop at nothing; none that would open a server, run for long or write outside.
VALUES: Final = (
    "", " ", "-", "--", "a.txt", "nowhere", ".", "..", "a.txt/b", "\x00".strip("\0"), "-1", "0", "nan", "inf", "1e999", "9" * 50, "auto", "all",
    "error", "general.doubled-word", "hi", "no.such", "*", "json", "json:", "json:out", "xml:x", "text:a/b/c", "out:", "😀", "\udcff", "\x1b[31m",
    "a" * 300, "2024-02-30", "0000-00-00", "9999-12-31", "HEAD", "--help", "{match}", "(a|aa)+$", "<verb:make>", "took a target on", "a\nb",
)  # fmt: skip
COMMANDS: Final = (
    ("check",), ("compare",), ("dismiss",), ("init",), ("batch",), ("baseline", "create"), ("baseline", "update"), ("baseline", "prune"),
    ("cache", "show"), ("config", "show"), ("config", "schema"), ("names",), ("names", "trace"), ("rules", "list"), ("rules", "show"),
    ("rules", "test"), ("rules", "why"), ("rules", "add"), ("rules", "diff"), ("rules", "import"), ("rules", "stats"),
    ("languagetool", "status"), ("likelihood", "evaluate"), ("rules", "tune"), (),
)  # fmt: skip


def options_of(command: tuple[str, ...]) -> list[str]:
    """The options that a command has."""
    import typer

    from qualcheck.cli import application

    found: object = typer.main.get_command(application(command))
    for part in command:
        found = getattr(found, "commands", {}).get(part)
    return sorted(each for option in getattr(found, "params", ()) for each in option.opts if each.startswith("--"))


def some_arguments(chance: random.Random) -> Case:
    command = chance.choice(COMMANDS)
    options = [
        each
        for each in options_of(command)
        if "languagetool" not in each and each not in ("--corpus", "--from", "--jobs")
    ]
    arguments: list[str] = []
    for _ in range(chance.randrange(4)):
        arguments.append(chance.choice(options) if options and chance.random() < 0.6 else chance.choice(VALUES))
        if chance.random() < 0.6:
            arguments.append(chance.choice(VALUES))
    if chance.random() < 0.5:
        arguments.append("a.txt")
    files = {"a.txt": " ".join(SENTENCES).encode(), "qualcheck.yml": b"select: [general]\n"}
    return Case("arguments", (*command, *arguments), files)


GROUPS: Final[Mapping[str, Callable[[random.Random], Case]]] = {
    "text": a_text,
    "rules": some_rules,
    "settings": some_settings,
    "files": some_files,
    "arguments": some_arguments,
}


def made(group: str, number: int) -> Case:
    return GROUPS[group](random.Random(f"{group}:{number}"))


def warm() -> None:
    """Load the modules, and fill the cache, which no case is to pay for."""
    import qualcheck.cli
    import qualcheck.run  # noqa: F401

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.txt").write_text(SENTENCES[0])
        for arguments in (("check", "a.txt", "--jobs", "1", "--scores"), ("rules", "list")):
            _in_a_process(arguments, Path(folder), killed=300)


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--first", type=int, default=0)
    options.add_argument("--count", type=int, default=10**9)
    options.add_argument("--only", default=",".join(GROUPS))
    options.add_argument("--show", action="store_true", help="Print the files of each find.")
    chosen = options.parse_args()
    warm()
    until = time.monotonic() + chosen.seconds
    counts: Counter[str] = Counter()
    finds = 0
    for number in range(chosen.first, chosen.first + chosen.count):
        for group in chosen.only.split(","):
            if time.monotonic() > until:
                break
            case = made(group, number)
            outcome = run(case)
            counts[f"{group}: exit {outcome.code}"] += 1
            if outcome.faults:
                finds += 1
                print(f"{group} {number}: {', '.join(outcome.faults)}: {' '.join(case.arguments)!r}", flush=True)
                print("    " + "\n    ".join(line[:300] for line in outcome.output.splitlines()[-4:]), flush=True)
                if chosen.show:
                    print(
                        json.dumps(
                            {name: content.decode("utf-8", "backslashreplace") for name, content in case.files.items()},
                            indent=1,
                        )
                    )
        if time.monotonic() > until:
            break
    for name, count in sorted(counts.items()):
        print(f"{name}: {count}")
    print(f"{sum(counts.values())} cases, {finds} finds")
    return 1 if finds else 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as cache:
        os.environ.setdefault("QUALCHECK_CACHE_DIR", cache)
        sys.exit(main())
