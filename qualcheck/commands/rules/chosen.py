"""Which rules, corpora and rates the commands about rules are given."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from qualcheck.commands.console import split
from qualcheck.commands.house_figures import rates_file_of, rates_in
from qualcheck.config import Settings
from qualcheck.errors import QualcheckError
from qualcheck.rule import Rule

#: What every command says of --corpus.
CORPUS_HELP: Final = (
    "A folder or file of .txt, .jsonl or .jsonl.gz. 'native' is news written in English, 'mt' machine translation. "
    "May be given several times."
)
ProcessesOption = Annotated[
    int | None, typer.Option("--jobs", "-j", min=1, metavar="N", help="Processes (default: one each processor).")
]
RatesOption = Annotated[
    Path | None,
    typer.Option("--rates", metavar="FILE", help="The rates file (default: rates.json in the folder of each pack)."),
]


def known_format(name: str) -> None:
    if name not in ("text", "json"):
        raise QualcheckError(f"unknown format {name!r}; formats are text, json")


def rates_of(rule: Rule, settings: Settings) -> dict[str, str]:
    from qualcheck import rates, stats

    if rule.params is None:
        return {"rates": "not measured, since it is not about the text"}
    return {"rates": rates.describe(rule, rates_in(rates_file_of(rule, settings)), stats.rule_hash(rule))}


def corpora_from(given: Sequence[str]) -> dict[str, Path]:
    corpora: dict[str, Path] = {}
    for item in given:
        name, equals, path = item.partition("=")
        if not equals or not name or not path:
            raise QualcheckError(f"--corpus {item!r} must be NAME=PATH, as in native=news/")
        if name in corpora:
            raise QualcheckError(f"--corpus names {name!r} twice; put the texts in one folder, or give two names")
        corpora[name] = Path(path)
    return corpora


def named(rules: Sequence[Rule], select: Sequence[str] | None, ignore: Sequence[str] | None) -> list[Rule]:
    """The rules that the selectors name, those that are off too."""
    from dataclasses import replace

    from qualcheck.select import selected

    as_on = [replace(rule, status="stable") for rule in rules]
    chosen = {rule.id for rule in selected(as_on, split(select or ()), (), split(ignore or ()))}
    return [rule for rule in rules if rule.id in chosen]


def called(name: str, rules: Sequence[Rule]) -> Rule:
    """The rule of that id, or former id. Raises QualcheckError, with the nearest id there is."""
    for rule in rules:
        if name in (rule.id, *rule.formerly):
            return rule
    import difflib

    close = difflib.get_close_matches(name, [rule.id for rule in rules], 1, 0.4)
    hint = f"; did you mean {close[0]!r}?" if close else "; see 'qualcheck rules list'"
    raise QualcheckError(f"there is no rule {name!r}{hint}")


def house_packs(settings: Settings) -> set[str]:
    return {pack.name for pack in settings.house_packs}


def load(settings: Settings, *, also_off: bool = False) -> Sequence[Rule]:
    """The rules that are on, as the house wants them; with `also_off` all rules as their packs have them."""
    from qualcheck import dismissals, packs
    from qualcheck.select import adjusted, selected

    loaded = packs.load((*packs.shipped_packs(), *settings.house_packs))
    if also_off:
        return loaded
    # Settings may speak of those about dismissals too, which no pack has.
    everything = (*loaded, *dismissals.RULES)
    settings.check_names_of_rules(everything)
    made = adjusted(everything, settings.keys.pin, settings.keys.rules)
    return selected(made, settings.keys.select, settings.keys.extend_select, settings.keys.ignore)


def rules_in(paths: Sequence[Path], settings: Settings) -> Sequence[Rule]:
    """The rules of the files and folders named: of the packs they belong to, or a pack of their own."""
    from qualcheck import packs

    chosen = []
    for path in paths:
        if not path.exists():
            raise QualcheckError("there is no such file or folder", str(path))
        known = (*packs.shipped_packs(), *settings.house_packs)
        target = path.resolve()
        homes = [p for p in known if p.folder.resolve() in (target, *target.parents)]
        inside = [p for p in known if target in p.folder.resolve().parents]
        if homes or inside:
            wanted = [*homes, *inside]
        else:
            folder = path if path.is_dir() else path.parent
            wanted = [packs.Pack(folder.resolve().name, folder, str(folder), False)]
        for pack in wanted:
            files = {
                f"{pack.shown}/{file.relative_to(pack.folder).as_posix()}"
                for file in pack.files()
                if target in (file.resolve(), *file.resolve().parents)
            }
            # What a pack changes is in other packs; else an error in one of them would be in the way of this one.
            others = [each for each in known if each.folder.resolve() != pack.folder.resolve()]
            together = [*others, pack] if any(packs.overlays_of(pack)) else [pack]
            chosen += [
                rule
                for rule in packs.load(together)
                if rule.path in files or any(change.path in files for change in rule.changed)
            ]
    return chosen
