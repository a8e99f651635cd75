"""Names: one spelling for one person, place or organisation, and the right one.

A rule of this kind says with `check` what it looks for; the finder of `qualcheck.names` does the looking.

    check: variant       two spellings of one name in the article; one finding at each mention of the rarer one
    check: listed-form   a form that the lists in rules/names (or the house list) give as wrong
    check: cut-off       a name without its last part: "Kim Jong" where the article has "Kim Jong Un"
    check: mixed-style   names of one country in two styles: "Kim Yo-jong" beside "Kim Jong Un"
    check: given-name    a later mention by the given name of somebody whose family name stands first: "Mr Jong Un"
    check: order         one name in two orders: "Orban Viktor" and "Viktor Orban"
    check: role          one person under two offices nobody holds at once
    check: headline      a person of headline or caption whose family name the body does not have
    check: unknown       a family name with "Mr" or an office that says something and was never introduced
    check: house-style   a form that is right, but not in the name style `style` (ap, bbc, economist);
                         such rules are off until --name-style asks for one

`differences` narrows the check `variant` to some ways of differing: writing (hyphens, spaces, marks, capitals),
romanisation, slip, ending, far, capitals (of a class word: Square, square). Without it all are reported.

The message may hold {other} (the other or right form), {evidence} (where it stands and how often) and {style}.
A form is suggested where the lists, the house style or the majority decide, and never inside a quotation; on a tie
nothing is suggested. Nothing is changed by itself unless a house list gives the form as wrong: then there is a fix.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

from qualcheck.document import Document
from qualcheck.finding import Edit, Finding, Fix, Note, Skipped, Span
from qualcheck.gazetteer import STYLE_TITLES, STYLES
from qualcheck.name_view import Listed, out_of_style
from qualcheck.names import Analysis, NameFinder
from qualcheck.rule import Rule
from qualcheck.transliteration import letters

if TYPE_CHECKING:
    from qualcheck.resources import Resources

Check = Literal[
    "variant",
    "listed-form",
    "cut-off",
    "mixed-style",
    "house-style",
    "given-name",
    "order",
    "role",
    "unknown",
    "headline",
]
DIFFERENCES: Final = ("writing", "romanisation", "slip", "ending", "far", "capitals")


@dataclass(frozen=True)
class Params:
    """What a rule of this kind looks for."""

    check: Check
    differences: tuple[str, ...] = ()
    style: str = ""


def problems(params: Params) -> Iterator[tuple[str, str]]:
    if params.check not in get_args(Check):
        yield "check", f"“{params.check}” is no check of names: use {', '.join(get_args(Check))}."
    for one in params.differences:
        if one not in DIFFERENCES:
            yield "differences", f"“{one}” is no difference of names: use {', '.join(DIFFERENCES)}."
    if params.differences and params.check != "variant":
        yield "differences", "only the check variant takes differences: leave it out."
    if (params.check == "house-style") != (params.style in STYLES):
        yield "style", f"the check house-style, and no other, needs a style: {', '.join(STYLES)}."


def build(rules: Sequence[Rule], resources: Resources) -> Callable[[Document], Iterable[Finding | Skipped]]:
    finder = resources.name_finder

    def detect(document: Document) -> Iterator[Finding]:
        analysis = finder.analyse(document)
        for rule in rules:
            yield from CHECKS[rule.params.check](rule, document, analysis, finder)

    return detect


def _variant(rule: Rule, document: Document, analysis: Analysis, finder: NameFinder) -> Iterator[Finding]:
    wanted = rule.params.differences or DIFFERENCES
    for variant in analysis.variants:
        if variant.difference in wanted and rule.speaks_at(document, variant.span):
            yield rule.finding(
                document,
                variant.span,
                groups={"other": variant.other, "evidence": variant.evidence},
                suggestions=(variant.suggestion,) if variant.suggestion else (),
                notes=(Note(variant.other_span, f"“{variant.other}” here"),),
                group=f"{rule.id}:{variant.group}",
            )


def _listed_form(rule: Rule, document: Document, analysis: Analysis, finder: NameFinder) -> Iterator[Finding]:
    for one in analysis.listed:
        if one.form.standing != "wrong" or not rule.speaks_at(document, one.span):
            continue
        right = one.form.entry.form(finder.style)
        fixes = (_fix(right, one.span),) if one.form.entry.house else ()
        near = _shares_a_word(one)
        yield rule.finding(
            document,
            one.span,
            groups={"other": right, "evidence": "the house list has it" if fixes else "the list of names has it"},
            suggestions=(right,),
            fixes=fixes,
            # A hyphen or mark misleads nobody; other letters may be another person.
            severity="minor" if near or letters(one.form.text) == letters(right) else None,
            class_="query" if near else None,
        )


def _house_style(rule: Rule, document: Document, analysis: Analysis, finder: NameFinder) -> Iterator[Finding]:
    for one, wanted in out_of_style(analysis.listed, rule.params.style):
        if rule.speaks_at(document, one.span):
            yield rule.finding(
                document,
                one.span,
                groups={
                    "other": wanted.form,
                    "style": STYLE_TITLES[rule.params.style],
                    "evidence": wanted.source,
                },
                suggestions=(wanted.form,),
                # A form nobody has read in the style's own book is a question, not an error.
                class_=None if wanted.confirmed else "query",
            )


def _shares_a_word(one: Listed) -> bool:
    """Whether a place or organisation is called by a part of its name: that may be another one near by."""
    entry, text = one.form.entry, one.form.text
    if entry.kind == "person" or entry.house or letters(text) == letters(entry.name):
        return False
    return bool(set(text.split()) & set(entry.name.split()))


def _fix(right: str, span: Span) -> Fix:
    return Fix(f"write “{right}”", (Edit(span, right),), safe=True)


def _cut_off(rule: Rule, document: Document, analysis: Analysis, finder: NameFinder) -> Iterator[Finding]:
    for cut in analysis.cuts:
        if rule.speaks_at(document, cut.span):
            yield rule.finding(
                document,
                cut.span,
                groups={"other": cut.whole},
                suggestions=(cut.whole,),
                notes=(Note(cut.whole_span, f"“{cut.whole}” here"),),
            )


def _mixed_style(rule: Rule, document: Document, analysis: Analysis, finder: NameFinder) -> Iterator[Finding]:
    for mixed in analysis.mixed:
        if rule.speaks_at(document, mixed.span):
            yield rule.finding(
                document,
                mixed.span,
                groups={"other": mixed.other, "country": mixed.country},
                suggestions=(),
                notes=(Note(mixed.other_span, f"“{mixed.other}” here"),),
            )


def _reference(rule: Rule, document: Document, analysis: Analysis, finder: NameFinder) -> Iterator[Finding]:
    for one in analysis.references:
        if one.kind == rule.params.check and rule.speaks_at(document, one.span):
            yield rule.finding(
                document,
                one.span,
                groups={"name": one.text, "other": one.other},
                suggestions=(one.suggestion,) if one.suggestion else (),
                notes=(Note(one.other_span, f"“{one.other}” here"),) if one.other_span != one.span else (),
            )


CHECKS: Final[dict[str, Callable[[Rule, Document, Analysis, NameFinder], Iterator[Finding]]]] = {
    "variant": _variant,
    "listed-form": _listed_form,
    "cut-off": _cut_off,
    "mixed-style": _mixed_style,
    "house-style": _house_style,
    "given-name": _reference,
    "order": _reference,
    "role": _reference,
    "unknown": _reference,
    "headline": _reference,
}
