"""Whether a rule takes part in a check of an article, and which line of which file says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from qualcheck import in_force
from qualcheck.explanation import Step, stop, taken
from qualcheck.in_force import COMMAND_LINE, DEFAULT, Row
from qualcheck.namelists import styled
from qualcheck.rule import Rule
from qualcheck.run import Run
from qualcheck.select import adjusted, named


def as_set(run: Run, rule: Rule, shown: str) -> Rule:
    """The rule as the settings have it for the article at the path `shown`."""
    keys = run.settings.keys
    return adjusted(styled((rule,), run.settings.name_style(shown)), keys.pin, keys.rules)[0]


def steps(run: Run, rule: Rule, shown: str) -> Iterator[Step]:
    """Whether the rule is on; the first step that is not done says what turned it off, and where."""
    settings = run.settings
    rows = list(in_force.rows(settings, shown))
    made = as_set(run, rule, shown)
    rule_set = settings.rule_set(shown)
    wanted = {*rule_set.select, *rule_set.extend_select}
    on = made.status != "off" or made.id in wanted
    if not on:
        yield stop("off", _turned_off(run, rule, rows, shown))
    if rule_set.select and not any(named(made, selector) for selector in wanted):
        select = _items(rows, "select")
        places = ", ".join(dict.fromkeys(_place(row.origin) for row in select))
        yield stop("off", f"only {', '.join(str(row.value) for row in select)} is selected ({places})")
    for row in _items(rows, "ignore"):
        if named(made, str(row.value)):
            yield stop("off", f"off by “ignore: {row.value}” ({_place(row.origin)})")
    if made.kind == "languagetool" and settings.keys.languagetool.use == "off":
        use = next((row for row in rows if row.key == ("languagetool", "use")), None)
        origin = f" ({_place(use.origin)})" if use is not None and use.origin != DEFAULT else ""
        what = f"LanguageTool was not asked{origin}; add --languagetool, or languagetool: {{use: required}}"
        yield stop("languagetool", what)
    if on:
        turned_on = _turned_on(made, rows) if rule.status == "off" else None
        yield taken(f"the rule is on ({turned_on or f'{rule.path}:{rule.line}'})")


def language(rule: Rule, source_language: str | None, run: Run, shown: str) -> Step:
    """Whether the rule takes part in articles of that source language."""
    if not rule.source_languages:
        return taken("the rule is for any source language")
    languages = ", ".join(rule.source_languages)
    if source_language is None:
        return taken(f"no source language is given, so rules of all languages take part (this one: {languages})")
    if source_language in rule.source_languages:
        return taken(f"the source language is {source_language}, one the rule is for")
    row = next((row for row in in_force.rows(run.settings, shown) if row.key == ("source_language",)), None)
    origin = f" ({_place(row.origin)})" if row is not None else ""
    return stop(
        "language", f"the source language is {source_language}{origin}; the rule rests, as it is for {languages}"
    )


def on_trial(run: Run, rule: Rule, shown: str) -> str | None:
    """A remark on a rule that is shown and fails nothing."""
    made = as_set(run, rule, shown)
    if made.status != "preview":
        return None
    row = _status(run, rule, list(in_force.rows(run.settings, shown)), "preview")
    if row is not None:
        return f"it is on trial (preview) by {_place(row.origin)}: shown, but it fails nothing"
    if rule.status == "preview":
        return f"it is on trial (preview) by {rule.path}:{rule.line}: shown, but it fails nothing"
    pin = next(row for row in in_force.rows(run.settings, shown) if row.key == ("pin",))
    return f"it is newer than the version pinned ({_place(pin.origin)}): shown, but it fails nothing"


def vocabulary_places(run: Run, shown: str) -> dict[str, str]:
    """Each entry of the vocabulary → where it is written."""
    return {
        str(row.value): _place(row.origin) for row in _items(list(in_force.rows(run.settings, shown)), "vocabulary")
    }


def _turned_off(run: Run, rule: Rule, rows: list[Row], shown: str) -> str:
    row = _status(run, rule, rows, "off")
    if row is not None:
        return f"off by “rules: {row.key[1]}: off” ({_place(row.origin)})"
    change = next((change for change in reversed(rule.changed) if "status" in change.keys), None)
    if change is not None:
        return f"off by the house's change of it ({change.path}:{change.line})"
    if rule.id.startswith("names.style-"):
        style = rule.id.removeprefix("names.style-")
        return f"off unless that name style is asked for (--name-style {style}, or name_style: {style})"
    return f"off unless it is asked for ({rule.path}:{rule.line}); extend_select: [{rule.id}] turns it on"


def _turned_on(rule: Rule, rows: list[Row]) -> str | None:
    for key in ("extend_select", "select"):
        for row in _items(rows, key):
            if row.value == rule.id:
                return f"{key}, {_place(row.origin)}"
    style = next((row for row in rows if row.key == ("name_style",)), None)
    if rule.id.startswith("names.style-") and style is not None:
        return f"name_style, {_place(style.origin)}"
    return None


def _status(run: Run, rule: Rule, rows: list[Row], status: str) -> Row | None:
    """The setting that gave the rule its status: of several the last one that names it."""
    found = None
    for row in rows:
        if row.key[0] == "rules" and row.key[-1] == "status" and len(row.key) == 3:
            # A later change of class can no longer undo that an earlier one named the rule.
            before = [row.key[1]] if named(_made(run, rule, row), str(row.key[1])) else []
            found = (row if row.value == status else None) if before else found
    return found


def _made(run: Run, rule: Rule, row: Row) -> Rule:
    """The rule as the settings before the row have made it, whose class may be another one."""
    rules = run.settings.keys.rules
    names = list(rules)
    earlier = {name: rules[name] for name in names[: names.index(str(row.key[1]))]}
    return replace(adjusted((rule,), None, earlier)[0], status="stable")


def _items(rows: list[Row], key: str) -> list[Row]:
    return [row for row in rows if row.key[0] == key and len(row.key) == 2]


def _place(origin: str) -> str:
    return "the command line" if origin == COMMAND_LINE else origin
