"""What a change of rules does, as Markdown for a pull request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from qualcheck.effects import ChangeKind, Effects, RuleEffect, Timing
from qualcheck.finding import CLASSES
from qualcheck.formats.markdown_text import HIDDEN, bold, code, escape
from qualcheck.formats.text import plural
from qualcheck.rates import NATIVE, Excerpt

#: What is said of a change, in the order of the table.
CHANGES: Final[Mapping[ChangeKind, str]] = {
    "added": "added",
    "removed": "removed",
    "changed": "changed",
    "regraded": "class or status",
    "reworded": "wording only",
    "alike": "unchanged",
}


def markdown(effects: Effects, limit: int) -> Iterator[str]:
    """The page, line by line. `limit`: rules shown with their findings, those with most on native news first."""
    yield "## What this change of rules does"
    yield ""
    yield f"From {effects.before} to {effects.after}: {_differing(effects.rules)}."
    yield ""
    if not effects.rules and not effects.data:
        return
    acting = sorted((rule for rule in effects.rules if rule.differs), key=_weight)
    yield from _sizes(effects)
    yield from _classes(effects)
    yield from _rules(acting, effects, limit)
    yield from _findings("New findings", acting[:limit], {rule.id: (rule.new, rule.new_excerpts) for rule in acting})
    yield from _findings("Findings gone", acting[:limit], {rule.id: (rule.gone, rule.gone_excerpts) for rule in acting})
    yield from _silent(effects)
    if effects.timing is not None:
        yield from _time(effects.timing)


def _differing(rules: Sequence[RuleEffect]) -> str:
    counts = Counter(rule.change for rule in rules)
    told = ", ".join(
        f"{counts[change]} {said}" for change, said in CHANGES.items() if counts[change] and change != "alike"
    )
    number = sum(counts.values()) - counts["alike"]
    return f"{plural(number, 'rule')} differ{'s' if number == 1 else ''} ({told})" if number else "no rule differs"


def _weight(rule: RuleEffect) -> tuple[int, int, str]:
    """New findings in native news first: there they are wrong, as a rule."""
    return -rule.new.get(NATIVE, 0), -sum(rule.new.values()) - sum(rule.gone.values()), rule.id


def _sizes(effects: Effects) -> Iterator[str]:
    yield "| corpus | words | texts | findings before | after | new | gone |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for name, size in effects.corpora.items():
        before, after = (sum(counts[name][at] for counts in effects.classes.values()) for at in (0, 1))
        new = sum(rule.new.get(name, 0) for rule in effects.rules)
        gone = sum(rule.gone.get(name, 0) for rule in effects.rules)
        yield f"| {escape(name)} | {size.words:,} | {size.texts:,} | {before:,} | {after:,} | {_plus(new)} | {_minus(gone)} |"
    yield ""


def _classes(effects: Effects) -> Iterator[str]:
    names = list(effects.corpora)
    yield "Findings of the rules that were run, before merging, and per 1,000 words:"
    yield ""
    yield f"| class | {' | '.join(escape(name) for name in names)} |"
    yield f"| --- |{' ---: |' * len(names)}"
    for class_ in CLASSES:
        yield f"| {class_} | {' | '.join(_cell(effects, name, *effects.classes[class_][name]) for name in names)} |"
    yield ""


def _cell(effects: Effects, name: str, before: int, after: int) -> str:
    if before == after:
        return f"{after:,}"
    words = effects.corpora[name].words or 1
    return f"{before:,} → **{after:,}** ({1000 * before / words:.3f} → {1000 * after / words:.3f})"


def _rules(acting: Sequence[RuleEffect], effects: Effects, limit: int) -> Iterator[str]:
    if not acting:
        yield "No finding comes or goes on these corpora."
        yield ""
        return
    names = list(effects.corpora)
    yield f"| rule | change | class | {' | '.join(escape(name) for name in names)} |"
    yield f"| --- | --- | --- |{' ---: |' * len(names)}"
    for rule in acting[:limit]:
        cells = (_cell(effects, name, rule.before[name], rule.after[name]) + _exchange(rule, name) for name in names)
        yield f"| {code(rule.id)} | {CHANGES[rule.change]} | {_class(rule)} | {' | '.join(cells)} |"
    others = acting[limit:]
    yield ""
    if others:
        new, gone = sum(sum(rule.new.values()) for rule in others), sum(sum(rule.gone.values()) for rule in others)
        yield f"{plural(len(others), 'more rule')}: {new:,} new, {gone:,} gone; give a larger `--limit` to see them."
        yield ""


def _exchange(rule: RuleEffect, name: str) -> str:
    """What the two counts do not show: findings that came while others went."""
    new, gone = rule.new.get(name, 0), rule.gone.get(name, 0)
    return f" {_plus(new)} {_minus(gone)}" if new and gone else ""


def _plus(count: int) -> str:
    return f"+{count:,}" if count else "0"


def _minus(count: int) -> str:
    return f"−{count:,}" if count else "0"


def _class(rule: RuleEffect) -> str:
    if not rule.was or not rule.now or rule.was == rule.now:
        return rule.now or rule.was
    return f"{rule.was} → {rule.now}"


def _findings(
    title: str,
    acting: Sequence[RuleEffect],
    found: Mapping[str, tuple[Mapping[str, int], Mapping[str, tuple[Excerpt, ...]]]],
) -> Iterator[str]:
    if not any(found[rule.id][0] for rule in acting):
        return
    yield f"### {title}"
    yield ""
    for rule in acting:
        counts, excerpts = found[rule.id]
        for name, count in counts.items():
            shown = excerpts.get(name, ())
            many = f"{count:,}" if len(shown) == count else f"{len(shown)} of {count:,}"
            yield f"{code(rule.id)} on {escape(name)}, {many}:"
            yield ""
            yield from (f"- {_excerpt(excerpt)}" for excerpt in shown)
            yield ""


def _excerpt(excerpt: Excerpt) -> str:
    words = f"{escape(excerpt.before)}{bold(excerpt.match, escape(excerpt.match))}{escape(excerpt.after)}"
    return f"{literal(f'{excerpt.document}:{excerpt.line}')} {words}"


def literal(text: str) -> str:
    """A path or the like as it stands."""
    return escape(text) if "`" in text or HIDDEN.search(text) else f"`{' '.join(text.split())}`"


def _silent(effects: Effects) -> Iterator[str]:
    """What was changed and shows in no finding."""
    still: dict[str, list[str]] = {}
    for rule in effects.rules:
        if not rule.differs:
            still.setdefault(rule.change, []).append(rule.id)
    told = {
        "added": "Added, and silent on these corpora",
        "removed": "Removed, and silent before",
        "changed": "Changed without any effect on these corpora",
        "regraded": "Other class, severity or status, and the same findings",
        "reworded": "Only reworded",
    }
    for change, text in told.items():
        if change in still:
            ids = still[change]
            marked = [
                f"{code(rule.id)} ({_class(rule)})" if change == "regraded" else code(rule.id)
                for rule in effects.rules
                if rule.id in ids and rule.change == change
            ]
            yield f"{text} ({len(ids)}): {', '.join(marked)}."
            yield ""
    if effects.data:
        paths = ", ".join(literal(path) for path in effects.data)
        yield f"Not measured, though changed too: {paths}."
        yield ""
    for what, why in effects.skipped.items():
        yield f"Not run: {escape(what)}: {escape(why)}"
        yield ""


def _time(timing: Timing) -> Iterator[str]:
    yield "### Time"
    yield ""
    yield (
        f"Measured once over {timing.words:,} words in one process, without reading and what all kinds share; another run "
        "or machine gives other figures. Only the rules that were run count."
    )
    yield ""
    yield "| kind | seconds before | after |"
    yield "| --- | ---: | ---: |"
    for kind, (before, after) in timing.kinds.items():
        yield f"| {kind} | {before:.2f} | {after:.2f} |"
    yield ""
    if timing.rules:
        yield (
            f"The slowest of {plural(timing.measured, 'changed rule')}, each run alone, beyond the {timing.floor:.3f} seconds "
            "that a phrase takes which is nowhere found:"
        )
        yield ""
        yield "| rule | seconds | microseconds a word |"
        yield "| --- | ---: | ---: |"
        for rule, seconds in timing.rules:
            yield f"| {code(rule)} | {seconds:.3f} | {1e6 * seconds / (timing.words or 1):.2f} |"
        yield ""
