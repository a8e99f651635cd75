"""A rule, or a change of one, put into a file of the house's pack: in the place of the one before, or at the end.

Only the lines of that one entry change; comments, blank lines and the other rules stay as they are. What would come out
is read again before anything is written, and nothing outside the one folder is ever touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from qualcheck import house_rules, packs
from qualcheck.errors import QualcheckError
from qualcheck.packs import Pack
from qualcheck.rule import Rule
from qualcheck.yamlfile import YamlFile, parse

#: A file that the page may name: a slug, and never a path. Windows keeps the first few for devices.
FILE: Final = re.compile(r"(?!(?:con|prn|aux|nul|com\d|lpt\d)\.)[a-z0-9]+(?:-[a-z0-9]+)*\.yml\Z")
#: A pack's folder: its name stands before the dot in the ids of its rules.
PACK: Final = re.compile(r"[\w-]+\Z")
LONGEST_NAME: Final = 100
#: What the rule on the page is called where errors need a name for it.
DRAFT: Final = "rule"


#: "id" or "change", and the value of that key.
Key = tuple[str, Any]


@dataclass(frozen=True)
class Change:
    """What saving does: the file, its whole new content, and whether the entry stood there before.

    `before` is the content that it has now; None where there is no such file yet.
    """

    path: Path
    shown: str
    content: bytes
    replaced: bool
    before: bytes | None


@dataclass(frozen=True)
class Text:
    """What a file of a house's pack holds, or will hold."""

    pack: Pack
    path: Path
    shown: str
    text: str


@dataclass(frozen=True)
class Entry:
    """One entry of a file: its lines, counted from 0, the end exclusive, and the column of its dash."""

    first: int
    end: int
    dash: int


def pack(folder: Path, shown: str) -> Pack:
    """The house's pack in `folder`, which need not be there yet. Raises QualcheckError for what is no place for one."""
    resolved = folder.resolve()
    shipped = packs.rules_folder().resolve()
    if resolved == shipped or shipped in resolved.parents:
        raise QualcheckError("the shipped rules are not changed here; name a folder of your own with --pack", shown)
    if resolved.exists() and not resolved.is_dir():
        raise QualcheckError("this is a file; name a folder with --pack", shown)
    if not PACK.match(resolved.name):
        message = "the name of the folder is that of the pack: letters, digits and hyphens, as in house-rules"
        raise QualcheckError(message, shown)
    if resolved.name in {each.name for each in packs.shipped_packs()}:
        raise QualcheckError(f"{resolved.name!r} is the name of a shipped pack; name your folder otherwise", shown)
    return Pack(resolved.name, resolved, shown, False)


def files(house: Pack) -> tuple[str, ...]:
    """The names of the files that a rule can be saved in: those of the folder itself, links left out."""
    if not house.folder.is_dir():
        return ()
    return tuple(
        path.name
        for path in sorted(house.folder.iterdir())
        if FILE.match(path.name) and path.is_file() and not path.is_symlink()
    )


def change(house: Pack, name: str, draft: str) -> Change:
    """What saving the entry in `draft` (a rule file with one rule, or one change of a rule) to the file `name` does.

    Raises QualcheckError or QualcheckErrors: for a name that is none, a file that is a link, an id that another file
    has, and a file that would not load with the entry.
    """
    house = pack(house.folder, house.shown)
    drafted = draft_file(draft)
    path, shown = _path(house, name), f"{house.shown}/{name}"
    _taken_elsewhere(house, key_of(drafted.data[0]), shown)
    before = _bytes(path, shown)
    text = _decoded(before, shown)
    line_end = "\r\n" if "\r\n" in text else "\n"
    after, replaced = with_entry(text.replace("\r\n", "\n"), shown, draft)
    packs.rules_of_text(after, shown, house)
    mark = b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b""
    content = mark + after.replace("\n", line_end).encode("utf-8")
    return Change(path, shown, content, replaced, before if path.exists() else None)


def texts(houses: Iterable[Pack], saved: Change | None = None) -> Iterator[Text]:
    """The files of these packs in the order in which they are read, as they would be with `saved` on the disk."""
    for house in houses:
        paths = set(house.files())
        new = None
        if saved is not None and house.folder.resolve() == saved.path.parent:
            new = house.folder / saved.path.name
            paths.add(new)
        for path in sorted(paths):
            shown = f"{house.shown}/{path.relative_to(house.folder).as_posix()}"
            raw = saved.content if saved is not None and path == new else _bytes(path, shown)
            yield Text(house, path, shown, _decoded(raw, shown))


def with_draft(before: Sequence[Text], own: Pack, draft: str, key: Key, name: str | None) -> list[Text]:
    """`before` with the draft in the place of the entry of that key in the file `name` of the pack `own`, or without a
    name in the first of its files that has one; where there is none, behind them all."""
    drafted = Text(own, Path(DRAFT), DRAFT, draft)
    for at, each in enumerate(before):
        if each.path.parent.resolve() == own.folder and name in (None, each.path.name):
            rest = _without(each, key)
            if rest is not None:
                return [*before[:at], rest, drafted, *before[at + 1 :]]
    return [*before, drafted]


def rules(together: Sequence[Text]) -> dict[str, Rule]:
    """The shipped rules and those of these texts by id, changed as the texts say: what `packs.load` makes of files.

    Raises QualcheckError or QualcheckErrors.
    """
    found = {rule.id: rule for rule in packs.load(packs.shipped_packs())}
    for each in together:
        for rule in packs.rules_of_text(each.text, each.shown, each.pack):
            if rule.id in found:
                other = found[rule.id]
                message = f"the id {rule.id!r} is taken by {other.path}:{other.line}; rename one of the two"
                raise QualcheckError(message, rule.path, rule.line, 1)
            found[rule.id] = rule
    for each in together:
        if "change" in each.text:
            found |= {rule.id: rule for rule in packs.changed_by_text(each.text, each.shown, found.values())}
    return found


def draft_file(draft: str) -> YamlFile:
    """The draft as a rule file. Raises QualcheckError unless it holds one entry."""
    file = parse(draft, DRAFT)
    if file.data is None:
        raise QualcheckError("there is no rule here yet; begin it with '- id: …'", DRAFT, 1, 1)
    if not isinstance(file.data, list) or not all(isinstance(item, dict) for item in file.data):
        raise file.error((), "begin the rule with '- id: …'; its other keys stand below, two spaces in")
    if len(file.data) != 1:
        raise file.error((1,), "one rule at a time; keep this one for later")
    return file


def key_of(entry: Mapping[str, Any]) -> Key:
    """What an entry of a rule file is found by: the id of a rule, or the rule that it changes."""
    return ("change", entry["change"]) if "change" in entry else ("id", entry.get("id"))


def with_entry(text: str, shown: str, draft: str) -> tuple[str, bool]:
    """`text`, a rule file, with the one entry of `draft` in the place of that of the same key, or at its end; and whether
    there was one.

    Raises QualcheckError where the file is not written one entry below the other.
    """
    drafted = draft_file(draft)
    new = _own_text(drafted, draft, 0)
    file = parse(text, shown)
    index = _index(file, key_of(drafted.data[0]))
    if index is None:
        # A new file begins with the entry; behind comments there is a blank line.
        lines = new.rstrip("\n").split("\n")
        return (house_rules.appended(text, lines, shown).text if text.strip() else new), False
    entry = entries(file, text)[index]
    lines = text.split("\n")
    moved = _moved(new, entry.dash).rstrip("\n").split("\n")
    after = "\n".join([*lines[: entry.first], *moved, *lines[entry.end :]])
    expected = [*file.data[:index], drafted.data[0], *file.data[index + 1 :]]
    if parse(after, shown).data != expected:
        raise file.error((index,), "this file is written in a way that cannot be changed here; edit it by hand")
    return after, True


def text_of(text: str, shown: str, key: Key) -> str | None:
    """The lines of the entry with that key in a rule file, moved to the left edge; None where there is none."""
    file = parse(text, shown)
    index = _index(file, key)
    return None if index is None else _own_text(file, text, index)


def _without(before: Text, key: Key) -> Text | None:
    """The file without its entry of that key; the others stay on their lines. None where there is none."""
    file = parse(before.text, before.shown)
    index = _index(file, key)
    if index is None:
        return None
    entry = entries(file, before.text)[index]
    lines = before.text.split("\n")
    lines[entry.first : entry.end] = [""] * (entry.end - entry.first)
    return replace(before, text="\n".join(lines))


def _index(file: YamlFile, key: Key) -> int | None:
    items = file.data if isinstance(file.data, list) else []
    return next((at for at, item in enumerate(items) if isinstance(item, dict) and key_of(item) == key), None)


def _own_text(file: YamlFile, text: str, index: int) -> str:
    entry = entries(file, text)[index]
    return _moved("\n".join(text.split("\n")[entry.first : entry.end]), 0)


def entries(file: YamlFile, text: str) -> list[Entry]:
    """Where each rule of the file stands. Raises QualcheckError for a list in square brackets."""
    dashes = list(_dashes(text))
    if len(dashes) != len(file.data) or len({line for line, _ in dashes}) != len(dashes):
        raise file.error((), "the rules must stand one below the other, each with a dash before its id")
    lines = text.split("\n")
    found = []
    for (line, column), following in zip(dashes, [*(line for line, _ in dashes[1:]), len(lines)], strict=True):
        end = following
        while end > line + 1 and _is_between(lines[end - 1], column):
            end -= 1
        found.append(Entry(line, end, column))
    return found


def _dashes(text: str) -> Iterator[tuple[int, int]]:
    """Line and column, from 0, of the dash of each entry of the outermost list."""
    import yaml

    depth = 0
    # The loader that read the file: the other one refuses some tabs.
    for token in yaml.scan(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        if isinstance(token, yaml.BlockEntryToken) and depth == 1:
            yield token.start_mark.line, token.start_mark.column
        elif isinstance(
            token,
            yaml.BlockSequenceStartToken
            | yaml.BlockMappingStartToken
            | yaml.FlowSequenceStartToken
            | yaml.FlowMappingStartToken,
        ):
            depth += 1
        elif isinstance(token, yaml.BlockEndToken | yaml.FlowSequenceEndToken | yaml.FlowMappingEndToken):
            depth -= 1


def _is_between(line: str, dash: int) -> bool:
    """Whether a line behind a rule belongs to none: blank, a comment as far left as the dashes, the end of the file."""
    bare = line.lstrip(" ")
    return (
        not bare.strip() or (bare.startswith("#") and len(line) - len(bare) <= dash) or line.rstrip() in ("...", "---")
    )


def _moved(rule: str, column: int) -> str:
    """The lines of a rule with its dash at `column`, ending with one line break."""
    lines = rule.rstrip().split("\n")
    now = len(lines[0]) - len(lines[0].lstrip(" "))
    return (
        "\n".join(
            " " * column + line[min(now, len(line) - len(line.lstrip(" "))) :] if line.strip() else "" for line in lines
        )
        + "\n"
    )


def _path(house: Pack, name: str) -> Path:
    if not FILE.match(name) or len(name) > LONGEST_NAME:
        message = (
            f"the name of a rule file is small letters, digits and hyphens, as in idioms.yml; {name[:60]!r} is not"
        )
        raise QualcheckError(message)
    path = house.folder / name
    if path.is_symlink() or path.resolve().parent != house.folder.resolve():
        raise QualcheckError(
            "this is a link to another place; choose a file of the folder itself", f"{house.shown}/{name}"
        )
    if path.exists() and not path.is_file():
        raise QualcheckError("this is no file; choose another name", f"{house.shown}/{name}")
    return path


def _taken_elsewhere(house: Pack, key: Key, shown: str) -> None:
    for path in house.files() if key[0] == "id" and house.folder.is_dir() else ():
        other = f"{house.shown}/{path.relative_to(house.folder).as_posix()}"
        for rule in () if other == shown else packs.rules_of_text(_decoded(_bytes(path, other), other), other, house):
            if rule.id == f"{house.name}.{key[1]}":
                message = f"the id {rule.id!r} stands in {other}:{rule.line} already; save it there, or rename it"
                raise QualcheckError(message, DRAFT, 1, 1)


def _bytes(path: Path, shown: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise QualcheckError(f"cannot read the file: {error.strerror or error}", shown) from error


def _decoded(raw: bytes, shown: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QualcheckError("the file is not UTF-8; save it as UTF-8", shown) from error
