"""Why a rule fired on a text, or what stood in its way.

Whether it fired is what the check itself says. What stood in its way is found by taking things away, one after the other,
and asking the detector again: a condition is named only where the rule speaks without it. Where not even the wording or
the value of the rule is met, the kind's own module tells how far it got. Where no reason is found, that is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from qualcheck.checker import Detected
from qualcheck.document import Document
from qualcheck.explanation import Explanation, Step, stop, taken
from qualcheck.finding import Finding
from qualcheck.report import Report
from qualcheck.rule import Rule
from qualcheck.run import Run
from qualcheck.why import general, in_settings
from qualcheck.why.case import MOST_PLACES, Case, on_line, stopped
from qualcheck.why.table import REASONS

NO_REASON = "no reason found; please report it with the text"


def explain(rule: Rule, document: Document, run: Run, line: int | None = None) -> Explanation:
    """What the rule says of the document in this run, and why; with `line`, of what stands on that line of its file.

    `rule` is one of all rules there are, as its pack has it. Raises QualcheckError.
    """
    made = in_settings.as_set(run, rule, document.id)
    checker = run.checker_of(document.id)
    detected = checker.detect(document)
    report = checker.report(detected, run.sieve(detected) if run.sieve is not None else None)
    if made.kind == "meta":
        return _about_dismissals(made, document, run, report, line)
    found = [one for one in detected.findings if one.rule == made.id and on_line(document, one.span, line)]
    remark = in_settings.on_trial(run, rule, document.id)
    remarks = (remark,) if remark is not None else ()
    asked = list(in_settings.steps(run, rule, document.id))
    asked.append(in_settings.language(made, document.source_language, run, document.id))
    case = Case(made, document, checker.resources, line, in_settings.vocabulary_places(run, document.id))
    if found:
        return Explanation(
            made,
            document,
            line,
            "fired",
            (*asked, *_fired(case, found, report)),
            elsewhere=tuple(steps[0] for steps in _stopped(case)),
            remarks=remarks,
        )
    unable = [one for one in detected.skipped if one.what == made.id or _languagetool_failed(made, one.what)]
    if unable:
        return Explanation(
            made, document, line, "not judged", (*asked, *(stop("time", one.why) for one in unable)), remarks=remarks
        )
    ready = _first_stop([*asked, *_of_the_article(document, detected)])
    if not ready[-1].done:
        return Explanation(
            made, document, line, "did not fire", ready, remarks=(*remarks, *_otherwise(case, ready[-1]))
        )
    return Explanation(made, document, line, "did not fire", (*ready, *_silent(case, detected)), remarks=remarks)


def _first_stop(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps up to the first that was not done."""
    last = next((at for at, step in enumerate(steps) if not step.done), len(steps) - 1)
    return tuple(step for step in steps[: last + 1] if step.done or step is steps[last])


def _languagetool_failed(rule: Rule, what: str) -> bool:
    return rule.kind == "languagetool" and what == "LanguageTool"


def _of_the_article(document: Document, detected: Detected) -> Iterator[Step]:
    if not document.text.strip():
        yield stop("empty", "the text is empty")
    elif detected.notes:
        found = detected.findings[0]
        what = f"the text does not look like English, so nothing else was checked ({found.rule} says so)"
        yield stop("not-english", what, found.span)


def _fired(case: Case, found: Sequence[Finding], report: Report) -> Iterator[Step]:
    """A step for each finding, and what became of it."""
    document = case.document
    dismissed = {(one.finding.rule, one.finding.span): one for one in report.dismissed}
    for finding in found[:MOST_PLACES]:
        block = document.block_at(finding.span.start)
        kind = f" in the {block.kind}" if block is not None else ""
        severity = "" if finding.class_ == "signal" else f" {finding.severity}"
        quoted = ", in a quotation" if finding.in_quotation else ""
        what = f"“{_short(case.words(finding.span))}”{kind}{quoted}: {finding.class_}{severity}"
        yield taken(what, finding.span)
        for note in finding.notes[:1]:
            yield taken(f"with “{_short(case.words(note.span))}”: {note.text}", note.span)
        shown = next((one for one in report.findings if one.span == finding.span), None)
        put_aside = dismissed.get((finding.rule, finding.span))
        if put_aside is not None:
            until = f" until {put_aside.until}" if put_aside.until else ""
            yield taken(
                f"it is dismissed{until} and not shown: {put_aside.reason or 'no reason is given'}", finding.span
            )
        elif shown is None:
            yield taken(
                "it is not shown: the baseline knows it, or it stands in text that has not changed", finding.span
            )
        elif shown.rule != finding.rule:
            what = f"it is merged into the finding of {shown.rule} on the same words, which is graver or comes first"
            yield taken(f"{what}; it stands in its `also`", finding.span)
    if len(found) > MOST_PLACES:
        yield taken(f"and at {len(found) - MOST_PLACES} more places")


def _stopped(case: Case) -> list[tuple[Step, ...]]:
    own = list(REASONS[case.rule.kind].hindrances(case))
    hindrances = (
        *(one for one in own if one.early),
        *general.places(case),
        *(one for one in own if not one.early),
        *general.last(case),
    )
    return stopped(case, hindrances)


def _silent(case: Case, detected: Detected) -> Iterator[Step]:
    """What stood in the way of a rule that takes part: at every place that it would speak of, or how far it got."""
    if case.spans:
        # Alone it speaks, so another rule of its kind has taken its place.
        span = case.spans[0]
        others = [one.rule for one in detected.findings if one.kind == case.rule.kind and one.span.touches(span)]
        taken_by = f"{others[0]}, which speaks there" if others else "another rule of its kind, which is asked first"
        yield stop("other-rule", f"“{_short(case.words(span))}” was left to {taken_by}", span)
        return
    places = _stopped(case)
    for index, steps in enumerate(places):
        first, *more = steps
        yield first
        yield from (replace(step, what=f"and then: {step.what}") for step in more)
        if index + 1 == MOST_PLACES:
            return
    if not places:
        told = list(REASONS[case.rule.kind].nearest(case))
        yield from told
        if all(step.done for step in told):
            yield stop("unknown", NO_REASON)


def _otherwise(case: Case, reason: Step) -> Iterator[str]:
    """What the rule would do if that were out of its way."""
    if case.rule.kind == "languagetool" or reason.obstacle in ("empty", "not-english"):
        return
    if case.spans:
        place = case.document.locate(case.spans[0])
        yield f"but for that it would fire at {place.line}:{place.column}, on “{_short(case.words(case.spans[0]))}”"
    else:
        yield "it would not fire without that either"


def _about_dismissals(rule: Rule, document: Document, run: Run, report: Report, line: int | None) -> Explanation:
    asked = list(in_settings.steps(run, rule, document.id))
    found = [one for one in report.findings if one.rule == rule.id and on_line(document, one.span, line)]
    if found:
        spoken = (taken(f"it speaks of a dismissal here: {one.message}", one.span) for one in found)
        return Explanation(rule, document, line, "fired", (*asked, *spoken))
    what = (
        "it is about dismissals, not about the text: no comment of this article and no entry for it is of the sort it "
        "speaks of (entries of the whole folder are judged by `qualcheck check`)"
    )
    return Explanation(rule, document, line, "did not fire", _first_stop([*asked, stop("condition", what)]))


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:79].rsplit(" ", 1)[0] + " …"


__all__ = ["Explanation", "Step", "explain"]
