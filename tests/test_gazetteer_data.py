"""The shipped lists of names: every file sorted and well formed, and no form both right and wrong, or of two entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from qualcheck.gazetteer import STYLES, Gazetteer, disorder

NAMES = Path(__file__).resolve().parent.parent / "rules" / "names"
FILES = sorted(NAMES.glob("*/*.yml"))

#: Group → the fewest entries it may have.
LEAST = {"people": 400, "places": 250, "organisations": 100}
SHARED_KEYS = frozenset({"name", "styles", "accepted", "wrong", "country"})
KEYS = {
    "people": SHARED_KEYS | {"surname", "gender", "roles", "epithets", "known"},
    "places": SHARED_KEYS,
    "organisations": SHARED_KEYS,
}
LISTS = ("accepted", "wrong", "roles", "epithets")
#: What each key holds. YAML 1.1 reads a bare No or On as a truth value and 10 as a number: such a name needs quotes.
TYPES = {
    "name": str,
    "styles": dict,
    "surname": str,
    "gender": str,
    "known": bool,
    "country": str,
    **dict.fromkeys(LISTS, list),
}

Record = Mapping[str, Any]


@cache
def records(path: Path) -> tuple[Record, ...]:
    return tuple(yaml.safe_load(path.read_text(encoding="utf-8")))


def group(name: str) -> tuple[Record, ...]:
    """All entries of people, places or organisations."""
    return tuple(record for path in FILES if path.parent.name == name for record in records(path))


def everything() -> tuple[Record, ...]:
    return tuple(record for path in FILES for record in records(path))


def right_forms(record: Record) -> set[str]:
    """The name, its accepted forms and the forms of the styles."""
    styled = (style["form"] for style in record.get("styles", {}).values())
    return {record["name"], *record.get("accepted", ()), *styled}


def owners(forms: Iterator[tuple[str, str]]) -> dict[str, list[str]]:
    """Forms that stand in more than one entry → the names of these entries."""
    found: dict[str, list[str]] = defaultdict(list)
    for form, name in forms:
        found[form].append(name)
    return {form: names for form, names in found.items() if len(names) > 1}


def file_id(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize(("name", "least"), LEAST.items())
def test_there_are_enough_entries(name: str, least: int) -> None:
    assert len(group(name)) >= least


@pytest.mark.parametrize("name", LEAST)
def test_a_third_of_the_entries_have_wrong_forms(name: str) -> None:
    assert sum("wrong" in record for record in group(name)) * 3 >= len(group(name))


@pytest.mark.parametrize("path", FILES, ids=file_id)
def test_files_stand_in_a_known_group(path: Path) -> None:
    assert path.parent.name in LEAST


@pytest.mark.parametrize("path", FILES, ids=file_id)
def test_entries_are_sorted_by_name(path: Path) -> None:
    assert list(disorder([record["name"] for record in records(path)])) == []


@pytest.mark.parametrize("path", FILES, ids=file_id)
def test_keys_are_allowed_and_not_empty(path: Path) -> None:
    allowed = KEYS[path.parent.name]
    unknown = [(record["name"], key) for record in records(path) for key in record if key not in allowed]
    empty = [(record["name"], key) for record in records(path) for key, value in record.items() if not value]
    assert (unknown, empty) == ([], [])


@pytest.mark.parametrize("path", FILES, ids=file_id)
def test_values_have_their_types(path: Path) -> None:
    odd = [
        (record["name"], key, value)
        for record in records(path)
        for key, value in record.items()
        if not isinstance(value, TYPES[key])
    ]
    odd_items = [
        (record["name"], key, item)
        for record in records(path)
        for key in LISTS
        for item in record.get(key, ())
        if not isinstance(item, str)
    ]
    assert (odd, odd_items) == ([], [])


@pytest.mark.parametrize("path", FILES, ids=file_id)
def test_forms_are_written_without_slips_of_typing(path: Path) -> None:
    forms = [
        form
        for record in records(path)
        for form in (*right_forms(record), *record.get("wrong", ()), *record.get("roles", ()))
    ]
    assert [form for form in forms if form != " ".join(form.split()) or "|" in form or "’" in form] == []


@pytest.mark.parametrize("path", FILES, ids=file_id)
def test_no_form_stands_twice_in_one_list(path: Path) -> None:
    lists = [(record["name"], key, record.get(key, [])) for record in records(path) for key in LISTS]
    assert [(name, key) for name, key, items in lists if len(items) != len(set(items))] == []


@pytest.mark.parametrize("path", FILES, ids=file_id)
def test_the_name_is_not_repeated_as_an_accepted_form(path: Path) -> None:
    assert [record["name"] for record in records(path) if record["name"] in record.get("accepted", ())] == []


@pytest.mark.parametrize("path", FILES, ids=file_id)
def test_styles_are_known_and_say_where_the_form_is_written(path: Path) -> None:
    styles = [
        (record["name"], style, form) for record in records(path) for style, form in record.get("styles", {}).items()
    ]
    assert [
        (name, style)
        for name, style, form in styles
        if style not in STYLES or set(form) != {"form", "source"} or not form["form"] or not form["source"]
    ] == []


@pytest.mark.parametrize("path", [path for path in FILES if path.parent.name == "people"], ids=file_id)
def test_gender_is_m_or_f(path: Path) -> None:
    genders = {record["name"]: record.get("gender", "m") for record in records(path)}
    assert {name: gender for name, gender in genders.items() if gender not in ("m", "f")} == {}


def test_each_name_stands_once() -> None:
    assert owners((record["name"], record["name"]) for record in everything()) == {}


@pytest.mark.parametrize("name", LEAST)
def test_a_right_form_belongs_to_one_entry_of_its_group(name: str) -> None:
    assert owners((form, record["name"]) for record in group(name) for form in right_forms(record)) == {}


def test_no_wrong_form_is_right_anywhere() -> None:
    right = {form for record in everything() for form in right_forms(record)}
    assert [
        (form, record["name"]) for record in everything() for form in record.get("wrong", ()) if form in right
    ] == []


def test_a_wrong_form_stands_in_one_entry() -> None:
    assert owners((form, record["name"]) for record in everything() for form in record.get("wrong", ())) == {}


def test_no_wrong_form_is_the_surname_of_a_person() -> None:
    surnames = {record["surname"] for record in group("people") if "surname" in record}
    assert [form for record in everything() for form in record.get("wrong", ()) if form in surnames] == []


def test_the_reader_of_the_lists_finds_no_problem() -> None:
    lists = Gazetteer.from_data(group("people"), group("places"), group("organisations"))
    assert list(lists.problems()) == []


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("Kyiv", "Kiew"),
        ("Beijing", "Pechino"),
        ("Strait of Hormuz", "Strait of Ormuz"),
        ("Kumsusan State Guesthouse", "Kumsusan Guest House"),
        ("Tiananmen Square", "Tienanmen Square"),
        ("Mercedes-Benz", "Mercedes Benz"),
        ("Rolls-Royce", "Rolls Royce"),
        ("NATO", "OTAN"),
    ],
)
def test_a_form_left_by_the_translator_is_listed_as_wrong(name: str, wrong: str) -> None:
    assert wrong in {form for record in everything() if record["name"] == name for form in record["wrong"]}


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Kyiv", "Kiev"),
        ("Kharkiv", "Kharkov"),
        ("Beijing", "Peking"),
        ("Kim Il Sung Square", "Kim Il-sung Square"),
        ("Hezbollah", "Hizbullah"),
        ("TASS", "Tass"),
        ("NATO", "Nato"),
        ("Tokio Marine", "Tokio Marine"),
    ],
)
def test_another_good_form_is_accepted(name: str, form: str) -> None:
    assert form in {form for record in everything() if record["name"] == name for form in right_forms(record)}
