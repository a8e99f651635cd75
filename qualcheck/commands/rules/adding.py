"""`qualcheck rules add` and `schema`: write a rule of the house, and help the editor to check it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from qualcheck.commands.console import ConfigOption, finish, settings_from, write_whole
from qualcheck.errors import QualcheckError

if TYPE_CHECKING:
    from qualcheck.config import Settings
    from qualcheck.house_rules import Draft
    from qualcheck.packs import Pack
    from qualcheck.rule import Rule

EXAMPLES: Final = """
Examples:

  qualcheck rules add "in the day of yesterday" --suggest yesterday --from wire/madrid.txt

  qualcheck rules add "for (his|her) part," --message "“{match}” can go: the name is enough." --from wire/madrid.txt

  qualcheck rules add "<verb:make> the point of the situation" --class error --id make-the-point

In a phrase (a|b) is a choice, [a] may be missing, <verb:take> is any form of the verb, <noun:child> singular or plural,
<Name> a capitalised word, <number> a number, * one word, and ... a gap of up to three words.
"""

SCHEMA_EXAMPLES: Final = """
Example:

  qualcheck rules schema > house-rules/schema.json

A rule file whose first line is '# yaml-language-server: $schema=schema.json' is then checked as you type.
"""


def add(
    phrase: Annotated[str, typer.Argument(metavar="PHRASE", help="The words to be found, in quotation marks.")],
    suggest: Annotated[
        list[str] | None,
        typer.Option(
            "--suggest", metavar="WORDS", help="What to print instead; the best first if given several times."
        ),
    ] = None,
    article: Annotated[
        Path | None,
        typer.Option("--from", metavar="ARTICLE", help="An article that has it; its sentence becomes the example."),
    ] = None,
    message: Annotated[
        str | None,
        typer.Option("--message", metavar="TEXT", help="What a report says; {match} stands for the words found."),
    ] = None,
    class_: Annotated[
        str | None, typer.Option("--class", metavar="CLASS", help="error, query (the default) or signal.")
    ] = None,
    id_: Annotated[str | None, typer.Option("--id", metavar="ID", help="The rule's id (default: the phrase).")] = None,
    pack: Annotated[
        Path | None,
        typer.Option(
            "--pack",
            metavar="FOLDER",
            help="The folder that it goes to (default: the first of 'packs' in qualcheck.yml, else house-rules).",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Also where another rule finds the phrase.")] = False,
    config: ConfigOption = None,
) -> None:
    """Add a rule about a phrase to the rules of the house, with an example that is run at once."""
    from dataclasses import replace

    from qualcheck import house_rules, packs, run
    from qualcheck.finding import CLASSES

    wanted = next((name for name in CLASSES if name == class_), None)
    if class_ is not None and wanted is None:
        raise QualcheckError(f"--class is {class_!r}; it must be {', '.join(CLASSES)}")
    draft = house_rules.draft(phrase, id_=id_, message=message, suggest=suggest or (), class_=wanted)
    settings = settings_from(config)
    home = _home(pack, settings)
    others = [each for each in settings.house_packs if each.folder.resolve() != home.folder.resolve()]
    known = packs.load((*packs.shipped_packs(), *others, home))
    full = f"{home.name}.{draft.id}"
    taken = next((rule for rule in known if full in (rule.id, *rule.formerly)), None)
    if taken is not None:
        raise QualcheckError(f"the id {full!r} is taken by {taken.path}:{taken.line}; give another with --id")
    resources = run.resources(settings)
    document = run.read_article(article, settings) if article is not None else None
    remarks = []
    if house_rules.is_name(draft, home, resources, document):
        draft = replace(draft, names=True)
        remarks.append("the phrase is a name, which rules leave alone but with 'names: true'; see also house_names")
    if wanted == "error":
        remarks.append("as an error it is minor, which by itself fails no run: add 'severity: major' if it should")
    other = house_rules.found_already(draft, home, known, resources, document)
    if other is not None and not force:
        resting = "" if other.id in _on(known, settings) else ", which is off here,"
        raise QualcheckError(
            f"the rule {other.id} ({other.path}:{other.line}){resting} finds “{draft.phrase}” already; "
            f"'qualcheck rules show {other.id}' tells more. To make that one stricter or wider, write '- change: {other.id}' "
            "into a rule file of yours, with what is to change; to add this rule all the same, give --force"
        )
    draft, remark = house_rules.with_example(draft, home, resources, document)
    _write(draft, home, [*remarks, *([remark] if remark else [])], config, settings)


def schema() -> None:
    """The JSON schema of rule files, for editors that complete and check them."""
    from qualcheck.rule_schema import file

    typer.echo(file().read_text(encoding="utf-8"), nl=False)


def _on(rules: Sequence[Rule], settings: Settings) -> set[str]:
    """The ids of the rules that are on."""
    from qualcheck import dismissals
    from qualcheck.select import adjusted, selected

    keys = settings.keys
    made = adjusted((*rules, *dismissals.RULES), keys.pin, keys.rules)
    return {rule.id for rule in selected(made, keys.select, keys.extend_select, keys.ignore)}


def _home(pack: Path | None, settings: Settings) -> Pack:
    """The pack that the rule goes to; its folder need not be there yet."""
    from qualcheck.files import shown
    from qualcheck.house_rules import FOLDER_NAME
    from qualcheck.packs import Pack, shipped_packs

    # What is installed is not the house's to write in.
    known = [each for each in settings.house_packs if each.name not in settings.keys.installed_packs]
    if pack is None:
        if known:
            return known[0]
        pack = settings.folder / FOLDER_NAME
    if pack.exists() and not pack.is_dir():
        raise QualcheckError("a pack is a folder, and this is a file", str(pack))
    there = next((each for each in known if each.folder.resolve() == pack.resolve()), None)
    if there is not None:
        return there
    name = pack.resolve().name
    if name in {each.name for each in (*shipped_packs(), *settings.house_packs)}:
        raise QualcheckError(f"there is a pack {name!r} already; give the folder another name", str(pack))
    return Pack(name, pack, shown(pack), False)


def _write(draft: Draft, home: Pack, remarks: list[str], config: Path | None, settings: Settings) -> None:
    """Write the rule, show it, run its example, and say what comes next."""
    from qualcheck import examples, house_rules, packs, rule_schema, run
    from qualcheck.formats.text import safe

    path = home.folder / house_rules.FILE_NAME
    shown = f"{home.shown}/{house_rules.FILE_NAME}"
    lines = list(house_rules.entry(draft))
    mark, text = _read(path, shown)
    added = house_rules.appended(text, lines, shown, first=[rule_schema.MODELINE])
    if rule_schema.MODELINE in added.text:
        write_whole(home.folder / rule_schema.FILE_NAME, rule_schema.file().read_bytes())
    write_whole(path, mark + added.text)
    typer.echo(f"{shown}:{added.line}: added {home.name}.{draft.id}\n")
    for line in lines:
        typer.echo(safe(line))
    typer.echo("")
    for remark in remarks:
        typer.echo(safe(remark))
    typer.echo(safe(_registered(home, config, settings)))
    rule = next(rule for rule in packs.load([home]) if rule.id == f"{home.name}.{draft.id}")
    failures = list(examples.failures([rule], run.resources(settings)))
    for failure in failures:
        typer.echo(str(failure))
    if rule.examples and not failures:
        typer.echo("its example comes out")
    if draft.suggest and not failures:
        typer.echo(
            "read 'good' above: it is what the desk would print; if it is wrong, change 'suggest' or take it out"
        )
    if draft.message is None:
        typer.echo(f"a report will say: {safe(rule.message)} (for other words, give the rule a 'message')")
    typer.echo("\nnext, see whether it is silent in good English (FOLDER: news that was written in English):")
    typer.echo(f"  qualcheck rules stats --corpus native=FOLDER --select {rule.id}")
    typer.echo("where a text is not found, or is found and should not be:")
    typer.echo(f'  qualcheck rules why {rule.id} --text "…"')
    finish(1 if failures else 0, "the example does not come out" if failures else f"{rule.id} added")


def _read(path: Path, shown: str) -> tuple[str, str]:
    """The byte order mark of the file, if it has one, and its text; nothing where there is no file yet."""
    if not path.exists():
        return "", ""
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QualcheckError(f"cannot read the file: {error}", shown) from error
    return ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)


def _registered(home: Pack, config: Path | None, settings: Settings) -> str:
    """Make the folder one of `packs` where that can be done by adding a line; else say what to write."""
    from qualcheck import config as configuration
    from qualcheck import house_rules

    if home.folder.resolve() in {each.folder.resolve() for each in settings.house_packs}:
        return f"{home.shown} is one of your packs: every check uses the rule from now on"
    path = config or configuration.find(Path.cwd()) or settings.folder / configuration.FILE_NAME
    shown = os.path.relpath(path)
    entry = Path(os.path.relpath(home.folder, path.parent)).as_posix()
    mark, text = _read(path, shown)
    whole = house_rules.with_pack(text, entry, shown)
    if whole is None:
        line = house_rules.packs_line(entry)
        return f"no check uses the rule yet: write {entry!r} into the list 'packs' in {shown}, as in '{line}'"
    write_whole(path, mark + whole)
    return f"{shown}: '{house_rules.packs_line(entry)}' added, so that every check uses the rule from now on"
