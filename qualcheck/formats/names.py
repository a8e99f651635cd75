"""The ledger of names as a table for the terminal, as JSON and as CSV; and a reviewed ledger or its house list as text.

JSON and CSV can be edited and read again by `reviewed`. What counts then is each form's `use`: print, avoid, also,
short or open (`qualcheck.ledger.Use`); an editor changes it, and the name to print, and leaves the rest.
"""

from __future__ import annotations

import csv
import io
import json as _json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, get_args

from qualcheck.errors import QualcheckError, QualcheckErrors
from qualcheck.formats.text import Style, plain, plural, safe
from qualcheck.ledger import LedgerForm, LedgerLine, Sighting, Use
from qualcheck.report import NameKind

SCHEMA_VERSION: Final = 1
COLUMNS: Final = ("entry", "name", "kind", "form", "use", "count", "first", "articles", "evidence")
#: A spreadsheet takes a cell that begins so for a formula.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: Articles named for one form in the table.
SHOWN_SIGHTINGS: Final = 4


def table(lines: Sequence[LedgerLine], articles: int, style: Style = plain) -> Iterator[str]:
    """Names in more than one spelling first, each with its spellings and where they stand; then the others."""
    drifting = [line for line in lines if line.drifts]
    others = [line for line in lines if not line.drifts]
    if drifting:
        yield style("Spellings to settle", "verdict")
    for line in drifting:
        wanted = f"print “{safe(line.suggested)}”" if line.suggested is not None else "nothing decides"
        yield f"  {line.kind:<12}  {style(wanted, 'query')} ({safe(line.evidence)})"
        for form in line.forms:
            yield f"    {safe(form.text)} ×{form.count}{_told(form.use)}  {style(_places(form), 'dim')}"
    if others:
        yield style("Other names" if drifting else "Names", "verdict")
    for line in others:
        first, *more = line.forms
        also = "".join(f"; {safe(form.text)} ×{form.count}" for form in more)
        yield f"  {line.kind:<12}  {safe(first.text)} ×{first.count}{also}  {style(safe(str(line.first)), 'dim')}"
    yield f"{plural(len(lines), 'name')} in {plural(articles, 'article')}, {len(drifting)} to settle"


def _told(use: Use) -> str:
    return {"avoid": ", avoid", "short": ", later mention", "also": ", right too"}.get(use, "")


def _places(form: LedgerForm) -> str:
    places = [f"{sighting} (×{sighting.count})" if sighting.count > 1 else str(sighting) for sighting in form.sightings]
    more = [f"and {plural(len(places) - SHOWN_SIGHTINGS, 'more article')}"] if len(places) > SHOWN_SIGHTINGS else []
    return safe(", ".join([*places[:SHOWN_SIGHTINGS], *more]))


def as_json(lines: Iterable[LedgerLine]) -> str:
    names = [
        {
            "name": line.suggested,
            "kind": line.kind,
            "settled": not line.drifts,
            "count": line.count,
            "first": _sighting(line.first),
            "evidence": line.evidence,
            "forms": [
                {
                    "text": form.text,
                    "use": form.use,
                    "count": form.count,
                    "articles": [{**_sighting(one), "count": one.count} for one in form.sightings],
                }
                for form in line.forms
            ],
        }
        for line in lines
    ]
    return _json.dumps({"schema_version": SCHEMA_VERSION, "names": names}, ensure_ascii=False, indent=1) + "\n"


def _sighting(sighting: Sighting) -> dict[str, Any]:
    return {"path": sighting.document, "line": sighting.line, "column": sighting.column}


def as_csv(lines: Iterable[LedgerLine]) -> str:
    """A row for each form; the rows of one name have one number in the column `entry`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for number, line in enumerate(lines, 1):
        for form in line.forms:
            articles = " ".join(dict.fromkeys(sighting.document for sighting in form.sightings))
            first = str(form.sightings[0])
            row = (number, line.suggested or "", line.kind, form.text, form.use, form.count, first, articles)
            writer.writerow([guarded(str(cell)) for cell in (*row, line.evidence)])
    return out.getvalue()


def guarded(cell: str) -> str:
    """`cell` with an apostrophe before it where a spreadsheet would run it."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell


def house_yaml(entries: Sequence[Mapping[str, Any]]) -> str:
    """A house list as YAML."""
    import yaml

    head = "# A house list of names: name it under house_names in qualcheck.yml. The name is printed, wrong forms are errors.\n"
    return head + yaml.safe_dump(list(entries), allow_unicode=True, sort_keys=False, width=120)


def reviewed(text: str, shown: str) -> tuple[LedgerLine, ...]:
    """The lines of a ledger that was written as JSON or CSV and edited. Raises QualcheckErrors with all that is odd."""
    rows = _json_rows(text, shown) if text.lstrip("\ufeff \r\n\t").startswith("{") else _csv_rows(text, shown)
    errors: list[QualcheckError] = []
    groups: dict[str, list[_Row]] = {}
    for row in rows:
        errors += row.problems(shown)
        groups.setdefault(row.entry, []).append(row)
    for group in groups.values():
        names = {row.name for row in group if row.name}
        if len(names) > 1:
            errors.append(QualcheckError(f"one entry has two names, {_listed(names)}; keep one", shown, group[0].line))
        if not names and any(row.use == "avoid" for row in group):
            errors.append(QualcheckError("a form to avoid needs a name to print instead", shown, group[0].line))
    printed = {row.name: row.entry for row in rows if row.name}
    for row in rows:
        if row.use == "avoid" and printed.get(row.form, row.entry) != row.entry:
            message = f"“{row.form}” is to be avoided here and the name of another entry; it cannot be both"
            errors.append(QualcheckError(message, shown, row.line))
    if errors:
        raise QualcheckErrors(sorted(errors, key=lambda error: error.line or 0))
    return tuple(_reviewed_line(group, shown) for group in groups.values())


@dataclass(frozen=True, slots=True)
class _Row:
    """One form of a reviewed ledger, with the line of the file it came from (None in JSON)."""

    line: int | None
    entry: str
    name: str
    kind: str
    form: str
    use: str

    def problems(self, shown: str) -> Iterator[QualcheckError]:
        where = f" in the entry of “{self.name or self.form}”" if self.line is None else ""
        if self.use not in get_args(Use):
            message = f"use is {self.use!r}{where}; it must be {', '.join(get_args(Use))}"
            yield QualcheckError(message, shown, self.line)
        if self.kind not in get_args(NameKind):
            message = f"kind is {self.kind!r}{where}; it must be {', '.join(get_args(NameKind))}"
            yield QualcheckError(message, shown, self.line)
        if not self.form:
            yield QualcheckError(f"the form is empty{where}; write it, or delete it", shown, self.line)


def _listed(names: Iterable[str]) -> str:
    return " and ".join(f"“{name}”" for name in sorted(names))


def _reviewed_line(rows: Sequence[_Row], shown: str) -> LedgerLine:
    name = next((row.name for row in rows if row.name), None)
    sighting = Sighting(shown, rows[0].line or 1, 1, 1)
    kind: Any = rows[0].kind
    forms = []
    for row in rows:
        use: Any = row.use
        # Whoever writes another name to print avoids the one that was there.
        use = "print" if row.form == name else "avoid" if use == "print" else use
        forms.append(LedgerForm(row.form, (sighting,), use))
    return LedgerLine(kind, tuple(forms), sighting, name, "reviewed")


def _csv_rows(text: str, shown: str) -> list[_Row]:
    text = text.removeprefix("\ufeff")
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)  # A spreadsheet may write the separator of its country.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        needed = ("entry", "name", "kind", "form", "use")
        missing = [name for name in needed if name not in header]
        if missing:
            message = (
                f"the column {missing[0]!r} is missing; write the ledger with 'qualcheck names --format csv' or json"
            )
            raise QualcheckError(message, shown, 1)
        at = {name: header.index(name) for name in needed}
        rows = []
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) <= max(at.values()):
                raise QualcheckError("the row has too few cells", shown, reader.line_num)
            rows.append(_Row(reader.line_num, **{name: _unguarded(cells[index].strip()) for name, index in at.items()}))
        return rows
    except csv.Error as error:
        raise QualcheckError(f"this is no CSV: {error}", shown, reader.line_num) from error


def _json_rows(text: str, shown: str) -> list[_Row]:
    try:
        data = _json.loads(text.removeprefix("\ufeff"))
    except _json.JSONDecodeError as error:
        raise QualcheckError(f"this is no JSON: {error.msg}", shown, error.lineno, error.colno) from error
    except (ValueError, RecursionError) as error:
        raise QualcheckError("this is no JSON that can be read", shown) from error
    rows = []
    names = data.get("names")  # The text begins with a brace: a mapping.
    if not isinstance(names, list):
        raise QualcheckError("there is no list 'names'; write the ledger with 'qualcheck names --format json'", shown)
    for number, name in enumerate(names, 1):
        try:
            forms = [(form["text"].strip(), form["use"]) for form in name["forms"]]
            rows += [_Row(None, str(number), name["name"] or "", name["kind"], *form) for form in forms]
        except (KeyError, TypeError, AttributeError) as error:
            message = (
                f"entry {number} of 'names' lacks name, kind or forms with text and use, or has another type there"
            )
            raise QualcheckError(message, shown) from error
    return rows
