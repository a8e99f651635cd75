"""Applying fixes: which ones, in which order, and what is left of a text after them.

Applied are the fixes of errors and signals that their rules call safe; if asked, those called unsafe too, and those of
queries and previews. Never applied is what touches a quotation, a name (but for the house list's own word on a name), or
markup in the file.

*Order.* Fixes are taken as a report lists findings: by place, the wider before the narrower, then the graver, then by the
rule's id. One that overlaps or abuts on one already taken waits for the next round; rounds go on until nothing is left to
do, so that fixing again changes nothing.

*Proof.* After each round the new text is read and checked anew. A fix that does not leave at least one finding of its rule
fewer, or after which the file does not read as expected, is left out. Where fixes undo each other, nothing is applied.
"""

from __future__ import annotations

import contextlib
import difflib
import os
import secrets
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from pathlib import Path
from typing import Final

from qualcheck.document import Document
from qualcheck.errors import QualcheckError
from qualcheck.finding import Edit, Finding, Fix, Span

BOM: Final = "\ufeff"
#: Rounds after which fixes are taken to undo each other.
MOST_ROUNDS: Final = 30


@dataclass(frozen=True)
class Seen:
    """What a check says of one text: the rule of every finding, and the findings to be fixed with their ids."""

    document: Document
    rules: Counter[str]
    findings: tuple[Finding, ...]
    ids: tuple[str, ...]
    names: Sequence[Span]


@dataclass(frozen=True)
class Applied:
    """One fix that was applied."""

    rule: str
    title: str


@dataclass(frozen=True)
class Fixed:
    """A text after fixing: `source` is the decoded file without a byte order mark."""

    source: str
    applied: tuple[Applied, ...]


@dataclass(frozen=True)
class _Choice:
    id: str
    rule: str
    fix: Fix


def fixed(
    document: Document, look: Callable[[Document], Seen], read: Callable[[str], Document], *, unsafe: bool
) -> Fixed:
    """`document` with all fixes applied that can be. `look` checks a text, `read` reads one from its source."""
    seen = look(document)
    applied: list[Applied] = []
    left_out: set[str] = set()
    sources = {document.source}
    for _ in range(MOST_ROUNDS):
        chosen = _chosen(seen, unsafe, left_out)
        if not chosen:
            return Fixed(seen.document.source, tuple(applied))
        after = _after(seen, chosen, look, read)
        bad = _not_better(seen, chosen, after)
        if bad:
            alone = [choice for choice in bad if _not_better(seen, [choice], _after(seen, [choice], look, read))]
            # Where each does good by itself, the first goes ahead and the others wait.
            left_out.update(choice.id for choice in alone or bad[1:] or bad)
            continue
        applied += (Applied(choice.rule, choice.fix.title) for choice in chosen)
        left_out.clear()
        seen = after
        if seen.document.source in sources:
            break
        sources.add(seen.document.source)
    return Fixed(document.source, ())


def _after(
    seen: Seen, chosen: Sequence[_Choice], look: Callable[[Document], Seen], read: Callable[[str], Document]
) -> Seen:
    return look(read(_edited_source(seen.document, [edit for choice in chosen for edit in choice.fix.edits])))


def _not_better(before: Seen, chosen: Sequence[_Choice], after: Seen) -> list[_Choice]:
    """The fixes that have not done what they should."""
    expected = edited(before.document.text, [edit for choice in chosen for edit in choice.fix.edits])
    if " ".join(after.document.text.split()) != " ".join(expected.split()):
        return list(chosen)
    wanted = Counter(choice.rule for choice in chosen)
    return [choice for choice in chosen if after.rules[choice.rule] > before.rules[choice.rule] - wanted[choice.rule]]


def _chosen(seen: Seen, unsafe: bool, left_out: set[str]) -> list[_Choice]:
    taken: list[Span] = []
    chosen: list[_Choice] = []
    for finding, id_ in zip(seen.findings, seen.ids, strict=True):
        if id_ in left_out:
            continue
        fix = next((fix for fix in finding.fixes if _may(finding, fix, unsafe)), None)
        if fix is None:
            continue
        edits = tuple(narrowed(seen.document.text, edit) for edit in fix.edits)
        if not all(_is_free(seen, finding, edit) for edit in edits) or _overlap(edits):
            continue
        if not any(edit.span.start <= span.end and span.start <= edit.span.end for edit in edits for span in taken):
            taken += (edit.span for edit in edits)
            chosen.append(_Choice(id_, finding.rule, Fix(fix.title, edits, fix.safe)))
    return chosen


def _may(finding: Finding, fix: Fix, unsafe: bool) -> bool:
    return unsafe or (fix.safe and finding.class_ != "query" and not finding.preview)


def _is_free(seen: Seen, finding: Finding, edit: Edit) -> bool:
    """Whether neither a quotation nor a name nor markup stands in the way."""
    document = seen.document
    if any(quotation.touches(edit.span) for quotation in document.quotations):
        return False
    if finding.kind != "names" and any(name.touches(edit.span) for name in seen.names):
        return False
    return document.editable(edit.span)


def _overlap(edits: Sequence[Edit]) -> bool:
    spans = sorted(edit.span for edit in edits)
    return any(before.end > after.start for before, after in pairwise(spans))


def narrowed(text: str, edit: Edit) -> Edit:
    """The same edit without what it leaves as it is at both ends."""
    old, new = text[edit.span.start : edit.span.end], edit.text
    front = _alike(old, new)
    back = _alike(old[front:][::-1], new[front:][::-1])
    return Edit(Span(edit.span.start + front, edit.span.end - back), new[front : len(new) - back])


def _alike(one: str, other: str) -> int:
    """How many characters both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def edited(text: str, edits: Iterable[Edit]) -> str:
    """`text` after edits that do not overlap."""
    parts: list[str] = []
    last = 0
    for edit in sorted(edits):
        parts += [text[last : edit.span.start], edit.text]
        last = edit.span.end
    return "".join([*parts, text[last:]])


def _edited_source(document: Document, edits: Iterable[Edit]) -> str:
    return edited(document.source, [document.file_edit(edit) for edit in edits])


# Files


def encoded(raw: bytes, source: str) -> bytes:
    """The bytes of a file that now holds `source`, with the byte order mark that `raw` has."""
    return (BOM.encode() if raw.startswith(BOM.encode()) else b"") + source.encode("utf-8")


def write(path: Path, before: bytes, after: bytes) -> None:
    """Put `after` in the place of `before`: whole, or not at all, with the same permissions. A link stays one.

    Raises QualcheckError, also where the file no longer holds `before`.
    """
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.tmp")
    try:
        if target.read_bytes() != before:
            raise QualcheckError("the file has changed while it was checked; nothing is written", str(path))
        if not os.access(target, os.W_OK):
            raise QualcheckError("cannot write the file: it is read-only", str(path))
        about = target.stat()
        with temporary.open("xb") as file:
            temporary.chmod(stat.S_IMODE(about.st_mode))
            with contextlib.suppress(
                PermissionError, AttributeError
            ):  # Only root may give a file away; Windows has no owners.
                os.chown(temporary, about.st_uid, about.st_gid)
            file.write(after)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except OSError as error:
        raise QualcheckError(f"cannot write the file: {error.strerror or error}", str(path)) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def patch(shown: str, before: bytes, after: bytes) -> bytes:
    """The change as `git apply` and `patch -p1` take it, in the folder that `shown` starts from."""
    old, new = (content.decode("utf-8").split("\n") for content in (before, after))
    return "".join(_hunks(shown, old, new)).encode("utf-8")


def _hunks(shown: str, old: list[str], new: list[str]) -> Iterator[str]:
    lines = difflib.unified_diff(_ended(old), _ended(new), _quoted(f"a/{shown}"), _quoted(f"b/{shown}"))
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _ended(lines: list[str]) -> list[str]:
    """Lines end at LF alone, as git sees them; what stands behind the last one has no end."""
    return [*(line + "\n" for line in lines[:-1]), *lines[-1:]] if lines[-1] else [line + "\n" for line in lines[:-1]]


def _quoted(name: str) -> str:
    """A file name as git writes it: a tab ends one with a blank, quotation marks stand round one with odd letters."""
    if any(letter in '"\\' or ord(letter) < 32 or ord(letter) == 127 for letter in name):
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + "".join(f"\\{ord(c):03o}" if ord(c) < 32 or ord(c) == 127 else c for c in escaped) + '"'
    return f"{name}\t" if " " in name else name
