"""The report a copy desk works from: one Markdown page per article.

What may be untrue comes first, then names, then what changes throughout, then paragraph by paragraph; rules, reasons
and places in the file stand behind a fold. Every finding appears once above the fold, in words or counted in its
group, and once below it.

Whatever comes from the article, a rule or a path is text nobody vetted: it passes through `escape` and renders on
GitHub as the characters it is made of. The same report always gives the same page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple

from qualcheck.finding import CLASSES, Finding, Span
from qualcheck.formats import markdown_likelihood, markdown_scorecard
from qualcheck.formats.markdown_page import MOST_WORDS, Item, Page, grouped, is_grave
from qualcheck.formats.markdown_text import (
    HEADLINE_LENGTH,
    MESSAGE_LENGTH,
    PHRASE_LENGTH,
    WHY_LENGTH,
    code,
    escape,
    number,
    on_one_line,
    shortened,
    stem,
    times,
)
from qualcheck.formats.templates import filled
from qualcheck.formats.text import dismiss_command, passed_over
from qualcheck.gate import counted
from qualcheck.report import Figure, Metric, Name, NameForm, Report, Verdict
from qualcheck.scorecard import ScorecardKeys, scorecard

#: The share of the faults in machine-translated copy that the shipped rules find, measured on articles that nobody looked
#: at when writing rules: 78 of 170 in the project's own five (`tests/test_articles.py` holds it to that), 176 of 629 in
#: forty from twenty languages; 254 of 799 together. None: not measured.
SHARE_FOUND: Final[float | None] = 0.32

VERDICTS: Final[Mapping[Verdict, str]] = {
    "nothing found": "Nothing found.",
    "fix and print": "Fix and print.",
    "recast": "Recast before it is printed.",
    "retranslate": "Retranslate or recast; not printable as it stands.",
}
FIGURE_TITLES: Final[Mapping[str, str]] = {
    "age": "ages",
    "date": "dates",
    "duration": "durations",
    "sum": "sums and shares",
    "count": "counts",
    "document": "documents",
}

BEFORE_DURATION: Final = frozenset({"after", "for", "in", "within", "over", "last", "past", "next", "every", "first"})


#: ISO 639-1 code → name, for the languages news is often translated from; another code is shown as it is.
LANGUAGES: Final[Mapping[str, str]] = dict(
    re.findall(
        r"(\w+)=(\w+)",
        "ar=Arabic bn=Bengali cs=Czech de=German el=Greek es=Spanish fa=Persian fr=French gu=Gujarati ha=Hausa he=Hebrew"
        " hi=Hindi hu=Hungarian id=Indonesian is=Icelandic it=Italian ja=Japanese ko=Korean mr=Marathi nl=Dutch pa=Punjabi"
        " pl=Polish pt=Portuguese ro=Romanian ru=Russian sr=Serbian ta=Tamil te=Telugu tr=Turkish uk=Ukrainian ur=Urdu"
        " vi=Vietnamese zh=Chinese",
    )
)


def render(
    report: Report,
    *,
    rules_version: str,
    source_language: str | None = None,
    name_style: str | None = None,
    not_run: Sequence[str] = (),
    scorecard_keys: ScorecardKeys | None = None,
    templates: Path | None = None,
    desk: Callable[[str], str] | None = None,
) -> str:
    """The page of one article, ending with a line break, from the template `report.md`.

    `source_language` is shown as given ("Hindi (set for this folder)"); None shows the language of the document, if
    it has one. `not_run` names what was off in this run ("LanguageTool (off)"); the report's own notes follow it.
    `scorecard_keys` asks for the scorecard; `templates` is a folder with templates of the house. Raises QualcheckError
    for one that is wrong. `desk` says what the desk made of a rule before ("this desk acted on 9 of 12").
    """
    found = parts(
        report,
        rules_version=rules_version,
        source_language=source_language,
        name_style=name_style,
        not_run=not_run,
        scorecard_keys=scorecard_keys,
        desk=desk,
    )
    values = {
        "head": "\n".join(found.head).rstrip("\n"),
        "sections": [(title, "\n".join(body)) for title, *body in found.sections],
        "tail": "\n".join(found.tail).rstrip("\n"),
        "path": report.document.id,
        "verdict": report.verdict,
        "counts": {name: len(report.of_class(name)) for name in CLASSES},
    }
    return filled("report.md", values, templates).rstrip("\n") + "\n"


class Parts(NamedTuple):
    """A page in lines of Markdown: what stands above all, the sections (title, then lines), what stands below."""

    head: list[str]
    sections: list[list[str]]
    tail: list[str]


def parts(
    report: Report,
    *,
    rules_version: str,
    source_language: str | None = None,
    name_style: str | None = None,
    not_run: Sequence[str] = (),
    scorecard_keys: ScorecardKeys | None = None,
    desk: Callable[[str], str] | None = None,
) -> Parts:
    """The parts of the page of one article, as `render` puts them together and the HTML report takes them over."""
    page = Page(report)
    sections = [
        _settle(page),
        _names(page),
        _throughout(page),
        _paragraphs(page),
        _quoted(page),
        _signals(page),
        _figures(page),
    ]
    return Parts(
        [*_head(page, rules_version, source_language, name_style, not_run)],
        [section for section in sections if section],
        [
            *_readability(page),
            *markdown_likelihood.lines(page, LANGUAGES),
            *_scorecard(report, scorecard_keys),
            *_dismissal(report),
            *_reasons(page, desk),
        ],
    )


# The sections: each is its title and its lines, or nothing


def _head(
    page: Page, rules_version: str, source_language: str | None, name_style: str | None, not_run: Sequence[str]
) -> Iterator[str]:
    report, document = page.report, page.document
    title = " · ".join(part for part in (stem(document), document.record, document.headline) if part)
    yield f"# {escape(shortened(title, HEADLINE_LENGTH))}"
    yield ""
    yield " ".join((f"**{verdict_words(report)}**", " · ".join(_work(page)))).rstrip()
    yield ""
    language = source_language or LANGUAGES.get(document.source_language or "", document.source_language)
    off = [*not_run, *(f"{skipped.what} ({skipped.why})" for skipped in report.skipped)]
    facts = [
        counted(document.words, "word"),
        *([f"translated from {escape(language)}"] if language else []),
        *([f"name style {escape(name_style)}"] if name_style else []),
        f"rules {escape(rules_version)}",
        *([passed] if (passed := passed_over(report)) else []),
        *([f"not run: {', '.join(escape(shortened(name, MESSAGE_LENGTH)) for name in off)}"] if off else []),
    ]
    yield " · ".join(facts)
    yield ""
    if report.notes:
        yield f"Note: {'; '.join(escape(_tidy(note)) for note in report.notes)}."
        yield ""
    cautions = [*limits()]
    if not report.findings:
        cautions.append("That nothing was found does not mean that nothing is wrong.")
    yield "> " + " ".join(cautions)
    yield ""


def verdict_words(report: Report) -> str:
    """The verdict as a sentence, with what keeps it from being one on the whole article."""
    if not report.document.words:
        return "Nothing to read: the file holds no words."
    words = VERDICTS[report.verdict]
    if report.verdict == "nothing found" and report.findings:
        words = "Nothing found that must be fixed."
    return words if report.complete else f"Not fully checked. By what did run: {words[0].lower()}{words[1:]}"


def _work(page: Page) -> Iterator[str]:
    """The reason for the verdict, and how much there is to do."""
    if page.report.touched:
        verb = "needs" if page.report.touched == 1 else "need"
        yield f"{page.report.touched} of {page.report.sentences} sentences and headings {verb} work"
    if page.settle:
        yield f"{counted(len(page.settle), 'point')} to settle"
    if rows := page.name_rows:
        yield f"{counted(len(rows), 'name')} to decide"
    if page.plain:
        yield f"{len(page.plain)} to fix"
    if page.quoted:
        yield f"{len(page.quoted)} inside quotation marks"


def limits(share_found: float | None = SHARE_FOUND) -> Iterator[str]:
    """What a reading of the English alone cannot see, and how much it misses of what it could."""
    unseen = "Read from the English only. What was left out, or is wrong in good English, cannot be seen here;"
    if share_found is None:
        yield f"{unseen} how many faults are missed on copy like this has not been measured yet: reckon with many."
        return
    missed = min(9, max(1, 10 - round(10 * share_found)))
    yield f"{unseen} on copy like this about {counted(missed, 'fault')} in 10 {'is' if missed == 1 else 'are'} missed."


def _settle(page: Page) -> list[str]:
    """Grave points an entry each with what is asked; then the smaller questions by paragraph."""
    if not page.settle:
        return []
    grave = [group for group in page.settle if is_grave(group[0].finding)]
    small = [group for group in page.settle if not is_grave(group[0].finding)]
    lines = ["Settle first" + (": readers may be told something untrue" if grave else "")]
    lines += [f"- [ ] {_question(page, group)}" for group in grave]
    if small:
        lines += [*([""] if grave else []), "Smaller questions:", ""]
        entries: dict[str, list[str]] = {}
        for group in small:
            entries.setdefault(page.place(group[0].finding.span), []).append(_question(page, group, placed=False))
        lines += [f"- [ ] **{place}** {' · '.join(entry)}" for place, entry in entries.items()]
    return lines


def _question(page: Page, group: Sequence[Item], placed: bool = True) -> str:
    finding = group[0].finding
    times = f" ×{len(group)} ({page.places(group)})" if len(group) > 1 else ""
    asked = [_message(page, finding), *(_note(page, note.span, note.text) for note in finding.notes[:3])]
    said = "; ".join(part for part in asked if part).replace("?; ", "? ") + _arrow(finding)
    phrase = f"{page.phrase(finding.span)}{times}"
    if placed:
        return f"**{escape(group[0].id)}** {page.place(finding.span)} {phrase}: {said}"
    return f"{phrase} ({escape(group[0].id)}): {said}"


def _note(page: Page, span: Span, text: str) -> str:
    return f"compare {page.place(span)} {page.phrase(span)}" + (f" ({escape(_tidy(text))})" if text else "")


def _names(page: Page) -> list[str]:
    rows = page.name_rows
    shown = {name for name, _ in rows if name is not None}
    steady = [name for name in page.report.names if name not in shown]
    if not rows and not steady:
        return []
    lines = ["Names (queries; nothing is changed for you)" if rows else "Names"]
    if rows:
        lines += ["| | forms in this copy | search for | print |", "|---|---|---|---|"]
        lines += [_name_row(page, name, items) for name, items in rows]
    forms = [_spellings(name) for name in steady]
    single = [escape(spellings[0].text) for spellings in forms if len(spellings) == 1]
    several = [" / ".join(_form(form) for form in spellings) for spellings in forms if len(spellings) > 1]
    if single:
        lines += ["", f"One spelling each, which does not make it the right one: {', '.join(dict.fromkeys(single))}."]
    if several:
        lines += ["", f"In more than one form: {' · '.join(several)}."]
    return lines


def _spellings(name: Name) -> list[NameForm]:
    """The forms of a name without those that merely leave a part of another one out: a family name alone."""
    words = [set(form.text.split()) for form in name.forms]
    return [form for form, own in zip(name.forms, words, strict=True) if not any(own < other for other in words)]


def _name_row(page: Page, name: Name | None, items: Sequence[Item]) -> str:
    finding = items[0].finding
    asked = _suggested(finding) or ": ".join(part for part in ("undecided", _message(page, finding)) if part)
    if name is None:
        forms = f"**{escape(on_one_line(page.text(finding.span)))}**{times(len(items))} ({escape(items[0].id)})"
        spans = [finding.span]
        kind = ""
    else:
        forms = " · ".join(_name_form(form, items) for form in name.forms)
        spans = [form.spans[0] for form in _to_search(name, items)]
        kind = "" if name.kind == "other" else name.kind
        if name.suggested:
            asked = escape(name.suggested) + (f" ({escape(_tidy(name.evidence))})" if name.evidence else "")
    search = " · ".join(f"{page.place(span)} {page.phrase(span)}" for span in spans)
    return f"| {kind} | {forms} | {search} | {asked} |"


def _to_search(name: Name, items: Sequence[Item]) -> list[NameForm]:
    """The forms to look at: all but the one to print; if none is decided, those no more frequent than a doubted one."""
    forms = [form for form in name.forms if form.spans and form.text != name.suggested]
    if name.suggested is None:
        most = max((len(form.spans) for form in forms if _touching(form.spans, items)), default=0)
        forms = [form for form in forms if len(form.spans) <= most]
    return (forms or [form for form in name.forms if form.spans])[:4]


def _name_form(form: NameForm, items: Sequence[Item]) -> str:
    """A form and how often it stands; in bold, with the id of its first finding, if there is something about it."""
    found = _touching(form.spans, items)
    if not found:
        return _form(form)
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return f"**{_form(form)}** ({escape(found[0].id)}{more})"


def _form(form: NameForm) -> str:
    return f"{escape(on_one_line(form.text))} ×{len(form.spans)}"


def _touching(spans: Sequence[Span], items: Sequence[Item]) -> list[Item]:
    return [item for item in items if any(span.touches(item.finding.span) for span in spans)]


def _throughout(page: Page) -> list[str]:
    if not page.throughout:
        return []
    lines = ["Change throughout"]
    for group in page.throughout:
        finding = group[0].finding
        change = _arrow(finding) or f": {_message(page, finding)}"
        lines.append(f"- [ ] {_words(page, finding.span)} ×{len(group)}{change} ({page.places(group)})")
    return lines


def _paragraphs(page: Page) -> list[str]:
    """One entry for each paragraph or heading, in order."""
    recast = dict.fromkeys(page.recast, False)
    entries: dict[str, list[str]] = {}
    todo = sorted(
        [(sentence, None) for sentence in recast] + [(item.finding.span, item) for item in page.singles], key=_by_place
    )
    for span, item in todo:
        sentence = page.document.sentence_at(span.start)
        entry = entries.setdefault(page.place(span), [])
        if item is None:
            entry.append(_recast(page, span))
        elif sentence not in recast:
            entry.append(f"{page.phrase(span)}{_arrow(item.finding) or ': ' + _message(page, item.finding)}")
    if not entries:
        return []
    hint = "; ✎ = recast the sentence, do not patch it" if recast else ""
    more = " more" if page.throughout else ""
    lines = [f"Paragraph by paragraph ({len(page.singles)}{more}{hint})"]
    lines += [f"- [ ] **{place}** {' · '.join(entry)}" for place, entry in entries.items()]
    return lines


def _by_place(entry: tuple[Span, Item | None]) -> tuple[Span, bool]:
    return entry[0], entry[1] is not None


def _recast(page: Page, sentence: Span) -> str:
    """A sentence to be written anew, with what is wrong in it that no other section says."""
    inside = page.singles_in.get(sentence, [])
    faults = "; ".join(
        f"{_words(page, finding.span)}{_arrow(finding, most=1) or ' (' + _message(page, finding) + ')'}"
        for finding in inside
    )
    return f"✎ {page.opening(sentence)}: {faults or counted(page.recast[sentence], 'finding') + ' listed elsewhere'}"


def _quoted(page: Page) -> list[str]:
    if not page.quoted:
        return []
    lines = ["Inside quotation marks: check with the original"]
    for place, items in groupby(page.quoted, key=lambda item: page.place(item.finding.span)):
        phrases = [f"{page.phrase(item.finding.span)} ({escape(item.id)})" for item in items]
        lines.append(f"- [ ] **{place}** {' · '.join(phrases)}")
    return lines


def _signals(page: Page) -> list[str]:
    if not page.signals:
        return []
    groups = sorted(grouped(page.signals), key=lambda group: -len(group))
    wordings = [f"{_words(page, group[0].finding.span)}{times(len(group))}" for group in groups]
    place = "It may be right in its place"
    if len(page.signals) > 1:
        place = "Each may be right in its place; many together give a translation away. Cut or vary"
    return [
        "Reads translated",
        f"{counted(len(page.signals), 'wording')} in {counted(page.document.words, 'word')}, "
        f"{page.report.signal_density:.0f} per 1,000. {place}:",
        "",
        " · ".join(wordings),
    ]


def _figures(page: Page) -> list[str]:
    found = page.report.figures
    if not found:
        return []
    parts = []
    for kind, title in FIGURE_TITLES.items():
        shown: dict[str, list[str]] = {}
        for figure in found:
            if figure.kind == kind:
                shown.setdefault(on_one_line(_figure(page, figure)), []).append(page.place(figure.span))
        texts = [f"{escape(text)} ({', '.join(dict.fromkeys(places))})" for text, places in shown.items()]
        if texts:
            parts.append(f"**{title}** {' · '.join(texts)}")
    return ["Figures to check yourself", " — ".join(parts)]


def _figure(page: Page, figure: Figure) -> str:
    """A figure as it stands, an age with the words that say whose, a duration with its preposition."""
    tokens = page.document.tokens
    sentence = page.document.sentence_at(figure.span.start)
    first, last = page.words_of(figure.span)
    start, end = figure.span.start, figure.span.end
    if figure.kind == "age" and sentence is not None and first <= last:
        if page.text(figure.span).isdigit():
            while first > 0 and first > last - 2 and tokens[first - 1].text[0].isupper():
                first -= 1
            start = max(min(start, tokens[first].start), sentence.start)
        else:
            while last + 1 < len(tokens) and tokens[last + 1].start == end + 1 and last < first + 3:
                last += 1
                end = min(tokens[last].end, sentence.end)
    elif figure.kind == "duration" and first > 0 and tokens[first - 1].text in BEFORE_DURATION:
        start = tokens[first - 1].start if tokens[first - 1].end == start - 1 else start
    return page.document.text[start:end]


def _readability(page: Page) -> Iterator[str]:
    report = page.report
    if not report.readability:
        return
    mean = next((metric for metric in report.readability if "per sentence" in metric.name.lower()), None)
    if mean is not None:
        yield (
            f"How it reads: {number(mean.value)} words a sentence (native news {number(mean.low)} to "
            f"{number(mean.high)}){_remark(mean)}."
        )
        yield ""
    yield "<details><summary>How it reads, in figures</summary>"
    yield ""
    yield "| | this copy | native news, middle | nine native articles in ten |"
    yield "|---|--:|--:|--:|"
    for metric in report.readability:
        yield (
            f"| {escape(metric.name)} | {number(metric.value)} | {number(metric.median)} "
            f"| {number(metric.low)} to {number(metric.high)} |"
        )
    yield ""
    yield from _hardest(page)
    yield "</details>"
    yield ""


def _hardest(page: Page) -> Iterator[str]:
    """The hardest sentences, each with what makes it so."""
    if not page.report.hardest:
        return
    yield "Hardest sentences:"
    yield ""
    for sentence in page.report.hardest:
        reasons = [
            counted(sentence.words, "word"),
            *([f"{counted(sentence.nested, 'clause or insertion')} nested"] if sentence.nested == 1 else []),
            *([f"{sentence.nested} clauses and insertions nested"] if sentence.nested > 1 else []),
            *([f"rare: {', '.join(map(escape, sentence.rare[:6]))}"] if sentence.rare else []),
        ]
        yield f"- {page.place(sentence.span)} {page.opening(sentence.span)}: {'; '.join(reasons)}"
    yield ""


def _remark(mean: Metric) -> str:
    if mean.value < mean.low:
        return ": short, which does not make it clear"
    if mean.value > mean.high:
        return ": longer than native news has them"
    return ""


def _scorecard(report: Report, keys: ScorecardKeys | None) -> Iterator[str]:
    if keys is None or not report.findings:
        return
    yield "<details><summary>Scorecard</summary>"
    yield ""
    yield from markdown_scorecard.lines(scorecard([report], keys))
    yield "</details>"
    yield ""


def _dismissal(report: Report) -> Iterator[str]:
    if not report.findings:
        return
    yield (
        f"Wrong? {code(dismiss_command(report))} puts a finding aside, by its id in the list below; an accepted word or "
        "name goes under `vocabulary:` in `qualcheck.yml`; a rule is turned off under `ignore:` there."
    )
    yield ""


def _reasons(page: Page, desk: Callable[[str], str] | None) -> Iterator[str]:
    if not page.items:
        return
    told = {rule: words for rule in _rules_of(page) if desk is not None and (words := desk(rule))}
    yield f"<details><summary>Why, rule and place of each finding ({len(page.items)})</summary>"
    yield ""
    yield "| id | words | rule | place | why |"
    yield "|---|---|---|---|---|"
    for id_, finding in page.items:
        place = page.document.locate(finding.span)
        rules = dict.fromkeys([finding.rule, *(also.rule for also in finding.also)])
        yield (
            f"| {escape(id_)} | {_words(page, finding.span)} | {', '.join(map(code, rules))} "
            f"| {place.line}:{place.column} ({page.place(finding.span)}) | {_why(finding)} |"
        )
    if told:
        yield ""
        yield from (f"- {code(rule)}: {escape(words)}" for rule, words in told.items())
    yield ""
    yield "</details>"
    yield ""


def _rules_of(page: Page) -> list[str]:
    return sorted({rule for _, finding in page.items for rule in (finding.rule, *(also.rule for also in finding.also))})


def _why(finding: Finding) -> str:
    """Message and reason; of something a person said the reason alone, since a message may suggest other words."""
    if finding.in_quotation:
        return escape(shortened(finding.why, WHY_LENGTH)) or "odd inside quotation marks"
    parts = [_sentence(text) for text in (finding.message, finding.why) if text.strip()]
    return escape(shortened(" ".join(parts), WHY_LENGTH))


# Words


def _arrow(finding: Finding, most: int = 3) -> str:
    suggested = _suggested(finding, most)
    return f" → {suggested}" if suggested else ""


def _suggested(finding: Finding, most: int = 3) -> str:
    return " / ".join(escape(on_one_line(text)) if text.strip() else "(delete)" for text in finding.suggestions[:most])


def _message(page: Page, finding: Finding) -> str:
    """The message without the words it quotes first, since they stand before it already."""
    text = _tidy(finding.message)
    match = re.escape(on_one_line(page.text(finding.span)))
    return escape(re.sub(rf"^[“\"']{match}(?: …)?[”\"'][:,]?\s+", "", text))


def _tidy(text: str) -> str:
    text = shortened(text, MESSAGE_LENGTH)
    return text[:-1] if text.endswith(".") and not text.endswith("..") else text


def _sentence(text: str) -> str:
    text = on_one_line(text)
    return text if text.endswith((".", "!", "?", "…")) else text + "."


def _words(page: Page, span: Span) -> str:
    """The words of a span in quotation marks; of many the first and the last."""
    words = page.text(span).split()
    if len(words) > MOST_WORDS:
        words = [*words[: MOST_WORDS - 3], "…", *words[-2:]]
    return f"“{escape(shortened(' '.join(words), PHRASE_LENGTH))}”"
