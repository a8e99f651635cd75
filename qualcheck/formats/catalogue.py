"""The shipped rules as pages to read: `rules/README.md` with a line a pack, and a page for each pack by topic.

A topic is a rule file. Both are made by `qualcheck rules catalogue --write`; a test holds them to the rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from qualcheck.finding import CLASSES
from qualcheck.formats.markdown import LANGUAGES
from qualcheck.formats.markdown_text import bold, code, escape, on_one_line
from qualcheck.formats.text import plural
from qualcheck.rates import LABELS, Rates
from qualcheck.rule import MARKED, Rule

PACKS: Final[Mapping[str, str]] = {
    "general": "Whatever the source language",
    "names": "Names of people, places and organisations",
    **LANGUAGES,
}
#: The line under each heading.
MADE_BY: Final = "<!-- Made by `qualcheck rules catalogue --write`; edit the rules, not this page. -->"


def pages(rules: Sequence[Rule], rates: Rates) -> dict[str, str]:
    """Path under `rules/` → Markdown. `rules` are sorted by id and have their examples."""
    packs = {pack: list(members) for pack, members in groupby(rules, key=lambda rule: rule.pack)}
    found = {f"{pack}/README.md": "\n".join(_pack(pack, members, rates)) + "\n" for pack, members in packs.items()}
    return {"README.md": "\n".join(_index(packs, rates)) + "\n", **found}


def _index(packs: Mapping[str, Sequence[Rule]], rates: Rates) -> Iterator[str]:
    total = Counter(rule.class_ for members in packs.values() for rule in members)
    yield "# The rules"
    yield ""
    yield MADE_BY
    yield ""
    yield (
        f"{sum(total.values()):,} rules in {len(packs)} packs: {total['error']:,} errors (sure, to be fixed), "
        f"{total['query']:,} queries (serious, a person decides) and {total['signal']:,} signals (reads translated, may "
        "be right in its place). A pack has the rules that a language leaks most; a rule that several languages share "
        "stands once, in the pack where it is most typical, and lists them all."
    )
    yield ""
    yield "| pack | what it is about | rules | errors | queries | signals |"
    yield "| --- | --- | ---: | ---: | ---: | ---: |"
    for pack in sorted(packs, key=lambda name: (list(PACKS).index(name) if name in PACKS else len(PACKS), name)):
        counts = Counter(rule.class_ for rule in packs[pack])
        figures = " | ".join(str(counts[name]) for name in CLASSES)
        yield f"| [{pack}]({pack}/README.md) | {PACKS.get(pack, pack)} | {len(packs[pack])} | {figures} |"
    yield ""
    yield (
        "`qualcheck rules show RULE` shows one rule whole, `qualcheck rules list --select lang:hi` those of a language, "
        "[CONTRIBUTING.md](../CONTRIBUTING.md) how to add one."
    )
    if rates.corpora:
        yield ""
        yield "“Found” on the pages of the packs is how often a rule spoke, measured on"
        yield ""
        for name, label in _corpora(rates):
            corpus = rates.corpora[name]
            yield f"- {label}: {corpus.words:,} words in {corpus.documents:,} documents"


def _corpora(rates: Rates) -> list[tuple[str, str]]:
    """The corpora that rules were measured on, the known ones first, each with how a page calls it."""
    known = {"native": "news written in English", "human": "human translation", "mt": "machine translation"}
    names = [name for name in LABELS if name in rates.corpora]
    names += sorted(name for name in rates.corpora if name not in LABELS)
    return [(name, f"*{name}*, {known[name]}" if name in known else f"*{name}*") for name in names]


def _pack(pack: str, rules: Sequence[Rule], rates: Rates) -> Iterator[str]:
    yield f"# {pack}: {PACKS.get(pack, pack)}"
    yield ""
    yield MADE_BY
    yield ""
    counts = Counter(rule.class_ for rule in rules)
    yield (
        f"[All packs](../README.md) · {plural(len(rules), 'rule')}: {plural(counts['error'], 'error')}, "
        f"{plural(counts['query'], 'query')}, {plural(counts['signal'], 'signal')}."
    )
    for path, members in groupby(sorted(rules, key=lambda rule: (rule.path, rule.id)), key=lambda rule: rule.path):
        name = path.rpartition("/")[2]
        yield ""
        yield f"## {escape(name.removesuffix('.yml').replace('-', ' ').capitalize())}"
        yield ""
        yield f"In [{escape(name)}]({name})."
        yield ""
        yield "| rule | class | finds | says | found |"
        yield "| --- | --- | --- | --- | --- |"
        for rule in members:
            yield f"| {' | '.join(_row(rule, rates))} |"


def _row(rule: Rule, rates: Rates) -> Iterable[str]:
    languages = [language for language in rule.source_languages if language != rule.pack]
    also = f"<br>also {', '.join(languages)}" if languages else ""
    status = "" if rule.status == "stable" else f"<br>{rule.status}"
    yield code(rule.id.partition(".")[2]) + also + status
    yield rule.class_ if rule.class_ == "signal" else f"{rule.class_}, {rule.severity}"
    yield _example(next((example.bad for example in rule.examples if example.bad), ""))
    yield escape(rule.message)
    yield _found(rule, rates)


def _example(text: str) -> str:
    """An example with what is found in bold."""
    parts = MARKED.split(on_one_line(text))
    return "".join(bold(part, escape(part)) if index % 2 else escape(part) for index, part in enumerate(parts))


def _found(rule: Rule, rates: Rates) -> str:
    rate = rates.of(rule)
    if rate is None or not rate.hits:
        return "unmeasured"
    return ", ".join(f"{name} {rate.hits[name]}" for name, _ in _corpora(rates) if name in rate.hits)
