"""What the desk made of the findings, as a Markdown page and as JSON."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from qualcheck.desk import Change, Comparison, Judged, Outcome, Sort, Tally, tallies, unseen
from qualcheck.desk_rates import LEAST, added, advice, ignored, interval, plain
from qualcheck.finding import CLASSES, FindingClass
from qualcheck.formats.markdown_text import PHRASE_LENGTH, bold, code, escape, shortened
from qualcheck.formats.text import plural

TITLES: Final[Mapping[str, str]] = {"error": "Errors", "query": "Queries", "signal": "Signals"}
SORTS: Final[Mapping[Sort, str]] = {
    "reworded": "Reworded",
    "taken out": "Taken out",
    "added": "Put in",
    "names and figures": "Names and figures",
    "marks": "Punctuation and capitals",
}
OUTCOMES: Final[Mapping[Outcome, str]] = {
    "acted on": "acted on",
    "left": "left",
    "cut": "cut with its paragraph",
}
#: Rows of each table of changes, on the page; JSON has all.
MOST_CHANGES: Final = 40
#: Rows for the sorts that are no raw material for rules.
FEWER_CHANGES: Final = 15
#: Findings that were left, shown for each rule that the desk ignores.
MOST_LEFT: Final = 3


@dataclass(frozen=True)
class Outcomes:
    """All that was compared, and the files that were not: those without a partner."""

    comparisons: Sequence[Comparison]
    raw_alone: Sequence[str]
    published_alone: Sequence[str]
    rules_version: str


def markdown(compared: Outcomes) -> str:
    """The page, ending with a line break."""
    return "\n".join(_page(compared)).rstrip("\n") + "\n"


def _page(compared: Outcomes) -> Iterator[str]:
    comparisons = compared.comparisons
    counted = tallies(comparisons)
    yield "# What the desk made of the findings"
    yield ""
    yield from _head(compared)
    for class_ in CLASSES:
        yield from _rules(class_, {rule: tally for (rule, of), tally in counted.items() if of == class_})
    yield from _ignored(counted, comparisons)
    yield from _unseen(comparisons)
    if len(comparisons) == 1:
        yield from _findings(comparisons[0])
    yield from _alone(compared)


def _head(compared: Outcomes) -> Iterator[str]:
    comparisons = compared.comparisons
    kept, changed = sum(each.kept for each in comparisons), sum(each.changed for each in comparisons)
    cut, new = sum(each.sentences_cut for each in comparisons), sum(each.sentences_added for each in comparisons)
    words = sum(each.words for each in comparisons)
    share = f", {changed / kept:.0%} of the words of the others" if kept else ""
    yield (
        f"{plural(len(comparisons), 'article')}, {plural(words, 'word')}, rules {escape(compared.rules_version)}. "
        f"The desk cut or rewrote {plural(cut, 'sentence')}, wrote {plural(new, 'new sentence')} and changed "
        f"{changed:,} words and marks{share}."
    )
    yield ""
    yield (
        "*Acted on*: words of the finding were changed or taken out. *Left*: printed as they were. *Cut*: the whole sentence "
        "is gone or rewritten, which says nothing about the finding. *By chance*: how many of those acted on or left would "
        "have been touched if the desk had changed words without looking at the findings."
    )
    yield ""


def _rules(class_: FindingClass, counted: Mapping[str, Tally]) -> Iterator[str]:
    if not counted:
        return
    yield f"## {TITLES[class_]}"
    yield ""
    many = {rule: tally for rule, tally in counted.items() if tally.decided >= LEAST}
    few = {rule: tally for rule, tally in counted.items() if rule not in many}
    if many:
        yield from _table(many, counted if len(counted) > 1 else {})
    if few:
        yield f"<details><summary>Too few to tell: fewer than {LEAST} acted on or left ({plural(len(few), 'rule')})</summary>"
        yield ""
        yield from _table(few, {} if many else counted)
        yield "</details>"
        yield ""


def _table(counted: Mapping[str, Tally], everything: Mapping[str, Tally]) -> Iterator[str]:
    yield "| rule | found | acted on | left | cut | share acted on | by chance | printed in its place |"
    yield "|---|--:|--:|--:|--:|---|--:|---|"
    for rule, tally in sorted(counted.items(), key=lambda item: (-item[1].found, item[0])):
        yield _row(code(rule), tally)
    if everything:
        yield _row("all rules", added(everything.values()))
    yield ""


def _row(name: str, tally: Tally) -> str:
    cells = (f"{tally.found:,}", f"{tally.acted:,}", f"{tally.left:,}", f"{tally.cut:,}", share(tally))
    return f"| {name} | {' | '.join(cells)} | {tally.chance:.1f} | {_printed(tally)} |"


def share(tally: Tally) -> str:
    """The share acted on with its interval, or that there are too few to tell."""
    if not tally.decided:
        return "nothing to tell from"
    if tally.decided < LEAST:
        return "too few to tell"
    low, high = interval(tally.acted, tally.decided)
    return f"{tally.acted / tally.decided:.0%} ({low:.0%} to {high:.0%})"


def _printed(tally: Tally) -> str:
    words = (
        ("first", "our first suggestion"),
        ("another", "another of ours"),
        ("other", "other words"),
        ("out", "nothing"),
    )
    return ", ".join(f"{told} {tally.put[name]}" for name, told in words if tally.put.get(name))


def _ignored(counted: Mapping[tuple[str, FindingClass], Tally], comparisons: Sequence[Comparison]) -> Iterator[str]:
    named = [(key, tally) for key, tally in counted.items() if ignored(tally)]
    if not named:
        return
    left: dict[tuple[str, FindingClass], list[Judged]] = defaultdict(list)
    for comparison in comparisons:
        for judged in comparison.judged:
            if judged.outcome == "left":
                left[judged.rule, judged.class_].append(judged)
    yield "## Rules that the desk ignores"
    yield ""
    yield "Fewer than half of what they find was acted on, sure to 95 in 100."
    yield ""
    for (rule, class_), tally in sorted(named, key=lambda item: (CLASSES.index(item[0][1]), -item[1].left, item[0][0])):
        to_do, _, setting = advice(rule, class_).partition(": ")
        yield f"- {code(rule)} ({class_}): left {tally.left} of {tally.decided}: {escape(to_do)}: `{setting}`"
        for judged in left[rule, class_][:MOST_LEFT]:
            yield f"  - {_excerpt(judged)}"
    yield ""


def _excerpt(judged: Judged) -> str:
    where = judged.excerpt
    words = shortened(where.words, PHRASE_LENGTH)
    return f"{escape(where.document)}:{where.line}: {escape(where.before)}{bold(words, escape(words))}{escape(where.after)}"


def _unseen(comparisons: Sequence[Comparison]) -> Iterator[str]:
    found = unseen(comparisons)
    if not found:
        return
    yield "## What they changed that no rule saw"
    yield ""
    yield "The most frequent first. What comes again and again is worth a rule: `qualcheck rules add`, `qualcheck rules mine`."
    yield ""
    for sort, title in SORTS.items():
        if sort in found:
            yield from _changes(title, found[sort], MOST_CHANGES if sort == "reworded" else FEWER_CHANGES)


def _changes(title: str, changes: Sequence[Change], most: int) -> Iterator[str]:
    times = sum(each.count for each in changes)
    yield f"### {title} ({times:,})"
    yield ""
    yield "| times | articles | raw | published | for example |"
    yield "|--:|--:|---|---|---|"
    for each in changes[:most]:
        first = each.excerpts[0]
        example = f"{first.before}[{first.words}]{first.after}"
        yield (
            f"| {each.count} | {each.articles} | {escape(shortened(each.was, PHRASE_LENGTH)) or '–'} "
            f"| {escape(shortened(each.became, PHRASE_LENGTH)) or '–'} "
            f"| {escape(first.document)}:{first.line}: {escape(shortened(example, 2 * PHRASE_LENGTH))} |"
        )
    if len(changes) > most:
        yield ""
        yield f"And {len(changes) - most:,} more; `--format json` has them all."
    yield ""


def _findings(comparison: Comparison) -> Iterator[str]:
    if not comparison.judged:
        return
    yield "## Every finding"
    yield ""
    yield "| line | class | rule | raw | outcome | published |"
    yield "|--:|---|---|---|---|---|"
    for judged in comparison.judged:
        became = escape(shortened(judged.became, PHRASE_LENGTH)) if judged.outcome == "acted on" else ""
        yield (
            f"| {judged.excerpt.line} | {judged.class_} | {code(judged.rule)} | {escape(shortened(judged.was, PHRASE_LENGTH))} "
            f"| {OUTCOMES[judged.outcome]} | {became or ('–' if judged.outcome == 'acted on' else '')} |"
        )
    yield ""


def _alone(compared: Outcomes) -> Iterator[str]:
    if not compared.raw_alone and not compared.published_alone:
        return
    yield "## Not compared"
    yield ""
    yield from (f"- {escape(name)}: not in the published folder" for name in compared.raw_alone)
    yield from (f"- {escape(name)}: not in the raw folder" for name in compared.published_alone)
    yield ""


def as_json(compared: Outcomes) -> str:
    """The same for programs: every finding and every change."""
    comparisons = compared.comparisons
    counted = tallies(comparisons)
    data = {
        "rules_version": compared.rules_version,
        "articles": [
            {
                "raw": each.raw,
                "published": each.published,
                "pair": each.key,
                "words": each.words,
                "words_kept": each.kept,
                "words_changed": each.changed,
                "sentences_cut": each.sentences_cut,
                "sentences_added": each.sentences_added,
                "findings": [_judged(judged) for judged in each.judged],
            }
            for each in comparisons
        ],
        "classes": {
            class_: _tally(added(tally for (_, of), tally in counted.items() if of == class_)) for class_ in CLASSES
        },
        "rules": [{"id": rule, "class": class_, **_tally(tally)} for (rule, class_), tally in counted.items()],
        "unseen": {
            sort: [{**asdict(change), "excerpts": [asdict(each) for each in change.excerpts]} for change in changes]
            for sort, changes in sorted(unseen(comparisons).items())
        },
        "raw_alone": list(compared.raw_alone),
        "published_alone": list(compared.published_alone),
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _judged(judged: Judged) -> dict[str, Any]:
    return {
        "rule": judged.rule,
        "class": judged.class_,
        "line": judged.excerpt.line,
        "column": judged.excerpt.column,
        "outcome": judged.outcome,
        "words": judged.excerpt.words,
        "was": judged.was,
        "became": judged.became,
        "put": judged.put,
    }


def _tally(tally: Tally) -> dict[str, Any]:
    low, high = interval(tally.acted, tally.decided)
    return {
        "found": tally.found,
        **plain(tally),
        "share": round(tally.acted / tally.decided, 4) if tally.decided else None,
        "interval": [round(low, 4), round(high, 4)] if tally.decided else None,
        "ignored": ignored(tally),
    }
