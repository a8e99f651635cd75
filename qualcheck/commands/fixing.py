"""`--fix`, `--unsafe-fixes` and `--diff`: the fixes written to the files, or shown as a patch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qualcheck.errors import QualcheckError

if TYPE_CHECKING:
    from qualcheck.document import Document
    from qualcheck.fixes import Applied, Seen
    from qualcheck.run import Run

FixOption = Annotated[bool, typer.Option("--fix", help="Apply the safe fixes to the files, then check them.")]
UnsafeOption = Annotated[
    bool, typer.Option("--unsafe-fixes", help="Apply, or show with --diff, the fixes that need a look as well.")
]
DiffOption = Annotated[
    bool, typer.Option("--diff", help="Show the fixes as a patch on standard output; write nothing.")
]


@dataclass(frozen=True)
class Done:
    """What was fixed: the fixes applied, the files they were applied to, and the patches that show them."""

    applied: tuple[Applied, ...] = ()
    files: tuple[str, ...] = ()
    patches: tuple[bytes, ...] = ()

    def remark(self, *, diff: bool) -> str:
        """What was done, in words."""
        if not self.applied:
            return "nothing to fix"
        what = "would be applied to" if diff else "applied to"
        fixes = "1 fix" if len(self.applied) == 1 else f"{len(self.applied):,} fixes"
        files = self.files[0] if len(self.files) == 1 else f"{len(self.files):,} files"
        return f"{fixes} {what} {files}"


def added(parts: Iterable[Done]) -> Done:
    """What was fixed in several articles."""
    all_ = tuple(parts)
    return Done(
        tuple(applied for part in all_ for applied in part.applied),
        tuple(file for part in all_ for file in part.files),
        tuple(patch for part in all_ for patch in part.patches),
    )


@dataclass(frozen=True)
class Fixing:
    """Fixes the articles of a run as they come by."""

    run: Run
    unsafe: bool
    #: Show the patch, and let the articles be checked as they are.
    diff: bool
    applied: list[Applied] = field(default_factory=list, init=False)
    files: list[str] = field(default_factory=list, init=False)
    patches: list[bytes] = field(default_factory=list, init=False)

    def amend(self, path: Path, document: Document) -> Document:
        """The article as it is to be checked. Raises QualcheckError where a file cannot be written."""
        from qualcheck import fixes
        from qualcheck.run import read_bytes

        before = self._content(path, document)

        def read(source: str) -> Document:
            return read_bytes(source.encode("utf-8"), document.id, self.run.settings)

        made = fixes.fixed(document, self._look, read, unsafe=self.unsafe)
        if not made.applied:
            return document
        after = fixes.encoded(before, made.source)
        self.applied.extend(made.applied)
        self.files.append(document.id)
        if self.diff:
            self.patches.append(fixes.patch(document.id, before, after))
            return document
        fixes.write(path, before, after)
        return read(made.source)

    def _content(self, path: Path, document: Document) -> bytes:
        from qualcheck.fixes import BOM

        try:
            raw = path.read_bytes()
        except OSError as error:
            raise QualcheckError(f"cannot read the file: {error.strerror or error}", document.id) from error
        if raw.decode("utf-8", "replace").removeprefix(BOM) != document.source:
            raise QualcheckError("the file has changed while it was checked; nothing is written", document.id)
        return raw

    def _look(self, document: Document) -> Seen:
        from qualcheck.checker import in_order
        from qualcheck.fixes import Seen

        checker = self.run.checker_of(document.id)
        detected = checker.detect(document)
        kept = self.run.sieve(detected).findings if self.run.sieve is not None else detected.findings
        of_place = {(f.rule, f.span): id_ for f, id_ in zip(detected.findings, detected.ids, strict=True)}
        findings = tuple(finding for finding in in_order(kept) if (finding.rule, finding.span) in of_place)
        return Seen(
            document,
            Counter(finding.rule for finding in detected.findings),
            findings,
            tuple(of_place[finding.rule, finding.span] for finding in findings),
            checker.names_in(document) if any(finding.fixes for finding in findings) else (),
        )

    def taken(self) -> Done:
        """What was fixed since this was last asked."""
        done = Done(tuple(self.applied), tuple(self.files), tuple(self.patches))
        for each in (self.applied, self.files, self.patches):
            each.clear()
        return done
