"""The story of a desk that adopts qualcheck, told as its commands."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Command = Callable[..., "subprocess.CompletedProcess[str]"]

PLACES = ("harbour", "station", "market", "bridge", "library", "theatre", "museum", "school", "stadium", "castle")


def old_article(number: int) -> str:
    """One of 200 articles of the archive; each has a doubled word and a misspelling."""
    place = PLACES[number % 10]
    return (
        f"The {place} opens its doors\n\n"
        f"The {place} will open again in week {number}, the council said. Work on the the roof took two years.\n\n"
        f"Nobody will have to pay at the gate, and visitors will recieve a plan of the {place}.\n"
    )


#: Three faults: two that a fix puts right, and one that somebody must decide about.
STORY = """\
Tram line grows by four stops

The tram will run to the river from May, the mayor said. Work on the the bridge ended last week.

A day ticket will cost the same , and a ride over the bridgge will cost a little more. The drivers asked for two more trams.
"""
REPAIRED = STORY.replace("the the", "the").replace("same ,", "same,")
UPDATE = "UPDATE 1-" + REPAIRED + "\nThe mayor also said that the the bus was slow and would stop at the river.\n"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    (tmp_path / "wire").mkdir()
    for number in range(200):
        (tmp_path / "wire" / f"{number:03}.txt").write_text(old_article(number))
    select = "general.doubled-word, general.misspelling, general.space-before-mark, meta"
    (tmp_path / "qualcheck.yml").write_text(f"select: [{select}]\nfail_on: minor\n")
    return tmp_path


def found(ended: subprocess.CompletedProcess[str]) -> list[tuple[str, str, str]]:
    """(path, rule, words) of what is neither dismissed nor otherwise passed over."""
    return [
        (each["path"], each["rule"].partition(".")[2], each["text"])
        for each in json.loads(ended.stdout)["findings"]
        if each["suppressed"] is None
    ]


def test_a_desk_adopts_qualcheck(archive: Path, qualcheck: Command) -> None:
    def check(*arguments: str, day: str = "2027-01-10") -> subprocess.CompletedProcess[str]:
        return qualcheck("check", *arguments, "--format", "json", "--today", day)

    # The archive is dirty; after one command nothing in it stops anybody.
    assert check("wire").returncode == 1
    assert qualcheck("baseline", "create", "wire").returncode == 0
    after = check("wire")
    assert (after.returncode, found(after)) == (0, [])
    assert sum(report["passed_over"]["baseline"] for report in json.loads(after.stdout)["reports"]) == 400

    # A new article with three faults: exactly these stop it.
    (archive / "wire" / "tram.txt").write_text(STORY)
    after = check("wire")
    assert (after.returncode, found(after)) == (
        1,
        [
            ("wire/tram.txt", "doubled-word", "the the"),
            ("wire/tram.txt", "space-before-mark", " ,"),
            ("wire/tram.txt", "misspelling", "bridgge"),
        ],
    )

    # Two are put right, and nothing of the archive is touched.
    assert qualcheck("check", "wire", "--fix").returncode == 1
    assert (archive / "wire" / "tram.txt").read_text() == REPAIRED
    assert (archive / "wire" / "007.txt").read_text() == old_article(7)

    # The third is meant, for now.
    [last] = [each["id"] for each in json.loads(check("wire").stdout)["findings"]]
    options = ("--reason", "The name of the new stop, to be settled", "--until", "2027-02-10", "--today", "2027-01-10")
    assert qualcheck("dismiss", "wire/tram.txt", last, *options).returncode == 0
    after = check("wire")
    assert (after.returncode, found(after)) == (0, [])

    # Next month it comes back, and the dismissal asks to be decided on again.
    after = check("wire", day="2027-02-11")
    assert (after.returncode, found(after)) == (
        1,
        [
            ("wire/tram.txt", "misspelling", "bridgge"),
            ("qualcheck.ignore.yml", "expired-dismissal", "- rule: general.misspelling"),
        ],
    )

    # The wire sends the story again, under another name: only its new paragraph speaks.
    (archive / "wire" / "tram-update-1.txt").write_text(UPDATE)
    against_file = check("wire/tram-update-1.txt", "--against", "wire/tram.txt", "--ignore", "meta", day="2027-02-11")
    against_folder = check("wire/tram-update-1.txt", "--against", "wire", "--ignore", "meta", day="2027-02-11")
    spoken = [("wire/tram-update-1.txt", "doubled-word", "the the")]
    assert (against_file.returncode, found(against_file), found(against_folder)) == (1, spoken, spoken)
