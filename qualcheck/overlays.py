"""Changes of rules without copying them: the entries `- change: RULE` of a house's rule files.

    - change: es.for-his-part          # the id of a rule there is; former ids are followed
      class: signal                    # a key takes a new value …
      phrases+: [on his part]          # … a list takes entries more (+) …
      except_after-: ["of the"]        # … and gives some up (-)
      swap+: {on its part: "{match}"}  # wrong forms with their right ones; swap- names wrong forms
      examples+:
        - ok: "On his part there was no doubt."

Every key of the rule can be changed but `id`, `kind`, `since` and `formerly`, which baselines, dismissals and rates hang
on. What comes out is checked as any rule is.

All rules of all packs come first, then the changes, in the order of the packs and of the files and entries in each. Each
change sees what those before it made: of single values the last one stays, lists grow and shrink. To take away what is
not there is an error; to add what is there already changes nothing, and a wrong form that `swap+` gives again takes its
new right one. Within one entry, taking away comes before adding.

`rules:` of qualcheck.yml still has the last word on class, severity and status.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from qualcheck.errors import QualcheckError
from qualcheck.rule import MARKED, Change, Example, Rule
from qualcheck.yamlfile import Path_, YamlFile, unknown_key

#: What a change cannot touch.
FIXED: Final = frozenset({"id", "kind", "since", "formerly"})
#: Fields of an example that say where it stands.
PLACE_KEYS: Final = frozenset({"line", "path"})

#: From the keys of a rule, as a rule file would have them, to the rule or all that is wrong.
Make = Callable[[Mapping[str, Any], YamlFile, tuple[int], Rule], tuple[Rule | None, list[QualcheckError]]]


@dataclass(frozen=True)
class Overlay:
    """One change: the entry of that index in a rule file."""

    file: YamlFile
    index: int

    @property
    def item(self) -> Mapping[str, Any]:
        item: Mapping[str, Any] = self.file.data[self.index]
        return item

    def error(self, where: Path_, message: str) -> QualcheckError:
        return self.file.error((self.index, *where), message)


def overlays_in(file: YamlFile) -> Iterator[Overlay]:
    """The changes that a rule file asks for, in its order."""
    for index, item in enumerate(file.data if isinstance(file.data, list) else ()):
        if is_overlay(item):
            yield Overlay(file, index)


def is_overlay(item: Any) -> bool:
    return isinstance(item, dict) and "change" in item


def applied(
    rules: Mapping[str, Rule], overlays: Iterable[Overlay], make: Make, *, unread: Set[str]
) -> tuple[dict[str, Rule], list[QualcheckError]]:
    """The rules by id after all changes, and every error with its place.

    Nothing is said of changes of rules from the packs `unread`, whose files have errors of their own.
    """
    made = dict(rules)
    former = {old: rule.id for rule in rules.values() for old in rule.formerly}
    errors: list[QualcheckError] = []
    for overlay in overlays:
        name = overlay.item["change"]
        if not isinstance(name, str):
            errors.append(overlay.error(("change",), "'change' names one rule, as in 'change: es.for-his-part'"))
            continue
        id_ = name if name in made else former.get(name)
        if id_ is not None:
            rule, found = _Changing(made[id_], overlay).result(make)
            errors += found
            made[id_] = rule if rule is not None else made[id_]
        elif name.partition(".")[0] not in unread:
            errors.append(overlay.error(("change",), f"there is no rule {name!r} to change{_nearest(name, made)}"))
    return made, errors


def _nearest(name: str, known: Iterable[str]) -> str:
    """Ids are compared without their packs first: who knows the rule often forgets the pack."""
    names = sorted(known)
    bare = [each for each in names if each.partition(".")[2] == name]
    close = bare or difflib.get_close_matches(name, names, 1, 0.5)
    return f"; did you mean {close[0]!r}?" if close else "; see 'qualcheck rules list'"


class _Changing:
    """One rule while one overlay changes it: its keys as they become, their places, and what is wrong."""

    def __init__(self, rule: Rule, overlay: Overlay) -> None:
        self.rule = rule
        self.overlay = overlay
        self.keys = as_written(rule)
        self.examples = list(rule.examples)
        self.errors: list[QualcheckError] = []
        self.changed: list[str] = []
        here = (overlay.index,)
        # Entries of the file apart from this one have no part in it.
        self.ours = {path: place for path, place in overlay.file.places.items() if path[:1] == here}
        self.places: dict[Path_, tuple[int, int]] = {here: self.ours[here]}

    def result(self, make: Make) -> tuple[Rule | None, list[QualcheckError]]:
        item = self.overlay.item
        # Sorted so that what is taken away goes before what is added comes.
        for key in sorted(item, key=lambda key: key[-1:] != "-"):
            if key != "change":
                self._key(key, item[key])
        if not self.changed and not self.errors:
            return None, [self.overlay.error(("change",), "nothing is changed; add a key, as in 'class: signal'")]
        if "class" in self.changed and self.keys["class"] == "signal" and "severity" not in self.changed:
            self.keys["severity"] = None
        file = YamlFile(self.overlay.file.shown, None, self.places)
        rule, errors = make(self.keys, file, (self.overlay.index,), self.rule)
        if rule is None or errors or self.errors:
            return None, [*self.errors, *errors]
        told = Change(file.shown, self.ours[(self.overlay.index,)][0], tuple(dict.fromkeys(self.changed)))
        kept = self.examples
        added = [replace(example, path=file.shown) for example in rule.examples[len(kept) :]]
        return replace(
            rule,
            path=self.rule.path,
            line=self.rule.line,
            by_house=self.rule.by_house,
            changed=(*self.rule.changed, told),
            examples=(*kept, *added),
        ), []

    def _key(self, key: str, value: Any) -> None:
        name, sign = (key[:-1], key[-1]) if key[-1:] in ("+", "-") else (key, "")
        if name in FIXED:
            what = "cannot be changed: baselines, dismissals and rates hang on it; turn the rule off and write your own"
            self._wrong((key,), f"{name!r} {what}")
        elif name not in self.keys:
            known = (*self.keys.keys() - FIXED, *(f"{one}{end}" for one in self._many() for end in "+-"))
            self._wrong((key,), unknown_key(key, known, f"a change of {self.rule.id} (kind {self.rule.kind})"))
        elif sign and name not in self._many():
            self._wrong((key,), f"{name!r} has one value; write '{name}: …' without the {sign}")
        elif not sign and {f"{name}+", f"{name}-"} & self.overlay.item.keys():
            self._wrong((key,), f"{name!r} stands here with + or - too; give the whole list or what changes in it")
        else:
            self.changed.append(name)
            self._put(name, key, value) if not sign else self._amend(name, key, sign, value)

    def _many(self) -> tuple[str, ...]:
        return tuple(key for key, value in self.keys.items() if isinstance(value, list | dict) and key not in FIXED)

    def _put(self, name: str, key: str, value: Any) -> None:
        self.keys[name] = value
        self._moved((key,), (name,))
        if name == "examples":
            self.examples = []

    def _amend(self, name: str, key: str, sign: str, value: Any) -> None:
        self.places[(self.overlay.index, name)] = self.ours[(self.overlay.index, key)]
        if name == "examples" and sign == "-":
            self._take_examples(key, value)
        elif isinstance(self.keys[name], dict):
            self._amend_mapping(name, key, sign, value)
        elif not isinstance(value, list):
            self._wrong((key,), f"{key!r} must be a list, one entry a line after a dash")
        elif sign == "+":
            self._extend(self.keys[name], value, (key,), (name,))
        else:
            for index, entry in enumerate(value):
                self._take(self.keys[name], entry, (key, index), name)

    def _extend(self, held: list[Any], value: list[Any], old: Path_, new: Path_) -> None:
        for index, entry in enumerate(value):
            if entry not in held:
                self._moved((*old, index), (*new, len(held)))
                held.append(entry)

    def _amend_mapping(self, name: str, key: str, sign: str, value: Any) -> None:
        held = self.keys[name]
        if sign == "+" and not isinstance(value, dict):
            self._wrong((key,), f"{key!r} must be a mapping of keys to values, as {name!r} is")
        elif sign == "+":
            for one, inner in value.items():
                self._add_key(held, one, inner, (key, one), (name, one))
        elif isinstance(value, list):
            for index, entry in enumerate(value):
                self._take(held, entry, (key, index), name)
        elif isinstance(value, dict) and all(isinstance(inner, list) for inner in value.values()):
            # Words by language, names by epithet.
            for one, entries in value.items():
                if one not in held:
                    self._missing(held, one, (key, one), name)
                elif not isinstance(held[one], list | dict):
                    what = f"has one value in {name!r}; to take it out, write {key!r} as a list: the key alone after a dash"
                    self._wrong((key, one), f"{_short(one)!r} {what}")
                else:
                    for index, entry in enumerate(entries):
                        self._take(held[one], entry, (key, one, index), f"{name}: {one}")
        else:
            self._wrong((key,), f"{key!r} must be a list of the keys to take out of {name!r}")

    def _add_key(self, held: dict[str, Any], one: str, inner: Any, old: Path_, new: Path_) -> None:
        here, before = self.overlay.index, held.get(one)
        if isinstance(before, list) and isinstance(inner, list):
            self.places[(here, *new)] = self.ours[(here, *old)]
            self._extend(before, inner, old, new)
            return
        self._moved(old, new)
        held[one] = {**before, **inner} if isinstance(before, dict) and isinstance(inner, dict) else inner

    def _take(self, held: Any, entry: Any, where: Path_, name: str) -> None:
        if isinstance(entry, list | dict):
            what = "a list" if isinstance(entry, list) else "a mapping"
            todo = "write each text after a dash of its own, in quotation marks"
            self._wrong(where, f"an entry to take out of {name!r} must be one text, but this is {what}; {todo}")
            return
        flat = _flat(entry)
        found = next((each for each in held if _flat(each) == flat), None)
        if found is None:
            self._missing(held, entry, where, name)
        elif isinstance(held, dict):
            del held[found]
        else:
            held.remove(found)

    def _take_examples(self, key: str, value: Any) -> None:
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            self._wrong((key,), f"{key!r} must be a list of the texts of the examples")
            return
        for index, entry in enumerate(value):
            texts = [_text(example) for example in self.examples]
            if _unmarked(entry) in texts:
                at = texts.index(_unmarked(entry))
                del self.examples[at], self.keys["examples"][at]
            else:
                self._missing(texts, _unmarked(entry), (key, index), "examples")

    def _missing(self, held: Iterable[Any], entry: Any, where: Path_, name: str) -> None:
        entries = [str(each) for each in held]
        close = difflib.get_close_matches(str(entry), entries, 1, 0.0)
        elsewhere = [key for key in self._many() if key != name and entry in self.keys[key]]
        hint = f"; the nearest there is {_short(close[0])!r}" if close else "; nothing stands there"
        hint = f"; it stands in {elsewhere[0]!r}: write '{elsewhere[0]}-'" if elsewhere else hint
        before = f", after the change in {self.rule.changed[-1]}" if self.rule.changed else ""
        self._wrong(where, f"{_short(str(entry))!r} is not in {name!r} of {self.rule.id}{before}{hint}")

    def _moved(self, old: Path_, new: Path_) -> None:
        """What stands in the overlay at `old` is at `new` in the rule: errors are told at the place of the former."""
        here = self.overlay.index
        length = len(old) + 1
        for path, place in self.ours.items():
            if path[:length] == (here, *old):
                self.places[(here, *new, *path[length:])] = place

    def _wrong(self, where: Path_, message: str) -> None:
        self.errors.append(self.overlay.error(where, message))


def as_written(rule: Rule) -> dict[str, Any]:
    """The keys of a rule and their values as a rule file would have them."""
    common: dict[str, Any] = {
        "id": rule.id.partition(".")[2],
        "kind": rule.kind,
        "class": rule.class_,
        "severity": None if rule.severity == "neutral" else rule.severity,
        "category": rule.category,
        "message": rule.message,
        "why": rule.why,
        "suggest": list(rule.suggest),
        "fix": rule.fix,
        "where": rule.where,
        "only_in": sorted(rule.only_in),
        "except_in": sorted(rule.except_in),
        "source_languages": list(rule.source_languages),
        "names": rule.names,
        "status": rule.status,
        "since": rule.since,
        "references": list(rule.references),
        "examples": [_example(example) for example in rule.examples],
        "formerly": list(rule.formerly),
    }
    params = {each.name.removesuffix("_"): _plain(getattr(rule.params, each.name)) for each in fields(rule.params)}
    return common | params


def _example(example: Example) -> dict[str, Any]:
    told = {each.name: getattr(example, each.name) for each in fields(example) if each.name not in PLACE_KEYS}
    return {key: value for key, value in told.items() if value is not None}


def _plain(value: Any) -> Any:
    """Lists and dicts of one's own in the place of tuples and mappings that belong to the rule."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, tuple | list) else value


def _text(example: Example) -> str:
    """The text of an example without its marks, by which `examples-` names it."""
    told = _example(example)
    return _unmarked(next((text for key, text in told.items() if key != "good" and isinstance(text, str)), ""))


def _unmarked(text: str) -> str:
    return " ".join(MARKED.sub(r"\1", text).split())


def _flat(entry: Any) -> Any:
    return " ".join(entry.split()) if isinstance(entry, str) else entry


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 70 else flat[:69] + "…"
