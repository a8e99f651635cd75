"""`qualcheck rules import`: rules of other linters as rules of the house."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from qualcheck.commands.console import complain, finish, write_whole
from qualcheck.errors import QualcheckError

if TYPE_CHECKING:
    from qualcheck.yamlfile import YamlFile

EXAMPLES: Final = """
Examples:

  qualcheck rules import vale styles/write-good --output house-style

  qualcheck rules test house-style

Then name the folder under packs: in qualcheck.yml.
"""

app = typer.Typer(help="Bring rules of another linter along.", no_args_is_help=True, rich_markup_mode=None)


@app.command("vale", epilog=EXAMPLES)
def vale(
    styles: Annotated[Path, typer.Argument(metavar="STYLE-FOLDER", help="A style of Vale, or a folder of styles.")],
    output: Annotated[
        Path, typer.Option("--output", metavar="FOLDER", help="The folder that the rules are written to.")
    ],
    errors: Annotated[
        bool, typer.Option("--errors", help="What Vale calls an error is one here, and fails a run; else a query.")
    ] = False,
) -> None:
    """Write the rules of a Vale style that have a counterpart here as a pack, and name those that have none.

    Vale's level error becomes a query of severity major, warning a minor query, suggestion a signal.
    """
    from qualcheck.files import shown
    from qualcheck.formats.text import plural, safe
    from qualcheck.vale import Told, convert
    from qualcheck.yamlfile import read

    left_out: list[Told] = []
    found: dict[str, list[tuple[str, YamlFile]]] = {}
    for style, name, path in _files(styles):
        found.setdefault(style, [])
        try:
            found[style].append((name, read(path, shown(path))))
        except QualcheckError as error:
            left_out.append(Told(shown(path), error.line or 1, name, error.message))
    total = len(left_out) + sum(len(files) for files in found.values())
    remarks: list[Told] = []
    pages: dict[Path, str] = {}
    count = 0
    for style, files in found.items():
        converted = convert(files, errors=errors)
        left_out += converted.left_out
        remarks += converted.remarks
        count += len(files) - len(converted.left_out)
        if converted.rules:
            prefix = f"{_slug(style)}-" if len(found) > 1 else ""
            rules = [{**rule, "id": f"{prefix}{rule['id']}"} for rule in converted.rules]
            pages[output / f"{_slug(style)}.yml"] = _page(style, rules)
    for path in pages:
        if path.exists():
            raise QualcheckError("the file is there already; name another folder, or delete it", shown(path))
    for path, page in pages.items():
        write_whole(path, page)
    for told in remarks:
        typer.echo(f"different: {safe(str(told))}")
    for told in left_out:
        typer.echo(f"left out: {safe(str(told))}")
    if not pages:
        complain("nothing was written")
        finish(1, f"none of {plural(total, 'rule')} has a counterpart")
    finish(
        0,
        f"{count} of {plural(total, 'rule')} written to {shown(output)}; try them: qualcheck rules test {shown(output)}",
    )


def _files(folder: Path) -> Iterator[tuple[str, str, Path]]:
    """Name of the style, name of the rule, its file. Raises QualcheckError."""
    from qualcheck.files import shown

    if not folder.is_dir():
        raise QualcheckError("there is no such folder; name a style of Vale", shown(folder))
    inside = sorted(path.relative_to(folder) for path in folder.rglob("*.yml"))
    paths = [folder / path for path in inside if not any(part.startswith(".") for part in path.parts)]
    if not paths:
        raise QualcheckError(
            "the folder holds no .yml file; name a style of Vale, the folder with its rules", shown(folder)
        )
    for path in paths:
        style = path.parent.resolve().name
        yield style, f"{style}.{path.stem}", path


def _slug(style: str) -> str:
    from qualcheck.vale import slug

    return slug(style.replace(".", "-"))


def _page(style: str, rules: Sequence[Mapping[str, Any]]) -> str:
    """A rule file."""
    import yaml

    class Plain(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:
            return True

    head = f"# Made from the Vale style {style} by `qualcheck rules import vale`. Its licence holds for this file.\n"
    body = "\n".join(
        yaml.dump([rule], Dumper=Plain, sort_keys=False, allow_unicode=True, width=110) for rule in map(dict, rules)
    )
    return head + "\n" + body
