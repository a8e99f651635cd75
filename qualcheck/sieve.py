"""What a run does not speak of: what is dismissed, what the baseline knows, and what stands in unchanged text, in that order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from qualcheck.baseline import Baseline
from qualcheck.changes import Changes
from qualcheck.checker import Detected
from qualcheck.dismissals import Dismissals
from qualcheck.document import Document
from qualcheck.report import Sifted
from qualcheck.rule import Rule


@dataclass(frozen=True, kw_only=True)
class Sieve:
    """`rules` are all rules there are, by id: what was renamed is known by its former name."""

    rules: Mapping[str, Rule]
    dismissals: Dismissals | None = None
    baseline: Baseline | None = None
    #: What is new in an article, where only that is wanted.
    changes: Callable[[Document], Changes] | None = None

    def __call__(self, detected: Detected) -> Sifted:
        document, findings = detected.document, detected.findings
        nothing = (None,) * len(findings)
        told = self.dismissals.of(document, findings, detected.ids) if self.dismissals is not None else None
        dismissed = told.dismissed if told is not None else nothing
        entries = (
            self.baseline.known(document, findings, detected.ids, self.rules) if self.baseline is not None else nothing
        )
        new = self.changes(document) if self.changes is not None and findings else None
        kept, known, unchanged = [], set(), set()
        for finding, verdict, entry in zip(findings, dismissed, entries, strict=True):
            if verdict is not None:
                continue
            if entry is not None:
                known.add(finding.span)
            elif new is not None and not new.has(finding):
                unchanged.add(finding.span)
            else:
                kept.append(finding)
        return Sifted(
            findings=(*kept, *(told.meta if told is not None else ())),
            dismissed=tuple(each for each in dismissed if each is not None),
            lapsed=told.lapsed if told is not None else (),
            baselined=tuple(entry for entry in entries if entry is not None),
            known=len(known),
            unchanged=len(unchanged),
        )
